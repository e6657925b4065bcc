"""Every use case that changes something says so after it was written: which kind, and whose. Nothing is said for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from smdb_desktop.domain.cpr import parse_cpr
from smdb_desktop.examples.example_case import example_case
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.errors import NotAllowed, StoreFull
from smdb_desktop.ways.folder import FolderWay
from tests.fakes.vault import RECOVERY_CODE
from tests.scenario import PROFIL, Scenario
from tests.scenarios.typed import ALDRIG_STARTET, ANMODNING, filled

START = filled("ivaerksaettelse", laegesamtale_oenskes="NEJ", ivaerksat_dato="2025-08-04")
TREATMENT = filled("behandling", tilbudsstartdato="2025-08-04")
WHOLE = {Kind.FORLOEB, Kind.KLADDER, Kind.UDBAKKE}


@pytest.fixture
def begun(scenario: Scenario) -> Scenario:
    """One citizen with an empty request."""
    return scenario.citizen("150277-9995")


@pytest.fixture
def scenario() -> Scenario:
    return Scenario()


@contextmanager
def heard(scenario: Scenario) -> Iterator[list[Changed]]:
    """What is told inside, in order."""
    told: list[Changed] = []
    end = scenario.desk.changes.subscribe(told.extend)
    yield told
    end()


def kinds(told: list[Changed]) -> set[Kind]:
    return {changed.kind for changed in told}


# -- the hub -------------------------------------------------------------------------------------------------------


def test_who_listens_is_told_until_it_ends() -> None:
    changes = Changes()
    told: list[frozenset[Changed]] = []
    end = changes.subscribe(told.append)
    one = Changed(Kind.BORGERE, "b")
    changes.publish(one, one)
    end()
    changes.publish(one)
    assert told == [frozenset({one})]
    assert changes.told == 2


def test_nothing_is_told_of_nothing() -> None:
    changes = Changes()
    told: list[frozenset[Changed]] = []
    changes.subscribe(told.append)
    changes.publish()
    assert (told, changes.told) == ([], 0)


# -- the autosave --------------------------------------------------------------------------------------------------


def test_an_answer_says_draft_when_the_form_becomes_one_and_when_it_is_none_any_more(begun: Scenario) -> None:
    mine = begun.session.forloeb_id
    steps: list[tuple[str, str, set[Kind]]] = [
        ("gravid", "JA", {Kind.SVAR, Kind.KLADDER}),
        ("gravid", "NEJ", {Kind.SVAR}),
        ("psykisk_lidelse", "NEJ", {Kind.SVAR}),
        ("psykisk_lidelse", "", {Kind.SVAR}),
        ("gravid", "", {Kind.SVAR, Kind.KLADDER}),
    ]
    for felt, raw, said in steps:
        with heard(begun) as told:
            begun.answer(felt, raw or None)
        assert (felt, raw, kinds(told)) == (felt, raw, said)
        assert {changed.forloeb_id for changed in told} == {mine}


def test_a_course_opened_with_drafts_knows_them(begun: Scenario) -> None:
    begun.answer("gravid", "JA").reopen()
    with heard(begun) as told:
        begun.answer("gravid", "NEJ")
    assert kinds(told) == {Kind.SVAR}


def test_a_correction_is_a_draft_until_it_is_taken_back(begun: Scenario) -> None:
    begun.answers(ANMODNING).complete("anmodning")
    for raw, said in (("JA", {Kind.SVAR, Kind.KLADDER}), ("NEJ", {Kind.SVAR, Kind.KLADDER})):
        with heard(begun) as told:
            begun.answer("gravid", raw)
        assert kinds(told) == said


def test_what_could_not_be_written_is_not_told(begun: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_named: object) -> int:
        raise StoreFull("Disken er fuld.")

    keeper = begun.open_case.keeper
    with heard(begun) as told, monkeypatch.context() as full:
        full.setattr(begun.workspace.store.cases, "save_svar", refuse)
        with pytest.raises(StoreFull):
            begun.answer("gravid", "JA")
        assert told == []
    with heard(begun) as told:
        keeper.flush()
    assert kinds(told) == {Kind.SVAR, Kind.KLADDER}


def test_written_is_written_although_the_store_cannot_be_read_afterwards(
    begun: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun.answer("gravid", "JA")

    def refuse(*_arguments: object) -> dict[str, bool]:
        raise StoreFull("Disken svarer ikke.")

    with heard(begun) as told, monkeypatch.context() as dead:
        dead.setattr(begun.workspace.store.lists, "kladder_of", refuse)
        begun.answer("gravid", None)
    assert begun.open_case.keeper.waiting == 0
    assert kinds(told) == {Kind.SVAR, Kind.KLADDER}, "it may have become one"


def test_nothing_to_write_says_nothing(begun: Scenario) -> None:
    with heard(begun) as told:
        begun.open_case.keeper.flush()
    assert told == []


def test_leaving_says_that_the_place_is_another(begun: Scenario) -> None:
    with heard(begun) as told:
        begun.gem_og_fortsaet_senere()
    assert kinds(told) == {Kind.SVAR}


def test_a_form_that_comes_or_goes_changes_the_course(begun: Scenario) -> None:
    with heard(begun) as told:
        begun.add_tilbud()
    assert {Kind.FORLOEB, Kind.KLADDER} <= kinds(told)
    with heard(begun) as told:
        begun.open_case.keeper.remove(begun.form("tilbud"))
    assert kinds(told) == {Kind.FORLOEB, Kind.KLADDER, Kind.PAPIRKURV}


# -- the use cases -------------------------------------------------------------------------------------------------


def test_a_citizen_is_told_with_its_id(scenario: Scenario) -> None:
    with heard(scenario) as told:
        borger = scenario.workspace.cases.save_borger(parse_cpr("150277-9995"), "Et Navn")
    assert told == [Changed(Kind.BORGERE, borger.id)]
    with heard(scenario) as told:
        forloeb_id = scenario.workspace.cases.new_forloeb(borger.id)
    assert told == [Changed(Kind.FORLOEB, borger.id, forloeb_id)]
    with heard(scenario) as told, pytest.raises(NotAllowed):
        scenario.workspace.cases.new_forloeb(borger.id)
    assert told == []


def test_completing_makes_it_klar_and_no_draft(begun: Scenario) -> None:
    begun.answers(ANMODNING)
    with heard(begun) as told:
        begun.complete("anmodning")
    assert kinds(told) == WHOLE


def test_a_tilbud_that_is_kept_is_told(begun: Scenario) -> None:
    begun.answers(ANMODNING).complete("anmodning")
    begun.answers(START).complete("ivaerksaettelse")
    begun.add_tilbud(**TREATMENT)
    with heard(begun) as told:
        begun.complete("behandling", "Spurgt")
    assert kinds(told) == {Kind.TILBUD, *WHOLE}


def closed(scenario: Scenario) -> Scenario:
    scenario.answers(ANMODNING).complete("anmodning")
    return scenario.answers(ALDRIG_STARTET).complete("forloebsafslutning", "Mødte ikke op")


@pytest.mark.parametrize(
    ("do", "beside"),
    [
        (lambda s: s.workspace.cases.reopen(s.session.forloeb_id, "Forkert"), set()),
        (lambda s: s.workspace.cases.delete_forloeb(s.session.forloeb_id, "Forkert"), {Kind.PAPIRKURV}),
    ],
    ids=["reopen", "delete"],
)
def test_a_course_that_is_another_as_a_whole(
    begun: Scenario, do: Callable[[Scenario], None], beside: set[Kind]
) -> None:
    closed(begun)
    with heard(begun) as told:
        do(begun)
    assert kinds(told) == WHOLE | beside
    assert {(changed.borger_id, changed.forloeb_id) for changed in told if changed.kind not in beside} == {
        (begun.borger_id, begun.session.forloeb_id)
    }


def test_an_import_tells_everything_that_it_wrote(scenario: Scenario) -> None:
    raw = example_case(
        scenario.workspace.katalog,
        "2025-07-01",
        day=scenario.clock().date(),
        kommune="165",
        uden=("ivaerksaettelse", "tilbud", "forloebsafslutning"),
    )
    with heard(scenario) as told:
        assert ImportService(scenario.workspace.cases, "Læst ind").take_in(raw).ok
    assert kinds(told) >= {Kind.BORGERE, *WHOLE}
    with heard(scenario) as told:
        assert not ImportService(scenario.workspace.cases, "Læst ind").take_in({}).ok
    assert told == []


def test_what_left_is_told_once_a_portion_and_not_when_nothing_did(begun: Scenario, tmp_path: Path) -> None:
    begun.answers(ANMODNING).complete("anmodning")
    gone = tmp_path / "findes ikke"
    with heard(begun) as told:
        begun.workspace.exports.export_all(FolderWay(gone), None)
    assert told == []
    with heard(begun) as told:
        begun.export(tmp_path / "ud")
    assert told == [Changed(Kind.UDBAKKE)]


def test_a_header_that_makes_what_left_klar_again_is_told_of_both(begun: Scenario, tmp_path: Path) -> None:
    begun.answers(ANMODNING).complete("anmodning").export(tmp_path / "ud")
    with heard(begun) as told:
        begun.workspace.cases.save_borger(parse_cpr("150277-9995"), "Et Andet Navn")
    assert set(told) == {
        Changed(Kind.BORGERE, begun.borger_id),
        Changed(Kind.UDBAKKE, begun.borger_id, begun.session.forloeb_id),
    }


def test_a_course_that_goes_over_to_another_version_is_told(begun: Scenario) -> None:
    begun.answers(ANMODNING).complete("anmodning")
    skift = begun.session.answer(begun.form("anmodning"), "anmodningsdato", "01-06-2025").skift
    assert skift is not None
    begun.session.skift_skema(skift)
    with heard(begun) as told:
        begun.open_case.keeper.change_version(skift)
    assert kinds(told) == WHOLE


def test_who_reports_and_what_signs_are_told(scenario: Scenario) -> None:
    with heard(scenario) as told:
        scenario.workspace.save_profil(replace(PROFIL, medarbejder="Bo"))
    assert kinds(told) == {Kind.INDSTILLINGER}
    other = replace(PROFIL, organisation=PROFIL.organisation._replace(navn="Beta"))
    with heard(scenario) as told:
        scenario.workspace.save_profil(other)
    assert kinds(told) == {Kind.INDSTILLINGER, Kind.CERTIFIKAT}, "a practice certificate in the new name"
    with heard(scenario) as told:
        scenario.workspace.certificates.remove()
    assert kinds(told) == {Kind.CERTIFIKAT}
    with heard(scenario) as told:
        scenario.workspace.confirm_code(RECOVERY_CODE)
    assert kinds(told) == {Kind.PERSONER}
