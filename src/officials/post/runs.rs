//! Runs of posts: where one ends and the next begins, and the model's spans brought to the edges of phrases.

use super::{BODIES, Grammar, Post};
use crate::lexicon::{Class, is_latin};
use crate::officials::name_shape;

/// Longest rest of a post that a model's span may have cut off, in words.
const CUT_OFF: usize = 14;

impl Grammar<'_> {
    /// A run of posts from word `at` on, split into single posts.
    pub fn chain(&self, at: usize, after_name: bool) -> Vec<Post> {
        let mut posts = Vec::new();
        let mut from = Some(at);
        while let Some(post) = from.and_then(|f| self.post(f, after_name)) {
            if !posts.is_empty() && self.opens_clause(post) {
                break;
            }
            posts.push(post);
            from = self.over_separator(post.end).filter(|next| self.joins(post, *next));
        }
        // "về công tác cán bộ địa phương, Phó Chủ tịch …": a weak word in front is no post of the one behind.
        let weak = |post: &Post| {
            let class = self.head(post.first).map(|(class, _)| class);
            class == Some(Class::HeadWeak) || self.words.has(post.first, &[Class::StandingBody])
        };
        if !after_name && posts.len() > 1 && posts.first().is_some_and(weak) {
            posts.remove(0);
        }
        posts
    }

    /// True for one post that is nothing but a head whose body decides.
    pub fn is_bare(&self, posts: &[Post]) -> bool {
        let [post] = posts else { return false };
        self.head(post.first).is_some_and(|(class, end)| end >= post.end && class != Class::HeadPublic)
    }

    /// The first word behind a comma, dash, "kiêm" or "và" at word `at`.
    fn over_separator(&self, at: usize) -> Option<usize> {
        let next = at + usize::from(self.mark(at, ',') || self.mark(at, '-'));
        let joiner =
            self.words.length(next, Class::PostJoiner).filter(|_| next > at || !self.words.has(at, &[Class::Is]));
        let joined = next + joiner.unwrap_or(0);
        (joined > at && self.head(joined).is_some()).then_some(joined)
    }

    /// True where `next` follows `post` in one run.
    pub fn goes_on(&self, post: Post, next: Post) -> bool {
        self.over_separator(post.end) == Some(next.first) && self.joins(post, next.first) && !self.opens_clause(next)
    }

    /// "…, Chủ tịch UBND xã, già làng là chỗ dựa": the subject of what follows.
    fn opens_clause(&self, post: Post) -> bool {
        self.words.has(post.end, &[Class::Is])
    }

    /// "Phó Giám đốc và Giám đốc Sở Y tế" are one person's; "Bí thư Tỉnh ủy và Chủ tịch UBND tỉnh" may be two people's.
    fn joins(&self, before: Post, next: usize) -> bool {
        // "theo ủy quyền của Thủ tướng, Bộ trưởng …" are two people's.
        if self.words.before(before.first, Class::Of).is_some() && self.mark(before.end, ',') {
            return false;
        }
        // "cuộc gặp với nhà lãnh đạo Mỹ, Tổng thống Putin": two heads of two countries.
        let of_state = |at: usize| self.class(at, &[Class::HeadOfState]).is_some();
        let country = self.words.before(before.end, Class::Place).is_some();
        if country && self.mark(before.end, ',') && of_state(before.first) && of_state(next) {
            return false;
        }
        let by_and = self.words.before(next, Class::And).is_some();
        let bare = self.head(before.first).is_some_and(|(_, end)| end == before.end);
        !by_and || bare
    }

    /// Splits the words `first..end`, known to be a run of posts, where a new post begins behind a separator.
    pub fn split(&self, first: usize, end: usize) -> Vec<Post> {
        let mut posts = Vec::new();
        let mut from = first;
        let mut at = first;
        while at < end {
            let separator = self
                .words
                .get(at)
                .filter(|w| (w.is(',') || w.is(';') || w.is('-')) || self.words.has(at, &[Class::PostJoiner]));
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
        let after_name = first.checked_sub(2).is_some_and(|at| self.named(at));
        let covers = |at: usize| self.head(at).is_some_and(|(_, behind)| behind > first);
        if let Some(begin) = (first.saturating_sub(3)..first).find(|at| covers(*at) && !self.named(*at)) {
            first = begin;
        }
        while first < end && self.words.get(first).is_some_and(|w| !w.is_word || self.leads_in(first, end)) {
            first += 1;
        }
        // "Bí thư Thành ủy và các nhà báo"
        let others = |at: &usize| self.words.has(*at, &[Class::And]) && self.words.has(at + 1, &[Class::Many]);
        end = (first + 1..end).find(others).unwrap_or(end);
        // "… xã Sậy (huyện Mía, TP": the bracket that is not closed is none of the post.
        if let Some(open) = (first + 1..end).rev().find(|at| self.mark(*at, '('))
            && !(open..end).any(|at| self.mark(at, ')'))
        {
            end = open;
        }
        if let Some(name) = (first..end).find(|at| self.named(*at) || *at > first && self.breaks(*at)) {
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
        // "Phó chủ tịch Duân chỉ đạo Sở …": a name and a verb behind the post, so the span went too far.
        if let Some(own) = self.post(first, after_name).map(|post| post.end).filter(|own| *own < end) {
            let verb = |at: usize| self.class(at, &[Class::Stop]).is_some() && !self.capital(at);
            let name = self.words.get(own).is_some_and(|w| w.is_word && w.capital && !w.all_caps);
            if name && (own + 1..end.min(own + 4)).find(|at| !self.capital(*at)).is_some_and(verb) {
                end = own;
            }
        }
        // "… UBND tỉnh Bình Định, UBND tỉnh giao Sở …": the subject of what he tells.
        if let Some(own) = self.post(first, after_name).map(|post| post.end).filter(|own| *own < end)
            && self.mark(own, ',')
            && self.class(own + 1, BODIES).is_some()
            && !(own..end).any(|at| self.head(at).is_some())
            && (own..end).any(|at| self.class(at, &[Class::Stop]).is_some() && !self.capital(at))
        {
            end = own;
        }
        if let Some(own) =
            self.split(first, end).last().and_then(|last| self.post(last.first, after_name)).map(|p| p.end)
            && own < end
            && self.overruns(own, end)
        {
            end = own;
        }
        while end > first && self.dangles(end - 1) {
            end -= 1;
        }
        if let Some(post) = self.split(first, end).last().and_then(|last| self.post(last.first, after_name))
            && post.end > end
            && post.end <= end + CUT_OFF
        {
            end = post.end;
        }
        (first, end.min(self.words.len()))
    }

    /// Where the last post of the span `first..end` begins if the stop before it got lost: "Giám đốc Sở Y tế tỉnh Sậy Phó
    /// Chủ tịch UBND tỉnh Sậy". What stands before is a headline or another's.
    pub fn behind_lost_stop(&self, first: usize, end: usize) -> usize {
        let opens = |at: usize| {
            self.capital(at)
                && self.head(at).is_some_and(|(class, _)| class != Class::HeadWeak)
                && self.words.before(at, Class::Place).is_some_and(|place| place > first)
        };
        (first + 2..end).rev().find(|at| opens(*at)).unwrap_or(first)
    }

    /// Words before a post that a span took along ("là", "giữ chức", "tân").
    fn leads_in(&self, at: usize, end: usize) -> bool {
        let lead = self.class(at, &[Class::Statement, Class::Outside, Class::Honorific]);
        lead.is_some_and(|(_, n)| at + n < end) && self.head(at).is_none()
    }

    /// True where a span goes on over words `own..end` behind a post that are none of it: a verb behind a place ("Phó Chủ
    /// tịch UBND tỉnh ký"), or a person's name ("chủ tịch UBND huyện Lê Văn Sậy").
    fn overruns(&self, own: usize, end: usize) -> bool {
        let place = own.checked_sub(1).is_some_and(|at| self.capital(at) || self.class(at, &[Class::Unit]).is_some())
            || self.words.before(own, Class::BodyPublic).is_some();
        let goes_on = [Class::Joint, Class::Unit, Class::Modifier, Class::Former];
        let small = |at: usize| !self.capital(at) && self.class(at, &goes_on).is_none() && self.head(at).is_none();
        let verb = (place || self.class(own, &[Class::Stop]).is_some())
            && (own..end).all(small)
            && (own..end).any(|at| self.class(at, &[Class::Stop]).is_some());
        // "Lâm" of "Lâm Quốc" is a commune, but that is not all of it.
        let called = self.words.commune_end(own).is_some_and(|unit| unit >= end)
            || self.words.before(own, Class::BodyNamed).is_some()
            || self.named(end);
        // A hamlet may be called anything: "Bí thư Chi bộ thôn Kon Rờ Lang", "Trưởng buôn Ea Sậy".
        let hamlet = self.words.before(own, Class::Hamlet).is_some();
        let family = name_shape::looks_like_start(self.words, own) && self.class(own, &[Class::Family]).is_some();
        let name = end > own + 1 && family && self.capitals(own) >= end && !called && !hamlet;
        // "Thống đốc bang California Gavin {Newsom}"
        let latin = |at: usize| self.capital(at) && self.words.get(at).is_some_and(is_latin);
        let foreign = self.named(end) && (own..end).all(latin);
        verb || name || foreign
    }

    /// True where no post goes on: at "ông", or behind a comma at a verb ("Thủ tướng, kế nhiệm ông Sậy").
    fn breaks(&self, at: usize) -> bool {
        let small = self.words.get(at).is_some_and(|w| w.is_word && !w.capital);
        let honorific = self.class(at, &[Class::HonorificMan, Class::HonorificWoman]).is_some();
        let known = [Class::Field, Class::Former, Class::Outside, Class::Modifier, Class::Joint, Class::Unit];
        let verb = at > 1
            && self.mark(at - 1, ',')
            && self.head(at).is_none()
            && self.class(at, BODIES).is_none()
            && self.class(at, &known).is_none()
            && self.class(at, &[Class::PostJoiner]).is_none();
        let succeeds = self.words.has(at, &[Class::Replacement]) && self.mark(at.wrapping_sub(1), ',');
        // "Chủ tịch LĐLĐ quận Sậy, Ban Giám đốc và 40 công nhân": the next who came.
        let next = at > 1 && self.mark(at - 1, ',') && self.words.has(at, &[Class::Leadership]);
        next || small && (honorific || verb || succeeds)
    }

    /// True for what a span without a known head has to be to count as a post: several words, one of them a name or a word
    /// that heads are made of, and no body at its beginning. Not "Thượng viện", "đại", "cơn sốt giá đất".
    pub fn passes_for_post(&self, post: Post) -> bool {
        if self.head(post.first).is_some() {
            return true;
        }
        let made_of = |at: usize| self.words.has(at, &[Class::PostSyllable]);
        let speaks = |at: usize| self.capital(at) || made_of(at);
        post.end > post.first + 1 && (post.first..post.end).any(speaks) && self.class(post.first, BODIES).is_none()
    }

    /// True for "trưởng" of "kinh tế trưởng": the rest of a word, no post.
    pub fn is_rest(&self, at: usize) -> bool {
        let small = |at: usize| self.words.get(at).is_some_and(|w| w.is_word && !w.capital);
        self.words.length(at, Class::HeadWeak) == Some(1) && small(at) && at.checked_sub(1).is_some_and(small)
    }

    fn dangles(&self, at: usize) -> bool {
        // "Bộ trưởng van" of "Bộ trưởng van der Sậy"
        if name_shape::over_particles(self.words, at) > at {
            return true;
        }
        self.words.get(at).is_some_and(|w| !w.is_word && !w.is(')'))
            || self.class(at, &[Class::Joint, Class::And, Class::Is, Class::Many]).is_some()
    }
}
