//! The scorer: how much a summary wants each word.
//!
//! A small model with one hidden layer, fitted by `models/train/bientap_train/summaries.py` on articles with a person's
//! summary. It gives of each word the probability that a person's summary has it, and that it has it together with the
//! next one.

use std::sync::LazyLock;

use serde::Deserialize;

use super::features::WIDTH;

static SCORER: LazyLock<Scorer> =
    // A unit test holds the file to its shape.
    LazyLock::new(|| serde_json::from_str(include_str!("scorer.json")).unwrap_or_default());

/// The fitted numbers.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scorer {
    /// Of each hidden unit: a weight for each number of a word.
    hidden: Vec<Vec<f32>>,
    hidden_bias: Vec<f32>,
    /// Of the word and of the pair: a weight for each hidden unit.
    output: Vec<Vec<f32>>,
    output_bias: Vec<f32>,
}

/// How probable it is that a person's summary has a word, and that it has it with the next one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted {
    pub word: f32,
    pub pair: f32,
}

impl Scorer {
    /// The one that the crate carries.
    pub fn bundled() -> &'static Self {
        &SCORER
    }

    /// What the model says of a word.
    pub fn word(&self, numbers: &[f32; WIDTH]) -> Wanted {
        let mut sums = [0.0f32; 2];
        for ((weights, bias), unit) in self.hidden.iter().zip(&self.hidden_bias).zip(0..) {
            let active = (dot(weights, numbers) + bias).max(0.0);
            for (sum, output) in sums.iter_mut().zip(&self.output) {
                *sum += active * output.get::<usize>(unit).copied().unwrap_or(0.0);
            }
        }
        let [word, pair] = sums;
        let bias = |at: usize| self.output_bias.get(at).copied().unwrap_or(0.0);
        Wanted { word: logistic(word + bias(0)), pair: logistic(pair + bias(1)) }
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_its_shape() {
        let scorer: Scorer = serde_json::from_str(include_str!("scorer.json")).expect("scorer.json");
        assert!(scorer.hidden.iter().all(|weights| weights.len() == WIDTH));
        assert_eq!(scorer.hidden.len(), scorer.hidden_bias.len());
        assert!(scorer.output.len() == 2 && scorer.output.iter().all(|weights| weights.len() == scorer.hidden.len()));
        assert_eq!(scorer.output_bias.len(), 2);
    }
}
