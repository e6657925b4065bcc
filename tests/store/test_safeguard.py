"""A damaged log is noticed and mended: a program that was killed, damage of every kind to what it left, and what is said then."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from smdb_desktop.services.errors import StoreDamaged, StoreError, StoreFull
from smdb_desktop.services.safekeeping.telling import what_changes
from smdb_desktop.services.stored.records import Heling, Svar
from smdb_desktop.store.safe import FolderSafe
from smdb_desktop.store.safeguard.guard import BYTES
from smdb_desktop.store.sqlstore import SqlStore
from tests.platforms import make_fifo, make_link
from tests.store.store_material import PASSPHRASE, START, minute, vault, with_course, write
from tools.small_disks import PAGE, SmallDisk, room

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a killed program is made with fork")

FIRST, LATER = 21, 9
"""Answers before the last checkpoint and after it: the log holds the latter."""
ANSWERED = minute(1)
"""The time that each answer's line in the log has (``write``)."""
ANSWERS = {f"felt{n}": f"svar {n}" for n in range(FIRST + LATER)}


def type_answers(store: SqlStore, numbers: range) -> None:
    for n in numbers:
        revision = store.cases.forloeb("f1").revision
        store.cases.save_svar("f1", "s1", {f"felt{n}": Svar(f"svar {n}", None)}, None, write(revision))


def answers(store: SqlStore) -> dict[str, object]:
    return {name: svar.raw for name, svar in store.cases.forloeb("f1").skemaer[0].svar.items()}


def killed(work: Callable[[], object]) -> None:
    """Do the work in a child that dies without closing anything."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(9)
    os.waitpid(child, 0)


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a program that was killed after 30 acknowledged answers, with copies from on the way."""
    folder = tmp_path_factory.mktemp("victim")
    store, _ = vault(folder / "data").create(PASSPHRASE, oevelse=True)
    with_course(store)
    store.close()
    shutil.copytree(folder / "data", folder / "early")

    def work() -> None:
        store = vault(folder / "data").unlock(PASSPHRASE)
        type_answers(store, range(6))
        shutil.copyfile(folder / "data" / "smdb.db-wal", folder / "earlier-generation")
        type_answers(store, range(6, FIRST))
        store.health.settle()
        shutil.copyfile(folder / "data" / "smdb.db", folder / "settled.db")
        type_answers(store, range(FIRST, FIRST + 4))
        shutil.copyfile(folder / "data" / "smdb.db-wal", folder / "same-generation")
        type_answers(store, range(FIRST + 4, FIRST + LATER))

    killed(work)
    return folder


@pytest.fixture
def data(victim: Path, tmp_path: Path) -> Path:
    shutil.copytree(victim / "data", tmp_path / "data")
    return tmp_path / "data"


@contextmanager
def opened(data: Path) -> Iterator[SqlStore]:
    store = vault(data).unlock(PASSPHRASE)
    try:
        yield store
    finally:
        store.close()


def kept(heling: Heling) -> set[str]:
    return {path.name for path in Path(heling.mappe).iterdir()}


def mirrored(data: Path) -> bool:
    """Whether the mirror holds anything."""
    with (data / "smdb.spejl").open("rb") as file:
        return any(file.read(32))


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def cut(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])


DAMAGE: dict[str, Callable[[Path, Path], object]] = {
    "flipped in the header": lambda log, _: flip(log, 5),
    "flipped in the salt": lambda log, _: flip(log, 17),
    "flipped in the first frame": lambda log, _: flip(log, 100),
    "flipped in a later frame": lambda log, _: flip(log, log.stat().st_size // 2),
    "flipped in the last frame": lambda log, _: flip(log, log.stat().st_size - 5000),
    "cut off": lambda log, _: cut(log, log.stat().st_size // 2),
    "cut to its header": lambda log, _: cut(log, 32),
    "emptied": lambda log, _: cut(log, 0),
    "deleted": lambda log, _: log.unlink(),
    "zeroed": lambda log, _: log.write_bytes(bytes(log.stat().st_size)),
    "exchanged, same generation": lambda log, v: shutil.copyfile(v / "same-generation", log),
    "exchanged, earlier generation": lambda log, v: shutil.copyfile(v / "earlier-generation", log),
}


def test_what_was_only_killed_is_nothing_to_tell(data: Path) -> None:
    with opened(data) as store:
        assert answers(store) == ANSWERS
        assert store.health.mended() is None
    assert not list((data / "backup").glob("beskadiget-*"))


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_log_is_mended_and_said(kind: str, data: Path, victim: Path) -> None:
    log = data / "smdb.db-wal"
    DAMAGE[kind](log, victim)
    bad = log.read_bytes() if log.exists() else None
    with opened(data) as store:
        assert answers(store) == ANSWERS
        heling = store.health.mended()
        assert heling is not None
        assert (heling.helet, heling.antal) == (True, 0)
        if bad is not None:
            assert (Path(heling.mappe) / log.name).read_bytes() == bad
        assert {"smdb.spejl", "smdb.stand"} <= kept(heling)
        assert store.problems() == store.log.verify() == ()
        type_answers(store, range(1))
    with opened(data) as store:
        assert store.health.mended() == heling
        store.health.read()
        assert store.health.mended() is None
    with opened(data) as store:
        assert (store.health.mended(), answers(store)) == (None, ANSWERS)


@pytest.mark.parametrize("kind", DAMAGE)
def test_without_the_counter_the_mirror_notices_by_itself(kind: str, data: Path, victim: Path) -> None:
    (data / "smdb.stand").unlink()
    DAMAGE[kind](data / "smdb.db-wal", victim)
    with opened(data) as store:
        assert answers(store) == ANSWERS
        heling = store.health.mended()
        assert heling is not None
        assert heling.helet


@pytest.mark.parametrize("mirror", ["gone", "emptied", "flipped", "another store's"])
def test_without_the_mirror_the_loss_is_counted_and_said(mirror: str, data: Path, victim: Path, tmp_path: Path) -> None:
    path = data / "smdb.spejl"
    if mirror == "gone":
        path.unlink()
    elif mirror == "emptied":
        cut(path, 0)
    elif mirror == "flipped":
        flip(path, 10)
    else:
        other, _ = vault(tmp_path / "other").create(PASSPHRASE, oevelse=True)
        with_course(other)
        shutil.copyfile(tmp_path / "other" / "smdb.spejl", path)
        other.close()
    shutil.copyfile(victim / "same-generation", data / "smdb.db-wal")
    with opened(data) as store:
        heling = store.health.mended()
        assert heling == Heling(False, START, LATER - 4, ANSWERED, heling.mappe if heling else "")
        assert {"smdb.db", "smdb.db-wal", "smdb.stand"} <= kept(heling)
        assert len(answers(store)) == FIRST + 4
        assert store.problems() == ()
    with opened(data) as store:
        assert store.health.mended() == heling


def test_a_mirror_that_lags_gives_what_it_has_and_the_rest_is_said(data: Path) -> None:
    path = data / "smdb.spejl"
    cut(path, 4096 + (data / "smdb.db-wal").stat().st_size - 10_000)
    cut(data / "smdb.db-wal", 32)
    with opened(data) as store:
        heling = store.health.mended()
        assert heling is not None
        assert (heling.helet, heling.antal) == (False, 1)
        assert len(answers(store)) == FIRST + LATER - 1


@pytest.mark.parametrize("name", ["smdb.stand", "smdb.spejl"])
@pytest.mark.parametrize("how", ["gone", "emptied", "flipped", "noise", "old"])
def test_a_damaged_safeguard_is_no_alarm(name: str, how: str, data: Path, victim: Path) -> None:
    path = data / name
    match how:
        case "gone":
            path.unlink()
        case "emptied":
            cut(path, 0)
        case "flipped":
            flip(path, 12)
            flip(path, 4096 + 12)
        case "noise":
            path.write_bytes(os.urandom(9000))
        case _:
            shutil.copyfile(victim / "early" / name, path)
    with opened(data) as store:
        assert answers(store) == ANSWERS
        assert store.health.mended() is None
        type_answers(store, range(2))
    with opened(data) as store:
        assert store.health.mended() is None


def test_one_damaged_slot_of_the_counter_leaves_the_other(data: Path) -> None:
    """The log and the mirror are gone, so nothing but the counter can tell."""
    (data / "smdb.db-wal").unlink()
    (data / "smdb.spejl").unlink()
    lost = []
    for place in (12, 4096 + 12):
        copy = shutil.copytree(data, data.with_name(f"data{place}"))
        flip(copy / "smdb.stand", place)
        with opened(copy) as store:
            heling = store.health.mended()
            assert heling is not None
            lost.append(heling.antal)
    assert sorted(lost) == [LATER - 1, LATER]


def test_an_older_file_under_its_log_makes_no_mixture(data: Path, victim: Path) -> None:
    """A copy of an earlier day in the file's place, and the log still there: SQLite would put the one over the other."""
    shutil.copyfile(victim / "early" / "smdb.db", data / "smdb.db")
    with opened(data) as store:
        heling = store.health.mended()
        assert heling is not None
        assert (heling.helet, heling.antal) == (False, FIRST + LATER)
        assert answers(store) == {}
        assert store.problems() == store.log.verify() == ()


def test_a_file_that_was_closed_and_exchanged_for_an_older_one_is_said(data: Path, victim: Path) -> None:
    vault(data).unlock(PASSPHRASE).close()
    assert not mirrored(data)
    shutil.copyfile(victim / "early" / "smdb.db", data / "smdb.db")
    with opened(data) as store:
        heling = store.health.mended()
        assert heling is not None
        assert (heling.helet, heling.antal) == (False, FIRST + LATER)
        type_answers(store, range(1))
    with opened(data) as store:
        assert store.health.mended() == heling


def test_where_nothing_makes_a_sound_store_every_file_stays(data: Path) -> None:
    """The file itself is damaged too, so that no log helps."""
    middle = data / "smdb.db"
    content = bytearray(middle.read_bytes())
    for page in range(2, len(content) // 4096):
        # one of them is read at the opening, whatever the schema
        content[page * 4096 + 100] ^= 1
    middle.write_bytes(content)
    cut(data / "smdb.db-wal", 5000)
    before = {path.name: path.read_bytes() for path in data.glob("smdb.*") if path.suffix != ".db-shm"}
    with pytest.raises(StoreDamaged):
        vault(data).unlock(PASSPHRASE)
    after = {path.name: path.read_bytes() for path in data.glob("smdb.*") if path.suffix != ".db-shm"}
    assert after == before


def test_a_mending_that_is_cut_off_is_begun_again(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut(data / "smdb.db-wal", 5000)

    class Cut(BaseException):
        """The power is gone."""

    def cut_off(*_: object) -> None:
        raise Cut

    import smdb_desktop.store.safeguard.judge as module

    for name in ("keep", "tell", "InPlace", "sync_folder"):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, cut_off)
            with pytest.raises(Cut):
                vault(data).unlock(PASSPHRASE)
    with opened(data) as store:
        heling = store.health.mended()
        assert heling is not None
        assert heling.helet
        assert answers(store) == ANSWERS


def test_the_counter_never_leads(data: Path) -> None:
    """A write that is undone, or fails, is not counted beside the file."""
    with opened(data) as store:
        counted = (data / "smdb.stand").read_bytes()
        with pytest.raises(StoreError):
            store.cases.save_svar("f1", "s1", {"x": Svar("y", None)}, None, write(1))
        with pytest.raises(LookupError), store.together():
            store.settings.put("x", 1)
            raise LookupError
        assert (data / "smdb.stand").read_bytes() == counted


@pytest.mark.parametrize("name", ["smdb.stand", "smdb.spejl"])
@pytest.mark.parametrize("kind", ["folder", "fifo", "link"])
def test_what_is_no_file_in_their_place_is_refused(name: str, kind: str, data: Path, tmp_path: Path) -> None:
    path = data / name
    path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        make_fifo(path)
    else:
        make_link(path, tmp_path / "elsewhere")
    with pytest.raises(StoreError):
        vault(data).unlock(PASSPHRASE)
    assert not (tmp_path / "elsewhere").exists()
    path.rmdir() if kind == "folder" else path.unlink()
    with opened(data) as store:
        assert answers(store) == ANSWERS


def test_a_log_grows_no_longer_than_some_commits(data: Path) -> None:
    with opened(data) as store:
        sizes = []
        for _ in range(40):
            store.settings.put("x", "y" * 100)
            sizes.append(((data / "smdb.db-wal").stat().st_size, mirrored(data)))
        assert 0 < max(log for log, _ in sizes) < 1_000_000
        assert (0, False) in sizes
        assert all((log > 0) == mirror for log, mirror in sizes)
        store.settings.put("x", 1)
        assert store.health.settle()
        assert not store.health.settle()
        assert (data / "smdb.db-wal").stat().st_size == 0
        assert not mirrored(data)


def test_a_commit_too_large_to_mirror_goes_into_the_file_at_once(data: Path) -> None:
    def work() -> None:
        store = vault(data).unlock(PASSPHRASE)
        store.settings.put_blob("stor", b"x" * 6_000_000)

    killed(work)
    assert (data / "smdb.db-wal").stat().st_size == 0
    with opened(data) as store:
        assert store.health.mended() is None
        assert len(store.settings.blob("stor") or b"") == 6_000_000


def test_a_full_disk_beside_the_store_takes_back_no_commit(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from smdb_desktop.store.safeguard.inplace import InPlace

    def full(*_: object) -> None:
        raise OSError(28, "no room")

    def work() -> None:
        store = vault(data).unlock(PASSPHRASE)
        store.settings.put("x", 1)
        with monkeypatch.context() as patch:
            patch.setattr(InPlace, "write", full)
            store.settings.put("x", 2)
        store.settings.put("x", 3)

    killed(work)
    cut(data / "smdb.db-wal", 32)
    with opened(data) as store:
        assert store.settings.get("x") == 3
        heling = store.health.mended()
        assert heling is not None
        assert heling.helet


def test_what_a_full_disk_refused_is_not_there_after_a_kill(data: Path, tmp_path: Path) -> None:
    """Level by level: at some the refused commit lies whole in the log, and the file has no room for it either."""
    with opened(data):
        pass
    acknowledged = tmp_path / "acknowledged"

    def work(disk: Path, inside: Callable[[], None]) -> None:
        store = vault(disk).unlock(PASSPHRASE)
        inside()
        with suppress(StoreFull):
            for n in range(FIRST + LATER, 200):
                type_answers(store, range(n, n + 1))
                acknowledged.write_text(str(n), "ascii")

    refused = set()
    with room(tmp_path) as small:
        for pages in range(90, 102):
            small.clear()
            disk = Path(shutil.copytree(data, small.folder / "data"))
            acknowledged.write_text("0", "ascii")
            with small.leaving(pages) as inside:
                killed(partial(work, disk, inside))
            last = int(acknowledged.read_text("ascii"))
            with opened(disk) as store:
                assert len(answers(store)) == max(last + 1, FIRST + LATER), f"{pages} pages free"
            refused.add(last)
    assert len(refused) > 1


def test_what_a_full_disk_refused_is_not_there_where_the_store_was_opened_on_it(data: Path, tmp_path: Path) -> None:
    """The log of before does not come into the file, which would have to grow; then somebody makes a little room.

    An answer takes six pages at most: at one of the levels the last one lies whole in the log, and is refused.
    """
    killed(lambda: vault(data).unlock(PASSPHRASE).settings.put_blob("stor", bytes(400_000)))
    told = tmp_path / "told"

    def work(disk: Path, more: int) -> None:
        store = vault(disk).unlock(PASSPHRASE)
        log, saved = (disk / "smdb.db-wal").stat().st_size, 0
        ballast = disk.parent / "ballast"
        os.truncate(ballast, ballast.stat().st_size - more * PAGE)
        with suppress(StoreFull):
            for n in range(FIRST + LATER, 200):
                type_answers(store, range(n, n + 1))
                saved += 1
        told.write_text(f"{log} {saved}", "ascii")

    with room(tmp_path) as small:
        if not isinstance(small, SmallDisk):
            pytest.skip("nothing can be mounted here, and the longest file is the log itself")
        for more in range(8, 14):
            small.clear()
            disk = Path(shutil.copytree(data, small.folder / "data"))
            with small.leaving(2):
                killed(partial(work, disk, more))
            log, saved = map(int, told.read_text("ascii").split())
            assert log > 400_000, "it came into the file"
            with opened(disk) as store:
                assert len(answers(store)) == FIRST + LATER + saved, f"{more} pages free"


def test_a_file_made_before_there_was_a_counter_opens_without_a_word(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(Path(__file__).parent / "data" / "skema1", data)
    with opened(data) as store:
        assert store.health.mended() is None
        assert store.written().taeller > 0
    with opened(data) as store:
        assert store.health.mended() is None


def test_a_report_that_cannot_be_read_is_a_loss_of_unknown_size(data: Path) -> None:
    (data / "smdb.heling").write_bytes(b"{")
    with opened(data) as store:
        assert store.health.mended() == Heling(False, START, 0, None, str(data / "backup"))


def test_two_losses_that_nobody_has_read_are_added(data: Path, victim: Path) -> None:
    for _ in range(2):
        shutil.copyfile(victim / "early" / "smdb.db", data / "smdb.db")
        with opened(data) as store:
            type_answers(store, range(3))
    with opened(data) as store:
        heling = store.health.mended()
        assert heling is not None
        assert (heling.helet, heling.antal) == (False, FIRST + LATER + 3)


def test_a_few_large_commits_empty_the_log_too(tmp_path: Path) -> None:
    store, _ = vault(tmp_path / "data").create(PASSPHRASE, oevelse=True)
    lengths = []
    for n in range(8):
        store.settings.put("stor", f"{n}" * (BYTES // 4))
        lengths.append((tmp_path / "data" / "smdb.db-wal").stat().st_size)
    store.close()
    assert 0 in lengths and max(lengths) < 2 * BYTES


@pytest.mark.parametrize(
    ("damaged", "helet", "there"),
    [
        ((), None, FIRST + LATER),
        (("smdb.db-wal",), True, FIRST + LATER),
        (("smdb.db-wal", "smdb.spejl"), False, FIRST),
    ],
)
def test_the_file_of_a_killed_program_is_taken_back_whole_or_its_loss_is_said(
    data: Path, tmp_path: Path, damaged: tuple[str, ...], helet: bool | None, there: int
) -> None:
    """Somebody names the store's own file of a folder whose program was killed: its log is judged as its opening would."""
    for name in damaged:
        flip(data / name, 5)
    before = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
    safe = FolderSafe(vault(tmp_path / "ny"))
    restoring = safe.restoring(data / "smdb.db", PASSPHRASE)
    heling, words = restoring.comparison.heling, " ".join(what_changes(restoring.comparison))
    assert (heling and heling.helet) is helet
    assert ("alt er med" in words, "mangler" in words) == (helet is True, helet is False)
    assert heling is None or heling.antal == (0 if helet else LATER)
    restoring.carry_out()
    assert {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()} == before
    with opened(tmp_path / "ny") as store:
        assert answers(store) == dict(list(ANSWERS.items())[:there])
        assert store.health.mended() is None, "it was said before it was done"
