//! What gRPC and the engine add to an article: `analyze()` in this process and a call of a server of its own, turn by turn.
//!
//! ```sh
//! cargo bench --bench grpc
//! ```

use std::hint::black_box;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use bientap::analysis::{Analyzer, Article, Options};
use bientap::proto::v1::article_analysis_service_client::ArticleAnalysisServiceClient;
use bientap::proto::v1::{self, AnalyzeArticleRequest};
use serde_json::Value;
use tonic::transport::Channel;

const ROUNDS: usize = 200;

/// A server that ends with this process.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing is left to do where it is gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles/hoi-nghi-dan-van.json");
    let json: Value = serde_json::from_slice(&std::fs::read(path)?)?;
    let text = |key: &str| json.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let article = Article { title: text("title"), lead: text("lead"), body: text("body"), ..Article::default() };
    let message = v1::Article { title: text("title"), lead: text("lead"), body: text("body"), ..Default::default() };
    let request = AnalyzeArticleRequest { article: Some(message), ..Default::default() };

    let (_server, mut client) = start(&request).await?;
    let analyzer = Analyzer::bundled()?;
    let (mut inside, mut called) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        // Each twice, the second counted: the first finds the other's weights in the cache.
        for counted in [false, true] {
            let started = Instant::now();
            black_box(analyzer.analyze(&article, &Options::default())?);
            inside.extend(counted.then(|| started.elapsed()));
        }
        for counted in [false, true] {
            let started = Instant::now();
            black_box(client.analyze_article(request.clone()).await?);
            called.extend(counted.then(|| started.elapsed()));
        }
    }
    let (inside, called) = (median(inside), median(called));
    let more = (called.as_secs_f64() / inside.as_secs_f64() - 1.0) * 100.0;
    println!("analyze() {inside:.2?}, by gRPC {called:.2?}: {more:+.1} %, medians of {ROUNDS} rounds");
    Ok(())
}

/// A server on a free port that has answered the request once.
async fn start(request: &AnalyzeArticleRequest) -> Result<(Server, ArticleAnalysisServiceClient<Channel>)> {
    let addr = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let options = ["serve", "--addr", &addr.to_string(), "--http-addr", "off", "--log-level", "error"];
    let server = Server(Command::new(env!("CARGO_BIN_EXE_bientap")).args(options).spawn()?);
    for _ in 0..300 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        if let Ok(mut client) = ArticleAnalysisServiceClient::connect(format!("http://{addr}")).await
            && client.analyze_article(request.clone()).await.is_ok()
        {
            return Ok((server, client));
        }
    }
    bail!("the server does not answer")
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
