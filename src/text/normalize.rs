//! Unicode NFC, single spaces, no invisible characters, with an alignment to the source.
//!
//! NFC is Unicode Standard Annex #15. The text is composed piece by piece, a piece being one
//! character that can start a composition with the characters that may combine with it, so that
//! every composed letter knows its source bytes.

use std::iter::once;

use unicode_normalization::char::{canonical_combining_class, decompose_canonical};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::alignment::Alignment;
use super::{Field, Span, lookalike};

/// Appends characters of `source` to `text`, normalised, and records where they came from. Each comes with its source,
/// which may be longer than itself (a character reference of HTML). Letters that only look Vietnamese are read as meant.
///
/// White space at both ends goes; runs of white space become one space.
pub(super) fn append(
    field: Field,
    source: &str,
    characters: impl Iterator<Item = (Span, char)> + Clone,
    text: &mut String,
    alignment: &mut Alignment,
) {
    let visible = characters.filter(|&(_, c)| !is_invisible(c));
    if visible.clone().any(|(_, c)| lookalike::is_lookalike(c)) {
        let mut read: Vec<_> = visible.collect();
        lookalike::read(&mut read);
        append_visible(field, source, read.into_iter(), text, alignment);
    } else {
        append_visible(field, source, visible, text, alignment);
    }
}

fn append_visible(
    field: Field,
    source: &str,
    visible: impl Iterator<Item = (Span, char)>,
    text: &mut String,
    alignment: &mut Alignment,
) {
    let start = text.len();
    let mut visible = visible.peekable();
    let mut gap: Option<Span> = None;
    let mut cluster = String::new();
    while let Some((place, first)) = visible.next() {
        if first.is_whitespace() {
            gap = Some(Span::new(gap.map_or(place.begin, |g| g.begin), place.end));
            continue;
        }
        if let Some(gap) = gap.take()
            && text.len() > start
        {
            push_space(field, source, gap, text, alignment);
        }
        cluster.clear();
        cluster.push(first);
        let mut place = place;
        while let Some((next, c)) = visible.next_if(|&(_, c)| may_combine(c)) {
            cluster.push(c);
            place.end = next.end;
        }
        push_cluster(field, source, &cluster, place, text, alignment);
    }
}

/// The characters of a range of `source`.
pub(super) fn characters(source: &str, range: Span) -> impl Iterator<Item = (Span, char)> + Clone + '_ {
    let piece = source.get(range.begin..range.end).unwrap_or_default();
    piece.char_indices().map(move |(at, c)| (Span::new(at, at + c.len_utf8()).shift(range.begin), c))
}

fn push_space(field: Field, source: &str, gap: Span, text: &mut String, alignment: &mut Alignment) {
    let at = text.len();
    text.push(' ');
    if source.get(gap.begin..gap.end) == Some(" ") {
        alignment.push_plain(field, at, gap.begin, 1);
    } else {
        alignment.push_changed(field, Span::new(at, at + 1), gap);
    }
}

fn push_cluster(field: Field, source: &str, cluster: &str, place: Span, text: &mut String, alignment: &mut Alignment) {
    let at = text.len();
    if is_nfc_quick(cluster.chars()) == IsNormalized::Yes {
        text.push_str(cluster);
    } else {
        text.extend(cluster.nfc());
    }
    if text.get(at..) == source.get(place.begin..place.end) {
        alignment.push_plain(field, at, place.begin, place.len());
    } else {
        alignment.push_changed(field, Span::new(at, text.len()), place);
    }
}

/// True where `c` may join what stands before it when the text is composed, or go before it.
fn may_combine(c: char) -> bool {
    !c.is_ascii() && (is_nfc_quick(once(c)) == IsNormalized::Maybe || begins_with_mark(c))
}

/// True for marks, and for what is made of marks alone: Tibetan vowel signs that have no combining class of their own.
fn begins_with_mark(c: char) -> bool {
    let mut first = None;
    decompose_canonical(c, |part| _ = first.get_or_insert(part));
    first.is_some_and(|first| canonical_combining_class(first) != 0)
}

/// Characters that a reader never sees and that split words for a machine: controls, zero-width
/// spaces and joiners, directional marks, soft hyphens, byte-order marks.
fn is_invisible(c: char) -> bool {
    match c {
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{FEFF}' => true,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => true,
        _ => c.is_control() && !c.is_whitespace(),
    }
}

/// The byte ranges of the lines of `source`, without their ends. Lines end as Unicode says they
/// do: LF, CR, CR LF, NEL, LS, PS, VT, FF.
pub(super) fn lines(source: &str) -> impl Iterator<Item = Span> + '_ {
    let is_end = |c: char| matches!(c, '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut at = 0;
    source.split(is_end).map(move |line| {
        let span = Span::new(at, at + line.len());
        let end = source.get(span.end..).and_then(|rest| rest.chars().next());
        at = span.end + end.map_or(0, char::len_utf8);
        span
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normalized(source: &str) -> (String, Alignment) {
        let (mut text, mut alignment) = (String::new(), Alignment::default());
        let characters = characters(source, Span::new(0, source.len()));
        append(Field::Body, source, characters, &mut text, &mut alignment);
        (text, alignment)
    }

    #[test]
    fn table() {
        for (source, expected) in [
            ("Tỉnh ủy", "Tỉnh ủy"),
            ("Ti\u{309}nh u\u{309}y", "Tỉnh ủy"),
            ("e\u{302}\u{301}", "ế"),
            ("e\u{323}\u{302}", "ệ"),
            ("  hai\u{a0}\u{a0} chữ\t", "hai chữ"),
            ("dân\u{200b} vận", "dân vận"),
            ("dân\u{ad}vận\u{feff}", "dânvận"),
            ("a\u{200b}\u{301}", "á"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
            ("\u{7b6}\u{323}\u{301}\u{f73}", "\u{7b6}\u{f71}\u{f72}\u{323}\u{301}"),
            ("\u{212b}", "Å"),
            ("\u{7}\u{0}", ""),
            ("", ""),
        ] {
            assert_eq!(normalized(source).0, expected, "{source:?}");
        }
    }

    #[test]
    fn a_composed_letter_points_at_all_of_its_source() {
        let source = "u\u{309}y";
        let (text, alignment) = normalized(source);
        assert_eq!(text, "ủy");
        assert_eq!(alignment.source(Span::new(0, 3)), Some((Field::Body, Span::new(0, 3))));
        assert_eq!(alignment.source(Span::new(3, 4)), Some((Field::Body, Span::new(3, 4))));
    }

    #[test]
    fn lines_end_as_unicode_says() {
        let source = "a\nb\r\nc\u{2028}d";
        let found: Vec<_> = lines(source).map(|s| &source[s.begin..s.end]).collect();
        assert_eq!(found, ["a", "b", "", "c", "d"]);
    }
}
