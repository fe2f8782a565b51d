//! The lunar calendar: two centuries, month by month, against a table that does not come from our code; known days.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::dates::lunar::{last_day, leap_month, solar, solar_of_leap};

#[test]
fn every_month_from_1900_to_2100() {
    let rows = include_str!("lunar_1900_2100.tsv").lines().filter(|line| !line.starts_with('#'));
    let (mut years, mut leaps) = (0, 0);
    let mut wrong = Vec::new();
    for row in rows {
        let [year, tet, leap, months] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let (year, tet): (i16, Date) = (year.parse().expect("a year"), tet.parse().expect("a day"));
        let leap = Some(leap.parse::<i8>().expect("a month")).filter(|leap| *leap > 0);
        assert_eq!(leap_month(year), leap, "the leap month of {year}");
        let (mut day, mut month) = (tet, 0);
        for (place, length) in months.bytes().enumerate() {
            let days = if length == b'X' { 30 } else { 29 };
            // The leap month follows the one whose number it has.
            let doubled = leap.is_some_and(|leap| place == usize::try_from(leap).expect("a month"));
            month += i8::from(!doubled);
            let of_month = if doubled { solar_of_leap } else { solar };
            let found = of_month(year, month, 1);
            if found != Some(day) {
                wrong.push(format!("month {month} of {year} begins on {day}, found {found:?}"));
            }
            if doubled {
                assert_eq!(solar_of_leap(year, month, 30).is_some(), days == 30, "leap month {month} of {year}");
            }
            day = day.checked_add(days.days()).expect("a day");
        }
        assert_eq!(month, 12, "{year}");
        let eve = day.yesterday().ok();
        if last_day(year) != eve {
            wrong.push(format!("{year} ends on {eve:?}, found {:?}", last_day(year)));
        }
        years += 1;
        leaps += usize::from(leap.is_some());
    }
    assert_eq!((years, leaps), (201, 74));
    // This new moon stands within three seconds of midnight, nearer than either computation can tell.
    assert_eq!(wrong, ["month 6 of 1967 begins on 1967-07-08, found Some(1967-07-07)"]);
}

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
    for (year, month, day) in [(1799, 1, 1), (2200, 1, 1), (2025, 0, 1), (2025, 13, 1), (2025, 1, 0), (2025, 1, 31)] {
        assert_eq!(solar(year, month, day), None);
    }
}
