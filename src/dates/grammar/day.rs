//! Days: numeric and worded dates, parts of the day, clock times, weekdays and relative days.

use super::feast;
use super::words::{self, NUMBERS};
use crate::dates::expression::{Form, Moment, Side, Step, When, Year};
use crate::dates::token::{Cursor, Kind, Parsed};

/// What the part of the day does to a clock time of 1 to 12 hours.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Morning,
    Noon,
    Afternoon,
    Night,
}

const PARTS: &[(&str, Part)] = &[
    ("rạng sáng", Part::Morning),
    ("sáng sớm", Part::Morning),
    ("sớm", Part::Morning),
    ("sáng", Part::Morning),
    ("trưa", Part::Noon),
    ("chiều tối", Part::Afternoon),
    ("chiều muộn", Part::Afternoon),
    ("chiều", Part::Afternoon),
    ("tối muộn", Part::Afternoon),
    ("tối khuya", Part::Night),
    ("tối", Part::Afternoon),
    ("đêm muộn", Part::Night),
    ("đêm khuya", Part::Night),
    ("nửa đêm", Part::Night),
    ("đêm", Part::Night),
    ("khuya", Part::Night),
];

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

/// The word and the number each need a capital or a day word before them, for "thứ hai" is also "second".
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
    if let Some((minutes, after)) = clock(cursor) {
        let joined = after.mark(",").map_or(after, |(_, c)| c);
        let (part, behind) = match part(joined) {
            Some((part, behind)) => (Some(part), behind),
            None => (None, joined),
        };
        let clock = Some(part.map_or(minutes, |part| adjust(minutes, part)));
        if let Some((when, side, _, end)) = core(behind, part.is_some(), true) {
            return Some(((Moment { when, clock, side }, Form::Sure), end));
        }
        let end = if part.is_some() && behind.back(1).is_some() { behind } else { after };
        return Some(((Moment { when: When::DaysFromLast(0), clock, side: Side::Unsaid }, Form::BareClock), end));
    }
    let whole =
        cursor.any(&["cuối", "đầu", "giữa"]).filter(|c| c.word_ahead(0) == "ngày" && dated(c.skip(1)).is_some());
    let cursor = whole.unwrap_or(cursor);
    let (parted, behind) = part(cursor).map_or((false, cursor), |(_, behind)| (true, behind));
    let (when, side, form, end) = core(behind, parted, parted)?;
    Some(((Moment { when, clock: None, side }, form), end))
}

/// A day number without its month, as in "từ ngày 1 đến 5/11", "đêm 2, ngày 3/11".
pub fn partial(cursor: Cursor<'_>) -> Parsed<'_, Moment> {
    let (clock, cursor) = clock(cursor).map_or((None, cursor), |(minutes, after)| (Some(minutes), after));
    let cursor = part(cursor).map_or(cursor, |(_, behind)| behind).maybe(&["ngày", "hôm"]).maybe(&["mùng", "mồng"]);
    let (day, end) = cursor.small(1..=31)?;
    let when = When::Day { day: day as i8, month: None, year: Year::Unsaid };
    Some((Moment { clock, ..Moment::new(when) }, end))
}

/// "14 giờ 30 phút", "14h30", "14:30": minutes after midnight.
pub fn clock(cursor: Cursor<'_>) -> Parsed<'_, u16> {
    let (hour, after) = cursor.small(0..=24)?;
    let (minute, end) = match after.mark(":").filter(|_| after.peek(0).is_some_and(|t| t.glued)) {
        Some((_, after)) => after.digits(2)?,
        None => {
            // Capitals are road numbers: "quốc lộ 14H".
            let after = after.any(&["giờ", "h", "g"]).filter(|_| after.peek(0).is_some_and(|token| !token.capital))?;
            match after.small(0..=59) {
                Some((minute, end)) if !is_day(after) => {
                    (minute, end.maybe(&["phút"]).mark("’'′").map_or(end.maybe(&["phút"]), |(_, c)| c))
                }
                _ => (0, after),
            }
        }
    };
    let minutes = (hour * 60 + minute) as u16;
    (minute < 60 && minutes <= 1440).then_some((minutes, end))
}

/// True where the number behind an hour is a day: "9 giờ 2/11", but not "7h30 - 9h", "20h30 - 21h30".
fn is_day(cursor: Cursor<'_>) -> bool {
    let Some((When::Day { month: Some(_), .. }, end)) = dated(cursor) else { return false };
    let hour = end.any(&["giờ", "h", "g"]).is_some() || end.mark(":").is_some();
    !hour
}

fn adjust(minutes: u16, part: Part) -> u16 {
    let later = match part {
        Part::Morning => false,
        Part::Noon => minutes < 180,
        Part::Afternoon => minutes < 720,
        Part::Night => (360..=720).contains(&minutes),
    };
    if later { minutes + 720 } else { minutes }
}

/// "sáng", "cuối giờ chiều", "chiều và tối", "buổi sáng".
fn part(cursor: Cursor<'_>) -> Parsed<'_, Part> {
    let start = cursor.maybe(&["cuối giờ", "đầu giờ", "cuối buổi", "đầu buổi", "buổi"]);
    let (first, end) = start.one_of(PARTS)?;
    let second = end
        .phrase("và")
        .or_else(|| end.mark(",").map(|(_, c)| c))
        .and_then(|c| c.one_of(PARTS))
        // "chiều, tối nay" is one expression; "sáng, chiều" with no day behind is not.
        .filter(|(_, c)| core(*c, true, true).is_some());
    Some(second.map_or((first, end), |(_, end)| (first, end)))
}

/// The day itself. `parted`: a part of the day stands before; `bare`: a number may stand without "ngày".
fn core(cursor: Cursor<'_>, parted: bool, bare: bool) -> Option<(When, Side, Form, Cursor<'_>)> {
    let relative = cursor.one_of(RELATIVE).or_else(|| cursor.one_of(RELATIVE_PART).filter(|_| parted));
    if let Some((days, end)) = relative {
        let loose = !parted && (days == 0 || cursor.phrase("ngày qua").is_some());
        return Some(apposed(When::DaysFromNow(days), if loose { Form::Loose } else { Form::Sure }, end));
    }
    if let Some(end) = cursor.phrase("cùng ngày") {
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
    let named = cursor.any(&["ngày làm việc", "ngày hôm", "ngày", "hôm"]);
    let start = named.unwrap_or(cursor);
    let bare = bare || named.is_some();
    // "ngày mùng 5/4" is a day of the common calendar.
    let plain = if bare { start.maybe(&["mùng", "mồng"]) } else { start };
    let (when, end) = feast::lunar_day(start).or_else(|| dated(plain).filter(|_| bare))?;
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
        || !matches!(cursor.back(1).map(|token| &token.kind), Some(Kind::Word(_)))
        || matches!(
            cursor.word_back(1),
            "vào" | "đến" | "tới" | "từ" | "hết" | "trước" | "sau" | "ngày" | "hôm" | "trong"
        )
}

/// The solar day that a bracket tells behind a lunar one: "(tức ngày 2/8/1726)".
fn told(cursor: Cursor<'_>) -> Option<When> {
    let (_, inner) = cursor.mark("(")?;
    let (when, _) = dated(inner.any(&["tức", "nhằm"])?.maybe(&["ngày"]))?;
    Some(when)
}

/// "thứ Hai", "Chủ nhật tuần tới", "hôm thứ Tư trong tuần".
fn weekday(cursor: Cursor<'_>, parted: bool) -> Option<(When, Side, Form, Cursor<'_>)> {
    let named = cursor.any(&["ngày hôm", "hôm", "ngày"]);
    let start = named.unwrap_or(cursor);
    let (weekday, capital, end) = match start.any(&["chủ nhật", "chúa nhật"]) {
        Some(end) => (7, true, end),
        None => {
            let after = start.phrase("thứ")?;
            let (weekday, end) =
                after.one_of(WEEKDAYS).or_else(|| after.small(2..=7).map(|(number, end)| (number as i8 - 1, end)))?;
            (weekday, after.peek(0).is_some_and(|token| token.capital), end)
        }
    };
    let (week, side, behind) = match end.one_of(WEEKS) {
        Some((week, behind)) => (Some(week), Side::Unsaid, behind),
        None => {
            let (side, behind) = words::side(end);
            (None, side, behind)
        }
    };
    // "thứ hai" is also "second": a capital, "hôm" or a part of the day make it a weekday.
    let said = capital && (named.is_some() || week.is_some() || side != Side::Unsaid);
    let tied = parted || said || named.is_some_and(|c| c.word_back(1) == "hôm");
    let form = if tied { Form::Sure } else { Form::BareWeekday };
    Some((When::Weekday { weekday, week }, side, form, behind))
}

/// A date in figures that says the same day again: "hôm nay (2/11)", "thứ Hai, ngày 3/11", "hôm nay ngày 29 Tết".
fn apposed(when: When, form: Form, end: Cursor<'_>) -> (When, Side, Form, Cursor<'_>) {
    let opened = end.mark("(").map(|(_, c)| c.maybe(&["tức", "nhằm"]));
    let start = opened.or_else(|| end.mark(",").map(|(_, c)| c)).unwrap_or(end);
    let day_word = start.any(&["ngày", "hôm"]);
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
fn close(cursor: Cursor<'_>) -> Option<Cursor<'_>> {
    (0..7)
        .map(|by| cursor.skip(by))
        .take_while(|c| c.peek(0).is_some())
        .find_map(|c| c.mark(")").map(|(_, behind)| behind))
}

/// "2/11", "2-11-2025", "2.11", "3 tháng 4 năm 2024".
pub fn dated(cursor: Cursor<'_>) -> Parsed<'_, When> {
    let (day, after) = cursor.small(1..=31)?;
    let (month, end, mark) = match after.phrase("tháng") {
        Some(after) => {
            let (month, end) = words::month_number(after)?;
            (month, end, None)
        }
        None => {
            let (mark, behind) = after.mark("/-.")?;
            // A full stop with a space behind it ends a sentence.
            if mark == '.' && !(glued(after) && glued(behind)) {
                return None;
            }
            let (month, end) = behind.small(1..=12)?;
            let spaced = !glued(after) && !glued(behind);
            (month as i8, end, Some((mark, spaced)))
        }
    };
    let day = day as i8;
    if let Some((year, end)) = words::reign(end.maybe(&["năm"])) {
        return Some((When::Lunar { day: Some(day), month, leap: false, year: Year::Given(year) }, end));
    }
    let (year, end) = year_behind(end, mark);
    // A year of the cycle of sixty is a year of the moon.
    match year {
        Year::Cyclic(_) => Some((When::Lunar { day: Some(day), month, leap: false, year }, end)),
        _ => Some((When::Day { day, month: Some(month), year }, end)),
    }
}

fn glued(cursor: Cursor<'_>) -> bool {
    cursor.peek(0).is_some_and(|token| token.glued)
}

/// The year behind a day and month: the same mark and figures, or words.
fn year_behind(end: Cursor<'_>, mark: Option<(char, bool)>) -> (Year, Cursor<'_>) {
    let figures = mark.and_then(|(mark, spaced)| {
        let (found, behind) = end.mark("/-.")?;
        // "3 / 4 / 2024" has its spaces everywhere.
        let in_style = glued(end) || glued(behind) || spaced && mark != '.';
        if found != mark || !in_style {
            return None;
        }
        if let Some((year, end)) = behind.digits(4) {
            return (1000..=2200).contains(&year).then_some((Year::Given(year as i16), end));
        }
        // "2/11/25": the century is the reader's.
        let (year, end) = behind.digits(2).filter(|_| mark == '/' && glued(behind))?;
        let century = if year < 50 { 2000 } else { 1900 };
        Some((Year::Given(century + year as i16), end))
    });
    figures.or_else(|| words::year(end.mark(",").map_or(end, |(_, c)| c))).unwrap_or((Year::Unsaid, end))
}

/// "đúng 2 ngày", "một tháng": how many of which unit.
fn steps(cursor: Cursor<'_>) -> Parsed<'_, (i32, Step)> {
    let (count, after) = cursor
        .one_of(NUMBERS)
        .or_else(|| cursor.small(1..=99).or_else(|| cursor.digits(3)).map(|(n, c)| (n as i32, c)))?;
    let (step, end) =
        after.one_of(&[("ngày", Step::Day), ("tuần", Step::Week), ("tháng", Step::Month), ("năm", Step::Year)])?;
    Some(((count, step), end))
}

/// "2 ngày sau", "một năm trước đó", "cách đây 11 năm", "sau đó 4 năm", "trước đó một ngày".
pub fn counted(cursor: Cursor<'_>) -> Parsed<'_, Moment> {
    let moment = |when| Moment::new(when);
    if let Some(after) = cursor.any(&["cách đây", "cách nay"]) {
        let exact = after.phrase("đúng");
        let ((count, step), end) = steps(exact.unwrap_or(after))?;
        let when = When::StepsFromNow { count: -count, step, exact: exact.is_some() };
        return Some((moment(when), end.maybe(&["trước"])));
    }
    if let Some((sign, after)) = cursor.one_of(&[("sau đó", 1), ("trước đó", -1)]) {
        let ((count, step), end) = steps(after)?;
        return Some((moment(When::StepsFromLast { count: sign * count, step }), end));
    }
    let exact = cursor.phrase("đúng");
    let ((count, step), after) = steps(exact.unwrap_or(cursor))?;
    // "hai ngày sau khi ..." counts from an event, not from a date.
    let to_event = |c: Cursor<'_>| matches!(c.word_ahead(0), "khi" | "cuộc" | "ngày" | "lúc" | "thời");
    if let Some(end) = after.any(&["sau đó", "sau"]) {
        return (!to_event(end)).then_some((moment(When::StepsFromLast { count, step }), end));
    }
    if let Some(end) = after.phrase("trước đó") {
        return (!to_event(end)).then_some((moment(When::StepsFromLast { count: -count, step }), end));
    }
    let end = after.any(&["trước đây", "trước"])?;
    (!to_event(end)).then_some((moment(When::StepsFromNow { count: -count, step, exact: exact.is_some() }), end))
}

/// True where a number that a comma or point ties to more figures begins or ends at the cursor: "1.000", "3-1-4".
pub fn cut_number(cursor: Cursor<'_>) -> bool {
    let Some(next) = cursor.peek(0) else { return false };
    match &next.kind {
        Kind::Number { .. } | Kind::Word(_) => next.glued,
        Kind::Mark(mark) => {
            let tied = cursor.peek(1).filter(|token| token.glued).map(|token| &token.kind);
            next.glued
                && match tied {
                    Some(Kind::Number { .. }) => matches!(mark, '/' | '.' | ',' | '-' | '+' | '%'),
                    Some(Kind::Word(_)) => matches!(mark, '/' | '%'),
                    _ => *mark == '%',
                }
        }
    }
}
