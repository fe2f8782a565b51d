//! What can go inside a sentence: brackets, asides, appositions, and "đã".

use std::ops::Range;

use super::posts::starts_post;
use crate::summary::view::View;
use crate::summary::words::Words;
use crate::text::TokenKind;

/// Longest bracket that goes, in tokens.
const BRACKET: usize = 24;

/// Brackets that can go.
pub(super) fn brackets(view: &View) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 1;
    while at < view.tokens.len() {
        let close = (view.key(at) == "(")
            .then(|| (at + 1..view.tokens.len().min(at + BRACKET)).find(|close| view.key(*close) == ")"))
            .flatten();
        let Some(close) = close else {
            at += 1;
            continue;
        };
        let nested = (at + 1..close).any(|i| view.key(i) == "(");
        let quoted = !view.outside(at - 1);
        let belongs = Words::bundled().trailing.brackets.at(view.tokens, at + 1).is_some();
        let needed = belongs
            || starts_post(view, at + 1)
            || Words::bundled().trailing.pointing.at(view.tokens, at - 1).is_some()
            || view.tokens.get(close + 1).is_some_and(|next| next.glued && next.kind != TokenKind::Mark);
        if !nested && !quoted && !needed {
            found.push(at..close + 1);
        }
        at = close + 1;
    }
    found
}

/// Longest aside that goes, in tokens.
const ASIDE: usize = 20;

/// " - aside - " pairs that can go; a post is none: who somebody is stays said.
pub(super) fn asides(view: &View) -> Vec<Range<usize>> {
    let dashes: Vec<usize> = (0..view.tokens.len()).filter(|at| view.is_dash(*at)).collect();
    let [open, close] = dashes.as_slice() else { return Vec::new() };
    let small = !view.capital(open + 1) && Words::bundled().trailing.asides.at(view.tokens, open + 1).is_some();
    let short = close - open <= ASIDE;
    let goes_on = view.tokens.get(close + 1).is_some_and(|token| token.kind == TokenKind::Letters && !token.capital);
    Vec::from_iter((short && small && goes_on && !starts_post(view, open + 1) && *open > 1).then_some(*open..close + 1))
}

/// ", apposition," that can go, the first comma with it and the second too.
pub(super) fn appositions(view: &View) -> Vec<Range<usize>> {
    let words = Words::bundled();
    let opens = |at: &usize| view.is_comma(*at) && words.trailing.appositions.at(view.tokens, *at + 1).is_some();
    let close = |at: usize| {
        let close = (at + 2..view.end().min(at + ASIDE)).find(|close| view.is_comma(*close))?;
        let predicate = words.clauses.verbs.at(view.tokens, close + 1).is_some()
            && words.trailing.behind_a_mark.at(view.tokens, close + 1).is_none();
        predicate.then_some(at..close + 1)
    };
    (3..view.tokens.len()).filter(opens).filter_map(close).collect()
}

/// "đã" that can go.
pub(super) fn aspects(view: &View) -> Vec<Range<usize>> {
    let clauses = &Words::bundled().clauses;
    let goes = |at: &usize| {
        let (at, after) = (*at, at + 1);
        clauses.aspects.at(view.tokens, at).is_some()
            && view.outside(at)
            && at > 1
            && clauses.verbs.at(view.tokens, after).is_some()
            && clauses.auxiliaries.at(view.tokens, after).is_none()
            && clauses.adverbs.at(view.tokens, at - 1).is_none()
            && clauses.conjunctions.at(view.tokens, at - 1).is_none()
            // "cho biết đã ký": the same one did both.
            && !Words::bundled().kept.speakers.ends_at(view.tokens, at)
    };
    (0..view.tokens.len()).filter(goes).map(|at| at..at + 1).collect()
}
