"""The autosave of one course: order, newest wins, what failed waits, and answers put while another thread writes."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from smdb_desktop.services.changes import Changes
from smdb_desktop.services.errors import RevisionConflict, StoreFull
from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.stored.records import BorgerRecord, ForloebRecord, Hvem, SkemaRecord, Sted, Svar
from smdb_desktop.services.wizard.keeper import Keeper, Over
from tests.fakes.cases import FakeCases
from tests.fakes.log import FakeLog
from tests.fakes.outbox import FakeOutbox
from tests.fakes.state import Memory
from tests.fakes.store import FakeStore

IDA, BO = Hvem("i", "Ida", "INDBERETTER"), Hvem("b", "Bo")
NOW = datetime(2025, 8, 4, 9, 0, tzinfo=UTC)
FORMS = (SkemaRecord("a", "anmodning"), SkemaRecord("i", "ivaerksaettelse"))


class WatchedCases(FakeCases):
    """Cases that note each write and can be made to wait in the middle of one."""

    def __init__(self, memory: Memory, outbox: FakeOutbox, log: FakeLog) -> None:
        super().__init__(memory, outbox, log)
        self.writes: list[tuple[str, str]] = []
        self.inside = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def save_svar(
        self, forloeb_id: str, skema_id: str, svar: Mapping[str, Svar | None], sted: Sted | None, write: Write
    ) -> int:
        self.inside.set()
        assert self.go_on.wait(10)
        revision = super().save_svar(forloeb_id, skema_id, svar, sted, write)
        self.writes.append((skema_id, ",".join(svar)))
        return revision


class Watched(FakeStore):
    """A store with such cases."""

    def __init__(self) -> None:
        super().__init__()
        self.cases: WatchedCases = WatchedCases(self._memory, self.outbox, self.log)


@pytest.fixture
def store() -> Watched:
    made = Watched()
    made.cases.save_borger(BorgerRecord("b", "1502779995"), IDA, NOW)
    made.cases.create_forloeb(
        ForloebRecord("f", "b", "165", "INDBERETTER", "2025-07-01", 0, NOW, NOW, "Ida", skemaer=FORMS), IDA
    )
    return made


@pytest.fixture
def keeper(store: Watched) -> Keeper:
    return Keeper(store, "f", 0, lambda: IDA, lambda: NOW, lambda: "ny", Changes())


def text(value: str) -> Svar:
    return Svar(value, value)


def stored(store: FakeStore, skema_id: str) -> dict[str, object]:
    (skema,) = (s for s in store.cases.forloeb("f").skemaer if s.id == skema_id)
    return {felt: svar.raw for felt, svar in skema.svar.items()}


def test_nothing_to_write_writes_nothing(store: Watched, keeper: Keeper) -> None:
    keeper.flush()
    assert store.cases.forloeb("f").revision == 0


def test_answers_of_one_form_are_one_write_and_the_newest_counts(store: Watched, keeper: Keeper) -> None:
    for felt, value in (("gravid", "JA"), ("psykisk_lidelse", "NEJ"), ("gravid", "NEJ")):
        keeper.put("a", {felt: text(value)})
    keeper.put("i", {"hovedstof": text("HASH")}, Sted("ivaerksaettelse_2", "i", "hovedstof"))
    assert keeper.waiting == 3
    keeper.flush()
    assert keeper.waiting == 0
    assert store.cases.writes == [("a", "gravid,psykisk_lidelse"), ("i", "hovedstof")]
    assert stored(store, "a") == {"gravid": "NEJ", "psykisk_lidelse": "NEJ"}
    assert (store.cases.forloeb("f").revision, store.cases.forloeb("f").sted.felt) == (2, "hovedstof")


def test_an_emptied_field_is_emptied_on_the_disk(store: Watched, keeper: Keeper) -> None:
    keeper.put("a", {"gravid": text("JA")})
    keeper.flush()
    keeper.put("a", {"gravid": None})
    keeper.flush()
    assert stored(store, "a") == {}


def test_a_removal_of_an_answer_that_failed_is_tried_again(store: Watched, keeper: Keeper) -> None:
    keeper.put("a", {"gravid": text("JA"), "psykisk_lidelse": text("JA")})
    keeper.flush()
    keeper.put("a", {"gravid": None})
    for _ in range(2):
        store.fail_with = StoreFull("fuld")
        with pytest.raises(StoreFull):
            keeper.flush()
        assert keeper.waiting == 1
    assert stored(store, "a") == {"gravid": "JA", "psykisk_lidelse": "JA"}
    keeper.put("a", {"psykisk_lidelse": text("NEJ")})
    keeper.flush()
    assert stored(store, "a") == {"psykisk_lidelse": "NEJ"}
    assert keeper.waiting == 0


def test_what_could_not_be_written_waits_and_the_newer_answer_wins(store: Watched, keeper: Keeper) -> None:
    keeper.put("a", {"gravid": text("JA")})
    keeper.put("a", {"psykisk_lidelse": text("JA")})
    for _ in range(3):
        store.fail_with = StoreFull("fuld")
        with pytest.raises(StoreFull):
            keeper.flush()
        assert keeper.waiting == 2
    keeper.put("a", {"gravid": text("NEJ")})
    keeper.flush()
    assert stored(store, "a") == {"gravid": "NEJ", "psykisk_lidelse": "JA"}
    assert keeper.waiting == 0


def test_an_answer_put_during_a_failing_write_wins(store: Watched, keeper: Keeper) -> None:
    keeper.put("a", {"psykisk_lidelse": text("JA")})
    keeper.flush()
    keeper.put("a", {"gravid": text("JA")})
    store.fail_with = StoreFull("fuld")
    caught: list[BaseException] = []

    def lane() -> None:
        try:
            keeper.flush()
        except StoreFull as error:
            caught.append(error)

    store.cases.go_on.clear()
    thread = threading.Thread(target=lane)
    thread.start()
    assert store.cases.inside.wait(10)
    keeper.put("a", {"gravid": text("NEJ")})
    store.cases.go_on.set()
    thread.join(10)
    assert len(caught) == 1
    assert keeper.waiting == 1
    keeper.flush()
    assert stored(store, "a") == {"gravid": "NEJ", "psykisk_lidelse": "JA"}


def test_an_answer_put_during_a_write_is_written_after_it(store: Watched, keeper: Keeper) -> None:
    keeper.put("a", {"gravid": text("JA")})
    store.cases.go_on.clear()
    thread = threading.Thread(target=keeper.flush)
    thread.start()
    assert store.cases.inside.wait(10)
    keeper.put("a", {"gravid": text("NEJ")})
    store.cases.go_on.set()
    thread.join(10)
    assert stored(store, "a") == {"gravid": "NEJ"}
    assert keeper.waiting == 0
    assert len(store.cases.writes) == 2


def test_an_answer_that_is_just_being_written_is_not_on_the_disk_yet(store: Watched, keeper: Keeper) -> None:
    keeper.put("a", {"gravid": text("JA")})
    store.cases.go_on.clear()
    thread = threading.Thread(target=keeper.flush)
    thread.start()
    assert store.cases.inside.wait(10)
    assert keeper.waiting == 1, "the window would call it saved"
    store.cases.go_on.set()
    thread.join(10)
    assert keeper.waiting == 0


def test_many_answers_from_one_thread_while_another_writes(store: Watched, keeper: Keeper) -> None:
    fields = [f"felt{n}" for n in range(20)]
    done = threading.Event()

    def lane() -> None:
        while not done.is_set():
            keeper.flush()
        keeper.flush()

    thread = threading.Thread(target=lane)
    thread.start()
    for turn in range(50):
        for felt in fields:
            keeper.put("a", {felt: text(str(turn))})
    done.set()
    thread.join(20)
    assert stored(store, "a") == dict.fromkeys(fields, "49")
    assert keeper.waiting == 0


def test_another_writer_is_met_with_a_conflict_and_nothing_is_lost(store: Watched, keeper: Keeper) -> None:
    other = Keeper(store, "f", 0, lambda: BO, lambda: NOW, lambda: "andet", Changes())
    other.put("a", {"gravid": text("JA")})
    other.flush()
    keeper.put("a", {"gravid": text("NEJ")})
    with pytest.raises(RevisionConflict):
        keeper.flush()
    assert keeper.waiting == 1
    assert stored(store, "a") == {"gravid": "JA"}
    with pytest.raises(RevisionConflict):
        keeper.complete({"a": {"gravid": "NEJ"}}, [])
    assert store.outbox.indberetninger_of("f") == ()


def test_a_new_form_is_stored_before_its_answers(store: Watched, keeper: Keeper) -> None:
    keeper.put_form(SkemaRecord("t", "tilbud"))
    keeper.put_form(SkemaRecord("b1", "behandling", "t"))
    keeper.put("b1", {"behandlingstype": text("SOCIAL_SEL101")})
    keeper.put("t", {"tilbud_navn": text("Alfa")})
    assert keeper.waiting == 4
    store.fail_with = StoreFull("fuld")
    with pytest.raises(StoreFull):
        keeper.flush()
    assert keeper.waiting == 4
    keeper.flush()
    assert (stored(store, "t"), stored(store, "b1")) == (
        {"tilbud_navn": "Alfa"},
        {"behandlingstype": "SOCIAL_SEL101"},
    )


def test_a_removal_that_failed_drops_nothing(store: Watched, keeper: Keeper) -> None:
    keeper.begin(SkemaRecord("t", "tilbud"))
    keeper.put("t", {"tilbud_navn": text("Alfa")})
    store.fail_with = StoreFull("fuld")
    with pytest.raises(StoreFull):
        keeper.remove("t")
    keeper.flush()
    assert stored(store, "t") == {"tilbud_navn": "Alfa"}
    keeper.remove("t")
    assert "t" not in {s.id for s in store.cases.forloeb("f").skemaer}


def test_a_form_that_both_began_is_one_and_one_that_is_gone_is_begun_again(store: Watched, keeper: Keeper) -> None:
    keeper.begin(SkemaRecord("t", "tilbud"))
    other = Keeper(store, "f", 1, lambda: BO, lambda: NOW, lambda: "andet", Changes())
    other.remove("t")
    other.begin(SkemaRecord("deres", "anmodning2"))
    keeper.put("t", {"tilbud_navn": text("Alfa")})
    keeper.put_form(SkemaRecord("min", "anmodning2"))
    keeper.put("min", {"gravid": text("NEJ")})
    with pytest.raises(RevisionConflict):
        keeper.flush()
    revision = store.cases.forloeb("f").revision
    keeper.write_over(Over(revision, (SkemaRecord("t", "tilbud"),), {"min": "deres"}))
    keeper.flush()
    assert (stored(store, "t"), stored(store, "deres")) == ({"tilbud_navn": "Alfa"}, {"gravid": "NEJ"})
    assert "min" not in {form.id for form in store.cases.forloeb("f").skemaer}
    keeper.put("min", {"gravid": text("JA")})
    keeper.flush()
    assert stored(store, "deres") == {"gravid": "JA"} and keeper.waiting == 0
