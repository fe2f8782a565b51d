//! Where the lexicon's phrases stand in an article, by tokens and by words.

use super::{Class, Lexicon};
use crate::text::{Document, Token, Word};

/// A phrase at a place: its class and its length.
pub(super) type Hit = (Class, usize);

/// Phrases by where they begin; at each place the longest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Hits {
    /// Where the hits of each place begin; one more at the end.
    starts: Vec<usize>,
    hits: Vec<Hit>,
}

impl Hits {
    /// The phrases that begin at a place.
    pub fn at(&self, place: usize) -> &[Hit] {
        match (self.starts.get(place), self.starts.get(place + 1)) {
            (Some(begin), Some(end)) => self.hits.get(*begin..*end).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Closes the place at which `hits` begin, whatever their order.
    fn close(&mut self, hits: &mut Vec<Hit>) {
        self.starts.push(self.hits.len());
        hits.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        self.hits.append(hits);
    }

    fn finish(mut self) -> Self {
        self.starts.push(self.hits.len());
        self
    }
}

/// The phrases of a lexicon in one article.
#[derive(Clone, Debug, Default)]
pub struct Matches {
    tokens: Hits,
    words: Hits,
}

impl Matches {
    /// The classes and lengths, in tokens, of the phrases that begin with token `at` of the document; the longest first.
    pub fn at_token(&self, at: usize) -> &[(Class, usize)] {
        self.tokens.at(at)
    }

    /// The same in words: phrases that begin and end with one.
    pub fn at_word(&self, at: usize) -> &[(Class, usize)] {
        self.words.at(at)
    }
}

impl Lexicon {
    /// Finds every phrase of the lexicon in an article: whole tokens of one sentence, whatever their case and spaces.
    pub fn find(&self, document: &Document) -> Matches {
        let tokens = document.tokens();
        let symbols: Vec<Option<u32>> = tokens.iter().map(|token| self.trie.symbol(&token.key)).collect();
        let mut by_token = Hits::default();
        for sentence in document.sentences() {
            let range = document.tokens_in(sentence.span);
            for at in range.clone() {
                let own = symbols.get(at..range.end).unwrap_or_default();
                let mut hits = self.phrases_at(own, tokens.get(at));
                by_token.close(&mut hits);
            }
        }
        let by_token = by_token.finish();
        let words = by_words(&by_token, document.words());
        Matches { tokens: by_token, words }
    }

    /// The phrases that begin with the first of `symbols`, whose token is `first`.
    fn phrases_at(&self, symbols: &[Option<u32>], first: Option<&Token>) -> Vec<Hit> {
        let mut hits = Vec::new();
        // What would have to be written in capitals and is not.
        let small = first.filter(|token| !token.all_caps);
        let classes_in_capitals = || small.and_then(|token| self.capitals.get(&token.key));
        for (length, classes) in self.trie.phrases_at(symbols) {
            let in_capitals = if length == 1 { classes_in_capitals() } else { None };
            let written = |class: &&Class| in_capitals.is_none_or(|classes| !classes.contains(*class));
            hits.extend(classes.iter().filter(written).map(|class| (*class, length)));
        }
        hits
    }
}

/// The same phrases counted in words.
fn by_words(by_token: &Hits, words: &[Word]) -> Hits {
    let mut by_word = Hits::default();
    for (at, word) in words.iter().enumerate() {
        let mut hits: Vec<Hit> = by_token
            .at(word.first_token)
            .iter()
            .filter_map(|(class, length)| {
                let end = word.first_token + length;
                // Most phrases are short, so that their end is near.
                let last = words.iter().enumerate().skip(at).take(*length).find(|(_, w)| w.end_token >= end);
                last.filter(|(_, last)| last.end_token == end).map(|(last, _)| (*class, last + 1 - at))
            })
            .collect();
        by_word.close(&mut hits);
    }
    by_word.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_of_tokens_and_of_words() {
        let lexicon = Lexicon::parse(
            "[heads]\npublic = [\"bí thư\"]\n[bodies]\npublic = [\"Sở GD&ĐT\", \"TƯ\", \"sở\"]\nsyllables = [\"đt\", \"tư\"]\n",
        )
        .expect("lexicon");
        let document = Document::new("", "", "BÍ THƯ Sở GD&ĐT, thứ tư, TƯ");
        let matches = lexicon.find(&document);
        let words: Vec<_> = (0..document.words().len()).map(|at| matches.at_word(at).to_vec()).collect();
        assert_eq!(words[0], [(Class::HeadPublic, 2)]);
        assert_eq!(words[2], [(Class::BodyPublic, 2), (Class::BodyPublic, 1)]);
        assert!(words[3].is_empty(), "GD&ĐT is one word");
        assert_eq!(words[6], [(Class::Field, 1)], "in small letters no Trung ương");
        assert_eq!(words[8], [(Class::BodyPublic, 1), (Class::Field, 1)]);
        let tokens: Vec<_> = (0..document.tokens().len()).map(|at| matches.at_token(at).to_vec()).collect();
        assert_eq!(tokens[2], [(Class::BodyPublic, 4), (Class::BodyPublic, 1)]);
        assert_eq!(tokens[5], [(Class::Field, 1)], "ĐT");
    }

    #[test]
    fn no_phrase_goes_over_a_sentence() {
        let lexicon = Lexicon::parse("[heads]\npublic = [\"bí thư\"]\n").expect("lexicon");
        let document = Document::new("", "", "Ông tìm bí. Thư đến.");
        let matches = lexicon.find(&document);
        assert!((0..document.words().len()).all(|at| matches.at_word(at).is_empty()));
    }
}
