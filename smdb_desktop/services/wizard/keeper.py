"""Autosave of one course: every committed answer reaches the disk, in order, each write naming the revision it was based on.

Answers are put in by the face at once and written by whoever owns the store (one lane). Newer answers replace older ones
that wait; what could not be written stays and is tried again, so a full disk loses nothing that is still in the window.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from threading import Lock
from types import MappingProxyType
from typing import NamedTuple

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


class Over(NamedTuple):
    """How what waits is written over what another wrote: on which revision of the course, which forms are begun (again) for it,
    heads first, and which forms of here are one with a form of there, by our id."""

    revision: int
    igen: tuple[SkemaRecord, ...]
    samme: Mapping[str, str]


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
        self._sat: set[str] = set()
        """The forms of which the store knows that they are written in now."""
        self._half = ""
        """The form of which it keeps something half typed."""
        self._samme: dict[str, str] = {}
        """Forms that turned out to be one with a form that was begun elsewhere."""
        self._given_up = False

    def put(self, skema_id: str, svar: Mapping[str, Svar | None], sted: Sted | None = None) -> None:
        """Take answers by field (None: the field was emptied) and the place; written by the next ``flush``. Raises NotAllowed."""
        refuse_locked(self._why_locked())
        skema_id = self._samme.get(skema_id, skema_id)
        with self._lock:
            if self._given_up:
                return
            self._waiting.setdefault(skema_id, {}).update(svar)
            if sted is not None:
                self._sted = sted

    def put_form(self, record: SkemaRecord) -> None:
        """Take a new form instance; the next ``flush`` stores it before any answer, so its answers always find it.

        Raises NotAllowed.
        """
        refuse_locked(self._why_locked())
        with self._lock:
            if not self._given_up and record.id not in self._samme:
                self._begun[record.id] = record

    @property
    def typed(self) -> dict[str, frozenset[str]]:
        """The fields whose answers wait, by form."""
        with self._lock:
            return {skema_id: frozenset(answers) for skema_id, answers in self._waiting.items()}

    @property
    def begun(self) -> frozenset[str]:
        """The forms that wait to be stored."""
        with self._lock:
            return frozenset(self._begun)

    def write_over(self, over: Over) -> None:
        """From here on what waits is written over what another wrote, by the next ``flush``, which raises RevisionConflict where
        the course was changed once more."""
        refuse_locked(self._why_locked())
        with self._lock:
            for mine, theirs in over.samme.items():
                self._begun.pop(mine, None)
                self._waiting[theirs] = {**self._waiting.get(theirs, {}), **self._waiting.pop(mine, {})}
            self._begun = {form.id: form for form in over.igen} | {
                i: form for i, form in self._begun.items() if i not in {each.id for each in over.igen}
            }
            self._samme.update(over.samme)
            self._revision, self._kladder = over.revision, None
        # the forms may have been taken away and begun since
        self._sat.clear()
        self._half = ""

    def give_up(self) -> None:
        """Forget what waits, and whatever is put in after this: the course is opened anew as another left it."""
        with self._lock:
            self._given_up = True
            self._waiting.clear()
            self._begun.clear()

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
                self._revision = self._save(skema_id, answers, sted)
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

    def _save(self, skema_id: str, answers: Mapping[str, Svar | None], sted: Sted | None) -> int:
        """Write answers; the first of a sitting says that it has begun, and nothing half typed stays beside what it became."""
        write, half = self._write(), self._half == skema_id
        if skema_id in self._sat and not half:
            return self._store.cases.save_svar(self._forloeb_id, skema_id, answers, sted, write)
        with self._store.together():
            self._store.sittings.begin(skema_id, write.hvem, write.tid)
            revision = self._store.cases.save_svar(self._forloeb_id, skema_id, answers, sted, write)
            if half:
                self._store.sittings.typing(skema_id, "", "", write.hvem, write.tid)
        self._sat.add(skema_id)
        self._half = "" if half else self._half
        return revision

    def typing(self, skema_id: str, felt: str, tekst: str) -> None:
        """Keep what stands half typed in a field ("" nothing), so that a program that is cut off can offer it again.

        A form that is not stored yet has nothing kept; its answer will be.
        """
        if self._why_locked() or (not tekst and self._half != skema_id):
            return
        if skema_id in self._begun:
            return
        self._store.sittings.typing(skema_id, felt, tekst, self._hvem(), self._clock())
        if tekst:
            self._sat.add(skema_id)
        self._half = skema_id if tekst else ""

    def _end(self, skema_ids: Collection[str]) -> None:
        """What was written in these forms is no draft of this sitting any more. Call it in the transaction that makes it so."""
        mine = self._sat & set(skema_ids)
        if mine:
            self._store.sittings.end(mine)
        self._sat -= mine
        self._half = "" if self._half in mine else self._half

    def _tell(self, *kinds: Kind) -> None:
        """Say what was written, and that a form became a draft or is none any more where that is so."""
        before, self._kladder = self._kladder, None
        # it is written: a store that cannot be read just now must not make it look as if it were not
        with suppress(StoreError):
            self._kladder = self._store.lists.kladder_of(self._forloeb_id)
        drafts = () if self._kladder is not None and before == self._kladder else (Kind.KLADDER,)
        self._changes.publish(*(Changed(kind, forloeb_id=self._forloeb_id) for kind in (*kinds, *drafts)))

    def remember(self, sted: Sted) -> None:
        """Write where the person is; the sitting ends in order."""
        self.flush()
        with self._store.together():
            self._store.cases.save_sted(self._forloeb_id, sted)
            self._end(self._sat)
        self._changes.publish(Changed(Kind.SVAR, forloeb_id=self._forloeb_id))

    def begin(self, record: SkemaRecord) -> None:
        """Store a new form instance. Where the store cannot, the form waits like an answer and is stored before its answers."""
        self.put_form(record)
        self.flush()

    def remove(self, skema_id: str, mangler: Sequence[str] = ()) -> None:
        """Remove a form instance and what hangs under it, into the bin where there is anything in it. Where the store cannot,
        nothing is dropped.

        What was completed may have left the machine, so the course without it becomes Klar in the same commit. ``mangler`` names
        the forms that the course must have by a condition and lacks without it. Raises NotAllowed.
        """
        refuse_locked(self._why_locked())
        self.flush()
        write = self._write()
        gone = [s for s in self._store.cases.forloeb(self._forloeb_id).skemaer if skema_id in (s.id, s.parent_id)]
        completed = any(s.faerdig is not None for s in gone)
        with self._store.together():
            self._end([s.id for s in gone])
            if any(s.svar or s.faerdig is not None for s in gone):
                thrown = (self._new_id(), self._forloeb_id, skema_id, write.hvorfor, write)
                revision = self._store.bin.throw_form(*thrown)
            else:
                revision = self._store.cases.remove_skema(self._forloeb_id, skema_id, write)
            if completed:
                klar = self._klar(write)
                revision = self._store.cases.complete_skema(
                    self._forloeb_id, {}, (), klar, write._replace(revision=revision)
                )
                self._store.cases.note_missing(self._forloeb_id, mangler)
        self._revision = revision
        self._tell(Kind.FORLOEB, Kind.PAPIRKURV, *((Kind.UDBAKKE,) if completed else ()))

    def change_version(self, skift: Skift) -> None:
        """Write what ``WizardSession.skift_skema`` did: the other version, the answers that went along, every form a draft.

        Raises NotAllowed.
        """
        refuse_locked(self._why_locked())
        self.flush()
        with self._store.together():
            # before the forms that the other version lacks are gone
            self._end(self._sat)
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
            self._end(faerdig)
        self._revision = revision
        self._tell(Kind.FORLOEB, Kind.UDBAKKE)
