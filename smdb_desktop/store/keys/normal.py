"""One passphrase from every keyboard: what may differ in how the same letters are typed is taken away before anything is judged
or derived. Changing this would lock people out; a form that was in use before is tried as well (``forms``)."""

from __future__ import annotations

import unicodedata


def normalised(text: str) -> str:
    """The text in NFC, every space of Unicode as an ordinary one (Option and the space bar give U+00A0 on a Mac)."""
    return "".join(" " if letter.isspace() else letter for letter in unicodedata.normalize("NFC", text))


def forms(text: str) -> tuple[str, ...]:
    """What a slot may have been made of, the newest way first: before spaces were made one, NFC was all."""
    return tuple(dict.fromkeys((normalised(text), unicodedata.normalize("NFC", text))))
