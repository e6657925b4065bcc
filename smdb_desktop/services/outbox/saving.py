"""*Gem som fil*: a copy of a submission as it was signed, in a file that a person chooses; nothing of the submission changes.

What waits for its way lies signed in the store; what has left is fetched from where it lies and is that very submission, or it is
refused. The file is written whole or not at all, never over another, and read back before it is said to be there. A copy of what
waits can go anywhere, so the intent is kept first: its number never stands for anything else, unless no copy came of it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeAlias

from smdb_desktop import held
from smdb_desktop.domain.words import T, Text, sentences
from smdb_desktop.durable import put_new, removed_on_error, sync_file
from smdb_desktop.services.causes import cause
from smdb_desktop.services.errors import ExportError, KnownError, NotAllowed
from smdb_desktop.services.outbox.permitted import FOLDER, why_not
from smdb_desktop.services.outbox.signing import SUFFIX
from smdb_desktop.services.ports.clock import Clock, NewId
from smdb_desktop.services.ports.policy import Policy
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.ports.submissions import CONTAINER_LIMIT, SEALED_SUFFIX, Submissions
from smdb_desktop.services.ports.ways import WayOut
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.outways import Underskrevet
from smdb_desktop.services.stored.records import Afsendelse, IndberetningRecord, Json, Tilstand, Udfald
from smdb_desktop.trouble import Trouble, named, trouble

NOT_SIGNED = T("Indberetningen er ikke underskrevet endnu, så der er ingen fil at gemme. Eksportér den.")
NO_FILE = T("Der er ingen underskrevet fil af indberetningen: den er tastet i SMDB. »Eksportér den også« laver en.")
NOT_KNOWN = T("Det vides ikke, om der er en hel fil af indberetningen. Se efter i mappen eller hos modtageren.")
NO_WAY = T("Filen ligger i {sted}, som programmet ikke kan komme til mere. »Eksportér igen« laver en ny, uændret.")
GONE = T("Filen ligger ikke længere i {sted}. »Eksportér igen« laver en ny, uændret.")
ANOTHER = T(
    "Filen i {sted} er ikke den, der blev eksporteret herfra, og er ikke gemt. »Eksportér igen« laver en ny, uændret."
)
THERE = T("Der ligger allerede noget, der hedder {navn}, i mappen. Intet er overskrevet. Vælg et andet navn.")
A_FOLDER = T("{navn} er en mappe. Skriv også, hvad filen skal hedde.")
FULL = T("Der er ikke plads på drevet. Intet er gemt. Gør plads, eller vælg et andet drev.")
NO_FOLDER = T("Mappen findes ikke: {mappe}. Intet er gemt. Vælg en anden.")
DENIED = T("Der må ikke skrives i {mappe}. Intet er gemt. Vælg en anden mappe.")
NOT_WRITTEN = T("Filen kunne ikke gemmes, og intet ligger der. Prøv igen, eller vælg en anden mappe.")
NOT_THE_SAME = T("Filen kunne ikke læses igen, som den blev skrevet, og er fjernet. Brug et andet drev.")
COPIED = T("Gemt som fil, mens den ventede. Filen kan være givet videre.")
SAVED = T("Gemt i »{fil}«. Filen er underskrevet og ikke krypteret: den, der får den, kan læse borgerens oplysninger.")
NOT_SEALED = T(
    "Kopien er underskrevet, men ikke krypteret: alle, der kan læse filen, kan læse borgerens oplysninger. Gem den kun et sted, "
    "som jeres kommune har godkendt til det."
)
WAITS_STILL = T(
    "Sagen venter stadig på sin egen vej. Når kopien er gemt, kan sagen kun tages tilbage af en, der siger, at kopien er slettet "
    "og ikke givet videre."
)

Fetch: TypeAlias = Callable[[], bytes]
"""Gives the signed file; touches no store. Raises KnownError."""


class Sought(NamedTuple):
    """What gives a signed file, and the attempt that is kept of it ("" where it has left before)."""

    fetch: Fetch
    forsoeg: str = ""


def name_of(record: IndberetningRecord) -> str:
    """What the file is called where nobody says otherwise."""
    return f"{record.id}{SUFFIX}"


def why_not_saved(record: IndberetningRecord, *, waits: bool) -> str:
    """Why there is no signed file of it; "" where there is or was one. ``waits``: it is signed and waits for its way."""
    if record.filnavn or waits:
        return ""
    if record.tilstand is Tilstand.KLAR:
        return NOT_SIGNED
    # of one that only its receipt proves to have left, the receiver stands where the place of the file would
    return NOT_KNOWN if record.tilstand is Tilstand.UVIST or record.maal else NO_FILE


class _WasThere(ExportError):
    """It was not kept, and stood there for a moment: somebody may have taken it."""


class Saving:
    """Copies of what was signed. ``reading`` gives the way to an earlier place, as it is read."""

    def __init__(
        self,
        store: Store,
        submissions: Submissions,
        reading: Callable[[str, str], WayOut | None],
        policy: Policy,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._store, self._submissions, self._reading = store, submissions, reading
        self._policy, self._clock, self._new_id = policy, clock, new_id

    def copy(self, indberetning_id: str, file: Path) -> str:
        """All of it on one thread; what came of it. Raises KnownError, and then there is no file of ours."""
        sought = self.find(indberetning_id)
        try:
            told = self.save(sought, file)
        except KnownError as error:
            self.ended(sought, error)
            raise
        self.ended(sought, None)
        return told

    def what_it_means(self, indberetning_id: str) -> Text:
        """What a person is told before a copy is saved, on the store's lane. Raises NotAllowed where there is nothing to save."""
        record = self._store.outbox.indberetning(indberetning_id)
        waits = self._store.outways.kept(record.id) is not None
        if why := why_not_saved(record, waits=waits):
            raise NotAllowed(why)
        return sentences(NOT_SEALED, WAITS_STILL) if waits else NOT_SEALED

    def find(self, indberetning_id: str) -> Sought:
        """What gives the signed file, on the store's lane; what it gives may be asked for anywhere. Raises NotAllowed.

        Of what waits the intent is kept before anybody has the file: until ``ended`` says otherwise it may have left.
        """
        record = self._store.outbox.indberetning(indberetning_id)
        kept = self._store.outways.kept(record.id)
        if kept is not None:
            return Sought(lambda: kept.indhold, self._begun(kept, record))
        if why := why_not_saved(record, waits=False):
            raise NotAllowed(why)
        ways = [each.vej for each in self._store.outbox.attempts_of(record.id) if each.maal == record.maal]
        way = self._reading(ways[-1] if ways else FOLDER, record.maal)
        if way is None:
            raise NotAllowed(NO_WAY.format(sted=record.maal))
        return Sought(lambda: self._fetched(way, record))

    def ended(self, sought: Sought, error: KnownError | None) -> None:
        """What became of it, on the store's lane: where no copy was made nothing has left; else nobody knows where it goes."""
        if not sought.forsoeg:
            return
        nothing_left = error is not None and not isinstance(error, _WasThere)
        outcome = (Udfald.MISLYKKET, str(error)) if nothing_left else (Udfald.UVIST, COPIED)
        self._store.outbox.end_attempt(sought.forsoeg, *outcome, self._clock())

    def _begun(self, kept: Underskrevet, record: IndberetningRecord) -> str:
        """The attempt counts as one by its way, of which nobody knows how it ends; there it is looked for, as for any other."""
        way = next(each for each in self._store.outways.every() if each.id == kept.udvej_id)
        attempt, now = self._new_id(), self._clock()
        who = self._store.people.who()
        about: dict[str, Json] = {
            "indberetning_id": kept.indberetning_id,
            "revision": record.revision,
            "forsoeg": attempt,
        }
        with self._store.together():
            self._store.outbox.begin_attempt(Afsendelse(attempt, record.id, way.vej, way.maal, now, who.navn))
            self._store.log.add(Handling.KOPI_GEMT, who, now, forloeb_id=record.forloeb_id, data=about)
        return attempt

    def _fetched(self, way: WayOut, record: IndberetningRecord) -> bytes:
        try:
            content = way.ask(record.filnavn.removesuffix(SEALED_SUFFIX), CONTAINER_LIMIT)
        finally:
            way.close()
        if content is None:
            raise ExportError(GONE.format(sted=record.maal))
        found = self._submissions.verify(content, self._clock())
        if found.payload is None or found.payload_sha256 != record.payload_sha256:
            raise ExportError(ANOTHER.format(sted=record.maal))
        return content

    def save(self, sought: Sought, file: Path) -> str:
        """Write the file; what came of it. Touches no store. Raises KnownError, and then there is no file of ours."""
        file = file.absolute()
        if why := why_not(self._policy, FOLDER, str(file.parent)):
            raise NotAllowed(why)
        if file.is_dir():
            raise ExportError(A_FOLDER.format(navn=file.name or str(file)))
        if os.path.lexists(file):
            # before anything is fetched
            raise ExportError(THERE.format(navn=file.name))
        write_copy(file, sought.fetch())
        return SAVED.format(fil=file.name)


def write_copy(file: Path, content: bytes) -> None:
    """Write a new file whole or not at all, and read it back. Raises ExportError."""
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=".smdb-", suffix=".tmp", dir=file.parent)
        temporary = Path(name)
        with held.exact(), os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            sync_file(out.fileno())
        put_new(temporary, file)
        with removed_on_error(file):
            if held.patiently(file.read_bytes, file) != content:
                raise _WasThere(NOT_THE_SAME)
    except FileExistsError as error:
        raise ExportError(THERE.format(navn=file.name)) from error
    except OSError as error:
        raise ExportError(_sentence(error, file.parent), named(error)) from error
    finally:
        if temporary is not None:
            with suppress(OSError, KnownError):
                held.emptied(temporary)


def _sentence(error: OSError, folder: Path) -> str:
    kind = trouble(error)
    if why := cause(error):
        return sentences(NOT_WRITTEN, why)
    if kind is Trouble.FULL:
        return FULL
    if kind in (Trouble.GONE, Trouble.IN_THE_WAY):
        return NO_FOLDER.format(mappe=folder)
    return DENIED.format(mappe=folder) if kind is Trouble.DENIED else NOT_WRITTEN
