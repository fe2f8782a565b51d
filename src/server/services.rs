//! `TaxonomyService` and `ModelService`: what the server can return, and what it runs.

use std::sync::Arc;

use tonic::{Request, Response, Status};

use super::convert::count;
use super::state::State;
use crate::error::{Error, FieldFault, Violations};
use crate::proto::v1;

/// The most tags of one page, and the number by default.
const PAGE: usize = 1000;

pub(super) struct Taxonomy(pub(super) Arc<State>);

#[tonic::async_trait]
impl v1::taxonomy_service_server::TaxonomyService for Taxonomy {
    async fn list_tags(&self, request: Request<v1::ListTagsRequest>) -> Result<Response<v1::ListTagsResponse>, Status> {
        let catalogue = self.0.serving()?.catalogue();
        let version = &catalogue.version;
        let (start, size) = page(request.get_ref(), version, catalogue.tags.len())?;
        let tags: Vec<_> = catalogue.tags.iter().skip(start).take(size).cloned().collect();
        let end = start + tags.len();
        Ok(Response::new(v1::ListTagsResponse {
            tags,
            next_page_token: if end < catalogue.tags.len() { page_token(end, version) } else { String::new() },
            taxonomy_version: version.clone(),
        }))
    }
}

/// A token holds where the next page starts, and in which taxonomy: the pages of two versions do not fit together.
fn page_token(start: usize, version: &str) -> String {
    format!("{start}@{version}")
}

/// Where a page starts and how many tags it holds.
fn page(request: &v1::ListTagsRequest, version: &str, tags: usize) -> Result<(usize, usize), Error> {
    let mut faults = Violations::default();
    let size = match usize::try_from(request.page_size) {
        Ok(0) => PAGE,
        Ok(size) => size.min(PAGE),
        Err(_) => {
            let description = format!("is {}; 0 or more is accepted", request.page_size);
            faults.add(|| FieldFault { field: "page_size".to_owned(), description });
            PAGE
        }
    };
    let start = match request.page_token.as_str() {
        "" => 0,
        token => token
            .split_once('@')
            .filter(|(_, of)| *of == version)
            .and_then(|(start, _)| start.parse().ok())
            .filter(|start| *start < tags)
            .unwrap_or_else(|| {
                let description = "is not a next_page_token of this taxonomy; start again without one".to_owned();
                faults.add(|| FieldFault { field: "page_token".to_owned(), description });
                0
            }),
    };
    if faults.is_empty() { Ok((start, size)) } else { Err(Error::Invalid(faults)) }
}

pub(super) struct Model(pub(super) Arc<State>);

#[tonic::async_trait]
impl v1::model_service_server::ModelService for Model {
    async fn get_model_info(
        &self,
        _: Request<v1::GetModelInfoRequest>,
    ) -> Result<Response<v1::GetModelInfoResponse>, Status> {
        let serving = self.0.serving()?;
        let config = &self.0.config;
        let info = serving.info.clone();
        Ok(Response::new(v1::GetModelInfoResponse {
            name: info.name,
            version: info.version,
            license: info.license,
            sha256: info.sha256,
            languages: info.languages,
            parameter_count: i64::try_from(info.parameters).unwrap_or(i64::MAX),
            limits: Some(v1::Limits {
                max_message_bytes: count(config.max_message_bytes),
                max_article_characters: count(config.max_article_characters),
                window_tokens: count(info.window_tokens),
                max_waiting: count(config.engine.max_waiting),
                abstractive_max_waiting: info
                    .writer
                    .as_ref()
                    .map_or(0, |_| count(config.engine.abstractive_max_waiting)),
            }),
            taxonomy_version: serving.catalogue().version.clone(),
            server_version: env!("CARGO_PKG_VERSION").to_owned(),
            abstractive_model: info.writer.map(|writer| v1::AbstractiveModel {
                name: writer.name,
                parameter_count: i64::try_from(writer.parameters).unwrap_or(i64::MAX),
                quantized: writer.quantized,
            }),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages() {
        let ask = |page_size, page_token: &str| {
            let request = v1::ListTagsRequest { page_size, page_token: page_token.to_owned() };
            page(&request, "2026.1", 120).map_err(|error| match error {
                Error::Invalid(faults) => faults.told().iter().map(|fault| fault.field.clone()).collect(),
                other => vec![other.to_string()],
            })
        };
        for (size, token, expected) in [
            (0, "", Ok((0, 1000))),
            (50, "", Ok((0, 50))),
            (5000, "", Ok((0, 1000))),
            (50, "100@2026.1", Ok((100, 50))),
            (-1, "", Err(vec!["page_size".to_owned()])),
            (50, "120@2026.1", Err(vec!["page_token".to_owned()])),
            (50, "50@2025.9", Err(vec!["page_token".to_owned()])),
            (50, "x@2026.1", Err(vec!["page_token".to_owned()])),
            (-1, "50", Err(vec!["page_size".to_owned(), "page_token".to_owned()])),
        ] {
            assert_eq!(ask(size, token), expected, "{size} {token:?}");
        }
    }
}
