//! Runs of posts: where one ends and the next begins, and the model's spans brought to the edges of phrases.

use super::lexicon::Class;
use super::posts::{BODIES, Grammar, Post};

/// Longest rest of a post that a model's span may have cut off, in words.
const CUT_OFF: usize = 3;

impl Grammar<'_> {
    /// A run of posts from word `at` on, split into single posts.
    pub fn chain(&self, at: usize, after_name: bool) -> Vec<Post> {
        let mut posts = Vec::new();
        let mut from = Some(at);
        while let Some(post) = from.and_then(|f| self.post(f, after_name)) {
            // "…, Chủ tịch UBND xã, già làng là chỗ dựa": the subject of what follows.
            if !posts.is_empty() && self.key(post.end) == "là" {
                break;
            }
            posts.push(post);
            from = self.over_separator(post.end).filter(|next| self.joins(post, *next));
        }
        // "về công tác cán bộ địa phương, Phó Chủ tịch …": a weak word in front is no post of the one behind.
        let weak = |post: &Post| {
            let class = self.head(post.first).map(|(class, _)| class);
            class == Some(Class::HeadWeak) || self.is_body(post.first)
        };
        if !after_name && posts.len() > 1 && posts.first().is_some_and(weak) {
            posts.remove(0);
        }
        posts
    }

    /// True for "Thường trực Huyện ủy" at word `at`: a body, unless a name stands right beside it.
    pub fn is_body(&self, at: usize) -> bool {
        self.key(at) == "thường" && (self.key(at + 2), self.key(at + 3)) != ("ban", "bí")
    }

    /// True for one post that is nothing but a head whose body decides.
    pub fn is_bare(&self, posts: &[Post]) -> bool {
        let [post] = posts else { return false };
        self.head(post.first).is_some_and(|(class, end)| end >= post.end && class != Class::HeadPublic)
    }

    /// The first word behind a comma, dash, "kiêm" or "và" at word `at`.
    fn over_separator(&self, at: usize) -> Option<usize> {
        let mut next = at;
        if self.mark(at, ',') || self.mark(at, '-') {
            next += 1;
        }
        let joined = match self.key(next) {
            "kiêm" | "và" | "rồi" => next + 1,
            "là" if next > at => next + 1,
            "nay" | "hiện" if self.key(next + 1) == "là" => next + 2,
            "đồng" if self.key(next + 1) == "thời" => next + 2 + usize::from(self.key(next + 2) == "là"),
            _ => next,
        };
        (joined > at && self.head(joined).is_some()).then_some(joined)
    }

    /// "Phó Giám đốc và Giám đốc Sở Y tế" are one person's; "Bí thư Tỉnh ủy và Chủ tịch UBND tỉnh" may be two people's.
    fn joins(&self, before: Post, next: usize) -> bool {
        // "theo ủy quyền của Thủ tướng, Bộ trưởng …" are two people's.
        if before.first > 0 && self.key(before.first - 1) == "của" && self.mark(before.end, ',') {
            return false;
        }
        let by_and = next.checked_sub(1).is_some_and(|at| self.key(at) == "và");
        let bare = self.head(before.first).is_some_and(|(_, end)| end == before.end);
        !by_and || bare
    }

    /// Splits the words `first..end`, known to be a run of posts, where a new post begins behind a separator.
    pub fn split(&self, first: usize, end: usize) -> Vec<Post> {
        let mut posts = Vec::new();
        let mut from = first;
        let mut at = first;
        while at < end {
            let separator = self.words.get(at).filter(|w| {
                matches!(w.text, "," | ";" | "-" | "–" | "—") || matches!(w.key.as_str(), "và" | "kiêm" | "rồi")
            });
            let next =
                separator.map(|_| if self.mark(at, ';') { at + 1 } else { self.over_separator(at).unwrap_or(at) });
            match next.filter(|n| *n > at && *n < end && (self.mark(at, ';') || self.head(*n).is_some())) {
                Some(next) => {
                    posts.push(Post { first: from, end: at });
                    from = next;
                    at = next;
                }
                None => at += 1,
            }
        }
        posts.push(Post { first: from, end });
        posts.retain(|p| p.first < p.end);
        posts
    }

    /// The model's span `first..end` brought to the edges of phrases: it begins at the head of the post
    /// and ends with no dangling comma or preposition, nor inside a phrase.
    pub fn at_edges(&self, mut first: usize, mut end: usize) -> (usize, usize) {
        let covers = |at: usize| self.head(at).is_some_and(|(_, behind)| behind > first);
        if let Some(begin) = (first.saturating_sub(3)..first).find(|at| covers(*at) && !self.named(*at)) {
            first = begin;
        }
        while first < end && self.words.get(first).is_some_and(|w| !w.is_word || self.leads_in(first, end)) {
            first += 1;
        }
        if let Some(name) = (first..end).find(|at| self.named(*at)) {
            end = name;
        }
        if let Some(phrase) = (first..end).find_map(|at| {
            let heads = self.head(at).map(|(_, behind)| behind);
            let others = self.class(at, BODIES).map(|(_, n)| at + n);
            heads.into_iter().chain(others).find(|behind| *behind > end)
        }) && !(end..phrase).any(|at| self.named(at))
        {
            end = phrase;
        }
        while end > first && self.dangles(end - 1) {
            end -= 1;
        }
        if let Some(post) = self.split(first, end).last().and_then(|last| self.post(last.first, false))
            && post.end > end
            && post.end <= end + CUT_OFF
        {
            end = post.end;
        }
        (first, end.min(self.words.len()))
    }

    /// Words before a post that a span took along ("là", "giữ chức", "tân").
    fn leads_in(&self, at: usize, end: usize) -> bool {
        let lead = self.class(at, &[Class::Statement, Class::Outside, Class::Honorific]);
        lead.is_some_and(|(_, n)| at + n < end) && self.head(at).is_none()
    }

    fn dangles(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|w| !w.is_word && !w.is(')') || w.key == "và")
            || self.class(at, &[Class::Joint]).is_some()
    }
}
