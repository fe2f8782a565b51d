//! Products of 8-bit integers: a right-hand side with one scale an output, a left-hand side with one scale a row.
//!
//! Symmetric quantisation both ways (Jacob et al. 2018, arXiv:1712.05877; scales a row as in LLM.int8(), Dettmers et al.
//! 2022, arXiv:2208.07339). Activations are unsigned for the processors' sake: 128 stands for zero. A row's scale comes from
//! that row alone, and sums of integers are exact, so a row's result depends on no other row, nor on which form multiplies.
//!
//! The products are our own where the processor has AVX-512 VNNI (`vnni`), and rten-gemm's elsewhere.

use std::cell::{Cell, OnceCell};

use candle_core::{Error, Result};
use rten_gemm::{PackedAMatrix, PackedBMatrix};
use rten_simd::{Isa, SimdOp};

use super::gemm::{may_saturate, pack_columns_int8, pack_rows_int8, product_int8};
use super::vnni::Panels;
use super::{sized, with_scratch};

/// What zero is as an activation.
const ZERO: u8 = 128;
/// The largest quantised activation, counted from [`ZERO`].
const ACTIVATION_RANGE: f32 = 127.0;
/// The largest quantised weight.
const WEIGHT_RANGE: f32 = 127.0;
/// The same for processors that add two products in 16 bits: 2 · 255 · 64 is 32,640, of at most 32,767.
const REDUCED_WEIGHT_RANGE: f32 = 64.0;

/// A right-hand side, quantised and packed: a linear layer's weights, or keys.
pub(super) enum Int8Weights {
    Vnni(Panels),
    Portable {
        weights: PackedBMatrix<i8>,
        /// For each output, what one step of its weights is worth.
        scales: Vec<f32>,
        /// For each output, what its product is too large by because zero is [`ZERO`].
        offsets: Vec<i32>,
    },
}

/// A left-hand side, quantised once for several products. Its buffers are as large as they ever had to be.
#[derive(Default)]
pub(super) struct Int8Rows {
    bytes: Vec<u8>,
    /// For each row, what one step is worth.
    scales: Vec<f32>,
    count: usize,
    width: usize,
    /// Where a product wanted them packed.
    packed: OnceCell<PackedAMatrix<u8>>,
}

thread_local! {
    static PRODUCTS: Cell<Vec<i32>> = Cell::default();
    static WEIGHTS: Cell<Vec<i8>> = Cell::default();
}

impl Int8Weights {
    /// Quantises `weights` of shape (outputs, inputs).
    pub(super) fn new(weights: &[f32], inputs: usize) -> Result<Self> {
        Self::with_range(weights, inputs, weight_range())
    }

    fn with_range(weights: &[f32], width: usize, range: f32) -> Result<Self> {
        with_scratch(&WEIGHTS, |quantised| {
            let quantised = sized(quantised, weights.len());
            let (scales, offsets) = quantise_weights(weights, width, range, quantised);
            match Panels::new(quantised, width, &scales, &offsets) {
                Some(panels) => Ok(Self::Vnni(panels)),
                None => Self::portable(quantised, width, scales, offsets),
            }
        })
    }

    fn portable(quantised: &[i8], width: usize, scales: Vec<f32>, offsets: Vec<i32>) -> Result<Self> {
        Ok(Self::Portable { weights: pack_columns_int8(quantised, width)?, scales, offsets })
    }

    /// `rows`: n rows, `out`: (n, outputs).
    pub(super) fn product(&self, rows: &Int8Rows, out: &mut [f32]) -> Result<()> {
        match self {
            Self::Vnni(panels) => panels.product(rows.bytes(), rows.scales(), out),
            Self::Portable { weights, scales, offsets } => with_scratch(&PRODUCTS, |products| {
                let products = sized(products, out.len());
                product_int8(rows.packed()?, weights, products)?;
                Dequantize { products, row_scales: rows.scales(), scales, offsets, out }.dispatch();
                Ok::<_, Error>(())
            })?,
        }
        Ok(())
    }
}

fn weight_range() -> f32 {
    if may_saturate() { REDUCED_WEIGHT_RANGE } else { WEIGHT_RANGE }
}

/// Quantises weights of outputs `width` wide; for each output, its scale and its offset.
fn quantise_weights(weights: &[f32], width: usize, range: f32, quantised: &mut [i8]) -> (Vec<f32>, Vec<i32>) {
    let outputs = weights.len() / width;
    let (mut scales, mut offsets) = (vec![0.0; outputs], vec![0; outputs]);
    QuantizeWeights { weights, quantised, scales: &mut scales, offsets: &mut offsets, range, width }.dispatch();
    (scales, offsets)
}

impl Int8Rows {
    /// Takes rows `width` wide in the place of those from before.
    pub(super) fn quantise(&mut self, rows: &[f32], width: usize) {
        (self.count, self.width) = (rows.len() / width, width);
        self.packed = OnceCell::new();
        let quantised = sized(&mut self.bytes, rows.len());
        let scales = sized(&mut self.scales, self.count);
        QuantizeRows { rows, quantised, scales, width }.dispatch();
    }

    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.count * self.width).unwrap_or_default()
    }

    fn scales(&self) -> &[f32] {
        self.scales.get(..self.count).unwrap_or_default()
    }

    fn packed(&self) -> Result<&PackedAMatrix<u8>> {
        if let Some(packed) = self.packed.get() {
            return Ok(packed);
        }
        let packed = pack_rows_int8(self.bytes(), self.width)?;
        Ok(self.packed.get_or_init(|| packed))
    }
}

/// 1.5 · 2²³. Floats near it are whole numbers, so adding it rounds a small one (ties to even), and the sum's lowest bits
/// are that number in two's complement.
const ROUNDING: f32 = 12_582_912.0;

/// Rows of floats to rows of bytes and a scale each, so that `float ≈ (byte - ZERO) · scale`.
struct QuantizeRows<'a> {
    rows: &'a [f32],
    quantised: &'a mut [u8],
    scales: &'a mut [f32],
    width: usize,
}

// Of the plain loops below the compiler makes vector code, with the instructions that they are dispatched to. Calls that
// it does not inline there, closures among them, cost more than all the arithmetic.

impl SimdOp for QuantizeRows<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _isa: I) {
        let rows = self.rows.chunks_exact(self.width).zip(self.quantised.chunks_exact_mut(self.width));
        for ((row, quantised), scale) in rows.zip(self.scales) {
            let largest = largest(row);
            // A row of zeros has no scale to speak of.
            let inverse = if largest > 0.0 { ACTIVATION_RANGE / largest } else { 0.0 };
            *scale = largest / ACTIVATION_RANGE;
            for (byte, x) in quantised.iter_mut().zip(row) {
                *byte = ((x * inverse + ROUNDING).to_bits() as u8).wrapping_add(ZERO);
            }
        }
    }
}

/// Rows of weights to rows of signed bytes, a scale and an offset each.
struct QuantizeWeights<'a> {
    weights: &'a [f32],
    quantised: &'a mut [i8],
    scales: &'a mut [f32],
    offsets: &'a mut [i32],
    range: f32,
    width: usize,
}

impl SimdOp for QuantizeWeights<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _isa: I) {
        let rows = self.weights.chunks_exact(self.width).zip(self.quantised.chunks_exact_mut(self.width));
        for ((row, quantised), (scale, offset)) in rows.zip(self.scales.iter_mut().zip(self.offsets)) {
            let largest = largest(row);
            *scale = largest / self.range;
            // Of zeros, any step makes zeros.
            let step = if largest > 0.0 { *scale } else { 1.0 };
            let mut sum = 0;
            for (byte, weight) in quantised.iter_mut().zip(row) {
                *byte = (weight / step + ROUNDING).to_bits() as i8;
                sum += i32::from(*byte);
            }
            *offset = i32::from(ZERO) * sum;
        }
    }
}

/// The largest absolute value. Without their sign, floats are in the order of their bits.
#[inline(always)]
fn largest(row: &[f32]) -> f32 {
    f32::from_bits(row.iter().map(|x| x.to_bits() & !SIGN).fold(0, u32::max))
}

const SIGN: u32 = 1 << 31;

/// Sums of products of integers back to floats.
struct Dequantize<'a> {
    products: &'a [i32],
    row_scales: &'a [f32],
    scales: &'a [f32],
    offsets: &'a [i32],
    out: &'a mut [f32],
}

impl SimdOp for Dequantize<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _isa: I) {
        let width = self.scales.len();
        let rows = self.products.chunks_exact(width).zip(self.out.chunks_exact_mut(width));
        for ((products, out), row_scale) in rows.zip(self.row_scales) {
            for (((y, product), scale), offset) in out.iter_mut().zip(products).zip(self.scales).zip(self.offsets) {
                *y = (product - offset) as f32 * (row_scale * scale);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers like a layer's: most near zero, a few far out.
    fn numbers(count: usize, seed: u32) -> Vec<f32> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 24) as f32 - 0.5
        };
        (0..count).map(|_| next() * next() * 4.0).collect()
    }

    fn product(weights: &Int8Weights, rows: &[f32], inputs: usize, out: &mut [f32]) {
        let mut quantised = Int8Rows::default();
        quantised.quantise(rows, inputs);
        weights.product(&quantised, out).expect("product");
    }

    fn exact(rows: &[f32], weights: &[f32], inputs: usize) -> Vec<f32> {
        let dot = |row: &[f32], weights: &[f32]| row.iter().zip(weights).map(|(x, w)| x * w).sum::<f32>();
        rows.chunks(inputs).flat_map(|row| weights.chunks(inputs).map(move |weights| dot(row, weights))).collect()
    }

    #[test]
    fn products_are_near_the_exact_ones_in_each_range_in_use() {
        let (rows, inputs, outputs) = (13, 100, 37);
        let (x, w) = (numbers(rows * inputs, 1), numbers(outputs * inputs, 2));
        let expected = exact(&x, &w, inputs);
        let size = (expected.iter().map(|y| y * y).sum::<f32>() / expected.len() as f32).sqrt();
        // The whole range is used only where no sum of two products is cut.
        let whole = (!may_saturate()).then_some((WEIGHT_RANGE, 0.015));
        for (range, bound) in whole.into_iter().chain([(REDUCED_WEIGHT_RANGE, 0.025)]) {
            let layer = Int8Weights::with_range(&w, inputs, range).expect("packed");
            let mut found = vec![0.0; rows * outputs];
            product(&layer, &x, inputs, &mut found);
            let error = found.iter().zip(&expected).map(|(f, e)| (f - e).powi(2)).sum::<f32>() / expected.len() as f32;
            assert!(error.sqrt() <= bound * size, "range {range}: {} of {size}", error.sqrt());
        }
    }

    /// What `vpmaddubsw` does where there is no VNNI: two products summed in 16 bits.
    #[test]
    fn the_reduced_range_never_saturates() {
        let weights = numbers(64 * 32, 3);
        let quantised = |range: f32| -> Vec<i8> {
            let mut quantised = vec![0; weights.len()];
            quantise_weights(&weights, 64, range, &mut quantised);
            quantised
        };
        let worst = |weights: Vec<i8>| {
            let pairs = weights.chunks(2).map(|pair| pair.iter().map(|w| 255 * i32::from(*w)).sum::<i32>().abs());
            pairs.max().unwrap_or_default()
        };
        assert!(worst(quantised(REDUCED_WEIGHT_RANGE)) <= i32::from(i16::MAX));
        // Not by chance: the largest weight of every output uses the whole range.
        assert_eq!(quantised(REDUCED_WEIGHT_RANGE).iter().map(|w| w.unsigned_abs()).max(), Some(64));
        let all = vec![REDUCED_WEIGHT_RANGE as i8; 64];
        assert!(worst(all) <= i32::from(i16::MAX));
        assert!(worst(vec![WEIGHT_RANGE as i8; 64]) > i32::from(i16::MAX), "the whole range would");
    }

    /// Where the processor has VNNI; elsewhere both are the portable form.
    #[test]
    fn both_forms_give_the_same_bits() {
        for (rows, inputs, outputs) in [(1, 4, 1), (64, 256, 768), (13, 100, 37), (8, 64, 32), (9, 384, 33)] {
            let (x, weights) = (numbers(rows * inputs, 8), numbers(outputs * inputs, 9));
            let mut quantised = vec![0; weights.len()];
            let (scales, offsets) = quantise_weights(&weights, inputs, weight_range(), &mut quantised);
            let portable = Int8Weights::portable(&quantised, inputs, scales, offsets).expect("packed");
            let chosen = Int8Weights::new(&weights, inputs).expect("packed");
            let (mut expected, mut found) = (vec![0.0; rows * outputs], vec![1.0; rows * outputs]);
            product(&portable, &x, inputs, &mut expected);
            product(&chosen, &x, inputs, &mut found);
            assert_eq!(found, expected, "{rows} rows, {inputs} inputs, {outputs} outputs");
        }
    }

    #[test]
    fn rows_do_not_know_of_each_other() {
        let (inputs, outputs) = (96, 40);
        let layer = Int8Weights::new(&numbers(outputs * inputs, 4), inputs).expect("packed");
        let rows = numbers(11 * inputs, 5);
        let mut together = vec![0.0; 11 * outputs];
        product(&layer, &rows, inputs, &mut together);
        for (row, expected) in rows.chunks(inputs).zip(together.chunks(outputs)) {
            let mut alone = vec![0.0; outputs];
            product(&layer, row, inputs, &mut alone);
            assert_eq!(alone, expected);
        }
    }

    #[test]
    fn zeros_stay_zeros() {
        let layer = Int8Weights::new(&[vec![0.0; 32], numbers(32, 6)].concat(), 32).expect("packed");
        let mut out = vec![1.0; 4];
        product(&layer, &[vec![0.0; 32], numbers(32, 7)].concat(), 32, &mut out);
        assert_eq!(out[..3], [0.0; 3], "a row of zeros, and an output with no weights");
        assert!(out[3] != 0.0);
    }
}
