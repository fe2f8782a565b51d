//! The tags that there are: those of the model's taxonomy.toml, the provinces, and a newsroom's own.

use std::sync::Arc;

use serde::Deserialize;

use super::custom::CustomTags;

use super::entry::{TagEntry, TagKind};
use super::phrases::{self, PhraseIndex};
use super::places::Gazetteer;
use crate::model::{ModelError, ModelFolder};

const NAME: &str = "taxonomy.toml";

/// The tags of a model, the places, and a newsroom's own tags.
pub struct Taxonomy {
    version: String,
    bundled: Arc<Bundled>,
    custom: CustomTags,
}

/// What comes with the model.
struct Bundled {
    version: String,
    /// In the order of the model's tag head.
    topics: Vec<TagEntry>,
    phrases: PhraseIndex,
    /// What is said where a programme is at work, by the topic's number.
    programmes: PhraseIndex,
    gazetteer: Gazetteer,
}

#[derive(Deserialize)]
struct File {
    version: String,
    tags: Vec<FileEntry>,
}

#[derive(Deserialize)]
struct FileEntry {
    id: String,
    name: String,
    kind: TagKind,
    #[serde(default)]
    description: String,
    #[serde(default)]
    phrases: Vec<String>,
    #[serde(default)]
    programme: Vec<String>,
}

impl Taxonomy {
    /// Reads the taxonomy of a model folder; `order` is the manifest's list of tag ids.
    ///
    /// # Errors
    /// When the file is malformed, or has other tags than the model's head.
    pub fn read(folder: &ModelFolder, order: &[String]) -> Result<Self, ModelError> {
        let text = std::str::from_utf8(folder.file(NAME)?).map_err(|fault| ModelError::malformed(NAME, fault))?;
        let file: File = toml::from_str(text).map_err(|fault| ModelError::malformed(NAME, fault.message()))?;
        let ids: Vec<&str> = file.tags.iter().map(|tag| tag.id.as_str()).collect();
        if ids != order {
            let odd = ids.iter().zip(order).find(|(a, b)| a != b);
            let fault = match odd {
                Some((here, there)) => format!("has {here} where manifest.json's tags have {there}"),
                None => format!("has {} tags, manifest.json {}", ids.len(), order.len()),
            };
            return Err(ModelError::malformed(NAME, fault));
        }
        let mut programmes = PhraseIndex::default();
        for (number, tag) in file.tags.iter().enumerate() {
            tag.programme.iter().for_each(|phrase| programmes.add_as_written(number, phrase));
        }
        let topics: Vec<TagEntry> = file.tags.into_iter().map(TagEntry::from).collect();
        let phrases = PhraseIndex::new(&topics);
        let gazetteer = Gazetteer::bundled();
        let bundled = Bundled { version: file.version.clone(), topics, phrases, programmes, gazetteer };
        Ok(Self { version: file.version, bundled: Arc::new(bundled), custom: CustomTags::default() })
    }

    /// The same model's tags and places with these tags of a newsroom, instead of any from before.
    #[must_use]
    pub fn with_custom(&self, custom: CustomTags) -> Self {
        let bundled = Arc::clone(&self.bundled);
        let version = match custom.digest() {
            "" => bundled.version.clone(),
            digest => format!("{}+{digest}", bundled.version),
        };
        Self { version, bundled, custom }
    }

    /// Changes with the tags, not with the model: the version of the model's taxonomy, and "+" with a hash where there are
    /// a newsroom's own.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Every tag: the model's sections and subjects in its order, places, then the newsroom's own.
    pub fn tags(&self) -> impl Iterator<Item = TagEntry> + '_ {
        self.bundled_tags().chain(self.custom.entries().cloned())
    }

    /// The tags that a newsroom's own stand beside.
    pub fn bundled_tags(&self) -> impl Iterator<Item = TagEntry> + '_ {
        self.bundled.topics.iter().cloned().chain(self.bundled.gazetteer.provinces().iter().map(TagEntry::from))
    }

    pub(super) fn custom(&self) -> &CustomTags {
        &self.custom
    }

    pub(super) fn topics(&self) -> &[TagEntry] {
        &self.bundled.topics
    }

    pub(super) fn phrases(&self) -> &PhraseIndex {
        &self.bundled.phrases
    }

    pub(super) fn programmes(&self) -> &PhraseIndex {
        &self.bundled.programmes
    }

    pub(super) fn gazetteer(&self) -> &Gazetteer {
        &self.bundled.gazetteer
    }
}

impl From<FileEntry> for TagEntry {
    fn from(entry: FileEntry) -> Self {
        // "OCOP - hợp tác xã" names two things; each is a phrase.
        let own = entry.name.split(" - ").map(str::to_owned);
        let mut phrases: Vec<Vec<String>> = own.chain(entry.phrases).map(|phrase| phrases::keys(&phrase)).collect();
        phrases.retain(|words: &Vec<String>| !words.is_empty());
        Self {
            id: entry.id,
            name: entry.name,
            kind: entry.kind,
            description: entry.description,
            successor_ids: Vec::new(),
            parent_id: String::new(),
            aliases: Vec::new(),
            phrases,
        }
    }
}
