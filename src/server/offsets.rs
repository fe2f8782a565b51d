//! Byte offsets of a text in another unit, after one pass over it.

use crate::proto::v1::OffsetEncoding;

/// Counts a text's UTF-8 bytes in the caller's unit. It keeps a bit for each byte, and not the text.
#[derive(Debug)]
pub(super) struct Offsets {
    bytes: usize,
    /// Of each 64 bytes the number of units before them, and a bit where one begins. Empty where the unit is the byte.
    counted: Vec<(u32, u64)>,
}

#[derive(Clone, Copy)]
enum Unit {
    Utf16,
    Scalars,
}

impl Unit {
    /// Whether a unit begins at a byte. A character begins with its first byte; four bytes of UTF-8 are a surrogate pair in
    /// UTF-16, whose second half we let begin with the second of them.
    fn begins(self, before: u8, byte: u8) -> bool {
        let is_first = byte & 0b1100_0000 != 0b1000_0000;
        match self {
            Self::Scalars => is_first,
            Self::Utf16 => is_first || before >= 0b1111_0000,
        }
    }
}

impl Offsets {
    pub(super) fn new(text: &str, encoding: OffsetEncoding) -> Self {
        let unit = match encoding {
            OffsetEncoding::Unspecified | OffsetEncoding::Utf8Bytes => None,
            OffsetEncoding::Utf16CodeUnits => Some(Unit::Utf16),
            OffsetEncoding::UnicodeScalars => Some(Unit::Scalars),
        };
        let counted = unit.map(|unit| count(text.as_bytes(), unit)).unwrap_or_default();
        Self { bytes: text.len(), counted }
    }

    /// The offset of a character's first byte in the caller's unit; of the end for what lies behind it.
    pub(super) fn at(&self, byte: usize) -> i32 {
        let byte = byte.min(self.bytes);
        let Some(last) = self.counted.last() else { return i32::try_from(byte).unwrap_or(i32::MAX) };
        let (before, begins) = self.counted.get(byte / 64).copied().unwrap_or((last.0 + last.1.count_ones(), 0));
        let here = begins & !(u64::MAX << (byte % 64));
        i32::try_from(before + here.count_ones()).unwrap_or(i32::MAX)
    }

    /// How many bytes this is.
    pub(super) fn size(&self) -> usize {
        self.counted.len() * size_of::<(u32, u64)>()
    }
}

fn count(bytes: &[u8], unit: Unit) -> Vec<(u32, u64)> {
    let (mut units, mut before) = (0, 0);
    let chunks = bytes.chunks(64).map(|chunk| {
        let (first, mut begins) = (units, 0_u64);
        for (bit, byte) in chunk.iter().enumerate() {
            begins |= u64::from(unit.begins(before, *byte)) << bit;
            before = *byte;
        }
        units += begins.count_ones();
        (first, begins)
    });
    chunks.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn count(text: &str, encoding: OffsetEncoding) -> usize {
        match encoding {
            OffsetEncoding::Unspecified | OffsetEncoding::Utf8Bytes => text.len(),
            OffsetEncoding::Utf16CodeUnits => text.encode_utf16().count(),
            OffsetEncoding::UnicodeScalars => text.chars().count(),
        }
    }

    proptest! {
        #[test]
        fn agrees_with_counting_from_the_start(text in "(\\PC|[ạ-ỹ]|😀|e\u{301}){0,300}") {
            for encoding in [
                OffsetEncoding::Utf8Bytes,
                OffsetEncoding::Utf16CodeUnits,
                OffsetEncoding::UnicodeScalars,
            ] {
                let offsets = Offsets::new(&text, encoding);
                for byte in text.char_indices().map(|(byte, _)| byte).chain([text.len()]) {
                    prop_assert_eq!(offsets.at(byte) as usize, count(&text[..byte], encoding));
                }
                prop_assert_eq!(offsets.at(text.len() + 1000), offsets.at(text.len()));
            }
        }
    }
}
