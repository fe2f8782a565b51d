//! Parquet: the columns of an article, read column by column, some rows at a time.

use std::fs::File;
use std::path::Path;

use jiff::{Timestamp, civil, tz};
use parquet::basic::{LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType, FixedLenByteArray};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::{Map, Value};

use super::super::format::Column;
use super::{Row, checksums, positions};

/// Rows of one batch: articles are large, and only a few are in flight.
const ROWS: usize = 64;

pub(in super::super) struct Rows {
    table: Table,
    rows: std::vec::IntoIter<Map<String, Value>>,
    row: u64,
}

impl Rows {
    pub(super) fn open(path: &Path, columns: &[Column]) -> Result<Self, String> {
        let table = Table::open(path, |names| positions(names, columns))?;
        if !table.has_checksums(path) {
            let file = path.display();
            tracing::warn!(%file, "its pages have no checksums: what is damaged in it may pass as text");
        }
        Ok(Self { table, rows: Vec::new().into_iter(), row: 0 })
    }

    pub(super) fn next(&mut self) -> Option<Result<Row, String>> {
        while self.rows.len() == 0 {
            match self.table.next() {
                Ok(None) => return None,
                Ok(Some(rows)) => self.rows = rows.into_iter(),
                Err(fault) => return Some(Err(fault)),
            }
        }
        let fields = self.rows.next()?;
        self.row += 1;
        Some(Ok(Row::of_fields(fields, &format!("input row {}", self.row))))
    }
}

pub(super) fn count(path: &Path) -> Option<u64> {
    let reader = SerializedFileReader::new(File::open(path).ok()?).ok()?;
    reader.metadata().file_metadata().num_rows().try_into().ok()
}

/// Some columns of a file, their values as JSON.
pub(in super::super) struct Table {
    file: SerializedFileReader<File>,
    /// The field's name, and its leaf in the schema.
    columns: Vec<(&'static str, usize)>,
    group: usize,
    readers: Vec<ColumnReader>,
    /// Rows of the group that are left.
    left: usize,
}

impl Table {
    /// `choose` says which columns are wanted, by the names at the top of the schema.
    pub(in super::super) fn open(
        path: &Path,
        choose: impl FnOnce(&[String]) -> Result<Vec<(&'static str, usize)>, String>,
    ) -> Result<Self, String> {
        let file = File::open(path).map_err(|error| error.to_string())?;
        let file = SerializedFileReader::new(file).map_err(told)?;
        let schema = file.metadata().file_metadata().schema_descr();
        let names: Vec<_> = schema.root_schema().get_fields().iter().map(|field| field.name().to_owned()).collect();
        let mut columns = Vec::new();
        for (field, index) in choose(&names)? {
            let name = names.get(index).map(String::as_str).unwrap_or_default();
            let leaf = schema.columns().iter().position(|column| column.path().parts() == [name]);
            let flat = leaf.filter(|leaf| schema.column(*leaf).max_rep_level() == 0);
            columns
                .push((field, flat.ok_or_else(|| format!("column {name} holds lists or groups, text is expected"))?));
        }
        Ok(Self { file, columns, group: 0, readers: Vec::new(), left: 0 })
    }

    /// Whether the pages of the columns have checksums, as far as the first page of each tells; they are then checked.
    fn has_checksums(&self, path: &Path) -> bool {
        let groups = self.file.metadata().row_groups().iter();
        let columns =
            groups.flat_map(|group| self.columns.iter().filter_map(move |(_, leaf)| group.columns().get(*leaf)));
        let mut first_pages =
            columns.map(|column| column.dictionary_page_offset().unwrap_or(column.data_page_offset()));
        first_pages.all(|offset| checksums::of_page(path, offset).unwrap_or_default())
    }

    /// The next rows, in order; `None` at the end.
    pub(in super::super) fn next(&mut self) -> Result<Option<Vec<Map<String, Value>>>, String> {
        while self.left == 0 {
            if self.group == self.file.num_row_groups() {
                return Ok(None);
            }
            let group = self.file.get_row_group(self.group).map_err(told)?;
            let readers = self.columns.iter().map(|(_, leaf)| group.get_column_reader(*leaf));
            self.readers = readers.collect::<Result<_, _>>().map_err(told)?;
            self.left = usize::try_from(group.metadata().num_rows()).unwrap_or_default();
            self.group += 1;
        }
        let count = self.left.min(ROWS);
        let mut rows = vec![Map::new(); count];
        let schema = self.file.metadata().file_metadata().schema_descr();
        for ((field, leaf), reader) in self.columns.iter().zip(&mut self.readers) {
            let kind = schema.column(*leaf);
            let values = values(reader, kind.logical_type_ref(), count).map_err(told)?;
            if values.len() != count {
                return Err(format!("column {} ends early, the file is damaged", kind.name()));
            }
            for (row, value) in rows.iter_mut().zip(values) {
                if !value.is_null() {
                    row.insert((*field).to_owned(), value);
                }
            }
        }
        self.left -= count;
        Ok(Some(rows))
    }
}

fn told(error: ParquetError) -> String {
    let fault = error.to_string();
    if fault.contains("Disabled feature") { fault + " (pages may be snappy, gzip, lz4 or zstd)" } else { fault }
}

/// The next `count` values of a column.
fn values(reader: &mut ColumnReader, kind: Option<&LogicalType>, count: usize) -> Result<Vec<Value>, ParquetError> {
    match reader {
        ColumnReader::ByteArrayColumnReader(reader) => read(reader, count, |value: ByteArray| text(value.data())),
        ColumnReader::FixedLenByteArrayColumnReader(reader) => {
            read(reader, count, |value: FixedLenByteArray| match (kind, value.data()) {
                (Some(LogicalType::Uuid), bytes) if bytes.len() == 16 => uuid(bytes).into(),
                (_, bytes) => text(bytes),
            })
        }
        ColumnReader::Int32ColumnReader(reader) => read(reader, count, |value| match kind {
            Some(LogicalType::Date) => day(value),
            Some(LogicalType::Integer(kind)) if !kind.is_signed => value.cast_unsigned().into(),
            _ => value.into(),
        }),
        ColumnReader::Int64ColumnReader(reader) => read(reader, count, |value| match kind {
            Some(LogicalType::Timestamp(kind)) => time(value, &kind.unit, kind.is_adjusted_to_u_t_c),
            Some(LogicalType::Integer(kind)) if !kind.is_signed => value.cast_unsigned().into(),
            _ => value.into(),
        }),
        // Spark's old timestamps.
        ColumnReader::Int96ColumnReader(reader) => {
            read(reader, count, |value: parquet::data_type::Int96| time(value.to_micros(), &TimeUnit::MICROS, true))
        }
        ColumnReader::BoolColumnReader(reader) => read(reader, count, Value::from),
        ColumnReader::FloatColumnReader(reader) => read(reader, count, Value::from),
        ColumnReader::DoubleColumnReader(reader) => read(reader, count, Value::from),
    }
}

/// Values by their definition levels; null where a level says that there is none.
fn read<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    count: usize,
    value: impl Fn(T::T) -> Value,
) -> Result<Vec<Value>, ParquetError> {
    let (mut values, mut levels) = (Vec::with_capacity(count), Vec::with_capacity(count));
    let mut records = 0;
    while records < count {
        let (read, _, _) = reader.read_records(count - records, Some(&mut levels), None, &mut values)?;
        if read == 0 {
            break;
        }
        records += read;
    }
    let mut values = values.into_iter().map(value);
    if levels.is_empty() {
        return Ok(values.collect());
    }
    // A flat column that is not required: 1 where there is a value.
    Ok(levels.iter().filter_map(|level| if *level == 0 { Some(Value::Null) } else { values.next() }).collect())
}

/// Text, whether or not the file calls it so. What is no UTF-8 cannot be a field's text: as a list of numbers it is told.
fn text(bytes: &[u8]) -> Value {
    str::from_utf8(bytes).map_or_else(|_| bytes.into(), Value::from)
}

fn uuid(bytes: &[u8]) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

/// A day as ISO 8601 writes it.
fn day(days: i32) -> Value {
    let day = civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(days));
    day.map_or_else(|_| days.into(), |day| day.to_string().into())
}

/// RFC 3339; without an offset where the file has none, which is then the time in Vietnam.
fn time(value: i64, unit: &TimeUnit, utc: bool) -> Value {
    let time = match unit {
        TimeUnit::MILLIS => Timestamp::from_millisecond(value),
        TimeUnit::MICROS => Timestamp::from_microsecond(value),
        TimeUnit::NANOS => Timestamp::from_nanosecond(value.into()),
    };
    match time {
        Ok(time) if utc => time.to_string().into(),
        Ok(time) => tz::Offset::UTC.to_datetime(time).to_string().into(),
        Err(_) => value.into(),
    }
}
