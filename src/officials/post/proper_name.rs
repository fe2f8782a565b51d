//! Where the names of places, schools and hospitals inside a post end, and a person's name begins.

use super::place_name::{self, Surroundings};
use super::{BODIES, Grammar};
use crate::lexicon::Class;
use crate::officials::name_shape;
use crate::text::Word;

impl Grammar<'_> {
    /// The end of the name of a unit from word `pos` on: a number, a known place, one to three capitals.
    pub fn unit_name(&self, pos: usize, after_name: bool) -> usize {
        if self.named(pos) {
            return pos;
        }
        if self.words.get(pos).is_some_and(Word::is_number) {
            // "… tỉnh 2. Lê Thị Sen, …": the number of the next in a list.
            let listed = self.mark(pos + 1, '.') && self.capital(pos + 2);
            let unnumbered = self.words.before(pos, Class::NeverNumbered).is_some();
            return if listed || unnumbered { pos } else { pos + 1 };
        }
        if self.class(pos, &[Class::Stop, Class::Joint]).is_some() {
            return pos;
        }
        let (end, labelled) = self.run_of_place(pos);
        if end == pos {
            return pos;
        }
        // "Trưởng thôn Vạn Hải 2", but no number of a list behind it.
        let numbered = self.words.get(end).is_some_and(Word::is_number) && !self.mark(end + 1, '.');
        let stands_before = |class: Class| self.words.before(pos, class).is_some();
        let around = Surroundings {
            after_name,
            hamlet: stands_before(Class::Hamlet),
            province: stands_before(Class::Province),
            numbered,
            labelled,
        };
        let place = place_name::split(self.words, pos, end, around);
        let unit = pos.checked_sub(1).is_some_and(|p| self.class(p, &[Class::Unit]).is_some());
        if place == end && numbered && end < pos + 4 && unit { end + 1 } else { place }
    }

    /// The end of the capitals from word `pos` on, over a name that the model sees to its end; and where that name begins.
    fn run_of_place(&self, pos: usize) -> (usize, Option<usize>) {
        let end = self.capitals(pos);
        if !self.named(end) || !self.capital(end) {
            return (end, None);
        }
        let last = (end..pos + place_name::LONGEST).take_while(|at| self.named(*at) && self.capital(*at)).count();
        (end + last, Some(end))
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
        let second = (pos + 2..end).find(|at| name_shape::looks_like_start(self.words, *at));
        second.unwrap_or(pos + 4)
    }

    /// The end of the run of capitals from word `pos` on, with no mark, body or head in it.
    pub fn capitals(&self, pos: usize) -> usize {
        // "Hải Phòng" is a city with no department in it.
        let known = self.class(pos, &[Class::Place]).map(|(_, n)| pos + n).max(self.words.commune_end(pos));
        let known = known.filter(|end| (pos..*end).all(|at| self.capital(at) && !self.named(at)));
        let mut at = known.unwrap_or(pos);
        while at < pos + place_name::LONGEST
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
        self.named(pos) || name_shape::looks_like_start(self.words, pos)
    }
}
