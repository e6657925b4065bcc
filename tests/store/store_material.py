"""Made-up citizens and courses, cheap keys, and a data folder to open: what the tests of the store share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from smdb_desktop.resources import catalog
from smdb_desktop.services.ports.store import Store, Write
from smdb_desktop.services.stored.records import (
    Art,
    BorgerRecord,
    ForloebRecord,
    Hvem,
    IndberetningRecord,
    SkemaRecord,
    Svar,
    Tilstand,
)
from smdb_desktop.store.keys.keyslots import KdfParams
from smdb_desktop.store.vault import FolderVault

CHEAP = KdfParams(memory_kib=64, rounds=1, lanes=1)
PASSPHRASE = "korrekt hest på hæfteklamme"
OTHER = BEFORE = "fire andre ord på linje"
START = datetime(2025, 8, 1, 9, 0, tzinfo=UTC)
IDA = Hvem("p-ida", "Ida", "INDBERETTER")
BO = Hvem("p-bo", "Bo")
PER = Hvem("p-per", "Per")
BORGER = BorgerRecord("b1", "1502779995", "Kanarie Prøvesen", "165", "MAND")
ANDEN = BorgerRecord("b2", "1007059995", "Testborger")


class Clock:
    """A clock that stands still until it is turned, and the time that has really passed, which goes forwards only."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now
        self.passed = 1e6

    def __call__(self) -> datetime:
        return self.now

    def ticks(self) -> float:
        """Seconds since the machine was started."""
        return self.passed

    def turn(self, seconds: float) -> None:
        """Let time pass; a negative number turns the clock back."""
        self.set(seconds)
        self.passed += max(0.0, seconds)

    def set(self, seconds: float) -> None:
        """Turn the clock only; no time passes."""
        self.now += timedelta(seconds=seconds)


def later(seconds: float) -> Clock:
    """A clock for a program that is started so many seconds after the others."""
    clock = Clock()
    clock.turn(seconds)
    return clock


def minute(number: int) -> datetime:
    """The moment so many minutes after START."""
    return START + timedelta(minutes=number)


def skema(id_: str, art: str, parent: str | None = None, position: int = 0, **svar: str) -> SkemaRecord:
    """A form with these answers, none completed."""
    answers = {felt: Svar(value, value) for felt, value in svar.items()}
    return SkemaRecord(id_, art, parent, position, answers, kladde=bool(answers))


def forloeb(id_: str = "f1", borger_id: str = "b1", skemaer: Iterable[SkemaRecord] = (), at: int = 0) -> ForloebRecord:
    """A course at revision 1."""
    time = minute(at)
    return ForloebRecord(
        id_, borger_id, "165", "INDBERETTER", "2025-07-01", 1, time, time, "Bo", skemaer=tuple(skemaer)
    )


def write(revision: int, at: int = 1, hvem: Hvem = IDA, hvorfor: str = "") -> Write:
    """A write by Ida, a minute after START."""
    return Write(hvem, minute(at), revision, hvorfor)


def indberetning(id_: str = "i1", at: int = 2) -> IndberetningRecord:
    """A submission as a use case offers it; the store works out the rest."""
    return IndberetningRecord(id_, "f1", 0, Art.NY, Tilstand.KLAR, minute(at))


def with_course(store: Store, *skemaer: SkemaRecord) -> Store:
    """The store with one citizen and one course of these forms (a request when none is named)."""
    store.cases.save_borger(BORGER, BO, START)
    store.cases.create_forloeb(forloeb(skemaer=skemaer or (skema("s1", "anmodning"),)), BO)
    return store


def send(store: Store, id_: str, sha256: str, at: int = 5) -> None:
    """Freeze and mark a submission as sent."""
    store.outbox.freeze(id_, f"payload {sha256}".encode(), sha256, "indhold")
    store.outbox.mark_sent(id_, sha256, f"{id_}.asice", "mappe", IDA, minute(at))


def vault(folder: Path, clock: Clock | None = None) -> FolderVault:
    """A vault with a cheap key."""
    clock = clock or Clock()
    return FolderVault(
        folder, milepaele=catalog().milepaele, datofelter=catalog().datofelter, kdf=CHEAP, now=clock, ticks=clock.ticks
    )
