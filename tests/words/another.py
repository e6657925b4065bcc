"""Another language for tests: a real catalogue on the disk, in which each text is its number in ⟦brackets⟧ and its values.

No word of the program is left in it, so that any word that a face still shows is data, or was never handed to the catalogue.
"""

from __future__ import annotations

import io
from pathlib import Path
from string import Formatter

from babel.messages.pofile import read_po, write_po

from tools.texts import POT, compiled

ROOT = Path(__file__).resolve().parents[2]
NAME = "xx"
VEJLEDNING = "vejledning"


def numbered() -> bytes:
    """The translator's file of the language of numbers."""
    made = read_po(io.BytesIO((ROOT / POT).read_bytes()), locale="en")
    for number, message in enumerate(made):
        if not message.id:
            continue
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        shown = tuple(f"⟦{number}{_places(str(form))}⟧" for form in forms)
        message.string = shown if len(shown) > 1 else shown[0]
    file = io.BytesIO()
    write_po(file, made)
    return file.getvalue()


def _places(text: str) -> str:
    """The places of a template, as they stand in it."""
    parts = (part for part in Formatter().parse(text) if part[1] is not None)
    return "".join(
        " {" + f"{name}{'!' + how if how else ''}{':' + form if form else ''}" + "}" for _, name, form, how in parts
    )


def put(folder: Path, po: bytes) -> None:
    """Lay a language into a folder as the program looks for it."""
    place = folder / "i18n" / NAME / "LC_MESSAGES" / "smdb.mo"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(compiled(po))


def put_vejledning(folder: Path) -> None:
    """Lay the pages of *Vejledning* into a folder as the program looks for them, each a number for heading and text."""
    place = folder / VEJLEDNING / NAME
    place.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(sorted((ROOT / "resources" / VEJLEDNING / "da").glob("*.md"))):
        (place / page.name).write_text(f"# ⟦{number}⟧\n\n⟦{number}⟧\n", encoding="utf-8")
