//! The one line that the log gets of every call: id, method, code, sizes, timings; never an article's text.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use http::{HeaderMap, HeaderValue};
use tonic::{Code, Status};

use super::OWN;
use crate::engine::Timings;
use crate::server::access::Caller;
use crate::telemetry::Sampler;
use crate::telemetry::metrics::{self, ArticleCost};

/// The methods that there are, as metrics name them. What callers make up would be without end.
const METHODS: [&str; 9] = [
    "bientap.v1.ArticleAnalysisService/AnalyzeArticle",
    "bientap.v1.ArticleAnalysisService/StreamAnalyzeArticles",
    "bientap.v1.TaxonomyService/ListTags",
    "bientap.v1.ModelService/GetModelInfo",
    "grpc.health.v1.Health/Check",
    "grpc.health.v1.Health/List",
    "grpc.health.v1.Health/Watch",
    "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
    "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
];

/// The lines of refused calls, and of those that were left by their callers.
static SAMPLED: Sampler = Sampler::new();

/// What a call's articles took, summed over a stream's.
#[derive(Debug, Default)]
pub(in crate::server) struct Record {
    articles: AtomicU64,
    errors: AtomicU64,
    windows: AtomicU64,
    tokens: AtomicU64,
    preparing: AtomicU64,
    waiting: AtomicU64,
    encoding: AtomicU64,
    reading: AtomicU64,
    writing: AtomicU64,
}

impl Record {
    /// Adds an article that was answered.
    pub(in crate::server) fn add(&self, timings: &Timings, caller: &Caller) {
        let add = |sum: &AtomicU64, amount: u64| sum.fetch_add(amount, Ordering::Relaxed);
        let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        add(&self.articles, 1);
        add(&self.windows, timings.windows as u64);
        add(&self.tokens, timings.tokens as u64);
        add(&self.preparing, micros(timings.preparing));
        add(&self.waiting, micros(timings.waiting));
        add(&self.encoding, micros(timings.encoding));
        add(&self.reading, micros(timings.reading));
        add(&self.writing, micros(timings.writing));
        let stages = [
            ("preparing", timings.preparing),
            ("waiting", timings.waiting),
            ("encoding", timings.encoding),
            ("reading", timings.reading),
        ];
        let cost = ArticleCost { stages, windows: timings.windows, tokens: timings.tokens };
        metrics::article_answered(&cost, caller.name());
    }

    /// Adds an article of a stream that got an error.
    pub(in crate::server) fn count_error(&self) {
        self.errors.fetch_add(1, Ordering::Relaxed);
    }
}

/// Writes the line when the call ends, whichever way: answered, refused, or left by its caller.
pub(super) struct Line {
    id: HeaderValue,
    method: String,
    /// The name of the caller's API key; empty where there is none.
    key: String,
    started: Instant,
    record: Arc<Record>,
    code: Option<Code>,
    response_bytes: u64,
}

impl Line {
    pub(super) fn new(id: &HeaderValue, path: &str, started: Instant, record: Arc<Record>) -> Self {
        metrics::call_began();
        Self {
            id: id.clone(),
            // Ours are shorter; what a caller makes up does not fill the log.
            method: path.chars().skip(1).take(80).collect(),
            key: String::new(),
            started,
            record,
            code: None,
            response_bytes: 0,
        }
    }

    pub(super) fn method(&self) -> &str {
        &self.method
    }

    /// Whose key the call has.
    pub(super) fn set_key(&mut self, name: Option<&str>) {
        name.unwrap_or_default().clone_into(&mut self.key);
    }

    /// Takes the code from a response's head, where a call that fails at once has it.
    pub(super) fn with_head(mut self, headers: &HeaderMap) -> Self {
        self.set_code(headers);
        self
    }

    /// Takes the code from a response's head or trailers.
    pub(super) fn set_code(&mut self, headers: &HeaderMap) {
        if let Some(status) = Status::from_header_map(headers) {
            self.code = Some(status.code());
        }
    }

    pub(super) fn add_bytes(&mut self, bytes: usize) {
        self.response_bytes += bytes as u64;
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        // A call without a code was left by its caller.
        let code = self.code.unwrap_or(Code::Cancelled);
        let took = self.started.elapsed();
        let of_ours = METHODS.into_iter().find(|method| *method == self.method);
        metrics::call_ended(of_ours.unwrap_or("other"), code_name(code), took);

        let request_id = self.id.to_str().unwrap_or_default();
        let method = self.method.as_str();
        let ms = tenths(took.as_secs_f64() * 1000.0);
        let response_bytes = self.response_bytes;
        let key = Some(self.key.as_str()).filter(|key| !key.is_empty());
        let get = |sum: &AtomicU64| sum.load(Ordering::Relaxed);
        let stage = |sum: &AtomicU64| tenths(get(sum) as f64 / 1000.0);
        let record = &self.record;
        let (articles, errors) = (get(&record.articles), get(&record.errors));
        // Refusals and calls that were left can come by the thousand; the metrics count them all.
        let sampled =
            matches!(code, Code::ResourceExhausted | Code::Unauthenticated | Code::Cancelled | Code::Unavailable);
        let left_out = if sampled { SAMPLED.admit() } else { Some(0) };
        let Some(left_out) = left_out else { return };
        let left_out = Some(left_out).filter(|count| *count > 0);
        if !method.starts_with(OWN) {
            // Balancers ask for the health every few seconds.
            tracing::debug!(parent: None, request_id, method, key, ?code, ms, response_bytes, "call");
        } else if articles + errors == 0 {
            tracing::info!(parent: None, request_id, method, key, ?code, ms, response_bytes, left_out, "call");
        } else {
            tracing::info!(
                parent: None,
                request_id,
                method,
                key,
                ?code,
                ms,
                response_bytes,
                articles,
                errors,
                windows = get(&record.windows),
                tokens = get(&record.tokens),
                preparing_ms = stage(&record.preparing),
                waiting_ms = stage(&record.waiting),
                encoding_ms = stage(&record.encoding),
                reading_ms = stage(&record.reading),
                writing_ms = Some(stage(&record.writing)).filter(|time| *time > 0.0),
                "call"
            );
        }
    }
}

/// The code's name in the protobuf enum.
fn code_name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// An id that no other call of this or another server has.
pub(super) fn new_id() -> HeaderValue {
    static SERVER: LazyLock<u64> = LazyLock::new(|| RandomState::new().build_hasher().finish());
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let id = format!("{:016x}-{:x}", *SERVER, NEXT.fetch_add(1, Ordering::Relaxed));
    HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static("none"))
}
