//! Articles as files and JSON lines hold them, to the API's message.

use jiff::civil::DateTime;
use jiff::{Timestamp, tz};
use serde::Deserialize;

use crate::proto::v1;

/// An article in JSON. Fields that it does not name are ignored.
#[derive(Debug, Deserialize)]
pub(super) struct JsonArticle {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    lead: Option<String>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    body_format: Option<String>,
}

impl JsonArticle {
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

/// RFC 3339; without an offset it is the time in Vietnam, and a day alone stands for its midnight there.
pub(super) fn publish_time(text: &str) -> Result<prost_types::Timestamp, String> {
    let time = text.parse::<Timestamp>().or_else(|_| {
        let time: DateTime = text.parse()?;
        // Vietnam has had one offset since 1975, and no summer time.
        tz::offset(7).to_timestamp(time)
    });
    let time =
        time.map_err(|_: jiff::Error| format!("{text:?} is no RFC 3339 time such as 2024-04-03T09:00:00+07:00"))?;
    Ok(prost_types::Timestamp { seconds: time.as_second(), nanos: time.subsec_nanosecond() })
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
    fn publish_times() {
        for (text, seconds) in [
            ("2024-04-03T00:00:00Z", Some(1_712_102_400)),
            ("2024-04-03T07:00:00+07:00", Some(1_712_102_400)),
            ("2024-04-03T00:00:00.000Z", Some(1_712_102_400)),
            ("2024-04-03", Some(1_712_102_400 - 7 * 3600)),
            ("2024-04-03 07:00:00", Some(1_712_102_400)),
            ("2024-04-03T07:00", Some(1_712_102_400)),
            ("2024-13-03", None),
            ("3/4/2024", None),
            ("hôm qua", None),
        ] {
            assert_eq!(publish_time(text).ok().map(|time| time.seconds), seconds, "{text}");
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
        for (json, field) in [
            (r#"{"body": "B", "published": "mai"}"#, "published"),
            (r#"{"body": "B", "body_format": "markdown"}"#, "body_format"),
        ] {
            assert_eq!(parse(json).map_err(|(field, _)| field).err(), Some(field));
        }
    }
}
