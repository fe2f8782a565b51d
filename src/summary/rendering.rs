//! A sentence as a summary prints it: whole, or without some of its parts.

use std::ops::Range;

use super::shorten::{self, Cut, Place};
use super::view::View;
use crate::text::{Span, TokenKind};

/// A sentence, or what is left of it.
#[derive(Clone, Debug)]
pub(super) struct Rendering {
    /// Runs of tokens that stay, counted in the sentence.
    pub kept: Vec<Range<usize>>,
    /// Where they stand in the document.
    pub spans: Vec<Span>,
    /// What is printed: a capital first, a stop last.
    pub text: String,
    /// Words of the text between spaces.
    pub words: usize,
    /// Characters of the text.
    pub characters: usize,
}

impl Rendering {
    /// The sentence whole, but for an agency's prefix; as it stands in the article, without a stop of ours.
    pub fn whole(view: &View) -> Option<Self> {
        let begin = shorten::prefix(view);
        Self::of(view, std::iter::once(begin..view.tokens.len()).collect(), false)
    }

    /// The sentence without `cuts`. `None` where that is no sentence.
    pub fn without(view: &View, cuts: &[&Cut]) -> Option<Self> {
        let goes = |at: usize| cuts.iter().any(|cut| cut.tokens.contains(&at));
        let mut kept: Vec<Range<usize>> = Vec::new();
        for at in (0..view.tokens.len()).filter(|at| !goes(*at)) {
            match kept.last_mut() {
                Some(run) if run.end == at => run.end = at + 1,
                _ => kept.push(at..at + 1),
            }
        }
        if cuts.iter().any(|cut| cut.place == Place::Ending) {
            // The stop of the whole sentence goes with its end; ours stands for it.
            kept.retain(|run| (run.start..run.end).any(|at| view.is_word(at)));
        }
        Self::of(view, kept, true)
    }

    fn of(view: &View, kept: Vec<Range<usize>>, tidy: bool) -> Option<Self> {
        let spans: Vec<Span> = kept.iter().map(|run| view.bytes(run)).collect();
        let mut text = String::new();
        for (run, span) in kept.iter().zip(&spans) {
            let first = view.tokens.get(run.start)?;
            let closes =
                first.kind == TokenKind::Mark && !matches!(first.key.as_str(), "(" | "“" | "\"" | "-" | "‘" | "[");
            if !text.is_empty() && !closes {
                text.push(' ');
            }
            text.push_str(view.document().slice(*span));
        }
        if tidy {
            text = tidied(&text)?;
        }
        let words = text.split_whitespace().count();
        let characters = text.chars().count();
        Some(Self { kept, spans, text, words, characters })
    }
}

/// With a capital first and a stop last; `None` where nothing is left.
fn tidied(text: &str) -> Option<String> {
    let text = text.trim_end_matches([',', ';', ':', ' ', '-', '–']);
    let mut characters = text.chars();
    let first = characters.next()?;
    let mut tidied: String = first.to_uppercase().chain(characters).collect();
    if !has_stop(&tidied) {
        tidied.push('.');
    }
    Some(tidied)
}

/// True where a text ends with a stop, closing marks behind it aside.
pub(super) fn has_stop(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '’', '\'', ')', '»']).ends_with(['.', '!', '?', '…'])
}

/// What a word must be worth to pay for its place, from the longest form to the shortest.
const PRICES: [f32; 8] = [0.0, 0.12, 0.2, 0.26, 0.32, 0.4, 0.5, 0.6];

/// The forms in which a sentence may be printed: for each price of a word the one that is worth most. `worth` says how
/// much of the word at a place a summary would hold, 0 to 1.
pub(super) fn forms(view: &View, cuts: &[Cut], worth: &[f32]) -> Vec<Rendering> {
    let value = |tokens: Range<usize>, price: f32| -> f32 {
        tokens.filter(|at| view.is_word(*at)).map(|at| worth.get(at).copied().unwrap_or(0.0) - price).sum()
    };
    let always: Vec<&Cut> = cuts.iter().filter(|cut| cut.always).collect();
    let optional = |place: Place| cuts.iter().filter(move |cut| !cut.always && cut.place == place);
    let mut forms: Vec<Rendering> = Vec::new();
    for price in PRICES {
        let goes = |cut: &&Cut| value(cut.tokens.clone(), price) < 0.0;
        let ending = optional(Place::Ending).map(|cut| (value(cut.tokens.clone(), price), cut));
        let ending = ending.min_by(|a, b| a.0.total_cmp(&b.0)).filter(|(value, _)| *value < 0.0).map(|(_, cut)| cut);
        let end = ending.map_or(view.tokens.len(), |cut| cut.tokens.start);
        let opening = optional(Place::Opening).filter(goes);
        let inside = optional(Place::Inside).filter(goes).filter(|cut| cut.tokens.end <= end);
        let chosen: Vec<&Cut> = always.iter().copied().chain(opening).chain(inside).chain(ending).collect();
        if let Some(form) = Rendering::without(view, &chosen)
            && !forms.iter().any(|other| other.kept == form.kept)
        {
            forms.push(form);
        }
    }
    forms
}
