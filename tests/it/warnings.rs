//! Warnings of articles that something is wrong with, and none of sound ones, through the bundled model.

use std::process::Command;

use serde_json::{Value, json};

const SOUND: &str = "Sáng 9-4, Huyện ủy Gò Quao (Kiên Giang) tổ chức hội nghị sơ kết công tác dân vận. Ông Hậu đề nghị các xã \
    giải quyết dứt điểm kiến nghị của người dân trước ngày 30-6.";
const TCVN3: &str = "S¸ng 9-4, HuyÖn ñy Gß Quao tæ chøc héi nghÞ s¬ kÕt c«ng t¸c d©n vËn. ¤ng HËu ®Ò nghÞ c¸c x· gi¶i quyÕt døt \
    ®iÓm kiÕn nghÞ cña ng\u{ad}êi d©n.";
const TIME: &str = "2024-04-09T16:00:00+07:00";

fn answers(rows: &[Value]) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("in.jsonl");
    std::fs::write(&input, rows.iter().map(|row| format!("{row}\n")).collect::<String>()).expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_bientap"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BIENTAP_")) {
        command.env_remove(name);
    }
    let output = command.arg("batch").arg(&input).output().expect("a batch");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")["response"].take()).collect()
}

fn codes(answer: &Value) -> Vec<String> {
    let warnings = answer["warnings"].as_array().cloned().unwrap_or_default();
    let code = |warning: &Value| {
        assert!(warning["message"].as_str().is_some_and(|message| message.ends_with('.')), "{warning}");
        let code = warning["code"].as_str().expect("a code").trim_start_matches("WARNING_CODE_");
        format!("{code} {}", warning["field"].as_str().unwrap_or_default())
    };
    warnings.iter().map(code).collect()
}

#[test]
fn each_fault_has_its_code_and_field() {
    let cases = [
        (json!({"body": SOUND, "published": TIME}), vec![]),
        (json!({"title": "R&D ở Gò Quao, P&G", "body": SOUND, "published": TIME}), vec![]),
        (json!({"body": format!("<p>{SOUND}</p>"), "published": TIME, "body_format": "BODY_FORMAT_HTML"}), vec![]),
        (json!({"body": format!("<p>{SOUND}</p>"), "published": TIME}), vec!["HTML_IN_PLAIN_TEXT article.body_format"]),
        (
            json!({"title": "<b>Gò Quao</b> họp", "body": SOUND, "published": TIME}),
            vec!["MARKUP_IN_TITLE_OR_LEAD article.title"],
        ),
        (
            json!({"lead": "Gò Quao&nbsp;họp", "body": SOUND, "published": TIME}),
            vec!["MARKUP_IN_TITLE_OR_LEAD article.lead"],
        ),
        (json!({"body": TCVN3, "published": TIME}), vec!["GARBLED_ENCODING article.body"]),
        (
            json!({"body": "The committee met on Tuesday to review the first quarter of its work in Kien Giang.", "published": TIME}),
            vec!["NOT_VIETNAMESE article.body"],
        ),
        (json!({"title": "test", "published": TIME}), vec!["TOO_SHORT "]),
        (json!({"body": "hello world", "published": TIME}), vec!["TOO_SHORT "]),
        (json!({"body": SOUND}), vec!["NO_PUBLISH_TIME article.publish_time"]),
        (json!({"body": "Ngày 9-4-2024, huyện Gò Quao họp bàn việc làm đường."}), vec![]),
        (
            json!({"body": "Ngày 9-4-2019, huyện Gò Quao họp bàn việc làm đường.", "published": TIME}),
            vec!["PUBLISH_TIME_FAR article.publish_time"],
        ),
        (
            json!({"body": "Sáng 9-4, huyện họp mừng ngày 30-4-1975 và bàn kế hoạch năm 2024.", "published": TIME}),
            vec![],
        ),
        (
            json!({"title": "Gò Quao sơ kết công tác dân vận quý I", "body": "Quang cảnh hội nghị. Ảnh: N.H", "published": TIME}),
            vec!["CAPTIONS_ONLY article.body"],
        ),
    ];
    let rows: Vec<Value> = cases
        .iter()
        .enumerate()
        .map(|(id, (row, _))| {
            let mut row = row.clone();
            row["id"] = json!(id.to_string());
            row
        })
        .collect();
    for ((row, expected), answer) in cases.iter().zip(answers(&rows)) {
        assert_eq!(codes(&answer), *expected, "{row}");
        let remark = expected.iter().any(|code| code.starts_with("GARBLED") || code.starts_with("NOT_V"));
        assert_eq!(answer["languageWarning"].is_string(), remark, "{row}");
    }
}

#[test]
fn where_there_is_nothing_to_go_by_no_topic_is_given() {
    let texts = ["test", "Dup", "hello world", "Bài thử", "Thử một", "asdf qwer zxcv uiop hjkl vbnm", TCVN3];
    let rows: Vec<Value> = texts.iter().map(|text| json!({"id": *text, "title": *text, "body": *text})).collect();
    for (text, answer) in texts.iter().zip(answers(&rows)) {
        let tags = answer["tags"].as_array().cloned().unwrap_or_default();
        assert!(tags.iter().all(|tag| tag["kind"] == "TAG_KIND_PLACE"), "{text}: {tags:?}");
    }
    let filed = answers(&[json!({"id": "1", "title": "Gò Quao vận động nhân dân làm đường", "body": SOUND})]);
    assert!(filed.iter().all(|answer| answer["tags"].as_array().is_some_and(|tags| !tags.is_empty())));
}
