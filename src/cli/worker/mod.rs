//! `bientap worker`: articles from a NATS JetStream stream, answers to another. Any number of workers share one consumer.
//!
//! A message is acknowledged only when its answer is stored. Whatever happens before that, it is delivered again, and an
//! answer that was stored already is known by its place in the stream of articles and dropped by the result stream: nothing
//! is lost, nothing comes twice.

mod connect;
mod handle;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream::consumer::PullConsumer;
use clap::Args;
use futures_util::StreamExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::options::AnalysisOptions;
use super::serve::{Signals, bind};
use super::source::ModelSource;
use super::{Failure, process};
use crate::config::duration;
use crate::engine::EngineConfig;
use crate::server::{self, Metrics, Serving};
use crate::telemetry::metrics::WorkerQueue;
use crate::telemetry::{self, LogFormat, LogLevel};
use connect::Nats;
use handle::{Consumer, Handler};

/// How long one request for messages waits for them; a drain takes no longer than that, and the articles in hand.
const PULL: Duration = Duration::from_secs(2);
/// After a request for messages failed.
const PAUSE: Duration = Duration::from_secs(1);
/// How often the lag is asked for.
const LAG_EVERY: Duration = Duration::from_secs(5);

#[derive(Args)]
pub(super) struct WorkerArgs {
    #[command(flatten)]
    nats: Nats,

    /// Articles in flight
    #[arg(long, env = "BIENTAP_CONCURRENCY", value_name = "N", default_value = "8",
          value_parser = clap::value_parser!(u16).range(1..=512))]
    concurrency: u16,

    /// Deliveries of a message that no answer came of, before it goes to the dead-letter subject
    #[arg(long, env = "BIENTAP_MAX_DELIVER", value_name = "N", default_value = "5",
          value_parser = clap::value_parser!(i64).range(1..))]
    max_deliver: i64,

    /// How long articles in hand may go on after SIGTERM or SIGINT; others are delivered again
    #[arg(long, env = "BIENTAP_GRACE", value_name = "TIME", default_value = "30s", value_parser = duration)]
    grace: Duration,

    /// Address and port for Prometheus, at /metrics [default: none]
    #[arg(long, env = "BIENTAP_METRICS_ADDR", value_name = "ADDRESS:PORT")]
    metrics_addr: Option<SocketAddr>,

    /// How the log is written
    #[arg(long, env = "BIENTAP_LOG_FORMAT", value_name = "FORMAT", default_value = "readable")]
    log_format: LogFormat,

    /// How much is logged
    #[arg(long, env = "BIENTAP_LOG_LEVEL", value_name = "LEVEL", default_value = "info")]
    log_level: LogLevel,

    #[command(flatten)]
    source: ModelSource,

    #[command(flatten)]
    options: AnalysisOptions,
}

pub(super) async fn run(args: WorkerArgs) -> Result<(), Failure> {
    telemetry::init(args.log_format, args.log_level, None);
    args.options.fit(&args.source)?;
    let mut signals = Signals::new().map_err(|error| Failure::job("cannot handle signals", error))?;
    process::end_at_second_signal().map_err(|error| Failure::job("cannot handle signals", error))?;
    let queue = WorkerQueue { stream: args.nats.stream.clone(), consumer: args.nats.consumer.clone() };
    let listener = match args.metrics_addr {
        Some(addr) => Some((bind(addr).await?, Metrics::install().map_err(|error| Failure::job("metrics", error))?)),
        None => None,
    };
    let (context, consumer) = args.nats.open(&queue).await?;
    let engine = EngineConfig::default();
    let serving = Serving::start(args.source.load().await?, engine);
    let serving = Arc::new(serving.map_err(|error| Failure::job("cannot start threads", error))?);
    let draining = CancellationToken::new();
    if let Some((listener, metrics)) = listener {
        let addr = listener.local_addr().ok();
        let (served, draining) = (Arc::clone(&serving), draining.clone());
        server::answer_scrapes(listener, metrics, CancellationToken::new(), move || {
            server::snapshot(&engine, Some(&served), draining.is_cancelled())
        });
        tracing::info!(addr = addr.map(tracing::field::display), path = "/metrics", "listening for scrapes");
    }
    tokio::spawn(watch_lag(consumer.clone(), queue.clone()));

    let ack_wait = consumer.cached_info().config.ack_wait;
    let from = Consumer { queue: &queue, ack_wait, draining: &draining };
    let handler = Handler::new(context, serving, args.options, &args.nats, args.max_deliver, &from);
    let (stream, results) = (&args.nats.stream, &args.nats.results);
    tracing::info!(stream, results, consumer = args.nats.consumer, concurrency = args.concurrency, "working");
    let work = work(&consumer, Arc::new(handler), usize::from(args.concurrency), &draining);
    let mut work = std::pin::pin!(work);
    let tasks = tokio::select! {
        ended = &mut work => ended?,
        () = signals.next() => {
            tracing::info!("draining");
            draining.cancel();
            work.await?
        }
    };
    tasks.close();
    if tokio::time::timeout(args.grace, tasks.wait()).await.is_err() {
        tracing::warn!(articles = tasks.len(), "the grace is over: articles in hand are delivered again");
    }
    tracing::info!("stopped");
    Ok(())
}

/// Takes messages, never more than there is room for, until `draining`; the tasks that are still at work then.
async fn work(
    consumer: &PullConsumer,
    handler: Arc<Handler>,
    concurrency: usize,
    draining: &CancellationToken,
) -> Result<TaskTracker, Failure> {
    let (room, tasks) = (Arc::new(Semaphore::new(concurrency)), TaskTracker::new());
    loop {
        let first = async {
            handler.pause.ended().await;
            Arc::clone(&room).acquire_owned().await
        };
        let first = tokio::select! {
            () = draining.cancelled() => return Ok(tasks),
            place = first => place,
        };
        // All that is free at this moment.
        let mut places: Vec<_> = first.into_iter().collect();
        places.extend(std::iter::from_fn(|| Arc::clone(&room).try_acquire_owned().ok()));
        if let Err(fault) = pull(consumer, &handler, places, &tasks).await {
            tracing::warn!(fault, "no messages can be had, trying again");
            connect::is_there(consumer).await?;
            tokio::select! {
                () = draining.cancelled() => {}
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }
}

/// One request: as many messages as there are places, as they come.
async fn pull(
    consumer: &PullConsumer,
    handler: &Arc<Handler>,
    mut places: Vec<OwnedSemaphorePermit>,
    tasks: &TaskTracker,
) -> Result<(), String> {
    let batch = consumer.batch().max_messages(places.len()).expires(PULL).messages();
    let mut messages = batch.await.map_err(|error| error.to_string())?;
    // The batch ends by itself; a connection that is lost must not hold it up.
    while let Ok(Some(message)) = tokio::time::timeout(PULL * 3, messages.next()).await {
        let message = message.map_err(|error| error.to_string())?;
        let (handler, place) = (Arc::clone(handler), places.pop());
        tasks.spawn(async move {
            handler.handle(&message).await;
            drop(place);
        });
    }
    Ok(())
}

async fn watch_lag(consumer: PullConsumer, queue: WorkerQueue) {
    let mut tick = tokio::time::interval(LAG_EVERY);
    loop {
        tick.tick().await;
        if let Ok(info) = consumer.get_info().await {
            queue.lag(info.num_pending, info.num_ack_pending, info.num_redelivered);
        }
    }
}
