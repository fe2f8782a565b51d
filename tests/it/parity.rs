//! The encoder against candle-transformers' ModernBERT on the same weights.

use std::collections::HashMap;

use bientap::model::{Encoder, EncoderConfig, Precision, Weights};
use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::modernbert;

const HIDDEN: usize = 64;
const INNER: usize = 96;
const LAYERS: usize = 5;
const VOCAB: usize = 300;

/// Numbers of a normal distribution, the same in every run: candle's own on the CPU can't be seeded.
struct Normal(u64);

impl Normal {
    /// A number above 0 and at most 1 (SplitMix64).
    fn uniform(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((mixed ^ (mixed >> 31)) >> 40) + 1) as f32 / (1_u32 << 24) as f32
    }

    /// Box and Muller's way from two of them.
    fn next(&mut self) -> f32 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f32::consts::TAU * self.uniform()).cos()
    }
}

/// Norms about one, the rest about zero, as a trained model has them.
fn tensors() -> HashMap<String, Tensor> {
    let device = Device::Cpu;
    let mut normal = Normal(2024);
    let mut tensors = HashMap::new();
    let mut put = |name: String, shape: &[usize], mean: f32, spread: f32| {
        let numbers: Vec<f32> = (0..shape.iter().product()).map(|_| mean + spread * normal.next()).collect();
        tensors.insert(name, Tensor::from_vec(numbers, shape, &device).expect("tensor"));
    };
    put("embeddings.tok_embeddings.weight".into(), &[VOCAB, HIDDEN], 0.0, 1.0);
    put("embeddings.norm.weight".into(), &[HIDDEN], 1.0, 0.1);
    put("final_norm.weight".into(), &[HIDDEN], 1.0, 0.1);
    for layer in 0..LAYERS {
        let name = |part: &str| format!("layers.{layer}.{part}.weight");
        if layer > 0 {
            put(name("attn_norm"), &[HIDDEN], 1.0, 0.1);
        }
        put(name("attn.Wqkv"), &[3 * HIDDEN, HIDDEN], 0.0, 0.15);
        put(name("attn.Wo"), &[HIDDEN, HIDDEN], 0.0, 0.15);
        put(name("mlp_norm"), &[HIDDEN], 1.0, 0.1);
        put(name("mlp.Wi"), &[2 * INNER, HIDDEN], 0.0, 0.15);
        put(name("mlp.Wo"), &[HIDDEN, INNER], 0.0, 0.15);
    }
    tensors
}

fn renamed(tensors: &HashMap<String, Tensor>, prefix: &str) -> HashMap<String, Tensor> {
    tensors.iter().map(|(name, tensor)| (format!("{prefix}.{name}"), tensor.clone())).collect()
}

fn ours(tensors: &HashMap<String, Tensor>) -> Encoder {
    let config = format!(
        r#"{{"vocab_size": {VOCAB}, "hidden_size": {HIDDEN}, "num_hidden_layers": {LAYERS}, "num_attention_heads": 4,
            "intermediate_size": {INNER}, "max_position_embeddings": 1024, "norm_eps": 1e-5, "global_attn_every_n_layers": 3,
            "global_rope_theta": 160000.0, "local_attention": 128, "local_rope_theta": 10000.0}}"#
    );
    let directory = tempfile::tempdir().expect("directory");
    let path = directory.path().join("weights.safetensors");
    candle_core::safetensors::save(&renamed(tensors, "encoder"), &path).expect("saved");
    let bytes = std::fs::read(path).expect("read");
    let config = EncoderConfig::parse(config.as_bytes()).expect("config");
    let weights = Weights::parse(&bytes, &Device::Cpu).expect("weights");
    Encoder::load(&config, &weights, Precision::F32).expect("encoder")
}

fn theirs(tensors: &HashMap<String, Tensor>) -> modernbert::ModernBert {
    let config = modernbert::Config {
        vocab_size: VOCAB,
        hidden_size: HIDDEN,
        num_hidden_layers: LAYERS,
        num_attention_heads: 4,
        intermediate_size: INNER,
        max_position_embeddings: 1024,
        layer_norm_eps: 1e-5,
        pad_token_id: 0,
        global_attn_every_n_layers: 3,
        global_rope_theta: 160_000.0,
        local_attention: 128,
        local_rope_theta: 10_000.0,
        classifier_config: None,
    };
    // Theirs takes a missing norm of the first layer for none, as it must be.
    let weights = VarBuilder::from_tensors(renamed(tensors, "model"), DType::F32, &Device::Cpu);
    modernbert::ModernBert::load(weights, &config).expect("their model")
}

#[test]
fn states_agree_with_candle_transformers() {
    let tensors = tensors();
    let (ours, theirs) = (ours(&tensors), theirs(&tensors));
    // Lengths around the blocks of local attention and their halos.
    for length in [1, 5, 63, 64, 65, 127, 128, 129, 192, 193, 300, 700, 1024] {
        let ids: Vec<u32> = (0..length as u32).map(|i| (i * 7919 + 13) % VOCAB as u32).collect();
        let states = ours.forward(&ids).expect("our states");
        let input = Tensor::new(ids, &Device::Cpu).and_then(|ids| ids.unsqueeze(0)).expect("ids");
        let mask = input.ones_like().expect("mask");
        let expected = theirs.forward(&input, &mask).expect("their states").squeeze(0).expect("one sequence");
        let difference = (states - expected).and_then(|d| d.abs()?.flatten_all()?.max(0)?.to_scalar::<f32>());
        let difference = difference.expect("difference");
        assert!(difference <= 1e-3, "{length} tokens: {difference}");
    }
}

#[test]
fn an_id_outside_the_vocabulary_is_an_error() {
    assert!(ours(&tensors()).forward(&[VOCAB as u32]).is_err());
}
