"""Changes to annotated articles: other names and posts, and text as careless as the service gets.

Labels stay right: every change is made to pieces of a sentence, each of which is a labelled span or what is between.
"""

import dataclasses
import random
import re
import unicodedata

import numpy as np

from .invention import AFTER_NAME, AFTER_POST, joined, parted

BYLINES = ["Ảnh: {}", "Ảnh: {}/TTXVN", "Tin, ảnh: {}", "{}", "Theo {}", "Bài và ảnh: {}", "(Ảnh: {})"]
NAMES = ("OFFICIAL", "PERSON")
WOMAN = re.compile(r"(?:bà|chị|cô|nữ sinh|Bà|Chị|Cô) $")
BETWEEN = (", ", " - ", " – ", ": ")  # what parts a name from the post behind it, where they belong together


def _mentions(article):
    """Every labelled name of the article, and those that a woman's title stands before."""
    found, women = set(), set()
    for sentence, spans in zip(article.sentences, article.spans):
        for begin, end, kind in spans:
            if kind in NAMES:
                found.add(sentence[begin:end])
                if WOMAN.search(sentence[:begin]):
                    women.add(sentence[begin:end])
    return found, women


def _where(short, full):
    """The number of the syllable of `full` that `short` begins at, where all of `short` stands in it; else None."""
    a, b = short.split(), full.split()
    return next((i for i in reversed(range(len(b) - len(a) + 1)) if b[i : i + len(a)] == a), None)


def new_names(article, inventor, rng):
    """Another name for each name of the article: of the same sort, and for a short mention that of its person.

    Names in capitals, and single names that nobody bears in full, stay.
    """
    names, women = _mentions(article)
    full = sorted(n for n in names if not any(n != m and _where(n, m) is not None for m in names))
    result = {}
    for name in full:
        syllables = name.split()
        if len(syllables) < 2 or name.isupper():
            continue
        own = [n for n in names if n == name or _where(n, name) is not None]
        if syllables[0] in inventor.families and len(syllables) <= 5:
            new = inventor.name(rng, woman="Thị" in syllables or bool(women.intersection(own)))
        elif rng.random() < 0.5:
            new = inventor.foreigner(rng)
        else:
            continue
        for mention in own:
            alone = len(mention.split()) == 1
            result.setdefault(mention, new.short if alone and mention != name else new.full)
    return result


def _each(article, change):
    """The article with its sentences changed: `change` turns pieces into pieces."""
    changed = [joined(change(parted(s, m))) for s, m in zip(article.sentences, article.spans)]
    sentences, spans = ([c[i] for c in changed] for i in (0, 1))
    return dataclasses.replace(article, sentences=sentences, spans=spans)


def rename(article, inventor, rng):
    """Give the article's people other names, in its title too."""
    new = new_names(article, inventor, rng)
    title = article.title
    for name in sorted(new, key=len, reverse=True):
        if " " in name:
            title = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _: new[name], title)
    article = _each(article, lambda pieces: [(new.get(t, t) if k in NAMES else t, k) for t, k in pieces])
    return dataclasses.replace(article, title=title)


def abbreviate(article, inventor, rng):
    """Write posts and bodies short, or what is short in full; the same way in all of the article."""
    table = {}
    for full, *short in inventor.abbreviated:
        luck = rng.random()
        if luck < 0.5:
            table[full] = rng.choice(short)
        elif luck < 0.65:
            table[short[0]] = full
    if not table:
        return article
    longest = sorted(table, key=len, reverse=True)
    known = re.compile(r"(?<![\w.])(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)")
    comrade = rng.choice(["Đ/c ", "đ/c ", "đồng chí "])

    def change(pieces):
        result = []
        for number, (text, kind) in enumerate(pieces):
            if kind in (None, "POST"):
                text = known.sub(lambda m: table[m[0]], text)
            if kind is None and number + 1 < len(pieces) and pieces[number + 1][1] in NAMES:
                text = re.sub("[đĐ]ồng chí $", comrade, text)
            result.append((text, kind))
        return result

    return _each(article, change)


def _pairs(pieces):
    """Numbers of the pieces that part a name from its post: (number, whether the name comes first)."""
    kinds = [k for _, k in pieces]
    for i in range(1, len(pieces) - 1):
        if kinds[i] is not None:
            continue
        text, before, after = pieces[i][0], kinds[i - 1], kinds[i + 1]
        if before == "POST" and after in NAMES and text == " ":
            yield i, False
        elif before in NAMES and after == "POST" and text in BETWEEN:
            of_next = i + 3 < len(pieces) and pieces[i + 2][0] == " " and kinds[i + 3] in NAMES
            if not of_next:  # "Post Name, Post Name"
                yield i, True


def _turned(pieces, i, name_first):
    """The pieces with name and post around piece `i` in the other order."""
    first, last = pieces[i - 1], pieces[i + 1]
    rest = list(pieces[i + 2 :])
    behind = rest[0][0] if rest and rest[0][1] is None else ""
    if name_first:
        if behind.startswith(","):
            rest[0] = (behind[1:], None)
        return [*pieces[: i - 1], last, (" ", None), first, *rest]
    comma = [(",", None)] if behind[:1] == " " else []
    return [*pieces[: i - 1], last, (", ", None), first, *comma, *rest]


def part_otherwise(article, rng):
    """Other separators between names and posts, or the other order; one way in all of a sentence."""

    def change(pieces):
        style, turn = (rng.choice(AFTER_NAME), rng.choice(AFTER_POST)), rng.random()
        for i, name_first in reversed(list(_pairs(pieces))):
            if turn < 0.3:
                pieces = _turned(pieces, i, name_first)
            elif turn < 0.8:
                bracket = [(")", None)] if name_first and style[0] == " (" else []
                changed = (style[0] if name_first else style[1], None)
                pieces = [*pieces[:i], changed, pieces[i + 1], *bracket, *pieces[i + 2 :]]
        return pieces

    return _each(article, change)


def plain_letters(text):
    """Text without diacritics, of the same length."""
    table = {"đ": "d", "Đ": "D"}
    return "".join(table.get(c) or unicodedata.normalize("NFD", c)[0] for c in text)


def _same_length(change, text):
    changed = change(text)
    return changed if len(changed) == len(text) else text


def _insert(article, sentence, spans, rng):
    """Put a sentence into the article as a paragraph of its own."""
    at = rng.randrange(1, len(article.sentences) + 1)
    while at < len(article.sentences) and article.paragraph_of[at] == article.paragraph_of[at - 1]:
        at += 1
    later = [p + 1 for p in article.paragraph_of[at:]]
    return dataclasses.replace(
        article,
        sentences=[*article.sentences[:at], sentence, *article.sentences[at:]],
        paragraph_of=[*article.paragraph_of[:at], article.paragraph_of[at - 1] + 1, *later],
        spans=[*article.spans[:at], spans, *article.spans[at:]],
        salience=np.insert(article.salience, at, 0.0),
    )


def _cut(article, begin, end):
    return dataclasses.replace(
        article,
        sentences=article.sentences[begin:end],
        paragraph_of=article.paragraph_of[begin:end],
        spans=article.spans[begin:end],
        salience=article.salience[begin:end],
    )


def _without_lead(article):
    first = next((i for i, p in enumerate(article.paragraph_of) if p > 0), None)
    if not first or len(article.sentences) - first < 4:
        return article
    return _cut(article, first, None)


def _beginning(article, paragraphs):
    """Its first paragraphs, the lead among them."""
    last = article.paragraph_of[0] + paragraphs
    end = next((i for i, p in enumerate(article.paragraph_of) if p >= last), len(article.sentences))
    return _cut(article, 0, max(end, 2))


def _careless(article, rng):
    """Case, diacritics and title as they come."""
    luck, title = rng.random(), article.title
    title = "" if luck < 0.1 else title.upper() if luck < 0.16 else title.lower() if luck < 0.19 else title
    sentences, luck = list(article.sentences), rng.random()
    if luck < 0.05:
        title, sentences = title.upper(), [_same_length(str.upper, s) for s in sentences]
    elif luck < 0.07:
        title, sentences = plain_letters(title), [_same_length(plain_letters, s) for s in sentences]
    else:
        for i, sentence in enumerate(sentences):
            luck = rng.random()
            if luck < 0.015:
                sentences[i] = _same_length(str.upper if luck < 0.01 else str.lower, sentence)
    return dataclasses.replace(article, title=title, sentences=sentences)


def vary(article, inventor, rng: random.Random):
    """A variant of an annotated article; much of it stays as it is."""
    if rng.random() < 0.1:
        article = _insert(article, rng.choice(BYLINES).format(inventor.name(rng).full), [], rng)
    if rng.random() < 0.06:
        article = _without_lead(article)
    if rng.random() < 0.12:
        article = _beginning(article, rng.choice([2, 3, 3, 4]))
    if rng.random() < 0.55:
        article = rename(article, inventor, rng)
    if rng.random() < 0.15:
        article = _insert(article, *joined(inventor.sentence(rng, [])), rng)
    if rng.random() < 0.25:
        article = part_otherwise(article, rng)
    if rng.random() < 0.15:
        article = abbreviate(article, inventor, rng)
    if rng.random() < 0.06:
        article = dataclasses.replace(article, paragraph_of=[0] * len(article.sentences))
    return _careless(article, rng)
