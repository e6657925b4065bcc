"""Courses that have left and are not in this store, because a copy that did not have them became the store: what is said of one.

A course that is typed again is recognised by its citizen's number and its day of request; nothing else of it is known here.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from smdb_desktop.domain.case.model import Kontaktforloeb
from smdb_desktop.domain.findings import INDBERETTET, Fund, Niveau
from smdb_desktop.domain.forms.definitions import Skemaversion
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.words import T, Text
from smdb_desktop.services.stored.records import Afgaaet

LEFT = T(
    "Borgeren er indberettet før gendannelsen som {navn} (revision {revision}), med anmodningsdatoen {dag}. Forløbet findes ikke "
    "i data nu. Indberet det ikke igen; skriv kun videre, hvis det er et andet forløb."
)
LEFT_PERHAPS = T(
    "Borgeren er måske indberettet før gendannelsen med anmodningsdatoen {dag}. Forløbet findes ikke i data nu. Se efter på "
    "SMDB's sider, før du indberetter det; skriv kun videre, hvis det er et andet forløb."
)
NO_DAY = T("ukendt")
Gone = Mapping[str, Text]
"""What is said of a day of request (ISO date; "" for any day)."""


def gone(rows: Sequence[Afgaaet]) -> Gone:
    """What is said of each day on which a course of the citizen was requested that has left and is not here."""
    return {row.anmodet: _said(row) for row in rows}


def _said(row: Afgaaet) -> Text:
    dag = format_date(date.fromisoformat(row.anmodet)) if row.anmodet else NO_DAY
    if not row.indberetning_id:
        return LEFT_PERHAPS.format(dag=dag)
    return LEFT.format(dag=dag, navn=row.indberetning_id, revision=row.revision)


def warned(course: Kontaktforloeb, version: Skemaversion, said: Gone) -> Iterator[Fund]:
    """The warning at a course's day of request where one of that day has left before."""
    if not said or course.anmodningsdato is None:
        return
    words = said.get(course.anmodningsdato.isoformat(), said.get(""))
    art, navn = version.datofelt
    for skema in course.alle(art) if words else ():
        yield Fund(INDBERETTET, Niveau.ADVARSEL, f"{skema.sti}.{navn}", str(words))
