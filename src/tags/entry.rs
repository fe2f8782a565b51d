//! What a tag is, wherever it comes from.

use serde::Deserialize;

/// What sort of tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TagKind {
    /// The part of the paper that an article goes to.
    Section,
    /// What it is about.
    Subject,
    /// The province that it is about.
    Place,
}

/// One tag.
#[derive(Clone, Debug)]
pub struct TagEntry {
    /// Stable id.
    pub id: String,
    /// Vietnamese name.
    pub name: String,
    /// Section, subject or place.
    pub kind: TagKind,
    /// When it applies.
    pub description: String,
    /// Ids of the places that a place became part of; empty where it goes on.
    pub successor_ids: Vec<String>,
    /// Id of the tag above it, where a newsroom gave one.
    pub parent_id: String,
    /// A newsroom's other names for it.
    pub aliases: Vec<String>,
    /// Phrases that are evidence of it, each a list of words in comparing form.
    pub(super) phrases: Vec<Vec<String>>,
}
