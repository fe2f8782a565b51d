//! What looks like a date and is none: parts of longer numbers, durations, amounts, what comes again and again,
//! and places, laws, scores and shares written like a day.

use super::expression::{Moment, Reading, Shape, When, Year};
use super::grammar::{cut_number, is_number_word};
use super::token::{Cursor, Kind};

/// True where the surroundings of a reading, whatever its form, leave no date.
pub fn rule_out(start: Cursor<'_>, end: Cursor<'_>, reading: &Reading) -> bool {
    cut_off(start) || cut_number(end) || is_duration(start, end, reading) || is_habit(start, end, reading)
}

/// True where the first token is the rest of a longer number or code: "0912-3-4", "QL14", "A1/5".
fn cut_off(start: Cursor<'_>) -> bool {
    let (Some(first), Some(previous)) = (start.peek(0), start.back(1)) else { return false };
    if !first.glued {
        return false;
    }
    if let Kind::Word(_) = first.kind {
        // "3 triệu đồng/tháng sau ba năm"
        return previous.kind == Kind::Mark('/');
    }
    match previous.kind {
        Kind::Number { .. } | Kind::Word(_) => true,
        Kind::Mark(mark) => {
            let tied = previous.glued && start.back(2).is_some_and(|token| !matches!(token.kind, Kind::Mark(_)));
            matches!(mark, '/' | '.' | ',' | '-' | ':' | '+' | '#') && tied
        }
    }
}

/// Words of quantity, number words aside.
const COUNTS: &[&str] = &[
    "nhiều", "những", "mấy", "vài", "bao", "các", "hàng", "trăm", "chục", "nghìn", "ngàn", "suốt", "mỗi", "từng",
    "hằng", "lăm", "mươi",
];

/// Words before "2 năm trước", "ba ngày sau" that make them a stretch of time.
const ABOUT: &[&str] = &["hơn", "gần", "khoảng", "chừng", "vài", "chưa", "đầy", "suốt", "mỗi", "tháng", "thứ", "chỉ"];

/// Counts that turn "năm qua", "tháng trước", "ngày sau" into a duration: "nhiều năm qua", "ba năm nay".
fn is_duration(start: Cursor<'_>, end: Cursor<'_>, reading: &Reading) -> bool {
    let relative = match reading.shape {
        Shape::At(Moment { when, .. }) => match when {
            When::Year(Year::FromNow(_) | Year::OfLast) | When::PastYear | When::MonthsFromNow(_) | When::Week(_) => {
                true
            }
            // "không như mấy hôm nay"
            When::DaysFromNow(_) => start.word_ahead(0) == "ngày" || matches!(start.word_back(1), "mấy" | "những"),
            When::Month { .. } => {
                start.word_ahead(0) == "tháng" && !matches!(start.word_back(1), "suốt" | "các" | "những")
            }
            When::StepsFromNow { .. } | When::StepsFromLast { .. } => {
                return ABOUT.contains(&start.word_back(1)) || end.word_ahead(0) == "liên";
            }
            When::Year(Year::Given(year)) if year < 1000 => end.word_ahead(0) == "tuổi",
            _ => false,
        },
        _ => false,
    };
    let count = start.back(1).is_some_and(|token| match &token.kind {
        Kind::Number { .. } => true,
        Kind::Word(word) => COUNTS.contains(&word.as_str()) || is_number_word(word) && !start.follows("tháng ba"),
        Kind::Mark(_) => false,
    });
    relative && count && start.word_ahead(0) != "trong"
}

/// "ngày 15 hằng tháng", "mỗi tháng 3 đợt", "thứ 2 hằng tuần": what comes again is no date.
fn is_habit(start: Cursor<'_>, end: Cursor<'_>, reading: &Reading) -> bool {
    let every = |word: &str| matches!(word, "hằng" | "hàng" | "mỗi");
    let recurs = every(end.word_ahead(0)) && matches!(end.word_ahead(1), "tuần" | "tháng" | "ngày")
        || matches!(reading.shape, Shape::At(Moment { when: When::Weekday { .. }, .. })) && end.word_ahead(0) == "liên";
    let month = matches!(reading.shape, Shape::At(Moment { when: When::Month { year: Year::Unsaid, .. }, .. }));
    recurs || month && (every(start.word_back(1)) || start.follows("hết tháng này sang"))
}

/// Units and things that are counted.
const MEASURES: &[&str] = &[
    "đồng",
    "usd",
    "tỷ",
    "tỉ",
    "triệu",
    "nghìn",
    "ngàn",
    "người",
    "hộ",
    "km",
    "m",
    "mét",
    "cm",
    "mm",
    "ha",
    "kg",
    "tấn",
    "lít",
    "tuổi",
    "lượt",
    "suất",
    "căn",
    "xe",
    "chiếc",
    "con",
    "cây",
    "giờ",
    "phút",
    "độ",
    "phiếu",
    "điểm",
    "bàn",
    "lần",
    "em",
    "học",
    "trường",
    "quyển",
    "cuốn",
    "đoàn",
    "m2",
    "m3",
];

/// True before a unit or a thing that is counted: "2000 đồng", "2025 người".
pub fn is_measured(end: Cursor<'_>) -> bool {
    end.mark("%").is_some() || MEASURES.contains(&end.word_ahead(0))
}

/// Words before figures that are an address, a number, a score or a share.
const NAMED_BEFORE: &[&str] = &[
    "đường",
    "phố",
    "viên",
    "trường",
    "hẻm",
    "ngõ",
    "ngách",
    "rạp",
    "viện",
    "cầu",
    "ty",
    "máy",
    "xã",
    "phường",
    "ấp",
    "thôn",
    "tổ",
    "kiệt",
    "nhà",
    "căn",
    "hộ",
    "số",
    "chợ",
    "hầm",
    "đội",
    "xí",
    "nghiệp",
    "bản",
    "điều",
    "khoản",
    "mục",
    "quyết",
    "nghị",
    "luật",
    "định",
    "tỷ",
    "tỉ",
    "lệ",
    "thắng",
    "thua",
    "hòa",
    "dẫn",
    "đạt",
    "chiếm",
    "hơn",
    "gần",
    "khoảng",
    "còn",
    "cấp",
    "trực",
    "tầng",
    "lô",
    "km",
    "lớp",
    "thang",
    "khối",
];

/// Words of results.
const SCORED: &[&str] = &["thắng", "thua", "hòa", "dẫn", "gỡ", "bại"];

/// True for places and things named after a date, and for numbers: "đường 3/2", "khu phố 30/4", "công viên 23-9",
/// "nông trường 19/5", "số 12/2024", "thắng 3-1".
pub fn is_named_after(start: Cursor<'_>) -> bool {
    let before = |cursor: Cursor<'_>| NAMED_BEFORE.contains(&cursor.word_back(1));
    // "thua đến 2-4", "dẫn trước 5/3"
    let led_to = matches!(start.word_back(1), "đến" | "tới" | "trước" | "sau") && SCORED.contains(&start.word_back(2));
    before(start) || before(figures_of(start)) || led_to
}

/// True behind words that measure a share: "chưa tới 1/10", "giảm đến 1/3".
pub fn is_short_of(start: Cursor<'_>) -> bool {
    matches!(start.word_back(1), "đến" | "tới")
        && matches!(start.word_back(2), "chưa" | "không" | "chẳng" | "giảm" | "tăng" | "hụt")
}

/// Behind "từ", "trước", "sau": where the figures begin.
pub fn figures_of(start: Cursor<'_>) -> Cursor<'_> {
    start.maybe(&["kể từ", "từ", "trước", "sau"])
}
