//! The encoder by turns, for `benches/peers/compare.py`: for each line on standard input one pass over the ids that the
//! arguments give, and its nanoseconds on standard output.
//!
//! ```sh
//! cargo run --release --example encode_turns -- int8 2 17 99 3
//! ```

use std::io::{BufRead, Write};
use std::time::Instant;

use anyhow::{Context, bail};
use bientap::model::{Encoder, EncoderConfig, ModelFolder, Precision, Weights};
use candle_core::Device;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let precision = match arguments.next().as_deref() {
        Some("int8") => Precision::Int8,
        Some("f32") => Precision::F32,
        _ => bail!("the first argument is int8 or f32, token ids follow"),
    };
    let ids: Vec<u32> = arguments.map(|id| id.parse().context("a token id")).collect::<Result<_, _>>()?;
    let folder = ModelFolder::bundled()?;
    let config = EncoderConfig::parse(folder.file("config.json")?)?;
    let weights = Weights::parse(folder.file("weights.safetensors")?, &Device::Cpu)?;
    let encoder = Encoder::load(&config, &weights, precision)?;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        line?;
        let started = Instant::now();
        encoder.forward(&ids)?;
        writeln!(out, "{}", started.elapsed().as_nanos())?;
        out.flush()?;
    }
    Ok(())
}
