//! Blocks of visible text, and which of them belong to the article.

use super::super::shortcode::Part;
use super::super::{ParagraphKind, Span, fold};
use super::names::Apart;

/// A piece of visible text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A copy of its source.
    Source(Span),
    /// What stands for its source: a character reference decoded, the space between two cells.
    Replaced(Span, String),
}

impl Piece {
    pub(super) fn source(&self) -> Span {
        match self {
            Self::Source(span) | Self::Replaced(span, _) => *span,
        }
    }

    /// Its characters, each with its source.
    fn chars<'a>(&'a self, source: &'a str) -> impl Iterator<Item = (Span, char)> + Clone + 'a {
        let (text, whole) = match self {
            Self::Source(span) => (source.get(span.begin..span.end).unwrap_or_default(), None),
            Self::Replaced(span, text) => (text.as_str(), Some(*span)),
        };
        let begin = self.source().begin;
        text.char_indices().map(move |(at, c)| (whole.unwrap_or(Span::new(begin + at, begin + at + c.len_utf8())), c))
    }
}

/// What the markup around a piece of text says of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Context {
    pub(super) kind: Option<ParagraphKind>,
    /// In something beside the article.
    pub(super) apart: Apart,
    /// In a link.
    pub(super) linked: bool,
}

/// A paragraph, heading, caption or row of a table.
#[derive(Clone, Debug, Default)]
pub(in crate::text) struct Block {
    pub(super) pieces: Vec<Piece>,
    /// What the markup says it is; `None` leaves it to the text.
    pub(in crate::text) kind: Option<ParagraphKind>,
    /// Beside the article, not of it. Sure once the page is read.
    pub(super) apart: Apart,
    /// All of its text is one kind of thing.
    uniform: bool,
    /// Bytes of text in links, and outside of them.
    linked: usize,
    unlinked: usize,
    /// What stands outside of links, where that is little.
    label: String,
    /// The number of its row, counted over all tables; 0 outside of them.
    pub(super) row: usize,
}

/// Bytes of a line outside of its link that may still be a mere label ("Xem thêm: …").
const LABEL_BYTES: usize = 64;
/// Words of a link that stands alone in its line and is the headline of another article.
const HEADLINE_WORDS: usize = 4;
/// With more words, a by-line or source line, a heading, a caption is none, whatever the markup says.
const BYLINE_WORDS: usize = 20;
/// With so many, and a full stop, it is a sentence and no by-line.
const SENTENCE_WORDS: usize = 10;
const HEADING_WORDS: usize = 30;
const CAPTION_WORDS: usize = 90;
/// Words that an article has at least: with fewer left, what the names of elements say is not believed.
const ARTICLE_WORDS: usize = 40;

/// Lines ([`fold::key`], letters and spaces only) that lead to other articles.
const LABELS: &[&str] = &[
    "xem thêm",
    "đọc thêm",
    "xem tiếp",
    "tin liên quan",
    "bài liên quan",
    "bài viết liên quan",
    "tin bài liên quan",
    "các tin liên quan",
    "tin cùng chuyên mục",
    "có thể bạn quan tâm",
    "mời bạn đọc thêm",
    "mời độc giả xem thêm",
    "mời bạn đọc xem thêm",
    "tin khác",
    "tin mới hơn",
    "tin cũ hơn",
    "chia sẻ",
    "tags",
    "từ khóa",
    "bài viết khác",
];

impl Block {
    /// Adds text, `shown` as a reader sees it.
    pub(super) fn push(&mut self, piece: Piece, shown: &str, context: Context) {
        if !shown.trim().is_empty() {
            let first = self.linked + self.unlinked == 0;
            self.uniform = first || self.uniform && self.kind == context.kind;
            self.kind = context.kind;
            self.apart = context.apart;
            if context.linked {
                self.linked += shown.len();
            } else {
                self.unlinked += shown.trim().len();
                if self.label.len() <= LABEL_BYTES {
                    self.label.extend(shown.chars().take(LABEL_BYTES));
                }
            }
        }
        match (self.pieces.last_mut(), piece) {
            (Some(Piece::Source(last)), Piece::Source(next)) if last.end == next.begin => last.end = next.end,
            (_, piece) => self.pieces.push(piece),
        }
    }

    /// True where it holds nothing that a reader sees.
    pub(super) fn is_blank(&self) -> bool {
        self.linked + self.unlinked == 0
    }

    /// Its characters, each with its source.
    pub(in crate::text) fn chars<'a>(&'a self, source: &'a str) -> impl Iterator<Item = (Span, char)> + Clone + 'a {
        self.pieces.iter().flat_map(move |piece| piece.chars(source))
    }

    pub(super) fn words(&self, source: &str) -> usize {
        let mut in_word = false;
        self.chars(source).filter(|(_, c)| !std::mem::replace(&mut in_word, !c.is_whitespace()) && in_word).count()
    }

    fn is_stopped(&self, source: &str) -> bool {
        self.chars(source)
            .map(|(_, c)| c)
            .filter(|c| !c.is_whitespace())
            .last()
            .is_some_and(|c| matches!(c, '.' | '!' | '?'))
    }

    /// What remains of it between two shortcodes.
    pub(super) fn part(&self, part: &Part, source: &str) -> Block {
        let mut block =
            Block { pieces: Vec::new(), kind: self.kind, apart: self.apart, row: self.row, ..Block::default() };
        if part.caption {
            block.kind = Some(ParagraphKind::Caption);
        }
        let kind = block.kind;
        let context = Context { kind, apart: self.apart, linked: self.unlinked == 0 };
        for &(span, c) in &part.characters {
            let copied = source.get(span.begin..span.end).is_some_and(|source| source.chars().eq([c]));
            let piece = if copied { Piece::Source(span) } else { Piece::Replaced(span, c.to_string()) };
            block.push(piece, c.encode_utf8(&mut [0; 4]), context);
        }
        block.uniform = true;
        block.kind = kind;
        block
    }

    /// The next cell of the same row, after a space.
    pub(super) fn join(&mut self, next: Block) {
        let end = self.pieces.last().map_or(0, |piece| piece.source().end);
        let begin = next.pieces.first().map_or(end, |piece| piece.source().begin);
        self.pieces.push(Piece::Replaced(Span::new(end, begin), " ".to_owned()));
        self.pieces.extend(next.pieces);
    }

    /// Settles the kind once all of the text is there.
    pub(super) fn close(&mut self) {
        if !self.uniform {
            self.kind = None;
        }
    }

    /// A line that does nothing but lead to other articles.
    fn leads_away(&self, source: &str) -> bool {
        let label: String = fold::key(&self.label).chars().filter(|c| c.is_alphabetic() || *c == ' ').collect();
        let label = label.trim();
        if self.linked == 0 {
            return LABELS.contains(&label);
        }
        let linked = label.is_empty() || LABELS.contains(&label);
        linked && self.unlinked <= LABEL_BYTES && self.kind.is_none() && self.words(source) >= HEADLINE_WORDS
    }
}

/// Leaves out what is beside the article.
pub(super) fn of_article(mut blocks: Vec<Block>, source: &str) -> Vec<Block> {
    let mut kept = 0;
    let mut left = 0;
    for block in &mut blocks {
        let words = block.words(source);
        let most = match block.kind {
            Some(ParagraphKind::Byline | ParagraphKind::Source) => BYLINE_WORDS,
            Some(ParagraphKind::Heading) => HEADING_WORDS,
            Some(ParagraphKind::Caption) => CAPTION_WORDS,
            Some(ParagraphKind::Prose | ParagraphKind::LikelyCaption | ParagraphKind::Table) | None => usize::MAX,
        };
        let names_alone = matches!(block.kind, Some(ParagraphKind::Byline | ParagraphKind::Source));
        if words > most || names_alone && words >= SENTENCE_WORDS && block.is_stopped(source) {
            block.kind = None;
        }
        if block.leads_away(source) {
            block.apart = Apart::Yes;
        }
        *(if block.apart == Apart::Yes { &mut left } else { &mut kept }) += words;
    }
    // An article that stands in an element of such a name, or is one link, is an article all the same.
    if kept >= ARTICLE_WORDS || kept >= left {
        blocks.retain(|block| block.apart != Apart::Yes);
    }
    blocks
}
