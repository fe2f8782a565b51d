//! What is wrong with a request: some of it in words, all of it in number.

use std::fmt;

use super::cut;

/// One fault of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// The path of the field, as AIP-193 writes it: `article.body`, `features[1]`.
    pub field: String,
    /// What is wrong with it and what would be right, in English.
    pub description: String,
}

/// What is wrong with a request: the first violations, and how many there are. A caller who sends a million wrong things
/// is told of some, and the million.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations {
    first: Vec<FieldFault>,
    total: usize,
}

impl Violations {
    /// The most that are told.
    pub const TOLD: usize = 20;
    /// The longest description, in bytes: it may quote what the caller sent.
    const LONGEST: usize = 300;
    /// The most bytes of the message that names them.
    const MESSAGE: usize = 1200;

    /// Adds one; after the first [`Self::TOLD`] they are only counted, and `violation` is not asked for.
    pub fn add(&mut self, violation: impl FnOnce() -> FieldFault) {
        self.total += 1;
        if self.first.len() < Self::TOLD {
            let FieldFault { field, description } = violation();
            let field = cut(field, Self::LONGEST);
            self.first.push(FieldFault { field, description: cut(description, Self::LONGEST) });
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// Those that are told.
    pub fn told(&self) -> &[FieldFault] {
        &self.first
    }

    /// How many there are, told or not.
    pub fn total(&self) -> usize {
        self.total
    }
}

impl From<FieldFault> for Violations {
    fn from(violation: FieldFault) -> Self {
        let mut violations = Self::default();
        violations.add(|| violation);
        violations
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut length = 0;
        let mut told = 0;
        for FieldFault { field, description } in &self.first {
            length += field.len() + description.len() + 4;
            if told > 0 && length > Self::MESSAGE {
                break;
            }
            if told > 0 {
                f.write_str("; ")?;
            }
            // Without a field, the whole is wrong.
            if !field.is_empty() {
                write!(f, "{field}: ")?;
            }
            f.write_str(description)?;
            told += 1;
        }
        if told < self.total { write!(f, "; and {} more", self.total - told) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use tonic::Status;
    use tonic_types::StatusExt;

    use super::super::Error;
    use super::*;

    fn violation(n: usize) -> FieldFault {
        FieldFault { field: format!("features[{n}]"), description: "ế".repeat(n) }
    }

    /// However many there are, and whatever they quote: some are told, all are counted, and it stays short.
    #[test]
    fn many_violations_are_told_in_few_words() {
        for count in [1, 19, 20, 21, 1000] {
            let mut violations = Violations::default();
            (0..count).for_each(|n| violations.add(|| violation(n)));
            assert_eq!((violations.told().len(), violations.total()), (count.min(20), count));
            let status = Status::from(Error::Invalid(violations));
            assert!(status.message().len() < 2000, "{}", status.message().len());
            let info = status.get_details_error_info().expect("ErrorInfo");
            assert_eq!(info.metadata["violations"], count.to_string());
            assert_eq!(status.get_details_bad_request().expect("details").field_violations.len(), count.min(20));
            assert_eq!(status.message().contains(" more"), count > 20, "{status}");
        }
    }
}
