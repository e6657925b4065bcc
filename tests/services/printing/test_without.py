"""Without CPR numbers and names: what is left out, what stays, and that it is so wherever it stands."""

from __future__ import annotations

import pytest

from smdb_desktop.domain.words import T
from smdb_desktop.services.printing.model import Heading, Note, Pairs, Table, kept, personal
from smdb_desktop.services.printing.without import LEFT_OUT, Without

CPR = "150277-9995"


def said(text: str, *known: str, parts: bool = False) -> str:
    return Without(known, parts=parts).text(text, str)


@pytest.mark.parametrize(
    "written",
    [CPR, "1502779995", "150277 9995", "150277-xxxx", "150277\u20139995", "150277-XXXX", "150277****", "750277-9995"],
)
def test_what_looks_like_a_number_goes_wherever_it_stands(written: str) -> None:
    assert said(f"Nummeret {written}, siger hun") == f"Nummeret {LEFT_OUT}, siger hun"
    assert said(written) == LEFT_OUT


@pytest.mark.parametrize(
    "written",
    [
        "150277 - 9995",
        "150277.9995",
        "15.02.77-9995",
        "15 02 77 9995",
        "150277\u00a09995",
        "150277\u22129995",
        "\uff11\uff15\uff10\uff12\uff17\uff17\uff0d\uff19\uff19\uff19\uff15",
        "150277\u200b-9995",
    ],
)
def test_a_number_goes_in_every_spelling(written: str) -> None:
    assert said(f"Nummeret {written}, siger hun") == f"Nummeret {LEFT_OUT}, siger hun"


@pytest.mark.parametrize("text", [f"CPR{CPR}", f"{CPR}s", "cpr1502779995x", f"nr.{CPR}"])
def test_a_number_goes_also_where_it_touches_a_word(text: str) -> None:
    assert "9995" not in said(text) and LEFT_OUT in said(text)


@pytest.mark.parametrize(
    "text", ["Kanaries mor", "KANARIES mor", "Kanarie's mor", "Kanarie\u2019s mor", "kana\u200brie"]
)
def test_a_name_goes_also_in_the_genitive_and_with_signs_that_nobody_sees(text: str) -> None:
    assert said(text, "Kanarie Prøvesen", parts=True) == text.replace(text.removesuffix(" mor"), LEFT_OUT)


def test_a_short_part_goes_where_it_is_written_as_a_name_and_a_name_without_capitals_goes_too() -> None:
    assert said("Bo ringede om at bo", "Bo Li", parts=True) == f"{LEFT_OUT} ringede om at bo"
    assert said("Prøvesen kom", "kanarie prøvesen", parts=True) == f"{LEFT_OUT} kom"
    assert said("Hun er af den slags", "Anna af Berg", parts=True) == "Hun er af den slags"
    assert said("A\u030ase kom", "Åse Berg", parts=True) == f"{LEFT_OUT} kom"


@pytest.mark.parametrize(
    "written",
    [
        "15-02-1977",
        "15-02-1977 12.30",
        "15-02-1977 1230",
        "99999999",
        "3213151234",
        "2025-08-11",
        "7D27ADEA1CE2C734",
        "15027799951",
    ],
)
def test_what_is_no_number_stays(written: str) -> None:
    assert said(written) == written


def test_a_number_of_a_register_stays_but_for_the_citizens_own() -> None:
    assert said("1011489075") == LEFT_OUT
    assert said(kept("1011489075")) == "1011489075"
    assert said(kept("1502779995"), "1502779995") == LEFT_OUT


def test_names_go_whole_in_any_case_and_no_word_that_holds_one() -> None:
    assert said("anna berg og Annabella", "Anna Berg") == f"{LEFT_OUT} og Annabella"
    assert said("Hun hedder Anna", "Anna Berg") == "Hun hedder Anna"
    assert said("Hun hedder Anna, bor i en by med berge", "Anna Berg", parts=True) == (
        f"Hun hedder {LEFT_OUT}, bor i en by med berge"
    )
    assert said("Et af to", "Testborger Et", parts=True) == "Et af to", "short parts are words"


def test_what_is_marked_goes_and_an_empty_one_stays_empty() -> None:
    assert said(personal("hvad som helst")) == LEFT_OUT and said(personal("")) == ""


def test_every_kind_of_block_is_cleaned() -> None:
    without = Without(("Anna Berg",))
    text = T("{navn} har {cpr}", navn="Anna Berg", cpr=CPR)
    gone = f"{LEFT_OUT} har {LEFT_OUT}"
    assert without.block(Heading(text, 1), str) == Heading(gone, 1)
    assert without.block(Note(text, strong=True), str) == Note(gone, strong=True)
    assert without.block(Pairs(((text, text),)), str) == Pairs(((gone, gone),))
    assert without.block(Table((text,), ((text,),)), str) == Table((gone,), ((gone,),))
