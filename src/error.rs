//! What a call can fail with, and the one mapping of it to `google.rpc.Status`.

mod violations;

use std::collections::HashMap;
use std::time::Duration;

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt};

use crate::model::ModelError;
use crate::summary::abstractive::WriteError;
use crate::telemetry::metrics;
pub use violations::{FieldFault, Violations};

/// The domain of every `google.rpc.ErrorInfo`.
pub const DOMAIN: &str = "bientap";

/// Why an article was not analysed, or another call not answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request is wrong, in one or more places.
    #[error("invalid request: {0}")]
    Invalid(Violations),
    /// The bytes are not a message of the API.
    #[error("malformed message: {0}")]
    Malformed(String),
    /// A message is larger than its method accepts.
    #[error("the message holds {}more than {limit} bytes{}", size(*.found), set_by(*.flag))]
    TooLarge {
        /// Its size, where that is known.
        found: Option<usize>,
        /// The most that is accepted.
        limit: usize,
        /// The flag that sets it, where one does.
        flag: Option<&'static str>,
    },
    /// A message began and did not end in time.
    #[error("the message did not arrive whole within {} s (set by --message-timeout)", .0.as_secs_f32())]
    TooSlow(Duration),
    /// The call names a host that this server is not.
    #[error(
        "this server takes calls for this machine only, not for {0}: --allow-hosts adds names, API keys open it to all"
    )]
    WrongHost(String),
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
    /// The server has none of what was asked for by name.
    #[error("{0}")]
    NotFound(String),
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
    /// Bytes of articles accepted and not yet answered.
    QueuedBytes,
    /// Bytes of messages that are being received.
    ReceivedBytes,
    /// The same of one connection.
    ConnectionBytes,
    /// Open calls that show no API key.
    KeylessCalls,
}

impl Limit {
    /// The flag that sets it.
    pub fn flag(self) -> &'static str {
        match self {
            Self::Articles => "--max-waiting",
            Self::QueuedTokens => "--max-queued-tokens",
            Self::Summaries => "--abstractive-max-waiting",
            Self::QueuedBytes => "--max-queued-bytes",
            Self::ReceivedBytes => "--max-received-bytes",
            Self::ConnectionBytes => "--max-connection-bytes",
            Self::KeylessCalls => "--max-keyless-calls",
        }
    }
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Articles => "articles in flight are limited to",
            Self::QueuedTokens => "tokens waiting for the model are limited to",
            Self::Summaries => "abstractive summaries in hand are limited to",
            Self::QueuedBytes => "bytes of articles in flight are limited to",
            Self::ReceivedBytes => "bytes of messages that are being received are limited to",
            Self::ConnectionBytes => "bytes of one connection's messages that are being received are limited to",
            Self::KeylessCalls => "open calls without an API key are limited to",
        })
    }
}

impl Error {
    /// The code that the caller gets.
    pub fn code(&self) -> Code {
        match self {
            Self::Invalid(_) | Self::Malformed(_) => Code::InvalidArgument,
            Self::TooLarge { .. } => Code::OutOfRange,
            Self::NotInstalled(_) => Code::FailedPrecondition,
            Self::Unauthenticated(_) => Code::Unauthenticated,
            Self::Full { .. } | Self::TooFast { .. } => Code::ResourceExhausted,
            Self::Starting | Self::Draining => Code::Unavailable,
            Self::DeadlinePassed | Self::DeadlineUnreachable { .. } | Self::TooSlow(_) => Code::DeadlineExceeded,
            Self::WrongHost(_) => Code::PermissionDenied,
            Self::NotFound(_) => Code::NotFound,
            Self::Unimplemented(_) => Code::Unimplemented,
            Self::Internal(_) => Code::Internal,
        }
    }

    /// The stable reason in `google.rpc.ErrorInfo`.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "INVALID_REQUEST",
            Self::Malformed(_) => "MALFORMED_MESSAGE",
            Self::TooLarge { .. } => "MESSAGE_TOO_LARGE",
            Self::TooSlow(_) => "MESSAGE_TOO_SLOW",
            Self::WrongHost(_) => "WRONG_HOST",
            Self::NotFound(_) => "NOT_FOUND",
            Self::NotInstalled(Missing::AbstractiveModel) => "ABSTRACTIVE_MODEL_MISSING",
            Self::Full { limit: Limit::Articles, .. } => "TOO_MANY_ARTICLES",
            Self::Full { limit: Limit::QueuedTokens, .. } => "TOO_MANY_QUEUED_TOKENS",
            Self::Full { limit: Limit::Summaries, .. } => "TOO_MANY_SUMMARIES",
            Self::Full { limit: Limit::QueuedBytes, .. } => "TOO_MANY_QUEUED_BYTES",
            Self::Full { limit: Limit::ReceivedBytes, .. } => "TOO_MANY_RECEIVED_BYTES",
            Self::Full { limit: Limit::ConnectionBytes, .. } => "TOO_MANY_CONNECTION_BYTES",
            Self::Full { limit: Limit::KeylessCalls, .. } => "TOO_MANY_KEYLESS_CALLS",
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
            Self::TooLarge { limit, flag: Some(flag), .. } => Some((limit.to_string(), *flag)),
            Self::TooSlow(limit) => Some((format!("{}s", limit.as_secs_f32()), "--message-timeout")),
            _ => None,
        };
        if let Some((value, flag)) = limit {
            metadata.insert("limit".to_owned(), value);
            metadata.insert("flag".to_owned(), flag.to_owned());
        }
        if let Self::Invalid(violations) = self {
            metadata.insert("violations".to_owned(), violations.total().to_string());
        }
        let mut details = ErrorDetails::with_error_info(self.reason(), DOMAIN, metadata);
        match self {
            Self::Invalid(violations) => {
                let told = violations.told().iter();
                let told: Vec<_> = told.map(|fault| FieldViolation::new(&fault.field, &fault.description)).collect();
                details.set_bad_request(told);
            }
            Self::Full { retry_after, .. } | Self::TooFast { retry_after, .. } => {
                details.set_retry_info(Some(*retry_after));
            }
            Self::Starting => {
                details.set_retry_info(Some(Duration::from_secs(1)));
            }
            Self::Malformed(_)
            | Self::TooLarge { .. }
            | Self::TooSlow(_)
            | Self::WrongHost(_)
            | Self::NotFound(_)
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
        // It may quote what the caller sent, and travels in a header.
        Status::with_error_details(error.code(), cut(error.to_string(), MESSAGE_BYTES), error.details())
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

/// The longest message of an error, in bytes.
const MESSAGE_BYTES: usize = 1500;

/// The text, and no more of it than so many bytes.
fn cut(mut text: String, bytes: usize) -> String {
    if text.len() > bytes {
        text.truncate(text.floor_char_boundary(bytes));
        text.push('…');
    }
    text
}

fn size(found: Option<usize>) -> String {
    found.map(|found| format!("{found} bytes, ")).unwrap_or_default()
}

fn set_by(flag: Option<&str>) -> String {
    flag.map(|flag| format!(" (set by {flag})")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_caller_sent_is_quoted_in_part() {
        let long = "ệ".repeat(1_000_000);
        for error in [
            Error::Malformed(long.clone()),
            Error::Unimplemented(long.clone()),
            Error::WrongHost(long.clone()),
            Error::Invalid(FieldFault { field: long.clone(), description: long }.into()),
        ] {
            let status = Status::from(error);
            assert!(status.message().len() < 2000 && status.details().len() < 4000, "{}", status.details().len());
        }
    }

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
