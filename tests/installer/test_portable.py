"""A packaged program with the mark beside it keeps its data on the stick; any other in the person's own place."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from smdb_desktop import app, portable
from tools.installer import make


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a packaged program, which is this process."""
    folder = tmp_path / "Stik æøå" / "SMDB Desktop"
    folder.mkdir(parents=True)
    monkeypatch.delenv(app.DATA_DIR_VARIABLE, raising=False)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "SMDB Desktop.exe"))
    return folder


def test_the_mark_keeps_the_data_beside_the_program(stick: Path) -> None:
    assert app.default_data_dir() != stick / "data"
    (stick / make.MARK).write_text("", encoding="utf-8")
    assert app.default_data_dir() == stick / "data"


def test_a_newer_version_below_it_has_the_same_data(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (stick / make.MARK).write_text("", encoding="utf-8")
    monkeypatch.setattr(sys, "executable", str(stick / "opdatering" / "versions" / "0.2.0" / "SMDB Desktop.exe"))
    assert app.default_data_dir() == stick / "data"
    monkeypatch.setattr(sys, "executable", str(stick / "opdatering" / "andet" / "0.2.0" / "SMDB Desktop.exe"))
    assert app.default_data_dir() != stick / "data"


def test_the_archive_brings_the_mark_that_the_program_looks_for() -> None:
    assert make.MARK == portable.MARK
    assert (make.SCRIPTS / make.MARK).is_file()


def test_what_is_named_goes_before_the_mark(stick: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (stick / make.MARK).write_text("", encoding="utf-8")
    monkeypatch.setenv(app.DATA_DIR_VARIABLE, str(tmp_path))
    assert app.default_data_dir() == tmp_path


def test_a_checkout_is_never_portable(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (stick / make.MARK).write_text("", encoding="utf-8")
    monkeypatch.setattr(sys, "frozen", False)
    assert app.default_data_dir() != stick / "data"
