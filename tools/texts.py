"""Collects every text that a person can meet, and writes the catalogue that translators start from (``resources/i18n/smdb.pot``).

Texts come from ``T`` and ``Tn`` in the program, from the Designer files, and from the forms and code lists, which each stand in a
context of their own. Needs Babel, which the program itself never imports.
"""

import ast
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from smdb_desktop.resources import FORM_TEXTS, LIST_TEXTS

POT = "resources/i18n/smdb.pot"
TRANSLATIONS = "resources/i18n/*/LC_MESSAGES/smdb.po"
# no time and no names: the same texts give the same file
_HEADER = r"""# The texts of SMDB Desktop. docs/translate.md says how a language is added.
msgid ""
msgstr ""
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""


@dataclass(frozen=True, slots=True)
class Found:
    """One text where it stands: the file below the repository, the source, its plural or an empty string, and its context."""

    place: str
    text: str
    many: str = ""
    context: str = ""


class UnreadableText(Exception):
    """A ``T`` or ``Tn`` whose text is not written out where it is made: no tool can find it."""


def python_texts(source: str, place: str) -> Iterator[Found]:
    """The texts of one module, in order. Raises UnreadableText."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        wanted = {"T": 1, "Tn": 2}.get(name, 0)
        if not wanted:
            continue
        words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if len(words) != wanted or len(node.args) != wanted:
            raise UnreadableText(f"{place}:{node.lineno}: {name} needs {wanted} written out")
        yield Found(place, words[0], *words[1:])


def designer_texts(source: str, place: str) -> Iterator[Found]:
    """The texts of one Designer file that are meant for people."""
    for string in ET.fromstring(source).iter("string"):  # noqa: S314  our own file
        if string.text and string.text.strip() and string.get("notr") != "true":
            yield Found(place, string.text)


def data_texts(raw: Any, keys: frozenset[str], context: str, place: str) -> Iterator[Found]:
    """The texts under these keys, at any depth, of one JSON file."""
    if isinstance(raw, list):
        for inner in raw:
            yield from data_texts(inner, keys, context, place)
    elif isinstance(raw, dict):
        for key, inner in raw.items():
            if key in keys and isinstance(inner, str):
                if inner:
                    yield Found(place, inner, context=context)
            else:
                yield from data_texts(inner, keys, context, place)


def all_texts(root: Path) -> Iterator[Found]:
    """Every text below a checkout, in the order of files and lines."""
    for file in sorted((root / "smdb_desktop").rglob("*.py")):
        place = file.relative_to(root).as_posix()
        if not place.startswith("smdb_desktop/gui/forms/"):
            yield from python_texts(file.read_text(encoding="utf-8"), place)
    for file in sorted((root / "ui").glob("*.ui")):
        yield from designer_texts(file.read_text(encoding="utf-8"), file.relative_to(root).as_posix())
    for folder, keys in (("forms", FORM_TEXTS), ("codelists", LIST_TEXTS)):
        for file in sorted((root / "resources" / folder).rglob("*.json")):
            raw = json.loads(file.read_text(encoding="utf-8"))
            yield from data_texts(raw, keys, file.stem, file.relative_to(root).as_posix())


def catalogue_text(texts: Iterable[Found]) -> str:
    """The template of translations: the same texts give the same bytes, with places but neither lines nor times."""
    catalog = Catalog(charset="utf-8")
    for found in texts:
        identity = (found.text, found.many) if found.many else found.text
        flags = ("python-brace-format",) if "{" in found.text else ()
        catalog.add(identity, None, [(found.place, 0)], flags=flags, context=found.context or None)
    written = io.BytesIO()
    write_po(written, catalog, width=120, omit_header=True, sort_output=True, include_lineno=False)
    return _HEADER + written.getvalue().decode()


def pot(root: Path) -> str:
    """The template of a checkout."""
    return catalogue_text(all_texts(root))


class BadTranslation(Exception):
    """A translation whose places are not those of its source."""


def compiled(po: bytes) -> bytes:
    """What the program reads, from a translator's file; what is marked fuzzy is left out. Raises BadTranslation."""
    catalog = read_po(io.BytesIO(po))
    wrong = [str(message.id) for message in catalog if message.id and not message.fuzzy and not _fits(message)]
    if wrong:
        raise BadTranslation("\n".join(wrong))
    written = io.BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def _fits(message: Message) -> bool:
    """Whether every form of the translation has the places of its source and no others; one that is missing fits."""
    sources = message.id if isinstance(message.id, tuple) else (message.id,)
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(_places(str(form)) == _places(str(sources[-1])) for form in forms if form)


def _places(text: str) -> set[str] | None:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None
