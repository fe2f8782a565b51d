//! Writes what the summary's scorer is fitted on: the numbers of the words of articles that a person summed up.
//!
//! ```sh
//! cargo run --release --example summary_numbers < GOLD.jsonl > WORDS.bin
//! ```
//!
//! GOLD has articles with `title`, `lead`, `body` and a person's `summary`. WORDS has of each article the number of its
//! words as u32, and of each word its numbers and what is to be learnt, as f32, all little-endian. `models/train` fits
//! the scorer.

// A row is indexed by key: a missing one is null, not a panic.
#![allow(clippy::indexing_slicing)]

use std::io::{self, BufRead, BufWriter, Write};

use bientap::analysis::{Analyzer, Article};
use bientap::lexicon::Lexicon;
use bientap::summary::training;
use serde_json::Value;

fn main() -> anyhow::Result<()> {
    let (analyzer, lexicon) = (Analyzer::bundled()?, Lexicon::bundled());
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let article =
            Article { title: text("title"), lead: text("lead"), body: body(&row["body"]), ..Article::default() };
        let (document, salience) = analyzer.salience(&article)?;
        let words = training::words(&document, &lexicon.find(&document), &salience, &text("summary"));
        out.write_all(&u32::try_from(words.len())?.to_le_bytes())?;
        for word in words {
            let learnt = [word.kept, word.kept_pair].map(|holds| f32::from(u8::from(holds)));
            for number in word.numbers.iter().chain(&learnt) {
                out.write_all(&number.to_le_bytes())?;
            }
        }
    }
    Ok(out.flush()?)
}

/// A body is a text, or a list of paragraphs.
fn body(body: &Value) -> String {
    match body {
        Value::Array(paragraphs) => paragraphs.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
        body => body.as_str().unwrap_or_default().to_owned(),
    }
}
