"""What crosses the store's border: frozen records of citizens, courses, forms and submissions.

An answer is kept twice: ``raw`` as it was typed, ``value`` as it was understood (canonical JSON: ISO dates, codes, numbers), or
None where it could not be understood. A form has a working copy (``svar``) and, once completed, a copy of what was completed
(``faerdig``); only the latter is ever sent.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None


class Note(NamedTuple):
    """Why a field waits for its answer, in one line; who (name) wrote so, and when."""

    tekst: str
    hvem: str
    tid: datetime


class Svar(NamedTuple):
    """One answer of the working copy. ``usikker_dag``: a day that was filled in from a clock that was doubted.

    ``gentaget``: it was taken from another course, and nobody has confirmed it here. ``note`` says why there is no answer yet:
    what is answered has none. Neither is ever part of what is completed or sent.
    """

    raw: Json
    value: Json
    usikker_dag: bool = False
    gentaget: bool = False
    note: Note | None = None


class Foer(NamedTuple):
    """The answer that a person gave last to a question in another course, as it stands there now; ``tid`` is when."""

    svar: Svar
    forloeb_id: str
    tid: datetime


class Hvem(NamedTuple):
    """Who writes: a person of this store by id, with name and role as they are at that moment."""

    id: str
    navn: str
    rolle: str = ""


class PersonRecord(NamedTuple):
    """Somebody who works in this store. ``roller`` are codes of the list ``profil``; ``rolle`` is the one in use.

    ``kommune`` is the municipality that is reported for in that role, "" for the store's own. One who is not ``aktiv`` was
    removed: opens nothing, and stands at what was done.
    """

    id: str
    navn: str
    roller: tuple[str, ...]
    rolle: str
    oprettet: datetime
    aktiv: bool = True
    kommune: str = ""


class BorgerRecord(NamedTuple):
    """A citizen. ``cpr_nr`` is ten characters without hyphen; ids are made on this machine and never collide (uuid4 hex)."""

    id: str
    cpr_nr: str
    navn: str = ""
    opholdskommune: str = ""
    koen: str = ""


class SkemaRecord(NamedTuple):
    """One form instance. ``art`` names the form; ``parent_id`` of a treatment is its tilbud's form; ``position`` orders siblings.

    ``faerdig_rolle`` is the role of the person who completed it ("" where that was not noted); ``kladde`` says whether the
    working copy has answers that were not completed: the store works it out and takes no notice of what is given.
    """

    id: str
    art: str
    parent_id: str | None = None
    position: int = 0
    svar: Mapping[str, Svar] = MappingProxyType({})
    faerdig: Mapping[str, Json] | None = None
    faerdig_tid: datetime | None = None
    faerdig_af: str = ""
    faerdig_rolle: str = ""
    kladde: bool = False


class Sted(NamedTuple):
    """Where a person was when the draft was left: step id, form instance and field."""

    trin: str = ""
    skema_id: str = ""
    felt: str = ""


class Bekraeftelse(NamedTuple):
    """A warning that a person confirmed, with the reason given."""

    regel: str
    felt: str
    besked: str
    begrundelse: str
    hvem: str
    tid: datetime


class ForloebRecord(NamedTuple):
    """One course of contact. ``revision`` counts every write and is what a later write must name (revision check).

    ``nedlagt`` is the CPR number under which it was reported before that was corrected, "" where it was not; then all that was in
    it has gone to the course ``flyttet_til``, and what is left is what was sent and its deletion. A course that is to be reported
    deleted (``slettes``) is ``nedlagt`` under its own number, and nothing goes on from it.
    """

    id: str
    borger_id: str
    myndighedskommune: str
    profil: str
    skemaversion: str
    revision: int
    oprettet: datetime
    aendret: datetime
    aendret_af: str
    sted: Sted = Sted()
    skemaer: tuple[SkemaRecord, ...] = ()
    bekraeftelser: tuple[Bekraeftelse, ...] = ()
    nedlagt: str = ""
    flyttet_til: str = ""
    overdraget: str = ""
    """The municipality that it was handed over to; nothing of it is left here but its line."""
    kasseret: bool = False
    """Whether it lies in the bin: nothing of it has ever left, and it is put back whole or forgotten."""

    @property
    def slettes(self) -> bool:
        """Whether it is to be reported deleted, or was."""
        return bool(self.nedlagt) and not (self.flyttet_til or self.overdraget or self.kasseret)


class Tilstand(StrEnum):
    """State of a submission, in the program's words (a draft is no submission); what each promises stands in ``states``.

    ``UVIST``: it may have left, nobody knows, and another has taken its place.
    """

    KLAR = "KLAR"
    UVIST = "UVIST"
    EKSPORTERET = "EKSPORTERET"
    KVITTERET = "KVITTERET"
    RETURNERET = "RETURNERET"
    INDBERETTET = "INDBERETTET"


class Maade(StrEnum):
    """How a case came to stand in SMDB. ``INDTASTET``: a person here typed it. ``KVITTERING``: a receiver says so."""

    INDTASTET = "INDTASTET"
    KVITTERING = "KVITTERING"


class Indberettet(NamedTuple):
    """That a submission stands in SMDB: on which day it came there, how, who said so here (name) and when."""

    dag: date
    maade: Maade
    hvem: str
    tid: datetime


class Art(StrEnum):
    """Kind of a submission."""

    NY = "NY"
    RETTET = "RETTET"
    SLETTET = "SLETTET"


class Fundet(StrEnum):
    """What a person found of a submission that may have left. It changes no number: the submission may be seen all the same."""

    ANKOMMET = "ANKOMMET"
    IKKE_ANKOMMET = "IKKE_ANKOMMET"
    VED_IKKE = "VED_IKKE"


class Afklaring(NamedTuple):
    """A person's word on a submission that may have left: what was found, by whom (name), when."""

    fundet: Fundet
    hvem: str
    tid: datetime


class Aarsag(StrEnum):
    """Why numbers before a submission are not known to have left.

    ``AFBRUDT``: an export was cut off, and what it wrote was followed by a correction. ``GENDANNET``: the store was older than
    what had left, because a copy of it was put back or another machine went on from it. ``INDTASTET``: the one before was typed
    into SMDB's pages, and no file of it was made. ``TAGET_TILBAGE``: a person took the one before back before it left.
    """

    AFBRUDT = "AFBRUDT"
    GENDANNET = "GENDANNET"
    INDTASTET = "INDTASTET"
    TAGET_TILBAGE = "TAGET_TILBAGE"


class Kilde(StrEnum):
    """How it is known that a submission has left. ``FORSOEG``: it may have left, an attempt was begun and nobody saw its end.

    ``INDTASTET``: it was typed into SMDB's pages and no file of it is known, so its number is used up and no receiver of files
    has it.
    """

    FORSOEG = "FORSOEG"
    SENDT = "SENDT"
    KVITTERING = "KVITTERING"
    FIL = "FIL"
    INDTASTET = "INDTASTET"


SIKRE = frozenset({Kilde.SENDT, Kilde.KVITTERING, Kilde.FIL})
"""The sources that leave no doubt that a file has left."""


MOST_REVISION = 900_000_000
"""This program gives no number above it: one that is met is not ours to go on above. The schema ends at 999999999."""


class Udenfor(NamedTuple):
    """A submission that has left or may have left, whether or not this store has it. ``sha256`` is its payload's, "" where
    that is not known; ``art`` and ``dag``, the local day on which it left, None where they are not."""

    indberetning_id: str
    forloeb_id: str
    revision: int
    sha256: str
    kilde: Kilde
    art: Art | None = None
    dag: date | None = None


class Skaebne(StrEnum):
    """What became of a course in data that a copy from before it has replaced.

    ``SLETTET``: its deletion left, or may have. ``OVERDRAGET``: it was handed over. ``CPR_RETTET``: it had left, and went on
    under a corrected number.
    """

    SLETTET = "SLETTET"
    OVERDRAGET = "OVERDRAGET"
    CPR_RETTET = "CPR_RETTET"


class Tilbagekaldt(NamedTuple):
    """That a course which lives here was taken back outside: how, on which local day, and by whom ("" where not known).

    ``til`` is the municipality it was handed over to (code), or the number that is right; ``revision`` and ``kilde`` are those
    of its deletion (0 and None where none is known of).
    """

    skaebne: Skaebne
    dag: date | None = None
    til: str = ""
    hvem: str = ""
    revision: int = 0
    kilde: Kilde | None = None


class Afgaaet(NamedTuple):
    """A course of which something has left or may have left, by its citizen's number and the day of its request.

    It is told to a copy that does not have the course, so that nobody reports it a second time unwarned. ``anmodet`` is an ISO
    date, "" where none is known; ``indberetning_id`` and ``revision`` are the last that left or may have ("" and 0: none known).
    ``tilbagekaldt``: that it was handed over, or went on under another number, which a copy that has it alive does not know.
    """

    forloeb_id: str
    cpr_nr: str
    anmodet: str
    indberetning_id: str = ""
    revision: int = 0
    tilbagekaldt: Tilbagekaldt | None = None


class IndberetningRecord(NamedTuple):
    """One revision of a course on its way out. ``payload`` is the frozen copy, made when it is first signed.

    ``klar_tid`` is when it became Klar and is the time in the payload; ``forrige_sha256`` the payload digest of the revision
    before, "" for the first; ``indhold_sha256`` a digest of what the payload says about citizen and course ("" where it is not
    known), which stays the same while nothing of it changes. ``aarsag`` says why the number before may have left or not (None
    where that is known). Lists come without both. ``afklaring`` is what a person found of one that may have left,
    ``indberettet`` how one that is ``INDBERETTET`` came to stand in SMDB.
    """

    id: str
    forloeb_id: str
    revision: int
    art: Art
    tilstand: Tilstand
    klar_tid: datetime
    payload: bytes | None = None
    payload_sha256: str = ""
    forrige_sha256: str = ""
    filnavn: str = ""
    maal: str = ""
    sendt_tid: datetime | None = None
    sendt_af: str = ""
    indhold_sha256: str = ""
    aarsag: Aarsag | None = None
    afklaring: Afklaring | None = None
    indberettet: Indberettet | None = None


class Udgaaende(NamedTuple):
    """A submission with what it is made from: the citizen, and all the citizen's courses, oldest first.

    Of the courses only the completed copies and the draft marks are read, as an export needs them: ``svar`` is empty.
    ``udenfor`` is what has left or may have left of the submission's course, ``tilbagekaldt`` that it was taken back outside.
    """

    indberetning: IndberetningRecord
    borger: BorgerRecord
    forloeb: tuple[ForloebRecord, ...]
    udenfor: tuple[Udenfor, ...] = ()
    tilbagekaldt: Tilbagekaldt | None = None


class Udfald(StrEnum):
    """What became of an attempt to hand a submission over. ``UVIST``: it was cut off, and nobody has looked yet."""

    I_GANG = "I_GANG"
    AFLEVERET = "AFLEVERET"
    MISLYKKET = "MISLYKKET"
    AFBRUDT = "AFBRUDT"
    UVIST = "UVIST"


class Afsendelse(NamedTuple):
    """One attempt: written with its intent before anything leaves, and with its outcome afterwards.

    ``vej`` is the way's kind, ``maal`` where it leads; ``besked`` the Danish sentence of an outcome.
    """

    id: str
    indberetning_id: str
    vej: str
    maal: str
    begyndt: datetime
    hvem: str
    sluttet: datetime | None = None
    udfald: Udfald = Udfald.I_GANG
    besked: str = ""


class Maal(NamedTuple):
    """A place where something was handed over or was to be. ``uvis``: something lies there perhaps of which nobody knows."""

    vej: str
    maal: str
    uvis: bool = False


class Kvittering(NamedTuple):
    """What came back of a submission: from the way itself (written, read back and verified), later from a receiver."""

    indberetning_id: str
    afsendelse_id: str
    vej: str
    tid: datetime
    sha256: str
    navn: str
    besked: str = ""


class Prepared(NamedTuple):
    """A frozen submission, ready to be signed, with the attempt that was begun for it."""

    id: str
    payload: bytes
    sha256: str
    attempt_id: str


class Written(NamedTuple):
    """A container that was handed over and verified there; ``path`` where the way has files."""

    id: str
    sha256: str
    navn: str
    path: Path | None


class Fundtal(NamedTuple):
    """How many errors and unanswered fields a draft had, and what it was judged by (``noegle``, which the use case makes).

    ``felter`` names the unanswered fields, each once, in order.
    """

    noegle: str
    fejl: int
    mangler: int
    felter: tuple[str, ...] = ()


class KladdeRow(NamedTuple):
    """One line of the page Kladder. ``stand`` is another whenever the citizen or a course of the citizen was written;
    ``fundet`` what was counted last, by whatever state it had then. ``lukket``: its course is closed. ``venter`` is how many of
    its fields have a note that says why they wait."""

    forloeb_id: str
    skema_id: str
    art: str
    cpr_nr: str
    navn: str
    sted: Sted
    aendret: datetime
    aendret_af: str
    skemaversion: str = ""
    lukket: bool = False
    stand: str = ""
    fundet: Fundtal | None = None
    venter: int = 0


class KontrolRow(NamedTuple):
    """One course of a list of *Overblik til kontrol*; ``anmodet`` is the day of its completed request (ISO date, "" for none)."""

    forloeb_id: str
    borger_id: str
    cpr_nr: str
    navn: str
    anmodet: str
    lukket: bool
    aendret: datetime
    aendret_af: str


class UdbakkeRow(NamedTuple):
    """One line of the list of submissions; ``anmodet`` as in ``KontrolRow``."""

    indberetning: IndberetningRecord
    cpr_nr: str
    navn: str
    anmodet: str = ""


class Skrivestand(NamedTuple):
    """How far a store has been written: ``taeller`` grows by one with every commit, ``skrevet`` is when the last one was made.

    ``skrevet`` is the clock's word at that moment, in UTC; None in a file that was made before it was kept.
    """

    taeller: int
    skrevet: datetime | None


class Heling(NamedTuple):
    """What an opening found damaged: ``helet`` where everything that was noted as written is back, else what is missing.

    ``antal`` is how many commits are missing at most (0: unknown), ``siden`` when the last one that is there was made, ``mappe``
    the folder in which the damaged files were kept.
    """

    helet: bool
    tid: datetime
    antal: int
    siden: datetime | None
    mappe: str


class Tjek(NamedTuple):
    """A check of the file's pages: when it ended (or first found something), how many there are, how many are damaged."""

    tid: datetime
    sider: int
    fundet: int


class StoreInfo(NamedTuple):
    """What a store says of itself. ``foer`` is how far it had been written before this opening."""

    database_id: str
    oevelse: bool
    schema_version: int
    foer: Skrivestand = Skrivestand(0, None)
