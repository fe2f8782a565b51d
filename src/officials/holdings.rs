//! Who holds what: the mentions of an article with the posts that its sentences give them, merged into officials.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::attach::{Holder, PostRun, Sentence};
use super::candidates::marked;
use super::names::{self, Name};
use super::people::{self, Mention};
use super::post::Grammar;
use super::{Official, Position, titles, verdict};
use crate::lexicon::SentenceWords;
use crate::text::{Document, fold, is_syllable};

/// Least score of a person who is given as an official.
pub(super) const LEAST: f32 = 0.5;

/// Most posts of one person that are weighed against each other.
const MOST_POSTS: usize = 64;

/// A post at one place of the article.
struct Held {
    position: Position,
    public: f32,
}

/// What the sentences read so far say.
#[derive(Default)]
pub(super) struct Holdings {
    mentions: Vec<Mention>,
    /// The posts of each mention that has any.
    held: HashMap<usize, Vec<Held>>,
    /// The mention that a pronoun of the next sentence most likely stands for.
    subject: Option<usize>,
}

impl Holdings {
    /// The names of the title count only for people whom the rest names.
    pub fn add_title(&mut self, document: &Document, words: SentenceWords, names: &[Name]) {
        self.mentions.extend(names.iter().map(|name| {
            let mention = mention(document, words, name);
            Mention { score: mention.score.min(names::IF_KNOWN), ..mention }
        }));
    }

    pub fn add_sentence(&mut self, document: &Document, sentence: &Sentence) {
        let words = sentence.words;
        let first = self.mentions.len();
        self.mentions.extend(sentence.names.iter().map(|name| mention(document, words, name)));
        let linked: Vec<usize> = (0..sentence.names.len())
            .filter(|n| sentence.names.get(*n).is_some_and(|n| n.score > names::IF_MENTIONED))
            .collect();
        let names: Vec<Name> = linked.iter().filter_map(|n| sentence.names.get(*n).cloned()).collect();
        let is_name = marked(words.len(), names.iter().map(|n| (n.first, n.end)));
        let grammar = Grammar { words, is_name: &is_name };
        for attachment in (Sentence { names: &names, ..*sentence }).attach() {
            let subject = match attachment.holder {
                Holder::Name(name) => linked.get(name).map(|n| first + n),
                Holder::Pronoun => self.subject,
            };
            let (Some(mention), Some(run)) = (subject, sentence.runs.get(attachment.run)) else { continue };
            for post in &run.posts {
                let span = words.span(post.first, post.end);
                let title = document.slice(span).to_owned();
                let position = Position { title, span, score: score(run), rule: attachment.rule };
                let held = Held { position, public: verdict::of_post(&grammar, *post) };
                self.held.entry(mention).or_default().push(held);
            }
        }
        self.subject = linked.first().map(|n| first + n).or(self.subject);
    }

    pub fn officials(self) -> Vec<Official> {
        let mut officials = Vec::new();
        for person in people::merge(&self.mentions) {
            let mentions: Vec<&Mention> = person.mentions.iter().filter_map(|m| self.mentions.get(*m)).collect();
            let held: Vec<&Held> =
                person.mentions.iter().filter_map(|m| self.held.get(m)).flatten().take(MOST_POSTS).collect();
            let labelled: Vec<f32> = mentions.iter().filter_map(|m| m.official).collect();
            let model = (!labelled.is_empty()).then(|| labelled.iter().sum::<f32>() / labelled.len() as f32);
            let score = verdict::of_person(&person.name, model, held.iter().map(|h| h.public));
            // "bị cáo Lê Văn Sậy": without a post in the text what is said of him outweighs the model.
            let common = held.is_empty() && mentions.iter().any(|m| m.occupied);
            if score < LEAST || common {
                continue;
            }
            officials.push(Official {
                name: person.name,
                positions: titles::fullest(held.iter().map(|h| h.position.clone()).collect()),
                mentions: mentions.iter().map(|m| m.span).collect(),
                score,
            });
        }
        officials
    }
}

/// Agreement of model and grammar raises a post's score.
fn score(run: &PostRun) -> f32 {
    match (run.model, run.grammar) {
        (Some(model), true) => 1.0 - (1.0 - model) * 0.5,
        (Some(model), false) => model * 0.9,
        (None, _) => 0.7,
    }
}

/// The letters of a foreign name without their marks.
fn without_marks(word: &str) -> String {
    word.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

fn mention(document: &Document, words: SentenceWords, name: &Name) -> Mention {
    let span = words.span(name.first, name.end);
    let text = document.slice(span).to_owned();
    let keys = fold::key(&text)
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '\u{2011}'))
        .map(|w| w.trim_matches('.').to_owned())
        .filter(|w| !w.is_empty())
        // "Orbán" and "Orban" are one man.
        .map(|w| if is_syllable(&w) { w } else { without_marks(&w) })
        .collect();
    Mention {
        span,
        text,
        keys,
        man: name.man,
        occupied: name.occupied,
        official: name.official,
        score: name.score,
        alias: name.alias,
    }
}
