//! Names: every run of capitals in the summary has to be put together from names of the article.

use std::collections::HashSet;
use std::ops::Range;

use super::compared::{ComparedText, letters};
use super::violation::NameKind;
use super::word::{ComparedWord, Gap};
use super::{Comparison, Violation, aliases};
use crate::lexicon::Class;
use crate::text::is_syllable;

/// Names of places and of units of administration.
pub(super) const PLACES: &[Class] = &[Class::Place, Class::Commune];

/// Longest run of words that one name of the article is looked for by.
const LONGEST: usize = 8;

pub(super) fn check(comparison: &Comparison) -> Vec<Violation> {
    let names = Names::new(&comparison.summary.text, &comparison.article.text);
    let missing = runs(names.summary).into_iter().filter_map(|run| {
        let reached = names.reach(run.start, run.end);
        (reached < run.end).then(|| names.violation(run, reached))
    });
    missing.collect()
}

/// Names of a summary against those of its article.
struct Names<'t> {
    summary: &'t ComparedText<'t>,
    article: &'t ComparedText<'t>,
    /// The letters of the article's short forms.
    short_forms: HashSet<String>,
}

impl<'t> Names<'t> {
    fn new(summary: &'t ComparedText<'t>, article: &'t ComparedText<'t>) -> Self {
        let short_forms = article.words.iter().filter(|word| word.short_form).map(|word| letters(&word.key)).collect();
        Self { summary, article, short_forms }
    }

    /// How far the run `first..end` is made of names that the article has.
    fn reach(&self, first: usize, end: usize) -> usize {
        let mut reachable = vec![false; end - first + 1];
        let mark = |reachable: &mut Vec<bool>, at: usize| {
            if let Some(entry) = reachable.get_mut(at.min(end) - first) {
                *entry = true;
            }
        };
        mark(&mut reachable, first);
        for at in first..end {
            if !reachable.get(at - first).copied().unwrap_or(false) {
                continue;
            }
            for next in self.steps(first, at, end) {
                mark(&mut reachable, next);
            }
        }
        first + reachable.iter().rposition(|reached| *reached).unwrap_or(0)
    }

    /// The places behind the names of the article that begin at word `at` of the run `first..end`.
    fn steps(&self, first: usize, at: usize, end: usize) -> Vec<usize> {
        let mut steps = Vec::new();
        let Some(word) = self.summary.words.get(at) else { return steps };
        let shortened = word.short_form && (self.article.has(&word.key) || self.article.spells_out(&word.key));
        if shortened || aliases::is_known(self.summary, at, at + 1, self.article) {
            steps.push(at + 1);
        }
        // The first word of a sentence has its capital from there.
        let plain = word.opens && !word.short_form && is_syllable(&word.key);
        if at == first && plain && !self.is_other_family(at, end) {
            steps.push(at + 1);
        }
        for length in 2..=LONGEST {
            let spelt =
                length > 2 && self.summary.initials_at(at, length).is_some_and(|i| self.short_forms.contains(&i));
            if spelt || aliases::is_known(self.summary, at, at + length, self.article) {
                steps.push(at + length);
            }
        }
        let longest = (1..=(end - at).min(LONGEST)).rev();
        steps.extend(longest.filter(|length| self.is_named(first, at, *length, end)).map(|length| at + length));
        steps
    }

    /// "Nông Văn Sỹ" opens a sentence, and the article has Hà Văn Sỹ: "Nông" is no word of the sentence.
    fn is_other_family(&self, at: usize, end: usize) -> bool {
        let rest = self.summary.keys(at + 1, end);
        self.summary.is(at, Class::Family) && self.article.find(&rest).any(|found| found > 0 && self.is_joined(found))
    }

    /// True where the `length` words from `at` on are a name of the article, whole or short.
    fn is_named(&self, first: usize, at: usize, length: usize, end: usize) -> bool {
        if length == 1 && first == at && end == at + 1 {
            return self.is_named_alone(at);
        }
        // "Sở GD&ĐT" for "Sở Giáo dục và Đào tạo"
        let shortened = self.summary.words.get(at + 1).is_some_and(|next| next.short_form);
        if length == 1 && shortened && opens_body(self.summary, at) && self.article.has(self.summary.key(at)) {
            return true;
        }
        // "Ông Hà Trung Sơn" opens a sentence.
        let opens = at == first + 1
            && self.summary.words.get(first).is_some_and(|word| word.opens)
            && self.summary.is(first, Class::PersonLead);
        let keys = self.summary.keys(at, at + length);
        self.article.find(&keys).any(|found| self.fits(at..at + length, found, first == at || opens))
    }

    /// One capital in small words: a short name, a head ("Sở", "Đảng"), or the first syllable of a longer one ("Liên hợp
    /// quốc"), which has to stand in the article with the next.
    fn is_named_alone(&self, at: usize) -> bool {
        let (key, next) = (self.summary.key(at), self.summary.words.get(at + 1));
        let goes_on = next.is_some_and(|next| next.gap <= Gap::Space && !next.is_number && is_syllable(&next.key));
        if goes_on && self.article.has_run(&[key, self.summary.key(at + 1)]) {
            return true;
        }
        let known = !goes_on
            || self.summary.is(at, Class::CapitalOpener)
            || !is_syllable(key)
            || self.summary.is_phrase(at, at + 1, PLACES);
        self.article.has(key) && (known || self.is_capital_alone(at))
    }

    /// True where the article has word `at` of the summary as a name by itself or the end of one: "ông Khải", "Tống Quang
    /// Khải", or as the first of a name that is short so: "Tập" of "Tập Cận Bình", not "Tống".
    fn is_capital_alone(&self, at: usize) -> bool {
        let article = self.article;
        let surname = self.summary.is(at, Class::Family);
        let stands = |at: &usize| {
            let led = self.is_joined(*at)
                || article.is_before(*at, Class::PersonLead)
                || article.is_before(*at, Class::PlaceLead);
            let ends = !self.is_joined(at + 1);
            // "nhạc Việt bị": what follows is no syllable of the name.
            let behind = article.words.get(at + 1);
            let parted =
                behind.is_none_or(|word| word.gap > Gap::Space || word.is_number) || article.is_function_word(at + 1);
            self.is_capital(*at) && (ends && (led || parted) || !ends && !surname)
        };
        article.places(self.summary.key(at)).iter().any(stands)
    }

    /// True where word `at` of the article has a capital that tells a name.
    fn is_capital(&self, at: usize) -> bool {
        self.article.words.get(at).is_some_and(|word| word.capital && !word.opens)
    }

    /// True where word `at` of the article and the one before it are capitals of one run.
    fn is_joined(&self, at: usize) -> bool {
        let close = self.article.words.get(at).is_some_and(|word| word.gap <= Gap::Space);
        let before = at.checked_sub(1).and_then(|before| self.article.words.get(before));
        close && self.is_capital(at) && before.is_some_and(|word| word.capital)
    }

    /// True where the words `name` of the summary, which stand at word `found` of the article, are no mere piece of another
    /// name there.
    fn fits(&self, name: Range<usize>, found: usize, leads: bool) -> bool {
        let behind = found + name.len();
        let long = name.len() > 1;
        let family = self.summary.is(name.start, Class::Family);
        let surname = |at: usize| self.article.is(at, Class::Family);
        let opens = self.article.words.get(found).is_some_and(|word| word.opens);
        let place = || self.summary.is_phrase(name.start, name.end, PLACES);
        if name.clone().any(|at| !is_syllable(self.summary.key(at))) {
            return true;
        }
        match (self.is_joined(found), self.is_joined(behind)) {
            (false, false) => long || opens || self.is_capital(found),
            // "ông Khải", "Thuận An Hứa Ngọc Diễm"
            (true, false) => leads || long && family && (name.len() > 2 || !surname(found.wrapping_sub(1))) || place(),
            // "Thuận An" of "Thuận An Hứa Ngọc Diễm", not "Kiều Văn" of "Kiều Văn Lợi"
            (false, true) => long && (!family || surname(behind) && self.is_capital(behind + 1)) || place(),
            (true, true) => long && (place() || !family && !surname(found.wrapping_sub(1))),
        }
    }

    fn violation(&self, run: Range<usize>, reached: usize) -> Violation {
        let opening = self.summary.words.get(run.start).is_some_and(|word| word.opens);
        let honorific = opening && run.len() > 1 && self.summary.is(run.start, Class::PersonLead);
        let run = if honorific { run.start + 1..run.end } else { run };
        let person = honorific || self.is_person(&run);
        // "Sở Tài chính": the small words that end the name.
        let body = self.summary.is(run.start, Class::BodyOpener);
        let mut end = run.end;
        if body {
            let small = |at: &usize| {
                self.summary.words.get(*at).is_some_and(|w| w.gap <= Gap::Space && !w.capital && !w.is_number)
            };
            end += (end..end + 1).take_while(small).count();
        }
        let first = if person || body { run.start } else { reached.min(run.end - 1) };
        let kind = self.kind(first..run.end, body);
        Violation::Name { kind, words: self.summary.slice(first, end).to_owned() }
    }

    fn is_person(&self, name: &Range<usize>) -> bool {
        name.len() > 1 && self.summary.is(name.start, Class::Family)
    }

    fn kind(&self, name: Range<usize>, body: bool) -> NameKind {
        let short = name.clone().any(|at| self.summary.words.get(at).is_some_and(|word| word.short_form));
        if self.summary.is_phrase(name.start, name.end, PLACES) {
            NameKind::Place
        } else if body || short {
            NameKind::Organisation
        } else if self.summary.is_before(name.start, Class::PlaceLead) {
            NameKind::Place
        } else if self.is_person(&name) || self.summary.is_before(name.start, Class::PersonLead) {
            NameKind::Person
        } else {
            NameKind::Other
        }
    }
}

/// True for a word that the name of a body, or a post, begins with.
pub(super) fn opens_body(text: &ComparedText, at: usize) -> bool {
    text.is(at, Class::BodyOpener) || text.is(at, Class::CapitalOpener)
}

/// The runs of words with capitals.
pub(super) fn runs(text: &ComparedText) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, word) in text.words.iter().enumerate().filter(|(_, word)| word.capital && !word.is_number) {
        match runs.last_mut() {
            Some(run) if run.end == at && word.gap <= Gap::Space => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    // One word that opens a sentence need be no name.
    let told = |word: &ComparedWord| !word.opens || word.short_form || !is_syllable(&word.key);
    runs.retain(|run| run.len() > 1 || text.words.get(run.start).is_some_and(told));
    runs
}
