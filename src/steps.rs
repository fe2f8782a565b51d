//! Steps of the readers, counted in tests that hold their number to the length of the text: they tell the growth of
//! the work without a clock. Outside tests nothing is counted.

/// Counts one look at a word, or one comparison of two names or posts.
#[inline]
pub fn count() {
    #[cfg(test)]
    tests::STEPS.set(tests::STEPS.get() + 1);
}

#[cfg(test)]
pub use tests::{are_linear, repeated};

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    thread_local! {
        pub(super) static STEPS: Cell<u64> = const { Cell::new(0) };
    }

    /// The steps that `work` takes on this thread.
    fn of(work: impl FnOnce()) -> u64 {
        let before = STEPS.get();
        work();
        STEPS.get() - before
    }

    /// Holds the steps of `work` over texts of a kind: `per_byte` of them at most, and no more than in proportion to the
    /// length, bounded searches aside. `text` makes one of at least so many bytes.
    ///
    /// # Panics
    /// Names the kind and the steps where they grow faster.
    pub fn are_linear(kind: &str, per_byte: u64, text: impl Fn(usize) -> String, work: impl Fn(&str)) {
        // Steps for a thousand bytes, in a short text and in ones four and sixteen times as long.
        let growth = [1_000, 4_000, 16_000].map(|bytes| {
            let text = text(bytes);
            1000 * of(|| work(&text)) / text.len() as u64
        });
        // Bounded searches have reached their bound in the middle one; quadratic work would take four times as many from there.
        let [_, middle, long] = growth;
        assert!(long <= 2 * middle + 1000, "{kind:?}: {growth:?} steps for a thousand bytes");
        assert!(long <= per_byte * 1000, "{kind:?}: {growth:?} steps for a thousand bytes");
    }

    /// Texts of one piece again and again.
    pub fn repeated(piece: &str) -> impl Fn(usize) -> String {
        |bytes| piece.repeat(bytes.div_ceil(piece.len()))
    }
}
