//! Weeks, months, quarters, halves, years, seasons, decades and centuries.

use super::feast;
use super::words::{self, NUMBERS};
use crate::dates::expression::{Century, Form, Moment, Shape, Side, When, Year};
use crate::dates::token::{Cursor, Parsed};

/// Words that name a part of a period and leave its value as it is.
const PARTS: &[&str] =
    &["gần cuối", "đầu", "giữa", "cuối", "hết", "nửa đầu", "nửa cuối", "những năm đầu", "những năm cuối"];

/// A period of the calendar.
pub fn moment(cursor: Cursor<'_>) -> Parsed<'_, (Moment, Form)> {
    let plain = |(when, end)| ((Moment::new(when), Form::Sure), end);
    counted(cursor)
        .or_else(|| quarter(cursor))
        .map(plain)
        .or_else(|| same_period(cursor).map(plain))
        .or_else(|| week(cursor))
        .or_else(|| {
            let start = cursor.maybe(PARTS);
            let parted = start.at() > cursor.at();
            month(start, parted).or_else(|| year(start, parted)).or_else(|| century(start).map(plain))
        })
        .or_else(|| season(cursor.maybe(PARTS)))
        .or_else(|| idle(cursor))
}

/// "6 tháng đầu năm 2025", "9 tháng năm 2025", "ba quý đầu năm", "nửa cuối năm".
fn counted(cursor: Cursor<'_>) -> Parsed<'_, When> {
    if let Some((half, after)) = cursor.one_of(&[("nửa đầu", 1), ("nửa cuối", 2)]) {
        let (year, end) = whole_year(after.maybe(&["của"]))?;
        return Some((When::Half { half, year }, end));
    }
    let (count, after) = cursor.one_of(NUMBERS).or_else(|| cursor.small(1..=11).map(|(n, c)| (n as i32, c)))?;
    let (quarters, after) = after.one_of(&[("tháng", false), ("quý", true)])?;
    let (count, last) = (count as i8, if quarters { 4 } else { 12 });
    if count >= last {
        return None;
    }
    let (from_end, after) =
        match after.one_of(&[("đầu tiên", false), ("đầu", false), ("cuối cùng", true), ("cuối", true)]) {
            Some(found) => found,
            // "9 tháng năm 2025" needs the year's number, "6 tháng năm ngoái" is not said.
            None if !quarters => {
                let after = after.maybe(&["của"]);
                match words::year(after)? {
                    (Year::Given(_), _) => (false, after),
                    _ => return None,
                }
            }
            None => return None,
        };
    let (year, end) = whole_year(after.maybe(&["của"]))?;
    let (first, last) = if from_end { (last - count + 1, last) } else { (1, count) };
    Some(match (quarters, count) {
        (false, 6) => (When::Half { half: if from_end { 2 } else { 1 }, year }, end),
        (false, _) => (When::Months { first, last, year }, end),
        (true, _) => (When::Quarters { first, last, year }, end),
    })
}

/// A year in words, or "năm" alone, or figures alone behind "đầu", "cuối".
fn whole_year(cursor: Cursor<'_>) -> Parsed<'_, Year> {
    words::year(cursor)
        .or_else(|| words::figures(cursor.mark("/").map_or(cursor, |(_, c)| c)).map(|(y, c)| (Year::Given(y), c)))
        .or_else(|| Some((Year::Unsaid, cursor.phrase("năm")?)))
}

/// "quý I/2025", "quý 3", "quý cuối cùng của năm".
fn quarter(cursor: Cursor<'_>) -> Parsed<'_, When> {
    let after = cursor.maybe(PARTS).phrase("quý")?;
    if let Some((quarter, after)) = after.one_of(&[("cuối cùng", 4), ("cuối", 4), ("đầu tiên", 1), ("đầu", 1)])
    {
        let (year, end) = whole_year(after.maybe(&["của"]))?;
        return Some((When::Quarter { quarter, year }, end));
    }
    let (quarter, after) = after
        .one_of(&[("iii", 3), ("ii", 2), ("iv", 4), ("i", 1), ("một", 1), ("hai", 2), ("ba", 3), ("tư", 4)])
        .or_else(|| after.small(1..=4).map(|(quarter, c)| (quarter as i8, c)))?;
    let (year, end) = year_of(after);
    Some((When::Quarter { quarter, year }, end))
}

/// The year behind a month or quarter: "/2025", "-2025", " năm 2025", " năm ngoái".
fn year_of(cursor: Cursor<'_>) -> (Year, Cursor<'_>) {
    let behind = cursor.mark(",").map_or(cursor, |(_, c)| c);
    if let Some(found) = words::year(behind.maybe(&["của"])) {
        return found;
    }
    let figures = cursor.mark("/-.").and_then(|(_, c)| words::figures(c)).filter(|(_, c)| {
        // "tháng 10-2025-2026" is nothing known.
        c.mark("-/").is_none_or(|(_, c)| c.digits(4).is_none())
    });
    figures.map_or((Year::Unsaid, cursor), |(year, end)| (Year::Given(year), end))
}

/// "cùng kỳ năm trước", "cùng kỳ 2024".
fn same_period(cursor: Cursor<'_>) -> Parsed<'_, When> {
    let after = cursor.any(&["cùng kỳ", "cùng kì"])?;
    let (year, end) =
        words::year(after).or_else(|| words::figures(after).map(|(year, end)| (Year::Given(year), end)))?;
    Some((When::SamePeriod(year), end))
}

fn week(cursor: Cursor<'_>) -> Parsed<'_, (Moment, Form)> {
    let inside = cursor.maybe(&["trong"]);
    let (weekend, start) = match cursor.phrase("cuối") {
        Some(after) => (true, after),
        None => (false, cursor.maybe(&["đầu", "giữa"])),
    };
    let parted = start.at() > cursor.at();
    const WEEKS: &[(&str, Option<i32>)] = &[
        ("này", Some(0)),
        ("vừa qua", None),
        ("vừa rồi", None),
        ("qua", None),
        ("trước", Some(-1)),
        ("rồi", Some(-1)),
        ("sau", Some(1)),
        ("tới", Some(1)),
    ];
    let make = |week| Moment::new(if weekend { When::Weekend(week) } else { When::Week(week) });
    let named = start.phrase("tuần").and_then(|c| c.one_of(WEEKS));
    if let Some((week, end)) = named.filter(|(_, end)| end.word_ahead(0) != "nay") {
        return Some(((make(week), Form::Sure), end));
    }
    if let Some(end) = start.phrase("tuần").filter(|_| parted && !weekend) {
        return Some(((make(Some(0)), Form::Loose), end));
    }
    let end = inside
        .phrase("tuần")
        .filter(|end| inside.at() > cursor.at() && end.one_of(WEEKS).is_none() && end.word_ahead(0) != "lễ")?;
    Some(((make(Some(0)), Form::Loose), end))
}

/// "tháng 10/2025", "tháng Giêng", "tháng trước", and behind "đầu", "cuối" "tháng" alone.
fn month(cursor: Cursor<'_>, parted: bool) -> Parsed<'_, (Moment, Form)> {
    let after = cursor.phrase("tháng")?;
    if let Some((when, end)) = feast::lunar_month(after) {
        return Some(((Moment::new(when), Form::Sure), end));
    }
    const RELATIVE: &[(&str, i32)] = &[
        ("này", 0),
        ("vừa qua", -1),
        ("vừa rồi", -1),
        ("trước", -1),
        ("rồi", -1),
        ("qua", -1),
        ("sau", 1),
        ("tới", 1),
    ];
    // "những tháng ngày sau này" is not the next month.
    if let Some((months, end)) = after.one_of(RELATIVE).filter(|(_, end)| !matches!(end.word_ahead(0), "này" | "nay"))
    {
        return Some(((Moment::new(When::MonthsFromNow(months)), Form::Sure), end));
    }
    let Some((month, behind)) = words::month_number(after) else {
        return parted.then_some(((Moment::new(When::MonthsFromNow(0)), Form::Loose), after));
    };
    let in_words = !after.word_ahead(0).is_empty();
    let (year, end) = year_of(behind);
    let (side, end) = match end.phrase("này") {
        Some(end) if year == Year::Unsaid => (Side::Unsaid, end),
        _ => words::side(end),
    };
    // "mỗi tháng một lần": a number in words is a month only where the sentence leans on it.
    let loose = in_words && !parted && year == Year::Unsaid && side == Side::Unsaid;
    let form = if loose { Form::Loose } else { Form::Sure };
    Some(((Moment { side, ..Moment::new(When::Month { month, year }) }, form), end))
}

/// "năm 2025", "năm ngoái", "năm qua", "cuối 2014", "đầu năm", "năm tài chính 2025".
fn year(cursor: Cursor<'_>, parted: bool) -> Parsed<'_, (Moment, Form)> {
    let year = |year| Moment::new(When::Year(year));
    if let Some(after) = cursor.any(&["năm tài chính", "năm tài khóa", "năm ngân sách"]) {
        let (found, end) = words::figures(after)?;
        return Some(((year(Year::Given(found)), Form::Sure), end));
    }
    if let Some(end) = cursor.any(&["năm vừa qua", "năm vừa rồi", "năm qua"]) {
        return Some(((Moment::new(When::PastYear), Form::Loose), end));
    }
    if let Some((found, end)) = words::year(cursor) {
        // "năm Bảo Đại" and the like are no figures; "năm 2025 đồng" is vetoed by its surroundings.
        return Some(((year(found), Form::Sure), end));
    }
    if !parted {
        return None;
    }
    if let Some((found, end)) = words::figures(cursor) {
        return Some(((year(Year::Given(found)), Form::Sure), end));
    }
    let end = cursor
        .phrase("năm")
        .filter(|end| !matches!(end.word_ahead(0), "học" | "tài" | "ngân" | "sinh" | "tháng" | "mới"))?;
    Some(((year(Year::FromNow(0)), Form::Loose), end))
}

/// "thế kỷ XIX", "thế kỷ 21", "thế kỷ trước".
pub fn century(cursor: Cursor<'_>) -> Parsed<'_, When> {
    let (century, end) = century_name(cursor)?;
    Some((When::Century(century), end))
}

fn century_name(cursor: Cursor<'_>) -> Parsed<'_, Century> {
    let after = cursor.any(&["thế kỷ", "thế kỉ"])?;
    if let Some((centuries, end)) = after.one_of(&[("trước", -1), ("này", 0), ("tới", 1)]) {
        return Some((Century::FromNow(centuries), end));
    }
    let after = after.maybe(&["thứ"]);
    let (number, end) = after.small(1..=30).or_else(|| Some((roman(after.word_ahead(0))?, after.skip(1))))?;
    // The years before our era have no value here.
    let before_christ = end.any(&["trước công nguyên", "tcn"]).is_some();
    (!before_christ).then_some((Century::Given(number as i16), end))
}

fn roman(word: &str) -> Option<u32> {
    const NUMERALS: [&str; 21] = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
        "xviii", "xix", "xx", "xxi",
    ];
    NUMERALS.iter().position(|numeral| *numeral == word).map(|place| place as u32 + 1)
}

/// "những năm 80 của thế kỷ XX", "thập niên 1990", "thập niên 80-90 thế kỷ 20", "giữa thập kỷ tới".
pub fn decade(cursor: Cursor<'_>) -> Parsed<'_, (Shape, Form)> {
    let start = cursor.maybe(PARTS);
    let after =
        start.any(&["những thập niên", "thập niên", "những thập kỷ", "thập kỷ", "thập kỉ", "những năm", "các năm"])?;
    let at = |when| Shape::At(Moment::new(when));
    if let Some((decades, end)) =
        after.one_of(&[("trước", -1), ("này", 0), ("tới", 1)]).filter(|_| after.word_back(1) != "năm")
    {
        return Some(((at(When::DecadesFromNow(decades)), Form::Sure), end));
    }
    let after = after.maybe(&["đầu", "cuối", "giữa", "nửa đầu", "nửa cuối"]);
    // "những năm đầu thế kỷ 20" is the century.
    if let Some((when, end)) = century(after.maybe(&["của"])) {
        return Some(((at(when), Form::Sure), end));
    }
    let tens = |cursor: Cursor<'_>| -> Option<(i16, bool, usize)> {
        let (year, whole, end) = match cursor.digits(2) {
            Some((year, end)) => (year, false, end),
            None => {
                cursor.digits(4).filter(|(year, _)| (1000..2200).contains(year)).map(|(year, end)| (year, true, end))?
            }
        };
        (year % 10 == 0).then_some((year as i16, whole, end.at() - cursor.at()))
    };
    let (first, whole, width) = tens(after)?;
    let behind = after.skip(width);
    let second = behind.mark("-").map(|(_, c)| c).or_else(|| behind.any(&["và", "đến"])).and_then(|c| {
        let (year, _, width) = tens(c)?;
        (year > first).then_some((year, c.skip(width)))
    });
    let end = second.map_or(behind, |(_, c)| c);
    let (century, end) = match century_name(end.maybe(&["của"])) {
        Some((century, end)) if !whole => (Some(century), end),
        _ => (None, end),
    };
    let decade = |tens| Moment::new(When::Decade { tens, century });
    let shape = match second {
        Some((second, _)) => Shape::Between(decade(first), decade(second)),
        None => Shape::At(decade(first)),
    };
    Some(((shape, Form::Sure), end))
}

/// "mùa hè năm 2025", "hè 2016", "xuân 2026", "mùa hè vừa qua": the year; a season alone is no date.
fn season(cursor: Cursor<'_>) -> Parsed<'_, (Moment, Form)> {
    let named = cursor.phrase("mùa");
    let after = named.unwrap_or(cursor).any(&["xuân", "hè", "hạ", "thu", "đông"])?;
    if let Some((year, end)) = words::year(after) {
        return Some(((Moment::new(When::Year(year)), Form::Sure), end));
    }
    if let Some((year, end)) = words::figures(after) {
        let form = if named.is_some() || cursor.word_ahead(0) == "hè" { Form::Sure } else { Form::BareYear };
        return Some(((Moment::new(When::Year(Year::Given(year))), form), end));
    }
    let (side, end) = words::side(after);
    let when = When::Year(Year::FromNow(0));
    (side != Side::Unsaid && named.is_some()).then_some(((Moment { side, ..Moment::new(when) }, Form::Loose), end))
}

/// "trong ngày", "trong tháng", "trong năm".
fn idle(cursor: Cursor<'_>) -> Parsed<'_, (Moment, Form)> {
    let (when, end) = cursor.phrase("trong")?.one_of(&[
        ("ngày", When::DaysFromLast(0)),
        ("tháng", When::MonthsFromNow(0)),
        ("năm", When::Year(Year::FromNow(0))),
    ])?;
    let goes_on = matches!(end.word_ahead(0), "này" | "trước" | "sau" | "tới");
    (words::closes(end) && !goes_on).then_some(((Moment::new(when), Form::Loose), end))
}
