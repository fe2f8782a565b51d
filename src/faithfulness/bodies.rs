//! Bodies of the State by their common nouns: "hải quan" for "thuế", "ngân hàng" for "ủy ban".

use super::violation::NameKind;
use super::{Comparison, Violation};

/// Bodies, and what else in an article speaks of them: phrases, or the beginnings of short forms.
const BODIES: &[(&str, &[&str])] = &[
    ("ngân hàng", &["nh", "vietcombank", "bidv", "agribank"]),
    ("hải quan", &[]),
    ("thanh tra", &["tt"]),
    ("kiểm sát", &["vks", "ksnd"]),
    ("kiểm toán", &[]),
    ("công an", &["ca", "cảnh sát", "cs", "an ninh", "cơ quan điều tra"]),
    ("cảnh sát", &["cs", "công an", "ca"]),
    ("biên phòng", &["bđbp", "bp"]),
    ("kiểm lâm", &[]),
    ("tòa án", &["tand", "tòa"]),
    ("quốc hội", &["qh", "đbqh"]),
    ("chính phủ", &["cp", "thủ tướng"]),
    ("nghị viện", &["quốc hội"]),
    ("tập đoàn", &["tđ"]),
    ("liên đoàn", &["lđ", "vff", "fifa"]),
    ("hiệp hội", &["hh"]),
    ("tổng cục", &["tc"]),
];

pub(super) fn check(comparison: &Comparison) -> Vec<Violation> {
    let (summary, article) = (&comparison.summary.text, &comparison.article.text);
    let spoken_of = |body: &&(&str, &[&str])| {
        let short = |form: &&str| {
            article.has_phrase(form)
                || !form.contains(' ') && article.words.iter().any(|w| w.short_form && w.key.starts_with(form))
        };
        article.has_phrase(body.0) || body.1.iter().any(short)
    };
    let missing = BODIES.iter().filter(|body| summary.has_phrase(body.0) && !spoken_of(body));
    missing.map(|(body, _)| Violation::Name { kind: NameKind::Organisation, words: (*body).to_owned() }).collect()
}
