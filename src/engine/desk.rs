//! Where abstractive summaries are written: a queue and threads of their own, so that nothing else waits for them.
//!
//! ```text
//! placed ── queued ── written ── answered
//!    └── refused └── dropped    └── stopped between two tokens: caller gone, deadline passed, engine stopped
//! ```
//!
//! Writing takes seconds of all cores. Its matrix products run in a thread pool of their own, whose threads have the lowest
//! priority: what the other articles leave is theirs, and an article that comes meanwhile takes the cores at once.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rayon::{ThreadPool, ThreadPoolBuilder};
use thread_priority::{ThreadPriority, set_current_thread_priority};
use tokio::sync::oneshot;
use tracing::info_span;

use super::Call;
use super::admission::{self, Hold, Room};
use super::job::Author;
use super::load::Load;
use super::mean::Mean;
use super::queue::Queue;
use crate::analysis::Analysis;
use crate::error::{Error, Fault, Limit};
use crate::summary::abstractive::WriteError;
use crate::summary::{Fallback, Summary, SummaryOptions};
use crate::telemetry::metrics;

/// The share of the newest summary in the running mean of what one takes.
const NEWEST: f64 = 0.2;

/// A writer behind its queue. Its thread ends when this is dropped.
pub(super) struct Desk {
    room: Room,
    shared: Arc<Shared>,
}

/// What the thread works with.
struct Shared {
    author: Arc<dyn Author>,
    queue: Queue<Order>,
    pool: ThreadPool,
    load: Arc<Load>,
    closed: AtomicBool,
    /// What one summary takes.
    per_summary: Mean,
}

/// A place at the desk, taken before anything else is done for the article.
pub(super) struct Place<'a> {
    desk: &'a Desk,
    hold: Hold,
}

/// A summary to be written.
struct Order {
    analysis: Analysis,
    options: SummaryOptions,
    deadline: Option<Instant>,
    reply: oneshot::Sender<Result<Analysis, Error>>,
    /// The caller's span, so that the thread's log lines carry the request's id.
    span: tracing::Span,
    /// Free again when the order goes, whichever way.
    _hold: Hold,
}

impl Desk {
    /// Starts the thread, and a pool of one a core for its matrix products.
    pub(super) fn start(author: Arc<dyn Author>, max_waiting: usize, load: Arc<Load>) -> io::Result<Self> {
        let pool = ThreadPoolBuilder::new()
            .num_threads(rayon::current_num_threads())
            .thread_name(|number| format!("bientap-write-{number}"))
            .start_handler(|_| yield_to_others())
            .build()
            .map_err(io::Error::other)?;
        let queue = Queue::default();
        let (closed, per_summary) = (AtomicBool::new(false), Mean::new(NEWEST));
        let shared = Arc::new(Shared { author, queue, pool, load, closed, per_summary });
        spawn(Arc::clone(&shared))?;
        Ok(Self { room: Room::new(Limit::Summaries, max_waiting), shared })
    }

    /// Summaries that have a place.
    pub(super) fn waiting(&self) -> usize {
        self.room.taken()
    }

    /// Takes a place.
    ///
    /// # Errors
    /// [`Error::Full`] (only with [`super::Patience::Refuse`]), or [`Error::DeadlineUnreachable`] where those before take longer
    /// than the caller waits.
    pub(super) async fn take(&self, call: Call) -> Result<Place<'_>, Error> {
        admission::check_deadline(call.deadline, self.time_for(self.room.taken()))?;
        let retry_after = || admission::retry_after(self.time_for(1));
        let hold = self.room.enter(1, call.patience, retry_after).await?;
        Ok(Place { desk: self, hold })
    }

    /// How long so many summaries take. Zero before one was written.
    fn time_for(&self, summaries: usize) -> Duration {
        let seconds = self.shared.per_summary.seconds() * summaries as f64;
        Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.shared.closed.store(true, Ordering::Relaxed);
        self.shared.queue.close();
    }
}

impl Place<'_> {
    /// Puts the analysis in the queue, and returns it with the summary that was written.
    ///
    /// # Errors
    /// [`Error::DeadlinePassed`], [`Error::Draining`] where the engine goes, [`Error::Internal`] where the model fails or
    /// panics.
    pub(super) async fn write(
        self,
        analysis: Analysis,
        options: SummaryOptions,
        deadline: Option<Instant>,
    ) -> Result<Analysis, Error> {
        let (reply, written) = oneshot::channel();
        let span = tracing::Span::current();
        self.desk.shared.queue.push(Order { analysis, options, deadline, reply, span, _hold: self.hold });
        // The channel breaks only where the queue was closed with the order in it.
        written.await.unwrap_or(Err(Error::Draining))
    }
}

impl Order {
    fn is_expired(&self) -> bool {
        self.deadline.is_some_and(|deadline| deadline <= Instant::now())
    }
}

fn spawn(shared: Arc<Shared>) -> io::Result<()> {
    thread::Builder::new().name("bientap-writer".to_owned()).spawn(move || work(&shared))?;
    Ok(())
}

fn work(shared: &Arc<Shared>) {
    while let Some(order) = shared.queue.pop() {
        if order.reply.is_closed() {
            continue;
        }
        if order.is_expired() {
            answer(order, Err(Error::DeadlinePassed));
            continue;
        }
        // As with the model's threads: after a panic another takes its place.
        if fill(order, shared).is_err() && spawn(Arc::clone(shared)).is_ok() {
            return;
        }
    }
}

/// Writes one summary and sends it on its way. `Err` after a panic.
fn fill(order: Order, shared: &Shared) -> Result<(), Box<dyn Any + Send>> {
    let started = Instant::now();
    let is_unwanted = || order.reply.is_closed() || order.is_expired() || shared.closed.load(Ordering::Relaxed);
    let span = info_span!(parent: &order.span, "writing");
    let write = || shared.author.write(&order.analysis, &order.options, &is_unwanted);
    // In the pool's own threads, so that candle's products are shared out among them and no others.
    let write = || shared.pool.install(|| span.in_scope(write));
    let result = match catch_unwind(AssertUnwindSafe(write)) {
        Ok(Ok(summary)) => {
            shared.per_summary.add(started.elapsed().as_secs_f64());
            let fallback = summary.fallback.as_ref().map(Fallback::name);
            metrics::summary_written(summary.style.name(), fallback, started.elapsed());
            Ok(summary)
        }
        Ok(Err(WriteError::Stopped)) if order.is_expired() => Err(Error::DeadlinePassed),
        Ok(Err(WriteError::Stopped)) => Err(Error::Draining),
        Ok(Err(error @ WriteError::Tensor(_))) => Err(Error::Internal(Fault::Writer(error))),
        Err(panic) => {
            shared.load.count_panic();
            answer(order, Err(Error::Internal(Fault::Panic("writing"))));
            return Err(panic);
        }
    };
    answer(order, result);
    Ok(())
}

fn answer(order: Order, result: Result<Summary, Error>) {
    let Order { mut analysis, reply, .. } = order;
    let answer = result.map(|summary| {
        analysis.summary = Some(summary);
        analysis
    });
    // Nobody there any more: the answer is dropped.
    let _ = reply.send(answer);
}

/// Gives this thread the lowest priority that needs no rights. Where the system refuses, it shares the cores evenly.
fn yield_to_others() {
    if let Err(error) = set_current_thread_priority(ThreadPriority::Min) {
        tracing::debug!(?error, "the writer's threads keep their priority");
    }
}
