"""What an older copy that became the store does not know: courses that were deleted, handed over or corrected since, and files
that were made with a list it does not have. Nothing of it goes out unwarned, and no number is used twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from smdb_desktop.domain.findings import TAGET_TILBAGE
from smdb_desktop.services.desk.reaching import Vej
from smdb_desktop.services.lists.model import as_raw
from smdb_desktop.services.ports.policy import Key
from smdb_desktop.services.ports.store import RESTORED
from smdb_desktop.services.safekeeping.backups import BackupService
from smdb_desktop.services.safekeeping.since import NOT_CARRIED, TYPED_UNKNOWN
from smdb_desktop.services.safekeeping.telling import ended_text, what_changes
from smdb_desktop.services.stored.copies import Kopiaarsag, Tilbage
from smdb_desktop.services.stored.records import Art, Tilstand
from smdb_desktop.services.stored.tilbud import Indlaesning
from smdb_desktop.services.typing_aid.service import Stand
from smdb_desktop.store.sqlstore import SqlStore
from smdb_desktop.ways.folder import FolderWay
from tests.fakes.policy import FakePolicy
from tests.scenario import PASSPHRASE, Scenario
from tests.scenarios.typed import ANMODNING

CPR, RIGHT = "150277-9995", "100705-9995"
WHY = "Sletningen var en fejl"
KLAR, SENT = Tilstand.KLAR, Tilstand.EKSPORTERET


@pytest.fixture
def left(tmp_path: Path) -> Iterator[Scenario]:
    """A course of which revision 1 has left."""
    scenario = Scenario(tmp_path / "data")
    scenario.citizen(CPR).answers(ANMODNING).complete("anmodning")
    (result,) = scenario.export(tmp_path / "ud")
    assert result.ok, result.besked
    yield scenario
    scenario.workspace.close()


def copied(scenario: Scenario) -> Path:
    """A copy of the store as it is now, a day before what comes next."""
    backups = scenario.workspace.backups
    assert isinstance(backups, BackupService)
    made = backups.make(Kopiaarsag.BEDT_OM).kopi.fil
    scenario.clock.wait(1)
    return made


def put_back(scenario: Scenario, copy: Path) -> Scenario:
    """The older copy is the store from now on, and its course in hand."""
    scenario.workspace.close()
    assert scenario.desk.safe is not None
    scenario.desk.safe.restoring(copy, PASSPHRASE).carry_out()
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    assert scenario.workspace.store.log.verify() == ()
    return scenario.open(scenario.session.forloeb_id)


def delete(scenario: Scenario) -> None:
    deletions = scenario.workspace.deletions
    deletions.delete(deletions.plan(scenario.session.forloeb_id), "Fejl")


def sent_deletion(scenario: Scenario, tmp_path: Path) -> None:
    delete(scenario)
    (result,) = scenario.export(tmp_path / "slettet")
    assert result.ok, result.besked


def typed_deletion(scenario: Scenario, _tmp_path: Path) -> None:
    delete(scenario)
    scenario.workspace.marking.mark([row.indberetning.id for row in scenario.workspace.exports.queue()], "i dag")


def perhaps_deleted(scenario: Scenario, tmp_path: Path) -> None:
    """Its export was begun, and nobody saw the end."""
    delete(scenario)
    (row,) = scenario.workspace.exports.queue()
    scenario.prepared(row.indberetning.id, tmp_path / "afbrudt")


def handed_over(scenario: Scenario, tmp_path: Path) -> None:
    handovers = scenario.workspace.handovers
    (tmp_path / "pakker").mkdir()
    way = FolderWay(tmp_path / "pakker")
    handovers.finish(handovers.write(handovers.plan(scenario.session.forloeb_id, "183"), "Flyttet", way, None))


def corrected(scenario: Scenario, _tmp_path: Path) -> None:
    work = scenario.workspace
    work.corrections.correct(work.corrections.plan(scenario.borger_id, RIGHT), "Tastefejl")


def corrected_and_sent(scenario: Scenario, tmp_path: Path) -> None:
    corrected(scenario, tmp_path)
    assert all(result.ok for result in scenario.export(tmp_path / "rettet"))


WAYS: dict[str, tuple[Callable[[Scenario, Path], None], tuple[str, ...]]] = {
    "exported": (sent_deletion, ("eksporteret den 05-08-2025 som revision 2", "ny revision", "skriv hvorfor")),
    "typed": (typed_deletion, ("slettet på SMDB's sider den 05-08-2025 (revision 2)", "skriv hvorfor")),
    "perhaps": (perhaps_deleted, ("måske eksporteret", "revision 2")),
    "handed": (handed_over, ("overdraget til Ishøj den 05-08-2025 af Ida", "»Overdrag til en anden myndighed« igen")),
    "corrected": (corrected, ("rettet til 100705", "den 05-08-2025 af Ida", "Ret CPR-nummeret igen")),
    "corrected, sent": (corrected_and_sent, ("rettet til 100705", "sletningen dér er eksporteret som revision 2")),
}


def test_a_hand_over_that_was_begun_and_not_ended_is_not_named_again_and_its_file_lies_where_it_lies(
    left: Scenario, tmp_path: Path
) -> None:
    """Nothing of the course has left by it: it is in the copy as it was, and can be handed over from there."""
    copy, handovers = copied(left), left.workspace.handovers
    before = left.workspace.store.cases.forloeb(left.session.forloeb_id)
    (tmp_path / "pakker").mkdir()
    plan = handovers.plan(left.session.forloeb_id, "183")
    begun = handovers.write(plan, "Flyttet", FolderWay(tmp_path / "pakker"), None)
    assert begun.fil in handovers.plan(left.session.forloeb_id, "183").beskeder[-1], "it is named where it was begun"
    put_back(left, copy)
    assert left.workspace.store.cases.forloeb(left.session.forloeb_id) == before
    again = left.workspace.handovers.plan(left.session.forloeb_id, "183")
    assert not any(begun.fil in words for words in again.beskeder)
    assert [each.name for each in (tmp_path / "pakker").iterdir()] == [begun.fil]
    handed_over_to = FolderWay(tmp_path / "pakker")
    left.workspace.handovers.finish(left.workspace.handovers.write(again, "Flyttet", handed_over_to, None))
    assert begun.fil in {each.name for each in (tmp_path / "pakker").iterdir()}, "nothing of another file is taken away"


@pytest.mark.parametrize("way", WAYS)
def test_a_course_that_was_taken_back_is_told_of_and_does_not_go_out_unwarned(
    left: Scenario, tmp_path: Path, way: str
) -> None:
    take_back, words = WAYS[way]
    copy = copied(left)
    take_back(left, tmp_path)
    put_back(left, copy)
    valgt = left.overview().valgt
    assert valgt is not None and valgt.linje.aabent
    for part in (*words, "Data er gendannet fra en kopi, der ikke ved det."):
        assert part in valgt.aeldre
    (found,) = (fund for fund in left.session.fund() if fund.regel == TAGET_TILBAGE)
    assert found.besked == valgt.aeldre, "and Gennemse says the same"
    used = [i.revision for i in left.workspace.store.outbox.known_outside() if i.forloeb_id == left.session.forloeb_id]
    # what asks nobody makes it ready
    completion = left.answers({"gravid": "JA"}).session.completion(left.session.skema_id("anmodning") or "")
    left.open_case.keeper.complete(completion.faerdig, (), completion.mangler)
    (aside,) = [r for r in left.export(tmp_path / "andet") if r.forloeb_id == left.session.forloeb_id]
    assert not aside.ok and aside.besked == valgt.aeldre
    # and a person who says why lets it go out, above every number that was used
    left.open(left.session.forloeb_id).complete("anmodning", WHY)
    (result,) = [r for r in left.export(tmp_path / "andet") if r.forloeb_id == left.session.forloeb_id]
    assert result.ok, result.besked
    last = left.submissions()[-1]
    assert (last.art, last.tilstand) == (Art.RETTET, SENT) and last.revision > max(used)
    assert "kopi, der ikke ved det" not in (left.overview().valgt or valgt).aeldre


@pytest.mark.parametrize("way", WAYS)
def test_it_is_carried_on_through_another_restoration(left: Scenario, tmp_path: Path, way: str) -> None:
    copy = copied(left)
    WAYS[way][0](left, tmp_path)
    put_back(left, copy)
    before = left.workspace.store.outbox.taken_back([left.session.forloeb_id])
    put_back(left, copy)
    assert before and left.workspace.store.outbox.taken_back([left.session.forloeb_id]) == before


def test_a_deletion_that_nobody_was_told_of_is_no_deletion(left: Scenario) -> None:
    copy = copied(left)
    delete(left)
    put_back(left, copy)
    assert left.workspace.store.outbox.taken_back([left.session.forloeb_id]) == {}


def test_deleting_it_again_reports_it_under_a_number_of_its_own(left: Scenario, tmp_path: Path) -> None:
    copy = copied(left)
    sent_deletion(left, tmp_path)
    put_back(left, copy)
    delete(left)
    (result,) = left.export(tmp_path / "igen")
    assert result.ok, result.besked
    last = left.submissions()[-1]
    assert (last.art, last.revision) == (Art.SLETTET, 3)


def test_a_course_that_was_handed_over_and_is_not_in_the_copy_is_not_begun_again_unwarned(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path / "data")
    copy = copied(scenario)
    scenario.citizen(CPR).answers(ANMODNING).complete("anmodning")
    handed_over(scenario, tmp_path)
    scenario.workspace.close()
    assert scenario.desk.safe is not None
    scenario.desk.safe.restoring(copy, PASSPHRASE).carry_out()
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    scenario.citizen(CPR)
    (words,) = scenario.overview().afgaaet
    assert "overdraget til Ishøj den 05-08-2025 af Ida" in words and "04-08-2025" in words
    scenario.workspace.close()


def test_a_course_that_was_deleted_and_is_not_in_the_copy_is_not_told_of(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path / "data")
    copy = copied(scenario)
    scenario.citizen(CPR).answers(ANMODNING).complete("anmodning")
    assert scenario.export(tmp_path / "ud")[0].ok
    corrected_and_sent(scenario, tmp_path)
    scenario.workspace.close()
    assert scenario.desk.safe is not None
    scenario.desk.safe.restoring(copy, PASSPHRASE).carry_out()
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    elsewhere = scenario.workspace.store.outbox.left_elsewhere
    assert elsewhere(CPR.replace("-", "")) == () and len(elsewhere(RIGHT.replace("-", ""))) == 1
    scenario.workspace.close()


def test_a_deletion_that_lies_in_a_folder_is_found_where_the_replaced_store_could_not_be_asked(
    left: Scenario, tmp_path: Path
) -> None:
    copy = copied(left)
    delete(left)
    (result,) = left.export(tmp_path / "ud")
    put_back(left, copy)
    store = left.workspace.store
    assert isinstance(store, SqlStore) and result.ok
    with store.together():
        store.conn.execute("DELETE FROM udenfor")
    left.open(left.session.forloeb_id).answers({"gravid": "JA"}).complete("anmodning")
    told: list[str] = []
    (aside,) = left.workspace.exports.export_all(FolderWay(tmp_path / "ud"), None, on_told=told.append)
    assert not aside.ok and any("meldt slettet i en fil" in text for text in told)
    (aside,) = left.export(tmp_path / "ud")
    assert not aside.ok and "Sletningen af forløbet blev eksporteret den 05-08-2025 som revision 2" in aside.besked


# -- files that were made with a list that the copy does not have ---------------------------------------------------------


def test_a_file_with_answers_that_the_copy_does_not_know_uses_its_number_up_and_is_said(
    left: Scenario, tmp_path: Path
) -> None:
    copy = copied(left)
    raw = as_raw(left.desk.katalog.lister["psykisk_lidelse"])
    options = raw["options"]
    assert isinstance(options, list)
    options.append({"code": "99", "label": "Et nyt svar", "label_confidence": "official"})
    file = tmp_path / "psykisk_lidelse.json"
    file.write_text(json.dumps(raw), encoding="utf-8")
    work = left.workspace
    work.kodelister.take(work.kodelister.plan(file, date(2025, 7, 1)))
    left.open(left.session.forloeb_id).answers({"psykisk_lidelse": "99"}).complete("anmodning")
    (sent,) = left.export(tmp_path / "ud")
    assert sent.ok, sent.besked
    put_back(left, copy)
    store = left.workspace.store
    assert isinstance(store, SqlStore)
    with store.together():
        # as where the replaced store could not be read, but for the mark that would pass over numbers anyway
        store.conn.execute("DELETE FROM udenfor")
    left.answers({"gravid": "JA"}).complete("anmodning")
    assert [i.revision for i in left.submissions()] == [1, 2]
    told: list[str] = []
    (aside,) = left.workspace.exports.export_all(FolderWay(tmp_path / "ud"), None, on_told=told.append)
    assert not aside.ok and "revision 3" in aside.besked
    assert any("kan ikke læses helt" in text and "bruges ikke igen" in text for text in told)
    (result,) = left.export(tmp_path / "andet")
    assert result.ok and [(i.revision, i.tilstand) for i in left.submissions()][-1] == (3, SENT)


# -- what else the replaced store knew --------------------------------------------------------------------------------------


def test_a_store_that_did_not_know_itself_what_had_left_hands_its_doubt_on(left: Scenario, tmp_path: Path) -> None:
    copy = copied(left)
    left.workspace.store.outbox.mark_restored(left.clock())
    since = left.workspace.store.settings.get(RESTORED)
    left.clock.wait(seconds=1)
    put_back(left, copy)
    assert left.workspace.store.settings.get(RESTORED) not in (None, since)
    left.answers({"gravid": "JA"}).complete("anmodning")
    (result,) = left.export(tmp_path / "andet")
    assert result.ok and left.submissions()[-1].revision > 100


def test_one_that_knows_it_already_passes_over_no_more_numbers(left: Scenario) -> None:
    left.workspace.store.outbox.mark_restored(left.clock())
    since = left.workspace.store.settings.get(RESTORED)
    put_back(left, copied(left))
    assert left.workspace.store.settings.get(RESTORED) == since


def test_the_places_where_something_was_handed_over_are_known(left: Scenario, tmp_path: Path) -> None:
    copy = copied(left)
    left.answers({"gravid": "JA"}).complete("anmodning")
    assert left.export(tmp_path / "senere")[0].ok
    put_back(left, copy)
    assert str(tmp_path / "senere") in {each.maal for each in left.workspace.store.outbox.targets()}


def put_setting(scenario: Scenario) -> None:
    scenario.workspace.save_way_to_smdb(Vej.FILER)


def put_certificate(scenario: Scenario) -> None:
    scenario.workspace.store.settings.put_blob("certifikat", b"et andet")


def take_in_and_undo(scenario: Scenario) -> None:
    registers = scenario.workspace.store.registers
    registers.undo_import("i1", scenario.clock())


def take_list(scenario: Scenario) -> None:
    work = scenario.workspace
    raw = as_raw(work.katalog.lister["psykisk_lidelse"])
    options = raw["options"]
    assert isinstance(options, list)
    options.append({"code": "99", "label": "Et nyt svar", "label_confidence": "official"})
    with TemporaryDirectory() as folder:
        file = Path(folder) / "psykisk_lidelse.json"
        file.write_text(json.dumps(raw), encoding="utf-8")
        work.kodelister.take(work.kodelister.plan(file, date(2025, 7, 1)))


@pytest.mark.parametrize(
    ("change", "which"),
    [
        (put_setting, Tilbage.OPSAETNING),
        (put_certificate, Tilbage.CERTIFIKAT),
        (take_in_and_undo, Tilbage.INDLAESNINGER),
        (take_list, Tilbage.KODELISTER),
    ],
)
def test_what_becomes_as_it_was_is_said_in_the_comparison(
    left: Scenario, change: Callable[[Scenario], None], which: Tilbage
) -> None:
    left.workspace.store.registers.begin_import(Indlaesning("i1", "sager", left.clock(), "Ida", "a.xlsx", {}))
    copy = copied(left)
    assert NOT_CARRIED[which] not in compared(left, copy)
    change(left)
    assert [text for text in compared(left, copy) if text in NOT_CARRIED.values()] == [NOT_CARRIED[which]]


def compared(scenario: Scenario, copy: Path) -> tuple[str, ...]:
    """What a person is told before anything is restored."""
    scenario.workspace.close()
    assert scenario.desk.safe is not None
    restoring = scenario.desk.safe.restoring(copy, PASSPHRASE)
    said = tuple(what_changes(restoring.comparison))
    restoring.cancel()
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    return said


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("exported", "1 forløb i kopien er meldt slettet siden."),
        ("typed", "1 forløb i kopien er meldt slettet siden."),
        ("handed", "1 forløb i kopien er overdraget til en anden myndighed siden."),
        ("corrected, sent", "1 forløb i kopien står under et CPR-nummer, der er rettet siden."),
    ],
)
def test_the_comparison_counts_what_comes_alive_again(left: Scenario, tmp_path: Path, way: str, words: str) -> None:
    copy = copied(left)
    assert not any("forløb i kopien" in text for text in compared(left, copy))
    WAYS[way][0](left, tmp_path)
    assert [text.startswith(words) for text in compared(left, copy) if "forløb i kopien" in text] == [True]


def test_what_an_administrator_has_locked_holds_for_the_copy(left: Scenario) -> None:
    left.workspace.save_way_to_smdb(Vej.TASTER)
    copy = copied(left)
    left.desk = replace(left.desk, policy=FakePolicy({Key.REACHES: ("FILER",)}))
    put_back(left, copy)
    assert left.workspace.way_to_smdb() is Vej.FILER


def damaged(scenario: Scenario, table: str) -> None:
    """One bit of the first page of a table of the closed store is another."""
    assert isinstance(scenario.workspace.store, SqlStore)
    conn = scenario.workspace.store.connection.conn
    (page,) = conn.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    (size,) = conn.execute("PRAGMA page_size").fetchone()
    file = Path(conn.execute("PRAGMA database_list").fetchone()[2])
    scenario.workspace.close()
    content = bytearray(file.read_bytes())
    content[(page - 1) * int(size) + 100] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize("table", ["skema", "afgaaet", "maal", "haendelse"])
def test_a_store_that_opens_and_is_damaged_inside_is_replaced_and_what_it_cannot_say_is_doubted(
    left: Scenario, tmp_path: Path, table: str
) -> None:
    copy = copied(left)
    left.workspace.people.add(PASSPHRASE, "Bo", ("INDBERETTER",), "bos helt egne fire ord")
    left.answers({"gravid": "JA"}).complete("anmodning")
    assert left.export(tmp_path / "senere")[0].ok
    damaged(left, table)
    put_back(left, copy)
    assert left.workspace.store.settings.get(RESTORED) is not None
    if table in ("maal", "haendelse"):
        assert left.workspace.people.find("Bo"), "what can be read is carried over"
    if left.submissions()[-1].tilstand is not KLAR:
        left.answers({"gravid": "JA"}).complete("anmodning")
    assert left.submissions()[-1].revision > 2


def ticked(scenario: Scenario) -> list[tuple[str, Stand]]:
    sag = scenario.workspace.typing_aid.open(scenario.session.forloeb_id)
    return [(punkt.skridt.noegle, punkt.stand) for punkt in sag.punkter if punkt.tastet is not None]


def test_what_was_typed_into_smdb_since_is_known_to_the_copy_too(left: Scenario) -> None:
    aid, id_ = left.workspace.typing_aid, left.session.forloeb_id
    sag = aid.open(id_)
    aid.tick(sag, sag.punkter[0])
    copy = copied(left)
    aid.untick(sag, sag.punkter[0])
    for punkt in sag.punkter[1:4]:
        aid.tick(sag, punkt)
    before = ticked(left)
    put_back(left, copy)
    assert ticked(left) == before and len(before) == 3
    assert left.workspace.gendannet is not None and TYPED_UNKNOWN not in ended_text(left.workspace.gendannet)


def test_where_the_store_cannot_be_read_it_is_said_that_the_ticks_are_lost(left: Scenario) -> None:
    copy = copied(left)
    aid = left.workspace.typing_aid
    sag = aid.open(left.session.forloeb_id)
    aid.tick(sag, sag.punkter[0])
    damaged(left, "indtastet")
    put_back(left, copy)
    assert left.workspace.gendannet is not None and TYPED_UNKNOWN in ended_text(left.workspace.gendannet)
    assert ticked(left) == []
