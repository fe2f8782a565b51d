//! Tokenizer and windows over any text: no window too long, each sentence spoken for, each token in the text.

#![no_main]

use bientap::analysis::Article;
use bientap_fuzz::ANALYZER;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [title, lead, body] = bientap_fuzz::article(data);
    // Long texts are where windows meet.
    let body = body.repeat(1 + data.len() % 40);
    let texts = [title, lead, body];
    let [title, lead, body] = texts.clone();
    let document = bientap::text::Document::new(&title, &lead, &body);
    let prepared = ANALYZER.prepare(&Article { title, lead, body, ..Article::default() });
    let limit = ANALYZER.info().window_tokens;
    assert!(!prepared.windows().is_empty());
    for (number, window) in prepared.windows().iter().enumerate() {
        assert!((1..=limit).contains(&window.tokens()), "{} tokens", window.tokens());
        assert_eq!((window.ids.len(), window.segments.len()), (window.placed.len(), window.owned.len()));
        assert_eq!(window.first, number == 0);
        for token in window.placed.iter().flatten() {
            bientap_fuzz::assert_source(&document, token.span, &texts);
        }
        for segment in &window.segments {
            assert!(segment.tokens.start < segment.tokens.end && segment.tokens.end <= window.ids.len());
        }
    }
});
