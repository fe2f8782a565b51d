//! What a date expression stands for: a value whose normalised string, first and last day and
//! precision all come from the same few fields, so that they agree by construction.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

/// How fine a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A calendar year.
    Year,
    /// A calendar month.
    Month,
    /// A day.
    Day,
    /// A day with a clock time.
    Minute,
    /// Three months, from January, April, July or October.
    Quarter,
    /// Six months, from January or July.
    Half,
    /// Ten years, from one that ends in 0.
    Decade,
    /// A hundred years, from one that ends in 01.
    Century,
    /// A period with at least one end.
    Interval,
    /// A date of the lunar calendar without its solar day.
    Lunar,
}

/// The unit of a [`Point`], from the finest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Minutes after midnight, 0 to 1440 (24:00 is the end of the day).
    Minute(u16),
    /// A day.
    Day,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A half-year.
    Half,
    /// A year.
    Year,
    /// A decade.
    Decade,
    /// A century.
    Century,
}

/// One unit of the calendar: a day, a quarter, a century.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Point {
    unit: Unit,
    first: Date,
}

impl Point {
    /// The unit that `day` lies in. `None` for years outside 1 to 9999 and times outside the day.
    pub fn new(unit: Unit, day: Date) -> Option<Self> {
        let year = day.year();
        let first = match unit {
            Unit::Minute(minute) if minute > 1440 => return None,
            Unit::Minute(_) | Unit::Day => day,
            Unit::Month => day.first_of_month(),
            Unit::Quarter => Date::new(year, (day.month() - 1) / 3 * 3 + 1, 1).ok()?,
            Unit::Half => Date::new(year, (day.month() - 1) / 6 * 6 + 1, 1).ok()?,
            Unit::Year => day.first_of_year(),
            Unit::Decade => Date::new((year / 10 * 10).max(1), 1, 1).ok()?,
            Unit::Century => Date::new((year - 1) / 100 * 100 + 1, 1, 1).ok()?,
        };
        (year >= 1).then_some(Self { unit, first })
    }

    /// The unit that begins with the given month (1 to 12).
    pub fn of(unit: Unit, year: i16, month: i8) -> Option<Self> {
        Self::new(unit, Date::new(year, month, 1).ok()?)
    }

    /// Its unit.
    pub fn unit(self) -> Unit {
        self.unit
    }

    /// Its first day.
    pub fn first(self) -> Date {
        self.first
    }

    /// Its last day.
    pub fn last(self) -> Date {
        let span = match self.unit {
            Unit::Minute(_) | Unit::Day => return self.first,
            Unit::Month => 1.month(),
            Unit::Quarter => 3.months(),
            Unit::Half => 6.months(),
            Unit::Year => 1.year(),
            Unit::Decade => ((self.first.year() / 10 + 1) * 10 - self.first.year()).years(),
            Unit::Century => 100.years(),
        };
        // The calendar ends with the year 9999, so the last units of it have no successor.
        self.first.checked_add(span).and_then(|next| next.yesterday()).unwrap_or(Date::MAX)
    }

    fn precision(self) -> Precision {
        match self.unit {
            Unit::Minute(_) => Precision::Minute,
            Unit::Day => Precision::Day,
            Unit::Month => Precision::Month,
            Unit::Quarter => Precision::Quarter,
            Unit::Half => Precision::Half,
            Unit::Year => Precision::Year,
            Unit::Decade => Precision::Decade,
            Unit::Century => Precision::Century,
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.first.year(), self.first.month(), self.first.day());
        match self.unit {
            Unit::Minute(minute) => write!(f, "{year:04}-{month:02}-{day:02}T{:02}:{:02}", minute / 60, minute % 60),
            Unit::Day => write!(f, "{year:04}-{month:02}-{day:02}"),
            Unit::Month => write!(f, "{year:04}-{month:02}"),
            Unit::Quarter => write!(f, "{year:04}-Q{}", (month - 1) / 3 + 1),
            Unit::Half => write!(f, "{year:04}-H{}", (month - 1) / 6 + 1),
            Unit::Year => write!(f, "{year:04}"),
            Unit::Decade => write!(f, "{:03}X", year / 10),
            Unit::Century => write!(f, "{:02}XX", year / 100),
        }
    }
}

/// The meaning of a date expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateValue {
    /// One unit of the calendar.
    Point(Point),
    /// A period, see [`DateValue::interval`].
    Interval(Interval),
    /// A lunar date without its solar day, see [`DateValue::lunar`].
    Lunar(Lunar),
}

/// A period: both ends included, one of them may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    start: Option<Point>,
    end: Option<Point>,
}

/// A date of the Vietnamese lunar calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lunar {
    year: Option<i16>,
    month: i8,
    day: Option<i8>,
}

impl DateValue {
    /// The unit that `day` lies in.
    pub fn point(unit: Unit, day: Date) -> Option<Self> {
        Point::new(unit, day).map(Self::Point)
    }

    /// A period. `None` where both ends are open or the end lies before the start.
    pub fn interval(start: Option<Point>, end: Option<Point>) -> Option<Self> {
        match (start, end) {
            (None, None) => None,
            (Some(start), Some(end)) if end.last() < start.first() => None,
            _ => Some(Self::Interval(Interval { start, end })),
        }
    }

    /// A lunar date: month 1 to 12, day 1 to 30; a day with a year only, or neither, or a day alone.
    pub fn lunar(year: Option<i16>, month: i8, day: Option<i8>) -> Option<Self> {
        let valid = (1..=12).contains(&month)
            && day.is_none_or(|day| (1..=30).contains(&day))
            && year.is_none_or(|year| (1..=9999).contains(&year) && day.is_some());
        valid.then_some(Self::Lunar(Lunar { year, month, day }))
    }

    /// The first day; `None` where the start is open or the solar day unknown.
    pub fn start(&self) -> Option<Date> {
        match self {
            Self::Point(point) => Some(point.first()),
            Self::Interval(interval) => interval.start.map(Point::first),
            Self::Lunar(_) => None,
        }
    }

    /// The last day, included; `None` where the end is open or the solar day unknown.
    pub fn end(&self) -> Option<Date> {
        match self {
            Self::Point(point) => Some(point.last()),
            Self::Interval(interval) => interval.end.map(Point::last),
            Self::Lunar(_) => None,
        }
    }

    /// How fine it is.
    pub fn precision(&self) -> Precision {
        match self {
            Self::Point(point) => point.precision(),
            Self::Interval(_) => Precision::Interval,
            Self::Lunar(_) => Precision::Lunar,
        }
    }

    /// The first unit of a period, or the value itself.
    pub fn first_point(&self) -> Option<Point> {
        match self {
            Self::Point(point) => Some(*point),
            Self::Interval(interval) => interval.start,
            Self::Lunar(_) => None,
        }
    }

    /// The last unit of a period, or the value itself.
    pub fn last_point(&self) -> Option<Point> {
        match self {
            Self::Point(point) => Some(*point),
            Self::Interval(interval) => interval.end,
            Self::Lunar(_) => None,
        }
    }
}

impl fmt::Display for DateValue {
    /// The normalised string: `2025-11-02T14:00`, `2025-Q1`, `199X`, `2021/2025`, `2026/..`, `LUNAR:01-15`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Point(point) => point.fmt(f),
            Self::Interval(Interval { start, end }) => {
                match start {
                    Some(start) => write!(f, "{start}/")?,
                    None => f.write_str("../")?,
                }
                match end {
                    Some(end) => end.fmt(f),
                    None => f.write_str(".."),
                }
            }
            Self::Lunar(Lunar { year, month, day }) => {
                f.write_str("LUNAR:")?;
                if let Some(year) = year {
                    write!(f, "{year:04}-")?;
                }
                write!(f, "{month:02}")?;
                match day {
                    Some(day) => write!(f, "-{day:02}"),
                    None => Ok(()),
                }
            }
        }
    }
}
