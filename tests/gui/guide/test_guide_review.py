"""Gennemse is one list: arrows walk it, each line is heard with its question, Return goes to the field, and it is kept."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage, QPainter
from PySide6.QtWidgets import QApplication, QPushButton, QStyleOptionViewItem

from smdb_desktop.gui.guide.review import Review
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.review_list import Kind, Line, Place, ReviewList
from smdb_desktop.services.wizard.views import GENNEMSE_TRIN
from tests.gui.guide.guide_material import Wizard, fill
from tests.scenarios.typed import AFSLUTNING, ALDRIG_STARTET, ANMODNING, BEHANDLING, TILBUD, filled

DOWN, RETURN = Qt.Key.Key_Down, Qt.Key.Key_Return
START = filled("ivaerksaettelse", laegesamtale_oenskes="NEJ")


@pytest.fixture
def review(wizard: Wizard) -> Review:
    """A completed request, a start with a blank that was asked for, and a draft of a closing."""
    fill(wizard.workspace, wizard.forloeb_id, "anmodning", ANMODNING)
    wizard.open()
    wizard.put("ivaerksaettelse", **{k: v for k, v in START.items() if k != "boligsituation"})
    wizard.page.go_to("ivaerksaettelse_2")
    wizard.press("fortsaet")
    return shown(wizard)


def shown(wizard: Wizard) -> Review:
    wizard.page.go_to(GENNEMSE_TRIN)
    wizard.settle()
    wizard.focus()
    body = wizard.page.body
    assert isinstance(body, Review)
    return body


def row_of(review: Review, text: str) -> int:
    return next(n for n, line in enumerate(review.list.lines()) if text in line.text)


def chosen(review: Review) -> Line:
    return review.list.lines()[review.list.currentIndex().row()]


def test_the_arrows_walk_every_line_and_each_is_called_by_question_and_answer(wizard: Wizard, review: Review) -> None:
    assert wizard.focus() is review.list
    interface = QAccessible.queryAccessibleInterface(review.list)
    heard = [interface.child(n).text(QAccessible.Text.Name) for n in range(len(review.list.lines()))]
    assert heard[:2] == ["Skema: Anmodning, Færdig", "Anmodningsdato: 04-08-2025"]
    assert "Fejl. Aktuel boligsituation (ved iværksættelsen): " in "\n".join(heard)
    assert "Aktuel boligsituation (ved iværksættelsen): ikke besvaret" in heard
    assert review.list.selectedIndexes() == [review.list.currentIndex()], "one sees where one is"
    walked = [chosen(review).spoken]
    for _ in range(len(heard) - 1):
        wizard.key(DOWN)
        walked.append(chosen(review).spoken)
    assert walked == heard


def test_return_goes_to_the_field(wizard: Wizard, review: Review) -> None:
    review.list.setCurrentIndex(review.list.model().index(row_of(review, "HCV"), 0))
    wizard.key(RETURN)
    assert wizard.session.trin_id == "ivaerksaettelse_2"
    assert wizard.focus().objectName().split("=")[0] == "hcv_test"


def test_a_click_on_a_finding_goes_to_what_is_wrong(wizard: Wizard, review: Review) -> None:
    line = next(n for n, line in enumerate(review.list.lines()) if line.kind is Kind.FUND)
    at = review.list.visualRect(review.list.model().index(line, 0)).center()
    wizard.qtbot.mouseClick(review.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert wizard.session.trin_id == "ivaerksaettelse_1"
    assert wizard.focus().objectName().split("=")[0] == "boligsituation"


def test_a_heading_opens_its_form(wizard: Wizard, review: Review) -> None:
    wizard.key(Qt.Key.Key_PageDown)
    assert chosen(review).spoken.startswith("Skema: Ny iværksættelse")
    wizard.key(Qt.Key.Key_PageUp)
    assert chosen(review).spoken == "Skema: Anmodning, Færdig"
    wizard.key(RETURN)
    assert wizard.session.trin_id == "anmodning"
    assert wizard.focus().objectName() == "anmodningsdato"


def test_ctrl_return_opens_nothing(wizard: Wizard, review: Review) -> None:
    wizard.key(RETURN, Qt.KeyboardModifier.ControlModifier)
    assert wizard.page.body is review


def test_a_line_of_a_treatment_opens_it(wizard: Wizard, review: Review) -> None:
    fill(wizard.workspace, wizard.forloeb_id, "ivaerksaettelse", START)
    wizard.open()
    wizard.page.go_to("behandling")
    wizard.press("ny.tilbud")
    wizard.answer(**TILBUD, **BEHANDLING)
    review = shown(wizard)
    review.list.setCurrentIndex(review.list.model().index(row_of(review, "Behandlingsintensitet"), 0))
    wizard.key(RETURN)
    assert wizard.page.flow is not None and wizard.page.flow.editor is not None
    assert wizard.focus().objectName().split("=")[0] == "behandlingsintensitet"


def test_it_is_kept_while_nothing_changes_and_changed_only_where_something_did(wizard: Wizard, review: Review) -> None:
    resets: list[None] = []
    review.list.model().modelReset.connect(lambda: resets.append(None))
    lines = review.list.lines()
    wizard.page.go_to("anmodning")
    assert shown(wizard) is review
    assert resets == [] and review.list.lines() is lines
    review.list.setCurrentIndex(review.list.model().index(row_of(review, "HIV"), 0))
    wizard.page.go_to("anmodning")
    wizard.answer(gravid="JA")
    shown(wizard)
    assert len(resets) == 1
    assert "HIV" in chosen(review).text, "one is still where one was"


def test_what_is_walked_to_is_in_sight(wizard: Wizard, review: Review) -> None:
    wizard.page.resize(900, 420)
    wizard.settle()
    places = [review.list.geometry()]
    wizard.qtbot.waitUntil(lambda: rests(review, places))
    wizard.key(Qt.Key.Key_End)
    area = wizard.page.frame.area.viewport()
    place = review.list.visualRect(review.list.currentIndex())
    place.moveTopLeft(review.list.viewport().mapTo(area, place.topLeft()))
    assert area.rect().contains(place) and wizard.page.frame.area.verticalScrollBar().value() > 0
    wizard.key(Qt.Key.Key_Home)
    assert review.list.viewport().mapTo(area, QPoint(0, 0)).y() >= 0


def rests(review: Review, places: list[QRect]) -> bool:
    """Whether the list stands where it stood a turn of the loop ago."""
    places.append(review.list.geometry())
    return places[-1] == places[-2]


def test_tab_leaves_the_list(wizard: Wizard, review: Review) -> None:
    assert wizard.focus() is review.list
    wizard.tab()
    assert wizard.focus().objectName() == "annuller"
    assert isinstance(wizard.focus(), QPushButton)


def test_what_is_copied_is_the_line(wizard: Wizard, review: Review) -> None:
    review.list.setCurrentIndex(review.list.model().index(1, 0))
    wizard.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "Anmodningsdato: 04-08-2025"


# -- Luk ---------------------------------------------------------------------------------------------------------------


def test_where_nothing_can_be_changed_one_closes_and_does_not_call_off(wizard: Wizard) -> None:
    assert wizard.button("annuller").text() == "Annuller"
    for step in ("behandling", GENNEMSE_TRIN):
        wizard.page.go_to(step)
        assert wizard.button("annuller").text() == "Luk"
    fill(wizard.workspace, wizard.forloeb_id, "anmodning", ANMODNING)
    fill(wizard.workspace, wizard.forloeb_id, "forloebsafslutning", {**AFSLUTNING, **ALDRIG_STARTET})
    wizard.open()
    assert wizard.session.why_locked()
    review = shown(wizard)
    assert not any(line.opens for line in review.list.lines())
    for step in ("anmodning", "forloebsafslutning", GENNEMSE_TRIN):
        wizard.page.go_to(step)
        assert wizard.button("annuller").text() == "Luk"
    wizard.press("annuller")
    assert wizard.went[-1].name == "borger"


# -- nothing is cut ----------------------------------------------------------------------------------------------------


LONG = "Et svar, der er langt, og som må brydes over flere linjer, fordi det ellers blev klippet af, hvor det ikke må. "


@pytest.mark.parametrize("width", [360, 700, 1100])
def test_every_line_is_as_high_as_its_words(wizard: Wizard, width: int) -> None:
    view = ReviewList()
    wizard.qtbot.addWidget(view)
    view.resize(width, 100)
    view.show()
    lines = [
        Line(Kind.HEADING, LONG, state=("2 fejl", PillKind.ERROR), opens=True, place=Place("a")),
        Line(Kind.REMARK, LONG * 2),
        Line(Kind.ANSWER, LONG, "Ja", Place("a", "x")),
        Line(Kind.ANSWER, "Kort", LONG * 3, Place("a", "y")),
        Line(Kind.HEADING, "Kort"),
    ]
    view.show_lines(lines)
    model = view.model()
    last = model.index(len(lines) - 1, 0)
    # a window of its own is made higher by the window manager
    wizard.qtbot.waitUntil(lambda: view.visualRect(last).bottom() <= view.viewport().height())
    rects = [view.visualRect(model.index(n, 0)) for n in range(len(lines))]
    assert rects[-1].bottom() <= view.viewport().height(), "the list is as high as its lines"
    assert all(before.bottom() + 1 == after.top() for before, after in pairwise(rects))
    for number, rect in enumerate(rects):
        assert ink_fits(view, model.index(number, 0), rect), lines[number].kind


def ink_fits(view: ReviewList, index: QModelIndex, rect: QRect) -> bool:
    """Whether a line painted with room below it paints nothing there."""
    tall = QImage(rect.width(), rect.height() + 200, QImage.Format.Format_ARGB32)
    tall.fill(Qt.GlobalColor.white)
    option: Any = QStyleOptionViewItem()
    option.rect = QRect(0, 0, rect.width(), rect.height())
    painter = QPainter(tall)
    view.itemDelegate().paint(painter, option, index)
    painter.end()
    below = tall.copy(0, rect.height(), rect.width(), 200)
    blank = QImage(below.size(), below.format())
    blank.fill(Qt.GlobalColor.white)
    return below == blank
