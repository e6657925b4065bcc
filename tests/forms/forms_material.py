"""What the tests of forms stand on: the shipped JSON as plain objects to break, and the facts beside the checkout."""

import copy
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from smdb_desktop import resources
from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.definitions import Skemaversion
from smdb_desktop.domain.forms.loader import load_version

VERSION = "2025-07-01"
REPOSITORY = Path(__file__).resolve().parents[2]
FACTS = REPOSITORY.parent / "shared" / "domain"

Json = dict[str, Any]
Change = Callable[[dict[str, Any]], object]


def lists() -> Kodelister:
    """The shipped code lists."""
    return resources.catalog().lister


def version() -> Skemaversion:
    """The shipped form version."""
    return resources.catalog().versioner[VERSION]


def raw_version() -> dict[str, Any]:
    """A fresh copy of the version's files: name without ending → JSON, ``version`` among them."""
    folder = resources.path("forms", VERSION)
    return {f.stem: json.loads(f.read_text(encoding="utf-8")) for f in sorted(folder.glob("*.json"))}


def load(files: Mapping[str, Any], code_lists: Kodelister | None = None) -> Skemaversion:
    """Load a version from such files."""
    forms = {name: content for name, content in files.items() if name != "version"}
    return load_version(files["version"], forms, f"forms/{VERSION}", code_lists or lists())


def changed(change: Change) -> dict[str, Any]:
    """The version's files after a change."""
    files = copy.deepcopy(raw_version())
    change(files)
    return files


def field(files: Mapping[str, Any], form: str, name: str) -> dict[str, Any]:
    """The JSON of one field of a form."""
    return next(f for step in files[form]["steps"] for f in step["fields"] if f["name"] == name)


def tables(markdown: str, heading: str) -> list[dict[str, str]]:
    """The rows of the first table below a heading of ``forms.md``, by column title."""
    section = markdown.split(f"\n{heading}", 1)[1]
    lines = re.split(r"\n#{2,3} ", section, maxsplit=1)[0].splitlines()
    rows = [[c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines if line.startswith("|")]
    titles = rows[0]
    return [dict(zip(titles, row, strict=True)) for row in rows[2:]]
