"""Papirkurv: what was deleted lies there for 30 days at least, is put back whole or refused with a sentence, or goes for ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smdb_desktop.domain.cpr import parse_cpr
from smdb_desktop.services import just_opened
from smdb_desktop.services.casework import bin as papirkurv
from smdb_desktop.services.casework.bin import Kasselinje
from smdb_desktop.services.errors import NotAllowed, StoreError, StoreFull
from smdb_desktop.services.stored.bin import HELE_KURVEN, Kasseorden, Kassetart, Kassevalg
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.services.wizard.locking import IN_BIN
from tests.fakes.store import FakeStore
from tests.scenario import PASSPHRASE, Scenario
from tests.scenarios.typed import ANMODNING, BEHANDLING, DEL_1, DEL_2, TILBUD
from tests.store.replayed import agrees

NUMBER = "150277-9995"


@pytest.fixture(params=["memory", "disk"])
def scenario(request: pytest.FixtureRequest, tmp_path: Path) -> Scenario:
    return Scenario(tmp_path / "data" if request.param == "disk" else None)


def lines(scenario: Scenario, valg: Kassevalg = HELE_KURVEN) -> tuple[Kasselinje, ...]:
    return scenario.workspace.papirkurv.window(0, 100, valg).linjer


def one(scenario: Scenario) -> Kasselinje:
    (line,) = lines(scenario)
    return line


def course(scenario: Scenario) -> str:
    """A completed request, and the start of treatment as a draft."""
    scenario.citizen(NUMBER, "Testborger Et").answers(ANMODNING).complete("anmodning").answers(DEL_1)
    return scenario.session.forloeb_id


def thrown(scenario: Scenario) -> str:
    forloeb_id = course(scenario)
    deletions = scenario.workspace.deletions
    plan = deletions.plan(forloeb_id)
    assert plan.konsekvenser[0].startswith("Intet af forløbet er eksporteret")
    assert "papirkurven i mindst 30 dage" in deletions.delete(plan, "Oprettet ved en fejl")
    return forloeb_id


def test_a_deleted_course_is_looked_at_and_put_back_whole(scenario: Scenario) -> None:
    forloeb_id = course(scenario)
    before = scenario.workspace.store.cases.forloeb(forloeb_id)
    scenario.workspace.cases.delete_forloeb(forloeb_id, "Oprettet ved en fejl")
    assert scenario.overview().forloeb == () and scenario.workspace.exports.udbakke() == ()
    line = one(scenario)
    assert (line.row.art, line.row.hvem, line.row.hvorfor, line.dage) == (
        Kassetart.FORLOEB,
        "Ida",
        "Oprettet ved en fejl",
        30,
    )
    seen = scenario.workspace.papirkurv.look(line.row.id)
    assert ("Anmodning", "Anmodningsdato") in {(skema, felt) for skema, felt, _svar in seen.svar}
    assert (seen.hindring, seen.hvorfor_bliver) == ("", "")
    assert scenario.workspace.cases.open(forloeb_id).session.why_locked() == IN_BIN
    assert scenario.workspace.papirkurv.put_back(line.row.id) == papirkurv.BACK[Kassetart.FORLOEB]
    after = scenario.workspace.store.cases.forloeb(forloeb_id)
    assert after.skemaer == before.skemaer and after.bekraeftelser == before.bekraeftelser
    assert [each.indberetning.tilstand for each in scenario.workspace.exports.udbakke()] == [Tilstand.KLAR]
    agrees(scenario.workspace.store, forloeb_id)
    assert scenario.workspace.store.log.verify() == () and lines(scenario) == ()


def test_another_open_course_stands_in_its_way(scenario: Scenario) -> None:
    thrown(scenario)
    borger = scenario.workspace.store.cases.find_borger(parse_cpr(NUMBER).ciffer)
    assert borger is not None
    scenario.workspace.cases.new_forloeb(borger.id)
    line = one(scenario)
    with pytest.raises(NotAllowed, match="et andet åbent kontaktforløb"):
        scenario.workspace.papirkurv.put_back(line.row.id)
    assert lines(scenario) == (line,)
    assert scenario.workspace.papirkurv.look(line.row.id).hindring == papirkurv.OTHER_OPEN


def test_a_course_is_deleted_for_ever_with_a_reason(scenario: Scenario) -> None:
    forloeb_id = thrown(scenario)
    line = one(scenario)
    with pytest.raises(NotAllowed):
        scenario.workspace.papirkurv.forget(line.row.id, "  ")
    scenario.workspace.papirkurv.forget(line.row.id, "Borgeren bad om det")
    assert lines(scenario) == ()
    last = scenario.workspace.store.log.of(forloeb_id).haendelser[-1]
    assert (last.art, (last.data or {})["begrundelse"]) == (Handling.SLETTET, "Borgeren bad om det")
    assert scenario.workspace.store.log.verify() == ()


def test_a_course_that_may_have_left_after_a_restoration_is_not_forgotten(scenario: Scenario) -> None:
    thrown(scenario)
    scenario.workspace.store.outbox.mark_restored(scenario.clock())
    line = one(scenario)
    assert scenario.workspace.papirkurv.look(line.row.id).hvorfor_bliver == papirkurv.MAY_HAVE_LEFT
    with pytest.raises(NotAllowed, match="sletningen også indberettes"):
        scenario.workspace.papirkurv.forget(line.row.id, "Rydder op")
    assert papirkurv.MAY_HAVE_LEFT in scenario.workspace.papirkurv.empty("Rydder op")
    assert lines(scenario) == (line,)


def test_a_course_that_left_goes_its_own_way_and_never_comes_here(scenario: Scenario, tmp_path: Path) -> None:
    forloeb_id = course(scenario)
    scenario.export(tmp_path / "ud")
    scenario.workspace.cases.delete_forloeb(forloeb_id, "Oprettet ved en fejl")
    assert lines(scenario) == ()
    scenario.workspace.deletions.forget(forloeb_id)
    assert lines(scenario) == ()


def remove(scenario: Scenario, name: str) -> str:
    """Delete a form in the wizard."""
    skema_id = scenario.form(name)
    scenario.session.remove(skema_id)
    scenario.open_case.keeper.remove(skema_id, scenario.session.mangler())
    return skema_id


def form(scenario: Scenario) -> str:
    """A tilbud with an empty treatment under it, deleted in the wizard."""
    scenario.citizen(NUMBER, "Testborger Et").add_tilbud()
    return remove(scenario, "tilbud")


def test_a_form_is_put_back_under_its_own_id(scenario: Scenario) -> None:
    skema_id = form(scenario)
    line = one(scenario)
    assert (line.row.art, line.row.hvorfor) == (Kassetart.SKEMA, "")
    scenario.workspace.papirkurv.put_back(line.row.id)
    (course_now,) = scenario.workspace.store.cases.forloeb_of(line.row.borger_id)
    there = {each.id: each for each in course_now.skemaer}
    assert there[skema_id].svar["tilbud_p_nummer"].value == TILBUD["tilbud_p_nummer"]
    assert [each.parent_id for each in there.values() if each.art == "behandling"] == [skema_id]
    agrees(scenario.workspace.store, course_now.id)


def test_a_form_whose_course_lies_there_too_waits_for_it(scenario: Scenario) -> None:
    form(scenario)
    scenario.workspace.cases.delete_forloeb(scenario.session.forloeb_id, "Ved en fejl")
    by_kind = {line.row.art: line.row.id for line in lines(scenario)}
    with pytest.raises(NotAllowed, match="ligger selv i papirkurven"):
        scenario.workspace.papirkurv.put_back(by_kind[Kassetart.SKEMA])
    scenario.workspace.papirkurv.put_back(by_kind[Kassetart.FORLOEB])
    scenario.workspace.papirkurv.put_back(by_kind[Kassetart.SKEMA])
    assert lines(scenario) == ()


def test_what_is_empty_is_not_kept(scenario: Scenario) -> None:
    scenario.citizen(NUMBER).add_tilbud()
    remove(scenario, "behandling")
    assert lines(scenario) == ()


def treated(scenario: Scenario) -> Scenario:
    """A course with one completed treatment, everything Klar."""
    scenario.citizen(NUMBER, "Testborger Et").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(days=7)
    scenario.answers(DEL_1).answers(DEL_2).complete("ivaerksaettelse", "Fordi")
    return scenario.add_tilbud(**BEHANDLING).complete("behandling", "Fordi")


def test_a_completed_treatment_comes_back_and_is_klar(scenario: Scenario) -> None:
    treated(scenario)
    skema_id = remove(scenario, "behandling")
    (klar,) = scenario.submissions()
    line = one(scenario)
    scenario.workspace.papirkurv.put_back(line.row.id)
    record = scenario.workspace.store.cases.forloeb(scenario.session.forloeb_id)
    there = {each.id: each for each in record.skemaer}[skema_id]
    assert there.faerdig is not None and not there.kladde
    assert [each.tilstand for each in scenario.submissions()] == [klar.tilstand]
    agrees(scenario.workspace.store, record.id)


def test_a_rule_that_forbids_it_now_says_so(scenario: Scenario) -> None:
    treated(scenario)
    remove(scenario, "behandling")
    line = one(scenario)
    scenario.open(scenario.session.forloeb_id).treatment = ""
    tilbud = scenario.session.ids("tilbud")[-1]
    scenario._begin_treatment(tilbud)
    scenario.answers(BEHANDLING).complete("behandling", "Fordi")
    with pytest.raises(NotAllowed, match="Det passer ikke mere, fordi noget er ændret imens"):
        scenario.workspace.papirkurv.put_back(line.row.id)
    assert lines(scenario) == (line,)


def test_what_it_stood_under_comes_first(scenario: Scenario) -> None:
    treated(scenario)
    remove(scenario, "behandling")
    scenario.clock.wait(seconds=1)
    scenario.session.remove(tilbud := scenario.session.ids("tilbud")[-1])
    scenario.open_case.keeper.remove(tilbud)
    newest, oldest = lines(scenario)
    with pytest.raises(NotAllowed, match="er også slettet"):
        scenario.workspace.papirkurv.put_back(oldest.row.id)
    scenario.workspace.papirkurv.put_back(newest.row.id)
    scenario.workspace.papirkurv.put_back(oldest.row.id)


def citizen(scenario: Scenario) -> str:
    borger = scenario.workspace.cases.save_borger(parse_cpr(NUMBER), "Testborger Et")
    scenario.workspace.removals.remove(borger.id, "Forkert nummer")
    return borger.id


def test_a_citizen_is_put_back_while_nobody_has_the_number(scenario: Scenario) -> None:
    borger_id = citizen(scenario)
    line = one(scenario)
    scenario.workspace.papirkurv.put_back(line.row.id)
    there = scenario.workspace.store.cases.find_borger(parse_cpr(NUMBER).ciffer)
    assert there is not None and (there.id, there.navn) == (borger_id, "Testborger Et")
    scenario.workspace.removals.remove(borger_id, "Forkert nummer")
    scenario.workspace.cases.save_borger(parse_cpr(NUMBER), "En anden")
    with pytest.raises(NotAllowed, match="En anden borger har fået CPR-nummeret"):
        scenario.workspace.papirkurv.put_back(one(scenario).row.id)


def test_a_citizen_whose_course_lies_there_is_not_removed(scenario: Scenario) -> None:
    thrown(scenario)
    borger = scenario.workspace.store.cases.find_borger(parse_cpr(NUMBER).ciffer)
    assert borger is not None
    with pytest.raises(NotAllowed, match="ligger i papirkurven"):
        scenario.workspace.removals.remove(borger.id, "Fejl")


def test_it_is_searched_filtered_and_put_in_order(scenario: Scenario) -> None:
    thrown(scenario)
    scenario.clock.wait(days=1)
    other = scenario.workspace.cases.save_borger(parse_cpr("100705-9995"), "Ane Prøve")
    scenario.workspace.removals.remove(other.id, "Forkert nummer")

    def kinds(valg: Kassevalg) -> list[Kassetart]:
        return [line.row.art for line in lines(scenario, valg)]

    assert kinds(Kassevalg()) == [Kassetart.BORGER, Kassetart.FORLOEB]
    assert kinds(Kassevalg(orden=Kasseorden.AELDSTE)) == [Kassetart.FORLOEB, Kassetart.BORGER]
    assert kinds(Kassevalg(orden=Kasseorden.NAVN)) == [Kassetart.BORGER, Kassetart.FORLOEB]
    assert kinds(Kassevalg(ord=("testborger",))) == [Kassetart.FORLOEB]
    assert kinds(Kassevalg(art=Kassetart.BORGER)) == [Kassetart.BORGER]
    window = scenario.workspace.papirkurv.window(1, 1)
    assert (window.antal, window.foerste, len(window.linjer), window.alle) == (2, 1, 1, 2)


def by_itself(scenario: Scenario) -> int:
    just_opened.empty_bin(scenario.workspace.store, scenario.clock, scenario.workspace.ur.doubted)
    return len(lines(scenario))


BEHIND: list[tuple[str, list[int], int]] = [
    ("the days of a clock that was a year behind are no days", [365, 7], 1),
    ("it lies there for 30 days from what was known", [365 + 30, 6], 1),
    ("then it goes", [365 + 30, 7], 0),
]


@pytest.mark.parametrize(("what", "waits", "left"), BEHIND, ids=[each[0] for each in BEHIND])
@pytest.mark.parametrize("throw", ["course", "form", "citizen"])
def test_what_was_deleted_while_the_clock_was_behind_lies_there_as_long(
    scenario: Scenario, throw: str, what: str, waits: list[int], left: int
) -> None:
    other = scenario.workspace.cases.save_borger(parse_cpr("100705-9995"), "Ane Prøve")
    forloeb_id = course(scenario)
    scenario.workspace.close()
    scenario.clock.wait(days=-365)
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    assert scenario.workspace.ur.doubted
    if throw == "citizen":
        scenario.workspace.removals.remove(other.id, "Forkert nummer")
    elif throw == "course":
        scenario.workspace.cases.delete_forloeb(forloeb_id, "Oprettet ved en fejl")
    else:
        scenario.open(forloeb_id)
        scenario.open_case.keeper.remove(scenario.form("ivaerksaettelse"))
    assert one(scenario).dage == 365 + 30
    for days in waits:
        scenario.workspace.close()
        scenario.clock.wait(days=days)
        scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    assert not scenario.workspace.ur.doubted and len(lines(scenario)) == left, what


def test_what_cannot_be_read_keeps_nobody_out(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    thrown(scenario)
    kept = scenario.workspace.store.settings.get("ur")

    def damaged(*_arguments: object) -> None:
        raise StoreError("En side kan ikke læses.")

    parts = scenario.workspace.store
    scenario.workspace.store.close()
    for part, method in ((parts.bin, "all"), (parts.corrections, "may_have_left"), (parts.outbox, "signed_after")):
        with monkeypatch.context() as patch:
            patch.setattr(type(part), method, damaged)
            scenario.clock.wait(days=31)
            scenario.workspace = scenario.desk.unlock(PASSPHRASE)
        assert len(lines(scenario)) == 1, method
        scenario.workspace.store.close()
    scenario.clock.wait(days=-90)
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    assert scenario.workspace.ur.doubted and kept, "what was known of the clock is known yet"


STEPS: list[tuple[str, list[int], int]] = [
    ("it lies there for 30 days", [29], 1),
    ("and until its time was seen to be over for a week", [30, 6], 1),
    ("then it goes", [30, 7], 0),
    ("a clock that jumped ahead empties nothing", [31], 1),
    ("nor when it was put right again, and its days begin anew", [31, -31, 30], 1),
    ("a clock that jumped years ahead is doubted", [3000, 40], 1),
]


@pytest.mark.parametrize(("what", "waits", "left"), STEPS, ids=[each[0] for each in STEPS])
def test_it_empties_itself_by_a_clock_that_nobody_doubts(
    scenario: Scenario, what: str, waits: list[int], left: int
) -> None:
    thrown(scenario)
    scenario.workspace.ur.look()
    found = 1
    for days in waits:
        scenario.clock.wait(days=days)
        found = by_itself(scenario)
    assert found == left, what
    assert scenario.workspace.store.log.verify() == ()


def test_what_goes_by_itself_says_so(scenario: Scenario) -> None:
    forloeb_id = thrown(scenario)
    for days in (30, 7):
        scenario.clock.wait(days=days)
        by_itself(scenario)
    last = scenario.workspace.store.log.of(forloeb_id).haendelser[-1]
    assert (last.art, last.hvem) == (Handling.SLETTET, "SMDB Desktop")
    assert (last.data or {})["begrundelse"] == "Oprettet ved en fejl"


@pytest.mark.parametrize("how", [thrown, form, citizen])
def test_a_refused_write_leaves_no_trace(how: Callable[[Scenario], str]) -> None:
    scenario = Scenario()
    how(scenario)
    before = lines(scenario)
    line = before[0]
    store = scenario.workspace.store
    assert isinstance(store, FakeStore)
    service = scenario.workspace.papirkurv
    acts: tuple[Callable[[], object], ...] = (
        lambda: service.put_back(line.row.id),
        lambda: service.forget(line.row.id, "Rydder op"),
    )
    for act in acts:
        store.fail_with = StoreFull("fuld")
        with pytest.raises(StoreFull):
            act()
        assert lines(scenario) == before
