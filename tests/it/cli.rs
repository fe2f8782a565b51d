//! The `bientap` binary, as people and scripts run it.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use bientap::server::ServerConfig;
use serde_json::{Value, json};

use crate::support::{TestServer, loaded};

pub const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/bientap-vi");

/// The model's folder, to be spoilt.
pub fn copy_of_the_model() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for file in fs::read_dir(MODEL).expect("the model's folder").map(|entry| entry.expect("a file").path()) {
        fs::copy(&file, folder.path().join(file.file_name().expect("a name"))).expect("copied");
    }
    folder
}

pub fn bientap() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bientap"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BIENTAP_")) {
        command.env_remove(name);
    }
    // Servers of several tests run at once.
    command.env("BIENTAP_HTTP_ADDR", "off");
    command
}

pub fn run(command: &mut Command, input: &str) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
    // A command that fails at once does not read its input.
    let _ = child.stdin.take().expect("standard input").write_all(input.as_bytes());
    child.wait_with_output().expect("it ends")
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).expect("the output");
    assert!(text.is_empty() || text.ends_with('\n'), "{text}");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// Off the test's own threads, which run the server.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.expect("no panic")
}

const ROWS: &str = r#"{"id": "a", "title": "Huyện A", "lead": "sleep=60", "body": "Huyện A họp.", "section": "bỏ qua"}
{"id": 2, "body": "Huyện B họp."}

không phải JSON
{"id": "trống", "title": "…"}
{"id": "html", "body": "<p>Họp</p>", "body_format": "BODY_FORMAT_HTML"}
{"id": "ngày", "body": "Họp.", "published": "hôm qua"}
{"id": "a", "body": "Cùng mã, bài khác."}
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_answers_every_line_in_order() {
    let server = TestServer::start(ServerConfig::default()).await;
    let endpoint = format!("http://{}", server.addr);
    blocking(move || {
        let output = run(bientap().args(["batch", "-", "--endpoint", &endpoint, "--features", "summary"]), ROWS);
        assert!(output.status.success(), "{}", stderr(&output));
        assert!(stderr(&output).contains("7 articles in"), "{}", stderr(&output));
        assert!(stderr(&output).contains("4 analysed, 3 errors, 0 skipped"), "{}", stderr(&output));
        let answers: Vec<Value> = String::from_utf8(output.stdout)
            .expect("UTF-8")
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        let seen: Vec<_> = answers
            .iter()
            .map(|answer| {
                let summary = answer["response"]["summary"]["text"].as_str();
                (answer["id"].clone(), summary.map(str::to_owned), answer["error"]["code"].as_i64())
            })
            .collect();
        let ok = |id: Value, text: &str| (id, Some(text.to_owned()), None);
        let error = |id: Value, code| (id, None, Some(code));
        let expected = [
            ok(json!("a"), "Huyện A"),
            ok(json!(2), "Huyện B họp."),
            error(json!(null), 3),
            error(json!("trống"), 3),
            ok(json!("html"), "Họp"),
            error(json!("ngày"), 3),
            ok(json!("a"), "Cùng mã, bài khác."),
        ];
        assert_eq!(seen, expected);
        let bad_line = answers[2]["error"]["message"].as_str().expect("a message");
        assert!(bad_line.contains("input line 4"), "{bad_line}");
        let details = answers[3]["error"]["details"].as_array().expect("details, written out");
        assert!(details.iter().any(|detail| detail["fieldViolations"][0]["field"] == "article"), "{details:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_goes_on_where_it_was_cut() {
    let server = TestServer::start(ServerConfig::default()).await;
    let endpoint = format!("http://{}", server.addr);
    blocking(move || {
        let folder = tempfile::tempdir().expect("a folder");
        let (input, whole, cut) =
            (folder.path().join("in.jsonl"), folder.path().join("whole.jsonl"), folder.path().join("cut.jsonl"));
        fs::write(&input, ROWS).expect("written");
        let batch = |out: &Path| {
            let mut command = bientap();
            command.arg("batch").arg(&input).arg("-o").arg(out).args(["--endpoint", &endpoint]);
            command
        };
        assert!(run(&mut batch(&whole), "").status.success());
        let all = fs::read_to_string(&whole).expect("the output");
        assert_eq!(all.lines().count(), 7);

        // Wherever a run is cut off, the next one completes the same file.
        let ends: Vec<_> = all.match_indices('\n').map(|(end, _)| end + 1).collect();
        for (done, length) in [(0, 0), (0, 5), (2, ends[1]), (2, ends[1] + 20), (6, all.len() - 1), (7, all.len())] {
            fs::write(&cut, &all.as_bytes()[..length]).expect("written");
            let output = run(batch(&cut).arg("--resume"), "");
            assert!(output.status.success(), "{}", stderr(&output));
            assert!(stderr(&output).contains(&format!("{done} skipped")), "{length}: {}", stderr(&output));
            assert_eq!(fs::read_to_string(&cut).expect("the output"), all, "{length}");
        }

        // Without --resume, from the start.
        assert!(run(&mut batch(&cut), "").status.success());
        assert_eq!(lines(&cut).len(), 7);

        fs::write(&cut, "ghi chú của tôi\n").expect("written");
        let output = run(batch(&cut).arg("--resume"), "");
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert_eq!(fs::read_to_string(&cut).expect("kept"), "ghi chú của tôi\n");
    })
    .await;
}

/// A server that is still starting is asked again until it serves.
#[tokio::test(flavor = "multi_thread")]
async fn a_batch_waits_for_a_server_that_starts() {
    let (verified, wait) = std::sync::mpsc::channel::<()>();
    let server = TestServer::loading(ServerConfig::default(), move |fake| {
        wait.recv().expect("the test goes on");
        Ok(loaded(&fake))
    })
    .await;
    let endpoint = format!("http://{}", server.addr);
    let batch = tokio::task::spawn_blocking(move || {
        run(bientap().args(["batch", "-", "--endpoint", &endpoint]), "{\"id\": 1, \"body\": \"Huyện họp.\"}")
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(!batch.is_finished(), "no answer yet, and no error line");
    verified.send(()).expect("the server waits");
    let output = batch.await.expect("no panic");
    assert!(output.status.success(), "{}", stderr(&output));
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["response"]["summary"]["text"], "Huyện họp.");
}

#[test]
fn a_batch_in_process_and_the_same_articles_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, out) = (folder.path().join("in.jsonl"), folder.path().join("out.jsonl"));
    let bodies = [
        "Sáng 3-4, Ủy ban nhân dân huyện Vĩnh Thử tổ chức hội nghị tổng kết phong trào xây dựng nông thôn mới.",
        "Chiều 12-5, Công an tỉnh khai mạc hội thao.\nHội thao kéo dài hai ngày.",
    ];
    let row =
        |n: usize| json!({"id": n, "body": bodies[n % 2], "published": "2024-04-03T09:00:00+07:00"}).to_string() + "\n";
    fs::write(&input, (0..6).map(row).collect::<String>()).expect("written");
    let output = run(bientap().arg("batch").arg(&input).arg("-o").arg(&out).args(["--model-dir", MODEL]), "");
    assert!(output.status.success(), "{}", stderr(&output));
    let answers = lines(&out);
    assert_eq!(answers.len(), 6);
    for (n, answer) in answers.iter().enumerate() {
        assert_eq!((&answer["id"], &answer["response"]), (&json!(n), &answers[n % 2]["response"]));
    }
    let alone = run(
        bientap().args(["analyze", "--json", "--model-dir", MODEL]),
        &json!({"body": bodies[0], "published": "2024-04-03T09:00:00+07:00"}).to_string(),
    );
    assert!(alone.status.success(), "{}", stderr(&alone));
    assert_eq!(serde_json::from_slice::<Value>(&alone.stdout).expect("JSON"), answers[0]["response"]);
}

#[test]
fn a_page_for_people() {
    let text = "Xã An Thử gặp mặt\n\nSáng 3-4, Ủy ban nhân dân xã An Thử tổ chức gặp mặt 40 già làng.\n\nHội nghị kết thúc cùng ngày.\n";
    let output = run(bientap().args(["analyze", "--model-dir", MODEL, "--published", "2024-04-03"]), text);
    assert!(output.status.success(), "{}", stderr(&output));
    let page = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(page.starts_with("Xã An Thử gặp mặt\n\nTÓM TẮT\n"), "{page}");
    assert!(!page.contains('\u{1b}'), "no bold type in a pipe");
}

#[test]
fn check_tells_what_it_checked() {
    let output = run(bientap().args(["check", "--model-dir", MODEL]), "");
    assert!(output.status.success(), "{}", stderr(&output));
    let told = String::from_utf8(output.stdout).expect("UTF-8");
    for part in ["sha256", "shapes", "taxonomy", "golden article"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn exit_codes() {
    let folder = copy_of_the_model();
    fs::write(folder.path().join("taxonomy.toml"), "version = 1").expect("written");
    let damaged = folder.path().to_str().expect("UTF-8");
    let config = folder.path().join("bientap.toml");
    fs::write(&config, "workers = 0\nmax-waiting = 0\n").expect("written");
    let config = config.to_str().expect("UTF-8");
    for (arguments, code, told) in [
        (&["--help"][..], 0, ""),
        (&["serve", "--help"], 0, ""),
        (&["--version"], 0, ""),
        (&[], 2, "Usage"),
        (&["serve", "--nothing"], 2, "--nothing"),
        (&["batch"], 2, "INPUT"),
        (&["batch", "-", "--resume"], 2, "--resume"),
        (&["batch", "-", "--endpoint", "nowhere"], 2, "http://"),
        (&["batch", "/does/not/exist.jsonl"], 1, "/does/not/exist.jsonl"),
        (&["analyze", "--published", "mai"], 2, "mai"),
        (&["analyze", "/does/not/exist.txt"], 1, "/does/not/exist.txt"),
        (&["check", "--model-dir", damaged], 64, "taxonomy.toml"),
        (&["check", "--model-dir", "/does/not/exist"], 64, "manifest.json"),
        (&["serve", "--addr", "127.0.0.1:0", "--model-dir", damaged], 64, "taxonomy.toml"),
        (&["batch", "-", "--model-dir", damaged], 64, "taxonomy.toml"),
        (&["serve", "--config", config], 64, "workers is 0"),
        (&["serve", "--config", "/does/not/exist.toml"], 64, "/does/not/exist.toml"),
    ] {
        let output = run(bientap().args(arguments), "");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(told), "{arguments:?}: {}", stderr(&output));
    }
    let both = run(bientap().args(["serve", "--config", config]), "");
    assert!(stderr(&both).contains("max-waiting is 0"), "every fault at once: {}", stderr(&both));
    let empty = run(bientap().args(["analyze", "--model-dir", MODEL]), "\n");
    assert_eq!(empty.status.code(), Some(1), "{}", stderr(&empty));
}

/// Kills the server when a test fails before it has stopped it.
pub struct Server(pub Child);

impl Drop for Server {
    fn drop(&mut self) {
        // Gone already where the test went well.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(unix)]
#[test]
fn serve_logs_and_stops_at_sigterm() {
    let child = bientap()
        .args(["serve", "--model-dir", MODEL, "--log-format", "json"])
        .env("BIENTAP_ADDR", "127.0.0.1:0")
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut server = Server(child);
    let log = BufReader::new(server.0.stderr.take().expect("standard error"));
    let mut lines = log.lines().map(|line| serde_json::from_str::<Value>(&line.expect("a line")).expect("JSON"));
    let listening = lines.next().expect("a line");
    let addr = listening["addr"].as_str().expect("an address").to_owned();
    assert_eq!(lines.next().expect("a line")["message"], "the model is verified: serving");

    let secret = "Chuyện riêng của tòa soạn, sáng 3-4.";
    let output = run(
        bientap().args(["batch", "-", "--endpoint", &format!("http://{addr}")]),
        &json!({"id": 1, "body": secret}).to_string(),
    );
    assert!(output.status.success(), "{}", stderr(&output));
    let call = lines.next().expect("a line");
    assert_eq!(
        (&call["method"], &call["code"], &call["articles"]),
        (&json!("bientap.v1.ArticleAnalysisService/AnalyzeArticle"), &json!("Ok"), &json!(1))
    );
    assert!(call["request_id"].as_str().is_some_and(|id| !id.is_empty()), "{call}");
    assert!(call["encoding_ms"].as_f64().is_some_and(|time| time > 0.0), "{call}");
    assert!(!call.to_string().contains("riêng"), "an article's text is never logged: {call}");

    let killed = Command::new("kill").args(["-TERM", &server.0.id().to_string()]).status().expect("kill");
    assert!(killed.success());
    assert_eq!(server.0.wait().expect("it ends").code(), Some(0));
    let last = lines.last().expect("a line");
    assert_eq!(last["message"], "stopped");
}

#[cfg(unix)]
#[test]
fn serve_tells_where_the_page_is() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let addr = taken.local_addr().expect("an address").to_string();
    let output = run(bientap().args(["serve", "--addr", "127.0.0.1:0", "--http-addr", &addr]), "");
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains(&addr) && stderr(&output).contains("--http-addr"), "{}", stderr(&output));

    let child = bientap()
        .args([
            "serve",
            "--model-dir",
            MODEL,
            "--addr",
            "127.0.0.1:0",
            "--http-addr",
            "127.0.0.1:0",
            "--log-format",
            "json",
        ])
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut server = Server(child);
    let mut log = BufReader::new(server.0.stderr.take().expect("standard error")).lines();
    let listening: Value = serde_json::from_str(&log.next().expect("a line").expect("a line")).expect("JSON");
    let page = listening["page"].as_str().expect("an address");
    let addr = page.strip_prefix("http://").and_then(|rest| rest.strip_suffix('/')).expect("a URL");
    let mut stream = std::net::TcpStream::connect(addr).expect("it listens");
    stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").expect("written");
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut stream, &mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("content-security-policy"), "{answer}");
}

/// A call that takes a minute holds a stop up; a second signal does not wait for it.
#[cfg(unix)]
#[test]
fn a_second_signal_stops_at_once() {
    let child = bientap()
        .args(["serve", "--model-dir", MODEL, "--addr", "127.0.0.1:0", "--log-format", "json"])
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut server = Server(child);
    let mut log = BufReader::new(server.0.stderr.take().expect("standard error")).lines();
    let listening: Value = serde_json::from_str(&log.next().expect("a line").expect("a line")).expect("JSON");
    log.next().expect("serving").expect("a line");
    let mut batch = bientap();
    batch.args(["batch", "-", "--endpoint", &format!("http://{}", listening["addr"].as_str().expect("an address"))]);
    let long = json!({"id": 1, "body": "Họp 3-4. ".repeat(20_000)}).to_string();
    let mut batch =
        Server(batch.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts"));
    batch.0.stdin.take().expect("standard input").write_all(long.as_bytes()).expect("written");
    std::thread::sleep(Duration::from_secs(1));

    let signal = |pid: u32| Command::new("kill").args(["-TERM", &pid.to_string()]).status().expect("kill").success();
    assert!(signal(server.0.id()));
    std::thread::sleep(Duration::from_millis(500));
    assert!(server.0.try_wait().expect("its state").is_none(), "it waits for the call");
    assert!(signal(server.0.id()));
    assert_eq!(server.0.wait().expect("it ends").code(), Some(1));
}

/// Two runs with one output: the second does not begin, and says who has it.
#[tokio::test(flavor = "multi_thread")]
async fn one_batch_at_a_time_writes_an_output() {
    let server = TestServer::start(ServerConfig::default()).await;
    let endpoint = format!("http://{}", server.addr);
    blocking(move || {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out.jsonl");
        let batch = || {
            let mut command = bientap();
            command.args(["batch", "-", "--endpoint", &endpoint, "-o"]).arg(&out);
            command
        };
        let mut first = batch().stdin(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        let mut input = first.stdin.take().expect("standard input");
        input.write_all(b"{\"id\": 1, \"body\": \"Huy\xe1\xbb\x87n h\xe1\xbb\x8dp.\"}\n").expect("written");
        let started = std::time::Instant::now();
        while !out.exists() || lines(&out).is_empty() {
            assert!(started.elapsed() < Duration::from_secs(20), "the first does not begin");
            std::thread::sleep(Duration::from_millis(20));
        }
        for flags in [&[][..], &["--resume"]] {
            let second = run(batch().args(flags), "{\"id\": 2, \"body\": \"X\u{e3} h\u{1ecd}p.\"}\n");
            assert_eq!(second.status.code(), Some(1), "{}", stderr(&second));
            let told = stderr(&second);
            assert!(told.contains(&format!("process {}", first.id())) && told.contains("out.jsonl"), "{told}");
        }
        drop(input);
        assert!(first.wait().expect("it ends").success());
        let ids: Vec<_> = lines(&out).into_iter().map(|line| line["id"].clone()).collect();
        assert_eq!(ids, [json!(1)], "the first one's alone");
        // Then it is free.
        let third = run(batch().arg("--resume"), "{\"id\": 3, \"body\": \"X\u{e3} h\u{1ecd}p.\"}\n");
        assert!(third.status.success(), "{}", stderr(&third));
        assert_eq!(lines(&out).len(), 2);
        assert_eq!(fs::read_dir(folder.path()).expect("read").count(), 1, "no lock is left behind");
    })
    .await;
}
