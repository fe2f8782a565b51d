//! One article's way through: the function to read first is [`Analyzer::analyze`].
//!
//! Its three steps can be called one by one, so that text and reading run beside the model: [`Analyzer::prepare`]
//! (text to windows of tokens), [`Analyzer::encode`] (one encoder pass a window), [`Analyzer::read`] (logits to answers).

mod article;
mod warning;

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;

use crate::dates;
use crate::faithfulness::{self, Reading};
use crate::lexicon::Lexicon;
use crate::model::{Label, LabelledSpan, Model, ModelError, ModelFolder, Precision, spans};
pub use crate::model::{Window, WindowLogits};
use crate::officials;
use crate::summary::abstractive::{WriteError, Writer, WriterInfo};
use crate::summary::{self, Fallback, Style, Summary, SummaryOptions};
use crate::tags::{self, CustomTags, Definitions, Taxonomy, Verdict};
pub use crate::text::BodyFormat;
use crate::text::{Document, Span};
pub use article::{Analysis, Article, Coverage, Features, OfficialOptions, Options};
pub use warning::Warning;

/// An article on its way to the encoder.
#[derive(Debug)]
pub struct Prepared {
    document: Document,
    windows: Vec<Window>,
}

impl Prepared {
    /// What the encoder is to see, in order.
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// Tokens of all windows: what the article's time in the encoder depends on.
    pub fn tokens(&self) -> usize {
        self.windows.iter().map(Window::tokens).sum()
    }
}

/// What the model says of itself.
#[derive(Clone, Debug)]
pub struct ModelInfo {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The licence of its weights.
    pub license: String,
    /// SHA-256 of its weights, lower-case hexadecimal.
    pub sha256: String,
    /// BCP 47 codes of the languages that it reads.
    pub languages: Vec<String>,
    /// Tokens that one encoder pass sees at most.
    pub window_tokens: usize,
    /// Number of weights.
    pub parameters: u64,
    /// The model that writes abstractive summaries, where there is one.
    pub writer: Option<WriterInfo>,
}

/// A model with all that turns its logits into answers. Share it in an `Arc`.
pub struct Analyzer {
    model: Model,
    /// Replaced as a whole, while articles are read with what was there before.
    resources: RwLock<Arc<Resources>>,
    info: ModelInfo,
    writer: Option<Writer>,
}

/// What a newsroom may change without another model.
struct Resources {
    taxonomy: Arc<Taxonomy>,
    lexicon: Arc<Lexicon>,
}

impl Analyzer {
    /// The model that the binary carries.
    ///
    /// # Errors
    /// When the binary was built without one.
    pub fn bundled() -> Result<Self, ModelError> {
        Self::load(&ModelFolder::bundled()?)
    }

    /// A model folder.
    ///
    /// # Errors
    /// Names the file and the fault: missing, changed, malformed, of another shape.
    pub fn from_dir(directory: &Path) -> Result<Self, ModelError> {
        Self::load(&ModelFolder::read(directory)?)
    }

    /// Verifies and loads a model's files.
    ///
    /// # Errors
    /// As [`Analyzer::from_dir`].
    pub fn load(folder: &ModelFolder) -> Result<Self, ModelError> {
        Self::load_as(folder, Precision::default())
    }

    /// The same, with a choice of how the encoder's matrix products are computed.
    ///
    /// # Errors
    /// As [`Analyzer::from_dir`].
    pub fn load_as(folder: &ModelFolder, precision: Precision) -> Result<Self, ModelError> {
        let model = Model::load(folder, precision)?;
        let manifest = model.manifest();
        let taxonomy = Taxonomy::read(folder, &manifest.tags)?;
        let info = ModelInfo {
            name: manifest.name.clone(),
            version: manifest.version.clone(),
            license: manifest.license.clone(),
            sha256: manifest.sha256("weights.safetensors")?.to_owned(),
            languages: manifest.languages.clone(),
            window_tokens: manifest.window_tokens,
            parameters: model.parameters(),
            writer: None,
        };
        let resources = Resources { taxonomy: Arc::new(taxonomy), lexicon: Arc::new(Lexicon::bundled()) };
        Ok(Self { model, resources: RwLock::new(Arc::new(resources)), info, writer: None })
    }

    /// Takes a model that writes abstractive summaries.
    #[must_use]
    pub fn with_writer(mut self, writer: Writer) -> Self {
        self.info.writer = Some(writer.info().clone());
        self.writer = Some(writer);
        self
    }

    /// Takes the words anew: the bundled lexicon with a newsroom's own additions, its own tags, and, where a folder is
    /// given, that folder's taxonomy. Articles that are being read are read to their end with the words from before.
    ///
    /// # Errors
    /// Where the folder's taxonomy is not the one that its manifest describes, or the manifest is that of other weights:
    /// those need a new start. The words from before stay.
    pub fn set_words(
        &self,
        folder: Option<&ModelFolder>,
        additions: Option<Lexicon>,
        tags: Option<&Definitions>,
    ) -> Result<(), ModelError> {
        let mut lexicon = Lexicon::bundled();
        if let Some(additions) = additions {
            lexicon.merge(additions);
        }
        let custom = tags.map(|tags| self.custom_tags(tags)).transpose()?.unwrap_or_default();
        let taxonomy = match folder {
            Some(folder) => {
                self.model.fits(folder)?;
                Arc::new(Taxonomy::read(folder, &self.model.manifest().tags)?)
            }
            None => self.taxonomy(),
        };
        let taxonomy = Arc::new(taxonomy.with_custom(custom));
        let resources = Arc::new(Resources { taxonomy, lexicon: Arc::new(lexicon) });
        *self.resources.write().unwrap_or_else(PoisonError::into_inner) = resources;
        Ok(())
    }

    /// Encodes the texts that a newsroom's tags are explained by: each is a title without an article.
    fn custom_tags(&self, definitions: &Definitions) -> Result<CustomTags, ModelError> {
        let space = self.model.vector_space();
        let vector = |text: &str| match space {
            Some(space) => Ok(space.text(&self.mean_state(&Document::new(text, "", ""))?)),
            None => Ok(Vec::new()),
        };
        if let Some(id) = definitions.first_without_phrases().filter(|_| space.is_none()) {
            let fault = format!("is not in this model's folder; without it {id}, which has no phrases, never fires");
            return Err(ModelError::malformed("vectors.safetensors", fault));
        }
        let vectors = definitions.texts().map(|texts| texts.into_iter().map(vector).collect());
        let vectors = vectors.collect::<Result<Vec<Vec<Vec<f32>>>, ModelError>>()?;
        Ok(CustomTags::new(definitions, vectors, space.cloned()))
    }

    /// The mean of the encoder's states over a document's tokens, before any centring: what `examples/article_vectors.rs`
    /// computes a model's vector space from.
    ///
    /// # Errors
    /// When the tensor library fails.
    pub fn mean_state(&self, document: &Document) -> Result<Vec<f32>, ModelError> {
        let windows = self.model.windows(document);
        let logits = windows.iter().map(|window| self.encode(window)).collect::<Result<Vec<_>, _>>()?;
        Ok(tags::mean_state(&windows, &logits))
    }

    /// An article and how salient the model finds each of its sentences, none for those of the title: what
    /// `examples/summary_numbers.rs` makes the summary's training set from.
    ///
    /// # Errors
    /// When the tensor library fails.
    pub fn salience(&self, article: &Article) -> Result<(Document, Vec<Option<f32>>), ModelError> {
        let Prepared { document, windows } = self.prepare(article);
        let logits = windows.iter().map(|window| self.encode(window)).collect::<Result<Vec<_>, _>>()?;
        let salience = sentence_salience(&document, &windows, &logits);
        Ok((document, salience))
    }

    /// Why each of the newsroom's own tags fires on an article, or does not.
    ///
    /// # Errors
    /// When the tensor library fails.
    pub fn explain(&self, article: &Article) -> Result<(Document, Vec<Verdict>), ModelError> {
        let Prepared { document, windows } = self.prepare(article);
        let logits = windows.iter().map(|window| self.encode(window)).collect::<Result<Vec<_>, _>>()?;
        let verdicts = tags::judge(&document, &windows, &logits, &self.taxonomy());
        Ok((document, verdicts))
    }

    fn resources(&self) -> Arc<Resources> {
        Arc::clone(&self.resources.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Runs the golden article: do these weights give, in this build, what they gave where they were made?
    ///
    /// # Errors
    /// Names what differs.
    pub fn verify(&self) -> Result<(), ModelError> {
        self.model.verify()
    }

    /// Everything, one step after the other.
    ///
    /// # Errors
    /// When the tensor library fails, which no article can cause.
    pub fn analyze(&self, article: &Article, options: &Options) -> Result<Analysis, ModelError> {
        let prepared = self.prepare(article);
        let logits = prepared.windows().iter().map(|window| self.encode(window)).collect::<Result<Vec<_>, _>>()?;
        Ok(self.read(prepared, logits, article.published, options))
    }

    /// Normalises and tokenises an article.
    pub fn prepare(&self, article: &Article) -> Prepared {
        let document = article.document();
        let windows = self.model.windows(&document);
        Prepared { document, windows }
    }

    /// One encoder pass over one window.
    ///
    /// # Errors
    /// When the tensor library fails.
    pub fn encode(&self, window: &Window) -> Result<WindowLogits, ModelError> {
        self.model.encode(window)
    }

    /// The spans of people, posts and dates that the model sees.
    pub fn labels(&self, prepared: &Prepared, logits: &[WindowLogits]) -> Vec<LabelledSpan> {
        spans(&prepared.windows, logits, &self.model.manifest().thresholds)
    }

    /// Turns the logits of all windows, in order, into answers.
    pub fn read(
        &self,
        prepared: Prepared,
        logits: Vec<WindowLogits>,
        published: Option<Timestamp>,
        options: &Options,
    ) -> Analysis {
        let Prepared { document, windows } = prepared;
        let thresholds = self.model.manifest().thresholds;
        let labels = spans(&windows, &logits, &thresholds);
        let Options { features, .. } = options;
        let resources = self.resources();
        let matches = resources.lexicon.find(&document);
        let tags = match features.tags {
            true => {
                let names = names(&labels);
                tags::read(&document, &windows, &logits, &resources.taxonomy, &thresholds, &names, &options.tags)
            }
            false => Vec::new(),
        };
        // What is shortened or written anew is held against all of them.
        let writing = features.summary && options.summary.style == Style::Abstractive;
        let shortening = features.summary && options.summary.style == Style::Compressive;
        let mut officials = match features.officials || writing || shortening {
            true => officials::read(&document, &matches, &labels),
            false => Vec::new(),
        };
        let mut dates = match features.dates || writing || shortening {
            true => dates::read(&document, &matches, &labels, published),
            false => Vec::new(),
        };
        // Only where a date has none: the rest of the article gives most of them their year.
        let needs_time = features.dates && published.is_none() && dates.iter().any(|date| date.value.is_none()) && {
            let timed = dates::read(&document, &matches, &labels, Some(Timestamp::UNIX_EPOCH));
            dates
                .iter()
                .filter(|date| date.value.is_none())
                .any(|date| timed.iter().any(|timed| timed.span == date.span && timed.value.is_some()))
        };
        let reading = Reading {
            lexicon: Arc::clone(&resources.lexicon),
            published,
            matches,
            officials: officials.clone(),
            dates: dates.clone(),
        };
        let summary = features.summary.then(|| {
            let salience = sentence_salience(&document, &windows, &logits);
            let violations = |text: &str| faithfulness::check(text, &document, &reading);
            summary::choose(&document, &reading.matches, &salience, &options.summary, &violations)
        });
        let reading = writing.then_some(reading);
        officials.retain(|official| {
            features.officials && options.officials.min_score.is_none_or(|least| official.score >= least)
        });
        dates.retain(|_| features.dates);
        let coverage = Coverage { windows: windows.len(), characters: document.text().chars().count() };
        let warnings = warning::find(&document, &dates, needs_time, published, features.tags);
        let taxonomy_version = resources.taxonomy.version().to_owned();
        Analysis { document, summary, tags, officials, dates, reading, coverage, warnings, taxonomy_version }
    }

    /// The abstractive summary of an article that was read for it, held against that article; the extractive one, with the
    /// reason, where there is none that could be given. `is_unwanted` is asked between the steps of the writing.
    ///
    /// # Errors
    /// As [`Writer::write`].
    pub fn write_summary(
        &self,
        analysis: &Analysis,
        options: &SummaryOptions,
        is_unwanted: &dyn Fn() -> bool,
    ) -> Result<Summary, WriteError> {
        // Without a reading the article was not read to be written about.
        let held = match (&self.writer, &analysis.reading) {
            (Some(writer), Some(reading)) => writer.write(&analysis.document, options, is_unwanted)?.and_then(|text| {
                let violations = faithfulness::check(&text, &analysis.document, reading);
                if violations.is_empty() { Ok(text) } else { Err(Fallback::Unfaithful(violations)) }
            }),
            _ => Err(Fallback::Empty),
        };
        Ok(match held {
            Ok(text) => Summary { text, style: Style::Abstractive, ..Summary::default() },
            Err(fallback) => Summary { fallback: Some(fallback), ..analysis.summary.clone().unwrap_or_default() },
        })
    }

    /// What the model says of itself.
    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// The tags that there are.
    pub fn taxonomy(&self) -> Arc<Taxonomy> {
        Arc::clone(&self.resources().taxonomy)
    }
}

/// One logit a sentence of the document, from the window that owns it; `None` for the title's.
fn sentence_salience(document: &Document, windows: &[Window], logits: &[WindowLogits]) -> Vec<Option<f32>> {
    let mut salience = vec![None; document.sentences().len()];
    for (window, logits) in windows.iter().zip(logits) {
        for ((segment, owned), logit) in window.segments.iter().zip(&window.owned).zip(&logits.salience) {
            if let Some(entry) = salience.get_mut(segment.sentence)
                && *owned
            {
                // Of a sentence in pieces, the most salient piece speaks.
                *entry = Some(entry.map_or(*logit, |other: f32| other.max(*logit)));
            }
        }
    }
    salience
}

/// The spans of people's names that the model is sure of.
fn names(labels: &[LabelledSpan]) -> Vec<Span> {
    let is_name = |label: &&LabelledSpan| matches!(label.label, Label::Official | Label::Person) && label.score > 0.5;
    labels.iter().filter(is_name).map(|label| label.span).collect()
}
