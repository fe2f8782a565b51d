//! Summaries: sentences of the article in reading order, whole or shortened. [`abstractive`] has the one that a model
//! of its own writes.
//!
//! The way through: `standing` (which sentences need no other), `shorten` and `rendering` (the forms in which one can
//! be printed), `features` and `scorer` (how much a summary wants each word), `candidates` and `search` (the best set).

pub mod abstractive;
mod candidates;
mod features;
mod rendering;
mod scorer;
mod search;
mod shorten;
mod standing;
pub mod training;
mod view;
mod words;

use std::fmt;

use crate::faithfulness::Violation;
use crate::lexicon::Matches;
use crate::text::{Document, Span};
use candidates::{Candidates, Wish};
use search::Limits;
pub use shorten::{RULES, Rule};

/// Words of a summary unless the options say otherwise.
const MIN_WORDS: usize = 30;
/// Words of an annotator's summary, on the average of the training articles.
const USUAL_WORDS: usize = 52;
/// Words that a summary never exceeds unless the options say otherwise.
const MOST_WORDS: usize = 66;
/// Sentences of a summary unless the options say otherwise.
const MAX_SENTENCES: usize = 3;
/// Words that each sentence beyond the third adds.
const WORDS_A_SENTENCE: usize = 20;

/// What the caller asks of a summary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SummaryOptions {
    /// At most so many sentences; 3 by default.
    pub max_sentences: Option<usize>,
    /// At most so many characters (Unicode scalar values).
    pub max_characters: Option<usize>,
    /// At most so many words, as spaces part them; 66 by default.
    pub max_words: Option<usize>,
    /// What it may repeat of the lead.
    pub relation_to_lead: RelationToLead,
    /// How it is made.
    pub style: Style,
}

/// How a summary is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Sentences of the article, shortened by leaving parts out.
    #[default]
    Compressive,
    /// Whole sentences of the article.
    Extractive,
    /// Written anew.
    Abstractive,
}

impl Style {
    /// Its name in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Compressive => "compressive",
            Self::Extractive => "extractive",
            Self::Abstractive => "abstractive",
        }
    }
}

/// How a summary goes with the article's lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RelationToLead {
    /// The best summary, whatever the lead says.
    #[default]
    Best,
    /// What the lead does not say, for a page that shows the lead anyway.
    Beyond,
}

/// What tells what an article says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The sentences, joined by spaces.
    pub text: String,
    /// Where they stand in the article, in reading order, a shortened one in several parts; nowhere where they were
    /// written anew.
    pub sentences: Vec<Span>,
    /// How it was made.
    pub style: Style,
    /// Why it is not of the style that was asked for, or empty.
    pub fallback: Option<Fallback>,
}

/// Why a summary was not given, or not in the style that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// No sentence of the article stands by itself.
    NoSentence,
    /// None of them fits the limits on the summary's length.
    TooLong,
    /// Every sentence that stands by itself says what the lead says.
    NothingBeyondLead,
    /// Shortened, it said what the article does not.
    ShortenedUnfaithful(Vec<Violation>),
    /// The article has no sentence to read, or the model wrote nothing.
    Empty,
    /// No sentence ended within the limits on its length.
    Cut,
    /// It says what the article does not.
    Unfaithful(Vec<Violation>),
}

impl Fallback {
    /// Its name in metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NoSentence => "no_sentence",
            Self::TooLong => "too_long",
            Self::NothingBeyondLead => "nothing_beyond_lead",
            Self::ShortenedUnfaithful(_) => "shortened_unfaithful",
            Self::Empty => "empty",
            Self::Cut => "cut",
            Self::Unfaithful(_) => "unfaithful",
        }
    }
}

impl fmt::Display for Fallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSentence => f.write_str("no sentence of the article stands by itself"),
            Self::TooLong => f.write_str("no sentence that stands by itself fits the limits on the summary's length"),
            Self::NothingBeyondLead => f.write_str("no sentence that stands by itself says more than the lead"),
            Self::ShortenedUnfaithful(violations) => {
                f.write_str("the shortened summary was not faithful: ")?;
                write_all(f, violations)
            }
            Self::Empty => f.write_str("the abstractive model wrote nothing"),
            Self::Cut => f.write_str("no sentence of the abstractive summary ended within the limits on its length"),
            Self::Unfaithful(violations) => {
                f.write_str("the abstractive summary was not faithful: ")?;
                write_all(f, violations)
            }
        }
    }
}

fn write_all(f: &mut fmt::Formatter<'_>, violations: &[Violation]) -> fmt::Result {
    let mut numbered = violations.iter().enumerate();
    numbered.try_for_each(|(number, violation)| write!(f, "{}{violation}", if number == 0 { "" } else { "; " }))
}

/// Chooses the summary, of whole sentences or of shortened ones. `salience` has one logit a sentence of the document,
/// `None` for those that the model did not judge (the title). `violations` names what a text says that the article does
/// not: what was shortened is held to it, and where it names something the summary is one of whole sentences.
///
/// Empty, with the reason, where no sentence can stand in a summary or none fits the limits.
pub fn choose(
    document: &Document,
    matches: &Matches,
    salience: &[Option<f32>],
    options: &SummaryOptions,
    violations: &dyn Fn(&str) -> Vec<Violation>,
) -> Summary {
    let style = if options.style == Style::Compressive { Style::Compressive } else { Style::Extractive };
    let summary = choose_as(style, document, matches, salience, options);
    if style == Style::Extractive || is_whole(document, &summary) {
        return summary;
    }
    let violations = violations(&summary.text);
    if violations.is_empty() {
        return summary;
    }
    let whole = choose_as(Style::Extractive, document, matches, salience, options);
    Summary { fallback: Some(Fallback::ShortenedUnfaithful(violations)), ..whole }
}

/// True where a summary is made of sentences as they stand.
fn is_whole(document: &Document, summary: &Summary) -> bool {
    let sentences = document.sentences();
    summary.sentences.iter().all(|span| {
        let at = sentences.partition_point(|sentence| sentence.span.begin < span.begin);
        sentences.get(at).is_some_and(|sentence| sentence.span == *span)
    })
}

fn choose_as(
    style: Style,
    document: &Document,
    matches: &Matches,
    salience: &[Option<f32>],
    options: &SummaryOptions,
) -> Summary {
    let shortened = style == Style::Compressive;
    let beyond_lead = options.relation_to_lead == RelationToLead::Beyond;
    let candidates = candidates::candidates(document, matches, salience, Wish { shortened, beyond_lead });
    let chosen = search::best(&candidates, limits(options));
    let fallback = match (chosen.is_empty(), candidates.all.is_empty()) {
        (false, _) => None,
        (true, false) => Some(Fallback::TooLong),
        (true, true) if beyond_lead && candidates.lead_sentences > 0 => Some(Fallback::NothingBeyondLead),
        (true, true) => Some(Fallback::NoSentence),
    };
    let (text, sentences) = print(&candidates, &chosen);
    Summary { text, sentences, style, fallback }
}

fn limits(options: &SummaryOptions) -> Limits {
    let sentences = options.max_sentences.unwrap_or(MAX_SENTENCES);
    let more = sentences.saturating_sub(MAX_SENTENCES);
    let usual = USUAL_WORDS + WORDS_A_SENTENCE * more;
    let most = options.max_words.unwrap_or(MOST_WORDS + WORDS_A_SENTENCE * more);
    Limits {
        sentences,
        min_words: MIN_WORDS.min(most * 3 / 4),
        usual_words: usual.min(most),
        most_words: most,
        characters: options.max_characters.unwrap_or(usize::MAX),
    }
}

/// The text of a set and where it stands.
fn print(candidates: &Candidates, chosen: &search::Chosen) -> (String, Vec<Span>) {
    let (mut text, mut spans) = (String::new(), Vec::new());
    for (candidate, form) in chosen {
        let Some(form) = candidates.all.get(*candidate).and_then(|candidate| candidate.forms.get(*form)) else {
            continue;
        };
        // Leads often stand without a stop.
        text.push_str(match text.is_empty() {
            true => "",
            false if rendering::has_stop(&text) => " ",
            false => ". ",
        });
        text.push_str(&form.rendering.text);
        spans.extend(&form.rendering.spans);
    }
    (text, spans)
}

#[cfg(test)]
mod cases;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::text;
    use proptest::prelude::*;

    const BODY: &str = "Sáng 5-3, Hội Nông dân huyện Gò Me tổ chức hội nghị tổng kết phong trào sản xuất giỏi năm 2023 với hơn 120 đại biểu dự.\n\
        Quang cảnh hội nghị.\n\
        Ông cho rằng kết quả đó là đáng mừng nhưng các xã cần làm nhiều hơn nữa trong năm nay.\n\
        Năm qua, toàn huyện có 3.200 hộ đạt danh hiệu, tăng 12% so với năm 2022, trong đó 45 hộ có thu nhập trên một tỷ đồng.\n\
        Tin và ảnh: THU BA";

    fn summary(options: SummaryOptions, logits: &[f32]) -> Summary {
        let document = Document::new("Tổng kết", "", BODY);
        let salience: Vec<_> = std::iter::once(None).chain(logits.iter().map(|l| Some(*l))).collect();
        choose(&document, &Lexicon::bundled().find(&document), &salience, &options, &|_| Vec::new())
    }

    #[test]
    fn whole_sentences_in_reading_order_without_captions() {
        let found = summary(SummaryOptions::default(), &[1.0, 9.0, 0.0, 2.0, 9.0]);
        assert!(found.text.starts_with("Sáng 5-3") && found.text.contains("3.200 hộ"), "{}", found.text);
        assert!(!found.text.contains("Quang cảnh") && !found.text.contains("THU BA"));
    }

    #[test]
    fn the_limits_hold() {
        let one = summary(SummaryOptions { max_sentences: Some(1), ..Default::default() }, &[1.0, 0.0, 0.0, 2.0, 0.0]);
        assert_eq!(one.text.matches(". ").count(), 0, "{}", one.text);
        for characters in [0, 10, 100, 150, 250] {
            let options = SummaryOptions { max_characters: Some(characters), ..Default::default() };
            let found = summary(options, &[1.0, 0.0, 0.0, 2.0, 0.0]);
            assert!(found.text.chars().count() <= characters, "{characters}: {}", found.text);
        }
    }

    #[test]
    fn words_keep_to_their_limit() {
        for words in [10, 20, 30, 45, 66] {
            for style in [Style::Compressive, Style::Extractive] {
                let options = SummaryOptions { max_words: Some(words), style, ..Default::default() };
                let found = summary(options, &[1.0, 0.0, 0.0, 2.0, 0.0]);
                assert!(found.text.split_whitespace().count() <= words, "{words}: {}", found.text);
                assert_eq!(found.text.is_empty(), found.fallback == Some(Fallback::TooLong), "{words}: {}", found.text);
            }
        }
    }

    #[test]
    fn an_unfaithful_shortening_is_not_given() {
        let document = Document::new("Tổng kết", "", BODY);
        let matches = Lexicon::bundled().find(&document);
        let salience = [None, Some(3.0), Some(-9.0), Some(-9.0), Some(2.0), Some(-9.0)];
        let options = SummaryOptions { max_words: Some(40), ..Default::default() };
        let shortened = choose(&document, &matches, &salience, &options, &|_| Vec::new());
        assert!(!is_whole(&document, &shortened), "{}", shortened.text);
        let held =
            choose(&document, &matches, &salience, &options, &|_| vec![Violation::TooLong { words: 2, most: 1 }]);
        assert_eq!(held.style, Style::Extractive);
        assert_eq!(held.fallback, Some(Fallback::ShortenedUnfaithful(vec![Violation::TooLong { words: 2, most: 1 }])));
        assert!(is_whole(&document, &held), "{}", held.text);
    }

    #[test]
    fn beyond_the_lead_nothing_of_it_is_said_again() {
        let lead = "Hội Nông dân huyện Gò Me tổng kết phong trào sản xuất giỏi năm 2023.";
        let document = Document::new("Tổng kết", lead, BODY);
        let salience: Vec<_> = std::iter::once(None).chain((0..6).map(|n| Some(3.0 - n as f32))).collect();
        let options = SummaryOptions { relation_to_lead: RelationToLead::Beyond, ..Default::default() };
        let found = choose(&document, &Lexicon::bundled().find(&document), &salience, &options, &|_| Vec::new());
        assert!(found.text.contains("3.200 hộ") && !found.text.contains(lead), "{}", found.text);
        let only = Document::new("Tổng kết", lead, "");
        let found = choose(&only, &Lexicon::bundled().find(&only), &[None, Some(1.0)], &options, &|_| Vec::new());
        assert_eq!((found.text.as_str(), found.fallback), ("", Some(Fallback::NothingBeyondLead)));
    }

    #[test]
    fn nothing_to_choose_from() {
        let empty = Document::new("Chỉ có tiêu đề", "", "");
        let found =
            choose(&empty, &Lexicon::bundled().find(&empty), &[None], &SummaryOptions::default(), &|_| Vec::new());
        assert_eq!((found.text.as_str(), found.fallback), ("", Some(Fallback::NoSentence)));
    }

    /// Pieces that the rules look at, in any order.
    const PIECES: &str = "((Sáng 5-3|Theo đó|Ông Tám|xã Gò Me|đã trao|tổ chức|nhằm|góp phần|\\(ĐBP\\) - |86 m|là|\
        , |\\. |“|”|\\(|\\)| - |\n| |; |[a-zđ]{1,5} ){1,6} ?){1,12}";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_word_stands_in_the_spans_in_order(body in PIECES) {
            let document = Document::new("Xã Gò Me", "", &body);
            let matches = Lexicon::bundled().find(&document);
            let salience = vec![Some(0.0); document.sentences().len()];
            let found = choose(&document, &matches, &salience, &SummaryOptions::default(), &|_| Vec::new());
            let words = |text: &str| -> Vec<String> { text::token_keys(text) };
            let held: Vec<String> = found.sentences.iter().flat_map(|span| words(document.slice(*span))).collect();
            prop_assert_eq!(words(&found.text), held);
            prop_assert!(found.text.split_whitespace().count() <= MOST_WORDS);
        }
    }
}
