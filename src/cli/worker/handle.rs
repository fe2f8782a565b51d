//! One message's way: read, answered, stored, acknowledged.
//!
//! ```text
//! delivered ── an article ── answered ── stored ── acknowledged
//!     │             └─ refused ── dead letter ──────────┤
//!     ├─ no article ───────────── dead letter ──────────┤
//!     ├─ delivered too often ──── dead letter ──────────┘
//!     └─ a fault of ours ── returned, and delivered again
//! ```
//!
//! Where nothing can be stored, a message is kept until it can: that is no fault of its own, so it must not use up its
//! deliveries. Meanwhile the worker takes nothing new.

use std::sync::Arc;
use std::time::Duration;

use async_nats::HeaderMap;
use async_nats::header::NATS_MESSAGE_ID;
use async_nats::jetstream::context::{PublishError, PublishErrorKind};
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::{self, AckKind, Context, ErrorCode, Message};
use bytes::Bytes;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::connect::{Nats, chain};
use crate::cli::answerer::Outcome;
use crate::cli::batch::{Row, line};
use crate::cli::options::AnalysisOptions;
use crate::engine::{Call, Patience};
use crate::error::Error;
use crate::server::{ServerConfig, Serving};
use crate::telemetry::metrics::{self, WorkerQueue};

/// How often an answer is tried to be stored before the worker pauses. The wait before each doubles, up to the longest.
const STORES: u32 = 4;
const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// A message that was returned comes again after so long.
const RETURN_AFTER: Duration = Duration::from_secs(5);

pub(super) struct Handler {
    context: Context,
    serving: Arc<Serving>,
    options: AnalysisOptions,
    stream: String,
    results: String,
    dead_letter: String,
    max_deliver: i64,
    /// How often the server is told that a message is worked on.
    sign_of_life: Duration,
    pub(super) pause: Pause,
    draining: CancellationToken,
}

/// Whether answers can be stored.
pub(super) struct Pause {
    paused: watch::Sender<bool>,
    queue: WorkerQueue,
}

impl Pause {
    fn new(queue: WorkerQueue) -> Self {
        queue.paused(false);
        Self { paused: watch::Sender::new(false), queue }
    }

    /// Waits until they can.
    pub(super) async fn ended(&self) {
        // The sender is here, so the channel cannot break.
        let _ = self.paused.subscribe().wait_for(|paused| !*paused).await;
    }

    fn begin(&self, subject: &str, fault: &PublishError) {
        if !self.paused.send_replace(true) {
            self.queue.paused(true);
            let told = "nothing can be stored: the worker keeps what it has in hand and takes nothing new until it can";
            tracing::error!(subject, fault = chain(fault), "{told}");
        }
    }

    fn end(&self) {
        if self.paused.send_if_modified(|paused| std::mem::replace(paused, false)) {
            self.queue.paused(false);
            tracing::info!("answers can be stored again: the worker goes on");
        }
    }
}

/// Where a handler's messages come from, and until when.
pub(super) struct Consumer<'a> {
    pub(super) queue: &'a WorkerQueue,
    pub(super) ack_wait: Duration,
    pub(super) draining: &'a CancellationToken,
}

/// What a dead letter died of.
struct Death {
    reason: String,
    told: String,
}

impl Handler {
    pub(super) fn new(
        context: Context,
        serving: Arc<Serving>,
        options: AnalysisOptions,
        nats: &Nats,
        max_deliver: i64,
        consumer: &Consumer<'_>,
    ) -> Self {
        Self {
            context,
            serving,
            options,
            stream: nats.stream.clone(),
            results: nats.results.clone(),
            dead_letter: nats.dead_letter(),
            max_deliver,
            sign_of_life: (consumer.ack_wait / 3).max(Duration::from_millis(100)),
            pause: Pause::new(consumer.queue.clone()),
            draining: consumer.draining.clone(),
        }
    }

    /// All that is done with a message. Whatever goes wrong, it is delivered again.
    pub(super) async fn handle(&self, message: &Message) {
        let ended = {
            let mut work = std::pin::pin!(self.work(message));
            let mut tick = tokio::time::interval(self.sign_of_life);
            tick.tick().await;
            loop {
                tokio::select! {
                    ended = &mut work => break ended,
                    // Where it does not get through, another worker has the message, and the answer is dropped as a duplicate.
                    _ = tick.tick() => drop(message.ack_with(AckKind::Progress).await),
                }
            }
        };
        let outcome = match ended {
            Ok(outcome) => {
                // Where this does not get through, it is delivered again, and its answer is known.
                if let Err(fault) = message.double_ack().await {
                    tracing::warn!(%fault, "not acknowledged: the message will come again");
                }
                outcome
            }
            Err(fault) => {
                tracing::warn!(fault, "the message is returned and will come again");
                // The wait for a sign of life brings it back as well.
                let _ = message.ack_with(AckKind::Nak(Some(RETURN_AFTER))).await;
                "returned"
            }
        };
        metrics::worker_message(outcome);
    }

    /// The outcome's name, or why the message has to come again.
    async fn work(&self, message: &Message) -> Result<&'static str, String> {
        let info = message.info().map_err(|error| error.to_string())?;
        // Not by the id that its sender gave it: a corrected article may have that of the article before.
        let id = format!("{}:{}", self.stream, info.stream_sequence);
        let death = if info.delivered > self.max_deliver {
            let told = format!("delivered {} times without an answer (--max-deliver)", info.delivered - 1);
            Death { reason: "DELIVERED_TOO_OFTEN".to_owned(), told }
        } else {
            match self.answer(&message.payload).await? {
                Ok(answer) => match self.store(&self.results, &id, answer, given_id(message, &id)).await? {
                    Some(outcome) => return Ok(outcome),
                    None => Death {
                        reason: "ANSWER_TOO_LARGE".to_owned(),
                        told: "the answer is larger than the NATS server or the stream takes".to_owned(),
                    },
                },
                Err(death) => death,
            }
        };
        self.bury(message, &id, &death).await
    }

    /// An article's answer as a line of `batch`, or what is wrong with the article. `Err` for a fault of ours.
    async fn answer(&self, payload: &[u8]) -> Result<Result<Bytes, Death>, String> {
        let row = Row::of_json(payload, "", |_| {});
        let article = match row.article {
            Ok(article) => article,
            Err(error) => return Ok(Err(Death::of(&error))),
        };
        let call = Call { deadline: None, patience: Patience::Wait };
        let limit = ServerConfig::default().max_article_characters;
        match self.serving.answer(self.options.request(article), call, limit).await {
            Ok((response, _)) => {
                let line = line(&row.id, &Outcome::Response(Box::new(response)));
                let mut line = line.map_err(|fault| format!("{fault:?}"))?;
                // Its end.
                line.pop();
                Ok(Ok(line.into()))
            }
            Err(Error::Internal(fault)) => Err(fault.to_string()),
            Err(error) => Ok(Err(Death::of(&error))),
        }
    }

    /// Stores a message, however long it takes until one can; `None` where the server takes none that is so large. `Err` where
    /// the worker has to go before.
    async fn store(
        &self,
        subject: &str,
        id: &str,
        payload: Bytes,
        headers: HeaderMap,
    ) -> Result<Option<&'static str>, String> {
        let mut wait = FIRST_WAIT;
        for attempt in 1_u32.. {
            let publish = PublishMessage::build().payload(payload.clone()).headers(headers.clone()).message_id(id);
            let error = match self.publish(subject, publish).await {
                Ok(duplicate) => {
                    self.pause.end();
                    return Ok(Some(if duplicate { "duplicate" } else { "stored" }));
                }
                Err(error) if is_too_large(&error) => return Ok(None),
                Err(error) => error,
            };
            tracing::debug!(subject, %error, "not stored, trying again");
            if attempt >= STORES {
                self.pause.begin(subject, &error);
                if self.draining.is_cancelled() {
                    return Err(format!("{subject}: {}", chain(&error)));
                }
            }
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.draining.cancelled(), if !self.draining.is_cancelled() => {}
            }
            wait = (wait * 2).min(LONGEST_WAIT);
        }
        Ok(None)
    }

    /// Whether the stream had it already.
    async fn publish(&self, subject: &str, message: PublishMessage) -> Result<bool, PublishError> {
        let stored = self.context.send_publish(subject.to_owned(), message).await?;
        Ok(stored.await?.duplicate)
    }

    /// The message as it came, with what it died of in its headers.
    async fn bury(&self, message: &Message, id: &str, death: &Death) -> Result<&'static str, String> {
        let info = message.info().map_err(|error| error.to_string())?;
        let mut headers = given_id(message, id);
        headers.insert("Bientap-Error-Reason", death.reason.as_str());
        // A header is one line.
        let told: String = death.told.chars().map(|c| if c.is_control() { ' ' } else { c }).take(1000).collect();
        headers.insert("Bientap-Error", told.as_str());
        headers.insert("Bientap-Subject", message.subject.as_str());
        headers.insert("Bientap-Sequence", info.stream_sequence.to_string().as_str());
        headers.insert("Bientap-Deliveries", info.delivered.to_string().as_str());
        tracing::warn!(id, reason = death.reason, fault = death.told, "dead letter");
        let dead = format!("dead:{id}");
        match self.store(&self.dead_letter, &dead, message.payload.clone(), headers.clone()).await? {
            Some(_) => Ok("dead"),
            // The headers made it too large: the article can still be found by its sequence.
            None => self.store(&self.dead_letter, &dead, Bytes::new(), headers).await.map(|_| "dead"),
        }
    }
}

/// The id that its sender gave a message; else where it stands.
fn given_id(message: &Message, id: &str) -> HeaderMap {
    let given = message.headers.as_ref().and_then(|headers| headers.get(NATS_MESSAGE_ID));
    let mut headers = HeaderMap::new();
    headers.insert("Bientap-Message-Id", given.map_or(id, |given| given.as_str()));
    headers
}

/// Whether it is the message that cannot be stored, and not every message.
fn is_too_large(error: &PublishError) -> bool {
    let source = std::error::Error::source(error);
    let told = source.and_then(|source| source.downcast_ref::<jetstream::Error>());
    error.kind() == PublishErrorKind::MaxPayloadExceeded
        || told.is_some_and(|told| told.error_code() == ErrorCode::STREAM_MESSAGE_EXCEEDS_MAXIMUM)
}

impl Death {
    fn of(error: &Error) -> Self {
        Self { reason: error.reason().to_owned(), told: error.to_string() }
    }
}
