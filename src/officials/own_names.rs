//! Where the names of places, schools and hospitals inside a post end, and a person's name begins.

use crate::lexicon::Class;
use super::looks;
use super::posts::{BODIES, Grammar};
use crate::text::Word;

/// Longest run of capitals that is looked at behind a unit: a place and a person.
const LONGEST_PLACE: usize = 8;

impl Grammar<'_> {
    /// The end of the name of a unit from word `pos` on: a number, a known place, one to three capitals.
    pub fn unit_name(&self, pos: usize, after_name: bool) -> usize {
        if self.named(pos) {
            return pos;
        }
        if self.words.get(pos).is_some_and(Word::is_number) {
            // "… tỉnh 2. Lê Thị Sen, …": the number of the next in a list.
            let listed = self.mark(pos + 1, '.') && self.capital(pos + 2);
            let unnumbered = matches!(pos.checked_sub(1).map_or("", |p| self.key(p)), "tỉnh" | "huyện" | "xã" | "bang");
            return if listed || unnumbered { pos } else { pos + 1 };
        }
        if self.class(pos, &[Class::Stop, Class::Joint]).is_some() {
            return pos;
        }
        let end = self.capitals(pos);
        if let Some(district) = self.district(pos, end) {
            return district;
        }
        if let Some(known) = self.known_unit(pos) {
            return known;
        }
        let place = self.class(pos, &[Class::Place]).filter(|(_, n)| self.capital(pos) && (*n > 1 || end == pos + 1));
        if let Some((_, n)) = place {
            return pos + n;
        }
        if end == pos {
            return pos;
        }
        let family = |at: usize| at + 1 < end && looks::looks_like_start(self.words, at);
        let province = pos.checked_sub(1).is_some_and(|p| {
            matches!(self.key(p), "tỉnh" | "phố" | "tp")
                || self.key(p) == "ủy" && matches!(self.key(pos.saturating_sub(2)), "tỉnh" | "thành")
        });
        let person = match end - pos {
            0 | 1 => false,
            2 => province && !after_name,
            _ => true,
        };
        // "ông Tám, Chủ tịch UBND xã Giang Sơn Tây, …"
        let closed = after_name && !province && end - pos == 3 && self.words.get(end).is_none_or(|w| !w.is_word);
        if person && family(pos) && !closed && !(end - pos > 4 && (family(pos + 2) || family(pos + 3))) {
            return pos;
        }
        // "Trưởng thôn Vạn Hải 2", but no number of a list behind it.
        let numbered = self.words.get(end).is_some_and(Word::is_number) && !self.mark(end + 1, '.');
        if numbered && end < pos + 4 && pos.checked_sub(1).is_some_and(|p| self.class(p, &[Class::Unit]).is_some()) {
            return end + 1;
        }
        // Places have two syllables as a rule: a family name behind them begins a person's name.
        let behind = [pos + 2, pos + 3, pos + 1].into_iter().find(|at| family(*at));
        behind.filter(|_| end - pos > 3 || !after_name).unwrap_or(end.min(pos + 4))
    }

    /// The end of the district, ward or commune at word `pos`; none where a single capital is left behind it, which no
    /// person's name is. A province has a person's name behind it as often as its own.
    fn known_unit(&self, pos: usize) -> Option<usize> {
        let before = pos.checked_sub(1).map_or("", |p| self.key(p));
        // "Hồ" is a commune, "Hồ Chí Minh" none of its kind.
        let longer = |end: usize| self.class(pos, &[Class::Place]).is_none_or(|(_, n)| pos + n <= end);
        let end = self.words.commune_end(pos).filter(|end| before != "tỉnh" && longer(*end))?;
        let whole = self.capitals(end) != end + 1 && !(pos..end).any(|at| self.named(at));
        whole.then_some(end)
    }

    /// The end of the district at word `pos`, whose first syllable is a family name; no district where a single
    /// capital follows, which would make it a person's name.
    pub fn district(&self, pos: usize, end: usize) -> Option<usize> {
        let (_, n) = self.class(pos, &[Class::District]).filter(|_| self.capital(pos))?;
        (pos + n <= end && pos + n + 1 != end).then_some(pos + n)
    }

    /// True for "Trường" of "Đinh Trường Sơn": one capital between a family name and another capital.
    fn inside_name(&self, at: usize) -> bool {
        let family = at.checked_sub(1).is_some_and(|p| self.capital(p) && self.class(p, &[Class::Family]).is_some());
        family && self.capital(at + 1) && self.class(at, BODIES).is_none_or(|(_, n)| n == 1)
    }

    /// The end of the person's name that a school or hospital is called after: up to four words, less where a second
    /// name follows.
    pub fn own_name(&self, pos: usize) -> usize {
        let end = self.capitals(pos);
        if end - pos <= 4 {
            return end;
        }
        let second = (pos + 2..end).find(|at| looks::looks_like_start(self.words, *at));
        second.unwrap_or(pos + 4)
    }

    /// The end of the run of capitals from word `pos` on, with no mark, body or head in it.
    pub fn capitals(&self, pos: usize) -> usize {
        let mut at = pos;
        while at < pos + LONGEST_PLACE
            && self.capital(at)
            && !self.named(at)
            && (at == pos || self.inside_name(at) || self.class(at, BODIES).is_none() && self.head(at).is_none())
        {
            at += 1;
        }
        at
    }

    /// True where a person's name may begin by its looks: a family name and more capitals, or a foreign word.
    pub fn starts_name(&self, pos: usize) -> bool {
        self.named(pos) || looks::looks_like_start(self.words, pos)
    }
}
