//! Posts: one beside a name in the summary has to be given to that very person in the article.

use std::ops::Range;

use super::compared::ComparedText;
use super::names::PLACES;
use super::word::Gap;
use super::{Comparison, Violation, aliases, names, word};
use crate::lexicon::{Class, Lexicon};
use crate::officials::{self, Official};
use crate::text::{fold, is_syllable};

/// Posts without their bodies.
const HEADS: &[Class] = &[Class::HeadPublic, Class::HeadMostly, Class::HeadOpen, Class::HeadPrivate];
/// The first word of a deputy's post.
const DEPUTY: &str = "phó";
/// Words between a post and a name that the reader may have failed to link.
const NEAR: usize = 30;
/// The same where the reader linked it to somebody else.
const BESIDE_NAME: usize = 2;

pub(super) fn check(comparison: &Comparison) -> Vec<Violation> {
    let violations = check_officials(comparison);
    if !violations.is_empty() {
        return violations;
    }
    let (summary, article) = (&comparison.summary.text, &comparison.article.text);
    let mut violations = check_heads(summary, article);
    violations.extend(check_deputies(summary, article));
    violations
}

/// The posts of the summary's officials.
fn check_officials(comparison: &Comparison) -> Vec<Violation> {
    let Comparison { summary, article, lexicon } = comparison;
    let theirs = article.officials;
    let mut violations = Vec::new();
    for official in summary.officials {
        let same: Vec<&Official> = theirs.iter().filter(|other| is_same(&official.name, &other.name)).collect();
        for position in &official.positions {
            let given =
                |other: &Official| other.positions.iter().any(|p| is_same_post(&p.title, &position.title, lexicon));
            if same.iter().any(|other| given(other)) {
                continue;
            }
            let anothers = theirs.iter().any(|other| !is_same(&official.name, &other.name) && given(other));
            // Right beside the name it is this one's, whoever else the reader gives it to.
            let near = if anothers { BESIDE_NAME } else { NEAR };
            if stands_near(&article.text, &position.title, &official.name, near) {
                continue;
            }
            let held = same.iter().flat_map(|other| &other.positions).map(|p| p.title.clone()).collect();
            violations.push(Violation::Post {
                words: position.title.clone(),
                person: official.name.clone(),
                article: held,
            });
        }
    }
    violations
}

/// One post, whatever place it is said with ("Giám đốc Sở Y tế tỉnh", "Giám đốc Sở Y tế Quảng Ninh"): places have a rule of
/// their own.
fn is_same_post(a: &str, b: &str, lexicon: &Lexicon) -> bool {
    let forms = |title: &str| {
        let title = aliases::canonical(&fold::key(title));
        let bare = without_place(&title, lexicon);
        [title, bare]
    };
    let (a, b) = (forms(a), forms(b));
    a.iter().any(|a| b.iter().any(|b| officials::same_post(a, b)))
}

/// A title less the place at its end.
fn without_place(title: &str, lexicon: &Lexicon) -> String {
    let words: Vec<&str> = title.split_whitespace().collect();
    let place = |name: String| PLACES.iter().any(|class| lexicon.has(*class, &name));
    let tail = |length: &usize| words.get(words.len() - length..).is_some_and(|tail| place(tail.join(" ")));
    let length = (1..=4.min(words.len().saturating_sub(2))).rev().find(tail).unwrap_or(0);
    let rest = words.get(..words.len() - length).unwrap_or_default();
    let unit = rest.last().is_some_and(|word| lexicon.has(Class::PlaceUnit, word));
    rest.get(..rest.len() - usize::from(unit)).unwrap_or_default().join(" ")
}

/// Posts right before a name that the officials reader does not give: those of trainers and heads of clubs, and whatever it
/// did not link. The head of the post has to stand near that name in the article.
fn check_heads(summary: &ComparedText, article: &ComparedText) -> Vec<Violation> {
    let mut violations = Vec::new();
    for run in names::runs(summary) {
        let Some((post, name)) = post_before(summary, run) else { continue };
        let Some(last) = name.end.checked_sub(1).map(|at| summary.key(at)) else { continue };
        let named: Vec<usize> = article.places(last).to_vec();
        let head = summary.slice(post.start, post.end);
        let words = summary.keys(post.start, post.end);
        let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
        let mut heads = article.find(&words).chain(article.places(&initials).iter().copied());
        let spelt = || (0..article.words.len()).filter(|at| spells(article, *at, &words));
        let beside = |at: usize| named.iter().any(|name| name.abs_diff(at) <= BESIDE);
        if named.is_empty() || heads.any(beside) || spelt().any(beside) {
            continue;
        }
        violations.push(Violation::Post {
            words: head.to_owned(),
            person: summary.slice(name.start, name.end).to_owned(),
            article: Vec::new(),
        });
    }
    violations
}

/// "Chủ tịch Hiệp hội A" where the article has no other than "Phó Chủ tịch Hiệp hội A", or the reverse.
fn check_deputies(summary: &ComparedText, article: &ComparedText) -> Vec<Violation> {
    let mut violations = Vec::new();
    for at in 0..summary.words.len() {
        let head = |length: &usize| summary.is_phrase(at, at + length, HEADS);
        let Some(length) = (1..=3).rev().find(head).filter(|_| summary.key(at) != DEPUTY) else { continue };
        let end = at + length + 2;
        if summary.clause_end(at + 1, length + 1, Gap::Comma) < end {
            continue;
        }
        let keys = summary.keys(at, end);
        let own = summary.key_before(at) == DEPUTY;
        let mut there = article.find(&keys).map(|at| (at, article.key_before(at) == DEPUTY)).peekable();
        let Some((first, other)) = there.peek().copied() else { continue };
        if there.all(|(_, other)| other != own) {
            violations.push(Violation::Deputy {
                words: summary.slice(at - usize::from(own), end).to_owned(),
                article: article.slice(first - usize::from(other), first + keys.len()).to_owned(),
            });
        }
    }
    violations
}

/// Words between the head of a post and a name that it may be the post of.
const BESIDE: usize = 25;
/// Words of a post before a name.
const POST: usize = 10;

/// The head of the post right before the name at the end of a run of capitals, and the name.
fn post_before(text: &ComparedText, run: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let family = |at: &usize| (2..=4).contains(&(run.end - at)) && text.is(*at, Class::Family);
    // "HLV Trầm Minh Quang": no family name that the lists know.
    let three = run.end.saturating_sub(3).max(run.start);
    let other = run.len() >= 3 && !names::opens_body(text, three);
    let name = run.clone().find(family).or(other.then_some(three))?..run.end;
    let own = |at: usize| text.words.get(at).is_some_and(|word| !word.short_form && is_syllable(&word.key));
    if !name.clone().all(own) || text.is_phrase(name.start, name.end, PLACES) {
        return None;
    }
    let clause = text.clause_start(name.start, POST, Gap::Comma);
    let mut heads = (clause..name.start).flat_map(|at| (1..=4).rev().map(move |length| at..(at + length)));
    let head = heads.rfind(|head| head.end <= name.start && text.is_phrase(head.start, head.end, HEADS))?;
    (!(head.end..name.start).any(|at| text.is(at, Class::PostBreak))).then_some((head, name))
}

/// True where the short form `words` ("hlv") stands for the words at `at` of the text.
fn spells(text: &ComparedText, at: usize, words: &[&str]) -> bool {
    let [short] = words else { return false };
    let length = short.chars().count();
    length > 1 && text.initials_at(at, length).as_deref() == Some(short)
}

/// The same name, whole or short: the words of one end the other's.
fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (fold::key(a), fold::key(b));
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split_whitespace().collect(), b.split_whitespace().collect());
    // "Thị trưởng Krakow Dąbrowa": the town before a foreign name.
    let foreign = a.last() == b.last() && a.last().is_some_and(|last| !is_syllable(last));
    foreign
        || a.ends_with(&b)
        || b.ends_with(&a)
        || a.starts_with(&b) && b.len() > 1
        || b.starts_with(&a) && a.len() > 1
}

/// True where the words of the post stand in the article with the person's name not far from them.
fn stands_near(article: &ComparedText, title: &str, name: &str, near: usize) -> bool {
    let keys = word::keys(title);
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let name = fold::key(name);
    let Some(last) = name.split_whitespace().next_back() else { return false };
    let beside = |at: usize| {
        let nearby = at.saturating_sub(near)..at + keys.len() + near;
        nearby.into_iter().any(|place| article.key(place) == last)
    };
    article.find(&keys).any(|at| !article.is_before(at, Class::HeldBefore) && beside(at))
}
