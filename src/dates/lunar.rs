//! The Vietnamese lunar calendar for the meridian of UTC+7, by astronomical computation.
//!
//! The algorithm is Hồ Ngọc Đức's ("Thuật toán tính âm lịch",
//! <https://www.informatik.uni-leipzig.de/~duc/amlich/calrules.html>),
//! with the new moons and the Sun's longitude after Jean Meeus, *Astronomical Algorithms* (2nd edition, 1998). A month
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
    day_of(nearest_lunation(month_start(year, month)?), day)
}

/// The same in the leap month of that number; `None` where the year has none.
pub fn solar_of_leap(year: i16, month: i8, day: i8) -> Option<Date> {
    if !YEARS.contains(&year) || !(1..=30).contains(&day) || leap_month(year) != Some(month) {
        return None;
    }
    // It follows on the plain one.
    day_of(nearest_lunation(month_start(year, month)?) + 1, day)
}

/// The day of the month that begins with a lunation; `None` where it is shorter.
fn day_of(lunation: i64, day: i8) -> Option<Date> {
    let start = new_moon_day(lunation);
    let length = new_moon_day(lunation + 1) - start;
    let day = i64::from(day);
    (day <= length).then(|| from_julian(start + day - 1)).flatten()
}

/// The last day of the lunar year, the eve of Tết.
pub fn last_day(year: i16) -> Option<Date> {
    solar(year.checked_add(1)?, 1, 1)?.yesterday().ok()
}

/// The number, 1 to 12, of the month that is doubled in a lunar year, if one is.
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
    (new_moon((k - LUNATIONS_TO_2000) as f64) + 0.5 + ZONE).floor() as i64
}

/// Lunations from the first new moon of 1900 to that of 6 January 2000, from which Meeus counts.
const LUNATIONS_TO_2000: i64 = 1237;

/// The periodic terms of the new moon: coefficient in days, the power of the eccentricity's factor, and the multiples of
/// the Sun's anomaly, the Moon's anomaly and the Moon's argument of latitude whose sine it goes with.
const PERIODIC: [(f64, i32, [f64; 3]); 24] = [
    (-0.407_20, 0, [0.0, 1.0, 0.0]),
    (0.172_41, 1, [1.0, 0.0, 0.0]),
    (0.016_08, 0, [0.0, 2.0, 0.0]),
    (0.010_39, 0, [0.0, 0.0, 2.0]),
    (0.007_39, 1, [-1.0, 1.0, 0.0]),
    (-0.005_14, 1, [1.0, 1.0, 0.0]),
    (0.002_08, 2, [2.0, 0.0, 0.0]),
    (-0.001_11, 0, [0.0, 1.0, -2.0]),
    (-0.000_57, 0, [0.0, 1.0, 2.0]),
    (0.000_56, 1, [1.0, 2.0, 0.0]),
    (-0.000_42, 0, [0.0, 3.0, 0.0]),
    (0.000_42, 1, [1.0, 0.0, 2.0]),
    (0.000_38, 1, [1.0, 0.0, -2.0]),
    (-0.000_24, 1, [-1.0, 2.0, 0.0]),
    (-0.000_07, 0, [2.0, 1.0, 0.0]),
    (0.000_04, 0, [0.0, 2.0, -2.0]),
    (0.000_04, 0, [3.0, 0.0, 0.0]),
    (0.000_03, 0, [1.0, 1.0, -2.0]),
    (0.000_03, 0, [0.0, 2.0, 2.0]),
    (-0.000_03, 0, [1.0, 1.0, 2.0]),
    (0.000_03, 0, [-1.0, 1.0, 2.0]),
    (-0.000_02, 0, [-1.0, 1.0, -2.0]),
    (-0.000_02, 0, [1.0, 3.0, 0.0]),
    (0.000_02, 0, [0.0, 4.0, 0.0]),
];

/// What the planets add: coefficient in days, degrees at the new moon of January 2000, degrees a lunation.
const PLANETARY: [(f64, f64, f64); 14] = [
    (0.000_325, 299.77, 0.107_408),
    (0.000_165, 251.88, 0.016_321),
    (0.000_164, 251.83, 26.651_886),
    (0.000_126, 349.42, 36.412_478),
    (0.000_110, 84.66, 18.206_239),
    (0.000_062, 141.74, 53.303_771),
    (0.000_060, 207.14, 2.453_732),
    (0.000_056, 154.84, 7.306_860),
    (0.000_047, 34.52, 27.261_239),
    (0.000_042, 207.19, 0.121_824),
    (0.000_040, 291.34, 1.844_379),
    (0.000_037, 161.72, 24.198_154),
    (0.000_035, 239.56, 25.513_099),
    (0.000_023, 331.55, 3.592_518),
];

/// The Julian date (universal time) of the k-th new moon after that of 6 January 2000, true to some 20 seconds; Meeus,
/// chapter 49.
fn new_moon(k: f64) -> f64 {
    // Julian centuries since 2000 January 1.5.
    let t = k / 1236.85;
    let powers = |coefficients: [f64; 5]| coefficients.iter().rev().fold(0.0, |sum, c| sum * t + c);
    let mean = 29.530_588_861 * k + powers([2_451_550.097_66, 0.0, 0.000_154_37, -0.000_000_150, 0.000_000_000_73]);
    let sun = 29.105_356_70 * k + powers([2.5534, 0.0, -0.000_001_4, -0.000_000_11, 0.0]);
    let moon = 385.816_935_28 * k + powers([201.5643, 0.0, 0.010_758_2, 0.000_012_38, -0.000_000_058]);
    let latitude = 390.670_502_84 * k + powers([160.7108, 0.0, -0.001_611_8, -0.000_002_27, 0.000_000_011]);
    let node = -1.563_755_88 * k + powers([124.7746, 0.0, 0.002_067_2, 0.000_002_15, 0.0]);
    let eccentricity = powers([1.0, -0.002_516, -0.000_007_4, 0.0, 0.0]);
    let sine = |degrees: f64| (degrees * PI / 180.0).sin();
    let periodic = PERIODIC
        .iter()
        .map(|(days, power, [s, m, f])| days * eccentricity.powi(*power) * sine(s * sun + m * moon + f * latitude));
    let planetary = PLANETARY.iter().map(|(days, first, rate)| days * sine(first + rate * k));
    let correction = periodic.chain(planetary).sum::<f64>() - 0.000_17 * sine(node);
    mean + correction - terrestrial_less_universal(2000.0 + k / 12.3685) / 86_400.0
}

/// Seconds that terrestrial time is ahead of universal time, by the polynomials of Espenak and Meeus, *Five Millennium
/// Canon of Solar Eclipses* (2006): each holds up to its first year and counts from its second.
fn terrestrial_less_universal(year: f64) -> f64 {
    const ERAS: [(f64, f64, &[f64]); 9] = [
        (
            1860.0,
            1800.0,
            &[13.72, -0.332_447, 0.006_861_2, 0.004_111_6, -0.000_374_36, 1.212_72e-5, -1.699e-7, 8.75e-10],
        ),
        (1900.0, 1860.0, &[7.62, 0.5737, -0.251_754, 0.016_806_68, -0.000_447_362_4, 1.0 / 233_174.0]),
        (1920.0, 1900.0, &[-2.79, 1.494_119, -0.059_893_9, 0.006_196_6, -0.000_197]),
        (1941.0, 1920.0, &[21.20, 0.844_93, -0.076_1, 0.002_093_6]),
        (1961.0, 1950.0, &[29.07, 0.407, -1.0 / 233.0, 1.0 / 2547.0]),
        (1986.0, 1975.0, &[45.45, 1.067, -1.0 / 260.0, -1.0 / 718.0]),
        (2005.0, 2000.0, &[63.86, 0.3345, -0.060_374, 0.001_727_5, 0.000_651_814, 0.000_023_735_99]),
        (2050.0, 2000.0, &[62.92, 0.322_17, 0.005_589]),
        (f64::INFINITY, 1820.0, &[-205.724, 0.5628, 0.0032]),
    ];
    let era = ERAS.iter().find(|(end, ..)| year < *end);
    era.map_or(0.0, |(_, from, powers)| powers.iter().rev().fold(0.0, |sum, power| sum * (year - from) + power))
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
