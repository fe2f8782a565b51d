//! The faithfulness gate on a table of good and spoilt summaries, half of it held out while the rules were written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bientap::faithfulness::{Reading, check};
use bientap::lexicon::Lexicon;
use bientap::text::Document;
use jiff::Timestamp;
use serde::Deserialize;

/// A file of `tests/faithfulness`: an article with its summaries.
#[derive(Deserialize)]
struct Case {
    published: String,
    title: String,
    lead: String,
    body: String,
    good: Vec<String>,
    spoilt: Vec<Spoilt>,
}

/// One fault in the good summary number `of`, counted from 1: `from` became `to`, or `add` was added at its end.
#[derive(Deserialize)]
struct Spoilt {
    fault: String,
    of: usize,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    add: String,
}

impl Spoilt {
    fn text(&self, good: &[String]) -> String {
        let whole = &good[self.of - 1];
        if self.from.is_empty() {
            assert!(!self.add.is_empty(), "a fault without a change");
            return format!("{whole}{}", self.add);
        }
        assert_eq!(whole.matches(&self.from).count(), 1, "{:?} once in {whole:?}", self.from);
        whole.replace(&self.from, &self.to)
    }
}

fn cases(half: &str) -> Vec<(PathBuf, Case)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faithfulness").join(half);
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let case = toml::from_str(&std::fs::read_to_string(&path).expect("file")).expect("TOML");
        (path, case)
    };
    paths.into_iter().map(read).collect()
}

/// What the gate found of one half of the table.
#[derive(Default)]
struct Figures {
    /// For each kind of fault, how many were found of how many.
    spoilt: BTreeMap<String, (usize, usize)>,
    alarms: usize,
    good: usize,
}

impl Figures {
    fn of(half: &str) -> Self {
        let lexicon = Arc::new(Lexicon::bundled());
        let mut figures = Self::default();
        for (path, case) in cases(half) {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let published: Timestamp = case.published.parse().expect("a time");
            let document = Document::new(&case.title, &case.lead, &case.body);
            let reading = Reading::by_rules(&document, Some(published), Arc::clone(&lexicon));
            for text in &case.good {
                let found = check(text, &document, &reading);
                figures.good += 1;
                figures.alarms += usize::from(!found.is_empty());
                for violation in found {
                    println!("false alarm, {half}/{name}: {text}\n    {violation}");
                }
            }
            for spoilt in &case.spoilt {
                let text = spoilt.text(&case.good);
                // What is objected to in the good summary, too, is not the fault.
                let before = check(&case.good[spoilt.of - 1], &document, &reading);
                let mut found = check(&text, &document, &reading);
                found.retain(|violation| !before.contains(violation));
                let (caught, all) = figures.spoilt.entry(spoilt.fault.clone()).or_default();
                *all += 1;
                *caught += usize::from(!found.is_empty());
                if found.is_empty() {
                    println!(
                        "missed, {half}/{name}, {}: {text}\n    {}{} for {}",
                        spoilt.fault, spoilt.to, spoilt.add, spoilt.from
                    );
                }
            }
        }
        figures
    }

    fn print(&self, half: &str) {
        for (fault, (caught, all)) in &self.spoilt {
            println!("{half}: {fault}: {caught} of {all}");
        }
        let (caught, all) = self.total();
        println!("{half}: {caught} of {all} spoilt found ({:.3})", caught as f64 / all as f64);
        println!(
            "{half}: {} of {} good stopped ({:.3})",
            self.alarms,
            self.good,
            self.alarms as f64 / self.good as f64
        );
    }

    fn total(&self) -> (usize, usize) {
        self.spoilt.values().fold((0, 0), |(caught, all), (c, a)| (caught + c, all + a))
    }
}

fn holds(half: &str) {
    let figures = Figures::of(half);
    figures.print(half);
    let (caught, all) = figures.total();
    assert!(caught * 100 >= all * 95, "{half}: only {caught} of {all} spoilt summaries were found");
    assert!(
        figures.alarms * 100 <= figures.good * 5,
        "{half}: {} of {} good summaries were stopped",
        figures.alarms,
        figures.good
    );
}

#[test]
fn the_articles_that_the_rules_were_made_on() {
    holds("development");
}

#[test]
fn the_articles_that_were_held_out() {
    holds("held-out");
}
