"""A course that was changed elsewhere while a person types in it: by whom, when, what differs, and the ways on.

What was typed here waits in the ``Keeper``. It is written over what the other wrote, whose answers stay in the history, or the
course is opened anew as the other left it. Where neither the forms nor the version fit any more, ``hvorfor_ikke`` says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text
from smdb_desktop.services.casework.answers import NOTHING, marked_text
from smdb_desktop.services.casework.cases import CaseService
from smdb_desktop.services.stored.records import ForloebRecord, SkemaRecord, Svar
from smdb_desktop.services.wizard.keeper import Keeper, Over
from smdb_desktop.services.wizard.locking import why_gone, why_locked
from smdb_desktop.services.wizard.session import WizardSession

CHANGED = T(
    "Ikke gemt. {hvem} ændrede forløbet {tid:%d-%m-%Y} kl. {tid:%H.%M}, mens du skrev. Det, du har skrevet, står her stadig. "
    "Vælg, hvad der skal gælde."
)
ONLY_THEIRS = T("Dit kan ikke skrives over: {hvorfor} Skriv det af, før du tager den andens ændring.")
OTHER_VERSION = T("Forløbet står i et andet skema nu.")
HANDED_OVER = T("Forløbet er overdraget.")
NOBODY = T("En anden")
GONE_FORM = T("Skemaet er fjernet dér")
NEW_FORM = T("Skemaet er kommet til dér")
DONE_FORM = T("Skemaet er gjort færdigt dér")
DIFFERS = T("{felt}: her »{her}«, dér »{der}«")


class Forskel(NamedTuple):
    """One thing that differs, as (form, words)."""

    skema: str
    hvad: str


@dataclass(frozen=True, slots=True)
class Andetsteds:
    """What another did to the course. ``skrevet`` differs in fields typed here and not saved, ``andet`` anywhere else."""

    besked: Text
    skrevet: tuple[Forskel, ...]
    andet: tuple[Forskel, ...]
    over: Over
    skemaer: frozenset[str]
    """The forms that are there afterwards, whichever way is chosen."""
    hvorfor_ikke: Text | None


def standing(cases: CaseService, forloeb_id: str) -> ForloebRecord:
    """How the course stands in the store now (store's lane). Raises StoreError."""
    return cases.store.cases.forloeb(forloeb_id)


def compare(session: WizardSession, keeper: Keeper, record: ForloebRecord) -> Andetsteds:
    """The course as it stands in the window beside ``record``, which is how it stands in the store; nothing is written."""
    typed, there = keeper.typed, {form.id: form for form in record.skemaer}
    same = _same(session, keeper, record)
    mine: list[Forskel] = []
    rest: list[Forskel] = []
    here = session.records() if session.version.id == record.skemaversion else ()
    for form in here:
        waits = typed.get(form.id, frozenset())
        other = there.pop(same.get(form.id, form.id), None)
        new = form.id in keeper.begun and other is None
        for navn, words in _fields(session, form, SkemaRecord(form.id, form.art) if new else other):
            (mine if new or navn in waits else rest).append(Forskel(session.title(form.id), words))
        if other is not None and other.faerdig is not None and other.faerdig != form.faerdig:
            rest.append(Forskel(session.title(form.id), DONE_FORM))
    if here:
        rest += [Forskel(session.version.skemaer[form.art].title, NEW_FORM) for form in there.values()]
    else:
        mine += _unread(session, typed)
    who, when = record.aendret_af or NOBODY, local(record.aendret)
    return Andetsteds(
        besked=CHANGED.format(hvem=who, tid=when),
        skrevet=tuple(mine),
        andet=tuple(rest),
        over=Over(record.revision, _again(here, keeper, record, same), same),
        skemaer=frozenset(form.id for form in record.skemaer),
        hvorfor_ikke=_why_not(session, record),
    )


def _same(session: WizardSession, keeper: Keeper, record: ForloebRecord) -> dict[str, str]:
    """Forms that a course has once and that were begun both here and there: ours by the id of theirs."""
    begun = [session.record(i) for i in keeper.begun if i in {form.id for form in session.records()}]
    once = [form for form in begun if not session.plads(form.id).antal.flere]
    theirs = {(form.art, form.parent_id): form.id for form in record.skemaer}
    return {
        form.id: theirs[form.art, form.parent_id]
        for form in once
        if (form.art, form.parent_id) in theirs and theirs[form.art, form.parent_id] != form.id
    }


def _again(
    here: tuple[SkemaRecord, ...], keeper: Keeper, record: ForloebRecord, same: dict[str, str]
) -> tuple[SkemaRecord, ...]:
    """The forms that are not there and that what was typed here needs, as drafts, heads first."""
    there = {form.id for form in record.skemaer}
    missing = {form.id: form for form in here if form.id not in there and form.id not in same}
    needed = [form for i, form in missing.items() if i in keeper.begun or keeper.typed.get(i)]
    wanted = {form.id for form in needed} | {form.parent_id for form in needed}
    drafts = (
        form._replace(parent_id=same.get(form.parent_id or "", form.parent_id), faerdig=None, kladde=True)
        for form in missing.values()
        if form.id in wanted
    )
    return tuple(sorted(drafts, key=lambda form: form.parent_id is not None))


def _fields(session: WizardSession, form: SkemaRecord, other: SkemaRecord | None) -> Iterator[tuple[str, str]]:
    """The fields in which a form differs, with words for each; a form that is gone there differs in each of its answers."""
    definition = session.version.skemaer[form.art]
    if other is None:
        yield "", GONE_FORM
    for felt in definition.felter:
        her, der = form.svar.get(felt.navn), other.svar.get(felt.navn) if other is not None else None
        if _typed(her) == _typed(der):
            continue
        words = [NOTHING if svar is None else marked_text(felt, svar, session.lister) for svar in (her, der)]
        yield felt.navn, DIFFERS.format(felt=felt.label, her=words[0], der=words[1])


def _typed(svar: Svar | None) -> object:
    return None if svar is None else (svar.raw, svar.value, svar.note)


def _unread(session: WizardSession, typed: dict[str, frozenset[str]]) -> Iterator[Forskel]:
    """What was typed here, where the course stands in another form version now."""
    for skema_id, names in typed.items():
        for felt in session.version.skemaer[session.record(skema_id).art].felter:
            svar = session.svar(skema_id, felt.navn)
            if felt.navn in names and svar is not None:
                her = marked_text(felt, svar, session.lister)
                yield Forskel(session.title(skema_id), DIFFERS.format(felt=felt.label, her=her, der=NOTHING))


def _why_not(session: WizardSession, record: ForloebRecord) -> Text | None:
    """Why what was typed here cannot be written over; None where it can."""
    version = session.katalog.versioner.get(record.skemaversion)
    if record.overdraget:
        return ONLY_THEIRS.format(hvorfor=HANDED_OVER)
    if version is None or version.id != session.version.id:
        return ONLY_THEIRS.format(hvorfor=OTHER_VERSION)
    closed = any(form.faerdig is not None and version.plads(form.art).afslutter for form in record.skemaer)
    why = why_locked(version, closed, why_gone(record))
    return ONLY_THEIRS.format(hvorfor=why) if why else None
