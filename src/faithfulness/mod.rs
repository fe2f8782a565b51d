//! The faithfulness gate: what an abstractive summary says that its article does not.
//!
//! A sequence-to-sequence model writes fluent sentences, and now and then a wrong number, date or name among them. Each of
//! the [`RULES`] looks at one kind of fault in a [`Comparison`] and names what it finds; a summary without a [`Violation`]
//! may be shown. The rules know words, not meanings: they hold a summary to what stands in the article, and leave it where
//! they can't tell.

mod actors;
mod aliases;
mod bodies;
mod comparatives;
mod compared;
mod comparison;
mod crossing;
mod dates;
mod direction;
mod fluency;
mod names;
mod negation;
mod numbers;
mod overlap;
mod posts;
mod quotes;
mod support;
mod violation;
mod word;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use comparison::{Comparison, Reading};
pub use violation::{NameKind, Subject, Violation};

use crate::text::Document;

/// Words of a summary that are held against its article, which keeps the work in proportion to the article.
const MOST_WORDS: usize = 1_000;

/// One kind of fault that a summary is searched for.
pub struct Rule {
    /// Its name in counts.
    pub id: &'static str,
    /// What a summary is stopped for.
    pub about: &'static str,
    /// Names what it finds.
    pub check: fn(&Comparison) -> Vec<Violation>,
}

/// Is it there at all? Is it said so, and of that one? Is anything of it there? Is it language?
pub const RULES: &[Rule] = &[
    Rule { id: "dates", about: "a date or clock time that is none of the article's", check: dates::check },
    Rule {
        id: "numbers",
        about: "a number that the article has not, in another unit, or of something else",
        check: numbers::check,
    },
    Rule { id: "names", about: "capitals that no names of the article make up", check: names::check },
    Rule { id: "bodies", about: "a body of the State by a common noun that the article has not", check: bodies::check },
    Rule { id: "posts", about: "a post beside a person to whom the article does not give it", check: posts::check },
    Rule { id: "quotations", about: "a quotation that does not stand so in the article", check: quotes::check },
    Rule { id: "negation", about: "a statement that the article negates, or the reverse", check: negation::check },
    Rule { id: "directions", about: "a word whose opposite the article has there", check: direction::check },
    Rule { id: "actors", about: "what the article says of somebody else", check: actors::check },
    Rule { id: "comparatives", about: "more for less, or the ends of a change turned", check: comparatives::check },
    Rule { id: "crossing", about: "two clauses that changed halves", check: crossing::check },
    Rule { id: "support", about: "a sentence of which the article has next to nothing", check: support::check },
    Rule { id: "fluency", about: "words that are no language", check: fluency::check },
];

/// Checks a summary against its article: title, lead and body. `reading` is what was read in the article. No violation
/// means that no rule objects.
pub fn check(summary: &str, article: &Document, reading: &Reading) -> Vec<Violation> {
    let document = Document::new("", "", summary);
    let words = document.words().iter().filter(|word| word.is_word).count();
    if words > MOST_WORDS {
        return vec![Violation::TooLong { words, most: MOST_WORDS }];
    }
    let own = Reading::by_rules(&document, reading.published, Arc::clone(&reading.lexicon));
    let comparison = Comparison::new((&document, &own), (article, reading));
    RULES.iter().flat_map(|rule| (rule.check)(&comparison)).collect()
}
