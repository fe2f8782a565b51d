//! Bytes as a weapon: messages that are small on the wire and large behind it, messages that never end, and what they leave
//! behind. Each runs against the real binary, whose most memory is looked at afterwards.
//!
//! `BIENTAP_ATTACKS_WHOLE=1` makes them those whose figures stand in RELIABILITY.md.

use std::time::{Duration, Instant};

use bientap::proto::v1;
use bientap::proto::v1::model_service_client::ModelServiceClient;
use bytes::Bytes;
use futures_util::future::join_all;
use prost::Message;
use serde_json::Value;
use tokio_stream::StreamExt;
use tonic::codec::CompressionEncoding;
use tonic::transport::Channel;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;

use crate::analyze::RawCodec;
use crate::load::news;
use crate::process::{Process, seconds};
use crate::slow::{by_hand, call};
use crate::support::reason;

fn whole() -> bool {
    std::env::var_os("BIENTAP_ATTACKS_WHOLE").is_some()
}

const ANALYZE: &str = "/bientap.v1.ArticleAnalysisService/AnalyzeArticle";

/// Sends bytes as the message of a call, compressed.
async fn send(channel: Channel, path: &'static str, bytes: Vec<u8>) -> Result<Vec<u8>, Status> {
    let mut client = tonic::client::Grpc::new(channel).send_compressed(CompressionEncoding::Gzip);
    client.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
    let path = http::uri::PathAndQuery::from_static(path);
    client.unary(Request::new(bytes), path, RawCodec).await.map(tonic::Response::into_inner)
}

/// A message that is one packed list of zeros.
fn zeros(count: usize) -> Vec<u8> {
    let mut message = vec![0x12];
    prost::encoding::encode_varint(count as u64, &mut message);
    message.resize(message.len() + count, 0);
    message
}

fn html(body: String) -> v1::AnalyzeArticleRequest {
    let article = v1::Article { body, body_format: v1::BodyFormat::Html.into(), ..v1::Article::default() };
    v1::AnalyzeArticleRequest { article: Some(article), ..v1::AnalyzeArticleRequest::default() }
}

/// A body of 4 MB that nobody sees.
fn comment() -> v1::AnalyzeArticleRequest {
    html(format!("<!--{}-->", "x".repeat(4_100_000)))
}

/// A body of 4 MB that takes its time.
fn cells() -> v1::AnalyzeArticleRequest {
    html(format!("<table>{}", "<td>".repeat(1_000_000)))
}

fn told(what: &str, server: &Process, before: f64) -> f64 {
    let peak = server.peak();
    println!(
        "{what}: {:.0} MB before, {:.0} MB at most, {:.0} MB after",
        before / 1e6,
        peak / 1e6,
        server.memory() / 1e6
    );
    peak
}

/// Four million elements in 4 kB: refused before they are looked at, in few words, by both ways in.
#[tokio::test(flavor = "multi_thread")]
async fn lists_are_measured_before_they_are_read() {
    let server = Process::start(&["--http-addr", "127.0.0.1:0"]);
    server.articles().analyze_article(news(1)).await.expect("an answer");
    let (before, started) = (server.memory(), Instant::now());
    let calls = (0..8).map(|_| send(server.channel(), ANALYZE, zeros(4_194_000)));
    for answer in join_all(calls).await {
        let status = answer.expect_err("refused");
        assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, "INVALID_REQUEST"), "{status}");
        assert!(status.message().len() < 2000 && status.message().contains("--max-list-elements"), "{status}");
        let told = status.get_details_bad_request().expect("details").field_violations;
        assert_eq!(told.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), ["features"]);
    }
    let json = format!("{{\"features\":[{}0]}}", "0,".repeat(2_000_000));
    let (status, answer) = post(&server.http, json).await;
    assert_eq!(status, 400);
    assert!(answer.len() < 4000 && answer.contains("--max-list-elements"), "{answer:.2000}");
    // Below the limit, each is told of, up to twenty.
    let status = send(server.channel(), ANALYZE, zeros(900)).await.expect_err("refused");
    assert_eq!(status.get_details_bad_request().expect("details").field_violations.len(), 20);
    assert_eq!(status.get_details_error_info().expect("ErrorInfo").metadata["violations"], "901", "and no article");
    assert!(status.message().len() < 2000, "{status}");
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    let peak = told("lists", &server, before);
    assert!(peak < 200e6, "{peak}");
}

/// `POST /v1/articles:analyze`, by hand.
async fn post(addr: &str, json: String) -> (u16, String) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(addr).await.expect("connected");
    let head = format!(
        "POST /v1/articles:analyze HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        json.len()
    );
    stream.write_all(head.as_bytes()).await.expect("written");
    // Who is refused at the head may not be read to the end.
    let _ = stream.write_all(json.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
    (status, answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
}

/// An echo is short, whatever is echoed.
#[tokio::test(flavor = "multi_thread")]
async fn echoes_are_cut() {
    let server = Process::start(&["--http-addr", "127.0.0.1:0"]);
    let name = "ệ".repeat(300_000);
    for json in [
        format!("{{\"{name}\": 1}}"),
        format!("{{\"article\": {{\"{name}\": 1}}}}"),
        format!("{{\"features\": [\"{name}\"]}}"),
        format!("{{\"article\": {{\"publishTime\": \"{name}\"}}}}"),
    ] {
        let (status, answer) = post(&server.http, json).await;
        assert!(status == 400 && answer.len() < 4000, "{status} {} bytes", answer.len());
        let error: Value = serde_json::from_str(&answer).expect("JSON");
        assert!(error["message"].as_str().is_some_and(|told| told.len() < 2000), "{answer}");
    }
}

/// What is too large behind gzip is told as what is too large without: not as something to be tried again.
#[tokio::test(flavor = "multi_thread")]
async fn too_large_is_too_large_compressed_or_not() {
    let server = Process::start(&[]);
    let large = html("Họp. ".repeat(1_200_000)).encode_to_vec();
    let mut plain = server.articles().max_encoding_message_size(64 << 20);
    let by_plain = plain.analyze_article(html("Họp. ".repeat(1_200_000))).await.expect_err("too large");
    let by_gzip = send(server.channel(), ANALYZE, large).await.expect_err("too large");
    for status in [by_plain, by_gzip] {
        assert_eq!((status.code(), reason(&status).as_str()), (Code::OutOfRange, "MESSAGE_TOO_LARGE"), "{status}");
        let info = status.get_details_error_info().expect("ErrorInfo");
        assert_eq!(info.metadata.get("flag").map(String::as_str), Some("--max-message-bytes"), "{info:?}");
        assert!(status.get_details_retry_info().is_none(), "{status:?}");
    }
}

/// Messages that lack their last byte: what they take is bounded, over a connection and over all, and free when they go.
#[tokio::test(flavor = "multi_thread")]
async fn messages_that_never_end_are_counted_in_bytes() {
    let server = Process::start(&["--metrics-addr", "127.0.0.1:0"]);
    server.articles().analyze_article(news(1)).await.expect("an answer");
    let before = server.memory();
    let (connections, messages) = if whole() { (8, 300) } else { (6, 12) };
    const LARGE: usize = 4 << 20;
    let mut held = Vec::new();
    let mut refused = std::collections::BTreeMap::<String, usize>::new();
    for _ in 0..connections {
        let connection = by_hand(&server.addr).await;
        let sent = join_all((0..messages).map(|_| {
            let (mut connection, addr) = (connection.clone(), server.addr.clone());
            async move {
                connection = connection.ready().await.expect("ready");
                let (mut answer, mut body) =
                    connection.send_request(call(&addr, "AnalyzeArticle"), false).expect("sent");
                let mut head = vec![0];
                head.extend((LARGE as u32).to_be_bytes());
                let mut left = LARGE - 1;
                let mut chunk = Bytes::from(head);
                loop {
                    body.reserve_capacity(chunk.len());
                    let room = std::future::poll_fn(|cx| body.poll_capacity(cx));
                    tokio::select! {
                        biased;
                        refused = &mut answer => return Err(refused),
                        room = room => match room {
                            Some(Ok(_)) => {}
                            _ => return Err(answer.await),
                        },
                    }
                    let room = body.capacity().min(chunk.len());
                    let now = chunk.split_to(room);
                    if body.send_data(now, false).is_err() {
                        return Err(answer.await);
                    }
                    if chunk.is_empty() {
                        let next = left.min(16 << 10);
                        if next == 0 {
                            return Ok((answer, body));
                        }
                        left -= next;
                        chunk = vec![0; next].into();
                    }
                }
            }
        }));
        for outcome in sent.await {
            match outcome {
                Ok(open) => held.push(open),
                Err(answer) => {
                    let answer = answer.expect("an answer");
                    let status = Status::from_header_map(answer.headers()).expect("a status");
                    assert_eq!(status.code(), Code::ResourceExhausted, "{status:?}");
                    let retry = status.get_details_retry_info().and_then(|info| info.retry_delay);
                    assert!(retry.is_some() && status.message().contains("--max-"), "{status:?}");
                    *refused.entry(reason(&status)).or_default() += 1;
                }
            }
        }
        held.push({
            let (answer, body) =
                connection.clone().send_request(call(&server.addr, "AnalyzeArticle"), false).expect("sent");
            (answer, body)
        });
    }
    println!("{} messages of {LARGE} bytes that lack one: {refused:?} refused", connections * messages);
    assert!(refused.contains_key("TOO_MANY_CONNECTION_BYTES"), "{refused:?}");
    assert!(refused.contains_key("TOO_MANY_RECEIVED_BYTES"), "{refused:?}");
    let peak = told("messages that never end", &server, before);
    assert!(peak < 250e6, "{peak}");
    drop(held);
    let addr = server.lines(|line| line["path"] == "/metrics")[0]["addr"].as_str().expect("an address").to_owned();
    let started = Instant::now();
    loop {
        let addr = addr.clone();
        let told = tokio::task::spawn_blocking(move || crate::telemetry::scrape(&addr)).await.expect("no panic");
        if told.lines().any(|line| line == "bientap_received_bytes 0") {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(10), "room is lost");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    server.articles().analyze_article(news(1)).await.expect("served as before");
}

/// Without a key there are small messages alone, and so many open calls and no more.
#[tokio::test(flavor = "multi_thread")]
async fn who_shows_no_key_gets_little() {
    use tonic_health::pb::HealthCheckRequest;
    use tonic_health::pb::health_client::HealthClient;
    let server = Process::start_with(|command| {
        command.env("BIENTAP_API_KEYS", "cms 0123456789abcdef").args(["--max-keyless-calls", "4"]);
    });
    let mut connection = by_hand(&server.addr).await;
    let check = call(&server.addr, "grpc.health.v1.Health/Check");
    let (answer, mut body) = connection.send_request(check, false).expect("sent");
    let mut head = vec![0];
    head.extend(4_000_000_u32.to_be_bytes());
    body.send_data(head.into(), false).expect("sent");
    let answer = answer.await.expect("an answer, though the message has not come");
    let status = Status::from_header_map(answer.headers()).expect("a status");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::OutOfRange, "MESSAGE_TOO_LARGE"), "{status}");

    let mut client = HealthClient::new(server.channel());
    let mut watches = Vec::new();
    for _ in 0..4 {
        watches.push(client.watch(HealthCheckRequest::default()).await.expect("a watch"));
    }
    let status = client.watch(HealthCheckRequest::default()).await.expect_err("one too many");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "TOO_MANY_KEYLESS_CALLS"));
    assert!(status.message().contains("--max-keyless-calls"), "{status}");
    let mut signed = Request::new(news(1));
    signed.metadata_mut().insert("x-api-key", "0123456789abcdef".parse().expect("a header"));
    server.articles().analyze_article(signed).await.expect("who has a key is served");
    drop(watches);
    let started = Instant::now();
    while client.check(HealthCheckRequest::default()).await.is_err() {
        assert!(started.elapsed() < Duration::from_secs(5), "places are lost");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Bodies of 4 MB that are 6 kB on the wire, as calls and over streams: what is decoded is bounded, and given back.
#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_one_comment() {
    let server = Process::start(&[]);
    server.articles().analyze_article(news(1)).await.expect("an answer");
    let before = server.memory();
    let bodies = if whole() { 600 } else { 60 };
    let calls = (0..bodies).map(|_| {
        let mut client = server.articles().send_compressed(CompressionEncoding::Gzip);
        tokio::spawn(async move { client.analyze_article(comment()).await })
    });
    let mut full = 0;
    // A few at a time, so that this process does not hold them all.
    let calls: Vec<_> = calls.collect();
    for call in calls {
        let status = call.await.expect("no panic").expect_err("nothing to read");
        match status.code() {
            Code::InvalidArgument => {}
            Code::ResourceExhausted => full += 1,
            _ => panic!("{status}"),
        }
    }
    let streams = (0..4).map(|stream| {
        let mut client = server.articles().send_compressed(CompressionEncoding::Gzip);
        let items = (0..bodies / 4).map(move |n| v1::StreamAnalyzeArticlesRequest {
            key: format!("{stream}-{n}"),
            request: Some(comment()),
            timeout: None,
        });
        tokio::spawn(async move {
            let answers = client.stream_analyze_articles(tokio_stream::iter(items)).await.expect("a stream");
            let answers = answers.into_inner().collect::<Result<Vec<_>, Status>>().await.expect("no failure");
            assert!(answers.iter().all(|answer| answer.key.starts_with(&format!("{stream}-"))));
            answers.len()
        })
    });
    let mut answered = 0;
    for stream in streams.collect::<Vec<_>>() {
        answered += stream.await.expect("no panic");
    }
    assert_eq!(answered, bodies / 4 * 4);
    println!("{bodies} calls, {full} refused for want of room; {answered} answered in streams");
    let peak = told("comments", &server, before);
    assert!(peak < 350e6, "{peak}");
    // It is given back.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let after = server.memory();
    assert!(after < before + 60e6, "{:.0} MB before, {:.0} MB after", before / 1e6, after / 1e6);
    server.articles().analyze_article(news(1)).await.expect("served as before");
}

/// Markup that takes its time to read is read beside everybody's calls, not before them.
#[tokio::test(flavor = "multi_thread")]
async fn slow_markup_holds_up_nobody_else() {
    let server = Process::start(&[]);
    let mut info = ModelServiceClient::new(server.channel());
    let mut client = server.articles();
    for _ in 0..5 {
        client.analyze_article(news(1)).await.expect("an answer");
    }
    let mut slowest = async |hostile: bool| {
        let attack: Vec<_> = (0..if hostile { 8 } else { 0 })
            .map(|_| {
                let mut client = server.articles().send_compressed(CompressionEncoding::Gzip);
                tokio::spawn(async move {
                    let status = client.analyze_article(cells()).await.expect_err("nothing to read");
                    assert!(matches!(status.code(), Code::InvalidArgument | Code::ResourceExhausted), "{status}");
                })
            })
            .collect();
        let started = Instant::now();
        let (mut asked, mut read) = (Duration::ZERO, Duration::ZERO);
        while started.elapsed() < Duration::from_secs(2) || (hostile && !attack.iter().all(|call| call.is_finished())) {
            let now = Instant::now();
            info.get_model_info(v1::GetModelInfoRequest {}).await.expect("an answer");
            asked = asked.max(now.elapsed());
            let now = Instant::now();
            client.analyze_article(news(1)).await.expect("an answer");
            read = read.max(now.elapsed());
        }
        for call in attack {
            call.await.expect("no panic");
        }
        (asked, read, started.elapsed())
    };
    let quiet = slowest(false).await;
    let beside = slowest(true).await;
    println!("the slowest answer of no article, of an article, in: {quiet:.1?} alone, {beside:.1?} beside slow markup");
    assert!(beside.0 < Duration::from_millis(500) + quiet.0 * 3, "{beside:?}");
    assert!(beside.1 < Duration::from_millis(800) + quiet.1 * 3, "{beside:?}");
}

/// Everything of this file at once, and sound calls beside it: memory does not grow, and sound calls are answered in time. An
/// hour of it: `BIENTAP_MIXED_SOAK_SECONDS=3600`.
#[tokio::test(flavor = "multi_thread")]
async fn a_soak_of_all_of_it() {
    let time = seconds("BIENTAP_MIXED_SOAK_SECONDS", 4);
    let server = Process::start(&["--http-addr", "127.0.0.1:0"]);
    let quiet = sound(&server, Duration::from_secs(2)).await;
    let until = Instant::now() + time;
    let attackers = (0..3).map(|attacker: usize| {
        let (channel, http, addr) = (server.channel(), server.http.clone(), server.addr.clone());
        tokio::spawn(async move {
            let mut turn = attacker;
            while Instant::now() < until {
                turn += 1;
                match turn % 6 {
                    0 => drop(send(channel.clone(), ANALYZE, zeros(4_000_000)).await),
                    1 => drop(send(channel.clone(), ANALYZE, comment().encode_to_vec()).await),
                    2 => drop(send(channel.clone(), ANALYZE, cells().encode_to_vec()).await),
                    3 => drop(post(&http, format!("{{\"features\":[{}0]}}", "0,".repeat(500_000))).await),
                    4 => {
                        let mut connection = by_hand(&addr).await;
                        let open = connection.send_request(call(&addr, "AnalyzeArticle"), false);
                        tokio::time::sleep(Duration::from_millis(50)).await;
                        drop(open);
                    }
                    _ => drop(tokio::net::TcpStream::connect(&addr).await),
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        })
    });
    let attackers: Vec<_> = attackers.collect();
    let mut memory = Vec::new();
    let mut beside = Vec::new();
    while Instant::now() < until {
        beside.extend(sound(&server, (time / 20).max(Duration::from_millis(200))).await);
        memory.push(server.memory());
    }
    for attacker in attackers {
        attacker.await.expect("no panic");
    }
    let p99 = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times[(times.len() * 99 / 100).min(times.len() - 1)]
    };
    let (alone, beside) = (p99(quiet), p99(beside));
    // The first quarter warms up.
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
    let quarter = memory.len() / 4;
    let (second, last) = (mean(&memory[quarter..=2 * quarter]), mean(&memory[3 * quarter..]));
    println!(
        "mixed soak of {time:?}: sound calls p99 {alone:.1?} alone, {beside:.1?} beside; memory {:.0} MB in the second quarter, \
         {:.0} MB in the last ({:+.1} %), {:.0} MB at most; panics {}",
        second / 1e6,
        last / 1e6,
        (last / second - 1.0) * 100.0,
        server.peak() / 1e6,
        server.panics(),
    );
    assert_eq!(server.panics(), 0);
    assert!(server.peak() < 350e6, "{}", server.peak());
    if time >= Duration::from_secs(600) {
        assert!((last / second - 1.0).abs() < 0.05, "memory {second} then {last}");
        assert!(beside < 2 * alone, "p99 {alone:?} alone, {beside:?} beside");
    }
}

/// Sound calls, one after the other; how long each took.
async fn sound(server: &Process, time: Duration) -> Vec<Duration> {
    let mut client = server.articles();
    let (started, mut times) = (Instant::now(), Vec::new());
    while started.elapsed() < time {
        let called = Instant::now();
        client.analyze_article(news(times.len())).await.expect("an answer");
        times.push(called.elapsed());
    }
    times
}
