"""The catalogue holds every text: what the tools find, what they refuse, and that nothing of the forms and lists is left out."""

from __future__ import annotations

import dataclasses
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from smdb_desktop import resources
from smdb_desktop.domain.words import Text
from tests.house.house_tree import ROOT
from tools.texts import (
    POT,
    BadTranslation,
    Found,
    UnreadableText,
    catalogue_text,
    compiled,
    data_texts,
    designer_texts,
    python_texts,
)


def test_texts_of_a_module_are_found_wherever_they_are_made() -> None:
    source = 'A = T("En {x}, " "to", x=T("inde i"))\nwords.T("tre")\nTn("{n} dag", "{n} dage", n=1)\nText("ikke")\nlabel("ej")'
    found = {(text.text, text.many) for text in python_texts(source, "a.py")}
    assert found == {("En {x}, to", ""), ("inde i", ""), ("tre", ""), ("{n} dag", "{n} dage")}


@pytest.mark.parametrize("source", ["T(name)", 'T(f"{x}")', 'T("a" + b)', 'Tn("{n} dag", n=1)', 'T("a", "b")', "T()"])
def test_a_text_that_is_not_written_out_is_refused_with_its_place(source: str) -> None:
    with pytest.raises(UnreadableText, match=r"a\.py:2: "):
        list(python_texts(f"\n{source}", "a.py"))


def test_texts_of_a_designer_file_are_those_for_people() -> None:
    ui = '<ui><string>Lås op</string><string notr="true">h1</string><string></string></ui>'
    assert [found.text for found in designer_texts(ui, "a.ui")] == ["Lås op"]


def test_texts_of_data_stand_in_the_context_of_their_file() -> None:
    raw = {"title": "Køn", "code": "K", "options": [{"label": "Kvinde", "code": "K"}, {"label": ""}]}
    found = list(data_texts(raw, frozenset({"title", "label"}), "koen", "koen.json"))
    assert found == [Found("koen.json", "Køn", "", "koen"), Found("koen.json", "Kvinde", "", "koen")]


def test_the_same_texts_give_the_same_catalogue() -> None:
    texts = [
        Found("b.py", "To"),
        Found("a.py", "{n} dag", "{n} dage"),
        Found("a.py", "To"),
        Found("a.json", "To", "", "k"),
    ]
    written = catalogue_text(texts)
    assert written == catalogue_text(reversed(texts))
    assert written.count('msgid "To"') == 2
    assert "#: a.py b.py\n" in written


def loaded_texts(value: Any) -> Iterator[Text]:
    """Every text inside what was loaded, however it is built."""
    if isinstance(value, Text):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from loaded_texts(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from loaded_texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from loaded_texts(inner)


def test_every_label_and_help_of_forms_and_lists_can_be_translated() -> None:
    katalog = resources.catalog()
    found = set(loaded_texts(katalog.lister)) | set(loaded_texts(dict(katalog.versioner)))
    for name, liste in katalog.lister.items():
        assert {liste.title, *(kode.label for kode in liste)} <= found, name
    for version in katalog.versioner.values():
        for skema in version.skemaer.values():
            assert {skema.title, *(trin.title for trin in skema.trin)} <= found
            assert {part for felt in skema.felter for part in (felt.label, felt.help, felt.hint) if part} <= found
    template = read_po(io.BytesIO((ROOT / POT).read_bytes()))
    texts = [*loaded_texts(katalog.lister), *loaded_texts(dict(katalog.versioner))]
    assert [text for text in texts if template.get(text.template, text.context or None) is None] == []


def strings(raw: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every string of a JSON file with the key it stands under."""
    if isinstance(raw, dict):
        for name, inner in raw.items():
            yield from strings(inner, name)
    elif isinstance(raw, list):
        for inner in raw:
            yield from strings(inner, key)
    elif isinstance(raw, str):
        yield key, raw


@pytest.mark.parametrize(
    "file", sorted((ROOT / "resources" / "forms").rglob("*.json")), ids=lambda file: str(file.name)
)
def test_no_other_key_of_a_form_holds_words(file: Path) -> None:
    """A new key whose words people read has to be named among the texts."""
    words = re.compile(r"[a-zæøå]{2,}[,.:;]? +[a-zæøå»]|[æøåÆØÅ]|^[A-ZÆØÅ][a-zæøå]+$")
    found = strings(json.loads(file.read_text(encoding="utf-8")))
    assert [(key, text) for key, text in found if key not in resources.FORM_TEXTS and words.search(text)] == []


PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

#, fuzzy
msgid "Luk"
msgstr "{oops}"

msgid "Trin {trin}"
msgstr "%s"

msgid "{n} dag"
msgid_plural "{n} dage"
msgstr[0] "%s"
msgstr[1] "{n} days"
"""


@pytest.mark.parametrize(("trin", "dag"), [("Step {trin}", "{n} day"), ("", "")])
def test_a_translation_is_compiled(trin: str, dag: str) -> None:
    assert compiled((PO % (trin, dag)).encode())[:4] in (b"\xde\x12\x04\x95", b"\x95\x04\x12\xde")


@pytest.mark.parametrize(
    ("trin", "dag"),
    [("Step", "{n} day"), ("Step {trin} {x}", "{n} day"), ("Step {trin", "{n} day"), ("Step {trin}", "day")],
)
def test_a_translation_with_other_places_is_refused(trin: str, dag: str) -> None:
    with pytest.raises(BadTranslation):
        compiled((PO % (trin, dag)).encode())
