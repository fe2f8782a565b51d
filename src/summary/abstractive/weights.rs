//! A checkpoint's tensors, from safetensors files or a GGUF file, each asked for with the shape that it must have.
//!
//! The 8-bit matrices of a GGUF file are unpacked to f32. candle could multiply with them as they are, but its threads for
//! that wait for one another by spinning: beside any other work on two cores a summary took three times as long and four
//! times the processor time. Where `CANDLE_NUM_THREADS=1` leaves candle no such threads they stay packed.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use candle_core::quantized::{QMatMul, QTensor, gguf_file};
use candle_core::{DType, Device, Tensor};

use super::files::{WeightFiles, read};
use crate::model::ModelError;

/// The tensors, by the names that Hugging Face's T5 gives them.
pub(super) struct Weights {
    tensors: HashMap<String, Stored>,
    /// Where they come from, for errors.
    file: String,
}

#[derive(Clone)]
enum Stored {
    Full(Tensor),
    Quantized(Arc<QTensor>),
}

impl Weights {
    /// Reads the files; `packed` says whether a GGUF's matrices stay as they are.
    ///
    /// # Errors
    /// Names the file that is missing, cut short, or none of its kind.
    pub(super) fn read(files: &WeightFiles, packed: bool) -> Result<Self, ModelError> {
        match files {
            WeightFiles::Gguf(path) => {
                let file = path.display().to_string();
                Ok(Self { tensors: gguf(path, packed)?, file })
            }
            WeightFiles::Safetensors(paths) => {
                let mut tensors = HashMap::new();
                for path in paths {
                    let file = path.display().to_string();
                    let malformed = |error: candle_core::Error| ModelError::malformed(&file, line(&error));
                    let shard = candle_core::safetensors::load_buffer(&read(path)?, &Device::Cpu).map_err(malformed)?;
                    for (name, tensor) in shard {
                        tensors.insert(name, Stored::Full(tensor.to_dtype(DType::F32).map_err(malformed)?));
                    }
                }
                let file = paths.first().map(|path| path.display().to_string()).unwrap_or_default();
                let file = if paths.len() > 1 { format!("{file} and its fellows") } else { file };
                Ok(Self { tensors, file })
            }
        }
    }

    /// True where a tensor of that name is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.tensors.contains_key(name)
    }

    /// A tensor in f32.
    ///
    /// # Errors
    /// When it is missing or has another shape.
    pub(super) fn full(&self, name: &str, shape: &[usize]) -> Result<Tensor, ModelError> {
        match self.stored(name, shape)? {
            Stored::Full(tensor) => Ok(tensor.clone()),
            Stored::Quantized(tensor) => {
                tensor.dequantize(&Device::Cpu).map_err(|error| self.fault(name, line(&error)))
            }
        }
    }

    /// A matrix to multiply with, in the precision that the file has it in.
    ///
    /// # Errors
    /// When it is missing or has another shape.
    pub(super) fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<QMatMul, ModelError> {
        match self.stored(name, &[rows, columns])? {
            Stored::Full(tensor) => Ok(QMatMul::Tensor(tensor.clone())),
            Stored::Quantized(tensor) => {
                QMatMul::from_arc(Arc::clone(tensor)).map_err(|error| self.fault(name, line(&error)))
            }
        }
    }

    /// The number of weights in all tensors.
    pub(super) fn parameters(&self) -> u64 {
        let count = |stored: &Stored| match stored {
            Stored::Full(tensor) => tensor.elem_count(),
            Stored::Quantized(tensor) => tensor.shape().elem_count(),
        };
        self.tensors.values().map(|stored| count(stored) as u64).sum()
    }

    /// What is wrong with a tensor.
    pub(super) fn fault(&self, name: &str, fault: impl std::fmt::Display) -> ModelError {
        ModelError::malformed(&self.file, format!("tensor {name}: {fault}"))
    }

    fn stored(&self, name: &str, shape: &[usize]) -> Result<&Stored, ModelError> {
        let Some(stored) = self.tensors.get(name) else {
            // llama.cpp's converter gives other names: the file is sound, and not for us.
            let foreign = self.tensors.keys().any(|name| name.starts_with("enc.blk."));
            let hint = if foreign { "; the file has llama.cpp's names, Hugging Face's are read" } else { "" };
            return Err(ModelError::malformed(&self.file, format!("tensor {name} is missing{hint}")));
        };
        let found = match stored {
            Stored::Full(tensor) => tensor.dims(),
            Stored::Quantized(tensor) => tensor.shape().dims(),
        };
        if found != shape {
            let fault = format!("has shape {found:?}, config.json asks for {shape:?}");
            return Err(self.fault(name, fault));
        }
        Ok(stored)
    }
}

/// True where candle has no threads of its own for products of 8-bit numbers.
pub(super) fn may_stay_packed() -> bool {
    std::env::var("CANDLE_NUM_THREADS").is_ok_and(|threads| threads == "1")
}

/// What candle says, without the backtrace that it adds where RUST_BACKTRACE asks for one.
pub(super) fn line(error: &candle_core::Error) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

fn gguf(path: &Path, packed: bool) -> Result<HashMap<String, Stored>, ModelError> {
    let name = path.display().to_string();
    let unreadable = |error: std::io::Error| ModelError::Unreadable { file: name.clone(), fault: error.to_string() };
    let malformed = |error: candle_core::Error| ModelError::malformed(&name, line(&error));
    let bytes = std::fs::metadata(path).map_err(unreadable)?.len();
    let mut file = BufReader::new(File::open(path).map_err(unreadable)?);
    // An alignment of zero makes candle's reader divide by it.
    let content = catch_unwind(AssertUnwindSafe(|| gguf_file::Content::read(&mut file)));
    let content = content.map_err(|_| ModelError::malformed(&name, "its head makes no sense"))?.map_err(malformed)?;
    let mut tensors = HashMap::new();
    for (tensor, info) in &content.tensor_infos {
        // candle multiplies them out before it compares them with the file.
        let elements = info.shape.dims().iter().try_fold(1_u64, |all, size| all.checked_mul(*size as u64));
        // No format packs more than sixteen numbers in a byte.
        if elements.is_none_or(|elements| elements / 16 > bytes) {
            let fault = format!("tensor {tensor} of shape {:?} is larger than the file", info.shape.dims());
            return Err(ModelError::malformed(&name, fault));
        }
        let read = content.tensor(&mut file, tensor, &Device::Cpu);
        let fault = |error| ModelError::malformed(&name, format!("tensor {tensor}: {}", line(&error)));
        let read = read.map_err(fault)?;
        let stored = match packed {
            true => Stored::Quantized(Arc::new(read)),
            false => Stored::Full(read.dequantize(&Device::Cpu).map_err(fault)?),
        };
        tensors.insert(tensor.clone(), stored);
    }
    Ok(tensors)
}
