"""*Tag deres svar*: answers of a submission are put into the course of here, field by field or all; what else is here stays.

Decided first, in memory, as a person would type it: what was completed is completed again where nothing is against it, else it is
a draft until somebody has looked. Then all of it is written in one transaction, and every change says from whose file it came.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smdb_desktop.domain.findings import INDBERETTET
from smdb_desktop.domain.forms.values import to_json
from smdb_desktop.domain.words import T, Text, Tn
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.stored.records import (
    Art,
    Bekraeftelse,
    ForloebRecord,
    IndberetningRecord,
    Json,
    SkemaRecord,
    Svar,
    Tilstand,
)

if TYPE_CHECKING:
    from datetime import datetime

    from smdb_desktop.domain.findings import Fund
    from smdb_desktop.services.casework.cases import CaseService
    from smdb_desktop.services.exchange.differing import Forskel, Par, Sammenholdt
    from smdb_desktop.services.wizard.session import WizardSession
    from smdb_desktop.services.wizard.views import Completion

NOTHING_CHOSEN = T("Vælg mindst ét svar, der skal tages fra filen.")
UNKNOWN = T("»{sted}« er ikke blandt forskellene.")
OTHER_DATE = T("Datoen hører til en anden skemaversion. Ret den i sagen; dér vises, hvad der følger med.")
DRAFT = T("{skema} er kladde, til det er gjort færdigt. {hvorfor}")
WAITS = T("En advarsel skal bekræftes: {besked}")
WAS_DRAFT = T("Det var kladde i forvejen.")


@dataclass(frozen=True, slots=True)
class Fletning:
    """What putting answers in will write: forms that are new here, answers by form, forms that are completed again with what is
    confirmed of them and the notes that fall away, which forms the course lacks then, and what a person is told."""

    record: ForloebRecord
    begyndt: tuple[SkemaRecord, ...]
    svar: Mapping[str, Mapping[str, Svar | None]]
    faerdige: tuple[tuple[Completion, tuple[Bekraeftelse, ...]], ...]
    mangler: tuple[str, ...]
    antal: int
    linjer: tuple[Text | str, ...]


def decide(cases: CaseService, found: Sammenholdt, steder: Collection[str], sagt: Callable[[Fund], str]) -> Fletning:
    """What taking the answers at these paths does; ``sagt`` is with what the sender had confirmed a warning ("": it had not).

    Nothing is written; the session of ``found`` is used up. Raises NotAllowed.
    """
    chosen = _chosen(found.forskelle, steder)
    session = found.session
    before = {each.id: each for each in session.records()}
    drafts = {id_ for id_ in before if session.is_draft(id_)}
    ids = {pair.sti: pair.skema_id for pair in found.par if pair.skema_id}
    pairs = {pair.sti: pair for pair in found.par}
    begun: list[SkemaRecord] = []
    svar: dict[str, dict[str, Svar | None]] = {}
    for each in chosen:
        form, _, navn = f".{each.sted}".rpartition(".")
        pair = pairs[form]
        skema_id = _place(session, pair, pairs, ids, begun)
        given = pair.deres.values.get(navn) if pair.deres is not None else None
        change = session.answer(skema_id, navn, "" if given is None else to_json(given), fill=False)
        if change.skift is not None:
            raise NotAllowed(OTHER_DATE)
        svar.setdefault(skema_id, {}).update(change.svar)
    done, lines = _completed(cases, session, [ids[p.sti] for p in found.par if ids.get(p.sti) in svar], drafts, sagt)
    taken = Tn("{n} svar er taget fra filen.", "{n} svar er taget fra filen.", n=len(chosen))
    told = (taken, *lines)
    return Fletning(found.record, tuple(begun), svar, tuple(done), session.mangler(), len(chosen), told)


def _chosen(forskelle: Sequence[Forskel], steder: Collection[str]) -> list[Forskel]:
    known = {each.sted: each for each in forskelle}
    if strange := [sted for sted in steder if sted not in known]:
        raise NotAllowed(UNKNOWN.format(sted=strange[0]))
    chosen = [each for each in forskelle if each.sted in steder]
    if not chosen:
        raise NotAllowed(NOTHING_CHOSEN)
    if why := next((each.hvorfor_ikke for each in chosen if each.hvorfor_ikke), ""):
        raise NotAllowed(why)
    return chosen


def _place(
    session: WizardSession, pair: Par, pairs: Mapping[str, Par], ids: dict[str, str], begun: list[SkemaRecord]
) -> str:
    """The instance here of a form of the file; one that is not here is begun, under its head."""
    if pair.sti not in ids:
        over = _place(session, pairs[pair.over], pairs, ids, begun) if pair.over else None
        record = session.begin(pair.art, over)
        if pair.deres is not None:
            session.came_filled(record.id, pair.deres.profil)
        begun.append(record)
        ids[pair.sti] = record.id
    return ids[pair.sti]


def _completed(
    cases: CaseService,
    session: WizardSession,
    touched: Sequence[str],
    drafts: Collection[str],
    sagt: Callable[[Fund], str],
) -> tuple[list[tuple[Completion, tuple[Bekraeftelse, ...]]], list[Text]]:
    """The forms that are completed with what was put in, in the version's order, and why the others are drafts."""
    done: list[tuple[Completion, tuple[Bekraeftelse, ...]]] = []
    lines: list[Text] = []
    for skema_id in dict.fromkeys(each for id_ in touched for each in _judged(session, id_)):
        if skema_id in drafts:
            lines.append(DRAFT.format(skema=session.title(skema_id), hvorfor=WAS_DRAFT))
            continue
        completion = session.completion(skema_id)
        reasons = {f: why for f in completion.advarsler if f.regel != INDBERETTET and (why := sagt(f))}
        unsaid = [fund for fund in completion.advarsler if fund not in reasons]
        if completion.fejl or unsaid:
            why = completion.fejl[0].besked if completion.fejl else WAITS.format(besked=unsaid[0].besked)
            lines.append(DRAFT.format(skema=session.title(skema_id), hvorfor=why))
            continue
        confirmed = cases.confirmations(completion, reasons)
        session.mark_completed(completion)
        done.append((completion, tuple(confirmed)))
    return done, lines


def _judged(session: WizardSession, skema_id: str) -> Iterator[str]:
    """What is completed by itself: a head is completed with what stands under it."""
    plads = session.plads(skema_id)
    if not plads.under:
        yield skema_id
    for under in plads.under:
        yield from session.ids(under.art, skema_id)


def write(cases: CaseService, made: Fletning, tid: datetime, hvorfor: str) -> None:
    """Write what was decided. Call it inside ``together``; ``hvorfor`` stands at every change."""
    store, hvem, forloeb_id = cases.store, cases.hvem(), made.record.id
    said = Write(hvem, tid, made.record.revision, hvorfor)
    for record in made.begyndt:
        said = said._replace(revision=store.cases.add_skema(forloeb_id, record, said))
    for skema_id, answers in made.svar.items():
        said = said._replace(revision=store.cases.save_svar(forloeb_id, skema_id, answers, None, said))
    faerdig: dict[str, Mapping[str, Json]] = {}
    confirmed: list[Bekraeftelse] = []
    for completion, given in made.faerdige:
        for skema_id, notes in completion.noter.items():
            if notes:
                said = said._replace(revision=store.cases.save_svar(forloeb_id, skema_id, notes, None, said))
        faerdig |= completion.faerdig
        confirmed += given
    if faerdig:
        klar = IndberetningRecord(cases.new_id(), forloeb_id, 0, Art.NY, Tilstand.KLAR, tid)
        store.cases.complete_skema(forloeb_id, faerdig, confirmed, klar, said)
        store.cases.note_missing(forloeb_id, made.mangler)
