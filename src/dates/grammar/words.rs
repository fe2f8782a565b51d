//! The small words that the other parsers share: numbers, years, "vừa qua" and "tới".

use crate::dates::cursor::{Cursor, Parsed};
use crate::dates::expression::{Side, Year};
use crate::lexicon::Class;

/// Numbers in words from one on, as far as dates are counted with them.
const NUMBERS: &[&str] =
    &["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"];

/// Months in words; "giêng" and "chạp" belong to the lunar calendar, see [`feast`](super::feast).
const MONTHS: &[&str] = &["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"];

/// A number in words.
pub fn number(cursor: Cursor<'_>) -> Parsed<'_, i32> {
    cursor.place_in(NUMBERS).map(|(place, end)| (place as i32 + 1, end))
}

/// A number in words, or in figures up to `most`.
pub fn count(cursor: Cursor<'_>, most: u32) -> Parsed<'_, i32> {
    number(cursor).or_else(|| cursor.small(1..=most).map(|(n, c)| (n as i32, c)))
}

const RELATIVE_YEARS: &[(&str, Year)] = &[
    ("năm nay", Year::FromNow(0)),
    ("năm này", Year::FromNow(0)),
    ("năm ngoái", Year::FromNow(-1)),
    ("năm trước", Year::Preceding),
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
    let (place, end) = cursor.place_in(MONTHS)?;
    let month = place as i8 + 1;
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

/// "Bảo Đại thứ 14", "niên hiệu Khải Định thứ 9, năm 1924", "Tự Đức năm thứ 3 (1850)": the year.
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

const STEMS: &[&str] = &["giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý"];
const BRANCHES: &[&str] = &["tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi"];
/// Other spellings of some of these, by their place.
const STEMS_TOO: &[(&str, usize)] = &[("kỉ", 5), ("quí", 9)];
const BRANCHES_TOO: &[(&str, usize)] = &[("tí", 0), ("mẹo", 3), ("tị", 5)];

/// The place of "Giáp Thìn" in the cycle of sixty.
pub fn cyclic(cursor: Cursor<'_>) -> Parsed<'_, u8> {
    let (stem, behind) = cursor.place_in(STEMS).or_else(|| cursor.one_of(STEMS_TOO))?;
    let (branch, end) = behind.place_in(BRANCHES).or_else(|| behind.one_of(BRANCHES_TOO))?;
    let place = (0..60).find(|place| place % 10 == stem && place % 12 == branch)?;
    Some((place as u8, end))
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
