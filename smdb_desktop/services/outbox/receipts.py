"""Receipts of a receiver: taken in against what left from here, and what a person does about each finding in them.

Judged whole before anything is written: who signed, for which submission, of which content, when. The same receipt twice does no
harm; one that is refused changes nothing, and says why in a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from smdb_desktop.domain.forms.values import clean, unsendable
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text, Tn, sentences
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.errors import NotAllowed, StoreError
from smdb_desktop.services.outbox.receipt_format import read
from smdb_desktop.services.ports.named import receiver_of, receiver_words
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.receipts import (
    STATES,
    Bemaerkning,
    Besvaret,
    Kvitteringsrow,
    Modtagersvar,
    Reaktion,
    Udfaldsord,
)
from smdb_desktop.services.stored.records import IndberetningRecord, Tilstand, Udfald

if TYPE_CHECKING:
    from smdb_desktop.services.changes import Changes
    from smdb_desktop.services.desk.receivers import ReceiverService
    from smdb_desktop.services.desk.trust import TrustService
    from smdb_desktop.services.ports.clock import Clock
    from smdb_desktop.services.ports.store import Store
    from smdb_desktop.services.ports.submissions import Letter, Submissions

_BEGINS = b"e"
"""How the header of a signed letter begins: a brace in base64url."""
TOLERANCE = timedelta(minutes=10)
NOT_KNOWN = T(
    "Kvitteringen er underskrevet af {hvem}, som ikke står blandt jeres modtagere. Er det den rigtige, så læg deres "
    "certifikat ind under Indstillinger, og tag kvitteringen ind igen."
)
NOT_PROVED = T(
    "Det kan ikke bevises, at kvitteringen er fra {hvem}: certifikatet har en anden udsteder end det, der er lagt ind. Bed dem "
    "om det nye certifikat, og læg det ind under Indstillinger."
)
REVOKED = T("Kvitteringen tages ikke ind. {hvorfor}")
OTHER_SIGNER = T("Kvitteringen siger, at den er fra {navn}, men den er underskrevet af {hvem}. Brug den ikke.")
NEVER_SENT = T("Kvitteringen er for en indberetning, der ikke er sendt herfra. Kontrollér, om den er til en anden.")
OTHER_CONTENT = T(
    "Kvitteringen er for et andet indhold end det, der blev sendt herfra under det nummer. Den er ikke taget ind. "
    "Spørg modtageren."
)
OTHER_RECEIVER = T("Indberetningen blev sendt til {modtager}, men kvitteringen er fra {hvem}. Den er ikke taget ind.")
OTHER_SENDER = T("Kvitteringen er til et andet CVR-nummer end jeres. Den er ikke taget ind.")
PRACTICE = T("Kvitteringen er en øvelse, og her ligger de rigtige data. Den er ikke taget ind.")
REAL = T("Kvitteringen er rigtige data, og her ligger øvelsen. Den er ikke taget ind.")
IN_FUTURE = T(
    "Kvitteringen er dateret {tid:%d-%m-%Y %H.%M}, og det er ikke kommet endnu ifølge denne maskines ur. Kontrollér uret, "
    "og prøv igen."
)
TOO_EARLY = T(
    "Kvitteringen er dateret {tid:%d-%m-%Y %H.%M}, før indberetningen fandtes. Den er ikke taget ind. Spørg modtageren."
)
OTHER_DAY = T(
    "Kvitteringen siger, at sagen blev tastet i SMDB {dag:%d-%m-%Y}. Den dag ligger før indberetningen fandtes eller efter "
    "kvitteringen. Den er ikke taget ind. Spørg modtageren."
)
SAME_ID = T("En anden kvittering med det samme nummer er taget ind før. Denne er ikke taget ind. Spørg modtageren.")
ALREADY = T("Kvitteringen er taget ind før. Intet er ændret.")
NO_REASON = T("Skriv, hvorfor svaret er rigtigt.")
_DONE = {
    Udfaldsord.MODTAGET: T("{modtager} har modtaget indberetningen. Den er kvitteret."),
    Udfaldsord.INDBERETTET: T("{modtager} har tastet sagen i SMDB {dag:%d-%m-%Y}. Den er indberettet."),
}
OLDER = T("En nyere kvittering er taget ind før denne, så tilstanden er den samme som før.")
RECEIPTED = T("Afbrudt, før den blev læst igen. Modtagerens kvittering viser, at den nåede frem.")
STAYS = T("Sagen er allerede indberettet, så tilstanden er den samme som før.")
NEWER_REVISION = T("Siden er revision {revision} gjort klar.")


@dataclass(frozen=True, slots=True)
class Taget:
    """What taking a receipt in came to: of which course, whether anything was new, and what a person is told."""

    forloeb_id: str
    indberetning_id: str
    ny: bool
    besked: str


@dataclass(frozen=True, slots=True)
class Fundlinje:
    """A finding with what is needed to answer it: of which receipt, its number there, which form and field it is about.

    ``rettet_i`` is the revision that came after the receipt (0 while there is none)."""

    kvittering_id: str
    nummer: int
    revision: int
    modtager: str
    tid: datetime
    fund: Bemaerkning
    besvaret: Besvaret | None
    rettet_i: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ReceiptService:
    """The receipts of one open store. Every method belongs to the store's lane."""

    store: Store
    submissions: Submissions
    receivers: ReceiverService
    trust: TrustService
    clock: Clock
    changes: Changes

    def is_one(self, content: bytes) -> bool:
        """Whether a file looks like a receipt, whatever its name is."""
        return content[:1] == _BEGINS and content.count(b".") == 2

    def take(self, letter: bytes) -> Taget:
        """Take a receipt in. Raises ExportError or NotAllowed with a sentence, and nothing is changed."""
        now = self.clock()
        pinned = [each.certifikat for each in self.receivers.all()]
        letters, roots = self.submissions.letters(), self.trust.roots()
        issuer = letters.read(letter, now, pinned, roots).underskriver.udsteder
        found = letters.read(letter, now, pinned, roots, self.trust.lists_of(issuer))
        svar = read(found.indhold)
        self._must_be_the_receivers(found, svar)
        there = self._must_be_ours(svar)
        before = self.store.receipts.get(svar.id)
        if before is not None:
            if before.svar != svar:
                raise NotAllowed(SAME_ID)
            return Taget(there.forloeb_id, there.id, False, ALREADY)
        self._must_fit_in_time(svar, there, now)
        return self._keep(svar, letter, there, now)

    def _must_be_the_receivers(self, found: Letter, svar: Modtagersvar) -> None:
        info = found.underskriver
        who = info.organisation or info.emne
        if info.organisation_id:
            who = T("{navn}, CVR-nr. {cvr}", navn=who, cvr=info.organisation_id)
        # a certificate's number names only one that has no organisation's: an issuer may number another's as it likes
        ours = info.organisation_id or info.serienummer
        known = [each for each in self.receivers.all() if each.noegle == ours]
        if not known:
            raise NotAllowed(NOT_KNOWN.format(hvem=who))
        if not found.betroet:
            raise NotAllowed(NOT_PROVED.format(hvem=who))
        if not found.ikke_spaerret:
            raise NotAllowed(REVOKED.format(hvorfor=found.spaerring))
        if svar.modtager_cvr != info.organisation_id:
            raise NotAllowed(OTHER_SIGNER.format(navn=svar.modtager, hvem=who))
        practice = self.store.info().oevelse
        if svar.oevelse is not practice or info.oevelse is not practice:
            raise NotAllowed(REAL if practice else PRACTICE)

    def _must_be_ours(self, svar: Modtagersvar) -> IndberetningRecord:
        try:
            there = self.store.outbox.indberetning(svar.indberetning_id)
        except StoreError:
            # a store that is closed or damaged says so here
            self.store.info()
            raise NotAllowed(NEVER_SENT) from None
        if there.payload is None or not there.payload_sha256:
            raise NotAllowed(NEVER_SENT)
        numbers = (svar.forloeb_id, svar.revision, svar.payload_sha256)
        if numbers != (there.forloeb_id, there.revision, there.payload_sha256):
            raise NotAllowed(OTHER_CONTENT)
        inside = self.submissions.read_payload(there.payload)
        meant, sender = receiver_of(inside), inside.get("afsender")
        if meant is not None and meant.cvr and meant.cvr != svar.modtager_cvr:
            raise NotAllowed(OTHER_RECEIVER.format(modtager=receiver_words(meant), hvem=svar.modtager))
        ours = str(sender.get("cvr") or "") if isinstance(sender, dict) else ""
        if svar.afsender_cvr and ours and svar.afsender_cvr != ours:
            raise NotAllowed(OTHER_SENDER)
        return there

    def _must_fit_in_time(self, svar: Modtagersvar, there: IndberetningRecord, now: datetime) -> None:
        if svar.tid > now + TOLERANCE:
            raise NotAllowed(IN_FUTURE.format(tid=local(svar.tid)))
        if svar.tid < there.klar_tid - TOLERANCE:
            raise NotAllowed(TOO_EARLY.format(tid=local(svar.tid)))
        if svar.dag is not None and not local(there.klar_tid).date() <= svar.dag <= local(svar.tid).date():
            raise NotAllowed(OTHER_DAY.format(dag=svar.dag))

    def _keep(self, svar: Modtagersvar, letter: bytes, there: IndberetningRecord, now: datetime) -> Taget:
        """The receipt, the state that it brings, and its line in the log, in one commit."""
        others = [row for row in self.store.receipts.of(there.forloeb_id) if row.svar.indberetning_id == there.id]
        older = any(row.svar.tid > svar.tid for row in others)
        stays = there.tilstand is Tilstand.INDBERETTET
        state = None if older or stays else STATES[svar.udfald]
        who, outbox = self.store.people.who(), self.store.outbox
        with self.store.together():
            if there.tilstand in (Tilstand.KLAR, Tilstand.UVIST):
                # its export was cut off: the receiver has it, so it has left
                outbox.mark_sent(there.id, there.payload_sha256, there.filnavn, svar.modtager, who, now)
                for each in outbox.attempts_of(there.id):
                    if each.udfald is Udfald.I_GANG:
                        outbox.end_attempt(each.id, Udfald.AFLEVERET, RECEIPTED, now)
            typed = state is Tilstand.INDBERETTET
            self.store.receipts.keep(svar, letter, None if typed else state, who, now)
            if typed and svar.dag is not None:
                self.store.reports.mark([there.id], svar.dag, {}, who, now, svar.modtager)
            about = {"modtager": svar.modtager, "udfald": svar.udfald.value, "revision": svar.revision}
            data = {**about, "kvittering_id": svar.id, "fund": len(svar.bemaerkninger)}
            self.store.log.add(Handling.KVITTERET, who, now, forloeb_id=there.forloeb_id, data=data)
        self.changes.publish(Changed(Kind.UDBAKKE, "", there.forloeb_id))
        newest = self.store.outbox.indberetninger_of(there.forloeb_id)[-1]
        said = [_said(svar)]
        said += [OLDER] if older else [STAYS] if stays else []
        said += [NEWER_REVISION.format(revision=newest.revision)] if newest.revision > there.revision else []
        return Taget(there.forloeb_id, there.id, True, sentences(*said))

    # -- findings --------------------------------------------------------------------------------------------------

    def of(self, forloeb_id: str) -> tuple[Kvitteringsrow, ...]:
        """The receipts of a course, in the order in which they were made."""
        return self.store.receipts.of(forloeb_id)

    def findings(self, forloeb_id: str) -> tuple[Fundlinje, ...]:
        """Every finding of a course, the newest receipt's first, with what was done about it."""
        numbers = [each.revision for each in self.store.outbox.indberetninger_of(forloeb_id)]
        lines = []
        for row in reversed(self.of(forloeb_id)):
            later = min((number for number in numbers if number > row.svar.revision), default=0)
            lines += [
                Fundlinje(
                    row.svar.id,
                    number,
                    row.svar.revision,
                    row.svar.modtager,
                    row.svar.tid,
                    fund,
                    row.besvaret.get(number),
                    later,
                )
                for number, fund in enumerate(row.svar.bemaerkninger)
            ]
        return tuple(lines)

    def waiting(self) -> tuple[str, ...]:
        """The courses with findings that nobody has answered, the longest waiting first."""
        return self.store.receipts.waiting()

    def react(self, linje: Fundlinje, reaktion: Reaktion | None, grund: str = "") -> None:
        """Keep what is done about a finding; None takes it back. Raises NotAllowed where a reason is missing or unusable."""
        reason = clean(grund)
        if reaktion is Reaktion.BESTRIDES and not reason:
            raise NotAllowed(NO_REASON)
        if problem := unsendable(grund.strip()):
            raise NotAllowed(T("Begrundelsen kan ikke bruges. {problem}", problem=problem))
        row = self.store.receipts.get(linje.kvittering_id)
        forloeb_id = row.svar.forloeb_id if row is not None else ""
        who, now = self.store.people.who(), self.clock()
        with self.store.together():
            self.store.receipts.react(linje.kvittering_id, linje.nummer, reaktion, reason, who, now)
            data = {"felt": linje.fund.felt, "reaktion": reaktion.value if reaktion else "", "grund": reason}
            self.store.log.add(Handling.FUND_BESVARET, who, now, forloeb_id=forloeb_id, data=data)
        self.changes.publish(Changed(Kind.UDBAKKE, "", forloeb_id))


def _said(svar: Modtagersvar) -> Text:
    if svar.udfald is not Udfaldsord.RETURNERET:
        return _DONE[svar.udfald].format(modtager=svar.modtager, dag=svar.dag)
    return Tn(
        "{modtager} har sendt sagen tilbage med {n} bemærkning. Se den igennem.",
        "{modtager} har sendt sagen tilbage med {n} bemærkninger. Se dem igennem.",
        n=len(svar.bemaerkninger),
        modtager=svar.modtager,
    )
