//! Periods with two ends, lists of days and months, and terms: "từ ngày 1 đến 5/11", "ngày 28 và 29/10", "tháng 7 và
//! 8/2024", "nhiệm kỳ 2020 - 2025".

use super::{clock, day, end_point, period, words};
use crate::dates::cursor::{Cursor, Parsed};
use crate::dates::expression::{Form, Moment, Reading, Shape, When, Year};
use crate::lexicon::Class;

/// More days or years than this in one list are read as several lists.
const LONGEST_LIST: usize = 12;

/// A period with both ends: "từ ngày 1 đến 5/11", "26-30/10", "tháng 10 đến tháng 12/2025", "hai ngày 1 và 2/11".
pub fn ranged(cursor: Cursor<'_>) -> Parsed<'_, (Shape, Form)> {
    let from = cursor.class(Class::From);
    if let Some(found) = from.and_then(|c| months(c).or_else(|| between(c.maybe(Class::About), true))) {
        return Some(found);
    }
    // "hai ngày 26-27/10", "3 năm 2014, 2015, 2016".
    if let Some((_, counted)) = words::count(cursor, 12) {
        if let Some(after) = counted.class(Class::DayWord) {
            return between(after, true).filter(|((shape, _), _)| is_of_days(shape));
        }
        if let Some(after) = counted.class(Class::YearWord) {
            return years(after).map(|(shape, end)| ((shape, Form::Sure), end));
        }
        if let Some(found) = months(counted) {
            return Some(found);
        }
    }
    // "năm 2011, 2012 và 2016" are three years.
    let goes_on = |c: &Cursor<'_>| {
        let next = c.mark(",").map(|(_, c)| c).or_else(|| c.class(Class::ListAnd));
        next.is_some_and(|c| words::figures(c).is_some())
    };
    let listed = cursor.class(Class::YearWord).and_then(years).filter(|(_, end)| !goes_on(end));
    let listed = listed.map(|(shape, end)| ((shape, Form::Sure), end));
    months(cursor).or(listed).or_else(|| between(cursor, false))
}

fn is_of_days(shape: &Shape) -> bool {
    shape.moments().all(|moment| matches!(moment.when, When::Day { .. }))
}

/// "2026-2027", "2014, 2015, 2016", "2025 và 2026": years that follow one another.
fn years(cursor: Cursor<'_>) -> Parsed<'_, Shape> {
    let (first, mut end) = words::figures(cursor)?;
    let mut last = first;
    for _ in 0..LONGEST_LIST {
        let to = end.mark("-").map(|(_, c)| c).or_else(|| end.class(Class::To));
        let next = to.or_else(|| end.mark(",").map(|(_, c)| c)).or_else(|| end.class(Class::ListAnd));
        let Some((year, behind)) = next.and_then(|c| words::figures(c.maybe(Class::YearWord))) else { break };
        if year <= last || to.is_none() && year != last + 1 {
            break;
        }
        (last, end) = (year, behind);
    }
    let year = |year| Moment::new(When::Year(Year::Given(year)));
    (last > first).then_some((Shape::Between(year(first), year(last)), end))
}

/// "tháng 6, 7-2025", "tháng 7 và 8/2024", "tháng 1, 2 và 3": months that follow one another.
fn months(cursor: Cursor<'_>) -> Parsed<'_, (Shape, Form)> {
    let (first, mut end) = cursor.class(Class::MonthWord)?.small(1..=12)?;
    let mut last = first;
    for _ in 0..LONGEST_LIST {
        let next = end.mark(",").map(|(_, c)| c).or_else(|| end.class(Class::ListAnd));
        let Some((month, behind)) = next.and_then(|c| c.small(1..=12)) else { break };
        if month != last + 1 {
            break;
        }
        (last, end) = (month, behind);
    }
    let (year, end) = period::year_of(end);
    // "tháng 7, 8 hộ" is a month and a count.
    let told = last > first && (year != Year::Unsaid || words::closes(end));
    let month = |month| Moment::new(When::Month { month: month as i8, year });
    told.then_some(((Shape::Between(month(first), month(last)), Form::Sure), end))
}

/// Two ends and what joins them. `from`: a word before says that a period follows.
fn between(cursor: Cursor<'_>, from: bool) -> Parsed<'_, (Shape, Form)> {
    joined_list(cursor, from).or_else(|| {
        // The whole first part may hide the shorter one that the period is made of: "3-5/11" is no 3 May.
        let partial = day::partial(cursor).and_then(|(moment, end)| {
            let named = end.at() > cursor.at() + 1;
            joined(moment, if named { Form::Sure } else { Form::BareDay }, end, from)
        });
        let whole = end_point(cursor).and_then(|((moment, form), end)| joined(moment, form, end, from));
        let hours = hours_of_a_day(cursor);
        [partial, whole, hours].into_iter().flatten().max_by_key(|(_, end)| end.at())
    })
}

/// "3-13 giờ ngày 2/11", "từ 8 đến 10 giờ sáng mai": the first hour without its word.
fn hours_of_a_day(cursor: Cursor<'_>) -> Parsed<'_, (Shape, Form)> {
    let (first, after) = clock::hour(cursor)?;
    let start = after.mark("-").map(|(_, c)| c).or_else(|| after.class(Class::To))?;
    let ((second, form), end) = day::moment(start)?;
    let told = second.clock.is_some_and(|last| first < last) && form == Form::Sure;
    told.then_some(((Shape::Between(Moment { clock: Some(first), ..second }, second), form), end))
}

/// "ngày 28, 29 và 30/10".
fn joined_list(cursor: Cursor<'_>, from: bool) -> Parsed<'_, (Shape, Form)> {
    let named = cursor.class(Class::DayWord);
    let (list, end) = day_list(named.unwrap_or(cursor))?;
    let (first, last) = (list.days.first()?.0, list.days.last()?.0);
    let day = |day| Moment::new(When::Day { day, month: Some(list.month), year: list.year });
    let form = if from || named.is_some() { Form::Sure } else { Form::BareDay };
    let (side, end) = words::side(end);
    list.is_consecutive().then_some(((Shape::Between(day(first), Moment { side, ..day(last) }), form), end))
}

/// What stands between the ends of a period.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Joint {
    /// "đến".
    To,
    /// A dash.
    Dash,
    /// "*" or "/", between full dates.
    Odd,
    /// "," or "và", between neighbouring days.
    List,
}

fn joint(cursor: Cursor<'_>) -> Parsed<'_, Joint> {
    if let Some(end) = cursor.class(Class::To) {
        return Some((Joint::To, end));
    }
    match cursor.mark("-*/,") {
        Some(('-', end)) => Some((Joint::Dash, end)),
        Some((',', end)) => Some((Joint::List, end)),
        Some((_, end)) => Some((Joint::Odd, end)),
        None => Some((Joint::List, cursor.class(Class::ListAnd)?)),
    }
}

/// "tháng 10 - 12", "tháng 10-12/2025": the second month without its word.
fn second_month(first: When, cursor: Cursor<'_>) -> Parsed<'_, (Moment, Form)> {
    let When::Month { year: Year::Unsaid, .. } = first else { return None };
    let (month, end) = cursor.small(1..=12)?;
    let (year, end) = match end.mark("/-").and_then(|(_, c)| words::figures(c)) {
        Some((year, end)) => (Year::Given(year), end),
        None => words::year(end).unwrap_or((Year::Unsaid, end)),
    };
    Some(((Moment::new(When::Month { month: month as i8, year }), Form::Sure), end))
}

/// The period that begins with `first`, if what stands behind it makes one.
fn joined(first: Moment, form: Form, behind: Cursor<'_>, from: bool) -> Parsed<'_, (Shape, Form)> {
    let (joint, start) = joint(behind)?;
    if let Some(end) = start.class(Class::UntilNow).filter(|_| joint <= Joint::Dash) {
        let ongoing = from || form == Form::Sure;
        return ongoing.then_some(((Shape::From(first), Form::Sure), end));
    }
    let ((second, second_form), end) =
        [end_point(start), second_month(first.when, start)].into_iter().flatten().max_by_key(|(_, c)| c.at())?;
    let first = fitted(first, second, form)?;
    let alike = std::mem::discriminant(&first.when) == std::mem::discriminant(&second.when);
    let days = alike && matches!(first.when, When::Day { .. });
    // "đêm 1/11 và rạng sáng 2/11" are two dates; "đêm 2, ngày 3/11" is one.
    let plain = !start.is_letters() && start.peek(0).is_some() || start.is(Class::DayWord);
    let whole = matches!(first.when, When::Day { month: Some(_), .. });
    let fits = match joint {
        Joint::To => true,
        Joint::Dash => alike,
        Joint::Odd => days,
        Joint::List => days && neighbours(first.when, second.when) && (plain || !whole),
    };
    if !fits {
        return None;
    }
    let form = match (form, second_form) {
        (Form::BareYear, Form::BareYear) if !from => Form::BareYears,
        (Form::BareYear, _) if !from => return None,
        // Hours alone may be of every day.
        (Form::BareClock, Form::BareClock) => Form::BareClock,
        (_, Form::BareClock) => return None,
        _ if matches!(
            (first.when, second.when),
            (When::Weekday { week: None, .. }, When::Weekday { week: None, .. })
        ) =>
        {
            Form::BareWeekday
        }
        (Form::BareDay, Form::BareDay) if !from => Form::BareDay,
        _ => Form::Sure,
    };
    Some(((Shape::Between(first, second), form), end))
}

/// The first end as the second completes it; `None` where the two do not make a period.
fn fitted(first: Moment, second: Moment, form: Form) -> Option<Moment> {
    let fits = match (first.when, second.when) {
        // A clock time takes the day of the other end: "từ 8h đến 10h ngày 9/11".
        (When::DaysFromLast(0), When::DaysFromLast(0)) if form == Form::BareClock => true,
        (When::DaysFromLast(0), _) if form == Form::BareClock && second.clock.is_some() => {
            return Some(Moment { when: second.when, ..first });
        }
        (When::Day { day, month: None, .. }, When::Lunar { day: Some(_), month, leap, year }) => {
            // "từ mùng 6 đến hết ngày 18 tháng Giêng"
            return Some(Moment { when: When::Lunar { day: Some(day), month, leap, year }, ..first });
        }
        (When::Day { month: None, .. }, second) => matches!(second, When::Day { month: Some(_), .. }),
        (When::Day { .. } | When::DaysFromNow(_) | When::DaysFromLast(_) | When::Weekday { .. }, b) => matches!(
            b,
            When::Day { .. }
                | When::DaysFromNow(_)
                | When::DaysFromLast(_)
                | When::Weekday { .. }
                | When::Month { .. }
                | When::MonthsFromNow(_)
                | When::Year(_)
        ),
        (When::Month { .. } | When::MonthsFromNow(_), b) => {
            matches!(
                b,
                When::Month { .. } | When::MonthsFromNow(_) | When::Year(_) | When::Day { .. } | When::Lunar { .. }
            )
        }
        (When::Year(_), b) => matches!(b, When::Year(_) | When::Month { .. } | When::Day { .. }),
        (When::Quarter { .. }, b) => matches!(b, When::Quarter { .. }),
        (When::Century(_), b) => matches!(b, When::Century(_)),
        (When::Decade { .. }, b) => matches!(b, When::Decade { .. } | When::Year(_)),
        (When::Lunar { .. }, b) => matches!(b, When::Lunar { .. }),
        _ => false,
    };
    fits.then_some(first)
}

/// True where the second day is the one after the first: "31/10 và 1/11".
fn neighbours(first: When, second: When) -> bool {
    match (first, second) {
        (When::Day { day: a, month: m, .. }, When::Day { day: b, month: Some(n), .. }) => match m {
            Some(m) if m != n => b == 1 && a >= 28 && n == m % 12 + 1,
            _ => b == a + 1 || m.is_none() && b == 1 && a >= 28,
        },
        _ => false,
    }
}

/// "giai đoạn 2021-2025", "nhiệm kỳ (2015 – 2020)", "học kỳ II năm học 2018-2019", "từ năm học 2019-2020".
pub fn term(cursor: Cursor<'_>) -> Parsed<'_, (Shape, Form)> {
    let from = cursor.class(Class::From);
    let start = from.unwrap_or(cursor);
    let start = match start.class(Class::SchoolTerm) {
        Some(after) => {
            let roman = after.one_of(SCHOOL_TERMS).map(|(_, c)| c);
            roman.or_else(|| after.small(1..=3).map(|(_, c)| c))?.maybe(Class::PartOf)
        }
        None => start,
    };
    let start = start.over(",");
    if let Some(after) = start.class(Class::Stretch) {
        // "trong khoảng thời gian từ ngày 1 đến 5/11": only the period is the date.
        if start.is(Class::StretchOfTime) && after.over(":").is(Class::From) {
            return None;
        }
        let after = after.over(":");
        return between(after.maybe(Class::From).maybe(Class::About), true).or_else(|| bracketed_years(after));
    }
    let ((shape, form), end) = bracketed_years(start.class(Class::TermWord)?)?;
    match shape {
        Shape::Between(first, _) if from.is_some() => Some(((Shape::From(first), form), end)),
        _ => Some(((shape, form), end)),
    }
}

const SCHOOL_TERMS: &[(&str, ())] = &[("i", ()), ("ii", ()), ("iii", ())];

fn bracketed_years(cursor: Cursor<'_>) -> Parsed<'_, (Shape, Form)> {
    let opened = cursor.mark("(").map(|(_, c)| c);
    let (shape, end) = years(opened.unwrap_or(cursor).maybe(Class::From).maybe(Class::YearWord))?;
    let end = match opened {
        Some(_) => end.mark(")")?.1,
        None => end,
    };
    Some(((shape, Form::Sure), end))
}

/// "ngày 5, 12 và 19/11": days that do not follow one another, each by itself.
pub fn separate_days(cursor: Cursor<'_>) -> Option<Vec<Reading>> {
    let (list, end) = day_list(cursor.class(Class::DayWord)?)?;
    if list.is_consecutive() {
        return None;
    }
    let DayList { days, month, year } = list;
    let last = days.len() - 1;
    let readings = days.iter().enumerate().map(|(place, (day, at))| {
        let begin = if place == 0 { cursor.at() } else { *at };
        let stop = if place == last { end.at() } else { *at + 1 };
        let when = When::Day { day: *day, month: Some(month), year };
        Reading { tokens: begin..stop, shape: Shape::At(Moment::new(when)), form: Form::Sure }
    });
    Some(readings.collect())
}

/// At least two days, each with the number of its token, and the month and year of the last.
struct DayList {
    days: Vec<(i8, usize)>,
    month: i8,
    year: Year,
}

impl DayList {
    /// True where each day is the one after the day before.
    fn is_consecutive(&self) -> bool {
        self.days.windows(2).all(|pair| matches!(pair, [(a, _), (b, _)] if *b == *a + 1))
    }
}

fn day_list(cursor: Cursor<'_>) -> Parsed<'_, DayList> {
    let mut days = Vec::new();
    let mut at = cursor;
    for _ in 0..LONGEST_LIST {
        if let Some((When::Day { day, month: Some(month), year }, end)) = day::dated(at) {
            days.push((day, at.at()));
            return (days.len() > 1).then_some((DayList { days, month, year }, end));
        }
        let (day, end) = at.small(1..=31)?;
        days.push((day as i8, at.at()));
        at = end.mark(",").map(|(_, c)| c).or_else(|| end.class(Class::ListAnd))?.maybe(Class::DayWord);
    }
    None
}
