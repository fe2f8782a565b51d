//! How often the faithfulness gate stops summaries that people wrote, on a file of real articles.
//!
//! ```sh
//! cargo run --release --example faithfulness -- ARTICLES.jsonl [--show]
//! ```
//!
//! Each line has title, lead, body (a string, or paragraphs), published, and maybe summary. Two texts of each article are
//! checked: the summary, and the lead with the body's first sentence, which is the article's own. `--show` prints what was
//! objected to.

use std::sync::Arc;

use anyhow::Context;
use bientap::faithfulness::{Reading, check};
use bientap::lexicon::Lexicon;
use bientap::text::{Document, Field};
use jiff::Timestamp;
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    id: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    lead: Option<String>,
    body: Body,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    summary: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Body {
    Text(String),
    Paragraphs(Vec<String>),
}

/// Texts that were checked, and how many of them were objected to.
#[derive(Default)]
struct Rate {
    checked: usize,
    stopped: usize,
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().context("give a file of articles")?;
    let show = arguments.any(|argument| argument == "--show");
    let lexicon = Arc::new(Lexicon::bundled());
    let (mut summaries, mut own) = (Rate::default(), Rate::default());
    for line in std::fs::read_to_string(&path).with_context(|| path.clone())?.lines() {
        let row: Row = serde_json::from_str(line)?;
        let body = match row.body {
            Body::Text(text) => text,
            Body::Paragraphs(paragraphs) => paragraphs.join("\n"),
        };
        let document = Document::new(&row.title.unwrap_or_default(), &row.lead.unwrap_or_default(), &body);
        let published = row.published.as_deref().and_then(|time| time.parse::<Timestamp>().ok());
        let reading = Reading::by_rules(&document, published, Arc::clone(&lexicon));
        let opening = opening(&document);
        for (rate, kind, text) in [(&mut summaries, "summary", row.summary), (&mut own, "own", Some(opening))] {
            let Some(text) = text else { continue };
            let violations = check(&text, &document, &reading);
            rate.checked += 1;
            rate.stopped += usize::from(!violations.is_empty());
            for violation in violations.iter().filter(|_| show) {
                println!("{}\t{kind}\t{violation}", row.id);
            }
        }
    }
    for (kind, rate) in [("summaries", summaries), ("own sentences", own)] {
        let share = rate.stopped as f64 / rate.checked.max(1) as f64;
        println!("{kind}: {} of {} stopped ({share:.3})", rate.stopped, rate.checked);
    }
    Ok(())
}

/// The lead's sentences and the first of the body.
fn opening(document: &Document) -> String {
    let field = |field: Field| document.sentences().iter().filter(move |s| document.field_at(s.span.begin) == field);
    let sentences = field(Field::Lead).chain(field(Field::Body).take(1)).map(|s| document.slice(s.span));
    sentences.collect::<Vec<_>>().join(" ")
}
