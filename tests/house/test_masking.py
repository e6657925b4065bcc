"""A citizen's number is masked in one place: nobody else cuts a number, or writes the crosses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.house_tree import PACKAGE, ROOT, sources

HOME = PACKAGE / "domain" / "cpr.py"
OTHER_SPELLING = re.compile(r"-?[xX*•]{4}(?![xX*•])[\"'}]|\[:6\]\}?-(?![{\d])|\[:6\] \+ [\"']-")


@pytest.mark.parametrize("file", [f for f in sources() if f != HOME], ids=lambda file: str(file.relative_to(ROOT)))
def test_no_other_spelling_of_a_masked_number(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [line.strip() for line in lines if OTHER_SPELLING.search(line)] == []


@pytest.mark.parametrize(
    "line",
    [
        'f"{row.cpr_nr[:6]}-xxxx"',
        'f"{row.cpr_nr[:6]}-XXXX"',
        'number[:6] + "-xxxx"',
        'f"{number[:6]}-****"',
        'CROSSES = "xxxx"',
    ],
)
def test_the_rule_sees_another_spelling(line: str) -> None:
    assert OTHER_SPELLING.search(line)


@pytest.mark.parametrize("line", ['f"{digits[:6]}-{digits[6:]}"', "masked(row.cpr_nr)", "0xFFFF", '"*" * 4'])
def test_the_rule_lets_other_things_be(line: str) -> None:
    assert not OTHER_SPELLING.search(line)


def test_masked_in_its_place() -> None:
    from smdb_desktop.domain.cpr import masked, parse_cpr

    assert masked("1502779995") == parse_cpr("150277-9995").masked == "150277-xxxx"
