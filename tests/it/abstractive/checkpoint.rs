//! Tiny T5 checkpoints, made on the spot, whose every word is a whole sentence: they write what a test wants.

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::Path;

use bientap::summary::abstractive::sentencepiece::{self, ModelProto, Piece};
use candle_core::quantized::{GgmlDType, QTensor, gguf_file};
use candle_core::{Device, Tensor};
use prost::Message;
use serde_json::{Value, json};
use tempfile::TempDir;

const WIDTH: usize = 32;
const WIDE: usize = 64;
const HEADS: usize = 4;
const BUCKETS: usize = 32;
pub const VOCABULARY: usize = 64;

/// What a checkpoint is made of.
#[derive(Clone)]
pub struct Checkpoint {
    /// What it can say.
    pub sentences: Vec<&'static str>,
    pub gated: bool,
    pub tied: bool,
    pub weights: Kind,
    pub spiece: bool,
    pub seed: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Whole,
    Sharded,
    Gguf,
}

impl Checkpoint {
    pub fn saying(sentences: &[&'static str]) -> Self {
        Self { sentences: sentences.to_vec(), gated: true, tied: true, weights: Kind::Whole, spiece: false, seed: 7 }
    }

    pub fn make(&self) -> TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path();
        fs::write(path.join("config.json"), self.config().to_string()).expect("written");
        self.write_tokenizer(path);
        self.write_weights(path);
        folder
    }

    pub fn config(&self) -> Value {
        json!({
            "model_type": "t5", "architectures": ["T5ForConditionalGeneration"], "vocab_size": VOCABULARY,
            "d_model": WIDTH, "d_kv": WIDTH / HEADS, "d_ff": WIDE, "num_layers": 2, "num_decoder_layers": 2,
            "num_heads": HEADS, "relative_attention_num_buckets": BUCKETS, "relative_attention_max_distance": 128,
            "dropout_rate": 0.1, "layer_norm_epsilon": 1e-6, "initializer_factor": 1.0,
            "feed_forward_proj": if self.gated { "gated-gelu" } else { "relu" }, "is_encoder_decoder": true,
            "tie_word_embeddings": self.tied, "pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0,
            "n_positions": 512
        })
    }

    fn write_tokenizer(&self, folder: &Path) {
        let special = [("<pad>", 3), ("</s>", 3), ("<unk>", 2)];
        let special = special.map(|(piece, kind)| Piece { piece: piece.to_owned(), score: 0.0, kind: Some(kind) });
        // A word of an article is its beginning and something unknown: articles differ in their numbers of words.
        let beginning = Piece { piece: "▁".to_owned(), score: -1.0, kind: None };
        // Inside, spaces that don't break: the first token's others would be taken for the beginnings of words.
        let sentence = |sentence: &&str| {
            let piece = format!("▁{}", sentence.replace(' ', "\u{a0}"));
            Piece { piece, score: -2.0, kind: None }
        };
        let pieces = special.into_iter().chain([beginning]).chain(self.sentences.iter().map(sentence)).collect();
        let model = ModelProto { pieces, ..ModelProto::default() }.encode_to_vec();
        if self.spiece {
            fs::write(folder.join("spiece.model"), model).expect("written");
        } else {
            let tokenizer = sentencepiece::tokenizer(&model, None, VOCABULARY).expect("a tokenizer");
            tokenizer.save(folder.join("tokenizer.json"), false).expect("written");
        }
    }

    fn write_weights(&self, folder: &Path) {
        let tensors = self.tensors();
        match self.weights {
            Kind::Whole => {
                candle_core::safetensors::save(&tensors, folder.join("model.safetensors")).expect("written");
            }
            Kind::Sharded => {
                let mut map = HashMap::new();
                let (first, second): (HashMap<_, _>, HashMap<_, _>) =
                    tensors.into_iter().partition(|(name, _)| name.starts_with("encoder"));
                for (file, tensors) in
                    [("model-00001-of-00002.safetensors", first), ("model-00002-of-00002.safetensors", second)]
                {
                    map.extend(tensors.keys().map(|name| (name.clone(), file)));
                    candle_core::safetensors::save(&tensors, folder.join(file)).expect("written");
                }
                let index = json!({"metadata": {}, "weight_map": map});
                fs::write(folder.join("model.safetensors.index.json"), index.to_string()).expect("written");
            }
            Kind::Gguf => {
                let quantize = |(name, tensor): (String, Tensor)| {
                    let rows = tensor.dims().len() == 2 && !name.contains("bias");
                    let kind = if rows { GgmlDType::Q8_0 } else { GgmlDType::F32 };
                    (name, QTensor::quantize(&tensor, kind).expect("quantised"))
                };
                let tensors: Vec<_> = tensors.into_iter().map(quantize).collect();
                let tensors: Vec<(&str, &QTensor)> =
                    tensors.iter().map(|(name, tensor)| (name.as_str(), tensor)).collect();
                let mut file = File::create(folder.join("model.gguf")).expect("a file");
                gguf_file::write(&mut file, &[], &tensors).expect("written");
            }
        }
    }

    /// Every tensor, by Hugging Face's name, with numbers that are the same for the same seed.
    pub fn tensors(&self) -> HashMap<String, Tensor> {
        let mut shapes = vec![("shared.weight".to_owned(), vec![VOCABULARY, WIDTH])];
        for (stack, parts) in [("encoder", 2), ("decoder", 3)] {
            for block in 0..2 {
                let layer = format!("{stack}.block.{block}.layer");
                for attention in ["0.SelfAttention", "1.EncDecAttention"].iter().take(parts - 1) {
                    let matrix = |name| (format!("{layer}.{attention}.{name}.weight"), vec![WIDTH, WIDTH]);
                    shapes.extend(["q", "k", "v", "o"].map(matrix));
                }
                let forward = format!("{layer}.{}.DenseReluDense", parts - 1);
                let inward: &[&str] = if self.gated { &["wi_0", "wi_1"] } else { &["wi"] };
                shapes.extend(inward.iter().map(|name| (format!("{forward}.{name}.weight"), vec![WIDE, WIDTH])));
                shapes.push((format!("{forward}.wo.weight"), vec![WIDTH, WIDE]));
                shapes.extend((0..parts).map(|part| (format!("{layer}.{part}.layer_norm.weight"), vec![WIDTH])));
            }
            let bias = format!("{stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight");
            shapes.push((bias, vec![BUCKETS, HEADS]));
            shapes.push((format!("{stack}.final_layer_norm.weight"), vec![WIDTH]));
        }
        if !self.tied {
            shapes.push(("lm_head.weight".to_owned(), vec![VOCABULARY, WIDTH]));
        }
        let mut seed = self.seed;
        let mut number = move || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        let mut tensor = |(name, shape): (String, Vec<usize>)| {
            let numbers: Vec<f32> = (0..shape.iter().product::<usize>()).map(|_| number()).collect();
            (name, Tensor::from_vec(numbers, shape, &Device::Cpu).expect("a tensor"))
        };
        shapes.into_iter().map(&mut tensor).collect()
    }
}
