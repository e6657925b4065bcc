"""An open, unlocked store, as the use cases know it: in parts, each with its own business, over one file and one transaction.

Times are aware datetimes in UTC. Every write of a course names who did it and the revision it was based on; a write that meets
another revision raises RevisionConflict and changes nothing. Each method is one transaction, or one step inside ``together``.
Everything raises StoreError and its kin; nothing returns half a record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from smdb_desktop.services.ports.bin import Bin
from smdb_desktop.services.ports.citizens import Citizens
from smdb_desktop.services.ports.coded import Coded
from smdb_desktop.services.ports.corrections import Corrections
from smdb_desktop.services.ports.deadlines import Deadlines
from smdb_desktop.services.ports.deletions import Deletions
from smdb_desktop.services.ports.figures import Figures
from smdb_desktop.services.ports.health import Health
from smdb_desktop.services.ports.lists import Lists
from smdb_desktop.services.ports.outways import Outways
from smdb_desktop.services.ports.receipts import Receipts
from smdb_desktop.services.ports.registers import Registers
from smdb_desktop.services.ports.reporting import Reports
from smdb_desktop.services.ports.sittings import Sittings
from smdb_desktop.services.ports.typed import Typed
from smdb_desktop.services.ports.writes import Write as Write
from smdb_desktop.services.stored.chosen import Udbakkevalg
from smdb_desktop.services.stored.records import (
    Afgaaet,
    Afsendelse,
    Bekraeftelse,
    BorgerRecord,
    Foer,
    ForloebRecord,
    Fundet,
    Hvem,
    IndberetningRecord,
    Json,
    Kvittering,
    Maal,
    PersonRecord,
    SkemaRecord,
    Skrivestand,
    Sted,
    StoreInfo,
    Svar,
    Tilbagekaldt,
    Tilstand,
    UdbakkeRow,
    Udenfor,
    Udfald,
    Udgaaende,
)

if TYPE_CHECKING:
    from smdb_desktop.services.ports.safekeeping import Draft, Progress
    from smdb_desktop.services.stored.copies import Antal, Kopi, Kopiaarsag
    from smdb_desktop.services.stored.history import Aendring, Brud, Haendelse, Handling, Historik

RESTORED = "gendannet"
"""The setting in which ``Outbox.mark_restored`` keeps its time (ISO 8601 in UTC)."""


class Cases(Protocol):
    """Citizens, their courses, forms and answers."""

    def find_borger(self, cpr_nr: str) -> BorgerRecord | None: ...

    def borger(self, borger_id: str) -> BorgerRecord: ...

    def save_borger(self, borger: BorgerRecord, hvem: Hvem, tid: datetime) -> None: ...

    def forloeb_of(self, borger_id: str) -> tuple[ForloebRecord, ...]:
        """Oldest first, without those laid down; forms as they were begun, by position, each followed by what is under it."""
        ...

    def forloeb(self, forloeb_id: str) -> ForloebRecord: ...

    def all_forloeb_ids(self) -> tuple[str, ...]: ...

    def create_forloeb(self, forloeb: ForloebRecord, hvem: Hvem) -> None: ...

    def save_svar(
        self, forloeb_id: str, skema_id: str, svar: Mapping[str, Svar | None], sted: Sted | None, write: Write
    ) -> int:
        """Write answers (None removes one) and the place; the new revision. The autosave: one small commit."""
        ...

    def save_sted(self, forloeb_id: str, sted: Sted) -> None:
        """Remember where the person is; no revision, no who."""
        ...

    def add_skema(self, forloeb_id: str, skema: SkemaRecord, write: Write) -> int: ...

    def remove_skema(self, forloeb_id: str, skema_id: str, write: Write) -> int:
        """Remove a form instance and its children (a draft, or a treatment made by mistake, rule 64)."""
        ...

    def complete_skema(
        self,
        forloeb_id: str,
        skemaer: Mapping[str, Mapping[str, Json]],
        bekraeftelser: Sequence[Bekraeftelse],
        ny_indberetning: IndberetningRecord,
        write: Write,
    ) -> int:
        """Store completed copies (form id → canonical values) and make the course Klar, in one transaction.

        A Klar submission of the course that cannot have left is replaced in place (same id, same revision, new time, frozen
        copy dropped); otherwise ``ny_indberetning`` is inserted with the next revision number, art and ``forrige_sha256``
        worked out from what left before. One that may have left (an attempt ``I_GANG``, ``UVIST`` or ``AFLEVERET``) becomes
        ``UVIST`` and keeps its number and content. The same holds of every write that changes what a course says.
        """
        ...

    def change_version(
        self,
        forloeb_id: str,
        version: str,
        skemaer: Mapping[str, Mapping[str, Svar]],
        removed: Sequence[str],
        write: Write,
    ) -> int:
        """Give the course another form version, in one transaction: every form that stays gets these answers and becomes a draft.
        ``skemaer`` and ``removed`` together name every form. A Klar submission that cannot have left is dropped.
        """
        ...

    def take_back(
        self, forloeb_id: str, skemaer: Sequence[SkemaRecord], write: Write, *, set_aside: bool = False
    ) -> int:
        """The Klar submission of the course is none any more, and its number stays used up; the new revision of the course.

        ``skemaer`` are the forms that become drafts, each with the completed copy that it had before (None where it had none).
        ``set_aside``: it may have left, and stays as ``UVIST``. Raises RevisionConflict, and StoreError where nothing is Klar
        that cannot have left, or that can where it is to be set aside.
        """
        ...

    def note_missing(self, forloeb_id: str, skemaer: Sequence[str]) -> None:
        """Keep which forms the course must have by a condition of its version and has not; what ``Lists.missing`` counts."""
        ...

    def delete_forloeb(self, forloeb_id: str, begrundelse: str, hvem: Hvem, tid: datetime) -> None:
        """Delete a whole course (rule 74). The log keeps who, when and why, without CPR number, and forgets the answers."""
        ...


class Outbox(Protocol):
    """What is Klar or has left; what has left is never changed again."""

    def udbakke(
        self, tilstande: Sequence[Tilstand] = (), most: int | None = None, first: int = 0
    ) -> tuple[UdbakkeRow, ...]:
        """Submissions in these states (all when empty), newest first; ``most`` of them after the ``first`` where that is given.

        Lists come without the frozen copies (``payload``).
        """
        ...

    def number(self, tilstande: Sequence[Tilstand] = ()) -> int:
        """How many submissions there are in these states (all when empty)."""
        ...

    def chosen(self, valg: Udbakkevalg, most: int | None = None, first: int = 0) -> tuple[UdbakkeRow, ...]:
        """What is chosen, as ``udbakke``."""
        ...

    def number_of(self, valg: Udbakkevalg) -> int:
        """How many of what is chosen there are."""
        ...

    def queue(self) -> tuple[str, ...]:
        """The ids of what is Klar, oldest first, and nothing else of it."""
        ...

    def listed(self, ids: Sequence[str]) -> tuple[UdbakkeRow, ...]:
        """These submissions in this order, without the frozen copies; one that is gone is left out."""
        ...

    def signed_after(self, tid: datetime) -> tuple[UdbakkeRow, ...]:
        """What has left later than that time and is the latest of its course, oldest first; without the frozen copies."""
        ...

    def indberetning(self, indberetning_id: str) -> IndberetningRecord: ...

    def indberetninger_of(self, forloeb_id: str) -> tuple[IndberetningRecord, ...]: ...

    def outgoing(self, ids: Sequence[str]) -> Mapping[str, Udgaaende]:
        """Submissions with what they are made from, by id, in one read; one that does not exist is left out."""
        ...

    def left_of(self, borger_id: str) -> Mapping[str, str]:
        """The courses of a citizen of which something has left: course id → ``indhold_sha256`` of what left last.

        What may have left counts, unless a person has found that it did not arrive.
        """
        ...

    def freeze(self, indberetning_id: str, payload: bytes, sha256: str, indhold_sha256: str) -> None:
        """Keep the frozen copy of a Klar submission; harmless when the same copy is there already."""
        ...

    def mark_sent(self, indberetning_id: str, sha256: str, filnavn: str, maal: str, hvem: Hvem, tid: datetime) -> None:
        """State Eksporteret with where it went, in one transaction; RevisionConflict when the frozen copy is another or gone.
        Harmless when these bytes are marked as sent already: the first stays.
        """
        ...

    def begin_attempt(self, *attempts: Afsendelse) -> None:
        """Note that submissions are about to leave. An older attempt that was cut off is closed as ``UVIST``."""
        ...

    def end_attempt(self, attempt_id: str, udfald: Udfald, besked: str, tid: datetime) -> None:
        """Note what became of an attempt; harmless for one that has ended."""
        ...

    def attempts_of(self, indberetning_id: str) -> tuple[Afsendelse, ...]:
        """Oldest first."""
        ...

    def keep_receipt(self, kvittering: Kvittering) -> None: ...

    def receipts_of(self, indberetning_id: str) -> tuple[Kvittering, ...]:
        """Oldest first."""
        ...

    def targets(self) -> tuple[Maal, ...]:
        """Where anything was ever handed over or was to be, each once; ``uvis`` where a submission that is not known to have
        left may lie there."""
        ...

    def unaccounted(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Of these submissions, those of which it is not known that they have left, be they this store's or not."""
        ...

    def note_outside(self, rows: Sequence[Udenfor], tid: datetime | None = None) -> None:
        """Keep what has left or may have left, from whatever source; a surer source replaces ``FORSOEG``.

        A number above ``MOST_REVISION`` was given by nobody of ours and is passed over. A Klar submission whose number is used
        up by it becomes ``UVIST``, and another takes its place at ``tid`` (now when None).
        """
        ...

    def known_outside(self) -> tuple[Udenfor, ...]:
        """Everything that has left or may have left, as far as this store knows: its own submissions and what was noted.

        To be carried over with ``note_outside`` where another store takes this one's place.
        """
        ...

    def left_courses(self, datofelter: Mapping[str, str]) -> tuple[Afgaaet, ...]:
        """Every course of which something has left or may have left, as far as this store knows: its own, and what it was told.
        ``datofelter`` names the date of the request by form. To be carried over with ``note_left`` beside ``known_outside``.
        """
        ...

    def note_left(self, rows: Sequence[Afgaaet]) -> None:
        """Keep which courses have left that are not here, and which were taken back; a day that was not known is filled in."""
        ...

    def left_elsewhere(self, cpr_nr: str) -> tuple[Afgaaet, ...]:
        """The citizen's courses that have left or may have left, are not in this store and not deleted, by day of request."""
        ...

    def taken_back(self, forloeb_ids: Sequence[str]) -> Mapping[str, Tilbagekaldt]:
        """Of these courses, those that live here although they were taken back: deleted, handed over or corrected, as was told.

        A deletion counts until something else of the course is known to have left after it.
        """
        ...

    def note_targets(self, rows: Sequence[Maal]) -> None:
        """Keep where something was handed over or was to be, from data that this store replaces."""
        ...

    def settle_doubt(self, indberetning_id: str, afklaring: Fundet, hvem: Hvem, tid: datetime) -> None:
        """Keep a person's word on a submission that is ``UVIST``; a later one replaces it. Its number stays used up.

        Being seen still makes it ``EKSPORTERET``. Raises StoreError where it is not ``UVIST``.
        """
        ...

    def mark_restored(self, tid: datetime) -> None:
        """This store is an older copy: what left after it was made is not known here.

        The time is kept as the setting ``RESTORED``. Each course's next submission stands above everything known, with a gap, and
        keeps ``Aarsag.GENDANNET``; what is Klar may have left too, becomes ``UVIST`` and is followed by another at ``tid``.
        """
        ...


class Log(Protocol):
    """What happened. It only grows; the other parts write their own events and every change of a field."""

    def add(
        self,
        art: Handling,
        hvem: Hvem,
        tid: datetime,
        *,
        forloeb_id: str = "",
        borger_id: str = "",
        data: Mapping[str, Json] | None = None,
    ) -> None:
        """Append an event that no part writes by itself."""
        ...

    def of(self, forloeb_id: str) -> Historik: ...

    def latest(self, forloeb_id: str, most: int) -> Historik:
        """The newest events and the newest changes of a course, at most so many of each, in order."""
        ...

    def changes(
        self, forloeb_id: str, first: int, most: int, felt: tuple[str, str] | None = None
    ) -> tuple[int, tuple[Aendring, ...]]:
        """How many changes of fields a course has had, and at most so many after the ``first``, the newest first.

        ``felt`` is a form's id and one of its fields: of that alone.
        """
        ...

    def answered_before(self, art: str, felt: str, person_id: str, forloeb_id: str) -> Foer | None:
        """What the person answered last to a form's question in any course but this one, where it stands there still, understood
        and not itself an unconfirmed repetition. How far back is looked is bounded."""
        ...

    def of_borger(self, borger_id: str) -> Historik:
        """What happened to the citizen's own fields."""
        ...

    def of_keys(self) -> tuple[Haendelse, ...]:
        """The changes of passphrases and codes."""
        ...

    def broken(self, told: Progress | None = None) -> tuple[Brud, ...]:
        """Where the log is another than the one that was written, in order; empty when it is that one. Reads every row.

        ``told`` gets the number of the row that was looked at and of the last one, every 10,000; what it raises ends the check.
        """
        ...

    def verify(self) -> tuple[str, ...]:
        """What is wrong with the chain, in technical words; empty when every row is the one that was written."""
        ...


class People(Protocol):
    """Who works in this store."""

    @property
    def current_id(self) -> str:
        """The person whose key opened this store; there may be no record of the person yet."""
        ...

    def who(self) -> Hvem:
        """The person who opened the store, as one who writes; without a name before the first start is finished."""
        ...

    def get(self, person_id: str) -> PersonRecord | None: ...

    def all(self) -> tuple[PersonRecord, ...]:
        """Everybody, those who were removed too, in the order in which they came."""
        ...

    def names(self) -> tuple[str, ...]:
        """Everybody's name, in the order in which they came."""
        ...

    def save(self, person: PersonRecord) -> None: ...

    def forget(self, person_id: str) -> None:
        """Take a person out of whom nothing is known yet; harmless where there is none."""
        ...


class Settings(Protocol):
    """Settings of this store, and the binary values that belong to it."""

    def get(self, key: str) -> Json:
        """A setting, or None."""
        ...

    def put(self, key: str, value: Json) -> None: ...

    def blob(self, key: str) -> bytes | None: ...

    def put_blob(self, key: str, value: bytes | None) -> None:
        """Keep a binary value; None removes it."""
        ...


class Store(Protocol):
    """The whole. Use and close it from the thread that opened it."""

    @property
    def cases(self) -> Cases: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def reports(self) -> Reports: ...

    @property
    def receipts(self) -> Receipts: ...

    @property
    def corrections(self) -> Corrections: ...

    @property
    def deletions(self) -> Deletions: ...

    @property
    def bin(self) -> Bin: ...

    @property
    def outways(self) -> Outways: ...

    @property
    def sittings(self) -> Sittings: ...

    @property
    def typed(self) -> Typed: ...

    @property
    def lists(self) -> Lists: ...

    @property
    def citizens(self) -> Citizens: ...

    @property
    def figures(self) -> Figures: ...

    @property
    def coded(self) -> Coded: ...

    @property
    def deadlines(self) -> Deadlines: ...

    @property
    def log(self) -> Log: ...

    @property
    def people(self) -> People: ...

    @property
    def registers(self) -> Registers: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def health(self) -> Health: ...

    def info(self) -> StoreInfo: ...

    def written(self) -> Skrivestand:
        """How many commits the store has had, and when the last one was made; raised by every write in its own transaction."""
        ...

    def close(self) -> None:
        """Close on the thread that opened it; harmless the second time. Any later call raises StoreError."""
        ...

    def together(self, *, portion: bool = False) -> AbstractContextManager[None]:
        """Everything that is written inside reaches the disk in one commit at the end, or nothing where the block raises.

        A write that fails inside undoes only itself; a receipt (``Outbox.mark_sent``) that the disk does not take, the whole.
        ``portion`` is said of one of many that write the same things: it costs less, and means the same.
        """
        ...

    def interruptible(self, between: Callable[[], None]) -> AbstractContextManager[None]:
        """Ask ``between`` now and then while something long is read inside; what it raises ends the reading and comes out."""
        ...

    def backup(self, target: Path, aarsag: Kopiaarsag = ..., tid: datetime | None = None) -> Kopi:
        """An encrypted copy under the same key, opened and checked before it is called a copy; of now where no time is given."""
        ...

    def begin_backup(self, target: Path, aarsag: Kopiaarsag, tid: datetime, progress: Progress) -> Draft:
        """The first half of a copy: read in portions, between which ``progress`` may write to the store; the copy has it too."""
        ...

    def mark(self) -> str:
        """A mark of the content: another when something that is worth a copy was written, the same when nothing was."""
        ...

    def amount(self) -> Antal:
        """How much it holds."""
        ...
