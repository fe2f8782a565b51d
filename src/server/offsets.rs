//! Byte offsets of a text in another unit, after one pass over it.

use crate::proto::v1::OffsetEncoding;

/// Bytes between two counted places. Small, so that a look-up counts little; large, so that the table is small.
const STEP: usize = 64;

/// Counts a text's UTF-8 bytes in the caller's unit.
pub(super) struct Offsets<'a> {
    bytes: &'a [u8],
    unit: Unit,
    /// The number of units before each `STEP`-th byte. Empty where the unit is the byte.
    counted: Vec<usize>,
}

#[derive(Clone, Copy)]
enum Unit {
    Bytes,
    Utf16,
    Scalars,
}

impl Unit {
    /// The units of the character that begins with this byte; none for a byte inside a character.
    fn of(self, byte: u8) -> usize {
        let begins = usize::from(byte & 0b1100_0000 != 0b1000_0000);
        match self {
            Self::Bytes => 1,
            Self::Scalars => begins,
            // Four bytes of UTF-8 are a surrogate pair in UTF-16.
            Self::Utf16 => begins + usize::from(byte >= 0b1111_0000),
        }
    }

    fn count(self, bytes: &[u8]) -> usize {
        bytes.iter().map(|byte| self.of(*byte)).sum()
    }
}

impl<'a> Offsets<'a> {
    pub(super) fn new(text: &'a str, encoding: OffsetEncoding) -> Self {
        let unit = match encoding {
            OffsetEncoding::Unspecified | OffsetEncoding::Utf8Bytes => Unit::Bytes,
            OffsetEncoding::Utf16CodeUnits => Unit::Utf16,
            OffsetEncoding::UnicodeScalars => Unit::Scalars,
        };
        let bytes = text.as_bytes();
        let counted = match unit {
            Unit::Bytes => Vec::new(),
            Unit::Utf16 | Unit::Scalars => bytes
                .chunks(STEP)
                .scan(0, |before, chunk| {
                    let here = *before;
                    *before += unit.count(chunk);
                    Some(here)
                })
                .collect(),
        };
        Self { bytes, unit, counted }
    }

    /// The offset of a byte in the caller's unit; of the end for what lies behind it.
    pub(super) fn at(&self, byte: usize) -> i32 {
        let byte = byte.min(self.bytes.len());
        let offset = match self.unit {
            Unit::Bytes => byte,
            Unit::Utf16 | Unit::Scalars => {
                let step = byte / STEP;
                let before = self.counted.get(step).or(self.counted.last()).copied().unwrap_or(0);
                let from = if step < self.counted.len() { step } else { self.counted.len().saturating_sub(1) } * STEP;
                before + self.unit.count(self.bytes.get(from..byte).unwrap_or_default())
            }
        };
        i32::try_from(offset).unwrap_or(i32::MAX)
    }
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
