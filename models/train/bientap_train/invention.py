"""Names, posts, guest lists and texts that are no news, put together from the lists of substitutions.toml.

Whatever is made here is labelled as the annotation guidelines would have it: honorifics stay outside a name, a run of
posts is one span, and who holds a public post is an official.
"""

import dataclasses
import tomllib

from .articles import Article
from .textnorm import normalize

HONORIFICS = ["", "", "", "ông ", "bà ", "đồng chí ", "Đ/c ", "đ/c ", "Đại tá ", "PGS.TS ", "BS. "]
AFTER_NAME = [", ", ", ", ", ", " - ", " – ", "-", "- ", ": ", " ("]  # what parts a name from its post
AFTER_POST = [" ", " ", " ", ", ", ": ", " - "]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclasses.dataclass(frozen=True)
class Name:
    """A full name and what a later mention calls the person."""

    full: str
    short: str


def _words(text):
    """The entries of a list: parted by white space, with | for a space inside one and - for nothing."""
    return ["" if w == "-" else w.replace("|", " ") for w in text.split()]


def _lines(text):
    """The entries of a list of names: parted by |, each on its own."""
    return [" ".join(entry.split()) for entry in text.replace("\n", "|").split("|") if entry.strip()]


class Inventor:
    """Draws from the lists; every method takes the source of its luck."""

    def __init__(self, path):
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        names, places = raw["names"], raw["places"]
        self.kinh = {k: _words(names[k]) for k in ("frequent", "rare", "man", "woman", "given", "words")}
        self.peoples = [{k: _words(v) for k, v in people.items()} for people in names["peoples"]]
        self.foreign = {k: _words(names["foreign"][k]) for k in ("first", "last", "read", "read_given")}
        self.foreign["spelt"] = _lines(names["foreign"]["spelt"])
        self.places = {k: _words(v) for k, v in places.items()}
        self.posts, self.sentences = raw["posts"], raw["sentences"]
        self.fields = _words(self.posts["fields"])
        self.abbreviated = self.posts["abbreviated"]
        self.silence = raw["silence"]["texts"]
        self.families = {*self.kinh["frequent"], *self.kinh["rare"]}
        self.families |= {f.split()[0] for people in self.peoples for f in people["family"]}
        self.given = {*self.kinh["given"], *self.kinh["man"]}

    def name(self, rng, woman=None):
        """A name as people in Vietnam have it."""
        woman = rng.random() < 0.35 if woman is None else woman
        if rng.random() < 0.03:  # who is not to be known: "bà P.T.O."
            letters = "".join(f"{rng.choice(LETTERS).upper()}." for _ in range(rng.randint(2, 3)))
            return Name(letters, letters)
        return self._people(rng, woman) if rng.random() < 0.3 else self._kinh(rng, woman)

    def _kinh(self, rng, woman):
        family = [rng.choice(self.kinh["frequent" if rng.random() < 0.6 else "rare"])]
        if rng.random() < 0.08:
            family.append(rng.choice(self.kinh["frequent"]))
        middle = [rng.choice(self.kinh["woman" if woman else "man"])] if rng.random() < 0.95 else []
        if rng.random() < 0.12:
            middle.append(rng.choice(self.kinh["man"]))
        given = rng.choice(self.kinh["words" if rng.random() < 0.07 else "given"])
        return Name(" ".join([*family, *middle, given]), given)

    def _people(self, rng, woman):
        people = rng.choice(self.peoples)
        middles = people.get("middle", [""])
        if woman and "Thị" in middles:
            middles = ["Thị"]
        family, middle, given = rng.choice(people["family"]), rng.choice(middles), rng.choice(people["given"])
        body = " ".join(p for p in (family, middle, given) if p).replace("' ", "'")
        clan = rng.choice(people["clan"]) if "clan" in people else ""
        whole = clan or "'" in body or (len(family) == 1 and not middle)  # the given name never stands alone
        return Name(f"{body} {clan}".strip(), body if whole else given)

    def foreigner(self, rng):
        """A name from abroad."""
        luck = rng.random()
        if luck < 0.15:
            full = rng.choice(self.foreign["spelt"])
            return Name(full, full.split()[-1])
        if luck < 0.4:
            family = rng.choice(self.foreign["read"])
            return Name(f"{family} {rng.choice(self.foreign['read_given'])}", family)
        first, last = rng.choice(self.foreign["first"]), rng.choice(self.foreign["last"])
        initial = f" {rng.choice(LETTERS).upper()}." if rng.random() < 0.08 else ""
        return Name(f"{first}{initial} {last}", last)

    def place(self, rng):
        """A place's name without the word for what it is."""
        luck = rng.random()
        if luck < 0.35:
            return rng.choice(self.places["like_names"])
        if luck < 0.5:
            return rng.choice(self.places["provinces"])
        return " ".join(rng.sample(self.places["syllables"], 2))

    def post(self, rng, kind):
        """A run of posts of one of the kinds of the list `posts`."""
        text = rng.choice(self.posts[kind])
        if text.endswith((" tỉnh", "Tỉnh ủy")) and rng.random() < 0.5:
            text += " {t}"
        text = text.replace("{t}", rng.choice(self.places["provinces"])).replace("{x}", rng.choice(self.fields))
        return text.replace("{n}", self.place(rng))

    def person(self, rng):
        """Name, post and label of somebody."""
        kind = rng.choice(["province", "province", "commune", "commune", "country", "abroad", "private"])
        name = self.foreigner(rng) if kind == "abroad" else self.name(rng)
        return name, self.post(rng, kind), "PERSON" if kind == "private" else "OFFICIAL"

    def _entry(self, rng, person, style):
        """Pieces of one person with the post, in a style: what parts them, and which comes first."""
        name, post, kind = person
        if style["post_first"]:
            return [(post, "POST"), (style["after_post"], None), (name.full, kind)]
        entry = [(style["honorific"], None), (name.full, kind), (style["after_name"], None), (post, "POST")]
        return [*entry, (")", None)] if style["after_name"] == " (" else entry

    def _style(self, rng):
        return {
            "post_first": rng.random() < 0.4, "honorific": rng.choice(HONORIFICS),
            "after_name": rng.choice(AFTER_NAME), "after_post": rng.choice(AFTER_POST),
        }  # fmt: skip

    def _list(self, rng, named):
        style, entries = self._style(rng), []
        if rng.random() < 0.12:  # one post of several people
            new = [(self.name(rng), "OFFICIAL") for _ in range(rng.randint(2, 3))]
            named += new
            names = [[(name.full, kind)] for name, kind in new]
            lead = [("các ", None), (self.post(rng, "commune"), "POST"), (rng.choice([" ", ": "]), None)]
            return [*lead, *_chained(names, ", ", rng.choice([", ", " và "]))]
        for _ in range(rng.randint(2, 7)):
            person = self.person(rng)
            named.append((person[0], person[2]))
            entries.append(self._entry(rng, person, style))
        joint = ", " if style["after_name"] != ", " and rng.random() < 0.4 else rng.choice(["; ", "; ", ";"])
        if style["post_first"] and rng.random() < 0.5:
            joint = ", "
        return _chained(entries, joint, rng.choice([joint, joint, " và ", "; "]))

    def sentence(self, rng, named):
        """Pieces (text, kind) of a sentence; `named` remembers who was met, for later mentions."""
        luck = rng.random()
        if luck < 0.15 and named:
            name, kind = rng.choice(named)
            slots = {"{s}": lambda: [(name.short, kind)]}
            kinds = "later"
        else:
            kinds = "lists" if luck < 0.5 else "single" if luck < 0.9 else "nobody"
            slots = {"{l}": lambda: self._list(rng, named), "{n}": lambda: [(self.place(rng), None)]}
            slots["{p}"] = lambda: self._single(rng, named)
        return _filled(rng.choice(self.sentences[kinds]), slots)

    def _single(self, rng, named):
        person = self.person(rng)
        named.append((person[0], person[2]))
        return self._entry(rng, person, self._style(rng))

    def article(self, rng):
        """Some sentences about people with posts; nothing is known of its tags and of what matters in it."""
        named, sentences, spans = [], [], []
        for _ in range(rng.randint(1, 6)):
            text, marked = joined(self.sentence(rng, named))
            sentences.append(text)
            spans.append(marked)
        step = rng.random() < 0.5
        return Article("made", "", sentences, [n if step else 0 for n in range(len(sentences))], spans)

    def silent(self, rng, syllables):
        """A short text that is no news: it has no tags and names nobody. `syllables` are words of any kind."""
        texts = [self._noise(rng, syllables) for _ in range(rng.choice([1, 1, 1, 2, 3]))]
        texts = [t for t in map(normalize, texts) if t] or ["?"]
        title = rng.choice([texts[0], texts[-1], ""])
        return Article("silent", title, texts, [0] * len(texts), [[] for _ in texts], sections=[], subjects=[])

    def _noise(self, rng, syllables):
        luck, text = rng.random(), rng.choice(self.silence)
        if luck < 0.3:
            text = " ".join(rng.choice(syllables) for _ in range(rng.choice([1, 1, 2, 3, 5, 9])))
        elif luck < 0.45:
            text = " ".join("".join(rng.choices(LETTERS, k=rng.randint(1, 7))) for _ in range(rng.randint(1, 5)))
        elif luck < 0.55:
            text = "".join(rng.sample(text, len(text)))
        case = rng.random()
        return text.upper() if case < 0.1 else text.capitalize() if case < 0.3 else text


def _chained(entries, joint, last):
    """The entries with what joins them; the last one may be joined otherwise."""
    pieces = list(entries[0])
    for number, entry in enumerate(entries[1:], 2):
        pieces += [(last if number == len(entries) else joint, None), *entry]
    return pieces


def _filled(template, slots):
    """The template's text with its slots filled by pieces."""
    pieces, at = [], 0
    while at < len(template):
        begin = template.find("{", at)
        if begin < 0:
            return [*pieces, (template[at:], None)]
        pieces += [(template[at:begin], None), *slots[template[begin : begin + 3]]()]
        at = begin + 3
    return pieces


def joined(pieces):
    """The text of pieces and the spans (begin, end, kind) of those that have a kind, in normalised text."""
    text, spans = "", []
    for part, kind in pieces:
        part = normalize(part) if kind else part
        if kind:
            spans.append((len(text), len(text) + len(part), kind))
        text += part
    return text, spans


def parted(sentence, spans):
    """A sentence as pieces, the reverse of `joined`."""
    pieces, at = [], 0
    for begin, end, kind in spans:
        if begin > at:
            pieces.append((sentence[at:begin], None))
        pieces.append((sentence[begin:end], kind))
        at = end
    return [*pieces, (sentence[at:], None)] if at < len(sentence) else pieces
