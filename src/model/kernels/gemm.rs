//! Matrix products with a packed right-hand side: rten-gemm's executors, one a thread.
//!
//! They choose their instructions when they are made, which asks the processor and is slow in a virtual machine; and they
//! can't be sent from thread to thread.

use candle_core::{Error, Result};
use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedAMatrix, PackedBMatrix};
use rten_tensor::NdTensorView;

thread_local! {
    static F32: GemmExecutor<f32> = GemmExecutor::default();
    static INT8: GemmExecutor<u8, i8, i32> = GemmExecutor::default();
}

/// Packs a right-hand side of `rows` rows that lies in memory column by column, as weights and keys do.
pub(super) fn pack_columns(numbers: &[f32], rows: usize) -> Result<PackedBMatrix<f32>> {
    let columns = numbers.len() / rows;
    let matrix = NdTensorView::from_slice_with_strides([rows, columns], numbers, [1, rows]).map_err(failed)?;
    Ok(F32.with(|gemm| gemm.prepack_b(matrix)))
}

/// Packs a right-hand side of `rows` rows that lies in memory row by row.
pub(super) fn pack_rows(numbers: &[f32], rows: usize) -> Result<PackedBMatrix<f32>> {
    let matrix = NdTensorView::try_from_data([rows, numbers.len() / rows], numbers).map_err(failed)?;
    Ok(F32.with(|gemm| gemm.prepack_b(matrix)))
}

/// As [`pack_columns`], for [`product_int8`].
pub(super) fn pack_columns_int8(numbers: &[i8], rows: usize) -> Result<PackedBMatrix<i8>> {
    let columns = numbers.len() / rows;
    let matrix = NdTensorView::from_slice_with_strides([rows, columns], numbers, [1, rows]).map_err(failed)?;
    Ok(INT8.with(|gemm| gemm.prepack_b(matrix)))
}

/// `out = left · right`, or `out += left · right`.
pub(super) fn product(left: &[f32], right: &PackedBMatrix<f32>, then: Then, out: &mut [f32]) -> Result<()> {
    let left = NdTensorView::try_from_data([left.len() / right.rows(), right.rows()], left).map_err(failed)?;
    let beta = match then {
        Then::Write => 0.0,
        Then::Add => 1.0,
    };
    let options = GemmOptions { beta, ..GemmOptions::default() };
    F32.with(|gemm| gemm.gemm(out, GemmInputA::Unpacked(left), GemmInputB::Packed(right), options)).map_err(failed)
}

/// What becomes of a product.
#[derive(Clone, Copy)]
pub(super) enum Then {
    /// It replaces what was there.
    Write,
    /// It is added to what was there.
    Add,
}

/// Packs a left-hand side for [`product_int8`]: inside the product it would be packed again for each block of columns.
pub(super) fn pack_rows_int8(numbers: &[u8], columns: usize) -> Result<PackedAMatrix<u8>> {
    let matrix = NdTensorView::try_from_data([numbers.len() / columns, columns], numbers).map_err(failed)?;
    Ok(INT8.with(|gemm| gemm.prepack_a(matrix)))
}

/// `out = left · right`, exact where [`may_saturate`] is false or the right-hand side keeps within the narrower range.
pub(super) fn product_int8(left: &PackedAMatrix<u8>, right: &PackedBMatrix<i8>, out: &mut [i32]) -> Result<()> {
    let (left, right) = (GemmInputA::Packed(left), GemmInputB::Packed(right));
    INT8.with(|gemm| gemm.gemm(out, left, right, GemmOptions::default())).map_err(failed)
}

/// True where the processor adds two products of bytes in 16 bits, and clips the sum.
pub(super) fn may_saturate() -> bool {
    INT8.with(GemmExecutor::may_saturate)
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::msg(error)
}
