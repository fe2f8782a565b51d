//! Answers as Parquet: text, lists of text, lists of groups, and the whole answer as JSON.

use std::fs::File;
use std::io::{self, BufRead};
use std::path::Path;
use std::sync::Arc;

use ::parquet::basic::Compression;
use ::parquet::data_type::{ByteArray, ByteArrayType};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::parser::parse_message_type;

use super::super::input::unpack;
use super::flat::Flat;

const SCHEMA: &str = "
message bientap {
  optional binary id (STRING);
  optional binary summary (STRING);
  optional group tags (LIST) { repeated group list { required binary element (STRING); } }
  optional group officials (LIST) { repeated group list { required group element {
    required binary name (STRING);
    required group positions (LIST) { repeated group list { required binary element (STRING); } }
  } } }
  optional group dates (LIST) { repeated group list { required group element {
    required binary text (STRING);
    optional binary value (STRING);
  } } }
  optional binary error_reason (STRING);
  optional binary response (JSON);
  optional binary error (JSON);
}";

/// A row group ends with the first of these: enough for readers to work in parallel, little enough for the memory.
const GROUP_ROWS: usize = 10_000;
const GROUP_BYTES: usize = 64 << 20;

/// Writes the answers of a journal into a new file.
pub(super) fn write(journal: &Path, to: &Path, pages: Compression) -> io::Result<()> {
    let schema = Arc::new(parse_message_type(SCHEMA).map_err(io::Error::other)?);
    let created_by = format!("bientap {}", env!("CARGO_PKG_VERSION"));
    let properties = WriterProperties::builder().set_compression(pages).set_created_by(created_by);
    let file = File::create(to)?;
    let mut writer =
        SerializedFileWriter::new(&file, schema, Arc::new(properties.build())).map_err(io::Error::other)?;
    let mut lines = unpack(journal)?;
    let (mut line, mut group, mut bytes) = (Vec::new(), Vec::new(), 0);
    loop {
        line.clear();
        let ended = lines.read_until(b'\n', &mut line)? == 0;
        if !ended {
            bytes += line.len();
            group.push(Flat::of_line(&line)?);
        }
        if !group.is_empty() && (ended || group.len() == GROUP_ROWS || bytes >= GROUP_BYTES) {
            let mut columns = writer.next_row_group().map_err(io::Error::other)?;
            write_group(&mut columns, &group).map_err(io::Error::other)?;
            columns.close().map_err(io::Error::other)?;
            group.clear();
            bytes = 0;
        }
        if ended {
            break;
        }
    }
    writer.close().map_err(io::Error::other)?;
    file.sync_all()
}

/// Column after column, in the schema's order.
fn write_group(group: &mut SerializedRowGroupWriter<'_, &File>, rows: &[Flat]) -> Result<(), ParquetError> {
    let columns = [
        Column::of_text(rows, |row| &row.id),
        Column::of_text(rows, |row| &row.summary),
        Column::of_lists(rows, |row| row.tags.as_ref(), |tag, column, repetition| column.push(tag, 2, repetition)),
        Column::of_lists(
            rows,
            |row| row.officials.as_ref(),
            |official, column, repetition| column.push(&official.name, 2, repetition),
        ),
        Column::of_lists(
            rows,
            |row| row.officials.as_ref(),
            |official, column, repetition| match official.positions.split_first() {
                None => column.push_none(2, repetition),
                Some((first, others)) => {
                    column.push(first, 3, repetition);
                    others.iter().for_each(|position| column.push(position, 3, 2));
                }
            },
        ),
        Column::of_lists(
            rows,
            |row| row.dates.as_ref(),
            |date, column, repetition| column.push(&date.text, 2, repetition),
        ),
        Column::of_lists(
            rows,
            |row| row.dates.as_ref(),
            |date, column, repetition| match &date.value {
                None => column.push_none(2, repetition),
                Some(value) => column.push(value, 3, repetition),
            },
        ),
        Column::of_text(rows, |row| &row.error_reason),
        Column::of_text(rows, |row| &row.response),
        Column::of_text(rows, |row| &row.error),
    ];
    for column in columns {
        let Some(mut writer) = group.next_column()? else { break };
        let repetitions = Some(column.repetitions.as_slice()).filter(|levels| !levels.is_empty());
        writer.typed::<ByteArrayType>().write_batch(&column.values, Some(&column.definitions), repetitions)?;
        writer.close()?;
    }
    Ok(())
}

/// A column's values with their levels (Dremel, Melnik et al. 2010): the definition level says how much of the path to a
/// value is there, the repetition level at which list a new entry begins.
#[derive(Default)]
struct Column {
    values: Vec<ByteArray>,
    definitions: Vec<i16>,
    /// Empty for a column outside lists.
    repetitions: Vec<i16>,
}

impl Column {
    fn of_text(rows: &[Flat], text: impl Fn(&Flat) -> &Option<String>) -> Self {
        let mut column = Self::default();
        for row in rows {
            column.values.extend(text(row).as_deref().map(ByteArray::from));
            column.definitions.push(text(row).is_some().into());
        }
        column
    }

    /// Of lists: level 0 for no list, 1 for an empty one; `push` adds an item with its repetition level.
    fn of_lists<T>(rows: &[Flat], list: impl Fn(&Flat) -> Option<&Vec<T>>, push: impl Fn(&T, &mut Self, i16)) -> Self {
        let mut column = Self::default();
        for row in rows {
            match list(row) {
                None => column.push_none(0, 0),
                Some(items) if items.is_empty() => column.push_none(1, 0),
                Some(items) => {
                    for (index, item) in items.iter().enumerate() {
                        push(item, &mut column, i16::from(index > 0));
                    }
                }
            }
        }
        column
    }

    fn push(&mut self, value: &str, definition: i16, repetition: i16) {
        self.values.push(value.into());
        self.push_none(definition, repetition);
    }

    fn push_none(&mut self, definition: i16, repetition: i16) {
        self.definitions.push(definition);
        self.repetitions.push(repetition);
    }
}
