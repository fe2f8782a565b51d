//! A layer's first step: states to queries, keys and values.

use std::cell::Cell;

use candle_core::Result;

use super::{Linear, Norm, sized, with_scratch};

/// Norm and linear layer.
pub(in crate::model) struct Projection {
    /// The first layer has none: the embeddings were normed just before.
    pub(in crate::model) norm: Option<Norm>,
    /// Queries, keys and values of all heads.
    pub(in crate::model) wqkv: Linear,
}

thread_local! {
    static NORMED: Cell<Vec<f32>> = Cell::default();
}

impl Projection {
    /// One block of rows. `states`: (n, hidden), `qkv`: (n, 3 · hidden).
    pub(super) fn forward(&self, states: &[f32], qkv: &mut [f32]) -> Result<()> {
        match &self.norm {
            None => self.wqkv.forward(states, qkv),
            Some(norm) => with_scratch(&NORMED, |normed| {
                let normed = sized(normed, states.len());
                norm.forward(states, normed);
                self.wqkv.forward(normed, qkv)
            }),
        }
    }
}
