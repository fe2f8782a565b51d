//! Bientap reads Vietnamese news: an article goes in, and its summary, topic tags, officials with their posts, and dates
//! come out. One small transformer does it, on the CPU, offline; `bientap serve` offers it over gRPC and HTTP.
//!
//! # Layout
//!
//! An article goes through the modules in this order; each uses those above it, never those below. `tests/it/layers.rs`
//! reads this table and holds the code to it; no two files use each other in a circle.
//!
//! | module | does | may use |
//! |---|---|---|
//! | [`telemetry`] | log lines, metrics, spans to a collector | nothing |
//! | `files` | files of settings, read whole | nothing |
//! | `steps` | the steps of the readers, counted in tests alone | nothing |
//! | [`text`] | strings to a document of paragraphs, sentences, words and tokens, every byte traceable to its source | `steps` |
//! | [`lexicon`] | the words that the readers know, and where they stand in a document | `text`, `steps` |
//! | [`model`] | a document to token ids, through the encoder (its arithmetic is `kernels`) and its heads, to logits and labelled spans | `text` |
//! | [`tags`] | tag logits to sections and subjects; the provinces in the text; a newsroom's own tags by phrases and likeness | `text`, `lexicon`, `model`'s plain data |
//! | [`officials`] | labelled spans and the lexicon to people with their posts | `text`, `lexicon`, `steps`, `model`'s plain data |
//! | [`dates`] | labelled spans and a grammar to dates with their values | `text`, `lexicon`, `steps`, `model`'s plain data |
//! | [`faithfulness`] | a summary that was shortened or written anew, held against its article | `text`, `lexicon`, `steps`, `officials`, `dates` |
//! | [`summary`] | salience logits to sentences, shortened, that sum an article up; a T5 checkpoint's own words in `abstractive` | `text`, `lexicon`, `faithfulness`'s violations; the writer `model`'s error |
//! | [`analysis`] | one article's way through all of these: read this first | all above |
//! | [`error`] | every fault that a caller can see, and its gRPC status | `telemetry`, the errors of `model` and `summary` |
//! | [`engine`] | many articles at once: admission, queue, and the threads of the model and the writer | `telemetry`, `model`, `summary`, `analysis`, `error` |
//! | [`proto`] | the generated API | nothing |
//! | [`server`] | requests in, responses out: validation, spans in the caller's encoding, health, shutdown; JSON and the page | all above |
//! | [`config`] | flags, environment and file to checked settings | `telemetry`, `files`, `model`, `engine`, `server` |
//! | [`cli`] | the commands: `serve`, `analyze`, `batch`, `worker`, `check`, `taxonomy` and small ones | all above |
//!
//! Reading (`text` to `summary`, `model` aside) is pure functions over plain data; it sees no tensor, no thread, no socket.
//! `summary::abstractive` is a model of its own, and sees tensors. Articles wait in `engine`; `server` and `cli` have tasks and
//! threads of their own for what comes in and goes out, and `kernels` shares one product out among rayon's.

// Excepted, each with its reason: a call in the kernels, and what the process asks of the C library (`cli::process`).
#![deny(unsafe_code)]
#![cfg_attr(test, allow(clippy::string_slice))]

pub mod analysis;
pub mod cli;
pub mod config;
pub mod dates;
pub mod engine;
pub mod error;
pub mod faithfulness;
mod files;
pub mod lexicon;
pub mod model;
pub mod officials;
pub mod proto;
pub mod server;
mod steps;
pub mod summary;
pub mod tags;
pub mod telemetry;
pub mod text;
