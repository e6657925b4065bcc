"""That a case stands in SMDB: a person says so, of the case as it is, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from smdb_desktop.services.desk.reaching import Vej
from smdb_desktop.services.desk.reported import older
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.outbox.reporting import ASK, PRACTICE
from smdb_desktop.services.stored.copies import Kopiaarsag
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Art, Tilstand
from tests.scenario import PASSPHRASE, Scenario
from tests.scenarios.typed import ANMODNING

KLAR, EKSPORTERET, INDBERETTET = Tilstand.KLAR, Tilstand.EKSPORTERET, Tilstand.INDBERETTET


@pytest.fixture
def klar(scenario: Scenario) -> Scenario:
    """One citizen whose request was completed on 4 August."""
    return scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning", "Spurgt")


def mark(scenario: Scenario, day: str = "i dag") -> int:
    return scenario.workspace.marking.mark([scenario.submissions()[-1].id], day)


def states(scenario: Scenario) -> list[tuple[int, Tilstand]]:
    return [(i.revision, i.tilstand) for i in scenario.submissions()]


def correct(scenario: Scenario) -> None:
    scenario.answer("gravid", "JA").complete("anmodning", "Rettet")


def said(scenario: Scenario) -> str:
    return scenario.workspace.reporting().saetning


@pytest.mark.parametrize("day", ["i dag", "06-08-2025", "i går", "4.8.25"])
def test_a_case_that_was_typed_says_so_with_day_and_person(klar: Scenario, day: str) -> None:
    klar.clock.wait(2)
    assert mark(klar, day) == 1
    (there,) = klar.submissions()
    wanted = {"i dag": 6, "06-08-2025": 6, "i går": 5, "4.8.25": 4}[day]
    assert there.tilstand is INDBERETTET and there.indberettet is not None
    assert (there.indberettet.dag, there.indberettet.hvem) == (date(2025, 8, wanted), "Ida")
    assert len(klar.workspace.exports.queue()) == 0
    assert mark(klar, day) == 0, "once is enough"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "Skriv den dag"),
        ("07-08-2025", "ligger i fremtiden"),
        ("03-08-2025", "først gjort færdig her efter den dag. Skriv 04-08-2025 eller"),
        ("snart", "dato"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_nothing_is_marked(klar: Scenario, day: str, sentence: str) -> None:
    klar.clock.wait(2)
    before = klar.workspace.store.log.of(klar.session.forloeb_id)
    with pytest.raises(NotAllowed, match=sentence):
        mark(klar, day)
    assert (states(klar), klar.workspace.store.log.of(klar.session.forloeb_id)) == ([(1, KLAR)], before)


def test_what_was_only_made_ready_anew_may_have_been_typed_before(klar: Scenario) -> None:
    klar.clock.wait(3)
    cpr, _ = klar.workspace.cases.find("150277-9995")
    klar.workspace.cases.correct_borger(cpr, "Et Andet Navn")
    assert mark(klar, "05-08-2025") == 1


def test_of_several_all_are_marked_or_none(klar: Scenario) -> None:
    first = klar.submissions()[-1].id
    klar.clock.wait(3)
    klar.citizen("100705-9995").answers(ANMODNING).complete("anmodning", "Spurgt")
    ids = [first, klar.submissions()[-1].id]
    with pytest.raises(NotAllowed, match=r"1 sag blev først .* Skriv 07-08-2025"):
        klar.workspace.marking.mark(ids, "05-08-2025")
    assert dict(klar.workspace.store.reports.counts()) == {KLAR: 2}
    with pytest.raises(NotAllowed):
        klar.workspace.marking.mark([*ids, "findes-ikke"], "i dag")
    assert klar.workspace.marking.mark(ids, "i dag") == 2
    assert dict(klar.workspace.store.reports.counts()) == {INDBERETTET: 2}


def test_nothing_is_marked_while_the_clock_is_doubted(klar: Scenario) -> None:
    klar.reopen(1)
    klar.workspace.close()
    klar.clock.wait(-100)
    klar.workspace = klar.desk.unlock(PASSPHRASE)
    assert klar.workspace.ur.doubted
    with pytest.raises(NotAllowed):
        klar.workspace.marking.mark([klar.workspace.exports.queue()[0].indberetning.id], "i dag")
    assert dict(klar.workspace.store.reports.counts()) == {KLAR: 1}


def test_a_change_makes_it_klar_again_and_says_that_smdb_has_an_older_one(klar: Scenario, tmp_path: Path) -> None:
    mark(klar)
    course = klar.session.forloeb_id
    assert (older(klar.workspace.store, course), klar.overview().valgt.aeldre) == ("", "")  # type: ignore[union-attr]
    correct(klar)
    assert states(klar) == [(1, INDBERETTET), (2, KLAR)]
    sentence = older(klar.workspace.store, course)
    assert "i SMDB står revision 1, tastet 04-08-2025, og den er ældre" in sentence
    shown = klar.overview().valgt
    assert shown is not None and shown.aeldre == sentence
    (result,) = klar.export(tmp_path / "ud")
    assert result.ok and result.path is not None
    payload = klar.desk.submissions.read_payload(klar.payload(result.path))
    assert (payload["revision"], payload["art"]) == (2, "RETTET")
    assert payload["uvisse"] == {"fra": 1, "til": 1, "aarsag": "INDTASTET"}
    mark(klar)
    assert older(klar.workspace.store, course) == ""


def test_a_name_that_is_corrected_makes_what_stands_in_smdb_older(klar: Scenario) -> None:
    mark(klar)
    cpr, _ = klar.workspace.cases.find("150277-9995")
    kept = klar.workspace.cases.correct_borger(cpr, "Testborger")
    assert (kept.besked, states(klar)) == ("", [(1, INDBERETTET)]), "nothing was changed"
    kept = klar.workspace.cases.correct_borger(cpr, "Et Andet Navn")
    assert kept.besked.startswith("1 forløb er eksporteret eller indberettet")
    assert states(klar) == [(1, INDBERETTET), (2, KLAR)]


def test_a_mistake_is_taken_back_with_a_reason_that_the_log_keeps(klar: Scenario) -> None:
    mark(klar)
    id_ = klar.submissions()[-1].id
    for blank in ("", "  "):
        with pytest.raises(NotAllowed, match="begrundelse"):
            klar.workspace.marking.undo(id_, blank)
    assert states(klar) == [(1, INDBERETTET)]
    klar.workspace.marking.undo(id_, " Det var en anden borger ")
    assert states(klar) == [(1, KLAR)]
    last = klar.workspace.store.log.of(klar.session.forloeb_id).haendelser[-1]
    assert last.art is Handling.INDBERETTET_FORTRUDT and last.data is not None
    assert last.data["begrundelse"] == "Det var en anden borger"


def test_a_reported_course_is_reported_deleted(klar: Scenario) -> None:
    mark(klar)
    klar.workspace.cases.delete_forloeb(klar.session.forloeb_id, "fejl")
    assert [(i.revision, i.art, i.tilstand) for i in klar.submissions()] == [
        (1, Art.NY, INDBERETTET),
        (2, Art.SLETTET, KLAR),
    ]
    mark(klar)
    assert states(klar)[-1] == (2, INDBERETTET), "a person deleted it on SMDB's pages"
    assert klar.workspace.cases.overview(klar.borger_id).forloeb == ()


def test_what_was_typed_may_go_out_as_a_file_as_well(klar: Scenario, tmp_path: Path) -> None:
    mark(klar)
    (tmp_path / "ud").mkdir()
    result = klar.again(klar.submissions()[-1].id, tmp_path / "ud")
    assert result.ok and result.path is not None and klar.payload(result.path)
    (there,) = klar.submissions()
    assert (there.tilstand, there.maal) == (INDBERETTET, str(tmp_path / "ud"))
    correct(klar)
    assert klar.submissions()[-1].aarsag is None, "the file of the one before is known"


def test_what_was_typed_and_is_another_now_is_not_written_under_its_number(klar: Scenario, tmp_path: Path) -> None:
    mark(klar)
    old = klar.submissions()[-1].id
    correct(klar)
    (tmp_path / "ud").mkdir()
    refused = klar.again(old, tmp_path / "ud")
    assert not refused.ok and "blev tastet i SMDB, og sagen er ændret siden" in refused.besked
    assert list((tmp_path / "ud").iterdir()) == []


@pytest.mark.parametrize(
    ("vej", "words"),
    [
        (None, "når den står i SMDB. En fil i en mappe er ikke nok."),
        (Vej.TASTER, "den mangler at blive tastet i SMDB og markeret her."),
        (Vej.FILER, "når kommunen har fået dens fil og har taget den ind i SMDB."),
        (Vej.BEGGE, "når I har tastet den i SMDB, eller kommunen har taget filen ind."),
    ],
)
def test_one_sentence_says_what_is_missing_and_of_how_many(scenario: Scenario, vej: Vej | None, words: str) -> None:
    if vej is not None:
        scenario.workspace.save_way_to_smdb(vej)
    found = scenario.workspace.reporting()
    assert (found.saetning, found.spoergsmaal) == ("", "" if vej else ASK)
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning", "Spurgt")
    assert said(scenario).startswith(f"{PRACTICE} 1 sag er ikke indberettet: ") and said(scenario).endswith(words)
    scenario.citizen("100705-9995").answers(ANMODNING).complete("anmodning", "Spurgt")
    assert "2 sager er ikke indberettet: de" in said(scenario)
    mark(scenario)
    assert "1 sag er ikke indberettet" in said(scenario)
    scenario.reopen()
    assert scenario.workspace.way_to_smdb() is vej
    correct(scenario)
    assert "2 sager er ikke indberettet" in said(scenario)


def test_when_all_are_reported_that_is_what_is_said(klar: Scenario) -> None:
    mark(klar)
    assert said(klar) == f"{PRACTICE} 1 sag er gjort færdig, og den er indberettet."


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Scenario]:
    """A reported case on the encrypted store."""
    scenario = Scenario(tmp_path / "data")
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning", "Spurgt")
    mark(scenario)
    yield scenario
    scenario.workspace.close()


def copied(scenario: Scenario) -> Path:
    """A copy of the store as it is now, a day before what comes next."""
    backups = scenario.workspace.backups
    assert backups is not None
    made = backups.make(Kopiaarsag.BEDT_OM).kopi.fil
    scenario.clock.wait(1)
    return made


def put_back(scenario: Scenario, copy: Path) -> None:
    """The older copy is the store from now on."""
    scenario.workspace.close()
    assert scenario.desk.safe is not None
    scenario.desk.safe.restoring(copy, PASSPHRASE).carry_out()
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    assert scenario.workspace.store.log.verify() == ()


def test_a_mark_that_was_taken_back_does_not_come_back_with_an_older_copy(kept: Scenario) -> None:
    copy = copied(kept)
    kept.workspace.marking.undo(kept.submissions()[-1].id, "Det var en anden")
    put_back(kept, copy)
    assert states(kept) == [(1, KLAR)]
    assert dict(kept.workspace.store.reports.counts()) == {KLAR: 1}
    event = kept.workspace.store.log.of(kept.session.forloeb_id).haendelser[-1]
    assert event.data is not None and event.data["begrundelse"] == "Det var en anden"


def test_what_left_after_its_mark_was_taken_back_keeps_its_number_in_an_older_copy(
    kept: Scenario, tmp_path: Path
) -> None:
    copy = copied(kept)
    kept.workspace.marking.undo(kept.submissions()[-1].id, "Det var en anden")
    kept.export(tmp_path / "ud")
    put_back(kept, copy)
    assert [i.revision for i in kept.submissions()] == [1, 2]
    assert INDBERETTET not in kept.workspace.store.reports.counts()


@pytest.mark.parametrize("typed", [True, False])
def test_a_case_of_which_a_later_revision_has_left_is_not_counted_as_reported(
    kept: Scenario, tmp_path: Path, typed: bool
) -> None:
    copy = copied(kept)
    correct(kept)
    if typed:
        mark(kept)
    else:
        kept.export(tmp_path / "ud")
    put_back(kept, copy)
    assert states(kept) == [(1, INDBERETTET), (3, KLAR)]
    sentence = older(kept.workspace.store, kept.session.forloeb_id)
    assert ("Revision 2 blev tastet i SMDB 05-08-2025" in sentence) is typed
    assert ("og den er ældre" in sentence) is not typed


def test_a_case_whose_deletion_was_reported_is_not_counted_as_reported_in_an_older_copy(kept: Scenario) -> None:
    copy = copied(kept)
    work = kept.workspace
    work.corrections.correct(work.corrections.plan(kept.borger_id, "100705-9995"), "Tastefejl")
    work.marking.mark([row.indberetning.id for row in work.exports.queue()], "i dag")
    put_back(kept, copy)
    assert dict(kept.workspace.store.reports.counts()) == {KLAR: 1}


def test_a_mark_comes_along_when_an_older_copy_is_put_back(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path / "data")
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning", "Spurgt")
    backups, safe = scenario.workspace.backups, scenario.desk.safe
    assert backups is not None and safe is not None
    copy = backups.make(Kopiaarsag.BEDT_OM).kopi
    mark(scenario)
    there = scenario.submissions()
    scenario.workspace.close()
    safe.restoring(copy.fil, PASSPHRASE).carry_out()
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    (kept,), (wanted,) = scenario.submissions(), there
    assert kept._replace(indhold_sha256="") == wanted._replace(indhold_sha256="")
    assert there[-1].art is Art.NY and there[-1].tilstand is INDBERETTET
    scenario.workspace.close()
