"""Copies of a store in use: when one is due, where it lies, a place that is gone, and the numbers after a way back."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from smdb_desktop.services.errors import KnownError, StoreFull, UsageError
from smdb_desktop.services.ports.safekeeping import AndetSted
from smdb_desktop.services.safekeeping.backups import BackupService, nothing
from smdb_desktop.services.safekeeping.moving import Mover
from smdb_desktop.services.safekeeping.telling import what_changes
from smdb_desktop.services.stored.copies import Antal, Kopiaarsag, Trin, newest_first
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.store.safe import FolderSafe
from smdb_desktop.store.sqlstore import SqlStore
from smdb_desktop.store.vault import FolderVault
from tests.scenario import PASSPHRASE, Scenario
from tests.scenarios.typed import ANMODNING

CPR = "150277-9995"


@pytest.fixture
def begun(tmp_path: Path) -> Scenario:
    """A store with one course whose request is Klar."""
    scenario = Scenario(tmp_path / "data").citizen(CPR).answers(ANMODNING)
    return scenario.complete("anmodning")


def backups(scenario: Scenario) -> BackupService:
    service = scenario.workspace.backups
    assert service is not None
    return service


def mover(scenario: Scenario) -> Mover:
    service = scenario.workspace.mover
    assert service is not None
    return service


def put_back(scenario: Scenario, file: Path) -> None:
    """Close the store, make the file the store, and open it."""
    scenario.workspace.close()
    assert scenario.desk.safe is not None
    scenario.desk.safe.restoring(file, PASSPHRASE).carry_out()
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)


def test_a_copy_made_under_a_clock_that_was_ahead_is_not_the_newest_for_years(begun: Scenario) -> None:
    """The clock is put right again: what is written since is in the copy that is shown and carried on."""
    begun.clock.wait(days=365_000)
    ahead = backups(begun).make(Kopiaarsag.LUKKET).kopi
    begun.clock.wait(days=-365_000)
    begun.answer("gravid", "JA")
    made = backups(begun).make(Kopiaarsag.LUKKET).kopi
    status = backups(begun).status()
    assert [kopi.fil for kopi in status.kopier] == [made.fil, ahead.fil] and status.seneste == status.kopier[0]
    assert newest_first((ahead, made), begun.clock()) == (made, ahead), "the same order on the pages"
    assert not backups(begun).is_due()


def test_a_full_stick_is_said_of_the_stick(begun: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No sentence about what was typed: that is safe, and only the copy or the file of a move was not made."""

    def full(*_arguments: object) -> None:
        raise StoreFull("Disken er fuld, så det sidste blev ikke gemt.")

    stick = tmp_path / "stik"
    stick.mkdir()
    backups(begun).choose_second(stick)
    monkeypatch.setattr(FolderSafe, "copy_over", full)
    made = backups(begun).make(Kopiaarsag.LUKKET)
    assert str(stick) in made.fejl and "data er, som de var" in made.fejl and "ikke gemt" not in made.fejl
    monkeypatch.setattr(FolderSafe, "pack", full)
    with pytest.raises(StoreFull, match="data er, som de var"):
        mover(begun).move(made.kopi, stick / "x.smdbflyt", nothing)


def test_a_copy_is_due_when_something_was_written(begun: Scenario) -> None:
    assert backups(begun).is_due()
    made = backups(begun).make(Kopiaarsag.LUKKET)
    assert made.kopi.antal == Antal(1, 1, 0, 1)
    assert not backups(begun).is_due()
    begun.reopen()
    assert not backups(begun).is_due(), "opening and closing is nothing to keep"
    begun.answer("gravid", "JA")
    assert backups(begun).is_due()


def test_the_second_place_gets_every_copy(begun: Scenario, tmp_path: Path) -> None:
    stick = tmp_path / "stik"
    stick.mkdir()
    backups(begun).choose_second(stick)
    made = backups(begun).make(Kopiaarsag.BEDT_OM)
    assert made.andet is not None and made.andet.fil.parent == stick and not made.fejl
    status = backups(begun).status()
    assert status.andet_er_der and status.andet.siden is None
    assert status.seneste is not None and status.andet_seneste is not None
    assert status.seneste.fil.read_bytes() == status.andet_seneste.fil.read_bytes()


def test_a_place_that_is_gone_is_said_for_as_long_as_it_lasts(begun: Scenario, tmp_path: Path) -> None:
    stick = tmp_path / "stik"
    stick.mkdir()
    backups(begun).choose_second(stick)
    stick.rename(tmp_path / "i-lommen")
    since = begun.clock()
    made = backups(begun).make(Kopiaarsag.BEDT_OM)
    assert made.andet is None and "Sæt USB-nøglen i" in made.fejl and made.kopi.fil.exists()
    begun.reopen(days=3)
    backups(begun).catch_up()
    status = backups(begun).status()
    assert (status.andet_er_der, status.andet.siden) == (False, since)
    (tmp_path / "i-lommen").rename(stick)
    assert backups(begun).catch_up()
    status = backups(begun).status()
    assert status.andet.siden is None and status.andet_seneste is not None


def test_another_stores_copy_on_the_same_stick_is_none_of_ours(begun: Scenario, tmp_path: Path) -> None:
    stick = tmp_path / "stik"
    stick.mkdir()
    other = Scenario(tmp_path / "anden")
    for each in (other, begun):
        backups(each).choose_second(stick)
    theirs = backups(other).make(Kopiaarsag.BEDT_OM).andet
    assert backups(begun).status().andre == ()
    mine = backups(begun).make(Kopiaarsag.BEDT_OM).andet
    assert backups(begun).status().andre == (mine,) and backups(other).status().andre == (theirs,)
    other.workspace.close()


def test_the_data_folder_is_no_second_place(begun: Scenario, tmp_path: Path) -> None:
    for folder, words in ((tmp_path / "data" / "backup", "uden for"), (tmp_path / "borte", "findes ikke")):
        with pytest.raises(UsageError, match=words):
            backups(begun).choose_second(folder)
    assert backups(begun).status().andet.sted is None


def test_old_generations_go_from_both_places_and_nothing_else(begun: Scenario, tmp_path: Path) -> None:
    stick = tmp_path / "stik"
    stick.mkdir()
    backups(begun).choose_second(stick)
    (stick / "feriebilleder.db").write_bytes(b"ikke vores")
    for _ in range(4):
        backups(begun).make(Kopiaarsag.BEDT_OM)
        begun.clock.wait(seconds=60)
    for place in (backups(begun).safe.own_place, stick):
        assert len([kopi for kopi in backups(begun).safe.copies(place) if kopi.antal]) == 1
    assert (stick / "feriebilleder.db").exists()


def test_an_older_copy_never_uses_a_number_again(begun: Scenario, tmp_path: Path) -> None:
    kopi = backups(begun).make(Kopiaarsag.BEDT_OM).kopi
    (before,) = begun.submissions()
    assert all(result.ok for result in begun.export(tmp_path / "ud"))
    begun.answer("gravid", "JA").complete("anmodning")
    assert all(result.ok for result in begun.export(tmp_path / "ud"))
    left = {(sent.id, sent.revision) for sent in begun.submissions()}
    assert {revision for _id, revision in left} == {1, 2}
    course = begun.session.forloeb_id
    put_back(begun, kopi.fil)
    begun.open(course)
    assert all(result.ok for result in begun.export(tmp_path / "ud2"))
    (again,) = [sent for sent in begun.submissions() if sent.tilstand is Tilstand.EKSPORTERET]
    assert again.revision == 3
    assert before.id != again.id


def test_a_course_that_left_and_is_not_in_the_copy_is_named_before(begun: Scenario, tmp_path: Path) -> None:
    kopi = backups(begun).make(Kopiaarsag.BEDT_OM).kopi
    begun.answer("gravid", "JA").complete("anmodning")
    begun.citizen("100705-9995").answers(ANMODNING).complete("anmodning")
    assert all(result.ok for result in begun.export(tmp_path / "ud"))
    begun.workspace.close()
    assert begun.desk.safe is not None
    restoring = begun.desk.safe.restoring(kopi.fil, PASSPHRASE)
    words = list(what_changes(restoring.comparison))
    (line,) = [line for line in words if "to gange" in line]
    assert any("ØVELSESLAGER" in each for each in words)
    assert not any("ØVELSESLAGER" in each for each in what_changes(restoring.comparison._replace(oevelse=False)))
    restoring.cancel()
    assert line.startswith("1 forløb i lageret"), "the other course is in the copy"


def test_a_copy_without_the_store_it_replaces_goes_on_above_a_gap(begun: Scenario, tmp_path: Path) -> None:
    kopi = backups(begun).make(Kopiaarsag.BEDT_OM).kopi
    assert all(result.ok for result in begun.export(tmp_path / "ud"))
    course, database = begun.session.forloeb_id, tmp_path / "data" / "smdb.db"
    begun.workspace.close()
    database.write_bytes(bytes(database.stat().st_size))
    assert begun.desk.safe is not None
    begun.desk.safe.restoring(kopi.fil, PASSPHRASE).carry_out()
    begun.workspace = begun.desk.unlock(PASSPHRASE)
    begun.open(course)
    assert all(result.ok for result in begun.export(tmp_path / "ud2"))
    (again,) = [sent for sent in begun.submissions() if sent.tilstand is Tilstand.EKSPORTERET]
    assert again.revision > 2 and again.aarsag


def test_a_restoration_is_told_once_and_stands_in_the_log(begun: Scenario) -> None:
    kopi = backups(begun).make(Kopiaarsag.BEDT_OM).kopi
    put_back(begun, kopi.fil)
    told = begun.workspace.gendannet
    assert told is not None and (told.trin, told.fra) == (Trin.SKIFTET, kopi.fil.name)
    assert begun.workspace.afbrudt is None
    events = [each.art for each in begun.workspace.store.log.of_keys()]
    assert Handling.GENDANNET in events
    begun.workspace.close()
    begun.workspace = begun.desk.unlock(PASSPHRASE)
    assert begun.workspace.gendannet is None
    assert begun.workspace.store.log.verify() == ()


def test_a_store_that_moved_is_asked_about_until_somebody_says_that_it_stays(begun: Scenario, tmp_path: Path) -> None:
    kopi = backups(begun).make(Kopiaarsag.FLYTNING).kopi
    mover(begun).move(kopi, mover(begun).target(tmp_path / "lager"), nothing)
    assert (tmp_path / "lager.smdbflyt").is_file()
    begun.reopen()
    flyttet = begun.workspace.flyttet()
    assert flyttet is not None and flyttet.fil == "lager.smdbflyt"
    put_back(begun, kopi.fil)
    assert begun.workspace.flyttet() == flyttet, "an older copy does not bring it back unasked"
    mover(begun).stay(used=True)
    assert begun.workspace.flyttet() is None
    assert any(sent.aarsag for sent in begun.submissions())


def test_a_move_that_fails_leaves_the_store_where_it_is(begun: Scenario, tmp_path: Path) -> None:
    kopi = backups(begun).make(Kopiaarsag.FLYTNING).kopi
    target = tmp_path / "lager.smdbflyt"
    target.write_text("der ligger noget")
    with pytest.raises(KnownError, match="navn"):
        mover(begun).move(kopi, target, nothing)
    assert begun.workspace.flyttet() is None
    assert not any(sent.aarsag for sent in begun.submissions())
    with pytest.raises(UsageError, match="findes ikke"):
        mover(begun).target(tmp_path / "borte" / "lager")


def test_the_moved_store_goes_on_with_its_numbers(begun: Scenario, tmp_path: Path) -> None:
    assert all(result.ok for result in begun.export(tmp_path / "ud"))
    kopi = backups(begun).make(Kopiaarsag.FLYTNING).kopi
    mover(begun).move(kopi, tmp_path / "lager.smdbflyt", nothing)
    course = begun.session.forloeb_id
    begun.workspace.close()
    new = FolderVault(tmp_path / "ny", now=begun.clock)
    FolderSafe(new).restoring(tmp_path / "lager.smdbflyt", PASSPHRASE).carry_out()
    store = new.unlock(PASSPHRASE)
    begun.workspace = begun.desk.workspace(store)
    begun.open(course).answer("gravid", "JA").complete("anmodning")
    assert [sent.revision for sent in begun.submissions()] == [1, 2]
    assert not any(sent.aarsag for sent in begun.submissions())


def test_the_file_of_a_move_begins_one_machine_and_no_second_under_the_same_numbers(
    begun: Scenario, tmp_path: Path
) -> None:
    kopi = backups(begun).make(Kopiaarsag.FLYTNING).kopi
    file = tmp_path / "lager.smdbflyt"
    mover(begun).move(kopi, file, nothing)
    begun.workspace.close()
    ids = []
    for number, name in enumerate((file, file.with_name("lager.smdbflyt.brugt"))):
        machine = FolderVault(tmp_path / f"ny{number}", now=begun.clock)
        restoring = FolderSafe(machine).restoring(name, PASSPHRASE)
        assert any(".brugt" in line for line in what_changes(restoring.comparison))
        restoring.carry_out()
        begun.workspace = begun.desk.workspace(machine.unlock(PASSPHRASE))
        assert all(result.ok for result in begun.export(tmp_path / f"ud{number}"))
        ids += [(sent.id, sent.aarsag) for sent in begun.submissions() if sent.tilstand is Tilstand.EKSPORTERET]
        begun.workspace.close()
    (first, plain), (second, marked) = ids
    assert first != second and not plain and marked == "GENDANNET"
    assert not file.exists()


def test_a_move_that_fails_when_its_file_may_lie_there_uses_no_number_twice(
    begun: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pulled_out(_folder: Path) -> None:
        raise OSError(errno.EIO, "pulled out")

    kopi = backups(begun).make(Kopiaarsag.FLYTNING).kopi
    monkeypatch.setattr("smdb_desktop.store.copyfile.sync_path", pulled_out)
    with pytest.raises(KnownError):
        mover(begun).move(kopi, tmp_path / "lager.smdbflyt", nothing)
    assert (tmp_path / "lager.smdbflyt").is_file()
    assert begun.workspace.flyttet() is None
    assert any(sent.aarsag for sent in begun.submissions())


def left_by_another_version(scenario: Scenario) -> None:
    """What an older program wrote last, and has not copied."""
    scenario.workspace.store.settings.put("skrevet", True)
    scenario.workspace.store.settings.put("program", "0.0.1")
    scenario.workspace.close()


def test_another_version_copies_first_and_leaves_the_stick_for_later(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path / "data")
    safe = scenario.desk.safe
    assert safe is not None
    stick = tmp_path / "stik"
    stick.mkdir()
    safe.keep_second_place(AndetSted(stick, spurgt=True))
    left_by_another_version(scenario)
    work = scenario.desk.unlock(PASSPHRASE)
    assert [kopi.aarsag for kopi in safe.copies(safe.own_place)] == [Kopiaarsag.FOER_OPDATERING]
    assert not list(stick.iterdir()), "whoever unlocks waits for no stick"
    assert work.backups is not None and work.backups.catch_up() and safe.copies(stick)
    work.close()
    scenario.desk.unlock(PASSPHRASE).close()
    assert len(safe.copies(safe.own_place)) == 1, "once for a version"


def test_who_has_no_window_waits_for_a_large_copy_and_sees_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smdb_desktop.services.safekeeping.backups.USUAL", 1.0)
    monkeypatch.setattr("smdb_desktop.store.backup.PORTION", 4)
    scenario = Scenario(tmp_path / "data")
    safe, opening = scenario.desk.safe, scenario.desk.opening
    assert safe is not None and scenario.workspace.backups is not None
    scenario.workspace.backups.make(Kopiaarsag.BEDT_OM)
    before = safe.copies(safe.own_place)
    left_by_another_version(scenario)
    seen: list[tuple[int, int]] = []
    opening.patient, opening.progress = True, lambda done, all_: seen.append((done, all_))
    scenario.desk.unlock(PASSPHRASE).close()
    (made,) = set(safe.copies(safe.own_place)) - set(before)
    assert made.aarsag is Kopiaarsag.FOER_OPDATERING
    assert seen[0] == (4, seen[0][1]) and seen[-1] == (0, 0), "the reading, then the check"


def test_a_copy_before_another_version_that_could_not_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = Scenario(tmp_path / "data")
    left_by_another_version(scenario)
    told: list[KnownError] = []
    scenario.desk.opening.failed = told.append

    def full(*_arguments: object) -> None:
        raise StoreFull("Disken er fuld.")

    with monkeypatch.context() as patch:
        patch.setattr(SqlStore, "begin_backup", full)
        scenario.desk.unlock(PASSPHRASE).close()
    assert "Der er ikke plads nok i" in str(told[0])
    scenario.desk.unlock(PASSPHRASE).close()
    safe = scenario.desk.safe
    assert safe is not None and len(safe.copies(safe.own_place)) == 1, "the next opening tries again"


def test_another_version_keeps_nobody_waiting_for_a_large_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = Scenario(tmp_path / "data")
    safe = scenario.desk.safe
    assert safe is not None and scenario.workspace.backups is not None
    scenario.workspace.backups.make(Kopiaarsag.BEDT_OM)
    before = safe.copies(safe.own_place)
    left_by_another_version(scenario)
    monkeypatch.setattr("smdb_desktop.services.safekeeping.backups.USUAL", 1.0)
    work = scenario.desk.unlock(PASSPHRASE)
    assert safe.copies(safe.own_place) == before
    assert work.backups is not None and work.backups.is_due(), "the window makes it beside the work"
    work.close()
