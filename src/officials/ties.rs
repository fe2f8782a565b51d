//! What stands between a post and a name, and how strongly it ties one to the other.

use crate::lexicon::Class;
use super::link::{Chain, Linker, Owner, REACH, Tie};
use super::names::{IF_KNOWN, Name};
use crate::text::Word;

/// Longest way from a post of a list to a name that it may belong to, in words.
const NEXT_ITEM: usize = 4;

/// Most words like "các", "tân" before one post.
const MOST_OUTSIDE: usize = 4;

impl Linker<'_> {
    /// What ties a run of posts to name `right` behind it.
    pub fn tie_right(&self, chain: &Chain, right: usize) -> Option<Tie> {
        let (first, end) = (chain.first(), chain.end());
        let name = self.names.get(right)?;
        let kin = first.checked_sub(1).map(|p| if self.key(p) == "của" { p.saturating_sub(1) } else { p });
        let kin = kin.is_some_and(|p| {
            matches!(
                self.key(p),
                "nhân" | "vợ" | "chồng" | "trai" | "gái" | "rể" | "dâu" | "cháu" | "mẹ" | "cha" | "bố"
            )
        });
        if kin || self.of_staff(chain, name) {
            return None;
        }
        if self.announces(first, end, name.lead) {
            return Some(if chain.bare { Tie::Direct } else { Tie::Marked });
        }
        let mut at = self.over_brackets(end);
        if at == name.lead {
            let short = at == end + 3 && self.words.get(end + 1).is_some_and(|w| w.all_caps || w.key == "fed");
            return Some(if at > end && !name.has_lead() && !short { Tie::Marked } else { Tie::Direct });
        }
        let (mut marks, mut words, mut term) = (0, 0, false);
        while at < name.lead {
            if self.key(at) == "nhiệm" && self.key(at + 1) == "kỳ" {
                at += 2;
                while self.words.get(at).is_some_and(|w| w.is_number() || w.is('-') || w.is('/')) {
                    at += 1;
                }
                term = true;
                continue;
            }
            if self.key(at) == "từ" && matches!(self.key(at + 1), "năm" | "tháng" | "ngày") {
                at += 2;
                while self.words.get(at).is_some_and(|w| w.is_number() || w.is('-') || w.is('/') || w.key == "đến") {
                    at += 1;
                }
                continue;
            }
            let behind = self.over_brackets(at);
            if behind > at {
                at = behind;
            } else if [',', '-', ':'].iter().any(|mark| self.is(at, *mark)) {
                (marks, at) = (marks + 1, at + 1);
            } else {
                let (_, n) = self.words.longest(at, &[Class::Toward, Class::Honorific, Class::Plural])?;
                (words, at) = (words + n, at + n);
            }
        }
        let listed = self.is(name.lead.wrapping_sub(1), ':');
        let handed = (end..name.lead).any(|i| matches!(self.key(i), "cho" | "với" | "của") && self.key(i - 1) != "đối");
        if handed && self.words.before(first, Class::Statement).is_none() {
            // "bằng khen của Chủ tịch tỉnh cho cụ Bảy"
            return None;
        }
        // "Phát ngôn viên Nhà Trắng, Karen Hill, cho biết"
        let closed = marks == 1 && self.is(name.lead.wrapping_sub(1), ',') && self.is(name.end, ',');
        let listed = listed || closed && name.end - name.first > 1 && name.score > IF_KNOWN;
        // "Phó Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh - Lê Thị Sậy thay mặt Tỉnh ủy ghi nhận"
        let dashed = marks == 1 && self.is(name.lead.wrapping_sub(1), '-') && name.score > IF_KNOWN;
        let listed =
            listed || dashed && name.end - name.first > 2 && !self.is(name.end, ',') && !self.is(name.end, '-');
        // "Chúc mừng Tổng Bí thư, ông A nói": a comma alone gives A no post that something else governs.
        let comma = words == 0 && marks > 0 && self.is(name.lead.wrapping_sub(1), ',');
        if chain.model.is_none() && comma && !closed && self.governed(first) {
            return None;
        }
        match (marks, words) {
            (0, 0) if term => Some(Tie::Direct),
            _ if at > name.lead || marks > 3 => None,
            (_, 0) => (name.has_lead() || listed).then_some(Tie::Marked),
            _ => {
                let full = name.end - name.first > 1 && marks == 0;
                (name.has_lead() || listed || words > 1 || full).then_some(Tie::Marked)
            }
        }
    }

    /// True where a post does not open its clause: a verb, "của" or "thay mặt" stands before it, so that it is
    /// somebody's whom the clause speaks of.
    fn governed(&self, first: usize) -> bool {
        let mut at = first;
        for _ in 0..MOST_OUTSIDE {
            at = self.words.before(at, Class::Outside).unwrap_or(at);
        }
        let Some(before) = at.checked_sub(1) else { return false };
        if let Some(begin) = self.words.before(first, Class::Statement) {
            // "quyết định bổ nhiệm Giám đốc Sở", but "trước khi được bổ nhiệm Giám đốc Sở".
            let gives =
                matches!(self.key(begin), "bổ" | "miễn" | "bãi" | "cách" | "tái" | "điều" | "chỉ" | "phân" | "bầu")
                    || matches!(self.key(begin), "làm" | "chức");
            let led = begin.checked_sub(1).map_or("", |b| self.key(b));
            return gives && !matches!(led, "được" | "bị" | "khi" | "từng" | "còn" | "về" | "với" | "giữ");
        }
        self.words.get(before).is_some_and(|w| w.is_word)
            && !matches!(self.key(before), "theo" | "khi" | "đó" | "này" | "nhưng" | "và" | "còn" | "nay" | "qua")
    }

    /// "Cố vấn của Tổng thống Mỹ A": A may be the one or the other, and papers write both, so that neither post is his
    /// by this.
    fn of_staff(&self, chain: &Chain, name: &Name) -> bool {
        let country = self.words.before(chain.end(), Class::Place).is_some();
        if !country || name.lead != chain.end() || name.has_lead() {
            return false;
        }
        let heads = [Class::HeadPublic, Class::HeadMostly, Class::HeadOpen];
        let head_before = |at: usize| heads.iter().any(|class| self.words.before(at, *class).is_some());
        let of = |at: usize| self.key(at) == "của" && head_before(at);
        let outside = chain.first().checked_sub(1).is_some_and(of);
        let inside = chain.model.is_none()
            && (chain.first()..chain.end())
                .any(|at| of(at) && self.words.length(at + 1, Class::HeadPublic).is_some());
        outside || inside
    }

    /// "Ba Thứ trưởng … gồm A", "Bốn nghị sĩ … : bà A": a list of the holders opens right before the name.
    fn announces(&self, first: usize, end: usize, name: usize) -> bool {
        let opens = self.is(name.wrapping_sub(1), ':') || self.key(name.wrapping_sub(1)) == "gồm";
        opens && (end..end + REACH).contains(&name) && self.words.before(first, Class::Plural).is_some()
    }

    /// See [`words::over_brackets`].
    pub fn over_brackets(&self, at: usize) -> usize {
        self.words.over_brackets(at)
    }

    /// What ties name `left` to a run of posts behind it.
    pub fn tie_left(&self, left: usize, chain: &Chain, previous: Option<&Chain>, last: Option<Owner>) -> Option<Tie> {
        let name = self.names.get(left)?;
        let post = chain.first();
        let between = previous.filter(|c| c.first() >= name.end);
        if between.is_some() && last != Some(Owner::Name(left)) {
            return None;
        }
        // "Với ông A, Chủ tịch UBND xã, già làng là chỗ dựa": the subject of what follows.
        if between.is_some() && chain.model.is_none() && self.key(chain.end()) == "là" {
            return None;
        }
        let from = between.map_or(name.end, Chain::end);
        if !(from..from + REACH).contains(&post)
            || chain.model.is_none() && self.speaks_itself(name, chain, previous, last == Some(Owner::Name(left)))
        {
            return None;
        }
        let from = self.over_particulars(from, post);
        let gap = self.words.range(from, post);
        // "Theo ông A, chủ cơ sở đã nhận trách nhiệm": the subject of what he tells.
        let tells = self.key(name.lead.wrapping_sub(1)) == "theo" && matches!(gap, [mark] if mark.is(','));
        if tells
            && matches!(self.key(chain.end()), "đã" | "sẽ" | "đang" | "vừa" | "phải" | "cần" | "được" | "bị" | "không")
        {
            return None;
        }
        if between.is_some() && matches!(gap, [mark] if mark.is(';')) {
            return self.ends_item(chain.end()).then_some(Tie::Stated);
        }
        if gap.len() > 1 && gap.iter().any(|w| [';', '”', '“', '"'].iter().any(|mark| w.is(*mark))) {
            return None;
        }
        let former = gap.is_empty() && self.words.length(post, Class::Former).is_some();
        // "Thượng tướng Lê Văn Sậy Thứ trưởng Bộ Công an đã …": the comma got lost.
        let capital = |at: usize| self.words.get(at).is_some_and(|w| w.is_word && w.capital);
        let lost = gap.is_empty() && name.has_lead() && capital(post) && !capital(chain.end()) && !chain.bare;
        if former || lost || is_apposition(gap) {
            return Some(Tie::Direct);
        }
        // "ông Tịnh - chồng của bà A nắm 40% vốn và làm Chủ tịch HĐTV": the husband does.
        if self.is_of_kin(name) {
            return None;
        }
        // "giới thiệu ông A để bầu giữ chức"
        let nominated = self.withheld(name.lead.saturating_sub(2), name.lead);
        (!nominated && self.stated(from, post)).then_some(Tie::Stated)
    }

    /// True for a name that only tells whose husband or child another one is.
    pub fn is_of_kin(&self, name: &Name) -> bool {
        let of = self.key(name.lead.wrapping_sub(1)) == "của";
        let kin = self.key(name.lead.wrapping_sub(if of { 2 } else { 1 }));
        matches!(kin, "vợ" | "chồng" | "con" | "em" | "cha" | "mẹ" | "trai" | "gái" | "rể" | "dâu")
    }

    /// True where no name follows closely on word `end`, whose the post before it could be: "…; Vụ phó Vụ Kế hoạch; …".
    fn ends_item(&self, end: usize) -> bool {
        let next = self.names.get(self.names.partition_point(|n| n.first < end)).map_or(usize::MAX, |n| n.lead);
        let closed = |i: usize| self.is(i, ';') || self.words.get(i).is_none_or(Word::is_number);
        next > end + NEXT_ITEM || (end..next).any(closed)
    }

    /// "… giữa Bộ trưởng A và Bộ trưởng B, Chủ tịch nước hoan nghênh": the post behind the comma is the subject of
    /// the clause that follows, for B has his before him.
    fn speaks_itself(&self, name: &Name, chain: &Chain, previous: Option<&Chain>, own: bool) -> bool {
        let before = previous.is_some_and(|p| p.end() <= name.first);
        own && before && self.words.get(chain.end()).is_some_and(|w| w.is_word && !w.capital)
    }

    /// Jumps over "(52 tuổi)", ", sinh năm 1970, trú tại …", "(SN 1980" between a name and its post.
    fn over_particulars(&self, from: usize, post: usize) -> usize {
        let mut at = self.over_brackets(from);
        if at > post {
            at = from;
        }
        loop {
            let opens = self.is(at, ',') || self.is(at, '(');
            let told = matches!(self.key(at + 1), "sinh" | "sn" | "trú" | "ngụ" | "quê" | "ở")
                || self.words.get(at + 1).is_some_and(Word::is_number) && self.key(at + 2) == "tuổi";
            if !opens || !told {
                return at;
            }
            let ends = |i: &usize| [',', '-', ')'].iter().any(|mark| self.is(*i, *mark)) || self.key(*i) == "là";
            match (at + 1..post).find(ends) {
                Some(close) => at = if self.is(close, ')') { close + 1 } else { close },
                None => return at,
            }
        }
    }
}

/// A comma, dash, bracket or colon, with "là", "hiện là" and the like: the post stands beside the name.
fn is_apposition(gap: &[Word]) -> bool {
    let opens = |mark: &Word| [',', '-', '(', ':'].iter().any(|m| mark.is(*m));
    match gap {
        [mark] => opens(mark),
        [mark, bracket] if bracket.is('(') => mark.is(','),
        [mark, word] => {
            opens(mark) && matches!(word.key.as_str(), "là" | "nữ" | "hiện" | "nay" | "cũng" | "cố" | "tân")
        }
        [mark, time, is] => {
            opens(mark)
                && is.key == "là"
                && matches!(time.key.as_str(), "hiện" | "nguyên" | "đang" | "từng" | "nay" | "cũng")
        }
        _ => false,
    }
}
