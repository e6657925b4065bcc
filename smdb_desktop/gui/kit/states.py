"""States in the program's own words with the ground they stand on: forms, submissions, revisions."""

from smdb_desktop.domain.words import T, Tn
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.tables import Cell
from smdb_desktop.language import say
from smdb_desktop.services.casework.overview import SkemaLinje
from smdb_desktop.services.stored.records import Art, IndberetningRecord, Tilstand
from smdb_desktop.services.wizard.views import Trintilstand

_FORMS = {
    Trintilstand.IKKE_BEGYNDT: PillKind.NEUTRAL,
    Trintilstand.BEGYNDT: PillKind.INFO,
    Trintilstand.FEJL: PillKind.ERROR,
    Trintilstand.FAERDIG: PillKind.SUCCESS,
    Trintilstand.RETTES: PillKind.WARNING,
}
_SUBMISSIONS = {
    Tilstand.KLAR: Cell(T("Klar"), PillKind.INFO),
    Tilstand.UVIST: Cell(T("Måske sendt"), PillKind.WARNING),
    Tilstand.SENDT: Cell(T("Sendt"), PillKind.WARNING),
    Tilstand.KVITTERET: Cell(T("Kvitteret"), PillKind.SUCCESS),
    Tilstand.RETURNERET: Cell(T("Returneret"), PillKind.ERROR),
}
_KINDS = {Art.NY: T("ny"), Art.RETTET: T("rettet"), Art.SLETTET: T("slettet")}


def in_sentence(title: str) -> str:
    """A form's title inside a sentence: with a small letter, unless it is a name with capitals of its own (KvalHep)."""
    title = say(title)
    return title if title[1:] != title[1:].lower() else title[:1].lower() + title[1:]


def form_state(form: SkemaLinje) -> Cell:
    """A form's state; errors are counted."""
    if form.fejl:
        return Cell(Tn("Kladde · {n} fejl", "Kladde · {n} fejl", n=form.fejl), PillKind.ERROR)
    words = T("Kladde") if form.tilstand is Trintilstand.BEGYNDT else str(form.tilstand)
    return Cell(words, _FORMS[form.tilstand])


def submission_state(tilstand: Tilstand) -> Cell:
    """A submission's state in one of the five words."""
    return _SUBMISSIONS[tilstand]


def revision(indberetning: IndberetningRecord) -> str:
    """``2 (rettet)``."""
    return T("{nummer} ({art})", nummer=indberetning.revision, art=_KINDS[indberetning.art])
