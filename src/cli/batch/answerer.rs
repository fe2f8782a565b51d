//! Where a batch's answers come from: the model in this process, or a server.

use std::time::Duration;

use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};
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

/// What a row is answered with.
pub(super) enum Outcome {
    Response(Box<v1::AnalyzeArticleResponse>),
    Error(tonic_types::Status),
}

pub(super) enum Answerer {
    Here(Box<Serving>),
    There(ArticleAnalysisServiceClient<Channel>),
}

impl Answerer {
    pub(super) async fn new(endpoint: Option<&str>, source: ModelSource) -> Result<Self, Failure> {
        match endpoint {
            None => {
                let serving = Serving::start(source.load().await?, EngineConfig::default());
                Ok(Self::Here(Box::new(serving.map_err(|error| Failure::job("cannot start threads", error))?)))
            }
            Some(url) => {
                let endpoint = Endpoint::from_shared(url.to_owned())
                    .ok()
                    .filter(|endpoint| endpoint.uri().scheme_str() == Some("http"))
                    .ok_or_else(|| Failure::Usage(format!("--endpoint {url}: http://HOST:PORT is expected")))?;
                let channel = endpoint.connect_timeout(Duration::from_secs(10)).connect_lazy();
                let client = ArticleAnalysisServiceClient::new(channel).max_decoding_message_size(LARGEST_ANSWER);
                Ok(Self::There(client))
            }
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
            Self::There(client) => ask(client, request).await?,
        };
        Ok(match answer {
            Ok(response) => Outcome::Response(Box::new(response)),
            Err(status) => Outcome::Error(to_message(&status)),
        })
    }
}

/// Asks until there is an answer that another attempt would not change.
async fn ask(
    client: &ArticleAnalysisServiceClient<Channel>,
    request: v1::AnalyzeArticleRequest,
) -> Result<Result<v1::AnalyzeArticleResponse, Status>, Failure> {
    let mut attempt = 1;
    loop {
        match client.clone().analyze_article(request.clone()).await {
            Ok(response) => return Ok(Ok(response.into_inner())),
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
