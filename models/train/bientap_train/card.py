"""MODEL_CARD.md: what a person should know before they rely on the model."""

TEMPLATE = """# {name} {version}

A transformer encoder for Vietnamese news with three heads: token labels (officials, other people, posts, dates), tags
(18 sections and 68 subjects) and sentence salience for extractive summaries. {parameters:.1f} M parameters, f16. It
runs in the Bientap service; the format of this folder is in `../README.md`, the recipe in `../train/`.

**Licence.** {license} for the weights; the corpora are other people's writing and are not distributed. The folder
holds weights, a vocabulary of syllable pieces and counts, no text of the corpora; the article in `golden.json` was
written for it.

## Data

Vietnamese newspaper articles of 2003 to 2026, tokens as the tokenizer counts them:

| corpus | tokens |
|---|---|
{corpora}

Fine-tuning: {gold} annotated articles (people, posts, dates, tags, key sentences, summaries), {tagged} items tagged by
title and lead, {whole} articles tagged after they were read whole, {weak} items whose section follows from their source's own label, {summaries} articles whose lead
serves as the reference summary, and {silver} articles with the people, posts and dates that the service read in them.
Articles that measure the model, and copies of them, were removed from the corpora.

## Budget really spent

- {start}
- {pretraining}
- Fine-tuning of all heads at once: {finetune_tokens:.1f} M tokens in {finetune_steps} steps and
  {finetune_minutes:.0f} minutes, {gold_passes} passes over the annotated articles{runs}.
{notes}
Two CPU cores that other work shared; seed {seed}. That is a very small budget: an encoder of this kind usually sees a
thousand times as many tokens.

## Figures

On the 96 annotated dev articles, from this model alone, without the service's rules. The checkpoint and the thresholds
were chosen on the same articles, so expect a little less on new ones.

| figure | value |
|---|---|
{figures}

Span figures demand the exact span. Summaries are the most salient sentences, 30 to 60 words together, against the
annotators' own summaries; the lead alone scores ROUGE-1/2 0.507/0.364 there. Thresholds: {thresholds}.

## Known failures

- Rare tags: many of the 68 subjects have few annotated examples and are seldom proposed.
- Names without diacritics, in capitals throughout, or transliterated from languages that are rare in the news.
- Whether a person is an official is judged from the text around the name; a short mention far from the post goes wrong
  more often than the full name beside it.
- Long lists of guests with a post shared by several names, and posts that run on over commas.
- The annotated articles are of national and provincial papers of 2025 and some older ones; other genres (interviews,
  columns, court records) were not measured.
- Officials and events after the corpora's end are unknown to it; it labels by context, not by knowledge.

## What would improve it

More pretraining on the same corpora (the recipe runs on a GPU with one flag and would go through all of them many times
in an hour), then more annotated articles of the paper that uses it.
"""

NAMES = {
    "names": "names of people, exact span F1",
    "officials": "officials' names (told from other people), exact span F1",
    "posts": "posts, exact span F1",
    "dates": "dates, exact span F1",
    "sections": "sections, F1",
    "subjects": "subjects, F1",
    "main_section": "the first section is among the annotators' sections",
    "rouge_1": "ROUGE-1 of the extractive summary",
    "rouge_2": "ROUGE-2 of the extractive summary",
    "sections_with_phrases": "sections with the bonus for the taxonomy's phrases, F1",
    "subjects_with_phrases": "subjects with that bonus, F1",
    "main_section_with_phrases": "the first section with that bonus",
}


def start_line(start):
    """What pretraining started from, in a sentence."""
    if "version" in start:
        return f"Started from the encoder and the tokenizer of {start['name']} {start['version']}; its budget comes on top."
    minutes = start["seconds"] / 60
    return f"Skip-gram vectors: {start['tokens'] / 1e6:.1f} M tokens of the corpora, once through, in {minutes:.0f} minutes."


def pretraining_line(pretraining):
    """What pretraining did, in a sentence."""
    if not pretraining["tokens"]:
        return "No pretraining beyond it."
    return (
        f"Masked language modelling: {pretraining['tokens'] / 1e6:.1f} M tokens, 30 % of them masked, in"
        f" {pretraining['step']} steps and\n  {pretraining['seconds'] / 60:.0f} minutes; last loss {pretraining['loss']:.2f}."
    )


def runs_clause(finetuning):
    """How many runs there were and what became of them; nothing where there was one."""
    if finetuning["runs"] == 1:
        return ""
    return f", in {finetuning['runs']} runs; the weights are the mean of {len(finetuning['averaged'])} of them"


def render(config, parameters, provenance, thresholds):
    """The card's text, every number from the records of the run."""
    pretraining, finetuning = provenance["pretraining"], provenance["finetuning"]
    return TEMPLATE.format(
        name=config.export["name"],
        version=config.export["version"],
        license=config.export["license"],
        parameters=parameters / 1e6,
        corpora="\n".join(f"| {k} | {v / 1e6:.1f} M |" for k, v in provenance["corpora_tokens"].items()),
        gold=finetuning["sources"]["gold"],
        tagged=finetuning["sources"].get("tags", 0),
        whole=finetuning["sources"].get("whole", 0),
        weak=finetuning["sources"].get("sections", 0),
        summaries=finetuning["sources"].get("summaries", 0),
        silver=finetuning["sources"].get("silver", 0),
        start=start_line(provenance["start"]),
        pretraining=pretraining_line(pretraining),
        finetune_tokens=finetuning["tokens"] / 1e6,
        finetune_steps=finetuning["steps"],
        finetune_minutes=finetuning["seconds"] / 60,
        gold_passes=finetuning["gold_passes"],
        runs=runs_clause(finetuning),
        seed=config.seed,
        notes=f"\n{config.export['notes'].strip()}\n" if config.export.get("notes") else "",
        figures="\n".join(f"| {NAMES[k]} | {v:.3f} |" for k, v in provenance["dev"].items()),
        thresholds=", ".join(f"{k} {v}" for k, v in thresholds.items() if k in ("section", "subject")),
    )
