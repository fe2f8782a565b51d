//! Dates: each one that the date reader finds in the summary has to be one of the article's, or a coarser one around it.

use jiff::Timestamp;

use super::Violation;
use crate::dates::{self, DateMention, DateValue, Point, Unit};
use crate::lexicon::Lexicon;
use crate::text::{Document, Span};

/// What reads as an earlier year is more likely a count.
const EARLIEST: i16 = 1000;

/// The dates of a summary and of its article.
pub(super) struct Dates {
    ours: Vec<DateMention>,
    theirs: Vec<DateMention>,
}

impl Dates {
    pub fn read(summary: &Document, article: &Document, published: Option<Timestamp>, lexicon: &Lexicon) -> Self {
        let read = |document| {
            let mut found = dates::read(document, &lexicon.find(document), &[], published);
            // "mỗi năm 200 suất"
            found.retain(|date| date.value.is_none_or(|value| value.end().is_none_or(|end| end.year() >= EARLIEST)));
            found
        };
        Self { ours: read(summary), theirs: read(article) }
    }

    /// The bytes of the summary's dates.
    pub fn of_summary(&self) -> Vec<Span> {
        self.ours.iter().map(|date| date.span).collect()
    }

    /// The bytes of the article's dates.
    pub fn of_article(&self) -> Vec<Span> {
        self.theirs.iter().map(|date| date.span).collect()
    }

    pub fn check(&self, summary: &Document, article: &Document) -> Vec<Violation> {
        let values: Vec<DateValue> = self.theirs.iter().filter_map(|date| date.value).collect();
        // "7 tháng đầu năm" names no July.
        let counted = |date: &&DateMention| article.slice(date.span).contains("đầu năm");
        let told = self.theirs.iter().filter(|date| !counted(date)).filter_map(|date| date.value);
        let points: Vec<Point> = told.flat_map(|value| ends(&value)).collect();
        let unknown = |date: &&DateMention| match date.value {
            Some(value) => !is_known(&value, &values, &points),
            None => !self.is_written(summary.slice(date.span), article),
        };
        let violation = |date: &DateMention| Violation::Date {
            words: summary.slice(date.span).to_owned(),
            value: date.value.map(|value| value.to_string()),
        };
        self.ours.iter().filter(unknown).map(violation).collect()
    }

    /// Without a publication time many dates have no value: then the numbers have to be those of dates of the article.
    fn is_written(&self, words: &str, article: &Document) -> bool {
        let theirs: Vec<u32> = self.theirs.iter().flat_map(|date| digits(article.slice(date.span))).collect();
        digits(words).iter().all(|number| theirs.contains(number))
    }
}

fn digits(text: &str) -> Vec<u32> {
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    runs.map(|run| run.parse().unwrap_or(u32::MAX)).collect()
}

fn ends(value: &DateValue) -> impl Iterator<Item = Point> + use<> {
    [value.first_point(), value.last_point()].into_iter().flatten()
}

fn is_known(value: &DateValue, values: &[DateValue], points: &[Point]) -> bool {
    if values.contains(value) {
        return true;
    }
    let told = ends(value).all(|end| points.iter().any(|point| covers(end, *point)));
    told && !matches!(value, DateValue::Lunar(_)) && !is_turned(value, values)
}

/// "tháng 4/2024" covers 3/4/2024, not the other way round; clock times only themselves.
fn covers(coarse: Point, fine: Point) -> bool {
    match coarse.unit() {
        Unit::Minute(_) => coarse == fine,
        _ => coarse.first() <= fine.first() && fine.last() <= coarse.last(),
    }
}

/// "sau ngày 30/6" where the article says "trước ngày 30/6" and nothing else of that day.
fn is_turned(value: &DateValue, values: &[DateValue]) -> bool {
    let open = |value: &DateValue| (value.start().is_none(), value.end().is_none());
    let own = open(value);
    if own == (false, false) {
        return false;
    }
    let same_day = |other: &&DateValue| ends(other).any(|end| ends(value).any(|own| covers(own, end)));
    let mut others = values.iter().filter(same_day).map(open).peekable();
    others.peek().is_some() && others.all(|other| other == (own.1, own.0))
}
