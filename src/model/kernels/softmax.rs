//! Softmax over scores that lie in tiles.

use std::ops::Range;

use rten_simd::functional::simd_map;
use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, Simd, SimdIterable, SimdOp, SimdUnaryOp};
use rten_vecmath::Exp;

/// Softmax of each query over its keys, but for the division: scores become `exp(score - largest)`, and what they must be
/// divided by is handed back, to be applied to the far narrower result.
pub(super) struct TiledSoftmax<'a, F> {
    /// Tiles of (queries, keys), one after the other; the last may have fewer keys.
    pub(super) scores: &'a mut [f32],
    pub(super) queries: usize,
    /// Keys of a tile.
    pub(super) keys: usize,
    /// Which keys of a tile a query sees: (tile, query) to a range of keys.
    pub(super) seen: F,
    /// One divisor a query.
    pub(super) sums: &'a mut [f32],
}

impl<F: Fn(usize, usize) -> Range<usize>> SimdOp for TiledSoftmax<'_, F> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let tile_size = self.queries * self.keys;
        let place = |query: usize, tile: &[f32]| {
            let keys = tile.len() / self.queries;
            query * keys..(query + 1) * keys
        };
        for (query, divisor) in self.sums.iter_mut().enumerate() {
            let mut largest = ops.splat(f32::NEG_INFINITY);
            for (tile, scores) in self.scores.chunks_mut(tile_size).enumerate() {
                let row = scores.get_mut(place(query, scores)).unwrap_or_default();
                hide_all_but((self.seen)(tile, query), row);
                largest = row.simd_iter(ops).fold(
                    largest,
                    #[inline(always)]
                    |largest, x| ops.max(largest, x),
                );
            }
            let largest = largest.to_array().into_iter().fold(f32::NEG_INFINITY, f32::max);
            let largest = ops.splat(largest);
            let mut sum = ops.zero();
            for scores in self.scores.chunks_mut(tile_size) {
                let row = scores.get_mut(place(query, scores)).unwrap_or_default();
                simd_map(
                    ops,
                    &mut *row,
                    #[inline(always)]
                    |x| Exp {}.eval(isa, ops.sub(x, largest)),
                );
                sum = row.simd_iter(ops).fold(
                    sum,
                    #[inline(always)]
                    |sum, x| ops.add(sum, x),
                );
            }
            *divisor = sum.to_array().into_iter().sum();
        }
    }
}

/// Sets the scores outside `seen` to minus infinity.
#[inline(always)]
fn hide_all_but(seen: Range<usize>, row: &mut [f32]) {
    if seen.start > 0 {
        row.iter_mut().take(seen.start).for_each(|score| *score = f32::NEG_INFINITY);
    }
    if seen.end < row.len() {
        row.iter_mut().skip(seen.end).for_each(|score| *score = f32::NEG_INFINITY);
    }
}
