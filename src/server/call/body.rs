//! A response's body, ended in time and watched for its log line.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, future};
use http::{HeaderMap, HeaderValue};
use http_body::{Frame, SizeHint};
use tokio::sync::OwnedSemaphorePermit;
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::body::Body;

use super::record::Line;
use crate::error::{Error, Fault};

/// What ends a body before it ends itself.
pub(super) struct Ends {
    first: BoxFuture<'static, Error>,
}

impl Ends {
    /// `stop` ends it with UNAVAILABLE, the deadline with DEADLINE_EXCEEDED.
    pub(super) fn new(stop: CancellationToken, deadline: Option<Instant>) -> Self {
        let stopped = stop.cancelled_owned().map(|()| Error::Draining);
        let first = match deadline {
            None => stopped.boxed(),
            Some(deadline) => {
                let late = tokio::time::sleep_until(deadline.into()).map(|()| Error::DeadlinePassed);
                future::select(Box::pin(stopped), Box::pin(late)).map(|either| either.factor_first().0).boxed()
            }
        };
        Self { first }
    }
}

/// ```text
/// open ── trailers of the handler ──────────────────────────── done
///   └── stopped, deadline, panic: trailers of ours ── done
/// ```
pub(super) struct CallBody {
    /// `None` once the trailers are out.
    inner: Option<Body>,
    ends: Ends,
    line: Line,
    /// The call's, for what a stream's handler still does and logs.
    span: tracing::Span,
    /// Its place among the calls that show no key.
    _place: Option<OwnedSemaphorePermit>,
}

impl CallBody {
    /// To be made inside the call's span.
    pub(super) fn new(inner: Body, ends: Ends, line: Line, place: Option<OwnedSemaphorePermit>) -> Self {
        Self { inner: Some(inner), ends, line, span: tracing::Span::current(), _place: place }
    }

    /// Drops the handler's stream and tells the caller why.
    fn end(&mut self, error: Error) -> Frame<Bytes> {
        self.inner = None;
        let mut trailers = HeaderMap::new();
        if Status::from(error).add_header(&mut trailers).is_err() {
            trailers = HeaderMap::from_iter([(Status::GRPC_STATUS, HeaderValue::from_static("13"))]);
        }
        self.line.set_code(&trailers);
        Frame::trailers(trailers)
    }
}

impl http_body::Body for CallBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = self.get_mut();
        let span = this.span.clone();
        let _in_span = span.enter();
        let Some(inner) = &mut this.inner else { return Poll::Ready(None) };
        // First what is ready: a health watcher hears of the drain before its stream ends for it.
        match catch_unwind(AssertUnwindSafe(|| Pin::new(inner).poll_frame(cx))) {
            Ok(Poll::Ready(Some(Ok(frame)))) => {
                match (frame.data_ref(), frame.trailers_ref()) {
                    (Some(data), _) => this.line.add_bytes(data.len()),
                    (None, Some(trailers)) => this.line.set_code(trailers),
                    (None, None) => {}
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Ok(Poll::Ready(other)) => Poll::Ready(other),
            Ok(Poll::Pending) => this.ends.first.poll_unpin(cx).map(|error| Some(Ok(this.end(error)))),
            Err(_) => Poll::Ready(Some(Ok(this.end(Error::Internal(Fault::Panic("answering")))))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.as_ref().is_none_or(|inner| inner.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.as_ref().map_or_else(|| SizeHint::with_exact(0), |inner| inner.size_hint())
    }
}
