"""How Vietnamese syllables are spelt, and what is read where one is spelt another way: the service's `src/text/spelling.rs`,
`fold.rs` and `lookalike.rs`. `normalization_cases.tsv` is the table that both are tested on.
"""

import functools
import re
import unicodedata

_TONES = "\u0300\u0301\u0309\u0303\u0323"
_QUALITIES = "\u0302\u0306\u031b"
_LETTERS = 7
_ONSETS = """
    ngh ch gh gi kh ng nh ph qu th tr b c d đ g h k l m n p r s t v x
""".split() + [""]
_RHYMES = set(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet ooc
    oong ô ôc ôi ôm ôn ông ôp ôt ôông ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uât uâng uây uê uêch uên uênh uêu
    uơ uôc uôi uôm uôn uông uôt uy uya uych uyn uynh uyp uyt uyu uyên uyêt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn
    ương ươp ươt ươu y ych ynh yt yêm yên yêng yêt yêu
    """.split()
)

# Letters that only look like Vietnamese ones, each with the one that it stands for.
_LOOKALIKES = dict(
    zip(
        "ÐƉĞðɖğƢƣǍǎ"
        "\u0410\u0430\u0412\u0415\u0435\u041a\u041c\u041d\u041e\u043e\u0420\u0440\u0421\u0441\u0422\u0443\u0425\u0445\u0456",
        "ĐĐĐđđđƯưĂăAaBEeKMHOoPpCcTyXxi",
    )
)
_WORD = 10
_RUN = re.compile("[^\\W\\d_](?:[^\\W\\d_]|[\u0300-\u036f\u1dc0-\u1dff\u20d0-\u20ff])*")


def is_mark(char):
    """True for a mark that is written over, under or through the letter before it."""
    return unicodedata.combining(char) != 0


def _words(text):
    """The runs of letters of `text`, with the marks on them: (begin, end)."""
    return (found.span() for found in _RUN.finditer(text))


def _letters(word):
    """[written, base, quality, tone, sound] for each letter of a word."""
    letters = []
    for char in word:
        if letters and is_mark(char):
            letter, marks = letters[-1], char
            letter[0] += char
        else:
            base, *marks = unicodedata.normalize("NFD", char)
            letter = [char, base, "", "", True]
            letters.append(letter)
        for mark in marks:
            kind = 3 if mark in _TONES else 2
            fits = mark in _TONES + _QUALITIES and letter[kind] in ("", mark)
            letter[kind] = mark
            letter[4] = letter[4] and fits
    return letters


def _composed(letter):
    written, base, quality, tone, sound = letter
    composed = unicodedata.normalize("NFC", base + quality + tone)
    return composed if sound and len(composed) == 1 else written


def _parts(letters):
    """Onset and rhyme of a syllable without its tone, or None."""
    if len(letters) > _LETTERS or not all(letter[4] for letter in letters):
        return None
    bare = "".join(unicodedata.normalize("NFC", letter[1].lower() + letter[2]) for letter in letters)
    for onset in _ONSETS:
        rhyme = bare[len(onset) :]
        whole = onset != "qu" or rhyme[:1] not in ("o", "u", "ô", "ư") or rhyme == "ôc"
        if bare.startswith(onset) and whole and rhyme in _RHYMES:
            return onset, rhyme
    return None


def _allows(rhyme, tone):
    return not rhyme.endswith(("c", "ch", "p", "t")) or tone in ("\u0301", "\u0323")


def is_syllable(word):
    """True where a word is spelt as a Vietnamese syllable, wherever in it the tone stands."""
    letters = _letters(word)
    tones = [letter[3] for letter in letters if letter[3]]
    parts = _parts(letters)
    return len(tones) <= 1 and parts is not None and _allows(parts[1], "".join(tones))


def _nucleus(rhyme):
    """The number of the letter of a rhyme that bears the tone."""
    vowels = len(rhyme) - len(rhyme.lstrip("aăâeêioôơuưy"))
    marked = max((i for i, c in enumerate(rhyme[:vowels]) if c in "ăâêôơ"), default=None)
    if marked is not None:
        return marked
    if vowels < 2:
        return 0
    if vowels < len(rhyme):
        return vowels - 1
    return 0 if vowels == 2 else 1


def _move_tone(letters):
    toned = [i for i, letter in enumerate(letters) if letter[3]]
    if not toned:
        return
    odd = any(not a[1].isupper() and b[1].isupper() for a, b in zip(letters, letters[1:]))
    parts = _parts(letters) if len(toned) == 1 and not odd else None
    if parts and _allows(parts[1], letters[toned[0]][3]):
        tone, letters[toned[0]][3] = letters[toned[0]][3], ""
        letters[len(parts[0]) + _nucleus(parts[1])][3] = tone
        return
    # "o" + "á" is "ó" + "a" at the end of any word.
    if len(letters) < 2:
        return
    first, second = letters[-2:]
    pair = first[1].lower() + second[1].lower()
    after_q = len(letters) > 2 and letters[-3][1] in "qQ"
    spelt = pair in ("oa", "oe") or pair == "uy" and not after_q
    bare = all(letter[4] and not letter[2] for letter in (first, second))
    if spelt and bare and not first[3]:
        first[3], second[3] = second[3], ""


@functools.lru_cache(maxsize=1 << 16)
def _fold_word(word):
    letters = _letters(word)
    _move_tone(letters)
    return "".join(map(_composed, letters))


def fold_tone(text):
    """Move each tone mark to where it is meant to stand; `text` is NFC."""
    pieces, copied = [], 0
    for begin, end in _words(text):
        word = text[begin:end]
        if word.isascii():
            continue
        pieces += [text[copied:begin], _fold_word(word)]
        copied = end
    return "".join(pieces) + text[copied:]


def _is_meant(written, meant, before, after):
    if len(written) == 1:
        return meant in "đĐ" and (before.isdecimal() and before.isascii() or after != "" and after in "/.&-")
    if len(meant) >= 2 and "Đ" in meant and re.fullmatch("[ĐBCDFGHJKLMNPQRSTVWXZ]+", meant):
        return True
    foreign = all("\u0400" <= char <= "\u04ff" for char in written)
    spoken = before != "" and before in "/[ˈ"
    word = unicodedata.normalize("NFC", meant)
    if word[-1] in "kK" and len(word) >= 3:
        word = word[:-1] + ("c" if re.search("[ắặẮẶ]", word[:-1]) else "ng")
    return not foreign and not spoken and is_syllable(word)


def read_lookalikes(text):
    """Put the letters that are meant in the place of those that look like them."""
    if not any(char in _LOOKALIKES for char in text):
        return text
    chars = list(text)
    for begin, end in _words(text):
        written = text[begin:end]
        meant = "".join(_LOOKALIKES.get(char, char) for char in written)
        if meant == written:
            continue
        before, after = text[begin - 1 : begin] if begin else "", text[end : end + 1]
        everywhere = len(written) <= _WORD and _is_meant(written, meant, before, after)
        for i, char in enumerate(written):
            if everywhere or char in "Ƣƣ" or i == 0 and char in "ÐƉĞ":
                chars[begin + i] = meant[i]
    return "".join(chars)
