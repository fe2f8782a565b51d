//! The vectors of one article: of the whole, and of each sentence.

use crate::model::{VectorSpace, Window, WindowLogits, dot};
use crate::text::{Document, Span};

use super::is_running;

/// What the encoder made of an article, window by window.
#[derive(Clone, Copy)]
pub(super) struct ArticleVectors<'a> {
    pub(super) windows: &'a [Window],
    pub(super) logits: &'a [WindowLogits],
}

impl ArticleVectors<'_> {
    /// The mean of the states of all windows, weighted by their tokens; empty where there is none.
    pub(super) fn mean(&self) -> Vec<f32> {
        let total: usize = self.windows.iter().map(Window::tokens).sum();
        let mut mean = vec![0.0; self.logits.first().map_or(0, |logits| logits.mean.len())];
        for (window, logits) in self.windows.iter().zip(self.logits) {
            let weight = window.tokens() as f32 / total.max(1) as f32;
            for (sum, x) in mean.iter_mut().zip(&logits.mean) {
                *sum += weight * x;
            }
        }
        mean
    }

    /// The sentence of running text that is nearest to a unit vector.
    pub(super) fn nearest_sentence(&self, document: &Document, to: &[f32], space: &VectorSpace) -> Option<Span> {
        let windows = self.windows.iter().zip(self.logits);
        let segments = windows.flat_map(|(window, logits)| window.segments.iter().zip(&logits.segment_means));
        let running = segments.filter(|(segment, _)| is_running(document, segment.sentence));
        let cosines = running.map(|(segment, mean)| (segment.sentence, dot(&space.article(mean), to)));
        // Of equal ones the first.
        let nearest = cosines.reduce(|best, other| if other.1 > best.1 { other } else { best })?;
        document.sentences().get(nearest.0).map(|sentence| sentence.span)
    }
}
