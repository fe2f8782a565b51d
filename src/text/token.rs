//! Tokens and words: the one place where an article is split, for all readers.
//!
//! A *token* is a run of letters, a run of digits, or one mark: "3-4" is three of them. A *word* is what a reader takes
//! for one: the tokens of "TP.HCM", "GD&ĐT", "J.D.", "H'Nhơn", "Jong-un" and "2016-2021" belong together, each mark that
//! stands alone is a word by itself. Dates are read by tokens, names and posts by words.

use super::{Span, fold, syllable};

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with the marks that combine with them.
    Letters,
    /// The digits 0 to 9.
    Digits,
    /// Any other character that is no space.
    Mark,
}

/// A run of letters, a run of digits, or one mark.
#[derive(Clone, Debug)]
pub struct Token {
    /// What it is made of.
    pub kind: TokenKind,
    /// The form in which it is compared: see [`fold::key`]; every dash is "-", every apostrophe "'".
    pub key: String,
    /// Bytes in the document.
    pub span: Span,
    /// No space stands between it and the token before in its sentence.
    pub glued: bool,
    /// Its first letter is a capital.
    pub capital: bool,
    /// Two letters or more, none of them small: "SN", "APEC".
    pub all_caps: bool,
}

/// A word, or a mark that stands alone.
#[derive(Clone, Debug)]
pub struct Word {
    /// The form in which it is compared: see [`fold::key`]; every dash is "-", every apostrophe "'".
    pub key: String,
    /// Bytes in the document.
    pub span: Span,
    /// Its first token, by number in the document.
    pub first_token: usize,
    /// One past its last token.
    pub end_token: usize,
    /// True for a word, false for a mark.
    pub is_word: bool,
    /// No space stands between it and the word before in its sentence.
    pub glued: bool,
    /// Its first letter or digit is a capital.
    pub capital: bool,
    /// Two letters or more, none of them small.
    pub all_caps: bool,
    /// It has a capital somewhere: "al-Assad".
    pub has_capital: bool,
}

impl Word {
    /// True for the mark `mark`; a dash also where a paper sets a star in its place.
    pub fn is(&self, mark: char) -> bool {
        !self.is_word && (self.key.starts_with(mark) || mark == '-' && self.key == "*")
    }

    /// Digits, Roman numerals and numbers with marks inside: "8", "XIV", "2016-2021".
    pub fn is_number(&self) -> bool {
        let roman = |c: char| matches!(c, 'i' | 'v' | 'x' | 'l');
        self.is_word
            && (self.key.starts_with(|c: char| c.is_ascii_digit())
                || self.capital && (self.all_caps || self.key.len() == 1) && self.key.chars().all(roman))
    }

    /// Small letters throughout.
    pub fn is_small(&self) -> bool {
        self.is_word && !self.has_capital && !self.key.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// The tokens and words of an article.
#[derive(Clone, Debug, Default)]
pub(super) struct Tokens {
    pub tokens: Vec<Token>,
    pub words: Vec<Word>,
}

impl Tokens {
    /// Splits the `sentences` of `text`.
    pub fn new(text: &str, sentences: impl IntoIterator<Item = Span>) -> Self {
        let mut tokens = Self::default();
        for sentence in sentences {
            let first = tokens.tokens.len();
            tokens.split(text.get(sentence.begin..sentence.end).unwrap_or_default(), sentence.begin);
            tokens.join(text, first);
        }
        tokens
    }

    fn split(&mut self, sentence: &str, begin: usize) {
        let mut rest = sentence;
        let mut at = begin;
        let mut glued = false;
        while let Some(first) = rest.chars().next() {
            let class = CharacterClass::of(first);
            let length = match class {
                CharacterClass::Letter | CharacterClass::Digit => {
                    rest.find(|c| CharacterClass::of(c) != class).unwrap_or(rest.len())
                }
                _ => first.len_utf8(),
            };
            let (run, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
            if class != CharacterClass::Space {
                self.tokens.push(token(run, class, Span::new(at, at + length), glued));
            }
            glued = class != CharacterClass::Space;
            at += length;
            rest = after;
        }
    }

    /// Makes words of the tokens from number `first` on, those of one sentence.
    fn join(&mut self, text: &str, first: usize) {
        let sentence = self.tokens.get(first..).unwrap_or_default();
        let mut at = 0;
        while let Some(opening) = sentence.get(at) {
            let end = if is_solid(opening) { word_end(sentence, at) } else { at + 1 };
            let own = sentence.get(at..end).unwrap_or_default();
            self.words.push(word(text, own, first + at));
            at = end;
        }
    }
}

/// The compared forms of the tokens of a bare string.
pub fn token_keys(text: &str) -> Vec<String> {
    let mut tokens = Tokens::default();
    tokens.split(text, 0);
    tokens.tokens.into_iter().map(|token| token.key).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CharacterClass {
    Letter,
    Digit,
    Space,
    Other,
}

impl CharacterClass {
    fn of(c: char) -> Self {
        match c {
            '0'..='9' => Self::Digit,
            c if c.is_alphabetic() => Self::Letter,
            c if c.is_whitespace() => Self::Space,
            // Combining marks stay with their letter where they cannot be composed.
            '\u{300}'..='\u{36f}' => Self::Letter,
            _ => Self::Other,
        }
    }
}

fn token(run: &str, class: CharacterClass, span: Span, glued: bool) -> Token {
    let kind = match class {
        CharacterClass::Letter => TokenKind::Letters,
        CharacterClass::Digit => TokenKind::Digits,
        _ => TokenKind::Mark,
    };
    let capital = run.chars().next().is_some_and(char::is_uppercase);
    Token { kind, key: key(run, kind), span, glued, capital, all_caps: is_all_caps(run) }
}

/// The compared form of a token.
fn key(run: &str, kind: TokenKind) -> String {
    match kind {
        TokenKind::Letters => fold::key(run),
        TokenKind::Digits => run.to_owned(),
        TokenKind::Mark => match run.chars().next() {
            Some('-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}') => "-".to_owned(),
            Some('’' | '‘' | '\u{2bc}') => "'".to_owned(),
            _ => run.to_owned(),
        },
    }
}

fn is_all_caps(run: &str) -> bool {
    let mut letters = run.chars().filter(|c| c.is_alphabetic());
    let enough = letters.clone().count() > 1;
    enough && letters.all(|c| !c.is_lowercase())
}

/// Letters, digits and numerals, which words are made of.
fn is_solid(token: &Token) -> bool {
    token.kind != TokenKind::Mark || token.key.starts_with(char::is_alphanumeric)
}

fn word(text: &str, tokens: &[Token], first: usize) -> Word {
    let (begin, end) = match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => (first.span.begin, last.span.end),
        _ => (0, 0),
    };
    let own = text.get(begin..end).unwrap_or_default();
    Word {
        key: tokens.iter().map(|token| token.key.as_str()).collect(),
        span: Span::new(begin, end),
        first_token: first,
        end_token: first + tokens.len(),
        is_word: tokens.first().is_some_and(is_solid),
        glued: tokens.first().is_some_and(|token| token.glued),
        capital: tokens.first().is_some_and(|token| token.capital),
        all_caps: is_all_caps(own),
        has_capital: own.chars().any(char::is_uppercase),
    }
}

/// One past the last token of the word that begins with token `at`.
fn word_end(tokens: &[Token], at: usize) -> usize {
    let glued = |at: usize| tokens.get(at).filter(|token| token.glued);
    let mut end = at + 1;
    while let Some(next) = glued(end) {
        if is_solid(next) {
            end += 1;
        } else if glued(end + 1).is_some_and(is_solid) && joins(tokens, at, end) {
            end += 2;
        } else {
            break;
        }
    }
    end
}

/// Longest part of a short form that a comma may stand in: "VH,TT&DL".
const SHORT_PART: usize = 4;

/// True where the mark `mark`, with letters or digits glued to both sides, stands inside the word that begins with token
/// `first`.
fn joins(tokens: &[Token], first: usize, mark: usize) -> bool {
    let (Some(before), Some(own), Some(after)) = (tokens.get(mark - 1), tokens.get(mark), tokens.get(mark + 1)) else {
        return false;
    };
    let name_like = after.capital && !after.all_caps && after.key.chars().count() > 1;
    match own.key.as_str() {
        "&" | "'" | "/" => true,
        // "TS.Nguyễn" is two words that lost their space, "Th.S" is one.
        "." => !name_like,
        "-" => !parts_words(before, after, mark - 1 == first),
        "," => {
            let short = |token: &Token| token.all_caps && token.key.chars().count() <= SHORT_PART;
            let goes_on =
                tokens.get(mark + 2).is_some_and(|token| token.glued && matches!(token.key.as_str(), "&" | "-"));
            short(before) && short(after) && goes_on
        }
        _ => false,
    }
}

/// Words in small letters that papers glue to a name with a hyphen, and that no name ends in: "Bình An-nói".
const NEVER_IN_NAMES: &[&str] = &[
    "cho", "nói", "là", "và", "đã", "đang", "sẽ", "nêu", "chia", "phát", "khẳng", "nhấn", "trả", "kể", "dự", "tại",
    "trong", "người", "chủ", "thay", "trao", "bày", "đề", "báo", "trình", "thông", "nguyên", "hiện", "nay",
];

/// True where a hyphen without spaces stands between two words: "Tài chính-Kế hoạch", "Lê Văn Sậy-Phó Giám đốc",
/// "Bình An-nói". `opens` says that `before` begins the word: "al-Assad", "Jong-un" and "Cam-pu-chia" are one.
fn parts_words(before: &Token, after: &Token, opens: bool) -> bool {
    let never = NEVER_IN_NAMES.contains(&after.key.as_str()) && !after.capital;
    if after.kind != TokenKind::Letters {
        return false;
    }
    if before.kind != TokenKind::Letters || before.all_caps && !after.capital {
        return never;
    }
    let spelt = |token: &Token| syllable::is_syllable(&token.key) && token.key.chars().count() > 1;
    let marked = |token: &Token| !token.key.is_ascii();
    let name_like = after.capital && !after.all_caps;
    match (before.capital, name_like) {
        (false, true) => spelt(before) && after.key.chars().count() > 1,
        (true, true) if before.all_caps => spelt(after) && marked(after),
        (true, true) => spelt(before) && spelt(after) && (marked(before) || marked(after)),
        (true, false) => opens && never,
        // "huyện-cho biết", "thôn-lúa trổ", but "vắc-xin", "công-te-nơ".
        (false, false) => opens && spelt(before) && (never || marked(before) && marked(after) && spelt(after)),
    }
}

#[cfg(test)]
mod tests {
    use crate::text::Document;

    fn words(text: &str) -> String {
        let document = Document::new("", "", text);
        document.words().iter().map(|w| document.slice(w.span)).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn words_of_a_text() {
        for (text, expected) in [
            ("TS.Nguyễn Văn A", "TS|.|Nguyễn|Văn|A"),
            ("UBND TP.HCM, Sở GD&ĐT", "UBND|TP.HCM|,|Sở|GD&ĐT"),
            ("Kpă H'Quyên - K’Brễu", "Kpă|H'Quyên|-|K’Brễu"),
            ("Kinh tế- Ngân sách", "Kinh|tế|-|Ngân|sách"),
            ("Tài chính-Kế hoạch", "Tài|chính|-|Kế|hoạch"),
            ("Bashar al-Assad, Jong-Un", "Bashar|al-Assad|,|Jong-Un"),
            ("(Un-xin)", "(|Un-xin|)"),
            ("Sở VH,TT&DL dự", "Sở|VH,TT&DL|dự"),
            ("UBND,HĐND xã", "UBND|,|HĐND|xã"),
            ("Lê Văn Sậy-Phó Giám đốc", "Lê|Văn|Sậy|-|Phó|Giám|đốc"),
            ("xã Ia Mơr-cho biết", "xã|Ia|Mơr|-|cho|biết"),
            ("huyện-cho biết, ấp 5-cho, Sở GD&ĐT-cho", "huyện|-|cho|biết|,|ấp|5|-|cho|,|Sở|GD&ĐT|-|cho"),
            ("vắc-xin, công-te-nơ, ki-lô-mét", "vắc-xin|,|công-te-nơ|,|ki-lô-mét"),
            ("Kim Jong-un, Ban Ki-moon", "Kim|Jong-un|,|Ban|Ki-moon"),
            ("Cam-pu-chia, Ê-đê, Vi-ra-đết", "Cam-pu-chia|,|Ê-đê|,|Vi-ra-đết"),
            ("Th.S, T.Ư, J.D. Vance", "Th.S|,|T.Ư|,|J.D|.|Vance"),
            ("ngày 3-4, I-2024, 14h30", "ngày|3-4|,|I-2024|,|14h30"),
            ("Đ/c An, 12.000 m2, 5m²", "Đ/c|An|,|12.000|m2|,|5m²"),
            ("GD-ĐT, LĐ-TB&XH, COVID-19", "GD-ĐT|,|LĐ-TB&XH|,|COVID-19"),
            ("Tié\u{302}n", "Tié\u{302}n"),
            ("", ""),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn tokens_of_a_text() {
        let document = Document::new("", "", "Sáng 3–4, quý I-2024; H’Nhơn 14h30.");
        let keys: Vec<_> = document.tokens().iter().map(|t| t.key.as_str()).collect();
        let expected =
            ["sáng", "3", "-", "4", ",", "quý", "i", "-", "2024", ";", "h", "'", "nhơn", "14", "h", "30", "."];
        assert_eq!(keys, expected);
    }

    #[test]
    fn numbers_are_told_from_words() {
        let number = |text: &str| Document::new("", "", text).words().first().is_some_and(super::Word::is_number);
        for text in ["8", "XIV", "2016-2021", "I", "12.000"] {
            assert!(number(text), "{text}");
        }
        for text in ["Vi", "xi", "Lê", "GD&ĐT", "."] {
            assert!(!number(text), "{text}");
        }
    }
}
