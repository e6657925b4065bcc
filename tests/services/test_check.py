"""Judging case files: whatever stands in one, the answer is findings in a fixed order at places that can be found."""

from __future__ import annotations

import copy
import itertools
import json
import math
import random
from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smdb_desktop import resources
from smdb_desktop.domain.case.casefile import read_case
from smdb_desktop.domain.case.model import Borger, Kontaktforloeb, Post
from smdb_desktop.domain.findings import Fund, Niveau, path_key, rule_key
from smdb_desktop.domain.forms.conditions import fields_of
from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.domain.forms.engine import Omgivelser, own_findings, visning
from smdb_desktop.domain.forms.filled import Skema
from smdb_desktop.domain.forms.values import read_json
from smdb_desktop.domain.judgement import check_document, omgivelser
from smdb_desktop.services.casework.checking import parse_cases
from smdb_desktop.services.casework.showing import case_text
from smdb_desktop.services.stored.records import Json
from tests.rules.cases import course, document, patched, request, start, whole_case
from tests.rules.rows import SL
from tests.services.mutants import broken, leads_somewhere

KATALOG = resources.catalog()
TODAY = date(2025, 12, 1)
IVAERKSAETTELSE = KATALOG.skema(KATALOG.nyeste.id, "ivaerksaettelse")
ASKED = ("FORMAT", "KODELISTE", "PAAKRAEVET")


def judged(raw: Any) -> tuple[Fund, ...]:
    return check_document(raw, KATALOG, TODAY)


@given(broken())
def test_no_case_file_is_too_broken_to_be_judged(raw: Any) -> None:
    found = judged(raw)
    assert [f for f in found if not leads_somewhere(f.felt, raw)] == []
    assert all(f.besked.strip() and f.niveau in Niveau for f in found)
    assert list(found) == sorted(found, key=lambda f: (path_key(f.felt), rule_key(f.regel), f.niveau, f.besked))
    assert judged(raw) == found
    assert list(case_text(read_case(raw, KATALOG)[0], KATALOG))


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4), st.lists, max_leaves=9)
)
def test_what_is_no_case_at_all_is_a_finding(raw: Any) -> None:
    assert any(f.regel == "FORMAT" and f.niveau is Niveau.FEJL for f in judged(raw))


@given(st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_matter(shuffled: random.Random) -> None:
    def mixed(raw: Any) -> Any:
        if isinstance(raw, dict):
            keys = list(raw)
            shuffled.shuffle(keys)
            return {key: mixed(raw[key]) for key in keys}
        return [mixed(item) for item in raw] if isinstance(raw, list) else raw

    raw = document(course(anmodning=request(gravid="MÅSKE", x=1), ivaerksaettelse=start(hcv_test=None, hovedstof=3)))
    assert judged(mixed(raw)) == judged(raw)


def test_positions_are_in_the_order_of_numbers() -> None:
    rows = [{"stof": "HASH", "antal_dage": "x"}] * 12
    found = judged(document(course(ivaerksaettelse=start(stoffer_brugt_30_dage=rows))))
    wrong = [f.felt.rpartition("dage[")[2] for f in found if f.regel == "FORMAT"]
    assert wrong == [f"{n}].antal_dage" for n in range(12)]


# -- single fields ------------------------------------------------------------------------------------------------------


def _given(felt: Felt) -> st.SearchStrategy[Any]:
    """An answer that a field may get: fitting, outside its list, of a wrong type, or none."""
    code = st.sampled_from([*(k.code for k in KATALOG.lister[felt.liste])]) if felt.liste else st.nothing()
    misfits: list[Json] = [None, "", "UKENDT", 3, -1, True, 2.5, [], {}]
    wrong = st.sampled_from(misfits)
    match felt.type:
        case Felttype.ENKELTVALG:
            return code | wrong
        case Felttype.FLERVALG:
            return st.lists(code, max_size=3) | wrong
        case Felttype.HELTAL:
            return st.integers(-2, 130) | wrong
        case Felttype.DATO:
            return st.dates(date(1990, 1, 1), date(2026, 1, 1)).map(date.isoformat) | wrong
        case Felttype.JA_NEJ:
            return st.booleans() | wrong
        case Felttype.TABEL:
            row = st.fixed_dictionaries({}, optional={k.navn: _given(k) for k in felt.kolonner})
            return st.lists(row | st.just(7), max_size=3) | wrong
        case _:
            return st.text(max_size=8) | wrong


ANSWERS = st.fixed_dictionaries({}, optional={f.navn: _given(f) for f in IVAERKSAETTELSE.felter})


def filled(answers: dict[str, Any]) -> tuple[Skema, Omgivelser]:
    """The start of treatment with these answers, beside a request of 1 August."""
    reads = {name: read_json(felt, raw) for name, raw in answers.items() if (felt := IVAERKSAETTELSE.felt(name))}
    problems = {name + where: text for name, r in reads.items() for where, text in (r.problems or {}).items()}
    values = {name: r.value for name, r in reads.items() if r.value is not None}
    skema = Skema("ivaerksaettelse", "i", values, problems)
    anmodning = Skema("anmodning", "a", {"anmodningsdato": date(2025, 8, 1)})
    posts = tuple(Post(KATALOG.nyeste.plads(s.art), s.sti, s) for s in (anmodning, skema))
    return skema, omgivelser(Borger("150277-9995"), Kontaktforloeb("", KATALOG.nyeste.id, posts), KATALOG)


def own(skema: Skema, around: Omgivelser, *, in_file: bool) -> list[Fund]:
    view = visning(IVAERKSAETTELSE, skema.values, around)
    return list(own_findings(skema, IVAERKSAETTELSE, view, around, in_file=in_file))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("borger", None),
        ("borger.cpr_nr", 1502779995),
        ("kontaktforloeb[0]", "x"),
        ("kontaktforloeb[0].anmodning", "x"),
        ("kontaktforloeb[0].ivaerksaettelse", []),
        ("kontaktforloeb[0].tilbudstilknytninger[0]", 3),
        ("kontaktforloeb[0].tilbudstilknytninger[0].behandlinger", {}),
    ],
)
def test_of_a_place_that_cannot_be_read_nothing_else_is_said(place: str, value: Any) -> None:
    raw = patched(whole_case(), {f"{SL}.afsluttet_dato": None})
    ends = {(68, f"{SL}.afsluttet_dato")} if place != "kontaktforloeb[0]" else set()
    assert {(f.regel, f.felt) for f in judged(patched(raw, {place: value}))} == {("FORMAT", place), *ends}


@pytest.mark.parametrize("raw", [3, None, "x", []])
def test_what_is_no_case_has_one_finding(raw: Any) -> None:
    assert [(f.regel, f.felt) for f in judged(raw)] == [("FORMAT", "")]


@given(ANSWERS)
def test_a_field_has_at_most_one_finding_of_its_own(answers: dict[str, Any]) -> None:
    skema, around = filled(answers)
    found = own(skema, around, in_file=True)
    several = Counter(f.felt for f in found)
    multiple = {f.navn for f in IVAERKSAETTELSE.felter if f.type is Felttype.FLERVALG}
    assert {felt for felt, times in several.items() if times > 1 and felt.removeprefix("i.") not in multiple} == set()


@given(ANSWERS)
def test_a_blank_is_missing_and_an_answer_is_never_missing(answers: dict[str, Any]) -> None:
    skema, around = filled(answers)
    view = visning(IVAERKSAETTELSE, skema.values, around)
    found = own(skema, around, in_file=False)
    missing = {f.felt.removeprefix("i.") for f in found if f.mangler and "[" not in f.felt}
    answered = {felt.navn for felt in IVAERKSAETTELSE.felter if skema.besvaret(felt.navn)}
    broken_tables = {name.split("[")[0] for name in skema.problems}
    assert missing == view.kraevet - answered - broken_tables
    shown = {felt.navn for felt in view.vist}
    assert {f.felt.removeprefix("i.").split("[")[0] for f in found} <= shown


def deciding(name: str) -> set[str]:
    """The fields of the form that decide whether this one is asked."""
    felt = IVAERKSAETTELSE.felt(name)
    assert felt is not None
    assert felt.shown is not None
    return {n for n in fields_of(felt.shown) if "." not in n}


def test_one_mistake_with_an_answer_that_decides_has_one_finding() -> None:
    chain = {"laegesamtale_afholdt": "JA", "laegesamtale_dato": "2025-09-01"}

    def said(**answers: Any) -> list[tuple[str, str]]:
        skema, around = filled({**answers, **chain})
        of = ("i.laegesamtale", "i.aarsag_overskridelse_laegesamtale")
        return [(str(f.regel), f.felt) for f in own(skema, around, in_file=True) if f.felt.startswith(of)]

    assert said(laegesamtale_oenskes="NEJ") == [("45", "i.laegesamtale_afholdt")]
    assert said() == [("PAAKRAEVET", "i.laegesamtale_oenskes")]
    assert said(laegesamtale_oenskes="MAASKE") == [("KODELISTE", "i.laegesamtale_oenskes")]
    chain["laegesamtale_afholdt"] = "NEJ"
    assert said(laegesamtale_oenskes="JA") == [("45", "i.laegesamtale_dato")]


@given(ANSWERS)
def test_a_hidden_answer_is_named_once_and_says_nothing_else(answers: dict[str, Any]) -> None:
    skema, around = filled(answers)
    shown = {felt.navn for felt in visning(IVAERKSAETTELSE, skema.values, around).vist}
    found = own(skema, around, in_file=True)
    hidden = {f.felt.removeprefix("i.").split("[")[0] for f in found} - shown
    touched = {*skema.values, *(name.split("[")[0] for name in skema.problems)} - shown
    superfluous = {name for name in touched if skema.values.get(name) is not False}
    assert hidden <= superfluous
    faulty = {f.felt.removeprefix("i.").split("[")[0] for f in found}
    for name in superfluous - hidden:
        assert deciding(name) & (faulty | superfluous), f"nothing is said of what makes {name} superfluous"
    assert all("[" not in f.felt for f in found if f.felt.removeprefix("i.").split("[")[0] in hidden)


def test_a_chain_of_questions_folds_up_from_its_root() -> None:
    chain = ["laegesamtale_afholdt", "laegesamtale_dato", "aarsag_overskridelse_laegesamtale"]
    answers = {
        "laegesamtale_oenskes": "JA",
        "laegesamtale_afholdt": "JA",
        "laegesamtale_dato": "2025-09-01",
        "aarsag_overskridelse_laegesamtale": "BORGERS_OENSKE",
    }

    def shown(**changed: Any) -> list[str]:
        skema, around = filled({**answers, **changed})
        return [f.navn for f in visning(IVAERKSAETTELSE, skema.values, around).vist if f.navn in chain]

    assert shown() == chain
    assert shown(laegesamtale_dato="2025-08-16") == chain
    assert shown(laegesamtale_dato="2025-08-15") == chain[:2]
    assert shown(laegesamtale_afholdt="NEJ") == chain[:1]
    assert shown(laegesamtale_oenskes="NEJ") == []
    assert shown(laegesamtale_oenskes=None) == []


def test_a_row_that_is_none_is_told_once_and_the_next_keeps_its_place() -> None:
    answers = {"stofbrug_seneste_30_dage": "JA", "stoffer_brugt_30_dage": [5, {"stof": "HASH"}]}
    found = [f for f in own(*filled(answers), in_file=True) if "stoffer" in f.felt]
    assert [(f.regel, f.felt) for f in found] == [
        ("FORMAT", "i.stoffer_brugt_30_dage[0]"),
        (47, "i.stoffer_brugt_30_dage[1].antal_dage"),
    ]


def test_a_hidden_table_that_cannot_be_read_is_named() -> None:
    skema, around = filled({"stofbrug_seneste_30_dage": "NEJ", "stoffer_brugt_30_dage": [5]})
    found = [f for f in own(skema, around, in_file=True) if "stoffer" in f.felt]
    assert [(f.regel, f.felt) for f in found] == [(45, "i.stoffer_brugt_30_dage")]


# -- the file around the cases ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Filen er tom."),
        (b" \n", "ikke gyldig JSON (linje 2, tegn 1)"),
        (b"{,", "ikke gyldig JSON (linje 1, tegn 2)"),
        *(
            (cut, "klippet over i linje 2")
            for cut in (b'[{"a": 1},\n', b'[{"a": 1},\n{"b', b'[{"a": 1},\n{"b": tr', b"[\n-")
        ),
        *((none, "indeholder ingen sag") for none in (b"[]", b"{}", b"[{}]", b"null", b" [ [], null ] ")),
        (b'{"a": 1,\n"a": 2}', "»a« står to gange"),
        (b'{"x": {"b": 1, "b": 1}}', "»b« står to gange"),
        (b"NaN", "»NaN« er ikke et tal"),
        (b'{"a": -Infinity}', "»-Infinity« er ikke et tal"),
        (b"\xff\xfe{}", "UTF-8"),
        ("ø".encode("latin-1"), "UTF-8"),
        (b"[" * 100_000, "indlejret for dybt"),
        (b'{"a": ' * 100_000, "indlejret for dybt"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "tal"),
        (b'{"navn": "\\ud800"}', "tegn"),
        (b"{} {}", "ikke gyldig JSON"),
        (b"\x00", "ikke gyldig JSON"),
    ],
    ids=lambda value: repr(value[:20]) if isinstance(value, bytes) else None,
)
def test_what_is_no_json_of_cases_gets_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"^[A-ZÆØÅ»].*\.$") as caught:
        parse_cases(content)
    assert sentence in str(caught.value)


@given(st.binary(max_size=40) | st.text(st.sampled_from('{}[]",:0123eE.-\\u d8'), max_size=20).map(str.encode))
def test_any_bytes_are_cases_or_a_sentence(content: bytes) -> None:
    try:
        cases = parse_cases(content)
    except ValueError as error:
        assert str(error).endswith(".")
    else:
        for raw in cases:
            judged(raw)


@pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf", b" \r\n\t"])
def test_a_byte_order_mark_and_white_space_do_not_matter(head: bytes) -> None:
    raw = whole_case()
    assert parse_cases(head + json.dumps(raw).encode()) == [raw]
    assert parse_cases(head + json.dumps([raw, raw]).encode() + b"\n") == [raw, raw]


def test_a_whole_surrogate_pair_is_a_character() -> None:
    (raw,) = parse_cases(b'{"navn": "\\ud83d\\ude00"}')
    assert raw == {"navn": "\U0001f600"}


@pytest.mark.parametrize("strange", ["\x00", "\x1b[2J", "\ufffe", "\x0b"])
def test_a_character_that_cannot_be_sent_is_told_at_its_field(strange: str) -> None:
    raw = whole_case()
    raw["borger"]["navn"] = f"Test{strange}borger"
    raw["kontaktforloeb"][0]["tilbudstilknytninger"][0]["tilbud"]["tilbud_navn"] = f"Alfa{strange}"
    assert [(f.regel, f.felt) for f in judged(raw)] == [
        ("FORMAT", "borger.navn"),
        ("FORMAT", "kontaktforloeb[0].tilbudstilknytninger[0].tilbud.tilbud_navn"),
    ]


def test_numbers_that_no_form_can_hold_are_findings() -> None:
    for number in (10**400, -(10**400), 1e308, math.inf):
        raw = document(course(ivaerksaettelse=start(hovedstof_antal_dage=number)))
        found = [(f.regel, f.felt.rpartition(".")[2]) for f in judged(raw) if f.niveau is Niveau.FEJL]
        assert found in ([(47, "hovedstof_antal_dage")], [("FORMAT", "hovedstof_antal_dage")])


def test_a_thousand_courses_are_judged() -> None:
    raw = document(*itertools.repeat(copy.deepcopy(course()), 300))
    assert any(f.felt.startswith("kontaktforloeb[299]") for f in judged(raw))
