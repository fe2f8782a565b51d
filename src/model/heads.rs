//! The three heads: token labels, tags, sentence salience. `models/README.md` gives their formulas.

use candle_core::{D, IndexOp, Tensor};

use super::input::Window;
use super::kernels::{Linear, Precision};
use super::{ModelError, Weights};

/// The token head's labels, in the order of its logits.
pub const TOKEN_LABELS: [&str; 9] =
    ["O", "B-OFFICIAL", "I-OFFICIAL", "B-PERSON", "I-PERSON", "B-POST", "I-POST", "B-DATE", "I-DATE"];

/// Rows of the salience head's position table; later sentences share the last.
const POSITIONS: usize = 16;

/// What one window's encoder pass leaves: plain numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct WindowLogits {
    /// For each token of the window, one logit a label, in the order of [`TOKEN_LABELS`].
    pub labels: Vec<Vec<f32>>,
    /// One logit a tag, in the order of the manifest's `tags`.
    pub tags: Vec<f32>,
    /// For each segment of the window, the tag logits of that segment alone: where a tag's evidence stands.
    pub segment_tags: Vec<Vec<f32>>,
    /// One logit a segment: how well it would stand in a summary.
    pub salience: Vec<f32>,
    /// The mean of the encoder's states over all tokens: what the window is about.
    pub mean: Vec<f32>,
    /// The same of each segment.
    pub segment_means: Vec<Vec<f32>>,
}

pub(super) struct Heads {
    labels: Linear,
    tags: TwoLayers,
    salience: TwoLayers,
    positions: Tensor,
}

struct TwoLayers {
    dense: Linear,
    out: Linear,
}

impl Heads {
    pub(super) fn load(hidden: usize, tags: usize, weights: &Weights) -> Result<Self, ModelError> {
        Ok(Self {
            labels: linear("heads.tokens", TOKEN_LABELS.len(), hidden, weights)?,
            tags: TwoLayers::load("heads.tags", tags, hidden, weights)?,
            salience: TwoLayers::load("heads.salience", 1, hidden, weights)?,
            positions: weights.tensor("heads.salience.position.weight", &[POSITIONS, hidden])?,
        })
    }

    /// `states`: (tokens, hidden), the encoder's output for `window`.
    pub(super) fn forward(&self, states: &Tensor, window: &Window) -> Result<WindowLogits, ModelError> {
        let whole = states.mean_keepdim(0)?;
        let mut means = Vec::with_capacity(window.segments.len());
        for segment in &window.segments {
            means.push(states.narrow(0, segment.tokens.start, segment.tokens.len())?.mean_keepdim(0)?);
        }
        let rows: Vec<&Tensor> = std::iter::once(&whole).chain(&means).collect();
        let rows = Tensor::cat(&rows, 0)?;
        let tags = self.tags(&states.i(..1)?, &rows)?;
        let (tags, segment_tags) = tags.split_first().map(|(t, s)| (t.clone(), s.to_vec())).unwrap_or_default();
        let salience = if means.is_empty() { Vec::new() } else { self.salience(&whole, &means, window)? };
        let labels = states.apply_op1_no_bwd(&self.labels)?.to_vec2()?;
        let mut segment_means: Vec<Vec<f32>> = rows.to_vec2()?;
        let mean = segment_means.remove(0);
        Ok(WindowLogits { labels, tags, segment_tags, salience, mean, segment_means })
    }

    /// Row 0: the window's tag logits; then each segment's own.
    fn tags(&self, cls: &Tensor, means: &Tensor) -> candle_core::Result<Vec<Vec<f32>>> {
        let cls = cls.broadcast_as(means.shape())?;
        let dense = Tensor::cat(&[&cls, means], D::Minus1)?.apply_op1_no_bwd(&self.tags.dense)?;
        dense.gelu_erf()?.apply_op1_no_bwd(&self.tags.out)?.to_vec2()
    }

    fn salience(&self, whole: &Tensor, means: &[Tensor], window: &Window) -> candle_core::Result<Vec<f32>> {
        let numbers = window.segments.iter().map(|s| s.order.min(POSITIONS - 1) as u32);
        let numbers = Tensor::from_iter(numbers, whole.device())?;
        let means = Tensor::cat(means, 0)?;
        let whole = whole.broadcast_as(means.shape())?;
        let dense = Tensor::cat(&[&means, &whole], D::Minus1)?.apply_op1_no_bwd(&self.salience.dense)?;
        let dense = (dense + self.positions.index_select(&numbers, 0)?)?;
        dense.gelu_erf()?.apply_op1_no_bwd(&self.salience.out)?.flatten_all()?.to_vec1()
    }
}

impl TwoLayers {
    fn load(prefix: &str, outputs: usize, hidden: usize, weights: &Weights) -> Result<Self, ModelError> {
        Ok(Self {
            dense: linear(&format!("{prefix}.dense"), hidden, 2 * hidden, weights)?,
            out: linear(&format!("{prefix}.out"), outputs, hidden, weights)?,
        })
    }
}

fn linear(prefix: &str, outputs: usize, inputs: usize, weights: &Weights) -> Result<Linear, ModelError> {
    let weight = weights.tensor(&format!("{prefix}.weight"), &[outputs, inputs])?;
    let bias = weights.tensor(&format!("{prefix}.bias"), &[outputs])?;
    // A ten-thousandth of the model's work: nothing would be won by rounding here.
    Ok(Linear::new(&weight, Some(&bias), Precision::F32)?)
}
