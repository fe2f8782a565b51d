//! The T5 network (Raffel et al. 2020, arXiv:1910.10683): candle-transformers' encoder, and a decoder of our own.
//!
//! The decoder is [`super::decoder`]'s for four reasons, all in candle-transformers 0.11's: it computes the keys and values
//! of the whole source again for every token, knows no beams, takes the encoder's buckets of distances, which are wrong
//! from the ninth token on, and scales the logits of tied embeddings by √d where T5 has 1/√d, which only the best token
//! doesn't notice. Its encoder is right in full precision; the quantised one takes distances of 128 tokens and more for others, so a
//! GGUF's encoder is unpacked always.

use std::collections::HashMap;

use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::t5::T5EncoderModel;

use super::config::T5Config;
use super::decoder::{Decoder, Memory};
use super::weights::{Weights, line};
use crate::model::ModelError;

/// Names under which checkpoints have the embedding table that encoder and decoder share.
const EMBEDDINGS: [&str; 3] = ["shared.weight", "encoder.embed_tokens.weight", "decoder.embed_tokens.weight"];

/// An encoder and a decoder.
pub(super) struct Network {
    encoder: T5EncoderModel,
    pub(super) decoder: Decoder,
}

impl Network {
    /// Takes the tensors of a checkpoint.
    ///
    /// # Errors
    /// Names the first tensor that is missing or of another shape.
    pub(super) fn load(config: &T5Config, weights: &Weights) -> Result<Self, ModelError> {
        let shape = &config.shape;
        let embedding = EMBEDDINGS.into_iter().find(|name| weights.has(name)).unwrap_or("shared.weight");
        let table = weights.full(embedding, &[shape.vocab_size, shape.d_model])?;
        let mut tensors = HashMap::from([("shared.weight".to_owned(), table.clone())]);
        for (name, shape) in encoder_tensors(config) {
            let tensor = weights.full(&name, &shape)?;
            tensors.insert(name, tensor);
        }
        let tensors = VarBuilder::from_tensors(tensors, DType::F32, &Device::Cpu);
        let encoder = T5EncoderModel::load(tensors, shape).map_err(|error| weights.fault("encoder", line(&error)))?;
        let decoder = Decoder::load(config, weights, table, embedding)?;
        Ok(Self { encoder, decoder })
    }

    /// Reads a source: what the decoder looks at for every token.
    pub(super) fn read(&self, source: &[u32]) -> candle_core::Result<Memory> {
        let ids = Tensor::new(source, &Device::Cpu)?.unsqueeze(0)?;
        // candle's forward wants a model of its own; a clone shares the weights.
        let states = self.encoder.clone().forward(&ids)?;
        self.decoder.memory(&states.squeeze(0)?)
    }
}

/// The encoder's tensors and their shapes.
fn encoder_tensors(config: &T5Config) -> Vec<(String, Vec<usize>)> {
    let (shape, inner) = (&config.shape, config.inner());
    let (width, wide) = (shape.d_model, shape.d_ff);
    let mut tensors = Vec::new();
    for block in 0..shape.num_layers {
        let layer = format!("encoder.block.{block}.layer");
        for name in ["q", "k", "v"] {
            tensors.push((format!("{layer}.0.SelfAttention.{name}.weight"), vec![inner, width]));
        }
        tensors.push((format!("{layer}.0.SelfAttention.o.weight"), vec![width, inner]));
        if block == 0 {
            let bias = format!("{layer}.0.SelfAttention.relative_attention_bias.weight");
            tensors.push((bias, vec![shape.relative_attention_num_buckets, shape.num_heads]));
        }
        let forward: &[&str] = if shape.feed_forward_proj.gated { &["wi_0", "wi_1"] } else { &["wi"] };
        for name in forward {
            tensors.push((format!("{layer}.1.DenseReluDense.{name}.weight"), vec![wide, width]));
        }
        tensors.push((format!("{layer}.1.DenseReluDense.wo.weight"), vec![width, wide]));
        tensors.extend([0, 1].map(|part| (format!("{layer}.{part}.layer_norm.weight"), vec![width])));
    }
    tensors.push(("encoder.final_layer_norm.weight".to_owned(), vec![width]));
    tensors
}

#[cfg(test)]
mod tests;
