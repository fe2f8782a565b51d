//! Line breaks in the source that stand for the end of a paragraph: bodies that content management systems store without
//! `<p>` and `<br>`, and add them when they show the page.

use crate::text::Span;

/// Text lines longer than this, in characters, were not wrapped by an editor: each is a paragraph.
const WRAPPED: usize = 120;
/// What a line ends with that ends a sentence.
const STOPS: &[char] = &['.', '!', '?', '…', ':', ';', '”', '"', '»', ')', ']'];

/// White space between two pieces of visible text, which may come in pieces itself.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Gap {
    pub(super) breaks: usize,
    /// The next line begins with white space.
    indented: bool,
}

impl Gap {
    /// Reads the white space that `text` begins with.
    pub(super) fn read(&mut self, text: &str) {
        let space = text.get(..text.len() - text.trim_start().len()).unwrap_or_default();
        let breaks = space.matches('\n').count().max(space.matches('\r').count());
        self.breaks += breaks;
        self.indented = !space.is_empty() && !space.ends_with(['\n', '\r']) || self.indented && space.is_empty();
    }
}

/// How a body was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    /// With its paragraphs marked up.
    Marked,
    /// Without: blank lines part paragraphs, and line breaks after a full stop.
    Blank,
    /// Without: every line is a paragraph.
    Lines,
}

impl Stored {
    pub(super) fn of(source: &str) -> Self {
        if !source.contains(['\n', '\r']) || marks_paragraphs(source) {
            Self::Marked
        } else if longest_line(source) > WRAPPED {
            Self::Lines
        } else {
            Self::Blank
        }
    }

    /// True where a gap ends a paragraph. `last` is the character before it; `in_block` says whether it stands in a paragraph,
    /// box or table.
    pub(super) fn ends_paragraph(self, gap: Gap, last: Option<char>, in_block: bool) -> bool {
        let Some(last) = last.filter(|_| gap.breaks > 0) else { return false };
        match self {
            Self::Marked => gap.breaks >= 2 && !in_block,
            Self::Blank => gap.breaks >= 2 || STOPS.contains(&last),
            Self::Lines => gap.breaks >= 2 || STOPS.contains(&last) || !gap.indented && !in_block,
        }
    }
}

/// The runs of white space with line breaks in a text, in order.
pub(super) fn gaps(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let found = at + text.get(at..)?.find(['\n', '\r'])?;
        let begin = at + text.get(at..found)?.trim_end().len();
        let rest = text.get(found..)?;
        at = found + rest.len() - rest.trim_start().len();
        Some(Span::new(begin, at))
    })
}

/// True where there are tags that part paragraphs.
fn marks_paragraphs(source: &str) -> bool {
    source.match_indices('<').any(|(at, _)| {
        let mut rest = source.get(at + 1..).unwrap_or_default().bytes().take(3).map(|byte| byte.to_ascii_lowercase());
        let ends = |byte: Option<u8>| byte.is_none_or(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace());
        match rest.next() {
            Some(b'p') => ends(rest.next()),
            Some(b'b') => rest.next() == Some(b'r') && ends(rest.next()),
            _ => false,
        }
    })
}

/// Characters of the longest line, tags left out.
fn longest_line(source: &str) -> usize {
    let (mut longest, mut length, mut in_tag) = (0, 0, false);
    for c in source.chars() {
        match c {
            '\n' | '\r' => length = 0,
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag => length += 1,
            _ => {}
        }
        longest = longest.max(length);
    }
    longest
}
