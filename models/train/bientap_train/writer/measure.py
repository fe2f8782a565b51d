"""Stage `write-measure`: the exported folder on the annotated dev articles, beside the lead alone."""

import json
import time

import numpy as np
from safetensors.torch import load_file
from tokenizers import Tokenizer

from .. import rouge
from . import pairs, search
from .settings import folder
from .t5 import Writer
from .vocabulary import END, SPECIALS


def read(path):
    """The model, the tokenizer and config.json of an exported folder."""
    config = json.loads((path / "config.json").read_text())
    model = Writer(config)
    model.load_state_dict({k: v.float() for k, v in load_file(path / "model.safetensors").items()})
    return model.eval(), Tokenizer.from_file(str(path / "tokenizer.json")), config


def scores(text, reference):
    """ROUGE-1, -2 and -L."""
    return (*rouge.rouge(text, reference), rouge.rouge_l(text, reference))


def run(config):
    """Print mean ROUGE of greedy and of beam search, and leave the summaries as `dev.jsonl` for people to read."""
    model, tokenizer, c = read(config.writer_out)
    how = c["task_specific_params"]["summarization"]
    most, banned = how["max_length"], [i for i in range(len(SPECIALS)) if i != END]
    lines, found, seconds = [], {"lead": [], "greedy": [], "beams": []}, 0.0
    for id_, title, paragraphs, reference in pairs.annotated(config.dev):
        source, ids = pairs.source_of(tokenizer, title, paragraphs, c["n_positions"])
        started = time.time()
        beams = search.beam(
            model, ids, most, how["num_beams"], how["length_penalty"], how["no_repeat_ngram_size"], banned
        )
        seconds += time.time() - started
        greedy = search.greedy(model, [ids], most, how["no_repeat_ngram_size"], banned)[0]
        texts = {"lead": paragraphs[0], "greedy": tokenizer.decode(greedy), "beams": tokenizer.decode(beams)}
        for name, text in texts.items():
            found[name].append(scores(text, reference))
        lines.append({"id": id_, "reference": reference, **texts, "named_elsewhere": sorted(unsupported(source, texts))})
    for name, all_scores in found.items():
        r1, r2, rl = np.mean(all_scores, axis=0)
        print(f"write-measure: {name:6} ROUGE-1/2/L {r1:.3f}/{r2:.3f}/{rl:.3f}", flush=True)
    invented = sum(bool(line["named_elsewhere"]) for line in lines)
    print(
        f"write-measure: {invented} of {len(lines)} summaries have a number or a name that the source has not,"
        f" {seconds / len(lines):.1f} s a summary",
        flush=True,
    )
    with open(folder(config) / "dev.jsonl", "w", encoding="utf-8") as out:
        out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def unsupported(source, texts):
    """The numbers and names of the summary that the source has not."""
    return pairs.named(texts["beams"]) - set(pairs.words(source))
