"""What a store promises of ways out and of what is signed and waits for one, on the encrypted one and on the fake alike."""

from __future__ import annotations

import pytest

from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej, Underskrevet, Venter
from smdb_desktop.services.stored.records import Afsendelse, Udfald
from smdb_desktop.store.sqlstore import SqlStore
from tests.fakes.store import FakeStore
from tests.store.store_material import IDA, indberetning, minute, skema, with_course, write

SERVER = Udvej(
    *("u1", "Kommunen", "webdav", "https://sag.example/ud/", "center", "Center A/S", "PEM"),
    *(True, "Ida", "12345678", "ssh-ed25519 AAAA", ".klar"),
)
STICK = Udvej("u2", "Stik", "mappe", "/media/stik", kendes="f" * 32)
OPENS = Hemmeligt("kode", b"noegle\x00", "andet")


@pytest.fixture
def klar(store: Store) -> Store:
    with_course(store, skema("s1", "anmodning"))
    store.cases.complete_skema("f1", {"s1": {}}, [], indberetning(), write(1))
    store.outbox.freeze("i1", b"<xml/>", "a" * 64, "says")
    store.outways.put(SERVER, OPENS)
    return store


def signed(sha256: str = "a" * 64, udvej: str = "u1", at: int = 3) -> Underskrevet:
    return Underskrevet("i1", udvej, sha256, b"container\x00", (b"root", b"other"), minute(at))


def test_a_way_is_kept_with_what_opens_it_and_changed(store: Store) -> None:
    store.outways.put(STICK, Hemmeligt())
    store.outways.put(SERVER, OPENS)
    assert store.outways.every() == (SERVER, STICK) and store.outways.secret("u1") == OPENS
    store.outways.put(SERVER._replace(navn="Åben", selv=False), None)
    assert [each.navn for each in store.outways.every()] == ["Stik", "Åben"] and store.outways.secret("u1") == OPENS
    store.outways.remove("u1")
    assert store.outways.every() == (STICK,) and store.outways.secret("u1") == Hemmeligt()


def test_how_it_went_is_counted_until_it_works_or_is_changed(store: Store) -> None:
    store.outways.put(SERVER, OPENS)
    store.outways.tried("u1", "Ingen forbindelse.", minute(1), minute(3))
    store.outways.tried("u1", "Stadig ingen.", minute(3), None)
    (there,) = store.outways.every()
    assert (there.grund, there.forsoegt, there.forsoeg, there.naeste) == ("Stadig ingen.", minute(3), 2, None)
    store.outways.tried("u1", "", minute(4), None)
    assert store.outways.every() == (SERVER._replace(forsoegt=minute(4)),)
    store.outways.tried("u1", "Igen.", minute(5), minute(6))
    store.outways.put(SERVER, None)
    assert store.outways.every() == (SERVER,)


def test_a_signed_file_waits_for_its_way(klar: Store) -> None:
    klar.outways.keep(signed(at=3))
    klar.outways.keep(signed(at=4))
    assert klar.outways.waiting() == {"u1": Venter(1, minute(4))}
    assert klar.outways.signed("u1", 10) == (signed(at=4),) and klar.outways.signed("u2", 10) == ()
    assert klar.outways.waits_for(["i1", "i2"]) == {"i1": "u1"}


def test_it_waits_for_nothing_once_the_submission_is_another(klar: Store) -> None:
    klar.outways.keep(signed("b" * 64))
    assert klar.outways.waiting() == {} and klar.outways.waits_for(["i1"]) == {}
    klar.outways.keep(signed())
    klar.outbox.mark_sent("i1", "a" * 64, "i1.asice", "mappe", IDA, minute(5))
    assert klar.outways.waiting() == {} and klar.outways.signed("u1", 10) == ()


def test_a_way_that_is_removed_takes_what_waits_along(klar: Store) -> None:
    klar.outways.keep(signed())
    klar.outways.remove("u1")
    assert klar.outways.waiting() == {} and klar.outbox.indberetning("i1").payload == b"<xml/>"


def test_nothing_waits_for_a_way_that_is_none(klar: Store) -> None:
    with pytest.raises(StoreError):
        klar.outways.keep(signed(udvej="u9"))


def lie_there(store: Store) -> int:
    """How many signed files lie in the store, whether they count or not."""
    if isinstance(store, SqlStore):
        found: int = store._tx.conn.execute("SELECT count(*) FROM underskrevet").fetchone()[0]
        return found
    assert isinstance(store, FakeStore)
    return len(store._memory.state.underskrevet)


def may_have_left(klar: Store) -> None:
    """The file waits, and nobody knows whether it arrived all the same."""
    klar.outbox.begin_attempt(Afsendelse("a1", "i1", "webdav", SERVER.maal, minute(3), "Ida"))
    klar.outbox.end_attempt("a1", Udfald.UVIST, "Afbrudt.", minute(4))
    klar.outways.keep(signed())


def test_what_was_signed_of_a_course_that_is_handed_over_is_gone_with_it(klar: Store) -> None:
    may_have_left(klar)
    klar.deletions.hand_over("f1", "461", {}, IDA, minute(9))
    assert klar.outbox.indberetning("i1").payload is None and lie_there(klar) == 0


def test_what_was_signed_of_a_course_that_is_deleted_is_gone_with_it(klar: Store) -> None:
    may_have_left(klar)
    klar.deletions.lay_down("f1", "Ved en fejl", IDA, minute(9))
    klar.deletions.forget("f1", IDA, minute(10))
    assert klar.outbox.indberetning("i1").payload is None and lie_there(klar) == 0
