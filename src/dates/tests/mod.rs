//! Tables of what newspapers write and what it means, hard negatives, and properties that hold for any text.

mod forms;
mod hard_negatives;
mod kinds;
mod moon;
mod notices;
mod properties;
mod rules;

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::date;

use super::{DateMention, Precision, Readings};
use crate::lexicon::Lexicon;
use crate::model::{Label, LabelledSpan};
use crate::text::{Document, Span};

/// Wednesday, 5 November 2025, 10:00 in Vietnam.
const PUBLISHED: &str = "2025-11-05T03:00:00Z";

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::bundled);

/// What is read with the bundled lexicon.
fn readings(document: &Document, labels: &[LabelledSpan], published: Option<Timestamp>) -> Readings {
    super::read_with_rejected(document, &LEXICON.find(document), labels, published)
}

fn read(document: &Document, labels: &[LabelledSpan], published: Option<Timestamp>) -> Vec<DateMention> {
    readings(document, labels, published).dates
}

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

/// The dates of a text as "text=value", "?" for no value.
fn found(text: &str, published: Option<&str>) -> Vec<String> {
    let document = Document::new("", "", text);
    shown(&document, &read(&document, &[], published.map(time)))
}

fn shown(document: &Document, mentions: &[DateMention]) -> Vec<String> {
    let value = |mention: &DateMention| mention.value.map_or("?".to_owned(), |value| value.to_string());
    mentions.iter().map(|mention| format!("{}={}", document.slice(mention.span), value(mention))).collect()
}

fn check(cases: &[(&str, &[&str])]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, expected)| {
            let found = found(text, Some(PUBLISHED));
            (found != *expected).then(|| format!("{text}\n  expected {expected:?}\n  found    {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn publication_decides() {
    for (published, text, expected) in [
        ("2026-01-03T03:00:00Z", "Ngày 28/12, cầu bị sập.", "Ngày 28/12=2025-12-28"),
        ("2025-12-20T03:00:00Z", "Ngày 5/1, trường thi học kỳ.", "Ngày 5/1=2026-01-05"),
        // 06:30 of the 6th in Vietnam.
        ("2025-11-05T23:30:00Z", "Sáng mai, học sinh đi học lại.", "Sáng mai=2025-11-07"),
        ("2025-11-05T16:59:00Z", "Hôm nay, nước rút.", "Hôm nay=2025-11-05"),
        ("2025-11-05T17:00:00Z", "Hôm nay, nước rút.", "Hôm nay=2025-11-06"),
        ("2026-01-10T03:00:00Z", "Tháng 12 vừa qua, giá vàng tăng.", "Tháng 12 vừa qua=2025-12"),
        ("2026-02-10T03:00:00Z", "Năm qua, tỉnh thu 2.000 tỷ đồng.", "Năm qua=2025"),
        ("2026-01-10T03:00:00Z", "Quý IV, xuất khẩu tăng.", "Quý IV=2025-Q4"),
        ("2024-03-05T03:00:00Z", "Ngày 29/2, hội nghị bế mạc.", "Ngày 29/2=2024-02-29"),
        ("2025-11-02T03:00:00Z", "Tuần qua, mưa rất to.", "Tuần qua=2025-10-27/2025-11-02"),
        (
            "2026-01-05T03:00:00Z",
            "Luật có hiệu lực từ ngày 1/7/2026. Từ 1/7, dân không phải xin phép.",
            "Từ 1/7=2026-07-01/..",
        ),
        ("2025-11-05T03:00:00Z", "Hai bên gặp nhau hồi tháng 12.", "tháng 12=2024-12"),
        ("2025-11-05T03:00:00Z", "Lễ khai mạc đã được lùi sang ngày 20/12.", "ngày 20/12=2025-12-20"),
        ("2025-11-05T03:00:00Z", "Giải chạy sẽ diễn ra ngày 18/1.", "ngày 18/1=2026-01-18"),
        ("2026-02-20T03:00:00Z", "Sáng mùng 3 Tết, chợ họp lại.", "Sáng mùng 3 Tết=2026-02-19"),
    ] {
        assert_eq!(found(text, Some(published)).last().map(String::as_str), Some(expected), "{text} at {published}");
    }
}

#[test]
fn without_publication() {
    for (text, expected) in [
        ("Ngày 27-6, tòa mở phiên xử.", &["Ngày 27-6=?"][..]),
        ("Sáng nay, hội nghị khai mạc.", &["Sáng nay=?"]),
        (
            "Ngày 17/1/2019 có lễ trao. Trước đó, ngày 8/1, xe lật.",
            &["Ngày 17/1/2019=2019-01-17", "ngày 8/1=2019-01-08"],
        ),
        ("Ngày 5/3/2015 có văn bản. Ngày 23/12, tòa xử.", &["Ngày 5/3/2015=2015-03-05", "Ngày 23/12=?"]),
        ("Năm 2024, xã về đích.", &["Năm 2024=2024"]),
    ] {
        assert_eq!(found(text, None), expected, "{text}");
    }
}

#[test]
fn the_model_decides_what_words_leave_open() {
    let with = |text: &str, words: &str, score: f32| {
        let document = Document::new("", "", text);
        let begin = document.text().find(words).expect("the words");
        let label = LabelledSpan { label: Label::Date, span: Span::new(begin, begin + words.len()), score };
        shown(&document, &read(&document, &[label], Some(time(PUBLISHED))))
    };
    assert_eq!(found("Mốc 2027 rất gần.", Some(PUBLISHED)), [""; 0]);
    assert_eq!(with("Mốc 2027 rất gần.", "2027", 0.8), ["2027=2027"]);
    assert_eq!(with("Mốc 2027 rất gần.", "2027", 0.1), [""; 0]);
    assert_eq!(with("Lịch họp 3-4 bị hoãn.", "3-4", 0.9), ["3-4=2025-04-03"]);
    // What the surroundings rule out stays out, unless the model is sure.
    assert_eq!(with("Đi trên đường 3/2 rất đông.", "3/2", 0.6), [""; 0]);
    // A span that no rule reads has no value, and is given only where the model is sure.
    assert_eq!(with("Từ thuở hồng hoang, nơi này là biển.", "thuở hồng hoang", 0.95), ["thuở hồng hoang=?"]);
    assert_eq!(with("Từ thuở hồng hoang, nơi này là biển.", "thuở hồng hoang", 0.6), [""; 0]);
}

#[test]
fn score_rises_with_the_model() {
    let document = Document::new("", "", "Ngày 3-4, hội thi khai mạc.");
    let alone = read(&document, &[], None);
    let label = LabelledSpan { label: Label::Date, span: Span::new(0, 9), score: 0.9 };
    let both = read(&document, &[label], None);
    assert!(both[0].score > alone[0].score && both[0].score <= 1.0);
    let other = LabelledSpan { label: Label::Person, span: Span::new(0, 9), score: 0.9 };
    assert_eq!(read(&document, &[other], None), alone);
}

#[test]
fn an_impossible_day_keeps_its_precision() {
    let document = Document::new("", "", "Hẹn ngày 31/2 trả lời.");
    let mentions = read(&document, &[], Some(time(PUBLISHED)));
    assert_eq!(mentions.len(), 1);
    assert_eq!((mentions[0].value, mentions[0].precision), (None, Some(Precision::Day)));
}

#[test]
fn ends_of_values() {
    for (text, expected, start, end, precision) in [
        ("ngày 2/11/2025", "2025-11-02", Some(date(2025, 11, 2)), Some(date(2025, 11, 2)), Precision::Day),
        (
            "14 giờ ngày 2/11/2025",
            "2025-11-02T14:00",
            Some(date(2025, 11, 2)),
            Some(date(2025, 11, 2)),
            Precision::Minute,
        ),
        ("tháng 2/2024", "2024-02", Some(date(2024, 2, 1)), Some(date(2024, 2, 29)), Precision::Month),
        ("quý I/2025", "2025-Q1", Some(date(2025, 1, 1)), Some(date(2025, 3, 31)), Precision::Quarter),
        ("6 tháng đầu năm 2025", "2025-H1", Some(date(2025, 1, 1)), Some(date(2025, 6, 30)), Precision::Half),
        ("năm 2025", "2025", Some(date(2025, 1, 1)), Some(date(2025, 12, 31)), Precision::Year),
        ("những năm 1990", "199X", Some(date(1990, 1, 1)), Some(date(1999, 12, 31)), Precision::Decade),
        ("thế kỷ XIX", "18XX", Some(date(1801, 1, 1)), Some(date(1900, 12, 31)), Precision::Century),
        ("giai đoạn 2021-2025", "2021/2025", Some(date(2021, 1, 1)), Some(date(2025, 12, 31)), Precision::Interval),
        ("sau năm 2029", "2029/..", Some(date(2029, 1, 1)), None, Precision::Interval),
        ("trước năm 1975", "../1975", None, Some(date(1975, 12, 31)), Precision::Interval),
        ("ngày 24/1 âm lịch hằng năm", "LUNAR:01-24", None, None, Precision::Lunar),
    ] {
        let document = Document::new("", "", text);
        let mentions = read(&document, &[], None);
        let value = mentions[0].value.unwrap_or_else(|| panic!("{text}"));
        assert_eq!((value.to_string().as_str(), value.start(), value.end()), (expected, start, end), "{text}");
        assert_eq!((value.precision(), mentions[0].precision), (precision, Some(precision)), "{text}");
    }
}
