"""The loop that pretraining and fine-tuning share: a budget of minutes, checkpoints, two optimizers."""

import contextlib
import time

import numpy as np
import torch

from .. import runtime
from ..pretrain import rate


def batch(examples, pad, device):
    """Sources and targets as two padded tensors."""
    both = []
    for rows in ([e.source for e in examples], [e.target for e in examples]):
        ids = np.full((len(rows), max(map(len, rows))), pad, np.int64)
        for row, values in zip(ids, rows):
            row[: len(values)] = values
        both.append(torch.from_numpy(ids).to(device))
    return both


def optimizers(model, s):
    """Muon for the layers' matrices, AdamW for embeddings, norms and position biases.

    T5 does not divide attention scores, so its queries' matrices are smaller than the others by the root of the head's
    size, and so is their learning rate.
    """
    kinds = {"matrices": [], "queries": [], "rest": []}
    for name, weight in model.named_parameters():
        query = name.endswith(".q.weight")
        matrix = weight.dim() == 2 and ".layer." in name and "relative" not in name
        kinds["queries" if query else "matrices" if matrix else "rest"].append(weight)
    lr = s["lr"]
    groups = [
        {"params": kinds["matrices"], "lr": lr},
        {"params": kinds["queries"], "lr": lr * model.config["d_kv"] ** -0.5},
    ]
    optims = [
        torch.optim.Muon(groups, lr=lr, weight_decay=s["weight_decay"], adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(kinds["rest"], lr=s["embedding_lr"], betas=(0.9, 0.98), weight_decay=0.0, fused=True),
    ]
    for optim in optims:
        for group in optim.param_groups:
            group["full"] = group["lr"]
    return optims


def precision(device, s):
    """bf16 for the products where the settings say so."""
    return torch.autocast(device.type, torch.bfloat16) if s["bf16"] else contextlib.nullcontext()


def fit(stage, model, draw, s, checkpoint, device, validate=None):
    """Train until `s["minutes"]` are spent, going on from `checkpoint` where there is one; returns the state.

    `draw(step, progress)` gives the examples of a step and must depend on nothing else. `validate(model)` gives figures,
    every `s["validate_minutes"]` and at the end; they are kept in the state's history.
    """
    optims = optimizers(model, s)
    state = {"step": 0, "tokens": 0, "seconds": 0.0, "loss": None, "history": []}
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location=device, weights_only=True)
        model.load_state_dict(saved["model"])
        for optim, kept in zip(optims, saved["optims"]):
            optim.load_state_dict(kept)
        state = saved["state"]
        print(f"{stage}: going on from step {state['step']}", flush=True)
    shown = []
    clock = saved_at = time.time()
    validated = state["seconds"]
    model.train()
    while (progress := runtime.progress(s, state)) < 1.0:
        source, target = batch(draw(state["step"], progress), model.pad, device)
        for optim in optims:
            for group in optim.param_groups:
                group["lr"] = group["full"] * rate(progress, state["step"], s["warmup_steps"])
        with precision(device, s):
            loss = model(source, target)
        runtime.update(model, optims, loss)
        shown.append(loss.detach())
        state["step"] += 1
        state["tokens"] += int((source != model.pad).sum() + (target != model.pad).sum())
        now = time.time()
        state["seconds"] += now - clock
        clock = now
        if state["step"] % s["report_steps"] == 0:
            runtime.report(stage, state, shown, progress)
        over = runtime.progress(s, state) >= 1.0
        if validate and (over or state["seconds"] - validated > s["validate_minutes"] * 60):
            figures = validate(model)
            state["history"].append({"step": state["step"], **figures})
            print(f"{stage}: " + " ".join(f"{k} {v:.3f}" for k, v in figures.items()), flush=True)
            model.train()
            validated, clock = state["seconds"], time.time()  # measuring is not training
        if over or now - saved_at > s["save_seconds"]:
            saved_at = now
            kept = {"model": model.state_dict(), "optims": [o.state_dict() for o in optims], "state": state}
            runtime.save(kept, checkpoint)
    return state
