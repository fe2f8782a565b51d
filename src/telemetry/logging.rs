//! The log on standard error, readable or as JSON lines.

use std::io::IsTerminal;

use clap::ValueEnum;
use serde::Deserialize;
use tracing_subscriber::EnvFilter;

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Readable,
    /// One JSON object a line, for log collectors.
    Json,
}

/// How much is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
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

/// Starts the log. A second start, in a process that already has one, changes nothing.
pub fn init(format: LogFormat, level: LogLevel) {
    // Other crates' lines are for their developers; what goes wrong in them still shows.
    let filter = EnvFilter::new(format!("warn,bientap={}", level.name()));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = match format {
        LogFormat::Readable => log.with_target(false).with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogFormat::Json => log.json().flatten_event(true).with_current_span(true).with_span_list(false).try_init(),
    };
    std::panic::set_hook(Box::new(|panic| {
        // Only where: a panic's message can quote the text that it stumbled over.
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}
