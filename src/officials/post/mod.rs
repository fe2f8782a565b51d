//! The grammar of posts: the words that it reads, and where the head of a post stands.
//!
//! [`transitions`] has the table of what belongs to a head, [`phrases`] what its rows look for, [`continuation`] what goes on behind marks and prepositions,
//! [`proper_name`] and [`place_name`] where the names inside a post end, [`runs`] how posts follow one another.

mod continuation;
mod phrases;
mod place_name;
mod proper_name;
mod runs;
mod transitions;

use super::names;
use crate::lexicon::{Class, SentenceWords};
use crate::steps;

/// Heads that are posts by themselves.
const HEADS: &[Class] =
    &[Class::HeadPublic, Class::HeadMostly, Class::HeadOpen, Class::HeadBusiness, Class::HeadPrivate];
pub(super) const BODIES: &[Class] = &[Class::BodyPublic, Class::BodyOpen, Class::BodyPrivate, Class::BodyNamed];

/// Most words like "nguyên", "quyền" before one post.
const MOST_BEFORE: usize = 3;

/// One post: words `first..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Post {
    pub first: usize,
    pub end: usize,
}

/// What the grammar reads: the words of a sentence, and which of them are known to be a person's name.
pub(super) struct Grammar<'a> {
    pub words: SentenceWords<'a>,
    pub is_name: &'a [bool],
}

impl Grammar<'_> {
    pub(super) fn class(&self, at: usize, classes: &[Class]) -> Option<(Class, usize)> {
        self.words.longest(at, classes)
    }

    pub(super) fn named(&self, at: usize) -> bool {
        self.is_name.get(at).copied().unwrap_or(false)
    }

    pub(super) fn mark(&self, at: usize, mark: char) -> bool {
        steps::count();
        self.words.get(at).is_some_and(|w| w.is(mark))
    }

    pub(super) fn key(&self, at: usize) -> &str {
        steps::count();
        self.words.get(at).map_or("", |w| w.key.as_str())
    }

    pub(super) fn capital(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|w| w.is_word && w.capital)
    }

    /// The head of a post at word `at`, with "nguyên", "phó" and the like: its class and where it ends.
    pub fn head(&self, at: usize) -> Option<(Class, usize)> {
        let (class, end) = self.head_phrase(at)?;
        // "Đại sứ quán" is no ambassador.
        let body = self.class(at, &[Class::BodyPublic]).is_some_and(|(_, length)| at + length > end);
        (!body && !self.inside(at) && !self.in_full_name(at)).then_some((class, end))
    }

    /// True inside a longer word: "chức vụ Phó Giám đốc" holds no "vụ phó", but "chức Vụ trưởng" a "Vụ trưởng".
    fn inside(&self, at: usize) -> bool {
        let breaks = self.capital(at) && !at.checked_sub(1).is_some_and(|before| self.capital(before));
        !breaks && self.words.covers(at, Class::Statement) || self.words.covers(at, Class::BodyPublic)
    }

    /// The phrase at word `at` that is a head where nothing around it says otherwise.
    fn head_phrase(&self, at: usize) -> Option<(Class, usize)> {
        let mut from = at;
        for _ in 0..MOST_BEFORE {
            from += self.class(from, &[Class::Former]).map_or(0, |(_, length)| length);
        }
        let deputy = self.class(from + 1, HEADS).filter(|_| self.words.length(from, Class::Deputy) == Some(1));
        if let Some((class, length)) = deputy {
            return Some((class, from + 1 + length));
        }
        if let Some((class, length)) = self.class(from, HEADS) {
            return Some((class, from + length));
        }
        let (class, length) = self.class(from, &[Class::HeadWeak])?;
        let behind = from + length;
        let modified = behind + self.class(behind, &[Class::Modifier]).map_or(0, |(_, n)| n);
        let body = self.class(modified, BODIES).is_some()
            || length > 1 && self.class(modified, &[Class::Unit]).is_some()
            || length > 1 && (modified..modified + 2).all(|at| self.class(at, &[Class::Field]).is_some())
            || self.class(modified, &[Class::Joint]).is_some_and(|(_, n)| self.class(modified + n, BODIES).is_some());
        body.then_some((class, behind))
    }

    /// True for "Công" of "ông Đinh Công Sứ": capitals behind an honorific and a family name are that person's.
    fn in_full_name(&self, at: usize) -> bool {
        let Some(family) = at.checked_sub(1).filter(|_| self.capital(at) && self.capital(at + 1)) else { return false };
        self.capital(family)
            && self.class(family, &[Class::Family]).is_some()
            && names::LEADS.iter().any(|class| self.words.before(family, *class).is_some())
    }

    /// The post that begins at word `at`. `after_name` says that a name stands before it, so that a
    /// run of capitals behind a unit is more likely its name than another person's.
    pub fn post(&self, at: usize, after_name: bool) -> Option<Post> {
        if self.named(at) {
            return None;
        }
        let (head, behind) = self.head(at)?;
        if self.is_dynasty(at) {
            return None;
        }
        let end = if self.reigns(behind) { self.realm(behind) } else { self.complement(head, behind, after_name) };
        Some(Post { first: at, end })
    }

    /// True behind a head that kings have: the words that follow are a country's or his name, never a body's.
    fn reigns(&self, behind: usize) -> bool {
        self.words.before(behind, Class::King).is_some()
    }

    /// The end of the country at word `at`: "vua Thái Lan Maha …", but "vua An Dương Vương".
    fn realm(&self, at: usize) -> usize {
        let place = self.class(at, &[Class::Place]).filter(|_| self.capital(at) && !self.starts_name(at));
        place.map_or(at, |(_, length)| at + length)
    }

    /// True for "vua Trần", "4 đời vua Lê Thánh Tông" at word `at`: a house or a time, nobody's post.
    pub fn is_dynasty(&self, at: usize) -> bool {
        let Some((_, behind)) = self.head(at).filter(|(_, behind)| self.reigns(*behind)) else { return false };
        let time = self.words.before(at, Class::Era).is_some();
        let house = self.class(behind, &[Class::Family]).is_some() && self.capital(behind) && !self.capital(behind + 1);
        time || house && !self.named(behind)
    }
}
