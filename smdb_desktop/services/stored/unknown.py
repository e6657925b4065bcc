"""A course whose form version this program lacks, for example one of a newer program: kept, readable, never completed.

Its forms have the titles that they have in the versions that are known, else their stored names; its answers are shown by their
stored names, because nothing else is known of them.
"""

from collections.abc import Mapping
from types import MappingProxyType

from smdb_desktop.domain.forms.definitions import Felt, Felttype, SkemaDef, Skemaversion, Trin
from smdb_desktop.domain.forms.structure import Antal, Plads
from smdb_desktop.domain.milestones import Milepael
from smdb_desktop.domain.words import T
from smdb_desktop.services.stored.records import ForloebRecord, SkemaRecord

HELP = T("Denne udgave af programmet har ikke skemaet. Svaret er gemt og vises, som det blev skrevet.")


def unknown_version(
    forloeb: ForloebRecord, datofelt: tuple[str, str], milepaele: Mapping[str, Milepael], titler: Mapping[str, str]
) -> Skemaversion:
    """A version made of what the course holds: every form that it has, and every field that was answered in it.

    ``milepaele`` and ``titler`` are the milestones and titles by form in the versions that are known: a closed course stays
    closed.
    """
    arter = list(dict.fromkeys(s.art for s in forloeb.skemaer))
    titles = {art: titler.get(art) or art.replace("_", " ").capitalize() for art in arter}
    holds = {
        s.art: list(dict.fromkeys(child.art for child in forloeb.skemaer if child.parent_id == s.id))
        for s in forloeb.skemaer
    }
    children = {art for under in holds.values() for art in under}
    skemaer = {art: _form(art, titles[art], [s for s in forloeb.skemaer if s.art == art]) for art in arter}
    pladser = tuple(
        _place(art, titles, milepaele, tuple(_place(child, titles, milepaele) for child in holds.get(art, ())))
        for art in arter
        if art not in children
    )
    return Skemaversion(
        id=forloeb.skemaversion,
        title=T("Skemaversionen »{skemaversion}«, som programmet ikke har", skemaversion=forloeb.skemaversion),
        valid_from=None,
        valid_to=None,
        datofelt=datofelt,
        pladser=pladser,
        skemaer=MappingProxyType(skemaer),
        kendt=False,
    )


def _place(
    art: str, titles: Mapping[str, str], milepaele: Mapping[str, Milepael], under: tuple[Plads, ...] = ()
) -> Plads:
    return Plads(art, Antal.FLERE, art, art, titles[art], under, milepael=milepaele.get(art))


def _form(art: str, title: str, records: list[SkemaRecord]) -> SkemaDef:
    names = dict.fromkeys(navn for record in records for navn in (*(record.faerdig or {}), *record.svar))
    felter = tuple(Felt(navn, navn, Felttype.TEKST, help=HELP, required=False, read_only=True) for navn in names)
    return SkemaDef(art, title, "", (Trin(art, title, felter),))
