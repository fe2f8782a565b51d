"""Stage `tokenizer`: a BPE over syllables from the cleaned corpora, then the corpora as files of token ids.

White space splits, punctuation and digits stand alone, and a piece that continues a word starts with `##`: Vietnamese
writes a space between syllables, so nearly every syllable is one token and offsets stay exact. Nothing normalises
inside the tokenizer: the text was normalised before, with an alignment that the tokenizers library could not give.
"""

import shutil
import time

import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

PAD, UNK, CLS, SEP, MASK, NL = range(6)
SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[NL]"]


def build():
    """An untrained tokenizer of the form that the service loads."""
    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]", continuing_subword_prefix="##"))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Punctuation(behavior="isolated"),
            pre_tokenizers.Digits(individual_digits=True),
        ]
    )
    return tokenizer


def load(path):
    """The trained tokenizer. A text that spells "[SEP]" is text, not a separator."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.encode_special_tokens = True
    return tokenizer


def train(texts, vocab_size):
    """Train on an iterator of normalised texts."""
    tokenizer = build()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size, special_tokens=SPECIALS, continuing_subword_prefix="##",
        limit_alphabet=600, min_frequency=3, show_progress=False,
    )  # fmt: skip
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def sample(config):
    """Lines of every corpus, in proportion to weight times size, up to the configured number of megabytes."""
    files = {c: config.work / "corpus" / f"{c.name}.txt" for c in config.corpora}
    total = sum(c.weight * f.stat().st_size for c, f in files.items())
    share = min(1.0, config.tokenizer["sample_megabytes"] * 1e6 / total)
    for corpus, file in files.items():
        left = corpus.weight * share * file.stat().st_size
        with open(file, encoding="utf-8") as lines:
            for line in lines:
                if left <= 0:
                    break
                left -= len(line.encode())
                yield line.rstrip("\n").replace("\t", " ")


def sequence(title, paragraphs):
    """`[CLS] title [SEP] paragraph [NL] paragraph … [SEP]` from lists of ids."""
    ids = [CLS, *title, SEP]
    for i, paragraph in enumerate(paragraphs):
        ids += [NL, *paragraph] if i else paragraph
    return [*ids, SEP]


def encode_file(tokenizer, source, target):
    """Write `source` (stage corpus's output) as one stream of uint16 ids; returns the number of tokens."""
    partial, count = target.with_suffix(".partial"), 0
    with open(source, encoding="utf-8") as lines, open(partial, "wb") as out:
        while batch := [line.rstrip("\n").split("\t") for _, line in zip(range(1000), lines)]:
            encoded = iter(tokenizer.encode_batch_fast([t for article in batch for t in article]))
            for article in batch:
                title, *paragraphs = [next(encoded).ids for _ in article]
                ids = np.asarray(sequence(title, paragraphs), dtype=np.uint16)
                ids.tofile(out)
                count += len(ids)
    partial.rename(target)
    return count


def run(config):
    """Take over or train a tokenizer if there is none yet, then encode what is not encoded yet."""
    path = config.work / "tokenizer.json"
    started = time.time()
    if not path.exists() and config.start:
        shutil.copyfile(config.start / "tokenizer.json", path)
    elif not path.exists():
        train(sample(config), config.tokenizer["vocab_size"]).save(str(path))
        print(f"tokenizer: trained in {time.time() - started:.0f} s", flush=True)
    tokenizer = load(path)
    folder = config.work / "tokens"
    folder.mkdir(exist_ok=True)
    for corpus in config.corpora:
        target = folder / f"{corpus.name}.bin"
        if not target.exists():
            started = time.time()
            count = encode_file(tokenizer, config.work / "corpus" / f"{corpus.name}.txt", target)
            print(f"tokenizer: {corpus.name} {count:,} tokens, {time.time() - started:.0f} s", flush=True)
