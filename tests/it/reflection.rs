//! Reflection, both versions: tools find every service and its comments' schema.

use bientap::server::ServerConfig;
use tokio_stream::StreamExt;
use tonic_reflection::pb::{v1, v1alpha};

use crate::support::TestServer;

const SERVICES: [&str; 4] = [
    "bientap.v1.ArticleAnalysisService",
    "bientap.v1.ModelService",
    "bientap.v1.TaxonomyService",
    "grpc.health.v1.Health",
];

/// The two versions have the same messages under two names.
macro_rules! reflection_lists_services {
    ($test:ident, $version:ident) => {
        #[tokio::test]
        async fn $test() {
            use $version::server_reflection_client::ServerReflectionClient;
            use $version::server_reflection_request::MessageRequest;
            use $version::server_reflection_response::MessageResponse;
            let server = TestServer::start(ServerConfig::default()).await;
            let ask =
                |request| $version::ServerReflectionRequest { host: String::new(), message_request: Some(request) };
            let requests = vec![
                ask(MessageRequest::ListServices(String::new())),
                ask(MessageRequest::FileContainingSymbol("bientap.v1.ArticleAnalysisService".to_owned())),
                ask(MessageRequest::FileContainingSymbol("google.rpc.BadRequest".to_owned())),
            ];
            let mut client = ServerReflectionClient::new(server.channel());
            let answers = client.server_reflection_info(tokio_stream::iter(requests)).await.expect("a stream");
            let answers: Vec<_> = answers.into_inner().collect::<Result<_, _>>().await.expect("answers");
            let mut services = Vec::new();
            let mut files = 0;
            for answer in answers {
                match answer.message_response {
                    Some(MessageResponse::ListServicesResponse(list)) => {
                        services.extend(list.service.into_iter().map(|service| service.name));
                    }
                    Some(MessageResponse::FileDescriptorResponse(found)) => files += found.file_descriptor_proto.len(),
                    other => panic!("{other:?}"),
                }
            }
            for service in SERVICES {
                assert!(services.iter().any(|name| name == service), "{service} in {services:?}");
            }
            assert!(files >= 2, "a service's file and an error detail's");
        }
    };
}

reflection_lists_services!(version_1, v1);
reflection_lists_services!(version_1_alpha, v1alpha);
