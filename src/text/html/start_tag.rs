//! A start tag with the attributes that are looked at.

/// Attributes that say whether an element is shown, and what it is for.
pub(super) const READ: [&str; 8] = ["class", "id", "type", "role", "style", "hidden", "aria-hidden", "href"];

/// A start tag. Long values are cut.
#[derive(Debug, Default)]
pub(super) struct StartTag {
    /// In lower case, as the standard has it.
    pub(super) name: String,
    /// Those of [`READ`], the first of each name.
    pub(super) attributes: Vec<(&'static str, String)>,
    pub(super) self_closing: bool,
}

impl StartTag {
    /// An attribute's value; empty where it is missing.
    pub(super) fn value(&self, name: &str) -> &str {
        self.attributes.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| value)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.attributes.iter().any(|(n, _)| *n == name)
    }
}
