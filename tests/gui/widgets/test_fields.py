"""Every field widget by keyboard and mouse: what is committed and when, and that showing an answer commits nothing."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QRadioButton, QScrollArea, QVBoxLayout, QWidget

from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.gui.fields.base import FieldWidget
from smdb_desktop.gui.fields.choice import RadioField
from smdb_desktop.gui.fields.registry import WIDGETS, make_field
from smdb_desktop.gui.fields.search import SearchField
from smdb_desktop.gui.kit import theme
from smdb_desktop.resources import catalog


def felt(name: str) -> Felt:
    for skema in catalog().nyeste.skemaer.values():
        if found := skema.felt(name):
            return found
    raise KeyError(name)


class Bench:
    """One field in a scroll area, and what it has committed."""

    def __init__(self, qtbot: QtBot, name: str) -> None:
        self.field = make_field(felt(name), catalog().lister)
        self.heard: list[Any] = []
        self.field.committed.connect(self.heard.append)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.addWidget(self.field)
        layout.addStretch(1)
        inside.setMinimumHeight(3000)
        self.area = QScrollArea()
        self.area.setWidget(inside)
        self.area.setWidgetResizable(True)
        self.area.resize(600, 400)
        qtbot.addWidget(self.area)
        self.area.show()
        self.area.activateWindow()
        self.field.inputs()[0].setFocus()
        qtbot.waitUntil(lambda: self.field.isAncestorOf(QApplication.focusWidget() or self.area))

    def part(self, name: str) -> QWidget:
        found = self.field.findChild(QWidget, name)
        assert found is not None, name
        return found

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self._keyboard(), key, modifier)

    def _keyboard(self) -> QWidget:
        """Where a key press goes: a list that is open takes it before the field."""
        popup = QApplication.activePopupWidget()
        target = (popup.focusWidget() or popup) if popup is not None else QApplication.focusWidget()
        assert target is not None
        return target

    def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClicks(self._keyboard(), letter)

    def wheel(self, target: QWidget) -> None:
        window = target.window().windowHandle()
        assert window is not None
        place = target.mapTo(target.window(), target.rect().center())
        QTest.wheelEvent(window, QPointF(place), QPoint(0, -120))


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, dark=False)


def test_every_field_type_has_a_widget() -> None:
    assert set(WIDGETS) == set(Felttype)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("anmodningsdato", "01-02-2026"),
        ("gravid", "JA"),
        ("hovedstof", "HEROIN"),
        ("henvendelse_paa_opfordring_af", ["FAMILIE_VENNER"]),
        ("hovedstof_antal_dage", "12"),
        ("hovedstof_alder_uoplyst", True),
        ("tilbud_navn", "Alfa"),
        ("stoffer_brugt_30_dage", [{"stof": "HEROIN", "antal_dage": "3"}]),
    ],
)
def test_showing_an_answer_commits_nothing_and_reads_back(qtbot: QtBot, name: str, raw: Any) -> None:
    known = felt(name)
    if known.type is Felttype.FLERVALG:
        raw = [next(iter(catalog().lister[str(known.liste)].koder))]
    bench = Bench(qtbot, name)
    bench.field.set_value(raw)
    assert bench.field.value() == raw
    bench.field.set_value(None)
    assert bench.field.value() is None
    bench.field.flush()
    assert bench.heard == []


def test_text_is_committed_once_when_the_field_is_left(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "tilbud_navn")
    bench.type("Alfa")
    assert bench.heard == []
    bench.key(Qt.Key.Key_Return)
    bench.key(Qt.Key.Key_Tab)
    assert bench.heard == ["Alfa"]


def test_flush_commits_what_is_being_typed(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "anmodningsdato")
    bench.type("0102")
    bench.field.flush()
    assert bench.heard == ["0102"]


def test_half_typed_text_survives_a_refresh_of_the_old_answer(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "anmodningsdato")
    bench.field.set_value("01-02-2026")
    bench.type("9")
    bench.field.set_value("01-02-2026")
    assert "9" in str(bench.field.value()).replace("01-02-2026", "")


def test_up_to_four_answers_are_radio_buttons_and_more_a_list() -> None:
    assert isinstance(make_field(felt("gravid"), catalog().lister), RadioField)
    assert isinstance(make_field(felt("hovedstof"), catalog().lister), SearchField)


def test_nothing_is_preselected() -> None:
    for name in ("gravid", "hovedstof", "henvendelse_paa_opfordring_af", "hovedstof_alder_uoplyst"):
        assert make_field(felt(name), catalog().lister).value() is None


def test_radio_buttons_by_keyboard(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "gravid")
    codes = list(catalog().lister["gravid"].koder)
    bench.key(Qt.Key.Key_Right)
    assert bench.heard == [], "an arrow moves and chooses nothing"
    bench.key(Qt.Key.Key_Space)
    bench.key(Qt.Key.Key_Left)
    bench.key(Qt.Key.Key_Space)
    bench.key(Qt.Key.Key_Delete)
    assert bench.heard == [codes[1], codes[0], None]
    assert bench.field.value() is None
    bench.type("n")
    assert bench.heard[-1] == "NEJ", "a letter chooses the one answer that begins with it"


def test_radio_buttons_are_one_tab_stop(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "gravid")
    stops = [b for b in bench.field.findChildren(QRadioButton) if b.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(stops) == 1


def test_a_list_is_searched_by_any_part_of_an_answer(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "hovedstof")
    bench.type("heroin")
    bench.key(Qt.Key.Key_Tab)
    bench.field.flush()
    assert bench.heard == ["HEROIN"]


@pytest.mark.parametrize("typed", ["aarhus", "AARHUS KOMMUNE", "751", "0751", "arhu"])
def test_a_municipality_is_found_by_every_usual_spelling(qtbot: QtBot, typed: str) -> None:
    bench = Bench(qtbot, "tilbud_kommune")
    bench.type(typed)
    bench.key(Qt.Key.Key_Tab)
    bench.field.flush()
    assert bench.heard == ["751"]
    assert bench.field.shown() == "Aarhus"


def test_an_answer_the_list_does_not_know_is_kept_as_typed(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "hovedstof")
    bench.type("qqq")
    bench.field.flush()
    assert bench.heard == ["qqq"]
    assert bench.field.shown() == "qqq"


@pytest.mark.parametrize("name", ["hovedstof", "gravid", "hovedstof_antal_dage", "anmodningsdato"])
def test_the_wheel_scrolls_the_page_and_changes_no_answer(qtbot: QtBot, name: str) -> None:
    bench = Bench(qtbot, name)
    raw = {"hovedstof": "HEROIN", "gravid": "JA", "hovedstof_antal_dage": "5", "anmodningsdato": "01-02-2026"}[name]
    bench.field.set_value(raw)
    bench.wheel(bench.field.inputs()[0])
    assert bench.field.value() == raw
    assert bench.heard == []
    assert bench.area.verticalScrollBar().value() > 0


def test_ticking_boxes_gives_the_codes_in_the_lists_order(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "henvendelse_paa_opfordring_af")
    codes = list(catalog().lister["henvendelse_paa_opfordring_af"].koder)
    boxes = bench.field.findChildren(QCheckBox)
    by_name = {box.objectName(): box for box in boxes}
    by_name[f"henvendelse_paa_opfordring_af={codes[2]}"].click()
    by_name[f"henvendelse_paa_opfordring_af={codes[0]}"].click()
    assert bench.heard[-1] == [codes[0], codes[2]]


def test_codes_the_list_does_not_know_are_kept_until_somebody_chooses(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "henvendelse_paa_opfordring_af")
    bench.field.set_value(["EGET_INITIATIV", "NABOEN"])
    assert bench.field.value() == ["EGET_INITIATIV", "NABOEN"]
    box = bench.part("henvendelse_paa_opfordring_af=FAMILIE_VENNER")
    assert isinstance(box, QCheckBox)
    box.click()
    assert bench.heard == [["EGET_INITIATIV", "FAMILIE_VENNER"]], "else nobody could ever get rid of it"


def test_unticked_is_blank(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "hovedstof_alder_uoplyst")
    bench.key(Qt.Key.Key_Space)
    bench.key(Qt.Key.Key_Space)
    assert bench.heard == [True, None]


def test_drugs_are_added_and_removed_by_keyboard_only(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "stoffer_brugt_30_dage")
    bench.type("heroin")
    bench.key(Qt.Key.Key_Return)
    bench.type("12")
    bench.key(Qt.Key.Key_Return)
    bench.type("kokain (p")
    bench.key(Qt.Key.Key_Return)
    bench.type("4")
    bench.key(Qt.Key.Key_Return)
    rows = bench.field.value()
    assert isinstance(rows, list)
    assert [row["antal_dage"] for row in rows if isinstance(row, dict)] == ["12", "4"]
    assert bench.heard[-1] == rows
    bench.part("stoffer_brugt_30_dage[0].fjern").setFocus()
    bench.key(Qt.Key.Key_Space)
    assert bench.field.value() == rows[1:]


def test_cells_of_a_table_are_named_by_row_and_column(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "stoffer_brugt_30_dage")
    bench.field.set_value([{"stof": "HEROIN", "antal_dage": "45"}])
    cell = bench.part("stoffer_brugt_30_dage[0].antal_dage")
    bench.field.set_state("error", frozenset({"[0].antal_dage"}))
    assert cell.property("state") == "error"
    assert bench.part("stoffer_brugt_30_dage[0].stof").property("state") != "error"
    assert bench.field.part("[0].antal_dage") is cell


@pytest.mark.parametrize(
    "name", ["anmodningsdato", "gravid", "hovedstof", "stoffer_brugt_30_dage", "hovedstof_alder_uoplyst"]
)
def test_a_locked_field_shows_its_answer_and_takes_no_other(qtbot: QtBot, name: str) -> None:
    bench = Bench(qtbot, name)
    raw: Any = {
        "anmodningsdato": "01-02-2026",
        "gravid": "JA",
        "hovedstof": "HEROIN",
        "stoffer_brugt_30_dage": [{"stof": "HEROIN", "antal_dage": "3"}],
        "hovedstof_alder_uoplyst": True,
    }[name]
    bench.field.set_value(raw)
    bench.field.set_read_only(True)
    for target in _typeable(bench.field):
        QTest.keyClicks(target, "9 ")
    bench.field.flush()
    assert bench.field.value() == raw
    assert bench.heard == []


def _typeable(field: FieldWidget) -> list[QWidget]:
    return [widget for widget in field.inputs() if widget.isVisible()]
