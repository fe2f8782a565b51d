//! The readers of people and posts over any text and any labels: titles and mentions stand in the text, in order.

#![no_main]

use std::sync::LazyLock;

use bientap::model::{Label, LabelledSpan};
use bientap::lexicon::Lexicon;
use bientap::officials;
use bientap::text::{Document, Span};
use libfuzzer_sys::fuzz_target;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::bundled);

/// Each label takes three bytes: how far on, how long, which.
const LABELS: usize = 24;

fuzz_target!(|data: &[u8]| {
    let (labels, data) = data.split_at(data.len().min(LABELS));
    let article = bientap_fuzz::article(data);
    let document = Document::new(&article[0], &article[1], &article[2]);
    let labels = labels_in(document.text(), labels);
    for official in officials::read(&document, &LEXICON.find(&document), &labels) {
        assert!((0.0..=1.0).contains(&official.score), "{}", official.score);
        assert!(!official.name.is_empty() && !official.mentions.is_empty());
        let mut last = 0;
        for mention in &official.mentions {
            assert!(mention.begin >= last, "mentions in order, none inside another");
            last = mention.end;
            bientap_fuzz::assert_source(&document, *mention, &article);
        }
        for position in &official.positions {
            assert_eq!(document.slice(position.span), position.title);
            assert!(!position.title.trim().is_empty());
            bientap_fuzz::assert_source(&document, position.span, &article);
        }
    }
});

/// Spans as the model might give them: in order, on whole characters, no two overlapping.
fn labels_in(text: &str, bytes: &[u8]) -> Vec<LabelledSpan> {
    let edge = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let mut labels: Vec<LabelledSpan> = Vec::new();
    for label in bytes.chunks_exact(3) {
        let from = labels.last().map_or(0, |label| label.span.end);
        let begin = edge(from + usize::from(label[0])).max(from);
        let span = Span::new(begin, edge(begin + usize::from(label[1] % 64)).max(begin));
        if span.end > span.begin {
            let kind = [Label::Official, Label::Person, Label::Post, Label::Date][usize::from(label[2] % 4)];
            labels.push(LabelledSpan { label: kind, span, score: f32::from(label[2]) / 255.0 });
        }
    }
    labels
}
