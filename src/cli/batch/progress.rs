//! The progress bar and the closing line, on standard error.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};

use super::answerer::Outcome;

/// Counts answers; draws only on a terminal.
pub(super) struct Progress {
    bar: ProgressBar,
    started: Instant,
    answered: u64,
    errors: u64,
}

impl Progress {
    pub(super) fn new(total: Option<u64>) -> Self {
        let (bar, template) = match total {
            Some(total) => (ProgressBar::new(total), "{wide_bar} {pos}/{len}  {per_sec}  {eta} left  {msg}"),
            None => (ProgressBar::new_spinner(), "{spinner} {pos}  {per_sec}  {elapsed}  {msg}"),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar, started: Instant::now(), answered: 0, errors: 0 }
    }

    /// One more line is written; `skipped` lines were left out so far.
    pub(super) fn answered(&mut self, outcome: &Outcome, skipped: u64) {
        self.answered += 1;
        if matches!(outcome, Outcome::Error(_)) {
            self.errors += 1;
            self.bar.set_message(format!("{} errors", self.errors));
        }
        self.bar.set_position(self.answered + skipped);
    }

    pub(super) fn finish(self, skipped: u64) {
        self.bar.finish_and_clear();
        let seconds = self.started.elapsed().as_secs_f64();
        eprintln!(
            "{} articles in {seconds:.1} s ({:.1} a second): {} analysed, {} errors, {skipped} skipped",
            self.answered,
            self.answered as f64 / seconds.max(0.001),
            self.answered - self.errors,
            self.errors,
        );
    }
}

/// The lines of a file that are not blank; `None` where it can be read only once.
pub(super) fn lines(input: &Path) -> Option<u64> {
    if !std::fs::metadata(input).is_ok_and(|metadata| metadata.is_file()) {
        return None;
    }
    let lines = BufReader::new(File::open(input).ok()?).split(b'\n');
    Some(lines.map_while(Result::ok).filter(|line| !line.trim_ascii().is_empty()).count() as u64)
}
