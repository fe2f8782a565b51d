//! `bientap serve`: settings, port, server, signals.

use std::env::VarError;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;
use futures_util::Stream;
use tokio::net::TcpListener;

use super::source::ModelSource;
use super::{Failure, process};
use crate::config::{Config, HttpAddr, Settings};
use crate::server::{self, Metrics, Ports};
use crate::telemetry::{self, Export};

/// Keys that stand in no file. Not a flag: the command line of a process is for all to see.
const API_KEYS: &str = "BIENTAP_API_KEYS";

#[derive(Args)]
pub(super) struct ServeArgs {
    /// TOML file with settings, keys as the flags' names; environment and flags go over it
    #[arg(long, env = "BIENTAP_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,

    /// Show the settings that flags, environment and file give together, as such a file, and end; never shows API keys
    #[arg(long, env = "BIENTAP_PRINT_CONFIG")]
    print_config: bool,

    #[command(flatten)]
    settings: Settings,
}

pub(super) async fn run(args: ServeArgs) -> Result<(), Failure> {
    let config = configure(args.config.as_deref(), args.settings)?;
    if args.print_config {
        return print(&config);
    }
    let export = config.otlp_endpoint.as_deref().map(Export::new).transpose();
    let export = export.map_err(|error| Failure::Configuration(format!("otlp-endpoint: {error}")))?;
    telemetry::init(config.log_format, config.log_level, export.as_ref());

    let served = serve(config).await;
    if let Some(export) = export {
        export.finish().await;
    }
    served
}

fn configure(file: Option<&Path>, settings: Settings) -> Result<Config, Failure> {
    let faulty = |faults: crate::config::Faults| Failure::Configuration(faults.to_string());
    let base = file.map(Settings::read).transpose().map_err(faulty)?.unwrap_or_default();
    let keys = match std::env::var(API_KEYS) {
        Ok(keys) => Some(keys),
        Err(VarError::NotPresent) => None,
        Err(VarError::NotUnicode(_)) => return Err(Failure::Configuration(format!("{API_KEYS} is not UTF-8"))),
    };
    settings.over(base).resolve(keys).map_err(faulty)
}

fn print(config: &Config) -> Result<(), Failure> {
    let text = toml::to_string(&config.settings()).map_err(|error| Failure::job("settings", error))?;
    io::stdout().lock().write_all(text.as_bytes()).map_err(|error| Failure::job("standard output", error))
}

async fn serve(mut config: Config) -> Result<(), Failure> {
    process::fit_connections(&mut config.server.connections);
    let listener = bind(config.addr).await?;
    let addr = listener.local_addr().map_err(|error| cannot_listen(config.addr, &error))?;
    let metrics = match config.metrics_addr {
        None => None,
        Some(addr) => {
            let listener = bind(addr).await?;
            if let Ok(addr) = listener.local_addr() {
                tracing::info!(%addr, path = "/metrics", "listening for scrapes");
            }
            let metrics = Metrics::install().map_err(|error| Failure::job("metrics", error))?;
            Some((listener, metrics))
        }
    };
    let http = bind_http(config.http_addr).await?;
    // Before the model is asked for, so that no signal is missed while it loads.
    let mut signals = Signals::new().map_err(|error| Failure::job("cannot handle signals", error))?;
    process::end_at_second_signal().map_err(|error| Failure::job("cannot handle signals", error))?;
    let reloads = hangups().map_err(|error| Failure::job("cannot handle signals", error))?;
    let tls = config.server.tls.is_some();
    let keys = config.server.access.needs_keys();
    let scheme = if tls { "https" } else { "http" };
    let page = http.as_ref().and_then(|listener| listener.local_addr().ok()).map(|addr| format!("{scheme}://{addr}/"));
    tracing::info!(%addr, page, tls, keys, version = env!("CARGO_PKG_VERSION"), "listening");

    let source = ModelSource {
        model_dir: config.model_dir,
        abstractive_model_dir: config.abstractive_model_dir,
        lexicon: config.lexicon,
        taxonomy: config.taxonomy,
        precision: Some(config.precision),
    };
    let load = move || source.loaded();
    let ports = Ports { grpc: listener, http, metrics };
    server::run(ports, config.server, load, signals.next(), reloads).await?;
    tracing::info!("stopped");
    Ok(())
}

pub(super) async fn bind(addr: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(addr).await.map_err(|error| cannot_listen(addr, &error))
}

fn cannot_listen(addr: SocketAddr, error: &io::Error) -> Failure {
    Failure::job(&format!("cannot listen on {addr}"), error)
}

/// SIGHUP, each time: files are to be read anew.
#[cfg(unix)]
fn hangups() -> io::Result<impl Stream<Item = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    Ok(tokio_stream::wrappers::SignalStream::new(signal(SignalKind::hangup())?))
}

#[cfg(not(unix))]
fn hangups() -> io::Result<impl Stream<Item = ()>> {
    Ok(futures_util::stream::pending())
}

/// The port of JSON and the page. Its default is a popular number: where another program has it, gRPC is served all the same.
async fn bind_http(addr: HttpAddr) -> Result<Option<TcpListener>, Failure> {
    match addr {
        HttpAddr::Off => Ok(None),
        HttpAddr::At(addr) => {
            let told = |error| Failure::job(&format!("cannot listen on {addr} (set by --http-addr)"), error);
            TcpListener::bind(addr).await.map(Some).map_err(told)
        }
        HttpAddr::Default => {
            let bound = TcpListener::bind(HttpAddr::DEFAULT).await;
            if let Err(error) = &bound {
                tracing::warn!(
                    addr = %HttpAddr::DEFAULT,
                    %error,
                    "JSON over HTTP and the page are off, their port cannot be had: choose another with --http-addr",
                );
            }
            Ok(bound.ok())
        }
    }
}

#[cfg(unix)]
pub(super) struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    pub(super) fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    pub(super) async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(not(unix))]
pub(super) struct Signals;

#[cfg(not(unix))]
impl Signals {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self)
    }

    pub(super) async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
