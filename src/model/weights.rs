//! weights.safetensors: named tensors, each asked for with the shape that it must have.

use std::collections::HashMap;

use candle_core::{DType, Device, Tensor};

use super::ModelError;

const NAME: &str = "weights.safetensors";

/// The tensors of a model, as f32.
pub struct Weights {
    tensors: HashMap<String, Tensor>,
}

impl Weights {
    /// Parses a safetensors file.
    ///
    /// # Errors
    /// When the file is cut short or is no safetensors file.
    pub fn parse(bytes: &[u8], device: &Device) -> Result<Self, ModelError> {
        let tensors =
            candle_core::safetensors::load_buffer(bytes, device).map_err(|fault| ModelError::malformed(NAME, fault))?;
        Ok(Self { tensors })
    }

    /// The tensor `name`, in f32.
    ///
    /// # Errors
    /// When it is missing or has another shape.
    pub(super) fn tensor(&self, name: &str, shape: &[usize]) -> Result<Tensor, ModelError> {
        let fault = match self.tensors.get(name) {
            None => format!("tensor {name} is missing"),
            Some(tensor) if tensor.dims() != shape => {
                format!("tensor {name} has shape {:?}, the configuration asks for {shape:?}", tensor.dims())
            }
            Some(tensor) => return Ok(tensor.to_dtype(DType::F32)?),
        };
        Err(ModelError::malformed(NAME, fault))
    }

    /// The number of weights in all tensors.
    pub(super) fn parameters(&self) -> u64 {
        self.tensors.values().map(|tensor| tensor.elem_count() as u64).sum()
    }
}
