//! What a caller sends and asks for, and what it gets.

use jiff::Timestamp;

use super::Warning;
use crate::dates::DateMention;
use crate::faithfulness::Reading;
use crate::officials::Official;
use crate::summary::{Summary, SummaryOptions};
use crate::tags::{Tag, TagOptions};
use crate::text::{BodyFormat, Document};

/// What a caller sends.
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// The headline.
    pub title: String,
    /// The sapo.
    pub lead: String,
    /// The text below.
    pub body: String,
    /// How `body` is written.
    pub body_format: BodyFormat,
    /// When it was published: what "hôm nay" is counted from.
    pub published: Option<Timestamp>,
}

impl Article {
    /// The normalised text of the article.
    pub fn document(&self) -> Document {
        Document::with_body(&self.title, &self.lead, &self.body, self.body_format)
    }
}

/// Which parts of an analysis to compute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    /// The summary.
    pub summary: bool,
    /// The tags.
    pub tags: bool,
    /// The officials.
    pub officials: bool,
    /// The dates.
    pub dates: bool,
}

impl Features {
    /// Everything.
    pub const ALL: Self = Self { summary: true, tags: true, officials: true, dates: true };
}

/// What a caller asks of officials.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OfficialOptions {
    /// Leave out officials that score less, 0 to 1.
    pub min_score: Option<f32>,
}

/// What a caller asks for.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Which parts.
    pub features: Features,
    /// Of the summary.
    pub summary: SummaryOptions,
    /// Of the tags.
    pub tags: TagOptions,
    /// Of the officials.
    pub officials: OfficialOptions,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            features: Features::ALL,
            summary: SummaryOptions::default(),
            tags: TagOptions::default(),
            officials: OfficialOptions::default(),
        }
    }
}

/// How much of the article was read: all of it, always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Encoder passes that it took.
    pub windows: usize,
    /// Characters of normalised text.
    pub characters: usize,
}

/// An article read. Spans are bytes of `document`; [`Document::source`] leads back to the caller's strings.
#[derive(Debug)]
pub struct Analysis {
    /// The normalised article.
    pub document: Document,
    /// Where asked for.
    pub summary: Option<Summary>,
    /// Sections, subjects, places.
    pub tags: Vec<Tag>,
    /// By first mention.
    pub officials: Vec<Official>,
    /// By position.
    pub dates: Vec<DateMention>,
    /// What an abstractive summary is held against, where one is to be written: the officials and dates among it are all
    /// that were read, whatever was asked for.
    pub reading: Option<Reading>,
    /// How much was read.
    pub coverage: Coverage,
    /// What makes the answers doubtful.
    pub warnings: Vec<Warning>,
    /// The version of the taxonomy that the tags come from.
    pub taxonomy_version: String,
}
