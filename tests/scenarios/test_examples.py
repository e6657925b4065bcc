"""What is made from the example cases: the demo in every state and version, what is typed, and the strokes that type it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from smdb_desktop.domain.forms.values import read_typed, to_json
from smdb_desktop.domain.judgement import check_document
from smdb_desktop.examples import demo_data
from smdb_desktop.examples.example_case import LAST_DAY, example_case, example_day
from smdb_desktop.examples.main_job import REASON, make_job
from smdb_desktop.examples.typed import strokes, typed, typed_form
from smdb_desktop.resources import catalog
from smdb_desktop.services.stored.records import Tilstand
from tests.scenario import Scenario, drafts_of

VERSIONS = tuple(catalog().versioner)


@pytest.fixture
def demo(scenario: Scenario, tmp_path: Path) -> Scenario:
    """The demo's store, filled on a day long after every case of it."""
    scenario.clock.wait(days=400)
    demo_data.fill(scenario.workspace, scenario.workspace.cases.today, tmp_path / "ud")
    return scenario


def test_the_demo_has_a_case_in_every_state(demo: Scenario, tmp_path: Path) -> None:
    cases, lists = demo.workspace.cases, demo.workspace.store.lists
    sent, others = demo_data.demo_cases(catalog(), cases.today)
    assert demo.workspace.store.amount().borgere == len(sent) + len(others)
    assert len(list((tmp_path / "ud").glob("*.asice"))) == len(sent)
    assert {row.navn for row in demo.workspace.exports.queue()} == {
        case["borger"]["navn"] for case in others if case["borger"]["navn"] != "Ny Testborger"
    }
    assert {line.row.navn: line.title for line in drafts_of(demo.workspace)} == {
        "Kladde Testborger": "Ny iværksættelse",
        "Ny Testborger": "Anmodning",
    }
    counts = dict(lists.counts())
    assert counts.pop("uvist") == 0
    assert all(counts.values())


def test_the_demo_has_courses_of_every_version_with_and_without_what_one_demands(demo: Scenario) -> None:
    store = demo.workspace.store
    courses = [store.cases.forloeb(forloeb_id) for forloeb_id in store.cases.all_forloeb_ids()]
    assert {course.skemaversion for course in courses} == set(VERSIONS)
    assert [liste.antal for liste in demo.workspace.mangellister()] == [1]
    (with_it,) = [course for course in courses if any(skema.art == "kvalhep" for skema in course.skemaer)]
    assert all(skema.faerdig is not None for skema in with_it.skemaer)
    assert [i.tilstand for i in store.outbox.indberetninger_of(with_it.id)] == [Tilstand.EKSPORTERET]
    assert demo.workspace.profil() == demo_data.PROFIL, "the demo begins in the role of everybody"


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_typed_is_read_as_what_stands_in_the_case(version: str) -> None:
    course = example_case(catalog(), version)["kontaktforloeb"][0]
    forms = {art: course[art] for art in ("anmodning", "ivaerksaettelse", "forloebsafslutning")}
    for art, answers in forms.items():
        skema = catalog().versioner[version].skemaer[art]
        spoken = typed(skema, answers)
        assert spoken == typed_form(catalog(), version, art)
        given = {navn: value for navn, value in answers.items() if value is not False}
        read = {
            f.navn: read_typed(f, spoken[f.navn], example_day(catalog().nyeste)).value
            for f in skema.felter
            if f.navn in spoken
        }
        assert {navn: to_json(value) for navn, value in read.items() if value is not None} == given


def test_strokes_name_every_input_of_the_window() -> None:
    answers = {
        "a": "tekst",
        "b": True,
        "c": ["X", "Y"],
        "d": [{"stof": "HASH", "dage": "3"}, {"stof": "KOKAIN", "dage": "4"}],
    }
    assert list(strokes(answers)) == [
        ("a", "tekst"),
        ("b", ""),
        ("c", "X,Y"),
        ("d", "HASH"),
        ("d[0].dage", "3"),
        ("d", "KOKAIN"),
        ("d[1].dage", "4"),
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_main_job_comes_too_late_and_says_why(version: str) -> None:
    job = make_job(catalog(), version)
    assert job.start_1[REASON] and REASON not in {**job.begun, **job.rest}
    assert {*job.begun, *job.rest, REASON} == set(job.start_1)
    assert job.behandlinger[0]["behandlingstype"] != job.behandlinger[1]["behandlingstype"]
    assert job.ended == job.afslutning["afsluttet_dato"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_whole_case_of_every_version_has_nothing_to_object_to(version: str) -> None:
    over = example_day(catalog().versioner[version]) + timedelta(days=LAST_DAY)
    assert check_document(example_case(catalog(), version), catalog(), over) == ()
