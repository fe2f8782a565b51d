//! Token labels to spans: the best path through BIO labels that a word-true reading allows.

use super::heads::{TOKEN_LABELS, WindowLogits};
use super::input::Window;
use super::manifest::Thresholds;
use crate::text::Span;

const OUTSIDE: usize = 0;

/// What a span of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    /// The name of an official.
    Official,
    /// The name of someone who is none.
    Person,
    /// A run of posts.
    Post,
    /// A date expression.
    Date,
}

/// A span that the model sees, `score` its mean probability over the span's tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelledSpan {
    /// What it is.
    pub label: Label,
    /// Where, in bytes of the document.
    pub span: Span,
    /// 0 to 1.
    pub score: f32,
}

/// Reads the spans of all windows that score at least their threshold, in order and without overlaps.
///
/// Each sentence is read in the window that owns it, the title in the first.
pub(crate) fn spans(windows: &[Window], logits: &[WindowLogits], thresholds: &Thresholds) -> Vec<LabelledSpan> {
    let mut spans = Vec::new();
    for (window, logits) in windows.iter().zip(logits) {
        if window.first {
            let title_end = window.segments.first().map_or(window.tokens(), |s| s.tokens.start);
            read(window, logits, 0..title_end, &mut spans);
        }
        for (segment, owned) in window.segments.iter().zip(&window.owned) {
            if *owned {
                read(window, logits, segment.tokens.clone(), &mut spans);
            }
        }
    }
    spans.retain(|span: &LabelledSpan| {
        span.score
            >= match span.label {
                Label::Official | Label::Person => thresholds.official,
                Label::Post => thresholds.post,
                Label::Date => thresholds.date,
            }
    });
    spans.sort_by_key(|s| s.span.begin);
    spans
}

fn read(window: &Window, logits: &WindowLogits, range: std::ops::Range<usize>, spans: &mut Vec<LabelledSpan>) {
    let tokens = window.placed.get(range.clone()).unwrap_or_default();
    let rows = logits.labels.get(range).unwrap_or_default();
    let (tokens, rows): (Vec<_>, Vec<_>) =
        tokens.iter().zip(rows).filter_map(|(token, row)| Some(((*token)?, log_softmax(row)))).unzip();
    let continues: Vec<bool> = tokens.iter().map(|t| t.continues).collect();
    let path = best_path(&rows, &continues);
    let mut open: Option<Open> = None;
    for ((token, row), label) in tokens.iter().zip(&rows).zip(path) {
        let probability = row.get(label).map_or(0.0, |log| log.exp());
        match &mut open {
            Some(open) if is_inside(label) => open.extend(token.span, probability),
            _ => {
                spans.extend(open.take().map(Open::close));
                open = entity(label).map(|kind| Open { kind, span: token.span, sum: probability, count: 1.0 });
            }
        }
    }
    spans.extend(open.map(Open::close));
}

struct Open {
    kind: Label,
    span: Span,
    sum: f32,
    count: f32,
}

impl Open {
    fn extend(&mut self, span: Span, probability: f32) {
        self.span.end = span.end;
        self.sum += probability;
        self.count += 1.0;
    }

    fn close(self) -> LabelledSpan {
        LabelledSpan { label: self.kind, span: self.span, score: self.sum / self.count }
    }
}

fn entity(label: usize) -> Option<Label> {
    match label {
        1 | 2 => Some(Label::Official),
        3 | 4 => Some(Label::Person),
        5 | 6 => Some(Label::Post),
        7 | 8 => Some(Label::Date),
        _ => None,
    }
}

fn is_inside(label: usize) -> bool {
    label != OUTSIDE && label.is_multiple_of(2)
}

/// An inside label follows only its own kind; a piece that continues a word stays in what its word is in.
fn may_follow(label: usize, before: usize, continues: bool) -> bool {
    let goes_on = is_inside(label) && (before == label || before + 1 == label);
    match (continues, before) {
        (true, OUTSIDE) => label == OUTSIDE,
        (true, _) => goes_on,
        (false, _) => goes_on || !is_inside(label),
    }
}

/// Viterbi over log probabilities (Forney 1973).
fn best_path(rows: &[Vec<f32>], continues: &[bool]) -> Vec<usize> {
    let labels = TOKEN_LABELS.len();
    let mut scores = vec![f32::NEG_INFINITY; labels];
    if let Some(outside) = scores.first_mut() {
        *outside = 0.0;
    }
    let mut steps: Vec<Vec<usize>> = Vec::with_capacity(rows.len());
    for (number, (row, continues)) in rows.iter().zip(continues).enumerate() {
        let continues = *continues && number > 0;
        let reached = row.iter().enumerate().map(|(label, log)| {
            let from = scores.iter().enumerate().filter(|(before, _)| may_follow(label, *before, continues));
            from.max_by(|a, b| a.1.total_cmp(b.1)).map_or((f32::NEG_INFINITY, OUTSIDE), |(b, s)| (s + log, b))
        });
        let (next, back): (Vec<f32>, Vec<usize>) = reached.unzip();
        scores = next;
        steps.push(back);
    }
    let mut label = scores.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map_or(OUTSIDE, |(l, _)| l);
    let mut path: Vec<usize> = steps
        .iter()
        .rev()
        .map(|back| {
            let here = label;
            label = back.get(here).copied().unwrap_or(OUTSIDE);
            here
        })
        .collect();
    path.reverse();
    path
}

fn log_softmax(row: &[f32]) -> Vec<f32> {
    let max = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = row.iter().map(|x| (x - max).exp()).sum();
    row.iter().map(|x| x - max - sum.ln()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(label: usize) -> Vec<f32> {
        (0..TOKEN_LABELS.len()).map(|l| if l == label { 0.0 } else { -5.0 }).collect()
    }

    #[test]
    fn every_path_is_one_that_the_labels_allow() {
        let whole_words = [false; 4];
        for (labels, continues) in [
            ([0, 6, 6, 0], whole_words),
            ([1, 6, 8, 2], whole_words),
            ([5, 6, 7, 8], whole_words),
            ([1, 0, 0, 0], [false, true, false, false]),
            ([0, 7, 8, 5], [false, true, true, true]),
        ] {
            let path = best_path(&labels.map(row), &continues);
            let before = std::iter::once(OUTSIDE).chain(path.iter().copied());
            for ((label, before), continues) in path.iter().zip(before).zip(continues) {
                assert!(may_follow(*label, before, continues), "{labels:?} gave {path:?}");
            }
        }
    }

    #[test]
    fn a_clean_reading_is_kept() {
        let labels = [0, 5, 6, 1, 2, 0, 7, 8];
        assert_eq!(best_path(&labels.map(row), &[false; 8]), labels);
    }

    #[test]
    fn empty_and_single() {
        assert!(best_path(&[], &[]).is_empty());
        assert_eq!(best_path(&[row(7)], &[true]), [7]);
    }
}
