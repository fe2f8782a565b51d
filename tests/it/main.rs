//! The integration tests, one binary: each test binary links candle.

// Tests say what they expect by failing, in their helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

mod abstractive;
mod analyze;
mod articles;
mod attacks;
mod batch;
mod cases;
mod cli;
mod faithfulness;
mod faults;
mod grpcurl;
mod health;
mod hostile;
mod html;
mod http;
mod layers;
mod lexicon;
mod load;
mod model;
mod normalization;
mod overload;
mod parity;
mod ports;
mod precision;
mod process;
mod reflection;
mod restart;
mod security;
mod slow;
mod stream;
mod support;
mod taxonomy;
mod telemetry;
mod warnings;
mod worker;
