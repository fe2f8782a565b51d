//! One tag and one article: why it fired, or why not.

use std::sync::Arc;

use crate::model::dot;
use crate::tags::places::{IN_BODY, IN_OPENING, IN_TITLE};
use crate::tags::{MAX_EVIDENCE, Tag, TagEntry};
use crate::text::{Document, Field, Span};

/// How like an article is to a tag's examples and description.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// Cosine between the article's vector and the tag's, -1 to 1.
    pub cosine: f32,
    /// What that is worth, 0 to 1, by the model's calibration.
    pub score: f32,
    /// Of the tag's texts, the one that is nearest to the article.
    pub nearest: Arc<str>,
    /// The cosine between the article's vector and that text's.
    pub nearest_cosine: f32,
    /// The article's sentence that is nearest to the tag.
    pub sentence: Option<Span>,
}

/// What there is to say of one of a newsroom's tags and one article.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The tag.
    pub tag: Arc<TagEntry>,
    /// Where its aliases and phrases stand, in reading order.
    pub phrases: Vec<Span>,
    /// What they are worth, 0 to 1: mentions count by their places, and w such counts make 1 - exp(-w).
    pub phrase_score: f32,
    /// `None` where the tag has no text to compare with.
    pub likeness: Option<Likeness>,
    /// Both as independent evidence, 1 - (1 - phrase score)(1 - likeness score); the child's where one lifted it.
    pub score: f32,
    /// The score from which it fires.
    pub threshold: f32,
    /// Id of the child that fired and made it fire, with the child's score and evidence.
    pub lifted_by: Option<String>,
}

impl Verdict {
    pub(super) fn new(
        tag: Arc<TagEntry>,
        threshold: f32,
        phrases: Vec<Span>,
        likeness: Option<Likeness>,
        phrase_score: f32,
    ) -> Self {
        let likeness_score = likeness.as_ref().map_or(0.0, |likeness| likeness.score);
        let score = 1.0 - (1.0 - phrase_score) * (1.0 - likeness_score);
        Self { tag, phrases, phrase_score, likeness, score, threshold, lifted_by: None }
    }

    /// True where the tag is given to the article, at `min_score` or, without one, at its own threshold.
    pub fn fires(&self, min_score: Option<f32>) -> bool {
        self.lifted_by.is_some() && min_score.is_none_or(|least| self.score >= least)
            || self.score >= min_score.unwrap_or(self.threshold)
    }

    /// Where the article says so: its phrases, or the sentence that is nearest to the tag.
    pub fn evidence(&self) -> Vec<Span> {
        if self.phrases.is_empty() {
            return self.likeness.as_ref().and_then(|likeness| likeness.sentence).into_iter().collect();
        }
        self.phrases.iter().copied().take(MAX_EVIDENCE).collect()
    }

    pub(in crate::tags) fn into_tag(self) -> Tag {
        let evidence = self.evidence();
        Tag { id: self.tag.id.clone(), name: self.tag.name.clone(), kind: self.tag.kind, score: self.score, evidence }
    }
}

/// What the places `phrases` are worth in a document whose opening ends at byte `opening`.
pub(super) fn phrase_score(phrases: &[Span], document: &Document, opening: usize) -> f32 {
    let weight = |span: &Span| match document.field_at(span.begin) {
        Field::Title => IN_TITLE,
        _ if span.end <= opening => IN_OPENING,
        _ => IN_BODY,
    };
    1.0 - (-phrases.iter().map(weight).sum::<f32>()).exp()
}

/// The text nearest to an article, and the cosine between them.
pub(super) fn nearest(article: &[f32], texts: &[(Arc<str>, Vec<f32>)]) -> Option<(Arc<str>, f32)> {
    let cosines = texts.iter().map(|(text, vector)| (text, dot(article, vector)));
    let (text, cosine) = cosines.reduce(|best, other| if other.1 > best.1 { other } else { best })?;
    Some((Arc::clone(text), cosine))
}

/// A tag that fires makes its parent fire, and the parent's parent, with its score and evidence where that is more.
pub(super) fn lift_parents(verdicts: &mut [Verdict], parents: &[Option<usize>]) {
    for number in 0..verdicts.len() {
        let Some(child) = verdicts.get(number).filter(|verdict| verdict.score >= verdict.threshold).cloned() else {
            continue;
        };
        let mut above = parents.get(number).copied().flatten();
        // There are no circles: the definitions were checked.
        while let Some(parent) = above.and_then(|above| verdicts.get_mut(above)) {
            if parent.score < child.score && (parent.score < parent.threshold || parent.lifted_by.is_some()) {
                parent.lifted_by = Some(child.tag.id.clone());
                parent.score = child.score;
                parent.phrases.clone_from(&child.phrases);
                parent.likeness.clone_from(&child.likeness);
            }
            above = above.and_then(|above| parents.get(above).copied().flatten());
        }
    }
}
