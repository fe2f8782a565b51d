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
    let config = Settings::default().resolve(None).expect("valid defaults");
    assert_eq!(config.addr.to_string(), "127.0.0.1:50051");
    assert_eq!(config.server, ServerConfig::default());
}

#[test]
fn the_help_tells_the_defaults() {
    let config = Settings::default().resolve(None).expect("valid defaults");
    let server = config.server;
    let seconds = |time: Duration| format!("{}s", time.as_secs());
    for (flag, default) in [
        ("addr", config.addr.to_string()),
        ("http_addr", config.http_addr.to_string()),
        ("workers", "one a core".to_owned()),
        ("max_waiting", server.engine.max_waiting.to_string()),
        ("max_queued_tokens", server.engine.max_queued_tokens.to_string()),
        ("max_queued_bytes", server.engine.max_queued_bytes.to_string()),
        ("max_list_elements", server.max_list_elements.to_string()),
        ("max_received_bytes", server.intake.max_received_bytes.to_string()),
        ("max_connection_bytes", server.intake.max_connection_bytes.to_string()),
        ("message_timeout", server.intake.message_timeout.map(seconds).unwrap_or_default()),
        ("max_connections_per_peer", server.connections.max_connections_per_peer.to_string()),
        ("max_keyless_calls", server.connections.max_keyless_calls.to_string()),
        ("max_connection_idle", server.connections.max_idle.map(seconds).unwrap_or_default()),
        ("abstractive_max_waiting", server.engine.abstractive_max_waiting.to_string()),
        ("stream_window", server.stream_window.to_string()),
        ("max_message_bytes", server.max_message_bytes.to_string()),
        ("max_article_characters", server.max_article_characters.to_string()),
        ("request_timeout", server.request_timeout.map(seconds).unwrap_or_default()),
        ("item_timeout", server.item_timeout.map(seconds).unwrap_or_default()),
        ("grace", seconds(server.grace)),
        ("max_connections", server.connections.max_connections.to_string()),
        ("max_streams", server.connections.max_streams.to_string()),
        ("max_header_bytes", server.connections.max_header_bytes.to_string()),
        ("max_connection_age", server.connections.max_age.map_or("0s".to_owned(), seconds)),
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
    let config = flags(&["--stream-window", "16"]).over(file).resolve(None).expect("valid");
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
    let Faults(faults) = settings.resolve(None).expect_err("faulty");
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
        assert_eq!(settings::duration(text), Ok(Duration::from_secs(expected)), "{text}");
    }
    for text in ["", "90", "-5s", "soon"] {
        assert!(settings::duration(text).is_err(), "{text}");
    }
    assert_eq!(flags(&["--request-timeout=0s"]).resolve(None).expect("valid").server.request_timeout, None);
}

#[test]
fn what_is_printed_gives_the_same_configuration() {
    for line in [&[][..], &["--request-timeout=0s", "--grace=90s", "--log-article-text", "--workers=2"]] {
        let config = flags(line).resolve(None).expect("valid");
        let printed = toml::to_string(&config.settings()).expect("TOML");
        assert!(printed.contains("addr = \"127.0.0.1:50051\""), "{printed}");
        let read: Settings = toml::from_str(&printed).expect(&printed);
        assert_eq!(read.resolve(None), Ok(config), "{printed}");
    }
}

/// Contradictions are refused, each by name, before anything is bound.
#[test]
fn contradictions() {
    for (line, told) in [
        (&["--addr=0.0.0.0:50051"][..], "allow-plaintext"),
        (&["--metrics-addr=0.0.0.0:9464"], "metrics-addr"),
        (&["--metrics-addr=127.0.0.1:50051"], "metrics-addr is that of addr"),
        (&["--tls-cert=/a.pem"], "tls-cert needs tls-key"),
        (&["--tls-key=/a.pem"], "tls-key needs tls-cert"),
        (&["--tls-client-ca=/a.pem"], "tls-client-ca needs"),
        (&["--tls-cert=/does/not/exist.pem", "--tls-key=/a.pem"], "/does/not/exist.pem"),
        (&["--api-keys-file=/does/not/exist"], "/does/not/exist"),
        (&["--rate-limit=5"], "needs api-keys-file"),
        (&["--rate-burst=5"], "rate-burst says nothing"),
        (&["--max-connection-age=10ms"], "max-connection-age"),
        (&["--otlp-endpoint=somewhere"], "otlp-endpoint"),
        (&["--max-header-bytes=10"], "max-header-bytes"),
        (&["--max-connection-bytes=5000000"], "max-connection-bytes"),
        (&["--max-received-bytes=5000000"], "max-received-bytes"),
        (&["--max-queued-bytes=5000000"], "max-queued-bytes"),
    ] {
        let Faults(faults) = flags(line).resolve(None).expect_err(told);
        assert!(faults.len() == 1 && faults.iter().all(|fault| fault.contains(told)), "{line:?}: {faults:?}");
    }
    let keys = || Some("cms 0123456789abcdef".to_owned());
    for (line, told) in
        [(&["--rate-limit=0"][..], "rate-limit is 0"), (&["--rate-limit=5", "--rate-burst=0"], "rate-burst")]
    {
        let Faults(faults) = flags(line).resolve(keys()).expect_err(told);
        assert!(faults.iter().any(|fault| fault.contains(told)), "{faults:?}");
    }
    for line in [&["--addr=0.0.0.0:50051", "--allow-plaintext"][..], &["--addr=[::1]:50051"], &["--rate-limit=0.5"]] {
        flags(line).resolve(keys()).expect("valid");
    }
    let config = flags(&["--rate-limit=0.5"]).resolve(keys()).expect("valid");
    assert_eq!(config.server.access.rate.map(|rate| rate.burst.get()), Some(1));
    let printed = format!("{config:?} {:?}", toml::to_string(&config.settings()));
    assert!(!printed.contains("0123456789abcdef"), "a secret is never printed: {printed}");
}

#[test]
fn each_port_is_of_one_kind_and_open_to_others_only_where_that_is_said() {
    for (line, told) in [
        (&["--http-addr=127.0.0.1:50051"][..], "http-addr is that of addr"),
        (&["--metrics-addr=127.0.0.1:80", "--http-addr=127.0.0.1:80"], "http-addr is that of metrics-addr"),
        (&["--http-addr=0.0.0.0:80"], "http-addr is 0.0.0.0:80, which others can reach"),
    ] {
        let faults = flags(line).resolve(None).expect_err(told).to_string();
        assert!(faults.contains(told), "{faults}");
    }
    for line in
        [&["--http-addr=off"][..], &["--metrics-addr=127.0.0.1:8080"], &["--http-addr=0.0.0.0:80", "--allow-plaintext"]]
    {
        assert!(flags(line).resolve(None).is_ok(), "{line:?}");
    }
}
