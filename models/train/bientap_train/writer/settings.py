"""The writer's tables of the configuration, and its files."""

from .vocabulary import END, PAD


def settings(config, stage):
    """`[writer]`, `[writer.STAGE]` and, on a CPU, `[writer.cpu]` and `[writer.cpu.STAGE]` over them, as one table."""
    w = config.writer
    tables = [w, w.get(stage, {})]
    if config.device == "cpu":
        tables += [w["cpu"], w["cpu"].get(stage, {})]
    return {k: v for table in tables for k, v in table.items() if not isinstance(v, dict)}


def shape(config, vocab_size):
    """The model's shape with config.json's names, for as many rows as the tokenizer has pieces."""
    table = config.writer["shape"] | (config.writer["cpu"]["shape"] if config.device == "cpu" else {})
    ids = {"pad_token_id": PAD, "eos_token_id": END, "decoder_start_token_id": PAD}
    return {**table, **ids, "vocab_size": vocab_size, "layer_norm_epsilon": 1e-6}


def folder(config):
    """Where the writer's stages leave what they make."""
    path = config.work / "writer"
    path.mkdir(parents=True, exist_ok=True)
    return path
