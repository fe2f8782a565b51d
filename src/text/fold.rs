//! One spelling for the model's eyes: each tone mark on the vowel that it is meant for.
//!
//! Where spelling allows two places (hoà/hòa, khoẻ/khỏe, thuý/thúy) the mark moves to the first vowel; where it was typed on
//! the wrong one ("trứơc", "Gíam đốc", "qúy") to the right one; marks in an odd order (é, then a circumflex) are put together.
//! Words that are no Vietnamese syllables stay as they are, but for hoà/hòa at their end.
//!
//! The document keeps the caller's spelling; only comparisons and the tokenizer see folded text.
//! The recipe in `models/train` does the same; `models/train/normalization_cases.tsv` holds both to it.

use std::borrow::Cow;

use super::Span;
use super::spelling::{self, Letter};

/// Moves each tone mark to where it is meant to stand. `text` must be NFC.
///
/// Neither the number of bytes stays ("loẽ" becomes "lõe") nor, where marks are put together, that of characters.
pub fn tone(text: &str) -> Cow<'_, str> {
    traced(text).text
}

/// Folded text that knows where its bytes stood before.
#[derive(Debug)]
pub struct Traced<'a> {
    /// What [`tone`] gives.
    pub text: Cow<'a, str>,
    changes: Vec<Change>,
}

/// A word that is spelt another way.
#[derive(Debug)]
struct Change {
    /// Its bytes in the folded text, and in the text before.
    folded: Span,
    original: Span,
    /// For each byte of the folded word, the byte at which its letter began.
    letters: Vec<usize>,
}

impl Traced<'_> {
    /// The byte of the text before that stands where `offset` stands in the folded text.
    pub fn original(&self, offset: usize) -> usize {
        let after = self.changes.partition_point(|change| change.folded.begin <= offset);
        match after.checked_sub(1).and_then(|last| self.changes.get(last)) {
            None => offset,
            Some(change) => match change.letters.get(offset - change.folded.begin) {
                Some(letter) => *letter,
                None => change.original.end + (offset - change.folded.end),
            },
        }
    }
}

/// The same as [`tone`], with the way back.
pub fn traced(text: &str) -> Traced<'_> {
    let mut folded = String::new();
    let mut changes = Vec::new();
    let mut copied = 0;
    let mut letters = Vec::new();
    for word in words(text) {
        let shown = text.get(word.begin..word.end).unwrap_or_default();
        if shown.is_ascii() {
            continue;
        }
        spelling::letters(shown, &mut letters);
        move_tone(&mut letters);
        if let Some((respelt, starts)) = respelt(shown, &letters) {
            folded.push_str(text.get(copied..word.begin).unwrap_or_default());
            let at = folded.len();
            folded.push_str(&respelt);
            copied = word.end;
            let letters = starts.into_iter().map(|start| word.begin + start).collect();
            changes.push(Change { folded: Span::new(at, folded.len()), original: word, letters });
        }
    }
    if changes.is_empty() {
        return Traced { text: Cow::Borrowed(text), changes };
    }
    folded.push_str(text.get(copied..).unwrap_or_default());
    Traced { text: Cow::Owned(folded), changes }
}

/// Runs of letters, with the marks on them.
fn words(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let begin = at + text.get(at..)?.find(char::is_alphabetic)?;
        let word = text.get(begin..)?;
        at = begin + word.find(|c: char| !c.is_alphabetic() && !spelling::is_mark(c)).unwrap_or(word.len());
        Some(Span::new(begin, at))
    })
}

fn move_tone(letters: &mut [Letter]) {
    let Some(from) = letters.iter().position(|letter| letter.tone.is_some()) else { return };
    match spelling::place_of_tone(letters) {
        Some(to) => {
            let tone = letters.get_mut(from).and_then(|letter| letter.tone.take());
            if let Some(letter) = letters.get_mut(to) {
                letter.tone = tone;
            }
        }
        None => move_last_tone(letters),
    }
}

/// "o" + "á" is "ó" + "a" at the end of any word.
fn move_last_tone(letters: &mut [Letter]) {
    let [rest @ .., first, second] = letters else { return };
    let after_q = rest.last().is_some_and(|letter| letter.base.eq_ignore_ascii_case(&'q'));
    let pair = (first.base.to_ascii_lowercase(), second.base.to_ascii_lowercase());
    let spelt = matches!(pair, ('o', 'a' | 'e')) || pair == ('u', 'y') && !after_q;
    if spelt && first.is_bare() && second.is_bare() && first.tone.is_none() {
        first.tone = second.tone.take();
    }
}

/// The word that the letters make, each byte with the start of its letter; `None` where it is the word as it stood.
fn respelt(word: &str, letters: &[Letter]) -> Option<(String, Vec<usize>)> {
    let mut shown = word.chars();
    let same = letters.iter().all(|letter| match letter.composed() {
        Some(c) => shown.next() == Some(c),
        None => {
            word.get(letter.place.begin..letter.place.end).unwrap_or_default().chars().all(|c| shown.next() == Some(c))
        }
    });
    if same && shown.next().is_none() {
        return None;
    }
    let mut respelt = String::with_capacity(word.len());
    let mut starts = Vec::with_capacity(word.len());
    for letter in letters {
        match letter.composed() {
            Some(c) => respelt.push(c),
            None => respelt.push_str(word.get(letter.place.begin..letter.place.end).unwrap_or_default()),
        }
        starts.resize(respelt.len(), letter.place.begin);
    }
    Some((respelt, starts))
}

/// Lower case, one place for each tone, and one letter where i and y are spelt alike ("nhiệm kì", "quí", "bác sỹ"): the form
/// in which words are compared. Never shown.
pub fn key(text: &str) -> String {
    let lower = text.to_lowercase();
    let key = tone(&lower);
    with_one_i(&key).unwrap_or_else(|| key.into_owned())
}

const I: [char; 6] = ['i', 'ì', 'í', 'ỉ', 'ĩ', 'ị'];
const Y: [char; 6] = ['y', 'ỳ', 'ý', 'ỷ', 'ỹ', 'ỵ'];

/// Writes y for i, and after s i for y, where both are in use for one word; `None` where there is nothing to write.
fn with_one_i(text: &str) -> Option<String> {
    let mut written = String::new();
    let mut copied = 0;
    for word in words(text) {
        if let Some((place, to)) = other_i(text.get(word.begin..word.end).unwrap_or_default()) {
            let place = place.shift(word.begin);
            written.push_str(text.get(copied..place.begin).unwrap_or_default());
            written.push(to);
            copied = place.end;
        }
    }
    (copied > 0).then(|| written + text.get(copied..).unwrap_or_default())
}

/// The i of a small word that y is written for, or the other way round.
///
/// Open syllables after h, k, l, m, s, t, and all after qu. In the corpora each such pair is one word ("tỉ" and "tỷ", "hi" and
/// "hy sinh"), but for a few that are names of people or of things from abroad, where nothing hangs on it ("Mỷ", "ti vi").
/// After other consonants the two are different words (Vi and Vy, "ni" and "Ny").
fn other_i(word: &str) -> Option<(Span, char)> {
    let mut chars = word.char_indices();
    let (_, first) = chars.next()?;
    let after_q = first == 'q' && chars.next()?.1 == 'u';
    let (at, vowel) = chars.next()?;
    let open = chars.next().is_none();
    let place = Span::new(at, at + vowel.len_utf8());
    let twin = |from: [char; 6], to: [char; 6]| to.get(from.iter().position(|c| *c == vowel)?).copied();
    let to = match first {
        'q' if after_q => twin(I, Y),
        // "ki-lô-mét", "mi-li-mét": units have one spelling.
        'k' | 'm' if open && vowel != 'i' => twin(I, Y),
        'h' | 'l' | 't' if open => twin(I, Y),
        's' if open => twin(Y, I),
        _ => None,
    };
    to.map(|to| (place, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_places_of_one_tone() {
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

    #[test]
    fn tones_on_the_wrong_vowel() {
        for (input, expected) in [
            ("trứơc", "trước"),
            ("TRỨƠC", "TRƯỚC"),
            ("ngừơi", "người"),
            ("đựơc", "được"),
            ("qúy", "quý"),
            ("Qúy", "Quý"),
            ("qủa", "quả"),
            ("qúôc", "quốc"),
            ("Gíam đốc", "Giám đốc"),
            ("gía", "giá"),
            ("gìơ", "giờ"),
            ("gíêng", "giếng"),
            ("đòan", "đoàn"),
            ("Hòang", "Hoàng"),
            ("tòan", "toàn"),
            ("lọai", "loại"),
            ("thúê", "thuế"),
            ("Nguỹên", "Nguyễn"),
            ("Tíên", "Tiến"),
            ("họăc", "hoặc"),
            ("cuả", "của"),
            ("nghiã", "nghĩa"),
            ("baó", "báo"),
            ("đaị", "đại"),
            ("mơí", "mới"),
            ("muà mưà", "mùa mừa"),
            ("khủyu", "khuỷu"),
            ("hùynh", "huỳnh"),
            ("chuỵên", "chuyện"),
            ("ngòai", "ngoài"),
            ("Tỉnh đòan-Hội", "Tỉnh đoàn-Hội"),
        ] {
            assert_eq!(tone(input), expected, "{input}");
            assert_eq!(tone(expected), expected, "{expected} again");
        }
    }

    #[test]
    fn marks_in_an_odd_order() {
        for (input, expected) in [
            ("Tie\u{301}\u{302}n", "Tiến"),
            ("Tié\u{302}n", "Tiến"),
            ("Tuá\u{302}n", "Tuấn"),
            ("lá\u{306}m", "lắm"),
            ("nươ\u{301}c", "nước"),
            ("đu\u{323}\u{31b}ng", "đựng"),
            ("tổ\u{309}", "tổ"),
            ("VIÉ\u{302}T", "VIẾT"),
            ("Zoé\u{302}", "Zoế"),
            ("x\u{304}á", "x\u{304}á"),
            ("a\u{301}\u{300}", "a\u{301}\u{300}"),
        ] {
            use unicode_normalization::UnicodeNormalization;
            let input: String = input.nfc().collect();
            let expected: String = expected.nfc().collect();
            assert_eq!(tone(&input), expected, "{input}");
        }
    }

    #[test]
    fn what_is_no_syllable_stays() {
        for word in [
            "café",
            "José",
            "Müller",
            "Gdańsk",
            "María",
            "Raúl",
            "Erdoğan",
            "São Paulo",
            "Nguyễn Văn Linh",
            "Đắk Lắk",
            "Krông Búk",
            "naïve",
            "Perú",
            "Zoë",
            "tổchức",
            "Poznań",
            "hoàngthành",
            "Rousseau",
            "Đuyra",
            "phở24",
        ] {
            assert_eq!(tone(word), word);
        }
    }

    #[test]
    fn offsets_survive_folding_that_changes_lengths() {
        for (original, pairs) in [
            ("loẽ xoè ra", [("lõe", "loẽ"), ("ra", "ra")]),
            ("Ông Tié\u{302}n, loẽ ra", [("Tiến", "Tié\u{302}n"), ("ra", "ra")]),
            ("trứơc ngừơi", [("trước", "trứơc"), ("người", "ngừơi")]),
        ] {
            let folded = traced(original);
            for (shown, was) in pairs {
                let at = folded.text.find(shown).expect(shown);
                let (begin, end) = (folded.original(at), folded.original(at + shown.len()));
                assert_eq!(original.get(begin..end), Some(was), "{original}");
            }
            assert_eq!(folded.original(folded.text.len()), original.len());
        }
        assert_eq!(traced("ủy").original(2), 2);
    }

    #[test]
    fn one_letter_for_i_and_y() {
        for (one, other) in [
            ("Nhiệm kì", "nhiệm kỳ"),
            ("Quí I", "Quý I"),
            ("kĩ thuật", "kỹ thuật"),
            ("LÍ DO", "lý do"),
            ("mĩ thuật", "mỹ thuật"),
            ("3 tỉ đồng", "3 tỷ đồng"),
            ("hi sinh", "hy sinh"),
            ("bác sỹ", "bác sĩ"),
            ("công ti", "công ty"),
            ("qui định", "quy định"),
            ("xe quít", "xe quýt"),
            ("thế kỉ", "thế kỷ"),
            ("đăng kí", "đăng ký"),
        ] {
            assert_eq!(key(one), key(other));
            assert_eq!(key(&key(one)), key(one));
        }
        for (one, other) in [
            ("Vi", "Vy"),
            ("ni", "Ny"),
            ("tui", "tuy"),
            ("thúi", "thúy"),
            ("tai", "tay"),
            ("hai", "hay"),
            ("thi", "thy"),
            ("ngai", "ngay"),
            ("bí thư", "bý thư"),
            ("tin", "tyn"),
        ] {
            assert_ne!(key(one), key(other));
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "([a-zA-ZđĐ]|[ạ-ỹ]|[à-ýăơư]|[\u{300}-\u{323}]|[ .-]){0,40}") {
            use unicode_normalization::UnicodeNormalization;
            let text: String = text.nfc().collect();
            let once = tone(&text).into_owned();
            prop_assert_eq!(tone(&once).into_owned(), once);
            let key_once = key(&text);
            prop_assert_eq!(key(&key_once), key_once);
        }

        #[test]
        fn every_offset_leads_back(text in "(\\PC|[ạ-ỹ]|[oưuaye]|[\u{301}\u{302}]){0,40}") {
            use unicode_normalization::UnicodeNormalization;
            let text: String = text.nfc().collect();
            let folded = traced(&text);
            let mut last = 0;
            for at in (0..=folded.text.len()).filter(|at| folded.text.is_char_boundary(*at)) {
                let original = folded.original(at);
                prop_assert!(original >= last && text.is_char_boundary(original));
                last = original;
            }
            prop_assert_eq!(folded.original(folded.text.len()), text.len());
        }
    }
}
