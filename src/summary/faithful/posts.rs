//! Posts: one beside a name in the summary has to be given to that very person in the article.

use std::ops::Range;

use super::words::{Gap, Text};
use super::{Violation, aliases, names};
use crate::lexicon::Lexicon;
use crate::officials::{self, Official};
use crate::text::{fold, is_syllable};

/// Words between a post and a name that the reader may have failed to link.
const NEAR: usize = 30;
/// The same where the reader linked it to somebody else.
const BESIDE_NAME: usize = 2;

/// `ours` are the officials of the summary, `theirs` the article's.
pub(super) fn check(article: &Text, ours: &[Official], theirs: &[Official], lexicon: &Lexicon) -> Vec<Violation> {
    let mut violations = Vec::new();
    for official in ours {
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
            if stands_near(article, &position.title, &official.name, near) {
                continue;
            }
            let held: Vec<&str> = same.iter().flat_map(|other| &other.positions).map(|p| p.title.as_str()).collect();
            violations.push(Violation::Post {
                words: position.title.clone(),
                person: official.name.clone(),
                article: (!held.is_empty()).then(|| held.join("; ")),
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
    let tail = |length: &usize| words.get(words.len() - length..).is_some_and(|tail| lexicon.is_place(&tail.join(" ")));
    let length = (1..=4.min(words.len().saturating_sub(2))).rev().find(tail).unwrap_or(0);
    let rest = words.get(..words.len() - length).unwrap_or_default();
    let unit = rest.last().is_some_and(|word| matches!(*word, "tỉnh" | "huyện" | "xã" | "phường" | "tp"));
    rest.get(..rest.len() - usize::from(unit)).unwrap_or_default().join(" ")
}

/// Posts right before a name that the officials reader does not give: those of trainers and heads of clubs, and whatever it
/// did not link. The head of the post has to stand near that name in the article.
pub(super) fn check_heads(summary: &Text, article: &Text, lexicon: &Lexicon) -> Vec<Violation> {
    let mut violations = Vec::new();
    for run in names::runs(summary) {
        let Some((post, name)) = post_before(summary, run, lexicon) else { continue };
        let Some(last) = name.end.checked_sub(1).map(|at| summary.key(at)) else { continue };
        let named: Vec<usize> = article.places(last).to_vec();
        let head = summary.slice(post.start, post.end);
        let words: Vec<&str> = post.clone().map(|at| summary.key(at)).collect();
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
            article: None,
        });
    }
    violations
}

/// "Chủ tịch Hiệp hội A" where the article has no other than "Phó Chủ tịch Hiệp hội A", or the reverse.
pub(super) fn check_deputies(summary: &Text, article: &Text, lexicon: &Lexicon) -> Vec<Violation> {
    let mut violations = Vec::new();
    let deputy = |text: &Text, at: usize| at > 0 && text.key(at - 1) == "phó";
    for at in 0..summary.words.len() {
        let head = |length: &usize| {
            lexicon.is_post(&(at..at + length).map(|at| summary.key(at)).collect::<Vec<_>>().join(" "))
        };
        let Some(length) = (1..=3).rev().find(head).filter(|_| summary.key(at) != "phó") else { continue };
        let end = at + length + 2;
        if summary.clause_end(at + 1, length + 1, Gap::Comma) < end {
            continue;
        }
        let keys: Vec<&str> = (at..end).map(|at| summary.key(at)).collect();
        let own = deputy(summary, at);
        let mut there = article.find(&keys).map(|at| deputy(article, at)).peekable();
        if there.peek().is_some() && there.all(|other| other != own) {
            let other = if own { "" } else { "Phó " };
            violations.push(Violation::Post {
                words: summary.slice(at - usize::from(own), end).to_owned(),
                person: "anybody".to_owned(),
                article: Some(format!("{other}{}", summary.slice(at, end))),
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
fn post_before(text: &Text, run: Range<usize>, lexicon: &Lexicon) -> Option<(Range<usize>, Range<usize>)> {
    let family = |at: &usize| (2..=4).contains(&(run.end - at)) && lexicon.is_family_name(text.key(*at));
    // "HLV Trầm Minh Quang": no family name that the lists know.
    let three = run.end.saturating_sub(3).max(run.start);
    let other = run.len() >= 3 && !names::opens_body(text.key(three));
    let name = run.clone().find(family).or(other.then_some(three))?..run.end;
    let own = |at: usize| text.words.get(at).is_some_and(|word| !word.short_form && is_syllable(&word.key));
    let key = name.clone().map(|at| text.key(at)).collect::<Vec<_>>().join(" ");
    if !name.clone().all(own) || lexicon.is_place(&key) {
        return None;
    }
    let clause = text.clause_start(name.start, POST, Gap::Comma);
    let mut heads = (clause..name.start).flat_map(|at| (1..=4).rev().map(move |length| at..(at + length)));
    let is_head = |head: &Range<usize>| {
        let key = head.clone().map(|at| text.key(at)).collect::<Vec<_>>().join(" ");
        head.end <= name.start && lexicon.is_post(&key)
    };
    let small = |at: usize| text.words.get(at).is_some_and(|word| SPEECH.contains(&word.key.as_str()));
    let head = heads.rfind(is_head)?;
    (!(head.end..name.start).any(small)).then_some((head, name))
}

/// Words that part a post from a name that is not its holder's.
const SPEECH: &[&str] = &["và", "với", "cho", "của", "cùng", "là", "đối", "thay", "gặp", "tiếp", "biết", "nói", "khen"];

/// True where the short form `words` ("hlv") stands for the words at `at` of the text.
fn spells(text: &Text, at: usize, words: &[&str]) -> bool {
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
fn stands_near(article: &Text, title: &str, name: &str, near: usize) -> bool {
    let title = fold::key(title);
    let keys: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).filter(|key| !key.is_empty()).collect();
    let name = fold::key(name);
    let Some(last) = name.split_whitespace().next_back() else { return false };
    let deputy = |at: usize| at > 0 && matches!(article.key(at - 1), "phó" | "nguyên" | "cựu");
    let beside = |at: usize| {
        let nearby = at.saturating_sub(near)..at + keys.len() + near;
        nearby.into_iter().any(|place| article.key(place) == last)
    };
    article.find(&keys).any(|at| !deputy(at) && beside(at))
}
