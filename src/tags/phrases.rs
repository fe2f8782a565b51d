//! The phrases of tags in a text: what shows an editor why a tag fired, and speaks for rare tags that the model is shy of.

use std::collections::HashMap;

use super::TagEntry;
use crate::text::{Document, Field, ParagraphKind, Span, fold, words};

/// Finds the phrases of all tags in one pass over a text's words.
pub(super) struct PhraseIndex {
    /// For the first word of a phrase: the tag's number and the words that follow.
    by_first_word: HashMap<String, Vec<(usize, Vec<String>)>>,
}

/// Where one tag's phrases stand.
#[derive(Clone, Debug, Default)]
pub(super) struct PhraseHits {
    /// In running text and headings, in order.
    pub(super) spans: Vec<Span>,
    /// In the title, the lead or the first paragraph.
    pub(super) in_opening: bool,
}

impl PhraseHits {
    /// The spans without those that overlap an earlier one: "công tác dân vận" holds "dân vận".
    pub(super) fn apart(&self) -> Vec<Span> {
        let mut apart: Vec<Span> = Vec::new();
        for span in &self.spans {
            if apart.last().is_none_or(|last| !last.overlaps(*span)) {
                apart.push(*span);
            }
        }
        apart
    }
}

impl PhraseIndex {
    pub(super) fn new(topics: &[TagEntry]) -> Self {
        let mut by_first_word: HashMap<String, Vec<(usize, Vec<String>)>> = HashMap::new();
        for (number, topic) in topics.iter().enumerate() {
            for phrase in &topic.phrases {
                if let Some((first, rest)) = phrase.split_first() {
                    by_first_word.entry(first.clone()).or_default().push((number, rest.to_vec()));
                }
            }
        }
        Self { by_first_word }
    }

    /// For each tag that has a phrase in the text, as whole words, whatever their case and tone placement: where.
    pub(super) fn find(&self, document: &Document) -> HashMap<usize, PhraseHits> {
        let mut hits: HashMap<usize, PhraseHits> = HashMap::new();
        let opening = document.opening_end();
        for sentence in document.sentences() {
            let Some(paragraph) = document.paragraph_of(sentence) else { continue };
            if !matches!(paragraph.kind, ParagraphKind::Prose | ParagraphKind::Heading) {
                continue;
            }
            let words: Vec<(String, Span)> = words(document.slice(sentence.span))
                .map(|(at, word)| (fold::key(word), Span::new(at, at + word.len()).shift(sentence.span.begin)))
                .collect();
            for (at, (word, span)) in words.iter().enumerate() {
                for (tag, rest) in self.by_first_word.get(word).into_iter().flatten() {
                    let following = words.get(at + 1..at + 1 + rest.len()).unwrap_or_default();
                    if !following.iter().map(|(word, _)| word).eq(rest) {
                        continue;
                    }
                    let end = following.last().map_or(span.end, |(_, last)| last.end);
                    let hit = hits.entry(*tag).or_default();
                    hit.in_opening |= span.begin < opening;
                    if paragraph.field != Field::Title {
                        hit.spans.push(Span::new(span.begin, end));
                    }
                }
            }
        }
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags::TagKind;

    fn topic(phrases: &[&str]) -> TagEntry {
        TagEntry {
            id: String::new(),
            name: String::new(),
            kind: TagKind::Subject,
            description: String::new(),
            successor_ids: Vec::new(),
            phrases: phrases.iter().map(|p| p.split(' ').map(str::to_owned).collect()).collect(),
        }
    }

    #[test]
    fn whole_words_in_any_spelling() {
        let index = PhraseIndex::new(&[topic(&["dân vận", "ocop"]), topic(&["văn hóa"]), topic(&["vận tải"])]);
        let document = Document::new("Hội nghị", "", "Công tác DÂN VẬN ở xã.\nVăn hoá; sản phẩm OCOP.\nẢnh: dân vận");
        let hits = index.find(&document);
        let texts = |tag: usize| -> Vec<&str> {
            hits.get(&tag).map(|h| h.spans.iter().map(|s| document.slice(*s)).collect()).unwrap_or_default()
        };
        assert_eq!(texts(0), ["DÂN VẬN", "OCOP"], "not in the caption");
        assert_eq!(texts(1), ["Văn hoá"]);
        assert!(texts(2).is_empty());
        assert!(hits[&0].in_opening && !hits[&1].in_opening);
    }
}
