//! Abstractive summaries: a T5 checkpoint in Hugging Face's format writes them, through candle.
//!
//! ```text
//! article ── source ── encoder, once ── beam search over the decoder ── text ── whole sentences
//! ```
//!
//! `files`, `config`, `weights`, `sentencepiece` and `tokenizer` read a checkpoint's folder; `network` and `decoder` are the
//! model, [`beam`] the search, `source` and `ending` what goes in and comes out. Whether what comes out is true is
//! not asked here: [`crate::analysis`] holds it against the article.
//!
//! The only part of the reading that sees tensors; `docs/abstractive.md` says which checkpoints it takes.

pub mod beam;
mod config;
mod decoder;
mod ending;
mod files;
mod network;
pub mod sentencepiece;
mod source;
mod tokenizer;
mod weights;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::{Fallback, MAX_SENTENCES, SummaryOptions};
use crate::model::ModelError;
use crate::text::Document;
use beam::Rules;
use config::T5Config;
use files::{WeightFiles, read};
use network::Network;
use tokenizer::Tokenizer;
use weights::Weights;

/// Tokens of a summary of [`MAX_SENTENCES`] sentences, at most: they take half of it, as a rule.
const MAX_TOKENS: usize = 160;
/// Tokens that each sentence beyond adds.
const TOKENS_A_SENTENCE: usize = 40;
/// Before so many tokens a summary does not end.
const MIN_TOKENS: usize = 10;
/// Characters of a token, at least, on the average: what a limit on characters is worth in tokens.
const CHARACTERS_A_TOKEN: usize = 2;
/// Read at the start, to see that the files belong together.
const PROBE: &str =
    "Sáng 3-4, Ủy ban nhân dân xã tổ chức hội nghị, nghe người dân nêu ý kiến về đường giao thông và nước sạch.";

/// A checkpoint that writes summaries. Equal articles and options give equal texts.
pub struct Writer {
    network: Network,
    tokenizer: Tokenizer,
    config: T5Config,
    info: WriterInfo,
}

/// What a checkpoint is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriterInfo {
    /// Its folder's name.
    pub name: String,
    /// Number of weights.
    pub parameters: u64,
    /// True where the weights are those of a GGUF file.
    pub quantized: bool,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Nobody waits for it any more.
    #[error("stopped")]
    Stopped,
    /// The tensor library failed.
    #[error("abstractive model: {0}")]
    Tensor(#[from] candle_core::Error),
}

impl Writer {
    /// Loads a checkpoint's folder: config.json, tokenizer.json or spiece.model, and model.safetensors, the files that
    /// model.safetensors.index.json names, or a GGUF file. A sentence is read to see that they belong together.
    ///
    /// # Errors
    /// Names the file and the fault: missing, malformed, of another shape.
    pub fn load(directory: &Path) -> Result<Self, ModelError> {
        let path = directory.join("config.json");
        let config = T5Config::parse(&read(&path)?, &path.display().to_string())?;
        let tokenizer = Tokenizer::read(directory, &config)?;
        let files = WeightFiles::find(directory)?;
        let weights = Weights::read(&files, weights::may_stay_packed())?;
        let network = Network::load(&config, &weights)?;
        let name = directory.canonicalize().ok();
        let name = name.as_deref().unwrap_or(directory).file_name().unwrap_or_default().to_string_lossy().into_owned();
        let info =
            WriterInfo { name, parameters: weights.parameters(), quantized: matches!(files, WeightFiles::Gguf(_)) };
        let writer = Self { network, tokenizer, config, info };
        writer.probe().map_err(|fault| ModelError::malformed(&directory.display().to_string(), fault))?;
        Ok(writer)
    }

    /// What the checkpoint is.
    pub fn info(&self) -> &WriterInfo {
        &self.info
    }

    /// Writes the summary of an article. `is_unwanted` is asked before the encoder and before every token.
    ///
    /// # Errors
    /// [`WriteError::Stopped`] where it says so, [`WriteError::Tensor`] where the tensor library fails, which no article can cause. `Ok(Err(…))` where
    /// the model has nothing to give.
    pub fn write(
        &self,
        document: &Document,
        options: &SummaryOptions,
        is_unwanted: &dyn Fn() -> bool,
    ) -> Result<Result<String, Fallback>, WriteError> {
        let unless_unwanted = || if is_unwanted() { Err(WriteError::Stopped) } else { Ok(()) };
        unless_unwanted()?;
        let (prefix, most) = (&self.config.generation.prefix, self.config.source_tokens);
        let source = source::tokens(document, prefix, &self.tokenizer, most, self.config.end());
        if source.is_empty() {
            return Ok(Err(Fallback::Empty));
        }
        let memory = self.network.read(&source)?;
        let mut written = decoder::Written::default();
        let found = beam::search(&self.rules(options), self.config.start(), |parents, newest| {
            unless_unwanted()?;
            Ok::<_, WriteError>(self.network.decoder.step(&memory, &mut written, parents, newest)?)
        })?;
        let text = self.tokenizer.decode(&found.tokens);
        let most = ending::Most {
            sentences: options.max_sentences.unwrap_or(MAX_SENTENCES),
            words: options.max_words.unwrap_or(usize::MAX),
            characters: options.max_characters.unwrap_or(usize::MAX),
        };
        Ok(ending::whole_sentences(&text, found.ended, most))
    }

    fn rules(&self, options: &SummaryOptions) -> Rules {
        let generation = &self.config.generation;
        let more_sentences = options.max_sentences.unwrap_or(MAX_SENTENCES).saturating_sub(MAX_SENTENCES);
        let characters = options.max_characters.unwrap_or(usize::MAX);
        let max_tokens = (MAX_TOKENS + TOKENS_A_SENTENCE * more_sentences).min(characters / CHARACTERS_A_TOKEN);
        Rules {
            beams: generation.num_beams,
            length_penalty: generation.length_penalty,
            no_repeat: generation.no_repeat_ngram_size,
            min_tokens: MIN_TOKENS.min(max_tokens / 2),
            max_tokens,
            end: self.config.end(),
            banned: self.tokenizer.special().filter(|token| *token != self.config.end()).collect(),
        }
    }

    /// Reads a sentence and looks at what would come first.
    fn probe(&self) -> Result<(), String> {
        let first = catch_unwind(AssertUnwindSafe(|| {
            let document = Document::new("", "", PROBE);
            let source =
                source::tokens(&document, &self.config.generation.prefix, &self.tokenizer, 64, self.config.end());
            let memory = self.network.read(&source)?;
            let mut written = decoder::Written::default();
            self.network.decoder.step(&memory, &mut written, &[0], &[self.config.start()])
        }));
        let logits = first
            .map_err(|_| "a sentence cannot be read: the tokenizer or the weights are broken".to_owned())?
            .map_err(|error| weights::line(&error))?;
        match logits.iter().flatten().all(|logit| logit.is_finite()) {
            true => Ok(()),
            false => Err("the weights give numbers that are none".to_owned()),
        }
    }
}
