"""Kladder in windows: each draft is named at once, by its row alone; what is wrong in it is counted once and kept.

What was counted holds as long as nothing of the citizen was written, and for that day, that role, these lists and this version.
Every method belongs to the store's lane.
"""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from smdb_desktop import __version__
from smdb_desktop.domain.findings import Niveau
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.roles import med, udfylder
from smdb_desktop.domain.words import T, Text, Tn, either
from smdb_desktop.services.casework.cases import CaseService
from smdb_desktop.services.casework.unlocking import Mangel, unlocking
from smdb_desktop.services.desk.profile import load_profile
from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.stored.drafts import ALLE_KLADDER, Kladdevalg
from smdb_desktop.services.stored.records import Fundtal, KladdeRow
from smdb_desktop.services.wizard.places import steps_of
from smdb_desktop.services.wizard.session import WizardSession

LOOKED_AT = 20
"""Drafts that are read together when those are looked for that the person can go on with."""
FAR = 10
"""How many times."""
PORTION = 100
"""Drafts that are read together while all are looked through."""
TOGETHER = 2
"""Drafts that are judged in one go: whoever looks up a citizen waits for no more."""
MANY = 50
"""So many drafts are judged in some quarter of a second: then it is told how far that is."""
LOOKED = T("Leder efter det svar, der mangler flest steder. Kladder set igennem: {n} af {alle}.")


@dataclass(frozen=True, slots=True)
class KladdeLinje:
    """One draft with its errors (``fejl``) and unanswered fields (``mangler``), None while they are not counted.

    ``hindring`` says who goes on with it, or why nobody does, where that is not the person; "" where the person may.
    """

    row: KladdeRow
    title: str
    trin_title: str
    hindring: str = ""
    fejl: int | None = None
    mangler: int | None = None
    felter: tuple[str, ...] = ()
    """The unanswered fields, each once, where they are counted."""
    noegle: str = ""
    """What it was counted by (``Fundtal.noegle``), where that was done now; "" else."""
    af: str = ""
    """Who wrote it last, and whether that person was removed since."""

    @property
    def talt(self) -> bool:
        """Whether there is nothing left to count: nobody asks what is wrong in a draft that cannot be gone on with."""
        return bool(self.hindring) or self.fejl is not None


class Vindue(NamedTuple):
    """Some lines of a list: how many were chosen, after how many these come, they themselves, and how many drafts there are."""

    antal: int
    foerste: int
    linjer: tuple[KladdeLinje, ...]
    alle: int


class Oplaaser(NamedTuple):
    """The one question that unlocks most drafts, in the words of its form, with the drafts (form ids) it is missing in.

    ``alene``: nothing else is missing or wrong in them.
    """

    skema: str
    felt: str
    kladder: tuple[str, ...]
    alene: bool


@dataclass(slots=True)
class Gennemgang:
    """How far looking through all drafts has come; handed to ``DraftService.look_on`` until it is ``faerdig``.

    ``foerste`` of ``alle`` drafts were read, of which those in ``venter`` are still to be judged.
    """

    stand: int
    foerste: int = 0
    alle: int = 0
    venter: list[KladdeLinje] = field(default_factory=list)
    talt: list[KladdeLinje] = field(default_factory=list)
    mangler: list[Mangel] = field(default_factory=list)
    faerdig: bool = False
    fundet: Oplaaser | None = None

    @property
    def told(self) -> Text | str:
        """How far it is, for as long as drafts are judged and are many; "" else."""
        if self.faerdig or not self.venter or self.alle < MANY:
            return ""
        return LOOKED.format(n=self.foerste - len(self.venter), alle=self.alle)


class DraftService:
    """The drafts of one open store."""

    def __init__(self, cases: CaseService) -> None:
        self._cases = cases
        self._store = cases.store
        self._looked: tuple[tuple[int, date, str], Gennemgang] | None = None
        self._judged_by: tuple[int, str] | None = None

    def window(self, first: int, most: int, valg: Kladdevalg = ALLE_KLADDER) -> Vindue:
        """Drafts of the kind and in the order that was chosen, with what is known of them."""
        lists = self._store.lists
        lines = self._lines(lists.kladder(first, most, valg))
        return Vindue(lists.number_of_drafts(valg), first, lines, lists.number("kladder"))

    def latest(self, most: int) -> tuple[KladdeLinje, ...]:
        """The drafts answered last that the person can go on with; how far they are is looked for is bounded."""
        found: list[KladdeLinje] = []
        for first in range(0, LOOKED_AT * FAR, LOOKED_AT):
            rows = self._store.lists.kladder(first, LOOKED_AT)
            found += [line for line in self._lines(rows) if not line.hindring]
            if len(rows) < LOOKED_AT or len(found) >= most:
                break
        return tuple(found[:most])

    def count(self, lines: Iterable[KladdeLinje]) -> tuple[KladdeLinje, ...]:
        """Judge drafts as if they were completed now; one that is gone or changed meanwhile is left out."""
        counted = []
        for line in lines:
            if line.row.skema_id not in self._store.lists.kladder_of(line.row.forloeb_id):
                continue
            record = self._store.cases.forloeb(line.row.forloeb_id)
            borger = self._store.cases.borger(record.borger_id)
            session = self._cases.session(borger, record, self._store.cases.forloeb_of(borger.id))
            # the role or the day may be another before it is kept
            counted.append(replace(_counted(line, session), noegle=self._key(line.row)))
        return tuple(counted)

    def keep(self, lines: Sequence[KladdeLinje]) -> None:
        """Keep what was counted, so that nobody counts it again; a full disk costs the convenience only."""
        found = {
            line.row.skema_id: Fundtal(line.noegle, line.fejl, line.mangler or 0, line.felter)
            for line in lines
            if line.fejl is not None and line.noegle
        }
        if found:
            with suppress(StoreError):
                self._store.lists.keep_found(found)

    def look_through(self) -> Gennemgang:
        """Begin to look through all drafts; finished at once where nothing was told since that was done last."""
        stand = (self._cases.changes.told, self._cases.today, self._rolle)
        if self._looked is None or self._looked[0] != stand:
            if self._looked is not None:
                # what was judged is judged once, whoever writes in the middle of it
                self.keep(self._looked[1].talt)
            self._looked = (stand, Gennemgang(stand[0]))
        return self._looked[1]

    def look_on(self, so_far: Gennemgang) -> None:
        """A little more of it: some drafts are judged, or a portion is read of what was judged before."""
        if so_far.venter:
            counted = self.count(so_far.venter[:TOGETHER])
            del so_far.venter[:TOGETHER]
            so_far.talt += counted
            so_far.mangler += [_lacks(line) for line in counted]
            if not so_far.venter:
                self.keep(so_far.talt)
                so_far.talt.clear()
            return
        rows = self._store.lists.kladder(so_far.foerste, PORTION)
        so_far.alle = so_far.alle or self._store.lists.number("kladder")
        so_far.foerste += len(rows)
        for line in self._lines(rows):
            if line.fejl is not None:
                so_far.mangler.append(_lacks(line))
            elif not line.talt:
                so_far.venter.append(line)
        if len(rows) < PORTION and not so_far.venter:
            so_far.faerdig, so_far.fundet = True, self._unlocking(so_far.mangler)

    def _unlocking(self, drafts: Sequence[Mangel]) -> Oplaaser | None:
        found = unlocking(drafts)
        if found is None:
            return None
        versions = sorted(self._cases.katalog.versioner.values(), key=lambda version: version.id, reverse=True)
        forms = [version.skemaer[found.art] for version in versions if version.har(found.art)]
        felt = next((felt for form in forms if (felt := form.felt(found.felt)) is not None), None)
        title = forms[0].title if forms else found.art
        return Oplaaser(title, felt.label if felt is not None else title, found.kladder, found.alene)

    def _lines(self, rows: Sequence[KladdeRow]) -> tuple[KladdeLinje, ...]:
        rolle, people = self._rolle, self._store.people.all()
        removed = {p.navn for p in people if not p.aktiv} - {p.navn for p in people if p.aktiv}
        return tuple(
            replace(self._line(row, rolle), af=_by(row.aendret_af, gone=row.aendret_af in removed)) for row in rows
        )

    def _line(self, row: KladdeRow, rolle: str) -> KladdeLinje:
        line = _named(row, self._cases.katalog)
        line = replace(line, hindring=_hindring(row, self._cases.katalog, rolle))
        known = row.fundet
        if known is None or known.noegle != self._key(row):
            return line
        return replace(line, fejl=known.fejl, mangler=known.mangler, felter=known.felter)

    @property
    def _rolle(self) -> str:
        profil = load_profile(self._store)
        return "" if profil is None else profil.rolle

    def _key(self, row: KladdeRow) -> str:
        """What a draft is judged by, in one word."""
        by = (self._program, self._cases.today.isoformat(), self._rolle, row.stand)
        return hashlib.sha256("\n".join(by).encode()).hexdigest()

    @property
    def _program(self) -> str:
        """The program with its forms and lists, also those that came from outside."""
        katalog = self._cases.katalog
        if self._judged_by is None or self._judged_by[0] != katalog.udgave:
            own = (__version__, *sorted(katalog.versioner))
            lists = "\n".join(repr(katalog.lister[navn]) for navn in sorted(katalog.lister)) if katalog.udgave else ""
            self._judged_by = katalog.udgave, " ".join((*own, hashlib.sha256(lists.encode()).hexdigest()))
        return self._judged_by[1]


def _by(navn: str, *, gone: bool) -> str:
    """Who wrote a draft last; one who was removed stands there all the same, and as such."""
    return T("{navn} (fjernet)", navn=navn) if gone else navn


def _named(row: KladdeRow, katalog: Katalog) -> KladdeLinje:
    """What a draft is called, and the step where its course was left."""
    version = katalog.versioner.get(row.skemaversion)
    known = version if version is not None else katalog.nyeste
    definition = known.skemaer.get(row.art)
    title = definition.title if definition is not None else row.art.replace("_", " ").capitalize()
    steps = {step: name for plads in known.pladser for step, name in steps_of(known, plads)}
    return KladdeLinje(row, title, steps.get(row.sted.trin, ""))


def _hindring(row: KladdeRow, katalog: Katalog, rolle: str) -> str:
    """Who goes on with a draft, or why nobody does; "" where the person may."""
    version = katalog.versioner.get(row.skemaversion)
    if version is None:
        return T("Forløbet kan kun læses")
    if row.lukket:
        return T("Forløbet er lukket")
    plads = version.hoved(row.art) or version.plads(row.art)
    if udfylder(katalog.lister, rolle, plads.udfyldes_af):
        return ""
    return T("Fortsættes af {roller}", roller=either(each.navn for each in med(katalog.lister, plads.udfyldes_af)))


def sentence(found: Oplaaser) -> Text:
    """What is known of the question: that it alone is missing, or that it is missing most often."""
    n, felt, skema = len(found.kladder), found.felt, found.skema
    if found.alene:
        return Tn(
            "»{felt}« ({skema}) er det eneste, der mangler i {n} kladde.",
            "»{felt}« ({skema}) er det eneste, der mangler i {n} kladder. Intet andet svar løser så mange.",
            n=n,
            felt=felt,
            skema=skema,
        )
    return Tn(
        "»{felt}« ({skema}) mangler i {n} kladde.",
        "»{felt}« ({skema}) mangler i {n} kladder. Intet andet svar mangler så ofte.",
        n=n,
        felt=felt,
        skema=skema,
    )


def _lacks(line: KladdeLinje) -> Mangel:
    return Mangel(line.row.skema_id, line.row.art, line.felter, line.fejl or 0)


def _counted(line: KladdeLinje, session: WizardSession) -> KladdeLinje:
    path = session.path(line.row.skema_id)
    found = session.completion(line.row.skema_id).fejl
    mine = [f for f in found if f.niveau is Niveau.FEJL and f.felt.startswith(path)]
    blank = [f.felt[len(path) + 1 :].split("[")[0] for f in mine if f.mangler]
    return replace(line, fejl=len(mine) - len(blank), mangler=len(blank), felter=tuple(dict.fromkeys(blank)))
