//! The phrases of tags in a text: what shows an editor why a tag fired, and speaks for rare tags that the model is shy of.

use std::collections::HashMap;

use super::TagEntry;
use crate::text::{Document, Field, Paragraph, ParagraphKind, Span, fold, words};

/// Finds the phrases of all tags in one pass over a text's words.
#[derive(Default)]
pub(super) struct PhraseIndex {
    /// For the first word of a phrase: what follows, and whose phrase it is.
    by_first_word: HashMap<String, Vec<Rest>>,
}

struct Rest {
    tag: usize,
    words: Vec<String>,
    /// False where nothing but spaces and hyphens may stand between the words: "con đường, sắt thép" is no railway.
    over_marks: bool,
}

/// Where one tag's phrases stand.
#[derive(Clone, Debug, Default)]
pub(super) struct PhraseHits {
    /// In the title, in order.
    title: Vec<Span>,
    /// In running text and headings, in order.
    pub(super) spans: Vec<Span>,
    /// In the title, the lead or the first paragraph.
    pub(super) in_opening: bool,
}

impl PhraseHits {
    /// The spans below the title without those that overlap an earlier one: "công tác dân vận" holds "dân vận".
    pub(super) fn apart(&self) -> Vec<Span> {
        apart(self.spans.iter().copied())
    }

    /// The same, those in the title first; of two that begin with the same word, the longer one.
    pub(super) fn all_apart(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = self.title.iter().chain(&self.spans).copied().collect();
        spans.sort_by(|a, b| a.begin.cmp(&b.begin).then(b.end.cmp(&a.end)));
        apart(spans.into_iter())
    }

    /// The number of paragraphs below the title that have one.
    pub(super) fn paragraphs(&self, document: &Document) -> usize {
        let holds = |paragraph: &&Paragraph| self.spans.iter().any(|span| paragraph.span.contains(*span));
        document.paragraphs().iter().filter(holds).count()
    }
}

fn apart(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut apart: Vec<Span> = Vec::new();
    for span in spans {
        if apart.last().is_none_or(|last| !last.overlaps(span)) {
            apart.push(span);
        }
    }
    apart
}

/// A word of a sentence.
struct Word {
    key: String,
    span: Span,
    /// A mark stands between the word before and this one.
    after_mark: bool,
}

impl PhraseIndex {
    pub(super) fn new(topics: &[TagEntry]) -> Self {
        let mut index = Self::default();
        for (number, topic) in topics.iter().enumerate() {
            for phrase in &topic.phrases {
                index.add(number, phrase, true);
            }
        }
        index
    }

    /// Adds a phrase that may stand over marks only where it is itself written with one.
    pub(super) fn add_as_written(&mut self, tag: usize, phrase: &str) {
        let words = sentence_words(phrase, 0);
        let over_marks = words.iter().any(|word| word.after_mark);
        let keys: Vec<String> = words.into_iter().map(|word| word.key).collect();
        self.add(tag, &keys, over_marks);
    }

    fn add(&mut self, tag: usize, phrase: &[String], over_marks: bool) {
        if let Some((first, rest)) = phrase.split_first() {
            let rest = Rest { tag, words: rest.to_vec(), over_marks };
            self.by_first_word.entry(first.clone()).or_default().push(rest);
        }
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
            let words = sentence_words(document.slice(sentence.span), sentence.span.begin);
            for (at, word) in words.iter().enumerate() {
                for rest in self.by_first_word.get(&word.key).into_iter().flatten() {
                    let following = words.get(at + 1..at + 1 + rest.words.len()).unwrap_or_default();
                    let fits =
                        |(word, key): (&Word, &String)| word.key == *key && (rest.over_marks || !word.after_mark);
                    if following.len() != rest.words.len() || !following.iter().zip(&rest.words).all(fits) {
                        continue;
                    }
                    let end = following.last().map_or(word.span.end, |last| last.span.end);
                    let hit = hits.entry(rest.tag).or_default();
                    hit.in_opening |= word.span.begin < opening;
                    let spans = if paragraph.field == Field::Title { &mut hit.title } else { &mut hit.spans };
                    spans.push(Span::new(word.span.begin, end));
                }
            }
        }
        hits
    }
}

/// The words of a text that begins at byte `begin` of the document.
fn sentence_words(text: &str, begin: usize) -> Vec<Word> {
    let mut end = 0;
    let word = |(at, word): (usize, &str)| {
        let gap = text.get(end..at).unwrap_or_default();
        let after_mark = end > 0 && gap.chars().any(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '‑'));
        end = at + word.len();
        Word { key: fold::key(word), span: Span::new(at, end).shift(begin), after_mark }
    };
    words(text).map(word).collect()
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
            parent_id: String::new(),
            aliases: Vec::new(),
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

    #[test]
    fn paragraphs_that_speak_of_a_programme() {
        let mut index = PhraseIndex::default();
        index.add_as_written(0, "xây dựng nông thôn mới");
        for (title, body, expected) in [
            ("", "Xã xây dựng nông thôn mới.\nDân góp đất xây dựng nông thôn mới.", 2),
            ("", "Xã xây dựng nông thôn mới. Dân góp đất xây dựng nông thôn mới.\nMưa to.", 1),
            ("Xây dựng nông thôn mới ở Gò Quao", "Dân góp đất xây dựng nông thôn mới.\nMưa to.", 1),
            (
                "",
                "Quang cảnh lễ ra mắt xã xây dựng nông thôn mới. Ảnh: Minh Anh\nXã xây dựng nông thôn mới. Dân vui.",
                1,
            ),
        ] {
            let document = Document::new(title, "", body);
            let found = index.find(&document).get(&0).map_or(0, |hits| hits.paragraphs(&document));
            assert_eq!(found, expected, "{title} {body}");
        }
    }
}
