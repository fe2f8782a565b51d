//! A summary beside its article, each read once: what the rules look into.

use std::sync::Arc;

use jiff::Timestamp;

use super::compared::ComparedText;
use super::numbers::Quantities;
use crate::dates::{self, DateMention};
use crate::lexicon::{Lexicon, Matches};
use crate::officials::{self, Official};
use crate::text::{Document, Span};

/// What reads as a date of an earlier year is more likely a count: "mỗi năm 200 suất".
const EARLIEST: i16 = 1000;

/// What was read in a text.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The lexicon that it was read with.
    pub lexicon: Arc<Lexicon>,
    /// What dates without a year are read by.
    pub published: Option<Timestamp>,
    /// Where the lexicon's phrases stand.
    pub matches: Matches,
    /// By first mention.
    pub officials: Vec<Official>,
    /// By position.
    pub dates: Vec<DateMention>,
}

impl Reading {
    /// Reads a text by the rules alone, without a model's labels.
    pub fn by_rules(document: &Document, published: Option<Timestamp>, lexicon: Arc<Lexicon>) -> Self {
        let matches = lexicon.find(document);
        let officials = officials::read(document, &matches, &[]);
        let dates = dates::read(document, &matches, &[], published);
        Self { lexicon, published, matches, officials, dates }
    }
}

/// One of the two texts.
pub(super) struct Side<'a> {
    /// Its words.
    pub text: ComparedText<'a>,
    /// By first mention.
    pub officials: &'a [Official],
    /// By position.
    pub dates: Vec<&'a DateMention>,
    /// Its numbers outside dates.
    pub quantities: Quantities,
}

impl<'a> Side<'a> {
    fn new(document: &'a Document, reading: &'a Reading) -> Self {
        let text = ComparedText::new(document, &reading.matches);
        let told =
            |date: &&DateMention| date.value.is_none_or(|value| value.end().is_none_or(|end| end.year() >= EARLIEST));
        let dates: Vec<&DateMention> = reading.dates.iter().filter(told).collect();
        let taken: Vec<Span> = dates.iter().map(|date| date.span).collect();
        let quantities = Quantities::read(&text, &taken);
        Self { text, officials: &reading.officials, dates, quantities }
    }

    /// True where a date takes bytes of `span`.
    pub fn is_dated(&self, span: Span) -> bool {
        let next = self.dates.partition_point(|date| date.span.end <= span.begin);
        self.dates.get(next).is_some_and(|date| date.span.overlaps(span))
    }
}

/// A summary beside its article.
pub struct Comparison<'a> {
    pub(super) summary: Side<'a>,
    pub(super) article: Side<'a>,
    pub(super) lexicon: &'a Lexicon,
}

impl<'a> Comparison<'a> {
    /// Sets a summary, with what was read in it, beside its article.
    pub fn new(summary: (&'a Document, &'a Reading), article: (&'a Document, &'a Reading)) -> Self {
        let lexicon = &article.1.lexicon;
        Self { summary: Side::new(summary.0, summary.1), article: Side::new(article.0, article.1), lexicon }
    }
}
