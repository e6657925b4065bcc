"""Files of the data folder that somebody made to hurt: refused or mended, soon, and never an error of ours."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.services.errors import StoreDamaged, StoreError, WrongPassphrase
from smdb_desktop.store.keys import keyslots
from smdb_desktop.store.vault import FolderVault
from tests.platforms import make_fifo
from tests.store.store_material import CHEAP, PASSPHRASE

GIBIBYTE = 1024 * 1024  # in KiB
DEEP = b"[" * 100_000


@pytest.fixture
def door(tmp_path: Path) -> FolderVault:
    made = FolderVault(tmp_path / "data", kdf=CHEAP)
    made.create(PASSPHRASE, oevelse=True)[0].close()
    return made


def forge(door: FolderVault, change: Callable[[dict[str, Any]], object]) -> None:
    """Change both key files and make their digests fit, as anybody can who may write in the folder."""
    for path in door.folder.keyslots:
        body = json.loads(path.read_bytes())
        del body["kontrol"]
        change(body)
        path.write_text(json.dumps({**body, "kontrol": keyslots._digest(body)}))


def first(**values: Any) -> Callable[[dict[str, Any]], object]:
    return lambda body: body["slots"][0].update(values)


@pytest.mark.parametrize(
    "change",
    [
        first(m=64 * GIBIBYTE),
        first(t=10**9),
        first(m=GIBIBYTE, t=32),
        first(m=8, p=16),
        first(salt="AA=="),
        first(salt="AAAA" * 10_000),
        first(nonce=""),
        first(nonce="AAAA" * 100),
        first(noegle=""),
        first(type=["argon2id"]),
        lambda body: body.update(oevelse="nej"),
        lambda body: body.update(slots=body["slots"] * 100),
        lambda body: body.update(slots=[{**body["slots"][0], "m": GIBIBYTE, "t": 4}] * 8),
    ],
)
def test_a_forged_key_file_costs_no_time_and_no_memory(
    door: FolderVault, change: Callable[[dict[str, Any]], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    forge(door, change)
    monkeypatch.setattr(keyslots, "_derive", lambda *_: pytest.fail("the forged costs were paid"))
    with pytest.raises(StoreDamaged):
        door.unlock(PASSPHRASE)


def test_a_key_file_without_end_is_not_read(door: FolderVault) -> None:
    for path in door.folder.keyslots:
        with path.open("ab") as file:
            file.truncate(keyslots.MOST_BYTES + 1)
    with pytest.raises(StoreDamaged) as refused:
        door.unlock(PASSPHRASE)
    assert "too large" not in str(refused.value)
    assert "OversizeError" in refused.value.details


@pytest.mark.skipif(os.name != "posix", reason="pipes in the file system")
def test_a_pipe_in_place_of_a_key_file_is_mended(door: FolderVault) -> None:
    path = door.folder.keyslots[0]
    path.unlink()
    make_fifo(path)
    door.unlock(PASSPHRASE).close()
    assert path.is_file()


# what each name leads to: mended or not needed (None), or named in the sentence
UNTOUCHED = {"smdb.db.ny", "forsoeg.json", "forsoeg.json.tmp", "proeve.tmp"}
MENDED = ("smdb.db.ny", "keyslots.json.tmp", "keyslots.bak.json", "forsoeg.json", "forsoeg.json.tmp", "proeve.tmp")
NAMED = ("smdb.db", "smdb.db-wal", "smdb.db-shm", "smdb.lock")
FOLDERS = ("backup", "log", "udbakke")


def use_all(door: FolderVault) -> None:
    """Every kind of file that a person's work writes."""
    store = door.unlock(PASSPHRASE)
    try:
        store.settings.put("a", "b")
        door.change_passphrase(PASSPHRASE, PASSPHRASE)
        store.backup(door.folder.backups / "kopi.db")
    finally:
        store.close()


@pytest.mark.skipif(os.name != "posix", reason="pipes in the file system")
@pytest.mark.parametrize("make", [make_fifo, os.mkdir, Path.touch])
@pytest.mark.parametrize("name", [*MENDED, *NAMED, *FOLDERS, "backup/kopi.db.ny"])
def test_something_else_in_the_place_of_a_file_is_mended_or_named(
    door: FolderVault, name: str, make: Callable[[Path], None]
) -> None:
    """Nobody waits for a pipe, and nothing is called a full disk that is none."""
    path = door.folder.root / name
    if path.is_dir():
        path.rmdir()
    path.unlink(missing_ok=True)
    make(path)
    if name in FOLDERS and make is not os.mkdir:
        sentence = f"Der ligger en fil, hvor mappen {name} skal være"
    elif name == "smdb.db" and make is Path.touch:
        sentence = "mangler eller er tom"
    elif make is Path.touch or (make is make_fifo and name not in NAMED) or name in UNTOUCHED | set(FOLDERS):
        use_all(door)
        return
    else:
        sentence = f"andet end en fil under navnet {path.name}"
    with pytest.raises(StoreError, match=re.escape(sentence)):
        use_all(door)
    path.rmdir() if make is os.mkdir else path.unlink()
    if name != "smdb.db":
        use_all(door)


@pytest.mark.parametrize("content", [DEEP, b"\xff", b'{"forkerte":1e400,"sidst":NaN}', b" " * 1_000_000])
@pytest.mark.parametrize("place", [0, 1])
def test_a_forged_count_of_tries_does_not_keep_anybody_out(door: FolderVault, content: bytes, place: int) -> None:
    door.folder.attempts[place].write_bytes(content)
    assert door.wait_seconds() == 0
    door.unlock(PASSPHRASE).close()


@pytest.mark.skipif(os.name != "posix", reason="rights of files as Unix has them")
def test_rights_that_were_loosened_are_tightened_when_the_store_is_opened(door: FolderVault) -> None:
    root = door.folder.root
    root.chmod(0o755)
    for path in root.iterdir():
        path.chmod(0o755 if path.is_dir() else 0o644)
    door.unlock(PASSPHRASE).close()
    loose = {
        path.name: oct(path.stat().st_mode & 0o777) for path in (root, *root.iterdir()) if path.stat().st_mode & 0o077
    }
    assert loose == {}


def test_what_else_lies_in_the_folder_is_left_alone(door: FolderVault) -> None:
    """People choose a folder that they use for other things; half-written files of ours go all the same."""
    root = door.folder.root
    foreign, ours = root / "udkast.tmp", root / "keyslots.json.tmp"
    for path in (foreign, ours):
        path.write_text("halvt")
        path.chmod(0o644)
    (root / "start.sh").touch(0o755)
    before = {path: path.stat().st_mode for path in (foreign, root / "start.sh")}
    door.unlock(PASSPHRASE).close()
    assert foreign.read_text() == "halvt"
    assert not ours.exists()
    assert {path: path.stat().st_mode for path in before} == before


@pytest.mark.skipif(os.name != "posix", reason="rights of files as Unix has them")
def test_a_link_that_lies_in_the_folder_is_not_followed(door: FolderVault, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("not ours")
    elsewhere.chmod(0o644)
    for name in ("forsoeg.json.tmp", "noget.txt"):
        (door.folder.root / name).symlink_to(elsewhere)
    with pytest.raises(WrongPassphrase):
        door.unlock("en anden adgangssætning")
    assert (elsewhere.read_text(), elsewhere.stat().st_mode & 0o777) == ("not ours", 0o644)
