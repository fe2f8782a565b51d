//! The word lists that posts and names are read with: data, parsed from a commented TOML file.

use std::collections::{BTreeMap, HashMap, HashSet};

use toml::Spanned;

use super::units;
use super::words::{Word, is_syllable};
use crate::steps;
use crate::text::fold;

/// What a phrase of the lexicon is. The TOML file's comments say what belongs in each list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    /// A post that is public whatever follows ("bí thư", "bộ trưởng").
    HeadPublic,
    /// A post that is public as a rule where no body is said ("chủ tịch"), else as its body is.
    HeadMostly,
    /// A post that its body decides ("giám đốc").
    HeadOpen,
    /// A word that is a post only with a body behind it ("cán bộ", "trưởng").
    HeadWeak,
    /// A post outside public life ("CEO", "trụ trì").
    HeadPrivate,
    /// A word before a post that belongs to it ("nguyên", "cựu", "quyền").
    Former,
    /// A word before a post that stays outside ("tân", "cố", "các", "nữ").
    Outside,
    /// What may follow the head of a post ("thường trực", "chuyên trách").
    Modifier,
    /// A body of Party, State, Front, unions, army ("UBND", "Tỉnh ủy").
    BodyPublic,
    /// A body that may be either ("trung tâm", "hội", "viện").
    BodyOpen,
    /// A body outside public life ("công ty", "hiệp hội").
    BodyPrivate,
    /// A body that may be called after a person ("trường THPT", "bệnh viện").
    BodyNamed,
    /// A body that may stand behind a comma as the parent of the one before ("Bộ", "Sở", "UBND").
    Parent,
    /// A unit of administration ("tỉnh", "xã", "khu phố").
    Unit,
    /// A country, province or well-known city.
    Place,
    /// A district whose first syllable is a family name as well.
    District,
    /// A syllable that names of bodies are made of ("nông", "nghiệp").
    Field,
    /// A preposition inside a post ("của", "tại", "thuộc", "phụ trách").
    Joint,
    /// What ends a post though its syllables could go on ("phát biểu").
    Stop,
    /// Honorifics of men, of women, of either.
    HonorificMan,
    /// See [`Class::HonorificMan`].
    HonorificWoman,
    /// See [`Class::HonorificMan`].
    Honorific,
    /// Ranks and degrees: before a name, no post.
    Rank,
    /// Occupations: before a name, no post, not public.
    Occupation,
    /// Family names.
    Family,
    /// First words of names of the minorities.
    Minority,
    /// Small words inside foreign names ("von", "der", "al").
    Particle,
    /// Words before a name that make it part of something else ("tư tưởng", "đường").
    Inside,
    /// Words that lead from a name to a post that it holds, held or gets ("giữ chức", "được bầu làm").
    Statement,
    /// Words between a post and the one whom it is about ("đối với", "cho").
    Toward,
    /// Words before a list of names that share a post ("các", "hai").
    Plural,
    /// Words behind a list of names that share a post ("cùng là", "đều là").
    Together,
}

/// The list of the TOML file for each class: section, key, class.
const LISTS: &[(&str, &str, Class)] = &[
    ("heads", "public", Class::HeadPublic),
    ("heads", "mostly", Class::HeadMostly),
    ("heads", "open", Class::HeadOpen),
    ("heads", "weak", Class::HeadWeak),
    ("heads", "private", Class::HeadPrivate),
    ("heads", "former", Class::Former),
    ("heads", "outside", Class::Outside),
    ("heads", "modifiers", Class::Modifier),
    ("bodies", "public", Class::BodyPublic),
    ("bodies", "open", Class::BodyOpen),
    ("bodies", "private", Class::BodyPrivate),
    ("bodies", "named_after_people", Class::BodyNamed),
    ("bodies", "parents", Class::Parent),
    ("bodies", "units", Class::Unit),
    ("bodies", "places", Class::Place),
    ("bodies", "districts", Class::District),
    ("bodies", "syllables", Class::Field),
    ("bodies", "joints", Class::Joint),
    ("bodies", "stops", Class::Stop),
    ("names", "honorifics_of_men", Class::HonorificMan),
    ("names", "honorifics_of_women", Class::HonorificWoman),
    ("names", "honorifics", Class::Honorific),
    ("names", "ranks_and_degrees", Class::Rank),
    ("names", "occupations", Class::Occupation),
    ("names", "family", Class::Family),
    ("names", "minority", Class::Minority),
    ("names", "particles", Class::Particle),
    ("names", "part_of_something_else", Class::Inside),
    ("links", "statements", Class::Statement),
    ("links", "toward", Class::Toward),
    ("links", "plural", Class::Plural),
    ("links", "together", Class::Together),
];

/// Longest phrase that is looked for backwards, in words.
const LONGEST: usize = 6;

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

/// Phrases by their first word; each list is sorted with the longest phrases first.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    phrases: HashMap<String, Vec<(Class, Vec<String>)>>,
    /// Short forms that are syllables too ("TƯ"): they count in capitals alone.
    capitals: HashSet<(Class, String)>,
}

type Lists = BTreeMap<Spanned<String>, BTreeMap<Spanned<String>, Vec<Spanned<String>>>>;

impl Lexicon {
    /// The lexicon that the crate carries.
    pub fn bundled() -> Self {
        // A unit test holds the bundled file to the parser, so the default never stands in for it.
        Self::parse(include_str!("lexicon.toml")).unwrap_or_default()
    }

    /// Reads a lexicon file.
    ///
    /// # Errors
    /// [`LexiconError`], with the line, where the file is no TOML or names an unknown list.
    pub fn parse(source: &str) -> Result<Self, LexiconError> {
        let line = |at: usize| source.bytes().take(at).filter(|b| *b == b'\n').count() + 1;
        let lists: Lists = toml::from_str(source).map_err(|error| LexiconError::Toml {
            line: error.span().map_or(1, |span| line(span.start)),
            message: error.message().to_owned(),
        })?;
        let mut lexicon = Self::default();
        for (section, keys) in &lists {
            for (key, phrases) in keys {
                let (section, key, at) = (section.get_ref(), key.get_ref(), key.span().start);
                let Some((_, _, class)) = LISTS.iter().find(|(s, k, _)| s == section && k == key) else {
                    let (section, key) = (section.clone(), key.clone());
                    return Err(LexiconError::UnknownList { line: line(at), section, key });
                };
                for phrase in phrases {
                    if !lexicon.add(*class, phrase.get_ref()) {
                        let (section, key) = (section.clone(), key.clone());
                        let line = line(phrase.span().start);
                        return Err(LexiconError::EmptyPhrase { line, section, key });
                    }
                }
            }
        }
        lexicon.sort();
        Ok(lexicon)
    }

    /// Adds another lexicon's phrases to these: a newsroom's own posts and bodies.
    pub fn merge(&mut self, other: Self) {
        for (first, phrases) in other.phrases {
            self.phrases.entry(first).or_default().extend(phrases);
        }
        self.capitals.extend(other.capitals);
        self.sort();
    }

    fn add(&mut self, class: Class, phrase: &str) -> bool {
        let key = fold::key(phrase);
        let mut words = key.split_whitespace().map(str::to_owned);
        let Some(first) = words.next() else { return false };
        if is_syllable(phrase) && phrase.chars().count() > 1 && !phrase.chars().any(char::is_lowercase) {
            self.capitals.insert((class, first.clone()));
        }
        self.phrases.entry(first).or_default().push((class, words.collect()));
        true
    }

    fn sort(&mut self) {
        for phrases in self.phrases.values_mut() {
            phrases.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.cmp(b)));
            phrases.dedup();
        }
    }

    /// True for the name of a place or of a unit of administration, in the form that [`fold::key`] gives.
    pub(crate) fn is_place(&self, key: &str) -> bool {
        self.has(Class::Place, key) || units::is_unit(key)
    }

    /// True for a family name, in the form that [`fold::key`] gives.
    pub(crate) fn is_family_name(&self, key: &str) -> bool {
        self.has(Class::Family, key)
    }

    /// True for a post without its body ("chủ tịch", "huấn luyện viên"), in the form that [`fold::key`] gives.
    pub(crate) fn is_post(&self, key: &str) -> bool {
        use Class::{HeadMostly, HeadOpen, HeadPrivate, HeadPublic};
        [HeadPublic, HeadMostly, HeadOpen, HeadPrivate].iter().any(|class| self.has(*class, key))
    }

    fn has(&self, class: Class, key: &str) -> bool {
        let mut words = key.split(' ');
        let phrases = words.next().and_then(|first| self.phrases.get(first)).map(Vec::as_slice).unwrap_or_default();
        let rest: Vec<&str> = words.collect();
        phrases.iter().any(|(other, phrase)| *other == class && *phrase == rest)
    }

    /// Notes at every word the phrases that begin there, the longest first.
    pub(super) fn mark(&self, words: &mut [Word]) {
        let mut found: Vec<Vec<(Class, usize)>> = Vec::with_capacity(words.len());
        for (at, word) in words.iter().enumerate() {
            let phrases = self.phrases.get(&word.key).map(Vec::as_slice).unwrap_or_default();
            let stands = |rest: &[String]| {
                let behind = words.get(at + 1..at + 1 + rest.len());
                behind.is_some_and(|behind| behind.iter().zip(rest).all(|(w, key)| w.key == *key))
            };
            let written = |class: Class, rest: &[String]| {
                word.all_caps || !rest.is_empty() || !self.capitals.contains(&(class, word.key.clone()))
            };
            let fits = |(class, rest): &&(Class, Vec<String>)| stands(rest) && written(*class, rest);
            found.push(phrases.iter().filter(fits).map(|(c, rest)| (*c, rest.len() + 1)).collect());
        }
        for (word, phrases) in words.iter_mut().zip(found) {
            word.phrases = phrases;
        }
    }
}

/// The longest phrase of one of `classes` that begins with word `at` and ends in `words`: its class and its number
/// of words.
pub(super) fn longest(words: &[Word], at: usize, classes: &[Class]) -> Option<(Class, usize)> {
    steps::count();
    let fits = |(class, length): &&(Class, usize)| classes.contains(class) && at + length <= words.len();
    words.get(at)?.phrases.iter().find(fits).copied()
}

/// The number of words of the longest phrase of `class` at word `at`.
pub(super) fn length(words: &[Word], at: usize, class: Class) -> Option<usize> {
    longest(words, at, &[class]).map(|(_, length)| length)
}

/// The longest phrase of `class` that ends before word `end`: where it begins.
pub(super) fn before(words: &[Word], end: usize, class: Class) -> Option<usize> {
    let ends = |begin: &usize| {
        steps::count();
        words.get(*begin).is_some_and(|w| w.phrases.contains(&(class, end - begin)))
    };
    (end.saturating_sub(LONGEST)..end).find(ends)
}

/// True where word `at` stands inside a phrase of `class` that began before it: "Bí" of "Ban Bí thư".
pub(super) fn covers(words: &[Word], at: usize, class: Class) -> bool {
    let reaches = |begin: usize| {
        words.get(begin).is_some_and(|w| w.phrases.iter().any(|(c, length)| *c == class && begin + length > at))
    };
    (at.saturating_sub(LONGEST)..at).any(reaches)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_file_is_sound() {
        let lexicon = Lexicon::parse(include_str!("lexicon.toml")).expect("lexicon.toml");
        for (_, _, class) in LISTS {
            assert!(lexicon.phrases.values().flatten().any(|(c, _)| c == class), "{class:?} is empty");
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
