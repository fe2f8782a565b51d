"""Stage `pretrain`: masked language modelling or replaced-token detection, for a number of minutes or of tokens."""

import json
import time

import numpy as np
import torch
from safetensors.torch import load_file

from . import runtime
from .model import MaskedLm
from .replaced import ReplacedTokens
from .tokenizer import MASK, NL, PAD

OBJECTIVES = {"masked": MaskedLm, "replaced": ReplacedTokens}


class Mixture:
    """Draws rows of tokens from the corpora in proportion to weight times size.

    Each corpus is walked through in a shuffled order without repetition before it starts anew, shifted by a random
    offset so that the second time cuts it at other places.
    """

    def __init__(self, config, cursors=None):
        self.seed = config.seed
        self.streams = [np.memmap(config.work / "tokens" / f"{c.name}.bin", np.uint16, "r") for c in config.corpora]
        share = np.array([c.weight * len(s) for c, s in zip(config.corpora, self.streams)])
        self.share = share / share.sum()
        self.cursors = cursors or [0] * len(self.streams)  # tokens drawn from each corpus so far
        self.orders = {}

    def row(self, corpus, length):
        """The next `length` tokens of a corpus."""
        stream = self.streams[corpus]
        rows = len(stream) // length - 1
        epoch, number = divmod(self.cursors[corpus] // length, rows)
        if self.orders.get(corpus, (None,))[0] != (epoch, length):
            rng = np.random.default_rng((self.seed, corpus, epoch, length))
            self.orders[corpus] = ((epoch, length), rng.permutation(rows), rng.integers(length))
        _, order, offset = self.orders[corpus]
        self.cursors[corpus] += length
        begin = order[number] * length + offset
        return stream[begin : begin + length]

    def batch(self, step, rows, length):
        """Token ids [rows, length] for a step."""
        rng = np.random.default_rng((self.seed, step))
        drawn = rng.choice(len(self.streams), size=rows, p=self.share)
        return np.stack([self.row(c, length) for c in drawn]).astype(np.int64)


def mask(ids, share, vocab, rng):
    """Choose exactly `share` of the tokens, special ones never; 8 of 10 become [MASK], 1 a random token.

    Returns the changed ids, the flat positions and what stood there. The number is the same in every batch, so that a
    compiled step keeps its shapes.
    """
    flat = ids.reshape(-1).copy()
    luck = rng.random(len(flat))
    luck[flat <= NL] = 2.0
    where = np.sort(np.argpartition(luck, int(share * len(flat)))[: int(share * len(flat))])
    target = flat[where]
    dice = rng.random(len(where))
    flat[where] = np.where(dice < 0.8, MASK, np.where(dice < 0.9, rng.integers(NL + 1, vocab, len(where)), target))
    return flat.reshape(ids.shape), where, target


def optimizers(model, p):
    """Muon for the layers' matrices, AdamW for embeddings, norms and biases.

    Muon needs markedly fewer tokens at this size; its update is scaled to AdamW's, so one learning rate serves both.
    """
    matrices, rest = [], []
    for name, weight in model.named_parameters():
        (matrices if weight.dim() == 2 and "embeddings" not in name else rest).append(weight)
    return [
        torch.optim.Muon(matrices, lr=p["lr"], weight_decay=p["weight_decay"], adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(rest, lr=p["embedding_lr"], betas=(0.9, 0.98), weight_decay=0.0, fused=True),
    ]


def rate(progress, step, warmup):
    """The share of the full learning rate: linear warm-up by steps, then linear decay to nothing by budget."""
    return min(1.0, (step + 1) / warmup) * max(0.0, 1.0 - progress)


def start(encoder, config):
    """Put into `encoder` what there is to start from: the encoder of a model folder, or skip-gram vectors."""
    vectors = config.work / "vectors.npy"
    if config.start:
        tensors = load_file(config.start / "weights.safetensors")
        own = {k.removeprefix("encoder."): v.float() for k, v in tensors.items() if k.startswith("encoder.")}
        encoder.load_state_dict(own)
    elif config.pretrain["from_vectors"] and vectors.exists():
        encoder.embeddings.tok_embeddings.weight.data.copy_(torch.from_numpy(np.load(vectors)))


def _finish(config, encoder, state):
    """Save the encoder and the record of how it came about."""
    runtime.save({"encoder": encoder.state_dict()}, config.work / "encoder.pt")
    (config.work / "pretrain.json").write_text(json.dumps({k: state[k] for k in ("step", "tokens", "seconds", "loss")}))


def run(config):
    """Pretrain until the budget is spent, going on from the last checkpoint, and save the encoder."""
    p, c = config.pretrain, dict(config.encoder, vocab_size=config.tokenizer["vocab_size"], pad_token_id=PAD)
    checkpoint = config.work / "pretrain.ckpt"
    if (config.work / "encoder.pt").exists():
        return
    device = runtime.start(config)
    model = OBJECTIVES[p["objective"]](c).to(device)
    start(model.encoder, config)
    optims = optimizers(model, p)
    state = {"step": 0, "tokens": 0, "seconds": 0.0, "loss": None, "cursors": None}
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location=device, weights_only=True)
        model.load_state_dict(saved["model"])
        for optim, s in zip(optims, saved["optims"]):
            optim.load_state_dict(s)
        state = saved["state"]
        print(f"pretrain: going on from step {state['step']}", flush=True)
    for optim in optims:
        for group in optim.param_groups:
            group["full"] = group["lr"] if state["step"] == 0 else group["full"]
    if runtime.progress(p, state) >= 1.0:  # a budget of nothing needs no corpora
        return _finish(config, model.encoder, state)
    mixture = Mixture(config, state["cursors"])
    step_fn = torch.compile(model, dynamic=False) if p["compile"] else model
    shown, saved_at = [], time.time()
    clock = time.time()
    while (progress := runtime.progress(p, state)) < 1.0:
        length = next(length for length, end in p["phases"] if progress < end)
        rng = np.random.default_rng((config.seed, state["step"], 1))
        ids = mixture.batch(state["step"], p["batch_tokens"] // length, length)
        ids, where, target = (torch.from_numpy(a).to(device) for a in mask(ids, p["mask_share"], c["vocab_size"], rng))
        for optim in optims:
            for group in optim.param_groups:
                group["lr"] = group["full"] * rate(progress, state["step"], p["warmup_steps"])
        with runtime.precision(device):
            loss = step_fn(ids, where, target)
        runtime.update(model, optims, loss)
        shown.append(loss.detach())
        now = time.time()
        state["step"] += 1
        state["tokens"] += ids.numel()
        state["seconds"] += now - clock
        clock = now
        if state["step"] % p["report_steps"] == 0:
            runtime.report("pretrain", state, shown, progress)
        if now - saved_at > p["save_seconds"]:
            saved_at, state["cursors"] = now, mixture.cursors
            optim_states = [o.state_dict() for o in optims]
            runtime.save({"model": model.state_dict(), "optims": optim_states, "state": state}, checkpoint)
    state["cursors"] = mixture.cursors
    _finish(config, model.encoder, state)
