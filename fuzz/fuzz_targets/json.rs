//! Any bytes as JSON over HTTP: an answer that is JSON, or a refusal that is the caller's fault and short, in little memory.

#![no_main]

use bientap_fuzz::server;
use http::Request;
use http_body_util::{BodyExt, Full};
use libfuzzer_sys::fuzz_target;

/// What requests are made of; a byte of 0x80 and above stands for one of them.
const PIECES: [&str; 32] = [
    "{", "}", "[", "]", ",", ":", "\"", "\\u", "{\"article\":", "\"body\":", "\"title\":", "\"Huyện họp.\"", "\"bodyFormat\":",
    "\"BODY_FORMAT_HTML\"", "\"features\":", "\"FEATURE_DATES\"", "\"offsetEncoding\":", "\"publishTime\":",
    "\"2024-04-03T09:00:00+07:00\"", "\"summaryOptions\":", "\"maxSentences\":", "\"tagOptions\":", "\"minScore\":", "null", "true",
    "0", "-1", "1e999", "0.5", "\"NaN\"", "[0,0,0,0,0,0,0,0]", "\"@type\":",
];

fuzz_target!(|data: &[u8]| {
    let mut body = Vec::new();
    for byte in data {
        match PIECES.get(usize::from(byte.wrapping_sub(0x80))) {
            Some(piece) if *byte >= 0x80 => body.extend_from_slice(piece.as_bytes()),
            _ => body.push(*byte),
        }
    }
    let sent = body.len();
    let call = Request::post(format!("http://{}/v1/articles:analyze", server::addrs().http))
        .header("content-type", "application/json")
        .body(Full::new(body.into()))
        .expect("a request");
    let (status, answer) = server::run(async {
        let (head, body) = server::client_http1().request(call).await.expect("an answer").into_parts();
        (head.status.as_u16(), body.collect().await.expect("all of it").to_bytes())
    });
    assert!(matches!(status, 200 | 400 | 413), "{status}");
    assert!(status == 200 || answer.len() < 8192, "{} bytes told of {sent}", answer.len());
    serde_json::from_slice::<serde_json::Value>(&answer).expect("JSON");
});
