"""``deadlines``: every limit that runs, for a script, the work until the next one, and a calendar file.

It names nobody: numbers are masked.
"""

from argparse import Namespace
from pathlib import Path
from typing import Any

from smdb_desktop.cli import output
from smdb_desktop.cli.access import unlock
from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.deadlines import REGLER
from smdb_desktop.domain.words import T
from smdb_desktop.language import say
from smdb_desktop.services.casework.kontrol import days_left
from smdb_desktop.services.deadlines.reckoning import catch_up_wholly
from smdb_desktop.services.deadlines.service import Dag, DeadlineService, Linje
from smdb_desktop.services.workspace import Workspace

NONE = T("Ingen frister løber.")
WRITTEN = T("Kalenderen ligger i {fil}.")


def deadlines(arguments: Namespace) -> int:
    """The days that concern everybody, then each limit, nearest first; ``--ics`` writes the calendar instead."""
    workspace = unlock(arguments)
    try:
        catch_up_wholly(workspace.store, workspace.katalog)
        service = DeadlineService(workspace)
        if arguments.ics:
            from smdb_desktop.services.deadlines.calendar import write_file

            write_file(service, Path(arguments.ics), say, names=False)
            output.say(WRITTEN.format(fil=arguments.ics))
            return 0
        if arguments.work:
            return _work(workspace, as_json=arguments.json)
        days, lines = service.days(), service.window().linjer
    finally:
        workspace.close()
    if arguments.json:
        output.data_json({"dage": [_day(each) for each in days], "frister": [_line(each) for each in lines]})
        return 0
    for day in days:
        _say(T("{dag:%d-%m-%Y}", dag=day.dag), days_left(day.dage), day.hvad)
    for line in lines:
        row = line.row
        about = (line.titel, masked(row.cpr_nr), line.hvad)
        _say(T("{dag:%d-%m-%Y}", dag=row.dag), days_left(line.dage), *about)
    if not lines:
        output.say(NONE)
    return 0


def _work(workspace: Workspace, *, as_json: bool) -> int:
    """The work until the next limit, each number with how it is counted in the JSON object."""
    from smdb_desktop.services.deadlines.workload import lines, looked_through

    found = looked_through(workspace)
    told = tuple(each for each in lines(found) if each.vises)
    if as_json:
        times = None if found.tilbage.ukendt else found.minutter
        rows = [
            {
                "navn": each.navn,
                "ord": str(each.ord),
                "antal": each.antal,
                "mindst": each.mindst,
                "saadan": each.saadan.told(),
            }
            for each in told
            if each.navn != "tid"
        ]
        output.data_json(
            {
                "senest": found.senest.isoformat(),
                "dage": found.dage,
                "tal": rows,
                "flere": found.flere,
                "spurgt": found.spurgt,
                "usete": found.usete,
                "minutter": times,
                "mindst_minutter": found.minutter,
                "for_faa_tastet": dict(found.tilbage.ukendt),
            }
        )
        return 0
    for each in told:
        _say(each.ord, each.tal)
    for note in (found.uden_tid, found.om_fejl):
        if note:
            output.say(note)
    return 0


def _say(*parts: str) -> None:
    output.data(" | ".join(say(part) for part in parts))


def _day(each: Dag) -> dict[str, Any]:
    told = {"regel": each.regel, "hvad": str(each.hvad), "dag": each.dag.isoformat(), "dage": each.dage}
    return told | {"antal": each.antal, "mindst": each.flere}


def _line(each: Linje) -> dict[str, Any]:
    row, told = each.row, REGLER[each.art]
    return {
        "art": row.art,
        "titel": str(told.titel),
        "regel": told.regel,
        "cpr_nr": masked(row.cpr_nr),
        "forloeb": row.forloeb_id,
        "hvad": str(each.hvad),
        "fra": row.fra.isoformat(),
        "dag": row.dag.isoformat(),
        "dage": each.dage,
    }
