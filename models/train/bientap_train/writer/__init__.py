"""The writer: a small T5 that writes summaries. Its stages are `write_pretrain`, `write_finetune` and `write_export`."""
