//! A layer's last step: attended values back into the states, and the gated layer after them.

use std::cell::Cell;

use candle_core::Result;
use rten_simd::functional::simd_map;
use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdIterable, SimdOp, SimdUnaryOp};
use rten_vecmath::Gelu;

use super::{Linear, Norm, sized, with_scratch};

/// `states += Wo · attended`, then `states += Wo' · GeGLU(Wi · norm(states))`.
///
/// GeGLU (Shazeer 2020, arXiv:2002.05202): half of `Wi`'s output is activated, the other half gates it.
pub(in crate::model) struct FeedForward {
    pub(in crate::model) attention_wo: Linear,
    pub(in crate::model) norm: Norm,
    pub(in crate::model) wi: Linear,
    pub(in crate::model) wo: Linear,
}

#[derive(Default)]
struct Scratch {
    normed: Vec<f32>,
    update: Vec<f32>,
    inner: Vec<f32>,
    gated: Vec<f32>,
}

thread_local! {
    static SCRATCH: Cell<Scratch> = Cell::default();
}

impl FeedForward {
    /// One block of rows. `attended` and `states`: (n, hidden).
    pub(super) fn forward(&self, attended: &[f32], states: &mut [f32]) -> Result<()> {
        with_scratch(&SCRATCH, |scratch| self.forward_with(attended, states, scratch))
    }

    fn forward_with(&self, attended: &[f32], states: &mut [f32], scratch: &mut Scratch) -> Result<()> {
        let rows = states.len() / self.attention_wo.outputs();
        let update = sized(&mut scratch.update, states.len());
        self.attention_wo.forward(attended, update)?;
        add(states, update);

        let normed = sized(&mut scratch.normed, states.len());
        self.norm.forward(states, normed);
        let inner = sized(&mut scratch.inner, rows * self.wi.outputs());
        self.wi.forward(normed, inner)?;
        let gated = sized(&mut scratch.gated, rows * self.wo.inputs());
        GatedGelu { inner, gated, width: self.wo.inputs() }.dispatch();
        self.wo.forward(gated, update)?;
        add(states, update);
        Ok(())
    }
}

fn add(states: &mut [f32], update: &[f32]) {
    states.iter_mut().zip(update).for_each(|(state, update)| *state += update);
}

/// `inner`: (n, 2 · width), `gated`: (n, width).
struct GatedGelu<'a> {
    inner: &'a [f32],
    gated: &'a mut [f32],
    width: usize,
}

impl SimdOp for GatedGelu<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        for (inner, gated) in self.inner.chunks_exact(2 * self.width).zip(self.gated.chunks_exact_mut(self.width)) {
            let (activated, gates) = inner.split_at(self.width);
            let mut gates = gates.simd_iter_pad(ops);
            gated.copy_from_slice(activated);
            simd_map(
                ops,
                gated,
                #[inline(always)]
                |x| ops.mul(Gelu {}.eval(isa, x), gates.next().unwrap_or(ops.zero())),
            );
        }
    }
}
