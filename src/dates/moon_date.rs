//! Days and months told by the moon, as days of the Sun.

use jiff::civil::Date;

use super::calendar::{days_between, interval_of_days};
use super::lunar;
use super::value::DateValue;

/// A feast of the moon further away than this, in days, is told as such, for its year is anyone's guess.
const NEAR: i64 = 75;

/// A day of a lunar month, or the whole month; the last day of the year is day 30 of month 12.
#[derive(Clone, Copy, Debug)]
pub struct MoonDate {
    pub day: Option<i8>,
    pub month: i8,
    /// The second month of this number in its year.
    pub leap: bool,
}

impl MoonDate {
    /// In a year of the moon, which begins with Tết: so "Tết 2025" and "23 tháng Chạp năm 2024" count from there.
    pub fn of_year(self, year: i16) -> Option<DateValue> {
        let Some(day) = self.day else { return self.whole_month(year) };
        match self.solar(year, day) {
            Some(date) => DateValue::point(super::Unit::Day, date),
            None if day == 30 || self.leap => None,
            None => DateValue::lunar(Some(year), self.month, Some(day)),
        }
    }

    /// The one nearest to a day, where it is near enough for the year to be sure. A leap month comes once in years, so
    /// that it is always sure; any other whole month is not asked for its days.
    pub fn near(self, now: Date) -> Option<DateValue> {
        let years = now.year() - 1..=now.year() + 1;
        let away = |date: &Date| days_between(now, *date).abs();
        let first = self.day.or(self.leap.then_some(1))?;
        let year = years
            .filter_map(|year| Some((year, self.solar(year, first)?)))
            .min_by_key(|(_, date)| away(date))
            .filter(|(_, date)| self.leap || away(date) <= NEAR);
        self.of_year(year?.0)
    }

    /// Told by the moon alone; a leap month cannot be.
    pub fn without_year(self) -> Option<DateValue> {
        if self.leap { None } else { DateValue::lunar(None, self.month, self.day) }
    }

    fn solar(self, year: i16, day: i8) -> Option<Date> {
        match (self.month, day, self.leap) {
            (month, day, true) => lunar::solar_of_leap(year, month, day),
            (12, 30, false) => lunar::last_day(year),
            (month, day, false) => lunar::solar(year, month, day),
        }
    }

    fn whole_month(self, year: i16) -> Option<DateValue> {
        let end = match self.leap {
            true => lunar::solar_of_leap(year, self.month, 30).or_else(|| lunar::solar_of_leap(year, self.month, 29)),
            false => lunar::solar(year, self.month, 30).or_else(|| lunar::solar(year, self.month, 29)),
        };
        interval_of_days(self.solar(year, 1)?, end?)
    }
}
