"""The main job with nothing but a keyboard, from the first start to the signed file: every place is reached by Tab or a key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QRadioButton, QWidget

from smdb_desktop import app
from smdb_desktop.domain.forms.values import parse_date
from smdb_desktop.examples.demo_data import PASSPHRASE
from smdb_desktop.examples.main_job import CENTRE, CPR, CVR, IMPOSSIBLE, NAVN, REASON, TALK, make_job
from smdb_desktop.examples.typed import strokes
from smdb_desktop.gui.app.main import Gui, make_gui
from smdb_desktop.resources import catalog
from smdb_desktop.store.keys.keyslots import KdfParams
from smdb_desktop.store.vault import FolderVault
from tests.journey.keys import CTRL, SHIFT, Keys

pytestmark = pytest.mark.slow

JOB = make_job(catalog())
CHEAP = KdfParams(memory_kib=64, rounds=1, lanes=1)


@pytest.fixture
def program(qtbot: QtBot, tmp_path: Path) -> Iterator[Gui]:
    """The program on a machine that has never seen it, with its real dialogs."""
    desk = app.desk(tmp_path / "data")
    desk = replace(desk, vault=FolderVault(tmp_path / "data", milepaele=desk.katalog.milepaele, kdf=CHEAP))
    made = make_gui(desk, listen=False)
    faults: list[object] = []
    made.context.tasks.failed.connect(faults.append)
    made.window.show()
    made.window.activateWindow()
    qtbot.waitExposed(made.window)
    yield made
    made.close()
    assert faults == []


@pytest.fixture
def keys(program: Gui, qtbot: QtBot) -> Keys:  # noqa: ARG001
    """The keyboard in front of it."""
    return Keys(qtbot)


def visible(program: Gui, name: str) -> QWidget | None:
    found = program.window.findChildren(QWidget, name)
    return next((w for w in found if w.isVisible()), None)


def set_up(program: Gui, keys: Keys) -> None:
    keys.to(lambda w: isinstance(w, QRadioButton), "slags")
    keys.arrow("oevelse")
    keys.press("Næste")
    keys.answer("organisation", CENTRE)
    keys.answer("nummer", CVR)
    keys.answer("kommune", "165")
    keys.answer("medarbejder", "Øvelsesbruger")
    keys.answer("indberetter", "")
    keys.press("Næste")
    keys.answer("adgangssaetning", PASSPHRASE)
    keys.answer("adgangssaetning_igen", PASSPHRASE)
    keys.press("Næste")
    keys.wait(lambda: cast(QLabel, visible(program, "kode") or QLabel()).text())
    code = cast(QLabel, visible(program, "kode")).text()
    keys.answer("sidste_gruppe", code.rpartition("-")[2])
    keys.press("Gå i gang")
    keys.wait(lambda: visible(program, "cpr"))


def begin_course(program: Gui, keys: Keys) -> None:
    assert keys.focus() is visible(program, "cpr"), "the program begins in the field for the number"
    keys.type(CPR)
    keys.key(Qt.Key.Key_Return)
    keys.answer("navn", NAVN)
    keys.press("Opret borger")
    keys.press("Registrér anmodning i nyt forløb for denne borger")


def fill(keys: Keys, answers: Mapping[str, Any]) -> None:
    for name, text in strokes(answers):
        keys.answer(name, text)


def done(program: Gui, keys: Keys, words: str) -> None:
    """Complete the form with Ctrl+Return and go on from the panel that follows."""
    keys.key(Qt.Key.Key_Return, CTRL)
    keys.wait(lambda: visible(program, "hvad_nu"))
    keys.press(words)


def request_and_start(program: Gui, keys: Keys) -> None:
    fill(keys, JOB.anmodning)
    done(program, keys, "Fortsæt med Ny iværksættelse")
    fill(keys, JOB.begun)


def leave_and_come_back(program: Gui, keys: Keys) -> None:
    """Gem og fortsæt senere, lock, unlock, and on from the list of drafts: shortcuts and Return."""
    keys.key(Qt.Key.Key_S, CTRL)
    keys.wait(lambda: program.window.here == "borger")
    keys.key(Qt.Key.Key_L, CTRL)
    keys.wait(lambda: visible(program, "adgangssaetning"))
    assert keys.focus() is visible(program, "adgangssaetning")
    keys.type(PASSPHRASE)
    keys.key(Qt.Key.Key_Return)
    keys.wait(lambda: visible(program, "cpr"))
    keys.key(Qt.Key.Key_K, CTRL)
    keys.wait(lambda: program.window.here == "kladder" and program.context.tasks.is_idle)
    keys.to(lambda w: w.objectName() == "kladder", "kladder")
    keys.key(Qt.Key.Key_Return)
    keys.wait(lambda: visible(program, "ivaerksat_dato"))


def rest_of_the_start(program: Gui, keys: Keys) -> None:
    # Shift+Tab: the half date stands before the field where the case was left
    keys.answer(TALK, JOB.start_1[TALK], back=True)
    keys.answer(REASON, JOB.start_1[REASON])
    fill(keys, JOB.rest)
    keys.key(Qt.Key.Key_Return, CTRL)
    fill(keys, JOB.start_2)
    done(program, keys, "Behandling i nyt tilbud")


def treatments(program: Gui, keys: Keys) -> None:
    first, second = JOB.behandlinger
    fill(keys, {**JOB.tilbud, **first})
    keys.key(Qt.Key.Key_Return, CTRL)
    keys.press("NEJ")
    keys.press("Tilføj ny behandling hos Alfa København ApS")
    fill(keys, second)
    keys.key(Qt.Key.Key_Return, CTRL)
    keys.press("JA")
    keys.wait(lambda: visible(program, "afsluttet_dato"))
    keys.press(f"Brug {JOB.ended}")
    fill(keys, {name: raw for name, raw in JOB.afslutning.items() if name != "afsluttet_dato"})
    done(program, keys, "Gå til Udbakke")


def export(program: Gui, keys: Keys, out: Path) -> Path:
    keys.press("Kontrollér, underskriv og eksportér (1)")
    keys.wait(lambda: QApplication.activeModalWidget() is not None)
    keys.answer("mappe", str(out))
    keys.press("Eksportér")
    keys.wait(lambda: list(out.glob("*.asice")))
    keys.wait(lambda: program.context.tasks.is_idle)
    keys.key(Qt.Key.Key_Escape)
    keys.wait(lambda: QApplication.activeModalWidget() is None)
    return next(out.glob("*.asice"))


def test_the_main_job_by_keyboard_only(program: Gui, keys: Keys, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    set_up(program, keys)
    begin_course(program, keys)
    request_and_start(program, keys)
    leave_and_come_back(program, keys)
    half = visible(program, TALK)
    assert isinstance(half, QLineEdit) and half.text() == IMPOSSIBLE
    rest_of_the_start(program, keys)
    treatments(program, keys)
    made = export(program, keys, out)
    desk = program.context.desk
    found = desk.submissions.verify(made.read_bytes(), desk.clock())
    assert found.ok and found.oevelse, found.trin
    shown = desk.submissions.read_payload(found.payload or b"")
    assert JOB.behandlinger[1]["behandlingstype"] in str(shown)
    assert f"'{TALK}': '{parse_date(JOB.start_1[TALK], date.max)}'" in str(shown)


def test_shift_tab_is_tab_backwards(program: Gui, keys: Keys) -> None:
    set_up(program, keys)
    begin_course(program, keys)
    keys.wait(lambda: visible(program, "anmodningsdato"))
    forward = []
    for _ in range(20):
        forward.append(keys.focus())
        keys.key(Qt.Key.Key_Tab)
    for expected in reversed(forward):
        keys.key(Qt.Key.Key_Tab, SHIFT)
        assert keys.focus() is expected
