//! Parity with candle-transformers' T5 without a cache, which is right once its buckets are.

use candle_core::quantized::{GgmlDType, QTensor, gguf_file};
use candle_transformers::models::t5::{Config, T5ForConditionalGeneration};
use serde_json::{Value, json};

use super::*;
use crate::summary::abstractive::decoder::Written;
use crate::summary::abstractive::files::WeightFiles;

const VOCABULARY: u32 = 96;
const BUCKETS: usize = 32;
const FURTHEST: usize = 128;

fn config(gated: bool, tied: bool) -> Value {
    json!({
        "vocab_size": VOCABULARY, "d_model": 32, "d_kv": 8, "d_ff": 64, "num_layers": 2, "num_decoder_layers": 3,
        "num_heads": 4, "relative_attention_num_buckets": BUCKETS, "relative_attention_max_distance": FURTHEST,
        "dropout_rate": 0.1, "layer_norm_epsilon": 1e-6, "initializer_factor": 1.0, "is_encoder_decoder": true,
        "feed_forward_proj": if gated { "gated-gelu" } else { "relu" }, "tie_word_embeddings": tied,
        "pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0
    })
}

/// Every tensor of a checkpoint, with numbers that are always the same.
fn tensors(gated: bool, tied: bool) -> HashMap<String, Tensor> {
    let mut shapes = vec![("shared.weight".to_owned(), vec![VOCABULARY as usize, 32])];
    for (stack, blocks, parts) in [("encoder", 2, 2), ("decoder", 3, 3)] {
        for block in 0..blocks {
            let layer = format!("{stack}.block.{block}.layer");
            for attention in ["0.SelfAttention", "1.EncDecAttention"].iter().take(parts - 1) {
                shapes.extend(
                    ["q", "k", "v", "o"].map(|name| (format!("{layer}.{attention}.{name}.weight"), vec![32, 32])),
                );
            }
            let forward = format!("{layer}.{}.DenseReluDense", parts - 1);
            let inward: &[&str] = if gated { &["wi_0", "wi_1"] } else { &["wi"] };
            shapes.extend(inward.iter().map(|name| (format!("{forward}.{name}.weight"), vec![64, 32])));
            shapes.push((format!("{forward}.wo.weight"), vec![32, 64]));
            shapes.extend((0..parts).map(|part| (format!("{layer}.{part}.layer_norm.weight"), vec![32])));
        }
        let bias = format!("{stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight");
        shapes.push((bias, vec![BUCKETS, 4]));
        shapes.push((format!("{stack}.final_layer_norm.weight"), vec![32]));
    }
    if !tied {
        shapes.push(("lm_head.weight".to_owned(), vec![VOCABULARY as usize, 32]));
    }
    let mut seed = 1_u32;
    let mut number = move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    let mut tensor = |(name, shape): (String, Vec<usize>)| {
        let count = shape.iter().product::<usize>();
        // Biases large enough for a wrong bucket to show.
        let size = if name.contains("bias") { 3.0 } else { 0.4 };
        let numbers: Vec<f32> = (0..count).map(|_| number() * size).collect();
        (name, Tensor::from_vec(numbers, shape, &Device::Cpu).expect("a tensor"))
    };
    shapes.into_iter().map(&mut tensor).collect()
}

/// As what a checkpoint's matrices are stored.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Full,
    Unpacked,
    Packed,
}

fn network(config: &Value, tensors: &HashMap<String, Tensor>, kind: Kind) -> Network {
    let folder = tempfile::tempdir().expect("a folder");
    let files = if kind != Kind::Full {
        let path = folder.path().join("model.gguf");
        let quantize = |(name, tensor): (&String, &Tensor)| {
            let rows = tensor.dims().len() == 2 && !name.contains("bias");
            let kind = if rows { GgmlDType::Q8_0 } else { GgmlDType::F32 };
            (name.clone(), QTensor::quantize(tensor, kind).expect("quantised"))
        };
        let tensors: Vec<(String, QTensor)> = tensors.iter().map(quantize).collect();
        let tensors: Vec<(&str, &QTensor)> = tensors.iter().map(|(name, tensor)| (name.as_str(), tensor)).collect();
        let mut file = std::fs::File::create(&path).expect("a file");
        gguf_file::write(&mut file, &[], &tensors).expect("written");
        WeightFiles::Gguf(path)
    } else {
        let path = folder.path().join("model.safetensors");
        candle_core::safetensors::save(tensors, &path).expect("written");
        WeightFiles::Safetensors(vec![path])
    };
    let config = T5Config::parse(config.to_string().as_bytes(), "config.json").expect("sound");
    let weights = Weights::read(&files, kind == Kind::Packed).expect("sound");
    Network::load(&config, &weights).expect("sound")
}

fn source() -> Vec<u32> {
    (0..200).map(|n| 3 + (n * 37 + n / 7) % (VOCABULARY - 3)).collect()
}

fn written() -> Vec<u32> {
    std::iter::once(0).chain((0..40).map(|n| 3 + (n * 23 + n / 5) % (VOCABULARY - 3))).collect()
}

/// The logits after each token of a sequence, on one beam.
fn logits(network: &Network, tokens: &[u32]) -> Vec<Vec<f32>> {
    let memory = network.read(&source()).expect("states");
    let mut state = Written::default();
    tokens
        .iter()
        .flat_map(|token| network.decoder.step(&memory, &mut state, &[0], &[*token]).expect("logits"))
        .collect()
}

fn difference(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

/// The bucket of a distance back, by Hugging Face's `T5Attention._relative_position_bucket`.
fn bucket(distance: usize, buckets: usize) -> usize {
    let exact = buckets / 2;
    if distance < exact {
        return distance;
    }
    let beyond = (distance as f32 / exact as f32).ln() / (FURTHEST as f32 / exact as f32).ln();
    (exact + (beyond * (buckets - exact) as f32) as usize).min(buckets - 1)
}

/// candle-transformers' own, without a cache. A table with a bucket for each distance leaves its formula nothing to choose.
fn reference(config: &Value, tensors: &HashMap<String, Tensor>) -> T5ForConditionalGeneration {
    let mut tensors = tensors.clone();
    for (stack, one_way) in [("encoder", BUCKETS / 2), ("decoder", BUCKETS)] {
        let bias = tensors.get_mut(&format!("{stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight"));
        let bias = bias.expect("a table");
        let back = (0..2 * FURTHEST).map(|distance| bucket(distance, one_way));
        // What lies ahead is hidden from the decoder.
        let ahead = (0..2 * FURTHEST).map(|distance| (bucket(distance, one_way) + one_way).min(BUCKETS - 1));
        let rows: Vec<u32> = back.chain(ahead).map(|row| row as u32).collect();
        *bias = bias.index_select(&Tensor::new(rows, &Device::Cpu).expect("rows"), 0).expect("a table");
    }
    let mut config: Config = serde_json::from_value(config.clone()).expect("a configuration");
    config.relative_attention_num_buckets = 4 * FURTHEST;
    config.relative_attention_max_distance = FURTHEST << 20;
    config.use_cache = false;
    T5ForConditionalGeneration::load(VarBuilder::from_tensors(tensors, DType::F32, &Device::Cpu), &config)
        .expect("sound")
}

#[test]
fn with_a_cache_as_without() {
    for (gated, tied) in [(true, false), (true, true), (false, true)] {
        let (config, tensors) = (config(gated, tied), tensors(gated, tied));
        let ours = logits(&network(&config, &tensors, Kind::Full), &written());
        let mut reference = reference(&config, &tensors);
        let states = reference.encode(&Tensor::new(vec![source()], &Device::Cpu).expect("ids")).expect("states");
        // Its logits of tied embeddings are d_model times as large as T5's.
        let scale = if tied { 1.0 / 32.0 } else { 1.0 };
        for (length, ours) in (1..).zip(&ours) {
            let ids = Tensor::new(vec![written()[..length].to_vec()], &Device::Cpu).expect("ids");
            let theirs = reference.decode(&ids, &states).expect("logits").squeeze(0).expect("one row");
            let theirs: Vec<f32> = (theirs * scale).expect("scaled").to_vec1().expect("numbers");
            let difference = difference(ours, &theirs);
            assert!(difference < 1e-4, "gated {gated}, tied {tied}, token {length}: {difference}");
        }
    }
}

#[test]
fn beams_go_on_from_one_another() {
    let network = network(&config(true, false), &tensors(true, false), Kind::Full);
    let memory = network.read(&source()).expect("states");
    let mut state = Written::default();
    let mut step =
        |parents: &[usize], newest: &[u32]| network.decoder.step(&memory, &mut state, parents, newest).expect("logits");
    step(&[0], &[0]);
    step(&[0, 0, 0], &[5, 6, 7]);
    step(&[2, 0, 0], &[8, 9, 10]);
    let last = step(&[1, 0], &[11, 12]);
    for (beam, tokens) in [[0, 5, 9, 11], [0, 7, 8, 12]].iter().enumerate() {
        let alone = logits(&network, tokens);
        let difference = difference(&last[beam], alone.last().expect("logits"));
        assert!(difference < 1e-5, "{tokens:?}: {difference}");
    }
}

#[test]
fn a_gguf_says_nearly_the_same() {
    let (config, tensors) = (config(true, true), tensors(true, true));
    let [full, unpacked, packed] =
        [Kind::Full, Kind::Unpacked, Kind::Packed].map(|kind| logits(&network(&config, &tensors, kind), &written()));
    assert!(unpacked != packed, "products of 8-bit numbers are not those of f32");
    for other in [unpacked, packed] {
        for (full, other) in full.iter().zip(&other) {
            let largest = full.iter().fold(0.0_f32, |most, logit| most.max(logit.abs()));
            let difference = difference(full, other);
            assert!(difference > 0.0 && difference < 0.1 * largest, "{difference} of {largest}");
        }
    }
}

#[test]
fn buckets_are_those_of_the_paper() {
    // By Hugging Face's formula: half of them one distance each, the others up to 128 and beyond.
    for (distance, expected) in
        [(0, 0), (1, 1), (15, 15), (16, 16), (20, 17), (32, 21), (64, 26), (100, 30), (127, 31), (128, 31), (9000, 31)]
    {
        assert_eq!(bucket(distance, 32), expected, "{distance}");
    }
}
