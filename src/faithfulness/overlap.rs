//! How much of a few words stands near a place of a text: what the rules align summary and article by.

use std::collections::HashSet;

use super::compared::ComparedText;
use super::word::Gap;

/// The content words and numbers of `first..end`.
pub(super) fn content<'t>(text: &'t ComparedText, first: usize, end: usize) -> impl Iterator<Item = &'t str> {
    (first..end.min(text.words.len())).filter(|at| !text.is_function_word(*at)).map(|at| text.key(at))
}

/// The distinct content words around word `at`, without its own `length` words: `before` words back, `after` on, in its
/// sentence.
pub(super) fn around<'t>(
    text: &'t ComparedText,
    at: usize,
    length: usize,
    before: usize,
    after: usize,
) -> HashSet<&'t str> {
    let first = text.clause_start(at, before, Gap::Clause);
    let end = text.clause_end(at + length, after, Gap::Clause);
    content(text, first, at).chain(content(text, at + length, end)).collect()
}

/// Weight of the words that both sets hold: a number weighs twice.
pub(super) fn weight(a: &HashSet<&str>, b: &HashSet<&str>) -> usize {
    let worth = |key: &&&str| if key.starts_with(|c: char| c.is_ascii_digit()) { 2 } else { 1 };
    a.iter().filter(|key| b.contains(**key)).map(|key| worth(&key)).sum()
}
