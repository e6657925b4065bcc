"""Every damaged page is found by the quiet check, also where neither opening nor reading meets it; a sound file is no alarm."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from smdb_desktop.services.stored.records import Svar, Tjek
from smdb_desktop.store.safeguard import pages
from smdb_desktop.store.safeguard.pages import PAGE_BYTES
from smdb_desktop.store.sqlstore import SqlStore
from tests.store.store_material import PASSPHRASE, START, skema, vault, with_course, write


@pytest.fixture
def store(tmp_path: Path) -> SqlStore:
    opened, _ = vault(tmp_path / "data").create(PASSPHRASE, oevelse=True)
    with_course(opened, *(skema(f"s{n}", "anmodning", None, n, felt="x" * 3000) for n in range(40)))
    opened.settings.put_blob("frie", bytes(200_000))
    opened.settings.put_blob("frie", None)
    opened.health.settle()
    return opened


def check(store: SqlStore, pages: int = 7) -> Tjek | None:
    while store.health.check(pages):
        pass
    return store.health.checked()


def test_a_sound_file_is_no_alarm_however_it_was_written(store: SqlStore, tmp_path: Path) -> None:
    pages = (tmp_path / "data" / "smdb.db").stat().st_size // PAGE_BYTES
    assert store.health.checked() is None
    assert check(store) == Tjek(START, pages, 0)
    with store.together():
        for n in range(30):
            store.settings.put_blob(str(n), bytes(50_000))
    for n in range(30):
        store.settings.put_blob(str(n), None)
    found = check(store, 1000)
    assert found is not None
    assert found.fundet == 0
    assert found.sider > pages


@pytest.mark.parametrize("kind", ["bit", "zero", "swap"])
def test_every_damaged_page_is_found(store: SqlStore, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "data" / "smdb.db"
    content = path.read_bytes()
    chance = random.Random(5)
    pages = len(content) // PAGE_BYTES
    for page in chance.sample(range(1, pages), 12):
        begin, bad = page * PAGE_BYTES, bytearray(content)
        if kind == "bit":
            bad[begin + chance.randrange(PAGE_BYTES)] ^= 1 << chance.randrange(8)
        elif kind == "zero":
            bad[begin : begin + PAGE_BYTES] = bytes(PAGE_BYTES)
        else:
            other = (page % (pages - 1) + 1) * PAGE_BYTES
            bad[begin : begin + PAGE_BYTES] = content[other : other + PAGE_BYTES]
        with path.open("r+b") as file:
            file.write(bad)
        walk, found = store._guard.walk(), list[int]()
        while (bad_ones := walk.portion(7)) is not None:
            found += bad_ones
        assert found == [page + 1]
        with path.open("r+b") as file:
            file.write(content)
    assert (check(store) or Tjek(START, 0, 1)).fundet == 0


def test_damage_is_noted_at_once_and_counted_at_the_end(store: SqlStore, tmp_path: Path) -> None:
    path = tmp_path / "data" / "smdb.db"
    content = bytearray(path.read_bytes())
    for page in (20, 40, 41):
        content[page * PAGE_BYTES + 100] ^= 4
    path.write_bytes(content)
    while store.health.checked() is None:
        assert store.health.check(7)
    first = store.health.checked()
    assert first is not None
    assert first.fundet == 1
    last = check(store)
    assert last is not None
    assert last.fundet == 3


def cut_off_in_a_checkpoint(store: SqlStore, path: Path) -> None:
    """Leave a page half-written in the file that the log has whole."""
    # of a page that every such answer changes
    store.cases.save_svar("f1", "s1", {"felt": Svar("x" * 3000, None)}, None, write(1))
    store._guard.checkpoint()
    before = path.read_bytes()
    store.cases.save_svar("f1", "s1", {"felt": Svar("y" * 3000, None)}, None, write(2))
    store._guard.checkpoint()
    after = path.read_bytes()
    changed = next(n for n in range(1, len(before) // PAGE_BYTES) if _page(before, n) != _page(after, n))
    store.cases.save_svar("f1", "s1", {"felt": Svar("z" * 3000, None)}, None, write(3))
    with path.open("r+b") as file:
        file.seek(changed * PAGE_BYTES + 50)
        file.write(bytes(512))


def test_a_page_that_the_log_has_whole_is_no_damage(store: SqlStore, tmp_path: Path) -> None:
    """A checkpoint that was cut off leaves such pages, and the next one writes them anew."""
    cut_off_in_a_checkpoint(store, tmp_path / "data" / "smdb.db")
    found = check(store)
    assert found is not None
    assert found.fundet == 0
    assert store.problems() == ()


def test_the_full_check_cries_no_wolf_before_a_checkpoint(store: SqlStore, tmp_path: Path) -> None:
    cut_off_in_a_checkpoint(store, tmp_path / "data" / "smdb.db")
    assert store.problems() == ()


def _page(content: bytes, number: int) -> bytes:
    return content[number * PAGE_BYTES : (number + 1) * PAGE_BYTES]


def test_what_was_found_first_stands_until_all_was_seen(store: SqlStore, tmp_path: Path) -> None:
    path = tmp_path / "data" / "smdb.db"
    content = bytearray(path.read_bytes())
    for page in (10, 40, 41):
        content[page * PAGE_BYTES + 100] ^= 4
    path.write_bytes(content)
    said = set[int]()
    while store.health.check(7):
        said |= {tjek.fundet for tjek in (store.health.checked(),) if tjek is not None}
    assert said == {1}, "how many of one portion are bad is no count of anything"
    assert (store.health.checked() or Tjek(START, 0, 0)).fundet == 3


def test_the_page_where_the_locks_lie_is_none(store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of more than a gigabyte has it, and nobody ever writes it."""
    with (tmp_path / "data" / "smdb.db").open("r+b") as file:
        file.seek(20 * PAGE_BYTES)
        file.write(bytes(PAGE_BYTES))
    assert store._guard.walk().portion(1000) == (21,)
    assert pages._LOCK_PAGE == 2**30 // PAGE_BYTES + 1
    monkeypatch.setattr(pages, "_LOCK_PAGE", 21)
    assert store._guard.walk().portion(1000) == ()
