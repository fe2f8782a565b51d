//! What the process tells of itself. Never an article's text, unless it is asked to.

mod logging;
pub mod metrics;
mod tracing_export;

pub use logging::{LogFormat, LogLevel, init};
pub(crate) use tracing_export::continue_trace;
pub use tracing_export::{Export, ExportError};
