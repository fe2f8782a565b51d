//! Runs articles through the model under load: admission, queue, workers. The only place that knows about threads.
//!
//! One article's way:
//!
//! ```text
//! admitted ── prepared ── queued ⇄ encoded, a window at a time ── read ── answered
//!     └── refused   └── refused   └── dropped: caller gone, deadline passed, engine stopped
//! ```
//!
//! An abstractive summary is written after that, seconds long, by threads of its own behind a queue of its own (`desk`).
//!
//! An answer never depends on the load: each window goes through the model alone, never as one row of a matrix product
//! with other articles' windows, so the order of floating-point operations is fixed by the article itself.

mod admission;
mod cores;
mod desk;
mod job;
mod load;
mod mean;
mod queue;
mod worker;

use std::io;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, oneshot};
use tracing::info_span;

pub use job::{Author, Backend, Job};

use crate::analysis::{Analysis, Article, Options};
use crate::error::{Error, Fault, Limit, Missing};
use crate::summary::Style;
use admission::{Hold, Room};
use cores::Cores;
use desk::Desk;
use load::Load;
use queue::{Encoded, Entry, Queue};
use worker::Worker;

/// How much the engine takes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EngineConfig {
    /// Articles in the model at a time, each on a core of its own; one a core by default, of as many as rayon uses (all, or
    /// `RAYON_NUM_THREADS`). An article that is alone has all of them.
    pub workers: usize,
    /// Articles accepted and not yet answered.
    pub max_waiting: usize,
    /// Tokens that wait for the model.
    pub max_queued_tokens: usize,
    /// Abstractive summaries accepted and not yet written.
    pub abstractive_max_waiting: usize,
}

impl Default for EngineConfig {
    fn default() -> Self {
        Self {
            workers: rayon::current_num_threads(),
            max_waiting: 512,
            max_queued_tokens: 1 << 20,
            abstractive_max_waiting: 16,
        }
    }
}

/// What to do where there is no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Fail at once with [`Error::Full`]: single calls, whose callers know when to try again.
    Refuse,
    /// Wait for room: streams and batches, which bound what they have in flight themselves.
    Wait,
}

/// How one article is to be run.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// When the caller stops waiting.
    pub deadline: Option<Instant>,
    /// What to do where there is no room.
    pub patience: Patience,
}

/// An analysis, and what it took.
pub struct Answer {
    /// The analysis.
    pub analysis: Analysis,
    /// What it took.
    pub timings: Timings,
}

/// What one article took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timings {
    /// Tokens that the model read, overlaps counted twice.
    pub tokens: usize,
    /// Windows that it read.
    pub windows: usize,
    /// Text and tokens.
    pub preparing: Duration,
    /// From the queue's end to its head.
    pub waiting: Duration,
    /// In the model.
    pub encoding: Duration,
    /// From logits to the analysis.
    pub reading: Duration,
    /// Waiting for the writer, and in it; nothing where the summary is extractive because that was asked for.
    pub writing: Duration,
}

/// What is in the engine at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stats {
    /// Articles accepted and not yet answered.
    pub articles: usize,
    /// Tokens admitted to the queue and not yet encoded.
    pub queued_tokens: usize,
    /// Articles in the queue.
    pub queued_articles: usize,
    /// Abstractive summaries accepted and not yet written.
    pub summaries: usize,
    /// Panics of workers since the start.
    pub worker_panics: u64,
}

/// Runs articles through a backend. Stops its workers when dropped.
pub struct Engine {
    backend: Arc<dyn Backend>,
    articles: Room,
    tokens: Room,
    queue: Arc<Queue<Entry>>,
    load: Arc<Load>,
    /// `None`: no abstractive model.
    desk: Option<Desk>,
    /// Bounds the blocking pool's share of processor work: tokio would start hundreds of threads.
    processors: Arc<Semaphore>,
}

impl Engine {
    /// Starts the workers.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(backend: Arc<dyn Backend>, config: EngineConfig) -> io::Result<Self> {
        let workers = config.workers.max(1);
        let queue = Arc::new(Queue::default());
        let load = Arc::new(Load::new(workers));
        let author = Arc::clone(&backend).author();
        let desk = author.map(|author| Desk::start(author, config.abstractive_max_waiting, Arc::clone(&load)));
        let engine = Self {
            backend,
            articles: Room::new(Limit::Articles, config.max_waiting),
            tokens: Room::new(Limit::QueuedTokens, config.max_queued_tokens),
            queue,
            load,
            desk: desk.transpose()?,
            processors: Arc::new(Semaphore::new(processors())),
        };
        let all_cores = Arc::new(cores::pool(rayon::current_num_threads())?);
        for _ in 0..workers {
            let cores = Cores::new(&all_cores, workers)?;
            let (queue, load) = (Arc::clone(&engine.queue), Arc::clone(&engine.load));
            worker::spawn(Worker { cores, queue, load })?;
        }
        Ok(engine)
    }

    /// Analyses one article. Dropping the future frees all that the article holds.
    ///
    /// # Errors
    /// [`Error::Full`] (only with [`Patience::Refuse`]), the deadline's two errors, [`Error::Draining`] where the engine goes, and
    /// [`Error::Internal`] where the model fails or a stage panics.
    pub async fn analyze(&self, article: Arc<Article>, options: Options, call: Call) -> Result<Answer, Error> {
        let way = self.run(article, options, call);
        match call.deadline {
            None => way.await,
            Some(deadline) => tokio::time::timeout_at(deadline.into(), way).await.unwrap_or(Err(Error::DeadlinePassed)),
        }
    }

    /// What is in the engine at this moment.
    pub fn stats(&self) -> Stats {
        Stats {
            articles: self.articles.taken(),
            queued_tokens: self.tokens.taken(),
            queued_articles: self.queue.len(),
            summaries: self.desk.as_ref().map_or(0, Desk::waiting),
            worker_panics: self.load.panics(),
        }
    }

    async fn run(&self, article: Arc<Article>, options: Options, call: Call) -> Result<Answer, Error> {
        admission::check_deadline(call.deadline, self.load.time_for(self.tokens.taken()))?;
        let writing = options.features.summary && options.summary.style == Style::Abstractive;
        // Before the other places, so that who waits for the writer takes none of them from others.
        let desk = match self.desk.as_ref().filter(|_| writing) {
            Some(desk) => Some(desk.take(call).await?),
            None if writing => return Err(Error::NotInstalled(Missing::AbstractiveModel)),
            None => None,
        };
        let place = self.articles.enter(1, call.patience, || self.retry_after()).await?;

        let published = article.published;
        let backend = Arc::clone(&self.backend);
        let (job, preparing) =
            self.on_processor("preparing", info_span!("preparing"), move || backend.prepare(&article)).await?;
        let windows = job.windows();
        let tokens = (0..windows).map(|window| job.tokens(window)).sum();

        let hold = self.tokens.enter(tokens, call.patience, || self.retry_after()).await?;
        let Encoded { job, waited, encoding } = self.encode(job, hold, call.deadline).await?;

        let (mut analysis, reading) =
            self.on_processor("reading", info_span!("reading"), move || job.read(published, &options)).await?;
        drop(place);
        let mut timings =
            Timings { tokens, windows, preparing, waiting: waited, encoding, reading, writing: Duration::ZERO };
        if let Some(place) = desk {
            let started = Instant::now();
            analysis = place.write(analysis, options.summary, call.deadline).await?;
            timings.writing = started.elapsed();
        }
        Ok(Answer { analysis, timings })
    }

    /// Until a quarter of the queue has drained: sooner, and most retries would be refused again.
    fn retry_after(&self) -> Duration {
        admission::retry_after(self.load.time_for(self.tokens.taken() / 4))
    }

    async fn encode(&self, job: Box<dyn Job>, tokens: Hold, deadline: Option<Instant>) -> Result<Encoded, Error> {
        let (reply, encoded) = oneshot::channel();
        self.queue.push(Entry {
            job,
            next_window: 0,
            deadline,
            reply,
            span: tracing::Span::current(),
            waiting: info_span!("waiting"),
            queued_at: Instant::now(),
            waited: None,
            encoding: Duration::ZERO,
            _tokens: tokens,
        });
        // The channel breaks only where the queue was closed with the article in it.
        encoded.await.unwrap_or(Err(Error::Draining))
    }

    /// Runs processor work off tokio's own threads, at most one a core at a time.
    async fn on_processor<T: Send + 'static>(
        &self,
        stage: &'static str,
        span: tracing::Span,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<(T, Duration), Error> {
        let permit = Arc::clone(&self.processors).acquire_owned().await.map_err(|_| Error::Draining)?;
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

fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.queue.close();
    }
}
