//! What of an article the model is given: title, lead and body in reading order, cut at a sentence.

use super::tokenizer::Tokenizer;
use crate::text::{Document, Field, ParagraphKind};

/// The tokens of the prefix and of as many whole sentences as fit in `most` with the end; empty where the article has no
/// sentence to read.
///
/// Captions and by-lines are left out. A first sentence that is too long by itself is cut: there is nothing else to give.
pub(super) fn tokens(document: &Document, prefix: &str, tokenizer: &Tokenizer, most: usize, end: u32) -> Vec<u32> {
    let mut tokens = tokenizer.encode(prefix.trim_end());
    let empty = tokens.len();
    let room = most.saturating_sub(1);
    for sentence in document.sentences() {
        let Some(paragraph) = document.paragraph_of(sentence) else { continue };
        if paragraph.field != Field::Title && paragraph.kind != ParagraphKind::Prose {
            continue;
        }
        let text = document.slice(sentence.span);
        // Titles stand without a stop: with one, the lead does not run on from it.
        let stop = if text.ends_with(char::is_alphanumeric) { "." } else { "" };
        let sentence = tokenizer.encode(&format!("{text}{stop}"));
        if tokens.len() + sentence.len() > room {
            if tokens.len() == empty {
                tokens.extend(sentence);
                tokens.truncate(room);
            }
            break;
        }
        tokens.extend(sentence);
    }
    if tokens.len() == empty {
        return Vec::new();
    }
    tokens.push(end);
    tokens
}
