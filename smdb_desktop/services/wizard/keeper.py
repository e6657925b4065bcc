"""Autosave of one course: every committed answer reaches the disk, in order, each write naming the revision it was based on.

Answers are put in by the face at once and written by whoever owns the store (one lane). Newer answers replace older ones
that wait; what could not be written stays and is tried again, so a full disk loses nothing that is still in the window.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from threading import Lock
from types import MappingProxyType

from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.clock import Clock, NewId
from smdb_desktop.services.ports.store import Store, Write
from smdb_desktop.services.stored.records import (
    Art,
    Bekraeftelse,
    Hvem,
    IndberetningRecord,
    Json,
    SkemaRecord,
    Sted,
    Svar,
    Tilstand,
)
from smdb_desktop.services.wizard.locking import refuse_locked
from smdb_desktop.services.wizard.views import Skift


class Keeper:
    """Keeps one course. ``put`` and ``put_form`` may be called from any thread; all else belongs to the store's lane.

    ``why_locked`` says why the course can only be read ("" where it is open): then nothing is put in, taken out or completed, and
    NotAllowed has the reason.
    """

    def __init__(
        self,
        store: Store,
        forloeb_id: str,
        revision: int,
        hvem: Callable[[], Hvem],
        clock: Clock,
        new_id: NewId,
        changes: Changes,
        why_locked: Callable[[], str] = str,
    ) -> None:
        self._store = store
        self._forloeb_id = forloeb_id
        self._revision = revision
        self._hvem = hvem
        self._clock = clock
        self._new_id = new_id
        self._changes = changes
        self._why_locked = why_locked
        self._kladder: Mapping[str, bool] | None = None
        self._lock = Lock()
        self._begun: dict[str, SkemaRecord] = {}
        self._waiting: dict[str, dict[str, Svar | None]] = {}
        self._in_hand = 0
        self._sted: Sted | None = None

    def put(self, skema_id: str, svar: Mapping[str, Svar | None], sted: Sted | None = None) -> None:
        """Take answers by field (None: the field was emptied) and the place; written by the next ``flush``. Raises NotAllowed."""
        refuse_locked(self._why_locked())
        with self._lock:
            self._waiting.setdefault(skema_id, {}).update(svar)
            if sted is not None:
                self._sted = sted

    def put_form(self, record: SkemaRecord) -> None:
        """Take a new form instance; the next ``flush`` stores it before any answer, so its answers always find it.

        Raises NotAllowed.
        """
        refuse_locked(self._why_locked())
        with self._lock:
            self._begun[record.id] = record

    @property
    def waiting(self) -> int:
        """How many answers and new forms are not on the disk yet; one that is just being written is not there yet."""
        with self._lock:
            return len(self._begun) + self._in_hand + sum(len(answers) for answers in self._waiting.values())

    def _write(self) -> Write:
        return Write(self._hvem(), self._clock(), self._revision)

    def flush(self) -> None:
        """Write what waits. Raises StoreError; what was not written waits on."""
        if self._kladder is None and self.waiting:
            self._kladder = self._store.lists.kladder_of(self._forloeb_id)
        while True:
            with self._lock:
                begun = next(iter(self._begun.values()), None)
            if begun is not None:
                self._revision = self._store.cases.add_skema(self._forloeb_id, begun, self._write())
                with self._lock:
                    del self._begun[begun.id]
                self._tell(Kind.FORLOEB)
                continue
            with self._lock:
                if not self._waiting:
                    return
                skema_id, answers = next(iter(self._waiting.items()))
                del self._waiting[skema_id]
                self._in_hand = len(answers)
                sted = self._sted
            try:
                self._revision = self._store.cases.save_svar(self._forloeb_id, skema_id, answers, sted, self._write())
            except BaseException:
                with self._lock:
                    newer = self._waiting.get(skema_id, {})
                    self._waiting[skema_id] = {**answers, **newer}
                raise
            finally:
                with self._lock:
                    self._in_hand = 0
            if (self._kladder or {}).get(skema_id) and any(answers.values()):
                # a draft that was never completed and got an answer stays one: nothing to look up while a person types
                self._changes.publish(Changed(Kind.SVAR, forloeb_id=self._forloeb_id))
            else:
                self._tell(Kind.SVAR)

    def _tell(self, *kinds: Kind) -> None:
        """Say what was written, and that a form became a draft or is none any more where that is so."""
        before, self._kladder = self._kladder, None
        # it is written: a store that cannot be read just now must not make it look as if it were not
        with suppress(StoreError):
            self._kladder = self._store.lists.kladder_of(self._forloeb_id)
        drafts = () if self._kladder is not None and before == self._kladder else (Kind.KLADDER,)
        self._changes.publish(*(Changed(kind, forloeb_id=self._forloeb_id) for kind in (*kinds, *drafts)))

    def remember(self, sted: Sted) -> None:
        """Write where the person is."""
        self.flush()
        self._store.cases.save_sted(self._forloeb_id, sted)
        self._changes.publish(Changed(Kind.SVAR, forloeb_id=self._forloeb_id))

    def begin(self, record: SkemaRecord) -> None:
        """Store a new form instance. Where the store cannot, the form waits like an answer and is stored before its answers."""
        self.put_form(record)
        self.flush()

    def remove(self, skema_id: str, mangler: Sequence[str] = ()) -> None:
        """Remove a form instance and what hangs under it. Where the store cannot, nothing is dropped.

        What was completed may have left the machine, so the course without it becomes Klar in the same commit. ``mangler`` names
        the forms that the course must have by a condition and lacks without it. Raises NotAllowed.
        """
        refuse_locked(self._why_locked())
        self.flush()
        write = self._write()
        gone = [s for s in self._store.cases.forloeb(self._forloeb_id).skemaer if skema_id in (s.id, s.parent_id)]
        completed = any(s.faerdig is not None for s in gone)
        with self._store.together():
            revision = self._store.cases.remove_skema(self._forloeb_id, skema_id, write)
            if completed:
                klar = self._klar(write)
                revision = self._store.cases.complete_skema(
                    self._forloeb_id, {}, (), klar, write._replace(revision=revision)
                )
                self._store.cases.note_missing(self._forloeb_id, mangler)
        self._revision = revision
        self._tell(Kind.FORLOEB, *((Kind.UDBAKKE,) if completed else ()))

    def change_version(self, skift: Skift) -> None:
        """Write what ``WizardSession.skift_skema`` did: the other version, the answers that went along, every form a draft.

        Raises NotAllowed.
        """
        refuse_locked(self._why_locked())
        self.flush()
        self._revision = self._store.cases.change_version(
            self._forloeb_id, skift.til, skift.skemaer, skift.fjernes, self._write()
        )
        self._tell(Kind.FORLOEB, Kind.UDBAKKE)

    def _klar(self, write: Write) -> IndberetningRecord:
        """A new submission; revision, kind and previous digest are worked out by the store from what left before."""
        return IndberetningRecord(self._new_id(), self._forloeb_id, 0, Art.NY, Tilstand.KLAR, write.tid)

    def complete(
        self,
        faerdig: Mapping[str, Mapping[str, Json]],
        bekraeftelser: Sequence[Bekraeftelse],
        mangler: Sequence[str] = (),
        noter: Mapping[str, Mapping[str, Svar | None]] = MappingProxyType({}),
    ) -> None:
        """Store completed copies and make the course Klar, in one transaction. Raises NotAllowed.

        ``noter`` are the answers whose notes fall away with it, as they are without them, by form.
        """
        refuse_locked(self._why_locked())
        self.flush()
        write = self._write()
        signed = [b._replace(hvem=write.hvem.navn, tid=write.tid) for b in bekraeftelser]
        with self._store.together():
            for skema_id, svar in noter.items():
                if svar:
                    revision = self._store.cases.save_svar(self._forloeb_id, skema_id, svar, None, write)
                    write = write._replace(revision=revision)
            revision = self._store.cases.complete_skema(self._forloeb_id, faerdig, signed, self._klar(write), write)
            self._store.cases.note_missing(self._forloeb_id, mangler)
        self._revision = revision
        self._tell(Kind.FORLOEB, Kind.UDBAKKE)
