"""Print side: by its key from every page, on paper and as a PDF, which a program that we did not write reads."""

from __future__ import annotations

import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QPageLayout, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.dialogs import QtDialogs
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.kit.paper import FAILED, NOT_SAVED, PdfPress
from smdb_desktop.gui.overview.forside import ForsidePage
from smdb_desktop.gui.printing.dialog import IS_BEHIND, NO_PRINTER, NOT_READY, PRINTED, STOPPED_PDF, PrintDialog
from smdb_desktop.gui.printing.lines import Size
from smdb_desktop.gui.printing.preview import Preview
from smdb_desktop.services.errors import KnownError, StoreFull
from smdb_desktop.services.printing.lists import ListPaper
from tests.fakes.store import FakeStore
from tests.gui.gui_hands import Hands, in_front
from tests.scenario import PASSPHRASE, Scenario
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
    order = [
        whole.index(words)
        for words in ("Anmodning: Færdig", "Kladde: det kommer ikke med i indberetningen", "Historik")
    ]
    assert order == sorted(order)
    assert next(row for row in rows if "Klar" in row)[:2] == ["1", "Klar"]
    assert "Begyndte forløbet" in whole
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


def test_the_wizard_prints_its_course(unlocked: Unlocked, filled: Scenario) -> None:
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


# -- lists and pages ---------------------------------------------------------------------------------------------------


def test_a_list_is_printed_whole_in_its_own_columns(unlocked: Unlocked, filled: Scenario) -> None:
    desk = Desk(unlocked(filled).go("kladder"))
    words = desk.words
    assert words.splitlines()[0] == "Kladder"
    assert "Borger | Navn | Skema | Tilstand | Venter på | Ændret | Af" in words
    assert f"{MASKED} | {NAVN} | Ny iværksættelse | " in words and CPR not in words
    sheets = desk.preview.sheets
    assert sheets is not None and sheets.size.width() > sheets.size.height(), "many columns lie down"
    desk.leave_out()
    assert "(udeladt) | (udeladt) | Ny iværksættelse | " in desk.words and "150277" not in desk.words


@pytest.mark.parametrize(
    ("page", "place", "expected"),
    [
        ("udbakke", {}, f"{MASKED} | {NAVN} | 04-08-2025 | 1 | Klar | "),
        ("kontrol", {"liste": "anmodninger_uden_ivaerksaettelse"}, f"{MASKED} | {NAVN} | 04-08-2025 | Åbent | "),
        ("alle_borgere", {}, f"{NAVN} | {MASKED} | Åbent | Klar · kladde | Albertslund | 04-08-2025"),
        ("forside", {}, "Klar til eksport | 1"),
        ("kodelister", {}, "Ja / nej | Forslag | 2"),
        ("om", {}, "Version | "),
        ("vejledning", {}, "Kom i gang"),
        ("sikkerhedskopier", {}, "Det andet sted"),
        ("indstillinger", {}, "Profil i brug nu | Indberetter"),
    ],
)
def test_every_page_says_on_paper_what_it_says(
    unlocked: Unlocked, filled: Scenario, page: str, place: dict[str, str], expected: str
) -> None:
    hands = unlocked(filled).go(page, **place)
    title = hands.window.page.windowTitle() if hands.window.page is not None else ""
    desk = Desk(hands)
    words = desk.words
    assert words.splitlines()[0] == title and expected in words
    desk.leave_out()
    assert "150277" not in desk.words and "Testborger" not in desk.words


def test_what_only_the_page_keeps_secret_stays_off_paper(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("indstillinger")
    hands.dialogs.expect("password", PASSPHRASE)
    hands.press("Lav ny gendannelseskode …")
    code = hands.find("ny_kode", QLabel).text()
    assert len(code) > 20
    words = Desk(hands).words
    assert code not in words and code.split("-")[0] not in words


def test_before_unlocking_there_is_nothing_to_print(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled)
    hands.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert hands.here == "laas_op"
    hands.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    hands.gui.context.print_page()
    assert hands.window.findChildren(PrintDialog) == []


def test_the_menu_has_it_with_its_key(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled)
    menu = hands.window.form.menu.menu()
    assert menu is not None
    entry = next(action for action in menu.actions() if action.text() == "Print side …")
    assert entry.shortcut().toString() == "Ctrl+P"
    entry.trigger()
    assert len(hands.window.findChildren(PrintDialog)) == 1


def test_a_list_is_printed_as_it_was_searched_and_chosen(unlocked: Unlocked, filled: Scenario) -> None:
    filled.workspace.cases.save_borger(filled.workspace.cases.find("100705-9995")[0], "Testborger To")
    hands = unlocked(filled).go("alle_borgere")
    everybody = Desk(hands)
    assert "Testborger To | 100705-xxxx | Intet forløb" in everybody.words
    everybody.press("luk")
    hands.type("soeg_borger", "et testb")
    hands.settle()
    found = Desk(hands)
    words = found.words
    assert "Alle: 1 af 2 borgere" in words and "Søgt efter »et testb«" in words
    assert NAVN in words and "Testborger To" not in words
    found.leave_out()
    assert "testb" not in found.words.casefold() and "(udeladt) | (udeladt) | Åbent" in found.words


# -- printers ----------------------------------------------------------------------------------------------------------


def test_paper_gets_every_sheet(unlocked: Unlocked, filled: Scenario) -> None:
    desk = Desk(at_the_course(unlocked(filled), filled)).ready()
    printer = Printer(desk.dialog.layout_wanted())
    desk.print_on(printer)
    sheets = desk.preview.sheets
    assert sheets is not None and printer.sheets == len(sheets.pages) and printer.ended
    assert desk.told == PRINTED
    assert desk.hands.dialogs.asked[-1] == ("printer", "Kontaktforløb", str(len(sheets.pages)))


def test_without_a_printer_a_sentence_and_the_pdf(unlocked: Unlocked, filled: Scenario, tmp_path: Path) -> None:
    desk = Desk(at_the_course(unlocked(filled), filled)).print_on("none")
    assert desk.told == NO_PRINTER and desk.dialog.focusWidget() is desk.part("gem_pdf", QPushButton)
    desk.save(tmp_path / "sag.pdf")
    assert (tmp_path / "sag.pdf").read_bytes().startswith(b"%PDF-")


def test_a_printer_that_stops_in_the_middle_is_said_and_tried_again(unlocked: Unlocked, filled: Scenario) -> None:
    desk = Desk(at_the_course(unlocked(filled), filled)).ready()
    broken = Printer(desk.dialog.layout_wanted(), breaks_at=2)
    desk.print_on(broken)
    assert desk.told == FAILED and broken.stopped and not broken.ended
    before = desk.words
    desk.print_on(Printer(desk.dialog.layout_wanted()))
    assert desk.told == PRINTED and desk.words == before


def test_other_paper_than_was_shown_is_laid_out_anew(unlocked: Unlocked, filled: Scenario) -> None:
    desk = Desk(at_the_course(unlocked(filled), filled)).ready()
    lies = desk.dialog.layout_wanted()
    lies.setOrientation(QPageLayout.Orientation.Landscape)
    printer = Printer(lies)
    desk.print_on(printer)
    sheets = desk.preview.sheets
    assert sheets is not None and sheets.size.width() > sheets.size.height()
    assert desk.told == PRINTED and printer.sheets == len(sheets.pages)


@pytest.mark.parametrize("way", ["printer", "pdf"])
def test_what_comes_after_other_paper_is_laid_out_for_its_own(
    unlocked: Unlocked, filled: Scenario, tmp_path: Path, way: str
) -> None:
    desk = Desk(at_the_course(unlocked(filled), filled)).ready()
    lies = desk.dialog.layout_wanted()
    lies.setOrientation(QPageLayout.Orientation.Landscape)
    desk.print_on(Printer(lies))
    if way == "pdf":
        desk.save(tmp_path / "sag.pdf")
    else:
        desk.print_on(Printer(desk.dialog.layout_wanted()))
    sheets = desk.preview.sheets
    assert sheets is not None and sheets.size.width() < sheets.size.height()
    assert desk.told != PRINTED or way == "printer"


def test_a_full_disk_is_said_and_no_half_file_is_left(unlocked: Unlocked, filled: Scenario, tmp_path: Path) -> None:
    desk = Desk(at_the_course(unlocked(filled), filled)).save(tmp_path / "væk" / "sag.pdf")
    assert desk.told == NOT_SAVED and list(tmp_path.iterdir()) == []
    desk.save(tmp_path / "sag.pdf")
    assert "gemt i mappen" in desk.told


# -- long lists --------------------------------------------------------------------------------------------------------


class Long(ListPaper):
    """A list of made-up rows; it counts how many were read."""

    def __init__(self, number: int) -> None:
        self.taken = 0
        super().__init__("Lang liste", "", ("Nr.", "Hvad"), lambda _work: number, lambda _work: self._lines(number))

    def _lines(self, number: int) -> Iterator[tuple[str, ...]]:
        for row in range(number):
            self.taken = row + 1
            yield str(row), f"linje {row} i listen"


def long_list(monkeypatch: pytest.MonkeyPatch, number: int) -> Long:
    made = Long(number)
    monkeypatch.setattr(ForsidePage, "papers", lambda _page: (made,))
    return made


@POPPLER
def test_many_rows_are_asked_about_and_each_sheet_has_the_headings(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, foreign_tool: str
) -> None:
    del foreign_tool
    hands, path = unlocked(scenario), tmp_path / "lang.pdf"
    long_list(monkeypatch, 3000)
    hands.dialogs.expect("confirm", True)
    desk = Desk(hands).save(path)
    asked = hands.dialogs.asked[0]
    assert "3.000 linjer" in asked[2]
    sheets = pages_of(path)
    found = [word for sheet in sheets for word in sheet.split() if word.isdigit()]
    rows = [line.split() for sheet in sheets for line in sheet.splitlines() if "i listen" in line]
    assert [int(row[0]) for row in rows] == list(range(3000)), "each row once, in order"
    assert found and all(["Nr.", "Hvad"] in lines(sheet) for sheet in sheets)
    assert f"Side {len(sheets)} af {len(sheets)}" in sheets[-1]
    assert desk.told.startswith("PDF-filen er gemt")


def test_who_does_not_want_many_rows_reads_none(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = unlocked(scenario)
    paper = long_list(monkeypatch, 100_000)
    hands.dialogs.expect("confirm", False)
    hands.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert [kind for kind, *_ in hands.dialogs.asked] == ["confirm"]
    hands.bot.waitUntil(lambda: not hands.window.findChildren(PrintDialog))
    assert paper.taken == 0


def test_a_long_list_can_be_stopped_while_it_is_made(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = unlocked(scenario)
    paper = long_list(monkeypatch, 100_000)
    hands.dialogs.expect("confirm", True)
    in_front(hands.bot, hands.window)
    hands.bot.keyClick(hands.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = hands.window.findChildren(PrintDialog)[0]
    words = dialog.words
    hands.bot.waitUntil(lambda: words.text().startswith("Læser 5") and words.text().endswith(" af 100000 …"))
    hands.bot.mouseClick(dialog.halt, Qt.MouseButton.LeftButton)
    assert dialog.news.text() == NOT_READY and dialog.halt.isHidden()
    hands.settle()
    assert paper.taken < 100_000 and dialog.job.sheets is None
    # and again, from the beginning
    hands.dialogs.expect("confirm", False)
    hands.bot.mouseClick(dialog.again, Qt.MouseButton.LeftButton)
    hands.bot.waitUntil(lambda: not hands.window.findChildren(PrintDialog))


def test_a_pdf_can_be_stopped_while_it_is_written_and_nothing_is_there(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hands = unlocked(scenario)
    long_list(monkeypatch, 20_000)
    hands.dialogs.expect("confirm", True)
    desk = Desk(hands)
    hands.bot.waitUntil(lambda: desk.preview.sheets is not None, timeout=30_000)
    hands.dialogs.expect("new_file", tmp_path / "lang.pdf")
    desk.press("gem_pdf")
    hands.bot.waitUntil(lambda: desk.dialog.words.text().startswith("Skriver side"))
    desk.press("stands")
    assert desk.told == STOPPED_PDF and list(tmp_path.iterdir()) == []
    hands.settle()
    assert list(tmp_path.iterdir()) == []


# -- by ear and by key -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("listening")
def test_the_dialog_by_ear(unlocked: Unlocked, filled: Scenario) -> None:
    desk = Desk(at_the_course(unlocked(filled), filled)).ready()
    hands, dialog = desk.hands, desk.dialog
    assert dialog.windowTitle() == "Print side" and dialog.focusWidget() is desk.part("udskriv", QPushButton)
    stops = [w for w in dialog.findChildren(QWidget) if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    names = [str(QAccessible.queryAccessibleInterface(w).text(QAccessible.Text.Name)) for w in stops]
    assert all(names), [type(w).__name__ for w, name in zip(stops, names, strict=True) if not name]
    preview = desk.preview
    assert preview.accessibleName() == "Forhåndsvisning: Side 1 af 2" and CPR in preview.accessibleDescription()
    preview.setFocus()
    hands.bot.keyClick(preview, Qt.Key.Key_PageDown)
    assert preview.accessibleName() == "Forhåndsvisning: Side 2 af 2"
    assert desk.part("hvilken_side", QLabel).text() == "Side 2 af 2"
    assert "dette er den sidste side." in reason(dialog.forth).casefold()
    hands.bot.keyClick(preview, Qt.Key.Key_PageUp)
    assert preview.page == 0
    hands.bot.keyClick(dialog, Qt.Key.Key_Escape)
    hands.bot.waitUntil(lambda: not hands.window.findChildren(PrintDialog))


def test_ctrl_enter_prints(unlocked: Unlocked, filled: Scenario) -> None:
    desk = Desk(at_the_course(unlocked(filled), filled)).ready()
    desk.hands.dialogs.expect("printer", None)
    desk.hands.bot.keyClick(desk.dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.hands.dialogs.asked[-1][0] == "printer" and desk.told == ""


def test_the_menu_of_a_citizen_prints(unlocked: Unlocked, filled: Scenario) -> None:
    hands = at_the_course(unlocked(filled), filled)
    hands.bot.mouseClick(hands.find("handlinger"), Qt.MouseButton.LeftButton)
    entry = next(w for w in QApplication.allWidgets() if w.objectName() == "print_side_her" and w.isVisible())
    hands.bot.mouseClick(entry, Qt.MouseButton.LeftButton)
    hands.bot.waitUntil(lambda: bool(hands.window.findChildren(PrintDialog)))


def test_a_file_that_is_there_is_asked_about(unlocked: Unlocked, filled: Scenario, tmp_path: Path) -> None:
    """By Qt's own dialog for a new file, which asks before it lets one be replaced."""
    hands = unlocked(filled)
    chosen: list[Path | None] = []
    QtDialogs().new_file(hands.window, "Gem som PDF", "PDF (*.pdf)", "Kladder 04-08-2025.pdf", chosen.append)
    dialog = hands.window.findChildren(QFileDialog)[0]
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave and dialog.defaultSuffix() == "pdf"
    assert not dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setDirectory(str(tmp_path))
    dialog.reject()
    assert chosen == [None]


def test_what_is_being_typed_is_printed_too(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("guide", forloeb_id=filled.session.forloeb_id, trin="ivaerksaettelse_1")
    line = next(w for w in hands.window.findChildren(QLineEdit) if w.isVisible() and w.text() == "08-08-2025")
    line.setFocus()
    line.selectAll()
    hands.bot.keyClicks(line, "05-08-2025")
    assert "Dato, hvor lægesamtale blev afholdt | 05-08-2025" in Desk(hands).words


def test_paper_says_that_the_last_word_is_not_on_it(unlocked: Unlocked, scenario: Scenario) -> None:
    scenario.citizen(CPR, NAVN).answers(ANMODNING)
    hands = unlocked(scenario).go("guide", forloeb_id=scenario.session.forloeb_id)
    store = hands.gui.context.work.store
    assert isinstance(store, FakeStore)
    desk = Desk(hands)
    assert IS_BEHIND not in desk.words
    desk.dialog.reject()
    hands.settle()
    line = hands.find("anmodningsdato", QLineEdit)
    line.setFocus()
    line.selectAll()
    hands.bot.keyClicks(line, "05082025")
    store.fail_with = StoreFull("Disken er fuld.")
    desk = Desk(hands)
    assert IS_BEHIND in desk.words
    assert "05-08-2025" not in desk.words
    desk.dialog.reject()
    store.fail_with = None


def test_what_is_saved_meanwhile_does_not_wait_for_every_name_of_the_store(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = unlocked(scenario)
    tasks, order = hands.gui.context.tasks, list[str]()

    @contextmanager
    def interruptible(_self: object, between: Callable[[], None]) -> Iterator[None]:
        if not order:
            order.append("names are asked for")
            tasks.run(Lane.STORE, lambda: order.append("an answer is saved"), hands.window)
        between()
        order.append("names are read")
        yield

    hands.settle()
    monkeypatch.setattr(FakeStore, "interruptible", interruptible)
    assert Desk(hands).words
    assert order == ["names are asked for", "an answer is saved", "names are read"]
