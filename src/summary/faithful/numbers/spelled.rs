//! Numbers in words: "hai mươi lăm", "một trăm linh hai".

use super::super::words::Text;

/// A number in words and behind which word it ends.
pub(super) struct Spelled {
    pub value: u64,
    pub end: usize,
}

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

fn digit(key: &str) -> Option<u64> {
    DIGITS.iter().find(|(word, _)| *word == key).map(|(_, value)| *value)
}

/// The digit behind "mươi" or "mười": "mốt", "lăm", "tư".
fn last_digit(key: &str) -> Option<u64> {
    match key {
        "mốt" => Some(1),
        "lăm" | "nhăm" => Some(5),
        // "hai mươi năm" is twenty years.
        "năm" => None,
        _ => digit(key),
    }
}

/// Reads the number below a thousand that begins with word `at`.
pub(super) fn read(text: &Text, at: usize) -> Option<Spelled> {
    let key = |by: usize| text.key(at + by);
    if let Some(hundreds) = digit(key(0)).filter(|_| key(1) == "trăm") {
        let (rest, length) = match key(2) {
            "linh" | "lẻ" => (digit(key(3)), 4),
            _ => match tens(text, at + 2) {
                Some(tens) => return Some(Spelled { value: hundreds * 100 + tens.value, end: tens.end }),
                None => (None, 2),
            },
        };
        let end = at + if rest.is_some() { length } else { 2 };
        return Some(Spelled { value: hundreds * 100 + rest.unwrap_or(0), end });
    }
    tens(text, at).or_else(|| digit(key(0)).map(|value| Spelled { value, end: at + 1 }))
}

fn tens(text: &Text, at: usize) -> Option<Spelled> {
    let key = |by: usize| text.key(at + by);
    let (tens, length) = match (key(0), key(1)) {
        ("mười", _) => (10, 1),
        (first, "mươi" | "chục") => (digit(first)? * 10, 2),
        _ => return None,
    };
    match last_digit(key(length)) {
        Some(last) if key(length) != "một" || tens > 10 => Some(Spelled { value: tens + last, end: at + length + 1 }),
        Some(last) => Some(Spelled { value: tens + last, end: at + length + 1 }),
        None => Some(Spelled { value: tens, end: at + length }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
            ("người", None),
        ] {
            let document = Document::new("", "", words);
            let text = Text::new(&document);
            assert_eq!(read(&text, 0).map(|s| s.value), expected, "{words}");
        }
    }
}
