"""The states of a submission in the words that promise no more than happened, as every printed page says them."""

from smdb_desktop.domain.words import T
from smdb_desktop.services.stored.records import Tilstand

_WORDS = {
    "KLAR": T("Klar"),
    "UVIST": T("Måske eksporteret"),
    "SENDT": T("Eksporteret"),
    "KVITTERET": T("Kvitteret"),
    "RETURNERET": T("Returneret"),
}


def submission_words(tilstand: Tilstand) -> str:
    """The state in one of the words of the program."""
    return _WORDS[tilstand.value]
