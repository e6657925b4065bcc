"""CPR numbers: every spelling, the table of centuries, replacement numbers, and precise words for what is wrong."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from smdb_desktop.domain.cpr import MASKERET, Cpr, CprFejl, aarhundrede, parse_cpr, read_stored
from tests.rules.cases import CPR_1977, CPR_2005, TODAY, number

BIRTHS = st.dates(date(1858, 1, 1), date(2057, 12, 31))
TAILS = st.integers(0, 9999).map(lambda n: f"{n:04d}")


def refusal(text: str, today: date | None = TODAY) -> CprFejl:
    with pytest.raises(CprFejl) as caught:
        parse_cpr(text, today)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "150277-9995",
        "150277" + "9995",
        "150277 9995",
        " 15 02 77 - 9995\n",
        "150277\u20139995",
        "150277\u00a09995",
        # as it is pasted from a mail, a spreadsheet or a text program: marks that nobody sees
        "\u202a150277-9995\u202c",
        "150277\u00ad9995\u200e",
        "\ufeff150277-9995",
        "\uff11\uff15\uff10\uff12\uff17\uff17-9995",
    ],
)
def test_every_spelling_is_the_same_number(text: str) -> None:
    assert parse_cpr(text, TODAY) == parse_cpr(CPR_1977, TODAY)
    assert parse_cpr(text, TODAY).formatted == CPR_1977


@pytest.mark.parametrize(("text", "born"), [(CPR_1977, date(1977, 2, 15)), (CPR_2005, date(2005, 7, 10))])
def test_the_guides_own_citizens_are_valid_although_modulus_11_fails(text: str, born: date) -> None:
    cpr = parse_cpr(text, TODAY)
    assert (cpr.foedselsdato, cpr.erstatning, cpr.mand, cpr.modulus11_ok) == (born, False, True, False)


def test_modulus_11_that_fits_is_seen() -> None:
    fits = [n for n in range(10_000) if parse_cpr(number("150277", f"{n:04d}")).modulus11_ok]
    assert len(fits) in range(900, 920)
    weights = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
    for n in fits:
        digits = f"150277{n:04d}"
        assert sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11 == 0


@pytest.mark.parametrize(("last", "mand"), [("9994", False), ("9995", True), ("999A", None)])
def test_the_tenth_digit_suggests_the_sex(last: str, mand: bool | None) -> None:
    assert parse_cpr(number("150277", last)).mand is mand


@pytest.mark.parametrize(
    ("sevenths", "years", "century"),
    [
        ("0123", range(100), 1900),
        ("49", range(37), 2000),
        ("49", range(37, 100), 1900),
        ("5678", range(58), 2000),
        ("5678", range(58, 100), 1800),
    ],
)
def test_the_table_of_centuries(sevenths: str, years: range, century: int) -> None:
    for seventh in sevenths:
        for year in years:
            assert aarhundrede(int(seventh), year) == century
            read = parse_cpr(number(f"1502{year:02d}", f"{seventh}000")).foedselsdato
            assert read == date(century + year, 2, 15)


@given(BIRTHS, TAILS)
def test_what_is_read_is_what_was_written(born: date, tail: str) -> None:
    assume(aarhundrede(int(tail[0]), born.year % 100) == born.year - born.year % 100)
    cpr = parse_cpr(number(f"{born:%d%m%y}", tail))
    assert (cpr.foedselsdato, cpr.erstatning) == (born, False)
    assert parse_cpr(cpr.formatted) == parse_cpr(cpr.ciffer) == cpr
    raised = parse_cpr(number(f"{born.day + 60}{born:%m%y}", tail))
    assert (raised.foedselsdato, raised.erstatning) == (born, True)


@given(st.text(max_size=14) | st.text("0123456789-AB ", max_size=14))
def test_any_text_is_a_number_or_is_refused_in_words(text: str) -> None:
    try:
        cpr = parse_cpr(text, TODAY)
    except CprFejl as problem:
        assert problem.regel in (10, 11)
        assert problem.detalje.endswith(".")
    else:
        assert len(cpr.ciffer) == 10
        assert cpr.erstatning or cpr.ciffer.isdigit()


@pytest.mark.parametrize(
    ("text", "regel", "detalje"),
    [
        ("", 10, "Der skal være 10 cifre; feltet er tomt."),
        ("150277-999", 10, "Der skal være 10 cifre; der er 9 cifre."),
        ("150277-99951", 10, "Der skal være 10 cifre; der er 11 cifre."),
        ("150277/9995", 10, "Et CPR-nummer skrives med cifre; tegnet »/« kan ikke bruges."),
        ("15O2779995", 10, "De første seks tegn skal være fødselsdatoen i cifre (ddmmåå)."),
        (number("151377"), 10, "Måned 13 findes ikke."),
        (number("000277"), 10, "Dag 00 findes ikke."),
        (number("320177"), 10, "Dag 32 findes ikke."),
        (number("600177"), 10, "Dag 60 findes ikke."),
        (number("920177"), 10, "Dag 92 findes ikke."),
        (number("310277"), 10, "Datoen 31-02 findes ikke."),
        (number("910277"), 10, "Datoen 31-02 findes ikke (dag 91 i et erstatningsnummer er 31 + 60)."),
        (number("290277"), 10, "Datoen 29-02-1977 findes ikke; 1977 er ikke et skudår."),
        (number("290277", "TA12"), 10, "Datoen 29-02 findes ikke i et år, der ender på 77."),
        (
            number("290200", "1001"),
            11,
            "Datoen 29-02-1900 findes ikke; 7. ciffer 1 sammen med år 00 betyder 1900-tallet.",
        ),
        (
            number("021225", "4001"),
            10,
            "Fødselsdatoen 02-12-2025 ligger i fremtiden. Kontrollér årstallet og 7. ciffer.",
        ),
    ],
)
def test_a_refusal_says_what_is_wrong(text: str, regel: int, detalje: str) -> None:
    problem = refusal(text)
    assert (problem.regel, problem.detalje, str(problem)) == (regel, detalje, detalje)


def test_without_a_day_no_birth_is_in_the_future() -> None:
    assert parse_cpr(number("021225", "4001")).foedselsdato == date(2025, 12, 2)


def test_letters_among_the_last_four() -> None:
    cpr = parse_cpr(number("150277", "9a9b"), TODAY)
    assert (cpr.ciffer[-4:], cpr.erstatning, cpr.modulus11_ok) == ("9A9B", True, None)
    assert cpr.foedselsdato == date(1977, 2, 15)
    unknown = parse_cpr(number("150277", "ta12"), TODAY)
    assert (unknown.foedselsdato, unknown.alder(TODAY)) == (None, None)
    assert parse_cpr(number("280277", "TA12"), TODAY).erstatning


@pytest.mark.parametrize(
    ("dag", "alder"),
    [(date(2025, 2, 14), 47), (date(2025, 2, 15), 48), (date(1977, 2, 15), 0), (date(1977, 2, 14), -1)],
)
def test_age_in_full_years(dag: date, alder: int) -> None:
    assert parse_cpr(CPR_1977).alder(dag) == alder


def test_a_leap_day_child_grows_older_in_march() -> None:
    cpr = parse_cpr(number("290204", "4001"))
    assert (cpr.alder(date(2022, 2, 28)), cpr.alder(date(2022, 3, 1))) == (17, 18)


def test_neither_a_trace_nor_a_refusal_carries_the_number() -> None:
    cpr = parse_cpr(CPR_1977)
    assert cpr.masked == "150277-xxxx"
    for text in (repr(cpr), str(cpr), f"{[cpr]}"):
        assert "9995" not in text
    for bad in (number("310277"), number("150277", "99951"), number("290200", "1234")):
        problem = refusal(bad)
        assert bad[-4:] not in repr(problem)


def test_equal_numbers_are_one_key() -> None:
    assert len({parse_cpr(CPR_1977), parse_cpr(CPR_1977.replace("-", " ")), parse_cpr(CPR_2005)}) == 2
    assert isinstance(parse_cpr(CPR_1977), Cpr)


@pytest.mark.parametrize(
    "hidden",
    [
        "XXXX",
        "xxxx",
        "99XX",
        "X9X5",
        "****",
        "9***",
        "....",
        "••••",
        "····",
        "????",
        "####",
        "____",
        "\u2026",
        "NNNN",
        "xx",
        "99×5",
    ],
)
def test_a_number_of_which_digits_are_hidden_is_refused(hidden: str) -> None:
    assert refusal(f"150277-{hidden}").detalje == MASKERET
    assert refusal(f"150277{hidden}").detalje == MASKERET


def test_a_hidden_birthday_is_refused_too() -> None:
    assert refusal("******-9995").detalje == MASKERET


@pytest.mark.parametrize("last", ["TA12", "X123", "AAA1", "A1B2"])
def test_letters_of_a_replacement_number_are_no_mask(last: str) -> None:
    assert parse_cpr(number("150277", last), TODAY).erstatning


def test_what_was_taken_in_before_can_still_be_shown() -> None:
    assert read_stored(number("150277", "XXXX")).erstatning
