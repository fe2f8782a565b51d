//! `grpc.health.v1.Health`: of the server as a whole, and of every service by name.
//!
//! As the protocol has it: who watches a name that there is not is told SERVICE_UNKNOWN and may go on watching.

use std::pin::Pin;
use std::sync::Arc;

use futures_util::{Stream, StreamExt, stream};
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;
use tonic::{Request, Response, Status};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_server::Health;
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};

use crate::error::Error;

/// What is told of every name: the server serves as a whole, or not.
#[derive(Clone)]
pub(super) struct Reporter {
    names: Arc<[&'static str]>,
    status: watch::Sender<ServingStatus>,
}

impl Reporter {
    /// Not serving yet.
    pub(super) fn new(names: &[&'static str]) -> Self {
        Self { names: names.into(), status: watch::Sender::new(ServingStatus::NotServing) }
    }

    pub(super) fn set(&self, serving: bool) {
        self.status.send_replace(if serving { ServingStatus::Serving } else { ServingStatus::NotServing });
    }

    fn knows(&self, name: &str) -> bool {
        self.names.contains(&name)
    }
}

fn answer(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse { status: status.into() }
}

#[tonic::async_trait]
impl Health for Reporter {
    async fn check(&self, request: Request<HealthCheckRequest>) -> Result<Response<HealthCheckResponse>, Status> {
        let name = &request.get_ref().service;
        if !self.knows(name) {
            return Err(Error::NotFound(format!("there is no service named {name}")).into());
        }
        let status = *self.status.borrow();
        Ok(Response::new(answer(status)))
    }

    type WatchStream = Pin<Box<dyn Stream<Item = Result<HealthCheckResponse, Status>> + Send>>;

    async fn watch(&self, request: Request<HealthCheckRequest>) -> Result<Response<Self::WatchStream>, Status> {
        let statuses: Self::WatchStream = if self.knows(&request.get_ref().service) {
            Box::pin(WatchStream::new(self.status.subscribe()).map(|status| Ok(answer(status))))
        } else {
            // The names are those that there ever will be.
            Box::pin(stream::iter([Ok(answer(ServingStatus::ServiceUnknown))]).chain(stream::pending()))
        };
        Ok(Response::new(statuses))
    }
}
