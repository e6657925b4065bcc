"""The sentences of a file that is not read: what it is, and what a person does about it."""

from collections.abc import Callable, Mapping

from smdb_desktop.domain.words import T
from smdb_desktop.services.ports.tables import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Refusal

MOST_SECONDS = 60
_MB = 1_000_000


class Refused(Exception):
    """In the process that reads: why, with the sheet, place or number that the sentence names."""

    def __init__(self, why: Refusal, **values: str | int) -> None:
        super().__init__(why)
        self.why = why
        self.values = values


_SENTENCES: Mapping[Refusal, Callable[..., str]] = {
    Refusal.LOCKED: lambda navn: T(
        "»{navn}« er låst med en adgangskode. Åbn den i Excel, fjern adgangskoden, gem den, og vælg den igen.",
        navn=navn,
    ),
    Refusal.WEBPAGE: lambda navn: T(
        "»{navn}« er en webside (HTML), selv om navnet siger noget andet. Åbn den i Excel, gem den som "
        "Excel-projektmappe (.xlsx), og vælg den nye fil.",
        navn=navn,
    ),
    Refusal.MACROS: lambda navn: T(
        "»{navn}« indeholder makroer og er ikke læst. Gem den i Excel som en projektmappe uden makroer (.xlsx), og vælg den "
        "nye fil.",
        navn=navn,
    ),
    Refusal.DEFINITIONS: lambda navn: T(
        "»{navn}« indeholder en definition (DOCTYPE), som intet regneark har brug for, og er ikke læst. Hent filen igen der, "
        "hvor den kom fra.",
        navn=navn,
    ),
    Refusal.FAR: lambda navn, ark, celle: T(
        "»{navn}«: I arket »{ark}« står der noget i celle {celle}. Der læses højst {raekker} rækker og {kolonner} kolonner. Slet "
        "det, der står langt ude, gem filen, og vælg den igen.",
        navn=navn,
        ark=ark,
        celle=celle,
        raekker=MOST_ROWS,
        kolonner=MOST_COLUMNS,
    ),
    Refusal.ROWS: lambda navn, ark, raekker: T(
        "»{navn}«: Arket »{ark}« har {raekker} rækker, og der læses højst {hoejst}. Er de fleste tomme, så markér og slet dem i "
        "Excel; ellers del filen.",
        navn=navn,
        ark=ark,
        raekker=raekker,
        hoejst=MOST_ROWS,
    ),
    Refusal.LARGE: lambda navn, stoerrelse: T(
        "»{navn}« fylder {stoerrelse} MB. Der læses højst {hoejst} MB. Del filen i flere, eller tag kun de kolonner med, der "
        "skal bruges.",
        navn=navn,
        stoerrelse=stoerrelse,
        hoejst=MOST_BYTES // _MB,
    ),
    Refusal.UNPACKED: lambda navn, stoerrelse: T(
        "»{navn}« fylder {stoerrelse} MB, når den pakkes ud. Så store regneark læses ikke. Del filen i flere.",
        navn=navn,
        stoerrelse=stoerrelse,
    ),
    Refusal.BINARY_WORKBOOK: lambda navn: T(
        "»{navn}« er en binær projektmappe (.xlsb). Gem den i Excel som Excel-projektmappe (.xlsx), og vælg den nye fil.",
        navn=navn,
    ),
    Refusal.DAMAGED: lambda navn: T(
        "»{navn}« kan ikke læses som et regneark; den er beskadiget eller ikke hentet helt. Hent den igen, eller åbn og gem "
        "den i Excel.",
        navn=navn,
    ),
    Refusal.UNKNOWN: lambda navn: T(
        "»{navn}« er hverken et regneark (.xlsx, .xls, .ods) eller en tekstfil med kolonner (CSV).", navn=navn
    ),
    Refusal.EMPTY: lambda navn: T("Der står ingenting i »{navn}«.", navn=navn),
    Refusal.TIME: lambda navn: T(
        "»{navn}« var ikke læst efter {sekunder} sekunder, og læsningen blev standset. Del filen i flere, eller tag kun de "
        "kolonner med, der skal bruges.",
        navn=navn,
        sekunder=MOST_SECONDS,
    ),
    Refusal.MEMORY: lambda navn: T(
        "»{navn}« kræver mere hukommelse, end der må bruges på at læse en fil, og læsningen blev standset. Del filen i flere, "
        "eller gem den i Excel som CSV.",
        navn=navn,
    ),
}


def sentence(why: Refusal, navn: str, **values: str | int) -> str:
    """The sentence; ``values`` are those that this refusal has."""
    return _SENTENCES[why](navn=navn, **values)


def megabytes(size: int) -> int:
    """Whole millions of bytes, rounded up."""
    return -(-size // _MB)
