"""Moving on: what Næste names before it leaves, where a refusal leads, where the focus goes, and what it never touches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from smdb_desktop.gui.guide.form_view import FormBody
from smdb_desktop.gui.kit.announce import announcer
from smdb_desktop.services.wizard.views import GENNEMSE_TRIN
from tests.gui.gui_hands import in_front
from tests.gui.guide.guide_material import Wizard, fill
from tests.scenarios.typed import ANMODNING, DEL_1, filled

pytestmark = pytest.mark.usefixtures("listening")

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def on_step(wizard: Wizard, trin_id: str) -> Wizard:
    wizard.page.go_to(trin_id)
    wizard.focus()
    return wizard


def missing(wizard: Wizard) -> list[str]:
    """The fields of the open step that have no answer and need one."""
    body = wizard.page.body
    assert body is not None
    views = wizard.session.felter(body.skema_ids[0], wizard.session.trin_id)
    return [view.felt.navn for view in views if view.kraevet and view.raw is None]


@contextmanager
def focused(wizard: Wizard) -> Iterator[list[QWidget]]:
    """Everything that gets the focus meanwhile, in order."""
    app, seen = QApplication.instance(), list[QWidget]()
    assert isinstance(app, QApplication)

    def moved(_old: QWidget | None, new: QWidget | None) -> None:
        if new is not None:
            seen.append(new)

    app.focusChanged.connect(moved)
    yield seen
    wizard.focus()
    app.focusChanged.disconnect(moved)


@contextmanager
def heard() -> Iterator[list[tuple[str, bool]]]:
    """Every sentence that is announced meanwhile; whether it does not wait."""
    seen: list[tuple[str, bool]] = []

    def said(text: str, assertive: bool) -> None:
        seen.append((text, assertive))

    announcer().announced.connect(said)
    yield seen
    announcer().announced.disconnect(said)


# -- Næste -------------------------------------------------------------------------------------------------------------


def test_naeste_names_what_is_missing_once_and_goes_to_the_first_of_it(wizard: Wizard) -> None:
    on_step(wizard, "ivaerksaettelse_1").answer(laegesamtale_oenskes="NEJ")
    lacking = missing(wizard)
    with heard() as said:
        wizard.press("fortsaet")
        assert wizard.focus().objectName() == lacking[0]
    assert wizard.session.trin_id == "ivaerksaettelse_1"
    lines = wizard.page.frame.summary.lines()
    assert [line.fund.felt.rpartition(".")[2] for line in lines] == lacking
    assert f"Der mangler {len(lacking)} svar på denne side" in wizard.texts().splitlines()
    why = wizard.page.frame.told
    assert why.isVisible() and why.text() == (
        f"Der mangler {len(lacking)} svar på denne side. "
        "Ret det nu, eller tryk Næste igen for at gå videre og gøre det senere."
    )
    words, assertive = said[-1]
    assert assertive and f"Der mangler {len(lacking)} svar på denne side." in words
    assert "»Dato for iværksat behandling«" in words and "tryk Næste igen" in words
    assert words in wizard.focus().accessibleDescription(), "who hears only the focus hears it too"
    assert all(view.fund for view in wizard.session.felter(skema(wizard), "ivaerksaettelse_1") if view.raw is None)


@pytest.mark.parametrize("height", [420, 640, 704])
def test_the_first_of_it_is_in_sight_with_its_question_and_its_words(wizard: Wizard, height: int) -> None:
    wizard.page.resize(1154, height)
    on_step(wizard, "ivaerksaettelse_1").answer(laegesamtale_oenskes="JA", laegesamtale_afholdt="JA")
    wizard.press("fortsaet")
    field = wizard.focus()
    assert field.objectName() == "laegesamtale_dato"
    body = wizard.page.body
    assert isinstance(body, FormBody)
    row, area = body.focused(), wizard.page.frame.area.viewport()
    assert row is not None and row.height() < area.height()
    top = row.mapTo(area, QPoint(0, 0)).y()
    assert top >= 0 and top + row.height() <= area.height()


def test_naeste_leaves_when_it_is_pressed_again(wizard: Wizard) -> None:
    on_step(wizard, "ivaerksaettelse_1")
    wizard.press("fortsaet")
    wizard.answer(laegesamtale_oenskes="NEJ")
    assert missing(wizard)
    wizard.key(Qt.Key.Key_Return, CTRL)
    assert wizard.session.trin_id == "ivaerksaettelse_2"
    assert not wizard.page.frame.summary.isVisible(), "the next step accuses nobody"
    assert not wizard.page.frame.told.isVisible()


def test_a_step_that_lacks_nothing_is_left_at_once(wizard: Wizard) -> None:
    wizard.answer(anmodningsdato="04-08-2025")
    on_step(wizard, "ivaerksaettelse_1").answer(**DEL_1)
    assert not missing(wizard)
    wizard.press("fortsaet")
    assert wizard.session.trin_id == "ivaerksaettelse_2"


def test_what_cannot_be_read_is_named_too(wizard: Wizard) -> None:
    wizard.answer(anmodningsdato="04-08-2025")
    on_step(wizard, "ivaerksaettelse_1").answer(**{**DEL_1, "ivaerksat_dato": "31-02-2025"})
    wizard.press("fortsaet")
    assert wizard.session.trin_id == "ivaerksaettelse_1"
    assert "Der er 1 fejl på denne side" in wizard.texts()
    assert wizard.focus().objectName() == "ivaerksat_dato"


def test_every_other_way_to_leave_is_free(wizard: Wizard) -> None:
    on_step(wizard, "ivaerksaettelse_1")
    wizard.key(Qt.Key.Key_Right, ALT)
    assert wizard.session.trin_id == "ivaerksaettelse_2"
    wizard.press("forrige")
    assert wizard.session.trin_id == "ivaerksaettelse_1"
    wizard.press("trin.forloebsafslutning")
    assert wizard.session.trin_id == "forloebsafslutning"
    on_step(wizard, "ivaerksaettelse_1")
    wizard.key(Qt.Key.Key_S, CTRL)
    wizard.settle()
    assert wizard.went[-1].name == "borger"
    assert not [fund for fund in wizard.session.fund() if "ivaerksaettelse" in fund.felt], "nobody asked"


def skema(wizard: Wizard) -> str:
    assert wizard.page.body is not None
    return wizard.page.body.skema_ids[0]


# -- a form that is refused --------------------------------------------------------------------------------------------


def test_a_refusal_says_on_which_step_what_is_wrong_and_goes_there_with_the_words(wizard: Wizard) -> None:
    fill(wizard.workspace, wizard.forloeb_id, "anmodning", ANMODNING)
    wizard.open()
    whole = filled("ivaerksaettelse", laegesamtale_oenskes="NEJ")
    wizard.put("ivaerksaettelse", **{k: v for k, v in whole.items() if k not in ("boligsituation", "hcv_test")})
    on_step(wizard, "ivaerksaettelse_2")
    with heard() as said:
        wizard.press("fortsaet")
        assert wizard.focus().objectName().split("=")[0] == "boligsituation"
    assert wizard.session.trin_id == "ivaerksaettelse_1"
    shown = wizard.texts().splitlines()
    assert wizard.page.frame.told.text() == (
        "Skemaet »Ny iværksættelse« er ikke gjort færdigt endnu. Der mangler 1 svar på denne side. "
        "Der er 1 fejl på andre trin."
    )
    assert "Der mangler 1 svar på denne side" in shown and "Der er 1 fejl på andre trin" in shown
    assert any(text.startswith("Ny iværksættelse, del 2 – ") for text in shown)
    words, assertive = said[-1]
    assert assertive and words.startswith("Skemaet »Ny iværksættelse«")
    assert words in wizard.focus().accessibleDescription()


def test_a_mended_error_moves_nothing_and_is_said_to_be_mended(wizard: Wizard) -> None:
    wizard.page.resize(1154, 1400)
    wizard.press("fortsaet")
    wizard.focus()
    summary = wizard.page.frame.summary
    height, area = summary.height(), wizard.page.frame.area.geometry()
    texts = [link.text() for link in summary.findChildren(QLabel) if link.isVisible()]
    first, lacking = summary.links()[0], len(summary.links())
    assert f"Der mangler {lacking} svar på denne side" in texts
    wizard.answer(anmodningsdato="04-08-2025")
    QApplication.processEvents()
    assert (summary.height(), wizard.page.frame.area.geometry()) == (height, area)
    assert not first.isEnabled() and first.accessibleName().startswith("Rettet: ")
    assert first not in summary.links()
    after = [link.text() for link in summary.findChildren(QLabel) if link.isVisible()]
    assert len(after) == len(texts) and f"Der mangler {lacking - 1} svar på denne side" in after
    wizard.answer(anmodningsdato="")
    assert first.isEnabled() and first in summary.links(), "it is wrong again, in the same line"
    wizard.answer(**ANMODNING)
    assert summary.isVisible() and wizard.page.frame.told.text() == "Fejlene her er rettet."
    assert (summary.height(), wizard.page.frame.area.geometry()) == (height, area)
    on_step(on_step(wizard, "ivaerksaettelse_1"), "anmodning")
    assert not summary.isVisible()


def test_what_only_completing_sees_is_not_said_to_be_mended_by_any_answer(wizard: Wizard) -> None:
    on_step(wizard, "ivaerksaettelse_2")
    wizard.put("ivaerksaettelse", **filled("ivaerksaettelse", laegesamtale_oenskes="NEJ"))
    wizard.put("anmodning", **ANMODNING)
    wizard.press("fortsaet")
    request = [line for line in wizard.page.frame.summary.lines() if "Registrér den" in str(line.fund.besked)]
    assert len(request) == 1
    wizard.answer(hcv_test="JA")
    assert request[0].key in [line.key for line in wizard.page.frame.summary.lines()]


# -- the focus ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["ivaerksaettelse_1", "behandling", "forloebsafslutning", GENNEMSE_TRIN])
def test_the_focus_goes_by_the_heading_to_the_step_and_touches_nothing_else(wizard: Wizard, step: str) -> None:
    window = QWidget()
    wizard.qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(QPushButton("Lås"))
    layout.addWidget(wizard.page)
    window.show()
    in_front(wizard.qtbot, window)
    wizard.input("anmodningsdato").setFocus()
    QApplication.processEvents()
    with focused(wizard) as seen:
        wizard.key(Qt.Key.Key_Right, ALT) if step == "ivaerksaettelse_1" else wizard.page.go_to(step)
        wizard.settle()
    heading = wizard.page.frame.title
    assert seen[0] is heading
    body = wizard.page.body
    assert body is not None
    assert all(body.isAncestorOf(widget) for widget in seen[1:]), [w.objectName() for w in seen]
    assert len(seen) == 2
    wizard.page.setParent(None)
    wizard.page.show()


def test_the_window_says_page_and_step(wizard: Wizard) -> None:
    on_step(wizard, "ivaerksaettelse_2")
    assert wizard.page.windowTitle() == wizard.page.accessibleName() == "Ny iværksættelse, del 2, trin 3 af 6"
    assert "trin 3 af 6" not in wizard.focus().accessibleDescription(), "the title says it, and once is enough"


def test_the_name_is_not_given_again_where_it_is_the_same(wizard: Wizard) -> None:
    seen: list[str] = []
    wizard.page.windowTitleChanged.connect(seen.append)
    on_step(wizard, "anmodning")
    assert seen == []


def test_letters_typed_before_the_focus_is_there_stand_in_the_field(wizard: Wizard) -> None:
    wizard.answer(**ANMODNING)
    on_step(wizard, "ivaerksaettelse_1")
    QTest.keyClick(wizard.focus(), Qt.Key.Key_Left, ALT)
    for letter in (Qt.Key.Key_0, Qt.Key.Key_1, Qt.Key.Key_0, Qt.Key.Key_2):
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, letter)
    field = wizard.input("anmodningsdato")
    assert isinstance(field, QLineEdit) and field.text() == "0102"


def test_who_clicks_into_the_page_at_once_keeps_that_focus(wizard: Wizard) -> None:
    wizard.page.go_to("forloebsafslutning")
    other = (
        next(w for w in wizard.page.body.tab_stops() if w.objectName().startswith("status"))
        if wizard.page.body
        else None
    )
    assert other is not None
    other.setFocus()
    assert wizard.focus() is other


def test_a_page_that_is_left_at_once_takes_no_focus(wizard: Wizard) -> None:
    wizard.page.go_to("forloebsafslutning")
    wizard.page.leave()
    assert not wizard.page.focus.waiting


# -- keys --------------------------------------------------------------------------------------------------------------


def test_the_keys_hold_where_the_focus_is_in_the_navigation(wizard: Wizard) -> None:
    window = QWidget()
    wizard.qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    outside = QPushButton("Forside")
    layout.addWidget(outside)
    layout.addWidget(wizard.page)
    window.show()
    in_front(wizard.qtbot, window)
    QApplication.processEvents()
    reached = []
    for key, modifier in (
        (Qt.Key.Key_3, CTRL),
        (Qt.Key.Key_Left, ALT),
        (Qt.Key.Key_Right, ALT),
        (Qt.Key.Key_Return, CTRL),
    ):
        outside.setFocus()
        QTest.keyClick(outside, key, modifier)
        wizard.settle()
        reached.append(wizard.session.trin_id)
    assert reached[:3] == ["ivaerksaettelse_2", "ivaerksaettelse_1", "ivaerksaettelse_2"]
    assert wizard.page.frame.summary.isVisible(), "Ctrl+Return was the form's own button"
    outside.setFocus()
    QTest.keyClick(outside, Qt.Key.Key_S, CTRL)
    wizard.settle()
    assert wizard.went[-1].name == "borger"
    wizard.page.setParent(None)
    wizard.page.show()


# -- narrow windows ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [560, 683, 812])
def test_where_the_steps_are_a_row_of_numbers_the_open_one_is_named(wizard: Wizard, width: int) -> None:
    wizard.page.resize(width, 420)
    on_step(wizard, "ivaerksaettelse_2")
    named = wizard.input("trin_nu")
    assert isinstance(named, QLabel)
    assert named.text() == "Trin 3 af 6: Ny iværksættelse, del 2 – Ikke begyndt"
    QApplication.processEvents()
    assert named.height() >= named.heightForWidth(named.width())
    on_step(wizard, GENNEMSE_TRIN)
    assert named.text() == "Trin 6 af 6: Gennemse"
    wizard.page.resize(1154, 704)
    assert not named.isVisible(), "wide windows name every step"


@pytest.mark.parametrize("width", [1041, 1154])
def test_wide_windows_name_every_step_in_full(wizard: Wizard, width: int) -> None:
    wizard.page.resize(width, 704)
    QApplication.processEvents()
    for button in wizard.page.frame.steps.tab_stops():
        titles = [made for made in button.findChildren(QLabel) if made.isVisible() and made.wordWrap()]
        assert len(titles) == 1 and titles[0].text()
        assert titles[0].height() >= titles[0].heightForWidth(titles[0].width()), titles[0].text()
