//! Actors: what the article says about one person or team, the summary may not say about another.

use std::collections::HashSet;
use std::ops::Range;

use super::compared::ComparedText;
use super::names::{PLACES, opens_body, runs};
use super::violation::Subject;
use super::word::Gap;
use super::{Comparison, Violation};
use crate::lexicon::Class;
use crate::officials::Official;
use crate::steps;
use crate::text::{fold, is_syllable};

/// Words behind a name that tell what is said about it.
const BEHIND: usize = 12;
/// Words behind a name, other names among them, that may be about it.
const SENTENCE: usize = 60;
/// How many more words have to be said about the other one.
const MARGIN: usize = 3;
/// A name is a subject where its clause begins at most so many words before it: "đội khách Trà Vinh".
const LEAD: usize = 3;

/// Words between two names that tell who does what to whom, at most.
const PAIR: usize = 5;
/// Names behind a name in a sentence that are looked at.
const NEIGHBOURS: usize = 8;
/// Function words that tell who stands before whom.
const ORDER: &[&str] = &["trên", "sau", "trước"];

pub(super) fn check(comparison: &Comparison) -> Vec<Violation> {
    let (summary, article) = (&comparison.summary, &comparison.article);
    let spoken_of = Actors::read(&summary.text, summary.officials, article.officials);
    spoken_of.check(&Actors::read(&article.text, article.officials, summary.officials))
}

/// A name and what is said behind it.
struct Actor<'t> {
    /// What tells this one from others: the last word of a person's name, all of another.
    id: String,
    person: bool,
    subject: bool,
    first: usize,
    end: usize,
    last: usize,
    /// Up to the next name, not far.
    said: HashSet<&'t str>,
    /// Up to the next name, farther.
    stated: HashSet<&'t str>,
    /// Up to the end of the sentence.
    told: HashSet<&'t str>,
}

impl Actor<'_> {
    /// The same one: "Ukraine" and "UAV Ukraine" are not told apart.
    fn is_same(&self, other: &Actor) -> bool {
        let ends = |long: &str, short: &str| {
            long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
        };
        ends(&self.id, &other.id) || ends(&other.id, &self.id)
    }
}

/// Who and what is spoken of in a text.
struct Actors<'t> {
    text: &'t ComparedText<'t>,
    mentions: Vec<Actor<'t>>,
}

impl<'t> Actors<'t> {
    /// `officials` are those of `text`; `others` those of the text that it is compared with.
    fn read(text: &'t ComparedText<'t>, officials: &[Official], others: &[Official]) -> Self {
        let mut names = names(text, officials);
        // "Chứ kêu oan": a short name opens the sentence.
        let full = officials.iter().chain(others).map(|official| fold::key(&official.name));
        let mut short: HashSet<String> =
            full.filter_map(|name| name.split(' ').next_back().map(str::to_owned)).collect();
        short.extend(names.iter().filter(|(_, person)| *person).map(|(name, _)| text.key(name.end - 1).to_owned()));
        let opening = text.words.iter().enumerate().filter(|(at, word)| {
            let behind = text.words.get(at + 1);
            let alone = behind.is_none_or(|next| next.gap > Gap::Space || !next.capital);
            word.capital && word.opens && alone && short.contains(&word.key) && !text.is_function_word(*at)
        });
        names.extend(opening.map(|(at, _)| (at..at + 1, true)));
        names.sort_by_key(|(name, _)| name.start);
        names.dedup_by(|next, kept| next.0.start < kept.0.end);
        let mentions = (0..names.len()).filter_map(|number| mention(text, &names, number)).collect();
        Self { text, mentions }
    }

    /// What the summary, `self`, says about others than `article` does.
    fn check(&self, article: &Actors) -> Vec<Violation> {
        let judged = self.mentions.iter().filter(|mention| mention.subject).filter_map(|mention| {
            let said = |other: &Actor| {
                steps::count();
                other.stated.intersection(&mention.said).count()
            };
            let own = article.mentions.iter().filter(|other| mention.is_same(other));
            let own = own.map(|other| other.told.intersection(&mention.said).count()).max()?;
            let rivals =
                article.mentions.iter().filter(|other| !mention.is_same(other) && other.person == mention.person);
            // Places and teams take each other's part within a sentence; of others too little is known.
            let sentence = |other: &Actor| article.text.sentence(other.first);
            let own_sentences: HashSet<Option<usize>> =
                article.mentions.iter().filter(|o| mention.is_same(o)).map(sentence).collect();
            let rivals = rivals.filter(|other| mention.person || own_sentences.contains(&sentence(other)));
            let (most, rival) = rivals.map(|other| (said(other), other)).max_by_key(|(said, _)| *said)?;
            let swapped = most >= own + MARGIN && most * 2 >= mention.said.len();
            swapped.then(|| Violation::Actor {
                words: self.text.slice(mention.first, mention.last).to_owned(),
                article: Subject::Named(article.text.slice(rival.first, rival.end).to_owned()),
            })
        });
        judged.chain(self.check_pairs(article)).collect()
    }

    /// "A thay B" where the article has "B … thay A" and nowhere A before it.
    fn check_pairs(&self, article: &Actors) -> impl Iterator<Item = Violation> {
        let pairs = self.mentions.iter().zip(self.mentions.iter().skip(1));
        pairs.filter_map(|(a, b)| {
            let mut verbs: Vec<usize> = (a.end..b.first).filter(|at| tells(self.text, *at)).collect();
            let close =
                b.first.saturating_sub(a.end) <= PAIR && self.text.clause_end(a.end, PAIR, Gap::Comma) >= b.first;
            let foreign = |m: &Actor| {
                m.end - m.first > 1
                    && (m.first..m.end)
                        .any(|at| self.text.words.get(at).is_some_and(|w| !w.short_form && !is_syllable(&w.key)))
            };
            let short = |m: &Actor| !m.person && m.end - m.first < 2;
            let comparable = a.person == b.person && !short(a) && !short(b) || foreign(if a.person { b } else { a });
            if !close || verbs.is_empty() || a.is_same(b) || !comparable {
                return None;
            }
            // What stands right before the second tells: "đứng thứ hai toàn đoàn, sau Ấn Độ".
            let verbs = verbs.split_off(verbs.len().saturating_sub(3));
            let verbs: HashSet<&str> = verbs.iter().map(|at| self.text.key(*at)).collect();
            let mut turned = None;
            for (number, there) in article.mentions.iter().enumerate() {
                let others = article.mentions.iter().skip(number + 1).take(NEIGHBOURS);
                let sentence = |mention: &Actor| article.text.sentence(mention.first);
                for other in others.take_while(|other| sentence(other) == sentence(there)) {
                    steps::count();
                    // The verb stands right before the second, or right behind the first.
                    let before = other.first.saturating_sub(PAIR).max(there.end)..other.first;
                    if !before.clone().any(|at| verbs.contains(article.text.key(at))) {
                        continue;
                    }
                    if a.is_same(there) && b.is_same(other) {
                        return None;
                    }
                    if b.is_same(there) && a.is_same(other) {
                        turned = Some(there);
                    }
                }
            }
            turned.map(|there| Violation::Actor {
                words: self.text.slice(a.first, b.end).to_owned(),
                article: Subject::Named(article.text.slice(there.first, there.end).to_owned()),
            })
        })
    }
}

/// True for a word that tells who does what to whom, or who stands before whom.
fn tells(text: &ComparedText, at: usize) -> bool {
    !text.is_function_word(at) || ORDER.contains(&text.key(at))
}

/// A name: its words, and whether it is a person's.
type Name = (Range<usize>, bool);

/// The names of a text: people by the officials and by looks, the rest of the capitals as others.
fn names(text: &ComparedText, officials: &[Official]) -> Vec<Name> {
    let mut known: Vec<_> = officials.iter().flat_map(|o| &o.mentions).map(|span| text.within(*span)).collect();
    known.sort_by_key(|range| range.start);
    let mut names: Vec<Name> = Vec::new();
    let nobody = |run: &Range<usize>| text.is_phrase(run.start, run.end, &[Class::NoActor]);
    for run in runs(text).into_iter().filter(|run| !nobody(run)) {
        let next = known.partition_point(|range| range.end <= run.start);
        let official = known.get(next).filter(|range| range.start < run.end).cloned();
        match official.or_else(|| person(text, &run)) {
            Some(person) => {
                if run.start < person.start {
                    names.push((run.start..person.start, false));
                }
                names.push((person, true));
            }
            None => names.push((run, false)),
        }
    }
    // A mention of an official may reach over two runs.
    names.dedup_by(|next, kept| next.0.start < kept.0.end);
    names
}

/// The person at the end of a run of capitals: behind an honorific, or a family name with two or three more words.
fn person(text: &ComparedText, run: &Range<usize>) -> Option<Range<usize>> {
    if run.len() > 1 && text.is(run.start, Class::PersonLead) {
        return Some(run.start + 1..run.end);
    }
    if text.is_before(run.start, Class::PersonLead) {
        return Some(run.clone());
    }
    let place = |at: usize| text.is_phrase(at, run.end, PLACES);
    let full = |at: &usize| (3..=4).contains(&(run.end - at)) && text.is(*at, Class::Family) && !place(*at);
    // "Trầm Minh Quang": three syllables of no known place or body, behind a short form or not.
    let three = run.end.saturating_sub(3);
    let plain = |at: usize| text.words.get(at).is_some_and(|word| !word.short_form && is_syllable(&word.key));
    let opens = text.words.get(three).is_some_and(|word| word.opens);
    let other = three >= run.start
        && !opens
        && (three..run.end).all(plain)
        && !opens_body(text, three)
        && !place(three)
        && !place(three + 1);
    run.clone().find(full).or(other.then_some(three)).map(|at| at..run.end)
}

fn mention<'t>(text: &'t ComparedText, names: &[Name], number: usize) -> Option<Actor<'t>> {
    let (name, person) = names.get(number)?;
    let sentence = text.sentence(name.start)?;
    let rest = |most: usize| {
        let inside = move |at: &usize| text.words.get(*at).is_some_and(|word| word.sentence == sentence);
        name.end + (name.end..name.end + most).take_while(inside).count()
    };
    let cuts = names.iter().skip(number + 1).take(BEHIND);
    let next = cuts.filter(|(_, other)| !person || *other).map(|(other, _)| other.start).next();
    let last = next.map_or(usize::MAX, |next| next).min(rest(BEHIND));
    let far = next.map_or(usize::MAX, |next| next).min(rest(2 * BEHIND));
    // A person's statement ends where the post of the next begins.
    let post = |at: &usize| {
        text.is(*at, Class::PostOpener)
            && text.words.get(*at).is_some_and(|word| word.capital && word.gap <= Gap::Space)
    };
    let last = if *person { (name.end..last).find(post).unwrap_or(last) } else { last };
    let words = |end: usize| -> HashSet<&str> {
        (name.end..end).filter(|at| !text.is_function_word(*at)).map(|at| text.key(at)).collect()
    };
    let id = match person {
        true => text.key(name.end - 1).to_owned(),
        false => text.keys(name.start, name.end).join(" "),
    };
    let clause = text.clause_start(name.start, LEAD + 1, Gap::Comma);
    let next = text.words.get(name.end).filter(|word| word.sentence == sentence);
    let verb = next.is_some_and(|word| word.gap <= Gap::Space) && !text.is(name.end, Class::Adjunct);
    // "Ông A, Phó Chủ tịch UBND tỉnh, nói": the first person of a sentence, not "gặp ông A, nhấn mạnh".
    let people = names.iter().take(number).rev().take(NEIGHBOURS).filter(|(_, person)| *person);
    let first = !people.into_iter().any(|(other, _)| text.sentence(other.start) == Some(sentence));
    let comma = next.is_some_and(|word| word.gap == Gap::Comma);
    let leads = name.start - clause <= LEAD;
    let subject = if *person { (first || leads) && verb || comma && first } else { leads && verb };
    let (said, stated, told) = (words(last), words(far.max(last)), words(rest(SENTENCE)));
    Some(Actor { id, person: *person, subject, first: name.start, end: name.end, last, said, stated, told })
}
