//! An analysis as the API gives it: spans that cut the caller's own text, offsets in the caller's unit.
//!
//! The only place where offsets are anything but UTF-8 bytes.

use std::sync::Arc;

use jiff::civil::Date;

use super::offsets::Offsets;
use super::warnings;
use crate::analysis::{Analysis, Article, BodyFormat};
use crate::dates::{DateMention, Precision};
use crate::officials::{Official, Position};
use crate::proto::google::r#type::Date as CivilDate;
use crate::proto::v1;
use crate::summary::{Fallback, Style, Summary};
use crate::tags::{Tag, TagEntry, TagKind};
use crate::text::{Document, Field, Span};

/// What the spans of an answer need of its article. Of an HTML body that is where its characters begin, and no more of the
/// source, which may be a hundred times the text.
pub(crate) struct Sources {
    /// An HTML body is left out.
    article: Arc<Article>,
    encoding: v1::OffsetEncoding,
    title: Offsets,
    lead: Offsets,
    body: Offsets,
}

impl Sources {
    pub(crate) fn new(article: &Arc<Article>, encoding: v1::OffsetEncoding) -> Self {
        let offsets = |text: &str| Offsets::new(text, encoding);
        let (title, lead, body) = (offsets(&article.title), offsets(&article.lead), offsets(&article.body));
        let article = match article.body_format {
            BodyFormat::PlainText => Arc::clone(article),
            BodyFormat::Html => Arc::new(Article {
                title: article.title.clone(),
                lead: article.lead.clone(),
                body: String::new(),
                body_format: article.body_format,
                published: article.published,
            }),
        };
        Self { article, encoding, title, lead, body }
    }

    /// How many bytes it keeps.
    pub(crate) fn size(&self) -> usize {
        let texts = [&self.article.title, &self.article.lead, &self.article.body].map(String::len);
        texts.iter().sum::<usize>() + self.title.size() + self.lead.size() + self.body.size()
    }
}

/// The answer to a request.
pub(crate) fn response(sources: &Sources, analysis: &Analysis, model_version: &str) -> v1::AnalyzeArticleResponse {
    let spans = Spans::new(sources, &analysis.document);
    v1::AnalyzeArticleResponse {
        summary: analysis.summary.as_ref().map(|summary| spans.summary(summary)),
        tags: analysis.tags.iter().map(|tag| spans.tag(tag)).collect(),
        officials: analysis.officials.iter().map(|official| spans.official(official)).collect(),
        dates: analysis.dates.iter().map(|date| spans.date(date)).collect(),
        offset_encoding: sources.encoding.into(),
        model_version: model_version.to_owned(),
        taxonomy_version: analysis.taxonomy_version.clone(),
        coverage: Some(v1::Coverage {
            windows: count(analysis.coverage.windows),
            characters: count(analysis.coverage.characters),
        }),
        language_warning: warnings::language(&analysis.warnings).to_owned(),
        warnings: analysis.warnings.iter().map(|warning| warnings::warning(*warning)).collect(),
    }
}

/// The number of something, where nothing near `i32::MAX` can be.
pub(super) fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

pub(super) fn tag_definition(tag: TagEntry) -> v1::TagDefinition {
    v1::TagDefinition {
        id: tag.id,
        name: tag.name,
        kind: tag_kind(tag.kind).into(),
        description: tag.description,
        successor_ids: tag.successor_ids,
        parent_id: tag.parent_id,
        aliases: tag.aliases,
    }
}

fn tag_kind(kind: TagKind) -> v1::TagKind {
    match kind {
        TagKind::Section => v1::TagKind::Section,
        TagKind::Subject => v1::TagKind::Subject,
        TagKind::Place => v1::TagKind::Place,
    }
}

struct Spans<'a> {
    document: &'a Document,
    title: Source<'a>,
    lead: Source<'a>,
    body: Source<'a>,
    body_format: BodyFormat,
}

struct Source<'a> {
    text: &'a str,
    offsets: &'a Offsets,
}

impl<'a> Spans<'a> {
    fn new(sources: &'a Sources, document: &'a Document) -> Self {
        let article = &sources.article;
        Self {
            document,
            title: Source { text: &article.title, offsets: &sources.title },
            lead: Source { text: &article.lead, offsets: &sources.lead },
            body: Source { text: &article.body, offsets: &sources.body },
            body_format: article.body_format,
        }
    }

    fn span(&self, span: Span) -> v1::TextSpan {
        let range = self.document.source(span);
        let (field, source) = match range.field {
            Field::Title => (v1::Field::Title, &self.title),
            Field::Lead => (v1::Field::Lead, &self.lead),
            Field::Body => (v1::Field::Body, &self.body),
        };
        let content = match (range.field, self.body_format) {
            (Field::Body, BodyFormat::Html) => self.document.slice(span),
            (Field::Title | Field::Lead, _) if self.document.is_marked_up(range.field) => self.document.slice(span),
            _ => source.text.get(range.begin..range.end).unwrap_or_default(),
        };
        v1::TextSpan {
            content: content.to_owned(),
            begin_offset: source.offsets.at(range.begin),
            end_offset: source.offsets.at(range.end),
            field: field.into(),
        }
    }

    fn spans(&self, spans: &[Span]) -> Vec<v1::TextSpan> {
        spans.iter().map(|span| self.span(*span)).collect()
    }

    fn summary(&self, summary: &Summary) -> v1::Summary {
        v1::Summary {
            text: summary.text.clone(),
            sentences: self.spans(&summary.sentences),
            style: match summary.style {
                Style::Compressive => v1::SummaryStyle::Compressive.into(),
                Style::Extractive => v1::SummaryStyle::Extractive.into(),
                Style::Abstractive => v1::SummaryStyle::Abstractive.into(),
            },
            fallback_reason: summary.fallback.as_ref().map(Fallback::to_string).unwrap_or_default(),
        }
    }

    fn tag(&self, tag: &Tag) -> v1::Tag {
        v1::Tag {
            id: tag.id.clone(),
            name: tag.name.clone(),
            kind: tag_kind(tag.kind).into(),
            score: tag.score,
            evidence: self.spans(&tag.evidence),
        }
    }

    fn official(&self, official: &Official) -> v1::Official {
        let position = |position: &Position| v1::Position {
            title: position.title.clone(),
            span: Some(self.span(position.span)),
            score: position.score,
        };
        v1::Official {
            name: official.name.clone(),
            positions: official.positions.iter().map(position).collect(),
            mentions: self.spans(&official.mentions),
            score: official.score,
        }
    }

    fn date(&self, mention: &DateMention) -> v1::DateMention {
        let value = mention.value.as_ref();
        v1::DateMention {
            span: Some(self.span(mention.span)),
            value: value.map(ToString::to_string).unwrap_or_default(),
            start_date: value.and_then(|value| value.start()).map(civil_date),
            end_date: value.and_then(|value| value.end()).map(civil_date),
            precision: mention.precision.map_or(v1::DatePrecision::Unspecified, precision).into(),
            score: mention.score,
        }
    }
}

fn civil_date(date: Date) -> CivilDate {
    CivilDate { year: date.year().into(), month: date.month().into(), day: date.day().into() }
}

fn precision(precision: Precision) -> v1::DatePrecision {
    match precision {
        Precision::Year => v1::DatePrecision::Year,
        Precision::Month => v1::DatePrecision::Month,
        Precision::Day => v1::DatePrecision::Day,
        Precision::Minute => v1::DatePrecision::Minute,
        Precision::Quarter => v1::DatePrecision::Quarter,
        Precision::Half => v1::DatePrecision::Half,
        Precision::Decade => v1::DatePrecision::Decade,
        Precision::Century => v1::DatePrecision::Century,
        Precision::Interval => v1::DatePrecision::Interval,
        Precision::Lunar => v1::DatePrecision::Lunar,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a caller whose strings have such units cuts out.
    fn cut(text: &str, span: &v1::TextSpan, encoding: v1::OffsetEncoding) -> String {
        let range = span.begin_offset as usize..span.end_offset as usize;
        match encoding {
            v1::OffsetEncoding::Utf16CodeUnits => {
                let units: Vec<_> = text.encode_utf16().collect();
                String::from_utf16(units.get(range).unwrap_or_default()).unwrap_or_default()
            }
            v1::OffsetEncoding::UnicodeScalars => text.chars().skip(range.start).take(range.len()).collect(),
            _ => text.get(range).unwrap_or_default().to_owned(),
        }
    }

    proptest! {
        #[test]
        fn content_is_what_the_offsets_cut(
            title in "(\\PC|[ạ-ỹ]|\\s){0,40}",
            lead in "([a-zđ ]|[e\u{301}\u{323}]|😀){0,40}",
            body in "(\\PC|[ạ-ỹ]|[aeo]\u{302}\u{301}|\u{200b}|\\r\\n|[.!?] |𝄞){0,120}",
        ) {
            let article = Arc::new(Article { title, lead, body, ..Article::default() });
            let document = article.document();
            let sentences = document.sentences().iter().map(|sentence| sentence.span);
            let words = document.text().split_whitespace().filter_map(|word| {
                let begin = document.text().find(word)?;
                Some(Span::new(begin, begin + word.len()))
            });
            let ranges: Vec<_> = sentences.chain(words).collect();
            for encoding in [
                v1::OffsetEncoding::Utf8Bytes,
                v1::OffsetEncoding::Utf16CodeUnits,
                v1::OffsetEncoding::UnicodeScalars,
            ] {
                let sources = Sources::new(&article, encoding);
                let spans = Spans::new(&sources, &document);
                for range in &ranges {
                    let span = spans.span(*range);
                    let text = match span.field() {
                        v1::Field::Title => &article.title,
                        v1::Field::Lead => &article.lead,
                        _ => &article.body,
                    };
                    prop_assert!(!span.content.is_empty());
                    prop_assert_eq!(cut(text, &span, encoding), span.content);
                }
            }
        }
    }
}
