//! The server's settings: a TOML file, then environment, then flags, each over the one before; checked as a whole.

mod http_addr;
mod settings;

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

pub use http_addr::HttpAddr;
pub(crate) use settings::duration;
pub use settings::{Settings, flags_table};

use crate::engine::EngineConfig;
use crate::model::Precision;
use crate::server::access::{Access, AccessConfig, Rate};
use crate::server::tls::{self, TlsFiles};
use crate::server::{ConnectionLimits, IntakeLimits, ServerConfig};
use crate::telemetry::{LogFormat, LogLevel};

/// All that `bientap serve` runs on.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Where it serves JSON and the page.
    pub http_addr: HttpAddr,
    /// Where it shows its metrics.
    pub metrics_addr: Option<SocketAddr>,
    /// Where its spans go.
    pub otlp_endpoint: Option<String>,
    /// `None`: the bundled model.
    pub model_dir: Option<PathBuf>,
    /// `None`: no abstractive summaries.
    pub abstractive_model_dir: Option<PathBuf>,
    /// A newsroom's additions to the lexicon.
    pub lexicon: Option<PathBuf>,
    /// A newsroom's own tags.
    pub taxonomy: Option<PathBuf>,
    /// How matrix products are computed.
    pub precision: Precision,
    /// How the server behaves.
    pub server: ServerConfig,
    /// Serves without TLS wherever it listens.
    pub allow_plaintext: bool,
    /// How the log is written.
    pub log_format: LogFormat,
    /// How much is logged.
    pub log_level: LogLevel,
}

/// Everything that is wrong with the settings.
#[derive(Debug, PartialEq, thiserror::Error)]
pub struct Faults(Vec<String>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl Settings {
    /// The defaults where nothing is said, checked, with the files that they name. `api_keys` are keys that stand in no file.
    ///
    /// # Errors
    /// Every setting that is out of range or contradicts another, every file that is faulty.
    pub fn resolve(self, api_keys: Option<String>) -> Result<Config, Faults> {
        let mut faults = Vec::new();
        let default = ServerConfig::default();
        let limits = default.connections;
        let time = |time: Option<Duration>, default: Option<Duration>| time.or(default).filter(|time| !time.is_zero());
        let access = AccessConfig {
            rate: rate(self.rate_limit, self.rate_burst, &mut faults),
            keys_file: self.api_keys_file,
            keys: api_keys,
        };
        let config = Config {
            addr: self.addr.unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 50051))),
            http_addr: self.http_addr.unwrap_or_default(),
            metrics_addr: self.metrics_addr,
            otlp_endpoint: self.otlp_endpoint,
            model_dir: self.model_dir,
            abstractive_model_dir: self.abstractive_model_dir,
            lexicon: self.lexicon,
            taxonomy: self.taxonomy,
            precision: self.precision.unwrap_or_default(),
            server: ServerConfig {
                engine: EngineConfig {
                    workers: self.workers.unwrap_or(default.engine.workers),
                    max_waiting: self.max_waiting.unwrap_or(default.engine.max_waiting),
                    max_queued_tokens: self.max_queued_tokens.unwrap_or(default.engine.max_queued_tokens),
                    max_queued_bytes: self.max_queued_bytes.unwrap_or(default.engine.max_queued_bytes),
                    abstractive_max_waiting: self
                        .abstractive_max_waiting
                        .unwrap_or(default.engine.abstractive_max_waiting),
                },
                max_message_bytes: self.max_message_bytes.unwrap_or(default.max_message_bytes),
                max_list_elements: self.max_list_elements.unwrap_or(default.max_list_elements),
                intake: IntakeLimits {
                    max_received_bytes: self.max_received_bytes.unwrap_or(default.intake.max_received_bytes),
                    max_connection_bytes: self.max_connection_bytes.unwrap_or(default.intake.max_connection_bytes),
                    message_timeout: time(self.message_timeout, default.intake.message_timeout),
                },
                max_article_characters: self.max_article_characters.unwrap_or(default.max_article_characters),
                stream_window: self.stream_window.unwrap_or(default.stream_window),
                request_timeout: time(self.request_timeout, default.request_timeout),
                item_timeout: time(self.item_timeout, default.item_timeout),
                grace: self.grace.unwrap_or(default.grace),
                connections: ConnectionLimits {
                    max_connections: self.max_connections.unwrap_or(limits.max_connections),
                    max_connections_per_peer: self.max_connections_per_peer.unwrap_or(limits.max_connections_per_peer),
                    max_keyless_calls: self.max_keyless_calls.unwrap_or(limits.max_keyless_calls),
                    max_streams: self.max_streams.unwrap_or(limits.max_streams),
                    max_header_bytes: self.max_header_bytes.unwrap_or(limits.max_header_bytes),
                    max_age: time(self.max_connection_age, limits.max_age),
                    max_idle: time(self.max_connection_idle, limits.max_idle),
                },
                access,
                allow_hosts: self.allow_hosts.unwrap_or_default(),
                tls: tls_files(self.tls_cert, self.tls_key, self.tls_client_ca, &mut faults),
                log_article_text: self.log_article_text.unwrap_or_default(),
            },
            allow_plaintext: self.allow_plaintext.unwrap_or_default(),
            log_format: self.log_format.unwrap_or_default(),
            log_level: self.log_level.unwrap_or_default(),
        };
        config.check_ranges(&mut faults);
        config.check_security(&mut faults);
        if faults.is_empty() { Ok(config) } else { Err(Faults(faults)) }
    }
}

fn rate(per_second: Option<f64>, burst: Option<u32>, faults: &mut Vec<String>) -> Option<Rate> {
    let Some(per_second) = per_second else {
        if burst.is_some() {
            faults.push("rate-burst says nothing without rate-limit".to_owned());
        }
        return None;
    };
    if !(0.001..=1_000_000.0).contains(&per_second) {
        faults.push(format!("rate-limit is {per_second}; 0.001 to 1000000 are accepted"));
        return None;
    }
    // In range: checked just above.
    let burst = burst.unwrap_or(per_second.ceil() as u32);
    let Some(burst) = NonZeroU32::new(burst) else {
        faults.push("rate-burst is 0; nobody could ever call".to_owned());
        return None;
    };
    Some(Rate { per_second, burst })
}

fn tls_files(
    cert: Option<PathBuf>,
    key: Option<PathBuf>,
    client_ca: Option<PathBuf>,
    faults: &mut Vec<String>,
) -> Option<TlsFiles> {
    match (cert, key, client_ca) {
        (Some(cert), Some(key), client_ca) => Some(TlsFiles { cert, key, client_ca }),
        (None, None, None) => None,
        (Some(_), None, _) => {
            faults.push("tls-cert needs tls-key".to_owned());
            None
        }
        (None, Some(_), _) => {
            faults.push("tls-key needs tls-cert".to_owned());
            None
        }
        (None, None, Some(_)) => {
            faults.push("tls-client-ca needs tls-cert and tls-key".to_owned());
            None
        }
    }
}

impl Config {
    fn check_ranges(&self, faults: &mut Vec<String>) {
        let server = &self.server;
        let engine = &server.engine;
        let limits = &server.connections;
        let mut within = |name: &str, value: usize, least: usize, most: usize| {
            if !(least..=most).contains(&value) {
                faults.push(format!("{name} is {value}; {least} to {most} are accepted"));
            }
        };
        within("workers", engine.workers, 1, 256);
        within("max-waiting", engine.max_waiting, 1, 1 << 20);
        within("max-queued-tokens", engine.max_queued_tokens, 1 << 10, 1 << 31);
        within("max-queued-bytes", engine.max_queued_bytes, 1 << 20, 1 << 31);
        within("abstractive-max-waiting", engine.abstractive_max_waiting, 1, 1 << 16);
        within("stream-window", server.stream_window, 1, 1 << 16);
        within("max-message-bytes", server.max_message_bytes, 1 << 10, 1 << 30);
        within("max-list-elements", server.max_list_elements, 10, 1 << 20);
        within("max-received-bytes", server.intake.max_received_bytes, 1 << 20, 1 << 31);
        within("max-connection-bytes", server.intake.max_connection_bytes, 1 << 16, 1 << 31);
        within("max-article-characters", server.max_article_characters, 100, 1 << 28);
        within("max-connections", limits.max_connections, 1, 1 << 20);
        within("max-connections-per-peer", limits.max_connections_per_peer, 1, 1 << 20);
        within("max-keyless-calls", limits.max_keyless_calls, 1, 1 << 20);
        within("max-streams", limits.max_streams as usize, 1, 1 << 20);
        within("max-header-bytes", limits.max_header_bytes as usize, 1 << 10, 1 << 20);
        let largest = server.max_message_bytes.saturating_mul(4).div_ceil(3);
        for (name, room) in [
            ("max-queued-bytes", engine.max_queued_bytes),
            ("max-received-bytes", server.intake.max_received_bytes),
            ("max-connection-bytes", server.intake.max_connection_bytes),
        ] {
            // Streams have three quarters of a room.
            if room < largest {
                faults.push(format!(
                    "{name} ({room}) leaves no room for a message of max-message-bytes: at least {largest}"
                ));
            }
        }
        if server.max_article_characters > server.max_message_bytes {
            faults.push(format!(
                "max-article-characters ({}) could never be reached: max-message-bytes is {}",
                server.max_article_characters, server.max_message_bytes
            ));
        }
        if server.stream_window > engine.max_waiting {
            faults.push(format!(
                "stream-window ({}) could never be filled: max-waiting is {}",
                server.stream_window, engine.max_waiting
            ));
        }
        if limits.max_age.is_some_and(|age| age < Duration::from_secs(1)) {
            faults.push("max-connection-age is under a second: clients would do nothing but connect".to_owned());
        }
    }

    /// Checks what keeps strangers out, and reads the files that it needs: a fault is told before a port is bound.
    fn check_security(&self, faults: &mut Vec<String>) {
        let server = &self.server;
        if server.access.rate.is_some() && !server.access.needs_keys() {
            faults.push("rate-limit is of each API key: it needs api-keys-file or BIENTAP_API_KEYS".to_owned());
        }
        if let Err(fault) = Access::new(server.access.clone()) {
            faults.push(fault.to_string());
        }
        if let Some(Err(fault)) = server.tls.as_ref().map(tls::check) {
            faults.push(fault.to_string());
        }
        let without_tls = |addr| server.tls.is_none().then_some(addr);
        let plain = [
            ("addr", without_tls(self.addr)),
            ("http-addr", self.http_addr.socket().and_then(without_tls)),
            ("metrics-addr", self.metrics_addr),
        ];
        for (name, addr) in plain {
            if let Some(addr) = addr.filter(|addr| !addr.ip().is_loopback() && !self.allow_plaintext) {
                faults.push(format!(
                    "{name} is {addr}, which others can reach, and in plain text: give tls-cert and tls-key (for addr and http-addr), or \
                     allow-plaintext where the network is trusted"
                ));
            }
        }
        if server.tls.is_none() && self.metrics_addr == Some(self.addr) && self.addr.port() != 0 {
            faults.push(format!("metrics-addr is that of addr: {}", self.addr));
        }
        for (name, addr) in [("addr", Some(self.addr)), ("metrics-addr", self.metrics_addr)] {
            if let HttpAddr::At(http) = self.http_addr
                && addr == Some(http)
                && http.port() != 0
            {
                faults.push(format!("http-addr is that of {name}: each needs a port of its own"));
            }
        }
        if let Some(endpoint) = &self.otlp_endpoint {
            let uri: Option<http::Uri> = endpoint.parse().ok();
            if !uri.is_some_and(|uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some()) {
                faults.push(format!("otlp-endpoint is {endpoint}; http://HOST:PORT or https://HOST:PORT is expected"));
            }
        }
    }

    /// The settings that give this configuration, each said: what `serve --print-config` shows. Never a secret.
    pub fn settings(&self) -> Settings {
        let server = &self.server;
        let limits = &server.connections;
        let tls = server.tls.as_ref();
        let time = |time: Option<Duration>| Some(time.unwrap_or_default());
        Settings {
            addr: Some(self.addr),
            // Said, the default would be more than a default: see HttpAddr::Default.
            http_addr: Some(self.http_addr).filter(|addr| *addr != HttpAddr::Default),
            metrics_addr: self.metrics_addr,
            otlp_endpoint: self.otlp_endpoint.clone(),
            model_dir: self.model_dir.clone(),
            abstractive_model_dir: self.abstractive_model_dir.clone(),
            lexicon: self.lexicon.clone(),
            taxonomy: self.taxonomy.clone(),
            precision: Some(self.precision),
            workers: Some(server.engine.workers),
            max_waiting: Some(server.engine.max_waiting),
            max_queued_tokens: Some(server.engine.max_queued_tokens),
            max_queued_bytes: Some(server.engine.max_queued_bytes),
            abstractive_max_waiting: Some(server.engine.abstractive_max_waiting),
            stream_window: Some(server.stream_window),
            max_message_bytes: Some(server.max_message_bytes),
            max_list_elements: Some(server.max_list_elements),
            max_received_bytes: Some(server.intake.max_received_bytes),
            max_connection_bytes: Some(server.intake.max_connection_bytes),
            max_article_characters: Some(server.max_article_characters),
            request_timeout: time(server.request_timeout),
            message_timeout: time(server.intake.message_timeout),
            item_timeout: time(server.item_timeout),
            grace: Some(server.grace),
            max_connections: Some(limits.max_connections),
            max_connections_per_peer: Some(limits.max_connections_per_peer),
            max_keyless_calls: Some(limits.max_keyless_calls),
            max_streams: Some(limits.max_streams),
            max_header_bytes: Some(limits.max_header_bytes),
            max_connection_age: time(limits.max_age),
            max_connection_idle: time(limits.max_idle),
            tls_cert: tls.map(|tls| tls.cert.clone()),
            tls_key: tls.map(|tls| tls.key.clone()),
            tls_client_ca: tls.and_then(|tls| tls.client_ca.clone()),
            allow_plaintext: Some(self.allow_plaintext),
            allow_hosts: Some(server.allow_hosts.clone()).filter(|names| !names.is_empty()),
            api_keys_file: server.access.keys_file.clone(),
            rate_limit: server.access.rate.map(|rate| rate.per_second),
            rate_burst: server.access.rate.map(|rate| rate.burst.get()),
            log_format: Some(self.log_format),
            log_level: Some(self.log_level),
            log_article_text: Some(server.log_article_text),
        }
    }
}

#[cfg(test)]
mod tests;
