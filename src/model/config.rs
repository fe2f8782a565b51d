//! config.json: the encoder's shape, in the form that Hugging Face's ModernBERT has.

use serde::Deserialize;

use super::ModelError;

const NAME: &str = "config.json";

/// The shape of a ModernBERT encoder.
#[derive(Clone, Debug, Deserialize)]
pub struct EncoderConfig {
    /// Rows of the embedding table.
    pub vocab_size: usize,
    /// Width of a token's state.
    pub hidden_size: usize,
    /// Number of layers.
    pub num_hidden_layers: usize,
    /// Heads of attention; each is `hidden_size / num_attention_heads` wide.
    pub num_attention_heads: usize,
    /// Width of the gated layer.
    pub intermediate_size: usize,
    /// Longest sequence.
    pub max_position_embeddings: usize,
    /// Added to the variance under the root.
    #[serde(alias = "layer_norm_eps")]
    pub norm_eps: f64,
    /// Every n-th layer, the first included, sees the whole sequence.
    pub global_attn_every_n_layers: usize,
    /// Base of the rotary angles in those layers.
    pub global_rope_theta: f64,
    /// Tokens that the other layers see, half to each side.
    pub local_attention: usize,
    /// Base of the rotary angles in the other layers.
    pub local_rope_theta: f64,
}

impl EncoderConfig {
    /// Parses and checks config.json.
    ///
    /// # Errors
    /// Names the entry that is missing or makes no sense.
    pub fn parse(bytes: &[u8]) -> Result<Self, ModelError> {
        let config: Self = serde_json::from_slice(bytes).map_err(|fault| ModelError::malformed(NAME, fault))?;
        // The least and the most of each: a file that asks for more would be the end of the machine's memory.
        let sizes = [
            ("vocab_size", config.vocab_size, 1, 1 << 22),
            ("hidden_size", config.hidden_size, 1, 1 << 16),
            ("num_hidden_layers", config.num_hidden_layers, 1, 1 << 10),
            ("num_attention_heads", config.num_attention_heads, 1, 1 << 10),
            ("intermediate_size", config.intermediate_size, 1, 1 << 18),
            ("max_position_embeddings", config.max_position_embeddings, 1, 1 << 17),
            ("global_attn_every_n_layers", config.global_attn_every_n_layers, 1, 1 << 10),
            ("local_attention", config.local_attention, 2, 1 << 17),
        ];
        if let Some((name, size, least, most)) = sizes.iter().find(|(_, size, least, most)| size < least || size > most)
        {
            return Err(ModelError::malformed(NAME, format!("{name} is {size}; {least} to {most} are read")));
        }
        if !config.hidden_size.is_multiple_of(2 * config.num_attention_heads) {
            let fault = format!(
                "hidden_size {} is no even multiple of num_attention_heads {}",
                config.hidden_size, config.num_attention_heads
            );
            return Err(ModelError::malformed(NAME, fault));
        }
        Ok(config)
    }

    /// Width of one head of attention.
    pub(super) fn head_size(&self) -> usize {
        self.hidden_size / self.num_attention_heads
    }

    /// True where layer `number` sees only its neighbourhood.
    pub(super) fn is_local(&self, number: usize) -> bool {
        !number.is_multiple_of(self.global_attn_every_n_layers)
    }
}
