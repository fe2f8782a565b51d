"""ROUGE on syllables, as the project's score.py counts it, and what follows from it for sentences."""

import collections
import re

import numpy as np


def grams(text, n):
    """Counts of the n-grams of a text's syllables."""
    words = re.findall(r"\w+", text.lower())
    return collections.Counter(zip(*[words[i:] for i in range(n)]))


def f1(a, b):
    """F1 of two counters of n-grams."""
    hit = sum((a & b).values())
    return 2 * hit / (sum(a.values()) + sum(b.values())) if hit else 0.0


def rouge(text, reference):
    """ROUGE-1 and ROUGE-2."""
    return tuple(f1(grams(text, n), grams(reference, n)) for n in (1, 2))


def rouge_l(text, reference):
    """ROUGE-L: F1 of the longest common subsequence of syllables."""
    a, b = (re.findall(r"\w+", t.lower()) for t in (text, reference))
    before = [0] * (len(b) + 1)
    for x in a:
        now = [0]
        for j, y in enumerate(b):
            now.append(before[j] + 1 if x == y else max(before[j + 1], now[-1]))
        before = now
    return 2 * before[-1] / (len(a) + len(b)) if a and b else 0.0


def worth(sentences, summary, key_sentences=()):
    """How well each sentence alone stands for the article, 0 to about 2: ROUGE against the summary, relative to the
    best sentence, and the annotator's choice, the most important sentence first."""
    score = np.array([sum(rouge(s, summary)) for s in sentences])
    score = score / max(score.max(), 1e-6)
    for rank, n in enumerate(key_sentences):
        score[n] += (1.0, 0.75, 0.5)[min(rank, 2)]
    return score


def best_summary(sentences, salience, least=30, most=60, count=3):
    """The most salient sentences, in the article's order, of `least` to `most` words together where possible."""
    chosen, words = [], 0
    for n in np.argsort(-np.asarray(salience)):
        length = len(sentences[n].split())
        if length < 5 or (chosen and words + length > most):
            continue
        chosen.append(n)
        words += length
        if words >= least or len(chosen) == count:
            break
    return " ".join(sentences[n] for n in sorted(chosen))
