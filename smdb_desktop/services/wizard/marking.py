"""What a person does at a field besides answering it: says why it waits, takes the answer of the last course, confirms it.

Each asks the session first: what cannot be is a sentence, and nothing is changed.
"""

from dataclasses import replace
from datetime import datetime

from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.stored.records import Foer, Json, Note, Svar
from smdb_desktop.services.wizard.marks import note_text
from smdb_desktop.services.wizard.session import WizardSession
from smdb_desktop.services.wizard.views import Change

ANSWERED = T("Feltet er besvaret. En note skrives kun, hvor svaret mangler.")
FILLED = T("Feltet er udfyldt på forhånd. En note skrives kun, hvor svaret mangler.")
NO_NOTE = T("Feltet besvares ikke her, så det kan ikke have en note.")
NO_REPEAT = T("Svaret på »{felt}« er borgerens eget og gentages ikke. Skriv det.")
NOTHING_BEFORE = T("Der er ikke noget svar at gentage: du har ikke besvaret »{felt}« i et andet forløb på det seneste.")
NOT_LISTED = T("Svaret fra sidst findes ikke i listen den dag, anmodningen er fra. Vælg et svar.")
SAME = T("»{felt}« har allerede samme svar som det seneste forløb.")
NOT_ONE = T("Sidst blev der givet flere svar på »{felt}«, og her kan der kun gives ét. Vælg et svar.")
NOT_REPEATED = T("Der er ikke noget at fortryde: svaret i feltet er ikke gentaget.")


def why_no_note(session: WizardSession, skema_id: str, navn: str) -> str:
    """Why a field can have no note: it is answered, by a person or beforehand, or nobody answers it; "" where it can."""
    if why := session.why_not(session.record(skema_id).art):
        return why
    felt = _felt(session, skema_id, navn)
    if felt is None or felt.read_only or felt.beregnet:
        return NO_NOTE
    svar = session.svar(skema_id, navn)
    if svar is not None:
        return ANSWERED if svar.value is not None else ""
    return FILLED if navn in session.filled(skema_id) else ""


def put_note(session: WizardSession, skema_id: str, navn: str, text: str, hvem: str, tid: datetime) -> Change:
    """Say why a field waits; "" takes the note away. Raises NotAllowed where it cannot be; then nothing changed."""
    if why := why_no_note(session, skema_id, navn):
        raise NotAllowed(why)
    plain, svar = note_text(text), session.svar(skema_id, navn)
    note = Note(plain, hvem, tid) if plain else None
    if svar is not None and svar.raw is not None:
        return session.put(skema_id, navn, svar._replace(note=note))
    if note is None:
        gone = session.put(skema_id, navn, None, {})
        return gone if svar is None else _without_idle(session, skema_id, gone)
    return session.put(skema_id, navn, Svar(None, None, note=note))


def why_not_repeated(session: WizardSession, skema_id: str, navn: str) -> str:
    """Why a field cannot be repeated: the form's data do not say that it may be, or nobody answers it; "" where it can."""
    if why := session.why_not(session.record(skema_id).art):
        return why
    felt = _felt(session, skema_id, navn)
    if felt is None:
        return NO_REPEAT.format(felt=navn)
    return "" if felt.gentages else NO_REPEAT.format(felt=felt.label)


def repeat(session: WizardSession, skema_id: str, navn: str, foer: Foer | None) -> Change:
    """Take the answer of the last course, unconfirmed. Raises NotAllowed where there is none that fits; then nothing changed."""
    if why := why_not_repeated(session, skema_id, navn):
        raise NotAllowed(why)
    felt = _felt(session, skema_id, navn)
    if felt is None or foer is None or foer.svar.value is None:
        raise NotAllowed(NOTHING_BEFORE.format(felt=felt.label if felt is not None else navn))
    codes = foer.svar.value if isinstance(foer.svar.value, list) else [foer.svar.value]
    if felt.liste is None or not all(str(code) in session.lister[felt.liste] for code in codes):
        raise NotAllowed(NOT_LISTED)
    # the other form version may have taken several answers where this one takes one
    if felt.type is not Felttype.FLERVALG and len(codes) != 1:
        raise NotAllowed(NOT_ONE.format(felt=felt.label))
    there = session.svar(skema_id, navn)
    if there is not None and not there.gentaget and _codes(there.value) == _codes(foer.svar.value):
        # what a person has said of this citizen does not become unconfirmed
        raise NotAllowed(SAME.format(felt=felt.label))
    if there is None or not there.gentaget:
        session.foer_gentagelse[skema_id, navn] = there
    change = session.answer(skema_id, navn, foer.svar.raw)
    kept = session.svar(skema_id, navn)
    marked = session.put(skema_id, navn, kept._replace(gentaget=True) if kept is not None else None)
    return replace(marked, svar={**change.svar, **marked.svar})


def confirm(session: WizardSession, skema_id: str, navn: str) -> Change:
    """Say that a repeated answer is this citizen's."""
    svar = session.svar(skema_id, navn)
    if svar is None or not svar.gentaget:
        raise NotAllowed(NOT_REPEATED)
    session.foer_gentagelse.pop((skema_id, navn), None)
    return session.put(skema_id, navn, svar._replace(gentaget=False))


def undo(session: WizardSession, skema_id: str, navn: str) -> Change:
    """Put back what stood in the field before it was repeated; empty where that is not known any more."""
    if not is_repeated(session, skema_id, navn):
        raise NotAllowed(NOT_REPEATED)
    before = session.foer_gentagelse.pop((skema_id, navn), None)
    return _without_idle(session, skema_id, session.put(skema_id, navn, before, {}))


def knows_before(session: WizardSession, skema_id: str, navn: str) -> bool:
    """Whether it is known what stood in the field before it was repeated: not after the course was left, or locked."""
    return (skema_id, navn) in session.foer_gentagelse


def is_repeated(session: WizardSession, skema_id: str, navn: str) -> bool:
    """Whether the answer was repeated and nobody has confirmed it."""
    svar = session.svar(skema_id, navn)
    return svar is not None and svar.gentaget


def _without_idle(session: WizardSession, skema_id: str, change: Change) -> Change:
    """The change of a mark that is gone, and of what was filled in along with it where nothing else stands in the form.

    It shows as before, and is filled in again when somebody begins; as a draft it would wait for somebody who typed nothing.
    """
    for navn in session.only_filled(skema_id):
        change = replace(change, svar={**change.svar, **session.put(skema_id, navn, None, {}).svar})
    return change


def _codes(value: Json) -> list[str]:
    """The choices of an answer, in one order."""
    return sorted(str(code) for code in (value if isinstance(value, list) else [value]))


def _felt(session: WizardSession, skema_id: str, navn: str) -> Felt | None:
    return session.version.skemaer[session.record(skema_id).art].felt(navn)
