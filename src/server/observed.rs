//! The port for Prometheus: `GET /metrics`.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use metrics_exporter_prometheus::{BuildError, PrometheusHandle};
use tokio::net::TcpListener;

use super::call::Stops;
use super::state::State;
use crate::telemetry::metrics::{self, Snapshot};

/// How often what was recorded is summed up: without it the memory would grow between scrapes.
const UPKEEP: Duration = Duration::from_secs(5);

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

/// Answers scrapes until the server stops; while it drains, too.
pub(super) fn spawn(listener: TcpListener, Metrics(handle): Metrics, state: Arc<State>, stops: Stops) {
    let upkeep = handle.clone();
    let stopped = stops.stop.clone();
    tokio::spawn(async move {
        let mut tick = tokio::time::interval(UPKEEP);
        while tokio::select! { _ = tick.tick() => true, () = stopped.cancelled() => false } {
            upkeep.run_upkeep();
        }
    });
    let scrape = move || {
        let text = scrape(&handle, &state, &stops);
        async move { ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text) }
    };
    let router = Router::new().route("/metrics", get(scrape));
    // It ends with the process.
    tokio::spawn(async move { axum::serve(listener, router).await });
}

fn scrape(handle: &PrometheusHandle, state: &State, stops: &Stops) -> String {
    let limits = &state.config.engine;
    let mut now = Snapshot {
        articles_limit: limits.max_waiting,
        queued_tokens_limit: limits.max_queued_tokens,
        ..Snapshot::default()
    };
    if let Ok(serving) = state.serving() {
        let stats = serving.engine.stats();
        now.articles = stats.articles;
        now.queued_articles = stats.queued_articles;
        now.queued_tokens = stats.queued_tokens;
        now.worker_panics = stats.worker_panics;
        now.serving = !stops.draining.is_cancelled();
    }
    metrics::snapshot(&now);
    handle.render()
}
