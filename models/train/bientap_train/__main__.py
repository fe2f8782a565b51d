"""The command line: `python -m bientap_train STAGE`."""

import argparse
import importlib
import pathlib

from . import config

STAGES = ["corpus", "tokenizer", "vectors", "pretrain", "silver", "finetune", "calibrate", "export"]
WRITER = {f"write-{stage}": f"writer.{stage}" for stage in ("pretrain", "finetune", "export", "measure")}


def main():
    """Run one stage, or all of the analyser's or of the writer's in order."""
    parser = argparse.ArgumentParser(prog="bientap_train", description="Train Bientap's model.")
    parser.add_argument("stage", choices=[*STAGES, "all", "ablations", *WRITER, "write"])
    parser.add_argument("--config", default=pathlib.Path(__file__).parent.parent / "config.toml")
    for name in ("data", "annotation", "work", "out", "writer-out", "service"):
        parser.add_argument(f"--{name}", help=f"replaces paths.{name.replace('-', '_')} of the configuration")
    parser.add_argument("--start", help="a model folder whose tokenizer and encoder pretraining goes on from")
    parser.add_argument("--device", choices=["cpu", "cuda"])
    args = parser.parse_args()
    settings = config.load(args.config, **{k: v for k, v in vars(args).items() if k not in ("config", "stage")})
    settings.work.mkdir(parents=True, exist_ok=True)
    stages = {"all": STAGES, "write": list(WRITER)}.get(args.stage, [args.stage])
    for stage in stages:
        importlib.import_module(f".{WRITER.get(stage, stage)}", __package__).run(settings)


if __name__ == "__main__":
    main()
