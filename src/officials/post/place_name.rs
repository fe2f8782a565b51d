//! Where the name of a unit ends and a person's name begins: one weighted decision over a run of capitals.
//!
//! "Chủ tịch UBND xã Phan Văn Sậy" names no commune of Phan, "Chủ tịch UBND xã Phan Thanh Nguyễn Văn Lúa" names the
//! commune of Phan Thanh. Every way to cut the run in two is scored, place and person together; the best one stands.

use crate::lexicon::{Class, SentenceWords, is_latin};
use crate::text::is_syllable;

/// Longest run of capitals behind a unit: a place and a person.
pub(super) const LONGEST: usize = 8;

/// What speaks for a cut, in weights of one scale: set by hand, kept where they read the annotated articles for training.
mod weight {
    /// A place of so many syllables that no list knows: none at all, one, two, three, more.
    pub const UNKNOWN: [f32; 5] = [0.0, -1.0, 0.0, -0.8, -2.0];
    /// A place that the gazetteer has; one syllable that is a family name as well tells little.
    pub const KNOWN: f32 = 2.0;
    /// Three syllables or more: "Trần Hưng Đạo", "Hồ Đắc Kiện".
    pub const KNOWN_LONG: f32 = 3.0;
    pub const KNOWN_SYLLABLE: f32 = 1.0;
    pub const KNOWN_FAMILY_NAME: f32 = 0.2;
    /// Words that are no Vietnamese syllables, in a place that no list knows: "Ia Mơr".
    pub const HIGHLAND_PLACE: f32 = 0.8;
    /// A province that no list knows is none of Vietnam's.
    pub const UNKNOWN_PROVINCE: f32 = -1.5;
    /// A foreign unit is seldom told without its name.
    pub const BARE_FOREIGN: f32 = -1.0;
    /// A unit of the lowest level is seldom told without its name.
    pub const BARE_HAMLET: f32 = -0.8;
    /// A person's name of so many syllables behind the place: none, one, two, …
    pub const PERSON: [f32; 6] = [-0.5, -2.5, 0.8, 2.0, 1.9, 1.0];
    /// The same where it begins with no family name.
    pub const STRANGER: [f32; 6] = [-0.5, -2.5, -2.0, -2.0, -2.0, -3.0];
    /// A second syllable that stands in the middle of names ("Văn", "Thị").
    pub const MIDDLE: f32 = 0.8;
    /// A rare family name, or one that begins places more often.
    pub const RARE: f32 = -1.0;
    /// A first word of names of the minorities begins places as well.
    pub const MINORITY: f32 = -0.8;
    /// A foreign name.
    pub const FOREIGN: f32 = 1.0;
    /// The post follows its holder's name already, so that another person is less likely.
    pub const AFTER_NAME: f32 = -2.2;
    /// A number behind the whole run is the place's.
    pub const NUMBERED: f32 = 2.5;
    /// The model sees a person's name begin at the cut.
    pub const LABELLED: f32 = 1.5;
}

/// What stands around a run of capitals.
#[derive(Clone, Copy)]
pub(super) struct Surroundings {
    /// A name stands before the post.
    pub after_name: bool,
    /// The unit before the run is a hamlet, a village, a quarter.
    pub hamlet: bool,
    /// The unit before the run is a province or a city.
    pub province: bool,
    /// A number stands right behind the run: "thôn Vạn Hải 2".
    pub numbered: bool,
    /// The model's name that begins in the run or at its end: its first word.
    pub labelled: Option<usize>,
}

/// The end of the place in the capitals `first..end`; `first` where all of them are a person's name.
pub(super) fn split(words: SentenceWords, first: usize, end: usize, around: Surroundings) -> usize {
    let mut best = (f32::MIN, end);
    for cut in first..=end {
        let score = place(words, first, cut, around) + person(words, cut, end, around);
        // Of two that are as likely the longer place stands: no name is better than a wrong one.
        if score >= best.0 {
            best = (score, cut);
        }
    }
    best.1
}

/// How likely the words `first..cut` are the whole name of a place.
fn place(words: SentenceWords, first: usize, cut: usize, around: Surroundings) -> f32 {
    let length = cut - first;
    if length == 0 {
        let foreign = words.get(first).is_some_and(is_latin);
        return match (around.hamlet, foreign) {
            (true, _) => weight::BARE_HAMLET,
            (_, true) => weight::BARE_FOREIGN,
            _ => weight::UNKNOWN[0],
        };
    }
    let exact = |class: Class| words.lengths(first, class).any(|n| n == length);
    if exact(Class::Commune) || exact(Class::Place) || exact(Class::District) {
        return match length {
            1 if words.has(first, &[Class::Family]) => weight::KNOWN_FAMILY_NAME,
            1 => weight::KNOWN_SYLLABLE,
            2 => weight::KNOWN,
            _ => weight::KNOWN_LONG,
        };
    }
    let highland = words.range(first, cut).iter().any(|word| !is_syllable(&word.key) && !word.all_caps);
    let unknown = weight::UNKNOWN.get(length).or(weight::UNKNOWN.last()).copied().unwrap_or_default();
    let province = if around.province && !highland { weight::UNKNOWN_PROVINCE } else { 0.0 };
    unknown + province + if highland { weight::HIGHLAND_PLACE } else { 0.0 }
}

/// How likely the words `cut..end` are the whole name of a person, or nothing.
fn person(words: SentenceWords, cut: usize, end: usize, around: Surroundings) -> f32 {
    let length = (end - cut).min(weight::PERSON.len() - 1);
    let labelled = match around.labelled {
        Some(label) if label == cut => weight::LABELLED,
        _ => 0.0,
    };
    if length == 0 {
        let numbered = if around.numbered { weight::NUMBERED } else { 0.0 };
        return numbered + weight::PERSON[0] + labelled
            - if around.after_name { weight::AFTER_NAME / 2.0 } else { 0.0 };
    }
    let middle = length > 1 && words.has(cut + 1, &[Class::MiddleName]);
    let family = words.has(cut, &[Class::Family]) || middle && words.has(cut + 1, &[Class::SureMiddleName]);
    let minority = !family && words.has(cut, &[Class::Minority]);
    let rare = !family && !minority && words.has(cut, &[Class::RareFamily]);
    let foreign = length > 1 && words.range(cut, end).iter().filter(|word| is_latin(word)).count() > 1;
    let by_length = if family || minority || rare { weight::PERSON } else { weight::STRANGER };
    let mut score = by_length.get(length).copied().unwrap_or_default();
    if middle && length > 2 {
        score += weight::MIDDLE;
    }
    if minority {
        score += weight::MINORITY;
    }
    if rare {
        score += weight::RARE;
    }
    if foreign {
        score = weight::FOREIGN;
    }
    score + labelled + if around.after_name { weight::AFTER_NAME } else { 0.0 }
}
