"""Finds and reads what ships with the program: forms, code lists, schemas, fonts, styles. The one place that knows where.

In a checkout the folder is ``resources/`` beside the package, in a wheel ``smdb_desktop/_resources``, in a frozen build beside
the libraries. Errors in a form file name the file and the place in it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from smdb_desktop.domain.codelists import Kodeliste, Kodelister, load_codelist
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.words import T, datum

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.definitions import Skemaversion

FORM_TEXTS = frozenset(
    {
        *("label", "title", "button", "help", "hint", "unit", "short", "required_message", "hidden_message", "message"),
        *("missing", "done", "list_title", "new", "none", "delete"),
    }
)
LIST_TEXTS = frozenset({"title", "label", "note", "beskrivelse"})
"""The keys whose values people read, in the files of the forms and of the code lists; each file is a context of the catalogue."""


def folder() -> Path:
    """The folder that holds the program's resources."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "resources"
    inside = Path(__file__).parent / "_resources"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "resources"


def path(*parts: str) -> Path:
    """The path of one resource."""
    return folder().joinpath(*parts)


def update_root() -> bytes | None:
    """The root that updates are trusted by; None in a program that nobody publishes versions of."""
    file = path("updates", "root.json")
    return file.read_bytes() if file.is_file() else None


def update_url() -> str:
    """Where newer versions are looked for on the net; "" where nobody said."""
    file = path("updates", "source.json")
    said = read_json(file) if file.is_file() else {}
    return str(said.get("url", "")) if isinstance(said, dict) else ""


def read_json(file: Path, hook: Callable[[dict[str, Any]], dict[str, Any]] | None = None) -> Any:
    """The JSON of a file, each object passed through ``hook``; raises DefinitionError with file, line and column."""
    try:
        return json.loads(file.read_text(encoding="utf-8"), object_hook=hook)
    except json.JSONDecodeError as error:
        raise DefinitionError(
            T("{navn}, linje {linje}, tegn {tegn}", navn=file.name, linje=error.lineno, tegn=error.colno),
            "er ikke gyldig JSON",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise DefinitionError(file.name, T("kan ikke læses ({fejl})", fejl=str(error))) from None


def read_texts(file: Path, keys: frozenset[str]) -> Any:
    """The JSON of a file in which what people read can be translated. Raises DefinitionError like ``read_json``."""
    place = file.stem

    def marked(found: dict[str, Any]) -> dict[str, Any]:
        for key in keys & found.keys():
            if isinstance(found[key], str):
                found[key] = datum(found[key], place)
        return found

    return read_json(file, marked)


class _Later(Mapping[str, "Skemaversion"]):
    """Form versions by id, read when the first is asked for: the first page needs none. Any use may raise DefinitionError."""

    def __init__(self, load: Callable[[], Mapping[str, Skemaversion]]) -> None:
        self._load = load

    @cached_property
    def _versions(self) -> Mapping[str, Skemaversion]:
        return self._load()

    def __getitem__(self, version: str) -> Skemaversion:
        return self._versions[version]

    def __iter__(self) -> Iterator[str]:
        return iter(self._versions)

    def __len__(self) -> int:
        return len(self._versions)


class _Lists(Mapping[str, Kodeliste]):
    """Code lists by name, each read when it is first asked for: the first page shows two of forty, and the forms ask for the rest
    before anything is answered. Any use may raise DefinitionError."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files
        self._read: dict[str, Kodeliste] = {}

    def __getitem__(self, name: str) -> Kodeliste:
        found = self._read.get(name)
        if found is None:
            # two threads may read the same file; both get the same list
            found = self._read.setdefault(name, _list(self._files[name]))
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def load_catalog(root: Path, *over: Path) -> Katalog:
    """Load every code list and form version below a resources folder, each file from the last of ``over`` that has it.

    Raises DefinitionError.
    """
    lists = MappingProxyType({name: _list(file) for name, file in _list_files(root, *over).items()})
    return Katalog(_versions(lists, root, *over), lists)


def _list_files(*roots: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for root in roots:
        found |= {file.stem: file for file in (root / "codelists").glob("*.json")}
    files = dict(sorted(found.items()))
    if not files:
        raise DefinitionError("codelists", "mappen er tom eller mangler. Installér programmet igen.")
    return files


def _list(file: Path) -> Kodeliste:
    return load_codelist(file.stem, read_texts(file, LIST_TEXTS), file.name)


def _form_files(*roots: Path) -> dict[str, dict[str, Path]]:
    """The files of each form version by their names, each from the last folder that has it."""
    found: dict[str, dict[str, Path]] = {}
    for file in (file for root in roots for file in sorted((root / "forms").glob("*/*.json"))):
        found.setdefault(file.parent.name, {})[file.stem] = file
    return {version: dict(sorted(found[version].items())) for version in sorted(found)}


def _versions(lists: Kodelister, *roots: Path) -> Mapping[str, Skemaversion]:
    from smdb_desktop.domain.forms.checks import check_together
    from smdb_desktop.domain.forms.version_loader import load_version

    versions = {}
    for name, files in _form_files(*roots).items():
        if "version" not in files:
            continue
        forms = {form: read_texts(file, FORM_TEXTS) for form, file in files.items() if form != "version"}
        version = load_version(read_texts(files["version"], FORM_TEXTS), forms, f"forms/{name}", lists)
        versions[version.id] = version
    if not versions:
        raise DefinitionError("forms", "der er ingen skemaversioner. Installér programmet igen.")
    check_together(versions.values())
    return MappingProxyType(versions)


@cache
def catalog() -> Katalog:
    """The program's own catalogue: each code list, and the forms, when they are first needed; each once."""
    lists = _Lists(_list_files(folder()))
    return Katalog(_Later(lambda: _versions(lists, folder())), lists)
