//! What is wrong with a request's JSON, in words that help: fields that there are not, values that an enum has not, times
//! that are none. Times as people write them become those of protobuf's mapping.

use prost_reflect::{EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value};

use super::publish_time::publish_time;

const ARTICLE: &str = "bientap.v1.Article";
const TIMESTAMP: &str = "google.protobuf.Timestamp";
/// The name that files have for an article's time, beside the API's own two.
const PUBLISHED: &str = "published";
const PUBLISH_TIME: &str = "publishTime";

/// Mends what has one meaning, and tells of what has none. Kinds of values are left to the mapping.
///
/// # Errors
/// A line for each fault, with the path of its field.
pub(super) fn mend(json: &mut Value, message: &MessageDescriptor) -> Result<(), Vec<String>> {
    let mut faults = Vec::new();
    in_message(json, message, "", &mut faults);
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn in_message(json: &mut Value, message: &MessageDescriptor, path: &str, faults: &mut Vec<String>) {
    let Value::Object(fields) = json else { return };
    if message.full_name() == ARTICLE
        && !fields.contains_key(PUBLISH_TIME)
        && let Some(published) = fields.remove(PUBLISHED)
    {
        fields.insert(PUBLISH_TIME.to_owned(), published);
    }
    if let Some(fault) = article_is_missing(fields, message) {
        faults.push(fault);
        return;
    }
    for (name, value) in fields {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        match field_of(message, name) {
            Some(field) => in_field(value, &field, &path, faults),
            None => faults.push(unknown(message, name, &path)),
        }
    }
}

fn in_field(json: &mut Value, field: &FieldDescriptor, path: &str, faults: &mut Vec<String>) {
    match json {
        Value::Array(items) if field.is_list() => {
            for (index, item) in items.iter_mut().enumerate() {
                in_value(item, field, &format!("{path}[{index}]"), faults);
            }
        }
        value => in_value(value, field, path, faults),
    }
}

fn in_value(json: &mut Value, field: &FieldDescriptor, path: &str, faults: &mut Vec<String>) {
    match field.kind() {
        Kind::Message(message) if message.full_name() == TIMESTAMP => {
            let Value::String(text) = json else { return };
            match publish_time(text) {
                Ok(time) => *text = time.to_string(),
                Err(fault) => faults.push(format!("{path}: {fault}")),
            }
        }
        Kind::Message(message) if !message.full_name().starts_with("google.protobuf.") => {
            in_message(json, &message, path, faults);
        }
        Kind::Enum(kind) => {
            if let Some(name) = json.as_str().filter(|name| kind.get_value_by_name(name).is_none()) {
                faults.push(format!("{path}: {name:?} is none of {}", choices(&kind)));
            }
        }
        _ => {}
    }
}

/// A request whose article's fields stand where the article should.
fn article_is_missing(fields: &Map<String, Value>, message: &MessageDescriptor) -> Option<String> {
    let article = field_of(message, "article")?.kind();
    let article = article.as_message()?;
    // In the order of the article, by whichever name was sent.
    let names = article.fields().flat_map(|field| [field.json_name().to_owned(), field.name().to_owned()]);
    let mut strays: Vec<_> = names.chain([PUBLISHED.to_owned()]).collect();
    strays.dedup();
    strays.retain(|name| fields.contains_key(name) && field_of(message, name).is_none());
    let first = strays.first()?;
    Some(format!("article is missing: {} belong into it, as in {{\"article\": {{\"{first}\": …}}}}", strays.join(", ")))
}

fn unknown(message: &MessageDescriptor, name: &str, path: &str) -> String {
    let names: Vec<_> = message.fields().map(|field| field.json_name().to_owned()).collect();
    format!("{path}: there is no field {name:?}; there are {}", names.join(", "))
}

/// The names that a caller may send.
fn choices(kind: &EnumDescriptor) -> String {
    let names: Vec<_> = kind.values().map(|value| value.name().to_owned()).collect();
    let sent: Vec<_> = names.iter().filter(|name| !name.ends_with("_UNSPECIFIED")).map(String::as_str).collect();
    sent.join(", ")
}

/// By either of its names.
fn field_of(message: &MessageDescriptor, name: &str) -> Option<FieldDescriptor> {
    message.get_field_by_json_name(name).or_else(|| message.get_field_by_name(name))
}
