"""A caseworker without a window: drives the wizard's session, its autosave and the export as the window does.

It may assert nothing but that what it was told to do could be done; what became of it is for the test to look at. Every step
goes through ``services`` only, so the same journey runs on the store in memory and on the encrypted one.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from smdb_desktop import resources
from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.services.casework.cases import Borgeroverblik, OpenCase
from smdb_desktop.services.casework.drafts import KladdeLinje
from smdb_desktop.services.desk.profile import Profil
from smdb_desktop.services.outbox.job import ExportJob, ExportResult
from smdb_desktop.services.ports.submissions import Organisation
from smdb_desktop.services.ports.vault import Vault
from smdb_desktop.services.stored.records import IndberetningRecord, Prepared
from smdb_desktop.services.wizard.session import WizardSession
from smdb_desktop.services.wizard.views import Completion, FeltVisning, Trintilstand
from smdb_desktop.services.workspace import Desk, Workspace
from smdb_desktop.store.keys.keyslots import KdfParams
from smdb_desktop.store.safe import FolderSafe
from smdb_desktop.store.vault import FolderVault
from smdb_desktop.submission.service import AsicSubmissions
from smdb_desktop.ways.folder import FolderWay
from smdb_desktop.ways.made import KeptWays
from tests.fakes.vault import FakeVault
from tests.scenarios.typed import TILBUD

PASSPHRASE = "korrekt hest på hæfteklamme"
FIRST_DAY = datetime(2025, 8, 4, 9, 0, tzinfo=UTC)
PROFIL = Profil(Organisation("Alfa", "99999999"), "165", ("INDBERETTER",), "INDBERETTER", "Ida")
CHEAP = KdfParams(memory_kib=64, rounds=1, lanes=1)


class Clock:
    """A clock that stands still until a day is over."""

    def __init__(self, now: datetime = FIRST_DAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def wait(self, days: int = 0, seconds: int = 0) -> None:
        self.now += timedelta(days=days, seconds=seconds)


def make_desk(clock: Clock, folder: Path | None = None, katalog: Katalog | None = None) -> Desk:
    """A desk over the store in memory or, with a folder, over the encrypted one with a cheap key."""
    numbers = count(1)
    katalog = (katalog or resources.catalog()).med_udgaver()
    door = (
        FolderVault(folder, milepaele=katalog.milepaele, datofelter=katalog.datofelter, kdf=CHEAP, now=clock)
        if folder
        else None
    )
    vault: Vault = door or FakeVault(clock=clock)
    submissions = AsicSubmissions(katalog)
    ways = KeptWays(submissions.client_key)
    made = Desk(vault, katalog, submissions, FolderWay, clock, lambda: f"{next(numbers):032x}", ways)
    return replace(made, safe=FolderSafe(door)) if door else made


def drafts_of(workspace: Workspace) -> tuple[KladdeLinje, ...]:
    """Every draft, counted as the page Kladder counts them."""
    found = workspace.drafts.window(0, 1000)
    assert found.antal == len(found.linjer)
    counted = {line.row.skema_id: line for line in workspace.drafts.count(found.linjer)}
    return tuple(counted[line.row.skema_id] for line in found.linjer)


class Scenario:
    """One caseworker at one store, a practice unless asked otherwise; the citizen and course in hand are those last named."""

    def __init__(self, folder: Path | None = None, *, oevelse: bool = True) -> None:
        self.clock = Clock()
        self.desk = make_desk(self.clock, folder)
        self.workspace: Workspace = self.desk.create(PASSPHRASE, PROFIL, oevelse=oevelse)[0]
        self.borger_id = ""
        self.case: OpenCase | None = None
        self.treatment = ""

    # -- the citizen and the course ---------------------------------------------------------------------------------

    @property
    def session(self) -> WizardSession:
        assert self.case is not None, "no course is open"
        return self.case.session

    @property
    def open_case(self) -> OpenCase:
        assert self.case is not None, "no course is open"
        return self.case

    def citizen(self, cpr_nr: str, navn: str = "Testborger") -> Scenario:
        """Look the citizen up, known or not, and take the open course or a new one in hand."""
        cpr, known = self.workspace.cases.find(cpr_nr)
        self.borger_id = (known or self.workspace.cases.save_borger(cpr, navn)).id
        running = next((line for line in self.overview().forloeb if line.aabent), None)
        return self.open(running.id if running else self.workspace.cases.new_forloeb(self.borger_id))

    def new_course(self) -> Scenario:
        """Begin another course of the citizen in hand."""
        return self.open(self.workspace.cases.new_forloeb(self.borger_id))

    def open(self, forloeb_id: str) -> Scenario:
        """Open a course in the wizard."""
        self.case = self.workspace.cases.open(forloeb_id)
        tilbud = self.session.ids("tilbud")
        treatments = self.session.ids("behandling", tilbud[-1]) if tilbud else ()
        self.treatment = treatments[-1] if treatments else ""
        return self

    def overview(self) -> Borgeroverblik:
        """The Borgeroverblik of the citizen in hand."""
        return self.workspace.cases.overview(self.borger_id)

    def reopen(self, days: int = 1) -> Scenario:
        """Close the program, wait, unlock it again and open the same course from the store."""
        course = self.session.forloeb_id
        self.workspace.close()
        self.clock.wait(days)
        self.workspace = self.desk.unlock(PASSPHRASE)
        return self.open(course)

    # -- answering --------------------------------------------------------------------------------------------------

    def form(self, name: str) -> str:
        """The instance of a form; of tilbud and behandling the one in hand."""
        if name == "behandling":
            return self.treatment
        if name == "tilbud":
            return self.session.record(self.treatment).parent_id or ""
        return self.session.skema_id(name) or ""

    def answer(self, felt: str, raw: Any) -> Scenario:
        """Type an answer into the form that has the field; it is on the disk at once."""
        forms = self.session.version.skemaer
        art = next(art for art, definition in forms.items() if definition.felt(felt))
        skema_id = self.form(art)
        change = self.session.answer(skema_id, felt, raw)
        self.open_case.keeper.put(skema_id, change.svar, self.session.place(skema_id, felt))
        self.open_case.keeper.flush()
        return self

    def answers(self, given: Mapping[str, Any]) -> Scenario:
        """Type several answers, in order."""
        for felt, raw in given.items():
            self.answer(felt, raw)
        return self

    def add_tilbud(self, **answers: Any) -> Scenario:
        """Behandling i nyt tilbud: the tilbud with an empty treatment, which is then the one in hand."""
        record = self.session.begin("tilbud")
        self.open_case.keeper.begin(record)
        self._begin_treatment(record.id)
        return self.answers({**TILBUD, **answers})

    def add_behandling(self, **answers: Any) -> Scenario:
        """Tilføj ny behandling on the tilbud in hand."""
        self._begin_treatment(self.form("tilbud"))
        return self.answers(answers)

    def _begin_treatment(self, tilbud_id: str) -> None:
        record = self.session.begin("behandling", tilbud_id)
        self.open_case.keeper.begin(record)
        self.treatment = record.id

    def go_to(self, trin_id: str) -> Scenario:
        """Move to a step."""
        self.session.go_to(trin_id)
        return self

    def gem_og_fortsaet_senere(self, felt: str = "") -> Scenario:
        """Leave the wizard from where one is."""
        kept = self.session.place(felt=felt)
        self.open_case.keeper.remember(kept)
        return self

    # -- judging and completing -------------------------------------------------------------------------------------

    def judged(self, name: str) -> Completion:
        """What the form's own button says before anything is stored."""
        return self.session.completion(self.form(name))

    def complete(self, name: str, begrundelse: str = "") -> Scenario:
        """Press the form's own button; every warning is confirmed with the one reason. Raises NotAllowed."""
        completion = self.judged(name)
        reasons = dict.fromkeys(completion.advarsler, begrundelse)
        self.workspace.cases.complete(self.open_case, completion, reasons)
        self.session.mark_completed(completion)
        return self

    def findings(self) -> list[tuple[int | str, str]]:
        """What the wizard shows now: rule and field, without the course's own path."""
        return [seen(f) for f in self.session.fund()]

    def state(self, name: str) -> Trintilstand:
        """The state of a form in the words people see."""
        return self.session.tilstand(self.form(name))

    def shown(self, name: str) -> dict[str, FeltVisning]:
        """The fields of a form that are shown now."""
        return {f.felt.navn: f for f in self.session.felter(self.form(name))}

    # -- the way out ------------------------------------------------------------------------------------------------

    def submissions(self) -> tuple[IndberetningRecord, ...]:
        """What is Klar or has left of the course in hand."""
        return self.workspace.store.outbox.indberetninger_of(self.session.forloeb_id)

    def export(self, folder: Path) -> tuple[ExportResult, ...]:
        """Export everything that is Klar."""
        folder.mkdir(exist_ok=True)
        return self.workspace.exports.export_all(FolderWay(folder), None)

    def prepared(self, indberetning_id: str, folder: Path = Path("mappe")) -> Prepared:
        """A submission judged and frozen, as an export does before it signs. Raises what held it back."""
        (outcome,) = self.workspace.exports.prepare_all([indberetning_id], FolderWay(folder))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def again(self, indberetning_id: str, folder: Path) -> ExportResult:
        """Export a submission that has left once more."""
        exports = self.workspace.exports
        rows = [row for row in exports.udbakke() if row.indberetning.id == indberetning_id]
        with closing(exports.job(rows, FolderWay(folder), again=True)) as job:
            self.writing(job)
            job.wait()
            (result,) = job.confirm()
        return result

    def writing(self, job: ExportJob) -> None:
        """Take an export on until its first portion is being written."""
        signer = self.workspace.certificates.open_signer(None)
        assert job.prepare(signer)
        while job.looks:
            job.wait()
            assert job.confirm() == []
            assert job.prepare(signer)

    def inside(self, payload: bytes) -> Mapping[str, Any]:
        """The course that a payload carries."""
        sag: Any = self.desk.submissions.read_payload(payload)["sag"]
        course: Mapping[str, Any] = sag["kontaktforloeb"][0]
        return course

    def payload(self, path: Path) -> bytes:
        """The payload of a file that left, after it was judged by the reader that takes no trust for granted."""
        found = self.desk.submissions.verify(path.read_bytes(), self.clock())
        assert found.ok, [text for _, held, text in found.trin if not held]
        assert found.payload is not None
        return found.payload


def seen(fund: Fund) -> tuple[int | str, str]:
    """A finding as rule and field, without the course's own path."""
    return fund.regel, fund.felt.partition("].")[2] or fund.felt
