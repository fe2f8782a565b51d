//! Steps on the calendar: weeks and weekdays around a day, days and months from one.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::expression::{Side, Step};
use super::value::{DateValue, Point, Unit};

/// The unit that begins with a month.
pub fn point(unit: Unit, year: i16, month: i8) -> Option<DateValue> {
    Point::of(unit, year, month).map(DateValue::Point)
}

/// The days from the first to the last.
pub fn interval_of_days(first: Date, last: Date) -> Option<DateValue> {
    DateValue::interval(Point::new(Unit::Day, first), Point::new(Unit::Day, last))
}

/// A day moved on; `None` past the end of the calendar.
pub fn shifted(date: Date, by: Span) -> Option<Date> {
    date.checked_add(by).ok()
}

/// Days from one to the other; negative where that lies before.
pub fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// The Monday of a week counted from that of `now`; without a number the last week, which is this one from `late` on.
pub fn monday(now: Date, week: Option<i32>, late: Weekday) -> Option<Date> {
    let passed = now.weekday().to_monday_zero_offset();
    let week = week.unwrap_or(if passed >= late.to_monday_zero_offset() { 0 } else { -1 });
    shifted(now, (week * 7 - i32::from(passed)).days())
}

/// The weekday (Monday is 1) of a week, or the last or next one.
pub fn weekday_near(now: Date, weekday: i8, week: Option<i32>, side: Side) -> Option<DateValue> {
    let monday = monday(now, Some(week.unwrap_or(0)), Weekday::Monday)?;
    let day = shifted(monday, (i32::from(weekday) - 1).days())?;
    let day = match (week, side) {
        (Some(_), _) => day,
        (None, Side::Future) if day <= now => shifted(day, 7.days())?,
        (None, Side::Past | Side::Unsaid) if day > now => shifted(day, (-7).days())?,
        _ => day,
    };
    DateValue::point(Unit::Day, day)
}

/// `count` steps from a day, as fine as the step.
pub fn stepped(from: Date, count: i32, step: Step, exact: bool) -> Option<DateValue> {
    match step {
        Step::Month if exact => DateValue::point(Unit::Day, shifted(from, count.months())?),
        Step::Year if exact => DateValue::point(Unit::Day, shifted(from, count.years())?),
        Step::Day => DateValue::point(Unit::Day, shifted(from, count.days())?),
        Step::Week => {
            let monday = monday(shifted(from, (count * 7).days())?, Some(0), Weekday::Monday)?;
            interval_of_days(monday, shifted(monday, 6.days())?)
        }
        Step::Month => DateValue::point(Unit::Month, shifted(from.first_of_month(), count.months())?),
        Step::Year => point(Unit::Year, from.year().checked_add(i16::try_from(count).ok()?)?, 1),
    }
}
