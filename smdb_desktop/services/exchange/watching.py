"""A folder, or the place of a way, that is watched for what others send: what is new waits to be opened, and nothing is taken in.

A file counts when it stood still between two looks: one that is just being written is left. What somebody has dealt with, or put
aside, is remembered by its digest, under whatever name it comes again. A place that is gone is looked for again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.errors import KnownError, StoreError, UsageError, WayError
from smdb_desktop.services.exchange.inbox import Stand
from smdb_desktop.services.ports.named import receiver_of, receiver_words
from smdb_desktop.services.ports.submissions import SEALED_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from smdb_desktop.services.exchange.inbox import InboxService
    from smdb_desktop.services.outbox.receipts import ReceiptService
    from smdb_desktop.services.ports.store import Store
    from smdb_desktop.services.ports.ways import WayOut

SUFFIXES = (".asice", ".p7m", ".jws")
MOST = 500
"""So many files of one place are looked at; there are never more than some in a day."""
_SETTING, _DEALT = "indbakke_overvaaget", "set_fil:"
SEALED = T("Krypteret; den kan læses, når den åbnes")
A_LETTER = T("Kvittering")
NO_PLACE = T("Vælg først en mappe eller en vej, der skal holdes øje med.")
GONE = T("{navn} er der ikke længere.")
AWAY = T("{sted} kan ikke nås lige nu. Der ses efter igen af sig selv.")


class Overvaagning(NamedTuple):
    """What is watched: a folder ("" none), the places of ways that are set up (their ids), and whether it is on."""

    til: bool = False
    mappe: str = ""
    veje: tuple[str, ...] = ()

    @property
    def noget(self) -> bool:
        """Whether there is anything to watch."""
        return bool(self.mappe or self.veje)


class Ventefil(NamedTuple):
    """A file that waits: where, its name and digest, and what it says without being opened: from whom, when, for whom; "" where
    that cannot be told yet. ``fil`` is its path where a person can open it there."""

    sted: str
    navn: str
    sha256: str
    fra: str
    tid: str
    til: str
    besked: str
    fil: Path | None


class Kilde(NamedTuple):
    """A place that is looked at."""

    sted: str
    vej: WayOut


class _Set(NamedTuple):
    """A file at one look: what tells whether it is the same at the next ("" nothing does), its digest ("": it cannot be read),
    whether it stood still since the look before, and its bytes where it is new."""

    stempel: str
    sha256: str
    stille: bool
    indhold: bytes | None = None


class Syn(NamedTuple):
    """One look at every place: the files by place and name, and the places that could not be reached."""

    filer: Mapping[tuple[str, str], _Set]
    steder: Mapping[str, WayOut]
    borte: tuple[str, ...]


@dataclass(slots=True, eq=False)
class WatchService:
    """What is watched of one open store. ``look`` may run on any lane, one at a time; all else belongs to the store's."""

    store: Store
    inbox: InboxService
    receipts: ReceiptService
    changes: Changes
    folder: Callable[[Path], WayOut]
    place_of: Callable[[str], WayOut | None]
    _before: Mapping[tuple[str, str], _Set] = field(default_factory=dict)
    _waiting: dict[tuple[str, str], Ventefil] = field(default_factory=dict)
    _away: tuple[str, ...] = ()

    def setting(self) -> Overvaagning:
        """What a person chose."""
        raw: Any = self.store.settings.get(_SETTING)
        if not isinstance(raw, dict):
            return Overvaagning()
        veje = raw.get("veje")
        ids = tuple(map(str, veje)) if isinstance(veje, list) else ()
        return Overvaagning(bool(raw.get("til")), str(raw.get("mappe") or ""), ids)

    def choose(self, chosen: Overvaagning) -> None:
        """Keep what is watched from now on. Raises UsageError where it is to be on and there is nothing to watch."""
        if chosen.til and not chosen.noget:
            raise UsageError(NO_PLACE)
        self.store.settings.put(_SETTING, {"til": chosen.til, "mappe": chosen.mappe, "veje": list(chosen.veje)})
        self._before, self._away = {}, ()
        self._waiting.clear()
        self.changes.publish(Changed(Kind.INDBAKKE))

    def sources(self) -> tuple[Kilde, ...]:
        """The places to look at; none where it is off."""
        chosen = self.setting()
        if not chosen.til:
            return ()
        found = [Kilde(chosen.mappe, self.folder(Path(chosen.mappe)))] if chosen.mappe else []
        ways = [self.place_of(each) for each in chosen.veje]
        return (*found, *(Kilde(way.maal, way) for way in ways if way is not None))

    def look(self, sources: Sequence[Kilde]) -> Syn:
        """Look at the places, which may be slow or gone. Reads only what changed since the last look."""
        files: dict[tuple[str, str], _Set] = {}
        away: list[str] = []
        for sted, way in sources:
            names = way.names()
            there = None if names is None else self._looked(sted, way, names, files)
            if not there:
                away.append(sted)
                # what waited there is not gone because nobody can look
                before = {key: each._replace(indhold=None) for key, each in self._before.items() if key[0] == sted}
                files = before | files
            way.close()
        return Syn(files, {each.sted: each.vej for each in sources}, tuple(away))

    def _looked(self, sted: str, way: WayOut, names: Collection[str], files: dict[tuple[str, str], _Set]) -> bool:
        """Put in what is found in a place; whether it was there to the end: one that is gone is not asked for file after file."""
        for navn in sorted(name for name in names if name.lower().endswith(SUFFIXES))[:MOST]:
            try:
                seen = self._seen(way, navn, self._before.get((sted, navn)))
            except WayError:
                return False
            if seen is not None:
                files[sted, navn] = seen
        return True

    def contents(self, sources: Sequence[Kilde], chosen: Sequence[Ventefil]) -> dict[str, bytes | str]:
        """What stands in these files, by their names, or why one cannot be read. On the lane of ``look``."""
        ways = {each.sted: each.vej for each in sources}
        found: dict[str, bytes | str] = {}
        for each in chosen:
            way, name, number = ways.get(each.sted), each.navn, 2
            while name in found:  # the same name in another place
                name, number = T("{navn} ({nummer})", navn=each.navn, nummer=number), number + 1
            try:
                content = None if way is None else way.ask(each.navn, SEALED_LIMIT)
                found[name] = GONE.format(navn=each.navn) if content is None else content
            except KnownError as error:
                found[name] = str(error)
        for way in ways.values():
            way.close()
        return found

    def _seen(self, way: WayOut, navn: str, before: _Set | None) -> _Set | None:
        stamp = _stamp(way.path(navn))
        if before is not None and before.stille and stamp == before.stempel:
            return before._replace(indhold=None)
        try:
            content = way.ask(navn, SEALED_LIMIT)
        except WayError as error:
            if error.one or error.person:
                return None  # this one is held, or not for us
            raise
        except KnownError:
            # too large, or held by whoever writes it; what nothing tells of is not fetched again and again to find that out
            return None if stamp else _Set("", "", True)
        if content is None:
            return None
        digest = sha256(content).hexdigest()
        still = before is not None and before.sha256 == digest and _stamp(way.path(navn)) == stamp == before.stempel
        return _Set(stamp, digest, still, content if still else None)

    def judge(self, syn: Syn) -> None:
        """Take over what was seen: what is new waits, what is gone does not. Tells whoever shows it where that changed."""
        waiting: dict[tuple[str, str], Ventefil] = {}
        for key, each in syn.filer.items():
            if not each.stille or not each.sha256 or self.dealt_with(each.sha256):
                continue
            there = self._waiting.get(key)
            if there is not None and there.sha256 == each.sha256:
                waiting[key] = there
            elif each.indhold is not None and not self._is_ours(key[1]):
                told = self._told(key, each, syn.steder[key[0]].path(key[1]))
                if told is not None:
                    waiting[key] = told
        self._before = {key: each._replace(indhold=None) for key, each in syn.filer.items()}
        if waiting != self._waiting or syn.borte != self._away:
            self._waiting, self._away = waiting, syn.borte
            self.changes.publish(Changed(Kind.INDBAKKE))

    def _is_ours(self, navn: str) -> bool:
        """Whether a file's name begins as a submission that was made here: it lies where it was handed over to."""
        with suppress(StoreError):
            self.store.outbox.indberetning(navn.partition(".")[0])
            return True
        return False

    def _told(self, key: tuple[str, str], seen: _Set, file: Path | None) -> Ventefil | None:
        """What a file says of itself; None for one that is here already."""
        sted, navn = key
        content = seen.indhold or b""
        blank = Ventefil(sted, navn, seen.sha256, "", _day(file), "", "", file)
        if self.inbox.sealed(content):
            return blank._replace(besked=SEALED)
        if self.receipts.is_one(content) or navn.lower().endswith(".jws"):
            return blank._replace(besked=A_LETTER)
        try:
            shown = self.inbox.look(content, navn)
        except KnownError as error:
            return blank._replace(besked=str(error))
        if shown.stand is Stand.HER or self._is_ours(shown.vist.indberetning_id):
            return None
        meant = receiver_of(shown.inde) if shown.inde else None
        when = str(shown.inde.get("tid") or "") if shown.inde else ""
        return blank._replace(
            fra=shown.vist.afsender,
            tid=_moment(datetime.fromisoformat(when)) if when else blank.tid,
            til=receiver_words(meant) if meant is not None else "",
            besked=str(shown.vist.saetning),
        )

    def waiting(self) -> tuple[Ventefil, ...]:
        """What waits to be opened."""
        return tuple(self._waiting.values())

    def away(self) -> tuple[str, ...]:
        """The places that could not be reached at the last look, a sentence each."""
        return tuple(AWAY.format(sted=sted) for sted in self._away)

    # -- what was dealt with -----------------------------------------------------------------------------------------

    def dealt_with(self, digest: str) -> bool:
        """Whether a file of this digest was dealt with or put aside."""
        return self.store.settings.blob(_DEALT + digest) is not None

    def put_aside(self, digests: Sequence[str]) -> None:
        """From now on files of these digests do not wait any more."""
        with self.store.together():
            for digest in digests:
                self.store.settings.put_blob(_DEALT + digest, b"1")
        gone = {key for key, each in self._waiting.items() if each.sha256 in digests}
        if gone:
            self._waiting = {key: each for key, each in self._waiting.items() if key not in gone}
            self.changes.publish(Changed(Kind.INDBAKKE))


def _stamp(file: Path | None) -> str:
    """What changes when somebody writes on in a file; "" where nothing tells, or it is gone."""
    if file is None:
        return ""
    try:
        stat = file.stat()
    except OSError:
        return ""
    return f"{stat.st_size}:{stat.st_mtime_ns}"


def _day(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        return _moment(datetime.fromtimestamp(file.stat().st_mtime).astimezone())
    except (OSError, ValueError, OverflowError):
        return ""


def _moment(tid: datetime) -> str:
    return T("{tid:%d-%m-%Y} kl. {tid:%H.%M}", tid=local(tid))
