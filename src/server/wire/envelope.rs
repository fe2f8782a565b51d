//! What a message of a stream says of itself, as far as that can be seen without opening it: to answer it under its key,
//! and in its time, also where it is never opened.

use std::io::Read;
use std::time::Duration;

use flate2::read::GzDecoder;
use prost::Message;
use prost::encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field};

use super::{Encoding, RawMessage};

/// `StreamAnalyzeArticlesRequest.key` and `.timeout`.
const KEY: u32 = 1;
const TIMEOUT: u32 = 3;
/// The most fields that are looked at: a message has three.
const FIELDS: usize = 16;
/// Of a compressed message, the beginning is looked at: the longest key and a little more.
const BEGINNING: u64 = 1100;

/// What surrounds an article in a stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::server) struct Envelope {
    /// Empty where it cannot be seen.
    pub(in crate::server) key: String,
    /// `None` where there is none, or it cannot be seen.
    pub(in crate::server) timeout: Option<Duration>,
}

impl RawMessage {
    /// What can be seen.
    pub(in crate::server) fn envelope(&self) -> Envelope {
        let mut envelope = Envelope::default();
        match self.encoding {
            Encoding::Protobuf => read(&self.bytes, &mut envelope),
            Encoding::Gzip => {
                let mut beginning = Vec::new();
                // What is no gzip is told when it is opened.
                let _ = GzDecoder::new(self.bytes.as_ref()).take(BEGINNING).read_to_end(&mut beginning);
                read(&beginning, &mut envelope)
            }
            Encoding::Json => None,
        };
        envelope
    }
}

/// `None` where the fields end.
fn read(mut bytes: &[u8], envelope: &mut Envelope) -> Option<()> {
    for _ in 0..FIELDS {
        let (number, wire) = decode_key(&mut bytes).ok()?;
        if wire != WireType::LengthDelimited {
            skip_field(wire, number, &mut bytes, DecodeContext::default()).ok()?;
            continue;
        }
        let length = usize::try_from(decode_varint(&mut bytes).ok()?).ok()?;
        let (chunk, rest) = bytes.split_at_checked(length)?;
        bytes = rest;
        match number {
            KEY => envelope.key = String::from_utf8(chunk.to_vec()).ok()?,
            TIMEOUT => {
                let timeout = Duration::try_from(prost_types::Duration::decode(chunk).ok()?).ok();
                // What is no time is told when the message is opened.
                envelope.timeout = timeout.filter(|timeout| !timeout.is_zero());
            }
            _ => {}
        }
    }
    Some(())
}
