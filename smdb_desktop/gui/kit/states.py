"""States in the program's own words with the ground they stand on: forms, submissions, revisions."""

from datetime import datetime

from smdb_desktop.domain.words import T, Tn
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.tables import Cell
from smdb_desktop.language import say
from smdb_desktop.services.casework.overview import ForloebLinje, SkemaLinje, day, moment
from smdb_desktop.services.stored.records import Art, IndberetningRecord, Tilstand
from smdb_desktop.services.stored.states import time_of, word
from smdb_desktop.services.wizard.views import Trintilstand

_FORMS = {
    Trintilstand.IKKE_BEGYNDT: PillKind.NEUTRAL,
    Trintilstand.BEGYNDT: PillKind.INFO,
    Trintilstand.FEJL: PillKind.ERROR,
    Trintilstand.FAERDIG: PillKind.SUCCESS,
    Trintilstand.RETTES: PillKind.WARNING,
}
_SUBMISSIONS = {
    Tilstand.KLAR: PillKind.INFO,
    Tilstand.UVIST: PillKind.WARNING,
    Tilstand.EKSPORTERET: PillKind.WARNING,
    Tilstand.KVITTERET: PillKind.INFO,
    Tilstand.RETURNERET: PillKind.ERROR,
    Tilstand.INDBERETTET: PillKind.SUCCESS,
}
GOING = T("slettes")
_ANSWERED = (Tilstand.KVITTERET, Tilstand.INDBERETTET)
_KINDS = {Art.NY: T("ny"), Art.RETTET: T("rettet"), Art.SLETTET: T("slettet")}


def in_sentence(title: str) -> str:
    """A form's title inside a sentence: with a small letter, unless it is a name with capitals of its own (KvalHep)."""
    title = say(title)
    return title if title[1:] != title[1:].lower() else title[:1].lower() + title[1:]


def course_state(line: ForloebLinje) -> Cell:
    """Whether a course is open, closed, or being deleted."""
    if line.slettes:
        return Cell(T("Slettes"), PillKind.WARNING)
    return Cell(T("Åbent"), PillKind.INFO) if line.aabent else Cell(T("Lukket"), PillKind.NEUTRAL)


def form_state(form: SkemaLinje) -> Cell:
    """A form's state; errors are counted."""
    if form.fejl:
        return Cell(Tn("Kladde · {n} fejl", "Kladde · {n} fejl", n=form.fejl), PillKind.ERROR)
    words = T("Kladde") if form.tilstand is Trintilstand.BEGYNDT else str(form.tilstand)
    return Cell(words, _FORMS[form.tilstand])


def submission_state(tilstand: Tilstand) -> Cell:
    """A submission's state in the program's word."""
    return Cell(word(tilstand), _SUBMISSIONS[tilstand])


def since(record: IndberetningRecord, now: datetime) -> str:
    """Since when a submission is in its state: a moment, or the day on which it came to stand in SMDB."""
    time = time_of(record)
    return moment(time, now) if isinstance(time, datetime) else day(time)


def revision(indberetning: IndberetningRecord) -> str:
    """``2 (rettet)``."""
    going = indberetning.art is Art.SLETTET and indberetning.tilstand not in _ANSWERED
    return T("{nummer} ({art})", nummer=indberetning.revision, art=GOING if going else _KINDS[indberetning.art])
