"""Stage `corpus`: JSON lines of articles in, one plain text file per corpus out.

A line of the output is one article: title, then its paragraphs, separated by tabs (normalised text holds none).
Articles that stand in an `exclude` file (the measuring sets) or that were seen before are left out.
"""

import json
import lzma
import multiprocessing
import os
import random
import re
import time

from . import textnorm

MOJIBAKE = re.compile("Ã|á»|Ä‘|áº|Æ°")


def read_jsonl(path):
    """The objects of a .jsonl or .jsonl.xz file."""
    opener = lzma.open if str(path).endswith(".xz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def parts(article, sentence_rng=None):
    """The normalised title and paragraphs of an article in any of the accepted shapes.

    `sentence_rng` is given where `body` lists sentences, not paragraphs: they are joined by ones to fours, so that the
    model does not learn that every sentence ends a paragraph.
    """
    body = article.get("body") or article.get("text") or []
    if isinstance(body, str):
        body = body.split("\n")
    if sentence_rng:
        body, sentences = [], body
        while sentences:
            n = sentence_rng.randint(1, 4)
            body.append(" ".join(sentences[:n]))
            sentences = sentences[n:]
    paragraphs = [textnorm.normalize(p) for p in [article.get("lead") or "", *body]]
    return textnorm.normalize(article.get("title") or ""), [p for p in paragraphs if p]


def fingerprints(title, paragraphs):
    """Keys by which an article is recognised in another corpus: its title and its first paragraphs' beginnings."""
    keys = {textnorm.key(t) for t in [title, *paragraphs[:3]]}
    return {k for k in keys if len(k) >= 30}


def fingerprints_in(paths):
    """The fingerprints of every article of some files."""
    return {key for path in paths for article in read_jsonl(path) for key in fingerprints(*parts(article))}


def _clean(job):
    """Normalise one corpus into a temporary file; runs in a worker process."""
    source, target, sentences, excluded, seed = job
    rng = random.Random(seed)
    kept = dropped = 0
    with open(target, "w", encoding="utf-8") as out:
        for article in read_jsonl(source):
            title, paragraphs = parts(article, rng if sentences else None)
            text = " ".join(paragraphs)
            broken = len(text) < 60 or len(MOJIBAKE.findall(text)) > len(text) / 100
            if broken or fingerprints(title, paragraphs) & excluded:
                dropped += 1
            else:
                out.write("\t".join([title, *paragraphs]) + "\n")
                kept += 1
    return source, kept, dropped


def run(config):
    """Clean every corpus of the configuration, then drop what an earlier one already held."""
    folder = config.work / "corpus"
    folder.mkdir(parents=True, exist_ok=True)
    excluded = fingerprints_in(config.exclude)
    print(f"corpus: {len(excluded)} fingerprints of measuring articles are left out", flush=True)
    jobs = []
    for corpus in config.corpora:
        if not (folder / f"{corpus.name}.txt").exists():
            raw = folder / f"{corpus.name}.raw"
            jobs.append((corpus.path, raw, corpus.sentences, excluded, config.seed))
    started = time.time()
    with multiprocessing.Pool(os.cpu_count()) as pool:
        for source, kept, dropped in pool.imap_unordered(_clean, jobs):
            print(f"corpus: {source.name} {kept} kept, {dropped} dropped, {time.time() - started:.0f} s", flush=True)
    seen = set()
    for corpus in config.corpora:  # in the configuration's order: the first corpus to hold an article keeps it
        final, raw = folder / f"{corpus.name}.txt", folder / f"{corpus.name}.raw"
        lines = (final if final.exists() else raw).read_text(encoding="utf-8").splitlines()
        unique = []
        for line in lines:
            title, *paragraphs = line.split("\t")
            mark = hash(textnorm.key(paragraphs[0] if len(paragraphs[0]) > 80 else title + paragraphs[0]))
            if mark not in seen:
                seen.add(mark)
                unique.append(line)
        if not final.exists():
            random.Random(config.seed).shuffle(unique)
            partial = final.with_suffix(".partial")
            partial.write_text("\n".join(unique) + "\n", encoding="utf-8")
            partial.rename(final)
            raw.unlink()
        print(f"corpus: {corpus.name} {len(unique)} articles after de-duplication", flush=True)
