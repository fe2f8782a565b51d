//! What `bientap serve` can be told, and from where.

use std::fmt::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Faults, HttpAddr};
use crate::model::Precision;
use crate::telemetry::{LogFormat, LogLevel};

/// What `bientap serve` can be told, as flags, `BIENTAP_…` variables, or keys of the file (the flags' names).
#[derive(Clone, Debug, Default, PartialEq, Args, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Address and port to listen on; port 0 takes a free one [default: 127.0.0.1:50051]
    #[arg(long, env = "BIENTAP_ADDR", value_name = "ADDRESS")]
    pub addr: Option<SocketAddr>,

    /// Address and port of JSON over HTTP and the editors' page; off for neither. Where only this default is taken by another
    /// program, the server says so and goes on without it [default: 127.0.0.1:8080]
    #[arg(long, env = "BIENTAP_HTTP_ADDR", value_name = "ADDRESS")]
    pub http_addr: Option<HttpAddr>,

    /// Address and port for Prometheus, at /metrics [default: none]
    #[arg(long, env = "BIENTAP_METRICS_ADDR", value_name = "ADDRESS")]
    pub metrics_addr: Option<SocketAddr>,

    /// Collector that gets a span a call over OTLP/gRPC, such as http://127.0.0.1:4317 [default: none]
    #[arg(long, env = "BIENTAP_OTLP_ENDPOINT", value_name = "URL")]
    pub otlp_endpoint: Option<String>,

    /// Folder of the model to serve [default: the bundled model]
    #[arg(long, env = "BIENTAP_MODEL_DIR", value_name = "DIR")]
    pub model_dir: Option<PathBuf>,

    /// Folder of a T5 checkpoint that writes abstractive summaries [default: none]
    #[arg(long, env = "BIENTAP_ABSTRACTIVE_MODEL_DIR", value_name = "DIR")]
    pub abstractive_model_dir: Option<PathBuf>,

    /// TOML file with a newsroom's own words for posts and bodies, added to the bundled ones
    #[arg(long, env = "BIENTAP_LEXICON", value_name = "FILE")]
    pub lexicon: Option<PathBuf>,

    /// TOML file with a newsroom's own tags, beside the bundled ones; read again on SIGHUP
    #[arg(long, env = "BIENTAP_TAXONOMY", value_name = "FILE")]
    pub taxonomy: Option<PathBuf>,

    /// How matrix products are computed: int8 is the faster and answers like f32 [default: int8]
    #[arg(long, env = "BIENTAP_PRECISION", value_name = "PRECISION")]
    pub precision: Option<Precision>,

    /// Articles in the model at a time, each on a core of its own; one that is alone has all [default: one a core]
    #[arg(long, env = "BIENTAP_WORKERS", value_name = "N")]
    pub workers: Option<usize>,

    /// Articles accepted and not yet answered; further calls get RESOURCE_EXHAUSTED [default: 512]
    #[arg(long, env = "BIENTAP_MAX_WAITING", value_name = "N")]
    pub max_waiting: Option<usize>,

    /// Tokens that wait for the model; further calls get RESOURCE_EXHAUSTED [default: 1048576]
    #[arg(long, env = "BIENTAP_MAX_QUEUED_TOKENS", value_name = "N")]
    pub max_queued_tokens: Option<usize>,

    /// Bytes of articles accepted and not yet answered, as they are when decoded; further calls get RESOURCE_EXHAUSTED
    /// [default: 67108864]
    #[arg(long, env = "BIENTAP_MAX_QUEUED_BYTES", value_name = "N")]
    pub max_queued_bytes: Option<usize>,

    /// Abstractive summaries accepted and not yet written; further calls for one get RESOURCE_EXHAUSTED [default: 16]
    #[arg(long, env = "BIENTAP_ABSTRACTIVE_MAX_WAITING", value_name = "N")]
    pub abstractive_max_waiting: Option<usize>,

    /// Articles of one stream in flight [default: 32]
    #[arg(long, env = "BIENTAP_STREAM_WINDOW", value_name = "N")]
    pub stream_window: Option<usize>,

    /// The largest message in bytes; larger ones get OUT_OF_RANGE [default: 4194304]
    #[arg(long, env = "BIENTAP_MAX_MESSAGE_BYTES", value_name = "N")]
    pub max_message_bytes: Option<usize>,

    /// Elements of all lists of a message together, counted before any is looked at [default: 1000]
    #[arg(long, env = "BIENTAP_MAX_LIST_ELEMENTS", value_name = "N")]
    pub max_list_elements: Option<usize>,

    /// Bytes of messages that are being received; further ones get RESOURCE_EXHAUSTED, streams wait first,
    /// --message-timeout at most [default: 67108864]
    #[arg(long, env = "BIENTAP_MAX_RECEIVED_BYTES", value_name = "N")]
    pub max_received_bytes: Option<usize>,

    /// The same of one connection [default: 16777216]
    #[arg(long, env = "BIENTAP_MAX_CONNECTION_BYTES", value_name = "N")]
    pub max_connection_bytes: Option<usize>,

    /// The longest article in characters; longer ones get INVALID_ARGUMENT [default: 200000]
    #[arg(long, env = "BIENTAP_MAX_ARTICLE_CHARACTERS", value_name = "N")]
    pub max_article_characters: Option<usize>,

    /// The longest single call, such as 90s or 2m; 0s for no limit [default: 120s]
    #[arg(long, env = "BIENTAP_REQUEST_TIMEOUT", value_name = "TIME", value_parser = duration)]
    #[serde(serialize_with = "written", deserialize_with = "read")]
    pub request_timeout: Option<Duration>,

    /// The longest that a message may take from its first byte to its last; 0s for no limit [default: 60s]
    #[arg(long, env = "BIENTAP_MESSAGE_TIMEOUT", value_name = "TIME", value_parser = duration)]
    #[serde(serialize_with = "written", deserialize_with = "read")]
    pub message_timeout: Option<Duration>,

    /// The longest that one article of a stream may take; 0s for no limit [default: 600s]
    #[arg(long, env = "BIENTAP_ITEM_TIMEOUT", value_name = "TIME", value_parser = duration)]
    #[serde(serialize_with = "written", deserialize_with = "read")]
    pub item_timeout: Option<Duration>,

    /// How long accepted calls may go on after SIGTERM or SIGINT [default: 30s]
    #[arg(long, env = "BIENTAP_GRACE", value_name = "TIME", value_parser = duration)]
    #[serde(serialize_with = "written", deserialize_with = "read")]
    pub grace: Option<Duration>,

    /// Open connections; further ones are closed at once [default: 1024]
    #[arg(long, env = "BIENTAP_MAX_CONNECTIONS", value_name = "N")]
    pub max_connections: Option<usize>,

    /// The same of one address; of IPv6 of one /64 network [default: 256]
    #[arg(long, env = "BIENTAP_MAX_CONNECTIONS_PER_PEER", value_name = "N")]
    pub max_connections_per_peer: Option<usize>,

    /// Open calls that show no API key: health where keys are asked for, all where none are; further ones get
    /// RESOURCE_EXHAUSTED [default: 2048]
    #[arg(long, env = "BIENTAP_MAX_KEYLESS_CALLS", value_name = "N")]
    pub max_keyless_calls: Option<usize>,

    /// Open calls of one connection; further ones wait at the client [default: 1024]
    #[arg(long, env = "BIENTAP_MAX_STREAMS", value_name = "N")]
    pub max_streams: Option<u32>,

    /// Bytes of a call's headers [default: 16384]
    #[arg(long, env = "BIENTAP_MAX_HEADER_BYTES", value_name = "N")]
    pub max_header_bytes: Option<u32>,

    /// After so long a connection takes no new calls and closes when its calls are done, so that balancers can spread
    /// them anew; 0s for never [default: 0s]
    #[arg(long, env = "BIENTAP_MAX_CONNECTION_AGE", value_name = "TIME", value_parser = duration)]
    #[serde(serialize_with = "written", deserialize_with = "read")]
    pub max_connection_age: Option<Duration>,

    /// After so long without a call a connection is closed; 0s for never [default: 300s]
    #[arg(long, env = "BIENTAP_MAX_CONNECTION_IDLE", value_name = "TIME", value_parser = duration)]
    #[serde(serialize_with = "written", deserialize_with = "read")]
    pub max_connection_idle: Option<Duration>,

    /// PEM file with the server's certificate and those between it and its authority; read again on SIGHUP
    #[arg(long, env = "BIENTAP_TLS_CERT", value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,

    /// PEM file with the certificate's private key; read again on SIGHUP
    #[arg(long, env = "BIENTAP_TLS_KEY", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,

    /// PEM file with the authorities of client certificates: clients without one are turned away (mutual TLS)
    #[arg(long, env = "BIENTAP_TLS_CLIENT_CA", value_name = "FILE")]
    pub tls_client_ca: Option<PathBuf>,

    /// Serve without TLS on other addresses than this machine's own [default: false]
    #[arg(long, env = "BIENTAP_ALLOW_PLAINTEXT", value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub allow_plaintext: Option<bool>,

    /// Names, parted by commas, under which a port of this machine alone takes browsers' calls while no API keys are asked
    /// for; localhost and this machine's own addresses always [default: none]
    #[arg(long, env = "BIENTAP_ALLOW_HOSTS", value_name = "NAME", value_delimiter = ',')]
    pub allow_hosts: Option<Vec<String>>,

    /// File with API keys, a line each: NAME KEY, or NAME sha256:HASH; read again on SIGHUP. BIENTAP_API_KEYS holds keys
    /// directly, parted by commas
    #[arg(long, env = "BIENTAP_API_KEYS_FILE", value_name = "FILE")]
    pub api_keys_file: Option<PathBuf>,

    /// Articles a second of each API key; further calls get RESOURCE_EXHAUSTED, streams wait [default: no limit]
    #[arg(long, env = "BIENTAP_RATE_LIMIT", value_name = "N")]
    pub rate_limit: Option<f64>,

    /// Articles of each API key at once, after a pause [default: the rate limit, rounded up]
    #[arg(long, env = "BIENTAP_RATE_BURST", value_name = "N")]
    pub rate_burst: Option<u32>,

    /// How the log is written [default: readable]
    #[arg(long, env = "BIENTAP_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<LogFormat>,

    /// How much is logged [default: info]
    #[arg(long, env = "BIENTAP_LOG_LEVEL", value_name = "LEVEL")]
    pub log_level: Option<LogLevel>,

    /// Log every article's text, to look into a fault; never otherwise [default: false]
    #[arg(long, env = "BIENTAP_LOG_ARTICLE_TEXT", value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub log_article_text: Option<bool>,
}

impl Settings {
    /// Reads a TOML file.
    ///
    /// # Errors
    /// Where it cannot be read, is not TOML, or has a key or value that no setting has.
    pub fn read(file: &Path) -> Result<Self, Faults> {
        let fault =
            |fault: String| Faults(vec![format!("configuration file {}: {}", file.display(), fault.trim_end())]);
        let text = crate::files::read_to_string(file).map_err(|error| fault(error.to_string()))?;
        toml::from_str(&text).map_err(|error| fault(error.to_string()))
    }

    /// These settings, and `base` where they say nothing.
    #[must_use]
    pub fn over(self, base: Self) -> Self {
        Self {
            addr: self.addr.or(base.addr),
            http_addr: self.http_addr.or(base.http_addr),
            metrics_addr: self.metrics_addr.or(base.metrics_addr),
            otlp_endpoint: self.otlp_endpoint.or(base.otlp_endpoint),
            model_dir: self.model_dir.or(base.model_dir),
            abstractive_model_dir: self.abstractive_model_dir.or(base.abstractive_model_dir),
            lexicon: self.lexicon.or(base.lexicon),
            taxonomy: self.taxonomy.or(base.taxonomy),
            precision: self.precision.or(base.precision),
            workers: self.workers.or(base.workers),
            max_waiting: self.max_waiting.or(base.max_waiting),
            max_queued_tokens: self.max_queued_tokens.or(base.max_queued_tokens),
            max_queued_bytes: self.max_queued_bytes.or(base.max_queued_bytes),
            abstractive_max_waiting: self.abstractive_max_waiting.or(base.abstractive_max_waiting),
            stream_window: self.stream_window.or(base.stream_window),
            max_message_bytes: self.max_message_bytes.or(base.max_message_bytes),
            max_list_elements: self.max_list_elements.or(base.max_list_elements),
            max_received_bytes: self.max_received_bytes.or(base.max_received_bytes),
            max_connection_bytes: self.max_connection_bytes.or(base.max_connection_bytes),
            max_article_characters: self.max_article_characters.or(base.max_article_characters),
            request_timeout: self.request_timeout.or(base.request_timeout),
            message_timeout: self.message_timeout.or(base.message_timeout),
            item_timeout: self.item_timeout.or(base.item_timeout),
            grace: self.grace.or(base.grace),
            max_connections: self.max_connections.or(base.max_connections),
            max_connections_per_peer: self.max_connections_per_peer.or(base.max_connections_per_peer),
            max_keyless_calls: self.max_keyless_calls.or(base.max_keyless_calls),
            max_streams: self.max_streams.or(base.max_streams),
            max_header_bytes: self.max_header_bytes.or(base.max_header_bytes),
            max_connection_age: self.max_connection_age.or(base.max_connection_age),
            max_connection_idle: self.max_connection_idle.or(base.max_connection_idle),
            tls_cert: self.tls_cert.or(base.tls_cert),
            tls_key: self.tls_key.or(base.tls_key),
            tls_client_ca: self.tls_client_ca.or(base.tls_client_ca),
            allow_plaintext: self.allow_plaintext.or(base.allow_plaintext),
            allow_hosts: self.allow_hosts.or(base.allow_hosts),
            api_keys_file: self.api_keys_file.or(base.api_keys_file),
            rate_limit: self.rate_limit.or(base.rate_limit),
            rate_burst: self.rate_burst.or(base.rate_burst),
            log_format: self.log_format.or(base.log_format),
            log_level: self.log_level.or(base.log_level),
            log_article_text: self.log_article_text.or(base.log_article_text),
        }
    }
}

/// The table of all settings, in Markdown, for the docs. A key of the file has the flag's name without its dashes.
pub fn flags_table() -> String {
    let command = Settings::augment_args(clap::Command::new("serve"));
    let mut table = "| flag | variable | default | meaning |\n|---|---|---|---|\n".to_owned();
    for flag in command.get_arguments() {
        let name = flag.get_long().unwrap_or_default();
        let variable = flag.get_env().unwrap_or_default().to_string_lossy();
        let help = flag.get_help().map(ToString::to_string).unwrap_or_default().replace('\n', " ");
        let (meaning, default) = match help.split_once(" [default: ") {
            Some((meaning, default)) => (meaning.to_owned(), default.trim_end_matches(']').to_owned()),
            None => (help, String::new()),
        };
        let _ = writeln!(table, "| `--{name}` | `{variable}` | {default} | {meaning} |");
    }
    table
}

/// A time as people write it.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let parsed: jiff::SignedDuration =
        text.parse().map_err(|_| "a time such as 90s, 2m or 1h is expected".to_owned())?;
    Duration::try_from(parsed).map_err(|_| "a time cannot be negative".to_owned())
}

fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    let text = String::deserialize(deserializer)?;
    duration(&text).map(Some).map_err(serde::de::Error::custom)
}

// serde asks for a reference to the field.
#[allow(clippy::ref_option)]
fn written<S: Serializer>(time: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    match time.map(jiff::SignedDuration::try_from) {
        Some(Ok(time)) => serializer.serialize_some(&format!("{time:#}")),
        Some(Err(error)) => Err(serde::ser::Error::custom(error)),
        None => serializer.serialize_none(),
    }
}
