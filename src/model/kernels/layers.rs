//! The encoder's layers, one after the other, in two steps each: a step is shared out among the threads and waited for.
//!
//! 1. Keys and values of all tokens are packed, by tiles and heads.
//! 2. Each block of tokens attends to them, goes through the gated layer, and on to the next layer's queries, keys and
//!    values: its states stay in one core's cache from one packing to the next.

use std::cell::Cell;

use candle_core::{CpuStorage, Error, InplaceOp1, Layout, Result};
use rayon::prelude::*;

use super::{Attention, BLOCK, FeedForward, Projection, floats_mut, sized, with_scratch};

/// Pre-norm layers. As a candle op they change the states, (tokens, hidden).
pub(in crate::model) struct Layers {
    layers: Vec<Layer>,
    hidden: usize,
}

/// One layer.
pub(in crate::model) struct Layer {
    pub(in crate::model) projection: Projection,
    pub(in crate::model) attention: Attention,
    pub(in crate::model) feed_forward: FeedForward,
}

thread_local! {
    /// Of the thread that an encoder pass begins on: queries, keys and values of all tokens.
    static QKV: Cell<Vec<f32>> = Cell::default();
    static ATTENDED: Cell<Vec<f32>> = Cell::default();
}

impl Layers {
    /// Layers over states `hidden` wide.
    pub(in crate::model) fn new(layers: Vec<Layer>, hidden: usize) -> Self {
        Self { layers, hidden }
    }

    /// `qkv`: (tokens, 3 · hidden), holding anything.
    fn forward(&self, states: &mut [f32], qkv: &mut [f32]) -> Result<()> {
        let Some(first) = self.layers.first() else { return Ok(()) };
        self.each_block(states, qkv, |_, states, qkv| first.projection.forward(states, qkv))?;
        for (number, layer) in self.layers.iter().enumerate() {
            let next = self.layers.get(number + 1).map(|next| &next.projection);
            let tiles = layer.attention.pack(qkv)?;
            self.each_block(states, qkv, |block, states, qkv| {
                with_scratch(&ATTENDED, |attended| {
                    let attended = sized(attended, states.len());
                    layer.attention.attend(block, qkv, &tiles, attended)?;
                    layer.feed_forward.forward(attended, states)
                })?;
                // Nobody reads this layer's queries again, and its keys and values are packed.
                next.map_or(Ok(()), |next| next.forward(states, qkv))
            })?;
        }
        Ok(())
    }

    /// Calls `work` with each block's number and its rows, on all threads of the pool.
    fn each_block(
        &self,
        states: &mut [f32],
        qkv: &mut [f32],
        work: impl Fn(usize, &mut [f32], &mut [f32]) -> Result<()> + Sync,
    ) -> Result<()> {
        let size = BLOCK * self.hidden;
        let blocks = states.par_chunks_mut(size).zip(qkv.par_chunks_mut(3 * size)).enumerate();
        blocks.try_for_each(|(number, (states, qkv))| work(number, states, qkv))
    }
}

impl InplaceOp1 for Layers {
    fn name(&self) -> &'static str {
        "layers"
    }

    fn cpu_fwd(&self, states: &mut CpuStorage, layout: &Layout) -> Result<()> {
        let states = floats_mut(states, layout)?;
        if !states.len().is_multiple_of(self.hidden) {
            return Err(Error::msg("the encoder's layers take states as wide as their weights"));
        }
        with_scratch(&QKV, |qkv| self.forward(states, sized(qkv, 3 * states.len())))
    }
}
