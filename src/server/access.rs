//! Who may call, and how often: API keys and a rate for each, the same for every port.
//!
//! A port asks [`Access::caller`] once a call, with its headers, and then the [`Caller`] once an article.

mod keys;

use std::fmt;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota};
use http::HeaderMap;

use crate::error::{Credentials, Error};
pub use keys::KeyFault;
use keys::Keys;

/// Where the API keys stand, and how often each may call.
#[derive(Clone, Default, PartialEq)]
pub struct AccessConfig {
    /// A file with one key a line; read again when the server is told to reload.
    pub keys_file: Option<PathBuf>,
    /// Keys given directly, parted by commas or line breaks.
    pub keys: Option<String>,
    /// How often each key may call. `None`: as often as it likes.
    pub rate: Option<Rate>,
}

/// A key's rate of articles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Articles a second, in the long run; more than zero.
    pub per_second: f64,
    /// Articles at once, after a pause.
    pub burst: NonZeroU32,
}

impl AccessConfig {
    /// True where callers need a key.
    pub fn needs_keys(&self) -> bool {
        self.keys_file.is_some() || self.keys.is_some()
    }
}

/// Never the keys themselves.
impl fmt::Debug for AccessConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = self.keys.as_ref().map(|_| "(secret)");
        f.debug_struct("AccessConfig")
            .field("keys_file", &self.keys_file)
            .field("keys", &keys)
            .field("rate", &self.rate)
            .finish()
    }
}

/// The gate that every call passes.
pub struct Access {
    config: AccessConfig,
    /// `None`: everybody may call.
    keys: RwLock<Option<Arc<Keys>>>,
}

/// Who calls. Cheap to clone.
#[derive(Clone, Default)]
pub struct Caller {
    name: Option<Arc<str>>,
    limiter: Option<Arc<Limiter>>,
}

impl Access {
    /// Reads the keys.
    ///
    /// # Errors
    /// Where the file cannot be read, or an entry is no key.
    pub fn new(config: AccessConfig) -> Result<Self, KeyFault> {
        let keys = Keys::read(&config)?.map(Arc::new);
        Ok(Self { config, keys: RwLock::new(keys) })
    }

    /// Reads the keys again. Keys that stay keep what they have used of their rate. Returns how many there are now.
    ///
    /// # Errors
    /// As [`Access::new`]; the keys from before stay.
    pub fn reload(&self) -> Result<usize, KeyFault> {
        let Some(mut keys) = Keys::read(&self.config)? else { return Ok(0) };
        let mut current = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(old) = current.as_deref() {
            keys.keep_limiters(old);
        }
        let count = keys.len();
        *current = Some(Arc::new(keys));
        Ok(count)
    }

    /// Who sends these headers: `authorization: Bearer KEY` or `x-api-key: KEY`.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] where keys are asked for and there is none, or a wrong one.
    pub fn caller(&self, headers: &HeaderMap) -> Result<Caller, Error> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(keys) = keys else { return Ok(Caller::default()) };
        let key = presented(headers).ok_or(Error::Unauthenticated(Credentials::Missing))?;
        keys.find(key).ok_or(Error::Unauthenticated(Credentials::Wrong))
    }
}

fn presented(headers: &HeaderMap) -> Option<&[u8]> {
    if let Some(key) = headers.get("x-api-key") {
        return Some(key.as_bytes());
    }
    let value = headers.get(http::header::AUTHORIZATION)?.as_bytes();
    let (scheme, key) = value.split_at_checked(b"Bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then(|| key.trim_ascii())
}

impl Caller {
    /// The key's name in the list of keys. `None` where no keys are asked for.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Takes one article from the rate, or says when there will be one.
    ///
    /// # Errors
    /// [`Error::TooFast`].
    pub fn try_article(&self) -> Result<(), Error> {
        let Some(limiter) = &self.limiter else { return Ok(()) };
        limiter.take().map_err(|retry_after| Error::TooFast { per_second: limiter.rate.per_second, retry_after })
    }

    /// Takes one article from the rate, as soon as there is one: for streams, which would rather wait.
    pub async fn article(&self) {
        let Some(limiter) = &self.limiter else { return };
        while let Err(wait) = limiter.take() {
            tokio::time::sleep(wait).await;
        }
    }
}

/// One key's bucket.
struct Limiter {
    rate: Rate,
    bucket: DefaultDirectRateLimiter,
    clock: DefaultClock,
}

impl Limiter {
    fn new(rate: Rate) -> Option<Self> {
        let period = Duration::try_from_secs_f64(1.0 / rate.per_second).ok()?;
        let quota = Quota::with_period(period)?.allow_burst(rate.burst);
        Some(Self { rate, bucket: DefaultDirectRateLimiter::direct(quota), clock: DefaultClock::default() })
    }

    /// `Err`: how long until there is one.
    fn take(&self) -> Result<(), Duration> {
        self.bucket.check().map_err(|until| until.wait_time_from(self.clock.now()).max(Duration::from_millis(1)))
    }
}

#[cfg(test)]
mod tests;
