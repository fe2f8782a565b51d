//! Comparisons with a number: "hơn 700 người" is not "dưới 700 người", "nhanh hơn 1,7 giây" not "chậm hơn 1,7 giây".

use super::Violation;
use super::words::{Gap, Text, Word};
use crate::steps;

/// Words that make "hơn" a "less": "thấp hơn", "chậm hơn".
const LESS: &[&str] = &["chậm", "thấp", "ít", "kém", "nhỏ", "ngắn", "muộn", "nhẹ", "yếu"];
/// Words from a comparison to its number: "hơn người về nhì Aldric Tan (Singapore) 1,7 giây".
const REACH: usize = 9;
/// The same for words that mean many other things, too: "trên", "dưới".
const CLOSE: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    More,
    Less,
}

struct Comparison<'t> {
    way: Way,
    at: usize,
    /// Behind what it is compared with.
    end: usize,
    /// The number, where there is one.
    number: Option<&'t str>,
    /// Names on the way.
    names: Vec<&'t str>,
}

impl Comparison<'_> {
    /// True where both compare with the same: by the number, or without one by two words of a name.
    fn is_with_same(&self, other: &Comparison) -> bool {
        match (self.number, other.number) {
            (Some(own), Some(other)) => own == other,
            (None, _) => self.names.iter().filter(|name| other.names.contains(name)).count() > 1,
            _ => false,
        }
    }
}

pub(super) fn check(summary: &Text, article: &Text) -> Vec<Violation> {
    let (ours, theirs) = (read(summary), read(article));
    let ranges = ranges(article);
    let reversed = self::ranges(summary).into_iter().filter_map(|own| {
        let turned = ranges.iter().find(|other| other.from == own.to && other.to == own.from)?;
        let straight = ranges.iter().any(|other| other.from == own.from && other.to == own.to);
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

fn read<'t>(text: &'t Text) -> Vec<Comparison<'t>> {
    (0..text.words.len()).filter_map(|at| comparison(text, at)).collect()
}

fn comparison<'t>(text: &'t Text, at: usize) -> Option<Comparison<'t>> {
    let before = at.checked_sub(1).map_or("", |before| text.key(before));
    let (way, reach) = match text.key(at) {
        "hơn" if LESS.contains(&before) => (Way::Less, REACH),
        "hơn" => (Way::More, REACH),
        "kém" if text.key(at + 1) != "hơn" => (Way::Less, REACH),
        "vượt" | "trên" | "quá" => (Way::More, CLOSE),
        "dưới" => (Way::Less, CLOSE),
        _ => return None,
    };
    // "không quá 5", "chưa vượt 10%"
    if matches!(before, "không" | "chưa") {
        return None;
    }
    let sentence = text.words.get(at)?.sentence;
    let inside = |word: &&Word| word.sentence == sentence && (word.gap < Gap::Comma || word.gap == Gap::Clause);
    let rest = text.words.get(at + 1..).unwrap_or_default();
    let reached = rest.iter().take(reach).take_while(inside).count();
    let number = rest.iter().take(reached).position(|word| word.is_number);
    let end = at + 1 + number.map_or(reached, |by| by + 1);
    let names =
        (at + 1..end).filter(|at| text.words.get(*at).is_some_and(|w| w.capital)).map(|at| text.key(at)).collect();
    Some(Comparison { way, at, end, number: number.map(|by| text.key(at + 1 + by)), names })
}

/// "từ 35 ngày xuống 18 ngày".
struct Range<'t> {
    at: usize,
    end: usize,
    from: &'t str,
    to: &'t str,
}

fn ranges<'t>(text: &'t Text) -> Vec<Range<'t>> {
    let is_number = |at: usize| text.words.get(at).is_some_and(|word| word.is_number);
    let range = |at: usize| {
        let from = at + 1;
        if text.key(at) != "từ" || !is_number(from) {
            return None;
        }
        let turn = (from + 1..from + CLOSE).find(|at| matches!(text.key(*at), "lên" | "xuống" | "còn"))?;
        let to = (turn + 1..turn + CLOSE).find(|at| is_number(*at))?;
        Some(Range { at, end: to + 1, from: text.key(from), to: text.key(to) })
    };
    (0..text.words.len()).filter_map(range).collect()
}
