//! What the scorer is fitted on: the numbers of words, as `examples/summary_numbers.rs` writes them.

use std::collections::HashMap;

use super::features::Context;
use super::view::View;
use super::{shorten, standing};
use crate::lexicon::Matches;
use crate::text::{Document, TokenKind, token_keys};

/// A word with its numbers, and whether a person's summary has it, and has it with the next one.
pub struct WordRow {
    /// What the scorer knows of it.
    pub numbers: Vec<f32>,
    /// A person's summary has it, as often as the sentence up to here.
    pub kept: bool,
    /// The same of the word with the next one.
    pub kept_pair: bool,
}

/// Sentences of an article that are learnt from, the most salient.
const LEARNT_FROM: usize = 24;

/// The words of the sentences that the scorer would look at; `summary` is a person's.
pub fn words(document: &Document, matches: &Matches, salience: &[Option<f32>], summary: &str) -> Vec<WordRow> {
    let keys: Vec<String> =
        token_keys(summary).into_iter().filter(|key| key.starts_with(char::is_alphanumeric)).collect();
    let mut held: HashMap<&str, usize> = HashMap::new();
    let mut held_pairs: HashMap<(&str, &str), usize> = HashMap::new();
    for key in &keys {
        *held.entry(key).or_default() += 1;
    }
    for pair in keys.windows(2) {
        if let [a, b] = pair {
            *held_pairs.entry((a, b)).or_default() += 1;
        }
    }
    let context = Context::new(document, salience);
    let mut rows = Vec::new();
    for number in (0..document.sentences().len()).filter(|number| standing::is_running(document, *number)) {
        let Some(view) = View::new(document, matches, number).filter(|_| context.rank(number) < LEARNT_FROM) else {
            continue;
        };
        let cuts = shorten::cuts(&view);
        let (mut said, mut said_pairs) = (HashMap::new(), HashMap::new());
        let places: Vec<usize> = (0..view.tokens.len())
            .filter(|at| view.tokens.get(*at).is_some_and(|t| t.kind != TokenKind::Mark))
            .collect();
        let all = context.words(&view, &cuts);
        for (place, at) in places.iter().enumerate() {
            let Some(numbers) = all.get(*at).copied().flatten() else { continue };
            let key = view.key(*at);
            let pair = (key, places.get(place + 1).map_or("", |next| view.key(*next)));
            let (before, before_pair) = (said.entry(key).or_insert(0), said_pairs.entry(pair).or_insert(0));
            rows.push(WordRow {
                numbers: numbers.to_vec(),
                kept: held.get(key).is_some_and(|count| count > before),
                kept_pair: held_pairs.get(&pair).is_some_and(|count| count > before_pair),
            });
            *before += 1;
            *before_pair += 1;
        }
    }
    rows
}
