//! The progress bar, and the closing summary, on standard error.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressStyle};

/// How often a line is written where there is no terminal to draw on.
const LINE_EVERY: Duration = Duration::from_secs(30);

/// Counts answers.
pub(super) struct Progress {
    bar: ProgressBar,
    on_terminal: bool,
    /// The rows of the input, once they are counted.
    total: Arc<OnceLock<u64>>,
    started: Instant,
    last_line: Instant,
    answered: u64,
    errors: BTreeMap<String, u64>,
}

impl Progress {
    pub(super) fn new(total: Arc<OnceLock<u64>>) -> Self {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        let now = Instant::now();
        Self {
            bar,
            on_terminal: std::io::stderr().is_terminal(),
            total,
            started: now,
            last_line: now,
            answered: 0,
            errors: BTreeMap::new(),
        }
    }

    /// One more row is answered, with an error of that reason or none; `skipped` rows were left out so far.
    pub(super) fn answered(&mut self, error: Option<String>, skipped: u64) {
        self.answered += 1;
        if let Some(reason) = error {
            *self.errors.entry(reason).or_default() += 1;
        }
        if self.on_terminal {
            self.draw(skipped);
        } else if self.last_line.elapsed() >= LINE_EVERY {
            self.last_line = Instant::now();
            eprintln!("{}", self.line(skipped));
        }
    }

    fn draw(&self, skipped: u64) {
        if let Some(total) = self.total.get()
            && self.bar.length().is_none()
        {
            self.bar.set_length(*total);
            if let Ok(style) = ProgressStyle::with_template("{wide_bar} {msg}") {
                self.bar.set_style(style);
            }
        }
        self.bar.set_position(self.answered + skipped);
        self.bar.set_message(self.line(skipped));
    }

    /// "1,200 of 9,000 articles, 41.2 a second, 3 minutes left, 2 errors".
    fn line(&self, skipped: u64) -> String {
        line(self.answered, skipped, self.total.get().copied(), self.started.elapsed(), self.error_count())
    }

    fn error_count(&self) -> u64 {
        self.errors.values().sum()
    }

    pub(super) fn finish(self, skipped: u64) {
        self.bar.finish_and_clear();
        let errors = self.error_count();
        let seconds = self.started.elapsed().as_secs_f64();
        eprintln!(
            "{} articles in {seconds:.1} s ({:.1} a second): {} analysed, {errors} errors, {skipped} skipped",
            self.answered,
            self.answered as f64 / seconds.max(0.001),
            self.answered - errors,
        );
        for (reason, count) in self.errors {
            eprintln!("  {reason}: {count}");
        }
    }
}

fn line(answered: u64, skipped: u64, total: Option<u64>, took: Duration, errors: u64) -> String {
    let rate = answered as f64 / took.as_secs_f64().max(0.001);
    let mut line = HumanCount(answered + skipped).to_string();
    if let Some(total) = total {
        line += &format!(" of {}", HumanCount(total));
    }
    line += &format!(" articles, {rate:.1} a second");
    if let Some(left) = total.map(|total| total.saturating_sub(answered + skipped)) {
        // Rows that were skipped took no time: only this run's own rate counts.
        line += &format!(", {} left", HumanDuration(Duration::from_secs_f64((left as f64 / rate.max(0.001)).min(1e9))));
    }
    if errors > 0 {
        line += &format!(", {} errors", HumanCount(errors));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let ten = Duration::from_secs(10);
        assert_eq!(
            line(400, 600, Some(9_000), ten, 2),
            "1,000 of 9,000 articles, 40.0 a second, 3 minutes left, 2 errors"
        );
        assert_eq!(line(400, 0, None, ten, 0), "400 articles, 40.0 a second");
        assert_eq!(
            line(0, 0, Some(5), Duration::ZERO, 0),
            "0 of 5 articles, 0.0 a second, 5000 seconds left".replace("5000 seconds", "83 minutes")
        );
    }
}
