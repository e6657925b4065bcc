"""The trial: cases leave one store, arrive at the other, receipts return, some come back with findings, are corrected, accepted.

The sender works in processes of its own, of which some are killed while the line of others is cut; what is lost, twice or
otherwise at the end is found by ``reckoning.py``.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from smdb_desktop.examples.demo_data import made_up_cpr, request_case
from smdb_desktop.resources import catalog
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.ports.submissions import Organisation
from smdb_desktop.services.stored.receipts import Bemaerkning, Udfaldsord
from smdb_desktop.services.workspace import Workspace
from tests.scenario import PASSPHRASE, Clock
from tests.scenarios.sealed import KOMMUNE, Centre, signer
from tools.exchange.line import Line, files_in, opened
from tools.exchange.reckoning import disagreements, rows
from tools.exchange.sender import BEGINS, desk

ROOT = Path(__file__).resolve().parents[2]
_FIELD = "psykisk_lidelse"
_FINDING = Bemaerkning(f"kontaktforloeb[0].anmodning.{_FIELD}", "FEJL", "", "Svaret passer ikke til det, vi har.")
_REQUESTED = date(2025, 7, 1)
_GLANCE = 0.01
"""Seconds between two looks at how far the sender is."""
_MOST_FREE = 12
"""Goes in a row that nothing hinders, after which everything must have arrived."""


@dataclass(slots=True)
class Count:
    """What it came to."""

    goes: int = 0
    killed: int = 0
    cut: int = 0
    attempts: Counter[str] = field(default_factory=Counter)
    sent: float = 0.0
    received: float = 0.0
    faults: list[str] = field(default_factory=list)


class Trial:
    """Two stores in a folder, and the way between them."""

    def __init__(self, folder: Path, number: int, returned: int, seed: int, hindered: int | None = None) -> None:
        """``hindered``: how many goes are killed or cut before the corrections; None: some, by how many cases there are."""
        self._hindered = 4 + number // 25 if hindered is None else hindered
        self._folder, self._chance = folder, Random(seed)  # noqa: S311  chance, not a secret
        self._cases = [made_up_cpr(each) for each in range(number)]
        self._returned = set(self._chance.sample(self._cases, min(returned, number)))
        self._receipts = folder / "svar"
        self._receipts.mkdir()
        self._data = folder / "center"
        self._read: set[str] = set()
        self._sent_back: set[str] = set()
        self._minute = 1
        self.count = Count()

    def run(self, kind: str) -> Count:
        """Everything, by a way of this kind."""
        with opened(kind, self._folder / "vej") as line:
            way, marker = self._centre(line)
            kommune = self._kommune()
            try:
                self._until_all_arrived(line, way, kommune, self._hindered)
                self._corrected()
                self._until_all_arrived(line, way, kommune, max(2, self._hindered // 4))
                self._compared(line, kommune.workspace, marker)
            finally:
                kommune.workspace.close()
        return self.count

    # -- the two sides ---------------------------------------------------------------------------------------------

    def _centre(self, line: Line) -> tuple[str, str]:
        """The sender's store with its cases and its way; the way's id and its marker."""
        centre = Centre(self._data)
        work = centre.workspace
        imports, versions = ImportService(work.cases, "Udveksling"), catalog()
        for at, cpr in enumerate(self._cases):
            report = imports.take_in(request_case(versions, cpr, f"Testborger {at}", _REQUESTED + timedelta(at % 28)))
            if not report.ok:
                self.count.faults.append(f"{cpr} was not taken in by the sender")
        kept = work.outways.save(
            line.udvej._replace(modtager=centre.receiver.noegle, selv=True), line.opens, agreed=False
        )
        work.close()
        return kept.id, kept.maerke

    def _kommune(self) -> Centre:
        kommune = Centre(self._folder / "kommune", KOMMUNE)
        profil = kommune.workspace.profil()
        if profil is not None:
            there = Organisation("Albertslund Kommune", KOMMUNE)
            kommune.workspace.save_profil(replace(profil, organisation=there))
        return kommune

    def _opened(self) -> Workspace:
        self._minute += 1
        return desk(self._data, self._minute).unlock(PASSPHRASE)

    # -- going -----------------------------------------------------------------------------------------------------

    def _until_all_arrived(self, line: Line, way: str, kommune: Centre, hindered: int) -> None:
        """So many goes are hindered; then as many as it takes, and no more than a few."""
        for at in range(hindered + _MOST_FREE):
            begun = time.monotonic()
            self._go(line, way, hinder=at < hindered)
            self.count.sent += time.monotonic() - begun
            begun = time.monotonic()
            self._received(line, kommune)
            self.count.received += time.monotonic() - begun
            if at >= hindered - 1 and self._all_answered():
                return
        self.count.faults.append(f"not everything had arrived after {hindered + _MOST_FREE} goes")

    def _all_answered(self) -> bool:
        work = self._opened()
        try:
            waits = rows(work, "SELECT count(*) FROM indberetning WHERE tilstand IN ('KLAR', 'EKSPORTERET')")[0][0]
        finally:
            work.close()
        return not waits and not any(self._receipts.iterdir())

    def _go(self, line: Line, way: str, *, hinder: bool) -> None:
        self.count.goes += 1
        self._minute += 60
        kills = hinder and self._chance.random() < 0.5
        enough = files_in(line.folder) + self._chance.randrange(2 + len(self._cases) // 20)
        wait = self._chance.uniform(0.0, 0.3)
        mended = line.cut(self._chance) if hinder and not kills else None
        command = [
            sys.executable,
            "-m",
            "tools.exchange.sender",
            str(self._data),
            way,
            str(self._receipts),
            str(self._minute),
        ]
        process = subprocess.Popen(  # noqa: S603  our own module
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        if process.stdout is not None and process.stdout.readline() == BEGINS and kills:
            while files_in(line.folder) < enough and process.poll() is None:
                time.sleep(_GLANCE)
            try:
                process.wait(wait)
            except subprocess.TimeoutExpired:
                process.kill()
                self.count.killed += 1
        _out, said = process.communicate()
        if mended is not None:
            mended()
            self.count.cut += 1
        if process.returncode not in (0, -9):
            self.count.faults.append(f"a sender ended with {process.returncode}: {said[-600:]}")

    def _received(self, line: Line, kommune: Centre) -> None:
        """The municipality opens what has come, takes it in or sends it back, and answers."""
        kommune.clock.now = Clock().now + timedelta(minutes=self._minute)
        inbox, key = kommune.workspace.exchange.inbox, signer(KOMMUNE)
        for path in sorted(line.folder.glob("*.asice.p7m")):
            if path.name in self._read or (
                line.udvej.maerke and not path.with_name(path.name + line.udvej.maerke).exists()
            ):
                continue
            self._read.add(path.name)
            shown = inbox.look(path.read_bytes(), path.name, key)
            cpr = next((value for _name, value in shown.vist.borger if value in self._returned), "")
            if cpr and cpr not in self._sent_back:
                self._sent_back.add(cpr)
                name, letter = inbox.answer(shown, Udfaldsord.RETURNERET, key, (_FINDING,))
            elif shown.hvorfor_ikke:
                self.count.faults.append(f"{path.name}: {shown.hvorfor_ikke}")
                continue
            else:
                inbox.take(shown)
                name, letter = inbox.answer(shown, Udfaldsord.MODTAGET, key)
            (self._receipts / name).write_bytes(letter)

    def _corrected(self) -> None:
        """The caseworker answers each finding by correcting the case."""
        work = self._opened()
        try:
            sql = "SELECT forloeb_id FROM indberetning WHERE tilstand = 'RETURNERET'"
            for (forloeb_id,) in rows(work, sql):
                case = work.cases.open(forloeb_id)
                form = str(case.session.skema_id("anmodning"))
                change = case.session.answer(form, _FIELD, "NEJ")
                case.keeper.put(form, change.svar, case.session.place(form, _FIELD))
                case.keeper.flush()
                completion = case.session.completion(form)
                work.cases.complete(case, completion, dict.fromkeys(completion.advarsler, "Rettet"))
        finally:
            work.close()

    def _compared(self, line: Line, kommune: Workspace, marker: str) -> None:
        work = self._opened()
        try:
            told = disagreements(work, kommune, self._cases, self._returned, line.folder, marker)
            self.count.faults += told
            self.count.attempts.update(udfald for (udfald,) in rows(work, "SELECT udfald FROM afsendelse"))
        finally:
            work.close()
