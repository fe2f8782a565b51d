//! Every metric: its name, its labels, its meaning, and the one function that records it.
//!
//! Without [`install`] recording costs a look at an empty static and keeps nothing. `docs/operating.md` holds [`table`].

use std::time::Duration;

use metrics::{counter, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

use super::writer;

/// One metric, as Prometheus sees it.
#[derive(Debug)]
pub struct Metric {
    /// Its name.
    pub name: &'static str,
    /// What kind it is.
    pub kind: Kind,
    /// The labels that part it.
    pub labels: &'static [&'static str],
    /// What it counts or measures, in English.
    pub meaning: &'static str,
}

/// What kind of metric.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Only rises.
    Counter,
    /// Rises and falls.
    Gauge,
    /// Counts values under these bounds; Prometheus adds `_bucket`, `_sum` and `_count` to the name.
    Histogram(&'static [f64]),
}

const fn counter(name: &'static str, labels: &'static [&'static str], meaning: &'static str) -> Metric {
    Metric { name, kind: Kind::Counter, labels, meaning }
}

const fn gauge(name: &'static str, labels: &'static [&'static str], meaning: &'static str) -> Metric {
    Metric { name, kind: Kind::Gauge, labels, meaning }
}

const fn histogram(
    name: &'static str,
    labels: &'static [&'static str],
    bounds: &'static [f64],
    meaning: &'static str,
) -> Metric {
    Metric { name, kind: Kind::Histogram(bounds), labels, meaning }
}

const SECONDS: &[f64] =
    &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0];
const WINDOWS: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
const TOKENS: &[f64] = &[64.0, 128.0, 256.0, 512.0, 1024.0, 2048.0, 4096.0, 8192.0, 16384.0, 65536.0];

const CALLS: Metric = counter(
    "bientap_calls_total",
    &["method", "code"],
    "Calls that ended, by gRPC method (`other` for methods that there are not) and status code",
);
const CALL_SECONDS: Metric =
    histogram("bientap_call_seconds", &["method"], SECONDS, "From a call's head to the last byte of its answer");
const OPEN_CALLS: Metric = gauge("bientap_open_calls", &[], "Calls that are open, streams and watches included");
const ERRORS: Metric = counter(
    "bientap_errors_total",
    &["reason"],
    "Errors told to callers, those of single articles in a stream included, by the `reason` of their ErrorInfo: \
     `TOO_MANY_ARTICLES`, `TOO_MANY_QUEUED_TOKENS`, `TOO_MANY_SUMMARIES` and `RATE_LIMITED` are refusals",
);
const ARTICLES: Metric = counter("bientap_articles_total", &[], "Articles analysed and answered");
const KEY_ARTICLES: Metric =
    counter("bientap_key_articles_total", &["key"], "The same by the name of the caller's API key");
const STAGE_SECONDS: Metric = histogram(
    "bientap_article_stage_seconds",
    &["stage"],
    SECONDS,
    "What one article took: `preparing` (text and tokens), `waiting` (in the queue), `encoding` (in the model), \
     `reading` (from logits to the answer)",
);
const ARTICLE_WINDOWS: Metric =
    histogram("bientap_article_windows", &[], WINDOWS, "Windows that the model read of one article");
const ARTICLE_TOKENS: Metric = histogram(
    "bientap_article_tokens",
    &[],
    TOKENS,
    "Tokens that the model read of one article, overlaps counted twice",
);
const SPLIT: Metric = counter(
    "bientap_articles_split_total",
    &[],
    "Articles longer than one window, read in several that overlap. Nothing is truncated but a title over 64 tokens, \
     which the model sees the beginning of",
);
const PASS_SECONDS: Metric = histogram("bientap_encoder_seconds", &[], SECONDS, "One pass of the encoder");
const PASS_TOKENS: Metric = histogram("bientap_encoder_batch_tokens", &[], TOKENS, "Tokens of one pass of the encoder");
const IN_FLIGHT: Metric = gauge("bientap_articles_in_flight", &[], "Articles accepted and not yet answered");
const IN_FLIGHT_LIMIT: Metric =
    gauge("bientap_articles_in_flight_limit", &[], "The most of them, as `--max-waiting` says");
const QUEUED_ARTICLES: Metric = gauge("bientap_queued_articles", &[], "Articles in the queue before the model");
const QUEUED_TOKENS: Metric = gauge("bientap_queued_tokens", &[], "Tokens admitted to the queue and not yet encoded");
const QUEUED_TOKENS_LIMIT: Metric =
    gauge("bientap_queued_tokens_limit", &[], "The most of them, as `--max-queued-tokens` says");
const QUEUED_BYTES: Metric =
    gauge("bientap_queued_bytes", &[], "Bytes of articles accepted and not yet answered, as they are when decoded");
const QUEUED_BYTES_LIMIT: Metric =
    gauge("bientap_queued_bytes_limit", &[], "The most of them, as `--max-queued-bytes` says");
const RECEIVED_BYTES: Metric =
    gauge("bientap_received_bytes", &[], "Bytes of messages that are being received, or wait for a place");
const WORKER_PANICS: Metric =
    counter("bientap_worker_panics_total", &[], "Panics of the model's threads; each was replaced");
const SUMMARIES: Metric = counter(
    "bientap_abstractive_summaries_total",
    &["style", "fallback"],
    "Abstractive summaries that were asked for, by the `style` that was given; `fallback` says why it is extractive: \
     `unfaithful` (it says what the article does not), `cut` (no sentence ended within the limits), `empty`, or `none`",
);
const SUMMARY_SECONDS: Metric =
    histogram("bientap_abstractive_seconds", &["style"], SECONDS, "One of them in its model, the check included");
const SUMMARIES_WAITING: Metric =
    gauge("bientap_abstractive_in_flight", &[], "Abstractive summaries accepted and not yet written");
const SUMMARIES_LIMIT: Metric =
    gauge("bientap_abstractive_in_flight_limit", &[], "The most of them, as `--abstractive-max-waiting` says");
const CONNECTIONS: Metric = gauge("bientap_connections", &[], "Open connections, handshakes included");
const CONNECTIONS_REFUSED: Metric =
    counter("bientap_connections_refused_total", &[], "Connections closed at once for `--max-connections`");
const HANDSHAKES_FAILED: Metric = counter(
    "bientap_tls_handshakes_failed_total",
    &[],
    "Connections that never became TLS: no or a wrong client certificate, plain text, too slow",
);
const RELOADS: Metric =
    counter("bientap_reloads_total", &["outcome"], "Reloads (SIGHUP), `done`, or `kept` where a file was faulty");
const SERVING: Metric = gauge("bientap_serving", &[], "1 while articles are served; 0 while starting and draining");
const INFO: Metric = gauge(
    "bientap_info",
    &["version", "model_version", "taxonomy_version"],
    "Always 1 for what runs now, 0 for a taxonomy that was replaced",
);
const LOG_DROPPED: Metric = counter(
    "bientap_log_lines_dropped_total",
    &[],
    "Lines of the log that were dropped, because standard error took no more",
);
const MEMORY: Metric = gauge("process_resident_memory_bytes", &[], "Resident memory of the process (Linux only)");

const WORKER_MESSAGES: Metric = counter(
    "bientap_worker_messages_total",
    &["outcome"],
    "Messages that `bientap worker` is done with: `stored` (the answer is in the result stream), `duplicate` (it was there \
     already), `dead` (in the dead-letter subject, with the error), `returned` (to be delivered again)",
);
const WORKER_PENDING: Metric = gauge(
    "bientap_worker_pending_messages",
    &["stream", "consumer"],
    "Messages of the stream that no worker has been given yet: the lag",
);
const WORKER_ACK_PENDING: Metric = gauge(
    "bientap_worker_ack_pending_messages",
    &["stream", "consumer"],
    "Messages that all workers together have in hand",
);
const WORKER_REDELIVERED: Metric = gauge(
    "bientap_worker_redelivered_messages",
    &["stream", "consumer"],
    "Messages in hand that were delivered more than once",
);
const WORKER_CONNECTED: Metric = gauge(
    "bientap_worker_connected",
    &["stream", "consumer"],
    "1 while this worker is connected to NATS, 0 while it tries to be",
);
const WORKER_PAUSED: Metric = gauge(
    "bientap_worker_paused",
    &["stream", "consumer"],
    "1 while nothing can be stored: this worker keeps what it has in hand and takes nothing new",
);

/// All metrics, in the order of the docs.
pub const ALL: [&Metric; 39] = [
    &CALLS,
    &CALL_SECONDS,
    &OPEN_CALLS,
    &ERRORS,
    &ARTICLES,
    &KEY_ARTICLES,
    &STAGE_SECONDS,
    &ARTICLE_WINDOWS,
    &ARTICLE_TOKENS,
    &SPLIT,
    &PASS_SECONDS,
    &PASS_TOKENS,
    &IN_FLIGHT,
    &IN_FLIGHT_LIMIT,
    &QUEUED_ARTICLES,
    &QUEUED_TOKENS,
    &QUEUED_TOKENS_LIMIT,
    &QUEUED_BYTES,
    &QUEUED_BYTES_LIMIT,
    &RECEIVED_BYTES,
    &WORKER_PANICS,
    &SUMMARIES,
    &SUMMARY_SECONDS,
    &SUMMARIES_WAITING,
    &SUMMARIES_LIMIT,
    &CONNECTIONS,
    &CONNECTIONS_REFUSED,
    &HANDSHAKES_FAILED,
    &RELOADS,
    &SERVING,
    &INFO,
    &LOG_DROPPED,
    &MEMORY,
    &WORKER_MESSAGES,
    &WORKER_PENDING,
    &WORKER_ACK_PENDING,
    &WORKER_REDELIVERED,
    &WORKER_CONNECTED,
    &WORKER_PAUSED,
];

/// Starts recording, once a process.
///
/// # Errors
/// Where something in this process records already.
pub fn install() -> Result<PrometheusHandle, BuildError> {
    let mut builder = PrometheusBuilder::new();
    for metric in ALL {
        if let Kind::Histogram(bounds) = metric.kind {
            builder = builder.set_buckets_for_metric(Matcher::Full(metric.name.to_owned()), bounds)?;
        }
    }
    let handle = builder.install_recorder()?;
    for metric in ALL {
        match metric.kind {
            Kind::Counter => metrics::describe_counter!(metric.name, metric.meaning),
            Kind::Gauge => metrics::describe_gauge!(metric.name, metric.meaning),
            Kind::Histogram(_) => metrics::describe_histogram!(metric.name, metric.meaning),
        }
        // What has no labels is there from the start: a graph of nothing is a line at zero.
        match metric.kind {
            Kind::Counter if metric.labels.is_empty() => counter!(metric.name).absolute(0),
            Kind::Gauge if metric.labels.is_empty() => gauge!(metric.name).set(0.0),
            _ => {}
        }
    }
    Ok(handle)
}

/// The table of all metrics, in Markdown.
pub fn table() -> String {
    let mut table = "| metric | kind | labels | meaning |\n|---|---|---|---|\n".to_owned();
    for metric in ALL {
        let kind = match metric.kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram(_) => "histogram",
        };
        let labels: Vec<_> = metric.labels.iter().map(|label| format!("`{label}`")).collect();
        table += &format!("| `{}` | {kind} | {} | {} |\n", metric.name, labels.join(", "), metric.meaning);
    }
    table
}

/// What is in the server at the moment of a scrape.
#[derive(Clone, Copy, Debug, Default)]
pub struct Snapshot {
    /// Articles accepted and not yet answered.
    pub articles: usize,
    /// The most of them.
    pub articles_limit: usize,
    /// Articles in the queue.
    pub queued_articles: usize,
    /// Tokens admitted to the queue.
    pub queued_tokens: usize,
    /// The most of them.
    pub queued_tokens_limit: usize,
    /// Bytes of articles in flight.
    pub queued_bytes: usize,
    /// The most of them.
    pub queued_bytes_limit: usize,
    /// Bytes that are being received.
    pub received_bytes: usize,
    /// Abstractive summaries accepted and not yet written.
    pub summaries: usize,
    /// The most of them.
    pub summaries_limit: usize,
    /// Panics of workers since the start.
    pub worker_panics: u64,
    /// True where articles are served.
    pub serving: bool,
}

/// Records a snapshot, and the memory of the process.
pub fn snapshot(now: &Snapshot) {
    gauge!(IN_FLIGHT.name).set(now.articles as f64);
    gauge!(IN_FLIGHT_LIMIT.name).set(now.articles_limit as f64);
    gauge!(QUEUED_ARTICLES.name).set(now.queued_articles as f64);
    gauge!(QUEUED_TOKENS.name).set(now.queued_tokens as f64);
    gauge!(QUEUED_TOKENS_LIMIT.name).set(now.queued_tokens_limit as f64);
    gauge!(QUEUED_BYTES.name).set(now.queued_bytes as f64);
    gauge!(QUEUED_BYTES_LIMIT.name).set(now.queued_bytes_limit as f64);
    gauge!(RECEIVED_BYTES.name).set(now.received_bytes as f64);
    counter!(LOG_DROPPED.name).absolute(writer::dropped());
    gauge!(SUMMARIES_WAITING.name).set(now.summaries as f64);
    gauge!(SUMMARIES_LIMIT.name).set(now.summaries_limit as f64);
    gauge!(SERVING.name).set(if now.serving { 1.0 } else { 0.0 });
    counter!(WORKER_PANICS.name).absolute(now.worker_panics);
    if let Some(bytes) = resident_bytes() {
        gauge!(MEMORY.name).set(bytes as f64);
    }
}

/// The resident memory of this process; `None` where the system does not tell.
pub fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}

pub(crate) fn call_began() {
    gauge!(OPEN_CALLS.name).increment(1.0);
}

/// `method` is one of a fixed set: what a caller makes up would fill the memory.
pub(crate) fn call_ended(method: &'static str, code: &'static str, took: Duration) {
    gauge!(OPEN_CALLS.name).decrement(1.0);
    counter!(CALLS.name, "method" => method, "code" => code).increment(1);
    histogram!(CALL_SECONDS.name, "method" => method).record(took.as_secs_f64());
}

pub(crate) fn error_told(reason: &'static str) {
    counter!(ERRORS.name, "reason" => reason).increment(1);
}

/// What one article took.
pub(crate) struct ArticleCost {
    pub(crate) stages: [(&'static str, Duration); 4],
    pub(crate) windows: usize,
    pub(crate) tokens: usize,
}

pub(crate) fn article_answered(cost: &ArticleCost, key: Option<&str>) {
    counter!(ARTICLES.name).increment(1);
    if let Some(key) = key {
        counter!(KEY_ARTICLES.name, "key" => key.to_owned()).increment(1);
    }
    for (stage, took) in cost.stages {
        histogram!(STAGE_SECONDS.name, "stage" => stage).record(took.as_secs_f64());
    }
    histogram!(ARTICLE_WINDOWS.name).record(cost.windows as f64);
    histogram!(ARTICLE_TOKENS.name).record(cost.tokens as f64);
    if cost.windows > 1 {
        counter!(SPLIT.name).increment(1);
    }
}

pub(crate) fn encoder_pass(tokens: usize, took: Duration) {
    histogram!(PASS_TOKENS.name).record(tokens as f64);
    histogram!(PASS_SECONDS.name).record(took.as_secs_f64());
}

/// An abstractive summary was written; `fallback` is why the extractive one is given.
pub(crate) fn summary_written(style: &'static str, fallback: Option<&'static str>, took: Duration) {
    counter!(SUMMARIES.name, "style" => style, "fallback" => fallback.unwrap_or("none")).increment(1);
    histogram!(SUMMARY_SECONDS.name, "style" => style).record(took.as_secs_f64());
}

pub(crate) fn connection_opened() {
    gauge!(CONNECTIONS.name).increment(1.0);
}

pub(crate) fn connection_closed() {
    gauge!(CONNECTIONS.name).decrement(1.0);
}

pub(crate) fn connection_refused() {
    counter!(CONNECTIONS_REFUSED.name).increment(1);
}

pub(crate) fn handshake_failed() {
    counter!(HANDSHAKES_FAILED.name).increment(1);
}

pub(crate) fn reloaded(outcome: &'static str) {
    counter!(RELOADS.name, "outcome" => outcome).increment(1);
}

/// What runs from now on; `before` is the taxonomy that it replaces.
pub(crate) fn runs(model_version: &str, taxonomy_version: &str, before: Option<&str>) {
    let set = |taxonomy: &str, value: f64| {
        let labels = [
            ("version", env!("CARGO_PKG_VERSION").to_owned()),
            ("model_version", model_version.to_owned()),
            ("taxonomy_version", taxonomy.to_owned()),
        ];
        gauge!(INFO.name, &labels).set(value);
    };
    if let Some(before) = before {
        set(before, 0.0);
    }
    set(taxonomy_version, 1.0);
}

/// A worker is done with a message.
pub(crate) fn worker_message(outcome: &'static str) {
    counter!(WORKER_MESSAGES.name, "outcome" => outcome).increment(1);
}

/// Where a worker's messages come from.
#[derive(Clone)]
pub(crate) struct WorkerQueue {
    pub(crate) stream: String,
    pub(crate) consumer: String,
}

impl WorkerQueue {
    fn labels(&self) -> [(&'static str, String); 2] {
        [("stream", self.stream.clone()), ("consumer", self.consumer.clone())]
    }

    pub(crate) fn lag(&self, pending: u64, ack_pending: usize, redelivered: usize) {
        gauge!(WORKER_PENDING.name, &self.labels()).set(pending as f64);
        gauge!(WORKER_ACK_PENDING.name, &self.labels()).set(ack_pending as f64);
        gauge!(WORKER_REDELIVERED.name, &self.labels()).set(redelivered as f64);
    }

    pub(crate) fn connected(&self, connected: bool) {
        gauge!(WORKER_CONNECTED.name, &self.labels()).set(if connected { 1.0 } else { 0.0 });
    }

    pub(crate) fn paused(&self, paused: bool) {
        gauge!(WORKER_PAUSED.name, &self.labels()).set(if paused { 1.0 } else { 0.0 });
    }
}
