//! Dates of an article: a grammar reads every sentence, a table of rules and the model's spans decide what is a date,
//! and a resolver turns what was read into days of the calendar.
//!
//! The way of an expression: `cursor` (over the document's tokens) → `grammar` → `rules` (at its `site`: is it a
//! date?) → `resolve` (with `told`, `calendar`, `moon_date` and `lunar`) → `value`. What the grammar hands on is
//! defined in `expression`; `sentence` goes through one sentence.
//! Spans and values follow the project's annotation guidelines.

mod calendar;
mod cursor;
mod expression;
mod grammar;
mod lunar;
mod moon_date;
mod resolve;
mod rules;
mod sentence;
mod site;
mod told;
mod value;

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::tz::Offset;

pub use value::{DateValue, Interval, Lunar, Point, Precision, Unit};

use crate::lexicon::Matches;
use crate::model::{Label, LabelledSpan};
use crate::text::{Document, Span};
use cursor::SentenceTokens;
use sentence::{Found, Labels};

/// Hours that Vietnam is ahead of UTC, all year.
const VIETNAM: i8 = 7;

/// A date in the article.
#[derive(Clone, Debug, PartialEq)]
pub struct DateMention {
    /// Bytes in the document.
    pub span: Span,
    /// What it stands for; `None` where that can't be told.
    pub value: Option<DateValue>,
    /// How fine it is, where that can be told, even without a value.
    pub precision: Option<Precision>,
    /// How sure it is that this is a date, 0 to 1.
    pub score: f32,
    /// The rule that decided so.
    pub rule: &'static str,
}

/// What reads like a date and is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Bytes in the document.
    pub span: Span,
    /// The rule that decided so.
    pub rule: &'static str,
}

/// Everything that the grammar could read in an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readings {
    /// The dates, in order.
    pub dates: Vec<DateMention>,
    /// What is none, in order.
    pub rejected: Vec<Rejected>,
}

/// Reads the dates of an article: the grammar over every sentence, weighed with the model's spans.
///
/// `matches` are the lexicon's phrases in the document. Of `labels` only dates are used; there may be none.
/// `published` is read as the civil time of Vietnam; without it the article's own full dates serve as far as they
/// reach.
pub fn read(
    document: &Document,
    matches: &Matches,
    labels: &[LabelledSpan],
    published: Option<Timestamp>,
) -> Vec<DateMention> {
    read_with_rejected(document, matches, labels, published).dates
}

/// The same, with what was read and is no date: for counting what each rule does.
pub fn read_with_rejected(
    document: &Document,
    matches: &Matches,
    labels: &[LabelledSpan],
    published: Option<Timestamp>,
) -> Readings {
    let dates: Vec<&LabelledSpan> = labels.iter().filter(|label| label.label == Label::Date).collect();
    let labels = Labels { dates: &dates, seen: !labels.is_empty() };
    let mut found = Vec::new();
    let mut rejected = Vec::new();
    for (number, sentence) in document.sentences().iter().enumerate() {
        let tokens = SentenceTokens::new(document, matches, document.tokens_in(sentence.span));
        found.extend(sentence::read(tokens, number, labels.within(sentence.span), &mut rejected));
    }
    let now = published.map(|time| Offset::constant(VIETNAM).to_datetime(time).date());
    Readings { dates: resolved(found, now), rejected }
}

/// The dates with their values.
fn resolved(found: Vec<Found>, now: Option<jiff::civil::Date>) -> Vec<DateMention> {
    let mut resolver = resolve::Resolver::new(now, found.iter().filter_map(|found| found.shape.as_ref()));
    let mut mentions = Vec::with_capacity(found.len());
    for (at, date) in found.iter().enumerate() {
        let next = found.get(at + 1).filter(|next| next.place.sentence == date.place.sentence);
        let value = date.shape.and_then(|shape| {
            // "So với tháng trước, giá xăng tháng 12 giảm": what is compared follows.
            let compared = next.filter(|_| date.place.opens).and_then(|next| next.shape.map(|s| (s, next.place)));
            resolver.value(&shape, date.place, compared)
        });
        // "hôm ấy" of a tale that names no day.
        let adrift = value.is_none() && now.is_some() && date.shape.is_some_and(|shape| shape.needs_mention());
        if adrift && date.score <= rules::CERTAIN {
            continue;
        }
        let precision = value.map(|value| value.precision()).or(date.shape.map(|shape| shape.precision()));
        mentions.push(DateMention { span: date.span, value, precision, score: date.score, rule: date.rule });
    }
    mentions
}
