//! Where answers come from: the model in this process, or servers.

mod balance;
mod remote;

pub(super) use remote::Remote;

use tonic::Status;

use crate::cli::Failure;
use crate::cli::options::AnalysisOptions;
use crate::cli::source::ModelSource;
use crate::engine::{Call, EngineConfig, Patience};
use crate::error::to_message;
use crate::proto::v1;
use crate::server::{ServerConfig, Serving};
use balance::Balancer;

/// What an article is answered with.
pub(super) enum Outcome {
    Response(Box<v1::AnalyzeArticleResponse>),
    Error(tonic_types::Status),
}

pub(super) enum Answerer {
    Here(Box<Serving>),
    There(Balancer),
}

impl Answerer {
    pub(super) async fn new(remote: &Remote, source: ModelSource, options: &AnalysisOptions) -> Result<Self, Failure> {
        if let Some(servers) = remote.servers()? {
            return Ok(Self::There(servers));
        }
        options.fit(&source)?;
        let serving = Serving::start(source.load().await?, EngineConfig::default());
        Ok(Self::Here(Box::new(serving.map_err(|error| Failure::job("cannot start threads", error))?)))
    }

    /// The answer to one request. `Err` where no answer can be had at all: that says nothing of the article, so it is not
    /// answered with an error, and is asked for again later.
    pub(super) async fn answer(&self, request: v1::AnalyzeArticleRequest) -> Result<Outcome, Failure> {
        let answer = match self {
            Self::Here(serving) => {
                let call = Call { deadline: None, patience: Patience::Wait };
                let limit = ServerConfig::default().max_article_characters;
                let answer = serving.answer(request, call, limit).await;
                answer.map(|(response, _)| response).map_err(Status::from)
            }
            Self::There(servers) => servers.ask(request).await?,
        };
        Ok(match answer {
            Ok(response) => Outcome::Response(Box::new(response)),
            Err(status) => Outcome::Error(to_message(&status)),
        })
    }

    /// What each server did, a line each; nothing where the work was done here.
    pub(super) fn report(&self) -> Vec<String> {
        match self {
            Self::Here(_) => Vec::new(),
            Self::There(servers) => servers.report(),
        }
    }
}
