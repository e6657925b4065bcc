"""``lists``: code lists of the open store: shown, compared with a file, taken in, taken back; templates and the letter. No Qt."""

from argparse import Namespace
from pathlib import Path

from smdb_desktop.cli import output
from smdb_desktop.cli.access import unlock
from smdb_desktop.domain.words import T, Text
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.lists.files import write
from smdb_desktop.services.lists.model import Plan
from smdb_desktop.services.lists.telling import told
from smdb_desktop.services.lists.template import letter
from smdb_desktop.services.workspace import Workspace

NEEDS_FILE = T("Skriv filen: lists {hvad} FIL.")
NEEDS_OUT = T("Skriv, hvor filen skal ligge, med --out FIL.")
NEEDS_LIST = T("Skriv, hvilken liste det er, med --list NAVN.")
NO_LIST = T("Der er ingen liste »{navn}«. lists show viser dem alle.")
THERE = T("{fil} findes. Vælg et andet navn.")
WRITTEN = T("Skrevet: {fil}")
NOT_TAKEN = T("Intet er skiftet. Skriv lists take FIL for at skifte listerne ud.")
TAKEN = T("Listerne er skiftet ud. Det fortrydes med lists undo --list NAVN.")
UNDONE = T("Skiftet af »{navn}« er fortrudt. Listen fra {fra} gælder.")
LINE = T("{art}, {liste}: {ord}")
SHOWN = T("{navn}: {titel}, fra {fra}, {antal} svar, {kilde}")
TAKEN_FROM = T("  taget ind {tid:%d-%m-%Y} af {hvem} fra {fil}, gælder fra {fra}")


def lists(arguments: Namespace) -> int:
    """Do what was asked; status 0, or 1 where a comparison shows differences."""
    workspace = unlock(arguments)
    try:
        return _WHAT[arguments.what](workspace, arguments)
    finally:
        workspace.close()


def _show(workspace: Workspace, arguments: Namespace) -> int:
    taken = workspace.kodelister.taken()
    rows = []
    for navn, liste in sorted(workspace.katalog.lister.items()):
        if arguments.list and navn != arguments.list:
            continue
        rows.append(
            {
                "liste": navn,
                "titel": str(liste.title),
                "gaelder_fra": liste.valid_from.isoformat(),
                "kilde": liste.source,
                "forslag": liste.is_proposal,
                "svar": [{"kode": kode.code, "ord": str(kode.label)} for kode in liste],
                "taget_ind": [
                    {"fra": e.fra.isoformat(), "tid": e.tid.isoformat(), "hvem": e.hvem, "fil": e.fil}
                    for e in taken.get(navn, ())
                ],
            }
        )
        if not arguments.json:
            output.data(
                SHOWN.format(
                    navn=navn, titel=liste.title, fra=liste.valid_from, antal=len(liste.koder), kilde=liste.source
                )
            )
            for e in taken.get(navn, ()):
                output.data(TAKEN_FROM.format(tid=e.tid, hvem=e.hvem, fil=e.fil, fra=e.fra))
    if arguments.list and not rows:
        raise UsageError(NO_LIST.format(navn=arguments.list))
    if arguments.json:
        output.data_json(rows)
    return 0


def _plan(workspace: Workspace, arguments: Namespace) -> Plan:
    if arguments.file is None:
        raise UsageError(NEEDS_FILE.format(hvad=arguments.what))
    if arguments.list and arguments.list not in workspace.katalog.lister:
        raise UsageError(NO_LIST.format(navn=arguments.list))
    plan = workspace.kodelister.plan(arguments.file, arguments.fra, arguments.list)
    lines = told(plan)
    if arguments.json:
        output.data_json([{"art": str(each.art), "liste": str(each.liste), "ord": str(each.ord)} for each in lines])
    else:
        for each in lines:
            output.data(LINE.format(art=each.art, liste=each.liste, ord=each.ord))
    return plan


def _compare(workspace: Workspace, arguments: Namespace) -> int:
    _plan(workspace, arguments)
    output.say(NOT_TAKEN)
    return 1


def _take(workspace: Workspace, arguments: Namespace) -> int:
    workspace.kodelister.take(_plan(workspace, arguments))
    output.say(TAKEN)
    return 0


def _undo(workspace: Workspace, arguments: Namespace) -> int:
    if not arguments.list:
        raise UsageError(NEEDS_LIST)
    now = workspace.kodelister.undo(arguments.list)
    output.say(UNDONE.format(navn=arguments.list, fra=now.valid_from))
    return 0


def _template(workspace: Workspace, arguments: Namespace) -> int:
    if arguments.list and arguments.list not in workspace.katalog.lister:
        raise UsageError(NO_LIST.format(navn=arguments.list))
    _write(arguments.out, workspace.kodelister.template((arguments.list,) if arguments.list else ()))
    return 0


def _letter(workspace: Workspace, arguments: Namespace) -> int:
    profil = workspace.profil()
    name = "" if profil is None else profil.organisation.navn
    text: Text = letter(workspace.katalog.lister, workspace.cases.today, name)
    _write(arguments.out, text.encode("utf-8"))
    return 0


def _write(file: Path | None, content: bytes) -> None:
    if file is None:
        raise UsageError(NEEDS_OUT)
    if file.exists():
        raise UsageError(THERE.format(fil=file))
    write(file, content)
    output.say(WRITTEN.format(fil=file))


_WHAT = {
    "show": _show,
    "compare": _compare,
    "take": _take,
    "undo": _undo,
    "template": _template,
    "letter": _letter,
}
