//! The phrases that a post goes on with: what each row of the table of transitions looks for.

use super::transitions::State::{self, Body, Field, Head, Named, Place};
use super::transitions::{Reading, Step};
use super::{BODIES, Grammar};
use crate::lexicon::{Class, is_latin};
use crate::officials::{name_shape, names};
use crate::text::{Word, is_syllable};

/// What `found` says: its phrase, or the end.
fn take_or_end(found: Option<(usize, State)>) -> Step {
    found.map_or(Step::End, |(end, state)| Step::Take(end, state))
}

/// The same, but the next row is asked where there is nothing.
fn take_or_pass(found: Option<(usize, State)>) -> Step {
    found.map_or(Step::Pass, |(end, state)| Step::Take(end, state))
}

impl Grammar<'_> {
    /// A name that is known ends every post.
    pub(super) fn person(&self, reading: Reading) -> Step {
        if self.named(reading.at) { Step::End } else { Step::Pass }
    }

    pub(super) fn mark_inside(&self, reading: Reading) -> Step {
        match self.words.get(reading.at) {
            Some(word) if !word.is_word => take_or_end(self.over_mark(reading)),
            _ => Step::Pass,
        }
    }

    /// "thường trực"
    pub(super) fn modifier(&self, reading: Reading) -> Step {
        take_or_pass(self.class(reading.at, &[Class::Modifier]).map(|(_, n)| (reading.at + n, Head)))
    }

    /// "trưởng thôn Đa Cát"; "lãnh đạo phe thiểu số Chuck Sậy" names no house.
    pub(super) fn unit_of_head(&self, reading: Reading) -> Step {
        let at = reading.at;
        let unit = at.checked_sub(1).is_some_and(|p| self.class(p, &[Class::Unit]) == Some((Class::Unit, 1)));
        let numbered = self.words.before(at, Class::NoUnit).is_some();
        if !unit || reading.head != Class::HeadPublic || !self.capital(at) || numbered {
            return Step::Pass;
        }
        let end = self.unit_name(at, reading.after_name);
        take_or_end((end > at).then_some((end, Place)))
    }

    /// "Thị trưởng Yokohama", "Tỉnh trưởng Champasak Bounmy Sengdara": the place that such a head has, whatever it is called.
    pub(super) fn place_of_head(&self, reading: Reading) -> Step {
        let at = reading.at;
        if self.words.before(at, Class::HeadOfPlace).is_none() || !self.capital(at) || self.class(at, BODIES).is_some()
        {
            return Step::Pass;
        }
        let end = name_shape::run(self.words, at, |i| self.head(i).is_some());
        let known = self.class(at, &[Class::Place, Class::Unit]).is_some();
        let family = self.class(at, &[Class::Family, Class::RareFamily]).is_some() && !reading.after_name;
        if end == at || known || family {
            return Step::Pass;
        }
        // A name of its own behind a comma or a bracket: all of the run is the place.
        let behind = self.words.over_brackets(end);
        let apart = behind > end && self.capital(behind)
            || self.mark(behind, ',')
                && (self.capital(behind + 1) && self.capital(behind + 2) || self.leads(behind + 1));
        let place = match end - at {
            _ if reading.after_name || apart => end,
            0..=2 => return Step::Pass,
            length => at + length - 2,
        };
        if (at..place).any(|i| self.named(i)) { Step::Pass } else { Step::Take(place, Place) }
    }

    /// True where an honorific, rank or degree begins.
    pub(super) fn leads(&self, at: usize) -> bool {
        self.class(at, names::LEADS).is_some()
    }

    /// Whose staff somebody is: "Chánh Văn phòng Thủ tướng", "Thư ký Chủ tịch UBND tỉnh", "Đặc phái viên Tổng thống Mỹ", but
    /// "Đặc phái viên Tổng thống Donald Sậy".
    pub(super) fn superior(&self, reading: Reading) -> Step {
        let at = reading.at;
        let envoy = self.words.before(at, Class::Envoy).is_some()
            && self.class(at, &[Class::HeadPublic]).is_some_and(|(_, n)| self.class(at + n, &[Class::Place]).is_some());
        let staff =
            (reading.head != Class::HeadPublic || envoy) && reading.head != Class::HeadPrivate && self.capital(at);
        let aide = self.words.before(at, Class::Aide).is_some();
        let of: &[Class] = if aide { &[Class::HeadPublic, Class::HeadMostly] } else { &[Class::HeadPublic] };
        take_or_pass(self.class(at, of).filter(|_| staff).map(|(_, n)| (at + n, Body)))
    }

    /// What no post goes on with: a verb in small letters; "giao" of "Ngoại giao" is none. Or the next item of a list.
    pub(super) fn verb(&self, reading: Reading) -> Step {
        let at = reading.at;
        // "Chủ tịch da Silva"
        if name_shape::over_particles(self.words, at) > at {
            return Step::End;
        }
        // "… tỉnh 2. Lê Thị Sen, …": the number of the next in a list.
        let number = self.words.get(at).is_some_and(Word::is_number);
        let listed = number && self.mark(at + 1, '.') && self.capital(at + 2);
        if listed || self.stops(at, reading.state) { Step::End } else { Step::Pass }
    }

    pub(super) fn stops(&self, at: usize, state: State) -> bool {
        let Some((_, n)) = self.class(at, &[Class::Stop]).filter(|_| !self.capital(at)) else { return false };
        let before = at.checked_sub(1);
        let second = n == 1
            && matches!(state, Field | Named)
            && self.class(at, &[Class::Field]).is_some()
            && before.is_some_and(|p| {
                self.capital(p)
                    && self.class(p, &[Class::Field]).is_some()
                    && self.words.get(p).is_some_and(|w| !w.all_caps)
            });
        let body = self.class(at, BODIES).is_some_and(|(_, longer)| longer > n);
        !second && !body
    }

    /// "Phòng, chống thiên tai", "Vận động quần chúng"
    pub(super) fn field_phrase(&self, reading: Reading) -> Step {
        let fits = reading.state != Place && (reading.state != Head || reading.head != Class::HeadPublic);
        let phrase = self.class(reading.at, &[Class::FieldPhrase]).filter(|_| fits);
        take_or_pass(phrase.map(|(_, n)| (reading.at + n, Field)))
    }

    /// A further syllable of a field: "trường" of "Môi trường" is no school. Not "xã" of "cán bộ địa chính xã Đắk Buk So".
    pub(super) fn small_field(&self, reading: Reading) -> Step {
        let at = reading.at;
        let small = self.words.get(at).is_some_and(|word| !word.capital);
        let body = self.class(at, &[Class::BodyPublic]).is_some_and(|(_, n)| n > 1);
        let unit = self.class(at, &[Class::Unit]).is_some();
        let goes_on = small && self.class(at, &[Class::Field]).is_some();
        take_or_pass((goes_on && !body && !unit).then_some((at + 1, Field)))
    }

    pub(super) fn body(&self, reading: Reading) -> Step {
        take_or_pass(self.body_at(reading.at, reading.state))
    }

    pub(super) fn body_at(&self, at: usize, state: State) -> Option<(usize, State)> {
        let (class, n) = self.class(at, BODIES)?;
        if n == 1 && self.capital(at + 1) && self.class(at, &[Class::Unit]).is_some() {
            return None;
        }
        // "Chủ tịch UBND xã Đoàn Văn Sậy" is of no union.
        if n == 2 && !self.capital(at) && self.starts_name(at + 1) {
            return None;
        }
        // "Bộ Khoa học" has no "khoa".
        let field = |at: usize| self.class(at, &[Class::Field]).is_some();
        let syllable = n == 1 && class != Class::BodyPublic && field(at) && field(at + 1) && !self.capital(at + 1);
        if syllable && matches!(state, Body | Field) {
            return None;
        }
        // "Tổng Thư ký Liên hợp quốc Ban Ki-moon"
        if n == 1 && matches!(state, Body | Place) && self.stranger(at + 1) {
            return None;
        }
        let written_as_body = self.capital(at) || state != Place || class == Class::BodyPublic;
        if !written_as_body || self.starts_name(at) {
            return None;
        }
        Some((at + n, if class == Class::BodyPublic { Body } else { Named }))
    }

    /// A small syllable that no list knows behind the capital that opens a field: "tượng" of "Khí tượng". A post never ends
    /// inside such a word.
    pub(super) fn second_syllable(&self, reading: Reading) -> Step {
        let at = reading.at;
        let Some(first) = at.checked_sub(1) else { return Step::Pass };
        let small = self.words.get(at).is_some_and(|w| !w.capital && is_syllable(&w.key));
        let opens = self.capital(first)
            && self.words.get(first).is_some_and(|w| !w.all_caps)
            && self.class(first, &[Class::Field]).is_some()
            && self.class(first, &[Class::WholeField]).is_none();
        let alone = !first.checked_sub(1).is_some_and(|p| self.capital(p))
            || BODIES.iter().any(|class| self.words.before(first, *class).is_some());
        let other = [
            Class::Field,
            Class::Joint,
            Class::Unit,
            Class::Former,
            Class::Outside,
            Class::Statement,
            Class::Toward,
            Class::Coordination,
        ];
        let fits = small && opens && alone && self.class(at, &other).is_none();
        take_or_pass(fits.then_some((at + 1, reading.state)))
    }

    /// "Trường Mầm non Anh Đào"
    pub(super) fn called_after_place(&self, reading: Reading) -> Step {
        let at = reading.at;
        let called = self.words.before(at, Class::BodyNamed).is_some()
            && self.capital(at + 1)
            && self.class(at, &[Class::Place]) == Some((Class::Place, 1));
        take_or_pass(called.then(|| (self.own_name(at), Place)))
    }

    pub(super) fn place(&self, reading: Reading) -> Step {
        let at = reading.at;
        // "Pháp" of "Pháp chế" is no country.
        let compound = self.class(at, &[Class::Field]).is_some()
            && !self.capital(at + 1)
            && self.class(at + 1, &[Class::Field]).is_some();
        let place = self.class(at, &[Class::Place]).filter(|(_, n)| self.capital(at + n - 1) && !(compound && *n == 1));
        let Some((_, n)) = place else { return Step::Pass };
        // "Bộ trưởng Quốc phòng Jordan Jordan Peters": the second is the person's.
        let again = (1..=n).all(|back| at >= n && self.key(at - back) == self.key(at + n - back));
        if again && reading.state == Place {
            return Step::End;
        }
        let family = self.class(at, &[Class::Family]).is_some();
        let name = family && (n == 1 && self.starts_name(at) || n == 3 && reading.state == Head);
        if name { Step::End } else { Step::Take(at + n, Place) }
    }

    pub(super) fn unit(&self, reading: Reading) -> Step {
        let at = reading.at;
        let Some((_, n)) = self.class(at, &[Class::Unit]) else { return Step::Pass };
        if self.mark(at + n, '.') && self.capital(at + n + 1) {
            return take_or_end(self.over_mark(Reading { at: at + n, ..reading }));
        }
        let end = self.unit_name(at + n, reading.after_name);
        let known = end > at + n || reading.state != Field || !self.capital(at);
        take_or_end(known.then_some((end, Place)))
    }

    pub(super) fn joint(&self, reading: Reading) -> Step {
        match self.class(reading.at, &[Class::Joint]) {
            Some((_, n)) => take_or_end(self.over_joint(Reading { at: reading.at + n, ..reading })),
            None => Step::Pass,
        }
    }

    /// "Giáo dục và Đào tạo", "Trường Tiểu học và THCS Lại Sơn"
    pub(super) fn and(&self, reading: Reading) -> Step {
        let at = reading.at;
        if !self.words.has(at, &[Class::And]) {
            return Step::Pass;
        }
        // "các khóa X, XI và XII"
        let number = |at: usize| self.words.get(at).is_some_and(Word::is_number);
        if at > 0 && number(at - 1) && number(at + 1) {
            return Step::Take(at + 2, reading.state);
        }
        let school = self.capital(at + 1) && self.class(at + 1, &[Class::BodyNamed]).is_some();
        let after_school = self.words.before(at, Class::BodyNamed).is_some();
        if reading.state == Named && after_school && school {
            return take_or_end(self.body_at(at + 1, Named));
        }
        take_or_end(self.listed_field(at + 1, reading.state).map(|end| (end, Field)))
    }

    /// "Văn phòng Thủ tướng", "Văn phòng Đại diện Thương mại Mỹ"; elsewhere the head of the next post.
    pub(super) fn office(&self, reading: Reading) -> Step {
        let at = reading.at;
        if !self.capital(at) || self.head(at).is_none() {
            return Step::Pass;
        }
        let office = self.words.before(at, Class::Office).is_some();
        take_or_end(self.class(at, &[Class::HeadPublic]).filter(|_| office).map(|(_, n)| (at + n, Body)))
    }

    /// "Huyện ủy Kim Bôi", but "Bí thư Đảng ủy Lê Sen".
    pub(super) fn committee(&self, reading: Reading) -> Step {
        let at = reading.at;
        let word = self.words.get(at);
        let committee = self.words.before(at, Class::Committee).is_some();
        let union = self.words.before(at, Class::Union).is_some() && self.starts_name(at);
        if !(committee || union) || !word.is_some_and(|word| word.capital && !word.all_caps) {
            return Step::Pass;
        }
        let end = self.unit_name(at, reading.after_name);
        take_or_end((end > at).then_some((end, Place)))
    }

    /// "Trường THPT Nguyễn Huệ", but "Trường Đại học Kinh tế Lê Văn Sen" where no further name follows.
    pub(super) fn called_after_person(&self, reading: Reading) -> Step {
        let at = reading.at;
        // "Y Tế" is a field in capitals, not a man of the highlands.
        if !self.starts_name(at) || self.words.has(at, &[Class::FieldInCapitals]) {
            return Step::Pass;
        }
        let called = reading.after_name
            || self.words.before(at, Class::BodyNamed).is_some()
            || self.own_name(at) < self.capitals(at);
        let own = reading.state == Named && !self.second_name(at) && called;
        take_or_end(own.then(|| (self.own_name(at), Place)))
    }

    /// "Chánh án TANDTC Lê …", but "Chủ tịch LÊ VĂN …"; "khóa XV", "Tổ trưởng tổ dân phố 12".
    pub(super) fn short_form(&self, reading: Reading) -> Step {
        let at = reading.at;
        let Some(word) = self.words.get(at) else { return Step::Pass };
        let kept = if reading.state == Named { Named } else { Field };
        let long = word.key.chars().count() > 2
            && !name_shape::is_initial(word)
            && !self.words.get(at + 1).is_some_and(|w| w.all_caps);
        let unit = || [Class::Hamlet, Class::Unit].iter().any(|class| self.words.before(at, *class).is_some());
        let numbered = word.is_number() && (reading.state != Head || unit());
        let letters = word.all_caps && (self.is_field(at) || long || reading.state != Head);
        take_or_pass((letters || numbered).then_some((at + 1, kept)))
    }

    pub(super) fn field(&self, reading: Reading) -> Step {
        let kept = if reading.state == Named { Named } else { Field };
        let fits = self.capital(reading.at) || reading.state != Head || reading.head != Class::HeadPublic;
        take_or_pass((self.is_field(reading.at) && fits).then_some((reading.at + 1, kept)))
    }

    /// True for a syllable of a field; one of a name looks the same, but capitals stand on both sides of it.
    pub(super) fn is_field(&self, at: usize) -> bool {
        self.class(at, &[Class::Field]).is_some() && !(self.capital(at) && self.stranger(at + 1))
    }

    /// A name of the body's own: "Ủy ban Sông Mê Công", "Trung tâm Sậy".
    pub(super) fn name_of_body(&self, reading: Reading) -> Step {
        let at = reading.at;
        let Some(word) = self.words.get(at).filter(|word| word.capital) else { return Step::End };
        if reading.state == Named {
            return Step::Take(at + 1, Named);
        }
        if !(reading.after_name || is_syllable(&word.key)) || self.foreign(at) {
            return Step::End;
        }
        let end = self.unit_name(at, reading.after_name);
        take_or_end((end > at).then_some((end, Place)))
    }

    /// True for a capital that no list knows: part of a name.
    pub(super) fn stranger(&self, at: usize) -> bool {
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
    pub(super) fn foreign(&self, at: usize) -> bool {
        let latin = |at: usize| self.words.get(at).is_some_and(is_latin);
        let short = at.checked_sub(1).and_then(|p| self.words.get(p)).is_some_and(|w| w.all_caps);
        let end = self.capitals(at);
        (end > at + 1 || short) && (at..end).any(latin) && self.words.commune_end(at).is_none()
    }

    /// True where a name begins and it is not the first run of capitals behind the body, so no part of its name.
    pub(super) fn second_name(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|p| self.words.get(p));
        before.is_some_and(|w| w.capital && self.class(at - 1, &[Class::Field]).is_none() && !w.all_caps)
            && self.class(at.saturating_sub(1), BODIES).is_none()
    }

    /// ", Thể thao và Du lịch", " - Ngân sách", "và phòng, chống tội phạm": a further field, with a capital.
    pub(super) fn listed_field(&self, at: usize, state: State) -> Option<usize> {
        let (_, length) = self.class(at, &[Class::FieldPhrase]).or(self.class(at, &[Class::Field]))?;
        let fits = matches!(state, Field | Named | Body)
            && self.words.get(at)?.is_word
            && !self.named(at)
            && self.head(at).is_none()
            && self.class(at, names::LEADS).is_none_or(|(_, lead)| lead < length)
            && !self.starts_name(at)
            && (self.capital(at) || self.class(at, &[Class::Stop]).is_none());
        fits.then_some(at + length)
    }
}
