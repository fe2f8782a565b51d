//! The faithfulness gate: what an abstractive summary says that its article does not.
//!
//! A sequence-to-sequence model writes fluent sentences, and now and then a wrong number, date or name among them. Each
//! rule here looks at one kind of fault and names what it finds; a summary without a [`Violation`] may be shown. The rules
//! know words, not meanings: they hold a summary to what stands in the article, and leave it where they can't tell.
//!
//! The way through: [`words`] of both texts → `dates`, `numbers`, `names`, `posts`, `quotes` (is it there at all?) →
//! `negation`, `direction`, `actors` (is it said so, and of that one?) → `support` (is anything of it there?) →
//! `fluency` (is it language?).

mod actors;
mod aliases;
mod bodies;
mod comparison;
mod crossing;
mod dates;
mod direction;
mod fluency;
mod function_words;
mod names;
mod negation;
mod numbers;
mod overlap;
mod posts;
mod quotes;
mod support;
mod violation;
mod words;

#[cfg(test)]
mod tests;

use jiff::Timestamp;

pub use violation::{NameKind, Violation};

use crate::lexicon::Lexicon;
use crate::officials;
use crate::text::Document;
use words::Text;

/// Words of a summary that are held against its article, which keeps the work in proportion to the article.
const MOST_WORDS: usize = 1_000;

/// Checks a summary against its article: title, lead and body. No violation means that no rule objects.
///
/// `published` is the article's publication time, which dates without a year are read by. `lexicon` is the one that
/// officials are read with.
pub fn check(summary: &str, article: &Document, published: Option<Timestamp>, lexicon: &Lexicon) -> Vec<Violation> {
    let document = Document::new("", "", summary);
    let ours = Text::new(&document);
    if ours.words.len() > MOST_WORDS {
        return vec![Violation::TooLong { words: ours.words.len(), most: MOST_WORDS }];
    }
    let theirs = Text::new(article);
    let dates = dates::Dates::read(&document, article, published, lexicon);
    let mut violations = dates.check(&document, article);
    violations.extend(numbers::check(&ours, &theirs, &dates.of_summary(), &dates.of_article()));
    violations.extend(names::Names::new(&ours, &theirs, lexicon).check());
    let (our_officials, their_officials) = (
        officials::read(&document, &lexicon.find(&document), &[]),
        officials::read(article, &lexicon.find(article), &[]),
    );
    violations.extend(bodies::check(&ours, &theirs));
    violations.extend(posts::check(&theirs, &our_officials, &their_officials, lexicon));
    if violations.iter().all(|violation| !matches!(violation, Violation::Post { .. })) {
        violations.extend(posts::check_heads(&ours, &theirs, lexicon));
        violations.extend(posts::check_deputies(&ours, &theirs, lexicon));
    }
    violations.extend(quotes::check(&ours, &theirs));
    violations.extend(negation::check(&ours, &theirs));
    violations.extend(direction::check(&ours, &theirs));
    let spoken_of = actors::Actors::read(&ours, &our_officials, &their_officials, lexicon);
    let actors = actors::Actors::read(&theirs, &their_officials, &our_officials, lexicon);
    violations.extend(spoken_of.check(&actors));
    violations.extend(comparison::check(&ours, &theirs));
    violations.extend(crossing::check(&ours, &theirs));
    violations.extend(support::check(&ours, &theirs));
    violations.extend(fluency::check(&ours, &theirs));
    violations
}
