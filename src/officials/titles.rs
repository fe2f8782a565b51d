//! The distinct titles of a person, only the fullest form of each post.

use super::Position;
use crate::steps;
use crate::text::fold;

/// Short forms and what they stand for; both are compared in the long form.
const SHORT_FORMS: &[(&str, &str)] = &[
    ("tp", "thành phố"),
    ("tp.hcm", "thành phố hồ chí minh"),
    ("tphcm", "thành phố hồ chí minh"),
    ("hcm", "hồ chí minh"),
    ("tx", "thị xã"),
    ("ubnd", "ủy ban nhân dân"),
    ("hđnd", "hội đồng nhân dân"),
    ("ub", "ủy ban"),
    ("tw", "trung ương"),
    ("tư", "trung ương"),
    ("bch", "ban chấp hành"),
    ("btv", "ban thường vụ"),
    ("qh", "quốc hội"),
    ("mttq", "mặt trận tổ quốc"),
    ("gđ", "giám đốc"),
    ("pgđ", "phó giám đốc"),
    ("gd&đt", "giáo dục và đào tạo"),
    ("gd-đt", "giáo dục và đào tạo"),
    ("kh&đt", "kế hoạch và đầu tư"),
    ("vksnd", "viện kiểm sát nhân dân"),
    ("lđlđ", "liên đoàn lao động"),
    ("lhpn", "liên hiệp phụ nữ"),
    ("ccb", "cựu chiến binh"),
    ("đbqh", "đại biểu quốc hội"),
    ("nn&ptnt", "nông nghiệp và phát triển nông thôn"),
    ("tn&mt", "tài nguyên và môi trường"),
    ("vn", "việt nam"),
    ("bql", "ban quản lý"),
    ("ubtư", "ủy ban trung ương"),
    ("ubtw", "ủy ban trung ương"),
    ("t.ư", "trung ương"),
    ("tn-mt", "tài nguyên và môi trường"),
    ("tnmt", "tài nguyên và môi trường"),
    ("kh-đt", "kế hoạch và đầu tư"),
    ("pct", "phó chủ tịch"),
    ("ct", "chủ tịch"),
    ("pbt", "phó bí thư"),
    ("đb", "đại biểu"),
    ("lđbđ", "liên đoàn bóng đá"),
    ("tndv", "tuyên giáo và dân vận"),
];
/// Words at the beginning of a title that say that the post is over.
const FORMER: &[&str] = &["nguyên", "cựu"];
/// "Phó ban" is the deputy of a "Trưởng ban".
const DEPUTY: &str = "phó";
const HEAD: &str = "trưởng";
const HEADED: &[&str] = &["ban", "phòng", "khoa", "đoàn", "trạm"];
/// Words that only point back ("tỉnh này", "của nhà trường").
const POINTERS: &[&str] = &["này", "nhà", "của", "và"];

/// Keeps one position a post: the fullest form, at its own first occurrence, by first occurrence.
pub(super) fn fullest(mut positions: Vec<Position>) -> Vec<Position> {
    positions.sort_by_key(|p| (p.span.begin, p.span.end));
    let forms: Vec<Vec<String>> = positions.iter().map(|p| form(&p.title)).collect();
    let mut kept: Vec<(Position, usize)> = Vec::new();
    for (number, position) in positions.into_iter().enumerate() {
        let (Some(own), mut position) = (forms.get(number), position) else { continue };
        let covered = forms
            .iter()
            .enumerate()
            .any(|(other, form)| other != number && covers(form, own) && (!covers(own, form) || other < number));
        if covered {
            // A post that is told twice is the surer for it.
            if let Some((fuller, _)) = kept.iter_mut().find(|(_, k)| forms.get(*k).is_some_and(|f| covers(f, own))) {
                fuller.score = fuller.score.max(position.score);
            }
            continue;
        }
        position.score = position.score.clamp(0.0, 1.0);
        kept.push((position, number));
    }
    kept.into_iter().map(|(position, _)| position).collect()
}

/// True where one title says the post of the other, as fully, more so or less so.
pub(super) fn same(a: &str, b: &str) -> bool {
    let (a, b) = (form(a), form(b));
    covers(&a, &b) || covers(&b, &a)
}

/// The text outside "(…)".
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let outside = |c: char| {
        depth += usize::from(c == '(');
        let keep = depth == 0;
        depth -= usize::from(c == ')' && depth > 0);
        keep.then_some(c)
    };
    text.chars().filter_map(outside).collect()
}

fn form(title: &str) -> Vec<String> {
    // "Mặt trận Tổ quốc (MTTQ) Việt Nam" says no more than without.
    let key = without_brackets(&fold::key(title));
    let mut words: Vec<String> = key
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '-' | '–'))
        .map(|w| w.trim_matches('.'))
        .filter(|w| !w.is_empty())
        .flat_map(|w| SHORT_FORMS.iter().find(|(short, _)| *short == w).map_or(w, |(_, long)| *long).split(' '))
        .map(str::to_owned)
        .collect();
    // "Phó ban", "Phó phòng" are the "Phó Trưởng ban", "Phó Trưởng phòng" in short.
    let deputy = words.iter().position(|w| !FORMER.contains(&w.as_str())).filter(|at| {
        let word = |at: usize| words.get(at).map_or("", String::as_str);
        word(*at) == DEPUTY && HEADED.contains(&word(at + 1))
    });
    if let Some(at) = deputy {
        words.insert(at + 1, HEAD.to_owned());
    }
    words
}

/// True where `long` is the same post as `short`, said as fully or more so: the same head, and every
/// word of the short form in its order.
fn covers(long: &[String], short: &[String]) -> bool {
    steps::count();
    let former = |form: &[String]| form.first().is_some_and(|w| FORMER.contains(&w.as_str()));
    let bare = |form: &[String]| form.iter().filter(|w| !FORMER.contains(&w.as_str())).cloned().collect::<Vec<_>>();
    if former(short) && !former(long) {
        return false;
    }
    let (long, short) = (bare(long), bare(short));
    let head = 2.min(short.len());
    if short.is_empty() || long.get(..head) != short.get(..head) {
        return false;
    }
    let mut rest = long.iter();
    short.iter().all(|word| POINTERS.contains(&word.as_str()) || rest.any(|w| w == word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn table() {
        for (titles, expected) in [
            (vec!["Bộ trưởng", "Bộ trưởng Bộ Xây dựng"], vec!["Bộ trưởng Bộ Xây dựng"]),
            (vec!["Chủ tịch UBND tỉnh Kiên Giang", "Chủ tịch tỉnh"], vec!["Chủ tịch UBND tỉnh Kiên Giang"]),
            (vec!["Bí thư Tỉnh uỷ", "bí thư Tỉnh ủy"], vec!["Bí thư Tỉnh uỷ"]),
            (vec!["Chủ tịch UBND TP", "Chủ tịch UBND thành phố Cần Thơ"], vec!["Chủ tịch UBND thành phố Cần Thơ"]),
            (
                vec!["Phó Chủ tịch UBND tỉnh", "Chủ tịch UBND tỉnh"],
                vec!["Phó Chủ tịch UBND tỉnh", "Chủ tịch UBND tỉnh"],
            ),
            (vec!["nguyên Bí thư Huyện ủy", "Bí thư Huyện ủy"], vec!["nguyên Bí thư Huyện ủy"]),
            (vec!["Bí thư Chi bộ", "Bí thư Đoàn xã"], vec!["Bí thư Chi bộ", "Bí thư Đoàn xã"]),
            (vec!["Phó Trưởng ban Dân vận", "Phó ban Dân vận"], vec!["Phó Trưởng ban Dân vận"]),
            (vec!["Thứ trưởng", "Bộ trưởng Y tế"], vec!["Thứ trưởng", "Bộ trưởng Y tế"]),
        ] {
            let positions = titles
                .iter()
                .enumerate()
                .map(|(i, title)| Position {
                    title: (*title).to_owned(),
                    span: Span::new(i, i + 1),
                    score: 0.9,
                    rule: "",
                })
                .collect();
            let kept: Vec<_> = fullest(positions).into_iter().map(|p| p.title).collect();
            assert_eq!(kept, expected);
        }
    }
}
