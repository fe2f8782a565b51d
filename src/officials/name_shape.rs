//! What a person's name looks like: where one may begin by its words alone, and where it ends.

use super::names::LEADS;
use crate::lexicon::{Class, SentenceWords, is_latin};
use crate::text::{Word, is_syllable};

/// Longest name, in words.
pub(super) const LONGEST: usize = 6;

/// True where a person's name may begin at word `at` by its looks: a family name and another capital
/// that is no place, or two foreign words.
pub(super) fn looks_like_start(words: SentenceWords, at: usize) -> bool {
    let Some(word) = words.get(at).filter(|w| w.is_word && w.capital) else { return false };
    let next = words.get(at + 1).filter(|w| w.is_word && w.capital && !w.glued);
    let place = words.length(at, Class::Place).is_some_and(|n| n > 1 || next.is_none());
    if place || word.all_caps && next.is_none_or(|n| !n.all_caps) {
        return false;
    }
    let bodies = [Class::BodyPublic, Class::BodyOpen, Class::BodyNamed];
    let capital = |at: usize| words.get(at).is_some_and(|w| w.is_word && w.capital && !w.all_caps);
    // "Đinh Trường Sơn" is no school, "Trần Đoàn Trung" no union.
    let school = words.longest(at + 1, &bodies).is_some_and(|(_, n)| n == 1)
        && capital(at + 2)
        && words.longest(at + 2, &[Class::BodyPublic, Class::BodyOpen, Class::BodyNamed, Class::Unit]).is_none()
        && (words.longest(at + 1, &[Class::BodyNamed]).is_some()
            || words.get(at + 3).is_none_or(|w| !w.is_word)
            || words.length(at + 2, Class::Field).is_none() && words.get(at + 3).is_none_or(|w| !w.capital));
    let family = words.longest(at, &[Class::Family, Class::Minority]).is_some()
        && (school || words.longest(at + 1, &bodies).is_none());
    // "An Thị Sậy", "Quảng Văn Lau": what stands before "Thị" is a family name, whatever it is.
    let middle = capital(at + 2) && words.has(at + 1, &[Class::SureMiddleName]);
    let rare = capital(at + 2) && words.has(at, &[Class::RareFamily]) && words.has(at + 1, &[Class::MiddleName]);
    let family = family || rare || middle && is_syllable(&word.key);
    match next {
        Some(next) if family => {
            let body = words.longest(at, &[Class::BodyPublic, Class::BodyOpen]).is_some_and(|(_, n)| n > 1);
            !body && (word.all_caps || !next.all_caps)
        }
        Some(next) => !is_syllable(&word.key) && !is_syllable(&next.key) && !word.all_caps && !next.all_caps,
        None => false,
    }
}

/// "W", "H.T.V", "Th": letters that stand for a name.
pub(super) fn is_initial(word: &Word) -> bool {
    let consonants =
        |part: &str| part.chars().count() == 2 && !is_syllable(part) && part.chars().all(char::is_alphabetic);
    word.is_word && word.key.split('.').all(|part| part.chars().count() == 1 || consonants(part))
}

/// The end of the name that begins at word `at`: capitals with nothing but spaces between them, the
/// initials and particles of foreign names included. `at` itself where no name can stand there.
pub(super) fn run(words: SentenceWords, at: usize, stop: impl Fn(usize) -> bool) -> usize {
    let small = |i: usize| words.get(i).is_some_and(|w| !w.all_caps || w.key.contains('.'));
    let mut end = at;
    let mut has_small = false;
    while end < at + LONGEST {
        let Some(word) = words.get(end) else { break };
        if word.is('.') && end > at && words.get(end - 1).is_some_and(is_initial) {
            // "George W. Bush"
            let joined = words.get(end + 1).is_some_and(|w| w.capital && w.is_word) && word.glued;
            if !joined {
                break;
            }
            end += 1;
            continue;
        }
        let particle = end > at
            && words.length(end, Class::Particle).is_some()
            && words
                .get(end + 1)
                .is_some_and(|w| w.is_word && (w.capital || words.length(end + 1, Class::Particle).is_some()));
        if end > at && is_cut(words, at, end) {
            break;
        }
        if end > at && is_ordinal(words, end) {
            end += 1;
            break;
        }
        // "Abdel Fattah al-Sisi"
        let joined = end > at && is_joined_particle(words, end);
        if !particle && !joined && (!word.is_word || !word.capital || end > at && word.glued) {
            break;
        }
        if word.key.contains(|c: char| c.is_ascii_digit()) || stop(end) || end > at && has_small && !small(end) {
            break;
        }
        has_small |= small(end) && !particle;
        end += 1;
    }
    // "L.V.M.", "N. T. S.", "Lê Xuân N.": the last stop is the initial's.
    let initial = |at: usize| words.get(at).is_some_and(is_initial);
    let stop = |at: usize| words.get(at).is_some_and(|w| w.is('.') && w.glued);
    if end > at && initial(end - 1) && stop(end) && (end == at + 1 || (at..end).any(stop) || at + 2 < end) {
        return end + 1;
    }
    // "ông Trump Mỹ", "Nguyễn Văn A Hà Nội": a place behind a name is none of it.
    let whole = |at: usize| words.has(at, &[Class::SureMiddleName]);
    if end > at + 3 && words.length(end - 2, Class::Place) == Some(2) && !whole(end - 3) {
        end -= 2;
    }
    if end > at && words.get(end - 1).is_some_and(|w| w.is('.')) { end - 1 } else { end }
}

/// True where the run from word `at` on is over before word `end` though that has a capital, too: mostly a headline or a
/// sentence that lost its stop.
fn is_cut(words: SentenceWords, at: usize, end: usize) -> bool {
    let Some(word) = words.get(end) else { return true };
    let long = end > at + 1;
    // "LÊ VĂN SẬY KIỂM TRA …"
    let shouted_verb = word.all_caps && words.length(end, Class::Stop).is_some_and(|n| n > 1 || end > at + 2);
    // "… Nguyễn Văn Sậy Đài Tiếng nói Việt Nam cảm ơn"
    let body = words.length(end, Class::BodyPublic).is_some_and(|n| n > 2);
    // "LÊ VĂN SẬY Sinh ngày …"
    let calm = !word.all_caps && words.range(at, end).iter().all(|w| w.all_caps);
    long && (shouted_verb || body || calm)
        || opens_time(words, end)
        // "Tất Thành Cang Ông Tất Thành Cang", "Trump Huân chương"
        || opens_another(words, end)
        || is_compound(words, at, end)
}

/// True for "Chiều nay", "Sáng 15/5" in the middle of a run: a sentence that lost its stop.
fn opens_time(words: SentenceWords, at: usize) -> bool {
    let number = words.get(at + 1).is_some_and(Word::is_number);
    words.has(at, &[Class::TodayWord]) || words.has(at, &[Class::TimeWord]) && number
}

/// "II" of "Elizabeth II": which of the name, behind a foreign one.
fn is_ordinal(words: SentenceWords, at: usize) -> bool {
    let roman = words.get(at).is_some_and(|w| w.all_caps && w.key.chars().all(|c| matches!(c, 'i' | 'v' | 'x')));
    roman && at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(is_latin)
}

/// Particles that are tied to the name behind them.
const JOINED_PARTICLES: &[&str] = &["al", "el", "ad", "ar", "as", "ash", "az", "bin", "ben"];

/// "al-Sisi", "el-Baradei": a particle tied to a capital.
fn is_joined_particle(words: SentenceWords, at: usize) -> bool {
    let Some((word, first)) = words.get(at).and_then(|w| Some((w, w.key.split_once('-')?.0))) else { return false };
    JOINED_PARTICLES.contains(&first) && word.has_capital && !word.capital
}

/// Behind the small words that open a foreign name at word `at`: "van der Sậy", "de Gaulle"; `at` where none does.
pub(super) fn over_particles(words: SentenceWords, at: usize) -> usize {
    let small = |at: usize| words.get(at).is_some_and(|w| !w.capital) && words.length(at, Class::Particle).is_some();
    let end = at + (at..at + 3).take_while(|at| small(*at)).count();
    let opens = words.get(end).is_some_and(|w| w.is_word && w.capital && (w.key.is_ascii() || !is_syllable(&w.key)));
    if opens { end } else { at }
}

/// True for an honorific in a capital with a name behind it, in the middle of a run.
fn opens_another(words: SentenceWords, at: usize) -> bool {
    let honorific = words.longest(at, &[Class::HonorificMan, Class::HonorificWoman]).is_some();
    // "Lê Văn Khoa Ông Khoa nói", "… Ông cho biết"
    let last = at.checked_sub(1).and_then(|last| words.get(last));
    let again = words.has(at, &[Class::SentencePronoun])
        && words.get(at + 1).is_some_and(|next| !next.capital || last.is_some_and(|last| last.key == next.key));
    honorific && (looks_like_start(words, at + 1) || again)
}

/// True where word `end` begins a Vietnamese compound behind a Latin name that begins at word `at`.
fn is_compound(words: SentenceWords, at: usize, end: usize) -> bool {
    let latin = words.range(at, end).iter().all(|w| !w.is_word || is_latin(w));
    let marked = words.get(end).is_some_and(|w| is_syllable(&w.key) && !w.key.is_ascii());
    let goes_on = words.get(end + 1).is_some_and(|w| w.is_word && !w.capital);
    let highland = words.get(at).is_some_and(|w| w.key.contains('\''));
    latin && marked && goes_on && !highland
}

/// True where the words before `end` end in a person's name by their looks.
pub(super) fn ends_name(words: SentenceWords, end: usize) -> bool {
    let capital = |at: usize| words.get(at).is_some_and(|w| w.is_word && w.capital && !w.glued);
    let first = (end.saturating_sub(LONGEST)..end).rev().take_while(|at| capital(*at)).last();
    first.is_some_and(|first| {
        let opens = end - first > 1 && words.has(first, LEADS);
        let led = opens || LEADS.iter().any(|class| words.before(first, *class).is_some());
        led || end - first > 1 && (first..end).any(|at| looks_like_start(words, at))
    })
}
