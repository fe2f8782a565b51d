//! Many articles over one stream.

use std::collections::BTreeMap;
use std::time::Duration;

use bientap::proto::v1;
use bientap::proto::v1::stream_analyze_articles_response::Result as Outcome;
use bientap::server::ServerConfig;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Request};

use crate::analyze::RawCodec;
use crate::support::{TestServer, item, reason, request, small};

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_matched_by_key_and_a_bad_article_ends_nothing() {
    let server = TestServer::start(ServerConfig::default()).await;
    let mut unknown_enum = item("enum", "", "Họp.");
    unknown_enum.request.as_mut().expect("a request").features = vec![42];
    let items = vec![
        item("a", "", "Huyện A họp."),
        item("rỗng", "", ""),
        item("panic", "panic=encode", "Họp."),
        unknown_enum,
        v1::StreamAnalyzeArticlesRequest { key: "không".to_owned(), ..Default::default() },
        item(&"k".repeat(1025), "", "Họp."),
        item("b", "", "Huyện B họp."),
    ];
    let answers = server.articles().stream_analyze_articles(tokio_stream::iter(items)).await.expect("a stream");
    let answers: Vec<_> = answers.into_inner().collect::<Result<_, _>>().await.expect("the stream never fails");
    let outcomes: BTreeMap<_, _> = answers
        .into_iter()
        .map(|answer| {
            let outcome = match answer.result.expect("a result") {
                Outcome::Response(response) => response.summary.expect("a summary").text,
                Outcome::Error(error) => {
                    assert!(!error.details.is_empty(), "{error:?}");
                    format!("{:?}", Code::from(error.code))
                }
            };
            (answer.key, outcome)
        })
        .collect();
    let long = "k".repeat(1025);
    let expected = [
        ("a", "Huyện A họp."),
        ("rỗng", "InvalidArgument"),
        ("panic", "Internal"),
        ("enum", "InvalidArgument"),
        ("không", "InvalidArgument"),
        (&long, "InvalidArgument"),
        ("b", "Huyện B họp."),
    ];
    assert_eq!(outcomes, expected.map(|(key, outcome)| (key.to_owned(), outcome.to_owned())).into());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_waits_for_room_instead_of_failing() {
    // Room for two articles and twenty tokens; five hundred come as fast as they can.
    let server = TestServer::start(small(8, 40)).await;
    let items: Vec<_> = (0..500).map(|n| item(&n.to_string(), "tokens=15", &format!("Bài số {n}."))).collect();
    let answers = server.articles().stream_analyze_articles(tokio_stream::iter(items)).await.expect("a stream");
    let answers: Vec<_> = answers.into_inner().collect::<Result<_, _>>().await.expect("no failure");
    let mut keys: Vec<usize> = Vec::new();
    for answer in answers {
        let Some(Outcome::Response(response)) = answer.result else { panic!("{}: {:?}", answer.key, answer.result) };
        assert_eq!(response.summary.expect("a summary").text, format!("Bài số {}.", answer.key));
        keys.push(answer.key.parse().expect("a number"));
    }
    keys.sort_unstable();
    assert_eq!(keys, (0..500).collect::<Vec<_>>(), "each once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_article_does_not_keep_short_ones_waiting() {
    let server = TestServer::start(ServerConfig::default()).await;
    let items = vec![item("dài", "windows=40 sleep=10", "Dài."), item("ngắn", "", "Ngắn.")];
    let answers = server.articles().stream_analyze_articles(tokio_stream::iter(items)).await.expect("a stream");
    let answers: Vec<_> = answers.into_inner().collect::<Result<_, _>>().await.expect("no failure");
    assert_eq!(answers.iter().map(|answer| answer.key.as_str()).collect::<Vec<_>>(), ["ngắn", "dài"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_article_has_the_same_answer_alone_and_in_a_stream() {
    let server = TestServer::start(ServerConfig::default()).await;
    let mut client = server.articles();
    let body = "Ngày 3-4, huyện họp. Hết.";
    let alone = client.analyze_article(request("", body)).await.expect("an answer").into_inner();
    let items: Vec<_> = (0..50).map(|n| item(&n.to_string(), "", if n % 2 == 0 { body } else { "Khác." })).collect();
    let answers = client.stream_analyze_articles(tokio_stream::iter(items)).await.expect("a stream").into_inner();
    let answers: Vec<_> = answers.collect::<Result<_, _>>().await.expect("no failure");
    let same = answers.iter().filter(|answer| answer.result == Some(Outcome::Response(alone.clone()))).count();
    assert_eq!(same, 25);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_streams_deadline_ends_it() {
    let server = TestServer::start(ServerConfig::default()).await;
    let (sender, receiver) = tokio::sync::mpsc::channel(1);
    let mut call = Request::new(ReceiverStream::new(receiver));
    // Written by hand: a client's own timer would hide what the server answers.
    call.metadata_mut().insert("grpc-timeout", "300m".parse().expect("a header"));
    sender.send(item("a", "", "Họp.")).await.expect("taken");
    let mut answers = server.articles().stream_analyze_articles(call).await.expect("a stream").into_inner();
    assert_eq!(answers.message().await.expect("an answer").expect("an answer").key, "a");
    let ended = tokio::time::timeout(Duration::from_secs(5), answers.message()).await.expect("in time");
    let status = ended.expect_err("the deadline");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::DeadlineExceeded, "DEADLINE_PASSED"));
}

/// Bytes that are no message end a stream, but only after the answers to all that came before.
#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_message_ends_a_stream_after_its_answers() {
    let server = TestServer::start(ServerConfig::default()).await;
    let mut client = tonic::client::Grpc::new(server.channel());
    client.ready().await.expect("connected");
    let first = prost::Message::encode_to_vec(&item("a", "sleep=100", "Họp."));
    let call = Request::new(tokio_stream::iter(vec![first, b"\xff\xff".to_vec()]));
    let path = http::uri::PathAndQuery::from_static("/bientap.v1.ArticleAnalysisService/StreamAnalyzeArticles");
    let mut answers = client.streaming(call, path, RawCodec).await.expect("a stream").into_inner();
    let answer = answers.message().await.expect("an answer").expect("an answer");
    let answer = <v1::StreamAnalyzeArticlesResponse as prost::Message>::decode(answer.as_slice()).expect("a message");
    assert!(matches!(answer.result, Some(Outcome::Response(_))), "{answer:?}");
    let status = answers.message().await.expect_err("refused");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, "MALFORMED_MESSAGE"));
}
