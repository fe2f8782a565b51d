//! Clock times and the parts of the day that tell their half: "14h30", "9 giờ kém 15", "3 giờ rưỡi" in the afternoon.

use super::day::dated;
use crate::dates::cursor::{Cursor, Parsed};
use crate::dates::expression::When;
use crate::lexicon::Class;

/// What the part of the day does to a clock time of 1 to 12 hours.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Morning,
    Noon,
    Afternoon,
    Night,
}

const PARTS: &[(&str, Part)] = &[
    ("rạng sáng", Part::Morning),
    ("sáng sớm", Part::Morning),
    ("sớm", Part::Morning),
    ("sáng", Part::Morning),
    ("trưa", Part::Noon),
    ("chiều tối", Part::Afternoon),
    ("chiều muộn", Part::Afternoon),
    ("chiều", Part::Afternoon),
    ("tối muộn", Part::Afternoon),
    ("tối khuya", Part::Night),
    ("tối", Part::Afternoon),
    ("đêm muộn", Part::Night),
    ("đêm khuya", Part::Night),
    ("nửa đêm", Part::Night),
    ("đêm", Part::Night),
    ("khuya", Part::Night),
];

/// A part of the day.
pub fn part(cursor: Cursor<'_>) -> Parsed<'_, Part> {
    cursor.one_of(PARTS)
}

/// The time of 1 to 12 hours as the part of the day tells it.
pub fn adjust(minutes: u16, part: Part) -> u16 {
    let later = match part {
        Part::Morning => false,
        Part::Noon => minutes < 180,
        Part::Afternoon => minutes < 720,
        Part::Night => (360..=720).contains(&minutes),
    };
    if later { minutes + 720 } else { minutes }
}

/// "14 giờ 30 phút", "14h30", "14:30", "3 giờ rưỡi", "9 giờ kém 15": minutes after midnight.
pub fn time(cursor: Cursor<'_>) -> Parsed<'_, u16> {
    let (hour, after) = hour(cursor)?;
    let (minutes, end) = match after.mark(":").filter(|_| after.is_glued()) {
        Some((_, after)) => {
            let (minute, end) = after.digits(2).filter(|(minute, _)| *minute < 60)?;
            (hour + minute as u16, end)
        }
        None => {
            // Capitals are road numbers: "quốc lộ 14H".
            let after = after.class(Class::HourWord).filter(|_| !after.is_capital())?;
            minutes_behind(hour, after)
        }
    };
    (minutes <= 1440).then_some((minutes, end))
}

/// The hour of a period without its word, in minutes: "3" of "3-13 giờ".
pub fn hour(cursor: Cursor<'_>) -> Parsed<'_, u16> {
    let (hour, end) = cursor.small(0..=24)?;
    Some((hour as u16 * 60, end))
}

/// "30", "30 phút", "rưỡi", "kém 15" behind the word for the hour, or nothing.
fn minutes_behind(hour: u16, after: Cursor<'_>) -> (u16, Cursor<'_>) {
    if let Some(end) = after.class(Class::HalfHour) {
        return (hour + 30, end);
    }
    let less = after.class(Class::LessMinutes);
    let start = less.unwrap_or(after);
    match start.small(0..=59).filter(|_| !is_day(start)) {
        Some((minute, end)) => {
            let minute = minute as u16;
            let minutes = if less.is_some() { hour.saturating_sub(minute) } else { hour + minute };
            (minutes, end.maybe(Class::MinuteWord).over("'′"))
        }
        None => (hour, after),
    }
}

/// True where the number behind an hour is a day: "9 giờ 2/11", but not "7h30 - 9h", "20h30 - 21h30".
fn is_day(cursor: Cursor<'_>) -> bool {
    let Some((When::Day { month: Some(_), .. }, end)) = dated(cursor) else { return false };
    !(end.is(Class::HourWord) || end.mark(":").is_some())
}
