"""Every field of the 2025 form is there, in order, with SMDB's label, type, list and conditions; every code list is complete."""

import json
import re
from typing import Any

import pytest
from forms_material import FACTS, lists, load, raw_version, tables, version

from smdb_desktop.domain.case.model import SkemaArt
from smdb_desktop.domain.findings import PAAKRAEVET
from smdb_desktop.domain.forms.definitions import Felt, Felttype

needs_facts = pytest.mark.skipif(
    not FACTS.is_dir(), reason="the fact sheets do not lie beside the checkout (../shared/domain)"
)

SECTIONS = {
    "## 3. Anmodning": (SkemaArt.ANMODNING,),
    "## 4. Iværksættelse, del 1": (SkemaArt.IVAERKSAETTELSE,),
    "### 5a. 2025-skemaet": (SkemaArt.IVAERKSAETTELSE,),
    "## 7. Behandling / tilbudstilknytning": (SkemaArt.TILBUD, SkemaArt.BEHANDLING),
    "## 8. Forløbsafslutning": (SkemaArt.FORLOEBSAFSLUTNING,),
}
TYPES = {
    "dato": Felttype.DATO,
    "enkeltvalg": Felttype.ENKELTVALG,
    "flervalg": Felttype.FLERVALG,
    "heltal": Felttype.HELTAL,
    "ja/nej": Felttype.JA_NEJ,
    "tekst": Felttype.TEKST,
}
# rule 63 makes a missing P-nummer a warning, so the form does not demand it
NOT_DEMANDED = {"tilbud_p_nummer"}


def _applies(row: dict[str, str]) -> bool:
    return "2024" not in row.get("version", "").replace("kun 2025", "") and "beregnet" not in row["type"]


def _facts() -> list[tuple[str, dict[str, str]]]:
    if not FACTS.is_dir():
        return []
    markdown = (FACTS / "forms.md").read_text(encoding="utf-8")
    return [(heading, row) for heading in SECTIONS for row in tables(markdown, heading) if _applies(row)]


def _find(heading: str, name: str) -> Felt:
    table, _, column = name.partition("[].")
    for art in SECTIONS[heading]:
        felt = version().skemaer[art].felt(table)
        if felt is not None:
            return next(k for k in felt.kolonner if k.navn == column) if column else felt
    pytest.fail(f"the field {name} is missing")


def _list_name(row: dict[str, str], name: str) -> str | None:
    text = row["liste"]
    if text == "samme navn":
        return name
    names = re.findall(r"`([a-z0-9_]+)`", text)
    return names[0] if names else None


def _field_name(row: dict[str, str]) -> str:
    return row["felt"].strip("`")


def _mended() -> dict[str, str]:
    """Labels that the sheet of wording mends: what ``forms.md`` says, and what a person reads instead."""
    rows = tables("\n" + (FACTS / "danish.md").read_text(encoding="utf-8"), "# Wording to mend, and the voice")
    return {
        row["now"].split('"')[1]: row["better"].split('"')[1]
        for row in rows
        if row["now"].endswith("as a tick box") and row["better"].startswith('"')
    }


@needs_facts
def test_the_sheet_of_wording_mends_one_label() -> None:
    (mended,) = _mended().values()
    assert mended == "Borgeren har benyttet sig af frit valg"


@needs_facts
def test_the_fact_sheet_was_read() -> None:
    """Guards the parser: so many rows of each section speak of the 2025 form."""
    counts = [sum(1 for h, _ in _facts() if h == heading) for heading in SECTIONS]
    assert counts == [4, 12, 16, 11, 3]


@needs_facts
@pytest.mark.parametrize(("heading", "row"), _facts(), ids=[_field_name(row) for _, row in _facts()])
def test_field_is_as_the_fact_sheet_says(heading: str, row: dict[str, str]) -> None:
    name = _field_name(row)
    felt = _find(heading, name)
    label = row["Label"]
    if name.endswith("[].stof"):  # the question is the table's label; the column is called by what it holds
        assert version().skemaer[SkemaArt.IVAERKSAETTELSE].felt("stoffer_brugt_30_dage").label == label  # type: ignore[union-attr]
        assert (felt.type, felt.liste) == (Felttype.ENKELTVALG, "hovedstof")
        return
    label = _mended().get(label, label)
    if label.startswith("– "):
        label = label[2].upper() + label[3:]
    assert felt.label == label
    kind = next(TYPES[word] for word in TYPES if row["type"].replace("*", "").startswith(word))
    assert felt.type is kind
    assert felt.liste == (_list_name(row, name) if kind in (Felttype.ENKELTVALG, Felttype.FLERVALG) else None)


@needs_facts
@pytest.mark.parametrize(("heading", "row"), _facts(), ids=[_field_name(row) for _, row in _facts()])
def test_field_is_demanded_and_shown_as_the_fact_sheet_says(heading: str, row: dict[str, str]) -> None:
    name = _field_name(row)
    if "[]." in name:
        assert _find(heading, name).required is True
        return
    felt = _find(heading, name)
    demanded = row["krævet"]
    if demanded.startswith("nej") or "først ved" in demanded or name in NOT_DEMANDED:
        assert felt.required is False
    elif "medmindre" in demanded:
        assert not isinstance(felt.required, bool)
    else:
        assert felt.required is True
    assert (felt.shown is None) == row["vises når"].startswith("altid")


@needs_facts
@pytest.mark.parametrize("heading", SECTIONS)
def test_fields_stand_in_the_fact_sheets_order(heading: str) -> None:
    wanted = list(dict.fromkeys(_field_name(row).split("[")[0] for h, row in _facts() if h == heading))
    have = [f.navn for art in SECTIONS[heading] for f in version().skemaer[art].felter]
    assert [name for name in have if name in wanted] == wanted


@needs_facts
def test_there_is_no_field_that_the_fact_sheet_does_not_know() -> None:
    known = {_field_name(row).split("[")[0] for _, row in _facts()}
    assert {f.navn for skema in version().skemaer.values() for f in skema.felter} == known


@needs_facts
def test_code_lists_have_the_codes_and_labels_of_the_facts() -> None:
    facts = json.loads((FACTS / "codelists.json").read_text(encoding="utf-8"))
    wanted = {name: [(o["code"], o["label"]) for o in raw["options"]] for name, raw in facts.items()}
    have = {name: [(k.code, k.label) for k in liste] for name, liste in lists().items()}
    assert have == wanted
    assert len(have) == 56


@needs_facts
def test_code_lists_keep_confidence_dates_and_properties() -> None:
    facts = json.loads((FACTS / "codelists.json").read_text(encoding="utf-8"))
    words = {"code", "label", "label_confidence", "label_source", "beskrivelse"}
    for name, raw in facts.items():
        liste = lists()[name]
        valid_to = liste.valid_to.isoformat() if liste.valid_to else None
        assert (liste.confidence, liste.valid_from.isoformat(), valid_to) == (
            raw["confidence"],
            raw["valid_from"],
            raw["valid_to"],
        ), name
        for option in raw["options"]:
            kode = liste.koder[option["code"]]
            assert kode.confidence == option["label_confidence"], (name, kode.code)
            given: dict[str, Any] = {k: v for k, v in option.items() if k not in words}
            assert {k: v for k, v in kode.flags.items() if k != "beskrivelse"} == given, (name, kode.code)


def test_steps_titles_and_buttons_are_smdbs() -> None:
    have = [
        (skema.art.value, skema.title, skema.button, [(t.id, t.title) for t in skema.trin])
        for skema in version().skemaer.values()
    ]
    parts = [("ivaerksaettelse_1", "Ny iværksættelse, del 1"), ("ivaerksaettelse_2", "Ny iværksættelse, del 2")]
    assert have == [
        ("anmodning", "Anmodning", "Registrér", [("anmodning", "Anmodning")]),
        ("ivaerksaettelse", "Ny iværksættelse", "Iværksæt behandling", parts),
        ("tilbud", "Tilbud", "Gem", [("tilbud", "Tilbud")]),
        ("behandling", "Behandling", "Gem", [("behandling", "Behandling")]),
        ("forloebsafslutning", "Forløbsafslutning", "Afslut", [("forloebsafslutning", "Forløbsafslutning")]),
    ]


def _all_fields() -> list[tuple[SkemaArt, Felt]]:
    return [(skema.art, felt) for skema in version().skemaer.values() for felt in skema.felter]


@pytest.mark.parametrize(("art", "felt"), _all_fields(), ids=[f"{a}.{f.navn}" for a, f in _all_fields()])
def test_every_field_is_explained(art: SkemaArt, felt: Felt) -> None:
    """Two to four sentences of help; a hint fits on one line; a conditional demand says why it is made."""
    sentences = re.findall(r"[.!?](?=\s|$)", felt.help)
    assert 2 <= len(sentences) <= 4, felt.help
    assert felt.help.rstrip().endswith(".")
    assert len(felt.hint) <= 60 and not felt.hint.endswith(".")
    conditional = felt.shown is not None or not isinstance(felt.required, bool)
    if conditional and felt.required is not False:
        assert felt.required_message.endswith(".")


RULES = {
    "aarsag_overskridelse_behandlingsgaranti": (35, 37),
    "aarsag_overskridelse_laegesamtale": (36, 37),
    "laegesamtale_afholdt": (45, 45),
    "laegesamtale_dato": (45, 45),
    "boern_i_husstanden": (45, 45),
    "stoffer_brugt_30_dage": (45, 45),
    "alder_foerste_injektion": (45, 45),
    "hovedstof": (46, 46),
    "hovedstof_antal_dage": (47, 46),
    "hovedstof_alder_foerste_brug": (49, 46),
    "hovedstof_hyppighed": (46, 46),
    "hovedstof_indtagelsesmaade": (46, 46),
    "autorisationskode": (58, 58),
}


def test_blanks_and_leftovers_carry_the_rule_that_they_break() -> None:
    have = {f.navn: (f.required_rule, f.hidden_rule) for _, f in _all_fields() if f.shown is not None and f.required}
    assert have == RULES
    always = {
        f.navn: f.required_rule for a, f in _all_fields() if f.shown is None and a != SkemaArt.FORLOEBSAFSLUTNING
    }
    assert set(always.values()) == {PAAKRAEVET}
    assert {f.required_rule for f in version().skemaer[SkemaArt.FORLOEBSAFSLUTNING].felter} == {68}


def test_limits_are_the_rules_own() -> None:
    have = {
        f.navn: (g.rule, g.minimum, g.maximum, g.pattern)
        for _, felt in _all_fields()
        for f in (felt, *felt.kolonner)
        if (g := f.graense)
    }
    assert have == {
        "antal_dage": (47, 1, 30, None),
        "hovedstof_antal_dage": (47, 0, 30, None),
        "hovedstof_alder_foerste_brug": (49, 0, 120, None),
        "alder_foerste_injektion": (50, 0, 120, None),
        "autorisationskode": (59, None, None, "^[0-9B-DF-HJ-NP-TV-Z]{5}$"),
    }


def test_dates_are_suggested_where_a_guide_says_so() -> None:
    have = {f.navn: f.suggest for _, f in _all_fields() if f.suggest}
    assert have == {"anmodningsdato": "today", "afsluttet_dato": "latest_tilbudsslutdato"}


def test_loading_twice_gives_equal_definitions() -> None:
    """Definitions are values: nothing in them depends on when or how often they were read."""
    again = load(raw_version())
    assert dict(again.skemaer) == dict(version().skemaer)
