//! Days of the lunar calendar and named feasts: "rằm tháng Giêng", "mùng 3 Tết Ất Tỵ", "Giáng sinh 2025".

use super::words;
use crate::dates::cursor::{Cursor, Parsed};
use crate::dates::expression::{Form, Moment, When, Year};
use crate::lexicon::Class;

/// The lunar month behind "tháng": in figures or words, or by its own name.
fn month(cursor: Cursor<'_>) -> Parsed<'_, i8> {
    named_month(cursor).or_else(|| words::month_number(cursor))
}

/// The first and the last month have names that the solar calendar has not.
fn named_month(cursor: Cursor<'_>) -> Parsed<'_, i8> {
    const NAMES: &[(&str, i8)] = &[("giêng", 1), ("chạp", 12)];
    cursor.one_of(NAMES)
}

/// "âm lịch", "(âm lịch)", "Âm lịch".
fn lunar_mark(cursor: Cursor<'_>) -> Option<Cursor<'_>> {
    cursor.class(Class::ByMoon).or_else(|| {
        let (_, inner) = cursor.mark("(")?;
        Some(inner.class(Class::ByMoon)?.mark(")")?.1)
    })
}

/// The year behind a lunar date: "năm 2025", "năm Ất Tỵ", "Ất Tỵ 2025", "2025".
fn year(cursor: Cursor<'_>) -> (Year, Cursor<'_>) {
    if let Some(found) = words::year(cursor) {
        return found;
    }
    if let Some((place, end)) = words::cyclic(cursor) {
        let inner = end.over("(-").maybe(Class::YearWord);
        return match words::figures(inner) {
            Some((year, behind)) => (Year::Given(year), behind.over(")")),
            None => (Year::Cyclic(place), end),
        };
    }
    words::figures(cursor).map_or((Year::Unsaid, cursor), |(year, end)| (Year::Given(year), end))
}

/// "nhuận" behind a month that a year has twice; not that of "nhuận bút".
fn leap_mark(cursor: Cursor<'_>) -> Option<Cursor<'_>> {
    cursor.class(Class::LeapWord).filter(|end| !end.is(Class::LeapTail))
}

/// "nhuận" and the year behind a lunar day, and "âm lịch" before or behind that.
fn of_year(day: i8, month: i8, cursor: Cursor<'_>) -> (When, Cursor<'_>) {
    let leap = leap_mark(cursor);
    let cursor = leap.map_or(cursor, |end| lunar_mark(end).unwrap_or(end));
    let (year, end) = year(cursor);
    let end = lunar_mark(end).unwrap_or(end);
    let (year, end) = if year == Year::Unsaid { self::year(end) } else { (year, end) };
    (When::Lunar { day: Some(day), month, leap: leap.is_some(), year }, end)
}

/// A day of the last month told by the Tết that follows it.
fn eve(when: When) -> When {
    match when {
        When::Lunar { day, month: 12, leap, year } => {
            let year = match year {
                Year::Given(year) => Year::Given(year - 1),
                Year::Cyclic(place) => Year::Cyclic((place + 59) % 60),
                year => year,
            };
            When::Lunar { day, month: 12, leap, year }
        }
        when => when,
    }
}

/// A day by the moon, without a word like "ngày" before it.
pub fn lunar_day(cursor: Cursor<'_>) -> Parsed<'_, When> {
    if let Some(after) = cursor.class(Class::FullMoon) {
        let (month, end) = month(after.class(Class::MonthWord)?)?;
        return Some(of_year(15, month, end));
    }
    let new_moon = cursor.class(Class::FirstTen);
    let start = new_moon.unwrap_or(cursor);
    let (day, after) = start.small(1..=30).map(|(day, c)| (day as i8, c)).or_else(|| {
        new_moon?;
        words::number(start).map(|(day, c)| (day as i8, c))
    })?;
    if let Some(end) = after.class(Class::Tet).filter(|_| new_moon.is_some() || day >= 23) {
        if new_moon.is_some() {
            return Some(of_year(day, 1, end));
        }
        // "28 Tết Bính Ngọ" is before that Tết, in the last month of the year before.
        let (when, end) = of_year(day, 12, end);
        return Some((eve(when), end));
    }
    if let Some(behind) = after.class(Class::MonthWord) {
        if let Some((month, end)) = named_month(behind) {
            return Some(of_year(day, month, end));
        }
        let (month, end) = words::month_number(behind)?;
        return is_by_moon(end).then(|| of_year(day, month, end));
    }
    if let Some((month, end)) = named_month(after) {
        return Some(of_year(day, month, end));
    }
    let (_, behind) = after.mark("/-.")?;
    let (month, end) = behind.small(1..=12)?;
    let (given, end) = match end.mark("/-.").and_then(|(_, c)| words::figures(c)) {
        Some((year, end)) => (Some(year), end),
        None => (None, end),
    };
    if !is_by_moon(end) {
        return None;
    }
    let (when, end) = of_year(day, month as i8, end);
    match (when, given) {
        (When::Lunar { day, month, leap, year: Year::Unsaid }, Some(year)) => {
            Some((When::Lunar { day, month, leap, year: Year::Given(year) }, end))
        }
        _ => Some((when, end)),
    }
}

/// True where "nhuận", a year of the cycle of sixty, or "âm lịch" with or without a year before it, follows on a month.
fn is_by_moon(cursor: Cursor<'_>) -> bool {
    let year = words::year(cursor);
    leap_mark(cursor).is_some()
        || matches!(year, Some((Year::Cyclic(_), _)))
        || words::cyclic(cursor.maybe(Class::YearWord)).is_some()
        || lunar_mark(year.map_or(cursor, |(_, end)| end)).is_some()
}

/// "tháng Giêng", "tháng 10 âm lịch", "tháng 6 nhuận"; `cursor` stands behind "tháng".
pub fn lunar_month(cursor: Cursor<'_>) -> Parsed<'_, When> {
    let named = named_month(cursor);
    let (month, end) = named.or_else(|| words::month_number(cursor))?;
    let leap = leap_mark(end);
    let end = leap.unwrap_or(end);
    let marked = lunar_mark(end);
    if named.is_none() && leap.is_none() && marked.is_none() && !leads_lunar_month(end) {
        return None;
    }
    let end = marked.unwrap_or(end);
    let (year, end) = match year(end) {
        // "tháng Giêng 2025" goes on without "năm" only behind "nhuận".
        found if leap.is_some() => found,
        _ => words::year(end).unwrap_or((Year::Unsaid, end)),
    };
    Some((When::Lunar { day: None, month, leap: leap.is_some(), year }, end))
}

/// More months than this in one list are read as several lists.
const LONGEST_LIST: usize = 4;

/// True before months that end in "âm lịch", which holds for their whole list: "tháng 7[, tháng 8 âm lịch]".
fn leads_lunar_month(cursor: Cursor<'_>) -> bool {
    let mut at = cursor;
    for _ in 0..LONGEST_LIST {
        let joined =
            at.mark(",-").map(|(_, c)| c).or_else(|| at.class(Class::ListJoint)).or_else(|| at.class(Class::To));
        let Some((_, end)) = joined.and_then(|c| words::month_number(c.maybe(Class::MonthWord))) else { return false };
        if lunar_mark(end).is_some() {
            return true;
        }
        at = end;
    }
    false
}

/// Feasts: the words, the day and month, and whether these are the moon's.
const FEASTS: &[(&str, (i8, i8, bool))] = &[
    ("tết nguyên đán", (1, 1, true)),
    ("tết âm lịch", (1, 1, true)),
    ("tết cổ truyền", (1, 1, true)),
    ("tết trung thu", (15, 8, true)),
    ("trung thu", (15, 8, true)),
    ("giỗ tổ hùng vương", (10, 3, true)),
    ("giỗ tổ", (10, 3, true)),
    ("tết đoan ngọ", (5, 5, true)),
    ("vu lan", (15, 7, true)),
    ("giao thừa", (30, 12, true)),
    ("tết dương lịch", (1, 1, false)),
    ("tết độc lập", (2, 9, false)),
    ("quốc khánh", (2, 9, false)),
    ("giáng sinh", (25, 12, false)),
    ("noel", (25, 12, false)),
    ("halloween", (31, 10, false)),
];

/// A named feast with its year or its date: "ngày Quốc khánh 2/9", "Tết Canh Tý 2020", "Xuân Ất Tỵ".
pub fn moment(cursor: Cursor<'_>) -> Parsed<'_, (Moment, Form)> {
    if let Some(after) = cursor.class(Class::NewYearSpring).filter(|c| words::cyclic(*c).is_some()) {
        let (year, end) = year(after);
        return Some(((Moment::new(When::Year(year)), Form::Sure), end));
    }
    if let Some(after) = cursor.class(Class::Tet).filter(|c| words::cyclic(*c).is_some()) {
        let (year, end) = year(after);
        return Some(((Moment::new(When::Lunar { day: Some(1), month: 1, leap: false, year }), Form::Sure), end));
    }
    let night = cursor.class(Class::NightWord);
    let start = night.unwrap_or_else(|| cursor.maybe(Class::FeastWord));
    let ((day, month, by_moon), after) = start.one_of(FEASTS)?;
    // The night of a feast of the sun is the one before it: "đêm Giáng sinh".
    let day = if night.is_some() && (day, month) == (25, 12) { 24 } else { day };
    // A date in figures behind the name decides.
    let inner = after.over("(");
    if let Some((when, end)) = super::day::dated(inner).filter(|_| !by_moon) {
        let end = if inner.at() > after.at() { end.over(")") } else { end };
        return Some(((Moment::new(when), Form::Sure), end));
    }
    let (year, end) = year(after);
    let when = match by_moon {
        true => eve(When::Lunar { day: Some(day), month, leap: false, year }),
        false => When::Day { day, month: Some(month), year },
    };
    let form = if year == Year::Unsaid { Form::Feast } else { Form::Sure };
    let (side, end) = words::side(end);
    Some(((Moment { side, ..Moment::new(when) }, form), end))
}
