//! Runs articles through the model under load: admission, queue, workers. The only place that knows about threads.
//!
//! One article's way:
//!
//! ```text
//! admitted ── decoded ── prepared ── queued ⇄ encoded, a window at a time ── read ── answered
//!     └── refused └── refused  └── refused └── dropped: caller gone, deadline passed, engine stopped
//! ```
//!
//! Nothing is made of an article before it is admitted, its bytes counted; and all that is made of it is made off tokio's
//! threads, which carry everybody's bytes.
//!
//! An abstractive summary is written after that, seconds long, by threads of its own behind a queue of its own (`desk`).
//!
//! An answer never depends on the load: each window goes through the model alone, never as one row of a matrix product
//! with other articles' windows, so the order of floating-point operations is fixed by the article itself.

mod admission;
mod cores;
mod desk;
mod job;
mod lanes;
mod load;
mod mean;
mod queue;
mod worker;

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tracing::info_span;

pub(crate) use admission::{Hold, Room};
pub use job::{Author, Backend, Job};

use crate::analysis::{Analysis, Article, Options};
use crate::error::{Error, Limit, Missing};
use crate::summary::Style;
use cores::Cores;
use desk::Desk;
use lanes::Lanes;
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
    /// Bytes of articles accepted and not yet answered, as they are when they are decoded.
    pub max_queued_bytes: usize,
    /// Abstractive summaries accepted and not yet written.
    pub abstractive_max_waiting: usize,
}

impl Default for EngineConfig {
    fn default() -> Self {
        Self {
            workers: rayon::current_num_threads(),
            max_waiting: 512,
            max_queued_tokens: 1 << 20,
            max_queued_bytes: 64 << 20,
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

/// An article as decoding gives it.
pub struct Opened<T> {
    /// The article. It is dropped once it is prepared.
    pub article: Arc<Article>,
    /// What is asked of it.
    pub options: Options,
    /// What the caller wants back with the answer.
    pub rest: T,
    /// How many bytes `rest` keeps until then.
    pub kept: usize,
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
    /// From bytes to text and tokens.
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
    /// Bytes of the articles in flight.
    pub queued_bytes: usize,
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
    bytes: Room,
    queue: Arc<Queue<Entry>>,
    load: Arc<Load>,
    /// `None`: no abstractive model.
    desk: Option<Desk>,
    lanes: Lanes,
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
            bytes: Room::new(Limit::QueuedBytes, config.max_queued_bytes),
            queue,
            load,
            desk: desk.transpose()?,
            lanes: Lanes::default(),
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
        let bytes = article.title.len() + article.lead.len() + article.body.len();
        let open = move || Ok(Opened { article, options, rest: (), kept: 0 });
        self.open_and_analyze(bytes, open, call).await.map(|(answer, ())| answer)
    }

    /// The same for an article that is still to be decoded, by `open`, to so many bytes: after it is admitted, and off
    /// tokio's threads.
    ///
    /// # Errors
    /// As [`Engine::analyze`], or as `open` fails.
    pub async fn open_and_analyze<T: Send + 'static>(
        &self,
        bytes: usize,
        open: impl FnOnce() -> Result<Opened<T>, Error> + Send + 'static,
        call: Call,
    ) -> Result<(Answer, T), Error> {
        let way = self.run(bytes, open, call);
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
            queued_bytes: self.bytes.taken(),
            summaries: self.desk.as_ref().map_or(0, Desk::waiting),
            worker_panics: self.load.panics(),
        }
    }

    async fn run<T: Send + 'static>(
        &self,
        bytes: usize,
        open: impl FnOnce() -> Result<Opened<T>, Error> + Send + 'static,
        call: Call,
    ) -> Result<(Answer, T), Error> {
        admission::check_deadline(call.deadline, self.load.time_for(self.tokens.taken()))?;
        let retry_after = || self.retry_after();
        // In this order always, or two who wait could wait for each other.
        let mut weight = self.bytes.enter(bytes, call.patience, retry_after).await?;
        let mut place = self.articles.enter(1, call.patience, retry_after).await?;
        let lane = self.lanes.of(bytes);

        let (opened, decoding) = lane.run("decoding", info_span!("decoding"), open).await?;
        let Opened { article, options, rest, kept } = opened?;
        let writing = options.features.summary && options.summary.style == Style::Abstractive;
        let desk = match self.desk.as_ref().filter(|_| writing) {
            Some(desk) => {
                // Who waits for the writer takes no place from others.
                drop(place);
                let desk = desk.take(call).await?;
                place = self.articles.enter(1, call.patience, retry_after).await?;
                Some(desk)
            }
            None if writing => return Err(Error::NotInstalled(Missing::AbstractiveModel)),
            None => None,
        };

        let (published, backend) = (article.published, Arc::clone(&self.backend));
        // The article goes with this: what its answer is made of is in the job, and in `rest`.
        let prepare = move || backend.prepare(&article);
        let (job, preparing) = lane.run("preparing", info_span!("preparing"), prepare).await?;
        weight.shrink(kept);
        let windows = job.windows();
        let tokens = (0..windows).map(|window| job.tokens(window)).sum();

        let hold = self.tokens.enter(tokens, call.patience, retry_after).await?;
        let Encoded { job, waited, encoding } = self.encode(job, hold, call.deadline).await?;

        let (mut analysis, reading) =
            lane.run("reading", info_span!("reading"), move || job.read(published, &options)).await?;
        drop(place);
        let mut timings = Timings {
            tokens,
            windows,
            preparing: decoding + preparing,
            waiting: waited,
            encoding,
            reading,
            writing: Duration::ZERO,
        };
        if let Some(place) = desk {
            let started = Instant::now();
            analysis = place.write(analysis, options.summary, call.deadline).await?;
            timings.writing = started.elapsed();
        }
        Ok((Answer { analysis, timings }, rest))
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
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.queue.close();
    }
}
