//! What ties one post to one name beside it: the rows of the table, and what speaks against them.

use super::rules::{BEFORE_NAME, BEHIND_NAME, Pair};
use super::{Holder, PostRun, REACH, Sentence, Strength, Tie};
use crate::lexicon::Class;
use crate::officials::names::Name;
use crate::text::Word;

/// Longest way from a post of a list to a name that it may belong to, in words.
const NEXT_ITEM: usize = 4;

/// Most words like "các", "tân" before one post.
const MOST_OUTSIDE: usize = 4;

impl Sentence<'_> {
    /// What ties a run of posts to name `right` behind it.
    pub(super) fn tie_right(&self, run: &PostRun, right: usize) -> Option<Tie> {
        let name = self.names.get(right)?;
        // "quan chức trong chính quyền ông Trump": the body is called after him.
        let called = self.words.before(run.end(), Class::BodyOfPerson).is_some() && run.end() == name.lead;
        if called || self.is_of_staff(run, name) {
            return None;
        }
        if self.announces(run, name.lead) {
            let strength = if run.bare { Strength::Direct } else { Strength::Marked };
            return Some(Tie { rule: "announced", strength, alone: run.bare });
        }
        let gap = self.gap(run.end(), name.lead);
        // "Con trai của Chủ tịch UBND huyện là em A"
        if self.is_handed_over(run, name) || gap.words > 0 && self.is_of_relative(run.first()) {
            return None;
        }
        let pair = Pair { sentence: self, run, name, gap, previous: None };
        let tie = pair.tie(BEFORE_NAME)?;
        // "Chúc mừng Tổng Bí thư, ông A nói": a comma alone gives A no post that something else governs.
        let loose = pair.gap.words == 0 && pair.gap.signs.ends_with(',') && tie.rule != "post_closed_name";
        if run.model.is_none() && loose && self.governed(run.first()) {
            return None;
        }
        Some(tie)
    }

    /// "phu nhân Chủ tịch UBND tỉnh A", "con trai của Bí thư A": A's post, but told of another.
    fn is_of_relative(&self, first: usize) -> bool {
        let of = self.words.before(first, Class::Of).unwrap_or(first);
        let Some(kin) = self.words.before(of, Class::Kin) else { return false };
        // "tuyên bố của Chủ tịch" is no father.
        self.words.before(of, Class::NoKin).is_none_or(|other| other >= kin)
    }

    /// "bằng khen của Chủ tịch tỉnh cho cụ Bảy": what is handed to the name is no post.
    fn is_handed_over(&self, run: &PostRun, name: &Name) -> bool {
        let hands = |at: usize| self.words.has(at, &[Class::Handover]) && !self.words.covers(at, Class::Toward);
        (run.end()..name.lead).any(hands) && self.words.before(run.first(), Class::Statement).is_none()
    }

    /// True where a post does not open its clause: a verb, "của" or "thay mặt" stands before it, so that it is
    /// somebody's whom the clause speaks of.
    pub(super) fn governed(&self, first: usize) -> bool {
        let mut at = first;
        for _ in 0..MOST_OUTSIDE {
            at = self.words.before(at, Class::Outside).unwrap_or(at);
        }
        let Some(before) = at.checked_sub(1) else { return false };
        if let Some(begin) = self.words.before(first, Class::Statement) {
            // "quyết định bổ nhiệm Giám đốc Sở", but "trước khi được bổ nhiệm Giám đốc Sở".
            let led = begin.checked_sub(1).is_some_and(|b| self.words.has(b, &[Class::Appointed]));
            return self.words.has(begin, &[Class::Appointment]) && !led;
        }
        let opened = self.words.before(at, Class::ClauseOpener).is_some();
        self.words.get(before).is_some_and(|w| w.is_word) && !opened
    }

    /// "Cố vấn của Tổng thống Mỹ A": A may be the one or the other, and papers write both, so that neither post is his
    /// by this.
    fn is_of_staff(&self, run: &PostRun, name: &Name) -> bool {
        let country = self.words.before(run.end(), Class::Place).is_some();
        // "Con rể của Tổng thống Mỹ A"
        let told = |kin: usize| kin.checked_sub(1).is_some_and(|at| self.words.get(at).is_some_and(|w| !w.is_word));
        let of = self.words.before(run.first(), Class::Of).unwrap_or(run.first());
        let of_named = self.words.before(of, Class::Kin).is_some_and(told);
        if country && name.lead == run.end() && !name.has_lead() && self.is_of_relative(run.first()) && !of_named {
            return true;
        }
        if !country || name.lead != run.end() || name.has_lead() {
            return false;
        }
        let heads = [Class::HeadPublic, Class::HeadMostly, Class::HeadOpen];
        let head_before = |at: usize| heads.iter().any(|class| self.words.before(at, *class).is_some());
        let of = |at: usize| self.words.has(at, &[Class::Of]) && head_before(at);
        let outside = run.first().checked_sub(1).is_some_and(of);
        let inside = run.model.is_none()
            && (run.first()..run.end()).any(|at| of(at) && self.words.has(at + 1, &[Class::HeadPublic]));
        outside || inside
    }

    /// "Ba Thứ trưởng … gồm A", "Bốn nghị sĩ … : bà A": a list of the holders opens right before the name.
    fn announces(&self, run: &PostRun, name: usize) -> bool {
        let before = name.wrapping_sub(1);
        let opens = self.words.is(before, ':') || self.words.has(before, &[Class::Comprising]);
        let told = |at: usize| {
            let verb = self.words.has(at, &[Class::Stop]) && !self.words.has(at, &[Class::Comprising]);
            self.words.is(at, ';') || !self.words.capital(at) && verb
        };
        opens
            && !(run.end()..before).any(told)
            && (run.end()..run.end() + REACH).contains(&name)
            && self.words.before(run.first(), Class::Plural).is_some()
    }

    /// What ties name `left` to a run of posts behind it.
    pub(super) fn tie_left(
        &self,
        left: usize,
        run: &PostRun,
        previous: Option<&PostRun>,
        last: Option<Holder>,
    ) -> Option<Tie> {
        let name = self.names.get(left)?;
        let post = run.first();
        let between = previous.filter(|c| c.first() >= name.end);
        let own = last == Some(Holder::Name(left));
        if between.is_some() && !own {
            return None;
        }
        // "Với ông A, Chủ tịch UBND xã, già làng là chỗ dựa": the subject of what follows.
        if between.is_some() && run.model.is_none() && self.words.has(run.end(), &[Class::Is]) {
            return None;
        }
        let from = between.map_or(name.end, PostRun::end);
        if !(from..from + REACH).contains(&post) {
            return None;
        }
        let from = self.over_particulars(from, post);
        let gap = self.gap(from, post);
        let speaks = run.model.is_none() && self.speaks_itself(name, run, previous, own);
        if speaks && !gap.is(&["w", ",w", "-w"]) {
            return None;
        }
        if gap.is(&[","]) && (self.tells(name, run) || self.is_next_guest(name, run, previous)) {
            return None;
        }
        if between.is_some() && gap.is(&[";"]) {
            return self.ends_item(run.end()).then_some(Tie {
                rule: "name_list_of_posts",
                strength: Strength::Stated,
                alone: false,
            });
        }
        if gap.signs.len() > 1 && gap.signs.contains([';', '"']) {
            return None;
        }
        let before = self.runs.partition_point(|other| other.end() <= name.lead);
        let opening = before.checked_sub(1).and_then(|number| self.runs.get(number));
        let pair = Pair { sentence: self, run, name, gap, previous: opening };
        if let Some(tie) = pair.tie(BEHIND_NAME) {
            return Some(tie);
        }
        // "ông Tịnh - chồng của bà A nắm 40% vốn và làm Chủ tịch HĐTV": the husband does.
        if self.is_of_kin(name) {
            return None;
        }
        // "giới thiệu ông A để bầu giữ chức"
        let nominated = self.withheld(name.lead.saturating_sub(2), name.lead);
        (!nominated && self.stated(from, post)).then_some(Tie {
            rule: "name_stated",
            strength: Strength::Stated,
            alone: false,
        })
    }

    /// "Phó Thủ tướng A, Chủ tịch Quỹ Giao lưu (KF) và nhiều đại biểu dự": who has his post before him gets none of a list
    /// that goes on with others.
    fn is_next_guest(&self, name: &Name, run: &PostRun, previous: Option<&PostRun>) -> bool {
        let own = previous.is_some_and(|p| p.end() == name.lead);
        own && self.words.has(self.words.over_brackets(run.end()), &[Class::Coordination])
    }

    /// "Theo ông A, chủ cơ sở đã nhận trách nhiệm": the subject of what he tells.
    fn tells(&self, name: &Name, run: &PostRun) -> bool {
        self.words.before(name.lead, Class::According).is_some() && self.words.has(run.end(), &[Class::Predicate])
    }

    /// True for a name that only tells whose husband or child another one is.
    pub(super) fn is_of_kin(&self, name: &Name) -> bool {
        self.is_of_relative(name.lead)
    }

    /// True where no name follows closely on word `end`, whose the post before it could be: "…; Vụ phó Vụ Kế hoạch; …".
    fn ends_item(&self, end: usize) -> bool {
        let next = self.names.get(self.names.partition_point(|n| n.first < end)).map_or(usize::MAX, |n| n.lead);
        let closed = |at: usize| self.words.is(at, ';') || self.words.get(at).is_none_or(Word::is_number);
        next > end + NEXT_ITEM || (end..next).any(closed)
    }

    /// "… giữa Bộ trưởng A và Bộ trưởng B, Chủ tịch nước hoan nghênh": the post behind the comma is the subject of
    /// the clause that follows, for B has his before him.
    fn speaks_itself(&self, name: &Name, run: &PostRun, previous: Option<&PostRun>, own: bool) -> bool {
        let before = previous.is_some_and(|p| p.end() <= name.first);
        own && before && self.words.get(run.end()).is_some_and(|w| w.is_word && !w.capital)
    }

    /// Jumps over "(52 tuổi)", ", sinh năm 1970, trú tại …", "(SN 1980" between a name and its post.
    fn over_particulars(&self, from: usize, post: usize) -> usize {
        let mut at = self.words.over_brackets(from);
        if at > post {
            at = from;
        }
        loop {
            let opens = self.words.is(at, ',') || self.words.is(at, '(');
            let aged = self.words.get(at + 1).is_some_and(Word::is_number) && self.words.has(at + 2, &[Class::Age]);
            if !opens || !(aged || self.words.has(at + 1, &[Class::Particulars])) {
                return at;
            }
            let ends = |at: &usize| {
                [',', '-', ')'].iter().any(|mark| self.words.is(*at, *mark)) || self.words.has(*at, &[Class::Copula])
            };
            match (at + 1..post).find(ends) {
                Some(close) => at = if self.words.is(close, ')') { close + 1 } else { close },
                None => return at,
            }
        }
    }
}
