"""The one cleaning that every text passes on its way in, typed, pasted or read from a file: names, reasons, answers in words.

What nobody sees is taken out and one letter has one spelling, so that two texts that look the same are the same; what cannot be
sent is refused with a sentence. Passwords and passphrases are no texts: they stay as they are.
"""

from __future__ import annotations

import re
import unicodedata

from smdb_desktop.domain.words import T

# outside XML 1.0; the second range of controls; line separators and what turns the direction of reading
_UNSENDABLE = re.compile(
    "[^\\t\\n\\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)
_LONGEST_TEXT = 1000
# invisible, although Unicode calls them letters, marks or symbols
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0]")
_BREAKS = re.compile(r"[\t\r\n]+")
# what Western Europe writes with: nothing invisible, no other space, and composed already; the soft hyphen is the one exception
_COMMON = re.compile("[ -~\u00a1-\u00ac\u00ae-\u024f]*")


def visible(text: str) -> str:
    """The text without what nobody sees: marks of direction, soft hyphens and the like, which come along when it is pasted."""
    return text if text.isascii() else _BLANK.sub("", "".join(c for c in text if unicodedata.category(c) != "Cf"))


def clean(text: str) -> str:
    """A text as it is kept: composed (NFC), only what can be seen, one kind of space, in one line; "" where nothing is left.

    What is left may still be ``unsendable``.
    """
    if _COMMON.fullmatch(text):  # almost all
        return text.strip()
    plain = _BREAKS.sub(" ", visible(text))
    if not plain.isascii():
        plain = "".join(" " if unicodedata.category(c) == "Zs" else c for c in unicodedata.normalize("NFC", plain))
    return plain.strip()


def unsendable(text: str) -> str | None:
    """Why a text cannot stand in a submission, or None.

    Refused are characters outside XML 1.0 (production 2), those that nobody sees and that make a text look like another, and more
    text than any name is long: a submission has a largest size.
    """
    if len(text) > _LONGEST_TEXT:
        return T(
            "Teksten er for lang ({antal} tegn). Skriv højst {hoejst} tegn.", antal=len(text), hoejst=_LONGEST_TEXT
        )
    strange = _UNSENDABLE.search(text)
    return (
        T("Teksten indeholder et tegn, der ikke kan bruges (U+{kode:04X}). Slet tegnet.", kode=ord(strange[0]))
        if strange
        else None
    )
