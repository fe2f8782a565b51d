//! Scaled dot-product attention by tiles, over the whole sequence or over a neighbourhood.
//!
//! Keys and values are turned and packed once, by blocks. A block of queries then meets the blocks of keys that it sees:
//! all of them, or only those in reach, so that a local layer's time grows linearly with the sequence (as in Longformer,
//! arXiv:2004.05150). Scores exist for one block of queries and one head at a time, never for the whole sequence.

use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;

use candle_core::{CpuStorage, InplaceOp2, Layout, Result};
use rayon::prelude::*;
use rten_gemm::PackedBMatrix;
use rten_simd::SimdOp;

use super::gemm::{Then, pack_columns, pack_rows, product};
use super::softmax::TiledSoftmax;
use super::{BLOCK, Rotary, each_block, floats, floats_mut, sized, with_scratch};

/// One layer's attention. As a candle op it writes (tokens, hidden) from queries, keys and values, (tokens, 3 · hidden).
pub(in crate::model) struct Attention {
    rotary: Arc<Rotary>,
    heads: usize,
    head_size: usize,
    /// How far a query sees to each side.
    reach: usize,
}

/// A head's keys and values of one block, packed as right-hand sides. Where the sequence ends within the block, the rest
/// is zeros.
struct KeyBlock {
    /// (head size, BLOCK)
    keys: PackedBMatrix<f32>,
    /// (BLOCK, head size)
    values: PackedBMatrix<f32>,
}

#[derive(Default)]
struct Scratch {
    rows: Vec<f32>,
    scores: Vec<f32>,
    sums: Vec<f32>,
    attended: Vec<f32>,
}

thread_local! {
    static SCRATCH: Cell<Scratch> = Cell::default();
}

impl Attention {
    /// `reach`: tokens that a query sees to each side; `None` for all.
    pub(in crate::model) fn new(heads: usize, head_size: usize, reach: Option<usize>, rotary: Arc<Rotary>) -> Self {
        Self { rotary, heads, head_size, reach: reach.unwrap_or(usize::MAX) }
    }

    fn hidden(&self) -> usize {
        self.heads * self.head_size
    }

    /// Blocks of keys that some query of block `number` sees, of `count` blocks.
    fn blocks_seen(&self, number: usize, count: usize) -> Range<usize> {
        let (begin, end) = (number * BLOCK, (number + 1) * BLOCK);
        let last = (end - 1).saturating_add(self.reach) / BLOCK;
        begin.saturating_sub(self.reach) / BLOCK..(last + 1).min(count)
    }

    /// Keys of a block beginning at `block` that the query at `position` sees, of `tokens` in all.
    #[inline(always)]
    fn keys_seen(&self, position: usize, block: usize, tokens: usize) -> Range<usize> {
        let first = position.saturating_sub(self.reach);
        let end = position.saturating_add(self.reach).saturating_add(1).min(tokens);
        first.saturating_sub(block).min(BLOCK)..end.saturating_sub(block).min(BLOCK)
    }

    /// `rows`: queries, keys and values of the tokens from `begin` on, at most a block of them.
    fn pack(&self, rows: &[f32], begin: usize, head: usize) -> Result<KeyBlock> {
        let (hidden, head_size) = (self.hidden(), self.head_size);
        let stride = 3 * hidden;
        let count = rows.len() / stride;
        with_scratch(&SCRATCH, |scratch| {
            let numbers = sized(&mut scratch.rows, BLOCK * head_size);
            let (used, rest) = numbers.split_at_mut(count * head_size);
            rest.fill(0.0);
            let keys = rows.get(hidden + head * head_size..).unwrap_or_default();
            self.rotary.turn(keys, stride, begin, 1.0, used)?;
            let keys = pack_columns(numbers, head_size)?;

            let values = rows.get(2 * hidden + head * head_size..).unwrap_or_default();
            for (value, row) in numbers.chunks_exact_mut(head_size).zip(values.chunks(stride)) {
                row.iter().zip(value).for_each(|(from, to)| *to = *from);
            }
            Ok(KeyBlock { keys, values: pack_rows(numbers, BLOCK)? })
        })
    }

    /// One block of queries. `rows` as in [`Attention::pack`], `blocks`: for each block of the sequence, its heads.
    fn attend(
        &self,
        number: usize,
        tokens: usize,
        rows: &[f32],
        blocks: &[Vec<KeyBlock>],
        out: &mut [f32],
    ) -> Result<()> {
        let seen = self.blocks_seen(number, blocks.len());
        let first = seen.start;
        let blocks = blocks.get(seen).unwrap_or_default();
        let count = out.len() / self.hidden();
        with_scratch(&SCRATCH, |scratch| {
            let queries = sized(&mut scratch.rows, count * self.head_size);
            let scores = sized(&mut scratch.scores, blocks.len() * count * BLOCK);
            let sums = sized(&mut scratch.sums, count);
            let attended = sized(&mut scratch.attended, count * self.head_size);
            for head in 0..self.heads {
                let block = || blocks.iter().filter_map(|heads| heads.get(head));
                let column = head * self.head_size;
                let scale = (self.head_size as f32).sqrt().recip();
                let from = rows.get(column..).unwrap_or_default();
                self.rotary.turn(from, 3 * self.hidden(), number * BLOCK, scale, queries)?;
                for (block, scores) in block().zip(scores.chunks_exact_mut(count * BLOCK)) {
                    product(queries, &block.keys, Then::Write { bias: None }, scores)?;
                }
                let seen =
                    |tile: usize, query: usize| self.keys_seen(number * BLOCK + query, (first + tile) * BLOCK, tokens);
                TiledSoftmax { scores: &mut *scores, queries: count, keys: BLOCK, seen, sums: &mut *sums }.dispatch();
                attended.fill(0.0);
                for (block, scores) in block().zip(scores.chunks_exact(count * BLOCK)) {
                    product(scores, &block.values, Then::Add, attended)?;
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

impl InplaceOp2 for Attention {
    fn name(&self) -> &'static str {
        "attention"
    }

    fn cpu_fwd(&self, attended: &mut CpuStorage, layout: &Layout, qkv: &CpuStorage, from: &Layout) -> Result<()> {
        let (qkv, attended) = (floats(qkv, from)?, floats_mut(attended, layout)?);
        let width = 3 * self.hidden();
        let tokens = qkv.len() / width;
        let blocks = qkv.par_chunks(BLOCK * width).enumerate();
        let pack = |(number, rows): (usize, &[f32])| {
            (0..self.heads).map(|head| self.pack(rows, number * BLOCK, head)).collect::<Result<Vec<_>>>()
        };
        let blocks = blocks.map(pack).collect::<Result<Vec<_>>>()?;
        each_block((qkv, width), (attended, self.hidden()), |number, rows, out| {
            self.attend(number, tokens, rows, &blocks, out)
        })
    }
}
