//! What the process tells of itself. Never an article's text, unless it is asked to.

mod logging;
pub mod metrics;
mod sampler;
mod tracing_export;
mod writer;

pub use logging::{LogFormat, LogLevel, init};
pub(crate) use sampler::Sampler;
pub(crate) use tracing_export::continue_trace;
pub use tracing_export::{Export, ExportError};
pub use writer::{flush, last_words};
