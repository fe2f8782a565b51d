//! How sure it is that a reading is a date: the words before and behind bare figures, clock times, weekdays and
//! the loose phrases ("hôm nay", "cuối năm") that are a date in one place and idle talk in another.

use super::expression::{Form, Moment, Reading, Shape, Step, When, Year};
use super::grammar::closes;
use super::negatives::{figures_of, is_measured, is_named_after, is_short_of, rule_out};
use super::token::{Cursor, Kind, Token};

/// A reading that the words around it make a date. Only a model that agrees goes above.
pub const CERTAIN: f32 = 0.95;
/// A reading that they make likely.
const LIKELY: f32 = 0.8;
/// One that needs the model's word.
const OPEN: f32 = 0.35;

/// What the sentence held just before the reading.
#[derive(Clone, Copy, Debug, Default)]
pub struct Before {
    /// The token behind the last date of the sentence.
    pub end: usize,
    /// The form and unit of that date, if there was one.
    pub last: Option<Last>,
}

/// What a list can go on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Last {
    /// A day.
    Day,
    /// A year.
    Year,
    /// A period of years.
    Years,
    /// Anything else.
    Other,
}

impl Last {
    /// The kind of a reading.
    pub fn of(shape: &Shape) -> Self {
        match shape {
            Shape::At(Moment { when: When::Day { .. } | When::Lunar { .. }, .. }) => Self::Day,
            Shape::At(Moment { when: When::Year(_), .. }) | Shape::To(Moment { when: When::Year(_), .. }) => Self::Year,
            Shape::FromNowTo(Moment { when: When::Year(_), .. }) => Self::Year,
            Shape::Between(Moment { when: When::Year(_), .. }, _) => Self::Years,
            _ => Self::Other,
        }
    }
}

/// Words that lead up to a day in bare figures.
const LEADS: &[&str] = &[
    "vào", "đến", "tới", "từ", "đợt", "dịp", "lễ", "trước", "sau", "hồi", "khánh", "nay", "qua", "tức", "mai", "hạn",
    "chót", "phiên", "lúc", "hết",
];

/// Words behind which "hôm nay" means these times: "thế hệ trẻ hôm nay".
const OF_AN_AGE: &[&str] =
    &["sống", "trẻ", "hệ", "hội", "mới", "dẫu", "thời", "và", "đại", "nước", "làng", "vinh", "người", "quê"];

/// How sure it is, 0 to 1, that a reading is a date: 0 where its surroundings rule it out.
pub fn weigh(tokens: &[Token], reading: &Reading, before: Before) -> f32 {
    let start = Cursor::new(tokens, reading.tokens.start);
    let end = Cursor::new(tokens, reading.tokens.end);
    if rule_out(start, end, reading) {
        return 0.0;
    }
    match reading.form {
        Form::Sure => sure(start, reading),
        Form::Loose => loose(start, end, reading, before),
        Form::BareDay => bare_day(start, end, reading, before),
        Form::BareMonth => bare_month(start, end, before),
        Form::BareYear => bare_year(start, end, reading, before),
        Form::BareYears => bare_years(start, end, before),
        Form::BareClock if matches!(reading.shape, Shape::Between(..)) => hours(before),
        Form::BareClock => bare_clock(start, end, reading),
        Form::BareWeekday => bare_weekday(start, end, reading),
    }
}

fn sure(start: Cursor<'_>, reading: &Reading) -> f32 {
    let Shape::At(moment) = reading.shape else {
        let idle = matches!(reading.shape, Shape::From(Moment { when: When::Year(Year::FromNow(0)), .. }));
        return if idle && start.word_back(1) == "ngay" { OPEN } else { CERTAIN };
    };
    let quoted = start.back(1).is_some_and(|token| matches!(token.kind, Kind::Mark('"' | '“' | '‘' | '\'')));
    match moment.when {
        // “Ngày thứ Bảy tình nguyện” is a name.
        When::Weekday { week: None, .. } if quoted && start.word_ahead(0) == "ngày" => OPEN,
        // "hai ngày sau" goes on from an event more often than from a date.
        When::StepsFromLast { count, step } if start.word_ahead(0) != "sau" && start.word_ahead(0) != "trước" => {
            if step == Step::Day && (-1..=1).contains(&count) {
                LIKELY
            } else {
                OPEN
            }
        }
        When::DecadesFromNow(_) if start.word_back(1) == "trong" => OPEN,
        When::Month { year: Year::Unsaid, .. } if start.word_back(1) == "tầm" => OPEN,
        // "Hội chợ Mùa Thu 2025".
        When::Year(Year::Given(_))
            if start.word_ahead(0) == "mùa" && start.at() > 0 && start.peek(0).is_some_and(|t| t.capital) =>
        {
            OPEN
        }
        _ => CERTAIN,
    }
}

/// Words without one of which a span that no rule reads is no date: "từ tập 13 đến 15".
const OF_TIME: &[&str] = &[
    "ngày", "tháng", "năm", "tuần", "quý", "mùa", "vụ", "kỷ", "niên", "thuở", "thời", "thứ", "nhật", "hôm", "sáng",
    "trưa", "chiều", "tối", "đêm", "tết", "lễ", "rằm", "giờ", "kỳ", "dịp", "đầu", "cuối", "giữa", "xuân", "hè", "hạ",
    "thu", "đông", "nay", "trước", "sau", "tới", "qua", "tcn", "lịch", "học", "khóa",
];

/// True for a span that holds a word of time.
pub fn speaks_of_time(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| matches!(&token.kind, Kind::Word(word) if OF_TIME.contains(&word.as_str())))
}

/// True where the clause goes on as behind a date: a mark, the end, a function word or a name.
fn goes_on(end: Cursor<'_>) -> bool {
    closes(end) || end.peek(0).is_some_and(|token| token.capital)
}

/// True where the reading goes on with the list that ended just before it: "ngày 24/5, [24/6] và [24/7]".
fn continues(start: Cursor<'_>, before: Before, last: &[Last]) -> bool {
    if !before.last.is_some_and(|found| last.contains(&found)) {
        return false;
    }
    let gap = start.at().saturating_sub(before.end);
    let joint = |token: Option<&Token>| match token.map(|token| &token.kind) {
        Some(Kind::Mark(mark)) => matches!(mark, ',' | ';' | '-' | '/'),
        Some(Kind::Word(word)) => matches!(word.as_str(), "và" | "hoặc" | "hay" | "rồi" | "đến"),
        _ => false,
    };
    match gap {
        1 => joint(start.back(1)),
        2 => joint(start.back(1)) && joint(start.back(2)),
        _ => false,
    }
}

/// True between "(" and ")", or where a list in brackets begins.
fn bracketed(start: Cursor<'_>, end: Cursor<'_>) -> bool {
    let opens = start.back(1).is_some_and(|token| token.kind == Kind::Mark('('));
    opens && (end.mark(");,").is_some() || end.word_ahead(0) == "và")
}

fn bare_day(start: Cursor<'_>, end: Cursor<'_>, reading: &Reading, before: Before) -> f32 {
    let figures = figures_of(start);
    let range = matches!(reading.shape, Shape::Between(..));
    let slashed = (figures.at()..reading.tokens.end).any(|at| start.skip(at - start.at()).mark("/.").is_some());
    let dashed = !slashed;
    // "14.2 năm nay" has its year; "5-10 năm tới" is a number of years.
    let full = reading.shape.moments().any(|moment| match moment.when {
        When::Day { year: Year::Given(_), .. } => true,
        When::Day { year, .. } => slashed && year != Year::Unsaid,
        _ => false,
    });
    let spaced = dashed && figures.peek(1).is_some_and(|token| !token.glued);
    // "4-4-2" is a line-up.
    let chained =
        dashed && range && !(1..reading.tokens.len()).any(|by| start.peek(by).is_some_and(|token| !token.glued));
    if full && !is_named_after(start) {
        return CERTAIN;
    }
    if is_named_after(start) || is_short_of(start) || spaced || chained || end.mark("%").is_some() {
        return 0.0;
    }
    if continues(start, before, &[Last::Day]) && goes_on(end) {
        return if dashed { LIKELY } else { CERTAIN };
    }
    if around_the_clock(reading) {
        return 0.0;
    }
    // "19/12" is no share of twelve.
    let no_share = start.skip(1).mark("/").is_some()
        && reading.shape.moments().all(|moment| match moment.when {
            When::Day { day, month: Some(month), .. } => day > month,
            _ => false,
        });
    let set = in_a_set(start, end);
    if (range && slashed || no_share) && goes_on(end) && !set {
        return LIKELY;
    }
    if bracketed(start, end) && (slashed && !set || range && !spaced) {
        return LIKELY;
    }
    let led = LEADS.contains(&start.word_back(1)) || figures.at() > start.at();
    // "Ngày Pháp luật Việt Nam 9/11": a feast and its day.
    let named = !dashed
        && start.back(1).is_some_and(|token| token.capital)
        && (2..=9).any(|by| matches!(start.word_back(by), "ngày" | "lễ"));
    // "thua đậm đến 4-1" is a score.
    let score = dashed && matches!(start.word_back(1), "đến" | "tới") && figures.small(1..=9).is_some();
    if (led || named) && goes_on(end) && (!dashed || led) && !score {
        return LIKELY;
    }
    OPEN
}

/// True where the next figures behind a comma or the last before one are of the same make: "(7/6, 6/7, 6/4)".
fn in_a_set(start: Cursor<'_>, end: Cursor<'_>) -> bool {
    let pair = |cursor: Cursor<'_>| {
        matches!(cursor.peek(0).map(|token| &token.kind), Some(Kind::Number { .. }))
            && cursor.skip(1).mark("/-").is_some_and(|(_, c)| c.peek(0).is_some_and(|token| token.glued))
    };
    let before = start.back(1).is_some_and(|token| token.kind == Kind::Mark(','))
        && start.back(3).is_some_and(|token| matches!(token.kind, Kind::Mark('/' | '-')));
    before || end.mark(",").is_some_and(|(_, c)| pair(c))
}

/// "24/7" is all day, every day.
fn around_the_clock(reading: &Reading) -> bool {
    matches!(reading.shape, Shape::At(Moment { when: When::Day { day: 24, month: Some(7), year: Year::Unsaid }, .. }))
}

fn bare_month(start: Cursor<'_>, end: Cursor<'_>, before: Before) -> f32 {
    if is_named_after(start) || is_measured(end) {
        return 0.0;
    }
    let led = LEADS.contains(&start.word_back(1));
    if bracketed(start, end) || led && goes_on(end) || continues(start, before, &[Last::Other]) {
        return LIKELY;
    }
    OPEN
}

fn bare_year(start: Cursor<'_>, end: Cursor<'_>, reading: &Reading, before: Before) -> f32 {
    if matches!(start.word_ahead(0), "xuân" | "hạ" | "thu" | "đông") {
        let name = start.at() > 0 && start.peek(0).is_some_and(|token| token.capital);
        return if name { OPEN } else { LIKELY };
    }
    let Some(Moment { when: When::Year(Year::Given(year)), .. }) = reading.shape.moments().last() else { return OPEN };
    if is_measured(end) || is_named_after(start) || !(1800..=2100).contains(&year) {
        return 0.0;
    }
    if !matches!(reading.shape, Shape::At(_)) {
        // "từ 1993", "trước 1975", "sau 2000"
        return if goes_on(end) { LIKELY } else { OPEN };
    }
    if matches!(start.word_back(1), "sn" | "sinh" | "mùa" | "nhìn" | "hướng") || start.follows("những năm") {
        return CERTAIN;
    }
    if continues(start, before, &[Last::Year]) && goes_on(end) {
        return CERTAIN;
    }
    let labelled = start.back(2).is_some_and(|token| token.acronym);
    if bracketed(start, end) && !labelled {
        return LIKELY;
    }
    if matches!(start.word_back(1), "vào" | "đến" | "tới" | "hồi" | "trong" | "từ" | "trước" | "sau") && goes_on(end)
    {
        return LIKELY;
    }
    OPEN
}

fn bare_years(start: Cursor<'_>, end: Cursor<'_>, before: Before) -> f32 {
    if is_measured(end) || is_named_after(start) {
        return 0.0;
    }
    let led = matches!(start.word_back(1), "từ" | "khóa" | "đoạn" | "kỳ" | "kì" | "học" | "là" | "trong" | "vọng");
    if continues(start, before, &[Last::Years]) || bracketed(start, end) || led {
        return LIKELY;
    }
    OPEN
}

/// "từ 7h30 - 9h": of one day where the sentence has named it, of every day elsewhere.
fn hours(before: Before) -> f32 {
    if before.last == Some(Last::Day) { LIKELY } else { OPEN }
}

fn bare_clock(start: Cursor<'_>, end: Cursor<'_>, reading: &Reading) -> f32 {
    let goes_on = !matches!(
        end.word_ahead(0),
        "qua" | "tới" | "trước" | "sau" | "đồng" | "mỗi" | "hằng" | "hàng" | "liên" | "một"
    );
    let led = matches!(start.word_back(1), "lúc" | "khoảng" | "đến" | "vào" | "hồi" | "tầm" | "đúng" | "trước" | "gần")
        || start.word_back(1) == "từ" && end.mark(",").is_some();
    let lasting = start.follows("kéo dài khoảng") || start.follows("trong khoảng") || start.follows("mất khoảng");
    // "khung giờ vàng (20 giờ - 22 giờ 30)": hours of every day.
    let range = end.mark("-").is_some_and(|(_, c)| matches!(c.peek(0).map(|t| &t.kind), Some(Kind::Number { .. })));
    let first = start.at() == 0;
    let ahead = first || start.back(1).is_some_and(|token| matches!(token.kind, Kind::Mark(',' | '"' | '“' | '(')));
    // "14 giờ" alone is as often a duration; minutes or a part of the day make it a time.
    let precise = reading.tokens.len() > 2;
    match (goes_on && !lasting && !range, led, ahead && closes(end), precise) {
        (false, ..) => 0.0,
        (_, true, _, true) => LIKELY,
        (_, true, _, false) if end.mark(",").is_some() || end.word_ahead(0) == "sẽ" => LIKELY,
        (_, _, true, _) => LIKELY,
        _ if first && precise => LIKELY,
        _ => OPEN,
    }
}

fn bare_weekday(start: Cursor<'_>, end: Cursor<'_>, reading: &Reading) -> f32 {
    if matches!(reading.shape, Shape::Between(..)) {
        // "từ thứ Hai đến thứ Sáu" is every week.
        return OPEN;
    }
    let capital = start.peek(1).is_some_and(|token| token.capital);
    let span_of_days = matches!(start.word_back(1), "đến" | "tới") && start.word_back(3) == "thứ";
    let led = matches!(start.word_back(1), "vào" | "hôm" | "ngày" | "trong" | "tới" | "đến" | "qua");
    let ordinal = matches!(
        start.word_back(1),
        "lần" | "kỳ" | "người" | "vòng" | "bên" | "thế" | "hệ" | "khóa" | "phiên" | "hàng" | "trừ"
    );
    if capital && led && !ordinal && !span_of_days && goes_on(end) { LIKELY } else { OPEN }
}

/// True where "tại" or "ở" stands a few words before: "gặp nhau tại Hà Nội hôm nay".
fn place_before(start: Cursor<'_>) -> bool {
    (2..=5).any(|by| matches!(start.word_back(by), "tại" | "ở" | "về" | "đến" | "thăm" | "ông" | "bà"))
}

/// Words that are a date or idle talk.
fn loose(start: Cursor<'_>, end: Cursor<'_>, reading: &Reading, before: Before) -> f32 {
    let when = match reading.shape {
        Shape::At(moment) => moment.when,
        _ => return LIKELY,
    };
    let idle = match when {
        When::DaysFromNow(0) => {
            start.word_back(1) == "ngày"
                || OF_AN_AGE.contains(&start.word_back(1))
                    && start.word_ahead(0) != "ngày"
                    && !start.follows("tôn vinh")
                || start.word_ahead(0) == "ngày" && matches!(start.word_back(1), "như" | "được" | "có")
                || start.back(1).is_some_and(|token| token.capital) && end.mark(".").is_some() && !place_before(start)
        }
        When::DaysFromNow(_) => start.at() > 0 && start.word_back(1) != "trong",
        When::Lunar { .. } | When::Day { .. } if continues(start, before, &[Last::Day]) => false,
        When::Lunar { .. } | When::Day { .. } => {
            !matches!(
                start.word_back(1),
                "dịp" | "ngày" | "đêm" | "đón" | "lễ" | "vào" | "nghỉ" | "trước" | "sau" | "khánh"
            ) && !matches!(start.word_ahead(0), "lễ" | "ngày" | "đêm")
                || start.word_back(1) == "quà"
        }
        When::Month { .. } => !matches!(start.word_back(1), "vào" | "hồi" | "trong" | "từ" | "đến" | "tới" | "kể"),
        When::Year(_) | When::DaysFromLast(_) if start.word_ahead(0) == "trong" => true,
        When::MonthsFromNow(_) if start.word_back(1) == "ngày" => true,
        When::PastYear => start.at() > 0 && !matches!(start.word_back(1), "trong" | "một") && !closes(end),
        _ => matches!(
            start.word_back(1),
            "nghỉ" | "phép" | "hội" | "mỗi" | "hằng" | "hàng" | "các" | "những" | "từ" | "dịp"
        ),
    };
    if idle { OPEN } else { LIKELY }
}
