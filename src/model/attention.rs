//! Self-attention with rotary positions, over the whole sequence or over a neighbourhood.
//!
//! Local attention runs by blocks of queries, each against its own keys and a halo on both sides, so
//! its time and memory grow linearly with the sequence (as in Longformer, arXiv:2004.05150).

use candle_core::{D, Device, Tensor};
use candle_nn::{Linear, Module, ops, rotary_emb};

use super::{EncoderConfig, ModelError, Weights};

/// Queries in a block of local attention.
const BLOCK: usize = 128;

/// Cosines and sines of the rotary angles (Su et al. 2021, arXiv:2104.09864), computed once.
pub(super) struct Rotary {
    cos: Tensor,
    sin: Tensor,
}

impl Rotary {
    pub(super) fn new(theta: f64, config: &EncoderConfig, device: &Device) -> Result<Self, ModelError> {
        let (head, length) = (config.head_size(), config.max_position_embeddings);
        let frequencies: Vec<f32> =
            (0..head).step_by(2).map(|i| theta.powf(-(i as f64) / head as f64) as f32).collect();
        let frequencies = Tensor::from_vec(frequencies, (1, head / 2), device)?;
        let positions: Vec<f32> = (0..length).map(|position| position as f32).collect();
        let angles = Tensor::from_vec(positions, (length, 1), device)?.matmul(&frequencies)?;
        Ok(Self { cos: angles.cos()?, sin: angles.sin()? })
    }

    /// Turns `states` of shape (1, heads, tokens, head size).
    fn turn(&self, states: &Tensor) -> candle_core::Result<Tensor> {
        rotary_emb::rope(states, &self.cos, &self.sin)
    }
}

/// One layer's attention.
pub(super) struct Attention {
    wqkv: Linear,
    wo: Linear,
    heads: usize,
    head_size: usize,
    neighbourhood: Option<Neighbourhood>,
}

/// What a local layer's query sees: `halo` tokens to each side.
struct Neighbourhood {
    halo: usize,
    /// (BLOCK, BLOCK + 2 halo): 0 where the key is near enough to the query, minus infinity elsewhere.
    mask: Tensor,
}

impl Attention {
    pub(super) fn load(
        prefix: &str,
        local: bool,
        config: &EncoderConfig,
        weights: &Weights,
    ) -> Result<Self, ModelError> {
        let hidden = config.hidden_size;
        let wqkv = weights.tensor(&format!("{prefix}.Wqkv.weight"), &[3 * hidden, hidden])?;
        let wo = weights.tensor(&format!("{prefix}.Wo.weight"), &[hidden, hidden])?;
        let neighbourhood = match local {
            true => Some(Neighbourhood::new(config.local_attention / 2, weights.device())?),
            false => None,
        };
        Ok(Self {
            wqkv: Linear::new(wqkv, None),
            wo: Linear::new(wo, None),
            heads: config.num_attention_heads,
            head_size: config.head_size(),
            neighbourhood,
        })
    }

    /// `states` and the result: (tokens, hidden_size).
    pub(super) fn forward(&self, states: &Tensor, rotary: &Rotary) -> candle_core::Result<Tensor> {
        let (tokens, hidden) = states.dims2()?;
        let qkv = self.wqkv.forward(states)?.reshape((tokens, 3, self.heads, self.head_size))?;
        let qkv = qkv.permute((1, 2, 0, 3))?.contiguous()?;
        let turned = |part: usize| rotary.turn(&qkv.narrow(0, part, 1)?)?.squeeze(0);
        let scale = (self.head_size as f64).powf(-0.5);
        let (queries, keys, values) = ((turned(0)? * scale)?, turned(1)?, qkv.get(2)?);
        let attended = match &self.neighbourhood {
            Some(neighbourhood) => neighbourhood.attend(&queries, &keys, &values)?,
            None => attend(&queries, &keys, &values, None)?,
        };
        self.wo.forward(&attended.transpose(0, 1)?.reshape((tokens, hidden))?)
    }
}

/// Scaled dot-product attention; all of shape (heads, tokens, head size), `mask` (queries, keys).
fn attend(queries: &Tensor, keys: &Tensor, values: &Tensor, mask: Option<&Tensor>) -> candle_core::Result<Tensor> {
    let scores = queries.matmul(&keys.transpose(D::Minus2, D::Minus1)?)?;
    let scores = match mask {
        Some(mask) => scores.broadcast_add(mask)?,
        None => scores,
    };
    ops::softmax_last_dim(&scores)?.matmul(values)
}

impl Neighbourhood {
    fn new(halo: usize, device: &Device) -> Result<Self, ModelError> {
        let width = BLOCK + 2 * halo;
        // Query q stands at key position q + halo of its own block.
        let near = |query: usize, key: usize| key.abs_diff(query + halo) <= halo;
        let mask: Vec<f32> = (0..BLOCK)
            .flat_map(|query| (0..width).map(move |key| if near(query, key) { 0.0 } else { f32::NEG_INFINITY }))
            .collect();
        Ok(Self { halo, mask: Tensor::from_vec(mask, (BLOCK, width), device)? })
    }

    fn attend(&self, queries: &Tensor, keys: &Tensor, values: &Tensor) -> candle_core::Result<Tensor> {
        let tokens = queries.dim(1)?;
        let blocks = (0..tokens).step_by(BLOCK).map(|begin| {
            let count = BLOCK.min(tokens - begin);
            let first_key = begin.saturating_sub(self.halo);
            let key_count = (begin + count + self.halo).min(tokens) - first_key;
            // At the sequence's edges the halo is cut, and so is the mask.
            let cut = self.halo - (begin - first_key);
            let mask = self.mask.narrow(0, 0, count)?.narrow(1, cut, key_count)?;
            attend(
                &queries.narrow(1, begin, count)?.contiguous()?,
                &keys.narrow(1, first_key, key_count)?.contiguous()?,
                &values.narrow(1, first_key, key_count)?.contiguous()?,
                Some(&mask),
            )
        });
        Tensor::cat(&blocks.collect::<candle_core::Result<Vec<_>>>()?, 1)
    }
}
