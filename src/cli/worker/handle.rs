//! One message's way: read, answered, stored, acknowledged.
//!
//! ```text
//! delivered ── an article ── answered ── stored ── acknowledged
//!     │             └─ refused ── dead letter ──────────┤
//!     ├─ no article ───────────── dead letter ──────────┤
//!     ├─ delivered too often ──── dead letter ──────────┘
//!     └─ a fault of ours, or nothing can be stored ── returned, and delivered again
//! ```

use std::sync::Arc;
use std::time::Duration;

use async_nats::HeaderMap;
use async_nats::header::NATS_MESSAGE_ID;
use async_nats::jetstream::context::{PublishError, PublishErrorKind};
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::{AckKind, Context, Message};
use bytes::Bytes;

use super::connect::Nats;
use crate::cli::answerer::Outcome;
use crate::cli::batch::{Row, line};
use crate::cli::options::AnalysisOptions;
use crate::engine::{Call, Patience};
use crate::error::Error;
use crate::server::{ServerConfig, Serving};
use crate::telemetry::metrics;

/// How often an answer is tried to be stored before its message is returned; the wait before each doubles.
const STORES: u32 = 6;
const FIRST_WAIT: Duration = Duration::from_millis(250);
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
        ack_wait: Duration,
    ) -> Self {
        Self {
            context,
            serving,
            options,
            stream: nats.stream.clone(),
            results: nats.results.clone(),
            dead_letter: nats.dead_letter(),
            max_deliver,
            sign_of_life: (ack_wait / 3).max(Duration::from_millis(100)),
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
        let given = message.headers.as_ref().and_then(|headers| headers.get(NATS_MESSAGE_ID));
        let id = given.map_or_else(|| format!("{}:{}", self.stream, info.stream_sequence), ToString::to_string);
        let death = if info.delivered > self.max_deliver {
            let told = format!("delivered {} times without an answer (--max-deliver)", info.delivered - 1);
            Death { reason: "DELIVERED_TOO_OFTEN".to_owned(), told }
        } else {
            match self.answer(&message.payload).await? {
                Ok(answer) => match self.store(&self.results, &id, answer, HeaderMap::new()).await? {
                    Some(outcome) => return Ok(outcome),
                    None => Death {
                        reason: "ANSWER_TOO_LARGE".to_owned(),
                        told: "the answer is larger than the NATS server's max_payload".to_owned(),
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

    /// Stores a message; `None` where the server takes none that is so large. `Err` where it cannot be stored now.
    async fn store(
        &self,
        subject: &str,
        id: &str,
        payload: Bytes,
        headers: HeaderMap,
    ) -> Result<Option<&'static str>, String> {
        let mut wait = FIRST_WAIT;
        for attempt in 1.. {
            let publish = PublishMessage::build().payload(payload.clone()).headers(headers.clone()).message_id(id);
            match self.publish(subject, publish).await {
                Ok(false) => return Ok(Some("stored")),
                Ok(true) => return Ok(Some("duplicate")),
                Err(error) if error.kind() == PublishErrorKind::MaxPayloadExceeded => return Ok(None),
                Err(error) if attempt == STORES => return Err(format!("{subject}: {error}")),
                Err(error) => tracing::debug!(subject, %error, "not stored, trying again"),
            }
            tokio::time::sleep(wait).await;
            wait *= 2;
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
        let mut headers = HeaderMap::new();
        headers.insert("Bientap-Error-Reason", death.reason.as_str());
        // A header is one line.
        let told: String = death.told.chars().map(|c| if c.is_control() { ' ' } else { c }).take(1000).collect();
        headers.insert("Bientap-Error", told.as_str());
        headers.insert("Bientap-Message-Id", id);
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

impl Death {
    fn of(error: &Error) -> Self {
        Self { reason: error.reason().to_owned(), told: error.to_string() }
    }
}
