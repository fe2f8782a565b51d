//! The open elements, and the blocks that their text makes.

use std::collections::{BTreeSet, HashMap};

use super::super::{ParagraphKind, Span};
use super::block::{Block, Context, Piece};
use super::elements::{self, Flow};
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

struct Element {
    name: String,
    /// Nothing in it is shown.
    unseen: bool,
    context: Context,
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
    tables: Vec<Table>,
    /// Rows of all tables so far.
    rows: usize,
    /// The row that is open; 0 for none.
    row: usize,
    blocks: Vec<Block>,
    block: Block,
}

impl<'a> Tree<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self {
            source,
            open: Vec::new(),
            counts: HashMap::new(),
            tables: Vec::new(),
            rows: 0,
            row: 0,
            blocks: Vec::new(),
            block: Block::default(),
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
        if !self.is_unseen() {
            self.part_from_the_apart();
            let shown = self.source.get(span.begin..span.end).unwrap_or_default();
            self.block.push(Piece::Source(span), shown, self.context());
        }
    }

    /// Text that stands for its source.
    pub(super) fn replaced(&mut self, span: Span, text: &str) {
        if !self.is_unseen() {
            self.part_from_the_apart();
            self.block.push(Piece::Replaced(span, text.to_owned()), text, self.context());
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
            apart: outer.apart || hints.apart,
            linked: outer.linked || name == "a",
        };
        let element = Element { name: tag.name.clone(), unseen: self.is_unseen() || hints.unseen, context };
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
        if elements::flow(&element.name) == Flow::Block {
            self.end_block();
        }
        match element.name.as_str() {
            "tr" => self.row = self.tables.last().map_or(0, |table| table.outer_row),
            "table" => self.end_table(),
            _ => {}
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
