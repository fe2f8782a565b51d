//! `bientap serve`: settings, port, server, signals.

use std::io;
use std::path::PathBuf;

use clap::Args;
use tokio::net::TcpListener;

use super::Failure;
use super::source::ModelSource;
use crate::config::Settings;
use crate::server::{self, Loaded};
use crate::telemetry;

#[derive(Args)]
pub(super) struct ServeArgs {
    /// TOML file with settings, keys as the flags' names; environment and flags go over it
    #[arg(long, env = "BIENTAP_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

pub(super) async fn run(args: ServeArgs) -> Result<(), Failure> {
    let faulty = |faults: crate::config::Faults| Failure::Configuration(faults.to_string());
    let base = args.config.as_deref().map(Settings::read).transpose().map_err(faulty)?.unwrap_or_default();
    let config = args.settings.over(base).resolve().map_err(faulty)?;
    telemetry::init(config.log_format, config.log_level);

    let listen = |error: io::Error| Failure::job(&format!("cannot listen on {}", config.addr), error);
    let listener = TcpListener::bind(config.addr).await.map_err(listen)?;
    let addr = listener.local_addr().map_err(listen)?;
    // Before the model is asked for, so that no signal is missed while it loads.
    let mut signals = Signals::new().map_err(|error| Failure::job("cannot handle signals", error))?;
    tracing::info!(%addr, version = env!("CARGO_PKG_VERSION"), "listening");

    let source = ModelSource { model_dir: config.model_dir, lexicon: config.lexicon };
    let load = move || Loaded::verify(source.analyzer()?);
    let (first, told) = tokio::sync::oneshot::channel::<()>();
    let told = async {
        // The sender is dropped only with this whole future.
        let _ = told.await;
    };
    let hurry = async {
        signals.next().await;
        let _ = first.send(());
        signals.next().await;
    };
    tokio::select! {
        done = server::run(listener, config.server, load, told) => done?,
        () = hurry => return Err(Failure::Job("stopped by a second signal, calls may be unanswered".to_owned())),
    }
    tracing::info!("stopped");
    Ok(())
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
