//! Where a batch's answers come from: the model in this process, or a server.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use tonic::metadata::AsciiMetadataValue;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;

use crate::cli::Failure;
use crate::cli::source::ModelSource;
use crate::engine::{Call, EngineConfig, Patience};
use crate::error::to_message;
use crate::proto::v1;
use crate::proto::v1::article_analysis_service_client::ArticleAnalysisServiceClient;
use crate::server::{ServerConfig, Serving};

/// How often a call is made before the batch gives up.
const ATTEMPTS: u32 = 10;
/// The wait after the first failure; it doubles each time.
const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// Answers hold each passage several times: more than the articles themselves.
const LARGEST_ANSWER: usize = 256 << 20;

/// The key itself. Not a flag: the command line of a process is for all to see.
const API_KEY: &str = "BIENTAP_API_KEY";

/// How a server is reached.
#[derive(Args)]
pub(super) struct Remote {
    /// A server to send the articles to, such as https://bientap.example:50051 [default: none, in this process]
    #[arg(long, env = "BIENTAP_ENDPOINT", value_name = "URL", conflicts_with_all = ["model_dir", "lexicon", "taxonomy"])]
    endpoint: Option<String>,

    /// File that holds the server's API key; BIENTAP_API_KEY holds the key itself
    #[arg(long, env = "BIENTAP_API_KEY_FILE", value_name = "FILE", requires = "endpoint")]
    api_key_file: Option<PathBuf>,

    /// PEM file with the authority of the server's certificate [default: those that this machine trusts]
    #[arg(long, env = "BIENTAP_SERVER_CA", value_name = "FILE", requires = "endpoint")]
    server_ca: Option<PathBuf>,

    /// PEM file with the certificate to show to a server that asks for one
    #[arg(long, env = "BIENTAP_CLIENT_CERT", value_name = "FILE", requires = "client_key")]
    client_cert: Option<PathBuf>,

    /// PEM file with the private key of --client-cert
    #[arg(long, env = "BIENTAP_CLIENT_KEY", value_name = "FILE", requires = "client_cert")]
    client_key: Option<PathBuf>,
}

impl Remote {
    fn connect(&self, url: &str) -> Result<Server, Failure> {
        let usage = || Failure::Usage(format!("--endpoint {url}: http://HOST:PORT or https://HOST:PORT is expected"));
        let mut endpoint = Endpoint::from_shared(url.to_owned()).map_err(|_| usage())?;
        match endpoint.uri().scheme_str() {
            Some("http") => {}
            Some("https") => {
                let tls = self.tls()?;
                endpoint = endpoint.tls_config(tls).map_err(|error| Failure::job("TLS", source(&error)))?;
            }
            _ => return Err(usage()),
        }
        let channel = endpoint.connect_timeout(Duration::from_secs(10)).connect_lazy();
        let client = ArticleAnalysisServiceClient::new(channel).max_decoding_message_size(LARGEST_ANSWER);
        Ok(Server { client, key: self.key()? })
    }

    fn tls(&self) -> Result<ClientTlsConfig, Failure> {
        let mut tls = ClientTlsConfig::new();
        tls = match &self.server_ca {
            Some(file) => tls.ca_certificate(Certificate::from_pem(read(file)?)),
            None => tls.with_native_roots(),
        };
        if let (Some(cert), Some(key)) = (&self.client_cert, &self.client_key) {
            tls = tls.identity(Identity::from_pem(read(cert)?, read(key)?));
        }
        Ok(tls)
    }

    /// The header with the API key, where there is one.
    fn key(&self) -> Result<Option<AsciiMetadataValue>, Failure> {
        let (place, key) = match &self.api_key_file {
            Some(file) => (file.display().to_string(), String::from_utf8(read(file)?).ok()),
            None => match std::env::var(API_KEY) {
                Ok(key) => (API_KEY.to_owned(), Some(key)),
                Err(_) => return Ok(None),
            },
        };
        let header = key.and_then(|key| format!("Bearer {}", key.trim()).parse::<AsciiMetadataValue>().ok());
        // Never what it holds.
        let mut header = header.ok_or_else(|| Failure::Configuration(format!("{place} holds no API key")))?;
        header.set_sensitive(true);
        Ok(Some(header))
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|error| Failure::Configuration(format!("{}: {error}", file.display())))
}

/// What is behind an error that says little.
fn source(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |inner| format!("{error}: {inner}"))
}

/// What a row is answered with.
pub(super) enum Outcome {
    Response(Box<v1::AnalyzeArticleResponse>),
    Error(tonic_types::Status),
}

pub(super) enum Answerer {
    Here(Box<Serving>),
    There(Box<Server>),
}

pub(super) struct Server {
    client: ArticleAnalysisServiceClient<Channel>,
    key: Option<AsciiMetadataValue>,
}

impl Answerer {
    pub(super) async fn new(remote: &Remote, source: ModelSource) -> Result<Self, Failure> {
        match &remote.endpoint {
            None => {
                let serving = Serving::start(source.load().await?, EngineConfig::default());
                Ok(Self::Here(Box::new(serving.map_err(|error| Failure::job("cannot start threads", error))?)))
            }
            Some(url) => Ok(Self::There(Box::new(remote.connect(url)?))),
        }
    }

    /// The answer to one request. `Err` where no answer can be had at all: that says nothing of the article, so no line
    /// is written for it and a later run with `--resume` asks again.
    pub(super) async fn answer(&self, request: v1::AnalyzeArticleRequest) -> Result<Outcome, Failure> {
        let answer = match self {
            Self::Here(serving) => {
                let call = Call { deadline: None, patience: Patience::Wait };
                let limit = ServerConfig::default().max_article_characters;
                let answer = serving.answer(request, call, limit).await;
                answer.map(|(response, _)| response).map_err(Status::from)
            }
            Self::There(server) => ask(server, request).await?,
        };
        Ok(match answer {
            Ok(response) => Outcome::Response(Box::new(response)),
            Err(status) => Outcome::Error(to_message(&status)),
        })
    }
}

/// Asks until there is an answer that another attempt would not change.
async fn ask(
    server: &Server,
    request: v1::AnalyzeArticleRequest,
) -> Result<Result<v1::AnalyzeArticleResponse, Status>, Failure> {
    let mut attempt = 1;
    loop {
        let mut call = Request::new(request.clone());
        if let Some(key) = &server.key {
            call.metadata_mut().insert("authorization", key.clone());
        }
        match server.client.clone().analyze_article(call).await {
            Ok(response) => return Ok(Ok(response.into_inner())),
            // Nothing to do with the article: the next one would be refused as well.
            Err(status) if status.code() == Code::Unauthenticated => {
                return Err(Failure::job("the server", status.message()));
            }
            Err(status) if !passes(&status) => return Ok(Err(status)),
            Err(status) if attempt == ATTEMPTS => {
                return Err(Failure::Job(format!(
                    "gave up after {ATTEMPTS} attempts, go on with --resume: {:?}: {}",
                    status.code(),
                    status.message()
                )));
            }
            Err(status) => tokio::time::sleep(wait(&status, attempt)).await,
        }
        attempt += 1;
    }
}

/// True for what passes: a full or restarting server, a broken connection. The latter reaches us as one of several codes,
/// without the details that every error of a server has.
fn passes(status: &Status) -> bool {
    match status.code() {
        Code::Unavailable | Code::ResourceExhausted => true,
        Code::Unknown | Code::Internal | Code::Cancelled => status.details().is_empty(),
        _ => false,
    }
}

/// What the server asks for, and at least twice the wait of the attempt before.
fn wait(status: &Status, attempt: u32) -> Duration {
    let own = FIRST_WAIT.saturating_mul(1 << (attempt - 1).min(16));
    let asked = status.get_details_retry_info().and_then(|info| info.retry_delay).unwrap_or_default();
    own.max(asked).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, Fault, Limit};

    #[test]
    fn what_is_tried_again() {
        let full = || Error::Full {
            limit: Limit::Articles,
            value: 512,
            flag: "--max-waiting",
            retry_after: Duration::from_secs(7),
        };
        for (status, again) in [
            (Status::from(full()), true),
            (Error::Draining.into(), true),
            (Error::Starting.into(), true),
            (Status::unknown("transport error"), true),
            (Error::Internal(Fault::Panic("reading")).into(), false),
            (Error::Invalid(Vec::new()).into(), false),
            (Error::DeadlinePassed.into(), false),
        ] {
            assert_eq!(passes(&status), again, "{status}");
        }
        assert_eq!(wait(&full().into(), 1), Duration::from_secs(7));
        assert_eq!(wait(&Status::unavailable(""), 1), Duration::from_millis(250));
        assert_eq!(wait(&Status::unavailable(""), 4), Duration::from_secs(2));
        assert_eq!(wait(&Status::unavailable(""), 10), Duration::from_secs(30));
    }
}
