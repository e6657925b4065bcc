"""What is signed is watched: a header that changes after a course has left makes the course Klar again, and only then."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Art, Svar, Tilstand
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

KLAR, SENDT = Tilstand.KLAR, Tilstand.EKSPORTERET


@pytest.fixture(params=["memory", "disk"])
def sent(request: pytest.FixtureRequest, tmp_path: Path) -> Scenario:
    made = Scenario(tmp_path / "data" if request.param == "disk" else None)
    made.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")
    (result,) = made.export(tmp_path / "ud")
    assert result.ok, result.besked
    request.addfinalizer(lambda: made.workspace.close())
    return made


def states(scenario: Scenario) -> list[tuple[int, Tilstand]]:
    return [(i.revision, i.tilstand) for i in scenario.submissions()]


def renamed(scenario: Scenario, navn: str, **more: str) -> None:
    cpr, _ = scenario.workspace.cases.find("150277-9995")
    scenario.workspace.cases.save_borger(cpr, navn, **more)


@pytest.mark.parametrize("change", [{"navn": "Et Nyt Navn"}, {"opholdskommune": "101"}, {"koen": "2"}])
def test_each_part_of_the_header_makes_the_course_klar_again(sent: Scenario, change: dict[str, str]) -> None:
    renamed(sent, **{"navn": "Testborger Et", **change})
    assert states(sent) == [(1, SENDT), (2, KLAR)]
    first, second = sent.submissions()
    assert (second.art, second.forrige_sha256) == (Art.RETTET, first.payload_sha256)


def test_the_person_is_told_that_a_course_is_klar_again(sent: Scenario) -> None:
    cpr, _ = sent.workspace.cases.find("150277-9995")
    kept = sent.workspace.cases.correct_borger(cpr, "Et Nyt Navn")
    assert kept.borger.navn == "Et Nyt Navn"
    assert kept.besked.startswith("1 forløb er eksporteret eller indberettet med borgerens gamle oplysninger")
    assert sent.workspace.cases.correct_borger(cpr, "Et Nyt Navn").besked != "", "it has not left yet"
    (result,) = sent.export(sent_folder(sent))
    assert result.ok
    assert sent.workspace.cases.correct_borger(cpr, "Et Nyt Navn").besked == ""


def sent_folder(scenario: Scenario) -> Path:
    return Path(scenario.submissions()[0].maal)


def test_a_course_without_a_completed_form_is_not_klar_when_the_header_changes(sent: Scenario) -> None:
    course = sent.workspace.store.cases.forloeb(sent.session.forloeb_id)
    forms: dict[str, dict[str, Svar]] = {form.id: {} for form in course.skemaer}
    write = Write(sent.workspace.cases.hvem(), sent.clock(), course.revision)
    sent.workspace.store.cases.change_version(course.id, course.skemaversion, forms, (), write)
    renamed(sent, "Et Nyt Navn")
    assert states(sent) == [(1, SENDT)]


def test_the_same_header_once_more_changes_nothing(sent: Scenario) -> None:
    renamed(sent, " Testborger Et ")
    assert states(sent) == [(1, SENDT)]


def test_the_new_revision_says_the_new_name_and_the_old_one_stays(sent: Scenario, tmp_path: Path) -> None:
    before = sent.submissions()[0]
    renamed(sent, "Et Nyt Navn")
    (result,) = sent.export(tmp_path / "ud")
    assert result.path is not None, result.besked
    payload: Mapping[str, Any] = sent.desk.submissions.read_payload(sent.payload(result.path))
    assert payload["sag"]["borger"]["navn"] == "Et Nyt Navn"
    assert sent.submissions()[0] == before
    renamed(sent, "Et Nyt Navn")
    assert states(sent) == [(1, SENDT), (2, SENDT)]
    events = [e.art for e in sent.workspace.store.log.of(sent.session.forloeb_id).haendelser]
    assert events.count(Handling.KLAR) == events.count(Handling.EKSPORTERET) == 2


def test_a_course_that_never_left_gets_no_second_revision(sent: Scenario) -> None:
    sent.answers({"gravid": "JA"}).complete("anmodning")
    renamed(sent, "Et Nyt Navn")
    renamed(sent, "Et Tredje Navn")
    assert states(sent) == [(1, SENDT), (2, KLAR)]


def test_a_header_that_cannot_be_written_makes_nothing_klar(sent: Scenario) -> None:
    from smdb_desktop.services.errors import NotAllowed

    with pytest.raises(NotAllowed):
        renamed(sent, "Test\x01borger")
    assert states(sent) == [(1, SENDT)]


@pytest.mark.parametrize(
    ("navn", "wanted"), [("Testborger Et", [(1, SENDT)]), ("Et Nyt Navn", [(1, SENDT), (2, KLAR)])]
)
def test_what_left_before_digests_were_kept_is_klar_again_only_when_the_header_changes(
    sent: Scenario, monkeypatch: pytest.MonkeyPatch, navn: str, wanted: list[tuple[int, Tilstand]]
) -> None:
    left = sent.workspace.store.outbox.left_of
    monkeypatch.setattr(sent.workspace.store.outbox, "left_of", lambda borger_id: dict.fromkeys(left(borger_id), ""))
    renamed(sent, navn)
    assert states(sent) == wanted
