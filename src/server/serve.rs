//! Serves the connections of a port: HTTP/1.1 and HTTP/2, told apart by their first bytes; told to go when they are old,
//! idle, or the server drains.

use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::response::IntoResponse;
use bytes::Bytes;
use http::{Request, Response};
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::{Service, ServiceExt, service_fn};

use super::ConnectionLimits;
use super::connections::Connection;
use super::hosts::Hosts;
use super::http::Refusal;

/// Longest wait for the head of a request of HTTP/1, the first or the next: who sends a header a minute keeps no place.
const HEAD: Duration = Duration::from_secs(30);
/// How often a silent connection of HTTP/2 is asked whether its other end is still there, and how long the answer may take.
const KEEPALIVE: (Duration, Duration) = (Duration::from_secs(60), Duration::from_secs(20));
/// What a client may send before it is read, of one call and of a connection's calls together.
const WINDOWS: (u32, u32) = (64 << 10, 256 << 10);
/// How long an idle connection may take to go once it is told to.
const GOING: Duration = Duration::from_secs(10);
/// hyper's least for HTTP/1.
const LEAST_BUFFER: usize = 8192;

/// How a port's connections are served.
#[derive(Clone)]
pub(super) struct Rules {
    pub(super) limits: ConnectionLimits,
    pub(super) hosts: Hosts,
    pub(super) draining: CancellationToken,
}

/// Serves until `draining`; then those connections that are open, until their calls are answered. `extension` gives
/// what all requests of a connection have in common.
pub(super) async fn serve<S, B, T>(
    mut accepted: Receiver<Connection>,
    service: S,
    rules: Rules,
    extension: impl Fn() -> T,
) where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
    T: Clone + Send + Sync + 'static,
{
    let builder = builder(rules.limits);
    let open = TaskTracker::new();
    loop {
        let connection = tokio::select! {
            next = accepted.recv() => match next {
                Some(connection) => connection,
                None => break,
            },
            () = rules.draining.cancelled() => break,
        };
        let activity = Arc::new(Activity::new());
        let (extension, hosts, calls) = (extension(), rules.hosts.clone(), Arc::clone(&activity));
        let service = service.clone();
        let answer = service_fn(move |mut request: Request<Incoming>| {
            let call = calls.begin();
            let refused = hosts.check(&request).err();
            request.extensions_mut().insert(extension.clone());
            let service = service.clone();
            async move {
                let response = match refused {
                    Some(error) => Refusal::from(error).into_response(),
                    None => service.oneshot(request).await?.map(Body::new),
                };
                Ok::<_, Infallible>(response.map(|body| Counted { body, _call: call }))
            }
        });
        let (builder, rules) = (builder.clone(), rules.clone());
        open.spawn(async move {
            let served = builder.serve_connection(TokioIo::new(connection), TowerToHyperService::new(answer));
            let mut served = pin!(served);
            let mut going = Going::default();
            loop {
                let wake = going.wake(&rules.limits, &activity);
                tokio::select! {
                    ended = served.as_mut() => {
                        if let Err(error) = ended {
                            tracing::debug!(%error, "a connection ended");
                        }
                        return;
                    }
                    () = rules.draining.cancelled(), if !going.told => {
                        going.told = true;
                        served.as_mut().graceful_shutdown();
                    }
                    () = at(wake) => match going.now(&rules.limits, &activity) {
                        Step::Stay => {}
                        Step::Tell => served.as_mut().graceful_shutdown(),
                        Step::Close => return,
                    },
                }
            }
        });
    }
    // The port is closed.
    drop(accepted);
    open.close();
    open.wait().await;
}

fn builder(limits: ConnectionLimits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    let head = usize::try_from(limits.max_header_bytes).unwrap_or(usize::MAX);
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(head.max(LEAST_BUFFER));
    let ((interval, answer), (of_call, of_all)) = (KEEPALIVE, WINDOWS);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(limits.max_streams)
        .max_header_list_size(limits.max_header_bytes)
        .initial_stream_window_size(of_call)
        .initial_connection_window_size(of_all)
        .keep_alive_interval(interval)
        .keep_alive_timeout(answer);
    builder
}

async fn at(time: Option<Instant>) {
    match time {
        Some(time) => tokio::time::sleep_until(time.into()).await,
        None => std::future::pending().await,
    }
}

/// ```text
/// open ── old, idle, or the server drains ── told to go ── its calls are answered ── closed
///                 └── idle, and does not go ── closed
/// ```
struct Going {
    opened: Instant,
    told: bool,
    close: Option<Instant>,
}

enum Step {
    Stay,
    Tell,
    Close,
}

impl Default for Going {
    fn default() -> Self {
        Self { opened: Instant::now(), told: false, close: None }
    }
}

impl Going {
    /// When there may be something to do.
    fn wake(&self, limits: &ConnectionLimits, activity: &Activity) -> Option<Instant> {
        if self.told {
            return self.close;
        }
        // A call that is open will end at some time, and be idle at the soonest after the limit from now.
        let idle =
            limits.max_idle.and_then(|limit| activity.idle_since().unwrap_or_else(Instant::now).checked_add(limit));
        let old = limits.max_age.and_then(|limit| self.opened.checked_add(limit));
        [idle, old].into_iter().flatten().min()
    }

    fn now(&mut self, limits: &ConnectionLimits, activity: &Activity) -> Step {
        let now = Instant::now();
        if self.told {
            return if self.close.is_some_and(|close| close <= now) { Step::Close } else { Step::Stay };
        }
        let is_over = |since: Instant, limit: Option<Duration>| limit.is_some_and(|limit| now - since >= limit);
        let is_idle = activity.idle_since().is_some_and(|since| is_over(since, limits.max_idle));
        if !is_idle && !is_over(self.opened, limits.max_age) {
            return Step::Stay;
        }
        self.told = true;
        self.close = if is_idle { now.checked_add(GOING) } else { None };
        Step::Tell
    }
}

/// The open calls of a connection.
struct Activity(Mutex<(usize, Instant)>);

impl Activity {
    fn new() -> Self {
        Self(Mutex::new((0, Instant::now())))
    }

    /// Since when there is none. `None`: there is one.
    fn idle_since(&self) -> Option<Instant> {
        let (open, since) = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (open == 0).then_some(since)
    }

    fn begin(self: &Arc<Self>) -> OpenCall {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0 += 1;
        OpenCall(Arc::clone(self))
    }
}

/// Counted until it is dropped.
struct OpenCall(Arc<Activity>);

impl Drop for OpenCall {
    fn drop(&mut self) {
        let mut state = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state = (state.0.saturating_sub(1), Instant::now());
    }
}

/// The body of an answer; with it, its call ends.
struct Counted {
    body: Body,
    _call: OpenCall,
}

impl http_body::Body for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
