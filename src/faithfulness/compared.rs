//! A text as the rules compare it: a view of the document's tokens as words and numbers, with what stands between them,
//! what the lexicon knows of them, and where each word occurs.

use std::collections::{HashMap, HashSet};
use std::ops::{Range, RangeInclusive};

use crate::lexicon::{Class, Matches};
use crate::steps;
use crate::text::{Document, Sentence, Span, Token, TokenKind};

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

/// A word or a number: letters with the digits behind them ("m2", "ST25"), "GD&ĐT", digits with the marks inside ("1.475,47").
#[derive(Clone, Debug)]
pub(super) struct ComparedWord {
    /// Lower case, one tone placement: the form that is compared.
    pub key: String,
    /// Bytes in the document.
    pub span: Span,
    /// Its tokens, by number in the document.
    tokens: Range<usize>,
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
const MOST_OCCURRENCES: usize = 256;
/// Words that a short form may stand for.
const SHORT_FORM_WORDS: RangeInclusive<usize> = 3..=8;
/// The conjunction that short forms leave out: "Giáo dục và Đào tạo" is "GDĐT".
const AND: &str = "và";

/// The words of a document with their index.
pub(super) struct ComparedText<'d> {
    pub document: &'d Document,
    matches: &'d Matches,
    pub words: Vec<ComparedWord>,
    places: HashMap<String, Vec<usize>>,
    /// The first letters of runs of words: what a short form may stand for.
    initials: HashSet<String>,
}

impl<'d> ComparedText<'d> {
    /// `matches` are the lexicon's phrases in `document`.
    pub fn new(document: &'d Document, matches: &'d Matches) -> Self {
        let words = words(document);
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, word) in words.iter().enumerate() {
            places.entry(word.key.clone()).or_default().push(at);
        }
        let mut text = Self { document, matches, words, places, initials: HashSet::new() };
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

    /// The key of the word before word `at`; empty outside.
    pub fn key_before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |before| self.key(before))
    }

    /// The keys of words `first..end`.
    pub fn keys(&self, first: usize, end: usize) -> Vec<&str> {
        (first..end).map(|at| self.key(at)).collect()
    }

    /// True where word `at` by itself is a phrase of `class`.
    pub fn is(&self, at: usize, class: Class) -> bool {
        self.is_phrase(at, at + 1, &[class])
    }

    /// True where word `at - 1` by itself is a phrase of `class`.
    pub fn is_before(&self, at: usize, class: Class) -> bool {
        at.checked_sub(1).is_some_and(|before| self.is(before, class))
    }

    /// True where the words `first..end` are a phrase of one of `classes`.
    pub fn is_phrase(&self, first: usize, end: usize, classes: &[Class]) -> bool {
        steps::count();
        let (Some(begin), Some(last)) = (self.words.get(first), end.checked_sub(1).and_then(|at| self.words.get(at)))
        else {
            return false;
        };
        let Some(length) = last.tokens.end.checked_sub(begin.tokens.start) else { return false };
        let hits = self.matches.at_token(begin.tokens.start);
        hits.iter().any(|(class, own)| *own == length && classes.contains(class))
    }

    /// The number of words of the longest phrase of `class` that begins with word `at`.
    pub fn phrase(&self, at: usize, class: Class) -> Option<usize> {
        steps::count();
        let begin = self.words.get(at)?.tokens.start;
        let lengths = self.matches.at_token(begin).iter().filter(|(own, _)| *own == class).map(|(_, length)| *length);
        lengths.into_iter().find_map(|length| {
            let rest = self.words.get(at..)?.iter().take(length);
            Some(rest.enumerate().find(|(_, word)| word.tokens.end == begin + length)?.0 + 1)
        })
    }

    /// True for a syllable that carries grammar rather than content, and says nothing by itself.
    pub fn is_function_word(&self, at: usize) -> bool {
        self.is(at, Class::FunctionWord)
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

    /// True where the words `keys` stand somewhere one after the other.
    pub fn has_run(&self, keys: &[&str]) -> bool {
        self.find(keys).next().is_some()
    }

    /// True where the words of `phrase`, parted by spaces, stand somewhere one after the other.
    pub fn has_phrase(&self, phrase: &str) -> bool {
        self.has_run(&phrase.split(' ').collect::<Vec<_>>())
    }

    /// True where the key of a short form ("ubnd") stands for words of this text.
    pub fn spells_out(&self, short_form: &str) -> bool {
        self.initials.contains(&letters(short_form))
    }

    /// The first letters of `length` words from `at` on in one sentence, [`AND`] left out.
    pub fn initials_at(&self, at: usize, length: usize) -> Option<String> {
        let run = self.words.get(at..at + length)?;
        let sound = run.iter().skip(1).all(|word| word.gap <= Gap::Hyphen) && run.iter().all(|word| !word.is_number);
        if !sound || run.last().is_some_and(|word| word.key == AND) {
            return None;
        }
        let first = |word: &ComparedWord| word.key.chars().next().map(bare);
        Some(run.iter().filter(|word| word.key != AND).filter_map(first).collect())
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
    pub fn within(&self, span: Span) -> Range<usize> {
        let first = self.words.partition_point(|word| word.span.end <= span.begin);
        let end = self.words.partition_point(|word| word.span.begin < span.end);
        first..end.max(first)
    }

    /// The number of the sentence of word `at`.
    pub fn sentence(&self, at: usize) -> Option<usize> {
        self.words.get(at).map(|word| word.sentence)
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

/// The keys of the words of a bare string.
pub(super) fn keys(text: &str) -> Vec<String> {
    words(&Document::new("", "", text)).into_iter().map(|word| word.key).collect()
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

fn words(document: &Document) -> Vec<ComparedWord> {
    let mut words = Vec::new();
    for (number, sentence) in document.sentences().iter().enumerate() {
        let text = document.slice(sentence.span);
        // "HỘI NGHỊ TỔNG KẾT": capitals tell nothing of names.
        let small = text.chars().filter(|c| c.is_lowercase()).count();
        let shouted = small * 2 < text.chars().filter(|c| c.is_uppercase()).count();
        let first = words.len();
        join_tokens(document, sentence, number, &mut words);
        for word in words.iter_mut().skip(first).filter(|_| shouted) {
            word.opens = true;
            word.short_form = false;
        }
    }
    words
}

/// Joins the tokens of a sentence to words; the marks between them become gaps.
fn join_tokens(document: &Document, sentence: &Sentence, number: usize, words: &mut Vec<ComparedWord>) {
    let range = document.tokens_in(sentence.span);
    let tokens = document.tokens().get(range.clone()).unwrap_or_default();
    let (mut gap, mut opens, mut at) = (Gap::Sentence, true, 0);
    while let Some(token) = tokens.get(at) {
        if !token.glued {
            gap = gap.max(Gap::Space);
        }
        if !is_solid(token) {
            opens |= OPENING.contains(&document.slice(token.span));
            gap = gap.max(gap_of(document.slice(token.span), &token.key, tokens.get(at + 1)));
            at += 1;
            continue;
        }
        // "4h30" is 4, h, 30.
        let behind_number = gap == Gap::Glued && words.last().is_some_and(|word| word.is_number);
        let end = word_end(tokens, at, behind_number);
        words.push(word(document, tokens.get(at..end).unwrap_or_default(), range.start + at, (gap, opens, number)));
        join_variant(words);
        (gap, opens, at) = (Gap::Glued, false, end);
    }
}

fn is_solid(token: &Token) -> bool {
    token.kind != TokenKind::Mark || token.key.starts_with(char::is_alphanumeric) || is_percent(token)
}

fn is_percent(token: &Token) -> bool {
    matches!(token.key.as_str(), "%" | "‰")
}

/// One past the last token of the word that begins with token `at`.
fn word_end(tokens: &[Token], at: usize, behind_number: bool) -> usize {
    let glued = |at: usize| tokens.get(at).filter(|token| token.glued);
    let Some(first) = tokens.get(at).filter(|token| !is_percent(token)) else { return at + 1 };
    let is_digits = |token: &Token| token.kind == TokenKind::Digits;
    let clock = behind_number && matches!(first.key.as_str(), "h" | "g");
    if clock && glued(at + 1).is_some_and(is_digits) && !glued(at + 2).is_some_and(|t| t.kind == TokenKind::Letters) {
        return at + 1;
    }
    let mut end = at + 1;
    while let Some(next) = glued(end) {
        let behind = glued(end + 1);
        if is_digits(first) {
            let inside = matches!(next.key.as_str(), "." | ",") && behind.is_some_and(is_digits);
            if !inside {
                break;
            }
            end += 2;
        } else if is_solid(next) && !is_percent(next) {
            end += 1;
        } else if matches!(next.key.as_str(), "&" | "'") && behind.is_some_and(|t| t.kind == TokenKind::Letters) {
            end += 2;
        } else {
            break;
        }
    }
    end
}

/// Marks behind which a capital says nothing.
const OPENING: &[&str] = &["“", "\"", ":", "‘", "«"];

/// What parts a word from the one before where the mark `mark`, compared as `key`, stands between them.
fn gap_of(mark: &str, key: &str, next: Option<&Token>) -> Gap {
    match key {
        _ if matches!(mark, "“" | "”" | "\"" | "‘" | "«" | "»") => Gap::Quote,
        // "TP.HCM", "Hà Nội - Huế"; a dash with spaces may also open an aside, which no rule needs to know.
        "." if next.is_some_and(|next| next.glued && is_solid(next) && !is_percent(next)) => Gap::Hyphen,
        "-" | "/" | "&" | "'" | "+" => Gap::Hyphen,
        "," => Gap::Comma,
        _ => Gap::Clause,
    }
}

fn word(
    document: &Document,
    tokens: &[Token],
    first: usize,
    (gap, opens, sentence): (Gap, bool, usize),
) -> ComparedWord {
    let (begin, end) = match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => (first.span.begin, last.span.end),
        _ => (0, 0),
    };
    let span = Span::new(begin, end);
    let text = document.slice(span);
    let key: String = tokens.iter().map(|token| token.key.as_str()).collect();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    ComparedWord {
        key: key.replace('²', "2").replace('³', "3"),
        span,
        tokens: first..first + tokens.len(),
        gap,
        capital: text.starts_with(char::is_uppercase),
        short_form: letters >= 2 && !text.chars().any(char::is_lowercase),
        is_number: text.starts_with(|c: char| c.is_ascii_digit()),
        opens,
        sentence,
    }
}

/// Foreign words that papers spell in two syllables or in one.
const VARIANTS: &[(&str, &str, &str)] = &[("vắc", "xin", "vaccine"), ("vi", "rút", "virus"), ("vi", "rus", "virus")];

/// Makes one word of the last two where they are one in another spelling.
fn join_variant(words: &mut Vec<ComparedWord>) {
    let Some([first, last]) = words.last_chunk::<2>() else { return };
    let variant =
        VARIANTS.iter().find(|(a, b, _)| first.key == *a && last.key == *b && first.sentence == last.sentence);
    let (Some((.., key)), end, tokens) = (variant, last.span.end, last.tokens.end) else { return };
    words.pop();
    if let Some(word) = words.last_mut() {
        word.key = (*key).to_owned();
        word.span.end = end;
        word.tokens.end = tokens;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers() {
        for (text, expected) in [
            ("Mưa 150 - 250 mm, có nơi 1.475,47m².", "mưa 150 250 mm có nơi 1.475,47 m2"),
            ("Sở GD&ĐT TP.HCM, 48/50 phiếu, giống ST25", "sở gd&đt tp hcm 48 50 phiếu giống st25"),
            ("4h30, 14 giờ, 6%, 5kg, H’Nhơn", "4 h 30 14 giờ 6 % 5 kg h'nhơn"),
            ("vắc xin, vi-rút, 2016-2021", "vaccine virus 2016 2021"),
            ("… -", ""),
        ] {
            assert_eq!(keys(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn what_parts_two_words() {
        for (text, expected) in [
            ("a b", Gap::Space),
            ("5m", Gap::Glued),
            ("a-b", Gap::Hyphen),
            ("a – b", Gap::Hyphen),
            ("TP.HCM", Gap::Hyphen),
            ("a “b”", Gap::Quote),
            ("a, “b”", Gap::Comma),
            ("a (b)", Gap::Clause),
            ("a: b", Gap::Clause),
        ] {
            let document = Document::new("", "", text);
            let found = ComparedText::new(&document, &Matches::default()).words.get(1).map(|word| word.gap);
            assert_eq!(found, Some(expected), "{text}");
        }
    }

    #[test]
    fn short_forms_stand_for_words() {
        let document = Document::new("", "", "Bộ Nông nghiệp và Phát triển nông thôn, Ủy ban nhân dân tỉnh");
        let matches = Matches::default();
        let text = ComparedText::new(&document, &matches);
        for (short, expected) in [("ptnt", true), ("ubnd", true), ("nn&ptnt", true), ("hđnd", false)] {
            assert_eq!(text.spells_out(short), expected, "{short}");
        }
    }

    #[test]
    fn capitals_of_a_headline_in_capitals_say_nothing() {
        let document = Document::new("HỘI NGHỊ CỦA TỈNH", "", "UBND tỉnh họp.");
        let matches = Matches::default();
        let text = ComparedText::new(&document, &matches);
        assert!(text.words.iter().take(4).all(|word| word.opens && !word.short_form));
        assert!(text.words.iter().any(|word| word.short_form));
    }
}
