"""What a copy that became the store did not know: courses that have left and are not here, and such as live here and were
deleted, handed over or corrected since. What is said of each, with what to do.

A course that is typed again is recognised by its citizen's number and its day of request; nothing else of it is known here.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from smdb_desktop.domain.case.model import Kontaktforloeb
from smdb_desktop.domain.codelists import Kodeliste
from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.findings import INDBERETTET, TAGET_TILBAGE, Fund, Niveau
from smdb_desktop.domain.forms.definitions import Skemaversion
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.words import T, Text, sentences
from smdb_desktop.services.stored.records import Afgaaet, Bekraeftelse, Kilde, Skaebne, Tilbagekaldt

LEFT = T(
    "Borgeren er indberettet før gendannelsen som {navn} (revision {revision}), med anmodningsdatoen {dag}. Forløbet findes ikke "
    "i data nu. Indberet det ikke igen; skriv kun videre, hvis det er et andet forløb."
)
LEFT_PERHAPS = T(
    "Borgeren er måske indberettet før gendannelsen med anmodningsdatoen {dag}. Forløbet findes ikke i data nu. Se efter på "
    "SMDB's sider, før du indberetter det; skriv kun videre, hvis det er et andet forløb."
)
HANDED_OVER = T(
    "Et forløb med anmodningsdatoen {dag} blev overdraget til {modtager} {overdraget} af {hvem}, før data blev gendannet. "
    "Forløbet findes ikke i data nu. Registrér det ikke igen; skriv kun videre, hvis det er et andet forløb."
)
OLDER_COPY = T("Data er gendannet fra en kopi, der ikke ved det.")
DELETED = T("Sletningen af forløbet blev eksporteret {dag} som revision {revision}.")
DELETED_TYPED = T("Forløbet blev slettet på SMDB's sider {dag} (revision {revision}).")
DELETED_PERHAPS = T("Sletningen af forløbet blev måske eksporteret {dag} som revision {revision}.")
DELETE_AGAIN = T(
    "Skal det være slettet, så vælg »Slet hele det valgte kontaktforløb« igen; sletningen får en ny revision. Skal det leve "
    "videre, så åbn anmodningen, gør den færdig igen, og skriv hvorfor."
)
HANDED = T("Forløbet blev overdraget til {modtager} {dag} af {hvem}.")
HAND_AGAIN = T(
    "Arbejd ikke videre i det, og eksportér det ikke: {modtager} har det nu. Vælg »Overdrag til en anden myndighed« igen, så det "
    "også forsvinder her; den nye fil skal ikke bruges. Skal det alligevel blive her, så åbn anmodningen, gør den færdig igen, "
    "og skriv hvorfor."
)
CORRECTED = T("Borgerens CPR-nummer blev rettet til {cpr} {dag} af {hvem}, og forløbet fulgte med dertil.")
CORRECTED_DELETED = T(
    "Her står det stadig under det gamle nummer, og sletningen dér er eksporteret som revision {revision}."
)
CORRECTED_WAITED = T("Her står det stadig under det gamle nummer, hvor det er eksporteret.")
CORRECT_AGAIN = T(
    "Ret CPR-nummeret igen. Se efter på SMDB's sider, om forløbet allerede står under det rigtige nummer, før du eksporterer "
    "det. Er det gamle nummer alligevel rigtigt, så åbn anmodningen, gør den færdig igen, og skriv hvorfor."
)
NO_DAY = T("ukendt")
NO_MOMENT = T("på en dag, der ikke kendes")
NOBODY = T("en, der ikke kendes")


class Gone(NamedTuple):
    """What is said of a day of request (ISO date; "" for any day), and of the course itself, that was taken back outside."""

    dage: Mapping[str, Text]
    selv: Text | None = None


NOTHING = Gone({})


def gone(rows: Sequence[Afgaaet], kommuner: Kodeliste) -> Mapping[str, Text]:
    """What is said of each day on which a course of the citizen was requested that has left and is not here."""
    return {row.anmodet: _said(row, kommuner) for row in rows}


def _said(row: Afgaaet, kommuner: Kodeliste) -> Text:
    dag = format_date(date.fromisoformat(row.anmodet)) if row.anmodet else NO_DAY
    back = row.tilbagekaldt
    if back is not None and back.skaebne is Skaebne.OVERDRAGET:
        return HANDED_OVER.format(dag=dag, overdraget=_day(back), modtager=kommuner.label(back.til), hvem=back.hvem)
    if not row.indberetning_id:
        return LEFT_PERHAPS.format(dag=dag)
    return LEFT.format(dag=dag, navn=row.indberetning_id, revision=row.revision)


def taken_back(row: Tilbagekaldt, kommuner: Kodeliste) -> Text:
    """That a course which lives here was taken back outside: what, when and by whom, and what to do."""
    about = {"dag": _day(row), "revision": row.revision, "hvem": row.hvem or NOBODY}
    if row.skaebne is Skaebne.OVERDRAGET:
        modtager = kommuner.label(row.til)
        return sentences(HANDED.format(modtager=modtager, **about), OLDER_COPY, HAND_AGAIN.format(modtager=modtager))
    if row.skaebne is Skaebne.CPR_RETTET:
        deleted = row.kilde is not None and row.kilde is not Kilde.FORSOEG
        waits = CORRECTED_DELETED.format(**about) if deleted else CORRECTED_WAITED
        return sentences(CORRECTED.format(cpr=masked(row.til), **about), OLDER_COPY, waits, CORRECT_AGAIN)
    words = {Kilde.FORSOEG: DELETED_PERHAPS, Kilde.INDTASTET: DELETED_TYPED}.get(row.kilde or Kilde.SENDT, DELETED)
    return sentences(words.format(**about), OLDER_COPY, DELETE_AGAIN)


def _day(row: Tilbagekaldt) -> Text:
    return NO_MOMENT if row.dag is None else T("den {dag}", dag=format_date(row.dag))


def is_confirmed(said: Text, given: Sequence[Bekraeftelse]) -> bool:
    """Whether a person has said why a course that was taken back goes on: of this, and not of an earlier time."""
    return any(each.regel == TAGET_TILBAGE and each.besked == str(said) for each in given)


def warned(course: Kontaktforloeb, version: Skemaversion, said: Gone) -> Iterator[Fund]:
    """The warnings at a course's day of request: one of that day has left before, or the course itself was taken back."""
    day = course.anmodningsdato
    words = None if day is None else said.dage.get(day.isoformat(), said.dage.get(""))
    art, navn = version.datofelt
    for regel, text in ((INDBERETTET, words), (TAGET_TILBAGE, said.selv)):
        for skema in course.alle(art) if text else ():
            yield Fund(regel, Niveau.ADVARSEL, f"{skema.sti}.{navn}", str(text))
