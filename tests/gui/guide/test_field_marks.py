"""A note on why a field waits, and the last case's answer repeated: by real keys in the real page, and by the button there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QWidget

from smdb_desktop.gui.app.idle import IdleLock
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.fields.row import Row
from smdb_desktop.gui.guide import field_marks
from smdb_desktop.gui.guide.form_view import FormBody
from smdb_desktop.gui.kit.announce import announcer, description
from smdb_desktop.gui.kit.dialogs import QtDialogs
from smdb_desktop.gui.kit.parts import IconButton
from smdb_desktop.gui.kit.review_list import ReviewList
from smdb_desktop.services.desk.half_written import HalfWritten
from smdb_desktop.services.stored.records import Svar
from smdb_desktop.services.wizard import marking, marks
from smdb_desktop.services.wizard.views import GENNEMSE_TRIN
from tests.gui.guide.guide_material import Wizard, begin
from tests.scenarios.typed import ANMODNING, DEL_1

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
FORM, REFERRED, SCREENED = "ivaerksaettelse", "henvendelse_paa_opfordring_af", "screeningsvaerktoej"


def row(wizard: Wizard, navn: str) -> Row:
    body = wizard.page.body
    assert isinstance(body, FormBody)
    (found,) = [each for each in body.boxes() if each.felt.navn == navn]
    return found


def go(wizard: Wizard, navn: str) -> QWidget:
    """Stand in a field of the step that is shown."""
    box = row(wizard, navn)
    wizard.page.focus_on(box.skema_id, navn)
    wizard.settle()
    return wizard.focus()


def svar(wizard: Wizard, navn: str, art: str = FORM) -> Svar | None:
    skema_id = wizard.session.skema_id(art) or ""
    return wizard.session.svar(skema_id, navn)


def stored(wizard: Wizard, navn: str, art: str = FORM) -> Svar | None:
    wizard.settle()
    (form,) = [each for each in wizard.stored().skemaer if each.art == art]
    return form.svar.get(navn)


def ctrl(wizard: Wizard, key: Qt.Key, shift: bool = False) -> None:
    wizard.key(key, CTRL | SHIFT if shift else CTRL)
    wizard.settle()


def tops(wizard: Wizard) -> list[int]:
    body = wizard.page.body
    assert isinstance(body, FormBody)
    return [each.mapTo(body, QPoint(0, 0)).y() for each in body.boxes()]


def typed(wizard: Wizard, art: str, answers: Mapping[str, Any], forloeb_id: str = "") -> None:
    """Answered before the page was opened, and not completed."""
    case = wizard.workspace.cases.open(forloeb_id or wizard.forloeb_id)
    skema_id = case.session.skema_id(art) or ""
    for navn, raw in answers.items():
        case.keeper.put(skema_id, case.session.answer(skema_id, navn, raw).svar)
    case.keeper.flush()


# -- a note --------------------------------------------------------------------------------------------------------


def test_a_note_is_written_by_key_and_moves_nothing(wizard: Wizard) -> None:
    wizard.open(trin="anmodning")
    focus, before = go(wizard, "gravid"), tops(wizard)
    wizard.dialogs.expect("line", "Spørg egen læge mandag")
    ctrl(wizard, Qt.Key.Key_N)
    box = row(wizard, "gravid")
    said = "Venter: Spørg egen læge mandag (Bo, 22-11-2025)"
    assert box.words() == (said,) and said in description(focus)
    assert tops(wizard) == before
    kept = stored(wizard, "gravid", "anmodning")
    assert kept is not None and kept.note is not None and kept.note.tekst == "Spørg egen læge mandag"
    wizard.dialogs.expect("line", "")
    ctrl(wizard, Qt.Key.Key_N)
    # what was there stood in the line
    assert wizard.dialogs.asked[-1] == ("line", marks_title(wizard, "gravid"), "Spørg egen læge mandag")
    assert said not in row(wizard, "gravid").words() and stored(wizard, "gravid", "anmodning") is None


def marks_title(wizard: Wizard, navn: str) -> str:
    return f"Note til »{row(wizard, navn).felt.label}«"


def test_a_note_that_is_too_long_stands_in_the_line_again(wizard: Wizard) -> None:
    wizard.open(trin="anmodning")
    go(wizard, "gravid")
    long = "Spørg egen læge " * 5
    wizard.dialogs.expect("line", long)
    wizard.dialogs.expect("line", "Spørg egen læge")
    ctrl(wizard, Qt.Key.Key_N)
    assert wizard.dialogs.asked[-1] == ("line", marks_title(wizard, "gravid"), long)
    kept = stored(wizard, "gravid", "anmodning")
    assert kept is not None and kept.note is not None and kept.note.tekst == "Spørg egen læge"


def test_an_answered_field_takes_no_note_and_says_so(wizard: Wizard) -> None:
    typed(wizard, "anmodning", {"gravid": "NEJ"})
    wizard.open(trin="anmodning")
    go(wizard, "gravid")
    ctrl(wizard, Qt.Key.Key_N)
    assert wizard.page.frame.told.text() == marking.ANSWERED


def test_next_counts_what_waits_apart_and_goes_on_where_nothing_else_is_missing(wizard: Wizard) -> None:
    wizard.open(trin="ivaerksaettelse_1")
    wizard.dialogs.expect("line", "Afventer journal")
    go(wizard, REFERRED)
    ctrl(wizard, Qt.Key.Key_N)
    wizard.page.doing.next_step()
    wizard.settle()
    label = row(wizard, REFERRED).felt.label
    assert f"1 felt venter: »{label}«." in wizard.page.frame.told.text()
    assert [line for line in wizard.page.frame.summary.lines() if label in line.text] == []
    wizard.page.leave()
    wizard.settle()


def test_next_goes_on_at_once_where_nothing_is_missing_but_what_waits(wizard: Wizard) -> None:
    typed(wizard, FORM, {navn: raw for navn, raw in DEL_1.items() if navn != REFERRED})
    wizard.open(trin="ivaerksaettelse_1")
    wizard.dialogs.expect("line", "Afventer journal")
    go(wizard, REFERRED)
    ctrl(wizard, Qt.Key.Key_N)
    wizard.page.doing.next_step()
    wizard.settle()
    assert wizard.session.trin_id == "ivaerksaettelse_2"


def open_line(wizard: Wizard, navn: str) -> tuple[QDialog, QLineEdit]:
    """The real question for a note, open over the page."""
    wizard.page.context.dialogs = QtDialogs()
    go(wizard, navn)
    ctrl(wizard, Qt.Key.Key_N)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    (line,) = dialog.findChildren(QLineEdit, "svar")
    return dialog, line


def left_alone(wizard: Wizard) -> list[Svar | None]:
    """The program locks itself; what the field had by the time that it was to close."""
    locked: list[Svar | None] = []
    idle = IdleLock(wizard.page.context, lambda: locked.append(svar(wizard, "gravid", "anmodning")), wizard.page)
    idle._seconds, idle._used = 60.0, (0.0, 0.0)
    idle.look()
    assert QApplication.activeModalWidget() is None
    return locked


@pytest.mark.parametrize(("typed_", "kept_"), [("Spørg egen læge", "Spørg egen læge"), ("Spørg egen læge. " * 5, "")])
def test_what_is_typed_of_a_note_is_kept_where_the_program_locks_itself(
    wizard: Wizard, typed_: str, kept_: str
) -> None:
    wizard.open(trin="anmodning")
    _dialog, line = open_line(wizard, "gravid")
    line.setText(typed_)
    (at_lock,) = left_alone(wizard)
    assert at_lock is not None and at_lock.note is not None and at_lock.note.hvem == "Bo"
    assert at_lock.note.tekst == (kept_ or typed_[: marks.LONGEST].rstrip())
    assert stored(wizard, "gravid", "anmodning") == at_lock


def test_what_is_typed_of_a_note_is_kept_where_the_session_ends(wizard: Wizard) -> None:
    wizard.open(trin="anmodning")
    dialog, line = open_line(wizard, "gravid")
    wizard.settle()
    line.setText("Spørg egen læge")
    wizard.page.context.questions.flush()
    at_end = stored(wizard, "gravid", "anmodning")
    assert at_end is not None and at_end.note is not None and at_end.note.tekst == "Spørg egen læge"
    # it does not end after all, and the person thinks better of the note
    dialog.reject()
    assert stored(wizard, "gravid", "anmodning") is None


def test_what_was_typed_of_a_note_when_the_program_was_cut_off_stands_in_its_question(wizard: Wizard) -> None:
    wizard.open(trin="anmodning")
    cut, line = open_line(wizard, "gravid")
    wizard.qtbot.keyClicks(line, "Spørg")
    words = HalfWritten(wizard.workspace.store, wizard.workspace.clock)
    asked = f"note {wizard.session.skema_id('anmodning')} gravid"
    wizard.qtbot.waitUntil(lambda: wizard.page.context.tasks.is_idle and words.of(asked) == "Spørg")
    cut.hide()
    wizard.page.activateWindow()
    dialog, line = open_line(wizard, "gravid")
    wizard.settle()
    assert line.text() == "Spørg"
    dialog.accept()
    wizard.settle()
    assert words.of(asked) == ""
    kept = svar(wizard, "gravid", "anmodning")
    assert kept is not None and kept.note is not None and kept.note.tekst == "Spørg"


def test_a_note_that_is_thought_better_of_is_not_kept(wizard: Wizard) -> None:
    wizard.open(trin="anmodning")
    dialog, line = open_line(wizard, "gravid")
    line.setText("Spørg")
    dialog.reject()
    assert stored(wizard, "gravid", "anmodning") is None


def test_a_note_that_was_being_emptied_when_the_program_locked_itself_stands(wizard: Wizard) -> None:
    wizard.open(trin="anmodning")
    wizard.dialogs.expect("line", "Spørg mandag")
    go(wizard, "gravid")
    ctrl(wizard, Qt.Key.Key_N)
    before = stored(wizard, "gravid", "anmodning")
    assert before is not None and before.note is not None
    _dialog, line = open_line(wizard, "gravid")
    line.clear()
    assert left_alone(wizard) == [before] and stored(wizard, "gravid", "anmodning") == before


def test_a_note_lands_in_the_course_as_it_was_read_anew(wizard: Wizard) -> None:
    wizard.open(trin="anmodning")
    dialog, line = open_line(wizard, "gravid")
    line.setText("Spørg")
    case = wizard.page.opened()
    anew = wizard.workspace.cases.open(wizard.forloeb_id).session
    wizard.page.case = replace(case, opened=replace(case.opened, session=anew))
    dialog.accept()
    wizard.settle()
    kept = svar(wizard, "gravid", "anmodning")
    assert kept is not None and kept.note is not None and kept.note.tekst == "Spørg"


# -- a repeated answer ---------------------------------------------------------------------------------------------


@pytest.fixture
def second(wizard: Wizard) -> Wizard:
    """The person answered for another citizen before this one."""
    first = begin(wizard.workspace, "100705-9995", "Testborger To")
    typed(wizard, "anmodning", ANMODNING, first)
    typed(wizard, FORM, DEL_1, first)
    wizard.open(trin="ivaerksaettelse_1")
    return wizard


def test_one_key_repeats_and_return_confirms_and_goes_on(second: Wizard) -> None:
    focus, before = go(second, REFERRED), tops(second)
    ctrl(second, Qt.Key.Key_G)
    box = row(second, REFERRED)
    assert box.repeated and box.words() == (marks.REPEATED,) and marks.REPEATED in description(second.focus())
    assert box.field.value() == DEL_1[REFERRED], "the answer is seen, not only that there is one"
    assert second.focus() is focus or box.holds(second.focus())
    assert tops(second) == before
    kept = stored(second, REFERRED)
    assert kept is not None and kept.gentaget and kept.value == DEL_1[REFERRED]
    second.key(Qt.Key.Key_Return)
    second.settle()
    confirmed = stored(second, REFERRED)
    assert confirmed is not None and not confirmed.gentaget and confirmed.value == DEL_1[REFERRED]
    assert not row(second, REFERRED).repeated and not row(second, REFERRED).holds(second.focus())


def test_the_key_again_confirms_and_its_undoing_puts_back(second: Wizard) -> None:
    go(second, SCREENED)
    ctrl(second, Qt.Key.Key_G)
    assert row(second, SCREENED).repeated
    ctrl(second, Qt.Key.Key_G, shift=True)
    assert svar(second, SCREENED) is None and stored(second, SCREENED) is None
    ctrl(second, Qt.Key.Key_G)
    ctrl(second, Qt.Key.Key_G)
    kept = stored(second, SCREENED)
    assert kept is not None and not kept.gentaget
    ctrl(second, Qt.Key.Key_G, shift=True)
    assert second.page.frame.told.text() == marking.NOT_REPEATED and stored(second, SCREENED) == kept


@contextmanager
def held_back(wizard: Wizard) -> Iterator[None]:
    """The store answers only afterwards."""
    gate = Event()
    wizard.tasks.run(Lane.STORE, gate.wait, wizard.page)
    yield
    gate.set()


def test_two_quick_presses_repeat_once_and_confirm_nothing(second: Wizard) -> None:
    typed(second, FORM, {REFERRED: ["ANDET"]})
    second.open(trin="ivaerksaettelse_1")
    go(second, REFERRED)
    before = svar(second, REFERRED)
    with held_back(second):
        second.key(Qt.Key.Key_G, CTRL)
        second.key(Qt.Key.Key_G, CTRL)
    second.settle()
    assert row(second, REFERRED).repeated
    ctrl(second, Qt.Key.Key_G, shift=True)
    assert svar(second, REFERRED) == before and stored(second, REFERRED) == before


def test_what_was_answered_while_the_last_answer_was_looked_for_stands(second: Wizard) -> None:
    go(second, REFERRED)
    skema_id = second.session.skema_id(FORM) or ""
    with held_back(second):
        second.key(Qt.Key.Key_G, CTRL)
        second.session.answer(skema_id, REFERRED, ["ANDET"])
    second.settle()
    kept = svar(second, REFERRED)
    assert kept is not None and kept.value == ["ANDET"] and not kept.gentaget


def test_undoing_after_a_pause_says_that_the_field_is_empty_now(second: Wizard) -> None:
    go(second, REFERRED)
    ctrl(second, Qt.Key.Key_G)
    label = row(second, REFERRED).felt.label
    second.open(trin="ivaerksaettelse_1")
    go(second, REFERRED)
    told: list[str] = []
    announcer().announced.connect(lambda text, _assertive: told.append(text))
    ctrl(second, Qt.Key.Key_G, shift=True)
    assert field_marks.EMPTIED.format(felt=label) in told and svar(second, REFERRED) is None


def test_what_was_repeated_is_marked_after_a_pause_and_holds_the_form_back(second: Wizard) -> None:
    go(second, REFERRED)
    ctrl(second, Qt.Key.Key_G)
    typed(second, FORM, {navn: raw for navn, raw in DEL_1.items() if navn != REFERRED})
    second.open(trin="ivaerksaettelse_1")
    assert row(second, REFERRED).repeated
    second.page.doing.next_step()
    second.settle()
    label = row(second, REFERRED).felt.label
    assert second.session.trin_id == "ivaerksaettelse_1"
    assert row(second, REFERRED).words() == (marks.TO_CONFIRM.format(felt=label),)
    assert any("Bekræft svaret med Enter" in line.text for line in second.page.frame.summary.lines())


def test_a_day_and_what_is_the_citizens_own_are_not_repeated(second: Wizard) -> None:
    for navn in ("laegesamtale_oenskes", "boligsituation"):
        label = row(second, navn).felt.label
        go(second, navn)
        ctrl(second, Qt.Key.Key_G)
        assert second.page.frame.told.text() == marking.NO_REPEAT.format(felt=label)
        assert svar(second, navn) is None


def test_the_last_step_tells_what_waits_and_what_is_unconfirmed(second: Wizard) -> None:
    go(second, REFERRED)
    ctrl(second, Qt.Key.Key_G)
    second.dialogs.expect("line", "Afventer journal")
    go(second, SCREENED)
    ctrl(second, Qt.Key.Key_N)
    second.page.go_to(GENNEMSE_TRIN)
    second.settle()
    (shown,) = second.page.findChildren(ReviewList)
    told = [line.answer for line in shown.lines() if line.answer]
    assert any(text.endswith("(gentaget, ikke bekræftet)") for text in told)
    assert any(text.startswith("Venter: Afventer journal (Bo, ") for text in told)


# -- the button at the field ---------------------------------------------------------------------------------------


def shown_button(wizard: Wizard) -> list[IconButton]:
    found = wizard.page.findChildren(IconButton, "felt_mere")
    return [each for each in found if each.isVisible()]


def test_a_small_button_stands_at_the_field_with_the_focus_and_is_no_stop(second: Wizard) -> None:
    for navn in (REFERRED, SCREENED):
        go(second, navn)
        (made,) = shown_button(second)
        assert row(second, navn).isAncestorOf(made)
        assert made.focusPolicy() is Qt.FocusPolicy.NoFocus and row(second, navn).felt.label in made.accessibleName()
        assert made.geometry().right() <= row(second, navn).width()


def test_its_menu_does_what_the_keys_do(second: Wizard) -> None:
    go(second, REFERRED)
    entry(second, "felt_gentag").click()
    second.settle()
    assert row(second, REFERRED).repeated
    entry(second, "felt_fortryd").click()
    second.settle()
    assert svar(second, REFERRED) is None


def entry(wizard: Wizard, name: str) -> QPushButton:
    (made,) = shown_button(wizard)
    made.click()
    QApplication.processEvents()
    found = {
        each
        for top in QApplication.topLevelWidgets()
        for each in top.findChildren(QPushButton, name)
        if each.isVisible()
    }
    assert len(found) == 1, name
    return found.pop()


def test_no_label_hides_behind_the_button(second: Wizard) -> None:
    body = second.page.body
    assert isinstance(body, FormBody)
    for each in body.boxes():
        for words in each.findChildren(QLabel):
            assert not words.geometry().intersects(each.beside_help()), each.felt.navn
