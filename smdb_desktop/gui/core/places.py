"""Where one can go, with what each page is told on the way in. A place is an address: it may hold ids, never a citizen's data.

Every page has one class here, so that who goes there is checked by type, and features need not know each other's pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from enum import StrEnum
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go. ``name`` is how the log and the navigation call it."""

    name: ClassVar[str] = ""


class Forside(Place):
    """The page one comes to."""

    __slots__ = ()
    name: ClassVar[str] = "forside"


@dataclass(frozen=True, slots=True)
class Borger(Place):
    """One citizen, at a course; without a citizen the search."""

    name: ClassVar[str] = "borger"
    borger_id: str = ""
    forloeb_id: str = ""


@dataclass(frozen=True, slots=True)
class Historik(Place):
    """The history of one course."""

    name: ClassVar[str] = "historik"
    forloeb_id: str


class AlleBorgere(Place):
    """Every citizen."""

    __slots__ = ()
    name: ClassVar[str] = "alle_borgere"


@dataclass(frozen=True, slots=True)
class Kladder(Place):
    """The drafts; with ``blandt`` only these (form ids) to begin with, and ``hvad`` says in words which they are."""

    name: ClassVar[str] = "kladder"
    blandt: tuple[str, ...] | None = None
    hvad: str = ""


class Papirkurv(Place):
    """What was deleted."""

    __slots__ = ()
    name: ClassVar[str] = "papirkurv"


@dataclass(frozen=True, slots=True)
class Frister(Place):
    """The limits that run; ``art`` is the kind to begin with, or a number of the work (``workload.DELE``), else all; ``linje``
    the limit to begin at (``Linje.sted``)."""

    name: ClassVar[str] = "frister"
    art: str = ""
    linje: str = ""


class Udbakke(Place):
    """The submissions."""

    __slots__ = ()
    name: ClassVar[str] = "udbakke"


@dataclass(frozen=True, slots=True)
class Modtag(Place):
    """What others send here; ``filer`` are those that were chosen already."""

    name: ClassVar[str] = "modtag_filer"
    filer: tuple[str, ...] = ()


class Modtagere(Place):
    """Who files are encrypted to, and whom one believes."""

    __slots__ = ()
    name: ClassVar[str] = "modtagere"


class Register(Place):
    """The register of tilbud."""

    __slots__ = ()
    name: ClassVar[str] = "register"


@dataclass(frozen=True, slots=True)
class Indlaesning(Place):
    """A table that is taken in; ``art`` is what it holds, else one chooses."""

    name: ClassVar[str] = "indlaesning"
    art: str = ""


@dataclass(frozen=True, slots=True)
class Kontrol(Place):
    """One list of *Overblik til kontrol*; ``liste`` is the name of its count."""

    name: ClassVar[str] = "kontrol"
    liste: str


@dataclass(frozen=True, slots=True)
class Godkendelse(Place):
    """What the register will ask about a year, "" for the last one that has ended."""

    name: ClassVar[str] = "godkendelse"
    aar: str = ""


@dataclass(frozen=True, slots=True)
class GodkendelseSager(Place):
    """The cases behind a number of *Godkendelse*: the year, the number of the question, and the part of it."""

    name: ClassVar[str] = "godkendelse_sager"
    aar: str = ""
    nr: str = "81"
    del_: str = ""


@dataclass(frozen=True, slots=True)
class Guide(Place):
    """One course in the wizard, at a step, a form instance or a field of one if it is named, else where it was left."""

    name: ClassVar[str] = "guide"
    forloeb_id: str
    trin: str = ""
    skema_id: str = ""
    felt: str = ""


class Kort(StrEnum):
    """The cards of Indstillinger that one is led to."""

    CERTIFIKAT = "certifikat"
    VEJ = "vej"
    OPDATERINGER = "opdateringer"


@dataclass(frozen=True, slots=True)
class Indstillinger(Place):
    """The settings; ``kort`` is the card to begin at, else the first."""

    name: ClassVar[str] = "indstillinger"
    kort: Kort | None = None


class Kodelister(Place):
    """The answer lists."""

    __slots__ = ()
    name: ClassVar[str] = "kodelister"


@dataclass(frozen=True, slots=True)
class Vejledning(Place):
    """The pages to read; ``side`` is the one to begin at, else the first."""

    name: ClassVar[str] = "vejledning"
    side: str = ""


class Om(Place):
    """Version and licences."""

    __slots__ = ()
    name: ClassVar[str] = "om"


class Diagnose(Place):
    """What support must know, before it is saved; also where no store is open."""

    __slots__ = ()
    name: ClassVar[str] = "diagnose"


class Sikkerhedskopier(Place):
    """The copies of the store."""

    __slots__ = ()
    name: ClassVar[str] = "sikkerhedskopier"


class Personer(Place):
    """Who works here and can open the store."""

    __slots__ = ()
    name: ClassVar[str] = "personer"


@dataclass(frozen=True, slots=True)
class Gendan(Place):
    """The way back from a copy; ``fil`` is one that was chosen already."""

    name: ClassVar[str] = "gendan"
    fil: str = ""


class Flyttet(Place):
    """Asked before one goes on in a store that was moved away."""

    __slots__ = ()
    name: ClassVar[str] = "flyttet"


@dataclass(frozen=True, slots=True)
class Indberetningsfil(Place):
    """A submission file that somebody opened; ``fra`` is where one goes when it is closed, else where one begins."""

    name: ClassVar[str] = "indberetningsfil"
    fil: str
    fra: Place | None = None


@dataclass(frozen=True, slots=True)
class Rapporter(Place):
    """Reports; ``rapport`` is the name of one or of a question, ``aar`` its year, "" for the first and this year."""

    name: ClassVar[str] = "rapporter"
    rapport: str = ""
    aar: str = ""


class FoersteStart(Place):
    """Setting up."""

    __slots__ = ()
    name: ClassVar[str] = "foerste_start"


@dataclass(frozen=True, slots=True)
class LaasOp(Place):
    """Unlocking; ``skifter`` while one waits for this store to be closed and goes on to the one beside it. ``videre`` is where
    one goes when it is open, else Forside. ``person``: one person goes and another comes."""

    name: ClassVar[str] = "laas_op"
    skifter: bool = False
    videre: Place | None = None
    person: bool = False


_KEPT: tuple[type[Place], ...] = (
    Forside,
    Borger,
    AlleBorgere,
    Kladder,
    Papirkurv,
    Udbakke,
    Frister,
    Kontrol,
    Godkendelse,
    GodkendelseSager,
    Guide,
    Indstillinger,
    Sikkerhedskopier,
    Personer,
    Rapporter,
)
"""The pages that one comes back to; ids are kept of them, and nothing that was read of a file."""
_WORDS = frozenset({"hvad"})
"""What a place holds in words, and what nobody keeps."""


def kept(place: Place) -> dict[str, str]:
    """A place as it is kept; empty for one that nobody comes back to."""
    if type(place) not in _KEPT:
        return {}
    said = asdict(place) if is_dataclass(place) else {}
    ids = {name: value for name, value in said.items() if isinstance(value, str) and value and name not in _WORDS}
    return {"side": place.name, **ids}


def from_kept(said: Mapping[str, object]) -> Place | None:
    """The place that was kept; None where this program does not have it."""
    at = next((each for each in _KEPT if each.name == said.get("side")), None)
    if at is None:
        return None
    try:
        return at(**{name: str(value) for name, value in said.items() if name != "side"})
    except TypeError:
        return None
