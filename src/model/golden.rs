//! golden.json: one article, and the numbers that these weights give for it.

use serde::Deserialize;

use super::input::Window;
use super::{Model, ModelError, Precision};
use crate::text::Document;

const NAME: &str = "golden.json";

/// Largest difference allowed, of logits that go from about -16 to 10.
fn tolerance(precision: Precision) -> f32 {
    match precision {
        // Sums in another order, and no more.
        Precision::F32 => 0.01,
        // Rounding to 8 bits moves this article's logits by 0.2 (by 0.3 where weights have 7 bits); a single matrix in the
        // wrong place moves them by several units.
        Precision::Int8 => 0.6,
    }
}

#[derive(Deserialize)]
pub(super) struct Golden {
    title: String,
    paragraphs: Vec<String>,
    input_ids: Vec<u32>,
    sentences: Vec<(usize, usize)>,
    token_logits: Vec<Vec<f32>>,
    tag_logits: Vec<f32>,
    salience_logits: Vec<f32>,
}

impl Golden {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, ModelError> {
        let golden: Self = serde_json::from_slice(bytes).map_err(|fault| ModelError::malformed(NAME, fault))?;
        let tokens = golden.input_ids.len();
        if golden.sentences.iter().any(|&(begin, end)| begin >= end || end > tokens) {
            return Err(ModelError::malformed(NAME, format!("a sentence lies outside the {tokens} tokens")));
        }
        Ok(golden)
    }

    pub(super) fn verify(&self, model: &Model) -> Result<(), ModelError> {
        self.verify_tokens(model)?;
        let logits = model.encode(&Window::of_ids(self.input_ids.clone(), &self.sentences))?;
        let checks = [
            ("token", difference(self.token_logits.iter().flatten().copied(), logits.labels.iter().flatten().copied())),
            ("tag", difference(self.tag_logits.iter().copied(), logits.tags.iter().copied())),
            ("salience", difference(self.salience_logits.iter().copied(), logits.salience.iter().copied())),
        ];
        match checks.into_iter().find(|(_, difference)| *difference > tolerance(model.precision)) {
            Some((head, difference)) => Err(ModelError::Golden { head, difference }),
            None => Ok(()),
        }
    }

    fn verify_tokens(&self, model: &Model) -> Result<(), ModelError> {
        let (lead, body) = self.paragraphs.split_first().map_or(("", &[][..]), |(l, b)| (l.as_str(), b));
        let windows = model.windows(&Document::new(&self.title, lead, &body.join("\n")));
        match windows.as_slice() {
            [window] if window.ids == self.input_ids => Ok(()),
            _ => Err(ModelError::malformed("tokenizer.json", "does not give the token ids of golden.json")),
        }
    }
}

/// The largest absolute difference of what both have; infinite where `found` has less or is no number.
fn difference(expected: impl Iterator<Item = f32>, mut found: impl Iterator<Item = f32>) -> f32 {
    let difference = |e: f32| found.next().map(|f| (e - f).abs()).filter(|d| !d.is_nan()).unwrap_or(f32::INFINITY);
    expected.map(difference).fold(0.0, f32::max)
}
