//! Letters that only look like Vietnamese ones: fonts and PDF programs give Ð, Ɖ, Ğ for Đ and ƣ for ư.
//!
//! They are read as what is meant where the word leaves no doubt: Erdoğan and Sigurðsson keep their letters.

use unicode_normalization::UnicodeNormalization;

use super::Span;
use super::spelling;

/// Each letter with the one that it stands for.
const MEANT: &[(char, char)] = &[
    ('Ð', 'Đ'),
    ('Ɖ', 'Đ'),
    ('Ğ', 'Đ'),
    ('ð', 'đ'),
    ('ɖ', 'đ'),
    ('ğ', 'đ'),
    ('Ƣ', 'Ư'),
    ('ƣ', 'ư'),
    // Breves that were typed as carons.
    ('Ǎ', 'Ă'),
    ('ǎ', 'ă'),
    // Cyrillic letters in Latin words.
    ('А', 'A'),
    ('а', 'a'),
    ('В', 'B'),
    ('Е', 'E'),
    ('е', 'e'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('о', 'o'),
    ('Р', 'P'),
    ('р', 'p'),
    ('С', 'C'),
    ('с', 'c'),
    ('Т', 'T'),
    ('у', 'y'),
    ('Х', 'X'),
    ('х', 'x'),
    ('і', 'i'),
];
/// The longest word that is looked at, in letters; short forms in capitals are no longer ("BCHĐBĐBP").
const WORD: usize = 10;

fn meant(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    MEANT.iter().find(|(looks, _)| *looks == c).map(|(_, meant)| *meant)
}

/// True for a letter that may stand for a Vietnamese one.
pub(super) fn is_lookalike(c: char) -> bool {
    meant(c).is_some()
}

/// Puts the letters that are meant in the place of those that look like them.
pub(super) fn read(characters: &mut [(Span, char)]) {
    let joins = |c: char| c.is_alphabetic() || spelling::is_mark(c);
    let mut at = 0;
    while let Some(begin) = characters.iter().skip(at).position(|(_, c)| c.is_alphabetic()).map(|skipped| at + skipped)
    {
        let length = characters.iter().skip(begin).position(|(_, c)| !joins(*c));
        let end = length.map_or(characters.len(), |length| begin + length);
        let neighbour = |at: Option<usize>| at.and_then(|at| characters.get(at)).map(|(_, c)| *c);
        let around = (neighbour(begin.checked_sub(1)), neighbour(Some(end)));
        if let Some(word) = characters.get_mut(begin..end) {
            read_word(word, around);
        }
        at = end;
    }
}

/// Reads one word; `around` are the characters before and after it.
fn read_word(word: &mut [(Span, char)], around: (Option<char>, Option<char>)) {
    if !word.iter().any(|(_, c)| is_lookalike(*c)) {
        return;
    }
    let written: Vec<char> = word.iter().map(|(_, c)| *c).collect();
    let all: Vec<char> = written.iter().map(|c| meant(*c).unwrap_or(*c)).collect();
    let everywhere = written.len() <= WORD && is_meant(&written, &all, around);
    for (at, ((_, c), meant)) in word.iter_mut().zip(all).enumerate() {
        // No language begins a word with these capitals, and none but Vietnamese from a PDF has ƣ.
        let sure = matches!(c, 'Ƣ' | 'ƣ') || at == 0 && matches!(c, 'Ð' | 'Ɖ' | 'Ğ');
        if everywhere || sure {
            *c = meant;
        }
    }
}

/// True where the word with the letters that are meant is Vietnamese, and as written it is not.
fn is_meant(written: &[char], meant: &[char], (before, after): (Option<char>, Option<char>)) -> bool {
    if let ([_], [one]) = (written, meant) {
        // "Ð/c", "50.000ð".
        let price = before.is_some_and(|c| c.is_ascii_digit());
        let cut = matches!(after, Some('/' | '.' | '&' | '-'));
        return matches!(one, 'đ' | 'Đ') && (price || cut);
    }
    let foreign = written.iter().all(|c| matches!(c, '\u{400}'..='\u{4ff}'));
    let spoken = matches!(before, Some('/' | '[' | 'ˈ'));
    let word: String = meant.iter().copied().nfc().collect();
    let short_form = meant.len() >= 2
        && meant.contains(&'Đ')
        && meant
            .iter()
            .all(|c| (*c == 'Đ' || c.is_ascii_uppercase()) && !matches!(c, 'A' | 'E' | 'I' | 'O' | 'U' | 'Y'));
    short_form || !foreign && !spoken && spelling::is_syllable(&with_c(&word))
}

/// Syllables of the highlands end in k where Vietnamese ones end in c: "Đắk", "Đăk".
fn with_c(word: &str) -> String {
    match word.strip_suffix(['k', 'K']).filter(|rest| rest.chars().count() >= 2) {
        // Toned, as a stop wants it; "Đăk" is written without.
        Some(rest) if rest.chars().any(|c| matches!(c, 'ắ' | 'ặ' | 'Ắ' | 'Ặ')) => format!("{rest}c"),
        Some(rest) => format!("{rest}ng"),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Document;

    fn read(text: &str) -> String {
        Document::new("", "", text).text().to_owned()
    }

    #[test]
    fn letters_that_are_meant() {
        for (written, meant) in [
            ("Ðà Nẵng", "Đà Nẵng"),
            ("Ɖà Nẵng", "Đà Nẵng"),
            ("Ğà Nẵng", "Đà Nẵng"),
            ("ðồng chí Ðặng Thị Sậy", "đồng chí Đặng Thị Sậy"),
            ("ɖoàn kết", "đoàn kết"),
            ("ğược mùa", "được mùa"),
            ("lãnh ðạo, ðiều hành", "lãnh đạo, điều hành"),
            ("HÐND, BCÐ, LÐ-TB&XH, QÐ-UBND", "HĐND, BCĐ, LĐ-TB&XH, QĐ-UBND"),
            ("ÐẠI ÐOÀN KẾT", "ĐẠI ĐOÀN KẾT"),
            ("Ð/c Tám, ð/c Năm", "Đ/c Tám, đ/c Năm"),
            ("giá 50.000ð", "giá 50.000đ"),
            ("Ðắk Lắk, Ðăk Tô, Ðakrông, Ðoković", "Đắk Lắk, Đăk Tô, Đakrông, Đoković"),
            ("ðắk nông, ðăk lăk", "đắk nông, đăk lăk"),
            ("trƣớc ngƣời đƣợc", "trước người được"),
            ("TRƢỚC", "TRƯỚC"),
            ("tƣ\u{300} nay", "từ nay"),
            ("tƣ\u{309}", "tử"),
            ("Ða\u{300} La\u{323}t", "Đà Lạt"),
            ("ðòan, ðựơc", "đòan, đựơc"),
            ("nǎm nay vǎn hóa", "năm nay văn hóa"),
            ("Hội nghị cоn", "Hội nghị con"),
            ("НỘI", "HỘI"),
        ] {
            assert_eq!(read(written), meant);
            assert_eq!(read(meant), meant);
        }
    }

    #[test]
    fn letters_of_their_own() {
        for text in [
            "Tổng thống Erdoğan",
            "Beyoğlu, Dağlıca, Diyarbakır, dağ, doğu",
            "ERDOĞAN, DAĞ",
            "Sigurðsson, Guðni, Hafnarfjörður, Seyðisfjörður, SIGURÐUR, GUÐRÚN",
            "chữ ð của tiếng Iceland",
            "đọc là /ðen/ và [ðe]",
            "Hafið bláa, það",
            "nǐ hǎo, Lǎozǐ",
            "Москва, Россия, он, сон",
            "đồng, Đồng, Đ/c",
        ] {
            assert_eq!(read(text), text);
        }
    }

    #[test]
    fn spans_cut_the_source() {
        let body = "Bí thư Tỉnh ðoàn Ðiện Biên tƣ\u{300} nay";
        let document = Document::new("", "", body);
        for (shown, source) in [("Tỉnh đoàn Điện Biên", "Tỉnh ðoàn Ðiện Biên"), ("từ", "tƣ\u{300}"), ("iện", "iện")]
        {
            let at = document.text().find(shown).expect(shown);
            let found = document.source(super::Span::new(at, at + shown.len()));
            assert_eq!(&body[found.begin..found.end], source);
        }
    }
}
