//! Statements that somebody holds, held or gets a post: "giữ chức", "được bầu làm".

use crate::lexicon::Class;
use super::link::{Linker, STATED_WITHIN};

/// Longest way for "là" and "làm", which state many other things.
const IS_WITHIN: usize = 6;

impl Linker<'_> {
    /// True where the words `from..post` say of the one before that he holds, held or gets the post.
    pub fn stated(&self, from: usize, post: usize) -> bool {
        let mut end = post;
        while end > from
            && (self.is(end - 1, ':') || matches!(self.key(end - 1), "như" | "sau" | "gồm" | "đã" | "đang"))
        {
            end -= 1;
        }
        let statement = self.words.before(end, Class::Statement);
        let Some(begin) = statement.filter(|b| *b >= from) else { return false };
        // "sẽ cách chức bí thư nếu …", "đình chỉ chức vụ hiệu trưởng" take a post from somebody else.
        let suspended = begin > 1 && self.key(begin - 2) == "đình" && self.key(begin - 1) == "chỉ";
        let taken = suspended || matches!(self.key(begin), "cách" | "miễn" | "bãi");
        if taken && !(from..begin).any(|i| matches!(self.key(i), "bị" | "thức")) {
            return false;
        }
        if self.withheld(from, end) || self.of_many(begin) {
            return false;
        }
        let weak = end - begin == 1 && matches!(self.key(begin), "là" | "làm" | "sang" | "phong" | "giữ");
        let within = if weak { IS_WITHIN } else { STATED_WITHIN };
        let of_another = |i: usize| match self.key(i) {
            "gặp" | "đón" | "thăm" | "tiếp" | "nói" | "biết" => weak,
            // "nhấn mạnh: Là người …": somebody else's words follow.
            "mạnh" | "rằng" => weak && (self.is(i + 1, ':') || self.key(i) == "rằng"),
            "trao" | "con" | "vợ" | "chồng" => true,
            // "công bố quyết định", "chủ trì": the subject gives the post, and "được" takes it.
            "công" => self.key(i + 1) == "bố",
            "chủ" => self.key(i + 1) == "trì",
            _ => false,
        };
        let given = |i: usize| (of_another(i) || self.orders(i)) && !(i > 0 && self.key(i - 1) == "được");
        post - from <= within && !(from..begin).any(given)
    }

    /// True at "yêu cầu", "chỉ đạo", "đề nghị": what follows is asked of others.
    pub fn orders(&self, at: usize) -> bool {
        matches!(
            (self.key(at), self.key(at + 1)),
            ("yêu", "cầu") | ("chỉ", "đạo") | ("đề", "nghị") | ("kiến", "nghị") | ("phê", "bình") | ("kỷ", "luật")
        ) && !matches!(self.key(at.wrapping_sub(1)), "được" | "bị" | "ban")
    }

    /// "Bổ nhiệm nhiều cán bộ giữ chức …": those before the statement are others; "là cán bộ giữ chức …" is one's own.
    fn of_many(&self, begin: usize) -> bool {
        let word = |back: usize| begin.checked_sub(back).map_or("", |at| self.key(at));
        let who = match (word(2), word(1)) {
            ("cán", "bộ") | ("công", "chức") | ("viên", "chức") | ("nhân", "sự") | ("trường", "hợp") => {
                3
            }
            (_, "người") => 2,
            _ => return false,
        };
        !matches!(word(who), "là" | "một" | "vị")
    }

    /// True where the words `from..end` keep the post from being held: "được quy hoạch chức danh", "chưa giữ chức",
    /// unless it is given after all ("được giới thiệu và được bầu làm").
    pub fn withheld(&self, from: usize, end: usize) -> bool {
        let planned = |i: usize| {
            matches!(
                (self.key(i), self.key(i + 1)),
                ("quy", "hoạch")
                    | ("đề", "cử")
                    | ("ứng", "cử")
                    | ("tranh", "cử")
                    | ("tiến", "cử")
                    | ("giới", "thiệu")
                    | ("dự", "kiến")
                    | ("không", "phải")
                    | ("chưa", "giữ" | "là" | "làm" | "được" | "từng")
                    | ("đề", "nghị" | "xuất")
            )
        };
        let given = |i: usize| match self.key(i) {
            "bầu" | "trúng" | "đắc" | "nhiệm" => true,
            "giữ" | "làm" | "là" => self.is(i.wrapping_sub(1), ',') || self.is(i.wrapping_sub(2), ','),
            _ => false,
        };
        let last = (from..end).rev().find(|i| planned(*i));
        last.is_some_and(|last| !(last + 2..end).any(given))
    }

    /// True where the words before a post say outright that somebody gets or holds it ("được bổ nhiệm làm",
    /// "giữ chức").
    pub fn firmly_stated(&self, post: usize) -> bool {
        let begin = self.words.before(post, Class::Statement);
        let words = begin.map_or(&[][..], |begin| self.words.range(begin, post));
        words.len() > 1 && words.iter().any(|w| matches!(w.key.as_str(), "chức" | "nhiệm" | "bầu" | "cử" | "định"))
    }

    /// True where a pronoun opens the clause ("Ông từng là …", "bà được bổ nhiệm làm …") and the post is stated of it.
    pub fn stated_of_pronoun(&self, left: Option<usize>, post: usize) -> bool {
        let pronoun = (post.saturating_sub(STATED_WITHIN)..post).rev().find(|i| {
            let alone = !self.words.get(i + 1).is_some_and(|w| w.capital);
            alone && matches!(self.key(*i), "ông" | "bà" | "anh" | "chị")
        });
        let named_since = |from: usize| left.and_then(|l| self.names.get(l)).is_some_and(|n| n.first > from);
        pronoun.is_some_and(|p| !named_since(p) && self.stated(p + 1, post))
    }
}
