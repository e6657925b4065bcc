"""``update``: what is known of newer versions, fetching the newest, and the way back to the one before. Needs no Qt."""

from argparse import Namespace
from datetime import date, datetime
from typing import Any

from smdb_desktop.app import updates
from smdb_desktop.cli import output
from smdb_desktop.cli.access import open_desk, unlock
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.services.errors import UpdateError, UsageError
from smdb_desktop.services.ports.updates import LaidDown, State
from smdb_desktop.services.safekeeping.backups import BackupService
from smdb_desktop.services.updates.service import UpdateService
from smdb_desktop.services.updates.telling import Report, Standing

COPIED_FIRST = T("Før en anden version starts, laves der en sikkerhedskopi af lageret.")
NOTHING_NEW = T("Der er ikke noget nyt at hente.")
PACKAGE = T("Hentet og kontrolleret: {navn} {version}, i {mappe}")
BACK = T("Næste gang programmet startes, er det version {version}.")
WITH_PACKAGE = T("Brug --package NAVN sammen med back (tag pakken ud) eller again (tag den i brug igen).")
PACKAGE_BACK = T(
    "Pakken {navn} {version} er taget ud. Fra næste start bruges de skemaer og lister, der var før. Kladder, der er skrevet med "
    "pakkens skemaer, bliver liggende og kan læses."
)
PACKAGE_AGAIN = T("Pakken {navn} {version} tages i brug igen, næste gang programmet startes.")
NOTHING_HERE = T("Der ligger ingen hentede versioner.")
MAY_NOT_OPEN = T(
    "Har den nyere version ændret lageret, kan den ældre ikke åbne det; så siger den det og ændrer intet. Kopien fra før skiftet "
    "ligger i mappen backup i datamappen."
)


def update(arguments: Namespace) -> int:
    """Look, fetch, go back or remove; status 0 where the newest runs or what was asked is done, 1 where a newer one is out."""
    service = updates(open_desk(arguments).policy)
    if arguments.package or arguments.what == "again":
        return _package_of(service, arguments)
    if arguments.what == "back":
        return _back(service, arguments)
    if arguments.what == "remove":
        removed = service.remove_all()
        output.say(
            Tn(
                "{n} hentet version er fjernet. Næste gang starter det installerede program.",
                "{n} hentede versioner er fjernet. Næste gang starter det installerede program.",
                n=removed,
            )
            if removed
            else NOTHING_HERE
        )
        return 0
    if arguments.what == "fetch":
        return _fetch(service, arguments)
    try:
        service.updates.check()
    except (UpdateError, UsageError):
        if arguments.json:
            output.data_json(_as_json(service.report()))
        raise
    return _tell(service, arguments)


def _fetch(service: UpdateService, arguments: Namespace) -> int:
    found = service.look()
    for package in found.packages:
        output.say(PACKAGE.format(navn=package.name, version=package.version, mappe=package.folder))
    if found.version:
        _take(service, arguments, found.version)
    elif not found.packages:
        output.say(NOTHING_NEW)
    _tell(service, arguments)
    return 0


def _take(service: UpdateService, arguments: Namespace, version: str) -> None:
    """Let the version start the next time, after a copy of the store where there is one."""
    if not open_desk(arguments).vault.exists():
        service.take(version, None)
        return
    output.say(COPIED_FIRST)
    workspace = unlock(arguments)
    try:
        backups: BackupService | None = workspace.backups
        service.take(version, backups)
    finally:
        workspace.close()


def _back(service: UpdateService, arguments: Namespace) -> int:
    told = service.may_not_open()
    version = service.back()
    if arguments.json:
        output.data_json(_as_json(service.report()))
    output.say(BACK.format(version=version))
    if told:
        output.say(MAY_NOT_OPEN)
    return 0


def _package_of(service: UpdateService, arguments: Namespace) -> int:
    """Take a package back, or use it again."""
    name, what = arguments.package, arguments.what
    if not name or what not in ("back", "again"):
        raise UsageError(WITH_PACKAGE)
    version = service.leave_package(name) if what == "back" else service.use_package(name)
    if arguments.json:
        output.data_json(_as_json(service.report()))
    output.say((PACKAGE_BACK if what == "back" else PACKAGE_AGAIN).format(navn=name, version=version))
    return 0


def _tell(service: UpdateService, arguments: Namespace) -> int:
    report = service.report()
    if arguments.json:
        output.data_json(_as_json(report))
    else:
        for line in (*_facts(report.state), *(each.text for each in report.packages)):
            output.data(line)
        for line in report.lines:
            output.say(line)
    return 0 if report.standing is Standing.NEWEST else 1


def _facts(state: State) -> list[str]:
    lines: list[str] = [T("Kører: {version}", version=state.running)]
    if state.known is not None and state.known.newest:
        lines.append(T("Nyeste: {version}", version=state.known.newest))
    lines.append(T("Starter næste gang: {version}", version=state.next))
    if state.back is not None:
        lines.append(T("Der kan gås tilbage til: {version}", version=state.back))
    return lines


def _as_json(report: Report) -> dict[str, Any]:
    """The report as ``docs/cli.md`` has it."""
    source, state, known = report.source, report.state, report.state.known
    return {
        "koerer": state.running,
        "installeret": state.installed,
        "starter_naeste_gang": state.next,
        "tilbage_til": state.back,
        "stilling": report.standing.value,
        "nyeste": known.newest if known is not None else None,
        "udgivet": _moment(known.released if known is not None else None),
        "fundet": _moment(known.found if known is not None else None),
        "mindst": known.minimum if known is not None else None,
        "mindst_fra": _moment(known.since if known is not None else None),
        "soegt": _moment(known.checked if known is not None else None),
        "gaelder_til": _moment(known.until if known is not None else None),
        "kilde": {"vej": source.way.value, "sted": source.place, "bestemt_af": source.locked_by},
        "fejl": state.trouble.value,
        "ligger_klar": list(state.laid),
        "pakker": [_package(each, report) for each in state.packages],
        "beskeder": list(report.lines),
    }


def _package(laid: LaidDown, report: Report) -> dict[str, str]:
    said = {(each.name, each.version): each for each in report.packages}.get((laid.name, laid.version))
    made = {"navn": laid.name, "version": laid.version, "mappe": str(laid.folder)}
    return made if said is None else made | {"stilling": said.standing.value, "besked": said.text}


def _moment(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()
