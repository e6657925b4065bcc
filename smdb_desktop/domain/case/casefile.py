"""Reads a case file (``smdb-sag/1``) into one citizen's case, and names everything in it that is unknown or of a wrong type.

The reading is strict: an unknown field, list or code is an error that names its place. Knows no files, only parsed JSON.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from smdb_desktop.domain.case.model import Borger, Kontaktforloeb, Post, Sag
from smdb_desktop.domain.codelists import Kodeliste
from smdb_desktop.domain.findings import FORMAT, KODELISTE, Fund, Niveau
from smdb_desktop.domain.forms.definitions import Skemaversion
from smdb_desktop.domain.forms.filled import Skema, Status, Value
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.structure import ROLLE_KEY, STATUS_KEY, VERSION_KEY, Plads
from smdb_desktop.domain.forms.values import as_it_stands, clean, format_date, read_json, unsendable
from smdb_desktop.domain.words import T, either

FORMAT_NAME = "smdb-sag/1"
MOST_UNREAD = 1000
"""So many places that cannot be read say that this is no case file; more of them would say no more, and fill the memory."""
_TOP = {"format", "borger", "myndighedskommune", "profil", "kontaktforloeb"}
_BORGER = {"cpr_nr", "navn", "opholdskommune", "koen"}
_STATUS = {"KLADDE": Status.KLADDE, "FAERDIG": Status.FAERDIG}


class _TooMuch(Exception):
    """More cannot be read than anybody would mend one by one."""


@dataclass(slots=True)
class _Reader:
    katalog: Katalog
    findings: list[Fund] = field(default_factory=list)
    left_out: list[Fund] = field(default_factory=list)
    """Those of the findings that leave one course out, for the version it belongs to, and say nothing of the others."""
    every_place: dict[str, Plads] = field(init=False)
    """The places of all versions by their keys: a list of forms that another version has may stand there empty."""

    def __post_init__(self) -> None:
        self.every_place = {p.noegle: p for v in self.katalog.versioner.values() for p in v.pladser}

    def bad(self, path: str, message: str, rule: str = FORMAT) -> None:
        self.note(Fund(rule, Niveau.FEJL, path, message))

    def note(self, fund: Fund) -> None:
        if len(self.findings) == MOST_UNREAD:
            raise _TooMuch
        self.findings.append(fund)

    def obj(self, raw: Any, path: str, keys: set[str] | None = None) -> Mapping[str, Any]:
        """The object at a path ({} when it is none), with every unknown key named."""
        if not isinstance(raw, dict):
            self.bad(path, T("Her skal stå et objekt."))
            return {}
        for key in raw if keys is not None and not raw.keys() <= keys else ():
            if keys is not None and key not in keys:
                self.bad(f"{path}.{key}" if path else key, T("Feltet »{noegle}« findes ikke i skemaet.", noegle=key))
        return raw

    def items(self, raw: Any, path: str) -> list[Any]:
        if raw is None:
            return []
        if not isinstance(raw, list):
            self.bad(path, T("Her skal stå en liste."))
            return []
        return raw

    def text(self, raw: Mapping[str, Any], key: str, path: str) -> str:
        value = raw.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.bad(path, T("Feltet har en forkert type. Skriv en tekst."))
            return ""
        if problem := unsendable(value):
            self.bad(path, problem)
            return ""
        return value

    def code(self, raw: Mapping[str, Any], key: str, path: str, liste: Kodeliste) -> str:
        value = self.text(raw, key, path)
        if value and value not in liste:
            self.bad(
                path,
                T("»{svar}« er ikke i listen »{titel}«. Vælg en kode fra listen.", svar=value, titel=liste.title),
                KODELISTE,
            )
        return value

    def skema(self, raw: Any, plads: Plads, version: Skemaversion, path: str) -> Skema:
        """The form at a path; one that is not there or cannot be read has no answers."""
        given = {} if raw is None else self.obj(raw, path)
        definition = version.skemaer[plads.art]
        values: dict[str, Value] = {}
        problems: dict[str, str] = {}
        state, rolle = Status.FAERDIG, ""
        for key, answer in given.items():
            # almost every answer; the names of what a form says of itself are no fields'
            if as_it_stands(definition.som_de_staar.get(key), answer):
                values[key] = answer
                continue
            if key == STATUS_KEY and not plads.under:
                state = self.status(answer, plads, f"{path}.{key}")
                continue
            if key == ROLLE_KEY and not plads.under:
                rolle = self.code(given, key, f"{path}.{key}", self.katalog.lister["profil"])
                continue
            felt = definition.felt(key)
            if felt is None:
                self.bad(
                    f"{path}.{key}",
                    T("Feltet »{noegle}« findes ikke i skemaet »{titel}«.", noegle=key, titel=definition.title),
                )
                continue
            reading = read_json(felt, answer)
            if reading.value is not None:
                values[key] = reading.value
            for where, problem in (reading.problems or {}).items():
                problems[key + where] = problem
        return Skema(plads.art, path, values, problems, state, version.id, rolle)

    def status(self, raw: Any, plads: Plads, path: str) -> Status:
        known = _STATUS | dict.fromkeys(plads.status_ord, Status.FAERDIG)
        if isinstance(raw, str) and raw in known:
            return known[raw]
        self.bad(path, T("»{svar}« er ikke en status. Skriv {known}.", svar=raw, known=either(known)), KODELISTE)
        return Status.FAERDIG

    def post(self, raw: Any, plads: Plads, version: Skemaversion, path: str) -> Post:
        """One entry of a place, with what stands under it."""
        if not plads.under:
            return Post(plads, path, self.skema(raw, plads, version, path))
        given = self.obj(raw, path, {plads.art, *(u.noegle for u in plads.under)})
        head = self.skema(given.get(plads.art), plads, version, plads.skema_sti(path))
        under = (post for u in plads.under for post in self.posts(given.get(u.noegle), u, version, path))
        return Post(plads, path, head, tuple(under))

    def posts(self, raw: Any, plads: Plads, version: Skemaversion, over: str) -> Iterator[Post]:
        """Every entry of a place below a path; none where nothing is given."""
        if not plads.antal.flere:
            if raw is not None:
                yield self.post(raw, plads, version, plads.sti(over, 0))
            return
        for number, item in enumerate(self.items(raw, f"{over}.{plads.noegle}")):
            if item is not None or plads.under:
                yield self.post(item, plads, version, plads.sti(over, number))

    def requested(self, given: Mapping[str, Any]) -> date | None:
        """The day of the request, which decides the form version; None where it is blank or unreadable."""
        nyeste = self.katalog.nyeste
        art, navn = nyeste.datofelt
        form, felt = given.get(nyeste.plads(art).noegle), nyeste.skemaer[art].felt(navn)
        raw = form.get(navn) if isinstance(form, dict) else None
        value = read_json(felt, raw).value if felt else None
        return value if isinstance(value, date) else None

    def version(self, given: Mapping[str, Any], requested: date | None, path: str) -> Skemaversion | None:
        """The version of the request's date. A course may name it, which decides only as long as there is no date.

        None, with a finding that leaves the course out, where this program has not the version.
        """
        by_date = self.katalog.version_for(requested)
        named = given.get(VERSION_KEY)
        known = self.katalog.versioner.get(named) if isinstance(named, str) else None
        if named is not None and known is None:
            text = T("Skemaversionen »{version}« findes ikke i denne udgave af programmet.", version=named)
            self.leave_out(Fund(FORMAT, Niveau.FEJL, f"{path}.{VERSION_KEY}", text))
            return None
        if by_date is None and (known is None or requested is not None):
            self.leave_out(outside_version(requested, f"{path}.{self.katalog.nyeste.datosti}"))
            return None
        if known is None or requested is None:
            return known or by_date
        if by_date is not None and known.id != by_date.id:
            text = T(
                "Forløbet angiver skemaversionen »{version}«, men anmodningsdatoen hører til »{id}«. Ret en af dem.",
                version=named,
                id=by_date.id,
            )
            self.leave_out(Fund(FORMAT, Niveau.FEJL, f"{path}.{VERSION_KEY}", text))
            return None
        return by_date

    def leave_out(self, fund: Fund) -> None:
        """Note why a course is left out."""
        self.note(fund)
        self.left_out.append(fund)

    def forloeb(self, raw: Any, path: str) -> Kontaktforloeb | None:
        """One course; None when there is no version for its date (said in a finding)."""
        given = self.obj(raw, path, {VERSION_KEY, *self.every_place})
        requested = self.requested(given)
        version = self.version(given, requested, path)
        if version is None:
            return None
        own = {p.noegle for p in version.pladser}
        for noegle, plads in self.every_place.items():
            if noegle not in own and given.get(noegle) not in (None, []):
                self.bad(
                    f"{path}.{noegle}",
                    T("»{titel}« hører ikke til »{titel2}«. Fjern skemaet.", titel=plads.title, titel2=version.title),
                )
        posts = (
            post for plads in version.pladser for post in self.posts(given.get(plads.noegle), plads, version, path)
        )
        return Kontaktforloeb(path, version.id, tuple(posts))


def outside_version(requested: date | None, path: str) -> Fund:
    """The refusal of a request that belongs to a form version which is not built."""
    day = format_date(requested) if requested else T("en ukendt dag")
    text = T(
        "Anmodningen er fra {dag}, og denne udgave af programmet har intet skema for den dag. Indberet "
        "forløbet på SMDB's egne sider.",
        dag=day,
    )
    return Fund(FORMAT, Niveau.FEJL, path, text)


def wrong_version(katalog: Katalog, course: Kontaktforloeb, path: str) -> Fund | None:
    """What is wrong where a course is filled in another version's forms than its date asks for; None where nothing is."""
    wanted, has = katalog.version_for(course.anmodningsdato), katalog.versioner[course.version]
    if course.anmodningsdato is None or wanted is None or wanted.id == has.id:
        return None
    if not has.kendt:
        text = T(
            "Forløbet er udfyldt i skemaversionen »{id}«, som denne udgave af programmet ikke har. Det kan "
            "læses, men ikke gøres færdigt her. Installér den nyeste udgave.",
            id=has.id,
        )
    else:
        text = T(
            "Anmodningen fra {anmodningsdato} hører til »{titel}«, men forløbet er udfyldt i »{titel2}«. Skift "
            "skema, eller ret anmodningsdatoen.",
            anmodningsdato=format_date(course.anmodningsdato),
            titel=wanted.title,
            titel2=has.title,
        )
    return Fund(FORMAT, Niveau.FEJL, path, text)


def read_case(raw: Any, katalog: Katalog) -> tuple[Sag, tuple[Fund, ...]]:
    """One case and the findings of reading it. Never raises for content: what cannot be read is a finding and left out.

    Of a case with more than MOST_UNREAD of them nothing is left but one finding that says so.
    """
    reader = _Reader(katalog)
    try:
        return _sag(reader, raw), tuple(reader.findings)
    except _TooMuch:
        first = reader.findings[0]
        text = T(
            "Mere end {hoejst} steder i sagen kan ikke læses. Det første: {felt}: {besked} Kontrollér, at det er en sagsfil.",
            hoejst=MOST_UNREAD,
            felt=first.felt,
            besked=first.besked,
        )
        return Sag(Borger("")), (Fund(FORMAT, Niveau.FEJL, "", text),)


def _sag(reader: _Reader, raw: Any) -> Sag:
    given = reader.obj(raw, "", _TOP)
    lister = reader.katalog.lister
    if given.get("format") != FORMAT_NAME:
        reader.bad("format", T("Filen skal have formatet »{format}«.", format=FORMAT_NAME))
    borger = reader.obj(given.get("borger"), "borger", _BORGER)
    kommuner = lister["kommune"]
    courses = reader.items(given.get("kontaktforloeb"), "kontaktforloeb")
    forloeb = [reader.forloeb(item, f"kontaktforloeb[{i}]") for i, item in enumerate(courses)]
    return Sag(
        borger=Borger(
            cpr_nr=reader.text(borger, "cpr_nr", "borger.cpr_nr"),
            navn=clean(reader.text(borger, "navn", "borger.navn")),
            opholdskommune=reader.code(borger, "opholdskommune", "borger.opholdskommune", kommuner),
            koen=reader.code(borger, "koen", "borger.koen", lister["koen"]),
        ),
        myndighedskommune=reader.code(given, "myndighedskommune", "myndighedskommune", kommuner),
        profil=reader.code(given, "profil", "profil", lister["profil"]),
        kontaktforloeb=tuple(f for f in forloeb if f is not None),
        udeladt=tuple(reader.left_out),
    )
