"""*Læs ind* and *Tilbud* at the window: a file becomes a register or cases only after every row was shown, and is undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget

from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.intake.side import IndlaesningPage
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.kit.long_table import LongTable
from smdb_desktop.gui.kit.page import ScrollingPage
from smdb_desktop.gui.kit.tables import RowTable
from smdb_desktop.tables.child import packed, read
from smdb_desktop.tables.reading import ProcessTables
from smdb_desktop.tables.refused import Refused
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario

Unlocked = Callable[[Scenario], Hands]
DATA = Path(__file__).resolve().parents[2] / "tables" / "data"
FILE = DATA / "tilbudsportalen_liste_cp1252.csv"


class Here(ProcessTables):
    """Reads in this process: a machine that is busy takes seconds to start another."""

    def _asked(self, asked: bytes, _name: str, between: Callable[[], None]) -> bytes:
        between()
        encoding, _, content = asked.partition(b"\n")
        try:
            answer = packed(read(content, encoding.decode()))
        except Refused as error:
            answer = {"why": error.why, "values": error.values}
        return json.dumps(answer).encode()


@pytest.fixture
def hands(unlocked: Unlocked, scenario: Scenario) -> Hands:
    found = unlocked(scenario)
    object.__setattr__(found.gui.context.desk, "tables", Here())
    return found


def notice(hands: Hands) -> str:
    page = hands.window.page
    assert isinstance(page, ScrollingPage)
    return page.notice.text()


def ready(hands: Hands, name: str) -> bool:
    hands.settle()
    return any(w.isVisible() for w in hands.window.findChildren(QWidget, name))


def chosen_file(hands: Hands, file: Path) -> Hands:
    hands.dialogs.expect("file", file)
    hands.press("Vælg fil …")
    return hands


def rows(hands: Hands, column: int = 2) -> list[str]:
    model = hands.find("raekker", LongTable).model()
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def take_register(hands: Hands) -> Hands:
    chosen_file(hands.go("indlaesning"), FILE)
    hands.press("Se igennem")
    return hands.press("Læs rækkerne ind")


def test_a_register_is_looked_at_taken_in_searched_and_undone(hands: Hands) -> None:
    chosen_file(hands.go("indlaesning"), FILE)
    assert hands.find("kolonne_navn", QComboBox).currentText() == "Tilbuddets navn"
    hands.press("Se igennem")
    assert rows(hands) == ["Nyt"] * 5
    assert "Nyt: 5" in hands.find("antal", QLabel).text()
    assert hands.gui.context.work.register.imports() == ()
    hands.press("Læs rækkerne ind")
    table = hands.find("foer", RowTable)
    assert table.texts()[0][1:3] == ["tilbudsportalen_liste_cp1252.csv", "5 nye, 0 ændrede"]
    hands.go("register")
    assert "5 tilbud" in hands.find("antal", QLabel).text()
    hands.type("soeg_register", "0999")
    hands.settle()
    assert "1 af 5 tilbud" in hands.find("antal", QLabel).text()
    hands.bot.keyClick(hands.find("soeg_register"), Qt.Key.Key_Down)
    hands.bot.keyClick(hands.find("register", LongTable), Qt.Key.Key_Return)
    hands.settle()
    assert hands.find("tilbuddets_navn", QLineEdit).text() == "Æblegården – rusmiddelbehandling"
    told = hands.find("haendt", QLabel).text()
    assert told.startswith("Hvad der er ændret:") and f"Læst ind fra »{FILE.name}«. Kom i registeret" in told
    hands.press("Læs mere på Tilbudsportalen")
    page = "https://tilbudsportalen.dk/tilbudssoegning/tilbudDetaljeside/index?tilbudsid=90002&afdelingsid=90021"
    assert hands.dialogs.addresses == [page]
    hands.go("indlaesning").dialogs.expect("confirm", True)
    hands.find("foer", RowTable).selectRow(0)
    hands.press("Fortryd den valgte …")
    assert hands.gui.context.work.cases.find_tilbud() == ()


def test_a_hostile_file_is_a_sentence(hands: Hands) -> None:
    chosen_file(hands.go("indlaesning"), DATA / "sparse.xlsx")
    assert "XFD1048576" in notice(hands)
    assert not ready(hands, "se_igennem")


def test_what_has_to_be_there_is_asked_for(hands: Hands, tmp_path: Path) -> None:
    file = tmp_path / "skaev.csv"
    file.write_text("A;B\nAlfa;1099000011\n", encoding="utf-8")
    chosen_file(hands.go("indlaesning"), file)
    hands.press("Se igennem")
    assert "»Tilbuddets navn«" in notice(hands)
    assert hands.window.focusWidget() is hands.find("kolonne_navn")


def test_cases_wait_for_a_word_and_are_taken_in(hands: Hands, tmp_path: Path) -> None:
    file = tmp_path / "sager.csv"
    file.write_text("CPR-nr.;Anmodningsdato\n150277-9995;01-07-2025\n20150" + "9991;01-07-2025\nx;\n", encoding="utf-8")
    hands.go("indlaesning")
    hands.find("art_sager", QRadioButton).click()
    chosen_file(hands, file)
    hands.press("Se igennem")
    assert rows(hands) == ["Kladde", "Venter på dit ja", "Kan ikke læses ind"]
    table = hands.find("raekker", LongTable)
    table.selectRow(1)
    hands.bot.keyClick(table, Qt.Key.Key_Return)
    hands.settle()
    assert rows(hands) == ["Kladde", "Kladde", "Kan ikke læses ind"]
    hands.press("Læs rækkerne ind")
    assert "2 forløb er læst ind" in notice(hands)
    assert hands.gui.context.work.cases.find("150277-9995")[1] is not None


def test_nothing_is_chosen_anew_while_something_is_under_way_and_it_says_why(hands: Hands) -> None:
    chosen_file(hands.go("indlaesning"), FILE)
    hands.find("se_igennem", QPushButton).click()
    controls: tuple[QPushButton | QRadioButton | QComboBox, ...] = (
        hands.find("vaelg_fil", QPushButton),
        hands.find("art_sager", QRadioButton),
        hands.find("tegnsaet", QComboBox),
    )
    assert [reason(each) for each in controls] == ["Vent, til det er færdigt."] * 3
    page = hands.window.page
    assert isinstance(page, IndlaesningPage)
    page.open(DATA / "sparse.xlsx")
    assert "En fil er ved at blive læst." in notice(hands)
    assert ready(hands, "laes_ind")
    assert notice(hands) == ""
    assert [reason(each) for each in controls] == [""] * 3


def test_taking_a_register_in_lets_others_past_is_stopped_and_says_so(hands: Hands, tmp_path: Path) -> None:
    file = tmp_path / "stort.csv"
    rows_ = (f"{90000 + n};Center {n};10990{n:05d}" for n in range(250))
    file.write_text("\n".join(("Tilbudsid;Tilbuddets navn;P-nummer", *rows_)), "utf-8")
    chosen_file(hands.go("indlaesning"), file)
    hands.press("Se igennem")
    page, work, tasks = hands.window.page, hands.gui.context.work, hands.gui.context.tasks
    assert isinstance(page, IndlaesningPage)
    seen: list[int] = []

    def past() -> None:
        """What was given to the lane meanwhile, as an answer that is saved."""
        seen.append(len(work.register.numbers()))
        page._work.stop()

    page._work.progressed.connect(
        lambda done, all_: tasks.run(Lane.STORE, past, page) if (done, all_) == (100, 250) and not seen else None,
        Qt.ConnectionType.DirectConnection,
    )
    hands.press("Læs rækkerne ind")
    assert seen == [200], "between two portions"
    assert "Standset" in notice(hands)
    table = hands.find("foer", RowTable)
    assert table.texts()[0][2:] == ["200 nye, 0 ændrede", "Ida", "Læst ind til dels"]
    assert "Indlæsningen af »stort.csv« blev ikke færdig." in hands.texts()
    chosen_file(hands, file)
    hands.press("Se igennem")
    hands.press("Læs rækkerne ind")
    assert len(work.register.numbers()) == 250
    assert "blev ikke færdig" not in hands.texts()
    assert hands.find("foer", RowTable).texts()[0][4] == "Læst ind"


def test_a_file_that_is_like_one_of_before_says_what_is_otherwise(hands: Hands, tmp_path: Path) -> None:
    take_register(hands)
    file = tmp_path / "nyt_udtraek.csv"
    file.write_text(FILE.read_text("cp1252").replace("Godkendelsesstatus", "Stand"), "utf-8")
    chosen_file(hands, file)
    assert "overskrifterne er andre" in hands.texts()
    assert "Nye: »Stand«. Mangler: »Godkendelsesstatus«." in hands.texts()
    assert "du valgte dem sidst" not in hands.texts()
    chosen_file(hands, FILE)
    assert "du valgte dem sidst for en fil med de samme overskrifter" in hands.texts()


def test_an_old_workbook_says_what_cannot_be_seen_in_it(hands: Hands) -> None:
    chosen_file(hands.go("indlaesning"), DATA / "gammel.xls")
    assert "ses det ikke, hvilke rækker der er skjult" in hands.find("ikke_set", QLabel).text()
    chosen_file(hands, FILE)
    assert not ready(hands, "ikke_set")


def test_one_is_made_by_hand_by_keys(hands: Hands) -> None:
    hands.go("register").press("Opret tilbud")
    assert hands.window.focusWidget() is hands.find("tilbuddets_navn")
    hands.type("tilbuddets_navn", "Hjemme")
    warned = hands.find("p_nummer_varsel", QLabel)
    for typed, told in (
        ("109900001", "P-nummeret 109900001 har ikke 10 cifre."),
        ("10990 00011", ""),
        ("10990\u00a000011", ""),
    ):
        hands.type("tilbuddets_p_nummer", typed)
        assert warned.text() == told, "rule 63, on both sides of its border"
    assert not hands.find("tilbuddets_p_nummer").accessibleDescription()
    hands.type("tilbuddets_p_nummer", "999")
    assert warned.text() in hands.find("tilbuddets_p_nummer").accessibleDescription()
    hands.press("Gem tilbud")
    (there,) = hands.gui.context.work.store.registers.all_tilbud()
    assert (there.navn, there.p_nummer) == ("Hjemme", "999")
    # no extract has said its numbers there: the front page, and the button says so
    hands.go("register").press("Læs mere på Tilbudsportalen (åbner forsiden)")
    assert hands.dialogs.addresses == ["https://tilbudsportalen.dk"]
