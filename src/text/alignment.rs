//! Where each byte of a normalised text came from.
//!
//! A text is a sequence of runs. A *plain* run is a copy of its source, byte for byte, so any
//! offset in it can be traced. A *changed* run (a composed letter, white space made one, later an HTML
//! entity) is traced as a whole: its source may be longer or shorter than its text.

use super::{Field, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    field: Field,
    text: Span,
    source: Span,
    plain: bool,
}

/// The runs of one text, in order; bytes between runs (paragraph breaks) have no source.
#[derive(Clone, Debug, Default)]
pub struct Alignment {
    runs: Vec<Run>,
}

impl Alignment {
    /// Records that the `length` bytes of text at `text` are a copy of the source at `source`.
    pub(super) fn push_plain(&mut self, field: Field, text: usize, source: usize, length: usize) {
        if let Some(last) = self.runs.last_mut()
            && last.plain
            && last.field == field
            && last.text.end == text
            && last.source.end == source
        {
            last.text.end += length;
            last.source.end += length;
            return;
        }
        let (text, source) = (Span::new(text, text + length), Span::new(source, source + length));
        self.runs.push(Run { field, text, source, plain: true });
    }

    /// Records that `text` stands for `source` as a whole.
    pub(super) fn push_changed(&mut self, field: Field, text: Span, source: Span) {
        self.runs.push(Run { field, text, source, plain: false });
    }

    /// The source of `text`: from the source of its first byte to that of its last. A range that
    /// begins or ends inside a changed run takes that run whole. `None` where no byte has a source.
    ///
    /// A range over two fields is cut to the field in which it begins.
    pub fn source(&self, text: Span) -> Option<(Field, Span)> {
        let first = self.runs.partition_point(|run| run.text.end <= text.begin);
        let first = *self.runs.get(first)?;
        if first.text.begin >= text.end {
            return None;
        }
        let after_last = self.runs.partition_point(|run| run.text.begin < text.end);
        let last = self.runs.get(..after_last)?.iter().rev().find(|run| run.field == first.field)?;
        let begin = match first.plain {
            true => first.source.begin + text.begin.saturating_sub(first.text.begin),
            false => first.source.begin,
        };
        let end = match last.plain {
            true => last.source.end - last.text.end.saturating_sub(text.end),
            false => last.source.end,
        };
        Some((first.field, Span::new(begin, end)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_run_is_traced_whole() {
        // Source "a&amp;b", text "a&b".
        let mut alignment = Alignment::default();
        alignment.push_plain(Field::Body, 0, 0, 1);
        alignment.push_changed(Field::Body, Span::new(1, 2), Span::new(1, 6));
        alignment.push_plain(Field::Body, 2, 6, 1);
        for (text, source) in [((0, 3), (0, 7)), ((1, 2), (1, 6)), ((1, 3), (1, 7)), ((2, 3), (6, 7))] {
            let found = alignment.source(Span::new(text.0, text.1));
            assert_eq!(found, Some((Field::Body, Span::new(source.0, source.1))), "{text:?}");
        }
        assert_eq!(alignment.source(Span::new(3, 4)), None);
    }

    #[test]
    fn a_range_over_two_fields_is_cut_to_the_first() {
        let mut alignment = Alignment::default();
        alignment.push_plain(Field::Title, 0, 0, 4);
        alignment.push_plain(Field::Body, 5, 0, 4);
        let found = alignment.source(Span::new(2, 8));
        assert_eq!(found, Some((Field::Title, Span::new(2, 4))));
        assert_eq!(alignment.source(Span::new(4, 5)), None, "the break itself has no source");
    }
}
