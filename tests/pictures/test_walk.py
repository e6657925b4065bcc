"""Every page and state in every size: each picture shows what it is for, and no text is cut."""

from __future__ import annotations

import pytest

from tools.gallery import judge
from tools.pictures.looks import LOOKS

LEAST_PICTURES = 90


@pytest.mark.slow
@pytest.mark.parametrize("look", ["lys", "200", "smal", "smal-200"])
def test_each_picture_shows_what_it_is_for_and_cuts_no_text(look: str) -> None:
    done = judge(LOOKS[look], quiet=True)
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.startswith("FAULT ")] == []
    assert done.stderr.count("Traceback") == 0, done.stderr[-2000:]
    assert len(lines) >= LEAST_PICTURES
