//! A row of the input, whatever its format: an article, or what is wrong with it.

use serde_json::{Map, Value};

use crate::cli::article::JsonArticle;
use crate::error::{Error, FieldFault};
use crate::proto::v1;

/// One row.
pub(in crate::cli) struct Row {
    /// Null where the row has none.
    pub(in crate::cli) id: Value,
    pub(in crate::cli) article: Result<v1::Article, Error>,
    /// Names of the row that are no field of an article.
    pub(super) ignored: Vec<String>,
}

impl Row {
    /// A row of JSON; `place` says where it stands: "input line 4".
    pub(in crate::cli) fn of_json(line: &[u8], place: &str, rename: impl FnOnce(&mut Map<String, Value>)) -> Self {
        match serde_json::from_slice::<Value>(line) {
            Ok(Value::Object(mut fields)) => {
                rename(&mut fields);
                Self::of_fields(fields, place)
            }
            Ok(_) => Self::faulty(place, "", "an object is expected".to_owned()),
            Err(fault) => Self::faulty(place, "", fault.to_string()),
        }
    }

    /// A row by the names of an article's fields.
    pub(super) fn of_fields(fields: Map<String, Value>, place: &str) -> Self {
        let Some(id @ (Value::String(_) | Value::Number(_))) = fields.get("id").cloned() else {
            return Self::faulty(place, "id", "is required: a string or a number".to_owned());
        };
        // The id first: what is wrong with the rest is told under it.
        let article = serde_json::from_value::<JsonArticle>(fields.into()).map_err(|fault| ("", fault.to_string()));
        let ignored = article.as_ref().map(JsonArticle::unknown).unwrap_or_default();
        let article = article.and_then(JsonArticle::into_message);
        Self { id, article: article.map_err(|(field, fault)| violation(place, field, fault)), ignored }
    }

    /// A row that is no article.
    pub(super) fn faulty(place: &str, field: &str, fault: String) -> Self {
        Self { id: Value::Null, article: Err(violation(place, field, fault)), ignored: Vec::new() }
    }
}

fn violation(place: &str, field: &str, fault: String) -> Error {
    let description = if place.is_empty() { fault } else { format!("{fault} ({place})") };
    Error::Invalid(FieldFault { field: field.to_owned(), description }.into())
}
