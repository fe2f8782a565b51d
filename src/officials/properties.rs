//! Properties of the whole reader: what it gives stands in the text, nothing makes it panic, time is linear.

use proptest::prelude::*;

use super::*;
use crate::lexicon::Lexicon;
use crate::steps::{are_linear, repeated};

/// Words that meet in articles, for random texts that the grammar has something to do with.
const PIECES: &[&str] = &[
    "Nguyễn Văn",
    "Lê",
    "Phích",
    "ông ",
    "Ông ",
    "bà",
    "Chủ tịch",
    "Phó",
    "UBND",
    "tỉnh",
    "xã",
    "Bí thư",
    ", ",
    " và ",
    " - ",
    "(",
    ")",
    ":",
    ";",
    ".",
    "“",
    "”",
    "là",
    "giữ chức",
    "Sở",
    "Văn hóa",
    "Thể thao",
    "Du lịch",
    "của",
    "Công ty",
    "Trump",
    "Y",
    "K'Ré",
    "nguyên",
    "các",
    "2021",
    "nhiệm kỳ",
    "thay",
    "TP.",
    "Hồ Chí Minh",
    "W.",
    "\n",
    " ",
    " ",
    "Đảng",
    "ủy viên",
];

fn labels_from(document: &Document, seeds: &[(usize, usize, u8)]) -> Vec<LabelledSpan> {
    let text = document.text();
    let edge = |at: usize| (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let mut labels: Vec<LabelledSpan> = Vec::new();
    let mut from = 0;
    for (skip, length, kind) in seeds {
        let (begin, end) = (edge(from + skip), edge(from + skip + length));
        let label = [Label::Official, Label::Person, Label::Post, Label::Date][usize::from(kind % 4)];
        if end > begin && begin >= from {
            labels.push(LabelledSpan { label, span: Span::new(begin, end), score: f32::from(*kind) / 255.0 });
            from = end;
        }
    }
    labels
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_title_and_mention_stands_in_the_text(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60),
        glued in any::<bool>(),
        noise in "\\PC{0,12}",
        seeds in prop::collection::vec((0usize..40, 1usize..40, any::<u8>()), 0..8),
    ) {
        let text = pieces.join(if glued { "" } else { " " }) + &noise;
        let document = Document::new(&noise, "", &text);
        let labels = labels_from(&document, &seeds);
        for official in read(&document, &Lexicon::bundled().find(&document), &labels) {
            prop_assert!((0.0..=1.0).contains(&official.score));
            prop_assert!(!official.name.is_empty() && document.text().contains(&official.name));
            prop_assert!(!official.mentions.is_empty());
            prop_assert!(official.mentions.windows(2).all(|w| w[0].end <= w[1].begin), "{:?}", official.mentions);
            for mention in &official.mentions {
                prop_assert!(document.text().get(mention.begin..mention.end).is_some_and(|m| !m.is_empty()));
            }
            for position in &official.positions {
                prop_assert_eq!(document.slice(position.span), &position.title);
                prop_assert!(!position.title.is_empty() && (0.0..=1.0).contains(&position.score));
                prop_assert_eq!(position.title.trim(), &position.title);
            }
        }
    }

    #[test]
    fn no_string_makes_it_panic(title in "\\PC{0,20}", body in "(\\PC|[ \n,.():;-]){0,200}", seeds in prop::collection::vec((0usize..40, 1usize..40, any::<u8>()), 0..8)) {
        let document = Document::new(&title, "", &body);
        let labels = labels_from(&document, &seeds);
        read(&document, &Lexicon::bundled().find(&document), &labels);
    }
}

/// Looks at words and comparisons of names that a byte of text may cost.
const LOOKS: u64 = 1500;

#[test]
fn the_work_is_linear() {
    let lexicon = Lexicon::bundled();
    for piece in [
        "Nguyễn Văn ",
        "Bình ",
        "A",
        "A ",
        "Chủ tịch ",
        "Bí thư, ",
        "Trump ",
        "ông A, Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh; ",
        "các Thứ trưởng: Lê Văn Ba, Trần Văn Tư, ",
        "Sở Văn hóa, Thể thao, ",
        "Trưởng phòng Nội vụ, ",
        "(",
        ", ",
        "ông ",
        "Ông ông ",
        "W. ",
        "W.",
        "van der ",
        "phường Long Điền Đông ",
        "Phó Chủ tịch UBND xã ",
        "Phó Phó ",
        "nguyên nguyên ",
        "từng là ",
        "Lê Văn A và ",
        "Lê Văn A, Bí thư xã; ",
        "giữ chức Bí thư, ông A ",
        "A-A-A-",
        "1. Lê Sậy, ",
    ] {
        are_linear(piece, LOOKS, repeated(piece), |text| {
            let document = Document::new("", "", text);
            read(&document, &lexicon.find(&document), &[]);
        });
    }
    // People without end, all namesakes, and one who holds every post.
    const GIVEN: [&str; 12] = ["An", "Ba", "Chi", "Hoa", "Khang", "Liên", "Minh", "Ngà", "Sen", "Tâm", "Út", "Vinh"];
    let given = |number: usize, place: u32| GIVEN[number / GIVEN.len().pow(place) % GIVEN.len()];
    let names = |number: usize| (0..4).map(|place| given(number, place)).collect::<Vec<_>>().join(" ");
    type Sentence = fn(usize, String) -> String;
    let kinds: [(&str, Sentence); 3] = [
        ("namesakes", |_, name| format!("Ông Lê {name}, Bí thư Chi bộ. ")),
        ("namesakes without a post", |_, name| format!("Ông {name}. ")),
        ("posts", |number, name| format!("Ông Lê Sậy, Bí thư Chi bộ thôn {name} {number}. ")),
    ];
    for (kind, sentence) in kinds {
        let text = |bytes: usize| {
            let mut text = String::new();
            for number in 0.. {
                if text.len() >= bytes {
                    break;
                }
                text.push_str(&sentence(number, names(number)));
            }
            text
        };
        are_linear(kind, LOOKS, text, |text| {
            let document = Document::new("", "", text);
            read(&document, &lexicon.find(&document), &[]);
        });
    }
}
