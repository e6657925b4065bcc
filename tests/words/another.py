"""Another language for tests: a real catalogue on the disk, in which each text of the template stands in ⟦brackets⟧."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tools.texts import POT, compiled

ROOT = Path(__file__).resolve().parents[2]
NAME = "xx"


def bracketed() -> bytes:
    """The translator's file of a language that puts every text in brackets."""
    made = read_po(io.BytesIO((ROOT / POT).read_bytes()), locale="en")
    for message in made:
        if not message.id:
            continue
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        shown = tuple(f"⟦{form}⟧" for form in forms)
        message.string = shown if len(shown) > 1 else shown[0]
    return written(made)


def written(catalog: Catalog) -> bytes:
    """A catalogue as a translator's file."""
    file = io.BytesIO()
    write_po(file, catalog)
    return file.getvalue()


def put(folder: Path, po: bytes) -> None:
    """Lay a language into a folder as the program looks for it."""
    place = folder / "i18n" / NAME / "LC_MESSAGES" / "smdb.mo"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(compiled(po))
