//! Paragraphs and what each is for: running text, or the furniture around it.
//!
//! Captions, by-lines and source lines are not read at all, so a paragraph is called one only on plain evidence: a credit, the
//! words that captions open with, markup, a sentence about a speaker without its stop. With a stop, "Đồng chí … chủ trì hội
//! nghị." may be a caption or the article's own: it is kept out of summaries, but read for whom it names. Anything else is
//! prose.

use super::fold;
use super::{Field, Span};

/// What a paragraph is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParagraphKind {
    /// Running text.
    Prose,
    /// A title or a heading between paragraphs: short, with no mark at its end.
    Heading,
    /// What stands under a picture.
    Caption,
    /// What reads like a caption and may be a sentence of the article.
    LikelyCaption,
    /// Who wrote it or took the pictures.
    Byline,
    /// Where it was taken from.
    Source,
    /// A row of a table.
    Table,
}

/// One line of the caller's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// The field that it stands in.
    pub field: Field,
    /// Its bytes in the document's text.
    pub span: Span,
    /// What it is for.
    pub kind: ParagraphKind,
}

/// Words (in [`fold::key`] form) that open a by-line when a colon or nothing else follows.
const BYLINE_HEADS: &[&str] = &[
    "tin",
    "ảnh",
    "bài",
    "clip",
    "video",
    "tin và ảnh",
    "tin, ảnh",
    "tin, bài",
    "bài và ảnh",
    "bài, ảnh",
    "tin - ảnh",
    "tin-ảnh",
    "bài - ảnh",
    "bài-ảnh",
    "bài viết",
    "bài, ảnh và clip",
    "tin, ảnh và clip",
    "thực hiện",
    "tác giả",
    "nhóm phóng viên",
    "nhóm pv",
    "phóng viên",
    "pv",
    "ctv",
    "đồ họa",
    "biên soạn",
    "lược dịch",
    "biên dịch",
    "ghi",
    "photo",
    "ảnh và clip",
];
const SOURCE_HEADS: &[&str] = &["nguồn", "theo", "xem thêm", "link gốc", "dẫn nguồn", "source"];
const CAPTION_HEADS: &[&str] = &[
    "quang cảnh",
    "toàn cảnh",
    "ảnh minh họa",
    "hình minh họa",
    "ảnh tư liệu",
    "trong ảnh",
    "ảnh trên",
    "ảnh dưới",
    "ảnh chụp",
    "hình ảnh tại",
];
/// Words that stand right before "tại …" at the end of a caption that names its speaker.
const CAPTION_ACTS: &[&str] = &[
    "phát biểu tại",
    "phát biểu khai mạc",
    "phát biểu kết luận",
    "phát biểu chỉ đạo",
    "chủ trì hội nghị",
    "tham dự hội nghị",
    "chụp ảnh lưu niệm",
    "chụp hình lưu niệm",
    "tặng quà cho",
    "trao quà cho",
    "tặng hoa chúc mừng",
    "trao giấy khen cho",
    "trao bằng khen cho",
];

/// Words that open a sentence of the article, not one that says what is seen: time, place, occasion.
const PROSE_OPENINGS: &[&str] = &[
    "dịp này",
    "nhân dịp",
    "tại",
    "cũng",
    "cùng ngày",
    "sau đó",
    "sau khi",
    "sáng",
    "trưa",
    "chiều",
    "tối",
    "ngày",
    "hôm",
    "trước đó",
    "theo",
    "trong",
    "đến",
    "tới dự",
    "dự",
    "tham dự",
    "tham gia",
    "chủ trì",
    "kết thúc",
    "tiếp đó",
    "tiếp theo",
    "ngay sau",
    "thay mặt",
    "phát biểu",
    "mở đầu",
    "ngoài ra",
    "bên cạnh",
    "đồng thời",
];

/// Longest caption without a credit, in words.
const CAPTION_WORDS: usize = 24;
/// Longest sentence that only says who is seen.
const ACT_WORDS: usize = 20;
/// Longest heading and by-line, in words.
const HEADING_WORDS: usize = 20;
const BYLINE_WORDS: usize = 14;

/// Says what the paragraph `text` of `field` is for. `last` is true for the last one of the body.
pub(super) fn kind(field: Field, text: &str, last: bool) -> ParagraphKind {
    if field == Field::Title {
        return ParagraphKind::Heading;
    }
    let key = fold::key(text);
    let words = text.split_whitespace().count();
    if is_source(&key, words) {
        return ParagraphKind::Source;
    }
    if words <= BYLINE_WORDS && is_byline(text, &key, last) {
        return ParagraphKind::Byline;
    }
    if field == Field::Body && is_caption(text, &key, words) {
        return ParagraphKind::Caption;
    }
    if field == Field::Body && says_what_is_seen(&key, words) {
        return if text.ends_with(['.', '!']) { ParagraphKind::LikelyCaption } else { ParagraphKind::Caption };
    }
    let ends_open = !text.ends_with(['.', '!', '?', '…', ':', ';', '”', '"', '’', '\'', ')']);
    if field == Field::Body && words <= HEADING_WORDS && ends_open {
        return ParagraphKind::Heading;
    }
    ParagraphKind::Prose
}

fn is_byline(text: &str, key: &str, last: bool) -> bool {
    let bare = key.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '*' | '.' | '-' | '–' | ' '));
    if let Some((head, _)) = bare.split_once([':', '|'])
        && BYLINE_HEADS.contains(&head.trim())
    {
        return true;
    }
    if BYLINE_HEADS.contains(&bare) {
        return true;
    }
    let wrapped = text.starts_with('(') && text.ends_with(')') && text.split_whitespace().count() <= 4;
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    last && (wrapped || is_signature(bare))
}

/// "BÍCH THÙY", "Lê Minh - Thu Hà", "N.H": names alone, one to five words each in capitals.
fn is_signature(text: &str) -> bool {
    let mut words = text.split([' ', '-', '–', ',', '/', '.', '&']).filter(|w| !w.is_empty()).peekable();
    let count = words.clone().count();
    words.peek().is_some()
        && count <= 8
        && words.all(|w| w.chars().next().is_some_and(char::is_uppercase) && w.chars().all(char::is_alphabetic))
}

fn is_source(key: &str, words: usize) -> bool {
    let linked = key.contains("http://") || key.contains("https://") || key.contains("www.");
    if linked && words <= 12 {
        return true;
    }
    let bare = key.trim_matches(|c: char| !c.is_alphanumeric());
    SOURCE_HEADS.iter().any(|head| match bare.strip_prefix(head) {
        Some(rest) if rest.trim_start().starts_with(':') => words <= 14,
        Some(rest) if rest.starts_with(' ') => words <= 5 && !key.ends_with('.'),
        _ => false,
    })
}

fn is_caption(text: &str, key: &str, words: usize) -> bool {
    if has_credit(text, key) && words <= 3 * CAPTION_WORDS {
        return true;
    }
    words <= CAPTION_WORDS && CAPTION_HEADS.iter().any(|head| key.starts_with(head))
}

/// A short sentence of somebody who speaks, presides or hands over, as pictures show it.
fn says_what_is_seen(key: &str, words: usize) -> bool {
    let opens_prose = || {
        PROSE_OPENINGS.iter().any(|o| key.strip_prefix(o).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
    };
    words <= ACT_WORDS
        && !key.contains([':', '“', '"'])
        && CAPTION_ACTS.iter().any(|act| key.contains(act))
        && ends_at_once(key)
        && !opens_prose()
}

/// A credit at the end: "… Ảnh: N.H", "… (Ảnh: TTXVN)".
fn has_credit(text: &str, key: &str) -> bool {
    let Some(at) = ["ảnh:", "ảnh :", "ảnh minh họa:", "photo:", "ảnh/"].iter().filter_map(|c| key.rfind(c)).max()
    else {
        return key.trim_end_matches(|c: char| !c.is_alphabetic()).ends_with("ảnh minh họa") && text.len() < 400;
    };
    key.get(at..).is_some_and(|credit| credit.split_whitespace().count() <= 10)
}

/// True for one sentence that says nothing after its act but where: no "rằng", no "cho biết", no number of clauses.
fn ends_at_once(key: &str) -> bool {
    key.matches(',').count() <= 2
        && !["cho biết", "rằng", "nhấn mạnh", "đề nghị", "yêu cầu", "cho rằng"].iter().any(|w| key.contains(w))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ParagraphKind::*;

    #[test]
    fn table() {
        for (text, last, expected) in [
            ("Quang cảnh hội nghị.", false, Caption),
            ("Toàn cảnh buổi lễ", false, Caption),
            ("Các đại biểu chụp ảnh lưu niệm", false, Caption),
            ("Đồng chí Lê Văn Tám phát biểu tại hội nghị", false, Caption),
            ("Bí thư Tỉnh ủy Lê Văn Tám trao bằng khen cho các tập thể", false, Caption),
            ("Các đại biểu chụp ảnh lưu niệm.", false, LikelyCaption),
            ("Đồng chí Lê Văn Tám phát biểu tại hội nghị.", false, LikelyCaption),
            ("Đồng chí Lê Văn Tám, Bí thư Tỉnh ủy chủ trì hội nghị.", false, LikelyCaption),
            ("Đồng chí Lê Văn Tám phát biểu tại hội nghị. Ảnh: N.H", false, Caption),
            ("Dịp này, Chủ tịch UBND tỉnh Lê Văn Tám trao bằng khen cho 12 tập thể.", false, Prose),
            ("Dự hội nghị có Bí thư Tỉnh ủy Lê Văn Tám.", false, Prose),
            ("Tại đây, Chủ tịch UBND huyện Lê Văn Tám tặng quà cho 20 hộ nghèo.", false, Prose),
            ("Sáng 3-4, Bí thư Tỉnh ủy Lê Văn Tám phát biểu khai mạc hội nghị.", false, Prose),
            ("Sau đó, Phó Bí thư Tỉnh ủy Lê Văn Tám phát biểu chỉ đạo.", false, Prose),
            ("Chủ trì hội nghị có đồng chí Lê Văn Tám, Bí thư Tỉnh ủy.", false, Prose),
            ("Người dân xã Vĩnh Hòa thu hoạch lúa. Ảnh: T.L", false, Caption),
            ("Người dân xã Vĩnh Hòa thu hoạch lúa (Ảnh: Báo Kiên Giang)", false, Caption),
            ("Tin và ảnh: BÍCH THÙY", true, Byline),
            ("Bài, ảnh: Minh Khang", false, Byline),
            ("BÍCH THÙY", true, Byline),
            ("Thu Hà - Lê Minh", true, Byline),
            ("(TTXVN)", true, Byline),
            ("PV", true, Byline),
            ("Nguồn Kiên Giang: https://vidu.vn/tin/19750.html", true, Source),
            ("Nguồn: TTXVN", true, Source),
            ("Theo TTXVN", true, Source),
            ("Phát huy sức dân", false, Heading),
            ("Nhiều mô hình hay", false, Heading),
            ("Theo ông Tám, năm nay bà con được mùa.", false, Prose),
            ("Ngày 3-4, Ban Dân vận tổ chức hội nghị.", false, Prose),
            ("Phát biểu tại hội nghị, đồng chí Tám yêu cầu các địa phương tập trung chống hạn.", false, Prose),
            ("Nguồn vốn này giúp 120 hộ thoát nghèo.", false, Prose),
        ] {
            assert_eq!(kind(Field::Body, text, last), expected, "{text}");
        }
        assert_eq!(kind(Field::Title, "Quang cảnh hội nghị.", false), Heading);
    }
}
