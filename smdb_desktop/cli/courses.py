"""``delete-course`` and ``history``: what Borgeroverblik's menu offers for a course; what is deleted is shown first.

As in ``citizens.py`` the CPR number stands in a file, or is typed at the terminal.
"""

from argparse import Namespace
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from smdb_desktop.cli import output
from smdb_desktop.cli.access import unlock
from smdb_desktop.cli.backup import copy_if_due
from smdb_desktop.cli.citizens import agreed_to, ended, heard, known, numbers
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.words import T, listed
from smdb_desktop.services.casework.cases import Borgeroverblik
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.stored.records import BorgerRecord
from smdb_desktop.services.workspace import Workspace

_CHANGE = ("hvem", "skema", "felt", "fra", "til", "hvorfor")
NUMBER = T("Borgerens CPR-nummer: ")
NO_COURSE = T("Borgeren har intet kontaktforløb her.")


def delete_course(arguments: Namespace) -> int:
    """Read the number back, show what goes, ask, and delete; status 1 where nothing was deleted."""
    workspace = unlock(arguments)
    try:
        borger = citizen(workspace, arguments)
        deletions = workspace.deletions
        plan = deletions.plan(course(workspace.cases.overview(borger.id), arguments.requested))
        who = heard(workspace, workspace.cases.overview(borger.id).cpr, borger.navn)
        what = [T("{navn}: {svar}", navn=navn, svar=svar) for navn, svar in plan.indhold]
        lines: list[str] = [who, *what, *plan.konsekvenser]
        agreed = agreed_to(arguments, lines, T("Skal forløbet slettes? Skriv ja: "))
        if agreed:
            lines.append(deletions.delete(plan, arguments.reason))
            copy_if_due(workspace)
    finally:
        workspace.close()
    return ended(arguments, lines, agreed, shown=True)


def history(arguments: Namespace) -> int:
    """What happened to a course and each change of an answer, the newest first, or the course as it stood on a day."""
    workspace = unlock(arguments)
    try:
        borger = citizen(workspace, arguments)
        chosen = course(workspace.cases.overview(borger.id), arguments.requested)
        told = _day(workspace, chosen, arguments.day) if arguments.day else _history(workspace, chosen)
    finally:
        workspace.close()
    if arguments.json:
        output.data_json(told)
    else:
        for line in _lines(told):
            output.data(line)
    return 0


def _history(workspace: Workspace, forloeb_id: str) -> dict[str, Any]:
    history = workspace.history.of(forloeb_id)
    _, lines = workspace.history.changes(forloeb_id, 0, max(1, history.aendringer))
    return {
        "advarsel": history.advarsel or "",
        "haendelser": [{"tid": h.tid.isoformat(), "hvem": h.hvem, "hvad": h.hvad} for h in history.haendt],
        "aendringer": [{"tid": line.tid.isoformat(), **dict(zip(_CHANGE, line[2:8], strict=True))} for line in lines],
    }


def _day(workspace: Workspace, forloeb_id: str, day: date) -> dict[str, Any]:
    picture = workspace.history.on_day(forloeb_id, day)
    return {
        "dag": day.isoformat(),
        "besked": picture.besked or "",
        "skemaer": [{"skema": skema, "tilstand": stand} for skema, stand in picture.skemaer],
        "svar": [
            {"skema": line.skema, "felt": line.felt, "svar": line.svar, "anderledes_nu": line.anderledes}
            for line in picture.linjer
        ],
    }


def _lines(told: Mapping[str, Any]) -> Iterator[str]:
    """The same for people: a line for each entry, what it says parted by vertical strokes."""
    for name, value in told.items():
        if isinstance(value, str) and value and name != "dag":
            yield value
        for entry in value if isinstance(value, list) else ():
            yield " | ".join(str(each) for each in entry.values() if each not in ("", True, False))


def citizen(workspace: Workspace, arguments: Namespace) -> BorgerRecord:
    """The citizen whose number was given. Raises NotAllowed where nobody here has it."""
    (number,) = numbers(arguments.numbers_file, (NUMBER,))
    return known(workspace, number)


def course(overview: Borgeroverblik, requested: date | None) -> str:
    """The course that is meant: that of the day, or the only one. Raises NotAllowed where none is, or several are."""
    living = [line for line in overview.forloeb if requested in (None, line.anmodningsdato)]
    if not living:
        raise NotAllowed(
            T("Borgeren har intet kontaktforløb med anmodningsdatoen {dag}.", dag=format_date(requested))
            if requested
            else NO_COURSE
        )
    if len(living) > 1:
        days = listed(T("{periode}", periode=line.periode) for line in living)
        raise NotAllowed(T("Borgeren har flere kontaktforløb: {forloeb}. Vælg et med --requested.", forloeb=days))
    return living[0].id
