//! A model folder's bytes: bundled in the binary or read from a directory.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use super::ModelError;

/// The files that make a model; `manifest.json` describes the others.
pub(super) const FILES: [&str; 6] =
    ["manifest.json", "config.json", "tokenizer.json", "taxonomy.toml", "weights.safetensors", "golden.json"];

/// The file that a model may do without: then a newsroom's own tags fire by phrases alone.
pub(super) const VECTORS: &str = super::vectors::NAME;

/// The files of one model.
pub struct ModelFolder {
    files: BTreeMap<&'static str, Cow<'static, [u8]>>,
}

impl ModelFolder {
    /// The model that was built into the binary.
    ///
    /// # Errors
    /// [`ModelError::NotBundled`] when built without the feature `bundled-model`.
    #[cfg(feature = "bundled-model")]
    pub fn bundled() -> Result<Self, ModelError> {
        macro_rules! bundled {
            ($($name:literal),*) => {
                BTreeMap::from([$((
                    $name,
                    Cow::Borrowed(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/bientap-vi/", $name)).as_slice()),
                )),*])
            };
        }
        let files = bundled!(
            "manifest.json",
            "config.json",
            "tokenizer.json",
            "taxonomy.toml",
            "weights.safetensors",
            "golden.json",
            "vectors.safetensors"
        );
        Ok(Self { files })
    }

    /// The model that was built into the binary.
    ///
    /// # Errors
    /// [`ModelError::NotBundled`]: this binary was built without the feature `bundled-model`.
    #[cfg(not(feature = "bundled-model"))]
    pub fn bundled() -> Result<Self, ModelError> {
        Err(ModelError::NotBundled)
    }

    /// Reads the files of a directory.
    ///
    /// # Errors
    /// Names the first file that can't be read.
    pub fn read(directory: &Path) -> Result<Self, ModelError> {
        let mut files = BTreeMap::new();
        for name in FILES {
            let path = directory.join(name);
            let bytes = std::fs::read(&path).map_err(|fault| ModelError::Unreadable {
                file: path.display().to_string(),
                fault: fault.to_string(),
            })?;
            files.insert(name, Cow::Owned(bytes));
        }
        if let Ok(bytes) = std::fs::read(directory.join(VECTORS)) {
            files.insert(VECTORS, Cow::Owned(bytes));
        }
        Ok(Self { files })
    }

    /// The bytes of one file of [`FILES`].
    ///
    /// # Errors
    /// When the folder has no such file.
    pub fn file(&self, name: &str) -> Result<&[u8], ModelError> {
        let bytes = self.files.get(name);
        bytes.map(AsRef::as_ref).ok_or_else(|| ModelError::malformed(name, "is not part of a model"))
    }

    /// The bytes of vectors.safetensors, where the folder has it.
    pub(super) fn vectors(&self) -> Option<&[u8]> {
        self.files.get(VECTORS).map(AsRef::as_ref)
    }

    /// The same folder with one file replaced: how tests make damaged models.
    pub fn with_file(mut self, name: &'static str, bytes: Vec<u8>) -> Self {
        self.files.insert(name, Cow::Owned(bytes));
        self
    }
}
