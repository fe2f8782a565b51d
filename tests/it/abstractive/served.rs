//! What callers of the real binary are given.

use bientap::proto::v1;
use bientap::proto::v1::model_service_client::ModelServiceClient;
use futures_util::future::join_all;
use serde_json::Value;

use super::checkpoint::{Checkpoint, Kind};
use crate::cli::{MODEL, bientap, run, stderr};
use crate::process::Process;
use crate::telemetry::scrape;

pub const TITLE: &str = "Xã An Hòa gặp mặt người dân đầu năm";
pub const LEAD: &str = "Sáng 5-3, Ủy ban nhân dân xã An Hòa tổ chức gặp mặt 120 người dân trên địa bàn.";
pub const BODY: &str = "Tại buổi gặp mặt, người dân đề nghị xã sửa đường liên thôn và cấp nước sạch.\n\
    Lãnh đạo xã tiếp thu các ý kiến và hứa trả lời bằng văn bản trong tháng 3.\n\
    Năm qua, xã đã sửa 4 km đường và cấp nước sạch cho 350 hộ dân.";

/// Sentences that say what the article says.
pub const TRUE: [&str; 4] = [
    "Sáng 5-3, Ủy ban nhân dân xã An Hòa tổ chức gặp mặt 120 người dân trên địa bàn.",
    "Tại buổi gặp mặt, người dân đề nghị xã sửa đường liên thôn và cấp nước sạch.",
    "Lãnh đạo xã tiếp thu các ý kiến và hứa trả lời bằng văn bản trong tháng 3.",
    "Năm qua, xã đã sửa 4 km đường và cấp nước sạch cho 350 hộ dân.",
];

/// Sentences that do not.
const FALSE: [&str; 3] = [
    "Sáng 9-8, Ủy ban nhân dân xã An Hòa tổ chức gặp mặt 999 người dân trên địa bàn.",
    "Năm qua, xã đã sửa 77 km đường và cấp nước sạch cho 8.000 hộ dân ở tỉnh Lâm Đồng.",
    "Chủ tịch UBND huyện Trần Văn Thử hứa trả lời bằng văn bản trong tháng 11.",
];

fn request(style: v1::SummaryStyle, max_sentences: i32, max_characters: i32) -> v1::AnalyzeArticleRequest {
    let article = v1::Article {
        title: TITLE.to_owned(),
        lead: LEAD.to_owned(),
        body: BODY.to_owned(),
        publish_time: Some(prost_types::Timestamp { seconds: 1_741_219_200, nanos: 0 }),
        ..Default::default()
    };
    v1::AnalyzeArticleRequest {
        article: Some(article),
        summary_options: Some(v1::SummaryOptions {
            max_sentences,
            max_characters,
            style: style.into(),
            ..Default::default()
        }),
        ..Default::default()
    }
}

async fn answered(server: &Process, request: v1::AnalyzeArticleRequest) -> v1::AnalyzeArticleResponse {
    server.articles().analyze_article(request).await.expect("an answer").into_inner()
}

const ABSTRACTIVE: v1::SummaryStyle = v1::SummaryStyle::Abstractive;
const EXTRACTIVE: v1::SummaryStyle = v1::SummaryStyle::Extractive;

#[tokio::test(flavor = "multi_thread")]
async fn summaries_are_written_within_the_limits() {
    let folder = Checkpoint { weights: Kind::Gguf, ..Checkpoint::saying(&TRUE) }.make();
    let directory = folder.path().to_str().expect("a path");
    let mut server = Process::start(&["--abstractive-model-dir", directory, "--metrics-addr", "127.0.0.1:0"]);
    let sentences = |text: &str| TRUE.iter().map(|sentence| text.matches(sentence).count()).sum::<usize>();
    for (max_sentences, max_characters) in [(0, 0), (1, 0), (2, 0), (5, 0), (0, 100), (3, 170)] {
        let response = answered(&server, request(ABSTRACTIVE, max_sentences, max_characters)).await;
        let summary = response.summary.expect("a summary");
        assert_eq!((summary.style(), summary.fallback_reason.as_str()), (ABSTRACTIVE, ""));
        assert!(summary.sentences.is_empty(), "{summary:?}");
        let most = if max_sentences == 0 { 3 } else { max_sentences as usize };
        let count = sentences(&summary.text);
        assert!((1..=most).contains(&count), "{count}: {}", summary.text);
        let length = summary.text.chars().count();
        assert!(max_characters == 0 || length <= max_characters as usize, "{length}: {}", summary.text);
        // Whole sentences and nothing else.
        let rest = TRUE.iter().fold(summary.text.clone(), |text, sentence| text.replace(sentence, ""));
        assert_eq!(rest.trim(), "", "{}", summary.text);
    }

    // The first sentence is longer than that.
    let summary = answered(&server, request(ABSTRACTIVE, 0, 50)).await.summary.expect("a summary");
    assert_eq!(summary.style(), EXTRACTIVE);
    assert!(summary.fallback_reason.contains("limits on its length"), "{summary:?}");

    let mut models = ModelServiceClient::new(server.channel());
    let info = models.get_model_info(v1::GetModelInfoRequest {}).await.expect("an answer").into_inner();
    let model = info.abstractive_model.expect("told");
    assert!(model.quantized && model.parameter_count > 10_000 && directory.ends_with(&model.name), "{model:?}");
    assert_eq!(info.limits.expect("limits").abstractive_max_waiting, 16);

    let scrapes = server.lines(|line| line["message"] == "listening for scrapes");
    let address = scrapes[0]["addr"].as_str().expect("an address").to_owned();
    let text = tokio::task::spawn_blocking(move || scrape(&address)).await.expect("no panic");
    for sample in [
        "bientap_abstractive_summaries_total{style=\"abstractive\",fallback=\"none\"} 6",
        "bientap_abstractive_summaries_total{style=\"extractive\",fallback=\"cut\"} 1",
        "bientap_abstractive_seconds_count{style=\"abstractive\"} 6",
        "bientap_abstractive_in_flight 0",
        "bientap_abstractive_in_flight_limit 16",
    ] {
        assert!(text.lines().any(|line| line == sample), "{sample} is not in\n{text}");
    }
    assert!(!server.lines(|line| line["message"] == "call" && line["writing_ms"].is_number()).is_empty());
    server.signal("-TERM");
    assert_eq!(server.ended(), Some(0));
}

/// What the article does not say is never given, and the answer says why.
#[tokio::test(flavor = "multi_thread")]
async fn unfaithful_summaries_are_not_given() {
    let folder = Checkpoint::saying(&FALSE).make();
    let server = Process::start(&["--abstractive-model-dir", folder.path().to_str().expect("a path")]);
    let extractive = answered(&server, request(EXTRACTIVE, 0, 0)).await;
    let abstractive = answered(&server, request(ABSTRACTIVE, 0, 0)).await;
    let summary = abstractive.summary.expect("a summary");
    let expected = extractive.summary.clone().expect("a summary");
    assert_eq!((summary.style(), &summary.text, &summary.sentences), (EXTRACTIVE, &expected.text, &expected.sentences));
    let reason = &summary.fallback_reason;
    assert!(reason.starts_with("the abstractive summary was not faithful: "), "{reason}");
    assert_eq!(
        (abstractive.officials, abstractive.dates, abstractive.tags),
        (extractive.officials, extractive.dates, extractive.tags)
    );
}

/// The same bytes whatever else the server does meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn answers_do_not_depend_on_the_load() {
    let folder = Checkpoint::saying(&TRUE).make();
    let server = Process::start(&["--abstractive-model-dir", folder.path().to_str().expect("a path")]);
    let alone = answered(&server, request(ABSTRACTIVE, 3, 0)).await;
    let calls = (0..40).map(|n| {
        let style = if n % 4 == 0 { ABSTRACTIVE } else { EXTRACTIVE };
        answered(&server, request(style, 3, 0))
    });
    for (n, answer) in join_all(calls).await.into_iter().enumerate() {
        if n % 4 == 0 {
            assert_eq!(answer, alone, "{n}");
        } else {
            assert_eq!(answer.summary.expect("a summary").style(), EXTRACTIVE, "{n}");
        }
    }
}

#[test]
fn the_commands_write_them_too() {
    let folder = Checkpoint::saying(&TRUE).make();
    let directory = folder.path().to_str().expect("a path");
    let article = format!("{TITLE}\n{LEAD}\n{BODY}");
    let page =
        run(bientap().args(["analyze", "--abstractive", "--abstractive-model-dir", directory, "--json"]), &article);
    assert!(page.status.success(), "{}", stderr(&page));
    let json: Value = serde_json::from_slice(&page.stdout).expect("JSON");
    assert_eq!(json["summary"]["style"], "SUMMARY_STYLE_ABSTRACTIVE", "{json}");
    let text = json["summary"]["text"].as_str().expect("a text");

    let row = serde_json::json!({"id": "a", "title": TITLE, "lead": LEAD, "body": BODY}).to_string();
    let batch = run(bientap().args(["batch", "-", "--abstractive", "--abstractive-model-dir", directory]), &row);
    assert!(batch.status.success(), "{}", stderr(&batch));
    let line: Value = serde_json::from_slice(&batch.stdout).expect("JSON");
    assert_eq!(line["response"]["summary"]["text"], text, "{line}");

    let unfaithful = Checkpoint::saying(&FALSE).make();
    let directory = unfaithful.path().to_str().expect("a path");
    let page = run(bientap().args(["analyze", "--abstractive", "--abstractive-model-dir", directory]), &article);
    let page = String::from_utf8(page.stdout).expect("UTF-8");
    assert!(page.contains("Câu chọn từ bài, không viết lại"), "{page}");

    for command in ["analyze", "batch"] {
        let mut command_line = bientap();
        command_line.args([command, "-", "--abstractive"]);
        let output = run(&mut command_line, &row);
        assert_eq!(output.status.code(), Some(2), "{command}: {}", stderr(&output));
        assert!(stderr(&output).contains("--abstractive needs --abstractive-model-dir"), "{}", stderr(&output));
    }

    let directory = folder.path().to_str().expect("a path");
    let check = run(bientap().args(["check", "--model-dir", MODEL, "--abstractive-model-dir", directory]), "");
    let told = String::from_utf8(check.stdout).expect("UTF-8");
    assert!(check.status.success() && told.contains("ok  abstractive model"), "{told}");
}
