//! The bundled model's files: sound as they are, refused with a clear word when they are not.

use std::path::Path;

use bientap::analysis::Analyzer;
use bientap::model::{ModelFolder, Precision};
use candle_core::Device;
use sha2::{Digest, Sha256};

fn folder() -> ModelFolder {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/bientap-vi");
    ModelFolder::read(&directory).expect("the bundled model's folder")
}

#[test]
fn the_bundled_model_gives_its_golden_answers() {
    let analyzer = Analyzer::load_as(&folder(), Precision::F32).expect("model");
    analyzer.verify().expect("golden article in 32 bits");
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
        ("vectors.safetensors", bytes("vectors.safetensors")[..1000].to_vec(), "sha256"),
        ("manifest.json", b"not json".to_vec(), "expected"),
        ("manifest.json", other_format.into_bytes(), "format is 2"),
    ] {
        let error = Analyzer::load(&folder().with_file(name, damaged)).err().expect("an error").to_string();
        assert!(error.contains(name) && error.contains(fault) && !error.contains('\n'), "{name}: {error}");
    }
}

/// Whole files of the right shapes that are not this model: the golden article tells.
#[test]
fn two_matrices_that_changed_places_are_noticed() {
    let weights = folder().file("weights.safetensors").expect("file").to_vec();
    let mut tensors = candle_core::safetensors::load_buffer(&weights, &Device::Cpu).expect("tensors");
    for name in ["attn.Wqkv", "attn.Wo", "mlp.Wi", "mlp.Wo"] {
        let names = [3, 4].map(|layer| format!("encoder.layers.{layer}.{name}.weight"));
        let [first, second] = names.each_ref().map(|name| tensors.get(name).expect("tensor").clone());
        tensors.insert(names[0].clone(), second);
        tensors.insert(names[1].clone(), first);
        let scratch = tempfile::tempdir().expect("directory");
        let path = scratch.path().join("weights.safetensors");
        candle_core::safetensors::save(&tensors, &path).expect("saved");
        let swapped = std::fs::read(path).expect("read");
        let hash = |bytes: &[u8]| Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let manifest = String::from_utf8(folder().file("manifest.json").expect("file").to_vec()).expect("text");
        let manifest = manifest.replace(&hash(&weights), &hash(&swapped)).into_bytes();
        let folder = folder().with_file("weights.safetensors", swapped).with_file("manifest.json", manifest);
        let error = Analyzer::load(&folder).expect("a model").verify().expect_err(name).to_string();
        assert!(error.contains("golden"), "{name}: {error}");
        for (name, tensor) in candle_core::safetensors::load_buffer(&weights, &Device::Cpu).expect("tensors") {
            tensors.insert(name, tensor);
        }
    }
}

#[test]
fn a_missing_file_is_named() {
    let empty = tempfile::tempdir().expect("directory");
    let error = ModelFolder::read(empty.path()).err().expect("an error").to_string();
    assert!(error.contains("manifest.json"), "{error}");
}

/// The model's folder with one file replaced and the manifest's hash to go with it: what a wrong file does that nobody
/// can tell by its hash.
fn resealed(name: &'static str, bytes: Vec<u8>) -> ModelFolder {
    use sha2::{Digest, Sha256};
    let mut manifest: serde_json::Value =
        serde_json::from_slice(folder().file("manifest.json").expect("file")).expect("JSON");
    let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    manifest["files"][name]["sha256"] = hash.into();
    folder().with_file(name, bytes).with_file("manifest.json", manifest.to_string().into_bytes())
}

/// Weights with the bytes of every tensor replaced, the header as it was.
fn weights_of(value: f32) -> Vec<u8> {
    let mut bytes = folder().file("weights.safetensors").expect("file").to_vec();
    let header = u64::from_le_bytes(bytes[..8].try_into().expect("eight")) as usize;
    let fill: &[u8] = if value.is_nan() { &[0x00, 0x7e] } else { &[0, 0] };
    // Two bytes a weight: 0x7e00 is no number in half precision, and close enough in other forms.
    for pair in bytes[8 + header..].chunks_mut(2) {
        pair.copy_from_slice(&fill[..pair.len()]);
    }
    bytes
}

#[test]
fn wrong_contents_under_a_right_hash_are_refused_by_name() {
    let text = |name: &str| String::from_utf8(folder().file(name).expect("file").to_vec()).expect("UTF-8");
    let bytes = |name: &str| folder().file(name).expect("file").to_vec();
    let config = |from: &str, to: &str| {
        let changed = text("config.json").replace(from, to);
        assert_ne!(changed, text("config.json"), "{from}");
        changed.into_bytes()
    };
    let mut long_header = bytes("weights.safetensors");
    long_header[..8].copy_from_slice(&u64::MAX.to_le_bytes());
    let swapped_tags = text("taxonomy.toml").replacen("id = \"", "id = \"x-", 1);
    let mut flipped_words: serde_json::Value = serde_json::from_str(&text("tokenizer.json")).expect("JSON");
    flipped_words["model"]["vocab"] = serde_json::json!({"[CLS]": 4_000_000_000_u32});
    let cut = |name: &str, part: usize| {
        let whole = bytes(name);
        whole[..whole.len() / part].to_vec()
    };
    for (name, damaged, told) in [
        ("weights.safetensors", Vec::new(), "weights.safetensors"),
        ("weights.safetensors", b"\0\0\0\0\0\0\0\0".to_vec(), "weights.safetensors"),
        ("weights.safetensors", cut("weights.safetensors", 2), "weights.safetensors"),
        ("weights.safetensors", bytes("tokenizer.json"), "weights.safetensors"),
        ("weights.safetensors", long_header, "weights.safetensors"),
        ("weights.safetensors", weights_of(0.0), "golden"),
        ("weights.safetensors", weights_of(f32::NAN), "golden"),
        ("tokenizer.json", Vec::new(), "tokenizer.json"),
        ("tokenizer.json", b"{}".to_vec(), "tokenizer.json"),
        ("tokenizer.json", cut("tokenizer.json", 3), "tokenizer.json"),
        ("tokenizer.json", bytes("config.json"), "tokenizer.json"),
        ("tokenizer.json", flipped_words.to_string().into_bytes(), "tokenizer.json"),
        ("config.json", b"{}".to_vec(), "config.json"),
        ("config.json", b"null".to_vec(), "config.json"),
        ("config.json", config("16000", "999999999999"), "config.json"),
        ("config.json", config("16000", "-1"), "config.json"),
        ("config.json", config("\"hidden_size\": 256", "\"hidden_size\": 255"), "config.json"),
        ("config.json", config("\"num_attention_heads\": 4", "\"num_attention_heads\": 0"), "config.json"),
        ("config.json", config("8192", "9007199254740993"), "config.json"),
        ("config.json", config("\"num_hidden_layers\": 6", "\"num_hidden_layers\": 7"), "weights.safetensors"),
        ("config.json", config("\"intermediate_size\": 384", "\"intermediate_size\": 383"), "weights.safetensors"),
        ("taxonomy.toml", b"\xff\xfe".to_vec(), "taxonomy.toml"),
        ("taxonomy.toml", b"version = 1".to_vec(), "taxonomy.toml"),
        ("taxonomy.toml", cut("taxonomy.toml", 2), "taxonomy.toml"),
        ("taxonomy.toml", swapped_tags.into_bytes(), "taxonomy.toml"),
        ("golden.json", b"[]".to_vec(), "golden.json"),
        ("golden.json", text("golden.json").replace("nông thôn", "thành thị").into_bytes(), "golden.json"),
    ] {
        let error = Analyzer::load(&resealed(name, damaged)).and_then(|analyzer| analyzer.verify());
        let error = error.expect_err(told).to_string();
        assert!(error.contains(told) && !error.contains('\n'), "{name}, {told}: {error}");
        assert!(error.len() < 500, "one line that a person reads: {error}");
    }
}
