//! One sentence: which of the grammar's readings are dates, and what the model sees besides.

use super::Rejected;
use super::cursor::{Cursor, SentenceTokens};
use super::expression::{Place, Reading, Shape, Side};
use super::grammar;
use super::rules::{self, ACCEPTED, Opinion, Verdict};
use super::site::{Before, Habits, Last, Site};
use crate::lexicon::Class;
use crate::model::LabelledSpan;
use crate::text::Span;

/// A span of the model that the grammar cannot read is given without a value from this score on.
const MODEL_ALONE: f32 = 0.9;
/// Tokens before a date in which "sẽ" and "đã" tell its side.
const LEAN: usize = 12;
/// Tokens that "so với" may stand away from what it compares with.
const COMPARED: usize = 4;

/// A date that still lacks its value.
pub struct Found {
    /// Bytes in the document.
    pub span: Span,
    /// What its words say; `None` for a span of the model that no rule reads.
    pub shape: Option<Shape>,
    /// Where it stands.
    pub place: Place,
    /// How sure it is that this is a date, 0 to 1.
    pub score: f32,
    /// The rule that decided so.
    pub rule: &'static str,
}

/// The model's dates, in order.
#[derive(Clone, Copy)]
pub struct Labels<'a> {
    /// The spans.
    pub dates: &'a [&'a LabelledSpan],
    /// The model has seen the article, so that its silence counts.
    pub seen: bool,
}

impl<'a> Labels<'a> {
    /// Those in a sentence.
    pub fn within(self, sentence: Span) -> Self {
        let first = self.dates.partition_point(|label| label.span.end <= sentence.begin);
        let last = self.dates.partition_point(|label| label.span.begin < sentence.end);
        Self { dates: self.dates.get(first..last).unwrap_or_default(), ..self }
    }

    /// The surest over at least half of `span`.
    fn over(self, span: Span) -> Option<&'a LabelledSpan> {
        let shared =
            |label: &LabelledSpan| label.span.end.min(span.end).saturating_sub(label.span.begin.max(span.begin));
        let first = self.dates.partition_point(|label| label.span.end <= span.begin);
        let over = self.dates.iter().skip(first).take_while(|label| label.span.begin < span.end);
        over.filter(|label| 2 * shared(label) >= span.len()).copied().max_by(|a, b| a.score.total_cmp(&b.score))
    }

    /// What the model says of a reading of `span`; `led` is one that begins with "từ", "trước" or "sau".
    fn opinion(self, span: Span, led: bool) -> Opinion {
        match self.over(span) {
            Some(label) if led && label.score >= ACCEPTED && label.span.begin > span.begin => Opinion::PointAlone,
            Some(label) => Opinion::Date(label.score.clamp(0.0, 1.0)),
            None if self.seen => Opinion::Silent,
            None => Opinion::Unknown,
        }
    }
}

/// What is read in one sentence.
struct Reader<'a> {
    tokens: SentenceTokens<'a>,
    labels: Labels<'a>,
    habits: Habits,
    place: Place,
    before: Before,
    /// Brackets that are open.
    depth: usize,
}

/// The dates of a sentence, in order. What is none is added to `rejected`.
pub fn read(tokens: SentenceTokens<'_>, number: usize, labels: Labels<'_>, rejected: &mut Vec<Rejected>) -> Vec<Found> {
    let habits = Habits::of(tokens);
    let place = Place { sentence: number, habit: habits.yearly, ..Place::default() };
    let mut reader = Reader { tokens, labels, habits, place, before: Before::default(), depth: 0 };
    let mut found = Vec::new();
    let mut none = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        at = reader.read_at(at, &mut found, &mut none).max(at + 1);
    }
    reader.add_model_spans(&mut found);
    // What is part of a date is not rejected.
    let apart = |none: &Rejected| {
        let next = found.partition_point(|date| date.span.end <= none.span.begin);
        !found.get(next).is_some_and(|date| date.span.overlaps(none.span))
    };
    rejected.extend(none.into_iter().filter(apart));
    found
}

impl Reader<'_> {
    /// Adds the dates that begin at token `at`; gives the place to read on from.
    fn read_at(&mut self, at: usize, found: &mut Vec<Found>, rejected: &mut Vec<Rejected>) -> usize {
        let cursor = self.tokens.at(at);
        match cursor.mark("()") {
            Some(('(', _)) => self.depth += 1,
            Some(_) => self.depth = self.depth.saturating_sub(1),
            None => {}
        }
        if !grammar::begins(cursor) {
            return at;
        }
        let listed = grammar::separate_days(cursor).filter(|days| {
            days.last().is_some_and(|last| rules::score(self.decide(last).verdict, Opinion::Unknown) >= ACCEPTED)
        });
        if let Some(days) = listed {
            let end = days.last().map_or(at, |day| day.tokens.end);
            for day in days {
                self.add(&day, rules::score(Verdict::Certain, Opinion::Unknown), "list-of-days", found);
            }
            return end;
        }
        let mut best: Option<Rejected> = None;
        for reading in grammar::readings(cursor) {
            let span = self.tokens.span(reading.tokens.clone());
            let rule = self.decide(&reading);
            let score = rules::score(rule.verdict, self.labels.opinion(span, reading.shape.is_led()));
            if score >= ACCEPTED {
                self.add(&reading, score, rule.id, found);
                return reading.tokens.end;
            }
            best.get_or_insert(Rejected { span, rule: rule.id });
        }
        rejected.extend(best);
        at
    }

    fn decide(&self, reading: &Reading) -> &'static rules::Rule {
        let (start, end) = (self.tokens.at(reading.tokens.start), self.tokens.at(reading.tokens.end));
        rules::decide(&Site { start, end, reading, before: self.before, habits: self.habits })
    }

    fn add(&mut self, reading: &Reading, score: f32, rule: &'static str, found: &mut Vec<Found>) {
        self.before = Before { end: reading.tokens.end, last: Some(Last::of(&reading.shape)) };
        let start = self.tokens.at(reading.tokens.start);
        // "hồi tháng 1" is past as surely as "tháng 1 vừa qua".
        let told = start.follows(Class::ToldPast);
        let shape = if told { reading.shape.on_side(Side::Past) } else { reading.shape };
        let span = self.tokens.span(reading.tokens.clone());
        found.push(Found { span, shape: Some(shape), place: self.place_of(start), score, rule });
    }

    fn place_of(&self, start: Cursor<'_>) -> Place {
        let compared = start.follows(Class::Compared) || start.near_before(Class::ComparedWith, COMPARED);
        let opens = compared && start.at() <= COMPARED;
        Place { lean: lean(start), compared, opens, aside: self.depth > 0, ..self.place }
    }

    /// Adds the model's spans that the grammar did not take.
    fn add_model_spans(&self, found: &mut Vec<Found>) {
        let free = |label: &&&LabelledSpan| {
            let next = found.partition_point(|found| found.span.end <= label.span.begin);
            label.score >= ACCEPTED && !found.get(next).is_some_and(|found| found.span.overlaps(label.span))
        };
        let labels = self.labels.dates.iter().filter(free);
        let added: Vec<Found> = labels.filter_map(|label| self.read_label(label)).collect();
        found.extend(added);
        found.sort_by_key(|found| found.span);
    }

    /// A span of the model as a date: with what can be read in it, or, where the model is sure, without a value.
    fn read_label(&self, label: &LabelledSpan) -> Option<Found> {
        let covered = self.tokens.within(label.span);
        let inside = covered
            .clone()
            .flat_map(|at| grammar::readings(self.tokens.at(at)))
            .filter(|reading| reading.tokens.end <= covered.end && 2 * reading.tokens.len() >= covered.len())
            .max_by_key(|reading| reading.tokens.len());
        let rule = inside.as_ref().map(|reading| self.decide(reading));
        let allowed = rule.is_some_and(|rule| rule.verdict != Verdict::Never);
        let alone = label.score >= MODEL_ALONE && self.tokens.has(covered, Class::OfTime);
        if !allowed && !alone {
            return None;
        }
        let place = inside.as_ref().map_or(self.place, |reading| self.place_of(self.tokens.at(reading.tokens.start)));
        let rule = rule.filter(|_| allowed).map_or("model-alone", |rule| rule.id);
        let shape = inside.map(|reading| reading.shape);
        Some(Found { span: label.span, shape, place, score: label.score.clamp(0.0, 1.0), rule })
    }
}

/// Words before a date that look back or ahead: "đã lùi sang ngày 20/12", "dự kiến ngày 5/1".
fn lean(start: Cursor<'_>) -> Side {
    (1..=LEAN.min(start.at()))
        .map(|by| start.rewind(by))
        .find_map(|c| match (c.is(Class::Planned), c.is(Class::Done)) {
            (true, _) => Some(Side::Future),
            (_, true) => Some(Side::Past),
            _ => None,
        })
        .unwrap_or_default()
}
