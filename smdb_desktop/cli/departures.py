"""``register``: everything that has left, as CSV without personal data; shown, or written to a file where one is named."""

from argparse import Namespace

from smdb_desktop.cli import output
from smdb_desktop.cli.access import unlock
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.services.outbox.departures import COLUMNS, as_csv, departures, row, save, told

NONE = T("Intet har forladt maskinen endnu.")


def register(arguments: Namespace) -> int:
    """Say every line; with ``--out`` write the table."""
    workspace = unlock(arguments)
    try:
        found = list(departures(workspace.store))
    finally:
        workspace.close()
    if arguments.out is not None:
        save(arguments.out, as_csv(map(row, found)))
        number = len(found)
        output.say(Tn("{n} linje er skrevet i {fil}.", "{n} linjer er skrevet i {fil}.", n=number, fil=arguments.out))
    elif arguments.json:
        output.data_json([dict(zip(COLUMNS, row(each), strict=True)) for each in found])
    else:
        for each in found:
            output.data(told(each))
        if not found:
            output.say(NONE)
    return 0
