//! What stands behind a preposition, a dash, a bracket or a comma and still belongs to a post.

use super::transitions::{Reading, State};
use super::{BODIES, Grammar};
use crate::lexicon::Class;

/// Longest name of a department, in words.
const DEPARTMENT: usize = 10;

/// Longest rest of a list of fields, in words.
const LIST: usize = 12;

impl Grammar<'_> {
    /// What follows a preposition, which ends before the reading's place, and still belongs to the post.
    pub(super) fn over_joint(&self, reading: Reading) -> Option<(usize, State)> {
        let at = reading.at;
        // "cố vấn của Tổng thống Hàn Quốc", "trợ lý của Thủ tướng Orlov": whose staff it is belongs to the post.
        if self.words.before(at, Class::Of).is_some()
            && let Some((_, n)) = self.class(at, &[Class::HeadPublic])
        {
            let behind = at + n;
            let place = self.class(behind, &[Class::Place]).is_some();
            let end = if place { behind } else { self.capitals(behind) };
            // "thư ký của Chánh án Lê Văn Sen", "… của Bí thư Tỉnh ủy": the post behind is its own holder's.
            let own = self.named(behind) && self.named(behind + 1)
                || end > behind + 1
                || self.class(behind, BODIES).is_some();
            return (!own).then_some((end, State::Body));
        }
        let fits = self.class(at, BODIES).is_some()
            || self.class(at, &[Class::Unit]).is_some()
            || self.capital(at) && self.class(at, &[Class::Place]).is_some()
            || reading.state == State::Head
                && self.words.before(at, Class::InCharge).is_some()
                && self.class(at, &[Class::Field]).is_some();
        if !fits || !self.capital(at) && self.class(at, &[Class::Stop]).is_some() {
            return None;
        }
        let state = if reading.state == State::Place { State::Body } else { reading.state };
        self.next_phrase(Reading { state, ..reading })
    }

    /// What follows a mark and still belongs to the post.
    pub(super) fn over_mark(&self, reading: Reading) -> Option<(usize, State)> {
        let (at, next) = (reading.at, reading.at + 1);
        let is = |mark: char| self.mark(at, mark);
        if is('.') {
            // "… UBND TP. Năm 2017, ông …"
            let unit = self.words.before(at, Class::UnitInShort).is_some() && !self.words.has(next, &[Class::TimeWord]);
            let end = if unit { self.unit_name(next, reading.after_name) } else { next };
            return (end > next).then_some((end, State::Place));
        }
        if is('&') {
            return self.listed_field(next, reading.state).map(|end| (end, State::Field));
        }
        if is('-') {
            return self.over_dash(reading);
        }
        if is('(') {
            // "Ủy ban nhân dân (UBND) tỉnh": a short form in the middle.
            let inside = self.words.get(next).is_some_and(|w| w.all_caps) && self.mark(next + 1, ')');
            // "… chính trị nhân dân (Chính hiệp) Trung Quốc"
            let behind = self.words.over_brackets(at);
            let place = self.class(behind, &[Class::Place]).is_some() && self.capital(behind);
            let goes_on = inside || behind > at && place;
            return if goes_on { self.next_phrase(Reading { at: behind, ..reading }) } else { None };
        }
        if is(',') { self.over_comma(Reading { at: next, ..reading }) } else { None }
    }

    fn over_dash(&self, reading: Reading) -> Option<(usize, State)> {
        let (at, next, state) = (reading.at, reading.at + 1, reading.state);
        if self.head(next).is_some() {
            return None;
        }
        // "Khu công nghiệp Việt Nam - Singapore", "cảng Vũng Áng - Sơn Dương"
        if state == State::Place && !self.starts_name(next) {
            let place = self.class(next, &[Class::Place]).filter(|_| self.capital(next)).map(|(_, n)| next + n);
            return place.or(self.words.commune_end(next)).map(|end| (end, State::Place));
        }
        if self.class(at.checked_sub(1)?, &[Class::BodyPublic]).is_some()
            && let Some((_, n)) = self.class(next, &[Class::BodyPublic])
        {
            return Some((next + n, State::Body));
        }
        // "Đội trưởng Đội Vận động quần chúng - Đồn Biên phòng …": the body above.
        if matches!(state, State::Field | State::Named)
            && self.capital(next)
            && let Some((_, n)) = self.class(next, &[Class::Station])
        {
            return Some((next + n, State::Body));
        }
        // "Trưởng Ban Tổ chức - Nội vụ": the head itself ends in a field.
        let field = state == State::Head && self.class(at - 1, &[Class::Field]).is_some() && self.capital(next);
        let state = if field { State::Field } else { state };
        let end = self.listed_field(next, state).filter(|_| self.capital(next) || state == State::Field)?;
        Some((end, State::Field))
    }

    /// True where the last body before word `at`, behind a comma, is a department of another: "Vụ", "Cục", "Phòng".
    fn of_department(&self, at: usize) -> bool {
        let near = at.saturating_sub(DEPARTMENT)..at.saturating_sub(1);
        near.rev()
            .find(|i| self.class(*i, &[Class::BodyPublic]).is_some())
            .is_some_and(|i| self.words.has(i, &[Class::Department]))
    }

    /// What stands behind a comma, at the reading's place.
    fn over_comma(&self, reading: Reading) -> Option<(usize, State)> {
        let Reading { head, at, state, .. } = reading;
        if self.named(at) || !self.words.get(at)?.is_word || self.head(at).is_some() {
            return None;
        }
        // "khóa X, XI, XII"
        let number = |at: usize| self.words.get(at).is_some_and(|w| w.is_number());
        if number(at) && at > 1 && number(at - 2) && !(self.mark(at + 1, '.') && self.capital(at + 2)) {
            return Some((at + 1, state));
        }
        if state == State::Place {
            return self.unit_above(at);
        }
        if let Some((_, n)) = self.class(at, &[Class::Parent])
            && self.capital(at)
            && state != State::Head
            && (head == Class::HeadOpen && matches!(state, State::Field | State::Named) || self.of_department(at))
        {
            return Some((at + n, State::Body));
        }
        let end = self.listed_field(at, state).filter(|_| self.capital(at) || state == State::Field)?;
        self.closes_list(at, end).then_some((end, State::Field))
    }

    /// "xã Quảng Tân, huyện Tuy Đức, tỉnh Đắk Nông": the unit above one whose name was told.
    fn unit_above(&self, at: usize) -> Option<(usize, State)> {
        // "…, huyện Thanh Trì, Hà Nội"
        let province =
            self.class(at, &[Class::Place]).filter(|(_, n)| *n > 1 && self.capital(at) && self.is_unit_told(at));
        if let Some((_, n)) = province {
            return Some((at + n, State::Place));
        }
        let (_, n) =
            self.class(at, &[Class::Unit]).filter(|(_, n)| self.capital(at + n) && !self.starts_name(at + n))?;
        let end = self.unit_name(at + n, true);
        (end > at + n).then_some((end, State::Place))
    }

    /// True where a unit with its name, or its committee, stands right before the comma before word `at`.
    fn is_unit_told(&self, at: usize) -> bool {
        let near = at.saturating_sub(6)..at.saturating_sub(1);
        near.into_iter().any(|i| self.words.has(i, &[Class::Unit, Class::Committee]))
    }

    /// True where the list of fields that goes on with words `at..end` ends in "và" or a dash and a last one; in small
    /// letters only where "và" comes soon: "cứu nạn, cứu hộ và …" is one, ", chỉ đạo và yêu cầu" none.
    fn closes_list(&self, at: usize, end: usize) -> bool {
        let small = !self.capital(at);
        (end..end + LIST)
            .take_while(|i| {
                let word = self.words.get(*i);
                word.is_some_and(|w| w.is_word || w.is(',') || w.is('-'))
                    && !(small && self.words.has(*i, &[Class::Stop]))
            })
            .any(|i| {
                let joins = self.words.has(i, &[Class::And]) || self.mark(i, '-');
                let last =
                    joins && self.listed_field(i + 1, State::Field).is_some() && (!small || !self.capital(i + 1));
                // "Ủy ban Văn hóa, Giáo dục của Quốc hội"
                last || self.words.has(i, &[Class::Of]) && self.class(i + 1, BODIES).is_some()
            })
    }
}
