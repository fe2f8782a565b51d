//! spiece.model: a SentencePiece unigram model (Kudo and Richardson 2018, arXiv:1808.06226) as a tokenizer of the
//! `tokenizers` library, in the way in which Hugging Face converts T5's.

use prost::Message;
use tokenizers::decoders::metaspace::Metaspace;
use tokenizers::models::unigram::Unigram;
use tokenizers::normalizers::Precompiled;
use tokenizers::pre_tokenizers::metaspace::PrependScheme;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::whitespace::WhitespaceSplit;
use tokenizers::{AddedToken, Tokenizer};

/// Where a word begins.
const WORD: char = '▁';

/// The parts of sentencepiece_model.proto that are needed.
#[derive(Clone, PartialEq, Message)]
pub struct ModelProto {
    /// The vocabulary; a piece's place is its id.
    #[prost(message, repeated, tag = "1")]
    pub pieces: Vec<Piece>,
    /// How it was trained.
    #[prost(message, optional, tag = "2")]
    pub trainer: Option<TrainerSpec>,
    /// How texts are normalised.
    #[prost(message, optional, tag = "3")]
    pub normalizer: Option<NormalizerSpec>,
}

/// One entry of the vocabulary.
#[derive(Clone, PartialEq, Message)]
pub struct Piece {
    /// What it stands for.
    #[prost(string, tag = "1")]
    pub piece: String,
    /// The logarithm of its probability.
    #[prost(float, tag = "2")]
    pub score: f32,
    /// 1 normal, 2 unknown, 3 control, 4 a user's own, 5 unused, 6 a byte; 1 where it isn't said.
    #[prost(int32, optional, tag = "3")]
    pub kind: Option<i32>,
}

/// How a model was trained.
#[derive(Clone, PartialEq, Message)]
pub struct TrainerSpec {
    /// 1 unigram, 2 BPE, 3 words, 4 characters; 1 where it isn't said.
    #[prost(int32, optional, tag = "3")]
    pub model_type: Option<i32>,
    /// Characters without a piece are written as bytes.
    #[prost(bool, optional, tag = "35")]
    pub byte_fallback: Option<bool>,
}

/// How texts are normalised.
#[derive(Clone, PartialEq, Message)]
pub struct NormalizerSpec {
    /// A double-array trie of replacements.
    #[prost(bytes = "vec", tag = "2")]
    pub precompiled_charsmap: Vec<u8>,
}

const UNIGRAM: i32 = 1;
const UNKNOWN: i32 = 2;
const CONTROL: i32 = 3;

/// Sentinels that T5 learnt with, where nothing says how many.
const EXTRA_IDS: usize = 100;

/// Builds the tokenizer. After the pieces come `extra_ids` sentinels: where that isn't said, as many as T5 has, and as
/// `vocab_size` leaves room for.
///
/// # Errors
/// What is wrong with the bytes, in English.
pub fn tokenizer(bytes: &[u8], extra_ids: Option<usize>, vocab_size: usize) -> Result<Tokenizer, String> {
    let model = ModelProto::decode(bytes).map_err(|error| format!("is no SentencePiece model: {error}"))?;
    let trainer = model.trainer.unwrap_or_default();
    match trainer.model_type.unwrap_or(UNIGRAM) {
        UNIGRAM => {}
        other => return Err(format!("holds a SentencePiece model of type {other}; 1, unigram, is read")),
    }
    let kind = |piece: &Piece| piece.kind.unwrap_or(1);
    let unknown = model.pieces.iter().position(|piece| kind(piece) == UNKNOWN);
    let unknown = unknown.ok_or("has no piece for the unknown")?;
    let extra_ids = extra_ids.unwrap_or_else(|| EXTRA_IDS.min(vocab_size.saturating_sub(model.pieces.len())));
    let special: Vec<_> =
        model.pieces.iter().filter(|piece| matches!(kind(piece), UNKNOWN | CONTROL)).cloned().collect();
    let sentinels = (0..extra_ids).rev().map(|number| format!("<extra_id_{number}>"));
    let special = special.into_iter().map(|piece| piece.piece).chain(sentinels.clone());

    let pieces = model.pieces.iter().map(|piece| (piece.piece.clone(), f64::from(piece.score)));
    let vocabulary = pieces.chain(sentinels.clone().map(|sentinel| (sentinel, 0.0))).collect();
    let unigram = Unigram::from(vocabulary, Some(unknown), trainer.byte_fallback.unwrap_or(false));
    let mut tokenizer = Tokenizer::new(unigram.map_err(|error| error.to_string())?);
    let charsmap = model.normalizer.unwrap_or_default().precompiled_charsmap;
    if !charsmap.is_empty() {
        let normalizer = Precompiled::from(&charsmap).map_err(|error| format!("its normaliser: {error}"))?;
        tokenizer.with_normalizer(Some(normalizer)).map_err(|error| error.to_string())?;
    }
    let words = Metaspace::new(WORD, PrependScheme::Always, true);
    tokenizer.with_pre_tokenizer(Some(Sequence::new(vec![WhitespaceSplit.into(), words.clone().into()])));
    tokenizer.with_decoder(Some(words));
    let special: Vec<_> = special.map(|token| AddedToken::from(token, true)).collect();
    tokenizer.add_special_tokens(special).map_err(|error| error.to_string())?;
    Ok(tokenizer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> ModelProto {
        let special = [("<pad>", CONTROL), ("</s>", CONTROL), ("<unk>", UNKNOWN)];
        let special = special.map(|(piece, kind)| Piece { piece: piece.to_owned(), score: 0.0, kind: Some(kind) });
        let normal =
            [("▁", -4.0), ("▁Sáng", -2.0), ("▁xã", -2.5), ("▁họp", -3.0), (".", -3.0), ("▁h", -5.0), ("ọp", -5.0)];
        let normal = normal.map(|(piece, score)| Piece { piece: piece.to_owned(), score, kind: None });
        ModelProto { pieces: special.into_iter().chain(normal).collect(), ..ModelProto::default() }
    }

    #[test]
    fn texts_become_pieces_and_come_back() {
        let tokenizer = tokenizer(&model().encode_to_vec(), Some(2), 12).expect("sound");
        let ids = |text: &str| tokenizer.encode(text, false).expect("ids").get_ids().to_vec();
        assert_eq!(ids("Sáng xã họp."), [4, 5, 6, 7]);
        assert_eq!(ids(" Sáng\n  họp ."), [4, 6, 3, 7]);
        assert_eq!(ids("Sáng Z"), [4, 3, 2], "a letter without a piece");
        assert_eq!(tokenizer.decode(&[4, 5, 6, 7, 1], true).expect("text"), "Sáng xã họp.");
        assert_eq!(tokenizer.token_to_id("<extra_id_0>"), Some(11), "the last");
        assert_eq!(tokenizer.token_to_id("<extra_id_1>"), Some(10));
    }

    #[test]
    fn faults() {
        let of_type = |kind| ModelProto {
            trainer: Some(TrainerSpec { model_type: Some(kind), ..Default::default() }),
            ..model()
        };
        let charsmap = NormalizerSpec { precompiled_charsmap: vec![200, 0, 0, 0, 1] };
        let broken = ModelProto { normalizer: Some(charsmap), ..model() };
        let nothing = ModelProto { pieces: Vec::new(), ..model() };
        for (bytes, told) in [
            (b"not a model".to_vec(), "no SentencePiece model"),
            (of_type(2).encode_to_vec(), "type 2; 1, unigram, is read"),
            (broken.encode_to_vec(), "its normaliser"),
            (nothing.encode_to_vec(), "no piece for the unknown"),
            (Vec::new(), "no piece for the unknown"),
        ] {
            let fault = tokenizer(&bytes, None, 12).err().unwrap_or_default();
            assert!(fault.contains(told), "{told}: {fault}");
        }
        let sound = tokenizer(&of_type(1).encode_to_vec(), None, 12).expect("sound");
        assert_eq!(sound.get_vocab_size(true), 12, "as many sentinels as there is room for");
    }
}
