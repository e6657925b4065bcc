"""What stands at a field beside its answer: a note on why it waits, and that it was repeated and nobody has confirmed it.

SMDB has no *uoplyst* for most questions, so a draft says itself why it waits. A repeated answer is another citizen's until a
person has said that it is this one's: it shows, counts in every condition, and holds its form back until then. What is completed
has neither mark.
"""

from collections.abc import Iterator, Mapping

from smdb_desktop.domain.cpr import without_cpr
from smdb_desktop.domain.findings import GENTAGET, Fund, Niveau
from smdb_desktop.domain.forms.engine import Omgivelser, visning
from smdb_desktop.domain.forms.texts import clean, unsendable
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.stored.records import Note, Svar
from smdb_desktop.services.wizard.working_form import WorkingForm

LONGEST = 60
"""So many characters of a note: with who and when it stands in one line below the input."""
TO_CONFIRM = T("»{felt}« er gentaget fra et andet forløb. Bekræft svaret med Enter, eller giv et andet.")
TOO_LONG = T("Noten er for lang ({antal} tegn). Skriv højst {hoejst} tegn.")
WAITS = T("Venter: {tekst} ({hvem}, {tid:%d-%m-%Y})")
REPEATED = T("Gentaget fra et andet forløb. Enter bekræfter; vælg selv, hvis svaret er et andet.")


def told(note: Note) -> Text:
    """A note in one line, with who and when."""
    return WAITS.format(tekst=note.tekst, hvem=note.hvem, tid=local(note.tid))


def is_note_only(svar: Svar | None) -> bool:
    """Whether nothing was typed: only why."""
    return svar is not None and svar.note is not None and svar.raw is None


def note_text(text: str) -> str:
    """A note as it is kept: cleaned, in one line, without CPR numbers. Raises NotAllowed for one that cannot be."""
    plain = without_cpr(clean(text))
    if problem := unsendable(text.strip()):
        raise NotAllowed(T("Noten kan ikke bruges. {problem}", problem=problem))
    if len(plain) > LONGEST:
        raise NotAllowed(TOO_LONG.format(antal=len(plain), hoejst=LONGEST))
    return plain


def as_much_as_fits(text: str) -> str:
    """What can be kept of a note that nobody said was whole; "" where nothing can."""
    return "" if unsendable(text.strip()) else without_cpr(clean(text))[:LONGEST].rstrip()


def notes_of(form: WorkingForm) -> tuple[str, ...]:
    """The fields of a form that have a note."""
    return tuple(navn for navn, svar in form.svar.items() if svar.note is not None)


def without_note(svar: Svar) -> Svar | None:
    """An answer as it is when its note is gone."""
    return None if is_note_only(svar) else svar._replace(note=None)


def unconfirmed(forms: Mapping[str, WorkingForm], paths: Mapping[str, str], around: Omgivelser) -> Iterator[Fund]:
    """That repeated answers of these forms wait for a person, each as a blank: a draft may have it, a completed form may not."""
    for skema_id, form in forms.items():
        waiting = [navn for navn, svar in form.svar.items() if svar.gentaget]
        shown = visning(form.definition, form.values, around).navne if waiting else ()
        for felt in form.definition.felter if waiting else ():
            if felt.navn in waiting and felt.navn in shown:
                besked = TO_CONFIRM.format(felt=felt.label)
                yield Fund(GENTAGET, Niveau.FEJL, f"{paths[skema_id]}.{felt.navn}", besked, mangler=True)
