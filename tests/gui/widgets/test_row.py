"""A question on a page: names for screen readers, the line of words below the input, the suggestion, and letting go."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.findings import Fund, Niveau
from smdb_desktop.domain.forms.conditions import IsSet
from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.gui.fields.base import FieldContext
from smdb_desktop.gui.fields.registry import kind_of
from smdb_desktop.gui.fields.row import LOCKED, OPTIONAL, Row
from smdb_desktop.gui.fields.text import TextField
from smdb_desktop.gui.kit import theme
from smdb_desktop.resources import catalog
from smdb_desktop.services.wizard.views import FeltVisning
from tests.gui.widgets.row_material import WIDTH, row_of, seen_of, show

LISTER = catalog().lister
FELTER = [felt for skema in catalog().nyeste.skemaer.values() for felt in skema.felter]
WRONG = "31-02-2025 findes ikke. Skriv fx 28-02-2025."


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, dark=False)


def made(qtbot: QtBot, felt: Felt, *fund: Fund, raw: Any = None, forslag: str = "") -> Row:
    row = row_of(FeltVisning(felt, raw, True, fund, forslag))
    qtbot.addWidget(row)
    row.show()
    return row


@pytest.mark.parametrize("felt", FELTER, ids=lambda felt: felt.navn)
def test_the_input_is_named_by_field_and_label(qtbot: QtBot, felt: Felt) -> None:
    box = made(qtbot, felt)
    found = box.findChildren(QWidget, felt.navn)
    assert len(found) == 1
    assert found[0].accessibleName() == felt.label
    assert found[0].accessibleDescription() == felt.hint
    asked = [label.buddy() for label in box.findChildren(QLabel) if label.text() and label.buddy() is not None]
    assert asked == ([] if box.field.labels_itself else found), "not the first answer of a group, but the group"


@pytest.mark.parametrize("felt", FELTER, ids=lambda felt: felt.navn)
def test_the_error_is_the_inputs_description(qtbot: QtBot, felt: Felt) -> None:
    box = made(qtbot, felt, Fund("FORMAT", Niveau.FEJL, f"x.{felt.navn}", WRONG))
    assert box.field.named().accessibleDescription() == f"{WRONG} {felt.hint}".strip()


def test_the_finding_takes_the_place_of_the_hint_and_moves_nothing(qtbot: QtBot) -> None:
    felt = next(f for f in FELTER if f.navn == "anmodningsdato")
    box = made(qtbot, felt)
    assert box.words() == (felt.hint,)
    before, place = box.height_for(WIDTH, WIDTH), box.field.geometry()
    hinted = box.grab().toImage()
    show(box, FeltVisning(felt, None, True, (Fund("FORMAT", Niveau.FEJL, "x.anmodningsdato", WRONG),)))
    assert box.words() == (WRONG,) and box.field.named().property("state") == "error"
    assert (box.height_for(WIDTH, WIDTH), box.field.geometry()) == (before, place)
    below = QRect(0, place.bottom() + 6, WIDTH, before - place.bottom() - 6)
    picture = box.grab(below).toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert theme.current().tokens.error.lower() in colours, "the words are painted, not only told"
    assert box.grab().toImage() != hinted


def test_there_is_a_line_for_words_also_where_there_are_none(qtbot: QtBot) -> None:
    felt = dataclasses.replace(FELTER[0], hint="")
    box = made(qtbot, felt)
    assert box.words() == ()
    assert box.height_for(WIDTH, WIDTH) == made(qtbot, FELTER[0]).height_for(WIDTH, WIDTH)


@pytest.mark.parametrize("width", [300, WIDTH])
def test_words_that_need_more_lines_have_them(qtbot: QtBot, width: int) -> None:
    box = made(qtbot, FELTER[0])
    before = box.height_for(width, width)
    long = Fund("FORMAT", Niveau.FEJL, f"x.{FELTER[0].navn}", " ".join([WRONG] * 4))
    show(box, FeltVisning(FELTER[0], None, True, (long, long)))
    assert box.height_for(width, width) >= before + 3 * box.measures.strong.line


def test_a_mended_error_goes(qtbot: QtBot) -> None:
    felt = FELTER[0]
    box = made(qtbot, felt, Fund("FORMAT", Niveau.FEJL, f"x.{felt.navn}", WRONG))
    show(box, FeltVisning(felt, "01-02-2026", True, ()))
    assert box.field.named().property("state") == ""
    assert box.field.named().accessibleDescription() == felt.hint
    assert box.words() == (felt.hint,)


def test_a_cells_error_names_its_line(qtbot: QtBot) -> None:
    felt = next(f for f in FELTER if f.navn == "stoffer_brugt_30_dage")
    rows = [{"stof": "HEROIN", "antal_dage": "3"}, {"stof": "KOKAIN", "antal_dage": "45"}]
    box = made(qtbot, felt, Fund(47, Niveau.FEJL, "x.stoffer_brugt_30_dage[1].antal_dage", "For mange."), raw=rows)
    assert box.words() == ("Linje 2: For mange.",)


def test_a_suggestion_is_one_click_and_goes_when_answered(qtbot: QtBot) -> None:
    box = made(qtbot, FELTER[0], forslag="22-11-2025")
    heard: list[Any] = []
    box.answered.connect(lambda *given: heard.append(given))
    button = box.findChild(QPushButton, "anmodningsdato.forslag")
    assert button is not None and button.text() == "Brug 22-11-2025"
    button.click()
    assert [(seen.skema_id, seen.felt.navn, raw) for seen, raw in heard] == [("id1", "anmodningsdato", "22-11-2025")]
    show(box, FeltVisning(FELTER[0], "22-11-2025", True, ()))
    assert not button.isVisible()


def only_read(liste: str, felttype: Felttype, **more: Any) -> Felt:
    return Felt("proeve", "Prøve", felttype, liste=liste, read_only=True, **more)


def test_an_answer_that_is_only_read_stands_in_words_and_takes_the_focus(qtbot: QtBot) -> None:
    felt = only_read("hovedstof", Felttype.FLERVALG, required=False)
    box = made(qtbot, felt, raw=["HASH", "KOKAIN"])
    lines = box.findChildren(QLineEdit)
    assert [line.text() for line in lines] == [catalog().lister["hovedstof"].label(c) for c in ("HASH", "KOKAIN")]
    assert all(line.isReadOnly() and line.accessibleName() == "Prøve" for line in lines)
    assert box.tab_stops() == lines
    assert "valgfri" not in box.question()
    heard: list[Any] = []
    box.answered.connect(lambda *given: heard.append(given))
    box.take_focus()
    QTest.keyClicks(lines[0], "x")
    box.field.flush()
    assert heard == [] and lines[0].text() == catalog().lister["hovedstof"].label("HASH")
    show(box, FeltVisning(felt, None, False, ()))
    assert [line.text() for line in lines if line.isVisible()] == [""] and lines[0].placeholderText() == "–"


def test_a_computed_answer_is_only_read(qtbot: QtBot) -> None:
    box = made(qtbot, dataclasses.replace(FELTER[0], beregnet=(IsSet("x"),)))
    assert box.only_shown and box.findChildren(QLineEdit)[0].isReadOnly()


def test_an_answer_can_be_looked_up_at_an_address_to_copy(qtbot: QtBot) -> None:
    box = made(qtbot, next(f for f in FELTER if f.navn == "autorisationskode"))
    link, address = box.tab_stops()[-2:]
    assert isinstance(link, QPushButton) and link.text() == "Opslag i Autorisationsregisteret"
    assert isinstance(address, QLineEdit) and not address.isVisible()
    box.activateWindow()
    link.click()
    assert address.isVisible() and address.selectedText() == "https://autregweb.sst.dk"
    box.lock(True)
    assert not link.isVisible()


@pytest.mark.parametrize("kind", sorted({kind_of(felt, LISTER) for felt in FELTER} - {"shown"}))
def test_what_is_locked_is_heard_as_such_of_every_kind(qtbot: QtBot, kind: str) -> None:
    """Qt tells of a line that it is only read; of buttons, boxes and lists nobody would hear it."""
    felt = next(felt for felt in FELTER if kind_of(felt, LISTER) == kind)
    box = made(qtbot, felt)
    show(box, FeltVisning(felt, None, False, ()))
    heard = box.field.named()
    for locked in (True, False):
        box.lock(locked)
        only_read = isinstance(heard, QLineEdit) and heard.isReadOnly()
        assert (only_read or heard.accessibleDescription().startswith(str(LOCKED))) is locked


def test_the_question_is_the_labels_and_optional_is_said(qtbot: QtBot) -> None:
    felt = next(f for f in FELTER if f.navn == "ivaerksat_dato")
    box = made(qtbot, felt)
    (question,) = [made for made in box.findChildren(QLabel) if made.text() == felt.label]
    assert question.buddy() is box.field.named()
    show(box, FeltVisning(felt, None, False, ()))
    assert question.text() == box.question() == f"{felt.label} {OPTIONAL}"


def test_the_mark_of_an_optional_field_has_its_room_before_it_comes(qtbot: QtBot) -> None:
    felt = dataclasses.replace(FELTER[0], label="Et spørgsmål, der netop fylder en linje ud", required=IsSet("x"))
    box = made(qtbot, felt)
    heights = set()
    for width in range(200, WIDTH, 20):
        for kraevet in (True, False):
            show(box, FeltVisning(felt, None, kraevet, ()))
            heights.add((width, box.height_for(width, width)))
    assert len(heights) == len(range(200, WIDTH, 20))


def test_a_table_has_the_room_that_its_rows_need(qtbot: QtBot) -> None:
    felt = next(f for f in FELTER if f.navn == "stoffer_brugt_30_dage")
    box = made(qtbot, felt)
    empty = box.height_for(WIDTH, WIDTH)
    show(box, FeltVisning(felt, [{"stof": "HEROIN", "antal_dage": "3"}, {"stof": "KOKAIN"}], True, ()))
    assert box.height_for(WIDTH, WIDTH) > empty
    assert box.field.height() >= box.field.sizeHint().height()
    show(box, FeltVisning(felt, None, True, ()))
    assert box.height_for(WIDTH, WIDTH) == empty


# -- letting go --------------------------------------------------------------------------------------------------------


class Hostile(TextField):
    """An input that tells an answer in the worst moments: while it is let go and while it is bound."""

    def bind(self, context: FieldContext) -> None:
        super().bind(context)
        self.committed.emit("bound")

    def release(self) -> None:
        self.committed.emit("released")
        super().release()
        self.committed.emit("after")


def test_nothing_leaves_a_row_while_it_lets_go_or_takes_another_field(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hostile(felt: Felt, lister: Kodelister, parent: QWidget) -> Hostile:
        return Hostile(FieldContext(felt, lister, felt.navn), parent)

    monkeypatch.setattr("smdb_desktop.gui.fields.row.make_field", hostile)
    first, second = FELTER[0], FELTER[4]
    box = made(qtbot, first)
    heard: list[Any] = []
    box.answered.connect(lambda *given: heard.append(given))
    box.bind(seen_of(second, "id2"), catalog().lister, 0)
    box.release()
    box.hide()
    assert heard == []
    mine = seen_of(second, "id3")
    box.bind(mine, catalog().lister, 0)
    box.field.committed.emit("typed")
    assert heard == [(mine, "typed")]


def test_a_row_that_shows_nothing_keeps_no_words_of_anybody(qtbot: QtBot) -> None:
    felt = FELTER[0]
    box = made(
        qtbot, felt, Fund("FORMAT", Niveau.FEJL, f"x.{felt.navn}", WRONG), raw="31-02-2025", forslag="22-11-2025"
    )
    line = box.findChildren(QLineEdit)[0]
    box.release()
    assert (line.text(), line.accessibleDescription(), box.words()) == ("", "", ())
    assert not [made for made in box.findChildren(QPushButton) if made.isVisible()]
    with pytest.raises(RuntimeError):
        box.skema_id  # noqa: B018  asking is the test


def test_return_goes_on_only_from_the_field_in_which_it_was_pressed(qtbot: QtBot) -> None:
    box = made(qtbot, FELTER[0])
    went: list[bool] = []
    box.wants_next.connect(lambda: went.append(True))
    line = box.findChildren(QLineEdit)[0]
    QTest.keyClicks(line, "0102")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert went == [True]

    def another(*_given: Any) -> None:
        box.bind(seen_of(FELTER[0], "id2"), catalog().lister, 0)

    box.answered.connect(another)
    QTest.keyClicks(line, "2026")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert went == [True]
