//! The server as people try it: through the real grpcurl.
//!
//! Runs whenever grpcurl is on the PATH. With `BIENTAP_REQUIRE_GRPCURL=1` its absence is a failure, not a skip.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use bientap::server::ServerConfig;
use serde_json::{Value, json};

use crate::support::TestServer;

/// True where grpcurl runs. Says so plainly where it does not.
fn is_here(test: &str) -> bool {
    let here = Command::new("grpcurl").arg("-version").output().is_ok_and(|output| output.status.success());
    let required = std::env::var_os("BIENTAP_REQUIRE_GRPCURL").is_some_and(|value| value == "1");
    assert!(here || !required, "BIENTAP_REQUIRE_GRPCURL=1, but grpcurl is not on the PATH");
    if !here {
        // Past the test harness, which keeps the output of tests that pass to itself.
        let _ = writeln!(std::io::stderr().lock(), "SKIPPED {test}: grpcurl is not on the PATH");
    }
    here
}

/// Runs grpcurl on the server with `input` as its requests.
async fn grpcurl(server: &TestServer, flags: &[&str], method: &[&str], input: &str) -> Output {
    let addr = server.addr.to_string();
    let arguments: Vec<String> = ["-plaintext"]
        .iter()
        .chain(flags)
        .copied()
        .chain([addr.as_str()])
        .chain(method.iter().copied())
        .map(str::to_owned)
        .collect();
    let input = input.to_owned();
    let run = move || {
        let mut child = Command::new("grpcurl")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("grpcurl starts");
        // A command without requests may be gone before it has read its input.
        let _ = child.stdin.take().expect("standard input").write_all(input.as_bytes());
        child.wait_with_output().expect("grpcurl ends")
    };
    tokio::task::spawn_blocking(run).await.expect("no panic")
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn messages(output: &Output) -> Vec<Value> {
    assert!(output.status.success(), "{}", text(output));
    let stream = serde_json::Deserializer::from_slice(&output.stdout).into_iter();
    stream.collect::<Result<_, _>>().expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn list_and_describe() {
    if !is_here("list_and_describe") {
        return;
    }
    let server = TestServer::start(ServerConfig::default()).await;
    let listed = text(&grpcurl(&server, &[], &["list"], "").await);
    for service in [
        "bientap.v1.ArticleAnalysisService",
        "bientap.v1.ModelService",
        "bientap.v1.TaxonomyService",
        "grpc.health.v1.Health",
        "grpc.reflection.v1",
    ] {
        assert!(listed.contains(service), "{service} in {listed}");
    }
    let described = text(&grpcurl(&server, &[], &["describe", "bientap.v1.ArticleAnalysisService"], "").await);
    assert!(described.contains("rpc AnalyzeArticle") && described.contains("rpc StreamAnalyzeArticles"), "{described}");
    assert!(described.contains("Summarises, tags and reads"), "the comments travel with it: {described}");
    let described = text(&grpcurl(&server, &[], &["describe", "bientap.v1.TextSpan"], "").await);
    for field in ["content", "begin_offset", "end_offset", "field"] {
        assert!(described.contains(field), "{field} in {described}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call() {
    if !is_here("a_call") {
        return;
    }
    let server = TestServer::start(ServerConfig::default()).await;
    let asked = json!({
        "article": {"title": "Huyện họp", "body": "Sáng 3-4, huyện họp.", "publishTime": "2024-04-03T09:00:00+07:00"},
        "features": ["FEATURE_SUMMARY"],
        "offsetEncoding": "OFFSET_ENCODING_UTF16_CODE_UNITS",
    });
    let output =
        grpcurl(&server, &["-d", "@"], &["bientap.v1.ArticleAnalysisService/AnalyzeArticle"], &asked.to_string()).await;
    let expected = json!({
        "summary": {
            "text": "Huyện họp",
            "sentences": [{"content": "Huyện họp", "endOffset": 9, "field": "FIELD_TITLE"}],
            "style": "SUMMARY_STYLE_COMPRESSIVE",
        },
        "offsetEncoding": "OFFSET_ENCODING_UTF16_CODE_UNITS",
        "modelVersion": "2026.1",
        "taxonomyVersion": "2026.2",
        "coverage": {"windows": 1, "characters": 30},
    });
    assert_eq!(messages(&output), [expected]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream() {
    if !is_here("a_stream") {
        return;
    }
    let server = TestServer::start(ServerConfig::default()).await;
    let articles = [("a", "Huyện A họp."), ("rỗng", ""), ("b", "Huyện B họp.")];
    let asked: String = articles
        .iter()
        .map(|(key, body)| json!({"key": key, "request": {"article": {"body": body}}}).to_string())
        .collect();
    let output =
        grpcurl(&server, &["-d", "@"], &["bientap.v1.ArticleAnalysisService/StreamAnalyzeArticles"], &asked).await;
    let answers = messages(&output);
    assert_eq!(answers.len(), 3);
    for (key, body) in articles {
        let answer = answers.iter().find(|answer| answer["key"] == key).expect("an answer");
        if body.is_empty() {
            assert_eq!(answer["error"]["code"], 3, "{answer}");
            let violations = answer["error"]["details"].as_array().expect("details");
            assert!(violations.iter().any(|detail| detail["@type"] == "type.googleapis.com/google.rpc.BadRequest"));
        } else {
            assert_eq!(answer["response"]["summary"]["text"], body, "{answer}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn health() {
    if !is_here("health") {
        return;
    }
    let server = TestServer::start(ServerConfig::default()).await;
    let asked = r#"{"service": "bientap.v1.ArticleAnalysisService"}"#;
    let output = grpcurl(&server, &["-d", asked], &["grpc.health.v1.Health/Check"], "").await;
    assert_eq!(messages(&output), [json!({"status": "SERVING"})]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_with_its_details() {
    if !is_here("an_error_with_its_details") {
        return;
    }
    let server = TestServer::start(ServerConfig::default()).await;
    let asked = r#"{"features": [7], "summaryOptions": {"maxSentences": 99}}"#;
    let output =
        grpcurl(&server, &["-d", asked, "-format-error"], &["bientap.v1.ArticleAnalysisService/AnalyzeArticle"], "")
            .await;
    assert!(!output.status.success());
    let error: Value = serde_json::from_slice(&output.stderr).unwrap_or_else(|_| panic!("{}", text(&output)));
    assert_eq!(error["code"], 3, "{error}");
    let details = error["details"].as_array().expect("details");
    let detail = |name: &str| {
        let full = format!("type.googleapis.com/google.rpc.{name}");
        details.iter().find(|detail| detail["@type"] == full.as_str()).unwrap_or_else(|| panic!("{name} in {error}"))
    };
    assert_eq!(
        (&detail("ErrorInfo")["reason"], &detail("ErrorInfo")["domain"]),
        (&json!("INVALID_REQUEST"), &json!("bientap"))
    );
    let violations = detail("BadRequest")["fieldViolations"].as_array().expect("violations");
    let fields: Vec<_> = violations.iter().filter_map(|violation| violation["field"].as_str()).collect();
    assert_eq!(fields, ["features[0]", "summary_options.max_sentences", "article"]);
}
