"""The writer's tokenizer: BPE whose pieces carry their spaces, so that what is decoded reads as a newspaper prints it.

The analyser's tokenizer forgets where spaces were ("3/4" and "3 / 4" are the same to it): right for labels, wrong for
writing. Here a word begins with `▁`, punctuation stands alone, with or without its space, and so do up to four digits,
so that most numbers are one token and can be copied in one step.
"""

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

# A text that spells a special token is text, here as there.
from ..tokenizer import load

PAD, END, UNK = range(3)
SENTINELS = 32
SPECIALS = ["<pad>", "</s>", "<unk>", *(f"<extra_id_{n}>" for n in range(SENTINELS))]
GAP = len(SPECIALS) - SENTINELS  # <extra_id_0>, which also stands for a sentence that was taken out

_PIECES = r"▁?[\p{L}\p{M}]+|▁?\d{1,4}|▁?[^\s\p{L}\p{M}\d▁]"


def build():
    """An untrained tokenizer in a form that `tokenizers` alone encodes and decodes with."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Metaspace(prepend_scheme="always"), pre_tokenizers.Split(Regex(_PIECES), "isolated")]
    )
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", END)])
    return tokenizer


def train(texts, vocab_size):
    """Train on an iterator of normalised texts."""
    tokenizer = build()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size, special_tokens=SPECIALS, limit_alphabet=600, min_frequency=3, show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def encode(tokenizer, sentences):
    """A list of ids for each sentence, without an end."""
    return [e.ids for e in tokenizer.encode_batch_fast(sentences, add_special_tokens=False)]


def like(piece):
    """The analyser's token that a piece is the same as: a word's beginning has no mark there, its rest has `##`."""
    if piece.startswith("▁") or not piece[0].isalpha():
        return piece.removeprefix("▁")
    return "##" + piece
