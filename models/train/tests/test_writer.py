"""Tests of the writer that need no corpora and run in seconds."""

import dataclasses
import json
import math
import pathlib

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from bientap_train import config, golden, tokenizer
from bientap_train.rouge import rouge_l
from bientap_train.writer import export, finetune, measure, noise, pairs, pretrain, search, training, vocabulary
from bientap_train.writer.settings import settings, shape
from bientap_train.writer.t5 import BUCKETS, Writer, bucket
from bientap_train.writer.vocabulary import END, GAP, PAD

HERE = pathlib.Path(__file__).parent.parent
SENTENCES = [s for paragraph in golden.PARAGRAPHS for s in paragraph]

EXTRA = ["Xã có 12 thôn. Tin xã họp, dân bàn. Đường rộng? Hết."]


@pytest.fixture(scope="module")
def vocab():
    return vocabulary.train([golden.TITLE, *SENTENCES, *EXTRA] * 4, 500)


@pytest.fixture
def small():
    torch.manual_seed(0)
    c = {
        "d_model": 32, "d_ff": 48, "d_kv": 8, "num_layers": 2, "num_decoder_layers": 2, "num_heads": 4, "vocab_size": 60,
        "dropout_rate": 0.0, "layer_norm_epsilon": 1e-6, "pad_token_id": PAD, "eos_token_id": END,
        "decoder_start_token_id": PAD,
    }  # fmt: skip
    return Writer(c).eval()


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 3/4/2024, ông Đặng Quốc Khải (sinh năm 1992) nói: “Được!”",
        "Thu 1.500.000 đồng - tăng 25,5%; xã-phường… 7h30",
        'Cổng "một cửa" của TP.HCM: https://a.vn/?b=1',
        "Bà Rịa – Vũng Tàu",
    ],
)
def test_decoded_text_reads_as_it_was_written(vocab, tmp_path, text):
    wide = vocabulary.train([text, golden.TITLE, *SENTENCES] * 4, 500)
    wide.save(str(tmp_path / "tokenizer.json"))
    # As the service does it: the file, and nothing around it.
    plain = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    ids = plain.encode(text).ids
    assert ids[-1] == END
    assert plain.decode([PAD, *ids], skip_special_tokens=True) == text
    parts = [vocabulary.encode(wide, [word])[0] for word in text.split(" ")]
    assert [i for part in parts for i in part] == ids[:-1], "a space begins a word, wherever the text is cut"


def test_specials_are_where_the_shape_says(vocab):
    assert [vocab.token_to_id(t) for t in ("<pad>", "</s>", "<unk>", "<extra_id_0>")] == [PAD, END, 2, GAP]
    assert vocab.token_to_id("<extra_id_31>") == GAP + 31


def test_a_number_is_one_token_up_to_four_digits():
    digits = vocabulary.train(["năm 2024 có 12 xã, 2024 12"] * 4, 200)
    assert digits.encode("2024 12", add_special_tokens=False).tokens == ["▁2024", "▁12"]
    assert vocabulary.like("▁xã") == "xã" and vocabulary.like("ang") == "##ang" and vocabulary.like(",") == ","


def reference_bucket(distance, both_ways):
    """`_relative_position_bucket` of the reference implementation, one number at a time; 32 buckets, distance 128."""
    buckets, result = 32, 0
    if both_ways:
        buckets = 16
        result += 16 if distance > 0 else 0
        distance = abs(distance)
    else:
        distance = -min(distance, 0)
    exact = buckets // 2
    if distance < exact:
        return result + distance
    return result + min(exact + int(math.log(distance / exact) / math.log(128 / exact) * (buckets - exact)), buckets - 1)


@pytest.mark.parametrize("both_ways", [True, False])
def test_buckets_are_the_reference_s(both_ways):
    distances = torch.arange(-600, 601)
    expected = [reference_bucket(d, both_ways) for d in distances.tolist()]
    assert bucket(distances, both_ways).tolist() == expected
    assert max(expected) == BUCKETS - 1 if both_ways else expected[-1] == 0


def test_names_and_shapes_are_those_of_hugging_face(small):
    tensors = {k: tuple(v.shape) for k, v in small.state_dict().items()}
    for name, size in {
        "shared.weight": (60, 32),
        "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight": (32, 4),
        "encoder.block.1.layer.1.DenseReluDense.wi_1.weight": (48, 32),
        "encoder.final_layer_norm.weight": (32,),
        "decoder.block.1.layer.0.SelfAttention.o.weight": (32, 32),
        "decoder.block.1.layer.1.EncDecAttention.q.weight": (32, 32),
        "decoder.block.1.layer.2.DenseReluDense.wo.weight": (32, 48),
        "decoder.block.0.layer.2.layer_norm.weight": (32,),
    }.items():
        assert tensors[name] == size
    # 2 × (4 + 3 matrices + 2 norms) + 2 × (8 + 3 matrices + 3 norms), 2 tables of positions, 2 last norms, embeddings.
    assert len(tensors) == 2 * 9 + 2 * 14 + 5


def test_the_decoder_does_not_see_what_follows(small):
    source = torch.tensor([[5, 6, 7, END]])
    memory = small.encode(source)
    a = small.states(torch.tensor([[0, 8, 9, 10]]), memory, source)
    b = small.states(torch.tensor([[0, 8, 9, 40]]), memory, source)
    torch.testing.assert_close(a[:, :3], b[:, :3])
    assert not torch.allclose(a[:, 3], b[:, 3])


def test_padding_changes_nothing(small):
    alone = small(torch.tensor([[5, 6, 7, END]]), torch.tensor([[8, 9, END]]))
    padded = small(torch.tensor([[5, 6, 7, END, PAD, PAD]]), torch.tensor([[8, 9, END, PAD]]))
    torch.testing.assert_close(alone, padded)


def test_greedy_takes_the_likeliest_of_a_whole_pass(small):
    sources = [[5, 6, 7, END], [9, 10, 11, 12, 13, END]]
    together = search.greedy(small, sources, 12)
    assert together == [search.greedy(small, [s], 12)[0] for s in sources], "rows do not touch each other"
    written = torch.tensor([[PAD, *together[1]]])
    source = torch.tensor([sources[1]])
    with torch.no_grad():
        best = small.logits(small.states(written, small.encode(source), source))[0].argmax(-1).tolist()
    assert best[: len(together[1])] == together[1]
    assert search.beam(small, sources[1], 12, beams=1, no_repeat=0) == together[1]
    assert len(together[1]) == 12 or best[len(together[1])] == END


def test_no_n_gram_comes_twice(small):
    assert search.repeated([1, 2, 3, 1, 2], 3) == [3]
    assert search.repeated([1, 2], 3) == [] and search.repeated([1, 1], 0) == []
    written = search.greedy(small, [[5, 6, END]], 40, no_repeat=2, banned=[END])[0]
    grams = list(zip(written, written[1:]))
    assert len(written) == 40 and len(set(grams)) == len(grams)


class Chain:
    """Stands for a model whose next token depends on the last alone: 3 is likelier than 4 at first, but leads nowhere."""

    config = {"decoder_start_token_id": 0, "eos_token_id": END, "pad_token_id": PAD}
    shared = torch.nn.Embedding(6, 1)
    table = torch.full((6, 6), 0.01)
    table[0, 3], table[0, 4] = 0.5, 0.45
    table[3] = 0.16
    table[3, END] = table[4, END] = 0.9
    table[3, END] = 0.2

    def eval(self):
        return self

    def encode(self, source):
        return source[..., None].float()

    def states(self, written, memory, source):
        assert len(written) == len(memory) == len(source)
        return written

    def logits(self, last):
        return self.table[last].log()


def test_beams_find_what_is_likelier_than_greedy():
    assert search.greedy(Chain(), [[5, END]], 4)[0] == [3]
    assert search.beam(Chain(), [5, END], 4, beams=1) == [3]
    assert search.beam(Chain(), [5, END], 4, beams=3) == [4]
    assert search.beam(Chain(), [5, END], 4, beams=3, banned=[4]) == [3]
    # A sum, not a mean: the shortest of all would win if it were likely enough.
    assert search.beam(Chain(), [5, END], 4, beams=3, length_penalty=0.0) == [4]


def test_a_few_steps_learn_to_copy(small, tmp_path):
    """The whole loop on a task that only attention to the source can do; stopped, it goes on where it was."""
    s = {
        "minutes": 1.0, "lr": 4e-3, "embedding_lr": 4e-3, "weight_decay": 0.0, "warmup_steps": 5, "bf16": False,
        "report_steps": 20, "save_seconds": 0, "validate_minutes": 9,
    }  # fmt: skip

    def draw(step, _progress):
        if step == stop:
            raise InterruptedError
        rng = np.random.default_rng(step)
        rows = [[int(rng.integers(3, 8)), END] for _ in range(16)]
        return [noise.Example(r, r) for r in rows]

    stop = 60
    with pytest.raises(InterruptedError):
        training.fit("test", small, draw, s, tmp_path / "a.ckpt", torch.device("cpu"))
    saved = torch.load(tmp_path / "a.ckpt", weights_only=True)
    assert saved["state"]["step"] == 60
    stop = -1
    again = Writer(small.config)
    s["minutes"] = saved["state"]["seconds"] / 60 + 1e-9
    state = training.fit("test", again, draw, s, tmp_path / "a.ckpt", torch.device("cpu"), lambda m: {"x": 1.0})
    assert 60 <= state["step"] <= 61 and all(h["x"] == 1.0 for h in state["history"])
    assert search.greedy(small, [[4, END], [6, END]], 5) == [[4], [6]]


def test_embeddings_begin_as_the_analyser_s(small, vocab, tmp_path):
    analyser = tokenizer.train([golden.TITLE, *SENTENCES, *EXTRA] * 4, 600)
    analyser.save(str(tmp_path / "tokenizer.json"))
    table = torch.randn(600, 32, generator=torch.Generator().manual_seed(0)) + 3.0
    save_file({"encoder.embeddings.tok_embeddings.weight": table}, tmp_path / "weights.safetensors")
    model = Writer({**small.config, "vocab_size": vocab.get_vocab_size()})
    taken = pretrain.take_over(model, vocab, tmp_path, np.random.default_rng(0))
    assert taken > vocab.get_vocab_size() // 2
    ours, theirs = model.shared.weight[vocab.token_to_id("▁xã")], table[analyser.token_to_id("xã")]
    torch.testing.assert_close(ours, (theirs - table.mean(0)) / (table - table.mean(0)).std())
    wider = Writer({**small.config, "vocab_size": vocab.get_vocab_size(), "d_model": 16})
    assert pretrain.take_over(wider, vocab, tmp_path, np.random.default_rng(0)) == 0


def test_gap_sentences_are_whole_and_are_taken_out():
    sentences = [[10, 11, 12], [20, 21], [10, 11, 20, 21], [30, 31]]
    assert noise.principal(sentences)[0] == 2, "it shares most with the others"
    gone = noise.gap_sentences(sentences, 0.25, 0.0, 20, np.random.default_rng(0))
    assert gone.source == [10, 11, 12, 20, 21, GAP, 30, 31, END] and gone.target == [10, 11, 20, 21, END]
    stays = noise.gap_sentences(sentences, 0.25, 1.0, 20, np.random.default_rng(0))
    assert stays.source == [10, 11, 12, 20, 21, 10, 11, 20, 21, 30, 31, END] and stays.target == gone.target
    assert noise.gap_sentences(sentences, 0.25, 0.0, 2, np.random.default_rng(0)) is None, "none fits"


@pytest.mark.parametrize("seed", range(20))
def test_spans_put_back_are_the_text(seed):
    sentences = [list(range(100, 140)), list(range(140, 171))]
    e = noise.spans(sentences, 0.3, 3, 40, np.random.default_rng(seed))
    assert len(e.target) <= 40 and e.source[-1] == e.target[-1] == END
    pieces, text = {}, []
    for token in e.target[:-1]:
        if token < 100:
            pieces[token] = []
            last = token
        else:
            pieces[last].append(token)
    assert list(pieces) == list(range(GAP, GAP + len(pieces))) and all(pieces.values())
    for token in e.source[:-1]:
        text += pieces[token] if token < 100 else [token]
    assert text == sentences[0] + sentences[1]


@pytest.mark.parametrize(
    ("target", "faithful"),
    [
        ("Ngày 12/11, xã Phú Lâm họp bàn về đường.", True),
        ("Hôm ấy, xã Phú Lâm họp bàn về đường.", True),
        ("Ngày 13/11, xã Phú Lâm họp bàn về đường.", False),
        ("Ngày 12/11, xã Phú Thọ họp bàn về đường.", False),
        ("Ngày 12/11, UBND xã Phú Lâm họp bàn về đường.", False),
        ("Chợ đông quá đi thôi mọi người ạ.", False),
        ("", False),
    ],
)
def test_a_target_names_only_what_its_source_has(target, faithful):
    source = "Ngày 12/11, tại xã Phú Lâm, cán bộ hôm ấy họp bàn về đường làng."
    assert pairs.faithful(source, target, 0.7) == faithful


S = {"source_tokens": 60, "target_tokens": 40, "least_target": 4, "least_overlap": 0.6}


def test_the_source_is_whole_sentences_or_the_start_of_the_first(vocab):
    text, ids = pairs.source_of(vocab, "Tin xã", ["Xã họp. Dân bàn.", "Đường rộng. " * 40], 60)
    assert text.startswith("Tin xã. Xã họp. Dân bàn. Đường rộng.") and text.endswith("rộng.")
    assert len(ids) <= 60 and ids[-1] == END and vocab.decode(ids) == text
    _, cut = pairs.source_of(vocab, "", ["xã " * 500], 60)
    assert len(cut) == 60
    assert pairs.source_of(vocab, "", [], 60) is None


def test_sought_sentences_come_in(vocab):
    article = ("Tin xã", ["Đường rộng. " * 40, "Xã có 12 thôn. Hết."])
    assert pairs.pair(vocab, article, "Đường rộng, xã có 12 thôn.", S) is None, "the number is too far down"
    found = pairs.pair(vocab, article, "Đường rộng, xã có 12 thôn.", S, seek=True)
    text = vocab.decode(found.source.tolist())
    assert text.startswith("Tin xã. Đường rộng.") and text.endswith("rộng. Xã có 12 thôn.")
    assert len(found.source) <= 60
    assert vocab.decode(found.target.tolist()) == "Đường rộng, xã có 12 thôn."


def test_teasers_are_no_summaries(vocab, tmp_path):
    body = "Xã có 12 thôn. Đường rộng."
    lines = [f"Tin\t{lead}\t{body}" for lead in ("Xã có 12 thôn.", "Xã có 12 thôn?", "Đường rộng 13 thôn.")]
    (tmp_path / "c.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found, seen = pairs.from_corpus(tmp_path / "c.txt", vocab, S, 10)
    assert seen == 3 and [vocab.decode(p.target.tolist()) for p in found] == ["Xã có 12 thôn."]


def test_rouge_l():
    assert rouge_l("a b c", "a b c") == 1.0 and rouge_l("", "a") == 0.0
    assert rouge_l("a x b", "a b") == pytest.approx(0.8)


@pytest.fixture
def workplace(tmp_path):
    """A corpus, annotations and a configuration so small that the three stages run in a moment."""
    paths = {"data": tmp_path, "annotation": tmp_path, "work": tmp_path / "work", "writer_out": tmp_path / "out"}
    c = config.load(HERE / "config.toml", **paths)
    corpus = dataclasses.replace(c.corpora[0], name="news")
    c = dataclasses.replace(c, corpora=[corpus])
    (c.work / "corpus").mkdir(parents=True)
    article = "\t".join([golden.TITLE, SENTENCES[0], *SENTENCES])
    (c.work / "corpus" / "news.txt").write_text(f"{article}\n" * 30, encoding="utf-8")
    record = {"id": "1", "title": golden.TITLE, "lead": SENTENCES[0], "body": SENTENCES[1:], "summary": SENTENCES[0]}
    (tmp_path / "gold").mkdir()
    for name in ("gold/train.jsonl", "gold/dev.jsonl", "val.jsonl"):
        (tmp_path / name).write_text(json.dumps(record) + "\n", encoding="utf-8")
    small = c.writer["cpu"]
    small["shape"].update(d_model=16, d_ff=16, d_kv=8, num_layers=1, num_decoder_layers=1, num_heads=2)
    small.update(vocab_size=400, rows=2, report_steps=1)
    small["pretrain"].update(minutes=0.005, rows=2)
    small["finetune"].update(minutes=0.005, rows=2, leads=["news"], measure="val.jsonl", measure_articles=1)
    return c


def test_the_stages_leave_a_plain_folder(workplace):
    for stage in (pretrain, finetune, export, measure):
        stage.run(workplace)
    (line,) = (json.loads(line) for line in (workplace.work / "writer" / "dev.jsonl").read_text().splitlines())
    assert line["lead"] == line["reference"] == SENTENCES[0]
    kept, out = workplace.work / "writer", workplace.writer_out
    history = json.loads((kept / "finetune.json").read_text())["history"]
    assert history and 0.0 <= history[-1]["dev_rouge_1"] <= 1.0
    stored = json.loads((out / "config.json").read_text())
    assert stored["model_type"] == "t5" and stored["feed_forward_proj"] == "gated-gelu" and stored["tie_word_embeddings"]
    assert stored["n_positions"] == settings(workplace, "finetune")["source_tokens"]
    assert Tokenizer.from_file(str(out / "tokenizer.json")).get_vocab_size() == stored["vocab_size"]
    weights = load_file(out / "model.safetensors")
    assert all(w.dtype == torch.float16 for w in weights.values())
    again, _, _ = measure.read(out)
    assert set(shape(workplace, 1)) <= set(stored)
    saved = torch.load(kept / "finetuned.pt", weights_only=True)
    for name, weight in saved["model"].items():
        torch.testing.assert_close(again.state_dict()[name], weight, atol=1e-2, rtol=1e-3)
    before = (kept / "pretrained.pt").stat().st_mtime_ns
    pretrain.run(workplace)
    assert (kept / "pretrained.pt").stat().st_mtime_ns == before, "a finished stage does nothing"
