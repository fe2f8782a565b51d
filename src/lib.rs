//! Bientap reads Vietnamese news: an article goes in, and its summary, topic tags, officials with their posts, and dates
//! come out. One small transformer does it, on the CPU, offline; `bientap serve` offers it over gRPC and HTTP.
//!
//! # Layout
//!
//! An article goes through the modules in this order; each uses those above it, never those below.
//!
//! | module | does | may use |
//! |---|---|---|
//! | [`telemetry`] | log lines, metrics, spans to a collector | nothing |
//! | [`text`] | strings to a document of paragraphs and sentences, every byte traceable to its source | nothing |
//! | [`model`] | a document to token ids, through the encoder (its arithmetic is `kernels`) and its heads, to logits and labelled spans | `text` |
//! | [`summary`] | salience logits to the sentences of a summary; a T5 checkpoint's own words | `text`; `abstractive`: `model`'s error |
//! | [`tags`] | tag logits to sections and subjects; the provinces in the text; a newsroom's own tags by phrases and likeness | `text`, `model`'s plain data |
//! | [`officials`] | labelled spans and a lexicon to people with their posts | `text`, `model`'s plain data |
//! | [`dates`] | labelled spans and a grammar to dates with their values | `text`, `model`'s plain data |
//! | [`summary::faithful`] | a summary that a model wrote, held against its article | `text`, `officials`, `dates` |
//! | [`analysis`] | one article's way through all of these: read this first | all above |
//! | [`engine`] | many articles at once: admission, queue, workers; the only place that knows of threads | `analysis` |
//! | [`error`] | every fault that a caller can see, and its gRPC status | `model`'s error, `telemetry` |
//! | [`proto`] | the generated API | nothing |
//! | [`server`] | requests in, responses out: validation, spans in the caller's encoding, health, shutdown; JSON and the page | all above |
//! | [`config`] | flags, environment and file to checked settings | |
//! | [`cli`] | the commands: `serve`, `analyze`, `batch`, `worker`, `check`, `taxonomy` and small ones | all above |
//!
//! Reading (`summary`, `tags`, `officials`, `dates`) is pure functions over plain data; it sees no tensor, no thread, no socket.
//! `summary::abstractive` is a model of its own, and sees tensors.

// One call, in the kernels, is excepted and says why.
#![deny(unsafe_code)]
#![cfg_attr(test, allow(clippy::string_slice))]

pub mod analysis;
pub mod cli;
pub mod config;
pub mod dates;
pub mod engine;
pub mod error;
pub mod model;
pub mod officials;
pub mod proto;
pub mod server;
mod steps;
pub mod summary;
pub mod tags;
pub mod telemetry;
pub mod text;
