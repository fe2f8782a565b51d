//! The service prepares text exactly as the recipe that trained the model: one table for both.

use bientap::text::{Document, fold};

/// `models/train/normalization_cases.tsv`: input, tab, output; `\t`, `\n`, `\r`, `\uXXXX` are escapes.
const CASES: &str = include_str!("../../models/train/normalization_cases.tsv");

fn unescaped(column: &str) -> String {
    let mut text = String::new();
    let mut rest = column;
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let (kind, after) = escape.split_at(1);
        rest = after;
        match kind {
            "t" => text.push('\t'),
            "n" => text.push('\n'),
            "r" => text.push('\r'),
            "u" => {
                let (digits, after) = after.split_at(4);
                let code = u32::from_str_radix(digits, 16).expect("four hexadecimal digits");
                text.push(char::from_u32(code).expect("a character"));
                rest = after;
            }
            other => panic!("unknown escape \\{other} in {column}"),
        }
    }
    text + rest
}

#[test]
fn the_recipes_table_holds_for_the_service() {
    let cases: Vec<_> = CASES.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    assert!(cases.len() >= 40, "{} cases", cases.len());
    for line in cases {
        let (input, output) = line.split_once('\t').expect("two columns");
        let document = Document::new("", "", &unescaped(input));
        // The table is of single paragraphs; the service ends one at every line break, which is a space to the recipe.
        let text = document.text().replace('\n', " ");
        assert_eq!(fold::tone(&text), unescaped(output), "{input}");
    }
}
