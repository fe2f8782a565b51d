//! Any three strings become a document whose every sentence leads back to whole characters of the caller's strings.

#![no_main]

use bientap::text::{Document, Span};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let article = bientap_fuzz::article(data);
    let document = Document::new(&article[0], &article[1], &article[2]);
    let mut last = 0;
    for sentence in document.sentences() {
        assert!(sentence.span.begin >= last && sentence.span.end > sentence.span.begin, "sentences in order, none empty");
        last = sentence.span.end;
        bientap_fuzz::assert_source(&document, sentence.span, &article);
    }
    let text = document.text();
    for (begin, c) in text.char_indices() {
        bientap_fuzz::assert_source(&document, Span::new(begin, begin + c.len_utf8()), &article);
    }
    // What was tidied once is tidy.
    let again = Document::new("", "", text);
    assert_eq!(again.text(), text);
});
