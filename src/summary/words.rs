//! The words that summaries are made by: the lists of `words.toml`, found by token keys.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::{Token, token_keys};

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    // A unit test holds the file to the parser.
    toml::from_str(include_str!("words.toml")).unwrap_or_default()
});

/// All lists.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub leaning: Leaning,
    pub connectives: Connectives,
    pub leading: Leading,
    pub trailing: Trailing,
    pub kept: Kept,
    pub posts: Posts,
    pub clauses: Clauses,
}

/// How a sentence leans on the one before it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Leaning {
    pub openings: Phrases,
    pub adversatives: Phrases,
    pub tasks: Phrases,
    pub guests: Phrases,
    pub presence: Phrases,
    pub pointers: Phrases,
    pub times: Phrases,
    pub other_words: Phrases,
    pub before_address: Phrases,
    pub address: Phrases,
    pub pronouns: Phrases,
    pub pronouns_before: Phrases,
    #[serde(rename = "self")]
    pub own: Phrases,
}

/// Openings before a comma that say nothing of their own.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Connectives {
    pub openings: Phrases,
    pub scenes: Phrases,
}

/// Clauses that lead up to the main one.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Leading {
    pub openings: Phrases,
    pub times: Phrases,
    pub domains: Phrases,
}

/// Clauses that hang on at the end.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Trailing {
    pub behind_a_mark: Phrases,
    pub bare: Phrases,
    pub holders: Phrases,
    pub other_words: Phrases,
    pub pairs: Phrases,
    pub brackets: Phrases,
    pub pointing: Phrases,
    pub asides: Phrases,
    pub appositions: Phrases,
}

/// What a part that goes may not hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    pub sources: Phrases,
    pub other_sources: Phrases,
    pub negations: Phrases,
    pub modalities: Phrases,
    pub speakers: Phrases,
    pub conditions: Phrases,
}

/// What posts are told by, besides the lexicon.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Posts {
    pub before: Phrases,
    pub never_inside: Phrases,
    pub memberships: Phrases,
}

/// What makes a clause.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Clauses {
    pub verbs: Phrases,
    pub predicates: Phrases,
    pub aspects: Phrases,
    pub auxiliaries: Phrases,
    pub adverbs: Phrases,
    pub conjunctions: Phrases,
    pub subordinate: Phrases,
    pub results: Phrases,
}

impl Words {
    /// The lists that the crate carries.
    pub fn bundled() -> &'static Self {
        &WORDS
    }
}

/// Phrases by their first key.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub(super) struct Phrases(HashMap<String, Vec<Vec<String>>>);

impl From<Vec<String>> for Phrases {
    fn from(phrases: Vec<String>) -> Self {
        let mut by_first: HashMap<String, Vec<Vec<String>>> = HashMap::new();
        for keys in phrases.iter().map(|phrase| token_keys(phrase)) {
            if let Some((first, rest)) = keys.split_first() {
                by_first.entry(first.clone()).or_default().push(rest.to_vec());
            }
        }
        Self(by_first)
    }
}

impl Phrases {
    /// The length, in tokens, of the longest phrase that begins with token `at`.
    pub fn at(&self, tokens: &[Token], at: usize) -> Option<usize> {
        let rests = self.0.get(&tokens.get(at)?.key)?;
        let after = tokens.get(at + 1..)?;
        let stands = |rest: &&Vec<String>| {
            rest.len() <= after.len() && rest.iter().zip(after).all(|(key, token)| *key == token.key)
        };
        rests.iter().filter(stands).map(|rest| rest.len() + 1).max()
    }

    /// True where a phrase ends right before token `end`.
    pub fn ends_at(&self, tokens: &[Token], end: usize) -> bool {
        (1..=LONGEST.min(end)).any(|length| self.at(tokens, end - length) == Some(length))
    }

    /// True where a phrase stands anywhere in `tokens`.
    pub fn any(&self, tokens: &[Token]) -> bool {
        (0..tokens.len()).any(|at| self.at(tokens, at).is_some())
    }
}

/// Longest phrase that is looked for backwards, in tokens.
const LONGEST: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    #[test]
    fn the_file_is_sound() {
        let read: Result<Words, _> = toml::from_str(include_str!("words.toml"));
        read.expect("words.toml");
    }

    #[test]
    fn phrases_are_found_by_keys() {
        let phrases = Phrases::from(vec!["bên cạnh".to_owned(), "bên cạnh đó".to_owned()]);
        let document = Document::new("", "", "Bên  cạnh đó, xã họp.");
        assert_eq!(phrases.at(document.tokens(), 0), Some(3));
        assert_eq!(phrases.at(document.tokens(), 1), None);
        assert!(phrases.ends_at(document.tokens(), 3) && !phrases.ends_at(document.tokens(), 4));
    }
}
