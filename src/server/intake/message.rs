//! A message as it goes from the wire to its handler, through tonic: unread, with one byte before it that says how it is
//! encoded. tonic would decompress and decode it on a thread that carries everybody's bytes, and before anything is admitted.

use std::marker::PhantomData;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use http::HeaderMap;
use prost::Message;
use tonic::Status;
use tonic::codec::{Codec, DecodeBuf, Decoder};
use tonic_prost::{ProstCodec, ProstEncoder};

use crate::server::wire::{Encoding, RawMessage};

/// One byte of flags and four of length stand before each gRPC message.
pub(in crate::server) const PREFIX: usize = 5;
/// The flag of gRPC for a compressed message, and ours, inside the process, for JSON.
pub(super) const COMPRESSED: u8 = 1;
const JSON: u8 = 2;

const ENCODING: &str = "grpc-encoding";

/// Whether the call's messages may be compressed with gzip. What they are compressed with is then the handler's to know, and
/// no more tonic's.
pub(in crate::server) fn is_gzip(headers: &mut HeaderMap) -> bool {
    let is_gzip = headers.get(ENCODING).is_some_and(|value| value == "gzip");
    if is_gzip {
        headers.remove(ENCODING);
    }
    is_gzip
}

/// What stands before a message of so many bytes.
pub(super) fn head(flag: u8, length: usize) -> [u8; PREFIX] {
    // Messages are far below 4 GiB.
    let [a, b, c, d] = u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
    [flag, a, b, c, d]
}

/// A plain message in its frame.
pub(in crate::server) fn framed(message: &[u8]) -> Bytes {
    [&head(0, message.len())[..], message].concat().into()
}

/// A JSON message in its frame, on its way to a handler that takes [`RawMessage`].
pub(in crate::server) fn json_message(json: &[u8]) -> Bytes {
    let mut framed = BytesMut::with_capacity(PREFIX + 1 + json.len());
    framed.put_slice(&head(0, json.len() + 1));
    framed.put_u8(JSON);
    framed.put_slice(json);
    framed.freeze()
}

/// Gives requests unread, and encodes answers.
pub(in crate::server) struct RawCodec<T>(PhantomData<T>);

impl<T> Default for RawCodec<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T: Message + Send + 'static> Codec for RawCodec<T> {
    type Encode = T;
    type Decode = RawMessage;
    type Encoder = ProstEncoder<T>;
    type Decoder = RawDecoder;

    fn encoder(&mut self) -> Self::Encoder {
        ProstCodec::<T, ()>::default().encoder()
    }

    fn decoder(&mut self) -> RawDecoder {
        RawDecoder
    }
}

pub(in crate::server) struct RawDecoder;

impl Decoder for RawDecoder {
    type Item = RawMessage;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<RawMessage>, Status> {
        if !buffer.has_remaining() {
            return Err(Status::internal("a message without its encoding"));
        }
        let encoding = match buffer.get_u8() {
            COMPRESSED => Encoding::Gzip,
            JSON => Encoding::Json,
            _ => Encoding::Protobuf,
        };
        let bytes = buffer.copy_to_bytes(buffer.remaining());
        Ok(Some(RawMessage { encoding, bytes }))
    }
}
