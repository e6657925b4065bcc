"""``forms``: form versions of the open store, and a signed package of them in a file: compared, taken in, taken back. No Qt."""

from argparse import Namespace
from datetime import date

from smdb_desktop.app import updates
from smdb_desktop.cli import output
from smdb_desktop.cli.access import open_desk, unlock
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.forms import service
from smdb_desktop.services.forms.comparing import in_order
from smdb_desktop.services.forms.model import Pakkeplan
from smdb_desktop.services.forms.service import FormService
from smdb_desktop.services.forms.telling import heading, told
from smdb_desktop.services.workspace import Workspace

NEEDS_FILE = T("Skriv filen: forms {hvad} FIL.")
NOT_TAKEN = T("Intet er skiftet. Skriv forms take FIL for at tage pakken ind.")
TAKEN = T(
    "Pakken {navn} {version} er taget ind og bruges, næste gang programmet startes. Det fortrydes med forms undo, så længe ingen "
    "sag er skrevet med den."
)
UNDONE = T("Pakken {navn} {version} er taget ud. Fra næste start bruges de skemaer og lister, der var før.")
LINE = T("{art}, {om}: {ord}")
SHOWN = T("{id}: {titel}, gælder anmodninger fra {fra} til {til}")
SHOWN_OPEN = T("{id}: {titel}, gælder anmodninger fra {fra}")
TAKEN_FROM = T("Pakken {navn} {version} blev taget ind {tid:%d-%m-%Y} kl. {tid:%H.%M} af {hvem} fra {fil}")


def forms(arguments: Namespace) -> int:
    """Do what was asked; status 0, or 1 where a comparison shows differences."""
    desk = open_desk(arguments)
    workspace = unlock(arguments)
    try:
        return _WHAT[arguments.what](workspace, service.of(workspace, updates(desk.policy).updates), arguments)
    finally:
        workspace.close()


def _show(workspace: Workspace, found: FormService, arguments: Namespace) -> int:
    taken = found.taken()
    versions = in_order(workspace.katalog)
    if arguments.json:
        output.data_json(
            {
                "versioner": [
                    {
                        "id": each.id,
                        "titel": str(each.title),
                        "gaelder_fra": each.valid_from.isoformat() if each.valid_from else None,
                        "gaelder_til": each.valid_to.isoformat() if each.valid_to else None,
                    }
                    for each in versions
                ],
                "taget_ind": [
                    {
                        "pakke": each.navn,
                        "version": each.version,
                        "tid": each.tid.isoformat(),
                        "hvem": each.hvem,
                        "fil": each.fil,
                    }
                    for each in taken
                ],
            }
        )
        return 0
    for each in versions:
        words = SHOWN if each.valid_to else SHOWN_OPEN
        output.data(words.format(id=each.id, titel=each.title, fra=_day(each.valid_from), til=_day(each.valid_to)))
    for package in taken:
        output.data(TAKEN_FROM.format(**package._replace(tid=local(package.tid))._asdict()))
    return 0


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%d-%m-%Y}"


def _plan(found: FormService, arguments: Namespace) -> Pakkeplan:
    if arguments.file is None:
        raise UsageError(NEEDS_FILE.format(hvad=arguments.what))
    plan = found.plan(arguments.file)
    lines = told(plan)
    if arguments.json:
        output.data_json([{"art": str(each.art), "om": str(each.om), "ord": str(each.ord)} for each in lines])
    else:
        for each in lines:
            output.data(LINE.format(art=each.art, om=each.om, ord=each.ord))
    output.say(heading(plan))
    return plan


def _compare(_workspace: Workspace, found: FormService, arguments: Namespace) -> int:
    _plan(found, arguments)
    output.say(NOT_TAKEN)
    return 1


def _take(_workspace: Workspace, found: FormService, arguments: Namespace) -> int:
    taken = found.take(_plan(found, arguments))
    output.say(TAKEN.format(navn=taken.navn, version=taken.version))
    return 0


def _undo(workspace: Workspace, found: FormService, arguments: Namespace) -> int:
    beside = service.beside(workspace)
    if beside and any(arguments.package in ("", each.navn) for each in found.taken()):
        output.say(beside)
    back = found.undo(arguments.package)
    output.say(UNDONE.format(navn=back.navn, version=back.version))
    return 0


_WHAT = {"show": _show, "compare": _compare, "take": _take, "undo": _undo}
