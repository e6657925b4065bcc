"""Who can open the encrypted store: a passphrase more, one fewer, and a new data key that reaches those who are not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import pytest

from smdb_desktop.services.errors import (
    StoreDamaged,
    StoreFull,
    StoreLocked,
    UsageError,
    WrongPassphrase,
)
from smdb_desktop.services.ports.vault import CodeState, PassphraseState
from smdb_desktop.services.stored.copies import Trin
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import PersonRecord
from smdb_desktop.store import doors, swap
from smdb_desktop.store.keys.keyfile import KeyFile
from smdb_desktop.store.keys.keyslots import MOST_SEALED, KeySlots, SlotType, fits
from smdb_desktop.store.keys.sealed import new_pair, seal, unseal
from smdb_desktop.store.sqlstore import SqlStore
from smdb_desktop.store.vault import FolderVault
from tests.store.store_material import BORGER, CHEAP, IDA, PASSPHRASE, START, Clock, later, vault

BO, EVA = "bo", "eva"
HIS, HERS, NEW = "bos helt egne fire ord", "evas helt egne fire ord", "en helt ny lang sætning"


class Kept:
    """An open store of Ida's, with Bo and Eva beside her."""

    def __init__(self, folder: Path) -> None:
        self.door = vault(folder)
        self.store, keys = self.door.create(PASSPHRASE, oevelse=False, awaited=False)
        self.code = keys.recovery_code
        self.me = self.store.people.current_id
        for id_, navn in ((self.me, "Ida"), (BO, "Bo"), (EVA, "Eva")):
            self.store.people.save(PersonRecord(id_, navn, ("INDBERETTER",), "INDBERETTER", START))
        self.door.doors.add(PASSPHRASE, BO, HIS)
        self.door.doors.add(PASSPHRASE, EVA, HERS)

    def open(self, secret: str) -> SqlStore:
        """With a vault of its own, as another start of the program."""
        return vault(self.door.folder.root, later(400)).unlock(secret)

    def who_opens(self) -> list[str]:
        """Whose passphrases open, tried one after the other."""
        found = []
        for navn, secret in (("Ida", PASSPHRASE), ("Bo", HIS), ("Eva", HERS)):
            try:
                store = self.open(secret)
            except WrongPassphrase:
                self.door.keyfile.succeeded()
                continue
            assert store.people.who().navn == navn
            store.close()
            found.append(navn)
        return found

    def files(self) -> list[bytes]:
        return [path.read_bytes() for path in self.door.folder.keyslots]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "data")


def slots(door: FolderVault) -> KeySlots:
    (read,) = KeyFile(door.folder, Clock()).load()
    return read


# -- one more, one fewer -----------------------------------------------------------------------------------------------


def test_a_passphrase_is_pending_until_the_person_has_opened_with_it(kept: Kept) -> None:
    assert kept.door.doors.all() == {kept.me: True, BO: False, EVA: False}
    assert kept.door.unsettled().passphrase is PassphraseState.SETTLED, "nothing was cut off"
    kept.store.close()
    store = kept.open(HIS)
    assert (store.people.who().navn, kept.door.doors.all()[BO]) == ("Bo", True)
    store.close()
    assert kept.who_opens() == ["Ida", "Bo", "Eva"]


def test_a_new_one_takes_the_place_of_one_that_was_never_used(kept: Kept) -> None:
    kept.door.doors.add(PASSPHRASE, BO, NEW)
    kept.store.close()
    kept.open(NEW).close()
    assert kept.who_opens() == ["Ida", "Eva"]


@pytest.mark.parametrize("taken", [PASSPHRASE, HERS, HERS.replace(" ", "\N{NO-BREAK SPACE}")])
def test_nobody_gets_the_passphrase_of_somebody_else_and_is_not_told_whose_it_is(kept: Kept, taken: str) -> None:
    before = kept.files()
    with pytest.raises(UsageError) as refused:
        kept.door.doors.add(PASSPHRASE, BO, taken)
    assert str(refused.value) == str(doors.TAKEN)
    with pytest.raises(UsageError, match="kan ikke bruges"):
        kept.door.change_passphrase(HIS, taken)
    assert kept.files() == before
    kept.door.change_passphrase(HIS, HIS)
    kept.store.close()
    with pytest.raises(UsageError, match="kan ikke bruges"):
        vault(kept.door.folder.root).unlock_with_recovery(kept.code, taken, BO)
    assert kept.who_opens() == ["Ida", "Bo", "Eva"]


@pytest.mark.parametrize("own", [HIS, "noget helt andet og langt"])
def test_only_who_opened_the_store_lets_somebody_in(kept: Kept, own: str) -> None:
    before = kept.files()
    with pytest.raises(WrongPassphrase):
        kept.door.doors.add(own, "ny", NEW)
    with pytest.raises(WrongPassphrase):
        vault_again(kept, own)
    assert kept.files() == before


def vault_again(kept: Kept, own: str) -> None:
    kept.door.keyfile.succeeded()
    kept.door.doors.renew_key(own)


def test_there_is_room_for_ten_with_a_change_of_each_kind_under_way(kept: Kept) -> None:
    for number in range(doors.MOST_PEOPLE - 3):
        kept.door.doors.add(PASSPHRASE, f"p{number}", f"den {number}. helt egne lange")
    with pytest.raises(UsageError, match="højst være 10"):
        kept.door.doors.add(PASSPHRASE, "for mange", NEW)
    for _ in range(4):
        kept.door.renew_recovery(PASSPHRASE)
    kept.door.change_passphrase(PASSPHRASE, NEW)
    kept.store.close()


def test_a_key_file_that_is_full_says_so_before_anything_is_written(kept: Kept) -> None:
    """Each way that would write one slot too many, with changes of two people cut off meanwhile."""
    (before,) = kept.door.keyfile.load()
    full = before
    while fits((*full.slots, full.slots[0])):
        full = full.with_slot(SlotType.PASSPHRASE, f"{len(full.slots)}", kept.store._key, CHEAP, "andre", pending=True)
    kept.door.keyfile.write(full)
    files, beside = kept.files(), sorted(kept.door.folder.root.rglob("*"))
    ways: tuple[Callable[[], object], ...] = (
        lambda: kept.door.doors.add(PASSPHRASE, "ny", NEW),
        lambda: kept.door.change_passphrase(PASSPHRASE, NEW),
        lambda: kept.door.renew_recovery(PASSPHRASE),
        lambda: kept.door.doors.renew_key(PASSPHRASE),
    )
    for way in ways:
        with pytest.raises(UsageError, match="ikke plads til flere adgangssætninger"):
            way()
        assert (kept.files(), sorted(kept.door.folder.root.rglob("*"))) == (files, beside)
    assert kept.store.people.who().navn == "Ida"
    kept.store.close()
    assert kept.who_opens() == ["Ida", "Bo", "Eva"]


def test_who_is_taken_away_opens_nothing_and_the_last_one_is_never_taken(kept: Kept) -> None:
    assert kept.door.doors.take_away([BO])
    assert not kept.door.doors.take_away(["ukendt"])
    # Eva has never opened it: with Ida gone nobody would be left who has
    assert kept.door.doors.take_away([kept.me])
    kept.store.close()
    assert kept.who_opens() == ["Ida", "Eva"]


def test_a_full_disk_leaves_the_key_file_as_it_was(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept.files()
    written: list[Path] = []

    def full(path: Path, content: bytes) -> None:
        written.append(path)
        if path == kept.door.folder.keyslots[1]:
            raise OSError(28, "No space left on device")
        path.write_bytes(content)

    monkeypatch.setattr("smdb_desktop.store.keys.keyfile.write_whole", full)
    with pytest.raises(StoreFull):
        kept.door.doors.add(PASSPHRASE, "ny", NEW)
    with pytest.raises(StoreFull):
        kept.door.doors.take_away([BO])
    assert written and kept.files() == before


def test_a_removed_person_is_refused_although_an_old_key_file_was_put_back(kept: Kept) -> None:
    old = kept.files()
    person = kept.store.people.get(BO)
    assert person is not None
    kept.store.people.save(person._replace(aktiv=False))
    kept.door.doors.take_away([BO])
    kept.store.close()
    for path, content in zip(kept.door.folder.keyslots, old, strict=True):
        path.write_bytes(content)
    with pytest.raises(WrongPassphrase, match="fjernet"):
        kept.open(HIS)
    assert BO not in kept.door.doors.all()
    with pytest.raises(WrongPassphrase, match="forkert"):
        kept.open(HIS)
    kept.door.keyfile.succeeded()
    assert kept.who_opens() == ["Ida", "Eva"]


def test_a_recovery_renews_nobody_who_was_removed_and_gives_one_to_who_has_none(kept: Kept) -> None:
    person = kept.store.people.get(BO)
    assert person is not None
    kept.store.people.save(person._replace(aktiv=False))
    kept.door.doors.take_away([EVA])
    kept.store.close()
    with pytest.raises(UsageError, match="ikke netop én"):
        vault(kept.door.folder.root).unlock_with_recovery(kept.code, NEW, "Bo")
    store = vault(kept.door.folder.root).unlock_with_recovery(kept.code, NEW, "Eva")
    assert store.people.who().navn == "Eva"
    store.close()


def test_who_has_it_open_is_said_to_the_next_window(kept: Kept) -> None:
    kept.store.close()
    store = kept.door.unlock(PASSPHRASE)
    with pytest.raises(StoreLocked, match=r"allerede åbent på disse data: Ida låste op 01-08-2025"):
        vault(kept.door.folder.root).unlock(HIS)
    kept.door.folder.opened_by.write_text("{")
    with pytest.raises(StoreLocked, match=r"åbent på disse data\. Skift"):
        vault(kept.door.folder.root).unlock(HIS)
    store.close()
    assert not kept.door.folder.opened_by.exists()


def test_who_made_the_store_and_who_is_called_something_else_is_said_too(tmp_path: Path) -> None:
    door = vault(tmp_path / "ny")
    store, _ = door.create(PASSPHRASE, oevelse=False, awaited=False)
    person = PersonRecord(store.people.current_id, "Ida", ("INDBERETTER",), "INDBERETTER", START)

    def refused() -> str:
        with pytest.raises(StoreLocked) as told:
            vault(door.folder.root).unlock(PASSPHRASE)
        return str(told.value)

    assert "låste op" not in refused()
    store.people.save(person)
    assert "Ida låste op" in refused()
    store.people.save(person._replace(navn="Ida Ny"))
    since = refused()
    assert "Ida Ny låste op" in since
    store.people.save(PersonRecord("en anden", "Bo", ("INDBERETTER",), "INDBERETTER", START))
    with pytest.raises(ValueError, match="fortryd"), store.together():
        store.people.save(person._replace(navn="Fortrudt"))
        raise ValueError("fortryd")
    store.settings.put("noget", 1)
    assert refused() == since
    store.close()


@pytest.mark.parametrize(
    ("konto", "navn"), [("anna", "ukendt person, brugeren anna på maskinen"), ("", "ukendt person")]
)
def test_who_is_unknown_to_the_store_does_not_write_without_a_name(kept: Kept, konto: str, navn: str) -> None:
    kept.store.people.forget(BO)
    kept.store.close()
    store = FolderVault(
        kept.door.folder.root, kdf=CHEAP, now=Clock(), konto=lambda: konto, ticks=later(400).ticks
    ).unlock(HIS)
    store.cases.save_borger(BORGER, store.people.who(), START)
    assert [each.hvem for each in store.log.of_borger(BORGER.id).haendelser] == [navn]
    store.people.save(PersonRecord(store.people.current_id, "Bo", ("INDBERETTER",), "INDBERETTER", START))
    assert store.people.who().navn == "Bo"
    store.close()


# -- a new data key ----------------------------------------------------------------------------------------------------


def test_a_new_key_reaches_everybody_and_an_old_key_file_opens_nothing(kept: Kept) -> None:
    kept.store.cases.save_borger(BORGER, IDA, START)
    old, store = kept.files()[0], kept.store
    key, salt = store._key, kept.door.folder.database.read_bytes()[:16]
    material = kept.door.doors.renew_key(PASSPHRASE)
    assert store._key != key and kept.door.folder.database.read_bytes()[:16] != salt
    # whoever had the store goes on with it
    assert store.cases.find_borger(BORGER.cpr_nr) == BORGER
    assert store.log.of_keys()[-1].art is Handling.NOEGLE_NY and store.log.verify() == ()
    assert kept.door.unsettled().code is CodeState.RENEWED
    assert not kept.door.folder.restoring.exists()
    store.close()
    assert kept.who_opens() == ["Ida", "Bo", "Eva"]
    kept.door.confirm_recovery(material.recovery_code)
    with pytest.raises(WrongPassphrase):
        vault(kept.door.folder.root).unlock_with_recovery(kept.code, NEW, BO)
    kept.door.keyfile.succeeded()
    current = kept.files()
    for path in kept.door.folder.keyslots:
        path.write_bytes(old)
    for secret in (PASSPHRASE, HIS):
        with pytest.raises((StoreDamaged, WrongPassphrase)):
            kept.open(secret)
    for path, content in zip(kept.door.folder.keyslots, current, strict=True):
        path.write_bytes(content)
    assert kept.who_opens() == ["Ida", "Bo", "Eva"]


def test_every_part_that_was_asked_for_before_the_new_key_stands_on_the_store_of_today(kept: Kept) -> None:
    parts = [name for name, part in vars(SqlStore).items() if isinstance(part, cached_property)]
    for part in parts:
        getattr(kept.store, part)
    kept.door.doors.renew_key(PASSPHRASE)
    assert [part for part in parts if getattr(kept.store, part)._tx.conn is not kept.store.conn] == []
    assert kept.store.lists.counts()["kladder"] == 0


def test_who_never_comes_is_reached_by_many_keys_and_then_asked_for(kept: Kept) -> None:
    for _ in range(MOST_SEALED):
        kept.door.doors.renew_key(PASSPHRASE)
    before = kept.files()
    with pytest.raises(UsageError, match="Bo, Eva skal låse op"):
        kept.door.doors.renew_key(PASSPHRASE)
    assert kept.files() == before
    kept.store.close()
    assert kept.who_opens() == ["Ida", "Bo", "Eva"]
    assert all(not slot.sealed for slot in slots(kept.door).of_type(SlotType.PASSPHRASE))
    store = kept.open(PASSPHRASE)
    store.close()


def test_a_slot_without_a_pair_is_told_and_nothing_is_done(kept: Kept) -> None:
    read = slots(kept.door)
    code = read.of_type(SlotType.RECOVERY)[0]
    kept.door.keyfile.write(read.without([code]).with_slot(SlotType.RECOVERY, "x" * 28, kept.store._key, CHEAP))
    bare = [
        s._replace(public=b"", wrapped=b"\0" * 48) if s.type == SlotType.RECOVERY else s for s in slots(kept.door).slots
    ]
    kept.door.keyfile.write(slots(kept.door)._replace(slots=tuple(bare)))
    with pytest.raises(UsageError, match="Gendannelseskoden er fra en ældre"):
        kept.door.doors.renew_key(PASSPHRASE)
    assert kept.store.people.who().navn == "Ida"


@pytest.mark.parametrize("kind", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_key_that_could_not_be_laid_ready_leaves_the_store_open_as_it_was(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, kind: BaseException
) -> None:
    before = kept.files()

    def refuse(*_: object) -> None:
        raise kind

    monkeypatch.setattr(doors, "sync_written", refuse)
    with pytest.raises((StoreFull, KeyboardInterrupt)):
        kept.door.doors.renew_key(PASSPHRASE)
    assert kept.files() == before
    assert not kept.door.folder.restoring.exists() and not kept.door.folder.staged.exists()
    kept.store.cases.save_borger(BORGER, IDA, START)
    kept.store.close()
    assert kept.who_opens() == ["Ida", "Bo", "Eva"]


def test_a_key_that_was_cut_off_is_carried_through_by_the_next_opening(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "_exchange", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        kept.door.doors.renew_key(PASSPHRASE)
    monkeypatch.undo()
    assert kept.who_opens() == ["Ida", "Bo", "Eva"]
    note = swap.read_note(kept.door.folder)
    assert note is not None and (note.trin, note.ny_noegle, note.afbrudt) == (Trin.SKIFTET, True, True)


# -- what is sealed ----------------------------------------------------------------------------------------------------


def test_a_sealed_key_needs_both_the_private_half_and_the_key_before_it() -> None:
    before, new, other = b"a" * 32, b"b" * 32, b"c" * 32
    private, public = new_pair()
    made = seal(new, before, public, b"about")
    assert unseal(made, before, private, b"about") == new
    assert unseal(made, other, private, b"about") is None, "a removed person's forgery needs the key of that day"
    assert unseal(made, before, new_pair()[0], b"about") is None, "an old key opens nobody else's"
    assert unseal(made, before, private, b"other") is None
    assert unseal(made._replace(box=bytes(48)), before, private, b"about") is None
    assert unseal(made._replace(public=bytes(32)), before, private, b"about") is None


def test_what_is_sealed_for_one_is_no_key_for_another(kept: Kept) -> None:
    kept.door.doors.renew_key(PASSPHRASE)
    kept.store.close()
    read = slots(kept.door)
    swapped = {BO: read.of_person(EVA)[0].sealed, EVA: read.of_person(BO)[0].sealed}
    kept.door.keyfile.write(
        read._replace(slots=tuple(s._replace(sealed=swapped.get(s.person_id, s.sealed)) for s in read.slots))
    )
    assert kept.who_opens() == ["Ida"]
