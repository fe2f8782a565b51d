//! vectors.safetensors: the space in which articles are compared with the examples of a newsroom's own tags.
//!
//! A text's vector is the mean of the encoder's states over its tokens. As they are, such means point almost the same way:
//! they are centred and whitened (Su et al. 2021, arXiv:2103.15316) before the cosine says how like two texts are. Articles
//! and short texts each have their own centre. `examples/article_vectors.rs` writes the file.

use candle_core::{DType, Device, Tensor};

use super::ModelError;

pub(super) const NAME: &str = "vectors.safetensors";

/// Centres, whitening, and what a cosine is worth; `models/README.md` has the tensors.
#[derive(Clone, Debug)]
pub struct VectorSpace {
    article_mean: Vec<f32>,
    text_mean: Vec<f32>,
    /// Rows of a matrix W with WᵀW the inverse of the articles' covariance.
    whitening: Vec<Vec<f32>>,
    slope: f32,
    middle: f32,
}

impl VectorSpace {
    /// A space from its parts: the mean states of articles and of short texts, the rows of the whitening matrix, and the
    /// slope and middle of the curve that says what a cosine is worth.
    pub fn new(article_mean: Vec<f32>, text_mean: Vec<f32>, whitening: Vec<Vec<f32>>, slope: f32, middle: f32) -> Self {
        Self { article_mean, text_mean, whitening, slope, middle }
    }

    /// Takes the tensors of a file for states of `hidden` numbers.
    pub(super) fn parse(bytes: &[u8], hidden: usize) -> Result<Self, ModelError> {
        let fault = |fault: String| ModelError::malformed(NAME, fault);
        let tensors = candle_core::safetensors::load_buffer(bytes, &Device::Cpu).map_err(|f| fault(f.to_string()))?;
        let tensor = |name: &str, shape: &[usize]| -> Result<Tensor, ModelError> {
            let tensor = tensors.get(name).ok_or_else(|| fault(format!("tensor {name} is missing")))?;
            if tensor.dims() != shape {
                return Err(fault(format!("tensor {name} has shape {:?}; {shape:?} is expected", tensor.dims())));
            }
            Ok(tensor.to_dtype(DType::F32)?)
        };
        let calibration: Vec<f32> = tensor("calibration", &[2])?.to_vec1()?;
        let [slope, middle] = calibration.as_slice() else { return Err(fault("calibration is cut short".to_owned())) };
        let space = Self {
            article_mean: tensor("article_mean", &[hidden])?.to_vec1()?,
            text_mean: tensor("text_mean", &[hidden])?.to_vec1()?,
            whitening: tensor("whitening", &[hidden, hidden])?.to_vec2()?,
            slope: *slope,
            middle: *middle,
        };
        let numbers = [&space.article_mean, &space.text_mean].into_iter().chain(&space.whitening).flatten();
        if !numbers.chain([&space.slope, &space.middle]).all(|number| number.is_finite()) || space.slope <= 0.0 {
            return Err(fault("holds numbers that make no sense".to_owned()));
        }
        Ok(space)
    }

    /// The unit vector of an article, or of a part of one, from the mean of its states.
    pub fn article(&self, mean: &[f32]) -> Vec<f32> {
        self.whitened(mean, &self.article_mean)
    }

    /// The unit vector of a short text that stands alone.
    pub fn text(&self, mean: &[f32]) -> Vec<f32> {
        self.whitened(mean, &self.text_mean)
    }

    /// What a cosine between an article and a tag is worth: the probability, on the articles of the calibration, that the
    /// tag applies (Platt 1999).
    pub fn score(&self, cosine: f32) -> f32 {
        1.0 / (1.0 + (-self.slope * (cosine - self.middle)).exp())
    }

    fn whitened(&self, mean: &[f32], centre: &[f32]) -> Vec<f32> {
        let centred: Vec<f32> = mean.iter().zip(centre).map(|(x, c)| x - c).collect();
        unit(self.whitening.iter().map(|row| dot(row, &centred)).collect())
    }
}

/// The same direction, of length 1; nothing where there is no direction.
pub(crate) fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = dot(&vector, &vector).sqrt();
    vector.iter_mut().for_each(|x| *x /= length.max(f32::MIN_POSITIVE));
    vector
}

/// The inner product: the cosine of two unit vectors.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    // Eight sums at once, which the compiler keeps in one register.
    let mut sums = [0.0f32; 8];
    for (a, b) in a.chunks(8).zip(b.chunks(8)) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}
