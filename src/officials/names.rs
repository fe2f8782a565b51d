//! Names of people in a sentence: the model's spans brought to word edges, and names that stand
//! where only a name can stand.

use super::name_shape::{ends_name, is_initial, looks_like_start, over_particles, run};
use super::verdict;
use crate::lexicon::{Class, SentenceWords, is_latin};
use crate::model::{Label, LabelledSpan};
use crate::text::{Word, is_syllable};

/// A person's name in a sentence: words `first..end`.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub first: usize,
    pub end: usize,
    /// Where its honorifics, ranks and degrees begin; `first` without any.
    pub lead: usize,
    /// What its honorific says of the person's sex.
    pub man: Option<bool>,
    /// An occupation stands before it: "bị cáo", "ca sĩ".
    pub occupied: bool,
    /// The model's score that this is the name of an official (1) or of someone else (0).
    pub official: Option<f32>,
    /// How sure it is that this is a name, 0 to 1.
    pub score: f32,
    /// It stands alone in brackets behind the name before: another name of the same person.
    pub alias: bool,
}

impl Name {
    /// True where an honorific, rank or degree stands before it.
    pub fn has_lead(&self) -> bool {
        self.lead < self.first
    }
}

/// Notes who is called the counterpart of an official, and so surely is one: "người đồng cấp Mỹ Donald Sậy".
pub(super) fn mark_counterparts(words: SentenceWords, names: &mut [Name]) {
    for name in names.iter_mut().filter(|name| name.official.is_none() && name.end - name.first > 1) {
        let end = words.before(name.lead, Class::Place).unwrap_or(name.lead);
        if words.before(end, Class::Counterpart).is_some() {
            name.official = Some(verdict::SURE);
            name.score = name.score.max(BY_LOOKS);
        }
    }
}

/// Marks "Hà Lập Sinh (He Lisheng)".
pub(super) fn mark_aliases(words: SentenceWords, names: &mut [Name]) {
    let is = |at: usize, mark: char| words.get(at).is_some_and(|w| w.is(mark));
    for number in 1..names.len() {
        let before = names.get(number - 1).map_or(0, |n| n.end);
        if let Some(name) = names.get_mut(number) {
            name.alias = name.first == before + 1 && name.score > IF_MENTIONED && is(before, '(') && is(name.end, ')');
        }
    }
}

/// Scores of names that the model did not label, by what speaks for them.
const BESIDE_POST: f32 = 0.8;
const BEHIND_HONORIFIC: f32 = 0.75;
const BY_LOOKS: f32 = 0.5;
/// A name of this score counts only where the same person is named elsewhere.
pub(super) const IF_KNOWN: f32 = 0.3;
/// A run of capitals that is a mention where it is a known person's name, and takes no part in links.
pub(super) const IF_MENTIONED: f32 = 0.2;

/// Sorts names and leaves no two that share a word: of two the surer one stays, the first where both are as sure.
///
/// Model, posts and looks each find names by themselves, so that two of them may claim the same words.
pub(super) fn keep_apart(names: &mut Vec<Name>) {
    names.sort_by_key(|name| name.first);
    names.dedup_by(|next, kept| {
        let overlaps = next.first < kept.end;
        if overlaps && next.score > kept.score {
            std::mem::swap(next, kept);
        }
        overlaps
    });
}

/// The model's names, brought to word edges: honorifics, posts and small words at their ends are cut
/// off, a name that the span cuts in two is completed.
pub(super) fn labelled(words: SentenceWords, labels: &[LabelledSpan]) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    for label in labels.iter().filter(|l| matches!(l.label, Label::Official | Label::Person)) {
        let (first, end) = words.within(label.span);
        let taken = found.last().map_or(0, |n| n.end);
        // One half of "Trump-Putin" is no word of its own.
        let half = words.get(first).is_some_and(|w| w.key.contains('-') && !label.span.contains(w.span));
        if half {
            continue;
        }
        let Some((first, end)) = at_edges(words, taken, first.max(taken), end) else { continue };
        // "Thành ủy Bà Rịa" names no Mrs Rịa.
        let of_place =
            first.checked_sub(1).is_some_and(|p| words.length(p, Class::Place).is_some_and(|n| n > 1 && p + n >= end));
        if of_place || is_inside(words, first, end, false) {
            continue;
        }
        let official = if label.label == Label::Official { label.score } else { 1.0 - label.score };
        found.push(with_lead(words, first, end, Some(official), label.score));
    }
    found
}

/// What may stand before a name and is none of it.
pub(super) const LEADS: &[Class] =
    &[Class::Honorific, Class::HonorificMan, Class::HonorificWoman, Class::Rank, Class::Occupation];

/// The name in the words `first..end` of a span: less honorifics and small words, and completed where the span cut it.
fn at_edges(words: SentenceWords, taken: usize, first: usize, end: usize) -> Option<(usize, usize)> {
    trimmed(words, first, end).map(|(first, end)| completed(words, taken, first, end))
}

/// The words `first..end` less honorifics in front and small words at both ends; `None` where nothing is left.
fn trimmed(words: SentenceWords, mut first: usize, mut end: usize) -> Option<(usize, usize)> {
    while let Some((_, n)) = words.longest(first, LEADS).filter(|(_, n)| first + n < end) {
        let small = words.get(first).is_some_and(|w| !w.capital || n > 1 || w.all_caps);
        let full = first + n + 1 < end && looks_like_start(words, first + n);
        if !small && !full {
            break;
        }
        first += n;
    }
    let solid = |w: &Word| w.is_word && w.has_capital;
    let all_small = words.range(first, end).iter().all(|w| !solid(w));
    while !all_small && first < end && words.get(first).is_some_and(|w| !solid(w)) {
        first += 1;
    }
    let abbreviates =
        |at: usize| at > first && words.get(at).is_some_and(|w| w.is('.')) && words.get(at - 1).is_some_and(is_initial);
    while !all_small && first < end && !abbreviates(end - 1) && words.get(end - 1).is_some_and(|w| !solid(w)) {
        end -= 1;
    }
    (end > first).then_some((first, end))
}

/// The name `first..end` with the rest of it: to the left, not over what stands before word `taken`, as far as a family
/// name; to the right while capitals go on.
fn completed(words: SentenceWords, taken: usize, mut first: usize, mut end: usize) -> (usize, usize) {
    // "{van der} Leyen": the small words before a foreign name are part of it.
    let opened = (first.saturating_sub(3).max(taken)..first).find(|at| over_particles(words, *at) == first);
    first = opened.unwrap_or(first);
    let joins = |at: usize| words.get(at).is_some_and(|w| w.is_word && w.capital && !w.glued && !w.all_caps);
    let nothing_else = |at: usize| {
        words
            .longest(
                at,
                &[Class::Place, Class::HeadPublic, Class::HeadMostly, Class::HeadOpen, Class::BodyPublic, Class::Unit],
            )
            .is_none()
    };
    let family = |at: usize| words.length(at, Class::Family).is_some();
    let bounded = |at: usize| {
        let capital = at.checked_sub(1).is_some_and(|b| joins(b) || words.length(b, Class::Place).is_some());
        !capital || ends_place(words, at)
    };
    // "Huyện ủy Gò Quao Lâm Quốc {Hậu}": up to three words before it.
    let opens = |at: &usize| {
        // "Đồng" of "Lâm Đồng H'Vi" is the place's.
        let of_place = words.covers(*at, Class::Place);
        family(*at) && !of_place && bounded(*at) && (*at..=first).all(joins) && (*at..first).all(nothing_else)
    };
    if !family(first) {
        first = (first.saturating_sub(3).max(taken)..first).find(opens).unwrap_or(first);
    }
    let shouted = words.get(end - 1).is_some_and(|w| w.all_caps);
    while end < first + 3
        && !shouted
        && family(first)
        && joins(end)
        && nothing_else(end)
        && !looks_like_start(words, end)
    {
        end += 1;
    }
    (first, end)
}

/// True where the name of a place ends right before word `at`.
fn ends_place(words: SentenceWords, at: usize) -> bool {
    let place =
        |begin: usize| words.commune_end(begin) == Some(at) || words.length(begin, Class::Place) == Some(at - begin);
    (at.saturating_sub(3)..at).any(place)
}

/// Names that stand behind an honorific, rank or occupation, or show by their looks, outside the
/// words that `taken` marks.
pub(super) fn by_rule(words: SentenceWords, taken: &[bool], stop: impl Fn(usize) -> bool + Copy) -> Vec<Name> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (next, name) = rule_at(words, at, taken, stop);
        found.extend(name);
        at = next.max(at + 1);
    }
    found
}

fn rule_at(
    words: SentenceWords,
    at: usize,
    taken: &[bool],
    stop: impl Fn(usize) -> bool + Copy,
) -> (usize, Option<Name>) {
    let free = |i: usize| !taken.get(i).copied().unwrap_or(true);
    let blocked = |i: usize| !free(i) || stop(i);
    if !free(at) || words.longest(at, LEADS).is_some_and(|(_, n)| words.get(at + n).is_some_and(|w| w.capital)) {
        return (at, None);
    }
    if !words.get(at).is_some_and(|w| w.is_word && w.capital) {
        return (at, None);
    }
    // "TS. Nguyễn …": a degree is no initial.
    let stopped = |n: usize| words.get(at + n).is_some_and(|w| w.is('.') && w.glued);
    if let Some((_, n)) = words.longest(at, &[Class::Rank]).filter(|(_, n)| stopped(*n)) {
        return (at + n + 1, None);
    }
    // "người đồng cấp Mỹ Pete Sậy": the country is none of the name.
    let country = words.length(at, Class::Place).filter(|n| words.get(at + n).is_some_and(|w| w.capital));
    if let Some(n) = country.filter(|_| words.before(at, Class::Counterpart).is_some()) {
        return (at + n, None);
    }
    let end = run(words, at, blocked);
    // "Bà Rịa" is no Mrs Rịa.
    let place = at.checked_sub(1).and_then(|p| words.length(p, Class::Place)).is_some_and(|n| n > 1);
    // "Hội Nông dân TPHCM" names no farmer.
    let unit = words.get(at).is_some_and(|w| w.all_caps)
        && (words.length(at, Class::Unit).is_some() || words.length(at, Class::Place).is_some_and(|n| at + n == end));
    if end == at || place || unit || is_subject(words, at, end) || is_inside(words, at, end, true) {
        return (end, None);
    }
    let name = with_lead(words, at, end, None, BEHIND_HONORIFIC);
    if name.has_lead() {
        return (end, Some(name));
    }
    // "… A và Lê Nhật": two words are a name beside another name.
    let joined = at > 1 && words.before(at, Class::And) == Some(at - 1) && ends_name(words, at - 1);
    // "…: Y Kha Niê, Phó Bí thư …; H'Sen Mlô, Chủ tịch …"
    let mark = |at: usize, marks: &[char]| words.get(at).is_some_and(|w| marks.iter().any(|m| w.is(*m)));
    let listed = (at == 0 || mark(at - 1, &[':', ';']))
        && !words.get(at).is_some_and(|w| w.all_caps)
        && mark(end, &[',', '-'])
        && stop(end + 1);
    let shaped = looks_like_start(words, at)
        && (if joined || listed { 2..=5 } else { 3..=5 }).contains(&(end - at))
        && (listed
            || words.has(at, &[Class::Family, Class::RareFamily])
            || words.has(at + 1, &[Class::SureMiddleName]));
    let foreign = words.range(at, end).iter().any(|w| w.is_word && !w.all_caps && !is_syllable(&w.key));
    let score = if shaped { BY_LOOKS } else { IF_MENTIONED };
    (end, (shaped || foreign || end - at > 2).then_some(Name { score, ..name }))
}

/// Raises a foreign name that a post stands beside, with commas where an apposition has them: "Nick Harper, phó
/// tiểu đoàn trưởng, nói", "Phát ngôn viên Nhà Trắng, Karen Hill, nói". `posts` are the runs of posts.
pub(super) fn raise_foreign(words: SentenceWords, names: &mut [Name], posts: &[(usize, usize)]) {
    let comma = |at: usize| words.get(at).is_some_and(|w| w.is(','));
    for name in names.iter_mut().filter(|n| n.score <= IF_MENTIONED && n.end - n.first > 1) {
        let next = posts.get(posts.partition_point(|(first, _)| *first < name.end));
        let before = posts.partition_point(|(_, end)| *end <= name.first).checked_sub(1).and_then(|n| posts.get(n));
        let opens = name.first == 0 && next.is_some_and(|(first, _)| *first == name.end + 1);
        let closes = comma(name.first.wrapping_sub(1)) && before.is_some_and(|(_, end)| end + 1 == name.first);
        if comma(name.end) && (opens || closes) && looks_like_start(words, name.first) {
            name.score = BY_LOOKS;
        }
    }
}

/// The name directly behind a post that ends before word `at`.
pub(super) fn beside_post(
    words: SentenceWords,
    at: usize,
    stop: impl Fn(usize) -> bool,
    modelled: bool,
) -> Option<Name> {
    let mut first = at;
    let most = (first + 2 * MOST_LEADS).min(words.len());
    while first < most
        && let Some((_, n)) = words.longest(first, LEADS)
        && words
            .get(first + n)
            .is_some_and(|w| w.capital || w.is('.') || !w.is_word || words.longest(first + n, LEADS).is_some())
        && !looks_like_start(words, first)
    {
        first += n;
        if words.get(first).is_some_and(|w| w.is('.')) {
            first += 1;
        }
    }
    let begin = over_particles(words, first);
    let end = run(words, begin, &stop);
    let place = words.length(first, Class::Place).filter(|n| first + n >= end);
    let named_after = place == Some(3) && words.length(first, Class::Family).is_some();
    if end == begin || place.is_some() && !named_after {
        return None;
    }
    if is_organisation(words, first, end) {
        return None;
    }
    let name = with_lead(words, first, end, None, BESIDE_POST);
    let run = words.range(first, end);
    // What the model did not see has to look like a name; without a model, standing there is enough for three words.
    let foreign = run.len() > 1 && run.iter().any(is_latin);
    let stands = foreign || !modelled && (run.len() > 2 || run.iter().any(|w| w.is_word && !is_syllable(&w.key)));
    // "vua Bảo Đại", "vua Hàm Nghi"
    let reigns = first == at
        && run.len() == 2
        && at.checked_sub(1).is_some_and(|p| words.get(p).is_some_and(|w| w.key == "vua"));
    let full = stands || reigns || looks_like_start(words, first);
    // "Bộ trưởng Dung" is a mention of a Dung who is named in full elsewhere, or nobody's.
    let score = if full || name.lead > at { BESIDE_POST } else { IF_KNOWN };
    Some(Name { score, ..name })
}

/// True for "Quản" of "thạc sĩ Quản trị kinh doanh": what a degree is in.
fn is_subject(words: SentenceWords, at: usize, end: usize) -> bool {
    end == at + 1
        && words.length(at, Class::Field).is_some()
        && words.before(at, Class::Rank).is_some()
        && words.get(end).is_none_or(|w| !w.is_word || words.length(end, Class::Field).is_some())
}

/// True for capitals that are no person: "NATO", "QĐND Việt Nam", "TP. HCM", "Rapid Motors", a letter.
fn is_organisation(words: SentenceWords, first: usize, end: usize) -> bool {
    let Some(word) = words.get(first) else { return true };
    let run = words.range(first, end);
    let company = (first..end).any(|at| words.length(at, Class::BodyPrivate).is_some());
    let unit = word.all_caps && words.length(first, Class::Unit).is_some();
    let dotted = word.key.contains('.');
    let short_form = word.all_caps && !dotted && word.key.chars().count() > 2 && !run.iter().all(|w| w.all_caps);
    // "P.T.O." may be a person, "NATO" is none.
    let alone =
        run.len() == 1 && !dotted && (word.key.chars().count() < 2 || word.all_caps && word.key.chars().count() < 6);
    company || unit || short_form || alone
}

/// True where the words before make the name a part of something else ("đường", "tư tưởng").
fn is_inside(words: SentenceWords, first: usize, end: usize, by_rule: bool) -> bool {
    // "Trường Mầm non Anh Đào": what looks like an honorific is the first word of the name.
    let own = first.checked_sub(1).filter(|at| words.get(*at).is_some_and(|w| w.capital));
    if own.is_some_and(|at| words.before(at, Class::BodyNamed).is_some()) {
        return true;
    }
    let Some(cue) = words.before(first, Class::Inside) else { return false };
    let unit = words.longest(cue, &[Class::Unit]).is_some();
    let namesake = words.length(first, Class::Namesake).is_some_and(|n| first + n == end);
    namesake || by_rule || !unit
}

/// Most honorifics, ranks and degrees before one name: "ông, Thiếu tướng, GS.TS".
const MOST_LEADS: usize = 6;

/// The name `first..end` with the honorifics, ranks and degrees before it.
fn with_lead(words: SentenceWords, first: usize, end: usize, official: Option<f32>, score: f32) -> Name {
    let mut lead = first;
    let mut man = None;
    let mut occupied = false;
    for _ in 0..MOST_LEADS {
        // "TS.", "PGS. TS."
        let from = if lead > 0 && words.get(lead - 1).is_some_and(|w| w.is('.') && w.glued) { lead - 1 } else { lead };
        // The longest: "Trung tướng" is more than "tướng".
        let leads = LEADS.iter().filter_map(|class| Some((words.before(from, *class)?, *class)));
        let Some((begin, class)) = leads.min_by_key(|(begin, _)| *begin) else { break };
        man = man.or(match class {
            Class::HonorificMan => Some(true),
            Class::HonorificWoman => Some(false),
            _ => None,
        });
        occupied |= class == Class::Occupation;
        lead = begin;
    }
    Name { first, end, lead, man, occupied, official, score, alias: false }
}
