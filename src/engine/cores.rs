//! Which cores an article's matrix products run on: all of them where it is alone, its worker's where others wait.
//!
//! Products shared out among cores answer one caller soonest. Under a full queue each core does more with an article of
//! its own: no thread waits for another's last block, and what a core reads is what it wrote.

use std::io;
use std::sync::Arc;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// The threads that one worker may run products on. Nothing that a panic could leave half changed.
#[derive(Clone)]
pub(super) struct Cores {
    /// Those of all cores, shared by all workers.
    all: Arc<ThreadPool>,
    /// The worker's own.
    own: Arc<ThreadPool>,
}

/// A pool of so many threads for matrix products.
///
/// # Errors
/// Where the system gives no thread.
pub(super) fn pool(threads: usize) -> io::Result<ThreadPool> {
    let builder = ThreadPoolBuilder::new().num_threads(threads).thread_name(|_| "bientap-product".to_owned());
    builder.build().map_err(io::Error::other)
}

impl Cores {
    /// One worker's share of all cores, where there are so many workers.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub(super) fn new(all: &Arc<ThreadPool>, workers: usize) -> io::Result<Self> {
        let own = pool((all.current_num_threads() / workers.max(1)).max(1))?;
        Ok(Self { all: Arc::clone(all), own: Arc::new(own) })
    }

    /// Does the work on the cores that an article has. Panics as the work does.
    pub(super) fn run<T: Send>(&self, alone: bool, work: impl FnOnce() -> T + Send) -> T {
        if alone { self.all.install(work) } else { self.own.install(work) }
    }
}
