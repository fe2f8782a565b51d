//! Vietnamese syllables by their spelling.

use super::fold;

const VOWELS: &str = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ";
const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "đ", "g", "gh", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "q", "r",
    "s", "t", "th", "tr", "v", "x",
];
const CODAS: &[&str] = &["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];
/// Pairs of plain vowels that only foreign words have.
const FOREIGN: &[&str] = &["ee", "aa", "ae", "ii", "ou", "ea", "ie", "ei"];
/// A pair that is Vietnamese before some codas alone: "xoong", "moóc".
const DOUBLE_O: (&str, &[&str]) = ("oo", &["ng", "c"]);

/// True where `word` is spelt as a Vietnamese syllable may be, so that it is no foreign name by its looks.
pub fn is_syllable(word: &str) -> bool {
    let bare = fold::key(word);
    let (onset, rest) = bare.split_at(bare.find(|c| VOWELS.contains(c)).unwrap_or(bare.len()));
    let (nucleus, coda) = rest.split_at(rest.find(|c| !VOWELS.contains(c)).unwrap_or(rest.len()));
    let foreign = FOREIGN.contains(&nucleus) || nucleus == DOUBLE_O.0 && !DOUBLE_O.1.contains(&coda);
    ONSETS.contains(&onset) && CODAS.contains(&coda) && (1..=3).contains(&nucleus.chars().count()) && !foreign
}

#[cfg(test)]
mod tests {
    use super::is_syllable;

    #[test]
    fn syllables_and_foreign_words() {
        for word in [
            "quốc",
            "khuỷu",
            "xoong",
            "boong",
            "goòng",
            "coóc",
            "moóc",
            "huơ",
            "nghiêng",
            "gìn",
            "giếng",
            "gì",
            "quý",
            "quyển",
            "khuếch",
            "ngoằn",
            "ngoèo",
            "yêu",
            "uyên",
            "ỷ",
            "ơn",
            "ghềnh",
            "phở",
            "trường",
            "thuở",
            "xuềnh",
            "loạch",
            "xoạch",
            "nguyệt",
            "rượu",
            "hươu",
            "đẽo",
            "pin",
            "Đăng",
            "THUÝ",
            "oà",
            "ngoéo",
            "khúc",
            "êm",
            "bép",
        ] {
            assert!(is_syllable(word), "{word}");
        }
        for word in [
            "Trump", "Fattah", "Ukraine", "vaccine", "Lee", "Google", "wifi", "Jeju", "Brown", "Zelensky", "m2", "",
            "tphcm",
        ] {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
