"""A table of a long list: rows are asked for when they come in sight, and what changed is never shown beside what was."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from smdb_desktop.gui.kit.tables import WINDOW, Row, RowTable

LONG = 95_000


def rows(first: int, number: int, mark: str = "") -> list[Row]:
    return [Row(f"k{n}", (f"Borger {n}{mark}", "x")) for n in range(first, first + number)]


def shown(qtbot: QtBot) -> RowTable:
    table = RowTable("Liste", ("Borger", "Andet"))
    qtbot.addWidget(table)
    table.resize(500, 500)
    table.show_window(LONG, 0, rows(0, WINDOW), 1)
    table.show()
    qtbot.waitExposed(table)
    return table


def test_rows_are_asked_for_when_they_come_in_sight(qtbot: QtBot) -> None:
    table = shown(qtbot)
    assert table.model().rowCount() == LONG
    assert len(table.texts()) == WINDOW
    with qtbot.waitSignal(table.wanted) as asked:
        table.scrollTo(table.model().index(50_000, 0))
    first, most = asked.args
    assert first <= table.rowAt(0) < first + most == first + WINDOW
    table.show_window(LONG, first, rows(first, most), 1)
    assert table.model().index(50_000, 0).data() == "Borger 50000"
    assert len(table.texts()) == 2 * WINDOW, "what was read before is kept while nothing changed"


def test_after_a_change_no_row_of_before_is_left(qtbot: QtBot) -> None:
    table = shown(qtbot)
    table.selectRow(3)
    table.show_window(LONG, 0, rows(0, WINDOW, " ny"), 2)
    assert {text for text, _ in table.texts()} == {f"Borger {n} ny" for n in range(WINDOW)}
    assert table.key() == "k3"


def test_the_chosen_row_is_followed_and_the_scrolling_stays(qtbot: QtBot) -> None:
    table = shown(qtbot)
    table.selectRow(20)
    table.scrollTo(table.model().index(20, 0))
    at = table.verticalScrollBar().value()
    table.show_window(LONG + 1, 0, [Row("ny", ("Ny", "x")), *rows(0, WINDOW - 1)], 2)
    assert (table.key(), table.currentIndex().row()) == ("k20", 21)
    assert table.verticalScrollBar().value() == at


def test_a_row_that_was_not_read_opens_nothing(qtbot: QtBot) -> None:
    table = shown(qtbot)
    table.selectRow(60_000)
    assert table.key() == ""
    with qtbot.assertNotEmitted(table.opened):
        table.doubleClicked.emit(table.currentIndex())
