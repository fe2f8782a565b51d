"""Text normalisation, the same as the service's (`normalization_cases.tsv` is the table both are tested on).

The model only ever sees text that went through `normalize`, so that one spelling of a syllable has one embedding.
"""

import re
import unicodedata

# Unicode's White_Space; Python's \s would add the separators U+001C–U+001F, which are control characters here.
_SPACES = re.compile("[\\t\\n\\x0b\\x0c\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+")
# Control and format characters that carry no text: C0 and C1 (white space aside), soft hyphen, zero-width characters,
# direction marks, word joiner and its kin, byte order mark.
_INVISIBLE = re.compile(
    "[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\xad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+"
)

_TONED = {
    "a": "àáảãạ", "e": "èéẻẽẹ", "y": "ỳýỷỹỵ",
    "o": "òóỏõọ", "u": "ùúủũụ",
}  # fmt: skip


def _tone_table():
    """Every two-letter rhyme whose mark stands on the second vowel, in both cases, to its old-style spelling."""
    table = {}
    for first, second in (("o", "a"), ("o", "e"), ("u", "y")):
        for toned_second, toned_first in zip(_TONED[second], _TONED[first]):
            for a in (str.lower, str.upper):
                for b in (str.lower, str.upper):
                    table[a(first) + b(toned_second)] = a(toned_first) + b(second)
    return table


_OLD_STYLE = _tone_table()
# Only an open syllable: no letter or combining mark may follow, and after q the u belongs to the consonant.
_OPEN_RHYME = re.compile(
    "(?<![qQ])(?:[oO][{a}{e}]|[uU][{y}])(?![^\\W\\d_]|[\\u0300-\\u036f])".format(
        **{k: v + v.upper() for k, v in _TONED.items() if k in "aey"}
    )
)


def normalize(text):
    """Return `text` in the form that the tokenizer sees: NFC, single spaces, nothing invisible, old-style tones."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    text = _SPACES.sub(" ", text).strip(" ")
    return _OPEN_RHYME.sub(lambda m: _OLD_STYLE[m.group()], text)


def key(text, length=100):
    """A short form of a text's beginning that survives changes of case, spacing and punctuation: for de-duplication."""
    return re.sub(r"[\W_]+", "", normalize(text[: 3 * length]).lower())[:length]
