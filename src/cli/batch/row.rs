//! The lines of the input.

use std::io::{self, BufRead};

use serde_json::Value;

use crate::cli::article::JsonArticle;
use crate::error::{Error, Violation};
use crate::proto::v1;

/// One line: an article, or what is wrong with it.
pub(super) struct Row {
    /// Null where the line has none.
    pub(super) id: Value,
    pub(super) article: Result<v1::Article, Error>,
}

/// The lines that are not blank.
pub(super) fn rows(input: impl BufRead) -> impl Iterator<Item = io::Result<Row>> {
    input.split(b'\n').enumerate().filter_map(|(index, line)| match line {
        Ok(line) if line.trim_ascii().is_empty() => None,
        Ok(line) => Some(Ok(parse(index + 1, &line))),
        Err(error) => Some(Err(error)),
    })
}

fn parse(number: usize, line: &[u8]) -> Row {
    let json: Value = match serde_json::from_slice(line) {
        Ok(json) => json,
        Err(fault) => return Row { id: Value::Null, article: Err(violation(number, "", fault.to_string())) },
    };
    let Some(id @ (Value::String(_) | Value::Number(_))) = json.get("id").cloned() else {
        let fault = "is required: a string or a number".to_owned();
        return Row { id: Value::Null, article: Err(violation(number, "id", fault)) };
    };
    // The id first: what is wrong with the rest is told under it.
    let article = serde_json::from_value::<JsonArticle>(json).map_err(|fault| ("", fault.to_string()));
    let article = article.and_then(JsonArticle::into_message);
    Row { id, article: article.map_err(|(field, fault)| violation(number, field, fault)) }
}

fn violation(line: usize, field: &str, fault: String) -> Error {
    Error::Invalid(vec![Violation { field: field.to_owned(), description: format!("{fault} (input line {line})") }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let input = "{\"id\": \"a\", \"title\": \"T\"}\n\n  \r\n{\"id\": 7}\r\nnot JSON\n{\"title\": \"T\"}\n{\"id\": null}\n\
                     {\"id\": \"b\", \"published\": \"mai\"}\n{\"id\": \"c\", \"body\": 3}";
        let rows: Vec<_> = rows(input.as_bytes()).collect::<Result<_, _>>().expect("read");
        let seen: Vec<_> = rows
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
        ];
        assert_eq!(seen, expected.map(|(id, fault)| (id.to_owned(), fault.map(str::to_owned))));
    }

    #[test]
    fn bytes_that_are_not_utf8_are_one_bad_row() {
        let rows: Vec<_> = rows(&b"{\"id\": \"a\", \"body\": \"\xff\"}\n{\"id\": \"b\"}\n"[..]).flatten().collect();
        assert_eq!(rows.len(), 2);
        assert!(rows.first().is_some_and(|row| row.article.is_err()));
        assert!(rows.get(1).is_some_and(|row| row.article.is_ok()));
    }
}
