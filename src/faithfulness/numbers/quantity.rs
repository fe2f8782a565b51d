//! Quantities: a number in digits or words, its magnitude ("nghìn", "tỷ") and its unit, as exact decimals.

use std::collections::{HashMap, HashSet};

use super::super::compared::ComparedText;
use super::super::word::Gap;
use super::spelled;
use super::unit::{self, Measure, MeasureUnit};
use crate::lexicon::Class;
use crate::text::Span;

/// Parts of one: six decimals are more than papers write.
const ONE: u128 = 1_000_000;
/// Words that multiply the number before them.
const MAGNITUDES: &[(&str, u128)] = &[
    ("trăm", 100),
    ("nghìn", 1_000),
    ("ngàn", 1_000),
    ("vạn", 10_000),
    ("triệu", 1_000_000),
    ("tỷ", 1_000_000_000),
    ("tỉ", 1_000_000_000),
];
/// One half before a magnitude, and one half more behind it.
const HALF: &str = "nửa";
const AND_HALF: &str = "rưỡi";
/// Number words that are more often an article, a pair, a part of a name or a year than a count.
const VAGUE: &[&str] = &["một", "hai", "tư", "năm"];

/// A number with its unit.
#[derive(Clone, Debug)]
pub(in super::super) struct Quantity {
    /// Its first word.
    pub first: usize,
    /// Behind its last word, the unit included.
    pub end: usize,
    /// Behind the digits, the magnitude and unit left out.
    number_end: usize,
    /// In millionths; "1,500" and "3 - 5 triệu" may be read in two ways.
    values: Vec<u128>,
    /// What it measures; `None` for a count.
    pub unit: Option<MeasureUnit>,
    /// Written in words.
    pub spelled: bool,
}

impl Quantity {
    /// As the text has it.
    pub fn words<'d>(&self, text: &ComparedText<'d>) -> &'d str {
        // A count says more with the word behind it.
        let more = usize::from(self.unit.is_none() && text.words.get(self.end).is_some_and(|w| w.gap <= Gap::Space));
        text.slice(self.first, self.end + more)
    }

    /// A year, or a part of "22/10", which the date reader took in the article and not in the summary.
    pub fn is_written(&self, summary: &ComparedText, article: &ComparedText) -> bool {
        let key = summary.key(self.first);
        let year = key.len() == 4 && (key.starts_with("19") || key.starts_with("20")) && self.unit.is_none();
        let slash = |at: usize| {
            let hyphen = summary.words.get(at).is_some_and(|word| word.gap == Gap::Hyphen && word.is_number);
            hyphen && at > 0 && article.has_run(&[summary.key(at - 1), summary.key(at)])
        };
        year && article.has(key) || slash(self.first) || slash(self.first + 1) && self.unit.is_none()
    }

    /// "một", "hai", "năm", "nửa": more often no count.
    pub fn is_vague(&self, text: &ComparedText) -> bool {
        let key = text.key(self.first);
        self.spelled && (VAGUE.contains(&key) || key == HALF)
    }

    /// A small number in words that may be none ("lúa chín", "hai bên"), or that only counts what the article lists.
    pub fn is_loose(&self, summary: &ComparedText, article: &ComparedText) -> bool {
        if !self.spelled || self.number_end > self.first + 1 || self.end > self.number_end && self.unit.is_none() {
            return false;
        }
        let key = summary.key(self.first);
        let beside = |before: usize, after: usize| article.has_run(&[summary.key(before), summary.key(after)]);
        VAGUE.contains(&key)
            || beside(self.first, self.first + 1)
            || self.first > 0 && beside(self.first - 1, self.first)
            || summary.words.get(self.first).is_some_and(|word| word.capital && !word.opens)
    }

    /// Two numbers that may be taken for each other: of one unit, or both without.
    pub fn is_of_kind(&self, other: &Quantity) -> bool {
        self.unit.map(|unit| unit.measure) == other.unit.map(|unit| unit.measure)
    }

    pub fn has_value_of(&self, other: &Quantity) -> bool {
        self.values.iter().any(|value| other.values.contains(value))
    }

    /// Its values in the smallest unit of its kind.
    fn converted(&self) -> impl Iterator<Item = (Measure, u128)> {
        self.unit.into_iter().flat_map(|unit| {
            self.values.iter().map(move |value| (unit.measure, value.saturating_mul(u128::from(unit.holds))))
        })
    }
}

/// The quantities of a text, found by value.
pub(in super::super) struct Quantities {
    all: Vec<Quantity>,
    by_value: HashMap<u128, Vec<usize>>,
    by_number: HashMap<u128, Vec<usize>>,
    converted: HashSet<(Measure, u128)>,
}

impl Quantities {
    /// Reads the quantities of `text` outside the bytes `taken`, given in order.
    pub fn read(text: &ComparedText, taken: &[Span]) -> Self {
        let mut all: Vec<Quantity> = Vec::new();
        let mut at = 0;
        while at < text.words.len() {
            let quantity =
                text.words.get(at).filter(|word| !covered(taken, word.span)).and_then(|_| quantity(text, at));
            at = quantity.as_ref().map_or(at + 1, |quantity| quantity.end.max(at + 1));
            all.extend(quantity);
        }
        share_units(text, &mut all);
        let mut by_value: HashMap<u128, Vec<usize>> = HashMap::new();
        let mut by_number: HashMap<u128, Vec<usize>> = HashMap::new();
        for (number, quantity) in all.iter().enumerate() {
            for value in &quantity.values {
                by_value.entry(*value).or_default().push(number);
            }
            for value in digits(text.key(quantity.first)) {
                by_number.entry(value).or_default().push(number);
            }
        }
        let converted = all.iter().flat_map(Quantity::converted).collect();
        Self { all, by_value, by_number, converted }
    }

    /// In reading order.
    pub fn all(&self) -> &[Quantity] {
        &self.all
    }

    /// Those of the same value, in whatever unit.
    pub fn of_value(&self, quantity: &Quantity) -> impl Iterator<Item = &Quantity> {
        let numbers = quantity.values.iter().filter_map(|value| self.by_value.get(value)).flatten();
        numbers.filter_map(|number| self.all.get(*number))
    }

    /// Those with the same digits, whatever magnitude follows.
    pub fn of_number(&self, quantity: &Quantity) -> impl Iterator<Item = &Quantity> {
        let numbers = quantity.values.iter().filter_map(|value| self.by_number.get(value)).flatten();
        numbers.filter_map(|number| self.all.get(*number))
    }

    /// Those of the same sentence around one of them, `most` on each side; not the other end of its range.
    pub fn near<'q>(
        &'q self,
        right: &Quantity,
        text: &'q ComparedText,
        most: usize,
    ) -> impl Iterator<Item = &'q Quantity> {
        let place = self.all.partition_point(|other| other.first < right.first);
        let (first, end, begin) = (place.saturating_sub(most), place + most + 1, right.first);
        let own = text.sentence(begin);
        let near = self.all.iter().take(end).skip(first).filter(move |other| text.sentence(other.first) == own);
        let ranges = move |other: &Quantity| {
            other.first.abs_diff(begin) <= 6 && linked(text, other.first.min(begin), other.first.max(begin))
        };
        near.filter(move |other| other.first != begin && !ranges(other))
    }

    /// True where one of them is the same in another unit: 1,5 tấn, 1.500 kg.
    pub fn has_converted(&self, quantity: &Quantity) -> bool {
        quantity.converted().any(|converted| self.converted.contains(&converted))
    }
}

/// True for the ends of a range: "9 - 10", "9 đến 10".
fn linked(text: &ComparedText, first: usize, second: usize) -> bool {
    let hyphen = text.words.get(second).is_some_and(|word| word.gap == Gap::Hyphen);
    (first + 1..second).any(|at| text.is(at, Class::RangeJoint)) || hyphen
}

fn covered(taken: &[Span], span: Span) -> bool {
    let next = taken.partition_point(|date| date.end <= span.begin);
    taken.get(next).is_some_and(|date| date.overlaps(span))
}

/// The quantity that begins with word `at`.
fn quantity(text: &ComparedText, at: usize) -> Option<Quantity> {
    let word = text.words.get(at)?;
    let (mut values, mut end, spelled) = match word.is_number {
        true => (digits(&word.key), at + 1, false),
        false if word.key == HALF && magnitude(text.key(at + 1)).is_some() => (vec![ONE / 2], at + 1, true),
        false => {
            let spelled = spelled::read(text, at)?;
            (vec![u128::from(spelled.value) * ONE], spelled.end, true)
        }
    };
    let number_end = end;
    while let Some(factor) = magnitude(text.key(end)).filter(|_| joined(text, end)) {
        values = values.iter().map(|value| value.saturating_mul(factor)).collect();
        end += 1;
        if text.key(end) == AND_HALF {
            values = values.iter().map(|value| value.saturating_add(factor.saturating_mul(ONE / 2))).collect();
            end += 1;
        }
    }
    // "1 tỷ 200 triệu đồng"
    if end > number_end
        && text.words.get(end).is_some_and(|word| word.is_number && word.gap == Gap::Space)
        && let Some(factor) = magnitude(text.key(end + 1))
        && let (Some(first), Some(rest)) = (values.first(), digits(text.key(end)).first())
        && rest.saturating_mul(factor) < *first
    {
        values = vec![first.saturating_add(rest.saturating_mul(factor))];
        end += 2;
    }
    let unit = unit::at(text, end).filter(|_| joined(text, end));
    let end_of_unit = end + unit.map_or(0, |(_, length)| length);
    Some(Quantity { first: at, end: end_of_unit, number_end, values, unit: unit.map(|(unit, _)| unit), spelled })
}

/// True where word `at` belongs to the number before it.
fn joined(text: &ComparedText, at: usize) -> bool {
    text.words.get(at).is_some_and(|word| word.gap <= Gap::Space)
}

fn magnitude(key: &str) -> Option<u128> {
    MAGNITUDES.iter().find(|(word, _)| *word == key).map(|(_, factor)| *factor)
}

/// The values of digits with stops and commas: groups of three behind stops are thousands, a comma parts decimals.
fn digits(text: &str) -> Vec<u128> {
    let mut values: Vec<u128> = [decimal(text, '.', ','), decimal(text, ',', '.')].into_iter().flatten().collect();
    values.dedup();
    // "1.500" is no 1,5 in Vietnamese.
    if values.len() > 1 && text.contains('.') {
        values.truncate(1);
    }
    values
}

/// Reads digits with a mark between thousands and one before the decimals.
fn decimal(text: &str, thousands: char, point: char) -> Option<u128> {
    let (whole, decimals) = text.split_once(point).unwrap_or((text, ""));
    let mut groups = whole.split(thousands);
    let first = groups.next()?;
    let grouped = groups.clone().all(|group| group.len() == 3);
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let sound = digits(first) && (decimals.is_empty() || digits(decimals)) && grouped;
    if !sound || decimals.len() > 6 || groups.clone().next().is_some() && first.len() > 3 {
        return None;
    }
    let whole: u128 = whole.chars().filter(|c| *c != thousands).collect::<String>().parse().ok()?;
    let fraction: u128 = format!("{decimals:0<6}").parse().ok()?;
    whole.checked_mul(ONE)?.checked_add(fraction)
}

/// "150 - 250 mm", "từ 70 đến 35 phút", "3 - 5 triệu đồng": the unit behind the second is the first's as well.
fn share_units(text: &ComparedText, all: &mut [Quantity]) {
    for number in (1..all.len()).rev() {
        let (before, from) = all.split_at_mut(number);
        let (Some(first), Some(second)) = (before.last_mut(), from.first()) else { continue };
        let linked = match second.first.checked_sub(first.end) {
            Some(0) => text.words.get(second.first).is_some_and(|word| word.gap == Gap::Hyphen),
            Some(1) => text.is(first.end, Class::RangeJoint),
            _ => false,
        };
        if !linked || first.unit.is_some() || second.unit.is_none() {
            continue;
        }
        first.unit = second.unit;
        if let Some(factor) = magnitude(text.key(second.number_end)) {
            let scaled: Vec<u128> = first.values.iter().map(|value| value.saturating_mul(factor)).collect();
            first.values.extend(scaled);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::text::Document;

    fn same(a: &str, b: &str) -> bool {
        let (a, b) = (Document::new("", "", a), Document::new("", "", b));
        let lexicon = Lexicon::bundled();
        let (in_a, in_b) = (lexicon.find(&a), lexicon.find(&b));
        let (a, b) = (ComparedText::new(&a, &in_a), ComparedText::new(&b, &in_b));
        let (a, b) = (Quantities::read(&a, &[]), Quantities::read(&b, &[]));
        let first = a.all().first().expect("a quantity");
        b.of_value(first).any(|other| other.unit == first.unit) || b.has_converted(first)
    }

    #[test]
    fn one_value_in_many_forms() {
        for (a, b) in [
            ("1.500 hộ", "1500 hộ"),
            ("1,5 nghìn tấn", "1.500 tấn"),
            ("1,5 tấn", "1.500 kg"),
            ("2,145 tỷ đồng", "2.145 triệu đồng"),
            ("hai mươi lăm người", "25 người"),
            ("3 tỉ USD", "ba tỷ đô la"),
            ("35.000m2", "3,5 ha"),
            ("1 tỷ 200 triệu đồng", "1,2 tỷ đồng"),
            ("nửa triệu đồng", "500.000 đồng"),
            ("hai triệu rưỡi đồng", "2,5 triệu đồng"),
            ("6 phần trăm", "6%"),
            ("150 - 250 mm", "150 mm"),
            ("3-5 triệu đồng", "3 triệu đồng"),
        ] {
            assert!(same(a, b) && same(b, a), "{a} = {b}");
        }
        for (a, b) in [
            ("5 tỷ đồng", "5 triệu đồng"),
            ("1,5 tấn", "15 tấn"),
            ("1.500 kg", "1,5 kg"),
            ("6 km", "6 m"),
            ("6%", "6‰"),
            ("10 USD", "10 euro"),
            ("14 tháng", "14 tuổi"),
        ] {
            assert!(!same(a, b), "{a} is not {b}");
        }
    }

    #[test]
    fn no_digits_are_too_many() {
        let many = "9".repeat(100);
        assert!(digits(&many).is_empty());
        assert_eq!(digits("1.475,47"), [1_475_470_000]);
    }
}
