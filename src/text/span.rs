//! Byte ranges in a document, and the three fields that an article has.

/// A half-open byte range in a [`Document`](super::Document)'s text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub begin: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range from `begin` up to, and without, `end`; empty when `end` is not after `begin`.
    pub fn new(begin: usize, end: usize) -> Self {
        Self { begin, end: end.max(begin) }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.begin
    }

    /// True where the range holds no byte.
    pub fn is_empty(self) -> bool {
        self.begin == self.end
    }

    /// True where `other` lies wholly inside this range.
    pub fn contains(self, other: Span) -> bool {
        self.begin <= other.begin && other.end <= self.end
    }

    /// True where the two ranges share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.begin < other.end && other.begin < self.end
    }

    /// The same range, `by` bytes further on.
    pub fn shift(self, by: usize) -> Span {
        Span { begin: self.begin + by, end: self.end + by }
    }
}

/// The part of an article that a piece of text stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The headline.
    Title,
    /// The sapo, the paragraph in bold under the headline.
    Lead,
    /// Everything below.
    Body,
}
