//! The standard's tokens, with the source of every piece of text.

use std::convert::Infallible;

use html5gum::{Emitter, Error, State, Tokenizer, naive_next_state};

use super::tree::Tree;
use crate::text::Span;

/// The longest value of an attribute that is looked at, in bytes; what follows is dropped.
const VALUE_BYTES: usize = 1024;

/// Attributes that say whether an element is shown, and what it is for.
const READ: [&str; 8] = ["class", "id", "type", "role", "style", "hidden", "aria-hidden", "href"];

/// A start tag. Values hold at most [`VALUE_BYTES`].
#[derive(Debug, Default)]
pub(super) struct StartTag {
    /// In lower case, as the standard has it.
    pub(super) name: String,
    /// Those of [`READ`], the first of each name.
    attributes: Vec<(&'static str, String)>,
    pub(super) self_closing: bool,
}

impl StartTag {
    /// An attribute's value; empty where it is missing.
    pub(super) fn value(&self, name: &str) -> &str {
        self.attributes.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| value)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.attributes.iter().any(|(n, _)| *n == name)
    }
}

/// Feeds the tokens of `source` to the tree.
pub(super) fn read<'a>(source: &'a str, tree: &mut Tree<'a>) {
    let pending = Span::default();
    let tokens = Tokens { source: source.as_bytes(), tree, at: 0, text_from: 0, pending, tag: Tag::default() };
    // A string is read without errors, and the emitter gives no tokens.
    let Ok(()) = Tokenizer::new_with_emitter(source, tokens).finish();
}

#[derive(Default)]
struct Tag {
    is_end: bool,
    current: StartTag,
    /// Name and value of the attribute that is being read; `None` between attributes.
    attribute: Option<(Vec<u8>, Vec<u8>)>,
    last_start: String,
}

struct Tokens<'a, 't> {
    source: &'a [u8],
    tree: &'t mut Tree<'a>,
    /// How many bytes are read.
    at: usize,
    /// Where the text that is not yet emitted begins.
    text_from: usize,
    /// Plain text that is emitted and not yet in the tree: it comes in pieces that may cut a character.
    pending: Span,
    tag: Tag,
}

impl Tokens<'_, '_> {
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.pending);
        if !text.is_empty() {
            self.tree.text(text);
        }
    }

    fn end_attribute(&mut self) {
        let Some((name, value)) = self.tag.attribute.take() else { return };
        let Some(name) = READ.into_iter().find(|read| read.as_bytes() == name) else { return };
        if !self.tag.current.has(name) {
            let value = String::from_utf8_lossy(&value).into_owned();
            self.tag.current.attributes.push((name, value));
        }
    }
}

impl Emitter for Tokens<'_, '_> {
    type Token = Infallible;

    fn move_position(&mut self, offset: isize) {
        self.at = self.at.saturating_add_signed(offset);
    }

    fn emit_string(&mut self, text: &[u8]) {
        // CR LF is one line end: the tokenizer passes over the LF unseen.
        if self.at == self.text_from + text.len() + 1 && self.source.get(self.text_from) == Some(&b'\n') {
            self.text_from += 1;
        }
        let source = Span::new(self.text_from, self.at);
        if self.source.get(source.begin..source.end) == Some(text) {
            if self.pending.end != source.begin {
                self.flush();
                self.pending.begin = source.begin;
            }
            self.pending.end = source.end;
        } else {
            self.flush();
            // A character reference, or a byte that the standard replaces: never a piece of a longer character.
            self.tree.replaced(source, &String::from_utf8_lossy(text));
        }
        self.text_from = self.at;
    }

    fn init_string(&mut self) {
        self.text_from = self.at;
    }

    fn init_start_tag(&mut self) {
        self.tag.is_end = false;
        self.tag.current = StartTag::default();
        self.tag.attribute = None;
    }

    fn init_end_tag(&mut self) {
        self.init_start_tag();
        self.tag.is_end = true;
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.tag.current.name.push_str(&String::from_utf8_lossy(name));
    }

    fn init_attribute(&mut self) {
        self.end_attribute();
        self.tag.attribute = Some((Vec::new(), Vec::new()));
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        if let Some((all, _)) = &mut self.tag.attribute
            && all.len() <= VALUE_BYTES
        {
            all.extend(name);
        }
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        if let Some((_, all)) = &mut self.tag.attribute {
            let room = VALUE_BYTES.saturating_sub(all.len());
            all.extend(value.iter().take(room));
        }
    }

    fn set_self_closing(&mut self) {
        self.tag.current.self_closing = true;
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.end_attribute();
        self.flush();
        self.text_from = self.at;
        if self.tag.is_end {
            self.tag.last_start.clear();
            self.tree.end(&self.tag.current.name);
            return None;
        }
        let tag = std::mem::take(&mut self.tag.current);
        self.tree.start(&tag);
        self.tag.last_start = tag.name;
        naive_next_state(self.tag.last_start.as_bytes())
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.tag.is_end && !self.tag.last_start.is_empty() && self.tag.last_start == self.tag.current.name
    }

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.tag.last_start = String::from_utf8_lossy(name.unwrap_or_default()).into_owned();
    }

    fn emit_current_comment(&mut self) {
        self.text_from = self.at;
    }

    fn emit_current_doctype(&mut self) {
        self.text_from = self.at;
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn emit_eof(&mut self) {
        self.flush();
    }

    fn emit_error(&mut self, _: Error) {}
    fn init_comment(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn set_force_quirks(&mut self) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}
