"""A copy becomes the store and is table by table what it was; the replaced one stays; a refused way back leaves no trace."""

from __future__ import annotations

import errno
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.services.errors import (
    KnownError,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreMissing,
    UsageError,
    WrongPassphrase,
)
from smdb_desktop.services.ports.safekeeping import AndetSted, Progress
from smdb_desktop.services.ports.store import RESTORED
from smdb_desktop.services.safekeeping.backups import nothing
from smdb_desktop.services.stored.copies import Antal, Forskelsart, Kopi, Kopiaarsag, Trin
from smdb_desktop.store import safe, swap
from smdb_desktop.store.connection import open_database
from smdb_desktop.store.copies import read_copy
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.safe import FolderSafe
from smdb_desktop.store.sqlstore import SqlStore
from smdb_desktop.store.vault import FolderVault
from tests.platforms import lead_to
from tests.store.store_material import (
    ANDEN,
    BO,
    BORGER,
    IDA,
    OTHER,
    PASSPHRASE,
    START,
    forloeb,
    indberetning,
    minute,
    send,
    skema,
    vault,
    write,
)

KEPT = {"tilstand"}


def tables(path: Path, key: bytes) -> dict[str, list[Any]]:
    """Every row of every table, as bytes and texts; what counts commits is not content."""
    db = open_database(path, key)
    try:
        names = [row[0] for row in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {n: sorted(db.conn.execute(f'SELECT * FROM "{n}"').fetchall(), key=repr) for n in names if n not in KEPT}  # noqa: S608
    finally:
        db.close()


class House:
    """A data folder with a copy that was made before something more was written."""

    def __init__(self, root: Path) -> None:
        self.door: FolderVault = vault(root / "data")
        self.safe = FolderSafe(self.door)
        store, keys = self.door.create(PASSPHRASE, oevelse=True)
        self.code = keys.recovery_code
        self.key = store._key
        store.cases.save_borger(BORGER, BO, START)
        store.cases.create_forloeb(forloeb(skemaer=(skema("s1", "anmodning", gravid="NEJ"),)), BO)
        self.copy = store.backup(self.safe.target(Kopiaarsag.LUKKET, START, store.info().database_id))
        store.cases.save_svar("f1", "s1", {"gravid": None}, None, write(1))
        store.cases.save_borger(ANDEN, BO, minute(3))
        store.close()

    @property
    def root(self) -> Path:
        return self.door.folder.root

    def files(self) -> dict[str, bytes]:
        """Everything in the folder but the lock and what an opening leaves."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and path.name != "smdb.lock"
        }

    def opened(self) -> SqlStore:
        return self.door.unlock(PASSPHRASE)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    yield House(tmp_path)


def test_comparing_says_how_far_it_is_and_can_be_given_up(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smdb_desktop.store.compare.PORTION", 1)
    before, seen = house.files(), list[tuple[int, int]]()
    house.safe.restoring(house.copy.fil, PASSPHRASE, comparing=lambda done, all_: seen.append((done, all_))).cancel()
    # two citizens, a course and no draft in the store, one, one and one in the copy; then the two and the one side by side
    assert [done for done, _all in seen] == list(range(len(seen))) and len(seen) >= 6
    assert all(done < all_ for done, all_ in seen) and len({all_ for _done, all_ in seen}) == 1

    def given_up(done: int, _all: int) -> None:
        if done == 4:
            raise StoreFull("Fortrudt.")

    with pytest.raises(StoreFull, match="Fortrudt"):
        house.safe.restoring(house.copy.fil, PASSPHRASE, comparing=given_up)
    assert house.files() == before
    house.opened().close()


def test_a_restored_store_is_table_by_table_its_copy(house: House) -> None:
    source, before = tables(house.copy.fil, house.key), tables(house.door.folder.database, house.key)
    assert source != before
    ended = house.safe.restoring(house.copy.fil, PASSPHRASE).carry_out()
    assert tables(house.door.folder.database, house.key) == source
    assert ended.erstattet is not None
    assert tables(ended.erstattet / "smdb.db", house.key) == before, "the replaced store is whole"
    assert house.copy.fil.exists() and (ended.trin, ended.afbrudt) == (Trin.SKIFTET, False)
    store = house.opened()
    assert store.problems() == ()
    store.close()


def test_the_replaced_store_is_a_data_folder_of_its_own(house: House) -> None:
    ended = house.safe.restoring(house.copy.fil, PASSPHRASE).carry_out()
    assert ended.erstattet is not None
    store = vault(ended.erstattet).unlock(PASSPHRASE)
    assert store.cases.borger("b2") == ANDEN
    store.close()


def test_what_would_change_is_said_before_anything_is(house: House) -> None:
    before = house.files()
    restoring = house.safe.restoring(house.copy.fil, PASSPHRASE)
    found = restoring.comparison
    assert (found.lager, found.kopi) == (Antal(2, 1, 0, 0), Antal(1, 1, 1, 0))
    assert {each.borger_id: each.art for each in found.forskelle} == {
        "b1": Forskelsart.NYERE_I_LAGER,
        "b2": Forskelsart.KUN_I_LAGER,
    }
    assert found.samme_lager and found.noegle_nuvaerende
    restoring.cancel()
    restoring.cancel()
    assert house.files() == before
    with pytest.raises(StoreError, match="forfra"):
        restoring.carry_out()


def test_a_copy_that_is_ahead_is_told_apart(house: House, tmp_path: Path) -> None:
    store = house.opened()
    store.cases.complete_skema("f1", {"s1": {}}, (), indberetning(), write(2))
    later = store.backup(tmp_path / "senere.db")
    store.close()
    house.safe.restoring(house.copy.fil, PASSPHRASE).carry_out()
    restoring = house.safe.restoring(later.fil, PASSPHRASE)
    kinds = {each.borger_id: each.art for each in restoring.comparison.forskelle}
    restoring.cancel()
    assert kinds == {"b1": Forskelsart.NYERE_I_KOPI, "b2": Forskelsart.KUN_I_KOPI}


@pytest.mark.parametrize("portion", [1, 2, 3, 500])
def test_citizens_who_came_in_another_order_are_compared_with_themselves(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, portion: int
) -> None:
    """Two stores are walked side by side: whoever was away stands at the end of one and in the middle of the other."""
    monkeypatch.setattr("smdb_desktop.store.compare.PORTION", portion)
    store = house.opened()
    for number in range(9):
        store.cases.save_borger(BORGER._replace(id=f"n{number}", cpr_nr=made_up_cpr(number + 20)), BO, START)
    copy = store.backup(tmp_path / "foer.db")
    for number in (1, 4):
        store.bin.throw_citizen(f"k{number}", f"n{number}", "Fejl", BO, minute(5))
    store.bin.put_back_citizen("k1", BO, START)
    store.cases.save_borger(BORGER._replace(id="n6", cpr_nr=made_up_cpr(26), navn="Et andet navn"), BO, minute(6))
    store.cases.save_borger(BORGER._replace(id="ny", cpr_nr=made_up_cpr(40)), BO, minute(7))
    store.close()
    restoring = house.safe.restoring(copy.fil, PASSPHRASE)
    kinds = {each.borger_id: each.art for each in restoring.comparison.forskelle}
    restoring.cancel()
    assert kinds == {
        "n4": Forskelsart.KUN_I_KOPI,
        "n6": Forskelsart.NYERE_I_LAGER,
        "ny": Forskelsart.KUN_I_LAGER,
    }


@pytest.mark.parametrize("exported", [False, True])
@pytest.mark.parametrize("undone", [False, True])
def test_a_mark_and_its_undo_are_newer_than_the_copy_before(
    house: House, tmp_path: Path, exported: bool, undone: bool
) -> None:
    store = house.opened()
    store.cases.complete_skema("f1", {"s1": {}}, (), indberetning(), write(2))
    if exported:
        send(store, "i1", "sha")
    if undone:
        store.reports.mark(["i1"], START.date(), {}, IDA, minute(50))
    copy = store.backup(tmp_path / "foer.db")
    if undone:
        store.reports.undo("i1", "forkert", IDA, minute(60))
    else:
        store.reports.mark(["i1"], START.date(), {}, IDA, minute(60))
    later = store.backup(tmp_path / "efter.db")
    store.close()
    for file, art in ((copy.fil, Forskelsart.NYERE_I_LAGER), (later.fil, None)):
        restoring = house.safe.restoring(file, PASSPHRASE)
        kinds = {each.borger_id: each.art for each in restoring.comparison.forskelle}
        restoring.cancel()
        assert kinds.get("b1") == art


def test_the_folder_is_held_while_a_person_decides(house: House) -> None:
    restoring = house.safe.restoring(house.copy.fil, PASSPHRASE)
    with pytest.raises(StoreLocked):
        vault(house.root).unlock(PASSPHRASE)
    restoring.cancel()
    house.opened().close()


def test_an_open_store_is_not_replaced(house: House) -> None:
    store = house.opened()
    with pytest.raises(StoreLocked):
        FolderSafe(vault(house.root)).restoring(house.copy.fil, PASSPHRASE)
    store.close()


def test_the_present_passphrase_goes_on_where_it_opens_the_copy(house: House) -> None:
    house.door.change_passphrase(PASSPHRASE, OTHER)
    restoring = house.safe.restoring(house.copy.fil, OTHER)
    assert restoring.comparison.noegle_nuvaerende
    restoring.carry_out()
    house.door.unlock(OTHER).close()
    with pytest.raises(WrongPassphrase):
        house.door.unlock(PASSPHRASE)


@pytest.mark.parametrize("by_code", [False, True])
def test_a_copy_opens_with_what_was_valid_when_it_was_made(house: House, *, by_code: bool) -> None:
    house.door.change_passphrase(PASSPHRASE, OTHER)
    house.door.confirm_recovery(house.door.renew_recovery(OTHER).recovery_code)
    secret = house.code if by_code else PASSPHRASE
    restoring = house.safe.restoring(house.copy.fil, secret, code=by_code)
    assert not restoring.comparison.noegle_nuvaerende
    ended = restoring.carry_out()
    house.opened().close()
    with pytest.raises(WrongPassphrase):
        house.door.unlock(OTHER)
    assert ended.erstattet is not None
    vault(ended.erstattet).unlock(OTHER).close()


def test_a_wrong_passphrase_counts_and_changes_nothing_else(house: House) -> None:
    before = house.files()
    with pytest.raises(WrongPassphrase):
        house.safe.restoring(house.copy.fil, "en forkert sætning")
    after = house.files()
    counts = [name for name in before if name.startswith("forsoeg")]
    assert counts and all(after.pop(name) != before.pop(name) for name in counts)
    assert after == before
    with pytest.raises(WrongPassphrase) as caught:
        house.safe.restoring(house.copy.fil, PASSPHRASE)
    assert caught.value.wait_seconds


def test_a_mistyped_code_costs_no_try(house: House) -> None:
    before = house.files()
    with pytest.raises(WrongPassphrase, match="tastet forkert"):
        house.safe.restoring(house.copy.fil, house.code[:-1], code=True)
    assert house.files() == before


@pytest.mark.parametrize("place", ["middle", "head", "end"])
def test_a_damaged_copy_is_refused_and_the_store_stays(house: House, place: str) -> None:
    content = bytearray(house.copy.fil.read_bytes())
    content[{"middle": len(content) // 2, "head": 40, "end": -40}[place]] ^= 1
    house.copy.fil.write_bytes(content)
    before = house.files()
    with pytest.raises(StoreDamaged, match="Vælg en anden"):
        house.safe.restoring(house.copy.fil, PASSPHRASE)
    assert house.files() == before
    house.opened().close()


def test_a_damaged_store_is_replaced_by_its_newest_copy(house: House) -> None:
    database = house.door.folder.database
    database.write_bytes(bytes(len(database.read_bytes())))
    with pytest.raises(StoreDamaged, match="Gendan fra en sikkerhedskopi"):
        house.opened()
    restoring = house.safe.restoring(house.copy.fil, PASSPHRASE)
    assert restoring.comparison.lager is None and restoring.comparison.der_er_et_lager
    ended = restoring.carry_out()
    assert ended.erstattet is not None
    assert set((ended.erstattet / "smdb.db").read_bytes()) == {0}
    store = house.opened()
    assert store.cases.borger("b1") == BORGER
    store.close()


def test_without_its_key_file_a_copy_opens_by_the_present_one_or_says_what_is_missing(
    house: House, tmp_path: Path
) -> None:
    alone = tmp_path / "alene.db"
    shutil.copy(house.copy.fil, alone)
    restoring = house.safe.restoring(alone, PASSPHRASE)
    restoring.cancel()
    with pytest.raises(StoreDamaged, match="Nøglefilen mangler"):
        FolderSafe(vault(tmp_path / "ny")).restoring(alone, PASSPHRASE)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("brev.db", b"Kaere alle " * 100, "hverken en sikkerhedskopi"),
        ("aaben.db", b"SQLite format 3\0" + bytes(4080), "ikke er krypteret"),
        ("tom.db", b"", "hverken en sikkerhedskopi"),
    ],
)
def test_a_file_is_recognised_before_it_is_explained(
    house: House, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    before = house.files()
    with pytest.raises(UsageError, match=words):
        house.safe.restoring(tmp_path / name, PASSPHRASE)
    with zipfile.ZipFile(tmp_path / "andet.zip", "w") as archive:
        archive.writestr("brev.txt", "Kære alle")
    with pytest.raises(UsageError, match="hverken en sikkerhedskopi"):
        house.safe.restoring(tmp_path / "andet.zip", PASSPHRASE)
    with pytest.raises(StoreMissing):
        house.safe.restoring(tmp_path / "borte.db", PASSPHRASE)
    assert house.files() == before


def test_a_copy_of_another_store_is_told_and_replaces_nothing_silently(house: House, tmp_path: Path) -> None:
    (tmp_path / "andre").mkdir()
    other = House(tmp_path / "andre")
    restoring = house.safe.restoring(other.copy.fil, PASSPHRASE)
    assert (restoring.comparison.samme_lager, restoring.comparison.lager) == (False, None)
    ended = restoring.carry_out()
    assert ended.erstattet is not None
    now, copy = tables(house.door.folder.database, other.key), tables(other.copy.fil, other.key)
    assert {name for name in copy if now[name] != copy[name]} <= {"forloeb", "indstilling"}, (
        "nobody knows what left after it was made"
    )
    store = vault(ended.erstattet).unlock(PASSPHRASE)
    assert store.cases.borger("b2") == ANDEN
    store.close()


# -- the one file -------------------------------------------------------------------------------------------------------


def packed(house: House, folder: Path) -> Path:
    """The one file of the house's copy."""
    folder.mkdir(exist_ok=True)
    file = folder / "lager.smdbflyt"
    house.safe.pack(house.copy, file, nothing)
    return file


def test_one_file_becomes_the_store_of_another_machine(house: House, tmp_path: Path) -> None:
    house.safe.keep_second_place(AndetSted(tmp_path, spurgt=True))
    (house.root / "vindue.json").write_text('{"udseende": "moerk"}')
    file = packed(house, tmp_path / "stik")
    new = vault(tmp_path / "ny" / "data")
    safe = FolderSafe(new)
    restoring = safe.restoring(file, PASSPHRASE)
    assert not restoring.comparison.der_er_et_lager
    ended = restoring.carry_out()
    assert ended.erstattet is None
    assert tables(new.folder.database, house.key) == tables(house.copy.fil, house.key)
    new.unlock(PASSPHRASE).close()
    assert safe.second_place().sted == tmp_path
    assert "moerk" in (new.folder.root / "vindue.json").read_text()


def test_it_leaves_the_machine_where_a_store_was_its_own(house: House, tmp_path: Path) -> None:
    file = packed(house, tmp_path / "stik")
    house.safe.keep_second_place(AndetSted(tmp_path, spurgt=True))
    house.safe.restoring(file, PASSPHRASE).carry_out()
    assert house.safe.second_place().sted == tmp_path
    assert not house.door.folder.staged.exists()


def test_in_place_of_a_store_that_cannot_be_asked_it_passes_over_numbers(house: House, tmp_path: Path) -> None:
    file = packed(house, tmp_path / "stik")
    there = house.door.folder.database
    there.write_bytes(bytes(there.stat().st_size))
    house.safe.restoring(file, PASSPHRASE).carry_out()
    store = house.opened()
    assert store.settings.get(RESTORED) is not None
    store.close()


@pytest.mark.parametrize("cut", [0.2, 0.6, 0.999])
def test_half_a_file_is_refused(house: House, tmp_path: Path, cut: float) -> None:
    file = packed(house, tmp_path / "stik")
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * cut)])
    before = house.files()
    with pytest.raises(StoreDamaged, match="ikke hel"):
        house.safe.restoring(file, PASSPHRASE)
    assert house.files() == before


def test_a_changed_byte_in_it_is_refused(house: House, tmp_path: Path) -> None:
    file = packed(house, tmp_path / "stik")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(StoreDamaged):
        house.safe.restoring(file, PASSPHRASE)


def test_the_one_file_is_written_whole_or_not_at_all(house: House, tmp_path: Path) -> None:
    class StopError(Exception):
        pass

    def stop(_done: int, _all: int) -> None:
        raise StopError

    (tmp_path / "stik").mkdir()
    with pytest.raises(StopError):
        house.safe.pack(house.copy, tmp_path / "stik" / "lager.smdbflyt", stop)
    assert list((tmp_path / "stik").iterdir()) == []


# -- cut off ------------------------------------------------------------------------------------------------------------


def test_what_was_cut_off_before_the_store_was_touched_is_told_and_gone(house: House) -> None:
    source = tables(house.door.folder.database, house.key)
    swap.begin(house.door.folder, swap.new_note("kopi.db", START))
    (house.door.folder.staged / "smdb.db").write_bytes(b"half")
    house.opened().close()
    ended = house.safe.ended_restore()
    assert ended is not None and (ended.trin, ended.afbrudt, ended.erstattet) == (Trin.AFBRUDT, True, None)
    assert not house.door.folder.staged.exists()
    assert tables(house.door.folder.database, house.key) == source
    house.safe.forget_restore()
    assert house.safe.ended_restore() is None


def test_what_was_laid_ready_is_not_taken_away_behind_a_link(house: House, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "smdb.db").write_bytes(b"mine")
    swap.begin(house.door.folder, swap.new_note("kopi.db", START))
    house.door.folder.staged.rmdir()
    lead_to(house.door.folder.staged, tmp_path / "mine")
    house.opened().close()
    assert not os.path.lexists(house.door.folder.staged)
    assert (tmp_path / "mine" / "smdb.db").read_bytes() == b"mine"


def test_a_store_in_no_place_is_still_a_store(house: House) -> None:
    """Cut between the two renamings: nobody may set up anew over it, and the next opening carries it through."""
    source = tables(house.copy.fil, house.key)
    folder = house.door.folder
    note = swap.new_note("kopi.db", START)
    swap.begin(folder, note)
    shutil.copy(house.copy.fil, folder.staged / "smdb.db")
    swap.write_note(folder, note._replace(trin=Trin.SKIFTER))
    folder.database.unlink()
    assert vault(house.root).exists()
    house.opened().close()
    ended = house.safe.ended_restore()
    assert ended is not None and (ended.trin, ended.afbrudt) == (Trin.SKIFTET, True)
    assert tables(folder.database, house.key) == source


# -- copies in places ---------------------------------------------------------------------------------------------------


def test_what_is_written_between_portions_is_in_the_copy(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smdb_desktop.store.backup.PORTION", 8)
    store = house.opened()
    seen: list[tuple[int, int]] = []

    def between(done: int, pages: int) -> None:
        seen.append((done, pages))
        store.cases.save_borger(BORGER._replace(navn=f"Navn {len(seen)}"), IDA, minute(len(seen)))

    draft = store.begin_backup(tmp_path / "kopi.db", Kopiaarsag.BEDT_OM, START, between)
    store.cases.save_borger(BORGER._replace(navn="senere"), IDA, minute(900))
    made = draft.prove()
    store.close()
    assert len(seen) > 3
    rows = tables(made.fil, house.key)["borger"]
    assert f"Navn {len(seen)}" in {row[2] for row in rows}


def test_a_copy_that_is_stopped_leaves_nothing(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smdb_desktop.store.backup.PORTION", 8)

    def stop(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    (tmp_path / "stik").mkdir()
    store = house.opened()
    with pytest.raises(KeyboardInterrupt):
        store.begin_backup(tmp_path / "stik" / "kopi.db", Kopiaarsag.BEDT_OM, START, stop)
    assert list((tmp_path / "stik").iterdir()) == []
    assert store.problems() == ()
    store.close()


def test_a_copy_is_put_elsewhere_whole(house: House, tmp_path: Path) -> None:
    (tmp_path / "stik").mkdir()
    over = house.safe.copy_over(house.copy, tmp_path / "stik", nothing)
    assert read_copy(over.fil) == house.copy._replace(fil=over.fil)
    assert over.fil.read_bytes() == house.copy.fil.read_bytes()
    restoring = FolderSafe(vault(tmp_path / "ny")).restoring(over.fil, PASSPHRASE)
    restoring.carry_out()


def test_a_damaged_description_costs_its_numbers_and_no_copy(house: House) -> None:
    info = house.copy.fil.with_name(house.copy.fil.name + ".info.json")
    for content in (
        b"",
        b"[]",
        b'{"format": 1}',
        b'{"format": 1, "tid": "x"}',
        info.read_bytes().replace(b'"bytes": ', b'"bytes": 1'),
    ):
        info.write_bytes(content)
        (found,) = house.safe.copies(house.safe.own_place)
        assert found == Kopi(house.copy.fil, found.tid, house.copy.bytes)


def test_a_note_of_the_second_place_that_cannot_be_read_is_none(house: House) -> None:
    place = AndetSted(Path("/et/sted"), spurgt=True, siden=START, fejl="En sætning.")
    house.safe.keep_second_place(place)
    assert house.safe.second_place() == place
    for content in (b"", b"[]", b'{"sted": 7}', b'{"siden": "i dag"}'):
        house.door.folder.safekeeping.write_bytes(content)
        assert house.safe.second_place() == AndetSted()


# -- what was noted, and what a copy that failed leaves ---------------------------------------------------------------------


def test_a_restoration_that_nobody_was_told_of_is_told_although_another_was_begun(house: House) -> None:
    house.safe.restoring(house.copy.fil, PASSPHRASE).carry_out()
    ended = house.safe.ended_restore()
    house.safe.restoring(house.copy.fil, PASSPHRASE).cancel()
    assert house.safe.ended_restore() == ended
    with pytest.raises(UsageError):
        house.safe.restoring(house.door.folder.keyslots[0], PASSPHRASE)
    assert house.safe.ended_restore() == ended
    killed = house.safe.restoring(house.copy.fil, PASSPHRASE)
    killed._close()
    killed._let_go()
    house.opened().close()
    assert house.safe.ended_restore() == ended, "the second was cut off"


def test_what_was_laid_ready_stays_while_its_note_cannot_be_read(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = house.door.folder
    note = swap.begin(folder, swap.new_note("kopi.db", START))
    (folder.staged / "smdb.db").write_bytes(house.copy.fil.read_bytes())
    swap.write_note(folder, note._replace(trin=Trin.SKIFTER))

    def held(_path: Path, _limit: int) -> bytes:
        raise PermissionError(13, "another program has it open")

    with monkeypatch.context() as patch:
        patch.setattr(swap, "read_small", held)
        with pytest.raises(StoreError):
            house.opened()
    assert (folder.staged / "smdb.db").exists()
    house.opened().close()
    ended = house.safe.ended_restore()
    assert ended is not None and (ended.trin, ended.afbrudt) == (Trin.SKIFTET, True)


@pytest.mark.parametrize("store_is_there", [True, False])
def test_a_damaged_note_costs_nothing_that_may_be_the_only_one(house: House, *, store_is_there: bool) -> None:
    folder = house.door.folder
    swap.begin(folder, swap.new_note("kopi.db", START))
    (folder.staged / "smdb.db").write_bytes(house.copy.fil.read_bytes())
    folder.restoring.write_bytes(b"{")
    if not store_is_there:
        folder.database.unlink()
        with pytest.raises(StoreDamaged):
            house.opened()
    else:
        house.opened().close()
    assert folder.staged.exists() is not store_is_there


def test_a_copy_that_cannot_be_put_elsewhere_leaves_nothing_there(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stik").mkdir()

    def full(_temporary: Path, _path: Path) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(safe, "put_in_place", full)
    with pytest.raises(StoreFull):
        house.safe.copy_over(house.copy, tmp_path / "stik", nothing)
    assert list((tmp_path / "stik").iterdir()) == []


class Enough(KnownError):
    """Somebody does not want to wait any longer."""

    def __init__(self) -> None:
        super().__init__("Nu ikke mere.")


def giving_up(after: int) -> tuple[Progress, list[tuple[int, int]]]:
    """Follows a piece of work and ends it after so many portions."""
    came: list[tuple[int, int]] = []

    def progress(done: int, all_: int) -> None:
        came.append((done, all_))
        if len(came) > after:
            raise Enough

    return progress, came


@pytest.mark.parametrize("moved", [False, True], ids=["a copy", "a moving file"])
def test_a_restoration_is_given_up_at_any_portion_and_leaves_no_trace(
    house: House, tmp_path: Path, moved: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smdb_desktop.store.copyfile._PORTION", 32 * 1024)
    monkeypatch.setattr("smdb_desktop.store.connection._OPERATIONS", 500)
    file = house.copy.fil
    if moved:
        file = tmp_path / "lager.smdbflyt"
        house.safe.pack(house.copy, file, lambda *_: None)
    held = tables(house.door.folder.database, house.key)
    watched, came = giving_up(10_000)
    house.safe.restoring(file, PASSPHRASE, progress=watched).cancel()
    laid = [each for each in came if each != (0, 0)]
    assert laid == sorted(laid) and laid[-1][0] == laid[-1][1], "how far it is while it is fetched"
    assert len(came) - len(laid) > 3, "asked while it is checked"
    for after in range(0, len(came), max(1, len(came) // 12)):
        progress, _came = giving_up(after)
        with pytest.raises(Enough):
            house.safe.restoring(file, PASSPHRASE, progress=progress)
        assert not house.door.folder.staged.exists() and not house.door.folder.restoring.exists()
        assert tables(house.door.folder.database, house.key) == held
    assert house.safe.ended_restore() is None
    house.opened().close()


def test_a_copy_that_is_being_proved_can_be_let_go(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smdb_desktop.store.connection._OPERATIONS", 500)
    store = house.opened()
    progress, came = giving_up(3)
    draft = store.begin_backup(tmp_path / "kopi.db", Kopiaarsag.LUKKET, START, lambda *_: None)
    with pytest.raises(Enough):
        draft.prove(progress)
    assert came[-1] == (0, 0) and not list(tmp_path.glob("kopi.db*"))
    assert not store.problems(), "nothing asks any more"
    store.close()


@pytest.mark.parametrize(
    ("said", "error"), [("database or disk is full", StoreFull), ("file is not a database", StoreDamaged)]
)
def test_what_the_disk_did_is_not_called_damage_of_the_copy(
    house: House, monkeypatch: pytest.MonkeyPatch, said: str, error: type[StoreError]
) -> None:
    def refusing(*_arguments: object, **_named: object) -> None:
        raise dbapi2.OperationalError(said)

    monkeypatch.setattr(safe, "peek", refusing)
    with pytest.raises(error):
        house.safe.restoring(house.copy.fil, PASSPHRASE)
    monkeypatch.undo()
    house.safe.restoring(house.copy.fil, PASSPHRASE).carry_out()
