//! What can be wrong with a model's files, in one line that names the file and the fault.

/// A fault of a model folder, or of running its model.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// A file is not there or can't be read.
    #[error("model file {file}: {fault}")]
    Unreadable {
        /// Its path.
        file: String,
        /// What the operating system said.
        fault: String,
    },
    /// A file is not the one that the manifest describes.
    #[error("model file {file}: sha256 is {found}, manifest.json says {expected}; the file was changed or cut short")]
    Changed {
        /// Its name.
        file: String,
        /// The hash that it has.
        found: String,
        /// The hash that it should have.
        expected: String,
    },
    /// A file does not say what it must.
    #[error("model file {file}: {fault}")]
    Malformed {
        /// Its name.
        file: String,
        /// What is wrong in it.
        fault: String,
    },
    /// The golden article gives other logits than those on record.
    #[error("golden article: {head} logits differ by {difference:.4} from golden.json; weights and code don't fit")]
    Golden {
        /// The head.
        head: &'static str,
        /// The largest absolute difference.
        difference: f32,
    },
    /// A newsroom's own lexicon can't be read.
    #[error("lexicon {file}: {fault}")]
    Lexicon {
        /// Its path.
        file: String,
        /// What is wrong in it, with the line.
        fault: String,
    },
    /// A newsroom's own tags can't be read.
    #[error("taxonomy {file}: {fault}")]
    Taxonomy {
        /// Its path.
        file: String,
        /// What is wrong in it, with the line.
        fault: String,
    },
    /// This binary was built without a model.
    #[error("no model is bundled in this binary; name a model folder with --model-dir")]
    NotBundled,
    /// The tensor library failed.
    #[error("encoder: {0}")]
    Tensor(#[from] candle_core::Error),
}

impl ModelError {
    pub(crate) fn malformed(file: &str, fault: impl ToString) -> Self {
        Self::Malformed { file: file.to_owned(), fault: fault.to_string() }
    }
}
