//! A newsroom's taxonomy file: what it says, and every fault in it with its line.

use std::fmt;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::tags::TagKind;
use crate::tags::phrases::keys;
use crate::text::Document;

/// Tags of one file.
const MAX_TAGS: usize = 1000;
/// Aliases, phrases or examples of one tag.
const MAX_ITEMS: usize = 200;
/// Characters of an id, a name, an alias or a phrase.
const MAX_NAME: usize = 200;
/// Characters of a description or an example: the encoder reads each one when the file is loaded.
const MAX_TEXT: usize = 4000;
/// The keys of a tag, those that it must have first.
const KEYS: [&str; 9] = ["id", "name", "kind", "parent", "aliases", "phrases", "description", "examples", "threshold"];
/// How many of [`KEYS`] a tag must have.
const REQUIRED: usize = 3;
/// What ids of places begin with, here as in the bundled taxonomy.
pub(super) const PLACE: &str = "place:";

/// Something in a newsroom's taxonomy file that is wrong, or that its author should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line of the file, from 1.
    pub line: usize,
    /// What it is, in English.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// A string of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) line: usize,
}

impl Text {
    pub(super) fn has_words(&self) -> bool {
        !keys(&self.text).is_empty()
    }
}

/// One `[[tag]]` as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Definition {
    pub(super) id: Text,
    pub(super) name: String,
    pub(super) kind: TagKind,
    pub(super) parent: Option<Text>,
    pub(super) aliases: Vec<Text>,
    pub(super) phrases: Vec<Text>,
    pub(super) description: Option<Text>,
    pub(super) examples: Vec<Text>,
    pub(super) threshold: Option<f32>,
}

/// The tags of a file, and what is wrong with each by itself. A tag without an id is among the faults alone.
pub(super) fn read(source: &str) -> (Vec<Definition>, Vec<Fault>) {
    let mut reader = Reader { line_starts: line_starts(source), faults: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(source);
    for error in &errors {
        reader.fault(error.span().map_or(0, |span| span.start), error.message());
    }
    if !errors.is_empty() {
        // What the parser made of the rest is a guess.
        return (Vec::new(), reader.faults);
    }
    let definitions = reader.file(table.get_ref());
    (definitions, reader.faults)
}

fn line_starts(source: &str) -> Vec<usize> {
    source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1).collect()
}

struct Reader {
    /// Bytes at which the second line and each later one begin.
    line_starts: Vec<usize>,
    faults: Vec<Fault>,
}

type Value<'i> = Spanned<DeValue<'i>>;

impl Reader {
    fn line(&self, at: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= at) + 1
    }

    fn fault(&mut self, at: usize, message: impl Into<String>) {
        let (line, message) = (self.line(at), message.into());
        self.faults.push(Fault { line, message });
    }

    fn file(&mut self, table: &DeTable<'_>) -> Vec<Definition> {
        let mut definitions = Vec::new();
        for (key, value) in table {
            let at = key.span().start;
            if key.get_ref() != "tag" {
                self.fault(at, format!("unknown key {}; a file holds [[tag]] tables and nothing else", key.get_ref()));
                continue;
            }
            let DeValue::Array(tags) = value.get_ref() else {
                self.fault(at, "tag is no list of tables: each tag begins with [[tag]]");
                continue;
            };
            if tags.len() > MAX_TAGS {
                self.fault(at, format!("{} tags; at most {MAX_TAGS} are read", tags.len()));
                continue;
            }
            for tag in tags.iter() {
                match tag.get_ref() {
                    DeValue::Table(table) => definitions.extend(self.tag(table, tag.span().start)),
                    _ => self.fault(tag.span().start, "a tag is a table: [[tag]], then id, name, kind and so on"),
                }
            }
        }
        definitions
    }

    fn tag(&mut self, table: &DeTable<'_>, at: usize) -> Option<Definition> {
        let (mut id, mut name, mut kind, mut parent, mut description) = (None, None, None, None, None);
        let (mut aliases, mut phrases, mut examples) = (Vec::new(), Vec::new(), Vec::new());
        let mut threshold = None;
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "id" => id = self.string("id", value, MAX_NAME),
                "name" => name = self.string("name", value, MAX_NAME),
                "kind" => kind = self.kind(value),
                "parent" => parent = self.string("parent", value, MAX_NAME),
                "aliases" => aliases = self.strings("aliases", value, MAX_NAME),
                "phrases" => phrases = self.strings("phrases", value, MAX_NAME),
                "description" => description = self.string("description", value, MAX_TEXT),
                "examples" => examples = self.strings("examples", value, MAX_TEXT),
                "threshold" => threshold = self.threshold(value),
                other => self.fault(key.span().start, format!("unknown key {other}; a tag has {}", KEYS.join(", "))),
            }
        }
        for key in KEYS.iter().take(REQUIRED) {
            if !table.keys().any(|other| other.get_ref() == key) {
                self.fault(at, format!("a tag without {key}"));
            }
        }
        let id = id?;
        if let Some(kind) = kind {
            self.check_id(&id, kind);
            if kind == TagKind::Place && !examples.is_empty() {
                let line = examples.first().map_or(id.line, |example: &Text| example.line);
                let message = format!("{}: a place fires by its names; examples say nothing of it", id.text);
                self.faults.push(Fault { line, message });
            }
        }
        let (name, kind) = (name.unwrap_or_default().text, kind.unwrap_or(TagKind::Subject));
        Some(Definition { id, name, kind, parent, aliases, phrases, description, examples, threshold })
    }

    /// Ids are what programs store: small letters, digits and hyphens, as in the bundled taxonomy.
    fn check_id(&mut self, id: &Text, kind: TagKind) {
        let (place, bare) = match id.text.strip_prefix(PLACE) {
            Some(bare) => (true, bare),
            None => (false, id.text.as_str()),
        };
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let message = if bare.is_empty() || !bare.chars().all(letters) {
            format!("id {:?}; small letters a to z, digits and hyphens are accepted, such as \"hoc-bong\"", id.text)
        } else if place != (kind == TagKind::Place) {
            format!("id {:?}; ids of places, and no others, begin with \"{PLACE}\"", id.text)
        } else {
            return;
        };
        self.faults.push(Fault { line: id.line, message });
    }

    fn kind(&mut self, value: &Value<'_>) -> Option<TagKind> {
        let kind = self.string("kind", value, MAX_NAME)?;
        let known = match kind.text.as_str() {
            "section" => Some(TagKind::Section),
            "subject" => Some(TagKind::Subject),
            "place" => Some(TagKind::Place),
            _ => None,
        };
        if known.is_none() {
            self.fault(value.span().start, format!("kind {:?} is none of section, subject, place", kind.text));
        }
        known
    }

    fn threshold(&mut self, value: &Value<'_>) -> Option<f32> {
        let at = value.span().start;
        let number = match value.get_ref() {
            DeValue::Float(number) => number.as_str().replace('_', "").parse::<f32>().ok(),
            DeValue::Integer(number) => number.as_str().parse::<f32>().ok(),
            other => {
                self.fault(at, format!("threshold is of type {}; a number is expected", other.type_str()));
                return None;
            }
        };
        let number = number.filter(|number| *number > 0.0 && *number <= 1.0);
        if number.is_none() {
            self.fault(at, "threshold is out of range; more than 0 and at most 1 is accepted");
        }
        number
    }

    /// A string with a word in it.
    fn string(&mut self, key: &str, value: &Value<'_>, most: usize) -> Option<Text> {
        let at = value.span().start;
        let DeValue::String(text) = value.get_ref() else {
            self.fault(at, format!("{key} is of type {}; a string is expected", value.get_ref().type_str()));
            return None;
        };
        // As articles are normalised: NFC, single spaces, nothing invisible.
        let text = Document::new("", text, "").text().to_owned();
        let length = text.chars().count();
        let text = Text { text, line: self.line(at) };
        if !text.has_words() {
            self.fault(at, format!("{key} is empty, or holds no letter and no digit"));
            return None;
        }
        if length > most {
            self.fault(at, format!("{key} of {length} characters; at most {most} are accepted"));
            return None;
        }
        Some(text)
    }

    fn strings(&mut self, key: &str, value: &Value<'_>, most: usize) -> Vec<Text> {
        let at = value.span().start;
        let DeValue::Array(items) = value.get_ref() else {
            self.fault(at, format!("{key} is of type {}; a list of strings is expected", value.get_ref().type_str()));
            return Vec::new();
        };
        if items.len() > MAX_ITEMS {
            self.fault(at, format!("{key} holds {} strings; at most {MAX_ITEMS} are accepted", items.len()));
            return Vec::new();
        }
        let one = format!("an item of {key}");
        items.iter().filter_map(|item| self.string(&one, item, most)).collect()
    }
}
