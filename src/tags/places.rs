//! Places: the provinces that an article is about, by their names in its text.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{MAX_EVIDENCE, Tag, TagEntry, TagKind};
use crate::model::ModelError;
use crate::text::{Document, Field, ParagraphKind, Span, fold};

/// Provinces and the ways in which papers write them.
const PROVINCES: &str = include_str!("provinces.tsv");

/// Weight of a name in the headline, in the lead or the first paragraph, and further down.
pub(super) const IN_TITLE: f32 = 1.2;
pub(super) const IN_OPENING: f32 = 1.0;
pub(super) const IN_BODY: f32 = 0.35;
/// A place in passing stays below: one mention down in the body.
const LEAST: f32 = 0.5;

/// A province or centrally run city.
#[derive(Clone, Debug)]
pub struct Province {
    /// Id without the "place:".
    pub id: String,
    /// Name without "tỉnh" or "thành phố".
    pub name: String,
    /// "tỉnh" or "thành phố".
    pub kind: String,
    /// Id of the province that it became part of in July 2025, where it did.
    pub successor: Option<String>,
}

/// Finds provinces in text.
pub struct Gazetteer {
    provinces: Vec<Province>,
    /// For each pattern, its province.
    owners: Vec<usize>,
    patterns: AhoCorasick,
}

impl Gazetteer {
    /// The provinces of Vietnam, before and since July 2025.
    ///
    /// # Errors
    /// When the automaton would be larger than memory allows.
    pub(super) fn bundled() -> Result<Self, ModelError> {
        let mut provinces = Vec::new();
        let (mut names, mut owners) = (Vec::new(), Vec::new());
        for line in PROVINCES.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [id, name, kind, successor, bare, others] = columns.as_slice() else { continue };
            let bare = (*bare == "yes").then_some(*name);
            for form in bare.into_iter().chain(others.split('|').filter(|form| !form.is_empty())) {
                names.extend([form.to_owned(), form.to_uppercase()]);
                owners.extend([provinces.len(); 2]);
            }
            provinces.push(Province {
                id: (*id).to_owned(),
                name: (*name).to_owned(),
                kind: (*kind).to_owned(),
                successor: (!successor.is_empty()).then(|| (*successor).to_owned()),
            });
        }
        let patterns = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names);
        let patterns = patterns.map_err(|fault| ModelError::malformed("provinces.tsv", fault))?;
        Ok(Self { provinces, owners, patterns })
    }

    pub(super) fn provinces(&self) -> &[Province] {
        &self.provinces
    }

    /// The places of an article by falling score. The score says how central a place is: a mention counts by
    /// where it stands, and w such counts make 1 - exp(-w).
    pub(super) fn read(&self, document: &Document, names: &[Span]) -> Vec<Tag> {
        let mut found: BTreeMap<usize, (f32, Vec<Span>)> = BTreeMap::new();
        let opening = document.opening_end();
        for hit in self.patterns.find_iter(document.text()) {
            let span = Span::new(hit.start(), hit.end());
            let Some(&owner) = self.owners.get(hit.pattern().as_usize()) else { continue };
            if !stands_alone(document.text(), span) || names.iter().any(|name| name.overlaps(span)) {
                continue;
            }
            let weight = match document.field_at(span.begin) {
                _ if is_furniture(document, span) => continue,
                Field::Title => IN_TITLE,
                _ if span.end <= opening => IN_OPENING,
                _ => IN_BODY,
            };
            let (sum, spans) = found.entry(owner).or_default();
            *sum += weight;
            spans.push(span);
        }
        let mut tags: Vec<Tag> = found
            .into_iter()
            .filter_map(|(owner, (sum, mut evidence))| {
                let province = self.provinces.get(owner)?;
                evidence.truncate(MAX_EVIDENCE);
                let score = 1.0 - (-sum).exp();
                let TagEntry { id, name, .. } = TagEntry::from(province);
                (score >= LEAST).then_some(Tag { id, name, kind: TagKind::Place, score, evidence })
            })
            .collect();
        tags.sort_by(|a, b| b.score.total_cmp(&a.score));
        tags
    }
}

/// By-lines and sources name papers, not places.
fn is_furniture(document: &Document, span: Span) -> bool {
    let paragraph = document.paragraphs().iter().find(|p| p.span.contains(span));
    paragraph.is_none_or(|p| matches!(p.kind, ParagraphKind::Byline | ParagraphKind::Source))
}

/// Words before a province's name that make it a part of another name: people ("ông Nguyễn Thái Bình"), streets, schools, papers, clubs,
/// dishes ("phở Nam Định"), communes and wards that bear a province's name.
const NAMED_AFTER: &[&str] = &[
    "nguyễn",
    "trần",
    "lê",
    "phạm",
    "hoàng",
    "huỳnh",
    "phan",
    "vũ",
    "võ",
    "đặng",
    "bùi",
    "đỗ",
    "hồ",
    "ngô",
    "dương",
    "lý",
    "đoàn",
    "đinh",
    "trịnh",
    "trương",
    "văn",
    "thị",
    "đường",
    "phố",
    "phường",
    "xã",
    "cầu",
    "ga",
    "báo",
    "đại học",
    "học viện",
    "bệnh viện",
    "khách sạn",
    "câu lạc bộ",
    "clb",
    "phở",
    "gạo",
    "quốc lộ",
    "sông",
    "công ty",
    "ngân hàng",
    "trường",
    "chiến dịch",
    "chiến thắng",
];
/// What follows a province's name where it is only the beginning of another.
const LONGER_NAMES: &[&str] = &["điện biên phủ", "thái bình dương", "hà nam ninh", "bình định vương"];

/// A name of its own: whole words, not a part of a person's, a body's or another place's name.
fn stands_alone(text: &str, span: Span) -> bool {
    let before = text.get(..span.begin).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    if before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric) {
        return false;
    }
    // A few words are enough, and keep the time linear.
    let tail_from = (0..=span.begin).rev().filter(|at| text.is_char_boundary(*at)).nth(24).unwrap_or(0);
    let tail = fold::key(text.get(tail_from..span.begin).unwrap_or_default());
    let joined = tail.strip_suffix(' ').is_some_and(|tail| {
        NAMED_AFTER
            .iter()
            .any(|word| tail.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric)))
    });
    let ahead: String = text.get(span.begin..).unwrap_or_default().chars().take(24).collect();
    let ahead = fold::key(&ahead);
    !joined && !LONGER_NAMES.iter().any(|name| ahead.starts_with(name))
}

impl From<&Province> for TagEntry {
    fn from(province: &Province) -> Self {
        let state = match &province.successor {
            Some(_) => " (đến tháng 6-2025)",
            None => "",
        };
        TagEntry {
            id: format!("place:{}", province.id),
            name: province.name.clone(),
            kind: TagKind::Place,
            description: format!("{} {}{state}", province.kind, province.name),
            successor_ids: province.successor.iter().map(|id| format!("place:{id}")).collect(),
            parent_id: String::new(),
            aliases: Vec::new(),
            phrases: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        let gazetteer = Gazetteer::bundled().expect("the bundled list");
        for (title, body, expected) in [
            ("", "Ban Dân vận Tỉnh ủy Kiên Giang tổ chức hội nghị.", vec!["Kiên Giang"]),
            ("KIÊN GIANG: Sơ kết quý I", "Hội nghị diễn ra sáng nay.", vec!["Kiên Giang"]),
            ("", "Đoàn công tác TP.HCM thăm Trường Sa.", vec!["Hồ Chí Minh"]),
            ("", "Học tập tư tưởng Hồ Chí Minh.", vec![]),
            ("", "Khu vực Ấn Độ Dương - Thái Bình Dương ổn định.", vec![]),
            ("", "Nhân dân mong hòa bình.", vec![]),
            ("", "Ông Nguyễn Thái Bình phát biểu.", vec![]),
            ("", "Tỉnh Thanh Hoá họp.", vec!["Thanh Hóa"]),
            ("", "Đường Điện Biên Phủ bị ngập.", vec![]),
            ("", "Chiến sĩ Điện Biên Phủ về thăm chiến trường xưa.", vec![]),
            ("", "Trường Đại học Cần Thơ trao quà.", vec![]),
            ("", "Báo Nghệ An đưa tin.", vec![]),
            ("", "Phở Nam Định ngon.", vec![]),
            ("", "Phường An Giang tổ chức lễ hội.", vec![]),
            ("", "Công an tỉnh Nghệ An bắt giữ hai đối tượng.", vec!["Nghệ An"]),
            ("", "Nhân dân Đồng Nai đón đoàn.", vec!["Đồng Nai"]),
            ("", "Tin đầu tiên.\nĐoàn đến Cà Mau.", vec![]),
            ("", "Tin đầu tiên.\nĐoàn đến Cà Mau. Tại Cà Mau, đoàn nghỉ lại.", vec!["Cà Mau"]),
        ] {
            let found = gazetteer.read(&Document::new(title, "", body), &[]);
            let names: Vec<&str> = found.iter().map(|tag| tag.name.as_str()).collect();
            assert_eq!(names, expected, "{title} {body}");
        }
    }

    #[test]
    fn every_successor_is_a_province_that_goes_on() {
        let gazetteer = Gazetteer::bundled().expect("the bundled list");
        assert_eq!(gazetteer.provinces.len(), 63);
        assert_eq!(gazetteer.provinces.iter().filter(|p| p.successor.is_none()).count(), 34);
        for province in &gazetteer.provinces {
            let goes_on = |id: &String| gazetteer.provinces.iter().any(|p| p.id == *id && p.successor.is_none());
            assert!(province.successor.as_ref().is_none_or(goes_on), "{}", province.id);
        }
    }
}
