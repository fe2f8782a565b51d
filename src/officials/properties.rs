//! Properties of the whole reader: what it gives stands in the text, nothing makes it panic, time is linear.

use proptest::prelude::*;

use super::*;

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
        for official in read(&document, &labels, &Lexicon::bundled()) {
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
        read(&document, &labels, &Lexicon::bundled());
    }
}

/// Twice the text may take little more than twice the time; a generous bound catches a square.
#[test]
fn long_texts_take_linear_time() {
    let lexicon = Lexicon::bundled();
    let time = |text: &str| {
        let document = Document::new("", "", text);
        let start = std::time::Instant::now();
        read(&document, &[], &lexicon);
        start.elapsed().as_secs_f64()
    };
    for piece in [
        "Nguyễn Văn ",
        "Bình ",
        "Chủ tịch ",
        "Trump ",
        "ông A, Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh; ",
        "các Thứ trưởng: Lê Văn Ba, Trần Văn Tư, ",
        "Sở Văn hóa, Thể thao, ",
        "(",
        ", ",
        "ông ",
        "Phó Chủ tịch UBND xã ",
    ] {
        let once = piece.repeat(50_000 / piece.len());
        let (short, long) = (time(&once), time(&once.repeat(4)));
        assert!(long < 10.0 * short + 0.25, "{piece}: {short} s for 50 kB, {long} s for 200 kB");
    }
}
