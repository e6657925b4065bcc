"""The typing aid: every answer that would be sent, in SMDB's order, none hidden and none missing; and how far it was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smdb_desktop.domain.forms.definitions import Felttype, SkemaDef
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.examples.example_case import example_case
from smdb_desktop.resources import catalog
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.errors import NotAllowed, StoreError
from smdb_desktop.services.stored.mapping import case_object, completed
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.services.typing_aid.service import CHANGED, ELSEWHERE, NOT_TICKED, Sag, Stand, TypingAid
from smdb_desktop.services.typing_aid.steps import Skridt, Slags, steps
from smdb_desktop.ways.folder import FolderWay
from tests.scenario import PROFIL, Scenario
from tests.scenarios.typed import ANMODNING

V24, V25 = "2024-01-01", "2025-07-01"
ROLES = replace(PROFIL, roller=("INDBERETTER", "SUNDHEDSFAGLIG"), rolle="SUNDHEDSFAGLIG")
CHOICES = {
    version: [
        f"{art}.{felt.navn}"
        for art, skema in catalog().versioner[version].skemaer.items()
        for felt in skema.felter
        if felt.type is Felttype.ENKELTVALG and felt.liste is not None and not felt.read_only and art != "tilbud"
    ]
    for version in (V24, V25)
}


def taken_in(version: str, svar: Mapping[str, Any] | None = None, scenario: Scenario | None = None) -> Scenario:
    """A store with one whole case of a version."""
    made = scenario or Scenario()
    made.clock.wait(days=500)
    case = example_case(made.workspace.katalog, version, svar=svar or {}, kommune="165", profil="SUNDHEDSFAGLIG")
    report = ImportService(made.workspace.cases, "Prøve").take_in(case)
    assert report.ok, report.linjer
    borger = made.workspace.cases.find(case["borger"]["cpr_nr"])[1]
    assert borger is not None
    made.borger_id = borger.id
    return made.open(made.overview().forloeb[0].id)


def aid(scenario: Scenario) -> TypingAid:
    return scenario.workspace.typing_aid


def case(scenario: Scenario) -> Sag:
    return aid(scenario).open(scenario.session.forloeb_id)


def walked(scenario: Scenario) -> tuple[Skridt, ...]:
    return steps(aid(scenario).newest(scenario.session.forloeb_id), scenario.workspace.katalog)


def other_answer(scenario: Scenario, art: str, navn: str) -> str:
    """Another answer of a choice than the one that was given."""
    felt = scenario.session.version.skemaer[art].felt(navn)
    assert felt is not None and felt.liste is not None
    given = scenario.session.record(scenario.form(art)).svar[navn].value
    return next(code for code in scenario.session.lister[felt.liste].koder if code != given)


def typed(scenario: Scenario, number: int | None = None) -> Sag:
    """Tick so many steps that are left, all where no number is given."""
    found = case(scenario)
    for punkt in [each for each in found.punkter if each.tilbage][:number]:
        aid(scenario).tick(found, punkt)
    return case(scenario)


# -- every answer, in order --------------------------------------------------------------------------------------------


def sent(scenario: Scenario) -> Iterator[tuple[str, str, Any]]:
    """Every answer of the case file that would be sent, in its own order: form, field, value."""
    store, katalog = scenario.workspace.store, scenario.workspace.katalog
    forloeb = store.cases.forloeb(scenario.session.forloeb_id)
    whole = [completed(forloeb, katalog, "")]
    course: Any = case_object(store.cases.borger(forloeb.borger_id), forloeb, whole, katalog)["kontaktforloeb"]
    version = katalog.versioner[forloeb.skemaversion]

    def below(pladser: tuple[Plads, ...], found: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
        for plads in pladser:
            entries = found.get(plads.noegle) or []
            for entry in entries if isinstance(entries, list) else [entries]:
                definition: SkemaDef = version.skemaer[plads.art]
                answers = entry[plads.art] if plads.under else entry
                yield from (
                    (plads.art, felt.navn, answers[felt.navn]) for felt in definition.felter if felt.navn in answers
                )
                yield from below(plads.under, entry)

    yield from below(version.pladser, course[0])


def told(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Form and field of every step about a form, in order, a table's once."""
    before = ("", "")
    for step in walked(scenario):
        if step.skema and not step.noegle.startswith("borger/"):
            here = (step.skema, step.noegle.split("/")[1])
            if here != before or "/" not in step.noegle.split("/", 1)[1]:
                yield here
            before = here


@st.composite
def answers(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """A version with some choices answered otherwise than in the example."""
    version = draw(st.sampled_from((V24, V25)))
    katalog = catalog()
    found = {}
    for name in draw(st.lists(st.sampled_from(CHOICES[version]), max_size=8, unique=True)):
        art, _, navn = name.partition(".")
        felt = katalog.skema(version, art).felt(navn)
        assert felt is not None and felt.liste is not None
        found[name] = draw(st.sampled_from(list(katalog.lister[felt.liste].koder)))
    return version, found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answers())
def test_every_answer_that_would_be_sent_is_walked_in_order_none_hidden_none_missing(
    drawn: tuple[str, dict[str, str]],
) -> None:
    scenario = taken_in(*drawn)
    wanted = list(sent(scenario))
    assert list(told(scenario)) == [(art, navn) for art, navn, _ in wanted]
    found = walked(scenario)
    assert len({step.noegle for step in found}) == len(found), "each step is told from the others"
    for step in found:
        assert step.svar and step.spoergsmaal and step.skaerm
        assert (step.slags is Slags.VAELG) == bool(step.valg)
        assert not re.search(r"\d{4}-\d\d-\d\d", step.svar), "days as people write them"
        assert (step.slags in (Slags.TAST, Slags.FIND)) <= bool(step.kopi)
    scenario.workspace.close()


@pytest.mark.parametrize("version", [V24, V25])
def test_a_case_begins_with_the_number_and_says_the_way_to_each_screen(version: str) -> None:
    found = walked(taken_in(version))
    assert (found[0].skaerm, found[0].spoergsmaal, found[0].kopi) == (
        "Fremsøg borger",
        "Indtast CPR-nr.",
        found[0].svar,
    )
    ways = [step.foer for step in found if step.foer]
    assert ways[0] == "Vælg »Registrér anmodning i nyt forløb for denne borger« i SMDB."
    assert "Vælg »Ny iværksættelse« i SMDB's menu." in ways
    assert "Vælg »Behandling« i SMDB's menu, og dernæst »Behandling i nyt tilbud«." in ways
    buttons = [step.efter.split("»")[1].split("«")[0] for step in found if step.efter]
    last = ["Vælg", "Gem", "Afslut"]
    assert [b for b in buttons if b not in last] == ["Registrér", "Næste", "Iværksæt behandling"]
    assert buttons[-3:] == last


def test_the_older_forms_ask_for_municipality_and_sex_first(version: str = V24) -> None:
    found = [step for step in walked(taken_in(version)) if step.skaerm == "Anmodning"]
    assert [step.spoergsmaal for step in found[:2]] == ["Opholdskommune", "Køn"]
    assert found[0].svar and found[1].svar in ("Mand", "Kvinde")
    assert next(step.spoergsmaal for step in walked(taken_in(V25)) if step.skaerm == "Anmodning") == "Anmodningsdato"


def test_a_choice_shows_all_answers_in_their_order_with_ours_marked() -> None:
    scenario = taken_in(V25)
    lister = scenario.workspace.katalog.lister
    step = next(step for step in walked(scenario) if step.noegle.endswith("/behandlingsformaal"))
    assert [valg.label for valg in step.valg] == [kode.label for kode in lister["behandlingsformaal"]]
    assert [valg.label for valg in step.valg if valg.vores] == [step.svar] == [step.kopi]


def test_of_a_table_the_rows_are_chosen_together_and_asked_one_by_one_in_the_order_of_the_list() -> None:
    rows = [{"stof": "HEROIN", "antal_dage": 3}, {"stof": "HASH", "antal_dage": 20}]
    given_ = {"ivaerksaettelse.stofbrug_seneste_30_dage": "JA", "ivaerksaettelse.stoffer_brugt_30_dage": rows}
    scenario = taken_in(V25, given_)
    found = [step for step in walked(scenario) if "/stoffer_brugt_30_dage" in step.noegle]
    order = [k.label for k in scenario.workspace.katalog.lister["hovedstof"] if k.code in ("HEROIN", "HASH")]
    assert found[0].svar == ", ".join(order) and sum(valg.vores for valg in found[0].valg) == 2
    assert [step.spoergsmaal.split(":")[0] for step in found[1:]] == order
    assert sorted(step.kopi for step in found[1:]) == ["20", "3"]


# -- how far it was typed ----------------------------------------------------------------------------------------------


def test_where_one_stopped_is_remembered_over_a_restart() -> None:
    scenario = taken_in(V25)
    aid(scenario).lay_out([scenario.submissions()[-1].id])
    number = len(typed(scenario, 5).punkter)
    scenario.reopen(1)
    again = case(scenario)
    assert (again.naaet, again.tilbage, aid(scenario).waiting()) == (5, number - 5, (again.forloeb_id,))
    assert again.punkter[4].tastet is not None and again.punkter[4].tastet.hvem == "Ida"


def test_a_change_is_noticed_answer_by_answer_and_what_is_gone_is_taken_away_in_smdb() -> None:
    scenario = taken_in(V25, {"anmodning.psykisk_lidelse": "NEJ"})
    typed(scenario)
    aid(scenario).finish(case(scenario), "i dag")
    scenario.workspace.cases.reopen(scenario.session.forloeb_id, "Rettes")
    scenario.open(scenario.session.forloeb_id)
    scenario.answer("laegesamtale_oenskes", "NEJ").complete("ivaerksaettelse", "Rettet")
    found = case(scenario)
    assert {p.skridt.noegle.split("/")[1] for p in found.aendret if p.stand is Stand.AENDRET} == {
        "laegesamtale_oenskes"
    }
    gone = {p.skridt.noegle.split("/")[1] for p in found.aendret if p.stand is Stand.FJERNES}
    assert gone >= {"laegesamtale_afholdt", "laegesamtale_dato"}
    assert not found.indberettet and found.punkter[found.naaet].stand is Stand.AENDRET
    after = typed(scenario)
    assert after.tilbage == 0 and {p.stand for p in after.punkter} == {Stand.TASTET}
    aid(scenario).finish(after, "i dag")
    assert case(scenario).indberettet


@pytest.mark.parametrize("where", ["memory", "disk"])
def test_done_means_indberettet_with_day_and_person_and_only_when_all_is_ticked(where: str, tmp_path: Path) -> None:
    scenario = taken_in(V25, scenario=Scenario(tmp_path / "data" if where == "disk" else None))
    aid(scenario).lay_out([scenario.submissions()[-1].id])
    number = len(case(scenario).punkter)
    with pytest.raises(NotAllowed, match=f"{number - 1} svar er ikke markeret som tastet"):
        aid(scenario).finish(typed(scenario, 1), "i dag")
    done = typed(scenario)
    with pytest.raises(NotAllowed, match="fremtiden"):
        aid(scenario).finish(done, "01-01-2031")
    assert aid(scenario).waiting() == (done.forloeb_id,)
    aid(scenario).finish(done, "i dag")
    (there,) = scenario.submissions()
    assert there.tilstand is Tilstand.INDBERETTET and there.indberettet is not None
    assert (there.indberettet.hvem, there.indberettet.dag) == ("Ida", date(2026, 12, 17))
    assert aid(scenario).waiting() == ()
    scenario.workspace.close()


def test_what_changed_while_it_was_shown_is_not_marked() -> None:
    scenario = taken_in(V25)
    shown = typed(scenario)
    scenario.workspace.cases.reopen(scenario.session.forloeb_id, "Rettes")
    scenario.open(scenario.session.forloeb_id).answer("hcv_test", other_answer(scenario, "ivaerksaettelse", "hcv_test"))
    scenario.complete("ivaerksaettelse", "Rettet")
    with pytest.raises(NotAllowed) as refused:
        aid(scenario).finish(shown, "i dag")
    assert str(refused.value) == str(CHANGED)


def test_a_screen_of_another_profile_is_not_shown_and_holds_the_mark_back() -> None:
    medical = {"ivaerksaettelse.injektion_nogensinde": "JA"}
    scenario = Scenario()
    scenario.workspace.save_profil(ROLES)
    taken_in(V24, medical, scenario)
    whole = case(scenario)
    assert "KvalHep" in {p.skridt.skaerm for p in whole.punkter}
    scenario.workspace.save_profil(PROFIL)
    mine = typed(scenario)
    assert "KvalHep" not in {p.skridt.skaerm for p in mine.punkter} and mine.andres == ("KvalHep",)
    with pytest.raises(NotAllowed, match="anden profil"):
        aid(scenario).finish(mine, "i dag")
    scenario.workspace.save_profil(ROLES)
    rest = case(scenario)
    assert {p.skridt.skaerm for p in rest.punkter if p.tilbage} == {"KvalHep"}
    aid(scenario).finish(typed(scenario), "i dag")


def test_afterwards_the_overview_is_compared_and_a_change_asks_again() -> None:
    scenario = taken_in(V25)
    aid(scenario).finish(typed(scenario), "i dag")
    course = scenario.session.forloeb_id
    parts = aid(scenario).compare(course)
    names, shown = [part.navn for part in parts], scenario.overview().valgt
    assert shown is not None
    assert names[:6] == ["Kontaktforløb", *(name for name, _ in shown.datoer)]
    assert [p.svar for p in parts[1:6]] == [svar for _, svar in shown.datoer]
    assert "Intensitet:" in parts[6].svar and parts[6].ens is None
    aid(scenario).found(course, parts[0], same=True)
    aid(scenario).found(course, parts[1], same=False)
    assert [p.ens for p in aid(scenario).compare(course)][:3] == [True, False, None]
    assert case(scenario).tilbage == 0, "what was compared is no answer"


def test_a_deletion_is_typed_too() -> None:
    scenario = taken_in(V25)
    aid(scenario).finish(typed(scenario), "i dag")
    course = scenario.session.forloeb_id
    deletions = scenario.workspace.deletions
    deletions.delete(deletions.plan(course), "Ved en fejl")
    found = aid(scenario).open(course)
    assert found.sletning and [p.skridt.skaerm for p in found.punkter] == ["Fremsøg borger", "Sletning"]
    assert "Slet hele det valgte kontaktforløb" in found.punkter[-1].skridt.efter
    assert found.tilbage == 1, "the number is the one that was typed"


def test_a_list_of_cases_has_each_case_once_and_none_that_is_not_there() -> None:
    scenario = taken_in(V25)
    first = scenario.submissions()[-1]
    scenario.citizen("100705-9995", "Testborger To")
    other = scenario.session.forloeb_id
    with pytest.raises(NotAllowed):
        aid(scenario).lay_out([first.id, "findes-ikke"])
    with pytest.raises(NotAllowed, match="Intet af sagen er gjort færdigt"):
        aid(scenario).open(other)
    assert aid(scenario).lay_out([first.id, first.id]) == (first.forloeb_id,)
    assert aid(scenario).waiting() == (first.forloeb_id,)


# -- what happens to a case while it is being typed --------------------------------------------------------------------


def asked(tmp_path: Path) -> Scenario:
    """One request that is Klar, in the encrypted store."""
    return (
        Scenario(tmp_path / "data").citizen("150277-9995", "Testborger").answers(ANMODNING).complete("anmodning", "-")
    )


def hand_over(scenario: Scenario, tmp_path: Path) -> None:
    (tmp_path / "ud").mkdir()
    handovers = scenario.workspace.handovers
    plan = handovers.plan(scenario.session.forloeb_id, "183")
    handovers.finish(handovers.write(plan, "Flyttet", FolderWay(tmp_path / "ud"), None))


def put_into_the_bin(scenario: Scenario, _tmp_path: Path) -> None:
    deletions = scenario.workspace.deletions
    deletions.delete(deletions.plan(scenario.session.forloeb_id), "Ved en fejl")


def correct_the_number(scenario: Scenario, tmp_path: Path) -> None:
    scenario.export(tmp_path / "ud")
    corrections = scenario.workspace.corrections
    corrections.correct(corrections.plan(scenario.borger_id, "100705-9995"), "Tastefejl")


@pytest.mark.parametrize("what", [hand_over, put_into_the_bin, correct_the_number])
def test_a_case_that_goes_while_it_is_shown_takes_no_answer_any_more(
    what: Callable[[Scenario, Path], None], tmp_path: Path
) -> None:
    scenario = asked(tmp_path)
    course = scenario.session.forloeb_id
    shown = typed(scenario, 2)
    what(scenario, tmp_path)
    with pytest.raises(NotAllowed) as refused:
        aid(scenario).tick(shown, shown.punkter[3])
    assert str(refused.value) == str(NOT_TICKED)
    assert scenario.workspace.store.typed.of(course) == {}, "nothing that was answered outlives it"
    if what is not correct_the_number:
        with pytest.raises(NotAllowed) as gone:
            aid(scenario).open(course)
        assert str(gone.value) == str(ELSEWHERE)
    scenario.workspace.close()


def test_of_a_deletion_that_is_done_nothing_is_kept(tmp_path: Path) -> None:
    scenario = asked(tmp_path)
    course = scenario.session.forloeb_id
    shown = typed(scenario)
    aid(scenario).finish(shown, "i dag")
    put_into_the_bin(scenario, tmp_path)
    deletion = typed(scenario)
    aid(scenario).finish(deletion, "i dag")
    for old in (shown, deletion):
        with pytest.raises(NotAllowed):
            aid(scenario).tick(old, old.punkter[0])
    assert scenario.workspace.store.typed.of(course) == {}
    again = case(scenario)
    assert again.indberettet and again.naaet == len(again.punkter), "one is not asked to delete it once more"
    scenario.workspace.close()


def test_an_export_meanwhile_takes_no_tick_away_and_the_case_is_marked_all_the_same(tmp_path: Path) -> None:
    scenario = asked(tmp_path)
    shown = typed(scenario, 2)
    scenario.export(tmp_path / "ud")
    assert case(scenario).tilbage == shown.tilbage
    done = typed(scenario)
    aid(scenario).finish(done, "i dag")
    assert scenario.submissions()[-1].tilstand is Tilstand.INDBERETTET
    scenario.workspace.close()


def test_the_mark_and_the_list_are_one_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = asked(tmp_path)
    aid(scenario).lay_out([scenario.submissions()[-1].id])
    done = typed(scenario)

    def cut(_forloeb_id: str) -> None:
        raise StoreError("afbrudt")

    with monkeypatch.context() as patched:
        patched.setattr(scenario.workspace.store.typed, "done", cut)
        with pytest.raises(StoreError):
            aid(scenario).finish(done, "i dag")
    assert scenario.submissions()[-1].tilstand is Tilstand.KLAR
    assert aid(scenario).waiting() == (done.forloeb_id,)
    scenario.workspace.close()


def test_a_list_that_was_begun_stays_behind_a_new_one_until_its_cases_stand_in_smdb() -> None:
    scenario = Scenario()
    made = []
    for cpr in ("150277-9995", "100705-9995", made_up_cpr(1)):
        scenario.citizen(cpr).answers(ANMODNING).complete("anmodning", "-")
        made.append(scenario.submissions()[-1])
    first, second, third = made
    service = aid(scenario)
    service.lay_out([first.id, second.id])
    assert service.lay_out([third.id]) == (third.forloeb_id,)
    assert service.waiting() == (third.forloeb_id, first.forloeb_id, second.forloeb_id)
    scenario.workspace.marking.mark([first.id], "i dag")
    assert service.waiting() == (third.forloeb_id, second.forloeb_id), "marked elsewhere"
    service.take_off(third.forloeb_id)
    assert service.waiting() == (second.forloeb_id,)
