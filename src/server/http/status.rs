//! What an HTTP caller is told of a failure: `google.rpc.Status` in JSON, with the HTTP status that its code stands for.

use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::error::{Error, to_message};
use crate::proto;

/// An error on its way to an HTTP caller.
pub(in crate::server) struct Refusal {
    status: Status,
    /// Where HTTP has a plainer word than the code.
    http: Option<StatusCode>,
}

impl Refusal {
    pub(super) fn media_type(given: &str) -> Self {
        let given = if given.is_empty() { "none" } else { given };
        let message = format!("content-type: application/json is expected, not {given}");
        Self { http: Some(StatusCode::UNSUPPORTED_MEDIA_TYPE), ..Error::Malformed(message).into() }
    }

    pub(super) fn not_found() -> Self {
        let message = "no such path: POST /v1/articles:analyze, GET /v1/tags, /v1/model, /healthz, /openapi.json and / are served";
        Self { http: Some(StatusCode::NOT_FOUND), ..Error::Unimplemented(message.to_owned()).into() }
    }

    pub(super) fn wrong_method() -> Self {
        let message = "no such method here: /v1/articles:analyze takes POST, all else GET";
        Self { http: Some(StatusCode::METHOD_NOT_ALLOWED), ..Error::Unimplemented(message.to_owned()).into() }
    }
}

impl From<Status> for Refusal {
    fn from(status: Status) -> Self {
        // HTTP has a word for it; google.rpc's own mapping would say 400.
        let http = (status.code() == Code::OutOfRange).then_some(StatusCode::PAYLOAD_TOO_LARGE);
        Self { status, http }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let http = matches!(error, Error::WrongHost(_)).then_some(StatusCode::MISDIRECTED_REQUEST);
        let refusal = Self::from(Status::from(error));
        Self { http: http.or(refusal.http), ..refusal }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self { status, http } = self;
        let code = http.unwrap_or_else(|| http_status(status.code()));
        let json = proto::json("google.rpc.Status", &to_message(&status)).ok();
        let json =
            json.and_then(|message| serde_json::to_vec(&message).ok()).unwrap_or_else(|| b"{\"code\":13}".to_vec());
        let mut response = (code, json).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let retry = status.get_details_retry_info().and_then(|info| info.retry_delay);
        if let Some(delay) = retry {
            headers.insert(RETRY_AFTER, HeaderValue::from(delay.as_secs_f64().ceil() as u64));
        }
        if code == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if code == StatusCode::METHOD_NOT_ALLOWED && !headers.contains_key(ALLOW) {
            headers.insert(ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
        }
        response
    }
}

/// The mapping that google/rpc/code.proto gives.
fn http_status(code: Code) -> StatusCode {
    match code {
        Code::Ok => StatusCode::OK,
        Code::InvalidArgument | Code::FailedPrecondition | Code::OutOfRange => StatusCode::BAD_REQUEST,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::PermissionDenied => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::AlreadyExists | Code::Aborted => StatusCode::CONFLICT,
        Code::ResourceExhausted => StatusCode::TOO_MANY_REQUESTS,
        // Nginx's word for a client that closed its request.
        Code::Cancelled => StatusCode::from_u16(499).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        Code::Unimplemented => StatusCode::NOT_IMPLEMENTED,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::DeadlineExceeded => StatusCode::GATEWAY_TIMEOUT,
        Code::Unknown | Code::Internal | Code::DataLoss => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses() {
        for (error, code) in [
            (Error::Invalid(Default::default()), 400),
            (Error::Malformed(String::new()), 400),
            (Error::TooLarge { found: None, limit: 1, flag: None }, 413),
            (Error::TooSlow(std::time::Duration::from_secs(1)), 504),
            (Error::WrongHost(String::new()), 421),
            (Error::Starting, 503),
            (Error::Draining, 503),
            (Error::DeadlinePassed, 504),
            (Error::NotInstalled(crate::error::Missing::AbstractiveModel), 400),
        ] {
            let response = Refusal::from(error).into_response();
            assert_eq!(response.status().as_u16(), code);
        }
        assert_eq!(Refusal::from(Error::Starting).into_response().headers()[RETRY_AFTER], "1");
        assert_eq!(Refusal::not_found().into_response().status(), 404);
        assert_eq!(Refusal::media_type("text/plain").into_response().status(), 415);
    }
}
