//! What belongs to the head of a post: its modifiers, bodies, fields, places, word by word.

use super::looks;
use super::names;
use super::posts::{BODIES, Grammar};
use crate::lexicon::{Class, is_latin};
use crate::text::is_syllable;

/// Fields that are one syllable: what stands behind them is another word.
const ONE_SYLLABLE: &[&str] = &["thuế", "y", "báo", "đoàn", "đảng", "luật", "nước", "toán", "văn", "sử", "địa"];

/// Where the reading of a post has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Behind the head.
    Head,
    /// Right behind a public body.
    Body,
    /// Behind a body that carries a name of its own.
    Named,
    /// In the field of a body ("Nông nghiệp").
    Field,
    /// Behind a unit and its name, or a place.
    Place,
}

impl Grammar<'_> {
    /// The end of what belongs to a head that ends before word `pos`.
    pub fn complement(&self, head: Class, mut pos: usize, after_name: bool) -> usize {
        let mut state = State::Head;
        while let Some((next, reached)) = self.step(head, pos, state, after_name) {
            pos = next;
            state = reached;
        }
        pos
    }

    /// One more phrase of a post from word `pos` on: where it ends, and the state there.
    pub(super) fn step(&self, head: Class, pos: usize, state: State, after_name: bool) -> Option<(usize, State)> {
        let word = self.words.get(pos)?;
        if self.named(pos) {
            return None;
        }
        if !word.is_word {
            return self.over_mark(head, pos, state, after_name);
        }
        if state == State::Head
            && let Some(found) = self.behind_head(head, pos, after_name)
        {
            return Some(found);
        }
        // "Chủ tịch da Silva"
        if looks::over_particles(self.words, pos) > pos {
            return None;
        }
        // "… tỉnh 2. Lê Thị Sen, …": the number of the next in a list.
        let listed = word.is_number() && self.mark(pos + 1, '.') && self.capital(pos + 2);
        if listed || self.stops(pos, state) {
            return None;
        }
        // "cán bộ địa chính xã Đắk Buk So"
        let unit = self.class(pos, &[Class::Unit]).is_some_and(|(_, n)| self.capital(pos + n));
        let goes_on = !word.capital && state == State::Field && self.class(pos, &[Class::Field]).is_some() && !unit;
        let body = self.class(pos, &[Class::BodyPublic]).is_some_and(|(_, n)| n > 1);
        if goes_on && !body && self.class(pos, &[Class::Unit]).is_none() {
            // "trường" of "Môi trường" is no school.
            return Some((pos + 1, State::Field));
        }
        if let Some(found) = self.body(pos, state) {
            return Some(found);
        }
        if self.second_syllable(pos, state) {
            return Some((pos + 1, state));
        }
        // "Trường Mầm non Anh Đào"
        let called = state == State::Named && self.words.before(pos, Class::BodyNamed).is_some();
        if called && self.capital(pos + 1) && self.class(pos, &[Class::Place]) == Some((Class::Place, 1)) {
            return Some((self.own_name(pos), State::Place));
        }
        // "Pháp" of "Pháp chế" is no country.
        let compound = self.class(pos, &[Class::Field]).is_some()
            && !self.capital(pos + 1)
            && self.class(pos + 1, &[Class::Field]).is_some();
        let place =
            self.class(pos, &[Class::Place]).filter(|(_, n)| self.capital(pos + n - 1) && !(compound && *n == 1));
        if let Some((_, n)) = place {
            let family = self.class(pos, &[Class::Family]).is_some();
            let name = family && (n == 1 && self.starts_name(pos) || n == 3 && state == State::Head);
            return (!name).then_some((pos + n, State::Place));
        }
        if let Some((_, n)) = self.class(pos, &[Class::Unit]) {
            if self.mark(pos + n, '.') && self.capital(pos + n + 1) {
                return self.over_mark(head, pos + n, state, after_name);
            }
            let end = self.unit_name(pos + n, after_name);
            let known = end > pos + n || state != State::Field || !word.capital;
            return known.then_some((end, State::Place));
        }
        if let Some((_, n)) = self.class(pos, &[Class::Joint]) {
            return self.over_joint(head, pos + n, state, after_name);
        }
        self.field(head, pos, state, after_name)
    }

    /// True for a verb in small letters, which no post goes on with; "giao" of "Ngoại giao" is none.
    fn stops(&self, pos: usize, state: State) -> bool {
        let Some((_, n)) = self.class(pos, &[Class::Stop]).filter(|_| !self.capital(pos)) else { return false };
        let second = n == 1
            && matches!(state, State::Field | State::Named)
            && self.class(pos, &[Class::Field]).is_some()
            && pos.checked_sub(1).is_some_and(|p| self.capital(p) && self.class(p, &[Class::Field]).is_some());
        let body = self.class(pos, BODIES).is_some_and(|(_, longer)| longer > n);
        !second && !body
    }

    /// True for a small syllable that no list knows behind the capital that opens a field: "tượng" of "Khí tượng". A
    /// post never ends inside such a word.
    fn second_syllable(&self, pos: usize, state: State) -> bool {
        let Some(first) = pos.checked_sub(1).filter(|_| matches!(state, State::Field | State::Named)) else {
            return false;
        };
        let small = self.words.get(pos).is_some_and(|w| !w.capital && is_syllable(&w.key));
        let opens = self.capital(first)
            && self.words.get(first).is_some_and(|w| !w.all_caps)
            && self.class(first, &[Class::Field]).is_some()
            && !ONE_SYLLABLE.contains(&self.key(first));
        let alone = !first.checked_sub(1).is_some_and(|p| self.capital(p))
            || BODIES.iter().any(|class| self.words.before(first, *class).is_some());
        let other =
            [Class::Field, Class::Joint, Class::Unit, Class::Former, Class::Outside, Class::Statement, Class::Toward];
        small && opens && alone && self.class(pos, &other).is_none() && self.key(pos) != "và"
    }

    /// "thường trực", "trưởng thôn Đa Cát", "Chánh Văn phòng Thủ tướng": what only the head itself opens.
    fn behind_head(&self, head: Class, pos: usize, after_name: bool) -> Option<(usize, State)> {
        if let Some((_, n)) = self.class(pos, &[Class::Modifier]) {
            return Some((pos + n, State::Head));
        }
        let unit = pos.checked_sub(1).is_some_and(|p| self.class(p, &[Class::Unit]) == Some((Class::Unit, 1)));
        // "lãnh đạo phe thiểu số Chuck Sậy" names no house.
        let numbered = self.key(pos.saturating_sub(1)) == "số";
        if unit && head == Class::HeadPublic && self.capital(pos) && !numbered {
            let end = self.unit_name(pos, after_name);
            return (end > pos).then_some((end, State::Place));
        }
        // "Đặc phái viên Tổng thống Mỹ", but "Đặc phái viên Tổng thống Donald Sậy".
        let envoy = pos.checked_sub(2).is_some_and(|p| {
            matches!((self.key(p), self.key(p + 1)), ("phái", "viên") | ("đặc", "sứ"))
                && self
                    .class(pos, &[Class::HeadPublic])
                    .is_some_and(|(_, n)| self.class(pos + n, &[Class::Place]).is_some())
        });
        let staff = (head != Class::HeadPublic || envoy) && head != Class::HeadPrivate && self.capital(pos);
        // "Thư ký Chủ tịch UBND tỉnh"
        let aide = pos.checked_sub(1).is_some_and(|p| matches!(self.key(p), "ký" | "lý"));
        let of: &[Class] = if aide { &[Class::HeadPublic, Class::HeadMostly] } else { &[Class::HeadPublic] };
        let (_, n) = self.class(pos, of).filter(|_| staff)?;
        Some((pos + n, State::Body))
    }

    pub(super) fn body(&self, pos: usize, state: State) -> Option<(usize, State)> {
        let (class, n) = self.class(pos, BODIES)?;
        if n == 1 && self.capital(pos + 1) && self.class(pos, &[Class::Unit]).is_some() {
            return None;
        }
        // "Bộ Khoa học" has no "khoa".
        let field = |at: usize| self.class(at, &[Class::Field]).is_some();
        let syllable = n == 1 && class != Class::BodyPublic && field(pos) && field(pos + 1) && !self.capital(pos + 1);
        if syllable && matches!(state, State::Body | State::Field) {
            return None;
        }
        // "Tổng Thư ký Liên hợp quốc Ban Ki-moon"
        if n == 1 && matches!(state, State::Body | State::Place) && self.stranger(pos + 1) {
            return None;
        }
        let written_as_body = self.capital(pos) || state != State::Place || class == Class::BodyPublic;
        if !written_as_body || self.starts_name(pos) {
            return None;
        }
        let next = if class == Class::BodyPublic { State::Body } else { State::Named };
        Some((pos + n, next))
    }

    /// A field of a body, or the body's own name.
    fn field(&self, head: Class, pos: usize, state: State, after_name: bool) -> Option<(usize, State)> {
        let word = self.words.get(pos)?;
        if matches!(word.key.as_str(), "và" | "&") {
            // "Trường Tiểu học và THCS Lại Sơn"
            let school = |at: usize| self.capital(at) && self.class(at, &[Class::BodyNamed]).is_some();
            let after_school = self.words.before(pos, Class::BodyNamed).is_some();
            if state == State::Named && after_school && school(pos + 1) {
                return self.body(pos + 1, state);
            }
            return self.listed_field(pos + 1, state).map(|end| (end, State::Field));
        }
        if state == State::Place {
            return None;
        }
        if word.capital && self.head(pos).is_some() {
            // "Văn phòng Thủ tướng", "Văn phòng Đại diện Thương mại Mỹ"
            let office = self.words.before(pos, Class::BodyPublic).is_some_and(|at| self.key(at) == "văn");
            let (_, n) = self.class(pos, &[Class::HeadPublic]).filter(|_| office)?;
            return Some((pos + n, State::Body));
        }
        // "Huyện ủy Kim Bôi", but "Bí thư Đảng ủy Lê Sen".
        let before = |back: usize| pos.checked_sub(back).map_or("", |p| self.key(p));
        let committee = before(1) == "ủy";
        let union = before(1) == "đoàn" && before(2) != "công" || before(1) == "bộ" && before(2) == "đảng";
        let takes_place = (committee || union && self.starts_name(pos)) && {
            let end = self.unit_name(pos, after_name);
            end > pos
        };
        if state == State::Body && takes_place && word.capital && !word.all_caps {
            let end = self.unit_name(pos, after_name);
            return (end > pos).then_some((end, State::Place));
        }
        // "Y Tế" is a field in capitals, not a man of the highlands.
        let health = word.key == "y" && self.key(pos + 1) == "tế";
        if self.starts_name(pos) && !health {
            // "Trường THPT Nguyễn Huệ", but "Trường Đại học Kinh tế Lê Văn Sen" where no further name follows.
            let called = after_name
                || self.words.before(pos, Class::BodyNamed).is_some()
                || self.own_name(pos) < self.capitals(pos);
            let own = state == State::Named && !self.second_name(pos) && called;
            return own.then(|| (self.own_name(pos), State::Place));
        }
        // A syllable of a name looks like one of a field, but capitals stand on both sides of it.
        let syllable = self.class(pos, &[Class::Field]).is_some() && !(word.capital && self.stranger(pos + 1));
        let kept = if state == State::Named { State::Named } else { State::Field };
        // "Chánh án TANDTC Lê …", but "Chủ tịch LÊ VĂN …"
        let short_form = word.key.chars().count() > 2
            && !looks::is_initial(word)
            && !self.words.get(pos + 1).is_some_and(|w| w.all_caps);
        // "Tổ trưởng tổ dân phố 12"
        let numbered = state != State::Head
            || self.words.before(pos, Class::Hamlet).is_some()
            || self.words.before(pos, Class::Unit).is_some();
        if word.all_caps && (syllable || short_form || state != State::Head) || word.is_number() && numbered {
            return Some((pos + 1, kept));
        }
        if syllable && (word.capital || state != State::Head || head != Class::HeadPublic) {
            return Some((pos + 1, kept));
        }
        match state {
            State::Body if word.capital && (after_name || is_syllable(&word.key)) && !self.foreign(pos) => {
                let end = self.unit_name(pos, after_name);
                (end > pos).then_some((end, State::Place))
            }
            State::Named if word.capital => Some((pos + 1, State::Named)),
            _ => None,
        }
    }

    /// True for a capital that no list knows: part of a name.
    fn stranger(&self, at: usize) -> bool {
        let known = [
            Class::Field,
            Class::Place,
            Class::Unit,
            Class::BodyPublic,
            Class::BodyOpen,
            Class::BodyPrivate,
            Class::BodyNamed,
        ];
        self.words.get(at).is_some_and(|w| w.is_word && w.capital && !w.all_caps && !w.is_number())
            && self.class(at, &known).is_none()
            && !self.starts_name(at)
    }

    /// True where a person with a foreign name begins: "Đảng Dân chủ Tim Kaine", "người đứng đầu IAEA Grossi".
    fn foreign(&self, pos: usize) -> bool {
        let latin = |at: usize| self.words.get(at).is_some_and(|w| is_latin(w));
        let short = pos.checked_sub(1).and_then(|p| self.words.get(p)).is_some_and(|w| w.all_caps);
        let end = self.capitals(pos);
        (end > pos + 1 || short) && (pos..end).any(latin) && self.words.commune_end(pos).is_none()
    }

    /// True where a name begins and it is not the first run of capitals behind the body, so no part of its name.
    fn second_name(&self, pos: usize) -> bool {
        let before = pos.checked_sub(1).and_then(|p| self.words.get(p));
        before.is_some_and(|w| w.capital && self.class(pos - 1, &[Class::Field]).is_none() && !w.all_caps)
            && self.class(pos.saturating_sub(1), BODIES).is_none()
    }

    /// ", Thể thao và Du lịch", " - Ngân sách": a further field, with a capital.
    pub(super) fn listed_field(&self, pos: usize, state: State) -> Option<usize> {
        let fits = matches!(state, State::Field | State::Named | State::Body)
            && self.words.get(pos)?.is_word
            && !self.named(pos)
            && self.head(pos).is_none()
            && self.class(pos, names::LEADS).is_none()
            && self.class(pos, &[Class::Field]).is_some()
            && !self.starts_name(pos)
            && (self.capital(pos) || self.class(pos, &[Class::Stop]).is_none());
        fits.then_some(pos + 1)
    }
}
