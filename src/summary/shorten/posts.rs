//! Posts that can go before another of the same person.

use std::ops::Range;

use crate::lexicon::Class;
use crate::summary::view::View;
use crate::summary::words::Words;
use crate::text::is_syllable;

/// What a post begins with.
const HEADS: &[Class] = &[Class::HeadPublic, Class::HeadMostly, Class::HeadOpen];
/// What a post may hold behind its beginning.
const BODIES: &[Class] = &[
    Class::BodyPublic,
    Class::BodyOpen,
    Class::BodyPrivate,
    Class::Parent,
    Class::Unit,
    Class::Place,
    Class::District,
    Class::Commune,
    Class::Modifier,
    Class::Field,
    Class::HeadPublic,
    Class::HeadMostly,
    Class::HeadOpen,
];
const FAMILIES: &[Class] = &[Class::Family, Class::RareFamily];
/// Longest post of a chain, in tokens.
const LONGEST: usize = 14;

/// True where a post begins at token `at`.
pub(super) fn starts_post(view: &View, at: usize) -> bool {
    let before = Words::bundled().posts.before.at(view.tokens, at).unwrap_or(0);
    view.lexicon(at, HEADS).is_some() || view.lexicon(at + before, HEADS).is_some()
}

/// Memberships ("Ủy viên Trung ương Đảng", "đại biểu Quốc hội") before another post of the same person, at the beginning of a
/// chain. Offices stay all: which of them matters here is not ours to say.
pub(super) fn posts(view: &View) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < view.tokens.len() {
        if !starts_post(view, at) || !view.outside(at) || !may_open_chain(view, at) {
            at += 1;
            continue;
        }
        let (mut kept, mut last) = (at, at);
        while let Some(comma) = post_end(view, last)
            && view.is_comma(comma)
            && starts_post(view, comma + 1)
        {
            if kept == last && is_membership(view, last) {
                kept = comma + 1;
            }
            last = comma + 1;
        }
        if kept > at && (has_name_before(view, at) || has_name_after(view, last)) {
            found.push(at..kept);
        }
        at = last + 1;
    }
    found
}

/// True where the post at token `at` is a seat in a body, not an office.
fn is_membership(view: &View, at: usize) -> bool {
    Words::bundled().posts.memberships.at(view.tokens, at).is_some()
}

/// True at the sentence's beginning, behind a mark, a small word or a form of address: not inside another post.
fn may_open_chain(view: &View, at: usize) -> bool {
    at.checked_sub(1).is_none_or(|before| !view.capital(before) || !view.is_word(before))
}

/// The mark behind a post that holds nothing but posts, bodies and places; `None` where something else stands in it.
fn post_end(view: &View, begin: usize) -> Option<usize> {
    let end = (begin..view.tokens.len().min(begin + LONGEST)).find(|at| !view.is_word(*at))?;
    let foreign = |at: usize| {
        let other = Words::bundled().posts.never_inside.at(view.tokens, at).is_some();
        other || is_name(view, begin, at) || view.capital(at) && !is_known(view, begin, at)
    };
    (!(begin + 1..end).any(foreign)).then_some(end)
}

/// A capital of a body, a place or another post, or one that is short for something.
fn is_known(view: &View, begin: usize, at: usize) -> bool {
    let short = view.tokens.get(at).is_some_and(|token| token.all_caps && !is_syllable(&token.key));
    short || (begin..=at).any(|from| view.lexicon(from, BODIES).is_some_and(|length| from + length > at))
}

/// A family name with another capital behind it, in no longer phrase of a body or place that began at or behind
/// `begin`.
fn is_name(view: &View, begin: usize, at: usize) -> bool {
    let covers = |from: usize| {
        let length = view.lexicon(from, BODIES);
        length.is_some_and(|length| length > 1 && from + length > at)
    };
    view.capital(at) && view.capital(at + 1) && view.lexicon(at, FAMILIES).is_some() && !(begin..=at).any(covers)
}

/// "Lê Văn Tám, " before the chain.
fn has_name_before(view: &View, at: usize) -> bool {
    at >= 3 && (view.is_comma(at - 1) || view.is_dash(at - 1)) && view.capital(at - 2) && view.capital(at - 3)
}

/// A person's name inside the last post of a chain.
fn has_name_after(view: &View, last: usize) -> bool {
    let end = (last..view.tokens.len().min(last + LONGEST)).find(|at| !view.is_word(*at)).unwrap_or(view.tokens.len());
    (last + 1..end).any(|at| is_name(view, last, at))
}
