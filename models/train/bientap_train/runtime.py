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


def save(value, path):
    """Save to a temporary file and rename it: a run that is stopped while it writes loses nothing."""
    partial = path.with_suffix(".partial")
    torch.save(value, partial)
    os.replace(partial, path)
