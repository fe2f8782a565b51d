//! Right-hand sides packed once in the precision of choice, and rows made ready for them.

use candle_core::Result;
use rten_gemm::PackedBMatrix;

use super::Precision;
use super::gemm::{Then, pack_columns, product};
use super::int8::{Int8Rows, Int8Weights};

/// A right-hand side: a linear layer's weights, or a head's keys.
pub(super) enum Packed {
    F32(PackedBMatrix<f32>),
    Int8(Int8Weights),
}

impl Packed {
    /// Packs `numbers` of shape (outputs, inputs).
    pub(super) fn new(numbers: &[f32], inputs: usize, precision: Precision) -> Result<Self> {
        Ok(match precision {
            Precision::F32 => Self::F32(pack_columns(numbers, inputs)?),
            Precision::Int8 => Self::Int8(Int8Weights::new(numbers, inputs)?),
        })
    }
}

/// Rows made ready once for products with several right-hand sides.
pub(super) enum Rows<'a> {
    F32(&'a [f32]),
    Int8(&'a Int8Rows),
}

impl<'a> Rows<'a> {
    /// `rows`: (n, inputs). Where they are quantised, `buffer` is where.
    pub(super) fn new(rows: &'a [f32], inputs: usize, precision: Precision, buffer: &'a mut Int8Rows) -> Self {
        match precision {
            Precision::F32 => Self::F32(rows),
            Precision::Int8 => {
                buffer.quantise(rows, inputs);
                Self::Int8(buffer)
            }
        }
    }

    /// `out`, (n, outputs) `= rows · right`.
    pub(super) fn times(&self, right: &Packed, out: &mut [f32]) -> Result<()> {
        match (self, right) {
            (Self::F32(rows), Packed::F32(right)) => product(rows, right, Then::Write, out),
            (Self::Int8(rows), Packed::Int8(right)) => right.product(rows, out),
            _ => Err(candle_core::Error::msg("a product of two precisions")),
        }
    }
}
