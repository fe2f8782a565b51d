//! The small words that the other parsers share: numbers, years, "vừa qua" and "tới".

use crate::dates::expression::{Side, Year};
use crate::dates::token::{Cursor, Kind, Parsed};

/// Numbers in words, as far as dates are counted with them; the longer first.
pub const NUMBERS: &[(&str, i32)] = &[
    ("mười một", 11),
    ("mười hai", 12),
    ("một", 1),
    ("hai", 2),
    ("ba", 3),
    ("bốn", 4),
    ("năm", 5),
    ("sáu", 6),
    ("bảy", 7),
    ("tám", 8),
    ("chín", 9),
    ("mười", 10),
];

/// Months in words; "giêng" and "chạp" belong to the lunar calendar, see [`feast`](super::feast).
const MONTHS: &[(&str, i8)] = &[
    ("mười một", 11),
    ("mười hai", 12),
    ("một", 1),
    ("hai", 2),
    ("ba", 3),
    ("tư", 4),
    ("năm", 5),
    ("sáu", 6),
    ("bảy", 7),
    ("tám", 8),
    ("chín", 9),
    ("mười", 10),
];

const RELATIVE_YEARS: &[(&str, Year)] = &[
    ("năm nay", Year::FromNow(0)),
    ("năm này", Year::FromNow(0)),
    ("năm ngoái", Year::FromNow(-1)),
    ("năm trước", Year::FromNow(-1)),
    ("năm rồi", Year::FromNow(-1)),
    ("năm kia", Year::FromNow(-2)),
    ("năm kế tiếp", Year::FromNow(1)),
    ("năm sau", Year::FromNow(1)),
    ("năm tới", Year::FromNow(1)),
    ("năm đó", Year::OfLast),
    ("năm ấy", Year::OfLast),
];

/// A month's number in figures or words. "tháng năm 2025" is no May: the word "năm" there begins the year.
pub fn month_number(cursor: Cursor<'_>) -> Parsed<'_, i8> {
    if let Some((month, end)) = cursor.small(1..=12) {
        return Some((month as i8, end));
    }
    let (month, end) = cursor.one_of(MONTHS)?;
    let begins_year =
        month == 5 && (year(cursor).is_some() || matches!(end.peek(0).map(|t| &t.kind), Some(Kind::Number { .. })));
    (!begins_year).then_some((month, end))
}

/// "năm 2025", "năm ngoái", "năm Ất Tỵ".
pub fn year(cursor: Cursor<'_>) -> Parsed<'_, Year> {
    // "năm trước đó" counts from another year; "từ đầu năm tới nay" is no next year.
    let goes_on = |end: Cursor<'_>| matches!(end.word_ahead(0), "đó" | "nay" | "giờ");
    if let Some(found) = cursor.one_of(RELATIVE_YEARS).filter(|(_, end)| !goes_on(*end)) {
        return Some(found);
    }
    let after = cursor.phrase("năm")?;
    if let Some((year, end)) = reign(after) {
        return Some((Year::Given(year), end));
    }
    if let Some((place, end)) = cyclic(after) {
        // "năm Ất Tỵ 2025", "năm Ất Tỵ (2025)".
        let (_, inner) = end.mark("(").unwrap_or(('(', end));
        return match figures(inner) {
            Some((year, behind)) => Some((Year::Given(year), behind.mark(")").map_or(behind, |(_, c)| c))),
            None => Some((Year::Cyclic(place), end)),
        };
    }
    let (year, end) = figures(after).or_else(|| after.digits(3).map(|(year, end)| (year as i16, end)))?;
    Some((Year::Given(year), end))
}

/// The reigns of the Nguyễn, by their first full year.
const REIGNS: &[(&str, i16)] = &[
    ("gia long", 1802),
    ("minh mạng", 1820),
    ("minh mệnh", 1820),
    ("thiệu trị", 1841),
    ("tự đức", 1848),
    ("thành thái", 1889),
    ("duy tân", 1907),
    ("khải định", 1916),
    ("bảo đại", 1926),
];

/// "Bảo Đại thứ 14", "niên hiệu Khải Định thứ 9, năm 1924", "Tự Đức năm thứ 3 (1850)": the year.
pub fn reign(cursor: Cursor<'_>) -> Parsed<'_, i16> {
    let (first, after) = cursor.maybe(&["niên hiệu", "đời vua", "triều vua"]).one_of(REIGNS)?;
    let (count, end) = after.any(&["năm thứ", "thứ"])?.small(1..=60)?;
    let opened = end.mark("(,").map(|(_, c)| c.maybe(&["năm", "tức năm"]));
    match opened.and_then(figures) {
        Some((year, behind)) => Some((year, behind.mark(")").map_or(behind, |(_, c)| c))),
        None => Some((first + count as i16 - 1, end)),
    }
}

/// Four figures that can be a year.
pub fn figures(cursor: Cursor<'_>) -> Parsed<'_, i16> {
    let (year, end) = cursor.digits(4)?;
    (1000..=2200).contains(&year).then_some((year as i16, end))
}

const STEMS: [&str; 10] = ["giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý"];
const BRANCHES: [&str; 12] = ["tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi"];

/// The place of "Giáp Thìn" in the cycle of sixty.
pub fn cyclic(cursor: Cursor<'_>) -> Parsed<'_, u8> {
    let stem = match cursor.word_ahead(0) {
        "kỉ" => "kỷ",
        stem => stem,
    };
    let branch = match cursor.word_ahead(1) {
        "tí" => "tý",
        "tị" => "tỵ",
        "mẹo" => "mão",
        branch => branch,
    };
    let stem = STEMS.iter().position(|s| *s == stem)?;
    let branch = BRANCHES.iter().position(|b| *b == branch)?;
    let place = (0..60).find(|place| place % 10 == stem && place % 12 == branch)?;
    Some((place as u8, cursor.skip(2)))
}

/// "vừa qua", "tới", "này" behind a date: which side of the publication it lies on.
pub fn side(cursor: Cursor<'_>) -> (Side, Cursor<'_>) {
    if let Some(found) = cursor.one_of(&[("vừa qua", Side::Past), ("vừa rồi", Side::Past), ("mới đây", Side::Past)])
    {
        return found;
    }
    if let Some(found) = cursor.one_of(&[("tới đây", Side::Future), ("sắp tới", Side::Future)]) {
        return found;
    }
    // "ngày 26/10 tới Hà Nội", "từ tháng 6 tới nay": there "tới" leads on to something else.
    if let Some(end) = cursor.phrase("qua").filter(|end| closes(*end)) {
        return (Side::Past, end);
    }
    match cursor.phrase("tới") {
        Some(end)
            if closes(end)
                || matches!(end.word_ahead(0), "tại" | "ở" | "với" | "để" | "và" | "do" | "theo" | "trong") =>
        {
            (Side::Future, end)
        }
        _ => (Side::Unsaid, cursor),
    }
}

/// True where a clause may end: at a mark, at the end, or before a word that never follows a count.
pub fn closes(cursor: Cursor<'_>) -> bool {
    match cursor.peek(0).map(|token| &token.kind) {
        None => true,
        Some(Kind::Mark(mark)) => !matches!(mark, '%' | '/'),
        Some(Kind::Number { .. }) => false,
        Some(Kind::Word(word)) => matches!(
            word.as_str(),
            "đã" | "sẽ"
                | "đang"
                | "có"
                | "là"
                | "tại"
                | "ở"
                | "để"
                | "khi"
                | "do"
                | "vừa"
                | "này"
                | "và"
                | "với"
                | "theo"
                | "nhằm"
                | "bởi"
                | "nhưng"
                | "phải"
                | "thì"
                | "mà"
                | "vì"
                | "trong"
                | "được"
                | "bị"
                | "đến"
                | "cho"
                | "từ"
                | "tới"
                | "hằng"
                | "hàng"
                | "trên"
                | "chỉ"
                | "cũng"
                | "không"
                | "còn"
                | "giữa"
                | "cùng"
                | "dưới"
                | "đầu"
                | "sau"
                | "trước"
        ),
    }
}
