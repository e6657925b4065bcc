"""A virus scanner that has each file for a second after it was written, and errors of Windows: nothing is lost or left."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop import held
from smdb_desktop.gui.kit.paper import save_new
from smdb_desktop.services import causes
from smdb_desktop.services.casework.checking import read_file
from smdb_desktop.services.errors import ExportError, KnownError, StoreError
from smdb_desktop.services.safekeeping.backups import nothing
from smdb_desktop.services.stored.copies import Kopiaarsag
from smdb_desktop.store.errors import from_os
from smdb_desktop.ways.folder import FolderWay
from tests.durable.scanner import Scanner, error_of_windows, scanned
from tests.scenario import PASSPHRASE, Scenario
from tests.scenarios.typed import ANMODNING

CPR = "150277-9995"
made_up = pytest.mark.skipif(sys.platform == "win32", reason="the scanner is made up here")


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_whole_work_goes_on_while_every_file_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store is made, a case sent, a copy made and put back, and a passphrase changed; no rest of any of it is left."""
    out, data = tmp_path / "ud", tmp_path / "data"
    out.mkdir()
    with scanned(tmp_path, monkeypatch) as in_the_way:
        scenario = Scenario(data).citizen(CPR).answers(ANMODNING).complete("anmodning")
        assert [result.ok for result in scenario.export(out)] == [True]
        service = scenario.workspace.backups
        assert service is not None
        copy = service.make(Kopiaarsag.LUKKET).kopi
        scenario.workspace.close()
        assert scenario.desk.safe is not None
        scenario.desk.safe.restoring(copy.fil, PASSPHRASE).carry_out()
        scenario.workspace = scenario.desk.unlock(PASSPHRASE)
        assert scenario.workspace.mover is not None
        scenario.workspace.mover.move(copy, tmp_path / "flyt.smdb-flyt", nothing)
        scenario.workspace.close()
        assert in_the_way()
    assert [Path(name).suffix for name in names_in(out)] == [".asice"]
    assert (tmp_path / "flyt.smdb-flyt").is_file()
    rests = [path.name for path in data.rglob("*") if path.name.endswith((".tmp", ".ny")) or path.name == "gendan"]
    assert rests == []


@made_up
def test_what_a_scanner_never_lets_go_is_said_and_holds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Scanner(monkeypatch, seconds=60)

    monkeypatch.setattr("smdb_desktop.ways.folder.put_new", held.rename)
    with pytest.raises(ExportError) as told:
        FolderWay(tmp_path).hand_over("a.asice", b"hemmelig")
    assert str(causes.HELD) in str(told.value)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b""], "its content is gone"


def test_a_second_copy_that_a_killed_program_left_goes_with_the_next_file(tmp_path: Path) -> None:
    FolderWay(tmp_path).hand_over("a.asice", b"sendt")
    (tmp_path / ".smdb-a.asice-1.tmp").write_bytes(b"sendt")
    (tmp_path / ".smdb-b.asice-1.tmp").write_bytes(b"another program is writing it")
    (tmp_path / ".smdb-liste").write_bytes(b"somebody's own")
    FolderWay(tmp_path).prepare()
    assert names_in(tmp_path) == [".smdb-b.asice-1.tmp", ".smdb-liste", "a.asice"]


SAID = [
    (21, "Drevet svarer ikke"),
    (32, "Et andet program har filen åben"),
    (33, "Et andet program har filen åben"),
    (39, "ikke plads"),
    (112, "ikke plads"),
    (59, "Netværksdrevet svarer ikke"),
    (64, "Netværksdrevet svarer ikke"),
    (67, "Netværksdrevet svarer ikke"),
    (206, "Stien til filen er for lang"),
    (225, "Virusscanneren"),
    (362, "OneDrive"),
    (1117, "Drevet melder fejl"),
    (3, "Mappen findes ikke"),
    (5, "Der må ikke skrives"),
]


@pytest.mark.parametrize(("code", "words"), SAID)
def test_an_export_says_what_windows_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    """The error comes where the disk gives it: when what was written is synced."""

    def broken(_handle: int) -> None:
        raise error_of_windows(code)

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(ExportError, match=words) as told:
        FolderWay(tmp_path).hand_over("a.asice", b"x")
    assert f"WinError {code}" in told.value.details
    assert names_in(tmp_path) == []


@pytest.mark.parametrize(("code", "words"), [(code, words) for code, words in SAID if code not in (3, 5, 39, 112)])
def test_the_store_says_the_same(code: int, words: str) -> None:
    told = from_os(error_of_windows(code))
    assert words in str(told)
    assert told.details == f"WinError {code}"


@pytest.mark.parametrize(
    ("code", "words"), [(39, "Disken er fuld"), (5, "ikke skrive i datamappen"), (3, "findes ikke")]
)
def test_the_store_says_of_its_own_folder(code: int, words: str) -> None:
    told: StoreError = from_os(error_of_windows(code))
    assert words in str(told)


def test_a_database_that_another_program_has_for_itself_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copying program that lets nobody else in; not that the folder cannot be written."""
    scenario = Scenario(tmp_path / "data").citizen(CPR)
    scenario.workspace.close()
    with monkeypatch.context() as patched, alone(tmp_path / "data" / "smdb.db", patched):
        with pytest.raises(StoreError) as told:
            scenario.desk.unlock(PASSPHRASE)
        assert str(causes.HELD) in str(told.value)
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)


@pytest.mark.parametrize(
    ("code", "words"), [(32, "Et andet program"), (21, "Drevet svarer ikke"), (64, "Netværksdrevet")]
)
def test_a_file_that_is_named_and_a_page_on_paper_say_it_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    (tmp_path / "sag.json").write_bytes(b"{}")
    ticks = iter(range(1000))
    monkeypatch.setattr(held, "clock", lambda: float(next(ticks)))

    def refuse(*_given: Any, **_more: Any) -> int:
        raise error_of_windows(code)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        with pytest.raises(KnownError, match=words):
            read_file(tmp_path / "sag.json")
        with pytest.raises(KnownError, match=f"PDF-filen kunne ikke skrives. {words}"):
            save_new(tmp_path / "side.pdf", b"%PDF")
    assert names_in(tmp_path) == ["sag.json"]


@contextmanager
def alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the file so that nobody else can open it."""
    ticks = iter(range(1000))
    monkeypatch.setattr(held, "clock", lambda: float(next(ticks)))
    if os.name == "nt":
        kernel = getattr(ctypes, "WinDLL")("kernel32")  # noqa: B009  known on Windows only
        kernel.CreateFileW.restype = ctypes.c_void_p
        handle = ctypes.c_void_p(kernel.CreateFileW(str(path), 0x80000000, 0, None, 3, 0, None))
        try:
            yield
        finally:
            kernel.CloseHandle(handle)
        return
    real = os.open

    def refuse(name: Any, *given: Any, **more: Any) -> int:
        if Path(os.fspath(name)) == path:
            raise error_of_windows(32)
        return real(name, *given, **more)

    monkeypatch.setattr(os, "open", refuse)
    yield
