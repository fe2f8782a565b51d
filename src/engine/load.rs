//! How fast the model works just now: what waiting times are estimated from.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use super::mean::Mean;

/// The share of the newest measurement in the running mean: the last twenty windows or so count.
const NEWEST: f64 = 0.1;

/// A running mean of the encoder's speed, all workers together.
#[derive(Debug)]
pub(super) struct Load {
    workers: f64,
    /// Workers that are encoding.
    working: AtomicUsize,
    /// A token on one worker.
    per_token: Mean,
    panics: AtomicU64,
}

impl Load {
    pub(super) fn new(workers: usize) -> Self {
        let (working, panics) = Default::default();
        Self { workers: workers as f64, working, per_token: Mean::new(NEWEST), panics }
    }

    /// Counts a worker that encodes, until what it is handed is dropped.
    pub(super) fn begin(&self) -> Working<'_> {
        Working { load: self, others: self.working.fetch_add(1, Ordering::Relaxed) }
    }

    /// Takes one window's time into the mean; one that was alone had the cores of all workers.
    pub(super) fn measured(&self, tokens: usize, took: Duration, alone: bool) {
        let cores = if alone { self.workers } else { 1.0 };
        self.per_token.add(took.as_secs_f64() * cores / tokens.max(1) as f64);
    }

    /// How long the workers need for so many tokens. Zero before anything was measured.
    pub(super) fn time_for(&self, tokens: usize) -> Duration {
        let seconds = self.per_token.seconds() * tokens as f64 / self.workers;
        Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
    }

    pub(super) fn count_panic(&self) {
        self.panics.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn panics(&self) -> u64 {
        self.panics.load(Ordering::Relaxed)
    }
}

/// A worker that encodes.
pub(super) struct Working<'a> {
    load: &'a Load,
    others: usize,
}

impl Working<'_> {
    /// True where no other worker did when this one began.
    pub(super) fn is_first(&self) -> bool {
        self.others == 0
    }
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        self.load.working.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workers_know_of_each_other() {
        let load = Load::new(2);
        let first = load.begin();
        assert!(first.is_first() && !load.begin().is_first());
        drop(first);
        assert!(load.begin().is_first(), "both have ended");
    }

    #[test]
    fn the_mean_follows_the_measurements() {
        let load = Load::new(2);
        assert_eq!(load.time_for(1_000_000), Duration::ZERO);
        load.measured(1000, Duration::from_secs(1), false);
        assert_eq!(load.time_for(4000), Duration::from_secs(2), "two workers");
        for _ in 0..200 {
            load.measured(1000, Duration::from_secs(1), true);
        }
        // A second on the cores of both.
        let slow = load.time_for(4000).as_secs_f64();
        assert!((3.9..=4.0).contains(&slow), "{slow}");
    }
}
