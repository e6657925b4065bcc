"""A folder for languages that only the tests know, and Danish again after each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from smdb_desktop import language, resources
from tests.words.another import NAME, VEJLEDNING, numbered, put, put_vejledning


@pytest.fixture
def languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the program looks for languages; everything else it reads where it always does."""
    usual = resources.path

    def path(*parts: str) -> Path:
        own = parts[0] == language.FOLDER or parts[:2] == (VEJLEDNING, NAME)
        return tmp_path.joinpath(*parts) if own else usual(*parts)

    monkeypatch.setattr(resources, "path", path)
    yield tmp_path
    language.choose("")


@pytest.fixture(scope="session")
def numbers() -> bytes:
    """The language in which every text is its number in ⟦brackets⟧ and its values."""
    return numbered()


@pytest.fixture
def in_numbers(languages: Path, numbers: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The language of numbers is spoken, on the command line and in the window."""
    put(languages, numbers)
    put_vejledning(languages)
    monkeypatch.setenv(language.VARIABLE, NAME)
    assert language.choose(NAME)
