"""Autosave of one course: every committed answer reaches the disk, in order, each write naming the revision it was based on.

Answers are put in by the face at once and written by whoever owns the store (one lane). Newer answers replace older ones
that wait; what could not be written stays and is tried again, so a full disk loses nothing that is still in the window.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from threading import Lock

from smdb_desktop.services.ports import Clock, NewId, Store, Write
from smdb_desktop.services.records import (
    Art,
    Bekraeftelse,
    IndberetningRecord,
    Json,
    SkemaRecord,
    Sted,
    Svar,
    Tilstand,
)


class Keeper:
    """Keeps one course. ``put`` may be called from any thread; all other methods belong to the store's lane."""

    def __init__(
        self, store: Store, forloeb_id: str, revision: int, hvem: Callable[[], str], clock: Clock, new_id: NewId
    ) -> None:
        self._store = store
        self._forloeb_id = forloeb_id
        self._revision = revision
        self._hvem = hvem
        self._clock = clock
        self._new_id = new_id
        self._lock = Lock()
        self._waiting: dict[str, dict[str, Svar | None]] = {}
        self._sted: Sted | None = None

    def put(self, skema_id: str, felt: str, svar: Svar | None, sted: Sted | None = None) -> None:
        """Take an answer (None: the field was emptied) and the place; written by the next ``flush``."""
        with self._lock:
            self._waiting.setdefault(skema_id, {})[felt] = svar
            if sted is not None:
                self._sted = sted

    @property
    def waiting(self) -> int:
        """How many answers are not on the disk yet."""
        with self._lock:
            return sum(len(answers) for answers in self._waiting.values())

    def _write(self) -> Write:
        return Write(self._hvem(), self._clock(), self._revision)

    def flush(self) -> None:
        """Write what waits. Raises StoreError; what was not written waits on."""
        while True:
            with self._lock:
                if not self._waiting:
                    return
                skema_id, answers = next(iter(self._waiting.items()))
                del self._waiting[skema_id]
                sted = self._sted
            try:
                self._revision = self._store.save_svar(self._forloeb_id, skema_id, answers, sted, self._write())
            except BaseException:
                with self._lock:
                    newer = self._waiting.get(skema_id, {})
                    self._waiting[skema_id] = {**answers, **newer}
                raise

    def remember(self, sted: Sted) -> None:
        """Write where the person is."""
        self.flush()
        self._store.save_sted(self._forloeb_id, sted)

    def begin(self, record: SkemaRecord) -> None:
        """Store a new form instance."""
        self.flush()
        self._revision = self._store.add_skema(self._forloeb_id, record, self._write())

    def remove(self, skema_id: str) -> None:
        """Remove a form instance; answers of it that wait are dropped with it."""
        with self._lock:
            self._waiting.pop(skema_id, None)
        self.flush()
        self._revision = self._store.remove_skema(self._forloeb_id, skema_id, self._write())

    def complete(self, faerdig: Mapping[str, Mapping[str, Json]], bekraeftelser: Sequence[Bekraeftelse]) -> None:
        """Store completed copies and make the course Klar, in one transaction."""
        self.flush()
        write = self._write()
        # revision, kind and previous digest are worked out by the store from what left before
        ny = IndberetningRecord(self._new_id(), self._forloeb_id, 0, Art.NY, Tilstand.KLAR, write.tid)
        signed = [replace(b, hvem=write.hvem, tid=write.tid) for b in bekraeftelser]
        self._revision = self._store.complete_skema(self._forloeb_id, faerdig, signed, ny, write)
