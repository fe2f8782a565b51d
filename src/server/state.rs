//! What the services share: nothing until the model is verified, then the model behind its engine.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use prost::Message;
use tokio::sync::Semaphore;

use super::ServerConfig;
use super::access::Access;
use super::convert::{self, Sources};
use super::decode::{self, Decoded};
use super::intake::Intake;
use super::tls::Tls;
use super::wire::MessageLimits;
use crate::analysis::{Analyzer, ModelInfo};
use crate::engine::{Answer, Backend, Call, Engine, EngineConfig, Opened, Timings};
use crate::error::Error;
use crate::model::ModelError;
use crate::proto::v1;
use crate::telemetry::metrics;

/// The tags that an answer can have.
#[derive(Clone, Debug, PartialEq)]
pub struct Catalogue {
    /// What `ListTags` lists.
    pub tags: Vec<v1::TagDefinition>,
    /// The version of those tags.
    pub version: String,
}

impl Catalogue {
    /// The tags of an analyzer.
    pub fn of(analyzer: &Analyzer) -> Self {
        let taxonomy = analyzer.taxonomy();
        Self { tags: taxonomy.tags().map(convert::tag_definition).collect(), version: taxonomy.version().to_owned() }
    }

    /// Sections, then subjects, then places: the enum's order is that of the listing; within a kind, the taxonomy's own.
    fn sorted(mut self) -> Self {
        self.tags.sort_by_key(|tag| tag.kind);
        self
    }
}

/// Reads taxonomy and lexicon anew, for all articles from then on.
type Reload = Box<dyn Fn() -> Result<Catalogue, ModelError> + Send + Sync>;

/// A verified model and what the services tell of it.
pub struct Loaded {
    backend: Arc<dyn Backend>,
    info: ModelInfo,
    catalogue: Catalogue,
    reload: Option<Reload>,
}

impl Loaded {
    /// A backend, what `GetModelInfo` tells of it, and its tags.
    pub fn new(backend: Arc<dyn Backend>, info: ModelInfo, catalogue: Catalogue) -> Self {
        Self { backend, info, catalogue, reload: None }
    }

    /// Verifies an analyzer with its golden article and takes it in.
    ///
    /// # Errors
    /// Where the golden article's logits are not those on record.
    pub fn verify(analyzer: Arc<Analyzer>) -> Result<Self, ModelError> {
        analyzer.verify()?;
        let (info, catalogue) = (analyzer.info().clone(), Catalogue::of(&analyzer));
        Ok(Self::new(analyzer, info, catalogue))
    }

    /// Calls this at every reload; it changes the backend's words and returns their tags, or changes nothing.
    #[must_use]
    pub fn reloading(mut self, reload: impl Fn() -> Result<Catalogue, ModelError> + Send + Sync + 'static) -> Self {
        self.reload = Some(Box::new(reload));
        self
    }
}

/// The catalogues before and after a reload.
struct Replaced {
    old: Arc<Catalogue>,
    new: Arc<Catalogue>,
}

/// A verified model behind its engine, ready for requests.
pub(crate) struct Serving {
    pub(super) engine: Engine,
    pub(super) info: ModelInfo,
    catalogue: RwLock<Arc<Catalogue>>,
    reload: Option<Reload>,
}

impl Serving {
    /// Starts the engine.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub(crate) fn start(loaded: Loaded, config: EngineConfig) -> io::Result<Self> {
        let Loaded { backend, info, catalogue, reload } = loaded;
        let engine = Engine::start(backend, config)?;
        metrics::runs(&info.version, &catalogue.version, None);
        Ok(Self { engine, info, catalogue: RwLock::new(Arc::new(catalogue.sorted())), reload })
    }

    pub(super) fn catalogue(&self) -> Arc<Catalogue> {
        Arc::clone(&self.catalogue.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads taxonomy and lexicon anew.
    fn reload(&self) -> Result<Option<Replaced>, ModelError> {
        let Some(reload) = &self.reload else { return Ok(None) };
        let new = Arc::new(reload()?.sorted());
        let mut current = self.catalogue.write().unwrap_or_else(PoisonError::into_inner);
        let old = std::mem::replace(&mut *current, Arc::clone(&new));
        Ok(Some(Replaced { old, new }))
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
        self.open_and_answer(request.encoded_len(), move || Ok(request), call, max_characters).await
    }

    /// The same for a request that is still to be decoded, by `open`, to so many bytes.
    ///
    /// # Errors
    /// As [`Serving::answer`], or as `open` fails.
    pub(super) async fn open_and_answer(
        &self,
        bytes: usize,
        open: impl FnOnce() -> Result<v1::AnalyzeArticleRequest, Error> + Send + 'static,
        call: Call,
        max_characters: usize,
    ) -> Result<(v1::AnalyzeArticleResponse, Timings), Error> {
        let open = move || {
            let Decoded { article, options, offset_encoding } = decode::request(open()?, max_characters)?;
            let article = Arc::new(article);
            let sources = Sources::new(&article, offset_encoding);
            let kept = sources.size();
            Ok(Opened { article, options, rest: sources, kept })
        };
        let (Answer { analysis, timings }, sources) = self.engine.open_and_analyze(bytes, open, call).await?;
        Ok((convert::response(&sources, &analysis, &self.info.version), timings))
    }
}

/// What the services share.
pub(super) struct State {
    pub(super) config: ServerConfig,
    pub(super) access: Access,
    /// `None`: plain text.
    pub(super) tls: Option<Arc<Tls>>,
    pub(super) intake: Intake,
    /// Places of calls that show no API key.
    pub(super) keyless: Arc<Semaphore>,
    serving: OnceLock<Serving>,
}

impl State {
    pub(super) fn new(config: ServerConfig, access: Access, tls: Option<Arc<Tls>>) -> Self {
        let intake = Intake::new(config.intake, config.max_message_bytes);
        let keyless = Arc::new(Semaphore::new(config.connections.max_keyless_calls));
        Self { config, access, tls, intake, keyless, serving: OnceLock::new() }
    }

    /// What a message may hold.
    pub(super) fn message_limits(&self) -> MessageLimits {
        MessageLimits { bytes: self.config.max_message_bytes, elements: self.config.max_list_elements }
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

    /// Reads everything anew that may change while calls are served: taxonomy, lexicon, API keys, certificates. Each that
    /// is faulty stays as it was, and the log says why.
    pub(super) fn reload(&self) {
        let words = self.serving.get().map_or(Ok(None), Serving::reload);
        match words {
            Ok(Some(Replaced { old, new })) => {
                let (from, to) = (&old.version, &new.version);
                let changed = changed(&old.tags, &new.tags);
                tracing::info!(from, to, changed, "taxonomy and lexicon are read anew");
                if let Some(serving) = self.serving.get() {
                    metrics::runs(&serving.info.version, to, Some(from).filter(|from| *from != to).map(String::as_str));
                }
                metrics::reloaded("done");
            }
            Ok(None) => {}
            Err(error) => kept("taxonomy and lexicon", &error),
        }
        if self.config.access.keys_file.is_some() {
            match self.access.reload() {
                Ok(keys) => done("API keys", keys),
                Err(error) => kept("API keys", &error),
            }
        }
        if let Some(tls) = &self.tls {
            match tls.reload() {
                Ok(()) => done("certificates", 1),
                Err(error) => kept("certificates", &error),
            }
        }
    }
}

fn done(what: &str, count: usize) {
    tracing::info!(count, "{what} are read anew");
    metrics::reloaded("done");
}

fn kept(what: &str, error: &dyn std::error::Error) {
    tracing::error!(%error, "{what} stay as they were");
    metrics::reloaded("kept");
}

/// How many tags are new, gone, or say something else than before.
fn changed(old: &[v1::TagDefinition], new: &[v1::TagDefinition]) -> usize {
    let mut by_id: HashMap<&str, &v1::TagDefinition> = old.iter().map(|tag| (tag.id.as_str(), tag)).collect();
    let changed = new.iter().filter(|tag| by_id.remove(tag.id.as_str()) != Some(*tag)).count();
    changed + by_id.len()
}
