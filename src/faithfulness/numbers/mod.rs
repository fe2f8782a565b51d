//! Numbers: each one of the summary has to be in the article, in its unit, and of the same thing.

mod count;
mod quantity;
mod spelled;
mod unit;

use super::compared::ComparedText;
use super::word::Gap;
use super::{Comparison, Violation};
use crate::lexicon::Class;
pub(super) use quantity::{Quantities, Quantity};

pub(super) fn check(comparison: &Comparison) -> Vec<Violation> {
    let (summary, article) = (&comparison.summary.text, &comparison.article.text);
    let (ours, theirs) = (&comparison.summary.quantities, &comparison.article.quantities);
    let dated = Quantities::read(article, &[]);
    let judged = ours.all().iter().filter_map(|quantity| {
        judge(quantity, summary, article, theirs, &dated)
            .or_else(|| count::check(quantity, summary, article, ours, theirs))
    });
    judged.collect()
}

/// What there is to say of one number; `dated` are the article's quantities with those that its dates took.
fn judge(
    quantity: &Quantity,
    summary: &ComparedText,
    article: &ComparedText,
    theirs: &Quantities,
    dated: &Quantities,
) -> Option<Violation> {
    let words = || quantity.words(summary).to_owned();
    if let Some(label) = count::other_label(quantity, summary, article) {
        return Some(Violation::Number { words: label.to_owned() });
    }
    if quantity.is_written(summary, article) {
        return None;
    }
    if let Some(violation) = judge_pair(quantity, summary, article, theirs) {
        return Some(violation);
    }
    // "năm" is five or a year: it counts where the same word stands behind it.
    let counts = |other: &&Quantity| !other.is_vague(article) || count::heads(quantity, summary, other, article);
    let same: Vec<&Quantity> = theirs.of_value(quantity).filter(counts).collect();
    if let Some(other) = count::with_its_noun(quantity, summary, article, &same, theirs) {
        return Some(Violation::Count { words: words(), article: other.words(article).to_owned() });
    }
    let fits = |other: &&&Quantity| quantity.unit.is_none() || other.unit == quantity.unit;
    let unmeasured = same.iter().all(|other| other.unit.is_none()) && same.iter().any(|other| !other.spelled);
    if same.iter().any(|other| fits(&other)) || unmeasured {
        return judge_rate(quantity, summary, article);
    }
    if theirs.has_converted(quantity) {
        return None;
    }
    // "7 tháng" of "7 tháng đầu năm", which the article's dates took.
    if dated.of_value(quantity).any(|other| quantity.unit.is_some() && other.unit == quantity.unit) {
        return None;
    }
    match same.iter().find(|other| other.unit.is_some()) {
        Some(other) => Some(Violation::Unit { words: words(), article: other.words(article).to_owned() }),
        None if quantity.is_loose(summary, article) => None,
        None => Some(Violation::Number { words: words() }),
    }
}

/// "48/50", "2-1", "150 - 250": where both numbers stand in the article, they stand so side by side.
fn judge_pair(
    quantity: &Quantity,
    summary: &ComparedText,
    article: &ComparedText,
    theirs: &Quantities,
) -> Option<Violation> {
    let next = quantity.end;
    let joined = summary.words.get(next).is_some_and(|word| word.is_number && word.gap == Gap::Hyphen);
    if !joined || quantity.spelled {
        return None;
    }
    let second = summary.key(next);
    if article.has_run(&[summary.key(quantity.first), second]) {
        return None;
    }
    let pair = |other: &Quantity| {
        let at = other.end;
        let here = |at: usize| article.key(at) == second;
        // "9 đến 10", "48 trên 50", "150 mm - 250 mm"
        (at..at + 3).any(here)
    };
    let found = theirs.of_number(quantity).any(pair);
    (!found).then(|| Violation::Number { words: summary.slice(quantity.first, next + 1).to_owned() })
}

/// "triệu đồng một lượng", "đồng/kg": what stands behind "một", "mỗi" or a slash is a unit of the article, too.
fn judge_rate(quantity: &Quantity, summary: &ComparedText, article: &ComparedText) -> Option<Violation> {
    quantity.unit?;
    let at = quantity.end;
    let slash = summary.words.get(at).is_some_and(|word| word.gap == Gap::Hyphen);
    let rate = if slash { at } else { at + 1 };
    if !slash && !summary.is(at, Class::Per) {
        return None;
    }
    let (unit, length) = unit::at(summary, rate)?;
    let known = (0..article.words.len()).any(|at| unit::at(article, at).is_some_and(|(other, _)| other == unit));
    (!known).then(|| Violation::Number { words: summary.slice(quantity.first, rate + length).to_owned() })
}
