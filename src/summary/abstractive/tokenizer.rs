//! Texts to the writer's tokens and back: tokenizer.json, or SentencePiece's spiece.model.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;

use super::config::T5Config;
use super::files::read;
use super::sentencepiece;
use crate::model::ModelError;

pub(super) struct Tokenizer {
    inner: tokenizers::Tokenizer,
    /// Tokens that stand for no text.
    special: BTreeSet<u32>,
    /// The one of them that an article may hold.
    unknown: Option<u32>,
}

#[derive(Deserialize)]
struct TokenizerConfig {
    extra_ids: Option<usize>,
}

impl Tokenizer {
    /// Reads the folder's tokenizer.json, or spiece.model where there is none.
    ///
    /// # Errors
    /// Names the file: missing, malformed, or with more tokens than config.json has.
    pub(super) fn read(directory: &Path, config: &T5Config) -> Result<Self, ModelError> {
        let (json, pieces) = (directory.join("tokenizer.json"), directory.join("spiece.model"));
        let (path, inner) = if json.exists() {
            let bytes = read(&json)?;
            (json, tokenizers::Tokenizer::from_bytes(bytes).map_err(|error| error.to_string()))
        } else if pieces.exists() {
            let bytes = read(&pieces)?;
            (pieces, sentencepiece::tokenizer(&bytes, extra_ids(directory)?, config.shape.vocab_size))
        } else {
            let file = json.display().to_string();
            return Err(ModelError::Unreadable { file, fault: "is not there, nor is spiece.model".to_owned() });
        };
        let file = path.display().to_string();
        let inner = inner.map_err(|fault| ModelError::malformed(&file, fault))?;
        Self::new(inner, config).map_err(|fault| ModelError::malformed(&file, fault))
    }

    fn new(mut inner: tokenizers::Tokenizer, config: &T5Config) -> Result<Self, String> {
        let rows = config.shape.vocab_size;
        let vocabulary = inner.get_vocab(true);
        if let Some((token, id)) = vocabulary.iter().find(|(_, id)| **id as usize >= rows) {
            return Err(format!("token {token:?} has id {id}, config.json says vocab_size {rows}"));
        }
        let end = config.end();
        if inner.id_to_token(end).is_none() {
            return Err(format!("has no token {end}, which config.json calls eos_token_id"));
        }
        let added = inner.get_added_tokens_decoder();
        let mut special: BTreeSet<u32> = added.iter().filter(|(_, token)| token.special).map(|(id, _)| *id).collect();
        let unknown = ["<unk>", "[UNK]"].iter().find_map(|token| inner.token_to_id(token));
        special.extend(unknown);
        special.extend([config.start(), end]);
        // Rows of the embedding table that no token has: checkpoints pad them to a round number.
        let named: BTreeSet<u32> = vocabulary.into_values().collect();
        special.extend((0..).take(rows).filter(|id| !named.contains(id)));
        // "</s>" in an article is four characters, not its end.
        inner.set_encode_special_tokens(true);
        // Articles are cut by whole sentences, not by the tokenizer.
        let _ = inner.with_truncation(None);
        inner.with_padding(None);
        Ok(Self { inner, special, unknown })
    }

    /// The tokens of a text, without an end.
    pub(super) fn encode(&self, text: &str) -> Vec<u32> {
        // Encoding can fail only where a model has no unknown token; then that sentence is not read.
        let Ok(encoding) = self.inner.encode_fast(text, false) else { return Vec::new() };
        let is_text = |id: &u32| !self.special.contains(id) || Some(*id) == self.unknown;
        encoding.get_ids().iter().copied().filter(is_text).collect()
    }

    /// The text of tokens.
    pub(super) fn decode(&self, ids: &[u32]) -> String {
        self.inner.decode(ids, true).unwrap_or_default()
    }

    /// Tokens that stand for no text.
    pub(super) fn special(&self) -> impl Iterator<Item = u32> {
        self.special.iter().copied()
    }
}

/// How many sentinels follow the pieces of spiece.model, where tokenizer_config.json says it.
fn extra_ids(directory: &Path) -> Result<Option<usize>, ModelError> {
    let path = directory.join("tokenizer_config.json");
    if !path.exists() {
        return Ok(None);
    }
    let file = path.display().to_string();
    let config: TokenizerConfig =
        serde_json::from_slice(&read(&path)?).map_err(|error| ModelError::malformed(&file, error))?;
    match config.extra_ids {
        Some(extra_ids) if extra_ids > 1000 => {
            Err(ModelError::malformed(&file, format!("extra_ids is {extra_ids}; 0 to 1000 are read")))
        }
        extra_ids => Ok(extra_ids),
    }
}
