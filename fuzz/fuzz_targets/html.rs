//! The HTML reader over any text: visible text that leads back to whole characters of the source.

#![no_main]

use bientap::text::{BodyFormat, Document};
use libfuzzer_sys::fuzz_target;

/// Tags that a byte outside UTF-8 stands for.
const TAGS: [&str; 32] = [
    "<p>", "</p>", "<div>", "</div>", "<table>", "<tr>", "<td>", "</table>", "<br>", "<b>", "</b>", "<a href='/x'>", "</a>",
    "<script>", "</script>", "<style>", "</style>", "<!--", "-->", "<![CDATA[", "]]>", "<figure>", "<figcaption>", "</figure>",
    "&nbsp;", "&#7879;", "&#x1EC7;", "&amp", "<svg>", "<template>", "<li>", "<p style='display:none'>",
];

fuzz_target!(|data: &[u8]| {
    let mut body = String::new();
    for chunk in data.utf8_chunks() {
        body.push_str(chunk.valid());
        for byte in chunk.invalid() {
            body.push_str(TAGS[usize::from(*byte) % TAGS.len()]);
        }
    }
    let document = Document::with_body("", "", &body, BodyFormat::Html);
    let article = [String::new(), String::new(), body];
    for sentence in document.sentences() {
        bientap_fuzz::assert_source(&document, sentence.span, &article);
    }
});
