"""What must never stand in the tree: addresses of package registries, paths of one machine, numbers of real people."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest

from smdb_desktop.examples.demo_data import made_up_cpr
from tests.house.house_tree import ROOT, text_files

REGISTRY = re.compile(r"https?://[A-Za-z0-9.-]*(pypi|pythonhosted|registry|npmjs)|--(extra-)?index-url")
MACHINE = re.compile(r"(?<![A-Za-z0-9_.])/(work|farm|root)/|(?<![A-Za-z0-9_.])/(home|Users)/[a-z]|\b[A-Z]:\\Users\\")
CPR = re.compile(r"(?<![\w.-])(\d{2})(\d{2})(\d{2})[- ]?(\d{4})(?![\w-])")
WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
GUIDES_OWN_CITIZENS = {"150277-9995", "100705-9995"}
# a place of production of the shared cases, which is a number of ten digits too
P_NUMBERS = {"1011489075"}
MADE_UP = {made_up_cpr(number) for number in range(3600)}
# until then every number satisfied modulus 11, so one that does not was never given to anybody
EVERY_NUMBER_CHECKED_UNTIL = dt.date(2007, 10, 1)


def may_be_a_person(match: re.Match[str]) -> bool:
    """Whether a CPR-like number could have been given to somebody."""
    day, month, year, serial = (int(group) for group in match.groups())
    seventh = serial // 1000
    if seventh <= 3 or (seventh in {4, 9} and year >= 37):
        century = 1900
    elif seventh in {4, 9} or year <= 57:
        century = 2000
    else:
        century = 1800
    try:
        born = dt.date(century + year, month, day)
    except ValueError:
        return False
    written = f"{day:02}{month:02}{year:02}-{serial:04}"
    if written in GUIDES_OWN_CITIZENS or match[0] in P_NUMBERS or born > dt.date(2026, 12, 31) or century == 1800:
        return False
    digits = (int(digit) for digit in written if digit != "-")
    passes = sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11 == 0
    return passes or born >= EVERY_NUMBER_CHECKED_UNTIL


def stands_for_nobody(match: re.Match[str]) -> bool:
    """Whether a number with a day of birth is plainly made up: the guides' own, the generator's, or a number of another kind."""
    day, month, year, serial = match.groups()
    try:
        dt.date(2000 + int(year), int(month), int(day))
    except ValueError:
        return True
    return match[0] in P_NUMBERS or f"{day}{month}{year}-{serial}" in GUIDES_OWN_CITIZENS | MADE_UP


def found(pattern: re.Pattern[str]) -> Iterator[tuple[str, re.Match[str]]]:
    """Every match in the tree with its place."""
    for file in text_files():
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            for match in pattern.finditer(line):
                yield f"{file.relative_to(ROOT).as_posix()}:{number}: {line.strip()[:120]}", match


def test_no_address_of_a_package_registry() -> None:
    assert [place for place, _ in found(REGISTRY)] == []


def test_no_path_of_one_machine() -> None:
    own = "tests/house/test_tree.py"
    assert [place for place, _ in found(MACHINE) if not place.startswith(own)] == []


def test_no_number_that_could_be_a_persons() -> None:
    assert [place for place, match in found(CPR) if may_be_a_person(match)] == []


def test_every_number_with_a_day_of_birth_is_the_guides_or_the_generators() -> None:
    assert [place for place, match in found(CPR) if not stands_for_nobody(match)] == []


@pytest.mark.parametrize(
    ("number", "nobody"),
    [
        ("150277-9995", True),
        ("1502779995", True),
        ("150277-" + "9994", False),
        ("0201519991", True),
        ("310277-9995", True),
    ],
)
def test_the_judgement_of_what_is_made_up(number: str, nobody: bool) -> None:
    match = CPR.fullmatch(number)
    assert match is not None
    assert stands_for_nobody(match) is nobody


@pytest.mark.parametrize(
    ("number", "person"),
    [
        ("150277-9995", False),
        ("31" + "0277-1234", False),
        ("75" + "0190-1234", False),
        ("01" + "0190-1111", False),
        ("01" + "0190-1114", True),
        ("01" + "01901114", True),
        ("01" + "0190 1114", True),
        ("07" + "0120-4444", True),
    ],
)
def test_the_judgement_of_numbers(number: str, person: bool) -> None:
    match = CPR.fullmatch(number)
    assert match is not None
    assert may_be_a_person(match) is person
