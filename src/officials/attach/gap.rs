//! What stands between a run of posts and a name, as a pattern of signs that the table of rules is written in.

use super::Sentence;
use crate::lexicon::Class;

/// The words between a post and a name behind it, or between a name and a post behind it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Gap {
    /// One sign a mark or phrase: `,` `-` `:` `;` `(` `"` and `.` for other marks; `t` for a phrase that leads to the
    /// one whom the post is about ("đối với"), `h` for honorifics and "các", `i` for "là" and "hiện là", `c` for "và",
    /// `w` for any other word. Brackets, terms of office and "từ năm …" leave no sign.
    pub signs: String,
    /// Words in phrases.
    pub words: usize,
    /// A term of office stands in it: "nhiệm kỳ 2020-2025".
    pub term: bool,
    /// A bracket that is no short form stands in it.
    pub bracket: bool,
}

impl Gap {
    /// True where it is one of `patterns`.
    pub fn is(&self, patterns: &[&str]) -> bool {
        patterns.contains(&self.signs.as_str())
    }
}

impl Sentence<'_> {
    /// The gap of the words `from..to`.
    pub(super) fn gap(&self, from: usize, to: usize) -> Gap {
        let mut gap = Gap::default();
        let mut at = from;
        while at < to {
            if let Some(behind) = self.over_term(at) {
                gap.term |= self.words.has(at, &[Class::TermOfOffice]);
                at = behind;
                continue;
            }
            let behind = self.words.over_brackets(at);
            if behind > at && behind <= to {
                gap.bracket |= !self.is_short_form(at, behind);
                at = behind;
                continue;
            }
            let (sign, length) = self.sign(at);
            if sign.is_alphabetic() {
                gap.words += length;
            }
            gap.signs.push(sign);
            at += length;
        }
        gap
    }

    /// The sign of the mark or phrase at word `at`, and its length.
    fn sign(&self, at: usize) -> (char, usize) {
        let Some(word) = self.words.get(at) else { return ('w', 1) };
        if !word.is_word {
            let marks = [',', '-', ':', ';', '('];
            let sign = marks.into_iter().find(|mark| word.is(*mark));
            let quote = ['"', '“', '”'].into_iter().any(|mark| word.is(mark));
            return (sign.unwrap_or(if quote { '"' } else { '.' }), 1);
        }
        const SIGNS: &[(Class, char)] = &[
            (Class::Copula, 'i'),
            (Class::Toward, 't'),
            (Class::Honorific, 'h'),
            (Class::Plural, 'h'),
            (Class::Coordination, 'c'),
        ];
        let found = SIGNS.iter().filter_map(|(class, sign)| Some((*sign, self.words.length(at, *class)?)));
        found.max_by_key(|(_, length)| *length).unwrap_or(('w', 1))
    }

    /// Behind "nhiệm kỳ 2020-2025", "khóa XV", "từ năm 2016 đến 2021" at word `at`.
    fn over_term(&self, at: usize) -> Option<usize> {
        let term = self.words.length(at, Class::TermOfOffice).or_else(|| self.words.length(at, Class::Since))?;
        let figures = |at: &usize| {
            self.words.get(*at).is_some_and(|w| w.is_number() || w.is('-') || w.is('/'))
                || self.words.has(*at, &[Class::Until])
        };
        Some(at + term + (at + term..).take_while(figures).count())
    }

    /// True for "(TGĐ)", "(Fed)": the bracket repeats what stands before it in short.
    fn is_short_form(&self, open: usize, behind: usize) -> bool {
        behind == open + 3
            && self.words.get(open + 1).is_some_and(|w| w.all_caps || w.capital && w.key.chars().count() <= 4)
    }
}
