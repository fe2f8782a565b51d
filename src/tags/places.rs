//! Places: the provinces that an article is about, by their names in its text.

use std::collections::BTreeMap;

use super::{MAX_EVIDENCE, Tag, TagEntry, TagKind};
use crate::lexicon::Trie;
use crate::text::{Document, Field, ParagraphKind, Span, Token, token_keys};

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

/// What a form of a name stands for. "Điện Biên Phủ" is another name, and no province.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Form {
    /// The number of the province.
    province: Option<usize>,
    /// Bit by bit, which of its tokens have a capital: "hòa bình" is peace.
    capitals: u32,
}

/// Finds provinces in text.
pub struct Gazetteer {
    provinces: Vec<Province>,
    forms: Trie<Form>,
    /// Words before a province's name that make it a part of another.
    named_after: Trie<()>,
    /// Most tokens of one of those.
    longest_before: usize,
}

impl Gazetteer {
    /// The provinces of Vietnam, before and since July 2025.
    pub(super) fn bundled() -> Self {
        let mut gazetteer =
            Self { provinces: Vec::new(), forms: Trie::default(), named_after: Trie::default(), longest_before: 0 };
        for line in PROVINCES.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [id, name, kind, successor, bare, others] = columns.as_slice() else { continue };
            let bare = (*bare == "yes").then_some(*name);
            for form in bare.into_iter().chain(others.split('|').filter(|form| !form.is_empty())) {
                gazetteer.add(form, Some(gazetteer.provinces.len()));
            }
            gazetteer.provinces.push(Province {
                id: (*id).to_owned(),
                name: (*name).to_owned(),
                kind: (*kind).to_owned(),
                successor: (!successor.is_empty()).then(|| (*successor).to_owned()),
            });
        }
        for name in LONGER_NAMES {
            gazetteer.add(name, None);
        }
        for word in NAMED_AFTER {
            let keys = token_keys(word);
            gazetteer.longest_before = gazetteer.longest_before.max(keys.len());
            gazetteer.named_after.add(&keys, ());
        }
        gazetteer
    }

    fn add(&mut self, form: &str, province: Option<usize>) {
        let document = Document::new("", "", form);
        let keys: Vec<String> = document.tokens().iter().map(|token| token.key.clone()).collect();
        self.forms.add(&keys, Form { province, capitals: capitals(document.tokens()) });
    }

    pub(super) fn provinces(&self) -> &[Province] {
        &self.provinces
    }

    /// The places of an article by falling score. The score says how central a place is: a mention counts by
    /// where it stands, and w such counts make 1 - exp(-w). `names` are people's, in order.
    pub(super) fn read(&self, document: &Document, names: &[Span]) -> Vec<Tag> {
        let mut found: BTreeMap<usize, (f32, Vec<Span>)> = BTreeMap::new();
        let opening = document.opening_end();
        for (province, span) in self.find(document) {
            let next = names.partition_point(|name| name.end <= span.begin);
            if names.get(next).is_some_and(|name| name.overlaps(span)) {
                continue;
            }
            let weight = match document.field_at(span.begin) {
                Field::Title => IN_TITLE,
                _ if span.end <= opening => IN_OPENING,
                _ => IN_BODY,
            };
            let (sum, spans) = found.entry(province).or_default();
            *sum += weight;
            spans.push(span);
        }
        let mut tags: Vec<Tag> = found
            .into_iter()
            .filter_map(|(number, (sum, mut evidence))| {
                let province = self.provinces.get(number)?;
                evidence.truncate(MAX_EVIDENCE);
                let score = 1.0 - (-sum).exp();
                let TagEntry { id, name, .. } = TagEntry::from(province);
                (score >= LEAST).then_some(Tag { id, name, kind: TagKind::Place, score, evidence })
            })
            .collect();
        tags.sort_by(|a, b| b.score.total_cmp(&a.score));
        tags
    }

    /// The names of provinces in an article that are no part of another name, in order.
    fn find(&self, document: &Document) -> Vec<(usize, Span)> {
        let mut found = Vec::new();
        for sentence in document.sentences() {
            let paragraph = document.paragraph_of(sentence);
            // By-lines and sources name papers, not places.
            if paragraph.is_none_or(|p| matches!(p.kind, ParagraphKind::Byline | ParagraphKind::Source)) {
                continue;
            }
            let tokens = document.tokens().get(document.tokens_in(sentence.span)).unwrap_or_default();
            self.find_in(tokens, &mut found);
        }
        found
    }

    fn find_in(&self, tokens: &[Token], found: &mut Vec<(usize, Span)>) {
        let symbols: Vec<Option<u32>> = tokens.iter().map(|token| self.forms.symbol(&token.key)).collect();
        let mut at = 0;
        while let Some(first) = tokens.get(at) {
            let Some((length, province)) = self.longest(tokens, &symbols, at) else {
                at += 1;
                continue;
            };
            let last = tokens.get(at + length - 1).unwrap_or(first);
            if let Some(province) = province
                && !self.is_named_after(tokens, at)
            {
                found.push((province, Span::new(first.span.begin, last.span.end)));
            }
            at += length;
        }
    }

    /// The longest name that begins with token `at`, in whole words: its number of tokens, and its province.
    fn longest(&self, tokens: &[Token], symbols: &[Option<u32>], at: usize) -> Option<(usize, Option<usize>)> {
        if is_joined(tokens, at) {
            return None;
        }
        let phrases = self.forms.phrases_at(symbols.get(at..).unwrap_or_default());
        let fitting = phrases.filter(|(length, _)| !is_joined(tokens, at + length)).filter_map(|(length, forms)| {
            let written = capitals(tokens.get(at..at + length).unwrap_or_default());
            let form = forms.iter().find(|form| form.capitals & !written == 0)?;
            Some((length, form.province))
        });
        fitting.last()
    }

    /// True where the words before token `at` make a part of another name of it.
    fn is_named_after(&self, tokens: &[Token], at: usize) -> bool {
        if tokens.get(at).is_none_or(|token| token.glued) {
            return false;
        }
        let before = tokens.get(at.saturating_sub(self.longest_before)..at).unwrap_or_default();
        let symbols: Vec<Option<u32>> = before.iter().map(|token| self.named_after.symbol(&token.key)).collect();
        let ends = |first: usize| {
            let rest = symbols.get(first..).unwrap_or_default();
            self.named_after.phrases_at(rest).any(|(length, _)| length == rest.len())
        };
        (0..before.len()).any(|first| ends(first) && !is_joined(before, first))
    }
}

/// True where token `at` goes on the word of the token before it.
fn is_joined(tokens: &[Token], at: usize) -> bool {
    let solid = |token: &Token| token.key.starts_with(char::is_alphanumeric);
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    tokens.get(at).is_some_and(|token| token.glued && solid(token)) && before.is_some_and(solid)
}

/// Bit by bit, which of the tokens have a capital.
fn capitals(tokens: &[Token]) -> u32 {
    tokens.iter().take(32).enumerate().fold(0, |bits, (at, token)| bits | u32::from(token.capital) << at)
}

/// Words before a province's name that make it a part of another name: people ("ông Nguyễn Thái Bình"), streets, schools,
/// papers, clubs, dishes ("phở Nam Định"), communes and wards that bear a province's name.
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
/// Longer names that begin with a province's.
const LONGER_NAMES: &[&str] = &["điện biên phủ", "thái bình dương", "hà nam ninh", "bình định vương"];

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
        let gazetteer = Gazetteer::bundled();
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
            ("", "Hà Nam Ninh là tên cũ.", vec![]),
            ("", "KHU VỰC THÁI BÌNH DƯƠNG ỔN ĐỊNH.", vec![]),
            ("", "Đoàn thăm thành phố Hồ Chí Minh.", vec!["Hồ Chí Minh"]),
            ("", "Tỉnh Thừa Thiên - Huế và tỉnh Đắk Lăk họp.", vec!["Huế", "Đắk Lắk"]),
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
        let gazetteer = Gazetteer::bundled();
        assert_eq!(gazetteer.provinces.len(), 63);
        assert_eq!(gazetteer.provinces.iter().filter(|p| p.successor.is_none()).count(), 34);
        for province in &gazetteer.provinces {
            let goes_on = |id: &String| gazetteer.provinces.iter().any(|p| p.id == *id && p.successor.is_none());
            assert!(province.successor.as_ref().is_none_or(goes_on), "{}", province.id);
        }
    }
}
