"""Stage `silver`: people, posts and dates of unannotated articles, as the service itself reads them.

Self-training with a strict teacher: the service's rules and thresholds give up recall for precision, so what they mark
is mostly right. What they leave unmarked is no proof: a capitalised word outside their spans may be of a person who holds
no post, and is left out of the loss.
"""

import json
import pickle
import random
import re
import subprocess

from .articles import UNKNOWN, Article
from .corpus import fingerprints, fingerprints_in, read_jsonl
from .examples import split

WORD = re.compile(r"\w+")


def articles(config):
    """Articles of the cleaned corpora, none of them annotated: a sample of the `silver` corpora, `articles` of each."""
    settings, rng = config.silver, random.Random(config.seed)
    gold = fingerprints_in(config.gold)
    for name in settings["corpora"]:
        lines = (config.work / "corpus" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        kept = 0
        for number in rng.sample(range(len(lines)), len(lines)):
            if kept == settings["articles"]:
                break
            title, *paragraphs = lines[number].split("\t")
            if len(paragraphs) > 1 and not fingerprints(title, paragraphs) & gold:
                kept += 1
                yield f"{name}-{number}", title, [split(p) for p in paragraphs]


def request(name, title, paragraphs):
    """A line of the service's `batch`, whose paragraphs are the sentences joined by single spaces."""
    lead, *body = (" ".join(p) for p in paragraphs)
    return {"id": name, "title": title, "lead": lead, "body": "\n".join(body)}


def marked(answer):
    """The spans of an answer by field: (begin, end, kind), in bytes of the field."""
    spans = {"FIELD_LEAD": set(), "FIELD_BODY": set()}
    found = [(s, "DATE") for s in (d["span"] for d in answer.get("dates", []))]
    for official in answer.get("officials", []):
        found += [(m, "OFFICIAL") for m in official.get("mentions", [])]
        found += [(p["span"], "POST") for p in official.get("positions", []) if "span" in p]
    for span, kind in found:
        if span["field"] in spans:
            spans[span["field"]].add((span.get("beginOffset", 0), span["endOffset"], kind))
    return spans


def in_sentence(sentence, begin, spans):
    """Those of a field's spans that lie in the sentence at byte `begin`, as (begin, end, kind) in its characters; other
    capitalised words, but for the first, as UNKNOWN."""
    data = sentence.encode()
    found = [
        (len(data[: b - begin].decode()), len(data[: e - begin].decode()), kind)
        for b, e, kind in sorted(spans)
        if begin <= b and e <= begin + len(data)
    ]
    found += [(*m.span(), UNKNOWN) for m in WORD.finditer(sentence) if m.start() and m[0][0].isupper()]
    kept = []
    for b, e, kind in found:
        if all(e <= x or y <= b for x, y, _ in kept):
            kept.append((b, e, kind))
    return sorted(kept)


def locate(paragraphs, answer):
    """The answer's spans for each sentence, as `in_sentence` gives them."""
    spans, result = marked(answer), []
    for field, group in [("FIELD_LEAD", paragraphs[:1]), ("FIELD_BODY", paragraphs[1:])]:
        at = 0  # bytes of the field before the sentence
        for sentence in (s for p in group for s in p):
            result.append(in_sentence(sentence, at, spans[field]))
            at += len(sentence.encode()) + 1  # the space or line break behind it
    return result


def run(config):
    """Ask the service about the sample and keep what it marked, as annotated articles without tags and salience."""
    target = config.work / "silver.pickle"
    if target.exists():
        return
    if not config.service.exists():
        print(f"silver: {config.service} is not there (cargo build --release, or --service): left out", flush=True)
        return
    asked, answered = config.work / "silver.in.jsonl", config.work / "silver.out.jsonl"
    chosen = {name: (title, paragraphs) for name, title, paragraphs in articles(config)}
    rows = (json.dumps(request(name, *article), ensure_ascii=False) + "\n" for name, article in chosen.items())
    asked.write_text("".join(rows), encoding="utf-8")
    command = [config.service, "batch", asked, "-o", answered, "--features", "officials,dates"]
    subprocess.run([str(c) for c in command], check=True)
    result = []
    for row in read_jsonl(answered):
        if "response" not in row:
            continue  # too long, or refused otherwise: the service's log says why
        title, paragraphs = chosen[row["id"]]
        result.append(
            Article(
                id=row["id"],
                title=title,
                sentences=[s for p in paragraphs for s in p],
                paragraph_of=[n for n, p in enumerate(paragraphs) for _ in p],
                spans=locate(paragraphs, row["response"]),
            )
        )
    target.write_bytes(pickle.dumps(result))
    spans = [kind for a in result for s in a.spans for _, _, kind in s if kind != UNKNOWN]
    print(f"silver: {len(result)} of {len(chosen)} articles, {len(spans)} spans", flush=True)
