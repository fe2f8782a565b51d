//! JSON to a gRPC call, and the call's answer to JSON: protobuf's JSON mapping both ways, by the descriptors.

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use bytes::{Buf, Bytes};
use http_body_util::{BodyExt, Full};
use prost::Message;
use tonic::Status;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};

use super::status::Refusal;
use crate::error::{Error, Fault};
use crate::proto;
use crate::server::intake::{PREFIX, framed};
use crate::server::wire::not_json;

/// The caller's id for a call, which the answer carries too.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Headers of the HTTP call that mean the same to gRPC.
const PASSED: [HeaderName; 5] = [
    AUTHORIZATION,
    HeaderName::from_static("x-api-key"),
    REQUEST_ID,
    HeaderName::from_static("traceparent"),
    HeaderName::from_static("tracestate"),
];

/// A method of the API with one request and one response.
pub(super) struct Method {
    pub(super) path: &'static str,
    /// Full names of the messages.
    pub(super) request: &'static str,
    pub(super) response: &'static str,
}

impl Method {
    /// The gRPC call that the JSON stands for.
    pub(super) fn encode(&self, headers: &HeaderMap, json: &[u8]) -> Result<http::Request<tonic::body::Body>, Refusal> {
        let message = proto::from_json(self.request, json).map_err(not_json)?;
        Ok(self.request(headers, framed(&message.encode_to_vec())))
    }

    /// A gRPC call of a message in its frame, with the headers that mean the same to gRPC.
    pub(super) fn request(&self, headers: &HeaderMap, framed: Bytes) -> http::Request<tonic::body::Body> {
        let mut request = grpc_request(self.path, framed);
        for name in PASSED {
            for value in headers.get_all(&name) {
                request.headers_mut().append(&name, value.clone());
            }
        }
        request
    }

    /// The answer as JSON.
    pub(super) async fn decode(&self, response: http::Response<tonic::body::Body>) -> Result<Response, Refusal> {
        let id = response.headers().get(&REQUEST_ID).cloned();
        let with_id = |mut response: Response| {
            if let Some(id) = &id {
                response.headers_mut().insert(REQUEST_ID, id.clone());
            }
            response
        };
        let answer = grpc_message(response).await;
        let message = match answer {
            Ok(message) => message,
            Err(status) => return Ok(with_id(Refusal::from(status).into_response())),
        };
        let json = proto::json_of_bytes(self.response, &message)
            .map_err(|error| internal(&error))
            .and_then(|message| serde_json::to_vec(&message).map_err(|error| internal(&error)))?;
        let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
        Ok(with_id((headers, Body::from(json)).into_response()))
    }
}

fn internal(error: &dyn std::error::Error) -> Error {
    tracing::error!(%error, "a message has no JSON form");
    Error::Internal(Fault::Panic("writing JSON"))
}

fn grpc_request(path: &'static str, framed: Bytes) -> http::Request<tonic::body::Body> {
    let mut request = http::Request::new(tonic::body::Body::new(Full::new(framed)));
    *request.method_mut() = http::Method::POST;
    *request.version_mut() = http::Version::HTTP_2;
    *request.uri_mut() = http::Uri::from_static(path);
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    request.headers_mut().insert(http::header::TE, HeaderValue::from_static("trailers"));
    request
}

/// The one message of an answer, or its status where that is an error.
async fn grpc_message(response: http::Response<tonic::body::Body>) -> Result<Bytes, Status> {
    let (head, body) = response.into_parts();
    if let Some(status) = Status::from_header_map(&head.headers).filter(|status| status.code() != tonic::Code::Ok) {
        return Err(status);
    }
    let collected = body.collect().await?;
    let status = collected.trailers().and_then(Status::from_header_map);
    if let Some(status) = status.filter(|status| status.code() != tonic::Code::Ok) {
        return Err(status);
    }
    let mut framed = collected.to_bytes();
    if framed.len() < PREFIX {
        return Err(Error::Internal(Fault::Panic("answering without a message")).into());
    }
    framed.advance(PREFIX);
    Ok(framed)
}

pub(super) fn health_check() -> http::Request<tonic::body::Body> {
    grpc_request("/grpc.health.v1.Health/Check", framed(&HealthCheckRequest::default().encode_to_vec()))
}

pub(super) async fn is_serving(response: http::Response<tonic::body::Body>) -> bool {
    let answer = grpc_message(response).await.ok().and_then(|message| HealthCheckResponse::decode(message).ok());
    answer.is_some_and(|answer| answer.status() == ServingStatus::Serving)
}
