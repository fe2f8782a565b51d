//! The Vietnamese lunar calendar for the meridian of UTC+7, by astronomical computation.
//!
//! The algorithm is Hồ Ngọc Đức's ("Thuật toán tính âm lịch",
//! <https://www.informatik.uni-leipzig.de/~duc/amlich/calrules.html>),
//! with the new moons and the Sun's longitude after Jean Meeus, *Astronomical Algorithms* (1991). A month
//! begins on the day of the new moon in UTC+7; the 11th month holds the winter solstice; the leap month of a
//! year of thirteen is the first one without a major solar term.

use std::f64::consts::PI;

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Hours east of Greenwich whose midnight begins the day. The north used UTC+8 until 1967; dates before that
/// may differ by a day from the calendars printed then.
const ZONE: f64 = 7.0 / 24.0;
/// The Julian day number of [`EPOCH`].
const EPOCH_DAY: i64 = 2_451_545;
const EPOCH: Date = date(2000, 1, 1);
/// Years for which the computation is trusted to the day.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2199;

/// The solar day of a lunar date; in a year with a leap month, the plain month. `None` where the month
/// has no such day, or for years outside 1800 to 2199.
pub fn solar(year: i16, month: i8, day: i8) -> Option<Date> {
    if !YEARS.contains(&year) || !(1..=12).contains(&month) || !(1..=30).contains(&day) {
        return None;
    }
    let month_start = month_start(year, month)?;
    let length = new_moon_day(nearest_lunation(month_start) + 1) - month_start;
    let day = i64::from(day);
    (day <= length).then(|| from_julian(month_start + day - 1)).flatten()
}

/// The last day of the lunar year, the eve of Tết.
pub fn last_day(year: i16) -> Option<Date> {
    solar(year.checked_add(1)?, 1, 1)?.yesterday().ok()
}

/// The number, 1 to 12, of the month that is doubled in a lunar year, if one is.
#[cfg(test)]
pub fn leap_month(year: i16) -> Option<i8> {
    // The leap months after the 10th belong to the next solstice year.
    [year, year + 1].into_iter().find_map(|solstice_year| {
        let offset = leap_offset(solstice_year)?;
        let month = (offset + 10 - 1) % 12 + 1;
        let lunar_year = if offset <= 2 { solstice_year - 1 } else { solstice_year };
        (lunar_year == year).then_some(month as i8)
    })
}

/// The first day of a month as a Julian day number.
fn month_start(year: i16, month: i8) -> Option<i64> {
    // Months 11 and 12 follow the solstice at the end of the same solar year.
    let solstice_year = if month >= 11 { year + 1 } else { year };
    let eleventh = eleventh_month(solstice_year - 1);
    let mut offset = i64::from(month) - 11;
    if offset < 0 {
        offset += 12;
    }
    if leap_offset(solstice_year).is_some_and(|leap| offset >= leap) {
        offset += 1;
    }
    Some(new_moon_day(nearest_lunation(eleventh) + offset))
}

/// In the thirteen months from the 11th month of `solstice_year - 1` to that of `solstice_year`, the place of
/// the leap month (the 11th is 0); `None` where there are twelve.
fn leap_offset(solstice_year: i16) -> Option<i64> {
    let eleventh = eleventh_month(solstice_year - 1);
    if eleventh_month(solstice_year) - eleventh <= 365 {
        return None;
    }
    let lunation = nearest_lunation(eleventh);
    (1..14).find(|k| major_term(new_moon_day(lunation + k)) == major_term(new_moon_day(lunation + k + 1)))
}

/// The first day of the month that holds the winter solstice of a solar year.
fn eleventh_month(year: i16) -> i64 {
    let year_end = julian(year, 12, 31);
    let lunation = ((year_end as f64 - 2_415_021.076_998_695) / 29.530_588_853).floor() as i64;
    let start = new_moon_day(lunation);
    // 9 is the major term of the winter solstice: the Sun has passed 270 degrees.
    if major_term(start) >= 9 { new_moon_day(lunation - 1) } else { start }
}

/// The number of the lunation that begins on a day, counted from 1 January 1900.
fn nearest_lunation(day: i64) -> i64 {
    ((day as f64 - 2_415_021.076_998_695) / 29.530_588_853 + 0.5).floor() as i64
}

/// The local day of the k-th new moon after that of 1 January 1900.
fn new_moon_day(k: i64) -> i64 {
    (new_moon(k as f64) + 0.5 + ZONE).floor() as i64
}

/// The Julian date (universal time) of the k-th new moon after that of 1 January 1900; Meeus, chapter 47.
fn new_moon(k: f64) -> f64 {
    // Julian centuries since 1900 January 0.5.
    let t = k / 1236.85;
    let (t2, t3) = (t * t, t * t * t);
    let dr = PI / 180.0;
    let mean = 2_415_020.759_33 + 29.530_588_68 * k + 0.000_117_8 * t2 - 0.000_000_155 * t3
        + 0.000_33 * ((166.56 + 132.87 * t - 0.009_173 * t2) * dr).sin();
    let sun = (359.2242 + 29.105_356_08 * k - 0.000_033_3 * t2 - 0.000_003_47 * t3) * dr;
    let moon = (306.0253 + 385.816_918_06 * k + 0.010_730_6 * t2 + 0.000_012_36 * t3) * dr;
    let latitude = (21.2964 + 390.670_506_46 * k - 0.001_652_8 * t2 - 0.000_002_39 * t3) * dr;
    let correction = (0.1734 - 0.000_393 * t) * sun.sin() + 0.0021 * (2.0 * sun).sin() - 0.4068 * moon.sin()
        + 0.0161 * (2.0 * moon).sin()
        - 0.0004 * (3.0 * moon).sin()
        + 0.0104 * (2.0 * latitude).sin()
        - 0.0051 * (sun + moon).sin()
        - 0.0074 * (sun - moon).sin()
        + 0.0004 * (2.0 * latitude + sun).sin()
        - 0.0004 * (2.0 * latitude - sun).sin()
        - 0.0006 * (2.0 * latitude + moon).sin()
        + 0.0010 * (2.0 * latitude - moon).sin()
        + 0.0005 * (2.0 * moon + sun).sin();
    // Terrestrial minus universal time.
    let delta = if t < -11.0 {
        0.001 + 0.000_839 * t + 0.000_226_1 * t2 - 0.000_008_45 * t3 - 0.000_000_081 * t * t3
    } else {
        -0.000_278 + 0.000_265 * t + 0.000_262 * t2
    };
    mean + correction - delta
}

/// The twelfth of the ecliptic, 0 to 11 from the spring equinox, that the Sun stands in at local midnight.
fn major_term(day: i64) -> i64 {
    let t = (day as f64 - 0.5 - ZONE - 2_451_545.0) / 36_525.0;
    let t2 = t * t;
    let dr = PI / 180.0;
    let anomaly = (357.529_10 + 35_999.050_30 * t - 0.000_155_9 * t2 - 0.000_000_48 * t * t2) * dr;
    let mean = 280.466_45 + 36_000.769_83 * t + 0.000_303_2 * t2;
    let centre = (1.914_600 - 0.004_817 * t - 0.000_014 * t2) * anomaly.sin()
        + (0.019_993 - 0.000_101 * t) * (2.0 * anomaly).sin()
        + 0.000_290 * (3.0 * anomaly).sin();
    ((mean + centre).rem_euclid(360.0) / 30.0).floor() as i64
}

fn julian(year: i16, month: i8, day: i8) -> i64 {
    Date::new(year, month, day).map_or(EPOCH_DAY, |day| EPOCH_DAY + i64::from((day - EPOCH).get_days()))
}

fn from_julian(day: i64) -> Option<Date> {
    EPOCH.checked_add((day - EPOCH_DAY).days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tết by the Vietnamese calendar; 1968, 1969, 1985 and 2007 differ from the Chinese one.
    #[test]
    fn new_years() {
        for (year, month, day) in [
            (1900, 1, 31),
            (1930, 1, 30),
            (1945, 2, 13),
            (1954, 2, 3),
            (1968, 1, 29),
            (1969, 2, 16),
            (1975, 2, 11),
            (1976, 1, 31),
            (1984, 2, 2),
            (1985, 1, 21),
            (1986, 2, 9),
            (1990, 1, 27),
            (1995, 1, 31),
            (1999, 2, 16),
            (2000, 2, 5),
            (2001, 1, 24),
            (2005, 2, 9),
            (2007, 2, 17),
            (2008, 2, 7),
            (2009, 1, 26),
            (2010, 2, 14),
            (2012, 1, 23),
            (2014, 1, 31),
            (2015, 2, 19),
            (2016, 2, 8),
            (2017, 1, 28),
            (2018, 2, 16),
            (2019, 2, 5),
            (2020, 1, 25),
            (2021, 2, 12),
            (2022, 2, 1),
            (2023, 1, 22),
            (2024, 2, 10),
            (2025, 1, 29),
            (2026, 2, 17),
            (2027, 2, 6),
            (2028, 1, 26),
            (2029, 2, 13),
            (2030, 2, 2),
            (2033, 1, 31),
            (2034, 2, 19),
            (2050, 1, 23),
        ] {
            assert_eq!(solar(year, 1, 1), Some(date(year, month, day)), "Tết {year}");
        }
    }

    #[test]
    fn other_days() {
        for (lunar, expected) in [
            ((2025, 3, 10), date(2025, 4, 7)), // Giỗ Tổ Hùng Vương
            ((2024, 3, 10), date(2024, 4, 18)),
            ((2023, 3, 10), date(2023, 4, 29)), // after the leap second month
            ((2025, 8, 15), date(2025, 10, 6)), // Trung thu, after the leap sixth month
            ((2024, 8, 15), date(2024, 9, 17)),
            ((2023, 8, 15), date(2023, 9, 29)),
            ((2020, 8, 15), date(2020, 10, 1)),
            ((2025, 7, 15), date(2025, 9, 6)), // Vu Lan
            ((2025, 9, 13), date(2025, 11, 2)),
            ((2025, 5, 5), date(2025, 5, 31)),   // Đoan Ngọ
            ((2024, 12, 23), date(2025, 1, 22)), // ông Công, ông Táo
            ((2024, 1, 15), date(2024, 2, 24)),
            ((2025, 1, 15), date(2025, 2, 12)),
        ] {
            assert_eq!(solar(lunar.0, lunar.1, lunar.2), Some(expected), "{lunar:?}");
        }
    }

    #[test]
    fn leap_months() {
        for (year, month) in [
            (1984, None),
            (1985, Some(2)),
            (1987, Some(7)),
            (2001, Some(4)),
            (2004, Some(2)),
            (2006, Some(7)),
            (2009, Some(5)),
            (2012, Some(4)),
            (2014, Some(9)),
            (2017, Some(6)),
            (2018, None),
            (2019, None),
            (2020, Some(4)),
            (2023, Some(2)),
            (2024, None),
            (2025, Some(6)),
            (2028, Some(5)),
            (2031, Some(3)),
            (2033, Some(11)),
        ] {
            assert_eq!(leap_month(year), month, "{year}");
        }
    }

    #[test]
    fn every_year_is_whole() {
        for year in 1900..2100 {
            let length = (solar(year + 1, 1, 1).unwrap() - solar(year, 1, 1).unwrap()).get_days();
            let expected = if leap_month(year).is_some() { 383..=385 } else { 353..=355 };
            assert!(expected.contains(&length), "{year}: {length} days");
            for month in 1..=12 {
                assert!(solar(year, month, 29).is_some(), "{month}/{year}");
                assert!(solar(year, month, 1) < solar(year, month, 29), "{month}/{year}");
            }
            assert!(last_day(year).unwrap() >= solar(year, 12, 29).unwrap(), "{year}");
        }
    }

    #[test]
    fn outside() {
        for (year, month, day) in [(1799, 1, 1), (2200, 1, 1), (2025, 0, 1), (2025, 13, 1), (2025, 1, 0), (2025, 1, 31)]
        {
            assert_eq!(solar(year, month, day), None);
        }
    }
}
