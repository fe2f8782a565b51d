"""What pretraining asks for: sentences or spans that were taken out of an article.

Gap sentences after PEGASUS (Zhang et al. 2020, arXiv:1912.08777), spans after T5 (Raffel et al. 2020, arXiv:1910.10683).
"""

import collections
import dataclasses

import numpy as np

from ..rouge import f1
from .vocabulary import END, GAP, SENTINELS


@dataclasses.dataclass
class Example:
    """What the encoder reads and what the decoder is to write, both with their ends."""

    source: list
    target: list


def fit(sentences, room):
    """As many whole sentences (lists of ids) from the beginning as `room` tokens hold; the first is cut to it."""
    chosen, size = [], 0
    for sentence in sentences:
        if size + len(sentence) > room:
            break
        chosen.append(sentence)
        size += len(sentence)
    return chosen or [sentences[0][:room]]


def principal(sentences):
    """The sentences' numbers, the one that says most of the others first: F1 of its tokens against all others'."""
    counts = [collections.Counter(s) for s in sentences]
    total = sum(counts, collections.Counter())
    return sorted(range(len(sentences)), key=lambda i: -f1(counts[i], total - counts[i]))


def gap_sentences(sentences, share, stay, target_tokens, rng):
    """The principal sentences, about `share` of all, are the target. Each is replaced in the source, or stays there with
    probability `stay`: then it has to be found and copied."""
    wanted = max(1, round(share * len(sentences)))
    chosen, room = [], target_tokens - 1
    for number in principal(sentences):
        if len(chosen) < wanted and len(sentences[number]) <= room:
            chosen.append(number)
            room -= len(sentences[number])
    source, target = [], []
    for number, sentence in enumerate(sentences):
        taken = number in chosen
        source += [GAP] if taken and rng.random() >= stay else sentence
        target += sentence if taken else []
    return Example([*source, END], [*target, END]) if target else None


def spans(sentences, share, mean, target_tokens, rng):
    """Runs of `mean` tokens on average, together about `share`, each replaced by a sentinel; the target names the
    sentinels and what stood there."""
    ids = [i for sentence in sentences for i in sentence]
    runs = min(SENTINELS, max(1, round(share * len(ids) / mean)), (target_tokens - 1) // (mean + 2))
    begins = np.sort(rng.choice(len(ids), size=min(runs, len(ids)), replace=False))
    source, target, at = [], [], 0
    for number, begin in enumerate(begins):
        end = min(begin + int(rng.integers(1, 2 * mean)), *begins[number + 1 : number + 2], len(ids))
        room = target_tokens - 2 - len(target)
        if room < 1:
            break
        end = min(end, begin + room)
        source += [*ids[at:begin], GAP + number]
        target += [GAP + number, *ids[begin:end]]
        at = end
    return Example([*source, *ids[at:], END], [*target, END])
