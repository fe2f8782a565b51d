//! One sentence as the summary sees it: its tokens, and which of them stand inside brackets or quotations.

use std::ops::Range;

use super::words::Words;
use crate::lexicon::{Class, Matches};
use crate::text::{Document, ParagraphKind, Span, Token, TokenKind};

/// A sentence with its tokens, counted from 0 within it.
#[derive(Clone, Debug)]
pub(super) struct View<'d> {
    document: &'d Document,
    matches: &'d Matches,
    /// The number of the sentence in the document.
    pub number: usize,
    /// Its bytes.
    span: Span,
    /// The number of its first token in the document.
    pub first: usize,
    pub tokens: &'d [Token],
    /// How deep in brackets and quotations each token stands; the marks themselves are inside.
    depth: Vec<u8>,
    /// True where every bracket and quotation that opens also closes.
    pub balanced: bool,
}

impl<'d> View<'d> {
    /// Sentence `number` of a document.
    pub fn new(document: &'d Document, matches: &'d Matches, number: usize) -> Option<Self> {
        let span = document.sentences().get(number)?.span;
        let range = document.tokens_in(span);
        let tokens = document.tokens().get(range.clone())?;
        let (depth, balanced) = depths(document, tokens);
        Some(Self { document, matches, number, span, first: range.start, tokens, depth, balanced })
    }

    /// The compared form of token `at`; empty outside.
    pub fn key(&self, at: usize) -> &'d str {
        self.tokens.get(at).map_or("", |token| &token.key)
    }

    /// True for a word or a number at `at`.
    pub fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind != TokenKind::Mark)
    }

    /// True where token `at` has a capital first.
    pub fn capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.capital)
    }

    /// True where token `at` stands in no bracket and no quotation.
    pub fn outside(&self, at: usize) -> bool {
        self.depth.get(at).is_none_or(|depth| *depth == 0)
    }

    /// A comma outside that parts words, not the digits of "4,5".
    pub fn is_comma(&self, at: usize) -> bool {
        self.key(at) == "," && self.outside(at) && !self.between_digits(at)
    }

    /// A dash outside with a space on both sides.
    pub fn is_dash(&self, at: usize) -> bool {
        let spaced = |at: usize| self.tokens.get(at).is_some_and(|token| !token.glued);
        self.key(at) == "-" && self.outside(at) && spaced(at) && spaced(at + 1)
    }

    fn between_digits(&self, at: usize) -> bool {
        let digits = |at: usize| self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Digits);
        at > 0 && digits(at - 1) && digits(at + 1) && self.tokens.get(at + 1).is_some_and(|token| token.glued)
    }

    /// One past the last token that is no closing stop.
    pub fn end(&self) -> usize {
        let stop = |token: &Token| matches!(token.key.as_str(), "." | "!" | "?" | "…" | ";" | ":" | ",");
        self.tokens.len() - self.tokens.iter().rev().take_while(|token| stop(token)).count()
    }

    /// Tokens `range`; none where they do not all exist.
    pub fn range(&self, range: Range<usize>) -> &'d [Token] {
        self.tokens.get(range).unwrap_or_default()
    }

    /// The bytes from the first to the last of tokens `range`.
    pub fn bytes(&self, range: &Range<usize>) -> Span {
        match (self.tokens.get(range.start), self.tokens.get(range.end.saturating_sub(1))) {
            (Some(first), Some(last)) => Span::new(first.span.begin, last.span.end),
            _ => Span::new(self.span.begin, self.span.begin),
        }
    }

    /// True where a word of `range`, in no bracket and no quotation, can be a predicate.
    pub fn has_verb(&self, mut range: Range<usize>) -> bool {
        let verbs = &Words::bundled().clauses.verbs;
        range.any(|at| self.outside(at) && verbs.at(self.tokens, at).is_some())
    }

    /// True for the first sentence of running text in the lead or in the body.
    pub fn opens_field(&self) -> bool {
        let sentences = self.document.sentences();
        let paragraph = |number: usize| sentences.get(number).and_then(|own| self.document.paragraph_of(own));
        let field = paragraph(self.number).map(|own| own.field);
        let own_field = |number: usize| paragraph(number).filter(|own| Some(own.field) == field);
        (0..self.number).rev().map_while(own_field).all(|own| own.kind != ParagraphKind::Prose)
    }

    /// The document that it stands in.
    pub fn document(&self) -> &'d Document {
        self.document
    }

    /// The length, in tokens, of the longest phrase of one of `classes` at token `at`.
    pub fn lexicon(&self, at: usize, classes: &[Class]) -> Option<usize> {
        if at >= self.tokens.len() {
            return None;
        }
        let hits = self.matches.at_token(self.first + at);
        hits.iter().find(|(class, _)| classes.contains(class)).map(|(_, length)| *length)
    }
}

/// The depth of each token, and whether all that opens closes.
fn depths(document: &Document, tokens: &[Token]) -> (Vec<u8>, bool) {
    let mut open: Vec<char> = Vec::new();
    let mut sound = true;
    let mut depths = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let mark = document.slice(token.span).chars().next().unwrap_or_default();
        let next_glued = tokens.get(at + 1).is_some_and(|next| next.glued);
        let closer = match mark {
            '(' => Some(')'),
            '[' => Some(']'),
            '“' => Some('”'),
            '«' => Some('»'),
            '‘' if !token.glued => Some('’'),
            '"' | '\'' if open.last() != Some(&mark) && next_glued && !token.glued => Some(mark),
            '"' if open.last() != Some(&mark) && next_glued => Some(mark),
            _ => None,
        };
        if let Some(closer) = closer {
            open.push(closer);
            depths.push(open.len().min(usize::from(u8::MAX)) as u8);
            continue;
        }
        depths.push(open.len().min(usize::from(u8::MAX)) as u8);
        match open.iter().rposition(|closer| *closer == mark) {
            Some(place) => {
                sound &= place + 1 == open.len();
                open.truncate(place);
            }
            None if matches!(mark, ')' | ']' | '”' | '»' | '"') => sound &= is_list_mark(tokens, at),
            None => {}
        }
    }
    (depths, sound && open.is_empty())
}

/// The bracket of "a)" or "1)" at the very start.
fn is_list_mark(tokens: &[Token], at: usize) -> bool {
    at == 1 && tokens.get(at).is_some_and(|token| token.key == ")")
}
