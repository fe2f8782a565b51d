//! The tables of `tests/cases`: what is read in sentences and short articles, phenomenon by phenomenon.
//!
//! A file is a group of phenomena, a `[[case]]` a text with what must be read in it, exactly: no more, no less. Officials
//! are `"Name: post; post"`, dates `"text = value"` in any order (`?` where the value can't be told), `values` the dates'
//! values alone, where the guidelines leave the span open. A `guard` is a case that the tempting wrong mending of its kind
//! would break. A `[[grid]]` is all of its names with all of its posts in all of its texts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::articles::{batch, list, nfc, text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// The least share of its cases that must be right.
    floor: f64,
    #[serde(default)]
    case: Vec<Case>,
    #[serde(default)]
    grid: Vec<Grid>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    kind: String,
    #[serde(default)]
    guard: bool,
    #[serde(default)]
    title: String,
    #[serde(default)]
    lead: String,
    /// The body, a line a paragraph.
    text: String,
    /// The day, in the afternoon; a Tuesday unless it is said.
    #[serde(default = "tuesday")]
    published: String,
    officials: Option<Vec<String>>,
    dates: Option<Vec<String>>,
    values: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Grid {
    kind: String,
    texts: Vec<String>,
    posts: Vec<String>,
    names: Vec<String>,
}

fn tuesday() -> String {
    "2024-04-09".to_owned()
}

impl Grid {
    fn cases(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for post in &self.posts {
            for name in &self.names {
                cases.extend(self.texts.iter().map(|text| Case {
                    kind: self.kind.clone(),
                    guard: false,
                    title: String::new(),
                    lead: String::new(),
                    text: text.replace("{name}", name).replace("{post}", post),
                    published: tuesday(),
                    officials: Some(vec![format!("{name}: {post}")]),
                    dates: None,
                    values: None,
                }));
            }
        }
        cases
    }
}

impl Case {
    fn article(&self, id: usize) -> Value {
        let published = format!("{}T16:00:00+07:00", self.published);
        json!({"id": id.to_string(), "title": self.title, "lead": self.lead, "body": self.text, "published": published})
    }

    /// What is expected, and what was found of the same, a line each.
    fn sides(&self, response: &Value) -> Vec<[Vec<String>; 2]> {
        let mut sides = Vec::new();
        if let Some(officials) = &self.officials {
            sides.push([officials.iter().map(|line| official(line)).collect(), found_officials(response)]);
        }
        if let Some(dates) = &self.dates {
            sides.push([dates.iter().map(|line| nfc(line)).collect(), found_dates(response)]);
        }
        if let Some(values) = &self.values {
            let found = found_dates(response);
            let found: BTreeSet<String> = found.iter().map(|line| split_date(line).1.to_owned()).collect();
            sides.push([values.clone(), found.into_iter().collect()]);
        }
        sides.iter_mut().flatten().for_each(|side| side.sort());
        sides
    }

    /// The fault, to be read by people; nothing where all is right.
    fn fault(&self, response: &Value) -> Option<String> {
        let mut fault = String::new();
        for [expected, found] in self.sides(response) {
            if expected != found {
                let show = |lines: &[String]| if lines.is_empty() { "(none)".to_owned() } else { lines.join(" | ") };
                write!(fault, "\n      expected {}\n      found    {}", show(&expected), show(&found))
                    .expect("written");
            }
        }
        let guard = if self.guard { " (guard)" } else { "" };
        if fault.is_empty() { None } else { Some(format!("  {}{guard}: {}{fault}", self.kind, self.text)) }
    }
}

/// Name and posts, the posts in alphabetical order.
fn official(line: &str) -> String {
    let line = nfc(line);
    let (name, posts) = line.split_once(": ").unwrap_or((&line, ""));
    let mut posts: Vec<&str> = posts.split("; ").collect();
    posts.sort_unstable();
    format!("{name}: {}", posts.join("; "))
}

fn found_officials(response: &Value) -> Vec<String> {
    let line = |found: &Value| {
        let posts: Vec<&str> = list(found, "positions").iter().map(|post| text(post, "title")).collect();
        official(&format!("{}: {}", text(found, "name"), posts.join("; ")))
    };
    list(response, "officials").iter().map(line).collect()
}

fn found_dates(response: &Value) -> Vec<String> {
    let outside_title = list(response, "dates").iter().filter(|date| date["span"]["field"] != "FIELD_TITLE");
    let line = |date: &Value| {
        let value = text(date, "value");
        nfc(&format!("{} = {}", text(&date["span"], "content"), if value.is_empty() { "?" } else { value }))
    };
    outside_title.map(line).collect()
}

/// Text and value.
fn split_date(line: &str) -> (&str, &str) {
    line.rsplit_once(" = ").unwrap_or_else(|| panic!("{line:?} is not \"text = value\""))
}

/// A file, with the answer to each case.
struct Group {
    /// Its path under `tests/cases`, without the ending.
    name: String,
    floor: f64,
    cases: Vec<(Case, Value)>,
}

fn tables() -> Vec<(String, Table)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let entries = |folder: &Path| {
        let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("entry").path()).collect();
        paths.sort();
        paths
    };
    let files = entries(&root).into_iter().flat_map(|folder| entries(&folder));
    let read = |file: PathBuf| {
        let name = file.strip_prefix(&root).expect("under the root").with_extension("").display().to_string();
        let table = std::fs::read_to_string(&file).expect("file");
        let mut table: Table = toml::from_str(&table).unwrap_or_else(|error| panic!("{name}: {error}"));
        let grids = table.grid.iter().flat_map(Grid::cases);
        table.case.extend(grids);
        (name, table)
    };
    files.map(read).collect()
}

/// All tables in one batch, once for all tests.
static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    let tables = tables();
    let cases = tables.iter().flat_map(|(_, table)| &table.case).enumerate();
    let answers = batch(&cases.map(|(id, case)| case.article(id)).collect::<Vec<_>>());
    assert!(answers.iter().all(Value::is_object), "each article is answered");
    let mut answers = answers.into_iter();
    let group = |(name, table): (String, Table)| {
        let cases = table.case.into_iter().map(|case| (case, answers.next().expect("an answer"))).collect();
        Group { name, floor: table.floor, cases }
    };
    tables.into_iter().map(group).collect()
});

/// Prints what is right of each kind in the files of a folder, and the faults; fails where a file is under its floor.
fn check(folder: &str) {
    let mut low = Vec::new();
    let groups = GROUPS.iter().filter(|group| group.name.starts_with(folder));
    for Group { name, floor, cases } in groups {
        let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let mut faults = Vec::new();
        for (case, response) in cases {
            let (right, all) = kinds.entry(&case.kind).or_default();
            let fault = case.fault(response);
            *right += usize::from(fault.is_none());
            *all += 1;
            faults.extend(fault);
        }
        for (kind, (right, all)) in kinds {
            println!("{right:4}/{all:<4} {name}: {kind}");
        }
        println!("{}", faults.join("\n"));
        let share = 1.0 - faults.len() as f64 / cases.len() as f64;
        if share < *floor {
            low.push(format!("{name}: {share:.3} of its cases are right, {floor} must be"));
        }
    }
    assert!(low.is_empty(), "{}", low.join("\n"));
}

#[test]
fn officials() {
    check("officials/");
}

#[test]
fn dates() {
    check("dates/");
}

#[test]
fn short_articles() {
    check("articles/");
}

/// What is expected must stand in the text, and a kind needs neighbours: one example says little.
#[test]
fn the_tables_are_sound() {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for (name, table) in tables() {
        for case in &table.case {
            let whole = nfc(&[&case.title, &case.lead, &case.text].map(String::as_str).join("\n"));
            let lines = || case.officials.iter().flatten().map(|line| nfc(line));
            let names_and_posts = lines().flat_map(|line| {
                let (name, posts) = line.split_once(": ").expect("\"Name: post\"");
                posts.split("; ").chain([name]).map(str::to_owned).collect::<Vec<_>>()
            });
            let dates = case.dates.iter().flatten().map(|line| split_date(&nfc(line)).0.to_owned());
            for part in names_and_posts.chain(dates) {
                assert!(whole.contains(&part), "{name}: {part:?} is not in {whole:?}");
            }
            let says_what = case.officials.is_some() || case.dates.is_some() || case.values.is_some();
            assert!(says_what, "{name}: nothing is expected of {whole:?}");
            if !name.starts_with("articles/") {
                *kinds.entry(format!("{name}: {}", case.kind)).or_default() += 1;
            }
        }
    }
    let few: Vec<_> = kinds.iter().filter(|(_, count)| **count < 8).collect();
    assert!(few.is_empty(), "less than eight cases: {few:?}");
}
