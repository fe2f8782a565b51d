//! A text as the rules see it: its words without the marks, what stands between them, and where each word occurs.

use std::collections::{HashMap, HashSet};

use crate::steps;
use crate::text::{Document, Span, fold};

/// What parts a word from the one before it, from the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing: "m" of "5m".
    Glued,
    /// A space.
    Space,
    /// A hyphen, a slash, a stop inside a name.
    Hyphen,
    /// A quotation mark.
    Quote,
    /// A comma.
    Comma,
    /// A bracket, a colon, a semicolon.
    Clause,
    /// The end of a sentence.
    Sentence,
}

/// A word or a number.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Lower case, one tone placement: the form that is compared.
    pub key: String,
    /// Bytes in the document.
    pub span: Span,
    /// What stands before it.
    pub gap: Gap,
    /// It begins with a capital letter.
    pub capital: bool,
    /// Two letters or more, no small one among them, and not in a line of capitals.
    pub short_form: bool,
    /// Digits.
    pub is_number: bool,
    /// A capital says nothing here: it opens a sentence or a quotation, or all the line is in capitals.
    pub opens: bool,
    /// The number of its sentence.
    pub sentence: usize,
}

/// Most occurrences of a word that are looked at.
pub(super) const MOST_OCCURRENCES: usize = 256;
/// Words that a short form may stand for.
const SHORT_FORM_WORDS: std::ops::RangeInclusive<usize> = 3..=8;

/// The words of a document with their index.
pub(super) struct Text<'d> {
    pub document: &'d Document,
    pub words: Vec<Word>,
    places: HashMap<String, Vec<usize>>,
    /// The first letters of runs of words: what a short form may stand for.
    initials: HashSet<String>,
}

impl<'d> Text<'d> {
    pub fn new(document: &'d Document) -> Self {
        let words = split(document);
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, word) in words.iter().enumerate() {
            places.entry(word.key.clone()).or_default().push(at);
        }
        let mut text = Self { document, words, places, initials: HashSet::new() };
        text.initials = (0..text.words.len())
            .flat_map(|at| SHORT_FORM_WORDS.map(move |length| (at, length)))
            .filter_map(|(at, length)| text.initials_at(at, length))
            .collect();
        text
    }

    /// The key of word `at`; empty outside.
    pub fn key(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.key)
    }

    /// Where a word stands, the first [`MOST_OCCURRENCES`] of them.
    pub fn places(&self, key: &str) -> &[usize] {
        let all = self.places.get(key).map_or(&[][..], Vec::as_slice);
        all.get(..MOST_OCCURRENCES.min(all.len())).unwrap_or_default()
    }

    /// True where the word stands anywhere.
    pub fn has(&self, key: &str) -> bool {
        self.places.contains_key(key)
    }

    /// True where the words `keys` stand from word `at` on, whatever marks are between them.
    pub fn stands<'k>(&self, at: usize, keys: impl IntoIterator<Item = &'k str>) -> bool {
        steps::count();
        keys.into_iter().enumerate().all(|(by, key)| self.key(at + by) == key)
    }

    /// Where the words of `keys` stand one after the other.
    pub fn find<'s>(&'s self, keys: &'s [&'s str]) -> impl Iterator<Item = usize> + 's {
        // The rarest word has the fewest places to look at.
        let rarest = keys.iter().enumerate().min_by_key(|(_, key)| self.places.get(**key).map_or(0, Vec::len));
        let (by, key) = rarest.map_or((0, ""), |(by, key)| (by, *key));
        let starts = self.places(key).iter().filter_map(move |at| at.checked_sub(by));
        starts.filter(move |at| self.stands(*at, keys.iter().copied()))
    }

    /// True where the phrase of `keys`, parted by spaces, stands somewhere.
    pub fn has_phrase(&self, phrase: &str) -> bool {
        let keys: Vec<&str> = phrase.split(' ').collect();
        self.find(&keys).next().is_some()
    }

    /// True where the key of a short form ("ubnd") stands for words of this text.
    pub fn spells_out(&self, short_form: &str) -> bool {
        self.initials.contains(&letters(short_form))
    }

    /// The first letters of `length` words from `at` on in one sentence, "và" left out.
    pub fn initials_at(&self, at: usize, length: usize) -> Option<String> {
        let run = self.words.get(at..at + length)?;
        let sound = run.iter().skip(1).all(|word| word.gap <= Gap::Hyphen) && run.iter().all(|word| !word.is_number);
        if !sound || run.last().is_some_and(|word| word.key == "và") {
            return None;
        }
        let first = |word: &Word| word.key.chars().next().map(bare);
        Some(run.iter().filter(|word| word.key != "và").filter_map(first).collect())
    }

    /// The text of words `first..end`.
    pub fn slice(&self, first: usize, end: usize) -> &'d str {
        let span = |at: usize| self.words.get(at).map(|word| word.span);
        match (span(first), end.checked_sub(1).and_then(span)) {
            (Some(begin), Some(last)) => self.document.slice(Span::new(begin.begin, last.end)),
            _ => "",
        }
    }

    /// The words that lie in the bytes `span`.
    pub fn within(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.words.partition_point(|word| word.span.end <= span.begin);
        let end = self.words.partition_point(|word| word.span.begin < span.end);
        first..end.max(first)
    }

    /// Back from word `at` to the first word of its clause, at most `most` words: no mark from `least` up between them.
    pub fn clause_start(&self, at: usize, most: usize, least: Gap) -> usize {
        let joined = |at: &usize| self.words.get(*at).is_some_and(|word| word.gap < least);
        at - (at.saturating_sub(most) + 1..=at).rev().take_while(joined).count()
    }

    /// On from word `at` to behind the last word of its clause, at most `most` words.
    pub fn clause_end(&self, at: usize, most: usize, least: Gap) -> usize {
        let joined = |at: &usize| self.words.get(*at).is_some_and(|word| word.gap < least);
        at + (at..at + most).take_while(joined).count()
    }
}

/// The letters of a short form, bare: "GD&ĐT" is "gdđt".
pub(super) fn letters(short_form: &str) -> String {
    short_form.chars().filter(|c| c.is_alphabetic()).map(bare).collect()
}

/// A letter without its marks; "đ" stays.
fn bare(c: char) -> char {
    use unicode_normalization::UnicodeNormalization;
    std::iter::once(c).nfd().next().unwrap_or(c)
}

fn split(document: &Document) -> Vec<Word> {
    let mut words = Vec::new();
    for (number, sentence) in document.sentences().iter().enumerate() {
        let text = document.slice(sentence.span);
        // "HỘI NGHỊ TỔNG KẾT": capitals tell nothing of names.
        let small = text.chars().filter(|c| c.is_lowercase()).count();
        let shouted = small * 2 < text.chars().filter(|c| c.is_uppercase()).count();
        let first = words.len();
        split_sentence(text, sentence.span.begin, number, &mut words);
        for word in words.iter_mut().skip(first).filter(|_| shouted) {
            word.opens = true;
            word.short_form = false;
        }
    }
    words
}

fn split_sentence(text: &str, begin: usize, sentence: usize, words: &mut Vec<Word>) {
    let mut gap = Gap::Sentence;
    let mut opens = true;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let at = text.len() - rest.len();
        let solid = first.is_alphanumeric() || matches!(first, '%' | '‰');
        let mut length = if solid { word_length(rest) } else { first.len_utf8() };
        // "4h30" is 4, h, 30.
        let clock = gap == Gap::Glued && matches!(first, 'h' | 'H' | 'g') && is_digits(rest.get(1..length));
        if clock && words.last().is_some_and(|word: &Word| word.is_number) {
            length = 1;
        }
        let (own, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = after;
        if !solid {
            opens |= matches!(first, '“' | '"' | ':' | '‘' | '«');
            gap = gap.max(gap_of(first, rest));
            continue;
        }
        words.push(word(own, begin + at, gap, opens, sentence));
        join_variant(words);
        (gap, opens) = (Gap::Glued, false);
    }
}

/// Foreign words that papers spell in two syllables or in one.
const VARIANTS: &[(&str, &str, &str)] = &[("vắc", "xin", "vaccine"), ("vi", "rút", "virus"), ("vi", "rus", "virus")];

/// Makes one word of the last two where they are one in another spelling.
fn join_variant(words: &mut Vec<Word>) {
    let Some([first, last]) = words.last_chunk::<2>() else { return };
    let variant =
        VARIANTS.iter().find(|(a, b, _)| first.key == *a && last.key == *b && first.sentence == last.sentence);
    let (Some((.., key)), end) = (variant, last.span.end) else { return };
    words.pop();
    if let Some(word) = words.last_mut() {
        word.key = (*key).to_owned();
        word.span.end = end;
    }
}

fn is_digits(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()))
}

fn gap_of(mark: char, after: &str) -> Gap {
    match mark {
        c if c.is_whitespace() => Gap::Space,
        // "TP.HCM", "Hà Nội - Huế"; a dash with spaces may also open an aside, which no rule needs to know.
        '.' if after.starts_with(char::is_alphanumeric) => Gap::Hyphen,
        '-' | '–' | '—' | '/' | '&' | '\'' | '’' | '+' | '\u{2011}' => Gap::Hyphen,
        '“' | '”' | '"' | '‘' | '«' | '»' => Gap::Quote,
        '.' | '!' | '?' | '…' => Gap::Clause,
        ',' => Gap::Comma,
        _ => Gap::Clause,
    }
}

fn word(text: &str, begin: usize, gap: Gap, opens: bool, sentence: usize) -> Word {
    let key = fold::key(text).replace('²', "2").replace('³', "3");
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    Word {
        key,
        span: Span::new(begin, begin + text.len()),
        gap,
        capital: text.starts_with(char::is_uppercase),
        short_form: letters >= 2 && !text.chars().any(char::is_lowercase),
        is_number: text.starts_with(|c: char| c.is_ascii_digit()),
        opens,
        sentence,
    }
}

/// Letters with the digits behind them ("m2", "ST25"), "GD&ĐT", or digits with the marks inside ("1.475,47").
fn word_length(text: &str) -> usize {
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    let mut length = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_digit = chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        let next_letter = chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
        let inside = match digits {
            true => c.is_ascii_digit() || matches!(c, '.' | ',') && next_digit,
            false => c.is_alphanumeric() || matches!(c, '&' | '\'' | '’') && next_letter,
        };
        if !inside {
            break;
        }
        length = at + c.len_utf8();
    }
    length.max(text.chars().next().map_or(0, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        let document = Document::new("", "", text);
        Text::new(&document).words.iter().map(|word| word.key.clone()).collect()
    }

    #[test]
    fn words_and_numbers() {
        assert_eq!(
            keys("Mưa 150 - 250 mm, có nơi 1.475,47m²."),
            ["mưa", "150", "250", "mm", "có", "nơi", "1.475,47", "m2"]
        );
        assert_eq!(
            keys("Sở GD&ĐT TP.HCM, 48/50 phiếu, giống ST25, 4h30"),
            ["sở", "gd&đt", "tp", "hcm", "48", "50", "phiếu", "giống", "st25", "4", "h", "30"]
        );
    }

    #[test]
    fn short_forms_stand_for_words() {
        let document = Document::new("", "", "Bộ Nông nghiệp và Phát triển nông thôn, Ủy ban nhân dân tỉnh");
        let text = Text::new(&document);
        for (short, expected) in [("ptnt", true), ("ubnd", true), ("nn&ptnt", true), ("hđnd", false)] {
            assert_eq!(text.spells_out(short), expected, "{short}");
        }
    }

    #[test]
    fn capitals_of_a_headline_in_capitals_say_nothing() {
        let document = Document::new("HỘI NGHỊ CỦA TỈNH", "", "UBND tỉnh họp.");
        let text = Text::new(&document);
        assert!(text.words.iter().take(4).all(|word| word.opens && !word.short_form));
        assert!(text.words.iter().any(|word| word.short_form));
    }
}
