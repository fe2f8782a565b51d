//! How often each rule of the readers fires on annotated articles, and how often it is right.
//!
//! ```sh
//! cargo run --release --example rules -- ARTICLES.jsonl [--labels FILE] [--predictions FILE]
//! ```
//!
//! `ARTICLES.jsonl` is gold as `models/train/README.md` describes it. With `--labels` the model's spans are kept in a file
//! beside it, so that the next run, after a change of the rules, needs no encoder. `--predictions` writes what score.py takes.

// A row is indexed by key: a missing one is null, not a panic.
#![allow(clippy::indexing_slicing)]

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use bientap::analysis::{Analyzer, Article};
use bientap::lexicon::Lexicon;
use bientap::model::{Label, LabelledSpan};
use bientap::text::{Document, Field, Span};
use bientap::{dates, officials};
use clap::Parser;
use serde_json::{Value, json};

/// Counts the readers' rules on annotated articles.
#[derive(Parser)]
struct Arguments {
    /// Annotated articles, one JSON object a line.
    articles: PathBuf,
    /// Where the model's spans are kept between runs.
    #[arg(long)]
    labels: Option<PathBuf>,
    /// Where to write what was read, in the form that score.py takes.
    #[arg(long)]
    predictions: Option<PathBuf>,
    /// Leave the model out.
    #[arg(long)]
    rules_alone: bool,
}

/// Fired, right and wrong.
#[derive(Default)]
struct Count {
    right: usize,
    wrong: usize,
}

impl Count {
    fn add(&mut self, right: bool) {
        match right {
            true => self.right += 1,
            false => self.wrong += 1,
        }
    }
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let text = fs::read_to_string(&arguments.articles)?;
    let gold = text.lines().map(serde_json::from_str).collect::<Result<Vec<Value>, _>>()?;
    let labels = match (&arguments.labels, arguments.rules_alone) {
        (_, true) => HashMap::new(),
        (Some(file), _) if file.exists() => kept(file)?,
        (file, _) => see(&gold, file.as_deref())?,
    };
    let lexicon = Lexicon::bundled();
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    let mut predictions = String::new();
    for article in &gold {
        let id = article["id"].as_str().unwrap_or_default();
        let document = document(article);
        let labels = labels.get(id).map_or(&[][..], Vec::as_slice);
        let matches = lexicon.find(&document);
        let officials = officials::read(&document, &matches, labels);
        for official in &officials {
            for position in &official.positions {
                let count = counts.entry(position.rule).or_default();
                count.add(holds(article, &official.name, &position.title));
            }
        }
        let published = article["published"].as_str().and_then(|time| time.parse().ok());
        let dates::Readings { dates, rejected } = dates::read_with_rejected(&document, &matches, labels, published);
        count_dates(article, &document, &dates, &rejected, &mut counts);
        predictions.push_str(&prediction(id, &document, &officials, &dates).to_string());
        predictions.push('\n');
    }
    if let Some(file) = &arguments.predictions {
        fs::write(file, predictions)?;
    }
    println!("{:28} {:>6} {:>6} {:>6}", "rule", "fired", "right", "wrong");
    for (rule, Count { right, wrong }) in &counts {
        println!("{rule:28} {:>6} {right:>6} {wrong:>6}", right + wrong);
    }
    Ok(())
}

/// A date is right where the annotators have one of its text and value, a rejected reading where they have none over it.
fn count_dates(
    gold: &Value,
    document: &Document,
    dates: &[dates::DateMention],
    rejected: &[dates::Rejected],
    counts: &mut BTreeMap<&'static str, Count>,
) {
    let told: Vec<(Vec<String>, &str)> = gold["dates"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|date| (words(date[1].as_str().unwrap_or_default()), date[2].as_str().unwrap_or_default()))
        .collect();
    let body = |span: Span| document.field_at(span.begin) != Field::Title;
    for date in dates.iter().filter(|date| body(date.span)) {
        let own = words(document.slice(date.span));
        let value = date.value.map_or("?".to_owned(), |value| value.to_string());
        let right = told.iter().any(|(text, known)| *known == value && same_text(&own, text));
        counts.entry(date.rule).or_default().add(right);
    }
    for reading in rejected.iter().filter(|reading| body(reading.span)) {
        let own = words(document.slice(reading.span));
        counts.entry(reading.rule).or_default().add(!told.iter().any(|(text, _)| same_text(&own, text)));
    }
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase().split_whitespace().map(str::to_owned).collect()
}

/// One is a run of the other's words and at least half of them.
fn same_text(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !short.is_empty() && 2 * short.len() >= long.len() && long.windows(short.len()).any(|run| run == short)
}

fn article(gold: &Value) -> Article {
    let text = |key: &str| gold[key].as_str().unwrap_or_default().to_owned();
    let body = match &gold["body"] {
        Value::Array(paragraphs) => paragraphs.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
        body => body.as_str().unwrap_or_default().to_owned(),
    };
    Article { title: text("title"), lead: text("lead"), body, ..Article::default() }
}

fn document(gold: &Value) -> Document {
    article(gold).document()
}

/// Runs the model over all articles.
fn see(gold: &[Value], file: Option<&Path>) -> anyhow::Result<HashMap<String, Vec<LabelledSpan>>> {
    let analyzer = Analyzer::bundled()?;
    let mut all = HashMap::new();
    for row in gold {
        let prepared = analyzer.prepare(&article(row));
        let logits = prepared.windows().iter().map(|w| analyzer.encode(w)).collect::<Result<Vec<_>, _>>()?;
        let id = row["id"].as_str().unwrap_or_default().to_owned();
        all.insert(id, analyzer.labels(&prepared, &logits));
    }
    if let Some(file) = file {
        let rows = all.iter().map(|(id, labels)| {
            let spans = labels.iter().map(|l| json!([name(l.label), l.span.begin, l.span.end, l.score]));
            (id.clone(), Value::Array(spans.collect()))
        });
        fs::write(file, Value::Object(rows.collect()).to_string())?;
    }
    Ok(all)
}

const LABELS: [(&str, Label); 4] =
    [("official", Label::Official), ("person", Label::Person), ("post", Label::Post), ("date", Label::Date)];

fn name(label: Label) -> &'static str {
    LABELS.iter().find(|(_, other)| *other == label).map_or("", |(name, _)| name)
}

/// Reads the spans that an earlier run kept.
fn kept(file: &Path) -> anyhow::Result<HashMap<String, Vec<LabelledSpan>>> {
    let rows: HashMap<String, Vec<(String, usize, usize, f32)>> =
        serde_json::from_str(&fs::read_to_string(file)?).with_context(|| file.display().to_string())?;
    let span = |(label, begin, end, score): (String, usize, usize, f32)| {
        let (_, label) = *LABELS.iter().find(|(name, _)| *name == label)?;
        Some(LabelledSpan { label, span: Span::new(begin, end), score })
    };
    Ok(rows.into_iter().map(|(id, spans)| (id, spans.into_iter().filter_map(span).collect())).collect())
}

/// True where the annotators give the person the post, as score.py compares them.
fn holds(gold: &Value, name: &str, title: &str) -> bool {
    let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    let people = gold["people"].as_array().into_iter().flatten();
    let titles = people
        .filter(|person| person["official"] == true && same(person["name"].as_str().unwrap_or_default(), name))
        .flat_map(|person| person["titles"].as_array().into_iter().flatten());
    titles.filter_map(Value::as_str).any(|other| same_post(title, other))
}

/// One is the other's beginning and at least half of it.
fn same_post(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !short.is_empty() && long.starts_with(&short) && 2 * short.len() >= long.len()
}

fn prediction(id: &str, document: &Document, officials: &[officials::Official], dates: &[dates::DateMention]) -> Value {
    let officials = officials.iter().map(|official| {
        let titles: Vec<&str> = official.positions.iter().map(|position| position.title.as_str()).collect();
        json!({"name": official.name, "titles": titles})
    });
    let dates = dates.iter().filter(|date| document.field_at(date.span.begin) != Field::Title).map(|date| {
        let value = date.value.map_or("?".to_owned(), |value| value.to_string());
        json!({"text": document.slice(date.span), "value": value})
    });
    json!({
        "id": id, "sections": [], "subjects": [], "summary": "",
        "officials": officials.collect::<Vec<_>>(), "dates": dates.collect::<Vec<_>>(),
    })
}
