//! A server on a free port with a model that does as the article says, so that load, faults and shutdown are tested
//! without weights.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use bientap::analysis::{Analysis, Article, Coverage, ModelInfo, Options};
use bientap::engine::{Author, Backend, EngineConfig, Job};
use bientap::model::ModelError;
use bientap::proto::v1;
use bientap::proto::v1::article_analysis_service_client::ArticleAnalysisServiceClient;
use bientap::proto::v1::model_service_client::ModelServiceClient;
use bientap::server::{self, Catalogue, Loaded, Ports, RunError, ServerConfig};
use bientap::summary::abstractive::WriteError;
use bientap::summary::{Style, Summary, SummaryOptions};
use bientap::tags::{Tag, TagKind};
use bientap::text::{Document, Field, Span};
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio_stream::wrappers::UnboundedReceiverStream;
use tonic::transport::{Channel, Endpoint};

/// A model that the lead of the article commands: `windows=3 tokens=100 sleep=20` (milliseconds a window), `hold` (waits
/// for [`Gate::open`]), `panic=prepare|encode|read`, `fail` (the model's error).
///
/// Its summary is the first sentence outside the lead, and one tag has every word of the article as evidence. Where it
/// `writes`, the abstractive summary is that sentence in capitals, and the lead may say `write=hold|panic|fail|on` (goes on
/// until nobody wants it).
#[derive(Default)]
pub struct Fake {
    pub gate: Gate,
    /// Holds back the writer.
    pub desk: Gate,
    pub writes: AtomicBool,
    /// How often the writer was told to stop.
    pub stopped: AtomicUsize,
    prepared: AtomicUsize,
    /// Of each window that was encoded, the threads that its products had.
    pub threads: Mutex<Vec<usize>>,
}

impl Fake {
    /// Waits until the server has accepted so many articles: what was only sent may still be on its way.
    pub async fn accepted(&self, count: usize) {
        eventually("the articles are accepted", || self.prepared.load(Ordering::Relaxed) >= count).await;
    }
}

/// Holds back the articles that ask for it.
#[derive(Default)]
pub struct Gate {
    state: Mutex<GateState>,
    changed: Condvar,
}

#[derive(Default)]
struct GateState {
    open: bool,
    waiting: usize,
}

impl Gate {
    pub fn open(&self) {
        self.state.lock().expect("gate").open = true;
        self.changed.notify_all();
    }

    /// Waits until so many windows stand before the gate.
    pub async fn reached_by(&self, count: usize) {
        eventually("the gate is reached", || self.state.lock().expect("gate").waiting >= count).await;
    }

    fn pass(&self) {
        let mut state = self.state.lock().expect("gate");
        state.waiting += 1;
        while !state.open {
            state = self.changed.wait(state).expect("gate");
        }
        state.waiting -= 1;
    }
}

/// Waits for something that happens soon, or fails.
pub async fn eventually(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..1000 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("not in ten seconds: {what}");
}

struct FakeJob {
    fake: Arc<Fake>,
    document: Document,
    command: String,
    encoded: usize,
}

impl FakeJob {
    fn number(&self, name: &str) -> Option<u64> {
        let words = self.command.split_whitespace();
        let value = words.filter_map(|word| word.strip_prefix(name)?.strip_prefix('=')).next()?;
        Some(value.parse().expect("a number"))
    }

    fn says(&self, word: &str) -> bool {
        self.command.split_whitespace().any(|other| other == word)
    }
}

impl Backend for Fake {
    fn prepare(self: Arc<Self>, article: &Article) -> Box<dyn Job> {
        let document = article.document();
        self.prepared.fetch_add(1, Ordering::Relaxed);
        let job = FakeJob { fake: self, document, command: article.lead.clone(), encoded: 0 };
        assert!(!job.says("panic=prepare"), "told to panic");
        Box::new(job)
    }

    fn author(self: Arc<Self>) -> Option<Arc<dyn Author>> {
        if self.writes.load(Ordering::Relaxed) { Some(self) } else { None }
    }
}

impl Author for Fake {
    fn write(
        &self,
        analysis: &Analysis,
        _: &SummaryOptions,
        is_unwanted: &dyn Fn() -> bool,
    ) -> Result<Summary, WriteError> {
        let says = |word: &str| analysis.document.text().split_whitespace().any(|other| other == word);
        if says("write=hold") {
            self.desk.pass();
        }
        assert!(!says("write=panic"), "told to panic");
        if says("write=fail") {
            return Err(WriteError::Tensor(candle_core::Error::msg("told to fail")));
        }
        while says("write=on") {
            std::thread::sleep(Duration::from_millis(1));
            if is_unwanted() {
                self.stopped.fetch_add(1, Ordering::Relaxed);
                return Err(WriteError::Stopped);
            }
        }
        let text = analysis.summary.as_ref().map(|summary| summary.text.to_uppercase()).unwrap_or_default();
        Ok(Summary { text, style: Style::Abstractive, ..Summary::default() })
    }
}

impl Job for FakeJob {
    fn windows(&self) -> usize {
        self.number("windows").unwrap_or(1) as usize
    }

    fn tokens(&self, _: usize) -> usize {
        self.number("tokens").unwrap_or(10) as usize
    }

    fn encode(&mut self, window: usize) -> Result<(), ModelError> {
        assert_eq!(window, self.encoded, "each window once, in order");
        self.encoded += 1;
        self.fake.threads.lock().expect("threads").push(rayon::current_num_threads());
        std::thread::sleep(Duration::from_millis(self.number("sleep").unwrap_or(0)));
        if self.says("hold") {
            self.fake.gate.pass();
        }
        assert!(!self.says("panic=encode"), "told to panic");
        if self.says("fail") { Err(ModelError::NotBundled) } else { Ok(()) }
    }

    fn read(self: Box<Self>, _: Option<Timestamp>, options: &Options) -> Analysis {
        assert!(!self.says("panic=read"), "told to panic");
        assert_eq!(self.encoded, self.windows(), "all windows are encoded");
        let document = &self.document;
        let spans = document.sentences().iter().map(|sentence| sentence.span);
        let first = spans.into_iter().find(|span| document.field_at(span.begin) != Field::Lead);
        let summary = options.features.summary.then(|| Summary {
            text: first.map_or("", |span| document.slice(span)).to_owned(),
            sentences: first.into_iter().collect(),
            ..Summary::default()
        });
        let words = Tag {
            id: "tu".to_owned(),
            name: "từ".to_owned(),
            kind: TagKind::Subject,
            score: 0.5,
            evidence: words(document.text()),
        };
        Analysis {
            summary,
            tags: if options.features.tags { vec![words] } else { Vec::new() },
            officials: Vec::new(),
            dates: Vec::new(),
            reading: None,
            coverage: Coverage { windows: self.encoded, characters: document.text().chars().count() },
            warnings: Vec::new(),
            taxonomy_version: "2026.2".to_owned(),
            document: self.document,
        }
    }
}

fn words(text: &str) -> Vec<Span> {
    let mut words = Vec::new();
    let mut begin = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let length = word.trim_end().len();
        if length > 0 {
            words.push(Span::new(begin, begin + length));
        }
        begin += word.len();
    }
    words
}

/// The fake as the server takes it, with three tags, places first.
pub fn loaded(fake: &Arc<Fake>) -> Loaded {
    let tag = |id: &str, kind: v1::TagKind| v1::TagDefinition {
        id: id.to_owned(),
        name: id.replace('-', " "),
        kind: kind.into(),
        ..Default::default()
    };
    let info = ModelInfo {
        name: "fake".to_owned(),
        version: "2026.1".to_owned(),
        license: "Apache-2.0".to_owned(),
        sha256: "0".repeat(64),
        languages: vec!["vi".to_owned()],
        window_tokens: 1024,
        parameters: 1,
        writer: None,
    };
    let tags = vec![
        tag("place:kien-giang", v1::TagKind::Place),
        tag("nong-thon-moi", v1::TagKind::Subject),
        tag("chinh-tri", v1::TagKind::Section),
    ];
    Loaded::new(Arc::clone(fake) as Arc<dyn Backend>, info, Catalogue { tags, version: "2026.2".to_owned() })
}

pub struct TestServer {
    pub addr: SocketAddr,
    pub http: SocketAddr,
    pub fake: Arc<Fake>,
    /// Reads everything anew, as SIGHUP does.
    pub reload: mpsc::UnboundedSender<()>,
    shutdown: Option<oneshot::Sender<()>>,
    running: JoinHandle<Result<(), RunError>>,
}

impl TestServer {
    /// A server with a model.
    pub async fn start(config: ServerConfig) -> Self {
        Self::serving(Self::loading(config, |fake| Ok(loaded(&fake))).await).await
    }

    /// A server with a model that writes abstractive summaries, too.
    pub async fn writing(config: ServerConfig) -> Self {
        let load = |fake: Arc<Fake>| {
            fake.writes.store(true, Ordering::Relaxed);
            Ok(loaded(&fake))
        };
        Self::serving(Self::loading(config, load).await).await
    }

    async fn serving(server: Self) -> Self {
        let mut client = ModelServiceClient::new(server.channel());
        for _ in 0..1000 {
            if client.get_model_info(v1::GetModelInfoRequest {}).await.is_ok() {
                return server;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("not serving after ten seconds");
    }

    /// A server that gets its model from `load`, with one worker: on any machine, an article waits for the one before.
    pub async fn loading(
        mut config: ServerConfig,
        load: impl FnOnce(Arc<Fake>) -> Result<Loaded, ModelError> + Send + 'static,
    ) -> Self {
        config.engine.workers = 1;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let addr = listener.local_addr().expect("an address");
        let json = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let http = json.local_addr().expect("an address");
        let ports = Ports { grpc: listener, http: Some(json), metrics: None };
        let (shutdown, told) = oneshot::channel();
        let fake = Arc::new(Fake::default());
        let given = Arc::clone(&fake);
        let told = async move {
            let _ = told.await;
        };
        let (reload, reloads) = mpsc::unbounded_channel();
        let reloads = UnboundedReceiverStream::new(reloads);
        let running = tokio::spawn(server::run(ports, config, move || load(given), told, reloads));
        Self { addr, http, fake, reload, shutdown: Some(shutdown), running }
    }

    pub fn channel(&self) -> Channel {
        Endpoint::from_shared(format!("http://{}", self.addr)).expect("an address").connect_lazy()
    }

    pub fn articles(&self) -> ArticleAnalysisServiceClient<Channel> {
        ArticleAnalysisServiceClient::new(self.channel())
    }

    /// Tells the server to stop, as SIGTERM does.
    pub fn stop(&mut self) {
        if let Some(shutdown) = self.shutdown.take() {
            shutdown.send(()).expect("the server runs");
        }
    }

    /// Waits until it has stopped.
    pub async fn stopped(self) -> Result<(), RunError> {
        tokio::time::timeout(Duration::from_secs(20), self.running).await.expect("stopped in time").expect("no panic")
    }
}

/// Small limits, so that tests reach them.
pub fn small(max_waiting: usize, max_queued_tokens: usize) -> ServerConfig {
    ServerConfig {
        engine: EngineConfig { workers: 1, max_waiting, max_queued_tokens, ..EngineConfig::default() },
        stream_window: 4,
        ..ServerConfig::default()
    }
}

/// A request with commands for the fake.
pub fn request(command: &str, body: &str) -> v1::AnalyzeArticleRequest {
    let article = v1::Article { lead: command.to_owned(), body: body.to_owned(), ..Default::default() };
    v1::AnalyzeArticleRequest { article: Some(article), ..Default::default() }
}

/// The same in a stream.
pub fn item(key: &str, command: &str, body: &str) -> v1::StreamAnalyzeArticlesRequest {
    v1::StreamAnalyzeArticlesRequest { key: key.to_owned(), request: Some(request(command, body)), timeout: None }
}

/// What every error must have, and its reason.
pub fn reason(status: &tonic::Status) -> String {
    use tonic_types::StatusExt;
    let info = status.get_details_error_info().unwrap_or_else(|| panic!("no ErrorInfo: {status:?}"));
    assert_eq!(info.domain, "bientap", "{status:?}");
    info.reason
}
