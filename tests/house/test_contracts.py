"""What the import contracts catch: a package that nobody placed, wherever it lies, and what reaches past the composition root.

The contracts are those of ``pyproject.toml``, checked by import-linter itself over the program's own imports with one more.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import grimp
import pytest
from importlinter import configuration
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract

from tests.house.house_tree import PACKAGE, ROOT, sources

NAME = "smdb_desktop"
CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]
(FACES,) = (each for each in CONTRACTS if each["name"].startswith("The faces reach"))
HOUSE = CONTRACTS[0]
BESIDE = {"benchmarks", "dev", "packaging", "tests", "tools"}
"""What of the clone is no part of the program, and is not there where it is installed."""
MAY_GO_AROUND = re.compile(rf"[\"']{NAME}\.|^\s*(from|import) ({'|'.join(sorted(BESIDE))})\b", re.MULTILINE)
BEHIND_A_PORT = tuple(FACES["forbidden_modules"])


def place_of(file: Path) -> str:
    """The package or module of the program that a file belongs to."""
    return f"{NAME}.{file.relative_to(PACKAGE).parts[0].removesuffix('.py')}"


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


@pytest.mark.parametrize(
    ("importer", "imported", "broken"),
    [
        ("gui.citizen.search", f"{NAME}.gui.overview.forside", "The window"),
        ("services.casework.cases", f"{NAME}.store.vault", "The house"),
        ("domain.codelists", f"{NAME}.domain.rules.registry", "The domain"),
        ("services.stored.records", "sqlite3", "Services know no"),
        ("gui.kit.page", "lxml", "The window has no"),
    ],
)
def test_an_import_against_the_contracts_is_refused(
    imports: grimp.ImportGraph, importer: str, imported: str, broken: str
) -> None:
    more = deepcopy(imports)
    if imported not in more.modules:
        more.add_module(imported, is_squashed=True)
    more.add_import(importer=f"{NAME}.{importer}", imported=imported)
    meant = [each for each in CONTRACTS if each["name"].startswith(broken) and each["type"] in ("layers", "forbidden")]
    assert [each["name"] for each in meant if not holds(each, deepcopy(more))]


def test_import_linter_refuses_a_room_that_it_was_not_told_of(imports: grimp.ImportGraph) -> None:
    more = deepcopy(imports)
    more.add_module(f"{NAME}.ny")
    assert not holds(HOUSE, more)


def around_the_contracts(text: str, place: str) -> Iterator[str]:
    """What no contract sees: a face naming a module behind a port in a string, an import of what stands beside the program."""
    if not MAY_GO_AROUND.search(text):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            named = node.value.split(":")[0]
            if place in FACES["source_modules"] and any(
                named == each or named.startswith(f"{each}.") for each in BEHIND_A_PORT
            ):
                yield named
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name.split(".")[0] in BESIDE)
        elif isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[0] in BESIDE:
            yield str(node.module)


def test_no_module_goes_around_the_contracts() -> None:
    found = {
        file.relative_to(ROOT).as_posix(): [*around_the_contracts(file.read_text("utf-8"), place_of(file))]
        for file in sources()
    }
    assert {file: names for file, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "line",
    [
        'import_module("smdb_desktop.store.vault")',
        'COMMANDS = {"init": ("smdb_desktop.submission.service", "init")}',
        "from tools import screen",
        "import tests.scenario",
        "def f():\n    from dev import main",
    ],
)
def test_the_way_around_is_seen(line: str) -> None:
    assert [*around_the_contracts(line, f"{NAME}.cli")]


@pytest.mark.parametrize(
    "line", ['"smdb_desktop.cli.store"', '"smdb_desktop.storehouse"', "from smdb_desktop import resources"]
)
def test_what_goes_through_the_contracts_is_let_be(line: str) -> None:
    assert [*around_the_contracts(line, f"{NAME}.cli")] == []
