"""Stage `write-pretrain`: the writer's tokenizer, then denoising over the corpora for a given number of minutes."""

import json
import mmap

import numpy as np
import torch
from safetensors.torch import load_file

from .. import runtime
from ..examples import split
from ..tokenizer import sample
from ..tokenizer import load as load_analyser
from . import noise, training, vocabulary
from .pairs import ended
from .settings import folder, settings, shape
from .t5 import Writer


class Articles:
    """The cleaned corpora, an article at a time: a corpus by weight times size, then any of its articles."""

    def __init__(self, config):
        self.texts, self.lines = [], []
        for corpus in config.corpora:
            with open(config.work / "corpus" / f"{corpus.name}.txt", "rb") as file:
                text = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            ends = np.flatnonzero(np.frombuffer(text, np.uint8) == 10)
            self.texts.append(text)
            self.lines.append(np.concatenate([[0], ends + 1]))
        size = np.array([c.weight * len(t) for c, t in zip(config.corpora, self.texts)])
        self.share = size / size.sum()

    def draw(self, rng):
        """The sentences of an article."""
        corpus = rng.choice(len(self.texts), p=self.share)
        lines = self.lines[corpus]
        number = rng.integers(len(lines) - 1)
        line = self.texts[corpus][lines[number] : lines[number + 1] - 1].decode()
        return [ended(s) for text in line.split("\t") for s in split(text)]


def example(sentences, s, rng):
    """One of the two tasks, on as much of the article's beginning as the writer sees; None where there is too little."""
    chosen = noise.fit(sentences, s["source_tokens"] - 1)
    if sum(map(len, chosen)) < s["least_target"]:
        return None
    if len(chosen) > 2 and rng.random() < s["gap_examples"]:
        return noise.gap_sentences(chosen, s["gap_share"], s["gap_stays"], s["target_tokens"], rng)
    return noise.spans(chosen, s["span_share"], s["span_mean"], s["target_tokens"], rng)


def drawing(config, tokenizer, s):
    """A function from the step's number to its examples."""
    articles = Articles(config)

    def draw(step, _progress):
        rng = np.random.default_rng((config.seed, step))
        found = []
        while len(found) < s["rows"]:
            sentences = articles.draw(rng)[: s["source_tokens"] // 6]
            if sentences and (made := example(vocabulary.encode(tokenizer, sentences), s, rng)):
                found.append(made)
        return found

    return draw


def take_over(model, tokenizer, start, rng):
    """Begin with the analyser's embeddings: a piece has those of the same token, or the mean of what it is made of."""
    analyser = load_analyser(start / "tokenizer.json")
    table = load_file(start / "weights.safetensors")["encoder.embeddings.tok_embeddings.weight"].float()
    if table.shape[1] != model.shared.weight.shape[1]:
        print("write-pretrain: the start's embeddings have another width and are not taken over", flush=True)
        return 0
    table = table - table.mean(0)
    table /= table.std()
    taken = 0
    with torch.no_grad():
        for piece, number in sorted(tokenizer.get_vocab().items(), key=lambda item: item[1]):
            if number < len(vocabulary.SPECIALS) or piece == "▁":
                continue
            known = analyser.token_to_id(vocabulary.like(piece))
            parts = [known] if known is not None else analyser.encode(piece.removeprefix("▁")).ids
            if parts:
                # What has the same parts would else have the same embedding: 12 and 21.
                jitter = torch.from_numpy(rng.normal(size=table.shape[1])).float()
                model.shared.weight[number] = table[parts].mean(0) + (0.0 if known is not None else 0.5) * jitter
                taken += known is not None
    return taken


def run(config):
    """Train the tokenizer if there is none yet, then the model until the budget is spent."""
    s, kept = settings(config, "pretrain"), folder(config)
    if (kept / "pretrained.pt").exists():
        return
    path = kept / "tokenizer.json"
    if not path.exists():
        vocabulary.train(sample(config), s["vocab_size"]).save(str(path))
    tokenizer = vocabulary.load(path)
    device = runtime.start(config)
    model = Writer(shape(config, tokenizer.get_vocab_size()))
    if config.start:
        taken = take_over(model, tokenizer, config.start, np.random.default_rng(config.seed))
        print(f"write-pretrain: {taken} pieces begin with the embeddings of {config.start.name}", flush=True)
    model.to(device)
    draw = drawing(config, tokenizer, s)
    state = training.fit("write-pretrain", model, draw, s, kept / "pretrain.ckpt", device)
    runtime.save({"model": model.state_dict(), "config": model.config}, kept / "pretrained.pt")
    (kept / "pretrain.json").write_text(json.dumps(state))
