"""The fact base: courses of a period as rows that domain functions count, with what each code means.

The properties of a code are those of the list that the course's own form version names, as it holds for the day of the course's
request (``Katalog.paa``). A form version that the program has not names no list, so its types of treatment have no properties.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from smdb_desktop.domain.codelists import Kode, Udgaver, sex_told
from smdb_desktop.domain.figures.rows import OPEN, Behandling, Forloeb, born
from smdb_desktop.domain.milestones import Milepael

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.katalog import Katalog
    from smdb_desktop.services.ports.figures import Talraekke
    from smdb_desktop.services.ports.store import Store

_ITSELF: Mapping[str, str] = MappingProxyType({})
TYPE = "behandlingstype"
"""The field of a treatment that says of which type it is."""


def nothing() -> None:
    """Between two portions, where nobody has to be let past."""


def facts(
    store: Store, katalog: Katalog, fra: str, til: str, between: Callable[[], None] = nothing, *, treated: bool = True
) -> Iterator[Forloeb]:
    """The courses that were open on at least one day from ``fra`` to ``til`` (ISO dates, both included), citizen by citizen.

    Reads a portion at a time on the thread of the store; ``between`` is asked after each and may raise. Whoever cannot be
    reported is among them (``kan_indberettes``). ``treated``: with their treatments, which take half of the time.
    """
    figures, made = store.figures, Meaning(katalog)
    begun, after = figures.begun(), ("", "")
    while True:
        goes_on, rows = figures.portion(fra, til, after)
        yield from made.courses(rows, begun, treated=treated)
        if goes_on is None:
            return
        after = goes_on
        between()


class Meaning:
    """Makes rows of figures from what the store keeps, looking up each code once for each edition of its list."""

    def __init__(self, katalog: Katalog) -> None:
        self._katalog = katalog
        self._lists = {version.id: type_list(version) for version in katalog.versioner.values()}
        self._editions = isinstance(katalog.lister, Udgaver)
        self._koder: dict[tuple[str, str, str], Kode | None] = {}
        self._koen: dict[bool, str] = {}
        self._types: dict[tuple[str, str, str], tuple[str, str, bool]] = {}
        self._otherwise = _named_otherwise(katalog, frozenset(self._lists.values()))

    def courses(
        self, rows: Iterable[Talraekke], begun: frozenset[str] = frozenset(), *, treated: bool = True
    ) -> Iterator[Forloeb]:
        """These courses. ``begun``: those with a draft of a start that was never completed."""
        make, treatments = Forloeb, self._treatments
        for row in rows:
            foedt, valid = born(row[2])
            had = tuple(treatments(row)) if treated and row[-1] != "[]" else ()
            # the columns from the sex to why the talk with a doctor was late are the same here and there
            yield make(row[1], row[0], row[2], foedt, row[3], valid, *row[4:-1], row[1] in begun, had)

    def kode(self, liste: str, code: str, dag: str = "", version: str = "") -> Kode | None:
        """The answer of a list for a request of that day; None where the list has no such code.

        Where the course's form version gives the question of that name a list of another name, that list is the one. A course
        keeps its version when a later one reaches back to its request.
        """
        liste = self._otherwise.get(liste, _ITSELF).get(version, liste)
        key = (liste, code, dag if self._editions else "")
        if key not in self._koder:
            lists = self._katalog.paa(date.fromisoformat(dag) if dag else None)
            self._koder[key] = lists[liste].koder.get(code) if liste in lists else None
        return self._koder[key]

    def svar(self, liste: str) -> tuple[Kode, ...]:
        """Every answer of the newest edition of a list, in its order; none where there is no such list."""
        return tuple(self._katalog.lister[liste]) if liste in self._katalog.lister else ()

    def koen(self, mand: bool) -> str:
        """The code of the sex that the last digit of a number suggests (rule 12)."""
        if mand not in self._koen:
            self._koen[mand] = sex_told(self._katalog.lister["koen"], mand)
        return self._koen[mand]

    def _treatments(self, row: Talraekke) -> Iterator[Behandling]:
        treated: list[tuple[Any, ...]] = json.loads(row.behandlinger)
        for code, intensitet, fra, til, frit, navn, p_nummer, kommune in treated:
            liste, gruppe, substitution = self._type(row.skemaversion, code, row.begyndt)
            tilbud = p_nummer or f"{navn.casefold()}\n{kommune}"
            yield Behandling(
                code,
                liste,
                gruppe,
                substitution,
                intensitet,
                fra,
                til or OPEN,
                bool(frit),
                tilbud,
                navn,
                p_nummer,
                kommune,
            )

    def _type(self, version: str, code: str, dag: str) -> tuple[str, str, bool]:
        key = (version, code, dag if self._editions else "")
        if key not in self._types:
            liste = self._lists.get(version, "")
            kode = self.kode(liste, code, dag)
            gruppe = kode.flags.get("gruppe") if kode else ""
            said = gruppe if isinstance(gruppe, str) else ""
            self._types[key] = (liste, said, kode is not None and kode.flag("substitution"))
        return self._types[key]


def _named_otherwise(katalog: Katalog, types: frozenset[str]) -> dict[str, dict[str, str]]:
    """The lists that versions give the question of a list's own name, by that name, where one gives it another.

    Those of the types of treatment (``types``) are asked for by their own names.
    """
    found: dict[str, dict[str, str]] = {}
    for version in katalog.versioner.values():
        for felt in (felt for skema in version.skemaer.values() for felt in skema.felter):
            if felt.liste and felt.navn in katalog.lister and not {felt.navn, felt.liste} & types:
                found.setdefault(felt.navn, {})[version.id] = felt.liste
    return {navn: lists for navn, lists in found.items() if set(lists.values()) != {navn}}


def type_list(version: Any) -> str:
    """The list of the types of treatment in a form version; "" where its treatments have none."""
    for plads in version.alle_pladser:
        if plads.milepael is Milepael.BEHANDLET:
            felt = version.skemaer[plads.art].felt(TYPE)
            if felt is not None and felt.liste:
                return str(felt.liste)
    return ""
