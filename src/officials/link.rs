//! Which post belongs to which name, by what stands between them in a sentence.

use crate::lexicon::Class;
use super::names::{IF_KNOWN, Name};
use super::posts::Post;
use crate::lexicon::SentenceWords;
use crate::steps;

/// A run of posts in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    /// Single posts, in order; never empty.
    pub posts: Vec<Post>,
    /// The model's score; `None` for a run that only the grammar found.
    pub model: Option<f32>,
    /// The grammar finds a post here too.
    pub grammar: bool,
    /// Only the grammar found it, and nothing but a head ("trưởng đoàn").
    pub bare: bool,
}

impl Chain {
    pub fn first(&self) -> usize {
        self.posts.first().map_or(0, |p| p.first)
    }

    pub fn end(&self) -> usize {
        self.posts.last().map_or(0, |p| p.end)
    }
}

/// Whose a run of posts is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A name of the sentence, by its number.
    Name(usize),
    /// The one whom a pronoun of the sentence stands for.
    Pronoun,
}

/// How strongly what stands between ties a post to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tie {
    Stated,
    Marked,
    Direct,
}

/// Longest way between a name and a post that is stated of it, in words.
pub(super) const STATED_WITHIN: usize = 40;
/// Longest way at all, with the particulars of a person between.
pub(super) const REACH: usize = 80;
/// Most names that share one post.
const MOST_SHARERS: usize = 64;

/// A sentence with its names and runs of posts, both in order.
#[derive(Clone, Copy)]
pub(super) struct Linker<'a> {
    pub words: SentenceWords<'a>,
    pub names: &'a [Name],
    pub chains: &'a [Chain],
    /// The model labelled the article: what it did not see needs a post directly beside a name.
    pub modelled: bool,
}

impl Linker<'_> {
    /// Links the posts of the sentence to names: pairs of owner and chain number.
    pub fn links(&self) -> Vec<(Owner, usize)> {
        let mut links: Vec<(Owner, usize)> = Vec::new();
        let mut own = vec![false; self.names.len()];
        let mut owner_of_last = None;
        for number in 0..self.chains.len() {
            let owner = self.owner(number, owner_of_last);
            owner_of_last = owner;
            if let Some(Owner::Name(name)) = owner
                && let Some(own) = own.get_mut(name)
            {
                *own = true;
            }
            links.extend(owner.map(|o| (o, number)));
        }
        let shared: Vec<_> = links.iter().flat_map(|(owner, chain)| self.sharers(*owner, *chain, &own)).collect();
        links.extend(shared);
        links
    }

    pub fn is(&self, at: usize, mark: char) -> bool {
        steps::count();
        self.words.get(at).is_some_and(|w| w.is(mark))
    }

    pub fn key(&self, at: usize) -> &str {
        steps::count();
        self.words.get(at).map_or("", |w| w.key.as_str())
    }

    fn owner(&self, number: usize, owner_of_last: Option<Owner>) -> Option<Owner> {
        let chain = self.chains.get(number)?;
        let previous = number.checked_sub(1).and_then(|n| self.chains.get(n));
        let next_chain = self.chains.get(number + 1).map_or(usize::MAX, Chain::first);
        let right = self.names.partition_point(|n| n.first < chain.end());
        let left = self.names.partition_point(|n| n.end <= chain.first()).checked_sub(1);
        // "Thường trực Huyện ủy" is the body, unless a name stands right behind it.
        let as_body = chain.model.is_none()
            && self.key(chain.first()) == "thường"
            && (self.key(chain.first() + 2), self.key(chain.first() + 3)) != ("ban", "bí");
        let direct_only = as_body || chain.bare || self.modelled && chain.model.is_none();
        let near = self.names.get(right).is_some_and(|n| n.lead >= chain.end() && n.first <= next_chain);
        let to_right = if near { self.tie_right(chain, right) } else { None };
        let firm = !chain.bare && self.firmly_stated(chain.first());
        // "bà A là nữ Thủ tướng đầu tiên, từng giữ chức Phó Thủ tướng": nobody's post between them parts the two.
        let between = previous.filter(|_| !(firm && owner_of_last.is_none()));
        let to_left = left.and_then(|l| self.tie_left(l, chain, between, owner_of_last));

        let strong = |tie: &Tie| !direct_only || *tie == Tie::Direct;
        let to_left = to_left.filter(|_| !as_body);
        let (to_left, to_right) = (to_left.filter(|tie| firm || strong(tie)), to_right.filter(strong));
        // What may be the rest of the post yields to a name that is one.
        let doubtful = self.names.get(right).is_some_and(|n| n.score <= IF_KNOWN) && to_left.is_some();
        match (to_left, to_right.filter(|_| !doubtful)) {
            (_, Some(Tie::Direct)) => Some(Owner::Name(right)),
            (Some(tie), to_right) if to_right.is_none_or(|r| tie >= r) => {
                left.map(|l| Owner::Name(self.subject(l, chain.first(), previous)))
            }
            (_, Some(_)) => Some(Owner::Name(right)),
            _ if direct_only => None,
            // "Ông A làm giám đốc từ năm 2021; trước đó, ông là …": of several names, who knows whose.
            // "Ông từng giữ các chức vụ: Chủ tịch UBND xã; Bí thư Huyện ủy": the list goes on.
            _ if owner_of_last == Some(Owner::Pronoun) && left.is_none() && self.is_next(previous, chain) => {
                Some(Owner::Pronoun)
            }
            _ if self.stated_of_pronoun(left, chain.first()) => match left {
                None => Some(Owner::Pronoun),
                Some(0) => Some(Owner::Name(0)),
                Some(_) => None,
            },
            _ if chain.model.is_some() => self.loosely(chain, previous, left, owner_of_last),
            _ => None,
        }
    }

    /// True where only a comma or semicolon parts two posts of a list, with the years of the first in brackets before it.
    fn is_next(&self, previous: Option<&Chain>, chain: &Chain) -> bool {
        let Some(previous) = previous else { return false };
        let gap = self.words.range(self.over_brackets(previous.end()), chain.first());
        matches!(gap, [mark] if mark.is(';') || mark.is(','))
            || matches!(gap, [mark, word] if (mark.is(';') || mark.is(',')) && matches!(word.key.as_str(), "rồi" | "và"))
    }

    /// The owner of a post that the model saw and no pattern ties: that of the post before in a list, else,
    /// where the sentence names nobody, the one whom the text goes on about.
    fn loosely(
        &self,
        chain: &Chain,
        previous: Option<&Chain>,
        left: Option<usize>,
        last: Option<Owner>,
    ) -> Option<Owner> {
        let named_since = |from: usize| left.and_then(|l| self.names.get(l)).is_some_and(|n| n.first >= from);
        if previous.is_some_and(|p| !named_since(p.end()) && chain.first() - p.end() <= STATED_WITHIN) {
            return last;
        }
        if left.and_then(|l| self.names.get(l)).is_some_and(|name| self.is_of_kin(name)) {
            return None;
        }
        let begin = left.and_then(|l| self.names.get(l)).map_or(0, |n| n.end);
        let career = |i: usize| match (self.key(i), self.key(i + 1)) {
            ("chức" | "từng" | "giữ" | "nhiệm" | "bầu", _) | ("vị", "trí") | ("cương", "vị") => true,
            // "yêu cầu làm rõ việc Phó Chủ tịch xã …" tells of no career.
            ("làm", next) => !matches!(next, "rõ" | "việc" | "cho"),
            _ => false,
        };
        if !(begin..begin + REACH).contains(&chain.first())
            || !(begin..chain.first()).any(career)
            || (begin..chain.first()).any(|i| self.orders(i))
        {
            return None;
        }
        Some(left.map_or(Owner::Pronoun, Owner::Name))
    }

    /// "ông A thay ông B làm Bí thư": the post is A's. "A làm Bí thư thay ông B chuyển sang làm …": it is B's.
    fn subject(&self, left: usize, post: usize, previous: Option<&Chain>) -> usize {
        let Some((name, before)) = self.names.get(left).zip(left.checked_sub(1)) else { return left };
        // "bổ nhiệm ông B", "miễn nhiệm ông B" are about B himself.
        let replaced = name.lead > 1
            && matches!(
                (self.key(name.lead - 2), self.key(name.lead - 1)),
                (_, "thay" | "thế") | ("kế", "nhiệm") | ("thay", "cho")
            )
            && post > name.end
            && self.words.get(name.end).is_some_and(|w| w.is_word);
        let has_his = previous.is_some_and(|p| self.names.get(before).is_some_and(|n| n.end <= p.first()));
        if replaced && !has_his { before } else { left }
    }

    /// Other names that share the post: "các Phó Chủ tịch A, B và C"; "A và B, Phó Chủ tịch"; "A, B, C, cùng là Phó …".
    fn sharers(&self, owner: Owner, number: usize, own: &[bool]) -> Vec<(Owner, usize)> {
        let (Owner::Name(owner), Some(chain)) = (owner, self.chains.get(number)) else { return Vec::new() };
        let Some(name) = self.names.get(owner) else { return Vec::new() };
        let has_own = |name: usize| own.get(name).copied().unwrap_or(true);
        let mut shared = Vec::new();
        if name.first >= chain.end() {
            let plural = self.words.before(chain.first(), Class::Plural).is_some();
            let listed = (chain.end()..name.lead).any(|i| self.is(i, ':') || self.key(i) == "gồm");
            // "chuẩn y Ủy viên … đối với A và B"
            let listed = listed || (chain.end()..name.lead).any(|i| self.key(i) == "đối" && self.key(i + 1) == "với");
            let joins = |n: usize| {
                (plural || listed) && self.coordinated(n - 1, n, true) && !has_own(n)
                    || plural && listed && self.lists(n - 1, n)
            };
            shared.extend((owner + 1..owner + MOST_SHARERS).take_while(|n| joins(*n)));
        } else {
            let together =
                (name.end..chain.first()).any(|i| matches!(self.key(i), "cùng" | "đều")) || self.closes_list(owner);
            // "ông A và ông B, Giám đốc Sở": a post of one holder is B's alone.
            let many = matches!(self.key(chain.first()), "phó" | "ủy" | "đại" | "thành" | "cán" | "thứ");
            let joins = |n: usize| (together || many) && self.coordinated(n, n + 1, together) && !has_own(n);
            shared.extend((owner.saturating_sub(MOST_SHARERS)..owner).rev().take_while(|n| joins(*n)));
        }
        shared.into_iter().map(|name| (Owner::Name(name), number)).collect()
    }

    /// True for the last name of a list that "các ông bà", "các đồng chí" opens.
    fn closes_list(&self, last: usize) -> bool {
        let from = last.saturating_sub(MOST_SHARERS);
        let first = (from..last).rev().take_while(|n| self.coordinated(*n, n + 1, true)).last();
        let Some(name) = first.and_then(|first| self.names.get(first)) else { return false };
        // "Các ông bà: A, B" or "Các ông A, B".
        let end = if self.is(name.lead.wrapping_sub(1), ':') { name.lead - 1 } else { name.first };
        (end.saturating_sub(3)..end).any(|at| self.key(at) == "các")
    }

    /// True where nothing but posts, marks and "và" stands between two names of a list with a colon; a post that touches
    /// the second is its own ("…: ông A; Phó Chủ tịch Quốc hội B").
    fn lists(&self, first: usize, second: usize) -> bool {
        let (Some(a), Some(b)) = (self.names.get(first), self.names.get(second)) else { return false };
        let mut at = a.end;
        while at < b.lead {
            let chain = self.chains.get(self.chains.partition_point(|c| c.end() <= at));
            if let Some(chain) = chain.filter(|c| c.first() <= at) {
                if chain.end() == b.lead {
                    return false;
                }
                at = chain.end();
            } else if self.words.get(at).is_some_and(|w| !w.is_word || w.key == "và") {
                at += 1;
            } else {
                return false;
            }
        }
        true
    }

    /// True where only "và", or a comma where `commas` says so, stands between two names.
    fn coordinated(&self, first: usize, second: usize, commas: bool) -> bool {
        let (Some(a), Some(b)) = (self.names.get(first), self.names.get(second)) else { return false };
        let from = if commas { self.over_brackets(a.end) } else { a.end };
        match self.words.range(from, b.lead) {
            [one] => one.key == "và" || one.key == "cùng" || commas && (one.is(',') || one.is(';')),
            _ => false,
        }
    }
}
