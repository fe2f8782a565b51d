//! The words that the rules compare: the document's tokens joined, and what stands between them.

use std::ops::Range;

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
    pub tokens: Range<usize>,
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

/// The keys of the words of a bare string.
pub(super) fn keys(text: &str) -> Vec<String> {
    words(&Document::new("", "", text)).into_iter().map(|word| word.key).collect()
}

/// The words of a document, in order.
pub(super) fn words(document: &Document) -> Vec<ComparedWord> {
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
            let found = words(&document).get(1).map(|word| word.gap);
            assert_eq!(found, Some(expected), "{text}");
        }
    }
}
