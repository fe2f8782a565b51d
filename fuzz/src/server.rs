//! A server whose model answers everything with nothing: what is tried comes before the model.

use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};

use bientap::analysis::{Analysis, Article, Coverage, ModelInfo, Options};
use bientap::engine::{Backend, Job};
use bientap::model::ModelError;
use bientap::server::{self, Catalogue, Loaded, Ports, ServerConfig};
use bientap::text::Document;
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use prost::bytes::Bytes;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("threads"));

struct Nothing;

struct Read(Document);

impl Backend for Nothing {
    fn prepare(self: Arc<Self>, article: &Article) -> Box<dyn Job> {
        Box::new(Read(article.document()))
    }
}

impl Job for Read {
    fn windows(&self) -> usize {
        1
    }

    fn tokens(&self, _: usize) -> usize {
        1
    }

    fn encode(&mut self, _: usize) -> Result<(), ModelError> {
        Ok(())
    }

    fn read(self: Box<Self>, _: Option<jiff::Timestamp>, _: &Options) -> Analysis {
        Analysis {
            document: self.0,
            summary: None,
            tags: Vec::new(),
            officials: Vec::new(),
            dates: Vec::new(),
            coverage: Coverage::default(),
            not_vietnamese: false,
            taxonomy_version: String::new(),
        }
    }
}

/// Where it listens.
#[derive(Clone, Copy)]
pub struct Addrs {
    pub grpc: SocketAddr,
    pub http: SocketAddr,
}

static ADDRS: LazyLock<Addrs> = LazyLock::new(|| {
    RUNTIME.block_on(async {
        let grpc = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let http = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let addr = |listener: &TcpListener| listener.local_addr().expect("an address");
        let addrs = Addrs { grpc: addr(&grpc), http: addr(&http) };
        let info = ModelInfo {
            name: String::new(),
            version: String::new(),
            license: String::new(),
            sha256: String::new(),
            languages: Vec::new(),
            window_tokens: 1,
            parameters: 0,
            writer: None,
        };
        let load = move || {
            Ok(Loaded::new(Arc::new(Nothing), info, Catalogue { tags: Vec::new(), version: String::new() }))
        };
        let ports = Ports { grpc, http: Some(http), metrics: None };
        let never = std::future::pending();
        tokio::spawn(server::run(ports, ServerConfig::default(), load, never, tokio_stream::pending()));
        // The model is there in a moment.
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        addrs
    })
});

pub fn addrs() -> Addrs {
    *ADDRS
}

pub fn run<T>(work: impl Future<Output = T>) -> T {
    RUNTIME.block_on(work)
}

type HttpClient = Client<HttpConnector, Full<Bytes>>;

static HTTP2: LazyLock<HttpClient> =
    LazyLock::new(|| Client::builder(TokioExecutor::new()).http2_only(true).build_http());
static HTTP1: LazyLock<HttpClient> = LazyLock::new(|| Client::builder(TokioExecutor::new()).build_http());

pub fn client() -> HttpClient {
    HTTP2.clone()
}

pub fn client_http1() -> HttpClient {
    HTTP1.clone()
}

/// A message in gRPC's frame.
pub fn framed(flag: u8, message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).expect("short").to_be_bytes();
    [&[flag][..], &length, message].concat()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).expect("packed");
    packed.finish().expect("packed")
}
