//! Clients that send or read slower than anybody would: held to their time, and no burden to others.

use std::time::{Duration, Instant};

use bientap::server::{IntakeLimits, ServerConfig};
use bytes::Bytes;
use tonic::Code;

use crate::support::{TestServer, item, reason, request, small};

/// One HTTP/2 connection by hand, for clients that no library would be.
pub async fn by_hand(addr: impl tokio::net::ToSocketAddrs) -> h2::client::SendRequest<Bytes> {
    let stream = tokio::net::TcpStream::connect(addr).await.expect("connected");
    let (send, connection) = h2::client::handshake(stream).await.expect("HTTP/2");
    tokio::spawn(connection);
    send.ready().await.expect("ready")
}

pub fn call(addr: impl std::fmt::Display, method: &str) -> http::Request<()> {
    let service = if method.contains('/') { "" } else { "bientap.v1.ArticleAnalysisService/" };
    http::Request::post(format!("http://{addr}/{service}{method}"))
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        .body(())
        .expect("a request")
}

/// A message with gRPC's five bytes before it.
pub fn framed(message: &impl prost::Message) -> Vec<u8> {
    let bytes = message.encode_to_vec();
    let mut framed = vec![0];
    framed.extend(u32::try_from(bytes.len()).expect("short").to_be_bytes());
    framed.extend(bytes);
    framed
}

/// Who sends a byte now and then is told that the time is over, and keeps no place meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_writer_is_cut_off() {
    let config = ServerConfig { request_timeout: Some(Duration::from_millis(500)), ..small(1, 10_000) };
    let server = TestServer::start(config).await;
    let mut connection = by_hand(server.addr).await;
    let (answer, mut body) = connection.send_request(call(server.addr, "AnalyzeArticle"), false).expect("sent");
    let started = Instant::now();
    let drip = tokio::spawn(async move {
        for byte in framed(&request("", &"Họp. ".repeat(1000))) {
            if body.send_data(Bytes::from(vec![byte]), false).is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    // The only place there is: free, though the slow call is open.
    tokio::time::sleep(Duration::from_millis(200)).await;
    server.articles().analyze_article(request("", "Họp.")).await.expect("not held up");
    let answer = tokio::time::timeout(Duration::from_secs(5), answer).await.expect("in time").expect("an answer");
    assert_eq!(answer.headers().get("grpc-status").map(http::HeaderValue::as_bytes), Some(&b"4"[..]), "{answer:?}");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    drip.abort();
}

/// Who reads no answers gets no more of them: what is in flight stays bounded, and others are served.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_holds_up_only_itself() {
    let server = TestServer::start(small(16, 100_000)).await;
    let mut connection = by_hand(server.addr).await;
    let (answer, mut body) = connection.send_request(call(server.addr, "StreamAnalyzeArticles"), false).expect("sent");
    // Answers of 40 kB each: HTTP/2's window of 64 kB is full after two.
    let text = "Huyện họp về nông thôn mới. ".repeat(20);
    let message = framed(&item("k", "", &text));
    let mut sent = 0;
    let mut stalled = false;
    for _ in 0..5000 {
        body.reserve_capacity(message.len());
        while body.capacity() < message.len() {
            let more = std::future::poll_fn(|cx| body.poll_capacity(cx));
            if tokio::time::timeout(Duration::from_secs(1), more).await.is_err() {
                stalled = true;
                break;
            }
        }
        if stalled {
            break;
        }
        body.send_data(Bytes::from(message.clone()), false).expect("sent");
        sent += 1;
    }
    println!("a reader that reads nothing: held back after {sent} articles");
    assert!(stalled && sent < 2000, "held back after {sent}");
    for _ in 0..50 {
        server.articles().analyze_article(request("", "Họp.")).await.expect("others are served");
    }
    // It leaves: its places are free.
    drop((answer, body, connection));
    let started = Instant::now();
    loop {
        let calls = (0..12).map(|_| {
            let mut client = server.articles();
            async move { client.analyze_article(request("sleep=20", "Họp.")).await.is_ok() }
        });
        if futures_util::future::join_all(calls.collect::<Vec<_>>()).await.into_iter().all(|ok| ok) {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(10), "places are lost");
    }
}

/// A message of a stream that begins and does not end holds its room no longer than --message-timeout; a stream that says
/// nothing between two messages may.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_never_ends_is_cut_off() {
    let intake = IntakeLimits { message_timeout: Some(Duration::from_millis(500)), ..IntakeLimits::default() };
    let server = TestServer::start(ServerConfig { intake, ..ServerConfig::default() }).await;
    let message = framed(&item("k", "", &"Huyện họp. ".repeat(1000)));
    for (method, pause, bytes, cut_off) in [
        ("StreamAnalyzeArticles", Duration::from_millis(1200), 0, false),
        ("StreamAnalyzeArticles", Duration::ZERO, 3, true),
        ("StreamAnalyzeArticles", Duration::ZERO, message.len() - 1, true),
        ("AnalyzeArticle", Duration::ZERO, 0, true),
        ("AnalyzeArticle", Duration::ZERO, message.len() - 1, true),
    ] {
        let mut connection = by_hand(server.addr).await;
        let (answer, mut body) = connection.send_request(call(server.addr, method), false).expect("sent");
        tokio::time::sleep(pause).await;
        if cut_off {
            body.send_data(Bytes::from(message[..bytes].to_vec()), false).expect("sent");
        } else {
            body.send_data(Bytes::from(message.clone()), true).expect("sent");
        }
        let started = Instant::now();
        let answer = tokio::time::timeout(Duration::from_secs(5), answer).await.expect("in time").expect("an answer");
        let mut trailers = answer.headers().clone();
        let mut body = answer.into_body();
        while let Some(Ok(data)) = body.data().await {
            let _ = body.flow_control().release_capacity(data.len());
        }
        trailers.extend(body.trailers().await.expect("trailers").unwrap_or_default());
        let status = tonic::Status::from_header_map(&trailers).expect("a status");
        if cut_off {
            assert_eq!(
                (status.code(), reason(&status).as_str()),
                (Code::DeadlineExceeded, "MESSAGE_TOO_SLOW"),
                "{bytes}"
            );
            assert!(status.message().contains("--message-timeout"), "{status}");
            assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
        } else {
            assert_eq!(status.code(), Code::Ok, "{status}");
        }
    }
}
