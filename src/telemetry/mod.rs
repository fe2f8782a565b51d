//! What the process tells of itself. Never an article's text.

mod logging;

pub use logging::{LogFormat, LogLevel, init};
