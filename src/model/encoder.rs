//! The encoder: ModernBERT (Warner et al. 2024, arXiv:2412.13663), one sequence at a time.
//!
//! Pre-norm layers without biases, rotary positions, gated linear units, every third layer with
//! attention over the whole sequence and the others over a neighbourhood. No padding and no batch
//! dimension: a sequence's states can't depend on any other sequence.

use candle_core::{D, Tensor};
use candle_nn::{Linear, Module, ops};

use super::attention::{Attention, Rotary};
use super::{EncoderConfig, ModelError, Weights};

/// Token ids in, one state a token out.
pub struct Encoder {
    embeddings: Tensor,
    embedding_norm: Norm,
    layers: Vec<Layer>,
    final_norm: Norm,
    global_rotary: Rotary,
    local_rotary: Rotary,
}

struct Layer {
    /// The first layer has none: the embeddings were normed just before.
    attention_norm: Option<Norm>,
    attention: Attention,
    mlp_norm: Norm,
    mlp: GatedMlp,
    local: bool,
}

impl Encoder {
    /// Takes the tensors under `encoder.`.
    ///
    /// # Errors
    /// Names the tensor that is missing or of another shape than `config` says.
    pub fn load(config: &EncoderConfig, weights: &Weights) -> Result<Self, ModelError> {
        let hidden = config.hidden_size;
        let norm = |name: &str| Norm::load(&format!("encoder.{name}"), config, weights);
        let layers = (0..config.num_hidden_layers).map(|number| Layer::load(number, config, weights));
        let rotary = |theta| Rotary::new(theta, config, weights.device());
        Ok(Self {
            embeddings: weights.tensor("encoder.embeddings.tok_embeddings.weight", &[config.vocab_size, hidden])?,
            embedding_norm: norm("embeddings.norm")?,
            layers: layers.collect::<Result<_, _>>()?,
            final_norm: norm("final_norm")?,
            global_rotary: rotary(config.global_rope_theta)?,
            local_rotary: rotary(config.local_rope_theta)?,
        })
    }

    /// States of shape (tokens, hidden_size) after the final norm.
    ///
    /// # Errors
    /// When an id is outside the vocabulary or the sequence is longer than `max_position_embeddings`.
    pub fn forward(&self, ids: &[u32]) -> Result<Tensor, ModelError> {
        let ids = Tensor::new(ids, self.embeddings.device())?;
        let mut states = self.embedding_norm.forward(&self.embeddings.index_select(&ids, 0)?)?;
        for layer in &self.layers {
            let rotary = if layer.local { &self.local_rotary } else { &self.global_rotary };
            states = layer.forward(&states, rotary)?;
        }
        Ok(self.final_norm.forward(&states)?)
    }
}

impl Layer {
    fn load(number: usize, config: &EncoderConfig, weights: &Weights) -> Result<Self, ModelError> {
        let prefix = format!("encoder.layers.{number}");
        let local = config.is_local(number);
        let attention_norm = match number {
            0 => None,
            _ => Some(Norm::load(&format!("{prefix}.attn_norm"), config, weights)?),
        };
        Ok(Self {
            attention_norm,
            attention: Attention::load(&format!("{prefix}.attn"), local, config, weights)?,
            mlp_norm: Norm::load(&format!("{prefix}.mlp_norm"), config, weights)?,
            mlp: GatedMlp::load(&format!("{prefix}.mlp"), config, weights)?,
            local,
        })
    }

    fn forward(&self, states: &Tensor, rotary: &Rotary) -> candle_core::Result<Tensor> {
        let attended = match &self.attention_norm {
            Some(norm) => self.attention.forward(&norm.forward(states)?, rotary)?,
            None => self.attention.forward(states, rotary)?,
        };
        let states = (states + attended)?;
        let gated = self.mlp.forward(&self.mlp_norm.forward(&states)?)?;
        states + gated
    }
}

/// GeGLU (Shazeer 2020, arXiv:2002.05202): half of `Wi`'s output is activated, the other half gates it.
struct GatedMlp {
    wi: Linear,
    wo: Linear,
}

impl GatedMlp {
    fn load(prefix: &str, config: &EncoderConfig, weights: &Weights) -> Result<Self, ModelError> {
        let (hidden, inner) = (config.hidden_size, config.intermediate_size);
        let wi = weights.tensor(&format!("{prefix}.Wi.weight"), &[2 * inner, hidden])?;
        let wo = weights.tensor(&format!("{prefix}.Wo.weight"), &[hidden, inner])?;
        Ok(Self { wi: Linear::new(wi, None), wo: Linear::new(wo, None) })
    }

    fn forward(&self, states: &Tensor) -> candle_core::Result<Tensor> {
        let inner = self.wi.forward(states)?;
        let half = inner.dim(D::Minus1)? / 2;
        let activated = inner.narrow(D::Minus1, 0, half)?.contiguous()?.gelu_erf()?;
        self.wo.forward(&(activated * inner.narrow(D::Minus1, half, half)?)?)
    }
}

/// Layer norm without a bias. candle's fused kernel asks for one, so it gets zeros.
struct Norm {
    weight: Tensor,
    zeros: Tensor,
    eps: f32,
}

impl Norm {
    fn load(name: &str, config: &EncoderConfig, weights: &Weights) -> Result<Self, ModelError> {
        let weight = weights.tensor(&format!("{name}.weight"), &[config.hidden_size])?;
        Ok(Self { zeros: weight.zeros_like()?, weight, eps: config.norm_eps as f32 })
    }

    fn forward(&self, states: &Tensor) -> candle_core::Result<Tensor> {
        ops::layer_norm(states, &self.weight, &self.zeros, self.eps)
    }
}
