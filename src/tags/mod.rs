//! Topic tags: sections and subjects from the tag head, places from a list of provinces, a newsroom's own from its file.

mod custom;
mod entry;
mod phrases;
mod places;
mod taxonomy;
mod vectors;

use std::collections::HashMap;

use crate::model::{Thresholds, Window, WindowLogits};
use crate::text::{Document, ParagraphKind, Span};
use phrases::PhraseHits;
use vectors::ArticleVectors;

pub use custom::{CustomTags, Definitions, Fault, Likeness, THRESHOLD, Verdict};
pub use entry::{TagEntry, TagKind};
pub use places::{Gazetteer, Province};
pub use taxonomy::Taxonomy;

/// Sections that an article has at most unless the options say otherwise.
const MAX_SECTIONS: usize = 3;
/// Subjects that an article has at most unless the options say otherwise.
const MAX_SUBJECTS: usize = 6;
/// Places that an article has at most unless the options say otherwise.
const MAX_PLACES: usize = 5;
/// Paragraphs that speak of a programme at work and so file the article under it, whatever the model says: an editor of the
/// paper that follows the programme looks for it there, also where it is not the news.
const PROGRAMME_PARAGRAPHS: usize = 2;
/// Spans of evidence that a tag shows at most.
const MAX_EVIDENCE: usize = 3;

/// What the caller asks of tags.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TagOptions {
    /// Instead of the model's own thresholds, 0 to 1.
    pub min_score: Option<f32>,
    /// At most so many of each kind.
    pub max_tags: Option<usize>,
}

/// What an article is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// Stable id, such as "nong-thon-moi" or "place:kien-giang".
    pub id: String,
    /// Vietnamese name.
    pub name: String,
    /// Section, subject or place.
    pub kind: TagKind,
    /// 0 to 1.
    pub score: f32,
    /// Where the article says so.
    pub evidence: Vec<Span>,
}

/// The tags of an article: sections, subjects, places, each by falling score.
///
/// `names` are the spans of people's names, in which no place is read.
pub fn read(
    document: &Document,
    windows: &[Window],
    logits: &[WindowLogits],
    taxonomy: &Taxonomy,
    thresholds: &Thresholds,
    names: &[Span],
    options: &TagOptions,
) -> Vec<Tag> {
    let hits = taxonomy.phrases().find(document);
    let programmes = taxonomy.programmes().find(document);
    let at_work =
        |number: &usize| programmes.get(number).is_some_and(|hit| hit.paragraphs(document) >= PROGRAMME_PARAGRAPHS);
    let logits_of_article = article_logits(windows, logits);
    let mut tags = Vec::new();
    // Of a few words, or garbled ones, the model is as sure as of any; there is nothing that it could go by.
    let kinds =
        [(TagKind::Section, thresholds.section, MAX_SECTIONS), (TagKind::Subject, thresholds.subject, MAX_SUBJECTS)];
    for (kind, threshold, most) in kinds.into_iter().filter(|_| document.legibility().is_clear()) {
        let topics = taxonomy.topics().iter().zip(&logits_of_article).enumerate();
        let mut ranked: Vec<(usize, &TagEntry, f32)> = topics
            .filter(|(_, (entry, _))| entry.kind == kind)
            .map(|(number, (entry, logit))| {
                let score = sigmoid(logit + phrase_bonus(hits.get(&number), thresholds));
                (number, entry, if at_work(&number) { score.max(threshold) } else { score })
            })
            .collect();
        ranked.sort_by(|a, b| b.2.total_cmp(&a.2));
        let threshold = options.min_score.unwrap_or(threshold);
        // Every article that can be read has a main section, however unsure the model is, unless the caller asks for more.
        let always = usize::from(kind == TagKind::Section && options.min_score.is_none());
        let kept = ranked.iter().take_while(|(_, _, score)| *score >= threshold).count().max(always);
        ranked.truncate(kept.min(options.max_tags.unwrap_or(most)));
        tags.extend(ranked.into_iter().map(|(number, entry, score)| {
            let mut evidence = hits.get(&number).map(PhraseHits::apart).unwrap_or_default();
            evidence.truncate(MAX_EVIDENCE);
            if evidence.is_empty() {
                evidence = speaking_sentences(document, windows, logits, number);
            }
            Tag { id: entry.id.clone(), name: entry.name.clone(), kind, score, evidence }
        }));
    }
    let mut places = taxonomy.gazetteer().read(document, names);
    places.retain(|place| options.min_score.is_none_or(|least| place.score >= least));
    places.truncate(options.max_tags.unwrap_or(MAX_PLACES));
    tags.extend(places);
    let custom =
        judge(document, windows, logits, taxonomy).into_iter().filter(|verdict| verdict.fires(options.min_score));
    let mut custom = custom.map(Verdict::into_tag).peekable();
    if custom.peek().is_some() {
        tags.extend(custom);
        merge(&mut tags, options.max_tags);
    }
    tags
}

/// What there is to say of each of the newsroom's own tags, in the order of its file.
pub fn judge(document: &Document, windows: &[Window], logits: &[WindowLogits], taxonomy: &Taxonomy) -> Vec<Verdict> {
    taxonomy.custom().judge(document, ArticleVectors { windows, logits })
}

/// The mean of the encoder's states over all tokens of a document; empty where it has none.
pub(crate) fn mean_state(windows: &[Window], logits: &[WindowLogits]) -> Vec<f32> {
    ArticleVectors { windows, logits }.mean()
}

/// Puts the newsroom's own tags among the model's: kinds in order, each by falling score. What the caller did not limit
/// is not limited here: a newsroom's own tags do not crowd out the model's.
fn merge(tags: &mut Vec<Tag>, max_tags: Option<usize>) {
    tags.sort_by(|a, b| a.kind.cmp(&b.kind).then(b.score.total_cmp(&a.score)));
    if let Some(most) = max_tags {
        let mut seen: HashMap<TagKind, usize> = HashMap::new();
        tags.retain(|tag| {
            let count = seen.entry(tag.kind).or_default();
            *count += 1;
            *count <= most
        });
    }
}

/// The mean over the windows, weighted by their tokens.
fn article_logits(windows: &[Window], logits: &[WindowLogits]) -> Vec<f32> {
    let total: usize = windows.iter().map(Window::tokens).sum();
    let mut mean = vec![0.0; logits.first().map_or(0, |l| l.tags.len())];
    for (window, logits) in windows.iter().zip(logits) {
        let weight = window.tokens() as f32 / total.max(1) as f32;
        for (sum, logit) in mean.iter_mut().zip(&logits.tags) {
            *sum += weight * logit;
        }
    }
    mean
}

fn sigmoid(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

/// What a tag's own phrases add to the model's logit.
fn phrase_bonus(hit: Option<&PhraseHits>, thresholds: &Thresholds) -> f32 {
    let Some(hit) = hit else { return 0.0 };
    let opening = if hit.in_opening { thresholds.phrase_in_opening } else { 0.0 };
    let doublings = (hit.spans.len().max(1) as f32).log2();
    opening + thresholds.phrase_repeated * doublings
}

/// The sentences whose own tag logits are highest, in reading order.
fn speaking_sentences(document: &Document, windows: &[Window], logits: &[WindowLogits], number: usize) -> Vec<Span> {
    let mut best: HashMap<usize, f32> = HashMap::new();
    for (window, logits) in windows.iter().zip(logits) {
        for (segment, tags) in window.segments.iter().zip(&logits.segment_tags) {
            if !is_running(document, segment.sentence) {
                continue;
            }
            let logit = tags.get(number).copied().unwrap_or(f32::NEG_INFINITY);
            let most = best.entry(segment.sentence).or_insert(logit);
            *most = most.max(logit);
        }
    }
    let mut ranked: Vec<(usize, f32)> = best.into_iter().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    // The best sentence always, a second one only where it speaks for the tag by itself.
    let speaking = ranked.iter().take_while(|(_, logit)| *logit > 0.0).count().clamp(1, 2);
    let mut spans: Vec<Span> =
        ranked.iter().take(speaking).filter_map(|(s, _)| Some(document.sentences().get(*s)?.span)).collect();
    spans.sort();
    spans
}

/// Running text; headings, captions and by-lines show nothing.
fn is_running(document: &Document, sentence: usize) -> bool {
    let sentence = document.sentences().get(sentence);
    let paragraph = sentence.and_then(|sentence| document.paragraph_of(sentence));
    paragraph.is_some_and(|paragraph| paragraph.kind == ParagraphKind::Prose)
}
