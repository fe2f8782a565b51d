"""The recipe's configuration: a TOML file, with paths that the command line may replace."""

import dataclasses
import pathlib
import tomllib


TABLES = ("annotated", "tokenizer", "vectors", "encoder", "pretrain", "silver", "finetune", "export", "writer")


@dataclasses.dataclass(frozen=True)
class Corpus:
    """One file of articles. `weight` says how often pretraining draws its tokens relative to the other corpora."""

    name: str
    path: pathlib.Path
    weight: float
    sentences: bool


@dataclasses.dataclass(frozen=True)
class Config:
    """Everything a stage needs; the tables of numbers stay plain dictionaries named as in the TOML file."""

    seed: int
    data: pathlib.Path
    annotation: pathlib.Path
    work: pathlib.Path
    out: pathlib.Path
    writer_out: pathlib.Path
    phrases: pathlib.Path
    substitutions: pathlib.Path
    tags: pathlib.Path  # tags of articles that were read whole
    ablations: pathlib.Path
    start: pathlib.Path | None  # a model folder whose tokenizer and encoder pretraining goes on from
    service: pathlib.Path  # the service's binary, which labels articles for `silver`
    device: str
    annotated: dict
    corpora: list
    exclude: list
    tokenizer: dict
    vectors: dict
    encoder: dict
    pretrain: dict
    silver: dict
    finetune: dict
    export: dict
    writer: dict

    @property
    def gold(self):
        """The files of annotated articles to train on."""
        return [file for name in self.annotated["train"] for file in matching(self.annotation, name)]

    @property
    def dev(self):
        """The annotated articles that checkpoints and thresholds are chosen on."""
        return self.annotation / self.annotated["dev"]


def matching(folder, pattern):
    """The files under `folder` that a name or a pattern of the configuration stands for, in the order of their names.

    A name that stands for nothing is given back as it is, so that whoever opens it says what is missing.
    """
    return sorted(folder.glob(pattern)) or [folder / pattern]


def load(path, **replaced):
    """Read `path`; `replaced` holds the command line's data, annotation, work, out, writer_out, start, service
    and device, or None."""
    raw = tomllib.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    folder = pathlib.Path(path).resolve().parent
    paths = {k: (folder / v).resolve() for k, v in raw["paths"].items()}
    paths.setdefault("start", None)
    paths |= {k: pathlib.Path(replaced[k]).resolve() for k in paths if replaced.get(k)}
    corpora = [
        Corpus(
            name=c["file"].split(".")[0],
            path=paths["data"] / c["file"],
            weight=c.get("weight", 1.0),
            sentences=c.get("body", "paragraphs") == "sentences",
        )
        for c in raw["corpus"]
    ]
    return Config(
        seed=raw["seed"],
        device=replaced.get("device") or raw["device"],
        corpora=corpora,
        exclude=[file for p in raw["exclude"] for file in matching(paths[p["in"]], p["file"])],
        **paths,
        **{k: raw[k] for k in TABLES},
    )
