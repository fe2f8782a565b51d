//! tokenizer.json: paragraphs to token ids, each token knowing its bytes.

use super::ModelError;
use crate::text::{Span, fold};

const NAME: &str = "tokenizer.json";
/// What a piece begins with that continues a word.
const CONTINUATION: &str = "##";

/// One token of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its row of the embedding table.
    pub id: u32,
    /// Its bytes in the text that was tokenised.
    pub span: Span,
    /// True where it goes on in the word of the token before.
    pub continues: bool,
}

/// The model's tokenizer and its special tokens.
pub struct Tokenizer {
    inner: tokenizers::Tokenizer,
    continues: Vec<bool>,
    /// Opens a sequence.
    pub cls: u32,
    /// Closes the title and the sequence.
    pub sep: u32,
    /// Stands between paragraphs.
    pub newline: u32,
}

impl Tokenizer {
    /// Parses tokenizer.json.
    ///
    /// # Errors
    /// When it is malformed, lacks a special token, or has ids that the encoder has no row for.
    pub fn parse(bytes: &[u8], vocab_size: usize) -> Result<Self, ModelError> {
        let mut inner = tokenizers::Tokenizer::from_bytes(bytes).map_err(|fault| ModelError::malformed(NAME, fault))?;
        // "[SEP]" in an article is five characters, not the end of it.
        inner.set_encode_special_tokens(true);
        let special = |token: &str| {
            inner.token_to_id(token).ok_or_else(|| ModelError::malformed(NAME, format!("has no token {token}")))
        };
        let (cls, sep, newline) = (special("[CLS]")?, special("[SEP]")?, special("[NL]")?);
        let mut continues = vec![false; vocab_size];
        for (token, id) in inner.get_vocab(true) {
            let Some(entry) = continues.get_mut(id as usize) else {
                let fault = format!("token {token:?} has id {id}, config.json says vocab_size {vocab_size}");
                return Err(ModelError::malformed(NAME, fault));
            };
            *entry = token.len() > CONTINUATION.len() && token.starts_with(CONTINUATION);
        }
        Ok(Self { inner, continues, cls, sep, newline })
    }

    /// The tokens of one paragraph of normalised text; the tokenizer sees it with one tone placement.
    pub fn tokenize(&self, text: &str) -> Vec<Token> {
        let folded = fold::traced(text);
        // Encoding can fail only where a model has no unknown token; then the paragraph has no tokens,
        // and the rules still read it.
        // Not `encode_fast`: it is fast by leaving out the offsets.
        let Ok(encoding) = self.inner.encode(folded.text.as_ref(), false) else { return Vec::new() };
        let mut tokens: Vec<Token> = Vec::with_capacity(encoding.len());
        for (&id, &(begin, end)) in encoding.get_ids().iter().zip(encoding.get_offsets()) {
            let span = Span::new(folded.original(begin), folded.original(end));
            let marked = self.continues.get(id as usize).copied().unwrap_or(false);
            let continues = marked && tokens.last().is_some_and(|before| before.span.end == span.begin);
            tokens.push(Token { id, span, continues });
        }
        tokens
    }
}
