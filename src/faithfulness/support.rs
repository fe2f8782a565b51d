//! Support: a sentence of whose content the article has next to nothing was made up.

use std::collections::{HashMap, HashSet};

use super::compared::ComparedText;
use super::word::Gap;
use super::{Comparison, Violation};
use crate::lexicon::Class;
use crate::steps;

/// A clause of fewer content words says too little to be judged.
const LEAST_WORDS: usize = 5;
/// Of its content words, the two nearest sentences of the article have to hold so many in a hundred.
const LEAST_SHARE: usize = 50;

/// Where the article's sentences hold fewer than so many in a hundred, words beside each other have to stand so in the
/// article, too: so many in a hundred of the pairs.
const SCATTERED: usize = 75;
const LEAST_PAIRS: usize = 35;

pub(super) fn check(comparison: &Comparison) -> Vec<Violation> {
    let (summary, article) = (&comparison.summary.text, &comparison.article.text);
    let unsupported = clauses(summary).into_iter().filter(|(first, end)| {
        let told = (*first..*end).filter(|at| !summary.is_function_word(*at) && !is_measure(summary, *at));
        let words: HashSet<&str> = told.map(|at| summary.key(at)).collect();
        let share = share(&words, article);
        words.len() >= LEAST_WORDS
            && (share < LEAST_SHARE || share < SCATTERED && pairs(summary, *first, *end, article) < LEAST_PAIRS)
    });
    unsupported.map(|(first, end)| Violation::Unsupported { words: summary.slice(first, end).to_owned() }).collect()
}

/// The clauses of a text: to the next stop, semicolon or colon.
fn clauses(text: &ComparedText) -> Vec<(usize, usize)> {
    let mut clauses: Vec<(usize, usize)> = Vec::new();
    for (at, word) in text.words.iter().enumerate() {
        match clauses.last_mut() {
            Some((_, end)) if word.gap < Gap::Clause => *end = at + 1,
            _ => clauses.push((at, at + 1)),
        }
    }
    clauses
}

/// Numbers and what they are told in have a rule of their own.
fn is_measure(text: &ComparedText, at: usize) -> bool {
    text.key(at).starts_with(|c: char| c.is_ascii_digit() || c == '%') || text.is(at, Class::MeasureWord)
}

/// How many of a hundred pairs of words, neither of them a function word, stand in the article.
fn pairs(summary: &ComparedText, first: usize, end: usize, article: &ComparedText) -> usize {
    let content = |at: &usize| !summary.is_function_word(*at) && !summary.is_function_word(at + 1);
    let pairs: Vec<usize> = (first..end.saturating_sub(1)).filter(content).collect();
    let held = pairs.iter().filter(|at| article.find(&[summary.key(**at), summary.key(*at + 1)]).next().is_some());
    held.count() * 100 / pairs.len().max(1)
}

/// How many of a hundred of `words` stand in the two sentences of the article that hold most of them.
fn share(words: &HashSet<&str>, article: &ComparedText) -> usize {
    let mut held: HashSet<&str> = HashSet::new();
    for _ in 0..2 {
        let mut sentences: HashMap<usize, HashSet<&str>> = HashMap::new();
        for key in words.difference(&held) {
            for at in article.places(key) {
                steps::count();
                let sentence = article.words.get(*at).map_or(0, |word| word.sentence);
                sentences.entry(sentence).or_default().insert(key);
            }
        }
        let best = sentences.into_iter().max_by_key(|(number, held)| (held.len(), std::cmp::Reverse(*number)));
        held.extend(best.map(|(_, held)| held).unwrap_or_default());
    }
    held.len() * 100 / words.len().max(1)
}
