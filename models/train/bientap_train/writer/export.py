"""Stage `write-export`: the writer as a plain Hugging Face T5 folder, for the service's `--abstractive-model-dir`."""

import json

import torch
from safetensors.torch import save_file

from . import vocabulary
from .settings import folder, settings
from .t5 import BUCKETS, MAX_DISTANCE, Writer


def t5_config(c, s):
    """config.json: the shape, the tokens that the writer was trained to read, and how it is decoded."""
    return {
        "architectures": ["T5ForConditionalGeneration"], "model_type": "t5", "is_encoder_decoder": True,
        **{k: c[k] for k in sorted(c)},
        "relative_attention_num_buckets": BUCKETS, "relative_attention_max_distance": MAX_DISTANCE,
        "feed_forward_proj": "gated-gelu", "dense_act_fn": "gelu_new", "is_gated_act": True,
        "initializer_factor": 1.0, "tie_word_embeddings": True, "use_cache": True, "torch_dtype": "float16",
        "n_positions": s["source_tokens"],
        "task_specific_params": {
            "summarization": {
                "prefix": "", "num_beams": s["beams"], "length_penalty": s["length_penalty"],
                "no_repeat_ngram_size": s["no_repeat"], "max_length": s["target_tokens"], "early_stopping": False,
            }
        },
    }  # fmt: skip


def write(model, tokenizer, s, out):
    """Write the folder `out`; weights in f16."""
    out.mkdir(parents=True, exist_ok=True)
    weights = {k: v.detach().to("cpu", torch.float16).contiguous() for k, v in model.state_dict().items()}
    save_file(weights, out / "model.safetensors", metadata={"format": "pt"})
    (out / "config.json").write_text(json.dumps(t5_config(model.config, s), indent=2) + "\n")
    tokenizer.save(str(out / "tokenizer.json"))


def run(config):
    """Export the fine-tuned writer."""
    s, kept = settings(config, "finetune"), folder(config)
    saved = torch.load(kept / "finetuned.pt", map_location="cpu", weights_only=True)
    model = Writer(saved["config"])
    model.load_state_dict(saved["model"])
    write(model, vocabulary.load(kept / "tokenizer.json"), s, config.writer_out)
    size = sum(f.stat().st_size for f in config.writer_out.iterdir())
    print(f"write-export: {config.writer_out}, {size / 1e6:.1f} MB", flush=True)
