"""No word of the program escapes the catalogue: in the language of numbers, what a face still shows in letters is data."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QWidget,
)

from smdb_desktop import __version__, language, resources
from smdb_desktop.app import desk
from smdb_desktop.cli.main import run
from smdb_desktop.cli.parser import build
from smdb_desktop.examples import demo_data
from smdb_desktop.examples.journey import walk
from smdb_desktop.examples.rounds import build_every_page
from smdb_desktop.gui.app.main import Gui
from smdb_desktop.gui.app.translator import DesignerWords
from tests.scenario import Clock, make_desk

pytestmark = pytest.mark.usefixtures("in_numbers")

_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[»(]*[A-Za-zÆØÅæøåéô]{2,}[.,:;!?»«)…]*")
_LETTERS = re.compile(r"[^\W\d_]+")
DATA = {
    *("SMDB", "Desktop", "Qt", "Python", "PySide", "XML", "GNU", "NOTICES", "DejaVu"),
    *(
        "Testborger",
        "Eksporteret",
        "Udeblevet",
        "Kladde",
        "Igang",
        "Mangler",
        "Ny",
        "To",
        "Et",
        "Kvalhep",
        "Hepatitis",
    ),  # made-up names
    *(
        "Alfa",
        "Eksempel",
        "Sankt",
        "Kjelds",
        "Plads",
        "sal",
        "København",
        "ApS",
        "Øvelsescentret",
        "Øvelsesbruger",
        "øvelse",
        "gør",
        "mester",
        "Øvelse",
        "as",
    ),
    *("Tastefejl", "Fejloprettelse", "Bo", "add", "compare", "ja"),  # what is typed in examples
    *("borger", "profil", "myndighedskommune", "format", "kontaktforloeb", "ukendt"),  # fields of a case file
}
WHOLE = (
    *(liste.source for liste in resources.catalog().lister.values() if liste.source),
    *(file.stem for file in resources.path("licences").glob("*.txt")),
    "ØVELSE rod - gælder ikke",  # the name of a certificate
)
"""Longer texts that are data: where a list comes from, licences, names of certificates."""


def words(text: str) -> list[str]:
    """The words of a shown text that are no data: codes, paths, keys and names of files are told by their looks."""
    for known in WHOLE:
        text = text.replace(known, "")
    parts = (part for part in re.split(r"[\s⟦⟧]+", _TAG.sub(" ", text)) if _WORD.fullmatch(part))
    return [part for part in parts if not part.isupper() and not set(_LETTERS.findall(part)) <= DATA]


@pytest.mark.parametrize("text", ["Luk", "⟦12⟧ fra 01-02", "(valgfri)", "<b>Åbn</b> ⟦1⟧", "Kilde: x"])
def test_a_word_that_escapes_is_seen(text: str) -> None:
    assert words(text)


@pytest.mark.parametrize(
    "text", ["⟦12 01-02-2026⟧", "Testborger To", "FEJL", "tests/a.json", "Ctrl+K", "150277-xxxx", ""]
)
def test_data_is_no_escape(text: str) -> None:
    assert words(text) == []


# -- the command line ------------------------------------------------------------------------------------------------------


class Terminal:
    """The command line with what it has written."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str | Path) -> tuple[int, str]:
        status = run([str(a) for a in arguments])
        written = self._capsys.readouterr()
        return status, written.out + written.err


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def bad_case() -> dict[str, Any]:
    """A case with findings of every kind: what is lacking, unreadable, unknown, out of order and against a rule."""
    today = Clock().now.date()
    case = demo_data.demo_cases(resources.catalog(), today)[0][0]
    course = case["kontaktforloeb"][0]
    course["anmodning"] |= {"gravid": "MAASKE", "ukendt": 1}
    del course["anmodning"]["psykisk_lidelse"]
    course["ivaerksaettelse"] |= {
        "ivaerksat_dato": "2019-01-01",
        "hovedstof_antal_dage": 99,
        "stoffer_brugt_30_dage": [{"stof": "HASH", "antal_dage": 3}, {"stof": "HASH"}],
        "laegesamtale_oenskes": "JA",
    }
    case["kontaktforloeb"].append({"anmodning": {"anmodningsdato": "31-02-2025"}, "tilbudstilknytninger": 5})
    return case


def written(folder: Path, name: str, value: object) -> Path:
    """A file of JSON."""
    file = folder / name
    file.write_text(json.dumps(value), encoding="utf-8")
    return file


def test_check_shows_no_word(tmp_path: Path, terminal: Terminal) -> None:
    today = ("--today", "2025-12-01")
    good = demo_data.demo_cases(resources.catalog(), Clock().now.date())[0][0]
    files = (written(tmp_path, "bad.json", bad_case()), written(tmp_path, "good.json", good))
    status, text = terminal("check", *files, *today)
    assert status == 1
    assert text.count("⟦") > 20
    assert words(text) == []
    _, text = terminal("check", "--json", *files, *today)
    assert [f for case in json.loads(text) for f in case["fund"] if words(f["besked"])] == []


@pytest.mark.parametrize("name", ["broken.json", "missing.json", "other.json", "twice.json", "."])
@pytest.mark.parametrize("command", ["check", "show", "verify"])
def test_a_file_that_cannot_be_used_is_said_without_a_word(
    tmp_path: Path, terminal: Terminal, command: str, name: str
) -> None:
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    (tmp_path / "other.json").write_text('{"a": 1}', encoding="utf-8")
    (tmp_path / "twice.json").write_text('{"a": 1, "a": 2}', encoding="utf-8")
    _, text = terminal(command, tmp_path / name)
    messages = [line for line in text.splitlines() if "⟦" in line]
    assert messages
    assert [line for line in messages if words(line.replace(str(tmp_path), ""))] == []


def test_a_store_is_made_filled_emptied_and_shown_without_a_word(tmp_path: Path, terminal: Terminal) -> None:
    (tmp_path / "kode.txt").write_text("korrekt hest på hæfteklamme", encoding="utf-8")
    store = ("--data-dir", tmp_path / "data", "--passphrase-file", tmp_path / "kode.txt")
    profile = ("--organisation", "Alfa", "--cvr", "99999999", "--kommune", "165", "--medarbejder", "Alfa")
    out = tmp_path / "ud"
    out.mkdir()
    cases = [case for some in demo_data.demo_cases(resources.catalog(), Clock().now.date()) for case in some]
    said = [terminal("export", "--out", out, *store)[1]]
    said.append(terminal("init", "--practice", *profile, *store)[1])
    said.append(terminal("init", "--practice", *profile, *store)[1])
    files = (written(tmp_path, "sager.json", cases), written(tmp_path, "bad.json", bad_case()))
    said.append(terminal("import", *files, *store)[1])
    said.append(terminal("export", "--out", out, *store)[1])
    said.append(terminal("export", "--out", out, *store)[1])
    for made in sorted(out.iterdir()):
        said.append(terminal("show", made)[1])
        _, text = terminal("verify", made)
        said += [step["besked"] for step in json.loads(text[: text.rindex("}") + 1])["trin"]]
    said.append(terminal("show", files[0])[1])
    (tmp_path / "kode.txt").write_text("forkert", encoding="utf-8")
    said.append(terminal("export", "--out", out, *store)[1])
    assert sum(text.count("⟦") for text in said) > 80
    assert [words(text.replace(str(tmp_path), "")) for text in said if words(text.replace(str(tmp_path), ""))] == []


def test_doctor_says_what_it_found_without_a_word(terminal: Terminal) -> None:
    _, text = terminal("doctor")
    assert text.count("⟦") > 8
    # what the machine calls its own platform
    assert [word for word in words(text) if word != "offscreen"] == []


COMMANDS = next(a.choices for a in build()._actions if isinstance(a, argparse._SubParsersAction))


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_shows_no_word(terminal: Terminal, command: str) -> None:
    status, text = terminal(*([command] if command else []), "--help")
    assert status == 0
    commands = {
        *COMMANDS,
        "mappe",
        "udbakke",
        "smdb-desktop",
        "rod",
        "sag",
        "empty",
        "Oprydning",
        "list",
        "klar",
        "garanti",
    }
    assert [word for word in words(text) if word.strip(",.}{") not in commands] == []


@pytest.mark.parametrize(
    "arguments",
    [["check"], ["check", "--today", "i-morgen", "a"], ["nej"], ["check", "--nej", "a"], ["export", "--out"], ["show", ""],
     ["export", "--json=1", "--out", "a"], ["import"]],
)  # fmt: skip
def test_wrong_use_is_said_without_a_word(terminal: Terminal, arguments: list[str]) -> None:
    status, text = terminal(*arguments)
    assert status == 2
    assert "⟦" in text
    typed = {*arguments, "FIL", "files"}
    assert [word for word in words(text) if word.strip("»«',.") not in typed] == []


# -- the window ------------------------------------------------------------------------------------------------------------


def shown(widget: QWidget) -> Iterator[str]:
    """Every text that a widget shows or says to a screen reader."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(number) for number in range(widget.count()))
    if isinstance(widget, QMenu):
        yield widget.title()
    if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView) and widget.model() is not None:
        model = widget.model()
        # a list has one column, and keeps to itself how many
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
            yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            for row in range(model.rowCount()):
                yield str(model.index(row, column).data() or "")
                yield str(model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or "")


class Look:
    """Looks at the window on each page and keeps what escaped."""

    def __init__(self) -> None:
        self.escaped: set[tuple[str, str]] = set()
        self.seen = 0

    def __call__(self, program: Gui) -> None:
        self.at(program.window, str(program.window.here))

    def at(self, window: QWidget, here: str) -> None:
        """Look at one window with everything in it."""
        for widget in [window, *window.findChildren(QWidget)]:
            for text in shown(widget):
                self.seen += "⟦" in text
                if words(text):
                    self.escaped.add((here, text))
        for action in window.findChildren(QAction):
            for text in (action.text(), action.toolTip()):
                if words(text.replace("&", "")):
                    self.escaped.add((here, text))


@pytest.fixture
def translated(qapp: QApplication) -> Iterator[QApplication]:
    designer = DesignerWords(qapp)
    qapp.installTranslator(designer)
    yield qapp
    qapp.removeTranslator(designer)


@pytest.mark.usefixtures("translated")
def test_no_page_of_the_window_shows_a_word(tmp_path: Path) -> None:
    desk = make_desk(Clock())
    workspace = desk.create(demo_data.PASSPHRASE, demo_data.PROFIL, oevelse=True)[0]
    demo_data.fill(workspace, workspace.cases.today, tmp_path)
    workspace.close()
    look = Look()
    names = build_every_page(desk, demo_data.PASSPHRASE, look)
    assert len(names) > 8
    assert look.seen > 1000
    assert sorted(look.escaped) == []


@pytest.mark.slow
@pytest.mark.usefixtures("translated")
def test_the_main_job_is_done_in_another_language_without_a_word(tmp_path: Path) -> None:
    look = Look()
    told: list[str] = []
    # windows of tests before this one that are not deleted yet speak Danish
    before = QApplication.topLevelWidgets()

    def tell(text: str) -> None:
        told.append(language.say(text))
        for window in QApplication.topLevelWidgets():
            if window not in before:
                look.at(window, told[-1])

    assert walk(desk(tmp_path / "data"), tmp_path, tell) == 0, told
    assert [text for text in told[:-1] if words(text)] == []
    assert look.seen > 1000
    assert sorted(look.escaped) == []


def test_the_program_says_its_version_in_every_language(terminal: Terminal) -> None:
    assert terminal("--version") == (0, f"SMDB Desktop {__version__}\n")
    assert build().prog == "smdb-desktop"
