//! The same for JSON: every element of every list, and every member of every object, is counted before a message is made of
//! it. A million names that no message has are a million strings, and a million faults.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::Elements;
use crate::error::Error;

/// Bytes of a path or a name that are kept, about.
const PATH_BYTES: usize = 200;

/// Counts the elements of all lists and the members of all objects, up to some over `most`.
pub(super) fn elements(json: &[u8], most: usize) -> Result<Elements, Error> {
    let mut elements = Elements::default();
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let counted = Count { elements: &mut elements, path: String::new(), most }.deserialize(&mut deserializer);
    match counted.and_then(|()| deserializer.end()) {
        // More than enough were seen: the rest is not looked at.
        Err(_) if elements.total > most => Ok(elements),
        Err(error) => Err(Error::Malformed(error.to_string())),
        Ok(()) => Ok(elements),
    }
}

/// One value, and where it stands.
struct Count<'a> {
    elements: &'a mut Elements,
    path: String,
    most: usize,
}

impl Count<'_> {
    fn at(&mut self, path: String) -> Count<'_> {
        Count { elements: self.elements, path, most: self.most }
    }

    /// The list or object has so many.
    fn end<E: serde::de::Error>(&mut self, length: usize) -> Result<(), E> {
        self.elements.add(&self.path, length);
        if self.elements.total > self.most { Err(E::custom("too many elements")) } else { Ok(()) }
    }
}

impl<'de> DeserializeSeed<'de> for Count<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Count<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let mut length = 0;
        while list.next_element_seed(self.at(self.path.clone()))?.is_some() {
            length += 1;
            if length > self.most {
                break;
            }
        }
        self.end(length)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut object: A) -> Result<(), A::Error> {
        let mut length = 0;
        while let Some(name) = object.next_key::<std::borrow::Cow<'de, str>>()? {
            let path = join(&self.path, &name);
            object.next_value_seed(self.at(path))?;
            length += 1;
            if length > self.most {
                break;
            }
        }
        // Counted apart: a sound message has a few, however many elements it may have.
        self.elements.members += length;
        let members = self.elements.members;
        if members > self.most { self.end(members) } else { Ok(()) }
    }
}

/// The path of a member, as far as an error tells it: names can be as long as the message, and stand in each other.
fn join(path: &str, name: &str) -> String {
    let name = name.get(..name.floor_char_boundary(PATH_BYTES)).unwrap_or(name);
    match path {
        "" => name.to_owned(),
        path if path.len() >= PATH_BYTES => path.to_owned(),
        path => format!("{path}.{name}"),
    }
}
