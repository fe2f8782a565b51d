//! `ArticleAnalysisService`: one article a call, or many over one stream.

use std::future::ready;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use futures_util::{FutureExt, Stream, StreamExt, stream};
use tokio::time::timeout_at;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use tonic::{Request, Response, Status, Streaming};
use tracing::Instrument;

use super::call::CallContext;
use super::decode;
use super::state::State;
use crate::engine::{Call, Patience};
use crate::error::{Error, Fault, to_message};
use crate::proto::v1;

pub(super) struct Articles {
    pub(super) state: Arc<State>,
    /// Streams read no further once this is cancelled.
    pub(super) draining: CancellationToken,
}

#[tonic::async_trait]
impl v1::article_analysis_service_server::ArticleAnalysisService for Articles {
    async fn analyze_article(
        &self,
        request: Request<v1::AnalyzeArticleRequest>,
    ) -> Result<Response<v1::AnalyzeArticleResponse>, Status> {
        let context = CallContext::of(&request);
        let own = self.state.config.request_timeout.map(|limit| Instant::now() + limit);
        let deadline = [context.deadline, own].into_iter().flatten().min();
        let call = Call { deadline, patience: Patience::Refuse };
        context.caller.try_article()?;
        let response = analyze(&self.state, request.into_inner(), call, &context).await?;
        Ok(Response::new(response))
    }

    type StreamAnalyzeArticlesStream = Answers;

    async fn stream_analyze_articles(
        &self,
        request: Request<Streaming<v1::StreamAnalyzeArticlesRequest>>,
    ) -> Result<Response<Answers>, Status> {
        self.state.serving()?;
        let context = CallContext::of(&request);
        let ended = Arc::new(OnceLock::new());
        let requests = until_end(request.into_inner(), self.draining.clone(), Arc::clone(&ended));

        let window = self.state.config.stream_window;
        let state = Arc::clone(&self.state);
        let answers = requests
            .map(move |item| on_its_own(Arc::clone(&state), item, context.clone()))
            // Reads on only where an answer left: what is in flight stays bounded, and HTTP/2 holds the sender back.
            .buffer_unordered(window)
            .map(Ok);
        let end = stream::once(async move { ended.get().cloned() }).filter_map(|end| ready(end.map(Err)));
        Ok(Response::new(Box::pin(answers.chain(end))))
    }
}

type Answers = Pin<Box<dyn Stream<Item = Result<v1::StreamAnalyzeArticlesResponse, Status>> + Send>>;

/// The requests of a stream, up to its end, its first fault, or the server's drain. What ended it, other than the
/// caller, is left in `ended`, to be told after the answers to all that came before.
fn until_end(
    requests: Streaming<v1::StreamAnalyzeArticlesRequest>,
    draining: CancellationToken,
    ended: Arc<OnceLock<Status>>,
) -> impl Stream<Item = v1::StreamAnalyzeArticlesRequest> {
    let at_drain = Arc::clone(&ended);
    let drained = draining.cancelled_owned().map(move |()| {
        // The first reason stays.
        let _ = at_drain.set(Error::Draining.into());
    });
    requests.take_until(Box::pin(drained)).scan(ended, |ended, item| {
        ready(item.map_or_else(
            |status| {
                let _ = ended.set(Error::of_transport(&status).map_or(status, Status::from));
                None
            },
            Some,
        ))
    })
}

/// Answers on a task of its own, which ends when this future is dropped. Whoever reads no answers has a stream that nobody
/// polls; were the work part of it, it would sit on the places and turns that it had just been given, and everybody's
/// calls behind them.
async fn on_its_own(
    state: Arc<State>,
    item: v1::StreamAnalyzeArticlesRequest,
    context: CallContext,
) -> v1::StreamAnalyzeArticlesResponse {
    use v1::stream_analyze_articles_response::Result as Outcome;
    let key = item.key.clone();
    let work = AbortOnDropHandle::new(tokio::spawn(answer(state, item, context.clone()).in_current_span()));
    work.await.unwrap_or_else(|_| {
        context.record.count_error();
        let error = Error::Internal(Fault::Panic("answering"));
        v1::StreamAnalyzeArticlesResponse { key, result: Some(Outcome::Error(to_message(&error.into()))) }
    })
}

async fn answer(
    state: Arc<State>,
    mut item: v1::StreamAnalyzeArticlesRequest,
    context: CallContext,
) -> v1::StreamAnalyzeArticlesResponse {
    use v1::stream_analyze_articles_response::Result as Outcome;
    let key = std::mem::take(&mut item.key);
    let started = Instant::now();
    let analysis = async {
        let decode::StreamItem { request, timeout } = decode::stream_item(&key, item)?;
        let limits = [timeout, state.config.item_timeout].into_iter().flatten();
        let own = limits.min().and_then(|limit| started.checked_add(limit));
        let deadline = [context.deadline, own].into_iter().flatten().min();
        let rate = context.caller.article();
        match deadline {
            None => rate.await,
            Some(deadline) => timeout_at(deadline.into(), rate).await.map_err(|_| Error::DeadlinePassed)?,
        }
        analyze(&state, request, Call { deadline, patience: Patience::Wait }, &context).await
    };
    let result = match analysis.await {
        Ok(response) => Outcome::Response(response),
        Err(error) => {
            context.record.count_error();
            Outcome::Error(to_message(&error.into()))
        }
    };
    v1::StreamAnalyzeArticlesResponse { key, result: Some(result) }
}

async fn analyze(
    state: &State,
    request: v1::AnalyzeArticleRequest,
    call: Call,
    context: &CallContext,
) -> Result<v1::AnalyzeArticleResponse, Error> {
    if let Some(article) = request.article.as_ref().filter(|_| state.config.log_article_text) {
        tracing::info!(title = article.title, lead = article.lead, body = article.body, "article");
    }
    let (response, timings) = state.serving()?.answer(request, call, state.config.max_article_characters).await?;
    context.record.add(&timings, &context.caller);
    Ok(response)
}
