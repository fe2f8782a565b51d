//! JSON over HTTP, the OpenAPI document, and the editors' page: one more port, the same service.
//!
//! A call of `/v1/…` becomes a gRPC call into the very services that the gRPC port serves, with all that surrounds them
//! (keys, limits, deadlines, log lines), inside the process. So there is no second model, no second validation, and no
//! second way to fail.

mod openapi;
mod page;
mod status;
mod transcode;

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Query, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use tower::Service;
use tower::util::BoxCloneSyncService;

use super::call::InProcess;
use super::{intake, state};
use crate::error::Error;
pub(super) use status::Refusal;
use transcode::Method;

/// The services behind the gRPC port, their layer around them.
pub(super) type Calls =
    BoxCloneSyncService<http::Request<tonic::body::Body>, http::Response<tonic::body::Body>, Infallible>;

const ANALYZE: Method = Method {
    path: "/bientap.v1.ArticleAnalysisService/AnalyzeArticle",
    request: "bientap.v1.AnalyzeArticleRequest",
    response: "bientap.v1.AnalyzeArticleResponse",
};
const TAGS: Method = Method {
    path: "/bientap.v1.TaxonomyService/ListTags",
    request: "bientap.v1.ListTagsRequest",
    response: "bientap.v1.ListTagsResponse",
};
const MODEL: Method = Method {
    path: "/bientap.v1.ModelService/GetModelInfo",
    request: "bientap.v1.GetModelInfoRequest",
    response: "bientap.v1.GetModelInfoResponse",
};

/// What the handlers share.
#[derive(Clone)]
pub(super) struct Http {
    pub(super) calls: Calls,
    pub(super) state: Arc<state::State>,
    /// Nothing new is taken once this is cancelled.
    pub(super) draining: CancellationToken,
}

/// All that the port serves.
pub(super) fn router(http: Http) -> Router {
    Router::new()
        .route("/v1/articles:analyze", post(analyze))
        .route("/v1/tags", get(tags))
        .route("/v1/model", get(model))
        .route("/healthz", get(health))
        .route("/openapi.json", get(openapi))
        .merge(page::router())
        .fallback(not_found)
        .method_not_allowed_fallback(wrong_method)
        .with_state(http)
}

impl Http {
    /// Makes a call inside the process; `receipt` is of the room that its body takes.
    async fn call(
        &self,
        method: &Method,
        mut request: http::Request<tonic::body::Body>,
        receipt: Option<intake::Receipt>,
    ) -> Result<Response, Refusal> {
        if self.draining.is_cancelled() {
            return Err(Error::Draining.into());
        }
        request.extensions_mut().insert(InProcess(Arc::new(Mutex::new(receipt))));
        let mut calls = self.calls.clone();
        let Ok(()) = std::future::poll_fn(|cx| calls.poll_ready(cx)).await;
        let Ok(response) = calls.call(request).await;
        method.decode(response).await
    }
}

async fn analyze(State(http): State<Http>, request: Request) -> Result<Response, Refusal> {
    let (mut head, body) = request.into_parts();
    // The call asks again; but nobody without a key sends us a body for nothing.
    http.state.access.caller(&head.headers)?;
    let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(Refusal::media_type(media_type));
    }
    let intake = &http.state.intake;
    let connection = head.extensions.remove().unwrap_or_else(|| intake.connection());
    let whole = intake::whole(body, intake, connection);
    let (body, receipt) = match http.state.config.request_timeout {
        None => whole.await?,
        Some(timeout) => tokio::time::timeout(timeout, whole).await.map_err(|_| Error::DeadlinePassed)??,
    };
    // It is read where the engine has a place for it, like every other article.
    let request = ANALYZE.request(&head.headers, intake::json_message(&body));
    drop(body);
    http.call(&ANALYZE, request, receipt).await
}

/// The query's parameters are the request's fields.
async fn tags(
    State(http): State<Http>,
    Query(parameters): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    // Protobuf's JSON mapping reads numbers in strings, too.
    let fields: serde_json::Map<_, _> =
        parameters.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
    let request = TAGS.encode(&headers, Value::Object(fields).to_string().as_bytes())?;
    http.call(&TAGS, request, None).await
}

async fn model(State(http): State<Http>, headers: HeaderMap) -> Result<Response, Refusal> {
    let request = MODEL.encode(&headers, b"{}")?;
    http.call(&MODEL, request, None).await
}

/// For balancers and orchestrators: 200 while articles are served, 503 else.
async fn health(State(http): State<Http>) -> Response {
    let mut calls = http.calls.clone();
    let Ok(()) = std::future::poll_fn(|cx| calls.poll_ready(cx)).await;
    let mut check = transcode::health_check();
    check.extensions_mut().insert(InProcess(Arc::default()));
    let Ok(response) = calls.call(check).await;
    let serving = !http.draining.is_cancelled() && transcode::is_serving(response).await;
    let (code, body) = match serving {
        true => (StatusCode::OK, r#"{"status":"SERVING"}"#),
        false => (StatusCode::SERVICE_UNAVAILABLE, r#"{"status":"NOT_SERVING"}"#),
    };
    (code, [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], body).into_response()
}

async fn openapi() -> Response {
    ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-cache")], openapi::document()).into_response()
}

async fn not_found() -> Refusal {
    Refusal::not_found()
}

async fn wrong_method() -> Refusal {
    Refusal::wrong_method()
}
