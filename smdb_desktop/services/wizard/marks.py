"""What stands at a field beside its answer: a note on why it waits, and that it was repeated and nobody has confirmed it.

SMDB has no *uoplyst* for most questions, so a draft says itself why it waits. A repeated answer is another citizen's until a
person has said that it is this one's: it shows, counts in every condition, and holds its form back until then. What is completed
has neither mark.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from smdb_desktop.domain.cpr import without_cpr
from smdb_desktop.domain.findings import GENTAGET, Fund, Niveau
from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.domain.forms.engine import Omgivelser, visning
from smdb_desktop.domain.forms.texts import clean, unsendable
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.stored.records import Foer, Note, Svar
from smdb_desktop.services.wizard.working_form import WorkingForm

if TYPE_CHECKING:
    from smdb_desktop.services.wizard.session import WizardSession
    from smdb_desktop.services.wizard.views import Change

LONGEST = 60
"""So many characters of a note: with who and when it stands in one line below the input."""
ANSWERED = T("Feltet er besvaret. En note skrives kun, hvor svaret mangler.")
NO_NOTE = T("Feltet besvares ikke her, så det kan ikke have en note.")
NO_REPEAT = T("Svaret på »{felt}« er borgerens eget og gentages ikke. Skriv det.")
NOTHING_BEFORE = T("Der er ikke noget svar at gentage: du har ikke besvaret »{felt}« i et andet forløb på det seneste.")
NOT_LISTED = T("Svaret fra sidst findes ikke i listen den dag, anmodningen er fra. Vælg et svar.")
NOT_REPEATED = T("Der er ikke noget at fortryde: svaret i feltet er ikke gentaget.")
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


# -- a note --------------------------------------------------------------------------------------------------------


def note_text(text: str) -> str:
    """A note as it is kept: cleaned, in one line, without CPR numbers. Raises NotAllowed for one that cannot be."""
    plain = without_cpr(clean(text))
    if problem := unsendable(text.strip()):
        raise NotAllowed(T("Noten kan ikke bruges. {problem}", problem=problem))
    if len(plain) > LONGEST:
        raise NotAllowed(TOO_LONG.format(antal=len(plain), hoejst=LONGEST))
    return plain


def why_no_note(session: "WizardSession", skema_id: str, navn: str) -> str:
    """Why a field can have no note: it is answered, or nobody answers it; "" where it can."""
    if why := session.why_not(session.record(skema_id).art):
        return why
    felt = _felt(session, skema_id, navn)
    if felt is None or felt.read_only or felt.beregnet:
        return NO_NOTE
    svar = session.svar(skema_id, navn)
    return ANSWERED if svar is not None and svar.value is not None else ""


def put_note(session: "WizardSession", skema_id: str, navn: str, text: str, hvem: str, tid: datetime) -> "Change":
    """Say why a field waits; "" takes the note away. Raises NotAllowed where it cannot be; then nothing changed."""
    if why := why_no_note(session, skema_id, navn):
        raise NotAllowed(why)
    plain, svar = note_text(text), session.svar(skema_id, navn)
    note = Note(plain, hvem, tid) if plain else None
    if svar is not None and svar.raw is not None:
        return session.put(skema_id, navn, svar._replace(note=note))
    return session.put(skema_id, navn, Svar(None, None, note=note) if note is not None else None)


def noted(session: "WizardSession", fund: Fund) -> Note | None:
    """The note of the field that a finding about a blank lands on; None where it has none."""
    if not fund.mangler:
        return None
    _trin, skema_id, navn = session.locate(fund)
    svar = session.svar(skema_id, navn) if skema_id else None
    return svar.note if svar is not None else None


def notes_of(form: WorkingForm) -> tuple[str, ...]:
    """The fields of a form that have a note."""
    return tuple(navn for navn, svar in form.svar.items() if svar.note is not None)


def without_note(svar: Svar) -> Svar | None:
    """An answer as it is when its note is gone."""
    return None if is_note_only(svar) else svar._replace(note=None)


# -- a repeated answer ---------------------------------------------------------------------------------------------


def why_not_repeated(session: "WizardSession", skema_id: str, navn: str) -> str:
    """Why a field cannot be repeated: the form's data do not say that it may be, or nobody answers it; "" where it can."""
    if why := session.why_not(session.record(skema_id).art):
        return why
    felt = _felt(session, skema_id, navn)
    if felt is None:
        return NO_REPEAT.format(felt=navn)
    return "" if felt.gentages else NO_REPEAT.format(felt=felt.label)


def repeat(session: "WizardSession", skema_id: str, navn: str, foer: Foer | None) -> "Change":
    """Take the answer of the last course, unconfirmed. Raises NotAllowed where there is none that fits; then nothing changed."""
    if why := why_not_repeated(session, skema_id, navn):
        raise NotAllowed(why)
    felt = _felt(session, skema_id, navn)
    if felt is None or foer is None or foer.svar.value is None:
        raise NotAllowed(NOTHING_BEFORE.format(felt=felt.label if felt is not None else navn))
    codes = foer.svar.value if isinstance(foer.svar.value, list) else [foer.svar.value]
    if felt.liste is None or not all(str(code) in session.lister[felt.liste] for code in codes):
        raise NotAllowed(NOT_LISTED)
    session.foer_gentagelse[skema_id, navn] = session.svar(skema_id, navn)
    change = session.answer(skema_id, navn, foer.svar.raw)
    kept = session.svar(skema_id, navn)
    marked = session.put(skema_id, navn, kept._replace(gentaget=True) if kept is not None else None)
    return replace(marked, svar={**change.svar, **marked.svar})


def confirm(session: "WizardSession", skema_id: str, navn: str) -> "Change":
    """Say that a repeated answer is this citizen's."""
    svar = session.svar(skema_id, navn)
    if svar is None or not svar.gentaget:
        raise NotAllowed(NOT_REPEATED)
    session.foer_gentagelse.pop((skema_id, navn), None)
    return session.put(skema_id, navn, svar._replace(gentaget=False))


def undo(session: "WizardSession", skema_id: str, navn: str) -> "Change":
    """Put back what stood in the field before it was repeated; empty where that is not known any more."""
    if not is_repeated(session, skema_id, navn):
        raise NotAllowed(NOT_REPEATED)
    return session.put(skema_id, navn, session.foer_gentagelse.pop((skema_id, navn), None))


def is_repeated(session: "WizardSession", skema_id: str, navn: str) -> bool:
    """Whether the answer was repeated and nobody has confirmed it."""
    svar = session.svar(skema_id, navn)
    return svar is not None and svar.gentaget


def unconfirmed(forms: Mapping[str, WorkingForm], paths: Mapping[str, str], around: Omgivelser) -> Iterator[Fund]:
    """That repeated answers of these forms wait for a person, each as a blank: a draft may have it, a completed form may not."""
    for skema_id, form in forms.items():
        waiting = [navn for navn, svar in form.svar.items() if svar.gentaget]
        shown = visning(form.definition, form.values, around).navne if waiting else ()
        for felt in form.definition.felter if waiting else ():
            if felt.navn in waiting and felt.navn in shown:
                besked = TO_CONFIRM.format(felt=felt.label)
                yield Fund(GENTAGET, Niveau.FEJL, f"{paths[skema_id]}.{felt.navn}", besked, mangler=True)


def _felt(session: "WizardSession", skema_id: str, navn: str) -> Felt | None:
    return session.version.skemaer[session.record(skema_id).art].felt(navn)
