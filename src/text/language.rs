//! Is there Vietnamese to read here? By its words: how many, how many with marks, how many that no language spells so.

use super::{spelling, words};

/// What can be told of a text before it is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Legibility {
    /// Not Vietnamese, or Vietnamese typed without its marks.
    pub foreign: bool,
    /// Its letters were lost or changed on the way: an old encoding or UTF-8 read as another one, letters become "?".
    pub garbled: bool,
    /// So few Vietnamese words that nothing can be said of what it is about.
    pub short: bool,
}

/// Fewer words than this do not tell a language.
const ENOUGH_WORDS: usize = 12;
/// In Vietnamese news some 70 % of the words carry a mark; in other languages, and in Vietnamese typed without marks, hardly any.
const LEAST_SHARE: f32 = 0.2;
/// Vietnamese words from which an article can be filed: a headline has them.
const TOPIC_WORDS: usize = 6;
/// Broken words that garbled text has at least; articles quote one or two.
const BROKEN_WORDS: usize = 3;
/// The share of words with signs or losses in their middle from which a text is garbled. Sound articles have none.
const BROKEN_SHARE: f32 = 0.05;
/// The share of words whose letters are of Western Europe and no Vietnamese syllable: in TCVN3 and VNI some 60 %, in French and
/// German 20 %, in Vietnamese 2 %.
const ODD_SHARE: f32 = 0.35;

impl Legibility {
    /// Reads a text in Unicode NFC.
    pub(super) fn of(text: &str) -> Self {
        let (broken, odd, all) = broken_words(text);
        let share = |count: usize| count as f32 / all.max(1) as f32;
        let garbled =
            broken >= BROKEN_WORDS && share(broken) >= BROKEN_SHARE || odd >= BROKEN_WORDS && share(odd) >= ODD_SHARE;
        let syllables = words(text).filter(|(_, word)| spelling::is_syllable(word));
        Self { foreign: !is_vietnamese(text), garbled, short: syllables.take(TOPIC_WORDS).count() < TOPIC_WORDS }
    }

    /// True where there is something to say what the text is about.
    pub fn is_clear(self) -> bool {
        !self.garbled && !self.short
    }
}

/// True unless `text` (NFC) is long enough to tell and too few of its words carry a Vietnamese mark.
fn is_vietnamese(text: &str) -> bool {
    let (mut marked, mut all) = (0_usize, 0_usize);
    for (_, word) in words(text).filter(|(_, word)| word.chars().any(char::is_alphabetic)) {
        all += 1;
        marked += usize::from(word.chars().any(is_vietnamese_letter) && word.chars().all(is_latin));
    }
    all < ENOUGH_WORDS || marked as f32 >= LEAST_SHARE * all as f32
}

/// Letters that Vietnamese has and English has not.
fn is_vietnamese_letter(c: char) -> bool {
    matches!(c, 'À'..='Ý' | 'à'..='ý' | 'Ă' | 'ă' | 'Đ' | 'đ' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | 'Ạ'..='ỹ')
        && !matches!(c, '×' | '÷' | 'ç' | 'Ç' | 'ñ' | 'Ñ' | 'ä' | 'ö' | 'ü' | 'Ä' | 'Ö' | 'Ü' | 'å' | 'Å' | 'ø' | 'Ø')
}

fn is_latin(c: char) -> bool {
    c.is_numeric()
        || matches!(c, 'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
        || spelling::is_mark(c)
}

/// How many words have signs or losses in their middle, how many have Western letters that make no syllable, of how many.
fn broken_words(text: &str) -> (usize, usize, usize) {
    let (mut broken, mut odd, mut all) = (0, 0, 0);
    for piece in text.split_whitespace().filter(|piece| piece.contains(char::is_alphabetic)) {
        all += 1;
        if piece.is_ascii() && !piece.contains('?') {
            continue;
        }
        if is_broken(piece) {
            broken += 1;
            odd += 1;
        } else {
            odd += usize::from(words(piece).any(|(_, word)| is_odd(word)));
        }
    }
    (broken, odd, all)
}

/// Signs that the bytes of Vietnamese letters become, and that no text has before a letter.
fn is_sign(c: char) -> bool {
    matches!(
        c,
        '¡' | '¢'
            | '£'
            | '¤'
            | '¥'
            | '¦'
            | '§'
            | '¨'
            | '©'
            | 'ª'
            | '¬'
            | '®'
            | '¯'
            | '±'
            | '´'
            | 'µ'
            | '¶'
            | '¸'
            | '¹'
    ) || matches!(c, '¼' | '½' | '¾' | '¿' | '×' | '÷' | '†' | '‡' | 'ˆ' | '‰' | '‹' | '›' | 'ƒ' | '¯' | '˜')
}

/// Signs that stand right between two letters only where they were letters.
fn is_joint(c: char) -> bool {
    is_sign(c) || matches!(c, '«' | '»' | '°' | 'º' | '™' | '€' | '„' | '‚' | '“' | '”' | '…' | '•' | '?' | '²' | '³')
}

/// True for a piece of text with a lost letter, or a sign where a letter was.
fn is_broken(piece: &str) -> bool {
    let mut before: Option<char> = None;
    let mut rest = piece.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied();
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let small = |c: Option<char>| c.is_some_and(char::is_lowercase);
        let found = match c {
            '\u{fffd}' => letter(before) || letter(after),
            // "Huy?n", "?y ban"; not "làm gì?Ông".
            '?' => small(after) && (before.is_none() || letter(before)),
            // UTF-8 of the vowels with two marks begins so: "chá»©c", "tá»".
            '»' | 'º' if matches!(before, Some('á' | 'Á')) => true,
            // "Đ", "đ", "ơ", "ư".
            '°' | '¡' | '‘' | '\'' | '’' if matches!(before, Some('Æ' | 'Ä')) => true,
            _ if is_sign(c) => small(after) && before != Some('.') || letter(before) && after.is_some_and(is_joint),
            _ if is_joint(c) => letter(before) && small(after),
            _ => false,
        };
        if found {
            return true;
        }
        before = Some(c);
    }
    false
}

/// True for a word with letters of Western Europe that is no Vietnamese syllable.
fn is_odd(word: &str) -> bool {
    let western = |c: char| matches!(c, '\u{c0}'..='\u{ff}' | 'Œ' | 'œ' | 'Š' | 'š' | 'Ž' | 'ž' | 'Ÿ');
    let letters = word.chars().filter(|c| !c.is_ascii());
    let mut western_only = letters.map(western).peekable();
    western_only.peek().is_some() && western_only.all(|is| is) && !spelling::is_syllable(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARTICLE: &str = "Sáng 9-4, Huyện ủy Gò Quao (Kiên Giang) tổ chức hội nghị sơ kết công tác dân vận quý I. Ông Hậu đề \
        nghị các xã giải quyết dứt điểm kiến nghị của người dân trước ngày 30-6.";

    #[test]
    fn languages() {
        for (text, expected) in [
            ("Ngày 3-4, Ban Dân vận Tỉnh ủy tổ chức hội nghị sơ kết công tác dân vận quý I.", true),
            (
                "The committee met on Tuesday to review the first quarter of its work in the province of Kien Giang.",
                false,
            ),
            ("Ngay 3-4, Ban Dan van Tinh uy to chuc hoi nghi so ket cong tac dan van quy mot nam nay.", false),
            ("这是一个会议 这是 一个 会议 这 是 一 个 会 议 今 天 在 北 京 召 开", false),
            ("OK", true),
            ("", true),
        ] {
            assert_eq!(!Legibility::of(text).foreign, expected, "{text}");
        }
    }

    /// The bytes of `text` in UTF-8, read as the code page of Western Europe.
    fn as_western(text: &str) -> String {
        const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
        text.bytes()
            .map(|byte| match byte {
                0x80..=0x9f => HIGH.chars().nth(usize::from(byte) - 0x80).unwrap_or('?'),
                _ => char::from(byte),
            })
            .collect()
    }

    /// Without the letters that a Western code page lacks.
    fn without(text: &str, lost: char) -> String {
        text.chars().map(|c| if c > '\u{ff}' { lost } else { c }).collect()
    }

    fn document(text: &str) -> Legibility {
        crate::text::Document::new("", "", text).legibility()
    }

    #[test]
    fn garbled() {
        let latin: String = ARTICLE.bytes().map(char::from).collect();
        for (name, text) in [
            ("UTF-8 as Windows-1252", as_western(ARTICLE)),
            ("UTF-8 as Latin-1", latin),
            ("UTF-8 twice", as_western(&as_western(ARTICLE))),
            ("lost to ?", without(ARTICLE, '?')),
            ("lost to U+FFFD", without(ARTICLE, '\u{fffd}')),
            (
                "TCVN3",
                "S¸ng 9-4, HuyÖn ñy Gß Quao tæ chøc héi nghÞ s¬ kÕt c«ng t¸c d©n vËn. ¤ng HËu ®Ò nghÞ c¸c x· gi¶i quyÕt døt \
                 ®iÓm kiÕn nghÞ cña ng\u{ad}êi d©n tr\u{ad}íc ngµy 30-6."
                    .to_owned(),
            ),
            (
                "VNI",
                "Saùng 9-4, Huyeän uûy Goø Quao toå chöùc hoäi nghò sô keát coâng taùc daân vaän. OÂng Haäu ñeà nghò caùc xaõ \
                 giaûi quyeát döùt ñieåm kieán nghò cuûa ngöôøi daân."
                    .to_owned(),
            ),
            (
                "a line of TCVN3",
                "Chñ tÞch UBND tØnh lµm viÖc víi x·".to_owned(),
            ),
        ] {
            assert!(document(&text).garbled, "{name}: {text}");
            assert!(!document(&text).is_clear(), "{name}");
        }
    }

    #[test]
    fn sound() {
        for text in [
            ARTICLE,
            "Ông Müller, bà Núñez và ông São cùng dự lễ trao giải tại Besançon với các nghệ sĩ Việt Nam.",
            "Tổng thống Erdoğan gặp Thủ tướng Orbán tại Kraków; ông Sigurðsson, bà Ægisdóttir cùng dự buổi gặp.",
            "Mua 3×4 tấm, giá 5€, rộng 25m², ở 37°C; Coca-Cola®, iPhone™ © 2024.",
            "“Ai làm?”ông hỏi. Vì sao?Ông chưa rõ. Ai biết? Không ai trả lời câu hỏi của ông ấy cả.",
            "Bộ phim “À bout de souffle” và vở “Le bourgeois gentilhomme” được diễn ở Hà Nội, theo tờ “L’Humanité” của Pháp.",
            "Trường THPT chuyên Lê Quý Đôn; xem tại https://vidu.vn/bai?id=5&muc=tin?loai=x để biết thêm chi tiết.",
            "Các bạn ơi!!! Vui quá :) <3 ♥♥♥ … đi thôi… «Gò Me» là tên cũ của vùng đất này từ xưa.",
            "",
        ] {
            assert!(!document(text).garbled, "{text}");
        }
    }

    #[test]
    fn a_few_words_tell_no_topic() {
        for (text, short) in [
            ("test", true),
            ("Dup", true),
            ("hello world", true),
            ("Thử", true),
            ("Bài thử", true),
            ("Xin chào các bạn", true),
            ("asdf qwer zxcv uiop hjkl vbnm", true),
            ("The quick brown fox jumps over the lazy dog", true),
            ("Lorem ipsum dolor sit amet, consectetur adipiscing elit", true),
            ("12345 67890 11 12 13 14 15", true),
            ("Ảnh: N.H", true),
            ("TTXVN", true),
            ("Khởi tố cựu chủ tịch huyện", false),
            ("Giá vàng tăng mạnh trong hôm nay", false),
            ("Gò Quao vận động nhân dân làm đường", false),
            ("GIÁ VÀNG TĂNG MẠNH TRONG HÔM NAY", false),
            (ARTICLE, false),
        ] {
            assert_eq!(document(text).short, short, "{text}");
        }
    }

    #[test]
    fn a_long_text_is_told_in_linear_time() {
        let started = std::time::Instant::now();
        for piece in ["?", "Ã", "»á", "a?", "\u{fffd}x", "é\u{302}", "ñöôïc "] {
            document(&piece.repeat(400_000 / piece.len()));
        }
        assert!(started.elapsed().as_secs_f64() < 8.0, "{:?}", started.elapsed());
    }
}
