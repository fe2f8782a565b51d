//! Counts that changed places: "3 người chết, 5 bị thương" for "5 người chết, 3 bị thương".

use std::collections::HashSet;

use super::super::Violation;
use super::super::compared::ComparedText;
use super::super::word::Gap;
use super::quantity::{Quantities, Quantity};
use crate::lexicon::Class;
use crate::steps;

/// Words on each side that tell what a number is of.
const AROUND: usize = 6;
/// How many more words a number beside the right one has to share with the summary's.
const MARGIN: usize = 2;
/// The same for a number that the summary leaves out: nothing took its place there.
const MARGIN_ALONE: usize = 4;
/// Numbers of the article that are looked at on each side of the right one.
const NEIGHBOURS: usize = 8;
/// What most counts are of, so that it tells little.
const PEOPLE: &str = "người";
/// The whole of which a count is a part: "32 UAV trong tổng số 164 UAV".
const WHOLE: &str = "tổng";

/// A violation where the words around the number stand in the article around another number of the same sentence.
pub(super) fn check(
    quantity: &Quantity,
    summary: &ComparedText,
    article: &ComparedText,
    ours: &Quantities,
    theirs: &Quantities,
) -> Option<Violation> {
    if quantity.is_vague(summary) || is_label(quantity, summary) {
        return None;
    }
    let here = Context::of(quantity, summary);
    let heads_alike = |other: &Quantity| heads(quantity, summary, other, article);
    let own = |other: &&Quantity| other.is_of_kind(quantity) && heads_alike(other);
    let rightful: Vec<&Quantity> = theirs.of_value(quantity).filter(own).collect();
    let with_noun = !rightful.is_empty();
    let rightful = if rightful.is_empty() {
        theirs.of_value(quantity).filter(|other| other.is_of_kind(quantity)).collect()
    } else {
        rightful
    };
    let own = rightful.iter().map(|other| here.shared(&Context::of(other, article))).max()?;
    let lead = rightful.iter().map(|other| here.leading(&Context::of(other, article))).max()?;
    let is_rival = |other: &&Quantity| {
        let counts = !other.is_vague(article) && !is_label(other, article) && !is_part(other, article);
        other.is_of_kind(quantity) && heads_alike(other) && counts && !other.has_value_of(quantity)
    };
    let rivals = rightful.iter().flat_map(|right| theirs.near(right, article, NEIGHBOURS)).filter(is_rival);
    rivals.into_iter().find_map(|rival| {
        let there = Context::of(rival, article);
        let took_its_place = ours.of_value(rival).next().is_some();
        let margin = if took_its_place { MARGIN } else { MARGIN_ALONE };
        // "11 người bị thương" against "3 người chết": the first words behind the number tell most.
        let leading = here.leading(&there);
        let leads = took_its_place && leading > lead && leading >= MARGIN;
        // "3 nam, 5 nữ" against "5 nam, 3 nữ"
        let counts = took_its_place && leading > lead && !with_noun && here.behind.first() != Some(&PEOPLE);
        let swapped = here.shared(&there) >= own + margin || leads || counts;
        swapped.then(|| Violation::Count {
            words: summary.slice(here.first, here.end).to_owned(),
            article: rival.words(article).to_owned(),
        })
    })
}

/// The number of the article that counts what the summary's counts ("29 chỗ"), where the summary's own stands in the article
/// as a measure only ("45 tuổi").
pub(super) fn with_its_noun<'q>(
    quantity: &Quantity,
    summary: &ComparedText,
    article: &ComparedText,
    same: &[&Quantity],
    theirs: &'q Quantities,
) -> Option<&'q Quantity> {
    let noun = summary.words.get(quantity.end).filter(|word| word.gap <= Gap::Space && word.key != PEOPLE)?;
    let next = summary.words.get(quantity.end + 1).filter(|word| word.gap <= Gap::Space);
    let with_it = same.iter().any(|other| article.key(other.end) == noun.key);
    if quantity.unit.is_some() || same.is_empty() || with_it || summary.is_function_word(quantity.end) {
        return None;
    }
    // "Bệnh viện Quân y 78" counts nothing, "118.400 người" any noun.
    let elsewhere = |other: &&Quantity| {
        let behind = article.words.get(other.end).filter(|word| word.gap <= Gap::Space);
        other.unit.is_some() || behind.is_none_or(|word| article.is_function_word(other.end) && word.key != PEOPLE)
    };
    let measured = same.iter().all(|other| other.unit.is_some());
    let counts = |other: &&Quantity| {
        let whole = measured || next.is_some_and(|next| article.key(other.end + 1) == next.key);
        other.unit.is_none() && article.key(other.end) == noun.key && whole && !other.is_vague(article)
    };
    theirs.all().iter().find(counts).filter(|_| same.iter().all(elsewhere))
}

/// "Quân khu 4" where the article has "Quân khu 2" and no "khu 4": the words of the summary.
pub(super) fn other_label<'s>(
    quantity: &Quantity,
    summary: &'s ComparedText,
    article: &ComparedText,
) -> Option<&'s str> {
    let before = quantity.first.checked_sub(1)?;
    let (label, number) = (summary.key(before), summary.words.get(quantity.first)?);
    if !number.is_number || number.gap > Gap::Space || quantity.unit.is_some() || !summary.is(before, Class::Numbered) {
        return None;
    }
    let mut numbered = article
        .places(label)
        .iter()
        .filter_map(|at| article.words.get(at + 1))
        .filter(|next| next.is_number)
        .peekable();
    let other = numbered.peek().is_some() && numbered.all(|next| next.key != number.key);
    other.then(|| summary.slice(before, quantity.first + 1))
}

/// "quốc lộ 28", "khóa 15": a number that counts nothing.
fn is_label(quantity: &Quantity, text: &ComparedText) -> bool {
    text.is_before(quantity.first, Class::OrdinalMark)
}

/// What is said of a part is said of the whole.
fn is_part(quantity: &Quantity, text: &ComparedText) -> bool {
    let end = text.clause_end(quantity.end, AROUND, Gap::Clause);
    (quantity.first.saturating_sub(AROUND)..end).any(|at| text.key(at) == WHOLE)
}

/// True where the same word stands behind both numbers, or before both where a mark or number follows ("cấp 9").
pub(super) fn heads(a: &Quantity, of: &ComparedText, b: &Quantity, other: &ComparedText) -> bool {
    if a.unit.is_some() {
        return true;
    }
    let behind = |quantity: &Quantity, text: &ComparedText| {
        let word = text.words.get(quantity.end).filter(|word| word.gap <= Gap::Space && !word.is_number);
        word.map(|word| word.key.clone())
    };
    let before = |quantity: &Quantity, text: &ComparedText| {
        let parted = text.words.get(quantity.first).is_none_or(|word| word.gap > Gap::Space);
        (!parted).then(|| quantity.first.checked_sub(1).map(|at| text.key(at).to_owned())).flatten()
    };
    let (x, y) = (behind(a, of), behind(b, other));
    x.is_some() && x == y || before(a, of).is_some_and(|x| Some(x) == before(b, other))
}

/// The words around a number.
struct Context<'t> {
    first: usize,
    end: usize,
    words: HashSet<&'t str>,
    behind: Vec<&'t str>,
}

impl<'t> Context<'t> {
    /// Up to the next number or the end of the clause.
    fn of(quantity: &Quantity, text: &'t ComparedText) -> Self {
        steps::count();
        let close = |at: usize| text.words.get(at).is_some_and(|word| word.gap < Gap::Comma);
        let is_word = |at: usize| text.words.get(at).is_some_and(|word| !word.is_number);
        let mut first = quantity.first;
        while first > 0 && quantity.first - first < AROUND && close(first) && is_word(first - 1) {
            first -= 1;
        }
        let mut end = quantity.end;
        while end - quantity.end < AROUND && close(end) && is_word(end) {
            end += 1;
        }
        let told = |at: &usize| !text.is_function_word(*at) || text.key(*at) == PEOPLE;
        let behind: Vec<&str> = (quantity.end..end).map(|at| text.key(at)).collect();
        let around = (first..quantity.first).chain(quantity.end..end);
        let words = around.filter(told).map(|at| text.key(at)).collect();
        Self { first, end, words, behind }
    }

    fn shared(&self, other: &Context) -> usize {
        self.words.intersection(&other.words).count()
    }

    /// How many words right behind the numbers are the same.
    fn leading(&self, other: &Context) -> usize {
        self.behind.iter().zip(&other.behind).take_while(|(a, b)| a == b).count()
    }
}
