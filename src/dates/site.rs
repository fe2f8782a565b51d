//! A reading in its place: the words around it, the date before it, and what the model says of it.

use super::cursor::{Cursor, SentenceTokens};
use super::expression::{Moment, Reading, Shape, When, Year};
use super::grammar::closes;
use crate::lexicon::Class;

/// What the sentence held just before the reading.
#[derive(Clone, Copy, Debug, Default)]
pub struct Before {
    /// The token behind the last date of the sentence.
    pub end: usize,
    /// The form and unit of that date, if there was one.
    pub last: Option<Last>,
}

/// What a list can go on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Last {
    /// A day.
    Day,
    /// A year.
    Year,
    /// A period of years.
    Years,
    /// Anything else.
    Other,
}

impl Last {
    /// The kind of a reading.
    pub fn of(shape: &Shape) -> Self {
        match shape {
            Shape::At(Moment { when: When::Day { .. } | When::Lunar { .. }, .. }) => Self::Day,
            Shape::At(Moment { when: When::Year(_), .. }) | Shape::To(Moment { when: When::Year(_), .. }) => Self::Year,
            Shape::FromNowTo(Moment { when: When::Year(_), .. }) => Self::Year,
            Shape::Between(Moment { when: When::Year(_), .. }, _) => Self::Years,
            _ => Self::Other,
        }
    }
}

/// What a sentence speaks of that comes again and again.
#[derive(Clone, Copy, Debug, Default)]
pub struct Habits {
    /// "hằng năm".
    pub yearly: bool,
    /// "hằng tuần".
    pub weekly: bool,
    /// "hằng ngày", "mỗi ngày", "cứ".
    pub daily: bool,
}

impl Habits {
    /// Those of a sentence.
    pub fn of(sentence: SentenceTokens<'_>) -> Self {
        let has = |class| sentence.has(0..sentence.len(), class);
        let opens = (0..2).any(|at| sentence.at(at).is(Class::Whenever));
        Self { yearly: has(Class::Yearly) || opens, weekly: has(Class::Weekly), daily: has(Class::Daily) || opens }
    }
}

/// Tokens that a verb's complement may take before "hôm nay".
const NEAR: usize = 5;

/// A reading where it stands.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    /// The place before it.
    pub start: Cursor<'a>,
    /// The place behind it.
    pub end: Cursor<'a>,
    /// The reading itself.
    pub reading: &'a Reading,
    /// The date before it in the sentence.
    pub before: Before,
    /// What the sentence speaks of.
    pub habits: Habits,
}

impl<'a> Site<'a> {
    /// The point of a reading that is no period.
    pub fn when(&self) -> Option<When> {
        match self.reading.shape {
            Shape::At(moment) => Some(moment.when),
            _ => None,
        }
    }

    /// True for a period.
    pub fn is_period(&self) -> bool {
        self.when().is_none()
    }

    /// True for a period with both ends.
    pub fn is_range(&self) -> bool {
        matches!(self.reading.shape, Shape::Between(..))
    }

    /// True where the first word of the reading is of `class`.
    pub fn begins_with(&self, class: Class) -> bool {
        self.start.is(class)
    }

    /// True where a word of `class` stands just before.
    pub fn follows(&self, class: Class) -> bool {
        self.start.follows(class)
    }

    /// True where a word of `class` stands just behind.
    pub fn precedes(&self, class: Class) -> bool {
        self.end.is(class)
    }

    /// True at the beginning of the sentence, and behind a mark.
    pub fn opens_clause(&self) -> bool {
        self.start.back(1).is_none_or(|_| !self.start.follows_letters() && !self.start.follows_digits())
    }

    /// True where the clause goes on as behind a date: a mark, the end, a function word or a name.
    pub fn goes_on(&self) -> bool {
        closes(self.end) || self.end.is_capital()
    }

    /// True where the clause may end.
    pub fn closes(&self) -> bool {
        closes(self.end)
    }

    /// True where the reading goes on with the list that ended just before it: "ngày 24/5, [24/6] và [24/7]".
    pub fn continues(&self, last: Last) -> bool {
        let joint = |c: Cursor<'_>| c.mark_before(",;-/").is_some() || c.follows(Class::ListJoint);
        self.before.last == Some(last)
            && match self.start.at().saturating_sub(self.before.end) {
                1 => joint(self.start),
                2 => joint(self.start) && joint(self.start.rewind(1)),
                _ => false,
            }
    }

    /// True between "(" and ")", or where a list in brackets begins.
    pub fn bracketed(&self) -> bool {
        self.start.mark_before("(").is_some() && (self.end.mark(");,").is_some() || self.end.is(Class::ListAnd))
    }

    /// Behind "từ", "trước", "sau": where the figures begin.
    pub fn figures(&self) -> Cursor<'a> {
        self.start.maybe(Class::LeadsToEnd)
    }

    /// True where a preposition of place or a verb of going stands a few words before: "gặp nhau tại Hà Nội hôm nay".
    pub fn place_before(&self) -> bool {
        self.start.rewind(1).near_before(Class::LeadsToPlace, NEAR - 1)
    }

    /// True for places and things named after a date, and for numbers: "đường 3/2", "khu phố 30/4", "số 12/2024".
    pub fn is_named_after(&self) -> bool {
        let led_to = self.start.before(Class::LeadsToScore).is_some_and(|c| c.follows(Class::Score));
        self.follows(Class::NamedByNumber) || self.figures().follows(Class::NamedByNumber) || led_to
    }

    /// True before a unit or a thing that is counted: "2000 đồng", "2025 người".
    pub fn is_measured(&self) -> bool {
        self.end.mark("%°º").is_some() || self.end.is(Class::Measure)
    }

    /// True for figures with a stroke or a point between them.
    pub fn is_slashed(&self) -> bool {
        (self.figures().at()..self.reading.tokens.end)
            .any(|at| self.start.skip(at - self.start.at()).mark("/.").is_some())
    }

    /// True for a day in figures with its year, or a word for it: "14.2 năm nay"; "5-10 năm tới" is a number of years.
    pub fn has_year(&self) -> bool {
        let slashed = self.is_slashed();
        self.reading.shape.moments().any(|moment| match moment.when {
            When::Day { year: Year::Given(_), .. } => true,
            When::Day { year, .. } => slashed && year != Year::Unsaid,
            _ => false,
        })
    }

    /// True for "5 - 10", with spaces.
    pub fn is_spaced(&self) -> bool {
        !self.is_slashed() && self.figures().peek(1).is_some_and(|token| !token.glued)
    }

    /// "4-4-2" is a line-up.
    pub fn is_chained(&self) -> bool {
        let spaces = (1..self.reading.tokens.len()).any(|by| self.start.peek(by).is_some_and(|token| !token.glued));
        !self.is_slashed() && self.is_range() && !spaces
    }

    /// "19/12" is no share of twelve.
    pub fn is_no_share(&self) -> bool {
        self.start.skip(1).mark("/").is_some()
            && self.reading.shape.moments().all(|moment| match moment.when {
                When::Day { day, month: Some(month), .. } => day > month,
                _ => false,
            })
    }

    /// True where the next figures behind a comma or the last before one are of the same make: "(7/6, 6/7, 6/4)".
    pub fn is_in_a_set(&self) -> bool {
        let pair = |c: Cursor<'_>| c.is_digits() && c.skip(1).mark("/-").is_some_and(|(_, c)| c.is_glued());
        let before = self.start.mark_before(",").is_some_and(|(_, c)| c.rewind(1).mark_before("/-").is_some());
        before || self.end.mark(",").is_some_and(|(_, c)| pair(c))
    }

    /// The year of a reading that is or ends with a year in figures.
    pub fn year(&self) -> Option<i16> {
        match self.reading.shape.moments().last()?.when {
            When::Year(Year::Given(year)) => Some(year),
            _ => None,
        }
    }
}
