"""What the tests of forms stand on: the shipped JSON as plain objects to break, and the facts beside the checkout."""

import copy
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from smdb_desktop import resources
from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.definitions import Felt, Skemaversion
from smdb_desktop.domain.forms.version_loader import load_version

V24, V25 = "2024-01-01", "2025-07-01"
VERSIONS = (V24, V25)
REPOSITORY = Path(__file__).resolve().parents[2]
FACTS = REPOSITORY.parent / "shared" / "domain"

Json = dict[str, Any]
Change = Callable[[dict[str, Any]], object]


def lists() -> Kodelister:
    """The shipped code lists."""
    return resources.catalog().lister


def version(version_id: str) -> Skemaversion:
    """A shipped form version."""
    return resources.catalog().versioner[version_id]


def all_fields() -> list[tuple[str, str, Felt]]:
    """Every field of both versions, with version and form."""
    return [(v, art, felt) for v in VERSIONS for art, skema in version(v).skemaer.items() for felt in skema.felter]


def raw_version(version_id: str) -> dict[str, Any]:
    """A fresh copy of the version's files: name without ending → JSON, ``version`` among them."""
    folder = resources.path("forms", version_id)
    return {f.stem: json.loads(f.read_text(encoding="utf-8")) for f in sorted(folder.glob("*.json"))}


def load(files: Mapping[str, Any], version_id: str, code_lists: Kodelister | None = None) -> Skemaversion:
    """Load a version from such files."""
    forms = {name: content for name, content in files.items() if name != "version"}
    return load_version(files["version"], forms, f"forms/{version_id}", code_lists or lists())


def changed(change: Change, version_id: str) -> dict[str, Any]:
    """The version's files after a change."""
    files = copy.deepcopy(raw_version(version_id))
    change(files)
    return files


def field(files: Mapping[str, Any], form: str, name: str) -> dict[str, Any]:
    """The JSON of one field of a form."""
    return next(f for step in files[form]["steps"] for f in step["fields"] if f["name"] == name)


def place(files: Mapping[str, Any], form: str) -> dict[str, Any]:
    """The JSON of a form's place in the course."""
    course = files["version"]["course"]
    every = [*course, *(under for head in course for under in head.get("holds", []))]
    return next(each for each in every if each["form"] == form)


def tables(markdown: str, heading: str) -> list[dict[str, str]]:
    """The rows of the first table below a heading of ``forms.md``, by column title."""
    section = markdown.split(f"\n{heading}", 1)[1]
    lines = re.split(r"\n#{2,3} ", section, maxsplit=1)[0].splitlines()
    rows = [[c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines if line.startswith("|")]
    titles = rows[0]
    return [dict(zip(titles, row, strict=True)) for row in rows[2:]]
