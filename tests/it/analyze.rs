//! Single calls over the wire: answers, offsets, errors with their details.

use bientap::proto::v1;
use bientap::proto::v1::model_service_client::ModelServiceClient;
use bientap::proto::v1::taxonomy_service_client::TaxonomyServiceClient;
use bientap::server::ServerConfig;
use tonic::codec::CompressionEncoding;
use tonic::{Code, Request};
use tonic_types::StatusExt;

use crate::support::{TestServer, reason, request};

#[tokio::test]
async fn an_answer_has_what_was_asked_for() {
    let server = TestServer::start(ServerConfig::default()).await;
    let mut client = server.articles();
    let all = client.analyze_article(request("", "Sáng 3-4, huyện họp.")).await.expect("an answer").into_inner();
    assert_eq!(all.summary.as_ref().map(|summary| summary.text.as_str()), Some("Sáng 3-4, huyện họp."));
    assert_eq!(all.summary.as_ref().map(|summary| summary.style()), Some(v1::SummaryStyle::Compressive));
    assert_eq!(all.tags.len(), 1);
    assert_eq!(all.offset_encoding(), v1::OffsetEncoding::Utf8Bytes);
    assert_eq!((all.model_version.as_str(), all.taxonomy_version.as_str()), ("2026.1", "2026.2"));
    assert_eq!(all.coverage, Some(v1::Coverage { windows: 1, characters: 20 }));
    assert_eq!(all.language_warning, "");

    let mut tags_only = request("", "Sáng 3-4, huyện họp.");
    tags_only.features = vec![v1::Feature::Tags.into()];
    let some = client.analyze_article(tags_only).await.expect("an answer").into_inner();
    assert_eq!((some.summary, some.tags), (None, all.tags));
}

/// In each unit, what a caller in a language with such strings cuts out is what the answer calls the content.
#[tokio::test]
async fn offsets_cut_the_callers_own_text() {
    let server = TestServer::start(ServerConfig::default()).await;
    let mut client = server.articles();
    let title = "😀 Hội nghị 👨‍👩‍👧 tổng kết";
    // Decomposed, with a combining mark of its own, an invisible space, and line ends of Windows.
    let body = "Nga\u{300}y 3-4,\u{200b} huye\u{323}\u{302}n  ho\u{323}p.\r\n\r\n🎉🎉 Hết 𝄞.";
    for encoding in
        [v1::OffsetEncoding::Utf8Bytes, v1::OffsetEncoding::Utf16CodeUnits, v1::OffsetEncoding::UnicodeScalars]
    {
        let mut asked = request("", body);
        asked.offset_encoding = encoding.into();
        if let Some(article) = &mut asked.article {
            article.title = title.to_owned();
        }
        let answer = client.analyze_article(asked).await.expect("an answer").into_inner();
        assert_eq!(answer.offset_encoding(), encoding);
        let spans: Vec<_> = answer.tags.iter().flat_map(|tag| &tag.evidence).collect();
        assert_eq!(spans.len(), 13, "every word, an emoji too");
        for span in spans {
            let text = if span.field() == v1::Field::Title { title } else { body };
            assert_eq!(cut(text, span, encoding), span.content, "{encoding:?}");
        }
        let contents: Vec<_> =
            answer.tags.iter().flat_map(|tag| &tag.evidence).map(|span| span.content.as_str()).collect();
        assert!(contents.contains(&"Nga\u{300}y"), "the caller's own decomposed bytes: {contents:?}");
    }
}

fn cut(text: &str, span: &v1::TextSpan, encoding: v1::OffsetEncoding) -> String {
    let range = span.begin_offset as usize..span.end_offset as usize;
    match encoding {
        v1::OffsetEncoding::Utf16CodeUnits => {
            let units: Vec<_> = text.encode_utf16().collect();
            String::from_utf16(&units[range]).expect("whole characters")
        }
        v1::OffsetEncoding::UnicodeScalars => text.chars().skip(range.start).take(range.len()).collect(),
        _ => text[range].to_owned(),
    }
}

#[tokio::test]
async fn every_fault_of_a_request_is_told() {
    let server = TestServer::start(ServerConfig::default()).await;
    let mut client = server.articles();
    let mut faulty = request("", "");
    faulty.features = vec![1, 77];
    faulty.offset_encoding = -3;
    faulty.tag_options = Some(v1::TagOptions { min_score: Some(f32::NAN), max_tags: 0 });
    let status = client.analyze_article(faulty).await.expect_err("refused");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, "INVALID_REQUEST"));
    let violations = status.get_details_bad_request().expect("BadRequest").field_violations;
    let fields: Vec<_> = violations.iter().map(|violation| violation.field.as_str()).collect();
    assert_eq!(fields, ["offset_encoding", "features[1]", "tag_options.min_score", "article"]);
    assert!(violations.iter().all(|violation| !violation.description.is_empty()));
}

#[tokio::test]
async fn what_is_not_installed_is_a_failed_precondition() {
    let server = TestServer::start(ServerConfig::default()).await;
    let mut client = server.articles();
    let mut abstractive = request("", "Huyện họp.");
    abstractive.summary_options = Some(v1::SummaryOptions { style: 2, ..Default::default() });
    let status = client.analyze_article(abstractive).await.expect_err("refused");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::FailedPrecondition, "ABSTRACTIVE_MODEL_MISSING"));
    assert!(status.message().contains("--abstractive-model-dir"), "{status}");
}

#[tokio::test]
async fn sizes() {
    let server = TestServer::start(ServerConfig::default()).await;
    let mut client = server.articles();
    assert!(client.analyze_article(request("", &"á".repeat(200_000))).await.is_ok());
    let status = client.analyze_article(request("", &"á".repeat(200_001))).await.expect_err("too long");
    assert_eq!(status.code(), Code::InvalidArgument);
    let violations = status.get_details_bad_request().expect("BadRequest").field_violations;
    assert_eq!(violations.first().map(|violation| violation.field.as_str()), Some("article.body"));

    let status = client.analyze_article(request("", &"a".repeat(5 << 20))).await.expect_err("too large");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::OutOfRange, "MESSAGE_TOO_LARGE"));
    assert!(status.message().contains("--max-message-bytes"), "{status}");
}

/// Sends bytes as they are.
#[derive(Clone, Default)]
pub struct RawCodec;

impl tonic::codec::Codec for RawCodec {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl tonic::codec::Encoder for RawCodec {
    type Item = Vec<u8>;
    type Error = tonic::Status;

    fn encode(&mut self, item: Vec<u8>, buffer: &mut tonic::codec::EncodeBuf<'_>) -> Result<(), tonic::Status> {
        bytes::BufMut::put_slice(buffer, &item);
        Ok(())
    }
}

impl tonic::codec::Decoder for RawCodec {
    type Item = Vec<u8>;
    type Error = tonic::Status;

    fn decode(&mut self, buffer: &mut tonic::codec::DecodeBuf<'_>) -> Result<Option<Vec<u8>>, tonic::Status> {
        let mut bytes = vec![0; bytes::Buf::remaining(buffer)];
        bytes::Buf::copy_to_slice(buffer, &mut bytes);
        Ok(Some(bytes))
    }
}

#[tokio::test]
async fn bytes_that_are_no_message_are_the_callers_fault() {
    let server = TestServer::start(ServerConfig::default()).await;
    let mut client = tonic::client::Grpc::new(server.channel());
    let mut send = async |path: &'static str, bytes: &[u8]| {
        client.ready().await.expect("connected");
        let path = http::uri::PathAndQuery::from_static(path);
        client.unary(Request::new(bytes.to_vec()), path, RawCodec).await.expect_err("refused")
    };
    const ANALYZE: &str = "/bientap.v1.ArticleAnalysisService/AnalyzeArticle";
    for bytes in [
        &b"\xff\xff\xff"[..],
        // article.body is \xff: no UTF-8.
        b"\x0a\x03\x1a\x01\xff",
        // A length that the message does not have.
        b"\x0a\x7f",
    ] {
        let status = send(ANALYZE, bytes).await;
        assert_eq!(
            (status.code(), reason(&status).as_str()),
            (Code::InvalidArgument, "MALFORMED_MESSAGE"),
            "{bytes:?}"
        );
    }
    let status = send("/bientap.v1.ArticleAnalysisService/Nothing", b"").await;
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Unimplemented, "UNIMPLEMENTED"));
    assert_eq!(status.message(), "no such method");
}

#[tokio::test]
async fn request_ids_go_in_and_out() {
    let server = TestServer::start(ServerConfig::default()).await;
    let mut client = server.articles();
    let mut call = async |id: Option<&'static str>, body: &str| {
        let mut asked = Request::new(request("", body));
        if let Some(id) = id {
            asked.metadata_mut().insert("x-request-id", id.parse().expect("a header"));
        }
        let metadata = match client.analyze_article(asked).await {
            Ok(answer) => answer.metadata().clone(),
            Err(status) => status.metadata().clone(),
        };
        metadata.get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned()
    };
    assert_eq!(call(Some("bien-tap-17"), "Họp.").await, "bien-tap-17");
    assert_eq!(call(Some("loi-18"), "").await, "loi-18", "errors have it too");
    let (one, two) = (call(None, "Họp.").await, call(None, "Họp.").await);
    assert!(!one.is_empty() && !two.is_empty() && one != two, "{one} {two}");
}

#[tokio::test]
async fn gzip_is_understood() {
    let server = TestServer::start(ServerConfig::default()).await;
    let mut client =
        server.articles().send_compressed(CompressionEncoding::Gzip).accept_compressed(CompressionEncoding::Gzip);
    let body = "Huyện họp. ".repeat(1000);
    let answer = client.analyze_article(request("", &body)).await.expect("an answer").into_inner();
    assert_eq!(answer.tags.first().map(|tag| tag.evidence.len()), Some(2000));
}

#[tokio::test]
async fn tags_come_in_pages() {
    let server = TestServer::start(ServerConfig::default()).await;
    let mut client = TaxonomyServiceClient::new(server.channel());
    let mut seen = Vec::new();
    let mut page_token = String::new();
    loop {
        let page =
            client.list_tags(v1::ListTagsRequest { page_size: 2, page_token }).await.expect("a page").into_inner();
        assert_eq!(page.taxonomy_version, "2026.2");
        seen.extend(page.tags.into_iter().map(|tag| (tag.kind(), tag.id)));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    let expected = [
        (v1::TagKind::Section, "chinh-tri"),
        (v1::TagKind::Subject, "nong-thon-moi"),
        (v1::TagKind::Place, "place:kien-giang"),
    ];
    assert_eq!(seen, expected.map(|(kind, id)| (kind, id.to_owned())));
    let status = client
        .list_tags(v1::ListTagsRequest { page_size: -1, page_token: "2@2025.1".to_owned() })
        .await
        .expect_err("refused");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, "INVALID_REQUEST"));
}

#[tokio::test]
async fn the_model_and_the_limits_are_told() {
    let server = TestServer::start(ServerConfig::default()).await;
    let mut client = ModelServiceClient::new(server.channel());
    let info = client.get_model_info(v1::GetModelInfoRequest {}).await.expect("info").into_inner();
    assert_eq!((info.name.as_str(), info.version.as_str(), info.license.as_str()), ("fake", "2026.1", "Apache-2.0"));
    assert_eq!((info.sha256.len(), info.languages), (64, vec!["vi".to_owned()]));
    let limits = v1::Limits {
        max_message_bytes: 4 << 20,
        max_article_characters: 200_000,
        window_tokens: 1024,
        max_waiting: 512,
        abstractive_max_waiting: 0,
    };
    assert_eq!(info.limits, Some(limits));
}
