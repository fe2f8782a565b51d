//! Where the answers go: JSON lines, CSV or Parquet, new or gone on with.
//!
//! Every answer is a JSON line first; the other formats are made of it. Text leaves line by line, packed or not, so that a
//! process that is killed loses no answer. Parquet has its table of contents at the end: its answers wait in a journal of
//! packed JSON lines beside it, and become Parquet when all are there.

mod flat;
mod packed;
mod parquet;
mod resume;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use ::parquet::basic::Compression;

use super::format::{Format, Formats, Packing};
use crate::cli::Failure;
use flat::Flat;
pub(super) use flat::reason;
use packed::Packed;
pub(super) use resume::Done;
use resume::Layout;

pub(super) struct Output {
    /// For messages.
    name: String,
    text: Packed,
    kind: Kind,
}

enum Kind {
    JsonLines,
    Csv {
        delimiter: u8,
    },
    /// The text is the journal.
    Parquet {
        path: PathBuf,
        journal: PathBuf,
        pages: Compression,
    },
}

impl Output {
    /// Makes the output, or goes on with one: what it answers already is in [`Done`].
    pub(super) fn open(path: &Path, formats: &Formats, resume: bool) -> Result<(Self, Done), Failure> {
        let (format, packing) = formats.output(path)?;
        let name = path.display().to_string();
        let to_stdout = path == Path::new("-");
        let (path, packing, kind) = match format {
            Format::Jsonl => (path.to_owned(), packing, Kind::JsonLines),
            Format::Csv => (path.to_owned(), packing, Kind::Csv { delimiter: formats.delimiter(path) }),
            Format::Parquet if to_stdout => {
                let told = "Parquet is not written to standard output, its answers are kept beside it until all are \
                            there: -o FILE.parquet";
                return Err(Failure::Usage(told.to_owned()));
            }
            Format::Parquet => {
                let journal = PathBuf::from(format!("{name}.partial.jsonl.zst"));
                let kind = Kind::Parquet { path: path.to_owned(), journal: journal.clone(), pages: formats.pages() };
                (journal, Packing::Zstd, kind)
            }
        };
        let opened = Self::file(&path, packing, &kind, resume, to_stdout);
        let (text, done) = opened.map_err(|error| Failure::job(&name, error))?;
        Ok((Self { name, text, kind }, done))
    }

    fn file(path: &Path, packing: Packing, kind: &Kind, resume: bool, to_stdout: bool) -> io::Result<(Packed, Done)> {
        let layout = match kind {
            Kind::JsonLines => Layout::JsonLines,
            Kind::Csv { delimiter } => Layout::Csv { header: flat::header(*delimiter)?, delimiter: *delimiter },
            // Its ids are text.
            Kind::Parquet { .. } => Layout::Journal,
        };
        if resume {
            if let Kind::Parquet { path: whole, .. } = kind
                && !path.exists()
                && whole.exists()
            {
                resume::journal(whole, path)?;
            }
            return resume::open(path, packing, &layout);
        }
        let plain: Box<dyn Write> = if to_stdout { Box::new(io::stdout()) } else { Box::new(File::create(path)?) };
        let mut text = Packed::new(plain, packing)?;
        text.write_all(layout.header())?;
        Ok((text, Done::default()))
    }

    /// Writes one answer; `line` is its JSON line, with the end.
    pub(super) fn write(&mut self, line: &[u8]) -> Result<(), Failure> {
        let written = match &self.kind {
            Kind::Csv { delimiter } => {
                Flat::of_line(line).and_then(|flat| flat.to_csv(*delimiter)).and_then(|row| self.text.write_all(&row))
            }
            _ => self.text.write_all(line),
        };
        written.and_then(|()| self.text.flush()).map_err(|error| Failure::job(&self.name, error))
    }

    /// Ends the output. `whole` says that all answers are there: only then Parquet is written.
    pub(super) fn finish(self, whole: bool) -> Result<(), Failure> {
        let Self { name, text, kind } = self;
        let failed = |error: io::Error| Failure::job(&name, error);
        text.finish().map_err(failed)?;
        let Kind::Parquet { path, journal, pages } = kind else { return Ok(()) };
        if !whole {
            eprintln!("the answers so far are in {}: go on with --resume", journal.display());
            return Ok(());
        }
        // Under its own name only when it is whole.
        let new = PathBuf::from(format!("{name}.new"));
        parquet::write(&journal, &new, pages).map_err(failed)?;
        fs::rename(&new, &path).and_then(|()| fs::remove_file(&journal)).map_err(failed)
    }
}
