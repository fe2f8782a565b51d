//! What an operator sees: metrics, spans at a collector, log lines; and the docs and the dashboard that speak of them.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bientap::telemetry::metrics;
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{TraceService, TraceServiceServer};
use opentelemetry_proto::tonic::collector::trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse};
use opentelemetry_proto::tonic::trace::v1::Span;
use serde_json::Value;
use tonic::{Request, Response, Status};

use crate::cli::{MODEL, Server, bientap, run, stderr};
use crate::process::Process;

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/operating.md");
const DASHBOARD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/grafana-dashboard.json");

#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<Span>>>);

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let spans = request.into_inner().resource_spans.into_iter();
        let spans = spans.flat_map(|resource| resource.scope_spans).flat_map(|scope| scope.spans);
        self.0.lock().expect("spans").extend(spans);
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

/// `GET /metrics`, by hand.
pub fn scrape(addr: &str) -> String {
    let mut stream = TcpStream::connect(addr).expect("connected");
    stream.write_all(b"GET /metrics HTTP/1.1\r\nhost: bientap\r\nconnection: close\r\n\r\n").expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("read");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    answer
}

/// The server as an operator runs it: one refused call, one of two windows, one bad one; then all eyes on it.
#[tokio::test(flavor = "multi_thread")]
async fn metrics_spans_and_logs_tell_the_same_story() {
    let collector = Collector::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let otlp = format!("http://{}", listener.local_addr().expect("an address"));
    let service = TraceServiceServer::new(collector.clone());
    let incoming = tonic::transport::server::TcpIncoming::from(listener);
    tokio::spawn(tonic::transport::Server::builder().add_service(service).serve_with_incoming(incoming));

    let told = tokio::task::spawn_blocking(move || watched(&otlp)).await.expect("no panic");
    let (text, log) = told;

    for sample in [
        "bientap_calls_total{method=\"bientap.v1.ArticleAnalysisService/AnalyzeArticle\",code=\"OK\"} 1",
        "bientap_calls_total{method=\"bientap.v1.ArticleAnalysisService/AnalyzeArticle\",code=\"INVALID_ARGUMENT\"} 1",
        "bientap_calls_total{method=\"bientap.v1.ArticleAnalysisService/AnalyzeArticle\",code=\"UNAUTHENTICATED\"} 1",
        "bientap_errors_total{reason=\"WRONG_API_KEY\"} 1",
        "bientap_errors_total{reason=\"INVALID_REQUEST\"} 1",
        "bientap_articles_total 1",
        "bientap_key_articles_total{key=\"desk\"} 1",
        "bientap_articles_split_total 1",
        "bientap_articles_in_flight 0",
        "bientap_articles_in_flight_limit 512",
        "bientap_article_stage_seconds_count{stage=\"encoding\"} 1",
        "bientap_serving 1",
        "bientap_worker_panics_total 0",
    ] {
        assert!(text.lines().any(|line| line == sample), "{sample} is not in\n{text}");
    }
    // Every name that is shown is in the table, with its meaning.
    let names: BTreeSet<_> = metrics::ALL.iter().map(|metric| metric.name).collect();
    for line in text.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let name = line.split(' ').next().expect("a name");
        assert!(names.contains(name), "{name} is in no table");
    }
    for metric in metrics::ALL.iter().filter(|metric| metric.labels.is_empty()) {
        assert!(text.contains(&format!("# HELP {} ", metric.name)), "{} is not shown", metric.name);
    }

    let spans = collector.0.lock().expect("spans").clone();
    let call =
        spans.iter().find(|span| span.name == "call" && attribute(span, "request_id") == "so-7").expect("a span");
    assert_eq!(attribute(call, "method"), "bientap.v1.ArticleAnalysisService/AnalyzeArticle");
    for name in ["preparing", "waiting", "encoding", "reading"] {
        let child = spans.iter().find(|span| span.name == name && span.parent_span_id == call.span_id);
        assert!(child.is_some_and(|span| span.trace_id == call.trace_id), "{name} is not under its call");
    }
    let encoding = spans.iter().filter(|span| span.name == "encoding" && span.trace_id == call.trace_id).count();
    assert!(encoding >= 1, "the encoder's passes");
    // The caller's own trace goes on in ours.
    assert_eq!(call.trace_id, (1..=16).collect::<Vec<u8>>());

    // Nothing of article or key anywhere.
    let all = format!("{log}{text}{spans:?}");
    for secret in ["Tân Thử", "key-of-the-desk", "a-wrong-key"] {
        assert!(!all.contains(secret), "{secret} got out");
    }
    assert!(log.contains("so-7") && log.contains("\"key\":\"desk\""), "{log}");
}

fn attribute(span: &Span, key: &str) -> String {
    use opentelemetry_proto::tonic::common::v1::any_value::Value as Any;
    let value = span.attributes.iter().find(|pair| pair.key == key).and_then(|pair| pair.value.clone()?.value);
    if let Some(Any::StringValue(text)) = value { text } else { String::new() }
}

/// Runs the server, calls it, scrapes it, stops it. The scrape and the log.
fn watched(otlp: &str) -> (String, String) {
    let child = bientap()
        .args(["serve", "--model-dir", MODEL, "--addr", "127.0.0.1:0", "--metrics-addr", "127.0.0.1:0"])
        .args(["--log-format", "json", "--log-level", "debug", "--otlp-endpoint", otlp])
        .env("BIENTAP_API_KEYS", "desk the-key-of-the-desk-0123")
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut server = Server(child);
    let mut log = BufReader::new(server.0.stderr.take().expect("standard error")).lines();
    let mut addresses = Vec::new();
    let mut lines = String::new();
    for line in log.by_ref() {
        let line = line.expect("a line");
        let json: Value = serde_json::from_str(&line).expect("JSON");
        addresses.extend(json["addr"].as_str().map(str::to_owned));
        lines += &line;
        if json["message"] == "the model is verified: serving" {
            break;
        }
    }
    let [metrics, grpc] = addresses.as_slice() else { panic!("{addresses:?}") };
    let endpoint = format!("http://{grpc}");

    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.block_on(async {
        let channel = tonic::transport::Endpoint::from_shared(endpoint).expect("an address").connect_lazy();
        let mut client =
            bientap::proto::v1::article_analysis_service_client::ArticleAnalysisServiceClient::new(channel);
        let body = "Sáng 3-4, huyện Tân Thử tổ chức hội nghị sơ kết công tác dân vận. ".repeat(60);
        for (key, body, id) in [
            ("the-key-of-the-desk-0123", body.as_str(), "so-7"),
            ("the-key-of-the-desk-0123", "", "so-8"),
            ("a-wrong-key", "Họp.", "so-9"),
        ] {
            let mut call = Request::new(crate::support::request("", body));
            let metadata = call.metadata_mut();
            metadata.insert("x-api-key", key.parse().expect("a header"));
            metadata.insert("x-request-id", id.parse().expect("a header"));
            metadata.insert(
                "traceparent",
                "00-0102030405060708090a0b0c0d0e0f10-0102030405060708-01".parse().expect("a header"),
            );
            let _ = client.analyze_article(call).await;
        }
    });
    // The last call's line is written when its answer is out.
    std::thread::sleep(Duration::from_millis(300));
    let text = scrape(metrics);
    assert!(Command::new("kill").args(["-TERM", &server.0.id().to_string()]).status().expect("kill").success());
    assert_eq!(server.0.wait().expect("it ends").code(), Some(0));
    lines.extend(log.map(|line| line.expect("a line") + "\n"));
    (text, lines)
}

/// Only who asks for it finds an article's text in the log.
#[tokio::test(flavor = "multi_thread")]
async fn the_text_is_logged_where_it_is_asked_for() {
    for (arguments, logged) in [(&[][..], 0), (&["--log-article-text"], 1)] {
        let server = Process::start(arguments);
        let call = crate::support::request("", "Chuyện riêng của tòa soạn.");
        server.articles().analyze_article(call).await.expect("an answer");
        server.says("call");
        assert_eq!(server.lines(|line| line.to_string().contains("Chuyện riêng")).len(), logged, "{arguments:?}");
    }
}

/// The text between two marks of the docs.
fn section(docs: &str, name: &str) -> String {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let inside = docs.split_once(&begin).and_then(|(_, rest)| rest.split_once(&end));
    inside.unwrap_or_else(|| panic!("{DOCS} has no section {name}")).0.to_owned()
}

#[test]
fn the_docs_have_the_table_of_metrics() {
    let docs = std::fs::read_to_string(DOCS).expect("the docs");
    assert_eq!(section(&docs, "metrics"), metrics::table(), "{DOCS} should say\n{}", metrics::table());
}

#[test]
fn the_docs_have_the_table_of_flags() {
    let docs = std::fs::read_to_string(DOCS).expect("the docs");
    let table = bientap::config::flags_table();
    assert_eq!(section(&docs, "flags"), table, "{DOCS} should say\n{table}");
}

/// The reasons that the docs explain are those that the code gives.
#[test]
fn the_docs_have_the_table_of_reasons() {
    let read = |path: &str| std::fs::read_to_string(path).expect(path);
    let docs = section(&read(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/api.md")), "reasons");
    let rows = docs.lines().skip(2).filter_map(|row| row.split('|').nth(3));
    let told: BTreeSet<&str> = rows.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    let source = read(concat!(env!("CARGO_MANIFEST_DIR"), "/src/error.rs"));
    let (_, after) = source.split_once("pub fn reason(").expect("the function that names them");
    let (body, _) = after.split_once("\n    }\n").expect("its end");
    let given: BTreeSet<&str> = body.split('"').skip(1).step_by(2).collect();
    assert!(given.len() > 10, "{given:?}");
    assert_eq!(told, given);
}

#[test]
fn the_dashboard_asks_for_metrics_that_there_are() {
    let dashboard: Value =
        serde_json::from_str(&std::fs::read_to_string(DASHBOARD).expect("the dashboard")).expect("JSON");
    let mut asked = BTreeSet::new();
    expressions(&dashboard, &mut asked);
    let known: BTreeSet<String> = metrics::ALL.iter().flat_map(|metric| names(metric)).collect();
    let unknown: Vec<_> = asked.difference(&known).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    // Each is shown, or somebody would miss it.
    for metric in metrics::ALL {
        assert!(names(metric).iter().any(|name| asked.contains(name)), "{} is on no panel", metric.name);
    }
}

/// The names under which Prometheus keeps a metric.
fn names(metric: &metrics::Metric) -> Vec<String> {
    match metric.kind {
        metrics::Kind::Histogram(_) => {
            ["bucket", "sum", "count"].map(|part| format!("{}_{part}", metric.name)).to_vec()
        }
        _ => vec![metric.name.to_owned()],
    }
}

/// The metrics in every `expr` of the dashboard.
fn expressions(json: &Value, found: &mut BTreeSet<String>) {
    match json {
        Value::Object(entries) => {
            if let Some(expression) = entries.get("expr").and_then(Value::as_str) {
                let words = expression.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                found.extend(
                    words
                        .filter(|word| word.starts_with("bientap_") || word.starts_with("process_"))
                        .map(str::to_owned),
                );
            }
            entries.values().for_each(|value| expressions(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| expressions(value, found)),
        _ => {}
    }
}

#[test]
fn print_config_shows_what_flags_environment_and_file_give() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bientap.toml");
    std::fs::write(&file, "max-waiting = 64\nstream-window = 8\ngrace = \"5s\"\n").expect("written");
    let mut command = bientap();
    command.args(["serve", "--print-config", "--config"]).arg(&file).args(["--stream-window", "16"]);
    command.env("BIENTAP_GRACE", "7s").env("BIENTAP_API_KEYS", "desk the-key-of-the-desk-0123");
    let output = run(&mut command, "");
    assert!(output.status.success(), "{}", stderr(&output));
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    for line in [
        "max-waiting = 64",
        "stream-window = 16",
        "grace = \"7s\"",
        "request-timeout = \"2m\"",
        "log-format = \"readable\"",
    ] {
        assert!(printed.lines().any(|other| other == line), "{line}: {printed}");
    }
    assert!(!printed.contains("0123"), "no key: {printed}");
    // What it prints, it reads.
    std::fs::write(&file, &printed).expect("written");
    let again = run(bientap().args(["serve", "--print-config", "--config"]).arg(&file), "");
    assert_eq!(String::from_utf8(again.stdout).expect("UTF-8"), printed);
}
