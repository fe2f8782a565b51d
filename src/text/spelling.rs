//! How Vietnamese syllables are spelt: letters with their marks taken apart, onsets and rhymes, the place of the tone.
//!
//! `models/train/bientap_train/spelling.py` has the same tables; `models/train/normalization_cases.tsv` holds both to one.

use std::sync::LazyLock;

use unicode_normalization::char::{canonical_combining_class, compose, decompose_canonical};

use super::Span;

const ACUTE: char = '\u{301}';
const DOT: char = '\u{323}';
/// Grave, acute, hook, tilde, dot: the five tones.
const TONES: [char; 5] = ['\u{300}', ACUTE, '\u{309}', '\u{303}', DOT];
/// Circumflex, breve, horn: marks that make another letter.
const QUALITIES: [char; 3] = ['\u{302}', '\u{306}', '\u{31b}'];

/// The most letters of a syllable: "nghiêng".
const LETTERS: usize = 7;
const ONSETS: &[&str] = &[
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m",
    "n", "p", "r", "s", "t", "v", "x", "",
];
/// What may follow the onset, marks of tone left out. After "qu" and "gi" the u and i are none of it.
const RHYMES: &str = "\
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
    e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu \
    o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet ooc \
    oong ô ôc ôi ôm ôn ông ôp ôt ôông ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uât uâng uây uê uêch uên uênh uêu \
    uơ uôc uôi uôm uôn uông uôt uy uya uych uyn uynh uyp uyt uyu uyên uyêt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn \
    ương ươp ươt ươu y ych ynh yt yêm yên yêng yêt yêu";
/// Codas that let a syllable have the acute or the dot alone.
const STOPS: [&str; 4] = ["ch", "c", "p", "t"];

static SORTED_RHYMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut rhymes: Vec<_> = RHYMES.split_whitespace().collect();
    rhymes.sort_unstable();
    rhymes
});

/// True for a mark that is written over, under or through the letter before it.
pub(super) fn is_mark(c: char) -> bool {
    !c.is_ascii() && canonical_combining_class(c) != 0
}

/// A letter taken apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    /// Its bytes in the word.
    pub(super) place: Span,
    /// The letter without its marks, in the case in which it is written.
    pub(super) base: char,
    quality: Option<char>,
    pub(super) tone: Option<char>,
    /// False where it has marks that no Vietnamese letter has; it is then only its place.
    pub(super) sound: bool,
}

impl Letter {
    /// Takes apart a character of a word in Unicode NFC.
    fn new(place: Span, c: char) -> Self {
        let mut letter = Self { place, base: c, quality: None, tone: None, sound: true };
        if !c.is_ascii() {
            let mut first = true;
            decompose_canonical(c, |part| {
                if std::mem::take(&mut first) {
                    letter.base = part;
                } else {
                    letter.add(part);
                }
            });
        }
        letter
    }

    fn add(&mut self, mark: char) {
        let kind = if TONES.contains(&mark) { &mut self.tone } else { &mut self.quality };
        let fits = (TONES.contains(&mark) || QUALITIES.contains(&mark)) && kind.is_none_or(|same| same == mark);
        *kind = Some(mark);
        self.sound &= fits;
    }

    /// True for a letter that has no mark but, it may be, a tone's.
    pub(super) fn is_bare(self) -> bool {
        self.sound && self.quality.is_none()
    }

    /// The letter without its tone, small.
    fn bare(self) -> char {
        let small = self.base.to_lowercase().next().unwrap_or(self.base);
        self.quality.map_or(Some(small), |quality| compose(small, quality)).unwrap_or(small)
    }

    /// One character again; `None` where there is none.
    pub(super) fn composed(self) -> Option<char> {
        let with = |letter: Option<char>, mark: Option<char>| mark.map_or(letter, |mark| compose(letter?, mark));
        // Unicode puts the dot before circumflex and breve.
        let composed = with(with(Some(self.base), self.quality), self.tone);
        composed.or_else(|| with(with(Some(self.base), self.tone), self.quality)).filter(|_| self.sound)
    }
}

/// The letters of a word in Unicode NFC, marks that stand alone put back on the letter before them, in whatever order.
pub(super) fn letters(word: &str, letters: &mut Vec<Letter>) {
    letters.clear();
    for (at, c) in word.char_indices() {
        let place = Span::new(at, at + c.len_utf8());
        match letters.last_mut().filter(|_| is_mark(c)) {
            Some(letter) => {
                letter.place.end = place.end;
                letter.add(c);
            }
            None => letters.push(Letter::new(place, c)),
        }
    }
}

/// The number of the letter that the tone of a syllable stands on; `None` where the letters are no Vietnamese syllable with
/// one tone, or have capitals in odd places, as garbled text does.
pub(super) fn place_of_tone(letters: &[Letter]) -> Option<usize> {
    let odd = |pair: &[Letter]| matches!(pair, [a, b] if !a.base.is_uppercase() && b.base.is_uppercase());
    if letters.windows(2).any(odd) {
        return None;
    }
    let mut tones = letters.iter().filter_map(|letter| letter.tone);
    let tone = tones.next()?;
    if tones.next().is_some() {
        return None;
    }
    let bare = bare(letters)?;
    let (onset, rhyme) = parts(&bare).filter(|(_, rhyme)| allows(rhyme, Some(tone)))?;
    Some(onset.chars().count() + nucleus(rhyme))
}

/// True where a word in Unicode NFC is spelt as a Vietnamese syllable, wherever in it the tone stands.
pub(super) fn is_syllable(word: &str) -> bool {
    let mut apart = Vec::new();
    letters(word, &mut apart);
    let mut tones = apart.iter().filter_map(|letter| letter.tone);
    let (tone, more) = (tones.next(), tones.next());
    let Some(bare) = bare(&apart).filter(|_| more.is_none()) else { return false };
    parts(&bare).is_some_and(|(_, rhyme)| allows(rhyme, tone))
}

fn bare(letters: &[Letter]) -> Option<String> {
    let few = letters.len() <= LETTERS && letters.iter().all(|letter| letter.sound);
    few.then(|| letters.iter().map(|letter| letter.bare()).collect())
}

/// Onset and rhyme of a syllable in small letters without its tone.
fn parts(bare: &str) -> Option<(&str, &str)> {
    ONSETS.iter().find_map(|onset| {
        let rhyme = bare.strip_prefix(onset)?;
        let whole = !matches!(*onset, "q" | "qu") || !rhyme.starts_with(['o', 'u', 'ô', 'ư']) || rhyme == "ôc";
        let found = whole && SORTED_RHYMES.binary_search(&rhyme).is_ok();
        found.then(|| bare.split_at(onset.len()))
    })
}

fn allows(rhyme: &str, tone: Option<char>) -> bool {
    !STOPS.iter().any(|stop| rhyme.ends_with(stop)) || matches!(tone, Some(ACUTE | DOT))
}

/// The number of the letter of a rhyme that bears the tone: a vowel with a mark of its own (of "ươ" the second), else the
/// last before a coda, else the middle one of three, else the first.
fn nucleus(rhyme: &str) -> usize {
    let is_vowel = |c: char| "aăâeêioôơuưy".contains(c);
    let vowels = rhyme.chars().take_while(|c| is_vowel(*c)).count();
    let closed = rhyme.chars().nth(vowels).is_some();
    let marked =
        rhyme.chars().take(vowels).collect::<Vec<_>>().iter().rposition(|c| matches!(c, 'ă' | 'â' | 'ê' | 'ô' | 'ơ'));
    marked.unwrap_or(match vowels {
        0 | 1 => 0,
        _ if closed => vowels - 1,
        2 => 0,
        _ => 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables() {
        for word in [
            "a",
            "y",
            "ý",
            "nghiêng",
            "khuỷu",
            "quốc",
            "quới",
            "giếng",
            "gìn",
            "gì",
            "Đăng",
            "xoong",
            "tuếch",
            "thuở",
            "nguyệt",
            "yểng",
            "ươn",
            "QUYẾT",
            "đẹp",
            "giặc",
            "e\u{301}\u{302}ch",
            "trứơc",
        ] {
            assert!(is_syllable(word), "{word}");
        }
        for word in [
            "",
            "b",
            "ng",
            "café",
            "Erdoğan",
            "tổchức",
            "đat",
            "đàp",
            "Sigurðsson",
            "Müller",
            "thành1",
            "kiều2",
            "José",
            "über",
            "nǎm",
            "toàń",
            "Việt-Nam",
            "strong",
            "quua",
        ] {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
