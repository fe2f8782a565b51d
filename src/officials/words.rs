//! The words and marks of one sentence, with what the other parts ask of them.

use super::lexicon::{Class, Lexicon};
pub(super) use crate::text::is_syllable;
use crate::text::{Document, Span, fold};

/// A word, or one punctuation mark.
#[derive(Clone, Debug)]
pub(super) struct Word<'t> {
    /// As written.
    pub text: &'t str,
    /// Lower case, one tone placement: the form that the lexicon compares.
    pub key: String,
    /// Bytes in the document.
    pub span: Span,
    /// True for a word, false for a mark.
    pub is_word: bool,
    /// The first letter is a capital.
    pub capital: bool,
    /// Two letters or more, none of them small.
    pub all_caps: bool,
    /// Nothing stands between this and the one before.
    pub glued: bool,
    /// The lexicon's phrases that begin here and their numbers of words, the longest first.
    pub phrases: Vec<(Class, usize)>,
}

impl Word<'_> {
    /// True for the mark `mark`, or one that newspapers use in its place.
    pub fn is(&self, mark: char) -> bool {
        if self.is_word {
            return false;
        }
        match mark {
            '-' => matches!(self.text, "-" | "–" | "—" | "*"),
            _ => self.text.starts_with(mark),
        }
    }

    /// Digits, Roman numerals and numbers with stops: "8", "XIV", "2016-2021".
    pub fn is_number(&self) -> bool {
        self.is_word
            && (self.text.starts_with(|c: char| c.is_ascii_digit())
                || self.text.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L')))
    }
}

/// Splits the bytes `span` of a document. Every word's content is exactly the document's at its span.
pub(super) fn split<'t>(document: &'t Document, span: Span, lexicon: &Lexicon) -> Vec<Word<'t>> {
    let text = document.slice(span);
    let mut words: Vec<Word> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let at = text.len() - rest.len();
        let length = if first.is_whitespace() {
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        } else if first.is_alphanumeric() {
            word_length(rest)
        } else {
            first.len_utf8()
        };
        let (own, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let glued = words.last().is_some_and(|w| w.span.end == span.begin + at);
        words.push(word(own, span.begin + at, glued));
        rest = after;
    }
    lexicon.mark(&mut words);
    words
}

fn word(text: &str, begin: usize, glued: bool) -> Word<'_> {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    Word {
        text,
        key: fold::key(text),
        span: Span::new(begin, begin + text.len()),
        is_word: text.starts_with(char::is_alphanumeric),
        capital: text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase),
        all_caps: letters().count() >= 2 && letters().all(|c| !c.is_lowercase()),
        glued,
        phrases: Vec::new(),
    }
}

/// Letters and digits, with the marks that stand inside words: "TP.HCM", "GD&ĐT", "K'Brễu", "Jong-un".
fn word_length(text: &str) -> usize {
    let mut length = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_alphanumeric() {
            length = at + c.len_utf8();
            continue;
        }
        let inner = matches!(c, '.' | '&' | '\'' | '’' | '-' | '/' | '\u{2011}');
        let Some(&(_, next)) = chars.peek().filter(|(_, next)| inner && next.is_alphanumeric()) else { break };
        // "TS.Nguyễn" is two words that lost their space, "Th.S" is one.
        let after = text.get(at + c.len_utf8() + next.len_utf8()..).and_then(|t| t.chars().next());
        if c == '.' && next.is_uppercase() && after.is_some_and(char::is_lowercase) {
            break;
        }
        // "Tài chính-Kế hoạch" has no word "chính-Kế".
        let small = text.get(..at).is_some_and(|own| own.starts_with(char::is_lowercase) && is_syllable(own));
        if c == '-' && small && next.is_uppercase() && after.is_some_and(char::is_lowercase) {
            break;
        }
        // "Lê Văn Sậy-Phó Giám đốc"
        let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
        if c == '-' && ["Phó ", "Chủ tịch", "Bí thư", "Giám đốc", "Trưởng "].iter().any(|head| rest.starts_with(head))
        {
            break;
        }
    }
    length
}

/// True for a word of plain Latin letters that is no Vietnamese syllable: "Trump", "Fattah".
pub(super) fn is_latin(word: &str) -> bool {
    word.is_ascii() && word.chars().any(char::is_lowercase) && !is_syllable(word)
}

/// The bytes from word `first` to the word before `end`.
pub(super) fn span_of(words: &[Word], first: usize, end: usize) -> Span {
    match (words.get(first), words.get(end.saturating_sub(1))) {
        (Some(a), Some(b)) => Span::new(a.span.begin, b.span.end),
        _ => Span::new(0, 0),
    }
}

/// Longest bracket that is jumped over, in words.
const BRACKET: usize = 16;

/// The first word behind "(…)" at word `at`; `at` where no bracket opens there or none closes soon.
pub(super) fn over_brackets(words: &[Word], at: usize) -> usize {
    let is = |at: usize, mark: char| words.get(at).is_some_and(|w| w.is(mark));
    if !is(at, '(') {
        return at;
    }
    (at + 1..at + BRACKET).find(|i| is(*i, ')')).map_or(at, |close| close + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (text, expected) in [
            ("TS.Nguyễn Văn A", "TS|.|Nguyễn|Văn|A"),
            ("UBND TP.HCM, Sở GD&ĐT", "UBND|TP.HCM|,|Sở|GD&ĐT"),
            ("Kpă H'Quyên - K’Brễu", "Kpă|H'Quyên|-|K’Brễu"),
            ("Kinh tế- Ngân sách", "Kinh|tế|-|Ngân|sách"),
            ("Tài chính-Kế hoạch", "Tài|chính|-|Kế|hoạch"),
            ("Bashar al-Assad, Jong-Un", "Bashar|al-Assad|,|Jong-Un"),
            ("(Un-xin)", "(|Un-xin|)"),
            ("", ""),
        ] {
            let document = Document::new("", "", text);
            let words = split(&document, Span::new(0, document.text().len()), &Lexicon::default());
            let found: Vec<_> = words.iter().map(|w| w.text).collect();
            assert_eq!(found.join("|"), expected);
        }
    }

    #[test]
    fn syllables() {
        for word in ["Nguyễn", "Phích", "Khuya", "Giàng", "Un", "Kim", "Thủy", "Quý", "Oanh"] {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["Trump", "Scott", "Kpă", "Brễu", "Lee", "Jae", "Zelensky", "Donald", "NATO", "W"] {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
