"""Figures on the annotated dev articles. They are the model's alone: the service adds rules on top."""

import collections

import numpy as np
import torch

from . import rouge, runtime
from .articles import IGNORE, windows
from .batches import pack
from .model import TOKEN_LABELS
from .textnorm import normalize


def _allowed():
    """[continues, before, after]: an inside label follows only its own kind, and a piece that continues a word stays in
    what its word is in."""
    n = len(TOKEN_LABELS)
    allowed = np.zeros((2, n, n), dtype=bool)
    for before in range(n):
        for after in range(n):
            goes_on = TOKEN_LABELS[after][0] == "I" and TOKEN_LABELS[before][2:] == TOKEN_LABELS[after][2:]
            allowed[0, before, after] = goes_on or TOKEN_LABELS[after][0] != "I"
            allowed[1, before, after] = goes_on if before else after == 0
    return np.where(allowed, 0.0, -1e9)


_STEP = _allowed()


def best_path(logits, continues):
    """The likeliest sequence of labels that the labels allow (Viterbi), as the service decodes."""
    score, back = np.full(len(TOKEN_LABELS), -1e9), []
    score[0] = 0.0
    logits = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    for i, row in enumerate(logits):
        reached = score[:, None] + _STEP[int(continues[i] and i > 0)]
        back.append(reached.argmax(0))
        score = reached.max(0) + row
    path = [int(score.argmax())]
    for step in reversed(back[1:]):
        path.append(int(step[path[-1]]))
    return path[::-1]


def spans(labels):
    """The (begin, end, kind) of a sequence of label numbers; an I- without its B- begins a span."""
    result, kind, begin = [], None, 0
    for i, number in enumerate([*labels, 0]):
        label = TOKEN_LABELS[number] if number != IGNORE else "O"
        if label == "O" or label[0] == "B" or label[2:] != kind:
            if kind:
                result.append((begin, i, kind))
            kind, begin = (None, i) if label == "O" else (label[2:], i)
    return result


def predict(model, tokenizer, articles, window, overlap, device, rows=4):
    """For each article: label numbers predicted and true a sentence, tag logits, and salience a sentence.

    A sentence of two windows takes its answer from the one in which it is farther from the edge.
    """
    pieces = tokenizer.get_vocab()
    continuing = np.zeros(max(pieces.values()) + 1, dtype=bool)
    continuing[[i for token, i in pieces.items() if token.startswith("##")]] = True
    waiting = [w for a in articles for w in windows(tokenizer, a, window, overlap)]
    answers = {a.id: {"tags": [], "sentences": {}} for a in articles}
    model.eval()
    while waiting:
        batch, waiting = pack(waiting, rows, window)
        batch = batch.to(device)
        # Eager: compiling once more without gradients takes longer than the whole measurement.
        eager = torch.compiler.set_stance("force_eager")
        with eager, torch.no_grad(), runtime.precision(device):
            tokens, tags, salience = model(batch.ids, batch.document, batch.windows, batch.sentences)
        ids = batch.ids.cpu().numpy()
        tokens, tags, salience = tokens.float().cpu().numpy(), tags.float().cpu().numpy(), salience.float().cpu()
        for i, item in enumerate(batch.items):
            answer, size = answers[item.article.id], len(item.ids)
            answer["tags"].append((size, tags[i]))
        for (i, b, e, n), worth in zip(batch.sentences.tolist(), salience.tolist()):
            item = batch.items[i]
            row, at, end = batch.windows[i].tolist()
            margin = min(b - at, end - e)
            known = answers[item.article.id]["sentences"].get(n)
            if known is None or margin > known["margin"]:
                answers[item.article.id]["sentences"][n] = {
                    "margin": margin, "salience": worth,
                    "predicted": best_path(tokens[row, b:e], continuing[ids[row, b:e]]),
                    "true": batch.labels[row, b:e].tolist(),
                }  # fmt: skip
    for answer in answers.values():
        sizes = np.array([s for s, _ in answer["tags"]], dtype=np.float64)
        answer["tags"] = (sizes[:, None] * np.stack([t for _, t in answer["tags"]])).sum(0) / sizes.sum()
    model.train()
    return answers


def f1(hit, predicted, true):
    """F1 of counts."""
    return 2 * hit / (predicted + true) if predicted + true else 0.0


def span_figures(answers):
    """Exact-span F1: names (OFFICIAL and PERSON as one kind), officials among them, posts, dates."""
    kinds = {
        "names": {"OFFICIAL": "NAME", "PERSON": "NAME"},
        "officials": {"OFFICIAL": "OFFICIAL"},
        "posts": {"POST": "POST"},
        "dates": {"DATE": "DATE"},
    }
    counts = {k: [0, 0, 0] for k in kinds}
    for answer in answers.values():
        for sentence in answer["sentences"].values():
            predicted, true = spans(sentence["predicted"]), spans(sentence["true"])
            for name, kind in kinds.items():
                p = collections.Counter((b, e, kind[k]) for b, e, k in predicted if k in kind)
                t = collections.Counter((b, e, kind[k]) for b, e, k in true if k in kind)
                for i, n in enumerate((sum((p & t).values()), sum(p.values()), sum(t.values()))):
                    counts[name][i] += n
    return {k: f1(*v) for k, v in counts.items()}


def choose(logits, threshold, least, most):
    """The tags that pass: at least `least`, at most `most`, best first."""
    order = np.argsort(-logits)
    passed = sum(1 / (1 + np.exp(-logits)) >= threshold)
    return order[: min(most, max(least, passed))]


def tag_f1(answers, articles, tags, threshold, kind, sections):
    """Micro-averaged F1 of sections or subjects at a threshold."""
    hit = predicted = true = 0
    for article in articles:
        logits = answers[article.id]["tags"]
        if kind == "sections":
            chosen, gold = choose(logits[:sections], threshold, 1, 3), article.sections
        else:
            chosen, gold = choose(logits[sections:], threshold, 0, 6) + sections, article.subjects
        hit += len({tags[t] for t in chosen} & set(gold))
        predicted += len(chosen)
        true += len(gold)
    return f1(hit, predicted, true)


def best_threshold(answers, articles, tags, kind, sections):
    """The threshold with the best F1 on these articles, and that F1."""
    grid = np.arange(0.10, 0.81, 0.02)
    scores = np.array([tag_f1(answers, articles, tags, t, kind, sections) for t in grid])
    smooth = np.convolve(np.pad(scores, 1, mode="edge"), np.ones(3) / 3, mode="valid")  # a peak of one article is luck
    best = int(smooth.argmax())
    return round(float(grid[best]), 2), float(scores[best])


def tag_figures(answers, articles, tags, sections):
    """The figures of sections and subjects, each at its best threshold, and those thresholds."""
    section, section_f1 = best_threshold(answers, articles, tags, "sections", sections)
    subject, subject_f1 = best_threshold(answers, articles, tags, "subjects", sections)
    main = [tags[int(answers[a.id]["tags"][:sections].argmax())] in a.sections for a in articles]
    figures = {"sections": section_f1, "subjects": subject_f1, "main_section": float(np.mean(main))}
    return figures, {"section": section, "subject": subject}


def figures(answers, articles, references, tags, sections):
    """Every figure, and the thresholds that the tags were measured with."""
    of_tags, thresholds = tag_figures(answers, articles, tags, sections)
    result = span_figures(answers) | of_tags
    scores = []
    for article in articles:
        found = answers[article.id]["sentences"]
        worth = [found[n]["salience"] if n in found else -1e9 for n in range(len(article.sentences))]
        scores.append(rouge.rouge(rouge.best_summary(article.sentences, worth), normalize(references[article.id])))
    result["rouge_1"], result["rouge_2"] = (float(np.mean([s[i] for s in scores])) for i in (0, 1))
    return result, thresholds


def overall(result):
    """One number to choose between checkpoints, fixed in advance: names and officials weigh like the rest."""
    parts = ("names", "officials", "posts", "dates", "sections", "subjects", "main_section", "rouge_1", "rouge_2")
    return float(np.mean([result[p] for p in parts]))
