//! Products of 8-bit integers: weights with one scale an output, activations with one scale a row.
//!
//! Symmetric quantisation both ways (Jacob et al. 2018, arXiv:1712.05877; scales a row as in LLM.int8(), Dettmers et al.
//! 2022, arXiv:2208.07339). Activations are unsigned for the processors' sake: 128 stands for zero. A row's scale comes from
//! that row alone, and sums of integers are exact, so a row's result depends on nothing else.

use std::cell::Cell;

use candle_core::Result;
use rten_gemm::PackedBMatrix;
use rten_simd::{Isa, SimdOp};

use super::gemm::{may_saturate, pack_columns_int8, product_int8};
use super::{sized, with_scratch};

/// What zero is as an activation.
const ZERO: u8 = 128;
/// The largest quantised activation, counted from [`ZERO`].
const ACTIVATION_RANGE: f32 = 127.0;
/// The largest quantised weight.
const WEIGHT_RANGE: f32 = 127.0;
/// The same for processors that add two products in 16 bits: 2 · 255 · 64 is 32,640, of at most 32,767.
const REDUCED_WEIGHT_RANGE: f32 = 64.0;

/// One linear layer's weights, quantised and packed.
pub(super) struct Int8Weights {
    weights: PackedBMatrix<i8>,
    /// For each output, what one step of its weights is worth.
    scales: Vec<f32>,
    /// For each output, what its product is too large by because zero is [`ZERO`].
    offsets: Vec<i32>,
    inputs: usize,
}

#[derive(Default)]
struct Scratch {
    rows: Vec<u8>,
    scales: Vec<f32>,
    products: Vec<i32>,
}

thread_local! {
    static SCRATCH: Cell<Scratch> = Cell::default();
}

impl Int8Weights {
    /// Quantises `weights` of shape (outputs, inputs).
    pub(super) fn new(weights: &[f32], inputs: usize) -> Result<Self> {
        let range = if may_saturate() { REDUCED_WEIGHT_RANGE } else { WEIGHT_RANGE };
        Self::with_range(weights, inputs, range)
    }

    fn with_range(weights: &[f32], inputs: usize, range: f32) -> Result<Self> {
        let outputs = weights.len() / inputs;
        let mut quantised = Vec::with_capacity(weights.len());
        let (mut scales, mut offsets) = (Vec::with_capacity(outputs), Vec::with_capacity(outputs));
        for row in weights.chunks_exact(inputs) {
            let scale = largest(row) / range;
            let begin = quantised.len();
            quantised.extend(row.iter().map(|weight| quantised_weight(*weight, scale)));
            let sum: i32 = quantised.iter().skip(begin).map(|weight| i32::from(*weight)).sum();
            scales.push(scale);
            offsets.push(i32::from(ZERO) * sum);
        }
        Ok(Self { weights: pack_columns_int8(&quantised, inputs)?, scales, offsets, inputs })
    }

    /// `rows`: (n, inputs), `out`: (n, outputs).
    pub(super) fn forward(&self, rows: &[f32], out: &mut [f32]) -> Result<()> {
        with_scratch(&SCRATCH, |scratch| {
            quantise(rows, self.inputs, &mut scratch.rows, &mut scratch.scales);
            let products = sized(&mut scratch.products, out.len());
            let quantised = scratch.rows.get(..rows.len()).unwrap_or_default();
            product_int8(quantised, &self.weights, products)?;
            let (scales, offsets) = (self.scales.as_slice(), self.offsets.as_slice());
            Dequantize { products, row_scales: &scratch.scales, scales, offsets, out }.dispatch();
            Ok(())
        })
    }
}

fn quantised_weight(weight: f32, scale: f32) -> i8 {
    if scale == 0.0 { 0 } else { (weight / scale).round_ties_even() as i8 }
}

/// Rows of floats to rows of bytes and a scale each, so that `float ≈ (byte - ZERO) · scale`.
fn quantise(rows: &[f32], width: usize, quantised: &mut Vec<u8>, scales: &mut Vec<f32>) {
    let quantised = sized(quantised, rows.len());
    let scales = sized(scales, rows.len() / width);
    Quantize { rows, quantised, scales, width }.dispatch();
}

/// Quantises rows `width` wide.
struct Quantize<'a> {
    rows: &'a [f32],
    quantised: &'a mut [u8],
    scales: &'a mut [f32],
    width: usize,
}

/// 1.5 · 2²³. Floats near it are whole numbers, so adding it rounds a small one (ties to even), and the sum's lowest bits
/// are that number in two's complement.
const ROUNDING: f32 = 12_582_912.0;

impl SimdOp for Quantize<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _isa: I) {
        let rows = self.rows.chunks_exact(self.width).zip(self.quantised.chunks_exact_mut(self.width));
        for ((row, quantised), scale) in rows.zip(self.scales) {
            let largest = largest(row);
            // A row of zeros has no scale to speak of.
            let inverse = if largest > 0.0 { ACTIVATION_RANGE / largest } else { 0.0 };
            *scale = largest / ACTIVATION_RANGE;
            // Of this plain loop the compiler makes vector code, with the instructions that it is dispatched to.
            for (byte, x) in quantised.iter_mut().zip(row) {
                *byte = ((x * inverse + ROUNDING).to_bits() as u8).wrapping_add(ZERO);
            }
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
            // The compiler makes vector code of it, with the instructions that this is dispatched to.
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

    fn exact(rows: &[f32], weights: &[f32], inputs: usize) -> Vec<f32> {
        let dot = |row: &[f32], weights: &[f32]| row.iter().zip(weights).map(|(x, w)| x * w).sum::<f32>();
        rows.chunks(inputs).flat_map(|row| weights.chunks(inputs).map(move |weights| dot(row, weights))).collect()
    }

    #[test]
    fn products_are_near_the_exact_ones_in_either_range() {
        let (rows, inputs, outputs) = (13, 100, 37);
        let (x, w) = (numbers(rows * inputs, 1), numbers(outputs * inputs, 2));
        let expected = exact(&x, &w, inputs);
        let size = (expected.iter().map(|y| y * y).sum::<f32>() / expected.len() as f32).sqrt();
        for (range, bound) in [(WEIGHT_RANGE, 0.015), (REDUCED_WEIGHT_RANGE, 0.025)] {
            let layer = Int8Weights::with_range(&w, inputs, range).expect("packed");
            let mut found = vec![0.0; rows * outputs];
            layer.forward(&x, &mut found).expect("product");
            let error = found.iter().zip(&expected).map(|(f, e)| (f - e).powi(2)).sum::<f32>() / expected.len() as f32;
            assert!(error.sqrt() <= bound * size, "range {range}: {} of {size}", error.sqrt());
        }
    }

    /// What `vpmaddubsw` does where there is no VNNI: two products summed in 16 bits.
    #[test]
    fn the_reduced_range_never_saturates() {
        let weights = numbers(64 * 32, 3);
        let quantised = |range: f32| -> Vec<i8> {
            let rows = weights.chunks(64);
            rows.flat_map(|row| row.iter().map(move |w| quantised_weight(*w, largest(row) / range)))
                .collect()
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

    #[test]
    fn rows_do_not_know_of_each_other() {
        let (inputs, outputs) = (96, 40);
        let layer = Int8Weights::new(&numbers(outputs * inputs, 4), inputs).expect("packed");
        let rows = numbers(11 * inputs, 5);
        let mut together = vec![0.0; 11 * outputs];
        layer.forward(&rows, &mut together).expect("product");
        for (row, expected) in rows.chunks(inputs).zip(together.chunks(outputs)) {
            let mut alone = vec![0.0; outputs];
            layer.forward(row, &mut alone).expect("product");
            assert_eq!(alone, expected);
        }
    }

    #[test]
    fn zeros_stay_zeros() {
        let layer = Int8Weights::new(&[vec![0.0; 32], numbers(32, 6)].concat(), 32).expect("packed");
        let mut out = vec![1.0; 4];
        layer.forward(&[vec![0.0; 32], numbers(32, 7)].concat(), &mut out).expect("product");
        assert_eq!(out[..3], [0.0; 3], "a row of zeros, and an output with no weights");
        assert!(out[3] != 0.0);
    }
}
