//! Dates of an article: a grammar reads every sentence, the model's spans decide what the words leave open, and
//! a resolver turns what was read into days of the calendar.
//!
//! The way of an expression: `token` → `grammar` → `negatives` and `evidence` (is it a date?) → `resolve` (with
//! `calendar`, `moon_date` and `lunar`) → `value`. What the grammar hands on is defined in `expression`.
//! Spans and values follow the project's annotation guidelines.

mod calendar;
mod evidence;
mod expression;
mod grammar;
mod lunar;
mod moon_date;
mod negatives;
mod resolve;
mod token;
mod value;

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::tz::Offset;

pub use value::{DateValue, Interval, Lunar, Point, Precision, Unit};

use crate::model::{Label, LabelledSpan};
use crate::text::{Document, Span};
use evidence::{Before, Last};
use expression::{Place, Reading, Shape, Side};
use token::{Cursor, Kind, Token};

/// Hours that Vietnam is ahead of UTC, all year.
const VIETNAM: i8 = 7;
/// A reading below this is no date.
const ACCEPTED: f32 = 0.5;
/// A span of the model that the grammar cannot read is given without a value from this score on.
const MODEL_ALONE: f32 = 0.9;

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
}

/// Reads the dates of an article: the grammar over every sentence, joined with the model's spans.
///
/// Of `labels` only dates are used; there may be none. `published` is read as the civil time of Vietnam;
/// without it the article's own full dates serve as far as they reach.
pub fn read(document: &Document, labels: &[LabelledSpan], published: Option<Timestamp>) -> Vec<DateMention> {
    let labels: Vec<&LabelledSpan> = labels.iter().filter(|label| label.label == Label::Date).collect();
    let mut found = Vec::new();
    for (number, sentence) in document.sentences().iter().enumerate() {
        let tokens = token::tokens(document.slice(sentence.span), sentence.span.begin);
        let first = labels.partition_point(|label| label.span.end <= sentence.span.begin);
        let last = labels.partition_point(|label| label.span.begin < sentence.span.end);
        let labels = labels.get(first..last).unwrap_or_default();
        found.extend(read_sentence(&tokens, number, labels));
    }
    let now = published.map(|time| Offset::constant(VIETNAM).to_datetime(time).date());
    let mut resolver = resolve::Resolver::new(now, found.iter().filter_map(|found| found.shape.as_ref()));
    let mut mentions = Vec::with_capacity(found.len());
    for found in found {
        let value = found.shape.and_then(|shape| resolver.value(&shape, found.place));
        // "hôm ấy" of a tale that names no day.
        let adrift = value.is_none() && now.is_some() && found.shape.is_some_and(|shape| shape.needs_mention());
        if adrift && found.score <= evidence::CERTAIN {
            continue;
        }
        let precision = value.map(|value| value.precision()).or(found.shape.map(|shape| shape.precision()));
        mentions.push(DateMention { span: found.span, value, precision, score: found.score });
    }
    mentions
}

/// A date that still lacks its value.
struct Found {
    span: Span,
    shape: Option<Shape>,
    place: Place,
    score: f32,
}

fn read_sentence(tokens: &[Token], sentence: usize, labels: &[&LabelledSpan]) -> Vec<Found> {
    let place = Place { sentence, habit: is_habitual(tokens), ..Place::default() };
    let mut found: Vec<Found> = Vec::new();
    let mut before = Before::default();
    let mut at = 0;
    while at < tokens.len() {
        let (accepted, end) = accepted_at(tokens, at, labels, before);
        for (reading, score) in accepted {
            let span = span_of(tokens, &reading);
            before = Before { end: reading.tokens.end, last: Some(Last::of(&reading.shape)) };
            let start = Cursor::new(tokens, reading.tokens.start);
            // "hồi tháng 1" is past as surely as "tháng 1 vừa qua".
            let told = start.word_back(1) == "hồi";
            let shape = if told { reading.shape.on_side(Side::Past) } else { reading.shape };
            let place = Place { lean: lean(start), ..place };
            found.push(Found { span, shape: Some(shape), place, score });
        }
        at = end;
    }
    add_model_spans(tokens, labels, place, &mut found);
    found
}

/// The dates that begin at token `at`, and where to read on.
fn accepted_at(tokens: &[Token], at: usize, labels: &[&LabelledSpan], before: Before) -> (Vec<(Reading, f32)>, usize) {
    let begins = match tokens.get(at).map(|token| &token.kind) {
        Some(Kind::Word(word)) => grammar::begins(word),
        Some(Kind::Number { .. }) => true,
        _ => false,
    };
    if !begins {
        return (Vec::new(), at + 1);
    }
    let cursor = Cursor::new(tokens, at);
    if let Some(days) = grammar::separate_days(cursor) {
        let end = days.last().map_or(at + 1, |day| day.tokens.end);
        let sure = days.last().map_or(0.0, |day| evidence::weigh(tokens, day, before));
        if sure >= ACCEPTED {
            return (days.into_iter().map(|day| (day, sure)).collect(), end.max(at + 1));
        }
    }
    let accepted = grammar::readings(cursor).into_iter().find_map(|reading| {
        let own = evidence::weigh(tokens, &reading, before);
        let score = with_model(own, span_of(tokens, &reading), labels);
        (score >= ACCEPTED).then_some((reading, score))
    });
    match accepted {
        Some((reading, score)) => {
            let end = reading.tokens.end.max(at + 1);
            (vec![(reading, score)], end)
        }
        None => (Vec::new(), at + 1),
    }
}

/// A reading's score beside the model's: a label over at least half of it raises what is not ruled out.
fn with_model(own: f32, span: Span, labels: &[&LabelledSpan]) -> f32 {
    let shared = |label: &LabelledSpan| label.span.end.min(span.end).saturating_sub(label.span.begin.max(span.begin));
    let first = labels.partition_point(|label| label.span.end <= span.begin);
    let over = labels.iter().skip(first).take_while(|label| label.span.begin < span.end);
    match over.filter(|label| 2 * shared(label) >= span.len()).map(|label| label.score.clamp(0.0, 1.0)).reduce(f32::max)
    {
        Some(model) if own > 0.0 => 1.0 - (1.0 - own) * (1.0 - model),
        _ => own,
    }
}

/// Adds the model's spans that the grammar did not take.
fn add_model_spans(tokens: &[Token], labels: &[&LabelledSpan], place: Place, found: &mut Vec<Found>) {
    let free = |label: &&&LabelledSpan| {
        let next = found.partition_point(|found| found.span.end <= label.span.begin);
        label.score >= ACCEPTED && !found.get(next).is_some_and(|found| found.span.overlaps(label.span))
    };
    let added: Vec<Found> = labels.iter().filter(free).filter_map(|label| read_label(tokens, label, place)).collect();
    found.extend(added);
    found.sort_by_key(|found| found.span);
}

/// A span of the model as a date: with what can be read in it, or, where the model is sure, without a value.
fn read_label(tokens: &[Token], label: &LabelledSpan, place: Place) -> Option<Found> {
    let first = tokens.partition_point(|token| token.span.end <= label.span.begin);
    let last = tokens.partition_point(|token| token.span.begin < label.span.end);
    let inside = (first..last)
        .flat_map(|at| grammar::readings(Cursor::new(tokens, at)))
        .filter(|reading| reading.tokens.end <= last && 2 * reading.tokens.len() >= last - first)
        .max_by_key(|reading| reading.tokens.len());
    let allowed = inside.as_ref().is_some_and(|reading| evidence::weigh(tokens, reading, Before::default()) > 0.0);
    let alone = label.score >= MODEL_ALONE && tokens.get(first..last).is_some_and(evidence::speaks_of_time);
    if !allowed && !alone {
        return None;
    }
    let lean = inside.as_ref().map_or(Side::Unsaid, |reading| lean(Cursor::new(tokens, reading.tokens.start)));
    let shape = inside.map(|reading| reading.shape);
    Some(Found { span: label.span, shape, place: Place { lean, ..place }, score: label.score.clamp(0.0, 1.0) })
}

fn span_of(tokens: &[Token], reading: &Reading) -> Span {
    let covered = tokens.get(reading.tokens.clone()).unwrap_or_default();
    let begin = covered.first().map_or(0, |token| token.span.begin);
    Span::new(begin, covered.last().map_or(begin, |token| token.span.end))
}

/// Words before a date that look back or ahead: "hồi tháng 1", "dự kiến ngày 5/1".
fn lean(start: Cursor<'_>) -> Side {
    let word = |by: usize| start.word_back(by);
    (1..=12)
        .find_map(|by| match word(by) {
            "sẽ" | "sắp" => Some(Side::Future),
            "kiến" if word(by + 1) == "dự" => Some(Side::Future),
            "đã" | "từng" => Some(Side::Past),
            _ => None,
        })
        .unwrap_or_default()
}

/// True for a sentence about what comes every year.
fn is_habitual(tokens: &[Token]) -> bool {
    (0..tokens.len()).any(|at| {
        let cursor = Cursor::new(tokens, at);
        cursor.any(&["hằng năm", "hàng năm", "mỗi năm", "thường niên", "truyền thống", "quanh năm"]).is_some()
            || at < 2 && cursor.word_ahead(0) == "cứ"
    })
}
