//! config.json of a T5 checkpoint: its shape, and how its makers wrote summaries with it.

use candle_nn::Activation;
use candle_transformers::models::t5;
use serde::Deserialize;
use serde_json::Value;

use crate::model::ModelError;

/// Tokens of the source where the checkpoint says nothing.
const SOURCE_TOKENS: usize = 1024;

/// What config.json says.
pub(super) struct T5Config {
    /// The shape, in candle's form.
    pub(super) shape: t5::Config,
    /// Tokens of an article that the model is given.
    pub(super) source_tokens: usize,
    /// How summaries are written.
    pub(super) generation: Generation,
}

/// `task_specific_params.summarization`, with the defaults of this service.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(default)]
pub(super) struct Generation {
    /// What the source begins with, such as `vietnews: `.
    pub(super) prefix: String,
    pub(super) num_beams: usize,
    pub(super) length_penalty: f64,
    pub(super) no_repeat_ngram_size: usize,
}

impl Default for Generation {
    fn default() -> Self {
        Self { prefix: String::new(), num_beams: 4, length_penalty: 1.0, no_repeat_ngram_size: 3 }
    }
}

#[derive(Deserialize)]
struct Extras {
    n_positions: Option<usize>,
    task_specific_params: Option<Tasks>,
}

#[derive(Deserialize)]
struct Tasks {
    summarization: Option<Generation>,
}

impl T5Config {
    /// Parses and checks the file, which is called `file` where something is wrong.
    pub(super) fn parse(bytes: &[u8], file: &str) -> Result<Self, ModelError> {
        let malformed = |fault: String| ModelError::malformed(file, fault);
        let json: Value = serde_json::from_slice(bytes).map_err(|error| malformed(error.to_string()))?;
        // Said first: another kind of model lacks all that a T5 has.
        if let Some(kind) = json.get("model_type").and_then(Value::as_str).filter(|kind| !matches!(*kind, "t5" | "mt5"))
        {
            return Err(malformed(format!("model_type is {kind}; t5 is read")));
        }
        let shape: t5::Config = serde_json::from_value(json.clone()).map_err(|error| malformed(error.to_string()))?;
        let extras: Extras = serde_json::from_value(json).map_err(|error| malformed(error.to_string()))?;
        let generation = extras.task_specific_params.and_then(|tasks| tasks.summarization).unwrap_or_default();
        let config = Self { shape, source_tokens: extras.n_positions.unwrap_or(SOURCE_TOKENS), generation };
        config.check().map_err(malformed)?;
        Ok(config)
    }

    fn check(&self) -> Result<(), String> {
        let shape = &self.shape;
        // The least and the most of each: a file that asks for more would be the end of the machine's memory.
        let sizes = [
            ("vocab_size", shape.vocab_size, 4, 1 << 20),
            ("d_model", shape.d_model, 1, 1 << 14),
            ("d_kv", shape.d_kv, 1, 1 << 10),
            ("d_ff", shape.d_ff, 1, 1 << 16),
            ("num_layers", shape.num_layers, 1, 1 << 8),
            ("num_decoder_layers", self.decoder_layers(), 1, 1 << 8),
            ("num_heads", shape.num_heads, 1, 1 << 8),
            ("relative_attention_num_buckets", shape.relative_attention_num_buckets, 4, 1 << 10),
            ("relative_attention_max_distance", shape.relative_attention_max_distance, 2, 1 << 14),
            ("n_positions", self.source_tokens, 64, 1 << 12),
            ("num_beams", self.generation.num_beams, 1, 16),
            ("no_repeat_ngram_size", self.generation.no_repeat_ngram_size, 0, 16),
            ("pad_token_id", shape.pad_token_id, 0, shape.vocab_size.saturating_sub(1)),
            ("eos_token_id", shape.eos_token_id, 0, shape.vocab_size.saturating_sub(1)),
            ("decoder_start_token_id", self.start() as usize, 0, shape.vocab_size.saturating_sub(1)),
        ];
        if let Some((name, size, least, most)) = sizes.iter().find(|(_, size, least, most)| size < least || size > most)
        {
            return Err(format!("{name} is {size}; {least} to {most} are read"));
        }
        let buckets = shape.relative_attention_num_buckets;
        if !buckets.is_multiple_of(4) || shape.relative_attention_max_distance <= buckets / 2 {
            return Err(format!(
                "relative_attention_num_buckets {buckets} and relative_attention_max_distance {} don't go together",
                shape.relative_attention_max_distance
            ));
        }
        let penalty = self.generation.length_penalty;
        if !(0.0..=10.0).contains(&penalty) {
            return Err(format!("length_penalty is {penalty}; 0 to 10 are read"));
        }
        if !(shape.layer_norm_epsilon > 0.0 && shape.layer_norm_epsilon < 1.0) {
            return Err(format!(
                "layer_norm_epsilon is {}; something between 0 and 1 is read",
                shape.layer_norm_epsilon
            ));
        }
        if !shape.is_encoder_decoder {
            return Err("is_encoder_decoder is false: an encoder alone writes nothing".to_owned());
        }
        let projection = &shape.feed_forward_proj;
        if !projection.gated && projection.activation != Activation::Relu {
            return Err("feed_forward_proj is none of relu, gated-gelu, gated-silu".to_owned());
        }
        Ok(())
    }

    pub(super) fn decoder_layers(&self) -> usize {
        self.shape.num_decoder_layers.unwrap_or(self.shape.num_layers)
    }

    /// The width of all heads together.
    pub(super) fn inner(&self) -> usize {
        self.shape.num_heads * self.shape.d_kv
    }

    /// What the decoder is given first.
    pub(super) fn start(&self) -> u32 {
        id(self.shape.decoder_start_token_id.unwrap_or(self.shape.pad_token_id))
    }

    /// The token that ends a text.
    pub(super) fn end(&self) -> u32 {
        id(self.shape.eos_token_id)
    }
}

fn id(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sound() -> Value {
        json!({
            "model_type": "t5", "vocab_size": 64, "d_model": 32, "d_kv": 8, "d_ff": 64, "num_layers": 2, "num_heads": 4,
            "relative_attention_num_buckets": 32, "dropout_rate": 0.1, "layer_norm_epsilon": 1e-6, "initializer_factor": 1.0,
            "feed_forward_proj": "gated-gelu", "is_encoder_decoder": true, "pad_token_id": 0, "eos_token_id": 1
        })
    }

    fn fault(change: &Value) -> String {
        let mut config = sound();
        for (name, value) in change.as_object().expect("an object") {
            if value.is_null() {
                config.as_object_mut().expect("an object").remove(name);
            } else {
                config[name] = value.clone();
            }
        }
        let parsed = T5Config::parse(config.to_string().as_bytes(), "config.json");
        parsed.err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn faults_name_the_entry() {
        assert_eq!(fault(&json!({})), "");
        for (change, told) in [
            (json!({"d_model": 100_000_000_000_u64}), "d_model is 100000000000; 1 to 16384"),
            (json!({"d_model": null}), "missing field `d_model`"),
            (json!({"d_model": "wide"}), "invalid type"),
            (json!({"num_decoder_layers": 0}), "num_decoder_layers is 0"),
            (json!({"vocab_size": 1}), "vocab_size is 1"),
            (json!({"eos_token_id": 64}), "eos_token_id is 64; 0 to 63"),
            (json!({"relative_attention_num_buckets": 30}), "relative_attention_num_buckets 30"),
            (json!({"relative_attention_max_distance": 16}), "relative_attention_max_distance 16"),
            (json!({"feed_forward_proj": "gelu"}), "feed_forward_proj is none of"),
            (json!({"feed_forward_proj": "swiglu-of-tomorrow"}), "unknown variant"),
            (json!({"is_encoder_decoder": false}), "an encoder alone writes nothing"),
            (json!({"model_type": "bart"}), "model_type is bart; t5 is read"),
            (json!({"layer_norm_epsilon": 0.0}), "layer_norm_epsilon is 0"),
            (json!({"n_positions": 5}), "n_positions is 5; 64 to 4096"),
            (json!({"task_specific_params": {"summarization": {"num_beams": 99}}}), "num_beams is 99"),
            (json!({"task_specific_params": {"summarization": {"length_penalty": -1.0}}}), "length_penalty is -1"),
        ] {
            let fault = fault(&change);
            assert!(fault.contains(told) && fault.starts_with("model file config.json: "), "{change}: {fault:?}");
        }
        let not_json = T5Config::parse(b"{", "dir/config.json").err().map(|error| error.to_string());
        assert!(not_json.is_some_and(|fault| fault.starts_with("model file dir/config.json: ")));
    }

    #[test]
    fn what_the_checkpoints_makers_wrote_summaries_with() {
        let mut config = sound();
        let parse = |config: &Value| T5Config::parse(config.to_string().as_bytes(), "config.json").expect("sound");
        assert_eq!(parse(&config).generation, Generation::default());
        config["task_specific_params"] = json!({
            "summarization": {"prefix": "vietnews: ", "num_beams": 2, "length_penalty": 2.0, "early_stopping": true},
            "translation_en_to_de": {"prefix": "translate English to German: "}
        });
        config["n_positions"] = json!(512);
        let parsed = parse(&config);
        let generation =
            Generation { prefix: "vietnews: ".to_owned(), num_beams: 2, length_penalty: 2.0, no_repeat_ngram_size: 3 };
        assert_eq!((parsed.source_tokens, parsed.start(), parsed.end()), (512, 0, 1));
        assert_eq!(parsed.generation, generation);
    }
}
