"""A whole case by keyboard only, from the first key to the closed course, as a caseworker types it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt

from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.examples.example_case import answer_with
from smdb_desktop.services.stored.records import Tilstand
from tests.gui.guide.guide_material import Wizard
from tests.scenarios.typed import AFSLUTNING, ANMODNING, DEL_1, DEL_2, TILBUD, VERSION, filled

CTRL = Qt.KeyboardModifier.ControlModifier


def _at(wizard: Wizard, name: str) -> None:
    focus = wizard.focus()
    assert focus.objectName().split("=")[0] == name, f"focus is in {focus.objectName()}"


def _text(wizard: Wizard, name: str, text: str) -> None:
    """Type into a line or a searchable list and go on with Tab."""
    _at(wizard, name)
    wizard.type(text)
    wizard.tab()


def _choose(wizard: Wizard, name: str, number: int) -> None:
    """Choose the nth radio button: arrows move to it, Space chooses; go on with Tab."""
    _at(wizard, name)
    for _ in range(number):
        wizard.key(Qt.Key.Key_Right)
    wizard.key(Qt.Key.Key_Space)
    wizard.tab()


def _pick(wizard: Wizard, felt: Felt, code: str) -> None:
    """Answer a question of one answer, whether it is shown as buttons or as a list."""
    koder = wizard.session.katalog.lister[felt.liste or ""].koder
    if len(koder) <= 4:
        _choose(wizard, felt.navn, list(koder).index(code))
    else:
        _text(wizard, felt.navn, koder[code].label)


def _tick(wizard: Wizard, wanted: Callable[[str], bool]) -> None:
    """Go through the boxes of a question with the arrows, press the space bar in those that are wanted; go on with Tab."""
    seen: set[str] = set()
    while (box := wizard.focus().objectName()) not in seen:
        seen.add(box)
        if wanted(box):
            wizard.key(Qt.Key.Key_Space)
        wizard.key(Qt.Key.Key_Down)
    wizard.tab()


def _rows(wizard: Wizard, felt: Felt, rows: list[dict[str, str]]) -> None:
    first, *others = felt.kolonner
    koder = wizard.session.katalog.lister[first.liste or ""].koder
    for number, row in enumerate(rows):
        _at(wizard, felt.navn)
        wizard.type(koder[row[first.navn]].label)
        wizard.key(Qt.Key.Key_Return)
        for column in others:
            _at(wizard, f"{felt.navn}[{number}].{column.navn}")
            wizard.type(row[column.navn])
            wizard.key(Qt.Key.Key_Return)
    _at(wizard, felt.navn)
    wizard.tab()


def _give(wizard: Wizard, felt: Felt, raw: Any) -> None:
    """Answer the field in which the focus is; None goes past it."""
    name = felt.navn
    _at(wizard, name)
    if raw is None:
        wizard.tab()
    elif felt.type is Felttype.ENKELTVALG:
        _pick(wizard, felt, raw)
    elif felt.type in (Felttype.FLERVALG, Felttype.JA_NEJ):
        _tick(wizard, lambda box: raw is True or box.split("=")[1] in raw)
    elif felt.type is Felttype.TABEL:
        _rows(wizard, felt, raw)
    else:
        _text(wizard, name, raw)
    while wizard.focus().objectName().startswith(f"{name}."):
        # what stands beside the field: a date that is offered, a register to look up
        wizard.tab()


def _fill(wizard: Wizard, answers: Mapping[str, Any], answered: str = "") -> None:
    """Answer every question of the page in the order in which Tab comes to them, as each answer lets them appear.

    ``answered`` is one that is answered already.
    """
    body, trin_id = wizard.page.body, wizard.session.trin_id
    assert body is not None
    for skema_id in body.skema_ids:
        step = trin_id if len(body.skema_ids) == 1 and wizard.page.flow is None else None
        done = {answered}
        while felt := next((v.felt for v in wizard.session.felter(skema_id, step) if v.felt.navn not in done), None):
            done.add(felt.navn)
            _give(wizard, felt, answers.get(felt.navn))


def _complete(wizard: Wizard) -> None:
    wizard.key(Qt.Key.Key_Return, CTRL)
    wizard.settle()


def _confirm_all(wizard: Wizard) -> None:
    """Give every warning a reason, by keyboard."""
    while wizard.focus().objectName().startswith("begrundelse"):
        wizard.type("Det er rigtigt")
        wizard.tab()
    while wizard.focus().objectName() != "bekraeft":
        wizard.tab()
    wizard.key(Qt.Key.Key_Space)
    wizard.settle()


def test_a_whole_case_is_typed_without_a_mouse(wizard: Wizard) -> None:
    _fill(wizard, {**ANMODNING, "anmodningsdato": "04082025"})
    _complete(wizard)
    assert wizard.focus().objectName() == "vej[0]"
    wizard.key(Qt.Key.Key_Space)
    for step in (DEL_1, DEL_2):
        _fill(wizard, {**step, **({"ivaerksat_dato": "11-8-25"} if "ivaerksat_dato" in step else {})})
        _complete(wizard)
    assert wizard.focus().objectName() == "vej[0]", [line.text for line in wizard.page.frame.summary.lines()]
    wizard.key(Qt.Key.Key_Space)
    wizard.settle()
    medical = answer_with(wizard.session.katalog, VERSION, "behandling.behandlingstype", "kraever_autorisationskode")
    treatment = filled("behandling", behandlingstype=medical, tilbudsslutdato="2025-11-01")
    _fill(wizard, {**TILBUD, **treatment, "autorisationskode": "00dny"})
    wizard.dialogs.expect("confirm", True)
    _complete(wizard)
    assert "Der er ingen igangværende tilbud" in wizard.dialogs.asked[-1][2]
    _at(wizard, "afsluttet_dato")
    wizard.tab()
    assert wizard.focus().objectName() == "afsluttet_dato.forslag"
    wizard.key(Qt.Key.Key_Space)
    wizard.tab()
    _fill(wizard, AFSLUTNING, answered="afsluttet_dato")
    _complete(wizard)
    if wizard.focus().objectName().startswith("begrundelse"):
        _confirm_all(wizard)
    record = wizard.stored()
    assert all(skema.faerdig is not None for skema in record.skemaer), [
        line.text for line in wizard.page.frame.summary.lines()
    ]
    start = next(s for s in record.skemaer if s.art == "ivaerksaettelse").faerdig or {}
    assert start["ivaerksat_dato"] == "2025-08-11"
    assert start["stoffer_brugt_30_dage"] == [{"stof": "HASH", "antal_dage": 20}]
    sent = wizard.workspace.store.outbox.indberetninger_of(wizard.forloeb_id)
    assert [i.tilstand for i in sent] == [Tilstand.KLAR]


def test_tab_does_not_skip_a_field_that_the_answer_makes_appear(wizard: Wizard) -> None:
    wizard.answer(anmodningsdato="04-08-2025")
    wizard.page.go_to("ivaerksaettelse_1")
    wizard.input("ivaerksat_dato").setFocus()
    wizard.type("21082025")
    wizard.tab()
    _at(wizard, "aarsag_overskridelse_behandlingsgaranti")


def test_return_goes_one_field_on_also_in_a_body_that_took_the_rows_over(wizard: Wizard) -> None:
    """The rows are lent from the request to a treatment and back: who had them before moves the focus no more."""
    _fill(wizard, {**ANMODNING, "anmodningsdato": "04082025"})
    _complete(wizard)
    wizard.key(Qt.Key.Key_Space)
    for step in (DEL_1, DEL_2):
        _fill(wizard, {**step, **({"ivaerksat_dato": "11-8-25"} if "ivaerksat_dato" in step else {})})
        _complete(wizard)
    wizard.key(Qt.Key.Key_Space)
    wizard.settle()
    medical = answer_with(wizard.session.katalog, VERSION, "behandling.behandlingstype", "kraever_autorisationskode")
    wizard.input("behandlingstype").setFocus()
    wizard.type(wizard.session.katalog.lister["behandlingstype"].label(medical))
    wizard.key(Qt.Key.Key_Return)
    _at(wizard, "autorisationskode")
    wizard.page.go_to("anmodning")
    wizard.settle()
    wizard.input("gravid").setFocus()
    wizard.key(Qt.Key.Key_Return)
    _at(wizard, "tidligere_stofmisbrugsbehandling")


def test_tab_follows_the_definition_also_after_fields_came(wizard: Wizard) -> None:
    wizard.page.go_to("ivaerksaettelse_1")
    wizard.answer(laegesamtale_oenskes="JA", laegesamtale_afholdt="JA")
    assert wizard.page.body is not None
    wizard.page.body.take_focus()
    seen: list[str] = []
    while (name := wizard.focus().objectName().split("=")[0]) != "fortsaet":
        if not seen or seen[-1] != name:
            seen.append(name)
        wizard.tab()
    skema_id = wizard.page.body.skema_ids[0] if wizard.page.body else ""
    assert seen == [v.felt.navn for v in wizard.session.felter(skema_id, "ivaerksaettelse_1")]


def test_steps_by_number_and_by_arrow(wizard: Wizard) -> None:
    wizard.key(Qt.Key.Key_3, CTRL)
    assert wizard.session.trin_id == "ivaerksaettelse_2"
    wizard.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert wizard.session.trin_id == "ivaerksaettelse_1"
    wizard.key(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert wizard.session.trin_id == "ivaerksaettelse_2"


def test_escape_closes_and_loses_nothing(wizard: Wizard) -> None:
    wizard.type("0102")
    wizard.key(Qt.Key.Key_Escape)
    assert wizard.page.isVisible()
    wizard.page.flush()
    wizard.settle()
    assert any(s.svar.get("anmodningsdato") for s in wizard.stored().skemaer)


def test_f1_helps_with_the_field_that_has_the_focus(wizard: Wizard) -> None:
    wizard.key(Qt.Key.Key_F1)
    help_panel = wizard.page.frame.help
    assert help_panel.isVisible()
    assert help_panel.text() == wizard.session.katalog.nyeste.skemaer["anmodning"].trin[0].felter[0].help
    wizard.key(Qt.Key.Key_F1)
    assert not help_panel.isVisible()
