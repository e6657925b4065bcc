"""A course that left and is absent from the copy that became the store is recognised when it is typed again."""

from __future__ import annotations

from pathlib import Path

import pytest

from smdb_desktop.domain.findings import INDBERETTET
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.safekeeping.backups import BackupService
from smdb_desktop.services.stored.copies import Kopiaarsag
from smdb_desktop.services.stored.records import Afgaaet
from smdb_desktop.services.wizard.views import Completion
from smdb_desktop.store.sqlstore import SqlStore
from tests.rules.cases import V25, document, request
from tests.scenario import PASSPHRASE, Scenario
from tests.scenarios.typed import ANMODNING

CPR = "150277-9995"
DAY = "2025-08-04"
REASON = "Det er en ny anmodning samme dag."


@pytest.fixture
def restored(tmp_path: Path) -> Scenario:
    """A course that was begun and exported after the copy that is the store now."""
    scenario = Scenario(tmp_path / "data")
    kopi = backups(scenario).make(Kopiaarsag.LUKKET).kopi
    scenario.citizen(CPR).answers(ANMODNING).complete("anmodning")
    (tmp_path / "ud").mkdir()
    (result,) = scenario.export(tmp_path / "ud")
    assert result.ok, result.besked
    (tmp_path / "ud").rename(tmp_path / "væk")
    return put_back(scenario, kopi.fil)


def backups(scenario: Scenario) -> BackupService:
    service = scenario.workspace.backups
    assert service is not None
    return service


def put_back(scenario: Scenario, file: Path) -> Scenario:
    scenario.workspace.close()
    assert scenario.desk.safe is not None
    scenario.desk.safe.restoring(file, PASSPHRASE).carry_out()
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    return scenario


def elsewhere(scenario: Scenario) -> tuple[Afgaaet, ...]:
    return scenario.workspace.store.outbox.left_elsewhere(CPR.replace("-", ""))


def completion(scenario: Scenario) -> Completion:
    skema_id = scenario.session.skema_id("anmodning")
    assert skema_id is not None
    return scenario.session.completion(skema_id)


def warnings(scenario: Scenario) -> list[str]:
    return [fund.besked for fund in completion(scenario).advarsler if fund.regel == INDBERETTET]


def test_the_citizens_page_says_it_before_anything_is_typed(restored: Scenario) -> None:
    (known,) = elsewhere(restored)
    assert known.anmodet == DAY and known.revision == 1
    restored.citizen(CPR)
    (words,) = restored.workspace.cases.overview(restored.borger_id).afgaaet
    assert known.indberetning_id in words and "før gendannelsen" in words


def test_a_course_of_the_same_day_is_warned_of_and_needs_a_reason(restored: Scenario, tmp_path: Path) -> None:
    restored.citizen(CPR).answers(ANMODNING)
    (words,) = warnings(restored)
    assert "Indberet det ikke igen" in words
    done = completion(restored)
    with pytest.raises(NotAllowed, match="begrundelse"):
        restored.workspace.cases.complete(restored.open_case, done, {})
    restored.workspace.cases.complete(restored.open_case, done, dict.fromkeys(done.advarsler, REASON))
    (result,) = restored.export(tmp_path / "andet")
    assert result.ok, result.besked


def test_a_course_of_another_day_is_not_warned_of(restored: Scenario) -> None:
    restored.citizen(CPR).answers(ANMODNING | {"anmodningsdato": "03-08-2025"})
    assert not warnings(restored)


def test_one_that_was_made_ready_unasked_is_set_aside_before_it_is_signed(restored: Scenario, tmp_path: Path) -> None:
    """By what asks nobody."""
    restored.citizen(CPR).answers(ANMODNING)
    done = completion(restored)
    case = restored.open_case
    case.keeper.complete(done.faerdig, (), done.mangler)
    (result,) = restored.export(tmp_path / "andet")
    assert not result.ok and "før gendannelsen" in result.besked and not list((tmp_path / "andet").glob("*"))


@pytest.mark.parametrize("begrundelse", ["", REASON])
@pytest.mark.parametrize("status", ["FAERDIG", "KLADDE"])
def test_an_import_says_it_and_leaves_it_to_a_person(restored: Scenario, begrundelse: str, status: str) -> None:
    """What is said of a whole file was not said of that course, and a draft is told of as well."""
    asked = request() | {"anmodningsdato": DAY, "status": status}
    report = ImportService(restored.workspace.cases, begrundelse).take_in(
        document({"skemaversion": V25, "anmodning": asked})
    )
    said = [line for line in report.linjer if "før gendannelsen" in line]
    assert len(said) == 1 and "Indberet det ikke igen" in said[0]
    assert (report.faerdige, report.kladder) == (0, 1)
    assert any("skriv hvorfor" in line for line in report.linjer) == (status == "FAERDIG")


def test_an_import_of_another_day_is_not_warned_of(restored: Scenario) -> None:
    asked = request() | {"anmodningsdato": "2025-08-03"}
    report = ImportService(restored.workspace.cases, REASON).take_in(
        document({"skemaversion": V25, "anmodning": asked})
    )
    assert not any("før gendannelsen" in line for line in report.linjer) and report.faerdige == 1


def test_it_is_carried_on_through_another_restoration(restored: Scenario) -> None:
    kopi = next(kopi for kopi in backups(restored).status().kopier)
    before = elsewhere(restored)
    assert before and elsewhere(put_back(restored, kopi.fil)) == before


def test_a_course_that_is_there_again_is_not_told_of(restored: Scenario, tmp_path: Path) -> None:
    (replaced,) = (tmp_path / "data" / "erstattet").iterdir()
    put_back(restored, replaced / "smdb.db")
    assert not elsewhere(restored)
    assert len(restored.workspace.store.cases.all_forloeb_ids()) == 1


def test_a_file_that_is_found_tells_of_its_course(restored: Scenario, tmp_path: Path) -> None:
    """Nobody could read the replaced store: the file that lies in the folder says whose it is."""
    store = restored.workspace.store
    assert isinstance(store, SqlStore)
    with store.together():
        store.conn.execute("DELETE FROM afgaaet")
        store.conn.execute("DELETE FROM udenfor")
    (tmp_path / "væk").rename(tmp_path / "ud")
    restored.citizen(CPR).answers(ANMODNING).complete("anmodning")
    (result,) = restored.export(tmp_path / "ud")
    assert not result.ok and "før gendannelsen" in result.besked
    assert len(list((tmp_path / "ud").glob("*.asice"))) == 1
