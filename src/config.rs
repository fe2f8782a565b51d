//! The server's settings: a TOML file, then environment, then flags, each over the one before; checked as a whole.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use serde::{Deserialize, Deserializer};

use crate::engine::EngineConfig;
use crate::server::ServerConfig;
use crate::telemetry::{LogFormat, LogLevel};

/// What `bientap serve` can be told, as flags, `BIENTAP_…` variables, or keys of the file (the flags' names).
#[derive(Clone, Debug, Default, PartialEq, Args, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Address and port to listen on; port 0 takes a free one [default: 127.0.0.1:50051]
    #[arg(long, env = "BIENTAP_ADDR", value_name = "ADDRESS")]
    pub addr: Option<SocketAddr>,

    /// Folder of the model to serve [default: the bundled model]
    #[arg(long, env = "BIENTAP_MODEL_DIR", value_name = "DIR")]
    pub model_dir: Option<PathBuf>,

    /// TOML file with a newsroom's own words for posts and bodies, added to the bundled ones
    #[arg(long, env = "BIENTAP_LEXICON", value_name = "FILE")]
    pub lexicon: Option<PathBuf>,

    /// Threads that run the model; its matrix products use all cores already [default: 1]
    #[arg(long, env = "BIENTAP_WORKERS", value_name = "N")]
    pub workers: Option<usize>,

    /// Articles accepted and not yet answered; further calls get RESOURCE_EXHAUSTED [default: 512]
    #[arg(long, env = "BIENTAP_MAX_WAITING", value_name = "N")]
    pub max_waiting: Option<usize>,

    /// Tokens that wait for the model; further calls get RESOURCE_EXHAUSTED [default: 1048576]
    #[arg(long, env = "BIENTAP_MAX_QUEUED_TOKENS", value_name = "N")]
    pub max_queued_tokens: Option<usize>,

    /// Articles of one stream in flight [default: 32]
    #[arg(long, env = "BIENTAP_STREAM_WINDOW", value_name = "N")]
    pub stream_window: Option<usize>,

    /// The largest message in bytes; larger ones get OUT_OF_RANGE [default: 4194304]
    #[arg(long, env = "BIENTAP_MAX_MESSAGE_BYTES", value_name = "N")]
    pub max_message_bytes: Option<usize>,

    /// The longest article in characters; longer ones get INVALID_ARGUMENT [default: 200000]
    #[arg(long, env = "BIENTAP_MAX_ARTICLE_CHARACTERS", value_name = "N")]
    pub max_article_characters: Option<usize>,

    /// The longest single call, such as 90s or 2m; 0s for no limit [default: 120s]
    #[arg(long, env = "BIENTAP_REQUEST_TIMEOUT", value_name = "TIME", value_parser = duration)]
    #[serde(deserialize_with = "duration_of_file")]
    pub request_timeout: Option<Duration>,

    /// How long accepted calls may go on after SIGTERM or SIGINT [default: 30s]
    #[arg(long, env = "BIENTAP_GRACE", value_name = "TIME", value_parser = duration)]
    #[serde(deserialize_with = "duration_of_file")]
    pub grace: Option<Duration>,

    /// How the log is written [default: readable]
    #[arg(long, env = "BIENTAP_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<LogFormat>,

    /// How much is logged [default: info]
    #[arg(long, env = "BIENTAP_LOG_LEVEL", value_name = "LEVEL")]
    pub log_level: Option<LogLevel>,
}

/// All that `bientap serve` runs on.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Where it listens.
    pub addr: SocketAddr,
    /// `None`: the bundled model.
    pub model_dir: Option<PathBuf>,
    /// A newsroom's additions to the lexicon.
    pub lexicon: Option<PathBuf>,
    /// How the server behaves.
    pub server: ServerConfig,
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
    /// Reads a TOML file.
    ///
    /// # Errors
    /// Where it cannot be read, is not TOML, or has a key or value that no setting has.
    pub fn read(file: &Path) -> Result<Self, Faults> {
        let fault =
            |fault: String| Faults(vec![format!("configuration file {}: {}", file.display(), fault.trim_end())]);
        let text = std::fs::read_to_string(file).map_err(|error| fault(error.to_string()))?;
        toml::from_str(&text).map_err(|error| fault(error.to_string()))
    }

    /// These settings, and `base` where they say nothing.
    #[must_use]
    pub fn over(self, base: Self) -> Self {
        Self {
            addr: self.addr.or(base.addr),
            model_dir: self.model_dir.or(base.model_dir),
            lexicon: self.lexicon.or(base.lexicon),
            workers: self.workers.or(base.workers),
            max_waiting: self.max_waiting.or(base.max_waiting),
            max_queued_tokens: self.max_queued_tokens.or(base.max_queued_tokens),
            stream_window: self.stream_window.or(base.stream_window),
            max_message_bytes: self.max_message_bytes.or(base.max_message_bytes),
            max_article_characters: self.max_article_characters.or(base.max_article_characters),
            request_timeout: self.request_timeout.or(base.request_timeout),
            grace: self.grace.or(base.grace),
            log_format: self.log_format.or(base.log_format),
            log_level: self.log_level.or(base.log_level),
        }
    }

    /// The defaults where nothing is said, checked.
    ///
    /// # Errors
    /// Every setting that is out of range or contradicts another.
    pub fn resolve(self) -> Result<Config, Faults> {
        let default = ServerConfig::default();
        let timeout = self.request_timeout.or(default.request_timeout);
        let config = Config {
            addr: self.addr.unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 50051))),
            model_dir: self.model_dir,
            lexicon: self.lexicon,
            server: ServerConfig {
                engine: EngineConfig {
                    workers: self.workers.unwrap_or(default.engine.workers),
                    max_waiting: self.max_waiting.unwrap_or(default.engine.max_waiting),
                    max_queued_tokens: self.max_queued_tokens.unwrap_or(default.engine.max_queued_tokens),
                },
                max_message_bytes: self.max_message_bytes.unwrap_or(default.max_message_bytes),
                max_article_characters: self.max_article_characters.unwrap_or(default.max_article_characters),
                stream_window: self.stream_window.unwrap_or(default.stream_window),
                request_timeout: timeout.filter(|timeout| !timeout.is_zero()),
                grace: self.grace.unwrap_or(default.grace),
            },
            log_format: self.log_format.unwrap_or_default(),
            log_level: self.log_level.unwrap_or_default(),
        };
        config.validate()?;
        Ok(config)
    }
}

impl Config {
    fn validate(&self) -> Result<(), Faults> {
        let server = &self.server;
        let engine = &server.engine;
        let mut faults = Vec::new();
        let mut within = |name: &str, value: usize, least: usize, most: usize| {
            if !(least..=most).contains(&value) {
                faults.push(format!("{name} is {value}; {least} to {most} are accepted"));
            }
        };
        within("workers", engine.workers, 1, 256);
        within("max-waiting", engine.max_waiting, 1, 1 << 20);
        within("max-queued-tokens", engine.max_queued_tokens, 1 << 10, 1 << 31);
        within("stream-window", server.stream_window, 1, 1 << 16);
        within("max-message-bytes", server.max_message_bytes, 1 << 10, 1 << 30);
        within("max-article-characters", server.max_article_characters, 100, 1 << 28);
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
        if faults.is_empty() { Ok(()) } else { Err(Faults(faults)) }
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    let parsed: jiff::SignedDuration =
        text.parse().map_err(|_| "a time such as 90s, 2m or 1h is expected".to_owned())?;
    Duration::try_from(parsed).map_err(|_| "a time cannot be negative".to_owned())
}

fn duration_of_file<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    let text = String::deserialize(deserializer)?;
    duration(&text).map(Some).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::*;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        settings: Settings,
    }

    fn flags(line: &[&str]) -> Settings {
        Flags::parse_from([&["serve"], line].concat()).settings
    }

    #[test]
    fn the_defaults_serve() {
        let config = Settings::default().resolve().expect("valid defaults");
        assert_eq!(config.addr.to_string(), "127.0.0.1:50051");
        assert_eq!(config.server, ServerConfig::default());
    }

    #[test]
    fn the_help_tells_the_defaults() {
        let config = Settings::default().resolve().expect("valid defaults");
        let server = config.server;
        let seconds = |time: Duration| format!("{}s", time.as_secs());
        for (flag, default) in [
            ("addr", config.addr.to_string()),
            ("workers", server.engine.workers.to_string()),
            ("max_waiting", server.engine.max_waiting.to_string()),
            ("max_queued_tokens", server.engine.max_queued_tokens.to_string()),
            ("stream_window", server.stream_window.to_string()),
            ("max_message_bytes", server.max_message_bytes.to_string()),
            ("max_article_characters", server.max_article_characters.to_string()),
            ("request_timeout", server.request_timeout.map(seconds).unwrap_or_default()),
            ("grace", seconds(server.grace)),
        ] {
            let command = Flags::command();
            let argument = command.get_arguments().find(|argument| argument.get_id() == flag).expect(flag);
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.ends_with(&format!("[default: {default}]")), "{flag}: {help}");
        }
    }

    #[test]
    fn flags_go_over_the_file() {
        let file: Settings =
            toml::from_str("max-waiting = 64\nstream-window = 8\ngrace = \"5s\"\nlog-format = \"json\"").expect("TOML");
        let config = flags(&["--stream-window", "16"]).over(file).resolve().expect("valid");
        assert_eq!(config.server.stream_window, 16);
        assert_eq!(config.server.engine.max_waiting, 64);
        assert_eq!(config.server.grace, Duration::from_secs(5));
        assert_eq!(config.log_format, LogFormat::Json);
    }

    #[test]
    fn every_fault_is_told() {
        let settings = flags(&[
            "--workers=0",
            "--max-waiting=4",
            "--stream-window=9",
            "--max-message-bytes=2000",
            "--max-article-characters=3000",
        ]);
        let Faults(faults) = settings.resolve().expect_err("faulty");
        let names: Vec<_> = faults.iter().filter_map(|fault| fault.split_whitespace().next()).collect();
        assert_eq!(names, ["workers", "max-article-characters", "stream-window"]);
    }

    #[test]
    fn faulty_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("bientap.toml");
        for (text, told) in [
            ("max-wating = 3", "max-wating"),
            ("max-waiting = -3", "max-waiting"),
            ("max-waiting = \"many\"", "max-waiting"),
            ("grace = \"soon\"", "90s"),
            ("grace", "grace"),
        ] {
            std::fs::write(&file, text).expect("written");
            let fault = Settings::read(&file).expect_err(text).to_string();
            assert!(fault.contains("bientap.toml") && fault.contains(told), "{fault}");
        }
        assert!(Settings::read(&folder.path().join("none.toml")).is_err());
    }

    #[test]
    fn times() {
        for (text, expected) in [("90s", 90), ("2m", 120), ("1h", 3600), ("1m30s", 90), ("0s", 0)] {
            assert_eq!(duration(text), Ok(Duration::from_secs(expected)), "{text}");
        }
        for text in ["", "90", "-5s", "soon"] {
            assert!(duration(text).is_err(), "{text}");
        }
        assert_eq!(flags(&["--request-timeout=0s"]).resolve().expect("valid").server.request_timeout, None);
    }
}
