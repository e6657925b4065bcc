"""A code list with a fault, or a file that is no JSON, is refused when it is loaded, and the message names the place."""

import copy
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop import resources
from smdb_desktop.domain import codelists
from smdb_desktop.domain.codelists import load_codelist
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.forms.checks import ASKED_OF
from smdb_desktop.domain.forms.conditions import Has, leaves
from smdb_desktop.domain.forms.structure import every_place
from tests.forms.forms_material import V24, V25, VERSIONS, lists, load, raw_version, version

Change = Callable[[dict[str, Any]], object]

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
    "age in words": (lambda r: r["options"][0].update(min_alder="18"), "options[0].min_alder", "helt tal"),
    "tick for a number": (lambda r: r["options"][0].update(max_alder=True), "options[0].max_alder", "helt tal"),
    "no age": (lambda r: r["options"][0].update(min_alder=None), "options[0].min_alder", "helt tal"),
    "number for words": (lambda r: r["options"][0].update(gruppe=7), "options[0].gruppe", "tekst"),
    "sign that no file carries": (lambda r: r["options"][0].update(code="J\0"), "options[0].code", "vises eller sendes"),
    "half a sign": (lambda r: r["options"][0].update(label="\ud800"), "options[0].label", "vises eller sendes"),
    "turned words": (lambda r: r["options"][0].update(label="Ja\u202e"), "options[0].label", "vises eller sendes"),
    "space at the end": (lambda r: r["options"][0].update(code="JA "), "options[0].code", "mellemrum"),
    "only spaces": (lambda r: r["options"][0].update(label=" "), "options[0].label", "mangler"),
    "title is no text": (lambda r: r.update(title=7), "proeve.json: title", "tekst"),
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


ASKED = [(name, asked) for name, properties in codelists._ASKED.items() for asked in properties]


@pytest.mark.parametrize(("name", "asked"), ASKED, ids=["-".join(pair) for pair in ASKED])
def test_a_list_without_an_answer_that_the_program_asks_for_is_refused(name: str, asked: str) -> None:
    raw = json.loads(resources.path("codelists", f"{name}.json").read_text(encoding="utf-8"))
    for option in raw["options"]:
        option.pop(asked, None)
    with pytest.raises(DefinitionError, match=f"intet svar har egenskaben »{asked}«"):
        load_codelist(name, raw, f"{name}.json")


@pytest.mark.parametrize("name", ["min liste", "Liste", "1", ""])
def test_a_list_whose_name_no_schema_can_carry_is_refused(name: str) -> None:
    with pytest.raises(DefinitionError, match="små bogstaver"):
        load_codelist(name, copy.deepcopy(RAW_LIST), f"{name}.json")


NOBODY_ASKS = {
    ("delt_vaerktoej", "udloeser_kvalhep"),
    ("hovedstof", "gruppe"),
    ("indtagelseshyppighed", "antal_dage"),
    ("injektion_nogensinde", "udloeser_kvalhep"),
}
"""Properties of our lists that nothing asks for by name."""
ONLY_TOLD = {"beskrivelse", "bruges_ved", "kode_2013", "lovhjemmel", "tdi", "tdi_raekke"}
"""What a property only tells to whoever reads the list; ``eksklusiv`` says something of its own answer, in any list."""


def test_every_property_that_is_asked_for_by_name_is_demanded_of_its_list() -> None:
    """Rules, limits (106), reports and roles: without it they would count nothing, and nobody would see why."""
    there = {(name, flag) for name, liste in lists().items() for kode in liste for flag in kode.flags}
    named = {each for each in there if each[1] not in ONLY_TOLD | {"eksklusiv"}}
    assert named - set(ASKED) - {(name, asked) for _, name, asked in ASKED_BY_FORMS} == NOBODY_ASKS


def _asked_by_forms(version_id: str) -> set[tuple[str, str]]:
    """Every property that a condition or a place of a version asks for, with the list."""
    form_version = version(version_id)
    places = list(every_place(form_version.pladser))
    felter = [felt for skema in form_version.skemaer.values() for felt in skema.felter]
    conditions = [c for felt in felter for c in (felt.shown, felt.required, *felt.beregnet)] + [
        p.kraevet for p in places
    ]
    found = [leaf for c in conditions if c is not None and not isinstance(c, bool) for leaf in leaves(c)]
    asked = {(leaf.list_name, leaf.flag) for leaf in found if isinstance(leaf, Has)}
    return asked | {("profil", plads.udfyldes_af) for plads in places if plads.udfyldes_af}


ASKED_BY_FORMS = [(version_id, *each) for version_id in VERSIONS for each in sorted(_asked_by_forms(version_id))]


@pytest.mark.parametrize(("version_id", "name", "asked"), ASKED_BY_FORMS)
def test_a_list_without_an_answer_that_a_form_asks_for_is_refused(version_id: str, name: str, asked: str) -> None:
    """The question would be hidden from everybody, or the form be demanded of nobody."""
    without = {
        kode.code: kode._replace(flags={k: v for k, v in kode.flags.items() if k != asked}) for kode in lists()[name]
    }
    with pytest.raises(DefinitionError, match=f"egenskaben »{asked}«"):
        load(raw_version(version_id), version_id, dict(lists()) | {name: replace(lists()[name], koder=without)})


def _fields(version_id: str) -> list[tuple[str, str]]:
    """Every field and column of a version with the list of its answers."""
    felter = [felt for skema in version(version_id).skemaer.values() for felt in skema.felter]
    return [(each.navn, each.liste) for felt in felter for each in (felt, *felt.kolonner) if each.liste is not None]


ASKED_OF_FIELDS = [
    (version_id, navn, name, asked)
    for version_id in VERSIONS
    for navn, name in _fields(version_id)
    for asked in ASKED_OF.get(navn, ())
]


@pytest.mark.parametrize(("version_id", "navn", "name", "asked"), ASKED_OF_FIELDS)
def test_a_list_of_another_name_has_what_is_asked_of_its_field_too(
    version_id: str, navn: str, name: str, asked: str
) -> None:
    """A version of a later year calls its own list otherwise; the rule would fall silent for it alone."""
    own = lists()[name]
    other = replace(
        own,
        navn="aarets_liste",
        koder={kode.code: kode._replace(flags={k: v for k, v in kode.flags.items() if k != asked}) for kode in own},
    )

    def renamed(raw: Any) -> Any:
        if isinstance(raw, list):
            return [renamed(each) for each in raw]
        if isinstance(raw, dict):
            mine = {"list": other.navn} if raw.get("name") == navn else {}
            return {k: renamed(v) for k, v in raw.items()} | mine
        return raw

    with pytest.raises(DefinitionError) as refusal:
        load(renamed(raw_version(version_id)), version_id, dict(lists()) | {other.navn: other})
    assert f"forms/{version_id}/" in refusal.value.place and refusal.value.place.endswith(
        (f"({navn}).list", f".{navn}.list")
    )
    assert f"»{other.navn}« har egenskaben »{asked}«" in refusal.value.message


def test_what_is_asked_of_a_list_is_asked_of_its_field() -> None:
    """The ages of a kind of treatment are new in the list of 2025; nobody chooses in a form what a person's role, a line of
    Statistikbanken's or the state of a treatment is."""
    by_field = {(name, asked) for _, _, name, asked in ASKED_OF_FIELDS}
    ages = {("behandlingstype", "min_alder"), ("behandlingstype", "max_alder")}
    lines = {(name, "linje") for name in lists() if name.endswith("_statistik")}
    assert set(ASKED) - by_field == ages | lines | {("profil", "forvaltende"), ("tilbudsstatus", "i_gang")}


def test_the_forms_ask_for_properties() -> None:
    """Guards the search above."""
    assert {(name, asked) for v, name, asked in ASKED_BY_FORMS if v == V24} >= {
        ("koen", "kan_vaere_gravid"),
        ("profil", "sundhedsfaglig"),
        ("behandlingstype_2024", "udloeser_kvalhep"),
        ("delt_vaerktoej", "har_delt"),
    }
    assert ("boern_under_18", "har_boern") in {(name, asked) for v, name, asked in ASKED_BY_FORMS if v == V25}


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
