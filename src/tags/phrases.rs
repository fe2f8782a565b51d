//! The phrases of tags in a text: what shows an editor why a tag fired, and speaks for rare tags that the model is shy of.

use std::collections::{BTreeSet, HashMap};

use super::TagEntry;
use crate::lexicon::Trie;
use crate::text::{Document, Field, ParagraphKind, Sentence, Span, Token, token_keys};

/// Finds the phrases of all tags in one pass over a text's tokens.
#[derive(Default)]
pub(super) struct PhraseIndex {
    phrases: Trie<Owner>,
}

/// Whose phrase it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Owner {
    tag: usize,
    /// False where nothing but spaces and hyphens may stand between the words: "con đường, sắt thép" is no railway.
    over_marks: bool,
    /// How often the tag's lists have it, its name among them: so often it counts, as when the bonus was calibrated.
    times: usize,
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
        let paragraphs = self.spans.iter().map(|span| document.paragraph_at(span.begin));
        paragraphs.collect::<BTreeSet<_>>().len()
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

/// The words of a phrase as they are compared.
pub(super) fn keys(phrase: &str) -> Vec<String> {
    let mut keys = token_keys(phrase);
    keys.retain(|key| is_word(key));
    keys
}

fn is_word(key: &str) -> bool {
    key.starts_with(char::is_alphanumeric)
}

/// True for a mark between two words that parts them: not a hyphen.
fn is_parting(key: &str) -> bool {
    !is_word(key) && key != "-"
}

impl PhraseIndex {
    pub(super) fn new(topics: &[TagEntry]) -> Self {
        let mut index = Self::default();
        for (tag, topic) in topics.iter().enumerate() {
            for phrase in topic.phrases.iter().collect::<BTreeSet<_>>() {
                let times = topic.phrases.iter().filter(|other| *other == phrase).count();
                index.phrases.add(phrase, Owner { tag, over_marks: true, times });
            }
        }
        index
    }

    /// Adds a phrase that may stand over marks only where it is itself written with one.
    pub(super) fn add_as_written(&mut self, tag: usize, phrase: &str) {
        let written = token_keys(phrase);
        let first = written.iter().position(|key| is_word(key)).unwrap_or(0);
        let last = written.iter().rposition(|key| is_word(key)).unwrap_or(0);
        let over_marks = written.get(first..last).unwrap_or_default().iter().any(|key| is_parting(key));
        self.phrases.add(&keys(phrase), Owner { tag, over_marks, times: 1 });
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
            self.find_in(document, sentence, |tag, span| {
                let hit = hits.entry(tag).or_default();
                hit.in_opening |= span.begin < opening;
                let spans = if paragraph.field == Field::Title { &mut hit.title } else { &mut hit.spans };
                spans.push(span);
            });
        }
        hits
    }

    /// Tells `found` of each phrase in a sentence.
    fn find_in(&self, document: &Document, sentence: &Sentence, mut found: impl FnMut(usize, Span)) {
        let all = document.tokens().get(document.tokens_in(sentence.span)).unwrap_or_default();
        let words: Vec<(usize, &Token)> = all.iter().enumerate().filter(|(_, token)| is_word(&token.key)).collect();
        let symbols: Vec<Option<u32>> = words.iter().map(|(_, token)| self.phrases.symbol(&token.key)).collect();
        // How many words have a mark before them that parts them from the last, up to each word.
        let parted = words.iter().zip(words.iter().skip(1)).scan(0_usize, |count, ((before, _), (at, _))| {
            let between = all.get(before + 1..*at).unwrap_or_default();
            *count += usize::from(between.iter().any(|mark| is_parting(&mark.key)));
            Some(*count)
        });
        let parted: Vec<usize> = std::iter::once(0).chain(parted).collect();
        for (first, (at, token)) in words.iter().enumerate() {
            if token.glued && at.checked_sub(1).and_then(|before| all.get(before)).is_some_and(|t| is_word(&t.key)) {
                continue;
            }
            for (length, owners) in self.phrases.phrases_at(symbols.get(first..).unwrap_or_default()) {
                let last = first + length - 1;
                let Some((end, word)) = words.get(last) else { continue };
                if all.get(end + 1).is_some_and(|next| next.glued && is_word(&next.key)) {
                    continue;
                }
                let whole = parted.get(first) == parted.get(last);
                let span = Span::new(token.span.begin, word.span.end);
                let held = owners.iter().filter(|owner| owner.over_marks || whole);
                held.flat_map(|owner| std::iter::repeat_n(owner.tag, owner.times)).for_each(|tag| found(tag, span));
            }
        }
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
            parent_id: String::new(),
            aliases: Vec::new(),
            phrases: phrases.iter().map(|phrase| keys(phrase)).collect(),
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
    fn marks_between_the_words_of_a_phrase() {
        for (phrase, text, expected) in [
            ("đường sắt", "Con đường, sắt thép rẻ.", 0),
            ("đường sắt", "Ngành đường sắt họp.", 1),
            ("đường sắt", "Vé đường-sắt rẻ.", 1),
            ("Thừa Thiên - Huế", "Tỉnh Thừa Thiên – Huế và Thừa Thiên Huế.", 2),
            ("văn hóa, thể thao", "Sở Văn hóa, Thể thao.", 1),
            ("5G", "Sóng 5G, mạng 15G, 5Gb.", 1),
            ("4.0", "Công nghiệp 4.0.", 1),
        ] {
            let mut index = PhraseIndex::default();
            index.add_as_written(0, phrase);
            let hits = index.find(&Document::new("", "", text));
            let found = hits.get(&0).map_or(0, |hits| hits.spans.len());
            assert_eq!(found, expected, "{phrase} in {text}");
        }
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
