//! The encoder's arithmetic: candle ops over prepacked weights, in f32 or in int8, on all cores.
//!
//! Matrix products are rten-gemm's but for `vnni`'s, vector code is written once over rten-simd; all choose their instructions
//! by what the processor has when the program runs, so a build for any x86-64 is as fast as one for the machine at hand.
//!
//! Tokens are worked on in blocks of [`BLOCK`] rows, whose intermediate values stay in a core's own cache; blocks are what
//! rayon shares out among its threads: `layers` is the module to read first. Where a sequence is cut into blocks, and in which order a row's numbers are summed,
//! depends on the sequence alone: its states are the same bytes on one thread and on many, alone and under load.

mod attention;
mod feed_forward;
mod gemm;
mod int8;
mod layers;
mod linear;
mod norm;
mod packed;
mod projection;
mod rotary;
mod softmax;
mod vnni;

use std::cell::Cell;
use std::thread::LocalKey;

use candle_core::{CpuStorage, Error, Layout, Result};

pub(super) use attention::Attention;
pub(super) use feed_forward::FeedForward;
pub(super) use layers::{Layer, Layers};
pub(super) use linear::Linear;
pub(super) use norm::Norm;
pub(super) use projection::Projection;
pub(super) use rotary::Rotary;

/// Rows of a block. Large enough to use a prepacked matrix well, small enough that a block's widest values fit in 256 KiB.
const BLOCK: usize = 64;

/// How the encoder's matrix products are computed. The rest (norms, softmax, what is attended, activations, residuals,
/// heads) is f32 always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// Products of 8-bit integers: weights quantised for each output, activations, queries and keys for each token.
    #[default]
    Int8,
    /// Products of 32-bit floats, as the weights were trained.
    F32,
}

/// The numbers of a contiguous f32 tensor.
fn floats<'a>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [f32]> {
    match (storage, layout.contiguous_offsets()) {
        (CpuStorage::F32(numbers), Some((begin, end))) => numbers.get(begin..end).ok_or_else(not_contiguous),
        _ => Err(not_contiguous()),
    }
}

/// As [`floats`], to be written to.
fn floats_mut<'a>(storage: &'a mut CpuStorage, layout: &Layout) -> Result<&'a mut [f32]> {
    match (storage, layout.contiguous_offsets()) {
        (CpuStorage::F32(numbers), Some((begin, end))) => numbers.get_mut(begin..end).ok_or_else(not_contiguous),
        _ => Err(not_contiguous()),
    }
}

fn not_contiguous() -> Error {
    Error::msg("the encoder's ops take contiguous f32 tensors")
}

/// Lends a thread's own `T`, whose buffers are as large as they ever had to be.
///
/// It is taken out meanwhile: in the middle of a product rayon may begin another block on the same thread.
fn with_scratch<T: Default, R>(scratch: &'static LocalKey<Cell<T>>, work: impl FnOnce(&mut T) -> R) -> R {
    let mut taken = scratch.take();
    let result = work(&mut taken);
    scratch.set(taken);
    result
}

/// The first `length` entries of a buffer that grows where it must. They hold anything.
fn sized<T: Clone + Default>(buffer: &mut Vec<T>, length: usize) -> &mut [T] {
    if buffer.len() < length {
        buffer.resize(length, T::default());
    }
    buffer.get_mut(..length).unwrap_or_default()
}
