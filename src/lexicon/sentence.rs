//! The words of one sentence with the lexicon's phrases in them: what the readers of names and posts look at.

use std::ops::Range;

use super::Class;
use super::matches::Matches;
use crate::steps;
use crate::text::{Document, Span, Word, is_syllable};

/// Longest phrase that is looked for backwards, in words.
const LONGEST: usize = 6;

/// Longest bracket that is jumped over, in words.
const BRACKET: usize = 16;

/// The words of one sentence, by number within it.
#[derive(Clone, Copy)]
pub struct SentenceWords<'d> {
    document: &'d Document,
    words: &'d [Word],
    matches: &'d Matches,
    /// The number of the first word in the document.
    first: usize,
}

impl<'d> SentenceWords<'d> {
    /// The words `range` of a document, those of one sentence.
    pub fn new(document: &'d Document, matches: &'d Matches, range: Range<usize>) -> Self {
        let words = document.words().get(range.clone()).unwrap_or_default();
        Self { document, words, matches, first: range.start }
    }

    /// How many there are, marks included.
    pub fn len(self) -> usize {
        self.words.len()
    }

    /// True for none.
    pub fn is_empty(self) -> bool {
        self.words.is_empty()
    }

    /// All of them.
    pub fn all(self) -> &'d [Word] {
        self.words
    }

    /// Word `at`.
    pub fn get(self, at: usize) -> Option<&'d Word> {
        steps::count();
        self.words.get(at)
    }

    /// Words `first..end`; none where they do not all exist.
    pub fn range(self, first: usize, end: usize) -> &'d [Word] {
        self.words.get(first..end).unwrap_or_default()
    }

    /// The compared form of word `at`; empty outside the sentence.
    pub fn key(self, at: usize) -> &'d str {
        self.get(at).map_or("", |word| &word.key)
    }

    /// True where the mark `mark` stands at `at`.
    pub fn is(self, at: usize, mark: char) -> bool {
        self.get(at).is_some_and(|word| word.is(mark))
    }

    /// True for a word with a capital first.
    pub fn capital(self, at: usize) -> bool {
        self.get(at).is_some_and(|word| word.is_word && word.capital)
    }

    /// The bytes from word `first` to the word before `end`.
    pub fn span(self, first: usize, end: usize) -> Span {
        match (self.words.get(first), self.words.get(end.saturating_sub(1))) {
            (Some(a), Some(b)) => Span::new(a.span.begin, b.span.end),
            _ => Span::new(0, 0),
        }
    }

    /// The text from word `first` to the word before `end`.
    pub fn text(self, first: usize, end: usize) -> &'d str {
        self.document.slice(self.span(first, end))
    }

    /// The first word that does not end at or before byte `begin`, and the first that begins at or behind byte `end`.
    pub fn within(self, span: Span) -> (usize, usize) {
        let first = self.words.partition_point(|word| word.span.end <= span.begin);
        (first, self.words.partition_point(|word| word.span.begin < span.end))
    }

    /// The longest phrase of one of `classes` that begins with word `at`: its class and its number of words.
    pub fn longest(self, at: usize, classes: &[Class]) -> Option<(Class, usize)> {
        self.phrases(at).iter().find(|(class, _)| classes.contains(class)).copied()
    }

    /// The number of words of the longest phrase of `class` at word `at`.
    pub fn length(self, at: usize, class: Class) -> Option<usize> {
        self.longest(at, &[class]).map(|(_, length)| length)
    }

    /// The numbers of words of all phrases of `class` that begin with word `at`, the longest first.
    pub fn lengths(self, at: usize, class: Class) -> impl Iterator<Item = usize> + 'd {
        self.phrases(at).iter().filter(move |(c, _)| *c == class).map(|(_, length)| *length)
    }

    /// True where a phrase of one of `classes` begins with word `at`.
    pub fn has(self, at: usize, classes: &[Class]) -> bool {
        self.longest(at, classes).is_some()
    }

    /// The longest phrase of `class` that ends before word `end`: where it begins.
    pub fn before(self, end: usize, class: Class) -> Option<usize> {
        let ends = |begin: &usize| self.phrases(*begin).contains(&(class, end - begin));
        (end.saturating_sub(LONGEST)..end).find(ends)
    }

    /// True where word `at` stands inside a phrase of `class` that began before it: "Bí" of "Ban Bí thư".
    pub fn covers(self, at: usize, class: Class) -> bool {
        let reaches = |begin: usize| self.phrases(begin).iter().any(|(c, length)| *c == class && begin + length > at);
        (at.saturating_sub(LONGEST)..at).any(reaches)
    }

    /// The end of the longest name of a district, ward or commune that begins at word `at`, all its words with a capital.
    pub fn commune_end(self, at: usize) -> Option<usize> {
        let capitals = |length: &usize| self.range(at, at + length).iter().all(|w| w.capital || w.is('-'));
        self.lengths(at, Class::Commune).filter(capitals).map(|length| at + length).max()
    }

    /// The first word behind "(…)" at word `at`; `at` where no bracket opens there or none closes soon.
    pub fn over_brackets(self, at: usize) -> usize {
        if !self.is(at, '(') {
            return at;
        }
        (at + 1..at + BRACKET).find(|i| self.is(*i, ')')).map_or(at, |close| close + 1)
    }

    fn phrases(self, at: usize) -> &'d [(Class, usize)] {
        steps::count();
        if at < self.words.len() { self.matches.at_word(self.first + at) } else { &[] }
    }
}

/// True for a word of plain Latin letters that is no Vietnamese syllable: "Trump", "Fattah".
pub fn is_latin(word: &Word) -> bool {
    let small = word.key.chars().any(char::is_alphabetic) && !word.all_caps && word.key.len() > 1;
    word.key.is_ascii() && small && !is_syllable(&word.key)
}
