//! The log on standard error, readable or as JSON lines.

use std::io::IsTerminal;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use super::tracing_export::Export;
use super::writer::Lines;

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Readable,
    /// One JSON object a line, for log collectors.
    Json,
}

/// How much is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Faults of the server.
    Error,
    /// What an operator should look at.
    Warn,
    /// One line a call.
    #[default]
    Info,
    /// What a developer looks at.
    Debug,
}

impl LogLevel {
    fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }
}

/// Starts the log, and the export of spans where there is one. A second start, in a process that already has a log,
/// changes nothing.
pub fn init(format: LogFormat, level: LogLevel, export: Option<&Export>) {
    // Other crates' lines are for their developers; what goes wrong in them still shows.
    let filter = EnvFilter::new(format!("warn,bientap={}", level.name()));
    let lines = tracing_subscriber::fmt::layer().with_writer(|| Lines);
    let lines = match format {
        LogFormat::Readable => lines.with_target(false).with_ansi(std::io::stderr().is_terminal()).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(true).with_span_list(false).boxed(),
    };
    let ours = filter_fn(|metadata| metadata.is_span() && metadata.target().starts_with("bientap"));
    let spans = export.map(|export| tracing_opentelemetry::layer().with_tracer(export.tracer()).with_filter(ours));
    let _ = tracing_subscriber::registry().with(spans).with(lines.with_filter(filter)).try_init();
    std::panic::set_hook(Box::new(|panic| {
        // Only where: a panic's message can quote the text that it stumbled over.
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}
