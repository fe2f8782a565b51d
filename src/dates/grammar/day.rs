//! Days: numeric and worded dates, parts of the day, weekdays and relative days.

use super::clock::{self, Part};
use super::{feast, period, words};
use crate::dates::cursor::{Cursor, Parsed};
use crate::dates::expression::{Form, Moment, Side, Step, When, Year};
use crate::lexicon::Class;

const RELATIVE: &[(&str, i32)] = &[
    ("ngày hôm nay", 0),
    ("hôm nay", 0),
    ("ngày hôm qua", -1),
    ("hôm qua", -1),
    ("ngày hôm kia", -2),
    ("hôm kia", -2),
    ("ngày mai", 1),
    ("ngày kia", 2),
    ("ngày mốt", 2),
    ("ngày qua", -1),
];

/// Behind a part of the day: "sáng nay".
const RELATIVE_PART: &[(&str, i32)] = &[("nay", 0), ("qua", -1), ("mai", 1), ("kia", 2), ("mốt", 2)];

/// Days that another mention must tell.
const ANAPHORIC: &[(&str, i32)] = &[
    ("ngày hôm đó", 0),
    ("hôm đó", 0),
    ("ngày hôm ấy", 0),
    ("hôm ấy", 0),
    ("ngày hôm sau", 1),
    ("hôm sau", 1),
    ("ngày hôm trước", -1),
    ("hôm trước", -1),
];

/// "thứ hai" is also "second": see [`leads_weekday`].
const WEEKDAYS: &[(&str, i8)] = &[("hai", 1), ("ba", 2), ("tư", 3), ("năm", 4), ("sáu", 5), ("bảy", 6), ("bẩy", 6)];

const WEEKS: &[(&str, i32)] = &[
    ("trong tuần này", 0),
    ("trong tuần", 0),
    ("tuần này", 0),
    ("tuần vừa qua", -1),
    ("tuần vừa rồi", -1),
    ("tuần trước", -1),
    ("tuần rồi", -1),
    ("tuần qua", -1),
    ("tuần sau", 1),
    ("tuần tới", 1),
];

/// A day with what belongs to it before (clock, part of the day, "ngày") and behind ("vừa qua", a date in brackets).
pub fn moment(cursor: Cursor<'_>) -> Parsed<'_, (Moment, Form)> {
    if let Some((minutes, after)) = clock::time(cursor) {
        let joined = after.over(",");
        let (part, parted) = part(joined).map_or((None, joined), |(part, end)| (Some(part), end));
        let clock = Some(part.map_or(minutes, |part| clock::adjust(minutes, part)));
        if let Some((when, side, _, end)) = core(over_zone(parted), part.is_some(), true) {
            return Some(((Moment { when, clock, side }, Form::Sure), end));
        }
        // "từ 6h đến 8h, chiều từ 16h": behind a comma the part of the day is another's.
        let own = part.filter(|_| joined.at() == after.at());
        let clock = Some(own.map_or(minutes, |part| clock::adjust(minutes, part)));
        let end = if own.is_some() { parted } else { after };
        return Some(((Moment { when: When::DaysFromLast(0), clock, side: Side::Unsaid }, Form::BareClock), end));
    }
    let whole = cursor.class(Class::PartOfDay).filter(|c| c.class(Class::DayWord).is_some_and(|c| dated(c).is_some()));
    let cursor = whole.unwrap_or(cursor);
    let (parted, behind) = part(cursor).map_or((false, cursor), |(_, behind)| (true, behind));
    let (when, side, form, end) = core(behind, parted, parted)?;
    Some(((Moment { when, clock: None, side }, form), end))
}

/// Behind the bracket that names a time zone: "10h22 (giờ Kiev) ngày 30/10".
fn over_zone(cursor: Cursor<'_>) -> Cursor<'_> {
    let inner = cursor.mark("(").map(|(_, c)| c).filter(|c| c.is(Class::HourWord));
    inner.and_then(close).unwrap_or(cursor)
}

/// A day number without its month, as in "từ ngày 1 đến 5/11", "đêm 2, ngày 3/11", or an hour without its word, as in
/// "3-13 giờ ngày 2/11".
pub fn partial(cursor: Cursor<'_>) -> Parsed<'_, Moment> {
    let (clock, cursor) = clock::time(cursor).map_or((None, cursor), |(minutes, after)| (Some(minutes), after));
    let cursor = part(cursor).map_or(cursor, |(_, behind)| behind).maybe(Class::DayNoun).maybe(Class::FirstTen);
    let (day, end) = cursor.small(1..=31)?;
    let when = When::Day { day: day as i8, month: None, year: Year::Unsaid };
    Some((Moment { clock, ..Moment::new(when) }, end))
}

/// "sáng", "cuối giờ chiều", "chiều và tối", "buổi sáng".
fn part(cursor: Cursor<'_>) -> Parsed<'_, Part> {
    let (first, end) = clock::part(cursor.maybe(Class::PartOfHours))?;
    let second = end
        .class(Class::ListAnd)
        .or_else(|| end.mark(",").map(|(_, c)| c))
        .and_then(clock::part)
        // "chiều, tối nay" is one expression; "sáng, chiều" with no day behind is not.
        .filter(|(_, c)| core(*c, true, true).is_some());
    Some(second.map_or((first, end), |(_, end)| (first, end)))
}

/// The day itself. `parted`: a part of the day stands before; `bare`: a number may stand without "ngày".
fn core(cursor: Cursor<'_>, parted: bool, bare: bool) -> Option<(When, Side, Form, Cursor<'_>)> {
    let relative = cursor.one_of(RELATIVE).or_else(|| cursor.one_of(RELATIVE_PART).filter(|_| parted));
    if let Some((days, end)) = relative {
        return Some(apposed(When::DaysFromNow(days), if parted { Form::Sure } else { Form::NearDay }, end));
    }
    if let Some(end) = cursor.class(Class::SameDay) {
        return Some(apposed(When::DaysFromLast(0), Form::Sure, end));
    }
    if let Some((count, end)) = cursor.one_of(ANAPHORIC) {
        return Some(apposed(When::StepsFromLast { count, step: Step::Day }, Form::Sure, end));
    }
    if let Some((when, side, form, end)) = weekday(cursor, parted) {
        let (when, _, apposed_form, end) = apposed(when, form, end);
        let ordinal = form == Form::BareWeekday && !leads_weekday(cursor);
        return Some((when, side, if ordinal { form } else { apposed_form }, end));
    }
    let named = cursor.class(Class::DayNoun);
    let start = named.unwrap_or(cursor);
    let bare = bare || named.is_some() || start.is(Class::FirstTen);
    let (when, end) = feast::lunar_day(start).or_else(|| dated(start).filter(|_| bare))?;
    let when = match when {
        When::Lunar { .. } => told(end).unwrap_or(when),
        when => when,
    };
    let (side, end) = words::side(end);
    Some((when, side, Form::Sure, end))
}

/// True where the words before make "thứ hai" a weekday: "vào thứ hai (3/11)", not "lần kiểm tra thứ 2 (ngày 9/4)".
fn leads_weekday(cursor: Cursor<'_>) -> bool {
    cursor.peek(1).is_some_and(|token| token.capital)
        || !cursor.follows_letters()
        || cursor.follows(Class::LeadsToWeekday)
}

/// The solar day that a bracket tells behind a lunar one: "(tức ngày 2/8/1726)".
fn told(cursor: Cursor<'_>) -> Option<When> {
    let (_, inner) = cursor.mark("(")?;
    let (when, _) = dated(inner.class(Class::SameAs)?.maybe(Class::DayWord))?;
    Some(when)
}

/// "thứ Hai", "Chủ nhật tuần tới", "hôm thứ Tư trong tuần", "thứ 6 của tuần này".
fn weekday(cursor: Cursor<'_>, parted: bool) -> Option<(When, Side, Form, Cursor<'_>)> {
    let named = cursor.class(Class::DayNoun);
    let start = named.unwrap_or(cursor);
    let (weekday, capital, end) = match start.class(Class::Sunday) {
        Some(end) => (7, true, end),
        None => {
            let after = start.class(Class::WeekdayWord)?;
            let (weekday, end) =
                after.one_of(WEEKDAYS).or_else(|| after.small(2..=7).map(|(number, end)| (number as i8 - 1, end)))?;
            (weekday, after.is_capital(), end)
        }
    };
    // "vụ việc thứ ba trong tuần này" is the third one.
    let inside = end.is(Class::Within) && !capital && cursor.follows_letters() && !leads_weekday(cursor);
    let (week, side, behind) = match end.one_of(WEEKS).or_else(|| end.class(Class::PartOf)?.one_of(WEEKS)) {
        Some(_) if inside => (None, Side::Unsaid, end),
        Some((week, behind)) => (Some(week), Side::Unsaid, behind),
        None => {
            let (side, behind) = words::side(end);
            (None, side, behind)
        }
    };
    // A capital, a week, "hôm" or a part of the day make it a weekday.
    let said = week.is_some() || capital && (named.is_some() || side != Side::Unsaid);
    let tied = parted || said || named.is_some_and(|c| c.follows(Class::ThatDay));
    let form = if tied { Form::Sure } else { Form::BareWeekday };
    Some((When::Weekday { weekday, week }, side, form, behind))
}

/// A date in figures that says the same day again: "hôm nay (2/11)", "thứ Hai, ngày 3/11", "hôm nay ngày 29 Tết".
fn apposed(when: When, form: Form, end: Cursor<'_>) -> (When, Side, Form, Cursor<'_>) {
    let opened = end.mark("(").map(|(_, c)| c.maybe(Class::SameAs));
    let start = opened.unwrap_or_else(|| end.over(","));
    let day_word = start.class(Class::DayNoun);
    let inner = day_word.unwrap_or(start);
    let day = feast::lunar_day(inner).or_else(|| dated(inner));
    // "hôm nay, 2/3 số hộ": behind a comma a bare fraction is no date.
    let day = day.filter(|(_, c)| opened.is_some() || day_word.is_some() || words::closes(*c));
    let closed = day.and_then(|(day, behind)| match opened {
        Some(_) => close(behind).map(|c| (day, c)),
        None => Some((day, behind)),
    });
    match closed {
        Some((day, behind)) => (day, Side::Unsaid, Form::Sure, behind),
        None => (when, Side::Unsaid, form, end),
    }
}

/// Behind the bracket that closes within a few words: "(24/10, giờ Hà Nội)".
pub fn close(cursor: Cursor<'_>) -> Option<Cursor<'_>> {
    (0..7)
        .map(|by| cursor.skip(by))
        .take_while(|c| c.peek(0).is_some())
        .find_map(|c| c.mark(")").map(|(_, behind)| behind))
}

/// "2/11", "2-11-2025", "2.11", "3 tháng 4 năm 2024", "mùng 1 tháng 5": a day of the common calendar.
pub fn dated(cursor: Cursor<'_>) -> Parsed<'_, When> {
    let new_moon = cursor.class(Class::FirstTen);
    let (day, after) = match new_moon {
        Some(start) => start.small(1..=10).or_else(|| words::number(start).map(|(day, c)| (day as u32, c)))?,
        None => cursor.small(1..=31)?,
    };
    let (month, end, mark) = match after.class(Class::MonthWord) {
        Some(after) => {
            let (month, end) = words::month_number(after)?;
            (month, end, None)
        }
        None => {
            let (mark, behind) = after.mark("/-.")?;
            // A full stop with a space behind it ends a sentence.
            if mark == '.' && !(after.is_glued() && behind.is_glued()) {
                return None;
            }
            let (month, end) = behind.small(1..=12)?;
            let spaced = !after.is_glued() && !behind.is_glued();
            (month as i8, end, Some((mark, spaced)))
        }
    };
    let day = day as i8;
    if let Some((year, end)) = words::reign(end.maybe(Class::YearWord)) {
        return Some((When::Lunar { day: Some(day), month, leap: false, year: Year::Given(year) }, end));
    }
    let (year, end) = year_behind(end, mark);
    // A year of the cycle of sixty is a year of the moon.
    match year {
        Year::Cyclic(_) => Some((When::Lunar { day: Some(day), month, leap: false, year }, end)),
        _ => Some((When::Day { day, month: Some(month), year }, end)),
    }
}

/// The year behind a day and month: the same mark and figures, or words. `mark` is the one between day and month, and
/// whether spaces stand around it; "tháng" stands there otherwise.
fn year_behind(end: Cursor<'_>, mark: Option<(char, bool)>) -> (Year, Cursor<'_>) {
    let Some((mark, spaced)) = mark else { return period::year_of(end) };
    let figures = end.mark("/-.").and_then(|(found, behind)| {
        // "3 / 4 / 2024" has its spaces everywhere.
        let in_style = end.is_glued() || behind.is_glued() || spaced && mark != '.';
        if found != mark || !in_style {
            return None;
        }
        if let Some((year, end)) = words::figures(behind) {
            return Some((Year::Given(year), end));
        }
        // "2/11/25": the century is the reader's.
        let (year, end) = behind.digits(2).filter(|_| mark == '/' && behind.is_glued())?;
        let century = if year < 50 { 2000 } else { 1900 };
        Some((Year::Given(century + year as i16), end))
    });
    figures.or_else(|| words::year(end.over(","))).unwrap_or((Year::Unsaid, end))
}

const STEPS: &[(&str, Step)] =
    &[("ngày", Step::Day), ("tuần", Step::Week), ("tháng", Step::Month), ("năm", Step::Year)];

/// "đúng 2 ngày", "một tháng": how many of which unit.
fn steps(cursor: Cursor<'_>) -> Parsed<'_, (i32, Step)> {
    let (count, after) =
        words::count(cursor, 99).or_else(|| cursor.digits(3).map(|(count, end)| (count as i32, end)))?;
    let (step, end) = after.one_of(STEPS)?;
    Some(((count, step), end))
}

/// "2 ngày sau", "một năm trước đó", "cách đây 11 năm", "sau đó 4 năm", "trước đó một ngày".
pub fn counted(cursor: Cursor<'_>) -> Parsed<'_, Moment> {
    if let Some(after) = cursor.class(Class::Ago) {
        let exact = after.class(Class::Exactly);
        let ((count, step), end) = steps(exact.unwrap_or(after))?;
        let when = When::StepsFromNow { count: -count, step, exact: exact.is_some() };
        return Some((Moment::new(when), end.maybe(Class::Before)));
    }
    let after_that = cursor.class(Class::AfterThat).map(|c| (1, c));
    if let Some((sign, after)) = after_that.or_else(|| cursor.class(Class::BeforeThat).map(|c| (-1, c))) {
        let ((count, step), end) = steps(after)?;
        return Some((Moment::new(When::StepsFromLast { count: sign * count, step }), end));
    }
    let exact = cursor.class(Class::Exactly);
    let ((count, step), after) = steps(exact.unwrap_or(cursor))?;
    let later = after.class(Class::AfterThat).or_else(|| after.class(Class::After)).map(|end| (1, end));
    let told = later.or_else(|| after.class(Class::BeforeThat).map(|end| (-1, end)));
    // "hai ngày sau khi ..." counts from an event, not from a date.
    if let Some((sign, end)) = told {
        let when = When::StepsFromLast { count: sign * count, step };
        return (!end.is(Class::CountsFromEvent)).then_some((Moment::new(when), end));
    }
    let end = after.class(Class::Earlier)?;
    let when = When::StepsFromNow { count: -count, step, exact: exact.is_some() };
    (!end.is(Class::CountsFromEvent)).then_some((Moment::new(when), end))
}

/// True where a number that a comma or point ties to more figures begins or ends at the cursor: "1.000", "3-1-4".
pub fn cut_number(cursor: Cursor<'_>) -> bool {
    if !cursor.is_glued() {
        return false;
    }
    let behind = cursor.skip(1);
    match cursor.mark("/.,-+%") {
        Some(('%', _)) => true,
        Some((_, c)) if behind.is_glued() && c.is_digits() => true,
        Some(('/', c)) => behind.is_glued() && c.is_letters(),
        Some(_) => false,
        None => cursor.is_digits() || cursor.is_letters(),
    }
}
