"""Conditions mean what they say: against a second reading of the same JSON, and on both sides of the forms' borders."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smdb_desktop.domain.forms.conditions import Condition, fields_of, holds, parse_condition
from smdb_desktop.domain.forms.engine import Omgivelser, beregnede, completed_values, visning
from smdb_desktop.domain.forms.filled import Skema, Value
from tests.forms.forms_material import V24, V25, VERSIONS, all_fields, lists, version

Answers = Mapping[str, tuple[Value, ...]]
"""What stands in each field: several values where a course has several of the form."""

DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))
TYPES = ("SOCIAL_SEL101", "SOCIAL_BL33", "SUL142_METADON", "SUL142_ANDEN_MEDICINSK", "FINDES_IKKE")
LISTS = {"type": "behandlingstype", "several.type": "behandlingstype", "inj": "injektion_nogensinde"}
FLAGS = {
    "type": st.sampled_from(["substitution", "kraever_autorisationskode"]),
    "several.type": st.sampled_from(["substitution", "kraever_autorisationskode"]),
    "inj": st.sampled_from(["har_injiceret", "udloeser_kvalhep"]),
}


def _one(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Value, ...]]:
    return values.map(lambda value: (value,))


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "tick": _one(st.booleans()),
        "inj": _one(st.sampled_from(["JA", "NEJ", "UOPLYST"])),
        "type": _one(st.sampled_from(TYPES)),
        "several.type": st.lists(st.sampled_from(TYPES), max_size=3).map(tuple),
        "first": _one(DAYS),
        "last": _one(DAYS),
        "number": _one(st.integers(0, 3)),
    },
)
LEAVES = st.one_of(
    st.builds(lambda v: {"field": "tick", "equals": v}, st.booleans()),
    st.builds(
        lambda f: {"field": f, "is_set": True}, st.sampled_from(["inj", "tick", "first", "number", "several.type"])
    ),
    st.sampled_from(sorted(FLAGS)).flatmap(lambda f: FLAGS[f].map(lambda flag: {"field": f, "has": flag})),
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
HAVE = {
    "substitution": {"SUL142_METADON"},
    "kraever_autorisationskode": {"SUL142_METADON", "SUL142_ANDEN_MEDICINSK"},
    "har_injiceret": {"JA"},
    "udloeser_kvalhep": {"JA"},
}


def _parsed(raw: Mapping[str, Any]) -> Condition:
    return parse_condition(raw, "x", LISTS.get)


def _holds(condition: Condition, answers: Answers) -> bool:
    return holds(condition, lambda name: answers.get(name, ()), lists())


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
        (first,), (last,) = answers[limits["from"]], answers[limits["to"]]
        return bool(last > first + timedelta(days=limits["more_than"]))
    given = answers.get(raw["field"], ())
    if "has" in raw:
        return bool(HAVE[raw["has"]] & set(given))
    return len(given) > 0 if "is_set" in raw else list(given) == [raw["equals"]]


@given(CONDITIONS, ANSWERS)
def test_a_condition_means_what_a_plain_reading_says(raw: dict[str, Any], answers: Answers) -> None:
    assert _holds(_parsed(raw), answers) is _plainly(raw, answers)


@given(CONDITIONS, CONDITIONS, ANSWERS)
def test_not_all_is_any_not(one: dict[str, Any], two: dict[str, Any], answers: Answers) -> None:
    left = _parsed({"not": {"all": [one, two]}})
    right = _parsed({"any": [{"not": one}, {"not": two}]})
    assert _holds(left, answers) is _holds(right, answers)


@given(CONDITIONS, ANSWERS)
def test_a_condition_hangs_only_on_the_fields_it_names(raw: dict[str, Any], answers: Answers) -> None:
    condition = _parsed(raw)
    named = set(fields_of(condition))
    fewer = {name: value for name, value in answers.items() if name in named}
    assert _holds(condition, fewer) is _holds(condition, answers)


@given(DAYS, st.integers(-40, 40))
def test_the_deadline_is_kept_on_the_last_day_and_missed_on_the_next(request_day: date, days: int) -> None:
    """Rules 35, 36 and 38: calendar days, more than 14."""
    condition = _parsed({"days_between": {"from": "a", "to": "b", "more_than": 14}})
    answers: Answers = {"a": (request_day,), "b": (request_day + timedelta(days=days),)}
    assert _holds(condition, answers) is (days >= 15)


REQUESTED = {V24: date(2025, 3, 1), V25: date(2025, 8, 1)}
Given = dict[str, Value]


def _around(version_id: str, **others: Value) -> Omgivelser:
    andre = {name.replace("__", "."): (value,) for name, value in others.items()}
    return Omgivelser(lists(), {"anmodning.anmodningsdato": (REQUESTED[version_id],), **andre})


def _view(version_id: str, art: str, values: Given, **others: Value) -> tuple[set[str], frozenset[str]]:
    view = visning(version(version_id).skemaer[art], values, _around(version_id, **others))
    return {felt.navn for felt in view.vist}, view.kraevet


IV, BEH, ANM = "ivaerksaettelse", "behandling", "anmodning"
HELD: Given = {"laegesamtale_oenskes": "JA", "laegesamtale_afholdt": "JA"}
DRUG: Given = {"hovedstof": "HASH"}
ABOUT_DRUG = (
    "hovedstof_antal_dage",
    "hovedstof_alder_foerste_brug",
    "hovedstof_alder_uoplyst",
    "hovedstof_hyppighed",
    "hovedstof_indtagelsesmaade",
)
Border = tuple[str, str, Given, Given]


def _both(version_id: str) -> list[Border]:
    kept, missed = REQUESTED[version_id] + timedelta(days=14), REQUESTED[version_id] + timedelta(days=15)
    late = "aarsag_overskridelse_"
    return [
        (IV, "laegesamtale_afholdt", {"laegesamtale_oenskes": "JA"}, {"laegesamtale_oenskes": "NEJ"}),
        (IV, "laegesamtale_dato", HELD, HELD | {"laegesamtale_afholdt": "NEJ"}),
        (IV, f"{late}laegesamtale", HELD | {"laegesamtale_dato": missed}, HELD | {"laegesamtale_dato": kept}),
        (IV, f"{late}behandlingsgaranti", {"ivaerksat_dato": missed}, {"ivaerksat_dato": kept}),
        (IV, "hovedstof", {}, {"hovedstof_kan_ikke_angives": True}),
        (IV, "hovedstof", {"hovedstof_kan_ikke_angives": False}, {"hovedstof_kan_ikke_angives": True}),
    ]


BORDERS: dict[str, list[Border]] = {
    V24: [
        *_both(V24),
        (IV, "stoffer_brugt_30_dage", {"stoffri_seneste_maaned": "NEJ"}, {"stoffri_seneste_maaned": "JA"}),
        (BEH, "autorisationskode", {"behandlingstype": "METADON"}, {"behandlingstype": "STOFFRI"}),
    ],
    V25: [
        *_both(V25),
        (IV, "boern_i_husstanden", {"boern_under_18": "JA"}, {"boern_under_18": "VIL_IKKE_OPLYSE"}),
        (IV, "stoffer_brugt_30_dage", {"stofbrug_seneste_30_dage": "JA"}, {"stofbrug_seneste_30_dage": "UOPLYST"}),
        *((IV, name, DRUG, Given()) for name in ABOUT_DRUG),
        *((IV, name, DRUG, DRUG | {"hovedstof_kan_ikke_angives": True}) for name in ABOUT_DRUG),
        (IV, "alder_foerste_injektion", {"injektion_nogensinde": "JA"}, {"injektion_nogensinde": "NEJ"}),
        (BEH, "autorisationskode", {"behandlingstype": "SUL142_METADON"}, {"behandlingstype": "SOCIAL_SEL101"}),
    ],
}
BY_THE_CITIZEN = {(V24, ANM, "gravid")}


@pytest.mark.parametrize(
    ("version_id", "border"),
    [pytest.param(v, border, id=f"{v[:4]}-{border[1]}-{n}") for v in VERSIONS for n, border in enumerate(BORDERS[v])],
)
def test_a_field_is_shown_on_the_one_side_and_not_on_the_other(version_id: str, border: Border) -> None:
    art, name, shows, hides = border
    assert name in _view(version_id, art, shows)[0]
    shown, demanded = _view(version_id, art, hides)
    assert name not in shown
    assert name not in demanded


def test_every_conditional_field_of_the_forms_stands_in_the_table_above() -> None:
    conditional = {(v, art, f.navn) for v, art, f in all_fields() if f.shown is not None}
    assert conditional == {(v, art, name) for v in VERSIONS for art, name, _, _ in BORDERS[v]} | BY_THE_CITIZEN


@pytest.mark.parametrize(("koen", "asked"), [("2", True), ("1", False), (None, False)])
def test_the_2024_form_asks_only_women_whether_they_are_pregnant(koen: str | None, asked: bool) -> None:
    shown, demanded = _view(V24, ANM, {}, **({"borger__koen": koen} if koen else {}))
    assert ("gravid" in shown, "gravid" in demanded) == (asked, asked)


@pytest.mark.parametrize("koen", ["1", "2"])
def test_the_2025_form_asks_everybody(koen: str) -> None:
    assert "gravid" in _view(V25, ANM, {}, borger__koen=koen)[1]


@pytest.mark.parametrize("version_id", VERSIONS)
def test_what_hangs_on_a_hidden_answer_is_hidden_too(version_id: str) -> None:
    """A date left behind in a field that is no longer shown does not bring its follow-up back (rule 45)."""
    left_behind = HELD | {"laegesamtale_dato": date(2025, 9, 30), "laegesamtale_oenskes": "NEJ"}
    shown, _ = _view(version_id, IV, left_behind)
    assert not {"laegesamtale_afholdt", "laegesamtale_dato", "aarsag_overskridelse_laegesamtale"} & shown


def test_the_age_is_demanded_unless_it_is_said_to_be_unknown() -> None:
    """Rule 49: either the age or »Alder uoplyst«; the tick box stands after the age and still counts."""
    assert "hovedstof_alder_foerste_brug" in _view(V25, IV, DRUG)[1]
    shown, demanded = _view(V25, IV, DRUG | {"hovedstof_alder_uoplyst": True})
    assert "hovedstof_alder_foerste_brug" in shown
    assert "hovedstof_alder_foerste_brug" not in demanded


@pytest.mark.parametrize("name", ["antal_boern_kontakt", "antal_boern_anbragt"])
def test_a_number_of_children_is_demanded_unless_the_citizen_will_not_say(name: str) -> None:
    """Rule 53."""
    assert name in _view(V24, IV, {})[1]
    shown, demanded = _view(V24, IV, {f"{name}_vil_ikke_oplyse": True})
    assert name in shown and name not in demanded


@pytest.mark.parametrize(
    ("others", "reasons"),
    [
        ({}, None),
        ({"ivaerksaettelse__injektion_nogensinde": "JA"}, ("INJEKTION",)),
        ({"ivaerksaettelse__delt_vaerktoej": "JA"}, ("DELT_VAERKTOEJ",)),
        ({"behandling__behandlingstype": "METADON"}, ("SUL142",)),
        ({"behandling__behandlingstype": "STOFFRI", "ivaerksaettelse__injektion_nogensinde": "UOPLYST"}, None),
        (
            {"behandling__behandlingstype": "ANDEN_MEDICINSK", "ivaerksaettelse__injektion_nogensinde": "JA"},
            ("INJEKTION", "SUL142"),
        ),
    ],
)
def test_why_kvalhep_is_demanded_is_computed(others: dict[str, Value], reasons: tuple[str, ...] | None) -> None:
    """``forms.md`` section 6; what somebody wrote into the field does not count."""
    definition, around = version(V24).skemaer["kvalhep"], _around(V24, **others)
    assert beregnede(definition, {}, around).get("kvalhep_udloeser") == reasons
    written = Skema("kvalhep", "x", {"kvalhep_dato": date(2025, 3, 21), "kvalhep_udloeser": ("DELT_VAERKTOEJ",)})
    assert completed_values(definition, written, around).get("kvalhep_udloeser") == reasons
