//! Whether a page of a Parquet file has a checksum. The reader checks those that are there, and does not say where none is.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// Enough for the head of a page's header: four numbers at most.
const HEAD: usize = 32;
/// Thrift's compact protocol: a number of 32 bits, in the field after the one before.
const NEXT_NUMBER: u8 = 0x15;
/// Type, size uncompressed, size compressed: what stands before the checksum.
const BEFORE: usize = 3;

/// Looks at the header of the page at an offset. `None` where there is none to be read.
pub(super) fn of_page(path: &Path, offset: i64) -> Option<bool> {
    let mut file = File::open(path).ok()?;
    file.seek(SeekFrom::Start(offset.try_into().ok()?)).ok()?;
    let mut head = Vec::with_capacity(HEAD);
    file.take(HEAD as u64).read_to_end(&mut head).ok()?;
    of_header(&head)
}

fn of_header(header: &[u8]) -> Option<bool> {
    let mut bytes = header.iter();
    for _ in 0..BEFORE {
        if *bytes.next()? != NEXT_NUMBER {
            return None;
        }
        // A number ends with the first byte that has no high bit.
        bytes.find(|byte| **byte < 0x80)?;
    }
    Some(*bytes.next()? == NEXT_NUMBER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        for (header, expected) in [
            (&[0x15, 0x00, 0x15, 0x80, 0x01, 0x15, 0x02, 0x15, 0x04, 0x2c][..], Some(true)),
            (&[0x15, 0x00, 0x15, 0x80, 0x01, 0x15, 0x02, 0x2c, 0x15], Some(false)),
            (&[0x15, 0x00, 0x15], None),
            (&[0x26, 0x00], None),
            (&[], None),
        ] {
            assert_eq!(of_header(header), expected, "{header:?}");
        }
    }
}
