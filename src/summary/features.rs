//! What the scorer knows of each word of a sentence: numbers that say how much a summary wants it.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::shorten::{Cut, Place};
use super::view::View;
use super::words::Words;
use crate::text::{Document, Field, ParagraphKind, Sentence, TokenKind};

/// Numbers a word.
pub(super) const WIDTH: usize = 47;

/// Of each frequent syllable: how rare it is in articles, and how often a summary keeps it (log odds).
static SYLLABLES: LazyLock<HashMap<&str, (f32, f32)>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut columns = line.split('\t');
        let key = columns.next()?;
        Some((key, (columns.next()?.parse().ok()?, columns.next()?.parse().ok()?)))
    };
    include_str!("syllables.tsv").lines().filter_map(row).collect()
});
/// Of a syllable that is not in the table.
const UNKNOWN: (f32, f32) = (8.0, -0.5);

fn syllable(key: &str) -> (f32, f32) {
    SYLLABLES.get(key).copied().unwrap_or(UNKNOWN)
}

/// What an article says as a whole: the same for all its sentences.
pub(super) struct Context {
    /// The number of each token's key; those of marks are none.
    keys: Vec<Option<u32>>,
    /// How many sentences say each key.
    sentences: Vec<u32>,
    /// How many say each pair of keys.
    pairs: HashMap<(u32, u32), u32>,
    title: Held,
    lead: Held,
    /// Rareness of the title's words, summed up.
    title_weight: f32,
    rareness: Vec<f32>,
    keeping: Vec<f32>,
    /// For each sentence, how many stand before it that are no captions.
    places: Vec<usize>,
    running: usize,
    lead_words: usize,
    words: usize,
    softmax: Vec<f32>,
    salience: Vec<Option<f32>>,
    most_salient: f32,
    ranks: Vec<usize>,
}

/// Which keys and pairs of keys a part of the article holds.
#[derive(Default)]
struct Held {
    keys: Vec<bool>,
    pairs: std::collections::HashSet<(u32, u32)>,
}

impl Held {
    fn has(&self, key: u32) -> bool {
        self.keys.get(key as usize).copied().unwrap_or(false)
    }

    fn add(&mut self, keys: &[u32]) {
        for key in keys {
            if let Some(held) = self.keys.get_mut(*key as usize) {
                *held = true;
            }
        }
        self.pairs.extend(keys.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))));
    }
}

/// True for what stands under a picture or tells who wrote it: the text says the same without.
fn is_furniture(document: &Document, sentence: &Sentence) -> bool {
    let kind = document.paragraph_of(sentence).map(|paragraph| paragraph.kind);
    matches!(kind, Some(ParagraphKind::Caption | ParagraphKind::Byline | ParagraphKind::Source))
}

impl Context {
    /// Reads an article. `salience` has a logit a sentence, where the model judged it.
    pub fn new(document: &Document, salience: &[Option<f32>]) -> Self {
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut rareness = Vec::new();
        let mut keeping = Vec::new();
        let mut keys = Vec::with_capacity(document.tokens().len());
        for token in document.tokens() {
            if token.kind == TokenKind::Mark {
                keys.push(None);
                continue;
            }
            let next = numbers.len() as u32;
            let number = *numbers.entry(&token.key).or_insert_with(|| {
                let (rare, kept) = syllable(&token.key);
                rareness.push(rare);
                keeping.push(kept);
                next
            });
            keys.push(Some(number));
        }
        let count = rareness.len();
        let held = || Held { keys: vec![false; count], ..Held::default() };
        let (mut title, mut lead) = (held(), held());
        let mut sentences = vec![0; count];
        let mut pairs = HashMap::new();
        let (mut lead_words, mut words) = (0, 0);
        let (mut places, mut running) = (Vec::with_capacity(document.sentences().len()), 0);
        for sentence in document.sentences() {
            places.push(running);
            let paragraph = document.paragraph_of(sentence);
            // A picture more in an article changes nothing of what its text says.
            if is_furniture(document, sentence) {
                continue;
            }
            running += 1;
            let own: Vec<u32> =
                keys.get(document.tokens_in(sentence.span)).unwrap_or_default().iter().flatten().copied().collect();
            match paragraph.map(|paragraph| paragraph.field) {
                Some(Field::Title) => {
                    title.add(&own);
                    continue;
                }
                Some(Field::Lead) => {
                    lead.add(&own);
                    lead_words += own.len();
                }
                _ => {}
            }
            words += own.len();
            let mut once = own.clone();
            once.sort_unstable();
            once.dedup();
            for key in once {
                if let Some(count) = sentences.get_mut(key as usize) {
                    *count += 1;
                }
            }
            for pair in own.windows(2) {
                if let [a, b] = pair {
                    *pairs.entry((*a, *b)).or_insert(0) += 1;
                }
            }
        }
        let weight = |(key, held): (usize, &bool)| if *held { rareness.get(key).copied().unwrap_or(0.0) } else { 0.0 };
        let title_weight = title.keys.iter().enumerate().map(weight).sum::<f32>().max(1.0);
        let most_salient = salience.iter().flatten().copied().fold(-20.0, f32::max);
        let weights: Vec<f32> =
            salience.iter().map(|logit| logit.map_or(0.0, |logit| (logit - most_salient).exp())).collect();
        let sum = weights.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        let mut order: Vec<usize> = (0..salience.len()).collect();
        let logit = |number: usize| salience.get(number).copied().flatten().unwrap_or(-99.0);
        order.sort_by(|a, b| logit(*b).total_cmp(&logit(*a)).then(a.cmp(b)));
        let mut ranks = vec![0; order.len()];
        for (rank, number) in order.into_iter().enumerate() {
            if let Some(entry) = ranks.get_mut(number) {
                *entry = rank;
            }
        }
        Self {
            keys,
            sentences,
            pairs,
            title,
            lead,
            title_weight,
            rareness,
            keeping,
            places,
            running,
            lead_words,
            words,
            softmax: weights.into_iter().map(|weight| weight / sum).collect(),
            salience: salience.to_vec(),
            most_salient,
            ranks,
        }
    }

    /// The numbers of the keys of a sentence's tokens; none for marks.
    pub fn keys(&self, view: &View) -> &[Option<u32>] {
        self.keys.get(view.first..view.first + view.tokens.len()).unwrap_or_default()
    }

    /// True where the lead says a key.
    pub fn in_lead(&self, key: u32) -> bool {
        self.lead.has(key)
    }

    /// True where the lead says two keys side by side.
    pub fn pair_in_lead(&self, pair: (u32, u32)) -> bool {
        self.lead.pairs.contains(&pair)
    }

    /// True where the article has a lead.
    pub fn has_lead(&self) -> bool {
        self.lead_words > 0
    }

    /// The share of the title's weight that a key carries.
    pub fn title_share(&self, key: u32) -> f32 {
        if self.title.has(key) { self.rare(key) / self.title_weight } else { 0.0 }
    }

    /// How probable it is that a sentence is the most salient.
    fn salience_share(&self, number: usize) -> f32 {
        self.softmax.get(number).copied().unwrap_or(0.0)
    }

    /// The place of a sentence among all, the most salient first.
    pub fn rank(&self, number: usize) -> usize {
        self.ranks.get(number).copied().unwrap_or(usize::MAX)
    }

    fn rare(&self, key: u32) -> f32 {
        self.rareness.get(key as usize).copied().unwrap_or(0.0)
    }

    fn kept(&self, key: u32) -> f32 {
        self.keeping.get(key as usize).copied().unwrap_or(0.0)
    }

    /// The numbers of each word of a sentence, by token; of marks none.
    pub fn words(&self, view: &View, cuts: &[Cut]) -> Vec<Option<[f32; WIDTH]>> {
        let keys = self.keys(view);
        let sentence = self.sentence(view, keys);
        let places: Vec<usize> = (0..keys.len()).filter(|at| keys.get(*at).is_some_and(Option::is_some)).collect();
        let mut rows = vec![None; keys.len()];
        let mut said: HashMap<u32, usize> = HashMap::new();
        for (number, at) in places.iter().enumerate() {
            let key_at = |place: Option<&usize>| place.and_then(|at| keys.get(*at).copied().flatten());
            let Some(key) = key_at(Some(at)) else { continue };
            let before = number.checked_sub(1).and_then(|number| places.get(number));
            let around = Around { before: key_at(before), key, next: key_at(places.get(number + 1)) };
            let occurrence = said.entry(key).or_insert(0);
            let mut row = [0.0; WIDTH];
            let (head, tail) = row.split_at_mut(SENTENCE);
            head.copy_from_slice(&sentence);
            let own = self.word(view, *at, around, places.get(number + 1).copied(), sentence.get(4) == Some(&1.0));
            for (entry, value) in tail.iter_mut().zip(own) {
                *entry = value;
            }
            let place = number as f32;
            let rest = [
                place / places.len() as f32,
                (place / 40.0).min(1.0),
                cut_at(cuts, *at, Place::Ending),
                cut_at(cuts, *at, Place::Opening),
                cut_at(cuts, *at, Place::Inside),
                (*occurrence as f32 / 2.0).min(1.0),
                (0..*at).filter(|i| view.is_comma(*i)).count() as f32 / 4.0,
            ];
            for (entry, value) in tail.iter_mut().skip(own.len()).zip(rest) {
                *entry = value;
            }
            *occurrence += 1;
            if let Some(entry) = rows.get_mut(*at) {
                *entry = Some(row);
            }
        }
        rows
    }

    fn sentence(&self, view: &View, keys: &[Option<u32>]) -> [f32; SENTENCE] {
        let document = view.document();
        let logit = self.salience.get(view.number).copied().flatten().unwrap_or(self.most_salient - 8.0);
        let sentences = document.sentences();
        let own = sentences.get(view.number);
        let before = sentences.iter().take(view.number).rev().find(|sentence| !is_furniture(document, sentence));
        let place = self.places.get(view.number).copied().unwrap_or_default();
        let field = |sentence: Option<&Sentence>| {
            sentence.and_then(|sentence| document.paragraph_of(sentence)).map(|paragraph| paragraph.field)
        };
        let lead = field(own) == Some(Field::Lead);
        let opens = own.map(|sentence| sentence.paragraph) != before.map(|sentence| sentence.paragraph);
        let mut once: Vec<u32> = keys.iter().flatten().copied().collect();
        let words = once.len();
        once.sort_unstable();
        once.dedup();
        let digits = view.tokens.iter().any(|token| token.kind == TokenKind::Digits);
        let flag = |holds: bool| f32::from(u8::from(holds));
        [
            (logit - self.most_salient).max(-8.0) / 4.0,
            self.salience_share(view.number),
            logit.clamp(-8.0, 8.0) / 4.0,
            (self.rank(view.number) as f32 / 10.0).min(1.0),
            flag(lead),
            flag(lead && field(before) != Some(Field::Lead)),
            flag(!lead && matches!(field(before), Some(Field::Lead | Field::Title) | None)),
            1.0 / (1 + place) as f32,
            place as f32 / self.running.max(1) as f32,
            (words as f32 / 40.0).min(2.0),
            once.iter().map(|key| self.title_share(*key)).sum(),
            flag(self.has_lead()),
            (self.lead_words as f32 / 60.0).min(2.0),
            flag(digits),
            flag(Words::bundled().clauses.results.any(view.tokens)),
            flag(opens),
            (self.words.max(1) as f32).ln() / 8.0,
        ]
    }

    fn word(&self, view: &View, at: usize, around: Around, next_at: Option<usize>, in_lead: bool) -> [f32; 23] {
        let flag = |holds: bool| f32::from(u8::from(holds));
        let Around { before, key, next } = around;
        let said = self.sentences.get(key as usize).copied().unwrap_or(0) as f32;
        let pair = next.map(|next| (key, next));
        let token = view.tokens.get(at);
        let digits = |at: Option<usize>| {
            at.and_then(|at| view.tokens.get(at)).is_some_and(|token| token.kind == TokenKind::Digits)
        };
        let title_pair = |pair: Option<(u32, u32)>| pair.is_some_and(|pair| self.title.pairs.contains(&pair));
        [
            flag(self.title.has(key)),
            flag(title_pair(before.map(|before| (before, key)))),
            flag(title_pair(pair)),
            flag(!in_lead && self.lead.has(key)),
            flag(!in_lead && pair.is_some_and(|pair| self.lead.pairs.contains(&pair))),
            said.ln_1p() / 3.0,
            said / self.running.max(1) as f32,
            self.rare(key) / 10.0,
            self.kept(key),
            flag(digits(Some(at))),
            flag(token.is_some_and(|token| token.capital)),
            flag(!view.outside(at)),
            flag(next.is_some_and(|next| self.title.has(next))),
            next.map_or(0.0, |next| self.rare(next) / 10.0),
            next.map_or(0.0, |next| self.kept(next)),
            flag(digits(next_at)),
            flag(next_at.is_some_and(|next| next > at + 1)),
            before.map_or(0.0, |before| self.kept(before)),
            flag(before.is_some_and(|before| self.title.has(before))),
            pair.and_then(|pair| self.pairs.get(&pair)).map_or(0.0, |count| (*count as f32).ln_1p() / 2.0),
            flag(at > 0 && view.capital(at) && view.capital(at - 1)),
            flag(before.is_none()),
            flag(next.is_none()),
        ]
    }
}

/// How many of the numbers are those of the sentence.
const SENTENCE: usize = 17;

/// A word between its neighbours.
struct Around {
    before: Option<u32>,
    key: u32,
    next: Option<u32>,
}

fn cut_at(cuts: &[Cut], at: usize, place: Place) -> f32 {
    f32::from(u8::from(cuts.iter().any(|cut| cut.place == place && cut.tokens.contains(&at))))
}
