//! Weeks, months, quarters, halves, years and seasons.

use super::{age, feast, words};
use crate::dates::cursor::{Cursor, Parsed};
use crate::dates::expression::{Form, Moment, Side, When, Year};
use crate::lexicon::Class;

/// A period of the calendar.
pub fn moment(cursor: Cursor<'_>) -> Parsed<'_, (Moment, Form)> {
    let plain = |(when, end)| ((Moment::new(when), Form::Sure), end);
    counted(cursor)
        .map(plain)
        .or_else(|| quarter(cursor))
        .or_else(|| same_period(cursor).map(plain))
        .or_else(|| week(cursor))
        .or_else(|| {
            let start = cursor.maybe(Class::PartOfPeriod);
            let parted = start.at() > cursor.at();
            month(start, parted).or_else(|| year(start, parted)).or_else(|| age::century(start).map(plain))
        })
        .or_else(|| season(cursor.maybe(Class::PartOfPeriod)))
        .or_else(|| idle(cursor))
}

const HALVES: &[(&str, i8)] = &[("nửa đầu", 1), ("nửa cuối", 2)];

/// "6 tháng đầu năm 2025", "9 tháng năm 2025", "ba quý đầu năm", "nửa cuối năm".
fn counted(cursor: Cursor<'_>) -> Parsed<'_, When> {
    if let Some((half, after)) = cursor.one_of(HALVES) {
        let (year, end) = whole_year(after.maybe(Class::PartOf))?;
        return Some((When::Half { half, year }, end));
    }
    let (count, after) = words::count(cursor, 11)?;
    let months = after.class(Class::MonthWord);
    let after = months.or_else(|| after.class(Class::QuarterWord))?;
    let (count, last) = (count as i8, if months.is_some() { 12 } else { 4 });
    if count >= last {
        return None;
    }
    let (from_end, after) = match after.one_of(ENDS_OF_YEAR) {
        Some(found) => found,
        // "9 tháng năm 2025" needs the year's number, "6 tháng năm ngoái" is not said.
        None => {
            months?;
            let after = after.maybe(Class::PartOf);
            match words::year(after)? {
                (Year::Given(_), _) => (false, after),
                _ => return None,
            }
        }
    };
    let (year, end) = whole_year(after.maybe(Class::PartOf))?;
    let (first, last) = if from_end { (last - count + 1, last) } else { (1, count) };
    Some(match (months, count) {
        (Some(_), 6) => (When::Half { half: if from_end { 2 } else { 1 }, year }, end),
        (Some(_), _) => (When::Months { first, last, year }, end),
        (None, _) => (When::Quarters { first, last, year }, end),
    })
}

/// True for the last months or quarters of a year.
const ENDS_OF_YEAR: &[(&str, bool)] =
    &[("đầu tiên", false), ("đầu", false), ("cuối cùng", true), ("cuối", true), ("còn lại", true)];

/// A year in words, or "năm" alone, or figures alone behind "đầu", "cuối".
fn whole_year(cursor: Cursor<'_>) -> Parsed<'_, Year> {
    words::year(cursor)
        .or_else(|| words::figures(cursor.over("/")).map(|(y, c)| (Year::Given(y), c)))
        .or_else(|| Some((Year::Unsaid, cursor.class(Class::YearWord)?)))
}

const QUARTERS: &[(&str, i8)] = &[
    ("i", 1),
    ("ii", 2),
    ("iii", 3),
    ("iv", 4),
    ("ⅰ", 1),
    ("ⅱ", 2),
    ("ⅲ", 3),
    ("ⅳ", 4),
    ("một", 1),
    ("hai", 2),
    ("ba", 3),
    ("tư", 4),
    ("bốn", 4),
];

/// What stands behind "tháng", "quý" and counts from those at hand.
const RELATIVE: &[(&str, i32)] =
    &[("này", 0), ("vừa qua", -1), ("vừa rồi", -1), ("trước", -1), ("rồi", -1), ("qua", -1), ("sau", 1), ("tới", 1)];

/// What stands behind "tháng" and counts from the month that the text spoke of last.
const FROM_LAST: &[(&str, i32)] = &[("trước đó", -1), ("sau đó", 1), ("đó", 0), ("ấy", 0)];

/// "này" and "nay" behind one of those make it vague: "những tháng ngày sau này".
fn relative(cursor: Cursor<'_>) -> Parsed<'_, i32> {
    cursor.one_of(RELATIVE).filter(|(_, end)| !end.is(Class::NowTail))
}

/// "quý I/2025", "quý 3", "quý cuối cùng của năm", "quý trước".
fn quarter(cursor: Cursor<'_>) -> Parsed<'_, (Moment, Form)> {
    let start = cursor.maybe(Class::PartOfPeriod);
    let after = start.class(Class::QuarterWord)?;
    if let Some((last, after)) = after.one_of(ENDS_OF_YEAR) {
        let (year, end) = whole_year(after.maybe(Class::PartOf))?;
        let quarter = if last { 4 } else { 1 };
        return Some(((Moment::new(When::Quarter { quarter, year }), Form::Sure), end));
    }
    if let Some((quarters, end)) = relative(after) {
        return Some(((Moment::new(When::QuartersFromNow(quarters)), Form::BareQuarter), end));
    }
    let figure = || after.small(1..=4).map(|(quarter, c)| (quarter as i8, c));
    let (quarter, behind) = after.one_of(QUARTERS).or_else(figure)?;
    let (year, end) = year_of(behind);
    let (side, end) = words::side(end);
    let numeral = after.peek(0).is_some_and(|token| token.all_caps) || after.key().chars().all(|c| c == 'i');
    let sure = year != Year::Unsaid || numeral || start.at() > cursor.at();
    let form = if sure { Form::Sure } else { Form::BareQuarter };
    Some(((Moment { side, ..Moment::new(When::Quarter { quarter, year }) }, form), end))
}

/// The year behind a month or quarter: "/2025", "-2025", " năm 2025", " năm ngoái".
pub fn year_of(cursor: Cursor<'_>) -> (Year, Cursor<'_>) {
    if let Some(found) = words::year(cursor.over(",").maybe(Class::PartOf)) {
        return found;
    }
    let figures = cursor.mark("/-.").and_then(|(_, c)| words::figures(c)).filter(|(_, c)| {
        // "tháng 10-2025-2026" is nothing known.
        c.mark("-/").is_none_or(|(_, c)| c.digits(4).is_none())
    });
    figures.map_or((Year::Unsaid, cursor), |(year, end)| (Year::Given(year), end))
}

/// "cùng kỳ năm trước", "cùng kỳ 2024".
fn same_period(cursor: Cursor<'_>) -> Parsed<'_, When> {
    let after = cursor.class(Class::SamePeriod)?;
    let (year, end) =
        words::year(after).or_else(|| words::figures(after).map(|(year, end)| (Year::Given(year), end)))?;
    Some((When::SamePeriod(year), end))
}

const WEEKS: &[(&str, Option<i32>)] = &[
    ("này", Some(0)),
    ("vừa qua", None),
    ("vừa rồi", None),
    ("qua", None),
    ("trước", Some(-1)),
    ("rồi", Some(-1)),
    ("sau", Some(1)),
    ("tới", Some(1)),
];

/// "tuần tới", "cuối tuần này", "tuần 42 năm 2025", "đầu tuần", "trong tuần".
fn week(cursor: Cursor<'_>) -> Parsed<'_, (Moment, Form)> {
    if let Some(end) = cursor.class(Class::Within).and_then(|c| c.class(Class::WeekWord)) {
        // "trong Tuần Văn hóa", "xung kích trong tuần tra", "trong tuần từ 18 đến 24/3"
        let name = end.rewind(1).is_capital() || end.is(Class::From) || !words::closes(end);
        let alone = !name && end.one_of(WEEKS).is_none();
        return alone.then_some(((Moment::new(When::Week(Some(0))), Form::Idle), end));
    }
    let weekend = cursor.class(Class::Ending);
    let start = weekend.unwrap_or_else(|| cursor.maybe(Class::PartOfPeriod));
    let parted = start.at() > cursor.at();
    let after = start.class(Class::WeekWord)?;
    let make = |week| Moment::new(if weekend.is_some() { When::Weekend(week) } else { When::Week(week) });
    if let Some((week, end)) = after.one_of(WEEKS).filter(|(_, end)| !end.is(Class::NowTail)) {
        return Some(((make(week), Form::Sure), end));
    }
    if let Some((week, end)) = after.maybe(Class::OrdinalWord).small(1..=53) {
        let (year, end) = year_of(end);
        let when = When::WeekOfYear { week: week as i8, year };
        return (year != Year::Unsaid).then_some(((Moment::new(when), Form::Sure), end));
    }
    (parted && weekend.is_none()).then_some(((make(Some(0)), Form::Loose), after))
}

/// "tháng 10/2025", "tháng Giêng", "tháng trước", and behind "đầu", "cuối" "tháng" alone.
pub fn month(cursor: Cursor<'_>, parted: bool) -> Parsed<'_, (Moment, Form)> {
    let after = cursor.class(Class::MonthWord)?;
    if let Some((when, end)) = feast::lunar_month(after) {
        return Some(((Moment::new(when), Form::Sure), end));
    }
    if let Some((count, end)) = after.one_of(FROM_LAST) {
        return Some(((Moment::new(When::MonthsFromLast(count)), Form::Sure), end));
    }
    if let Some((months, end)) = relative(after) {
        return Some(((Moment::new(When::MonthsFromNow(months)), Form::Sure), end));
    }
    let Some((month, behind)) = words::month_number(after) else {
        return parted.then_some(((Moment::new(When::MonthsFromNow(0)), Form::Loose), after));
    };
    let in_words = after.is_letters();
    let (year, end) = year_of(behind);
    let (side, end) = match end.class(Class::This) {
        Some(end) if year == Year::Unsaid => (Side::Unsaid, end),
        _ => words::side(end),
    };
    // "mỗi tháng một lần": a number in words is a month only where the sentence leans on it.
    let loose = in_words && !parted && year == Year::Unsaid && side == Side::Unsaid;
    let form = if loose { Form::Loose } else { Form::Sure };
    Some(((Moment { side, ..Moment::new(When::Month { month, year }) }, form), end))
}

/// "năm 2025", "năm ngoái", "năm qua", "cuối 2014", "đầu năm", "năm tài chính 2025".
fn year(cursor: Cursor<'_>, parted: bool) -> Parsed<'_, (Moment, Form)> {
    let year = |year| Moment::new(When::Year(year));
    if let Some(after) = cursor.class(Class::FiscalYear) {
        let (found, end) = words::figures(after)?;
        return Some(((year(Year::Given(found)), Form::Sure), end));
    }
    if let Some(end) = cursor.class(Class::PastYear) {
        return Some(((Moment::new(When::PastYear), Form::Loose), end));
    }
    if let Some((found, end)) = words::year(cursor) {
        return Some(((year(found), Form::Sure), end));
    }
    if !parted {
        return None;
    }
    if let Some((found, end)) = words::figures(cursor) {
        return Some(((year(Year::Given(found)), Form::Sure), end));
    }
    let end = cursor.class(Class::YearWord).filter(|end| !end.is(Class::YearTail))?;
    Some(((year(Year::FromNow(0)), Form::Loose), end))
}

/// "mùa hè năm 2025", "hè 2016", "xuân 2026", "mùa mưa năm 2026", "mùa hè này": the year; a season alone is no date.
fn season(cursor: Cursor<'_>) -> Parsed<'_, (Moment, Form)> {
    let named = cursor.class(Class::SeasonWord);
    let start = named.unwrap_or(cursor);
    let after =
        start.class(Class::Season).or_else(|| start.class(Class::SeasonOfWeather).filter(|_| named.is_some()))?;
    if let Some((year, end)) = words::year(after) {
        return Some(((Moment::new(When::Year(year)), Form::Season), end));
    }
    if let Some((year, end)) = words::figures(after) {
        let form = if named.is_some() || cursor.is(Class::Summer) { Form::Season } else { Form::BareSeason };
        return Some(((Moment::new(When::Year(Year::Given(year))), form), end));
    }
    let (side, end) = match after.class(Class::This) {
        Some(end) => (Side::Future, end),
        None => words::side(after),
    };
    let when = When::Year(Year::FromNow(0));
    (side != Side::Unsaid && named.is_some() && start.is(Class::Season))
        .then_some(((Moment { side, ..Moment::new(when) }, Form::Loose), end))
}

/// "trong ngày", "trong tháng", "trong năm".
fn idle(cursor: Cursor<'_>) -> Parsed<'_, (Moment, Form)> {
    let after = cursor.class(Class::Within)?;
    let day = after.class(Class::DayWord).map(|end| (When::DaysFromLast(0), end));
    let month = || after.class(Class::MonthWord).map(|end| (When::MonthsFromNow(0), end));
    let year = || after.class(Class::YearWord).map(|end| (When::Year(Year::FromNow(0)), end));
    let (when, end) = day.or_else(month).or_else(year)?;
    let goes_on = end.is(Class::VagueTail);
    (words::closes(end) && !goes_on).then_some(((Moment::new(when), Form::Idle), end))
}
