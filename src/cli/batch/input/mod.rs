//! The rows of the input, read on a thread of their own: work in flight goes on while a slow input is waited for.

mod checksums;
mod csv;
mod json_lines;
pub(super) mod parquet;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use futures_util::{Stream, StreamExt, stream};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::format::{Column, Format, Formats, Packing};
use super::row::Row;
use crate::cli::Failure;

type Text = Box<dyn BufRead + Send>;

/// An input that is open, its header read.
pub(super) enum Input {
    JsonLines(json_lines::Rows),
    Csv(csv::Rows),
    Parquet(parquet::Rows),
}

impl Input {
    /// Opens a file; `-` is standard input.
    pub(super) fn open(path: &Path, formats: &Formats) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let format = formats.input(path);
        if format == Format::Parquet {
            if path == Path::new("-") {
                let told =
                    "Parquet cannot be read from standard input, its table of contents is at the end: name a file";
                return Err(Failure::Usage(told.to_owned()));
            }
            let rows = parquet::Rows::open(path, &formats.column).map_err(|fault| Failure::job(&name, fault))?;
            return Ok(Self::Parquet(rows));
        }
        let text = unpack(path).map_err(|error| Failure::job(&name, error))?;
        Ok(match format {
            Format::Csv => {
                let rows = csv::Rows::new(text, formats.delimiter(path), &formats.column);
                Self::Csv(rows.map_err(|fault| Failure::job(&name, fault))?)
            }
            _ => Self::JsonLines(json_lines::Rows::new(text, formats.column.clone())),
        })
    }

    fn next(&mut self) -> Option<Result<Row, String>> {
        match self {
            Self::JsonLines(rows) => rows.next(),
            Self::Csv(rows) => rows.next(),
            Self::Parquet(rows) => rows.next(),
        }
    }

    /// How many rows a file has; `None` where it can be read only once.
    pub(super) fn count(path: &Path, formats: &Formats) -> Option<u64> {
        if !std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
            return None;
        }
        match formats.input(path) {
            Format::Jsonl => json_lines::count(unpack(path).ok()?),
            Format::Csv => csv::count(unpack(path).ok()?, formats.delimiter(path)),
            Format::Parquet => parquet::count(path),
        }
    }

    /// The rows in order, at most `ahead` of them read before they are asked for. `Err` where the input cannot be read on.
    pub(super) fn rows(mut self, ahead: usize) -> impl Stream<Item = Result<Row, Failure>> {
        let (sender, rows) = mpsc::channel(ahead);
        let reading = tokio::task::spawn_blocking(move || {
            while let Some(row) = self.next() {
                let ended = row.is_err();
                // Where nobody wants more rows, the batch has failed.
                if sender.blocking_send(row.map_err(|fault| Failure::job("input", fault))).is_err() || ended {
                    return;
                }
            }
        });
        // A damaged file can make a library panic: that is the input's end, not a row's.
        let end = stream::once(reading).filter_map(async |ended| {
            ended.err().map(|_| Err(Failure::Job("input: damaged, its reader panicked".to_owned())))
        });
        ReceiverStream::new(rows).chain(end)
    }
}

/// Gives the fields of an article their names.
fn rename(fields: &mut serde_json::Map<String, serde_json::Value>, columns: &[Column]) {
    let values: Vec<_> = columns.iter().map(|column| (&column.field, fields.remove(&column.name))).collect();
    for (field, value) in values {
        fields.insert(field.clone(), value.unwrap_or_default());
    }
}

/// Where the fields stand in a table: (field, index), in the order of [`super::format::FIELDS`].
fn positions(names: &[String], columns: &[Column]) -> Result<Vec<(&'static str, usize)>, String> {
    let there = || names.join(", ");
    let mut found = Vec::new();
    for field in super::format::FIELDS {
        let mapped = columns.iter().rfind(|column| column.field == field).map(|column| column.name.as_str());
        match (names.iter().position(|name| name == mapped.unwrap_or(field)), mapped) {
            (Some(index), _) => found.push((field, index)),
            (None, Some(name)) => {
                return Err(format!("there is no column {name} (--column {field}={name}); there are {}", there()));
            }
            (None, None) => {}
        }
    }
    let has = |field: &str| found.iter().any(|(name, _)| *name == field);
    if !has("id") {
        return Err(format!("there is no column id, say which it is with --column id=NAME; there are {}", there()));
    }
    if !["title", "lead", "body"].into_iter().any(has) {
        return Err(format!("there is no column title, lead or body: --column body=NAME; there are {}", there()));
    }
    Ok(found)
}

/// The text of a file, unpacked where its first bytes say that it is packed; `-` is standard input.
pub(super) fn unpack(path: &Path) -> io::Result<Text> {
    let mut file: Box<dyn Read + Send> =
        if path == Path::new("-") { Box::new(io::stdin()) } else { Box::new(File::open(path)?) };
    let mut head = Vec::new();
    file.by_ref().take(4).read_to_end(&mut head)?;
    if head == b"PAR1" {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "this is Parquet: --format parquet"));
    }
    let packing = Packing::of_bytes(&head);
    let whole = BufReader::with_capacity(1 << 16, Cursor::new(head).chain(file));
    let text: Text = match packing {
        Packing::Plain => Box::new(whole),
        Packing::Gzip => Box::new(BufReader::new(MultiGzDecoder::new(whole))),
        Packing::Zstd => Box::new(BufReader::new(zstd::stream::read::Decoder::with_buffer(whole)?)),
    };
    without_mark(text)
}

/// Leaves out the byte order mark that some programs begin a text with.
fn without_mark(mut text: Text) -> io::Result<Text> {
    let mut head = Vec::new();
    // A damaged file says so when its rows are read.
    text.by_ref().take(3).read_to_end(&mut head)?;
    if head == b"\xef\xbb\xbf" {
        return Ok(text);
    }
    Ok(Box::new(Cursor::new(head).chain(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name() {
        let names = ["ma", "id", "text", "title"].map(str::to_owned);
        let column = |field: &str, name: &str| Column { field: field.to_owned(), name: name.to_owned() };
        assert_eq!(positions(&names, &[]), Ok(vec![("id", 1), ("title", 3)]));
        let mapped = [column("id", "ma"), column("body", "text")];
        assert_eq!(positions(&names, &mapped), Ok(vec![("id", 0), ("title", 3), ("body", 2)]));
        for (columns, told) in [(vec![column("body", "noi_dung")], "noi_dung"), (vec![column("title", "x")], "title=x")]
        {
            assert!(positions(&names, &columns).is_err_and(|fault| fault.contains(told) && fault.contains("ma, id")));
        }
        assert!(positions(&["title".to_owned()], &[]).is_err_and(|fault| fault.contains("--column id=NAME")));
        assert!(positions(&["id".to_owned()], &[]).is_err_and(|fault| fault.contains("--column body=NAME")));
    }
}
