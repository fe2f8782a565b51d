"""Stage `write-finetune`: the pretrained writer learns to summarise, for a given number of minutes."""

import json
import pickle

import numpy as np
import torch

from .. import rouge, runtime
from ..corpus import parts, read_jsonl
from . import pairs, search, training, vocabulary
from .settings import folder, settings
from .t5 import Writer


def gather(config, tokenizer, s):
    """{"leads", "gold"}: lists of examples. The reading takes minutes and is kept."""
    kept = folder(config) / "pairs.pickle"
    if not kept.exists():
        gold, of = pairs.from_gold(config.gold, tokenizer, s)
        print(f"write-finetune: {len(gold)} of {of} annotated summaries", flush=True)
        found = {"leads": [], "gold": gold}
        for name in s["leads"]:
            path = config.work / "corpus" / f"{name}.txt"
            if not path.exists():
                print(f"write-finetune: there is no corpus {name}, its leads are not learnt from", flush=True)
                continue
            leads, of = pairs.from_corpus(path, tokenizer, s, s["most_pairs"])
            print(f"write-finetune: {len(leads)} of {of} leads of {name}", flush=True)
            found["leads"] += leads
        partial = kept.with_suffix(".partial")
        partial.write_bytes(pickle.dumps(found))
        partial.rename(kept)
    return pickle.loads(kept.read_bytes())


def drawing(config, found, s):
    """A function from step and progress to examples: leads, in a new order each time round, and annotated summaries."""
    gold, leads = found["gold"], found["leads"]

    def draw(step, progress):
        rng = np.random.default_rng((config.seed, step))
        begin, end = s["gold_share"]
        of_gold = rng.random(s["rows"]) < begin + (end - begin) * progress if gold else np.zeros(s["rows"], bool)
        examples = []
        for row, annotated in enumerate(of_gold):
            if annotated or not leads:
                examples.append(gold[rng.integers(len(gold))])
            else:
                epoch, number = divmod(step * s["rows"] + row, len(leads))
                if epoch not in orders:
                    orders.clear()
                    orders[epoch] = np.random.default_rng((config.seed, epoch, 2)).permutation(len(leads))
                examples.append(leads[orders[epoch][number]])
        return examples

    orders = {}
    return draw


def measuring(config, tokenizer, s):
    """What the writer is measured on: {name: [(ids, reference)]}; articles of the leads' kind have no lead to read."""
    sets = {"dev": [], "leads": []}
    for _, title, paragraphs, summary in pairs.annotated(config.dev):
        sets["dev"].append((pairs.source_of(tokenizer, title, paragraphs, s["source_tokens"])[1], summary))
    for record, _ in zip(read_jsonl(config.data / s["measure"]), range(s["measure_articles"])):
        title, (lead, *body) = parts(record)
        sets["leads"].append((pairs.source_of(tokenizer, title, body, s["source_tokens"])[1], lead))
    return sets


def figures(model, tokenizer, sets, s):
    """Mean ROUGE-1, -2 and -L of greedy summaries, for each set."""
    result = {}
    for name, articles in sets.items():
        scores = []
        for at in range(0, len(articles), s["rows"]):
            some = articles[at : at + s["rows"]]
            written = search.greedy(model, [ids for ids, _ in some], s["target_tokens"], no_repeat=3)
            for ids, (_, reference) in zip(written, some):
                text = tokenizer.decode(ids)
                scores.append((*rouge.rouge(text, reference), rouge.rouge_l(text, reference)))
        for i, kind in enumerate("12l"):
            result[f"{name}_rouge_{kind}"] = float(np.mean([score[i] for score in scores]))
    return result


def run(config):
    """Fine-tune until the budget is spent."""
    s, kept = settings(config, "finetune"), folder(config)
    if (kept / "finetuned.pt").exists():
        return
    device = runtime.start(config)
    tokenizer = vocabulary.load(kept / "tokenizer.json")
    pretrained = torch.load(kept / "pretrained.pt", map_location=device, weights_only=True)
    model = Writer(pretrained["config"]).to(device)
    model.load_state_dict(pretrained["model"])
    found, sets = gather(config, tokenizer, s), measuring(config, tokenizer, s)
    state = training.fit(
        "write-finetune", model, drawing(config, found, s), s, kept / "finetune.ckpt", device,
        validate=lambda m: figures(m, tokenizer, sets, s),
    )  # fmt: skip
    state["sources"] = {k: len(v) for k, v in found.items()}
    runtime.save({"model": model.state_dict(), "config": model.config}, kept / "finetuned.pt")
    (kept / "finetune.json").write_text(json.dumps(state))
