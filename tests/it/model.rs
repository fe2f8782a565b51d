//! The bundled model's files: sound as they are, refused with a clear word when they are not.

use std::path::Path;

use bientap::analysis::Analyzer;
use bientap::model::ModelFolder;

fn folder() -> ModelFolder {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/bientap-vi");
    ModelFolder::read(&directory).expect("the bundled model's folder")
}

#[test]
fn the_bundled_model_gives_its_golden_answers() {
    let analyzer = Analyzer::load(&folder()).expect("model");
    analyzer.verify().expect("golden article");
    assert!(analyzer.info().parameters > 1_000_000);
    assert_eq!(analyzer.info().languages, ["vi"]);
}

#[test]
fn damaged_files_are_refused_by_name() {
    let bytes = |name: &str| folder().file(name).expect("file").to_vec();
    let mut flipped = bytes("weights.safetensors");
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let cut = bytes("weights.safetensors")[..1000].to_vec();
    let other_format =
        String::from_utf8(bytes("manifest.json")).expect("text").replace("\"format\": 1", "\"format\": 2");
    for (name, damaged, fault) in [
        ("weights.safetensors", flipped, "sha256"),
        ("weights.safetensors", cut, "sha256"),
        ("weights.safetensors", Vec::new(), "sha256"),
        ("tokenizer.json", bytes("config.json"), "sha256"),
        ("config.json", b"{}".to_vec(), "sha256"),
        ("taxonomy.toml", b"version = 1".to_vec(), "sha256"),
        ("manifest.json", b"not json".to_vec(), "expected"),
        ("manifest.json", other_format.into_bytes(), "format is 2"),
    ] {
        let error = Analyzer::load(&folder().with_file(name, damaged)).err().expect("an error").to_string();
        assert!(error.contains(name) && error.contains(fault) && !error.contains('\n'), "{name}: {error}");
    }
}

#[test]
fn a_missing_file_is_named() {
    let empty = tempfile::tempdir().expect("directory");
    let error = ModelFolder::read(empty.path()).err().expect("an error").to_string();
    assert!(error.contains("manifest.json"), "{error}");
}
