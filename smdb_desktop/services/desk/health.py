"""Whether the store is as it was written: the check that runs while nothing happens, and how it and a mending are said to people.

The check goes on by small steps for which a face asks when it has nothing else to do. Nothing here opens or repairs a file.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Tn, sentences
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.errors import StoreDamaged
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import Heling

PORTION = 256
"""Pages that one step checks: a megabyte, some milliseconds."""
OFTEN = timedelta(days=1)

HELET = T(
    "Programmet blev afbrudt, og en fil var beskadiget. Alt, hvad programmet havde noteret som gemt, er gendannet; "
    "du skal ikke gøre noget. De beskadigede filer ligger i {mappe}, hvis din support vil se dem."
)
MISTET = T(
    "Se de sager igennem, du arbejdede med sidst, og skriv det, der mangler, igen. De beskadigede filer ligger i "
    "{mappe}; slet dem ikke, før din support har set dem."
)
MISTET_UKENDT = T("En fil var beskadiget, og der kan mangle noget i data.")
FUNDET = T(
    "Der er skader i datafilen. Det, du ser, kan være ufuldstændigt. Luk programmet, og gendan fra en sikkerhedskopi, "
    "før du arbejder videre."
)
INTET_TJEK = T("Data er ikke set efter for skader endnu. Det sker af sig selv, mens du ikke bruger programmet.")
TJEKKET = T("Data er sidst set efter for skader {hvornaar}: der var ingen.")


class Sundhed(NamedTuple):
    """What is known: when all pages were last seen, how many were damaged, and what an opening mended or missed, unread."""

    sidst_tjekket: datetime | None
    fundet: int
    heling: Heling | None


class Sagt(NamedTuple):
    """The same in sentences: what an opening mended or missed, and what damage was found; "" where there is nothing to say."""

    sundhed: Sundhed
    heling: str
    skade: str


class HealthService:
    """The health of one open store. Used on the thread that owns it."""

    def __init__(self, store: Store, clock: Clock, changes: Changes) -> None:
        self._store = store
        self._clock = clock
        self._changes = changes
        self._counter = -1
        self._under_way = False
        self._checked = False
        self._said = False

    def sundhed(self) -> Sundhed:
        """What is known now."""
        tjek = self._store.health.checked()
        return Sundhed(tjek and tjek.tid, tjek.fundet if tjek else 0, self._store.health.mended())

    def said(self) -> Sagt:
        """What is known now, in words."""
        sundhed = self.sundhed()
        heling = self._heling_text(sundhed.heling) if sundhed.heling else ""
        skade = sentences(FUNDET, self._store.health.copy_hint()) if sundhed.fundet else ""
        return Sagt(sundhed, heling, skade)

    def _heling_text(self, heling: Heling) -> str:
        if heling.helet:
            return HELET.format(mappe=heling.mappe)
        return sentences(_loss(heling), MISTET.format(mappe=heling.mappe), self._store.health.copy_hint())

    def read(self) -> None:
        """Somebody has read what an opening mended or missed."""
        self._store.health.read()
        self._changes.publish(Changed(Kind.SUNDHED))

    def step(self) -> bool:
        """A small step of what there is to do while nothing happens; whether the next one should come soon.

        Waits where something was written since the last step. Raises StoreDamaged, with the way on, when damage is found first.
        """
        counter = self._store.written().taeller
        if counter != self._counter:
            self._counter = counter
            return False
        if self._store.health.settle():
            return True
        if not self._under_way and not self._due():
            return False
        return self._check()

    def _due(self) -> bool:
        tjek = self._store.health.checked()
        if tjek is None:
            return True
        # damage is looked for again by every session until it is gone
        late = not timedelta() <= self._clock() - tjek.tid < OFTEN
        return late or (not self._checked and bool(tjek.fundet or self._store.health.mended()))

    def _check(self) -> bool:
        before = self._store.health.checked()
        more = self._store.health.check(PORTION)
        after = self._store.health.checked()
        # what the check has noted is no work of a person's
        self._counter = self._store.written().taeller
        self._under_way, self._checked = more, self._checked or not more
        if after != before:
            self._changes.publish(Changed(Kind.SUNDHED))
        if after != before and after is not None and after.fundet and not self._said:
            self._said = True
            raise StoreDamaged(sentences(FUNDET, self._store.health.copy_hint()), f"{after.fundet}/{after.sider}")
        return more


def _loss(heling: Heling) -> str:
    if not heling.antal:
        return MISTET_UKENDT
    if heling.siden is None:
        return Tn(
            "En fil var beskadiget, og højst {n} gemt ændring mangler i data.",
            "En fil var beskadiget, og højst {n} gemte ændringer mangler i data.",
            n=heling.antal,
        )
    siden = local(heling.siden).strftime("%d-%m-%Y kl. %H.%M")
    return Tn(
        "En fil var beskadiget, og højst {n} gemt ændring fra efter {siden} mangler i data.",
        "En fil var beskadiget, og højst {n} gemte ændringer fra efter {siden} mangler i data.",
        n=heling.antal,
        siden=siden,
    )
