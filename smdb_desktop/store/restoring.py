"""A copy that is laid ready beside the store: checked, compared, and made the store when a person says so.

The folder is held from the first byte to the end. What the replaced store knows to have left is carried into the copy before that
becomes the store, so that no number is used twice; where it cannot be asked, the copy is marked as an older one.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from smdb_desktop import held
from smdb_desktop.domain.words import T
from smdb_desktop.durable import sync_written
from smdb_desktop.services.errors import KnownError, StoreDamaged, StoreError
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.reporting import Fortrudt, Maerke
from smdb_desktop.services.ports.safekeeping import Progress
from smdb_desktop.services.ports.store import RESTORED
from smdb_desktop.services.stored.copies import MOVED, Antal, Forskel, Gendannelse, Sammenligning
from smdb_desktop.services.stored.records import Afgaaet, Art, Json, Maal, Skaebne, Udenfor
from smdb_desktop.store import swap
from smdb_desktop.store.answered import carry_answers
from smdb_desktop.store.backup import counted
from smdb_desktop.store.compare import differences, not_carried
from smdb_desktop.store.connection import Connection, open_database, problems, salt_of
from smdb_desktop.store.copyfile import Staged, claimed, unclaimed
from smdb_desktop.store.courses import Courses
from smdb_desktop.store.doors import OpenedKey
from smdb_desktop.store.errors import translated
from smdb_desktop.store.folder import Folder
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.log import Log
from smdb_desktop.store.mark import mark
from smdb_desktop.store.outbox import Outbox
from smdb_desktop.store.people import People
from smdb_desktop.store.present import Doors, carry_people, give_key, new_salt, people_between, refuse_removed
from smdb_desktop.store.reports import Reports
from smdb_desktop.store.revisions import Revisions
from smdb_desktop.store.safeguard.guard import Safeguard
from smdb_desktop.store.safeguard.told import told
from smdb_desktop.store.settings import Settings
from smdb_desktop.store.sqlstore import SqlStore
from smdb_desktop.store.transactions import Transactions, written

R = TypeVar("R")
COPY_DAMAGED = T("Sikkerhedskopien er beskadiget. Intet blev ændret. Vælg en anden, fx den næstnyeste.")
ENDED = T("Gendannelsen er slut eller fortrudt. Begynd forfra.")


class Laid(NamedTuple):
    """What a restoration begins with: the note on the disk, the copy in ``gendan/``, and what opens it now and afterwards."""

    note: swap.Note
    staged: Staged
    doors: Doors

    @property
    def key(self) -> OpenedKey:
        """What opens the copy."""
        return self.doors.copy


class Watched(NamedTuple):
    """Who is told how far it is: while the copy is laid ready and checked, and while it is compared."""

    laying: Progress
    comparing: Progress


class FolderRestoring:
    """One restoration, on the thread that began it.

    ``migrate`` brings a copy to this program's schema; ``open_store`` opens the store that would be replaced, which fails where
    it is damaged or another; ``release`` lets go of the folder; ``datofelter`` names the date of a request by form.
    """

    def __init__(
        self,
        folder: Folder,
        laid: Laid,
        migrate: Callable[[Connection], object],
        open_store: Callable[[OpenedKey], SqlStore],
        release: Callable[[], None],
        now: Clock,
        watched: Watched,
        datofelter: Mapping[str, str],
    ) -> None:
        self._folder, self._laid, self._clock = folder, laid, now
        self._release: Callable[[], None] | None = release
        self._kopi = laid.staged.kopi
        self._laid_out = Folder(folder.staged)
        self._guard: Safeguard | None = None
        self._watched = watched
        self._datofelter = datofelter
        self._copy = self._open_copy(migrate)
        self._store: SqlStore | None = None
        self._unread = False
        try:
            with suppress(KnownError, dbapi2.Error, OSError):
                self._store = open_store(laid.doors.store)
            if self._store is not None:
                try:
                    refuse_removed(self._store, laid.doors)
                except StoreDamaged:
                    self._without_store()
            self._between()
            self._comparison = self._compare()
        except BaseException:
            self._close()
            raise

    @property
    def comparison(self) -> Sammenligning:
        """What would change."""
        return self._comparison

    def carry_out(self) -> Gendannelse:
        """Make the copy the store. Raises StoreFull and its kin; what had begun is then carried through at the next opening."""
        if self._release is None:
            raise StoreError(ENDED)
        try:
            self._carry_over()
            with translated():
                self._copy.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._close()
            staged = self._folder.staged / swap.DATABASE
            if staged.with_name(staged.name + "-wal").exists():
                raise StoreError(COPY_DAMAGED, "the copy did not close")
            with translated():
                sync_written(staged)
            self._lay_keys(staged)
        except BaseException:
            if self._laid.staged.moves:
                unclaimed(self._laid.staged.kopi.fil)
            self.cancel()
            raise
        try:
            unknown = self._unread or (self._store is None and self._folder.database.exists())
            note = self._laid.note._replace(noegle_nuvaerende=self._laid.doors.is_todays, ukendt=unknown)
            return swap.carry_out(self._folder, note).ended(self._folder)
        finally:
            self._let_go()

    def cancel(self) -> None:
        """Leave everything as it was; harmless after the end."""
        if self._release is None:
            return
        self._close()
        try:
            with suppress(KnownError, OSError):
                swap.give_up(self._folder)
        finally:
            self._let_go()

    def _let_go(self) -> None:
        release, self._release = self._release, None
        if release is not None:
            release()

    def _close(self) -> None:
        if self._store is not None:
            self._store.close()
        self._copy.close()
        if self._guard is not None:
            self._guard.let_go()

    def _between(self) -> None:
        """Nobody can say how far a check is, but it can be given up."""
        self._watched.laying(0, 0)

    # -- the two sides -----------------------------------------------------------------------------------------------

    def _open_copy(self, migrate: Callable[[Connection], object]) -> Connection:
        """Open the copy, check every page, and bring it to this program's schema. Raises StoreDamaged and StoreTooNew."""
        key = self._laid.key
        try:
            with translated():
                self._judge()
                db = open_database(self._folder.staged / swap.DATABASE, key.dek)
                try:
                    if self._guard is not None:
                        self._guard.begin(db)
                        self._guard.close()
                    bad = problems(db, self._between)
                    if not bad:
                        self._told_otherwise(db)
                        migrate(db)
                        meta = dict(db.conn.execute("SELECT key, value FROM meta").fetchall())
                        same = (key.slots.database_id, str(int(key.slots.oevelse)))
                        bad = () if (meta.get("database_id"), meta.get("oevelse")) == same else ("identity",)
                    if bad:
                        raise StoreDamaged(COPY_DAMAGED, bad[0])
                except BaseException:
                    db.close()
                    if self._guard is not None:
                        self._guard.let_go()
                    raise
        except StoreDamaged as error:
            raise StoreDamaged(COPY_DAMAGED, error.details) from error
        return db

    def _judge(self) -> None:
        """Mend the log of a store that was not closed in order, as its own opening would; a copy has none."""
        laid, key = self._laid_out, self._laid.key
        if laid.sidecar.is_file() or laid.mirror.is_file():
            guard = Safeguard(laid, key.dek, key.slots.database_id, self._clock)
            try:
                guard.judge(key.slots.salt)
            except BaseException:
                guard.let_go()
                raise
            self._guard = guard

    def _told_otherwise(self, db: Connection) -> None:
        """Where the description beside the copy is another one's, the copy's own last write says of when it is."""
        if self._kopi.maerke and self._kopi.maerke != mark(db, self._laid.key.dek):
            state = written(db.conn)
            if state.skrevet is not None:
                self._kopi = self._kopi._replace(tid=state.skrevet)

    def _compare(self) -> Sammenligning:
        """Compare; a store that opened and cannot be read, wherever it is damaged, is as one that does not open."""
        stopped: list[BaseException] = []

        def between(done: int, all_: int) -> None:
            try:
                self._watched.comparing(done, all_)
            except BaseException as error:
                stopped.append(error)
                raise

        if self._store is not None:
            try:
                return self._compared(between)
            except (KnownError, dbapi2.Error, KeyError, ValueError):
                if stopped:
                    raise
                self._without_store()
        return self._compared(between)

    def _without_store(self) -> None:
        """Go on as where the store that would be replaced does not open."""
        if self._store is not None:
            self._store.close()
        self._store = None

    def _compared(self, between: Progress) -> Sammenligning:
        lager: Antal | None = None
        found: tuple[Forskel, ...] = ()
        if self._store is not None:
            lager = self._store.amount()
            found = differences(self._store.connection, self._copy, (lager, counted(self._copy)), between)
        copy = Transactions(self._copy, self._clock)
        with translated():
            return Sammenligning(
                kopi_tid=self._kopi.tid,
                kopi=counted(self._copy),
                lager=lager,
                forskelle=found,
                der_er_et_lager=self._folder.database.exists(),
                samme_lager=self._store is not None or not self._folder.database.exists(),
                oevelse=self._laid.key.slots.oevelse,
                noegle_nuvaerende=self._laid.doors.is_todays,
                flyttefil=self._laid.staged.moves,
                heling=told(self._laid_out, self._clock()),
                tilbagekaldt=self._taken_back(),
                personer=people_between(self._store, People(copy, ""), self._laid.doors.dropped),
                ny_noegle=self._laid.doors.is_older,
                tilbage=() if self._store is None else not_carried(self._store.connection, self._copy),
            )

    def _taken_back(self) -> Mapping[Skaebne, int]:
        """How many courses live in the copy that the store knows to have been taken back outside."""
        if self._store is None:
            return {}
        deleted = {row.forloeb_id for row in self._store.outbox.known_outside() if row.art is Art.SLETTET}
        told = {
            row.forloeb_id: row.tilbagekaldt.skaebne
            for row in self._store.outbox.left_courses(self._datofelter)
            if row.tilbagekaldt is not None
        }
        alive = {row[0] for row in self._copy.conn.execute("SELECT id FROM forloeb WHERE nedlagt = ''").fetchall()}
        here = {
            row[0]
            for row in self._store.connection.conn.execute("SELECT id FROM forloeb WHERE nedlagt = ''").fetchall()
        }
        became = dict.fromkeys(deleted - here, Skaebne.SLETTET) | told
        return Counter(skaebne for id_, skaebne in became.items() if id_ in alive)

    # -- what the copy has to know -------------------------------------------------------------------------------------

    def _carry_over(self) -> None:
        """Take over what the replaced store knows to have left or perhaps left; where nobody can say, mark the copy as older.

        A store that is moved to another machine is complete, and the old machine was told: it needs neither, the first time that
        its file is used.
        """
        parts = _parts(self._copy, self._clock, self._laid.doors.store.slot.person_id)
        outbox, reports, settings, people, log = parts
        who, store = people.who(), self._store
        if store is None:
            if not self._laid.staged.moves or self._folder.database.exists() or not claimed(self._laid.staged.kopi.fil):
                outbox.mark_restored(self._clock())
            return
        known = _known(store, self._datofelter)
        moved = _asked(lambda: store.settings.get(MOVED))
        carry_people(store, people, log)
        if moved is not None:
            # an older copy does not bring a store back that went to another machine
            settings.put(MOVED, moved)
        if known.undone is not None and known.marks is not None:
            reports.take_back(known.undone, known.marks, who, self._clock())
        outbox.note_outside(known.outside or ())
        outbox.note_left(known.left or ())
        outbox.note_targets(known.targets or ())
        self._unread = not carry_answers(store, store.connection, Transactions(self._copy, self._clock), log)
        reports.note(known.marks or (), self._clock())
        if None in known or known.unsure not in ((None,), (settings.get(RESTORED),)):
            # the replaced store did not know itself what had left, or cannot say it, and no copy from before that does
            outbox.mark_restored(self._clock())

    def _lay_keys(self, file: Path) -> None:
        """Today's key file stays where it has a door for whoever restores; what belongs to a machine comes along to one that had
        no store."""
        staged, doors = self._laid.staged, self._laid.doors
        if doors.is_older:
            give_key(file, doors.copy.dek, doors.store.dek, new_salt(doors.after))
        moved = staged.moves and not self._folder.database.exists()
        with translated():
            for name in swap.MACHINE:
                if not moved:
                    held.unlink(self._folder.staged / name)
            # the key file says how the file begins, by which a damaged beginning is mended
            slots = doors.after
            fitting = slots.with_salt(salt_of(file))
            if doors.lies and fitting == slots:
                held.unlink(self._folder.staged / swap.KEYSLOTS)
            elif fitting == doors.copy.slots and staged.keyslots is not None:
                swap.stage_file(self._folder, swap.KEYSLOTS, staged.keyslots)
            else:
                swap.stage_file(self._folder, swap.KEYSLOTS, fitting.to_bytes())


class _Known(NamedTuple):
    """What a store says of what has left, each None where it cannot be read; last, since when it does not know it all."""

    outside: tuple[Udenfor, ...] | None
    left: tuple[Afgaaet, ...] | None
    targets: tuple[Maal, ...] | None
    marks: tuple[Maerke, ...] | None
    undone: tuple[Fortrudt, ...] | None
    unsure: tuple[Json] | None


def _known(store: SqlStore, datofelter: Mapping[str, str]) -> _Known:
    outbox, reports = store.outbox, store.reports
    return _Known(
        _asked(outbox.known_outside),
        _asked(lambda: outbox.left_courses(datofelter)),
        _asked(outbox.targets),
        _asked(reports.known),
        _asked(reports.undone),
        _asked(lambda: (store.settings.get(RESTORED),)),
    )


def _asked(says: Callable[[], R]) -> R | None:
    """What a store says; None where it is damaged there."""
    try:
        return says()
    except KnownError:
        return None


def _parts(db: Connection, now: Clock, person_id: str) -> tuple[Outbox, Reports, Settings, People, Log]:
    """What has to be told to a copy, over its own connection."""
    tx = Transactions(db, now)
    log, people, courses = Log(tx), People(tx, person_id), Courses(tx)
    revisions = Revisions(tx, log, people.who)
    return Outbox(tx, courses, log, revisions), Reports(tx, log, revisions), Settings(tx), people, log
