"""Programs that are killed, and two programs on one store: real processes, really killed, no waiting by the clock."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from smdb_desktop.services.errors import StoreError, StoreExists, StoreLocked, WrongPassphrase
from smdb_desktop.services.ports.vault import PassphraseState
from smdb_desktop.store import lockfile
from smdb_desktop.store.copies import newest_good
from tests.platforms import make_fifo, no_links, only_unix
from tests.store.store_material import OTHER, PASSPHRASE, later, skema, vault, with_course

ROOT = Path(__file__).parents[2]
KILLS = 10
PRELUDE = """
import sys
from pathlib import Path
from smdb_desktop.services.stored.records import Sted, Svar
from tests.store.store_material import *
"""


@contextmanager
def program(code: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A Python program on a data folder, with pipes; killed at the end if it still runs."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            PRELUDE + code,
            str(folder),
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def line(process: subprocess.Popen[str]) -> str:
    """The next line the program says; fails with its error when it says none."""
    assert process.stdout is not None
    said = process.stdout.readline()
    if not said:
        pytest.fail(process.communicate()[1])
    return said.strip()


HOLD = """
store = vault(Path(sys.argv[1])).unlock(PASSPHRASE)
print("open", flush=True)
sys.stdin.read()
"""


def test_two_programs_on_one_store(tmp_path: Path) -> None:
    data = tmp_path / "data"
    vault(data).create(PASSPHRASE, oevelse=True)[0].close()
    with program(HOLD, data) as first:
        assert line(first) == "open"
        for use in (
            lambda: vault(data).unlock(PASSPHRASE),
            lambda: vault(data).unlock("en forkert sætning"),
            lambda: vault(data).change_passphrase(PASSPHRASE, OTHER),
        ):
            with pytest.raises(StoreLocked, match="allerede åbent"):
                use()
        assert vault(data).wait_seconds() == 0
    vault(data).unlock(PASSPHRASE).close()


@only_unix("an open file cannot be deleted on Windows")
def test_a_lock_file_that_is_deleted_lets_nobody_in(tmp_path: Path) -> None:
    """Whoever tidies up deletes it, and a second program would make and lock another file of that name."""
    data = tmp_path / "data"
    vault(data).create(PASSPHRASE, oevelse=True)[0].close()
    with program(HOLD, data) as first:
        assert line(first) == "open"
        for change in ((data / "smdb.lock").unlink, lambda: (data / "smdb.lock").write_bytes(b"")):
            change()
            for use in (
                lambda: vault(data).unlock(PASSPHRASE),
                lambda: vault(data).change_passphrase(PASSPHRASE, OTHER),
                lambda: vault(data).create(PASSPHRASE, oevelse=True),
            ):
                with pytest.raises((StoreLocked, StoreExists), match="allerede"):
                    use()
    (data / "smdb.lock").unlink()
    vault(data).unlock(PASSPHRASE).close()


def make_link(path: Path) -> None:
    path.symlink_to("elsewhere")


@pytest.mark.parametrize(
    "make",
    [
        os.mkdir,
        make_fifo,
        pytest.param(make_link, marks=no_links),
    ],
)
def test_something_else_in_the_place_of_the_lock_file_has_a_sentence(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    data = tmp_path / "data"
    vault(data).create(PASSPHRASE, oevelse=True)[0].close()
    # Windows takes it away when it is let go
    (data / "smdb.lock").unlink(missing_ok=True)
    make(data / "smdb.lock")
    with pytest.raises(StoreError, match=r"andet end en fil under navnet smdb\.lock"):
        vault(data).unlock(PASSPHRASE)
    assert not (data / "elsewhere").exists()


WRITER = """
store = vault(Path(sys.argv[1])).unlock(PASSPHRASE)
revision = store.cases.forloeb("f1").revision
while True:
    svar = {f"felt{revision % 7}": Svar(f"{revision}" * 200, revision), "naeste": Svar(revision, None)}
    revision = store.cases.save_svar("f1", "s1", svar, Sted("trin", "s1", str(revision)), write(revision))
    print(revision, flush=True)
"""


def test_a_killed_writer_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    data = tmp_path / "data"
    store, _ = vault(data).create(PASSPHRASE, oevelse=True)
    with_course(store, skema("s1", "anmodning"))
    store.close()
    chance = random.Random(11)
    acknowledged = 1
    for _ in range(KILLS):
        with program(WRITER, data) as writer:
            for _ in range(chance.randrange(1, 60)):
                acknowledged = int(line(writer))
            writer.kill()
            # what stood in the pipe was acknowledged too
            acknowledged = max([acknowledged, *map(int, writer.communicate()[0].split()[:-1])])
        store = vault(data).unlock(PASSPHRASE)
        assert store.problems() == ()
        there = store.cases.forloeb("f1")
        assert there.revision >= acknowledged
        last = there.revision - 1
        assert there.sted.felt == str(last)
        svar = there.skemaer[0].svar
        assert svar["naeste"].raw == last
        for revision in range(max(1, last - 6), last + 1):
            assert svar[f"felt{revision % 7}"].raw == str(revision) * 200, "no answer of an earlier commit is lost"
            assert svar[f"felt{revision % 7}"].value == revision
        store.close()
    assert acknowledged > KILLS


# the program dies at its Nth renaming of a file: each is a moment at which something becomes visible
DIE = """
import os
left, steps = {nth}, ("os.rename", "os.link")
def watch(event, arguments):
    global left
    if event in steps:
        left -= 1
        if left == 0:
            os._exit(9)
sys.addaudithook(watch)
door = vault(Path(sys.argv[1]))
{use}
print("done", flush=True)
"""


def dies_at(nth: int, use: str, data: Path) -> bool:
    """Whether the program died before it was done."""
    with program(DIE.format(nth=nth, use=use), data) as process:
        said, complaint = process.communicate()
        assert said or process.returncode == 9, complaint
        return not said


def test_a_set_up_that_is_killed_can_be_done_again(tmp_path: Path) -> None:
    deaths = 0
    while dies_at(deaths + 1, "door.create(PASSPHRASE, oevelse=True)", tmp_path / f"{deaths}" / "data"):
        door = vault(tmp_path / f"{deaths}" / "data")
        assert not door.exists()
        door.create(OTHER, oevelse=False)[0].close()
        assert not door.folder.unfinished.exists()
        door.unlock(OTHER).close()
        deaths += 1
    assert deaths == 5
    vault(tmp_path / f"{deaths}" / "data").unlock(PASSPHRASE).close()


def test_a_repeated_set_up_that_is_killed_at_any_removing_or_renaming_is_never_stuck(tmp_path: Path) -> None:
    """The first set-up had written its keys; each later one dies a step further on in clearing that away and beginning anew."""
    first = tmp_path / "first"
    assert dies_at(5, "door.create(PASSPHRASE, oevelse=True)", first / "data")
    number, use = 0, 'steps = ("os.rename", "os.remove")\ndoor.create(PASSPHRASE, oevelse=True)'
    died = True
    while died:
        number += 1
        data = shutil.copytree(first, tmp_path / f"{number}") / "data"
        died = dies_at(number, use, data)
        door = vault(data)
        if door.exists():
            door.unlock(PASSPHRASE).close()
        else:
            door.create(OTHER, oevelse=False)[0].close()
            door.unlock(OTHER).close()
        assert len(list(door.folder.backups.glob("keyslots*-ufaerdig-*.json"))) >= 2, "what lay there is put aside"
    assert number > 12


def test_a_change_of_passphrase_that_is_killed_leaves_one_that_works(tmp_path: Path) -> None:
    outcomes = []
    for nth in range(1, 12):
        data = tmp_path / str(nth) / "data"
        vault(data).create(PASSPHRASE, oevelse=True)[0].close()
        died = dies_at(nth, "door.change_passphrase(PASSPHRASE, OTHER)", data)
        cut_off = vault(data).unsettled().passphrase is PassphraseState.BOTH
        outcomes.append((died, cut_off, opened_by(data)))
    # two renames each: the count before the try and after it, what the store knows of its key file, both, the new one alone
    assert outcomes == [*[(True, False, "old")] * 7, *[(True, True, "old new")] * 3, (False, False, "new")]


def opened_by(data: Path) -> str:
    """Which of the two passphrases open the store, the old one tried first."""
    found = []
    for number, (passphrase, meaning) in enumerate(((PASSPHRASE, "old"), (OTHER, "new"))):
        try:
            vault(data, later(10 * number + 10)).unlock(passphrase).close()
        except WrongPassphrase:
            continue
        found.append(meaning)
    return " ".join(found)


def test_a_backup_that_is_killed_is_none(tmp_path: Path) -> None:
    data = tmp_path / "data"
    vault(data).create(PASSPHRASE, oevelse=True)[0].close()
    target = data / "backup" / "kopi.db"
    use = "store = door.unlock(PASSPHRASE)\nstore.backup(door.folder.backups / 'kopi.db')"
    deaths = 0
    while dies_at(deaths + 7, use, data):
        deaths += 1
        assert not target.exists()
        assert newest_good(data / "backup") is None
        door = vault(data, later(10))
        store = door.unlock(PASSPHRASE)
        assert store.problems() == ()
        store.close()
        assert not list(target.parent.glob("*.ny*")), "what was half-written is cleared away"
    assert deaths == 3
    assert target.exists()
    beside = ["kopi.db", "kopi.db.info.json", "kopi.db.keyslots.json"]
    assert sorted(path.name for path in target.parent.iterdir()) == beside


@only_unix("an open file cannot be deleted on Windows")
def test_a_lock_on_a_file_that_was_deleted_meanwhile_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between opening and locking: what is held then has no name, and the next program would hold another file."""
    name = tmp_path / "smdb.lock"
    real = lockfile.lock

    def deleted_first(handle: int) -> None:
        monkeypatch.setattr(lockfile, "lock", real)
        name.unlink()
        real(handle)

    monkeypatch.setattr(lockfile, "lock", deleted_first)
    let_go = lockfile.hold(name)
    with pytest.raises(StoreLocked, match="allerede åbent"):
        lockfile.hold(name)
    let_go()
    lockfile.hold(name)()
    assert name.stat().st_mode & 0o777 == 0o600
