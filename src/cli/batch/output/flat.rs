//! An answer as a row of a table.

use std::io;

use serde_json::{Value, json};

/// The columns, in order.
const COLUMNS: [&str; 8] = ["id", "summary", "tags", "officials", "dates", "error_reason", "response", "error"];

/// One answer; what it does not have is `None`.
pub(super) struct Flat {
    /// Text, whatever the input had.
    pub(super) id: Option<String>,
    pub(super) summary: Option<String>,
    /// `None` with an error, and so the lists below.
    pub(super) tags: Option<Vec<String>>,
    pub(super) officials: Option<Vec<Official>>,
    pub(super) dates: Option<Vec<Date>>,
    pub(super) error_reason: Option<String>,
    /// The whole AnalyzeArticleResponse, in JSON.
    pub(super) response: Option<String>,
    /// The whole google.rpc.Status, in JSON.
    pub(super) error: Option<String>,
}

pub(super) struct Official {
    pub(super) name: String,
    pub(super) positions: Vec<String>,
}

pub(super) struct Date {
    /// As the article has it.
    pub(super) text: String,
    /// `None` where it could not be resolved.
    pub(super) value: Option<String>,
}

impl Flat {
    /// Of a line of the JSON lines.
    pub(super) fn of_line(line: &[u8]) -> io::Result<Self> {
        let line: Value = serde_json::from_slice(line)?;
        let (response, error) = (line.get("response"), line.get("error"));
        let has = |list: &str| response.map(|response| items(response, list));
        let official = |official: &Value| Official {
            name: text(official, "/name").unwrap_or_default(),
            positions: items(official, "positions").iter().filter_map(|post| text(post, "/title")).collect(),
        };
        let date =
            |date: &Value| Date { text: text(date, "/span/content").unwrap_or_default(), value: text(date, "/value") };
        Ok(Self {
            id: line.get("id").and_then(id),
            summary: text(&line, "/response/summary/text"),
            tags: has("tags").map(|tags| tags.iter().filter_map(|tag| text(tag, "/id")).collect()),
            officials: has("officials").map(|officials| officials.iter().map(official).collect()),
            dates: has("dates").map(|dates| dates.iter().map(date).collect()),
            error_reason: error.map(reason),
            response: response.map(Value::to_string),
            error: error.map(Value::to_string),
        })
    }

    /// A row of CSV, with its end; lists are JSON.
    pub(super) fn to_csv(&self, delimiter: u8) -> io::Result<Vec<u8>> {
        let official = |official: &Official| json!({"name": official.name, "positions": official.positions});
        let date = |date: &Date| json!({"text": date.text, "value": date.value});
        let tags = self.tags.as_ref().map(|tags| json!(tags).to_string());
        let list = |list: Vec<Value>| Value::Array(list).to_string();
        let officials = self.officials.as_ref().map(|officials| list(officials.iter().map(official).collect()));
        let dates = self.dates.as_ref().map(|dates| list(dates.iter().map(date).collect()));
        let fields =
            [&self.id, &self.summary, &tags, &officials, &dates, &self.error_reason, &self.response, &self.error];
        record(delimiter, fields.map(|field| field.as_deref().unwrap_or_default()))
    }
}

/// The first row of CSV.
pub(super) fn header(delimiter: u8) -> io::Result<Vec<u8>> {
    record(delimiter, COLUMNS)
}

fn record(delimiter: u8, fields: [&str; COLUMNS.len()]) -> io::Result<Vec<u8>> {
    let mut writer = ::csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(fields)?;
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// An id as text; none for null.
pub(super) fn id(id: &Value) -> Option<String> {
    match id {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The reason in the details of a google.rpc.Status.
pub(in crate::cli::batch) fn reason(error: &Value) -> String {
    let reason = items(error, "details").iter().find_map(|detail| text(detail, "/reason"));
    reason.unwrap_or_else(|| {
        let code = error.get("code").and_then(Value::as_i64).and_then(|code| i32::try_from(code).ok());
        format!("{:?}", tonic::Code::from(code.unwrap_or_default()))
    })
}

fn items<'a>(value: &'a Value, list: &str) -> &'a [Value] {
    value.get(list).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// Text that is there; protobuf's JSON mapping leaves out what is empty.
fn text(value: &Value, pointer: &str) -> Option<String> {
    value.pointer(pointer).and_then(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_csv() {
        let answer = json!({"id": 7, "response": {
            "summary": {"text": "Huyện \"họp\", bàn."},
            "tags": [{"id": "dan-van"}, {"id": "place:kien-giang"}],
            "officials": [{"name": "Lê An", "positions": [{"title": "Bí thư"}, {"title": "Chủ tịch"}]}, {"name": "B"}],
            "dates": [{"span": {"content": "hôm qua"}}, {"span": {"content": "3-4"}, "value": "2024-04-03"}],
        }});
        let error =
            json!({"id": null, "error": {"code": 3, "message": "sai", "details": [{"reason": "INVALID_REQUEST"}]}});
        for (line, expected) in [
            (
                &answer,
                [
                    "7",
                    "Huyện \"họp\", bàn.",
                    r#"["dan-van","place:kien-giang"]"#,
                    r#"[{"name":"Lê An","positions":["Bí thư","Chủ tịch"]},{"name":"B","positions":[]}]"#,
                    r#"[{"text":"hôm qua","value":null},{"text":"3-4","value":"2024-04-03"}]"#,
                    "",
                    &answer["response"].to_string(),
                    "",
                ],
            ),
            (&error, ["", "", "", "", "", "INVALID_REQUEST", "", &error["error"].to_string()]),
        ] {
            let row = Flat::of_line(line.to_string().as_bytes()).and_then(|flat| flat.to_csv(b';')).expect("a row");
            let mut reader = ::csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(&row[..]);
            let read: Vec<_> = reader.records().collect::<Result<_, _>>().expect("CSV");
            assert_eq!(read.len(), 1);
            assert_eq!(read[0].iter().collect::<Vec<_>>(), expected);
        }
        assert_eq!(reason(&json!({"code": 14})), "Unavailable");
    }
}
