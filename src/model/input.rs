//! Documents to windows: `[CLS] title [SEP] paragraph [NL] paragraph … [SEP]`, whole sentences, with an overlap.
//!
//! Every token of the text stands in at least one window, whatever its length. Captions, by-lines and source lines are
//! left out: nothing is named, tagged or summed up from them, and a picture more must not change what is said of the text.
//! What may be a sentence of the article is read.

use std::ops::Range;

use super::tokenizer::{Token, Tokenizer};
use crate::text::{Document, Field, Paragraph, ParagraphKind, Span};

/// Tokens of the title that open every window; the rest of a longer title is read as running text.
const TITLE_TOKENS: usize = 64;

/// A sentence, or a piece of one too long for a window, with its tokens' places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Number of the sentence in the document.
    pub sentence: usize,
    /// Number of the sentence among those of lead and body that are read: 0 is the first.
    pub order: usize,
    /// Tokens, counted from the window's start (in [`Content`], from the content's start).
    pub tokens: Range<usize>,
}

/// What the encoder sees in one pass.
#[derive(Clone, Debug)]
pub struct Window {
    /// Token ids, special ones included.
    pub ids: Vec<u32>,
    /// For each id, its token in the document; `None` for special tokens.
    pub placed: Vec<Option<Token>>,
    /// The sentences of lead and body in it, in order.
    pub segments: Vec<Segment>,
    /// For each segment, whether this window is the one that speaks for it.
    pub owned: Vec<bool>,
    /// True for the first window, which speaks for the title.
    pub first: bool,
}

/// A document's tokens after the title, and its sentences in them.
#[derive(Default)]
struct Content {
    tokens: Vec<Option<Token>>,
    segments: Vec<Segment>,
}

/// Cuts `document` into windows of at most `size` tokens that share up to `overlap` tokens.
pub(super) fn windows(document: &Document, tokenizer: &Tokenizer, size: usize, overlap: usize) -> Vec<Window> {
    let (title, content) = tokens(document, tokenizer);
    let capacity = size.saturating_sub(title.len() + 3).max(1);
    let content = content.with_segments_up_to(capacity);
    let mut windows: Vec<Window> = ranges(&content.segments, capacity, overlap)
        .into_iter()
        .map(|range| window(&title, &content, range, tokenizer))
        .collect();
    if let Some(first) = windows.first_mut() {
        first.first = true;
    }
    own_each_segment_once(&mut windows);
    windows
}

/// The title's first tokens, and everything else that is read.
fn tokens(document: &Document, tokenizer: &Tokenizer) -> (Vec<Token>, Content) {
    let mut title = Vec::new();
    let mut content = Content::default();
    let mut sentences = document.sentences().iter().enumerate().peekable();
    let mut order = 0;
    let furniture_alone = document.paragraphs().iter().all(is_furniture);
    for (number, paragraph) in document.paragraphs().iter().enumerate() {
        let own = std::iter::from_fn(|| sentences.next_if(|(_, sentence)| sentence.paragraph <= number));
        if is_furniture(paragraph) && !furniture_alone {
            own.for_each(drop);
            continue;
        }
        let shifted = tokenizer
            .tokenize(document.slice(paragraph.span))
            .into_iter()
            .map(|token| Token { span: token.span.shift(paragraph.span.begin), ..token });
        let mut rest = shifted.peekable();
        if paragraph.field == Field::Title {
            title.extend(rest.by_ref().take(TITLE_TOKENS - title.len()));
        }
        if rest.peek().is_some() && !content.tokens.is_empty() {
            content.tokens.push(None);
        }
        for (index, sentence) in own {
            let begin = content.tokens.len();
            content.tokens.extend(std::iter::from_fn(|| rest.next_if(|t| t.span.begin < sentence.span.end)).map(Some));
            let tokens = begin..content.tokens.len();
            if !tokens.is_empty() {
                content.segments.push(Segment { sentence: index, order, tokens });
            }
            order += usize::from(paragraph.field != Field::Title);
        }
    }
    (title, content)
}

/// What stands around the text. An article of nothing else is read all the same.
fn is_furniture(paragraph: &Paragraph) -> bool {
    matches!(paragraph.kind, ParagraphKind::Caption | ParagraphKind::Byline | ParagraphKind::Source)
}

impl Content {
    /// Cuts segments that no window could hold into pieces.
    fn with_segments_up_to(self, capacity: usize) -> Self {
        let pieces = self.segments.into_iter().flat_map(|segment| {
            segment.tokens.clone().step_by(capacity).map(move |begin| Segment {
                tokens: begin..segment.tokens.end.min(begin + capacity),
                ..segment.clone()
            })
        });
        Self { segments: pieces.collect(), tokens: self.tokens }
    }
}

/// Ranges of segments, each of at most `capacity` tokens; together they hold every segment. At least one range.
fn ranges(segments: &[Segment], capacity: usize, overlap: usize) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut first = 0;
    loop {
        let Some(begin) = segments.get(first).map(|s| s.tokens.start) else {
            ranges.push(first..first);
            return ranges;
        };
        let rest = segments.get(first..).unwrap_or_default();
        let end = first + rest.iter().take_while(|s| s.tokens.end - begin <= capacity).count().max(1);
        ranges.push(first..end);
        let Some(next) = segments.get(end) else { return ranges };
        // Step back over whole segments, and always forward by one at least.
        let kept = segments.get(first + 1..end).unwrap_or_default();
        let repeated = kept.iter().rev().take_while(|s| next.tokens.start - s.tokens.start <= overlap).count();
        // A repeated run that would fill the next window is none.
        first = if next.tokens.len() + overlap <= capacity { end - repeated } else { end };
    }
}

fn window(title: &[Token], content: &Content, range: Range<usize>, tokenizer: &Tokenizer) -> Window {
    let segments = content.segments.get(range).unwrap_or_default();
    let begin = segments.first().map_or(0, |s| s.tokens.start);
    let end = segments.last().map_or(0, |s| s.tokens.end);
    let mut window =
        Window { ids: vec![tokenizer.cls], placed: vec![None], segments: Vec::new(), owned: Vec::new(), first: false };
    for token in title {
        window.push(token.id, Some(*token));
    }
    window.push(tokenizer.sep, None);
    let offset = window.ids.len();
    for token in content.tokens.get(begin..end).unwrap_or_default() {
        window.push(token.map_or(tokenizer.newline, |t| t.id), *token);
    }
    window.push(tokenizer.sep, None);
    let placed =
        |s: &Segment| Segment { tokens: s.tokens.start - begin + offset..s.tokens.end - begin + offset, ..s.clone() };
    window.segments = segments.iter().map(placed).collect();
    window
}

impl Window {
    fn push(&mut self, id: u32, token: Option<Token>) {
        self.ids.push(id);
        self.placed.push(token);
    }

    /// Number of tokens, special ones included: what the encoder's time depends on.
    pub fn tokens(&self) -> usize {
        self.ids.len()
    }

    /// A window over given ids, for the golden article.
    pub(super) fn of_ids(ids: Vec<u32>, sentences: &[(usize, usize)]) -> Self {
        let segments: Vec<_> = sentences
            .iter()
            .enumerate()
            .map(|(order, &(begin, end))| Segment { sentence: order, order, tokens: begin..end })
            .collect();
        Self { placed: vec![None; ids.len()], owned: vec![true; segments.len()], ids, segments, first: true }
    }

    /// Tokens between a segment and the nearer end of the window.
    fn margin(&self, segment: &Segment) -> usize {
        segment.tokens.start.min(self.tokens() - segment.tokens.end)
    }
}

/// A sentence that stands in two windows belongs to the one in which it is farther from the edge.
fn own_each_segment_once(windows: &mut [Window]) {
    let mut best: std::collections::HashMap<(usize, Option<Span>), (usize, usize)> = std::collections::HashMap::new();
    for (number, window) in windows.iter().enumerate() {
        for segment in &window.segments {
            let margin = window.margin(segment);
            let entry = best.entry(window.identity(segment)).or_insert((margin, number));
            if margin > entry.0 {
                *entry = (margin, number);
            }
        }
    }
    for (number, window) in windows.iter_mut().enumerate() {
        let owns = |s: &Segment| best.get(&window.identity(s)).is_some_and(|(_, owner)| *owner == number);
        window.owned = window.segments.iter().map(owns).collect();
    }
}

impl Window {
    /// A sentence's piece, told apart from its other pieces by its first token.
    fn identity(&self, segment: &Segment) -> (usize, Option<Span>) {
        let token = self.placed.get(segment.tokens.start).copied().flatten();
        (segment.sentence, token.map(|t| t.span))
    }
}
