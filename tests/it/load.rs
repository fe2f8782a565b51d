//! The real server under more than it can do, for as long as it takes. `RELIABILITY.md` has the figures; the variables
//! `BIENTAP_FLOOD_SECONDS` and `BIENTAP_SOAK_SECONDS` make the short tests of the suite the long ones of those figures.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bientap::proto::v1;
use futures_util::future::join_all;
use prost::Message;
use tokio_stream::StreamExt;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;

use crate::process::{Process, seconds};
use crate::support::reason;

/// An article of a newspaper's length: about 250 words.
pub fn news(n: usize) -> v1::AnalyzeArticleRequest {
    let body = format!(
        "Sáng {day}-4, Ủy ban nhân dân huyện Vĩnh Thử tổ chức hội nghị sơ kết công tác dân vận quý I-2024.\n\
         Phó Bí thư Thường trực Huyện ủy Trần Văn Mẫu cho biết, ba tháng qua, nhân dân các xã hiến {n} m2 đất làm đường nông \
         thôn mới. Ông Mẫu đề nghị các xã giải quyết dứt điểm kiến nghị của người dân trước ngày 30-6.\n\
         Theo báo cáo, đến nay toàn huyện có 12 xã đạt chuẩn nông thôn mới, trong đó 3 xã đạt chuẩn nâng cao. Thu nhập bình \
         quân đầu người đạt 58 triệu đồng một năm, tăng 6 triệu đồng so với năm 2022. Tỷ lệ hộ nghèo giảm còn 1,8 %.\n\
         Bà Lê Thị Thử, Chủ tịch Ủy ban Mặt trận Tổ quốc Việt Nam huyện, nhấn mạnh vai trò của người dân trong giám sát các \
         công trình, nhất là đường giao thông và trường học. Các đại biểu cũng thảo luận về chuyển đổi số ở cơ sở, về vệ sinh \
         môi trường và về việc làm cho lao động trẻ trở về từ các khu công nghiệp.\n\
         Hội nghị khen thưởng 15 tập thể và 20 cá nhân có thành tích xuất sắc trong phong trào thi đua năm 2023.",
        day = 1 + n % 28,
    );
    let article = v1::Article {
        title: "Huyện Vĩnh Thử vận động nhân dân góp sức xây nông thôn mới".to_owned(),
        body,
        publish_time: Some(prost_types::Timestamp { seconds: 1_712_664_000, nanos: 0 }),
        ..v1::Article::default()
    };
    v1::AnalyzeArticleRequest { article: Some(article), ..v1::AnalyzeArticleRequest::default() }
}

/// What must be true of a refusal for a caller to act on it.
fn assert_well_formed(status: &Status) {
    assert_eq!(status.code(), Code::ResourceExhausted, "{status:?}");
    assert!(["TOO_MANY_ARTICLES", "TOO_MANY_QUEUED_TOKENS"].contains(&reason(status).as_str()), "{status:?}");
    assert!(status.message().contains("--max-"), "{status:?}");
    let retry = status.get_details_retry_info().and_then(|info| info.retry_delay).expect("RetryInfo");
    assert!((Duration::from_millis(500)..=Duration::from_secs(60)).contains(&retry), "{retry:?}");
}

fn percentile(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    let index = ((times.len() as f64 - 1.0) * share).round() as usize;
    times.get(index).copied().unwrap_or_default()
}

/// Articles a second that the server answers to a few callers who wait for each answer.
async fn capacity(server: &Process, time: Duration) -> f64 {
    let started = Instant::now();
    let answered = Arc::new(AtomicUsize::new(0));
    let callers = (0..4).map(|caller| {
        let (mut client, answered) = (server.articles(), Arc::clone(&answered));
        tokio::spawn(async move {
            while started.elapsed() < time {
                client.analyze_article(news(caller)).await.expect("an answer");
                answered.fetch_add(1, Ordering::Relaxed);
            }
        })
    });
    for caller in join_all(callers.collect::<Vec<_>>()).await {
        caller.expect("no panic");
    }
    answered.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64()
}

/// Ten times the articles that the server can do, as they come, whatever became of those before.
#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_ten_times_the_capacity() {
    const WAITING: usize = 32;
    const ARTICLES: usize = 4;
    let time = seconds("BIENTAP_FLOOD_SECONDS", 5);
    let server = Process::start(&["--max-waiting", "32", "--stream-window", "8"]);
    let capacity = capacity(&server, time.min(Duration::from_secs(10))).await;
    // The same answer always, byte for byte: alone now, and in the flood later.
    let mut alone = Vec::new();
    for n in 0..ARTICLES {
        alone.push(server.articles().analyze_article(news(n)).await.expect("an answer").into_inner().encode_to_vec());
    }
    let alone = Arc::new(alone);
    let before = server.memory();
    let pause = Duration::from_secs_f64(1.0 / (10.0 * capacity));
    let clients: Vec<_> = (0..8).map(|_| server.articles()).collect();

    let started = Instant::now();
    let mut calls = Vec::new();
    let mut tick = tokio::time::interval(pause);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
    while started.elapsed() < time {
        tick.tick().await;
        let mut client = clients[calls.len() % clients.len()].clone();
        let (n, alone) = (calls.len() % ARTICLES, Arc::clone(&alone));
        calls.push(tokio::spawn(async move {
            let called = Instant::now();
            let answer = client.analyze_article(news(n)).await?.into_inner();
            let took = called.elapsed();
            assert!(answer.encode_to_vec() == alone[n], "another answer under load");
            Ok::<_, Status>(took)
        }));
    }
    let offered = calls.len() as f64 / started.elapsed().as_secs_f64();
    let during = server.memory();
    let (mut accepted, mut refused) = (Vec::new(), 0);
    for call in join_all(calls).await {
        match call.expect("no panic") {
            Ok(took) => accepted.push(took),
            Err(status) => {
                assert_well_formed(&status);
                refused += 1;
            }
        }
    }
    let answered_rate = accepted.len() as f64 / started.elapsed().as_secs_f64();
    // The longest that a full queue takes, at the speed that the server had under the flood.
    let bound = Duration::from_secs_f64(WAITING as f64 / answered_rate);
    let (p50, p99) = (percentile(&mut accepted, 0.5), percentile(&mut accepted, 0.99));
    let after = settled(&server).await;
    println!(
        "flood: {time:?}, capacity {capacity:.1}/s, offered {offered:.1}/s, answered {} ({answered_rate:.1}/s), refused {refused}, \
         p50 {p50:.2?}, p99 {p99:.2?}, queue bound {bound:.2?}, memory {:.0} MB before, {:.0} during, {:.0} after, panics {}",
        accepted.len(),
        before / 1e6,
        during / 1e6,
        after / 1e6,
        server.panics(),
    );
    assert!(offered > 5.0 * capacity, "the test's own machine is too slow to flood");
    assert!(refused > 0 && !accepted.is_empty(), "{refused}");
    assert!(p99 < 3 * bound, "p99 {p99:?}, the queue's bound {bound:?}");
    assert!(after < 1.2 * before + 16e6, "{before} before, {after} after");
    assert_eq!(server.panics(), 0);
    server.articles().analyze_article(news(0)).await.expect("served as before");
}

/// The memory once the allocator has had a moment.
async fn settled(server: &Process) -> f64 {
    tokio::time::sleep(Duration::from_secs(1)).await;
    server.memory()
}

/// Calls of all kinds, good and bad, finished and left, for as long as it is told to.
#[tokio::test(flavor = "multi_thread")]
async fn a_soak_of_mixed_calls_keeps_its_memory() {
    let time = seconds("BIENTAP_SOAK_SECONDS", 30);
    let server = Arc::new(Process::start(&["--max-waiting", "64"]));
    let started = Instant::now();
    let counts = Arc::new(std::sync::Mutex::new(BTreeMap::<&str, usize>::new()));
    let callers: Vec<_> = (0..6)
        .map(|caller| {
            let (server, counts) = (Arc::clone(&server), Arc::clone(&counts));
            tokio::spawn(async move {
                let mut n = caller;
                while started.elapsed() < time {
                    let what = mixed(&server, n).await;
                    *counts.lock().expect("counts").entry(what).or_default() += 1;
                    n += 6;
                }
            })
        })
        .collect();
    // The first fifth is for caches, threads and the allocator to find their size.
    tokio::time::sleep(time / 5).await;
    let mut samples = Vec::new();
    while started.elapsed() < time {
        samples.push(server.memory());
        tokio::time::sleep(time / 100).await;
    }
    for caller in join_all(callers).await {
        caller.expect("no panic");
    }
    let part = samples.len() / 4;
    let mean = |samples: &[f64]| samples.iter().sum::<f64>() / samples.len() as f64;
    let (early, late) = (mean(&samples[..part]), mean(&samples[samples.len() - part..]));
    println!(
        "soak: {time:?}, {:?}, memory {:.1} MB early, {:.1} MB late ({:+.1} %), panics {}",
        counts.lock().expect("counts"),
        early / 1e6,
        late / 1e6,
        100.0 * (late / early - 1.0),
        server.panics()
    );
    // A short soak has hardly warmed up.
    let room = if time < Duration::from_secs(300) { 1.15 } else { 1.05 };
    assert!(late < room * early, "{early} early, {late} late");
    assert_eq!(server.panics(), 0);
}

/// One call of the mix; what became of it.
async fn mixed(server: &Process, n: usize) -> &'static str {
    let mut client = server.articles();
    match n % 8 {
        0..=2 => client.analyze_article(news(n)).await.map(|_| ()).map_or("refused", |()| "answered"),
        3 => {
            let items = (0..5).map(|k| v1::StreamAnalyzeArticlesRequest {
                key: k.to_string(),
                request: Some(news(n + k)),
                ..Default::default()
            });
            let items: Vec<_> = items.collect();
            let answers = client.stream_analyze_articles(tokio_stream::iter(items)).await.expect("a stream");
            assert_eq!(answers.into_inner().collect::<Vec<_>>().await.len(), 5);
            "streamed"
        }
        4 => {
            let call = client.analyze_article(news(n));
            let _ = tokio::time::timeout(Duration::from_millis(n as u64 % 60), call).await;
            "left"
        }
        5 => {
            let mut call = Request::new(news(n));
            call.set_timeout(Duration::from_millis(1 + n as u64 % 200));
            client.analyze_article(call).await.map_or("late", |_| "in time")
        }
        6 => {
            let status = client.analyze_article(v1::AnalyzeArticleRequest::default()).await.expect_err("empty");
            assert_eq!(status.code(), Code::InvalidArgument);
            "bad"
        }
        _ => {
            let mut long = news(n);
            if let Some(article) = &mut long.article {
                article.body = article.body.repeat(1 + n % 12);
            }
            client.analyze_article(long).await.map_or("refused", |_| "long")
        }
    }
}

/// Calls end in time, whatever time they have: answered, or told that it was too short.
#[tokio::test(flavor = "multi_thread")]
async fn a_table_of_deadlines() {
    let server = Process::start(&[]);
    // The server is busy all the while.
    let stop = tokio_util::sync::CancellationToken::new();
    let busy: Vec<_> = (0..4)
        .map(|n| {
            let (mut client, stop) = (server.articles(), stop.clone());
            tokio::spawn(async move {
                while !stop.is_cancelled() {
                    let _ = client.analyze_article(news(n)).await;
                }
            })
        })
        .collect();
    let mut client = server.articles();
    client.analyze_article(news(0)).await.expect("connected");
    for milliseconds in [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000] {
        let limit = Duration::from_millis(milliseconds);
        let mut long = news(1);
        if let Some(article) = &mut long.article {
            article.body = article.body.repeat(3);
        }
        let mut call = Request::new(long);
        // By hand: the client's own timer would hide what the server answers.
        call.metadata_mut().insert("grpc-timeout", format!("{milliseconds}m").parse().expect("a header"));
        let started = Instant::now();
        let answer = client.analyze_article(call).await;
        let took = started.elapsed();
        println!(
            "deadline {limit:>7.1?}: {:?} after {took:.1?}",
            answer.as_ref().map_or_else(Status::code, |_| Code::Ok)
        );
        match answer {
            Ok(_) => assert!(took < limit + Duration::from_millis(50), "{limit:?}: {took:?}"),
            // tonic's own timer, a moment after ours, where the machine was busy in between.
            Err(status) if status.message() == "Timeout expired" => {}
            Err(status) => assert_eq!(status.code(), Code::DeadlineExceeded, "{limit:?}: {status:?}"),
        }
        assert!(took < limit + Duration::from_millis(500), "{limit:?}: {took:?}");
    }
    stop.cancel();
    join_all(busy).await;
}

/// A thousand callers hang up, at every moment of a call's life.
#[tokio::test(flavor = "multi_thread")]
async fn a_storm_of_a_thousand_cancellations() {
    let server = Process::start(&["--max-waiting", "256"]);
    server.articles().analyze_article(news(0)).await.expect("served");
    let before = server.memory();
    let clients: Vec<_> = (0..10).map(|_| server.articles()).collect();
    let calls = (0..1000).map(|n| {
        let mut client = clients[n % clients.len()].clone();
        tokio::spawn(async move {
            let call = client.analyze_article(news(n));
            tokio::time::timeout(Duration::from_millis(n as u64 % 400), call).await.is_err()
        })
    });
    let left =
        join_all(calls.collect::<Vec<_>>()).await.into_iter().filter(|left| *left.as_ref().expect("no panic")).count();
    // Every place is free: as many calls as there are places are all let in.
    let mut client = server.articles();
    let full = (0..200).map(|n| {
        let mut client = client.clone();
        let mut short = news(n);
        short.article.as_mut().expect("an article").body = "Sáng 3-4, huyện họp.".to_owned();
        async move { client.analyze_article(short).await.map(|_| ()) }
    });
    for answer in join_all(full.collect::<Vec<_>>()).await {
        answer.expect("there is room for all");
    }
    let after = settled(&server).await;
    println!("cancellations: {left} of 1000 left, memory {:.0} MB before, {:.0} MB after", before / 1e6, after / 1e6);
    assert!(left > 300, "{left}");
    assert_eq!(server.panics(), 0);
    client.analyze_article(news(0)).await.expect("served as before");
}
