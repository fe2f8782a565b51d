//! What stands behind a preposition, a dash, a bracket or a comma and still belongs to a post.

use super::complement::State;
use super::posts::{BODIES, Grammar};
use crate::lexicon::Class;

/// Longest name of a department, in words.
const DEPARTMENT: usize = 10;

impl Grammar<'_> {
    /// What follows a preposition, which ends before word `pos`, and still belongs to the post.
    pub(super) fn over_joint(&self, head: Class, pos: usize, state: State, after_name: bool) -> Option<(usize, State)> {
        // "cố vấn của Tổng thống Hàn Quốc", "trợ lý của Thủ tướng Orlov": whose staff it is belongs to the post.
        if self.key(pos.saturating_sub(1)) == "của"
            && let Some((_, n)) = self.class(pos, &[Class::HeadPublic])
        {
            let behind = pos + n;
            let place = self.class(behind, &[Class::Place]).is_some();
            let end = if place { behind } else { self.capitals(behind) };
            // "thư ký của Chánh án Lê Văn Sen", "… của Bí thư Tỉnh ủy": the post behind is its own holder's.
            let own = self.named(behind) && self.named(behind + 1)
                || end > behind + 1
                || self.class(behind, BODIES).is_some();
            return (!own).then_some((end, State::Body));
        }
        let fits = self.class(pos, BODIES).is_some()
            || self.class(pos, &[Class::Unit]).is_some()
            || self.capital(pos) && self.class(pos, &[Class::Place]).is_some()
            || state == State::Head
                && self.key(pos.saturating_sub(1)) == "trách"
                && self.class(pos, &[Class::Field]).is_some();
        if !fits || self.words.get(pos).is_some_and(|w| !w.capital) && self.class(pos, &[Class::Stop]).is_some() {
            return None;
        }
        let state = if state == State::Place { State::Body } else { state };
        self.step(head, pos, state, after_name)
    }

    /// What follows a mark and still belongs to the post.
    pub(super) fn over_mark(&self, head: Class, pos: usize, state: State, after_name: bool) -> Option<(usize, State)> {
        let next = pos + 1;
        // "… UBND TP. Năm 2017, ông …"
        let time = matches!(self.key(next), "năm" | "ngày" | "tháng" | "sáng" | "chiều" | "tối");
        if self.mark(pos, '.') && !time && matches!(self.key(pos.saturating_sub(1)), "tp" | "tx" | "tt" | "q" | "p") {
            let end = self.unit_name(next, after_name);
            return (end > next).then_some((end, State::Place));
        }
        if self.mark(pos, '&') {
            return self.listed_field(next, state).map(|end| (end, State::Field));
        }
        if self.mark(pos, '-') {
            // "Khu công nghiệp Việt Nam - Singapore"
            let places = state == State::Place && self.words.before(pos, Class::Place).is_some();
            if let Some((_, n)) = self.class(next, &[Class::Place]).filter(|_| places) {
                return Some((next + n, State::Place));
            }
            if self.class(pos.checked_sub(1)?, &[Class::BodyPublic]).is_some()
                && let Some((_, n)) = self.class(next, &[Class::BodyPublic])
            {
                return Some((next + n, State::Body));
            }
            // "Trưởng Ban Tổ chức - Nội vụ": the head itself ends in a field.
            let field = state == State::Head && self.class(pos - 1, &[Class::Field]).is_some() && self.capital(next);
            let state = if field { State::Field } else { state };
            let end = self.listed_field(next, state).filter(|_| self.capital(next) || state == State::Field)?;
            return Some((end, State::Field));
        }
        if self.mark(pos, '(') {
            // "Ủy ban nhân dân (UBND) tỉnh": a short form in the middle.
            let inside = self.words.get(next).is_some_and(|w| w.all_caps) && self.mark(next + 1, ')');
            // "… chính trị nhân dân (Chính hiệp) Trung Quốc"
            let behind = self.words.over_brackets(pos);
            let place = self.class(behind, &[Class::Place]).is_some() && self.capital(behind);
            return if inside || behind > pos && place { self.step(head, behind, state, after_name) } else { None };
        }
        if self.mark(pos, ',') { self.over_comma(head, next, state) } else { None }
    }

    /// True where the last body before word `pos`, behind a comma, is a department of another: "Vụ", "Cục", "Phòng".
    fn of_department(&self, pos: usize) -> bool {
        let near = pos.saturating_sub(DEPARTMENT)..pos.saturating_sub(1);
        near.rev()
            .find(|i| self.class(*i, &[Class::BodyPublic]).is_some())
            .is_some_and(|i| matches!(self.key(i), "vụ" | "cục" | "phòng"))
    }

    fn over_comma(&self, head: Class, pos: usize, state: State) -> Option<(usize, State)> {
        if self.named(pos) || !self.words.get(pos)?.is_word || self.head(pos).is_some() {
            return None;
        }
        // "khóa X, XI, XII"
        let number = |at: usize| self.words.get(at).is_some_and(|w| w.is_number());
        if state == State::Place
            && number(pos)
            && pos > 1
            && number(pos - 2)
            && !(self.mark(pos + 1, '.') && self.capital(pos + 2))
        {
            return Some((pos + 1, State::Place));
        }
        if state == State::Place {
            let upper =
                self.class(pos, &[Class::Unit]).filter(|(_, n)| self.capital(pos + n) && !self.starts_name(pos + n));
            if let Some((_, n)) = upper {
                let end = self.unit_name(pos + n, true);
                return (end > pos + n).then_some((end, State::Place));
            }
        }
        if let Some((_, n)) = self.class(pos, &[Class::Parent])
            && self.capital(pos)
            && state != State::Head
            && (head == Class::HeadOpen && matches!(state, State::Field | State::Named) || self.of_department(pos))
        {
            return Some((pos + n, State::Body));
        }
        // "phòng, chống tội phạm"
        if self.key(pos) == "chống" && pos > 1 && self.key(pos - 2) == "phòng" {
            return Some((pos + 1, State::Field));
        }
        let end = self.listed_field(pos, state).filter(|_| self.capital(pos))?;
        let closes = (end..end + 12)
            .take_while(|i| self.words.get(*i).is_some_and(|w| w.is_word || w.is(',') || w.is('-')))
            .any(|i| (self.key(i) == "và" || self.mark(i, '-')) && self.listed_field(i + 1, State::Field).is_some());
        closes.then_some((end, State::Field))
    }
}
