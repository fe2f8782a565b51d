//! What a file holds, by its ending or by a flag: JSON lines, CSV or Parquet; plain or compressed.

use std::path::Path;

use clap::{Args, ValueEnum};
use parquet::basic::Compression;

use crate::cli::Failure;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// JSON lines: .jsonl, .ndjson, and every ending that is none of the others
    Jsonl,
    /// CSV with a header: .csv; .tsv with tabs
    Csv,
    /// Parquet: .parquet
    Parquet,
}

/// How the bytes of a text format are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    /// .gz
    Gzip,
    /// .zst
    Zstd,
}

/// How the pages of a Parquet file are compressed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Pages {
    None,
    Snappy,
    Gzip,
    Lz4,
    Zstd,
}

/// A column of the input under another name than the article's field.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Column {
    pub(super) field: String,
    pub(super) name: String,
}

/// The fields of an article in a row.
pub(super) const FIELDS: [&str; 6] = ["id", "title", "lead", "body", "published", "body_format"];

#[derive(Args)]
pub(super) struct Formats {
    /// What the input holds [default: what its ending says: .jsonl, .csv, .tsv, .parquet; .gz and .zst are unpacked]
    #[arg(long, env = "BIENTAP_FORMAT", value_name = "FORMAT")]
    format: Option<Format>,

    /// What the output is to hold [default: what its ending says, JSON lines for standard output]
    #[arg(long, env = "BIENTAP_OUTPUT_FORMAT", value_name = "FORMAT")]
    output_format: Option<Format>,

    /// Where the input has a field of the article under another name: body=text; several, given again or parted by commas
    #[arg(long, env = "BIENTAP_COLUMN", value_name = "FIELD=NAME", value_delimiter = ',', value_parser = column)]
    pub(super) column: Vec<Column>,

    /// What parts the fields of CSV, in and out, one ASCII character [default: a comma; a tab in .tsv]
    #[arg(long, env = "BIENTAP_DELIMITER", value_name = "CHARACTER", value_parser = delimiter)]
    delimiter: Option<u8>,

    /// How the pages of a Parquet output are compressed
    #[arg(long, env = "BIENTAP_PARQUET_COMPRESSION", value_name = "CODEC", default_value = "zstd")]
    parquet_compression: Pages,
}

impl Formats {
    pub(super) fn input(&self, path: &Path) -> Format {
        self.format.unwrap_or_else(|| Format::of(path))
    }

    /// The packing of an output follows its ending alone.
    pub(super) fn output(&self, path: &Path) -> Result<(Format, Packing), Failure> {
        let (format, packing) = (self.output_format.unwrap_or_else(|| Format::of(path)), Packing::of(path));
        if format == Format::Parquet && packing != Packing::Plain {
            let told = "Parquet is compressed inside (--parquet-compression): name the output without .gz or .zst";
            return Err(Failure::Usage(format!("{}: {told}", path.display())));
        }
        Ok((format, packing))
    }

    /// What parts the fields of a CSV file.
    pub(super) fn delimiter(&self, path: &Path) -> u8 {
        self.delimiter.unwrap_or(if ending(&bare(path)) == "tsv" { b'\t' } else { b',' })
    }

    pub(super) fn pages(&self) -> Compression {
        match self.parquet_compression {
            Pages::None => Compression::UNCOMPRESSED,
            Pages::Snappy => Compression::SNAPPY,
            Pages::Gzip => Compression::GZIP(Default::default()),
            Pages::Lz4 => Compression::LZ4_RAW,
            Pages::Zstd => Compression::ZSTD(Default::default()),
        }
    }
}

impl Format {
    fn of(path: &Path) -> Self {
        match ending(&bare(path)).as_str() {
            "csv" | "tsv" => Self::Csv,
            "parquet" | "pq" => Self::Parquet,
            _ => Self::Jsonl,
        }
    }
}

impl Packing {
    fn of(path: &Path) -> Self {
        match ending(path).as_str() {
            "gz" => Self::Gzip,
            "zst" => Self::Zstd,
            _ => Self::Plain,
        }
    }

    /// By the first bytes of a stream, whatever its name.
    pub(super) fn of_bytes(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            _ => Self::Plain,
        }
    }
}

/// The path without the ending of its packing.
fn bare(path: &Path) -> std::path::PathBuf {
    if Packing::of(path) == Packing::Plain { path.to_owned() } else { path.with_extension("") }
}

fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

fn column(text: &str) -> Result<Column, String> {
    let (field, name) = text.split_once('=').ok_or("FIELD=NAME is expected, such as body=text")?;
    if !FIELDS.contains(&field) {
        return Err(format!("{field:?} is no field of an article: they are {}", FIELDS.join(", ")));
    }
    if name.is_empty() {
        return Err("the name of the column is missing".to_owned());
    }
    Ok(Column { field: field.to_owned(), name: name.to_owned() })
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        _ if text == "\\t" => Ok(b'\t'),
        [byte] if byte.is_ascii() && !b"\"\r\n".contains(byte) => Ok(*byte),
        _ => Err("one ASCII character is expected, such as ; or \\t".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings() {
        for (name, format, packing) in [
            ("a.jsonl", Format::Jsonl, Packing::Plain),
            ("a.txt", Format::Jsonl, Packing::Plain),
            ("-", Format::Jsonl, Packing::Plain),
            ("a.ndjson.gz", Format::Jsonl, Packing::Gzip),
            ("a.CSV", Format::Csv, Packing::Plain),
            ("a.b.csv.zst", Format::Csv, Packing::Zstd),
            ("a.tsv.gz", Format::Csv, Packing::Gzip),
            ("a.parquet", Format::Parquet, Packing::Plain),
        ] {
            assert_eq!((Format::of(Path::new(name)), Packing::of(Path::new(name))), (format, packing), "{name}");
        }
    }

    #[test]
    fn columns_and_delimiters() {
        assert_eq!(column("body=text"), Ok(Column { field: "body".to_owned(), name: "text".to_owned() }));
        assert!(column("text").is_err() && column("body=").is_err());
        assert!(column("text=body").is_err_and(|told| told.contains("published")));
        assert_eq!((delimiter(";"), delimiter("\\t"), delimiter("\t")), (Ok(b';'), Ok(b'\t'), Ok(b'\t')));
        assert!(delimiter(";;").is_err() && delimiter("đ").is_err() && delimiter("\"").is_err());
    }
}
