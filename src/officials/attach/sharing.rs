//! Names of a list that share one post: "các Phó Chủ tịch A, B và C"; "A và B, Phó Chủ tịch"; "các Ủy viên Trung ương: A,
//! Bí thư …; B, Chủ tịch …".

use super::{Attachment, Holder, PostRun, Sentence};
use crate::lexicon::Class;

/// Longest item of a list that a semicolon is looked for in, in words.
const LONGEST_ITEM: usize = 60;

/// Most names that share one post.
const MOST_SHARERS: usize = 64;

impl Sentence<'_> {
    /// The attachments of other names that share an attached post; `has_own` says which names have one of their own.
    pub(super) fn sharers(&self, found: &Attachment, has_own: &[bool]) -> Vec<Attachment> {
        let (Holder::Name(holder), Some(run)) = (found.holder, self.runs.get(found.run)) else { return Vec::new() };
        let Some(name) = self.names.get(holder) else { return Vec::new() };
        let (shared, rule) = if name.first >= run.end() {
            (self.behind(run, holder, has_own), "shared_behind")
        } else {
            (self.before(run, holder, has_own), "shared_before")
        };
        shared.into_iter().map(|name| Attachment { holder: Holder::Name(name), run: found.run, rule }).collect()
    }

    /// The names of the list that a run of posts announces: "các đồng chí Ủy viên Trung ương Đảng: Bí thư Tỉnh ủy A; B, Chủ
    /// tịch UBND tỉnh". Each opens an item, by himself or behind a post of his own.
    pub(super) fn announced(&self, run: &PostRun) -> Vec<usize> {
        let colon = run.end();
        if !self.words.is(colon, ':') || self.words.before(run.first(), Class::Plural).is_none() {
            return Vec::new();
        }
        let by_semicolons = (colon..colon + LONGEST_ITEM).any(|at| self.words.is(at, ';'));
        let mut found: Vec<usize> = Vec::new();
        // "…: A, B; Phó Chủ tịch Quốc hội C": whoever comes with a post of his own is of the list where all do.
        let mut with_own = None;
        let first = self.names.partition_point(|name| name.first <= colon);
        for number in (first..self.names.len()).take(MOST_SHARERS) {
            let Some(name) = self.names.get(number) else { break };
            let before = self.runs.partition_point(|run| run.end() <= name.lead);
            let own = before.checked_sub(1).and_then(|number| self.runs.get(number));
            let own = own.filter(|run| run.end() == name.lead && run.first() > colon);
            if own.is_some() && *with_own.get_or_insert(own.is_some()) != own.is_some() {
                break;
            }
            with_own.get_or_insert(false);
            let opens = own.map_or(name.lead, PostRun::first);
            let before = opens.wrapping_sub(1);
            let joined =
                number > 0 && found.last() == Some(&(number - 1)) && self.coordinated(number - 1, number, true);
            let comma = self.words.is(before, ',') && (!by_semicolons || own.is_some() || joined);
            let and = self.words.has(before, &[Class::Coordination]);
            if self.words.is(before, ':') || self.words.is(before, ';') || comma || and {
                found.push(number);
            } else if !by_semicolons {
                break;
            }
        }
        found
    }

    /// The names behind the first holder of a post that stands before him.
    fn behind(&self, run: &PostRun, holder: usize, has_own: &[bool]) -> Vec<usize> {
        let Some(name) = self.names.get(holder) else { return Vec::new() };
        let has_own = |name: usize| has_own.get(name).copied().unwrap_or(true);
        let plural = self.words.before(run.first(), Class::Plural).is_some();
        let listed = (run.end()..name.lead).any(|at| {
            // "chuẩn y Ủy viên … đối với A và B"
            self.words.is(at, ':') || self.words.has(at, &[Class::Comprising, Class::Regarding])
        });
        let joins = |next: usize| {
            (plural || listed) && self.coordinated(next - 1, next, true) && !has_own(next)
                || plural && listed && self.lists(next - 1, next)
        };
        (holder + 1..(holder + MOST_SHARERS).min(self.names.len())).take_while(|next| joins(*next)).collect()
    }

    /// The names before the last holder of a post that stands behind him.
    fn before(&self, run: &PostRun, holder: usize, has_own: &[bool]) -> Vec<usize> {
        let Some(name) = self.names.get(holder) else { return Vec::new() };
        let has_own = |name: usize| has_own.get(name).copied().unwrap_or(true);
        let together =
            (name.end..run.first()).any(|at| self.words.has(at, &[Class::Together])) || self.closes_list(holder);
        // "ông A và ông B, Giám đốc Sở": a post of one holder is B's alone.
        let many = self.words.has(run.first(), &[Class::ManyHolders]);
        let joins = |n: usize| (together || many) && self.coordinated(n, n + 1, together) && !has_own(n);
        (holder.saturating_sub(MOST_SHARERS)..holder).rev().take_while(|n| joins(*n)).collect()
    }

    /// True for the last name of a list that "các ông bà", "các đồng chí" opens.
    fn closes_list(&self, last: usize) -> bool {
        let from = last.saturating_sub(MOST_SHARERS);
        let first = (from..last).rev().take_while(|n| self.coordinated(*n, n + 1, true)).last();
        let Some(name) = first.and_then(|first| self.names.get(first)) else { return false };
        // "Các ông bà: A, B" or "Các ông A, B".
        let end = if self.words.is(name.lead.wrapping_sub(1), ':') { name.lead - 1 } else { name.first };
        (end.saturating_sub(3)..end).any(|at| self.words.has(at, &[Class::Many]))
    }

    /// True where name `second` is the next item of a list with a colon that `first` stands in: it opens the item, or
    /// nothing but posts, marks and "và" stands between the two; a post that touches it is its own ("…: ông A; Phó Chủ
    /// tịch Quốc hội B").
    fn lists(&self, first: usize, second: usize) -> bool {
        let (Some(a), Some(b)) = (self.names.get(first), self.names.get(second)) else { return false };
        let mut at = a.end;
        while at < b.lead {
            let run = self.runs.get(self.runs.partition_point(|run| run.end() <= at));
            if let Some(run) = run.filter(|run| run.first() <= at) {
                if run.end() == b.lead {
                    return false;
                }
                at = run.end();
            } else if self.words.get(at).is_some_and(|w| !w.is_word) || self.words.has(at, &[Class::And]) {
                at += 1;
            } else {
                // "…; Trần Bình Minh, TGĐ Đài …": what stands in the item before does not matter.
                return self.words.is(b.lead.wrapping_sub(1), ';');
            }
        }
        true
    }

    /// True where only "và", or a comma where `commas` says so, stands between two names.
    fn coordinated(&self, first: usize, second: usize, commas: bool) -> bool {
        let (Some(a), Some(b)) = (self.names.get(first), self.names.get(second)) else { return false };
        let from = if commas { self.words.over_brackets(a.end) } else { a.end };
        let gap = self.gap(from, b.lead);
        gap.is(&["c"]) || commas && gap.is(&[",", ";", ",c", ";c"])
    }
}
