//! Mentions merged into persons: the fullest form is the name, short forms find the one they stand for.

use std::collections::HashMap;

use super::names::IF_KNOWN;
use crate::steps;
use crate::text::Span;
use crate::text::is_syllable;

/// A name at one place of the article.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub span: Span,
    /// As written.
    pub text: String,
    /// Its words in the form that is compared, hyphens opened.
    pub keys: Vec<String>,
    /// What the honorific says of the person's sex.
    pub man: Option<bool>,
    /// An occupation stands before it.
    pub occupied: bool,
    /// The model's score that the name is an official's.
    pub official: Option<f32>,
    /// How sure it is that this is a name.
    pub score: f32,
    /// It stands in brackets behind the mention before: another name of the same person.
    pub alias: bool,
}

/// A person: the numbers of the mentions, in reading order.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub name: String,
    pub mentions: Vec<usize>,
    keys: Vec<String>,
    man: Option<bool>,
}

/// Merges mentions, given in reading order, into persons, by first mention.
pub(super) fn merge(mentions: &[Mention]) -> Vec<Person> {
    let mut forms: Vec<(&[String], Vec<usize>)> = Vec::new();
    let mut known: HashMap<&[String], usize> = HashMap::new();
    for (number, mention) in mentions.iter().enumerate().filter(|(_, m)| !m.alias) {
        let form = *known.entry(&mention.keys).or_insert_with(|| {
            forms.push((&mention.keys, Vec::new()));
            forms.len() - 1
        });
        if let Some((_, numbers)) = forms.get_mut(form) {
            numbers.push(number);
        }
    }
    // The fullest forms first, so that every short form meets all who may be meant.
    forms.sort_by_key(|(keys, numbers)| (std::cmp::Reverse(keys.len()), numbers.first().copied()));
    let mut people = People { people: Vec::new(), by_word: HashMap::new() };
    for (keys, numbers) in forms {
        people.place(mentions, keys, &numbers);
    }
    let mut people = people.people;
    for person in &mut people {
        person.mentions.sort_unstable();
        person.name = display(mentions, person);
        let alias = |n: &usize| mentions.get(n + 1).is_some_and(|m| m.alias).then_some(n + 1);
        let aliases: Vec<usize> = person.mentions.iter().filter_map(alias).collect();
        person.mentions.extend(aliases);
        person.mentions.sort_unstable();
    }
    people.retain(|p| !p.mentions.is_empty());
    people.sort_by_key(|p| p.mentions.first().copied());
    people
}

/// Most persons who are compared with a name that shares its rarest word with them.
const MOST_NAMESAKES: usize = 256;

/// Whether a form, the second, may stand for the full name, the first.
type Likeness = fn(&[String], &[String]) -> bool;

struct People {
    people: Vec<Person>,
    /// Persons by each word of their names.
    by_word: HashMap<String, Vec<usize>>,
}

impl People {
    fn place(&mut self, mentions: &[Mention], keys: &[String], numbers: &[usize]) {
        let candidates = self.candidates(keys);
        if candidates.is_empty() {
            return self.add(mentions, keys, numbers);
        }
        let mut strangers = Vec::new();
        for &number in numbers {
            let man = mentions.get(number).and_then(|m| m.man);
            let fits =
                |p: &&usize| self.people.get(**p).is_some_and(|p| man.is_none() || p.man.is_none() || p.man == man);
            let fitting: Vec<usize> = candidates.iter().filter(fits).copied().collect();
            match fitting.as_slice() {
                [one] => self.give(*one, number, man),
                [] => strangers.push(number),
                // Two share the short form: the honorific has to tell them apart, or the mention is nobody's.
                _ => {
                    let told: Vec<usize> = fitting
                        .iter()
                        .copied()
                        .filter(|p| man.is_some() && self.people.get(*p).is_some_and(|p| p.man == man))
                        .collect();
                    if let [one] = told.as_slice() {
                        self.give(*one, number, man);
                    }
                }
            }
        }
        if !strangers.is_empty() {
            self.add(mentions, keys, &strangers);
        }
    }

    fn give(&mut self, person: usize, mention: usize, man: Option<bool>) {
        if let Some(person) = self.people.get_mut(person) {
            person.mentions.push(mention);
            person.man = person.man.or(man);
        }
    }

    fn add(&mut self, mentions: &[Mention], keys: &[String], numbers: &[usize]) {
        if numbers.iter().all(|n| mentions.get(*n).is_none_or(|m| m.score <= IF_KNOWN)) {
            return;
        }
        let man = numbers.iter().find_map(|n| mentions.get(*n)?.man);
        for key in keys {
            let holders = self.by_word.entry(key.clone()).or_default();
            if holders.last() != Some(&self.people.len()) {
                holders.push(self.people.len());
            }
        }
        self.people.push(Person { name: String::new(), mentions: numbers.to_vec(), keys: keys.to_vec(), man });
    }

    /// The persons whom a form may stand for; the closest kind of likeness decides.
    fn candidates(&self, keys: &[String]) -> Vec<usize> {
        let rarest =
            keys.iter().map(|key| self.by_word.get(key).map_or(&[][..], Vec::as_slice)).min_by_key(|p| p.len());
        let near = rarest.unwrap_or_default();
        let near = near.get(near.len().saturating_sub(MOST_NAMESAKES)..).unwrap_or_default();
        let kinds: [Likeness; 4] = [is_same, is_given_name, is_family_name, is_part];
        kinds
            .iter()
            .map(|alike| {
                let fits = |p: &usize| {
                    steps::count();
                    self.people.get(*p).is_some_and(|p| alike(&p.keys, keys))
                };
                near.iter().copied().filter(fits).collect::<Vec<_>>()
            })
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }
}

/// The same words, in the same or another order, or without the initial in the middle.
fn is_same(full: &[String], form: &[String]) -> bool {
    if form.iter().any(|key| !full.contains(key)) {
        return false;
    }
    let mut sorted = (full.to_vec(), form.to_vec());
    sorted.0.sort();
    sorted.1.sort();
    let middle = full.len() > form.len()
        && form.len() >= 2
        && full.first() == form.first()
        && full.last() == form.last()
        && is_foreign(full);
    sorted.0 == sorted.1 || middle
}

/// "Phích", "Văn Phích" for Nguyễn Văn Phích; "Trump" for Donald Trump.
fn is_given_name(full: &[String], form: &[String]) -> bool {
    full.len() > form.len() && full.ends_with(form)
}

/// "Tập" for Tập Cận Bình, "Lee" for Lee Jae Myung: what stands first, in names that are short forms so.
fn is_family_name(full: &[String], form: &[String]) -> bool {
    full.len() > form.len() && full.starts_with(form) && (form.len() == 1 || is_foreign(full))
}

/// Any run of the words of a foreign name, two or more of a Vietnamese one.
fn is_part(full: &[String], form: &[String]) -> bool {
    full.len() > form.len() && (form.len() > 1 || is_foreign(full)) && full.windows(form.len()).any(|w| w == form)
}

fn is_foreign(keys: &[String]) -> bool {
    keys.iter().any(|k| !is_syllable(k))
}

/// The fullest form; of several, the one written most often, not in capitals if it can be.
fn display(mentions: &[Mention], person: &Person) -> String {
    let of = |n: &usize| mentions.get(*n);
    let longest = person.mentions.iter().filter_map(of).map(|m| m.keys.len()).max().unwrap_or_default();
    let mut forms: Vec<(&str, usize)> = Vec::new();
    for mention in person.mentions.iter().filter_map(of).filter(|m| m.keys.len() == longest) {
        match forms.iter_mut().find(|(text, _)| *text == mention.text) {
            Some((_, count)) => *count += 1,
            None => forms.push((&mention.text, 1)),
        }
    }
    let shouted = |text: &str| !text.chars().any(char::is_lowercase);
    let best = forms.iter().rev().max_by_key(|(text, count)| (!shouted(text), *count));
    best.map_or_else(String::new, |(text, _)| (*text).to_owned())
}
