"""The third version as a file that a person was sent: looked at, taken in, used, refused, taken back. Nothing is fetched."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from smdb_desktop import app
from smdb_desktop.cli.main import run
from smdb_desktop.examples.example_case import example_case
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.workspace import Desk
from tests.scenario import PASSPHRASE
from tests.updating.world import Machine, Publisher
from tests.versions.third_version import BEFORE, THIRD, package

FIRST = "2025.10"
Start = Callable[[], app.Forms]


class Said:
    """What a command answered."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.said = status, out, err


Ask = Callable[..., Said]


@pytest.fixture
def ask(
    machine: Machine, start: Start, store: Callable[[app.Forms], Desk], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Ask:
    """Runs a command in a process of its own, as it would start now, on one store."""
    machine.settle("off-nothing-is-fetched")
    secret = tmp_path / "kode.txt"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    store(start())

    def command(*words: str) -> Said:
        start()
        capsys.readouterr()
        status = run([*words, "--data-dir", str(tmp_path / "data"), "--passphrase-file", str(secret)])
        out, err = capsys.readouterr()
        return Said(status, out, err)

    return command


def handed(publisher: Publisher, folder: Path, version: str, file: Path) -> Path:
    publisher.add_package(folder, version)
    publisher.release()
    publisher.repository.bundle("skemaer", version, file)
    return file


@pytest.fixture
def file(publisher: Publisher, tmp_path: Path) -> Path:
    return handed(publisher, package(tmp_path / "made"), FIRST, tmp_path / "skemaer.zip")


def test_from_the_file_to_a_case_and_back(
    file: Path, ask: Ask, machine: Machine, start: Start, store: Callable[[app.Forms], Desk]
) -> None:
    before = machine.everything()
    compared = ask("forms", "compare", str(file))
    print(compared.out, compared.said)
    assert compared.status == 1
    assert machine.everything() == before
    took = ask("forms", "take", str(file))
    print(took.said)
    assert took.status == 0
    shown = json.loads(ask("forms", "show", "--json").out)
    print(shown)
    desk = store(start())
    assert THIRD in desk.katalog.versioner
    assert 0
