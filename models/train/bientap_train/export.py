"""Stage `export`: the fine-tuned model as the folder that the service reads (format: ../../README.md)."""

import csv
import datetime
import hashlib
import json
import shutil
import tomllib

import numpy as np
import torch
from safetensors.torch import load_file, save_file

from . import card, golden
from .articles import Article, windows
from .model import TOKEN_LABELS, Analyzer
from .tokenizer import CLS, PAD, SEP, load

CONFIG_KEYS = [
    "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "max_position_embeddings",
    "norm_eps", "global_attn_every_n_layers", "local_attention", "global_rope_theta", "local_rope_theta",
]  # fmt: skip


def read_taxonomy(path):
    """Rows of taxonomy.tsv as dictionaries: kind, id, name, when it applies."""
    with open(path, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def taxonomy_toml(rows, version, listed_phrases):
    """The tags in the form that the service reads, with the phrases that are evidence of them and, under `programme`, those
    that file an article under a tag where two paragraphs have one."""
    programmes = listed_phrases.get("programmes", {})
    text = f"version = {json.dumps(version)}\n"
    for row in rows:
        fields = {"id": row["id"], "name": row["name"], "kind": row["kind"], "description": row["when it applies"]}
        if row["id"] in listed_phrases:
            fields["phrases"] = listed_phrases[row["id"]]
        if row["id"] in programmes:
            fields["programme"] = programmes[row["id"]]
        text += "\n[[tags]]\n" + "".join(f"{k} = {json.dumps(v, ensure_ascii=False)}\n" for k, v in fields.items())
    return text


def encoder_config(encoder, vocab_size):
    """The encoder's shape as Hugging Face's ModernBERT configuration."""
    return {
        "architectures": ["ModernBertModel"], "model_type": "modernbert", "vocab_size": vocab_size,
        **{k: encoder[k] for k in CONFIG_KEYS},
        "hidden_activation": "gelu", "attention_bias": False, "mlp_bias": False, "norm_bias": False,
        "tie_word_embeddings": True, "pad_token_id": PAD, "cls_token_id": CLS, "sep_token_id": SEP,
    }  # fmt: skip


def golden_answer(model, tokenizer, window, overlap):
    """The logits that `model` gives for the article in golden.py."""
    sentences = [s for p in golden.PARAGRAPHS for s in p]
    paragraph_of = [i for i, p in enumerate(golden.PARAGRAPHS) for _ in p]
    (w,) = windows(tokenizer, Article("golden", golden.TITLE, sentences, paragraph_of), window, overlap)
    ids = torch.tensor([w.ids])
    spans = torch.tensor([(0, b, e, n) for n, b, e in w.sentences])
    with torch.no_grad():
        tokens, tags, salience = model(ids, torch.zeros_like(ids), torch.tensor([(0, 0, len(w.ids))]), spans)
    return {
        "title": golden.TITLE,
        "paragraphs": [" ".join(p) for p in golden.PARAGRAPHS],
        "input_ids": w.ids,
        "token_logits": tokens[0, :16].tolist(),
        "tag_logits": tags[0].tolist(),
        "salience_logits": salience.tolist(),
        "sentences": [[b, e] for _, b, e in w.sentences],
    }


def write(folder, model, config, taxonomy, provenance, thresholds, card_text):
    """Write the whole folder; `golden.json` is computed from the weights as stored."""
    folder.mkdir(parents=True, exist_ok=True)
    tags = [row["id"] for row in taxonomy]
    state = {k: v.detach().to(torch.float16).contiguous() for k, v in model.state_dict().items()}
    save_file(state, folder / "weights.safetensors", metadata={"format": "pt"})
    (folder / "weights.safetensors").chmod(0o644)  # safetensors writes it for its owner alone
    shape = dict(config.encoder, vocab_size=config.tokenizer["vocab_size"])
    stored = Analyzer(shape, len(tags)).eval()
    stored.load_state_dict({k: v.float() for k, v in load_file(folder / "weights.safetensors").items()})
    shutil.copyfile(config.work / "tokenizer.json", folder / "tokenizer.json")
    tokenizer = load(folder / "tokenizer.json")
    f, e = config.finetune, config.export
    listed = tomllib.loads(config.phrases.read_text(encoding="utf-8"))
    texts = {
        "config.json": json.dumps(encoder_config(config.encoder, config.tokenizer["vocab_size"]), indent=2) + "\n",
        "taxonomy.toml": taxonomy_toml(taxonomy, e["taxonomy_version"], listed),
        "golden.json": json.dumps(golden_answer(stored, tokenizer, f["window"], f["overlap"]), ensure_ascii=False)
        + "\n",
    }
    (folder / "MODEL_CARD.md").write_text(card_text, encoding="utf-8")  # for people, who add to it: not sealed
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    files = {}
    for name in sorted(["weights.safetensors", "tokenizer.json", *texts]):
        data = (folder / name).read_bytes()
        files[name] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    manifest = {
        "format": 1, "name": e["name"], "version": e["version"], "license": e["license"], "languages": ["vi"],
        "files": files, "window_tokens": f["window"], "window_overlap": f["overlap"],
        "token_labels": TOKEN_LABELS, "tags": tags, "thresholds": thresholds, "provenance": provenance,
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def start(config):
    """What pretraining started from: another model's name and version, or how the skip-gram vectors came about."""
    if config.start:
        manifest = json.loads((config.start / "manifest.json").read_text(encoding="utf-8"))
        return {"name": manifest["name"], "version": manifest["version"]}
    return json.loads((config.work / "vectors.json").read_text(encoding="utf-8"))


def run(config):
    """Export the best fine-tuned model with its thresholds and figures."""
    taxonomy = read_taxonomy(config.annotation / "taxonomy.tsv")
    model = Analyzer(dict(config.encoder, vocab_size=config.tokenizer["vocab_size"]), len(taxonomy))
    model.load_state_dict(torch.load(config.work / "analyzer.pt", weights_only=True)["model"])
    calibration, pretraining, finetuning = (
        json.loads((config.work / f"{stage}.json").read_text(encoding="utf-8"))
        for stage in ("calibration", "pretrain", "finetune")
    )
    tokens = {c.name: config.work / "tokens" / f"{c.name}.bin" for c in config.corpora}
    # A corpus that nothing was pretrained on has no tokens here: they are counted in the model that training went on from.
    sizes = {name: int(np.memmap(path, np.uint16, "r").size) for name, path in tokens.items() if path.exists()}
    provenance = {
        "date": datetime.date.today().isoformat(),
        "seed": config.seed,
        "corpora_tokens": sizes,
        "start": start(config),
        "pretraining": pretraining,
        "finetuning": finetuning,
        "dev": calibration["figures"],
    }
    text = card.render(config, sum(p.numel() for p in model.parameters()), provenance, calibration["thresholds"])
    write(config.out, model, config, taxonomy, provenance, calibration["thresholds"], text)
    print(f"export: {config.out}", flush=True)
