//! HTML bodies, as content management systems store them, to blocks of visible text that know their source.
//!
//! The tokens are those of the HTML standard (html5gum). Tree construction follows the standard where text depends on it:
//! void elements, implied and missing end tags, scopes, tables, foreign content. What a broken page does to a browser it
//! does here; nothing fails, nothing recurses, and depth is bounded as in browsers.

mod block;
mod elements;
mod start_tag;
mod tokens;
mod tree;

pub(super) use block::Block;

/// The blocks of `source` that belong to the article, in reading order: paragraphs, headings, captions, rows of tables.
///
/// Left out: what a browser does not show (scripts, styles, hidden elements), what is no text (embeds, forms), and what
/// is no part of the article (boxes and lines that link to other articles, navigation, sharing).
pub(super) fn blocks(source: &str) -> Vec<Block> {
    let mut tree = tree::Tree::new(source);
    tokens::read(source, &mut tree);
    block::of_article(tree.into_blocks(), source)
}

/// The visible text of the article in `source`, blocks parted by line breaks.
pub fn visible_text(source: &str) -> String {
    let mut text = String::new();
    for block in blocks(source) {
        text.extend(block.chars(source).map(|(_, c)| c));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests;
