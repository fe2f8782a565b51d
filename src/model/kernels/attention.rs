//! Scaled dot-product attention by tiles, over the whole sequence or over a neighbourhood.
//!
//! Keys and values are turned and packed once, by tiles. A block of queries then meets the tiles of keys that it sees: all
//! of them, or only those in reach, so that a local layer's time grows linearly with the sequence (as in Longformer,
//! arXiv:2004.05150). Scores exist for one block of queries and one head at a time, never for the whole sequence.
//!
//! In 8 bits it is queries and keys that are quantised, each by its own largest value (as in SageAttention, Zhang et al.
//! 2024, arXiv:2410.02367); what is attended, and values, are f32 always.

use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;

use candle_core::Result;
use rayon::prelude::*;
use rten_gemm::PackedBMatrix;
use rten_simd::SimdOp;

use super::gemm::{Then, pack_rows, product};
use super::int8::Int8Rows;
use super::packed::{Packed, Rows};
use super::softmax::TiledSoftmax;
use super::{BLOCK, Precision, Rotary, sized, with_scratch};

/// Keys of a tile where a query sees all of them: as deep as a product's own blocks.
const WIDE_TILE: usize = 4 * BLOCK;

/// One layer's attention.
pub(in crate::model) struct Attention {
    rotary: Arc<Rotary>,
    heads: usize,
    head_size: usize,
    /// How far a query sees to each side.
    reach: usize,
    /// Keys of a tile.
    tile: usize,
    precision: Precision,
}

/// A head's keys and values of one tile, packed as right-hand sides. The last tile of a sequence may be smaller.
pub(super) struct Tile {
    /// (head size, keys)
    keys: Packed,
    /// (keys, head size)
    values: PackedBMatrix<f32>,
}

#[derive(Default)]
struct Scratch {
    rows: Vec<f32>,
    quantised: Int8Rows,
    scores: Vec<f32>,
    sums: Vec<f32>,
    attended: Vec<f32>,
}

thread_local! {
    static SCRATCH: Cell<Scratch> = Cell::default();
}

impl Attention {
    /// `reach`: tokens that a query sees to each side; `None` for all.
    pub(in crate::model) fn new(
        heads: usize,
        head_size: usize,
        reach: Option<usize>,
        rotary: Arc<Rotary>,
        precision: Precision,
    ) -> Self {
        let tile = if reach.is_some() { BLOCK } else { WIDE_TILE };
        Self { rotary, heads, head_size, reach: reach.unwrap_or(usize::MAX), tile, precision }
    }

    fn hidden(&self) -> usize {
        self.heads * self.head_size
    }

    /// Tiles that some query of block `number` sees, of `count` tiles.
    fn tiles_seen(&self, number: usize, count: usize) -> Range<usize> {
        let (begin, end) = (number * BLOCK, (number + 1) * BLOCK);
        let last = (end - 1).saturating_add(self.reach) / self.tile;
        begin.saturating_sub(self.reach) / self.tile..(last + 1).min(count)
    }

    /// Keys of tile `tile` that the query at `position` sees; more than it has where it sees beyond its end.
    #[inline(always)]
    fn keys_seen(&self, position: usize, tile: usize) -> Range<usize> {
        let begin = tile * self.tile;
        let first = position.saturating_sub(self.reach);
        let end = position.saturating_add(self.reach).saturating_add(1);
        first.saturating_sub(begin)..end.saturating_sub(begin)
    }

    /// Packs the keys and values of a sequence: for each tile, its heads. `qkv`: queries, keys and values, (tokens, 3 · hidden).
    pub(super) fn pack(&self, qkv: &[f32]) -> Result<Vec<Tile>> {
        let rows: Vec<_> = qkv.chunks(3 * self.hidden() * self.tile).enumerate().collect();
        // By tiles and heads: there may be fewer tiles than threads.
        let pieces = (0..rows.len() * self.heads).into_par_iter();
        let tiles = pieces.map(|piece| {
            let (number, rows) = rows.get(piece / self.heads).copied().unwrap_or_default();
            self.pack_tile(rows, number * self.tile, piece % self.heads)
        });
        tiles.collect()
    }

    /// `rows`: queries, keys and values of the tile's tokens, the first at position `begin`.
    fn pack_tile(&self, rows: &[f32], begin: usize, head: usize) -> Result<Tile> {
        let (hidden, head_size) = (self.hidden(), self.head_size);
        let stride = 3 * hidden;
        let count = rows.len() / stride;
        with_scratch(&SCRATCH, |scratch| {
            let numbers = sized(&mut scratch.rows, count * head_size);
            let keys = rows.get(hidden + head * head_size..).unwrap_or_default();
            self.rotary.turn(keys, stride, begin, 1.0, numbers)?;
            let keys = Packed::new(numbers, head_size, self.precision)?;

            let values = rows.get(2 * hidden + head * head_size..).unwrap_or_default();
            for (value, row) in numbers.chunks_exact_mut(head_size).zip(values.chunks(stride)) {
                row.iter().zip(value).for_each(|(from, to)| *to = *from);
            }
            Ok(Tile { keys, values: pack_rows(numbers, count)? })
        })
    }

    /// One block of queries. `rows`: its queries, keys and values; `tiles`: as [`Attention::pack`] gives them; `out`: (n, hidden).
    pub(super) fn attend(&self, number: usize, rows: &[f32], tiles: &[Tile], out: &mut [f32]) -> Result<()> {
        let seen = self.tiles_seen(number, tiles.len() / self.heads);
        let first = seen.start;
        let tiles = tiles.get(seen.start * self.heads..seen.end * self.heads).unwrap_or_default();
        let count = out.len() / self.hidden();
        let size = count * self.tile;
        with_scratch(&SCRATCH, |scratch| {
            let queries = sized(&mut scratch.rows, count * self.head_size);
            let keys = tiles.iter().step_by(self.heads).map(|tile| tile.values.rows()).sum::<usize>();
            let scores = sized(&mut scratch.scores, count * keys);
            let sums = sized(&mut scratch.sums, count);
            let attended = sized(&mut scratch.attended, count * self.head_size);
            for head in 0..self.heads {
                let tiles = || tiles.iter().skip(head).step_by(self.heads);
                let column = head * self.head_size;
                let scale = (self.head_size as f32).sqrt().recip();
                let from = rows.get(column..).unwrap_or_default();
                self.rotary.turn(from, 3 * self.hidden(), number * BLOCK, scale, queries)?;
                let ready = Rows::new(queries, self.head_size, self.precision, &mut scratch.quantised);
                for (tile, scores) in tiles().zip(scores.chunks_mut(size)) {
                    ready.times(&tile.keys, scores)?;
                }
                let seen = |tile: usize, query: usize| self.keys_seen(number * BLOCK + query, first + tile);
                TiledSoftmax { scores: &mut *scores, queries: count, keys: self.tile, seen, sums: &mut *sums }
                    .dispatch();
                let after_first = std::iter::once(Then::Write).chain(std::iter::repeat(Then::Add));
                for ((tile, scores), then) in tiles().zip(scores.chunks(size)).zip(after_first) {
                    product(scores, &tile.values, then, attended)?;
                }
                let rows = attended.chunks_exact(self.head_size).zip(out.chunks_exact_mut(self.hidden()));
                for ((row, out), sum) in rows.zip(&*sums) {
                    let scale = 1.0 / sum;
                    out.iter_mut().skip(column).zip(row).for_each(|(y, x)| *y = x * scale);
                }
            }
            Ok(())
        })
    }
}
