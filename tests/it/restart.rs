//! Clients and servers that are killed, stopped and told to reload, in the middle of their work.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bientap::proto::v1;
use bientap::proto::v1::taxonomy_service_client::TaxonomyServiceClient;
use bientap::server::ServerConfig;
use futures_util::future::join_all;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tonic::Code;

use crate::cli::{bientap, copy_of_the_model};
use crate::load::news;
use crate::process::Process;
use crate::support::{TestServer, item, reason, request, small};

/// Numbers that look random, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        // Marsaglia's xorshift64.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

fn batch(input: &Path, output: &Path, endpoint: &str) -> Child {
    let mut command = bientap();
    command.arg("batch").arg(input).arg("-o").arg(output).args(["--resume", "--concurrency", "16"]);
    command.args(["--endpoint", endpoint]).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("the binary starts")
}

fn lines(path: &Path) -> usize {
    fs::read(path).map_or(0, |bytes| bytes.iter().filter(|byte| **byte == b'\n').count())
}

/// Each row once and in order, each with the answer to its own article.
fn assert_whole(output: &Path, rows: usize, summary: impl Fn(usize) -> String) {
    let text = fs::read_to_string(output).expect("the output");
    assert_eq!(text.lines().count(), rows);
    for (n, line) in text.lines().enumerate() {
        let line: Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(line["id"], json!(n), "{line}");
        assert_eq!(line["response"]["summary"]["text"], json!(summary(n)), "{line}");
    }
}

/// Ten thousand articles, and a client that is killed and started again at random: nothing is lost, nothing comes twice,
/// and the server has all its places free at the end.
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_articles_and_a_client_that_is_killed() {
    const ROWS: usize = 10_000;
    let server = TestServer::start(small(64, 100_000)).await;
    let endpoint = format!("http://{}", server.addr);
    let kills = tokio::task::spawn_blocking(move || {
        let folder = tempfile::tempdir().expect("a folder");
        let (input, output) = (folder.path().join("in.jsonl"), folder.path().join("out.jsonl"));
        let row = |n: usize| json!({"id": n, "body": format!("Bài số {n} của tòa soạn.")}).to_string() + "\n";
        fs::write(&input, (0..ROWS).map(row).collect::<String>()).expect("written");
        let mut dice = Dice(2026);
        let mut kills = 0;
        loop {
            let mut client = batch(&input, &output, &endpoint);
            let until = (lines(&output) as u64 + 1 + dice.below(ROWS as u64 / 4)) as usize;
            let ended = loop {
                if let Some(status) = client.try_wait().expect("its state") {
                    break Some(status);
                }
                if lines(&output) >= until {
                    break None;
                }
                std::thread::sleep(Duration::from_millis(5));
            };
            match ended {
                Some(status) => {
                    assert!(status.success(), "{status}");
                    break;
                }
                None => {
                    client.kill().expect("killed");
                    client.wait().expect("it ends");
                    kills += 1;
                }
            }
        }
        assert_whole(&output, ROWS, |n| format!("Bài số {n} của tòa soạn."));
        kills
    })
    .await
    .expect("no panic");
    assert!(kills >= 3, "{kills}");
    println!("{ROWS} articles, the client killed {kills} times: each answered once");
    assert_all_places_free(&server, 64).await;
}

/// As many calls as the server has places are let in at once.
async fn assert_all_places_free(server: &TestServer, places: usize) {
    let started = Instant::now();
    let held: Vec<_> = (0..places)
        .map(|_| {
            let mut client = server.articles();
            tokio::spawn(async move {
                loop {
                    match client.analyze_article(request("hold", "Họp.")).await {
                        // A place of the client that was killed last is freed a moment later.
                        Err(status) if status.code() == Code::ResourceExhausted => {
                            assert!(started.elapsed() < Duration::from_secs(20), "places are lost");
                            tokio::time::sleep(Duration::from_millis(50)).await;
                        }
                        other => return other.map(|_| ()),
                    }
                }
            })
        })
        .collect();
    server.fake.gate.reached_by(1).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    server.fake.gate.open();
    for call in join_all(held).await {
        call.expect("no panic").expect("there is a place for each");
    }
}

/// Streams that are dropped at every moment leave nothing behind.
#[tokio::test(flavor = "multi_thread")]
async fn streams_that_are_dropped_leave_all_places_free() {
    let server = TestServer::start(small(16, 10_000)).await;
    let mut dice = Dice(7);
    for _ in 0..100 {
        let items: Vec<_> = (0..100).map(|n| item(&n.to_string(), "sleep=1", "Họp.")).collect();
        let answers = server.articles().stream_analyze_articles(tokio_stream::iter(items)).await.expect("a stream");
        let mut answers = answers.into_inner();
        for _ in 0..dice.below(8) {
            answers.message().await.expect("an answer").expect("an answer");
        }
    }
    assert_all_places_free(&server, 16).await;
}

/// SIGTERM while calls come in: each that was accepted is answered; the others are told, by code and reason, or meet a
/// closed port.
#[tokio::test(flavor = "multi_thread")]
async fn sigterm_under_load_fails_no_accepted_call() {
    let mut server = Process::start(&[]);
    let stop = Arc::new(AtomicBool::new(false));
    let callers: Vec<_> = (0..16)
        .map(|caller| {
            let (mut client, stop) = (server.articles(), Arc::clone(&stop));
            tokio::spawn(async move {
                let mut outcomes = BTreeMap::<String, usize>::new();
                while !stop.load(Ordering::Relaxed) {
                    let outcome = match client.analyze_article(news(caller)).await {
                        Ok(_) => "answered".to_owned(),
                        Err(status) if status.code() == Code::Unavailable && !status.details().is_empty() => {
                            reason(&status)
                        }
                        // The port is closed; or the connection was, before the call was sent.
                        Err(status)
                            if ["ConnectError", "Canceled"].iter().any(|why| format!("{status:?}").contains(why)) =>
                        {
                            "no connection".to_owned()
                        }
                        Err(status) => format!("{status:?}"),
                    };
                    let ended = outcome != "answered";
                    *outcomes.entry(outcome).or_default() += 1;
                    if ended {
                        break;
                    }
                }
                outcomes
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_secs(2)).await;
    server.signal("-TERM");
    let code = tokio::task::spawn_blocking(move || {
        let code = server.ended();
        (code, server)
    });
    let (code, server) = tokio::time::timeout(Duration::from_secs(40), code).await.expect("in time").expect("no panic");
    stop.store(true, Ordering::Relaxed);
    assert_eq!(code, Some(0));
    let mut all = BTreeMap::<String, usize>::new();
    for outcomes in join_all(callers).await {
        for (outcome, count) in outcomes.expect("no panic") {
            *all.entry(outcome).or_default() += count;
        }
    }
    println!("SIGTERM under load: {all:?}");
    assert!(all["answered"] >= 16, "{all:?}");
    assert!(all.keys().all(|outcome| ["answered", "DRAINING", "no connection"].contains(&outcome.as_str())), "{all:?}");
    // What the server says of itself: no call ended but well, or with a refusal.
    let odd = server.lines(|line| {
        line["message"] == "call" && !["Ok", "Unavailable"].contains(&line["code"].as_str().unwrap_or_default())
    });
    assert!(odd.is_empty(), "{odd:?}");
}

/// The server is killed and another takes its port: the batch that was running goes on by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_batch_outlives_a_server_that_is_killed() {
    const ROWS: usize = 60;
    let first = Process::start(&[]);
    let addr = first.addr.clone();
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("in.jsonl"), folder.path().join("out.jsonl"));
    let row =
        |n: usize| json!({"id": n, "body": format!("Sáng 3-4, huyện Vĩnh Thử họp lần thứ {n} về nông thôn mới.")});
    fs::write(&input, (0..ROWS).map(|n| row(n).to_string() + "\n").collect::<String>()).expect("written");
    let whole = tokio::task::spawn_blocking(move || {
        let mut client = batch(&input, &output, &format!("http://{addr}"));
        while lines(&output) < ROWS / 4 {
            std::thread::sleep(Duration::from_millis(2));
        }
        first.signal("-KILL");
        drop(first);
        let _second = Process::start(&["--addr", &addr]);
        assert!(client.wait().expect("it ends").success());
        let text = fs::read_to_string(&output).expect("the output");
        let ids: Vec<Value> =
            text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")["id"].clone()).collect();
        let answered = text.lines().filter(|line| line.contains("\"response\"")).count();
        (ids, answered)
    });
    let (ids, answered) = whole.await.expect("no panic");
    assert_eq!(ids, (0..ROWS).map(|n| json!(n)).collect::<Vec<_>>());
    assert_eq!(answered, ROWS, "no row got an error for the server's end");
}

/// Writes another taxonomy into a model's folder, with its hash in the manifest.
fn write_taxonomy(folder: &Path, text: &str) {
    fs::write(folder.join("taxonomy.toml"), text).expect("written");
    let manifest = folder.join("manifest.json");
    let mut json: Value = serde_json::from_slice(&fs::read(&manifest).expect("read")).expect("JSON");
    let hash: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
    json["files"]["taxonomy.toml"]["sha256"] = hash.into();
    fs::write(&manifest, json.to_string()).expect("written");
}

async fn listed(server: &Process) -> (String, String) {
    let mut client = TaxonomyServiceClient::new(server.channel());
    let answer = client.list_tags(v1::ListTagsRequest::default()).await.expect("tags").into_inner();
    (answer.taxonomy_version, answer.tags[0].name.clone())
}

/// SIGHUP under load: the new taxonomy and lexicon answer, no call fails, and a faulty file changes nothing.
#[tokio::test(flavor = "multi_thread")]
async fn sighup_reloads_taxonomy_and_lexicon() {
    let folder = copy_of_the_model();
    let model: PathBuf = folder.path().to_owned();
    let lexicon = model.join("lexicon.toml");
    fs::write(&lexicon, "").expect("written");
    let server = Process::start_with(|command| {
        command.env("BIENTAP_MODEL_DIR", &model).env("BIENTAP_LEXICON", &lexicon);
    });
    let before = listed(&server).await;
    let stop = tokio_util::sync::CancellationToken::new();
    let versions = Arc::new(Mutex::new(Vec::new()));
    let callers: Vec<_> = (0..4)
        .map(|n| {
            let (mut client, stop, versions) = (server.articles(), stop.clone(), Arc::clone(&versions));
            tokio::spawn(async move {
                while !stop.is_cancelled() {
                    let answer = client.analyze_article(news(n)).await.expect("no call fails").into_inner();
                    versions.lock().expect("versions").push(answer.taxonomy_version);
                }
            })
        })
        .collect();
    eventually(|| versions.lock().expect("versions").len() >= 4).await;

    let taxonomy = fs::read_to_string(model.join("taxonomy.toml")).expect("read");
    let renamed = taxonomy.replacen(&format!("version = \"{}\"", before.0), "version = \"of-the-test\"", 1).replacen(
        &format!("name = \"{}\"", before.1),
        "name = \"tên mới\"",
        1,
    );
    assert_ne!(renamed, taxonomy);
    write_taxonomy(&model, &renamed);
    server.signal("-HUP");
    server.says("taxonomy and lexicon are read anew");
    assert_eq!(listed(&server).await, ("of-the-test".to_owned(), "tên mới".to_owned()));
    let answer = server.articles().analyze_article(news(0)).await.expect("an answer").into_inner();
    assert_eq!(answer.taxonomy_version, "of-the-test");

    // Faulty ones: each is told by name, and what was there stays.
    let faulty =
        |told: &'static str| move |line: &Value| line["error"].as_str().is_some_and(|error| error.contains(told));
    write_taxonomy(&model, "version = 3");
    server.signal("-HUP");
    eventually(|| !server.lines(faulty("taxonomy.toml")).is_empty()).await;
    write_taxonomy(&model, &renamed);
    fs::write(&lexicon, "no lexicon").expect("written");
    server.signal("-HUP");
    eventually(|| !server.lines(faulty("lexicon.toml")).is_empty()).await;
    fs::write(&lexicon, "").expect("written");
    let mut weights = fs::read(model.join("weights.safetensors")).expect("read");
    weights[1000] ^= 1;
    fs::write(model.join("weights.safetensors"), weights).expect("written");
    server.signal("-HUP");
    eventually(|| !server.lines(faulty("weights.safetensors")).is_empty()).await;
    assert_eq!(listed(&server).await.0, "of-the-test");

    stop.cancel();
    for caller in join_all(callers).await {
        caller.expect("no panic");
    }
    let versions = versions.lock().expect("versions").clone();
    assert!(versions.contains(&before.0) && versions.iter().any(|version| version == "of-the-test"), "{versions:?}");
    assert_eq!(server.panics(), 0);
}

async fn eventually(is_so: impl Fn() -> bool) {
    crate::support::eventually("the server says so", is_so).await;
}

/// Nothing is bound and nothing is served where a file is faulty: one line, and exit code 64.
#[test]
fn a_faulty_model_is_exit_code_64_and_one_line() {
    let folder = copy_of_the_model();
    let path = |name: &str| folder.path().join(name);
    let sound: BTreeMap<&str, Vec<u8>> = ["manifest.json", "tokenizer.json", "taxonomy.toml", "weights.safetensors"]
        .map(|name| (name, fs::read(path(name)).expect("read")))
        .into();
    let serve = |told: &[&str]| {
        let output = bientap()
            .args(["serve", "--addr", "127.0.0.1:0", "--log-level", "error", "--model-dir"])
            .arg(folder.path())
            .output()
            .expect("the binary runs");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(64), "{told:?}: {error}");
        assert_eq!(error.lines().count(), 1, "{told:?}: {error}");
        assert!(told.iter().all(|word| error.contains(word)), "{told:?}: {error}");
    };
    for (name, bytes) in &sound {
        let restore = || fs::write(path(name), bytes).expect("written");
        fs::remove_file(path(name)).expect("removed");
        serve(&[name, "No such file"]);
        fs::write(path(name), &bytes[..bytes.len() / 2]).expect("written");
        serve(&[name]);
        let mut flipped = bytes.clone();
        // In the manifest, inside a hash; elsewhere in the middle.
        let at = if *name == "manifest.json" {
            String::from_utf8_lossy(bytes).find("\"sha256\"").expect("a hash") + 15
        } else {
            bytes.len() / 2
        };
        flipped[at] ^= 1;
        fs::write(path(name), flipped).expect("written");
        serve(&["sha256"]);
        restore();
    }
    fs::write(path("tokenizer.json"), &sound["weights.safetensors"]).expect("written");
    fs::write(path("weights.safetensors"), &sound["tokenizer.json"]).expect("written");
    serve(&["tokenizer.json", "sha256"]);
}

/// One item of a stream has its own time; the stream goes on.
#[tokio::test(flavor = "multi_thread")]
async fn an_item_of_a_stream_has_its_own_deadline() {
    use bientap::proto::v1::stream_analyze_articles_response::Result as Outcome;
    let config = ServerConfig { item_timeout: Some(Duration::from_millis(600)), ..ServerConfig::default() };
    let server = TestServer::start(config).await;
    let with = |key: &str, command: &str, timeout: Option<(i64, i32)>| {
        let mut item = item(key, command, "Họp.");
        item.timeout = timeout.map(|(seconds, nanos)| prost_types::Duration { seconds, nanos });
        item
    };
    let items = vec![
        with("short", "windows=100 sleep=20", Some((0, 150_000_000))),
        with("server's", "windows=100 sleep=20", None),
        with("longer than the server's", "windows=100 sleep=20", Some((60, 0))),
        with("no time", "", Some((0, 0))),
        with("negative", "", Some((-1, 0))),
        with("in time", "sleep=5", Some((5, 0))),
        with("without", "", None),
    ];
    let mut answers =
        server.articles().stream_analyze_articles(tokio_stream::iter(items)).await.expect("a stream").into_inner();
    let mut outcomes = BTreeMap::new();
    while let Some(answer) = answers.message().await.expect("the stream goes on") {
        let outcome = match answer.result.expect("a result") {
            Outcome::Response(_) => Code::Ok,
            Outcome::Error(error) => Code::from(error.code),
        };
        outcomes.insert(answer.key, format!("{outcome:?}"));
    }
    let expected = [
        ("short", "DeadlineExceeded"),
        ("server's", "DeadlineExceeded"),
        ("longer than the server's", "DeadlineExceeded"),
        ("no time", "InvalidArgument"),
        ("negative", "InvalidArgument"),
        ("in time", "Ok"),
        ("without", "Ok"),
    ];
    assert_eq!(outcomes, expected.map(|(key, code)| (key.to_owned(), code.to_owned())).into());
}
