//! Some of many like lines of the log: what a stranger can cause a thousand times a second must not fill it.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Lines of one kind in a second.
const A_SECOND: u64 = 10;

/// Lets through the first lines of each second, and counts the others.
#[derive(Debug)]
pub(crate) struct Sampler(Mutex<Second>);

#[derive(Debug)]
struct Second {
    /// `None` before the first line.
    began: Option<Instant>,
    lines: u64,
    left_out: u64,
}

impl Sampler {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(Second { began: None, lines: 0, left_out: 0 }))
    }

    /// Whether a line is written, and then how many were not since the last one.
    pub(crate) fn admit(&self) -> Option<u64> {
        self.admit_at(Instant::now())
    }

    fn admit_at(&self, now: Instant) -> Option<u64> {
        let mut second = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over = second.began.is_none_or(|began| now.saturating_duration_since(began).as_secs() > 0);
        if is_over {
            second.began = Some(now);
            second.lines = 0;
        }
        second.lines += 1;
        if second.lines > A_SECOND {
            second.left_out += 1;
            return None;
        }
        Some(std::mem::take(&mut second.left_out))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn ten_lines_a_second_and_a_count_of_the_others() {
        let (sampler, start) = (Sampler::new(), Instant::now());
        let written = |at: f64| {
            let now = start + Duration::from_secs_f64(at);
            (0..100).filter_map(|_| sampler.admit_at(now)).collect::<Vec<_>>()
        };
        assert_eq!(written(0.0), [0; 10]);
        assert!(written(0.9).is_empty());
        assert_eq!(written(1.5), [190, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    }
}
