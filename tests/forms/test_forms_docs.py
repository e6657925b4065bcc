"""The pages about forms and code lists describe everything there is, and their examples load."""

import json
import re
from collections import Counter
from typing import Any, get_args

import pytest
from forms_material import REPOSITORY, Json, changed, field, lists, load, version

from smdb_desktop.domain import codelists
from smdb_desktop.domain.case.model import SkemaArt
from smdb_desktop.domain.codelists import CONFIDENCE
from smdb_desktop.domain.forms import loader
from smdb_desktop.domain.forms.conditions import Condition, parse_condition
from smdb_desktop.domain.forms.definitions import Felttype

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

    felt = load(changed(append)).skemaer[SkemaArt.ANMODNING].felt(example["name"])
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
    assert type(parse_condition(example, "x")).__name__ == cells[0].strip("`")
    form, name = (
        ("behandling", "autorisationskode") if operator == "option_flag" else ("ivaerksaettelse", "ivaerksat_dato")
    )
    load(changed(lambda files: field(files, form, name).update(required=example)))


def test_every_key_of_a_field_is_described() -> None:
    assert set(_rows(ADD_A_FIELD, "key")) == loader._FIELD_KEYS
    for key in loader._CONSTRAINT_KEYS | loader._SUGGESTIONS:
        assert f"`{key}`" in ADD_A_FIELD


def test_the_page_of_code_lists_counts_right() -> None:
    counts = Counter(liste.confidence for liste in lists().values())
    stated = {name: int(cells[0]) for name, cells in _rows(CODELISTS, "sikkerhed").items()}
    assert stated == {name: counts[name] for name in CONFIDENCE}


def test_the_page_of_code_lists_names_every_proposal_that_the_form_uses() -> None:
    felter = [f for skema in version().skemaer.values() for felt in skema.felter for f in (felt, *felt.kolonner)]
    proposals = {f.liste for f in felter if f.liste and lists()[f.liste].is_proposal}
    section = CODELISTS.split("## Lister i 2025-skemaet", 1)[1].split("\n## ", 1)[0]
    assert set(re.findall(r"`([a-z0-9_]+)`", section)) == proposals


def test_the_page_of_code_lists_names_what_the_rules_ask_for() -> None:
    stated = {name: tuple(re.findall(r"`(\w+)`", cells[0])) for name, cells in _rows(CODELISTS, "liste").items()}
    assert stated == dict(codelists._ASKED_BY_RULES)
