use std::io::Write;

use prost::Message;
use serde_json::json;

use super::*;
use crate::proto::v1;

const NAME: &str = "bientap.v1.StreamAnalyzeArticlesRequest";
const LIMITS: MessageLimits = MessageLimits { bytes: 1 << 20, elements: 100 };

fn request(features: usize) -> v1::StreamAnalyzeArticlesRequest {
    let article = v1::Article { body: "Huyện họp.".to_owned(), ..v1::Article::default() };
    let request =
        v1::AnalyzeArticleRequest { article: Some(article), features: vec![1; features], ..Default::default() };
    v1::StreamAnalyzeArticlesRequest { key: "a".to_owned(), request: Some(request), timeout: None }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).expect("packed");
    packed.finish().expect("packed")
}

fn open(encoding: Encoding, bytes: Vec<u8>) -> Result<v1::StreamAnalyzeArticlesRequest, Error> {
    RawMessage { encoding, bytes: bytes.into() }.open(NAME, LIMITS)
}

/// The field that a message is refused for; its reason where that is another.
fn refused(encoding: Encoding, bytes: Vec<u8>) -> String {
    match open(encoding, bytes) {
        Ok(_) => "taken".to_owned(),
        Err(Error::Invalid(faults)) => faults.told().first().map(|fault| fault.field.clone()).unwrap_or_default(),
        Err(error) => error.reason().to_owned(),
    }
}

fn as_json(features: usize) -> Vec<u8> {
    let request = json!({"article": {"body": "Huyện họp."}, "features": vec![1; features]});
    json!({"key": "a", "request": request}).to_string().into_bytes()
}

#[test]
fn sound_messages_are_read_in_every_encoding() {
    for features in [0, 1, 4, 100] {
        let sound = request(features);
        let bytes = sound.encode_to_vec();
        for (encoding, bytes) in
            [(Encoding::Protobuf, bytes.clone()), (Encoding::Gzip, gzip(&bytes)), (Encoding::Json, as_json(features))]
        {
            assert_eq!(open(encoding, bytes).expect("sound"), sound, "{encoding:?} {features}");
        }
    }
}

#[test]
fn long_lists_are_refused_before_they_are_built() {
    for features in [101, 1000, 900_000] {
        let bytes = request(features).encode_to_vec();
        assert_eq!(refused(Encoding::Gzip, gzip(&bytes)), "request.features");
        assert_eq!(refused(Encoding::Protobuf, bytes), "request.features");
    }
    assert_eq!(refused(Encoding::Json, as_json(101)), "request.features");
    assert_eq!(refused(Encoding::Json, as_json(400_000)), "request.features");
    // Not packed: an element a key.
    let mut unpacked = Vec::new();
    for _ in 0..101 {
        unpacked.extend([0x10, 0x01]);
    }
    let mut framed = vec![0x12, 0, 0x01];
    framed[1] = u8::try_from(unpacked.len() & 0x7f).expect("short") | 0x80;
    framed.extend(unpacked);
    assert_eq!(refused(Encoding::Protobuf, framed), "request.features");
    // Names that no message has are counted before they are complained of.
    let names: Vec<_> = (0..50_000).map(|n| format!("\"n{n}\":0")).collect();
    assert_eq!(refused(Encoding::Json, format!(r#"{{"request":{{{}}}}}"#, names.join(",")).into()), "request");
    // Lists in lists count together.
    let nested = format!("[{}]", ["[1,2,3,4,5,6,7,8,9,10]"; 10].join(","));
    assert_eq!(refused(Encoding::Json, format!(r#"{{"request":{{"features":{nested}}}}}"#).into()), "request.features");
}

#[test]
fn what_is_malformed_is_told_as_such() {
    let sound = request(1).encode_to_vec();
    let mut other_sum = gzip(&sound);
    let sum = other_sum.len() - 6;
    other_sum[sum] ^= 1;
    let mut longer_than_said = gzip(&[7; 10_000]);
    let end = longer_than_said.len() - 4;
    longer_than_said[end..].copy_from_slice(&10_u32.to_le_bytes());
    for (encoding, bytes) in [
        (Encoding::Protobuf, sound[..sound.len() - 2].to_vec()),
        (Encoding::Protobuf, vec![0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
        (Encoding::Protobuf, vec![0x0a, 0xff]),
        (Encoding::Gzip, other_sum),
        (Encoding::Gzip, longer_than_said),
        (Encoding::Gzip, b"no gzip at all, though it is long enough\0\0\0".to_vec()),
        (Encoding::Gzip, vec![1; 4]),
        (Encoding::Json, b"{\"key\": ".to_vec()),
        (Encoding::Json, b"{} {}".to_vec()),
        (Encoding::Json, b"{\"no\": 1}".to_vec()),
        (Encoding::Json, "[".repeat(100_000).into_bytes()),
    ] {
        assert_eq!(refused(encoding, bytes.clone()), "MALFORMED_MESSAGE", "{encoding:?} {bytes:?}");
    }
}

/// What is too large compressed is refused as what is too large plain, and before it is decompressed.
#[test]
fn sizes_are_those_of_the_message_itself() {
    let large = "ế".repeat(1 << 19);
    let mut message = request(0);
    message.key = large;
    let bytes = message.encode_to_vec();
    assert_eq!(refused(Encoding::Gzip, gzip(&bytes)), "MESSAGE_TOO_LARGE");
    assert_eq!(refused(Encoding::Protobuf, bytes), "MESSAGE_TOO_LARGE");
    assert_eq!(refused(Encoding::Json, vec![b' '; (1 << 20) + 1]), "MESSAGE_TOO_LARGE");
}

#[test]
fn what_surrounds_an_article_is_seen_from_outside() {
    let mut message = request(2);
    message.timeout = Some(prost_types::Duration { seconds: 2, nanos: 0 });
    let bytes = message.encode_to_vec();
    let envelope = |encoding, bytes: &[u8]| RawMessage { encoding, bytes: bytes.to_vec().into() }.envelope();
    let seen = Envelope { key: "a".to_owned(), timeout: Some(std::time::Duration::from_secs(2)) };
    assert_eq!(envelope(Encoding::Protobuf, &bytes), seen);
    assert_eq!(envelope(Encoding::Gzip, &gzip(&bytes)), seen);
    // Behind a long article it is not, where that is compressed.
    message.request.as_mut().and_then(|request| request.article.as_mut()).expect("an article").body =
        "Họp. ".repeat(9000);
    let bytes = message.encode_to_vec();
    assert_eq!(envelope(Encoding::Protobuf, &bytes), seen);
    assert_eq!(envelope(Encoding::Gzip, &gzip(&bytes)), Envelope { timeout: None, ..seen });
    for end in 0..20 {
        envelope(Encoding::Protobuf, &bytes[..end]);
        envelope(Encoding::Gzip, &gzip(&bytes)[..end]);
    }
}
