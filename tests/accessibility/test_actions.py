"""What assistive technology does to an input counts like a click: an answer is kept, a step opens, nothing is told twice.

A screen reader or voice control does not click: it uses the action of the accessible object, which toggles the button. An answer
given so has to reach the disk, not only to look as if it were chosen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QWidget

from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.gui.fields.base import FieldWidget
from smdb_desktop.gui.fields.registry import make_field
from smdb_desktop.gui.guide.steps import StepList
from smdb_desktop.resources import catalog
from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.wizard.views import Trintilstand, TrinVisning


def act(widget: QWidget) -> None:
    """The first action of the widget's accessible object."""
    accessible: Any = QAccessible.queryAccessibleInterface(widget)
    actions = accessible.actionInterface()
    actions.doAction(actions.actionNames()[0])


@pytest.fixture
def field(qtbot: QtBot) -> Callable[[str, str], tuple[FieldWidget, list[Any]]]:
    """Makes the widget of a field, with the list of what it commits."""

    def make(art: str, navn: str) -> tuple[FieldWidget, list[Any]]:
        felt = catalog().nyeste.skemaer[art].felt(navn)
        assert isinstance(felt, Felt)
        made = make_field(felt, catalog().lister)
        told: list[Json] = []
        qtbot.addWidget(made)
        made.committed.connect(told.append)
        return made, told

    return make


def inside(field: FieldWidget, name: str) -> QAbstractButton:
    found = field.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton)
    return found


def test_radio_buttons(field: Callable[..., Any]) -> None:
    made, told = field("anmodning", "gravid")
    act(inside(made, "gravid=JA"))
    act(inside(made, "gravid=NEJ"))
    act(inside(made, "gravid=NEJ"))
    assert (told, made.value()) == (["JA", "NEJ"], "NEJ")
    made.set_value("JA")
    made.set_value(None)
    assert told == ["JA", "NEJ"], "what the program shows is no answer of the person"


def test_boxes_of_several_answers(field: Callable[..., Any]) -> None:
    made, told = field("ivaerksaettelse", "henvendelse_paa_opfordring_af")
    act(inside(made, "henvendelse_paa_opfordring_af=EGET_INITIATIV"))
    act(inside(made, "henvendelse_paa_opfordring_af=ANDRE"))
    act(inside(made, "henvendelse_paa_opfordring_af=EGET_INITIATIV"))
    assert told == [["EGET_INITIATIV"], ["EGET_INITIATIV", "ANDRE"], ["ANDRE"]]
    made.set_value(["EGET_INITIATIV"])
    assert len(told) == 3


def test_a_box_to_tick(field: Callable[..., Any]) -> None:
    made, told = field("behandling", "frit_valg")
    act(inside(made, "frit_valg"))
    act(inside(made, "frit_valg"))
    assert told == [True, None]
    made.set_value(True)
    assert told == [True, None]


def test_a_click_is_told_once(field: Callable[..., Any]) -> None:
    made, told = field("anmodning", "gravid")
    inside(made, "gravid=JA").click()
    assert told == ["JA"]


def test_steps(qtbot: QtBot) -> None:
    steps = StepList()
    gone: list[str] = []
    qtbot.addWidget(steps)
    steps.chosen.connect(gone.append)
    shown = [TrinVisning(i, i, None, Trintilstand.IKKE_BEGYNDT) for i in ("a", "b", "c")]
    steps.show_steps(shown, "a")
    first, second, _third = steps.tab_stops()
    act(second)
    act(first)
    assert gone == ["b", "a"]
    assert isinstance(first, QAbstractButton) and isinstance(second, QAbstractButton)
    assert (first.isChecked(), second.isChecked()) == (True, False), "only the page decides which step is open"
    steps.show_steps(shown, "c")
    assert gone == ["b", "a"]
