"""Stage `finetune`: the pretrained encoder learns the three heads at once, several times over, and the weights of the
runs are averaged where that is better on dev (Wortsman et al. 2022, "Model soups")."""

import dataclasses
import json
import pickle
import random
import time

import torch
from safetensors.torch import load_file

from . import augment, evaluate, examples, losses, runtime
from .articles import windows
from .batches import Mixer, Stream
from .corpus import fingerprints_in, read_jsonl
from .export import read_taxonomy
from .invention import Inventor
from .model import TOKEN_LABELS, Analyzer
from .pretrain import rate
from .tokenizer import MASK, NL, load


def streams(config, tokenizer, rng):
    """The sources that have a share, as endless streams of windows."""
    f = config.finetune
    gold = examples.gold(config.gold, excluded=fingerprints_in(config.exclude))
    random.Random(config.seed).shuffle(gold)  # a part of them is one of every file
    gold = gold[: round(f["gold_part"] * len(gold))]
    tags, whole, weak, summaries = examples.from_corpora(config)
    inventor = Inventor(config.substitutions)
    syllables = [s for a in gold for s in a.title.split()]

    def cut(article):
        return windows(tokenizer, article, f["window"], f["overlap"])

    def varied(article):
        return cut(augment.vary(article, inventor, rng))

    def made(_):
        return cut(inventor.article(rng))

    def silent(_):
        return cut(inventor.silent(rng, syllables))

    found = {"made": [None], "silent": [None], "gold": gold, "tags": tags, "whole": whole, "sections": weak, "summaries": summaries}
    silver = config.work / "silver.pickle"
    if silver.exists():
        found["silver"] = pickle.loads(silver.read_bytes())
    found = {k: v for k, v in found.items() if v and k in f["shares"]}
    print("finetune: " + ", ".join(f"{len(v)} {k}" for k, v in found.items()), flush=True)
    make = {"gold": varied, "made": made, "silent": silent}
    return {k: Stream(v, make.get(k, cut), rng) for k, v in found.items()}


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
    references = {r["id"]: r["summary"] for r in read_jsonl(config.dev)}
    return examples.gold([config.dev], with_salience=False), references


def show(result):
    """Figures on one line."""
    return " ".join(f"{k} {v:.3f}" for k, v in result.items())


class Session:
    """What the runs have in common: the tags, the tokenizer, the measuring articles."""

    def __init__(self, config):
        self.config, self.device = config, runtime.start(config)
        self.tokenizer = load(config.work / "tokenizer.json")
        taxonomy = read_taxonomy(config.annotation / "taxonomy.tsv")
        self.tags = [row["id"] for row in taxonomy]
        self.sections = [row["id"] for row in taxonomy if row["kind"] == "section"]
        self.articles, self.references = dev(config)

    def model(self):
        """A model with the pretrained encoder, on the device."""
        settings = dict(self.config.encoder, vocab_size=self.config.tokenizer["vocab_size"])
        model = Analyzer(settings, len(self.tags))
        start(model, self.config, self.tags)
        return model.to(self.device)

    def measure(self, model, said):
        """The figures of `model` on dev, with the one number that checkpoints are chosen by; printed after `said`."""
        f = self.config.finetune
        answers = evaluate.predict(
            model, self.tokenizer, self.articles, f["window"], f["overlap"], self.device, f["rows"]
        )
        result, _ = evaluate.figures(answers, self.articles, self.references, self.tags, len(self.sections))
        score = evaluate.overall(result)
        print(f"finetune: {said} {score:.4f} {show(result)}", flush=True)
        return {"overall": score, **result}


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


def _step(session, model, optim, batch, rate_now):
    """One step down the losses of a batch, some of whose tokens are hidden; returns the losses for the log."""
    f = session.config.finetune
    hide = (torch.rand(batch.ids.shape, device=session.device) < f["mask_share"]) & (batch.ids > NL)
    for group in optim.param_groups:
        group["lr"] = group["full"] * rate_now
    with runtime.precision(session.device):
        outputs = model(batch.ids.masked_fill(hide, MASK), batch.document, batch.windows, batch.sentences)
    loss, parts = losses.total(outputs, batch, session.tags, session.sections, f["losses"])
    runtime.update(model, [optim], loss)
    return parts


def _train(session, number):
    """Run `number`: until the budget is spent; the checkpoint with the best mean figure on dev is kept in
    `finetune-NUMBER.pt`, and a run that was stopped goes on from it. Returns the run's record."""
    config = dataclasses.replace(session.config, seed=session.config.seed + number)
    f, target = config.finetune, config.work / f"finetune-{number}.pt"
    done = target.with_suffix(".json")
    if done.exists():
        return json.loads(done.read_text(encoding="utf-8"))
    runtime.start(config)
    model = session.model()
    mixer = Mixer(streams(config, session.tokenizer, random.Random(config.seed)), f["rows"], f["window"])
    optim = _optimizer(model, f)
    if config.pretrain["compile"]:
        model.encoder.compile(dynamic=False)
    state = {"steps": 0, "tokens": 0, "seconds": 0.0, "gold_passes": 0, "history": []}
    if target.exists():
        saved = torch.load(target, map_location=session.device, weights_only=True)
        model.load_state_dict(saved["model"])
        state = saved["state"]
        print(f"finetune: run {number} goes on from step {state['steps']}", flush=True)
    best = max((h["overall"] for h in state["history"]), default=0.0)
    earlier = state["gold_passes"]
    present = {k: v for k, v in f["shares"].items() if k in mixer.streams}
    started, step = time.time() - state["seconds"], 0
    evaluated, sums = time.time(), {}
    while (progress := runtime.progress(f, state)) < 1.0:
        batch = mixer.batch(share_out(present, progress)).to(session.device)
        parts = _step(session, model, optim, batch, rate(progress, step, f["warmup_steps"]))
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
            result = session.measure(model, f"run {number} dev")
            state["history"].append({"run": number, "step": state["steps"], **result})
            if result["overall"] > best:
                best = result["overall"]
                runtime.save({"model": model.state_dict(), "state": state}, target)
            evaluated = time.time()
    state["sources"] = {k: len(s.articles) for k, s in mixer.streams.items()}
    done.write_text(json.dumps(state), encoding="utf-8")
    return state


def mean(models):
    """The mean of several state dicts."""
    return {k: torch.stack([m[k].float() for m in models]).mean(0) for k in models[0]}


def blend(models, scores, measure):
    """The greedy soup: from the best model on, each joins whose weight in the mean makes it better.

    `measure` gives the score of a state dict. Returns the mean and the numbers of the models in it.
    """
    order = sorted(range(len(models)), key=lambda n: -scores[n])
    chosen, best = order[:1], scores[order[0]]
    for number in order[1:]:
        score = measure(mean([models[n] for n in [*chosen, number]]))
        if score > best:
            chosen, best = [*chosen, number], score
    return mean([models[n] for n in chosen]), chosen


def run(config):
    """Fine-tune `runs` times from other seeds and save the best mean of the runs' weights as `analyzer.pt`."""
    if (config.work / "finetune.json").exists():
        return
    session = Session(config)
    records = [_train(session, number) for number in range(config.finetune["runs"])]
    kept = [config.work / f"finetune-{n}.pt" for n in range(len(records))]
    models = [torch.load(path, map_location="cpu", weights_only=True)["model"] for path in kept]
    history = [entry for record in records for entry in record["history"]]
    model = session.model()

    def measure(weights):
        model.load_state_dict(weights)
        result = session.measure(model, "mean of runs, dev")
        history.append({"run": "mean", **result})
        return result["overall"]

    scores = [max(h["overall"] for h in record["history"]) for record in records]
    weights, chosen = blend(models, scores, measure)
    runtime.save({"model": weights}, config.work / "analyzer.pt")
    total = {k: sum(record[k] for record in records) for k in ("steps", "tokens", "seconds", "gold_passes")}
    state = total | {"runs": len(records), "averaged": chosen, "history": history, "sources": records[-1]["sources"]}
    (config.work / "finetune.json").write_text(json.dumps(state), encoding="utf-8")
