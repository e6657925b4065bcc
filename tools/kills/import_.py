"""Kills an import at any moment: afterwards each case is there whole or not at all, and the same file again completes it.

A child reads a file of several cases (both form versions, some with two courses, a draft among them) into a store that has some
citizens already; the parent opens the store without any help and compares every course with what an import that was left in
peace has made of it.
"""

import json
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

from smdb_desktop import app
from smdb_desktop.domain.cpr import parse_cpr
from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.examples.example_case import example_case
from smdb_desktop.resources import catalog
from smdb_desktop.services.casework.checking import parse_cases
from smdb_desktop.services.casework.importing import ALREADY, ImportService
from smdb_desktop.services.desk.profile import Profil
from smdb_desktop.services.ports.submissions import Organisation
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import ForloebRecord
from smdb_desktop.services.workspace import Desk, Workspace
from smdb_desktop.store.keys.keyslots import KdfParams
from smdb_desktop.store.vault import FolderVault
from tools.kills.harness import Report, impatient, killed, main, moments

CHEAP = KdfParams(memory_kib=64, rounds=1, lanes=1)
PASSPHRASE = "en sætning til drabsprøven"  # noqa: S105  of a made-up store
PROFIL = Profil(Organisation("Alfa", "99999999"), "165", ("INDBERETTER",), "INDBERETTER", "Ida")
CITIZENS = 8
EVENTS = 20
ZERO = ("cases there in part", "courses twice", "cases missing after the second import")

Course = tuple[Any, ...]
Citizen = tuple[Any, ...]


def desk(folder: Path) -> Desk:
    """The program around a folder, with a key that costs little: what a kill loses has nothing to do with it."""
    made = app.desk(folder)
    return replace(made, vault=FolderVault(folder, kdf=CHEAP, ticks=impatient))


def cases() -> bytes:
    """The file that is read: every second citizen in the forms of 2024, every third with an older course as well."""
    katalog = catalog()
    versions = tuple(katalog.versioner)
    made = []
    for number in range(CITIZENS):
        raw: dict[str, Any] = example_case(katalog, versions[number % 2], kommune="165")
        raw["borger"] = {"cpr_nr": made_up_cpr(number), "navn": f"Testborger {number}", "koen": "1"}
        if number % 3 == 0:
            older = example_case(katalog, versions[0], kommune="165")
            raw["kontaktforloeb"] = (
                [*older["kontaktforloeb"], *raw["kontaktforloeb"]] if number % 2 else raw["kontaktforloeb"]
            )
        if number == CITIZENS - 1:
            raw["kontaktforloeb"][-1]["forloebsafslutning"] = None
        made.append(raw)
    return json.dumps(made).encode()


def unlocked(folder: Path) -> Workspace:
    """The open store; a try of the passphrase that a kill cut off makes nobody wait, because that is not what is judged."""
    return desk(folder).unlock(PASSPHRASE)


def take_in(folder: Path, content: bytes) -> list[str]:
    """Read the file in, as the command line does; the sentences."""
    workspace = unlocked(folder)
    service = ImportService(workspace.cases, "Kontrolleret")
    said = [line for raw in parse_cases(content) for line in service.take_in(raw).linjer]
    workspace.close()
    return said


def found(workspace: Workspace) -> Mapping[str, tuple[Citizen, Counter[Course]]]:
    """What stands in the store of each citizen of the file, without ids and times."""
    there = {}
    for number in range(CITIZENS):
        borger = workspace.store.cases.find_borger(parse_cpr(made_up_cpr(number)).ciffer)
        if borger is not None:
            courses = (_course(workspace, record) for record in workspace.store.cases.forloeb_of(borger.id))
            there[borger.cpr_nr] = ((borger.navn, borger.koen, borger.opholdskommune), Counter(courses))
    return there


def _course(workspace: Workspace, record: ForloebRecord) -> Course:
    places = {skema.id: number for number, skema in enumerate(record.skemaer)}
    forms = tuple(
        (
            skema.art,
            places.get(skema.parent_id or ""),
            skema.kladde,
            json.dumps(
                [{navn: [svar.raw, svar.value] for navn, svar in sorted(skema.svar.items())}, _plain(skema.faerdig)],
                sort_keys=True,
            ),
        )
        for skema in record.skemaer
    )
    sent = tuple((i.revision, i.tilstand.value) for i in workspace.store.outbox.indberetninger_of(record.id))
    events = Counter(event.art for event in workspace.store.log.of(record.id).haendelser)
    return record.skemaversion, record.profil, forms, sent, events[Handling.IMPORTERET]


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else dict(values)


def looked_at(folder: Path) -> Mapping[str, tuple[Citizen, Counter[Course]]]:
    """Open the store without any help; its log must be whole."""
    workspace = unlocked(folder)
    there = found(workspace)
    wrong = workspace.store.log.verify()
    workspace.close()
    if wrong:
        raise RuntimeError(f"the log is not whole: {wrong}")
    return there


def trial(folder: Path, count: int, chance: Random) -> Report:
    """Kill that many imports, each into a copy of the same store."""
    content, empty = cases(), folder / "tom"
    desk(empty).create(PASSPHRASE, PROFIL, oevelse=True)[0].close()
    whole = folder / "hel"
    shutil.copytree(empty, whole)
    begun = monotonic()
    take_in(whole, content)
    seconds, wanted = monotonic() - begun, looked_at(whole)
    report = Report()
    report.counts["citizens in the file"] = len(wanted)
    report.counts["courses in the file"] = sum(courses.total() for _, courses in wanted.values())
    for number, moment in enumerate(islice(moments(chance, seconds, EVENTS), count)):
        store = folder / f"lager{number}"
        shutil.copytree(empty, store)
        report.counts["kills" if killed(_import(store, content), moment) else "imports that ended before the kill"] += 1
        _judge(report, number, store, content, wanted)
        shutil.rmtree(store)
    return report


def _import(store: Path, content: bytes) -> Callable[[], object]:
    return lambda: take_in(store, content)


def _judge(
    report: Report, number: int, store: Path, content: bytes, wanted: Mapping[str, tuple[Citizen, Counter[Course]]]
) -> None:
    there = looked_at(store)
    report.counts["cases there after the kill"] += len(there)
    part = [cpr for cpr, case in there.items() if case != wanted[cpr]]
    report.counts[ZERO[0]] += len(part)
    again = take_in(store, content)
    if again.count(ALREADY) != sum(courses.total() for _, courses in there.values()):
        report.faults.append(f"kill {number}: the second import did not know what was there")
    after = looked_at(store)
    twice = sum((after[cpr][1] - wanted[cpr][1]).total() for cpr in after)
    missing = [cpr for cpr in wanted if cpr not in after or wanted[cpr][1] - after[cpr][1]]
    report.counts[ZERO[1]] += twice
    report.counts[ZERO[2]] += len(missing)
    if part or twice or missing or after != wanted:
        report.faults.append(f"kill {number}: {len(part)} in part, {twice} twice, {len(missing)} missing")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], "Kills of an import", trial, ZERO))
