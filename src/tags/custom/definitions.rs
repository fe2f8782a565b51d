//! The tags of a newsroom's file as a whole: what holds between them, and what their author should look at.

use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};

use super::file::{self, Definition, Fault};
use crate::tags::TagEntry;
use crate::tags::phrases::keys;
use crate::text::is_syllable;

/// A newsroom's own tags, sound: what [`crate::analysis::Analyzer::set_words`] takes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Definitions {
    pub(super) tags: Vec<Definition>,
    pub(super) digest: String,
}

impl Definitions {
    /// Reads a file; `bundled` are the tags that there are already.
    ///
    /// # Errors
    /// Every fault of the file, by line.
    pub fn parse(source: &str, bundled: &[TagEntry]) -> Result<Self, Vec<Fault>> {
        let (tags, mut faults) = file::read(source);
        let bundled: HashMap<&str, &TagEntry> = bundled.iter().map(|tag| (tag.id.as_str(), tag)).collect();
        ids(&tags, &bundled, &mut faults);
        parents(&tags, &bundled, &mut faults);
        nothing_to_fire_on(&tags, &mut faults);
        if !faults.is_empty() {
            faults.sort_by(|a, b| a.line.cmp(&b.line).then_with(|| a.message.cmp(&b.message)));
            faults.dedup();
            return Err(faults);
        }
        let digest = Sha256::digest(source).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { tags, digest })
    }

    /// The number of tags.
    pub fn len(&self) -> usize {
        self.tags.len()
    }

    /// The number of aliases and phrases.
    pub fn phrases(&self) -> usize {
        self.tags.iter().map(|tag| tag.names().count()).sum()
    }

    /// True where the file holds no tag.
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    /// The texts that articles are compared with, of each tag: its examples, then its description.
    pub fn texts(&self) -> impl Iterator<Item = Vec<&str>> {
        self.tags.iter().map(Definition::texts)
    }

    /// The id of a tag that fires by likeness alone.
    pub(crate) fn first_without_phrases(&self) -> Option<&str> {
        let tag = self.tags.iter().find(|tag| tag.names().next().is_none() && !tag.texts().is_empty())?;
        Some(tag.id.text.as_str())
    }

    /// What is no fault and may still not be what was meant.
    pub fn warnings(&self) -> Vec<Fault> {
        let mut warnings = Vec::new();
        let mut owners: HashMap<Vec<String>, &str> = HashMap::new();
        for tag in &self.tags {
            let mut warn = |line: usize, message: String| warnings.push(Fault { line, message });
            let id = tag.id.text.as_str();
            let mut own = HashSet::new();
            for phrase in tag.names() {
                let key = keys(&phrase.text);
                let quoted = &phrase.text;
                if let [word] = key.as_slice()
                    && is_common(&phrase.text, word)
                {
                    warn(
                        phrase.line,
                        format!(
                            "{id}: {quoted:?} is one syllable, which stands inside many other words; write the whole word"
                        ),
                    );
                }
                match owners.get(&key) {
                    Some(owner) if *owner != id => {
                        warn(phrase.line, format!("{id}: {quoted:?} is a phrase of {owner} as well; both fire on it"));
                    }
                    _ => {}
                }
                if !own.insert(key.clone()) {
                    warn(phrase.line, format!("{id}: {quoted:?} is there twice"));
                }
                owners.entry(key).or_insert(id);
            }
            let fires_by_words = tag.names().next().is_some();
            if fires_by_words && !own.contains(&keys(&tag.name)) {
                warn(
                    tag.id.line,
                    format!("{id}: the name {:?} itself does not fire; add it to aliases if it should", tag.name),
                );
            }
            if !fires_by_words && (1..FEW_EXAMPLES).contains(&tag.examples.len()) {
                warn(
                    tag.id.line,
                    format!(
                        "{id}: fires by likeness alone, from {} example(s); give {FEW_EXAMPLES} or more",
                        tag.examples.len()
                    ),
                );
            }
        }
        warnings.sort_by_key(|warning| warning.line);
        warnings
    }
}

/// Below so many examples, likeness alone is a weak guide.
const FEW_EXAMPLES: usize = 3;

impl Definition {
    /// Aliases and phrases, which fire alike.
    pub(super) fn names(&self) -> impl Iterator<Item = &file::Text> {
        self.aliases.iter().chain(&self.phrases)
    }

    pub(super) fn entry(&self) -> TagEntry {
        let text = |text: &Option<file::Text>| text.as_ref().map(|text| text.text.clone()).unwrap_or_default();
        TagEntry {
            id: self.id.text.clone(),
            name: self.name.clone(),
            kind: self.kind,
            description: text(&self.description),
            successor_ids: Vec::new(),
            parent_id: text(&self.parent),
            aliases: self.aliases.iter().map(|alias| alias.text.clone()).collect(),
            phrases: Vec::new(),
        }
    }

    pub(super) fn texts(&self) -> Vec<&str> {
        self.examples.iter().chain(&self.description).map(|text| text.text.as_str()).collect()
    }
}

/// A syllable in small letters, not a short form ("OCOP") and not a foreign name ("Grab").
fn is_common(written: &str, word: &str) -> bool {
    let all_caps = written.chars().count() > 1 && !written.chars().any(char::is_lowercase);
    !all_caps && is_syllable(word)
}

fn ids(tags: &[Definition], bundled: &HashMap<&str, &TagEntry>, faults: &mut Vec<Fault>) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for tag in tags {
        let (id, line) = (tag.id.text.as_str(), tag.id.line);
        if let Some(other) = bundled.get(id) {
            let message = format!("id {id:?} is a tag of the bundled taxonomy ({}); take another id", other.name);
            faults.push(Fault { line, message });
        }
        match first.get(id) {
            Some(other) => faults.push(Fault { line, message: format!("id {id:?} is there already, at line {other}") }),
            None => {
                first.insert(id, line);
            }
        }
    }
}

fn parents(tags: &[Definition], bundled: &HashMap<&str, &TagEntry>, faults: &mut Vec<Fault>) {
    let mut by_id: HashMap<&str, &Definition> = HashMap::new();
    for tag in tags {
        by_id.entry(tag.id.text.as_str()).or_insert(tag);
    }
    let mut told: HashSet<&str> = HashSet::new();
    for tag in tags {
        let id = tag.id.text.as_str();
        let Some(parent) = &tag.parent else { continue };
        if !bundled.contains_key(parent.text.as_str()) && !by_id.contains_key(parent.text.as_str()) {
            let message = format!("{id}: parent {:?} is neither in this file nor in the bundled taxonomy", parent.text);
            faults.push(Fault { line: parent.line, message });
        }
        let mut chain = vec![id];
        let mut next = parent.text.as_str();
        while let Some(above) = by_id.get(next).filter(|_| !chain.contains(&next)) {
            chain.push(next);
            let Some(parent) = &above.parent else { break };
            next = parent.text.as_str();
        }
        // Each cycle once, however many tags lead into it.
        if next == id && by_id.contains_key(next) && !told.contains(next) {
            told.extend(&chain);
            chain.push(id);
            faults.push(Fault { line: parent.line, message: format!("parents in a circle: {}", chain.join(" → ")) });
        }
    }
}

fn nothing_to_fire_on(tags: &[Definition], faults: &mut Vec<Fault>) {
    let parents: HashSet<&str> = tags.iter().filter_map(|tag| Some(tag.parent.as_ref()?.text.as_str())).collect();
    for tag in tags {
        // A tag with children fires by them.
        if tag.names().next().is_none() && tag.texts().is_empty() && !parents.contains(tag.id.text.as_str()) {
            let message =
                format!("{}: nothing to fire on; give aliases, phrases, description or examples", tag.id.text);
            faults.push(Fault { line: tag.id.line, message });
        }
    }
}
