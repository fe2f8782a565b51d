//! What of the model's text is given: whole sentences within the caller's limits.

use super::super::Fallback;
use crate::text::Document;

/// What closes a sentence after its mark.
const CLOSING: &[char] = &['"', '”', '’', '»', ')', ']'];
const MARKS: &[char] = &['.', '!', '?', '…'];

/// What a text must keep to.
#[derive(Clone, Copy)]
pub(super) struct Most {
    pub sentences: usize,
    pub words: usize,
    pub characters: usize,
}

/// The first sentences of `text` that keep to `most` together. `ended` says whether the model came
/// to an end: where it did not, a last sentence without its mark is half of one.
pub(super) fn whole_sentences(text: &str, ended: bool, most: Most) -> Result<String, Fallback> {
    // One paragraph, whatever the model takes for a line's end.
    let text: Vec<&str> = text.split_whitespace().collect();
    let document = Document::new("", "", &text.join(" "));
    let all: Vec<&str> = document.sentences().iter().map(|sentence| document.slice(sentence.span)).collect();
    if !document.text().contains(char::is_alphanumeric) {
        return Err(Fallback::Empty);
    }
    let whole = match all.split_last() {
        Some((last, before)) if !ended && !last.trim_end_matches(CLOSING).ends_with(MARKS) => before,
        _ => all.as_slice(),
    };
    let mut given = String::new();
    for sentence in whole.iter().take(most.sentences) {
        let longer = if given.is_empty() { (*sentence).to_owned() } else { format!("{given} {sentence}") };
        if longer.chars().count() > most.characters || longer.split_whitespace().count() > most.words {
            break;
        }
        given = longer;
    }
    if given.is_empty() { Err(Fallback::Cut) } else { Ok(given) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        let two = "Sáng 3-4, xã An Hòa họp dân. Người dân góp nhiều ý kiến.";
        let open = "Sáng 3-4, xã An Hòa họp dân. Người dân góp nhiều";
        let first = "Sáng 3-4, xã An Hòa họp dân.";
        let quoted = "Ông nói: “Xã sẽ làm đường.”";
        const NONE: usize = usize::MAX;
        for (text, ended, sentences, characters, words, expected) in [
            (two, true, 3, NONE, NONE, Ok(two)),
            (two, true, 1, NONE, NONE, Ok(first)),
            (two, false, 3, NONE, NONE, Ok(two)),
            (two, true, 3, 40, NONE, Ok(first)),
            (two, true, 3, 28, NONE, Ok(first)),
            (two, true, 3, 27, NONE, Err(Fallback::Cut)),
            (two, true, 3, NONE, 13, Ok(two)),
            (two, true, 3, NONE, 12, Ok(first)),
            (open, true, 3, NONE, NONE, Ok(open)),
            (open, false, 3, NONE, NONE, Ok(first)),
            ("Sáng 3-4, xã An Hòa họp", false, 3, NONE, NONE, Err(Fallback::Cut)),
            (quoted, false, 3, NONE, NONE, Ok(quoted)),
            ("", true, 3, NONE, NONE, Err(Fallback::Empty)),
            (" . ", true, 3, NONE, NONE, Err(Fallback::Empty)),
            ("Sáng  3-4,\nxã họp.", true, 3, NONE, NONE, Ok("Sáng 3-4, xã họp.")),
        ] {
            let given = whole_sentences(text, ended, Most { sentences, words, characters });
            assert_eq!(
                given.as_deref().map_err(Clone::clone),
                expected,
                "{text:?} {ended} {sentences} {characters} {words}"
            );
        }
    }
}
