"""Windows of articles packed into rows of one fixed length, so that no time goes into padding."""

import dataclasses

import numpy as np
import torch

from .articles import IGNORE
from .tokenizer import PAD


@dataclasses.dataclass
class Batch:
    """Tensors of a step; `items` are the windows in the order of the rows of the tag logits."""

    items: list
    ids: torch.Tensor
    document: torch.Tensor
    labels: torch.Tensor
    windows: torch.Tensor  # row, begin, end
    sentences: torch.Tensor  # window, begin, end, number in the article

    def to(self, device):
        """The batch on a device."""
        fields = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        return Batch(**{k: v.to(device) if torch.is_tensor(v) else v for k, v in fields.items()})


def pack(items, rows, length):
    """Lay windows into `rows` rows, each where it fits first; returns the batch and the windows that found no room."""
    ids = np.full((rows, length), PAD, dtype=np.int64)
    labels = np.full((rows, length), IGNORE, dtype=np.int64)
    document = np.zeros((rows, length), dtype=np.int64)
    used, placed, left = [0] * rows, [], []
    windows, sentences = [], []
    for item in items:
        size = len(item.ids)
        row = next((r for r in range(rows) if used[r] + size <= length), None)
        if row is None:
            left.append(item)
            continue
        at = used[row]
        used[row] += size
        ids[row, at : at + size] = item.ids
        labels[row, at : at + size] = item.labels
        document[row, at : at + size] = len(placed) + 1
        sentences += [(len(placed), at + b, at + e, n) for n, b, e in item.sentences]
        windows.append((row, at, at + size))
        placed.append(item)
    tensors = (torch.from_numpy(a) for a in (ids, document, labels))
    return Batch(placed, *tensors, torch.tensor(windows), torch.tensor(sentences)), left


class Stream:
    """An endless, shuffled walk through the windows of a list of articles."""

    def __init__(self, articles, make, rng):
        self.articles, self.make, self.rng = articles, make, rng
        self.order, self.waiting, self.passes = [], [], 0

    def draw(self):
        """The next window; `make` turns an article into its windows, a new variant each time."""
        while not self.waiting:
            if not self.order:
                self.order = self.rng.sample(range(len(self.articles)), len(self.articles))
                self.passes += 1
            self.waiting = list(self.make(self.articles[self.order.pop()]))
        return self.waiting.pop(0)


class Mixer:
    """Batches in which each stream has its share of the tokens."""

    def __init__(self, streams, rows, length):
        self.streams, self.rows, self.length = streams, rows, length
        self.tokens = dict.fromkeys(streams, 0.0)
        self.left = []

    def batch(self, shares):
        """The next batch; the stream that is the farthest behind its share gives the next window."""
        items = self.left
        room = int(1.15 * self.rows * self.length)  # some more than fits, so that short windows fill the gaps
        while sum(len(i.ids) for i in items) < room:
            name = max(shares, key=lambda n: shares[n] * (1 + sum(self.tokens.values())) - self.tokens[n])
            item = self.streams[name].draw()
            self.tokens[name] += len(item.ids)
            items.append(item)
        batch, self.left = pack(items, self.rows, self.length)
        self.tokens = {k: 0.99 * v for k, v in self.tokens.items()}  # shares change: forget the old ones slowly
        return batch
