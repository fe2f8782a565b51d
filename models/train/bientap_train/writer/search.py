"""Decoding: greedy, and beam search as Hugging Face's `generate` does it."""

import torch


def repeated(tokens, n):
    """The tokens that would write an n-gram for the second time; none where `n` is 0."""
    if n < 1 or len(tokens) < n - 1:
        return []
    newest = tokens[len(tokens) - n + 1 :]
    return [tokens[i + n - 1] for i in range(len(tokens) - n + 1) if tokens[i : i + n - 1] == newest]


def _pad(sources, pad, device):
    length = max(map(len, sources))
    return torch.tensor([[*map(int, s), *[pad] * (length - len(s))] for s in sources], device=device)


@torch.no_grad()
def greedy(model, sources, most, no_repeat=0, banned=()):
    """For each source (ids) the likeliest token after token, at most `most`, without the end.

    The whole of what was written is computed anew at each step: simple, and fast enough for sentences.
    """
    model.eval()
    c = model.config
    device = model.shared.weight.device
    source = _pad(sources, c["pad_token_id"], device)
    memory = model.encode(source)
    written = torch.full((len(sources), 1), c["decoder_start_token_id"], device=device)
    result, open_rows = [[] for _ in sources], list(range(len(sources)))
    for _ in range(most):
        logits = model.logits(model.states(written, memory, source)[:, -1]).float()
        logits[:, list(banned)] = -torch.inf
        for row, number in enumerate(open_rows):
            logits[row, repeated(result[number], no_repeat)] = -torch.inf
        newest = logits.argmax(-1)
        going = newest != c["eos_token_id"]
        for number, token in zip(open_rows, newest.tolist()):
            if token != c["eos_token_id"]:
                result[number].append(token)
        written = torch.cat([written, newest[:, None]], 1)[going]
        memory, source = memory[going], source[going]
        open_rows = [number for number, goes in zip(open_rows, going.tolist()) if goes]
        if not open_rows:
            break
    return result


@torch.no_grad()
def beam(model, source, most, beams=4, length_penalty=1.0, no_repeat=3, banned=()):
    """The best sequence for one source by mean log-probability (`sum / length ** length_penalty`), without the end."""
    model.eval()
    c = model.config
    source = torch.tensor([list(map(int, source))], device=model.shared.weight.device)
    memory = model.encode(source)
    live, done = [([], 0.0)], []
    for length in range(1, most + 1):
        rows = torch.tensor([[c["decoder_start_token_id"], *t] for t, _ in live], device=source.device)
        n = len(live)
        states = model.states(rows, memory.expand(n, -1, -1), source.expand(n, -1))
        scores = torch.log_softmax(model.logits(states[:, -1]).float(), -1)
        scores[:, list(banned)] = -torch.inf
        for row, (tokens, total) in enumerate(live):
            scores[row, repeated(tokens, no_repeat)] = -torch.inf
            scores[row] += total
        best, where = scores.flatten().topk(2 * beams)
        before, live = live, []
        for rank, (score, at) in enumerate(zip(best.tolist(), where.tolist())):
            row, token = divmod(at, scores.shape[1])
            if token == c["eos_token_id"]:
                if rank < beams:
                    done.append((score / length**length_penalty, before[row][0]))
            elif len(live) < beams:
                live.append(([*before[row][0], token], score))
        done = sorted(done, key=lambda d: -d[0])[:beams]
        if len(done) == beams and done[-1][0] >= live[0][1] / length**length_penalty:
            break
    return done[0][1] if done else live[0][0]
