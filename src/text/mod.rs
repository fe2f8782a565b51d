//! The text layer: a caller's strings become a [`Document`] of paragraphs and sentences whose
//! every byte can be traced back to the string it came from.
//!
//! Nothing here knows of models, tags or posts.

mod alignment;
mod document;
pub mod fold;
pub mod html;
mod language;
mod lookalike;
mod normalize;
mod paragraph;
mod sentence;
mod shortcode;
mod span;
mod spelling;
mod syllable;
mod token;
mod words;

pub use alignment::Alignment;
pub use document::{BodyFormat, Document, Sentence, SourceSpan};
pub use language::Legibility;
pub use paragraph::{Paragraph, ParagraphKind};
pub use span::{Field, Span};
pub use syllable::is_syllable;
pub use token::{Token, TokenKind, Word, token_keys};
use words::words;
