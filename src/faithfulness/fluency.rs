//! Fluency: what a model writes that has lost its way is no language, so that no other rule finds a fault in it.

use super::word::Gap;
use super::{Comparison, Violation};
use crate::text::is_syllable;

/// The same word so many times in a row is a model that goes round in circles.
const REPEATED: usize = 3;
/// Letters of a word that may be a unit or a short form: "kg", "km", "ml".
const SHORT: usize = 3;
/// A summary of fewer words says nothing.
const LEAST_WORDS: usize = 4;

pub(super) fn check(comparison: &Comparison) -> Vec<Violation> {
    let (summary, article) = (&comparison.summary.text, &comparison.article.text);
    let words = &summary.words;
    let said = |first: usize, end: usize| Violation::Unreadable { words: summary.slice(first, end).to_owned() };
    if (1..LEAST_WORDS).contains(&words.len()) {
        return vec![said(0, words.len())];
    }
    let circles = words.windows(REPEATED).position(|run| match run {
        [first, rest @ ..] => !first.is_number && rest.iter().all(|word| word.key == first.key),
        [] => false,
    });
    // Names have a rule of their own.
    let letters = words.iter().position(|word| {
        let plain = !word.capital && !word.is_number && word.gap != Gap::Glued;
        plain && word.key.chars().count() > SHORT && !is_syllable(&word.key) && !article.has(&word.key)
    });
    let circles = circles.map(|at| said(at, at + REPEATED));
    circles.or(letters.map(|at| said(at, at + 1))).into_iter().collect()
}
