"""A field on a page: names for screen readers, the error between label and input, and the suggestion."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from smdb_desktop.domain.findings import Fund, Niveau
from smdb_desktop.domain.forms.conditions import IsSet
from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.gui.fields.fieldbox import FieldBox
from smdb_desktop.gui.kit import theme
from smdb_desktop.resources import catalog
from smdb_desktop.services.wizard.views import FeltVisning

FELTER = [felt for skema in catalog().nyeste.skemaer.values() for felt in skema.felter]
WRONG = "31-02-2025 findes ikke. Skriv fx 28-02-2025."


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, dark=False)


def made(qtbot: QtBot, felt: Felt, *fund: Fund, raw: Any = None, forslag: str = "") -> FieldBox:
    box = FieldBox("id1", FeltVisning(felt, raw, True, fund, forslag), catalog().lister)
    qtbot.addWidget(box)
    box.show()
    return box


@pytest.mark.parametrize("felt", FELTER, ids=lambda felt: felt.navn)
def test_the_input_is_named_by_field_and_label(qtbot: QtBot, felt: Felt) -> None:
    box = made(qtbot, felt)
    found = box.findChildren(QWidget, felt.navn)
    assert len(found) == 1
    assert found[0].accessibleName() == felt.label
    assert found[0].accessibleDescription() == felt.hint


@pytest.mark.parametrize("felt", FELTER, ids=lambda felt: felt.navn)
def test_the_error_is_the_inputs_description(qtbot: QtBot, felt: Felt) -> None:
    box = made(qtbot, felt, Fund("FORMAT", Niveau.FEJL, f"x.{felt.navn}", WRONG))
    assert box.field.named().accessibleDescription() == WRONG


def test_the_error_stands_between_label_and_input(qtbot: QtBot) -> None:
    felt = next(f for f in FELTER if f.navn == "anmodningsdato")
    box = made(qtbot, felt, Fund("FORMAT", Niveau.FEJL, "x.anmodningsdato", WRONG))
    box.resize(500, 200)
    qtbot.waitExposed(box)
    texts = {label.text(): label.mapTo(box, label.rect().topLeft()).y() for label in box.findChildren(QLabel)}
    field = box.field.mapTo(box, box.field.rect().topLeft()).y()
    assert texts[felt.label] < texts[WRONG] < field
    assert box.field.named().property("state") == "error"


def test_a_mended_error_goes(qtbot: QtBot) -> None:
    felt = FELTER[0]
    box = made(qtbot, felt, Fund("FORMAT", Niveau.FEJL, f"x.{felt.navn}", WRONG))
    box.show_view(FeltVisning(felt, "01-02-2026", True, ()))
    assert box.field.named().property("state") == ""
    assert box.field.named().accessibleDescription() == felt.hint
    assert WRONG not in [label.text() for label in box.findChildren(QLabel) if label.isVisible()]


def test_a_cells_error_names_its_line(qtbot: QtBot) -> None:
    felt = next(f for f in FELTER if f.navn == "stoffer_brugt_30_dage")
    rows = [{"stof": "HEROIN", "antal_dage": "3"}, {"stof": "KOKAIN", "antal_dage": "45"}]
    box = made(qtbot, felt, Fund(47, Niveau.FEJL, "x.stoffer_brugt_30_dage[1].antal_dage", "For mange."), raw=rows)
    assert "Linje 2: For mange." in [label.text() for label in box.findChildren(QLabel)]


def test_a_suggestion_is_one_click_and_goes_when_answered(qtbot: QtBot) -> None:
    box = made(qtbot, FELTER[0], forslag="22-11-2025")
    heard: list[Any] = []
    box.answered.connect(lambda *given: heard.append(given))
    button = box.findChild(QPushButton, "anmodningsdato.forslag")
    assert button is not None and button.text() == "Brug 22-11-2025"
    button.click()
    assert heard == [("id1", "anmodningsdato", "22-11-2025")]
    box.show_view(FeltVisning(FELTER[0], "22-11-2025", True, ()))
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
    assert "valgfri" not in " ".join(label.text() for label in box.findChildren(QLabel))
    heard: list[Any] = []
    box.answered.connect(lambda *given: heard.append(given))
    box.take_focus()
    QTest.keyClicks(lines[0], "x")
    box.field.flush()
    assert heard == [] and lines[0].text() == catalog().lister["hovedstof"].label("HASH")
    box.show_view(FeltVisning(felt, None, False, ()))
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
