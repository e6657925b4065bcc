"""Which form version a course is read in, what a case file may say of it, and what a course as a whole must have."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from smdb_desktop import resources
from smdb_desktop.domain.case.casefile import read_case
from smdb_desktop.domain.case.model import Kontaktforloeb
from smdb_desktop.domain.findings import FORMAT, PAAKRAEVET
from smdb_desktop.domain.forms.definitions import Skemaversion
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.judgement import (
    check_case,
    check_document,
    completed_forms,
    demanded,
    missing_places,
    omgivelser,
)
from smdb_desktop.examples.example_case import ABSENT, answer_with, example_case, example_form, patched
from tests.forms.forms_material import V24, V25, VERSIONS, Change, Json, changed, field, lists, load, place, version

TODAY = date(2026, 6, 1)
K = "kontaktforloeb[0]"
LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)
"""The last day of the old forms and the first of the new."""


def catalog() -> Katalog:
    return resources.catalog()


def _case(version_id: str, changes: Mapping[str, Any] = MappingProxyType({}), **about: Any) -> Json:
    return patched(example_case(catalog(), version_id, kommune="165", **about), changes)


def _course(case: Json, katalog: Katalog | None = None) -> Kontaktforloeb:
    (course,) = read_case(case, katalog or catalog())[0].kontaktforloeb
    return course


def _said(case: Json, *, katalog: Katalog | None = None, today: date = TODAY) -> list[tuple[str, str]]:
    return [(str(f.regel), f.felt) for f in check_document(case, katalog or catalog(), today)]


def _only(*versioner: Skemaversion) -> Katalog:
    return Katalog(MappingProxyType({v.id: v for v in versioner}), lists())


def _with(version_id: str, change: Change) -> Katalog:
    """The catalogue with one version changed."""
    other = [version(v) for v in VERSIONS if v != version_id]
    return _only(load(changed(change, version_id), version_id), *other)


# -- the day decides -------------------------------------------------------------------------------------------------


def test_the_last_day_belongs_to_the_old_forms_and_the_first_to_the_new() -> None:
    assert version(V24).gaelder(LAST) and not version(V24).gaelder(FIRST)
    assert version(V25).gaelder(FIRST) and not version(V25).gaelder(LAST)


@pytest.mark.parametrize(
    ("day", "version_id"),
    [
        (date(1999, 1, 1), V24),
        (date(2023, 12, 31), V24),
        (date(2024, 1, 1), V24),
        (LAST, V24),
        (FIRST, V25),
        (date(2030, 1, 1), V25),
    ],
)
def test_a_course_is_read_in_the_version_of_its_requests_date(day: date, version_id: str) -> None:
    """The forms before 2024 are not known, so those of 2024 serve them too."""
    case = _case(version_id, day=day)
    assert _course(case).version == version_id
    assert [f for f in check_document(case, catalog(), day + timedelta(days=100)) if f.regel == FORMAT] == []


@pytest.mark.parametrize(("day", "other"), [(LAST, V25), (FIRST, V24)])
def test_the_other_versions_forms_are_refused_on_either_side(day: date, other: str) -> None:
    assert FORMAT in {regel for regel, _ in _said(_case(other, day=day))}


def test_without_a_date_a_course_is_read_in_the_newest_version() -> None:
    case = _case(V25, {f"{K}.anmodning.anmodningsdato": None})
    assert _course(case).version == V25
    assert _said(case) == [(PAAKRAEVET, f"{K}.anmodning.anmodningsdato")]


@pytest.mark.parametrize("blank", [None, "01-03-2025", 5])
def test_without_a_readable_date_a_course_may_name_its_version(blank: object) -> None:
    case = _case(V24, {f"{K}.anmodning.anmodningsdato": blank, f"{K}.skemaversion": V24})
    assert _course(case).version == V24
    assert _said(case) == [(PAAKRAEVET if blank is None else FORMAT, f"{K}.anmodning.anmodningsdato")]


def test_a_course_that_names_another_version_than_its_dates_is_refused() -> None:
    """It is read by its date all the same, so that nothing else is said of it."""
    for version_id, other in ((V24, V25), (V25, V24)):
        case = _case(version_id, {f"{K}.skemaversion": other})
        (fund,) = check_document(case, catalog(), TODAY)
        assert (fund.regel, fund.felt) == (FORMAT, f"{K}.skemaversion")
        assert fund.besked == (
            f"Forløbet angiver skemaversionen »{other}«, men anmodningsdatoen hører til »{version_id}«. Ret en af dem."
        )


@pytest.mark.parametrize("named", ["2026-01-01", "", 2025, ["2025-07-01"], {}])
def test_a_version_that_the_program_lacks_is_refused(named: object) -> None:
    (fund,) = check_document(_case(V25, {f"{K}.skemaversion": named}), catalog(), TODAY)
    assert (fund.regel, fund.felt) == (FORMAT, f"{K}.skemaversion")
    assert fund.besked.endswith("findes ikke i denne udgave af programmet.")


def test_a_day_that_no_version_has_leaves_the_course_out_and_says_so() -> None:
    katalog = _only(replace(version(V24), valid_to=date(2025, 1, 31)), version(V25))
    case = _case(V24)
    assert read_case(case, katalog)[0].kontaktforloeb == ()
    (fund,) = check_document(case, katalog, TODAY)
    assert (fund.regel, fund.felt) == (FORMAT, f"{K}.anmodning.anmodningsdato")
    assert "intet skema for den dag" in fund.besked


def test_a_course_that_stands_in_another_version_than_its_dates_has_a_finding() -> None:
    """So it is when the date of a request is moved over the border in the window."""
    sag, _ = read_case(_case(V25, day=FIRST), catalog())
    (course,) = sag.kontaktforloeb
    moved = course.med(lambda s: replace(s, values={**s.values, "anmodningsdato": LAST}) if s.art == "anmodning" else s)
    found = check_case(replace(sag, kontaktforloeb=(moved,)), catalog(), TODAY)
    (fund,) = (f for f in found if f.regel == FORMAT)
    assert fund.felt == f"{K}.anmodning.anmodningsdato"
    assert fund.besked == (
        "Anmodningen fra 30-06-2025 hører til »Skemaerne fra 1. januar 2024«, men forløbet er udfyldt i »Skemaerne "
        "fra 1. juli 2025«. Skift skema, eller ret anmodningsdatoen."
    )
    assert check_case(replace(sag, kontaktforloeb=(course,)), catalog(), TODAY) == ()


# -- forms that only one version has ---------------------------------------------------------------------------------


@pytest.mark.parametrize("nothing", [[], None])
def test_a_form_of_another_version_may_stand_empty(nothing: object) -> None:
    assert _said(_case(V25, {f"{K}.kvalhep": nothing})) == []


@pytest.mark.parametrize("something", [[{}], {}, [None], "x", 0])
def test_a_form_of_another_version_may_not_be_filled(something: object) -> None:
    (fund,) = check_document(_case(V25, {f"{K}.kvalhep": something}), catalog(), TODAY)
    assert (fund.regel, fund.felt) == (FORMAT, f"{K}.kvalhep")
    assert fund.besked == "»KvalHep« hører ikke til »Skemaerne fra 1. juli 2025«. Fjern skemaet."


KVALHEP_PLACE = version(V24).plads("kvalhep")
REASONS = {
    "nothing": ({}, False),
    "injected": ({"ivaerksaettelse.injektion_nogensinde": "har_injiceret"}, True),
    "shared tools": ({"ivaerksaettelse.delt_vaerktoej": "har_delt"}, True),
    "medical treatment": ({"behandling.behandlingstype": "udloeser_kvalhep"}, True),
}


@pytest.mark.parametrize("reason", REASONS)
def test_kvalhep_is_demanded_for_each_of_its_reasons(reason: str) -> None:
    """``forms.md`` section 6; a completed one is enough, a draft is not."""
    wanted, is_demanded = REASONS[reason]
    svar = {name: answer_with(catalog(), V24, name, egenskab) for name, egenskab in wanted.items()}
    case = _case(V24, svar=svar)
    sag, _ = read_case(case, catalog())
    (course,) = sag.kontaktforloeb
    assert demanded(KVALHEP_PLACE, omgivelser(sag.borger, course, catalog())) is is_demanded
    assert [p.art for p in missing_places(sag.borger, course, catalog())] == (["kvalhep"] if is_demanded else [])
    filled = example_form(catalog(), V24, "kvalhep")
    for entry, missing in ((filled, 0), ({**filled, "status": "KLADDE"}, int(is_demanded))):
        there = _course(patched(case, {f"{K}.kvalhep": [entry]}))
        assert len(missing_places(sag.borger, there, catalog())) == missing


def test_the_new_forms_demand_no_kvalhep() -> None:
    name = "ivaerksaettelse.injektion_nogensinde"
    sag, _ = read_case(_case(V25, svar={name: answer_with(catalog(), V25, name, "har_injiceret")}), catalog())
    assert missing_places(sag.borger, sag.kontaktforloeb[0], catalog()) == ()
    assert not version(V25).har("kvalhep")


def test_the_program_computes_why_kvalhep_was_filled() -> None:
    """Whatever a case file says of it; what is computed is what is sent."""
    svar = {"ivaerksaettelse.delt_vaerktoej": answer_with(catalog(), V24, "ivaerksaettelse.delt_vaerktoej", "har_delt")}
    case = _case(V24, svar=svar, profil="SUNDHEDSFAGLIG")
    (filled,) = case["kontaktforloeb"][0]["kvalhep"]
    assert filled["kvalhep_udloeser"] == ["DELT_VAERKTOEJ"]
    wrong = patched(case, {f"{K}.kvalhep[0].kvalhep_udloeser": ["INJEKTION"]})
    sag, _ = read_case(wrong, catalog())
    completed = completed_forms(sag.borger, sag.kontaktforloeb[0], catalog())
    assert completed[f"{K}.kvalhep[0]"]["kvalhep_udloeser"] == ("DELT_VAERKTOEJ",)


# -- the citizen's master data ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["koen", "opholdskommune"])
def test_the_old_forms_demand_the_citizens_master_data(name: str) -> None:
    assert _said(_case(V24, {f"borger.{name}": ABSENT})) == [(PAAKRAEVET, f"borger.{name}")]
    draft: Json = {f"{K}.anmodning.status": "KLADDE", f"{K}.ivaerksaettelse": None, f"{K}.tilbudstilknytninger": []}
    begun = _case(V24, {f"borger.{name}": ABSENT, **draft, f"{K}.forloebsafslutning": None})
    assert _said(begun, today=date(2025, 3, 2)) == []
    assert _said(_case(V25, {f"borger.{name}": ABSENT})) == []


def test_two_courses_that_lack_it_say_it_once() -> None:
    later = _case(V24, day=date(2025, 6, 20))["kontaktforloeb"][0]
    both = _case(V24, {"borger.koen": ABSENT, f"{K}.ivaerksaettelse.hovedstof": "HASH"})
    both["kontaktforloeb"].append(patched(later, {"anmodning.tidligere_stofmisbrugsbehandling": "JA"}))
    assert _said(both) == [(PAAKRAEVET, "borger.koen")]


# -- what a course must have, and what is left of it -----------------------------------------------------------------


def test_a_tilbud_without_a_treatment_lacks_one() -> None:
    for version_id in VERSIONS:
        case = _case(version_id, {f"{K}.tilbudstilknytninger[0].behandlinger": [], f"{K}.forloebsafslutning": None})
        (fund,) = check_document(case, catalog(), TODAY)
        assert (fund.regel, fund.felt) == (PAAKRAEVET, f"{K}.tilbudstilknytninger[0].behandlinger")
        assert fund.besked == "Tilbuddet har ingen behandling. Tilføj behandlingen, eller fjern tilbuddet."


@pytest.mark.parametrize("version_id", VERSIONS)
def test_drafts_and_a_tilbud_without_a_treatment_are_left_out_of_what_is_sent(version_id: str) -> None:
    """What stays keeps its path."""
    entry = _case(version_id)["kontaktforloeb"][0]["tilbudstilknytninger"][0]
    (treated,) = entry["behandlinger"]
    draft = {**treated, "status": "KLADDE"}
    tilbud = [
        {**entry, "behandlinger": []},
        {**entry, "behandlinger": [draft]},
        {**entry, "behandlinger": [draft, treated]},
    ]
    course = _course(
        _case(version_id, {f"{K}.tilbudstilknytninger": tilbud, f"{K}.forloebsafslutning.status": "KLADDE"})
    )
    left = course.uden_kladder()
    assert [t.sti for t in course.tilbudstilknytninger] == [f"{K}.tilbudstilknytninger[{n}]" for n in range(3)]
    (kept,) = left.tilbudstilknytninger
    assert kept.sti == f"{K}.tilbudstilknytninger[2]"
    assert [b.sti for b in kept.behandlinger] == [f"{K}.tilbudstilknytninger[2].behandlinger[1]"]
    assert [s.art for s in left.skemaer()] == ["anmodning", "ivaerksaettelse", "tilbud", "behandling"]


def test_a_course_lacks_what_it_must_have_one_or_more_of() -> None:
    """``some`` of a form that stands in the course itself, and ``one`` below a head."""

    def always(files: Json) -> None:
        place(files, "kvalhep").update(count="some", missing="KvalHep mangler.")
        place(files, "kvalhep").pop("demanded")

    katalog = _with(V24, always)
    assert _said(_case(V24), katalog=katalog) == [(PAAKRAEVET, f"{K}.kvalhep")]
    katalog = _with(V24, lambda files: place(files, "behandling").update(count="one"))
    case = _case(V24, {f"{K}.tilbudstilknytninger[0].behandlinger": None, f"{K}.forloebsafslutning": None})
    assert _said(case, katalog=katalog) == [(PAAKRAEVET, f"{K}.tilbudstilknytninger[0].behandlinger")]


def test_the_date_is_found_under_the_places_own_key() -> None:
    def rename(files: Json) -> None:
        place(files, "anmodning").update(key="henvendelse")

    katalog = _only(*(load(changed(rename, v), v) for v in VERSIONS))
    case = _case(V24)
    course = case["kontaktforloeb"][0]
    course["henvendelse"] = course.pop("anmodning")
    assert _course(case, katalog).version == V24
    assert _said(case, katalog=katalog) == []


def test_a_condition_sees_only_what_is_shown_in_another_form() -> None:
    """The talk was not wished for, so that it was held is an answer left behind."""

    def ask(files: Json) -> None:
        shown = {"field": "ivaerksaettelse.laegesamtale_afholdt", "has": "afholdt"}
        field(files, "forloebsafslutning", "aarsag_afsluttet").update(shown=shown)

    katalog = _with(V25, ask)
    assert _said(_case(V25), katalog=katalog) == []
    left_behind = _case(V25, {f"{K}.ivaerksaettelse.laegesamtale_oenskes": "NEJ"})
    sag, _ = read_case(left_behind, katalog)
    closing = completed_forms(sag.borger, sag.kontaktforloeb[0], katalog)[f"{K}.forloebsafslutning"]
    assert set(closing) == {"afsluttet_dato", "status_stofmisbrug"}


# -- the example case ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version_id", VERSIONS)
def test_the_example_answers_everything_that_is_asked(version_id: str) -> None:
    (course,) = _case(version_id)["kontaktforloeb"]
    assert set(course) == {plads.noegle for plads in version(version_id).pladser}
    asked = {"laegesamtale_dato", "stoffer_brugt_30_dage", "hovedstof"} | (
        {"boern_i_husstanden"} if version_id == V25 else {"antal_boern_kontakt"}
    )
    assert asked <= set(course["ivaerksaettelse"])
    assert None not in course["ivaerksaettelse"].values()


def test_the_example_follows_other_answers() -> None:
    name = "behandling.behandlingstype"
    for version_id in VERSIONS:
        svar = {name: answer_with(catalog(), version_id, name, "substitution")}
        case = _case(version_id, svar=svar, profil="SUNDHEDSFAGLIG", borger={"koen": "2"})
        assert check_document(case, catalog(), TODAY) == ()
        (course,) = case["kontaktforloeb"]
        assert course["tilbudstilknytninger"][0]["behandlinger"][0]["autorisationskode"] == "00DNY"
        assert len(course.get("kvalhep", ["x"])) == 1
        assert course["anmodning"]["gravid"]


def test_the_example_computes_and_invents_no_reason() -> None:
    assert "kvalhep_udloeser" not in example_form(catalog(), V24, "kvalhep")
    form = example_form(catalog(), V24, "kvalhep", svar={"kvalhep.kvalhep_hcv": None})
    assert (form["kvalhep_hcv"], form["kvalhep_dato"]) == (None, "2025-03-21")


def test_the_example_leaves_forms_out_and_knows_its_fields() -> None:
    (course,) = _case(V25, uden=("tilbud", "ivaerksaettelse"))["kontaktforloeb"]
    assert (course["ivaerksaettelse"], course["tilbudstilknytninger"]) == (None, [])
    for unknown in ({"svar": {"anmodning.graviditet": "JA"}}, {"svar": {"udskriv.dato": None}}):
        with pytest.raises(ValueError, match="has no field"):
            _case(V25, **unknown)
    with pytest.raises(KeyError):
        _case(V25, uden=("udskriv",))
    with pytest.raises(ValueError, match="no answer fits"):
        answer_with(catalog(), V25, "anmodning.gravid", "substitution")


@pytest.mark.parametrize("version_id", VERSIONS)
def test_a_new_required_field_of_any_kind_costs_the_example_nothing(version_id: str) -> None:
    kinds: list[Json] = [
        {"type": "date"},
        {"type": "choice", "list": "ja_nej"},
        {"type": "multichoice", "list": "ja_nej"},
        {"type": "integer", "constraint": {"min": 3, "max": 4, "message": "Skriv 3 eller 4."}},
        {"type": "yesno"},
        {"type": "text"},
        {"type": "table", "columns": [{"name": "a", "label": "A", "type": "choice", "list": "ja_nej"}]},
    ]

    def append(files: Json) -> None:
        for number, kind in enumerate(kinds):
            about = {"name": f"nyt_{number}", "label": "Nyt", "help": "Nyt."}
            files["anmodning"]["steps"][0]["fields"].append({**about, **kind})

    katalog = _with(version_id, append)
    assert _said(_case(version_id), katalog=katalog) != []
    assert _said(example_case(katalog, version_id, kommune="165"), katalog=katalog) == []


def test_a_text_that_cannot_be_guessed_is_named() -> None:
    about = {"name": "kode", "label": "Kode", "help": "Koden.", "type": "text"}
    limit = {"pattern": "^[0-9]{3}$", "message": "Skriv tre cifre."}
    katalog = _with(V25, lambda files: files["anmodning"]["steps"][0]["fields"].append({**about, "constraint": limit}))
    with pytest.raises(ValueError, match="no text fits in kode"):
        example_case(katalog, V25)
