"""Copies in the window, on a real store: made beside the work, their state in sight, one taken back, the store moved."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget
from shiboken6 import isValid

from smdb_desktop.gui.access.laas_op import COPY_LATER
from smdb_desktop.gui.app.closing import LATER, Closing
from smdb_desktop.gui.app.navigation import DESTINATIONS
from smdb_desktop.gui.core.copies import Copies, _Run
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.kit.parts import Banner
from smdb_desktop.gui.kit.tables import RowTable
from smdb_desktop.gui.kit.written import Written
from smdb_desktop.gui.safekeeping.gendan import GendanPage
from smdb_desktop.services.errors import StoreFull
from smdb_desktop.services.ports.safekeeping import AndetSted, Draft, Progress
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.safekeeping.backups import NO_ROOM, BackupService
from smdb_desktop.services.safekeeping.moving import Mover, moved
from smdb_desktop.services.safekeeping.opening import Opening
from smdb_desktop.services.stored.copies import Antal, Kopi, Kopiaarsag
from smdb_desktop.services.stored.records import BorgerRecord
from smdb_desktop.store.restoring import FolderRestoring
from smdb_desktop.store.safe import FolderSafe
from tests.gui.gui_hands import Hands
from tests.scenario import PASSPHRASE, Clock, Scenario, make_desk
from tests.scenarios.typed import ANMODNING

T = TypeVar("T")
Unlocked = Callable[[Scenario], Hands]
CPR = "150277-9995"


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    """A store on a disk with one case that is Klar."""
    return Scenario(tmp_path / "data").citizen(CPR).answers(ANMODNING).complete("anmodning")


def citizen(store: Store) -> BorgerRecord:
    found = store.cases.find_borger(CPR.replace("-", ""))
    assert found is not None
    return found


def copies(scenario: Scenario) -> tuple[Kopi, ...]:
    safe = scenario.desk.safe
    assert safe is not None
    return safe.copies(safe.own_place)


def at_store(hands: Hands, ask: Callable[[Store], T]) -> T:
    """Ask the open store, on its own lane."""
    store, found = hands.gui.context.work.store, list[T]()
    hands.gui.context.tasks.run(Lane.STORE, lambda: ask(store), hands.window, found.append)
    hands.settle()
    return found[0]


def written(hands: Hands) -> None:
    """Something is written that no copy has."""
    at_store(hands, lambda store: store.settings.put("skrevet", True))


def done(hands: Hands) -> Hands:
    """Wait for a copy that is under way."""
    hands.bot.waitUntil(lambda: not hands.gui.context.copies.busy)
    return hands.settle()


def closed(hands: Hands) -> None:
    """Close the window as a person does, and wait until it is."""
    hands.window.close()
    hands.bot.waitUntil(lambda: not hands.window.isVisible())
    hands.bot.waitUntil(lambda: hands.gui.context.tasks.is_idle)


# -- made -----------------------------------------------------------------------------------------------------------------


def test_forside_says_when_where_and_how_many(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = done(unlocked(scenario))
    hands.go("forside")
    said = hands.texts()
    assert "åbnet og kontrolleret, med 1 borger, 1 forløb, 0 kladder, 1 indberetning" in said
    assert str(scenario.desk.safe and scenario.desk.safe.own_place) in said
    assert "Kopierne ligger kun på denne maskine." in said
    hands.press("Se sikkerhedskopier")
    assert hands.here == "sikkerhedskopier"


def test_what_was_written_and_not_copied_is_copied_after_unlocking(unlocked: Unlocked, scenario: Scenario) -> None:
    assert copies(scenario) == ()
    hands = done(unlocked(scenario))
    (made,) = copies(scenario)
    assert (made.aarsag, made.antal) == (Kopiaarsag.AABNET, Antal(1, 1, 0, 1))
    hands.window.lock()
    done(hands)
    assert copies(scenario) == (made,), "nothing was written since"


def test_who_unlocks_with_another_version_sees_how_far_the_copy_is(
    open_window: Callable[..., Hands], scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smdb_desktop.store.backup.PORTION", 4)
    monkeypatch.setattr("smdb_desktop.gui.access.laas_op.SLOW_MS", 0)
    scenario.workspace.store.settings.put("program", "0.0.1")
    scenario.workspace.close()
    go_on, tell = threading.Event(), type(scenario.desk.opening).tell
    held = {4, 0}

    def slowly(opening: Opening, done: int, all_: int) -> None:
        tell(opening, done, all_)
        if done in held:
            held.remove(done)
            go_on.wait(20)
            go_on.clear()

    monkeypatch.setattr(Opening, "tell", slowly)
    hands = open_window(scenario.desk)
    hands.find("adgangssaetning", QLineEdit).setText(PASSPHRASE)
    hands.button("Lås op").click()
    said = hands.window.findChild(QLabel, "tager_tid")
    assert said is not None
    hands.bot.waitUntil(lambda: said.isVisible() and "sikkerhedskopi: " in said.text())
    go_on.set()
    hands.bot.waitUntil(lambda: "bliver kontrolleret" in said.text())
    go_on.set()
    hands.bot.waitUntil(lambda: hands.here == "forside")
    done(hands)


def test_a_copy_on_demand(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = done(unlocked(scenario)).go("sikkerhedskopier")
    hands.press("Lav sikkerhedskopi nu")
    done(hands)
    assert "Sikkerhedskopien er lavet, åbnet og kontrolleret." in hands.texts()
    assert copies(scenario)[0].aarsag is Kopiaarsag.BEDT_OM
    assert hands.find("kopier", RowTable).texts()[0][2] == "1 borger, 1 forløb, 0 kladder, 1 indberetning"
    assert not reason(hands.find("lav_kopi", QPushButton))


def test_a_copy_says_in_words_how_far_it_is_and_can_be_stopped(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = unlocked(scenario).go("sikkerhedskopier")
    before = copies(scenario)
    seen, going = threading.Event(), threading.Event()
    finish = BackupService.finish

    def slowly(backups: BackupService, draft: Draft, progress: Progress) -> object:
        progress(50, 100)
        seen.set()
        going.wait(60)
        return finish(backups, draft, progress)

    monkeypatch.setattr(BackupService, "finish", slowly)
    new = hands.find("lav_kopi", QPushButton)
    new.setFocus()
    hands.bot.keyClick(new, Qt.Key.Key_Space)
    hands.bot.waitUntil(lambda: "50 %" in hands.texts(), timeout=60_000)
    assert seen.is_set()
    stop = hands.find("stands_kopi", QPushButton)
    stop.setFocus()
    hands.bot.keyClick(stop, Qt.Key.Key_Space)
    assert "Der standses" in hands.texts()
    going.set()
    hands.bot.waitUntil(lambda: "Standset. Der blev ikke lavet nogen" in hands.texts(), timeout=60_000)
    hands.settle()
    assert copies(scenario) == before
    assert hands.window.focusWidget() is new and not reason(new)


def test_a_copy_that_fails_is_said(unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    hands = done(unlocked(scenario)).go("sikkerhedskopier")

    def full(*_arguments: object) -> None:
        raise StoreFull("Disken er fuld.")

    monkeypatch.setattr(type(hands.gui.context.work.store), "begin_backup", full)
    hands.dialogs.expect("error")
    hands.press("Lav sikkerhedskopi nu")
    done(hands)
    assert hands.dialogs.asked[-1][1].startswith("Der er ikke plads nok i ")
    assert not reason(hands.find("lav_kopi", QPushButton))


def test_while_a_copy_is_read_the_store_answers(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write is given to the lane while the copy is held up between two portions: it is done before the copy is."""
    monkeypatch.setattr("smdb_desktop.store.backup.PORTION", 4)
    hands = done(unlocked(scenario))
    work, tasks = hands.gui.context.work, hands.gui.context.tasks
    order: list[str] = []
    begun, given = threading.Event(), threading.Event()
    give_way = tasks.give_way

    def held(lane: Lane, until: Callable[[], bool]) -> None:
        begun.set()
        given.wait(20)
        give_way(lane, until)

    monkeypatch.setattr(tasks, "give_way", held)
    hands.gui.context.copies.ended.connect(lambda _made: order.append("copy"))
    assert hands.gui.context.copies.make(work, Kopiaarsag.BEDT_OM)
    assert begun.wait(20)
    tasks.run(
        Lane.STORE, lambda: work.store.settings.put("skrevet", True), hands.window, lambda _: order.append("write")
    )
    given.set()
    done(hands)
    assert order == ["write", "copy"]
    assert copies(scenario)[0].maerke == at_store(hands, lambda store: store.mark()), (
        "what was written meanwhile is in the copy"
    )


# -- at the end -------------------------------------------------------------------------------------------------------------


def test_closing_makes_the_copy_that_is_due_and_one_only(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = done(unlocked(scenario))
    before = copies(scenario)
    written(hands)
    closed(hands)
    made = copies(scenario)
    assert made != before and made[0].aarsag is Kopiaarsag.LUKKET
    again = scenario.desk.unlock(PASSPHRASE)
    assert again.afbrudt is None
    again.close()


def test_who_has_no_time_closes_without_and_it_is_made_up_for(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smdb_desktop.gui.app.closing.PATIENCE", 0)
    monkeypatch.setattr("smdb_desktop.store.backup.PORTION", 4)
    hands = done(unlocked(scenario))
    written(hands)
    tell = Copies._tell

    def slow(self: Copies, run: _Run, number: int, pages: int) -> None:
        run.stopped.wait(20)
        tell(self, run, number, pages)

    monkeypatch.setattr(Copies, "_tell", slow)
    before = copies(scenario)
    hands.window.close()
    hands.window.close()
    hands.bot.waitUntil(lambda: bool([w for w in hands.window.findChildren(Closing) if w.isVisible()]))
    (dialog,) = [w for w in hands.window.findChildren(Closing) if w.isVisible()]
    assert dialog.without.text() == "Luk uden sikkerhedskopi"
    hands.bot.keyClick(dialog.without, Qt.Key.Key_Space)
    hands.bot.waitUntil(lambda: not hands.window.isVisible())
    hands.bot.waitUntil(lambda: hands.gui.context.tasks.is_idle)
    assert copies(scenario) == before
    again = scenario.desk.unlock(PASSPHRASE)
    assert again.afbrudt is None and again.backups is not None and again.backups.is_due()
    again.close()


def test_a_place_that_never_answers_does_not_keep_the_program_alive(
    unlocked: Unlocked, scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share that is gone may hold whoever writes to it for ever."""
    monkeypatch.setattr("smdb_desktop.gui.app.closing.PATIENCE", 0)
    monkeypatch.setattr("smdb_desktop.gui.core.tasks.PATIENCE", 0.05)
    hands = done(unlocked(scenario))
    written(hands)
    assert scenario.desk.safe is not None
    scenario.desk.safe.keep_second_place(AndetSted(tmp_path, spurgt=True))
    asked, answers = threading.Event(), threading.Event()

    def silent(*_arguments: object) -> None:
        asked.set()
        answers.wait()
        raise StoreFull("Nu svarer den.")

    monkeypatch.setattr(FolderSafe, "copy_over", silent)
    hands.window.close()
    hands.bot.waitUntil(lambda: asked.is_set())
    hands.bot.waitUntil(lambda: bool([w for w in hands.window.findChildren(Closing) if w.isVisible()]))
    (dialog,) = [w for w in hands.window.findChildren(Closing) if w.isVisible()]
    hands.bot.keyClick(dialog.without, Qt.Key.Key_Space)
    assert "lukker programmet alligevel" in dialog.text.text()
    hands.bot.waitUntil(lambda: not hands.window.isVisible())
    assert hands.gui.close() == (Lane.SAFE,)
    # the store was closed in order, and the copy beside it is whole
    again = scenario.desk.unlock(PASSPHRASE)
    assert again.afbrudt is None and again.backups is not None and not again.backups.is_due()
    again.close()
    answers.set()


def test_locking_copies_too_and_unlocking_at_once_waits_for_nothing_lost(
    unlocked: Unlocked, scenario: Scenario
) -> None:
    hands = done(unlocked(scenario))
    # of two copies of one second nobody knows which is the newer
    scenario.clock.wait(seconds=1)
    written(hands)
    hands.window.lock()
    hands.bot.waitUntil(lambda: hands.here == "laas_op")
    hands.type("adgangssaetning", PASSPHRASE)
    hands.key(Qt.Key.Key_Return)
    hands.bot.waitUntil(lambda: hands.here == "forside")
    done(hands)
    assert hands.gui.context.work.afbrudt is None
    # where the machine was too slow for a copy while it was locked, the opening makes up for it
    mark = at_store(hands, lambda store: store.mark())
    hands.bot.waitUntil(lambda: copies(scenario)[0].maerke == mark)


def test_a_disk_without_room_does_not_hold_the_program_open(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = done(unlocked(scenario))
    written(hands)

    def full(*_arguments: object) -> None:
        raise StoreFull("Disken er fuld.")

    monkeypatch.setattr(type(hands.gui.context.work.store), "begin_backup", full)
    hands.window.close()
    said = hands.window.findChild(QWidget, "lukker")
    assert isinstance(said, Closing)
    hands.bot.waitUntil(lambda: "blev ikke lavet. Der er ikke plads nok i " in said.text.text())
    assert said.isVisible() and hands.window.isVisible(), "it is said before the window is gone"
    monkeypatch.setattr("smdb_desktop.gui.app.closing.READ_MS", 0)
    said.finish(hands.window.end)
    hands.bot.waitUntil(lambda: not hands.window.isVisible())


def uncopied(hands: Hands) -> Banner:
    found = hands.window.findChild(Banner, "ikke_kopieret")
    assert isinstance(found, Banner)
    return found


@pytest.mark.parametrize("full", [False, True])
def test_the_locked_page_says_that_no_copy_was_made(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch, full: bool
) -> None:
    hands = done(unlocked(scenario))
    written(hands)

    def refused(*_arguments: object) -> None:
        raise StoreFull("Disken er fuld.")

    if full:
        monkeypatch.setattr(type(hands.gui.context.work.store), "begin_backup", refused)
    else:
        monkeypatch.setattr("smdb_desktop.gui.core.copies.LONGEST", 0.0)
    before = copies(scenario)
    hands.window.lock()
    hands.bot.waitUntil(lambda: hands.here == "laas_op")
    said = uncopied(hands)
    hands.bot.waitUntil(said.isVisible)
    assert said.text() == (
        f"Der blev ikke lavet en sikkerhedskopi, da der blev låst. {NO_ROOM}" if full else str(COPY_LATER)
    ).format(mappe=scenario.desk.safe and scenario.desk.safe.own_place)
    assert copies(scenario) == before
    done(hands)


def test_the_locked_page_says_nothing_of_a_copy_that_was_made(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = done(unlocked(scenario))
    written(hands)
    before = copies(scenario)
    hands.window.lock()
    hands.bot.waitUntil(lambda: hands.here == "laas_op")
    done(hands)
    assert copies(scenario) != before and not uncopied(hands).text()


# -- the second place -------------------------------------------------------------------------------------------------------


def test_a_second_place_is_chosen_filled_and_missed_when_it_is_gone(
    unlocked: Unlocked, scenario: Scenario, tmp_path: Path
) -> None:
    stick = tmp_path / "stik"
    stick.mkdir()
    hands = done(unlocked(scenario)).go("sikkerhedskopier")
    hands.dialogs.expect("folder", stick)
    hands.press("Vælg et andet sted …")
    assert str(stick) in hands.texts()
    assert "Også på det andet sted" in hands.texts()
    assert [kopi.fil.name for kopi in copies(scenario)] == [path.name for path in stick.glob("*.db")]
    stick.rename(tmp_path / "i-lommen")
    hands.press("Lav sikkerhedskopi nu")
    done(hands)
    assert "ligger kun i datamappen" in hands.texts()
    hands.go("forside")
    assert f"Det andet sted til sikkerhedskopier ({stick}) har ikke været der siden" in hands.texts()


def test_no_second_place_is_a_choice_too(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = done(unlocked(scenario)).go("sikkerhedskopier")
    hands.press("Brug intet andet sted")
    safe = scenario.desk.safe
    assert safe is not None and safe.second_place() == AndetSted(None, spurgt=True)


# -- the way back -----------------------------------------------------------------------------------------------------------


def test_a_copy_is_chosen_compared_and_taken_back_by_keys_alone(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = done(unlocked(scenario))
    borger = at_store(hands, citizen)
    scenario.clock.wait(seconds=60)
    renamed = borger._replace(navn="Senere Navn")
    at_store(hands, lambda store: store.cases.save_borger(renamed, store.people.who(), scenario.clock()))
    hands.go("sikkerhedskopier")
    hands.press("Gendan den valgte …")
    hands.bot.waitUntil(lambda: hands.here == "gendan")
    hands.settle()
    assert hands.gui.context.workspace is None, "the store is closed"
    assert hands.window.focusWidget() is hands.find("kopiens_adgangssaetning")
    hands.bot.keyClicks(hands.window.focusWidget(), PASSPHRASE)
    hands.key(Qt.Key.Key_Return)
    hands.bot.waitUntil(lambda: hands.window.findChild(QWidget, "gendan_nu") is not None)
    assert hands.window.focusWidget() is hands.find("fortryd"), "the safe button"
    (row,) = hands.find("forskel_liste", RowTable).texts()
    assert row[:3] == ["150277-xxxx", "Senere Navn", "lageret har mere eller nyere, og det falder væk"]
    hands.dialogs.expect("confirm", True)
    hands.press("Gendan …")
    assert "Lageret er gendannet fra" in hands.texts()
    hands.key(Qt.Key.Key_Space)
    hands.type("adgangssaetning", PASSPHRASE)
    hands.key(Qt.Key.Key_Return)
    hands.bot.waitUntil(lambda: hands.here == "forside")
    done(hands)
    assert "Det, der var før, ligger uændret i" in hands.texts()
    assert at_store(hands, citizen) == borger


def test_who_thinks_better_of_it_holds_nothing(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = done(unlocked(scenario)).go("sikkerhedskopier")
    hands.press("Gendan den valgte …")
    hands.bot.waitUntil(lambda: hands.here == "gendan")
    hands.settle().type("kopiens_adgangssaetning", PASSPHRASE)
    hands.press("Se, hvad der ville ændre sig")
    hands.press("Fortryd")
    assert not reason(hands.find("se_forskelle", QPushButton))
    hands.type("kopiens_adgangssaetning", PASSPHRASE)
    hands.press("Se, hvad der ville ændre sig")
    hands.press("Tilbage")
    assert hands.here == "laas_op"
    hands.type("adgangssaetning", PASSPHRASE)
    hands.key(Qt.Key.Key_Return)
    hands.bot.waitUntil(lambda: hands.here == "forside")
    done(hands)


def test_a_wrong_passphrase_stands_at_its_field(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = done(unlocked(scenario)).go("sikkerhedskopier")
    hands.press("Gendan den valgte …")
    hands.bot.waitUntil(lambda: hands.here == "gendan")
    hands.settle()
    hands.press("Se, hvad der ville ændre sig")
    assert hands.find("kopiens_adgangssaetning").accessibleDescription() == "Skriv adgangssætningen."
    hands.type("kopiens_adgangssaetning", "en forkert sætning")
    hands.press("Se, hvad der ville ændre sig")
    assert "forkert" in hands.find("kopiens_adgangssaetning").accessibleDescription()
    assert hands.find("kopiens_adgangssaetning", QLineEdit).text() == ""


def test_a_damaged_store_leads_to_its_newest_copy(
    open_window: Callable[..., Hands], scenario: Scenario, tmp_path: Path
) -> None:
    assert scenario.workspace.backups is not None
    scenario.workspace.backups.make(Kopiaarsag.BEDT_OM)
    scenario.workspace.close()
    database = tmp_path / "data" / "smdb.db"
    database.write_bytes(bytes(database.stat().st_size))
    hands = open_window(scenario.desk)
    hands.dialogs.expect("error")
    hands.type("adgangssaetning", PASSPHRASE)
    hands.press("Lås op")
    assert "Tryk på »Gendan fra en sikkerhedskopi«" in hands.dialogs.asked[-1][1]
    hands.press("Gendan fra en sikkerhedskopi")
    hands.settle()
    page = hands.window.page
    assert isinstance(page, GendanPage)
    assert "Valgt: " + str(copies(scenario)[0].fil) in hands.texts(), "the newest is chosen"
    hands.type("kopiens_adgangssaetning", PASSPHRASE)
    hands.press("Se, hvad der ville ændre sig")
    assert "flyttes til side og slettes ikke" in hands.texts()
    hands.dialogs.expect("confirm", True)
    hands.press("Gendan …")
    hands.press("Lås op")
    hands.type("adgangssaetning", PASSPHRASE)
    hands.press("Lås op")
    done(hands)
    assert hands.here == "forside"


# -- another machine --------------------------------------------------------------------------------------------------------


def test_the_store_moves_and_the_old_machine_asks(
    unlocked: Unlocked, open_window: Callable[..., Hands], scenario: Scenario, tmp_path: Path
) -> None:
    stick = tmp_path / "stik"
    stick.mkdir()
    hands = done(unlocked(scenario)).go("sikkerhedskopier")
    hands.dialogs.expect("folder", stick)
    hands.dialogs.expect("confirm", True)
    hands.press("Flyt til ny pc …")
    done(hands)
    hands.bot.waitUntil(lambda: hands.here == "flyttet")
    (file,) = stick.glob("*.smdbflyt")
    hands.go("forside")
    assert hands.here == "flyttet", "nothing else is reached before somebody decides"

    fresh = open_window(make_desk(scenario.clock, tmp_path / "ny"))
    assert fresh.here == "foerste_start"
    fresh.press("Jeg har en sikkerhedskopi eller en flyttefil fra en anden maskine")
    fresh.settle().dialogs.expect("file", file)
    fresh.press("Vælg en anden fil …")
    fresh.type("kopiens_adgangssaetning", PASSPHRASE)
    fresh.press("Se, hvad der ville ændre sig")
    assert "Der er intet lager i datamappen. Kopien bliver lageret." in fresh.texts()
    fresh.dialogs.expect("confirm", True)
    fresh.press("Gendan …")
    fresh.press("Lås op")
    fresh.type("adgangssaetning", PASSPHRASE)
    fresh.press("Lås op")
    done(fresh)
    assert fresh.here == "forside"

    hands.dialogs.expect("confirm", True)
    hands.press("Fortsæt på denne maskine …")
    assert hands.here == "forside"


def moving(hands: Hands, stick: Path) -> None:
    """Say that the store moves, and wait for nothing."""
    stick.mkdir()
    hands.dialogs.expect("folder", stick)
    hands.dialogs.expect("confirm", True)
    hands.button("Flyt til ny pc …").click()


@pytest.mark.parametrize("fails", [False, True])
def test_a_page_that_is_left_while_the_file_is_written_changes_nothing(
    unlocked: Unlocked, scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    """The session of a store that was moved asks; where the file cannot be written, the store stays and that is said."""
    hands = done(unlocked(scenario)).go("sikkerhedskopier")
    packing, go_on = threading.Event(), threading.Event()
    pack = FolderSafe.pack

    def held(safe: FolderSafe, kopi: Kopi, target: Path, progress: Progress) -> None:
        packing.set()
        assert go_on.wait(30)
        if fails:
            raise StoreFull("Disken er fuld.")
        pack(safe, kopi, target, progress)

    monkeypatch.setattr(FolderSafe, "pack", held)
    moving(hands, tmp_path / "stik")
    hands.bot.waitUntil(packing.is_set)
    hands.window.navigate(DESTINATIONS["udbakke"].at())
    assert hands.here == "flyttet", "nobody works in what is being moved"
    if fails:
        hands.dialogs.expect("error")
    go_on.set()
    done(hands)
    hands.go("forside")
    assert hands.here == ("forside" if fails else "flyttet")
    assert bool(list((tmp_path / "stik").glob("*.smdbflyt"))) is not fails
    if fails:
        assert hands.dialogs.asked[-1][1].startswith("Der er ikke plads nok i ")


def test_locking_waits_for_the_file_of_a_move(
    unlocked: Unlocked, scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = done(unlocked(scenario)).go("sikkerhedskopier")
    packing, go_on = threading.Event(), threading.Event()

    def held(*_arguments: object) -> None:
        packing.set()
        assert go_on.wait(30)
        raise StoreFull("Disken er fuld.")

    monkeypatch.setattr(FolderSafe, "pack", held)
    moving(hands, tmp_path / "stik")
    hands.bot.waitUntil(packing.is_set)
    hands.window.lock()
    hands.bot.waitUntil(lambda: hands.here == "laas_op")
    hands.dialogs.expect("error")
    go_on.set()
    done(hands)
    hands.type("adgangssaetning", PASSPHRASE)
    hands.press("Lås op")
    assert done(hands).here == "forside", "there is no file: the store was not moved"


def test_a_page_that_is_left_before_the_file_is_begun_moves_nothing_and_says_so(
    unlocked: Unlocked, scenario: Scenario, tmp_path: Path
) -> None:
    hands = done(unlocked(scenario)).go("sikkerhedskopier")
    moving(hands, tmp_path / "stik")
    hands.dialogs.expect("error")
    hands.window.navigate(DESTINATIONS["udbakke"].at())
    done(hands)
    assert hands.here == "udbakke"
    assert "ikke flyttet" in hands.dialogs.asked[-1][1]
    assert not list((tmp_path / "stik").iterdir())


def test_the_printed_code_opens_a_copy_too(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = done(unlocked(scenario)).go("sikkerhedskopier")
    hands.press("Gendan den valgte …")
    hands.bot.waitUntil(lambda: hands.here == "gendan")
    hands.settle()
    hands.find("brug_kode", QCheckBox).setChecked(True)
    line = hands.find("kopiens_adgangssaetning", QLineEdit)
    hands.type("kopiens_adgangssaetning", "0000-0000")
    (below,) = [written for written in hands.window.findChildren(Written) if written.isVisible()]
    assert below.shows() == "0000-0000", "what is copied from paper is seen"
    hands.press("Se, hvad der ville ændre sig")
    assert "tastet forkert" in line.accessibleDescription()


def test_the_second_place_is_asked_for_at_set_up(open_window: Callable[..., Hands], tmp_path: Path) -> None:
    stick = tmp_path / "stik"
    stick.mkdir()
    desk = make_desk(Clock(), tmp_path / "data")
    hands = open_window(desk)
    hands.find("oevelse", QRadioButton).setChecked(True)
    hands.press("Næste")
    for name, text in (("organisation", "Alfa"), ("nummer", "99999999"), ("medarbejder", "Ida")):
        hands.type(name, text)
    hands.pick("kommune", "Albertslund")
    hands.find("indberetter", QCheckBox).setChecked(True)
    hands.press("Næste")
    hands.dialogs.expect("folder", stick)
    hands.press("Vælg et andet sted …")
    for name in ("adgangssaetning", "adgangssaetning_igen"):
        hands.type(name, PASSPHRASE)
    hands.press("Næste")
    code = hands.find("kode", QLabel).text()
    hands.type("sidste_gruppe", code.rpartition("-")[2])
    hands.press("Gå i gang")
    done(hands)
    assert hands.here == "forside"
    assert desk.safe is not None and desk.safe.second_place() == AndetSted(stick, spurgt=True)
    assert list(stick.glob("*.db")), "the first copy lies there already"


@pytest.mark.parametrize("part", ["is_due", "begin", "finish"])
def test_a_fault_of_ours_in_a_copy_does_not_hold_the_program_open(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    hands = done(unlocked(scenario))
    written(hands)
    faults = list[BaseException]()
    hands.gui.context.tasks.failed.disconnect()
    hands.gui.context.tasks.failed.connect(faults.append)

    def broken(*_: object) -> None:
        raise RuntimeError(part)

    monkeypatch.setattr(BackupService, part, broken)
    closed(hands)
    assert [str(fault) for fault in faults] == [part], "reported as every fault is"


def test_who_leaves_while_the_copy_is_opened_holds_nothing(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = done(unlocked(scenario)).go("sikkerhedskopier")
    hands.press("Gendan den valgte …")
    hands.bot.waitUntil(lambda: hands.here == "gendan")
    hands.settle()
    page = hands.window.page
    goes_on, restoring = threading.Event(), FolderSafe.restoring

    def slowly(
        safe: FolderSafe,
        file: Path,
        secret: str,
        *,
        code: bool = False,
        progress: Progress | None = None,
        comparing: Progress | None = None,
    ) -> FolderRestoring:
        goes_on.wait(20)
        assert progress is not None and comparing is not None
        # whoever left is noticed at the next portion; here nothing asks any more before it is done
        return restoring(safe, file, secret, code=code)

    monkeypatch.setattr(FolderSafe, "restoring", slowly)
    hands.find("kopiens_adgangssaetning", QLineEdit).setText(PASSPHRASE)
    hands.find("se_forskelle", QPushButton).click()
    hands.find("tilbage", QPushButton).click()
    hands.bot.waitUntil(lambda: not isValid(page))
    goes_on.set()
    hands.settle()
    hands.type("adgangssaetning", PASSPHRASE)
    hands.key(Qt.Key.Key_Return)
    hands.bot.waitUntil(lambda: hands.here == "forside")
    done(hands)


@pytest.mark.parametrize("part", ["laying", "comparing"])
def test_who_does_not_want_to_wait_for_the_check_gives_it_up(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    hands = done(unlocked(scenario)).go("sikkerhedskopier")
    hands.press("Gendan den valgte …")
    hands.bot.waitUntil(lambda: hands.here == "gendan")
    hands.settle()
    goes_on, restoring = threading.Event(), FolderSafe.restoring

    def slowly(
        safe: FolderSafe,
        file: Path,
        secret: str,
        *,
        code: bool = False,
        progress: Progress | None = None,
        comparing: Progress | None = None,
    ) -> FolderRestoring:
        assert progress is not None and comparing is not None
        (progress if part == "laying" else comparing)(1, 4)
        goes_on.wait(20)
        # each alone sees that somebody gave it up
        kept = {"progress": progress} if part == "laying" else {"comparing": comparing}
        return restoring(safe, file, secret, code=code, **kept)

    monkeypatch.setattr(FolderSafe, "restoring", slowly)
    hands.type("kopiens_adgangssaetning", PASSPHRASE)
    hands.find("se_forskelle", QPushButton).click()
    words = "Kopien hentes: 25 %" if part == "laying" else "Kopien sammenlignes med lageret: 25 %"
    hands.bot.waitUntil(lambda: hands.find("kontrolleres", QLabel).text() == words)
    stop = hands.find("fortryd_kontrol", QPushButton)
    assert stop.hasFocus()
    hands.bot.keyClick(stop, Qt.Key.Key_Space)
    goes_on.set()
    hands.settle()
    assert hands.find("kontrolleres", QLabel).text() == "Fortrudt. Intet er ændret."
    assert not stop.isVisible()
    monkeypatch.setattr(FolderSafe, "restoring", restoring)
    hands.find("se_forskelle", QPushButton).click()
    hands.bot.waitUntil(lambda: hands.find("fortryd", QPushButton).isVisible())


def test_closing_waits_for_no_copy_that_takes_long(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = done(unlocked(scenario))
    written(hands)
    monkeypatch.setattr("smdb_desktop.gui.core.copies.LONGEST", 0.0)
    before = copies(scenario)
    hands.window.close()
    said = hands.window.findChild(QWidget, "lukker")
    assert isinstance(said, Closing)
    hands.bot.waitUntil(lambda: said.text.text() == str(LATER))
    assert said.isVisible() and hands.window.isVisible(), "it is said before the window is gone"
    hands.bot.keyClick(said.without, Qt.Key.Key_Space)
    hands.bot.waitUntil(lambda: not hands.window.isVisible())
    hands.gui.close()
    assert copies(scenario) == before
    again = scenario.desk.unlock(PASSPHRASE)
    assert again.afbrudt is None and again.backups is not None and again.backups.is_due()
    again.close()


def test_a_pause_is_used_for_a_copy(unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smdb_desktop.gui.app.caretaker.PAUSE_MS", 20)
    monkeypatch.setattr("smdb_desktop.gui.app.caretaker.SOON_MS", 1)
    hands = done(unlocked(scenario))
    written(hands)
    before = copies(scenario)

    def copied() -> bool:
        # the check of pages notes its result first, and that is a write like any other
        scenario.clock.wait(seconds=180)
        return copies(scenario) != before

    hands.bot.waitUntil(copied)
    assert copies(scenario)[0].aarsag is Kopiaarsag.PAUSE
    done(hands)


@pytest.mark.parametrize("part", ["leave", "write"])
def test_a_fault_of_ours_in_a_move_does_not_hold_the_program_open(
    unlocked: Unlocked, scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    (tmp_path / "stik").mkdir()
    hands = done(unlocked(scenario)).go("sikkerhedskopier")
    faults = list[BaseException]()
    hands.gui.context.tasks.failed.disconnect()
    hands.gui.context.tasks.failed.connect(faults.append)

    def broken(*_: object) -> None:
        raise RuntimeError(part)

    monkeypatch.setattr(Mover, part, broken)
    hands.dialogs.expect("folder", tmp_path / "stik")
    hands.dialogs.expect("confirm", True)
    hands.press("Flyt til ny pc …")
    hands.bot.waitUntil(lambda: bool(faults))
    done(hands)
    assert (at_store(hands, moved), hands.here) == (None, "sikkerhedskopier"), "the store stays"
    closed(hands)
