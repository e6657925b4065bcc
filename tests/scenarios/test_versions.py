"""A course has the version of its request's date, always: chosen, compared when the date crosses a border, shifted, kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.examples.example_case import answer_with, example_case
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.services.wizard.views import Skift
from tests.scenario import PROFIL, Scenario
from tests.scenarios.typed import ANMODNING, DEL_1, DEL_2

IVAERKSAETTELSE = {**DEL_1, **DEL_2}
OLD, NEW = "2024-01-01", "2025-07-01"
SUNDHEDSFAGLIG = replace(PROFIL, roller=("INDBERETTER", "SUNDHEDSFAGLIG"), rolle="SUNDHEDSFAGLIG")


def typed_date(scenario: Scenario, day: str) -> Skift | None:
    """Type the date of the request; what the session says would become of the course."""
    skema_id = scenario.form("anmodning")
    change = scenario.session.answer(skema_id, "anmodningsdato", day)
    if change.skift is None:
        scenario.open_case.keeper.put(skema_id, change.svar)
        scenario.open_case.keeper.flush()
    return change.skift


def shift(scenario: Scenario, skift: Skift) -> None:
    """Press Skift skema."""
    scenario.session.skift_skema(skift)
    scenario.open_case.keeper.change_version(skift)


@pytest.mark.parametrize(("day", "version"), [("30-06-2025", OLD), ("01-07-2025", NEW), ("31-12-2019", OLD)])
def test_a_new_course_has_the_version_of_its_date(scenario: Scenario, day: str, version: str) -> None:
    scenario.citizen("150277-9995")
    skift = typed_date(scenario, day)
    assert (skift is None) is (version == NEW)
    if skift is not None:
        assert (skift.fra, skift.til, skift.taber_intet) == (NEW, version, True)
        shift(scenario, skift)
    scenario.reopen()
    assert scenario.session.version.id == version
    assert scenario.shown("anmodning")["anmodningsdato"].raw == day


def test_nothing_changes_before_the_person_says_so(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers({**ANMODNING, **IVAERKSAETTELSE})
    before = scenario.session.records()
    skift = typed_date(scenario, "30-06-2025")
    assert skift is not None
    assert scenario.session.records() == before
    assert scenario.session.version.id == NEW
    scenario.reopen()
    assert scenario.session.version.id == NEW
    assert scenario.shown("anmodning")["anmodningsdato"].raw == "04-08-2025"


def test_what_goes_along_what_falls_away_and_what_is_new_is_said(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers({**ANMODNING, **IVAERKSAETTELSE})
    skift = typed_date(scenario, "30-06-2025")
    assert skift is not None and not skift.taber_intet
    labels = {name: {label for _form, label in getattr(skift, name)} for name in ("overfoeres", "bortfalder", "nye")}
    assert {"Anmodningsdato", "Behandlingsformål"} <= labels["overfoeres"]
    assert "Har borger brugt ikke-ordinerede stoffer de seneste 30 dage?" in labels["bortfalder"]
    assert {"Hovedindtægtskilde", "Stoffri den seneste måned"} <= labels["nye"]
    assert not labels["overfoeres"] & labels["bortfalder"]


def test_a_shift_keeps_what_fits_and_makes_every_form_a_draft(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    assert [i.tilstand for i in scenario.submissions()] == [Tilstand.KLAR]
    skift = typed_date(scenario, "30-06-2025")
    assert skift is not None
    shift(scenario, skift)
    for _ in range(2):
        assert scenario.session.version.id == OLD
        shown = scenario.shown("anmodning")
        assert shown["anmodningsdato"].raw == "30-06-2025"
        assert shown["psykisk_lidelse"].raw == ANMODNING["psykisk_lidelse"]
        assert "gravid" not in shown, "a man is not asked in 2024"
        assert scenario.session.record(scenario.form("anmodning")).faerdig is None
        assert scenario.submissions() == (), "what was Klar was of the other version and never left"
        scenario.reopen()
    scenario.complete("anmodning")
    assert [i.tilstand for i in scenario.submissions()] == [Tilstand.KLAR]


def test_a_shift_and_back_keeps_what_both_have(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers({**ANMODNING, **IVAERKSAETTELSE})
    for day, version in (("30-06-2025", OLD), ("01-07-2025", NEW)):
        skift = typed_date(scenario, day)
        assert skift is not None
        shift(scenario, skift)
        assert scenario.session.version.id == version
    assert scenario.shown("ivaerksaettelse")["behandlingsformaal"].raw == IVAERKSAETTELSE["behandlingsformaal"]
    assert scenario.shown("ivaerksaettelse")["stofbrug_seneste_30_dage"].raw is None


def test_a_closed_course_does_not_shift(scenario: Scenario) -> None:
    scenario.clock.wait(days=200)
    take(scenario, example_case(scenario.workspace.katalog, NEW, kommune="165"))
    assert scenario.session.is_locked()
    assert scenario.session.skift() is None


def take(scenario: Scenario, raw: dict[str, Any]) -> None:
    """Import a case and take its course in hand."""
    report = ImportService(scenario.workspace.cases, "Aftalt").take_in(raw)
    assert report.ok, report.linjer
    borger = scenario.workspace.cases.find(raw["borger"]["cpr_nr"])[1]
    assert borger is not None
    scenario.borger_id = borger.id
    scenario.open(scenario.overview().forloeb[0].id)


@pytest.mark.parametrize("version", [OLD, NEW])
def test_a_whole_course_of_each_version_leaves_and_is_read_back(
    scenario: Scenario, tmp_path: Path, version: str
) -> None:
    katalog = scenario.workspace.katalog
    scenario.clock.wait(days=200)
    raw = example_case(katalog, version, kommune="165")
    take(scenario, raw)
    (result,) = scenario.export(tmp_path / "ud")
    assert result.path is not None, result.besked
    inside = scenario.inside(scenario.payload(result.path))
    given = raw["kontaktforloeb"][0]
    assert inside["anmodning"] == given["anmodning"]
    assert inside["tilbudstilknytninger"] == given["tilbudstilknytninger"]
    assert inside["forloebsafslutning"] == given["forloebsafslutning"]
    assert {k: v for k, v in inside["ivaerksaettelse"].items() if v is not False} == {
        k: v for k, v in given["ivaerksaettelse"].items() if v is not False
    }


def lacking(scenario: Scenario) -> int:
    """How many courses stand on the list of those that lack KvalHep."""
    (liste,) = scenario.workspace.mangellister()
    assert liste.title == "Behandlingsforløb som mangler hepatitis C opfølgning"
    assert "Sundhedsfaglig" in liste.hjaelp
    assert len(scenario.workspace.store.lists.control_list(liste.navn)) == liste.antal
    return liste.antal


def kvalhep_case(scenario: Scenario) -> dict[str, Any]:
    """A 2024 course that demands KvalHep, without it."""
    katalog = scenario.workspace.katalog
    shared = answer_with(katalog, OLD, "ivaerksaettelse.delt_vaerktoej", "har_delt")
    return example_case(
        katalog, OLD, kommune="165", svar={"ivaerksaettelse.delt_vaerktoej": shared}, uden=("forloebsafslutning",)
    )


def test_kvalhep_is_asked_of_the_right_profile_only_and_where_it_is_demanded(scenario: Scenario) -> None:
    take(scenario, kvalhep_case(scenario))
    assert "kvalhep" not in {t.id for t in scenario.session.trin()}
    scenario.workspace.save_profil(SUNDHEDSFAGLIG)
    scenario.open(scenario.session.forloeb_id)
    assert "kvalhep" in {t.id for t in scenario.session.trin()}
    scenario.answer("delt_vaerktoej", "NEJ")
    assert "kvalhep" not in {t.id for t in scenario.session.trin()}


def test_kvalhep_is_filled_completed_and_sent(scenario: Scenario, tmp_path: Path) -> None:
    take(scenario, kvalhep_case(scenario))
    assert lacking(scenario) == 1
    scenario.workspace.save_profil(SUNDHEDSFAGLIG)
    scenario.open(scenario.session.forloeb_id)
    record = scenario.session.begin("kvalhep")
    scenario.open_case.keeper.begin(record)
    shown = {f.felt.navn: f for f in scenario.session.felter(record.id)}
    assert shown["kvalhep_udloeser"].raw == ["DELT_VAERKTOEJ"]
    scenario.answer("kvalhep_dato", "01-06-2025").complete("kvalhep", "Aftalt")
    assert lacking(scenario) == 0
    scenario.workspace.save_profil(PROFIL)
    (result,) = scenario.export(tmp_path / "ud")
    assert result.path is not None, result.besked
    (kvalhep,) = scenario.inside(scenario.payload(result.path))["kvalhep"]
    assert kvalhep == {"kvalhep_dato": "2025-06-01", "kvalhep_udloeser": ["DELT_VAERKTOEJ"]}


def test_kvalhep_by_another_profile_is_not_completed(scenario: Scenario) -> None:
    raw = kvalhep_case(scenario)
    raw["kontaktforloeb"][0]["kvalhep"] = [{"kvalhep_dato": "2025-06-01"}]
    report = ImportService(scenario.workspace.cases, "Aftalt").take_in(raw)
    assert report.ok and any("Sundhedsfaglig" in line for line in report.linjer)
    assert lacking(scenario) == 1


CHILDREN = "antal_boern_kontakt"


@pytest.mark.parametrize("typed", [None, "2"])
def test_what_was_filled_in_from_the_beginning_goes_when_it_is_superfluous(
    scenario: Scenario, typed: str | None
) -> None:
    raw = example_case(scenario.workspace.katalog, OLD, kommune="165", uden=("ivaerksaettelse", "forloebsafslutning"))
    raw["kontaktforloeb"][0].pop("ivaerksaettelse", None)
    take(scenario, raw)
    scenario.answer("behandlingsformaal", "STOFFRIHED")
    assert scenario.shown("ivaerksaettelse")[CHILDREN].raw == "0"
    if typed is not None:
        scenario.answer(CHILDREN, typed)
    scenario.answer(f"{CHILDREN}_vil_ikke_oplyse", True)
    for _ in range(2):
        assert scenario.shown("ivaerksaettelse")[CHILDREN].raw == typed, "what a person typed stays"
        scenario.reopen()
    scenario.answer(f"{CHILDREN}_vil_ikke_oplyse", None)
    assert scenario.shown("ivaerksaettelse")[CHILDREN].raw == typed
    assert CHILDREN in {f.felt.navn for f in scenario.session.felter(scenario.form("ivaerksaettelse")) if f.kraevet}


def test_another_municipalitys_open_course_warns_and_does_not_block(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    first = scenario.session.forloeb_id
    scenario.workspace.save_profil(replace(PROFIL, myndighedskommune="101"))
    assert scenario.overview().kan_begynde
    scenario.new_course().answers(ANMODNING)
    judged = scenario.judged("anmodning")
    assert judged.kan
    assert [f.regel for f in judged.advarsler] == [21]
    scenario.complete("anmodning", "Borgeren er flyttet")
    assert not scenario.overview().kan_begynde, "one of our own is open now"
    assert scenario.session.forloeb_id != first
