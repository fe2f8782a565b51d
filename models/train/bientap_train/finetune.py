"""Stage `finetune`: the pretrained encoder learns the three heads at once, for a given number of minutes."""

import json
import pickle
import random
import time

import torch
from safetensors.torch import load_file

from . import augment, evaluate, examples, losses, runtime
from .articles import windows
from .batches import Mixer, Stream
from .corpus import read_jsonl
from .export import read_taxonomy
from .model import TOKEN_LABELS, Analyzer
from .pretrain import rate
from .tokenizer import MASK, NL, load


def streams(config, tokenizer, rng):
    """The sources that have a share, as endless streams of windows."""
    f = config.finetune
    gold = examples.gold(config.annotation / "gold" / "train.jsonl")
    gold = gold[: round(f["gold_part"] * len(gold))]
    tags, weak, summaries = examples.from_corpora(config)
    names = augment.Names(gold)

    def cut(article):
        return windows(tokenizer, article, f["window"], f["overlap"])

    def varied(article):
        return cut(augment.vary(article, names, rng))

    found = {"gold": gold, "tags": tags, "sections": weak, "summaries": summaries}
    silver = config.work / "silver.pickle"
    if silver.exists():
        found["silver"] = pickle.loads(silver.read_bytes())
    found = {k: v for k, v in found.items() if v and k in f["shares"]}
    print("finetune: " + ", ".join(f"{len(v)} {k}" for k, v in found.items()), flush=True)
    return {k: Stream(v, varied if k == "gold" else cut, rng) for k, v in found.items()}


def share_out(shares, progress):
    """Each source's share of a batch when `progress` of the budget is spent; those that are there make up the whole."""
    now = {k: a + (b - a) * progress for k, (a, b) in shares.items()}
    return {k: v / sum(now.values()) for k, v in now.items()}


def start(model, config, tags):
    """Put the pretrained encoder into `model`; heads too, where the model that pretraining went on from has the same
    tags."""
    pretrained = torch.load(config.work / "encoder.pt", weights_only=True)
    if config.start:
        manifest = json.loads((config.start / "manifest.json").read_text(encoding="utf-8"))
        if manifest["tags"] == tags and manifest["token_labels"] == TOKEN_LABELS:
            model.load_state_dict({k: v.float() for k, v in load_file(config.start / "weights.safetensors").items()})
    model.encoder.load_state_dict(pretrained["encoder"])


def dev(config):
    """The measuring articles and their reference summaries."""
    path = config.annotation / "gold" / "dev.jsonl"
    return examples.gold(path, with_salience=False), {r["id"]: r["summary"] for r in read_jsonl(path)}


def show(result):
    """Figures on one line."""
    return " ".join(f"{k} {v:.3f}" for k, v in result.items())


def _optimizer(model, f):
    groups = [(model.encoder, f["lr"]), (model.heads, f["head_lr"])]
    return torch.optim.AdamW(
        [{"params": part.parameters(), "lr": lr, "full": lr} for part, lr in groups],
        betas=(0.9, 0.98), weight_decay=f["weight_decay"], fused=True,
    )  # fmt: skip


def _report(state, sums, progress):
    """Print the means of the losses since the last report."""
    means = {k: sum(v) / len(v) for k, v in sums.items()}
    sums.clear()
    print(
        f"finetune: step {state['steps']} {show(means)} gold passes {state['gold_passes']}"
        f" {state['tokens'] / state['seconds']:,.0f} tokens/s, {100 * progress:.0f} % of the budget",
        flush=True,
    )


def run(config):
    """Fine-tune until the budget is spent; the checkpoint with the best mean figure on dev is kept, and a run that was
    stopped goes on from it."""
    f, target = config.finetune, config.work / "analyzer.pt"
    if (config.work / "finetune.json").exists():
        return
    device = runtime.start(config)
    tokenizer = load(config.work / "tokenizer.json")
    taxonomy = read_taxonomy(config.annotation / "taxonomy.tsv")
    tags = [row["id"] for row in taxonomy]
    sections = [row["id"] for row in taxonomy if row["kind"] == "section"]
    model = Analyzer(dict(config.encoder, vocab_size=config.tokenizer["vocab_size"]), len(tags))
    start(model, config, tags)
    model.to(device)
    mixer = Mixer(streams(config, tokenizer, random.Random(config.seed)), f["rows"], f["window"])
    articles, references = dev(config)
    optim = _optimizer(model, f)
    if config.pretrain["compile"]:
        model.encoder.compile(dynamic=False)
    state = {"steps": 0, "tokens": 0, "seconds": 0.0, "gold_passes": 0, "history": []}
    if target.exists():
        saved = torch.load(target, map_location=device, weights_only=True)
        model.load_state_dict(saved["model"])
        state = saved["state"]
        print(f"finetune: going on from step {state['steps']}", flush=True)
    best = max((h["overall"] for h in state["history"]), default=0.0)
    earlier = state["gold_passes"]
    present = {k: v for k, v in f["shares"].items() if k in mixer.streams}
    started, step = time.time() - state["seconds"], 0
    evaluated, sums = time.time(), {}
    while (progress := runtime.progress(f, state)) < 1.0:
        batch = mixer.batch(share_out(present, progress)).to(device)
        hide = (torch.rand(batch.ids.shape, device=device) < f["mask_share"]) & (batch.ids > NL)
        ids = batch.ids.masked_fill(hide, MASK)
        for group in optim.param_groups:
            group["lr"] = group["full"] * rate(progress, step, f["warmup_steps"])
        with torch.autocast(device.type, torch.bfloat16):
            outputs = model(ids, batch.document, batch.windows, batch.sentences)
        loss, parts = losses.total(outputs, batch, tags, sections, f["losses"])
        runtime.update(model, [optim], loss)
        step += 1
        state["steps"] += 1
        state["tokens"] += sum(len(i.ids) for i in batch.items)
        state["seconds"] = time.time() - started
        if "gold" in mixer.streams:
            state["gold_passes"] = earlier + mixer.streams["gold"].passes
        for name, value in parts.items():
            sums.setdefault(name, []).append(value)
        if step % f["report_steps"] == 0:
            _report(state, sums, progress)
        if time.time() - evaluated > 60 * f["evaluate_minutes"] or runtime.progress(f, state) >= 1.0:
            answers = evaluate.predict(model, tokenizer, articles, f["window"], f["overlap"], device, f["rows"])
            result, _ = evaluate.figures(answers, articles, references, tags, len(sections))
            score = evaluate.overall(result)
            state["history"].append({"step": state["steps"], "overall": score, **result})
            print(f"finetune: dev {score:.4f} {show(result)}", flush=True)
            if score > best:
                best = score
                runtime.save({"model": model.state_dict(), "state": state}, target)
            evaluated = time.time()
    state["sources"] = {k: len(s.articles) for k, s in mixer.streams.items()}
    (config.work / "finetune.json").write_text(json.dumps(state))
