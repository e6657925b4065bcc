"""Courses that were reported and are deleted, or that were reported under a CPR number that was corrected.

What is said of them, and what a person must do beside it.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from smdb_desktop.domain.codelists import Kodeliste
from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text, sentences
from smdb_desktop.services.ports.corrections import Nedlagt
from smdb_desktop.services.ports.deletions import Overdraget
from smdb_desktop.services.stored.records import Tilstand

IN_SMDB = T(
    "Er et forløb også tastet ind på SMDB's sider, skal det rettes dér for sig: slet det under det gamle nummer, og tast det "
    "under det rigtige."
)
WAITS = T(
    "Et forløb er eksporteret under {cpr}, før nummeret blev rettet. Sletningen af det er klar i Udbakken; eksportér den."
)
PERHAPS = T("Et forløb er eksporteret under {cpr}, før nummeret blev rettet. Sletningen af det er måske eksporteret.")
GONE = T("Et forløb er eksporteret under {cpr}, før nummeret blev rettet. Sletningen af det er eksporteret.")
DONE = T("Et forløb er eksporteret under {cpr}, før nummeret blev rettet. Sletningen af det er indberettet.")
HANDED_FROM = T(
    "Forløbet fra {anmodet:%d-%m-%Y} er overdraget til {modtager} den {tid:%d-%m-%Y} af {hvem}. Det findes ikke mere her."
)
HANDED = T("Et forløb er overdraget til {modtager} den {tid:%d-%m-%Y} af {hvem}. Det findes ikke mere her.")
DELETING = T(
    "Et forløb slettes. Sletningen er klar i Udbakken under {cpr}; eksportér den. Er forløbet tastet ind på SMDB's sider, så "
    "slet det også dér, og markér sletningen som indberettet."
)
DELETING_PERHAPS = T("Et forløb slettes. Sletningen under {cpr} er måske eksporteret.")
DELETING_SENT = T("Et forløb slettes. Sletningen under {cpr} er eksporteret, og ingen har svaret.")
DELETED = T("Et forløb er slettet, og sletningen under {cpr} er indberettet.")
_DELETED = {Tilstand.KLAR: DELETING, Tilstand.UVIST: DELETING_PERHAPS, Tilstand.INDBERETTET: DELETED}
_WORDS = {Tilstand.KLAR: WAITS, Tilstand.UVIST: PERHAPS, Tilstand.INDBERETTET: DONE}


def said_of(rows: Iterable[Nedlagt]) -> tuple[Text, ...]:
    """A sentence for each course, and what to do in SMDB's own pages while its deletion has not left."""
    return tuple(_said(row) for row in rows if row.tilstand is not None)


def said_of_handed(rows: Iterable[Overdraget], kommuner: Kodeliste) -> Iterator[Text]:
    """The line that stays of each course that was handed over."""
    for row in rows:
        about = {"modtager": kommuner.label(row.til), "tid": local(row.tid), "hvem": row.hvem}
        if row.anmodet:
            yield HANDED_FROM.format(anmodet=date.fromisoformat(row.anmodet), **about)
        else:
            yield HANDED.format(**about)


def _said(row: Nedlagt) -> Text:
    if not row.flyttet_til:
        return (_DELETED.get(row.tilstand, DELETING_SENT) if row.tilstand else DELETED).format(cpr=masked(row.cpr_nr))
    words = (_WORDS.get(row.tilstand, GONE) if row.tilstand else GONE).format(cpr=masked(row.cpr_nr))
    return sentences(words, IN_SMDB) if row.tilstand is Tilstand.KLAR else words
