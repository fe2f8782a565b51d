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
mod health;
mod hosts;
mod http;
mod intake;
mod observed;
mod offsets;
mod peers;
mod serve;
mod services;
mod state;
pub mod tls;
mod warnings;
mod wire;

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{Stream, StreamExt, future};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tonic::codec::CompressionEncoding;
use tonic::server::NamedService;
use tonic::service::Routes;
use tonic_health::pb::health_server::HealthServer;
use tonic_web::GrpcWebLayer;
use tower::Layer;
use tower::util::BoxCloneSyncService;

pub use intake::IntakeLimits;
pub use observed::Metrics;
pub(crate) use observed::{snapshot, spawn as answer_scrapes};
pub(crate) use state::Serving;
pub use state::{Catalogue, Loaded};

use crate::engine::EngineConfig;
use crate::model::ModelError;
use crate::proto::DESCRIPTOR_SET;
use crate::proto::v1::model_service_server::ModelServiceServer;
use crate::proto::v1::taxonomy_service_server::TaxonomyServiceServer;
use access::{Access, AccessConfig, KeyFault};
use articles::Articles;
use call::{CallLayer, Stops};
use connections::Connections;
use health::Reporter;
use hosts::Hosts;
use serve::Rules;
use state::State;
use tls::{Tls, TlsFault, TlsFiles};

/// How long a reload is waited for: a file system that does not answer must not hold up the next.
const RELOAD: Duration = Duration::from_secs(30);
/// After the grace: time for the last statuses to leave.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// How the server behaves. [`crate::config`] fills it from flags, environment and file.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerConfig {
    /// How much is taken on.
    pub engine: EngineConfig,
    /// The largest message, in bytes.
    pub max_message_bytes: usize,
    /// Elements of all lists of a message together.
    pub max_list_elements: usize,
    /// Bounds on what is being received.
    pub intake: IntakeLimits,
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
    /// Names under which a port of this machine alone, without keys, takes browsers' calls; this machine's own always.
    pub allow_hosts: Vec<String>,
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
    /// The same of one address; of IPv6 of one network of 64 bits.
    pub max_connections_per_peer: usize,
    /// Open calls that show no API key.
    pub max_keyless_calls: usize,
    /// Open calls of one connection; further ones wait at the client.
    pub max_streams: u32,
    /// Bytes of a call's headers.
    pub max_header_bytes: u32,
    /// After so long a connection takes no new calls and is closed when its calls are done. `None`: it lasts.
    pub max_age: Option<Duration>,
    /// After so long without a call a connection is closed. `None`: it lasts.
    pub max_idle: Option<Duration>,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            engine: EngineConfig::default(),
            max_message_bytes: 4 << 20,
            max_list_elements: 1000,
            intake: IntakeLimits::default(),
            max_article_characters: 200_000,
            stream_window: 32,
            request_timeout: Some(Duration::from_secs(120)),
            item_timeout: Some(Duration::from_secs(600)),
            grace: Duration::from_secs(30),
            connections: ConnectionLimits::default(),
            access: AccessConfig::default(),
            allow_hosts: Vec::new(),
            tls: None,
            log_article_text: false,
        }
    }
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        // HTTP/2's default of 200 streams would make a busy client's calls wait unseen, where no limit of ours is told.
        Self {
            max_connections: 1024,
            max_connections_per_peer: 256,
            max_keyless_calls: 2048,
            max_streams: 1024,
            max_header_bytes: 16 << 10,
            max_age: None,
            max_idle: Some(Duration::from_secs(300)),
        }
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
    let health = Reporter::new(&NAMES);
    let Ports { grpc, http, metrics } = ports.into();
    if let Some((listener, metrics)) = metrics {
        let (observed, draining) = (Arc::clone(&state), stops.draining.clone());
        observed::spawn(listener, metrics, stops.stop.clone(), move || {
            let mut now = observed::snapshot(&observed.config.engine, observed.serving().ok(), draining.is_cancelled());
            now.received_bytes = observed.intake.bytes();
            now
        });
    }
    let mut server = spawn(grpc, http, &health, &state, &stops)?;

    let reloading = reloads.for_each(|()| {
        let state = Arc::clone(&state);
        async move {
            // Files are read, and the reload that comes meanwhile waits. A panic has told the log already.
            let reading = tokio::task::spawn_blocking(move || state.reload());
            if tokio::time::timeout(RELOAD, reading).await.is_err() {
                let limit_s = RELOAD.as_secs();
                tracing::error!(
                    limit_s,
                    "the files are still being read: what was there stays until they are, or are read anew"
                );
            }
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
                health.set(true);
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

    health.set(false);
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

/// All ports; it ends when all have stopped.
type Serve = JoinHandle<()>;

fn ended_early(ended: Result<(), tokio::task::JoinError>) -> RunError {
    RunError::Server(match ended {
        Ok(()) => "stopped by itself".to_owned(),
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

fn spawn(
    grpc: TcpListener,
    json: Option<TcpListener>,
    health: &Reporter,
    state: &Arc<State>,
    stops: &Stops,
) -> Result<Serve, RunError> {
    let routes = routes(health, state, stops)?;
    let layer = CallLayer { stops: stops.clone(), state: Arc::clone(state) };
    let (limits, draining) = (state.config.connections, stops.draining.clone());
    let connections = Connections::new(limits.max_connections, limits.max_connections_per_peer, state.tls.clone());
    let rules = |listener: &TcpListener| {
        let config = &state.config;
        let hosts = Hosts::of(listener.local_addr()?, config.access.needs_keys(), &config.allow_hosts);
        Ok::<_, io::Error>(Rules { limits, hosts, draining: draining.clone() })
    };
    // Each connection has a share of what is being received.
    let share = |state: &Arc<State>| {
        let state = Arc::clone(state);
        move || state.intake.connection()
    };
    let json = match json {
        None => None,
        Some(listener) => {
            let calls = BoxCloneSyncService::new(layer.layer(routes.clone()));
            let router = http::router(http::Http { calls, state: Arc::clone(state), draining: draining.clone() });
            let rules = rules(&listener)?;
            Some(serve::serve(connections.clone().accept(listener), router, rules, share(state)))
        }
    };
    let rules = rules(&grpc)?;
    // gRPC-Web comes over HTTP/1.1, too.
    let service = GrpcWebLayer::new().layer(layer.layer(routes));
    let grpc = serve::serve(connections.accept(grpc), service, rules, share(state));
    Ok(tokio::spawn(async move {
        match json {
            None => grpc.await,
            Some(json) => future::join(grpc, json).await.0,
        }
    }))
}

fn routes(health: &Reporter, state: &Arc<State>, stops: &Stops) -> Result<Routes, RunError> {
    let articles = Articles { state: Arc::clone(state), draining: stops.draining.clone() };
    let taxonomy =
        TaxonomyServiceServer::new(services::Taxonomy(Arc::clone(state))).send_compressed(CompressionEncoding::Gzip);
    let mut routes = Routes::builder();
    routes
        .add_service(HealthServer::new(health.clone()))
        .add_service(reflection().build_v1().map_err(|error| RunError::Server(error.to_string()))?)
        .add_service(reflection().build_v1alpha().map_err(|error| RunError::Server(error.to_string()))?)
        .add_service(articles)
        .add_service(taxonomy)
        .add_service(ModelServiceServer::new(services::Model(Arc::clone(state))));
    Ok(routes.routes())
}

fn reflection() -> tonic_reflection::server::Builder<'static> {
    tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
}

/// Those whose health is told: the server as a whole (the empty name) and every service.
const NAMES: [&str; 4] = [
    "",
    Articles::NAME,
    TaxonomyServiceServer::<services::Taxonomy>::NAME,
    ModelServiceServer::<services::Model>::NAME,
];
