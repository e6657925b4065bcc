"""*Tag tilbage til kladde*: what is Klar becomes drafts before it leaves; nothing that may have left, and no number twice."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from smdb_desktop.services.casework.happened import words_of
from smdb_desktop.services.casework.taking_back import (
    A_DELETION,
    BEGUN,
    NOT_KLAR,
    NOT_ONLY_FORMS,
    OTHERWISE,
    TakingBack,
)
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Art, Tilstand, Udfald
from smdb_desktop.ways.folder import FolderWay
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING, DEL_1, DEL_2

CPR = "150277-9995"
KLAR, SENDT = Tilstand.KLAR, Tilstand.EKSPORTERET


@pytest.fixture
def klar(scenario: Scenario) -> Scenario:
    """One case that is Klar."""
    return scenario.citizen(CPR).answers(ANMODNING).complete("anmodning")


def taking(scenario: Scenario) -> TakingBack:
    return TakingBack(scenario.workspace.cases, scenario.clock)


def take(scenario: Scenario) -> str:
    """Take the newest submission back, and open the course again."""
    service = taking(scenario)
    told = service.take(service.plan(scenario.submissions()[-1].id))
    scenario.open(scenario.session.forloeb_id)
    return told


def states(scenario: Scenario) -> list[tuple[int, Art, Tilstand]]:
    return [(i.revision, i.art, i.tilstand) for i in scenario.submissions()]


def head(scenario: Scenario, path: Path | None) -> dict[str, object]:
    assert path is not None
    return dict(scenario.desk.submissions.read_payload(scenario.payload(path)))


def test_a_case_that_never_left_is_a_draft_again_with_every_answer(klar: Scenario) -> None:
    course, answers = klar.session.forloeb_id, dict(klar.session.record(klar.form("anmodning")).svar)
    plan = taking(klar).plan(klar.submissions()[-1].id)
    assert plan.titler == ("Anmodning",) and plan.foerste
    assert "Anmodning" in plan.spoergsmaal and "1 bruges ikke igen" in plan.spoergsmaal
    assert "tilbage" in take(klar)
    assert klar.submissions() == () and klar.workspace.store.outbox.queue() == ()
    (form,) = [f for f in klar.workspace.store.cases.forloeb(course).skemaer if f.art == "anmodning"]
    assert form.faerdig is None and form.faerdig_tid is None and form.kladde and dict(form.svar) == answers
    assert klar.workspace.reporting().i_alt == 0
    assert [line.row.skema_id for line in klar.workspace.drafts.window(0, 9).linjer] == [form.id]


def test_its_number_stays_used_up_and_the_next_one_says_so(klar: Scenario, tmp_path: Path) -> None:
    first = klar.submissions()[-1].id
    take(klar)
    klar.answers({"gravid": "JA"}).complete("anmodning")
    assert states(klar) == [(2, Art.NY, KLAR)] and klar.submissions()[0].id != first
    (sent,) = klar.export(tmp_path / "ud")
    said = head(klar, sent.path)
    assert (said["revision"], said["art"], said["forrige_sha256"]) == (2, "NY", "")
    assert said["uvisse"] == {"fra": 1, "til": 1, "aarsag": "TAGET_TILBAGE"}
    # and then on as ever
    klar.answers({"gravid": "NEJ"}).complete("anmodning")
    (sent,) = klar.export(tmp_path / "ud")
    said = head(klar, sent.path)
    assert (said["revision"], said["art"], said["uvisse"]) == (3, "RETTET", None)


def test_twice_taken_back_uses_two_numbers_up(klar: Scenario) -> None:
    take(klar)
    klar.complete("anmodning")
    take(klar)
    klar.complete("anmodning")
    assert states(klar) == [(3, Art.NY, KLAR)]


def test_log_and_history_say_who_took_it_back(klar: Scenario) -> None:
    course = klar.session.forloeb_id
    take(klar)
    (event,) = [e for e in klar.workspace.store.log.of(course).haendelser if e.art is Handling.TAGET_TILBAGE]
    assert event.data is not None and event.data["revision"] == 1 and event.hvem == "Ida"
    assert words_of(event, klar.session) == "Tog revision 1 tilbage til kladde, før den forlod maskinen"
    assert klar.workspace.store.log.broken() == ()


def test_a_correction_goes_back_to_what_left_and_stays_as_a_draft(klar: Scenario, tmp_path: Path) -> None:
    klar.export(tmp_path / "ud")
    klar.clock.wait(1)
    left = klar.submissions()[-1].indhold_sha256
    klar.answers({"gravid": "JA"}).complete("anmodning")
    assert states(klar) == [(1, Art.NY, SENDT), (2, Art.RETTET, KLAR)]
    assert "gælder" in take(klar)
    assert states(klar) == [(1, Art.NY, SENDT)]
    course = klar.workspace.store.cases.forloeb(klar.session.forloeb_id)
    (form,) = [f for f in course.skemaer if f.art == "anmodning"]
    assert form.faerdig is not None and form.kladde
    assert form.faerdig.get("gravid") != "JA" and form.svar["gravid"].value == "JA"
    assert klar.workspace.store.outbox.left_of(klar.borger_id)[course.id] == left
    klar.complete("anmodning")
    assert states(klar)[-1] == (3, Art.RETTET, KLAR)
    (sent,) = klar.export(tmp_path / "ud")
    said = head(klar, sent.path)
    assert said["uvisse"] == {"fra": 2, "til": 2, "aarsag": "TAGET_TILBAGE"}
    assert klar.inside(klar.payload(sent.path or Path()))["anmodning"]["gravid"] == "JA"


def test_a_form_that_was_added_after_it_left_is_taken_back_alone(klar: Scenario, tmp_path: Path) -> None:
    klar.export(tmp_path / "ud")
    klar.clock.wait(14)
    klar.answers({**DEL_1, **DEL_2}).complete("ivaerksaettelse", "fordi")
    assert len(taking(klar).plan(klar.submissions()[-1].id).skemaer) == 1
    take(klar)
    done = {f.art: f.faerdig is not None for f in klar.workspace.store.cases.forloeb(klar.session.forloeb_id).skemaer}
    assert done["anmodning"] and not done["ivaerksaettelse"]


def test_what_has_left_is_not_taken_back(klar: Scenario, tmp_path: Path) -> None:
    klar.export(tmp_path / "ud")
    before = klar.workspace.store.written()
    with pytest.raises(NotAllowed) as refused:
        taking(klar).plan(klar.submissions()[-1].id)
    assert str(refused.value) == NOT_KLAR and klar.workspace.store.written() == before


@pytest.mark.parametrize("ends", [None, Udfald.UVIST, Udfald.AFLEVERET])
def test_nothing_is_taken_back_of_which_an_attempt_may_have_arrived(
    klar: Scenario, tmp_path: Path, ends: Udfald | None
) -> None:
    prepared = klar.prepared(klar.submissions()[-1].id, tmp_path)
    outbox = klar.workspace.store.outbox
    if ends is not None:
        outbox.end_attempt(prepared.attempt_id, ends, "", klar.clock())
    with pytest.raises(NotAllowed) as refused:
        taking(klar).plan(prepared.id)
    assert str(refused.value) == BEGUN and states(klar) == [(1, Art.NY, KLAR)]


@pytest.mark.parametrize("ends", [Udfald.MISLYKKET, Udfald.AFBRUDT])
def test_an_attempt_that_surely_came_to_nothing_holds_nothing_back(
    klar: Scenario, tmp_path: Path, ends: Udfald
) -> None:
    prepared = klar.prepared(klar.submissions()[-1].id, tmp_path)
    klar.workspace.store.outbox.end_attempt(prepared.attempt_id, ends, "", klar.clock())
    take(klar)
    assert klar.submissions() == ()


def test_an_export_that_has_begun_since_one_was_asked_comes_first(klar: Scenario, tmp_path: Path) -> None:
    service = taking(klar)
    plan = service.plan(klar.submissions()[-1].id)
    klar.prepared(plan.indberetning_id, tmp_path)
    with pytest.raises(NotAllowed):
        service.take(plan)
    assert states(klar) == [(1, Art.NY, KLAR)]


def test_a_course_that_changed_since_one_was_asked_is_left_alone(klar: Scenario) -> None:
    service = taking(klar)
    plan = service.plan(klar.submissions()[-1].id)
    klar.answers({"gravid": "JA"}).complete("anmodning")
    with pytest.raises(NotAllowed) as refused:
        service.take(plan)
    assert str(refused.value) == OTHERWISE and states(klar) == [(1, Art.NY, KLAR)]


def test_what_came_of_the_citizens_own_words_stays_klar(klar: Scenario, tmp_path: Path) -> None:
    klar.export(tmp_path / "ud")
    klar.answers({"gravid": "JA"}).complete("anmodning")
    cpr, _known = klar.workspace.cases.find(CPR)
    klar.workspace.cases.save_borger(cpr, "Et Andet Navn")
    service = taking(klar)
    before = klar.workspace.store.cases.forloeb(klar.session.forloeb_id)
    with pytest.raises(NotAllowed) as refused:
        service.take(service.plan(klar.submissions()[-1].id))
    assert str(refused.value) == NOT_ONLY_FORMS
    assert klar.workspace.store.cases.forloeb(before.id) == before, "a refused action leaves no trace"


def test_a_deletion_is_taken_back_where_it_was_begun(klar: Scenario, tmp_path: Path) -> None:
    klar.export(tmp_path / "ud")
    deletions = klar.workspace.deletions
    deletions.delete(deletions.plan(klar.session.forloeb_id), "en fejl")
    with pytest.raises(NotAllowed) as refused:
        taking(klar).plan(klar.submissions()[-1].id)
    assert str(refused.value) == A_DELETION


def test_what_was_taken_back_is_not_exported_by_an_export_that_stands_open(klar: Scenario, tmp_path: Path) -> None:
    (tmp_path / "ud").mkdir()
    rows = klar.workspace.exports.queue()
    take(klar)
    with closing(klar.workspace.exports.job(rows, FolderWay(tmp_path / "ud"))) as job:
        signer = klar.workspace.certificates.open_signer(None)
        while job.prepare(signer):
            job.wait()
            assert not any(each.ok for each in job.confirm())
    assert not list((tmp_path / "ud").iterdir())
    assert klar.submissions() == ()
