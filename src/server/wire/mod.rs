//! A message as it came, and the way from there to its type: its size and the length of its lists are known to be within
//! limits before anything is made of it.

mod envelope;
mod json;
mod lists;

use std::io::Read;

use bytes::Bytes;
use flate2::read::GzDecoder;
use prost::Message;

use crate::error::{Error, Fault, FieldFault};
use crate::proto::{self, JsonError};
#[cfg(test)]
use envelope::Envelope;

/// Before the data of gzip, and behind it: nothing that is shorter is gzip.
const GZIP_FRAME: usize = 18;

/// What a message may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MessageLimits {
    /// Bytes, after decompression.
    pub(super) bytes: usize,
    /// Elements of all its lists together.
    pub(super) elements: usize,
}

/// How the bytes of a message are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Protobuf,
    /// The same, compressed.
    Gzip,
    /// Protobuf's JSON mapping.
    Json,
}

/// A message as it came.
#[derive(Clone, Debug)]
pub(super) struct RawMessage {
    pub(super) encoding: Encoding,
    pub(super) bytes: Bytes,
}

impl RawMessage {
    /// How many bytes it has once it is decompressed: what gzip says of itself, which [`Self::open`] holds it to.
    ///
    /// # Errors
    /// [`Error::TooLarge`], or [`Error::Malformed`] for what is no gzip.
    pub(super) fn opened_bytes(&self, limits: MessageLimits) -> Result<usize, Error> {
        let bytes = match self.encoding {
            Encoding::Protobuf | Encoding::Json => self.bytes.len(),
            Encoding::Gzip => {
                let size = self.bytes.last_chunk().filter(|_| self.bytes.len() >= GZIP_FRAME);
                let size = size.ok_or_else(|| Error::Malformed("the compressed message is no gzip".to_owned()))?;
                u32::from_le_bytes(*size) as usize
            }
        };
        if bytes > limits.bytes { Err(too_large(Some(bytes), limits.bytes)) } else { Ok(bytes) }
    }

    /// The message of the type of that full name.
    ///
    /// # Errors
    /// [`Error::TooLarge`], [`Error::Malformed`], or [`Error::Invalid`] where its lists are too long.
    pub(super) fn open<M: Message + Default>(self, name: &str, limits: MessageLimits) -> Result<M, Error> {
        let size = self.opened_bytes(limits)?;
        match self.encoding {
            Encoding::Protobuf => decode(&self.bytes, name, limits),
            Encoding::Gzip => decode(&decompress(&self.bytes, size)?, name, limits),
            Encoding::Json => {
                check(json::elements(&self.bytes, limits.elements)?, limits)?;
                let message = proto::from_json(name, &self.bytes).map_err(not_json)?;
                message.transcode_to().map_err(|error| Error::Malformed(error.to_string()))
            }
        }
    }
}

/// The error of a message that is larger than --max-message-bytes.
pub(super) fn too_large(found: Option<usize>, limit: usize) -> Error {
    Error::TooLarge { found, limit, flag: Some("--max-message-bytes") }
}

/// What is wrong with JSON is its sender's fault; that it cannot be read at all is ours.
pub(super) fn not_json(error: JsonError) -> Error {
    match error {
        fault @ (JsonError::Json(_) | JsonError::Fields(_)) => Error::Malformed(fault.to_string()),
        other => {
            tracing::error!(error = %other, "a message has no JSON form");
            Error::Internal(Fault::Panic("reading JSON"))
        }
    }
}

fn decode<M: Message + Default>(bytes: &[u8], name: &str, limits: MessageLimits) -> Result<M, Error> {
    check(lists::elements(bytes, name)?, limits)?;
    M::decode(bytes).map_err(|error| Error::Malformed(error.to_string()))
}

/// How many elements the lists of a message have.
#[derive(Debug, Default, PartialEq, Eq)]
struct Elements {
    total: usize,
    /// The list that has the most, and how many.
    longest: (String, usize),
    /// Members of all objects, of JSON.
    members: usize,
}

impl Elements {
    fn add(&mut self, list: &str, elements: usize) {
        self.total += elements;
        if elements > self.longest.1 {
            self.longest = (list.to_owned(), elements);
        }
    }
}

fn check(Elements { total, longest, .. }: Elements, limits: MessageLimits) -> Result<(), Error> {
    if total <= limits.elements {
        return Ok(());
    }
    let (field, length) = longest;
    let description = format!(
        "holds {length} elements, and all lists of the message together {total}; at most {} are accepted (set by \
         --max-list-elements)",
        limits.elements
    );
    Err(Error::Invalid(FieldFault { field, description }.into()))
}

/// Exactly `size` bytes, as gzip says of itself; a message that holds more is read no further.
fn decompress(gzip: &[u8], size: usize) -> Result<Vec<u8>, Error> {
    let malformed = |told: String| Error::Malformed(format!("the compressed message is faulty: {told}"));
    let mut bytes = Vec::with_capacity(size);
    let most = u64::try_from(size).unwrap_or(u64::MAX).saturating_add(1);
    GzDecoder::new(gzip).take(most).read_to_end(&mut bytes).map_err(|error| malformed(error.to_string()))?;
    if bytes.len() == size { Ok(bytes) } else { Err(malformed(format!("it is said to hold {size} bytes"))) }
}

#[cfg(test)]
mod tests;
