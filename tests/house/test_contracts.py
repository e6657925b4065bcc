"""What the import contracts catch: a package that nobody placed, wherever it lies, and what reaches past the composition root.

The contracts are those of ``pyproject.toml``, checked by import-linter itself over the program's own imports with one more.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from typing import Any

import grimp
import pytest
from importlinter import configuration
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract

from tests.house.house_tree import PACKAGE, ROOT

NAME = "smdb_desktop"
CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]
(FACES,) = (each for each in CONTRACTS if each["name"].startswith("The faces reach"))
HOUSE = CONTRACTS[0]


def packages() -> Iterator[str]:
    """Every package of the program by its dotted name, itself left out."""
    for file in sorted(PACKAGE.rglob("__init__.py")):
        if file.parent != PACKAGE:
            yield ".".join(file.parent.relative_to(ROOT).parts)


def placed() -> Mapping[str, Collection[str]]:
    """By package: the names that an exhaustive contract gives a place in it."""
    found: dict[str, set[str]] = {}
    for contract in CONTRACTS:
        if contract.get("exhaustive"):
            names = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
            for container in contract["containers"]:
                found.setdefault(container, set()).update(names)
    return found


def unplaced(names: Collection[str]) -> list[str]:
    """Which of these packages no contract names."""
    known = placed()
    return [name for name in names if name.rpartition(".")[2] not in known.get(name.rpartition(".")[0], ())]


def test_every_package_has_its_place() -> None:
    assert unplaced(tuple(packages())) == [], "name it in a contract of pyproject.toml, and in docs/architecture.md"


@pytest.mark.parametrize("inside", [NAME, *packages()])
def test_a_package_placed_anywhere_without_being_named_fails(inside: str) -> None:
    """Also in a package that is no container of a contract, such as ``cli``: there it is a new kind of room."""
    assert unplaced((*packages(), f"{inside}.ny")) == [f"{inside}.ny"]


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    configuration.configure()
    return grimp.build_graph(NAME, include_external_packages=True, cache_dir=str(ROOT / ".import_linter_cache"))


def holds(contract: Mapping[str, Any], imports: grimp.ImportGraph) -> bool:
    kind = LayersContract if contract["type"] == "layers" else ForbiddenContract
    said = {key: value for key, value in contract.items() if key not in ("name", "type")}
    # as its own reader of this file hands them on
    options = {key: str(value) if isinstance(value, bool) else value for key, value in said.items()}
    session = {"root_packages": [NAME], "include_external_packages": "True"}
    made = kind(name=contract["name"], session_options=session, contract_options=options)
    return bool(made.check(imports, verbose=False).kept)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("__main__", "store.vault"),
        ("starting", "store.vault"),
        ("starting", "ways.folder"),
        ("cli.check", "store.vault"),
        ("cli.check", "submission.reader"),
        ("examples.demo_data", "store.vault"),
        ("gui.app.shell", "administration.policy"),
    ],
)
def test_nothing_above_the_composition_root_reaches_past_it(
    imports: grimp.ImportGraph, importer: str, imported: str
) -> None:
    more = deepcopy(imports)
    assert holds(FACES, deepcopy(imports))
    more.add_import(importer=f"{NAME}.{importer}", imported=f"{NAME}.{imported}")
    assert not holds(FACES, more)


@pytest.mark.parametrize(("importer", "imported"), [("cli.check", "starting"), ("cli.check", "__main__")])
def test_nothing_below_imports_the_way_in(imports: grimp.ImportGraph, importer: str, imported: str) -> None:
    more = deepcopy(imports)
    more.add_import(importer=f"{NAME}.{importer}", imported=f"{NAME}.{imported}")
    assert not holds(HOUSE, more)


def test_import_linter_refuses_a_room_that_it_was_not_told_of(imports: grimp.ImportGraph) -> None:
    more = deepcopy(imports)
    more.add_module(f"{NAME}.ny")
    assert not holds(HOUSE, more)
