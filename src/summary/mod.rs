//! Summaries. The extractive one: whole sentences of the article, chosen by the salience head, in reading order.
//! [`abstractive`] has the one that a model of its own writes.

pub mod abstractive;
mod choose;

use std::fmt;

use crate::faithfulness::Violation;
use crate::text::{Document, Field, ParagraphKind, Sentence, Span, fold};
use choose::Candidate;

/// Words of a summary unless the options say otherwise.
const MIN_WORDS: usize = 30;
/// Words of an annotator's summary, on the average of the training articles.
const USUAL_WORDS: usize = 52;
/// Words that several sentences may come to: half as much again as an annotator's longest.
const MOST_WORDS: usize = 90;
/// Sentences of a summary unless the options say otherwise.
const MAX_SENTENCES: usize = 3;
/// Words that each sentence beyond the third adds.
const WORDS_A_SENTENCE: usize = 20;
/// A sentence of fewer words is a heading or a cry.
const MIN_SENTENCE_WORDS: usize = 6;

/// What the caller asks of a summary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SummaryOptions {
    /// At most so many sentences; 3 by default.
    pub max_sentences: Option<usize>,
    /// At most so many characters (Unicode scalar values).
    pub max_characters: Option<usize>,
    /// How it is made.
    pub style: Style,
}

/// How a summary is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Whole sentences of the article.
    #[default]
    Extractive,
    /// Written anew.
    Abstractive,
}

impl Style {
    /// Its name in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Extractive => "extractive",
            Self::Abstractive => "abstractive",
        }
    }
}

/// What tells what an article says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The sentences, joined by spaces.
    pub text: String,
    /// Where they stand in the article, in reading order; nowhere where they were written anew.
    pub sentences: Vec<Span>,
    /// How it was made.
    pub style: Style,
    /// Why it is extractive where an abstractive one was asked for.
    pub fallback: Option<Fallback>,
}

/// Why an abstractive summary was not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fallback {
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
            Self::Empty => "empty",
            Self::Cut => "cut",
            Self::Unfaithful(_) => "unfaithful",
        }
    }
}

impl fmt::Display for Fallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the abstractive model wrote nothing"),
            Self::Cut => f.write_str("no sentence of the abstractive summary ended within the limits on its length"),
            Self::Unfaithful(violations) => {
                f.write_str("the abstractive summary was not faithful: ")?;
                violations
                    .iter()
                    .enumerate()
                    .try_for_each(|(number, violation)| write!(f, "{}{violation}", if number == 0 { "" } else { "; " }))
            }
        }
    }
}

/// Chooses the summary. `salience` has one logit a sentence of the document, `None` for those that the
/// model did not judge (the title).
///
/// Empty where no sentence can stand in a summary or none fits `max_characters`.
pub fn extract(document: &Document, salience: &[Option<f32>], options: &SummaryOptions) -> Summary {
    let candidates = candidates(document, salience);
    let max_sentences = options.max_sentences.unwrap_or(MAX_SENTENCES);
    let more_sentences = max_sentences.saturating_sub(MAX_SENTENCES);
    let limits = choose::Limits {
        sentences: max_sentences,
        min_words: MIN_WORDS,
        usual_words: USUAL_WORDS + WORDS_A_SENTENCE * more_sentences,
        most_words: MOST_WORDS + 2 * WORDS_A_SENTENCE * more_sentences,
        characters: options.max_characters.unwrap_or(usize::MAX),
    };
    let sentences: Vec<Span> = choose::best(candidates, &limits).iter().map(|candidate| candidate.span).collect();
    let mut text = String::new();
    for span in &sentences {
        // Leads often stand without a stop.
        text.push_str(if text.is_empty() {
            ""
        } else if text.ends_with(char::is_alphanumeric) {
            ". "
        } else {
            " "
        });
        text.push_str(document.slice(*span));
    }
    Summary { text, sentences, ..Summary::default() }
}

fn candidates(document: &Document, salience: &[Option<f32>]) -> Vec<Candidate> {
    let sentences = document.sentences().iter().zip(salience).enumerate();
    let all: Vec<Candidate> = sentences
        .filter_map(|(number, (sentence, logit))| {
            let paragraph = document.paragraph_of(sentence)?;
            let running = paragraph.kind == ParagraphKind::Prose && paragraph.field != Field::Title;
            let text = document.slice(sentence.span);
            let logit = (*logit)? - penalty(document, sentence, text);
            running.then(|| Candidate::new(number, sentence.span, text, logit))
        })
        .collect();
    // A half of a quotation, or one without its speaker, only where the article has nothing else.
    let stands = |c: &&Candidate| c.words >= MIN_SENTENCE_WORDS && !is_cut_quote(document.slice(c.span));
    let standing: Vec<Candidate> = all.iter().filter(stands).cloned().collect();
    if standing.is_empty() { all } else { standing }
}

/// A quotation that opens and does not close, closes and did not open, or is all that the sentence says.
fn is_cut_quote(text: &str) -> bool {
    let unbalanced =
        text.matches('“').count() != text.matches('”').count() || !text.matches('"').count().is_multiple_of(2);
    let alone = text.starts_with(['“', '"']) && text.trim_end_matches(['.', '!', '?', '…']).ends_with(['”', '"']);
    unbalanced || alone
}

/// Logits that a sentence of the lead has over one of the body.
const LEAD: f32 = 1.5;

/// Openings that lean on the sentence before, in [`fold::key`] form.
const LEANING: &[&str] = &[
    "ông ",
    "bà ",
    "anh ",
    "chị ",
    "theo đó",
    "trong đó",
    "tuy nhiên",
    "ngoài ra",
    "bên cạnh đó",
    "cùng với đó",
    "đồng thời",
    "do đó",
    "do vậy",
    "vì vậy",
    "vì thế",
    "sau đó",
    "trước đó",
    "cụ thể",
    "tại đây",
    "điều này",
    "việc này",
    "đây là",
    "đây cũng",
    "nhờ đó",
    "qua đó",
    "từ đó",
    "khi đó",
    "lúc đó",
    "mặt khác",
    "song song đó",
    "không chỉ vậy",
    "thế nhưng",
    "nhưng ",
    "và ",
    "còn ",
    "cũng theo",
    "cũng trong",
    "nói về",
    "người này",
    "đối tượng này",
];

/// Logits to take off a sentence that does not stand well on its own; less than none for the lead.
fn penalty(document: &Document, sentence: &Sentence, text: &str) -> f32 {
    let key = fold::key(text);
    // The lead was written to stand alone, and to say what matters.
    let lead = document.field_at(sentence.span.begin) == Field::Lead;
    let leaning = !lead && LEANING.iter().any(|opening| key.starts_with(opening));
    let quoted = text.starts_with(['“', '"', '‘', '-', '–']);
    let asking = text.ends_with('?');
    let weights = [(lead, -LEAD), (leaning, 1.0), (quoted, 1.0), (asking, 1.0)];
    weights.iter().filter(|(holds, _)| *holds).map(|(_, weight)| weight).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "Sáng 5-3, Hội Nông dân huyện Gò Me tổ chức hội nghị tổng kết phong trào sản xuất giỏi năm 2023 với hơn 120 đại biểu dự.\n\
        Quang cảnh hội nghị.\n\
        Ông cho rằng kết quả đó là đáng mừng nhưng các xã cần làm nhiều hơn nữa trong năm nay.\n\
        Năm qua, toàn huyện có 3.200 hộ đạt danh hiệu, tăng 12% so với năm 2022, trong đó 45 hộ có thu nhập trên một tỷ đồng.\n\
        Tin và ảnh: THU BA";

    fn summary(options: SummaryOptions, logits: &[f32]) -> Summary {
        let document = Document::new("Tổng kết", "", BODY);
        let salience: Vec<_> = std::iter::once(None).chain(logits.iter().map(|l| Some(*l))).collect();
        extract(&document, &salience, &options)
    }

    #[test]
    fn whole_sentences_in_reading_order_without_captions() {
        let found = summary(SummaryOptions::default(), &[1.0, 9.0, 0.0, 2.0, 9.0]);
        assert!(found.text.starts_with("Sáng 5-3") && found.text.ends_with("tỷ đồng."), "{}", found.text);
        assert_eq!(found.sentences.len(), 2);
        assert!(!found.text.contains("Quang cảnh") && !found.text.contains("THU BA"));
    }

    #[test]
    fn the_limits_hold() {
        let one = summary(SummaryOptions { max_sentences: Some(1), ..Default::default() }, &[1.0, 0.0, 0.0, 2.0, 0.0]);
        assert_eq!(one.sentences.len(), 1);
        for characters in [0, 10, 100, 150, 250] {
            let options = SummaryOptions { max_characters: Some(characters), ..Default::default() };
            let found = summary(options, &[1.0, 0.0, 0.0, 2.0, 0.0]);
            assert!(found.text.chars().count() <= characters, "{characters}: {}", found.text);
        }
    }

    #[test]
    fn half_a_quotation_never_stands_in_a_summary() {
        for (text, cut) in [
            ("“Chúng tôi sẽ gặp nhau.", true),
            ("Xã phải làm ngay”, ông Tám nói.", true),
            ("“Phải làm ngay.”", true),
            ("“Phải làm ngay”, ông Tám nói.", false),
            ("Xã phát động phong trào “Dân vận khéo”.", false),
            ("Xã phát động phong trào \"Dân vận khéo\".", false),
        ] {
            assert_eq!(is_cut_quote(text), cut, "{text}");
        }
    }

    #[test]
    fn nothing_to_choose_from() {
        let empty = Document::new("Chỉ có tiêu đề", "", "");
        assert_eq!(extract(&empty, &[None], &SummaryOptions::default()), Summary::default());
    }
}
