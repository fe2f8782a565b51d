//! What holds for any text: no panic, sound spans, values that agree, linear time.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{PUBLISHED, time};
use crate::dates::{DateValue, Precision, read};
use crate::text::Document;

#[test]
fn time_is_linear() {
    for piece in [
        "1-3-",
        "từ ngày ",
        "ngày 1, 2, ",
        "1/1 đến ",
        "tháng 1 - ",
        "năm 2020, 2021, ",
        "(",
        "1 và ",
        "9",
        "từ 1/1/2020 đến ",
    ] {
        let seconds = |bytes: usize| {
            let document = Document::new("", "", &piece.repeat(bytes / piece.len()));
            let begun = std::time::Instant::now();
            read(&document, &[], Some(time(PUBLISHED)));
            begun.elapsed().as_secs_f64()
        };
        // Four times the text: quadratic time would take sixteen times as long. The constant is for a busy machine.
        let (short, long) = (seconds(10_000), seconds(40_000));
        assert!(long < 10.0 * short + 0.5, "{piece:?} took {short} s, four times as much of it {long} s");
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
