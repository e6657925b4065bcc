"""An answer that is only read is seen whole: on as many lines as it needs, and the row is told when that changes."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QApplication, QLineEdit

from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.gui.fields.base import FieldContext
from smdb_desktop.gui.fields.shown import ShownField

SHORT = "Albertslund"
LONG = "Behandlingsstedet ligger i en anden kommune, og borgeren er henvist dertil af sin egen læge efter samtale"


def shown(qtbot: QtBot, width: int) -> ShownField:
    felt = Felt("sted", "Sted", Felttype.TEKST, required=False, read_only=True)
    field = ShownField(FieldContext(felt, {}, "sted"))
    qtbot.addWidget(field)
    field.resize(width, 400)
    field.show()
    return field


def test_a_long_answer_stands_on_several_lines_and_a_short_one_on_one(qtbot: QtBot) -> None:
    field = shown(qtbot, 300)
    field.set_value(SHORT)
    one = field.height_for(300)
    with qtbot.waitSignal(field.resized):
        field.set_value(LONG)
    line = field.inputs()[0]
    assert field.height_for(300) > one + line.fontMetrics().height()
    assert line.height() == field.height_for(300)
    assert field.height_for(2000) == one
    with qtbot.waitSignal(field.resized):
        field.set_value(SHORT)
    assert line.height() == one


def test_all_of_a_long_answer_is_painted_and_can_be_copied(qtbot: QtBot) -> None:
    field = shown(qtbot, 300)
    field.set_value(LONG)
    line = field.inputs()[0]
    assert isinstance(line, QLineEdit) and line.text() == LONG
    plain = line.grab().toImage()
    line.selectAll()
    marked = line.grab().toImage()
    # the last line of the words is marked too
    foot = plain.height() - line.fontMetrics().height() // 2 - 10
    assert any(plain.pixel(x, foot) != marked.pixel(x, foot) for x in range(plain.width()))
    line.copy()
    assert QApplication.clipboard().text() == LONG
