"""What is known of a copy of the store, and how a copy and the store differ: frozen records that cross the store's border.

Nothing here names what was answered. Only ``Forskel`` names a citizen; it is made for the one who has unlocked both sides, and
never written anywhere.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from smdb_desktop.services.stored.records import Heling, Skaebne

AHEAD = timedelta(hours=1)
"""So far a clock may have been put back without a copy's time being doubted."""
MOVED = "flyttet"
"""The setting in which a store knows that it was moved to another machine."""
STAYED = "blev_her"
"""The setting in which a store that was moved knows that it is used here all the same: when that was said (ISO 8601)."""


class Kopiaarsag(StrEnum):
    """Why a copy was made."""

    LUKKET = "LUKKET"
    BEDT_OM = "BEDT_OM"
    AABNET = "AABNET"
    PAUSE = "PAUSE"
    FOER_OPDATERING = "FOER_OPDATERING"
    FOER_MIGRERING = "FOER_MIGRERING"
    FLYTNING = "FLYTNING"


class Antal(NamedTuple):
    """How much a store or a copy holds."""

    borgere: int = 0
    forloeb: int = 0
    kladder: int = 0
    indberetninger: int = 0


class Kopi(NamedTuple):
    """A copy as it was described when it had proved itself: opened, every page checked, its rows counted.

    ``tid`` is aware and in UTC. ``maerke`` is the store's own mark of its content (``Store.mark``), "" where none was noted;
    ``antal`` is None for a copy whose description is gone, ``tid`` then the time of the file.
    """

    fil: Path
    tid: datetime
    bytes: int
    antal: Antal | None = None
    aarsag: Kopiaarsag | None = None
    lager: str = ""
    oevelse: bool = False
    program: str = ""
    maerke: str = ""


def newest_first(copies: Iterable[Kopi], now: datetime) -> tuple[Kopi, ...]:
    """Newest first. What says that it was made later than now comes last: a clock was wrong, and nobody knows by how much."""
    latest = now + AHEAD
    return tuple(sorted(copies, key=lambda kopi: (kopi.tid <= latest, kopi.tid, kopi.fil.name), reverse=True))


class Forskelsart(StrEnum):
    """How a citizen's cases differ between the store and a copy."""

    KUN_I_LAGER = "KUN_I_LAGER"
    KUN_I_KOPI = "KUN_I_KOPI"
    NYERE_I_LAGER = "NYERE_I_LAGER"
    NYERE_I_KOPI = "NYERE_I_KOPI"
    FORSKELLIG = "FORSKELLIG"
    """Each side has something that the other lacks."""


class Forskel(NamedTuple):
    """One citizen who is not the same on both sides, with what each side has."""

    borger_id: str
    cpr_nr: str
    navn: str
    art: Forskelsart
    lager: Antal
    kopi: Antal


class Personskifte(NamedTuple):
    """Who was removed, came, or got another name or other roles since a copy, by name.

    ``uden_adgang`` are those of a copy beside a store that cannot be read whose passphrase of then opens nothing any more.
    """

    fjernet: tuple[str, ...] = ()
    tilfoejet: tuple[str, ...] = ()
    aendret: tuple[str, ...] = ()
    uden_adgang: tuple[str, ...] = ()


class Tilbage(StrEnum):
    """What else of today a copy does not have and a restoration does not carry over."""

    KODELISTER = "KODELISTER"
    CERTIFIKAT = "CERTIFIKAT"
    INDLAESNINGER = "INDLAESNINGER"
    OPSAETNING = "OPSAETNING"


class Sammenligning(NamedTuple):
    """What a restoration would change. ``lager`` is None where there is no store that can be read."""

    kopi_tid: datetime
    kopi: Antal
    lager: Antal | None
    forskelle: tuple[Forskel, ...]
    der_er_et_lager: bool
    samme_lager: bool
    oevelse: bool
    noegle_nuvaerende: bool
    """Whether the passphrases that open the store today go on doing so; else those that were valid when the copy was made."""
    flyttefil: bool = False
    """Whether it is the one file of a move, which is used once."""
    heling: Heling | None = None
    """What was mended or is missing in the log of a store that was not closed in order; None for every other file."""
    tilbagekaldt: Mapping[Skaebne, int] = MappingProxyType({})
    """How many courses live in the copy that were deleted, handed over or corrected since, as somebody outside was told."""
    personer: Personskifte = Personskifte()
    ny_noegle: bool = False
    """Whether the store has had a new data key since the copy, which the copy gets."""
    tilbage: tuple[Tilbage, ...] = ()


class Trin(StrEnum):
    """How far a restoration has come, as it stands on the disk before it is done."""

    KLARGOER = "KLARGOER"
    SKIFTER = "SKIFTER"
    SKIFTET = "SKIFTET"
    AFBRUDT = "AFBRUDT"


class Gendannelse(NamedTuple):
    """A restoration that ended and has not been told yet.

    ``fra`` is the copy's name; ``erstattet`` where the replaced store lies (None: there was none); ``afbrudt``: the program was
    cut off in it. With ``AFBRUDT`` nothing was changed, with ``SKIFTET`` it was done to its end.
    """

    trin: Trin
    fra: str
    tid: datetime
    erstattet: Path | None
    afbrudt: bool
    noegle_nuvaerende: bool
    ny_noegle: bool = False
    """Whether it was no copy that became the store, but the store itself under a new data key."""
    ukendt: bool = False
    """Whether the store that was replaced could not be read: what was noted in it since the copy is not carried over."""
