"""*Hovedtal* of the open store: the last three years side by side, and the difference between the two that have ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from smdb_desktop.domain.figures.headline import Hovedtal, difference, headline
from smdb_desktop.domain.figures.periods import aar
from smdb_desktop.domain.words import T, Text, sentences
from smdb_desktop.services.reports.counted import counted, key
from smdb_desktop.services.reports.facts import Meaning, nothing
from smdb_desktop.services.reports.model import How

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.katalog import Katalog
    from smdb_desktop.services.ports.figures import Talraekke
    from smdb_desktop.services.ports.store import Store

YEARS = 3
"""So many years stand side by side, the last of them the one that runs."""


SOURCE = T("Hovedtal på SMDB's Forside, vejledningen af 2024; regel 17 og 81")
COMPLETED = T("Kun færdige skemaer tæller, og kun borgere med et gyldigt CPR-nummer.")
DIFFERENCE = T(
    "Forskellen er mellem de to år, der er slut, i hele procent af det første; fra 0 til noget andet vises som +100 %."
)
_REQUESTS = T("Forløb efter anmodningsdatoens år; det år, der løber, er til og med i dag.")
_STARTS = T("Forløb efter året for datoen for iværksat behandling; det år, der løber, er til og med i dag.")
_TREATMENTS = T(
    "Behandlinger på tilbud, der er i gang mindst én dag i året: en behandling over nytår tæller i begge år."
)
_SHARE = T(
    "Årets iværksættelser i hele procent af årets anmodninger; 0 %, når ingen har anmodet. En iværksættelse hører til sin egen "
    "dato, så andelen kan være over 100 %. Enter viser iværksættelserne."
)


class Linje(NamedTuple):
    """One number through the years; ``nr`` and ``del_`` name the list of its cases (``places.GodkendelseSager``); ``saadan`` says
    how it is counted."""

    navn: str
    tekst: Text
    tal: tuple[Text, ...]
    forskel: str
    nr: str
    del_: str
    saadan: How


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
        ("anmodninger", T("Anmodninger"), "81", "", _REQUESTS),
        ("ivaerksaettelser", T("Iværksættelser"), "0", "ivaerksat", _STARTS),
        ("tilknytninger", T("Tilbudstilknytninger"), "82", "", _TREATMENTS),
    )
    counts = tuple(
        Linje(
            navn,
            words,
            tuple(T("{n}", n=each[at]) for each in found),
            change(found[-3][at], found[-2][at]),
            nr,
            del_,
            How(sentences(how, DIFFERENCE), SOURCE, COMPLETED),
        )
        for at, (navn, words, nr, del_, how) in enumerate(named)
    )
    shares = tuple(T("{procent}\N{NO-BREAK SPACE}%", procent=each.andel) for each in found)
    share = How(_SHARE, SOURCE, COMPLETED)
    return (*counts, Linje("andel", T("Andel iværksættelser ud af anmodninger"), shares, "–", "0", "ivaerksat", share))


def change(before: int, now: int) -> Text:
    """The difference in words and sign."""
    percent = difference(before, now)
    if percent < 0:
        return T("−{procent} %", procent=-percent)
    return T("+{procent} %", procent=percent) if percent else T("{procent} %", procent=percent)
