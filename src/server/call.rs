//! What surrounds every call: its id, its caller, its deadline, its end at shutdown, its one line in the log.
//!
//! A tower layer, so that no handler has to think of any of it.

mod body;
mod record;

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderValue, Request, Response};
use tokio::sync::OwnedSemaphorePermit;
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::body::Body;
use tower::{Layer, Service};
use tracing::Instrument;

use super::access::Caller;
use super::intake::{ConnectionBytes, Metered, Receipt, Receipts, Shape, is_gzip};
use super::state::State;
use crate::error::{Error, Fault, Limit};
use crate::telemetry::continue_trace;
use body::CallBody;
pub(super) use record::Record;

/// The methods that take articles.
pub(super) const ANALYZE: &str = "/bientap.v1.ArticleAnalysisService/AnalyzeArticle";
pub(super) const STREAM: &str = "/bientap.v1.ArticleAnalysisService/StreamAnalyzeArticles";

const REQUEST_ID: &str = "x-request-id";
/// The longest id that is taken from a caller.
const REQUEST_ID_BYTES: usize = 128;
/// The methods of our own services end themselves at a drain; others (health, reflection) are ended where they idle.
const OWN: &str = "bientap.v1.";
/// Balancers ask for the health, and have no key.
const OPEN_TO_ALL: &str = "/grpc.health.v1.Health/";

/// When the server's calls have to end.
#[derive(Clone, Debug, Default)]
pub(super) struct Stops {
    /// Take nothing new.
    pub(super) draining: CancellationToken,
    /// The grace is over.
    pub(super) stop: CancellationToken,
}

/// What a handler knows of its call.
#[derive(Clone)]
pub(super) struct CallContext {
    /// From the caller's `grpc-timeout`.
    pub(super) deadline: Option<Instant>,
    /// Whose key it has.
    pub(super) caller: Caller,
    /// What the log line will say.
    pub(super) record: Arc<Record>,
    /// The room that its messages take, to be taken with each.
    pub(super) receipts: Arc<Receipts>,
}

impl CallContext {
    pub(super) fn of<T>(request: &tonic::Request<T>) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_else(|| Self {
            deadline: None,
            caller: Caller::default(),
            record: Arc::default(),
            receipts: Arc::default(),
        })
    }
}

/// Says of a call that it comes from inside the process: its body is here, and counted.
#[derive(Clone, Debug)]
pub(super) struct InProcess(pub(super) Arc<Mutex<Option<Receipt>>>);

/// Wraps the services in [`CallService`].
#[derive(Clone)]
pub(super) struct CallLayer {
    pub(super) stops: Stops,
    pub(super) state: Arc<State>,
}

impl<S> Layer<S> for CallLayer {
    type Service = CallService<S>;

    fn layer(&self, inner: S) -> CallService<S> {
        CallService { inner, layer: self.clone() }
    }
}

#[derive(Clone)]
pub(super) struct CallService<S> {
    inner: S,
    layer: CallLayer,
}

impl<S> Service<Request<Body>> for CallService<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        // The instance that was polled ready makes the call; its clone waits for the next.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        let CallLayer { stops, state } = self.layer.clone();

        let started = Instant::now();
        let id = request_id(request.headers());
        let deadline = timeout(request.headers()).and_then(|timeout| started.checked_add(timeout));
        let path = request.uri().path().to_owned();
        let record = Arc::new(Record::default());
        let mut line = record::Line::new(&id, &path, started, Arc::clone(&record));
        let span = tracing::info_span!("call", request_id = %id.to_str().unwrap_or_default(), method = line.method());
        continue_trace(&span, request.headers());
        let caller = match state.access.caller(request.headers()) {
            Err(_) if path.starts_with(OPEN_TO_ALL) => Ok(Caller::default()),
            caller => caller,
        };
        let admitted = caller.and_then(|caller| {
            line.set_key(caller.name());
            let keyless = if caller.name().is_none() { Some(keyless(&state)?) } else { None };
            let receipts = Arc::<Receipts>::default();
            request.extensions_mut().insert(CallContext { deadline, caller, record, receipts: Arc::clone(&receipts) });
            Ok((keyless, metered(&state, request, &path, receipts)))
        });

        // The longest time until a response begins; for single calls that is the whole of it.
        let own = state.config.request_timeout.and_then(|limit| started.checked_add(limit));
        let respond_by = [deadline, own].into_iter().flatten().min();
        let is_own = path.strip_prefix('/').is_some_and(|method| method.starts_with(OWN));
        let stop = stops.stop.clone();
        let future = async move {
            let (place, request) = match admitted {
                Ok((place, request)) => (place, Ok(request)),
                Err(error) => (None, Err(error)),
            };
            let answer = async {
                match request {
                    Ok(request) => inner.call(request).await,
                    Err(error) => Ok(refuse(error)),
                }
            };
            let answer = AssertUnwindSafe(answer).catch_unwind();
            let response = tokio::select! {
                biased;
                answer = answer => match answer {
                    Ok(Ok(response)) => complete(response),
                    Ok(Err(never)) => match never {},
                    Err(_) => refuse(Error::Internal(Fault::Panic("answering"))),
                },
                () = at(respond_by) => refuse(Error::DeadlinePassed),
                () = stop.cancelled() => refuse(Error::Draining),
            };
            let (mut head, body) = response.into_parts();
            head.headers.insert(REQUEST_ID, id);
            let ends = body::Ends::new(if is_own { stops.stop } else { stops.draining }, deadline);
            let body = CallBody::new(body, ends, line.with_head(&head.headers), place);
            Ok(Response::from_parts(head, Body::new(body)))
        };
        Box::pin(future.instrument(span))
    }
}

/// A place among the calls that show no key.
fn keyless(state: &State) -> Result<OwnedSemaphorePermit, Error> {
    Arc::clone(&state.keyless).try_acquire_owned().map_err(|_| Error::Full {
        limit: Limit::KeylessCalls,
        value: state.config.connections.max_keyless_calls,
        retry_after: Duration::from_secs(1),
    })
}

/// The call with a body that is counted as it comes.
fn metered(state: &State, mut request: Request<Body>, path: &str, receipts: Arc<Receipts>) -> Request<Body> {
    if let Some(InProcess(receipt)) = request.extensions_mut().remove() {
        receipts.add(receipt.lock().unwrap_or_else(PoisonError::into_inner).take());
        return request;
    }
    let shape = match path {
        ANALYZE => Shape::Article { gzip: is_gzip(request.headers_mut()) },
        STREAM => Shape::Articles { gzip: is_gzip(request.headers_mut()) },
        _ => Shape::Small,
    };
    let connection = request.extensions_mut().remove::<ConnectionBytes>();
    let connection = connection.unwrap_or_else(|| state.intake.connection());
    request.map(|body| Metered::body(body, &state.intake, connection, shape, receipts))
}

async fn at(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline.into()).await,
        None => std::future::pending().await,
    }
}

fn refuse(error: Error) -> Response<Body> {
    Status::from(error).into_http()
}

/// Gives the statuses that tonic itself answers with (message too large, undecodable, no such method) the details that
/// every error of ours has.
fn complete(response: Response<Body>) -> Response<Body> {
    let bare = Status::from_header_map(response.headers()).filter(|status| status.details().is_empty());
    match bare.as_ref().and_then(Error::of_transport) {
        Some(error) => {
            let mut completed = refuse(error);
            // What else tonic says stays: which compressions the server reads.
            for (name, value) in response.headers() {
                completed.headers_mut().entry(name).or_insert_with(|| value.clone());
            }
            completed
        }
        None => response,
    }
}

/// The caller's id where it is fit for a header and a log line, else a new one.
fn request_id(headers: &HeaderMap) -> HeaderValue {
    let given = headers
        .get(REQUEST_ID)
        .filter(|id| (1..=REQUEST_ID_BYTES).contains(&id.len()) && id.as_bytes().iter().all(u8::is_ascii_graphic));
    given.cloned().unwrap_or_else(record::new_id)
}

/// The time that the caller gives, a little shortened: tonic cuts a call at the full time with CANCELLED, which hides what
/// happened.
fn timeout(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get("grpc-timeout")?.to_str().ok()?;
    let (digits, unit) = value.split_at_checked(value.len().checked_sub(1)?)?;
    // The specification allows eight digits.
    if digits.len() > 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let amount: u64 = digits.parse().ok()?;
    let timeout = match unit {
        "H" => Duration::from_secs(amount * 3600),
        "M" => Duration::from_secs(amount * 60),
        "S" => Duration::from_secs(amount),
        "m" => Duration::from_millis(amount),
        "u" => Duration::from_micros(amount),
        "n" => Duration::from_nanos(amount),
        _ => return None,
    };
    Some(timeout - (timeout / 10).min(Duration::from_millis(5)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(name: &'static str, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_str(value).expect("a header's value"));
        headers
    }

    #[test]
    fn timeouts() {
        for (value, expected) in [
            ("1S", Some(Duration::from_millis(995))),
            ("20m", Some(Duration::from_millis(18))),
            ("1m", Some(Duration::from_micros(900))),
            ("2H", Some(Duration::from_secs(7200) - Duration::from_millis(5))),
            ("0n", Some(Duration::ZERO)),
            ("99999999H", Some(Duration::from_secs(99_999_999 * 3600) - Duration::from_millis(5))),
            ("100000000S", None),
            ("S", None),
            ("", None),
            ("-1S", None),
            ("1x", None),
            ("5", None),
        ] {
            assert_eq!(timeout(&header("grpc-timeout", value)), expected, "{value:?}");
        }
        assert_eq!(timeout(&HeaderMap::new()), None);
    }

    #[test]
    fn request_ids() {
        for id in ["a", "3f2b-77", &"x".repeat(128)] {
            assert_eq!(request_id(&header(REQUEST_ID, id)), id);
        }
        for id in ["", "two words", &"x".repeat(129)] {
            let made = request_id(&header(REQUEST_ID, id));
            assert_ne!(made, id);
            assert!(made.to_str().is_ok_and(|made| made.len() > 16));
        }
        assert_ne!(request_id(&HeaderMap::new()), request_id(&HeaderMap::new()));
    }
}
