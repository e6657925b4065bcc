"""A form file or code list with a fault is refused when it is loaded, and the message names the place of the fault."""

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from forms_material import changed, field, lists, load, raw_version

from smdb_desktop import resources
from smdb_desktop.domain import codelists
from smdb_desktop.domain.codelists import load_codelist
from smdb_desktop.domain.errors import DefinitionError

Files = dict[str, Any]
Change = Callable[[Files], object]
IVAERK, ANM, BEH = "ivaerksaettelse", "anmodning", "behandling"


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
    "rule above the last": (_set(ANM, "gravid", required_rule=109), f"{GRAVID}.required_rule", "regelnummer"),
    "rule in words": (_set(ANM, "gravid", required_rule="REGEL"), f"{GRAVID}.required_rule", "regelnummer"),
    "hidden rule in words": (_set(ANM, "gravid", hidden_rule="PAAKRAEVET"), f"{GRAVID}.hidden_rule", "regelnummer"),
    "read_only in words": (_set(ANM, "gravid", read_only="ja"), f"{GRAVID}.read_only", "true eller false"),
    "required in words": (_set(ANM, "gravid", required="ja"), f"{GRAVID}.required", "skal være et objekt"),
    # structure
    "field twice": (_twice, "anmodning.json.steps[0]", "feltet »anmodningsdato« står to gange"),
    "column twice": (_column_twice, "(stoffer_brugt_30_dage).columns", "kolonnen »stof« står to gange"),
    "table without columns": (_set(IVAERK, "stoffer_brugt_30_dage", columns=[]), ".columns", "skal have kolonner"),
    "columns outside a table": (_set(ANM, "gravid", columns=[{}]), f"{GRAVID}.columns", "andre felter må ikke"),
    "table in a table": (_column(1, type="table", columns=[{}]), "columns[1] (antal_dage).type", "tabel"),
    "column that is shown at times": (_column(1, shown={"field": "stof", "is_set": True}), "(antal_dage).shown", "vises altid"),
    "column demanded at times": (_column(1, required={"field": "stof", "is_set": True}), "(antal_dage).required", "true"),
    "step without fields": (lambda f: _step(f).update(fields=[]), "steps[1].fields", "mangler"),
    "form without steps": (_form(ANM, steps=[]), "anmodning.json.steps", "mangler"),
    "form of another name": (_form(ANM, form="tilbud"), "anmodning.json.form", "filens navn"),
    "unknown form": (_form(ANM, form="kvalhep"), "anmodning.json.form", "ukendt skema »kvalhep«"),
    "missing form": (lambda f: f.pop("tilbud"), "forms/2025-07-01", "mangler skemaet »tilbud«"),
    "version without a date": (_form("version", valid_from="1. juli"), "version.json", "valid_from"),
    "version with a strange end": (_form("version", valid_to=5), "version.json", "valid_to"),
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
    "minimum on a text": (_set(BEH, "autorisationskode", constraint={"min": 1, "message": "x"}), ".constraint", "hele tal"),
    # conditions
    "unknown operator on a field": (
        _shown({"field": "stofbrug_seneste_30_dage", "is": "JA"}), "(hovedstof).shown", "ingen kendt operator"),
    "unknown operator": (_shown({"xor": []}), "(hovedstof).shown", "ukendt betingelse »xor«"),
    "unknown key beside an operator": (
        _shown({"field": "injektion_nogensinde", "equals": "JA", "or": 1}), "(hovedstof).shown.or", "ukendt nøgle"),
    "unknown operator deep inside": (
        _shown({"all": [{"not": {"any": [{"nor": 1}]}}]}), "(hovedstof).shown.all[0].not.any[0]", "ukendt betingelse"),
    "condition is code": (_shown("stofbrug == 'JA'"), "(hovedstof).shown", "skal være et objekt"),
    "empty all": (_shown({"all": []}), "(hovedstof).shown.all", "liste af betingelser"),
    "is_set false": (_shown({"field": "hcv_test", "is_set": False}), "(hovedstof).shown.is_set", "brug »not«"),
    "equals a number": (_shown({"field": "hcv_test", "equals": 1}), "(hovedstof).shown.equals", "kode"),
    "one_of nothing": (_shown({"field": "hcv_test", "one_of": []}), "(hovedstof).shown.one_of", "liste af koder"),
    "field is no text": (_shown({"field": 1, "is_set": True}), "(hovedstof).shown.field", "feltnavn"),
    "days without a bound": (
        _shown({"days_between": {"from": "ivaerksat_dato", "to": "laegesamtale_dato"}}), ".shown.days_between", "more_than"),
    "days with a half": (
        _shown({"days_between": {"from": "ivaerksat_dato", "to": "laegesamtale_dato", "more_than": 1.5}}),
        ".shown.days_between.more_than", "helt tal"),
    "flag without a list": (_shown({"field": "hcv_test", "option_flag": "tdi"}), "(hovedstof).shown", "kræver »list«"),
    "unknown field": (_shown({"field": "hovedstoff", "is_set": True}), HOVEDSTOF, "»hovedstoff«"),
    "later field": (_shown({"field": "injektion_nogensinde", "equals": "JA"}), HOVEDSTOF, "senere felt »injektion_nogensinde«"),
    "its own answer": (_shown({"field": "hovedstof", "is_set": True}), HOVEDSTOF, "senere felt »hovedstof«"),
    "field moved before what it hangs on": (_move_to_front, "(alder_foerste_injektion).shown", "»injektion_nogensinde«"),
    "field of a later form": (
        _shown({"field": "forloebsafslutning.aarsag_afsluttet", "is_set": True}), HOVEDSTOF, "senere felt »forloebs"),
    "field of a form that comes several times": (
        _set("forloebsafslutning", "aarsag_afsluttet", shown={"field": "behandling.behandlingstype", "is_set": True}),
        "(aarsag_afsluttet).shown", "»behandling.behandlingstype«"),
    "demand that looks at an unknown field": (
        _set(IVAERK, "hovedstof_alder_foerste_brug", required={"field": "alder_uoplyst", "equals": True}),
        "(hovedstof_alder_foerste_brug).required", "»alder_uoplyst«"),
    "unknown code": (_shown({"field": "stofbrug_seneste_30_dage", "equals": "MÅSKE"}), HOVEDSTOF, "»MÅSKE«"),
    "unknown code among several": (
        _shown({"field": "stofbrug_seneste_30_dage", "one_of": ["JA", "MÅSKE"]}), HOVEDSTOF, "»MÅSKE«"),
    "unknown code inside not": (
        _shown({"not": {"field": "stofbrug_seneste_30_dage", "equals": "MÅSKE"}}), HOVEDSTOF, "»MÅSKE«"),
    "true for a choice": (_shown({"field": "stofbrug_seneste_30_dage", "equals": True}), HOVEDSTOF, "ikke en afkrydsning"),
    "code for a tick box": (_shown({"field": "hovedstof_kan_ikke_angives", "equals": "JA"}), HOVEDSTOF, "ikke et enkeltvalg"),
    "code for a multiple choice": (
        _shown({"field": "henvendelse_paa_opfordring_af", "equals": "ANDRE"}), HOVEDSTOF, "ikke et enkeltvalg"),
    "days from a choice": (
        _shown({"days_between": {"from": "boligsituation", "to": "ivaerksat_dato", "more_than": 1}}), HOVEDSTOF,
        "»boligsituation« er ikke en dato"),
    "flag of an unknown list": (
        _shown({"field": "boligsituation", "list": "bolig", "option_flag": "tdi"}), HOVEDSTOF, "ukendt kodeliste »bolig«"),
    "flag of another list": (
        _shown({"field": "boligsituation", "list": "behandlingstype", "option_flag": "substitution"}), HOVEDSTOF,
        "ikke et enkeltvalg fra listen »behandlingstype«"),
    "flag that no answer has": (
        _set(BEH, "autorisationskode",
             shown={"field": "behandlingstype", "list": "behandlingstype", "option_flag": "kraever_autorisation"}),
        "behandling.json (autorisationskode).shown", "egenskaben »kraever_autorisation«"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_form_is_refused_with_its_place(fault: str) -> None:
    change, place, message = FAULTS[fault]
    with pytest.raises(DefinitionError) as refusal:
        load(changed(change))
    assert place in refusal.value.place
    assert message in refusal.value.message
    assert str(refusal.value) == f"{refusal.value.place}: {refusal.value.message}"


def test_the_shipped_files_load_untouched() -> None:
    """The other side of every case above."""
    assert [len(list(s.felter)) for s in load(raw_version()).skemaer.values()] == [4, 27, 5, 6, 3]


def test_a_demand_may_look_at_a_later_field() -> None:
    """``hovedstof_alder_foerste_brug`` is not demanded when the tick box after it is set."""
    load(changed(_set(IVAERK, "hovedstof_alder_foerste_brug", required={"field": "hiv_test", "equals": "UOPLYST"})))


RAW_LIST = {
    "title": "Prøve", "source": "her", "confidence": "proposed", "code_status": "assigned", "valid_from": "2025-07-01",
    "valid_to": None, "note": "", "options": [{"code": "JA", "label": "Ja", "label_confidence": "proposed"}],
}  # fmt: skip

LIST_FAULTS: dict[str, tuple[Change, str, str]] = {
    "unknown key": (lambda r: r.update(titel="x"), "proeve.json: titel", "ukendt nøgle"),
    "unknown property": (lambda r: r["options"][0].update(farve="x"), "options[0].farve", "ukendt nøgle"),
    "missing title": (lambda r: r.pop("title"), "proeve.json: title", "mangler"),
    "missing code": (lambda r: r["options"][0].pop("code"), "options[0].code", "mangler"),
    "missing label": (lambda r: r["options"][0].pop("label"), "options[0].label", "mangler"),
    "code twice": (lambda r: r["options"].append(dict(r["options"][0])), "options[1].code", "»JA« står to gange"),
    "no answers": (lambda r: r.update(options=[]), "proeve.json: options", "tom"),
    "unknown confidence": (lambda r: r.update(confidence="sikker"), "proeve.json: confidence", "»sikker«"),
    "unknown confidence of a label": (
        lambda r: r["options"][0].update(label_confidence="sikker"), "options[0].label_confidence", "»sikker«"),
    "tick in words": (lambda r: r["options"][0].update(har_brugt="ja"), "options[0].har_brugt", "true eller false"),
    "no date": (lambda r: r.update(valid_from="2025"), "proeve.json: valid_from", "»2025«"),
    "answer is no object": (lambda r: r["options"].append("NEJ"), "options[1]", "objekt"),
}  # fmt: skip


@pytest.mark.parametrize("fault", LIST_FAULTS)
def test_a_faulty_code_list_is_refused_with_its_place(fault: str) -> None:
    change, place, message = LIST_FAULTS[fault]
    raw = copy.deepcopy(RAW_LIST)
    assert list(load_codelist("proeve", copy.deepcopy(raw), "proeve.json").koder) == ["JA"]
    change(raw)
    with pytest.raises(DefinitionError) as refusal:
        load_codelist("proeve", raw, "proeve.json")
    assert place in refusal.value.place
    assert message in refusal.value.message


ASKED = [(name, asked) for name, properties in codelists._ASKED_BY_RULES.items() for asked in properties]


@pytest.mark.parametrize(("name", "asked"), ASKED, ids=["-".join(pair) for pair in ASKED])
def test_a_list_without_an_answer_that_the_rules_ask_for_is_refused(name: str, asked: str) -> None:
    raw = json.loads(resources.path("codelists", f"{name}.json").read_text(encoding="utf-8"))
    for option in raw["options"]:
        option.pop(asked, None)
    with pytest.raises(DefinitionError, match=f"intet svar har egenskaben »{asked}«"):
        load_codelist(name, raw, f"{name}.json")


def test_every_code_of_a_condition_would_be_missed() -> None:
    """Let any answer that a condition names have another code, and the form that names it is refused."""
    raw = json.loads(resources.path("codelists", "injektion_nogensinde.json").read_text(encoding="utf-8"))
    next(option for option in raw["options"] if option["code"] == "JA")["code"] = "1"
    renamed = dict(lists()) | {"injektion_nogensinde": load_codelist("injektion_nogensinde", raw, "x.json")}
    with pytest.raises(DefinitionError, match="alder_foerste_injektion"):
        load(raw_version(), renamed)


@pytest.fixture
def own_resources(tmp_path: Path) -> Path:
    """A copy of the shipped forms and lists that a test may spoil."""
    for name in ("forms", "codelists"):
        shutil.copytree(resources.path(name), tmp_path / name)
    return tmp_path


def test_a_file_with_a_typing_error_is_named_with_line_and_column(own_resources: Path) -> None:
    file = own_resources / "forms" / "2025-07-01" / "tilbud.json"
    file.write_text(
        file.read_text(encoding="utf-8").replace('"form": "tilbud",', '"form": "tilbud"', 1), encoding="utf-8"
    )
    with pytest.raises(DefinitionError, match=r"tilbud\.json, linje 3, tegn \d+.*gyldig JSON"):
        resources.load_catalog(own_resources)


def test_a_misspelt_key_on_the_disk_is_named_with_its_file(own_resources: Path) -> None:
    file = own_resources / "forms" / "2025-07-01" / "behandling.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"hint"', '"hintt"', 1), encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"behandling\.json\.steps\[0\]\.fields\[0\]\.hintt: ukendt nøgle"):
        resources.load_catalog(own_resources)
