//! The sentences of an article that a summary may be made of, in the forms in which it may print them, each weighed.

use std::collections::HashMap;

use super::features::{Context, WIDTH};
use super::rendering::{self, Rendering};
use super::scorer::{Scorer, Wanted};
use super::shorten::{self, Cut};
use super::standing::{self, Standing};
use super::view::View;
use crate::lexicon::Matches;
use crate::text::{Document, Field};

/// Sentences that are looked at, the most salient first; those of the lead besides.
const LOOKED_AT: usize = 18;
/// Sentences that sets are made of.
const POOL: usize = 10;
/// Two sentences that share this part of the shorter one's word pairs say the same.
const SAME: f32 = 0.45;

/// How much less likely two wanted words stand side by side in a person's summary than each alone.
const OVER_A_CUT: f32 = 0.7;
/// What a word that the lead has said is worth to one who reads it beside.
const SAID_BY_THE_LEAD: f32 = 0.5;
/// Words that a form is set against when the pool is filled.
const USUAL: f32 = 40.0;

/// What may be asked of the sentences.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wish {
    /// Parts may go.
    pub shortened: bool,
    /// Only what the lead does not say.
    pub beyond_lead: bool,
}

/// One form of a sentence, weighed.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub rendering: Rendering,
    /// Its words: a number for each (word, how often before in the sentence), and how much each is wanted.
    pub words: Vec<(u32, f32)>,
    /// Its pairs of words.
    pub pairs: Vec<(u32, f32)>,
    /// What a set of this form alone would hold, against its length.
    worth: f32,
    /// Of the title's weight: each key with its share.
    pub title: Vec<(u32, f32)>,
}

/// A sentence that may stand in a summary.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    number: usize,
    pub forms: Vec<Form>,
    /// The name that a sentence before it must have told.
    pub needs: Option<u32>,
    /// Keys of names in it: capitals behind capitals.
    pub names: Vec<u32>,
    /// Pairs of the whole sentence, sorted.
    pairs: Vec<u32>,
    pub in_lead: bool,
}

impl Candidate {
    /// True where two sentences say the same.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        let (fewer, more) = if self.pairs.len() < other.pairs.len() { (self, other) } else { (other, self) };
        let shared = fewer.pairs.iter().filter(|pair| more.pairs.binary_search(pair).is_ok()).count();
        shared as f32 > SAME * fewer.pairs.len().max(1) as f32
    }
}

/// The candidates of an article, in reading order.
pub(super) struct Candidates {
    pub all: Vec<Candidate>,
    /// How many numbers words and pairs have.
    pub numbers: usize,
    /// How many sentences the lead has.
    pub lead_sentences: usize,
    /// Words between spaces of these.
    pub lead_words: usize,
}

/// Finds and weighs the candidates.
pub(super) fn candidates(document: &Document, matches: &Matches, salience: &[Option<f32>], wish: Wish) -> Candidates {
    let context = Context::new(document, salience);
    let quoted = standing::quoted(document);
    let mut numbers = Numbers::default();
    let mut all: Vec<Candidate> = Vec::new();
    let (mut lead_sentences, mut lead_words) = (0, 0);
    for number in 0..document.sentences().len() {
        let Some(sentence) = document.sentences().get(number) else { continue };
        let in_lead = document.field_at(sentence.span.begin) == Field::Lead;
        if in_lead {
            lead_sentences += 1;
            lead_words += document.slice(sentence.span).split_whitespace().count();
        }
        let judged = salience.get(number).is_some_and(Option::is_some);
        if !judged || !standing::is_running(document, number) || context.rank(number) >= LOOKED_AT && !in_lead {
            continue;
        }
        let Some(view) = View::new(document, matches, number) else { continue };
        // Half of what is said would be false.
        if View::new(document, matches, number + 1).is_some_and(|next| standing::takes_back(&next)) {
            continue;
        }
        let in_quotation = quoted.get(number).copied().unwrap_or(false);
        all.extend(candidate(&view, in_quotation, in_lead, &context, wish, &mut numbers));
    }
    if wish.beyond_lead && context.has_lead() {
        all.retain(|candidate| !candidate.in_lead);
    }
    if all.len() > POOL {
        let best = |candidate: &Candidate| candidate.forms.iter().map(|form| form.worth).fold(0.0, f32::max);
        all.sort_by(|a, b| best(b).total_cmp(&best(a)).then(a.number.cmp(&b.number)));
        all.truncate(POOL);
        all.sort_by_key(|candidate| candidate.number);
    }
    Candidates { all, numbers: numbers.count(), lead_sentences, lead_words }
}

/// Numbers for words by occurrence and for pairs, over the article.
#[derive(Default)]
struct Numbers {
    words: HashMap<(u32, u32), u32>,
    pairs: HashMap<(u32, u32), u32>,
}

impl Numbers {
    fn count(&self) -> usize {
        self.words.len() + self.pairs.len()
    }

    fn word(&mut self, key: u32, occurrence: u32) -> u32 {
        let next = self.count() as u32;
        *self.words.entry((key, occurrence)).or_insert(next)
    }

    fn pair(&mut self, pair: (u32, u32)) -> u32 {
        let next = self.count() as u32;
        *self.pairs.entry(pair).or_insert(next)
    }
}

fn candidate(
    view: &View,
    in_quotation: bool,
    in_lead: bool,
    context: &Context,
    wish: Wish,
    numbers: &mut Numbers,
) -> Option<Candidate> {
    let standing = standing::standing(view, in_quotation);
    let needs = match &standing {
        Standing::Never => return None,
        // The cut of its opening is what makes it stand.
        Standing::Shortened if !wish.shortened => return None,
        Standing::WithName(name) => Some(name.as_str()),
        Standing::Alone | Standing::Shortened => None,
    };
    let keys = context.keys(view);
    let key_of = |name: &str| {
        (0..view.tokens.len()).find(|at| view.key(*at) == name).and_then(|at| keys.get(at).copied().flatten())
    };
    let needs = match needs {
        Some(name) => Some(key_of(name)?),
        None => None,
    };
    let cuts = shorten::cuts(view);
    let wanted = wanted(view, &cuts, context, wish);
    let worth: Vec<f32> = wanted.iter().map(|wanted| wanted.map_or(0.0, |wanted| wanted.word)).collect();
    let renderings = match wish.shortened {
        true => rendering::forms(view, &cuts, &worth),
        false => Rendering::whole(view).into_iter().collect(),
    };
    let forms: Vec<Form> =
        renderings.into_iter().filter_map(|rendering| form(view, rendering, &wanted, context, numbers)).collect();
    let own: Vec<u32> = keys.iter().flatten().copied().collect();
    let mut pairs: Vec<u32> =
        own.windows(2).filter_map(|pair| Some(numbers.pair((*pair.first()?, *pair.get(1)?)))).collect();
    pairs.sort_unstable();
    pairs.dedup();
    if wish.beyond_lead && context.has_lead() {
        let in_lead = own.windows(2).filter(|pair| matches!(pair, [a, b] if context.pair_in_lead((*a, *b)))).count();
        if in_lead as f32 > SAME * own.len().max(1) as f32 {
            return None;
        }
    }
    let names = (1..view.tokens.len()).filter(|at| view.capital(*at) && view.capital(at - 1));
    let names = names.filter_map(|at| keys.get(at).copied().flatten()).collect();
    (!forms.is_empty()).then_some(Candidate { number: view.number, forms, needs, names, pairs, in_lead })
}

/// How much each word of a sentence is wanted; of marks nothing.
fn wanted(view: &View, cuts: &[Cut], context: &Context, wish: Wish) -> Vec<Option<Wanted>> {
    let scorer = Scorer::bundled();
    let keys = context.keys(view);
    let rows = context.words(view, cuts);
    let known = |at: usize| keys.get(at).copied().flatten().is_some_and(|key| context.in_lead(key));
    let weigh = |(at, row): (usize, &Option<[f32; WIDTH]>)| {
        let wanted = scorer.word(row.as_ref()?);
        let share = if wish.beyond_lead && known(at) { SAID_BY_THE_LEAD } else { 1.0 };
        Some(Wanted { word: wanted.word * share, pair: wanted.pair * share })
    };
    rows.iter().enumerate().map(weigh).collect()
}

fn form(
    view: &View,
    rendering: Rendering,
    wanted: &[Option<Wanted>],
    context: &Context,
    numbers: &mut Numbers,
) -> Option<Form> {
    let keys = context.keys(view);
    let places = rendering.kept.iter().cloned().flatten();
    let places: Vec<usize> = places.filter(|at| keys.get(*at).is_some_and(Option::is_some)).collect();
    let key_at = |at: usize| keys.get(at).copied().flatten();
    let weight = |at: usize| wanted.get(at).copied().flatten().unwrap_or_default();
    let mut said: HashMap<u32, u32> = HashMap::new();
    let (mut words, mut pairs, mut title) = (Vec::new(), Vec::new(), Vec::new());
    for (place, at) in places.iter().enumerate() {
        let Some(key) = key_at(*at) else { continue };
        let own = weight(*at);
        let occurrence = said.entry(key).or_insert(0);
        words.push((numbers.word(key, *occurrence), own.word));
        *occurrence += 1;
        if *occurrence == 1 && context.title_share(key) > 0.0 {
            title.push((key, context.title_share(key)));
        }
        if let Some(next) = places.get(place + 1)
            && let Some(next_key) = key_at(*next)
        {
            // Over a cut the pair is new: it is wanted as much as both of its words.
            let adjacent = (at + 1..*next).all(|between| key_at(between).is_none());
            let apart = own.word * weight(*next).word * OVER_A_CUT;
            pairs.push((numbers.pair((key, next_key)), if adjacent { own.pair } else { apart }));
        }
    }
    let held: f32 = words.iter().map(|(_, p)| p).sum();
    let worth = held / (words.len() as f32 + USUAL);
    (!words.is_empty()).then_some(Form { rendering, words, pairs, worth, title })
}
