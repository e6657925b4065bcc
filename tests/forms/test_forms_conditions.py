"""Conditions mean what they say: against a second reading of the same JSON, and on both sides of the form's borders."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from forms_material import VERSION, lists, version
from hypothesis import given
from hypothesis import strategies as st

from smdb_desktop.domain.case.model import SkemaArt, Value
from smdb_desktop.domain.forms.conditions import fields_of, holds, parse_condition
from smdb_desktop.domain.forms.engine import Omgivelser, visning

DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))
CODES = st.sampled_from(["JA", "NEJ", "UOPLYST"])
TYPES = ("SOCIAL_SEL101", "SOCIAL_BL33", "SUL142_METADON", "SUL142_ANDEN_MEDICINSK")
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "a": CODES,
        "b": CODES,
        "tick": st.booleans(),
        "type": st.sampled_from([*TYPES, "FINDES_IKKE"]),
        "first": DAYS,
        "last": DAYS,
        "number": st.integers(0, 3),
    },
)
LEAVES = st.one_of(
    st.builds(lambda f, v: {"field": f, "equals": v}, st.sampled_from(["a", "b"]), CODES),
    st.builds(lambda v: {"field": "tick", "equals": v}, st.booleans()),
    st.builds(lambda f, v: {"field": f, "one_of": v}, st.sampled_from(["a", "b"]), st.lists(CODES, min_size=1)),
    st.builds(lambda f: {"field": f, "is_set": True}, st.sampled_from(["a", "tick", "first", "number"])),
    st.just({"field": "type", "list": "behandlingstype", "option_flag": "substitution"}),
    st.builds(lambda n: {"days_between": {"from": "first", "to": "last", "more_than": n}}, st.integers(-400, 400)),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda p: {"all": p}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda p: {"any": p}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda p: {"not": p}, inner),
    ),
    max_leaves=8,
)


def _plainly(raw: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    """A second reading of the same JSON, written without looking at the first."""
    if "all" in raw:
        return not [part for part in raw["all"] if not _plainly(part, answers)]
    if "any" in raw:
        return [part for part in raw["any"] if _plainly(part, answers)] != []
    if "not" in raw:
        return not _plainly(raw["not"], answers)
    if "days_between" in raw:
        limits = raw["days_between"]
        if limits["from"] not in answers or limits["to"] not in answers:
            return False
        return bool(answers[limits["to"]] > answers[limits["from"]] + timedelta(days=limits["more_than"]))
    if raw["field"] not in answers:
        return False
    answer = answers[raw["field"]]
    if "option_flag" in raw:
        return answer in ("SUL142_METADON",)
    return bool(raw.get("is_set")) or ("equals" in raw and answer == raw["equals"]) or answer in raw.get("one_of", [])


@given(CONDITIONS, ANSWERS)
def test_a_condition_means_what_a_plain_reading_says(raw: dict[str, Any], answers: dict[str, Value]) -> None:
    assert holds(parse_condition(raw, "x"), answers.get, lists()) is _plainly(raw, answers)


@given(CONDITIONS, CONDITIONS, ANSWERS)
def test_not_all_is_any_not(one: dict[str, Any], two: dict[str, Any], answers: dict[str, Value]) -> None:
    left = parse_condition({"not": {"all": [one, two]}}, "x")
    right = parse_condition({"any": [{"not": one}, {"not": two}]}, "x")
    assert holds(left, answers.get, lists()) is holds(right, answers.get, lists())


@given(CONDITIONS, ANSWERS)
def test_a_condition_hangs_only_on_the_fields_it_names(raw: dict[str, Any], answers: dict[str, Value]) -> None:
    condition = parse_condition(raw, "x")
    named = set(fields_of(condition))
    fewer = {name: value for name, value in answers.items() if name in named}
    assert holds(condition, fewer.get, lists()) is holds(condition, answers.get, lists())


@given(DAYS, st.integers(-40, 40))
def test_the_deadline_is_kept_on_the_last_day_and_missed_on_the_next(request_day: date, days: int) -> None:
    """Rules 35, 36 and 38: calendar days, more than 14."""
    condition = parse_condition({"days_between": {"from": "a", "to": "b", "more_than": 14}}, "x")
    answers: dict[str, Value] = {"a": request_day, "b": request_day + timedelta(days=days)}
    assert holds(condition, answers.get, lists()) is (days >= 15)


def _view(art: SkemaArt, values: Mapping[str, Value]) -> tuple[set[str], frozenset[str]]:
    around = Omgivelser(lists(), {"anmodning.anmodningsdato": date(2025, 8, 1)})
    view = visning(version().skemaer[art], values, around)
    return {felt.navn for felt in view.vist}, view.kraevet


IV = SkemaArt.IVAERKSAETTELSE
BEH = SkemaArt.BEHANDLING
HELD: dict[str, Value] = {"laegesamtale_oenskes": "JA", "laegesamtale_afholdt": "JA"}
DRUG: dict[str, Value] = {"hovedstof": "HASH"}
ABOUT_DRUG = (
    "hovedstof_antal_dage",
    "hovedstof_alder_foerste_brug",
    "hovedstof_alder_uoplyst",
    "hovedstof_hyppighed",
    "hovedstof_indtagelsesmaade",
)
BORDERS: list[tuple[SkemaArt, str, dict[str, Value], dict[str, Value]]] = [
    (IV, "laegesamtale_afholdt", {"laegesamtale_oenskes": "JA"}, {"laegesamtale_oenskes": "NEJ"}),
    (IV, "laegesamtale_dato", HELD, HELD | {"laegesamtale_afholdt": "NEJ"}),
    (
        IV,
        "aarsag_overskridelse_laegesamtale",
        HELD | {"laegesamtale_dato": date(2025, 8, 16)},
        HELD | {"laegesamtale_dato": date(2025, 8, 15)},
    ),
    (
        IV,
        "aarsag_overskridelse_behandlingsgaranti",
        {"ivaerksat_dato": date(2025, 8, 16)},
        {"ivaerksat_dato": date(2025, 8, 15)},
    ),
    (IV, "boern_i_husstanden", {"boern_under_18": "JA"}, {"boern_under_18": "VIL_IKKE_OPLYSE"}),
    (IV, "stoffer_brugt_30_dage", {"stofbrug_seneste_30_dage": "JA"}, {"stofbrug_seneste_30_dage": "UOPLYST"}),
    (IV, "hovedstof", {}, {"hovedstof_kan_ikke_angives": True}),
    (IV, "hovedstof", {"hovedstof_kan_ikke_angives": False}, {"hovedstof_kan_ikke_angives": True}),
    *((IV, name, DRUG, dict[str, Value]()) for name in ABOUT_DRUG),
    *((IV, name, DRUG, DRUG | {"hovedstof_kan_ikke_angives": True}) for name in ABOUT_DRUG),
    (IV, "alder_foerste_injektion", {"injektion_nogensinde": "JA"}, {"injektion_nogensinde": "NEJ"}),
    (BEH, "autorisationskode", {"behandlingstype": "SUL142_METADON"}, {"behandlingstype": "SOCIAL_SEL101"}),
]


@pytest.mark.parametrize(("art", "name", "shows", "hides"), BORDERS, ids=lambda x: x if isinstance(x, str) else "")
def test_a_field_is_shown_on_the_one_side_and_not_on_the_other(
    art: SkemaArt, name: str, shows: dict[str, Value], hides: dict[str, Value]
) -> None:
    assert name in _view(art, shows)[0]
    shown, demanded = _view(art, hides)
    assert name not in shown
    assert name not in demanded


def test_every_conditional_field_of_the_form_stands_in_the_table_above() -> None:
    conditional = {(s.art, f.navn) for s in version().skemaer.values() for f in s.felter if f.shown is not None}
    assert conditional == {(art, name) for art, name, _, _ in BORDERS}, VERSION


def test_what_hangs_on_a_hidden_answer_is_hidden_too() -> None:
    """A date left behind in a field that is no longer shown does not bring its follow-up back (rule 45)."""
    left_behind = HELD | {"laegesamtale_dato": date(2025, 9, 30), "laegesamtale_oenskes": "NEJ"}
    shown, _ = _view(IV, left_behind)
    assert not {"laegesamtale_afholdt", "laegesamtale_dato", "aarsag_overskridelse_laegesamtale"} & shown


def test_the_age_is_demanded_unless_it_is_said_to_be_unknown() -> None:
    """Rule 49: either the age or »Alder uoplyst«; the tick box stands after the age and still counts."""
    assert "hovedstof_alder_foerste_brug" in _view(IV, DRUG)[1]
    shown, demanded = _view(IV, DRUG | {"hovedstof_alder_uoplyst": True})
    assert "hovedstof_alder_foerste_brug" in shown
    assert "hovedstof_alder_foerste_brug" not in demanded
