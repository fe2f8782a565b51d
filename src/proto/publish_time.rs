//! Times of publication as people write them, to the API's timestamp.

use jiff::civil::{Date, DateTime, Time};
use jiff::{Timestamp, tz};

/// The forms that are read, for whoever wrote another.
pub const PUBLISH_TIME_FORMS: &str = "2024-04-03T17:00:00+07:00, 2024-04-03T17:00:00, 2024-04-03 17:00, 2024-04-03, \
                                      03/04/2024 17:00 or 03/04/2024; without an offset it is the time in Vietnam";

/// RFC 3339, the same without an offset or without a time, or day/month/year with or without a time.
///
/// Without an offset it is the time in Vietnam, and a day alone stands for its midnight there.
///
/// # Errors
/// Names the text and the forms.
pub fn publish_time(text: &str) -> Result<prost_types::Timestamp, String> {
    let trimmed = text.trim();
    let in_vietnam = || {
        let civil = trimmed.parse::<DateTime>().ok().or_else(|| day_first(trimmed))?;
        // Vietnam has had one offset since 1975, and no summer time.
        tz::offset(7).to_timestamp(civil).ok()
    };
    let time = trimmed.parse::<Timestamp>().ok().or_else(in_vietnam);
    let time = time.ok_or_else(|| format!("{text:?} is no time that is read here: write {PUBLISH_TIME_FORMS}"))?;
    Ok(prost_types::Timestamp { seconds: time.as_second(), nanos: time.subsec_nanosecond() })
}

/// 3/4/2024, 03-04-2024 17:00, 3.4.2024 17h00, 17:00 3/4/2024.
fn day_first(text: &str) -> Option<DateTime> {
    let mut parts = text.split([' ', ',']).filter(|part| !part.is_empty());
    let (first, second) = (parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    let (day, clock) = match second {
        Some(second) if first.contains([':', 'h']) => (second, Some(first)),
        second => (first, second),
    };
    let [day, month, year] = numbers(day, ['/', '-', '.'])?;
    if year < 1000 {
        return None;
    }
    let time = match clock {
        None => Time::midnight(),
        Some(clock) => clock_time(clock)?,
    };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(date.to_datetime(time))
}

/// 17:00, 17:00:30, 17h00.
fn clock_time(text: &str) -> Option<Time> {
    let [hour, minute, second] = match text.matches([':', 'h']).count() {
        1 => numbers(text, [':', 'h']).map(|[hour, minute]| [hour, minute, 0])?,
        _ => numbers(text, [':', 'h'])?,
    };
    let part = |number: i16| i8::try_from(number).ok();
    Time::new(part(hour)?, part(minute)?, part(second)?, 0).ok()
}

/// Exactly so many numbers, of digits alone, with marks between them.
fn numbers<const MANY: usize, const MARKS: usize>(text: &str, marks: [char; MARKS]) -> Option<[i16; MANY]> {
    let is_number = |part: &str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Option<Vec<i16>> =
        text.split(marks).map(|part| is_number(part).then(|| part.parse().ok()).flatten()).collect();
    parts?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        const MIDNIGHT: i64 = 1_712_077_200;
        for (text, seconds) in [
            ("2024-04-03T00:00:00Z", Some(MIDNIGHT + 7 * 3600)),
            ("2024-04-03T07:00:00+07:00", Some(MIDNIGHT + 7 * 3600)),
            ("2024-04-03T00:00:00.000Z", Some(MIDNIGHT + 7 * 3600)),
            ("2024-04-03", Some(MIDNIGHT)),
            ("2024-04-03 07:00:00", Some(MIDNIGHT + 7 * 3600)),
            ("2024-04-03T07:00", Some(MIDNIGHT + 7 * 3600)),
            (" 2024-04-03 07:00 ", Some(MIDNIGHT + 7 * 3600)),
            ("03/04/2024", Some(MIDNIGHT)),
            ("3/4/2024", Some(MIDNIGHT)),
            ("3-4-2024", Some(MIDNIGHT)),
            ("3.4.2024", Some(MIDNIGHT)),
            ("03/04/2024 07:00", Some(MIDNIGHT + 7 * 3600)),
            ("03/04/2024 07:00:30", Some(MIDNIGHT + 7 * 3600 + 30)),
            ("03/04/2024, 7h00", Some(MIDNIGHT + 7 * 3600)),
            ("07:00 03/04/2024", Some(MIDNIGHT + 7 * 3600)),
            ("2024-13-03", None),
            ("31/02/2024", None),
            ("04/13/2024", None),
            ("3/4/24", None),
            ("3/4", None),
            ("03/04/2024 25:00", None),
            ("03/04/2024 7", None),
            ("03/04/2024 07:00 GMT+7", None),
            ("/04/2024", None),
            ("+3/04/2024", None),
            ("hôm qua", None),
            ("", None),
        ] {
            assert_eq!(publish_time(text).ok().map(|time| time.seconds), seconds, "{text:?}");
        }
        assert!(publish_time("mai").is_err_and(|fault| fault.contains("\"mai\"") && fault.contains("03/04/2024")));
    }
}
