"""Whose key it is: slots of people, a recovery for one of them, key files of format 1, and copies that say different things."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.services.errors import StoreDamaged, StoreExists, UsageError, WrongPassphrase
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import PersonRecord
from smdb_desktop.store.keys.keyfile import KeyFile
from smdb_desktop.store.keys.keyslots import FORMAT, KeySlots, SlotType, _digest, parse
from smdb_desktop.store.vault import FolderVault
from tests.store.store_material import BEFORE, CHEAP, OTHER, PASSPHRASE, START, Clock, later, vault
from tests.store.test_schema1 import WANTED, WORK, the_same, unpacked

EVA, BENT = "eva", "bent"
HERS, HIS, NEW = "evas egen lange sætning", "bents egen lange sætning", "en helt ny lang sætning"


def keys(door: FolderVault) -> KeySlots:
    (read,) = KeyFile(door.folder, Clock()).load()
    return read


def formats(door: FolderVault) -> list[tuple[str, int, bool]]:
    """Type, format and whether it is somebody's, slot by slot."""
    return [(slot.type, slot.format, bool(slot.person_id)) for slot in keys(door).slots]


def kept(door: FolderVault, why: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(door.folder.backups.glob(f"keyslots-{why}-*.json"))]


@pytest.fixture
def shared(tmp_path: Path) -> tuple[FolderVault, str]:
    """A store with two people beside the one who made it, each with a passphrase; and its recovery code."""
    door = vault(tmp_path / "data")
    store, material = door.create(PASSPHRASE, oevelse=False, awaited=False)
    store.people.save(PersonRecord(store.people.current_id, "Ida", ("INDBERETTER",), "INDBERETTER", START))
    for id_, navn in ((EVA, "Eva Ære"), (BENT, "Bent")):
        store.people.save(PersonRecord(id_, navn, ("SUNDHEDSFAGLIG",), "SUNDHEDSFAGLIG", START))
    slots = keys(door)
    for id_, secret in ((EVA, HERS), (BENT, HIS)):
        slots = slots.with_slot(SlotType.PASSPHRASE, secret, store._key, CHEAP, id_)
    KeyFile(door.folder, Clock()).write(slots)
    store.close()
    return door, material.recovery_code


def test_the_person_of_the_slot_is_the_one_who_writes(shared: tuple[FolderVault, str]) -> None:
    door, _ = shared
    names = {}
    for secret in (PASSPHRASE, HERS, HIS):
        store = door.unlock(secret)
        names[secret] = (store.people.who().navn, store.people.who().rolle)
        store.close()
    assert names == {
        PASSPHRASE: ("Ida", "INDBERETTER"),
        HERS: ("Eva Ære", "SUNDHEDSFAGLIG"),
        HIS: ("Bent", "SUNDHEDSFAGLIG"),
    }


@pytest.mark.parametrize("named", [EVA, " eva ære "])
def test_a_recovery_renews_one_persons_passphrase_only(shared: tuple[FolderVault, str], named: str) -> None:
    door, code = shared
    before = keys(door).slots
    store = door.unlock_with_recovery(code, NEW, named)
    assert store.people.who().navn == "Eva Ære"
    assert [(e.art, e.hvem) for e in store.log.of_keys()] == [(Handling.NOEGLE_GENDANNET, "Eva Ære")]
    store.close()
    assert [slot for slot in before if slot not in keys(door).slots] == [s for s in before if s.person_id == EVA]
    for secret in (PASSPHRASE, NEW, HIS):
        door.unlock(secret).close()
    with pytest.raises(WrongPassphrase):
        door.unlock(HERS)
    door = vault(door.folder.root, later(1))
    door.unlock_with_recovery(code, HERS, "Bent").close()


@pytest.mark.parametrize(
    ("named", "says"), [(None, "Flere personer"), ("Ukendt", "ikke netop én person"), ("", "netop én")]
)
def test_with_several_people_a_recovery_must_say_whose(
    shared: tuple[FolderVault, str], named: str | None, says: str
) -> None:
    door, code = shared
    before = [path.read_bytes() for path in door.folder.keyslots]
    with pytest.raises(UsageError, match=says):
        door.unlock_with_recovery(code, NEW, named)
    assert [path.read_bytes() for path in door.folder.keyslots] == before
    assert door.wait_seconds() == 0
    door.unlock(HERS).close()


def test_a_person_changes_nobody_elses_passphrase(shared: tuple[FolderVault, str]) -> None:
    door, _ = shared
    store = door.unlock(HERS)
    door.change_passphrase(HERS, NEW)
    door.confirm_recovery(door.renew_recovery(NEW).recovery_code)
    assert [(e.art, e.hvem) for e in store.log.of_keys()] == [
        (Handling.NOEGLE_SKIFTET, "Eva Ære"),
        (Handling.KODE_FORNYET, "Eva Ære"),
    ]
    store.close()
    store = door.unlock(NEW)
    assert store.people.current_id == EVA
    store.close()
    for secret in (PASSPHRASE, HIS):
        door.unlock(secret).close()


@pytest.mark.parametrize(
    "change",
    [
        lambda slot: slot.update(person="eva"),
        lambda slot: slot.update(id="0" * 32),
        lambda slot: slot.update(format=1),
    ],
)
def test_whose_a_slot_is_is_authenticated(tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    door = vault(tmp_path / "data")
    door.create(PASSPHRASE, oevelse=False)[0].close()
    for path in door.folder.keyslots:
        body = json.loads(path.read_bytes())
        del body["kontrol"]
        for slot in body["slots"]:
            change(slot)
        path.write_text(json.dumps({**body, "kontrol": _digest(body)}))
    with pytest.raises(WrongPassphrase):
        door.unlock(PASSPHRASE)


@pytest.mark.parametrize("field", ["id", "person", "format"])
@pytest.mark.parametrize("value", [None, 7.5, ["x"], "x" * 65, 3, True])
def test_a_slot_of_another_shape_is_damage(tmp_path: Path, field: str, value: object) -> None:
    door = vault(tmp_path / "data")
    door.create(PASSPHRASE, oevelse=False)[0].close()
    body = json.loads(door.folder.keyslots[0].read_bytes())
    del body["kontrol"]
    body["slots"][0][field] = value
    with pytest.raises(ValueError, match=r"\S"):
        parse(json.dumps({**body, "kontrol": _digest(body)}).encode())


# -- format 1 --------------------------------------------------------------------------------------------------------


def test_a_slot_of_format_1_becomes_somebodys_when_it_is_used_and_the_others_wait(tmp_path: Path) -> None:
    door = unpacked(tmp_path / "data")
    old = (WORK / "keyslots.json").read_bytes()
    assert json.loads(old)["format"] == 1
    store = door.unlock(PASSPHRASE)
    person = store.people.current_id
    store.close()
    assert formats(door) == [("recovery", 1, False), ("argon2id", FORMAT, True)]
    assert keys(door).slots[1].person_id == person
    assert kept(door, "format1") == [old]
    content = [path.read_bytes() for path in door.folder.keyslots]
    assert content[0] == content[1]
    store = door.unlock(PASSPHRASE)
    assert store.people.current_id == person
    store.close()
    assert [path.read_bytes() for path in door.folder.keyslots] == content, "written once"
    store = door.unlock_with_recovery(WANTED["kode"], OTHER)
    the_same_person = store.people.current_id == person
    store.close()
    assert the_same_person
    assert {(type_, format_) for type_, format_, _ in formats(door)} == {("recovery", FORMAT), ("argon2id", FORMAT)}
    door.unlock_with_recovery(WANTED["kode"], NEW).close()
    door.unlock(NEW).close()


def test_a_code_of_format_1_opens_before_the_passphrase_was_used(tmp_path: Path) -> None:
    door = unpacked(tmp_path / "data")
    store = door.unlock_with_recovery(WANTED["kode"], NEW)
    assert [e.art for e in store.log.of_keys()] == [Handling.NOEGLE_GENDANNET]
    store.close()
    assert len(kept(door, "format1")) == 1
    store = door.unlock(NEW)
    assert store.people.who().navn == WANTED["indstillinger"]["profil"]["medarbejder"]
    store.close()
    with pytest.raises(WrongPassphrase):
        door.unlock(PASSPHRASE)


def test_a_passphrase_of_format_1_is_changed_while_the_store_is_closed(tmp_path: Path) -> None:
    door = unpacked(tmp_path / "data")
    door.change_passphrase(PASSPHRASE, NEW)
    assert len(kept(door, "format1")) == 1
    store = door.unlock(NEW)
    the_same(store)
    store.close()
    assert formats(door) == [("recovery", 1, False), ("argon2id", FORMAT, True)]


def test_without_room_for_the_copy_the_key_file_stays_as_it_was(tmp_path: Path) -> None:
    door = unpacked(tmp_path / "data")
    door.unlock(PASSPHRASE).close()
    for path in door.folder.keyslots:
        shutil.copyfile(WORK / "keyslots.json", path)
    shutil.rmtree(door.folder.backups)
    door.folder.backups.write_text("a file where the folder should be")
    door.unlock(PASSPHRASE).close()
    assert formats(door) == [("recovery", 1, False), ("argon2id", 1, False)]
    with pytest.raises(Exception, match="hvor mappen backup skal være"):
        door.change_passphrase(PASSPHRASE, NEW)
    door.unlock(PASSPHRASE).close()


# -- copies that differ ----------------------------------------------------------------------------------------------


def differing(tmp_path: Path) -> tuple[FolderVault, list[bytes]]:
    """A folder whose second copy is the key file before the last change of passphrase."""
    door = unpacked(tmp_path / "data")
    shutil.copyfile(WORK / "keyslots.foer.json", door.folder.keyslots[1])
    return door, [path.read_bytes() for path in door.folder.keyslots]


def test_the_first_copy_counts_and_what_the_second_said_is_kept(tmp_path: Path) -> None:
    door, (first, second) = differing(tmp_path)
    assert first != second
    store = door.unlock(PASSPHRASE)
    the_same(store)
    store.close()
    assert kept(door, "afviger") == [second]
    assert kept(door, "format1") == [first]
    assert door.folder.keyslots[0].read_bytes() == door.folder.keyslots[1].read_bytes()
    with pytest.raises(WrongPassphrase):
        door.unlock(BEFORE)


def test_what_only_the_second_copy_opens_replaces_nothing(tmp_path: Path) -> None:
    door, content = differing(tmp_path)
    store = door.unlock(BEFORE)
    the_same(store)
    store.close()
    assert [path.read_bytes() for path in door.folder.keyslots] == content
    assert kept(door, "*") == []
    door.unlock(PASSPHRASE).close()
    assert kept(door, "afviger") == [content[1]]


def test_a_change_made_from_the_second_copy_keeps_what_the_first_said(tmp_path: Path) -> None:
    door, (first, second) = differing(tmp_path)
    door.change_passphrase(BEFORE, NEW)
    assert kept(door, "afviger") == [first]
    assert kept(door, "format1") == [second]
    door.unlock(NEW).close()


@pytest.mark.parametrize("place", [0, 1])
def test_another_stores_key_file_among_the_copies_opens_nothing_and_is_kept(tmp_path: Path, place: int) -> None:
    door, other = vault(tmp_path / "data"), vault(tmp_path / "other")
    for each in (door, other):
        each.create(PASSPHRASE, oevelse=False)[0].close()
    foreign = other.folder.keyslots[0].read_bytes()
    door.folder.keyslots[place].write_bytes(foreign)
    for _ in range(2):
        door.unlock(PASSPHRASE).close()
    assert kept(door, "afviger") == [foreign]
    assert door.folder.keyslots[0].read_bytes() == door.folder.keyslots[1].read_bytes()
    assert door.wait_seconds() == 0


def test_two_foreign_copies_are_said_to_be_damage_and_not_a_wrong_passphrase(tmp_path: Path) -> None:
    door = vault(tmp_path / "data")
    door.create(PASSPHRASE, oevelse=False)[0].close()
    for path, name in zip(door.folder.keyslots, ("a", "b"), strict=True):
        other = vault(tmp_path / name)
        other.create(PASSPHRASE, oevelse=False)[0].close()
        shutil.copyfile(other.folder.keyslots[0], path)
    with pytest.raises(StoreDamaged, match="hører til andre data"):
        door.unlock(PASSPHRASE)
    assert door.wait_seconds() == 0


def test_another_stores_key_files_beside_a_file_are_told_with_the_way_on_and_nothing_is_overwritten(
    tmp_path: Path,
) -> None:
    door, other = vault(tmp_path / "data"), vault(tmp_path / "other")
    door.create(PASSPHRASE, oevelse=False)[0].close()
    other.create(OTHER, oevelse=False)[0].close()
    mine = door.folder.keyslots[0].read_bytes()
    for place, path in zip(door.folder.keyslots, other.folder.keyslots, strict=True):
        shutil.copyfile(path, place)
    before = {path: path.read_bytes() for path in (door.folder.database, *door.folder.keyslots)}
    with pytest.raises(WrongPassphrase, match="ser ud til at høre til andre data") as wrong:
        door.unlock(PASSPHRASE)
    assert "sikkerhedskopien i mappen backup" in wrong.value.wrong
    door = vault(door.folder.root, later(10))
    with pytest.raises(StoreDamaged, match="de hører til andre data") as caught:
        door.unlock(OTHER)
    assert "ved siden af hver sikkerhedskopi" in str(caught.value)
    with pytest.raises(StoreExists):
        door.create(NEW, oevelse=False)
    assert {path: path.read_bytes() for path in before} == before
    door.folder.keyslots[0].write_bytes(mine)
    door.unlock(PASSPHRASE).close()
    (kept_one,) = kept(door, "afviger")
    assert kept_one == before[door.folder.keyslots[1]]


def test_key_files_without_a_file_are_not_overwritten_by_a_set_up(tmp_path: Path) -> None:
    door = vault(tmp_path / "data")
    door.create(PASSPHRASE, oevelse=False)[0].close()
    door.folder.database.unlink()
    before = [path.read_bytes() for path in door.folder.keyslots]
    with pytest.raises(StoreExists, match="nøglefiler i mappen, men ingen datafil"):
        door.create(NEW, oevelse=False)
    assert [path.read_bytes() for path in door.folder.keyslots] == before
