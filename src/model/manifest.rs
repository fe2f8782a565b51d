//! manifest.json: what the model is, and the hashes that its files must have.

use std::collections::BTreeMap;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::folder::{FILES, VECTORS};
use super::{ModelError, ModelFolder, TOKEN_LABELS};

const NAME: &str = "manifest.json";
const TAXONOMY: &str = "taxonomy.toml";

/// The manifest of a model folder; `models/README.md` says what each entry means.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Manifest {
    format: u32,
    /// The model's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The licence of its weights.
    pub license: String,
    /// BCP 47 codes of the languages that it reads.
    pub languages: Vec<String>,
    files: BTreeMap<String, FileEntry>,
    /// Tokens that one encoder pass sees at most.
    pub window_tokens: usize,
    /// Tokens that a window repeats of the one before, at most.
    pub window_overlap: usize,
    token_labels: Vec<String>,
    /// Tag ids in the order of the tag head's logits.
    pub tags: Vec<String>,
    /// Probabilities from which an answer is given.
    pub thresholds: Thresholds,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct FileEntry {
    sha256: String,
}

/// Probabilities from which an answer is given, measured on held-out articles.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Thresholds {
    /// Sections beside the first.
    pub section: f32,
    /// Subjects.
    pub subject: f32,
    /// Spans labelled as people's names, officials' or others'.
    pub official: f32,
    /// Spans labelled as posts.
    pub post: f32,
    /// Spans labelled as dates.
    pub date: f32,
    /// Added to a tag's logit where one of its phrases stands in the title, the lead or the first paragraph.
    #[serde(default)]
    pub phrase_in_opening: f32,
    /// Added to a tag's logit for each doubling of the times that its phrases stand below the title, from the second on.
    #[serde(default)]
    pub phrase_repeated: f32,
}

impl Manifest {
    /// Parses the manifest and checks every other file's hash against it.
    pub(super) fn read(folder: &ModelFolder) -> Result<Self, ModelError> {
        let manifest: Self =
            serde_json::from_slice(folder.file(NAME)?).map_err(|fault| ModelError::malformed(NAME, fault))?;
        manifest.check()?;
        let vectors = Some(VECTORS).filter(|_| manifest.has_vectors());
        for name in FILES.into_iter().filter(|name| *name != NAME).chain(vectors) {
            let expected = manifest.sha256(name)?;
            let found = hex(&Sha256::digest(folder.file(name)?));
            if found != expected {
                return Err(ModelError::Changed { file: name.to_owned(), found, expected: expected.to_owned() });
            }
        }
        Ok(manifest)
    }

    fn check(&self) -> Result<(), ModelError> {
        let fault = if self.format != 1 {
            format!("format is {}, this version reads 1", self.format)
        } else if self.token_labels != TOKEN_LABELS {
            format!("token_labels are {:?}, this version reads {TOKEN_LABELS:?}", self.token_labels)
        } else if self.window_tokens < 128 || self.window_overlap >= self.window_tokens / 2 {
            format!("windows of {} tokens with {} repeated make no sense", self.window_tokens, self.window_overlap)
        } else {
            return Ok(());
        };
        Err(ModelError::malformed(NAME, fault))
    }

    /// Checks that another manifest differs from this one in the taxonomy's hash alone.
    pub(super) fn same_but_taxonomy(&self, other: &Self) -> Result<(), ModelError> {
        let mut other = other.clone();
        if let Some(ours) = self.files.get(TAXONOMY) {
            other.files.insert(TAXONOMY.to_owned(), ours.clone());
        }
        if other == *self {
            return Ok(());
        }
        Err(ModelError::malformed(NAME, "describes another model than the one that runs: that needs a new start"))
    }

    /// True where the model comes with vectors.safetensors.
    pub(super) fn has_vectors(&self) -> bool {
        self.files.contains_key(VECTORS)
    }

    /// The hash on record for one file, lower-case hexadecimal.
    pub fn sha256(&self, file: &str) -> Result<&str, ModelError> {
        let entry = self.files.get(file);
        entry.map(|e| e.sha256.as_str()).ok_or_else(|| ModelError::malformed(NAME, format!("files has no {file}")))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
