//! Directions: a word of the summary whose opposite the article has in that place ("tăng 6%" for "giảm 6%").

use std::collections::HashSet;

use super::compared::ComparedText;
use super::overlap::{around, content, weight};
use super::word::Gap;
use super::{Comparison, Violation};
use crate::steps;

/// What tells that a word and its opposite are about the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The words around them.
    Plain,
    /// They mean so many things that only the next word or a number tells.
    Slippery,
    /// What is confirmed or denied, which may be long.
    Statement,
}

use Kind::{Plain, Slippery, Statement};

/// Words against words of the opposite meaning.
const OPPOSITES: &[(Kind, &[&str], &[&str])] = &[
    (Plain, &["tăng"], &["giảm"]),
    (Plain, &["lên"], &["xuống"]),
    (Plain, &["cao"], &["thấp"]),
    (Slippery, &["trên"], &["dưới"]),
    (Slippery, &["trước"], &["sau"]),
    (Plain, &["nhanh"], &["chậm"]),
    (Plain, &["sớm", "vượt"], &["chậm", "muộn"]),
    (Plain, &["mua ròng", "mua vào"], &["bán ròng", "bán ra"]),
    (Plain, &["thắng", "hạ"], &["thua"]),
    (Plain, &["mạnh lên"], &["suy yếu"]),
    (Plain, &["lãi", "lời"], &["lỗ"]),
    (Plain, &["mở"], &["đóng"]),
    (Plain, &["nhập khẩu"], &["xuất khẩu"]),
    (Statement, &["xác nhận", "thừa nhận", "khẳng định"], &["phủ nhận", "bác bỏ"]),
    (Plain, &["ủng hộ", "tán thành", "đồng ý"], &["phản đối"]),
    (Plain, &["cho phép"], &["cấm"]),
    (Plain, &["khen", "biểu dương"], &["phê bình", "chỉ trích"]),
];

/// The one word behind a slippery one that tells nothing: "trước đó", "sau đó".
const THAT: &str = "đó";

/// Words on each side that tell what goes up or down.
const BEFORE: usize = 6;
const AFTER: usize = 7;
/// Words behind that tell what it is about.
const BEHIND: usize = 5;
/// The same of a [`Statement`].
const STATED: usize = 18;
/// How much more the opposite's place has to share with the summary's.
const MARGIN: usize = 2;

pub(super) fn check(comparison: &Comparison) -> Vec<Violation> {
    let cues = OPPOSITES.iter().flat_map(|(kind, a, b)| [(*kind, a, b), (*kind, b, a)]);
    let found = cues.flat_map(|(kind, same, opposite)| {
        let places = same.iter().flat_map(|cue| places(&comparison.summary.text, cue));
        places.filter_map(move |place| judge(comparison, place, kind, same, opposite))
    });
    found.collect()
}

/// Where a cue stands, and its number of words.
fn places(text: &ComparedText, cue: &str) -> Vec<(usize, usize)> {
    let keys: Vec<&str> = cue.split(' ').collect();
    text.find(&keys).map(|at| (at, keys.len())).collect()
}

/// A violation where the words around a cue of the summary stand in the article around its opposite rather than around the
/// same cue.
fn judge(
    comparison: &Comparison,
    (at, length): (usize, usize),
    kind: Kind,
    same: &[&str],
    opposite: &[&str],
) -> Option<Violation> {
    let (summary, article) = (&comparison.summary.text, &comparison.article.text);
    let after = if kind == Statement { STATED } else { AFTER };
    let context = around(summary, at, length, BEFORE, after);
    let best = |cues: &[&str]| {
        let places = cues.iter().flat_map(|cue| places(article, cue));
        let opposed = places.filter(|(there, other)| is_of_same(summary, at + length, article, there + other, kind));
        let weighed = opposed.map(|(at, length)| {
            steps::count();
            (weight(&context, &around(article, at, length, BEFORE, after)), at, length)
        });
        weighed.max_by_key(|(weight, ..)| *weight)
    };
    let own = best(same).map_or(0, |(weight, ..)| weight);
    let (other, there, other_length) = best(opposite)?;
    (other >= own + MARGIN).then(|| Violation::Direction {
        words: phrase(summary, at, length),
        article: phrase(article, there, other_length),
    })
}

/// True where the words behind two cues tell that they are about the same: the next word, or a number or content word not
/// far on.
fn is_of_same(summary: &ComparedText, at: usize, article: &ComparedText, there: usize, kind: Kind) -> bool {
    let close = |text: &ComparedText, at: usize| text.words.get(at).is_some_and(|word| word.gap < Gap::Comma);
    let next = close(summary, at) && close(article, there) && summary.key(at) == article.key(there);
    let slippery = kind == Slippery;
    let behind = |text: &ComparedText, at: usize| -> HashSet<String> {
        let words = content(text, at, text.clause_end(at, BEHIND, Gap::Clause));
        words.filter(|key| !slippery || key.starts_with(|c: char| c.is_ascii_digit())).map(str::to_owned).collect()
    };
    // "sau đó mưa giảm.": what goes down stands before.
    let last = !(slippery || close(article, there) && close(summary, at));
    let before = |text: &ComparedText, at: usize| -> HashSet<String> {
        content(text, text.clause_start(at.saturating_sub(1), BEFORE, Gap::Clause), at).map(str::to_owned).collect()
    };
    let told_before = last && before(summary, at).intersection(&before(article, there)).count() > MARGIN;
    told_before
        || next && !(slippery && summary.key(at) == THAT)
        || !behind(summary, at).is_disjoint(&behind(article, there))
}

/// The cue with the words behind it.
fn phrase(text: &ComparedText, at: usize, length: usize) -> String {
    let end = text.clause_end(at + length, 3, Gap::Comma);
    text.slice(at, end).to_owned()
}
