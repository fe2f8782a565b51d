//! Vietnamese syllables by their spelling.

use super::fold;

/// True where `word` is spelt as a Vietnamese syllable may be, so that it is no foreign name by its looks.
pub fn is_syllable(word: &str) -> bool {
    let bare: String = fold::key(word);
    let vowel = |c: char| "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ".contains(c);
    let onset: String = bare.chars().take_while(|c| !vowel(*c)).collect();
    let rest = bare.get(onset.len()..).unwrap_or_default();
    let nucleus: String = rest.chars().take_while(|c| vowel(*c)).collect();
    let coda = rest.get(nucleus.len()..).unwrap_or_default();
    const ONSETS: &[&str] = &[
        "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph",
        "q", "r", "s", "t", "th", "tr", "v", "x",
    ];
    const CODAS: &[&str] = &["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];
    let doubled =
        ["ee", "oo", "aa", "ae", "ii", "ou", "eo", "ea", "ie", "ei"].iter().any(|d| nucleus == *d && *d != "eo");
    ONSETS.contains(&onset.as_str()) && CODAS.contains(&coda) && (1..=3).contains(&nucleus.chars().count()) && !doubled
}
