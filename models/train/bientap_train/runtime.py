"""What every training stage needs: device, seeds, files that are never half written."""

import os
import random

import numpy as np
import torch


def start(config):
    """Fix the seeds and return the device."""
    random.seed(config.seed)
    np.random.seed(config.seed)
    torch.manual_seed(config.seed)
    torch.set_float32_matmul_precision("high")
    return torch.device(config.device)


def precision(device):
    """The context that a forward pass runs in: bf16 where the hardware has it. A CPU with AVX2 alone imitates it, six times
    slower than it computes in f32."""
    slow = device.type == "cpu" and torch.backends.cpu.get_cpu_capability() != "AVX512"
    return torch.autocast(device.type, torch.bfloat16, enabled=not slow)


def save(value, path):
    """Save to a temporary file and rename it: a run that is stopped while it writes loses nothing."""
    partial = path.with_suffix(".partial")
    torch.save(value, partial)
    os.replace(partial, path)


def update(model, optims, loss):
    """One step down the loss's gradient, of a norm of 1 at most."""
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    for optim in optims:
        optim.step()
        optim.zero_grad(set_to_none=True)


def progress(settings, state):
    """The share of a stage's budget that is spent: of `million_tokens` where the settings have it, else of `minutes`."""
    if "million_tokens" in settings:
        return state["tokens"] / (settings["million_tokens"] * 1e6) if settings["million_tokens"] else 1.0
    return state["seconds"] / (settings["minutes"] * 60)


def report(stage, state, shown, share):
    """Note the mean of the losses since the last report, and print how much of the budget is spent."""
    state["loss"] = torch.stack(shown).mean().item()
    shown.clear()
    print(
        f"{stage}: step {state['step']} loss {state['loss']:.3f} tokens {state['tokens'] / 1e6:.2f} M"
        f" {state['tokens'] / state['seconds']:,.0f} tokens/s, {100 * share:.0f} % of the budget",
        flush=True,
    )
