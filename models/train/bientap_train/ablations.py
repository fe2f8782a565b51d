"""Stage `ablations`: the same short training with one thing changed at a time, and a table of what that cost on dev.

Every run has its own folder under `WORK/ablations` with what the earlier stages left linked into it, so that it is
made once, stops and goes on like the stages themselves.
"""

import dataclasses
import json
import tomllib

from . import examples, finetune, pretrain

SHARED = ("tokens", "tokenizer.json", "vectors.npy", "examples.pickle", "silver.pickle")
COLUMNS = ("names", "officials", "posts", "dates", "sections", "subjects", "main_section", "rouge_1", "rouge_2", "overall")


def _folder(config, kind, name, links):
    folder = config.work / "ablations" / kind / name
    folder.mkdir(parents=True, exist_ok=True)
    for path in links:
        link = folder / path.name
        if path.exists() and not link.exists():
            link.symlink_to(path)
    return folder


def _encoder(config, plan, changed):
    """Pretrain with `changed` settings; returns the encoder's file."""
    settings = config.pretrain | plan["pretrain"] | {k: v for k, v in changed.items() if k != "name"}
    folder = _folder(config, "encoders", changed["name"], [config.work / n for n in SHARED])
    pretrain.run(dataclasses.replace(config, work=folder, pretrain=settings))
    return folder / "encoder.pt"


def _model(config, plan, changed, encoder):
    """Fine-tune `encoder` with `changed` settings; returns the record of the run."""
    own = {k: v for k, v in changed.items() if k not in ("name", "encoder", "seed", "leave_out")}
    settings = config.finetune | plan["finetune"] | own
    settings["shares"] = {k: v for k, v in settings["shares"].items() if k not in changed.get("leave_out", ())}
    folder = _folder(config, "models", changed["name"], [*(config.work / n for n in SHARED), encoder])
    seed = changed.get("seed", config.seed)
    finetune.run(dataclasses.replace(config, work=folder, finetune=settings, seed=seed))
    return json.loads((folder / "finetune.json").read_text(encoding="utf-8"))


def table(rows):
    """Markdown of (name, encoder, record) rows."""
    lines = ["| run | encoder | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 2) + "|"]
    for name, encoder, record in rows:
        last = record["history"][-1]
        lines.append(f"| {name} | {encoder} | " + " | ".join(f"{last[c]:.3f}" for c in COLUMNS) + " |")
    return "\n".join(lines) + "\n"


def run(config):
    """Train what is not trained yet of `ablations.toml`, in its order, and write the table after each run."""
    plan = tomllib.loads(config.ablations.read_text(encoding="utf-8"))
    encoders = {e["name"]: e for e in plan["encoder"]}
    examples.from_corpora(config)  # once for all the runs
    rows = []
    for model in plan["model"]:
        encoder = _encoder(config, plan, encoders[model["encoder"]])
        rows.append((model["name"], model["encoder"], _model(config, plan, model, encoder)))
        (config.work / "ablations.md").write_text(table(rows), encoding="utf-8")
    print(table(rows), flush=True)
