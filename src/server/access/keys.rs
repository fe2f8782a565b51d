//! The list of API keys: parsed, kept as hashes, compared in constant time.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{AccessConfig, Caller, Limiter};

/// The fewest characters of a key: 16 random hexadecimal digits are 64 bits.
const SHORTEST: usize = 16;
/// The longest name of a key: it stands in log lines and metrics.
const LONGEST_NAME: usize = 64;
/// What a key begins with that is given as its hash.
const HASHED: &str = "sha256:";

type Hash = [u8; 32];

/// What is wrong with the list of keys; never says a key.
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("API keys of {place}: {fault}")]
pub struct KeyFault {
    place: String,
    fault: String,
}

/// The keys that are let in.
pub(super) struct Keys(Vec<Key>);

struct Key {
    name: Arc<str>,
    hash: Hash,
    limiter: Option<Arc<Limiter>>,
}

impl Keys {
    /// The keys of file and environment together; `None` where no keys are asked for.
    pub(super) fn read(config: &AccessConfig) -> Result<Option<Self>, KeyFault> {
        if !config.needs_keys() {
            return Ok(None);
        }
        let mut keys = Vec::new();
        if let Some(file) = &config.keys_file {
            let place = file.display().to_string();
            let fault = |fault: String| KeyFault { place: place.clone(), fault };
            let text = crate::files::read_to_string(file).map_err(|error| fault(error.to_string()))?;
            // Half a file, read while it is being written, can end in half a key: short, and let in all the same.
            if !text.is_empty() && !text.ends_with('\n') {
                return Err(fault(
                    "the last line has no end: it may be half written; write a new file, and rename it".to_owned(),
                ));
            }
            parse(&place, text.split('\n'), &mut keys)?;
        }
        if let Some(text) = &config.keys {
            parse("BIENTAP_API_KEYS", text.split(['\n', ',']), &mut keys)?;
        }
        if keys.is_empty() {
            let place = config.keys_file.as_ref().map_or("BIENTAP_API_KEYS".to_owned(), |f| f.display().to_string());
            return Err(KeyFault { place, fault: "there is none, so nobody could call".to_owned() });
        }
        for key in &mut keys {
            key.limiter = config.rate.and_then(Limiter::new).map(Arc::new);
        }
        Ok(Some(Self(keys)))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Gives the keys that were there before what they had used of their rate.
    pub(super) fn keep_limiters(&mut self, old: &Self) {
        for key in &mut self.0 {
            if let Some(before) = old.0.iter().find(|other| other.hash == key.hash) {
                key.limiter.clone_from(&before.limiter);
            }
        }
    }

    /// The caller whose key this is. Hashes are compared, each with all of them and each in constant time: how long it
    /// takes tells nothing of how much of a key was right.
    pub(super) fn find(&self, presented: &[u8]) -> Option<Caller> {
        let hash: Hash = Sha256::digest(presented).into();
        let mut found = None;
        for key in &self.0 {
            if bool::from(key.hash.ct_eq(&hash)) {
                found = Some(key);
            }
        }
        found.map(|key| Caller { name: Some(Arc::clone(&key.name)), limiter: key.limiter.clone() })
    }
}

/// Entries of the form `NAME KEY` or `NAME sha256:HASH`; blank ones and those that begin with `#` are left out.
fn parse<'a>(place: &str, entries: impl Iterator<Item = &'a str>, keys: &mut Vec<Key>) -> Result<(), KeyFault> {
    for (index, entry) in entries.enumerate().map(|(index, entry)| (index, entry.trim())) {
        if entry.is_empty() || entry.starts_with('#') {
            continue;
        }
        let fault = |fault: &str| KeyFault { place: place.to_owned(), fault: format!("entry {}: {fault}", index + 1) };
        let key = key(entry).map_err(|told| fault(&told))?;
        if keys.iter().any(|other| other.name == key.name || other.hash == key.hash) {
            return Err(fault(&format!("the name {} or its key is there already", key.name)));
        }
        keys.push(key);
    }
    Ok(())
}

fn key(entry: &str) -> Result<Key, String> {
    let (name, key) = entry.split_once(char::is_whitespace).ok_or("NAME KEY is expected, parted by a space")?;
    let key = key.trim();
    if name.len() > LONGEST_NAME || !name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) {
        return Err(format!("a name holds at most {LONGEST_NAME} letters, digits, '-', '_' and '.', all of ASCII"));
    }
    let hash = match key.strip_prefix(HASHED) {
        Some(hex) => from_hex(hex).ok_or("sha256: must be followed by 64 hexadecimal digits")?,
        None if key.len() < SHORTEST || !key.bytes().all(|byte| byte.is_ascii_graphic()) => {
            return Err(format!("a key holds at least {SHORTEST} visible characters of ASCII, none of them a space"));
        }
        None => Sha256::digest(key).into(),
    };
    Ok(Key { name: name.into(), hash, limiter: None })
}

fn from_hex(hex: &str) -> Option<Hash> {
    let mut hash = Hash::default();
    if hex.len() != 2 * hash.len() || !hex.is_ascii() {
        return None;
    }
    for (byte, digits) in hash.iter_mut().zip(hex.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(hash)
}
