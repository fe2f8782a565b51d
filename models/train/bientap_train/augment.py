"""Small changes to annotated articles: more names than the annotators met, and text as careless as the service gets."""

import dataclasses
import random
import unicodedata

import numpy as np

BYLINES = ["Ảnh: {}", "Ảnh: {}/TTXVN", "Tin, ảnh: {}", "{}", "Theo {}", "Bài và ảnh: {}", "(Ảnh: {})"]


class Names:
    """Syllables of the Vietnamese names of the annotated articles, by place in the name."""

    def __init__(self, articles):
        self.first, self.middle, self.last = [], [], []
        for article in articles:
            for sentence, spans in zip(article.sentences, article.spans):
                for begin, end, kind in spans:
                    syllables = sentence[begin:end].split()
                    if kind in ("OFFICIAL", "PERSON") and len(syllables) >= 3 and syllables[0] != syllables[0].upper():
                        self.first.append(syllables[0])
                        self.middle += syllables[1:-1]
                        self.last.append(syllables[-1])
        frequent = {s for s in self.first if self.first.count(s) >= 4}
        self.first = [s for s in self.first if s in frequent]
        self.first_known, self.last_known = frequent, set(self.last)

    def full(self, rng):
        """A new full name."""
        return f"{rng.choice(self.first)} {rng.choice(self.middle)} {rng.choice(self.last)}"

    def replace(self, name, drawn, rng):
        """`name` with other syllables, the same ones for the same syllable in all the article (`drawn` remembers)."""
        syllables = name.split()
        if len(syllables) > 1 and syllables[0] not in self.first_known:
            return name  # not a Vietnamese name
        if len(syllables) == 1 and name not in self.last_known:
            return name
        result = []
        for i, syllable in enumerate(syllables):
            bank = self.last if i == len(syllables) - 1 else self.middle if i else self.first
            key = (syllable, bank is self.first)
            if key not in drawn:
                drawn[key] = rng.choice(bank)
            result.append(drawn[key])
        return " ".join(result)


def rename(article, names, rng):
    """Give the article's people other names."""
    drawn, sentences, spans = {}, [], []
    for sentence, marked in zip(article.sentences, article.spans):
        text, moved, at = "", [], 0
        for begin, end, kind in marked:
            text += sentence[at:begin]
            part = sentence[begin:end]
            if kind in ("OFFICIAL", "PERSON"):
                part = names.replace(part, drawn, rng)
            moved.append((len(text), len(text) + len(part), kind))
            text, at = text + part, end
        sentences.append(text + sentence[at:])
        spans.append(moved)
    return dataclasses.replace(article, sentences=sentences, spans=spans)


def plain_letters(text):
    """Text without diacritics, of the same length."""
    table = {"đ": "d", "Đ": "D"}
    return "".join(table.get(c) or unicodedata.normalize("NFD", c)[0] for c in text)


def _same_length(change, text):
    changed = change(text)
    return changed if len(changed) == len(text) else text


def _insert(article, sentence, rng):
    """Put a caption or by-line into the article as a paragraph of its own."""
    at = rng.randrange(1, len(article.sentences) + 1)
    while at < len(article.sentences) and article.paragraph_of[at] == article.paragraph_of[at - 1]:
        at += 1
    later = [p + 1 for p in article.paragraph_of[at:]]
    return dataclasses.replace(
        article,
        sentences=[*article.sentences[:at], sentence, *article.sentences[at:]],
        paragraph_of=[*article.paragraph_of[:at], article.paragraph_of[at - 1] + 1, *later],
        spans=[*article.spans[:at], [], *article.spans[at:]],
        salience=np.insert(article.salience, at, 0.0),
    )


def _without_lead(article):
    first = next((i for i, p in enumerate(article.paragraph_of) if p > 0), None)
    if not first or len(article.sentences) - first < 4:
        return article
    return dataclasses.replace(
        article,
        sentences=article.sentences[first:],
        paragraph_of=article.paragraph_of[first:],
        spans=article.spans[first:],
        salience=article.salience[first:],
    )


def vary(article, names, rng: random.Random):
    """A variant of an annotated article; most of it stays as it is."""
    if rng.random() < 0.5:
        article = rename(article, names, rng)
    if rng.random() < 0.1:
        article = _insert(article, rng.choice(BYLINES).format(names.full(rng)), rng)
    if rng.random() < 0.05:
        article = _without_lead(article)
    luck, title = rng.random(), article.title
    title = "" if luck < 0.08 else title.upper() if luck < 0.13 else title.lower() if luck < 0.16 else title
    sentences = list(article.sentences)
    for i, sentence in enumerate(sentences):
        luck = rng.random()
        if luck < 0.015:
            sentences[i] = _same_length(str.upper if luck < 0.01 else str.lower, sentence)
    if rng.random() < 0.02:
        title, sentences = plain_letters(title), [_same_length(plain_letters, s) for s in sentences]
    return dataclasses.replace(article, title=title, sentences=sentences)
