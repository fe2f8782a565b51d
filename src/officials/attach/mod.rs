//! Which post is whose: every run of posts of a sentence is weighed against the names beside it, by a table of rules.
//!
//! [`rules`] has the table: what may stand between a post and its holder, and how much that says. Where no rule is sure,
//! nobody gets the post. [`ties`] holds one post against one name, [`sharing`] gives a post to further names of a list, [`statement`] reads what stands between
//! a name and a post that is stated of it ("được bầu làm").

mod gap;
mod rules;
mod sharing;
mod statement;
mod ties;

use super::names::{IF_KNOWN, Name};
use super::post::Post;
use crate::lexicon::{Class, SentenceWords};
use statement::STATED_WITHIN;

/// A run of posts in a sentence.
#[derive(Clone, Debug)]
pub(super) struct PostRun {
    /// Single posts, in order; never empty.
    pub posts: Vec<Post>,
    /// The model's score; `None` for a run that only the grammar found.
    pub model: Option<f32>,
    /// The grammar finds a post here too.
    pub grammar: bool,
    /// Only the grammar found it, and nothing but a head ("trưởng đoàn").
    pub bare: bool,
}

impl PostRun {
    /// Its first word.
    pub fn first(&self) -> usize {
        self.posts.first().map_or(0, |p| p.first)
    }

    /// One past its last word.
    pub fn end(&self) -> usize {
        self.posts.last().map_or(0, |p| p.end)
    }
}

/// Whose a run of posts is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    /// A name of the sentence, by its number.
    Name(usize),
    /// The one whom a pronoun of the sentence stands for.
    Pronoun,
}

/// How strongly what stands between ties a post to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// A statement about the name.
    Stated,
    /// Marks or words of a known kind.
    Marked,
    /// Directly beside it.
    Direct,
}

/// A rule of the table that holds between a run of posts and a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tie {
    /// The rule's name.
    pub rule: &'static str,
    /// What it says.
    pub strength: Strength,
    /// It holds for a post that the model did not see though it saw others nearby.
    pub alone: bool,
}

/// A post given to a holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Attachment {
    /// Whose it is.
    pub holder: Holder,
    /// The number of the run of posts.
    pub run: usize,
    /// The rule that gave it.
    pub rule: &'static str,
}

/// The rule of a list that a run of posts announces.
const ANNOUNCED_LIST: &str = "announced_list";

/// Most names in one bracket.
const MOST_ASIDE: usize = 4;

/// Longest bracket, in words, to either side of a name in it.
const BRACKET: usize = 12;

/// Longest way at all, with the particulars of a person between.
const REACH: usize = 80;

/// A sentence with its names and runs of posts, both in order.
#[derive(Clone, Copy)]
pub(super) struct Sentence<'a> {
    pub words: SentenceWords<'a>,
    pub names: &'a [Name],
    pub runs: &'a [PostRun],
    /// The model labelled the text nearby: what it did not see needs a post directly beside a name.
    pub modelled: bool,
}

impl Sentence<'_> {
    /// Gives the posts of the sentence to their holders.
    pub fn attach(&self) -> Vec<Attachment> {
        let mut attached: Vec<Attachment> = Vec::new();
        let mut has_own = vec![false; self.names.len()];
        let mut last = None;
        for run in 0..self.runs.len() {
            let announced = self.runs.get(run).map(|run| self.announced(run)).unwrap_or_default();
            if !announced.is_empty() {
                let attachment = |name| Attachment { holder: Holder::Name(name), run, rule: ANNOUNCED_LIST };
                attached.extend(announced.into_iter().map(attachment));
                last = None;
                continue;
            }
            let found = self.holder(run, last);
            last = found.map(|(holder, _)| holder);
            if let Some(Holder::Name(name)) = last
                && let Some(own) = has_own.get_mut(name)
            {
                *own = true;
            }
            attached.extend(found.map(|(holder, rule)| Attachment { holder, run, rule }));
        }
        let shared: Vec<Attachment> = attached
            .iter()
            .filter(|found| found.rule != ANNOUNCED_LIST)
            .flat_map(|found| self.sharers(found, &has_own))
            .collect();
        attached.extend(shared);
        attached
    }

    /// The holder of run `number`; `last` is that of the run before.
    fn holder(&self, number: usize, last: Option<Holder>) -> Option<(Holder, &'static str)> {
        let run = self.runs.get(number)?;
        let previous = number.checked_sub(1).and_then(|n| self.runs.get(n));
        let next_run = self.runs.get(number + 1).map_or(usize::MAX, PostRun::first);
        let right = self.names.partition_point(|n| n.first < run.end());
        let before = self.names.partition_point(|n| n.end <= run.first());
        let left = (before.saturating_sub(MOST_ASIDE)..before).rev().find(|n| !self.is_aside(*n, run.first()));
        // "Thường trực Huyện ủy" is the body, unless a name stands right behind it.
        let as_body = run.model.is_none() && self.words.has(run.first(), &[Class::StandingBody]);
        let direct_only = as_body || run.bare || self.modelled && run.model.is_none();
        let near = self.names.get(right).is_some_and(|n| n.lead >= run.end() && n.first <= next_run);
        let to_right = if near { self.tie_right(run, right) } else { None };
        let firm = !run.bare && self.firmly_stated(run.first());
        // "bà A là nữ Thủ tướng đầu tiên, từng giữ chức Phó Thủ tướng": nobody's post between them parts the two.
        let between = previous.filter(|_| !(firm && last.is_none()));
        let to_left = left.and_then(|l| self.tie_left(l, run, between, last)).filter(|_| !as_body);

        let strong = |tie: &Tie| !direct_only || tie.alone && (!as_body || tie.strength == Strength::Direct);
        let (to_left, to_right) = (to_left.filter(|tie| firm || strong(tie)), to_right.filter(strong));
        // What may be the rest of the post yields to a name that is one.
        let doubtful = self.names.get(right).is_some_and(|n| n.score <= IF_KNOWN) && to_left.is_some();
        match (to_left, to_right.filter(|_| !doubtful)) {
            (_, Some(tie)) if tie.strength == Strength::Direct => Some((Holder::Name(right), tie.rule)),
            (Some(tie), to_right) if to_right.is_none_or(|r| tie.strength >= r.strength) => {
                left.map(|l| (Holder::Name(self.subject(l, run.first(), previous)), tie.rule))
            }
            (_, Some(tie)) => Some((Holder::Name(right), tie.rule)),
            _ if direct_only => None,
            // "Ông A làm giám đốc từ năm 2021; trước đó, ông là …": of several names, who knows whose.
            // "Ông từng giữ các chức vụ: Chủ tịch UBND xã; Bí thư Huyện ủy": the list goes on.
            _ if last == Some(Holder::Pronoun) && left.is_none() && self.is_next(previous, run) => {
                Some((Holder::Pronoun, "list_of_pronoun"))
            }
            _ if self.stated_of_pronoun(left, run.first()) => match left {
                None => Some((Holder::Pronoun, "stated_of_pronoun")),
                Some(0) => Some((Holder::Name(0), "stated_of_pronoun")),
                Some(_) => None,
            },
            _ if run.model.is_some() => self.loosely(run, previous, left, last).map(|holder| (holder, "model_alone")),
            _ => None,
        }
    }

    /// True for a name inside a bracket that is closed before word `at`: "Ông A (họ hàng với ông B) làm Trưởng Công an xã".
    fn is_aside(&self, name: usize, at: usize) -> bool {
        let Some(name) = self.names.get(name) else { return false };
        let near = |from: usize, to: usize, mark: char| (from..to).any(|i| self.words.is(i, mark));
        near(name.lead.saturating_sub(BRACKET), name.lead, '(')
            && !near(name.lead.saturating_sub(BRACKET), name.lead, ')')
            && near(name.end, at.min(name.end + BRACKET), ')')
    }

    /// True where only a comma or semicolon parts two posts of a list, with the years of the first in brackets before it.
    fn is_next(&self, previous: Option<&PostRun>, run: &PostRun) -> bool {
        let Some(previous) = previous else { return false };
        self.gap(previous.end(), run.first()).is(&[";", ",", ";c", ",c"])
    }

    /// The holder of a post that the model saw and no rule ties: that of the post before in a list, else, where the
    /// sentence names nobody, the one whom the text goes on about.
    fn loosely(
        &self,
        run: &PostRun,
        previous: Option<&PostRun>,
        left: Option<usize>,
        last: Option<Holder>,
    ) -> Option<Holder> {
        let name = left.and_then(|l| self.names.get(l));
        let named_since = |from: usize| name.is_some_and(|n| n.first >= from);
        if previous.is_some_and(|p| !named_since(p.end()) && run.first() - p.end() <= STATED_WITHIN) {
            return last;
        }
        if name.is_some_and(|name| self.is_of_kin(name)) {
            return None;
        }
        let begin = name.map_or(0, |n| n.end);
        // "yêu cầu làm rõ việc Phó Chủ tịch xã …" tells of no career.
        let career = |at: usize| self.words.has(at, &[Class::Career]) && !self.words.has(at, &[Class::NoCareer]);
        if !(begin..begin + REACH).contains(&run.first())
            || !(begin..run.first()).any(career)
            || (begin..run.first()).any(|at| self.orders(at))
        {
            return None;
        }
        Some(left.map_or(Holder::Pronoun, Holder::Name))
    }

    /// "ông A thay ông B làm Bí thư": the post is A's. "A làm Bí thư thay ông B chuyển sang làm …": it is B's.
    fn subject(&self, left: usize, post: usize, previous: Option<&PostRun>) -> usize {
        let Some((name, before)) = self.names.get(left).zip(left.checked_sub(1)) else { return left };
        // "bổ nhiệm ông B", "miễn nhiệm ông B" are about B himself.
        let replaced = self.words.before(name.lead, Class::Replacement).is_some()
            && post > name.end
            && self.words.get(name.end).is_some_and(|w| w.is_word);
        let has_his = previous.is_some_and(|p| self.names.get(before).is_some_and(|n| n.end <= p.first()));
        if replaced && !has_his { before } else { left }
    }
}
