//! What the gate owes whatever text it is given.

use proptest::prelude::*;

use super::*;
use crate::lexicon::Lexicon;
use crate::steps::{are_linear, repeated};

fn judged(summary: &str, article: &str, lexicon: &Arc<Lexicon>) -> Vec<Violation> {
    let published = "2024-04-05T08:00:00+07:00".parse().ok();
    let document = Document::new("", "", article);
    check(summary, &document, &Reading::by_rules(&document, published, Arc::clone(lexicon)))
}

fn violations(summary: &str, article: &str) -> Vec<String> {
    judged(summary, article, &Arc::new(Lexicon::bundled())).iter().map(ToString::to_string).collect()
}

const ARTICLE: &str = "Ngày 3/4/2024, ông Khúc Văn Sậy, Bí thư Huyện ủy Gò Me, cho biết huyện có 1.500 hộ nghèo, giảm 6%. \
    “Chúng tôi không chạy theo thành tích”, ông Sậy nói. Ông Lường Văn Mít, Chủ tịch UBND huyện, đề nghị các xã làm sớm.";

#[test]
fn each_violation_is_named_for_people() {
    for (summary, expected) in [
        ("Huyện có 150 hộ nghèo.", "number \"150 hộ\" is not in the article"),
        ("Tháng 4/2024, huyện có 1,5 nghìn hộ nghèo.", ""),
        ("Ngày 4/4/2024, huyện có 1500 hộ nghèo.", "date \"Ngày 4/4/2024\" (2024-04-04) is not in the article"),
        ("Ông Khúc Văn Mía cho biết huyện có 1.500 hộ nghèo.", "\"Khúc Văn Mía\" is not named in the article"),
        ("Ông Sậy cho biết huyện Gò Me có hộ nghèo.", ""),
        (
            "Bí thư Huyện ủy Gò Me Lường Văn Mít đề nghị các xã làm sớm.",
            "\"Bí thư Huyện ủy Gò Me\" is not given to Lường Văn Mít in the article, which has \"Chủ tịch UBND huyện\"",
        ),
        ("Tỉnh Kiên Giang có 1.500 hộ nghèo, giảm 6%.", "place \"Kiên Giang\" is not in the article"),
        (
            "Ông Sậy nói huyện chạy theo thành tích.",
            "\"chạy theo thành tích\" is \"không chạy theo thành tích\" in the article (negation)",
        ),
        ("Hộ nghèo tăng 6%.", "\"tăng 6%\" is \"giảm 6%\" in the article (direction)"),
        ("Huyện có có có 1.500 hộ nghèo.", "\"có có có\" can't be read"),
        ("Huyện có 1.500 hộ nghèo quânquân.", "\"quânquân\" can't be read"),
        ("Huyện, và,,", "\"Huyện, và\" can't be read"),
        ("“Chúng tôi chạy nhanh”, ông nói.", "the quotation \"Chúng tôi chạy nhanh\" does not stand so in the article"),
    ] {
        assert_eq!(violations(summary, ARTICLE).join(" | "), expected, "{summary}");
    }
}

#[test]
fn spelling_is_no_violation() {
    let article = "Bà Trần Thị Thuý Hoà, Chủ tịch Uỷ ban nhân dân xã, dự lễ tại Khánh Hoà.";
    for summary in [
        "Bà Trần Thị Thúy Hòa, Chủ tịch Ủy ban nhân dân xã, dự lễ tại Khánh Hòa.",
        "Ba\u{300} Trần Thị Thu\u{301}y Ho\u{300}a, Chủ tịch UBND xã, dự lễ tại KHÁNH HÒA.",
        "Chủ tịch UBND xã Trần Thị Thúy Hòa dự lễ.",
    ] {
        assert_eq!(violations(summary, article), Vec::<String>::new(), "{summary}");
    }
}

#[test]
fn nothing_says_nothing_false() {
    assert!(violations("", ARTICLE).is_empty());
    assert!(violations("", "").is_empty());
    assert!(!violations("Ngày 3/4, ông Khúc Văn Sậy họp.", "").is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_string_makes_it_panic(summary in "(\\PC|[ \n,.()“”0-9/-]|không |tăng |ông A ){0,60}", body in "(\\PC|[ \n,.()“”0-9/-]|không |giảm |ông B ){0,120}") {
        judged(&summary, &body, &Arc::new(Lexicon::default()));
    }
}

/// Steps of the readers and of the rules that a byte of text may cost.
const STEPS: u64 = 4000;

#[test]
fn the_work_is_linear() {
    let lexicon = Arc::new(Lexicon::bundled());
    for piece in [
        "không tăng 5% ",
        "không có ai ",
        "ông A, Bí thư xã, nói không; ",
        "1 2 3 ",
        "5 tỷ đồng, ",
        "Hà Nội - Huế ",
        "UBND ",
        "“a” ",
        "A ",
        "ngày 3/4, ",
        "hai mươi lăm người ",
        "tăng giảm ",
        "Trà Vinh thắng Đồng Tháp. ",
        "xã ",
    ] {
        let sentences = repeated(piece);
        are_linear(piece, STEPS, &sentences, |text| {
            judged("Ông A không tăng 5% ngày 3/4, Trà Vinh thắng Đồng Tháp 2-1.", text, &lexicon);
        });
        are_linear(piece, STEPS, &sentences, |text| {
            judged(text, ARTICLE, &lexicon);
        });
        are_linear(piece, STEPS, &sentences, |text| {
            judged(text, text, &lexicon);
        });
    }
}
