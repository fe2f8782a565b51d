//! The model: token ids in, logits out, through candle.
//!
//! `input` cuts a document into windows of token ids, `encoder` turns a window into one vector a
//! token by way of `kernels`, `heads` turns those into logits, `labels` reads token logits as spans,
//! `vectors` makes mean states comparable. `folder` and `manifest` read and verify the files; their format is `models/README.md`.

mod config;
mod encoder;
mod error;
mod folder;
mod golden;
mod heads;
mod input;
mod kernels;
mod labels;
mod manifest;
mod tokenizer;
mod vectors;
mod weights;

use std::sync::Arc;

use candle_core::Device;

pub use config::EncoderConfig;
pub use encoder::Encoder;
pub use error::ModelError;
pub use folder::ModelFolder;
pub use heads::{TOKEN_LABELS, WindowLogits};
pub use input::{Segment, Window};
pub use kernels::Precision;
pub(crate) use labels::spans;
pub use labels::{Label, LabelledSpan};
pub use manifest::{Manifest, Thresholds};
pub use tokenizer::{Token, Tokenizer};
pub use vectors::VectorSpace;
pub(crate) use vectors::{dot, unit};
pub use weights::Weights;

use crate::text::Document;
use golden::Golden;
use heads::Heads;

/// One loaded and verified model: the encoder, its heads, its tokenizer.
pub struct Model {
    manifest: Manifest,
    tokenizer: Tokenizer,
    encoder: Encoder,
    heads: Heads,
    golden: Golden,
    vector_space: Option<Arc<VectorSpace>>,
    precision: Precision,
    parameters: u64,
}

impl Model {
    /// Verifies every file of a folder against its manifest and loads the model.
    ///
    /// # Errors
    /// Names the file and the fault: missing, changed, malformed, of another shape.
    pub fn load(folder: &ModelFolder, precision: Precision) -> Result<Self, ModelError> {
        // Hashing, packing and the tokenizer's tables need nothing of one another.
        let read = || {
            let config = EncoderConfig::parse(folder.file("config.json")?)?;
            let (weights, tokenizer) = rayon::join(
                || {
                    let weights = Weights::parse(folder.file("weights.safetensors")?, &Device::Cpu)?;
                    Ok::<_, ModelError>((Encoder::load(&config, &weights, precision)?, weights))
                },
                || Tokenizer::parse(folder.file("tokenizer.json")?, config.vocab_size),
            );
            Ok::<_, ModelError>((weights?, tokenizer?, config))
        };
        let (manifest, read) = rayon::join(|| Manifest::read(folder), read);
        // A file that was changed is told as such, whatever else came of it.
        let manifest = manifest?;
        let ((encoder, weights), tokenizer, config) = read?;
        if manifest.window_tokens > config.max_position_embeddings {
            let fault = format!("window_tokens {} is over {}", manifest.window_tokens, config.max_position_embeddings);
            return Err(ModelError::malformed("manifest.json", fault));
        }
        let parameters = weights.parameters();
        let heads = Heads::load(config.hidden_size, manifest.tags.len(), &weights)?;
        let golden = Golden::parse(folder.file("golden.json")?)?;
        let vectors = folder.vectors().filter(|_| manifest.has_vectors());
        let vector_space =
            vectors.map(|bytes| VectorSpace::parse(bytes, config.hidden_size)).transpose()?.map(Arc::new);
        Ok(Self { manifest, tokenizer, encoder, heads, golden, vector_space, precision, parameters })
    }

    /// Checks that a folder holds this very model, but for its taxonomy.
    ///
    /// # Errors
    /// Where a file is not the one that the manifest describes, or the manifest says more than another taxonomy.
    pub(crate) fn fits(&self, folder: &ModelFolder) -> Result<(), ModelError> {
        self.manifest.same_but_taxonomy(&Manifest::read(folder)?)
    }

    /// Cuts a document into windows of token ids.
    pub fn windows(&self, document: &Document) -> Vec<Window> {
        input::windows(document, &self.tokenizer, self.manifest.window_tokens, self.manifest.window_overlap)
    }

    /// One encoder pass over one window, all heads. Deterministic: nothing but the window's own ids matters.
    ///
    /// # Errors
    /// When candle fails, which no input can cause.
    pub fn encode(&self, window: &Window) -> Result<WindowLogits, ModelError> {
        let states = self.encoder.forward(&window.ids)?;
        self.heads.forward(&states, window)
    }

    /// Runs the golden article and compares its logits with those that the recipe wrote down.
    ///
    /// # Errors
    /// Names the head that differs, and by how much.
    pub fn verify(&self) -> Result<(), ModelError> {
        self.golden.verify(self)
    }

    /// The space in which articles are compared with examples, where the folder has one.
    pub fn vector_space(&self) -> Option<&Arc<VectorSpace>> {
        self.vector_space.as_ref()
    }

    /// What manifest.json says.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Number of weights.
    pub fn parameters(&self) -> u64 {
        self.parameters
    }
}
