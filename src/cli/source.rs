//! Which model to run on, and with which words.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::Failure;
use crate::analysis::Analyzer;
use crate::files;
use crate::lexicon::Lexicon;
use crate::model::{ModelError, ModelFolder, Precision};
use crate::server::{Catalogue, Loaded};
use crate::summary::abstractive::Writer;
use crate::tags::{Definitions, Fault, TagEntry};

/// The files that an analysis depends on.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct ModelSource {
    /// Folder of the model [default: the bundled model]
    #[arg(long, env = "BIENTAP_MODEL_DIR", value_name = "DIR")]
    pub(super) model_dir: Option<PathBuf>,

    /// Folder of a T5 checkpoint that writes abstractive summaries [default: none]
    #[arg(long, env = "BIENTAP_ABSTRACTIVE_MODEL_DIR", value_name = "DIR")]
    pub(super) abstractive_model_dir: Option<PathBuf>,

    /// TOML file with a newsroom's own words for posts and bodies, added to the bundled ones
    #[arg(long, env = "BIENTAP_LEXICON", value_name = "FILE")]
    pub(super) lexicon: Option<PathBuf>,

    /// TOML file with a newsroom's own tags, beside the bundled ones
    #[arg(long, env = "BIENTAP_TAXONOMY", value_name = "FILE")]
    pub(super) taxonomy: Option<PathBuf>,

    /// How matrix products are computed: int8 is the faster and answers like f32 [default: int8]
    #[arg(long, env = "BIENTAP_PRECISION", value_name = "PRECISION")]
    pub(super) precision: Option<Precision>,
}

impl ModelSource {
    /// Reads the files.
    pub(super) fn analyzer(&self) -> Result<Analyzer, ModelError> {
        let folder = self.model_dir.as_deref().map_or_else(ModelFolder::bundled, ModelFolder::read)?;
        let analyzer = Analyzer::load_as(&folder, self.precision.unwrap_or_default())?;
        if self.lexicon.is_some() || self.taxonomy.is_some() {
            self.set_words(&analyzer, None)?;
        }
        Ok(analyzer)
    }

    /// Reads the abstractive model, where one is named.
    pub(super) fn writer(&self) -> Result<Option<Writer>, ModelError> {
        self.abstractive_model_dir.as_deref().map(Writer::load).transpose()
    }

    /// Reads the files, verifies the model with its golden article, and reads the words anew whenever the server is told to.
    pub(super) fn loaded(self) -> Result<Loaded, ModelError> {
        let analyzer = self.analyzer()?;
        let analyzer = Arc::new(match self.writer()? {
            Some(writer) => analyzer.with_writer(writer),
            None => analyzer,
        });
        let served = Arc::clone(&analyzer);
        let reload = move || {
            let folder = self.model_dir.as_deref().map(ModelFolder::read).transpose()?;
            self.set_words(&analyzer, folder.as_ref())?;
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

    /// Reads the newsroom's own words and tags: all of them, or the analyzer stays as it was.
    fn set_words(&self, analyzer: &Analyzer, folder: Option<&ModelFolder>) -> Result<(), ModelError> {
        let lexicon = self.lexicon.as_deref().map(read_lexicon).transpose()?;
        let tags = self.taxonomy.as_deref().map(|file| read_taxonomy(file, analyzer).map_err(|fault| fault.of(file)));
        let tags = tags.transpose()?;
        analyzer.set_words(folder, lexicon, tags.as_ref())
    }
}

fn read_lexicon(file: &Path) -> Result<Lexicon, ModelError> {
    let fault = |fault: String| ModelError::Lexicon { file: file.display().to_string(), fault };
    let text = files::read_to_string(file).map_err(|error| fault(error.to_string()))?;
    Lexicon::parse(&text).map_err(|error| fault(error.to_string()))
}

/// Why a taxonomy file can't be used.
pub(super) enum TaxonomyFault {
    Unreadable(std::io::Error),
    Faulty(Vec<Fault>),
}

pub(super) fn read_taxonomy(file: &Path, analyzer: &Analyzer) -> Result<Definitions, TaxonomyFault> {
    let text = files::read_to_string(file).map_err(TaxonomyFault::Unreadable)?;
    let bundled: Vec<TagEntry> = analyzer.taxonomy().bundled_tags().collect();
    Definitions::parse(&text, &bundled).map_err(TaxonomyFault::Faulty)
}

impl TaxonomyFault {
    /// In one line.
    fn of(self, file: &Path) -> ModelError {
        let fault = match self {
            Self::Unreadable(error) => error.to_string(),
            Self::Faulty(faults) => {
                let first = faults.first().map(ToString::to_string).unwrap_or_default();
                match faults.len() {
                    0 | 1 => first,
                    count => format!("{first} (and {} more: bientap taxonomy check FILE)", count - 1),
                }
            }
        };
        ModelError::Taxonomy { file: file.display().to_string(), fault }
    }
}
