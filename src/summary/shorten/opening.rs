//! What can go at the beginning of a sentence: an agency's prefix, a connective, a clause that leads up to the main
//! one.

use std::ops::Range;

use super::posts::starts_post;
use crate::summary::view::View;
use crate::summary::words::Words;
use crate::text::{Token, TokenKind};

/// How many tokens an agency's prefix has, which no summary keeps.
pub(in crate::summary) fn prefix(view: &View) -> usize {
    agency(view).map_or(0, |tokens| tokens.end)
}

/// Longest agency's prefix, in tokens.
const PREFIX: usize = 9;

/// "HNN.VN -", "(ĐBP) -", "TTO -", "(Chinhphu.vn) –", "Hà Nội (TTXVN) -", before the first sentence of the lead or the
/// body.
pub(super) fn agency(view: &View) -> Option<Range<usize>> {
    let end = (1..PREFIX.min(view.tokens.len())).find(|at| view.key(*at) == "-" && !is_inside_word(view, *at))?;
    let before = view.range(0..end);
    let text = view.document().slice(view.bytes(&(0..end)));
    let words: Vec<&Token> = before.iter().filter(|token| token.kind != TokenKind::Mark).collect();
    let (first, named) = (words.first()?, words.iter().all(|word| word.capital || is_ending(word)));
    let bracketed = text.ends_with([')', ']']) && text.contains(['(', '[']);
    let dotted = before.iter().any(|token| token.key == ".");
    let code = words.iter().all(|word| word.all_caps || dotted) && (first.all_caps || dotted);
    let short = words.len() <= 4 && text.split_whitespace().count() <= 2 && !text.contains(',');
    let is_name = named && (bracketed || code && short) && view.capital(end + 1);
    (is_name && view.opens_field()).then_some(0..end + 1)
}

/// A hyphen of a word or of figures: "GD-ĐT", "3-4".
fn is_inside_word(view: &View, at: usize) -> bool {
    let glued = |at: usize| view.tokens.get(at).is_some_and(|token| token.glued);
    glued(at) && glued(at + 1)
}

/// A figure, or the end of a paper's address: "vn".
fn is_ending(word: &Token) -> bool {
    word.kind == TokenKind::Digits || Words::bundled().leading.domains.at(std::slice::from_ref(word), 0).is_some()
}

/// One past the connectives and scenes at the beginning, their commas included; where the agency's prefix ends if there
/// are none.
pub(in crate::summary) fn connectives(view: &View) -> usize {
    let lists = &Words::bundled().connectives;
    let mut end = prefix(view);
    // "Bên cạnh đó, tại hội nghị, …" has two.
    for _ in 0..CONNECTIVES {
        let found = lists.openings.at(view.tokens, end).or(lists.scenes.at(view.tokens, end));
        match found.map(|length| end + length) {
            Some(comma) if view.is_comma(comma) => end = comma + 1,
            _ => break,
        }
    }
    end
}

/// The most connectives one behind the other.
const CONNECTIVES: usize = 3;

/// The clause before the main one.
pub(super) fn occasion(view: &View) -> Option<Range<usize>> {
    let begin = connectives(view);
    Words::bundled().leading.openings.at(view.tokens, begin)?;
    let commas: Vec<usize> = (begin..view.tokens.len()).filter(|at| view.is_comma(*at)).collect();
    let opens = |comma: &usize| opens_with_time(view, comma + 1) || view.capital(comma + 1);
    let comma = commas.iter().copied().find(opens).filter(|comma| *comma < begin + LEADING)?;
    let next = commas.iter().copied().find(|other| *other > comma).unwrap_or(view.end());
    let is_main = match opens_with_time(view, comma + 1) {
        true => view.has_verb(comma + 2..view.end()),
        false => view.has_verb(comma + 2..next) || starts_post(view, comma + 1),
    };
    is_main.then_some(begin..comma + 1)
}

/// Longest clause before the main one, in tokens.
const LEADING: usize = 60;

/// "ngày 3-4", "sáng 2/11": a time with its figure, or a time of the day.
fn opens_with_time(view: &View, at: usize) -> bool {
    let times = &Words::bundled().leading.times;
    times.at(view.tokens, at).is_some_and(|length| {
        length > 1
            || (at + length..at + length + 2).any(|at| view.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Digits))
    })
}
