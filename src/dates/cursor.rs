//! A place between the tokens of one sentence: what the parsers and the rules look ahead and back from.

use std::ops::{Range, RangeInclusive};

use crate::lexicon::{Class, Matches};
use crate::steps;
use crate::text::{Document, Span, Token, TokenKind};

/// Longest phrase that is looked for backwards, in tokens.
const LONGEST: usize = 4;

/// The tokens of one sentence with the lexicon's phrases in them.
#[derive(Clone, Copy)]
pub struct SentenceTokens<'a> {
    tokens: &'a [Token],
    matches: &'a Matches,
    /// The number of the first token in the document.
    first: usize,
}

impl<'a> SentenceTokens<'a> {
    /// The tokens `range` of a document, those of one sentence.
    pub fn new(document: &'a Document, matches: &'a Matches, range: Range<usize>) -> Self {
        let tokens = document.tokens().get(range.clone()).unwrap_or_default();
        Self { tokens, matches, first: range.start }
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.tokens.len()
    }

    /// The place before token `at`.
    pub fn at(self, at: usize) -> Cursor<'a> {
        Cursor { sentence: self, at }
    }

    /// The bytes of the tokens `range`.
    pub fn span(self, range: Range<usize>) -> Span {
        let covered = self.tokens.get(range).unwrap_or_default();
        let begin = covered.first().map_or(0, |token| token.span.begin);
        Span::new(begin, covered.last().map_or(begin, |token| token.span.end))
    }

    /// The tokens that lie in `span`, one cut by its edges included.
    pub fn within(self, span: Span) -> Range<usize> {
        let first = self.tokens.partition_point(|token| token.span.end <= span.begin);
        first..self.tokens.partition_point(|token| token.span.begin < span.end).max(first)
    }

    /// True where a phrase of `class` begins with one of the tokens `range`.
    pub fn has(self, range: Range<usize>, class: Class) -> bool {
        range.into_iter().any(|at| self.at(at).is(class))
    }
}

/// A place between tokens. Parsers take one by value and give the place behind what they read.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    sentence: SentenceTokens<'a>,
    at: usize,
}

/// What a parser read, and the place behind it.
pub type Parsed<'a, T> = Option<(T, Cursor<'a>)>;

impl<'a> Cursor<'a> {
    /// How many tokens stand before.
    pub fn at(self) -> usize {
        self.at
    }

    /// The token `by` places further on; `peek(0)` is the next one.
    pub fn peek(self, by: usize) -> Option<&'a Token> {
        steps::count();
        self.sentence.tokens.get(self.at + by)
    }

    /// The token `by` places back; `back(1)` is the one just before.
    pub fn back(self, by: usize) -> Option<&'a Token> {
        steps::count();
        self.at.checked_sub(by).and_then(|at| self.sentence.tokens.get(at))
    }

    /// `count` tokens on.
    pub fn skip(self, count: usize) -> Self {
        Self { at: self.at + count, ..self }
    }

    /// `count` tokens back, not before the first.
    pub fn rewind(self, count: usize) -> Self {
        Self { at: self.at.saturating_sub(count), ..self }
    }

    /// Behind the longest phrase of `class` that comes next.
    pub fn class(self, class: Class) -> Option<Self> {
        self.phrases().iter().find(|(found, _)| *found == class).map(|(_, length)| self.skip(*length))
    }

    /// Behind the longest phrase of `class`, or here.
    pub fn maybe(self, class: Class) -> Self {
        self.class(class).unwrap_or(self)
    }

    /// True where a phrase of `class` comes next.
    pub fn is(self, class: Class) -> bool {
        self.class(class).is_some()
    }

    /// Where the longest phrase of `class` that ends here begins.
    pub fn before(self, class: Class) -> Option<Self> {
        let ends = |length: &usize| self.at >= *length && self.rewind(*length).phrases().contains(&(class, *length));
        (1..=LONGEST).rev().find(ends).map(|length| self.rewind(length))
    }

    /// True where a phrase of `class` ends here.
    pub fn follows(self, class: Class) -> bool {
        self.before(class).is_some()
    }

    /// True where a phrase of `class` begins with one of the `reach` tokens before.
    pub fn near_before(self, class: Class, reach: usize) -> bool {
        (1..=reach.min(self.at)).any(|by| self.rewind(by).is(class))
    }

    fn phrases(self) -> &'a [(Class, usize)] {
        steps::count();
        let Self { sentence, at } = self;
        if at < sentence.tokens.len() { sentence.matches.at_token(sentence.first + at) } else { &[] }
    }

    /// The value of the longest phrase of `table` that comes next.
    pub fn one_of<T: Copy>(self, table: &[(&str, T)]) -> Parsed<'a, T> {
        let key = self.word()?;
        let found = table.iter().filter_map(|(phrase, value)| Some((*value, self.behind(key, phrase)?)));
        found.max_by_key(|(_, end)| end.at)
    }

    /// The place in `table` of the longest phrase that comes next.
    pub fn place_in(self, table: &[&str]) -> Parsed<'a, usize> {
        let key = self.word()?;
        let found = table.iter().enumerate().filter_map(|(place, phrase)| Some((place, self.behind(key, phrase)?)));
        found.max_by_key(|(_, end)| end.at)
    }

    /// Behind the words of `phrase`, if they come next; `key` is the next word. Most fail there, at one comparison.
    fn behind(self, key: &str, phrase: &str) -> Option<Self> {
        let rest = phrase.strip_prefix(key)?;
        let rest = if rest.is_empty() { rest } else { rest.strip_prefix(' ')? };
        rest.split_terminator(' ').try_fold(self.skip(1), |c, word| (c.key() == word).then(|| c.skip(1)))
    }

    /// The compared form of the next token, if it is a word.
    fn word(self) -> Option<&'a str> {
        self.peek(0).filter(|token| token.kind == TokenKind::Letters).map(|token| token.key.as_str())
    }

    /// The compared form of the next token; empty at the end.
    pub fn key(self) -> &'a str {
        self.peek(0).map_or("", |token| &token.key)
    }

    /// True where a word comes next.
    pub fn is_letters(self) -> bool {
        is_of(self.peek(0), TokenKind::Letters)
    }

    /// True where figures come next.
    pub fn is_digits(self) -> bool {
        is_of(self.peek(0), TokenKind::Digits)
    }

    /// True where a word stands just before.
    pub fn follows_letters(self) -> bool {
        is_of(self.back(1), TokenKind::Letters)
    }

    /// True where figures stand just before.
    pub fn follows_digits(self) -> bool {
        is_of(self.back(1), TokenKind::Digits)
    }

    /// True where no space stands before the next token.
    pub fn is_glued(self) -> bool {
        self.peek(0).is_some_and(|token| token.glued)
    }

    /// True where the next token has a capital.
    pub fn is_capital(self) -> bool {
        self.peek(0).is_some_and(|token| token.capital)
    }

    /// True where the token just before has a capital.
    pub fn follows_capital(self) -> bool {
        self.back(1).is_some_and(|token| token.capital)
    }

    /// A number in a range, of at most two digits.
    pub fn small(self, range: RangeInclusive<u32>) -> Parsed<'a, u32> {
        let (value, end) = self.digits(2).or_else(|| self.digits(1))?;
        range.contains(&value).then_some((value, end))
    }

    /// A number of exactly `digits` digits.
    pub fn digits(self, digits: usize) -> Parsed<'a, u32> {
        let token = self.peek(0).filter(|token| token.kind == TokenKind::Digits && token.key.len() == digits)?;
        Some((token.key.parse().ok()?, self.skip(1)))
    }

    /// One of the marks of `marks`; every dash is "-".
    pub fn mark(self, marks: &str) -> Parsed<'a, char> {
        Some((mark_of(self.peek(0), marks)?, self.skip(1)))
    }

    /// Behind one of the marks of `marks`, or here.
    pub fn over(self, marks: &str) -> Self {
        self.mark(marks).map_or(self, |(_, end)| end)
    }

    /// One of the marks of `marks` just before.
    pub fn mark_before(self, marks: &str) -> Parsed<'a, char> {
        Some((mark_of(self.back(1), marks)?, self.rewind(1)))
    }
}

fn is_of(token: Option<&Token>, kind: TokenKind) -> bool {
    token.is_some_and(|token| token.kind == kind)
}

fn mark_of(token: Option<&Token>, marks: &str) -> Option<char> {
    let token = token.filter(|token| token.kind == TokenKind::Mark)?;
    token.key.chars().next().filter(|mark| marks.contains(*mark))
}
