//! A request as the analysis wants it, or everything that is wrong with it.

use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::time::Duration;

use jiff::Timestamp;

use crate::analysis::{Article, BodyFormat, Features, OfficialOptions, Options};
use crate::error::{Error, FieldFault, Violations};
use crate::proto::v1;
use crate::summary::{RelationToLead, Style, SummaryOptions};
use crate::tags::TagOptions;
use crate::text::html;

/// What `SummaryOptions.max_sentences` may be.
const SENTENCES: RangeInclusive<i32> = 1..=20;
/// What `SummaryOptions.max_characters` may be.
const CHARACTERS: RangeInclusive<i32> = 50..=10_000;
/// What `SummaryOptions.max_words` may be.
const WORDS: RangeInclusive<i32> = 10..=1_000;
/// What `TagOptions.max_tags` may be.
const TAGS: RangeInclusive<i32> = 1..=100;
/// The longest `StreamAnalyzeArticlesRequest.key`, in bytes.
const KEY_BYTES: usize = 1024;
/// 0001-01-01T00:00:00Z, where `google.protobuf.Timestamp` begins, and 9999-12-30T22:00:00Z, where jiff ends.
const SECONDS: RangeInclusive<i64> = -62_135_596_800..=253_402_207_200;

/// A valid request.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) article: Article,
    pub(crate) options: Options,
    /// Never unspecified.
    pub(crate) offset_encoding: v1::OffsetEncoding,
}

/// Checks a request and takes it apart.
///
/// # Errors
/// [`Error::Invalid`] with every violation.
pub(crate) fn request(request: v1::AnalyzeArticleRequest, max_characters: usize) -> Result<Decoded, Error> {
    let mut faults = Faults::default();
    let offset_encoding = offset_encoding(request.offset_encoding, &mut faults);
    let features = features(&request.features, &mut faults);
    let summary = summary_options(request.summary_options.unwrap_or_default(), &mut faults);
    let tags = tag_options(request.tag_options.unwrap_or_default(), &mut faults);
    let min_score = request.official_options.unwrap_or_default().min_score;
    let officials = OfficialOptions { min_score: score("official_options.min_score", min_score, &mut faults) };
    let article = article(request.article.unwrap_or_default(), max_characters, &mut faults);

    if !faults.0.is_empty() {
        return Err(Error::Invalid(faults.0));
    }
    Ok(Decoded { article, options: Options { features, summary, tags, officials }, offset_encoding })
}

/// The article of a stream's message.
#[derive(Debug)]
pub(crate) struct StreamItem {
    pub(crate) request: v1::AnalyzeArticleRequest,
    /// How long the caller waits for the answer. `None`: as long as the stream lasts.
    pub(crate) timeout: Option<Duration>,
}

/// Checks the frame of an article in a stream.
///
/// # Errors
/// [`Error::Invalid`] where the key is too long, there is no request, or its time is none.
pub(crate) fn stream_item(key: &str, item: v1::StreamAnalyzeArticlesRequest) -> Result<StreamItem, Error> {
    let mut faults = Faults::default();
    if key.len() > KEY_BYTES {
        faults.add("key", format!("is {} bytes long; at most {KEY_BYTES} are accepted", key.len()));
    }
    let timeout = item.timeout.map(|timeout| Duration::try_from(timeout).unwrap_or_default());
    if timeout.is_some_and(|timeout| timeout.is_zero()) {
        faults.add("timeout", "is not a time; more than 0 s is accepted, or none for as long as the stream lasts");
    }
    if item.request.is_none() {
        faults.add("request", "is required");
    }
    let request = item.request.filter(|_| faults.0.is_empty()).ok_or(Error::Invalid(faults.0))?;
    Ok(StreamItem { request, timeout })
}

#[derive(Default)]
struct Faults(Violations);

impl Faults {
    fn add(&mut self, field: impl Into<String>, description: impl Into<String>) {
        self.0.add(|| FieldFault { field: field.into(), description: description.into() });
    }

    fn unknown(&mut self, field: impl Into<String>, number: i32, name: &str) {
        self.add(field, format!("{number} is not a value of {name} that this server knows"));
    }
}

fn article(article: v1::Article, max_characters: usize, faults: &mut Faults) -> Article {
    let body_format = match v1::BodyFormat::try_from(article.body_format) {
        Ok(v1::BodyFormat::Unspecified | v1::BodyFormat::PlainText) => BodyFormat::PlainText,
        Ok(v1::BodyFormat::Html) => BodyFormat::Html,
        Err(_) => {
            faults.unknown("article.body_format", article.body_format, "BodyFormat");
            BodyFormat::PlainText
        }
    };
    // Of HTML, what counts is what a reader sees: markup and pictures inside of it are bounded by the message's size.
    let body = match body_format {
        BodyFormat::PlainText => Cow::Borrowed(article.body.as_str()),
        BodyFormat::Html => Cow::Owned(html::visible_text(&article.body)),
    };
    let fields =
        [("article.title", article.title.as_str()), ("article.lead", article.lead.as_str()), ("article.body", &body)];
    if !fields.iter().any(|(_, text)| text.contains(char::is_alphanumeric)) {
        faults.add("article", "is empty: title, lead and body hold no letter and no digit");
    }
    let lengths = fields.map(|(name, text)| (name, text.chars().count()));
    let total: usize = lengths.iter().map(|(_, length)| length).sum();
    if total > max_characters {
        // The longest is the one to shorten.
        if let Some((name, length)) = lengths.iter().max_by_key(|(_, length)| *length) {
            faults.add(
                *name,
                format!(
                    "holds {length} characters, and title, lead and body together {total}; at most {max_characters} \
                     are accepted (set by --max-article-characters)"
                ),
            );
        }
    }
    let published = article.publish_time.and_then(|time| publish_time(time, faults));
    Article { title: article.title, lead: article.lead, body: article.body, body_format, published }
}

fn publish_time(time: prost_types::Timestamp, faults: &mut Faults) -> Option<Timestamp> {
    let valid = SECONDS.contains(&time.seconds) && (0..1_000_000_000).contains(&time.nanos);
    let timestamp = if valid { Timestamp::new(time.seconds, time.nanos).ok() } else { None };
    if timestamp.is_none() {
        faults.add(
            "article.publish_time",
            "is not a valid timestamp: from 0001-01-01T00:00:00Z to 9999-12-30T22:00:00Z, nanos from 0 to 999,999,999",
        );
    }
    timestamp
}

fn features(numbers: &[i32], faults: &mut Faults) -> Features {
    if numbers.is_empty() {
        return Features::ALL;
    }
    let mut features = Features { summary: false, tags: false, officials: false, dates: false };
    for (index, number) in numbers.iter().enumerate() {
        match v1::Feature::try_from(*number) {
            Ok(v1::Feature::Summary) => features.summary = true,
            Ok(v1::Feature::Tags) => features.tags = true,
            Ok(v1::Feature::Officials) => features.officials = true,
            Ok(v1::Feature::Dates) => features.dates = true,
            Ok(v1::Feature::Unspecified) => {
                faults.add(format!("features[{index}]"), "is FEATURE_UNSPECIFIED; leave features empty for all");
            }
            Err(_) => faults.unknown(format!("features[{index}]"), *number, "Feature"),
        }
    }
    features
}

fn offset_encoding(number: i32, faults: &mut Faults) -> v1::OffsetEncoding {
    match v1::OffsetEncoding::try_from(number) {
        Ok(v1::OffsetEncoding::Unspecified) => v1::OffsetEncoding::Utf8Bytes,
        Ok(encoding) => encoding,
        Err(_) => {
            faults.unknown("offset_encoding", number, "OffsetEncoding");
            v1::OffsetEncoding::Utf8Bytes
        }
    }
}

fn summary_options(options: v1::SummaryOptions, faults: &mut Faults) -> SummaryOptions {
    let style = match v1::SummaryStyle::try_from(options.style) {
        Ok(v1::SummaryStyle::Unspecified | v1::SummaryStyle::Compressive) => Style::Compressive,
        Ok(v1::SummaryStyle::Extractive) => Style::Extractive,
        Ok(v1::SummaryStyle::Abstractive) => Style::Abstractive,
        Err(_) => {
            faults.unknown("summary_options.style", options.style, "SummaryStyle");
            Style::default()
        }
    };
    let relation_to_lead = match v1::RelationToLead::try_from(options.relation_to_lead) {
        Ok(v1::RelationToLead::Unspecified) => RelationToLead::Best,
        Ok(v1::RelationToLead::Beyond) => RelationToLead::Beyond,
        Err(_) => {
            faults.unknown("summary_options.relation_to_lead", options.relation_to_lead, "RelationToLead");
            RelationToLead::default()
        }
    };
    let max_sentences = limit("summary_options.max_sentences", options.max_sentences, SENTENCES, faults);
    let max_characters = limit("summary_options.max_characters", options.max_characters, CHARACTERS, faults);
    let max_words = limit("summary_options.max_words", options.max_words, WORDS, faults);
    SummaryOptions { max_sentences, max_characters, max_words, relation_to_lead, style }
}

fn tag_options(options: v1::TagOptions, faults: &mut Faults) -> TagOptions {
    TagOptions {
        min_score: score("tag_options.min_score", options.min_score, faults),
        max_tags: limit("tag_options.max_tags", options.max_tags, TAGS, faults),
    }
}

/// 0 stands for the default.
fn limit(field: &str, value: i32, range: RangeInclusive<i32>, faults: &mut Faults) -> Option<usize> {
    if value == 0 {
        return None;
    }
    if !range.contains(&value) {
        let (least, most) = range.into_inner();
        faults.add(field, format!("is {value}; {least} to {most} are accepted, or 0 for the default"));
        return None;
    }
    usize::try_from(value).ok()
}

fn score(field: &str, value: Option<f32>, faults: &mut Faults) -> Option<f32> {
    let value = value?;
    if !(0.0..=1.0).contains(&value) {
        faults.add(field, format!("is {value}; 0 to 1 is accepted"));
        return None;
    }
    Some(value)
}

#[cfg(test)]
mod tests;
