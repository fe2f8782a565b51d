//! Units of measure: what each measures and how many of the smallest unit it holds.

use super::super::compared::ComparedText;

/// What is measured; units of one measure convert into each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Measure {
    Dong,
    Dollar,
    Euro,
    Percent,
    PerMille,
    Mass,
    Length,
    Area,
    Volume,
    /// Another, by the name of its only unit.
    Other(&'static str),
}

/// A unit of measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in super::super) struct MeasureUnit {
    pub(super) measure: Measure,
    /// Smallest units of its measure.
    pub(super) holds: u64,
}

use Measure::{Area, Dollar, Dong, Euro, Length, Mass, Other, PerMille, Percent, Volume};

/// How papers write the units; the longer of two that begin alike stands first.
const UNITS: &[(&str, Measure, u64)] = &[
    ("đồng", Dong, 1),
    ("vnđ", Dong, 1),
    ("vnd", Dong, 1),
    ("usd", Dollar, 1),
    ("đô la", Dollar, 1),
    ("đôla", Dollar, 1),
    ("euro", Euro, 1),
    ("eur", Euro, 1),
    ("bảng", Other("bảng"), 1),
    ("yên", Other("yên"), 1),
    ("won", Other("won"), 1),
    ("nhân dân tệ", Other("nhân dân tệ"), 1),
    ("%", Percent, 1),
    ("phần trăm", Percent, 1),
    ("‰", PerMille, 1),
    ("phần nghìn", PerMille, 1),
    ("mg", Mass, 1),
    ("gam", Mass, 1_000),
    ("gram", Mass, 1_000),
    ("gr", Mass, 1_000),
    ("g", Mass, 1_000),
    ("kg", Mass, 1_000_000),
    ("ki lô gam", Mass, 1_000_000),
    ("kilôgam", Mass, 1_000_000),
    ("yến", Mass, 10_000_000),
    ("tạ", Mass, 100_000_000),
    ("tấn", Mass, 1_000_000_000),
    ("mm", Length, 1),
    ("cm", Length, 10),
    ("mét vuông", Area, 1),
    ("m2", Area, 1),
    ("héc ta", Area, 10_000),
    ("hecta", Area, 10_000),
    ("hécta", Area, 10_000),
    ("ha", Area, 10_000),
    ("km2", Area, 1_000_000),
    ("mét khối", Volume, 1_000),
    ("m3", Volume, 1_000),
    ("lít", Volume, 1),
    ("m", Length, 1_000),
    ("mét", Length, 1_000),
    ("km", Length, 1_000_000),
    ("cây số", Length, 1_000_000),
    ("giây", Other("giây"), 1),
    ("phút", Other("phút"), 1),
    ("giờ", Other("giờ"), 1),
    ("tiếng", Other("giờ"), 1),
    ("h", Other("giờ"), 1),
    ("tháng tuổi", Other("tháng"), 1),
    ("ngày tuổi", Other("ngày"), 1),
    ("ngày", Other("ngày"), 1),
    ("tuần", Other("tuần"), 1),
    ("tháng", Other("tháng"), 1),
    ("năm", Other("năm"), 1),
    ("tuổi", Other("tuổi"), 1),
    ("lượng", Other("lượng"), 1),
    ("chỉ", Other("chỉ"), 1),
    ("mw", Other("mw"), 1),
    ("kwh", Other("kwh"), 1),
    ("kw", Other("kw"), 1),
    ("kv", Other("kv"), 1),
    ("độ", Other("độ"), 1),
    ("điểm", Other("điểm"), 1),
];

/// The unit that begins with word `at`, and its number of words.
pub(super) fn at(text: &ComparedText, at: usize) -> Option<(MeasureUnit, usize)> {
    let key = text.key(at);
    let fits = |phrase: &str| {
        let rest = phrase.strip_prefix(key)?;
        (rest.is_empty() || rest.starts_with(' ') && text.stands(at, phrase.split(' ')))
            .then(|| phrase.split(' ').count())
    };
    if key.is_empty() {
        return None;
    }
    UNITS
        .iter()
        .find_map(|(phrase, measure, holds)| Some((MeasureUnit { measure: *measure, holds: *holds }, fits(phrase)?)))
}
