//! What a summary says that its article does not; in words for people where it is displayed.

use std::fmt;

/// What a name stands for, as far as its looks and the word lists tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A person.
    Person,
    /// A country, a province, a commune, a river.
    Place,
    /// A body, a company, a treaty or their short forms.
    Organisation,
    /// Any other capitals.
    Other,
}

/// Of whom an article says what its summary says of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A name of the article.
    Named(String),
    /// Those of its clauses here, whose halves the summary changed.
    Others(String),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name),
            Self::Others(clauses) => write!(f, "others: \"{clauses}\""),
        }
    }
}

/// One thing that a summary says and its article does not. `words` are mostly the summary's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// A number that the article has not.
    Number {
        /// The number with its unit.
        words: String,
    },
    /// A number that the article gives in another unit.
    Unit {
        /// The number with its unit.
        words: String,
        /// The article's.
        article: String,
    },
    /// A number that the article gives to something else.
    Count {
        /// The number and what it counts.
        words: String,
        /// The number that the article gives there.
        article: String,
    },
    /// A date or clock time that the article has not.
    Date {
        /// The date.
        words: String,
        /// Its normalised value, where it has one.
        value: Option<String>,
    },
    /// A name that the article has not.
    Name {
        /// What it stands for.
        kind: NameKind,
        /// The name.
        words: String,
    },
    /// A post that the article does not give to that person.
    Post {
        /// The post.
        words: String,
        /// The person beside it.
        person: String,
        /// The posts that the article gives that person.
        article: Vec<String>,
    },
    /// A post where the article has none but that of the deputy, or the reverse.
    Deputy {
        /// The post with what follows.
        words: String,
        /// The article's.
        article: String,
    },
    /// A statement that the article negates, or a negated one that it makes.
    Negation {
        /// The statement.
        words: String,
        /// The article's.
        article: String,
    },
    /// "tăng" for "giảm", "trước" for "sau".
    Direction {
        /// The statement.
        words: String,
        /// The article's.
        article: String,
    },
    /// A statement that the article makes about somebody or something else.
    Actor {
        /// The name and what is said about it.
        words: String,
        /// Of whom the article says it.
        article: Subject,
    },
    /// Words in quotation marks that do not stand so in the article.
    Quotation {
        /// The words between the marks.
        words: String,
    },
    /// More words than a summary has.
    TooLong {
        /// Words of the summary.
        words: usize,
        /// Words that are checked at most.
        most: usize,
    },
    /// No language: the same word over and over, a word that is none, or next to no words.
    Unreadable {
        /// The words.
        words: String,
    },
    /// A clause of which the article has next to nothing.
    Unsupported {
        /// The clause.
        words: String,
    },
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number { words } => write!(f, "number \"{words}\" is not in the article"),
            Self::Unit { words, article } => write!(f, "number \"{words}\" is \"{article}\" in the article"),
            Self::Count { words, article } => write!(f, "count \"{words}\" is \"{article}\" in the article"),
            Self::Date { words, value: Some(value) } => write!(f, "date \"{words}\" ({value}) is not in the article"),
            Self::Date { words, value: None } => write!(f, "date \"{words}\" is not in the article"),
            Self::Name { kind: NameKind::Person, words } => write!(f, "\"{words}\" is not named in the article"),
            Self::Name { kind: NameKind::Place, words } => write!(f, "place \"{words}\" is not in the article"),
            Self::Name { kind: NameKind::Organisation, words } => {
                write!(f, "organisation \"{words}\" is not in the article")
            }
            Self::Name { kind: NameKind::Other, words } => write!(f, "name \"{words}\" is not in the article"),
            Self::Post { words, person, article } => {
                write!(f, "\"{words}\" is not given to {person} in the article")?;
                match article.as_slice() {
                    [] => Ok(()),
                    posts => write!(f, ", which has \"{}\"", posts.join("; ")),
                }
            }
            Self::Deputy { words, article } => {
                write!(f, "\"{words}\" is given to nobody in the article, which has \"{article}\"")
            }
            Self::Negation { words, article } => write!(f, "\"{words}\" is \"{article}\" in the article (negation)"),
            Self::Direction { words, article } => write!(f, "\"{words}\" is \"{article}\" in the article (direction)"),
            Self::Actor { words, article } => write!(f, "\"{words}\" is said of {article} in the article"),
            Self::Quotation { words } => write!(f, "the quotation \"{words}\" does not stand so in the article"),
            Self::TooLong { words, most } => {
                write!(f, "the summary has {words} words; no more than {most} are checked")
            }
            Self::Unreadable { words } => write!(f, "\"{words}\" can't be read"),
            Self::Unsupported { words } => write!(f, "nothing in the article says \"{words}\""),
        }
    }
}
