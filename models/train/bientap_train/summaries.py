"""Fits the summary's scorer: how much a person's summary wants each word. Needs numpy alone.

    python -m bientap_train.summaries syllables GOLD.jsonl… > src/summary/syllables.tsv
    python -m bientap_train.summaries words TRAIN.bin DEV.bin > src/summary/scorer.json

GOLD has articles with a person's summary; TRAIN and DEV are what `examples/summary_numbers.rs` writes of such articles (the
service is to be built with the new syllables.tsv before). Several TRAIN files can be joined with `cat`.
"""

import collections
import json
import math
import re
import sys

import numpy as np

from .textnorm import normalize

WIDTH = 47
HIDDEN = 24
SYLLABLES = 3000


def keys(text):
    return re.findall(r"[^\W\d_]+|\d+", normalize(text).lower())


def syllables(files):
    """Rareness (log of articles over articles with it) and log odds that a summary keeps it, of the frequent syllables."""
    held, kept, articles = collections.Counter(), collections.Counter(), 0
    for file in files:
        for line in open(file, encoding="utf-8"):
            row = json.loads(line)
            body = row["body"] if isinstance(row["body"], str) else "\n".join(row["body"])
            own = set(keys(f"{row.get('lead') or ''}\n{body}"))
            held.update(own)
            kept.update(own & set(keys(row["summary"])))
            articles += 1
    for key, count in held.most_common(SYLLABLES):
        odds = (kept[key] + 0.5) / (count - kept[key] + 2.0)
        print(f"{key}\t{math.log(articles / count):.2f}\t{math.log(odds):.2f}")


def read_words(file):
    data = np.fromfile(file, dtype="<f4")
    counts = np.fromfile(file, dtype="<u4")
    rows, at = [], 0
    while at < len(data):
        size = int(counts[at]) * (WIDTH + 2)
        rows.append(data[at + 1 : at + 1 + size].reshape(-1, WIDTH + 2))
        at += 1 + size
    rows = np.concatenate(rows)
    return rows[:, :WIDTH], rows[:, WIDTH:]


def logistic(x):
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))


def loss(y, p):
    return -np.mean(y * np.log(p + 1e-7) + (1 - y) * np.log(1 - p + 1e-7), axis=0)


def short(numbers):
    return [float(f"{number:.5g}") for number in numbers]


def fit_words(train, dev, epochs=8, batch=4096, rate=3e-3, seed=7):
    """One hidden layer, Adam, the epoch that is best on dev."""
    x, y = read_words(train)
    xd, yd = read_words(dev)
    mean, scale = x.mean(0), x.std(0) + 1e-3
    x, xd = (x - mean) / scale, (xd - mean) / scale
    chance = loss(yd, np.broadcast_to(y.mean(0), yd.shape))
    rng = np.random.default_rng(seed)
    p = [rng.normal(0, 1 / math.sqrt(WIDTH), (WIDTH, HIDDEN)), np.zeros(HIDDEN),
         rng.normal(0, 1 / math.sqrt(HIDDEN), (HIDDEN, 2)), np.log(y.mean(0) / (1 - y.mean(0)))]  # fmt: skip
    p = [a.astype(np.float32) for a in p]
    m, v, step, best = [np.zeros_like(a) for a in p], [np.zeros_like(a) for a in p], 0, (9.0, p)
    for epoch in range(epochs):
        order = rng.permutation(len(x))
        lr = rate * (1 - epoch / epochs)
        for at in range(0, len(x), batch):
            rows = order[at : at + batch]
            xb, yb = x[rows], y[rows]
            h = np.maximum(xb @ p[0] + p[1], 0)
            d = (logistic(h @ p[2] + p[3]) - yb) / len(rows)
            dh = (d @ p[2].T) * (h > 0)
            step += 1
            for i, g in enumerate([xb.T @ dh, dh.sum(0), h.T @ d, d.sum(0)]):
                g = g + 1e-5 * p[i]
                m[i] = 0.9 * m[i] + 0.1 * g
                v[i] = 0.999 * v[i] + 0.001 * g * g
                p[i] = p[i] - lr * (m[i] / (1 - 0.9**step)) / (np.sqrt(v[i] / (1 - 0.999**step)) + 1e-8)
        dev_loss = loss(yd, logistic(np.maximum(xd @ p[0] + p[1], 0) @ p[2] + p[3]))
        print(f"epoch {epoch + 1}: dev loss {dev_loss.round(4)} of {chance.round(4)}", file=sys.stderr)
        if dev_loss.sum() < best[0]:
            best = (dev_loss.sum(), [a.copy() for a in p])
    w1, b1, w2, b2 = best[1]
    w1 = w1 / scale[:, None]
    b1 = b1 - mean @ w1
    return {
        "hidden": [short(unit) for unit in w1.T],
        "hidden_bias": short(b1),
        "output": [short(output) for output in w2.T],
        "output_bias": short(b2),
    }


def main(command, *arguments):
    if command == "syllables":
        syllables(arguments)
    elif command == "words":
        print(json.dumps(fit_words(*arguments)))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
