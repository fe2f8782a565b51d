//! Shortening: named rules that say which parts of a sentence can go without harm.
//!
//! A rule finds parts; `is_safe` refuses those that hold what never goes. Which of the safe parts go is the scorer's
//! choice, but for those that no summary needs (`always`).

mod ending;
mod inside;
mod opening;
mod posts;

use std::ops::Range;

use super::view::View;
use super::words::Words;
use ending::trailing;
use inside::{appositions, asides, aspects, brackets};
use opening::{agency, occasion};
pub(super) use opening::{connectives, prefix};
use posts::posts;

/// Where in its sentence a part stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// At the beginning; its comma goes with it.
    Opening,
    /// Inside.
    Inside,
    /// From here to the end.
    Ending,
}

/// A part of a sentence that may go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// Its tokens, counted in the sentence, with the marks that go with them.
    pub tokens: Range<usize>,
    pub place: Place,
    /// It goes in every shortened sentence.
    pub always: bool,
    /// The rule that found it.
    pub rule: &'static str,
}

/// A kind of part that may go out of a sentence.
pub struct Rule {
    /// Its name.
    pub id: &'static str,
    /// What may go, with an example.
    pub goes: &'static str,
    /// What must hold. Besides, nothing goes that holds a negation, a modality, a speaker or a condition.
    pub guard: &'static str,
    place: Place,
    /// It goes out of every shortened sentence.
    always: bool,
    find: fn(&View) -> Vec<Range<usize>>,
}

/// All rules.
pub const RULES: &[Rule] = &[
    Rule {
        id: "agency",
        goes: "an agency's or paper's name with a dash: \"(ĐBP) - \"",
        guard: "capitals alone, in brackets or short, before the first sentence of lead or body",
        place: Place::Opening,
        always: true,
        find: |view| agency(view).into_iter().collect(),
    },
    Rule {
        id: "connective",
        goes: "a connective before a comma: \"Bên cạnh đó,\"",
        guard: "the list [connectives]; it opens the sentence",
        place: Place::Opening,
        always: true,
        find: |view| std::iter::once(prefix(view)..connectives(view)).collect(),
    },
    Rule {
        id: "occasion",
        goes: "a clause of occasion, aim or frame before the main one: \"Nhân dịp …, ngày 3-4, …\"",
        guard: "the list [leading]; behind its first comma that could stand so a time or a capital, and then a verb",
        place: Place::Opening,
        always: false,
        find: |view| occasion(view).into_iter().collect(),
    },
    Rule {
        id: "bracket",
        goes: "round brackets with what they hold: \"(Kiên Giang)\"",
        guard: "no date that a word like \"nay\" before it needs; not a whole sentence",
        place: Place::Inside,
        always: false,
        find: brackets,
    },
    Rule {
        id: "aside",
        goes: "an aside between dashes: \" - địa phương giáp biển - \"",
        guard: "it opens with a word of [trailing] asides, not with a post, and is short",
        place: Place::Inside,
        always: false,
        find: asides,
    },
    Rule {
        id: "apposition",
        goes: "what is told of a noun between commas: \", một trong những …,\"",
        guard: "it opens with a word of [trailing] appositions and is short; behind it stands a predicate",
        place: Place::Inside,
        always: false,
        find: appositions,
    },
    Rule {
        id: "aspect",
        goes: "\"đã\" before a verb: what is told has happened",
        guard: "a verb of [clauses] behind it, no adverb before it",
        place: Place::Inside,
        always: false,
        find: aspects,
    },
    Rule {
        id: "post",
        goes: "a seat before an office of the same person: \"Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy\"",
        guard: "posts and bodies alone in it, no person's name; a person's name beside the chain",
        place: Place::Inside,
        always: true,
        find: posts,
    },
    Rule {
        id: "trailing",
        goes: "what hangs on behind a mark at the end: \", góp phần …\", \"; …\"",
        guard: "the list [trailing] behind_a_mark; a verb stands before it",
        place: Place::Ending,
        always: false,
        find: |view| trailing(view, true),
    },
    Rule {
        id: "aim",
        goes: "an aim or occasion at the end without a mark: \" nhằm …\", \" gắn với …\"",
        guard: "the list [trailing] bare; before it a clause of several words that does not hang on it",
        place: Place::Ending,
        always: false,
        find: |view| trailing(view, false),
    },
];

/// The parts of a sentence that may go, by rule.
pub(super) fn cuts(view: &View) -> Vec<Cut> {
    let of_rule = |rule: &'static Rule| {
        let found = (rule.find)(view).into_iter();
        let says_nothing = rule.always && rule.place == Place::Opening;
        let safe = found.filter(move |tokens| !tokens.is_empty() && (says_nothing || is_safe(view, tokens)));
        safe.map(|tokens| Cut { tokens, place: rule.place, always: rule.always, rule: rule.id })
    };
    RULES.iter().flat_map(of_rule).collect()
}

/// True where a part holds no negation, no modality, nobody who says something and no condition.
fn is_safe(view: &View, tokens: &Range<usize>) -> bool {
    let kept = &Words::bundled().kept;
    let part = view.range(tokens.clone());
    // What a part opens with it takes with it whole: ", cho rằng …" goes with all that is said.
    let said = part.get(1..).unwrap_or_default();
    let source = |at: usize| kept.sources.at(part, at).is_some() && kept.other_sources.at(part, at).is_none();
    if (0..part.len()).any(source) {
        return false;
    }
    !kept.negations.any(part) && !kept.modalities.any(part) && !kept.conditions.any(part) && !kept.speakers.any(said)
}
