//! A layer's first step: states to queries, keys and values.

use std::cell::Cell;

use candle_core::{CpuStorage, InplaceOp2, Layout, Result};

use super::{Linear, Norm, each_block, floats, floats_mut, sized, with_scratch};

/// Norm and linear layer. As a candle op it writes (tokens, 3 · hidden) from (tokens, hidden).
pub(in crate::model) struct Projection {
    /// The first layer has none: the embeddings were normed just before.
    pub(in crate::model) norm: Option<Norm>,
    /// Queries, keys and values of all heads.
    pub(in crate::model) wqkv: Linear,
}

thread_local! {
    static NORMED: Cell<Vec<f32>> = Cell::default();
}

impl InplaceOp2 for Projection {
    fn name(&self) -> &'static str {
        "projection"
    }

    fn cpu_fwd(&self, qkv: &mut CpuStorage, qkv_layout: &Layout, states: &CpuStorage, layout: &Layout) -> Result<()> {
        let states = (floats(states, layout)?, self.wqkv.inputs());
        let qkv = (floats_mut(qkv, qkv_layout)?, self.wqkv.outputs());
        each_block(states, qkv, |_, states, qkv| match &self.norm {
            None => self.wqkv.forward(states, qkv),
            Some(norm) => with_scratch(&NORMED, |normed| {
                let normed = sized(normed, states.len());
                norm.forward(states, normed);
                self.wqkv.forward(normed, qkv)
            }),
        })
    }
}
