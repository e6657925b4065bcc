"""*Modtag*: submissions of others are opened, judged, held against what is here, taken in, and answered with a signed receipt.

A file is decrypted by the own certificate, verified by the trust that this store has, and judged as every case from outside is;
nothing is taken in that was not shown. What stands here already is never overwritten: where both say something, both are shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from smdb_desktop.domain.case.casefile import read_case
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text, joined
from smdb_desktop.services.casework.importing import ImportService, Plan
from smdb_desktop.services.casework.showing import answer_text
from smdb_desktop.services.casework.viewing import Dom, Vist, plain, see
from smdb_desktop.services.errors import ExportError, NotAllowed, StoreError
from smdb_desktop.services.exchange.differing import Forskel as Forskel
from smdb_desktop.services.exchange.differing import Sammenholdt, beside_ours
from smdb_desktop.services.exchange.findings import WHOLE
from smdb_desktop.services.outbox.receipt_format import written
from smdb_desktop.services.ports.named import receiver_of, receiver_words
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.receipts import Bemaerkning, Indsendt, Modtagersvar, Udfaldsord
from smdb_desktop.services.stored.records import Art, Json

if TYPE_CHECKING:
    from smdb_desktop.domain.findings import Fund
    from smdb_desktop.services.casework.cases import CaseService
    from smdb_desktop.services.desk.trust import TrustService
    from smdb_desktop.services.ports.clock import Clock, NewId
    from smdb_desktop.services.ports.submissions import Signer, Submissions

NEEDS_KEY = T("Filen er krypteret. Skriv kodeordet til jeres certifikat, så den kan åbnes.")
NOT_BELIEVED = T("Den kan ikke tages ind, før det er bekræftet, hvem der underskrev.")
NOT_COMPARED = T(
    "Den kan ikke tages ind: den angiver intet CVR-nummer for afsenderen, så den kan ikke holdes op mod den, der underskrev. Bed "
    "afsenderen om at skrive sit CVR-nummer under Indstillinger og sende sagen igen."
)
PRACTICE = T("Filen er en øvelse, og her ligger de rigtige data. Den kan ikke tages ind her.")
REAL = T("Filen er rigtige data, og her ligger øvelsen. Den kan ikke tages ind her.")
FOR_ANOTHER = T("Indberetningen er til {modtager} og ikke til jer. Den kan ikke tages ind her.")
FOR_WHOM = T("Den er underskrevet til {modtager}, og det kan ikke ses af et CVR-nummer, om det er jer. Se efter.")
OUR_OWN = T("Indberetningen er lavet her. Der er intet at tage ind.")
ALREADY = T("Indberetningen er taget ind før ({tid:%d-%m-%Y}). Intet er ændret.")
ANSWERED: Mapping[Udfaldsord, Text] = {
    Udfaldsord.MODTAGET: T("Den seneste kvittering, der er underskrevet for den her, siger: modtaget."),
    Udfaldsord.RETURNERET: T("Den seneste kvittering, der er underskrevet for den her, siger: sendt tilbage."),
    Udfaldsord.INDBERETTET: T("Den seneste kvittering, der er underskrevet for den her, siger: tastet i SMDB."),
}
SAME_NUMBER = T("En anden indberetning med det samme nummer er taget ind før. Stol ikke på filen, og spørg afsenderen.")
OLDER = T("Revision {nyeste} af forløbet er taget ind før, og filen er revision {revision}. Den er ikke ny.")
MISSING = T(
    "Mellem det, der er her, og filen mangler der noget: afsenderens revision før denne er ikke den, der blev taget ind."
)
DELETED = T(
    "Afsenderen har slettet forløbet. Det, der står her, bliver stående, til nogen her har valgt, om det skal slettes."
)
DELETED_GONE = T("Afsenderen har slettet forløbet. Det er ikke her.")
NEWER = T(
    "En ny revision af et forløb, der er taget ind før. Vælg svar for svar, om filens skal stå her, eller behold dem her."
)
CONFLICT = T(
    "Der står allerede et forløb med den samme anmodningsdato og andre svar. Vælg svar for svar, om filens skal stå her, eller "
    "behold dem her."
)
OTHERWISE = T("Der er ændret noget her, siden indberetningen blev vist. Den er ikke taget ind. Se den igennem igen.")
NOTHING = T("Der er intet i filen, som kan tages ind.")
DONE = T("Sagen er taget ind fra {afsender}.")
THEIR_REASON = T("Bekræftet hos {afsender}: {grunde}")
_COURSE = re.compile(r"^kontaktforloeb\[\d+\]")
RECEIPT_SUFFIX = ".kvittering.jws"
_SEQUENCE, _LONG, _SAYS_WHAT = b"\x30", b"\x80", b"\x06"
"""How CMS begins: a sequence (ASCII's 0) of more than 127 bytes, and then the kind of content."""


class Stand(Enum):
    """How a submission stands to what is here."""

    NY = "ny"
    HER = "her"
    """Taken in before, or made here."""
    NYERE = "nyere"
    """Another revision of a course that was taken in."""
    KONFLIKT = "konflikt"
    """A course with the same request says something else."""
    SLETTET = "slettet"
    AFVIST = "afvist"


class Sted(NamedTuple):
    """Something in a submission that a receiver may say something of: its path in the case file ("" for all of it), and its form,
    question and answer in words ("" for a form as a whole)."""

    sti: str
    skema: str
    felt: str
    svar: str


@dataclass(frozen=True, slots=True)
class Indgaaet:
    """A submission of somebody else, as it is shown before anything is taken in.

    ``besvares``: it is from somebody else, for us, and believed, so that a receipt can be given. ``hvorfor_ikke`` is why it
    cannot be taken in ("" where it can); ``linjer`` are sentences about it; ``forloeb_id`` and ``borger_id`` are the course here
    that it is about ("" for none).
    """

    navn: str
    vist: Vist
    stand: Stand
    krypteret: bool
    pakket_om: bool
    linjer: tuple[str, ...] = ()
    hvorfor_ikke: str = ""
    forskelle: tuple[Forskel, ...] = ()
    forloeb_id: str = ""
    borger_id: str = ""
    besvares: bool = False
    steder: tuple[Sted, ...] = field(default=(), repr=False)
    inde: Mapping[str, Any] = field(default_factory=dict, repr=False)
    plan: Plan | None = field(default=None, repr=False)


class InboxService:
    """What others send to one open store. Every method belongs to the store's lane."""

    def __init__(
        self,
        cases: CaseService,
        submissions: Submissions,
        trust: TrustService,
        clock: Clock,
        new_id: NewId,
        lists_at: Callable[[Sequence[str]], None],
    ) -> None:
        self._lists_at = lists_at
        self._cases, self._store = cases, cases.store
        self._submissions, self._trust, self._clock, self._new_id = submissions, trust, clock, new_id

    def sealed(self, content: bytes) -> bool:
        """Whether a file is encrypted, so that looking into it asks for the certificate's password."""
        if content[:1] != _SEQUENCE or content[1:2] < _LONG:
            return False
        # with its length said, what it is comes next; a certificate, a key file and a list begin otherwise
        behind = 2 + (content[1] & 0x7F)
        return content[1:2] == _LONG or content[behind : behind + 1] == _SAYS_WHAT

    def look(self, content: bytes, navn: str, key: Signer | None = None) -> Indgaaet:
        """What a file says and how it stands to what is here; nothing is written.

        Raises ExportError where it is encrypted and cannot be opened with ``key``.
        """
        krypteret = self.sealed(content)
        if krypteret:
            if key is None:
                raise ExportError(NEEDS_KEY)
            content = self._submissions.sealing().open(content, key)
        container = self._submissions.normal(content)
        now = self._clock()
        found = self._submissions.verify(container, now)
        lists = self._trust.lists_of(found.underskriver.udsteder) if found.underskriver is not None else ()
        vist = see(container, navn, self._submissions, self._cases.katalog, now, self._trust.roots(), lists)
        shown = Indgaaet(vist.navn, vist, Stand.AFVIST, krypteret, container != content)
        if vist.dom in (Dom.AFVIST, Dom.INGEN):
            return _not(shown, vist.saetning)
        if vist.dom is Dom.HOLDER and found.underskriver is not None:
            self._lists_at(found.underskriver.spaerrelister)
        inside = self._submissions.read_payload(found.payload or b"")
        return self._against(replace(shown, inde=inside, steder=tuple(self._places(inside))), inside)

    def _places(self, inside: Mapping[str, Any]) -> Iterator[Sted]:
        katalog = self._cases.katalog
        sag, _unread = read_case(inside["sag"], katalog)
        yield Sted("", WHOLE, "", "")
        for course in sag.kontaktforloeb:
            for skema in course.skemaer():
                definition = katalog.skema(course.version, skema.art)
                yield Sted(skema.sti, definition.title, "", "")
                for felt in definition.felter:
                    if felt.navn in skema.values:
                        answer = plain(answer_text(felt, skema.values[felt.navn], katalog.lister))
                        yield Sted(f"{skema.sti}.{felt.navn}", definition.title, felt.label, answer)

    def _against(self, shown: Indgaaet, inside: Mapping[str, Any]) -> Indgaaet:
        """What stands in the way, and what taking it in would do."""
        practice = self._store.info().oevelse
        if shown.vist.oevelse is not practice:
            return _not(shown, REAL if practice else PRACTICE)
        if shown.vist.dom is Dom.UDEN_AFSENDER:
            return _not(shown, NOT_COMPARED)
        if shown.vist.dom not in (Dom.HOLDER, Dom.OEVELSE):
            return _not(shown, NOT_BELIEVED)
        meant, ours = receiver_of(inside), self._cases.profil().organisation.cvr
        if meant is not None and meant.cvr and ours and meant.cvr != ours:
            return _not(shown, FOR_ANOTHER.format(modtager=plain(receiver_words(meant))))
        if self._is_ours(shown.vist.indberetning_id):
            return _not(replace(shown, stand=Stand.HER), OUR_OWN)
        before = self._store.receipts.taken(shown.vist.indberetning_id)
        if before is None:
            return self._new(replace(shown, besvares=True), inside)
        if before.payload_sha256 != shown.vist.sha256:
            return _not(shown, SAME_NUMBER)
        said = (ANSWERED[Udfaldsord(before.svaret)],) if before.svaret else ()
        there = replace(shown, stand=Stand.HER, besvares=True, forloeb_id=before.forloeb_id, linjer=said)
        return _not(replace(there, borger_id=self._whose(before.forloeb_id)), ALREADY.format(tid=local(before.tid)))

    def _is_ours(self, indberetning_id: str) -> bool:
        try:
            self._store.outbox.indberetning(indberetning_id)
        except StoreError:
            self._store.info()
            return False
        return True

    def _new(self, shown: Indgaaet, inside: Mapping[str, Any]) -> Indgaaet:
        earlier = self._earlier(inside)
        number = int(inside["revision"])
        lines: list[str] = []
        meant = receiver_of(inside)
        if meant is not None and not (meant.cvr and self._cases.profil().organisation.cvr):
            lines.append(FOR_WHOM.format(modtager=plain(receiver_words(meant))))
        if earlier:
            last = earlier[-1]
            if last.revision >= number:
                return _not(
                    replace(shown, forloeb_id=last.forloeb_id), OLDER.format(nyeste=last.revision, revision=number)
                )
            if inside.get("forrige_sha256") != last.payload_sha256:
                lines.append(MISSING)
            shown = replace(shown, forloeb_id=last.forloeb_id, borger_id=self._whose(last.forloeb_id))
        if inside["art"] == Art.SLETTET:
            lines.append(DELETED if shown.borger_id else DELETED_GONE)
            return replace(shown, stand=Stand.SLETTET, linjer=tuple(lines))
        sag = inside["sag"]
        plan = ImportService(self._cases, sagt=confirmed_by(inside)).plan(sag)
        lines += plan.report.linjer
        if plan.kurser:
            return replace(shown, stand=Stand.NY, plan=plan, linjer=tuple(lines))
        found = self.beside(shown)
        if found is not None:
            stand, words = (Stand.NYERE, NEWER) if earlier else (Stand.KONFLIKT, CONFLICT)
            here = found.record
            about: dict[str, Any] = {
                "forskelle": found.forskelle,
                "forloeb_id": here.id,
                "borger_id": here.borger_id,
                "plan": plan,
            }
            if not found.forskelle:
                return replace(shown, stand=Stand.HER, linjer=tuple(lines), **about)
            return _not(replace(shown, stand=stand, linjer=tuple(lines), **about), words)
        return _not(replace(shown, linjer=tuple(lines)), next(iter(plan.report.linjer), NOTHING))

    def _whose(self, forloeb_id: str) -> str:
        try:
            return self._store.cases.forloeb(forloeb_id).borger_id if forloeb_id else ""
        except StoreError:
            return ""

    def beside(self, shown: Indgaaet) -> Sammenholdt | None:
        """What a submission says beside the course here that it is about; None where there is none."""
        earlier = self._earlier(shown.inde)
        forloeb_id = earlier[-1].forloeb_id if earlier else ""
        return beside_ours(self._cases, self._clock, shown.inde, forloeb_id, earlier)

    def _earlier(self, inside: Mapping[str, Any]) -> Sequence[Indsendt]:
        return self._store.receipts.taken_of(str(inside["forloeb_id"]), _cvr(inside))

    # -- taking in ---------------------------------------------------------------------------------------------------

    def take(self, shown: Indgaaet) -> str:
        """Take in what was shown, in one commit, and say what came of it. Raises NotAllowed, and nothing is written, where it
        cannot be taken in or would become something else."""
        if shown.hvorfor_ikke:
            raise NotAllowed(shown.hvorfor_ikke)
        again = self.again(shown)
        if again.stand is Stand.NY and again.plan is not None:
            record = again.plan.kurser[0][0]
            ImportService(self._cases).take(again.plan, lambda: self._came(shown, record.id))
        else:
            with self._store.together():
                self.note(shown, again.forloeb_id)
        return DONE.format(afsender=shown.vist.afsender) if again.stand is Stand.NY else joined(" ", again.linjer)

    def again(self, shown: Indgaaet) -> Indgaaet:
        """The same submission against what is here now. Raises NotAllowed where that is another than what was shown."""
        again = self.against_now(shown)
        if _judged(again) != _judged(shown):
            raise NotAllowed(OTHERWISE if again.stand is shown.stand else again.hvorfor_ikke or OTHERWISE)
        return again

    def against_now(self, shown: Indgaaet) -> Indgaaet:
        """The same submission against what is here now, whatever that is."""
        blank: dict[str, Any] = {
            "stand": Stand.AFVIST,
            "linjer": (),
            "hvorfor_ikke": "",
            "forskelle": (),
            "besvares": False,
        }
        return self._against(replace(shown, **blank), shown.inde)

    def note(self, shown: Indgaaet, forloeb_id: str) -> None:
        """Keep that a submission was decided about, and which course of here it belongs to. Call it inside ``together``."""
        inside = shown.inde
        about = (shown.vist.indberetning_id, str(inside["forloeb_id"]), int(inside["revision"]), str(inside["art"]))
        who = (shown.vist.afsender, _cvr(inside), self._clock(), self._cases.hvem().navn)
        self._store.receipts.note_taken(Indsendt(*about, shown.vist.sha256, *who, forloeb_id))

    def _came(self, shown: Indgaaet, forloeb_id: str) -> None:
        """A course that is here because of a submission, and its log says so."""
        self.note(shown, forloeb_id)
        told: dict[str, Json] = {
            "organisation": shown.vist.afsender,
            "underskriver": shown.vist.afsender,
            "hvem": shown.vist.afsender,
            "tid": str(shown.inde["tid"]),
            "begrundelse": T("Indberetning, revision {revision}", revision=int(shown.inde["revision"])),
            "skemaer": {},
            "historik": [],
        }
        self._store.log.add(Handling.MODTAGET, self._cases.hvem(), self._clock(), forloeb_id=forloeb_id, data=told)

    # -- answering ---------------------------------------------------------------------------------------------------

    def answer(
        self,
        shown: Indgaaet,
        udfald: Udfaldsord,
        signer: Signer,
        bemaerkninger: Sequence[Bemaerkning] = (),
        dag: date | None = None,
    ) -> tuple[str, bytes]:
        """A signed receipt for a submission, with the name of its file; kept that it was answered.

        Raises NotAllowed where the submission was not believed or, unless it is returned, was not taken in; ExportError for a
        text that cannot stand in a receipt.
        """
        taken = self._store.receipts.taken(shown.vist.indberetning_id)
        if not shown.besvares:
            raise NotAllowed(shown.hvorfor_ikke or NOT_BELIEVED)
        if taken is None and udfald is not Udfaldsord.RETURNERET:
            raise NotAllowed(T("Der kvitteres først, når indberetningen er taget ind."))
        profil, now = self._cases.profil(), self._clock()
        svar = Modtagersvar(
            id=self._new_id().replace("-", ""),
            indberetning_id=shown.vist.indberetning_id,
            forloeb_id=str(shown.inde["forloeb_id"]),
            revision=int(shown.inde["revision"]),
            payload_sha256=shown.vist.sha256,
            afsender_cvr=_cvr(shown.inde),
            modtager=profil.organisation.navn,
            modtager_cvr=signer.info.organisation_id,
            tid=now.replace(microsecond=0),
            udfald=udfald,
            oevelse=self._store.info().oevelse,
            dag=dag,
            behandlet_af=self._cases.hvem().navn,
            bemaerkninger=tuple(bemaerkninger),
        )
        letter = self._submissions.letters().sign(written(svar), signer)
        if taken is not None:
            self._store.receipts.answered(taken.indberetning_id, udfald.value)
        return f"{svar.indberetning_id}-{svar.id[:8]}{RECEIPT_SUFFIX}", letter


def _judged(shown: Indgaaet) -> tuple[object, ...]:
    """What of a look must be the same when it is acted upon."""
    return shown.stand, shown.hvorfor_ikke, shown.linjer, shown.forskelle, shown.forloeb_id


def _not(shown: Indgaaet, why: str) -> Indgaaet:
    return replace(shown, hvorfor_ikke=why)


def _cvr(inside: Mapping[str, Any]) -> str:
    sender = inside.get("afsender")
    return str(sender.get("cvr") or "") if isinstance(sender, Mapping) else ""


def confirmed_by(inside: Mapping[str, Any]) -> Callable[[Fund], str]:
    """With what a warning is confirmed here that its sender has confirmed there; "" for one that the sender did not confirm, or
    never saw."""
    sender = plain(str(inside["afsender"].get("navn") or ""))
    said = {
        (str(row.get("regel")), _within(str(row.get("felt") or ""))): THEIR_REASON.format(
            afsender=sender, grunde=plain(str(row.get("begrundelse") or ""))
        )
        for row in inside.get("bekraeftelser") or ()
    }
    return lambda fund: said.get((str(fund.regel), _within(fund.felt)), "")


def _within(sti: str) -> str:
    """A path without the course it is in, which has another number in the file than here."""
    return _COURSE.sub("", sti)
