//! The writer under load: nothing else waits for it, and nothing of it is lost.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use bientap::analysis::{Article, Options};
use bientap::engine::{Call, Engine, EngineConfig, Patience};
use bientap::error::{Error, Limit};
use bientap::proto::v1;
use bientap::proto::v1::article_analysis_service_client::ArticleAnalysisServiceClient;
use bientap::server::ServerConfig;
use bientap::summary::{Style, SummaryOptions};
use tokio::task::JoinHandle;
use tonic::transport::Channel;
use tonic::{Code, Request, Response, Status};
use tonic_types::StatusExt;

use crate::support::{Fake, TestServer, eventually, item, reason, request};

fn abstractive(command: &str, body: &str) -> v1::AnalyzeArticleRequest {
    let style = v1::SummaryStyle::Abstractive.into();
    v1::AnalyzeArticleRequest {
        summary_options: Some(v1::SummaryOptions { style, ..Default::default() }),
        ..request(command, body)
    }
}

fn limits(abstractive_max_waiting: usize) -> ServerConfig {
    ServerConfig {
        engine: EngineConfig { abstractive_max_waiting, ..EngineConfig::default() },
        ..ServerConfig::default()
    }
}

/// So many calls whose summaries the writer holds back.
fn held(client: &ArticleAnalysisServiceClient<Channel>, count: usize) -> Vec<JoinHandle<Reply>> {
    let call = |mut client: ArticleAnalysisServiceClient<Channel>| async move {
        client.analyze_article(abstractive("write=hold", "Họp.")).await
    };
    (0..count).map(|_| tokio::spawn(call(client.clone()))).collect()
}

type Reply = Result<Response<v1::AnalyzeArticleResponse>, Status>;

#[tokio::test(flavor = "multi_thread")]
async fn other_articles_are_answered_while_the_writer_is_at_work() {
    let server = TestServer::writing(limits(4)).await;
    let mut client = server.articles();
    let held = held(&client, 2);
    server.fake.desk.reached_by(1).await;
    for _ in 0..50 {
        let answer = client.analyze_article(request("", "Xã họp.")).await.expect("an answer").into_inner();
        assert_eq!(answer.summary.expect("a summary").style(), v1::SummaryStyle::Compressive);
    }
    // No summary is asked for: no writer either.
    let mut tags = abstractive("", "Xã họp.");
    tags.features = vec![v1::Feature::Tags.into()];
    client.analyze_article(tags).await.expect("an answer");
    assert!(held.iter().all(|call| !call.is_finished()), "the writer was held back all the time");
    server.fake.desk.open();
    for call in held {
        let answer = call.await.expect("no panic").expect("an answer").into_inner();
        let summary = answer.summary.expect("a summary");
        assert_eq!((summary.text.as_str(), summary.style()), ("HỌP.", v1::SummaryStyle::Abstractive));
        assert!(summary.sentences.is_empty() && summary.fallback_reason.is_empty(), "{summary:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_desk_refuses_single_calls_and_holds_streams_back() {
    let server = TestServer::writing(limits(4)).await;
    let mut client = server.articles();
    let held = held(&client, 4);
    server.fake.accepted(4).await;
    let status = client.analyze_article(abstractive("", "Họp.")).await.expect_err("full");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "TOO_MANY_SUMMARIES"));
    assert!(status.message().contains("limited to 4 (set by --abstractive-max-waiting)"), "{status}");
    assert!(status.get_details_retry_info().is_some_and(|info| info.retry_delay.is_some()), "{status:?}");

    let items = (0..12).map(|n| {
        let request = Some(abstractive("", "Họp."));
        v1::StreamAnalyzeArticlesRequest { request, ..item(&n.to_string(), "", "") }
    });
    let items: Vec<_> = items.chain([item("extractive", "", "Họp.")]).collect();
    let answers = client.stream_analyze_articles(tokio_stream::iter(items)).await.expect("a stream");
    let mut answers = answers.into_inner();
    // The one that wants no writer gets past those that wait for it.
    let first = answers.message().await.expect("no failure").expect("an answer");
    assert_eq!(first.key, "extractive");
    server.fake.desk.open();
    let mut count = 0;
    while let Some(answer) = answers.message().await.expect("no failure") {
        assert!(matches!(answer.result, Some(v1::stream_analyze_articles_response::Result::Response(_))), "{answer:?}");
        count += 1;
    }
    assert_eq!(count, 12);
    for call in held {
        call.await.expect("no panic").expect("what was accepted is answered");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn deadlines_are_kept_and_the_writer_stops() {
    let server = TestServer::writing(limits(4)).await;
    let mut client = server.articles();
    let mut late = Request::new(abstractive("write=on", "Họp."));
    late.metadata_mut().insert("grpc-timeout", "150m".parse().expect("a header"));
    let started = Instant::now();
    let status = client.analyze_article(late).await.expect_err("late");
    // A client has the same timer; where it is only just behind the server's, it can be first.
    if status.message() != "Timeout expired" {
        assert_eq!((status.code(), reason(&status).as_str()), (Code::DeadlineExceeded, "DEADLINE_PASSED"));
    }
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    eventually("the writer has stopped", || server.fake.stopped.load(Ordering::Relaxed) == 1).await;
    client.analyze_article(abstractive("", "Họp.")).await.expect("the writer works on");
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_the_writer_are_internal() {
    let server = TestServer::writing(limits(4)).await;
    let mut client = server.articles();
    for fault in ["write=panic", "write=fail", "panic=read"] {
        let status = client.analyze_article(abstractive(fault, "Tin mật.")).await.expect_err(fault);
        assert_eq!((status.code(), reason(&status).as_str()), (Code::Internal, "INTERNAL"), "{fault}");
        assert!(!status.message().contains("told"), "{status}");
        client.analyze_article(abstractive("", "Họp.")).await.expect("the next one is written");
    }
}

fn engine(abstractive_max_waiting: usize) -> (Arc<Fake>, Arc<Engine>) {
    let fake = Arc::new(Fake::default());
    fake.writes.store(true, Ordering::Relaxed);
    let config = EngineConfig { abstractive_max_waiting, ..EngineConfig::default() };
    let engine = Engine::start(Arc::clone(&fake) as Arc<_>, config).expect("threads");
    (fake, Arc::new(engine))
}

fn article(command: &str) -> Arc<Article> {
    Arc::new(Article { lead: command.to_owned(), body: "Họp.".to_owned(), ..Article::default() })
}

fn options() -> Options {
    Options { summary: SummaryOptions { style: Style::Abstractive, ..Default::default() }, ..Options::default() }
}

const AT_ONCE: Call = Call { deadline: None, patience: Patience::Refuse };

#[tokio::test(flavor = "multi_thread")]
async fn panics_are_counted_and_the_thread_is_replaced() {
    let (_, engine) = engine(2);
    for n in 1..=10 {
        assert!(engine.analyze(article("write=panic"), options(), AT_ONCE).await.is_err());
        engine.analyze(article(""), options(), AT_ONCE).await.expect("a thread is there");
        assert_eq!(engine.stats().worker_panics, n);
    }
    eventually("all places are free", || engine.stats().summaries == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_frees_the_place_and_the_writer() {
    let (fake, engine) = engine(3);
    let calls: Vec<_> = (0..3)
        .map(|_| {
            let engine = Arc::clone(&engine);
            tokio::spawn(async move { engine.analyze(article("write=on"), options(), AT_ONCE).await.map(|_| ()) })
        })
        .collect();
    eventually("all places are taken", || engine.stats().summaries == 3).await;
    let refused = engine.analyze(article(""), options(), AT_ONCE).await.err();
    assert!(matches!(refused, Some(Error::Full { limit: Limit::Summaries, value: 3, .. })), "{refused:?}");
    calls.iter().for_each(tokio::task::JoinHandle::abort);
    eventually("all places are free", || engine.stats().summaries == 0 && engine.stats().articles == 0).await;
    engine.analyze(article(""), options(), AT_ONCE).await.expect("the writer is free");
    assert!(fake.stopped.load(Ordering::Relaxed) <= 1, "those in the queue were never begun");
}

/// Nobody waits in vain: the desk learns how long a summary takes.
#[tokio::test(flavor = "multi_thread")]
async fn deadlines_that_cannot_be_met_are_refused_at_the_door() {
    let (fake, engine) = engine(8);
    let held = {
        let engine = Arc::clone(&engine);
        tokio::spawn(async move { engine.analyze(article("write=hold"), options(), AT_ONCE).await.map(|_| ()) })
    };
    fake.desk.reached_by(1).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    fake.desk.open();
    held.await.expect("no panic").expect("an answer");
    let busy: Vec<_> = (0..7)
        .map(|_| {
            let engine = Arc::clone(&engine);
            tokio::spawn(async move { engine.analyze(article("write=on"), options(), AT_ONCE).await.map(|_| ()) })
        })
        .collect();
    eventually("seven are ahead", || engine.stats().summaries == 7).await;
    let call = Call { deadline: Some(Instant::now() + Duration::from_secs(1)), patience: Patience::Refuse };
    let refused = engine.analyze(article(""), options(), call).await.err();
    assert!(matches!(refused, Some(Error::DeadlineUnreachable { .. })), "{refused:?}");
    busy.iter().for_each(tokio::task::JoinHandle::abort);
}

/// A drain answers what was accepted; an engine that goes takes its writer with it.
#[tokio::test(flavor = "multi_thread")]
async fn a_drain_answers_what_was_accepted() {
    let mut server = TestServer::writing(limits(4)).await;
    let mut client = server.articles();
    let held = tokio::spawn(async move { client.analyze_article(abstractive("write=hold", "Họp.")).await });
    server.fake.desk.reached_by(1).await;
    server.stop();
    server.fake.desk.open();
    held.await.expect("no panic").expect("an answer");
    server.stopped().await.expect("no fault");

    let (fake, engine) = engine(2);
    let call = {
        let engine = Arc::clone(&engine);
        tokio::spawn(async move { engine.analyze(article("write=on"), options(), AT_ONCE).await.map(|_| ()) })
    };
    eventually("a place is taken", || engine.stats().summaries == 1).await;
    call.abort();
    let _ = call.await;
    drop(engine);
    eventually("the writer has stopped", || Arc::strong_count(&fake) == 1).await;
}
