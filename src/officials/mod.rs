//! Officials: who is named in an article, which posts the text gives them, and which of them hold a public one.
//!
//! The way through: words of a sentence, the model's names, runs of posts by the grammar and the model,
//! names that only the rules see, links between posts and names, mentions merged into persons, the verdict.

mod beyond_marks;
mod complement;
mod lexicon;
mod link;
mod looks;
mod names;
mod own_names;
mod people;
mod posts;
mod runs;
mod statements;
mod ties;
mod titles;
mod units;
mod verdict;
mod words;

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

pub use lexicon::{Lexicon, LexiconError};

use std::collections::HashMap;

use crate::model::{Label, LabelledSpan};
use crate::text::{Document, Field, ParagraphKind, Span, fold};
use lexicon::Class;
use link::{Chain, Linker, Owner};
use names::Name;
use people::Mention;
use posts::{Grammar, Post};
use words::Word;

/// A post that the text gives a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// Spelt as in the text.
    pub title: String,
    /// Its first occurrence.
    pub span: Span,
    /// 0 to 1.
    pub score: f32,
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

/// Least score of a person who is given as an official.
const LEAST: f32 = 0.5;

/// Most posts of one person that are weighed against each other.
const MOST_POSTS: usize = 64;

/// How many sentences before and behind a sentence the model's labels speak for it.
const NEAR: usize = 1;

/// Reads the officials of an article, by first mention. `labels` are the model's spans, in order; with
/// none of them the rules stand alone.
///
/// Captions, by-lines and source lines name nobody. The title gives mentions of people whom the rest
/// names, but no posts; an article that is nothing but a title is read like any text.
pub fn read(document: &Document, labels: &[LabelledSpan], lexicon: &Lexicon) -> Vec<Official> {
    let only_title = document.paragraphs().iter().all(|p| p.field == Field::Title);
    let sentences = document.sentences();
    let mut found = Found::default();
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
        let words = words::split(document, sentence.span, lexicon);
        let (names, chains) = names_and_posts(&words, own, modelled);
        if paragraph.field == Field::Title && !only_title {
            found.title(document, &words, &names);
        } else {
            found.sentence(document, &Linker { words: &words, names: &names, chains: &chains, modelled });
        }
    }
    found.officials()
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

/// A post at one place of the article.
struct Held {
    position: Position,
    public: f32,
}

#[derive(Default)]
struct Found {
    mentions: Vec<Mention>,
    /// The posts of each mention that has any.
    held: HashMap<usize, Vec<Held>>,
    /// The mention that a pronoun of the next sentence most likely stands for.
    subject: Option<usize>,
}

impl Found {
    /// The names of the title count only for people whom the rest names.
    fn title(&mut self, document: &Document, words: &[Word], names: &[Name]) {
        self.mentions.extend(names.iter().map(|name| {
            let mention = mention(document, words, name);
            Mention { score: mention.score.min(names::IF_KNOWN), ..mention }
        }));
    }

    fn sentence(&mut self, document: &Document, sentence: &Linker) {
        let words = sentence.words;
        let first = self.mentions.len();
        self.mentions.extend(sentence.names.iter().map(|name| mention(document, words, name)));
        let linked: Vec<usize> = (0..sentence.names.len())
            .filter(|n| sentence.names.get(*n).is_some_and(|n| n.score > names::IF_MENTIONED))
            .collect();
        let names: Vec<Name> = linked.iter().filter_map(|n| sentence.names.get(*n).cloned()).collect();
        let is_name = marked(words.len(), names.iter().map(|n| (n.first, n.end)));
        let grammar = Grammar { words, is_name: &is_name };
        for (owner, number) in (Linker { names: &names, ..*sentence }).links() {
            let subject = match owner {
                Owner::Name(name) => linked.get(name).map(|n| first + n),
                Owner::Pronoun => self.subject,
            };
            let (Some(mention), Some(chain)) = (subject, sentence.chains.get(number)) else { continue };
            for post in &chain.posts {
                let span = words::span_of(words, post.first, post.end);
                let position = Position { title: document.slice(span).to_owned(), span, score: score(chain) };
                let held = Held { position, public: verdict::of_post(&grammar, *post) };
                self.held.entry(mention).or_default().push(held);
            }
        }
        self.subject = linked.first().map(|n| first + n).or(self.subject);
    }

    fn officials(self) -> Vec<Official> {
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
fn score(chain: &Chain) -> f32 {
    match (chain.model, chain.grammar) {
        (Some(model), true) => 1.0 - (1.0 - model) * 0.5,
        (Some(model), false) => model * 0.9,
        (None, _) => 0.7,
    }
}

fn mention(document: &Document, words: &[Word], name: &Name) -> Mention {
    let span = words::span_of(words, name.first, name.end);
    let text = document.slice(span).to_owned();
    let keys = fold::key(&text)
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '\u{2011}'))
        .map(|w| w.trim_matches('.').to_owned())
        .filter(|w| !w.is_empty())
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

fn marked(length: usize, ranges: impl Iterator<Item = (usize, usize)>) -> Vec<bool> {
    let mut marked = vec![false; length];
    for (first, end) in ranges {
        marked.get_mut(first..end.min(length)).into_iter().flatten().for_each(|m| *m = true);
    }
    marked
}

/// The names and the runs of posts of a sentence, both in order.
fn names_and_posts(words: &[Word], labels: &[LabelledSpan], modelled: bool) -> (Vec<Name>, Vec<Chain>) {
    let mut names = names::labelled(words, labels);
    let is_name = marked(words.len(), names.iter().map(|n| (n.first, n.end)));
    let grammar = Grammar { words, is_name: &is_name };
    let mut chains = labelled_chains(&grammar, labels);
    grammar_chains(&grammar, &mut chains);
    chains.sort_by_key(Chain::first);

    let mut taken = is_name.clone();
    for chain in &chains {
        taken.get_mut(chain.first()..chain.end()).into_iter().flatten().for_each(|t| *t = true);
    }
    for chain in &chains {
        let blocked = |at: usize| taken.get(at).copied().unwrap_or(true) || grammar.head(at).is_some();
        // "Tổng Thư ký … Bắc Đại Tây Dương (NATO) Mark Sậy"
        let beside = names::beside_post(words, words::over_brackets(words, chain.end()), blocked, modelled);
        names.extend(beside);
    }
    for name in &names {
        taken.get_mut(name.first..name.end).into_iter().flatten().for_each(|t| *t = true);
    }
    names.extend(names::by_rule(words, &taken, |at| grammar.head(at).is_some()));
    names::keep_apart(&mut names);
    if !modelled {
        let posts: Vec<_> = chains.iter().map(|c| (c.first(), c.end())).collect();
        names::raise_foreign(words, &mut names, &posts);
    }
    names::mark_counterparts(words, &mut names);
    names::mark_aliases(words, &mut names);
    for name in &mut names {
        // "Thủ tướng" ends in no honorific.
        let before = chains.partition_point(|c| c.end() <= name.first).checked_sub(1).and_then(|n| chains.get(n));
        name.lead = name.lead.max(before.map_or(0, Chain::end));
    }
    (names, chains)
}

/// The model's posts, split by the grammar.
fn labelled_chains(grammar: &Grammar, labels: &[LabelledSpan]) -> Vec<Chain> {
    let mut chains: Vec<Chain> = Vec::new();
    for label in labels.iter().filter(|l| l.label == Label::Post) {
        let first = grammar.words.partition_point(|w| w.span.end <= label.span.begin);
        let end = grammar.words.partition_point(|w| w.span.begin < label.span.end);
        let taken = chains.last().map_or(0, Chain::end);
        let (first, end) = grammar.at_edges(first, end);
        let first = grammar.behind_lost_stop(first.max(taken), end);
        let mut posts: Vec<Post> = grammar.split(first, end);
        posts.retain(|post| grammar.passes_for_post(*post));
        if posts.is_empty() {
            continue;
        }
        let head = grammar.head(first);
        if grammar.is_rest(first) || grammar.is_dynasty(first) {
            continue;
        }
        chains.push(Chain { posts, model: Some(label.score), grammar: head.is_some(), bare: false });
    }
    chains
}

/// Adds the runs of posts that the grammar finds where the model found none.
fn grammar_chains(grammar: &Grammar, chains: &mut Vec<Chain>) {
    let taken = marked(grammar.words.len(), chains.iter().map(|c| (c.first(), c.end())));
    let mut at = 0;
    while at < grammar.words.len() {
        let marked = at.checked_sub(1).filter(|p| grammar.words.get(*p).is_some_and(|w| !w.is_word));
        let after_name = marked.is_some_and(|p| {
            p.checked_sub(1).is_some_and(|p| grammar.is_name.get(p).copied().unwrap_or(false))
                || looks::ends_name(grammar.words, p)
        }) || lexicon::before(grammar.words, at, Class::Statement).is_some();
        let posts = if taken.get(at).copied().unwrap_or(false) { Vec::new() } else { grammar.chain(at, after_name) };
        let Some(end) = posts.last().map(|p| p.end) else {
            at += 1;
            continue;
        };
        if taken.get(at..end).is_some_and(|t| t.iter().all(|t| !t)) {
            let bare = grammar.is_bare(&posts);
            chains.push(Chain { posts, model: None, grammar: true, bare });
        }
        at = end.max(at + 1);
    }
}
