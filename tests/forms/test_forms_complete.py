"""Every field of both forms is there, in order, with SMDB's label, type, list and conditions; every code list is complete."""

import json
import re
from functools import cache
from typing import Any

import pytest

from smdb_desktop.domain.findings import PAAKRAEVET
from smdb_desktop.domain.forms.conditions import Condition, fields_of
from smdb_desktop.domain.forms.definitions import Felt, Felttype, FraRaekke
from smdb_desktop.domain.forms.structure import Antal, Plads, every_place
from tests.forms.forms_material import (
    FACTS,
    V24,
    V25,
    VERSIONS,
    all_fields,
    field,
    lists,
    load,
    raw_version,
    tables,
    version,
)

needs_facts = pytest.mark.skipif(
    not FACTS.is_dir(), reason="the fact sheets do not lie beside the checkout (../shared/domain)"
)

DRUGS_2025, DRUGS_2024 = "### 5a. 2025-skemaet", "### 5b. 2024-skemaet"
SECTIONS = {
    "## 3. Anmodning": ("anmodning",),
    "## 4. Iværksættelse, del 1": ("ivaerksaettelse",),
    DRUGS_2025: ("ivaerksaettelse",),
    DRUGS_2024: ("ivaerksaettelse",),
    "## 6. KvalHep": ("kvalhep",),
    "## 7. Behandling / tilbudstilknytning": ("tilbud", "behandling"),
    "## 8. Forløbsafslutning": ("forloebsafslutning",),
}
ONLY_IN = {DRUGS_2025: V25, DRUGS_2024: V24, "## 6. KvalHep": V24}
AS_IN_2025 = ("injektion_nogensinde", "delt_vaerktoej", "hcv_test", "hiv_test", "substitutionsbehandling_nogensinde")
"""What the last row of 5b stands for."""
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

Row = dict[str, str]
Fact = tuple[str, str, Row]
"""The form version, the heading of ``forms.md``, and a row of its table."""


def _field_name(row: Row) -> str:
    return row["felt"].strip("`")


def _applies(row: Row, year: str) -> bool:
    return row["type"] != "beregnet" and any(word in row.get("version", "begge") for word in ("begge", year))


def _rows(markdown: str, heading: str, version_id: str) -> list[Row]:
    rows = [row for row in tables(markdown, heading) if _applies(row, version_id[:4])]
    if heading != DRUGS_2024:
        return rows
    (summary,) = (row for row in rows if row["felt"] == "som 5a")
    assert summary["Label"] == "Injektion, delt værktøj, HCV, HIV, substitutionsbehandling"
    as_before = {_field_name(row): row for row in tables(markdown, DRUGS_2025)}
    return [*(row for row in rows if row is not summary), *(as_before[name] for name in AS_IN_2025)]


@cache
def _facts() -> tuple[Fact, ...]:
    if not FACTS.is_dir():
        return ()
    markdown = (FACTS / "forms.md").read_text(encoding="utf-8")
    return tuple(
        (version_id, heading, row)
        for version_id in VERSIONS
        for heading in SECTIONS
        if ONLY_IN.get(heading, version_id) == version_id
        for row in _rows(markdown, heading, version_id)
    )


def _ids() -> list[str]:
    return [f"{version_id}-{_field_name(row)}" for version_id, _, row in _facts()]


every_fact = pytest.mark.parametrize(("version_id", "heading", "row"), _facts(), ids=_ids())


def _find(version_id: str, heading: str, name: str) -> Felt:
    table, _, column = name.partition("[].")
    for art in SECTIONS[heading]:
        felt = version(version_id).skemaer[art].felt(table)
        if felt is not None:
            return next(k for k in felt.kolonner if k.navn == column) if column else felt
    pytest.fail(f"the field {name} is missing")


def _by_year(text: str, version_id: str) -> str:
    """The part of a cell that speaks of a version, where the cell speaks of both."""
    year = version_id[:4]
    if match := re.search(rf"{year}: (`\w+`)", text):
        return match[1]
    if match := re.search(rf"(\w+) i {year}", text.replace("*", "")):
        return match[1]
    return text.replace("*", "")


def _list_name(row: Row, version_id: str) -> str | None:
    text = _by_year(row["liste"], version_id)
    names = [_field_name(row)] if text == "samme navn" else re.findall(r"`([a-z0-9_]+)`", text)
    return names[0] if names else None


def _label(row: Row) -> str:
    label = row.get("Label") or row["Label (forslag)"]
    label = _mended().get(label, label)
    return label[2].upper() + label[3:] if label.startswith("– ") else label


@cache
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
    """Guards the parser: so many rows of each section speak of each form."""
    counts = {
        version_id: [sum((v, h) == (version_id, heading) for v, h, _ in _facts()) for heading in SECTIONS]
        for version_id in VERSIONS
    }
    assert counts == {V24: [4, 21, 0, 13, 6, 11, 3], V25: [4, 12, 16, 0, 0, 11, 3]}


@needs_facts
@every_fact
def test_field_is_as_the_fact_sheet_says(version_id: str, heading: str, row: Row) -> None:
    name = _field_name(row)
    felt = _find(version_id, heading, name)
    if name.endswith("[].stof"):  # the question is the table's label; the column is called by what it holds
        table = version(version_id).skemaer["ivaerksaettelse"].felt("stoffer_brugt_30_dage")
        assert table is not None and table.label == row["Label"]
        assert (felt.type, felt.liste) == (Felttype.ENKELTVALG, "hovedstof")
        return
    assert felt.label == _label(row)
    text = _by_year(row["type"], version_id)
    kind = next(TYPES[word] for word in TYPES if text.startswith(word))
    assert felt.type is kind
    assert felt.liste == (_list_name(row, version_id) if kind in (Felttype.ENKELTVALG, Felttype.FLERVALG) else None)
    assert bool(felt.beregnet) == ("beregnet" in text)
    assert felt.default == (0 if "0 forudfyldt" in text else None)


@needs_facts
@every_fact
def test_field_is_demanded_and_shown_as_the_fact_sheet_says(version_id: str, heading: str, row: Row) -> None:
    name = _field_name(row)
    felt = _find(version_id, heading, name)
    if "[]." in name:
        assert felt.required is True
        return
    demanded = row["krævet"]
    if demanded.startswith(("nej", "beregnes")) or "først ved" in demanded or name in NOT_DEMANDED:
        assert felt.required is False
    elif "medmindre" in demanded or " eller " in demanded:
        assert not isinstance(felt.required, bool)
    else:
        assert felt.required is True
    assert (felt.shown is None) == row.get("vises når", "altid").startswith("altid")


@needs_facts
@pytest.mark.parametrize("version_id", VERSIONS)
@pytest.mark.parametrize("heading", SECTIONS)
def test_fields_stand_in_the_fact_sheets_order(heading: str, version_id: str) -> None:
    wanted = [_field_name(row).split("[")[0] for v, h, row in _facts() if (v, h) == (version_id, heading)]
    forms = version(version_id).skemaer
    have = [f.navn for art in SECTIONS[heading] if art in forms for f in forms[art].felter]
    assert [name for name in have if name in wanted] == list(dict.fromkeys(wanted))


@needs_facts
@pytest.mark.parametrize("version_id", VERSIONS)
def test_there_is_no_field_that_the_fact_sheet_does_not_know(version_id: str) -> None:
    known = {_field_name(row).split("[")[0] for v, _, row in _facts() if v == version_id}
    assert {f.navn for skema in version(version_id).skemaer.values() for f in skema.felter} == known


@needs_facts
def test_the_2024_form_shows_the_citizens_master_data_that_the_fact_sheet_names() -> None:
    rows = tables((FACTS / "forms.md").read_text(encoding="utf-8"), "## 2. Fremsøg borger og stamdata")
    named = [(_field_name(row), row["Label"], row["liste"].strip("`")) for row in rows if "2024" in row["version"]]
    stamdata = version(V24).stamdata
    assert stamdata is not None and stamdata.skema == "anmodning"
    assert [(f.navn, f.label, f.liste) for f in stamdata.felter] == named
    assert all(f.required is True and f.read_only for f in stamdata.felter)
    assert version(V25).stamdata is None


@needs_facts
def test_code_lists_have_the_codes_and_labels_of_the_facts() -> None:
    facts = json.loads((FACTS / "codelists.json").read_text(encoding="utf-8"))
    wanted = {name: [(o["code"], o["label"]) for o in raw["options"]] for name, raw in facts.items()}
    have = {name: [(k.code, k.label) for k in liste] for name, liste in lists().items()}
    assert have == wanted
    assert len(have) == 56


OWN: dict[tuple[str, str], dict[str, Any]] = {
    ("profil", "FORVALTENDE_INDBERETTER"): {"forvaltende": True},
    ("profil", "SUNDHEDSFAGLIG"): {"sundhedsfaglig": True},
    ("tilbudsstatus", "IGANGVAERENDE"): {"i_gang": True},
    **{
        (name, code): {"linje": code} for name in lists() if name.endswith("_statistik") for code in lists()[name].koder
    },
}
"""Properties of our own, which the facts do not have (docs/codelists.md)."""


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
            given |= OWN.get((name, kode.code), {})
            assert {k: v for k, v in kode.flags.items() if k != "beskrivelse"} == given, (name, kode.code)


@pytest.mark.parametrize("version_id", VERSIONS)
def test_steps_titles_and_buttons_are_smdbs(version_id: str) -> None:
    have = [
        (skema.art, skema.title, skema.button, [(t.id, t.title) for t in skema.trin])
        for skema in version(version_id).skemaer.values()
    ]
    parts = [("ivaerksaettelse_1", "Ny iværksættelse, del 1"), ("ivaerksaettelse_2", "Ny iværksættelse, del 2")]
    kvalhep = ("kvalhep", "KvalHep", "Gem", [("kvalhep", "KvalHep")])
    wanted = [
        ("anmodning", "Anmodning", "Registrér", [("anmodning", "Anmodning")]),
        ("ivaerksaettelse", "Ny iværksættelse", "Iværksæt behandling", parts),
        ("tilbud", "Tilbud", "Gem", [("tilbud", "Tilbud")]),
        ("behandling", "Behandling", "Gem", [("behandling", "Behandling")]),
        ("forloebsafslutning", "Forløbsafslutning", "Afslut", [("forloebsafslutning", "Forløbsafslutning")]),
    ]
    assert have == ([*wanted[:2], kvalhep, *wanted[2:]] if version_id == V24 else wanted)


def _course(version_id: str) -> list[tuple[str, Antal, str, str]]:
    def about(plads: Plads) -> tuple[str, Antal, str, str]:
        return plads.art, plads.antal, plads.noegle, plads.element

    return [about(plads) for plads in every_place(version(version_id).pladser)]


def test_the_course_is_built_as_the_fact_sheet_says() -> None:
    """``forms.md`` section 1: what there is, how many of each, what stands under what."""
    wanted = [
        ("anmodning", Antal.EN, "anmodning", "anmodning"),
        ("ivaerksaettelse", Antal.HOEJST_EN, "ivaerksaettelse", "ivaerksaettelse"),
        ("tilbud", Antal.FLERE, "tilbudstilknytninger", "tilbudstilknytning"),
        ("behandling", Antal.MINDST_EN, "behandlinger", "behandling"),
        ("forloebsafslutning", Antal.HOEJST_EN, "forloebsafslutning", "forloebsafslutning"),
    ]
    assert _course(V25) == wanted
    assert _course(V24) == [*wanted[:2], ("kvalhep", Antal.FLERE, "kvalhep", "kvalhep"), *wanted[2:]]
    for version_id in VERSIONS:
        assert [p.art for p in every_place(version(version_id).pladser) if p.afslutter] == ["forloebsafslutning"]
        assert version(version_id).plads("ivaerksaettelse").status_ord == ("IVAERKSAT",)
        columns = ["Behandl. type", "Intensitet", "Aut. kode", "Tilbudsstartdato", "Tilbudsslutdato"]
        behandling = version(version_id).skemaer["behandling"]
        named = [behandling.felt(name) for name in version(version_id).plads("behandling").kolonner]
        assert [felt.overskrift for felt in named if felt] == columns
    kvalhep = version(V24).plads("kvalhep")
    assert (kvalhep.udfyldes_af, kvalhep.liste_title) == (
        "sundhedsfaglig",
        "Behandlingsforløb som mangler hepatitis C opfølgning",
    )


@pytest.mark.parametrize("version_id", VERSIONS)
def test_step_names_are_told_apart_in_the_whole_course(version_id: str) -> None:
    names = [trin.id for skema in version(version_id).skemaer.values() for trin in skema.trin]
    assert len(names) == len(set(names))


ASKED = [pytest.param(felt, id=f"{v[:4]}-{art}.{felt.navn}") for v, art, felt in all_fields()]


@pytest.mark.parametrize("felt", ASKED)
def test_every_field_is_explained(felt: Felt) -> None:
    """Two to four sentences of help; a hint fits on one line; a conditional demand says why it is made."""
    sentences = re.findall(r"[.!?](?=\s|$)", felt.help)
    assert 2 <= len(sentences) <= 4, felt.help
    assert felt.help.rstrip().endswith(".")
    assert len(felt.hint) <= 60 and not felt.hint.endswith(".")
    conditional = felt.shown is not None or not isinstance(felt.required, bool)
    if conditional and felt.required is not False:
        assert felt.required_message.endswith(".")
    for kolonne in felt.kolonner:
        assert kolonne.help.endswith(".") and kolonne.required_message.endswith("."), kolonne.navn
    assert "vælg den, hvis" not in felt.help.lower()  # the voice: danish.md


ALIKE = (
    "label",
    "type",
    "required",
    "required_rule",
    "shown",
    "hidden_rule",
    "constraint",
    "suggest",
    "clean",
    "short",
    "repeat",
    "lookup",
)


def test_what_both_versions_ask_is_asked_alike() -> None:
    """The same conditions, rules and limits, wherever label and type are the same."""
    old, new = raw_version(V24), raw_version(V25)
    compared = 0
    for art, skema in version(V25).skemaer.items():
        for felt in skema.felter:
            if version(V24).skemaer[art].felt(felt.navn) is None or felt.type is Felttype.TABEL:
                continue
            here, there = field(new, art, felt.navn), field(old, art, felt.navn)
            if (here["label"], here["type"]) == (there["label"], there["type"]):
                assert {k: here.get(k) for k in ALIKE} == {k: there.get(k) for k in ALIKE}, felt.navn
                compared += 1
    assert compared == 32


RULES = {
    "aarsag_overskridelse_behandlingsgaranti": (35, 37),
    "aarsag_overskridelse_laegesamtale": (36, 37),
    "laegesamtale_afholdt": (45, 45),
    "laegesamtale_dato": (45, 45),
    "stoffer_brugt_30_dage": (45, 45),
    "hovedstof": (46, 46),
    "autorisationskode": (58, 58),
}
RULES_BY_VERSION = {
    V24: RULES | {"gravid": (45, 45)},
    V25: RULES
    | {
        "boern_i_husstanden": (45, 45),
        "alder_foerste_injektion": (45, 45),
        "hovedstof_antal_dage": (47, 46),
        "hovedstof_alder_foerste_brug": (49, 46),
        "hovedstof_hyppighed": (46, 46),
        "hovedstof_indtagelsesmaade": (46, 46),
    },
}


@pytest.mark.parametrize("version_id", VERSIONS)
def test_blanks_and_leftovers_carry_the_rule_that_they_break(version_id: str) -> None:
    fields = [(art, felt) for v, art, felt in all_fields() if v == version_id]
    have = {f.navn: (f.required_rule, f.hidden_rule) for _, f in fields if f.shown is not None and f.required}
    assert have == RULES_BY_VERSION[version_id]
    always = {
        f.navn: f.required_rule for a, f in fields if f.shown is None and a != "forloebsafslutning" and f.required
    }
    own = {name: 53 for name in ("antal_boern_kontakt", "antal_boern_anbragt") if name in always}
    assert {name: rule for name, rule in always.items() if rule != PAAKRAEVET} == own
    assert {f.required_rule for a, f in fields if a == "forloebsafslutning"} == {68}


LIMITS = {
    "antal_dage": (47, 1, 30, None),
    "autorisationskode": (59, None, None, "^[0-9B-DF-HJ-NP-TV-Z]{5}$"),
}
LIMITS_BY_VERSION = {
    V24: LIMITS
    | {
        "alder_foerste_brug": (49, 0, 120, None),
        "antal_boern_kontakt": (53, 0, 20, None),
        "antal_boern_anbragt": (53, 0, 20, None),
    },
    V25: LIMITS
    | {
        "hovedstof_antal_dage": (47, 0, 30, None),
        "hovedstof_alder_foerste_brug": (49, 0, 120, None),
        "alder_foerste_injektion": (50, 0, 120, None),
    },
}


@pytest.mark.parametrize("version_id", VERSIONS)
def test_limits_are_the_rules_own(version_id: str) -> None:
    have = {
        f.navn: (g.rule, g.minimum, g.maximum, g.pattern)
        for v, _, felt in all_fields()
        for f in (felt, *felt.kolonner)
        if v == version_id and (g := f.graense)
    }
    assert have == LIMITS_BY_VERSION[version_id]


@pytest.mark.parametrize("version_id", VERSIONS)
def test_answers_are_suggested_where_a_guide_says_so_or_they_were_given_before(version_id: str) -> None:
    have = {f.navn: f.suggest for v, _, f in all_fields() if v == version_id and f.suggest}
    own: dict[str, str | FraRaekke] = {"kvalhep_dato": "today"}
    if version_id == V25:
        own = {"hovedstof_antal_dage": FraRaekke("stoffer_brugt_30_dage", "antal_dage", "stof", "hovedstof")}
    assert have == {"anmodningsdato": "today", "afsluttet_dato": "latest_end"} | own


# -- what belongs together stands together ------------------------------------------------------------------------------


@pytest.mark.parametrize("version_id", VERSIONS)
def test_what_an_answer_opens_stands_directly_under_its_question(version_id: str) -> None:
    """Between a question and what it opens stands nothing that is always there, so nothing else is pushed down by the answer."""
    for skema in version(version_id).skemaer.values():
        for trin in skema.trin:
            names = [felt.navn for felt in trin.felter]
            hangs_on = {felt.navn: names_of(felt.shown, names) for felt in trin.felter}
            for number, felt in enumerate(trin.felter):
                for question in hangs_on[felt.navn]:
                    between = names[names.index(question) + 1 : number]
                    loose = [name for name in between if not leads(hangs_on, name, question)]
                    assert not loose, f"{felt.navn}: {loose} stand between it and {question}"


def names_of(condition: Condition | None, names: list[str]) -> list[str]:
    """The fields of the same step that a condition looks at."""
    return [name for name in fields_of(condition) if name in names] if condition is not None else []


def leads(hangs_on: dict[str, list[str]], name: str, question: str) -> bool:
    """Whether a field hangs on a question, itself or by way of another."""
    return any(over == question or leads(hangs_on, over, question) for over in hangs_on[name])


@pytest.mark.parametrize("version_id", VERSIONS)
def test_what_stands_in_the_place_of_an_answer_stands_directly_under_it(version_id: str) -> None:
    """»Alder uoplyst« with its age, »Vil ikke oplyse« with its number."""
    found = 0
    for skema in version(version_id).skemaer.values():
        for trin in skema.trin:
            names = [felt.navn for felt in trin.felter]
            for number, felt in enumerate(trin.felter):
                if not isinstance(felt.required, bool):
                    (instead,) = names_of(felt.required, names)
                    assert names[number + 1] == instead, felt.navn
                    assert trin.felter[number + 1].shown == felt.shown, "they come and go together"
                    found += 1
    assert found == {V24: 2, V25: 1}[version_id]


def test_the_main_drug_and_its_details_stand_together() -> None:
    names = [felt.navn for felt in version(V25).skemaer["ivaerksaettelse"].felter]
    first = names.index("hovedstof")
    rest = ("antal_dage", "alder_foerste_brug", "alder_uoplyst", "hyppighed", "indtagelsesmaade")
    assert names[first : first + 6] == ["hovedstof", *(f"hovedstof_{each}" for each in rest)]


@pytest.mark.parametrize("version_id", VERSIONS)
def test_a_date_and_the_reason_for_its_being_late_stand_together(version_id: str) -> None:
    names = [felt.navn for felt in version(version_id).skemaer["ivaerksaettelse"].felter]
    pairs = {
        "laegesamtale_dato": "aarsag_overskridelse_laegesamtale",
        "ivaerksat_dato": "aarsag_overskridelse_behandlingsgaranti",
    }
    assert {names[names.index(day) + 1] for day in pairs} == set(pairs.values())


@pytest.mark.parametrize("version_id", VERSIONS)
def test_loading_twice_gives_equal_definitions(version_id: str) -> None:
    """Definitions are values: nothing in them depends on when or how often they were read."""
    assert load(raw_version(version_id), version_id) == version(version_id)
