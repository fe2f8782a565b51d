//! The same for JSON: every element of every list is counted before a message is made of it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::Elements;
use crate::error::Error;

/// Counts the elements of all lists, up to some over `most`.
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
        let path = self.path.clone();
        while list.next_element_seed(self.at(path.clone()))?.is_some() {
            length += 1;
            if length > self.most {
                break;
            }
        }
        self.elements.add(&path, length);
        if self.elements.total > self.most { Err(A::Error::custom("too many elements")) } else { Ok(()) }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut object: A) -> Result<(), A::Error> {
        while let Some(name) = object.next_key::<std::borrow::Cow<'de, str>>()? {
            let path = if self.path.is_empty() { name.into_owned() } else { format!("{}.{name}", self.path) };
            object.next_value_seed(self.at(path))?;
        }
        Ok(())
    }
}
