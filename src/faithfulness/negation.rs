//! Negation: what the article negates, the summary may not state, and the reverse.

use std::collections::HashSet;

use super::compared::ComparedText;
use super::word::Gap;
use super::{Comparison, Violation};
use crate::lexicon::Class;
use crate::steps;

/// "đã quyết định" says what "chưa quyết định" negates.
const DONE: &str = "đã";
const NOT_YET: &str = "chưa";
/// The verb that heads what there is: "một ca nặng" for "không có ca nào nặng".
const THERE_IS: &str = "có";
/// Words of a negation's scope.
const SCOPE: usize = 7;
/// Words between a negation and what it negates, at most.
const REACH: usize = 5;
/// Words between a negation and what it may negate over a comma.
const FAR: usize = 40;
/// Content words of a scope that have to stand in the other text at least.
const LEAST: usize = 2;

/// A negated statement: its cue and the words that it negates.
struct Site {
    cue: usize,
    first: usize,
    end: usize,
}

pub(super) fn check(comparison: &Comparison) -> Vec<Violation> {
    let (summary, article) = (&comparison.summary.text, &comparison.article.text);
    let ours = sites(summary);
    let theirs = sites(article);
    let lost = theirs.iter().filter_map(|site| lost(site, article, &theirs, summary, &ours));
    let added = ours.iter().filter_map(|site| added(site, summary, article, &theirs));
    lost.chain(added).collect()
}

fn sites(text: &ComparedText) -> Vec<Site> {
    let mut sites = Vec::new();
    for at in 0..text.words.len() {
        let Some(length) = cue(text, at) else { continue };
        let first = at + length;
        let end = text.clause_end(first, SCOPE, Gap::Comma);
        let end = (first + 1..end).find(|at| text.is(*at, Class::NegationEnd)).unwrap_or(end);
        sites.push(Site { cue: at, first, end });
    }
    sites
}

/// The number of words of the cue at word `at`.
fn cue(text: &ComparedText, at: usize) -> Option<usize> {
    let length = text.phrase(at, Class::Negation)?;
    // "Không Một Mình" is a title.
    let capital = |at: usize| text.words.get(at).is_some_and(|word| word.capital);
    if capital(at) && capital(at + 1) {
        return None;
    }
    let negates_nothing =
        |first: usize| text.phrase(first, Class::NoNegation).is_some_and(|length| first + length > at);
    (!(at.saturating_sub(1)..=at).any(negates_nothing)).then_some(length)
}

/// True for a word that scopes are compared by: content, and the small verbs that carry a negation.
fn is_compared(text: &ComparedText, at: usize) -> bool {
    !text.is_function_word(at) || text.is(at, Class::NegationVerb)
}

/// The words of `first..end` that scopes are compared by.
fn compared<'t>(text: &'t ComparedText, first: usize, end: usize) -> Vec<&'t str> {
    (first..end).filter(|at| is_compared(text, *at)).map(|at| text.key(at)).collect()
}

/// The best place of `keys` in a text: how many distinct ones stand in a window that begins with the first.
struct Best {
    shared: usize,
    content: usize,
    first: usize,
    end: usize,
}

/// Looks for the words of a scope in another text; `admit` says which places count.
fn best(keys: &[&str], text: &ComparedText, admit: impl Fn(usize) -> bool) -> Option<Best> {
    let wanted: HashSet<&str> = keys.iter().copied().collect();
    // What is negated comes first: "để" of "không để người bệnh tự mua thuốc".
    let starts = keys.iter().take(1).flat_map(|key| text.places(key));
    let window = |start: &usize| {
        steps::count();
        let end = text.clause_end(start + 1, SCOPE + 3, Gap::Comma);
        let found = |content: bool| -> HashSet<&str> {
            let places = (*start..end).filter(|at| !content || !text.is_function_word(*at));
            places.map(|at| text.key(at)).filter(|key| wanted.contains(key)).collect()
        };
        let (found, content) = (found(false), found(true).len());
        let last = (*start..end).rev().find(|at| wanted.contains(text.key(*at))).unwrap_or(*start);
        Best { shared: found.len(), content, first: *start, end: last + 1 }
    };
    let admitted = starts.filter(|start| admit(**start)).map(window);
    admitted.max_by_key(|best| (best.shared, std::cmp::Reverse(best.first)))
}

/// True where a negation reaches word `at`.
fn is_negated(text: &ComparedText, sites: &[Site], at: usize) -> bool {
    let next = sites.partition_point(|site| site.cue <= at);
    let site = next.checked_sub(1).and_then(|n| sites.get(n));
    let follows =
        sites.get(next).is_some_and(|site| site.cue <= at + 3 && text.clause_end(at + 1, 3, Gap::Comma) > site.cue);
    let soft = (at.saturating_sub(REACH)..at).any(|from| {
        text.phrase(from, Class::ImpliedNegation).is_some() && text.clause_end(from + 1, at - from, Gap::Comma) > at
    });
    site.is_some_and(|site| at < site.end && at <= site.first + REACH) || follows || soft
}

/// "không được lơ là, chủ quan": a negation earlier in the sentence may reach over a comma.
fn may_be_negated(text: &ComparedText, sites: &[Site], at: usize) -> bool {
    let next = sites.partition_point(|site| site.cue < at);
    let site = next.checked_sub(1).and_then(|n| sites.get(n));
    site.is_some_and(|site| at - site.cue <= FAR && text.sentence(site.cue) == text.sentence(at))
}

/// True where enough of a scope stands in a window.
fn is_aligned(keys: &[&str], best: &Best) -> bool {
    let distinct: HashSet<&str> = keys.iter().copied().collect();
    let few = distinct.len().min(4);
    best.shared >= LEAST.max(few.min(3)) && best.content >= 1 && best.shared * 3 >= few * 2
}

/// The content words before a statement.
fn subject(text: &ComparedText, at: usize) -> HashSet<String> {
    let first = text.clause_start(at, SCOPE, Gap::Clause);
    (first..at).filter(|at| !text.is_function_word(*at)).map(|at| text.key(at).to_owned()).collect()
}

/// "đã quyết định" where the article has "chưa quyết định" of the same subject.
fn is_of_same(site: &Site, article: &ComparedText, summary: &ComparedText, here: &Best) -> bool {
    let done = summary.key_before(here.first) == DONE && article.key(site.cue) == NOT_YET;
    let shared = subject(article, site.cue).intersection(&subject(summary, here.first)).count();
    here.content >= 2 && (done || shared >= 2)
}

/// A statement of the summary that the article negates.
fn lost(
    site: &Site,
    article: &ComparedText,
    theirs: &[Site],
    summary: &ComparedText,
    ours: &[Site],
) -> Option<Violation> {
    let keys = compared(article, site.first, site.end);
    let aligned =
        |best: &Best| is_aligned(&keys, best) || best.shared >= LEAST && is_of_same(site, article, summary, best);
    let headless = || {
        // "một ca nặng" for "không có ca nào nặng"
        let (_, rest) = keys.split_first().filter(|(head, _)| **head == THERE_IS)?;
        best(rest, summary, |_| true).filter(|best| best.content > LEAST && is_aligned(rest, best))
    };
    let here = best(&keys, summary, |_| true).filter(aligned).or_else(headless)?;
    if is_negated(summary, ours, here.first) {
        return None;
    }
    // What the summary says may stand in the article elsewhere without a negation.
    let said = compared(summary, here.first, here.end);
    let stated = best(&said, article, |at| !is_negated(article, theirs, at));
    let told_so = stated.as_ref().map_or(0, |best| best.shared);
    // Stated of one, negated of another: what stands before tells of whom the summary speaks.
    let subject = subject(summary, here.first);
    let near = |at: usize| self::subject(article, at).intersection(&subject).count();
    let nearer = near(site.cue) >= LEAST && stated.is_none_or(|best| near(site.cue) >= near(best.first) + LEAST);
    (told_so < here.shared || told_so == here.shared && nearer).then(|| Violation::Negation {
        words: summary.slice(here.first, here.end).to_owned(),
        article: article.slice(site.cue, site.end).to_owned(),
    })
}

/// A negation of the summary of what the article states.
fn added(site: &Site, summary: &ComparedText, article: &ComparedText, theirs: &[Site]) -> Option<Violation> {
    let keys = compared(summary, site.first, site.end);
    let states = |at: usize| !is_negated(article, theirs, at) && !may_be_negated(article, theirs, at);
    let stated = best(&keys, article, states).filter(|best| is_aligned(&keys, best))?;
    let negated = best(&keys, article, |at| is_negated(article, theirs, at)).map_or(0, |best| best.shared);
    (negated < stated.shared).then(|| Violation::Negation {
        words: summary.slice(site.cue, site.end).to_owned(),
        article: article.slice(stated.first, stated.end).to_owned(),
    })
}
