//! Health and life cycle: before the model, with it, at the end.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use bientap::model::ModelError;
use bientap::proto::v1;
use bientap::proto::v1::model_service_client::ModelServiceClient;
use bientap::server::{RunError, ServerConfig};
use tokio_stream::wrappers::ReceiverStream;
use tonic::Code;
use tonic::transport::Channel;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::support::{TestServer, eventually, item, loaded, reason, request};

const NAMES: [&str; 4] =
    ["", "bientap.v1.ArticleAnalysisService", "bientap.v1.TaxonomyService", "bientap.v1.ModelService"];

async fn check(channel: &Channel) -> Vec<ServingStatus> {
    let mut client = HealthClient::new(channel.clone());
    let mut all = Vec::new();
    for service in NAMES {
        let request = HealthCheckRequest { service: service.to_owned() };
        all.push(client.check(request).await.expect("health").into_inner().status());
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_served_before_the_model_is_verified() {
    let (verified, wait) = mpsc::channel::<()>();
    let server = TestServer::loading(ServerConfig::default(), move |fake| {
        wait.recv().expect("the test goes on");
        Ok(loaded(&fake))
    })
    .await;
    let channel = server.channel();
    assert_eq!(check(&channel).await, [ServingStatus::NotServing; 4]);
    let status = server.articles().analyze_article(request("", "Họp.")).await.expect_err("starting");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Unavailable, "STARTING"));
    let mut model = ModelServiceClient::new(channel.clone());
    assert_eq!(model.get_model_info(v1::GetModelInfoRequest {}).await.expect_err("starting").code(), Code::Unavailable);

    let mut watch = HealthClient::new(channel.clone())
        .watch(HealthCheckRequest { service: NAMES[1].to_owned() })
        .await
        .expect("a watch")
        .into_inner();
    assert_eq!(watch.message().await.expect("a state").expect("a state").status(), ServingStatus::NotServing);
    verified.send(()).expect("the server waits");
    assert_eq!(watch.message().await.expect("a state").expect("a state").status(), ServingStatus::Serving);
    assert_eq!(check(&channel).await, [ServingStatus::Serving; 4]);
    server.articles().analyze_article(request("", "Họp.")).await.expect("served");

    let unknown = HealthCheckRequest { service: "bientap.v1.Nothing".to_owned() };
    assert_eq!(HealthClient::new(channel).check(unknown).await.expect_err("unknown").code(), Code::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_faulty_model_stops_the_server() {
    let server = TestServer::loading(ServerConfig::default(), |_| Err(ModelError::NotBundled)).await;
    assert!(matches!(server.stopped().await, Err(RunError::Model(ModelError::NotBundled))));
}

/// Accepted calls are answered, watchers hear of it, and open streams do not hold the server up.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_finishes_what_was_accepted() {
    let mut server = TestServer::start(ServerConfig::default()).await;
    let mut client = server.articles();
    let accepted = tokio::spawn(async move { client.analyze_article(request("hold", "Họp.")).await });
    server.fake.gate.reached_by(1).await;

    let mut watch =
        HealthClient::new(server.channel()).watch(HealthCheckRequest::default()).await.expect("a watch").into_inner();
    assert_eq!(watch.message().await.expect("a state").expect("a state").status(), ServingStatus::Serving);
    let (sender, receiver) = tokio::sync::mpsc::channel(1);
    sender.send(item("a", "", "Họp.")).await.expect("taken");
    let mut stream =
        server.articles().stream_analyze_articles(ReceiverStream::new(receiver)).await.expect("a stream").into_inner();
    server.fake.accepted(2).await;

    let started = Instant::now();
    server.stop();
    assert_eq!(watch.message().await.expect("a state").expect("a state").status(), ServingStatus::NotServing);
    let ended = watch.message().await.expect_err("the watch ends");
    assert_eq!(ended.code(), Code::Unavailable);
    server.fake.gate.open();
    assert_eq!(stream.message().await.expect("an answer").expect("an answer").key, "a");
    let ended = stream.message().await.expect_err("the idle stream ends");
    assert_eq!((ended.code(), reason(&ended).as_str()), (Code::Unavailable, "DRAINING"));
    accepted.await.expect("no panic").expect("what was accepted is answered");
    let addr = server.addr;
    server.stopped().await.expect("a clean stop");
    assert!(started.elapsed() < Duration::from_secs(10), "no waiting for the grace: {:?}", started.elapsed());
    assert!(tokio::net::TcpStream::connect(addr).await.is_err(), "the port is closed");
}

/// SIGTERM under load: no call that was accepted fails.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_under_load_fails_no_accepted_call() {
    let mut server = TestServer::start(ServerConfig::default()).await;
    let client = server.articles();
    let calls: Vec<_> = (0..200)
        .map(|n| {
            let mut client = client.clone();
            let command = if n == 0 { "hold" } else { "windows=2 sleep=1" };
            tokio::spawn(async move { client.analyze_article(request(command, "Họp.")).await })
        })
        .collect();
    server.fake.accepted(200).await;
    server.stop();
    tokio::time::sleep(Duration::from_millis(50)).await;
    server.fake.gate.open();
    for call in calls {
        call.await.expect("no panic").expect("accepted, so answered");
    }
    server.stopped().await.expect("a clean stop");
}

/// What takes longer than the grace is ended, and told why.
#[tokio::test(flavor = "multi_thread")]
async fn the_grace_ends() {
    let config = ServerConfig { grace: Duration::from_millis(200), ..ServerConfig::default() };
    let mut server = TestServer::start(config).await;
    let mut client = server.articles();
    let endless = tokio::spawn(async move { client.analyze_article(request("hold", "Họp.")).await });
    server.fake.gate.reached_by(1).await;
    let fake = std::sync::Arc::clone(&server.fake);
    server.stop();
    let started = Instant::now();
    server.stopped().await.expect("a stop");
    assert!(started.elapsed() < Duration::from_secs(5));
    let status = endless.await.expect("no panic").expect_err("ended");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Unavailable, "DRAINING"));
    fake.gate.open();
    eventually("the engine is gone", || std::sync::Arc::strong_count(&fake) == 1).await;
}

/// A stop while the model is still loading does not wait for it.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_while_starting() {
    let (go_on, wait) = mpsc::channel::<()>();
    let mut server = TestServer::loading(ServerConfig::default(), move |fake| {
        let _ = wait.recv();
        Ok(loaded(&fake))
    })
    .await;
    assert_eq!(check(&server.channel()).await, [ServingStatus::NotServing; 4]);
    server.stop();
    server.stopped().await.expect("a clean stop");
    // The thread that loads goes on by itself; the test's runtime waits for it.
    drop(go_on);
}
