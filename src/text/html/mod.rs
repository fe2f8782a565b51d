//! HTML bodies, as content management systems store them, to blocks of visible text that know their source.
//!
//! The tokens are those of the HTML standard (html5gum). Tree construction follows the standard where text depends on it:
//! void elements, implied and missing end tags, scopes, tables, foreign content. What a broken page does to a browser it
//! does here; nothing fails, nothing recurses, and depth is bounded as in browsers.

mod block;
mod elements;
mod lines;
mod markup;
mod names;
mod start_tag;
mod tokens;
mod tree;

use super::shortcode;
pub(super) use block::Block;
pub use markup::has_markup;

/// The blocks of `source` that belong to the article, in reading order: paragraphs, headings, captions, rows of tables.
///
/// Left out: what a browser does not show (scripts, styles, hidden elements), what is no text (embeds, forms), and what
/// is no part of the article (boxes and lines that link to other articles, navigation, sharing).
pub(super) fn blocks(source: &str) -> Vec<Block> {
    block::of_article(all_blocks(source), source)
}

/// The blocks of a title or lead with markup in it: all that is shown.
pub(super) fn all_blocks(source: &str) -> Vec<Block> {
    let mut tree = tree::Tree::new(source);
    tokens::read(source, &mut tree);
    without_shortcodes(tree.into_blocks(), source)
}

fn without_shortcodes(blocks: Vec<Block>, source: &str) -> Vec<Block> {
    if !source.contains('[') {
        return blocks;
    }
    let texts: Vec<Vec<_>> = blocks.iter().map(|block| block.chars(source).collect()).collect();
    let Some(parted) = shortcode::parts(&texts) else { return blocks };
    let of_blocks = blocks.into_iter().zip(parted);
    let parts = of_blocks.flat_map(|(block, parts)| match parts.as_slice() {
        [whole] if !whole.caption && whole.characters.len() == block.chars(source).count() => vec![block],
        _ => parts.iter().map(|part| block.part(part, source)).collect(),
    });
    parts.filter(|block| !block.is_blank()).collect()
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
mod cms_tests;
#[cfg(test)]
mod tests;
