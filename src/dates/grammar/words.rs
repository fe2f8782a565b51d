//! The small words that the other parsers share: numbers, years, "vừa qua" and "tới".

use crate::dates::cursor::{Cursor, Parsed};
use crate::dates::expression::{Side, Year};
use crate::lexicon::Class;

/// Numbers in words, as far as dates are counted with them.
pub const NUMBERS: &[(&str, i32)] = &[
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
    ("mười một", 11),
    ("mười hai", 12),
];

/// Months in words; "giêng" and "chạp" belong to the lunar calendar, see [`feast`](super::feast).
const MONTHS: &[(&str, i8)] = &[
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
    ("mười một", 11),
    ("mười hai", 12),
];

const RELATIVE_YEARS: &[(&str, Year)] = &[
    ("năm nay", Year::FromNow(0)),
    ("năm này", Year::FromNow(0)),
    ("năm ngoái", Year::FromNow(-1)),
    ("năm trước", Year::FromNow(-1)),
    ("năm rồi", Year::FromNow(-1)),
    ("năm kia", Year::FromNow(-2)),
    ("năm kế tiếp", Year::Following),
    ("năm sau", Year::Following),
    ("năm tới", Year::FromNow(1)),
    ("năm đó", Year::FromLast(0)),
    ("năm ấy", Year::FromLast(0)),
    ("cùng năm", Year::FromLast(0)),
    ("năm trước đó", Year::FromLast(-1)),
    ("năm sau đó", Year::FromLast(1)),
    ("năm tiếp theo", Year::Following),
];

/// A month's number in figures or words. "tháng năm 2025" is no May: the word "năm" there begins the year.
pub fn month_number(cursor: Cursor<'_>) -> Parsed<'_, i8> {
    if let Some((month, end)) = cursor.small(1..=12) {
        return Some((month as i8, end));
    }
    let (month, end) = cursor.one_of(MONTHS)?;
    let begins_year = month == 5 && (year(cursor).is_some() || end.is_digits());
    (!begins_year).then_some((month, end))
}

/// "năm 2025", "năm ngoái", "năm Ất Tỵ".
pub fn year(cursor: Cursor<'_>) -> Parsed<'_, Year> {
    // "từ đầu năm tới nay" is no next year.
    if let Some(found) = cursor.one_of(RELATIVE_YEARS).filter(|(_, end)| !end.is(Class::NowWord)) {
        return Some(found);
    }
    let after = cursor.class(Class::YearWord)?;
    if let Some((year, end)) = reign(after) {
        return Some((Year::Given(year), end));
    }
    if let Some((place, end)) = cyclic(after) {
        // "năm Ất Tỵ 2025", "năm Ất Tỵ (2025)".
        return match figures(end.over("(")) {
            Some((year, behind)) => Some((Year::Given(year), behind.over(")"))),
            None => Some((Year::Cyclic(place), end)),
        };
    }
    let (year, end) = figures(after).or_else(|| after.digits(3).map(|(year, end)| (year as i16, end)))?;
    Some((Year::Given(year), end))
}

/// Reigns, by their first full year.
const REIGNS: &[(&str, i16)] = &[
    ("quang thuận", 1460),
    ("hồng đức", 1470),
    ("cảnh thống", 1498),
    ("vĩnh tộ", 1619),
    ("dương hòa", 1635),
    ("vĩnh thọ", 1658),
    ("cảnh trị", 1663),
    ("chính hòa", 1680),
    ("vĩnh thịnh", 1705),
    ("bảo thái", 1720),
    ("vĩnh khánh", 1729),
    ("vĩnh hựu", 1735),
    ("cảnh hưng", 1740),
    ("thái đức", 1778),
    ("chiêu thống", 1787),
    ("quang trung", 1788),
    ("cảnh thịnh", 1793),
    ("gia long", 1802),
    ("minh mạng", 1820),
    ("minh mệnh", 1820),
    ("thiệu trị", 1841),
    ("tự đức", 1848),
    ("kiến phúc", 1884),
    ("đồng khánh", 1886),
    ("thành thái", 1889),
    ("duy tân", 1907),
    ("khải định", 1916),
    ("bảo đại", 1926),
];

/// "Bảo Đại thứ 14", "niên hiệu Khải Định thứ 9, năm 1924", "Tự Đức năm thứ 3 (1850)", "niên hiệu Cảnh Thịnh 7": the year.
pub fn reign(cursor: Cursor<'_>) -> Parsed<'_, i16> {
    let named = cursor.class(Class::ReignWord);
    let (first, after) = named.unwrap_or(cursor).one_of(REIGNS)?;
    let counted = after.class(Class::ReignCount);
    let (count, end) = counted.unwrap_or(after).small(1..=60)?;
    let told = end.mark("(,").map(|(_, c)| c.maybe(Class::SameAs).maybe(Class::YearWord)).and_then(figures);
    if let Some((year, behind)) = told {
        return Some((year, behind.over(")")));
    }
    (counted.is_some() || named.is_some()).then_some((first + count as i16 - 1, end))
}

/// Four figures that can be a year.
pub fn figures(cursor: Cursor<'_>) -> Parsed<'_, i16> {
    let (year, end) = cursor.digits(4)?;
    (1000..=2200).contains(&year).then_some((year as i16, end))
}

const STEMS: &[(&str, u8)] = &[
    ("giáp", 0),
    ("ất", 1),
    ("bính", 2),
    ("đinh", 3),
    ("mậu", 4),
    ("kỷ", 5),
    ("kỉ", 5),
    ("canh", 6),
    ("tân", 7),
    ("nhâm", 8),
    ("quý", 9),
    ("quí", 9),
];
const BRANCHES: &[(&str, u8)] = &[
    ("tý", 0),
    ("tí", 0),
    ("sửu", 1),
    ("dần", 2),
    ("mão", 3),
    ("mẹo", 3),
    ("thìn", 4),
    ("tỵ", 5),
    ("tị", 5),
    ("ngọ", 6),
    ("mùi", 7),
    ("thân", 8),
    ("dậu", 9),
    ("tuất", 10),
    ("hợi", 11),
];

/// The place of "Giáp Thìn" in the cycle of sixty.
pub fn cyclic(cursor: Cursor<'_>) -> Parsed<'_, u8> {
    let (stem, behind) = cursor.one_of(STEMS)?;
    let (branch, end) = behind.one_of(BRANCHES)?;
    let place = (0..60).find(|place| place % 10 == stem && place % 12 == branch)?;
    Some((place, end))
}

const SIDES: &[(&str, Side)] = &[
    ("vừa qua", Side::Past),
    ("vừa rồi", Side::Past),
    ("mới đây", Side::Past),
    ("tới đây", Side::Future),
    ("sắp tới", Side::Future),
];

/// "vừa qua", "tới", "này" behind a date: which side of the publication it lies on.
pub fn side(cursor: Cursor<'_>) -> (Side, Cursor<'_>) {
    if let Some(found) = cursor.one_of(SIDES) {
        return found;
    }
    // "ngày 26/10 tới Hà Nội", "từ tháng 6 tới nay": there "tới" leads on to something else.
    if let Some(end) = cursor.class(Class::Past).filter(|end| closes(*end)) {
        return (Side::Past, end);
    }
    match cursor.class(Class::Coming) {
        Some(end) if closes(end) => (Side::Future, end),
        _ => (Side::Unsaid, cursor),
    }
}

/// True where a clause may end: at a mark, at the end, or before a word that never follows a count.
pub fn closes(cursor: Cursor<'_>) -> bool {
    match cursor.peek(0) {
        None => true,
        Some(_) if cursor.is_letters() => cursor.is(Class::Closing),
        Some(_) => !cursor.is_digits() && cursor.mark("%/").is_none(),
    }
}
