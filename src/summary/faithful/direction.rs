//! Directions: a word of the summary whose opposite the article has in that place ("tăng 6%" for "giảm 6%").

use std::collections::HashSet;

use super::Violation;
use super::overlap::{around, content, weight};
use super::words::{Gap, Text};
use crate::steps;

/// Words against words of the opposite meaning.
const OPPOSITES: &[(&[&str], &[&str])] = &[
    (&["tăng"], &["giảm"]),
    (&["lên"], &["xuống"]),
    (&["cao"], &["thấp"]),
    (&["trên"], &["dưới"]),
    (&["trước"], &["sau"]),
    (&["nhanh"], &["chậm"]),
    (&["sớm", "vượt"], &["chậm", "muộn"]),
    (&["mua ròng", "mua vào"], &["bán ròng", "bán ra"]),
    (&["thắng", "hạ"], &["thua"]),
    (&["mạnh lên"], &["suy yếu"]),
    (&["lãi", "lời"], &["lỗ"]),
    (&["mở"], &["đóng"]),
    (&["nhập khẩu"], &["xuất khẩu"]),
    (&["xác nhận", "thừa nhận", "khẳng định"], &["phủ nhận", "bác bỏ"]),
    (&["ủng hộ", "tán thành", "đồng ý"], &["phản đối"]),
    (&["cho phép"], &["cấm"]),
    (&["khen", "biểu dương"], &["phê bình", "chỉ trích"]),
];

/// Words on each side that tell what goes up or down.
const BEFORE: usize = 6;
const AFTER: usize = 7;
/// Words behind that tell what it is about.
const BEHIND: usize = 5;
/// Words behind "xác nhận", "bác bỏ" and the like: what is confirmed or denied may be long.
const STATED: usize = 18;
/// How much more the opposite's place has to share with the summary's.
const MARGIN: usize = 2;

pub(super) fn check(summary: &Text, article: &Text) -> Vec<Violation> {
    let cues = OPPOSITES.iter().flat_map(|(a, b)| [(a, b), (b, a)]);
    let found = cues.flat_map(|(same, opposite)| {
        let places = same.iter().flat_map(|cue| places(summary, cue));
        places.filter_map(move |(at, length)| judge(summary, at, length, article, same, opposite))
    });
    found.collect()
}

/// Where a cue stands, and its number of words.
fn places(text: &Text, cue: &str) -> Vec<(usize, usize)> {
    let keys: Vec<&str> = cue.split(' ').collect();
    text.find(&keys).map(|at| (at, keys.len())).collect()
}

fn judge(
    summary: &Text,
    at: usize,
    length: usize,
    article: &Text,
    same: &[&str],
    opposite: &[&str],
) -> Option<Violation> {
    let stated = same.iter().chain(opposite).any(|cue| *cue == "bác bỏ");
    let after = if stated { STATED } else { AFTER };
    let context = around(summary, at, length, BEFORE, after);
    let best = |cues: &[&str]| {
        let places = cues.iter().flat_map(|cue| places(article, cue));
        let opposed = places.filter(|(there, other)| is_of_same(summary, at + length, article, there + other, same));
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
/// far on. "trước", "sau", "trên" and "dưới" mean so many things that only the next word or a number counts.
fn is_of_same(summary: &Text, at: usize, article: &Text, there: usize, cues: &[&str]) -> bool {
    let close = |text: &Text, at: usize| text.words.get(at).is_some_and(|word| word.gap < Gap::Comma);
    let next = close(summary, at) && close(article, there) && summary.key(at) == article.key(there);
    let slippery = cues.iter().any(|cue| matches!(*cue, "trước" | "sau" | "trên" | "dưới"));
    let behind = |text: &Text, at: usize| -> HashSet<String> {
        let words = content(text, at, text.clause_end(at, BEHIND, Gap::Clause));
        words.filter(|key| !slippery || key.starts_with(|c: char| c.is_ascii_digit())).map(str::to_owned).collect()
    };
    // "sau đó mưa giảm.": what goes down stands before.
    let last = !(slippery || close(article, there) && close(summary, at));
    let before = |text: &Text, at: usize| -> HashSet<String> {
        content(text, text.clause_start(at.saturating_sub(1), BEFORE, Gap::Clause), at).map(str::to_owned).collect()
    };
    let told_before = last && before(summary, at).intersection(&before(article, there)).count() > MARGIN;
    told_before
        || next && !(slippery && summary.key(at) == "đó")
        || !behind(summary, at).is_disjoint(&behind(article, there))
}

/// The cue with the words behind it.
fn phrase(text: &Text, at: usize, length: usize) -> String {
    let end = text.clause_end(at + length, 3, Gap::Comma);
    text.slice(at, end).to_owned()
}
