//! Officials: who is named in an article, which posts the text gives them, and which of them hold a public one.
//!
//! The way through: words of a sentence, the model's names, runs of posts by the grammar and the model,
//! names that only the rules see, links between posts and names, mentions merged into persons, the verdict.

mod attach;
mod candidates;
mod holdings;
mod name_shape;
mod names;
mod people;
mod post;
mod titles;
mod verdict;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod editor_cases;
#[cfg(test)]
mod faithful_cases;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use crate::lexicon::{Matches, SentenceWords};
use crate::model::{Label, LabelledSpan};
use crate::text::{Document, Field, ParagraphKind, Span};
use attach::Sentence;
use candidates::Candidates;
use holdings::Holdings;

/// A post that the text gives a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// Spelt as in the text.
    pub title: String,
    /// Its first occurrence.
    pub span: Span,
    /// 0 to 1.
    pub score: f32,
    /// The rule that gave it to the person: see the tables in `attach`.
    pub rule: &'static str,
}

/// A person who holds or held a public post.
#[derive(Clone, Debug, PartialEq)]
pub struct Official {
    /// The fullest form in the article, without honorific, rank or degree.
    pub name: String,
    /// One a distinct post, only its fullest form, by first occurrence.
    pub positions: Vec<Position>,
    /// Every occurrence of the name, full or short, in reading order.
    pub mentions: Vec<Span>,
    /// 0 to 1.
    pub score: f32,
}

/// How many sentences before and behind a sentence the model's labels speak for it.
const NEAR: usize = 1;

/// Reads the officials of an article, by first mention. `labels` are the model's spans, in order; with
/// none of them the rules stand alone.
///
/// Captions, by-lines and source lines name nobody. The title gives mentions of people whom the rest
/// names, but no posts; an article that is nothing but a title is read like any text.
pub fn read(document: &Document, matches: &Matches, labels: &[LabelledSpan]) -> Vec<Official> {
    let only_title = document.paragraphs().iter().all(|p| p.field == Field::Title);
    let sentences = document.sentences();
    let mut holdings = Holdings::default();
    for (number, sentence) in sentences.iter().enumerate() {
        let Some(paragraph) = document.paragraph_of(sentence) else { continue };
        if !matches!(paragraph.kind, ParagraphKind::Prose | ParagraphKind::Heading | ParagraphKind::LikelyCaption) {
            continue;
        }
        let from = labels.partition_point(|l| l.span.end <= sentence.span.begin);
        let to = labels.partition_point(|l| l.span.begin < sentence.span.end);
        let own = labels.get(from..to).unwrap_or_default();
        // The model knows best where it has seen something nearby; elsewhere the rules stand alone.
        let near =
            sentences.get(number.saturating_sub(NEAR)..=(number + NEAR).min(sentences.len() - 1)).unwrap_or_default();
        let modelled = near.iter().any(|s| has_people(labels, s.span));
        let words = SentenceWords::new(document, matches, document.words_in(sentence.span));
        let Candidates { names, runs } = candidates::read(words, own, modelled);
        if paragraph.field == Field::Title && !only_title {
            holdings.add_title(document, words, &names);
        } else {
            holdings.add_sentence(document, &Sentence { words, names: &names, runs: &runs, modelled });
        }
    }
    holdings.officials()
}

/// True where one of two titles says the post of the other, as fully, more so or less so: "Chủ tịch UBND tỉnh", "Chủ
/// tịch tỉnh". A post that is over covers one that is held, not the reverse.
pub(crate) fn same_post(a: &str, b: &str) -> bool {
    titles::same(a, b)
}

/// True where the model labelled a name or a post in the bytes `span`.
fn has_people(labels: &[LabelledSpan], span: Span) -> bool {
    let from = labels.partition_point(|l| l.span.end <= span.begin);
    labels.iter().skip(from).take_while(|l| l.span.begin < span.end).any(|l| l.label != Label::Date)
}
