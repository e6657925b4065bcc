"""The use cases around one citizen: look up, open, begin, complete, delete. Every method belongs to the store's lane.

What may not be done is refused with a sentence (NotAllowed); what a form lacks is a finding, not an error.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from smdb_desktop.domain.case.model import SkemaArt
from smdb_desktop.domain.cpr import Cpr, parse_cpr
from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.values import unsendable
from smdb_desktop.services.casework.overview import (
    ForloebLinje,
    ForloebOverblik,
    KladdeLinje,
    forloeb_linje,
    forloeb_overblik,
    kladde_linje,
)
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.desk.profile import Profil, load_profile
from smdb_desktop.services.errors import NotAllowed, StoreError
from smdb_desktop.services.ports import Clock, NewId, Store, Write
from smdb_desktop.services.stored.mapping import borger_of, completed, working
from smdb_desktop.services.stored.records import Bekraeftelse, BorgerRecord, ForloebRecord, Json, SkemaRecord
from smdb_desktop.services.wizard.keeper import Keeper
from smdb_desktop.services.wizard.session import WizardSession
from smdb_desktop.services.wizard.views import Completion

_TILBUD_KEY = "tilbud"
_REOPENED_KEY = "genaabninger"
ENKELTE = (SkemaArt.ANMODNING, SkemaArt.IVAERKSAETTELSE, SkemaArt.FORLOEBSAFSLUTNING)
"""The forms that a course has once: they are there, empty, from the first day."""


@dataclass(frozen=True, slots=True)
class Borgeroverblik:
    """The citizen with all courses, and the chosen one in full (None where there is no course)."""

    borger: BorgerRecord
    cpr: Cpr
    forloeb: tuple[ForloebLinje, ...]
    valgt: ForloebOverblik | None
    kan_begynde: bool


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A course opened in the wizard: the session and what saves it."""

    session: WizardSession
    keeper: Keeper
    borger: BorgerRecord


class CaseService:
    """Cases in one open store."""

    def __init__(self, store: Store, katalog: Katalog, clock: Clock, new_id: NewId, changes: Changes) -> None:
        self.store = store
        self.katalog = katalog
        self.changes = changes
        self._clock = clock
        self._new_id = new_id

    @property
    def today(self) -> date:
        """The local day."""
        return self._clock().astimezone().date()

    def profil(self) -> Profil:
        """Who reports; refused before the first start is finished."""
        profil = load_profile(self.store)
        if profil is None:
            raise NotAllowed("Opsætningen er ikke færdig. Start programmet, og svar på de første spørgsmål.")
        return profil

    def hvem(self) -> str:
        """The name that stands at every write."""
        profil = load_profile(self.store)
        return profil.medarbejder if profil else ""

    # -- citizens --------------------------------------------------------------------------------------------------

    def find(self, cpr_text: str) -> tuple[Cpr, BorgerRecord | None]:
        """Look a citizen up by a number in any spelling. Raises CprFejl for a number that cannot be one."""
        cpr = parse_cpr(cpr_text, self.today)
        return cpr, self.store.find_borger(cpr.ciffer)

    def save_borger(self, cpr: Cpr, navn: str, opholdskommune: str = "", koen: str = "") -> BorgerRecord:
        """Create or correct a citizen's header. Sex is proposed from the number (rule 12), municipality from the profile.

        Raises NotAllowed for a name that could not stand in a submission.
        """
        if problem := unsendable(navn):
            raise NotAllowed(f"Navnet kan ikke bruges. {problem}")
        known = self.store.find_borger(cpr.ciffer)
        if not koen:
            koen = known.koen if known else {True: "1", False: "2"}.get(cpr.mand, "") if cpr.mand is not None else ""
        record = BorgerRecord(
            id=known.id if known else self._new_id(),
            cpr_nr=cpr.ciffer,
            navn=navn.strip(),
            opholdskommune=opholdskommune or (known.opholdskommune if known else self.profil().myndighedskommune),
            koen=koen,
        )
        self.store.save_borger(record, self.hvem(), self._clock())
        self.changes.publish(Changed(Kind.BORGERE, record.id))
        return record

    def overview(self, borger_id: str, forloeb_id: str = "") -> Borgeroverblik:
        """The Borgeroverblik; without a chosen course the open one, else the latest, is shown."""
        borger = self.store.borger(borger_id)
        records = self._sorted(self.store.forloeb_of(borger_id))
        lines = tuple(forloeb_linje(r.id, working(r, self.katalog, "")) for r in records)
        chosen = next((r for r in records if r.id == forloeb_id), None)
        if chosen is None and records:
            open_ones = [r for r, line in zip(records, lines, strict=True) if line.aabent]
            chosen = (open_ones or records)[0]
        valgt = None
        if chosen is not None:
            session = self._session(borger, chosen, records)
            course = working(chosen, self.katalog, session.sti)
            valgt = forloeb_overblik(session, course, self.store.indberetninger_of(chosen.id))
        # without the day: a machine whose clock went back to 1970 must still show the citizens it has
        cpr = parse_cpr(borger.cpr_nr)
        return Borgeroverblik(borger, cpr, lines, valgt, kan_begynde=not any(line.aabent for line in lines))

    def _sorted(self, records: Sequence[ForloebRecord]) -> tuple[ForloebRecord, ...]:
        """Newest request first; a course without a date counts as newest."""
        return tuple(
            sorted(
                records,
                key=lambda r: (working(r, self.katalog, "").anmodningsdato or date.max, r.oprettet),
                reverse=True,
            )
        )

    # -- courses ---------------------------------------------------------------------------------------------------

    def new_forloeb(self, borger_id: str) -> str:
        """Begin a course with an empty Anmodning; refused while another is open (rule 19)."""
        for record in self.store.forloeb_of(borger_id):
            if not working(record, self.katalog, "").er_afsluttet:
                raise NotAllowed(
                    "Borgeren har allerede et åbent kontaktforløb. Afslut eller slet det, før du registrerer en ny anmodning."
                )
        profil, now = self.profil(), self._clock()
        forloeb = ForloebRecord(
            id=self._new_id(),
            borger_id=borger_id,
            myndighedskommune=profil.myndighedskommune,
            profil=profil.rolle,
            skemaversion=self.katalog.nyeste.id,
            revision=0,
            oprettet=now,
            aendret=now,
            aendret_af=profil.medarbejder,
            skemaer=tuple(SkemaRecord(self._new_id(), art) for art in ENKELTE),
        )
        self.store.create_forloeb(forloeb)
        self.changes.publish(Changed(Kind.FORLOEB, borger_id, forloeb.id))
        return forloeb.id

    def open(self, forloeb_id: str) -> OpenCase:
        """Open a course in the wizard, where it was left."""
        record = self.store.forloeb(forloeb_id)
        borger = self.store.borger(record.borger_id)
        session = self._session(borger, record, self.store.forloeb_of(record.borger_id))
        keeper = Keeper(self.store, record.id, record.revision, self.hvem, self._clock, self._new_id, self.changes)
        return OpenCase(session, keeper, borger)

    def _session(self, borger: BorgerRecord, record: ForloebRecord, siblings: Sequence[ForloebRecord]) -> WizardSession:
        others = sorted((s for s in siblings if s.id != record.id), key=lambda s: s.oprettet)
        andre = [completed(s, self.katalog, f"kontaktforloeb[{i}]") for i, s in enumerate(others)]
        return WizardSession(self.katalog, borger_of(borger), record, andre, lambda: self.today, self._new_id)

    def complete(self, case: OpenCase, completion: Completion, begrundelser: Mapping[Fund, str]) -> None:
        """Store a form as completed and the course as Klar. Every warning needs a reason; errors refuse."""
        if case.session.is_locked():
            raise NotAllowed("Forløbet er afsluttet og låst. Genåbn det med en begrundelse, før du retter i det.")
        if not completion.kan:
            raise NotAllowed("Skemaet har fejl, der skal rettes, før det kan gøres færdigt.")
        confirmed = []
        for fund in completion.advarsler:
            reason = _reason(begrundelser.get(fund, ""), "Hver advarsel skal bekræftes med en begrundelse.")
            confirmed.append(Bekraeftelse(str(fund.regel), fund.felt, fund.besked, reason, "", self._clock()))
        case.keeper.complete(completion.faerdig, confirmed)
        # the form is completed by now; a full disk may only cost the convenience
        with suppress(StoreError):
            self._remember_tilbud(completion)

    def reopen(self, forloeb_id: str, begrundelse: str) -> None:
        """Open a closed course again (rule 73): needs a reason, which is logged; the closing becomes a draft.

        Refused while another course of the citizen is open (rule 19). What has left stays as it is until a form is completed.
        """
        reason = _reason(begrundelse, "Skriv en begrundelse, før forløbet genåbnes.")
        record = self.store.forloeb(forloeb_id)
        slut = next((s for s in record.skemaer if s.art is SkemaArt.FORLOEBSAFSLUTNING and s.faerdig is not None), None)
        if slut is None:
            raise NotAllowed("Forløbet er ikke afsluttet, så der er intet at genåbne.")
        siblings = [s for s in self.store.forloeb_of(record.borger_id) if s.id != forloeb_id]
        if any(not working(s, self.katalog, "").er_afsluttet for s in siblings):
            raise NotAllowed("Borgeren har et andet åbent kontaktforløb. Afslut eller slet det, før du genåbner dette.")
        hvem, tid = self.hvem(), self._clock()
        raw = self.store.setting(_REOPENED_KEY)
        log: list[Json] = list(raw) if isinstance(raw, list) else []
        log.append({"forloeb_id": forloeb_id, "begrundelse": reason, "hvem": hvem, "tid": tid.isoformat()})
        draft = SkemaRecord(self._new_id(), slut.art, None, slut.position + 1, slut.svar)
        with self.store.together():
            self.store.set_setting(_REOPENED_KEY, log)
            revision = self.store.add_skema(forloeb_id, draft, Write(hvem, tid, record.revision))
            self.store.remove_skema(forloeb_id, slut.id, Write(hvem, tid, revision))
        self._tell(record.borger_id, forloeb_id)

    def _remember_tilbud(self, completion: Completion) -> None:
        """Keep the tilbud of a completed treatment, so that it need not be typed again."""
        for values in completion.faerdig.values():
            if "tilbud_navn" in values:
                others = [t for t in self.known_tilbud() if _identity(t) != _identity(values)]
                listed: list[Json] = [dict(values), *others]
                self.store.set_setting(_TILBUD_KEY, listed[:200])
                self.changes.publish(Changed(Kind.TILBUD))

    def known_tilbud(self) -> tuple[dict[str, Json], ...]:
        """Tilbud used before on this machine, latest first."""
        raw = self.store.setting(_TILBUD_KEY)
        return tuple(t for t in raw if isinstance(t, dict)) if isinstance(raw, list) else ()

    def delete_forloeb(self, forloeb_id: str, begrundelse: str) -> None:
        """Delete a whole course that was made by mistake (rule 74): needs a reason; refused once it has left the machine."""
        reason = _reason(begrundelse, "Skriv en begrundelse, før forløbet slettes.")
        if any(i.sendt_tid for i in self.store.indberetninger_of(forloeb_id)):
            raise NotAllowed(
                "Forløbet er allerede eksporteret og kan ikke slettes her. Slet det på SMDB's sider, eller skriv til smdb@dst.dk."
            )
        borger_id = self.store.forloeb(forloeb_id).borger_id
        self.store.delete_forloeb(forloeb_id, reason, self.hvem(), self._clock())
        self._tell(borger_id, forloeb_id)

    def _tell(self, borger_id: str, forloeb_id: str) -> None:
        """A course is another as a whole: what it lacks, its drafts and what is ready of it."""
        whole = (Kind.FORLOEB, Kind.KLADDER, Kind.UDBAKKE)
        self.changes.publish(*(Changed(kind, borger_id, forloeb_id) for kind in whole))

    # -- lists -----------------------------------------------------------------------------------------------------

    def kladder(self, limit: int = 200) -> tuple[KladdeLinje, ...]:
        """The drafts, latest first, each with its errors."""
        lines = []
        for row in self.store.kladder()[:limit]:
            record = self.store.forloeb(row.forloeb_id)
            session = self._session(
                self.store.borger(record.borger_id), record, self.store.forloeb_of(record.borger_id)
            )
            if session.is_draft(row.skema_id):
                lines.append(kladde_linje(row, session))
        return tuple(lines)


def _identity(tilbud: Mapping[str, Json]) -> Json:
    """What tells tilbud apart, as in rule 55: the P-nummer, or the name while there is none."""
    return tilbud.get("tilbud_p_nummer") or tilbud.get("tilbud_navn")


def _reason(text: str, missing: str) -> str:
    """A reason as it is kept. Raises NotAllowed where it is blank (``missing`` says so) or could not stand in a submission."""
    reason = text.strip()
    if not reason:
        raise NotAllowed(missing)
    if problem := unsendable(reason):
        raise NotAllowed(f"Begrundelsen kan ikke bruges. {problem}")
    return reason
