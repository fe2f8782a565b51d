//! JSON lines: an object a line, blank lines left out.

use super::super::format::Column;
use super::{Row, Text, rename};

pub(in super::super) struct Rows {
    text: Text,
    columns: Vec<Column>,
    line: u64,
}

impl Rows {
    pub(super) fn new(text: Text, columns: Vec<Column>) -> Self {
        Self { text, columns, line: 0 }
    }

    pub(super) fn next(&mut self) -> Option<Result<Row, String>> {
        loop {
            let mut line = Vec::new();
            match self.text.read_until(b'\n', &mut line) {
                Err(error) => return Some(Err(error.to_string())),
                Ok(0) => return None,
                Ok(_) => self.line += 1,
            }
            if !line.trim_ascii().is_empty() {
                let place = format!("input line {}", self.line);
                return Some(Ok(Row::of_json(&line, &place, |fields| rename(fields, &self.columns))));
            }
        }
    }
}

/// The lines that are not blank.
pub(super) fn count(mut text: Text) -> Option<u64> {
    let (mut count, mut line) = (0, Vec::new());
    while text.read_until(b'\n', &mut line).ok()? > 0 {
        count += u64::from(!line.trim_ascii().is_empty());
        line.clear();
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(input: &'static [u8]) -> Vec<Row> {
        let mut rows = Rows::new(Box::new(input), Vec::new());
        std::iter::from_fn(|| rows.next()).collect::<Result<_, _>>().expect("read")
    }

    #[test]
    fn lines() {
        let input = "{\"id\": \"a\", \"title\": \"T\"}\n\n  \r\n{\"id\": 7}\r\nnot JSON\n{\"title\": \"T\"}\n{\"id\": null}\n\
                     {\"id\": \"b\", \"published\": \"mai\"}\n{\"id\": \"c\", \"body\": 3}\n[1]";
        assert_eq!(count(Box::new(input.as_bytes())), Some(8));
        let seen: Vec<_> = rows(input.as_bytes())
            .iter()
            .map(|row| {
                let fault = row.article.as_ref().err().map(ToString::to_string);
                (row.id.to_string(), fault.and_then(|fault| fault.split("input line ").nth(1).map(str::to_owned)))
            })
            .collect();
        let expected = [
            ("\"a\"", None),
            ("7", None),
            ("null", Some("5)")),
            ("null", Some("6)")),
            ("null", Some("7)")),
            ("\"b\"", Some("8)")),
            ("\"c\"", Some("9)")),
            ("null", Some("10)")),
        ];
        assert_eq!(seen, expected.map(|(id, fault)| (id.to_owned(), fault.map(str::to_owned))));
    }

    #[test]
    fn bytes_that_are_not_utf8_are_one_bad_row() {
        let rows = rows(b"{\"id\": \"a\", \"body\": \"\xff\"}\n{\"id\": \"b\"}\n");
        assert_eq!(rows.len(), 2);
        assert!(rows.first().is_some_and(|row| row.article.is_err()));
        assert!(rows.get(1).is_some_and(|row| row.article.is_ok()));
    }

    #[test]
    fn fields_under_other_names() {
        let column = |field: &str, name: &str| Column { field: field.to_owned(), name: name.to_owned() };
        let input = br#"{"ma": 7, "id": 8, "body": "not this", "text": "this", "title": "text"}"#;
        let columns = vec![column("id", "ma"), column("body", "text"), column("title", "body")];
        let row = Rows::new(Box::new(&input[..]), columns).next().expect("a row").expect("read");
        assert_eq!(row.id, serde_json::json!(7));
        let article = row.article.expect("an article");
        assert_eq!((article.body.as_str(), article.title.as_str()), ("this", "not this"));
    }
}
