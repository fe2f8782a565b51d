//! Splits a sentence into words, numbers and marks, and walks over them: the ground that the grammar stands on.

use crate::steps;
use crate::text::{Span, fold};

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A run of letters, in the form in which words are compared (lower case, one tone placement).
    Word(String),
    /// A run of digits: its value (capped) and how many digits it has.
    Number { value: u32, digits: usize },
    /// Any other character; every dash is '-'.
    Mark(char),
}

/// A token and its place.
#[derive(Clone, Debug)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Bytes in the document.
    pub span: Span,
    /// True where no space stands before it.
    pub glued: bool,
    /// True for a word that begins with a capital letter.
    pub capital: bool,
    /// True for a word of two or more letters, all of them capitals: "APEC", "SN".
    pub acronym: bool,
}

/// The tokens of `text`, whose first byte is byte `offset` of the document.
pub fn tokens(text: &str, offset: usize) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = text;
    let mut at = offset;
    let mut glued = false;
    while let Some(first) = rest.chars().next() {
        let class = class(first);
        let length = match class {
            Class::Letter | Class::Digit => rest.find(|c| self::class(c) != class).unwrap_or(rest.len()),
            Class::Space | Class::Other => first.len_utf8(),
        };
        let (run, after) = rest.split_at(length);
        if class == Class::Space {
            glued = false;
        } else {
            let kind = match class {
                Class::Letter => Kind::Word(fold::key(run)),
                Class::Digit => Kind::Number { value: run.parse().unwrap_or(u32::MAX), digits: run.len() },
                _ => Kind::Mark(if is_dash(first) { '-' } else { first }),
            };
            let span = Span::new(at, at + length);
            let capital = first.is_uppercase();
            let acronym = capital && length > first.len_utf8() && !run.chars().any(char::is_lowercase);
            tokens.push(Token { kind, span, glued, capital, acronym });
            glued = true;
        }
        at += length;
        rest = after;
    }
    tokens
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Space,
    Other,
}

fn class(c: char) -> Class {
    match c {
        '0'..='9' => Class::Digit,
        c if c.is_alphabetic() => Class::Letter,
        c if c.is_whitespace() => Class::Space,
        // Combining marks stay with their letter where a text is not composed.
        '\u{300}'..='\u{36f}' => Class::Letter,
        _ => Class::Other,
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}')
}

/// A place between the tokens of one sentence. Parsers take one by value and give the place behind what they read.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    tokens: &'a [Token],
    at: usize,
}

/// What a parser read, and the place behind it.
pub type Parsed<'a, T> = Option<(T, Cursor<'a>)>;

impl<'a> Cursor<'a> {
    /// The place before token `at`.
    pub fn new(tokens: &'a [Token], at: usize) -> Self {
        Self { tokens, at }
    }

    /// How many tokens stand before.
    pub fn at(self) -> usize {
        self.at
    }

    /// The token `by` places further on; `peek(0)` is the next one.
    pub fn peek(self, by: usize) -> Option<&'a Token> {
        steps::count();
        self.tokens.get(self.at + by)
    }

    /// The token `by` places back; `back(1)` is the one just before.
    pub fn back(self, by: usize) -> Option<&'a Token> {
        steps::count();
        self.at.checked_sub(by).and_then(|at| self.tokens.get(at))
    }

    /// The word `by` places back; empty where no word stands there.
    pub fn word_back(self, by: usize) -> &'a str {
        word_of(self.back(by))
    }

    /// The word `by` places further on; empty where no word stands there.
    pub fn word_ahead(self, by: usize) -> &'a str {
        word_of(self.peek(by))
    }

    /// Behind the words of `phrase`, if they come next.
    pub fn phrase(self, phrase: &str) -> Option<Self> {
        // Most phrases fail at their first word: that costs one comparison.
        let rest = phrase.strip_prefix(self.next_word()?)?;
        let words = if rest.is_empty() { rest } else { rest.strip_prefix(' ')? };
        words.split_terminator(' ').try_fold(self.skip(1), |c, word| (c.word_ahead(0) == word).then(|| c.skip(1)))
    }

    /// The next token, if it is a word.
    fn next_word(self) -> Option<&'a str> {
        Some(self.word_ahead(0)).filter(|word| !word.is_empty())
    }

    /// True where the words just before are those of `phrase`.
    pub fn follows(self, phrase: &str) -> bool {
        phrase.rsplit(' ').enumerate().all(|(by, word)| self.word_back(by + 1) == word)
    }

    /// The value of the first phrase of `table` that comes next; longer phrases stand first in a table.
    pub fn one_of<T: Copy>(self, table: &[(&str, T)]) -> Parsed<'a, T> {
        self.next_word()?;
        table.iter().find_map(|(phrase, value)| Some((*value, self.phrase(phrase)?)))
    }

    /// Behind the first of `phrases` that comes next.
    pub fn any(self, phrases: &[&str]) -> Option<Self> {
        self.next_word()?;
        phrases.iter().find_map(|phrase| self.phrase(phrase))
    }

    /// Behind one of `phrases`, or here.
    pub fn maybe(self, phrases: &[&str]) -> Self {
        self.any(phrases).unwrap_or(self)
    }

    /// A number in a range, of at most two digits.
    pub fn small(self, range: std::ops::RangeInclusive<u32>) -> Parsed<'a, u32> {
        match self.peek(0)?.kind {
            Kind::Number { value, digits: 1..=2 } if range.contains(&value) => Some((value, self.skip(1))),
            _ => None,
        }
    }

    /// A number of exactly `digits` digits.
    pub fn digits(self, digits: usize) -> Parsed<'a, u32> {
        match self.peek(0)?.kind {
            Kind::Number { value, digits: found } if found == digits => Some((value, self.skip(1))),
            _ => None,
        }
    }

    /// One of the marks of `marks`.
    pub fn mark(self, marks: &str) -> Parsed<'a, char> {
        match self.peek(0)?.kind {
            Kind::Mark(mark) if marks.contains(mark) => Some((mark, self.skip(1))),
            _ => None,
        }
    }

    /// `count` tokens on.
    pub fn skip(self, count: usize) -> Self {
        Self { at: self.at + count, ..self }
    }
}

fn word_of(token: Option<&Token>) -> &str {
    match token.map(|token| &token.kind) {
        Some(Kind::Word(word)) => word,
        _ => "",
    }
}
