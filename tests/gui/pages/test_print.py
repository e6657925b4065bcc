"""Print side: by its key from every page, on paper and as a PDF, which a program that we did not write reads."""

from __future__ import annotations

import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from PySide6.QtCore import Qt
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtWidgets import QCheckBox, QPushButton, QRadioButton, QWidget

from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.kit.paper import FAILED, PdfPress
from smdb_desktop.gui.printing.dialog import PrintDialog
from smdb_desktop.gui.printing.lines import Size
from smdb_desktop.gui.printing.preview import Preview
from smdb_desktop.services.errors import KnownError
from tests.gui.gui_hands import Hands, in_front
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING, DEL_1, DEL_2

W = TypeVar("W", bound=QWidget)
Unlocked = Callable[[Scenario], Hands]
CPR, MASKED, NAVN = "150277-9995", "150277-xxxx", "Testborger Et"


class Printer(PdfPress):
    """A printer that keeps what it gets; ``breaks_at`` is the sheet that it does not take."""

    def __init__(self, layout: QPageLayout, breaks_at: int = 0) -> None:
        super().__init__("", layout)
        self._breaks_at, self.sheets, self.ended, self.stopped = breaks_at, 0, False, False

    def begin(self) -> QPainter:
        painter = super().begin()
        self._take()
        return painter

    def turn(self) -> None:
        self._take()
        super().turn()

    def _take(self) -> None:
        self.sheets += 1
        if self.sheets == self._breaks_at:
            raise KnownError(FAILED)

    def end(self) -> None:
        super().end()
        self.ended = True

    def stop(self) -> None:
        self.stopped = True
        super().stop()


class Desk:
    """The dialog as a person sees it."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        in_front(hands.bot, hands.window)
        hands.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        found = hands.window.findChildren(PrintDialog)
        assert len(found) == 1 and found[0].isVisible()
        self.dialog = found[0]
        hands.bot.waitExposed(self.dialog)

    def part(self, name: str, kind: type[W]) -> W:
        found = self.dialog.findChild(kind, name)
        assert found is not None
        return found

    def ready(self) -> Desk:
        self.hands.bot.waitUntil(
            lambda: self.preview.sheets is not None and not reason(self.part("udskriv", QPushButton))
        )
        return self

    @property
    def preview(self) -> Preview:
        return self.part("forhaandsvisning", Preview)

    @property
    def words(self) -> str:
        """All sheets, as they are heard one after another."""
        sheets = self.ready().preview.sheets
        assert sheets is not None
        return "\n".join(sheets.words(page) for page in range(len(sheets.pages)))

    @property
    def told(self) -> str:
        banner = self.dialog.news
        return banner.text() if not banner.isHidden() else ""

    def press(self, name: str) -> Desk:
        button = self.part(name, QPushButton)
        self.hands.bot.mouseClick(button, Qt.MouseButton.LeftButton)
        return self

    def choose(self, words: str) -> Desk:
        radio = next(r for r in self.dialog.findChildren(QRadioButton) if r.text() == words)
        self.hands.bot.mouseClick(radio, Qt.MouseButton.LeftButton)
        assert radio.isChecked()
        return self

    def leave_out(self) -> Desk:
        box = self.part("uden_cpr", QCheckBox)
        box.setFocus()
        self.hands.bot.keyClick(box, Qt.Key.Key_Space)
        return self

    def save(self, path: Path) -> Desk:
        self.ready()
        self.hands.dialogs.expect("new_file", path)
        self.press("gem_pdf")
        self.hands.bot.waitUntil(lambda: bool(self.told))
        self.hands.settle()
        return self

    def print_on(self, printer: Printer | str) -> Desk:
        self.ready()
        self.hands.dialogs.expect("printer", printer)
        self.press("udskriv")
        self.hands.bot.waitUntil(lambda: bool(self.told))
        return self


def tool(name: str) -> str:
    found = shutil.which(name)
    assert found is not None
    return found


def read(path: Path, *options: str) -> str:
    """The text of a PDF, as poppler reads it."""
    done = subprocess.run([tool("pdftotext"), "-layout", *options, str(path), "-"], capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


def pages_of(path: Path) -> list[str]:
    return read(path).split("\f")[:-1]


def info(path: Path) -> str:
    return subprocess.run([tool("pdfinfo"), str(path)], capture_output=True, check=True).stdout.decode()


def lines(text: str) -> list[list[str]]:
    """Lines of words, whatever the space between them."""
    return [line.split() for line in text.splitlines() if line.strip()]


@pytest.fixture
def filled(scenario: Scenario) -> Scenario:
    """One citizen with a completed request, a draft of the start, and a submission that is ready."""
    scenario.citizen(CPR, NAVN).answers(ANMODNING).complete("anmodning")
    return scenario.answers(DEL_1 | DEL_2)


def at_the_course(hands: Hands, scenario: Scenario) -> Hands:
    return hands.go("borger", borger_id=scenario.borger_id, forloeb_id=scenario.session.forloeb_id)


POPPLER = pytest.mark.parametrize("foreign_tool", ["pdftotext"], indirect=True)


# -- a case ------------------------------------------------------------------------------------------------------------


@POPPLER
def test_a_case_as_pdf(unlocked: Unlocked, filled: Scenario, tmp_path: Path, foreign_tool: str) -> None:
    del foreign_tool
    path = tmp_path / "sag.pdf"
    desk = Desk(at_the_course(unlocked(filled), filled)).save(path)
    sheets = pages_of(path)
    assert len(sheets) >= 2
    for number, sheet in enumerate(sheets, 1):
        assert f"Side {number} af {len(sheets)}" in sheet
        assert f"Kontaktforløb · {CPR} {NAVN}" in sheet and "ØVELSE · Alfa" in sheet
        assert "Skrevet ud 04-08-2025 kl." in sheet and "af Ida" in sheet
    whole = "\n".join(sheets)
    rows = lines(whole)
    assert ["CPR-nr.", CPR] in rows and ["Borger", *NAVN.split()] in rows
    assert any(row[:2] == ["Anmodningsdato", "04-08-2025"] for row in rows)
    # SMDB's order, and the states in the program's words
    order = [whole.index(words) for words in ("Anmodning: Færdig", "Kladde: det sendes ikke", "Historik")]
    assert order == sorted(order)
    assert next(row for row in rows if "Klar" in row)[:2] == ["1", "Klar"]
    assert "»Anmodning« blev gjort færdig" in whole
    assert "gemt i mappen" in desk.told and "ikke krypteret" in desk.told
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and [p.name for p in tmp_path.iterdir()] == ["sag.pdf"]


def test_every_question_of_the_wizard_stands_on_paper(unlocked: Unlocked, filled: Scenario) -> None:
    words = Desk(at_the_course(unlocked(filled), filled)).words
    session = filled.session
    for skema in session.records():
        for view in session.felter(skema.id):
            if session.is_draft(skema.id) or skema.faerdig is not None:
                assert view.felt.label in words


@POPPLER
def test_without_number_and_name(unlocked: Unlocked, filled: Scenario, tmp_path: Path, foreign_tool: str) -> None:
    del foreign_tool
    hands, path = at_the_course(unlocked(filled), filled), tmp_path / "uden.pdf"
    Desk(hands).ready().leave_out().save(path).press("luk")
    text, about = read(path), info(path)
    for secret in (CPR, CPR.replace("-", ""), "150277", NAVN, "Testborger"):
        assert secret not in text and secret not in about
    assert "Uden CPR-nummer og navn." in text and "(udeladt)" in text
    assert "Title:           Kontaktforløb" in about and "Ida" not in about
    # remembered, until the program is locked
    again = Desk(hands).ready()
    assert again.part("uden_cpr", QCheckBox).isChecked() and CPR not in again.words
    again.press("luk")
    in_front(hands.bot, hands.window)
    hands.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not hands.gui.context.uden_person


def test_the_whole_citizen(unlocked: Unlocked, filled: Scenario) -> None:
    desk = Desk(at_the_course(unlocked(filled), filled)).ready()
    one = desk.words
    desk.choose("Hele borgeren med alle forløb")
    assert one.startswith("Kontaktforløb") and desk.words.startswith("Borgeroverblik")


def test_the_wizard_prints_its_course_with_what_is_being_typed(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("guide", forloeb_id=filled.session.forloeb_id)
    desk = Desk(hands)
    assert desk.words.startswith("Kontaktforløb") and "Anmodning: Færdig" in desk.words


def test_a_name_of_300_letters_and_a_long_word_lose_nothing(unlocked: Unlocked, scenario: Scenario) -> None:
    navn = "Æ" * 200 + " " + "bæ" * 50
    scenario.citizen(CPR, navn).answers(ANMODNING)
    desk = Desk(at_the_course(unlocked(scenario), scenario)).ready()
    assert navn.replace(" ", "") in desk.words.replace(" ", "").replace("\n", "")
    sheets = desk.preview.sheets
    assert sheets is not None
    for left_and_right, share in zip(sheets.running(), (0.62, 0.36), strict=True):
        for line in left_and_right:
            assert sheets.breaker.wide(line, Size.SMALL) <= sheets.width * share + 1
    assert navn.replace(" ", "") in "".join(sheets.running()[0]).replace(" ", "")
