//! For which hosts calls are taken. A page of any site can make a browser call this machine's own address under a name of
//! its own ("DNS rebinding"); where no key is asked for, the name is all that tells such calls apart.

use std::net::{IpAddr, SocketAddr};

use http::header::HOST;
use http::uri::Authority;
use http::{HeaderMap, Request, Version};

use crate::error::Error;

/// The hosts of a port.
#[derive(Clone, Debug)]
pub(super) struct Hosts {
    /// `None`: any.
    only: Option<Vec<String>>,
}

impl Hosts {
    /// A port of this machine alone, without keys, takes calls for this machine, and for the names that are `allowed`.
    pub(super) fn of(port: SocketAddr, needs_keys: bool, allowed: &[String]) -> Self {
        let only = (port.ip().is_loopback() && !needs_keys).then(|| allowed.to_vec());
        Self { only }
    }

    /// A port that shows nothing of anybody.
    pub(super) fn any() -> Self {
        Self { only: None }
    }

    /// Checks a request as a browser would send it to a name that it was led to: over HTTP/1. HTTP/2 they speak over TLS
    /// alone, where the certificate is of the true name.
    ///
    /// # Errors
    /// [`Error::WrongHost`].
    pub(super) fn check<B>(&self, request: &Request<B>) -> Result<(), Error> {
        let Some(allowed) = self.only.as_ref().filter(|_| request.version() < Version::HTTP_2) else { return Ok(()) };
        let host = host(request.headers());
        let is_ours = host.as_ref().is_some_and(|host| {
            let host = host.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.');
            let is_loopback = host.parse::<IpAddr>().is_ok_and(|addr| addr.is_loopback());
            let is_local = host.eq_ignore_ascii_case("localhost") || host.to_ascii_lowercase().ends_with(".localhost");
            is_loopback || is_local || allowed.iter().any(|name| name.eq_ignore_ascii_case(host))
        });
        if is_ours { Ok(()) } else { Err(Error::WrongHost(host.unwrap_or_else(|| "none".to_owned()))) }
    }
}

/// The host that a request names, without its port.
fn host(headers: &HeaderMap) -> Option<String> {
    let named = headers.get(HOST)?.to_str().ok()?;
    Some(named.parse::<Authority>().ok()?.host().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(port: &str, needs_keys: bool, host: &str) -> bool {
        let hosts = Hosts::of(port.parse().expect("an address"), needs_keys, &["cms.example".to_owned()]);
        let request = Request::get("/v1/model").header("host", host).body(()).expect("a request");
        hosts.check(&request).is_ok()
    }

    #[test]
    fn this_machines_ports_without_keys_take_this_machines_names() {
        for host in
            ["localhost", "localhost:8080", "LOCALHOST", "127.0.0.1:8080", "127.8.8.8", "[::1]:80", "cms.example:8080"]
        {
            assert!(takes("127.0.0.1:8080", false, host) && takes("[::1]:8080", false, host), "{host}");
        }
        for host in
            ["evil.example", "evil.example:8080", "localhost.evil.example", "10.0.0.1", "", "127.0.0.1.evil.example"]
        {
            assert!(!takes("127.0.0.1:8080", false, host), "{host}");
            assert!(takes("127.0.0.1:8080", true, host), "keys tell callers apart: {host}");
            assert!(takes("0.0.0.0:8080", false, host), "others are meant to reach it: {host}");
        }
    }
}
