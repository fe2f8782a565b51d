"""Stage `calibrate`: thresholds and figures of the kept checkpoint on the dev articles."""

import itertools
import json

import numpy as np
import torch

from . import evaluate, phrases, runtime
from .export import read_taxonomy
from .finetune import dev, show
from .model import Analyzer
from .tokenizer import load

BONUSES = (0.0, 0.4, 0.8, 1.2, 1.6, 2.0)
NEARLY = 0.003
# What a labelled span must score before the service believes it against its rules; found by trying a few values through
# the service on dev, since the rules are not to be seen from here.
LABELS = {"official": 0.97, "post": 0.8, "date": 0.98}


def phrase_bonuses(answers, articles, tags, sections, known):
    """What a tag's phrases add to its logit: the smallest bonuses whose mean figure is nearly the best.

    Few articles measure it, so a gain of less than `NEARLY` is luck. Returns the thresholds and the figures with them.
    """
    found = {a.id: phrases.hits(a, known, tags) for a in articles}
    tried = []
    for opening, repeated in itertools.product(BONUSES, BONUSES):
        raised = {k: {"tags": v["tags"] + np.array([opening, repeated]) @ found[k]} for k, v in answers.items()}
        figures, thresholds = evaluate.tag_figures(raised, articles, tags, sections)
        thresholds |= {"phrase_in_opening": opening, "phrase_repeated": repeated}
        tried.append((float(np.mean(list(figures.values()))), opening + repeated, thresholds, figures))
    best = max(t[0] for t in tried)
    _, _, thresholds, figures = min((t for t in tried if t[0] > best - NEARLY), key=lambda t: t[1])
    return thresholds, figures


def run(config):
    """Write calibration.json: the thresholds that the manifest carries and the figures that the card prints."""
    device = runtime.start(config)
    f = config.finetune
    taxonomy = read_taxonomy(config.annotation / "taxonomy.tsv")
    tags = [row["id"] for row in taxonomy]
    sections = sum(row["kind"] == "section" for row in taxonomy)
    model = Analyzer(dict(config.encoder, vocab_size=config.tokenizer["vocab_size"]), len(tags)).to(device)
    saved = torch.load(config.work / "analyzer.pt", map_location=device, weights_only=True)
    model.load_state_dict(saved["model"])
    articles, references = dev(config)
    tokenizer = load(config.work / "tokenizer.json")
    answers = evaluate.predict(model, tokenizer, articles, f["window"], f["overlap"], device)
    result, _ = evaluate.figures(answers, articles, references, tags, sections)
    known = phrases.read(config.phrases, taxonomy)
    thresholds, with_phrases = phrase_bonuses(answers, articles, tags, sections, known)
    result |= {f"{k}_with_phrases": v for k, v in with_phrases.items()}
    thresholds |= LABELS
    print(f"calibrate: {thresholds} {show(result)}", flush=True)
    text = json.dumps({"figures": result, "thresholds": thresholds})
    (config.work / "calibration.json").write_text(text, encoding="utf-8")
