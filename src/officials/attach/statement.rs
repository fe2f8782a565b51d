//! Statements that somebody holds, held or gets a post: "giữ chức", "được bầu làm".

use super::Sentence;
use crate::lexicon::Class;

/// Longest way between a name and a post that is stated of it, in words.
pub(super) const STATED_WITHIN: usize = 40;
/// Longest way for "là" and "làm", which state many other things.
const IS_WITHIN: usize = 6;

impl Sentence<'_> {
    /// True where the words `from..post` say of the one before that he holds, held or gets the post.
    pub(super) fn stated(&self, from: usize, post: usize) -> bool {
        let mut end = post;
        while end > from && (self.words.is(end - 1, ':') || self.words.has(end - 1, &[Class::BeforePost])) {
            end -= 1;
        }
        let Some(begin) = self.words.before(end, Class::Statement).filter(|begin| *begin >= from) else { return false };
        // "sẽ cách chức bí thư nếu …", "đình chỉ chức vụ hiệu trưởng" take a post from somebody else.
        let taken = self.words.has(begin, &[Class::Removal]) || self.words.before(begin, Class::Removal).is_some();
        if taken && !(from..begin).any(|at| self.words.has(at, &[Class::Passive])) {
            return false;
        }
        if self.withheld(from, end) || self.of_many(begin) {
            return false;
        }
        let weak = end - begin == 1 && self.words.has(begin, &[Class::WeakStatement]);
        let within = if weak { IS_WITHIN } else { STATED_WITHIN };
        post - from <= within && !(from..begin).any(|at| self.is_about_another(at, weak))
    }

    /// True where the words at `at` say that what follows is another's than the subject's.
    fn is_about_another(&self, at: usize, weak: bool) -> bool {
        if self.words.before(at, Class::Passive).is_some() {
            return false;
        }
        let encounter = weak && self.words.has(at, &[Class::Encounter]);
        // "nhấn mạnh: Là người …": somebody else's words follow.
        let speech = weak && self.words.length(at, Class::Speech).is_some_and(|n| self.words.is(at + n, ':'));
        encounter || speech || self.words.has(at, &[Class::Bestowal]) || self.orders(at)
    }

    /// True at "yêu cầu", "chỉ đạo", "đề nghị": what follows is asked of others.
    pub(super) fn orders(&self, at: usize) -> bool {
        let of_body = self.words.before(at, Class::Passive).is_some() || self.words.covers(at, Class::BodyPublic);
        self.words.has(at, &[Class::Order]) && !of_body
    }

    /// "Bổ nhiệm nhiều cán bộ giữ chức …": those before the statement are others; "là cán bộ giữ chức …" is one's own.
    fn of_many(&self, begin: usize) -> bool {
        let Some(who) = self.words.before(begin, Class::Personnel) else { return false };
        !who.checked_sub(1).is_some_and(|before| self.words.has(before, &[Class::Singular]))
    }

    /// True where the words `from..end` keep the post from being held: "được quy hoạch chức danh", "chưa giữ chức",
    /// unless it is given after all ("được giới thiệu và được bầu làm").
    pub(super) fn withheld(&self, from: usize, end: usize) -> bool {
        let given = |at: usize| {
            let restated = self.words.has(at, &[Class::WeakStatement])
                && (self.words.is(at.wrapping_sub(1), ',') || self.words.is(at.wrapping_sub(2), ','));
            restated || self.words.has(at, &[Class::GivenAfterAll])
        };
        let last = (from..end).rev().find_map(|at| Some(at + self.words.length(at, Class::Withheld)?));
        last.is_some_and(|behind| !(behind..end).any(given))
    }

    /// True where the words before a post say outright that somebody gets or holds it ("được bổ nhiệm làm", "giữ chức").
    pub(super) fn firmly_stated(&self, post: usize) -> bool {
        let Some(begin) = self.words.before(post, Class::Statement) else { return false };
        post - begin > 1 && (begin..post).any(|at| self.words.has(at, &[Class::OfOffice]))
    }

    /// True where a pronoun opens the clause ("Ông từng là …", "bà được bổ nhiệm làm …") and the post is stated of it.
    pub(super) fn stated_of_pronoun(&self, left: Option<usize>, post: usize) -> bool {
        let pronoun = (post.saturating_sub(STATED_WITHIN)..post)
            .rev()
            .find(|at| !self.words.capital(at + 1) && self.words.length(*at, Class::Pronoun) == Some(1));
        let named_since = |from: usize| left.and_then(|l| self.names.get(l)).is_some_and(|n| n.first > from);
        pronoun.is_some_and(|p| !named_since(p) && self.stated(p + 1, post))
    }
}
