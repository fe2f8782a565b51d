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
/// Most comparisons of a summary.
const MOST: usize = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    More,
    Less,
}

struct Comparison<'t> {
    way: Way,
    at: usize,
    number: usize,
    key: &'t str,
}

pub(super) fn check(summary: &Text, article: &Text) -> Vec<Violation> {
    let (ours, theirs) = (read(summary), read(article));
    let turned = ours.iter().take(MOST).filter_map(|own| {
        let mut same = theirs.iter().filter(|other| {
            steps::count();
            other.key == own.key
        });
        let first = same.next()?;
        let all = first.way != own.way && same.all(|other| other.way != own.way);
        all.then(|| Violation::Direction {
            words: summary.slice(own.at, own.number + 1).to_owned(),
            article: article.slice(first.at, first.number + 1).to_owned(),
        })
    });
    turned.collect()
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
    let by = rest.iter().take(reach).take_while(inside).position(|word| word.is_number)?;
    Some(Comparison { way, at, number: at + 1 + by, key: text.key(at + 1 + by) })
}
