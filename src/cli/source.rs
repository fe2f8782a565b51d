//! Which model to run on, and with which words.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::Failure;
use crate::analysis::Analyzer;
use crate::model::{ModelError, ModelFolder, Precision};
use crate::officials::Lexicon;
use crate::server::{Catalogue, Loaded};

/// The files that an analysis depends on.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct ModelSource {
    /// Folder of the model [default: the bundled model]
    #[arg(long, env = "BIENTAP_MODEL_DIR", value_name = "DIR")]
    pub(super) model_dir: Option<PathBuf>,

    /// TOML file with a newsroom's own words for posts and bodies, added to the bundled ones
    #[arg(long, env = "BIENTAP_LEXICON", value_name = "FILE")]
    pub(super) lexicon: Option<PathBuf>,

    /// How matrix products are computed: int8 is the faster and answers like f32 [default: int8]
    #[arg(long, env = "BIENTAP_PRECISION", value_name = "PRECISION")]
    pub(super) precision: Option<Precision>,
}

impl ModelSource {
    /// Reads the files.
    pub(super) fn analyzer(&self) -> Result<Analyzer, ModelError> {
        let folder = self.model_dir.as_deref().map_or_else(ModelFolder::bundled, ModelFolder::read)?;
        let analyzer = Analyzer::load_as(&folder, self.precision.unwrap_or_default())?;
        if let Some(file) = &self.lexicon {
            analyzer.set_words(None, Some(read_lexicon(file)?))?;
        }
        Ok(analyzer)
    }

    /// Reads the files, verifies the model with its golden article, and reads the words anew whenever the server is told to.
    pub(super) fn loaded(self) -> Result<Loaded, ModelError> {
        let analyzer = Arc::new(self.analyzer()?);
        let served = Arc::clone(&analyzer);
        let reload = move || {
            let folder = self.model_dir.as_deref().map(ModelFolder::read).transpose()?;
            let lexicon = self.lexicon.as_deref().map(read_lexicon).transpose()?;
            analyzer.set_words(folder.as_ref(), lexicon)?;
            Ok(Catalogue::of(&analyzer))
        };
        Ok(Loaded::verify(served)?.reloading(reload))
    }

    /// The same, on a thread where that may take its time.
    pub(super) async fn load(self) -> Result<Loaded, Failure> {
        let loading = tokio::task::spawn_blocking(move || self.loaded());
        let loaded = loading.await.map_err(|_| Failure::Job("panic while loading the model".to_owned()))?;
        Ok(loaded?)
    }
}

fn read_lexicon(file: &Path) -> Result<Lexicon, ModelError> {
    let fault = |fault: String| ModelError::Lexicon { file: file.display().to_string(), fault };
    let text = std::fs::read_to_string(file).map_err(|error| fault(error.to_string()))?;
    Lexicon::parse(&text).map_err(|error| fault(error.to_string()))
}
