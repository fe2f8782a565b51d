//! A running mean of seconds, in which the newest measurements count most.

use std::sync::atomic::{AtomicU64, Ordering};

/// What any thread may add to. Two at the same moment may lose one of the two: it is an estimate.
#[derive(Debug)]
pub(super) struct Mean {
    /// The share of the newest measurement.
    newest: f64,
    /// The bits of an f64; zero before the first measurement.
    bits: AtomicU64,
}

impl Mean {
    pub(super) fn new(newest: f64) -> Self {
        Self { newest, bits: AtomicU64::new(0) }
    }

    /// Zero before the first measurement.
    pub(super) fn seconds(&self) -> f64 {
        f64::from_bits(self.bits.load(Ordering::Relaxed))
    }

    pub(super) fn add(&self, seconds: f64) {
        let old = self.seconds();
        let mean = if old == 0.0 { seconds } else { old + self.newest * (seconds - old) };
        self.bits.store(mean.to_bits(), Ordering::Relaxed);
    }
}
