//! The periods that a text spoke of last: what "so với tháng trước", "năm đó" and "năm sau" count from.

use jiff::ToSpan;
use jiff::civil::Date;

use super::calendar::{days_between, interval_of_days, point, shifted};
use super::expression::{Moment, Shape, When, Year};
use super::value::{DateValue, Unit};

/// A value and the sentence in which it was told.
type Heard<T> = Option<(T, usize)>;

/// The last year, month, quarter and week.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told {
    year: Heard<i16>,
    month: Heard<Date>,
    quarter: Heard<Date>,
    week: Heard<Date>,
}

impl Told {
    /// The same with one expression more.
    pub fn with(self, shape: &Shape, value: &DateValue, sentence: usize) -> Self {
        let mut told = self;
        // The end of "giai đoạn 2016-2020" is no year that the text speaks of.
        let moments = shape.moments().filter(|_| !matches!(shape, Shape::Between(..)));
        if let Some(year) = moments.filter_map(|moment| moment.when.given_year()).last() {
            told.year = Some((year, sentence));
        }
        if let DateValue::Point(value) = value {
            match value.unit() {
                Unit::Month => told.month = Some((value.first(), sentence)),
                Unit::Quarter => told.quarter = Some((value.first(), sentence)),
                Unit::Day | Unit::Minute(_)
                    if told.year.is_none() && matches!(shape, Shape::At(Moment { when: When::Day { .. }, .. })) =>
                {
                    told.year = Some((value.first().year(), sentence));
                }
                _ => {}
            }
        }
        if let (Some(start), Some(end)) = (value.start(), value.end())
            && (4..=6).contains(&days_between(start, end))
        {
            told.week = Some((start, sentence));
        }
        told
    }

    /// The last year.
    pub fn year(&self) -> Option<i16> {
        self.year.map(|(year, _)| year)
    }

    /// The last year, if it was told in this sentence or the one before.
    pub fn near_year(&self, sentence: usize) -> Option<i16> {
        near(self.year, sentence)
    }

    /// "tháng đó" is 0, "tháng trước đó" -1.
    pub fn months_on(&self, months: i32) -> Option<DateValue> {
        DateValue::point(Unit::Month, shifted(self.month?.0, months.months())?)
    }

    /// The value of an expression that something is compared with, counted from what was told near by.
    pub fn compared(&self, when: When, sentence: usize) -> Option<DateValue> {
        match when {
            When::Year(Year::Preceding) => point(Unit::Year, near(self.year, sentence)? - 1, 1),
            When::MonthsFromNow(-1) => {
                DateValue::point(Unit::Month, shifted(near(self.month, sentence)?, (-1).months())?)
            }
            When::QuartersFromNow(-1) => {
                DateValue::point(Unit::Quarter, shifted(near(self.quarter, sentence)?, (-3).months())?)
            }
            When::Week(None | Some(-1)) => {
                let first = shifted(near(self.week, sentence)?, (-7).days())?;
                interval_of_days(first, shifted(first, 6.days())?)
            }
            _ => None,
        }
    }
}

fn near<T>(heard: Heard<T>, sentence: usize) -> Option<T> {
    heard.filter(|(_, told)| sentence <= told + 1).map(|(value, _)| value)
}
