//! The names of districts, wards and communes, which tell where a unit's name ends and a person's begins.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::words::Word;
use crate::text::fold;

/// Every name in the form that is compared.
static NAMES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let lines = include_str!("units.txt").lines();
    lines.filter(|line| !line.starts_with('#')).map(fold::key).collect()
});

/// True for a known name in the form that is compared.
pub(super) fn is_unit(key: &str) -> bool {
    NAMES.contains(key)
}

/// Longest name, in words and marks: "Văn Miếu - Quốc Tử Giám".
const LONGEST: usize = 6;

/// The end of the longest known name that begins at word `at`, all its words with a capital.
pub(super) fn end(words: &[Word], at: usize) -> Option<usize> {
    let mut name = String::new();
    let mut found = None;
    for (number, word) in words.iter().enumerate().skip(at).take(LONGEST) {
        let hyphen = number > at && word.is('-');
        if !(hyphen || word.is_word && word.capital) {
            break;
        }
        if number > at {
            name.push(' ');
        }
        name.push_str(if hyphen { "-" } else { &word.key });
        // "Ea H’leo" is listed as "Ea H'leo".
        if NAMES.contains(&name) || name.contains('’') && NAMES.contains(&name.replace('’', "'")) {
            found = Some(number + 1);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::officials::{Lexicon, words};
    use crate::text::{Document, Span};

    #[test]
    fn the_longest_name_counts() {
        for (text, expected) in [
            ("Gò Quao Danh Thị Sậy", "Gò Quao"),
            ("Hồ Đắc Kiện Nguyễn Văn Sậy", "Hồ Đắc Kiện"),
            ("Hoà Thắng", "Hoà Thắng"),
            ("XUÂN HƯƠNG - ĐÀ LẠT", "XUÂN HƯƠNG - ĐÀ LẠT"),
            ("Ea H'leo", "Ea H'leo"),
            ("Xuân Hương – Đà Lạt", "Xuân Hương – Đà Lạt"),
            ("Lê Văn Sậy", ""),
            ("gò Quao", ""),
        ] {
            let document = Document::new("", "", text);
            let words = words::split(&document, Span::new(0, document.text().len()), &Lexicon::default());
            let found = end(&words, 0).map_or("", |end| document.slice(words::span_of(&words, 0, end)));
            assert_eq!(found, expected, "{text}");
        }
    }
}
