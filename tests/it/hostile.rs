//! What nobody would print: texts and bytes made to break the reader. Each is answered, or refused with its reason, in
//! time; every span of every answer cuts its own content out of the caller's text, in all three units.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bientap::analysis::Analyzer;
use bientap::proto::v1;
use bientap::proto::v1::OffsetEncoding;
use bientap::server::{Loaded, ServerConfig};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tonic::{Code, Status};
use unicode_normalization::UnicodeNormalization;

use crate::cli::MODEL;
use crate::support::{TestServer, reason, request};

const ENCODINGS: [OffsetEncoding; 3] =
    [OffsetEncoding::Utf8Bytes, OffsetEncoding::Utf16CodeUnits, OffsetEncoding::UnicodeScalars];

/// A server with the bundled model.
async fn reading(config: ServerConfig) -> TestServer {
    let server = TestServer::loading(config, |_| Loaded::verify(Arc::new(Analyzer::from_dir(Path::new(MODEL))?))).await;
    let started = Instant::now();
    while server.articles().analyze_article(request("", "Họp.")).await.is_err() {
        assert!(started.elapsed() < Duration::from_secs(60), "not serving");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    server
}

fn of(title: &str, lead: &str, body: &str) -> v1::AnalyzeArticleRequest {
    let article = v1::Article {
        title: title.to_owned(),
        lead: lead.to_owned(),
        body: body.to_owned(),
        publish_time: Some(prost_types::Timestamp { seconds: 1_712_664_000, nanos: 0 }),
        ..v1::Article::default()
    };
    v1::AnalyzeArticleRequest { article: Some(article), ..v1::AnalyzeArticleRequest::default() }
}

/// What a caller whose strings have such units cuts out.
fn cut(text: &str, span: &v1::TextSpan, encoding: OffsetEncoding) -> Option<String> {
    let range = usize::try_from(span.begin_offset).ok()?..usize::try_from(span.end_offset).ok()?;
    match encoding {
        OffsetEncoding::Utf16CodeUnits => {
            let units: Vec<_> = text.encode_utf16().collect();
            String::from_utf16(units.get(range)?).ok()
        }
        OffsetEncoding::UnicodeScalars => Some(text.chars().skip(range.start).take(range.len()).collect()),
        _ => text.get(range).map(str::to_owned),
    }
}

/// Every span of an answer.
fn spans(answer: &v1::AnalyzeArticleResponse) -> Vec<&v1::TextSpan> {
    let summary = answer.summary.iter().flat_map(|summary| &summary.sentences);
    let tags = answer.tags.iter().flat_map(|tag| &tag.evidence);
    let officials = answer.officials.iter().flat_map(|official| {
        official.mentions.iter().chain(official.positions.iter().filter_map(|position| position.span.as_ref()))
    });
    let dates = answer.dates.iter().filter_map(|date| date.span.as_ref());
    summary.chain(tags).chain(officials).chain(dates).collect()
}

fn assert_spans(article: &v1::Article, answer: &v1::AnalyzeArticleResponse, encoding: OffsetEncoding) {
    assert_eq!(answer.offset_encoding(), encoding);
    for span in spans(answer) {
        let text = match span.field() {
            v1::Field::Title => &article.title,
            v1::Field::Lead => &article.lead,
            v1::Field::Body => &article.body,
            v1::Field::Unspecified => panic!("a span of no field: {span:?}"),
        };
        assert!(!span.content.is_empty(), "{span:?}");
        assert_eq!(cut(text, span, encoding).as_ref(), Some(&span.content), "{span:?} in {encoding:?}");
    }
}

/// Asks in all three units.
async fn read(
    server: &TestServer,
    mut request: v1::AnalyzeArticleRequest,
) -> Result<v1::AnalyzeArticleResponse, Status> {
    let mut client = server.articles().max_decoding_message_size(1 << 30);
    let mut last = None;
    for encoding in ENCODINGS {
        request.set_offset_encoding(encoding);
        let answer = client.analyze_article(request.clone()).await?.into_inner();
        assert_spans(request.article.as_ref().expect("an article"), &answer, encoding);
        last = Some(answer);
    }
    Ok(last.expect("three answers"))
}

const NEWS: &str = "Sáng 3-4, Chủ tịch Ủy ban nhân dân tỉnh Kiên Giang Trần Văn Mẫu dự lễ khởi công. Ông Mẫu đề nghị hoàn thành \
                    trước ngày 30-6-2024. Quý II-2024, tỉnh có 12 xã đạt chuẩn nông thôn mới.";

#[tokio::test(flavor = "multi_thread")]
async fn odd_texts_are_read_and_their_spans_are_right() {
    let server = reading(ServerConfig::default()).await;
    let decomposed: String = NEWS.nfd().collect();
    let zero_width: String = NEWS.chars().flat_map(|c| [c, '\u{200b}']).collect();
    let marks = format!("{NEWS}{}", "\u{301}\u{323}\u{302}".repeat(2000));
    for (name, body) in [
        ("NFD", decomposed.clone()),
        ("NFD and NFC in turns", format!("{decomposed}\n{NEWS}\n{decomposed}")),
        ("NULs", NEWS.replace(' ', "\0")),
        ("NULs between", NEWS.replace(". ", ".\0 ")),
        ("bidi controls", format!("\u{202e}{NEWS}\u{202c}\u{2066}{NEWS}\u{2069}\u{200f}")),
        ("emoji", NEWS.replace(' ', " 😀👩‍👩‍👧‍👦🇻🇳 ")),
        ("zero width", zero_width),
        ("byte order marks", NEWS.replace(' ', " \u{feff}")),
        ("capitals", NEWS.to_uppercase()),
        (
            "no marks at all",
            "Sang 3-4, Chu tich UBND tinh Kien Giang Tran Van Mau du le khoi cong truong hoc.".to_owned(),
        ),
        ("stacked marks", marks),
        ("a mark first", format!("\u{301}{NEWS}")),
        ("private use and unassigned", format!("\u{e000}\u{10ffff}\u{fffe}{NEWS}")),
        ("other scripts", format!("漢字かな {NEWS} кириллица العربية")),
        ("special tokens", format!("[CLS] [SEP] [PAD] [UNK] [MASK] [NL] {NEWS} <s> </s> ##a")),
        ("odd white space", NEWS.replace(' ', "\u{a0}\u{2003}\u{3000}")),
        ("line ends", NEWS.replace(". ", ".\r\n\u{2028}\u{2029}\u{85}\u{b}\u{c}")),
        ("one long word", "nghiêng".repeat(500)),
        ("one long number", "1234567890".repeat(200)),
        ("points", ". ".repeat(2000) + NEWS),
        ("open quotes", "“".repeat(1000) + NEWS),
        ("open brackets", "(".repeat(1000) + NEWS),
    ] {
        let started = Instant::now();
        let answer = read(&server, of("Tựa", "", &body)).await.unwrap_or_else(|status| panic!("{name}: {status}"));
        assert!(answer.coverage.is_some_and(|coverage| coverage.windows >= 1), "{name}");
        assert!(started.elapsed() < Duration::from_secs(60), "{name}: {:?}", started.elapsed());
    }
    // Only what has no letter at all is nothing to read.
    for body in ["", "\0\0\0", "\u{200b}\u{200b}", "…", "\u{301}", "😀", "\n\n\n"] {
        let status = read(&server, of("", "", body)).await.expect_err(body);
        assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, "INVALID_REQUEST"), "{body:?}");
    }
}

/// How long is too long, and that it is said at once.
#[tokio::test(flavor = "multi_thread")]
async fn sizes_at_the_limit_and_over_it() {
    let server = reading(ServerConfig::default()).await;
    let started = Instant::now();
    for (name, body, code, told) in [
        ("5 MB", "Huyện họp. ".repeat(400_000), Code::OutOfRange, "MESSAGE_TOO_LARGE"),
        ("a million empty lines", "\n".repeat(1_000_000) + NEWS, Code::InvalidArgument, "INVALID_REQUEST"),
        ("100,000 sentences", "Họp. ".repeat(100_000), Code::InvalidArgument, "INVALID_REQUEST"),
    ] {
        let status = read(&server, of("", "", &body)).await.expect_err(name);
        assert_eq!((status.code(), reason(&status).as_str()), (code, told), "{name}: {status}");
        assert!(status.message().contains("--max-"), "{name}: {status}");
    }
    assert!(started.elapsed() < Duration::from_secs(10), "refusals are quick: {:?}", started.elapsed());
}

/// The same with limits that let them in. The longest of them take the encoder minutes on small machines: by a variable.
#[tokio::test(flavor = "multi_thread")]
async fn sizes_within_larger_limits() {
    let config = ServerConfig {
        max_message_bytes: 64 << 20,
        max_article_characters: 64 << 20,
        request_timeout: None,
        ..ServerConfig::default()
    };
    let server = reading(config).await;
    let whole = std::env::var_os("BIENTAP_HOSTILE_WHOLE").is_some();
    let sentences = if whole { 100_000 } else { 2_000 };
    let megabytes = if whole { 5_000_000 } else { 50_000 };
    for (name, body) in [
        ("a million empty lines", "\n".repeat(1_000_000) + NEWS),
        ("a million spaces", " ".repeat(1_000_000) + NEWS),
        ("a million zero-width spaces", "\u{200b}".repeat(1_000_000) + NEWS),
        ("sentences", "Họp. ".repeat(sentences)),
        ("megabytes of news", format!("{NEWS}\n").repeat(megabytes / NEWS.len())),
    ] {
        let started = Instant::now();
        let mut client = server.articles().max_decoding_message_size(1 << 30);
        let request = of("", "", &body);
        let answer = client.analyze_article(request.clone()).await.unwrap_or_else(|status| panic!("{name}: {status}"));
        let answer = answer.into_inner();
        println!("{name}: {} bytes, {:?} in {:.1?}", body.len(), answer.coverage, started.elapsed());
        assert_spans(request.article.as_ref().expect("an article"), &answer, OffsetEncoding::Utf8Bytes);
    }
    server.articles().analyze_article(of("", "", NEWS)).await.expect("served as before");
}

/// Bytes on the wire that are no UTF-8, no message, no gRPC.
#[tokio::test(flavor = "multi_thread")]
async fn wire_bytes_that_are_no_message() {
    let server = reading(ServerConfig::default()).await;
    let sound = prost::Message::encode_to_vec(&of("Tựa", "", "Huyện họp."));
    let at = sound.windows(6).position(|bytes| bytes == "Huyện".as_bytes().get(..6).expect("six")).expect("the body");
    let mut invalid = sound.clone();
    invalid[at + 3] = 0xff;
    let mut surrogate = sound.clone();
    surrogate[at..at + 3].copy_from_slice(&[0xed, 0xa0, 0x80]);
    let mut overlong = sound.clone();
    overlong[at..at + 2].copy_from_slice(&[0xc0, 0xaf]);
    for (name, bytes) in [
        ("invalid UTF-8", invalid),
        ("a lone surrogate", surrogate),
        ("an overlong form", overlong),
        ("cut short", sound[..sound.len() - 3].to_vec()),
        ("random", (0..200).map(|n: u32| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect()),
        ("an endless varint", vec![0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    ] {
        let mut client = tonic::client::Grpc::new(server.channel());
        client.ready().await.expect("connected");
        let path = http::uri::PathAndQuery::from_static("/bientap.v1.ArticleAnalysisService/AnalyzeArticle");
        let answer = client.unary(tonic::Request::new(bytes), path, crate::analyze::RawCodec).await;
        let status = answer.expect_err(name);
        assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, "MALFORMED_MESSAGE"), "{name}");
    }
    server.articles().analyze_article(of("", "", NEWS)).await.expect("served as before");
}

/// Pieces that the readers look for, joined at random with what breaks them.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "(Sáng |ngày |từ |đến |trước ngày )?[0-3]?[0-9][-/.][01]?[0-9]([-/.](19|20)[0-9]{2})?",
        3 => "(ông|bà|đồng chí) (Nguyễn|Trần|Lê) (Văn|Thị) [A-ZĐÂ][a-zạ-ỹ]{1,5}",
        3 => "(Chủ tịch|Phó Bí thư|Giám đốc) (UBND|Tỉnh ủy|Sở Y tế) (tỉnh )?(Kiên Giang|Cà Mau)?",
        2 => "(quý|tháng|năm) (I|II|III|[0-9]{1,4})(-20[0-9]{2})?",
        2 => "\\PC{0,12}",
        1 => "[\u{300}-\u{323}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{feff}\0-\u{1f}]{1,4}",
        1 => "(😀|👩‍👩‍👧|🇻🇳|𝄞|ﬀ|İ|ß|ǰ){1,3}",
        1 => Just("\n".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => Just(". ".to_owned()),
    ];
    let form = prop_oneof![3 => Just(0), 1 => Just(1), 1 => Just(2)];
    (prop::collection::vec((piece, prop_oneof![Just(" "), Just(", "), Just("")]), 0..40), form).prop_map(
        |(pieces, form)| {
            let text: String = pieces.into_iter().flat_map(|(piece, join)| [piece, join.to_owned()]).collect();
            match form {
                0 => text,
                1 => text.nfd().collect(),
                _ => text.to_uppercase(),
            }
        },
    )
}

#[test]
fn spans_cut_their_content_out_of_any_text() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("threads");
    let server = runtime.block_on(reading(ServerConfig::default()));
    let mut runner = TestRunner::new(Config { cases: 96, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&(soup(), soup(), soup()), |(title, lead, body)| {
        runtime.block_on(async {
            match read(&server, of(&title, &lead, &body)).await {
                Ok(_) => {}
                Err(status) => assert_eq!(status.code(), Code::InvalidArgument, "{status}"),
            }
        });
        Ok(())
    });
    outcome.expect("every span is right");
}

/// Nanoseconds that this thread has had the processor, where the system tells; else the clock's.
fn spent(since: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let ran = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    ran.unwrap_or(since.elapsed().as_nanos() as f64)
}

/// What text and rules do beside the model grows with the text, and not faster: four times the text is not sixteen times
/// the work. The model's own answers are made up, so that every tag and many spans are looked at.
#[test]
fn the_work_beside_the_model_grows_with_the_text() {
    let analyzer = Analyzer::from_dir(Path::new(MODEL)).expect("the model");
    let tags = analyzer.taxonomy().tags().filter(|tag| tag.kind != bientap::tags::TagKind::Place).count();
    let work = |body: &str| {
        let start = Instant::now();
        let before = spent(start);
        let article = bientap::analysis::Article { body: body.to_owned(), ..Default::default() };
        let prepared = analyzer.prepare(&article);
        let logits = prepared.windows().iter().map(|window| {
            let label = |index: usize| {
                (0..9).map(|label| if (index * 7 + label * 5).is_multiple_of(11) { 6.0 } else { 0.0 }).collect()
            };
            bientap::analysis::WindowLogits {
                labels: (0..window.ids.len()).map(label).collect(),
                tags: vec![3.0; tags],
                segment_tags: vec![vec![3.0; tags]; window.segments.len()],
                salience: (0..window.segments.len()).map(|n| (n % 5) as f32).collect(),
                mean: vec![0.5; 256],
                segment_means: vec![vec![0.5; 256]; window.segments.len()],
            }
        });
        let logits = logits.collect();
        let analysis =
            analyzer.read(prepared, logits, Some("2024-04-03T02:00:00Z".parse().expect("a time")), &Default::default());
        assert!(analysis.coverage.windows >= 1);
        spent(start) - before
    };
    work(NEWS);
    let mut told = String::new();
    let mut steep = Vec::new();
    for (name, unit) in [
        ("news", format!("{NEWS}\n")),
        ("one paragraph of news", format!("{NEWS} ")),
        ("1-3-", "1-3-".to_owned()),
        ("digits", "1234567890".to_owned()),
        ("dates", "ngày 1-3, ".to_owned()),
        ("from to", "từ ngày 1 đến ".to_owned()),
        ("years", "2024-2025-".to_owned()),
        ("roman", "quý I, II, III, IV và ".to_owned()),
        ("names", "ông Nguyễn Văn A, bà Trần Thị B, ".to_owned()),
        ("capitals", "Nguyễn ".to_owned()),
        ("posts", "Chủ tịch UBND tỉnh, ".to_owned()),
        ("one post", "Phó Giám đốc Sở ".to_owned()),
        ("places", "Kiên Giang, Cà Mau, ".to_owned()),
        ("tags", "nông thôn mới ".to_owned()),
        ("points", ". ".to_owned()),
        ("initials", "A. B. ".to_owned()),
        ("quotes", "“ ".to_owned()),
        ("brackets", "( ".to_owned()),
        ("a word", "nghiêng".to_owned()),
        ("lines", "a\n".to_owned()),
        ("marks", "a\u{301}\u{323}".to_owned()),
        ("stacked marks", "\u{301}".to_owned()),
        ("emoji", "😀".to_owned()),
    ] {
        let times = [6_000, 24_000].map(|length| work(&unit.repeat(length / unit.len())));
        let ratio = times[1] / times[0];
        told += &format!("{name:22} {:7.1} ms {:8.1} ms  x{ratio:.1}\n", times[0] / 1e6, times[1] / 1e6);
        if ratio > 12.0 && times[1] > 50e6 {
            steep.push(name);
        }
    }
    println!("work beside the model, 6 kB and 24 kB:\n{told}");
    assert!(steep.is_empty(), "{steep:?}\n{told}");
}
