//! Quotations: what stands in quotation marks has to stand in the article word for word.

use super::{Comparison, Violation};
use crate::text::Span;

pub(super) fn check(comparison: &Comparison) -> Vec<Violation> {
    let (summary, article) = (&comparison.summary.text, &comparison.article.text);
    let missing = quotations(summary.document.text()).filter_map(|span| {
        let keys: Vec<&str> = summary.within(span).map(|at| summary.key(at)).collect();
        let stands = keys.is_empty() || article.find(&keys).next().is_some();
        (!stands).then(|| Violation::Quotation { words: summary.document.slice(span).to_owned() })
    });
    missing.collect()
}

/// The bytes between quotation marks. A mark that nothing closes quotes nothing.
fn quotations(text: &str) -> impl Iterator<Item = Span> {
    let mut opened: Option<(usize, char)> = None;
    text.char_indices().filter_map(move |(at, mark)| match (mark, opened) {
        ('”', Some((begin, '“'))) | ('"', Some((begin, '"'))) | ('»', Some((begin, '«'))) => {
            opened = None;
            Some(Span::new(begin, at))
        }
        ('“' | '"' | '«', None) => {
            opened = Some((at + mark.len_utf8(), mark));
            None
        }
        _ => None,
    })
}
