//! Who gets in: API keys, rates, TLS, limits on connections; and what never gets out: keys and articles' text.

use std::io::{Read, Write};
use std::num::NonZeroU32;
use std::path::Path;
use std::time::{Duration, Instant};

use bientap::proto::v1;
use bientap::proto::v1::article_analysis_service_client::ArticleAnalysisServiceClient;
use bientap::proto::v1::model_service_client::ModelServiceClient;
use bientap::server::access::{AccessConfig, Rate};
use bientap::server::tls::TlsFiles;
use bientap::server::{ConnectionLimits, ServerConfig};
use rcgen::{CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair};
use tokio_stream::StreamExt;
use tonic::metadata::MetadataValue;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};
use tonic::{Code, Request, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt;

use crate::cli::{bientap, run, stderr};
use crate::support::{TestServer, item, reason, request};

const KEY: &str = "the-key-of-the-cms-0123456789";

fn with_keys(rate: Option<Rate>) -> ServerConfig {
    let keys = Some(format!("cms {KEY},archive the-key-of-the-archive-01234"));
    ServerConfig { access: AccessConfig { keys, rate, keys_file: None }, ..ServerConfig::default() }
}

fn signed<T>(message: T, key: &str) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("x-api-key", MetadataValue::try_from(key).expect("a header"));
    request
}

#[tokio::test(flavor = "multi_thread")]
async fn only_keys_open_the_gate() {
    let server = TestServer::loading(with_keys(None), |fake| Ok(crate::support::loaded(&fake))).await;
    let mut client = server.articles();
    let mut info = ModelServiceClient::new(server.channel());
    eventually_async(async || info.get_model_info(signed(v1::GetModelInfoRequest {}, KEY)).await.is_ok()).await;

    client.analyze_article(signed(request("", "Họp."), KEY)).await.expect("let in");
    let mut bearer = Request::new(request("", "Họp."));
    bearer.metadata_mut().insert("authorization", format!("Bearer {KEY}").parse().expect("a header"));
    client.analyze_article(bearer).await.expect("let in");

    for (call, told) in [
        (Request::new(request("", "Họp.")), "MISSING_API_KEY"),
        (signed(request("", "Họp."), "wrong"), "WRONG_API_KEY"),
    ] {
        let status = client.analyze_article(call).await.expect_err("kept out");
        assert_eq!((status.code(), reason(&status).as_str()), (Code::Unauthenticated, told));
        assert!(status.metadata().contains_key("x-request-id"));
    }
    let stream = client.stream_analyze_articles(tokio_stream::iter(vec![item("a", "", "Họp.")])).await;
    assert_eq!(stream.expect_err("kept out").code(), Code::Unauthenticated);
    let info = info.get_model_info(v1::GetModelInfoRequest {}).await;
    assert_eq!(info.expect_err("kept out").code(), Code::Unauthenticated);
    // Balancers have no key.
    HealthClient::new(server.channel()).check(HealthCheckRequest::default()).await.expect("open to all");
}

async fn eventually_async(mut is_so: impl AsyncFnMut() -> bool) {
    let started = Instant::now();
    while !is_so().await {
        assert!(started.elapsed() < Duration::from_secs(10), "not in ten seconds");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keys_rate_is_its_own() {
    let rate = Rate { per_second: 2.0, burst: NonZeroU32::new(3).expect("three") };
    let server = TestServer::loading(with_keys(Some(rate)), |fake| Ok(crate::support::loaded(&fake))).await;
    let mut client = server.articles();
    let other = "the-key-of-the-archive-01234";
    // The archive's first article is answered once the model is there.
    let mut health = HealthClient::new(server.channel());
    eventually_async(async || {
        health.check(HealthCheckRequest::default()).await.is_ok_and(|answer| answer.into_inner().status == 1)
    })
    .await;
    for _ in 0..3 {
        client.analyze_article(signed(request("", "Họp."), KEY)).await.expect("within the burst");
    }
    let status = client.analyze_article(signed(request("", "Họp."), KEY)).await.expect_err("too fast");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "RATE_LIMITED"));
    assert!(status.message().contains("--rate-limit"), "{status}");
    let retry = status.get_details_retry_info().and_then(|info| info.retry_delay).expect("RetryInfo");
    assert!(retry <= Duration::from_millis(500), "{retry:?}");
    client.analyze_article(signed(request("", "Họp."), other)).await.expect("another key");
    tokio::time::sleep(retry + Duration::from_millis(20)).await;
    client.analyze_article(signed(request("", "Họp."), KEY)).await.expect("as RetryInfo said");

    // A stream waits instead: eight articles at two a second, one to three of them at once.
    let items: Vec<_> = (0..8).map(|n| item(&n.to_string(), "", "Họp.")).collect();
    let started = Instant::now();
    let answers = client.stream_analyze_articles(signed(tokio_stream::iter(items), other)).await.expect("a stream");
    let answers = answers.into_inner().collect::<Result<Vec<_>, Status>>().await.expect("no failure");
    assert_eq!(answers.len(), 8);
    assert!(started.elapsed() >= Duration::from_secs(2), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("keys");
    std::fs::write(&file, format!("cms {KEY}\n")).expect("written");
    let access = AccessConfig { keys_file: Some(file.clone()), ..AccessConfig::default() };
    let config = ServerConfig { access, ..ServerConfig::default() };
    let server = TestServer::loading(config, |fake| Ok(crate::support::loaded(&fake))).await;
    let mut client = server.articles();
    eventually_async(async || client.analyze_article(signed(request("", "Họp."), KEY)).await.is_ok()).await;
    let new = "another-key-0123456789";
    std::fs::write(&file, format!("cms {new}\n")).expect("written");
    assert_eq!(
        client.analyze_article(signed(request("", "Họp."), new)).await.expect_err("not yet").code(),
        Code::Unauthenticated
    );
    server.reload.send(()).expect("the server runs");
    eventually_async(async || client.analyze_article(signed(request("", "Họp."), new)).await.is_ok()).await;
    let status = client.analyze_article(signed(request("", "Họp."), KEY)).await.expect_err("taken out");
    assert_eq!(status.code(), Code::Unauthenticated);
}

/// What is no whole file of keys changes nothing, and the next reload is not held up by it.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn half_a_file_of_keys_lets_nobody_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("keys");
    std::fs::write(&file, format!("cms {KEY}\n")).expect("written");
    let access = AccessConfig { keys_file: Some(file.clone()), ..AccessConfig::default() };
    let config = ServerConfig { access, ..ServerConfig::default() };
    let server = TestServer::loading(config, |fake| Ok(crate::support::loaded(&fake))).await;
    let mut client = server.articles();
    eventually_async(async || client.analyze_article(signed(request("", "Họp."), KEY)).await.is_ok()).await;
    let new = "a-new-key-of-the-cms-0123456789";
    let half = &new[..20];
    std::fs::write(&file, format!("cms {half}")).expect("written");
    server.reload.send(()).expect("the server runs");
    tokio::time::sleep(Duration::from_millis(300)).await;
    let status = client.analyze_article(signed(request("", "Họp."), half)).await.expect_err("half a key");
    assert_eq!(status.code(), Code::Unauthenticated);
    client.analyze_article(signed(request("", "Họp."), KEY)).await.expect("what was there stays");
    // A pipe in its place is no file, and is not waited for.
    std::fs::remove_file(&file).expect("removed");
    assert!(std::process::Command::new("mkfifo").arg(&file).status().expect("mkfifo").success());
    server.reload.send(()).expect("the server runs");
    tokio::time::sleep(Duration::from_millis(300)).await;
    client.analyze_article(signed(request("", "Họp."), KEY)).await.expect("what was there stays");
    // Written whole and renamed.
    let whole = folder.path().join("keys.new");
    std::fs::write(&whole, format!("cms {new}\n")).expect("written");
    std::fs::rename(&whole, &file).expect("renamed");
    server.reload.send(()).expect("the server runs");
    eventually_async(async || client.analyze_article(signed(request("", "Họp."), new)).await.is_ok()).await;
}

/// An authority and what it has signed, as PEM.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority"))
    }

    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate for `localhost` and its key.
    pub fn sign(&self) -> (String, String) {
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).expect("parameters");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("signed");
        (certificate.pem(), key.serialize_pem())
    }
}

/// Certificate and key of a server in a folder, and the authority of its clients where it asks for them.
pub fn tls_files(folder: &Path, authority: &Authority, clients: Option<&Authority>) -> TlsFiles {
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("written");
        path
    };
    let (cert, key) = authority.sign();
    TlsFiles {
        cert: file("cert.pem", &cert),
        key: file("key.pem", &key),
        client_ca: clients.map(|clients| file("clients.pem", &clients.pem())),
    }
}

fn channel(server: &TestServer, tls: ClientTlsConfig) -> Channel {
    let endpoint = Endpoint::from_shared(format!("https://{}", server.addr)).expect("an address");
    endpoint.tls_config(tls.domain_name("localhost")).expect("TLS").connect_lazy()
}

fn trusting(authority: &Authority) -> ClientTlsConfig {
    ClientTlsConfig::new().ca_certificate(Certificate::from_pem(authority.pem()))
}

async fn answers(channel: Channel) -> bool {
    ArticleAnalysisServiceClient::new(channel).analyze_article(request("", "Họp.")).await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_lets_in_who_trusts_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (authority, stranger) = (Authority::new(), Authority::new());
    let tls = Some(tls_files(folder.path(), &authority, None));
    let config = ServerConfig { tls, ..ServerConfig::default() };
    let server = TestServer::loading(config, |fake| Ok(crate::support::loaded(&fake))).await;
    eventually_async(async || answers(channel(&server, trusting(&authority))).await).await;
    assert!(!answers(channel(&server, trusting(&stranger))).await, "a client that trusts another authority");
    assert!(!answers(server.channel()).await, "plain text");

    // The certificate is renewed; connections from before are left alone.
    let before = channel(&server, trusting(&authority));
    assert!(answers(before.clone()).await);
    tls_files(folder.path(), &stranger, None);
    server.reload.send(()).expect("the server runs");
    eventually_async(async || answers(channel(&server, trusting(&stranger))).await).await;
    assert!(answers(before).await);
    // A key that does not go with the certificate: what was there stays.
    let (_, key) = authority.sign();
    std::fs::write(folder.path().join("key.pem"), key).expect("written");
    server.reload.send(()).expect("the server runs");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(answers(channel(&server, trusting(&stranger))).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn mutual_tls_lets_in_who_has_a_certificate() {
    let folder = tempfile::tempdir().expect("a folder");
    let (authority, clients, strangers) = (Authority::new(), Authority::new(), Authority::new());
    let tls = Some(tls_files(folder.path(), &authority, Some(&clients)));
    let config = ServerConfig { tls, ..ServerConfig::default() };
    let server = TestServer::loading(config, |fake| Ok(crate::support::loaded(&fake))).await;
    let with = |(cert, key): (String, String)| trusting(&authority).identity(Identity::from_pem(cert, key));
    let ours = with(clients.sign());
    eventually_async(async || answers(channel(&server, ours.clone())).await).await;
    assert!(!answers(channel(&server, trusting(&authority))).await, "no certificate");
    assert!(!answers(channel(&server, with(strangers.sign()))).await, "a stranger's certificate");
}

/// `batch` speaks to a server that asks for everything: TLS, a client's certificate, an API key.
#[tokio::test(flavor = "multi_thread")]
async fn a_batch_through_tls_with_certificate_and_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::new();
    let tls = Some(tls_files(folder.path(), &authority, Some(&authority)));
    let server =
        TestServer::loading(ServerConfig { tls, ..with_keys(None) }, |fake| Ok(crate::support::loaded(&fake))).await;
    let port = server.addr.port();
    tokio::task::spawn_blocking(move || {
        let file = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).expect("written");
            folder.path().join(name)
        };
        let (cert, key) = authority.sign();
        let batch = |api_key: &str| {
            let mut command = bientap();
            command.args(["batch", "-", "--endpoint", &format!("https://localhost:{port}")]);
            command.arg("--server-ca").arg(file("ca.pem", &authority.pem()));
            command
                .arg("--client-cert")
                .arg(file("client.pem", &cert))
                .arg("--client-key")
                .arg(file("client.key", &key));
            command.arg("--api-key-file").arg(file("api-key", api_key));
            run(&mut command, "{\"id\": 1, \"body\": \"Huyện họp.\"}\n")
        };
        let output = batch(&format!("{KEY}\n"));
        assert!(output.status.success(), "{}", stderr(&output));
        assert!(String::from_utf8_lossy(&output.stdout).contains("Huyện họp."), "{output:?}");
        // A wrong key says nothing of the article: no line, so that a later run asks again.
        let output = batch("a-wrong-key-0123456789");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{}", stderr(&output));
        assert!(stderr(&output).contains("API key") && !stderr(&output).contains("0123456789"), "{}", stderr(&output));
    })
    .await
    .expect("no panic");
}

#[test]
fn faulty_tls_files_are_told_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::new();
    let files = tls_files(folder.path(), &authority, Some(&authority));
    bientap::server::tls::check(&files).expect("sound");
    let (_, other_key) = authority.sign();
    let cert = std::fs::read_to_string(&files.cert).expect("read");
    for (name, text, told) in [
        ("cert.pem", "", "no certificate"),
        ("cert.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "does not go with"),
        ("key.pem", &cert, "no private key"),
        ("key.pem", &other_key, "does not go with the key"),
        ("clients.pem", "nothing", "no certificate"),
    ] {
        let path = folder.path().join(name);
        let sound = std::fs::read(&path).expect("read");
        std::fs::write(&path, text).expect("written");
        let fault = bientap::server::tls::check(&files).expect_err(told).to_string();
        assert!(fault.contains(told) && !fault.contains("PRIVATE KEY"), "{name}: {fault}");
        std::fs::write(&path, sound).expect("written");
    }
}

/// One connection too many is closed at once; a place is free again when a connection ends.
#[tokio::test(flavor = "multi_thread")]
async fn connections_are_limited() {
    let connections = ConnectionLimits { max_connections: 3, ..ConnectionLimits::default() };
    let server = TestServer::start(ServerConfig { connections, ..ServerConfig::default() }).await;
    let addr = server.addr;
    // The client that waited for the start has gone.
    eventually_async(async || answers(server.channel()).await).await;
    let client = server.channel();
    assert!(answers(client.clone()).await);
    let open = || {
        let stream = std::net::TcpStream::connect(addr).expect("connected");
        stream.set_read_timeout(Some(Duration::from_millis(300))).expect("set");
        stream
    };
    // A connection that is held hears nothing until it has said which HTTP it speaks; one that is not gets its end.
    let is_held = |mut stream: &std::net::TcpStream| {
        stream.read(&mut [0; 64]).is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
    };
    let mut held = Vec::new();
    eventually_async(async || {
        let stream = open();
        if is_held(&stream) {
            held.push(stream);
        }
        held.len() == 2
    })
    .await;
    assert!(!is_held(&open()), "the fourth is closed");
    assert!(answers(client.clone()).await, "those that are in are served");
    drop(held);
    eventually_async(async || is_held(&open())).await;
}

/// Who connects and says nothing is put out.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_never_opens_is_closed() {
    let server = TestServer::start(ServerConfig::default()).await;
    let mut silent = std::net::TcpStream::connect(server.addr).expect("connected");
    // One byte of the opening, and no more.
    silent.write_all(b"P").expect("written");
    silent.set_read_timeout(Some(Duration::from_secs(15))).expect("set");
    let started = Instant::now();
    let closed = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        silent.read_to_end(&mut bytes).map(|_| bytes.len())
    });
    let ended = closed.await.expect("no panic");
    assert!(ended.is_ok() || ended.as_ref().is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset));
    assert!((8..14).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_are_limited() {
    let server = TestServer::start(ServerConfig::default()).await;
    let mut call = Request::new(request("", "Họp."));
    call.metadata_mut().insert("x-note", "x".repeat(20_000).parse().expect("a header"));
    let status = server.articles().analyze_article(call).await.expect_err("too long");
    assert!(
        matches!(status.code(), Code::Internal | Code::Unknown | Code::Unavailable | Code::ResourceExhausted),
        "{status}"
    );
    server.articles().analyze_article(request("", "Họp.")).await.expect("the next is served");
}

/// A connection of a certain age is told to go; the client connects anew and no call that was sent fails.
#[tokio::test(flavor = "multi_thread")]
async fn old_connections_are_closed_without_a_failed_call() {
    let connections = ConnectionLimits { max_age: Some(Duration::from_millis(300)), ..ConnectionLimits::default() };
    let server = TestServer::start(ServerConfig { connections, ..ServerConfig::default() }).await;
    let mut client = server.articles();
    let started = Instant::now();
    let mut calls = 0;
    while started.elapsed() < Duration::from_millis(1500) {
        match client.analyze_article(request("sleep=5", "Họp.")).await {
            Ok(_) => calls += 1,
            // Told to go between the client's taking the call and its sending it: never sent, so safe to send again.
            Err(status) => assert!(format!("{status:?}").contains("Canceled"), "{status:?}"),
        }
    }
    assert!(calls > 20, "{calls}");
}
