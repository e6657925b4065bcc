"""Every word that a person can read is in the catalogue: a text of the program that is not is found in its source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smdb_desktop import resources
from tests.words.loose_words import ALLOWED, Finder

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "smdb_desktop"
SOURCES = [
    file
    for file in sorted(PACKAGE.rglob("*.py"))
    if not file.relative_to(PACKAGE).as_posix().startswith("gui/forms/") and file.name != "words.py"
]


def found(source: str, place: str = "gui/overview/page.py") -> set[str]:
    return {loose.why for loose in Finder(source, place).loose()}


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_no_word_is_loose(file: Path) -> None:
    loose = Finder(file.read_text(encoding="utf-8"), file.relative_to(PACKAGE).as_posix()).loose()
    assert [f"line {each.line}: {each.why}: {each.words}" for each in loose] == []


@pytest.mark.parametrize(
    "source",
    [
        'label("Der er ingen kladder.")',
        'label("Der er ingen kladder." if empty else "")',
        'button("Luk", close)',
        'label(f"Der er {n} fejl")',
        'raise NotAllowed(f"Filen {path} findes ikke.")',
        'TITLE = "Overblik til kontrol"',
        'if "findes ikke" in described: pass',
        'HEADS = {"a": "Ændret"}',
        'label("Der er {} fejl".format(n))',
        'label("Der er %d fejl" % n)',
        '" og så ".join(names)',
        'label(f"{felt.label}: {besked}")',
    ],
)
def test_words_outside_a_text_are_found(source: str) -> None:
    assert found(source) == {"not in T"}


@pytest.mark.parametrize(
    "source",
    [
        'label(T("Der er ") + number)',
        'label(T("Der er %d fejl") % n)',
        'T(" og ").join(names)',
        "label(f\"{T('Der er')} {n}\")",
        'if title == T("Ny iværksættelse"): pass',
        'if T("findes ikke") in text: pass',
    ],
)
def test_a_text_that_is_glued_or_read_is_found(source: str) -> None:
    assert "glued, read or compared" in found(source)


@pytest.mark.parametrize("text", [" fra {start}", "Der er ", " og stadig åben"])
def test_a_piece_of_a_sentence_is_found(text: str) -> None:
    assert found(f"label(T({text!r}))") == {"a piece of a sentence"}


@pytest.mark.parametrize("text", ["Der er {} fejl", "Gemt {:%H.%M}", "{0} af {1}"])
def test_a_place_without_a_name_is_found(text: str) -> None:
    assert found(f"label(T({text!r}))") == {"a place without a name"}


@pytest.mark.parametrize(
    "source",
    [
        "made.setText(words)",
        'made.setToolTip(T("Åbn mappe"))',
        "QPushButton(kode.label)",
        'made.setText(f"{a} {b}")',
        "made.setText(words if words else other)",
        "combo.addItem(kode.label, kode.code)",
    ],
)
def test_what_is_shown_without_being_said_is_found(source: str) -> None:
    assert "shown without say" in found(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""What it is for, in words."""',
        'label(T("Der er {antal} fejl", antal=n))',
        'made.setText(say(T("Luk")))',
        'made.setText("")',
        'made.setToolTip("Ctrl+S")',
        'made.setObjectName("rediger Alfa")',
        're.compile("ord og ord")',
        'raise ValueError("no key file of ours")',
        "form.organisation.setText(profil.navn)",
        'def f(x: "Mapping[str, Any]") -> "Den Type": pass',
        'context.navigate("forside")',
    ],
)
def test_what_nobody_reads_is_left_alone(source: str) -> None:
    assert found(source) == set()


@pytest.mark.parametrize(
    ("source", "why"),
    [('raise StoreError("Filen er væk.")', {"not in T"}), ('db.execute("SELECT a FROM b WHERE c")', set()),
     ('raise StoreDamaged(TEXT, "clear header")', set())],
)  # fmt: skip
def test_below_the_faces_whole_sentences_are_found(source: str, why: set[str]) -> None:
    assert found(source, "store/cases.py") == why


@pytest.mark.parametrize("entry", ALLOWED, ids=lambda entry: f"{entry[0]} {entry[2]}")
def test_nothing_is_allowed_that_is_no_longer_there(entry: tuple[str, str, str]) -> None:
    place, words, _why = entry
    text = [
        shown
        for file in SOURCES
        if re.fullmatch(place, file.relative_to(PACKAGE).as_posix())
        for finder in [Finder(file.read_text(encoding="utf-8"), file.relative_to(PACKAGE).as_posix())]
        for shown in finder.everything()
    ]
    assert any(re.search(words, shown) for shown in text)


def test_designer_files_name_their_styles_as_no_texts() -> None:
    """A class of the style sheet that were translated would lose its style."""
    for file in sorted((ROOT / "ui").glob("*.ui")):
        assert not re.search(r'stdset="0"><string>', file.read_text(encoding="utf-8")), file.name


def test_the_resources_hold_the_catalogue() -> None:
    assert resources.path("i18n", "smdb.pot").is_file()
