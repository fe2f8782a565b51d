//! JSON over HTTP: the same answers, limits and errors as gRPC, and what else the port serves.

use std::net::SocketAddr;
use std::time::Duration;

use bientap::proto::{self, v1};
use bientap::server::ServerConfig;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{TestServer, small};

/// A call over HTTP/1.1.
async fn send(addr: SocketAddr, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Response<Vec<u8>> {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let mut request = Request::builder().method(method).uri(format!("http://{addr}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Full::new(body.to_owned().into_bytes().into())).expect("a request");
    let request: Request<Full<bytes::Bytes>> = request;
    let (head, body) = client.request(request).await.expect("an answer").into_parts();
    Response::from_parts(head, body.collect().await.expect("all of it").to_bytes().to_vec())
}

async fn analyze(addr: SocketAddr, request: &Value) -> (StatusCode, Value) {
    let headers = [("content-type", "application/json")];
    let answer = send(addr, Method::POST, "/v1/articles:analyze", &headers, &request.to_string()).await;
    (answer.status(), serde_json::from_slice(answer.body()).expect("JSON"))
}

async fn get(addr: SocketAddr, path: &str) -> Response<Vec<u8>> {
    send(addr, Method::GET, path, &[], "").await
}

fn reason(error: &Value) -> &str {
    let details = error["details"].as_array().expect("details");
    let info = details.iter().find(|detail| detail["@type"] == "type.googleapis.com/google.rpc.ErrorInfo");
    let info = info.unwrap_or_else(|| panic!("no ErrorInfo: {error}"));
    assert_eq!(info["domain"], "bientap", "{error}");
    info["reason"].as_str().expect("a reason")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_article_gives_the_same_json_by_grpc_and_by_http() {
    let server = TestServer::start(ServerConfig::default()).await;
    for (body, format) in [
        ("Sáng 3-4, huyện họp. 😀\nNga\u{300}y 9-4, xã họp.", "BODY_FORMAT_PLAIN_TEXT"),
        ("<p>Sáng&nbsp;3-4, <b>huyện</b> họp.<script>x</script>", "BODY_FORMAT_HTML"),
    ] {
        for encoding in ["OFFSET_ENCODING_UNSPECIFIED", "OFFSET_ENCODING_UTF16_CODE_UNITS"] {
            let asked = json!({
                "article": {"title": "Tin", "body": body, "bodyFormat": format, "publishTime": "2024-04-03T09:00:00+07:00"},
                "features": ["FEATURE_SUMMARY", "FEATURE_TAGS"],
                "offsetEncoding": encoding,
                "tagOptions": {"minScore": 0.25},
            });
            let (status, by_http) = analyze(server.http, &asked).await;
            assert_eq!(status, StatusCode::OK, "{by_http}");
            let message = proto::from_json("bientap.v1.AnalyzeArticleRequest", asked.to_string().as_bytes());
            let request: v1::AnalyzeArticleRequest = message.expect("a request").transcode_to().expect("a request");
            let answer = server.articles().analyze_article(request).await.expect("an answer").into_inner();
            let by_grpc = proto::json("bientap.v1.AnalyzeArticleResponse", &answer).expect("JSON");
            assert_eq!(by_http, serde_json::to_value(by_grpc).expect("JSON"));
            assert!(by_http["tags"][0]["evidence"].as_array().is_some_and(|all| all.len() > 2), "{by_http}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_spellings_of_names_and_numbers_of_values_are_read() {
    let server = TestServer::start(ServerConfig::default()).await;
    let asked = json!({"article": {"body": "Họp.", "body_format": 1}, "offset_encoding": 2, "features": [1]});
    let (status, answer) = analyze(server.http, &asked).await;
    assert_eq!((status, &answer["offsetEncoding"]), (StatusCode::OK, &json!("OFFSET_ENCODING_UTF16_CODE_UNITS")));
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_and_model() {
    let server = TestServer::start(ServerConfig::default()).await;
    let list = |path: &str| {
        let path = path.to_owned();
        async move {
            let answer = get(server.http, &path).await;
            (answer.status().as_u16(), serde_json::from_slice::<Value>(answer.body()).expect("JSON"))
        }
    };
    let (status, all) = list("/v1/tags").await;
    assert_eq!((status, all["tags"].as_array().map(Vec::len)), (200, Some(3)));
    let (_, first) = list("/v1/tags?pageSize=2").await;
    assert_eq!(first["tags"].as_array().map(Vec::len), Some(2));
    let token = first["nextPageToken"].as_str().expect("a token");
    let (_, rest) = list(&format!("/v1/tags?page_size=2&pageToken={token}")).await;
    assert_eq!(rest["tags"][0], all["tags"][2]);
    for faulty in ["/v1/tags?pageSize=-1", "/v1/tags?pageSize=x", "/v1/tags?size=1", "/v1/tags?pageToken=x"] {
        let (status, error) = list(faulty).await;
        assert_eq!((status, &error["code"]), (400, &json!(3)), "{faulty}: {error}");
    }
    let (status, model) = list("/v1/model").await;
    assert_eq!((status, &model["name"], &model["limits"]["maxMessageBytes"]), (200, &json!("fake"), &json!(4 << 20)));
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_are_those_of_grpc_with_the_right_status() {
    let server = TestServer::start(ServerConfig { max_message_bytes: 4096, ..ServerConfig::default() }).await;
    for (asked, status, reason_told) in [
        (json!({}), 400, "INVALID_REQUEST"),
        (json!({"article": {"body": "Họp."}, "offsetEncoding": 77}), 400, "INVALID_REQUEST"),
        (json!({"article": {"body": "Họp."}, "offsetEncoding": "UTF9"}), 400, "MALFORMED_MESSAGE"),
        (json!({"artikel": {}}), 400, "MALFORMED_MESSAGE"),
        (json!([1]), 400, "MALFORMED_MESSAGE"),
        (json!({"article": {"body": "Họp.", "publishTime": "mai"}}), 400, "MALFORMED_MESSAGE"),
        (json!({"article": {"body": "Họp."}, "summaryOptions": {"style": 2}}), 400, "ABSTRACTIVE_MODEL_MISSING"),
        (json!({"article": {"body": "Họp. ".repeat(2000)}}), 413, "MESSAGE_TOO_LARGE"),
        (json!({"article": {"body": "Họp.", "lead": "panic=read"}}), 500, "INTERNAL"),
    ] {
        let (found, error) = analyze(server.http, &asked).await;
        assert_eq!((found.as_u16(), reason(&error)), (status, reason_told), "{error}");
        assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{error}");
    }
    let (_, error) = analyze(server.http, &json!({"features": [9], "tagOptions": {"maxTags": -1}})).await;
    let violations = error["details"].as_array().expect("details").iter().find_map(|d| d["fieldViolations"].as_array());
    assert_eq!(violations.map(Vec::len), Some(3), "all at once: {error}");

    for (method, path, content_type, status) in [
        (Method::POST, "/v1/articles:analyze", "text/plain", 415),
        (Method::POST, "/v1/articles:analyze", "", 415),
        (Method::GET, "/v1/articles:analyze", "", 405),
        (Method::POST, "/v1/tags", "application/json", 405),
        (Method::GET, "/v1/nothing", "", 404),
    ] {
        let answer = send(server.http, method, path, &[("content-type", content_type)], "{}").await;
        assert_eq!(answer.status().as_u16(), status, "{path}");
        let error: Value = serde_json::from_slice(answer.body()).expect("JSON");
        reason(&error);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_in_json_is_said_with_what_would_be_right() {
    let server = TestServer::start(ServerConfig::default()).await;
    let article = |fields: Value| json!({"article": fields});
    for (asked, said) in [
        (article(json!({"titel": "Họp"})), &["article.titel", "title, lead, body, publishTime, bodyFormat"][..]),
        (article(json!({"body": "Họp.", "publishTime": "mai"})), &["article.publishTime", "\"mai\"", "03/04/2024"]),
        (article(json!({"body": "Họp.", "published": "31/02/2024"})), &["article.publishTime", "31/02/2024"]),
        (article(json!({"body": "Họp.", "bodyFormat": "html"})), &["article.bodyFormat", "BODY_FORMAT_HTML"]),
        (
            json!({"article": {"body": "Họp."}, "features": ["FEATURE_TAGS", "TAGS"]}),
            &["features[1]", "\"TAGS\"", "FEATURE_SUMMARY, FEATURE_TAGS"],
        ),
        (
            json!({"article": {"body": "Họp."}, "summaryOptions": {"words": 3}}),
            &["summaryOptions.words", "maxSentences"],
        ),
        (json!({"title": "Họp", "body": "Họp."}), &["article is missing", "title, body", "{\"article\": {\"title\""]),
        (json!({"article": {"titel": "x", "bodi": "y"}}), &["article.titel", "article.bodi"]),
    ] {
        let (status, error) = analyze(server.http, &asked).await;
        assert_eq!((status.as_u16(), reason(&error)), (400, "MALFORMED_MESSAGE"), "{error}");
        let message = error["message"].as_str().expect("a message");
        for part in said {
            assert!(message.contains(part), "{part} in {message}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn times_are_read_as_people_write_them() {
    let server = TestServer::start(ServerConfig::default()).await;
    for name in ["publishTime", "publish_time", "published"] {
        for time in
            ["2024-04-03T17:00:00", "2024-04-03 17:00:00", "2024-04-03", "03/04/2024 17:00", "2024-04-03T10:00:00Z"]
        {
            let asked = json!({"article": {"body": "Họp.", name: time}});
            let (status, answer) = analyze(server.http, &asked).await;
            assert_eq!(status, StatusCode::OK, "{name} {time}: {answer}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_json_is_refused() {
    let server = TestServer::start(ServerConfig::default()).await;
    let headers = [("content-type", "application/json; charset=utf-8")];
    for body in [
        "",
        "{",
        "nul",
        "{}{}",
        &"[".repeat(100_000),
        &"{\"article\":".repeat(50_000),
        "{\"article\":{\"body\":\"\\ud800\"}}",
    ] {
        let answer = send(server.http, Method::POST, "/v1/articles:analyze", &headers, body).await;
        let error: Value = serde_json::from_slice(answer.body()).expect("JSON");
        assert_eq!((answer.status().as_u16(), reason(&error)), (400, "MALFORMED_MESSAGE"), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_server_says_when_to_come_again() {
    let server = TestServer::start(small(4, 1 << 20)).await;
    let held: Vec<_> = (0..4)
        .map(|_| {
            let addr = server.http;
            tokio::spawn(async move { analyze(addr, &json!({"article": {"lead": "hold", "body": "Họp."}})).await.0 })
        })
        .collect();
    server.fake.gate.reached_by(1).await;
    let mut refused = None;
    for _ in 0..500 {
        let headers = [("content-type", "application/json"), ("x-request-id", "bài-1"), ("x-request-id", "bai-1")];
        let asked = json!({"article": {"lead": "sleep=1", "body": "Họp."}}).to_string();
        let answer = tokio::time::timeout(
            Duration::from_millis(200),
            send(server.http, Method::POST, "/v1/articles:analyze", &headers[..1], &asked),
        );
        if let Ok(answer) = answer.await
            && answer.status() == 429
        {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("a refusal");
    assert!(
        refused.headers()["retry-after"].to_str().is_ok_and(|seconds| seconds.parse::<u64>().is_ok_and(|s| s >= 1))
    );
    assert!(refused.headers().contains_key("x-request-id"));
    server.fake.gate.open();
    for answer in held {
        assert_eq!(answer.await.expect("no panic"), StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn before_and_after_serving_it_is_unavailable() {
    let (go, gone) = std::sync::mpsc::channel::<()>();
    let mut server = TestServer::loading(ServerConfig::default(), move |fake| {
        let _ = gone.recv();
        Ok(crate::support::loaded(&fake))
    })
    .await;
    let asked = json!({"article": {"body": "Họp."}});
    let (status, error) = analyze(server.http, &asked).await;
    assert_eq!((status.as_u16(), reason(&error)), (503, "STARTING"));
    assert_eq!(get(server.http, "/healthz").await.status(), 503);
    go.send(()).expect("it loads");
    for _ in 0..1000 {
        if get(server.http, "/healthz").await.status() == 200 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let held = tokio::spawn({
        let addr = server.http;
        async move { analyze(addr, &json!({"article": {"lead": "hold", "body": "Họp."}})).await.0 }
    });
    server.fake.gate.reached_by(1).await;
    server.stop();
    server.fake.gate.open();
    assert_eq!(held.await.expect("no panic"), StatusCode::OK, "what was accepted is answered");
    server.stopped().await.expect("stopped");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_comes_with_its_policy_and_nothing_from_elsewhere() {
    let server = TestServer::start(ServerConfig::default()).await;
    let page = get(server.http, "/").await;
    assert_eq!(page.status(), 200);
    let html = String::from_utf8(page.body().clone()).expect("UTF-8");
    assert!(html.contains("<html lang=\"vi\">"));
    // What the page names, and what its scripts import.
    let named = |text: &str, sign: &str, folder: &str| -> Vec<String> {
        let parts = text.split('"').filter_map(|part| part.strip_prefix(sign));
        parts.filter(|name| !name.contains(' ')).map(|name| format!("{folder}{name}")).collect()
    };
    let mut rest = named(&html, "/page/", "/page/");
    let mut files = std::collections::BTreeSet::new();
    while let Some(path) = rest.pop() {
        if !files.insert(path.clone()) {
            continue;
        }
        let file = get(server.http, &path).await;
        assert_eq!(file.status(), 200, "{path}");
        let policy = file.headers()["content-security-policy"].to_str().expect("ASCII");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(file.headers()["x-content-type-options"], "nosniff");
        // Names of vocabularies, which nobody asks for.
        let text =
            String::from_utf8_lossy(file.body()).replace("http://www.w3.org/", "").replace("https://schema.org", "");
        assert!(!text.contains("http://") && !text.contains("https://"), "{path} asks elsewhere");
        rest.extend(named(&text, "./", "/page/"));
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server/http/page");
    let there = std::fs::read_dir(folder).expect("a folder").count();
    assert_eq!(files.len() + 1, there, "every file of the folder is part of the page: {files:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_openapi_document_is_served() {
    let server = TestServer::start(ServerConfig::default()).await;
    let answer = get(server.http, "/openapi.json").await;
    let document: Value = serde_json::from_slice(answer.body()).expect("JSON");
    assert_eq!(document["openapi"], "3.1.0");
    for path in ["/v1/articles:analyze", "/v1/tags", "/v1/model", "/healthz"] {
        assert!(document["paths"][path].is_object(), "{path}");
    }
}

/// One unary call as a browser's gRPC-Web client makes it: HTTP/1.1, the trailers in the body.
#[tokio::test(flavor = "multi_thread")]
async fn grpc_web_on_the_grpc_port() {
    use prost::Message;
    let server = TestServer::start(ServerConfig::default()).await;
    let message = crate::support::request("", "Huyện họp.").encode_to_vec();
    let mut framed = vec![0];
    framed.extend(u32::try_from(message.len()).expect("short").to_be_bytes());
    framed.extend(message);
    let client = Client::builder(TokioExecutor::new()).build_http();
    let request = Request::post(format!("http://{}/bientap.v1.ArticleAnalysisService/AnalyzeArticle", server.addr))
        .header("content-type", "application/grpc-web+proto")
        .header("x-grpc-web", "1")
        .body(Full::new(bytes::Bytes::from(framed)))
        .expect("a request");
    let answer = client.request(request).await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/grpc-web+proto");
    let body = answer.into_body().collect().await.expect("all of it").to_bytes();
    let length = u32::from_be_bytes(body[1..5].try_into().expect("four bytes")) as usize;
    let response = bientap::proto::v1::AnalyzeArticleResponse::decode(&body[5..5 + length]).expect("a response");
    assert_eq!(response.summary.expect("a summary").text, "Huyện họp.");
    assert!(String::from_utf8_lossy(&body[5 + length..]).contains("grpc-status:0"), "the trailers");
}

/// Who sends the head of a request byte by byte, or nothing more, is cut off: neither keeps a place.
#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_never_ends_is_cut_off() {
    let server = TestServer::start(ServerConfig::default()).await;
    let cut_off = async |goes_on: bool| {
        let mut stream = TcpStream::connect(server.http).await.expect("a connection");
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: bientap\r\nx-slow: ").await.expect("written");
        let (mut reading, mut writing) = stream.into_split();
        let drip = tokio::spawn(async move {
            while goes_on && writing.write_all(b"a").await.is_ok() {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            writing
        });
        let mut told = Vec::new();
        let end = tokio::time::timeout(Duration::from_secs(90), reading.read_to_end(&mut told)).await;
        assert!(end.is_ok(), "still open after {:?}", String::from_utf8_lossy(&told));
        assert!(!told.starts_with(b"HTTP/1.1 200"), "{:?}", String::from_utf8_lossy(&told));
        drip.abort();
    };
    tokio::join!(cut_off(true), cut_off(false));
    assert_eq!(get(server.http, "/healthz").await.status(), 200);
}
