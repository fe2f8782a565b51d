"""Tests that need no corpora and run in seconds."""

import dataclasses
import hashlib
import json
import pathlib
import random
import re
import tomllib

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from bientap_train import ablations, augment, card, config, examples, export, finetune, golden, invention, phrases, pretrain
from bientap_train import runtime, silver, tokenizer
from bientap_train.articles import IGNORE, UNKNOWN, Article, Window, label_tokens, locate, windows
from bientap_train.batches import Stream, pack
from bientap_train.evaluate import best_path, choose, predict, spans
from bientap_train.invention import Inventor
from bientap_train.losses import tag_targets
from bientap_train.model import TOKEN_LABELS, Analyzer, Encoder, _attend_locally
from bientap_train.pretrain import mask
from bientap_train.rouge import best_summary, rouge, worth
from bientap_train.textnorm import normalize

HERE = pathlib.Path(__file__).parent.parent
TAXONOMY = HERE.parent / "bientap-vi" / "taxonomy.toml"


def unescape(text):
    simple = {"t": "\t", "n": "\n", "r": "\r"}
    return re.sub(r"\\(t|n|r|u[0-9a-fA-F]{4})", lambda m: simple.get(m[1]) or chr(int(m[1][1:], 16)), text)


def cases():
    lines = (HERE / "normalization_cases.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(map(unescape, line.split("\t"))) for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(("text", "expected"), cases())
def test_normalization_table(text, expected):
    assert normalize(text) == expected
    assert normalize(expected) == expected


@pytest.fixture(scope="module")
def small_tokenizer():
    texts = [golden.TITLE] + [s for p in golden.PARAGRAPHS for s in p]
    return tokenizer.train(texts * 4, 600)


def test_tokens_cover_the_text(small_tokenizer):
    text = "Sáng 12/11, ông Đặng Quốc Khải (xã Phú Lâm Thượng) nói: “Được!”"
    encoded = small_tokenizer.encode(text)
    assert "".join(text[b:e] for b, e in encoded.offsets) == text.replace(" ", "")
    assert "1" in encoded.tokens and "/" in encoded.tokens, "digits and punctuation stand alone"


def test_spelled_special_tokens_are_text(small_tokenizer, tmp_path):
    small_tokenizer.save(str(tmp_path / "t.json"))
    assert tokenizer.SEP not in tokenizer.load(tmp_path / "t.json").encode("a [SEP] b").ids


def test_special_tokens_have_the_ids_of_the_format(small_tokenizer):
    assert [small_tokenizer.token_to_id(t) for t in tokenizer.SPECIALS] == [0, 1, 2, 3, 4, 5]


def test_labels_follow_the_annotation(small_tokenizer):
    sentences = ["Ngày 3-4, Bí thư Tỉnh ủy Lê Văn Bình gặp bà Bình; ông Bình cảm ơn."]
    people = [
        {"official": True, "mentions": [[0, "Lê Văn Bình"], [0, "Bình"]], "positions": [[0, "Bí thư Tỉnh ủy"]]},
        {"official": False, "mentions": [[0, "Bình"]], "positions": []},
    ]
    (found,) = locate(sentences, people, [[0, "Ngày 3-4", "2024-04-03"]])
    text = sentences[0]
    assert [(text[b:e], k) for b, e, k in found] == [
        ("Ngày 3-4", "DATE"),
        ("Bí thư Tỉnh ủy", "POST"),
        ("Lê Văn Bình", "OFFICIAL"),
        ("Bình", "OFFICIAL"),
        ("Bình", "PERSON"),
    ]
    encoded = small_tokenizer.encode(text)
    labels = label_tokens(encoded.offsets, found)
    again = [(encoded.offsets[b][0], encoded.offsets[e - 1][1], k) for b, e, k in spans(labels)]
    assert again == found


def article(small=3):
    n = 12
    sentences = [f"Câu số {i} nói về xã Phú Lâm Thượng và nông thôn mới." for i in range(n)]
    return Article("a", "Tiêu đề", sentences, [i // small for i in range(n)], [[] for _ in range(n)])


def test_windows_hold_whole_sentences_and_overlap(small_tokenizer):
    a = article()
    found = windows(small_tokenizer, a, 120, 40)
    assert len(found) > 1
    numbers = [[n for n, _, _ in w.sentences] for w in found]
    assert sorted({n for ns in numbers for n in ns}) == list(range(12))
    for w, following in zip(numbers, numbers[1:]):
        assert following[0] <= w[-1], "a window repeats the last sentences of the one before"
        assert following[-1] > w[-1]
    for w in found:
        assert len(w.ids) == len(w.labels) <= 120
        assert w.ids[0] == tokenizer.CLS and w.ids[-1] == tokenizer.SEP
        for n, b, e in w.sentences:
            assert w.ids[b:e] == small_tokenizer.encode(a.sentences[n]).ids


def test_spans_of_labels():
    labels = [TOKEN_LABELS.index(x) for x in ("B-POST", "I-POST", "O", "I-DATE", "B-DATE", "I-PERSON")]
    assert spans(labels) == [(0, 2, "POST"), (3, 4, "DATE"), (4, 5, "DATE"), (5, 6, "PERSON")]
    assert spans([IGNORE, 1]) == [(1, 2, "OFFICIAL")]


def test_decoded_labels_are_allowed():
    logits = np.zeros((4, 9))
    for i, label in enumerate((1, 4, 2, 6)):
        logits[i, label] = 3.0
    logits[1, 2], logits[3, 0] = 1.0, 2.0
    assert best_path(logits, [False] * 4) == [1, 2, 2, 0]
    assert best_path(logits, [False, False, False, True]) == [1, 2, 2, 2]


SENTENCE = "Ông Lê Văn Bình, Phó Bí thư Tỉnh ủy, và Chủ tịch UBND xã Trần Thị Hoa gặp nhau ngày 3-4; ông Bình cảm ơn."
PEOPLE = [
    {"official": True, "mentions": [[0, "Lê Văn Bình"], [0, "Bình"]], "positions": [[0, "Phó Bí thư Tỉnh ủy"]]},
    {"official": True, "mentions": [[0, "Trần Thị Hoa"]], "positions": [[0, "Chủ tịch UBND xã"]]},
]
INVENTOR = Inventor(HERE / "substitutions.toml")
SEEDS = range(40)


def annotated():
    spans = locate([SENTENCE], PEOPLE, [[0, "ngày 3-4", "2024-04-03"]])
    title = "Lê Văn Bình thăm xã"
    return Article("a", title, [SENTENCE] * 6, [0, 1, 2, 3, 4, 5], spans * 6, ["xa-hoi"], [], np.ones(6))


def told(sentence, spans):
    return [(sentence[b:e], kind) for b, e, kind in spans]


@pytest.mark.parametrize("seed", SEEDS)
def test_other_names_take_the_labels_of_the_old_ones(seed):
    changed = augment.rename(annotated(), INVENTOR, random.Random(seed))
    parts = told(changed.sentences[0], changed.spans[0])
    names = [text for text, kind in parts if kind == "OFFICIAL"]
    assert changed.sentences[0] == (
        f"Ông {names[0]}, Phó Bí thư Tỉnh ủy, và Chủ tịch UBND xã {names[1]} gặp nhau ngày 3-4; ông {names[2]} cảm ơn."
    )
    assert names[2] in names[0] and names[0] != "Lê Văn Bình", "a later mention is part of the same new name"
    assert changed.title == f"{names[0]} thăm xã"
    assert [k for _, k in parts] == [k for _, _, k in annotated().spans[0]]


def test_names_that_are_not_understood_stay():
    spans = [[(0, 5, "OFFICIAL"), (6, 17, "PERSON")]]
    a = Article("a", "", ["Trump LÊ VĂN BÌNH"], [0], spans, salience=np.ones(1))
    for seed in SEEDS:
        assert augment.rename(a, INVENTOR, random.Random(seed)).sentences == a.sentences


def test_abbreviations_go_into_posts_and_never_into_names():
    seen = set()
    for seed in SEEDS:
        changed = augment.abbreviate(annotated(), INVENTOR, random.Random(seed))
        parts = told(changed.sentences[0], changed.spans[0])
        assert [t for t, k in parts if k == "OFFICIAL"] == ["Lê Văn Bình", "Trần Thị Hoa", "Bình"]
        seen |= {t for t, k in parts if k == "POST"}
    assert {"PBT Tỉnh ủy", "Phó Bí thư Tỉnh ủy", "CT Ủy ban nhân dân xã"} <= seen


def test_other_separators_and_orders_keep_names_and_posts_apart():
    seen = set()
    for seed in range(200):
        changed = augment.part_otherwise(annotated(), random.Random(seed))
        sentence, spans = changed.sentences[0], changed.spans[0]
        assert sorted(told(sentence, spans)) == sorted(told(SENTENCE, annotated().spans[0])), sentence
        seen.add(sentence[spans[0][1] : spans[1][0]])
    assert seen == {*invention.AFTER_NAME, " "}, "the first name and its post in every way"


@pytest.mark.parametrize(
    ("text", "kinds", "turned"),
    [
        ("Theo A, x, cho biết", "A x", "Theo x A cho biết"),
        ("Theo x A cho biết", "x A", "Theo A, x, cho biết"),
        ("do x A.", "x A", "do A, x."),
    ],
)
def test_a_turned_pair_reads_on(text, kinds, turned):
    marks = {"A": "OFFICIAL", "x": "POST"}
    at = [(text.index(m), text.index(m) + 1, marks[m]) for m in kinds.split()]
    pieces = invention.parted(text, at)
    ((i, first),) = augment._pairs(pieces)
    assert invention.joined(augment._turned(pieces, i, first))[0] == turned


def test_posts_of_the_next_person_are_not_taken():
    text = "x A, y B và C, z"
    spans = [(text.index(m), text.index(m) + 1, "POST" if m.islower() else "OFFICIAL") for m in "xAyBCz"]
    pieces = invention.parted(text, spans)
    found = [(pieces[i - 1][0], pieces[i + 1][0]) for i, _ in augment._pairs(pieces)]
    assert found == [("x", "A"), ("y", "B"), ("C", "z")]


@pytest.mark.parametrize("seed", SEEDS)
def test_variants_stay_whole(seed):
    rng = random.Random(seed)
    for _ in range(20):
        changed = augment.vary(annotated(), INVENTOR, rng)
        sizes = {len(x) for x in (changed.sentences, changed.paragraph_of, changed.spans, changed.salience)}
        assert len(sizes) == 1 and changed.paragraph_of == sorted(changed.paragraph_of)
        for sentence, spans in zip(changed.sentences, changed.spans):
            assert normalize(sentence) == sentence
            assert all(b < e and sentence[b:e] == sentence[b:e].strip() for b, e, _ in spans)
            assert all(first[1] <= second[0] for first, second in zip(spans, spans[1:]))


@pytest.mark.parametrize("seed", SEEDS)
def test_made_sentences_are_labelled_by_the_guidelines(seed):
    rng = random.Random(seed)
    for _ in range(20):
        made = INVENTOR.article(rng)
        assert made.subjects is None and made.sections is None, "their tags are not known"
        for sentence, spans in zip(made.sentences, made.spans):
            assert normalize(sentence) == sentence and "{" not in sentence
            for text, kind in told(sentence, spans):
                assert text == text.strip(" ,;:-–()"), text
                assert not re.match("([ôÔ]ng|[bB]à|[đĐ]ồng chí|[đĐ]/c|[đĐ]ại tá) ", text), "honorifics stay outside"
                assert kind != "PERSON" or not text.startswith(("Bí thư", "Chủ tịch"))


def test_names_are_of_every_kind():
    rng = random.Random(1)
    names = [INVENTOR.name(rng) for _ in range(20000)]
    assert all(n.short in n.full and normalize(n.full) == n.full for n in names)
    sizes = {len(n.full.split()) for n in names}
    assert {2, 3, 4, 5} <= sizes
    firsts = {n.full.split()[0] for n in names}
    assert {"Nguyễn", "Phan", "Hồ", "Quảng", "Đoàn", "Nông", "Lò", "Giàng", "Y", "Ksor", "Thạch", "Đàng", "Alăng"} <= firsts
    assert any("'" in n.full for n in names) and any(n.short == "Hội" for n in names)


def test_silent_texts_have_no_tags():
    rng = random.Random(1)
    for _ in range(500):
        silent = INVENTOR.silent(rng, ["bóng", "Quốc", "giá"])
        assert (silent.sections, silent.subjects) == ([], []) and all(silent.sentences)
        assert sum(len(s.split()) for s in silent.sentences) < 60
    target, full, main = tag_targets([Window(silent, [], [], [])], ["xa-hoi"], ["xa-hoi"])
    assert full.all() and not target.any() and (main == IGNORE).all(), "no tag is right, and no section the main one"


def test_masking_is_exact_and_spares_special_tokens():
    ids = np.tile(np.array([[2, 10, 3, 11, 5, 12, 13, 14]]), (8, 4))
    changed, where, target = mask(ids, 0.25, 20, np.random.default_rng(0))
    assert len(where) == ids.size // 4
    assert (target > tokenizer.NL).all() and (ids.reshape(-1)[where] == target).all()
    assert (np.delete(changed.reshape(-1), where) == np.delete(ids.reshape(-1), where)).all()


def test_block_attention_equals_masked_attention():
    q, k, v = torch.randn(3, 2, 2, 150, 8, generator=torch.Generator().manual_seed(0)).unbind(0)
    document = (torch.arange(150) > 60).long().expand(2, -1)
    i = torch.arange(150)
    seen = ((i[:, None] - i).abs() <= 16) & (document[:, :, None] == document[:, None, :])
    full = torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=seen[:, None])
    torch.testing.assert_close(_attend_locally(q, k, v, document, 16), full)


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    work = tmp_path_factory.mktemp("work")
    c = config.load(HERE / "config.toml", work=work, out=work / "model")
    c.encoder.update(hidden_size=32, num_attention_heads=2, intermediate_size=48)
    c.tokenizer.update(vocab_size=600)
    return c


def test_packed_documents_do_not_see_each_other(settings, small_tokenizer):
    torch.manual_seed(0)
    shape = dict(settings.encoder, vocab_size=small_tokenizer.get_vocab_size())
    model = Analyzer(shape, 5).eval()
    items = windows(small_tokenizer, article(), 120, 40)
    together, left = pack(items, 1, 1024)
    alone, _ = pack(items[1:2], 1, 300)
    assert not left
    with torch.no_grad():
        a = model(together.ids, together.document, together.windows, together.sentences)
        b = model(alone.ids, alone.document, alone.windows, alone.sentences)
    torch.testing.assert_close(a[1][1], b[1][0], atol=1e-4, rtol=1e-3)
    mine = together.sentences[:, 0] == 1
    torch.testing.assert_close(a[2][mine], b[2], atol=1e-4, rtol=1e-3)


def test_exported_folder_is_whole(settings, small_tokenizer):
    small_tokenizer.save(str(settings.work / "tokenizer.json"))
    shape = dict(settings.encoder, vocab_size=600)
    taxonomy = [
        {"kind": "section", "id": "xa-hoi", "name": "xã hội", "when it applies": "life"},
        {"kind": "subject", "id": "dan-van", "name": "dân vận", "when it applies": "mobilisation"},
    ]
    torch.manual_seed(0)
    model = Analyzer(shape, 2)
    export.write(settings.out, model, settings, taxonomy, {"seed": 1}, {"section": 0.5}, "# Card\n")
    manifest = json.loads((settings.out / "manifest.json").read_text(encoding="utf-8"))
    for name, file in manifest["files"].items():
        data = (settings.out / name).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file["bytes"], file["sha256"])
    weights = load_file(settings.out / "weights.safetensors")
    assert weights["encoder.layers.0.attn.Wqkv.weight"].shape == (96, 32)
    assert weights["encoder.layers.0.mlp.Wi.weight"].shape == (96, 32)
    assert "encoder.layers.0.attn_norm.weight" not in weights
    assert weights["heads.salience.position.weight"].shape == (16, 32)
    assert weights["heads.tags.out.weight"].shape == (2, 32)
    stored = Analyzer(shape, 2).eval()
    stored.load_state_dict({k: v.float() for k, v in weights.items()})
    answer = json.loads((settings.out / "golden.json").read_text(encoding="utf-8"))
    ids = torch.tensor([answer["input_ids"]])
    with torch.no_grad():
        tokens = stored.heads["tokens"](stored.encoder(ids))[0, :16]
    torch.testing.assert_close(tokens, torch.tensor(answer["token_logits"]), atol=1e-5, rtol=1e-4)
    assert len(answer["salience_logits"]) == len(answer["sentences"]) == sum(map(len, golden.PARAGRAPHS))


def test_pretraining_goes_on_from_a_model_folder(settings, small_tokenizer, tmp_path):
    test_exported_folder_is_whole(settings, small_tokenizer)
    fresh = dataclasses.replace(settings, work=tmp_path, corpora=[], start=settings.out)
    tokenizer.run(fresh)
    assert (tmp_path / "tokenizer.json").read_bytes() == (settings.out / "tokenizer.json").read_bytes()
    encoder = Encoder(dict(settings.encoder, vocab_size=600))
    pretrain.start(encoder, fresh)
    stored = load_file(settings.out / "weights.safetensors")
    for name, weight in encoder.state_dict().items():
        torch.testing.assert_close(weight, stored[f"encoder.{name}"].float())
    assert export.start(fresh) == {"name": "bientap-vi", "version": settings.export["version"]}
    assert "bientap-vi" in card.start_line(export.start(fresh))


@pytest.mark.parametrize(("tags", "taken"), [(["xa-hoi", "dan-van"], True), (["xa-hoi", "kinh-te"], False)])
def test_fine_tuning_goes_on_from_the_heads_of_the_same_tags(settings, small_tokenizer, tmp_path, tags, taken):
    test_exported_folder_is_whole(settings, small_tokenizer)
    shape = dict(settings.encoder, vocab_size=600)
    encoder, model = Encoder(shape), Analyzer(shape, 2)
    torch.save({"encoder": encoder.state_dict()}, tmp_path / "encoder.pt")
    finetune.start(model, dataclasses.replace(settings, work=tmp_path, start=settings.out), tags)
    stored = load_file(settings.out / "weights.safetensors")["heads.tags.out.weight"].float()
    assert torch.equal(model.heads["tags"].out.weight, stored) == taken
    for name, weight in model.encoder.state_dict().items():
        assert torch.equal(weight, encoder.state_dict()[name]), "the encoder is the one that was pretrained last"


def test_a_run_that_makes_the_mean_worse_is_left_out():
    models = [{"w": torch.tensor([value])} for value in (1.0, 9.0, 3.0)]

    def score(weights):
        return -abs(weights["w"].item() - 2.0)

    mean, chosen = finetune.blend(models, [score(m) for m in models], score)
    assert (mean["w"].item(), chosen) == (2.0, [0, 2])
    mean, chosen = finetune.blend(models[1:2], [score(models[1])], None)
    assert (mean["w"].item(), chosen) == (9.0, [0]), "one run is taken as it is"


def test_fine_tuning_keeps_its_runs_and_their_mean(settings, small_tokenizer, tmp_path, monkeypatch):
    small_tokenizer.save(str(tmp_path / "tokenizer.json"))
    (tmp_path / "taxonomy.tsv").write_text(
        "kind\tid\tname\twhen it applies\nsection\txa-hoi\txã hội\t\nsubject\tdan-van\tdân vận\t\n", encoding="utf-8"
    )
    torch.save({"encoder": Encoder(dict(settings.encoder, vocab_size=600)).state_dict()}, tmp_path / "encoder.pt")
    one = dataclasses.replace(
        article(), sections=["xa-hoi"], subjects=["dan-van"], salience=np.ones(12), spans=[[] for _ in range(12)]
    )
    monkeypatch.setattr(finetune, "dev", lambda _: ([one], {"a": one.sentences[0]}))
    cut = lambda a: windows(small_tokenizer, a, 120, 40)  # noqa: E731
    monkeypatch.setattr(finetune, "streams", lambda _, __, rng: {"gold": Stream([one], cut, rng)})
    small = settings.finetune | {"runs": 2, "million_tokens": 0.001, "window": 120, "overlap": 40, "rows": 2}
    eager = settings.pretrain | {"compile": False}
    there = dataclasses.replace(settings, work=tmp_path, annotation=tmp_path, finetune=small, pretrain=eager)
    finetune.run(there)
    record = json.loads((tmp_path / "finetune.json").read_text(encoding="utf-8"))
    assert record["runs"] == 2 and record["tokens"] >= 2000 and {h["run"] for h in record["history"]} == {0, 1, "mean"}
    runs = [torch.load(tmp_path / f"finetune-{n}.pt", weights_only=True)["model"] for n in record["averaged"]]
    for name, weight in torch.load(tmp_path / "analyzer.pt", weights_only=True)["model"].items():
        torch.testing.assert_close(weight, torch.stack([r[name] for r in runs]).mean(0))
    (tmp_path / "finetune.json").unlink()
    monkeypatch.setattr(finetune, "streams", None)
    finetune.run(there)  # runs that ended are not trained again
    assert json.loads((tmp_path / "finetune.json").read_text(encoding="utf-8")) == record


def test_prediction_answers_every_sentence(settings, small_tokenizer):
    shape = dict(settings.encoder, vocab_size=600)
    torch.manual_seed(0)
    a = article()
    a.sentences[3] = "!"  # one token
    answer = predict(Analyzer(shape, 5), small_tokenizer, [a], 120, 40, torch.device("cpu"))["a"]
    assert sorted(answer["sentences"]) == list(range(12))
    assert all(len(s["predicted"]) == len(s["true"]) for s in answer["sentences"].values())
    assert answer["tags"].shape == (5,)


def test_summary_and_its_worth():
    sentences = ["Một hai ba bốn năm sáu.", "Bảy tám chín mười hai ba.", "Ảnh."]
    assert rouge(sentences[0], sentences[0]) == (1.0, 1.0)
    assert worth(sentences, sentences[1], [1]).argmax() == 1
    assert best_summary(sentences, [0.1, 0.9, 5.0], least=6) == sentences[1]
    assert best_summary(sentences, [0.1, 0.9, 5.0], least=12) == " ".join(sentences[:2])


def test_phrases_are_whole_words_in_any_spelling():
    a = Article("a", "Hội nghị", ["Công tác DÂN VẬN ở xã.", "Văn hoá.", "Vận tải.", "dân vận"], [0, 1, 2, 3])
    found = phrases.hits(a, {"x": ["dân vận"], "y": ["văn hóa"], "z": ["vận tải", "ăn hóa"]}, ["x", "y", "z"])
    assert found.tolist() == [[1, 1, 0], [1, 0, 0]]


def test_tags_are_chosen_within_bounds():
    logits = np.array([3.0, -9.0, 2.0, 1.0])
    assert choose(logits, 0.5, 1, 3).tolist() == [0, 2, 3]
    assert choose(logits - 20, 0.5, 1, 3).tolist() == [0]
    assert choose(logits - 20, 0.5, 0, 3).tolist() == []


def test_a_budget_is_minutes_or_tokens():
    state = {"seconds": 30.0, "tokens": 500_000}
    assert runtime.progress({"minutes": 1}, state) == 0.5
    assert runtime.progress({"minutes": 1, "million_tokens": 2}, state) == 0.25, "tokens count where there are any"
    assert runtime.progress({"million_tokens": 0}, state) == 1.0, "a budget of nothing is spent at once"


def test_sources_that_are_there_make_up_the_whole():
    shares = finetune.share_out({"gold": [0.6, 0.9], "silver": [0.3, 0.1]}, 0.0)
    assert shares == {"gold": pytest.approx(2 / 3), "silver": pytest.approx(1 / 3)}
    assert finetune.share_out({"gold": [0.6, 0.9], "silver": [0.3, 0.1]}, 1.0)["gold"] == pytest.approx(0.9)


def small_encoder():
    shape = config.load(HERE / "config.toml").encoder
    return dict(shape, hidden_size=32, num_attention_heads=2, intermediate_size=48, num_hidden_layers=2, vocab_size=96)


@pytest.mark.parametrize("objective", pretrain.OBJECTIVES)
def test_each_objective_learns_a_line_by_heart(objective):
    torch.manual_seed(0)
    model = pretrain.OBJECTIVES[objective](small_encoder())
    ids = np.arange(6, 6 + 64).reshape(2, 32) % 90 + 6
    changed, where, target = mask(ids, 0.3, 96, np.random.default_rng(1))
    given = [torch.from_numpy(a) for a in (changed, where, target)]
    optim = torch.optim.AdamW(model.parameters(), lr=3e-3)
    before = {k: v.clone() for k, v in model.encoder.state_dict().items()}
    losses = []
    for _ in range(60):
        loss = model(*given)
        runtime.update(model, [optim], loss)
        losses.append(loss.item())
    assert losses[-1] < 0.5 * losses[0]
    after = model.encoder.state_dict()
    assert not [k for k in before if torch.equal(before[k], after[k])], "the encoder learns, whatever learns beside it"


def test_a_silver_article_carries_what_the_service_marked():
    paragraphs = [["Ông Lê Văn Tám, Chủ tịch UBND xã Phú Lâm, phát biểu."], ["Sáng 12/11, ông Tám đi thăm.", "Bà Lan tiếp ông."]]
    lead, body = " ".join(paragraphs[0]), "\n".join(" ".join(p) for p in paragraphs[1:])

    def span(text, field, within):
        at = within.encode().index(text.encode())
        return {"content": text, "beginOffset": at, "endOffset": at + len(text.encode()), "field": field}

    answer = {
        "officials": [
            {
                "name": "Lê Văn Tám",
                "mentions": [span("Lê Văn Tám", "FIELD_LEAD", lead), span("Tám", "FIELD_BODY", body)],
                "positions": [{"title": "…", "span": span("Chủ tịch UBND xã Phú Lâm", "FIELD_LEAD", lead)}],
            }
        ],
        "dates": [{"span": span("12/11", "FIELD_BODY", body)}],
    }
    asked = silver.request("a", "Tiêu đề", paragraphs)
    assert (asked["lead"], asked["body"]) == (lead, body), "offsets are those of the texts that were sent"
    found = silver.locate(paragraphs, answer)
    sentences = [s for p in paragraphs for s in p]
    told = [[(s[b:e], kind) for b, e, kind in spans] for s, spans in zip(sentences, found)]
    assert told == [
        [("Lê Văn Tám", "OFFICIAL"), ("Chủ tịch UBND xã Phú Lâm", "POST")],
        [("12/11", "DATE"), ("Tám", "OFFICIAL")],
        [("Lan", UNKNOWN)],
    ]


def test_labels_that_are_not_known_are_left_out_of_the_loss():
    assert label_tokens([(0, 2), (3, 6), (7, 9)], [(3, 6, UNKNOWN)]) == [0, IGNORE, 0]


def test_ablations_name_encoders_that_are_there():
    plan = tomllib.loads((HERE / "ablations.toml").read_text(encoding="utf-8"))
    encoders = {e["name"] for e in plan["encoder"]}
    assert {m["encoder"] for m in plan["model"]} == encoders
    record = {"history": [dict.fromkeys(ablations.COLUMNS, 0.5)]}
    lines = ablations.table([("all", "masked", record)]).splitlines()
    assert len({line.count("|") for line in lines}) == 1 and lines[2].startswith("| all | masked | 0.500 |")


def test_tags_of_articles_read_whole_are_those_of_the_taxonomy_form():
    tags = examples.read_tags(HERE / "tags.tsv")
    assert len(tags) >= 200
    for name, (sections, subjects) in tags.items():
        assert 1 <= len(sections) <= 3 and len(subjects) <= 6, name
        assert len({*sections, *subjects}) == len(sections) + len(subjects), name
    kinds = {row["id"]: row["kind"] for row in tomllib.loads(TAXONOMY.read_text(encoding="utf-8"))["tags"]}
    assert {kinds[tag] for sections, _ in tags.values() for tag in sections} == {"section"}
    assert {kinds[tag] for _, subjects in tags.values() for tag in subjects} == {"subject"}


def gold_files(folder, **files):
    """Files of annotated articles, one article of two sentences for each text."""
    (folder / "gold").mkdir(exist_ok=True)
    for name, texts in files.items():
        records = [
            {
                "id": f"{name}-{n}", "title": text, "lead": text, "body": [], "sentences": [text, "Hai."],
                "paragraph_of": [0, 1], "summary": text, "key_sentences": [0], "people": [], "dates": [],
                "sections": ["xa-hoi"], "subjects": [],
            }
            for n, text in enumerate(texts)
        ]  # fmt: skip
        lines = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
        (folder / "gold" / f"{name}.jsonl").write_text(lines, encoding="utf-8")


def test_every_file_of_annotated_articles_is_learnt_from_and_none_that_measures(tmp_path):
    long = "Sáng 12/11, xã Phú Lâm Thượng khánh thành cầu mới sau hai năm thi công trên sông"
    copied = "Chiều 13/11, đoàn công tác kiểm tra tiến độ làm đường liên thôn ở xã bên cạnh"
    gold_files(tmp_path, train=[long], train2=[copied, f"{long} lần thứ hai"], dev=["Dev"], dev2=[f"{copied}."])
    there = config.load(HERE / "config.toml", annotation=tmp_path)
    assert [p.name for p in there.gold] == ["train.jsonl", "train2.jsonl"] and there.dev.name == "dev.jsonl"
    assert {p.name for p in there.exclude} >= {"dev.jsonl", "dev2.jsonl"}
    excluded = examples.fingerprints_in([p for p in there.exclude if p.exists()])
    found = examples.gold(there.gold, excluded=excluded)
    assert [a.id for a in found] == ["train-0", "train2-1"], "a copy of an article that measures is left out"


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="train"):
        examples.gold(config.load(HERE / "config.toml", annotation=tmp_path).gold)


def test_no_pretraining_takes_the_encoder_as_it_is(settings, small_tokenizer, tmp_path):
    test_exported_folder_is_whole(settings, small_tokenizer)
    none = settings.pretrain | {"million_tokens": 0}
    pretrain.run(dataclasses.replace(settings, work=tmp_path, start=settings.out, pretrain=none))
    stored = load_file(settings.out / "weights.safetensors")
    for name, weight in torch.load(tmp_path / "encoder.pt", weights_only=True)["encoder"].items():
        torch.testing.assert_close(weight, stored[f"encoder.{name}"].float())
    record = json.loads((tmp_path / "pretrain.json").read_text(encoding="utf-8"))
    assert card.pretraining_line(record) == "No pretraining beyond it."
