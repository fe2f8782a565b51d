//! The OpenAPI 3.1 document, made from the descriptors of the API: one source of truth, the comments of the protos
//! included.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use prost_reflect::{EnumDescriptor, FieldDescriptor, FileDescriptor, Kind, MessageDescriptor, Value as Reflected};
use serde_json::{Map, Value, json};

use super::{ANALYZE, MODEL, TAGS};
use crate::proto;

const STATUS: &str = "google.rpc.Status";

static DOCUMENT: LazyLock<String> = LazyLock::new(|| build().to_string());

pub(super) fn document() -> &'static str {
    &DOCUMENT
}

fn build() -> Value {
    let mut schemas = Schemas::default();
    let paths = json!({
        "/v1/articles:analyze": {"post": {
            "operationId": "AnalyzeArticle",
            "summary": "Analyses one article.",
            "requestBody": {"required": true, "content": {"application/json": {"schema": schemas.reference(ANALYZE.request)}}},
            "responses": schemas.responses(ANALYZE.response),
        }},
        "/v1/tags": {"get": {
            "operationId": "ListTags",
            "summary": "Lists the tags, sections first, then subjects, then places.",
            "parameters": parameters(TAGS.request, &mut schemas),
            "responses": schemas.responses(TAGS.response),
        }},
        "/v1/model": {"get": {
            "operationId": "GetModelInfo",
            "summary": "Describes the model and the server's limits.",
            "responses": schemas.responses(MODEL.response),
        }},
        "/healthz": {"get": {
            "operationId": "GetHealth",
            "summary": "For balancers: 200 while articles are served, 503 while the server starts or drains. Needs no key.",
            "security": [{}],
            "responses": {"200": health("Articles are served."), "503": health("The server starts or drains.")},
        }},
    });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Bientap",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Summary, topic tags, officials with their posts, and dates of Vietnamese newspaper articles. \
                            Messages are those of the gRPC API, bientap.v1, in protobuf's JSON mapping.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{}, {"bearer": []}, {"key": []}],
        "paths": paths,
        "components": {
            "schemas": schemas.close(),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "key": {"type": "apiKey", "in": "header", "name": "x-api-key"},
            },
        },
    })
}

fn health(description: &str) -> Value {
    let schema = json!({"type": "object", "properties": {"status": {"type": "string"}}, "required": ["status"]});
    json!({"description": description, "content": {"application/json": {"schema": schema}}})
}

fn parameters(request: &str, schemas: &mut Schemas) -> Value {
    let Some(message) = message(request) else { return Value::Null };
    let parameter = |field: FieldDescriptor| {
        let mut schema = schemas.field(&field);
        let description = schema.as_object_mut().and_then(|schema| schema.remove("description"));
        json!({"name": field.json_name(), "in": "query", "description": description, "schema": schema})
    };
    message.fields().map(parameter).collect()
}

fn message(name: &str) -> Option<MessageDescriptor> {
    proto::pool()?.get_message_by_name(name)
}

/// The schemas that the paths need, found as they are referred to.
#[derive(Default)]
struct Schemas {
    wanted: BTreeSet<String>,
    made: BTreeMap<String, Value>,
}

impl Schemas {
    fn reference(&mut self, name: &str) -> Value {
        self.wanted.insert(name.to_owned());
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    fn responses(&mut self, name: &str) -> Value {
        let content = |schema: Value| json!({"application/json": {"schema": schema}});
        let (answer, error) = (self.reference(name), self.reference(STATUS));
        json!({
            "200": {"description": "The answer.", "content": content(answer)},
            "default": {
                "description": "The error, its details as in the gRPC API. The HTTP status is the one that \
                                google/rpc/code.proto gives for the code; 413 where the body is too large, 415 where it \
                                is not application/json.",
                "content": content(error),
            },
        })
    }

    /// All of them, once nothing new is referred to.
    fn close(&mut self) -> Value {
        while let Some(name) = self.wanted.pop_first() {
            if !self.made.contains_key(&name) {
                let schema = self.schema(&name);
                self.made.insert(name, schema);
            }
        }
        json!(self.made)
    }

    fn schema(&mut self, name: &str) -> Value {
        if let Some(kind) = proto::pool().and_then(|pool| pool.get_enum_by_name(name)) {
            return enumeration(&kind);
        }
        let Some(message) = message(name) else { return json!({}) };
        let fields: Map<_, _> =
            message.fields().map(|field| (field.json_name().to_owned(), self.field(&field))).collect();
        let required: Vec<_> = message.fields().filter(is_required).map(|field| field.json_name().to_owned()).collect();
        let mut schema = json!({"type": "object", "properties": fields});
        describe(&mut schema, &message.parent_file(), message.path());
        if !required.is_empty() {
            set(&mut schema, "required", json!(required));
        }
        // Of answers, more may come; in requests, what is not known is refused.
        if !name.ends_with("Response") && is_asked(name) {
            set(&mut schema, "additionalProperties", json!(false));
        }
        schema
    }

    fn field(&mut self, field: &FieldDescriptor) -> Value {
        let mut schema = match field.kind() {
            Kind::Double => json!({"type": "number", "format": "double"}),
            Kind::Float => json!({"type": "number", "format": "float"}),
            Kind::Bool => json!({"type": "boolean"}),
            Kind::String => json!({"type": "string"}),
            Kind::Bytes => json!({"type": "string", "contentEncoding": "base64"}),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => json!({"type": "integer", "format": "int32"}),
            Kind::Uint32 | Kind::Fixed32 => json!({"type": "integer", "format": "int64", "minimum": 0}),
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 | Kind::Uint64 | Kind::Fixed64 => {
                json!({"type": "string", "format": "int64"})
            }
            Kind::Enum(kind) => self.reference(kind.full_name()),
            Kind::Message(message) => self.message(&message),
        };
        if field.is_list() {
            schema = json!({"type": "array", "items": schema});
        }
        describe(&mut schema, &field.parent_message().parent_file(), field.path());
        schema
    }

    fn message(&mut self, message: &MessageDescriptor) -> Value {
        match message.full_name() {
            "google.protobuf.Timestamp" => json!({"type": "string", "format": "date-time"}),
            "google.protobuf.Any" => {
                let kind = json!({"type": "string"});
                json!({"type": "object", "properties": {"@type": kind}, "required": ["@type"]})
            }
            name => self.reference(name),
        }
    }
}

fn enumeration(kind: &EnumDescriptor) -> Value {
    let names: Vec<_> = kind.values().map(|value| value.name().to_owned()).collect();
    let mut schema = json!({"type": "string", "enum": names});
    describe(&mut schema, &kind.parent_file(), kind.path());
    let values = kind.values().filter_map(|value| {
        let comment = comment(&kind.parent_file(), value.path())?;
        Some(format!("* `{}`: {comment}", value.name()))
    });
    let values: Vec<_> = values.collect();
    if let Some(Value::String(description)) = schema.get_mut("description") {
        description.push_str("\n\n");
        description.push_str(&values.join("\n"));
    }
    schema
}

/// True for the messages that a request holds.
fn is_asked(name: &str) -> bool {
    let mut rest: Vec<_> = [ANALYZE.request, TAGS.request].into_iter().filter_map(message).collect();
    while let Some(next) = rest.pop() {
        if next.full_name() == name {
            return true;
        }
        rest.extend(next.fields().filter_map(|field| field.kind().as_message().cloned()));
    }
    false
}

/// AIP-203's REQUIRED.
fn is_required(field: &FieldDescriptor) -> bool {
    const REQUIRED: i32 = 2;
    let behaviour = proto::pool().and_then(|pool| pool.get_extension_by_name("google.api.field_behavior"));
    let Some(behaviour) = behaviour else { return false };
    let options = field.options();
    let values = options.get_extension(&behaviour);
    values.as_list().is_some_and(|values| values.contains(&Reflected::EnumNumber(REQUIRED)))
}

fn set(schema: &mut Value, key: &str, value: Value) {
    if let Some(schema) = schema.as_object_mut() {
        schema.insert(key.to_owned(), value);
    }
}

fn describe(schema: &mut Value, file: &FileDescriptor, path: &[i32]) {
    if let Some(comment) = comment(file, path) {
        set(schema, "description", json!(comment));
    }
}

/// The comment that stands before a declaration, its lines joined.
fn comment(file: &FileDescriptor, path: &[i32]) -> Option<String> {
    let info = file.file_descriptor_proto().source_code_info.as_ref()?;
    let location = info.location.iter().find(|location| location.path == path)?;
    let paragraphs = location.leading_comments().split("\n\n").map(|paragraph| {
        let lines: Vec<_> = paragraph.lines().map(str::trim).collect();
        lines.join(if paragraph.contains("\n * ") { "\n" } else { " " }).trim().to_owned()
    });
    let paragraphs: Vec<_> = paragraphs.filter(|paragraph| !paragraph.is_empty()).collect();
    Some(paragraphs.join("\n\n")).filter(|comment| !comment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_leads_somewhere_and_everything_is_described() {
        let document = build();
        let schemas = document["components"]["schemas"].as_object().expect("schemas");
        let mut rest = vec![&document];
        let mut references = 0;
        while let Some(value) = rest.pop() {
            if let Some(reference) = value["$ref"].as_str() {
                let name = reference.strip_prefix("#/components/schemas/").expect("a schema");
                assert!(schemas.contains_key(name), "{name}");
                references += 1;
            }
            match value {
                Value::Object(fields) => rest.extend(fields.values()),
                Value::Array(items) => rest.extend(items),
                _ => {}
            }
        }
        assert!(references > 20, "{references}");
        for (name, schema) in schemas {
            assert!(schema["description"].is_string(), "{name}");
        }
        let request = &schemas["bientap.v1.AnalyzeArticleRequest"];
        assert_eq!(request["required"], json!(["article"]));
        assert_eq!(request["additionalProperties"], json!(false));
        assert_eq!(request["properties"]["offsetEncoding"]["$ref"], "#/components/schemas/bientap.v1.OffsetEncoding");
        assert!(
            schemas["bientap.v1.BodyFormat"]["description"].as_str().is_some_and(|d| d.contains("BODY_FORMAT_HTML"))
        );
    }
}
