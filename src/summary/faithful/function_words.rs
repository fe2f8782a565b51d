//! Syllables that carry grammar rather than content: no overlap of two texts is counted by them.

const FUNCTION_WORDS: &[&str] = &[
    "và", "của", "là", "các", "những", "một", "được", "bị", "cho", "với", "trong", "ngoài", "tại", "ở", "đã", "đang",
    "sẽ", "có", "để", "này", "đó", "khi", "thì", "mà", "như", "về", "ra", "vào", "lên", "xuống", "theo", "từ", "đến",
    "tới", "cũng", "còn", "nhưng", "song", "do", "vì", "nên", "bởi", "việc", "sự", "cả", "mỗi", "từng", "hơn", "trên",
    "dưới", "lại", "rằng", "cùng", "hay", "hoặc", "nếu", "phải", "chỉ", "rất", "vẫn", "mới", "nhiều", "ít", "ông",
    "bà", "anh", "chị", "người", "nhằm", "giữa", "trước", "sau", "thêm", "gồm", "nay", "vừa", "qua", "không", "chưa",
    "số", "năm", "ngày", "tháng", "tuy", "nhiên", "trở", "đây", "kia", "nào", "gì", "ai", "thế", "vậy", "bằng", "biết",
    "nói", "đối", "đi", "làm", "cần", "nhất", "khoảng", "gần", "đều", "mình", "họ", "nó", "đạt", "lần", "thứ",
];

/// True for a syllable that says nothing by itself.
pub(super) fn is_function_word(key: &str) -> bool {
    FUNCTION_WORDS.contains(&key)
}
