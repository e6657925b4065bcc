"""What a typed answer and an answer of a case file mean: never another date or number than the digits say."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.domain.forms.values import BLANK, format_date, parse_date, read_json, read_typed, to_json
from smdb_desktop.services.stored.records import Json

TODAY = date(2025, 12, 1)
DAYS = st.dates(min_value=date(1858, 1, 1), max_value=date(2099, 12, 31))
RECENT = st.dates(min_value=date(1927, 1, 1), max_value=date(2026, 12, 31))


def felt(type_: Felttype, navn: str = "felt", *kolonner: Felt, rens: str = "") -> Felt:
    return Felt(navn, "Felt", type_, kolonner=kolonner, rens=rens)


TABEL = felt(Felttype.TABEL, "stoffer", felt(Felttype.ENKELTVALG, "stof"), felt(Felttype.HELTAL, "antal_dage"))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("01022026", date(2026, 2, 1)),
        ("010226", date(2026, 2, 1)),
        ("1-2-2026", date(2026, 2, 1)),
        ("1.2.26", date(2026, 2, 1)),
        ("1/2-26", date(2026, 2, 1)),
        ("1 2 2026", date(2026, 2, 1)),
        ("01 - 02 - 2026", date(2026, 2, 1)),
        ("2026-02-01", date(2026, 2, 1)),
        (" 01-02-2026\t", date(2026, 2, 1)),
        ("29-02-2024", date(2024, 2, 29)),
        ("150277", date(1977, 2, 15)),
        ("311226", date(2026, 12, 31)),
        ("010127", date(1927, 1, 1)),
        ("i dag", TODAY),
        ("I  DAG", TODAY),
        ("idag", TODAY),
        ("d.d.", TODAY),
        ("i går", date(2025, 11, 30)),
        ("i ga\u030ar", date(2025, 11, 30)),
        ("i forgårs", date(2025, 11, 29)),
        # as it is pasted from a mail or a text program: marks that nobody sees, and other dashes
        ("\u200e01\u200e-\u200e02\u200e-\u200e2026", date(2026, 2, 1)),
        ("01\u201302\u20132026", date(2026, 2, 1)),
        ("1\u20112\u22122026\u202c", date(2026, 2, 1)),
        ("1\u00ad2\u00ad2026", date(2026, 2, 1)),
        # the year first, in four digits
        ("2026-2-1", date(2026, 2, 1)),
        ("2026/02/01", date(2026, 2, 1)),
        ("2026.02.01", date(2026, 2, 1)),
        ("20260201", date(2026, 2, 1)),
        ("19121912", date(1912, 12, 19)),
        ("20102010", date(2010, 10, 20)),
        # a month by its name
        ("1. februar 2026", date(2026, 2, 1)),
        ("1. feb. 2026", date(2026, 2, 1)),
        ("1 Feb 26", date(2026, 2, 1)),
        ("01-FEB-2026", date(2026, 2, 1)),
        ("2026-feb-01", date(2026, 2, 1)),
        ("February 1, 2026", date(2026, 2, 1)),
        ("5. maj 2026", date(2026, 5, 5)),
        ("5. mar. 2026", date(2026, 3, 5)),
        ("29. okt. 2025", date(2025, 10, 29)),
        # words and marks around it
        ("1.2.2026.", date(2026, 2, 1)),
        ('"01-02-2026"', date(2026, 2, 1)),
        ("»1/2-26«,", date(2026, 2, 1)),
        ("'01-02-2026", date(2026, 2, 1)),
        ('="01-02-2026"', date(2026, 2, 1)),
        ("den 1. februar 2026", date(2026, 2, 1)),
        ("søndag d. 1. februar 2026", date(2026, 2, 1)),
        ("sø 01-02-2026 10:30", date(2026, 2, 1)),
        # a time behind it
        ("01-02-2026 10:30", date(2026, 2, 1)),
        ("1.2.2026 kl. 10.30", date(2026, 2, 1)),
        ("1. februar 2026, 10:30:15", date(2026, 2, 1)),
        ("13-02-2026 2:30 PM", date(2026, 2, 13)),
        ("2026-02-01T10:00", date(2026, 2, 1)),
        ("2026-02-01 00:00:00.000", date(2026, 2, 1)),
        ("2026-02-01T21:59:00Z", date(2026, 2, 1)),
        ("2026-02-01T00:00:00+01:00", date(2026, 2, 1)),
        # other scripts' digits and signs
        ("０１０２２０２６", date(2026, 2, 1)),
        ("01－02－2026", date(2026, 2, 1)),
        ("01\u204402\u20442026", date(2026, 2, 1)),
        ("01\u00b702\u00b72026", date(2026, 2, 1)),
        ("i dag.", TODAY),
        ("dags dato", TODAY),
    ],
)
def test_spellings_of_a_date(typed: str, day: date) -> None:
    assert parse_date(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31-02-20", "31-02-2020 findes ikke. Skriv fx 29-02-2020."),
        ("31-02-2025", "31-02-2025 findes ikke. Skriv fx 28-02-2025."),
        ("31-04-2025", "31-04-2025 findes ikke. Skriv fx 30-04-2025."),
        ("00-01-2025", "00-01-2025 findes ikke. Skriv fx 01-01-2025."),
        ("01-13-2025", "Måned 13 findes ikke. Skriv datoen som dd-mm-åååå, fx 01-02-2026."),
        ("2025-00-10", "Måned 0 findes ikke. Skriv datoen som dd-mm-åååå, fx 01-02-2026."),
        ("01-01-0025", "Årstallet 0025 kan ikke være rigtigt. Skriv datoen som dd-mm-åååå."),
        ("2026-13-02", "Måned 13 findes ikke. Skriv datoen som dd-mm-åååå, fx 01-02-2026."),
        ("20261302", "Måned 13 findes ikke. Skriv datoen som dd-mm-åååå, fx 01-02-2026."),
        ("02/25/2026", "Måned 25 findes ikke. Skriv datoen som dd-mm-åååå, fx 01-02-2026."),
        ("31. april 2026", "31-04-2026 findes ikke. Skriv fx 30-04-2026."),
        ("mandag 1-2-2026", "01-02-2026 er ikke en mandag, men en søndag. Skriv den rigtige dato som dd-mm-åååå."),
        (
            "02/01/2026 10:30 AM",
            "Dag og måned kan være byttet om: tiden er skrevet på amerikansk. Skriv kun datoen, som dd-mm-åååå.",
        ),
        (
            "2026-01-31T23:00:00Z",
            "Tidspunktet er i en anden tidszone, og i Danmark kan det være en anden dag. Skriv datoen som dd-mm-åååå.",
        ),
        (
            "2026-02-01T01:00:00+09:00",
            "Tidspunktet er i en anden tidszone, og i Danmark kan det være en anden dag. Skriv datoen som dd-mm-åååå.",
        ),
    ],
)
def test_a_day_that_is_none_gets_a_sentence_of_its_own(typed: str, sentence: str) -> None:
    assert parse_date(typed, TODAY) == sentence


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "31-02-",
            "3",
            "31",
            "0102",
            "01-02",
            "1-2-202",
            "010220261",
            "1-2-2026-",
            "-1-2-2026",
            "x",
            "i morgen",
            "1,2,26",
        ),
        *(
            "46054",
            "45689,5",
            "februar 2026",
            "1. februar",
            "1. ju 2026",
            "1. juhu 2026",
            "01-02-2026 25:99",
            "1.2.2026 og",
        ),
        *("01-02-2026 - 03-02-2026", "2026-02", "2026-W05-1", "=01-02-2026", "1-2-2026 10", "mandag", "01-02-20²6"),
    ],
)
def test_half_a_date_is_no_date(typed: str) -> None:
    answer = parse_date(typed, TODAY)
    assert isinstance(answer, str)
    assert f"»{typed}«" in answer


@given(DAYS)
def test_a_date_as_it_is_shown_reads_as_itself(day: date) -> None:
    assert parse_date(format_date(day), TODAY) == day
    assert parse_date(f"{day:%d%m%Y}", TODAY) == day
    assert parse_date(day.isoformat(), TODAY) == day


@given(RECENT)
def test_two_digits_of_a_year_mean_the_hundred_years_up_to_the_next(day: date) -> None:
    assert parse_date(f"{day:%d%m%y}", TODAY) == day
    assert parse_date(f"{day.day}.{day.month}.{day:%y}", TODAY) == day


@given(st.text(st.sampled_from("0123456789-./ "), max_size=12) | st.text(max_size=12))
def test_no_other_date_than_the_digits_say(typed: str) -> None:
    answer = parse_date(typed, TODAY)
    digits = re.findall(r"\d+", typed)
    if isinstance(answer, str):
        assert answer.endswith(".")
    elif digits:
        spelled = {f"{answer:%d%m%Y}", f"{answer:%d%m%y}", f"{answer:%Y%m%d}"}

        def padded(parts: list[str]) -> str:
            return "".join(f"{int(part):02d}" if len(part) <= 2 else str(int(part)) for part in parts)

        # a time may stand behind the date
        dates = digits, digits[:3], digits[:1]
        assert {form for parts in dates for form in (str(int("1" + "".join(parts)))[1:], padded(parts))} & spelled
    else:
        assert TODAY - answer <= timedelta(days=2)


@pytest.mark.parametrize("type_", list(Felttype))
@pytest.mark.parametrize("raw", [None, "", "  \t\n", "\u200b \u200e"])
def test_a_blank_is_neither_a_value_nor_a_problem(type_: Felttype, raw: object) -> None:
    assert read_typed(felt(type_), raw, TODAY) == BLANK


@pytest.mark.parametrize(("type_", "value"), [(Felttype.TEKST, "1011489075"), (Felttype.HELTAL, 1011489)])
def test_marks_that_nobody_sees_are_no_part_of_an_answer(type_: Felttype, value: str | int) -> None:
    assert read_typed(felt(type_), f"\u202a{value}\u202c\u200b", TODAY).value == value


@pytest.mark.parametrize("raw", ["", "   ", "\n", "\u200b"])
def test_a_text_of_spaces_in_a_case_file_is_no_answer(raw: str) -> None:
    assert read_json(felt(Felttype.TEKST), raw) == BLANK


WRONG: dict[Felttype, tuple[Json, ...]] = {
    Felttype.HELTAL: ("20", 3.5, 20.0, True, [3], {}, float("inf"), ""),
    Felttype.JA_NEJ: ("true", 1, 0, "JA", [], ""),
    Felttype.DATO: (
        *(20250801, "01-08-2025", "2025-8-1", "20250801", "2025-02-30", "2025-W05-1"),
        *("2025-08-01\n", "２０２５-08-01", "i dag", "0000-01-01", True),
    ),
    Felttype.ENKELTVALG: (1, True, ["JA"], {"kode": "JA"}),
    Felttype.FLERVALG: ("JA", [1], [None], [["JA"]], {}, True, ""),
    Felttype.TEKST: (1, False, [], {}),
    Felttype.TABEL: ("HASH", {"stof": "HASH"}, 1, True, ""),
}


@pytest.mark.parametrize(("type_", "raw"), [(type_, raw) for type_, raws in WRONG.items() for raw in raws])
def test_types_in_a_case_file_are_exact(type_: Felttype, raw: Json) -> None:
    reading = read_json(felt(type_), raw)
    assert reading.value is None
    assert reading.problem


@pytest.mark.parametrize(
    ("type_", "raw"),
    [
        (Felttype.HELTAL, 0),
        (Felttype.HELTAL, -3),
        (Felttype.JA_NEJ, False),
        (Felttype.DATO, "2024-02-29"),
        (Felttype.FLERVALG, ["A", "B"]),
        (Felttype.TEKST, "Alfa København ApS"),
    ],
)
def test_an_answer_of_a_case_file_comes_out_as_it_went_in(type_: Felttype, raw: Any) -> None:
    value = read_json(felt(type_), raw).value
    assert value is not None
    assert to_json(value) == raw


def test_a_table_names_the_row_that_is_wrong() -> None:
    raw = [5, {"stof": "HASH", "antal_dage": "20"}, {"stof": "KOKAIN", "antal_dage": 4, "pris": 1}]
    reading = read_json(TABEL, raw)
    assert set(reading.problems or {}) == {"[0]", "[1].antal_dage", "[2].pris"}
    assert reading.value == ({}, {"stof": "HASH"}, {"stof": "KOKAIN", "antal_dage": 4})


@given(st.text(max_size=8))
@example("0\x1f")
def test_a_typed_number_is_the_digits_or_a_sentence(typed: str) -> None:
    reading = read_typed(felt(Felttype.HELTAL), typed, TODAY)
    if isinstance(reading.value, int):
        assert re.fullmatch(r"\s*[+-]?[0-9]{1,9}\s*", typed)
        assert int(typed.strip()) == reading.value
    else:
        assert reading == BLANK or reading.problem


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" 00dny ", "00DNY"), ("00DNY", "00DNY")],
)
def test_the_code_of_authorisation_is_put_in_capitals(typed: str, kept: str) -> None:
    assert read_typed(felt(Felttype.TEKST, "autorisationskode", rens="upper"), typed, TODAY).value == kept


def test_a_code_of_authorisation_in_a_case_file_has_capitals_and_other_texts_stay() -> None:
    assert read_json(felt(Felttype.TEKST, "autorisationskode", rens="upper"), "00dny").value == "00DNY"
    assert read_json(felt(Felttype.TEKST, "tilbud_navn"), "Alfa 00dny").value == "Alfa 00dny"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("10 11 48 90 75", "1011489075"), (" 1011489075 ", "1011489075"), ("P 10 11", "P 10 11"), ("½ 1", "½ 1")],
)
def test_a_number_typed_in_groups_is_one_number(typed: str, kept: str) -> None:
    assert read_typed(felt(Felttype.TEKST, "tilbud_p_nummer", rens="digits"), typed, TODAY).value == kept
    assert read_typed(felt(Felttype.TEKST, "tilbud_navn"), typed, TODAY).value == typed.strip()


def test_a_typed_text_is_composed() -> None:
    assert read_typed(felt(Felttype.TEKST), " A\u030angstroem ", TODAY).value == "Ångstroem"
