"""*Overdrag*: a course goes to another authority with its history, in a file that is signed and sealed, and stays here as a line.

In two steps, so that nothing is lost: the package is written, read back and opened, and only when a person has the code does the
course leave. What is refused leaves no trace; before anything is written its intent stands in the log.
"""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from smdb_desktop.domain.cpr import read_stored, without_cpr
from smdb_desktop.domain.forms.values import clean, unsendable
from smdb_desktop.domain.words import T, Text, Tn, sentences
from smdb_desktop.services.casework.allowed import SLETTES_ALLEREDE
from smdb_desktop.services.casework.cases import HANDED_OVER, CaseService
from smdb_desktop.services.casework.overview import forloeb_linje
from smdb_desktop.services.casework.packages import FORMAT, opened
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.desk.certificates import CertificateService
from smdb_desktop.services.desk.reporters import must_report
from smdb_desktop.services.errors import ExportError, KnownError, NotAllowed
from smdb_desktop.services.ports.clock import Clock, NewId
from smdb_desktop.services.ports.submissions import PACKAGE_LIMIT, Opened, Packages
from smdb_desktop.services.ports.ways import WayOut
from smdb_desktop.services.stored.history import Haendelse, Handling
from smdb_desktop.services.stored.mapping import case_object, completed, working
from smdb_desktop.services.stored.records import ForloebRecord, Json, SkemaRecord, Svar, Tilstand
from smdb_desktop.services.stored.replaying import in_order

if TYPE_CHECKING:
    from smdb_desktop.services.casework.receiving import ReceivingService

NO_REASON = T("Skriv en begrundelse, før forløbet overdrages.")
NOBODY = T("Vælg den kommune, forløbet overdrages til.")
OURS = T("Det er den kommune, der indberettes for. Vælg den, forløbet overdrages til.")
UNKNOWN_VERSION = T(
    "Forløbet er i en skemaversion, som denne udgave af programmet ikke har. Installér den nyeste udgave først."
)
OTHERWISE = T(
    "Der er ændret noget i forløbet, siden det blev vist, og det er ikke overdraget. Ingen fil er skrevet; begynd forfra."
)
LEAVES = T(
    "Forløbet skrives med alle skemaer, kladder og hele historikken i én fil, der er underskrevet og krypteret. Når du har koden "
    "til filen, fjernes forløbet her; en linje om, hvem det er overdraget til, bliver stående."
)
CODE = T(
    "Koden er den eneste, der åbner filen, og den står ingen andre steder. Giv den til modtageren ad en anden vej end filen."
)
NOT_REPORTED = T(
    "Det, der er eksporteret eller indberettet af forløbet, står ved magt. Herfra indberettes der ikke mere af det."
)
CUT_OFF = T(
    "En tidligere overdragelse blev afbrudt eller opgivet. Slet filen {fil} i {maal}, hvis den ligger der: den, der har fået "
    "koden at se, kan åbne den. Forløbet er her stadig."
)
DONE = T("Forløbet er overdraget til {modtager}.")
GIVEN_UP = T("Overdragelsen er opgivet, og forløbet er, som det var.")
LIES_THERE = T("Filen {fil} i {maal} kunne ikke fjernes. Slet den: den, der har fået koden at se, kan åbne den.")
CHANGED = T("Der er ændret noget i forløbet, siden filen blev skrevet, og det er ikke overdraget. {filen}")
TAKEN_BACK = T("Filen er fjernet; begynd forfra.")
NOT_ARRIVED = T("Filen blev ikke skrevet rigtigt. Forløbet er ikke overdraget; prøv igen, eller vælg en anden mappe.")


@dataclass(frozen=True, slots=True)
class Overdragelse:
    """What handing a course over would do: which course, as written so far, to whom, and what is said beforehand."""

    forloeb_id: str
    borger_id: str
    cpr: str
    navn: str
    periode: str
    revision: int
    til: str
    modtager: str
    beskeder: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Skrevet:
    """A package that lies where a person chose, and the code that opens it; the course is still here."""

    plan: Overdragelse
    begrundelse: str
    fil: str
    kode: str
    sha256: str
    way: WayOut


class HandoverService:
    """Courses that leave one open store. Every method belongs to the store's lane."""

    def __init__(
        self, cases: CaseService, certificates: CertificateService, packages: Packages, clock: Clock, new_id: NewId
    ) -> None:
        self._cases = cases
        self._store = cases.store
        self._certificates = certificates
        self._packages = packages
        self._clock = clock
        self._new_id = new_id

    @property
    def receiving(self) -> "ReceivingService":
        """The other way: courses that come from another authority."""
        from smdb_desktop.services.casework.receiving import ReceivingService

        return ReceivingService(self._cases, self._packages)

    def plan(self, forloeb_id: str, til: str) -> Overdragelse:
        """What handing the course over to this municipality (code) would do; nothing is written. Raises NotAllowed."""
        record, kommuner = self._store.cases.forloeb(forloeb_id), self._cases.katalog.lister["kommune"]
        self._refuse(record, til)
        borger = self._store.cases.borger(record.borger_id)
        line = forloeb_linje(record.id, working(record, self._cases.katalog, ""))
        drafts = sum(form.kladde for form in record.skemaer)
        newest = self._store.outbox.indberetninger_of(forloeb_id)[-1:]
        said = [LEAVES, CODE]
        if drafts:
            said.append(Tn("{n} skema er en kladde og følger med.", "{n} skemaer er kladder og følger med.", n=drafts))
        if any(each.tilstand is Tilstand.KLAR for each in newest):
            said.append(T("Forløbet er Klar og ikke eksporteret herfra; modtageren indberetter det."))
        said.append(NOT_REPORTED)
        if (cut := self._cut_off(forloeb_id)) is not None:
            said.append(cut)
        cpr = read_stored(borger.cpr_nr).formatted
        about = (line.periode, record.revision, til, kommuner.label(til), tuple(said))
        return Overdragelse(forloeb_id, record.borger_id, cpr, borger.navn, *about)

    def _refuse(self, record: ForloebRecord, til: str) -> None:
        if record.overdraget:
            raise NotAllowed(HANDED_OVER)
        if record.nedlagt:
            raise NotAllowed(SLETTES_ALLEREDE)
        if not til or til not in self._cases.katalog.lister["kommune"]:
            raise NotAllowed(NOBODY)
        if til == self._cases.profil().myndighedskommune == record.myndighedskommune:
            raise NotAllowed(OURS)
        if record.skemaversion not in self._cases.katalog.versioner:
            raise NotAllowed(UNKNOWN_VERSION)

    def _cut_off(self, forloeb_id: str) -> Text | None:
        """That the file of an earlier hand-over may lie where it was written: it was cut off, or nobody could take it away."""
        arts = (Handling.OVERDRAGES, Handling.OVERDRAGELSE_OPGIVET)
        events = [each for each in self._store.log.of(forloeb_id).haendelser if each.art in arts]
        data = (events[-1].data or {}) if events else {}
        if "fil" not in data:
            return None
        return CUT_OFF.format(fil=str(data.get("fil", "")), maal=str(data.get("maal", "")))

    def write(self, plan: Overdragelse, begrundelse: str, way: WayOut, password: str | None) -> Skrevet:
        """Write the package, read it back and open it; the course stays until ``finish``.

        Raises NotAllowed without a reason and where the course is another meanwhile, CertificateError where nobody can sign, and
        ExportError where the file does not arrive: then it is given up, and nothing is changed but the log, which says so.
        """
        must_report(self._store, self._cases.katalog.lister)
        reason = _reason(begrundelse)
        if self.plan(plan.forloeb_id, plan.til) != plan:
            raise NotAllowed(OTHERWISE)
        signer = self._certificates.open_signer(password)
        way.prepare()
        package, code = self._packages.seal(self._content(plan, reason), signer)
        name, sha256 = f"overdragelse-{self._new_id()}.smdb", hashlib.sha256(package).hexdigest()
        written = Skrevet(plan, reason, name, code, sha256, way)
        self._store.log.add(
            Handling.OVERDRAGES, self._cases.hvem(), self._clock(), forloeb_id=plan.forloeb_id, data=_about(written)
        )
        try:
            way.hand_over(name, package)
            way.settle()
            if way.ask(name, PACKAGE_LIMIT) != package:
                raise ExportError(NOT_ARRIVED)
        except ExportError as error:
            if lies := self._take_back(written):
                raise ExportError(sentences(str(error), lies)) from error
            raise
        except BaseException:
            # a person who stops it has no code: no file is left for nobody
            with suppress(KnownError):
                self._take_back(written)
            raise
        self._cases.changes.publish(Changed(Kind.FORLOEB, plan.borger_id, plan.forloeb_id))
        return written

    def finish(self, written: Skrevet) -> Text:
        """A person has the code: the course leaves, and its line stays; harmless where it has left with this file already.

        Raises NotAllowed where it is another meanwhile; then the hand-over is given up.
        """
        plan = written.plan
        if self._has_left(written):
            return DONE.format(modtager=plan.modtager)
        record = self._store.cases.forloeb(plan.forloeb_id)
        if record.revision != plan.revision or record.nedlagt:
            raise NotAllowed(CHANGED.format(filen=self._take_back(written) or TAKEN_BACK))
        self._store.deletions.hand_over(plan.forloeb_id, plan.til, _about(written), self._cases.hvem(), self._clock())
        kinds = (Kind.BORGERE, Kind.FORLOEB, Kind.KLADDER, Kind.UDBAKKE)
        self._cases.changes.publish(*(Changed(kind, plan.borger_id, plan.forloeb_id) for kind in kinds))
        return DONE.format(modtager=plan.modtager)

    def give_up(self, written: Skrevet) -> Text:
        """Take the package away again; the course is what it was.

        Where it has left with this file, the file is all there is of it: then it stays, and the words say that it has left.
        """
        if self._has_left(written):
            return DONE.format(modtager=written.plan.modtager)
        lies = self._take_back(written)
        return sentences(GIVEN_UP, lies) if lies else GIVEN_UP

    def _has_left(self, written: Skrevet) -> bool:
        """Whether the course has been handed over with this very file."""
        events = self._store.log.of(written.plan.forloeb_id).haendelser
        left = (each.data or {} for each in events if each.art is Handling.OVERDRAGET)
        return any(data.get("fil") == written.fil for data in left)

    def _take_back(self, written: Skrevet) -> Text | None:
        """Take the file away; what must be said where it may lie there still, which the log keeps then."""
        written.way.take_back(written.fil)
        gone = written.way.surely_absent(written.fil)
        about: dict[str, Json] = {} if gone else {"fil": written.fil, "maal": written.way.maal}
        hvem, tid, forloeb_id = self._cases.hvem(), self._clock(), written.plan.forloeb_id
        self._store.log.add(Handling.OVERDRAGELSE_OPGIVET, hvem, tid, forloeb_id=forloeb_id, data=about)
        self._cases.changes.publish(Changed(Kind.FORLOEB, written.plan.borger_id, forloeb_id))
        return None if gone else LIES_THERE.format(fil=written.fil, maal=written.way.maal)

    def read(self, pakke: bytes, kode: str) -> tuple[dict[str, Any], Opened]:
        """What stands in a package that somebody else made, and who signed it. Raises ExportError."""
        return opened(self._packages, pakke, kode)

    # -- what goes along -------------------------------------------------------------------------------------------

    def _content(self, plan: Overdragelse, reason: str) -> bytes:
        record = self._store.cases.forloeb(plan.forloeb_id)
        borger, profil = self._store.cases.borger(record.borger_id), self._cases.profil()
        katalog = self._cases.katalog
        content: dict[str, Json] = {
            "format": FORMAT,
            "oevelse": self._store.info().oevelse,
            "fra": {
                "organisation": profil.organisation.navn,
                "myndighedskommune": record.myndighedskommune,
                "hvem": self._cases.hvem().navn,
                "tid": self._clock().isoformat(),
            },
            "til": plan.til,
            "begrundelse": reason,
            "sag": case_object(borger, record, [completed(record, katalog, "")], katalog),
            "forloeb": {
                "id": record.id,
                "skemaversion": record.skemaversion,
                "skemaer": [_form(form) for form in record.skemaer],
                "bekraeftelser": [{**each._asdict(), "tid": each.tid.isoformat()} for each in record.bekraeftelser],
            },
            "indberetninger": [
                {
                    "revision": each.revision,
                    "art": each.art.value,
                    "tilstand": each.tilstand.value,
                    "klar_tid": each.klar_tid.isoformat(),
                    "sha256": each.payload_sha256,
                }
                for each in self._store.outbox.indberetninger_of(record.id)
            ],
            "historik": [_row(row) for row in in_order(self._store.log.of(record.id))],
        }
        return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _about(written: Skrevet) -> dict[str, Json]:
    plan = written.plan
    return {
        "til": plan.til,
        "modtager": plan.modtager,
        "fil": written.fil,
        "maal": written.way.maal,
        "sha256": written.sha256,
        "begrundelse": without_cpr(written.begrundelse),
    }


def _form(form: SkemaRecord) -> dict[str, Json]:
    return {
        "id": form.id,
        "skema": form.art,
        "under": form.parent_id,
        "position": form.position,
        "svar": {felt: _svar(svar) for felt, svar in form.svar.items()},
        "faerdig": None if form.faerdig is None else dict(form.faerdig),
        "faerdig_tid": _tid(form.faerdig_tid),
        "faerdig_af": form.faerdig_af,
        "faerdig_rolle": form.faerdig_rolle,
    }


def _row(row: Any) -> dict[str, Json]:
    about: dict[str, Json] = {"nr": row.nr, "tid": row.tid.isoformat(), "hvem": row.hvem}
    if isinstance(row, Haendelse):
        return {**about, "haendelse": row.art.value, "data": None if row.data is None else dict(row.data)}
    changed: dict[str, Json] = {
        "skema_id": row.skema_id,
        "felt": row.felt,
        "fra": _svar(row.fra),
        "til": _svar(row.til),
    }
    return {**about, **changed, "hvorfor": row.hvorfor}


def _svar(svar: Svar | None) -> Json:
    if svar is None:
        return None
    told: dict[str, Json] = {"skrevet": svar.raw, "forstaaet": svar.value}
    if svar.gentaget:
        told["ubekraeftet"] = True
    if svar.note is not None:
        told["note"] = {"tekst": svar.note.tekst, "hvem": svar.note.hvem, "tid": svar.note.tid.isoformat()}
    return told


def _tid(tid: datetime | None) -> str | None:
    return None if tid is None else tid.isoformat()


def _reason(text: str) -> str:
    reason = clean(text)
    if not reason:
        raise NotAllowed(NO_REASON)
    if problem := unsendable(text.strip()):
        raise NotAllowed(sentences(T("Begrundelsen kan ikke bruges. {problem}", problem=problem)))
    return reason
