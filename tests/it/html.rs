//! HTML bodies in the manner of real content management systems, broken ones among them: the answer is that of the plain
//! text, and every span cuts its source.
//!
//! `tests/html/ARTICLE.STYLE.html` is the body of `tests/articles/ARTICLE.json` in that style; where it says more than the
//! article, `ARTICLE.STYLE.txt` is the plain text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use bientap::text::{BodyFormat, Document};
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

struct Case {
    name: String,
    body: String,
    /// The row of the plain text in the batch.
    plain: String,
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let files = std::fs::read_dir(tests().join("html")).expect("tests/html").map(|entry| entry.expect("entry").path());
    let mut cases: Vec<Case> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "html"))
        .map(|path| {
            let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
            let article = name.split('.').next().expect("an article").to_owned();
            let plain = if path.with_extension("txt").exists() { format!("{name}.txt") } else { article };
            Case { name, body: std::fs::read_to_string(path).expect("UTF-8"), plain }
        })
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
});

/// The answers of one batch, by id: to every body, and in UTF-8 to every plain text.
fn answers(offset_encoding: &str) -> BTreeMap<String, Value> {
    let mut rows = BTreeMap::new();
    for case in CASES.iter() {
        let article = case.name.split('.').next().expect("an article");
        let file = tests().join(format!("articles/{article}.json"));
        let mut row: Value = serde_json::from_slice(&std::fs::read(file).expect("the article")).expect("JSON");
        if offset_encoding == "utf8" {
            row["id"] = json!(case.plain);
            if case.plain.ends_with(".txt") {
                let file = tests().join("html").join(&case.plain);
                row["body"] = json!(std::fs::read_to_string(file).expect("the plain text"));
            }
            rows.insert(case.plain.clone(), row.clone());
        }
        row["id"] = json!(case.name);
        row["body"] = json!(case.body);
        row["body_format"] = json!("BODY_FORMAT_HTML");
        rows.insert(case.name.clone(), row);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("in.jsonl");
    std::fs::write(&input, rows.values().map(|row| format!("{row}\n")).collect::<String>()).expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_bientap"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BIENTAP_")) {
        command.env_remove(name);
    }
    let output =
        command.arg("batch").arg(&input).args(["--offset-encoding", offset_encoding]).output().expect("a batch");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    lines
        .lines()
        .map(|line| {
            let mut answer: Value = serde_json::from_str(line).expect("JSON");
            assert!(answer.get("error").is_none(), "{answer}");
            (answer["id"].as_str().expect("an id").to_owned(), answer["response"].take())
        })
        .collect()
}

static UTF8: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| answers("utf8"));

/// Without what differs between a text and its markup: offsets, and how the source is spelt.
fn told(answer: &Value) -> Value {
    match answer {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(name, _)| !matches!(name.as_str(), "beginOffset" | "endOffset"));
            kept.map(|(name, value)| (name.clone(), told(value))).collect()
        }
        Value::Array(items) => items.iter().map(told).collect(),
        Value::String(text) => {
            let shown = text.nfc().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}')).collect::<String>();
            shown.split_whitespace().collect::<Vec<_>>().join(" ").into()
        }
        other => other.clone(),
    }
}

#[test]
fn there_are_thirty() {
    assert!(CASES.len() >= 30, "{}", CASES.len());
}

#[test]
fn the_answer_is_that_of_the_plain_text() {
    let mut different = Vec::new();
    for case in CASES.iter() {
        let (html, plain) = (told(&UTF8[&case.name]), told(&UTF8[&case.plain]));
        assert!(plain["officials"].as_array().is_some_and(|all| !all.is_empty()) && plain["dates"].is_array());
        for part in ["summary", "tags", "officials", "dates", "coverage"] {
            if html[part] != plain[part] {
                different.push(format!("{} {part}:\n  {}\n  {}", case.name, html[part], plain[part]));
            }
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

fn spans(answer: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    let mut rest = vec![answer];
    while let Some(value) = rest.pop() {
        match value {
            Value::Object(fields) => {
                found.extend(fields.contains_key("content").then_some(value));
                rest.extend(fields.values());
            }
            Value::Array(items) => rest.extend(items),
            _ => {}
        }
    }
    found
}

/// What a caller whose strings have such units cuts out.
fn cut(text: &str, span: &Value, offset_encoding: &str) -> String {
    let offset = |name: &str| span[name].as_u64().unwrap_or(0) as usize;
    let range = offset("beginOffset")..offset("endOffset");
    match offset_encoding {
        "utf16" => String::from_utf16(&text.encode_utf16().collect::<Vec<_>>()[range]).expect("whole characters"),
        "scalars" => text.chars().skip(range.start).take(range.len()).collect(),
        _ => text[range].to_owned(),
    }
}

#[test]
fn every_span_cuts_its_source_in_every_unit() {
    for offset_encoding in ["utf8", "utf16", "scalars"] {
        let other;
        let answers = match offset_encoding {
            "utf8" => &*UTF8,
            unit => {
                other = answers(unit);
                &other
            }
        };
        for case in CASES.iter() {
            let in_body = spans(&answers[&case.name]).into_iter().filter(|span| span["field"] == "FIELD_BODY");
            let mut count = 0;
            for span in in_body {
                let source = cut(&case.body, span, offset_encoding);
                let content = span["content"].as_str().expect("a string");
                // What the range begins and ends with is shown: no tag, no space.
                let bare = source.trim_start_matches('&').trim_end_matches(';');
                assert!(
                    !bare.starts_with(['<', ' ', '\n']) && !bare.ends_with([' ', '\n']),
                    "{}: {source:?}",
                    case.name
                );
                let read = Document::with_body("", "", &source, BodyFormat::Html).text().replace('\n', " ");
                assert_eq!(read, content, "{} {offset_encoding}: {source:?}", case.name);
                count += 1;
            }
            assert!(count >= 10, "{}: {count} spans", case.name);
        }
    }
}
