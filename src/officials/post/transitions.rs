//! What belongs to the head of a post: a table of transitions from phrase to phrase.
//!
//! The reading of a post begins behind its head and goes on phrase by phrase. At each place the rows of the table are
//! tried in order; the first that holds takes a phrase and says in which state the reading is behind it, or ends the post.

use super::Grammar;
use crate::lexicon::Class;

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

/// A place in the reading of a post.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    /// The class of the post's head.
    pub head: Class,
    /// The next word.
    pub at: usize,
    /// What was read last.
    pub state: State,
    /// A name stands before the post, so that a run of capitals behind a unit is more likely the unit's name.
    pub after_name: bool,
}

/// What a row of the table says.
pub(super) enum Step {
    /// A phrase of the post: where it ends, and the state there.
    Take(usize, State),
    /// The post has ended.
    End,
    /// Nothing: the next row is asked.
    Pass,
}

/// A row of the table.
pub(super) struct Transition {
    /// Its name.
    #[cfg_attr(not(test), allow(dead_code))]
    pub id: &'static str,
    /// The states in which it is asked.
    from: &'static [State],
    /// What it says.
    step: fn(&Grammar, Reading) -> Step,
}

use State::{Body, Field, Head, Named, Place};
const ANY: &[State] = &[Head, Body, Named, Field, Place];

/// The table, in the order in which its rows are asked.
pub(super) const TRANSITIONS: &[Transition] = &[
    Transition { id: "person", from: ANY, step: |grammar, reading| grammar.person(reading) },
    Transition { id: "mark", from: ANY, step: |grammar, reading| grammar.mark_inside(reading) },
    Transition { id: "modifier", from: &[Head], step: |grammar, reading| grammar.modifier(reading) },
    Transition { id: "unit_of_head", from: &[Head], step: |grammar, reading| grammar.unit_of_head(reading) },
    Transition { id: "place_of_head", from: &[Head], step: |grammar, reading| grammar.place_of_head(reading) },
    Transition { id: "superior", from: &[Head], step: |grammar, reading| grammar.superior(reading) },
    Transition { id: "field_phrase", from: ANY, step: |grammar, reading| grammar.field_phrase(reading) },
    Transition { id: "verb", from: ANY, step: |grammar, reading| grammar.verb(reading) },
    Transition { id: "small_field", from: &[Field], step: |grammar, reading| grammar.small_field(reading) },
    Transition { id: "body", from: ANY, step: |grammar, reading| grammar.body(reading) },
    Transition {
        id: "second_syllable",
        from: &[Field, Named],
        step: |grammar, reading| grammar.second_syllable(reading),
    },
    Transition {
        id: "called_after_place",
        from: &[Named],
        step: |grammar, reading| grammar.called_after_place(reading),
    },
    Transition { id: "place", from: ANY, step: |grammar, reading| grammar.place(reading) },
    Transition { id: "unit", from: ANY, step: |grammar, reading| grammar.unit(reading) },
    Transition { id: "joint", from: ANY, step: |grammar, reading| grammar.joint(reading) },
    Transition { id: "and", from: ANY, step: |grammar, reading| grammar.and(reading) },
    Transition { id: "behind_place", from: &[Place], step: |_, _| Step::End },
    Transition { id: "office", from: ANY, step: |grammar, reading| grammar.office(reading) },
    Transition { id: "committee", from: &[Body], step: |grammar, reading| grammar.committee(reading) },
    Transition { id: "called_after_person", from: ANY, step: |grammar, reading| grammar.called_after_person(reading) },
    Transition { id: "short_form", from: ANY, step: |grammar, reading| grammar.short_form(reading) },
    Transition { id: "field", from: ANY, step: |grammar, reading| grammar.field(reading) },
    Transition { id: "name_of_body", from: &[Body, Named], step: |grammar, reading| grammar.name_of_body(reading) },
];

impl Grammar<'_> {
    /// The end of what belongs to a head that ends before word `at`.
    pub fn complement(&self, head: Class, at: usize, after_name: bool) -> usize {
        let mut reading = Reading { head, at, state: Head, after_name };
        while let Some((next, state)) = self.next_phrase(reading) {
            reading = Reading { at: next, state, ..reading };
        }
        reading.at
    }

    /// One more phrase of a post: where it ends, and the state there.
    pub(super) fn next_phrase(&self, reading: Reading) -> Option<(usize, State)> {
        self.words.get(reading.at)?;
        for row in TRANSITIONS.iter().filter(|row| row.from.contains(&reading.state)) {
            match (row.step)(self, reading) {
                Step::Take(end, state) => return Some((end, state)),
                Step::End => return None,
                Step::Pass => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{Lexicon, SentenceWords};
    use crate::text::Document;

    /// The rows that take the phrases of the post that opens `text`.
    fn rows(text: &str) -> Vec<&'static str> {
        let document = Document::new("", "", text);
        let matches = Lexicon::bundled().find(&document);
        let words = SentenceWords::new(&document, &matches, 0..document.words().len());
        let is_name = vec![false; words.len()];
        let grammar = Grammar { words, is_name: &is_name };
        let (head, at) = grammar.head(0).expect("a head");
        let mut reading = Reading { head, at, state: Head, after_name: true };
        let mut rows = Vec::new();
        loop {
            let asked = TRANSITIONS.iter().filter(|row| row.from.contains(&reading.state));
            let step = words.get(reading.at).and_then(|_| {
                asked.map(|row| (row.id, (row.step)(&grammar, reading))).find(|(_, step)| !matches!(step, Step::Pass))
            });
            let Some((id, Step::Take(end, state))) = step else { return rows };
            rows.push(id);
            reading = Reading { at: end, state, ..reading };
        }
    }

    #[test]
    fn phrases_of_posts() {
        for (text, expected) in [
            ("Phó Chủ tịch Thường trực UBND tỉnh Kiên Giang", "modifier body unit"),
            ("Giám đốc Sở Y tế", "body field small_field"),
            ("Trưởng thôn Bình An", "unit_of_head"),
            ("Thị trưởng Yokohama", "place_of_head"),
            ("Bí thư Huyện ủy Gò Quao", "body committee"),
            ("Hiệu trưởng Trường THPT Nguyễn Huệ", "body called_after_person"),
            ("Trưởng phòng Phòng, chống thiên tai", "field_phrase"),
            ("Trưởng phòng Phòng, chống tội phạm", "field_phrase small_field small_field"),
            ("Chánh án TAND tỉnh", "body unit"),
            ("Cục trưởng Cục Thuế", "body body"),
        ] {
            assert_eq!(rows(text).join(" "), expected, "{text}");
        }
    }
}
