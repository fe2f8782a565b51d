//! Sentence boundaries in one paragraph of Vietnamese news.
//!
//! A full stop, question mark, exclamation mark or ellipsis ends a sentence when what follows looks
//! like a beginning and what stands before is no abbreviation, initial or list number.

use super::{Span, fold};

/// Abbreviations (in [`fold::key`] form, without the last stop) that a capital may follow.
const ABBREVIATIONS: &[&str] = &[
    "tp",
    "t.p",
    "tx",
    "t.x",
    "tt",
    "t.t",
    "q",
    "p",
    "h",
    "x",
    "f",
    "ths",
    "th.s",
    "ts",
    "t.s",
    "gs",
    "g.s",
    "pgs",
    "pgs.ts",
    "gs.ts",
    "gs.tskh",
    "tskh",
    "bs",
    "b.s",
    "bsck",
    "bs.ck1",
    "bs.ck2",
    "bscki",
    "bsckii",
    "ks",
    "k.s",
    "ls",
    "cn",
    "ds",
    "ktv",
    "nsnd",
    "nsưt",
    "nsut",
    "nghs",
    "kts",
    "lm",
    "ths.bs",
    "ts.bs",
    "pgs.ts.bs",
    "gs.bs",
    "ths.ks",
    "ths.ls",
    "ts.ls",
    "mr",
    "mrs",
    "ms",
    "dr",
    "st",
    "no",
    "vs",
    "prof",
    "jr",
    "sn",
    "đ/c",
    "đ.c",
    "đc",
    "tr",
    "km",
    "tel",
    "đt",
    "co",
    "ltd",
    "inc",
    "corp",
    "art",
    "vol",
    "op",
];

/// The most characters before a sentence's first letter: a line of ". . . ." is looked at once, not once a stop.
const OPENERS: usize = 32;
/// Bytes before a mark that are looked at.
const LOOK_BACK: usize = 160;

/// Splits a paragraph into sentences: byte ranges without the spaces around them.
pub(super) fn split(paragraph: &str) -> Vec<Span> {
    let mut sentences = Vec::new();
    let mut begin = 0;
    let mut at = 0;
    while let Some(mark) = next_mark(paragraph, at) {
        at = mark.end;
        if ends_sentence(paragraph, begin, mark) {
            push_trimmed(paragraph, Span::new(begin, mark.end), &mut sentences);
            begin = mark.end;
        }
    }
    push_trimmed(paragraph, Span::new(begin, paragraph.len()), &mut sentences);
    sentences
}

fn push_trimmed(paragraph: &str, span: Span, sentences: &mut Vec<Span>) {
    let text = paragraph.get(span.begin..span.end).unwrap_or_default();
    let left = text.len() - text.trim_start().len();
    let span = Span::new(span.begin + left, span.begin + text.trim_end().len());
    if !span.is_empty() {
        sentences.push(span);
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…')
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '”' | '’' | '\'' | '»' | ')' | ']')
}

/// The next run of closing marks at or after `from`, with the quotes and brackets that close right behind it.
fn next_mark(text: &str, from: usize) -> Option<Span> {
    let rest = text.get(from..)?;
    let begin = from + rest.find(is_mark)?;
    let run = text.get(begin..)?;
    let marks = run.find(|c| !is_mark(c)).unwrap_or(run.len());
    let closed = run.get(marks..)?;
    let closers = closed.find(|c| !is_closer(c)).unwrap_or(closed.len());
    Some(Span::new(begin, begin + marks + closers))
}

fn ends_sentence(text: &str, begin: usize, mark: Span) -> bool {
    let before = tail(text.get(begin..mark.begin).unwrap_or_default());
    let marks = text.get(mark.begin..mark.end).unwrap_or_default();
    let after = text.get(mark.end..).unwrap_or_default();
    let Some(next) = after.chars().next() else { return true };
    if !next.is_whitespace() {
        return joins_sentences(before, marks, after);
    }
    let following = after.trim_start();
    let word = last_word(before);
    if marks == "." && (is_abbreviation(word) || is_initial(before, word) || is_list_number(before, word)) {
        return false;
    }
    // "(?)", "…" and a quotation that the sentence goes on after end nothing before a small letter.
    starts_sentence(following) && (marks.contains(is_closer) || !before.trim().is_empty())
}

/// The last of a text: enough to see what stands before a mark, and little enough to look at it once a mark.
fn tail(text: &str) -> &str {
    let from = text.len().saturating_sub(LOOK_BACK);
    let from = (from..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.get(from..).unwrap_or_default()
}

/// The letters and inner stops that stand right before a mark: "PGS.TS", "v.v", "12".
fn last_word(before: &str) -> &str {
    before
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '“' | '"' | ',' | '[' | '-' | '–'))
        .next()
        .unwrap_or_default()
}

fn is_abbreviation(word: &str) -> bool {
    !word.is_empty() && word.len() <= 16 && ABBREVIATIONS.contains(&fold::key(word).as_str())
}

/// Small words that a name in initials follows: "ông H. V. L.".
const BEFORE_INITIALS: &[&str] = &["ông", "bà", "anh", "chị", "em", "cháu", "cô", "chú", "bác", "cụ", "chí"];

/// Capitals with stops before the stop, a name around them: "Nguyễn V. An", "George H.W. Bush". Not "vitamin A. Sau đó".
/// Several may open the name: "Phó Tổng thống J.D. Vance"; not "ở T.Ư. Sau đó".
fn is_initial(before: &str, word: &str) -> bool {
    let is_capital = |part: &str| {
        let mut chars = part.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
    };
    let head = before.strip_suffix(word).unwrap_or_default().trim_end();
    let previous = head.rsplit(' ').next().unwrap_or_default();
    let previous = previous.trim_start_matches(|c: char| !c.is_alphanumeric());
    let within = head.is_empty()
        || previous.chars().next().is_some_and(char::is_uppercase)
        || BEFORE_INITIALS.contains(&previous);
    word.split('.').all(is_capital) && (within || word.contains('.') && word.is_ascii())
}

/// "1. ", "2.3. " or "a. " at the very start.
fn is_list_number(before: &str, word: &str) -> bool {
    let numeral =
        word.chars().all(|c| c.is_ascii_digit() || c == '.') || matches!(word, "I" | "II" | "III" | "IV" | "V" | "VI");
    before.trim() == word && word.len() <= 5 && (numeral || word.chars().count() == 1)
}

fn starts_sentence(following: &str) -> bool {
    let opens = |c: &char| {
        matches!(c, '"' | '“' | '‘' | '\'' | '«' | '(' | '[' | '-' | '–' | '—' | '+' | '*' | '•' | '.' | ' ')
    };
    let start = following.chars().take(OPENERS).find(|c| !opens(c));
    start.is_some_and(|c| c.is_uppercase() || c.is_numeric() || !c.is_alphabetic())
}

/// "…chống hạn.Dự án…": a lost space. Not "TP.Hồ Chí Minh", "3.4.2024", "bao.vn", "ASP.NET".
fn joins_sentences(before: &str, marks: &str, after: &str) -> bool {
    let word = last_word(before);
    let long_and_small = word.chars().count() >= 2 && word.chars().all(char::is_lowercase);
    let mut next = after.chars();
    let capitalised =
        next.next().is_some_and(char::is_uppercase) && next.next().is_some_and(|c| c.is_lowercase() || c == ' ');
    let closed = marks.ends_with(is_closer) && after.starts_with(char::is_uppercase);
    long_and_small && (capitalised || closed) && !is_abbreviation(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (text, expected) in [
            ("Hội nghị bế mạc. Mọi người ra về.", 2),
            ("Bí thư Thành ủy TP. Hồ Chí Minh dự. Hội nghị kéo dài một ngày.", 2),
            ("PGS.TS. Lê Văn Tám phát biểu.", 1),
            ("Th.S. Trần Thị Bưởi chủ trì.", 1),
            ("Xã trồng lúa, ngô, khoai, v.v. để tăng thu nhập.", 1),
            ("Ngày 3.4.2024 xã họp. Có 1.200 người dự.", 2),
            ("Giá lúa 7.500 đồng/kg.", 1),
            ("“Phải làm ngay. Không được chậm trễ”, ông Tám nói.", 2),
            ("Ông nói: “Phải làm ngay.” Rồi ông ra về.", 2),
            ("Ông hỏi “Ai làm?” rồi ra về.", 1),
            ("Vì sao chậm? Vì thiếu vốn! Xã đã báo cáo…", 3),
            ("Trồng lúa, ngô... và khoai.", 1),
            ("Xã đã làm xong... Người dân vui mừng.", 2),
            ("1. Về kinh tế: tăng 8%.", 1),
            ("Anh Nguyễn V. An, chị Trần B. Hà cùng dự.", 1),
            ("Ông George H.W. Bush đến thăm. Mọi người ra đón.", 2),
            ("Phó Tổng thống J.D. Vance đến thăm. Mọi người ra đón.", 2),
            ("Ông về làm ở T.Ư. Sau đó ông về tỉnh.", 2),
            ("Bà uống vitamin A. Sau đó bà đỡ.", 2),
            ("Kết quả tốt.Dự án kết thúc.", 2),
            ("Xem tại baokiengiang.vn để biết thêm.", 1),
            ("Đến nay tỉnh đạt 98%. 12 xã còn lại sẽ về đích.", 2),
            ("Không dấu chấm", 1),
            ("", 0),
            ("...", 1),
        ] {
            let found: Vec<_> = split(text).iter().map(|s| &text[s.begin..s.end]).collect();
            assert_eq!(found.len(), expected, "{found:?}");
        }
    }
}
