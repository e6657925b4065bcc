"""What a person decides about a submission that says something else than what is here: take its answers, keep ours, or delete.

Each is one transaction that also keeps that it was decided; what was looked at must still be so. What others send never removes
anything by itself, and never what was written here without a person having said so.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from smdb_desktop.domain.words import T, Text, Tn, sentences
from smdb_desktop.services.casework.deleting import DeletionService, Sletning
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.desk.reporters import must_report
from smdb_desktop.services.errors import NotAllowed, StoreError
from smdb_desktop.services.exchange.inbox import OTHERWISE, InboxService, Indgaaet, Stand, confirmed_by
from smdb_desktop.services.exchange.merging import decide, write
from smdb_desktop.services.stored.history import Handling

if TYPE_CHECKING:
    from smdb_desktop.services.casework.cases import CaseService
    from smdb_desktop.services.ports.clock import Clock

FROM_FILE = T("Fra {afsender}, revision {revision} ({fil})")
KEPT = T("Det, der står her, er beholdt, og filen er noteret som set.")
NO_DIFFERENCE = T("Filen siger ikke noget andet end det, der er her.")
NOTHING_HERE = T("Forløbet er ikke her, så der er intet at slette.")
NO_DELETION = T("Afsenderen har ikke slettet forløbet.")
MADE_HERE = T("Forløbet er lavet her og ikke taget ind fra afsenderen.")
OWN_WORK = T("Der står noget her, som ikke er fra afsenderen. Det slettes kun, når det er sagt, at det også skal væk.")
REASON = T("Slettet af {afsender}, revision {revision}")
READ = 2000
"""So many events and changes of a course are looked at for what is its own."""


class Tilbagetrukket(NamedTuple):
    """What following a deletion of the sender's would take away, and what of it is not the sender's, in sentences."""

    sletning: Sletning
    eget: tuple[Text, ...]


class DecidingService:
    """Decisions about submissions of others in one open store. Every method belongs to the store's lane."""

    def __init__(self, cases: CaseService, inbox: InboxService, clock: Clock) -> None:
        self._cases, self._store, self._inbox, self._clock = cases, cases.store, inbox, clock

    def take(self, shown: Indgaaet, steder: Collection[str] | None = None) -> Text:
        """Put the file's answers at these paths (``Forskel.sted``; None: all that can be) into the course here; what a person is
        told. The file counts as decided about when nothing of it is left that differs; until then it can be looked at again.

        Raises NotAllowed, and nothing is written, where one cannot be, or something is another than it was shown.
        """
        must_report(self._store, self._cases.katalog.lister)
        self._must_differ(shown)
        again = self._inbox.again(shown)
        found = self._inbox.beside(again)
        if found is None:
            raise NotAllowed(OTHERWISE)
        chosen = steder if steder is not None else [each.sted for each in found.forskelle if not each.hvorfor_ikke]
        made = decide(self._cases, found, chosen, confirmed_by(shown.inde))
        tid, revision = self._clock(), int(shown.inde["revision"])
        said = FROM_FILE.format(afsender=shown.vist.afsender, revision=revision, fil=shown.navn)
        with self._store.together():
            write(self._cases, made, tid, said)
            left = self._inbox.beside(again)
            if left is None or not left.forskelle:
                self._inbox.note(shown, made.record.id)
            self._store.log.add(
                Handling.FLETTET,
                self._cases.hvem(),
                tid,
                forloeb_id=made.record.id,
                data={
                    "organisation": shown.vist.afsender,
                    "revision": revision,
                    "antal": made.antal,
                    "indberetning_id": shown.vist.indberetning_id,
                },
            )
        self._tell(made.record.borger_id, made.record.id)
        return sentences(*made.linjer, *(_left(len(left.forskelle)) if left is not None else ()))

    def now(self, shown: Indgaaet) -> Indgaaet:
        """The same submission against what is here now: what is left of it to decide about."""
        return self._inbox.against_now(shown)

    def keep(self, shown: Indgaaet) -> Text:
        """Let what stands here stand, and keep that the submission was seen. Raises NotAllowed."""
        must_report(self._store, self._cases.katalog.lister)
        if shown.stand is not Stand.SLETTET:
            self._must_differ(shown)
        again = self._inbox.again(shown)
        with self._store.together():
            self._inbox.note(again, again.forloeb_id)
        return KEPT

    def _must_differ(self, shown: Indgaaet) -> None:
        if shown.stand not in (Stand.NYERE, Stand.KONFLIKT) or not shown.besvares:
            raise NotAllowed(NO_DIFFERENCE)

    # -- deleting ----------------------------------------------------------------------------------------------------

    def withdrawn(self, shown: Indgaaet) -> Tilbagetrukket:
        """What following the sender's deletion would take away; nothing is written. Raises NotAllowed where nothing would be."""
        if shown.stand is not Stand.SLETTET or not shown.besvares:
            raise NotAllowed(NO_DELETION)
        if not shown.borger_id:
            raise NotAllowed(NOTHING_HERE)
        try:
            plan = DeletionService(self._cases, self._clock).plan(shown.forloeb_id)
        except StoreError:
            raise NotAllowed(NOTHING_HERE) from None
        return Tilbagetrukket(plan, self._own(shown.forloeb_id))

    def delete(self, shown: Indgaaet, seen: Tilbagetrukket, *, eget: bool = False) -> Text:
        """Delete the course that came from the sender, as it was looked at; ``eget`` says that what was written here goes too.

        It goes as every course that is deleted here: into the bin, or as a deletion that is to be reported. Raises NotAllowed.
        """
        again = self._inbox.again(shown)
        if self.withdrawn(again) != seen:
            raise NotAllowed(OTHERWISE)
        if seen.eget and not eget:
            raise NotAllowed(OWN_WORK)
        reason = REASON.format(afsender=shown.vist.afsender, revision=int(shown.inde["revision"]))
        with self._store.together():
            self._inbox.note(again, again.forloeb_id)
            told = DeletionService(self._cases, self._clock).delete(seen.sletning, reason)
        return told

    def _own(self, forloeb_id: str) -> tuple[Text, ...]:
        """What of a course is not from whoever sent it."""
        newest = self._store.log.latest(forloeb_id, READ)
        came = [each for each in newest.haendelser if each.art is Handling.MODTAGET]
        if not came:
            return (MADE_HERE,)
        theirs = {each.tid for each in newest.haendelser if each.art is Handling.FLETTET}
        ours = {
            (each.skema_id, each.felt)
            for each in newest.aendringer
            if each.nr > came[0].nr and each.skema_id and each.tid not in theirs
        }
        if not ours:
            return ()
        return (
            Tn(
                "{n} svar er skrevet eller rettet her, efter at forløbet blev taget ind.",
                "{n} svar er skrevet eller rettet her, efter at forløbet blev taget ind.",
                n=len(ours),
            ),
        )

    def _tell(self, borger_id: str, forloeb_id: str) -> None:
        kinds = (Kind.FORLOEB, Kind.SVAR, Kind.KLADDER, Kind.UDBAKKE)
        self._cases.changes.publish(*(Changed(kind, borger_id, forloeb_id) for kind in kinds))


def _left(number: int) -> tuple[Text, ...]:
    """What is said of the answers that still differ."""
    if not number:
        return ()
    return (
        Tn(
            "{n} svar i filen er stadig et andet her. Filen bliver i Modtag, til det er taget, eller I beholder jeres eget.",
            "{n} svar i filen er stadig andre her. Filen bliver i Modtag, til de er taget, eller I beholder jeres egne.",
            n=number,
        ),
    )
