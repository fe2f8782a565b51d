//! What holds for any text: no panic, sound spans, values that agree, linear time.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{PUBLISHED, read, time};
use crate::dates::{DateValue, Precision};
use crate::steps::{are_linear, repeated};
use crate::text::Document;

/// Looks at tokens that a byte of text may cost: the grammar tries every form at every number.
const LOOKS: u64 = 1500;

#[test]
fn the_work_is_linear() {
    for piece in [
        "1-3-",
        "1/3/",
        "1.",
        "9",
        "9 ",
        "1, ",
        "1 và ",
        "-",
        "(",
        "Ngày ",
        "A",
        "từ ngày ",
        "từ ",
        "ngày 1, 2, ",
        "ngày 1 và ",
        "1/1 đến ",
        "đến hết ",
        "tháng 1 - ",
        "tháng 7, ",
        "năm 2020, 2021, ",
        "từ 1/1/2020 đến ",
        "7h30 - ",
        "14 giờ 30 ",
        "sáng, chiều, ",
        "hôm nay (",
        "thứ hai, ",
        "mùng 1 ",
        "rằm tháng ",
        "thập niên 80 - ",
        "quý I, ",
        "cùng kỳ ",
        "trước sau ",
        "bỏ không ",
    ] {
        are_linear(piece, LOOKS, repeated(piece), |text| {
            read(&Document::new("", "", text), &[], Some(time(PUBLISHED)));
        });
    }
}

/// The days of a normalised string, worked out again from the string alone.
fn days_of(value: &str) -> (Option<Date>, Option<Date>) {
    let number = |text: &str| text.parse::<i16>().expect("a number");
    if value.starts_with("LUNAR:") {
        return (None, None);
    }
    if let Some((start, end)) = value.split_once('/') {
        return (days_of(start).0, days_of(end).1);
    }
    let (first, months) = match value {
        ".." => return (None, None),
        v if v.ends_with("XX") => (date(number(&v[..2]) * 100 + 1, 1, 1), 1200),
        v if v.ends_with('X') => (date((number(&v[..3]) * 10).max(1), 1, 1), if &v[..3] == "000" { 108 } else { 120 }),
        v if v.contains('Q') => (date(number(&v[..4]), number(&v[6..]) as i8 * 3 - 2, 1), 3),
        v if v.contains('H') => (date(number(&v[..4]), number(&v[6..]) as i8 * 6 - 5, 1), 6),
        v if v.len() == 4 => (date(number(v), 1, 1), 12),
        v if v.len() == 7 => (date(number(&v[..4]), number(&v[5..]) as i8, 1), 1),
        v => {
            let day = date(number(&v[..4]), number(&v[5..7]) as i8, number(&v[8..10]) as i8);
            return (Some(day), Some(day));
        }
    };
    let last =
        first.checked_add(jiff::Span::new().months(months)).map_or(Date::MAX, |next| next.yesterday().expect("a day"));
    (Some(first), Some(last))
}

fn sound(text: &str, published: Option<Timestamp>) {
    let document = Document::new("", "", text);
    for mention in read(&document, &[], published) {
        assert!(document.text().get(mention.span.begin..mention.span.end).is_some_and(|text| !text.is_empty()));
        assert!(document.sentences().iter().any(|sentence| sentence.span.contains(mention.span)));
        assert!((0.0..=1.0).contains(&mention.score));
        if let Some(value) = mention.value {
            let (start, end) = days_of(&value.to_string());
            assert_eq!((value.start(), value.end()), (start, end), "{value} in {text}");
            assert!(start.zip(end).is_none_or(|(start, end)| start <= end), "{value}");
            assert_eq!(mention.precision, Some(value.precision()));
            assert_eq!(matches!(value, DateValue::Lunar(_)), value.precision() == Precision::Lunar);
        }
    }
}

/// What dates are made of, to be thrown together at random.
const WORDS: &[&str] = &[
    "ngày",
    "tháng",
    "năm",
    "từ",
    "đến",
    "quý",
    "tuần",
    "thứ",
    "Hai",
    "Chủ nhật",
    "hôm",
    "nay",
    "qua",
    "sáng",
    "giờ",
    "phút",
    "h",
    "1",
    "2",
    "12",
    "29",
    "30",
    "31",
    "99",
    "0",
    "2025",
    "1000",
    "2200",
    "9999",
    "0001",
    "/",
    "-",
    ".",
    ",",
    "(",
    ")",
    "và",
    "–",
    "trước",
    "sau",
    "kể",
    "cùng",
    "kỳ",
    "ngoái",
    "tới",
    "vừa qua",
    "thế kỷ",
    "XIX",
    "XXI",
    "thập niên",
    "những",
    "đầu",
    "cuối",
    "nửa",
    "mùng",
    "rằm",
    "Giêng",
    "Chạp",
    "âm lịch",
    "Tết",
    "Ất",
    "Tỵ",
    "giai đoạn",
    "nhiệm kỳ",
    "cách đây",
    "đúng",
    "một",
    "mai",
    "xuân",
    "Bảo Đại",
    "giao thừa",
    "hồi",
    "cùng ngày",
    "trung thu",
];

proptest! {
    #[test]
    fn any_text_is_read(text in ".{0,200}", seconds in proptest::option::of(-60_000_000_000_i64..250_000_000_000)) {
        sound(&text, seconds.map(|seconds| Timestamp::from_second(seconds).expect("in range")));
    }

    #[test]
    fn any_words_of_dates_are_read(
        words in proptest::collection::vec(proptest::sample::select(WORDS.to_vec()), 0..14),
        glue in proptest::collection::vec(any::<bool>(), 14),
        seconds in proptest::option::of(-60_000_000_000_i64..250_000_000_000),
    ) {
        let space = |glue: bool| if glue { "" } else { " " };
        let text: String = words.iter().zip(glue).map(|(word, glue)| format!("{word}{}", space(glue))).collect();
        sound(&text, seconds.map(|seconds| Timestamp::from_second(seconds).expect("in range")));
    }
}
