"""Several writes in one commit (``Store.together``), on the encrypted store and on the tests' fake alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from smdb_desktop.services.errors import RevisionConflict, StoreError
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import Svar, Tilstand, Udfald
from smdb_desktop.store.settings import Settings
from smdb_desktop.store.transactions import Transactions
from smdb_desktop.store.vault import FolderVault
from tests.store.store_material import (
    ANDEN,
    BO,
    BORGER,
    CHEAP,
    PASSPHRASE,
    START,
    forloeb,
    indberetning,
    skema,
    with_course,
    write,
)

NO_SPACE = "there is no room"


@pytest.mark.parametrize("portion", [False, True])
def test_what_is_written_together_is_kept_together(store: Store, portion: bool) -> None:
    with store.together(portion=portion):
        store.cases.save_borger(BORGER, BO, START)
        assert store.cases.borger("b1") == BORGER
        store.cases.create_forloeb(forloeb(), BO)
        assert store.cases.forloeb("f1").borger_id == "b1"
    assert store.cases.find_borger(BORGER.cpr_nr) == BORGER
    assert [f.id for f in store.cases.forloeb_of("b1")] == ["f1"]


@pytest.mark.parametrize("portion", [False, True])
def test_a_block_that_raises_leaves_nothing(store: Store, portion: bool) -> None:
    with pytest.raises(LookupError), store.together(portion=portion):
        store.cases.save_borger(BORGER, BO, START)
        raise LookupError
    assert store.cases.find_borger(BORGER.cpr_nr) is None
    store.cases.save_borger(BORGER, BO, START)


@pytest.mark.parametrize("portion", [False, True])
def test_a_write_that_fails_inside_undoes_only_itself(store: Store, portion: bool) -> None:
    form = skema("s1", "anmodning")
    with store.together(portion=portion):
        store.cases.save_borger(BORGER, BO, START)
        store.cases.create_forloeb(forloeb(skemaer=[form]), BO)
        with pytest.raises(StoreError):
            store.cases.create_forloeb(forloeb("f2", skemaer=[skema("s2", "tilbud"), form]), BO)
        store.cases.save_borger(ANDEN, BO, START)
    assert (store.cases.borger("b1"), store.cases.borger("b2")) == (BORGER, ANDEN)
    assert [f.id for f in store.cases.forloeb_of("b1")] == ["f1"]


def test_a_refused_receipt_leaves_the_others_and_one_the_disk_broke_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A submission is never Eksporteret without its line in the log, and never with that of another."""
    opened, _ = FolderVault(tmp_path / "data", kdf=CHEAP).create(PASSPHRASE, oevelse=True)
    opened.cases.save_borger(BORGER, BO, START)
    for course, its in (("f1", "i1"), ("f2", "i2")):
        opened.cases.create_forloeb(forloeb(course), BO)
        opened.cases.complete_skema(course, {}, [], indberetning(its), write(1))
        opened.outbox.freeze(its, b"payload", "sha", "indhold")
    before = opened.log.of("f2")

    def full(*_: object, **__: object) -> None:
        raise StoreError(NO_SPACE)

    with monkeypatch.context() as broken, pytest.raises(StoreError), opened.together():
        opened.outbox.mark_sent("i1", "sha", "navn", "maal", BO, START)
        broken.setattr(opened.log, "event", full)
        with pytest.raises(StoreError, match=NO_SPACE):
            opened.outbox.mark_sent("i2", "sha", "navn", "maal", BO, START)
        with pytest.raises(StoreError):
            opened.outbox.end_attempt("a", Udfald.AFLEVERET, "", START)
    assert [opened.outbox.indberetning(its).tilstand for its in ("i1", "i2")] == [Tilstand.KLAR] * 2
    with opened.together():
        opened.outbox.mark_sent("i1", "sha", "navn", "maal", BO, START)
        with pytest.raises(RevisionConflict):
            opened.outbox.mark_sent("i2", "another", "navn", "maal", BO, START)
    assert [opened.outbox.indberetning(its).tilstand for its in ("i1", "i2")] == [Tilstand.EKSPORTERET, Tilstand.KLAR]
    assert (opened.log.of("f2"), opened.log.verify()) == (before, ())
    opened.close()


def test_nothing_is_on_the_disk_before_the_end(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path / "data", kdf=CHEAP)
    opened, _ = vault.create(PASSPHRASE, oevelse=True)
    with opened.together():
        opened.cases.save_borger(BORGER, BO, START)
        size = sum(file.stat().st_size for file in vault.folder.root.glob("*-wal"))
    assert sum(file.stat().st_size for file in vault.folder.root.glob("*-wal")) > size
    opened.close()


def test_two_who_write_over_one_connection_count_each_commit_once(tmp_path: Path) -> None:
    store, _ = FolderVault(tmp_path / "data", kdf=CHEAP).create(PASSPHRASE, oevelse=True)
    with_course(store)
    beside = Settings(Transactions(store.connection, lambda: START))
    counts = [store.written().taeller]
    for number in (1, 2):
        store.cases.save_svar("f1", "s1", {"a": Svar(str(number), number)}, None, write(number))
        counts.append(store.written().taeller)
        beside.put("x", number)
        counts.append(store.written().taeller)
        store.settings.put("y", number)
        counts.append(store.written().taeller)
    store.close()
    assert counts == [*range(counts[0], counts[0] + 7)]


def test_a_later_step_of_the_schema_is_counted_after_answers_too(tmp_path: Path) -> None:
    store, _ = FolderVault(tmp_path / "data", kdf=CHEAP).create(PASSPHRASE, oevelse=True)
    with_course(store)
    for number in range(1, 5):
        store.cases.save_svar("f1", "s1", {"a": Svar(str(number), number)}, None, write(number))
    before = store.written().taeller
    step = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('smdb', 'senere', '')"
    store.connection.conn.execute(step)
    after = store.written().taeller
    store.close()
    assert after == before + 1


def test_submissions_are_read_with_the_courses_beside_theirs(store: Store) -> None:
    store.cases.save_borger(BORGER, BO, START)
    store.cases.save_borger(ANDEN, BO, START)
    form = skema("s1", "anmodning", gravid="NEJ")._replace(faerdig={"gravid": "JA"})
    for given in (forloeb("f2", at=2, skemaer=[form]), forloeb("f1", at=1), forloeb("f3", "b2")):
        store.cases.create_forloeb(given, BO)
    for course, its in (("f2", "i2"), ("f3", "i3")):
        store.cases.complete_skema(course, {}, [], indberetning(its), write(1))
    store.outbox.freeze("i2", b"payload", "sha", "indhold")
    found = store.outbox.outgoing(["i3", "ukendt", "i2"])
    assert set(found) == {"i2", "i3"}
    assert (found["i2"].indberetning, found["i2"].borger) == (store.outbox.indberetning("i2"), BORGER)
    assert (found["i3"].borger, [f.id for f in found["i3"].forloeb]) == (ANDEN, ["f3"])
    beside = found["i2"].forloeb
    assert [f.id for f in beside] == ["f1", "f2"]
    assert (beside[1].skemaer[0].faerdig, beside[1].skemaer[0].svar) == ({"gravid": "JA"}, {})
    assert store.outbox.outgoing(["ukendt"]) == store.outbox.outgoing([]) == {}


def test_after_the_disk_took_the_whole_back_nothing_more_is_kept(tmp_path: Path) -> None:
    """A full disk may roll the whole back by itself; what comes after it inside the block must not stand alone."""
    opened, _ = FolderVault(tmp_path / "data", kdf=CHEAP).create(PASSPHRASE, oevelse=True)
    with pytest.raises(StoreError), opened.together():
        opened.cases.save_borger(BORGER, BO, START)
        opened._tx.conn.execute("ROLLBACK")
        with pytest.raises(StoreError):
            opened.cases.save_borger(ANDEN, BO, START)
        with pytest.raises(StoreError):
            opened.outbox.end_attempt("a", Udfald.AFLEVERET, "", START)
    assert opened.cases.find_borger(BORGER.cpr_nr) is None
    assert opened.cases.find_borger(ANDEN.cpr_nr) is None
    opened.cases.save_borger(ANDEN, BO, START)
    assert opened.log.verify() == ()
    opened.close()
