"""What fine-tuning learns from: articles with the lead that their newsroom gave them, and the annotated summaries.

A lead that names what its article does not would teach the writer to make things up. So a pair is kept only if every
number and every name of the target stands in the part of the article that the writer sees, and most of its words do.
"""

import re

import numpy as np

from ..corpus import read_jsonl
from ..examples import split
from ..textnorm import normalize
from .noise import Example, fit
from .vocabulary import END, encode

_WORD = re.compile(r"\d+(?:[.,/:-]\d+)*|[^\W\d_]+")
_TEASER = re.compile(r"[?]|(?:…|\.\.\.)[”\"]?$")  # a lead that holds back what the article says
_SENTENCE_START = re.compile(r"(?:^|[.!?…:]\s+|[\"“‘(])$")


def words(text):
    """Numbers with their separators, and syllables."""
    return _WORD.findall(text)


def named(text):
    """The numbers of a text and its syllables in capitals, but for those that only begin a sentence."""
    found = set()
    for match in _WORD.finditer(text):
        word = match.group()
        starts = _SENTENCE_START.search(text[: match.start()]) and not word[1:].isupper()
        if word[0].isdigit() or (word[0].isupper() and not starts):
            found.add(word)
    return found


def faithful(source, target, least_overlap):
    """Whether `target` names nothing that `source` has not, and takes at least a share of its words from there."""
    known = set(words(source))
    if not named(target) <= known:
        return False
    lower = {w.lower() for w in known}
    said = [w.lower() for w in words(target)]
    return bool(said) and sum(w in lower for w in said) >= least_overlap * len(said)


def ended(sentence):
    """A title has no stop: with one, the lead does not run on from it. The service does the same."""
    return sentence + "." if sentence[-1:].isalnum() else sentence


def source_of(tokenizer, title, paragraphs, source_tokens, wanted=frozenset()):
    """The text and the ids of whole sentences from the article's beginning, as many as `source_tokens` hold with the end;
    None: there is nothing to read.

    `wanted` holds words that must be in it: the first sentences that have them come in, in the place of the last ones.
    """
    sentences = [ended(s) for text in (title, *paragraphs) for s in split(text)]
    if not sentences:
        return None
    if not wanted:
        sentences = sentences[: source_tokens // 4]  # far more than fit
    ids = encode(tokenizer, sentences)
    first, missing = [], set(wanted)
    for number, sentence in enumerate(sentences if wanted else []):
        if found := missing & set(words(sentence)):
            first.append(number)
            missing -= found
    order = [*first, *(n for n in range(len(sentences)) if n not in first)]
    fitting = fit([ids[n] for n in order], source_tokens - 1)
    if len(fitting) == 1:
        return sentences[order[0]], [*fitting[0], END]
    chosen = sorted(order[: len(fitting)])
    return " ".join(sentences[n] for n in chosen), [*(i for n in chosen for i in ids[n]), END]


def pair(tokenizer, article, target, s, seek=False):
    """An Example of (title, paragraphs) and its summary, or None where it teaches the wrong thing.

    `seek` brings in the sentences that the summary's numbers and names are from, wherever they stand.
    """
    found = source_of(tokenizer, *article, s["source_tokens"], named(target) if seek else frozenset())
    ids = [*encode(tokenizer, [target])[0], END]
    if found is None or not s["least_target"] <= len(ids) <= s["target_tokens"]:
        return None
    if not faithful(found[0], target, s["least_overlap"]):
        return None
    return Example(np.array(found[1], np.uint16), np.array(ids, np.uint16))


def from_corpus(path, tokenizer, s, most):
    """At most so many pairs of a cleaned corpus (title, lead, paragraphs, parted by tabs); and how many were looked at."""
    kept, seen = [], 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if len(kept) == most:
                break
            title, lead, *body = line.rstrip("\n").split("\t")
            seen += 1
            if body and not _TEASER.search(lead) and (found := pair(tokenizer, (title, body), lead, s)):
                kept.append(found)
    return kept, seen


def annotated(path):
    """(id, title, paragraphs, summary) of each annotated article; the lead is the first paragraph."""
    for record in read_jsonl(path):
        paragraphs = [normalize(p) for p in (record["lead"] or "", *record["body"])]
        yield record["id"], normalize(record["title"] or ""), [p for p in paragraphs if p], normalize(record["summary"])


def from_gold(paths, tokenizer, s):
    """Pairs of the annotated articles whose summary the writer can take from what it sees; and how many there are."""
    records = [record for path in paths for record in annotated(path)]
    kept = [pair(tokenizer, (title, paragraphs), summary, s, seek=True) for _, title, paragraphs, summary in records]
    return [p for p in kept if p], len(records)
