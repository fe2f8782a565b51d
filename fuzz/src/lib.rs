//! What the fuzz targets share: bytes to text that the readers look at closely, and a server without a model.

pub mod server;

use std::path::Path;
use std::sync::LazyLock;

use bientap::analysis::Analyzer;
use bientap::text::{Document, Field, Span};

/// The bundled model, read from its folder.
pub static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/bientap-vi");
    Analyzer::from_dir(&folder).expect("the bundled model")
});

/// Words and signs that the grammars know, and what breaks texts. A byte of 0x80 and above that begins no character of
/// UTF-8 stands for one of them: mutations then join phrases, not only letters.
const PIECES: [&str; 64] = [
    "ngày ", "Ngày ", "tháng ", "năm ", "quý ", "tuần ", "thế kỷ ", "thập niên ", "từ ", "đến ", "trước ", "sau ", "sáng ",
    "chiều ", "lúc ", "giờ ", "mùng ", "rằm ", "âm lịch ", "Tết ", "hôm nay ", "năm ngoái ", "cuối ", "đầu ", "nửa ", "1-3-",
    "3/4", "30-6-2024", "31/2", "2024", "II", "XIII", "–", "-", "/", ".", ", ", " và ", ":", "14h30", "ông ", "bà ", "đồng chí ",
    "Chủ tịch ", "Phó Bí thư ", "UBND ", "tỉnh ", "Kiên Giang ", "Nguyễn Văn A ", "Trần Thị Mẫu ", "\n", "\r\n", ". ", "“", "”",
    "\u{301}", "\u{323}", "\u{200b}", "\u{202e}", "\0", "😀", "ﬀ", "İ", "\u{feff}",
];

/// Text of any bytes: what is UTF-8 stays, each other byte is a piece.
pub fn text(data: &[u8]) -> String {
    let mut text = String::new();
    for chunk in data.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(PIECES[usize::from(*byte) % PIECES.len()]);
        }
    }
    text
}

/// Title, lead and body: parted by the first two bytes 0x1e, "record separator".
pub fn article(data: &[u8]) -> [String; 3] {
    let mut parts = data.splitn(3, |byte| *byte == 0x1e);
    let mut next = || text(parts.next().unwrap_or_default());
    let [first, second, third] = [next(), next(), next()];
    // One part alone is a body.
    if second.is_empty() && third.is_empty() { [String::new(), String::new(), first] } else { [first, second, third] }
}

/// A span of the document leads back to whole characters of the caller's string.
pub fn assert_source(document: &Document, span: Span, article: &[String; 3]) {
    assert!(document.text().get(span.begin..span.end).is_some(), "{span:?} cuts a character");
    let source = document.source(span);
    let text = match source.field {
        Field::Title => &article[0],
        Field::Lead => &article[1],
        Field::Body => &article[2],
    };
    assert!(source.begin <= source.end, "{source:?}");
    assert!(text.get(source.begin..source.end).is_some(), "{source:?} cuts a character of {text:?}");
}
