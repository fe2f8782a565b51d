//! The port for Prometheus: `GET /metrics`.

use std::time::Duration;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use metrics_exporter_prometheus::{BuildError, PrometheusHandle};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::ConnectionLimits;
use super::connections::Connections;
use super::hosts::Hosts;
use super::serve::{self, Rules};
use super::state::Serving;
use crate::engine::EngineConfig;
use crate::telemetry::metrics::{self, Snapshot};

/// How often what was recorded is summed up: without it the memory would grow between scrapes.
const UPKEEP: Duration = Duration::from_secs(5);

/// Connections of the port: a Prometheus or two, and somebody who looks. Apart from those of callers, so that neither keeps
/// the other out.
const SCRAPERS: usize = 64;
/// Longer than anybody waits between two scrapes.
const IDLE: Duration = Duration::from_secs(120);

/// What the process records.
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// Starts recording, once a process.
    ///
    /// # Errors
    /// Where this process records already.
    pub fn install() -> Result<Self, BuildError> {
        metrics::install().map(Self)
    }
}

/// Answers scrapes until `stopped`, while the process drains, too; `now` is what is in it at that moment.
pub(crate) fn spawn(
    listener: TcpListener,
    Metrics(handle): Metrics,
    stopped: CancellationToken,
    now: impl Fn() -> Snapshot + Clone + Send + Sync + 'static,
) {
    let (upkeep, draining) = (handle.clone(), stopped.clone());
    tokio::spawn(async move {
        let mut tick = tokio::time::interval(UPKEEP);
        while tokio::select! { _ = tick.tick() => true, () = stopped.cancelled() => false } {
            upkeep.run_upkeep();
        }
    });
    let scrape = move || {
        metrics::snapshot(&now());
        let text = handle.render();
        async move { ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text) }
    };
    let router = Router::new().route("/metrics", get(scrape));
    let connections = Connections::new(SCRAPERS, SCRAPERS, None).accept(listener);
    let limits = ConnectionLimits { max_idle: Some(IDLE), ..ConnectionLimits::default() };
    let rules = Rules { limits, hosts: Hosts::any(), draining };
    tokio::spawn(serve::serve(connections, router, rules, || ()));
}

/// What is in a process: nothing yet where the model is not loaded.
pub(crate) fn snapshot(limits: &EngineConfig, serving: Option<&Serving>, draining: bool) -> Snapshot {
    let mut now = Snapshot {
        articles_limit: limits.max_waiting,
        queued_tokens_limit: limits.max_queued_tokens,
        queued_bytes_limit: limits.max_queued_bytes,
        summaries_limit: limits.abstractive_max_waiting,
        ..Snapshot::default()
    };
    if let Some(serving) = serving {
        let stats = serving.engine.stats();
        now.articles = stats.articles;
        now.queued_articles = stats.queued_articles;
        now.queued_tokens = stats.queued_tokens;
        now.queued_bytes = stats.queued_bytes;
        now.summaries = stats.summaries;
        now.worker_panics = stats.worker_panics;
        now.serving = !draining;
    }
    now
}
