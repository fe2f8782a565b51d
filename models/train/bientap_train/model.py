"""The encoder (ModernBERT's shape) and the heads, in PyTorch, with the tensor names of the model folder.

Written out here, not taken from a library, so that a training step is fast on a CPU: local layers attend by blocks, and
short documents share a row.
"""

import functools

import torch
import torch.nn.functional as F
from torch import nn

TOKEN_LABELS = ["O"] + [f"{p}-{k}" for k in ("OFFICIAL", "PERSON", "POST", "DATE") for p in "BI"]
POSITIONS = 16  # sentence numbers that the salience head tells apart; later ones share the last


class Norm(nn.Module):
    """Layer normalisation without a bias."""

    def __init__(self, size, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x):
        return F.layer_norm(x, self.weight.shape, self.weight, None, self.eps)


@functools.lru_cache(maxsize=64)
def _rotation(length, head, theta, device):
    """Cosines and sines for half-split rotary positions."""
    frequency = theta ** (-torch.arange(0, head, 2, device=device, dtype=torch.float32) / head)
    angle = torch.outer(torch.arange(length, device=device, dtype=torch.float32), frequency)
    angle = torch.cat([angle, angle], dim=-1)
    return angle.cos(), angle.sin()


def _rotate(x, cos, sin):
    a, b = x.chunk(2, dim=-1)
    return x * cos + torch.cat([-b, a], dim=-1) * sin


def _attend(q, k, v, mask):
    """Scaled dot-product attention, written out: compiled for a CPU, a training step is a fifth faster with it than
    with the fused kernel, whose backward pass is slow there."""
    if q.device.type != "cpu":
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    score = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)
    score = score.masked_fill(~mask, -1e4)
    return score.softmax(-1, dtype=torch.float32).to(v.dtype) @ v


def _attend_locally(q, k, v, document, half):
    """Attention to at most `half` tokens on each side, by blocks of `half` queries and their three blocks of keys: a
    row of 1024 tokens costs what its tokens cost, not their square."""
    batch, heads, length, size = q.shape
    lack = -length % half
    blocks = (length + lack) // half
    q, k, v = (F.pad(x, (0, 0, 0, lack)).view(batch, heads, blocks, half, size) for x in (q, k, v))
    document = F.pad(document, (0, lack), value=-1).view(batch, 1, blocks, half)

    def around(x, **fill):
        x = F.pad(x, (0, 0) * (x.dim() - 3) + (1, 1), **fill)
        return torch.cat([x[:, :, :-2], x[:, :, 1:-1], x[:, :, 2:]], dim=3)

    keys = around(document[..., None], value=-2)[..., 0]
    query, key = torch.arange(half, device=q.device)[:, None], torch.arange(3 * half, device=q.device)
    mask = (document[..., :, None] == keys[..., None, :]) & ((query + half - key).abs() <= half)
    y = _attend(q, around(k), around(v), mask)
    return y.view(batch, heads, blocks * half, size)[:, :, :length]


class Attention(nn.Module):
    """Multi-head attention over a document or a band of it."""

    def __init__(self, c, local):
        super().__init__()
        self.heads = c["num_attention_heads"]
        self.half = c["local_attention"] // 2 if local else None
        self.theta = c["local_rope_theta"] if local else c["global_rope_theta"]
        self.Wqkv = nn.Linear(c["hidden_size"], 3 * c["hidden_size"], bias=False)
        self.Wo = nn.Linear(c["hidden_size"], c["hidden_size"], bias=False)

    def forward(self, x, document):
        batch, length, size = x.shape
        q, k, v = self.Wqkv(x).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        cos, sin = _rotation(length, size // self.heads, self.theta, x.device)
        cos, sin = cos.to(q.dtype), sin.to(q.dtype)
        q, k = _rotate(q, cos, sin), _rotate(k, cos, sin)
        if self.half is not None and length > 4 * self.half:
            y = _attend_locally(q, k, v, document, self.half)
        else:
            mask = document[:, :, None] == document[:, None, :]
            if self.half is not None:
                position = torch.arange(length, device=x.device)
                mask = mask & ((position[:, None] - position).abs() <= self.half)
            y = _attend(q, k, v, mask[:, None])
        return self.Wo(y.transpose(1, 2).reshape(batch, length, size))


class Mlp(nn.Module):
    """GeGLU: the activated half first, the gate second."""

    def __init__(self, c):
        super().__init__()
        self.Wi = nn.Linear(c["hidden_size"], 2 * c["intermediate_size"], bias=False)
        self.Wo = nn.Linear(c["intermediate_size"], c["hidden_size"], bias=False)

    def forward(self, x):
        active, gate = self.Wi(x).chunk(2, dim=-1)
        return self.Wo(F.gelu(active) * gate)


class Layer(nn.Module):
    """A pre-norm layer; layer 0 takes the embeddings' norm for its own."""

    def __init__(self, c, number):
        super().__init__()
        self.attn_norm = Norm(c["hidden_size"], c["norm_eps"]) if number else nn.Identity()
        self.attn = Attention(c, local=number % c["global_attn_every_n_layers"] != 0)
        self.mlp_norm = Norm(c["hidden_size"], c["norm_eps"])
        self.mlp = Mlp(c)

    def forward(self, x, document):
        x = x + self.attn(self.attn_norm(x), document)
        return x + self.mlp(self.mlp_norm(x))


class Embeddings(nn.Module):
    """Token embeddings and their norm."""

    def __init__(self, c):
        super().__init__()
        self.tok_embeddings = nn.Embedding(c["vocab_size"], c["hidden_size"])
        self.norm = Norm(c["hidden_size"], c["norm_eps"])

    def forward(self, ids):
        return self.norm(self.tok_embeddings(ids))


class Encoder(nn.Module):
    """Token ids [batch, length] to final-normed states [batch, length, hidden].

    `document` [batch, length] numbers the documents that share a row: no token looks into another document. Positions
    are relative (rotary), so a document gives the same states wherever it stands. Padding is a document of its own.
    """

    def __init__(self, c):
        super().__init__()
        self.config = dict(c)
        self.embeddings = Embeddings(c)
        self.layers = nn.ModuleList(Layer(c, i) for i in range(c["num_hidden_layers"]))
        self.final_norm = Norm(c["hidden_size"], c["norm_eps"])
        deep = (2 * c["num_hidden_layers"]) ** -0.5  # keeps the residual stream's size independent of depth
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                nn.init.trunc_normal_(weight, std=0.02 * (deep if name.endswith("Wo.weight") else 1.0))

    def forward(self, ids, document=None):
        x = self.embeddings(ids)
        document = torch.zeros_like(ids) if document is None else document
        for layer in self.layers:
            x = layer(x, document)
        return self.final_norm(x)


class MaskedLm(nn.Module):
    """The pretraining model: predicts the masked tokens with the embeddings as the output matrix."""

    def __init__(self, c):
        super().__init__()
        self.encoder = Encoder(c)
        self.dense = nn.Linear(c["hidden_size"], c["hidden_size"], bias=False)
        self.norm = Norm(c["hidden_size"], c["norm_eps"])
        self.bias = nn.Parameter(torch.zeros(c["vocab_size"]))
        nn.init.trunc_normal_(self.dense.weight, std=0.02)

    def forward(self, ids, where, target):
        """The mean loss over the tokens at the flat positions `where`: only they pay for the output matrix."""
        x = self.encoder(ids).flatten(0, 1).index_select(0, where)
        x = self.norm(F.gelu(self.dense(x)))
        logits = F.linear(x, self.encoder.embeddings.tok_embeddings.weight, self.bias)
        return F.cross_entropy(logits.float(), target)


class Pooled(nn.Module):
    """`out · GELU(dense · x + …)`: the shape of the tag and salience heads."""

    def __init__(self, hidden, outputs):
        super().__init__()
        self.dense = nn.Linear(2 * hidden, hidden)
        self.out = nn.Linear(hidden, outputs)

    def forward(self, x, extra=0.0):
        return self.out(F.gelu(self.dense(x) + extra))


class Salience(Pooled):
    """The salience head knows a sentence's number in the article too."""

    def __init__(self, hidden):
        super().__init__(hidden, 1)
        self.position = nn.Embedding(POSITIONS, hidden)
        nn.init.zeros_(self.position.weight)

    def forward(self, x, number):
        return super().forward(x, self.position(number.clamp(max=POSITIONS - 1))).squeeze(-1)


class Analyzer(nn.Module):
    """The service's model: one encoder pass, three heads."""

    def __init__(self, c, tags):
        super().__init__()
        self.encoder = Encoder(c)
        hidden = c["hidden_size"]
        self.heads = nn.ModuleDict(
            {
                "tokens": nn.Linear(hidden, len(TOKEN_LABELS)),
                "tags": Pooled(hidden, tags),
                "salience": Salience(hidden),
            }
        )
        # About 3 of 86 tags apply: do not spend steps on learning that.
        nn.init.constant_(self.heads["tags"].out.bias, -3.5)

    def forward(self, ids, document, windows, sentences):
        """Token logits [batch, length, 9], tag logits (one row a window) and salience (one a sentence).

        `windows` is [n, 3]: row, begin, end. `sentences` is [m, 4]: window, begin, end, number in the article.
        """
        x = self.encoder(ids, document)
        total = F.pad(x.float().cumsum(1), (0, 0, 1, 0))  # prefix sums: the mean of a span is one subtraction

        def mean(row, begin, end):
            return ((total[row, end] - total[row, begin]) / (end - begin)[:, None]).to(x.dtype)

        row, begin, end = windows.unbind(1)
        whole = mean(row, begin, end)
        tags = self.heads["tags"](torch.cat([x[row, begin], whole], dim=-1))
        window, begin, end, number = sentences.unbind(1)
        sentence = mean(row[window], begin, end)
        salience = self.heads["salience"](torch.cat([sentence, whole[window]], dim=-1), number)
        return self.heads["tokens"](x), tags, salience
