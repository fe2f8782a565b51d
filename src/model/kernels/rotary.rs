//! Rotary positions (Su et al. 2021, arXiv:2104.09864).

use candle_core::{Error, Result};
use rten_simd::{Isa, SimdOp};

/// Cosines and sines of the angles, computed once: for each position, one of each for half a head.
pub(in crate::model) struct Rotary {
    cos: Vec<f32>,
    sin: Vec<f32>,
    half: usize,
}

impl Rotary {
    /// For heads `head` wide and positions below `length`.
    pub(in crate::model) fn new(theta: f64, head: usize, length: usize) -> Self {
        let frequencies = (0..head).step_by(2).map(|i| theta.powf(-(i as f64) / head as f64) as f32);
        let frequencies: Vec<f32> = frequencies.collect();
        let angles = (0..length).flat_map(|position| frequencies.iter().map(move |f| position as f32 * f));
        let (cos, sin) = angles.map(|angle| (angle.cos(), angle.sin())).unzip();
        Self { cos, sin, half: head / 2 }
    }

    /// Turns one head of `rows`, a row every `stride` numbers, the first at position `begin`, and multiplies it by `scale`.
    /// `out`: (n, head).
    pub(super) fn turn(&self, rows: &[f32], stride: usize, begin: usize, scale: f32, out: &mut [f32]) -> Result<()> {
        let count = out.len() / (2 * self.half);
        let range = begin * self.half..(begin + count) * self.half;
        let (Some(cos), Some(sin)) = (self.cos.get(range.clone()), self.sin.get(range)) else {
            return Err(Error::msg("the sequence is longer than max_position_embeddings"));
        };
        Turn { rows, stride, cos, sin, half: self.half, scale, out }.dispatch();
        Ok(())
    }
}

struct Turn<'a> {
    rows: &'a [f32],
    stride: usize,
    cos: &'a [f32],
    sin: &'a [f32],
    half: usize,
    scale: f32,
    out: &'a mut [f32],
}

impl SimdOp for Turn<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _isa: I) {
        let angles = self.cos.chunks_exact(self.half).zip(self.sin.chunks_exact(self.half));
        let rows = self.rows.chunks(self.stride).zip(self.out.chunks_exact_mut(2 * self.half));
        for ((row, out), (cos, sin)) in rows.zip(angles) {
            let (first, second) = row.split_at(self.half);
            let (out_first, out_second) = out.split_at_mut(self.half);
            let pairs = first.iter().zip(second).zip(cos.iter().zip(sin));
            for (((a, b), (cos, sin)), (y, z)) in pairs.zip(out_first.iter_mut().zip(out_second)) {
                *y = (a * cos - b * sin) * self.scale;
                *z = (b * cos + a * sin) * self.scale;
            }
        }
    }
}
