//! Faults of our own: told as INTERNAL and nothing more, and the next call is served.

use std::sync::Arc;

use bientap::analysis::{Article, Options};
use bientap::engine::{Call, Engine, EngineConfig, Patience};
use bientap::server::ServerConfig;
use tonic::Code;

use crate::support::{Fake, TestServer, reason, request};

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_internal_and_tells_nothing() {
    let server = TestServer::start(ServerConfig::default()).await;
    let mut client = server.articles();
    for fault in ["panic=prepare", "panic=encode", "panic=read", "fail", "windows=3 panic=encode"] {
        let status = client.analyze_article(request(fault, "Tin mật.")).await.expect_err(fault);
        assert_eq!((status.code(), reason(&status).as_str()), (Code::Internal, "INTERNAL"), "{fault}");
        for inside in ["panic", "told", "model", "mật"] {
            assert!(!status.message().contains(inside), "{fault}: {status}");
        }
        client.analyze_article(request("", "Họp.")).await.expect("the next call is served");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_panicked_is_replaced() {
    let fake = Arc::new(Fake::default());
    let engine = Engine::start(fake, EngineConfig { workers: 2, ..EngineConfig::default() }).expect("threads");
    let call = Call { deadline: None, patience: Patience::Refuse };
    let article =
        |lead: &str| Arc::new(Article { lead: lead.to_owned(), body: "Họp.".to_owned(), ..Article::default() });
    for n in 1..=20 {
        assert!(engine.analyze(article("panic=encode"), Options::default(), call).await.is_err());
        engine.analyze(article(""), Options::default(), call).await.expect("a worker is there");
        assert_eq!(engine.stats().worker_panics, n);
    }
    // The reply goes out before the thread has let go of the article's places.
    crate::support::eventually("all places are free", || {
        let stats = engine.stats();
        stats.articles == 0 && stats.queued_tokens == 0
    })
    .await;
}
