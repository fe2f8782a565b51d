"""What fine-tuning learns from: the annotated articles, tags alone, and weak labels that the corpora carry."""

import csv
import pickle
import random
import re

from . import rouge
from .articles import Article, from_gold
from .corpus import fingerprints, fingerprints_in, parts, read_jsonl
from .textnorm import normalize

MOST_SENTENCES = 60  # of an unannotated article
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[\"“‘(]?[A-ZÀ-ỸĐ0-9])")


def split(text):
    """Sentences, roughly: enough for text whose sentences carry no labels."""
    return [s for s in SENTENCE_END.split(normalize(text)) if s]


def gold(paths, with_salience=True, excluded=frozenset()):
    """Every annotated article of some files, with all three kinds of target; none with a fingerprint in `excluded`."""
    result = []
    for record in (r for path in paths for r in read_jsonl(path)):
        if fingerprints(*parts(record)) & excluded:
            continue
        article = from_gold(record)
        if with_salience:
            article.salience = rouge.worth(article.sentences, normalize(record["summary"]), record["key_sentences"])
        result.append(article)
    return result


def _paragraphs(record):
    body = record.get("body") or record.get("text") or []
    return [record.get("lead") or "", *(body.split("\n") if isinstance(body, str) else body)]


def _plain(record, limit):
    """An unannotated Article of the title, the lead and the body's beginning, up to `limit` sentences."""
    paragraphs = _paragraphs(record)
    sentences, paragraph_of = [], []
    for n, paragraph in enumerate(p for p in paragraphs if p.strip()):
        for sentence in split(paragraph):
            sentences.append(sentence)
            paragraph_of.append(n)
    return Article(record["id"], normalize(record.get("title") or ""), sentences[:limit], paragraph_of[:limit])


def from_corpora(config):
    """Four lists out of one reading of the corpora: tag items, articles tagged whole, weak sections, weak summaries. The
    reading takes a minute and is kept."""
    kept = config.work / "examples.pickle"
    if not kept.exists():
        partial = kept.with_suffix(".partial")
        partial.write_bytes(pickle.dumps(_read_corpora(config)))
        partial.rename(kept)
    return pickle.loads(kept.read_bytes())


def read_tags(path):
    """The (section ids, subject ids) of each article id in a file of tags."""
    with open(path, encoding="utf-8", newline="") as rows:
        return {name: (sections.split(), subjects.split()) for name, sections, subjects in csv.reader(rows, delimiter="\t")}


def _read_corpora(config):
    by_opening, by_whole = read_tags(config.annotation / "gold" / "tags.tsv"), read_tags(config.tags)
    settings, rng, excluded = config.finetune["weak"], random.Random(config.seed), fingerprints_in(config.exclude)
    tags, whole, by_section, summaries = [], [], {}, []
    for corpus in config.corpora:
        sections = settings["sections"].get(corpus.name, {})
        if not (sections or corpus.name == settings["summaries"] or corpus.name in settings["tagged"]):
            continue
        for record in read_jsonl(corpus.path):
            if fingerprints(record.get("title") or "", _paragraphs(record)) & excluded:
                continue
            if record["id"] in by_whole:
                article = _plain(record, MOST_SENTENCES)
                article.sections, article.subjects = by_whole[record["id"]]
                whole.append(article)
            elif record["id"] in by_opening:
                article = _plain(record, rng.choice([2, 4, 12]))  # the annotator read the title and the lead
                article.sections, article.subjects = by_opening[record["id"]]
                tags.append(article)
            elif section := sections.get(record.get("label") or record.get("category")):
                article = _plain(record, rng.choice([2, 4, 8]))
                article.sections = [section]
                by_section.setdefault(section, []).append(article)
            elif corpus.name == settings["summaries"] and rng.random() < settings["summary_share"]:
                article = _plain(dict(record, lead=""), MOST_SENTENCES)
                if len(article.sentences) >= 6:
                    article.salience = rouge.worth(article.sentences, normalize(record["lead"]))
                    summaries.append(article)
    tags, whole, summaries = ([a for a in found if a.sentences] for found in (tags, whole, summaries))
    weak = []
    for articles in by_section.values():
        articles = [a for a in articles if a.sentences]
        weak += rng.sample(articles, min(settings["per_section"], len(articles)))
    return tags, whole, weak, summaries
