//! Dates: each one that the date reader finds in the summary has to be one of the article's, or a coarser one around it.

use super::comparison::Side;
use super::{Comparison, Violation};
use crate::dates::{DateMention, DateValue, Point, Unit};

/// What makes a period of a count of its parts: "7 tháng đầu năm" names no July.
const COUNTED: &str = "đầu năm";

pub(super) fn check(comparison: &Comparison) -> Vec<Violation> {
    let (summary, article) = (&comparison.summary, &comparison.article);
    let values: Vec<DateValue> = article.dates.iter().filter_map(|date| date.value).collect();
    let counted = |date: &&&DateMention| article.text.document.slice(date.span).contains(COUNTED);
    let told = article.dates.iter().filter(|date| !counted(date)).filter_map(|date| date.value);
    let points: Vec<Point> = told.flat_map(|value| ends(&value)).collect();
    let unknown = |date: &&&DateMention| match date.value {
        // What the article has word for word and the model took for no date is nothing that the summary made up.
        Some(value) => !is_known(&value, &values, &points) && !stands(summary, date, article),
        None => !has_numbers(summary.text.document.slice(date.span), article),
    };
    let violation = |date: &&DateMention| Violation::Date {
        words: summary.text.document.slice(date.span).to_owned(),
        value: date.value.map(|value| value.to_string()),
    };
    summary.dates.iter().filter(unknown).map(violation).collect()
}

/// True where a date of the summary stands word for word in the article, outside its dates.
fn stands(summary: &Side, date: &DateMention, article: &Side) -> bool {
    let words = summary.text.within(date.span);
    let keys = summary.text.keys(words.start, words.end);
    let read = |at: usize| article.text.words.get(at).is_some_and(|word| article.is_dated(word.span));
    !keys.is_empty() && article.text.find(&keys).any(|at| !read(at))
}

/// Without a publication time many dates have no value: then the numbers have to be those of dates of the article.
fn has_numbers(words: &str, article: &Side) -> bool {
    let theirs: Vec<u32> =
        article.dates.iter().flat_map(|date| digits(article.text.document.slice(date.span))).collect();
    digits(words).iter().all(|number| theirs.contains(number))
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
