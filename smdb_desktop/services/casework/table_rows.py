"""Rows of a table as cases of a case file: which columns there can be, and the course that one or several rows tell of.

Rows with the same citizen and the same day of request tell of one course, and each of its own treatment. Which forms and fields
there are the form versions say; none is named here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from smdb_desktop.domain.case.casefile import FORMAT_NAME
from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.cpr import Cpr
from smdb_desktop.domain.forms.checks import citizen_fields
from smdb_desktop.domain.forms.definitions import BORGER, Felt, Felttype, Skemaversion
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.words import T
from smdb_desktop.services.casework.columns import Maal
from smdb_desktop.services.casework.table_cells import Celle, cell, number
from smdb_desktop.services.ports.tables import Row

CPR, NAVN = f"{BORGER}.cpr_nr", f"{BORGER}.navn"
BORGEREN = T("Borger")
_NAME = Felt("navn", T("Navn"), Felttype.TEKST)
ODD = T("Bogstaverne i rækken er kodet anderledes end i resten af filen. Kontrollér dem.")
HIDDEN = T("Rækken er skjult i regnearket.")


def targets(katalog: Katalog) -> tuple[Maal, ...]:
    """Everything that a column can hold: the citizen's header, and every field of every form version that a person fills."""
    found = {
        CPR: Maal(
            CPR, T("CPR-nr."), ("cpr", "cpr nummer", "cpr-nummer", "personnummer", "cprnr", "cpr nr"), True, BORGEREN
        ),
        NAVN: Maal(NAVN, T("Navn"), ("borger", "borgers navn", "borgernavn"), False, BORGEREN),
    }
    labels = {
        f"{BORGER}.{felt.navn}": felt.label
        for each in katalog.versioner.values()
        if each.stamdata
        for felt in each.stamdata.felter
    }
    for navn in citizen_fields():
        found[navn] = Maal(navn, labels.get(navn, navn), (), False, BORGEREN)
    day = set(katalog.datofelter().items())
    newest_first = sorted(katalog.versioner.values(), key=lambda each: each.valid_from or date.min, reverse=True)
    for version in newest_first:
        for plads in version.alle_pladser:
            if plads.udfyldes_af:
                continue
            for felt in version.skemaer[plads.art].felter:
                key = f"{plads.art}.{felt.navn}"
                if not felt.beregnet and key not in found:
                    found[key] = Maal(
                        key, felt.label, (felt.kort,) if felt.kort else (), (plads.art, felt.navn) in day, plads.title
                    )
    return tuple(found.values())


@dataclass(slots=True)
class Raekke:
    """A row that was read. ``fejl`` keep it out, ``bemaerkninger`` make a draft of it, ``forslag`` want a word first."""

    nr: int
    cpr: Cpr | None = None
    dag: date | None = None
    svar: dict[str, Any] = field(default_factory=dict)
    fejl: list[str] = field(default_factory=list)
    bemaerkninger: list[str] = field(default_factory=list)
    forslag: list[str] = field(default_factory=list)


class Reader:
    """Reads the rows of one sheet; ``at`` says in which column what stands."""

    def __init__(self, katalog: Katalog, at: Mapping[str, int], today: date, epoch: int) -> None:
        self._katalog, self._at, self._today, self._epoch = katalog, at, today, epoch
        self._citizen = citizen_fields()
        self._fields: dict[str, dict[str, tuple[Plads, Felt]]] = {}

    def read(self, row: Row) -> Raekke:
        """A row, with everything that is wrong or in doubt."""
        made = Raekke(row.number)
        made.forslag += [text for text, so in ((ODD, row.odd), (HIDDEN, row.hidden)) if so]
        found = number(row, self._at[CPR], self._today)
        made.cpr = found.cpr
        if found.fejl:
            made.fejl.append(found.fejl)
        if found.forslag:
            made.forslag.append(found.forslag)
        made.dag = self._day(row, made)
        version = self._katalog.version_for(made.dag)
        if version is None:
            # the case file's reader says it, of the course as a whole
            version = self._katalog.nyeste
        self._answers(row, made, version)
        return made

    def _take(self, made: Raekke, key: str, read: Celle) -> None:
        if read.svar is not None:
            made.svar[key] = read.svar
        if read.fejl:
            made.bemaerkninger.append(read.fejl)
        if read.forslag:
            made.forslag.append(read.forslag)

    def _cell(self, felt: Felt, row: Row, place: int, lister: Kodelister) -> Celle:
        return cell(felt, row, place, lister, self._today, self._epoch)

    def _day(self, row: Row, made: Raekke) -> date | None:
        """The day of the request, by which the form version is chosen."""
        for art, navn in self._katalog.datofelter().items():
            place = self._at.get(f"{art}.{navn}")
            if place is not None:
                felt = self._katalog.nyeste.skemaer[art].felt(navn)
                read = self._cell(felt, row, place, self._katalog.lister) if felt is not None else Celle()
                if read.fejl:
                    made.fejl.append(read.fejl)
                elif read.svar is None:
                    made.fejl.append(T("Der står ingen anmodningsdato."))
                else:
                    return date.fromisoformat(read.svar)
        return None

    def _answers(self, row: Row, made: Raekke, version: Skemaversion) -> None:
        lister, known = self._katalog.lister, self._known(version)
        for key, place in self._at.items():
            if key == CPR:
                continue
            if key == NAVN:
                self._take(made, key, self._cell(_NAME, row, place, lister))
            elif key in self._citizen:
                read = self._cell(self._citizen[key], row, place, lister)
                # an answer that a header cannot hold keeps the row out: no form could hold it as a draft
                if read.fejl:
                    made.fejl.append(read.fejl)
                    read = Celle()
                self._take(made, key, read)
            elif key in known:
                self._take(made, key, self._cell(known[key][1], row, place, lister))
            elif row.text(place):
                made.forslag.append(self._elsewhere(key, row.text(place), version))

    def _elsewhere(self, key: str, text: str, version: Skemaversion) -> str:
        art, _, navn = key.partition(".")
        felter = [each.skemaer[art].felt(navn) for each in self._katalog.versioner.values() if art in each.skemaer]
        label = next((felt.label for felt in felter if felt is not None), navn)
        return T(
            "»{felt}« spørges der ikke om i »{skema}«, og svaret »{tekst}« kommer ikke med.",
            felt=label,
            skema=version.title,
            tekst=text,
        )

    def _known(self, version: Skemaversion) -> dict[str, tuple[Plads, Felt]]:
        if version.id not in self._fields:
            self._fields[version.id] = {
                f"{plads.art}.{felt.navn}": (plads, felt)
                for plads in version.alle_pladser
                for felt in version.skemaer[plads.art].felter
                if not felt.beregnet
            }
        return self._fields[version.id]


class Gruppe(NamedTuple):
    """One citizen: the rows of each course, in the order of the rows, and the case object with the courses in that order."""

    forloeb: tuple[tuple[Raekke, ...], ...]
    raw: dict[str, Any]

    @property
    def nr(self) -> int:
        """The number of the first row."""
        return self.forloeb[0][0].nr


def grouped(rows: Sequence[Raekke], katalog: Katalog) -> Iterator[Gruppe]:
    """The citizens that rows tell of. A row that says something else than one before it of its course, or of its citizen, is
    marked and left out; what one leaves out another may say."""
    citizens: dict[str, dict[date | None, list[Raekke]]] = {}
    for row in rows:
        if row.cpr is not None and not row.fejl:
            citizens.setdefault(row.cpr.ciffer, {}).setdefault(row.dag, []).append(row)
    for courses in citizens.values():
        citizen = _Together(
            lambda nr: T(
                "Rækken siger noget andet om borgeren end række {nr} og er ikke læst ind. Ret den, eller slet den.",
                nr=nr,
            )
        )
        agreeing: list[tuple[tuple[Raekke, ...], Skemaversion, Mapping[str, Any]]] = []
        for listed in courses.values():
            version = katalog.version_for(listed[0].dag) or katalog.nyeste
            several = _several(version)
            course = _Together(
                lambda nr: T(
                    "Rækken siger noget andet om forløbet end række {nr} og er ikke læst ind. Ret den, eller slet den.",
                    nr=nr,
                )
            )
            there: list[Raekke] = []
            for row in listed:
                about = {key: value for key, value in row.svar.items() if _art(key) == BORGER}
                own = {
                    key: value for key, value in row.svar.items() if _art(key) != BORGER and _art(key) not in several
                }
                if citizen.fits(row, about) and course.fits(row, own):
                    citizen.take(row, about)
                    course.take(row, own)
                    there.append(row)
            if there:
                agreeing.append((tuple(there), version, course.said))
        first = agreeing[0][0][0]
        header = {key.partition(".")[2]: value for key, value in citizen.said.items()}
        number = {"cpr_nr": first.cpr.formatted if first.cpr else ""}
        made = [_course(*each) for each in agreeing]
        yield Gruppe(
            tuple(rows_of for rows_of, _version, _said in agreeing),
            {"format": FORMAT_NAME, BORGER: {**number, **header}, "kontaktforloeb": made},
        )


def _art(key: str) -> str:
    return key.partition(".")[0]


class _Together:
    """What several rows say together, each beside all the others: an answer that one of them left out is another's."""

    def __init__(self, other: Callable[[int], str]) -> None:
        self.said: dict[str, Any] = {}
        self._by: dict[str, int] = {}
        self._other = other

    def fits(self, row: Raekke, svar: Mapping[str, Any]) -> bool:
        """Whether a row says nothing else; one that does is marked with the row that it contradicts."""
        for key, value in svar.items():
            if key in self.said and self.said[key] != value:
                row.fejl.append(self._other(self._by[key]))
                return False
        return True

    def take(self, row: Raekke, svar: Mapping[str, Any]) -> None:
        """It says so too."""
        for key, value in svar.items():
            if key not in self.said:
                self.said[key], self._by[key] = value, row.nr


def _several(version: Skemaversion) -> dict[str, Plads]:
    """The forms of which a course may have several, by name, each with the place at the top that it belongs to."""
    return {each.art: plads for plads in version.pladser if plads.antal.flere for each in plads.alle()}


def _course(rows: Sequence[Raekke], version: Skemaversion, together: Mapping[str, Any]) -> dict[str, Any]:
    """A course of a case file: what the rows say together, and what each says of its treatment."""
    course: dict[str, Any] = {}
    for plads in version.pladser:
        if plads.antal.flere:
            entries = [entry for row in rows if (entry := _entry(plads, row.svar))]
            if entries:
                course[plads.noegle] = _joined(plads, entries)
        elif said := _of(plads.art, together):
            course[plads.noegle] = said
    return course


def _of(art: str, svar: Mapping[str, Any]) -> dict[str, Any]:
    return {key.partition(".")[2]: value for key, value in svar.items() if key.partition(".")[0] == art}


def _entry(plads: Plads, svar: Mapping[str, Any]) -> dict[str, Any]:
    """What one row says of a place of which there may be several; {} where it says nothing."""
    said = _of(plads.art, svar)
    if not plads.under:
        return said
    under = {each.noegle: [inner] for each in plads.under if (inner := _of(each.art, svar))}
    return {plads.art: said, **under} if said or under else {}


def _joined(plads: Plads, entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Entries of the same head are one, with what stands under each; the same twice is once."""
    found: list[dict[str, Any]] = []
    for entry in entries:
        there = next((each for each in found if plads.under and each[plads.art] == entry[plads.art]), None)
        if there is None:
            if entry not in found:
                found.append(entry)
            continue
        for each in plads.under:
            listed = there.setdefault(each.noegle, [])
            listed += [inner for inner in entry.get(each.noegle, []) if inner not in listed]
    return found
