"""How citizens are found by a part of their name or number, and how their names are put in order.

What is searched and what was typed are folded alike: small letters, no accents, å as aa, æ as ae, ø as oe; a letter with a stroke
or a ring is found without it, too. It judges no number and knows no citizen.
"""

from __future__ import annotations

import re
import unicodedata

from smdb_desktop.domain.codelists import folded

_PART = "\x01"
"""Between the parts of what is searched: no text has it, and it sorts before everything."""
_ORDER = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})
"""Danish order puts these behind z; so do these signs."""
_BARE = str.maketrans({"æ": "e", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ð": "d"})
_NUMBER = re.compile(r"[0-9]+(?:-[0-9A-Za-z]*)?")


def search_text(navn: str, cpr_nr: str) -> str:
    """What a citizen is found by, in one text that sorts as names do; ``cpr_nr`` are ten characters without hyphen."""
    plain = " ".join(unicodedata.normalize("NFC", navn).casefold().split()).replace(_PART, "")
    order = _without_accents(plain.replace("aa", "å").translate(_ORDER))
    spelled = _without_accents(folded(plain))
    bare = _without_accents(plain.translate(_BARE).replace("-", " ").replace(".", " "))
    parts = dict.fromkeys(text for text in (spelled, " ".join(bare.split())) if text != order)
    return _PART.join((order, *parts, cpr_nr.casefold()))


def search_words(text: str) -> tuple[str, ...]:
    """The words that all have to be found, in whatever order, longest first; a number with or without its hyphen.

    Empty for a text without a word.
    """
    found: dict[str, None] = {}
    for word in unicodedata.normalize("NFC", text).split():
        if _NUMBER.fullmatch(word):
            found[word.replace("-", "").casefold()] = None
        else:
            found |= dict.fromkeys(_without_accents(folded(word)).split())
    return tuple(sorted(found, key=len, reverse=True))


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
