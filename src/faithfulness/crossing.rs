//! Crossed halves: two clauses of the summary that each take one half of two clauses of the article ("A bị bỏng, B ngất"
//! for "B bị bỏng, A ngất").

use std::collections::HashSet;

use super::compared::ComparedText;
use super::violation::Subject;
use super::word::{ComparedWord, Gap};
use super::{Comparison, Violation};
use crate::lexicon::Class;
use crate::steps;

/// How far apart the two clauses of the article may stand, in clauses.
const APART: usize = 2;
/// Content words of the crossing that have to stand on either side of it at least.
const LEAST: usize = 2;
/// Of a hundred content words of the two clauses, so many have to stand in the article's two.
const COVERED: usize = 85;
/// The one of [`Class::ClauseStart`] that opens a clause only before a number, a name or a longer statement.
const AND: &str = "và";

struct Clause<'t> {
    first: usize,
    end: usize,
    sentence: usize,
    words: HashSet<&'t str>,
}

pub(super) fn check(comparison: &Comparison) -> Vec<Violation> {
    let (summary, article) = (&comparison.summary.text, &comparison.article.text);
    let (ours, theirs) = (clauses(summary), clauses(article));
    let pairs = ours.iter().zip(ours.iter().skip(1)).filter(|(a, b)| a.sentence == b.sentence);
    let crossed = pairs.filter_map(|(a, b)| {
        let only = |x: &Clause<'_>, y: &Clause<'_>| -> HashSet<String> {
            x.words.difference(&y.words).map(|word| (*word).to_owned()).collect()
        };
        let (u, v) = (only(a, b), only(b, a));
        let mut best: Option<(usize, bool, usize)> = None;
        for (number, x) in theirs.iter().enumerate() {
            for y in theirs.iter().skip(number + 1).take(APART) {
                steps::count();
                let Some((covered, crossed)) = compare(&u, &v, x, y) else { continue };
                if best.is_none_or(|(most, ..)| covered > most) {
                    best = Some((covered, crossed, number));
                }
            }
        }
        let (covered, crossed, number) = best?;
        let there = theirs.get(number)?;
        (crossed && covered * 100 >= (u.len() + v.len()) * COVERED).then(|| Violation::Actor {
            words: summary.slice(a.first, b.end).to_owned(),
            article: Subject::Others(article.slice(there.first, there.end).to_owned()),
        })
    });
    crossed.collect()
}

/// How many words of the two sets the two clauses hold, each word in one of them only, and whether they hold them crosswise.
fn compare(u: &HashSet<String>, v: &HashSet<String>, x: &Clause, y: &Clause) -> Option<(usize, bool)> {
    let count = |words: &HashSet<String>, here: &Clause, other: &Clause| {
        words.iter().filter(|w| here.words.contains(w.as_str()) && !other.words.contains(w.as_str())).count()
    };
    let (ux, uy, vx, vy) = (count(u, x, y), count(u, y, x), count(v, x, y), count(v, y, x));
    let covered = ux + uy + vx + vy;
    let crossed = [ux, uy, vx, vy].iter().all(|cell| *cell > 0) && (ux + vy).min(uy + vx) >= LEAST;
    (covered > 0).then_some((covered, crossed))
}

/// The clauses of a text with their content words and numbers.
fn clauses<'t>(text: &'t ComparedText) -> Vec<Clause<'t>> {
    let mut clauses: Vec<Clause> = Vec::new();
    for (at, word) in text.words.iter().enumerate() {
        let parted = |last: &Clause| word.gap >= Gap::Comma || last.sentence != word.sentence || opens(text, at, word);
        match clauses.last_mut().filter(|last| !parted(last)) {
            Some(last) => last.end = at + 1,
            None => clauses.push(Clause { first: at, end: at + 1, sentence: word.sentence, words: HashSet::new() }),
        }
        if let Some(last) = clauses.last_mut()
            && !text.is_function_word(at)
        {
            last.words.insert(&word.key);
        }
    }
    clauses
}

/// True where a clause begins without a mark before it.
fn opens(text: &ComparedText, at: usize, word: &ComparedWord) -> bool {
    let next = text.words.get(at + 1);
    let starts = next.is_some_and(|next| next.is_number || next.capital && !next.opens);
    text.phrase(at, Class::ClauseStart).is_some() && (word.key != AND || starts)
}
