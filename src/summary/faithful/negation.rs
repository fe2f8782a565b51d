//! Negation: what the article negates, the summary may not state, and the reverse.

use std::collections::HashSet;

use super::Violation;
use super::function_words::is_function_word;
use super::words::{Gap, Text};
use crate::steps;

/// Words that negate what follows.
const CUES: &[&str] =
    &["không bao giờ", "chưa bao giờ", "không hề", "chưa hề", "không thể", "không", "chưa", "chẳng", "chả"];
/// Words that come to a negation: "bị cấm qua cầu" is what "không cho qua cầu" says.
const SOFT_CUES: &[&str] = &[
    "phủ nhận",
    "bác bỏ",
    "từ chối",
    "cấm",
    "ngừng",
    "dừng",
    "tránh",
    "hạn chế",
    "thoát",
    "miễn",
    "thiếu",
    "hết",
    "khó",
    "ngăn",
    "trừ",
    "bãi bỏ",
    "hủy",
];
/// Words with "không" or "chưa" in them that negate nothing.
const NO_CUES: &[&str] = &[
    "hàng không",
    "không khí",
    "không gian",
    "không quân",
    "không chỉ",
    "không những",
    "không ngừng",
    "không ít",
    "không người lái",
    "không dây",
    "trên không",
    "chưa kể",
    "không may",
    "không kích",
    "không phận",
    "không lưu",
    "phòng không",
    "không đổi",
    "bầu không",
    "đối không",
];
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

pub(super) fn check(summary: &Text, article: &Text) -> Vec<Violation> {
    let ours = sites(summary);
    let theirs = sites(article);
    let lost = theirs.iter().filter_map(|site| lost(site, article, &theirs, summary, &ours));
    let added = ours.iter().filter_map(|site| added(site, summary, article, &theirs));
    lost.chain(added).collect()
}

fn sites(text: &Text) -> Vec<Site> {
    let mut sites = Vec::new();
    for at in 0..text.words.len() {
        let Some(length) = cue(text, at) else { continue };
        let first = at + length;
        let end = text.clause_end(first, SCOPE, Gap::Comma);
        // "chưa có ca bệnh và bệnh lây sang người"
        let end = (first + 1..end).find(|at| matches!(text.key(*at), "và" | "nhưng" | "song" | "mà")).unwrap_or(end);
        sites.push(Site { cue: at, first, end });
    }
    sites
}

/// The number of words of the cue at word `at`.
fn cue(text: &Text, at: usize) -> Option<usize> {
    let stands = |phrase: &str, at: usize| text.stands(at, phrase.split(' '));
    let length = CUES.iter().find(|cue| stands(cue, at))?.split(' ').count();
    // "Không Một Mình" is a title.
    let capital = |at: usize| text.words.get(at).is_some_and(|word| word.capital);
    if capital(at) && capital(at + 1) {
        return None;
    }
    let other = |phrase: &&str| stands(phrase, at) || at > 0 && stands(phrase, at - 1);
    (!NO_CUES.iter().any(other)).then_some(length)
}

/// Words that a scope is compared by: content, and the small verbs that carry a negation.
fn compared(key: &str) -> bool {
    !is_function_word(key) || matches!(key, "có" | "bị" | "để" | "còn" | "nên" | "cần" | "đạt" | "làm")
}

fn scope<'t>(text: &'t Text, site: &Site) -> Vec<&'t str> {
    (site.first..site.end).map(|at| text.key(at)).filter(|key| compared(key)).collect()
}

/// The best place of `keys` in a text: how many distinct ones stand in a window that begins with the first.
struct Best {
    shared: usize,
    content: usize,
    first: usize,
    end: usize,
}

/// Looks for the words of a scope in another text; `admit` says which places count.
fn best(keys: &[&str], text: &Text, admit: impl Fn(usize) -> bool) -> Option<Best> {
    let wanted: HashSet<&str> = keys.iter().copied().collect();
    // What is negated comes first: "để" of "không để người bệnh tự mua thuốc".
    let starts = keys.iter().take(1).flat_map(|key| text.places(key));
    let window = |start: &usize| {
        steps::count();
        let end = text.clause_end(start + 1, SCOPE + 3, Gap::Comma);
        let found: HashSet<&str> = (*start..end).map(|at| text.key(at)).filter(|key| wanted.contains(key)).collect();
        let content = found.iter().filter(|key| !is_function_word(key)).count();
        let last = (*start..end).rev().find(|at| wanted.contains(text.key(*at))).unwrap_or(*start);
        Best { shared: found.len(), content, first: *start, end: last + 1 }
    };
    let admitted = starts.filter(|start| admit(**start)).map(window);
    admitted.max_by_key(|best| (best.shared, std::cmp::Reverse(best.first)))
}

/// True where a negation reaches word `at`.
fn is_negated(text: &Text, sites: &[Site], at: usize) -> bool {
    let next = sites.partition_point(|site| site.cue <= at);
    let site = next.checked_sub(1).and_then(|n| sites.get(n));
    let follows =
        sites.get(next).is_some_and(|site| site.cue <= at + 3 && text.clause_end(at + 1, 3, Gap::Comma) > site.cue);
    let soft = (at.saturating_sub(REACH)..at).any(|from| {
        let stands =
            |cue: &&&str| text.stands(from, cue.split(' ')) && text.clause_end(from + 1, at - from, Gap::Comma) > at;
        SOFT_CUES.iter().any(|cue| stands(&cue))
    });
    site.is_some_and(|site| at < site.end && at <= site.first + REACH) || follows || soft
}

/// "không được lơ là, chủ quan": a negation earlier in the sentence may reach over a comma.
fn may_be_negated(text: &Text, sites: &[Site], at: usize) -> bool {
    let sentence = |at: usize| text.words.get(at).map(|word| word.sentence);
    let next = sites.partition_point(|site| site.cue < at);
    let site = next.checked_sub(1).and_then(|n| sites.get(n));
    site.is_some_and(|site| at - site.cue <= FAR && sentence(site.cue) == sentence(at))
}

/// True where enough of a scope stands in a window.
fn is_aligned(keys: &[&str], best: &Best) -> bool {
    let distinct: HashSet<&str> = keys.iter().copied().collect();
    let few = distinct.len().min(4);
    best.shared >= LEAST.max(few.min(3)) && best.content >= 1 && best.shared * 3 >= few * 2
}

/// The content words before a statement.
fn subject(text: &Text, at: usize) -> HashSet<String> {
    let first = text.clause_start(at, SCOPE, Gap::Clause);
    (first..at).map(|at| text.key(at)).filter(|key| !is_function_word(key)).map(str::to_owned).collect()
}

/// "đã quyết định" where the article has "chưa quyết định" of the same subject.
fn is_of_same(site: &Site, article: &Text, summary: &Text, here: &Best) -> bool {
    let done = here.first.checked_sub(1).is_some_and(|at| summary.key(at) == "đã") && article.key(site.cue) == "chưa";
    let shared = subject(article, site.cue).intersection(&subject(summary, here.first)).count();
    here.content >= 2 && (done || shared >= 2)
}

/// A statement of the summary that the article negates.
fn lost(site: &Site, article: &Text, theirs: &[Site], summary: &Text, ours: &[Site]) -> Option<Violation> {
    let keys = scope(article, site);
    let aligned =
        |best: &Best| is_aligned(&keys, best) || best.shared >= LEAST && is_of_same(site, article, summary, best);
    let headless = || {
        // "một ca nặng" for "không có ca nào nặng"
        let (_, rest) = keys.split_first().filter(|(head, _)| **head == "có")?;
        best(rest, summary, |_| true).filter(|best| best.content > LEAST && is_aligned(rest, best))
    };
    let here = best(&keys, summary, |_| true).filter(aligned).or_else(headless)?;
    if is_negated(summary, ours, here.first) {
        return None;
    }
    // What the summary says may stand in the article elsewhere without a negation.
    let said: Vec<&str> = (here.first..here.end).map(|at| summary.key(at)).filter(|key| compared(key)).collect();
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
fn added(site: &Site, summary: &Text, article: &Text, theirs: &[Site]) -> Option<Violation> {
    let keys = scope(summary, site);
    let states = |at: usize| !is_negated(article, theirs, at) && !may_be_negated(article, theirs, at);
    let stated = best(&keys, article, states).filter(|best| is_aligned(&keys, best))?;
    let negated = best(&keys, article, |at| is_negated(article, theirs, at)).map_or(0, |best| best.shared);
    (negated < stated.shared).then(|| Violation::Negation {
        words: summary.slice(site.cue, site.end).to_owned(),
        article: article.slice(stated.first, stated.end).to_owned(),
    })
}
