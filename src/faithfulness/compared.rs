//! A text as the rules compare it: its words with what the lexicon knows of them, and where each word occurs.

use std::collections::{HashMap, HashSet};
use std::ops::{Range, RangeInclusive};

use super::word::{ComparedWord, Gap, words};
use crate::lexicon::{Class, Matches};
use crate::steps;
use crate::text::{Document, Span};

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
        let hits = self.matches.at_token(begin).iter().filter(|(own, _)| *own == class);
        hits.map(|(_, length)| *length).find_map(|length| {
            let mut rest = self.words.get(at..)?.iter().take(length);
            Some(rest.position(|word| word.tokens.end == begin + length)? + 1)
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

/// The letters of a short form, bare: "GD&ĐT" is "gdđt".
pub(super) fn letters(short_form: &str) -> String {
    short_form.chars().filter(|c| c.is_alphabetic()).map(bare).collect()
}

/// A letter without its marks; "đ" stays.
fn bare(c: char) -> char {
    use unicode_normalization::UnicodeNormalization;
    std::iter::once(c).nfd().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

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
