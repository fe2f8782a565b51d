"""Bientap's encoder beside PyTorch and ONNX Runtime: the same weights, the same tokens, two threads each, turn by turn.

    pip install -r benches/peers/requirements.txt
    cargo build --release --example encode_turns
    python benches/peers/compare.py

Prints a table of medians and ratios and draws it to benches/peers/tokens.svg. The peers run the recipe's own PyTorch model
(models/train/bientap_train/model.py), which attends locally by blocks as ours does, and its ONNX exports. Ours runs in a
process of its own that encodes once for each line it is sent, so that all take their turns within one round.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file

PAUSE = 0.05
WARM_UP, COUNTED = 3, 3
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "models/train"))
from bientap_train.model import Encoder  # noqa: E402


def load():
    config = json.loads((ROOT / "models/bientap-vi/config.json").read_text())
    tensors = load_file(ROOT / "models/bientap-vi/weights.safetensors")
    prefix = "encoder."
    encoder = Encoder(config)
    weights = {n.removeprefix(prefix): t.float() for n, t in tensors.items() if n.startswith(prefix)}
    encoder.load_state_dict(weights)
    return encoder.eval()


class OneDocument(torch.nn.Module):
    """The encoder on a single article: every token belongs to document 0."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, ids):
        return self.encoder(ids, torch.zeros_like(ids))


def pytorch(model, ids, dtype):
    def run():
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=dtype == torch.bfloat16):
            return model(ids).float().numpy()[0]

    return run


def onnx(path, ids, threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    feed = {session.get_inputs()[0].name: ids.numpy()}
    return lambda: session.run(None, feed)[0][0]


class Ours:
    """`examples/encode_turns.rs`: a line in, one pass, its nanoseconds out."""

    def __init__(self, precision, ids, threads):
        binary = ROOT / "target/release/examples/encode_turns"
        self.process = subprocess.Popen(
            [binary, precision, *map(str, ids.flatten().tolist())],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
            env={"RAYON_NUM_THREADS": str(threads)},
        )

    def __call__(self):
        self.process.stdin.write("\n")
        return int(self.process.stdout.readline()) / 1e9


def seconds(run):
    if isinstance(run, Ours):
        return run()
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def measure(runs, rounds):
    for run in runs.values():
        for _ in range(5):
            seconds(run)
    times = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            # The peers' threads spin for a while after their work, and would take the next one's time. Then passes that
            # are not counted: each finds its own weights in the cache, and its threads on a core each.
            time.sleep(PAUSE)
            for _ in range(WARM_UP):
                seconds(run)
            times[name] += [seconds(run) for _ in range(COUNTED)]
    return {name: statistics.median(values) for name, values in times.items()}


def picture(rates, tokens, path):
    width, height, left = 720, 34, 210
    most = max(rates.values())
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{len(rates) * height + 46}" '
             'font-family="sans-serif" font-size="14">', '<rect width="100%" height="100%" fill="white"/>',
             f'<text x="10" y="24">Tokens a second, one article of {tokens} tokens, two threads</text>']
    for number, (name, rate) in enumerate(rates.items()):
        y = 38 + number * height
        bar = rate / most * (width - left - 90)
        colour = "#1a7f5a" if name.startswith("Bientap") else "#9aa5b1"
        lines.append(f'<text x="10" y="{y + 19}">{name}</text>'
                     f'<rect x="{left}" y="{y}" width="{bar:.0f}" height="24" fill="{colour}"/>'
                     f'<text x="{left + bar + 8:.0f}" y="{y + 18}">{rate:,.0f}</text>')
    path.write_text("\n".join([*lines, "</svg>"]) + "\n")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--tokens", type=int, default=640)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--rounds", type=int, default=40)
    arguments = arguments.parse_args()
    torch.set_num_threads(arguments.threads)

    encoder = load()
    model = OneDocument(encoder)
    ids = torch.tensor([[5 + i * 7919 % 15_000 for i in range(arguments.tokens)]])
    with tempfile.TemporaryDirectory() as scratch:
        plain, quantised = pathlib.Path(scratch, "f32.onnx"), pathlib.Path(scratch, "int8.onnx")
        # Fixed length: the export may then unroll what depends on it, which is to the peers' good.
        torch.onnx.export(model, (ids,), str(plain), input_names=["ids"], dynamo=False, opset_version=17)
        quantize_dynamic(str(plain), str(quantised), weight_type=QuantType.QInt8, per_channel=True)
        runs = {
            "Bientap int8": Ours("int8", ids, arguments.threads),
            "Bientap f32": Ours("f32", ids, arguments.threads),
            "ONNX Runtime dynamic int8": onnx(quantised, ids, arguments.threads),
            "ONNX Runtime f32": onnx(plain, ids, arguments.threads),
            "PyTorch bf16": pytorch(model, ids, torch.bfloat16),
            "PyTorch f32": pytorch(model, ids, torch.float32),
        }
        # Same weights, same states: otherwise the times mean nothing.
        drift = np.abs(runs["PyTorch f32"]() - runs["ONNX Runtime f32"]()).max()
        assert drift < 1e-2, f"the export computes something else: {drift}"
        medians = measure(runs, arguments.rounds)

    rates = {name: arguments.tokens / median for name, median in medians.items()}
    print(f"{arguments.tokens} tokens, {arguments.threads} threads, medians of {arguments.rounds} rounds; "
          f"PyTorch {torch.__version__}, ONNX Runtime {onnxruntime.__version__}\n")
    print("| encoder | ms | tokens/s | Bientap int8 is faster by | Bientap f32 by |\n|---|---|---|---|---|")
    for name, rate in rates.items():
        print(f"| {name} | {medians[name] * 1e3:.1f} | {rate:,.0f} | {rates['Bientap int8'] / rate:.2f} "
              f"| {rates['Bientap f32'] / rate:.2f} |")
    picture(rates, arguments.tokens, ROOT / "benches/peers/tokens.svg")


if __name__ == "__main__":
    main()
