//! Numbers in words: "hai mươi lăm", "một trăm linh hai".

use super::super::compared::ComparedText;

/// A number in words and behind which word it ends.
pub(super) struct Spelled {
    pub value: u64,
    pub end: usize,
}

/// The digits by themselves.
const DIGITS: &[(&str, u64)] = &[
    ("một", 1),
    ("hai", 2),
    ("ba", 3),
    ("bốn", 4),
    ("tư", 4),
    ("năm", 5),
    ("sáu", 6),
    ("bảy", 7),
    ("bẩy", 7),
    ("tám", 8),
    ("chín", 9),
];

/// The digits that are spelt otherwise behind tens. "hai mươi năm" is twenty years.
const LAST_DIGITS: &[(&str, Option<u64>)] = &[("mốt", Some(1)), ("lăm", Some(5)), ("nhăm", Some(5)), ("năm", None)];
/// Ten, and what makes tens of the digit before.
const TEN: &str = "mười";
const TENS: &[&str] = &["mươi", "chục"];
const HUNDRED: &str = "trăm";
/// Words in the place of no tens: "một trăm linh hai".
const NO_TENS: &[&str] = &["linh", "lẻ"];

fn digit(key: &str) -> Option<u64> {
    DIGITS.iter().find(|(word, _)| *word == key).map(|(_, value)| *value)
}

/// The digit behind tens.
fn last_digit(key: &str) -> Option<u64> {
    let special = LAST_DIGITS.iter().find(|(word, _)| *word == key);
    special.map_or_else(|| digit(key), |(_, value)| *value)
}

/// Reads the number below a thousand that begins with word `at`.
pub(super) fn read(text: &ComparedText, at: usize) -> Option<Spelled> {
    match digit(text.key(at)).filter(|_| text.key(at + 1) == HUNDRED) {
        Some(hundreds) => {
            let rest = below_hundred(text, at + 2);
            let (rest, end) = rest.map_or((0, at + 2), |rest| (rest.value, rest.end));
            Some(Spelled { value: hundreds * 100 + rest, end })
        }
        None => tens(text, at).or_else(|| digit(text.key(at)).map(|value| Spelled { value, end: at + 1 })),
    }
}

/// What stands behind hundreds: tens, or "linh" and a digit.
fn below_hundred(text: &ComparedText, at: usize) -> Option<Spelled> {
    if NO_TENS.contains(&text.key(at)) {
        return digit(text.key(at + 1)).map(|value| Spelled { value, end: at + 2 });
    }
    tens(text, at)
}

fn tens(text: &ComparedText, at: usize) -> Option<Spelled> {
    let (tens, length) = match text.key(at) {
        TEN => (10, 1),
        first if TENS.contains(&text.key(at + 1)) => (digit(first)? * 10, 2),
        _ => return None,
    };
    match last_digit(text.key(at + length)) {
        Some(last) => Some(Spelled { value: tens + last, end: at + length + 1 }),
        None => Some(Spelled { value: tens, end: at + length }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Matches;
    use crate::text::Document;

    #[test]
    fn table() {
        for (words, expected) in [
            ("hai mươi lăm người", Some(25)),
            ("mười xã", Some(10)),
            ("mười lăm xã", Some(15)),
            ("ba mươi mốt", Some(31)),
            ("hai mươi năm qua", Some(20)),
            ("một trăm linh hai", Some(102)),
            ("hai trăm năm mươi", Some(250)),
            ("ba trăm", Some(300)),
            ("bảy người", Some(7)),
            ("hai trăm linh", Some(200)),
            ("bốn trăm lẻ năm", Some(405)),
            ("hai mươi mốt", Some(21)),
            ("mười một", Some(11)),
            ("người", None),
        ] {
            let document = Document::new("", "", words);
            let matches = Matches::default();
            let text = ComparedText::new(&document, &matches);
            assert_eq!(read(&text, 0).map(|s| s.value), expected, "{words}");
        }
    }
}
