//! What the services share: nothing until the model is verified, then the model behind its engine.

use std::io;
use std::sync::{Arc, OnceLock};

use super::ServerConfig;
use super::convert::{self, Versions};
use super::decode;
use crate::analysis::{Analyzer, ModelInfo};
use crate::engine::{Answer, Backend, Call, Engine, EngineConfig, Timings};
use crate::error::Error;
use crate::model::ModelError;
use crate::proto::v1;

/// A verified model and what the services tell of it.
pub struct Loaded {
    /// What articles are run through.
    pub backend: Arc<dyn Backend>,
    /// What `GetModelInfo` tells.
    pub info: ModelInfo,
    /// What `ListTags` lists.
    pub tags: Vec<v1::TagDefinition>,
    /// The version of those tags.
    pub taxonomy_version: String,
}

impl Loaded {
    /// Verifies an analyzer with its golden article and takes it in.
    ///
    /// # Errors
    /// Where the golden article's logits are not those on record.
    pub fn verify(analyzer: Analyzer) -> Result<Self, ModelError> {
        analyzer.verify()?;
        Ok(Self {
            info: analyzer.info().clone(),
            tags: analyzer.taxonomy().tags().map(convert::tag_definition).collect(),
            taxonomy_version: analyzer.taxonomy().version().to_owned(),
            backend: Arc::new(analyzer),
        })
    }
}

/// A verified model behind its engine, ready for requests.
pub(crate) struct Serving {
    pub(super) engine: Engine,
    pub(super) versions: Versions,
    pub(super) info: ModelInfo,
    /// Sections, then subjects, then places.
    pub(super) tags: Vec<v1::TagDefinition>,
}

impl Serving {
    /// Starts the engine.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub(crate) fn start(loaded: Loaded, config: EngineConfig) -> io::Result<Self> {
        let Loaded { backend, info, mut tags, taxonomy_version } = loaded;
        // The enum's order is that of the listing; within a kind, the taxonomy's own.
        tags.sort_by_key(|tag| tag.kind);
        let engine = Engine::start(backend, config)?;
        let versions = Versions { model: info.version.clone(), taxonomy: taxonomy_version };
        Ok(Self { engine, versions, info, tags })
    }

    /// One request's way from message to message.
    ///
    /// # Errors
    /// As [`decode::request`] and [`Engine::analyze`].
    pub(crate) async fn answer(
        &self,
        request: v1::AnalyzeArticleRequest,
        call: Call,
        max_characters: usize,
    ) -> Result<(v1::AnalyzeArticleResponse, Timings), Error> {
        let decoded = decode::request(request, max_characters)?;
        let article = Arc::new(decoded.article);
        let Answer { analysis, timings } = self.engine.analyze(Arc::clone(&article), decoded.options, call).await?;
        let response = convert::response(&article, &analysis, &self.versions, decoded.offset_encoding);
        Ok((response, timings))
    }
}

/// What the services share.
pub(super) struct State {
    pub(super) config: ServerConfig,
    serving: OnceLock<Serving>,
}

impl State {
    pub(super) fn new(config: ServerConfig) -> Self {
        Self { config, serving: OnceLock::new() }
    }

    /// From now on calls are served.
    pub(super) fn start(&self, loaded: Loaded) -> io::Result<()> {
        let serving = Serving::start(loaded, self.config.engine)?;
        // There is one start: a second one would only be dropped.
        let _ = self.serving.set(serving);
        Ok(())
    }

    pub(super) fn serving(&self) -> Result<&Serving, Error> {
        self.serving.get().ok_or(Error::Starting)
    }
}
