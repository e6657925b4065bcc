"""Whether this computer's clock can be right: judged by what is known without a net, and said before it does harm.

``judge`` is pure: evidence in, doubt out. ``ClockService`` gathers the evidence of one open store and remembers, in the store,
the latest time that nobody doubted; a time that was written while the clock was doubted is no evidence. What cannot be known is
not said: a clock that is a little ahead looks like every other clock until it is put right again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Tn, sentences
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.stored.bin import KENDT, UR
from smdb_desktop.services.stored.records import Art, IndberetningRecord, Tilstand

if TYPE_CHECKING:
    from smdb_desktop.domain.words import Text
    from smdb_desktop.services.changes import Changes
    from smdb_desktop.services.ports.clock import Clock, NewId
    from smdb_desktop.services.ports.store import Store
    from smdb_desktop.services.stored.records import Json, UdbakkeRow

BACK = timedelta(minutes=5)
"""So far a clock may be put back unseen: programs that set the time move it by seconds."""
AHEAD = timedelta(days=500)
"""So long a store may lie unused: a long leave is no jump, years are."""
EARLY = timedelta(days=1)
"""So far before the program's own day a clock may be: it was built somewhere on the earth."""
FUTURE = timedelta(minutes=10)
"""A reader takes no signature that is further ahead of its own clock (``submission/reader.py``)."""


class Vidner(NamedTuple):
    """What is known of the time without a net. Times in UTC; None where nothing is known.

    ``brugt`` is the latest time at which the store was used by a clock that nobody doubted, ``afsendt`` that of the newest
    receipt; ``bygget`` the program's own day, ``certifikat`` the first day of a real signing certificate.
    """

    brugt: datetime | None = None
    afsendt: datetime | None = None
    bygget: datetime | None = None
    certifikat: datetime | None = None


class Tvivl(NamedTuple):
    """A doubt, as the Danish sentence that says why and what to do."""

    besked: Text


HOW = T(
    "Er det forkert, så ret datoen og klokken, og åbn programmet igen. I Windows: højreklik på uret, og vælg »Juster "
    "dato/klokkeslæt«."
)


def judge(known: Vidner, now: datetime) -> Tvivl | None:
    """What speaks against the clock; None where nothing does."""
    used = max((each for each in (known.brugt, known.afsendt) if each), default=None)
    if used is not None and now < used - BACK:
        return Tvivl(
            sentences(
                T("Computerens ur viser {nu:%d-%m-%Y %H.%M}.", nu=local(now)),
                _back(used - now),
                HOW,
            ),
        )
    made = max((each for each in (known.bygget, known.certifikat) if each), default=None)
    if made is not None and now < made - EARLY:
        text = T(
            "Computerens ur viser {nu:%d-%m-%Y %H.%M}, men programmet eller certifikatet er nyere: fra {lavet:%d-%m-%Y}.",
            nu=local(now),
            lavet=local(made),
        )
        return Tvivl(sentences(text, HOW))
    latest = max((each for each in (used, made) if each), default=None)
    if used is not None and latest is not None and now > latest + AHEAD:
        text = T(
            "Computerens ur viser {nu:%d-%m-%Y %H.%M}, men programmet blev sidst brugt {brugt:%d-%m-%Y}. Det kan være rigtigt; "
            "ellers er uret stillet frem.",
            nu=local(now),
            brugt=local(used),
        )
        return Tvivl(sentences(text, HOW))
    return None


def _back(gap: timedelta) -> Text:
    """How far a clock went back, in the largest unit that fits."""
    if gap >= timedelta(days=2):
        return Tn(
            "Det er gået {n} dag tilbage, siden programmet sidst blev brugt.",
            "Det er gået {n} dage tilbage, siden programmet sidst blev brugt.",
            n=gap.days,
        )
    minutes = round(gap.total_seconds() / 60)
    if minutes >= 120:
        return Tn(
            "Det er gået {n} time tilbage, siden programmet sidst blev brugt.",
            "Det er gået {n} timer tilbage, siden programmet sidst blev brugt.",
            n=minutes // 60,
        )
    return Tn(
        "Det er gået {n} minut tilbage, siden programmet sidst blev brugt.",
        "Det er gået {n} minutter tilbage, siden programmet sidst blev brugt.",
        n=minutes,
    )


class ClockService:
    """The clock of one open store. ``doubt`` and ``doubted`` touch no store and may be asked from any thread."""

    def __init__(self, store: Store, clock: Clock, new_id: NewId, changes: Changes, bygget: datetime | None) -> None:
        self._store, self._clock, self._new_id, self._changes = store, clock, new_id, changes
        self._known = Vidner(bygget=bygget)
        self._signed_ahead: tuple[UdbakkeRow, ...] = ()
        self._blind = False
        """Whether what is known could not be read: then nothing is noted over it."""

    def look(self) -> None:
        """Gather what is known; before this opening has written anything. Raises StoreError."""
        self._blind = True
        kept, before = self._kept(), self._store.info().foer
        used = [_time(kept.get("brugt"))]
        if before is not None and not kept.get("tvivl"):
            used.append(before.skrevet)
        self._known = self._known._replace(
            brugt=max((each for each in used if each), default=None), certifikat=self._certificate()
        )
        # a witness, until somebody has said that the clock is right now
        self._signed_ahead = self._store.outbox.signed_after(self._clock() + FUTURE)
        times = (row.indberetning.sendt_tid for row in self._signed_ahead)
        self._known = self._known._replace(afsendt=max((each for each in times if each), default=None))
        self._blind = False

    def note(self) -> None:
        """Keep the time as one that nobody doubts, or that it is doubted. Raises StoreError."""
        if self._blind:
            return
        doubted = self.doubted
        if not doubted:
            self._known = self._known._replace(brugt=max(self._clock(), self._known.brugt or self._clock()))
        used = self._known.brugt
        known = max((each for each in self._known if each), default=None)
        self._put(
            {"brugt": used.isoformat() if used else None, "tvivl": doubted, KENDT: known.isoformat() if known else None}
        )

    @property
    def doubted(self) -> bool:
        """Whether anything speaks against the clock now."""
        return self.doubt() is not None

    def doubt(self) -> Tvivl | None:
        """What speaks against the clock now."""
        return judge(self._known, self._clock())

    def told(self) -> str:
        """What a person must know of the clock, as whole sentences; "" where there is nothing."""
        doubt, ahead = self.doubt(), sum(not _is_reported(row) for row in self._signed_ahead)
        if doubt is None:
            return ""
        signed = Tn(
            "Viser det rigtigt nu, var det foran, da {n} indberetning blev underskrevet: den vil blive afvist, og den bliver "
            "klar igen, når du siger, at uret er rigtigt.",
            "Viser det rigtigt nu, var det foran, da {n} indberetninger blev underskrevet: de vil blive afvist, og de bliver "
            "klar igen, når du siger, at uret er rigtigt.",
            n=ahead,
        )
        return sentences(doubt.besked, signed if ahead else "")

    def trust(self) -> int:
        """A person says that the clock is right now: later times that were noted were wrong.

        What was signed at them becomes Klar again as the next revision; how many submissions that were.
        """
        # what a person has typed into SMDB stands there whatever the clock said when it was signed
        now, ahead = self._clock(), tuple(row for row in self._signed_ahead if not _is_reported(row))
        with self._store.together():
            for row in ahead:
                self._again(row, now)
            self._put({"brugt": now.isoformat(), "tvivl": False, KENDT: now.isoformat()})
        self._known = Vidner(brugt=now)
        self._blind = False
        self._signed_ahead = ()
        told = [Changed(Kind.UDBAKKE, "", row.indberetning.forloeb_id) for row in ahead]
        self._changes.publish(Changed(Kind.PERSONER), *told)
        return len(ahead)

    def _again(self, row: UdbakkeRow, now: datetime) -> None:
        forloeb = self._store.cases.forloeb(row.indberetning.forloeb_id)
        klar = IndberetningRecord(self._new_id(), forloeb.id, 0, Art.NY, Tilstand.KLAR, now)
        self._store.cases.complete_skema(
            forloeb.id, {}, (), klar, Write(self._store.people.who(), now, forloeb.revision)
        )

    def _certificate(self) -> datetime | None:
        """The first day of a real certificate; a practice one is made by this very clock."""
        info = self._store.settings.get("certifikat_info")
        return _time(info.get("gyldig_fra")) if isinstance(info, dict) and info.get("oevelse") is not True else None

    def _kept(self) -> dict[str, Json]:
        kept = self._store.settings.get(UR)
        return kept if isinstance(kept, dict) else {}

    def _put(self, kept: dict[str, Json]) -> None:
        self._store.settings.put(UR, kept)


def _is_reported(row: UdbakkeRow) -> bool:
    return row.indberetning.tilstand is Tilstand.INDBERETTET


def _time(text: Json) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
