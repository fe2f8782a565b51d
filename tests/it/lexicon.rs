//! A newsroom's own words for posts.

use std::process::Command;

use bientap::lexicon::Lexicon;
use bientap::officials;
use bientap::text::Document;

#[test]
fn additions_are_read_beside_the_bundled_words() {
    let document = Document::new(
        "",
        "",
        "Ông Lê Văn Tám, Trưởng trạm Đèn đường phường 5, dự họp cùng Chủ tịch UBND phường 5 Trần Thị Lài.",
    );
    let names = |lexicon: &Lexicon| -> Vec<String> {
        officials::read(&document, &lexicon.find(&document), &[]).into_iter().map(|official| official.name).collect()
    };
    let mut lexicon = Lexicon::default();
    assert!(names(&lexicon).is_empty(), "no words, no officials");
    lexicon.merge(Lexicon::bundled());
    assert!(names(&lexicon).contains(&"Trần Thị Lài".to_owned()));
    lexicon.merge(Lexicon::parse("[heads]\npublic = [\"Trưởng trạm Đèn đường\"]").expect("additions"));
    assert_eq!(names(&lexicon), ["Lê Văn Tám", "Trần Thị Lài"]);
}

#[test]
fn a_faulty_file_stops_the_command_and_is_named() {
    let directory = tempfile::tempdir().expect("directory");
    let file = directory.path().join("words.toml");
    for (text, fault) in [
        ("[heads]\npublik = [\"Trưởng trạm\"]", "line 2"),
        ("[heads", "line 1"),
        ("[heads]\npublic = [\"\"]", "line 2"),
    ] {
        std::fs::write(&file, text).expect("written");
        let mut command = Command::new(env!("CARGO_BIN_EXE_bientap"));
        let output = command.args(["check", "--lexicon"]).arg(&file).output().expect("check runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(64), "{said}");
        assert!(said.contains("words.toml") && said.contains(fault) && said.trim_end().lines().count() == 1, "{said}");
    }
}
