//! Checkpoints in every form, and everything that can be wrong with one.

use std::fs;
use std::path::Path;

use bientap::summary::SummaryOptions;
use bientap::summary::abstractive::Writer;
use bientap::text::Document;
use serde_json::{Value, json};

use super::checkpoint::{Checkpoint, Kind, VOCABULARY};
use super::served::{BODY, LEAD, TITLE, TRUE};
use crate::cli::{MODEL, bientap, run, stderr};

fn written(folder: &Path) -> String {
    let writer = Writer::load(folder).expect("sound");
    let document = Document::new(TITLE, LEAD, BODY);
    let text = writer.write(&document, &SummaryOptions::default(), &|| false).expect("not stopped").expect("a summary");
    assert!(!text.is_empty() && TRUE.iter().any(|sentence| text.starts_with(sentence)), "{text}");
    text
}

#[test]
fn every_form_is_read() {
    let whole = Checkpoint::saying(&TRUE);
    let text = written(whole.make().path());
    for (form, same) in [
        (Checkpoint { spiece: true, ..whole.clone() }, true),
        (Checkpoint { weights: Kind::Sharded, ..whole.clone() }, true),
        (Checkpoint { weights: Kind::Gguf, ..whole.clone() }, false),
        (Checkpoint { tied: false, ..whole.clone() }, false),
        (Checkpoint { gated: false, tied: false, weights: Kind::Gguf, spiece: true, ..whole.clone() }, false),
    ] {
        let folder = form.make();
        let again = written(folder.path());
        assert_eq!(again, written(folder.path()), "the same each time");
        assert!(!same || again == text, "{again:?}, not {text:?}");
    }
    let info = |form: &Checkpoint| Writer::load(form.make().path()).expect("sound").info().clone();
    assert!(info(&Checkpoint { weights: Kind::Gguf, ..whole.clone() }).quantized);
    let expected: usize = whole.tensors().values().map(candle_core::Tensor::elem_count).sum();
    assert_eq!((info(&whole).quantized, info(&whole).parameters), (false, expected as u64));
}

/// Spoils a checkpoint.
type Spoil = fn(&Path);

fn edit(folder: &Path, change: impl FnOnce(&mut Value)) {
    let path = folder.join("config.json");
    let mut config: Value = serde_json::from_slice(&fs::read(&path).expect("config.json")).expect("JSON");
    change(&mut config);
    fs::write(path, config.to_string()).expect("written");
}

fn cut(path: &Path, by: usize) {
    let bytes = fs::read(path).expect("a file");
    fs::write(path, &bytes[..bytes.len() - by]).expect("written");
}

fn without(folder: &Path, tensor: &str) {
    let path = folder.join("model.safetensors");
    let mut tensors = candle_core::safetensors::load(&path, &candle_core::Device::Cpu).expect("tensors");
    tensors.remove(tensor).expect("the tensor");
    candle_core::safetensors::save(&tensors, &path).expect("written");
}

const FAULTS: &[(Kind, Spoil, &[&str])] = &[
    (Kind::Whole, |f| fs::remove_file(f.join("config.json")).unwrap(), &["config.json", "No such file"]),
    (Kind::Whole, |f| fs::write(f.join("config.json"), "{").unwrap(), &["config.json", "EOF"]),
    (Kind::Whole, |f| edit(f, |c| c["d_model"] = json!(1_u64 << 40)), &["config.json", "d_model is"]),
    (
        Kind::Whole,
        |f| edit(f, |c| c["d_model"] = json!(48)),
        &["model.safetensors", "shared.weight", "[64, 32]", "[64, 48]"],
    ),
    (
        Kind::Whole,
        |f| edit(f, |c| c["num_layers"] = json!(3)),
        &["encoder.block.2.layer.0.SelfAttention.q.weight is missing"],
    ),
    (
        Kind::Whole,
        |f| edit(f, |c| c["num_heads"] = json!(8)),
        &["SelfAttention.q.weight", "config.json asks for [64, 32]"],
    ),
    (Kind::Whole, |f| edit(f, |c| c["tie_word_embeddings"] = json!(false)), &["tensor lm_head.weight is missing"]),
    (Kind::Whole, |f| edit(f, |c| c["feed_forward_proj"] = json!("relu")), &["DenseReluDense.wi.weight is missing"]),
    (Kind::Whole, |f| edit(f, |c| c["vocab_size"] = json!(40)), &["tokenizer.json", "config.json says vocab_size 40"]),
    (Kind::Whole, |f| edit(f, |c| c["eos_token_id"] = json!(VOCABULARY)), &["config.json", "eos_token_id is 64"]),
    (Kind::Whole, |f| edit(f, |c| c["model_type"] = json!("bart")), &["config.json", "model_type is bart"]),
    (Kind::Whole, |f| fs::remove_file(f.join("tokenizer.json")).unwrap(), &["tokenizer.json", "nor is spiece.model"]),
    (Kind::Whole, |f| fs::write(f.join("tokenizer.json"), "[]").unwrap(), &["tokenizer.json"]),
    (
        Kind::Whole,
        |f| fs::remove_file(f.join("model.safetensors")).unwrap(),
        &["holds no model.safetensors", "no GGUF file"],
    ),
    (
        Kind::Whole,
        |f| fs::rename(f.join("model.safetensors"), f.join("pytorch_model.bin")).unwrap(),
        &["pytorch_model.bin is not read", "safetensors"],
    ),
    (Kind::Whole, |f| fs::write(f.join("x.gguf"), "").unwrap(), &["more than one set of weights", "x.gguf"]),
    (Kind::Whole, |f| cut(&f.join("model.safetensors"), 100), &["model.safetensors"]),
    (Kind::Whole, |f| fs::write(f.join("model.safetensors"), [255; 64]).unwrap(), &["model.safetensors"]),
    (
        Kind::Whole,
        |f| without(f, "decoder.block.1.layer.1.EncDecAttention.k.weight"),
        &["EncDecAttention.k.weight is missing"],
    ),
    (
        Kind::Sharded,
        |f| fs::remove_file(f.join("model-00002-of-00002.safetensors")).unwrap(),
        &["model-00002-of-00002", "No such file"],
    ),
    (
        Kind::Sharded,
        |f| fs::write(f.join("model.safetensors.index.json"), "{}").unwrap(),
        &["index.json", "weight_map"],
    ),
    (
        Kind::Sharded,
        |f| fs::write(f.join("model.safetensors.index.json"), r#"{"weight_map": {"a": "../b"}}"#).unwrap(),
        &["index.json", "../b", "no file of this folder"],
    ),
    (Kind::Sharded, |f| cut(&f.join("model-00001-of-00002.safetensors"), 9), &["model-00001-of-00002.safetensors"]),
    (Kind::Gguf, |f| cut(&f.join("model.gguf"), 3000), &["model.gguf", "tensor"]),
    (Kind::Gguf, |f| fs::write(f.join("model.gguf"), "GGUF").unwrap(), &["model.gguf"]),
    (Kind::Gguf, |f| fs::write(f.join("model.gguf"), huge()).unwrap(), &["model.gguf", "larger than the file"]),
    (Kind::Gguf, |f| fs::write(f.join("model.gguf"), unaligned()).unwrap(), &["model.gguf", "its head makes no sense"]),
    (Kind::Gguf, |f| edit(f, |c| c["d_ff"] = json!(96)), &["model.gguf", "config.json asks for [96, 32]"]),
];

/// The head of a GGUF file with one tensor of 2⁶² numbers.
fn huge() -> Vec<u8> {
    let mut bytes = b"GGUF\x03\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
    bytes.extend(*b"\x01\0\0\0\0\0\0\0w\x02\0\0\0");
    bytes.extend((1_u64 << 31).to_le_bytes().repeat(2));
    bytes.extend([0; 4 + 8 + 64]);
    bytes
}

/// The head of a GGUF file whose tensors are aligned to zero bytes.
fn unaligned() -> Vec<u8> {
    let mut bytes = b"GGUF\x03\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0".to_vec();
    bytes.extend(*b"\x11\0\0\0\0\0\0\0general.alignment\x04\0\0\0\0\0\0\0");
    bytes.extend([0; 64]);
    bytes
}

#[test]
fn what_is_wrong_with_a_folder_is_named() {
    for (kind, spoil, told) in FAULTS {
        let folder = Checkpoint { weights: *kind, ..Checkpoint::saying(&TRUE) }.make();
        spoil(folder.path());
        let fault = Writer::load(folder.path()).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(told.iter().all(|part| fault.contains(part)), "{told:?} is not in {fault:?}");
        assert!(!fault.contains('\n') && fault.contains(&*folder.path().to_string_lossy()), "{fault:?}");
    }
    let missing = Writer::load(Path::new("/does/not/exist")).err().map(|error| error.to_string());
    assert!(missing.is_some_and(|fault| fault.contains("/does/not/exist/config.json")));
}

#[test]
fn weights_that_are_no_numbers_are_refused() {
    let folder = Checkpoint::saying(&TRUE).make();
    let path = folder.path().join("model.safetensors");
    let mut tensors = candle_core::safetensors::load(&path, &candle_core::Device::Cpu).expect("tensors");
    let norm = tensors.get_mut("decoder.final_layer_norm.weight").expect("a norm");
    *norm = (&*norm * f64::NAN).expect("spoilt");
    candle_core::safetensors::save(&tensors, &path).expect("written");
    let fault = Writer::load(folder.path()).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(fault.contains("the weights give numbers that are none"), "{fault}");
}

/// One line, exit code 64: as for the other model.
#[test]
fn the_commands_say_what_is_wrong() {
    let folder = Checkpoint::saying(&TRUE).make();
    fs::write(folder.path().join("config.json"), "{}").expect("written");
    let directory = folder.path().to_str().expect("a path");
    for command in ["serve", "analyze", "check"] {
        let mut bientap = bientap();
        bientap
            .args([command, "--model-dir", MODEL, "--abstractive-model-dir", directory])
            .env("BIENTAP_LOG_LEVEL", "error");
        if command == "serve" {
            bientap.args(["--addr", "127.0.0.1:0"]);
        }
        let output = run(&mut bientap, "Xã họp.");
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(64), "{command}: {told}");
        assert!(told.lines().count() == 1 && told.contains("config.json: missing field"), "{command}: {told}");
    }
}
