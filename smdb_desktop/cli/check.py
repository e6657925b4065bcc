"""``check``: judges case files. No store, no window, no Qt."""

from argparse import Namespace
from datetime import datetime

from smdb_desktop import app
from smdb_desktop.cli import output
from smdb_desktop.domain.findings import Niveau
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.services.casework.checking import CheckedCase, check_file
from smdb_desktop.services.errors import KnownError


def check(arguments: Namespace) -> int:
    """Judge every case of every file; status 1 when there is any finding."""
    today = arguments.today or datetime.now().astimezone().date()
    katalog = app.katalog()
    # written as they are judged: a file of many cases does not pile its findings up
    told = output.JsonList() if arguments.json else None
    status = 0
    for path in arguments.files:
        try:
            for case in check_file(path, katalog, today):
                status = max(status, 1 if case.fund else 0)
                if told is None:
                    _as_text(case)
                else:
                    told.add({"fil": case.fil, "sag": case.sag, "fund": [output.finding(f) for f in case.fund]})
        except KnownError as error:
            output.say_error(error)
            status = max(status, error.exit_status)
    if told is not None:
        told.end()
    return status


def _as_text(case: CheckedCase) -> None:
    errors = sum(1 for f in case.fund if f.niveau is Niveau.FEJL)
    warnings = len(case.fund) - errors
    if not case.fund:
        output.data(T("{fil}, sag {sag}: ingen fund", fil=case.fil, sag=case.sag))
        return
    output.data(
        T(
            "{fil}, sag {sag}: {fejl}, {advarsler}",
            fil=case.fil,
            sag=case.sag,
            fejl=Tn("{n} fejl", "{n} fejl", n=errors),
            advarsler=Tn("{n} advarsel", "{n} advarsler", n=warnings),
        )
    )
    for fund in case.fund:
        rule = T("regel {regel}", regel=fund.regel) if isinstance(fund.regel, int) else fund.regel
        output.data(T("  {niveau} ({regel}) {felt}", niveau=fund.niveau, regel=rule, felt=fund.felt))
        output.data(T("    {besked}", besked=fund.besked))
