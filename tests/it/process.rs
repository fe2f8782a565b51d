//! The real binary as a server, watched from outside: its address, its memory, its log, its end.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bientap::proto::v1::article_analysis_service_client::ArticleAnalysisServiceClient;
use serde_json::Value;
use tonic::transport::{Channel, Endpoint};

use crate::cli::{MODEL, bientap};

/// `bientap serve` on the real model. Killed when dropped.
pub struct Process {
    child: Child,
    pub addr: String,
    /// Of JSON over HTTP, where it is asked for: `HOST:PORT`.
    pub http: String,
    log: Arc<Mutex<Vec<Value>>>,
}

impl Process {
    /// Starts it and waits until it serves.
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_with(|command| {
            command.args(arguments);
        })
    }

    pub fn start_with(change: impl FnOnce(&mut Command)) -> Self {
        let mut command = bientap();
        command.args(["serve", "--log-format", "json"]).env("BIENTAP_ADDR", "127.0.0.1:0");
        command.env("BIENTAP_MODEL_DIR", MODEL);
        change(&mut command);
        Self::serving(command)
    }

    /// Any command that serves and logs in JSON; waits until it serves.
    pub fn serving(command: Command) -> Self {
        let mut process = Self::of(command);
        process.addr = process.logged(Duration::from_secs(60), |line| {
            line["message"].as_str().filter(|message| *message == "listening")?;
            line["addr"].as_str().map(str::to_owned)
        });
        process.http = process.logged(Duration::from_secs(60), |line| {
            line["message"].as_str().filter(|message| *message == "listening")?;
            let page = line["page"].as_str().unwrap_or_default();
            Some(page.split("://").last().unwrap_or_default().trim_end_matches('/').to_owned())
        });
        process.says("the model is verified: serving");
        process
    }

    /// Any command that logs in JSON, not waited for; it has no address.
    pub fn of(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().expect("the binary starts");
        let lines = BufReader::new(child.stderr.take().expect("standard error")).lines();
        let log = Arc::new(Mutex::new(Vec::new()));
        let written = Arc::clone(&log);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                // What is no JSON is a panic's last words, or a fault of the settings.
                let line = serde_json::from_str(&line).unwrap_or(Value::String(line));
                written.lock().expect("log").push(line);
            }
        });
        Self { child, addr: String::new(), http: String::new(), log }
    }

    /// Waits for a line of the log.
    pub fn says(&self, message: &str) {
        self.logged(Duration::from_secs(60), |line| (line["message"] == message).then_some(()));
    }

    fn logged<T>(&self, within: Duration, find: impl Fn(&Value) -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            if let Some(found) = self.log.lock().expect("log").iter().find_map(&find) {
                return found;
            }
            assert!(started.elapsed() < within, "not in the log: {:?}", self.log.lock().expect("log"));
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The lines of the log that are so.
    pub fn lines(&self, is_so: impl Fn(&Value) -> bool) -> Vec<Value> {
        self.log.lock().expect("log").iter().filter(|line| is_so(line)).cloned().collect()
    }

    /// Panics that the log tells of.
    pub fn panics(&self) -> usize {
        self.lines(|line| line["message"] == "panic" || line.is_string()).len()
    }

    pub fn channel(&self) -> Channel {
        Endpoint::from_shared(format!("http://{}", self.addr)).expect("an address").connect_lazy()
    }

    pub fn articles(&self) -> ArticleAnalysisServiceClient<Channel> {
        ArticleAnalysisServiceClient::new(self.channel()).max_decoding_message_size(256 << 20)
    }

    /// Resident memory in bytes.
    pub fn memory(&self) -> f64 {
        self.status("VmRSS:")
    }

    /// The most resident memory that it ever had, in bytes.
    pub fn peak(&self) -> f64 {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> f64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("the process is there");
        let line = status.lines().find_map(|line| line.strip_prefix(name)).expect(name);
        line.trim().trim_end_matches(" kB").trim().parse::<f64>().expect("a number") * 1024.0
    }

    /// Processor time so far, in seconds.
    pub fn cpu_seconds(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).expect("the process is there");
        // After the name in brackets: user and system time are the 12th and 13th, in hundredths (USER_HZ).
        let fields: Vec<_> = stat.rsplit(')').next().expect("fields").split_whitespace().collect();
        [11, 12].map(|field: usize| fields[field].parse::<f64>().expect("a number")).iter().sum::<f64>() / 100.0
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status().expect("kill");
        assert!(sent.success(), "{name}");
    }

    /// Its exit code, once it has ended.
    pub fn ended(&mut self) -> Option<i32> {
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Gone already where the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// So many seconds as the environment says, to make a short test a long one.
pub fn seconds(variable: &str, otherwise: u64) -> Duration {
    let said = std::env::var(variable).ok().map(|value| value.parse().expect("a number of seconds"));
    Duration::from_secs(said.unwrap_or(otherwise))
}
