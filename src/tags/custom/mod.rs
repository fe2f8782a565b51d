//! A newsroom's own tags: they fire by phrases and by likeness to examples, without another model.
//!
//! `file` reads what is written and `definitions` checks it as a whole; [`CustomTags`] is what articles are read with, and
//! [`Verdict`] says of one tag and one article why it fired or did not.

mod definitions;
mod file;
mod verdict;

use std::collections::HashMap;
use std::sync::Arc;

use super::TagEntry;
use super::phrases::{PhraseHits, PhraseIndex};
use super::vectors::ArticleVectors;
use crate::model::{VectorSpace, dot, unit};
use crate::text::Document;

pub use definitions::Definitions;
pub use file::Fault;
pub use verdict::{Likeness, Verdict};

/// Score from which a tag fires unless its file says otherwise. One mention in the title, the lead or the first sentences
/// reaches it, and three further down do, two do not; the likeness is calibrated to it (docs/taxonomy.md).
pub const THRESHOLD: f32 = 0.6;

/// The tags of a newsroom, ready to be looked for.
#[derive(Default)]
pub struct CustomTags {
    tags: Vec<CustomTag>,
    phrases: PhraseIndex,
    space: Option<Arc<VectorSpace>>,
    /// What tells this set of tags from another; empty where there are none.
    digest: String,
}

struct CustomTag {
    entry: Arc<TagEntry>,
    /// The number of its parent, where that is a custom tag as well.
    parent: Option<usize>,
    threshold: f32,
    /// The texts that it is explained by, each with its unit vector.
    texts: Vec<(Arc<str>, Vec<f32>)>,
    /// The middle of those vectors: what articles are compared with.
    centre: Vec<f32>,
}

impl CustomTags {
    /// Takes definitions in. `vectors` are the unit vectors of each tag's [texts](Definitions::texts), in order, in `space`.
    pub(crate) fn new(definitions: &Definitions, vectors: Vec<Vec<Vec<f32>>>, space: Option<Arc<VectorSpace>>) -> Self {
        let numbers: HashMap<&str, usize> =
            definitions.tags.iter().enumerate().map(|(number, tag)| (tag.id.text.as_str(), number)).collect();
        let mut tags = Vec::with_capacity(definitions.len());
        let mut phrases = PhraseIndex::default();
        for ((number, definition), vectors) in definitions.tags.iter().enumerate().zip(vectors) {
            for phrase in definition.names() {
                phrases.add_as_written(number, &phrase.text);
            }
            let parent = definition.parent.as_ref().and_then(|parent| numbers.get(parent.text.as_str()).copied());
            tags.push(CustomTag {
                entry: Arc::new(definition.entry()),
                parent,
                threshold: definition.threshold.unwrap_or(THRESHOLD),
                centre: centre(&vectors),
                texts: definition.texts().into_iter().map(Arc::from).zip(vectors).collect(),
            });
        }
        Self { tags, phrases, space, digest: definitions.digest.clone() }
    }

    /// The tags, in the order of the file.
    pub(super) fn entries(&self) -> impl Iterator<Item = &TagEntry> {
        self.tags.iter().map(|tag| tag.entry.as_ref())
    }

    pub(super) fn digest(&self) -> &str {
        &self.digest
    }

    /// What there is to say of each tag and this article, in the order of the file.
    pub(super) fn judge(&self, document: &Document, vectors: ArticleVectors<'_>) -> Vec<Verdict> {
        if self.tags.is_empty() {
            return Vec::new();
        }
        let mut hits = self.phrases.find(document);
        let opening = document.opening_end();
        let space = self.space.as_deref();
        let article = space.map(|space| space.article(&vectors.mean()));
        let mut verdicts: Vec<Verdict> = Vec::with_capacity(self.tags.len());
        for (number, tag) in self.tags.iter().enumerate() {
            let phrases = hits.remove(&number).map(|hits: PhraseHits| hits.all_apart()).unwrap_or_default();
            let likeness = space.zip(article.as_deref()).and_then(|(space, article)| tag.likeness(article, space));
            let phrase_score = verdict::phrase_score(&phrases, document, opening);
            let mut verdict = Verdict::new(Arc::clone(&tag.entry), tag.threshold, phrases, likeness, phrase_score);
            if verdict.phrases.is_empty()
                && verdict.score >= verdict.threshold
                && let Some((likeness, space)) = verdict.likeness.as_mut().zip(space)
            {
                likeness.sentence = vectors.nearest_sentence(document, &tag.centre, space);
            }
            verdicts.push(verdict);
        }
        let parents: Vec<Option<usize>> = self.tags.iter().map(|tag| tag.parent).collect();
        verdict::lift_parents(&mut verdicts, &parents);
        verdicts
    }
}

impl CustomTag {
    /// How like an article's unit vector is to the tag; `None` where the tag has no text.
    fn likeness(&self, article: &[f32], space: &VectorSpace) -> Option<Likeness> {
        let (nearest, nearest_cosine) = verdict::nearest(article, &self.texts)?;
        let cosine = dot(article, &self.centre);
        Some(Likeness { cosine, score: space.score(cosine), nearest, nearest_cosine, sentence: None })
    }
}

/// The direction in the middle of unit vectors.
fn centre(vectors: &[Vec<f32>]) -> Vec<f32> {
    let mut sum = vec![0.0; vectors.first().map_or(0, Vec::len)];
    for vector in vectors {
        for (sum, x) in sum.iter_mut().zip(vector) {
            *sum += x;
        }
    }
    unit(sum)
}
