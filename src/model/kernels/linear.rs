//! A linear layer over weights that were packed once for the processor at hand.

use std::cell::Cell;

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor};
use rayon::prelude::*;

use super::int8::Int8Rows;
use super::packed::{Packed, Rows};
use super::{BLOCK, Precision, floats, with_scratch};

/// `y = x Wᵀ + b`. As a candle op it takes (rows, inputs) and gives (rows, outputs).
pub(in crate::model) struct Linear {
    weights: Packed,
    precision: Precision,
    bias: Option<Vec<f32>>,
    inputs: usize,
    outputs: usize,
}

thread_local! {
    static ROWS: Cell<Int8Rows> = Cell::default();
}

impl Linear {
    /// Packs `weight` of shape (outputs, inputs).
    pub(in crate::model) fn new(weight: &Tensor, bias: Option<&Tensor>, precision: Precision) -> Result<Self> {
        let (outputs, inputs) = weight.dims2()?;
        let numbers = weight.flatten_all()?.to_vec1::<f32>()?;
        let weights = Packed::new(&numbers, inputs, precision)?;
        let bias = bias.map(Tensor::to_vec1).transpose()?;
        Ok(Self { weights, precision, bias, inputs, outputs })
    }

    /// Width of a row of the result.
    pub(super) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Width of a row that it takes.
    pub(super) fn inputs(&self) -> usize {
        self.inputs
    }

    /// One block of rows, on the calling thread. `rows`: (n, inputs), `out`: (n, outputs).
    pub(super) fn forward(&self, rows: &[f32], out: &mut [f32]) -> Result<()> {
        with_scratch(&ROWS, |buffer| Rows::new(rows, self.inputs, self.precision, buffer).times(&self.weights, out))?;
        if let Some(bias) = &self.bias {
            for row in out.chunks_mut(self.outputs) {
                row.iter_mut().zip(bias).for_each(|(y, bias)| *y += bias);
            }
        }
        Ok(())
    }
}

impl CustomOp1 for Linear {
    fn name(&self) -> &'static str {
        "linear"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let rows = floats(storage, layout)?;
        let count = rows.len() / self.inputs;
        let mut out = vec![0.0; count * self.outputs];
        rows.par_chunks(BLOCK * self.inputs)
            .zip(out.par_chunks_mut(BLOCK * self.outputs))
            .try_for_each(|(rows, out)| self.forward(rows, out))?;
        Ok((CpuStorage::F32(out), Shape::from((count, self.outputs))))
    }
}
