"""The losses of fine-tuning: each counts only what is known of a window."""

import torch
import torch.nn.functional as F

from .articles import IGNORE


def tag_targets(items, tags, sections):
    """Targets [n, tags], which rows are fully annotated, and the main section's number (IGNORE: unknown).

    A weakly labelled item knows its main section alone: all other tags may apply as well.
    """
    target = torch.zeros(len(items), len(tags))
    full = torch.zeros(len(items), dtype=torch.bool)
    main = torch.full((len(items),), IGNORE)
    for i, item in enumerate(items):
        article = item.article
        if article.sections:
            main[i] = sections.index(article.sections[0])
        if article.subjects is not None:
            full[i] = True
            for tag in (*article.sections, *article.subjects):
                target[i, tags.index(tag)] = 1.0
    return target, full, main


def salience(logits, batch):
    """Listwise: the cross-entropy between the softmax of a window's sentence logits and that of their worth."""
    losses = []
    window = batch.sentences[:, 0]
    for i, item in enumerate(batch.items):
        if item.article.salience is None or len(item.sentences) < 2:
            continue
        worth = torch.tensor([item.article.salience[n] for n, _, _ in item.sentences], device=logits.device)
        target = (3.0 * worth.float()).softmax(0)
        losses.append(-(target * logits[window == i].float().log_softmax(0)).sum() - torch.special.entr(target).sum())
    return torch.stack(losses).mean() if losses else logits.new_zeros(())


def total(outputs, batch, tags, sections, weights):
    """The weighted sum, and its parts for the log."""
    token_logits, tag_logits, salience_logits = outputs
    target, full, main = (t.to(tag_logits.device) for t in tag_targets(batch.items, tags, sections))
    tag_logits = tag_logits.float()
    parts = {
        "tokens": F.cross_entropy(token_logits.float().flatten(0, 1), batch.labels.flatten(), ignore_index=IGNORE),
        "salience": salience(salience_logits, batch),
    }
    if full.any():
        each = F.binary_cross_entropy_with_logits(tag_logits[full], target[full], reduction="none")
        parts["tags"] = each.sum(1).mean()
    if (main != IGNORE).any():
        parts["main"] = F.cross_entropy(tag_logits[:, : len(sections)], main, ignore_index=IGNORE)
    if (batch.labels == IGNORE).all():
        del parts["tokens"]
    return sum(weights[k] * v for k, v in parts.items()), {k: v.item() for k, v in parts.items()}
