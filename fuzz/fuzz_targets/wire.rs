//! Any bytes as the body of a call: gRPC's frames, compressed or not, packed lists; an answer, or a refusal that is the
//! caller's fault, in little memory. The model is none: what comes before it is what is tried.

#![no_main]

use bientap_fuzz::server;
use http::Request;
use http_body_util::{BodyExt, Full};
use libfuzzer_sys::fuzz_target;
use tonic::{Code, Status};

const ANALYZE: &str = "/bientap.v1.ArticleAnalysisService/AnalyzeArticle";
const STREAM: &str = "/bientap.v1.ArticleAnalysisService/StreamAnalyzeArticles";
const CHECK: &str = "/grpc.health.v1.Health/Check";

fuzz_target!(|data: &[u8]| {
    let Some((kind, data)) = data.split_first() else { return };
    let path = [ANALYZE, STREAM, ANALYZE, CHECK][usize::from(kind & 3)];
    let mut call = Request::post(format!("http://{}{path}", server::addrs().grpc)).header("content-type", "application/grpc");
    if kind & 4 != 0 {
        call = call.header("grpc-encoding", "gzip");
    }
    // As it is; as one message in its frame; the same compressed; and a list as long as the bytes say, compressed.
    let body = match kind >> 3 & 3 {
        0 => data.to_vec(),
        1 => server::framed(0, data),
        2 => server::framed(1, &server::gzip(data)),
        _ => {
            let length = data.iter().take(3).fold(0_usize, |length, byte| length << 8 | usize::from(*byte));
            let mut message = vec![0x12];
            prost::encoding::encode_varint(length as u64, &mut message);
            message.resize(message.len() + length, data.first().copied().unwrap_or_default() & 0x7f);
            server::framed(1, &server::gzip(&message))
        }
    };
    let call = call.header("te", "trailers").body(Full::new(body.into())).expect("a request");
    let status = server::run(async {
        let (head, body) = server::client().request(call).await.expect("an answer").into_parts();
        let body = body.collect().await.expect("all of it");
        Status::from_header_map(&head.headers).or_else(|| body.trailers().and_then(Status::from_header_map))
    });
    let code = status.expect("a status").code();
    assert!(
        matches!(code, Code::Ok | Code::InvalidArgument | Code::FailedPrecondition | Code::OutOfRange | Code::NotFound),
        "{code:?}"
    );
});
