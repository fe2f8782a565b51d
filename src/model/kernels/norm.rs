//! Layer norm without a bias.

use candle_core::{CpuStorage, InplaceOp1, Layout, Result, Tensor};
use rayon::prelude::*;
use rten_simd::{Isa, SimdOp};
use rten_vecmath::{Sum, SumSquareSub};

use super::{BLOCK, floats_mut};

/// `(x - mean) / √(variance + ε) · weight` for each row. As a candle op it works in place.
pub(in crate::model) struct Norm {
    weight: Vec<f32>,
    eps: f32,
}

impl Norm {
    /// `weight`: one number a column.
    pub(in crate::model) fn new(weight: &Tensor, eps: f64) -> Result<Self> {
        Ok(Self { weight: weight.to_vec1()?, eps: eps as f32 })
    }

    /// One block of rows.
    pub(super) fn forward(&self, rows: &[f32], out: &mut [f32]) {
        out.copy_from_slice(rows);
        self.apply(out);
    }

    fn apply(&self, rows: &mut [f32]) {
        NormRows { rows, weight: &self.weight, eps: self.eps }.dispatch();
    }
}

impl InplaceOp1 for Norm {
    fn name(&self) -> &'static str {
        "norm"
    }

    fn cpu_fwd(&self, storage: &mut CpuStorage, layout: &Layout) -> Result<()> {
        let rows = floats_mut(storage, layout)?;
        rows.par_chunks_mut(BLOCK * self.weight.len()).for_each(|rows| self.apply(rows));
        Ok(())
    }
}

struct NormRows<'a> {
    rows: &'a mut [f32],
    weight: &'a [f32],
    eps: f32,
}

impl SimdOp for NormRows<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let width = self.weight.len() as f32;
        for row in self.rows.chunks_exact_mut(self.weight.len()) {
            let mean = Sum::new(row).eval(isa) / width;
            let variance = SumSquareSub::new(row, mean).eval(isa) / width;
            let scale = 1.0 / (variance + self.eps).sqrt();
            for (x, weight) in row.iter_mut().zip(self.weight) {
                *x = (*x - mean) * scale * weight;
            }
        }
    }
}
