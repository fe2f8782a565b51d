//! The best set of sentences within the limits: an exhaustive search over the most salient few.
//!
//! A set is worth the ROUGE-1 F1 that can be expected of it: of its words, each counted once, the share that a person's
//! summary would hold too, against the length of both (Lin 2004, "ROUGE"). So a short lead gets a second sentence and a long
//! one stands alone, without a rule for either.

use std::collections::{HashMap, HashSet};

use crate::text::{Span, fold};

/// Sentences that the search looks at; 2^12 sets at most.
const POOL: usize = 12;
/// Two sentences that share this part of the shorter one's word pairs say the same.
const SAME: f32 = 0.45;
/// How fast the share of a sentence's words that a person's summary holds falls with the sentence's probability: the power
/// of it. Anything from 0.4 to 0.8 gives the same ROUGE on the dev articles.
const FALL: f32 = 0.6;

/// A sentence that may stand in a summary.
#[derive(Clone)]
pub(super) struct Candidate {
    number: usize,
    pub(super) span: Span,
    logit: f32,
    pub(super) words: usize,
    characters: usize,
    /// How often it says each word.
    bag: HashMap<String, usize>,
    pairs: HashSet<(String, String)>,
}

/// What a summary must keep to; `min_words` and `usual_words` are wishes, the others are laws.
pub(super) struct Limits {
    pub(super) sentences: usize,
    pub(super) min_words: usize,
    /// The length of the summary that a person would write.
    pub(super) usual_words: usize,
    /// What several sentences together may come to; one alone is never cut.
    pub(super) most_words: usize,
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
        let mut bag = HashMap::new();
        for word in &words {
            *bag.entry((*word).to_owned()).or_default() += 1;
        }
        Self { number, span, logit, words: words.len(), characters: text.chars().count(), bag, pairs }
    }

    fn says_the_same_as(&self, other: &Self) -> bool {
        let fewer = self.pairs.len().min(other.pairs.len()).max(1);
        let shared = self.pairs.intersection(&other.pairs).count();
        shared as f32 > SAME * fewer as f32
    }
}

/// The set that is expected to be nearest to a person's summary, in reading order; empty where nothing fits.
pub(super) fn best(mut candidates: Vec<Candidate>, limits: &Limits) -> Vec<Candidate> {
    candidates.retain(|candidate| candidate.characters <= limits.characters);
    candidates.sort_by(|a, b| b.logit.total_cmp(&a.logit).then(a.number.cmp(&b.number)));
    candidates.truncate(POOL);
    candidates.sort_by_key(|candidate| candidate.number);
    let shares = softmax(&candidates).into_iter().map(|probability| probability.powf(FALL)).collect();
    let mut search = Search { candidates: &candidates, shares, limits, chosen: Vec::new(), best: None };
    search.grow(0, 0.0);
    let members = search.best.map(|best| best.members).unwrap_or_default();
    members.into_iter().filter_map(|member| candidates.get(member).cloned()).collect()
}

struct Search<'a> {
    candidates: &'a [Candidate],
    /// Of each candidate's words, the share that a person's summary holds, up to a factor that all have in common.
    shares: Vec<f32>,
    limits: &'a Limits,
    chosen: Vec<usize>,
    best: Option<Best>,
}

struct Best {
    long_enough: bool,
    value: f32,
    members: Vec<usize>,
}

impl Search<'_> {
    /// Weighs the chosen set, of whose words `held` are expected in a person's summary, and every set that grows it by
    /// candidates from `next` on.
    fn grow(&mut self, next: usize, held: f32) {
        self.weigh(held);
        if self.chosen.len() >= self.limits.sentences {
            return;
        }
        let candidates = self.candidates;
        for (number, candidate) in candidates.iter().enumerate().skip(next) {
            if !self.admits(candidate) {
                continue;
            }
            let share = self.shares.get(number).copied().unwrap_or_default();
            let held = held + share * self.new_words(candidate) as f32;
            self.chosen.push(number);
            self.grow(number + 1, held);
            self.chosen.pop();
        }
    }

    /// True where the chosen set may grow by a candidate.
    fn admits(&self, candidate: &Candidate) -> bool {
        let characters = self.members().map(|member| member.characters + 2).sum::<usize>() + candidate.characters;
        let words = self.members().map(|member| member.words).sum::<usize>() + candidate.words;
        characters <= self.limits.characters
            && (self.chosen.is_empty() || words <= self.limits.most_words)
            && !self.members().any(|member| member.says_the_same_as(candidate))
    }

    fn members(&self) -> impl Iterator<Item = &Candidate> {
        self.chosen.iter().filter_map(|member| self.candidates.get(*member))
    }

    /// Words of a candidate that no member says, or none so often.
    fn new_words(&self, candidate: &Candidate) -> usize {
        let said = |word: &str| self.members().filter_map(|member| member.bag.get(word)).max().copied().unwrap_or(0);
        candidate.bag.iter().map(|(word, count)| count.saturating_sub(said(word))).sum()
    }

    fn weigh(&mut self, held: f32) {
        if self.chosen.is_empty() {
            return;
        }
        let words: usize = self.members().map(|member| member.words).sum();
        let value = held / (words + self.limits.usual_words) as f32;
        let long_enough = words >= self.limits.min_words;
        if self.best.as_ref().is_none_or(|best| (long_enough, value) > (best.long_enough, best.value)) {
            self.best = Some(Best { long_enough, value, members: self.chosen.clone() });
        }
    }
}

fn softmax(candidates: &[Candidate]) -> Vec<f32> {
    let most = candidates.iter().map(|c| c.logit).fold(f32::NEG_INFINITY, f32::max);
    let weights: Vec<f32> = candidates.iter().map(|c| (c.logit - most).exp()).collect();
    let sum: f32 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum.max(f32::MIN_POSITIVE)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits =
        Limits { sentences: 3, min_words: 5, usual_words: 10, most_words: 20, characters: usize::MAX };

    /// Candidates of one paragraph, and the numbers of those chosen.
    fn chosen(sentences: &[(&str, f32)]) -> Vec<usize> {
        let candidate = |(number, (text, logit)): (usize, &(&str, f32))| {
            Candidate::new(number, Span::new(0, text.len()), text, *logit)
        };
        let candidates = sentences.iter().enumerate().map(candidate).collect();
        best(candidates, &LIMITS).iter().map(|candidate| candidate.number).collect()
    }

    #[test]
    fn a_short_sentence_gets_company_and_a_long_one_stands_alone() {
        let second = ("năm sáu bảy tám chín mười", 1.0);
        assert_eq!(chosen(&[("một hai ba bốn", 1.5), second]), [0, 1]);
        let long = "một hai ba bốn a b c d e g h i k l m n o p q r s t u v x y";
        assert_eq!(chosen(&[(long, 2.0), second]), [0]);
    }

    #[test]
    fn what_was_said_already_counts_for_nothing() {
        // The second says half of the first again, the third is less salient and new.
        let sentences =
            [("một hai ba bốn năm sáu", 1.0), ("một hai x ba bốn y", 0.6), ("bảy tám chín mười trăm nghìn", 0.4)];
        assert_eq!(chosen(&sentences), [0, 2]);
    }

    #[test]
    fn several_keep_to_the_length_that_one_may_exceed() {
        let (ten, eleven) = ("a b c d e g h i k l", "m n o p q r s t u v x");
        assert_eq!(chosen(&[(ten, 1.0), ("z y", 0.9), (eleven, 1.0)]).len(), 2);
        assert_eq!(chosen(&[(&format!("{ten} {eleven}"), 1.0)]), [0]);
    }

    #[test]
    fn too_short_only_where_nothing_longer_fits() {
        assert_eq!(chosen(&[("một hai", 5.0), ("ba bốn năm", -5.0)]), [0, 1]);
        assert_eq!(chosen(&[("một hai", 5.0)]), [0]);
    }
}
