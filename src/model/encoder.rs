//! The encoder: ModernBERT (Warner et al. 2024, arXiv:2412.13663), one sequence at a time.
//!
//! Pre-norm layers without biases, rotary positions, gated linear units, every third layer with
//! attention over the whole sequence and the others over a neighbourhood. No padding and no batch
//! dimension: a sequence's states can't depend on any other sequence.

use std::sync::Arc;

use candle_core::Tensor;
use rayon::prelude::*;

use super::kernels::{Attention, FeedForward, Layer, Layers, Linear, Norm, Precision, Projection, Rotary};
use super::{EncoderConfig, ModelError, Weights};

/// Token ids in, one state a token out.
pub struct Encoder {
    embeddings: Tensor,
    embedding_norm: Norm,
    layers: Layers,
    final_norm: Norm,
}

impl Encoder {
    /// Takes the tensors under `encoder.` and packs them.
    ///
    /// # Errors
    /// Names the tensor that is missing or of another shape than `config` says.
    pub fn load(config: &EncoderConfig, weights: &Weights, precision: Precision) -> Result<Self, ModelError> {
        let table = [config.vocab_size, config.hidden_size];
        let rotary = |theta| Arc::new(Rotary::new(theta, config.head_size(), config.max_position_embeddings));
        let (global, local) = (rotary(config.global_rope_theta), rotary(config.local_rope_theta));
        let loader = Loader { config, weights, precision };
        let layers = (0..config.num_hidden_layers).into_par_iter().map(|number| {
            let rotary = if config.is_local(number) { &local } else { &global };
            loader.layer(number, Arc::clone(rotary))
        });
        Ok(Self {
            embeddings: weights.tensor("encoder.embeddings.tok_embeddings.weight", &table)?,
            embedding_norm: loader.norm("encoder.embeddings.norm")?,
            layers: Layers::new(layers.collect::<Result<_, _>>()?, config.hidden_size),
            final_norm: loader.norm("encoder.final_norm")?,
        })
    }

    /// States of shape (tokens, hidden_size) after the final norm.
    ///
    /// # Errors
    /// When an id is outside the vocabulary or the sequence is longer than `max_position_embeddings`.
    pub fn forward(&self, ids: &[u32]) -> Result<Tensor, ModelError> {
        // On a thread of rayon's from the start: else each op would be handed over to one and waited for.
        rayon::scope(|_| self.states(ids))
    }

    fn states(&self, ids: &[u32]) -> Result<Tensor, ModelError> {
        let ids = Tensor::new(ids, self.embeddings.device())?;
        let states = self.embeddings.index_select(&ids, 0)?;
        states.inplace_op1(&self.embedding_norm)?;
        states.inplace_op1(&self.layers)?;
        states.inplace_op1(&self.final_norm)?;
        Ok(states)
    }
}

struct Loader<'a> {
    config: &'a EncoderConfig,
    weights: &'a Weights,
    precision: Precision,
}

impl Loader<'_> {
    fn layer(&self, number: usize, rotary: Arc<Rotary>) -> Result<Layer, ModelError> {
        let prefix = format!("encoder.layers.{number}");
        let EncoderConfig { hidden_size: hidden, intermediate_size: inner, num_attention_heads: heads, .. } =
            *self.config;
        let reach = self.config.is_local(number).then_some(self.config.local_attention / 2);
        let norm = match number {
            0 => None,
            _ => Some(self.norm(&format!("{prefix}.attn_norm"))?),
        };
        let linear = |name: &str, outputs, inputs| self.linear(&format!("{prefix}.{name}"), outputs, inputs);
        Ok(Layer {
            projection: Projection { norm, wqkv: linear("attn.Wqkv", 3 * hidden, hidden)? },
            attention: Attention::new(heads, self.config.head_size(), reach, rotary, self.precision),
            feed_forward: FeedForward {
                attention_wo: linear("attn.Wo", hidden, hidden)?,
                norm: self.norm(&format!("{prefix}.mlp_norm"))?,
                wi: linear("mlp.Wi", 2 * inner, hidden)?,
                wo: linear("mlp.Wo", hidden, inner)?,
            },
        })
    }

    fn linear(&self, name: &str, outputs: usize, inputs: usize) -> Result<Linear, ModelError> {
        let weight = self.weights.tensor(&format!("{name}.weight"), &[outputs, inputs])?;
        Ok(Linear::new(&weight, None, self.precision)?)
    }

    fn norm(&self, name: &str) -> Result<Norm, ModelError> {
        let weight = self.weights.tensor(&format!("{name}.weight"), &[self.config.hidden_size])?;
        Ok(Norm::new(&weight, self.config.norm_eps)?)
    }
}
