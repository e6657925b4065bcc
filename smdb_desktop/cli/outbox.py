"""``outbox``: Udbakke for a script: its lines by state, way and period; one taken back to draft; one saved in a file.

The same use cases as the page; it names nobody: numbers are masked.
"""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from smdb_desktop.cli import output
from smdb_desktop.cli.access import unlock
from smdb_desktop.cli.backup import copy_if_due
from smdb_desktop.cli.citizens import agreed_to
from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.forms.dates import parse_date
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text
from smdb_desktop.services.casework.taking_back import TakingBack
from smdb_desktop.services.errors import NotAllowed, UsageError
from smdb_desktop.services.outbox.choosing import Periode, Visning, chosen, named
from smdb_desktop.services.outbox.saving import Saving
from smdb_desktop.services.stored.records import Tilstand, UdbakkeRow
from smdb_desktop.services.stored.states import place_of, word
from smdb_desktop.services.workspace import Workspace

WINDOW = 100
NEEDS_ID = T("Angiv indberetningens id. »outbox list« viser dem.")
NEEDS_FILE = T("Angiv med --out, hvilken fil kopien skal gemmes i.")
NONE = T("Der er intet i Udbakken, som passer.")
ASK_SAVE = T("Skal kopien gemmes ukrypteret? Skriv ja: ")
SAY_SO = T(
    "Der er gemt en kopi af indberetningen som fil. Er kopien slettet, og har ingen fået den, så sig det med --copy-deleted."
)
ASK = T("Skal den tages tilbage til kladde? Skriv ja: ")


def outbox(arguments: Namespace) -> int:
    """Show what is chosen, or take one back, or save one."""
    if arguments.what != "list" and arguments.id is None:
        raise UsageError(NEEDS_ID)
    if arguments.what == "save" and arguments.out is None:
        raise UsageError(NEEDS_FILE)
    workspace = unlock(arguments)
    try:
        if arguments.what == "list":
            return _list(workspace, arguments)
        return _take_back(workspace, arguments) if arguments.what == "take-back" else _save(workspace, arguments)
    finally:
        workspace.close()


def _list(workspace: Workspace, arguments: Namespace) -> int:
    today = workspace.cases.today
    fra, til = (_day(text, today) for text in (arguments.since, arguments.until))
    sted = None if arguments.way is None else named(workspace.store, arguments.way)
    visning = Visning("", sted, Periode.EGNE, fra, til)
    valg = chosen(tuple(Tilstand(each.upper()) for each in arguments.state), visning, today)
    rows: list[UdbakkeRow] = []
    while more := workspace.store.outbox.chosen(valg, WINDOW, len(rows)):
        rows += more
    if arguments.json:
        output.data_json([_object(row) for row in rows])
    else:
        for row in rows:
            output.data(_line(row))
        if not rows:
            output.say(NONE)
    return 0


def _day(text: str | None, today: date) -> date | None:
    if text is None:
        return None
    found = parse_date(text, today)
    if not isinstance(found, date):
        raise UsageError(found)
    return found


def _take_back(workspace: Workspace, arguments: Namespace) -> int:
    service = TakingBack(workspace.cases, workspace.clock)
    plan = service.plan(arguments.id)
    if plan.kopi and arguments.yes and not arguments.copy_deleted:
        raise NotAllowed(SAY_SO)
    if not agreed_to(arguments, [plan.spoergsmaal], ASK):
        return 1
    told = service.take(plan)
    if arguments.json:
        output.data_json({"id": plan.indberetning_id, "revision": plan.revision, "skemaer": list(plan.titler)})
    output.say(told)
    copy_if_due(workspace)
    return 0


def _save(workspace: Workspace, arguments: Namespace) -> int:
    desk = workspace.desk
    saving = Saving(
        workspace.store, desk.submissions, workspace.exchange.reading, desk.policy, workspace.clock, desk.new_id
    )
    meaning = saving.what_it_means(arguments.id)
    # a script that has agreed reads the path alone
    if not agreed_to(arguments, () if arguments.yes else (meaning,), ASK_SAVE):
        return 1
    told = saving.copy(arguments.id, arguments.out)
    if arguments.json:
        output.data_json({"id": arguments.id, "fil": str(arguments.out)})
    else:
        output.data(str(arguments.out))
    output.say(told)
    return 0


def _line(row: UdbakkeRow) -> Text:
    record = row.indberetning
    return T(
        "{id}: {cpr}, revision {nr}, {tilstand}, klar {tid:%d-%m-%Y} kl. {tid:%H.%M}. {sted}",
        id=record.id,
        cpr=masked(row.cpr_nr),
        nr=record.revision,
        tilstand=word(record.tilstand),
        tid=local(record.klar_tid),
        sted=place_of(record),
    )


def _object(row: UdbakkeRow) -> dict[str, object]:
    record = row.indberetning
    return {
        "id": record.id,
        "cpr": masked(row.cpr_nr),
        "revision": record.revision,
        "art": record.art.value,
        "tilstand": record.tilstand.value,
        "klar": record.klar_tid.isoformat(),
        "eksporteret": record.sendt_tid.isoformat() if record.sendt_tid else None,
        "sted": str(place_of(record)),
    }
