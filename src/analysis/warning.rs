//! What makes the answer to an article doubtful: found in what was sent, told beside the answer.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::dates::{DateMention, Precision};
use crate::text::{Document, Field, ParagraphKind};

/// Something doubtful in an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The body is HTML and was sent as plain text.
    HtmlInPlainText,
    /// Title or lead held HTML, which was read away.
    Markup(Field),
    /// Letters were lost or changed on the way.
    GarbledEncoding,
    /// Not Vietnamese, or typed without marks.
    NotVietnamese,
    /// Too few words to say what it is about.
    TooShort,
    /// Dates have no value without the time of publication.
    NoPublishTime,
    /// The time of publication is far from the article's own dates.
    PublishTimeFar,
    /// No text but captions and lines around it.
    CaptionsOnly,
}

/// Days between publication and every full date of the article's opening from which the time is doubtful.
const FAR: i32 = 366;
/// Hours that Vietnam is ahead of UTC.
const VIETNAM: i8 = 7;

/// The warnings of an article, in the order of their codes. `needs_time` says whether dates have no value for want of a time of
/// publication.
pub(super) fn find(
    document: &Document,
    dates: &[DateMention],
    needs_time: bool,
    published: Option<Timestamp>,
    wants_tags: bool,
) -> Vec<Warning> {
    let legibility = document.legibility();
    let far = || published.is_some_and(|published| is_far(document, dates, published));
    [
        (Warning::HtmlInPlainText, document.is_marked_up(Field::Body)),
        (Warning::Markup(Field::Title), document.is_marked_up(Field::Title)),
        (Warning::Markup(Field::Lead), document.is_marked_up(Field::Lead)),
        (Warning::GarbledEncoding, legibility.garbled),
        (Warning::NotVietnamese, legibility.foreign && !legibility.garbled),
        (Warning::TooShort, wants_tags && legibility.short && !legibility.garbled && !legibility.foreign),
        (Warning::NoPublishTime, needs_time),
        (Warning::PublishTimeFar, far()),
        (Warning::CaptionsOnly, is_captions_only(document)),
    ]
    .into_iter()
    .filter_map(|(warning, found)| found.then_some(warning))
    .collect()
}

fn is_captions_only(document: &Document) -> bool {
    let mut body = document.paragraphs().iter().filter(|paragraph| paragraph.field == Field::Body).peekable();
    let around = |kind| {
        matches!(
            kind,
            ParagraphKind::Caption | ParagraphKind::LikelyCaption | ParagraphKind::Byline | ParagraphKind::Source
        )
    };
    body.peek().is_some() && body.all(|paragraph| around(paragraph.kind))
}

/// True where the article opens with a day that has its year, and no date with a year is near the time of publication.
fn is_far(document: &Document, dates: &[DateMention], published: Timestamp) -> bool {
    let published = Offset::constant(VIETNAM).to_datetime(published).date();
    let own = dates.iter().filter(|mention| has_year(document.slice(mention.span)));
    let is_near = |mention: &DateMention| {
        let Some(value) = &mention.value else { return false };
        let days = |day: Date| published.duration_since(day).as_hours() / 24;
        let (first, last) = (value.start().map(days), value.end().map(days));
        // From the first day on, up to the last.
        first.is_none_or(|days| days >= -i64::from(FAR)) && last.is_none_or(|days| days <= i64::from(FAR))
    };
    let opens = |mention: &DateMention| {
        matches!(mention.precision, Some(Precision::Day | Precision::Minute))
            && mention.span.end <= document.opening_end()
    };
    let mut opened = false;
    for mention in own {
        if is_near(mention) {
            return false;
        }
        opened |= mention.value.is_some() && opens(mention);
    }
    opened
}

/// True for four digits in a row.
fn has_year(text: &str) -> bool {
    text.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit))
}
