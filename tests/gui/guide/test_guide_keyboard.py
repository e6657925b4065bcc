"""A whole case by keyboard only, from the first key to the closed course, as a caseworker types it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from smdb_desktop.services.stored.records import Tilstand
from tests.gui.guide.guide_material import Wizard

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
    """Choose the nth radio button with the arrow keys and go on with Tab."""
    _at(wizard, name)
    wizard.key(Qt.Key.Key_Space)
    for _ in range(number):
        wizard.key(Qt.Key.Key_Right)
    wizard.tab()


def _number(wizard: Wizard, name: str, code: str) -> int:
    skemaer = wizard.session.katalog.nyeste.skemaer.values()
    felt = next(f for s in skemaer if (f := s.felt(name)))
    return list(wizard.session.katalog.lister[str(felt.liste)].koder).index(code)


def _pick(wizard: Wizard, name: str, code: str) -> None:
    """Answer a question of one answer, whether it is shown as buttons or as a list."""
    skemaer = wizard.session.katalog.nyeste.skemaer.values()
    felt = next(f for s in skemaer if (f := s.felt(name)))
    koder = wizard.session.katalog.lister[str(felt.liste)].koder
    if len(koder) <= 4:
        _choose(wizard, name, _number(wizard, name, code))
    else:
        _text(wizard, name, koder[code].label)


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


def _anmodning(wizard: Wizard) -> None:
    _at(wizard, "anmodningsdato")
    wizard.type("04082025")
    wizard.tab()
    _pick(wizard, "gravid", "NEJ")
    _pick(wizard, "tidligere_stofmisbrugsbehandling", "NEJ")
    _pick(wizard, "psykisk_lidelse", "NEJ")
    _complete(wizard)


def _first_code(wizard: Wizard, name: str) -> str:
    skemaer = wizard.session.katalog.nyeste.skemaer.values()
    felt = next(f for s in skemaer if (f := s.felt(name)))
    return next(iter(wizard.session.katalog.lister[str(felt.liste)].koder))


def _del_1(wizard: Wizard) -> None:
    _pick(wizard, "laegesamtale_oenskes", "JA")
    _pick(wizard, "laegesamtale_afholdt", "JA")
    _text(wizard, "laegesamtale_dato", "06082025")
    _text(wizard, "ivaerksat_dato", "11-8-25")
    for name in ("screeningsvaerktoej", "behandlingsformaal"):
        _pick(wizard, name, _first_code(wizard, name))
    _at(wizard, "henvendelse_paa_opfordring_af")
    wizard.key(Qt.Key.Key_Space)
    while wizard.focus().objectName().startswith("henvendelse"):
        wizard.tab()
    _pick(wizard, "boligsituation", _first_code(wizard, "boligsituation"))
    _pick(wizard, "boern_under_18", "NEJ")
    _complete(wizard)


def _del_2(wizard: Wizard) -> None:
    _pick(wizard, "stofbrug_seneste_30_dage", "JA")
    _at(wizard, "stoffer_brugt_30_dage")
    wizard.type("heroin")
    wizard.key(Qt.Key.Key_Return)
    _at(wizard, "stoffer_brugt_30_dage[0].antal_dage")
    wizard.type("12")
    wizard.key(Qt.Key.Key_Return)
    _at(wizard, "stoffer_brugt_30_dage")
    wizard.tab()
    _at(wizard, "hovedstof_kan_ikke_angives")
    wizard.tab()
    _text(wizard, "hovedstof", "heroin")
    _text(wizard, "hovedstof_antal_dage", "12")
    _text(wizard, "hovedstof_alder_foerste_brug", "19")
    _at(wizard, "hovedstof_alder_uoplyst")
    wizard.tab()
    _pick(wizard, "hovedstof_hyppighed", _frequency(wizard))
    _pick(
        wizard,
        "hovedstof_indtagelsesmaade",
        "RYGES" if _knows(wizard, "RYGES") else _first_code(wizard, "hovedstof_indtagelsesmaade"),
    )
    _pick(wizard, "injektion_nogensinde", "NEJ")
    for name in ("delt_vaerktoej", "hcv_test", "hiv_test", "substitutionsbehandling_nogensinde"):
        _pick(wizard, name, _first_code(wizard, name))
    _complete(wizard)


def _frequency(wizard: Wizard) -> str:
    koder = wizard.session.katalog.lister["indtagelseshyppighed"]
    return next(k.code for k in koder if "2-6" in k.label or "ugen" in k.label.lower())


def _knows(wizard: Wizard, code: str) -> bool:
    return code in wizard.session.katalog.lister["indtagelsesmaade"]


def _behandling(wizard: Wizard) -> None:
    _text(wizard, "tilbud_navn", "Alfa København ApS")
    _text(wizard, "tilbud_p_nummer", "1011489075")
    _text(wizard, "tilbud_kommune", "københavn")
    wizard.tab()
    wizard.tab()
    _text(wizard, "tilbudsstartdato", "110825")
    _text(wizard, "tilbudsslutdato", "01-11-2025")
    wizard.tab()
    _pick(
        wizard,
        "behandlingsintensitet",
        "AMBULANT" if _ambulant(wizard) else _first_code(wizard, "behandlingsintensitet"),
    )
    medical = next(k for k in wizard.session.katalog.lister["behandlingstype"] if k.flag("kraever_autorisationskode"))
    _text(wizard, "behandlingstype", medical.label)
    _text(wizard, "autorisationskode", "00dny")


def _ambulant(wizard: Wizard) -> bool:
    return "AMBULANT" in wizard.session.katalog.lister["behandlingsintensitet"]


def test_a_whole_case_is_typed_without_a_mouse(wizard: Wizard) -> None:
    _anmodning(wizard)
    assert wizard.focus().objectName() == "vej[0]"
    wizard.key(Qt.Key.Key_Space)
    _del_1(wizard)
    _del_2(wizard)
    if wizard.focus().objectName().startswith("begrundelse"):
        _confirm_all(wizard)
    assert wizard.focus().objectName() == "vej[0]", [line.text for line in wizard.page.frame.summary.lines()]
    wizard.key(Qt.Key.Key_Space)
    wizard.settle()
    _behandling(wizard)
    wizard.dialogs.expect("confirm", True)
    _complete(wizard)
    if wizard.focus().objectName().startswith("begrundelse"):
        _confirm_all(wizard)
    assert "Der er ingen igangværende tilbud" in wizard.dialogs.asked[-1][2]
    _at(wizard, "afsluttet_dato")
    wizard.tab()
    assert wizard.focus().objectName() == "afsluttet_dato.forslag"
    wizard.key(Qt.Key.Key_Space)
    wizard.tab()
    for name in ("status_stofmisbrug", "aarsag_afsluttet"):
        _pick(wizard, name, _first_code(wizard, name))
    _complete(wizard)
    if wizard.focus().objectName().startswith("begrundelse"):
        _confirm_all(wizard)
    record = wizard.stored()
    assert all(skema.faerdig is not None for skema in record.skemaer), [
        line.text for line in wizard.page.frame.summary.lines()
    ]
    start = next(s for s in record.skemaer if s.art == "ivaerksaettelse").faerdig or {}
    assert start["ivaerksat_dato"] == "2025-08-11"
    assert start["stoffer_brugt_30_dage"] == [{"stof": "HEROIN", "antal_dage": 12}]
    sent = wizard.workspace.store.outbox.indberetninger_of(wizard.forloeb_id)
    assert [i.tilstand for i in sent] == [Tilstand.KLAR]


def test_tab_does_not_skip_a_field_that_the_answer_makes_appear(wizard: Wizard) -> None:
    wizard.answer(anmodningsdato="04-08-2025")
    wizard.page.go_to("ivaerksaettelse_1")
    wizard.input("ivaerksat_dato").setFocus()
    wizard.type("21082025")
    wizard.tab()
    _at(wizard, "aarsag_overskridelse_behandlingsgaranti")


def test_tab_follows_the_definition_also_after_fields_came(wizard: Wizard) -> None:
    wizard.page.go_to("ivaerksaettelse_1")
    wizard.answer(laegesamtale_oenskes="JA", laegesamtale_afholdt="JA")
    assert wizard.page.body is not None
    wizard.page.body.take_focus()
    seen: list[str] = []
    while (name := wizard.focus().objectName().split("=")[0]) != "annuller":
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
