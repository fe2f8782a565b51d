//! Articles as files and JSON lines hold them, to the API's message.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::proto::{publish_time, v1};

/// An article in JSON, by the names of files and by those of the API.
#[derive(Debug, Deserialize)]
pub(super) struct JsonArticle {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    lead: Option<String>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default, alias = "publishTime", alias = "publish_time")]
    published: Option<String>,
    #[serde(default, alias = "bodyFormat")]
    body_format: Option<String>,
    #[serde(flatten)]
    others: BTreeMap<String, IgnoredAny>,
}

impl JsonArticle {
    /// The names that mean nothing here.
    pub(super) fn unknown(&self) -> Vec<String> {
        self.others.keys().filter(|name| name.as_str() != "id").cloned().collect()
    }

    /// As the API's message, or which field is wrong.
    pub(super) fn into_message(self) -> Result<v1::Article, (&'static str, String)> {
        let publish_time = match self.published.as_deref() {
            None | Some("") => None,
            Some(text) => Some(publish_time(text).map_err(|fault| ("published", fault))?),
        };
        let body_format = match self.body_format.as_deref() {
            None | Some("") => v1::BodyFormat::Unspecified,
            Some(name) => v1::BodyFormat::from_str_name(name).ok_or_else(|| {
                let fault = format!("{name:?} is none of BODY_FORMAT_PLAIN_TEXT, BODY_FORMAT_HTML");
                ("body_format", fault)
            })?,
        };
        Ok(v1::Article {
            title: self.title.unwrap_or_default(),
            lead: self.lead.unwrap_or_default(),
            body: self.body.unwrap_or_default(),
            publish_time,
            body_format: body_format.into(),
        })
    }
}

/// Plain text: the first line that is not blank is the title, the next the lead, the rest the body.
pub(super) fn of_plain_text(text: &str) -> v1::Article {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (title, rest) = first_line(text);
    let (lead, body) = first_line(rest);
    v1::Article { title: title.to_owned(), lead: lead.to_owned(), body: body.trim().to_owned(), ..Default::default() }
}

/// HTML: all of it is the body.
pub(super) fn of_html(text: &str) -> v1::Article {
    v1::Article { body: text.to_owned(), body_format: v1::BodyFormat::Html.into(), ..Default::default() }
}

/// The first line that is not blank, and all that follows it.
fn first_line(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    (line.trim_end(), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text() {
        for (text, title, lead, body) in [
            ("", "", "", ""),
            ("Tiêu đề", "Tiêu đề", "", ""),
            (
                "\n\n  Tiêu đề \r\n\r\nSa pô.\r\n\r\nĐoạn một.\n\nĐoạn hai.\n",
                "Tiêu đề",
                "Sa pô.",
                "Đoạn một.\n\nĐoạn hai.",
            ),
            ("\u{feff}Tiêu đề\nSa pô.\nĐoạn.", "Tiêu đề", "Sa pô.", "Đoạn."),
        ] {
            let article = of_plain_text(text);
            assert_eq!((article.title.as_str(), article.lead.as_str(), article.body.as_str()), (title, lead, body));
        }
    }

    #[test]
    fn json() {
        let parse = |json: &str| serde_json::from_str::<JsonArticle>(json).expect("JSON").into_message();
        let article =
            parse(r#"{"id": 7, "title": "T", "body": "B", "section": "x", "body_format": "BODY_FORMAT_HTML"}"#);
        assert_eq!(article.map(|article| article.body_format), Ok(v1::BodyFormat::Html.into()));
        assert_eq!(
            parse(r#"{"body": "B", "lead": null, "published": ""}"#).map(|article| article.publish_time),
            Ok(None)
        );
        let read = |json: &str| serde_json::from_str::<JsonArticle>(json).expect("JSON");
        for name in ["published", "publishTime", "publish_time"] {
            let article = read(&format!(r#"{{"{name}": "03/04/2024 07:00", "bodyFormat": "BODY_FORMAT_HTML"}}"#));
            let article = article.into_message().expect("an article");
            assert_eq!(article.publish_time.as_ref().map(|time| time.seconds), Some(1_712_102_400), "{name}");
            assert_eq!(article.body_format(), v1::BodyFormat::Html);
        }
        assert_eq!(read(r#"{"id": 7, "titel": "T", "body": "B", "url": {"x": 1}}"#).unknown(), ["titel", "url"]);
        for (json, field) in [
            (r#"{"body": "B", "published": "mai"}"#, "published"),
            (r#"{"body": "B", "body_format": "markdown"}"#, "body_format"),
        ] {
            assert_eq!(parse(json).map_err(|(field, _)| field).err(), Some(field));
        }
    }
}
