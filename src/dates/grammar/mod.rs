//! The grammar of date expressions: small parsers over tokens, each of a bounded reach, so that a sentence is
//! read in time linear in its length.
//!
//! Nothing here knows the calendar's today; the output is a reading for the resolver.

mod age;
mod clock;
mod day;
mod event;
mod feast;
mod period;
mod range;
mod words;

use super::cursor::{Cursor, Parsed};
use super::expression::{Form, Moment, Reading, Shape, When, Year};
use crate::lexicon::Class;
pub use day::cut_number;
pub use range::separate_days;
use range::{ranged, term};
pub use words::closes;

/// True where a word for a number, from "một" to "mười hai", ends.
pub fn follows_number(cursor: Cursor<'_>) -> bool {
    cursor.follows_letters() && words::number(cursor.rewind(1)).is_some()
}

/// Everything that can be read from the cursor on, the longest first.
pub fn readings(cursor: Cursor<'_>) -> Vec<Reading> {
    let found = [
        ranged(cursor),
        term(cursor),
        since(cursor),
        until(cursor),
        after(cursor),
        age::decade(cursor),
        any_moment(cursor).map(|((moment, form), end)| ((Shape::At(moment), form), end)),
    ];
    let mut readings: Vec<Reading> = found
        .into_iter()
        .flatten()
        .map(|((shape, form), end)| Reading { tokens: cursor.at()..end.at(), shape, form })
        .collect();
    readings.sort_by_key(|reading| std::cmp::Reverse(reading.tokens.end));
    readings
}

/// The longest single moment, dates in bare figures included.
fn any_moment(cursor: Cursor<'_>) -> Parsed<'_, (Moment, Form)> {
    [day::moment(cursor), period::moment(cursor), feast::moment(cursor), bare(cursor)]
        .into_iter()
        .flatten()
        .chain(day::counted(cursor).map(|(moment, end)| ((moment, Form::Counted), end)))
        .max_by_key(|(_, end)| end.at())
}

/// Figures alone: "2/11", "9/2025", "2025".
fn bare(cursor: Cursor<'_>) -> Parsed<'_, (Moment, Form)> {
    if let Some((when, end)) = day::dated(cursor).filter(|_| cursor.is_digits()) {
        let (side, end) = words::side(end);
        return Some(((Moment { side, ..Moment::new(when) }, Form::BareDay), end));
    }
    if let Some((month, after)) = cursor.small(1..=12) {
        let (year, end) = words::figures(after.mark("/-").map(|(_, c)| c)?)?;
        let when = When::Month { month: month as i8, year: Year::Given(year) };
        return Some(((Moment::new(when), Form::BareMonth), end));
    }
    let (year, end) = words::figures(cursor)?;
    Some(((Moment::new(When::Year(Year::Given(year))), Form::BareYear), end))
}

/// A point that may begin or end a period.
fn end_point(cursor: Cursor<'_>) -> Parsed<'_, (Moment, Form)> {
    let decade = match age::decade(cursor) {
        Some(((Shape::At(moment), form), end)) => Some(((moment, form), end)),
        _ => None,
    };
    decade.or_else(|| any_moment(cursor))
}

/// "từ năm 2021", "kể từ đầu năm đến nay", "từ nay đến hết năm 2025", "từ năm 2017 về trước".
fn since(cursor: Cursor<'_>) -> Parsed<'_, (Shape, Form)> {
    let word = cursor.class(Class::From)?;
    let after = word.maybe(Class::About);
    if let Some(now) = after.class(Class::Now) {
        // "từ nay (2/11) đến ngày 5/11"
        let now = now.mark("(").and_then(|(_, c)| day::close(c)).unwrap_or(now);
        let ((moment, _), end) = end_point(now.class(Class::To)?)?;
        return Some(((Shape::FromNowTo(moment), Form::Sure), end));
    }
    let ((moment, form), end) = end_point(after)?;
    // "từ 6h00 - 9h30" is one period or none.
    let to = end.mark("-").map(|(_, c)| c).or_else(|| end.class(Class::To));
    if form == Form::BareClock && to.is_some_and(|c| clock::time(c).is_some()) {
        return None;
    }
    // A bare figure behind "từ" is more often an amount.
    let form = if form.is_loose() { Form::Sure } else { form };
    if let Some(end) = end.class(Class::Backwards) {
        return Some(((Shape::To(moment), Form::Sure), end));
    }
    let tail = end.class(Class::Onwards);
    // "được thành lập từ năm 1979" happened then; "áp dụng từ ngày 1/8" goes on.
    let plain = word.at() == cursor.at() + 1;
    if tail.is_none() && plain && event::is_told_before(cursor, moment.when) {
        return None;
    }
    let form = if tail.is_some() { Form::Sure } else { form };
    Some(((Shape::From(moment), form), tail.unwrap_or(end)))
}

/// "trước ngày 30/6", "trước năm 1975", "trước cuối năm", "trước mùa mưa năm 2026".
fn until(cursor: Cursor<'_>) -> Parsed<'_, (Shape, Form)> {
    let after = cursor.class(Class::Before)?;
    let ((moment, form), end) = end_point(after)?;
    let form = if form.is_loose() { Form::Sure } else { form };
    is_fixed(moment.when).then_some(((Shape::To(moment), form), end))
}

/// "sau năm 1975", "sau ngày 1/7".
fn after(cursor: Cursor<'_>) -> Parsed<'_, (Shape, Form)> {
    let after = cursor.class(Class::After)?;
    let ((moment, form), end) = end_point(after)?;
    is_fixed(moment.when).then_some(((Shape::From(moment), form), end))
}

/// A point that "trước" and "sau" can stand before.
fn is_fixed(when: When) -> bool {
    matches!(
        when,
        When::Day { .. }
            | When::Month { .. }
            | When::Year(_)
            | When::Quarter { .. }
            | When::MonthsFromNow(0)
            // "trước Tết Nguyên đán Bính Ngọ"; a feast without its year is more of a season.
            | When::Lunar { year: Year::Given(_) | Year::Cyclic(_), day: Some(_), .. }
    )
}

/// True where a date can begin, so that other tokens cost nothing.
pub fn begins(cursor: Cursor<'_>) -> bool {
    cursor.is_digits() || cursor.is(Class::Beginning) || words::number(cursor).is_some()
}
