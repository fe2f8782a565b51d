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

from bientap_train import ablations, augment, card, config, examples, export, finetune, golden, phrases, pretrain, runtime, silver, tokenizer
from bientap_train.articles import IGNORE, UNKNOWN, Article, label_tokens, locate, windows
from bientap_train.batches import Stream, pack
from bientap_train.evaluate import best_path, choose, predict, spans
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


def test_variants_keep_spans_on_names():
    sentence = "Ông Lê Văn Bình và bà Trần Thị Hoa; ông Bình."
    people = [{"official": True, "mentions": [[0, "Lê Văn Bình"], [0, "Bình"]], "positions": []}]
    people.append({"official": False, "mentions": [[0, "Trần Thị Hoa"]], "positions": []})
    a = Article("a", "T", [sentence] * 4, [0, 1, 2, 3], locate([sentence] * 4, people, []), salience=np.ones(4))
    a.spans = [list(a.spans[0]) for _ in a.sentences]
    changed = augment.rename(a, augment.Names([a] * 4), random.Random(1))
    for text, marked in zip(changed.sentences, changed.spans):
        parts = [text[b:e] for b, e, _ in marked]
        assert text == f"Ông {parts[0]} và bà {parts[1]}; ông {parts[2]}."
        assert parts[0].split()[-1] == parts[2]


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
