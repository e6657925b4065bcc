"""Case files that somebody made to hurt: judged in bounded work, whatever the names of their fields."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from types import FrameType
from typing import Any

import pytest

from smdb_desktop import resources
from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.judgement import check_document

TODAY = date(2025, 12, 1)
KATALOG = resources.catalog()


def judged(raw: Any) -> tuple[Fund, ...]:
    return check_document(raw, KATALOG, TODAY)


@pytest.mark.parametrize(
    "name", ["1" * 5000, "²", "a.²[0]", "[" * 5000, "kontaktforloeb[" + "9" * 5000 + "]", "." * 5000]
)
def test_a_field_of_a_strange_name_is_a_finding(name: str) -> None:
    assert name in [fund.felt for fund in judged({name: 1})]


def _work(fields: int) -> int:
    """How many functions are called while a case of so many unknown fields is judged."""
    called = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal called
        called += event == "call"

    raw = {f"felt{n}": n for n in range(fields)}
    sys.setprofile(count)
    try:
        judged(raw)
    finally:
        sys.setprofile(None)
    return called


def test_twice_as_many_unknown_fields_are_twice_the_work() -> None:
    once, twice = _work(200), _work(400)
    assert 0 < twice <= 3 * once


@pytest.mark.parametrize("deep", [lambda n: "a." * n, lambda n: "a[0]" * n])
def test_a_long_name_is_judged(deep: Callable[[int], str]) -> None:
    name = deep(100_000)
    assert name in [fund.felt for fund in judged({name: 1, "x": {}})]
