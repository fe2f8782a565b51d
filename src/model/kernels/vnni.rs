//! Products of bytes with AVX-512 VNNI, where the processor has it.
//!
//! rten-gemm's own kernel is as quick at the sums, but wants left-hand sides packed first and hands out integers. Here rows
//! are read as they lie, and sums become floats before they leave the registers: a sixth of the encoder's time.

/// Outputs of a panel: two registers of sums.
const WIDTH: usize = 32;

/// Four inputs of a panel's outputs.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Step([[i8; 4]; WIDTH]);

/// A right-hand side, laid out in the order in which it is read: panels of [`WIDTH`] outputs, each four inputs at a time.
pub(super) struct Panels {
    steps: Vec<Step>,
    /// Steps of a panel.
    depth: usize,
    /// For each output, what one step of its weights is worth; zeros up to a whole panel.
    scales: Vec<f32>,
    /// For each output, what is to be taken from its sums; zeros up to a whole panel.
    offsets: Vec<i32>,
    outputs: usize,
}

impl Panels {
    /// `numbers`: (outputs, inputs); `None` where the processor can't, or where rows are no multiple of four bytes.
    pub(super) fn new(numbers: &[i8], inputs: usize, scales: &[f32], offsets: &[i32]) -> Option<Self> {
        if !is_available() || !inputs.is_multiple_of(4) {
            return None;
        }
        let (depth, outputs) = (inputs / 4, numbers.len() / inputs);
        let panels = outputs.div_ceil(WIDTH);
        let mut steps = vec![Step([[0; 4]; WIDTH]); panels * depth];
        for (rows, steps) in numbers.chunks(WIDTH * inputs).zip(steps.chunks_exact_mut(depth)) {
            for (output, row) in rows.chunks_exact(inputs).enumerate() {
                let (fours, _) = row.as_chunks::<4>();
                for (four, Step(step)) in fours.iter().zip(&mut *steps) {
                    if let Some(place) = step.get_mut(output) {
                        *place = *four;
                    }
                }
            }
        }
        let whole = |length: usize| length.next_multiple_of(WIDTH);
        let (mut scales, mut offsets) = (scales.to_vec(), offsets.to_vec());
        scales.resize(whole(outputs), 0.0);
        offsets.resize(whole(outputs), 0);
        Some(Self { steps, depth, scales, offsets, outputs })
    }

    /// `rows`: (n, inputs) with a scale each; `out`: (n, outputs).
    pub(super) fn product(&self, rows: &[u8], row_scales: &[f32], out: &mut [f32]) {
        // The processor was asked when `self` was made.
        #[cfg(target_arch = "x86_64")]
        #[expect(unsafe_code, reason = "to call what is compiled for instructions that not every x86-64 has")]
        // SAFETY: `Panels::new` makes none where the processor lacks them.
        unsafe {
            x86_64::product(self, rows, row_scales, out);
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = (self, rows, row_scales, out);
    }
}

/// Whether the processor has the instructions that [`Panels::product`] is compiled for.
fn is_available() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni")
    }
    #[cfg(not(target_arch = "x86_64"))]
    false
}

#[cfg(target_arch = "x86_64")]
mod x86_64 {
    use std::arch::x86_64::{
        __m512, __m512i, _mm512_cvtepi32_ps, _mm512_dpbusd_epi32, _mm512_mul_ps, _mm512_set1_epi32, _mm512_set1_ps,
        _mm512_setzero_si512, _mm512_sub_epi32,
    };

    use bytemuck::cast;

    use super::{Panels, Step, WIDTH};

    /// Rows that meet a panel at once: with two registers each, half of the processor's.
    const HEIGHT: usize = 8;

    /// Four bytes of each of some rows, in the order of the steps.
    type Rows<'a> = [&'a [[u8; 4]]; HEIGHT];

    #[target_feature(enable = "avx512f,avx512vnni")]
    pub(super) fn product(right: &Panels, rows: &[u8], row_scales: &[f32], out: &mut [f32]) {
        let (fours, _) = rows.as_chunks::<4>();
        let panels = right.steps.chunks_exact(right.depth);
        let (scales, _) = right.scales.as_chunks::<WIDTH>();
        let (offsets, _) = right.offsets.as_chunks::<WIDTH>();
        for (number, ((steps, scales), offsets)) in panels.zip(scales).zip(offsets).enumerate() {
            let column = number * WIDTH;
            let groups = fours.chunks(HEIGHT * right.depth).zip(row_scales.chunks(HEIGHT));
            for ((rows, row_scales), out) in groups.zip(out.chunks_mut(HEIGHT * right.outputs)) {
                let sums = sums(steps, group(rows, right.depth));
                for ((sums, row_scale), out) in sums.iter().zip(row_scales).zip(out.chunks_exact_mut(right.outputs)) {
                    let out = out.get_mut(column..).unwrap_or_default();
                    let floats = floats(*sums, *row_scale, scales, offsets);
                    match out.first_chunk_mut::<WIDTH>() {
                        Some(out) => *out = floats,
                        None => out.iter_mut().zip(floats).for_each(|(to, from)| *to = from),
                    }
                }
            }
        }
    }

    /// The rows of a group; where it has fewer, its first takes the others' places and nobody looks at the result.
    fn group(rows: &[[u8; 4]], depth: usize) -> Rows<'_> {
        std::array::from_fn(|row| {
            let own = rows.get(row * depth..(row + 1) * depth);
            own.or_else(|| rows.get(..depth)).unwrap_or_default()
        })
    }

    /// For each row, the sums of one panel's outputs.
    #[target_feature(enable = "avx512f,avx512vnni")]
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "every row is cut to the number of steps")]
    fn sums(steps: &[Step], rows: Rows<'_>) -> [[__m512i; 2]; HEIGHT] {
        let [a, b, c, d, e, f, g, h] = rows;
        let depth = steps.len();
        let (a, b, c, d) = (&a[..depth], &b[..depth], &c[..depth], &d[..depth]);
        let (e, f, g, h) = (&e[..depth], &f[..depth], &g[..depth], &h[..depth]);
        let mut sums = [[_mm512_setzero_si512(); 2]; HEIGHT];
        for (at, Step(step)) in steps.iter().enumerate() {
            let [left, right]: [__m512i; 2] = cast(*step);
            let fours = [a[at], b[at], c[at], d[at], e[at], f[at], g[at], h[at]];
            for (sums, four) in sums.iter_mut().zip(fours) {
                let four = _mm512_set1_epi32(i32::from_ne_bytes(four));
                sums[0] = _mm512_dpbusd_epi32(sums[0], four, left);
                sums[1] = _mm512_dpbusd_epi32(sums[1], four, right);
            }
        }
        sums
    }

    /// One row's sums as the numbers that they stand for.
    #[target_feature(enable = "avx512f,avx512vnni")]
    #[inline]
    fn floats(sums: [__m512i; 2], row_scale: f32, scales: &[f32; WIDTH], offsets: &[i32; WIDTH]) -> [f32; WIDTH] {
        let ([left, right], row_scale) = (sums, _mm512_set1_ps(row_scale));
        let [left_offset, right_offset]: [__m512i; 2] = cast(*offsets);
        let [left_scale, right_scale]: [__m512; 2] = cast(*scales);
        let number = |sum, offset, scale| {
            _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_sub_epi32(sum, offset)), _mm512_mul_ps(row_scale, scale))
        };
        cast([number(left, left_offset, left_scale), number(right, right_offset, right_scale)])
    }
}
