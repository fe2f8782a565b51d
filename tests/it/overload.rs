//! More calls than there is room for, and calls that nobody waits for any more.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bientap::analysis::{Article, Options};
use bientap::engine::{Call, Engine, EngineConfig, Patience};
use bientap::error::Error;
use bientap::server::ServerConfig;
use futures_util::future::join_all;
use tokio_stream::StreamExt;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;

use crate::support::{Fake, TestServer, eventually, item, reason, request, small};

/// A full server says so at once, and names the limit, the flag, and when to come back.
#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_well_formed() {
    for (config, reason_of_refusal, flag) in [
        (small(4, 10_000), "TOO_MANY_ARTICLES", "--max-waiting"),
        (small(100, 40), "TOO_MANY_QUEUED_TOKENS", "--max-queued-tokens"),
    ] {
        let server = TestServer::start(config).await;
        let calls = (0..4).map(|_| {
            let mut client = server.articles();
            tokio::spawn(async move { client.analyze_article(request("hold", "Họp.")).await })
        });
        let held: Vec<_> = calls.collect();
        server.fake.gate.reached_by(1).await;
        let mut client = server.articles();
        let refused = async {
            loop {
                // The four calls come in one after the other.
                let mut late = Request::new(request("", "Họp."));
                late.metadata_mut().insert("grpc-timeout", "200m".parse().expect("a header"));
                match client.analyze_article(late).await {
                    Err(status) if status.code() == Code::DeadlineExceeded => {}
                    Err(status) => return status,
                    Ok(_) => panic!("answered past the gate"),
                }
            }
        };
        let status = tokio::time::timeout(Duration::from_secs(10), refused).await.expect("refused");
        assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, reason_of_refusal));
        assert!(status.message().contains(flag), "{status}");
        let retry = status.get_details_retry_info().and_then(|info| info.retry_delay).expect("RetryInfo");
        assert!((Duration::from_millis(500)..=Duration::from_secs(60)).contains(&retry), "{retry:?}");

        server.fake.gate.open();
        for call in held {
            call.await.expect("no panic").expect("what was accepted is answered");
        }
        client.analyze_article(request("", "Họp.")).await.expect("there is room again");
    }
}

/// The contract: at least 256 articles wait before one is refused.
#[tokio::test(flavor = "multi_thread")]
async fn many_wait_by_default() {
    let server = TestServer::start(ServerConfig::default()).await;
    let client = server.articles();
    let calls: Vec<_> = (0..300)
        .map(|n| {
            let mut client = client.clone();
            let command = if n == 0 { "hold" } else { "tokens=1000" };
            tokio::spawn(async move { client.analyze_article(request(command, "Họp.")).await })
        })
        .collect();
    server.fake.accepted(300).await;
    server.fake.gate.open();
    for answer in join_all(calls).await {
        answer.expect("no panic").expect("nobody is refused");
    }
}

/// A stream that wants everything leaves room for single calls.
#[tokio::test(flavor = "multi_thread")]
async fn single_calls_get_through_beside_a_greedy_stream() {
    let mut config = small(8, 10_000);
    config.stream_window = 64;
    let server = TestServer::start(config).await;
    let items: Vec<_> = (0..100).map(|n| item(&n.to_string(), "sleep=20", "Họp.")).collect();
    let answers = server.articles().stream_analyze_articles(tokio_stream::iter(items)).await.expect("a stream");
    let streaming = tokio::spawn(answers.into_inner().collect::<Result<Vec<_>, Status>>());
    let mut client = server.articles();
    for _ in 0..10 {
        client.analyze_article(request("", "Họp.")).await.expect("room for a single call");
    }
    assert!(!streaming.is_finished(), "the stream was still at it");
    assert_eq!(streaming.await.expect("no panic").expect("no failure").len(), 100);
}

/// Each deadline is kept, and told as such.
#[tokio::test(flavor = "multi_thread")]
async fn deadlines() {
    let server = TestServer::start(ServerConfig::default()).await;
    let mut client = server.articles();
    for (timeout, work, in_time) in [
        ("1m", "sleep=300", false),
        ("10m", "sleep=300", false),
        ("100m", "sleep=300", false),
        ("100m", "windows=100 sleep=10", false),
        ("0n", "", false),
        ("5S", "sleep=20", true),
        ("10S", "windows=3 sleep=10", true),
    ] {
        let mut call = Request::new(request(work, "Họp."));
        call.metadata_mut().insert("grpc-timeout", timeout.parse().expect("a header"));
        let started = Instant::now();
        let answer = client.analyze_article(call).await;
        match answer {
            Ok(_) => assert!(in_time, "{timeout} {work}"),
            Err(status) => {
                assert!(!in_time, "{timeout} {work}: {status}");
                // A client has the same timer; where it is only just behind the server's, it can be first.
                if timeout.len() < 4 && status.message() == "Timeout expired" {
                    continue;
                }
                assert_eq!(status.code(), Code::DeadlineExceeded, "{timeout} {work}: {status}");
                assert!(["DEADLINE_PASSED", "DEADLINE_UNREACHABLE"].contains(&reason(&status).as_str()));
                assert!(started.elapsed() < Duration::from_secs(2), "{timeout} {work}: {:?}", started.elapsed());
            }
        }
    }
}

/// The server's own limit holds where a caller gives none.
#[tokio::test(flavor = "multi_thread")]
async fn the_servers_own_timeout() {
    let config = ServerConfig { request_timeout: Some(Duration::from_millis(150)), ..ServerConfig::default() };
    let server = TestServer::start(config).await;
    let status = server.articles().analyze_article(request("windows=100 sleep=20", "Họp.")).await.expect_err("late");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::DeadlineExceeded, "DEADLINE_PASSED"));
}

/// With one worker, so that on any machine an article waits for the one before.
fn engine(config: EngineConfig) -> (Arc<Fake>, Arc<Engine>) {
    workers(1, config)
}

fn workers(workers: usize, config: EngineConfig) -> (Arc<Fake>, Arc<Engine>) {
    let config = EngineConfig { workers, ..config };
    let fake = Arc::new(Fake::default());
    let engine = Engine::start(Arc::clone(&fake) as Arc<_>, config).expect("threads");
    (fake, Arc::new(engine))
}

fn article(command: &str) -> Arc<Article> {
    Arc::new(Article { lead: command.to_owned(), body: "Họp.".to_owned(), ..Article::default() })
}

const AT_ONCE: Call = Call { deadline: None, patience: Patience::Refuse };

/// A thousand calls are dropped wherever they happen to be; their places are free, and the worker skips what is left.
#[tokio::test(flavor = "multi_thread")]
async fn a_storm_of_cancellations_leaves_nothing_behind() {
    let (fake, engine) = engine(EngineConfig { max_waiting: 1000, ..EngineConfig::default() });
    let calls: Vec<_> = (0..1000)
        .map(|n| {
            let engine = Arc::clone(&engine);
            let command = if n == 0 { "hold" } else { "windows=3" };
            tokio::spawn(async move { engine.analyze(article(command), Options::default(), AT_ONCE).await.map(|_| ()) })
        })
        .collect();
    fake.gate.reached_by(1).await;
    for (n, call) in calls.iter().enumerate() {
        if n % 7 == 0 {
            tokio::task::yield_now().await;
        }
        call.abort();
    }
    eventually("all places are free", || engine.stats().articles == 0).await;
    fake.gate.open();
    eventually("the queue is empty", || {
        let stats = engine.stats();
        stats.queued_articles == 0 && stats.queued_tokens == 0
    })
    .await;
    engine.analyze(article(""), Options::default(), AT_ONCE).await.expect("the engine works on");
}

/// Nobody waits in vain: a call whose deadline lies before the end of the queue is told so at the door.
#[tokio::test(flavor = "multi_thread")]
async fn deadlines_that_cannot_be_met_are_refused_at_the_door() {
    let (fake, engine) = engine(EngineConfig::default());
    // A hundred tokens take 50 ms: the engine learns its speed.
    engine.analyze(article("tokens=100 sleep=50"), Options::default(), AT_ONCE).await.expect("an answer");
    let ahead: Vec<_> = (0..20)
        .map(|_| {
            let engine = Arc::clone(&engine);
            tokio::spawn(async move {
                engine.analyze(article("tokens=1000 hold"), Options::default(), AT_ONCE).await.map(|_| ())
            })
        })
        .collect();
    eventually("twenty thousand tokens wait", || engine.stats().queued_tokens == 20_000).await;
    let call =
        |seconds| Call { deadline: Some(Instant::now() + Duration::from_secs(seconds)), patience: Patience::Refuse };
    let started = Instant::now();
    let refused = engine.analyze(article(""), Options::default(), call(2)).await.err();
    assert!(matches!(refused, Some(Error::DeadlineUnreachable { .. })), "{refused:?}");
    assert!(started.elapsed() < Duration::from_secs(1));
    fake.gate.open();
    join_all(ahead).await;
    engine.analyze(article(""), Options::default(), call(2)).await.expect("the queue is empty again");
}

/// A call that expires in the queue is dropped at the pop: the model never sees it.
#[tokio::test(flavor = "multi_thread")]
async fn what_expired_in_the_queue_is_not_encoded() {
    let (fake, engine) = engine(EngineConfig::default());
    let first = {
        let engine = Arc::clone(&engine);
        tokio::spawn(async move { engine.analyze(article("hold"), Options::default(), AT_ONCE).await.map(|_| ()) })
    };
    fake.gate.reached_by(1).await;
    let call = Call { deadline: Some(Instant::now() + Duration::from_millis(50)), patience: Patience::Refuse };
    // If it were encoded, its worker would panic.
    let expired = engine.analyze(article("panic=encode"), Options::default(), call).await.err();
    assert!(matches!(expired, Some(Error::DeadlinePassed)), "{expired:?}");
    fake.gate.open();
    first.await.expect("no panic").expect("an answer");
    engine.analyze(article(""), Options::default(), AT_ONCE).await.expect("an answer");
    assert_eq!(engine.stats().worker_panics, 0);
}

/// One article alone has all cores for its products; where a second comes, that one has its worker's share.
#[tokio::test(flavor = "multi_thread")]
async fn an_article_that_is_alone_has_all_cores() {
    let cores = rayon::current_num_threads();
    let (fake, engine) = workers(2, EngineConfig::default());
    let first = {
        let engine = Arc::clone(&engine);
        tokio::spawn(async move { engine.analyze(article("hold"), Options::default(), AT_ONCE).await.map(|_| ()) })
    };
    fake.gate.reached_by(1).await;
    engine.analyze(article(""), Options::default(), AT_ONCE).await.expect("an answer beside the first");
    fake.gate.open();
    first.await.expect("no panic").expect("an answer");
    engine.analyze(article(""), Options::default(), AT_ONCE).await.expect("an answer");
    assert_eq!(*fake.threads.lock().expect("threads"), [cores, (cores / 2).max(1), cores]);
}
