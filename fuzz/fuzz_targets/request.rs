//! Any bytes as the message of a call, through a real server on the real model: an answer, or a refusal that is the
//! caller's fault, and every span of an answer right.

#![no_main]

use std::sync::{Arc, LazyLock};

use bientap::proto::v1;
use bientap::server::{self, Loaded, ServerConfig};
use libfuzzer_sys::fuzz_target;
use prost::Message;
use prost::bytes::BufMut;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("threads"));

static CHANNEL: LazyLock<Channel> = LazyLock::new(|| {
    RUNTIME.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let addr = listener.local_addr().expect("an address");
        let load = || {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/bientap-vi");
            Loaded::verify(Arc::new(bientap::analysis::Analyzer::from_dir(&folder)?))
        };
        let never = std::future::pending();
        tokio::spawn(server::run(listener, ServerConfig::default(), load, never, tokio_stream::pending()));
        let channel = Endpoint::from_shared(format!("http://{addr}")).expect("an address").connect_lazy();
        let sound = v1::AnalyzeArticleRequest {
            article: Some(v1::Article { body: "Họp.".to_owned(), ..v1::Article::default() }),
            ..v1::AnalyzeArticleRequest::default()
        };
        while call(channel.clone(), sound.encode_to_vec()).await.is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        channel
    })
});

struct Raw;

impl Codec for Raw {
    type Encode = Vec<u8>;
    type Decode = v1::AnalyzeArticleResponse;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put_slice(&item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = v1::AnalyzeArticleResponse;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Self::Item>, Status> {
        v1::AnalyzeArticleResponse::decode(buffer).map(Some).map_err(|error| Status::internal(error.to_string()))
    }
}

async fn call(channel: Channel, message: Vec<u8>) -> Result<v1::AnalyzeArticleResponse, Status> {
    let mut client = tonic::client::Grpc::new(channel).max_decoding_message_size(1 << 28);
    client.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
    let path = http::uri::PathAndQuery::from_static("/bientap.v1.ArticleAnalysisService/AnalyzeArticle");
    client.unary(Request::new(message), path, Raw).await.map(tonic::Response::into_inner)
}

fuzz_target!(|data: &[u8]| {
    let Some((kind, data)) = data.split_first() else { return };
    // Half the bytes as they are, half as a sound message of odd texts.
    let message = if kind % 2 == 0 {
        data.to_vec()
    } else {
        let [title, lead, body] = bientap_fuzz::article(data);
        let article = v1::Article {
            title,
            lead,
            body,
            body_format: i32::from(kind >> 5 & 3),
            publish_time: Some(time(data)),
        };
        let mut request = v1::AnalyzeArticleRequest { article: Some(article), ..v1::AnalyzeArticleRequest::default() };
        request.offset_encoding = i32::from(kind >> 1 & 3);
        request.encode_to_vec()
    };
    let sent = v1::AnalyzeArticleRequest::decode(message.as_slice()).ok();
    match RUNTIME.block_on(call(CHANNEL.clone(), message)) {
        Ok(answer) => assert_spans(&sent.and_then(|request| request.article).unwrap_or_default(), &answer),
        Err(status) => assert!(
            matches!(status.code(), Code::InvalidArgument | Code::FailedPrecondition | Code::OutOfRange),
            "{status:?}"
        ),
    }
});

fn time(data: &[u8]) -> prost_types::Timestamp {
    let seconds = i64::from(data.first().copied().unwrap_or_default()) * 86_400 * 90;
    prost_types::Timestamp { seconds, nanos: 0 }
}

fn assert_spans(article: &v1::Article, answer: &v1::AnalyzeArticleResponse) {
    let summary = answer.summary.iter().flat_map(|summary| &summary.sentences);
    let tags = answer.tags.iter().flat_map(|tag| &tag.evidence);
    let officials = answer.officials.iter().flat_map(|official| {
        official.mentions.iter().chain(official.positions.iter().filter_map(|position| position.span.as_ref()))
    });
    let dates = answer.dates.iter().filter_map(|date| date.span.as_ref());
    for span in summary.chain(tags).chain(officials).chain(dates) {
        let (text, html) = match span.field() {
            v1::Field::Title => (&article.title, false),
            v1::Field::Lead => (&article.lead, false),
            _ => (&article.body, article.body_format() == v1::BodyFormat::Html),
        };
        let range = span.begin_offset as usize..span.end_offset as usize;
        let cut: String = match answer.offset_encoding() {
            v1::OffsetEncoding::Utf16CodeUnits => {
                let units: Vec<_> = text.encode_utf16().collect();
                String::from_utf16(&units[range]).expect("whole characters")
            }
            v1::OffsetEncoding::UnicodeScalars => text.chars().skip(range.start).take(range.len()).collect(),
            _ => text[range].to_owned(),
        };
        // HTML: the offsets cover the source, content is what is seen.
        assert!(html || cut == span.content, "{span:?}: {cut:?}");
    }
}
