//! Processor work off tokio's own threads: in two lanes, so that large articles hold up only each other.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

use crate::error::{Error, Fault};

/// What is larger, in bytes, goes the slow lane: news is far below it, and markup that takes a second to read above.
const LARGE: usize = 256 << 10;
/// The most large articles that are worked on at a time: each takes several times its bytes meanwhile.
const MOST_LARGE: usize = 4;

/// Bounds the blocking pool's share of processor work: tokio would start hundreds of threads.
pub(super) struct Lanes {
    small: Lane,
    large: Lane,
}

/// So many at a time, first come, first served.
#[derive(Clone)]
pub(super) struct Lane(Arc<Semaphore>);

impl Default for Lanes {
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let lane = |width| Lane(Arc::new(Semaphore::new(width)));
        Self { small: lane(cores), large: lane((cores / 2).clamp(1, MOST_LARGE)) }
    }
}

impl Lanes {
    /// The lane of an article of so many bytes.
    pub(super) fn of(&self, bytes: usize) -> Lane {
        if bytes > LARGE { self.large.clone() } else { self.small.clone() }
    }
}

impl Lane {
    /// Does the work when it is its turn; what it gave, and how long it took.
    ///
    /// # Errors
    /// [`Error::Internal`] where it panics.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        stage: &'static str,
        span: tracing::Span,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<(T, Duration), Error> {
        let permit = Arc::clone(&self.0).acquire_owned().await.map_err(|_| Error::Draining)?;
        let task = tokio::task::spawn_blocking(move || {
            // Held by the work itself: a caller that leaves cannot stop it, only the next can wait for it.
            let _permit = permit;
            let started = Instant::now();
            let done = span.in_scope(work);
            (done, started.elapsed())
        });
        task.await.map_err(
            |failed| {
                if failed.is_panic() { Error::Internal(Fault::Panic(stage)) } else { Error::Draining }
            },
        )
    }
}
