//! `ArticleAnalysisService`: one article a call, or many over one stream.
//!
//! Its requests come unread ([`RawMessage`]): they are decoded when the engine has admitted them, on its threads.

use std::convert::Infallible;
use std::future::ready;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Instant;

use futures_util::future::BoxFuture;
use futures_util::{FutureExt, Stream, StreamExt, future, stream};
use tokio::sync::oneshot;
use tokio::time::timeout_at;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use tonic::body::Body;
use tonic::codec::CompressionEncoding;
use tonic::server::{Grpc, NamedService};
use tonic::{Request, Response, Status, Streaming};
use tower::{Service, service_fn};
use tracing::Instrument;

use super::call::{ANALYZE, CallContext, STREAM};
use super::decode;
use super::intake::{RawCodec, Receipt};
use super::state::State;
use super::wire::RawMessage;
use crate::engine::{Call, Patience};
use crate::error::{Error, Fault, to_message};
use crate::proto::v1;

#[derive(Clone)]
pub(super) struct Articles {
    pub(super) state: Arc<State>,
    /// Streams read no further once this is cancelled.
    pub(super) draining: CancellationToken,
}

impl NamedService for Articles {
    const NAME: &'static str = "bientap.v1.ArticleAnalysisService";
}

/// As tonic generates it, but for the codec.
impl Service<http::Request<Body>> for Articles {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let articles = self.clone();
        Box::pin(async move {
            Ok(match request.uri().path() {
                ANALYZE => {
                    let analyze = service_fn(move |request| articles.clone().analyze_article(request));
                    grpc().unary(analyze, request).await
                }
                STREAM => {
                    let analyze = service_fn(move |request| articles.clone().stream_articles(request));
                    grpc().streaming(analyze, request).await
                }
                _ => Status::unimplemented("").into_http(),
            })
        })
    }
}

fn grpc<T: prost::Message + Send + 'static>() -> Grpc<RawCodec<T>> {
    // Sizes are seen to before tonic sees the messages.
    let grpc = Grpc::new(RawCodec::default()).max_decoding_message_size(usize::MAX);
    grpc.accept_compressed(CompressionEncoding::Gzip).send_compressed(CompressionEncoding::Gzip)
}

type Answers = Pin<Box<dyn Stream<Item = Result<v1::StreamAnalyzeArticlesResponse, Status>> + Send>>;

impl Articles {
    async fn analyze_article(
        self,
        request: Request<RawMessage>,
    ) -> Result<Response<v1::AnalyzeArticleResponse>, Status> {
        let context = CallContext::of(&request);
        let own = self.state.config.request_timeout.map(|limit| Instant::now() + limit);
        let deadline = [context.deadline, own].into_iter().flatten().min();
        let call = Call { deadline, patience: Patience::Refuse };
        context.caller.try_article()?;
        let (raw, receipt, limits) = (request.into_inner(), context.receipts.take(), self.state.message_limits());
        let bytes = raw.opened_bytes(limits)?;
        let open = move || {
            // What it takes now is counted by the engine.
            drop(receipt);
            raw.open("bientap.v1.AnalyzeArticleRequest", limits)
        };
        let response = analyze(&self.state, bytes, open, call, &context).await?;
        Ok(Response::new(response))
    }

    async fn stream_articles(self, request: Request<Streaming<RawMessage>>) -> Result<Response<Answers>, Status> {
        self.state.serving()?;
        let context = CallContext::of(&request);
        let end = Arc::new(End::default());
        let requests = until_end(request.into_inner(), self.draining.clone(), Arc::clone(&end));

        let window = self.state.config.stream_window;
        let (state, ended) = (self.state, Arc::clone(&end));
        let answers = requests
            .map(move |raw| {
                let item = Item { raw, receipt: context.receipts.take(), read: Instant::now() };
                on_its_own(Arc::clone(&state), item, context.clone(), Arc::clone(&ended))
            })
            // Reads on only where an answer left: what is in flight stays bounded, and HTTP/2 holds the sender back.
            .buffer_unordered(window)
            .filter_map(ready)
            .map(Ok);
        let end = stream::once(async move { end.status.get().cloned() }).filter_map(|end| ready(end.map(Err)));
        Ok(Response::new(Box::pin(answers.chain(end))))
    }
}

/// How a stream ends, other than by its caller: told after the answers to all that came before.
#[derive(Default)]
struct End {
    /// The first reason stays.
    status: OnceLock<Status>,
    /// Nothing is read any more.
    told: CancellationToken,
}

impl End {
    fn tell(&self, status: Status) {
        let _ = self.status.set(status);
        self.told.cancel();
    }
}

/// One message of a stream.
struct Item {
    raw: RawMessage,
    receipt: Option<Receipt>,
    read: Instant,
}

/// The requests of a stream, up to its end, its first fault, or the server's drain.
fn until_end(
    requests: Streaming<RawMessage>,
    draining: CancellationToken,
    end: Arc<End>,
) -> impl Stream<Item = RawMessage> {
    let (at_drain, told) = (Arc::clone(&end), end.told.clone());
    let drained = draining.cancelled_owned().map(move |()| at_drain.tell(Error::Draining.into()));
    let ended = future::select(Box::pin(drained), Box::pin(told.cancelled_owned()));
    requests.take_until(ended).scan(end, |end, item| {
        ready(item.map_or_else(
            |status| {
                end.tell(Error::of_transport(&status).map_or(status, Status::from));
                None
            },
            Some,
        ))
    })
}

/// Answers on a task of its own, which ends when this future is dropped. Whoever reads no answers has a stream that nobody
/// polls; were the work part of it, it would sit on the places and turns that it had just been given, and everybody's
/// calls behind them. No answer: the message ended the stream.
async fn on_its_own(
    state: Arc<State>,
    item: Item,
    context: CallContext,
    end: Arc<End>,
) -> Option<v1::StreamAnalyzeArticlesResponse> {
    use v1::stream_analyze_articles_response::Result as Outcome;
    let key = item.raw.envelope().key;
    let work = AbortOnDropHandle::new(tokio::spawn(answer(state, item, context.clone(), end).in_current_span()));
    work.await.unwrap_or_else(|_| {
        context.record.count_error();
        let error = Error::Internal(Fault::Panic("answering"));
        Some(v1::StreamAnalyzeArticlesResponse { key, result: Some(Outcome::Error(to_message(&error.into()))) })
    })
}

async fn answer(
    state: Arc<State>,
    item: Item,
    context: CallContext,
    end: Arc<End>,
) -> Option<v1::StreamAnalyzeArticlesResponse> {
    use v1::stream_analyze_articles_response::Result as Outcome;
    let envelope = item.raw.envelope();
    let (tell, told) = oneshot::channel();
    let result = match timely(&state, item, envelope.timeout, tell, &context).await {
        Ok(response) => Outcome::Response(response),
        Err(error @ Error::Malformed(_)) => {
            end.tell(error.into());
            return None;
        }
        Err(error) => {
            context.record.count_error();
            Outcome::Error(to_message(&error.into()))
        }
    };
    // As the message itself says, where it was opened.
    let key = told.await.unwrap_or(envelope.key);
    Some(v1::StreamAnalyzeArticlesResponse { key, result: Some(result) })
}

/// The answer to one message of a stream, in the time that it has from when it was read. `key` is told its key.
async fn timely(
    state: &State,
    item: Item,
    timeout: Option<std::time::Duration>,
    key: oneshot::Sender<String>,
    context: &CallContext,
) -> Result<v1::AnalyzeArticleResponse, Error> {
    let Item { raw, receipt, read } = item;
    let limits = state.message_limits();
    let bytes = raw.opened_bytes(limits)?;
    let own = [timeout, state.config.item_timeout].into_iter().flatten().min();
    let deadline = [context.deadline, own.and_then(|limit| read.checked_add(limit))].into_iter().flatten().min();
    let rate = context.caller.article();
    match deadline {
        None => rate.await,
        Some(deadline) => timeout_at(deadline.into(), rate).await.map_err(|_| Error::DeadlinePassed)?,
    }
    let (tell, late) = oneshot::channel();
    let open = move || {
        drop(receipt);
        let mut message: v1::StreamAnalyzeArticlesRequest =
            raw.open("bientap.v1.StreamAnalyzeArticlesRequest", limits)?;
        let named = std::mem::take(&mut message.key);
        let item = decode::stream_item(&named, message);
        // Nobody there any more: the answer will be dropped.
        let _ = key.send(named);
        let decode::StreamItem { request, timeout } = item?;
        let _ = tell.send(timeout.and_then(|timeout| read.checked_add(timeout)));
        Ok(request)
    };
    let answer = analyze(state, bytes, open, Call { deadline, patience: Patience::Wait }, context);
    // What is compressed says how long it may take only when it is opened.
    let late = async {
        match late.await {
            Ok(Some(deadline)) => tokio::time::sleep_until(deadline.into()).await,
            _ => future::pending().await,
        }
    };
    tokio::select! {
        biased;
        answer = answer => answer,
        () = late => Err(Error::DeadlinePassed),
    }
}

async fn analyze(
    state: &State,
    bytes: usize,
    open: impl FnOnce() -> Result<v1::AnalyzeArticleRequest, Error> + Send + 'static,
    call: Call,
    context: &CallContext,
) -> Result<v1::AnalyzeArticleResponse, Error> {
    let log_text = state.config.log_article_text;
    let open = move || {
        let request = open()?;
        if let Some(article) = request.article.as_ref().filter(|_| log_text) {
            tracing::info!(title = article.title, lead = article.lead, body = article.body, "article");
        }
        Ok(request)
    };
    let answer = state.serving()?.open_and_answer(bytes, open, call, state.config.max_article_characters);
    let (response, timings) = answer.await?;
    context.record.add(&timings, &context.caller);
    Ok(response)
}
