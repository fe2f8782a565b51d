//! What a call can fail with, and the one mapping of it to `google.rpc.Status`.

use std::collections::HashMap;
use std::time::Duration;

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt};

use crate::model::ModelError;
use crate::summary::abstractive::WriteError;
use crate::telemetry::metrics;

/// The domain of every `google.rpc.ErrorInfo`.
pub const DOMAIN: &str = "bientap";

/// Why an article was not analysed, or another call not answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request is wrong, in one or more places.
    #[error("invalid request: {}", describe(.0))]
    Invalid(Vec<FieldFault>),
    /// The bytes are not a message of the API.
    #[error("malformed message: {0}")]
    Malformed(String),
    /// A message is larger than the server accepts.
    #[error("{0} (set by --max-message-bytes)")]
    TooLarge(String),
    /// The request is right, but this server cannot serve it.
    #[error("{0}")]
    NotInstalled(Missing),
    /// A limit on what is accepted at once was reached.
    #[error("the server is full: {limit} {value} (set by {}); retry in {} s", limit.flag(), retry_after.as_secs_f32().ceil())]
    Full {
        /// What is limited, in words.
        limit: Limit,
        /// Its value.
        value: usize,
        /// When there should be room again, by the rate at which the queue drains now.
        retry_after: Duration,
    },
    /// The call has no API key, or one that the server does not know.
    #[error("{0}")]
    Unauthenticated(Credentials),
    /// A key's calls come faster than they may.
    #[error("this key may send {per_second} articles a second (set by --rate-limit); retry in {} s", retry_after.as_secs_f32().ceil())]
    TooFast {
        /// Articles a second that one key may send.
        per_second: f64,
        /// When the next one may come.
        retry_after: Duration,
    },
    /// The model is still being loaded and verified.
    #[error("the server is starting: the model is being loaded and verified")]
    Starting,
    /// The server is going down and takes nothing new.
    #[error("the server is draining before it stops")]
    Draining,
    /// The caller's deadline passed.
    #[error("the deadline passed before the answer was ready")]
    DeadlinePassed,
    /// The queue is longer than the caller is ready to wait.
    #[error("the deadline cannot be met: about {:.1} s of work are queued, {:.1} s are left", queued.as_secs_f32(), left.as_secs_f32())]
    DeadlineUnreachable {
        /// The time that the work ahead needs.
        queued: Duration,
        /// The time until the deadline.
        left: Duration,
    },
    /// The server has no such method, or cannot read the message's compression.
    #[error("{0}")]
    Unimplemented(String),
    /// A fault of ours. The caller is told nothing of the inside; the log is.
    #[error("internal error; the server's log has it under this call's x-request-id")]
    Internal(#[source] Fault),
}

/// A fault of ours, for the log.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The model failed on an article.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The writer failed on an article.
    #[error(transparent)]
    Writer(WriteError),
    /// An answer could not be sent.
    #[error("transport: {0}")]
    Transport(String),
    /// A stage panicked.
    #[error("panic while {0}")]
    Panic(&'static str),
}

/// One fault of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// The path of the field, as AIP-193 writes it: `article.body`, `features[1]`.
    pub field: String,
    /// What is wrong with it and what would be right, in English.
    pub description: String,
}

/// What this server does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// A model that writes abstractive summaries.
    AbstractiveModel,
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::AbstractiveModel => {
                "no abstractive model is loaded: start with --abstractive-model-dir DIR, or ask for SUMMARY_STYLE_EXTRACTIVE"
            }
        })
    }
}

/// What is wrong with a call's credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// There are none.
    Missing,
    /// They are nobody's.
    Wrong,
}

impl std::fmt::Display for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Missing => "no API key: send authorization: Bearer KEY, or x-api-key: KEY",
            Self::Wrong => "this API key is not known",
        })
    }
}

/// A limit on what is accepted at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Articles accepted and not yet answered.
    Articles,
    /// Tokens that wait for the model.
    QueuedTokens,
    /// Abstractive summaries accepted and not yet written.
    Summaries,
}

impl Limit {
    /// The flag that sets it.
    pub fn flag(self) -> &'static str {
        match self {
            Self::Articles => "--max-waiting",
            Self::QueuedTokens => "--max-queued-tokens",
            Self::Summaries => "--abstractive-max-waiting",
        }
    }
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Articles => "articles in flight are limited to",
            Self::QueuedTokens => "tokens waiting for the model are limited to",
            Self::Summaries => "abstractive summaries in hand are limited to",
        })
    }
}

impl Error {
    /// The code that the caller gets.
    pub fn code(&self) -> Code {
        match self {
            Self::Invalid(_) | Self::Malformed(_) => Code::InvalidArgument,
            Self::TooLarge(_) => Code::OutOfRange,
            Self::NotInstalled(_) => Code::FailedPrecondition,
            Self::Unauthenticated(_) => Code::Unauthenticated,
            Self::Full { .. } | Self::TooFast { .. } => Code::ResourceExhausted,
            Self::Starting | Self::Draining => Code::Unavailable,
            Self::DeadlinePassed | Self::DeadlineUnreachable { .. } => Code::DeadlineExceeded,
            Self::Unimplemented(_) => Code::Unimplemented,
            Self::Internal(_) => Code::Internal,
        }
    }

    /// The stable reason in `google.rpc.ErrorInfo`.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "INVALID_REQUEST",
            Self::Malformed(_) => "MALFORMED_MESSAGE",
            Self::TooLarge(_) => "MESSAGE_TOO_LARGE",
            Self::NotInstalled(Missing::AbstractiveModel) => "ABSTRACTIVE_MODEL_MISSING",
            Self::Full { limit: Limit::Articles, .. } => "TOO_MANY_ARTICLES",
            Self::Full { limit: Limit::QueuedTokens, .. } => "TOO_MANY_QUEUED_TOKENS",
            Self::Full { limit: Limit::Summaries, .. } => "TOO_MANY_SUMMARIES",
            Self::Unauthenticated(Credentials::Missing) => "MISSING_API_KEY",
            Self::Unauthenticated(Credentials::Wrong) => "WRONG_API_KEY",
            Self::TooFast { .. } => "RATE_LIMITED",
            Self::Starting => "STARTING",
            Self::Draining => "DRAINING",
            Self::DeadlinePassed => "DEADLINE_PASSED",
            Self::DeadlineUnreachable { .. } => "DEADLINE_UNREACHABLE",
            Self::Unimplemented(_) => "UNIMPLEMENTED",
            Self::Internal(_) => "INTERNAL",
        }
    }

    fn details(&self) -> ErrorDetails {
        let mut metadata = HashMap::new();
        let limit = match self {
            Self::Full { limit, value, .. } => Some((value.to_string(), limit.flag())),
            Self::TooFast { per_second, .. } => Some((per_second.to_string(), "--rate-limit")),
            _ => None,
        };
        if let Some((value, flag)) = limit {
            metadata.insert("limit".to_owned(), value);
            metadata.insert("flag".to_owned(), flag.to_owned());
        }
        let mut details = ErrorDetails::with_error_info(self.reason(), DOMAIN, metadata);
        match self {
            Self::Invalid(violations) => {
                let violations: Vec<_> =
                    violations.iter().map(|fault| FieldViolation::new(&fault.field, &fault.description)).collect();
                details.set_bad_request(violations);
            }
            Self::Full { retry_after, .. } | Self::TooFast { retry_after, .. } => {
                details.set_retry_info(Some(*retry_after));
            }
            Self::Starting => {
                details.set_retry_info(Some(Duration::from_secs(1)));
            }
            Self::Malformed(_)
            | Self::TooLarge(_)
            | Self::NotInstalled(_)
            | Self::Unauthenticated(_)
            | Self::Draining
            | Self::DeadlinePassed
            | Self::DeadlineUnreachable { .. }
            | Self::Unimplemented(_)
            | Self::Internal(_) => {}
        }
        details
    }

    /// What tonic itself refused a message with, before any code of ours saw it. `None` for a status that a caller
    /// should see as it is.
    ///
    /// tonic reports undecodable messages as INTERNAL, which would blame the server for the caller's bytes; what else it
    /// calls so is a fault of ours.
    pub fn of_transport(status: &Status) -> Option<Self> {
        let message = status.message();
        match status.code() {
            Code::OutOfRange => Some(Self::TooLarge(message.to_owned())),
            Code::Internal if OF_THE_CALLER.iter().any(|beginning| message.starts_with(beginning)) => {
                Some(Self::Malformed(message.to_owned()))
            }
            Code::Internal => Some(Self::Internal(Fault::Transport(message.to_owned()))),
            Code::Unimplemented if message.is_empty() => Some(Self::Unimplemented("no such method".to_owned())),
            Code::Unimplemented => Some(Self::Unimplemented(message.to_owned())),
            _ => None,
        }
    }
}

/// How tonic's INTERNAL begins where the caller's bytes are at fault: no message, half a one, one that can't be read.
const OF_THE_CALLER: &[&str] = &[
    "failed to decode Protobuf message",
    "protocol error: received message",
    "Error decompressing",
    "Unexpected EOF decoding stream",
    "Missing request message",
    "h2 protocol error",
    "tonic-web: ",
];

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        if let Error::Internal(fault) = &error {
            tracing::error!(%fault, "internal error");
        }
        // Where a caller is told, and nowhere else.
        metrics::error_told(error.reason());
        Status::with_error_details(error.code(), error.to_string(), error.details())
    }
}

/// The same status as a message, for the answers of a stream and the lines of a batch.
pub fn to_message(status: &Status) -> tonic_types::Status {
    use prost::Message;
    // Details hold the whole google.rpc.Status, encoded; a status without details has none.
    let mut message = tonic_types::Status::decode(status.details()).unwrap_or_default();
    message.code = status.code().into();
    status.message().clone_into(&mut message.message);
    message
}

fn describe(violations: &[FieldFault]) -> String {
    let told = |fault: &FieldFault| match fault.field.as_str() {
        // The whole is wrong, no field of it.
        "" => fault.description.clone(),
        field => format!("{field}: {}", fault.description),
    };
    violations.iter().map(told).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tonics_own_statuses_blame_whose_fault_it_is() {
        use prost::Message;
        let unread = crate::proto::v1::Article::decode(&b"\x0a\xff"[..]).expect_err("half a string").to_string();
        for (message, expected) in [
            (unread.as_str(), Code::InvalidArgument),
            ("Missing request message.", Code::InvalidArgument),
            ("Unexpected EOF decoding stream.", Code::InvalidArgument),
            ("Error decompressing: corrupt deflate stream, while sending request", Code::InvalidArgument),
            ("Error encoding: buffer too small", Code::Internal),
            ("Error compressing: out of memory", Code::Internal),
            ("Couldn't serialize non-text grpc status header", Code::Internal),
        ] {
            let told = Error::of_transport(&Status::internal(message)).expect("a status of tonic's");
            assert_eq!(told.code(), expected, "{message}");
            assert_eq!(told.to_string().contains(message), expected == Code::InvalidArgument, "{message}");
        }
        assert!(Error::of_transport(&Status::cancelled("gone")).is_none());
    }
}
