//! Which sentences can stand in a summary: those that need no other sentence and are no half of something.

use super::shorten;
use super::view::View;
use super::words::Words;
use crate::lexicon::Class;
use crate::text::{Document, Field, ParagraphKind, Sentence, TokenKind};

/// A sentence of fewer words is a heading or a cry.
const MIN_WORDS: usize = 6;
/// How many words of a sentence a pointer back ("này", "đó") may stand among to make it lean.
const POINTER_REACH: usize = 10;

/// How a sentence stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// By itself.
    Alone,
    /// Once the connectives at its beginning are left out.
    Shortened,
    /// Where a sentence before it in the summary has this name in full.
    WithName(String),
    /// Never.
    Never,
}

/// How a sentence stands. `in_quotation` says that it lies in one that opened before it.
pub(super) fn standing(view: &View, in_quotation: bool) -> Standing {
    let words = view.tokens.iter().filter(|token| token.kind != TokenKind::Mark).count();
    let prefix = shorten::prefix(view);
    if words < MIN_WORDS || in_quotation || !view.balanced || is_fragment(view, prefix) {
        return Standing::Never;
    }
    let begin = shorten::connectives(view);
    let leaning = &Words::bundled().leaning;
    // A connective that is left has no comma behind it and cannot go: "Đồng thời phát tờ rơi …".
    let lists = [&leaning.openings, &leaning.tasks, &Words::bundled().connectives.openings];
    let leans = lists.iter().any(|list| list.at(view.tokens, begin).is_some());
    // "Do đó, đề xuất …": without the connective nobody proposes it.
    let subjectless = begin > prefix && Words::bundled().clauses.verbs.at(view.tokens, begin).is_some();
    if leans || subjectless || points_back(view, begin) || lists_guests(view, begin) || has_nameless(view, begin) {
        return Standing::Never;
    }
    match addressed(view, begin) {
        Some(name) if begin == prefix => Standing::WithName(name),
        Some(_) => Standing::Never,
        None if begin > prefix => Standing::Shortened,
        None => Standing::Alone,
    }
}

/// A question, a quotation without its speaker, an item of a list, a line that announces the next. `begin` is the first
/// token behind an agency's prefix.
fn is_fragment(view: &View, begin: usize) -> bool {
    let text = view.document().slice(view.bytes(&(begin..view.tokens.len())));
    let (first, second) = (view.tokens.get(begin), begin + 1);
    let listed = text.starts_with(['-', '–', '—', '+', '*', '•', '“', '"', '‘', '\'', '(', '[', '…', '.', '>', '/'])
        || view.key(second) == ")"
        || first.is_some_and(|token| token.kind == TokenKind::Digits)
            && view.key(second) == "."
            && view.tokens.get(second + 1).is_some_and(|token| !token.glued);
    let small = first.is_some_and(|token| token.kind == TokenKind::Letters && !token.capital);
    let open = text.trim_end().ends_with([':', '?', ',', ';', '-', '–']);
    let pronouns = &Words::bundled().leaning.own;
    let own = (0..view.tokens.len()).any(|at| view.outside(at) && pronouns.at(view.tokens, at).is_some());
    listed || small || open || own || is_labelled(view) || is_cut(view, text)
}

/// "Tổng thống D.": a sentence that was cut at an initial; "… (02/11/2025)": the headline of another article.
fn is_cut(view: &View, text: &str) -> bool {
    let last = view.tokens.iter().rev().find(|token| token.kind != TokenKind::Mark);
    let initial = last.is_some_and(|token| token.capital && token.key.chars().count() == 1);
    let bracket = text.trim_end_matches([' ', '.']).strip_suffix(')').and_then(|text| text.rsplit_once('('));
    let dated = bracket.is_some_and(|(_, inside)| {
        inside.contains('/') && inside.chars().all(|c| c.is_ascii_digit() || "/-: ".contains(c))
    });
    initial || dated
}

/// True for a sentence that takes back what the one before it says: "Tuy nhiên, …".
pub(super) fn takes_back(view: &View) -> bool {
    Words::bundled().leaning.adversatives.at(view.tokens, shorten::prefix(view)).is_some()
}

/// "Địa chỉ: …", "Giờ mở cửa: …": a line of a list.
fn is_labelled(view: &View) -> bool {
    let colons: Vec<usize> = (0..view.tokens.len()).filter(|at| view.key(*at) == ":" && view.outside(*at)).collect();
    let label = |at: usize| at <= LABEL && !Words::bundled().kept.speakers.any(view.range(0..at));
    colons.len() > 1 || colons.first().is_some_and(|at| label(*at))
}

/// Words of the longest label before a colon.
const LABEL: usize = 7;

/// True where one of the first words points back to what was told before.
fn points_back(view: &View, begin: usize) -> bool {
    let leaning = &Words::bundled().leaning;
    (begin + 1..begin + POINTER_REACH).any(|at| {
        view.outside(at) && leaning.pointers.at(view.tokens, at).is_some() && !leaning.times.ends_at(view.tokens, at)
    })
}

/// True where somebody is called "ông" before anybody has been named: "Từ năm 2019, ông cùng 34 hộ …".
fn has_nameless(view: &View, begin: usize) -> bool {
    let leaning = &Words::bundled().leaning;
    let named = |at: usize| view.capital(at) && view.capital(at + 1);
    let nameless = |at: usize| {
        let length = leaning.pronouns.at(view.tokens, at)?;
        let other =
            leaning.other_words.at(view.tokens, at).is_some() || leaning.pronouns_before.ends_at(view.tokens, at);
        (view.outside(at) && !view.capital(at) && !view.capital(at + length) && !other).then_some(at)
    };
    let first = (begin + 1..view.tokens.len()).find_map(nameless);
    first.is_some_and(|at| !(begin..at).any(named))
}

/// "Dự hội nghị có các đồng chí …"
fn lists_guests(view: &View, begin: usize) -> bool {
    let leaning = &Words::bundled().leaning;
    let Some(length) = leaning.guests.at(view.tokens, begin) else { return false };
    (begin + length..begin + POINTER_REACH).any(|at| leaning.presence.at(view.tokens, at).is_some())
}

/// The single name of a person who must have been told before: "Ông Tám", not "Ông Lê Văn Tám".
fn addressed(view: &View, begin: usize) -> Option<String> {
    let leaning = &Words::bundled().leaning;
    let begin = begin + leaning.before_address.at(view.tokens, begin).unwrap_or(0);
    let length = leaning.address.at(view.tokens, begin)?;
    if leaning.other_words.at(view.tokens, begin).is_some() {
        return None;
    }
    let name = begin + length;
    if !view.capital(name) {
        return Some(String::new());
    }
    let alone = !view.capital(name + 1) && view.key(name + 1) != "." && view.key(name + 1) != "-";
    let posted = view.lexicon(name, &[Class::HeadPublic, Class::HeadMostly, Class::HeadOpen]).is_some();
    (alone && !posted).then(|| view.key(name).to_owned())
}

/// True for each sentence that lies in a quotation which opened in a sentence before it.
pub(super) fn quoted(document: &Document) -> Vec<bool> {
    let mut open = false;
    let mut paragraph = usize::MAX;
    let in_quotation = |sentence: &Sentence| {
        if sentence.paragraph != paragraph {
            // A quotation may go on over paragraphs, but papers forget to close too many for that to be believed.
            paragraph = sentence.paragraph;
            open = false;
        }
        let before = open;
        for mark in document.slice(sentence.span).chars() {
            match mark {
                '“' => open = true,
                '”' => open = false,
                '"' => open = !open,
                _ => {}
            }
        }
        before
    };
    document.sentences().iter().map(in_quotation).collect()
}

/// True for the sentences that a summary may be made of: running text below the title.
pub(super) fn is_running(document: &Document, number: usize) -> bool {
    let paragraph = document.sentences().get(number).and_then(|sentence| document.paragraph_of(sentence));
    paragraph.is_some_and(|paragraph| paragraph.kind == ParagraphKind::Prose && paragraph.field != Field::Title)
}
