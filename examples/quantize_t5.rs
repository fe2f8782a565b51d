//! Writes a T5 checkpoint's weights as a GGUF file, matrices in 8 bits: a quarter of the size.
//!
//! ```sh
//! cargo run --release --example quantize_t5 -- CHECKPOINT FOLDER
//! ```
//!
//! CHECKPOINT holds model.safetensors, or the files that model.safetensors.index.json names; FOLDER gets model.gguf,
//! config.json and the tokenizer's files, and is what `--abstractive-model-dir` takes.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use candle_core::quantized::{GgmlDType, QTensor, gguf_file};
use candle_core::{Device, Tensor, safetensors};

const BESIDE: [&str; 4] = ["config.json", "tokenizer.json", "spiece.model", "tokenizer_config.json"];

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (checkpoint, folder) = arguments.next().zip(arguments.next()).context("CHECKPOINT and FOLDER are expected")?;
    let tensors = tensors(&checkpoint)?;
    let quantized = tensors.into_iter().map(|(name, tensor)| Ok((quantize(&name, &tensor)?, name)));
    let quantized = quantized.collect::<candle_core::Result<Vec<(QTensor, String)>>>()?;
    let named: Vec<(&str, &QTensor)> = quantized.iter().map(|(tensor, name)| (name.as_str(), tensor)).collect();

    fs::create_dir_all(&folder)?;
    let path = folder.join("model.gguf");
    gguf_file::write(&mut File::create(&path)?, &[], &named)?;
    for name in BESIDE.iter().filter(|name| checkpoint.join(name).exists()) {
        fs::copy(checkpoint.join(name), folder.join(name))?;
    }
    println!("{}: {} tensors, {} bytes", path.display(), named.len(), fs::metadata(&path)?.len());
    Ok(())
}

/// The tensors of every safetensors file of a folder, by name.
fn tensors(checkpoint: &Path) -> anyhow::Result<BTreeMap<String, Tensor>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(checkpoint).with_context(|| checkpoint.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "safetensors") {
            all.extend(safetensors::load(&path, &Device::Cpu).with_context(|| path.display().to_string())?);
        }
    }
    ensure!(!all.is_empty(), "{} holds no safetensors file", checkpoint.display());
    Ok(all)
}

/// In 8 bits where it is a matrix whose rows are whole blocks. Biases of distances and norms are small, and stay.
fn quantize(name: &str, tensor: &Tensor) -> candle_core::Result<QTensor> {
    let kind = GgmlDType::Q8_0;
    let rows = tensor.dims().len() == 2 && tensor.dim(1)?.is_multiple_of(kind.block_size());
    let kind = if rows && !name.ends_with("relative_attention_bias.weight") { kind } else { GgmlDType::F32 };
    QTensor::quantize(tensor, kind)
}
