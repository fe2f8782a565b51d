//! What an earlier run has answered already, and how its output is gone on with.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::format::Packing;
use super::super::input::{parquet::Table, unpack};
use super::flat;
use super::packed::Packed;

/// How many rows of the output each id has. Rows are counted, not ids: rows without an id, and ids that come twice, are
/// answered as often as they stand in the input.
#[derive(Debug, Default, PartialEq)]
pub(in super::super) struct Done {
    rows: HashMap<String, usize>,
    /// Whether ids are text in the output, so that 7 and "7" are one. As answers stand in the order of their rows, the
    /// count of each is right all the same.
    text: bool,
}

impl Done {
    /// Whether a row of this id was answered; each answer serves one row.
    pub(in super::super) fn take(&mut self, id: &Value) -> bool {
        match self.rows.get_mut(&self.key(id)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }

    fn add(&mut self, id: &Value) {
        *self.rows.entry(self.key(id)).or_default() += 1;
    }

    fn key(&self, id: &Value) -> String {
        if self.text { flat::id(id).unwrap_or_default() } else { id.to_string() }
    }
}

/// What the text of an output looks like.
pub(super) enum Layout {
    JsonLines,
    /// JSON lines, ids compared as text.
    Journal,
    Csv {
        header: Vec<u8>,
        delimiter: u8,
    },
}

#[derive(Deserialize)]
struct Answered {
    #[serde(default)]
    id: Value,
}

impl Layout {
    /// What an output begins with.
    pub(super) fn header(&self) -> &[u8] {
        if let Self::Csv { header, .. } = self { header } else { &[] }
    }

    /// The id of a whole row, or why it is no answer.
    fn id(&self, row: &[u8]) -> Result<Value, String> {
        match self {
            Self::JsonLines | Self::Journal => {
                serde_json::from_slice(row).map(|Answered { id }| id).map_err(|fault| fault.to_string())
            }
            Self::Csv { delimiter, .. } => {
                let reader = ::csv::ReaderBuilder::new().delimiter(*delimiter).has_headers(false).from_reader(row);
                let record = reader.into_records().next().transpose().map_err(|fault| fault.to_string())?;
                Ok(record.and_then(|record| record.get(0).map(Value::from)).unwrap_or_default())
            }
        }
    }

    /// Reads one row with its end. Empty at the end of the text, or where the rest is no whole row.
    fn row(&self, text: &mut impl BufRead, row: &mut Vec<u8>) -> io::Result<()> {
        row.clear();
        loop {
            let read = match text.read_until(b'\n', row) {
                // A packed file that was cut off.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => 0,
                other => other?,
            };
            if read == 0 || row.last() != Some(&b'\n') {
                row.clear();
                return Ok(());
            }
            let quotes = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == b'"').count();
            // Where a quoted field is open, the line goes on; each quote inside is doubled.
            if !matches!(self, Self::Csv { .. }) || quotes(row) % 2 == 0 {
                return Ok(());
            }
        }
    }

    /// The answers of a text, each of its whole rows given to `keep`, and how many bytes those are.
    fn read(&self, mut text: impl BufRead, mut keep: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<(Done, u64)> {
        let mut done = Done { text: !matches!(self, Self::JsonLines), ..Done::default() };
        let (mut whole, mut row) = (0, Vec::new());
        for number in 1_u64.. {
            self.row(&mut text, &mut row)?;
            if row.is_empty() {
                break;
            }
            let told = |fault: &str| {
                let message = format!("row {number} is not an answer of bientap batch, so it is left alone: {fault}");
                io::Error::new(io::ErrorKind::InvalidData, message)
            };
            if number == 1 && !self.header().is_empty() {
                if row != self.header() {
                    return Err(told("its columns are others"));
                }
            } else {
                done.add(&self.id(&row).map_err(|fault| told(&fault))?);
            }
            keep(&row)?;
            whole += row.len() as u64;
        }
        Ok((done, whole))
    }
}

/// Opens an output to go on with it, made if it is not there; a last row without its end is cut off.
pub(super) fn open(path: &Path, packing: Packing, layout: &Layout) -> io::Result<(Packed, Done)> {
    let (mut text, done, whole) = if packing == Packing::Plain {
        let (file, done, whole) = cut(path, layout)?;
        (Packed::new(Box::new(file), packing)?, done, whole)
    } else {
        copy(path, packing, layout)?
    };
    if whole == 0 {
        text.write_all(layout.header())?;
    }
    Ok((text, done))
}

/// Plain text is gone on with where it is.
fn cut(path: &Path, layout: &Layout) -> io::Result<(File, Done, u64)> {
    let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
    let (done, whole) = layout.read(BufReader::new(&file), |_| Ok(()))?;
    file.set_len(whole)?;
    file.seek(SeekFrom::Start(whole))?;
    Ok((file, done, whole))
}

/// A packed text cannot be gone on with: its rows go into a new one, which then takes its place.
fn copy(path: &Path, packing: Packing, layout: &Layout) -> io::Result<(Packed, Done, u64)> {
    let new = beside(path);
    let mut packed = Packed::new(Box::new(File::create(&new)?), packing)?;
    let read = match unpack(path) {
        Err(error) if [io::ErrorKind::NotFound, io::ErrorKind::UnexpectedEof].contains(&error.kind()) => {
            Ok((Done { text: !matches!(layout, Layout::JsonLines), ..Done::default() }, 0))
        }
        Err(error) => Err(error),
        Ok(text) => layout.read(text, |row| packed.write_all(row)),
    };
    let replaced = read.and_then(|read| packed.flush().and_then(|()| fs::rename(&new, path)).map(|()| read));
    if replaced.is_err() {
        // The fault is told; the old output is as it was.
        let _ = fs::remove_file(&new);
    }
    let (done, whole) = replaced?;
    Ok((packed, done, whole))
}

/// Makes a journal of a Parquet output that was finished, to go on with it.
pub(super) fn journal(whole: &Path, journal: &Path) -> io::Result<()> {
    let damaged = |fault: String| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("this is not an output of bientap batch, so it is left alone: {fault}"),
        )
    };
    let choose = |names: &[String]| {
        let find = |column: &'static str| {
            let index = names.iter().position(|name| name == column);
            index.map(|index| (column, index)).ok_or_else(|| format!("there is no column {column}"))
        };
        ["id", "response", "error"].into_iter().map(find).collect()
    };
    let mut table = Table::open(whole, choose).map_err(damaged)?;
    let new = beside(journal);
    let mut packed = Packed::new(Box::new(File::create(&new)?), Packing::Zstd)?;
    while let Some(rows) = table.next().map_err(damaged)? {
        for row in rows {
            packed.write_all(&line(row)?)?;
        }
    }
    packed.finish()?;
    fs::rename(&new, journal)
}

/// The JSON line of a row.
fn line(mut row: Map<String, Value>) -> io::Result<Vec<u8>> {
    let mut line = Map::new();
    line.insert("id".to_owned(), row.remove("id").unwrap_or_default());
    for outcome in ["response", "error"] {
        if let Some(Value::String(text)) = row.remove(outcome) {
            line.insert(outcome.to_owned(), serde_json::from_str(&text)?);
        }
    }
    Ok((json!(line).to_string() + "\n").into_bytes())
}

fn beside(path: &Path) -> PathBuf {
    PathBuf::from(format!("{}.new", path.display()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn csv() -> Layout {
        Layout::Csv { header: flat::header(b',').expect("a header"), delimiter: b',' }
    }

    #[test]
    fn each_answer_serves_one_row() {
        let output =
            b"{\"id\":\"a\",\"response\":{}}\n{\"id\":null,\"error\":{}}\n{\"id\":\"a\",\"error\":{}}\n{\"id\":7}\n";
        let (mut done, whole) = Layout::JsonLines.read(&output[..], |_| Ok(())).expect("whole");
        assert_eq!(whole, output.len() as u64);
        for (id, answered) in [
            (json!("a"), true),
            (json!("a"), true),
            (json!("a"), false),
            (json!(null), true),
            (json!(null), false),
            (json!("7"), false),
            (json!(7), true),
        ] {
            assert_eq!(done.take(&id), answered, "{id}");
        }
        let (mut done, _) = Layout::Journal.read(&output[..], |_| Ok(())).expect("whole");
        assert!(done.take(&json!("7")) && !done.take(&json!(7)), "ids are text in Parquet");
    }

    #[test]
    fn a_row_cut_short_is_cut_off() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out");
        let header = String::from_utf8(csv().header().to_vec()).expect("UTF-8");
        let row = "a,\"hai \"\"dòng\"\"\nmột\",[],[],[],,{},\n";
        for (layout, before, after) in [
            (Layout::JsonLines, String::new(), String::new()),
            (Layout::JsonLines, "{\"id\":\"a\"}\n".into(), "{\"id\":\"a\"}\n".into()),
            (Layout::JsonLines, "{\"id\":\"a\"}\n{\"id\":\"b\",\"respon".into(), "{\"id\":\"a\"}\n".into()),
            (Layout::JsonLines, "{\"id\":\"a\"}\n{\"id\":\"b\"}".into(), "{\"id\":\"a\"}\n".into()),
            (Layout::JsonLines, "{\"id\"".into(), String::new()),
            (csv(), format!("{header}{row}"), format!("{header}{row}")),
            (csv(), format!("{header}{row}b,\"hai\nm"), format!("{header}{row}")),
            (csv(), format!("{header}{row}b,\"hai\n"), format!("{header}{row}")),
            (csv(), "id,summ".into(), header.clone()),
            (csv(), String::new(), header.clone()),
        ] {
            fs::write(&path, &before).expect("written");
            let (mut text, done) = open(&path, Packing::Plain, &layout).expect("opened");
            assert_eq!(done.rows.len(), usize::from(after.contains("\"a\"") || after.contains("\na,")), "{before}");
            text.write_all(b"next").expect("written");
            text.finish().expect("written");
            assert_eq!(fs::read_to_string(&path).expect("read"), format!("{after}next"));
        }
    }

    /// Wherever a packed file ends, the rows that were flushed before are there.
    #[test]
    fn packed_files_are_read_as_far_as_they_go() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out");
        for packing in [Packing::Gzip, Packing::Zstd] {
            let mut packed = Packed::new(Box::new(File::create(&path).expect("created")), packing).expect("packed");
            let mut ends = Vec::new();
            for id in 0..20 {
                packed.write_all(format!("{{\"id\":{id},\"response\":{{}}}}\n").as_bytes()).expect("written");
                packed.flush().expect("written");
                ends.push(fs::metadata(&path).expect("there").len());
            }
            packed.finish().expect("written");
            let whole = fs::read(&path).expect("read");
            for length in 0..=whole.len() {
                fs::write(&path, &whole[..length]).expect("written");
                let (text, done) = open(&path, packing, &Layout::JsonLines).expect("opened");
                let flushed = ends.iter().filter(|end| **end <= length as u64).count();
                assert!(done.rows.len() >= flushed, "{packing:?} {length}: {} < {flushed}", done.rows.len());
                text.finish().expect("written");
                let mut again = String::new();
                io::Read::read_to_string(&mut unpack(&path).expect("opened"), &mut again).expect("sound");
                assert_eq!(again.lines().count(), done.rows.len());
            }
        }
    }

    #[test]
    fn other_files_are_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("notes.txt");
        fs::write(&path, "my notes\n").expect("written");
        for (packing, layout) in
            [(Packing::Plain, Layout::JsonLines), (Packing::Plain, csv()), (Packing::Gzip, Layout::JsonLines)]
        {
            let fault = open(&path, packing, &layout).err().expect("a fault").to_string();
            assert!(fault.contains("row 1"), "{fault}");
            assert_eq!(fs::read_to_string(&path).expect("read"), "my notes\n");
        }
        assert_eq!(fs::read_dir(folder.path()).expect("read").count(), 1, "nothing is left beside it");
        assert!(
            journal(&path, &folder.path().join("journal")).is_err_and(|error| error.to_string().contains("left alone"))
        );
    }
}
