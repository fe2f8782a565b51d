//! From words to the calendar: fills in what an expression leaves out (year, month, "cùng ngày") from the
//! publication time, the article's own full dates and what was read before.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::calendar::{days_between, interval_of_days, monday, point, shifted, stepped, weekday_near};
use super::expression::{Century, Moment, Place, Shape, Side, Step, When, Year};
use super::moon_date::MoonDate;
use super::told::Told;
use super::value::{DateValue, Point, Unit};

/// Days that a date ahead counts for when it is weighed against one in the past: news mostly looks back.
const AHEAD: i64 = 5;
/// The same for days in the past.
const BACK: i64 = 2;
/// What crossing New Year costs, in days weighed: a date without a year is mostly of the year at hand.
const OTHER_YEAR: i64 = 240;
/// Without a publication time: days after the article's latest full date that a date without a year may lie.
const OWN_AHEAD: i64 = 60;
/// The same for days before it.
const OWN_BACK: i64 = 30;
/// The year in which Vietnamese papers began to appear online.
const FIRST_ONLINE: i16 = 1997;
/// Days before publication that news is about.
const RECENT: i64 = 10;

/// Which way a date without a year is sought.
#[derive(Clone, Copy)]
struct Towards {
    side: Side,
    /// The date's own words say so.
    said: bool,
    /// Half the length of its unit in days: the month at hand is neither past nor to come.
    half: i64,
}

/// What is known while an article is read from its beginning to its end.
#[derive(Clone, Debug, Default)]
pub struct Resolver {
    /// The day of publication in Vietnam.
    now: Option<Date>,
    /// Without that: the latest full date of the article itself.
    own: Option<Date>,
    /// The sentence being read.
    sentence: usize,
    last_day: Option<Date>,
    /// The sentence of that.
    last_day_in: usize,
    /// The last day that was told of the days before publication.
    recent_day: Option<Date>,
    /// The periods that were told last.
    told: Told,
    /// The solar day of the last lunar date and the sentence of that.
    last_moon: Option<(Date, usize)>,
    /// The last period and its sentence.
    last_span: Option<(Point, Point, usize)>,
    /// The year of each day and month that the article writes in full somewhere.
    full: BTreeMap<(i8, i8), i16>,
}

impl Resolver {
    /// For an article of the given day, or of an unknown day, with these expressions.
    pub fn new<'a>(now: Option<Date>, shapes: impl Iterator<Item = &'a Shape>) -> Self {
        let shapes: Vec<&Shape> = shapes.collect();
        let moments: Vec<Moment> = shapes.iter().flat_map(|shape| shape.moments()).collect();
        // The months of a period tell of when the story was, not of when it was told.
        let telling = shapes.iter().filter(|shape| !shape.is_of_months()).flat_map(|shape| shape.moments());
        let own = telling.filter_map(|moment| moment.when.full_date()).max();
        // Older dates are the story's, not the paper's, and where a later year is told the paper is of that year or later.
        let told = moments.iter().filter_map(|moment| moment.when.given_year()).max();
        let own = own.filter(|own| now.is_none() && own.year() >= FIRST_ONLINE && told <= Some(own.year()));
        let mut full = BTreeMap::new();
        for moment in &moments {
            let When::Day { day, month: Some(month), year: Year::Given(year) } = moment.when else { continue };
            // Of an anniversary's two dates the later is the one of these days.
            if now.is_none_or(|now| (year - now.year()).abs() <= 1) {
                full.entry((day, month)).and_modify(|known: &mut i16| *known = year.max(*known)).or_insert(year);
            }
        }
        Self { now, own, full, ..Self::default() }
    }

    /// The value of an expression, which later ones may refer to. `next` follows one that something is compared with.
    pub fn value(&mut self, shape: &Shape, place: Place, next: Option<(Shape, Place)>) -> Option<DateValue> {
        self.sentence = place.sentence;
        if place.compared
            && let Some(value) = self.compared(shape, next)
        {
            return Some(value);
        }
        let value = self.resolve(shape, place.lean, place.habit);
        // What something is compared with is not what the text speaks of.
        let aside = place.aside && self.told.near_year(place.sentence).is_some();
        if let Some(value) = value.filter(|_| !place.compared && !aside) {
            self.remember(shape, &value);
        }
        value
    }

    /// "so với tháng trước" counts from the month at hand, which may follow: "So với tháng trước, giá tháng 12 giảm".
    fn compared(&self, shape: &Shape, next: Option<(Shape, Place)>) -> Option<DateValue> {
        let Shape::At(Moment { when, .. }) = *shape else { return None };
        let ahead = || {
            let (shape, place) = next?;
            let value = self.resolve(&shape, place.lean, place.habit)?;
            Told::default().with(&shape, &value, self.sentence).compared(when, self.sentence)
        };
        self.told.compared(when, self.sentence).or_else(ahead)
    }

    fn resolve(&self, shape: &Shape, lean: Side, habit: bool) -> Option<DateValue> {
        match *shape {
            Shape::At(moment) => self.moment(moment, lean, habit),
            Shape::From(moment) | Shape::To(moment) => match self.moment(moment, lean, habit)? {
                lunar @ DateValue::Lunar(_) => Some(lunar),
                value if matches!(shape, Shape::From(_)) => DateValue::interval(value.first_point(), None),
                value => DateValue::interval(None, value.last_point()),
            },
            Shape::FromNowTo(moment) => {
                let lean = if lean == Side::Unsaid { Side::Future } else { lean };
                let end = self.moment(moment, lean, habit)?.last_point();
                DateValue::interval(self.now.and_then(|now| Point::new(Unit::Day, now)), end)
            }
            Shape::Between(first, second) => self.between(first, second, lean, habit),
        }
    }

    /// The day of "cùng ngày" and of a clock time alone: the last one of this sentence or the one before, else the
    /// last recent one, for what lies years back or ahead is told in passing. Without a publication time nothing tells
    /// which day is recent.
    fn day_in_hand(&self) -> Option<Date> {
        let ahead = |day: Date| self.now.is_some_and(|now| day > now);
        let near = self.last_day.filter(|day| self.sentence <= self.last_day_in + usize::from(!ahead(*day)));
        match self.now {
            Some(now) => near.or(self.recent_day).or(self.last_day).or(Some(now)),
            None => near,
        }
    }

    fn between(&self, first: Moment, second: Moment, lean: Side, habit: bool) -> Option<DateValue> {
        let side = if second.side == Side::Unsaid { first.side } else { second.side };
        let second = Moment { side, ..second };
        // A year written with the first end only goes on to the second.
        let (start, end) = match (first.when.lacks_year(), second.when.lacks_year()) {
            (false, true) => {
                let start = self.moment(first, lean, habit)?.first_point()?;
                (start, self.near(second, start.first(), true)?.last_point()?)
            }
            (true, _) => {
                let end = self.moment(second, lean, habit)?.last_point()?;
                (self.near(first, end.last(), false)?.first_point()?, end)
            }
            _ => (self.moment(first, lean, habit)?.first_point()?, self.moment(second, lean, habit)?.last_point()?),
        };
        if start == end {
            return Some(DateValue::Point(start));
        }
        DateValue::interval(Some(start), Some(end))
    }

    /// A moment without a year beside the other end of its period: the next after it, or the last before it.
    fn near(&self, moment: Moment, other: Date, after: bool) -> Option<DateValue> {
        let value_in = |year: i16, month: i8| {
            let when = match moment.when {
                When::Day { day, month: own, .. } => {
                    When::Day { day, month: Some(own.unwrap_or(month)), year: Year::Given(year) }
                }
                When::Month { month, .. } => When::Month { month, year: Year::Given(year) },
                When::Quarter { quarter, .. } => When::Quarter { quarter, year: Year::Given(year) },
                when => when,
            };
            self.moment(Moment { when, ..moment }, Side::Unsaid, false)
        };
        let (year, month) = (other.year(), other.month());
        let mut nearby = match (moment.when, after) {
            (When::Day { month: None, .. }, _) if month == 1 => vec![(year, 1), (year - 1, 12)],
            (When::Day { month: None, .. }, _) => vec![(year, month), (year, month - 1)],
            (_, true) => vec![(year, month), (year + 1, month)],
            (_, false) => vec![(year, month), (year - 1, month)],
        }
        .into_iter()
        .filter_map(|(year, month)| value_in(year, month));
        nearby.find(|value| match after {
            true => value.end().is_some_and(|end| end >= other),
            false => value.start().is_some_and(|start| start <= other),
        })
    }

    fn moment(&self, moment: Moment, lean: Side, habit: bool) -> Option<DateValue> {
        let side = if moment.side == Side::Unsaid { lean } else { moment.side };
        let value = self.when(moment.when, side, moment.side != Side::Unsaid, habit)?;
        match (moment.clock, value) {
            (Some(minutes), DateValue::Point(point)) if point.unit() == Unit::Day => {
                DateValue::point(Unit::Minute(minutes), point.first())
            }
            _ => Some(value),
        }
    }

    fn when(&self, when: When, side: Side, said: bool, habit: bool) -> Option<DateValue> {
        let now = self.now;
        let to = |half| Towards { side, said, half };
        let days = |from: Option<Date>, days: i64| DateValue::point(Unit::Day, shifted(from?, days.days())?);
        match when {
            When::Day { day, month, year } => {
                let month = month?;
                let told = self.full.get(&(day, month)).copied().filter(|_| year == Year::Unsaid && !said);
                let year = told.map_or(year, Year::Given);
                let year = self.year(year, to(0), |year| Date::new(year, month, day).ok())?;
                DateValue::point(Unit::Day, Date::new(year, month, day).ok()?)
            }
            When::Month { month, year } => {
                let year = self.year(year, to(16), |year| Date::new(year, month, 15).ok())?;
                point(Unit::Month, year, month)
            }
            When::Months { first, last, year } => {
                let year = self.plain_year(year)?;
                DateValue::interval(Point::of(Unit::Month, year, first), Point::of(Unit::Month, year, last))
            }
            When::Quarter { quarter, year } => {
                let month = quarter * 3 - 2;
                let year = match (year, self.now, self.told.year()) {
                    (Year::Unsaid, None, Some(year)) => year,
                    _ => self.year(year, to(46), |year| Date::new(year, month + 1, 15).ok())?,
                };
                point(Unit::Quarter, year, month)
            }
            When::Quarters { first, last, year } => {
                let year = self.plain_year(year)?;
                let quarter = |quarter: i8| Point::of(Unit::Quarter, year, quarter * 3 - 2);
                DateValue::interval(quarter(first), quarter(last))
            }
            When::Half { half, year } => point(Unit::Half, self.plain_year(year)?, half * 6 - 5),
            When::Year(year) => point(Unit::Year, self.plain_year(year)?, 1),
            When::PastYear => {
                // In the first months "năm qua" is the year that has ended.
                let now = self.now.or(self.own)?;
                point(Unit::Year, if now.month() <= 3 { now.year() - 1 } else { now.year() }, 1)
            }
            When::Decade { tens, century } => self.decade(tens, century),
            When::DecadesFromNow(decades) => point(Unit::Decade, now?.year() / 10 * 10 + decades * 10, 1),
            When::Century(century) => point(Unit::Century, self.century(century)?.checked_mul(100)?, 1),
            When::DaysFromNow(count) => days(now, i64::from(count)),
            When::DaysFromLast(count) => days(self.day_in_hand(), i64::from(count)),
            When::Weekday { weekday, week } => weekday_near(now?, weekday, week, side),
            When::Week(week) => {
                let monday = monday(now?, week, Weekday::Thursday)?;
                interval_of_days(monday, shifted(monday, 6.days())?)
            }
            When::Weekend(week) => {
                let monday = monday(now?, week, Weekday::Saturday)?;
                interval_of_days(shifted(monday, 5.days())?, shifted(monday, 6.days())?)
            }
            When::WeekOfYear { week, year } => {
                let monday = ISOWeekDate::new(self.plain_year(year)?, week, Weekday::Monday).ok()?.date();
                interval_of_days(monday, shifted(monday, 6.days())?)
            }
            When::MonthsFromNow(months) => {
                DateValue::point(Unit::Month, shifted(self.now?.first_of_month(), months.months())?)
            }
            When::QuartersFromNow(quarters) => {
                DateValue::point(Unit::Quarter, shifted(self.now?.first_of_month(), (3 * quarters).months())?)
            }
            When::MonthsFromLast(months) => self.told.months_on(months),
            When::StepsFromNow { count, step, exact } => stepped(now?, count, step, exact),
            When::StepsFromLast { count, step: Step::Year } => {
                point(Unit::Year, self.told.year()?.checked_add(i16::try_from(count).ok()?)?, 1)
            }
            When::StepsFromLast { count, step } => stepped(self.last_day?, count, step, false),
            When::SamePeriod(year) => self.same_period(year),
            When::Lunar { day, month, leap, year } => self.lunar(MoonDate { day, month, leap }, year, habit),
        }
    }

    /// The year of a date: as written, or the one that brings `date_in` nearest to the publication.
    fn year(&self, year: Year, to: Towards, date_in: impl Fn(i16) -> Option<Date>) -> Option<i16> {
        if year != Year::Unsaid {
            return self.plain_year(year);
        }
        let Some(now) = self.now else { return self.own_year(date_in) };
        let cost = |date: Date| -> i64 {
            let days = days_between(now, date);
            let (ahead, back) = match to.side {
                Side::Unsaid => (AHEAD, BACK),
                Side::Past => (2 * AHEAD, BACK),
                Side::Future => (BACK, AHEAD),
            };
            let weighed = if days > 0 { days * ahead } else { -days * back };
            // Where the words themselves say "vừa qua" or "tới", the other side is out of the question.
            let wrong = match to.side {
                Side::Past => to.said && days > to.half,
                Side::Future => to.said && days < -to.half,
                Side::Unsaid => false,
            };
            weighed + if date.year() == now.year() { 0 } else { OTHER_YEAR } + if wrong { 100_000 } else { 0 }
        };
        (now.year() - 1..=now.year() + 1)
            .filter(|year| date_in(*year).is_some())
            .min_by_key(|year| date_in(*year).map(cost))
    }

    /// Without a publication time: the year that brings a date near the article's latest full date.
    fn own_year(&self, date_in: impl Fn(i16) -> Option<Date>) -> Option<i16> {
        let own = self.own?;
        (own.year() - 1..=own.year() + 1)
            .find(|year| date_in(*year).is_some_and(|date| (-OWN_BACK..=OWN_AHEAD).contains(&days_between(own, date))))
    }

    fn plain_year(&self, year: Year) -> Option<i16> {
        let now = self.now.map(Date::year);
        match year {
            Year::Given(year) => Some(year),
            Year::FromNow(years) => now?.checked_add(years),
            Year::FromLast(years) => self.told.year()?.checked_add(years),
            Year::Preceding => now?.checked_sub(1),
            Year::Following => {
                match self.told.near_year(self.sentence).filter(|year| now.is_none_or(|now| *year < now)) {
                    Some(year) => year.checked_add(1),
                    None => now?.checked_add(1),
                }
            }
            Year::Unsaid => now.or(self.told.year()),
            Year::Cyclic(place) => {
                let latest = now.or(self.own.map(Date::year))? + 1;
                (0..60).map(|back| latest - back).find(|year| (year - 4).rem_euclid(60) == i16::from(place))
            }
        }
    }

    fn century(&self, century: Century) -> Option<i16> {
        let number = match century {
            Century::Given(number) => number,
            Century::FromNow(centuries) => (self.now.map_or(2001, Date::year) - 1) / 100 + 1 + centuries,
        };
        // The last year of the century is number * 100; its first is one after the last of the one before.
        (1..=99).contains(&number).then_some(number)
    }

    fn decade(&self, tens: i16, century: Option<Century>) -> Option<DateValue> {
        let year = match century {
            Some(century) => (self.century(century)? - 1) * 100 + tens,
            None if tens >= 100 => tens,
            // "những năm 20" without a century: the twentieth.
            None => 1900 + tens,
        };
        point(Unit::Decade, year, 1)
    }

    /// The period that was spoken of last, in another year.
    fn same_period(&self, year: Year) -> Option<DateValue> {
        let told = self.last_span.filter(|(first, _, sentence)| {
            self.sentence <= sentence + 1 || self.now.is_none_or(|now| (now.year() - first.first().year()).abs() <= 1)
        });
        let Some((first, last, _)) = told else { return point(Unit::Year, self.plain_year(year)?, 1) };
        let years = match year {
            Year::Given(year) => year - first.first().year(),
            Year::FromNow(years) => years,
            Year::Preceding => -1,
            _ => return None,
        };
        let moved = |point: Point| Point::new(point.unit(), shifted(point.first(), i32::from(years).years())?);
        if first == last {
            return moved(first).map(DateValue::Point);
        }
        DateValue::interval(moved(first), moved(last))
    }

    fn lunar(&self, told: MoonDate, year: Year, habit: bool) -> Option<DateValue> {
        if year != Year::Unsaid
            && let Some(year) = self.plain_year(year)
        {
            return told.of_year(year);
        }
        // "Mùng 3 Tết Ất Tỵ xe bị nạn; đến rằm tháng Giêng đường thông": the year is that of the feast just told.
        let last = self.last_moon.filter(|(_, sentence)| self.sentence <= sentence + 1).map(|(date, _)| date);
        let near = [self.now, last].into_iter().flatten().filter(|_| !habit).find_map(|day| told.near(day));
        near.or_else(|| told.without_year())
    }

    fn remember(&mut self, shape: &Shape, value: &DateValue) {
        if shape.moments().any(|moment| matches!(moment.when, When::Lunar { .. })) {
            self.last_moon = value.end().map(|day| (day, self.sentence));
        }
        self.told = self.told.with(shape, value, self.sentence);
        // "mưa lớn từ ngày 2-11 nên trong chiều cùng ngày": the day from which on is a day told.
        let last_point = value.last_point().or(value.first_point().filter(|_| matches!(shape, Shape::From(_))));
        let (Some(first), Some(last)) = (value.first_point().or(last_point), last_point) else { return };
        match last.unit() {
            Unit::Day | Unit::Minute(_) => {
                self.last_day = Some(last.first());
                self.last_day_in = self.sentence;
                let days = self.now.map(|now| days_between(last.first(), now));
                if days.is_some_and(|days| (0..=RECENT).contains(&days)) {
                    self.recent_day = self.last_day;
                }
            }
            _ => self.last_span = Some((first, last, self.sentence)),
        }
    }
}
