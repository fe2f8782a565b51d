//! What the words of a date say before the calendar is asked: the grammar's output, the resolver's input.

use std::ops::Range;

use jiff::civil::Date;

use super::value::Precision;

/// A date expression as read from the tokens of one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The tokens that it covers.
    pub tokens: Range<usize>,
    /// What they say.
    pub shape: Shape,
    /// How much of a date its form alone shows.
    pub form: Form,
}

/// One moment, or a period between moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// "ngày 2/11".
    At(Moment),
    /// "từ ngày 1 đến 5/11", both included.
    Between(Moment, Moment),
    /// "từ năm 2021", "sau năm 1975".
    From(Moment),
    /// "trước năm 1975".
    To(Moment),
    /// "từ nay đến hết năm 2025".
    FromNowTo(Moment),
}

/// A point of the calendar and, if the words give it, the time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The point.
    pub when: When,
    /// Minutes after midnight.
    pub clock: Option<u16>,
    /// On which side of the publication it lies, where the words say so.
    pub side: Side,
}

/// Before or after the publication.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// The words do not say.
    #[default]
    Unsaid,
    /// "vừa qua".
    Past,
    /// "tới".
    Future,
}

/// Where an expression stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// The number of its sentence.
    pub sentence: usize,
    /// The side of the publication that the sentence speaks of.
    pub lean: Side,
    /// The sentence speaks of what comes every year.
    pub habit: bool,
    /// The expression is what something is compared with: "so với tháng trước".
    pub compared: bool,
    /// What is compared with it may follow: "So với tháng trước, giá tháng 12 giảm".
    pub opens: bool,
    /// It stands in brackets, told in passing.
    pub aside: bool,
}

/// A year as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Year {
    /// No year is written.
    Unsaid,
    /// "năm 2024".
    Given(i16),
    /// Years after the year of publication: "năm ngoái" is -1.
    FromNow(i16),
    /// Years after the one that the text spoke of last: "năm đó" is 0, "năm trước đó" -1.
    FromLast(i16),
    /// "năm trước": the one before that which something is compared with, or before the year of publication.
    Preceding,
    /// "năm sau": the one after that which was told just now, or after the year of publication.
    Following,
    /// Place in the cycle of sixty, Giáp Tý is 0.
    Cyclic(u8),
}

/// A unit of time to count in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

/// A century as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Century {
    /// The 19th is 19.
    Given(i16),
    /// Centuries after the present one.
    FromNow(i16),
}

/// A point or period of the calendar as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// "2/11/2025"; the month is missing in the first part of "từ ngày 1 đến 5/11".
    Day { day: i8, month: Option<i8>, year: Year },
    /// "tháng 10/2025".
    Month { month: i8, year: Year },
    /// "9 tháng đầu năm 2025": months 1 to 9.
    Months { first: i8, last: i8, year: Year },
    /// "quý I/2025".
    Quarter { quarter: i8, year: Year },
    /// "quý trước" is -1.
    QuartersFromNow(i32),
    /// "ba quý đầu năm".
    Quarters { first: i8, last: i8, year: Year },
    /// "6 tháng đầu năm".
    Half { half: i8, year: Year },
    /// "năm 2025", "đầu năm", "hè 2016".
    Year(Year),
    /// "những năm 80 của thế kỷ XX": 80; without a century where none is written.
    Decade { tens: i16, century: Option<Century> },
    /// "thập kỷ tới".
    DecadesFromNow(i16),
    /// "thế kỷ XIX".
    Century(Century),
    /// "hôm qua" is -1.
    DaysFromNow(i32),
    /// "cùng ngày" is 0, "hôm sau" 1: counted from the day that the text spoke of last.
    DaysFromLast(i32),
    /// Monday is 1; with the week counted from that of the publication where it is written.
    Weekday { weekday: i8, week: Option<i32> },
    /// "tuần tới" is 1; `None` for "tuần qua", which is this week once the week is nearly over.
    Week(Option<i32>),
    /// "cuối tuần này".
    Weekend(Option<i32>),
    /// "tuần 42 năm 2025".
    WeekOfYear { week: i8, year: Year },
    /// "tháng trước" is -1.
    MonthsFromNow(i32),
    /// "tháng đó" is 0, "tháng trước đó" -1: counted from the month that the text spoke of last.
    MonthsFromLast(i32),
    /// "năm qua": this year, last year in its first months.
    PastYear,
    /// "cách đây 11 năm" is -11 years from now; exact where "đúng" makes it the day.
    StepsFromNow { count: i32, step: Step, exact: bool },
    /// "một ngày sau" is 1 day from the day that the text spoke of last.
    StepsFromLast { count: i32, step: Step },
    /// "cùng kỳ năm trước": the period that the text spoke of last, in another year.
    SamePeriod(Year),
    /// A day or month of the lunar calendar; the last day of the year is day 30 of month 12. `leap` is the second
    /// month of its number, "tháng 6 nhuận".
    Lunar { day: Option<i8>, month: i8, leap: bool, year: Year },
}

/// How much of a date a form shows by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A date wherever it stands: "ngày 2/11", "năm 2025", "sáng qua".
    Sure,
    /// "2/11" or "2-11" with no word before it.
    BareDay,
    /// "9/2025" with no word before it.
    BareMonth,
    /// "2025" with no word before it.
    BareYear,
    /// "2021-2025" with no word before it.
    BareYears,
    /// "14 giờ 30" with no day.
    BareClock,
    /// "thứ Hai" with nothing else.
    BareWeekday,
    /// "quý 3" with no year, "quý trước".
    BareQuarter,
    /// "mùa hè năm 2025", "hè 2016".
    Season,
    /// "xuân 2026".
    BareSeason,
    /// "hôm nay", "ngày mai".
    NearDay,
    /// "Quốc khánh" with no year.
    Feast,
    /// "hai ngày sau", "cách đây 11 năm".
    Counted,
    /// "trong ngày", "trong năm".
    Idle,
    /// "cuối năm", "năm qua", "tháng ba": dates in one place, idle words in another.
    Loose,
}

impl Form {
    /// True for words that are a date as soon as "từ" or "trước" leads up to them.
    pub fn is_loose(self) -> bool {
        matches!(self, Self::Loose | Self::Idle | Self::NearDay | Self::Feast | Self::BareQuarter)
    }
}

impl Moment {
    /// A moment without a clock time.
    pub fn new(when: When) -> Self {
        Self { when, clock: None, side: Side::Unsaid }
    }
}

impl Shape {
    /// True where only a day mentioned before can tell the value: "hôm ấy", "một ngày sau".
    pub fn needs_mention(&self) -> bool {
        self.moments().any(|moment| matches!(moment.when, When::StepsFromLast { .. }))
    }

    /// How fine it is, known even where its value is not.
    pub fn precision(&self) -> Precision {
        let Self::At(moment) = self else { return Precision::Interval };
        match moment.when {
            _ if moment.clock.is_some() => Precision::Minute,
            When::Day { .. } | When::DaysFromNow(_) | When::DaysFromLast(_) | When::Weekday { .. } => Precision::Day,
            When::Month { .. } | When::MonthsFromNow(_) | When::MonthsFromLast(_) => Precision::Month,
            When::Quarter { .. } | When::QuartersFromNow(_) => Precision::Quarter,
            When::Half { .. } => Precision::Half,
            When::Year(_) | When::PastYear => Precision::Year,
            When::Decade { .. } | When::DecadesFromNow(_) => Precision::Decade,
            When::Century(_) => Precision::Century,
            When::Lunar { .. } => Precision::Lunar,
            When::StepsFromNow { exact: true, .. } => Precision::Day,
            When::StepsFromNow { step, .. } | When::StepsFromLast { step, .. } => match step {
                Step::Day => Precision::Day,
                Step::Week => Precision::Interval,
                Step::Month => Precision::Month,
                Step::Year => Precision::Year,
            },
            When::Months { .. }
            | When::Quarters { .. }
            | When::Week(_)
            | When::Weekend(_)
            | When::WeekOfYear { .. }
            | When::SamePeriod(_) => Precision::Interval,
        }
    }

    /// True for a period with one end, told with "từ", "trước" or "sau" before it.
    pub fn is_led(&self) -> bool {
        matches!(self, Self::From(_) | Self::To(_))
    }

    /// True for a period from one month to another.
    pub fn is_of_months(&self) -> bool {
        matches!(self, Self::Between(_, Moment { when: When::Month { .. }, .. }))
    }

    /// The same, on a side where its own words say none.
    pub fn on_side(self, side: Side) -> Self {
        match self {
            Self::At(moment) if moment.side == Side::Unsaid => Self::At(Moment { side, ..moment }),
            shape => shape,
        }
    }

    /// The moments in it, in order.
    pub fn moments(&self) -> impl Iterator<Item = Moment> {
        let (first, second) = match *self {
            Self::At(m) | Self::From(m) | Self::To(m) | Self::FromNowTo(m) => (m, None),
            Self::Between(first, second) => (first, Some(second)),
        };
        std::iter::once(first).chain(second)
    }
}

impl When {
    /// The day of a date written in full: a hint of when the text was written. A month is none: "từ tháng 1/2015" is of
    /// somebody's career more often than of these days.
    pub fn full_date(self) -> Option<Date> {
        match self {
            Self::Day { day, month: Some(month), year: Year::Given(year) } => Date::new(year, month, day).ok(),
            _ => None,
        }
    }

    /// The year that it is written with.
    pub fn given_year(self) -> Option<i16> {
        match self {
            Self::Year(Year::Given(year))
            | Self::Day { year: Year::Given(year), .. }
            | Self::Month { year: Year::Given(year), .. }
            | Self::Months { year: Year::Given(year), .. }
            | Self::Quarter { year: Year::Given(year), .. }
            | Self::Quarters { year: Year::Given(year), .. }
            | Self::Half { year: Year::Given(year), .. } => Some(year),
            _ => None,
        }
    }

    /// True for a point of the year whose year is not written.
    pub fn lacks_year(self) -> bool {
        matches!(
            self,
            Self::Day { year: Year::Unsaid, .. }
                | Self::Month { year: Year::Unsaid, .. }
                | Self::Quarter { year: Year::Unsaid, .. }
        )
    }
}
