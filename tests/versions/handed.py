"""Somebody at the command line of one machine who is handed packages of forms in files, as their publisher writes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop import app
from smdb_desktop.cli.main import run
from smdb_desktop.services.forms import service as forms
from smdb_desktop.services.forms.service import FormService
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.workspace import Desk, Workspace
from tests.scenario import PASSPHRASE
from tests.updating.world import Machine, Publisher
from tests.versions.third_version import package
from tools.publish.__main__ import main as publish

FIRST, SECOND = "2025.10", "2025.11"
Start = Callable[[], app.Forms]
Store = Callable[[app.Forms], Desk]


@dataclass
class Person:
    """Somebody at the command line of one machine, whose every command is a start of its own."""

    machine: Machine
    publisher: Publisher
    start: Start
    store: Store
    folder: Path
    capsys: pytest.CaptureFixture[str]
    out: str = ""
    said: str = ""

    def __call__(self, *words: str) -> int:
        self.store(self.start())
        self.capsys.readouterr()
        where = ("--data-dir", str(self.folder / "data"), "--passphrase-file", str(self.folder / "kode.txt"))
        status = run([*words, *where])
        self.out, self.said = self.capsys.readouterr()
        return status

    def is_handed(self, made: Path, version: str = FIRST, minimum: str = "", name: str = "skemaer") -> Path:
        """A file with this version of a package, as the publisher writes it."""
        self.publisher.add_package(made, version, name, minimum)
        self.publisher.release()
        file = self.folder / f"{name}-{version}.zip"
        where = ("--name", name, "--repository", str(self.publisher.served))
        assert publish(["bundle", str(file), "--version", f"{version}.9", *where]) == 1 and not file.exists()
        assert publish(["bundle", str(file), "--version", version, *where]) == 0
        return file

    def log(self) -> list[tuple[Handling, str, Any]]:
        """What the log of the store says of packages."""
        work = self.store(self.start()).unlock(PASSPHRASE)
        kinds = (Handling.SKEMAPAKKE_TAGET_IND, Handling.SKEMAPAKKE_FORTRUDT)
        found = [(line.art, line.hvem, dict(line.data or {})) for line in work.store.log.of_keys() if line.art in kinds]
        assert work.store.log.verify() == ()
        work.close()
        return found


def changed(place: Path, path: str, change: Callable[[Any], object]) -> Path:
    """The package with a change in one of its files."""
    made = package(place)
    raw = json.loads((made / path).read_text(encoding="utf-8"))
    change(raw)
    (made / path).write_text(json.dumps(raw), encoding="utf-8")
    return made


def service(person: Person, work: Workspace) -> FormService:
    return forms.of(work, app.updates(person.machine.policy).updates)
