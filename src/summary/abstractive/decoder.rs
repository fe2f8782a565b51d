//! T5's decoder, a token at a time for several beams at once.
//!
//! Keys and values are computed once: those of the source by [`Decoder::memory`], which all beams share, those of the
//! tokens written so far as they come. A beam that goes on from another takes over that one's.

use candle_core::quantized::QMatMul;
use candle_core::{Device, Module, Result, Tensor};
use candle_nn::Activation;
use candle_nn::ops::{rms_norm, softmax_last_dim};

use super::config::T5Config;
use super::weights::{Weights, line};
use crate::model::ModelError;

/// The decoder of a checkpoint.
pub(super) struct Decoder {
    /// Rows of the vocabulary, in f32.
    embeddings: Tensor,
    blocks: Vec<Block>,
    /// What each head adds for each distance back, the last for all beyond.
    by_distance: Vec<Vec<f32>>,
    norm: Norm,
    head: QMatMul,
    /// What the states are multiplied by before `head`.
    scale: f64,
}

struct Block {
    own: Attention,
    cross: Attention,
    forward: FeedForward,
}

/// A norm, and what it stands before: self-attention or attention to the source.
struct Attention {
    norm: Norm,
    q: QMatMul,
    k: QMatMul,
    v: QMatMul,
    o: QMatMul,
    heads: usize,
    head_size: usize,
}

struct FeedForward {
    norm: Norm,
    /// Gated: `act(gate(x)) · up(x)`; else `act(up(x))`.
    gate: Option<QMatMul>,
    up: QMatMul,
    down: QMatMul,
    act: Activation,
}

/// The root mean square layer norm (Zhang and Sennrich 2019, arXiv:1910.07467).
struct Norm {
    weight: Tensor,
    epsilon: f32,
}

/// What the decoder knows of the source: for each block keys and values of shape (heads, tokens, head size).
pub(super) struct Memory(Vec<(Tensor, Tensor)>);

/// Where a search stands: for each block keys and values of shape (beams, heads, tokens, head size).
#[derive(Default)]
pub(super) struct Written {
    blocks: Vec<(Tensor, Tensor)>,
    tokens: usize,
}

impl Decoder {
    /// Takes the tensors of a checkpoint; `embeddings` are those of its tensor `embedding`.
    pub(super) fn load(
        config: &T5Config,
        weights: &Weights,
        embeddings: Tensor,
        embedding: &str,
    ) -> std::result::Result<Self, ModelError> {
        let shape = &config.shape;
        let blocks = (0..config.decoder_layers()).map(|number| Block::load(config, weights, number));
        let blocks = blocks.collect::<std::result::Result<_, _>>()?;
        let bias = "decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight";
        let table = weights.full(bias, &[shape.relative_attention_num_buckets, shape.num_heads])?;
        let by_distance = by_distance(&table, shape.relative_attention_max_distance);
        let (head, scale) = match shape.tie_word_embeddings {
            true => (embedding, (shape.d_model as f64).powf(-0.5)),
            false => ("lm_head.weight", 1.0),
        };
        Ok(Self {
            embeddings,
            blocks,
            by_distance: by_distance.map_err(|error| weights.fault(bias, line(&error)))?,
            norm: Norm::load(config, weights, "decoder.final_layer_norm")?,
            head: weights.matrix(head, shape.vocab_size, shape.d_model)?,
            scale,
        })
    }

    /// Keys and values of a source from the encoder's states, of shape (tokens, width).
    pub(super) fn memory(&self, states: &Tensor) -> Result<Memory> {
        let of = |block: &Block| {
            let split =
                |projection: &QMatMul| block.cross.split(&projection.forward(states)?)?.transpose(0, 1)?.contiguous();
            Ok((split(&block.cross.k)?, split(&block.cross.v)?))
        };
        self.blocks.iter().map(of).collect::<Result<_>>().map(Memory)
    }

    /// One more token for each beam: beam `i` goes on from beam `parents[i]` of the step before with token `newest[i]`.
    /// Returns each beam's logits of what comes next.
    pub(super) fn step(
        &self,
        memory: &Memory,
        written: &mut Written,
        parents: &[usize],
        newest: &[u32],
    ) -> Result<Vec<Vec<f32>>> {
        let in_order = parents.iter().copied().eq(0..parents.len());
        let parents: Vec<u32> = parents.iter().filter_map(|parent| u32::try_from(*parent).ok()).collect();
        let parents = Tensor::new(parents, &Device::Cpu)?;
        let kept = std::mem::take(&mut written.blocks);
        let mut kept = kept.into_iter();
        written.tokens += 1;
        let bias = self.bias(written.tokens)?;
        let mut states = self.embeddings.index_select(&Tensor::new(newest, &Device::Cpu)?, 0)?;
        for (block, source) in self.blocks.iter().zip(&memory.0) {
            let before = match kept.next() {
                // The first step has one beam, from which all go on.
                Some((keys, values)) if in_order && keys.dim(0)? == newest.len() => Some((keys, values)),
                Some((keys, values)) => Some((keys.index_select(&parents, 0)?, values.index_select(&parents, 0)?)),
                None => None,
            };
            let (attended, own) = block.own.to_written(&states, before, &bias)?;
            written.blocks.push(own);
            states = (states + attended)?;
            states = (&states + block.cross.to_source(&states, source)?)?;
            states = (&states + block.forward.forward(&states)?)?;
        }
        let states = (self.norm.forward(&states)? * self.scale)?;
        self.head.forward(&states)?.to_vec2()
    }

    /// What is added to the scores of so many tokens, the newest last: of shape (1, heads, 1, tokens).
    fn bias(&self, tokens: usize) -> Result<Tensor> {
        let of_head = |values: &Vec<f32>| {
            let at = |distance: usize| values.get(distance).or(values.last()).copied().unwrap_or_default();
            (0..tokens).rev().map(at).collect::<Vec<f32>>()
        };
        let numbers: Vec<f32> = self.by_distance.iter().flat_map(of_head).collect();
        Tensor::from_vec(numbers, (1, self.by_distance.len(), 1, tokens), &Device::Cpu)
    }
}

/// For each head what it adds for each distance back, up to the largest that matters.
///
/// Half of the buckets hold one distance each, the others logarithmically more, as in Hugging Face's
/// `_relative_position_bucket(bidirectional=False)`: in f32, like there, for the same rounding.
fn by_distance(table: &Tensor, max_distance: usize) -> Result<Vec<Vec<f32>>> {
    let (buckets, heads) = table.dims2()?;
    let exact = buckets / 2;
    let bucket = |distance: usize| {
        if distance < exact {
            return distance;
        }
        let beyond = (distance as f32 / exact as f32).ln() / (max_distance as f32 / exact as f32).ln();
        (exact + (beyond * (buckets - exact) as f32) as usize).min(buckets - 1)
    };
    let rows: Vec<Vec<f32>> = table.to_vec2()?;
    let of_head = |head: usize| {
        let at = |distance| rows.get(bucket(distance)).and_then(|row| row.get(head)).copied();
        (0..=max_distance).filter_map(at).collect()
    };
    Ok((0..heads).map(of_head).collect())
}

impl Block {
    fn load(config: &T5Config, weights: &Weights, number: usize) -> std::result::Result<Self, ModelError> {
        let layer = format!("decoder.block.{number}.layer");
        Ok(Self {
            own: Attention::load(config, weights, &format!("{layer}.0"), "SelfAttention")?,
            cross: Attention::load(config, weights, &format!("{layer}.1"), "EncDecAttention")?,
            forward: FeedForward::load(config, weights, &format!("{layer}.2"))?,
        })
    }
}

impl Attention {
    fn load(config: &T5Config, weights: &Weights, layer: &str, kind: &str) -> std::result::Result<Self, ModelError> {
        let (width, inner) = (config.shape.d_model, config.inner());
        let inward = |name: &str| weights.matrix(&format!("{layer}.{kind}.{name}.weight"), inner, width);
        Ok(Self {
            norm: Norm::load(config, weights, &format!("{layer}.layer_norm"))?,
            q: inward("q")?,
            k: inward("k")?,
            v: inward("v")?,
            o: weights.matrix(&format!("{layer}.{kind}.o.weight"), width, inner)?,
            heads: config.shape.num_heads,
            head_size: config.shape.d_kv,
        })
    }

    /// (rows, inner) to (rows, heads, head size).
    fn split(&self, projected: &Tensor) -> Result<Tensor> {
        projected.reshape((projected.dim(0)?, self.heads, self.head_size))
    }

    /// Self-attention of each beam's newest token to what that beam has written, and keys and values with the token's.
    fn to_written(
        &self,
        states: &Tensor,
        before: Option<(Tensor, Tensor)>,
        bias: &Tensor,
    ) -> Result<(Tensor, (Tensor, Tensor))> {
        let normed = self.norm.forward(states)?;
        let split = |projection: &QMatMul| self.split(&projection.forward(&normed)?)?.unsqueeze(2);
        let (query, key, value) = (split(&self.q)?, split(&self.k)?, split(&self.v)?);
        let (keys, values) = match before {
            None => (key, value),
            Some((keys, values)) => (Tensor::cat(&[&keys, &key], 2)?, Tensor::cat(&[&values, &value], 2)?),
        };
        let scores = query.matmul(&keys.t()?)?.broadcast_add(bias)?;
        let mixed = softmax_last_dim(&scores)?.matmul(&values)?;
        let mixed = mixed.reshape((states.dim(0)?, self.heads * self.head_size))?;
        Ok((self.o.forward(&mixed)?, (keys, values)))
    }

    /// Attention of each beam's newest token to the source.
    fn to_source(&self, states: &Tensor, (keys, values): &(Tensor, Tensor)) -> Result<Tensor> {
        let query = self.split(&self.q.forward(&self.norm.forward(states)?)?)?.transpose(0, 1)?.contiguous()?;
        let scores = query.matmul(&keys.t()?)?;
        let mixed = softmax_last_dim(&scores)?.matmul(values)?.transpose(0, 1)?.contiguous()?;
        self.o.forward(&mixed.reshape((states.dim(0)?, self.heads * self.head_size))?)
    }
}

impl FeedForward {
    fn load(config: &T5Config, weights: &Weights, layer: &str) -> std::result::Result<Self, ModelError> {
        let (width, wide) = (config.shape.d_model, config.shape.d_ff);
        let projection = &config.shape.feed_forward_proj;
        let inward = |name: &str| weights.matrix(&format!("{layer}.DenseReluDense.{name}.weight"), wide, width);
        Ok(Self {
            norm: Norm::load(config, weights, &format!("{layer}.layer_norm"))?,
            gate: projection.gated.then(|| inward("wi_0")).transpose()?,
            up: inward(if projection.gated { "wi_1" } else { "wi" })?,
            down: weights.matrix(&format!("{layer}.DenseReluDense.wo.weight"), width, wide)?,
            act: projection.activation,
        })
    }

    fn forward(&self, states: &Tensor) -> Result<Tensor> {
        let states = self.norm.forward(states)?;
        let up = self.up.forward(&states)?;
        let wide = match &self.gate {
            Some(gate) => (self.act.forward(&gate.forward(&states)?)? * up)?,
            None => self.act.forward(&up)?,
        };
        self.down.forward(&wide)
    }
}

impl Norm {
    fn load(config: &T5Config, weights: &Weights, name: &str) -> std::result::Result<Self, ModelError> {
        let weight = weights.full(&format!("{name}.weight"), &[config.shape.d_model])?;
        Ok(Self { weight, epsilon: config.shape.layer_norm_epsilon as f32 })
    }

    fn forward(&self, states: &Tensor) -> Result<Tensor> {
        rms_norm(states, &self.weight, self.epsilon)
    }
}
