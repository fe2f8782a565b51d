//! The open elements, and the blocks that their text makes.

use std::collections::{BTreeSet, HashMap};

use super::super::{ParagraphKind, Span};
use super::block::{Block, Context, Piece};
use super::elements::{self, Flow};
use super::lines::{self, Gap, Stored};
use super::names::Apart;
use super::start_tag::StartTag;

/// Elements open at once, as in browsers; a deeper one takes the place of the one before it.
const DEPTH: usize = 512;
/// Words of a table that holds a picture: its caption.
const PICTURE_WORDS: usize = 80;
/// Words that cells of a table of data have on average at most; tables with more lay out running text.
const CELL_WORDS: usize = 14;

/// The standard's scopes: elements that an end tag does not reach over.
const SCOPE: &[&str] = &["applet", "caption", "html", "table", "td", "th", "marquee", "object", "template"];
const BUTTON_SCOPE: &[&str] =
    &["button", "applet", "caption", "html", "table", "td", "th", "marquee", "object", "template"];
const LIST_SCOPE: &[&str] =
    &["ol", "ul", "dl", "applet", "caption", "html", "table", "td", "th", "marquee", "object", "template"];
const TABLE_SCOPE: &[&str] = &["html", "table", "template"];

/// Bytes of running text without a link that no box of links holds, some thirty words.
const LINKLESS_BYTES: usize = 200;

struct Element {
    name: String,
    /// Nothing in it is shown.
    unseen: bool,
    /// Its line breaks are shown.
    preformatted: bool,
    context: Context,
    /// What its contents are to settle.
    doubt: Option<Doubt>,
}

/// An element whose name says that it may be beside the article.
#[derive(Clone, Copy)]
struct Doubt {
    named: Apart,
    outer: Apart,
    /// The first of its blocks.
    first: usize,
    /// What was read before it.
    before: Counts,
}

/// Bytes of visible text in links, and outside of them.
#[derive(Clone, Copy, Default)]
struct Counts {
    linked: usize,
    unlinked: usize,
}

/// A table that is being read.
struct Table {
    /// The first of its blocks.
    first: usize,
    picture: bool,
    /// The row that the table itself stands in.
    outer_row: usize,
}

/// Text and tags in, blocks out.
pub(super) struct Tree<'a> {
    source: &'a str,
    open: Vec<Element>,
    /// How many elements of each name are open.
    counts: HashMap<String, usize>,
    /// How many elements are open that begin and end paragraphs.
    open_blocks: usize,
    tables: Vec<Table>,
    /// Rows of all tables so far.
    rows: usize,
    /// The row that is open; 0 for none.
    row: usize,
    blocks: Vec<Block>,
    block: Block,
    text_bytes: Counts,
    stored: Stored,
    /// The last visible character of the block that is open, and the white space behind it.
    last: Option<char>,
    gap: Gap,
}

impl<'a> Tree<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self {
            source,
            open: Vec::new(),
            counts: HashMap::new(),
            open_blocks: 0,
            tables: Vec::new(),
            rows: 0,
            row: 0,
            blocks: Vec::new(),
            block: Block::default(),
            text_bytes: Counts::default(),
            stored: Stored::of(source),
            last: None,
            gap: Gap::default(),
        }
    }

    /// The blocks, once all tokens are read.
    pub(super) fn into_blocks(mut self) -> Vec<Block> {
        self.close_to(0);
        self.end_block();
        self.blocks
    }

    /// Text as it stands in the source.
    pub(super) fn text(&mut self, span: Span) {
        if self.is_unseen() {
            return;
        }
        let shown = self.source.get(span.begin..span.end).unwrap_or_default();
        let mut from = 0;
        for gap in lines::gaps(shown) {
            self.piece(Span::new(from, gap.begin).shift(span.begin));
            self.piece(gap.shift(span.begin));
            from = gap.end;
        }
        self.piece(Span::new(from, shown.len()).shift(span.begin));
    }

    fn piece(&mut self, span: Span) {
        if !span.is_empty() {
            let shown = self.source.get(span.begin..span.end).unwrap_or_default();
            self.push(Piece::Source(span), shown);
        }
    }

    /// Text that stands for its source.
    pub(super) fn replaced(&mut self, span: Span, text: &str) {
        if !self.is_unseen() {
            self.push(Piece::Replaced(span, text.to_owned()), text);
        }
    }

    fn push(&mut self, piece: Piece, shown: &str) {
        self.gap.read(shown);
        if !shown.trim().is_empty() {
            if self.ends_paragraph() {
                self.end_block();
            }
            self.gap = Gap::default();
        }
        self.part_from_the_apart();
        let context = self.context();
        let bytes = if context.linked { &mut self.text_bytes.linked } else { &mut self.text_bytes.unlinked };
        *bytes += shown.trim().len();
        self.last = shown.trim_end().chars().next_back().or(self.last);
        self.block.push(piece, shown, context);
    }

    /// True where the line breaks before the text that comes stand for the end of a paragraph.
    fn ends_paragraph(&self) -> bool {
        match self.open.last() {
            Some(element) if element.preformatted => self.gap.breaks > 0,
            _ => self.stored.ends_paragraph(self.gap, self.last, self.open_blocks > 0),
        }
    }

    pub(super) fn start(&mut self, tag: &StartTag) {
        let name = tag.name.as_str();
        let flow = elements::flow(name);
        if name == "img"
            && let Some(table) = self.tables.last_mut()
        {
            table.picture = true;
        }
        if flow != Flow::Inline {
            self.leave_foreign();
        }
        self.close_implied(name);
        if matches!(flow, Flow::Block | Flow::Break) {
            self.end_block();
        }
        let foreign = matches!(name, "svg" | "math");
        if matches!(flow, Flow::Break | Flow::Void) || foreign && tag.self_closing {
            return;
        }
        match name {
            "html" | "body" | "head" | "frameset" if self.find(&[name], &[]).is_some() => return,
            "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" if self.tables.is_empty() => return,
            _ => {}
        }
        let hints = elements::hints(tag);
        let outer = self.context();
        let context = Context {
            kind: if hints.running { None } else { hints.kind.or(outer.kind) },
            apart: outer.apart.max(hints.apart),
            // An anchor without an address is a place, not a link.
            linked: outer.linked || name == "a" && !tag.value("href").trim().is_empty(),
        };
        let doubtful = matches!(hints.apart, Apart::IfLinks | Apart::IfMostlyLinks) && outer.apart != Apart::Yes;
        let first = self.blocks.len() + usize::from(!self.block.is_blank());
        let doubt = Doubt { named: hints.apart, outer: outer.apart, first, before: self.text_bytes };
        let element = Element {
            name: tag.name.clone(),
            unseen: self.is_unseen() || hints.unseen,
            preformatted: hints.preformatted || self.open.last().is_some_and(|outer| outer.preformatted),
            context,
            doubt: doubtful.then_some(doubt),
        };
        if self.open.len() >= DEPTH {
            self.pop();
        }
        match name {
            "table" => {
                self.tables.push(Table { first: self.blocks.len(), picture: hints.picture, outer_row: self.row });
            }
            "tr" => {
                self.rows += 1;
                self.row = self.rows;
            }
            _ => {}
        }
        *self.counts.entry(tag.name.clone()).or_default() += 1;
        self.open_blocks += usize::from(flow == Flow::Block);
        self.open.push(element);
    }

    pub(super) fn end(&mut self, name: &str) {
        match name {
            // A line break, says the standard.
            "br" => self.end_block(),
            // What comes after the end of the page is still in it.
            "html" | "body" => self.end_block(),
            _ => {}
        }
        if elements::flow(name) == Flow::Block {
            self.end_block();
        }
        let found = match name {
            "html" | "body" | "br" => None,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.find(&elements::HEADINGS, SCOPE),
            "table" | "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" | "caption" => self.find(&[name], TABLE_SCOPE),
            "li" => self.find(&[name], LIST_SCOPE),
            "p" => self.find(&[name], BUTTON_SCOPE),
            // What is not shown must not take more with it than it has to.
            _ if elements::is_unseen(name) => self.find(&[name], TABLE_SCOPE),
            _ if elements::flow(name) == Flow::Block => self.find(&[name], SCOPE),
            _ => self.find_inline(name),
        };
        if let Some(depth) = found {
            self.close_to(depth);
        }
    }

    /// What the standard closes before it opens an element of this name.
    fn close_implied(&mut self, name: &str) {
        if elements::closes_paragraph(name) {
            self.close(&["p"], BUTTON_SCOPE);
        }
        match name {
            "li" => self.close(&["li"], LIST_SCOPE),
            "dd" | "dt" => self.close(&["dd", "dt"], LIST_SCOPE),
            _ if elements::is_heading(name)
                && self.open.last().is_some_and(|element| elements::is_heading(&element.name)) =>
            {
                self.pop();
            }
            "td" | "th" => self.close(&["td", "th", "caption"], TABLE_SCOPE),
            "tr" => self.close(&["tr", "caption"], TABLE_SCOPE),
            "tbody" | "thead" | "tfoot" => {
                self.close(&["tbody", "thead", "tfoot", "caption"], TABLE_SCOPE);
            }
            // A table right in a table ends the outer one; in a cell it stands in it.
            "table" => {
                let innermost = self.find(&["table", "td", "th", "caption"], &[]);
                if let Some(depth) = innermost.filter(|depth| self.open.get(*depth).is_some_and(|e| e.name == "table"))
                {
                    self.close_to(depth);
                }
            }
            "a" => {
                if let Some(depth) = self.find_inline("a") {
                    self.close_to(depth);
                }
            }
            _ => {}
        }
    }

    /// HTML elements that lie in a drawing or formula end it.
    fn leave_foreign(&mut self) {
        if let Some(depth) = self.find(&["svg", "math"], &["foreignobject", "desc", "title"]) {
            self.close_to(depth);
        }
    }

    fn context(&self) -> Context {
        self.open.last().map_or_else(Context::default, |element| element.context)
    }

    fn is_unseen(&self) -> bool {
        self.open.last().is_some_and(|element| element.unseen)
    }

    /// The innermost open element of one of these names, unless one of `scope` stands before it.
    fn find(&self, names: &[&str], scope: &[&str]) -> Option<usize> {
        // Most end tags of a hostile page close nothing: they must not cost a walk each.
        names.iter().find(|name| self.counts.contains_key(**name))?;
        for (depth, element) in self.open.iter().enumerate().rev() {
            let name = element.name.as_str();
            if names.contains(&name) {
                return Some(depth);
            }
            if scope.contains(&name) {
                break;
            }
        }
        None
    }

    /// An inline element ends no block that stands in it. (The standard's adoption agency would also reopen what it
    /// closes; that changes how text looks, not what it says.)
    fn find_inline(&self, name: &str) -> Option<usize> {
        let depth = self.find(&[name], SCOPE)?;
        let inner = self.open.get(depth + 1..).unwrap_or_default();
        let blocks = inner.iter().any(|element| elements::flow(&element.name) == Flow::Block);
        (!blocks).then_some(depth)
    }

    fn close(&mut self, names: &[&str], scope: &[&str]) {
        if let Some(depth) = self.find(names, scope) {
            self.close_to(depth);
        }
    }

    /// Closes the element at `depth` and all that stand in it.
    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.pop();
        }
    }

    fn pop(&mut self) {
        let Some(element) = self.open.pop() else { return };
        if let Some(count) = self.counts.get_mut(&element.name) {
            *count -= 1;
            if *count == 0 {
                self.counts.remove(&element.name);
            }
        }
        let block = elements::flow(&element.name) == Flow::Block;
        self.open_blocks -= usize::from(block);
        if block || element.doubt.is_some() {
            self.end_block();
        }
        if let Some(doubt) = element.doubt {
            self.settle(doubt);
        }
        match element.name.as_str() {
            "tr" => self.row = self.tables.last().map_or(0, |table| table.outer_row),
            "table" => self.end_table(),
            _ => {}
        }
    }

    /// Says, of an element that ends, whether it was a box of links.
    fn settle(&mut self, Doubt { named, outer, first, before }: Doubt) {
        let linked = self.text_bytes.linked - before.linked;
        let unlinked = self.text_bytes.unlinked - before.unlinked;
        let is_box = match named {
            Apart::IfMostlyLinks => linked > 0 && linked >= unlinked,
            _ => linked > 0 || unlinked < LINKLESS_BYTES,
        };
        for block in self.blocks.iter_mut().skip(first).filter(|block| block.apart != Apart::Yes) {
            block.apart = if is_box { Apart::Yes } else { outer };
        }
    }

    /// An advertisement in the line of a paragraph is no part of it.
    fn part_from_the_apart(&mut self) {
        if !self.block.is_blank() && self.block.apart != self.context().apart {
            self.end_block();
        }
    }

    fn end_block(&mut self) {
        let mut block = std::mem::take(&mut self.block);
        self.last = None;
        self.gap = Gap::default();
        if !block.is_blank() {
            block.row = self.row;
            block.close();
            self.blocks.push(block);
        }
    }

    /// Says what a table was: a picture with its caption, data, or a way to lay out text.
    fn end_table(&mut self) {
        let Some(Table { first, picture, outer_row }) = self.tables.pop() else { return };
        self.row = outer_row;
        let cells = self.blocks.split_off(first.min(self.blocks.len()));
        let words: usize = cells.iter().map(|block| block.words(self.source)).sum();
        let rows_of_several =
            cells.windows(2).filter(|pair| matches!(pair, [a, b] if a.row == b.row && a.row != 0)).count();
        let rows = cells.iter().map(|block| block.row).collect::<BTreeSet<_>>().len();
        let data = rows >= 2 && rows_of_several >= 2 && words <= CELL_WORDS * cells.len();
        let caption = picture && words <= PICTURE_WORDS;
        for mut block in cells {
            match self.blocks.get_mut(first..).and_then(<[Block]>::last_mut) {
                Some(row) if data && row.row == block.row => row.join(block),
                _ => {
                    if caption {
                        block.kind = block.kind.or(Some(ParagraphKind::Caption));
                    } else if data && block.row != outer_row {
                        block.kind = Some(ParagraphKind::Table);
                    }
                    self.blocks.push(block);
                }
            }
        }
        for block in self.blocks.iter_mut().skip(first) {
            block.row = outer_row;
        }
    }
}
