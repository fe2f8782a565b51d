"""Replaced-token detection (ELECTRA): a small generator fills in masked tokens, the encoder finds those it got wrong.

Clark et al., "ELECTRA: Pre-training Text Encoders as Discriminators Rather Than Generators", ICLR 2020. The encoder
learns from every token and not from the masked ones alone; whether that pays at this size is what `ablations` measures.
"""

import torch
import torch.nn.functional as F
from torch import nn

from .model import Encoder, Norm
from .tokenizer import NL

DETECTION = 50.0  # the paper's weight of the detector's loss, whose mean over all tokens is small


class Generator(nn.Module):
    """A narrow encoder over the embeddings of the wide one, with a projection in front and one behind."""

    def __init__(self, c, table):
        super().__init__()
        half = dict(
            c, hidden_size=c["hidden_size"] // 2, intermediate_size=c["intermediate_size"] // 2,
            num_attention_heads=max(1, c["num_attention_heads"] // 2), num_hidden_layers=max(1, c["num_hidden_layers"] // 2),
            vocab_size=1,
        )  # fmt: skip
        self.table = [table]  # in a list: its weights are the encoder's, and counted there
        self.narrow = nn.Linear(c["hidden_size"], half["hidden_size"], bias=False)
        self.encoder = Encoder(half)
        self.encoder.embeddings = nn.Sequential(self.narrow, Norm(half["hidden_size"], c["norm_eps"]))
        self.widen = nn.Linear(half["hidden_size"], c["hidden_size"], bias=False)
        self.norm = Norm(c["hidden_size"], c["norm_eps"])
        self.bias = nn.Parameter(torch.zeros(c["vocab_size"]))

    def forward(self, ids, where):
        """Logits [where, vocabulary] of the tokens at the flat positions `where`."""
        table = self.table[0].weight
        x = self.encoder(F.embedding(ids, table), torch.zeros_like(ids)).flatten(0, 1).index_select(0, where)
        return F.linear(self.norm(F.gelu(self.widen(x))), table, self.bias)


class ReplacedTokens(nn.Module):
    """The pretraining model: `encoder` is what is kept."""

    def __init__(self, c):
        super().__init__()
        self.encoder = Encoder(c)
        self.generator = Generator(c, self.encoder.embeddings.tok_embeddings)
        self.dense = nn.Linear(c["hidden_size"], c["hidden_size"])
        self.out = nn.Linear(c["hidden_size"], 1)

    def forward(self, ids, where, target):
        """The generator's loss at `where` plus the detector's over all tokens but the special ones.

        `ids` [batch, length] come masked at the flat positions `where`; `target` is what stood there.
        """
        logits = self.generator(ids, where).float()
        with torch.no_grad():
            noise = -torch.log(-torch.log(torch.rand_like(logits).clamp(1e-9, 1 - 1e-7)))
            drawn = (logits + noise).argmax(-1)  # a sample of the softmax (Gumbel's trick)
            flat = ids.flatten().scatter(0, where, drawn)
            replaced = torch.zeros_like(flat, dtype=torch.float32).scatter(0, where, (drawn != target).float())
        states = self.encoder(flat.view_as(ids)).flatten(0, 1)
        suspicion = self.out(F.gelu(self.dense(states))).squeeze(-1).float()
        each = F.binary_cross_entropy_with_logits(suspicion, replaced, reduction="none")
        known = (flat > NL).float()
        return F.cross_entropy(logits, target) + DETECTION * (each * known).sum() / known.sum()
