"""``bin``: what was deleted, as the page *Papirkurv* has it: listed, put back, deleted for ever.

A thing is named by the beginning of its id, which says nothing of a citizen. What is deleted for ever is shown first, and asked.
"""

from argparse import Namespace
from collections.abc import Callable

from smdb_desktop.cli import output
from smdb_desktop.cli.access import unlock
from smdb_desktop.cli.backup import copy_if_due
from smdb_desktop.cli.citizens import agreed_to, ended
from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.words import T
from smdb_desktop.services.casework.bin import COPIES, GOES, Kasselinje
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.workspace import Workspace

EVERYTHING = 1_000_000
SHORT = 8
"""So many characters of an id are shown; more where they are not enough to tell it from the others."""
WHICH = T("Angiv, hvad der skal lægges tilbage, med begyndelsen af dets id; »bin list« viser dem.")
NOT_THERE = T("Intet i papirkurven har et id, der begynder med »{id}«. »bin list« viser dem, der er der.")
SEVERAL = T("Flere ting i papirkurven har et id, der begynder med »{id}«. Skriv mere af det.")
NO_REASON = T("Angiv hvorfor med --reason TEKST; begrundelsen bliver gemt.")
LINE = T("{id}  {hvad}: {cpr} {navn}. Slettet {tid:%d-%m-%Y} af {hvem}. {hvorfor}")
EMPTY = T("Papirkurven er tom.")


def bin_(arguments: Namespace) -> int:
    """Do what is asked; status 1 where nothing was changed."""
    workspace = unlock(arguments)
    try:
        return _DOES[arguments.what](arguments, workspace)
    finally:
        workspace.close()


def _lines(workspace: Workspace) -> tuple[Kasselinje, ...]:
    return workspace.papirkurv.window(0, EVERYTHING).linjer


def _said(line: Kasselinje) -> str:
    row = line.row
    about = {"hvad": line.hvad, "cpr": masked(row.cpr_nr), "navn": row.navn, "tid": row.tid.astimezone()}
    return LINE.format(id=row.id[:SHORT], hvem=row.hvem, hvorfor=row.hvorfor, **about)


def _list(arguments: Namespace, workspace: Workspace) -> int:
    lines = _lines(workspace)
    if arguments.json:
        output.data_json([_as_json(line) for line in lines])
        return 0
    for line in lines:
        output.data(_said(line))
    if not lines:
        output.say(EMPTY)
    return 0


def _as_json(line: Kasselinje) -> dict[str, object]:
    row = line.row
    return {
        "id": row.id,
        "art": row.art.value,
        "hvad": str(line.hvad),
        "cpr_nr": masked(row.cpr_nr),
        "navn": row.navn,
        "slettet": row.tid.isoformat(),
        "af": row.hvem,
        "hvorfor": row.hvorfor,
        "dage": line.dage,
    }


def _meant(arguments: Namespace, workspace: Workspace) -> Kasselinje:
    """The one thing that is named. Raises UsageError where none is, or several are."""
    if not arguments.id:
        raise UsageError(WHICH)
    found = [line for line in _lines(workspace) if line.row.id.startswith(arguments.id)]
    if len(found) != 1:
        raise UsageError((SEVERAL if found else NOT_THERE).format(id=arguments.id))
    return found[0]


def _restore(arguments: Namespace, workspace: Workspace) -> int:
    told = workspace.papirkurv.put_back(_meant(arguments, workspace).row.id)
    copy_if_due(workspace)
    if arguments.json:
        output.data_json({"aendret": True, "beskeder": [str(told)]})
    else:
        output.data(told)
    return 0


def _empty(arguments: Namespace, workspace: Workspace) -> int:
    """One thing where one is named, else everything."""
    if not arguments.reason.strip():
        raise UsageError(NO_REASON)
    named = (_meant(arguments, workspace),) if arguments.id else _lines(workspace)
    papirkurv = workspace.papirkurv
    goes = dict.fromkeys(GOES[line.row.art] for line in named)
    lines: list[str] = [*(_said(line) for line in named), *goes, COPIES]
    if not named:
        return ended(arguments, [EMPTY], False, shown=False)
    agreed = agreed_to(arguments, lines, T("Skal det slettes for altid? Skriv ja: "))
    if agreed:
        one = arguments.id and named[0].row.id
        lines.append(papirkurv.forget(one, arguments.reason) if one else papirkurv.empty(arguments.reason))
        copy_if_due(workspace)
    return ended(arguments, lines, agreed, shown=True)


_DOES: dict[str, Callable[[Namespace, Workspace], int]] = {"list": _list, "restore": _restore, "empty": _empty}
