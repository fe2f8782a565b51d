//! The best set of sentences within the limits: an exhaustive search over the most salient few.

use std::collections::HashSet;

use crate::text::{Span, fold};

/// Sentences that the search looks at; 2^12 sets at most.
const POOL: usize = 12;
/// Two sentences that share this part of the shorter one's word pairs say the same.
const SAME: f32 = 0.45;

/// What length costs, in probability: every word; being over or under the wished-for range at all, and every word beyond it.
/// A sentence is never cut, so a long one that says what matters may go a little over (chosen by ROUGE on the dev articles).
const A_WORD: f32 = 0.001;
const OVER: f32 = 0.05;
const UNDER: f32 = 0.2;
const A_WORD_BEYOND: f32 = 0.01;

/// A sentence that may stand in a summary.
#[derive(Clone)]
pub(super) struct Candidate {
    number: usize,
    pub(super) span: Span,
    logit: f32,
    pub(super) words: usize,
    characters: usize,
    pairs: HashSet<(String, String)>,
}

/// What a summary must keep to; `min_words` and `max_words` are wishes, the others are laws.
pub(super) struct Limits {
    pub(super) sentences: usize,
    pub(super) min_words: usize,
    pub(super) max_words: usize,
    pub(super) characters: usize,
}

impl Candidate {
    pub(super) fn new(number: usize, span: Span, text: &str, logit: f32) -> Self {
        let key = fold::key(text);
        let words: Vec<&str> = key
            .split_whitespace()
            .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
            .filter(|w| !w.is_empty())
            .collect();
        let pairs = words.iter().zip(words.iter().skip(1)).map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        Self { number, span, logit, words: words.len(), characters: text.chars().count(), pairs }
    }

    fn says_the_same_as(&self, other: &Self) -> bool {
        let fewer = self.pairs.len().min(other.pairs.len()).max(1);
        let shared = self.pairs.intersection(&other.pairs).count();
        shared as f32 > SAME * fewer as f32
    }
}

/// The set whose members are together most probable, in reading order; empty where nothing fits.
pub(super) fn best(mut candidates: Vec<Candidate>, limits: &Limits) -> Vec<Candidate> {
    candidates.retain(|candidate| candidate.characters <= limits.characters);
    candidates.sort_by(|a, b| b.logit.total_cmp(&a.logit).then(a.number.cmp(&b.number)));
    candidates.truncate(POOL);
    candidates.sort_by_key(|candidate| candidate.number);
    let weights = softmax(&candidates);
    let mut best: Option<(f32, Vec<usize>)> = None;
    let mut chosen = Vec::new();
    search(&candidates, &weights, limits, 0, &mut chosen, &mut best);
    let members = best.map(|(_, members)| members).unwrap_or_default();
    members.into_iter().filter_map(|member| candidates.get(member).cloned()).collect()
}

/// Tries every set that grows `chosen` by candidates from `next` on.
fn search(
    candidates: &[Candidate],
    weights: &[f32],
    limits: &Limits,
    next: usize,
    chosen: &mut Vec<usize>,
    best: &mut Option<(f32, Vec<usize>)>,
) {
    if !chosen.is_empty() {
        let value = value(candidates, weights, limits, chosen);
        if best.as_ref().is_none_or(|(most, _)| value > *most) {
            *best = Some((value, chosen.clone()));
        }
    }
    if chosen.len() >= limits.sentences {
        return;
    }
    for (number, candidate) in candidates.iter().enumerate().skip(next) {
        let members = || chosen.iter().filter_map(|member| candidates.get(*member));
        let characters = members().map(|c| c.characters + 2).sum::<usize>() + candidate.characters;
        if characters > limits.characters || members().any(|member| member.says_the_same_as(candidate)) {
            continue;
        }
        chosen.push(number);
        search(candidates, weights, limits, number + 1, chosen, best);
        chosen.pop();
    }
}

/// The sum of the members' probabilities, less what their length costs.
fn value(candidates: &[Candidate], weights: &[f32], limits: &Limits, chosen: &[usize]) -> f32 {
    let words: usize = chosen.iter().filter_map(|member| candidates.get(*member)).map(|c| c.words).sum();
    let probability: f32 = chosen.iter().filter_map(|member| weights.get(*member)).sum();
    let beyond = |words: usize, at_all: f32| if words > 0 { at_all + A_WORD_BEYOND * words as f32 } else { 0.0 };
    let over = beyond(words.saturating_sub(limits.max_words), OVER);
    let under = beyond(limits.min_words.saturating_sub(words), UNDER);
    probability - A_WORD * words as f32 - over - under
}

fn softmax(candidates: &[Candidate]) -> Vec<f32> {
    let most = candidates.iter().map(|c| c.logit).fold(f32::NEG_INFINITY, f32::max);
    let weights: Vec<f32> = candidates.iter().map(|c| (c.logit - most).exp()).collect();
    let sum: f32 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum.max(f32::MIN_POSITIVE)).collect()
}
