//! The best set of candidates within the limits: every set of a few sentences, each in one of its forms.
//!
//! A set is worth the ROUGE that can be expected of it (Lin 2004): of its words and pairs of words, each counted once,
//! those that a person's summary would hold too, against the length of both. So a short lead gets a second sentence and
//! a long one stands alone, without a rule for either.

use super::candidates::{Candidate, Candidates, Form};

/// What a pair of words is worth beside a word.
const PAIRS: f32 = 1.5;
/// What is taken off the lead as it stands: an editor has that already. At 0.08 one dev article in seven is still
/// summed up by its lead, at the same ROUGE.
const LEAD_AGAIN: f32 = 0.08;
/// The share of its words with which the lead still counts as one that stands as it is.
const NEARLY_ALL: f32 = 0.85;
/// What all words of the title are worth: its news is to be told.
const TITLE: f32 = 0.02;

/// What a summary must keep to; `min_words` and `usual_words` are wishes, the others are laws.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub sentences: usize,
    pub min_words: usize,
    /// The length of the summary that a person would write.
    pub usual_words: usize,
    pub most_words: usize,
    pub characters: usize,
}

/// A set: candidates by number in the pool, each with the number of its form, in reading order.
pub(super) type Chosen = Vec<(usize, usize)>;

/// The best set; none where nothing fits.
pub(super) fn best(candidates: &Candidates, limits: Limits) -> Chosen {
    let held = vec![0.0; candidates.numbers];
    let mut search = Search { candidates, limits, chosen: Vec::new(), held, sums: Sums::default(), best: None };
    search.grow(0);
    search.best.map(|best| best.chosen).unwrap_or_default()
}

struct Search<'a> {
    candidates: &'a Candidates,
    limits: Limits,
    chosen: Chosen,
    /// What the chosen set holds of each word and pair.
    held: Vec<f32>,
    sums: Sums,
    best: Option<Best>,
}

struct Best {
    long_enough: bool,
    value: f32,
    chosen: Chosen,
}

/// Sums over the chosen set.
#[derive(Clone, Copy, Default)]
struct Sums {
    /// Words that a person's summary would hold.
    words: f32,
    pairs: f32,
    /// Words that ROUGE counts.
    length: usize,
    /// Words between spaces.
    printed: usize,
    characters: usize,
}

impl Search<'_> {
    /// Weighs the chosen set, and every set that grows it by candidates from `next` on.
    fn grow(&mut self, next: usize) {
        self.weigh();
        if self.chosen.len() >= self.limits.sentences {
            return;
        }
        let candidates = self.candidates;
        for (number, candidate) in candidates.all.iter().enumerate().skip(next) {
            if !self.admits(candidate) {
                continue;
            }
            for (form_number, form) in candidate.forms.iter().enumerate() {
                if !self.fits(form) {
                    continue;
                }
                let before = self.sums;
                let changed = self.add(form);
                self.chosen.push((number, form_number));
                self.grow(number + 1);
                self.chosen.pop();
                self.sums = before;
                for (place, value) in changed.into_iter().rev() {
                    if let Some(held) = self.held.get_mut(place as usize) {
                        *held = value;
                    }
                }
            }
        }
    }

    /// Takes a form into the set. Returns what `held` was before.
    fn add(&mut self, form: &Form) -> Vec<(u32, f32)> {
        let gap = self.gap();
        let mut changed = Vec::new();
        for (list, is_word) in [(&form.words, true), (&form.pairs, false)] {
            for (place, value) in list {
                let Some(held) = self.held.get_mut(*place as usize) else { continue };
                if *value > *held {
                    let sum = if is_word { &mut self.sums.words } else { &mut self.sums.pairs };
                    *sum += *value - *held;
                    changed.push((*place, *held));
                    *held = *value;
                }
            }
        }
        self.sums.length += form.words.len();
        self.sums.printed += form.rendering.words;
        self.sums.characters += gap + form.rendering.characters;
        changed
    }

    /// Characters that part the next sentence from those before: a space, and perhaps a stop.
    fn gap(&self) -> usize {
        if self.chosen.is_empty() { 0 } else { 2 }
    }

    /// True where the set may grow by a sentence.
    fn admits(&self, candidate: &Candidate) -> bool {
        let told = candidate.needs.is_none_or(|name| self.members().any(|(member, _)| member.names.contains(&name)));
        told && !self.members().any(|(member, _)| member.says_the_same_as(candidate))
    }

    fn fits(&self, form: &Form) -> bool {
        self.sums.printed + form.rendering.words <= self.limits.most_words
            && self.sums.characters + self.gap() + form.rendering.characters <= self.limits.characters
    }

    fn members(&self) -> impl Iterator<Item = (&Candidate, &Form)> {
        self.chosen.iter().filter_map(|(candidate, form)| {
            let candidate = self.candidates.all.get(*candidate)?;
            Some((candidate, candidate.forms.get(*form)?))
        })
    }

    fn weigh(&mut self) {
        if self.chosen.is_empty() {
            return;
        }
        let (value, long_enough) = (self.value(), self.sums.printed >= self.limits.min_words);
        if self.best.as_ref().is_none_or(|best| (long_enough, value) > (best.long_enough, best.value)) {
            self.best = Some(Best { long_enough, value, chosen: self.chosen.clone() });
        }
    }

    fn value(&self) -> f32 {
        let Sums { words, pairs, length, .. } = self.sums;
        let both = (length + self.limits.usual_words) as f32;
        let expected = 2.0 * words / both + PAIRS * 2.0 * pairs / (both - 2.0).max(1.0);
        expected + TITLE * self.title() - if self.is_lead() { LEAD_AGAIN } else { 0.0 }
    }

    /// The share of the title's words that the set has, the rarer the more.
    fn title(&self) -> f32 {
        let mut seen: Vec<u32> = Vec::new();
        let mut share = 0.0;
        for (key, own) in self.members().flat_map(|(_, form)| &form.title) {
            if !seen.contains(key) {
                seen.push(*key);
                share += own;
            }
        }
        share
    }

    /// True where the set is the lead, or nearly all of it.
    fn is_lead(&self) -> bool {
        self.chosen.len() == self.candidates.lead_sentences
            && self.members().all(|(candidate, _)| candidate.in_lead)
            && self.sums.printed as f32 >= NEARLY_ALL * self.candidates.lead_words as f32
    }
}
