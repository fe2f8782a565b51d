//! The server: services, conversion, deadlines, health, shutdown; gRPC on one port, JSON and the editors' page on another.
//!
//! ```text
//! starting ── model verified ── serving ── signal ── draining ── all answered, or the grace over ── stopped
//!     └── model faulty ── stopped with the fault
//! ```
//!
//! Health is NOT_SERVING for every name but while serving. The port is bound from the start, so that callers are told
//! UNAVAILABLE instead of being refused a connection.

pub mod access;
mod articles;
mod call;
mod connections;
mod convert;
pub(crate) mod decode;
mod http;
mod observed;
mod offsets;
mod services;
mod state;
pub mod tls;
mod warnings;

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{Stream, StreamExt, TryFutureExt, future};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_stream::wrappers::ReceiverStream;
use tonic::codec::CompressionEncoding;
use tonic::server::NamedService;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;
use tonic_web::GrpcWebLayer;
use tower::Layer;
use tower::util::BoxCloneSyncService;

pub use observed::Metrics;
pub(crate) use observed::{snapshot, spawn as answer_scrapes};
pub(crate) use state::Serving;
pub use state::{Catalogue, Loaded};

use crate::engine::EngineConfig;
use crate::model::ModelError;
use crate::proto::DESCRIPTOR_SET;
use crate::proto::v1::article_analysis_service_server::ArticleAnalysisServiceServer;
use crate::proto::v1::model_service_server::ModelServiceServer;
use crate::proto::v1::taxonomy_service_server::TaxonomyServiceServer;
use access::{Access, AccessConfig, KeyFault};
use articles::Articles;
use call::{CallLayer, Stops};
use connections::Connections;
use state::State;
use tls::{Tls, TlsFault, TlsFiles};

/// How often a silent connection is asked whether its other end is still there, and how long the answer may take.
const KEEPALIVE: (Duration, Duration) = (Duration::from_secs(60), Duration::from_secs(20));
/// After the grace: time for the last statuses to leave.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// How the server behaves. [`crate::config`] fills it from flags, environment and file.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerConfig {
    /// How much is taken on.
    pub engine: EngineConfig,
    /// The largest message, in bytes.
    pub max_message_bytes: usize,
    /// The longest article, in characters.
    pub max_article_characters: usize,
    /// Articles of one stream in flight.
    pub stream_window: usize,
    /// The longest single call. `None`: as long as the caller waits.
    pub request_timeout: Option<Duration>,
    /// The longest that one article of a stream may take. `None`: as long as the stream lasts.
    pub item_timeout: Option<Duration>,
    /// How long accepted calls may go on after a signal to stop.
    pub grace: Duration,
    /// Bounds on what clients may open.
    pub connections: ConnectionLimits,
    /// Who may call.
    pub access: AccessConfig,
    /// `None`: plain text.
    pub tls: Option<TlsFiles>,
    /// Puts every article's text into the log.
    pub log_article_text: bool,
}

/// Bounds on what clients may open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// Open connections, of all ports together.
    pub max_connections: usize,
    /// Open calls of one connection; further ones wait at the client.
    pub max_streams: u32,
    /// Bytes of a call's headers.
    pub max_header_bytes: u32,
    /// After so long a connection takes no new calls and is closed when its calls are done. `None`: it lasts.
    pub max_age: Option<Duration>,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            engine: EngineConfig::default(),
            max_message_bytes: 4 << 20,
            max_article_characters: 200_000,
            stream_window: 32,
            request_timeout: Some(Duration::from_secs(120)),
            item_timeout: Some(Duration::from_secs(600)),
            grace: Duration::from_secs(30),
            connections: ConnectionLimits::default(),
            access: AccessConfig::default(),
            tls: None,
            log_article_text: false,
        }
    }
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        // HTTP/2's default of 200 streams would make a busy client's calls wait unseen, where no limit of ours is told.
        Self { max_connections: 1024, max_streams: 1024, max_header_bytes: 16 << 10, max_age: None }
    }
}

/// The ports of a server.
pub struct Ports {
    /// gRPC and gRPC-Web.
    pub grpc: TcpListener,
    /// JSON, the OpenAPI document, the editors' page.
    pub http: Option<TcpListener>,
    /// Prometheus' scrapes, and what they show.
    pub metrics: Option<(TcpListener, Metrics)>,
}

impl From<TcpListener> for Ports {
    fn from(grpc: TcpListener) -> Self {
        Self { grpc, http: None, metrics: None }
    }
}

/// Why the server stopped other than because it was told to.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The model cannot be served.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The API keys cannot be used.
    #[error(transparent)]
    Keys(#[from] KeyFault),
    /// The certificates cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsFault),
    /// The system gave no socket or thread.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A fault of the server's own.
    #[error("server: {0}")]
    Server(String),
}

/// Serves on `ports` until `shutdown` completes and the calls that were accepted are answered, or the grace is over.
///
/// `load` reads and verifies the model, on a thread of its own. At each of `reloads`, taxonomy, lexicon, API keys and
/// certificates are read anew; no call notices.
///
/// # Errors
/// Where model, keys or certificates are faulty, or the server fails.
pub async fn run(
    ports: impl Into<Ports>,
    config: ServerConfig,
    load: impl FnOnce() -> Result<Loaded, ModelError> + Send + 'static,
    shutdown: impl Future<Output = ()>,
    reloads: impl Stream<Item = ()>,
) -> Result<(), RunError> {
    let grace = config.grace;
    let access = Access::new(config.access.clone())?;
    let tls = config.tls.clone().map(Tls::new).transpose()?.map(Arc::new);
    let state = Arc::new(State::new(config, access, tls));
    let stops = Stops::default();
    let (health, health_service) = tonic_health::server::health_reporter();
    set_health(&health, ServingStatus::NotServing).await;
    let Ports { grpc, http, metrics } = ports.into();
    if let Some((listener, metrics)) = metrics {
        let (observed, draining) = (Arc::clone(&state), stops.draining.clone());
        observed::spawn(listener, metrics, stops.stop.clone(), move || {
            observed::snapshot(&observed.config.engine, observed.serving().ok(), draining.is_cancelled())
        });
    }
    let mut server = spawn(grpc, http, health_service, &state, &stops)?;

    let reloading = reloads.for_each(|()| {
        let state = Arc::clone(&state);
        async move {
            // Files are read, and the reload that comes meanwhile waits. A panic has told the log already.
            let _ = tokio::task::spawn_blocking(move || state.reload()).await;
        }
    });
    let shutdown = async {
        tokio::select! {
            () = shutdown => {}
            // A stream of reloads that ends is no reason to stop.
            () = async { reloading.await; std::future::pending().await } => {}
        }
    };
    let mut shutdown = std::pin::pin!(shutdown);
    let mut loading = tokio::task::spawn_blocking(load);
    let outcome = tokio::select! {
        loaded = &mut loading => match start(&state, loaded) {
            Ok(()) => {
                set_health(&health, ServingStatus::Serving).await;
                tracing::info!("the model is verified: serving");
                tokio::select! {
                    () = &mut shutdown => Ok(()),
                    ended = &mut server => return Err(ended_early(ended)),
                }
            }
            Err(fault) => Err(fault),
        },
        () = &mut shutdown => Ok(()),
        ended = &mut server => return Err(ended_early(ended)),
    };

    set_health(&health, ServingStatus::NotServing).await;
    stops.draining.cancel();
    if let Ok(serving) = state.serving() {
        tracing::info!(articles = serving.engine.stats().articles, "draining");
    }
    stop(server, &stops, grace).await;
    outcome
}

fn start(state: &State, loaded: Result<Result<Loaded, ModelError>, tokio::task::JoinError>) -> Result<(), RunError> {
    let loaded = loaded.map_err(|_| RunError::Server("panic while loading the model".to_owned()))??;
    state.start(loaded)?;
    Ok(())
}

/// All ports; it ends with the first that fails, or when all have stopped.
type Serve = JoinHandle<Result<(), String>>;

fn ended_early(ended: Result<Result<(), String>, tokio::task::JoinError>) -> RunError {
    RunError::Server(match ended {
        Ok(Ok(())) => "stopped by itself".to_owned(),
        Ok(Err(error)) => error,
        Err(_) => "panic while accepting connections".to_owned(),
    })
}

/// Lets accepted calls finish within the grace, then ends them.
async fn stop(mut server: Serve, stops: &Stops, grace: Duration) {
    if tokio::time::timeout(grace, &mut server).await.is_ok() {
        return;
    }
    tracing::warn!(grace_s = grace.as_secs_f64(), "the grace is over: calls that are still open are ended");
    stops.stop.cancel();
    if tokio::time::timeout(LAST_WORDS, &mut server).await.is_err() {
        // Connections whose other end does not read. Their tasks go with the runtime.
        server.abort();
    }
}

fn spawn<H>(
    grpc: TcpListener,
    http: Option<TcpListener>,
    health_service: tonic_health::pb::health_server::HealthServer<H>,
    state: &Arc<State>,
    stops: &Stops,
) -> Result<Serve, RunError>
where
    H: tonic_health::pb::health_server::Health,
{
    let limit = state.config.max_message_bytes;
    let articles = Articles { state: Arc::clone(state), draining: stops.draining.clone() };
    let articles = ArticleAnalysisServiceServer::new(articles)
        .max_decoding_message_size(limit)
        .accept_compressed(CompressionEncoding::Gzip)
        .send_compressed(CompressionEncoding::Gzip);
    let taxonomy = TaxonomyServiceServer::new(services::Taxonomy(Arc::clone(state)))
        .max_decoding_message_size(limit)
        .send_compressed(CompressionEncoding::Gzip);
    let model = ModelServiceServer::new(services::Model(Arc::clone(state))).max_decoding_message_size(limit);

    let mut routes = Routes::builder();
    routes
        .add_service(health_service)
        .add_service(reflection().build_v1().map_err(|error| RunError::Server(error.to_string()))?)
        .add_service(reflection().build_v1alpha().map_err(|error| RunError::Server(error.to_string()))?)
        .add_service(articles)
        .add_service(taxonomy)
        .add_service(model);
    let routes = routes.routes();

    let layer = CallLayer { stops: stops.clone(), state: Arc::clone(state) };
    let limits = state.config.connections;
    let connections = Connections::new(limits.max_connections, state.tls.clone());
    let json = http.map(|listener| {
        let calls = BoxCloneSyncService::new(layer.layer(routes.clone()));
        let router = http::router(http::Http { calls, state: Arc::clone(state), draining: stops.draining.clone() });
        http::serve(connections.clone().accept(listener), router, stops.draining.clone())
    });

    let (interval, answer) = KEEPALIVE;
    let mut server = Server::builder();
    if let Some(age) = limits.max_age {
        // Not with tonic's own grace: that closes a connection without having said that it would.
        server = server.max_connection_age(age);
    }
    let router = server
        .max_concurrent_streams(limits.max_streams)
        .http2_max_header_list_size(limits.max_header_bytes)
        .http2_keepalive_interval(Some(interval))
        .http2_keepalive_timeout(Some(answer))
        // gRPC-Web comes over HTTP/1.1, too.
        .accept_http1(true)
        .layer(GrpcWebLayer::new())
        .layer(layer)
        .add_routes(routes);
    let incoming = ReceiverStream::new(connections.accept(grpc));
    let draining = stops.draining.clone().cancelled_owned();
    let grpc = router.serve_with_incoming_shutdown(incoming, draining).map_err(|error| error.to_string());
    Ok(tokio::spawn(async move {
        match json {
            None => grpc.await,
            Some(json) => future::join(grpc, json).await.0,
        }
    }))
}

fn reflection() -> tonic_reflection::server::Builder<'static> {
    tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
}

/// Sets the health of the server as a whole (the empty name) and of every service.
async fn set_health(health: &HealthReporter, status: ServingStatus) {
    let names = [
        "",
        ArticleAnalysisServiceServer::<Articles>::NAME,
        TaxonomyServiceServer::<services::Taxonomy>::NAME,
        ModelServiceServer::<services::Model>::NAME,
    ];
    for name in names {
        health.set_service_status(name, status).await;
    }
}
