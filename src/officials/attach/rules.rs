//! The table of rules that tie a run of posts to the name behind it or before it.

use super::gap::Gap;
use super::{Holder, PostRun, REACH, Sentence, Strength, Tie};
use crate::lexicon::Class;
use crate::officials::names::{IF_KNOWN, Name};
use crate::text::Word;

/// Longest way from a post of a list to a name that it may belong to, in words.
const NEXT_ITEM: usize = 4;

/// Most words like "các", "tân" before one post.
const MOST_OUTSIDE: usize = 4;

/// A post and a name with what stands between them.
pub(super) struct Pair<'a> {
    sentence: &'a Sentence<'a>,
    run: &'a PostRun,
    name: &'a Name,
    gap: Gap,
    /// The run of posts before the pair's.
    previous: Option<&'a PostRun>,
}

/// A row of the table. The first row that holds counts.
pub(super) struct Rule {
    /// Its name.
    pub id: &'static str,
    /// What may stand between, in the signs of [`Gap`].
    gap: &'static [&'static str],
    /// What else must hold.
    guard: fn(&Pair) -> bool,
    /// What it says.
    strength: Strength,
    /// Whether it holds for a post that the model did not see though it saw others nearby.
    alone: fn(&Pair) -> bool,
    /// A sentence and what it gives there, as "Name: post": a test by itself.
    #[cfg_attr(not(test), allow(dead_code))]
    pub example: (&'static str, &'static str),
}

fn always(_: &Pair) -> bool {
    true
}

fn never(_: &Pair) -> bool {
    false
}

/// A post before its holder's name.
pub(super) const BEFORE_NAME: &[Rule] = &[
    Rule {
        id: "post_name",
        gap: &[""],
        guard: |pair| !pair.gap.bracket || pair.name.has_lead(),
        strength: Strength::Direct,
        alone: always,
        example: ("Bí thư Tỉnh ủy Lê Văn Sậy phát biểu.", "Lê Văn Sậy: Bí thư Tỉnh ủy"),
    },
    Rule {
        id: "post_bracket_name",
        gap: &[""],
        guard: |_| true,
        strength: Strength::Marked,
        alone: always,
        example: ("Thị trưởng Hermosillo (Mexico) Antonio Mendez nói.", "Antonio Mendez: Thị trưởng Hermosillo"),
    },
    Rule {
        id: "post_mark_titled_name",
        gap: &[",", "-", ":", ",-", ",,", "-,", ";h:", ":-"],
        guard: |pair| pair.name.has_lead(),
        strength: Strength::Marked,
        alone: |pair| pair.opens_clause(),
        example: ("Thống đốc bang Oregon, bà Tina Kotek, cam kết hỗ trợ.", "Tina Kotek: Thống đốc bang Oregon"),
    },
    Rule {
        id: "post_colon_name",
        gap: &[":", "h:", "t:", "w:"],
        guard: |pair| pair.name.score > IF_KNOWN || pair.name.has_lead(),
        strength: Strength::Marked,
        alone: never,
        example: ("Phụ trách lớp là Bí thư Chi bộ: Lê Minh Sậy.", "Lê Minh Sậy: Bí thư Chi bộ"),
    },
    Rule {
        id: "post_closed_name",
        gap: &[","],
        guard: |pair| pair.is_full_name() && pair.sentence.words.is(pair.name.end, ','),
        strength: Strength::Marked,
        alone: |pair| pair.opens_clause(),
        example: ("Phát ngôn viên Nhà Trắng, Karen Hill, cho biết như vậy.", "Karen Hill: Phát ngôn viên Nhà Trắng"),
    },
    Rule {
        id: "post_dash_name",
        gap: &["-"],
        guard: |pair| {
            pair.name.end - pair.name.first > 2
                && pair.name.score > IF_KNOWN
                && !pair.sentence.words.is(pair.name.end, ',')
                && !pair.sentence.words.is(pair.name.end, '-')
        },
        strength: Strength::Marked,
        alone: never,
        example: ("Chủ tịch HĐND tỉnh - Lê Thị Sậy thay mặt Tỉnh ủy ghi nhận.", "Lê Thị Sậy: Chủ tịch HĐND tỉnh"),
    },
    Rule {
        id: "post_opens_clause",
        gap: &[",", "-"],
        guard: |pair| pair.opens_clause_before_verb(),
        strength: Strength::Marked,
        alone: always,
        example: ("Giám đốc Sở Y tế, Lê Văn Sậy tuyên bố hôm qua.", "Lê Văn Sậy: Giám đốc Sở Y tế"),
    },
    Rule {
        id: "post_toward_name",
        gap: &["t", "h", "th", "tt", "ht", "hh"],
        guard: |pair| pair.name.has_lead() || pair.gap.words > 1 || pair.name.end - pair.name.first > 1,
        strength: Strength::Marked,
        alone: |pair| pair.name.has_lead() && pair.opens_clause(),
        example: (
            "Tỉnh ủy công bố quyết định bổ nhiệm chức vụ Giám đốc Sở Y tế đối với ông Lê Văn Sậy.",
            "Lê Văn Sậy: Giám đốc Sở Y tế",
        ),
    },
    Rule {
        id: "post_mark_toward_name",
        gap: &[",t", ",h", ",h:", "t,", "-h", "t:", "h:", ":h", ",t:", "t:h", "th:"],
        guard: |pair| pair.name.has_lead() || pair.gap.words > 1,
        strength: Strength::Marked,
        alone: never,
        example: ("Dự lễ có Phó Chủ tịch UBND tỉnh, các đồng chí: Lê Văn Sậy.", "Lê Văn Sậy: Phó Chủ tịch UBND tỉnh"),
    },
];

/// A post behind its holder's name.
pub(super) const BEHIND_NAME: &[Rule] = &[
    Rule {
        id: "name_leads",
        gap: &["w", ",w", "-w"],
        guard: |pair| {
            let words = pair.sentence.words;
            {
                let opens =
                    pair.previous.filter(|run| run.end() == pair.name.lead).map_or(pair.name.lead, PostRun::first);
                words.has(pair.run.first().wrapping_sub(1), &[Class::Leads]) && words.before(opens, Class::By).is_some()
            }
        },
        strength: Strength::Direct,
        alone: always,
        example: ("Đoàn do ông Lê Văn Sậy làm trưởng đoàn đến thăm xã.", "Lê Văn Sậy: trưởng đoàn"),
    },
    Rule {
        id: "name_mark_post",
        gap: &[",", "-", "(", ":", ",(", ",i", "-i", "(i", ":i"],
        guard: |_| true,
        strength: Strength::Direct,
        alone: always,
        example: ("Ông Lê Văn Sậy - Giám đốc Sở Y tế dự hội nghị.", "Lê Văn Sậy: Giám đốc Sở Y tế"),
    },
    Rule {
        id: "name_former_post",
        gap: &[""],
        guard: |pair| pair.sentence.words.has(pair.run.first(), &[Class::Former]),
        strength: Strength::Direct,
        alone: always,
        example: ("Ông Lê Văn Sậy nguyên Bí thư Tỉnh ủy đến dự.", "Lê Văn Sậy: nguyên Bí thư Tỉnh ủy"),
    },
    Rule {
        id: "name_lost_comma_post",
        gap: &[""],
        guard: |pair| {
            let words = pair.sentence.words;
            pair.name.has_lead() && words.capital(pair.run.first()) && !words.capital(pair.run.end()) && !pair.run.bare
        },
        strength: Strength::Direct,
        alone: always,
        example: ("Thượng tướng Lê Văn Sậy Thứ trưởng Bộ Công an đã đến dự.", "Lê Văn Sậy: Thứ trưởng Bộ Công an"),
    },
];

impl Pair<'_> {
    /// Two words or more, surely a name.
    fn is_full_name(&self) -> bool {
        self.name.end - self.name.first > 1 && self.name.score > IF_KNOWN
    }

    /// "Bộ trưởng Nội vụ Anh, Shabana Mahmood tuyên bố": the post opens its clause, the name is its subject, and a verb
    /// follows; a name with a post of its own behind it is another guest's.
    fn opens_clause_before_verb(&self) -> bool {
        let words = self.sentence.words;
        let verb =
            words.get(self.name.end).is_some_and(Word::is_small) && !words.has(self.name.end, &[Class::Coordination]);
        self.is_full_name() && verb && self.opens_clause()
    }

    /// True where nothing before the post governs it.
    fn opens_clause(&self) -> bool {
        !self.run.bare && !self.sentence.governed(self.run.first())
    }
}

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
        let rule = BEFORE_NAME.iter().find(|rule| pair.gap.is(rule.gap) && (rule.guard)(&pair))?;
        // "Chúc mừng Tổng Bí thư, ông A nói": a comma alone gives A no post that something else governs.
        let loose = pair.gap.words == 0 && pair.gap.signs.ends_with(',') && rule.id != "post_closed_name";
        if run.model.is_none() && loose && self.governed(run.first()) {
            return None;
        }
        Some(Tie { rule: rule.id, strength: rule.strength, alone: (rule.alone)(&pair) })
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
        if let Some(rule) = BEHIND_NAME.iter().find(|rule| pair.gap.is(rule.gap) && (rule.guard)(&pair)) {
            return Some(Tie { rule: rule.id, strength: rule.strength, alone: (rule.alone)(&pair) });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::officials;
    use crate::text::Document;

    #[test]
    fn each_rule_reads_its_example() {
        let lexicon = Lexicon::bundled();
        for rule in BEFORE_NAME.iter().chain(BEHIND_NAME) {
            let (text, expected) = rule.example;
            let document = Document::new("", "", text);
            let officials = officials::read(&document, &lexicon.find(&document), &[]);
            let given = officials.iter().flat_map(|official| {
                official.positions.iter().map(|p| (format!("{}: {}", official.name, p.title), p.rule))
            });
            let given: Vec<(String, &str)> = given.collect();
            assert!(given.contains(&(expected.to_owned(), rule.id)), "{}: {text}: {given:?}", rule.id);
        }
    }

    #[test]
    fn no_two_rules_share_a_name() {
        let mut ids: Vec<&str> = BEFORE_NAME.iter().chain(BEHIND_NAME).map(|rule| rule.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), BEFORE_NAME.len() + BEHIND_NAME.len());
    }
}
