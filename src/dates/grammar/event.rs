//! What happens once, so that "từ" behind it names the moment: "khởi công từ năm 2023" is the year 2023, while
//! "áp dụng từ ngày 1/8" goes on.

use crate::dates::expression::When;
use crate::dates::token::Cursor;

/// Verbs that name one moment where they stand just before "từ".
const EVENTS: &[&str] = &[
    "xây dựng",
    "khởi công",
    "khởi động",
    "ký",
    "ký kết",
    "đầu tư",
    "công nhận",
    "bùng phát",
    "bùng phát trở lại",
    "thành lập",
    "xuất hiện",
    "đạt được",
    "thúc đẩy",
    "ra đời",
    "phát hiện",
    "hình thành",
    "quen nhau",
    "kiện toàn",
    "kết hôn",
];

/// Verbs that do so over their object as well: "bỏ chế độ tem phiếu từ năm 1989".
const TURNS: &[&str] = &[
    "bãi bỏ",
    "bỏ",
    "chấm dứt",
    "giải thể",
    "giải tán",
    "hủy bỏ",
    "hủy",
    "khai tử",
    "khánh thành",
    "khởi công",
    "khởi xướng",
    "ký",
    "ký kết",
    "ra mắt",
    "trở thành",
    "xóa bỏ",
];

/// The same, but only of a whole year: "ngừng chi trả từ ngày 1/11" tells what is so from that day on.
const STOPS: &[&str] = &["dừng", "ngừng"];

/// Words that make one of these another verb, which lasts: "bỏ hoang", "bỏ trống", "hủy hoại".
const LASTING: &[&str] = &[
    "công", "hoang", "hoại", "không", "lửng", "mặc", "ngỏ", "phiếu", "qua", "ra", "sức", "tiền", "trống", "vào", "vốn",
];

/// Words that begin another clause or deny the verb.
const BREAKS: &[&str] = &[
    "chẳng", "chưa", "cho", "còn", "do", "để", "hoặc", "khi", "không", "là", "làm", "mà", "nên", "nhưng", "rồi",
    "sang", "thì", "và", "vẫn", "vì",
];

/// Words that an object and what describes it may take.
const REACH: usize = 9;

/// True where the words before `start` tell of one event at the moment `when`.
pub fn is_told_before(start: Cursor<'_>, when: When) -> bool {
    let whole_year = matches!(when, When::Year(_));
    EVENTS.iter().any(|event| start.follows(event))
        || whole_year && start.follows("diễn ra")
        || turns_before(start, TURNS)
        || whole_year && turns_before(start, STOPS)
}

/// True where one of `verbs` governs the clause before `start`.
fn turns_before(start: Cursor<'_>, verbs: &[&str]) -> bool {
    for by in 1..=REACH {
        let word = start.word_back(by);
        // A verb of two words is found at its second, with its first not yet passed.
        let ends =
            verbs.iter().any(|verb| verb.rsplit(' ').enumerate().all(|(at, part)| start.word_back(by + at) == part));
        if ends {
            return !(by > 1 && LASTING.contains(&start.word_back(by - 1)) || denied(start, by));
        }
        if word.is_empty() || BREAKS.contains(&word) {
            return false;
        }
    }
    false
}

/// True where the verb that ends `by` words back is denied.
fn denied(start: Cursor<'_>, by: usize) -> bool {
    (by + 1..=by + 2).any(|by| matches!(start.word_back(by), "không" | "chưa" | "chẳng" | "đừng"))
}
