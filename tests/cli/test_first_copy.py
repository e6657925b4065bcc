"""The first call of another version: what it says of the copy that is made before it writes."""

from __future__ import annotations

import pytest

from smdb_desktop.cli.access import FIRST_COPY, _FirstCopy
from smdb_desktop.services.errors import StoreFull


def test_a_copy_of_some_size_is_said_by_its_quarters(capsys: pytest.CaptureFixture[str]) -> None:
    copy = _FirstCopy()
    for done in range(256, 4096, 256):
        copy.progress(done, 4096)
    copy.progress(0, 0)
    said = capsys.readouterr().err.splitlines()
    assert said == [str(FIRST_COPY), *(f"Sikkerhedskopi: {n} %" for n in (25, 50, 75))]


def test_a_copy_that_could_not_be_made_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    _FirstCopy().failed(StoreFull("Der er ikke plads."))
    assert capsys.readouterr().err == "Der blev ikke lavet en sikkerhedskopi før den nye udgave: Der er ikke plads.\n"
