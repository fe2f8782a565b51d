//! What the rules read without the model: officials and dates of `batch`'s input, in the form that score.py takes.
//!
//! ```sh
//! cargo run --release --example rules_alone < IN.jsonl > PREDICTED.jsonl
//! ```

// A row is indexed by key: a missing one is null, not a panic.
#![allow(clippy::indexing_slicing)]

use std::io::{self, BufRead, Write};

use bientap::lexicon::Lexicon;
use bientap::text::{Document, Field};
use bientap::{dates, officials};
use serde_json::{Value, json};

fn main() -> anyhow::Result<()> {
    let lexicon = Lexicon::bundled();
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = |key: &str| row[key].as_str().unwrap_or_default();
        let document = Document::new(text("title"), text("lead"), text("body"));
        let published = row["published"].as_str().map(str::parse).transpose()?;
        let matches = lexicon.find(&document);
        let officials = officials::read(&document, &matches, &[]).into_iter().map(|official| {
            let titles: Vec<String> = official.positions.into_iter().map(|position| position.title).collect();
            json!({"name": official.name, "titles": titles})
        });
        let dates = dates::read(&document, &matches, &[], published).into_iter();
        let dates = dates.filter(|date| document.field_at(date.span.begin) != Field::Title).map(|date| {
            let value = date.value.map_or("?".to_owned(), |value| value.to_string());
            json!({"text": document.slice(date.span), "value": value})
        });
        let prediction = json!({
            "id": row["id"], "sections": [], "subjects": [], "summary": "",
            "officials": officials.collect::<Vec<_>>(), "dates": dates.collect::<Vec<_>>(),
        });
        writeln!(out, "{prediction}")?;
    }
    Ok(())
}
