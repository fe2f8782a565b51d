//! The candidates of a sentence: names of people and runs of posts, from the model, the grammar and the looks of words,
//! with no two that claim the same words.

use super::attach::PostRun;
use super::name_shape;
use super::names::{self, Name};
use super::post::{Grammar, Post};
use crate::lexicon::{Class, SentenceWords};
use crate::model::{Label, LabelledSpan};

/// The names and the runs of posts of a sentence, both in order.
pub(super) struct Candidates {
    pub names: Vec<Name>,
    pub runs: Vec<PostRun>,
}

/// A flag for each word, set for the words of `ranges`.
pub(super) fn marked(length: usize, ranges: impl Iterator<Item = (usize, usize)>) -> Vec<bool> {
    let mut marked = vec![false; length];
    for (first, end) in ranges {
        marked.get_mut(first..end.min(length)).into_iter().flatten().for_each(|m| *m = true);
    }
    marked
}

/// Reads the candidates of a sentence; `labels` are the model's spans in it.
pub(super) fn read(words: SentenceWords, labels: &[LabelledSpan], modelled: bool) -> Candidates {
    let mut names = names::labelled(words, labels);
    let is_name = marked(words.len(), names.iter().map(|n| (n.first, n.end)));
    let grammar = Grammar { words, is_name: &is_name };
    let mut runs = labelled_runs(&grammar, labels);
    grammar_runs(&grammar, &mut runs);
    runs.sort_by_key(PostRun::first);
    join_halves(&grammar, &mut runs);

    let mut taken = is_name.clone();
    for run in &runs {
        taken.get_mut(run.first()..run.end()).into_iter().flatten().for_each(|t| *t = true);
    }
    for run in &runs {
        let blocked = |at: usize| taken.get(at).copied().unwrap_or(true) || grammar.head(at).is_some();
        // "Tổng Thư ký … Bắc Đại Tây Dương (NATO) Mark Sậy"
        let beside = names::beside_post(words, words.over_brackets(run.end()), blocked, modelled);
        names.extend(beside);
    }
    for name in &names {
        taken.get_mut(name.first..name.end).into_iter().flatten().for_each(|t| *t = true);
    }
    names.extend(names::by_rule(words, &taken, |at| grammar.head(at).is_some()));
    drop_memorials(words, &mut names, &mut runs);
    extend_to_posts(words, &mut names, &runs);
    names::keep_apart(&mut names);
    if !modelled {
        let posts: Vec<_> = runs.iter().map(|c| (c.first(), c.end())).collect();
        names::raise_foreign(words, &mut names, &posts);
    }
    names::mark_counterparts(words, &mut names);
    names::mark_aliases(words, &mut names);
    for name in &mut names {
        // "Thủ tướng" ends in no honorific.
        let before = runs.partition_point(|c| c.end() <= name.first).checked_sub(1).and_then(|n| runs.get(n));
        name.lead = name.lead.max(before.map_or(0, PostRun::end));
    }
    Candidates { names, runs }
}

/// Leaves out what stands in the name of a thing: "khu lưu niệm Thủ tướng Võ Văn Kiệt", "đường Tổng Bí thư Lê Duẩn".
fn drop_memorials(words: SentenceWords, names: &mut Vec<Name>, runs: &mut Vec<PostRun>) {
    let named_after = |run: &PostRun| words.before(run.first(), Class::Memorial).is_some();
    let post_of = |name: &Name| {
        let before = runs.partition_point(|run| run.end() <= name.lead).checked_sub(1);
        before.and_then(|number| runs.get(number)).filter(|run| run.end() == name.lead)
    };
    names.retain(|name| !post_of(name).is_some_and(named_after));
    let followed = |run: &PostRun| words.capital(run.end());
    // "Ứng viên Thủ tướng Kenji Sato" holds no post yet.
    let wished = |run: &PostRun| words.before(run.first(), Class::Candidate).is_some();
    runs.retain(|run| !(named_after(run) && followed(run) || wished(run)));
}

/// Most words that the model left out at the beginning of a name.
const LEFT_OUT: usize = 2;

/// Names whose beginning the model left out begin right behind the post before them: where the post ends was weighed with
/// the whole run of capitals in view ("Chủ tịch UBND xã Phan {Văn Sậy}").
fn extend_to_posts(words: SentenceWords, names: &mut [Name], runs: &[PostRun]) {
    for name in names {
        let before = runs.partition_point(|run| run.end() <= name.first).checked_sub(1).and_then(|n| runs.get(n));
        let Some(end) = before.map(PostRun::end).filter(|end| *end < name.first && name.lead == name.first) else {
            continue;
        };
        let rest = name.first - end <= LEFT_OUT && (end..name.first).all(|at| words.capital(at));
        if rest && name_shape::looks_like_start(words, end) {
            (name.first, name.lead) = (end, end);
        }
    }
}

/// The model's posts, split by the grammar.
fn labelled_runs(grammar: &Grammar, labels: &[LabelledSpan]) -> Vec<PostRun> {
    let mut runs: Vec<PostRun> = Vec::new();
    for label in labels.iter().filter(|l| l.label == Label::Post) {
        let (first, end) = grammar.words.within(label.span);
        let taken = runs.last().map_or(0, PostRun::end);
        let (first, end) = grammar.at_edges(first, end);
        let first = grammar.behind_lost_stop(first.max(taken), end);
        let mut posts: Vec<Post> = grammar.split(first, end);
        // A rank is no post, whatever the model says.
        let rank = |post: &Post| grammar.words.length(post.first, Class::Rank) == Some(post.end - post.first);
        posts.retain(|post| grammar.passes_for_post(*post) && !rank(post));
        if posts.is_empty() {
            continue;
        }
        let head = grammar.head(first);
        if grammar.is_rest(first) || grammar.is_dynasty(first) {
            continue;
        }
        runs.push(PostRun { posts, model: Some(label.score), grammar: head.is_some(), bare: false });
    }
    runs
}

/// Joins two runs of which the model saw only one: "{Ủy viên Trung ương Đảng}, [Bí thư Tỉnh ủy] Lê Văn Sậy".
fn join_halves(grammar: &Grammar, runs: &mut Vec<PostRun>) {
    runs.dedup_by(|next, run| {
        let half = run.model.is_some() != next.model.is_some();
        let ends = run.posts.last().zip(next.posts.first());
        let joins = half && ends.is_some_and(|(last, first)| grammar.goes_on(*last, *first));
        if joins {
            run.posts.append(&mut next.posts);
            run.model = run.model.or(next.model);
            run.grammar = true;
            run.bare = false;
        }
        joins
    });
}

/// Adds the runs of posts that the grammar finds where the model found none.
fn grammar_runs(grammar: &Grammar, runs: &mut Vec<PostRun>) {
    let taken = marked(grammar.words.len(), runs.iter().map(|c| (c.first(), c.end())));
    let mut at = 0;
    while at < grammar.words.len() {
        let marked = at.checked_sub(1).filter(|p| grammar.words.get(*p).is_some_and(|w| !w.is_word));
        let after_name = marked.is_some_and(|p| {
            p.checked_sub(1).is_some_and(|p| grammar.is_name.get(p).copied().unwrap_or(false))
                || name_shape::ends_name(grammar.words, p)
        }) || grammar.words.before(at, Class::Statement).is_some();
        let is_taken = |at: usize| taken.get(at).copied().unwrap_or(false);
        let mut posts = if is_taken(at) { Vec::new() } else { grammar.chain(at, after_name) };
        let Some(end) = posts.last().map(|p| p.end) else {
            at += 1;
            continue;
        };
        // "Ủy viên Bộ Chính trị, {Chủ tịch Quốc hội}": what stands before the model's own.
        posts.retain(|post| !(at..post.end).any(is_taken));
        if !posts.is_empty() {
            let bare = grammar.is_bare(&posts);
            runs.push(PostRun { posts, model: None, grammar: true, bare });
        }
        at = end.max(at + 1);
    }
}
