"""Workbooks to be filled in, and the letter that asks for them: what Danmarks Statistik is to answer, list by list."""

from collections.abc import Sequence
from datetime import date

from smdb_desktop.domain.codelists import FLAG_KEYS, YES_NO_FLAGS, Kode, Kodeliste, Kodelister
from smdb_desktop.domain.words import T, Text, Tn, joined
from smdb_desktop.services.lists.reading import CODE, FROM, LABEL, LIST, SOURCE
from smdb_desktop.services.ports.tables import Template

SHEET = T("Kodelister")
HOW = T("Sådan udfyldes arket")
YES = T("ja")
_STEPS = (
    T("Hver række er ét svar. Kolonnen Liste siger, hvilken liste det hører til; navnene må ikke ændres."),
    T(
        "Kode er det, der sendes. Koder skrives som tekst, så et nul forrest bliver stående. En kode står kun én gang i en liste."
    ),
    T("Svar er de ord, der vises."),
    T("Gælder fra er den første dag, listen gælder, som dd-mm-åååå. Den er den samme i hele listen."),
    T("Kilde er det brev, den mail eller den side, som listen er fra."),
    T(
        "De øvrige kolonner er egenskaber, som programmets regler spørger om, fx hvilke svar der er substitutionsbehandling: ja "
        "eller tom. Mangler en kolonne helt, beholder svarene de egenskaber, de har nu."
    ),
    T("Fjernes et svar, kan det ikke vælges fra den dag; sager fra før beholder det."),
    T("Filen lægges ind under Om kodelister, eller med kommandoen lists take. Intet skiftes, før forskellen er vist."),
)
PROPOSED = T("Vores forslag")

QUESTIONS = (
    T(
        "Hvilke svarlister og koder gælder for de lister, der står nedenfor? De er vores forslag, fordi listerne ikke er "
        "offentlige. Send dem gerne i vedlagte skabelon."
    ),
    T(
        "Afgør anmodningsdatoen også skemaversionen for andet end KvalHep? Hvilken liste over behandlingstyper bruges til en "
        "behandling, der begynder efter 1. juli 2025 i et ældre forløb?"
    ),
    T("Må to perioder på samme tilbud, type og intensitet dele en dag? Må datoer ligge i fremtiden?"),
    T("Kræves autorisationskode ved »anden medicinsk behandling«?"),
    T("Hvad er årsag og status i en sag, der aldrig blev iværksat?"),
    T("Kan et afsluttet forløb genåbnes, og hvad gør »Overdrag/hjemtag kontaktforløb«?"),
)
"""What nobody outside Danmarks Statistik can answer (``rules.md`` section 12)."""
GREETING = T("Til Danmarks Statistik, SMDB (smdb@dst.dk)")
ABOUT = T("Åbne spørgsmål til indberetning til SMDB og til svarlisterne")
WHY = T(
    "Vi indberetter stofmisbrugsbehandling med programmet SMDB Desktop. For at indberette rigtigt mangler vi svar på det "
    "følgende."
)
THE_LISTS = T("Lister, som helt eller delvis er vores forslag")
LINE = T("{titel} ({navn}): {svar}")
THANKS = T("Med venlig hilsen")


def template(lister: Sequence[Kodeliste]) -> tuple[Template, ...]:
    """One sheet with a row for each answer, one with how it is filled in."""
    used = {key for liste in lister for kode in liste for key in kode.flags}
    keys = sorted(used & FLAG_KEYS, key=lambda key: (key not in YES_NO_FLAGS, key))
    headings = (LIST, CODE, LABEL, FROM, SOURCE, *keys)
    rows = [_row(liste, kode, keys) for liste in lister for kode in liste]
    return Template(SHEET, headings, rows), Template(HOW, (HOW,), [(step,) for step in _STEPS])


def _row(liste: Kodeliste, kode: Kode, keys: Sequence[str]) -> tuple[str, ...]:
    day = f"{liste.valid_from:%d-%m-%Y}"
    source = str(PROPOSED) if kode.confidence == "proposed" else liste.source
    return (liste.navn, kode.code, str(kode.label), day, source, *(_cell(kode.flags.get(key)) for key in keys))


def _cell(value: object) -> str:
    if value is None or value is False:
        return ""
    return str(YES) if value is True else str(value)


def proposals(lister: Kodelister) -> list[Kodeliste]:
    """The lists that are our proposal, whole or in part, by their titles."""
    return sorted(
        (liste for liste in lister.values() if liste.is_proposal), key=lambda liste: str(liste.title).casefold()
    )


def letter(lister: Kodelister, today: date, afsender: str) -> Text:
    """The letter as text; ``afsender`` is who writes, "" for nobody yet."""
    asked = proposals(lister)
    lines = [GREETING, f"{today:%d-%m-%Y}", "", ABOUT, "", WHY, ""]
    for number, question in enumerate(QUESTIONS, 1):
        lines += [T("{n}. {tekst}", n=number, tekst=question), ""]
    lines += [THE_LISTS, ""]
    lines += [
        LINE.format(titel=liste.title, navn=liste.navn, svar=Tn("{n} svar", "{n} svar", n=len(liste.koder)))
        for liste in asked
    ]
    return joined("\n", (*lines, "", THANKS, afsender, ""))
