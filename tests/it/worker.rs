//! `bientap worker` with a real nats-server: shared work, kills, redelivery, dead letters, drains, lost connections.
//!
//! Runs whenever nats-server is on the PATH. With `BIENTAP_REQUIRE_NATS=1` its absence is a failure, not a skip.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use async_nats::HeaderMap;
use async_nats::jetstream::consumer::{AckPolicy, PullConsumer, pull};
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::{self, AckKind, Context, stream};
use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Value, json};

use crate::cli::{MODEL, bientap, run, stderr};
use crate::process::Process;

/// True where nats-server runs. Says so plainly where it does not.
fn is_here(test: &str) -> bool {
    let here = Command::new("nats-server").arg("--version").output().is_ok_and(|output| output.status.success());
    let required = std::env::var_os("BIENTAP_REQUIRE_NATS").is_some_and(|value| value == "1");
    assert!(here || !required, "BIENTAP_REQUIRE_NATS=1, but nats-server is not on the PATH");
    if !here {
        // Past the test harness, which keeps the output of tests that pass to itself.
        let _ = writeln!(std::io::stderr().lock(), "SKIPPED {test}: nats-server is not on the PATH");
    }
    here
}

/// A nats-server with JetStream in a folder of its own.
struct Nats {
    child: Child,
    folder: tempfile::TempDir,
    url: String,
}

impl Nats {
    async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let child = Self::spawn(&folder, "-1");
        let mut nats = Self { child, folder, url: String::new() };
        let ports = nats.folder.path().join(format!("nats-server_{}.ports", nats.child.id()));
        crate::support::eventually("nats-server tells its port", || {
            fs::read(&ports).is_ok_and(|bytes| serde_json::from_slice::<Value>(&bytes).is_ok())
        })
        .await;
        let ports: Value = serde_json::from_slice(&fs::read(&ports).expect("read")).expect("JSON");
        nats.url = ports["nats"][0].as_str().expect("a URL").to_owned();
        nats
    }

    fn spawn(folder: &tempfile::TempDir, port: &str) -> Child {
        let mut command = Command::new("nats-server");
        command.args(["-a", "127.0.0.1", "-p", port, "-js", "-sd"]).arg(folder.path().join("store"));
        command.arg("--ports_file_dir").arg(folder.path());
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("nats-server starts")
    }

    /// Kills it, and starts it again on its port and its files.
    fn restart(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("it ends");
        let port = self.url.rsplit(':').next().expect("a port").to_owned();
        self.child = Self::spawn(&self.folder, &port);
    }

    async fn context(&self) -> Context {
        jetstream::new(async_nats::connect(&self.url).await.expect("connected"))
    }

    /// The streams ARTICLES (subject articles) and ANALYSED (analysed, analysed.dead).
    async fn streams(&self) -> Context {
        let context = self.context().await;
        for (name, subjects) in [("ARTICLES", vec!["articles"]), ("ANALYSED", vec!["analysed", "analysed.dead"])] {
            let config = stream::Config {
                name: name.to_owned(),
                subjects: subjects.into_iter().map(str::to_owned).collect(),
                duplicate_window: Duration::from_secs(3600),
                ..stream::Config::default()
            };
            context.create_stream(config).await.expect("a stream");
        }
        context
    }

    /// A worker that says that it works.
    fn worker(&self, flags: &[&str]) -> Process {
        let mut command = bientap();
        command.args(["worker", "--log-format", "json", "--nats", &self.url, "--model-dir", MODEL]);
        command.args(["--stream", "ARTICLES", "--results", "analysed", "--features", "summary"]).args(flags);
        let worker = Process::of(command);
        worker.says("working");
        worker
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        // Gone already where the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn article(n: usize) -> String {
    json!({"id": n, "body": format!("Sáng 3-4, huyện họp lần {n}.")}).to_string()
}

async fn publish(context: &Context, id: &str, body: String) {
    let message = PublishMessage::build().payload(body.into()).message_id(id);
    context.send_publish("articles", message).await.expect("sent").await.expect("stored");
}

/// Articles `0..count`, with their numbers as ids.
async fn publish_all(context: &Context, count: usize) {
    let articles = futures_util::stream::iter((0..count).map(Ok::<_, ()>));
    let all = articles.try_for_each_concurrent(64, async |n| {
        publish(context, &format!("bai-{n}"), article(n)).await;
        Ok(())
    });
    all.await.expect("published");
}

/// All messages of ANALYSED: subject, headers, body.
async fn results(context: &Context) -> Vec<(String, HeaderMap, String)> {
    let stream = context.get_stream("ANALYSED").await.expect("the stream");
    let count = usize::try_from(stream.get_info().await.expect("its state").state.messages).expect("a count");
    let config = pull::Config { ack_policy: AckPolicy::None, ..pull::Config::default() };
    let consumer: PullConsumer = stream.create_consumer(config).await.expect("a consumer");
    let messages = consumer.messages().await.expect("messages").take(count);
    messages
        .map(|message| {
            let message = message.expect("a message");
            let text = String::from_utf8(message.payload.to_vec()).expect("UTF-8");
            (message.subject.to_string(), message.headers.clone().unwrap_or_default(), text)
        })
        .collect()
        .await
}

async fn count(context: &Context) -> u64 {
    context.get_stream("ANALYSED").await.expect("the stream").get_info().await.expect("its state").state.messages
}

/// Waits until so many answers and dead letters are stored, and every article is acknowledged.
async fn all_done(context: &Context, stored: u64) {
    let consumer: PullConsumer = context.get_consumer_from_stream("bientap", "ARTICLES").await.expect("the consumer");
    let started = std::time::Instant::now();
    loop {
        let info = consumer.get_info().await.expect("its state");
        if info.num_pending == 0 && info.num_ack_pending == 0 && count(context).await >= stored {
            return;
        }
        assert!(started.elapsed() < Duration::from_secs(240), "{} of {stored}: {info:?}", count(context).await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn until_stored(context: &Context, least: u64) {
    let started = std::time::Instant::now();
    while count(context).await < least {
        assert!(started.elapsed() < Duration::from_secs(240), "{} of {least}", count(context).await);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn assert_each_once(context: &Context, articles: usize) {
    let results = results(context).await;
    assert_eq!(results.len(), articles);
    let mut ids = BTreeSet::new();
    for (subject, headers, body) in &results {
        assert_eq!(subject, "analysed", "{headers:?}");
        let answer: Value = serde_json::from_str(body).expect("JSON");
        let n = answer["id"].as_u64().expect("a number");
        assert_eq!(headers.get("Bientap-Message-Id").expect("an id").as_str(), format!("bai-{n}"));
        assert_eq!(answer["response"]["summary"]["text"], format!("Sáng 3-4, huyện họp lần {n}."));
        ids.insert(n);
    }
    assert_eq!(ids.len(), articles, "each article once");
}

/// Two workers share 2,000 articles, one is killed in the middle: nothing is lost, nothing is twice in the result stream.
#[tokio::test(flavor = "multi_thread")]
async fn two_workers_and_one_is_killed() {
    if !is_here("two_workers_and_one_is_killed") {
        return;
    }
    const ARTICLES: usize = 2_000;
    let nats = Nats::start().await;
    let context = nats.streams().await;
    publish_all(&context, ARTICLES).await;
    let first = nats.worker(&["--ack-wait", "5s"]);
    let second = nats.worker(&["--ack-wait", "5s"]);
    until_stored(&context, ARTICLES as u64 / 3).await;
    first.signal("-KILL");
    drop(first);
    all_done(&context, ARTICLES as u64).await;
    assert_each_once(&context, ARTICLES).await;
    assert_eq!(second.panics(), 0);
}

/// SIGTERM: what is in hand is answered and acknowledged, and the other articles stay for the next worker.
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_drains_and_the_next_goes_on() {
    if !is_here("a_worker_drains_and_the_next_goes_on") {
        return;
    }
    const ARTICLES: usize = 400;
    let nats = Nats::start().await;
    let context = nats.streams().await;
    publish_all(&context, ARTICLES).await;
    // An answer that is there already: its article was answered, and the acknowledgement lost.
    let message = PublishMessage::build()
        .payload(json!({"id": 0, "response": {"summary": {"text": "Sáng 3-4, huyện họp lần 0."}}}).to_string().into());
    let message = message.message_id("ARTICLES:1").header("Bientap-Message-Id", "bai-0");
    context.send_publish("analysed", message).await.expect("sent").await.expect("stored");
    let mut first = nats.worker(&[]);
    until_stored(&context, 20).await;
    first.signal("-TERM");
    let first = tokio::task::spawn_blocking(move || (first.ended(), first)).await.expect("no panic");
    assert_eq!(first.0, Some(0));
    first.1.says("stopped");
    let consumer: PullConsumer = context.get_consumer_from_stream("bientap", "ARTICLES").await.expect("the consumer");
    let info = consumer.get_info().await.expect("its state");
    assert_eq!(info.num_ack_pending, 0, "nothing in hand is left unacknowledged: {info:?}");
    assert!(info.num_pending > 0, "it stopped in the middle");
    let _second = nats.worker(&[]);
    all_done(&context, ARTICLES as u64).await;
    assert_each_once(&context, ARTICLES).await;
}

/// What no answer comes of goes to the dead-letter subject as it came, with the reason.
#[tokio::test(flavor = "multi_thread")]
async fn dead_letters() {
    if !is_here("dead_letters") {
        return;
    }
    let nats = Nats::start().await;
    let context = nats.streams().await;
    // One that was delivered twice already, and nobody answered it.
    publish(&context, "nhiều lần", article(1)).await;
    let stream = context.get_stream("ARTICLES").await.expect("the stream");
    let config = pull::Config {
        durable_name: Some("bientap".to_owned()),
        ack_policy: AckPolicy::Explicit,
        ack_wait: Duration::from_secs(5),
        ..pull::Config::default()
    };
    let consumer: PullConsumer = stream.create_consumer(config).await.expect("a consumer");
    for _ in 0..2 {
        // A request for one message is over with it; a longer one would get the next delivery, too.
        let request = consumer.batch().max_messages(1).expires(Duration::from_secs(60));
        let mut messages = request.messages().await.expect("messages");
        let message = messages.next().await.expect("one").expect("a message");
        message.ack_with(AckKind::Nak(None)).await.expect("returned");
    }
    publish(&context, "not-json", "không phải JSON".to_owned()).await;
    publish(&context, "empty", json!({"id": 7, "body": ""}).to_string()).await;
    // Without an id of its own it goes by its place in the stream.
    let message = PublishMessage::build().payload(json!({"id": "x", "body": "Huyện họp."}).to_string().into());
    context.send_publish("articles", message).await.expect("sent").await.expect("stored");
    let worker = nats.worker(&["--max-deliver", "2", "--metrics-addr", "127.0.0.1:0"]);
    all_done(&context, 4).await;

    let results = results(&context).await;
    let find = |id: &str| {
        let header = |headers: &HeaderMap| headers.get("Nats-Msg-Id").map(ToString::to_string);
        results
            .iter()
            .find(|(_, headers, _)| header(headers).as_deref() == Some(id))
            .unwrap_or_else(|| panic!("{id}: {results:?}"))
    };
    assert_eq!(find("ARTICLES:4").0, "analysed");
    for (id, reason, told, body) in [
        (("dead:ARTICLES:1", "nhiều lần"), "DELIVERED_TOO_OFTEN", "2 times", article(1)),
        (("dead:ARTICLES:2", "not-json"), "INVALID_REQUEST", "expected", "không phải JSON".to_owned()),
        (("dead:ARTICLES:3", "empty"), "INVALID_REQUEST", "article", json!({"id": 7, "body": ""}).to_string()),
    ] {
        let (id, given) = id;
        let (subject, headers, letter) = find(id);
        let header = |name: &str| headers.get(name).map(ToString::to_string).unwrap_or_default();
        assert_eq!((subject.as_str(), letter), ("analysed.dead", &body), "{id}");
        assert_eq!(header("Bientap-Error-Reason"), reason, "{id}");
        assert!(header("Bientap-Error").contains(told), "{id}: {headers:?}");
        assert_eq!(header("Bientap-Subject"), "articles", "{id}");
        assert_eq!(header("Bientap-Message-Id"), given, "{id}");
    }

    // The same in numbers, for Prometheus.
    let addr = worker.lines(|line| line["path"] == "/metrics")[0]["addr"].as_str().expect("an address").to_owned();
    let told = tokio::task::spawn_blocking(move || crate::telemetry::scrape(&addr)).await.expect("no panic");
    for sample in [
        "bientap_worker_messages_total{outcome=\"dead\"} 3",
        "bientap_worker_messages_total{outcome=\"stored\"} 1",
        "bientap_worker_connected{stream=\"ARTICLES\",consumer=\"bientap\"} 1",
        "bientap_serving 1",
    ] {
        assert!(told.lines().any(|line| line == sample), "{sample} is not in\n{told}");
    }
    assert!(told.contains("bientap_worker_pending_messages{stream=\"ARTICLES\",consumer=\"bientap\"}"), "{told}");
}

/// While the results' stream is full the worker pauses and says so; no article is buried for that, and all are answered when
/// there is room again.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_result_stream_buries_nothing() {
    if !is_here("a_full_result_stream_buries_nothing") {
        return;
    }
    const ARTICLES: usize = 17;
    let nats = Nats::start().await;
    let context = nats.streams().await;
    let full = |most| stream::Config {
        name: "ANALYSED".to_owned(),
        subjects: vec!["analysed".to_owned()],
        duplicate_window: Duration::from_secs(3600),
        max_messages: most,
        discard: stream::DiscardPolicy::New,
        ..stream::Config::default()
    };
    context.update_stream(full(1)).await.expect("a small stream");
    let dead =
        stream::Config { name: "DEAD".to_owned(), subjects: vec!["analysed.dead".to_owned()], ..Default::default() };
    context.create_stream(dead).await.expect("a stream");
    publish_all(&context, ARTICLES).await;
    let flags = ["--max-deliver", "2", "--ack-wait", "1s", "--metrics-addr", "127.0.0.1:0", "--concurrency", "4"];
    let worker = nats.worker(&flags);
    worker.says("nothing can be stored: the worker keeps what it has in hand and takes nothing new until it can");
    // Longer than it would take to deliver each of them too often.
    tokio::time::sleep(Duration::from_secs(12)).await;
    let addr = worker.lines(|line| line["path"] == "/metrics")[0]["addr"].as_str().expect("an address").to_owned();
    let told = tokio::task::spawn_blocking(move || crate::telemetry::scrape(&addr)).await.expect("no panic");
    assert!(told.contains("bientap_worker_paused{stream=\"ARTICLES\",consumer=\"bientap\"} 1"), "{told}");
    context.update_stream(full(-1)).await.expect("room again");
    all_done(&context, ARTICLES as u64).await;
    assert_each_once(&context, ARTICLES).await;
    let dead = context.get_stream("DEAD").await.expect("the stream").get_info().await.expect("its state");
    assert_eq!(dead.state.messages, 0, "nothing is buried");
    worker.says("answers can be stored again: the worker goes on");
}

/// A corrected article comes under the id of the one before, after the window of the articles' stream: both are answered.
#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_article_has_an_answer_of_its_own() {
    if !is_here("a_corrected_article_has_an_answer_of_its_own") {
        return;
    }
    let nats = Nats::start().await;
    let context = nats.streams().await;
    let config = stream::Config {
        name: "ARTICLES".to_owned(),
        subjects: vec!["articles".to_owned()],
        duplicate_window: Duration::from_millis(500),
        ..stream::Config::default()
    };
    context.update_stream(config).await.expect("a short window");
    let _worker = nats.worker(&[]);
    for text in ["Sáng 3-4, huyện họp.", "Sáng 4-4, huyện họp (sửa)."] {
        publish(&context, "bai-1", json!({"id": 1, "body": text}).to_string()).await;
        tokio::time::sleep(Duration::from_millis(1500)).await;
    }
    all_done(&context, 2).await;
    let texts: BTreeSet<_> = results(&context).await.into_iter().map(|(_, _, body)| body).collect();
    assert!(texts.len() == 2 && texts.iter().any(|text| text.contains("sửa")), "{texts:?}");
}

/// The nats-server is killed and comes back: the worker goes on by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_outlives_the_nats_server() {
    if !is_here("a_worker_outlives_the_nats_server") {
        return;
    }
    const ARTICLES: usize = 300;
    let mut nats = Nats::start().await;
    let context = nats.streams().await;
    publish_all(&context, ARTICLES).await;
    let worker = nats.worker(&["--ack-wait", "5s"]);
    until_stored(&context, 20).await;
    nats.restart();
    let context = loop {
        if let Ok(client) = async_nats::connect(&nats.url).await {
            let context = jetstream::new(client);
            // JetStream reads its files first.
            if context.get_stream("ANALYSED").await.is_ok() && context.get_stream("ARTICLES").await.is_ok() {
                break context;
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    all_done(&context, ARTICLES as u64).await;
    assert_each_once(&context, ARTICLES).await;
    assert_eq!(worker.panics(), 0);
}

/// What is not there is told with the command that makes it; `--create` makes it.
#[tokio::test(flavor = "multi_thread")]
async fn streams_that_are_not_there() {
    if !is_here("streams_that_are_not_there") {
        return;
    }
    let nats = Nats::start().await;
    let worker = |stream: &str, results: &str, flags: &[&str]| {
        let mut command = bientap();
        command.args(["worker", "--nats", &nats.url, "--model-dir", MODEL, "--stream", stream, "--results", results]);
        command.args(flags);
        tokio::task::spawn_blocking(move || run(&mut command, ""))
    };
    let missing: PathBuf = nats.folder.path().join("no.creds");
    let missing = missing.to_str().expect("UTF-8");
    let told = |output: &std::process::Output| (output.status.code(), stderr(output));
    let (code, fault) = told(&worker("ARTICLES", "analysed", &[]).await.expect("no panic"));
    assert_eq!(code, Some(1));
    assert!(fault.contains("nats stream add ARTICLES") && fault.contains("--create"), "{fault}");
    let (code, fault) = told(&worker("ARTICLES", "analysed", &["--nats-creds", missing]).await.expect("no panic"));
    assert_eq!(code, Some(64), "{fault}");
    assert!(fault.contains("no.creds"), "{fault}");

    let made = nats.worker(&["--create"]);
    let context = nats.context().await;
    publish(&context, "bai-0", article(0)).await;
    until_stored(&context, 1).await;
    drop(made);
    let (code, fault) = told(&worker("ARTICLES", "elsewhere", &[]).await.expect("no panic"));
    assert_eq!(code, Some(1));
    assert!(fault.contains("elsewhere") && fault.contains("--dupe-window"), "{fault}");
    let (code, fault) = told(&worker("ARTICLES", "articles", &[]).await.expect("no panic"));
    assert_eq!(code, Some(2), "{fault}");
    assert!(fault.contains("own answers"), "{fault}");

    let mut nowhere = bientap();
    nowhere.args(["worker", "--nats", "nats://editor:secret@127.0.0.1:1", "--stream", "A", "--results", "b"]);
    let (code, fault) = told(&tokio::task::spawn_blocking(move || run(&mut nowhere, "")).await.expect("no panic"));
    assert_eq!(code, Some(1));
    assert!(fault.contains("127.0.0.1:1") && !fault.contains("secret"), "{fault}");
}

/// Figures for docs/workers.md: the articles of this repository, over and over, through one worker and through two.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "figures, for a release build on a machine that does nothing else"]
async fn figures() {
    const ARTICLES: usize = 400;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/articles");
    let mut articles = Vec::new();
    for entry in fs::read_dir(folder).expect("the articles") {
        let path = entry.expect("an entry").path();
        if path.to_str().is_some_and(|name| name.ends_with(".json") && !name.ends_with("expected.json")) {
            let article: Value = serde_json::from_slice(&fs::read(path).expect("read")).expect("JSON");
            articles.push(article);
        }
    }
    for (workers, threads) in [(1, "1"), (2, "1"), (1, "2")] {
        let nats = Nats::start().await;
        let context = nats.streams().await;
        // The consumer is there before the clock starts, and so is the model.
        let started: Vec<_> = (0..workers)
            .map(|_| {
                let mut command = bientap();
                command.args(["worker", "--log-format", "json", "--nats", &nats.url, "--model-dir", MODEL]);
                command.args(["--stream", "ARTICLES", "--results", "analysed"]).env("RAYON_NUM_THREADS", threads);
                Process::of(command)
            })
            .collect();
        started.iter().for_each(|worker| worker.says("working"));
        let cpu = || started.iter().map(Process::cpu_seconds).sum::<f64>();
        let (clock, cpu_before) = (std::time::Instant::now(), cpu());
        for n in 0..ARTICLES {
            let mut article = articles[n % articles.len()].clone();
            article["id"] = json!(n);
            publish(&context, &format!("bai-{n}"), article.to_string()).await;
        }
        all_done(&context, ARTICLES as u64).await;
        let seconds = clock.elapsed().as_secs_f64();
        assert_eq!(count(&context).await, ARTICLES as u64);
        let (rate, cost) = (ARTICLES as f64 / seconds, (cpu() - cpu_before) / ARTICLES as f64 * 1000.0);
        println!(
            "{workers} worker(s), RAYON_NUM_THREADS={threads}: {ARTICLES} articles in {seconds:.1} s, {rate:.1} a second, \
             {cost:.1} ms of CPU each"
        );
    }
}
