//! One spelling for the model's eyes: where Vietnamese spelling allows two tone placements
//! (hoà/hòa, khoẻ/khỏe, thuý/thúy), the mark moves to the first vowel.
//!
//! The document keeps the caller's spelling; only comparisons and the tokenizer see folded text.
//! The recipe in `models/train` does the same; `models/train/normalization_cases.tsv` holds both to it.

use std::borrow::Cow;

/// Vowels that carry the mark in the old placement: bare, then with the five tones.
const FIRST: [(char, [char; 5]); 4] = [
    ('o', ['ò', 'ó', 'ỏ', 'õ', 'ọ']),
    ('u', ['ù', 'ú', 'ủ', 'ũ', 'ụ']),
    ('O', ['Ò', 'Ó', 'Ỏ', 'Õ', 'Ọ']),
    ('U', ['Ù', 'Ú', 'Ủ', 'Ũ', 'Ụ']),
];
/// Vowels that carry it in the new placement, the tones in the same order.
const SECOND: [(char, [char; 5]); 6] = [
    ('a', ['à', 'á', 'ả', 'ã', 'ạ']),
    ('e', ['è', 'é', 'ẻ', 'ẽ', 'ẹ']),
    ('y', ['ỳ', 'ý', 'ỷ', 'ỹ', 'ỵ']),
    ('A', ['À', 'Á', 'Ả', 'Ã', 'Ạ']),
    ('E', ['È', 'É', 'Ẻ', 'Ẽ', 'Ẹ']),
    ('Y', ['Ỳ', 'Ý', 'Ỷ', 'Ỹ', 'Ỵ']),
];

/// Moves the tone mark of open syllables in oa, oe, uy to the first vowel. `text` must be NFC.
///
/// The number of characters stays; the number of bytes may not ("loẽ" becomes "lõe").
pub fn tone(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(first) = rest.next() {
        let mut ahead = rest.clone();
        let moved = ahead.next().and_then(|second| move_mark(before, first, second));
        let open = ahead.next().is_none_or(|next| !next.is_alphabetic());
        match moved.filter(|_| open) {
            Some((marked, bare)) => {
                rest.next();
                folded.extend([marked, bare]);
                before = Some(bare);
            }
            None => {
                folded.push(first);
                before = Some(first);
            }
        }
    }
    if folded == text { Cow::Borrowed(text) } else { Cow::Owned(folded) }
}

/// "o" + "á" is "ó" + "a"; `None` where the pair is none of oa, oe, uy with a mark on the second, or the u belongs to "qu".
fn move_mark(before: Option<char>, first: char, second: char) -> Option<(char, char)> {
    let (_, marked) = FIRST.iter().find(|(bare, _)| *bare == first)?;
    let (bare, tone) =
        SECOND.iter().find_map(|(bare, tones)| Some((*bare, tones.iter().position(|c| *c == second)?)))?;
    let pair_is_spelt = match first.to_ascii_lowercase() {
        'o' => matches!(bare.to_ascii_lowercase(), 'a' | 'e'),
        _ => bare.eq_ignore_ascii_case(&'y') && !before.is_some_and(|c| c.eq_ignore_ascii_case(&'q')),
    };
    Some((*marked.get(tone)?, bare)).filter(|_| pair_is_spelt)
}

/// Lower case and one tone placement: the form in which words are compared.
pub fn key(text: &str) -> String {
    tone(&text.to_lowercase()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (input, expected) in [
            ("hoà", "hòa"),
            ("Hoà Bình", "Hòa Bình"),
            ("HOÀ BÌNH", "HÒA BÌNH"),
            ("thuý", "thúy"),
            ("uỷ ban", "ủy ban"),
            ("khoẻ", "khỏe"),
            ("loẽ", "lõe"),
            ("quý", "quý"),
            ("QUÝ", "QUÝ"),
            ("hoàng", "hoàng"),
            ("khuỷu", "khuỷu"),
            ("toán", "toán"),
            ("loà xoà", "lòa xòa"),
            ("hoá-lý", "hóa-lý"),
            ("huỳnh thuỷ", "huỳnh thủy"),
            ("ủy", "ủy"),
            ("", ""),
            ("oà", "òa"),
            ("oá á", "óa á"),
        ] {
            assert_eq!(tone(input), expected, "{input}");
            assert_eq!(tone(expected), expected, "{expected} again");
        }
    }
}
