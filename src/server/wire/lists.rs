//! The elements of a message's lists, counted on the wire: nothing is built. A packed list of a million elements is a
//! million bytes there, and hundreds of millions in memory.

use prost::encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field};
use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

use super::Elements;
use crate::error::Error;
use crate::proto;

/// How deep messages may stand in each other: prost's own limit.
const DEPTH: usize = 100;

/// Counts the elements of all lists of a message of the type of that full name.
pub(super) fn elements(bytes: &[u8], name: &str) -> Result<Elements, Error> {
    let message = proto::pool().and_then(|pool| pool.get_message_by_name(name));
    let message = message.ok_or_else(|| Error::Malformed(format!("no message type named {name}")))?;
    let mut elements = Elements::default();
    walk(bytes, &message, "", DEPTH, &mut elements).map_err(Error::Malformed)?;
    Ok(elements)
}

/// `Err`: what is wrong with the bytes.
fn walk(
    mut bytes: &[u8],
    message: &MessageDescriptor,
    path: &str,
    depth: usize,
    elements: &mut Elements,
) -> Result<(), String> {
    let told = |error: prost::DecodeError| error.to_string();
    // By field number; messages have few lists.
    let mut lists: Vec<(u32, usize, String)> = Vec::new();
    while !bytes.is_empty() {
        let (number, wire) = decode_key(&mut bytes).map_err(told)?;
        let field = message.get_field(number);
        let chunk = match (&field, wire) {
            (Some(_), WireType::LengthDelimited) => {
                let length = usize::try_from(decode_varint(&mut bytes).map_err(told)?).unwrap_or(usize::MAX);
                let (chunk, rest) = bytes.split_at_checked(length).ok_or("a field is longer than its message")?;
                bytes = rest;
                Some(chunk)
            }
            _ => {
                skip_field(wire, number, &mut bytes, DecodeContext::default()).map_err(told)?;
                None
            }
        };
        let Some(field) = field else { continue };
        if field.is_list() || field.is_map() {
            let more = chunk.map_or(1, |chunk| length(&field, chunk));
            match lists.iter_mut().find(|(of, ..)| *of == number) {
                Some((_, length, _)) => *length += more,
                None => lists.push((number, more, join(path, field.name()))),
            }
        }
        if let (Some(chunk), Kind::Message(inner)) = (chunk, field.kind()) {
            if depth == 0 {
                return Err("messages stand in each other too deep".to_owned());
            }
            walk(chunk, &inner, &join(path, field.name()), depth - 1, elements)?;
        }
    }
    for (_, length, path) in lists {
        elements.add(&path, length);
    }
    Ok(())
}

/// How many elements a chunk of a list's bytes holds.
fn length(list: &FieldDescriptor, chunk: &[u8]) -> usize {
    match list.kind() {
        Kind::Message(_) | Kind::String | Kind::Bytes => 1,
        Kind::Double | Kind::Fixed64 | Kind::Sfixed64 => chunk.len().div_ceil(8),
        Kind::Float | Kind::Fixed32 | Kind::Sfixed32 => chunk.len().div_ceil(4),
        // A varint ends with the first byte that has no high bit.
        _ => chunk.iter().filter(|byte| **byte < 0x80).count(),
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
