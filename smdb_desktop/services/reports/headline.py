"""*Hovedtal* of the open store: the last three years side by side, and the difference between the two that have ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from smdb_desktop.domain.figures.headline import Hovedtal, difference, headline
from smdb_desktop.domain.figures.periods import aar
from smdb_desktop.domain.words import T, Text
from smdb_desktop.services.reports.counted import counted, key
from smdb_desktop.services.reports.facts import Meaning, nothing

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.katalog import Katalog
    from smdb_desktop.services.ports.figures import Talraekke
    from smdb_desktop.services.ports.store import Store

YEARS = 3
"""So many years stand side by side, the last of them the one that runs."""


class Linje(NamedTuple):
    """One number through the years; ``nr`` and ``del_`` name the list of its cases (``places.GodkendelseSager``), "" for none."""

    navn: str
    tekst: Text
    tal: tuple[Text, ...]
    forskel: str
    nr: str
    del_: str


class Oversigt(NamedTuple):
    """The years from the earliest, and the lines. ``tomt``: nothing was counted in any of them."""

    aar: tuple[int, ...]
    linjer: tuple[Linje, ...]
    tomt: bool


def overview(store: Store, katalog: Katalog, year: int, between: Callable[[], None] = nothing) -> Oversigt:
    """The numbers of ``year``, which runs, and of those before it; what nothing was written of is not counted again."""
    years = tuple(range(year - YEARS + 1, year + 1))
    periods = tuple(map(aar, years))
    made = Meaning(katalog)

    def of_group(rows: Sequence[Talraekke]) -> Any:
        return [list(each) for each in headline(made.courses(rows), periods)]

    def add(groups: Sequence[Any]) -> Any:
        total = [Hovedtal() for _ in years]
        for group in groups:
            total = [one.plus(more) for one, more in zip(total, group, strict=True)]
        return [list(each) for each in total]

    days = periods[0].fra, periods[-1].til
    found = tuple(
        Hovedtal(*each) for each in counted(store, f"hovedtal/{year}", key(katalog), days, of_group, add, between)
    )
    return Oversigt(years, lines(found), not any(any(each) for each in found))


def lines(found: Sequence[Hovedtal]) -> tuple[Linje, ...]:
    """The lines as SMDB names and orders them."""
    named = (
        ("anmodninger", T("Anmodninger"), "81", ""),
        ("ivaerksaettelser", T("Iværksættelser"), "0", "ivaerksat"),
        ("tilknytninger", T("Tilbudstilknytninger"), "82", ""),
    )
    counts = tuple(
        Linje(
            navn, words, tuple(T("{n}", n=each[at]) for each in found), change(found[-3][at], found[-2][at]), nr, del_
        )
        for at, (navn, words, nr, del_) in enumerate(named)
    )
    shares = tuple(T("{procent} %", procent=each.andel) for each in found)
    return (*counts, Linje("andel", T("Andel iværksættelser ud af anmodninger"), shares, "–", "", ""))


def change(before: int, now: int) -> Text:
    """The difference in words and sign."""
    percent = difference(before, now)
    if percent < 0:
        return T("−{procent} %", procent=-percent)
    return T("+{procent} %", procent=percent) if percent else T("{procent} %", procent=percent)
