//! The lexicon: every Vietnamese word that the readers know, as data with a class, and where its phrases stand in an article.
//!
//! The words are in the TOML files beside this one, a newsroom adds its own with `--lexicon`. One automaton over token
//! keys finds them all, once an article: [`Lexicon::find`] gives [`Matches`], which every reader looks into.

mod class;
mod matches;
mod sentence;
mod trie;

use std::collections::{BTreeMap, HashMap, HashSet};

use toml::Spanned;

pub use class::Class;
use class::LISTS;
pub use matches::Matches;
pub use sentence::{SentenceWords, is_latin};
pub use trie::Trie;

use crate::text::{fold, is_syllable, token_keys};

/// The files that the crate carries, and the names of districts, wards and communes.
const FILES: &[&str] = &[
    include_str!("posts.toml"),
    include_str!("bodies.toml"),
    include_str!("names.toml"),
    include_str!("links.toml"),
    include_str!("dates.toml"),
    include_str!("faithfulness.toml"),
];
const COMMUNES: &str = include_str!("communes.txt");

/// Why a lexicon file could not be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum LexiconError {
    /// The file is no TOML, or a list holds something else than strings.
    #[error("line {line}: {message}")]
    Toml {
        /// Line of the file, from 1.
        line: usize,
        /// What the parser said.
        message: String,
    },
    /// A list that no part of the reader knows.
    #[error("line {line}: unknown list [{section}] {key}")]
    UnknownList {
        /// Line of the file, from 1.
        line: usize,
        /// Section of the file.
        section: String,
        /// Key in the section.
        key: String,
    },
    /// A phrase without a word in it.
    #[error("line {line}: [{section}] {key} holds a phrase without words")]
    EmptyPhrase {
        /// Line of the file, from 1.
        line: usize,
        /// Section of the file.
        section: String,
        /// Key in the section.
        key: String,
    },
}

/// Phrases with their classes.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    trie: Trie<Class>,
    /// Short forms that are syllables too ("TƯ"): they count in capitals alone.
    capitals: HashMap<String, HashSet<Class>>,
}

type Lists = BTreeMap<Spanned<String>, BTreeMap<Spanned<String>, Vec<Spanned<String>>>>;

impl Lexicon {
    /// The lexicon that the crate carries.
    pub fn bundled() -> Self {
        let mut lexicon = Self::default();
        for file in FILES {
            // A unit test holds the files to the parser, so that nothing is left out here.
            _ = lexicon.read(file);
        }
        for name in COMMUNES.lines().filter(|line| !line.starts_with('#')) {
            lexicon.add(Class::Commune, name);
        }
        lexicon
    }

    /// Reads a lexicon file.
    ///
    /// # Errors
    /// [`LexiconError`], with the line, where the file is no TOML or names an unknown list.
    pub fn parse(source: &str) -> Result<Self, LexiconError> {
        let mut lexicon = Self::default();
        lexicon.read(source)?;
        Ok(lexicon)
    }

    /// Adds the phrases of a file.
    fn read(&mut self, source: &str) -> Result<(), LexiconError> {
        let line = |at: usize| source.bytes().take(at).filter(|b| *b == b'\n').count() + 1;
        let lists: Lists = toml::from_str(source).map_err(|error| LexiconError::Toml {
            line: error.span().map_or(1, |span| line(span.start)),
            message: error.message().to_owned(),
        })?;
        for (section, keys) in &lists {
            for (key, phrases) in keys {
                let (section, key, at) = (section.get_ref(), key.get_ref(), key.span().start);
                let Some((_, _, class)) = LISTS.iter().find(|(s, k, _)| s == section && k == key) else {
                    let (section, key) = (section.clone(), key.clone());
                    return Err(LexiconError::UnknownList { line: line(at), section, key });
                };
                for phrase in phrases {
                    if !self.add(*class, phrase.get_ref()) {
                        let (section, key) = (section.clone(), key.clone());
                        let line = line(phrase.span().start);
                        return Err(LexiconError::EmptyPhrase { line, section, key });
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds another lexicon's phrases to these: a newsroom's own posts and bodies.
    pub fn merge(&mut self, other: Self) {
        self.trie.merge(&other.trie);
        for (key, classes) in other.capitals {
            self.capitals.entry(key).or_default().extend(classes);
        }
    }

    /// Adds a phrase; false where it has no word.
    fn add(&mut self, class: Class, phrase: &str) -> bool {
        let keys = token_keys(phrase);
        if keys.is_empty() {
            return false;
        }
        if keys.len() == 1
            && is_syllable(phrase)
            && phrase.chars().count() > 1
            && !phrase.chars().any(char::is_lowercase)
        {
            self.capitals.entry(fold::key(phrase)).or_default().insert(class);
        }
        self.trie.add(&keys, class);
        true
    }

    /// True where `key`, in the form that [`fold::key`] gives, is a phrase of `class`.
    pub fn has(&self, class: Class, key: &str) -> bool {
        self.trie.values(&token_keys(key)).contains(&class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_files_are_sound() {
        let mut all = Lexicon::default();
        for file in FILES {
            all.read(file).expect("a file of the crate");
        }
        let words = Lexicon::bundled();
        for (section, key, class) in LISTS {
            assert!(words.trie.phrases().any(|(_, classes)| classes.contains(class)), "[{section}] {key} is empty");
        }
    }

    #[test]
    fn no_phrase_stands_twice_in_a_list() {
        for file in FILES {
            let lists: Lists = toml::from_str(file).expect("TOML");
            for (key, phrases) in lists.values().flatten() {
                let mut seen = HashSet::new();
                for phrase in phrases {
                    // "TƯ" and "tư" are two phrases of one key.
                    let shouted = !phrase.get_ref().chars().any(char::is_lowercase);
                    let new = seen.insert((token_keys(phrase.get_ref()), shouted));
                    assert!(new, "{:?} stands twice in {}", phrase.get_ref(), key.get_ref());
                }
            }
        }
    }

    #[test]
    fn faults_name_their_line() {
        for (source, expected) in [
            ("[heads]\npublic = [\"bí thư\"]\nzzz = []\n", "line 3: unknown list [heads] zzz"),
            (
                "[heads]\n\nopen = [\n  \"giám đốc\",\n  \" \",\n]\n",
                "line 5: [heads] open holds a phrase without words",
            ),
        ] {
            let error = Lexicon::parse(source).expect_err(source);
            assert_eq!(error.to_string(), expected);
        }
        let error = Lexicon::parse("[heads]\nopen = [1]\n").expect_err("a number");
        assert!(matches!(error, LexiconError::Toml { line: 2, .. }), "{error}");
        let error = Lexicon::parse("[heads\n").expect_err("no TOML");
        assert!(matches!(error, LexiconError::Toml { line: 1, .. }), "{error}");
    }
}
