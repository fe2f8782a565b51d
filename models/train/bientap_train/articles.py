"""Annotated articles as training examples: sequences, windows, token labels.

An example is what the service feeds the model: `[CLS] title [SEP] paragraph [NL] … [SEP]`, at most `window` tokens,
with the token range of each sentence.
"""

import dataclasses
import re

import numpy as np

from .model import TOKEN_LABELS
from .textnorm import normalize
from .tokenizer import CLS, NL, SEP

TITLE_TOKENS = 64
IGNORE = -100  # a token whose label is not known
UNKNOWN = "UNKNOWN"  # the kind of a span whose tokens' labels are not known


@dataclasses.dataclass
class Article:
    """An article as the recipe handles it: normalised text, and what is known of it."""

    id: str
    title: str
    sentences: list  # of lead and body
    paragraph_of: list
    spans: list | None = None  # per sentence: (begin, end, kind) in characters; None: not annotated
    sections: list | None = None  # tag ids, the main one first; None: not known
    subjects: list | None = None  # tag ids; None: only the main section is known
    salience: np.ndarray | None = None  # a target per sentence, any scale of worth; None: not annotated


@dataclasses.dataclass
class Window:
    """One sequence of an article."""

    article: Article
    ids: list
    labels: list
    sentences: list  # (number in the article, begin, end)


def occurrences(text, part):
    """Where `part` stands in `text` as whole words; if nowhere as words, then anywhere."""
    found = [m.start() for m in re.finditer(re.escape(part), text)] if part else []
    words = [
        i for i in found if not (i and text[i - 1].isalnum()) and not text[i + len(part) : i + len(part) + 1].isalnum()
    ]
    return [(i, i + len(part)) for i in words or found]


def _free(span, taken):
    return all(span[1] <= b or e <= span[0] for b, e, _ in taken)


def locate(sentences, people, dates):
    """The annotation's verbatim texts as character spans (begin, end, kind) of each normalised sentence.

    Names first, the longest first, so that "Phích" is not found inside "Nguyễn Văn Phích"; of a post's occurrences, the
    one nearest to its person.
    """
    spans = [[] for _ in sentences]
    names = [(n, normalize(t), i) for i, p in enumerate(people) for n, t in p["mentions"]]
    owner = {}
    for n, text, i in sorted(names, key=lambda m: -len(m[1])):
        for span in occurrences(sentences[n], text):
            if _free(span, spans[n]):
                spans[n].append((*span, "OFFICIAL" if people[i]["official"] else "PERSON"))
                owner.setdefault((n, i), []).append(span)
                break
    posts = [(n, normalize(t), i) for i, p in enumerate(people) for n, t in p["positions"]]
    for n, text, i in sorted(posts, key=lambda m: -len(m[1])):
        near = owner.get((n, i), [(0, 0)])
        places = sorted(
            occurrences(sentences[n], text),
            key=lambda s: min(max(b - s[1], s[0] - e) for b, e in near),
        )
        for span in places:
            if (*span, "POST") in spans[n]:
                break  # a post that several people share
            if _free(span, spans[n]):
                spans[n].append((*span, "POST"))
                break
    for n, text in sorted(((d[0], normalize(d[1])) for d in dates), key=lambda d: -len(d[1])):
        for span in occurrences(sentences[n], text):
            if _free(span, spans[n]):
                spans[n].append((*span, "DATE"))
                break
    return [sorted(s) for s in spans]


def from_gold(record):
    """An Article of a line of gold, with its spans and tags; the salience target is `salience.worth`'s."""
    sentences = [normalize(s) for s in record["sentences"]]
    return Article(
        id=record["id"],
        title=normalize(record["title"] or ""),
        sentences=sentences,
        paragraph_of=record["paragraph_of"],
        spans=locate(sentences, record["people"], record["dates"]),
        sections=record["sections"],
        subjects=record["subjects"],
    )


def label_tokens(offsets, spans):
    """A label number for each token from character spans; a token belongs to the span that it begins in."""
    labels = [0] * len(offsets)
    for begin, end, kind in spans:
        inside = [t for t, (b, e) in enumerate(offsets) if b < end and e > begin]
        for t in inside:
            labels[t] = IGNORE if kind == UNKNOWN else TOKEN_LABELS.index(("B-" if t == inside[0] else "I-") + kind)
    return labels


def windows(tokenizer, article, window, overlap):
    """The article's sequences: whole sentences, each window starting with the title and repeating the last sentences
    of the one before, up to `overlap` tokens."""
    encoded = tokenizer.encode_batch([article.title, *article.sentences])
    title = encoded[0].ids[:TITLE_TOKENS]
    room = window - len(title) - 3
    pieces = []
    for n, e in enumerate(encoded[1:]):
        known = article.spans is not None
        labels = label_tokens(e.offsets, article.spans[n]) if known else [IGNORE] * len(e.ids)
        pieces.append((e.ids[: room - 1], labels[: room - 1]))
    result, start = [], 0
    while start < len(pieces):
        size, stop = 0, start
        while stop < len(pieces) and size + len(pieces[stop][0]) + 1 <= room:
            size += len(pieces[stop][0]) + 1  # one more for a [NL]
            stop += 1
        result.append(_window(article, title, pieces, start, stop))
        if stop == len(pieces):
            break
        back, size = stop, 0
        while back - 1 > start and size + len(pieces[back - 1][0]) + 1 <= overlap:
            back -= 1
            size += len(pieces[back][0]) + 1
        start = back
    return result


def _window(article, title, pieces, start, stop):
    ids, labels, sentences = [CLS, *title, SEP], [IGNORE] * (len(title) + 2), []
    for n in range(start, stop):
        if n > start and article.paragraph_of[n] != article.paragraph_of[n - 1]:
            ids.append(NL)
            labels.append(IGNORE)
        sentences.append((n, len(ids), len(ids) + len(pieces[n][0])))
        ids += pieces[n][0]
        labels += pieces[n][1]
    return Window(article, [*ids, SEP], [*labels, IGNORE], [s for s in sentences if s[1] < s[2]])
