//! The ports and what surrounds them: who may connect and for how long, under which names, by which HTTP; and a process
//! whose log nobody reads, or whom the system gives few files.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use bientap::proto::v1;
use bientap::proto::v1::model_service_client::ModelServiceClient;
use bientap::server::{ConnectionLimits, ServerConfig};
use tonic::Code;
use tonic::transport::Endpoint;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::cli::{MODEL, Server, bientap};
use crate::process::Process;
use crate::security::{Authority, tls_files};
use crate::support::{TestServer, loaded, request};

fn limited(connections: ConnectionLimits) -> ServerConfig {
    ServerConfig { connections, ..ServerConfig::default() }
}

fn is_closed(mut stream: &TcpStream, within: Duration) -> bool {
    stream.set_read_timeout(Some(within)).expect("set");
    let mut bytes = [0; 1024];
    loop {
        match stream.read(&mut bytes) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) => return error.kind() != std::io::ErrorKind::WouldBlock,
        }
    }
}

/// One address has so many connections and no more, whatever is free; what it gives back it may have again.
#[tokio::test(flavor = "multi_thread")]
async fn one_peer_does_not_take_all_connections() {
    let limits = ConnectionLimits { max_connections: 100, max_connections_per_peer: 5, ..ConnectionLimits::default() };
    let server = TestServer::start(limited(limits)).await;
    let addr = server.addr;
    tokio::task::spawn_blocking(move || {
        let connect = || TcpStream::connect(addr).expect("connected");
        let started = Instant::now();
        // The client that waited for the start may be there still.
        let held: Vec<_> = (0..8).map(|_| connect()).collect();
        let closed = held.iter().filter(|stream| is_closed(stream, Duration::from_millis(200))).count();
        assert!((3..=4).contains(&closed), "{closed} of 8 are closed");
        drop(held);
        while is_closed(&connect(), Duration::from_millis(100)) {
            assert!(started.elapsed() < Duration::from_secs(8), "places are lost");
        }
    })
    .await
    .expect("no panic");
}

/// Who answers pings and calls nothing is told to go; who calls stays.
#[tokio::test(flavor = "multi_thread")]
async fn idle_connections_are_closed() {
    let limits = ConnectionLimits { max_idle: Some(Duration::from_millis(400)), ..ConnectionLimits::default() };
    let server = TestServer::start(limited(limits)).await;
    let stream = tokio::net::TcpStream::connect(server.addr).await.expect("connected");
    let (idle, connection) = h2::client::handshake(stream).await.expect("HTTP/2");
    let started = Instant::now();
    // The client's library answers pings, and holds on to its connection.
    let ended = tokio::time::timeout(Duration::from_secs(5), connection).await;
    assert!(ended.is_ok(), "it stays");
    assert!(started.elapsed() >= Duration::from_millis(300), "{:?}", started.elapsed());
    drop(idle);
    // A call that takes longer than the limit is no idleness.
    let answer = server.articles().analyze_article(request("sleep=1200", "Họp.")).await;
    answer.expect("answered");
}

/// `Health.Watch` of a name that there is not: SERVICE_UNKNOWN, and the stream stays open, as the protocol has it.
#[tokio::test(flavor = "multi_thread")]
async fn who_watches_an_unknown_service_may_go_on() {
    let server = TestServer::start(ServerConfig::default()).await;
    let name = HealthCheckRequest { service: "bientap.v1.Nothing".to_owned() };
    let mut watch = HealthClient::new(server.channel()).watch(name).await.expect("a watch").into_inner();
    let first = watch.message().await.expect("a status").expect("a status");
    assert_eq!(first.status(), ServingStatus::ServiceUnknown);
    let next = tokio::time::timeout(Duration::from_millis(300), watch.message()).await;
    assert!(next.is_err(), "{next:?}");
}

/// A request over HTTP/1.1 with a Host of one's choice; the status of its answer.
fn status(addr: SocketAddr, head: &str, host: &str) -> u16 {
    let mut stream = TcpStream::connect(addr).expect("connected");
    write!(stream, "{head} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
        .expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default()
}

/// A page of another site cannot call this machine's server under its own name, on either port.
#[tokio::test(flavor = "multi_thread")]
async fn other_hosts_names_are_refused_on_loopback_without_keys() {
    let server = TestServer::start(ServerConfig::default()).await;
    let named = ServerConfig { allow_hosts: vec!["cms.example".to_owned()], ..ServerConfig::default() };
    let named = TestServer::start(named).await;
    let mut keys = ServerConfig::default();
    keys.access.keys = Some("cms 0123456789abcdef".to_owned());
    let keys = TestServer::loading(keys, |fake| Ok(loaded(&fake))).await;
    tokio::task::spawn_blocking(move || {
        for path in ["GET /", "GET /v1/model", "GET /healthz", "POST /v1/articles:analyze"] {
            for host in ["evil.example", "evil.example:8080", "cms.example"] {
                assert_eq!(status(server.http, path, host), 421, "{path} {host}");
            }
            for host in ["localhost", "127.0.0.1:8080", "[::1]:1"] {
                assert_ne!(status(server.http, path, host), 421, "{path} {host}");
            }
            assert_ne!(status(named.http, path, "cms.example"), 421, "{path}");
            assert_ne!(status(keys.http, path, "evil.example"), 421, "keys tell callers apart: {path}");
        }
        let analyze = "POST /bientap.v1.ArticleAnalysisService/AnalyzeArticle";
        assert_eq!(status(server.addr, analyze, "evil.example"), 421, "gRPC-Web");
        assert_ne!(status(server.addr, analyze, "localhost"), 421, "gRPC-Web");
    })
    .await
    .expect("no panic");
}

/// The HTTP port over TLS speaks what it offers: HTTP/2 and HTTP/1.1, to curl.
#[tokio::test(flavor = "multi_thread")]
async fn the_http_port_speaks_what_it_offers() {
    if !Command::new("curl").arg("--version").output().is_ok_and(|output| output.status.success()) {
        let _ = writeln!(std::io::stderr().lock(), "SKIPPED the_http_port_speaks_what_it_offers: curl is not here");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::new();
    let tls = Some(tls_files(folder.path(), &authority, None));
    let ca = folder.path().join("ca.pem");
    std::fs::write(&ca, authority.pem()).expect("written");
    let server = TestServer::loading(ServerConfig { tls, ..ServerConfig::default() }, |fake| Ok(loaded(&fake))).await;
    let port = server.http.port();
    tokio::task::spawn_blocking(move || {
        for (flags, version) in [(&[][..], "2"), (&["--http2"], "2"), (&["--http1.1"], "1.1")] {
            for path in ["", "v1/model", "openapi.json"] {
                let mut curl = Command::new("curl");
                curl.args(["--silent", "--show-error", "--fail-with-body", "--max-time", "10", "--retry", "20"]);
                curl.args(["--retry-delay", "0", "--resolve", &format!("localhost:{port}:127.0.0.1"), "--cacert"])
                    .arg(&ca);
                curl.args(flags).args(["--output", "/dev/null", "--write-out", "%{http_code} %{http_version}"]);
                let told = curl.arg(format!("https://localhost:{port}/{path}")).output().expect("curl");
                let told = (
                    String::from_utf8_lossy(&told.stdout).into_owned(),
                    String::from_utf8_lossy(&told.stderr).into_owned(),
                );
                assert_eq!(told.0, format!("200 {version}"), "{flags:?} {path}: {}", told.1);
            }
        }
    })
    .await
    .expect("no panic");
}

/// A port that is free at this moment.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// Standard error is a pipe that nobody reads: calls are answered all the same, the first signal ends the process, and a
/// second one at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_nobody_reads_holds_up_nothing() {
    for signals in [1, 2] {
        let (port, metrics) = (free_port(), free_port());
        let child = bientap()
            .args(["serve", "--model-dir", MODEL, "--addr", &format!("127.0.0.1:{port}"), "--log-format", "json"])
            .args(["--metrics-addr", &format!("127.0.0.1:{metrics}")])
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut server = Server(child);
        let channel = Endpoint::from_shared(format!("http://127.0.0.1:{port}")).expect("an address").connect_lazy();
        let mut info = ModelServiceClient::new(channel.clone());
        let started = Instant::now();
        while info.get_model_info(v1::GetModelInfoRequest {}).await.is_err() {
            assert!(started.elapsed() < Duration::from_secs(60), "not serving");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        // Far more lines than a pipe holds (64 kB), and than wait to be written.
        for _ in 0..60 {
            let calls = (0..100).map(|_| {
                let mut info = info.clone();
                async move { info.get_model_info(v1::GetModelInfoRequest {}).await }
            });
            let answers = tokio::time::timeout(Duration::from_secs(10), futures_util::future::join_all(calls)).await;
            assert!(answers.expect("answered").into_iter().all(|answer| answer.is_ok()));
        }
        let told = tokio::task::spawn_blocking(move || crate::telemetry::scrape(&format!("127.0.0.1:{metrics}")));
        let told = told.await.expect("no panic");
        let dropped = told.lines().find_map(|line| line.strip_prefix("bientap_log_lines_dropped_total "));
        assert!(dropped.and_then(|count| count.parse::<u64>().ok()).is_some_and(|count| count > 0), "{dropped:?}");

        let mut watch = HealthClient::new(channel.clone());
        // It would hold a stop up until the grace is over.
        let stream = crate::slow::by_hand(("127.0.0.1", port)).await;
        let open =
            stream.clone().send_request(crate::slow::call(format!("127.0.0.1:{port}"), "StreamAnalyzeArticles"), false);
        watch.check(HealthCheckRequest::default()).await.expect("healthy");
        let started = Instant::now();
        for _ in 0..signals {
            let sent = Command::new("kill").args(["-TERM", &server.0.id().to_string()]).status().expect("kill");
            assert!(sent.success());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let code = tokio::task::spawn_blocking(move || (server.0.wait().expect("it ends").code(), server)).await;
        let (code, _server) = code.expect("no panic");
        let took = started.elapsed();
        println!("{signals} signal(s): exit code {code:?} after {took:.1?}");
        assert!(took < Duration::from_secs(8), "{took:?}");
        assert!(signals == 1 || code == Some(1), "{code:?}");
        drop(open);
    }
}

/// Refused calls are told of in the log, some of them; the metrics count them all.
#[tokio::test(flavor = "multi_thread")]
async fn refusals_do_not_fill_the_log() {
    let server = Process::start_with(|command| {
        command.env("BIENTAP_API_KEYS", "cms 0123456789abcdef");
    });
    let mut info = ModelServiceClient::new(server.channel());
    let started = Instant::now();
    for _ in 0..1000 {
        let status = info.get_model_info(v1::GetModelInfoRequest {}).await.expect_err("no key");
        assert_eq!(status.code(), Code::Unauthenticated);
    }
    tokio::time::sleep(Duration::from_millis(1100)).await;
    info.get_model_info(v1::GetModelInfoRequest {}).await.expect_err("no key");
    let bound = 10 * (started.elapsed().as_secs() as usize + 2);
    server.says("call");
    tokio::time::sleep(Duration::from_millis(200)).await;
    let lines = server.lines(|line| line["code"] == "Unauthenticated");
    assert!((1..=bound).contains(&lines.len()), "{} lines", lines.len());
    let left_out: u64 = lines.iter().filter_map(|line| line["left_out"].as_u64()).sum();
    assert_eq!(left_out + lines.len() as u64, 1001, "all are accounted for");
}

/// A shell gives the process 64 open files: it says so, takes as many connections as fit, and serves them.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn few_open_files_are_told_and_kept_to() {
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -n 64; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_bientap")]);
    shell.args(["serve", "--log-format", "json", "--model-dir", MODEL, "--addr", "127.0.0.1:0", "--http-addr", "off"]);
    let server = Process::serving(shell);
    let told = server.lines(|line| line["allowed"] == 64);
    assert_eq!(told.len(), 1, "the limit is told at the start");
    assert!(told[0]["message"].as_str().is_some_and(|told| told.contains("ulimit -n")), "{told:?}");
    let addr = server.addr.clone();
    let idle: Vec<_> =
        tokio::task::spawn_blocking(move || (0..100).map(|_| TcpStream::connect(&addr).expect("connected")).collect())
            .await
            .expect("no panic");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(server.lines(|line| line["message"] == "a connection could not be accepted").is_empty(), "files ran out");
    assert!(!server.lines(|line| line["flag"] == "--max-connections").is_empty(), "refused and told");
    drop(idle);
    let started = Instant::now();
    while server.articles().analyze_article(request("", "Họp.")).await.is_err() {
        assert!(started.elapsed() < Duration::from_secs(10), "not served");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The port of the metrics has limits of its own: silent connections to it go, and keep nobody out.
#[tokio::test(flavor = "multi_thread")]
async fn silent_connections_to_the_metrics_port_go() {
    let server = Process::start(&["--metrics-addr", "127.0.0.1:0"]);
    let addr = server.lines(|line| line["path"] == "/metrics")[0]["addr"].as_str().expect("an address").to_owned();
    tokio::task::spawn_blocking(move || {
        let silent: Vec<_> = (0..300).map(|_| TcpStream::connect(&addr).expect("connected")).collect();
        let started = Instant::now();
        let closed = silent.iter().filter(|stream| is_closed(stream, Duration::from_millis(1))).count();
        assert!(closed >= 200, "{closed} of 300 are closed at once");
        for stream in &silent {
            assert!(is_closed(stream, Duration::from_secs(15)), "open after {:?}", started.elapsed());
        }
        assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
        crate::telemetry::scrape(&addr);
    })
    .await
    .expect("no panic");
    server.articles().analyze_article(request("", "Họp.")).await.expect("callers are served meanwhile");
}
