"""The pages about forms and code lists describe everything there is, and their examples load."""

import json
import re
from collections import Counter
from typing import Any, get_args

import pytest

from smdb_desktop.domain import codelists
from smdb_desktop.domain.codelists import CONFIDENCE
from smdb_desktop.domain.forms import loader, version_loader
from smdb_desktop.domain.forms.conditions import Condition, Has, leaves, parse_condition
from smdb_desktop.domain.forms.definitions import Felttype, Skemaversion
from smdb_desktop.domain.forms.structure import Antal, every_place
from tests.forms.forms_material import REPOSITORY, V24, V25, VERSIONS, Json, changed, field, lists, load, version

ADD_A_FIELD = (REPOSITORY / "docs" / "add-a-field.md").read_text(encoding="utf-8")
CODELISTS = (REPOSITORY / "docs" / "codelists.md").read_text(encoding="utf-8")


def _rows(page: str, title: str) -> dict[str, list[str]]:
    """The table whose first column has this title: first cell without back ticks → the other cells."""
    lines = page.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {title} |"))
    rows: dict[str, list[str]] = {}
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        name, *cells = [cell.strip() for cell in line.split("|")[1:-1]]
        rows[name.strip("`")] = cells
    return rows


def _example(cell: str) -> Any:
    return json.loads(cell.strip("`"))


def test_every_kind_of_field_is_described() -> None:
    assert set(_rows(ADD_A_FIELD, "kind (`type`)")) == {kind.value for kind in Felttype}


@pytest.mark.parametrize("kind", list(Felttype), ids=lambda k: k.value)
def test_the_example_of_each_kind_of_field_loads(kind: Felttype) -> None:
    example = _example(_rows(ADD_A_FIELD, "kind (`type`)")[kind.value][-1])

    def append(files: Json) -> None:
        files["anmodning"]["steps"][0]["fields"].append(example)

    felt = load(changed(append, V25), V25).skemaer["anmodning"].felt(example["name"])
    assert felt is not None
    assert felt.type is kind


def test_every_operator_is_described() -> None:
    described = {cells[0].strip("`") for cells in _rows(ADD_A_FIELD, "operator").values()}
    assert described == {kind.__name__ for kind in get_args(Condition)}


@pytest.mark.parametrize("operator", _rows(ADD_A_FIELD, "operator"))
def test_the_example_of_each_operator_loads(operator: str) -> None:
    cells = _rows(ADD_A_FIELD, "operator")[operator]
    example = _example(cells[-1])
    assert operator in json.dumps(example)
    assert type(parse_condition(example, "x", lambda _: None)).__name__ == cells[0].strip("`")
    load(changed(lambda files: field(files, "ivaerksaettelse", "ivaerksat_dato").update(required=example), V25), V25)


def test_every_key_of_a_field_is_described() -> None:
    assert set(_rows(ADD_A_FIELD, "key")) == loader._FIELD_KEYS
    for key in loader._CONSTRAINT_KEYS | loader._SUGGESTIONS | loader._CLEAN:
        assert f"`{key}`" in ADD_A_FIELD


def test_every_key_of_a_version_is_described() -> None:
    assert set(_rows(ADD_A_FIELD, "key of a version")) == version_loader._VERSION_KEYS


def test_every_key_of_a_place_is_described() -> None:
    rows = _rows(ADD_A_FIELD, "key of a place")
    assert set(rows) == version_loader._PLACE_KEYS
    assert set(re.findall(r"`(\w+)`", rows["count"][0])) == {antal.value for antal in Antal}
    assert set(re.findall(r"`(\w+)`", rows["register"][0])) == version_loader.REGISTERS


def test_the_page_of_code_lists_counts_right() -> None:
    counts = Counter(liste.confidence for liste in lists().values())
    stated = {name: int(cells[0]) for name, cells in _rows(CODELISTS, "sikkerhed").items()}
    assert stated == {name: counts[name] for name in CONFIDENCE}


def _proposals(form_version: Skemaversion) -> set[str]:
    felter = [f for skema in form_version.skemaer.values() for felt in skema.felter for f in (felt, *felt.kolonner)]
    return {f.liste for f in felter if f.liste and lists()[f.liste].is_proposal}


def test_the_page_of_code_lists_names_every_proposal_that_the_forms_use() -> None:
    old, new = (_proposals(version(v)) for v in VERSIONS)
    section = CODELISTS.split("## Lister i skemaerne, der kun er forslag", 1)[1].split("\n## ", 1)[0]
    for title, wanted in (("I begge skemaer", old & new), ("Kun i 2024", old - new), ("Kun i 2025", new - old)):
        (paragraph,) = (p for p in section.split("\n\n") if p.startswith(f"**{title}"))
        assert set(re.findall(r"`([a-z0-9_]+)`", paragraph)) == wanted, title


def test_the_page_of_code_lists_names_what_the_program_asks_for() -> None:
    stated = {name: tuple(re.findall(r"`(\w+)`", cells[0])) for name, cells in _rows(CODELISTS, "liste").items()}
    assert stated == dict(codelists._ASKED)


def test_the_page_of_code_lists_names_what_the_forms_ask_for() -> None:
    asked = set()
    for form_version in map(version, VERSIONS):
        felter = [felt for skema in form_version.skemaer.values() for felt in skema.felter]
        conditions = [c for felt in felter for c in (felt.shown, felt.required, *felt.beregnet)]
        conditions += [plads.kraevet for plads in every_place(form_version.pladser)]
        found = [leaf for c in conditions if c is not None and not isinstance(c, bool) for leaf in leaves(c)]
        asked |= {leaf.flag for leaf in found if isinstance(leaf, Has)}
    by_rules = {name for names in codelists._ASKED.values() for name in names}
    sentence = CODELISTS.split("Skemaernes betingelser spørger", 1)[1].split(". ", 1)[0]
    assert set(re.findall(r"`(\w+)`", sentence)) == asked - by_rules


def test_the_page_of_code_lists_names_our_own_properties() -> None:
    own = {flag: kode.label for kode in lists()["profil"] for flag in kode.flags if kode.flag(flag)}
    assert {name: cells[0] for name, cells in _rows(CODELISTS, "egenskab").items()} == own
    assert {p.udfyldes_af for p in every_place(version(V24).pladser)} == {"", "sundhedsfaglig"}
