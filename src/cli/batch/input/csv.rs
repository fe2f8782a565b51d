//! CSV (RFC 4180) with a header.

use ::csv::{ByteRecord, Reader, ReaderBuilder};
use serde_json::Map;

use super::super::format::Column;
use super::{Row, Text, positions};

pub(in super::super) struct Rows {
    reader: Reader<Text>,
    /// How many columns the header has.
    columns: usize,
    positions: Vec<(&'static str, usize)>,
    record: ByteRecord,
    /// Rows so far. Not lines: a field may have several.
    row: u64,
}

impl Rows {
    /// Reads the header.
    pub(super) fn new(text: Text, delimiter: u8, columns: &[Column]) -> Result<Self, String> {
        let mut reader = reader(text, delimiter);
        let header = reader.headers().map_err(|error| format!("the header cannot be read: {error}"))?;
        let names: Vec<_> = header.iter().map(|name| name.trim().to_owned()).collect();
        let positions = positions(&names, columns)?;
        Ok(Self { reader, columns: names.len(), positions, record: ByteRecord::new(), row: 0 })
    }

    pub(super) fn next(&mut self) -> Option<Result<Row, String>> {
        match self.reader.read_byte_record(&mut self.record) {
            Err(error) => return Some(Err(error.to_string())),
            Ok(false) => return None,
            Ok(true) => {}
        }
        self.row += 1;
        Some(Ok(self.row(&format!("input row {}", self.row))))
    }

    fn row(&self, place: &str) -> Row {
        let mut fields = Map::new();
        let mut fault = None;
        for (field, index) in &self.positions {
            match self.record.get(*index).map(|bytes| str::from_utf8(bytes)) {
                // An empty field is no value: CSV has no other way to say so.
                None | Some(Ok("")) => {}
                Some(Ok(text)) => drop(fields.insert((*field).to_owned(), text.into())),
                Some(Err(error)) => fault = Some((*field, format!("is not UTF-8: {error}"))),
            }
        }
        if self.record.len() != self.columns {
            fault = Some(("", format!("{} fields where the header has {}", self.record.len(), self.columns)));
        }
        match fault {
            None => Row::of_fields(fields, place),
            Some((field, fault)) => {
                let id = fields.remove("id").unwrap_or_default();
                Row { id, ..Row::faulty(place, field, fault) }
            }
        }
    }
}

/// The rows after the header.
pub(super) fn count(text: Text, delimiter: u8) -> Option<u64> {
    let (mut reader, mut record, mut count) = (reader(text, delimiter), ByteRecord::new(), 0);
    while reader.read_byte_record(&mut record).ok()? {
        count += 1;
    }
    Some(count)
}

fn reader(text: Text, delimiter: u8) -> Reader<Text> {
    ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows() {
        let input = b"id;title;body;extra\r\n\
            a;\"M\xe1\xbb\x99t; \"\"hai\"\"\";\"d\xc3\xb2ng 1\nd\xc3\xb2ng 2\";x\r\n\
            b;T\r\n\
            c;T;\xff;x\n\
            ;T;B;x\n";
        assert_eq!(count(Box::new(&input[..]), b';'), Some(4));
        let mut rows = Rows::new(Box::new(&input[..]), b';', &[]).expect("a header");
        let rows: Vec<_> = std::iter::from_fn(|| rows.next()).collect::<Result<_, _>>().expect("read");
        let article = rows[0].article.as_ref().expect("an article");
        assert_eq!((article.title.as_str(), article.body.as_str()), ("Một; \"hai\"", "dòng 1\ndòng 2"));
        for (row, id, told) in [
            (1, serde_json::json!("b"), "2 fields where the header has 4 (input row 2)"),
            (2, serde_json::json!("c"), "body: is not UTF-8"),
            (3, serde_json::Value::Null, "id: is required"),
        ] {
            assert_eq!(rows[row].id, id);
            let fault = rows[row].article.as_ref().expect_err("a fault").to_string();
            assert!(fault.contains(told), "{fault}");
        }
    }
}
