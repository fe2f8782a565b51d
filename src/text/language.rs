//! Is this Vietnamese, written with its marks? By the share of words that only Vietnamese spells so.

use super::words;

/// Fewer words than this tell nothing.
const ENOUGH_WORDS: usize = 12;
/// In Vietnamese news some 70 % of the words carry a mark; in other languages, and in Vietnamese typed without marks, hardly any.
const LEAST_SHARE: f32 = 0.2;

/// True unless `text` (NFC) is long enough to tell and too few of its words carry a Vietnamese mark.
pub fn is_vietnamese(text: &str) -> bool {
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
    c.is_numeric() || matches!(c, 'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
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
            assert_eq!(is_vietnamese(text), expected, "{text}");
        }
    }
}
