//! The generated API types, the descriptors that reflection and the JSON mapping read, and JSON as callers write it.

mod publish_time;
mod request_json;

use std::sync::LazyLock;

use prost_reflect::{DescriptorPool, DeserializeOptions, DynamicMessage, MessageDescriptor};

pub use publish_time::{PUBLISH_TIME_FORMS, publish_time};

/// Everything of `package bientap.v1`: messages, enums, servers and clients.
pub use bientap::v1;

/// The module tree has the shape of the packages, as the generated code's paths expect.
#[allow(missing_docs, clippy::all, clippy::pedantic)]
pub mod bientap {
    pub mod v1 {
        tonic::include_proto!("bientap.v1");
    }
}

/// Messages of Google's common protos.
#[allow(missing_docs, clippy::all, clippy::pedantic)]
pub mod google {
    pub mod r#type {
        tonic::include_proto!("google.r#type");
    }
}

/// The encoded `FileDescriptorSet` of the API and all that it imports.
pub const DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

static POOL: LazyLock<Option<DescriptorPool>> = LazyLock::new(|| DescriptorPool::decode(DESCRIPTOR_SET).ok());

/// A message that serde writes in protobuf's JSON mapping, or why it cannot be written.
///
/// `name` is the full name of its type, such as `bientap.v1.AnalyzeArticleResponse`. Defaults are left out, keys are in
/// lowerCamelCase, and the details of a `google.rpc.Status` are written out where the pool knows their types.
pub fn json(name: &str, message: &impl prost::Message) -> Result<DynamicMessage, JsonError> {
    json_of_bytes(name, &message.encode_to_vec())
}

/// The same for a message that is encoded already.
pub fn json_of_bytes(name: &str, message: &[u8]) -> Result<DynamicMessage, JsonError> {
    Ok(DynamicMessage::decode(descriptor(name)?, message)?)
}

/// Reads protobuf's JSON mapping, and times as people write them. Fields that the type does not have are faults, as the
/// mapping wants it.
pub fn from_json(name: &str, json: &[u8]) -> Result<DynamicMessage, JsonError> {
    let descriptor = descriptor(name)?;
    let mut json: serde_json::Value = serde_json::from_slice(json)?;
    request_json::mend(&mut json, &descriptor).map_err(|faults| JsonError::Fields(faults.join("; ")))?;
    let options = DeserializeOptions::new().deny_unknown_fields(true);
    Ok(DynamicMessage::deserialize_with_options(descriptor, json, &options)?)
}

fn descriptor(name: &str) -> Result<MessageDescriptor, JsonError> {
    let found = pool().and_then(|pool| pool.get_message_by_name(name));
    found.ok_or_else(|| JsonError::UnknownType(name.to_owned()))
}

/// The descriptors of the API and all that it imports.
pub(crate) fn pool() -> Option<&'static DescriptorPool> {
    POOL.as_ref()
}

/// Why a message has no JSON form.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    /// The descriptor set does not have the type.
    #[error("no message type named {0}")]
    UnknownType(String),
    /// The bytes are not a message of that type.
    #[error(transparent)]
    Decode(#[from] prost::DecodeError),
    /// The JSON has fields or values that the type has not.
    #[error("{0}")]
    Fields(String),
    /// The text is not JSON, or not of that type.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}
