"""Stage `finetune`: the pretrained encoder learns the three heads at once, for a given number of minutes."""

import json
import random
import time

import torch

from . import augment, evaluate, examples, losses, runtime
from .articles import windows
from .batches import Mixer, Stream
from .corpus import read_jsonl
from .export import read_taxonomy
from .model import Analyzer
from .pretrain import rate
from .tokenizer import MASK, NL, load


def streams(config, tokenizer, rng):
    """The four sources as endless streams of windows."""
    f = config.finetune
    gold = examples.gold(config.annotation / "gold" / "train.jsonl")
    tags, weak, summaries = examples.from_corpora(config)
    names = augment.Names(gold)

    def cut(article):
        return windows(tokenizer, article, f["window"], f["overlap"])

    def varied(article):
        return cut(augment.vary(article, names, rng))

    found = {"gold": gold, "tags": tags, "sections": weak, "summaries": summaries}
    print("finetune: " + ", ".join(f"{len(v)} {k}" for k, v in found.items()), flush=True)
    return {k: Stream(v, varied if k == "gold" else cut, rng) for k, v in found.items() if v}


def dev(config):
    """The measuring articles and their reference summaries."""
    path = config.annotation / "gold" / "dev.jsonl"
    return examples.gold(path, with_salience=False), {r["id"]: r["summary"] for r in read_jsonl(path)}


def show(result):
    """Figures on one line."""
    return " ".join(f"{k} {v:.3f}" for k, v in result.items())


def run(config):
    """Fine-tune until the budget is spent; the checkpoint with the best mean figure on dev is kept, and a run that was
    stopped goes on from it."""
    f, target = config.finetune, config.work / "analyzer.pt"
    if (config.work / "finetune.json").exists():
        return
    device = runtime.start(config)
    rng = random.Random(config.seed)
    tokenizer = load(config.work / "tokenizer.json")
    taxonomy = read_taxonomy(config.annotation / "taxonomy.tsv")
    tags = [row["id"] for row in taxonomy]
    sections = [row["id"] for row in taxonomy if row["kind"] == "section"]
    pretrained = torch.load(config.work / "encoder.pt", map_location=device, weights_only=True)
    model = Analyzer(pretrained["config"], len(tags)).to(device)
    model.encoder.load_state_dict(pretrained["encoder"])
    mixer = Mixer(streams(config, tokenizer, rng), f["rows"], f["window"])
    articles, references = dev(config)
    optim = torch.optim.AdamW(
        [
            {"params": model.encoder.parameters(), "lr": f["lr"], "full": f["lr"]},
            {"params": model.heads.parameters(), "lr": f["head_lr"], "full": f["head_lr"]},
        ],
        betas=(0.9, 0.98), weight_decay=f["weight_decay"], fused=True,
    )  # fmt: skip
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
    budget, started, step = f["minutes"] * 60, time.time() - state["seconds"], 0
    evaluated, sums = time.time(), {}
    while (progress := (time.time() - started) / budget) < 1.0:
        shares = {k: a + (b - a) * progress for k, (a, b) in f["shares"].items() if k in mixer.streams}
        batch = mixer.batch(shares).to(device)
        hide = (torch.rand(batch.ids.shape, device=device) < f["mask_share"]) & (batch.ids > NL)
        ids = batch.ids.masked_fill(hide, MASK)
        for group in optim.param_groups:
            group["lr"] = group["full"] * rate(progress, step, f["warmup_steps"])
        with torch.autocast(device.type, torch.bfloat16):
            outputs = model(ids, batch.document, batch.windows, batch.sentences)
        loss, parts = losses.total(outputs, batch, tags, sections, f["losses"])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optim.step()
        optim.zero_grad(set_to_none=True)
        step += 1
        state["steps"] += 1
        state["tokens"] += sum(len(i.ids) for i in batch.items)
        state["seconds"] = seconds = time.time() - started
        state["gold_passes"] = earlier + mixer.streams["gold"].passes
        for name, value in parts.items():
            sums.setdefault(name, []).append(value)
        if step % f["report_steps"] == 0:
            means = {k: sum(v) / len(v) for k, v in sums.items()}
            sums = {}
            print(
                f"finetune: step {state['steps']} {show(means)} gold passes {state['gold_passes']}"
                f" {state['tokens'] / seconds:,.0f} tokens/s, {(budget - seconds) / 60:.1f} min left",
                flush=True,
            )
        if time.time() - evaluated > 60 * f["evaluate_minutes"] or time.time() - started >= budget:
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
