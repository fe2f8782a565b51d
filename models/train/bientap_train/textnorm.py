"""Text normalisation, the same as the service's (`normalization_cases.tsv` is the table both are tested on).

The model only ever sees text that went through `normalize`, so that one spelling of a syllable has one embedding.
"""

import re
import unicodedata

from .spelling import fold_tone, read_lookalikes

# Unicode's White_Space; Python's \s would add the separators U+001C–U+001F, which are control characters here.
_SPACES = re.compile("[\\t\\n\\x0b\\x0c\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+")
# Control and format characters that carry no text: C0 and C1 (white space aside), soft hyphen, zero-width characters,
# direction marks, word joiner and its kin, byte order mark.
_INVISIBLE = re.compile(
    "[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\xad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+"
)


def normalize(text):
    """Return `text` in the form that the tokenizer sees: NFC, single spaces, nothing invisible, letters that are meant in the
    place of those that look like them, each tone on the vowel that it is meant for."""
    text = unicodedata.normalize("NFC", read_lookalikes(_INVISIBLE.sub("", text)))
    text = _SPACES.sub(" ", text).strip(" ")
    return fold_tone(text)


def key(text, length=100):
    """A short form of a text's beginning that survives changes of case, spacing and punctuation: for de-duplication."""
    return re.sub(r"[\W_]+", "", normalize(text[: 3 * length]).lower())[:length]
