"""Stage `vectors`: skip-gram vectors of the tokens, from which pretraining starts its embeddings.

A masked language model spends much of a small budget on learning which tokens are alike. Skip-gram learns that from
tens of millions of tokens in minutes on two cores, where the transformer would see only a part of them.
"""

import json
import time

import numpy as np
from gensim.models import Word2Vec

from .tokenizer import NL

LINE = 1000  # ids a line: gensim cuts a sentence after 10,000


def _write_ids(config, target):
    """Write the token files' ids as text, each corpus in proportion to its weight; returns how often each id occurs."""
    streams = [(c, np.memmap(config.work / "tokens" / f"{c.name}.bin", np.uint16, "r")) for c in config.corpora]
    total = sum(min(c.weight, 1.0) * len(ids) for c, ids in streams)
    share = min(1.0, config.vectors["million_tokens"] * 1e6 / total)
    counts = np.zeros(config.tokenizer["vocab_size"], dtype=np.int64)
    with open(target, "w", encoding="ascii") as out:
        for corpus, ids in streams:
            ids = ids[: int(min(corpus.weight, 1.0) * share * len(ids))]
            ids = ids[ids > NL]
            counts += np.bincount(ids, minlength=len(counts))
            for i in range(0, len(ids), LINE):
                out.write(" ".join(map(str, ids[i : i + LINE].tolist())) + "\n")
    return counts


def run(config):
    """Train once and save an array [vocabulary, hidden] of the scale that embeddings start at; not where pretraining
    goes on from a model that has embeddings."""
    target = config.work / "vectors.npy"
    if target.exists() or config.start:
        return
    started = time.time()
    text = config.work / "vectors.txt"
    counts = _write_ids(config, text)
    words = int(counts.sum())
    print(f"vectors: {words:,} tokens written, {time.time() - started:.0f} s", flush=True)
    settings = config.vectors
    model = Word2Vec(
        sg=1, vector_size=config.encoder["hidden_size"], window=settings["window"], negative=settings["negative"],
        sample=1e-4, min_count=1, workers=settings["workers"], seed=config.seed,
    )  # fmt: skip
    model.build_vocab_from_freq({str(i): int(n) for i, n in enumerate(counts) if n})
    model.train(corpus_file=str(text), total_words=words, epochs=1, report_delay=30)
    rng = np.random.default_rng(config.seed)
    vectors = rng.normal(size=(len(counts), config.encoder["hidden_size"])).astype(np.float32)
    learnt = np.array([model.wv.key_to_index.get(str(i), -1) for i in range(len(counts))])
    found = model.wv.vectors[learnt[learnt >= 0]]
    vectors[learnt >= 0] = (found - found.mean(0)) / found.std()
    np.save(target, vectors * settings["scale"])
    text.unlink()
    seconds = time.time() - started
    (config.work / "vectors.json").write_text(json.dumps({"tokens": words, "seconds": seconds}))
    print(f"vectors: {seconds:.0f} s, {words / seconds:,.0f} tokens/s", flush=True)
