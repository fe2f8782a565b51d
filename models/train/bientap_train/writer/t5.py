"""T5 v1.1 (Raffel et al. 2020, arXiv:1910.10683; Shazeer 2020, arXiv:2002.05202) with Hugging Face's tensor names.

Pre-norm layers without biases, RMS norms, gated GELU, one table of relative position biases for the encoder's layers and
one for the decoder's, attention scores that are not divided by the root of the head's size, embeddings tied to the
output matrix. `state_dict` is what Hugging Face's `T5ForConditionalGeneration` and candle's T5 read.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

BUCKETS, MAX_DISTANCE = 32, 128
HIDDEN = -1e9  # added to the score of what must not be seen


def bucket(distance, both_ways):
    """The bucket of each `distance` (the key's position minus the query's), as `_relative_position_bucket` counts it.

    The near distances have a bucket each, the far ones share them logarithmically. `both_ways` is the encoder's form:
    half of the buckets are for keys that follow. The decoder's has all of them for keys that precede.
    """
    buckets, first = BUCKETS, torch.zeros_like(distance)
    if both_ways:
        buckets //= 2
        first = (distance > 0).long() * buckets
        distance = distance.abs()
    else:
        distance = (-distance).clamp(min=0)
    exact = buckets // 2
    beyond = torch.log(distance.clamp(min=1).float() / exact) / math.log(MAX_DISTANCE / exact) * (buckets - exact)
    far = (exact + beyond.long()).clamp(max=buckets - 1)
    return first + torch.where(distance < exact, distance, far)


class Norm(nn.Module):
    """Root mean square norm (Zhang and Sennrich 2019, arXiv:1910.07467), computed in f32."""

    def __init__(self, c):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(c["d_model"]))
        self.epsilon = c["layer_norm_epsilon"]

    def forward(self, x):
        return F.rms_norm(x.float(), self.weight.shape, self.weight, self.epsilon)


class Attention(nn.Module):
    """Attention of `x` [batch, n, d_model] to itself or to `memory` [batch, m, d_model]; `bias` is added to scores."""

    def __init__(self, c, positions=False):
        super().__init__()
        width, inner = c["d_model"], c["num_heads"] * c["d_kv"]
        self.heads = c["num_heads"]
        self.q, self.k, self.v = (nn.Linear(width, inner, bias=False) for _ in range(3))
        self.o = nn.Linear(inner, width, bias=False)
        if positions:
            self.relative_attention_bias = nn.Embedding(BUCKETS, c["num_heads"])

    def _split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def forward(self, x, bias, memory=None):
        memory = x if memory is None else memory
        q, k, v = self._split(self.q(x)), self._split(self.k(memory)), self._split(self.v(memory))
        weights = torch.softmax((q @ k.transpose(-1, -2)).float() + bias, dim=-1)
        return self.o((weights.to(v.dtype) @ v).transpose(1, 2).flatten(2))

    def position_bias(self, length, both_ways):
        """[1, heads, length, length]."""
        at = torch.arange(length, device=self.q.weight.device)
        table = self.relative_attention_bias(bucket(at[None, :] - at[:, None], both_ways))
        return table.permute(2, 0, 1)[None]


class GatedGelu(nn.Module):
    """`wo · (gelu(wi_0 x) * wi_1 x)`, GELU in its tanh form as T5 has it."""

    def __init__(self, c):
        super().__init__()
        self.wi_0, self.wi_1 = (nn.Linear(c["d_model"], c["d_ff"], bias=False) for _ in range(2))
        self.wo = nn.Linear(c["d_ff"], c["d_model"], bias=False)

    def forward(self, x):
        return self.wo(F.gelu(self.wi_0(x), approximate="tanh") * self.wi_1(x))


class Sublayer(nn.Module):
    """A norm, a function of it and a residual; `name` is the function's in the tensors' names."""

    def __init__(self, c, name, function):
        super().__init__()
        self.name = name
        self.add_module(name, function)
        self.layer_norm = Norm(c)
        self.dropout = nn.Dropout(c["dropout_rate"])

    def forward(self, x, *rest):
        return x + self.dropout(self.get_submodule(self.name)(self.layer_norm(x), *rest))


class Block(nn.Module):
    """Self-attention, in the decoder attention to the source, and the feed-forward part."""

    def __init__(self, c, decoder, first):
        super().__init__()
        self.layer = nn.ModuleList([Sublayer(c, "SelfAttention", Attention(c, positions=first))])
        if decoder:
            self.layer.append(Sublayer(c, "EncDecAttention", Attention(c)))
        self.layer.append(Sublayer(c, "DenseReluDense", GatedGelu(c)))


class Stack(nn.Module):
    """Encoder or decoder, without the embeddings that both share."""

    def __init__(self, c, decoder):
        super().__init__()
        layers = c["num_decoder_layers"] if decoder else c["num_layers"]
        self.decoder = decoder
        self.block = nn.ModuleList(Block(c, decoder, first=i == 0) for i in range(layers))
        self.final_layer_norm = Norm(c)
        self.dropout = nn.Dropout(c["dropout_rate"])

    def forward(self, x, own, memory=None, source=None):
        """`own` hides keys of `x` from queries, `source` keys of `memory`: 0 or `HIDDEN`, [batch, 1, 1 or n, keys]."""
        positions = self.block[0].layer[0].SelfAttention.position_bias(x.shape[1], not self.decoder)
        bias = positions + own
        x = self.dropout(x)
        for block in self.block:
            x = block.layer[0](x, bias)
            if self.decoder:
                x = block.layer[1](x, source, memory)
            x = block.layer[-1](x)
        return self.dropout(self.final_layer_norm(x))


class Writer(nn.Module):
    """The whole model. `c` has config.json's names; token ids are padded with `c["pad_token_id"]`."""

    def __init__(self, c):
        super().__init__()
        self.config = dict(c)
        self.pad = c["pad_token_id"]
        self.shared = nn.Embedding(c["vocab_size"], c["d_model"])
        self.encoder = Stack(c, decoder=False)
        self.decoder = Stack(c, decoder=True)
        self._initialise(c)

    def _initialise(self, c):
        """T5's own initialisation, and two heads of the encoder that look at their neighbours from the first step.

        Copying needs a head that knows which token came before; left to chance it is what a short training spends most
        of its steps on.
        """
        width, inner = c["d_model"], c["num_heads"] * c["d_kv"]
        for name, weight in self.named_parameters():
            if weight.dim() != 2:
                continue
            part = name.split(".")[-2]
            fan = {"q": width * c["d_kv"], "o": inner, "wo": c["d_ff"], "shared": 1}.get(part, width)
            nn.init.normal_(weight, std=fan**-0.5)
        for stack in (self.encoder, self.decoder):
            nn.init.zeros_(stack.block[0].layer[0].SelfAttention.relative_attention_bias.weight)
        with torch.no_grad():
            table = self.encoder.block[0].layer[0].SelfAttention.relative_attention_bias.weight
            table[1, 0] = table[BUCKETS // 2 + 1, 1] = 5.0

    def _hidden(self, ids):
        return torch.where(ids == self.pad, HIDDEN, 0.0)[:, None, None]

    def encode(self, source):
        """States [batch, n, d_model] of source ids [batch, n]."""
        return self.encoder(self.shared(source), self._hidden(source))

    def states(self, written, memory, source):
        """The decoder's states after each token of `written` [batch, m], which sees only those before it."""
        later = torch.full((written.shape[1],) * 2, HIDDEN, device=written.device).triu(1)
        return self.decoder(self.shared(written), later, memory, self._hidden(source))

    def logits(self, states):
        """What comes next, over the vocabulary."""
        return F.linear(states * self.config["d_model"] ** -0.5, self.shared.weight)

    def forward(self, source, target):
        """The mean loss over the tokens of `target` [batch, m], which end with the end-of-text token."""
        written = F.pad(target[:, :-1], (1, 0), value=self.config["decoder_start_token_id"])
        states = self.states(written, self.encode(source), source)
        real = target != self.pad
        return F.cross_entropy(self.logits(states[real]).float(), target[real])
