"""Phrases of tags (phrases.toml): evidence that the service shows, and a bonus on a tag's logit where they stand.

The bonus speaks for rare tags, of which the annotated articles hold too few examples. Counted as the service counts it:
whole words, any case and tone placement.
"""

import re
import tomllib

import numpy as np

from .textnorm import normalize

OPENING_SENTENCES = 3  # of the first paragraph after the lead that count as the opening


def read(path, taxonomy):
    """Every tag's phrases by its id: its name, each part of a name of two, and what the file lists."""
    listed = tomllib.loads(path.read_text(encoding="utf-8"))
    return {row["id"]: [*row["name"].split(" - "), *listed.get(row["id"], [])] for row in taxonomy}


def _words(text):
    return " " + " ".join(re.findall(r"[^\W_]+", normalize(text).lower())) + " "


def hits(article, phrases, tags):
    """Two rows: 1 for each tag with a phrase in the opening, and how often its phrases double below the title (log2)."""
    found = np.zeros((2, len(tags)))
    sentences = [_words(s) for s in article.sentences]
    later = [i for i, p in enumerate(article.paragraph_of) if p == 1][:OPENING_SENTENCES]
    opening = [sentences[i] for i, p in enumerate(article.paragraph_of) if p == 0 or i in later]
    for number, tag in enumerate(tags):
        for phrase in map(_words, phrases.get(tag, [])):
            found[0, number] += sum(s.count(phrase) for s in [_words(article.title), *opening])
            found[1, number] += sum(s.count(phrase) for s in sentences)
    return np.stack([found[0] >= 1, np.log2(np.maximum(found[1], 1))]).astype(np.float64)
