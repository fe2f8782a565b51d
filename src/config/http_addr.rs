//! Where JSON over HTTP and the editors' page are served.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Where JSON over HTTP and the editors' page are served.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HttpAddr {
    /// On 127.0.0.1:8080, and nowhere if another program has that port.
    #[default]
    Default,
    /// There, or the server does not start.
    At(SocketAddr),
    /// Nowhere.
    Off,
}

impl HttpAddr {
    /// What [`HttpAddr::Default`] means.
    pub const DEFAULT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

    /// The address, unless it is off.
    pub fn socket(self) -> Option<SocketAddr> {
        match self {
            Self::Default => Some(Self::DEFAULT),
            Self::At(addr) => Some(addr),
            Self::Off => None,
        }
    }
}

impl fmt::Display for HttpAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.socket() {
            Some(addr) => addr.fmt(f),
            None => f.write_str("off"),
        }
    }
}

impl FromStr for HttpAddr {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "off" | "" => Ok(Self::Off),
            text => text.parse().map(Self::At).map_err(|_| format!("{text:?} is neither off nor ADDRESS:PORT")),
        }
    }
}

impl Serialize for HttpAddr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for HttpAddr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (text, expected) in [
            ("off", Some(HttpAddr::Off)),
            ("", Some(HttpAddr::Off)),
            ("0.0.0.0:80", Some(HttpAddr::At(SocketAddr::from(([0, 0, 0, 0], 80))))),
            ("[::1]:80", Some(HttpAddr::At(SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], 80))))),
            ("8080", None),
            ("localhost:8080", None),
        ] {
            assert_eq!(text.parse().ok(), expected, "{text}");
        }
    }
}
