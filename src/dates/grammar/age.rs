//! Decades and centuries.

use crate::dates::cursor::{Cursor, Parsed};
use crate::dates::expression::{Century, Form, Moment, Shape, When};
use crate::lexicon::Class;

use super::words;

/// "thế kỷ XIX", "thế kỷ 21", "thế kỷ trước".
pub fn century(cursor: Cursor<'_>) -> Parsed<'_, When> {
    let (century, end) = century_name(cursor)?;
    Some((When::Century(century), end))
}

const RELATIVE: &[(&str, i16)] = &[("trước", -1), ("này", 0), ("tới", 1)];

fn century_name(cursor: Cursor<'_>) -> Parsed<'_, Century> {
    let after = cursor.class(Class::CenturyWord)?;
    if let Some((centuries, end)) = after.one_of(RELATIVE) {
        return Some((Century::FromNow(centuries), end));
    }
    let after = after.maybe(Class::OrdinalWord);
    let (number, end) = after.small(1..=30).or_else(|| Some((roman(after.key())?, after.skip(1))))?;
    // The years before our era have no value here.
    (!end.is(Class::BeforeChrist)).then_some((Century::Given(number as i16), end))
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
    let start = cursor.maybe(Class::PartOfPeriod);
    let decades = start.class(Class::DecadeWord);
    let after = decades.or_else(|| start.class(Class::YearsWord))?;
    let at = |when| Shape::At(Moment::new(when));
    if let Some((decades, end)) = decades.and_then(|c| c.one_of(RELATIVE)) {
        return Some(((at(When::DecadesFromNow(decades)), Form::Sure), end));
    }
    if let Some((when, end)) = counted_decade(after) {
        return Some(((at(when), Form::Sure), end));
    }
    let after = after.maybe(Class::PartOfPeriod);
    // "những năm đầu thế kỷ 20" is the century.
    if let Some((when, end)) = century(after.maybe(Class::PartOf)) {
        return Some(((at(when), Form::Sure), end));
    }
    let (first, whole, behind) = tens(after)?;
    let next =
        behind.mark("-").map(|(_, c)| c).or_else(|| behind.class(Class::ListAnd)).or_else(|| behind.class(Class::To));
    let second = next.and_then(tens).filter(|(year, ..)| *year > first);
    let end = second.map_or(behind, |(.., c)| c);
    let (century, end) = match century_name(end.maybe(Class::PartOf)) {
        Some((century, end)) if !whole => (Some(century), end),
        _ => (None, end),
    };
    let decade = |tens| Moment::new(When::Decade { tens, century });
    let shape = match second {
        Some((second, ..)) => Shape::Between(decade(first), decade(second)),
        None => Shape::At(decade(first)),
    };
    Some(((shape, Form::Sure), end))
}

const ENDS: &[(&str, i32)] = &[("đầu tiên", 1), ("cuối cùng", 10)];

/// "thứ ba của thế kỷ XXI", "cuối cùng của thế kỷ XX": the decade that is counted.
fn counted_decade(cursor: Cursor<'_>) -> Parsed<'_, When> {
    let (number, end) = match cursor.one_of(ENDS) {
        Some(found) => found,
        None => {
            let after = cursor.class(Class::OrdinalWord)?;
            words::count(after, 10)?
        }
    };
    let (century, end) = century_name(end.maybe(Class::PartOf))?;
    (1..=10).contains(&number).then_some((When::Decade { tens: (number as i16 - 1) * 10, century: Some(century) }, end))
}

/// "80" or "1980", whether the century is written, and what stands behind.
fn tens(cursor: Cursor<'_>) -> Option<(i16, bool, Cursor<'_>)> {
    let short = cursor.digits(2).map(|(year, end)| (year, false, end));
    let whole =
        || cursor.digits(4).filter(|(year, _)| (1000..2200).contains(year)).map(|(year, end)| (year, true, end));
    let (year, whole, end) = short.or_else(whole)?;
    (year % 10 == 0).then_some((year as i16, whole, end))
}
