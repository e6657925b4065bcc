"""The states of a case in the program's words, with what each promises; every face takes its words from here.

A case is a course, and its state is that of its newest submission; one of which nothing is completed is a draft (None).
"""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import PurePath

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text
from smdb_desktop.services.stored.records import Afklaring, Art, Fundet, IndberetningRecord, Maade, Tilstand

KLADDE = T("Kladde")
_WORDS: Mapping[Tilstand, Text] = {
    Tilstand.KLAR: T("Klar"),
    Tilstand.UVIST: T("Måske eksporteret"),
    Tilstand.EKSPORTERET: T("Eksporteret"),
    Tilstand.KVITTERET: T("Kvitteret"),
    Tilstand.RETURNERET: T("Returneret"),
    Tilstand.INDBERETTET: T("Indberettet"),
}
_PROMISES: Mapping[Tilstand, Text] = {
    Tilstand.KLAR: T("Sagen er gjort færdig, og intet af den har forladt maskinen."),
    Tilstand.UVIST: T(
        "En eksport blev afbrudt, eller en kopi blev gemt som fil, og ingen ved, om den nåede frem. En nyere udgave har taget "
        "dens plads."
    ),
    Tilstand.EKSPORTERET: T("En underskrevet fil ligger, hvor I valgte, læst igen og kontrolleret. Ingen har svaret."),
    Tilstand.KVITTERET: T("Modtagerens underskrevne kvittering er her."),
    Tilstand.RETURNERET: T("Modtageren har sendt fejl eller advarsler tilbage. Se dem igennem."),
    Tilstand.INDBERETTET: T("Sagen står i SMDB."),
}
_NOT_THERE = T("{hvem} sagde {tid:%d-%m-%Y}, at intet af den er nået frem. Dens nummer bruges ikke igen.")
_FOUND: Mapping[Fundet, Text] = {
    Fundet.ANKOMMET: T("{hvem} fandt {tid:%d-%m-%Y}, at den er nået frem."),
    Fundet.IKKE_ANKOMMET: T("{hvem} fandt {tid:%d-%m-%Y}, at den ikke er nået frem."),
    Fundet.VED_IKKE: T("{hvem} kunne {tid:%d-%m-%Y} ikke afgøre, om den er nået frem."),
}

SENT = T("{hvem} eksporterede den {tid:%d-%m-%Y} kl. {tid:%H.%M}.")


def word(tilstand: Tilstand | None) -> Text:
    """A state in one word, the same everywhere; None is a draft."""
    return KLADDE if tilstand is None else _WORDS[tilstand]


def promise(tilstand: Tilstand, afklaring: Afklaring | None = None) -> Text:
    """What the word says, in one sentence; ``afklaring``: what a person found of it."""
    if tilstand is Tilstand.UVIST and afklaring is not None and afklaring.fundet is Fundet.IKKE_ANKOMMET:
        return _NOT_THERE.format(hvem=afklaring.hvem, tid=local(afklaring.tid))
    return _PROMISES[tilstand]


def time_of(record: IndberetningRecord) -> datetime | date:
    """Since when it is so: the day for what stands in SMDB, else the moment (aware, in UTC)."""
    if record.indberettet is not None:
        return record.indberettet.dag
    return record.sendt_tid or record.klar_tid


def place_of(record: IndberetningRecord) -> Text:
    """Where it is: on this machine, in a folder, on a server, or in SMDB and by whom."""
    if record.indberettet is not None:
        gone = record.art is Art.SLETTET
        if record.indberettet.maade is Maade.KVITTERING:
            told = T("Slettet i SMDB, siger {hvem}") if gone else T("Indtastet i SMDB, siger {hvem}")
        else:
            told = T("Slettet i SMDB af {hvem}") if gone else T("Indtastet i SMDB af {hvem}")
        return told.format(hvem=record.indberettet.hvem)
    if record.tilstand in (Tilstand.KVITTERET, Tilstand.RETURNERET):
        return T("Hos modtageren")
    if record.maal.startswith("https://"):
        return T("Server: {navn}", navn=record.maal.split("/")[2].rpartition("@")[2])
    # a folder of another machine is named as it was written there
    if record.maal:
        return T("Mappe: {navn}", navn=PurePath(record.maal.replace("\\", "/")).name or record.maal)
    return T("Måske i en mappe") if record.tilstand is Tilstand.UVIST else T("På denne maskine")


def sent(record: IndberetningRecord) -> Text | str:
    """Who handed it over and when, in a sentence; "" for one that has not left."""
    if not record.sendt_af or record.sendt_tid is None:
        return ""
    return SENT.format(hvem=record.sendt_af, tid=local(record.sendt_tid))


def found(afklaring: Afklaring) -> Text:
    """What a person found of a submission that may have left, in a sentence."""
    return _FOUND[afklaring.fundet].format(hvem=afklaring.hvem, tid=local(afklaring.tid))
