//! Text on its way to a file, compressed or not.

use std::io::{self, BufWriter, Write};

use flate2::write::GzEncoder;

use super::super::format::Packing;

/// A flush makes all that was written readable, also of a file that ends there.
pub(super) enum Packed {
    Plain(BufWriter<Box<dyn Write>>),
    Gzip(GzEncoder<Box<dyn Write>>),
    Zstd(zstd::stream::write::Encoder<'static, Box<dyn Write>>),
}

impl Packed {
    pub(super) fn new(to: Box<dyn Write>, packing: Packing) -> io::Result<Self> {
        Ok(match packing {
            Packing::Plain => Self::Plain(BufWriter::new(to)),
            Packing::Gzip => Self::Gzip(GzEncoder::new(to, flate2::Compression::default())),
            Packing::Zstd => Self::Zstd(zstd::stream::write::Encoder::new(to, zstd::DEFAULT_COMPRESSION_LEVEL)?),
        })
    }

    /// Writes what belongs at the end.
    pub(super) fn finish(self) -> io::Result<()> {
        match self {
            Self::Plain(mut to) => to.flush(),
            Self::Gzip(to) => to.finish()?.flush(),
            Self::Zstd(to) => to.finish()?.flush(),
        }
    }
}

impl Write for Packed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(to) => to.write(bytes),
            Self::Gzip(to) => to.write(bytes),
            Self::Zstd(to) => to.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(to) => to.flush(),
            Self::Gzip(to) => to.flush(),
            Self::Zstd(to) => to.flush(),
        }
    }
}
