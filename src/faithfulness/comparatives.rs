//! Comparatives with a number: "hơn 700 người" is not "dưới 700 người", "nhanh hơn 1,7 giây" not "chậm hơn 1,7 giây".

use super::compared::ComparedText;
use super::word::{ComparedWord, Gap};
use super::{Comparison, Violation};
use crate::steps;

/// Words from a comparison to its number: "hơn người về nhì Aldric Tan (Singapore) 1,7 giây".
const REACH: usize = 9;
/// The same for words that mean many other things, too: "trên", "dưới".
const CLOSE: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    More,
    Less,
}

/// Words that compare: what makes them say less by standing before them, what they say, and how far the number may be.
const COMPARING: &[(&[&str], &str, Way, usize)] = &[
    (&["chậm", "thấp", "ít", "kém", "nhỏ", "ngắn", "muộn", "nhẹ", "yếu"], "hơn", Way::More, REACH),
    (&[], "kém", Way::Less, REACH),
    (&[], "vượt", Way::More, CLOSE),
    (&[], "trên", Way::More, CLOSE),
    (&[], "quá", Way::More, CLOSE),
    (&[], "dưới", Way::Less, CLOSE),
];
/// Words that turn a comparative behind them: "không quá 5", "chưa vượt 10%".
const TURNING: &[&str] = &["không", "chưa"];
/// The beginning of a change, and what stands before its end: "từ 35 ngày xuống 18 ngày".
const CHANGE: (&str, &[&str]) = ("từ", &["lên", "xuống", "còn"]);

struct Comparative<'t> {
    way: Way,
    at: usize,
    /// Behind what it is compared with.
    end: usize,
    /// The number, where there is one.
    number: Option<&'t str>,
    /// Names on the way.
    names: Vec<&'t str>,
}

impl Comparative<'_> {
    /// True where both compare with the same: by the number, or without one by two words of a name.
    fn is_with_same(&self, other: &Comparative) -> bool {
        match (self.number, other.number) {
            (Some(own), Some(other)) => own == other,
            (None, _) => self.names.iter().filter(|name| other.names.contains(name)).count() > 1,
            _ => false,
        }
    }
}

pub(super) fn check(comparison: &Comparison) -> Vec<Violation> {
    let (summary, article) = (&comparison.summary.text, &comparison.article.text);
    let (ours, theirs) = (read(summary), read(article));
    let changes = changes(article);
    let reversed = self::changes(summary).into_iter().filter_map(|own| {
        let turned = changes.iter().find(|other| other.from == own.to && other.to == own.from)?;
        let straight = changes.iter().any(|other| other.from == own.from && other.to == own.to);
        (!straight).then(|| Violation::Direction {
            words: summary.slice(own.at, own.end).to_owned(),
            article: article.slice(turned.at, turned.end).to_owned(),
        })
    });
    let turned = ours.iter().filter_map(|own| {
        let mut same = theirs.iter().filter(|other| {
            steps::count();
            own.is_with_same(other)
        });
        let first = same.next()?;
        let all = first.way != own.way && same.all(|other| other.way != own.way);
        all.then(|| Violation::Direction {
            words: summary.slice(own.at, own.end).to_owned(),
            article: article.slice(first.at, first.end).to_owned(),
        })
    });
    turned.chain(reversed).collect()
}

fn read<'t>(text: &'t ComparedText) -> Vec<Comparative<'t>> {
    (0..text.words.len()).filter_map(|at| comparative(text, at)).collect()
}

fn comparative<'t>(text: &'t ComparedText, at: usize) -> Option<Comparative<'t>> {
    let before = text.key_before(at);
    let (less, _, way, reach) = *COMPARING.iter().find(|(_, word, ..)| *word == text.key(at))?;
    let way = if less.contains(&before) { Way::Less } else { way };
    // "kém hơn 5": the next word compares.
    let next_tells = COMPARING.iter().any(|(less, word, ..)| less.contains(&text.key(at)) && text.key(at + 1) == *word);
    if next_tells || TURNING.contains(&before) {
        return None;
    }
    let sentence = text.words.get(at)?.sentence;
    let inside = |word: &&ComparedWord| word.sentence == sentence && (word.gap < Gap::Comma || word.gap == Gap::Clause);
    let rest = text.words.get(at + 1..).unwrap_or_default();
    let reached = rest.iter().take(reach).take_while(inside).count();
    let number = rest.iter().take(reached).position(|word| word.is_number);
    let end = at + 1 + number.map_or(reached, |by| by + 1);
    let names =
        (at + 1..end).filter(|at| text.words.get(*at).is_some_and(|w| w.capital)).map(|at| text.key(at)).collect();
    Some(Comparative { way, at, end, number: number.map(|by| text.key(at + 1 + by)), names })
}

/// "từ 35 ngày xuống 18 ngày".
struct Change<'t> {
    at: usize,
    end: usize,
    from: &'t str,
    to: &'t str,
}

fn changes<'t>(text: &'t ComparedText) -> Vec<Change<'t>> {
    let is_number = |at: usize| text.words.get(at).is_some_and(|word| word.is_number);
    let change = |at: usize| {
        let from = at + 1;
        if text.key(at) != CHANGE.0 || !is_number(from) {
            return None;
        }
        let turn = (from + 1..from + CLOSE).find(|at| CHANGE.1.contains(&text.key(*at)))?;
        let to = (turn + 1..turn + CLOSE).find(|at| is_number(*at))?;
        Some(Change { at, end: to + 1, from: text.key(from), to: text.key(to) })
    };
    (0..text.words.len()).filter_map(change).collect()
}
