"""A form file with a fault is refused when it is loaded, and the message names the place of the fault."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.forms.definitions import Skemaversion
from smdb_desktop.domain.forms.engine import within
from tests.forms.forms_material import V24, V25, changed, field, load, raw_version

ONE_PATTERN = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="x"><xs:simpleType>'
    '<xs:restriction base="xs:string"><xs:pattern value="{pattern}"/></xs:restriction>'
    "</xs:simpleType></xs:element></xs:schema>"
)
Files = dict[str, Any]
Change = Callable[[Files], object]
IVAERK, ANM, BEH, TILBUD, KVALHEP = "ivaerksaettelse", "anmodning", "behandling", "tilbud", "kvalhep"


def _set(form: str, name: str, /, **values: Any) -> Change:
    return lambda files: field(files, form, name).update(values)


def _drop(form: str, name: str, key: str) -> Change:
    return lambda files: field(files, form, name).pop(key)


def _column(index: int, **values: Any) -> Change:
    return lambda files: field(files, IVAERK, "stoffer_brugt_30_dage")["columns"][index].update(values)


def _shown(condition: Any, name: str = "hovedstof") -> Change:
    return _set(IVAERK, name, shown=condition)


def _form(name: str, /, **values: Any) -> Change:
    return lambda files: files[name].update(values)


def _step(files: Files) -> dict[str, Any]:
    step: dict[str, Any] = files[IVAERK]["steps"][1]
    return step


def _twice(files: Files) -> None:
    fields = files[ANM]["steps"][0]["fields"]
    fields.append(copy.deepcopy(fields[0]))


def _column_twice(files: Files) -> None:
    columns = field(files, IVAERK, "stoffer_brugt_30_dage")["columns"]
    columns.append(copy.deepcopy(columns[0]))


def _move_to_front(files: Files) -> None:
    fields = _step(files)["fields"]
    fields.insert(0, fields.pop(next(i for i, f in enumerate(fields) if f["name"] == "alder_foerste_injektion")))


HOVEDSTOF = "forms/2025-07-01/ivaerksaettelse.json (hovedstof).shown"
GRAVID = "forms/2025-07-01/anmodning.json.steps[0].fields[1] (gravid)"
DATO = "forms/2025-07-01/anmodning.json.steps[0].fields[0] (anmodningsdato)"

FAULTS: dict[str, tuple[Change, str, str]] = {
    # keys and words
    "unknown key of a field": (_set(ANM, "gravid", labell="x"), "anmodning.json.steps[0].fields[1].labell", "ukendt nøgle"),
    "unknown key of a column": (_column(1, kind="x"), "columns[1].kind", "ukendt nøgle"),
    "unknown key of a step": (lambda f: _step(f).update(extra=1), "ivaerksaettelse.json.steps[1].extra", "ukendt nøgle"),
    "unknown key of a form": (_form(ANM, knap="x"), "anmodning.json.knap", "ukendt nøgle"),
    "unknown key of a version": (_form("version", navn="x"), "version.json.navn", "ukendt nøgle"),
    "unknown key of a constraint": (
        _set(IVAERK, "alder_foerste_injektion", constraint={"maks": 1, "message": "x"}), "constraint.maks", "ukendt nøgle"),
    "unknown field type": (_set(ANM, "gravid", type="valg"), f"{GRAVID}.type", "ukendt felttype »valg«"),
    "field type is no text": (_set(ANM, "gravid", type=["choice"]), f"{GRAVID}.type", "ukendt felttype"),
    "unknown list": (_set(ANM, "gravid", list="gravidd"), f"{GRAVID}.list", "ukendt kodeliste »gravidd«"),
    "list is no text": (_set(ANM, "gravid", list=["gravid"]), f"{GRAVID}.list", "ukendt kodeliste"),
    "choice without a list": (_drop(ANM, "gravid", "list"), f"{GRAVID}.list", "ukendt kodeliste »None«"),
    "date with a list": (_set(ANM, "anmodningsdato", list="gravid"), f"{DATO}.list", "ingen kodeliste"),
    "missing label": (_drop(ANM, "gravid", "label"), f"{GRAVID}.label", "mangler"),
    "blank label": (_set(ANM, "gravid", label=" "), f"{GRAVID}.label", "mangler"),
    "missing help": (_drop(ANM, "gravid", "help"), f"{GRAVID}.help", "mangler"),
    "missing name": (_drop(ANM, "gravid", "name"), "fields[1].name", "mangler"),
    "name with capitals": (_set(ANM, "gravid", name="Gravid"), "(Gravid).name", "små bogstaver"),
    "unknown suggestion": (_set(ANM, "anmodningsdato", suggest="yesterday"), f"{DATO}.suggest", "»yesterday«"),
    "suggestion for a choice": (_set(ANM, "gravid", suggest="today"), f"{GRAVID}.suggest", "kun en dato"),
    "suggestion from a table for a date": (
        _set(ANM, "anmodningsdato", suggest={"table": "x", "column": "y", "where": "z", "is": "w"}),
        f"{DATO}.suggest", "kun et heltal"),
    "suggestion from a table that names no answer": (
        _set(IVAERK, "hovedstof_antal_dage", suggest={"table": "stoffer_brugt_30_dage", "column": "antal_dage", "where": "stof"}),
        "(hovedstof_antal_dage).suggest.is", "mangler"),
    "suggestion from an unknown table": (
        _set(IVAERK, "hovedstof_antal_dage",
             suggest={"table": "stoffer", "column": "antal_dage", "where": "stof", "is": "hovedstof"}),
        "(hovedstof_antal_dage).suggest", "»stoffer.antal_dage«"),
    "suggestion from a column that is no number": (
        _set(IVAERK, "hovedstof_antal_dage",
             suggest={"table": "stoffer_brugt_30_dage", "column": "stof", "where": "stof", "is": "hovedstof"}),
        "(hovedstof_antal_dage).suggest", "»stoffer_brugt_30_dage.stof«"),
    "suggestion by an answer of another list": (
        _set(IVAERK, "hovedstof_antal_dage",
             suggest={"table": "stoffer_brugt_30_dage", "column": "antal_dage", "where": "stof", "is": "hcv_test"}),
        "(hovedstof_antal_dage).suggest", "»hcv_test«"),
    "rule above the last": (_set(ANM, "gravid", required_rule=109), f"{GRAVID}.required_rule", "regelnummer"),
    "rule in words": (_set(ANM, "gravid", required_rule="REGEL"), f"{GRAVID}.required_rule", "regelnummer"),
    "repeated date": (_set(ANM, "anmodningsdato", repeat=True), "(anmodningsdato).repeat", "gentages"),
    "repeated by nobody": (_set(ANM, "gravid", repeat=True, read_only=True), f"{GRAVID}.repeat", "gentages"),
    "repeat in words": (_set(ANM, "gravid", repeat="ja"), f"{GRAVID}.repeat", "true eller false"),
    "hidden rule in words": (_set(ANM, "gravid", hidden_rule="PAAKRAEVET"), f"{GRAVID}.hidden_rule", "regelnummer"),
    "short label that is none": (_set(ANM, "gravid", short=1), f"{GRAVID}.short", "ikke tekst"),
    "lookup without an address": (_set(ANM, "gravid", lookup={"title": "x"}), f"{GRAVID}.lookup.address", "mangler"),
    "lookup with another key": (
        _set(ANM, "gravid", lookup={"title": "x", "address": "y", "url": "z"}), f"{GRAVID}.lookup.url", "ukendt nøgle"),
    "lookup is no object": (_set(ANM, "gravid", lookup="https"), f"{GRAVID}.lookup", "objekt"),
    "tidied in an unknown way": (_set(TILBUD, "tilbud_navn", clean="lower"), "(tilbud_navn).clean", "»upper« eller »digits«"),
    "tidied choice": (_set(ANM, "gravid", clean="upper"), f"{GRAVID}.clean", "på en tekst"),
    "tidying is no text": (_set(TILBUD, "tilbud_navn", clean=["upper"]), "(tilbud_navn).clean", "ikke tekst"),
    "default of a choice": (_set(ANM, "gravid", default="NEJ"), f"{GRAVID}.default", "passer ikke til felttypen"),
    "default of a date": (_set(ANM, "anmodningsdato", default="2025-07-01"), f"{DATO}.default", "passer ikke til felttypen"),
    "default of another type": (
        _set(IVAERK, "alder_foerste_injektion", default="0"), "(alder_foerste_injektion).default", "passer ikke til felttypen"),
    "default true for a number": (
        _set(IVAERK, "alder_foerste_injektion", default=True), "(alder_foerste_injektion).default", "passer ikke til felttypen"),
    "default above the limit": (
        _set(IVAERK, "alder_foerste_injektion", default=121), "(alder_foerste_injektion).default", "feltets grænse"),
    "default of a column": (_column(1, default=1), "(antal_dage).default", "passer ikke"),
    "read_only in words": (_set(ANM, "gravid", read_only="ja"), f"{GRAVID}.read_only", "true eller false"),
    "required in words": (_set(ANM, "gravid", required="ja"), f"{GRAVID}.required", "skal være et objekt"),
    # structure
    "field twice": (_twice, "anmodning.json.steps[0]", "feltet »anmodningsdato« står to gange"),
    "column twice": (_column_twice, "(stoffer_brugt_30_dage).columns", "kolonnen »stof« står to gange"),
    "table without columns": (_set(IVAERK, "stoffer_brugt_30_dage", columns=[]), ".columns", "skal have kolonner"),
    "columns outside a table": (_set(ANM, "gravid", columns=[{}]), f"{GRAVID}.columns", "andre felter må ikke"),
    "table in a table": (_column(1, type="table", columns=[{}]), "columns[1] (antal_dage).type", "tabel"),
    "multiple choice in a table": (_column(0, type="multichoice"), "columns[0] (stof).type", "flervalg"),
    "column that is shown at times": (_column(1, shown={"field": "stof", "is_set": True}), "(antal_dage).shown", "vises altid"),
    "column demanded at times": (_column(1, required={"field": "stof", "is_set": True}), "(antal_dage).required", "true"),
    "step without fields": (lambda f: _step(f).update(fields=[]), "steps[1].fields", "mangler"),
    "form without steps": (_form(ANM, steps=[]), "anmodning.json.steps", "mangler"),
    "form of another name": (_form(ANM, form="tilbud"), "anmodning.json.form", "filens navn"),
    "form whose name is none": (_form(ANM, form="Anmodning 2"), "anmodning.json.form", "små bogstaver"),
    "form that is no object": (lambda f: f.update(anmodning=[]), "forms/2025-07-01/anmodning.json", "skal være et objekt"),
    "form without a button": (lambda f: f[ANM].pop("button"), "anmodning.json.button", "mangler"),
    "words when done that are none": (_form(ANM, done=1), "anmodning.json.done", "ikke tekst"),
    "field named as a form's state": (_set(ANM, "gravid", name="status"), "anmodning.json.steps[0]", "kan ikke hedde »status«"),
    "sign that no page shows": (_set(ANM, "gravid", label="Gra\ud800vid"), "(gravid).label", "vises eller sendes"),
    "line break in a title": (_form(ANM, title="To\nlinjer"), "anmodning.json.title", "vises eller sendes"),
    "demanded of nobody who can fill it": (
        _set(ANM, "gravid", read_only=True), "anmodning.json.steps[0] (gravid).required", "kun vises"),
    "step with a space": (lambda r: r[ANM]["steps"][0].update(id="trin 1"), "anmodning.json.steps[0].id", "små bogstaver"),
    "words of a blank with another place": (
        _set(ANM, "gravid", required_message="Udfyld {navn}."), "(gravid).required_message", "må kun have {dage}"),
    "words of a blank with half a place": (
        _set(ANM, "gravid", required_message="Udfyld {"), "(gravid).required_message", "må kun have {dage}"),
    "words of a blank with days that nobody counts": (
        _set(ANM, "gravid", required_message="Efter {dage} dage."), "(gravid).required_message", "hvor shown tæller dage"),
    "days of a blank written otherwise": (
        _set(IVAERK, "aarsag_overskridelse_behandlingsgaranti", required_message="{dage:%Y}"), ").required_message", "må kun"),
    # limits
    "limit without a bound": (_set(IVAERK, "alder_foerste_injektion", constraint={"message": "x"}), ".constraint", "hverken"),
    "limit without words": (_set(IVAERK, "alder_foerste_injektion", constraint={"min": 1}), ".constraint.message", "mangler"),
    "limit in words": (
        _set(IVAERK, "alder_foerste_injektion", constraint={"min": "1", "message": "x"}), ".constraint.min", "helt tal"),
    "broken pattern": (
        _set(BEH, "autorisationskode", constraint={"pattern": "[", "message": "x"}), ".constraint.pattern", "mønster"),
    "pattern is no text": (
        _set(BEH, "autorisationskode", constraint={"pattern": 5, "message": "x"}), ".constraint.pattern", "mønster"),
    "pattern on a number": (
        _set(IVAERK, "alder_foerste_injektion", constraint={"pattern": "1", "message": "x"}), ".constraint", "pattern til tekst"),
    "pattern that no schema can carry": (
        _set(BEH, "autorisationskode", constraint={"pattern": r"^\d{5}$", "message": "x"}), ".constraint.pattern", "skema"),
    "pattern of a part": (
        _set(BEH, "autorisationskode", constraint={"pattern": "[0-9]", "message": "x"}), ".constraint.pattern", "skema"),
    "nothing between the bounds": (
        _set(IVAERK, "alder_foerste_injektion", constraint={"min": 2, "max": 1, "message": "x"}), ".constraint.max", "mindre"),
    "minimum on a text": (_set(BEH, "autorisationskode", constraint={"min": 1, "message": "x"}), ".constraint", "hele tal"),
    # conditions
    "unknown operator on a field": (
        _shown({"field": "stofbrug_seneste_30_dage", "is": "JA"}), "(hovedstof).shown", "ingen kendt operator"),
    "unknown operator": (_shown({"xor": []}), "(hovedstof).shown", "ukendt betingelse »xor«"),
    "unknown key beside equals": (
        _shown({"field": "hovedstof_kan_ikke_angives", "equals": True, "or": 1}), "(hovedstof).shown.or", "ukendt nøgle"),
    "unknown key beside has": (_shown({"field": "hcv_test", "has": "x", "list": "y"}), "(hovedstof).shown.list", "ukendt nøgle"),
    "an answer's code": (
        _shown({"field": "stofbrug_seneste_30_dage", "equals": "JA"}), "(hovedstof).shown.equals", "spørges der til med »has«"),
    "property that is no text": (_shown({"field": "stofbrug_seneste_30_dage", "has": 1}), "(hovedstof).shown.has", "egenskab"),
    "unknown operator deep inside": (
        _shown({"all": [{"not": {"any": [{"nor": 1}]}}]}), "(hovedstof).shown.all[0].not.any[0]", "ukendt betingelse"),
    "condition is code": (_shown("stofbrug == 'JA'"), "(hovedstof).shown", "skal være et objekt"),
    "empty all": (_shown({"all": []}), "(hovedstof).shown.all", "liste af betingelser"),
    "is_set false": (_shown({"field": "hcv_test", "is_set": False}), "(hovedstof).shown.is_set", "brug »not«"),
    "equals a number": (_shown({"field": "hovedstof_kan_ikke_angives", "equals": 1}), "(hovedstof).shown.equals", "true eller"),
    "one_of, as before": (_shown({"field": "hcv_test", "one_of": ["X"]}), "(hovedstof).shown", "ingen kendt operator"),
    "field is no text": (_shown({"field": 1, "is_set": True}), "(hovedstof).shown.field", "feltnavn"),
    "days without a bound": (
        _shown({"days_between": {"from": "ivaerksat_dato", "to": "laegesamtale_dato"}}), ".shown.days_between", "more_than"),
    "days with a half": (
        _shown({"days_between": {"from": "ivaerksat_dato", "to": "laegesamtale_dato", "more_than": 1.5}}),
        ".shown.days_between.more_than", "helt tal"),
    "unknown field": (_shown({"field": "hovedstoff", "is_set": True}), HOVEDSTOF, "»hovedstoff«"),
    "later field": (
        _shown({"field": "injektion_nogensinde", "has": "har_injiceret"}), HOVEDSTOF, "senere felt »injektion_nogensinde«"),
    "its own answer": (_shown({"field": "hovedstof", "is_set": True}), HOVEDSTOF, "senere felt »hovedstof«"),
    "field moved before what it hangs on": (_move_to_front, "(alder_foerste_injektion).shown", "»injektion_nogensinde«"),
    "field of a later form": (
        _shown({"field": "forloebsafslutning.aarsag_afsluttet", "is_set": True}), HOVEDSTOF, "senere felt »forloebs"),
    "days from a form that comes several times": (
        _set("forloebsafslutning", "aarsag_afsluttet", shown={
            "days_between": {"from": "behandling.tilbudsstartdato", "to": "afsluttet_dato", "more_than": 1}}),
        "(aarsag_afsluttet).shown", "»behandling.tilbudsstartdato« er der flere af"),
    "master data that a citizen does not have": (
        _shown({"field": "borger.alder", "is_set": True}), HOVEDSTOF, "»borger.alder«"),
    "demand that looks at an unknown field": (
        _set(IVAERK, "hovedstof_alder_foerste_brug", required={"field": "alder_uoplyst", "equals": True}),
        "(hovedstof_alder_foerste_brug).required", "»alder_uoplyst«"),
    "true for a choice": (_shown({"field": "stofbrug_seneste_30_dage", "equals": True}), HOVEDSTOF, "ikke en afkrydsning"),
    "property of a tick box": (
        _shown({"field": "hovedstof_kan_ikke_angives", "has": "har_brugt"}), HOVEDSTOF, "ikke et enkeltvalg"),
    "property of a multiple choice": (
        _shown({"field": "henvendelse_paa_opfordring_af", "has": "eksklusiv"}), HOVEDSTOF, "ikke et enkeltvalg"),
    "days from a choice": (
        _shown({"days_between": {"from": "boligsituation", "to": "ivaerksat_dato", "more_than": 1}}), HOVEDSTOF,
        "»boligsituation« er ikke en dato"),
    "property that no answer has": (
        _set(BEH, "autorisationskode", shown={"field": "behandlingstype", "has": "kraever_autorisation"}),
        "behandling.json (autorisationskode).shown", "egenskaben »kraever_autorisation«"),
    "property that no answer has, inside not": (
        _shown({"not": {"field": "stofbrug_seneste_30_dage", "has": "dagligt"}}), HOVEDSTOF,
        "intet svar i listen »stofbrug_seneste_30_dage« har egenskaben »dagligt«"),
}  # fmt: skip


COMPUTED = "kvalhep.json.steps[0].fields[1] (kvalhep_udloeser)"
INJECTED = {"field": "ivaerksaettelse.injektion_nogensinde", "has": "har_injiceret"}
FAULTS_24: dict[str, tuple[Change, str, str]] = {
    "computed with too few conditions": (
        _set(KVALHEP, "kvalhep_udloeser", computed=[INJECTED]), f"{COMPUTED}.computed", "har 1 betingelser, men listen"),
    "computed by no list": (_set(KVALHEP, "kvalhep_udloeser", computed=INJECTED), f"{COMPUTED}.computed", "liste af betingelser"),
    "computed and demanded": (_set(KVALHEP, "kvalhep_udloeser", required=True), f"{COMPUTED}.required", "skal være false"),
    "computed choice": (_set(KVALHEP, "kvalhep_hcv", computed=[INJECTED] * 6), "(kvalhep_hcv).computed", "kun et flervalg"),
    "computed by an unknown field": (
        _set(KVALHEP, "kvalhep_udloeser", computed=[INJECTED, {"field": "delt_vaerktoej", "has": "har_delt"}, INJECTED]),
        "kvalhep.json (kvalhep_udloeser).computed[1]", "»delt_vaerktoej«"),
    "shown by a form that stands later": (
        _set(KVALHEP, "kvalhep_hcv", shown={"field": "behandling.behandlingstype", "has": "substitution"}),
        "kvalhep.json (kvalhep_hcv).shown", "senere felt »behandling.behandlingstype«"),
    "property that no sex has": (
        _set(ANM, "gravid", shown={"field": "borger.koen", "has": "gravid"}), "anmodning.json (gravid).shown", "»gravid«"),
}  # fmt: skip
EVERY_FAULT = [*((V25, name) for name in FAULTS), *((V24, name) for name in FAULTS_24)]


@pytest.mark.parametrize(("version_id", "fault"), EVERY_FAULT)
def test_a_faulty_form_is_refused_with_its_place(version_id: str, fault: str) -> None:
    change, place, message = (FAULTS_24 if version_id == V24 else FAULTS)[fault]
    with pytest.raises(DefinitionError) as refusal:
        load(changed(change, version_id), version_id)
    assert place in refusal.value.place
    assert message in refusal.value.message
    assert str(refusal.value) == f"{refusal.value.place}: {refusal.value.message}"


@pytest.mark.parametrize("version_id", [V24, V25])
def test_the_shipped_files_load_untouched(version_id: str) -> None:
    """The other side of every case above."""
    assert all(skema.felter for skema in load(raw_version(version_id), version_id).skemaer.values())


def _with_pattern(pattern: str) -> Skemaversion:
    limit = {"pattern": pattern, "message": "x"}
    return load(changed(_set(BEH, "autorisationskode", constraint=limit), V25), V25)


ONLY_PYTHONS = (
    "^[A-Z]+?$", "^[A-Z]++$", "^[A-Z]*?$", "^[A-Z]*+$", "^A??$", "^A?+$", "^[A-Z]{2}?$", "^[A-Z]{2}+$", "^[A-Z]{2,3}?[0-9]$",
)  # fmt: skip
"""What Python reads as lazy or possessive; libxml2 either refuses the schema or reads something else."""


@pytest.mark.parametrize(
    "pattern", [*ONLY_PYTHONS, "^[a-c-e]$", "^|A$", "^A||B$", "^[0-9]{4}-?$", "^A{1000}$", "^A{99999999999}$"]
)
def test_a_pattern_that_only_python_reads_is_refused(pattern: str) -> None:
    with pytest.raises(DefinitionError) as refusal:
        _with_pattern(pattern)
    assert refusal.value.place.endswith("(autorisationskode).constraint.pattern")
    assert refusal.value.place.startswith("forms/2025-07-01/behandling.json")


@pytest.mark.parametrize(
    ("pattern", "whole", "other"),
    [
        ("^[A-Z]+[0-9]?$", ("AB", "A1"), ("1", "A12")),
        ("^[0-9]{2,3}[A-Za-z-]*$", ("12", "123a-b"), ("1", "1234")),
        ("^AB{2,}|C _[a-f0-9-]$", ("ABB", "ABBB", "C _-"), ("AB", "C _g")),
    ],
)
def test_a_pattern_that_loads_means_the_same_in_the_schema(
    pattern: str, whole: tuple[str, ...], other: tuple[str, ...]
) -> None:
    """The other side: libxml2 judges by the written schema's own type what Python judges in the field."""
    graense = next(f for f in _with_pattern(pattern).skemaer[BEH].felter if f.navn == "autorisationskode").graense
    assert graense is not None
    schema = etree.XMLSchema(etree.XML(ONE_PATTERN.format(pattern=pattern[1:-1])))
    for text in (*whole, *other):
        said = etree.Element("x")
        said.text = text
        assert schema.validate(said) is within(graense, text) is (text in whole), text


def test_a_demand_may_look_at_a_later_field_and_a_later_form() -> None:
    """``hovedstof_alder_foerste_brug`` is not demanded when the tick box after it is set."""
    for condition in (
        {"field": "delt_vaerktoej", "has": "har_delt"},
        {"field": "behandling.behandlingstype", "has": "substitution"},
        {"field": "borger.koen", "has": "kan_vaere_gravid"},
    ):
        load(changed(_set(IVAERK, "hovedstof_alder_foerste_brug", required=condition), V25), V25)


def test_a_question_may_hang_on_a_form_before_that_comes_several_times() -> None:
    shown = {"field": "behandling.behandlingstype", "has": "substitution"}
    load(changed(_set("forloebsafslutning", "aarsag_afsluttet", shown=shown), V25), V25)
